"""What a hedged statement is about: what is or was, what will be, what would be if."""

from __future__ import annotations

import re

from detente.reading.claims.frame import Frame
from detente.reading.claims.hedges import PROBABLE
from detente.reading.claims.kind_patterns import DATED, DESIRE

# Where the writer stands aside: preference and hearsay about a possible 'would'.
_ASIDE = re.compile(
    r"\b(?:we|i|it|this|that|there) would(?: not)? (?:be (?:rash|wrong|a surprise|surprising|unwise)|put|give|say|bet|"  # noqa: E501
    r"be surprised|take|need|require|guess|expect|exclude|go|rule|add|surprise|rate|set|wager|call|describe)\b"  # noqa: E501
)


def supposed(frame: Frame, low: str, phrases: set[str]) -> bool:
    """Whether the main verb stands under 'would': what is said holds only if something happens."""
    if _ASIDE.search(low):
        return False
    would = re.search(r"\bwould(?:n't)?\b", DESIRE.sub(" ", low))
    if would is None or re.search(r"\b(?:will|shall)\b", low):
        return False
    doubt = re.search(r"\b(?:that|whether|if|to imagine|how)\b", low[: would.start()])
    if doubt and phrases & (PROBABLE - {"could"}):
        return False  # 'it is doubtful that he would' asks about him and not about the case
    first = re.search(r"\b(?:will|would|shall|may|might|could|can|must)\b", low)
    return first is None or first.group() == "would"


_STATE = (
    r"(?:(?:is|are) (?:not )?(?:\w+ly )?(?:\w+ing|behind|already|now|still|in (?:league|touch|contact|control|charge))|"  # noqa: E501
    r"(?:has|have|had) (?:not |already |never |long |since |ever )*\w+(?:ed|en|un|ne|wn|ld|ft|pt|nt|de|st|ught)|"  # noqa: E501
    r"(?:does|do|did) not|wants?|knows?|controls?|believes?|prefers?|fears?|possess(?:es)?|shares?|intends?|"  # noqa: E501
    r"hopes?|thinks?|owns?|understands?|likes?|enjoys?|commands?|was|were|had)"
)
_OF_NOW = re.compile(
    rf"\b(?:we|i|one) (?:now |still |rather |strongly )?(?:suspect|assess(?: with \w+ confidence)?|judge(?: with \w+ confidence)?|believe|think|"  # noqa: E501
    rf"guess|surmise|doubt) (?:that |whether )?(?:(?!\bthat\b|\bwhich\b|\bwho\b|\bwill\b)[\w'’-]+ ){{1,6}}{_STATE}\b"  # noqa: E501
    rf"|\b(?:not (?:impossible|inconceivable|unthinkable)|possible|plausible|conceivable|likely|probable|unlikely|improbable|doubtful|"  # noqa: E501
    rf"unclear|uncertain|certain|clear|in doubt) (?:that|whether) (?:(?!\bthat\b|\bwhich\b|\bwho\b|\bwill\b)[\w'’-]+ ){{1,6}}{_STATE}\b"  # noqa: E501
    rf"|^(?:but |and |yet |though )?whether (?:(?!\bthat\b|\bwhich\b|\bwho\b)[\w'’-]+ ){{1,6}}(?:still |yet |now |already )?(?:{_STATE}|does|do|is|are|\w+s) .{{0,60}}"  # noqa: E501
    r"\b(?:is|remains) (?:\w+ ){0,2}?(?:unclear|uncertain|unknown|disputed|debated|anyone's guess)\b"  # noqa: E501
    r"|\b(?:who|what|how|which|where|why)\b.{3,80}\b(?:is|remains) (?:\w+ ){0,2}?(?:unclear|uncertain|unknown|disputed|anyone's guess)\b"  # noqa: E501
    r"|^what is (?:not|hardly|scarcely|beyond|no longer|not seriously) (?:in )?(?:doubt|dispute|question)\b"  # noqa: E501
    r"|\b(?:may|might|could) (?:well |already |by now |even |long |since )*have (?:already |long |since |by now )*[a-z]+(?:ed|en|un|ne|wn|ld|ft|pt|nt|de|st|ught|me|lt|ay|id)\b"  # noqa: E501
)


def of_now(frame: Frame, low: str) -> bool:
    """Whether a hedged statement is about what is or was, and not about what will be."""
    if re.search(r"\b(?:will|shall|would|won't)\b", low):
        return False
    if _OF_NOW.search(low):
        return True
    if any(t.tag == "M" for t in frame.tokens) or DATED.search(low):
        return False
    # An adverb of probability beside a verb in the present or past: a guess at a fact.
    adverb = re.search(
        r"\b(?:is|are|was|were|does|did|has|have|had|do)? ?(?:almost certainly|very probably|very likely|quite possibly|probably|"  # noqa: E501
        r"possibly|presumably|in all likelihood|most likely|undoubtedly) (?!not (?:to|in|before|until)\b)(?:not |does |did |has |have )*"  # noqa: E501
        r"(?:[a-z]+(?:ed|en|s|er|ing)|behind|not|in|the|a|an|right|wrong|true|false)\b",
        low,
    )
    return adverb is not None and any(t.tag in {"V", "A"} for t in frame.tokens)
