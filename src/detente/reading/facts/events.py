"""Events: what happened, when, where, to whom; and what is only feared or planned."""

from __future__ import annotations

import bisect
import re
from dataclasses import replace

from detente.reading.actors.names import Line
from detente.reading.clauses.clauses import clauses
from detente.reading.clauses.parts import split_parts
from detente.reading.facts.casualties import casualties
from detente.reading.facts.event_spans import Happening
from detente.reading.facts.happenings import happenings, own_dates
from detente.reading.facts.named_events import named_events
from detente.reading.language.dates import Date, find_dates, relative_date, with_year
from detente.reading.mentions.mentions import Scene
from detente.reading.proposals import Claim, Event
from detente.reading.text.document import Document

_PLACE = re.compile(
    r"\b(?:in|at|near|off|outside|around|from)\s+((?:the\s+)?[A-Z][\w'’-]+(?:\s+(?:[A-Z][\w'’-]+|al-[A-Z]\w+))*)"
)


def propose_events(document: Document, scene: Scene, claims: list[Claim]) -> list[Event]:
    """Events in reading order: dated clauses, acts of violence and diplomacy, hypotheses."""
    published = document.meta.get("date", "")
    events: list[Event] = []
    context: int | None = None  # a year holds for its own sentence and the next
    since = 0
    last = ""
    for line, mentions in zip(scene.lines, scene.mentions, strict=True):
        if line.kind in {"heading", "title"} or not line.tokens:
            continue
        sentence = document.sentences[line.index]
        text = document.quote(sentence.start, sentence.end)
        dates: list[Date] = []
        since += 1
        if since > 1:
            context = None
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
                context, since = int(dates[-1].iso[:4]), 0
        before = len(events)
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
                if len(event.date) >= 7:
                    last = event.date
        first = bisect.bisect_right(claims, sentence.start, key=lambda claim: claim.start) - 1
        stop = bisect.bisect_left(claims, sentence.end, key=lambda claim: claim.start)
        touching = [c for c in claims[max(0, first) : stop] if sentence.start < c.end]
        events += named_events(
            text, offset=sentence.start, dates=dates, claims=touching, used=events[before:]
        )
    return events


_SAME_YEAR = re.compile(r"\s+(?:of )?(?:the same|that|the following) year\b")
_BEHIND = re.compile(r"\b(?:since|last|from)\s+(?:early\s+|late\s+|mid-?\s*)?$", re.IGNORECASE)
_COMING = re.compile(
    r"\b(?:will|shall|due|scheduled|slated|expires?|runs out|lapses|is to|are to|plans? to|intends? to|promised to|"  # noqa: E501
    r"agreed .{0,30}to|next|coming|upcoming|expected|if|unless|should|may|might|could|would|likely)\b",  # noqa: E501
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
    relative = "" if dated else relative_date(quote, last=last, published=published)
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
