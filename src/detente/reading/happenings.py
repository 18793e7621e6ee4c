"""What happens in a part of a sentence: which of its clauses are events, and where each stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from detente.reading.casualties import casualties
from detente.reading.clause import Clause
from detente.reading.dates import Date, find_dates
from detente.reading.event_words import FORCES, PHRASAL, event_verbs, strong_verbs
from detente.reading.parts import CONTENT_NOUNS
from detente.reading.proposals import Claim
from detente.reading.tokens import Token

_SPREADS = frozenset(
    "resume start begin break erupt end stop follow spread intensify escalate".split()
)
_VIOLENT = re.compile(
    r"\b(?:raids?|attacks?|clash(?:es)?|shelling|fighting|protests?|strikes?|riots?|talks|bombing|hostilities)\b"
)
_SEQUENCE = frozenset("then later subsequently thereafter afterwards eventually finally".split())
_GRIM = re.compile(r"\b(?:return\w* to (?:violence|war|arms|fighting|the bush)|re-?arm\w*|go\w* to war|split\w*|"  # noqa: E501
                   r"default\w*|flee|collapse\w*|secede\w*|break\w* away)\b")  # fmt: skip
_CHANCE_THAT = re.compile(
    r"\b(?:chance|risk|danger|possibility|probability|likelihood|prospect|odds)\b[^.;]{0,40}\bthat\b"
)
_OPENERS = frozenset("if unless should were had provided once".split())
# A year that only names a thing ('the treaty of 1959') does not date the clause around it.
_NAMING = re.compile(
    r"\b(?:of|from|under the|the|since the|'s)\s+(?:[A-Z][a-z]+\s+)?(?:1[5-9]|20|21)\d\d(?:[-–/]\d{2,4})?"  # noqa: E501
    r"(?=\s+[a-z]|\W|$)"
)
_OF = re.compile(r"(?:treaty|declaration|agreement|accord|award|war|plan|constitution|law|charter|protocol|resolution|"  # noqa: E501
                 r"coup|quotas?|report|map|election|census|memorandum|convention|proclamation|pact|elections)s?\s+of\s+(?:[A-Z][a-z]+\s+)?(?:1[5-9]|20|21)\d\d"
                 r"|\bthe\s+(?:1[5-9]|20|21)\d\d\s+[a-z]+|\([^)]*\d{4}[^)]*\)")  # fmt: skip


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


@dataclass(frozen=True)
class _Found:
    clause: Clause
    level: str
    status: str


def happenings(
    tokens: list[Token], first: int, last: int, held: list[Clause], claim: Claim | None
) -> list[Happening]:
    """Events of the part ``tokens[first:last]``.

    Verbs of one subject in a row are one event; a clause with a date, victims or a subject of its
    own is another.  What is denied, asked or advised is none.

    Parameters
    ----------
    tokens : list of Token
        The sentence.
    first, last : int
        The part.
    held : list of Clause
        Clauses of the part, in order.
    claim : Claim or None
        The claim that the part makes.
    """
    kinds = set(claim.kind.split("+")) if claim is not None else set()
    if kinds & {"question", "recommendation", "necessity"}:
        return []
    condition = _condition(tokens, first, last, kinds)
    found: list[_Found] = []
    for number, clause in enumerate(held):
        reach = _reach(tokens, clause, held[number + 1 :], last)
        judged = _judge(tokens, first, clause, reach, condition, kinds)
        if judged is not None:
            found.append(judged)
    return _units(tokens, first, last, found, condition)


def _condition(tokens: list[Token], first: int, last: int, kinds: set[str]) -> tuple[int, int]:
    """Tokens of the if-clause of a conditional part; (-1, -1) where there is none."""
    if not kinds & {"conditional", "conditional_forecast"}:
        return -1, -1
    start = first
    while start < last and tokens[start].tag in {"C", "AV"} and tokens[start].low not in _OPENERS:
        start += 1
    if tokens[start].low in _OPENERS:
        verb = False
        for place in range(start + 1, last):
            verb = verb or tokens[place].tag in {"V", "A", "B", "E"}
            if tokens[place].text == "," and verb:
                return start, place
        return start, last
    place = next((i for i in range(first + 1, last) if tokens[i].low in {"if", "unless"}), -1)
    return (place, last) if place > 0 else (-1, -1)


def _reach(tokens: list[Token], clause: Clause, later: list[Clause], last: int) -> int:
    """Token after the last that a clause may claim: up to the next clause with a subject."""
    for other in later:
        if other.infinitive or other.participle:
            continue
        own = other.subject_words[0]
        start = own if clause.verb < own < other.first else other.first
        if start > clause.verb + 1:
            return min(start, last)
    return last


def _text(tokens: list[Token], first: int, last: int) -> str:
    out = ""
    place = tokens[first].start if first < last else 0
    for token in tokens[first:last]:
        out += " " * (token.start - place) + token.text
        place = token.end
    return out


def _dated(text: str) -> bool:
    return bool(find_dates(_OF.sub(" ", text))) or _WHEN.search(text) is not None


_WHEN = re.compile(
    r"\b(?:yesterday|last (?:week|month|year|night|spring|summer|autumn|winter|fall|[A-Z][a-z]+day)|"  # noqa: E501
    r"(?:\w+|\d+) (?:days?|weeks?|months?|years?|hours?) (?:ago|later|earlier|afterwards)|"
    r"the (?:same|next|following|previous) (?:day|morning|evening|night|week|month|year|spring|summer|autumn|winter)|"  # noqa: E501
    r"(?:a|one) (?:day|week|month|year) (?:ago|later|earlier)|in the (?:spring|summer|autumn|winter) of|"  # noqa: E501
    r"this (?:week|month|year|spring|summer|autumn|winter))\b"
)


def _judge(
    tokens: list[Token], first: int, clause: Clause, reach: int, condition: tuple[int, int],
    kinds: set[str],
) -> _Found | None:  # fmt: skip
    within = condition[0] <= clause.verb < condition[1]
    if (clause.negated and not within) or (clause.verb and tokens[clause.verb - 1].tag == "D"):
        return None
    own = clause.subject_words[0]
    start = own if 0 <= own < clause.first else clause.first
    if (
        own >= 0
        and tokens[own].low in {"no", "none", "neither", "nobody", "nothing"}
        and not within
    ):
        return None
    text = _text(tokens, max(start, first), reach)
    who = _text(tokens, max(first, start - 4), clause.first)
    low = text.lower()
    level = _level(tokens, clause, start)
    if clause.participle and clause.first != first:
        # 'an offensive, announced on 3 May': a participle counts with a date of its own.
        behind = _text(tokens, clause.first, min(reach, clause.verb + 10))
        known = clause.lemma in strong_verbs() or clause.lemma in event_verbs("light")
        agent = tokens[clause.verb].tag == "E" and (known or re.search(r"\bby\b", behind))
        dated = bool(find_dates(behind.split(",")[0])) and clause.lemma not in event_verbs(
            "stative"
        )
        return _Found(clause, "relative", "occurred") if agent and dated else None
    strong = (
        clause.lemma in strong_verbs()
        or PHRASAL.search(low) is not None
        or (
            clause.lemma in event_verbs("light") - {"keep", "hold", "show", "describe"}
            and FORCES.search(_after(tokens, clause, reach))
        )
        or (clause.lemma in _SPREADS and _VIOLENT.search(who))
    )
    lead = _text(tokens, first, start) if level == "main" else ""
    dated = _dated(text) or (bool(lead) and len(lead) < 90 and _dated(lead))
    if within:
        weak = event_verbs("stative") | {"pass", "return", "let", "stay", "keep", "continue"}
        if (strong or dated) and clause.lemma not in weak:
            return _Found(clause, "condition", "hypothetical")
        return None
    return _told(tokens, clause, level, low, kinds, strong=bool(strong), dated=dated)


def _told(
    tokens: list[Token], clause: Clause, level: str, low: str, kinds: set[str], *,
    strong: bool, dated: bool,
) -> _Found | None:  # fmt: skip
    """A clause outside the condition: done, going on, planned or feared."""
    stative = clause.lemma in event_verbs("stative") and not (
        # A participle that no word list knows: 'was re-elected in May'.
        clause.lemma == "be" and dated and re.search(r"\b(?:was|were|been) [\w-]+ed\b", low)
    )
    harm = bool(casualties(low))
    if clause.modal or clause.infinitive:
        return _ahead(tokens, clause, level, low, kinds, strong=strong, dated=dated)
    running = tokens[clause.verb].tag == "G" and not clause.participle
    if running:
        violent = clause.lemma in event_verbs("violence") | {"fight"}
        accepted = (
            (violent or dated or _VIOLENT.search(low[:60])) and level != "relative" and not stative
        )
        return _Found(clause, level, "ongoing") if accepted else None
    if not (clause.past or clause.perfect):
        due = dated and clause.lemma in event_verbs("scheduled") and level == "main"
        due = due or (dated and level in {"main", "sub"} and _ENDS.search(low) is not None)
        planned = re.search(r"\b(?:due|scheduled|slated|planned|set)\b", low) is not None
        due = due or (dated and planned)
        if due and not _HABIT.search(low):
            return _Found(clause, level, "prospective")
        if kinds & {"forecast", "conditional_forecast"} and level == "main" and (
            clause.lemma in event_verbs("violence") or _GRIM.search(low)
        ):  # fmt: skip
            return _Found(clause, level, "hypothetical")
        return None
    if stative and not harm:
        return None
    if level == "relative":
        accepted = dated or harm
    elif level == "sub":
        accepted = dated or harm or (strong and clause.lemma in strong_verbs())
    else:
        follows = any(
            t.low in _SEQUENCE for t in tokens[max(0, clause.first - 3) : clause.verb + 1]
        )
        accepted = strong or harm or dated or (follows and clause.past)
    return _Found(clause, level, "occurred") if accepted else None


_ENDS = re.compile(r"\b(?:expires?|lapses?|runs? out|ends?|takes? effect|takes? place)\b")
_HABIT = re.compile(r"\b(?:every|each|usually|always|often|normally)\b")


def _ahead(
    tokens: list[Token], clause: Clause, level: str, low: str, kinds: set[str], *,
    strong: bool, dated: bool,
) -> _Found | None:  # fmt: skip
    if level in {"relative", "sub"} and not dated:
        return None
    if clause.infinitive:
        before = {t.low for t in tokens[max(0, clause.first - 3) : clause.first]}
        if dated and before & {"due", "set", "scheduled", "slated"}:
            return _Found(clause, level, "prospective")
        tried = tokens[clause.first - 1].lemma in {"try", "attempt", "threaten", "manage"}
        if clause.first and tried and clause.lemma in event_verbs("violence"):
            return _Found(clause, level, "occurred")
        return None
    scheduled = clause.lemma in event_verbs("scheduled")
    firm = clause.modal in {"will", "shall", "would"}
    if firm and dated and (strong or scheduled):
        return _Found(clause, level, "prospective")
    if kinds & {"forecast", "conditional_forecast"} and (
        clause.lemma in event_verbs("violence") or _GRIM.search(low)
    ):
        return _Found(clause, level, "hypothetical")
    return None


def _after(tokens: list[Token], clause: Clause, reach: int) -> str:
    stop = max(min(reach, clause.stop), clause.verb + 1)
    subject = clause.subject_words
    who = _text(tokens, subject[0], subject[1]) if clause.passive and subject[0] >= 0 else ""
    return f"{who} {_text(tokens, clause.verb + 1, stop)}".lower()


_RELATIVE = frozenset("which who that whom whose".split())
_SUBORDINATE = frozenset(
    "when after as where because before until while since whereupon although though".split()
)


def _level(tokens: list[Token], clause: Clause, start: int) -> str:
    if clause.relative:
        return "relative"
    for token in reversed(tokens[start : clause.first]):
        if token.tag in {"V", "M", "A"}:
            break  # an earlier relative clause is over: 'X, which hopes so, has blocked it'
        if token.tag == "W" and token.low in _RELATIVE:
            return "relative"
    for place in range(max(0, start - 1), max(-1, start - 4), -1):
        token = tokens[place]
        if token.tag == "W" and token.low in _RELATIVE:
            content = place and tokens[place - 1].low.rstrip("s") in CONTENT_NOUNS
            return "main" if content and token.low == "that" else "relative"
        if token.low in _SUBORDINATE and token.tag in {"S", "W", "P"}:
            return "sub"
        if token.text in {",", ";", ":"} or token.tag in {"V", "M", "A"}:
            break
    return "main"


def _units(
    tokens: list[Token], first: int, last: int, found: list[_Found], condition: tuple[int, int]
) -> list[Happening]:
    """Spans of the accepted clauses: a row of verbs with one subject is one event."""
    units: list[Happening] = []
    main = [f for f in found if f.level == "main"]
    conditional = [f for f in found if f.level == "condition"]
    if conditional:
        start, stop = condition
        units.append(Happening(start, stop, conditional[0].clause, "hypothetical"))
    opening = condition[1] if condition[0] == first and condition[1] < last else first
    closing = condition[0] if condition[0] > first else last
    starts: list[tuple[int, _Found]] = []
    for entry in main:
        own = entry.clause.subject_words[0]
        start = own if 0 <= own < entry.clause.first else entry.clause.first
        if not starts:
            starts.append((opening, entry))
            continue
        before = starts[-1][1].clause
        joined = (
            entry.clause.subject_words == before.subject_words
            or own < 0
            or own <= before.verb
            or entry.clause.infinitive
            or not any(
                t.tag in {"C", "S"} or t.text in {",", ";"} for t in tokens[before.verb : own]
            )
        )
        if joined and not _dates_between(tokens, before.verb, entry.clause, last):
            continue
        starts.append((_with_lead(tokens, max(start, before.verb + 1), before.verb), entry))
    for number, (start, entry) in enumerate(starts):
        stop = starts[number + 1][0] if number + 1 < len(starts) else closing
        units.append(Happening(start, stop, entry.clause, entry.status))
    for entry in found:
        if entry.level in {"main", "condition"}:
            continue
        start, stop = _aside(tokens, entry, first, last)
        whole = [u for u in units if u.first <= start and stop <= u.last]
        if whole and stop - start > 0.7 * (whole[0].last - whole[0].first):
            continue
        units.append(Happening(start, stop, entry.clause, entry.status))
    return sorted((_with_asides(u, units) for u in units), key=lambda u: (u.first, u.last))


def _with_asides(unit: Happening, units: list[Happening]) -> Happening:
    inner = tuple(
        (u.first, u.last) for u in units
        if u is not unit and unit.first <= u.first and u.last <= unit.last
    )  # fmt: skip
    return replace(unit, aside=inner)


def own_dates(text: str, dates: list[Date]) -> list[Date]:
    """Dates that date the clause, not a thing in it; all of them where there are no others.

    Examples
    --------
    >>> text = "described in March 2022 the plan of 2007"
    >>> [d.iso for d in own_dates(text, find_dates(text))]
    ['2022-03']
    """
    naming = [m.span() for m in _OF.finditer(text)]
    free = [d for d in dates if not any(a <= d.start and d.end <= b for a, b in naming)]
    return free or dates


def _dates_between(tokens: list[Token], verb: int, later: Clause, last: int) -> bool:
    """Whether each of two verbs has a date, or one stands right before the later: 'and in June'."""
    start = _with_lead(tokens, later.first, verb)
    if find_dates(_text(tokens, start, later.first)):
        return True
    early = {d.text for d in find_dates(_text(tokens, verb, start))}
    late = {d.text for d in find_dates(_text(tokens, later.first, last))}
    return bool(early and late - early)


def _with_lead(tokens: list[Token], start: int, floor: int) -> int:
    """Take 'and in June' before the verb along."""
    place = start
    while place - 1 > floor and place > start - 9 and tokens[place - 1].text not in {",", ";"}:
        place -= 1
        if tokens[place].tag == "C":
            return place + 1
    return start


def _aside(tokens: list[Token], entry: _Found, first: int, last: int) -> tuple[int, int]:
    clause = entry.clause
    own = clause.subject_words[0]
    start = own if first <= own < clause.first else clause.first
    for place in range(start, max(first, start - 4) - 1, -1):
        if tokens[place].tag in {"W", "S"}:
            start = place + (tokens[place].tag == "S")
            break
    stop = clause.verb + 1
    while stop < last and tokens[stop].text not in {",", ";", ":", "—", ")"}:
        stop += 1
    return start, stop
