"""What happens in a part of a sentence: which of its clauses are events, and where each stands."""

from __future__ import annotations

import re
from dataclasses import replace

from detente.reading.clauses.clause import Clause
from detente.reading.clauses.parts import CONTENT_NOUNS
from detente.reading.facts.casualties import casualties
from detente.reading.facts.event_spans import Found, Happening, text_of, units_of
from detente.reading.facts.event_words import FORCES, PHRASAL, event_verbs, strong_verbs
from detente.reading.facts.prospects import GRIM, foreseen, standing
from detente.reading.language.dates import MONTH_NAMES, Date, find_dates
from detente.reading.language.tokens import Token
from detente.reading.proposals import Claim

_GOES_ON = frozenset("continue rage persist spread go_on last drag".split())
_SPREADS = frozenset(
    "resume start begin break erupt end stop follow spread intensify escalate".split()
)
_VIOLENT = re.compile(
    r"\b(?:ambush(?:es)?|assassinations?|arrests?|incidents?|violations?|killings?|kidnappings?|raids?|attacks?|clash(?:es)?|shelling|fighting|protests?|strikes?|riots?|talks|bombing|hostilities)\b"
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
    if "question" in kinds:
        return []
    condition = _condition(tokens, first, last, kinds)
    found: list[Found] = []
    for number, clause in enumerate(held):
        reach = _reach(tokens, clause, held[number + 1 :], last)
        if clause.participle and _carries(tokens, clause, held):
            clause = replace(clause, participle=False, past=True)
        judged = _judge(tokens, first, clause, reach, condition, kinds)
        if judged is not None:
            found.append(judged)
    return units_of(tokens, first, last, found, condition)


def _carries(tokens: list[Token], clause: Clause, held: list[Clause]) -> bool:
    """Whether a participle must be the verb of its part, since the part has no other.

    'Imre Dask, for the cabinet, and Ola Brun, for the league, signed a text that ends it.'
    """
    return (
        tokens[clause.verb].tag == "E"
        and clause.lemma in strong_verbs() | event_verbs("light")
        and not clause.passive
        and all(c is clause or _aside(c, held) for c in held)
    )


def _aside(clause: Clause, held: list[Clause]) -> bool:
    """Whether a clause is no main one: relative, or a second verb of a relative one."""
    if clause.relative or clause.participle or clause.infinitive:
        return True
    return any(c.relative and c.subject_words == clause.subject_words for c in held)


def _condition(tokens: list[Token], first: int, last: int, kinds: set[str]) -> tuple[int, int]:
    """Tokens of the if-clause of a conditional part; (-1, -1) where there is none."""
    if not kinds & {"conditional", "conditional_forecast"}:
        return -1, -1
    start = first
    while start < last and tokens[start].tag in {"C", "AV"} and tokens[start].low not in _OPENERS:
        start += 1
    if tokens[start].low in _OPENERS:
        verb = aside = False
        for place in range(start + 1, last):
            if tokens[place].text == "," and verb and not aside:
                return start, place
            if tokens[place].tag == "W" and tokens[place - 1].text == ",":
                aside = True  # 'Should Kovar, whose health is poor, die in office'
                continue
            if aside:
                aside = tokens[place].text != ","
                continue
            verb = verb or tokens[place].tag in {"V", "A", "B", "E"}
        return start, last
    place = next((i for i in range(first + 1, last) if _opens(tokens, i)), -1)
    return (place, last) if place > 0 else (-1, -1)


def _opens(tokens: list[Token], index: int) -> bool:
    """Whether a condition begins in the middle: 'if it falls', 'should the monitors leave'."""
    if tokens[index].low in {"if", "unless"}:
        return True
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    inverted = tokens[index].low == "should" and following is not None
    return inverted and following is not None and following.tag in {"D", "O", "NP"}


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


def _dated(text: str) -> bool:
    return bool(find_dates(_OF.sub(" ", text))) or _WHEN.search(text) is not None


_WHEN = re.compile(
    r"\b(?:yesterday|last (?:week|month|year|night|spring|summer|autumn|winter|fall|[A-Z][a-z]+day)|"  # noqa: E501
    r"(?:\w+|\d+) (?:days?|weeks?|months?|years?|hours?) (?:ago|later|earlier|afterwards)|"
    r"the (?:same|next|following|previous) (?:day|morning|evening|night|week|month|year|spring|summer|autumn|winter)|"  # noqa: E501
    r"(?:a|one) (?:day|week|month|year) (?:ago|later|earlier)|in the (?:spring|summer|autumn|winter) of|"  # noqa: E501
    r"(?:this|next) (?:week|month|year|spring|summer|autumn|winter)|"
    r"on (?:the |that |the following )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:on|the) (?:night|day|morning|eve) (?:of|before|after))\b"  # noqa: E501
)


def _judge(
    tokens: list[Token], first: int, clause: Clause, reach: int, condition: tuple[int, int],
    kinds: set[str],
) -> Found | None:  # fmt: skip
    """Whether a clause tells an event, on which level, and whether it has come to pass."""
    within = condition[0] <= clause.verb < condition[1]
    subject = clause.subject_words[0]
    start = subject if 0 <= subject < clause.first else clause.first
    if _denied(tokens, clause, within=within):
        return None
    text = text_of(tokens, max(_with_preposition(tokens, start), first), reach)
    low = text.lower()
    level = _level(tokens, clause, start)
    if tokens[clause.verb].tag == "G" and clause.first and tokens[clause.first - 1].tag == "P":
        # 'answer by blocking the loading of crude'
        status = "hypothetical" if kinds & {"forecast", "conditional_forecast"} else "occurred"
        told = clause.lemma in strong_verbs() and _dated(text)
        return Found(clause, "relative", status) if told else None
    if clause.participle and clause.first != first:
        done = _done(tokens, clause, reach)
        return Found(clause, "relative", "occurred") if done else None
    stands = "" if within else standing(tokens, clause, low, level, kinds)
    if stands:
        return Found(clause, "main" if stands == "hypothetical" else level, stands)
    who = text_of(tokens, max(first, start - 4), clause.first)
    strong = _strong(tokens, clause, reach, low, who)
    lead = text_of(tokens, first, start) if level == "main" else ""
    own = re.split(r"\bthat\b|[:\"“‘]", text)[0] if clause.lemma in event_verbs("speech") else text
    dated = _dated(own) or (bool(lead) and len(lead) < 90 and _dated(lead))
    if within:
        opener = tokens[condition[0]].low
        remote = opener in {"should", "were", "had"} or " were to " in f" {who} {low}"
        return _supposed(clause, opener, remote=remote, strong=strong, dated=dated)
    due = clause.modal == "must" and dated and " by " in f" {low}"
    if due and "recommendation" not in kinds and clause.lemma not in event_verbs("stative"):
        return Found(clause, level, "prospective")
    advice = bool(kinds & {"recommendation", "necessity"})
    if advice and not (dated and clause.past and not clause.modal):
        return None  # what is advised or needed has not happened
    return _told(tokens, clause, level, low, kinds, strong=strong, dated=dated)


def _denied(tokens: list[Token], clause: Clause, *, within: bool) -> bool:
    """'did not sign', 'nobody came'; a verb after an article is a noun. A case may be negative."""
    if clause.verb and tokens[clause.verb - 1].tag == "D":
        return True
    subject = clause.subject_words[0]
    nobody = subject >= 0 and tokens[subject].low in _NOBODY
    return not within and (clause.negated or nobody)


def _done(tokens: list[Token], clause: Clause, reach: int) -> bool:
    """'an offensive, announced on 3 May': a participle counts with a date or doer of its own."""
    behind = text_of(tokens, clause.first, min(reach, clause.verb + 10))
    known = clause.lemma in strong_verbs() or clause.lemma in event_verbs("light")
    if tokens[clause.verb].tag != "E" or not (known or re.search(r"\bby\b", behind)):
        return False
    if clause.lemma in strong_verbs() and clause.passive:
        return True
    stative = clause.lemma in event_verbs("stative")
    return not stative and bool(find_dates(behind.split(",")[0]))


def _strong(tokens: list[Token], clause: Clause, reach: int, low: str, who: str) -> bool:
    """Whether the verb, with its particle or object, tells an act whatever stands around it."""
    if clause.lemma in strong_verbs() or PHRASAL.search(low):
        return True
    if clause.lemma in _SPREADS and _VIOLENT.search(who):
        return True
    moves = clause.lemma in event_verbs("light") - {"keep", "hold", "show", "describe"}
    return moves and FORCES.search(_after(tokens, clause, reach)) is not None


def _supposed(
    clause: Clause, opener: str, *, remote: bool, strong: bool, dated: bool
) -> Found | None:
    """What an if-clause puts as a case; ``remote``: 'should it', 'were it to'."""
    light = clause.lemma in event_verbs("light")
    counts = dated or ((strong or light or remote) and opener != "unless")
    weak = _LASTING if remote else event_verbs("stative") | _WEAK
    return (
        Found(clause, "condition", "hypothetical") if counts and clause.lemma not in weak else None
    )


_NOBODY = frozenset({"no", "none", "neither", "nobody", "nothing"})
_WEAK = frozenset({"pass", "return", "let", "stay", "keep", "continue"})
_LASTING = frozenset("be have want know need like seem continue remain".split())


def _with_preposition(tokens: list[Token], start: int) -> int:
    """Begin at the 'in' of 'in October Brussels approved', where the subject took the month in."""
    for _ in range(2):
        if start and tokens[start - 1].low in _DATING:
            start -= 1
    return start


_DATING = frozenset("in on by since from during early late mid until after before".split())


def _told(
    tokens: list[Token], clause: Clause, level: str, low: str, kinds: set[str], *,
    strong: bool, dated: bool,
) -> Found | None:  # fmt: skip
    """A clause outside the condition: done, going on, planned or feared."""
    stative = clause.lemma in event_verbs("stative") and not (
        # A participle that no word list knows: 'was re-elected in May'.
        clause.lemma == "be" and dated and re.search(r"\b(?:was|were|been) [\w-]+ed\b", low)
    )
    harm = bool(casualties(low))
    light = clause.lemma in event_verbs("light")
    violent = _VIOLENT.search(low[:60]) is not None
    if clause.infinitive and clause.perfect and (strong or dated or harm or light):
        return Found(clause, level, "occurred")  # 'is understood to have met them in May'
    if clause.modal or clause.infinitive:
        return foreseen(tokens, clause, level, low, kinds, strong=strong, dated=dated)
    if tokens[clause.verb].tag == "G" and not clause.participle:
        going = strong or dated or light or violent
        return (
            Found(clause, level, "ongoing")
            if going and level != "relative" and not stative
            else None
        )
    status = "" if clause.past or clause.perfect else _due(clause, level, low, dated=dated)
    if status:
        return Found(clause, level, status)
    if clause.lemma in _GOES_ON and violent:
        return Found(clause, level, "ongoing")
    if not (clause.past or clause.perfect):
        if dated and (strong or light) and level != "relative":
            return Found(clause, level, "occurred")
        expects = bool(kinds & {"forecast", "conditional_forecast"}) and level == "main"
        grave = clause.lemma in strong_verbs() or GRIM.search(low)
        return Found(clause, level, "hypothetical") if expects and grave else None
    if stative and not harm and not (dated and clause.lemma in event_verbs("speech")):
        return None
    if level == "relative":
        accepted = dated or harm or (strong and clause.past)
    else:
        mild = clause.lemma in event_verbs("drifting" if clause.perfect else "mild")
        act = not mild and (light or not clause.perfect)
        accepted = strong or harm or dated or violent or act
    return Found(clause, level, "occurred") if accepted else None


def _due(clause: Clause, level: str, low: str, *, dated: bool) -> str:
    """``prospective`` for a verb in the present that tells what is due: 'the mandate expires'."""
    if _HABIT.search(low):
        return ""
    scheduled = dated and clause.lemma in event_verbs("scheduled") and level in {"main", "sub"}
    ends = level in {"main", "sub"} and _ENDS.search(low) and (dated or _FIXED.search(low))
    planned = dated and re.search(r"\b(?:due|scheduled|slated|planned|set)\b", low)
    return "prospective" if scheduled or ends or planned else ""


_ENDS = re.compile(r"\b(?:expires?|lapses?|runs? out|ends?|takes? effect|takes? place)\b")
_FIXED = re.compile(r"\b(?:expires?|lapses?|runs? out|at the end of|next|this|soon|within)\b")
_HABIT = re.compile(r"\b(?:every|each|usually|always|often|normally)\b")


def _after(tokens: list[Token], clause: Clause, reach: int) -> str:
    stop = max(min(reach, clause.stop), clause.verb + 1)
    subject = clause.subject_words
    who = text_of(tokens, subject[0], subject[1]) if clause.passive and subject[0] >= 0 else ""
    return f"{who} {text_of(tokens, clause.verb + 1, stop)}".lower()


_RELATIVE = frozenset("which who that whom whose".split())
_SUBORDINATE = frozenset(
    "when after as where because before until while since whereupon although though".split()
)


def _level(tokens: list[Token], clause: Clause, start: int) -> str:
    if clause.relative:
        cleft = start > 3 and tokens[start - 1].tag == "W" and tokens[start - 3].lemma == "be"
        if any(t.text in {":", ";"} for t in tokens[max(0, start - 4) : clause.first]):
            return "main"  # 'the vote that he wants: on 3 May it was put off'
        return "main" if cleft and tokens[start - 4].low == "it" else "relative"
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


_NOUN_OF = re.compile(
    r"\b(?!(?:end|start|beginning|middle|spring|summer|autumn|winter|fall|quarter|half|eve|night|morning|evening|day|week|"
    rf"month|course|outbreak|{MONTH_NAMES})\b)"
    r"[A-Za-z]{4,}\s+of\s+(?:[A-Z][a-z]+\s+)?(?:1[5-9]|20|21)\d\d\b"
)


def own_dates(text: str, dates: list[Date]) -> list[Date]:
    """Dates that date the clause, not a thing in it; all of them where there are no others.

    Examples
    --------
    >>> text = "described in March 2022 the plan of 2007"
    >>> [d.iso for d in own_dates(text, find_dates(text))]
    ['2022-03']
    """
    naming = [m.span() for m in [*_OF.finditer(text), *_NOUN_OF.finditer(text)]]
    free = [d for d in dates if not any(a <= d.start and d.end <= b for a, b in naming)]
    return free or dates
