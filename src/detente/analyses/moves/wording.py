"""What the findings about moves keep asking of a result: odds, names, words, evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.moves.conflict import MoveModel
from detente.findings.evidence import cited
from detente.findings.finding import words_for
from detente.models.graph_model import CONCEPTS
from detente.situation.model import Situation

Flags = NDArray[np.bool_]
REFERENCES = ("fang1993", "rego2017")


@dataclass(frozen=True)
class Answer:
    """A result with what its findings keep asking for."""

    result: xr.Dataset
    situation: Situation
    model: MoveModel
    main: str

    @property
    def draws(self) -> int:
        return int(self.result.sizes["draw"])

    @cached_property
    def stable(self) -> Mapping[str, Flags]:
        """By concept, whether each state is stable for all: (draw, state)."""
        bits = self.result["stable"].values
        return {c: np.asarray(bits >> place & 1 == 1) for place, c in enumerate(CONCEPTS)}

    @cached_property
    def firm(self) -> Flags | None:
        """Whether each state holds firmly under the main concept, (draw, state); None without
        strong statements."""
        if "firm" not in self.result:
            return None
        return np.asarray(self.result["firm"].values >> CONCEPTS.index(self.main) & 1 == 1)

    @cached_property
    def taken(self) -> Flags:
        return np.asarray(self.result["takes"].values == 1)

    @cached_property
    def evidence(self) -> tuple[str, ...]:
        """What moves, patterns and preferences cite."""
        tables = ("moves", "infeasible", "preferences", "perceptions")
        return cited(row for table in tables for row in self.situation.table(table))

    def evidence_of(self, move: str) -> tuple[str, ...]:
        """What the move and every pattern and preference that names it cite."""
        rows = [self.situation.table("moves")[move]]
        for table, column in (
            ("infeasible", "pattern"),
            ("preferences", "statement"),
            ("perceptions", "statement"),
        ):
            rows += [
                row
                for row in self.situation.table(table)
                if move in re.split(r"[\s()]+", row.text(column))
            ]
        return cited(rows)

    def name_of(self, move: str) -> str:
        return self.situation.table("moves")[move].text("name") or move

    def wish(self, statement: str) -> str:
        """A statement of preference with the names of its moves: ``not 'Offer concessions'``."""
        moves = set(self.model.moves)
        return re.sub(
            r"[^\s()]+",
            lambda word: f"'{self.name_of(word[0])}'" if word[0] in moves else word[0],
            statement,
        )

    def who(self, actor: str) -> str:
        """Short name of an actor."""
        return short_name(self.situation, actor)

    def said(self, state: int) -> str:
        """A state in words: what differs from today."""
        on, off = self.differs(state)
        parts = [*on, *(f"no longer: {name}" for name in off)]
        return "; ".join(parts) if parts else "as today"

    def differs(self, state: int) -> tuple[list[str], list[str]]:
        """Names of the moves that a state takes and today does not, and the other way round."""
        today = self.taken[self.model.today]
        pairs = list(zip(self.model.moves, self.taken[state], today, strict=True))
        on = [self.name_of(move) for move, now, before in pairs if now and not before]
        off = [self.name_of(move) for move, now, before in pairs if before and not now]
        return on, off

    def beside(self, state: int, move: str) -> str:
        """What a state takes and leaves besides a move, in brackets: ``(with …, without …)``."""
        on, off = self.differs(state)
        rest = [f"'{name}'" for name in on if name != self.name_of(move)]
        parts = [f"with {listed(rest)}"] if rest else []
        gone = [f"'{name}'" for name in off]
        parts += [f"without {listed(gone)}"] if gone else []
        return f" ({', '.join(parts)})" if parts else ""


def percent(share: float) -> str:
    """A share as text, whole per cent, one digit near the ends."""
    points = 100 * share
    digits = 1 if 0 < points < 1 or 99 < points < 100 else 0
    return f"{points:.{digits}f} %"


def listed(names: Sequence[str]) -> str:
    """Names joined by commas and a last ``and``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def some(names: Sequence[str], *, most: int = 12) -> str:
    """Names joined as by :func:`listed`; of very many the first, and how many more.

    Examples
    --------
    >>> some(["a", "b", "c", "d"], most=3)
    'a, b and 2 more'
    """
    if len(names) > most:
        return listed([*names[: most - 1], f"{len(names) - most + 1} more"])
    return listed(names)


def odds_that(share: float) -> str:
    """The opening of a sentence that gives odds in words.

    Examples
    --------
    >>> odds_that(0.1), odds_that(0.5)
    ('It is very unlikely that', 'The odds are roughly even that')
    """
    word = words_for(share)
    if word == "almost no chance":
        return "There is almost no chance that"
    if word == "roughly even":
        return "The odds are roughly even that"
    return f"It is {word} that"


def short_name(situation: Situation, key: str) -> str:
    """A display name without what stands in brackets, after a colon or after a comma."""
    return re.split(r"\s*[(:,]", situation.name_of(key))[0] or key
