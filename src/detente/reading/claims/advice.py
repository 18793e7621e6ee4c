"""What ought to be done: imperatives, 'should', 'must', 'needs to'."""

from __future__ import annotations

import re

from detente.reading.claims.conditions import inverted_should
from detente.reading.claims.frame import Frame
from detente.reading.claims.kind_patterns import DEADLINE, SHOULD_COME
from detente.reading.language.words import verb_forms

_DEAL = r"(?:deal|settlement|agreement|solution|truce|accord|peace|formula|compromise|treaty|arrangement)"  # noqa: E501
# Prepositions that belong to a verb ('press for', 'talk to'); after others its form is a noun.
_WITH_VERBS = frozenset("with for to on from up".split())


def imperative(frame: Frame) -> bool:
    """'Press both sides to publish.': a base form opens a piece of advice."""
    first = frame.tokens[0]
    second = frame.tokens[1] if len(frame.tokens) > 1 else None
    barred = first.low == "do" and second is not None and second.low in {"not", "never"}
    if not (frame.advising or barred) or second is None or frame.link not in {"", ";", "and"}:
        return False
    forms = verb_forms().get(first.low, ())
    base = any(kind == "base" for _, kind in forms) or first.low in {"do", "be"}
    if first.low in {"do", "never"}:
        return second.tag in {"X", "B", "V"} or base
    noun = second.tag in {"V", "M", "A", "P", "'"} and second.low not in _WITH_VERBS
    object_follows = second.tag in {"D", "O", "NP", "N", "J", "R", "Q", "P", "T", "AV", "S"}
    return base and not noun and object_follows


def only_in_if(frame: Frame, low: str, advice: re.Match[str]) -> bool:
    """Whether 'should' stands only in an if-clause ('if it should fail')."""
    before = low[: advice.start()]
    if advice.group() == "should" and inverted_should(frame):
        return True  # 'would follow should the talks fail'
    return re.search(r"\bif(?:, \w+,)? [^,]{0,40}$", before) is not None


def advice_kind(frame: Frame, low: str, word: str) -> str:
    """Kind of a part by its word of advice ('must', 'needs to'); empty where it advises nobody."""
    if re.match(r"(?:needs? to|(?:has|have) to)", word):
        if re.search(
            r"\b(?:would|will|may|might|did|does|do|not|n't) (?:\w+ )?(?:have|need) to\b", low
        ):
            return ""
        if word.startswith("need"):
            return "recommendation"  # 'the party needs to name a candidate' advises
        return "" if re.search(r"\bhad to\b", low) else "necessity"
    if word == "must":
        if DEADLINE.search(low) and not frame.advising:
            return "necessity"
        if re.search(r"\bmust (?:have|be (?:a|the|because))\b", low):
            return ""
        if re.match(rf"(?:any|every|a|an|each) (?:\w+ ){{0,2}}{_DEAL}\b", low):
            return "necessity"
        return "recommendation"
    if word == "shall be" and not frame.advising:
        return ""
    if word == "should" and not frame.advising and SHOULD_COME.search(low):
        return "forecast"
    if word == "should" and (
        re.search(r"\bshould (?:have|be (?:able|possible|enough|seen))\b", low)
        and not frame.advising
    ):
        return "forecast" if "be able" in low or "possible" in low else ""
    return "recommendation"
