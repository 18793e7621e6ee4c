"""Solve a conflict that stands in a file of its own, without a situation: ``detente moves FILE``.

It is no analysis; :mod:`detente.analyses.moves.moves` is the one on situations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import FileFormatError
from detente.io.conflict_file import ConflictFile, Maker
from detente.io.conflict_terms import Pattern
from detente.models.graph_coalitions import coalition_stability
from detente.models.graph_model import (
    CONCEPTS,
    Stability,
    scores_from_ranking,
    scores_from_statements,
    solve_conflict,
)
from detente.models.graph_states import Conflict, conflict
from detente.models.graph_views import View, ViewStability, solve_views

Floats = NDArray[np.float64]
PLAIN = ("Nash", "GMR", "SMR", "SEQ")
MOST_FOR_COALITIONS, MOST_MAKERS = 1500, 8


@dataclass(frozen=True)
class SolvedConflict:
    """A conflict of a file with its solution.

    Parameters
    ----------
    file : ConflictFile
    model : Conflict
    numbers : tuple of int
        Number of every state, as in the file.
    score : (maker, state) float
    stability : Stability
    graded : bool
        Whether the file states strong preferences.
    views : ViewStability, optional
        Stability where somebody does not see every state.
    """

    file: ConflictFile
    model: Conflict
    numbers: tuple[int, ...]
    score: Floats
    stability: Stability
    graded: bool = False
    views: ViewStability | None = None

    def to_json(self, *, full: bool = False) -> dict[str, Any]:
        """Equilibria and individual stability by concept, states numbered as in the file.

        Parameters
        ----------
        full : bool
            Also symmetric sequential stability, strong and misperceived equilibria where the file
            states them, coalitions where the conflict is small enough, and the states.
        """
        answer: dict[str, Any] = {
            "equilibria": {concept: self._numbers(self._shared(concept)) for concept in PLAIN},
            "individual": {concept: self._individual(concept) for concept in PLAIN},
        }
        if not full:
            return answer
        answer["symmetric_sequential"] = {
            "equilibria": self._numbers(self._shared("SSEQ")),
            "individual": self._individual("SSEQ"),
        }
        if self.graded:
            answer["strong_equilibria"] = {
                concept: self._numbers(flags)
                for concept, flags in zip(
                    self.stability.concepts, self.stability.strong_equilibria, strict=True
                )
                if concept != "Nash"
            }
        if self.views is not None:
            answer["misperception"] = {
                "equilibria": {
                    concept: self._numbers(flags)
                    for concept, flags in zip(
                        self.views.concepts, self.views.equilibria, strict=True
                    )
                },
                "sees": {
                    maker.name: self._numbers(flags)
                    for maker, flags in zip(self.file.makers, self.views.seen, strict=True)
                },
            }
        if self.model.count <= MOST_FOR_COALITIONS and self.model.makers <= MOST_MAKERS:
            together = coalition_stability(self.model, self.score)
            answer["coalitions"] = {
                concept: self._numbers(flags)
                for concept, flags in zip(together.concepts, together.equilibria, strict=True)
            }
        answer["states"] = [
            {"number": number, "yn": self.letters(k)} for k, number in enumerate(self.numbers)
        ]
        return answer

    def place(self, number: int) -> int:
        """Position of the state with a number.

        Raises
        ------
        FileFormatError
            If no feasible state has this number.
        """
        if number not in self.numbers:
            raise FileFormatError(
                f"{self.file.title}: there is no feasible state {number}. States are numbered "
                f"{min(self.numbers)} to {max(self.numbers)}."
            )
        return self.numbers.index(number)

    @cached_property
    def taken(self) -> NDArray[np.bool_]:
        """Which options each state takes, ``(state, option)``."""
        return self.model.taken()

    def letters(self, state: int) -> str:
        """A state as letters Y and N, an option each."""
        return "".join("Y" if taken else "N" for taken in self.taken[state])

    def words(self, state: int) -> str:
        """The options that a state takes, in words; the owner stands before a name used twice."""
        names = self.file.options
        taken = [
            names[k]
            if names.count(names[k]) == 1
            else f"{self.file.makers[self.file.owner[k]].name}: {names[k]}"
            for k in np.flatnonzero(self.taken[state])
        ]
        return ", ".join(taken) if taken else "nothing is done"

    def _individual(self, concept: str) -> dict[str, list[int]]:
        flags = self.stability.of(concept)
        return {
            maker.name: self._numbers(own)
            for maker, own in zip(self.file.makers, flags, strict=True)
        }

    def _shared(self, concept: str) -> NDArray[np.bool_]:
        return np.asarray(self.stability.of(concept).all(axis=0))

    def _numbers(self, flags: NDArray[np.bool_]) -> list[int]:
        return sorted(n for n, flag in zip(self.numbers, flags, strict=True) if flag)


def solve_file(file: ConflictFile, *, name: str = "") -> SolvedConflict:
    """Solve a conflict under every concept.

    Parameters
    ----------
    file : ConflictFile
        As :func:`detente.io.conflict_file.read_conflict` gives it.
    name : str
        Stands in messages; the title where empty.

    Returns
    -------
    SolvedConflict

    Raises
    ------
    FileFormatError
        If no state is feasible, a stated state is not, or preferences do not fit the states.

    References
    ----------
    fang1993, rego2017

    Examples
    --------
    >>> from detente.io.conflict_file import parse_conflict
    >>> dilemma = parse_conflict({
    ...     "options": ["One yields", "Two yields"],
    ...     "decision_makers": [
    ...         {"name": "One", "options": [0], "preferences": ["#1", "not #0"]},
    ...         {"name": "Two", "options": [1], "preferences": ["#0", "not #1"]}]})
    >>> solve_file(dilemma).to_json()["equilibria"]["SEQ"]
    [1, 4]
    """
    label = name or file.title
    bits = [_bits(pattern) for pattern in file.infeasible]
    codes = None if file.states is None else [code for _, code in file.states]
    try:
        model = conflict(
            file.owner, direction=file.direction, masks=[mask for mask, _ in bits],
            values=[value for _, value in bits], states=codes,
            makers=len(file.makers),
        )  # fmt: skip
    except ValueError as error:
        raise FileFormatError(f"{label}: {error}.") from None
    if file.states is None:
        numbers = tuple(range(1, model.count + 1))
    else:
        numbers = tuple(number for number, _ in file.states)
    score, grade = _preferences(file, model, numbers, label)
    graded = bool((grade != 0).any())
    solution = solve_conflict(model, score, concepts=CONCEPTS, grade=grade if graded else None)
    views = None
    if any(maker.hidden or maker.beliefs for maker in file.makers):
        views = _seen(file, model, score, label)
    return SolvedConflict(file, model, numbers, score, solution, graded, views)


def _bits(pattern: Pattern) -> tuple[int, int]:
    return (
        sum(1 << option for option, _ in pattern),
        sum(1 << option for option, taken in pattern if taken),
    )


def _preferences(
    file: ConflictFile, model: Conflict, numbers: Sequence[int], label: str
) -> tuple[Floats, NDArray[np.int32]]:
    """Scores and grades of every decision maker."""
    taken = {f"#{k}": column for k, column in enumerate(model.taken().T)}
    place = {number: k for k, number in enumerate(numbers)}
    score = np.zeros((len(file.makers), model.count))
    grade = np.zeros(score.shape, np.int32)
    for k, maker in enumerate(file.makers):
        if maker.ranking is not None:
            score[k] = _ranked(maker, place, label)
            for step in maker.strong:
                above = {s for group in maker.ranking[:step] for s in group}
                grade[k, [place[s] for s in above]] += 1
        elif maker.statements:
            try:
                holds = np.array([s.holds(taken) for s in maker.statements])
                score[k] = scores_from_statements(holds)
            except ValueError as error:
                raise FileFormatError(f"{label}, preferences of '{maker.name}': {error}.") from None
            if maker.strong:
                first = min(maker.strong[0], len(maker.statements))
                top = scores_from_statements(holds[:first])
                grade[k] = np.unique(top, return_inverse=True)[1]
    return score, grade


def _ranked(maker: Maker, place: dict[int, int], label: str) -> Floats:
    assert maker.ranking is not None
    unknown = [s for group in maker.ranking for s in group if s not in place]
    if unknown:
        raise FileFormatError(
            f"{label}, ranking of '{maker.name}': there is no feasible state {unknown[0]}. "
            f"States are numbered {min(place)} to {max(place)}."
        )
    groups = [[place[s] for s in group] for group in maker.ranking]
    try:
        return scores_from_ranking(groups, states=len(place))
    except ValueError as error:
        raise FileFormatError(
            f"{label}, ranking of '{maker.name}': {error}. Name every state once, best first, "
            "ties in brackets."
        ) from None


def _seen(file: ConflictFile, model: Conflict, score: Floats, label: str) -> ViewStability:
    taken = {f"#{k}": column for k, column in enumerate(model.taken().T)}
    names = [maker.name for maker in file.makers]
    views = []
    try:
        for maker in file.makers:
            hidden = np.zeros(model.count, np.bool_)
            for mask, value in map(_bits, maker.hidden):
                hidden |= (model.states & mask) == value
            seen = score.copy() if maker.beliefs else score
            for other, wishes in maker.beliefs:
                holds = np.array([s.holds(taken) for s in wishes])
                seen[names.index(other)] = scores_from_statements(holds) if wishes else 0.0
            views.append(View(seen, hidden))
        return solve_views(model, views)
    except ValueError as error:
        raise FileFormatError(f"{label}: {error}.") from None
