"""Events that a noun phrase names: 'a treaty of 1959', 'the vote on 3 May', 'a naval blockade'."""

from __future__ import annotations

import re

from detente.reading.facts.event_nouns import CIVIL, UPHEAVAL, WORD
from detente.reading.facts.feared_events import feared_events
from detente.reading.language.dates import Date, find_dates
from detente.reading.proposals import Claim, Event

_LEAD = rf"(?:[Aa]n?|[Tt]he|[Aa]nother|[Ss]ome|[Aa]ny|[Ii]ts|[Tt]heir|[Nn]o|{WORD}['’]s)"
_YEAR = r"(?:18|19|20|21)\d\d(?:[-–/]\d{2,4})?"
_OF_YEAR = re.compile(
    rf"\b{_LEAD}\s+(?:{WORD}\s+){{0,4}}?(?:{UPHEAVAL}|{CIVIL})s?\s+(?:of|in)\s+(?:[A-Z][a-z]+\s+)?{_YEAR}\b"
    rf"|\b{_LEAD}\s+{_YEAR}\s+(?:{WORD}\s+){{0,2}}?(?:{UPHEAVAL}|{CIVIL})s?\b"
)
_NAMED = re.compile(r"\bthe\s+[A-Z][\w'’-]+\s+(?:war|coup|massacre|uprising|revolution)\b")
_BY_DATE = re.compile(
    rf"(?:{_LEAD}|at least (?:one|two)|one|two|three)\s+(?:{WORD}\s+){{0,3}}?(?:{UPHEAVAL}|{CIVIL})s?"  # noqa: E501
    rf"(?:\s+(?:of|on|at|near|in|by|with|between|against)\s+(?:the\s+)?{WORD}(?:\s+and\s+{WORD})?){{0,2}}?"
    r"\s+(?:in|on|by|of|before|until|due in|due on|set for|scheduled for)\s+(?:the end of\s+|early\s+|late\s+|mid-)?$"  # noqa: E501
)
_DUE = re.compile(
    r"\b(?:runs? out|expires?|lapses?|ends?|falls? due|takes? effect|(?:is|are|was|were) (?:now )?(?:due|scheduled|slated|planned|set|"  # noqa: E501
    r"expected)(?: to \w+| for| in| on| by)?)\s+(?:\w+\s+){0,5}?(?:on|in|by|at the end of|before|for|after)\s*$"  # noqa: E501
)


def named_events(
    text: str, *, offset: int, dates: list[Date], claims: list[Claim], used: list[Event]
) -> list[Event]:
    """Events that noun phrases of a sentence name.

    A phrase counts where it carries a date, or where a forecast is about it ('a coup is unlikely').

    Parameters
    ----------
    text : str
        The sentence.
    offset : int
        Its place in the document.
    dates : list of Date
        Dates of the sentence.
    claims : list of Claim
        All claims of the document that touch the sentence.
    used : list of Event
        Events that its clauses already made.
    """
    found: list[Event] = []
    for match in [*_OF_YEAR.finditer(text), *_NAMED.finditer(text)]:
        year = re.search(_YEAR, match.group())
        inside = find_dates(match.group())
        iso = inside[-1].iso if inside else year.group()[:4] if year else ""
        if not _said(offset + match.start(), offset + match.end(), iso, used + found, whole=True):
            found.append(
                _named(match.group(), match.group(), offset + match.start(), iso, "occurred")
            )
    for date in dates:
        due = _DUE.search(text[: date.start])
        if due and not any(e.start <= offset + due.start() < e.end for e in used):
            claim = next((c for c in claims if c.start <= offset + due.start() < c.end), None)
            if claim is not None and "recommendation" not in claim.kind:
                quote = claim.quote.rstrip(" .;,")
                found.append(_named(quote, quote, claim.start, date.iso, "prospective"))
                continue
        claim = next((c for c in claims if c.start <= offset + date.start < c.end), None)
        before = _BY_DATE.search(text[: date.start])
        start = before.start() if before else -1
        if claim is not None and "recommendation" in claim.kind and (
            start < 0
            or re.match(r"(?:the|its|their|his|her|[\w'’-]+['’]s)\s", text[start:]) is None
        ):  # fmt: skip
            continue  # what is advised has not happened; 'her visit in May' is planned
        if start < 0 or any(e.start <= offset + start < e.end for e in found):
            continue
        if _said(offset + start, offset + date.end, date.iso, used + found, whole=False):
            continue
        ahead = re.search(r"\b(?:by|before|until|due|scheduled|set)\b", text[start : date.start])
        status = "prospective" if ahead else "occurred"
        quote = text[start : date.end].rstrip(" .")
        found.append(_named(quote, quote, offset + start, date.iso, status))
    found += _mentioned(text, offset, claims, used + found)
    found += _at_dates(text, offset, dates, claims, used + found)
    return found + feared_events(text, offset, claims, used + found)


_MENTIONED = re.compile(
    rf"\b{_LEAD}\s+(?:{WORD}\s+){{0,3}}?(?:{UPHEAVAL}|elections?|referendum|victory|defeat|death|fall|expulsion|handover|"
    r"signing|arrest|release|visit|withdrawal|accession|inauguration|resignation|dismissal)s?"
    rf"\s+(?:of|on|in|at|by|against|between|near|over|to)\s+(?:the\s+)?[A-Z]{WORD}(?:\s+(?:and\s+)?[A-Z]{WORD}){{0,3}}"
)


_BOUND = re.compile(r"[,;:(—–]|\b(?:and|but|while|which|who|that|is|are|was|were|has|have|had)\b")


def _at_dates(
    text: str, offset: int, dates: list[Date], claims: list[Claim], used: list[Event]
) -> list[Event]:
    """A date that no event holds yet tells of one: the words around it up to the next bound."""
    found: list[Event] = []
    for index, date in enumerate(dates):
        place = offset + date.start
        first = dates[index - 1] if index else date
        spanned = index and _ranges(text[first.end : date.start], text[: first.start])
        if len(date.iso) < 4 or spanned:
            continue
        held = [e for e in [*used, *found] if e.start <= place < e.end]
        if any(e.date[:7] == date.iso[:7] for e in held) or (held and len(dates) < 2):
            continue
        claim = next((c for c in claims if c.start <= place < c.end), None)
        kinds = set(claim.kind.split("+")) if claim is not None else set()
        horizon = re.search(
            r"\b(?:by|before|until|beyond|through)\s+(?:\w+\s+){0,3}$", text[: date.start]
        )
        inside = text.rfind("(", 0, date.start) > text.rfind(")", 0, date.start)
        if (
            inside
            or "recommendation" in kinds
            or (horizon and (held or kinds & {"forecast", "conditional_forecast"}))
        ):
            continue
        entry = text[: date.start].strip() == "" and re.match(r"\s*[:–—]", text[date.end :])
        if entry and not held:
            # '4 May: mortar fire on the market, 12 dead.'
            quote = text.strip(" .")
            found.append(_named(quote, quote, offset + text.index(quote), date.iso, "occurred"))
            continue
        before = [m.end() for m in _BOUND.finditer(text[: date.start])]
        after = _BOUND.search(text, date.end)
        start = before[-1] if before else 0
        stop = after.start() if after and date.start - start < 24 else date.end
        quote = text[start:stop].strip(" .,;")
        start = text.find(quote, start)
        if len(quote.split()) >= (4 if held else 5):
            found.append(_named(quote, quote, offset + start, date.iso, "occurred"))
    return found


def _ranges(between: str, before: str) -> bool:
    """Whether the words between two dates, and before them, make one span of them."""
    if re.fullmatch(r"\s*(?:to|till|until|-|–)\s*", between):
        return True
    joined = re.fullmatch(r"\s*and\s*", between)
    return joined is not None and re.search(r"\bbetween\s+$", before) is not None


def _mentioned(text: str, offset: int, claims: list[Claim], used: list[Event]) -> list[Event]:
    """Upheavals that a phrase of three words or more tells of, where no clause does."""
    found: list[Event] = []
    for match in _MENTIONED.finditer(text):
        start, end = offset + match.start(), offset + match.end()
        claim = next((c for c in claims if c.start <= start < c.end), None)
        if len(match.group().split()) < 3 or claim is None or "question" in claim.kind:
            continue
        if "recommendation" in claim.kind:
            continue
        covered = [e for e in used if e.start <= start < e.end]
        if any(e.date and e.date[:4] in match.group() for e in covered):
            continue
        if any(e.end - e.start < 2.5 * (end - start) or e.named for e in covered):
            continue
        if set(claim.kind.split("+")) & {"forecast", "conditional_forecast", "impossibility"}:
            continue  # what is feared is read by a rule of its own
        found.append(_named(match.group(), match.group(), start, "", "occurred"))
    return found


def _named(event: str, quote: str, start: int, iso: str, status: str) -> Event:
    return Event(
        event=event, quote=quote, start=start, end=start + len(quote), date=iso, status=status,
        confidence=0.6 if iso else 0.4, named=True, why="a noun phrase names it",
    )  # fmt: skip


def _said(start: int, end: int, iso: str, events: list[Event], *, whole: bool) -> bool:
    """Whether an event with the same date already covers a phrase, or is it."""
    for event in events:
        inside = event.start <= start and end <= event.end
        dated = event.date.startswith(iso[:7])
        if inside and not whole and (dated or not iso):
            return True
        if inside and whole and dated and event.end - event.start < 2.5 * (end - start):
            return True
        if inside and event.end - event.start < 1.5 * (end - start):
            return True
    return False
