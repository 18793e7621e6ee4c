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
from detente.reading.facts.event_words import strong_verbs
from detente.reading.facts.happenings import happenings, own_dates
from detente.reading.facts.losses import with_losses
from detente.reading.facts.named_events import named_events
from detente.reading.language.dates import (
    MONTH_NAMES,
    Date,
    coming_date,
    find_dates,
    relative_date,
    with_year,
)
from detente.reading.language.words import verb_forms
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.proposals import Claim, Event
from detente.reading.text.document import Document

_PLACE = re.compile(
    r"\b(?:in|at|near|off|outside|around|from)\s+((?:the\s+)?[A-Z][\w'’-]+(?:\s+(?:[A-Z][\w'’-]+|al-[A-Z]\w+))*)"
)


def propose_events(document: Document, scene: Scene, claims: list[Claim]) -> list[Event]:
    """Events in reading order: dated clauses, acts of violence and diplomacy, hypotheses.

    Parameters
    ----------
    document : Document
    scene : Scene
        Who is mentioned where.
    claims : list of Claim
        In order of place; what one says of its part (forecast, advice) bears on its events.
    """
    story = _Story(document, scene, claims)
    events: list[Event] = []
    for line, mentions in zip(scene.lines, scene.mentions, strict=True):
        if line.tokens and line.kind not in {"heading", "title"}:
            events += story.tell(line, mentions)
    return events


class _Story:
    """Reads sentence by sentence and remembers the dates that undated events follow."""

    def __init__(self, document: Document, scene: Scene, claims: list[Claim]) -> None:
        self.document, self.scene, self.claims = document, scene, claims
        self.published = document.meta.get("date", "")
        self._year: int | None = None  # a year holds for its own sentence and the next
        self._since = 0  # sentences since that year was told
        self._last = ""  # date of the last event that has one

    def tell(self, line: Line, mentions: list[Mention]) -> list[Event]:
        """Events of a sentence."""
        sentence = self.document.sentences[line.index]
        text = self.document.quote(sentence.start, sentence.end)
        dates = self._dates(text, sentence.start)
        events = self._clauses(line, mentions, dates)
        events += named_events(
            text, offset=sentence.start, dates=dates, used=events,
            claims=_touching(self.claims, sentence.start, sentence.end),
        )  # fmt: skip
        return [
            _dated(event, text, sentence.start, dates, self.published)
            for event in with_losses(events, self.document)
        ]

    def _dates(self, text: str, offset: int) -> list[Date]:
        """Dates of a sentence, with the years that the story gives them."""
        self._since += 1
        if self._since > 1:
            self._year = None
        after = ""
        dates: list[Date] = []
        for date in find_dates(text):
            known = dates[-1].iso[:4] if dates else ""
            same = _SAME_YEAR.match(text[date.end :]) and known.isdigit()
            if same and date.iso.startswith("--"):
                date = replace(date, iso=f"{known}{date.iso[1:]}", inferred=True)
            dates.append(
                with_year(
                    date,
                    context=self._year,
                    published=self.published,
                    ahead=_ahead(text, date, self.claims, offset),
                    after=after,
                    following=text[: date.start].lower().endswith("next "),
                )
            )
            exact = not date.iso.startswith("--") and len(date.iso) > 4
            if exact and _IN_PASSING.search(text[: date.start]) is None:
                self._year, after, self._since = int(date.iso[:4]), date.iso, 0
        return dates

    def _clauses(self, line: Line, mentions: list[Mention], dates: list[Date]) -> list[Event]:
        """What the verbs of a sentence tell."""
        events: list[Event] = []
        latest = self._last
        parsed = clauses(line.tokens, mentions)
        for part in split_parts(line.tokens):
            held = [c for c in parsed if part.first <= c.verb < part.last]
            if not held:
                continue
            claim = _claim_at(self.claims, line.tokens[held[0].verb].start)
            for unit in happenings(line.tokens, part.first, part.last, held, claim):
                event = _event(
                    self.document, self.scene, line, unit, dates, claim, self._last, self.published
                )
                if event is None:
                    continue
                follows = bool(events) and unit.clause.past and not unit.clause.perfect
                if follows and not event.date and event.status == "occurred" and unit.main:
                    event = replace(event, date=events[-1].date[:7], inferred_date=True)
                events.append(event)
                if len(event.date) >= 7:
                    latest = event.date
                    if any(d.iso == event.date for d in dates):
                        self._last = latest
        self._last = latest
        return events


def _touching(claims: list[Claim], start: int, end: int) -> list[Claim]:
    """The claims that reach into a stretch of the text."""
    first = bisect.bisect_right(claims, start, key=lambda claim: claim.start) - 1
    stop = bisect.bisect_left(claims, end, key=lambda claim: claim.start)
    return [c for c in claims[max(0, first) : stop] if start < c.end]


# 'who seized power in February 2021', 'since August 2019' date no story.
_IN_PASSING = re.compile(r"\b(?:since|who|which|whose|that|until)\b[^,;:]*$")


def _dated(event: Event, text: str, offset: int, dates: list[Date], published: str) -> Event:
    """Date of what a noun phrase names, or of what is yet to come, from the words of its quote."""
    if event.date:
        return event
    if event.named:
        inside = [d for d in dates if d.iso and event.start <= offset + d.start < event.end]
        if inside:
            return replace(event, date=inside[0].iso, inferred_date=inside[0].inferred)
    if event.status in {"hypothetical", "prospective", "considered"}:
        iso = coming_date(event.quote, published=published)
        return replace(event, date=iso, inferred_date=bool(iso))
    return event


_SAME_YEAR = re.compile(r"\s+(?:of )?(?:the same|that|the following) year\b")
_BEHIND = re.compile(r"\b(?:since|last|from)\s+(?:early\s+|late\s+|mid-?\s*)?$", re.IGNORECASE)
_COMING = re.compile(
    r"\b(?:will|shall|due|scheduled|slated|expires?|runs out|lapses|is to|are to|plans? to|intends? to|promised to|"  # noqa: E501
    r"agreed .{0,30}to|next|coming|upcoming|expected|if|unless|should|may|might|could|would|likely)\b",  # noqa: E501
    re.IGNORECASE,
)


def _ahead(text: str, date: Date, claims: list[Claim], offset: int) -> bool:
    """Whether a bare day or month lies ahead: in a forecast, or with 'by', 'due', 'will'."""
    if not date.iso.startswith("--"):
        return False
    modal = re.search(r"\b(?:will|would|shall)\b[^,;.]*$", text[: date.start])
    if _BEHIND.search(text[: date.start]) and not modal:
        return False
    claim = _claim_at(claims, offset + date.start)
    kinds = set(claim.kind.split("+")) if claim is not None else set()
    forecast = bool(kinds & {"forecast", "conditional_forecast", "conditional", "recommendation"})
    before = text[max(0, date.start - 90) : date.start]
    start = max(before.rfind(","), before.rfind(";")) + 1
    chunk = before[start:]
    open_ended = re.search(
        r"\b(?:will|would)\b|ed to \w+\b|\b(?:before|by|until)\s+(?:\w+\s+){0,3}$", chunk
    )
    told = _past(chunk) and open_ended is None
    behind = re.split(r"[,;.]", text[date.end :])[0] if len(chunk) < 16 else ""
    planned = re.search(r"\b(?:will|(?:is|are) (?:due |expected |set |scheduled )?to)\b", behind)
    return not told and (forecast or planned is not None or _COMING.search(chunk) is not None)


def _past(words: str) -> bool:
    """Whether words hold a verb that tells of the past."""
    due = {"expected", "scheduled", "planned", "set", "slated", "due"}
    for word in re.findall(r"[a-z]+", words.lower()):
        kinds = {kind for _, kind in verb_forms().get(word, [])}
        if word in {"was", "were", "had"} or ("past" in kinds and word not in due):
            return True
    return False


def _event(
    document: Document, scene: Scene, line: Line, unit: Happening, dates: list[Date],
    claim: Claim | None, last: str, published: str,
) -> Event | None:  # fmt: skip
    tokens = line.tokens
    offset = document.sentences[line.index].start
    start, end = tokens[unit.first].start, tokens[unit.last - 1].end
    quote = document.quote(start, end).rstrip(" ,;.")
    end = start + len(quote)
    short = len(quote.split()) + (unit.clause.lemma in strong_verbs())
    if short < 3:
        return None
    text = document.quote(offset, document.sentences[line.index].end)
    told = _WHEN_AT.search(text[: start - offset])
    named = [d for d in dates if told and told.start() <= d.start < d.end <= told.end()]
    if told and named:
        start = offset + told.start()
        quote = document.quote(start, end)
    holes = [(tokens[a].start, tokens[b - 1].end) for a, b in unit.aside]
    free = own_dates(text, dates)
    dated = [
        d for d in free
        if start <= offset + d.start < end
        and not any(a <= offset + d.start < b for a, b in holes)
    ]  # fmt: skip
    if len(dated) > 1 and _AFTER.match(quote):
        dated = [d for d in dated if "," in text[start - offset : d.start]] or dated
    status, clause = unit.status, unit.clause
    if dated and status == "occurred" and dated[0].inferred and published:
        dated[0] = _before(dated[0], published)
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


_AFTER = re.compile(r"(?:After|Before|Since|Following|Until|Despite|Unlike)\b")


def _before(date: Date, published: str) -> Date:
    """What has happened did so before the text was published."""
    if date.iso[:4].isdigit() and date.iso > published[: len(date.iso)]:
        return replace(date, iso=f"{int(date.iso[:4]) - 1}{date.iso[4:]}")
    return date


_WHEN_AT = re.compile(
    r"(?:\b(?:in|on|since|by|until|before|of)\s+)?(?:early\s+|late\s+)?\b[\w ]{0,12}(?:19|20|21)\d\d,?\s+when\s+$"  # noqa: E501
    r"|(?:\b(?:in|on|since|by|until|before|of)\s+)?\b(?:\d{1,2}\s+)?"
    rf"(?:{MONTH_NAMES})(?:\s+\d{{1,2}})?,?\s+when\s+$"
)


def _claim_at(claims: list[Claim], place: int) -> Claim | None:
    """The claim that covers a place; claims stand in order and do not overlap."""
    index = bisect.bisect_right(claims, place, key=lambda claim: claim.start) - 1
    return claims[index] if index >= 0 and place < claims[index].end else None


def _title(quote: str) -> str:
    words = quote.split()
    return " ".join(words[:16]) + (" …" if len(words) > 16 else "")
