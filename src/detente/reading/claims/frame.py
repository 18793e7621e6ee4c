"""One part of a sentence as the rules of claims see it, and its hedges."""

from __future__ import annotations

import re
from dataclasses import dataclass

from detente.reading.claims.hedges import find_hedges
from detente.reading.claims.stated import Hedge, carried
from detente.reading.language.tokens import Token
from detente.reading.proposals import Claim

_VERB = r"(?:give|put|estimate|rate|set|reckon|assess|judge|assign|attach|accord|allot)s?"
_WEIGHED = re.compile(
    rf"(?:\bwhich (?:we|i|this \w+)\b(?: [\w']+){{0,2}}? {_VERB}\b"
    rf"|(?:chance|probability|likelihood|odds|risk|prospect)\b.{{0,50}}\b(?:{_VERB[:-2]}|estimated|rated|reckoned|"
    r"assessed|judged)\b)[^,;]{0,40}$",
    re.IGNORECASE,
)


@dataclass
class Frame:
    """One part of a sentence, as the rules see it.

    Parameters
    ----------
    text, core : str
        The part, and the part with relative clauses blanked out (same length).
    tokens : list of Token
    start, end : int
        Characters of the document.
    link : str
        What joins it to the part before (``and``, ``;``); empty for the first of a sentence.
    question, title, advising, defining : bool
        Whether it asks, is a heading, stands under a heading that advises, gives a scale of words.
    speaker, spoken : str
        Who says it, and what; empty where the house speaks.
    house : bool
        Whether the speaker is the house itself.
    previous : Claim or None
        The claim before it.
    inside : bool
        Whether ``previous`` stands in the same sentence.
    """

    text: str
    core: str
    tokens: list[Token]
    start: int
    end: int
    link: str = ""
    question: bool = False
    title: bool = False
    advising: bool = False
    speaker: str = ""
    house: bool = True
    spoken: str = ""
    previous: Claim | None = None
    inside: bool = False
    defining: bool = False

    @property
    def low(self) -> str:
        """Core in small letters with straight quotes."""
        return self.core.lower().replace("’", "'")


def hedges_of(frame: Frame, *, yardstick: str = "detente") -> list[Hedge]:
    """Hedges of a part, with numbers that go on with the odds of the claim before."""
    hedges = find_hedges(frame.core, yardstick=yardstick)
    if not any(h.phrase == "number" for h in hedges):
        # 'In the second, which we put at 25 per cent, …': the odds stand in the relative clause.
        hedges += [
            hedge for hedge in find_hedges(frame.text, yardstick=yardstick)
            if hedge.phrase == "number" and _WEIGHED.search(frame.text[: hedge.start])
        ]  # fmt: skip
    before = frame.previous
    if (
        before is not None
        and before.yardstick == "stated"
        and not any(h.phrase == "number" for h in hedges)
    ):
        hedges = hedges + carried(frame.core)
    return hedges
