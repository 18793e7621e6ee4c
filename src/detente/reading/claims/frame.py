"""One part of a sentence as the rules of claims see it, and its hedges."""

from __future__ import annotations

from dataclasses import dataclass

from detente.reading.claims.hedges import find_hedges
from detente.reading.claims.stated import Hedge, carried
from detente.reading.language.tokens import Token
from detente.reading.proposals import Claim


@dataclass
class Frame:
    """One part of a sentence, as the rules see it.

    Parameters
    ----------
    text, core : str
        The part, and the part with relative clauses blanked out (same length).
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
    before = frame.previous
    if (
        before is not None
        and before.yardstick == "stated"
        and not any(h.phrase == "number" for h in hedges)
    ):
        hedges = hedges + carried(frame.core)
    return hedges
