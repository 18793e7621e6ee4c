"""Where each event of a part of a sentence begins and ends."""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.reading.clauses.clause import Clause
from detente.reading.facts.event_words import event_verbs
from detente.reading.language.dates import find_dates
from detente.reading.language.tokens import Token


@dataclass(frozen=True)
class Happening:
    """One event of a part: its tokens, the clause that makes it one, and its status.

    ``aside`` holds the tokens of events within it, whose dates are not its own.
    """

    first: int
    last: int
    clause: Clause
    status: str
    aside: tuple[tuple[int, int], ...] = ()
    main: bool = False


@dataclass(frozen=True)
class Found:
    """A clause that tells an event; its level: main, sub, relative or condition."""

    clause: Clause
    level: str
    status: str


def text_of(tokens: list[Token], first: int, last: int) -> str:
    """Words of a stretch of tokens with their blanks."""
    out = ""
    place = tokens[first].start if first < last else 0
    for token in tokens[first:last]:
        out += " " * (token.start - place) + token.text
        place = token.end
    return out


def units_of(
    tokens: list[Token], first: int, last: int, found: list[Found], condition: tuple[int, int]
) -> list[Happening]:
    """Spans of the accepted clauses: a row of verbs with one subject is one event.

    Parameters
    ----------
    tokens : list of Token
    first, last : int
        The part.
    found : list of Found
        Its clauses that tell events, in order.
    condition : (int, int)
        Tokens of its if-clause; (-1, -1) where there is none.
    """
    units: list[Happening] = []
    conditional = [f for f in found if f.level == "condition"]
    if conditional:
        start, stop = condition
        units.append(Happening(start, stop, conditional[0].clause, "hypothetical"))
    opening = condition[1] if condition[0] == first and condition[1] < last else first
    closing = condition[0] if condition[0] > first else last
    starts = _starts(tokens, opening, last, [f for f in found if f.level == "main"])
    stops = [*(start for start, _ in starts[1:]), closing]
    for (start, entry), stop in zip(starts, stops, strict=False):
        units.append(Happening(start, stop, entry.clause, entry.status, main=True))
    for entry in found:
        if entry.level in {"main", "condition"}:
            continue
        start, stop = _aside(tokens, entry, first, last)
        whole = [u for u in units if u.first <= start and stop <= u.last]
        if whole and stop - start > 0.7 * (whole[0].last - whole[0].first):
            continue
        units.append(Happening(start, stop, entry.clause, entry.status))
    return sorted((_with_asides(u, units) for u in units), key=lambda u: (u.first, u.last))


def _starts(
    tokens: list[Token], opening: int, last: int, main: list[Found]
) -> list[tuple[int, Found]]:
    """Where each event of the main verbs begins; a verb that goes on with one begins none."""
    starts: list[tuple[int, Found]] = []
    for entry in main:
        if not starts:
            starts.append((opening, entry))
            continue
        before, later = starts[-1][1].clause, entry.clause
        own = later.subject_words[0]
        # A verb that shares the subject of the one before begins at itself.
        start = own if before.verb < own < later.first else later.first
        told = tokens[start - 1].low == "that" and not _dated(tokens, start, last)
        if told and before.lemma in event_verbs("telling"):
            continue  # what was announced belongs to the announcement
        if _goes_on(tokens, before, later) and not _dates_between(tokens, before.verb, later, last):
            continue
        starts.append((_with_lead(tokens, start, before.verb), entry))
    return starts


def _goes_on(tokens: list[Token], before: Clause, later: Clause) -> bool:
    """Whether a verb has no subject of its own that a conjunction or comma sets off."""
    own = later.subject_words[0]
    if later.subject_words == before.subject_words or own <= before.verb or later.infinitive:
        return True
    between = tokens[before.verb : own]
    return not any(t.tag in {"C", "S"} or t.text in {",", ";"} for t in between)


def _with_asides(unit: Happening, units: list[Happening]) -> Happening:
    inner = tuple(
        (u.first, u.last) for u in units
        if u is not unit and unit.first <= u.first and u.last <= unit.last
    )  # fmt: skip
    return replace(unit, aside=inner)


def _dated(tokens: list[Token], start: int, stop: int) -> bool:
    return bool(find_dates(text_of(tokens, start, stop)))


def _dates_between(tokens: list[Token], verb: int, later: Clause, last: int) -> bool:
    """Whether each of two verbs has a date, or one stands right before the later: 'and in June'."""
    start = _with_lead(tokens, later.first, verb)
    if find_dates(text_of(tokens, start, later.first)):
        return True
    early = {d.text for d in find_dates(text_of(tokens, verb, start))}
    late = {d.text for d in find_dates(text_of(tokens, later.first, last))}
    return bool(early and late - early)


def _with_lead(tokens: list[Token], start: int, floor: int) -> int:
    """Take 'and in June' before the verb along."""
    place = start
    while place - 1 > floor and place > start - 9 and tokens[place - 1].text not in {",", ";"}:
        place -= 1
        if tokens[place].tag == "C":
            return place + 1
    return start


def _aside(tokens: list[Token], entry: Found, first: int, last: int) -> tuple[int, int]:
    clause = entry.clause
    own = clause.subject_words[0]
    start = own if first <= own < clause.first else clause.first
    if any(t.tag in {"V", "A"} for t in tokens[start : clause.first]) and not clause.relative:
        start = clause.first  # the second verb of a row begins at itself
    if clause.participle and start > first and tokens[clause.first - 1].text == ",":
        return _phrase_start(tokens, start, first), _stop(tokens, clause, last)
    for place in range(start, max(first, start - 4) - 1, -1):
        if tokens[place].tag in {"W", "S"}:
            start = place + (tokens[place].tag == "S")
            break
    return start, _stop(tokens, clause, last)


def _stop(tokens: list[Token], clause: Clause, last: int) -> int:
    """Where an inserted clause ends: at the next mark, brackets within it aside."""
    stop = clause.verb + 1
    depth = 0
    while stop < last:
        text = tokens[stop].text
        depth += (text == "(") - (text == ")" and depth > 0)
        if text in {",", ";", ":", "—"} or (
            text == ")" and not depth and not _opened(tokens, clause, stop)
        ):
            break
        stop += 1
    return stop


def _opened(tokens: list[Token], clause: Clause, stop: int) -> bool:
    """Whether the bracket that closes at ``stop`` was opened within the clause."""
    return any(t.text == "(" for t in tokens[clause.verb : stop])


_PHRASE = frozenset({"N", "NP", "J", "D", "O", "Q", "'"})
_LINKS = frozenset("of with between for on to in at against and".split())


def _phrase_start(tokens: list[Token], start: int, first: int) -> int:
    """Begin at the noun phrase that a participle tells of: 'the handover of the port, done'."""
    place = start
    while place > first and place > start - 14:
        token = tokens[place - 1]
        if token.tag not in _PHRASE and token.low not in _LINKS:
            break
        place -= 1
    while place < start and tokens[place].low in _LINKS:
        place += 1
    return place
