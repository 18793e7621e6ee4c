"""Kinds of claims: fact, cause, forecast, conditional, necessity, impossibility, recommendation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from detente.reading.claims.advice import advice_kind, imperative, only_in_if
from detente.reading.claims.conditions import conditional, opens_inverted
from detente.reading.claims.frame import Frame, hedges_of
from detente.reading.claims.hedges import PROBABLE, WEAK
from detente.reading.claims.kind_patterns import (
    ADVICE,
    AS,
    ASKED,
    CANNOT,
    DESIRE,
    FOR,
    INSISTED,
    NEED,
    NOT_CANNOT,
    PERMITTED,
    PLAN,
    PLEDGE,
    REFUSES,
    RELATION,
    SINCE,
    SUBJECT_CASE,
    THAT_SHOULD,
    WEAK_CAUSE,
    WILL,
)  # fmt: skip
from detente.reading.claims.stated import Hedge
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


@dataclass(frozen=True)
class _Part:
    """A part of a sentence with what decides its kind.

    Parameters
    ----------
    frame : Frame
    low : str
        Its words in small letters.
    hedges : tuple of Hedge
    phrases : set of str
        Their phrases.
    reported : bool
        Whether somebody other than the house says it.
    condition : bool
        Whether it holds under a condition only.
    """

    frame: Frame
    low: str
    hedges: tuple[Hedge, ...]
    phrases: frozenset[str]
    reported: bool
    condition: bool

    @property
    def probable(self) -> bool:
        """Whether a hedge of probability stands in it, *could* included."""
        return bool(self.phrases & PROBABLE)

    @property
    def likely(self) -> bool:
        """Whether a hedge stronger than *could* stands in it."""
        return bool(self.phrases & (PROBABLE - WEAK))

    @property
    def future(self) -> bool:
        """Whether its main clause tells of what is to come."""
        return (
            WILL.search(DESIRE.sub(" ", self.low)) is not None
            and not PERMITTED.search(self.low)
            and not re.search(r"\b(?:was|were) due to\b", self.low)
            and _modal_is_main(self.frame)
        )


def _main_kind(frame: Frame, low: str) -> str:
    """Kind of a part apart from causes: the first test that tells."""
    hedges = tuple(hedges_of(frame))
    phrases = {h.phrase for h in hedges}
    if re.match(r"(?:what|who|why|how|where|which)\b", low) and not WILL.search(low):
        phrases.discard("unclear")  # 'what the army wants is unclear' tells of now
    part = _Part(
        frame, low, hedges, frozenset(phrases),
        reported=bool(frame.speaker) and not frame.house, condition=conditional(frame, low),
    )  # fmt: skip
    for test in (_advised, _guessed, _needed, _barred, _settled, _contingent, _expected):
        kind = test(part)
        if kind:
            return kind
    return "factual"


def _advised(part: _Part) -> str:
    """'Press both sides', 'the party should sign'."""
    frame, low = part.frame, part.low
    if not part.reported and not part.condition and imperative(frame):
        return "recommendation"
    advice = ADVICE.search(low)
    if advice is None or THAT_SHOULD.search(low[: advice.start()]):
        return ""
    if any(
        h.phrase not in {"will", "could"} and h.start <= advice.start() < h.end for h in part.hedges
    ):
        return ""  # 'must be expected' advises nobody
    if INSISTED.search(low[: advice.end()]):
        return "necessity"
    if part.reported or opens_inverted(low) or only_in_if(frame, low, advice):
        return ""
    found = advice_kind(frame, low, advice.group())
    if found == "forecast" and part.condition:
        return "conditional_forecast"
    return "" if found == "necessity" and part.likely else found


def _guessed(part: _Part) -> str:
    """'probably knows' guesses at what is; 'cannot be excluded' at what may come."""
    if of_now(part.frame, part.low) and not part.condition and not part.reported:
        return "factual"
    if NOT_CANNOT.search(part.low) and "afford" not in part.low:
        return "conditional_forecast" if part.condition else "forecast"
    return ""


def _needed(part: _Part) -> str:
    """'requires', 'depends on', 'has to'."""
    need = NEED.search(part.low)
    if need is None:
        return ""
    cased = opens_inverted(part.low) or part.low.startswith("if ")
    if cased and re.search(r"\b(?:have|need) to$", need.group()):
        return ""
    # What cannot be afforded cannot be, and must be avoided.
    afford = re.search(r"(?:not|n't) afford", need.group())
    return "impossibility+necessity" if afford else "necessity"


def _barred(part: _Part) -> str:
    """'cannot win'; 'could not reach' and 'can no longer pay' tell how things were or stand."""
    low = part.low
    lost = re.search(r"\bcan no longer (?!be\b)", low)
    if lost and not part.condition and not WILL.search(low):
        return "factual"  # what somebody has lost the strength for is how things stand
    if not CANNOT.search(low):
        return ""
    if part.reported and re.search(r"\bcould\b", low) and "cannot" not in low:
        return ""
    past = re.search(r"\bcould (?:not|never|neither)\b|\bcouldn't\b", low)
    if past and not part.condition:
        return "" if part.likely else "factual"
    if (part.likely and _late_cannot(low)) or re.search(r"\b(?:few|hardly anyone)\b", low):
        return ""
    return "impossibility"


def _settled(part: _Part) -> str:
    """What somebody refuses, has pledged or was told: where they stand today, no forecast."""
    low = part.low
    if part.condition:
        return ""
    if not part.likely and (REFUSES.search(low) or _told_back_then(part.frame, low)):
        return "factual"
    pledge = PLEDGE.search(low)
    return "factual" if pledge and not WILL.search(low[: pledge.start()]) else ""


def _contingent(part: _Part) -> str:
    """What holds under a condition, named or put by the house's own *would*."""
    frame, low = part.frame, part.low
    if part.condition:
        counterfactual = re.search(r"\bwould (?:not |never )?have \w+", low) is not None
        counterfactual = counterfactual or (low.startswith("had ") and "would" in low)
        if counterfactual and not part.probable:
            return "conditional"
        told = part.reported and not part.probable and not re.search(r"\bwill\b", low)
        forecast = (part.future or part.probable) and not told
        return "conditional_forecast" if forecast else "conditional"
    if not part.reported and part.future and supposed(frame, low, set(part.phrases)):
        # 'would' in the house's own voice: if it came to that. With nothing that could come to
        # pass, it tells of a habit or a wish ('the miners would strike for less').
        return "conditional_forecast" if part.probable or _in_case(frame, low) else "factual"
    return ""


def _expected(part: _Part) -> str:
    """What is to come, in the house's own voice or as others hedge it."""
    frame, low = part.frame, part.low
    if part.reported and not re.search(r"\bwill\b", low):
        strong = part.phrases & (PROBABLE - {"could", "possible", "is expected"})
        hedged = "could" in part.phrases and _THOUGHT_POSSIBLE.search(low)
        return "forecast" if (strong or hedged) and not _few_say(frame, low) else "factual"
    if "number" in part.phrases and not part.reported:
        return "forecast"
    hedged_main = bool(part.phrases & (PROBABLE - {"could"})) and not PERMITTED.search(low)
    before = frame.previous
    denied = before is not None and before.band and re.search(r"\b(?:is|are) not\.?$", low)
    if hedged_main or part.future or denied:
        return "forecast"
    return "forecast" if _COMPARED.search(low) else ""


_THOUGHT_POSSIBLE = re.compile(
    r"\b(?:may|might)\b|\b(?:believes?|thinks?|hold|holds|fears?|reckons?|judges?|expects?)\b.*"
    r"\bcould\b(?! not)"
)
_COMPARED = re.compile(
    r"\bmore (?:realistic|plausible|promising) than\b|"
    r"\bis now (?:more|less) (?:realistic|plausible)\b"
)


def _few_say(frame: Frame, low: str) -> bool:
    """'Few expect that …': nearly nobody says it."""
    if not frame.spoken:
        return False
    speaker = low.split(frame.spoken.lower()[:20])[0]
    return re.search(r"\b(?:few|no one|nobody|none)\b", speaker) is not None


def _in_case(frame: Frame, low: str) -> bool:
    """Whether a case is put, by the subject itself or by the sentence before."""
    if SUBJECT_CASE.match(low) or re.match(r"[^.;]{0,60}\bsuch (?:an? )?\w+", low):
        return True
    before = frame.previous
    return before is not None and (
        before.band is not None or "conditional" in before.kind
        or re.search(r"\b(?:would|could|might|if|were to)\b", before.quote) is not None
    )  # fmt: skip


def _late_cannot(low: str) -> bool:
    """Whether what cannot be only stands in the reason: 'is improbable, because neither could'."""
    reason = re.search(r"\b(?:because|since|as|for)\b", low)
    found = CANNOT.search(low)
    return reason is not None and found is not None and reason.start() < found.start()


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
