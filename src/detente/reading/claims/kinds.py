"""Kinds of claims: fact, cause, forecast, conditional, necessity, impossibility, recommendation."""

from __future__ import annotations

import re

from detente.reading.claims.frame import Frame, hedges_of
from detente.reading.claims.hedges import PROBABLE, WEAK, find_hedges
from detente.reading.claims.kind_patterns import (
    ADVICE,
    AS,
    ASKED,
    CANNOT,
    CONTINGENT,
    DEADLINE,
    DESIRE,
    FOR,
    IF,
    INSISTED,
    INVERTED,
    NEED,
    NOT_CANNOT,
    PERMITTED,
    PLAN,
    PLEDGE,
    REFUSES,
    RELATION,
    SHOULD_COME,
    SINCE,
    SUBJECT_CASE,
    SUPPOSED,
    THAT_SHOULD,
    WEAK_CAUSE,
    WILL,
)
from detente.reading.claims.tense import of_now, supposed


def kind_of(frame: Frame) -> str:
    """Kinds of a part, joined by ``+``.

    Order of the tests matters: a question is no claim; advice is told from necessity by who is
    spoken to; 'cannot be excluded' is no impossibility.
    """
    low = frame.low
    asks = r"\?|^(?:who|what|why|how|when|where|whose|which)\b"
    if frame.question or (frame.title and re.search(asks, frame.text.lower())):
        return "question"
    if ASKED.search(low):
        return "question"
    if frame.title or frame.defining or PLAN.search(low):
        return "factual"
    cause = _causal(frame, low)
    main = _main_kind(frame, low)
    if main == "factual" and not cause and WEAK_CAUSE.search(low):
        return "factual+causal"
    if cause and main == "factual":
        return "causal" if not SINCE.search(frame.text) else "factual+causal"
    return f"{main}+causal" if cause else main


def _causal(frame: Frame, low: str) -> bool:
    if frame.link in {"so", "for"} and frame.link:
        return True
    text = frame.text.replace("’", "'")
    if SINCE.search(text.lower()) or AS.search(text) or FOR.search(text):
        return True
    if re.match(
        r"^(?:because|since (?!\d|then\b)[a-z]+ (?:\w+ )?(?:is|are|has|have|was|were)\b)", low
    ):
        return True
    if re.search(r"^[^,;]{3,60},\s+so (?:it|they|he|she|the|no)\b", low) or re.search(
        r",\s+so (?:it|they|the|no)\b", low
    ):
        return True
    return RELATION.search(low) is not None


def _main_kind(frame: Frame, low: str) -> str:
    reported = bool(frame.speaker) and not frame.house
    inverted = INVERTED.match(low) is not None and "," in low
    condition = inverted or _conditional(frame, low) or _still_conditional(frame, low)
    hedges = hedges_of(frame)
    phrases = {h.phrase for h in hedges}
    if re.match(r"(?:what|who|why|how|where|which)\b", low) and not WILL.search(low):
        phrases.discard("unclear")  # 'what the army wants is unclear' tells of now
    probable = bool(phrases & PROBABLE)
    if not reported and not condition and _imperative(frame):
        return "recommendation"
    advice = ADVICE.search(low)
    if advice and any(
        h.phrase not in {"will", "could"} and h.start <= advice.start() < h.end for h in hedges
    ):
        advice = None  # 'must be expected' advises nobody
    if advice and THAT_SHOULD.search(low[: advice.start()]):
        advice = None
    if advice and INSISTED.search(low[: advice.end()]):
        return "necessity"
    if advice and not reported and not inverted and not _only_in_if(frame, low, advice):
        found = _advice_kind(frame, low, advice.group())
        if found == "forecast" and condition:
            found = "conditional_forecast"
        if found == "necessity" and probable_main(phrases):
            found = ""
        if found:
            return found
    if of_now(frame, low) and not condition and not reported:
        return "factual"
    if NOT_CANNOT.search(low) and not re.search(r"afford", low):
        return "conditional_forecast" if condition else "forecast"
    need = NEED.search(low)
    if need and not (
        (inverted or low.startswith("if ")) and re.search(r"\b(?:have|need) to$", need.group())
    ):
        # What cannot be afforded cannot be, and must be avoided.
        return (
            "impossibility+necessity"
            if re.search(r"(?:not|n't) afford", need.group())
            else "necessity"
        )
    if re.search(r"\bcan no longer (?!be\b)", low) and not condition and not WILL.search(low):
        return "factual"  # what somebody has lost the strength for is how things stand
    if CANNOT.search(low) and not (
        reported and re.search(r"\bcould\b", low) and "cannot" not in low
    ):
        past = re.search(r"\bcould (?:not|never|neither)\b|\bcouldn't\b", low) and not condition
        if past and not probable_main(phrases):
            return "factual"
        if (
            not past
            and not (probable_main(phrases) and _late_cannot(low))
            and not re.search(r"\b(?:few|hardly anyone)\b", low)
        ):
            return "impossibility"
    future = WILL.search(DESIRE.sub(" ", low)) is not None and not PERMITTED.search(low)
    future = future and not re.search(r"\b(?:was|were) due to\b", low)
    future = future and _modal_is_main(frame)
    if not condition and not probable_main(phrases) and REFUSES.search(low):
        return "factual"  # what somebody will not do is where they stand today
    if not condition and not probable_main(phrases) and _told_back_then(frame, low):
        return "factual"
    pledge = PLEDGE.search(low)
    if pledge and not condition and not WILL.search(low[: pledge.start()]):
        return "factual"
    ended = (
        re.search(r"\b(?:is|are) not\.?$", low)
        and frame.previous is not None
        and frame.previous.band
    )
    counterfactual = re.search(r"\bwould (?:not |never )?have \w+", low) is not None
    counterfactual = counterfactual or (low.startswith("had ") and "would" in low)
    if condition and counterfactual and not probable:
        return "conditional"
    if condition and (future or probable):
        return (
            "conditional"
            if reported and not probable and not re.search(r"\bwill\b", low)
            else "conditional_forecast"
        )
    if condition:
        return "conditional"
    if not reported and future and supposed(frame, low, phrases):
        # 'would' in the house's own voice: if it came to that. With nothing that could come to
        # pass, it tells of a habit or a wish ('the miners would strike for less').
        return "conditional_forecast" if probable or _in_case(frame, low) else "factual"
    if "number" in phrases and not reported:
        return "forecast"
    if reported and not re.search(r"\bwill\b", low):
        strong = phrases & (PROBABLE - {"could", "possible", "is expected"})
        hedged = "could" in phrases and re.search(
            r"\b(?:may|might)\b|\b(?:believes?|thinks?|hold|holds|fears?|reckons?|judges?|expects?)\b.*\bcould\b(?! not)",  # noqa: E501
            low,
        )
        few = (
            re.search(r"\b(?:few|no one|nobody|none)\b", low.split(frame.spoken.lower()[:20])[0])
            if frame.spoken
            else None
        )
        return "forecast" if (strong or hedged) and not few else "factual"
    if (
        (probable and not PERMITTED.search(low) and _hedge_is_main(phrases, future))
        or future
        or ended
    ):
        return "forecast"
    if re.search(
        r"\bmore (?:realistic|plausible|promising) than\b|\bis now (?:more|less) (?:realistic|plausible)\b",  # noqa: E501
        low,
    ):
        return "forecast"
    return "factual"


def _in_case(frame: Frame, low: str) -> bool:
    """Whether a case is put, by the subject itself or by the sentence before."""
    if SUBJECT_CASE.match(low) or re.match(r"[^.;]{0,60}\bsuch (?:an? )?\w+", low):
        return True
    before = frame.previous
    return before is not None and (
        before.band is not None or "conditional" in before.kind
        or re.search(r"\b(?:would|could|might|if|were to)\b", before.quote) is not None
    )  # fmt: skip


def probable_main(phrases: set[str]) -> bool:
    """Whether a hedge stronger than *could* stands in a part."""
    return bool(phrases & (PROBABLE - WEAK))


def _late_cannot(low: str) -> bool:
    """Whether what cannot be only stands in the reason: 'is improbable, because neither could'."""
    reason = re.search(r"\b(?:because|since|as|for)\b", low)
    found = CANNOT.search(low)
    return reason is not None and found is not None and reason.start() < found.start()


def _hedge_is_main(phrases: set[str], future: bool) -> bool:
    """'could' alone, in a clause whose main verb is not modal, does not make a forecast."""
    return bool(phrases & (PROBABLE - {"could"})) or future


def _modal_is_main(frame: Frame) -> bool:
    """Whether a modal stands in the main clause, not behind 'to one that', 'from which'."""
    for index, token in enumerate(frame.tokens):
        if token.tag != "M" or token.low in {"can", "cannot", "must", "should", "ought"}:
            continue
        place = token.start - frame.start
        if frame.core[place : place + 1].strip() == "":
            continue
        clause = [t.low for t in frame.tokens[max(0, index - 12) : index]]
        if "," in clause:
            clause = clause[len(clause) - clause[::-1].index(",") :]
        if {"whereby", "how", "which", "whom"} & set(clause[1:]):
            continue  # 'a formula whereby they would leave'
        if token.low == "will" and index and frame.tokens[index - 1].tag in {"D", "J", "'"}:
            continue
        return True
    return re.search(r"\b(?:is|are) (?:\w+ )?(?:going|about) to\b", frame.low) is not None


def _told_back_then(frame: Frame, low: str) -> bool:
    """'concluded on the understanding that it would follow', 'could not reach': told of the past."""  # noqa: E501
    if re.search(r"\b(?:could not|couldn't|could never)\b", low):
        return True
    modals = [i for i, t in enumerate(frame.tokens) if t.tag == "M"]
    if not modals or any(frame.tokens[i].low not in {"would", "could", "might"} for i in modals):
        return False
    before = frame.tokens[: modals[0]]
    past = any(
        (t.tag == "V" and t.form == "past") or t.low in {"was", "were", "had"} for t in before
    )
    return past and any(t.low == "that" for t in before)


def _conditional(frame: Frame, low: str) -> bool:
    if SUPPOSED.match(low) and not frame.inside:
        return True
    if _inverted_should(frame):
        return True
    match = IF.search(low)
    if match:
        if match.group() == "once":
            return WILL.search(low) is not None
        whether = re.search(r"\b(?:ask|asks|asked|wonder|wonders|see|know|knows|decide) if\b", low)
        return whether is None
    if CONTINGENT.match(low):
        found = {h.phrase for h in find_hedges(frame.core)}
        chance = found & (PROBABLE - WEAK)
        return (
            bool(chance)
            or re.search(r",.{0,40}\bshould\b", low) is not None
            or (low.startswith(("without", "absent", "failing")) and "will" in found)
        )
    if re.search(r"\bonly if\b|\bbut only if\b", low):
        return True
    if re.search(r"\b(?:signs?|indications?|evidence|hints?|reason) ", low):
        return False
    if re.search(
        r"\b(?:no|not|never|neither|nor)\b.{3,80}\b(?:without|until|unless|"
        r"before(?! (?:\d|the (?:end|close|turn|year|summer|winter|spring|autumn|month)|long|then|too long|january|february|march|april|may|"  # noqa: E501
        r"june|july|august|september|october|november|december|mid-|late|early|next|christmas)))\b",
        low,
    ) and not re.search(
        r"\b(?:do|does|did)(?: not|n't) (?:believe|think|expect)\b|\b(?:unlikely|improbable|doubt\w*)\b",  # noqa: E501
        low,
    ):
        return re.search(r"\b(?:will|would)\b", low) is not None
    # 'were it to happen' after another clause
    return re.search(r"(?:^|[;,] )were (?:it|they|he|she|the \w+(?: \w+)?) to \w+", low) is not None


def _inverted_should(frame: Frame) -> bool:
    """'would follow should Brevik resign': the verb before its subject stands for an if."""
    tokens = frame.tokens
    return any(
        token.low == "should" and index and tokens[index - 1].tag not in {"W", "S"}
        and tokens[index + 1].tag in {"D", "R", "NP", "O", "Q"}
        for index, token in enumerate(tokens[:-1])
    )  # fmt: skip


def _still_conditional(frame: Frame, low: str) -> bool:
    """'If X, A would follow, but B would not': B stands under the same if."""
    return (
        frame.inside and frame.previous is not None
        and "conditional" in frame.previous.kind and re.search(r"\bwould\b", low) is not None
    )  # fmt: skip


def _imperative(frame: Frame) -> bool:
    """'Press both sides to publish.': a base form opens a piece of advice."""
    first = frame.tokens[0]
    second = frame.tokens[1] if len(frame.tokens) > 1 else None
    barred = first.low == "do" and second is not None and second.low in {"not", "never"}
    if not (frame.advising or barred) or second is None or frame.link not in {"", ";", "and"}:
        return False
    from detente.reading.language.words import verb_forms

    forms = verb_forms().get(first.low, ())
    base = any(kind == "base" for _, kind in forms) or first.low in {"do", "be"}
    if first.low in {"do", "never"}:
        return second.tag in {"X", "B", "V"} or base
    noun = second.tag in {"V", "M", "A", "P", "'"} and second.low not in {
        "with",
        "for",
        "to",
        "on",
        "from",
        "up",
    }
    return (
        base
        and not noun
        and (second.tag in {"D", "O", "NP", "N", "J", "R", "Q", "P", "T", "AV", "S"})
    )


_DEAL = r"(?:deal|settlement|agreement|solution|truce|accord|peace|formula|compromise|treaty|arrangement)"  # noqa: E501


def _only_in_if(frame: Frame, low: str, advice: re.Match[str]) -> bool:
    """Whether 'should' stands only in an if-clause ('if it should fail')."""
    before = low[: advice.start()]
    if advice.group() == "should" and _inverted_should(frame):
        return True  # 'would follow should the talks fail'
    return re.search(r"\bif(?:, \w+,)? [^,]{0,40}$", before) is not None


def _advice_kind(frame: Frame, low: str, word: str) -> str:
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
