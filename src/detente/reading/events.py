"""Events: what happened, when, where, to whom; and what is only feared or planned."""

from __future__ import annotations

import bisect
import datetime as dt
import re
from dataclasses import replace

from detente.reading.casualties import casualties
from detente.reading.clauses import clauses
from detente.reading.dates import Date, find_dates, with_year
from detente.reading.document import Document
from detente.reading.happenings import Happening, happenings, own_dates
from detente.reading.mentions import Scene
from detente.reading.named_events import named_events
from detente.reading.names import Line
from detente.reading.parts import split_parts
from detente.reading.proposals import Claim, Event
from detente.reading.words import number_word

_PLACE = re.compile(
    r"\b(?:in|at|near|off|outside|around|from)\s+((?:the\s+)?[A-Z][\w'’-]+(?:\s+(?:[A-Z][\w'’-]+|al-[A-Z]\w+))*)"
)
_RELATIVE_DAYS = re.compile(
    r"\b(\w+)\s+(day|week|month)s?\s+(later|earlier|before|after)\b", re.IGNORECASE
)
_LAST = re.compile(r"\blast (month|year|week)\b", re.IGNORECASE)


def propose_events(document: Document, scene: Scene, claims: list[Claim]) -> list[Event]:
    """Events in reading order: dated clauses, acts of violence and diplomacy, hypotheses."""
    published = document.meta.get("date", "")
    events: list[Event] = []
    context: int | None = None
    last = ""
    for line, mentions in zip(scene.lines, scene.mentions, strict=True):
        if line.kind in {"heading", "title", "cell"} or not line.tokens:
            continue
        sentence = document.sentences[line.index]
        text = document.quote(sentence.start, sentence.end)
        dates: list[Date] = []
        for date in find_dates(text):
            same = _SAME_YEAR.match(text[date.end :])
            year = (
                int(dates[-1].iso[:4]) if same and dates and dates[-1].iso[:4].isdigit() else None
            )
            if year is not None and date.iso.startswith("--"):
                date = replace(date, iso=f"{year}{date.iso[1:]}", inferred=True)
            dates.append(
                with_year(
                    date,
                    context=context,
                    published=published,
                    ahead=_ahead(text, date, claims, sentence.start),
                )
            )
            if not dates[-1].inferred and len(dates[-1].iso) > 4:
                context = int(dates[-1].iso[:4])
        parsed = clauses(line.tokens, mentions)
        for part in split_parts(line.tokens):
            held = [c for c in parsed if part.first <= c.verb < part.last]
            if not held:
                continue
            claim = _claim_at(claims, line.tokens[held[0].verb].start)
            for unit in happenings(line.tokens, part.first, part.last, held, claim):
                event = _event(document, scene, line, unit, dates, claim, last, published)
                if event is None:
                    continue
                events.append(event)
                if len(event.date) == 10:
                    last = event.date
        touching = [c for c in claims if c.start < sentence.end and sentence.start < c.end]
        events += named_events(
            text, offset=sentence.start, dates=dates, claims=touching,
            used=[e for e in events if e.start >= sentence.start],
        )  # fmt: skip
    return events


_SAME_YEAR = re.compile(r"\s+(?:of )?(?:the same|that|the following) year\b")
_BEHIND = re.compile(r"\b(?:since|last|from)\s+(?:early\s+|late\s+|mid-?\s*)?$", re.IGNORECASE)
_COMING = re.compile(
    r"\b(?:will|shall|due|scheduled|slated|expires?|runs out|lapses|is to|are to|plans? to|intends? to|promised to|"  # noqa: E501
    r"agreed .{0,30}to|next|coming|upcoming|if|unless|should|may|might|could|would|likely)\b",
    re.IGNORECASE,
)


def _ahead(text: str, date: Date, claims: list[Claim], offset: int) -> bool:
    """Whether a bare day or month lies ahead: in a forecast, or with 'by', 'due', 'will'."""
    if not date.iso.startswith("--") or _BEHIND.search(text[: date.start]):
        return False
    claim = _claim_at(claims, offset + date.start)
    kinds = set(claim.kind.split("+")) if claim is not None else set()
    forecast = bool(kinds & {"forecast", "conditional_forecast", "conditional", "recommendation"})
    before = text[max(0, date.start - 90) : date.start]
    start = max(before.rfind(","), before.rfind(";")) + 1
    past = re.search(r"\b(?:was|were|had|\w+ed)\b(?!.*\b(?:will|to|before|by)\b)", before[start:])
    return past is None and (forecast or _COMING.search(before[start:]) is not None)


def _event(
    document: Document, scene: Scene, line: Line, unit: Happening, dates: list[Date],
    claim: Claim | None, last: str, published: str,
) -> Event | None:  # fmt: skip
    tokens = line.tokens
    offset = document.sentences[line.index].start
    start, end = tokens[unit.first].start, tokens[unit.last - 1].end
    quote = document.quote(start, end).rstrip(" ,;.")
    end = start + len(quote)
    if len(quote.split()) < 3:
        return None
    holes = [(tokens[a].start, tokens[b - 1].end) for a, b in unit.aside]
    free = own_dates(document.quote(offset, document.sentences[line.index].end), dates)
    dated = [
        d for d in free
        if start <= offset + d.start < end
        and not any(a <= offset + d.start < b for a, b in holes)
    ]  # fmt: skip
    status, clause = unit.status, unit.clause
    relative = "" if dated else _relative_date(quote, last, published)
    place = _PLACE.search(quote)
    actors: list[str] = []
    for mention in scene.mentions[line.index]:
        if unit.first <= mention.first < unit.last and mention.kind != "place":
            actors += [scene.entity(key).name for key in mention.who]
    return Event(
        event=_title(quote), quote=quote, start=start, end=end,
        date=dated[0].iso if dated else relative,
        inferred_date=bool(dated and dated[0].inferred) or bool(relative),
        place=place.group(1) if place and not find_dates(place.group()) else "",
        actors=tuple(dict.fromkeys(actors)),
        casualties=casualties(quote) if status in {"occurred", "ongoing"} else {},
        status=status, footnotes=claim.footnotes if claim is not None else (),
        confidence=0.8 if dated else 0.5, why=f"'{clause.lemma}'" + (" with a date" if dated else ""),  # noqa: E501
    )  # fmt: skip


def _claim_at(claims: list[Claim], place: int) -> Claim | None:
    """The claim that covers a place; claims stand in order and do not overlap."""
    index = bisect.bisect_right(claims, place, key=lambda claim: claim.start) - 1
    return claims[index] if index >= 0 and place < claims[index].end else None


def _title(quote: str) -> str:
    words = quote.split()
    return " ".join(words[:16]) + (" …" if len(words) > 16 else "")


def _relative_date(quote: str, last: str, published: str) -> str:
    """'Four days later', 'last month'."""
    match = _RELATIVE_DAYS.search(quote)
    if match and len(last) == 10:
        count = number_word(match.group(1)) or (
            float(match.group(1)) if match.group(1).isdigit() else None
        )
        if count is not None and count < 400:
            days = {"day": 1, "week": 7, "month": 30}[match.group(2).lower()] * int(count)
            sign = 1 if match.group(3).lower() in {"later", "after"} else -1
            day = dt.date.fromisoformat(last) + dt.timedelta(days=sign * days)
            return day.isoformat() if match.group(2).lower() != "month" else day.isoformat()[:7]
    match = _LAST.search(quote)
    if match and len(published) >= 7:
        year, month = int(published[:4]), int(published[5:7])
        if match.group(1).lower() == "year":
            return str(year - 1)
        if match.group(1).lower() == "month":
            return f"{year - (month == 1)}-{(month - 2) % 12 + 1:02d}"
    return ""
