"""Several odds in one sentence: 'we put a pause at one in three, a treaty at one in ten'."""

from __future__ import annotations

import re

from detente.reading.claims.hedges import PROBABLE, find_hedges
from detente.reading.claims.stated import Hedge
from detente.reading.clauses.parts import Part
from detente.reading.language.tokens import Token

_JUDGES = re.compile(
    r"\b(?:we|i)(?: would|'d| should| now| still| also| therefore)* (?:judge|put|rate|consider|think|assess|give|"  # noqa: E501
    r"assign|deem|find|reckon|estimate|regard|see|attach|set|call)\b|^the (?:odds|chances?|probability|likelihood)\b",  # noqa: E501
    re.IGNORECASE,
)
# What goes on with the statement before and states no other one.
_ASIDES = frozenset(
    "which who whom whose that if as since because though although unless when where albeit".split()
)
_FRAGMENT = re.compile(
    r"(?:almost certainly|very (?:probably|likely)|probably|perhaps|possibly|conceivably|likely|"
    r"(?:only |at best |just )?(?:an? |no |little |some |next to no |hardly any )(?:[\w-]+ ){0,2}?(?:chance|prospect|likelihood|hope|"  # noqa: E501
    r"risk|possibility|probability))\b",
    re.IGNORECASE,
)
_JOINS = frozenset({"and", "but", "yet", "or", "though"})


def split_listed(tokens: list[Token], part: Part, text: str) -> list[Part]:
    """Parts for statements with odds of their own that share one verb.

    Parameters
    ----------
    tokens : list of Token
        Of the whole sentence.
    part : Part
        A stretch of them with one finite verb.
    text : str
        Words of the part as written.

    Returns
    -------
    list of Part
        The part itself where it states one probability or none.
    """
    parts: list[Part] = []
    begin, link = 0, part.link
    for stop, start in _cuts(tokens[part.first : part.last], text):
        parts.append(Part(part.first + begin, part.first + stop, link))
        begin, link = start, ","
    return [*parts, Part(part.first + begin, part.last, link)]


def _cuts(own: list[Token], text: str) -> list[tuple[int, int]]:
    """Commas after which a statement with odds of its own begins, and where it begins."""
    offset = own[0].start
    probable = [h for h in find_hedges(text) if h.phrase in PROBABLE]
    if not probable:
        return []
    odds = [
        h for h in probable
        if h.band is not None and h.phrase not in {"could", "suspicion"} and "confiden" not in h.text  # noqa: E501
    ]  # fmt: skip
    judged = _JUDGES.search(text.replace("’", "'")) is not None
    cuts: list[tuple[int, int]] = []
    begun = 0
    for index, token in enumerate(own):
        if token.text != "," or index + 4 >= len(own):
            continue
        start = index + 1 + (own[index + 1].low in _JOINS)
        if start + 3 >= len(own) or own[start].low in _ASIDES:
            continue
        before = range(own[begun].start - offset, token.start - offset)
        if not any(h.start in before for h in probable):
            continue
        if _FRAGMENT.match(text[own[start].start - offset :]) and start == index + 2:
            if len(own) - start >= 4 and not any(t.text == "," for t in own[start : start + 4]):
                cuts.append((index, start))
                begun = start
        elif judged and _stated_apart(own, start, odds):
            cuts.append((index, start))
            begun = start
    return cuts


def _stated_apart(own: list[Token], start: int, odds: list[Hedge]) -> bool:
    """Whether a noun and then odds of its own follow up to the next comma."""
    offset = own[0].start
    stop = next((i for i in range(start, len(own)) if own[i].text in {",", ";"}), len(own))
    for hedge in odds:
        if own[start].start - offset <= hedge.start < own[stop - 1].end - offset:
            before = [t for t in own[start:stop] if t.end - offset <= hedge.start]
            verb = any(t.tag in {"V", "M", "A"} for t in before)
            noun = any(t.tag in {"N", "NP", "D", "R"} for t in before)
            return noun and not verb and len(before) > 1
    return False
