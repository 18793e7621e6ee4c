"""Events: what happened, when, where, to whom; and what is only feared or planned."""

from __future__ import annotations

import bisect
import datetime as dt
import re
from typing import Any

from detente.reading.clause import Clause
from detente.reading.clauses import clauses
from detente.reading.dates import Date, find_dates, with_year
from detente.reading.document import Document
from detente.reading.mentions import Scene
from detente.reading.named_events import named_events
from detente.reading.names import Line
from detente.reading.parts import split_parts
from detente.reading.proposals import Claim, Event
from detente.reading.tokens import Token
from detente.reading.words import number_word

_HAPPENING = frozenset(
    "move pull send present kill wound injure kidnap abduct ambush attack bomb shell raid storm seize capture retake recapture take fall "  # noqa: E501
    "sign ratify announce declare withdraw leave expel recall suspend impose lift freeze close open cut "  # noqa: E501
    "detain arrest depose overthrow topple oust elect resign die sink ram board obstruct block collide "  # noqa: E501
    "launch begin start end collapse break hold meet host agree reach promise deploy land arrive invade "  # noqa: E501
    "annex occupy shoot strike fire test veto vote adopt pass reject denounce boycott walk damage "
    "destroy burn flee displace exchange release free swap cease violate resume postpone cancel "
    "join accede evict drive order activate mobilise mobilize offer hear condemn sue award rule "
    "publish leak protest riot clash beat detonate explode crash assassinate murder poison lose "
    "brings bring reclaim hand transfer appoint dissolve split secede defect return form create found "  # noqa: E501
    "conclude disperse requisition recognise recognize describe renounce follow expire lapse "
    "apologise "
    "apologize mediate extend renew re-elect abstain submit wreck abduct intercede widen narrow "
    "stop "
    "confirm mutiny rebel revolt surrender ransack loot torch besiege blow attempt try rise spread "
    "break-in defeat repel oust reopen restore reinstate sanction outlaw ban pardon sentence "
    "convict "
    "arrive depart visit travel initial rescue flare erupt intensify escalate rupture drift "
    "convene "
    "establish settle inaugurate rename blockade kill intercept confiscate deport evacuate".split()
)
_NOUNS = re.compile(
    r"\b(?:coup|war|invasion|ambush|attack|strike|bombing|raid|battle|siege|massacre|blockade|election|"
    r"referendum|summit|truce|ceasefire|treaty|accord|declaration|award|earthquake|split|collapse|"
    r"withdrawal|annexation|uprising|mutiny|assassination|collision|deployment|offensive|clash|"
    r"memorandum|agreement|round|vote|explosion|crisis|protests?|evacuation|exchange)\b",
    re.IGNORECASE,
)
_HARM = {
    "killed": re.compile(
        r"\b(?:kill(?:ed|ing)|died|dead|deaths?|murdered|massacred|shot dead)\b", re.I
    ),
    "wounded": re.compile(
        r"\b(?:wound(?:ed|ing)|injur(?:ed|ing)|maimed|beaten|hurt|lost a|broken limbs)\b", re.I
    ),
    "kidnapped": re.compile(
        r"\b(?:kidnap(?:ped|ping)|abduct(?:ed|ing)|taken hostage|seized)\b", re.I
    ),
    "displaced": re.compile(r"\b(?:displac(?:ed|ing)|fled|driven from|uprooted|homeless)\b", re.I),
}
_PEOPLE = (
    r"(?:people|soldiers?|troops|civilians?|policemen|officers|fighters|militants|men|women|children|"
    r"fishermen|workers?|sailors?|villagers|protesters|peacekeepers|guards?|crew|servicem[ae]n|hostages|"
    r"farmers|students|refugees|passengers|of (?:her|its|their|the) \w+|others?|persons?|insurgents|rebels)"  # noqa: E501
)
_COUNT = r"(?P<n>\d{1,3}(?:,\d{3})+|\d+|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|a|an)"  # noqa: E501
_LOSS = re.compile(
    rf"(?:(?P<q>at least|more than|over|about|around|some|nearly|almost|up to|as many as)\s+)?\b{_COUNT}\s+"  # noqa: E501
    rf"(?P<who>(?:[A-Za-z'’-]+\s+){{0,3}}?{_PEOPLE})",
    re.IGNORECASE,
)
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
        dates = [with_year(d, context=context, published=published) for d in find_dates(text)]
        explicit = [d for d in dates if not d.inferred and len(d.iso) > 4]
        if explicit:
            context = int(explicit[-1].iso[:4])
        parsed = clauses(line.tokens, mentions)
        spans = _spans(line, parsed)
        used: list[tuple[int, int]] = []
        for first, end, held in spans:
            event = _event(
                document, scene, line, held, (first, end), dates, claims, last, published
            )
            if event is None:
                continue
            further = _inner(document, scene, line, held, event, dates, claims, last, published)
            used.append((event.start, event.end))
            events += [event, *further]
            if len(event.date) == 10:
                last = event.date
        events += named_events(document, sentence.start, text, used)
    return events


def _spans(line: Line, parsed: list[Clause]) -> list[tuple[int, int, list[Clause]]]:
    """Parts of the sentence with their clauses; a part with several dates is cut at its clauses."""
    tokens = line.tokens
    spans: list[tuple[int, int, list[Clause]]] = []
    for part in split_parts(tokens):
        inside = [c for c in parsed if part.first <= c.verb < part.last]
        if not inside:
            continue
        text = _text(tokens, part.first, part.last)
        if len(find_dates(text)) < 2 or len(inside) < 2:
            spans.append((part.first, part.last, inside))
            continue
        cuts = [part.first]
        for clause in inside[1:]:
            if clause.infinitive or clause.participle:
                continue
            own = clause.subject_words[0]
            start = own if cuts[-1] < own < clause.first else clause.first
            if find_dates(_text(tokens, cuts[-1], start)):
                cuts.append(start)
        for first, last in zip(cuts, [*cuts[1:], part.last], strict=True):
            held = [c for c in inside if first <= c.verb < last]
            if held:
                spans.append((first, last, held))
    return spans


def _text(tokens: list[Token], first: int, last: int) -> str:
    out, place = "", tokens[first].start
    for token in tokens[first:last]:
        out += " " * (token.start - place) + token.text
        place = token.end
    return out


def _event(
    document: Document, scene: Scene, line: Line, held: list[Clause], span: tuple[int, int],
    dates: list[Date], claims: list[Claim], last: str, published: str,
) -> Event | None:  # fmt: skip
    tokens = line.tokens
    offset = document.sentences[line.index].start
    start, end = tokens[span[0]].start, tokens[span[1] - 1].end
    quote = document.quote(start, end).rstrip(" ,;.")
    end = start + len(quote)
    claim = _claim_at(claims, tokens[held[0].verb].start)
    kinds = set(claim.kind.split("+")) if claim is not None else set()
    if kinds & {"question", "recommendation", "necessity"} or len(quote.split()) < 3:
        return None
    dated = [d for d in dates if start <= offset + d.start < end]
    chosen = _chosen(held, kinds, line, tokens, dated=bool(dated), harm=bool(casualties(quote)))
    if chosen is None:
        return None
    clause, status = chosen
    relative = "" if dated else _relative_date(quote, last, published)
    place = _PLACE.search(quote)
    actors: list[str] = []
    for mention in scene.mentions[line.index]:
        if span[0] <= mention.first < span[1] and mention.kind != "place":
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


def _inner(
    document: Document, scene: Scene, line: Line, held: list[Clause], whole: Event,
    dates: list[Date], claims: list[Claim], last: str, published: str,
) -> list[Event]:  # fmt: skip
    """Further happenings in one part of a sentence, each with its own clause as quote."""
    tokens = line.tokens
    found: list[Event] = []
    for clause in held:
        if clause.lemma not in _HAPPENING or clause.negated or len(held) < 2:
            continue
        own = clause.subject_words[0]
        first = own if 0 <= own < clause.first else clause.first
        last_token = max(clause.stop, clause.verb + 1)
        length = tokens[last_token - 1].end - tokens[first].start
        if last_token - first < 3 or length > 0.75 * (whole.end - whole.start):
            continue
        event = _event(
            document, scene, line, [clause], (first, last_token), dates, claims, last, published
        )
        if event is not None and event.quote != whole.quote:
            found.append(event)
    return found


def _claim_at(claims: list[Claim], place: int) -> Claim | None:
    """The claim that covers a place; claims stand in order and do not overlap."""
    index = bisect.bisect_right(claims, place, key=lambda claim: claim.start) - 1
    return claims[index] if index >= 0 and place < claims[index].end else None


def _chosen(
    held: list[Clause], kinds: set[str], line: Line, tokens: list[Token], *, dated: bool, harm: bool
) -> tuple[Clause, str] | None:
    """The clause that makes a part an event, and its status; None where nothing happens in it."""
    for clause in held:
        status = _status(clause, kinds, line, tokens)
        happening = clause.lemma in _HAPPENING
        done = clause.past or clause.perfect or (clause.passive and not clause.modal)
        if clause.negated and not dated:
            continue
        if status == "occurred":
            if clause.infinitive and not dated:
                continue
            if (
                harm
                or (dated and (happening or done))
                or (happening and done and not clause.relative)
            ):
                return clause, status
        elif (happening and (clause.subject or clause.objects or status == "prospective")) or (
            dated or harm
        ):
            return clause, status
    return None


def _title(quote: str) -> str:
    words = quote.split()
    return " ".join(words[:16]) + (" …" if len(words) > 16 else "")


def _status(clause: Clause, kinds: set[str], line: Line, tokens: list[Token]) -> str:
    before = {t.low for t in tokens[max(0, clause.first - 12) : clause.first]}
    inverted = tokens[0].low in {"were", "should", "had"} and clause.infinitive
    if (
        before & {"if", "unless"}
        or inverted
        or (tokens[0].low in {"if", "unless"} and clause.first < 8)
    ):
        return "hypothetical"
    if clause.modal in {
        "will",
        "would",
        "may",
        "might",
        "could",
        "can",
        "cannot",
        "should",
        "must",
    }:
        return (
            "hypothetical"
            if kinds & {"conditional_forecast", "conditional", "impossibility"}
            or clause.modal in {"might", "could", "may"}
            else "prospective"
        )
    if (
        kinds & {"forecast", "conditional_forecast", "impossibility"}
        and not clause.past
        and not clause.perfect
    ):
        return "hypothetical"
    if clause.infinitive and before & {"due", "set", "scheduled", "poised"}:
        return "prospective"
    if tokens[clause.verb].tag == "G" and not clause.participle:
        return "ongoing"
    return "occurred"


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


def casualties(quote: str) -> dict[str, dict[str, Any]]:
    """Killed, wounded, kidnapped, displaced, with numbers.

    Examples
    --------
    >>> casualties("killing at least four of her crew")
    {'killed': {'min': 4, 'who': 'of her crew'}}
    """
    found: dict[str, dict[str, Any]] = {}
    for kind, pattern in _HARM.items():
        if not pattern.search(quote):
            continue
        verb = pattern.search(quote)
        losses = list(_LOSS.finditer(quote))
        if not losses or verb is None:
            if kind == "wounded" and re.search(
                r"\ban? [\w ]{0,30}\blost a\b", quote, re.IGNORECASE
            ):
                found[kind] = {"n": 1, "who": ""}
            continue
        near = min(
            losses, key=lambda m: min(abs(m.start() - verb.end()), abs(m.end() - verb.start()))
        )
        number = _number(near.group("n"))
        if number is None:
            continue
        qualifier = (near.group("q") or "").lower()
        label = "min" if qualifier in {"at least", "more than", "over"} else (
            "approx" if qualifier else "n"
        )  # fmt: skip
        found[kind] = {label: number, "who": near.group("who").strip()}
    return found


def _number(raw: str) -> int | None:
    text = raw.replace(",", "").lower()
    if text.isdigit():
        return int(text)
    if text in {"a", "an"}:
        return 1
    value = number_word(text)
    return int(value) if value is not None else None
