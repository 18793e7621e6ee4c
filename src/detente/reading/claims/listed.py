"""Several odds in one sentence: 'we put a pause at one in three, a treaty at one in ten'."""

from __future__ import annotations

import re

from detente.reading.claims.hedges import PROBABLE, find_hedges
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
    own = tokens[part.first : part.last]
    offset = own[0].start
    hedges = [
        h for h in find_hedges(text)
        if h.band is not None and h.phrase in PROBABLE - {"could", "suspicion"}
        and "confiden" not in h.text
    ]  # fmt: skip
    if len(hedges) < 2 and not any(h.phrase in PROBABLE for h in find_hedges(text)):
        return [part]
    judged = _JUDGES.search(text.replace("’", "'")) is not None
    cuts: list[tuple[int, int]] = []
    begun = 0
    for index, token in enumerate(own):
        if token.text != "," or index + 4 >= len(own):
            continue
        start = index + 1 + (own[index + 1].low in _JOINS)
        if start + 3 >= len(own) or own[start].low in _ASIDES:
            continue
        first = own[begun].start - offset, token.start - offset
        place = own[start].start - offset
        if not any(
            first[0] <= h.start < first[1] for h in find_hedges(text) if h.phrase in PROBABLE
        ):
            continue
        if _FRAGMENT.match(text[place:]) and start == index + 2:
            after = own[start : start + 5]
            if len(own) - start >= 4 and not any(t.text == "," for t in after[:4]):
                cuts.append((index, start))
                begun = start
        elif judged and _stated_apart(own, start, hedges, offset):
            cuts.append((index, start))
            begun = start
    parts: list[Part] = []
    begin, link = 0, part.link
    for stop, start in cuts:
        parts.append(Part(part.first + begin, part.first + stop, link))
        begin, link = start, ","
    return [*parts, Part(part.first + begin, part.last, link)]


def _stated_apart(own: list[Token], start: int, hedges: list, offset: int) -> bool:  # type: ignore[type-arg]
    """Whether a noun and then odds of its own follow up to the next comma."""
    stop = next((i for i in range(start, len(own)) if own[i].text in {",", ";"}), len(own))
    for hedge in hedges:
        if own[start].start - offset <= hedge.start < own[stop - 1].end - offset:
            before = [t for t in own[start:stop] if t.end - offset <= hedge.start]
            verb = any(t.tag in {"V", "M", "A"} for t in before)
            return (
                not verb and any(t.tag in {"N", "NP", "D", "R"} for t in before) and len(before) > 1
            )
    return False
