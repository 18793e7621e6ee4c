"""Where sentences end: rules for English prose with abbreviations, initials, quotes and numbers."""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof gen col lt maj capt sgt adm rev hon st sr jr gov sen rep amb fr pres
    vs etc cf e.g i.e al fig figs no nos vol vols pp p ed eds art arts para paras sec ch chap ibid
    op approx ca c est inc ltd co corp dept univ inst jan feb mar apr jun jul aug sep sept oct nov
    dec mt ft dist prov u.s u.k u.n e.u u.s.a d.c p.m a.m tel ext resp min max viz""".split()
)
# Abbreviations that may also close a sentence ('in the U.S. It ...').
_CLOSERS = frozenset("etc jr sr inc ltd co u.s u.k u.n e.u u.s.a d.c p.m a.m al".split())
_END = re.compile(r"""([.!?…]+)(["'”’»)\]]*)(?=\s|$)""")
_STARTERS = frozenset(
    """the a an this that these those it its he she they we i you there here in on at by for from
    as if when while but and or so yet since after before however although though because once
    until unless under with without no not neither nor his her their our my who what why how
    some many most few both each every all any one two three""".split()
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence of one block.

    Parameters
    ----------
    text : str
        One paragraph, without line ends inside sentences.

    Returns
    -------
    list of (int, int)
        Without surrounding blanks; they cover all that is not blank.

    Examples
    --------
    >>> [("U.S. aid ended. Why? Nobody knows."[a:b]) for a, b in
    ...     sentence_spans("U.S. aid ended. Why? Nobody knows.")]
    ['U.S. aid ended.', 'Why?', 'Nobody knows.']
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if not _ends(text, match):
            continue
        _add(spans, text, start, match.end())
        start = match.end()
    _add(spans, text, start, len(text))
    return spans


def _ends(text: str, match: re.Match[str]) -> bool:
    rest = text[match.end() : match.end() + 80].lstrip()
    if not rest:
        return True
    if re.match(r"\((?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s", rest):
        return True  # '. (b) A tribunal may sit.'
    marks = match.group(1)
    head = rest.lstrip("\"'“‘«([")
    if not head:
        return True
    if marks[-1] in "!?…" or len(marks) > 1:
        # 'Yahoo! said', '... and then': a small letter goes on with the sentence.
        return not head[0].islower()
    word = re.search(r"([\w.]+)$", text[max(0, match.start() - 24) : match.start()])
    before = word.group(1) if word else ""
    following = re.match(r"[\w'’-]+", head)
    starter = bool(following) and following is not None and following.group().lower() in _STARTERS
    if re.fullmatch(r"[A-Za-z]", before):
        # An initial ('J. Smith'), unless it ends a list mark such as 'plan B. The'.
        return starter and not before.islower()
    if before.lower() in _ABBREVIATIONS:
        closes = before.lower() in _CLOSERS and not match.group(2)
        return bool(match.group(2)) or (closes and starter and head[0].isupper())
    if re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", before):
        return starter and head[0].isupper()
    if before.lower() == "no" and head[0].isdigit():
        return False
    return not head[0].islower()


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    part = text[start:end]
    lead = len(part) - len(part.lstrip())
    if part.strip():
        spans.append((start + lead, start + lead + len(part.strip())))
