"""Status-quo analysis: how does one get from today's state to another, and in how many moves?

Breadth-first from today: in every step one decision maker moves, either in any way it can or only
where that improves its lot (Li, Kilgour & Hipel 2005).  A shortest path never has one decision
maker move twice in a row, since two such moves equal one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.models.graph_model import batches
from detente.models.graph_reach import ordered, walk_draws
from detente.models.graph_states import Conflict

Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Paths:
    """Shortest ways from one state to all others.

    Parameters
    ----------
    moves : ([draw,] state) int
        Length of the shortest path, -1 where there is none.
    previous : ([draw,] state) int
        State before the last move, -1 at the start and where there is no path.
    mover : ([draw,] state) int
        Decision maker that makes the last move, -1 likewise.
    """

    moves: Ints
    previous: Ints
    mover: Ints

    def to(self, state: int) -> list[tuple[int, int]]:
        """The path to a state as (mover, state reached) pairs; empty if there is none.

        Only for paths without draws.
        """
        steps: list[tuple[int, int]] = []
        while self.mover[state] >= 0:
            steps.append((int(self.mover[state]), int(state)))
            state = int(self.previous[state])
        return steps[::-1]


def paths_from(
    conflict: Conflict, score: ArrayLike, start: int, *, improving: bool = True,
    hidden: ArrayLike | None = None,
) -> Paths:  # fmt: skip
    """Shortest paths from one state to every other.

    Parameters
    ----------
    conflict : Conflict
    score : ([draw,] maker, state) float
        Preferences, higher is better; used only with ``improving``.
    start : int
        Number of today's state.
    improving : bool
        Whether every mover must rank the state it moves to above the one it leaves.
    hidden : (maker, state) bool, optional
        States that a decision maker does not know of and so never moves to; others may.

    Returns
    -------
    Paths
        Among equally short paths the one whose movers come first wins.

    References
    ----------
    li2005

    Examples
    --------
    >>> from detente.models.graph_states import conflict
    >>> paths = paths_from(conflict([0, 1]), [[1, 0, 3, 2], [1, 3, 0, 2]], 3)
    >>> paths.moves.tolist(), paths.to(0)
    ([2, 1, 1, 0], [(0, 2), (1, 0)])
    """
    given = np.asarray(score, dtype=np.float64)
    shape = (conflict.makers, conflict.count)
    if given.shape[-2:] != shape:
        raise ValueError(
            f"scores have the shape {given.shape}, expected (…, {shape[0]}, {shape[1]})"
        )
    if not 0 <= start < conflict.count:
        raise ValueError(f"there are {conflict.count} states, none has the number {start}")
    unseen = np.zeros(shape, np.bool_) if hidden is None else np.array(hidden, dtype=np.bool_)
    if unseen.shape != shape:
        raise ValueError(f"hidden states have the shape {unseen.shape}, expected {shape}")
    draws = given.reshape((-1, *shape))
    moves = np.empty((len(draws), conflict.count), np.int32)
    previous, mover = np.empty_like(moves), np.empty_like(moves)
    for part in batches(len(draws), conflict):
        points = np.ascontiguousarray(draws[part])
        walk_draws(
            points, ordered(points), start, improving, unseen, conflict.cell, conflict.start,
            conflict.out_start, conflict.out, moves[part], previous[part], mover[part],
        )  # fmt: skip
    if given.ndim == 2:
        return Paths(moves[0], previous[0], mover[0])
    return Paths(moves, previous, mover)
