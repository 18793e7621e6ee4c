"""Whether a part of a sentence puts a case: 'if', 'unless', 'were it to', 'not without'."""

from __future__ import annotations

import re

from detente.reading.claims.frame import Frame
from detente.reading.claims.hedges import PROBABLE, WEAK, find_hedges
from detente.reading.claims.kind_patterns import CONTINGENT, IF, INVERTED, SUPPOSED, WILL
from detente.reading.language.dates import MONTH_NAMES

# 'no withdrawal before a guarantee'; 'before the end of May' only tells when.
_NOT_WITHOUT = re.compile(
    r"\b(?:no|not|never|neither|nor)\b.{3,80}\b(?:without|until|unless|before(?! (?:\d|"
    r"the (?:end|close|turn|year|summer|winter|spring|autumn|month)|long|then|too long|"
    rf"{MONTH_NAMES.lower()}|mid-|late|early|next|christmas)))\b"
)
_DOUBTED = re.compile(
    r"\b(?:do|does|did)(?: not|n't) (?:believe|think|expect)\b|"
    r"\b(?:unlikely|improbable|doubt\w*)\b"
)


def opens_inverted(low: str) -> bool:
    """'Were it to fail, …', 'had they signed, …': a verb before its subject stands for an if."""
    return INVERTED.match(low) is not None and "," in low


def conditional(frame: Frame, low: str) -> bool:
    """Whether a part holds under a condition that it names, or that the part before named."""
    return opens_inverted(low) or _conditional(frame, low) or _still_conditional(frame, low)


def _conditional(frame: Frame, low: str) -> bool:
    if SUPPOSED.match(low) and not frame.inside:
        return True
    if inverted_should(frame):
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
    if _NOT_WITHOUT.search(low) and not _DOUBTED.search(low):
        return re.search(r"\b(?:will|would)\b", low) is not None
    # 'were it to happen' after another clause
    return re.search(r"(?:^|[;,] )were (?:it|they|he|she|the \w+(?: \w+)?) to \w+", low) is not None


def inverted_should(frame: Frame) -> bool:
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
