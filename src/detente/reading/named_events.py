"""Events that a noun phrase names: 'a treaty of 1959', 'a war between X and Y', 'a coup'."""

from __future__ import annotations

import re

from detente.reading.document import Document
from detente.reading.proposals import Event

_TREATY = re.compile(
    r"\b(?:a|an|the)\s+(?:[\w'’-]+\s+){0,3}?(?:treaty|declaration|agreement|accord|award|war|coup|"
    r"referendum|truce|ceasefire|election|revolution|convention|memorandum|armistice|protocol|partition|"
    r"massacre|summit|invasion|uprising|ruling)\s+(?:of|in)\s+(?:[A-Z][a-z]+\s+)?(?:19|20|18)\d\d\b"
    r"|\bthe\s+(?:18|19|20)\d\d\s+(?:[\w'’-]+\s+){0,2}?(?:treaty|declaration|agreement|accord|award|war|"
    r"coup|referendum|truce|ceasefire|election|revolution|convention|armistice|summit|invasion|uprising|ruling)\b"
    r"|\bthe\s+[A-Z][\w'’-]+\s+(?:war|coup|massacre|uprising|crisis)\b",
)
_WORD = r"[\w'’-]+"
_DEED = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Aa]nother|[Ii]ts|[Tt]heir|[Ss]ome|[Aa]ny|[\w-]+['’]s)\s+"
    rf"(?:{_WORD}\s+){{0,2}}?"
    r"(?:blockade|split|strike|strikes|invasion|coup|counter-coup|attack|attacks|ambush|raid|war|battle|clash|"
    r"incident|offensive|default|collapse|partition|annexation|escalation|uprising|mutiny|massacre|siege|"
    r"withdrawal|return|rebellion|assassination|bombardment|shooting|fighting|hostilities|evacuation|"
    r"election|elections|referendum|handover|resumption|breakdown|secession|famine|evacuations)\b"
    rf"(?:\s+(?:within|of|in|on|by|between|against|along|at|near|to|from|off|over|before|after)\s+"
    rf"(?:the\s+|a\s+|an\s+)?{_WORD}(?:\s+(?:and|[A-Z]{_WORD}|\d+)(?:\s+{_WORD})?)?){{0,2}}"
)


_UPHEAVAL = re.compile(
    r"\b(?:coup|counter-coup|blockade|invasion|mutiny|uprising|split|collapse)\b"
)


def named_events(
    document: Document, offset: int, text: str, used: list[tuple[int, int]]
) -> list[Event]:
    """Events that a noun phrase names: 'a treaty of 1959', 'A naval blockade'."""
    found: list[Event] = []
    for match in _TREATY.finditer(text):
        year = re.search(r"(?:18|19|20)\d\d", match.group())
        start, end = offset + match.start(), offset + match.end()
        found.append(
            Event(
                event=match.group(), quote=match.group(), start=start, end=end,
                date=year.group() if year else "", status="occurred", confidence=0.6,
                why="a noun phrase names it",
            )
        )  # fmt: skip
    for match in _DEED.finditer(text):
        start, end = offset + match.start(), offset + match.end()
        if any(s <= start and end <= e and e - s < 1.5 * (end - start) for s, e in used):
            continue
        year = re.search(r"\b(?:18|19|20)\d\d\b", match.group())
        bare = len(match.group().split()) < 4 and not re.match(r"[Aa]n?\s", match.group())
        if bare or (len(match.group().split()) < 3 and not _UPHEAVAL.search(match.group())):
            continue  # 'the war', 'a referendum': nothing new
        found.append(
            Event(
                event=match.group(), quote=match.group(), start=start, end=end,
                date=year.group() if year else "",
                status="occurred" if year else "hypothetical", confidence=0.4,
                why="a noun phrase names it",
            )
        )  # fmt: skip
    return found
