"""Graph Model for Conflict Resolution: which states would last, and for whom.

Take a state s, a decision maker i and every move of i to a state s1 that it ranks above s.  The
state is *stable* for i if none of these moves pays in the end (Fang, Hipel & Kilgour 1993):

* ``Nash``  there is no such move;
* ``GMR``   after each, the others can go on to some s2 that i does not rank above s;
* ``SMR``   the same, and from s2 no move of i leads to a state that it ranks above s;
* ``SEQ``   as GMR, the others moving only where each of their moves improves the mover's lot;
* ``SSEQ``  as SMR, the others moving as in SEQ (Rêgo & Vieira 2017).

"The others can go on" means a legal sequence of moves in which nobody moves twice in a row, the
empty sequence included.  A state stable for everybody is an *equilibrium* under that concept.

With *strength of preference* (Hamouda, Kilgour & Hipel 2006) every state has a grade as well; a
difference of grade is a strong preference.  A stable state is strongly stable if every sanction
leaves i in a lower grade than s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.models.graph_reach import ordered, solve_draws
from detente.models.graph_states import Conflict

Flags = NDArray[np.bool_]

CONCEPTS = ("Nash", "GMR", "SMR", "SEQ", "SSEQ")
ROOM = 2**22  # places of states held at once, over draws and decision makers


@dataclass(frozen=True)
class Stability:
    """Who finds which state stable.

    Parameters
    ----------
    concepts : tuple of str
        Concepts that were asked for, in the order of :data:`CONCEPTS`.
    individual : ([draw,] concept, maker, state) bool
        Stable for one decision maker.
    strong : ([draw,] concept, maker, state) bool
        Strongly stable; equals ``individual`` where no grades were given.
    """

    concepts: tuple[str, ...]
    individual: Flags
    strong: Flags

    @property
    def equilibria(self) -> Flags:
        """Stable for all, ``([draw,] concept, state)``."""
        return np.asarray(self.individual.all(axis=-2))

    @property
    def strong_equilibria(self) -> Flags:
        """Strongly stable for all, ``([draw,] concept, state)``."""
        return np.asarray(self.strong.all(axis=-2))

    def of(self, concept: str) -> Flags:
        """Individual stability under one concept, ``([draw,] maker, state)``."""
        return np.asarray(self.individual[..., self.concepts.index(concept), :, :])


def solve_conflict(
    conflict: Conflict,
    score: ArrayLike,
    *,
    concepts: Sequence[str] = CONCEPTS,
    grade: ArrayLike | None = None,
) -> Stability:
    """Stability of every state for every decision maker, for one ranking or for many draws.

    Parameters
    ----------
    conflict : Conflict
        As :func:`detente.models.graph_states.conflict` makes it.
    score : ([draw,] maker, state) float
        Preferences: a higher score is preferred, equal scores are ties; only the order counts.
    concepts : sequence of str
        Any of :data:`CONCEPTS`.
    grade : ([draw,] maker, state) int, optional
        Grades of preference, shaped like the scores: states of different grade are *strongly*
        preferred one to the other.  May never fall where the score rises.

    Returns
    -------
    Stability

    Raises
    ------
    ValueError
        If shapes do not fit, a score is not a number, a concept is unknown, or grades contradict
        scores.

    References
    ----------
    fang1993, rego2017, hamouda2006

    Examples
    --------
    The prisoner's dilemma: bit 0 = one cooperates, bit 1 = two cooperates.

    >>> from detente.models.graph_states import conflict
    >>> score = [[1, 0, 3, 2], [1, 3, 0, 2]]
    >>> solution = solve_conflict(conflict([0, 1]), score, concepts=("Nash", "SEQ"))
    >>> solution.equilibria.astype(int).tolist()
    [[1, 0, 0, 0], [1, 0, 0, 1]]
    """
    unknown = [name for name in concepts if name not in CONCEPTS]
    if unknown or not concepts:
        raise ValueError(f"unknown concept {unknown}; there are {', '.join(CONCEPTS)}")
    given = np.asarray(score, dtype=np.float64)
    shape = (conflict.makers, conflict.count)
    if given.shape[-2:] != shape or given.ndim not in (2, 3):
        raise ValueError(
            f"scores have the shape {given.shape}, expected ([draw,] maker, state) with "
            f"{shape[0]} decision makers and {shape[1]} states"
        )
    if np.isnan(given).any():
        raise ValueError("a score is not a number: every decision maker ranks every state")
    draws = given.reshape((-1, *shape))
    grades = _grades(grade, given)
    graded = grade is not None
    wanted = np.array([name in concepts for name in CONCEPTS])
    stable = np.zeros((len(draws), len(CONCEPTS), *shape), dtype=np.bool_)
    strong = np.zeros_like(stable)
    for part in batches(len(draws), conflict):
        points = np.ascontiguousarray(draws[part])
        solve_draws(
            points, ordered(points), grades[part] if graded else grades, graded, wanted,
            conflict.cell,
            conflict.start, conflict.into_start, conflict.into, conflict.out_start, conflict.out,
            stable[part], strong[part],
        )  # fmt: skip
    keep = np.flatnonzero(wanted)
    individual, firm = stable[:, keep], strong[:, keep]
    if given.ndim == 2:
        individual, firm = individual[0], firm[0]
    return Stability(tuple(CONCEPTS[k] for k in keep), individual, firm)


def batches(draws: int, conflict: Conflict) -> list[slice]:
    """Draws in portions whose orders of states take little room."""
    size = max(1, ROOM // (conflict.makers * conflict.count))
    return [slice(first, min(first + size, draws)) for first in range(0, draws, size)]


def scores_from_ranking(
    ranking: Sequence[int | Sequence[int]], *, states: int
) -> NDArray[np.float64]:
    """Scores of a ranking from best to worst; a nested list is a tie.

    Parameters
    ----------
    ranking : sequence of int or of sequences of int
        Positions of states, 0 to ``states - 1``, best first.
    states : int
        How many there are; each must be named once.

    Returns
    -------
    (state) float
        0 for the worst group, 1 for the next, …

    Raises
    ------
    ValueError
        If a state is missing, unknown, or named twice (which would rank it above itself).

    Examples
    --------
    >>> scores_from_ranking([2, [0, 1]], states=3).tolist()
    [0.0, 0.0, 1.0]
    """
    score = np.full(states, np.nan)
    groups = [[g] if isinstance(g, int) else list(g) for g in ranking]
    for level, members in enumerate(groups):
        for state in members:
            if not 0 <= state < states:
                raise ValueError(f"the ranking names state {state + 1}, there are {states}")
            if not np.isnan(score[state]):
                raise ValueError(
                    f"the ranking is cyclic: state {state + 1} stands in it twice, "
                    "so it would be preferred to itself"
                )
            score[state] = len(groups) - 1 - level
    missing = np.flatnonzero(np.isnan(score)) + 1
    if missing.size:
        raise ValueError(
            "the ranking leaves out state" + ("s " if missing.size > 1 else " ")
            + ", ".join(str(s) for s in missing[:8])
        )  # fmt: skip
    return score


def scores_from_statements(holds: ArrayLike) -> NDArray[np.float64]:
    """Scores of prioritised statements: the first one on which two states differ decides.

    Parameters
    ----------
    holds : (statement, state) bool
        Whether each statement, most important first, is true in each state; at most 53.

    Returns
    -------
    (state) float
        Sum of 2^(m-k) over the true statements k = 1 … m, an exact integer.

    References
    ----------
    fang2003

    Examples
    --------
    >>> scores_from_statements([[True, False, True], [False, True, True]]).tolist()
    [2.0, 1.0, 3.0]
    """
    true = np.atleast_2d(np.asarray(holds, dtype=np.bool_))
    if len(true) > 53:
        raise ValueError(f"at most 53 statements of one decision maker, not {len(true)}")
    weight = 2.0 ** np.arange(len(true) - 1, -1, -1)
    return np.asarray(weight @ true)


def _grades(grade: ArrayLike | None, score: NDArray[np.float64]) -> NDArray[np.int64]:
    """Grades as (draw, maker, state), checked against the scores."""
    if grade is None:
        return np.zeros((1, 1, 1), np.int64)
    grades = np.asarray(grade, dtype=np.int64)
    if grades.shape != score.shape:
        raise ValueError(f"grades have the shape {grades.shape}, scores {score.shape}")
    order = np.lexsort((grades, score), axis=-1)
    steps = np.diff(np.take_along_axis(grades, order, axis=-1), axis=-1)
    level = np.diff(np.take_along_axis(score, order, axis=-1), axis=-1) == 0
    wrong = ((steps < 0) | (level & (steps != 0))).any(axis=-1)
    if wrong.any():
        maker = int(np.argwhere(wrong)[0][-1])
        raise ValueError(
            f"grades of decision maker {maker + 1} contradict its ranking: a state that it "
            "prefers strongly must stand above the other"
        )
    return np.ascontiguousarray(grades.reshape((-1, *score.shape[-2:])))
