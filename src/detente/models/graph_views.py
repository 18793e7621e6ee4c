"""Misperception: what holds when decision makers see different conflicts?

A first-level hypergame (Wang, Hipel & Fraser 1988; Aljefri, Bashar, Fang & Hipel 2018): each
decision maker has its own *view*: what it believes the others prefer, and which states it does not
see at all.  It judges stability inside its view.  A state lasts where every decision maker sees it
and finds it stable in its own view; what each of them believes to be an equilibrium may differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.models.graph_model import CONCEPTS, Stability, solve_conflict
from detente.models.graph_states import Conflict, conflict

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class View:
    """The conflict as one decision maker sees it.

    Parameters
    ----------
    score : ([draw,] maker, state) array_like of float
        Preferences as it believes them, its own included, over all states of the true conflict.
    hidden : (state) array_like of bool, optional
        States that it does not know of.
    grade : ([draw,] maker, state) array_like of int, optional
        Strength of these preferences, see :func:`detente.models.graph_model.solve_conflict`.

    Examples
    --------
    >>> View([[1, 0, 3, 2], [1, 3, 0, 2]], hidden=[True, False, False, False]).hidden[0]
    True
    """

    score: ArrayLike
    hidden: ArrayLike | None = None
    grade: ArrayLike | None = None


@dataclass(frozen=True)
class ViewStability:
    """Stability when each decision maker judges in its own view.

    Parameters
    ----------
    concepts : tuple of str
    individual, strong : ([draw,] concept, maker, state) bool
        Stable, and strongly stable, for a decision maker in its own view; False where it does not
        see the state.
    seen : (maker, state) bool
        Whether it sees the state.
    believed : ([draw,] concept, maker, state) bool
        What each decision maker takes for an equilibrium.
    """

    concepts: tuple[str, ...]
    individual: Flags
    strong: Flags
    seen: Flags
    believed: Flags

    @property
    def equilibria(self) -> Flags:
        """Seen by all and stable for each in its own view, ``([draw,] concept, state)``."""
        return np.asarray(self.individual.all(axis=-2))

    @property
    def strong_equilibria(self) -> Flags:
        """Seen by all, strongly stable for each in its own view: ``([draw,] concept, state)``."""
        return np.asarray(self.strong.all(axis=-2))


def solve_views(
    true: Conflict, views: Sequence[View], *, concepts: Sequence[str] = CONCEPTS
) -> ViewStability:
    """Stability under misperception.

    Parameters
    ----------
    true : Conflict
        With every state that can occur.
    views : sequence of View
        One for every decision maker, in order.
    concepts : sequence of str

    Returns
    -------
    ViewStability

    Raises
    ------
    ValueError
        If there is not one view for each decision maker or one sees no state.

    References
    ----------
    wang1988, aljefri2018

    Examples
    --------
    The second prisoner wrongly takes the first for one who likes to cooperate.

    >>> game, score = conflict([0, 1]), [[1, 0, 3, 2], [1, 3, 0, 2]]
    >>> views = [View(score), View([[0, 1, 2, 3], score[1]])]
    >>> solve_views(game, views, concepts=("Nash",)).believed.astype(int)[0].tolist()
    [[1, 0, 0, 0], [0, 1, 0, 0]]
    """
    if len(views) != true.makers:
        raise ValueError(f"{true.makers} decision makers need as many views, not {len(views)}")
    names = tuple(name for name in CONCEPTS if name in concepts)
    before = np.shape(views[0].score)[:-2]
    shape = (*before, len(names), true.makers, true.count)
    individual, strong, believed = (np.zeros(shape, np.bool_) for _ in range(3))
    seen = np.ones((true.makers, true.count), np.bool_)
    solved: dict[tuple[int, int], Stability] = {}
    for maker, view in enumerate(views):
        if np.shape(view.score)[:-2] != before:
            raise ValueError("all views have the same number of draws")
        if view.hidden is not None:
            seen[maker] = ~np.asarray(view.hidden, dtype=np.bool_)
        kept = np.flatnonzero(seen[maker])
        if kept.size == 0:
            raise ValueError(f"decision maker {maker + 1} sees no state at all")
        if kept.size < true.count:
            score = np.asarray(view.score, dtype=np.float64)[..., kept]
            grade = None if view.grade is None else np.asarray(view.grade)[..., kept]
            found = solve_conflict(_restricted(true, kept), score, concepts=concepts, grade=grade)
        else:
            # Those who share a view share its solution.
            key = id(view.score), id(view.grade)
            if key not in solved:
                solved[key] = solve_conflict(
                    true, view.score, concepts=concepts, grade=view.grade
                )  # fmt: skip
            found = solved[key]
        individual[..., maker, kept] = found.individual[..., maker, :]
        strong[..., maker, kept] = found.strong[..., maker, :]
        believed[..., maker, kept] = found.equilibria
    return ViewStability(names, individual, strong, seen, believed)


def _restricted(true: Conflict, kept: NDArray[np.int64]) -> Conflict:
    """The same conflict with only some of its states."""
    return conflict(
        true.owner, direction=true.direction, states=true.states[kept], makers=true.makers
    )
