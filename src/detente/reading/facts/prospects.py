"""What goes on, what is due and what may come: clauses that tell no finished act."""

from __future__ import annotations

import re

from detente.reading.clauses.clause import Clause
from detente.reading.facts.event_spans import Found, text_of
from detente.reading.facts.event_words import event_verbs, strong_verbs
from detente.reading.language.dates import MONTH_NAMES
from detente.reading.language.tokens import Token

GRIM = re.compile(r"\b(?:return\w* to (?:violence|war|arms|fighting|the bush)|re-?arm\w*|go\w* to war|split\w*|"  # noqa: E501
                   r"default\w*|flee|collapse\w*|secede\w*|break\w* away)\b")  # fmt: skip
_STATE = re.compile(
    r"\b(?:on (?:trial|strike|hunger strike|the run)|(?:in|under) (?:custody|detention|(?:house )?arrest|siege|blockade|curfew|"  # noqa: E501
    r"martial law))\b"
)
_SINCE = re.compile(
    rf"\bsince\s+(?:\w+\s+){{0,2}}?(?=(?:19|20|21)\d\d|{MONTH_NAMES})",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:until|till)\s+(?:\w+\s+){0,2}?(?:(?:1[5-9]|20|21)\d\d)\b")
_EVERY = re.compile(
    r"\b(?:every|each) (?:\w+day|night|morning|week|month|spring|summer|autumn|winter)\b"
)


def standing(tokens: list[Token], clause: Clause, low: str, level: str, kinds: set[str]) -> str:
    """What goes on or has ended though its verb tells no act: 'is on trial', 'since 2019'."""
    behind = low[: low.find(",")] if "," in low else low
    if clause.modal or clause.infinitive or kinds & {"recommendation", "necessity"}:
        return ""
    goes_on = _running_on(tokens, clause, kinds)
    if goes_on:
        return goes_on
    if clause.lemma in {"be", "remain"} and _STATE.search(behind):
        return "ongoing"
    if clause.perfect and level == "main" and _SINCE.search(behind):
        return "ongoing"
    stative = clause.lemma in event_verbs("stative")
    if clause.past and stative and level != "relative" and _UNTIL.search(behind):
        return "occurred"
    if not clause.past and clause.lemma in strong_verbs() and level == "main":
        lead = text_of(tokens, max(0, clause.first - 6), clause.first)
        return "ongoing" if _EVERY.search(f"{lead} {behind}") else ""
    return ""


def foreseen(
    tokens: list[Token], clause: Clause, level: str, low: str, kinds: set[str], *,
    strong: bool, dated: bool,
) -> Found | None:  # fmt: skip
    """A clause with a modal or an infinitive: planned, due or feared; None where it is neither."""
    looming = clause.lemma in event_verbs("foreseen")
    if level == "relative" and not dated:
        return None
    if clause.infinitive:
        before = {t.lemma or t.low for t in tokens[max(0, clause.first - 3) : clause.first]}
        near = {t.low for t in tokens[max(0, clause.first - 3) : clause.first]}
        stative = clause.lemma in event_verbs("stative")
        if near & {"due", "set", "scheduled", "slated"} and not stative:
            return Found(clause, level, "prospective")
        if near & {"is", "are"} and dated and not stative:
            return Found(clause, level, "prospective")  # 'is to choose a governor on 25 May'
        if strong and before & {"plan", "intend", "threaten", "prepare", "vow", "pledge"}:
            return Found(clause, level, "prospective")
        if strong and clause.first and tokens[clause.first - 1].lemma == "be":
            return Found(clause, level, "prospective")
        tried = tokens[clause.first - 1].lemma in {"try", "attempt", "manage"}
        if clause.first and tried and strong:
            return Found(clause, level, "occurred")
        if clause.lemma in strong_verbs() and kinds & {"forecast", "conditional_forecast"}:
            return Found(clause, level, "hypothetical")
        return None
    scheduled = clause.lemma in event_verbs("scheduled")
    firm = clause.modal in {"will", "shall", "would"}
    if firm and (strong or scheduled) and (dated or not kinds & {"forecast"}):
        return Found(clause, level, "prospective")
    forecast = kinds & {"forecast", "conditional_forecast"}
    if forecast and (strong or looming or GRIM.search(low)) and level == "main":
        return Found(clause, level, "hypothetical")
    return None


_WEIGHED = frozenset(
    "chance chances risk danger possibility probability likelihood prospect odds likely unlikely "
    "probable improbable conceivable possible inconceivable doubt doubtful".split()
)


def _running_on(tokens: list[Token], clause: Clause, kinds: set[str]) -> str:
    """What a forecast weighs in a clause: 'a 40 per cent chance that a camp empties'."""
    own = clause.subject_words[0]
    start = own if 0 <= own < clause.first else clause.first
    place = start - 1
    while place >= 0 and place > start - 4 and tokens[place].low not in {"that", "whether"}:
        if tokens[place].tag in {"V", "A", "M", "."}:
            return ""
        place -= 1
    if own >= 0 and tokens[own].tag == "R":
        return ""
    if place < 0 or tokens[place].low not in {"that", "whether"} or clause.negated:
        return ""
    lead = {t.low for t in tokens[max(0, place - 6) : place]}
    weighed = lead & _WEIGHED or (tokens[place].low == "whether" and place < 2)
    dynamic = clause.lemma not in event_verbs("stative") and not clause.past
    forecast = kinds & {"forecast", "conditional_forecast", "impossibility"}
    return "hypothetical" if weighed and dynamic and forecast else ""
