"""Coalitions in the graph model: would a group leave together what none would leave alone?

For a coalition H a *coalition move* leads to any state that a legal sequence of moves by members of
H reaches; it is a *coalition improvement* where every member ranks that state above the one left.
With these, Nash, GMR, SMR and SEQ carry over (Kilgour, Hipel, Fang & Peng 2001; Inohara & Hipel
2008): an improvement is sanctioned where the others can go on to a state that some member of H
does not rank above the one left.  Under SEQ the others move by coalition improvements of any of
their own groups.  A state is *coalitionally stable* if it is stable for every coalition, single
decision makers included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from detente.models.graph_states import Conflict

Flags = NDArray[np.bool_]
Ints = NDArray[np.int32]

COALITION_CONCEPTS = ("Nash", "GMR", "SMR", "SEQ")
MOST_PAIRS = 10**9  # coalitions x states x states, in bytes


@dataclass(frozen=True)
class CoalitionStability:
    """Which coalition finds which state stable.

    Parameters
    ----------
    coalitions : tuple of tuple of int
        Decision makers of each coalition; all non-empty groups, small ones first.
    stable : (concept, coalition, state) bool
        In the order of ``concepts`` = Nash, GMR, SMR, SEQ.
    """

    coalitions: tuple[tuple[int, ...], ...]
    stable: Flags
    concepts: tuple[str, ...] = COALITION_CONCEPTS

    @property
    def equilibria(self) -> Flags:
        """Stable for every coalition, ``(concept, state)``."""
        return np.asarray(self.stable.all(axis=1))


def coalition_stability(
    conflict: Conflict, score: ArrayLike, *, only: Sequence[Sequence[int]] | None = None
) -> CoalitionStability:
    """Stability of every state for every coalition.

    Parameters
    ----------
    conflict : Conflict
        Small: 2^makers x states² may not exceed 10⁹.
    score : (maker, state) float
        Preferences, higher is better.
    only : sequence of coalitions, optional
        Coalitions that may form; all where absent.  The others' groups are never restricted.

    Returns
    -------
    CoalitionStability

    Raises
    ------
    ValueError
        If the model is too large or a coalition names nobody or somebody unknown.

    References
    ----------
    kilgour2001, inohara2008

    Examples
    --------
    In the prisoner's dilemma both together would leave mutual defection.

    >>> from detente.models.graph_states import conflict
    >>> found = coalition_stability(conflict([0, 1]), [[1, 0, 3, 2], [1, 3, 0, 2]])
    >>> found.coalitions[2], found.stable[0, 2].tolist()
    ((0, 1), [False, True, True, True])
    """
    makers, states = conflict.makers, conflict.count
    points = np.asarray(score, dtype=np.float64)
    if points.shape != (makers, states):
        raise ValueError(f"scores have the shape {points.shape}, expected ({makers}, {states})")
    if 2**makers * states**2 > MOST_PAIRS:
        raise ValueError(
            f"coalitions compare all pairs of states: {states} states with {makers} decision "
            "makers are too many; leave options out or ask for fewer states"
        )
    groups = sorted(range(1, 2**makers), key=lambda mask: (mask.bit_count(), _members(mask)))
    closures = np.zeros((2**makers, states, states), dtype=np.bool_)
    for mask in groups:
        acting = np.array([mask >> j & 1 == 1 for j in range(makers)])
        _closure(
            acting, conflict.cell, conflict.start, _by_cell(conflict), conflict.out_start,
            conflict.out, closures[mask],
        )  # fmt: skip
    chosen = groups if only is None else [_mask(group, makers) for group in only]
    stable = np.zeros((len(COALITION_CONCEPTS), len(chosen), states), dtype=np.bool_)
    for k, mask in enumerate(chosen):
        others = 2**makers - 1 - mask
        improving = np.zeros((states, states), dtype=np.bool_)
        for group in groups:
            if group & ~others == 0:
                _improvements(closures[group], points[list(_members(group))], improving)
        _transitive(improving)
        _judge(
            closures[mask], closures[others], improving, points[list(_members(mask))],
            stable[:, k],
        )  # fmt: skip
    return CoalitionStability(tuple(_members(mask) for mask in chosen), stable)


def _members(mask: int) -> tuple[int, ...]:
    return tuple(j for j in range(mask.bit_length()) if mask >> j & 1)


def _mask(group: Sequence[int], makers: int) -> int:
    if not group or any(not 0 <= j < makers for j in group):
        raise ValueError(f"a coalition names decision makers 0 to {makers - 1}, not {list(group)}")
    return sum(1 << j for j in set(group))


def _by_cell(conflict: Conflict) -> Ints:
    """States grouped by cell, maker by maker."""
    return np.concatenate([np.argsort(row, kind="stable") for row in conflict.cell]).astype(
        np.int32
    )


@njit(cache=True, nogil=True)
def _closure(
    acting: Flags, cell: Ints, start: Ints, member: Ints, out_start: Ints, out: Ints, reach: Flags
) -> None:
    """States reached from each state by legal sequences of the acting decision makers."""
    makers, states = cell.shape
    queue = np.empty(states, np.int32)
    entered = np.empty(start.size - 1, np.int32)
    for c in range(entered.size):
        entered[c] = -1
    for origin in range(states):
        height = 1
        queue[0] = origin
        reach[origin, origin] = True
        while height > 0:
            height -= 1
            a = queue[height]
            for j in range(makers):
                if not acting[j]:
                    continue
                here = cell[j, a]
                for p in range(out_start[here], out_start[here + 1]):
                    c = out[p]
                    if entered[c] == origin:
                        continue
                    entered[c] = origin
                    for q in range(start[c], start[c + 1]):
                        if not reach[origin, member[q]]:
                            reach[origin, member[q]] = True
                            queue[height] = member[q]
                            height += 1


@njit(cache=True, nogil=True)
def _all_better(score: NDArray[np.float64], new: int, old: int) -> bool:
    for k in range(score.shape[0]):  # noqa: SIM110 -- numba compiles loops, not generators
        if not score[k, new] > score[k, old]:
            return False
    return True


@njit(cache=True, nogil=True)
def _improvements(reach: Flags, score: NDArray[np.float64], found: Flags) -> None:
    """Add the improvements of one group to the steps found so far."""
    states = reach.shape[0]
    for a in range(states):
        for b in range(states):
            if reach[a, b] and _all_better(score, b, a):
                found[a, b] = True


@njit(cache=True, nogil=True)
def _transitive(step: Flags) -> None:
    """Every state reached from each state by such steps, itself included."""
    states = step.shape[0]
    start = np.zeros(states + 1, np.int64)
    for a in range(states):
        start[a + 1] = start[a]
        for b in range(states):
            if step[a, b]:
                start[a + 1] += 1
    target = np.empty(start[states], np.int32)
    for a in range(states):
        k = start[a]
        for b in range(states):
            if step[a, b]:
                target[k] = b
                k += 1
    queue = np.empty(states, np.int32)
    closed = np.zeros((states, states), np.bool_)
    for origin in range(states):
        closed[origin, origin] = True
        queue[0] = origin
        height = 1
        while height > 0:
            height -= 1
            a = queue[height]
            for k in range(start[a], start[a + 1]):
                b = target[k]
                if not closed[origin, b]:
                    closed[origin, b] = True
                    queue[height] = b
                    height += 1
    for a in range(states):
        for b in range(states):
            step[a, b] = closed[a, b]


@njit(cache=True, nogil=True)
def _judge(
    own: Flags, others: Flags, improving: Flags, score: NDArray[np.float64], stable: Flags
) -> None:
    """Stability of every state for one coalition under Nash, GMR, SMR and SEQ."""
    states = own.shape[0]
    for s in range(states):
        for k in range(4):
            stable[k, s] = True
        for s1 in range(states):
            if not own[s, s1] or not _all_better(score, s1, s):
                continue
            stable[0, s] = False
            gmr, smr, seq = False, False, False
            for s2 in range(states):
                if not (others[s1, s2] or s2 == s1) or _all_better(score, s2, s):
                    continue
                gmr = True
                seq = seq or improving[s1, s2]
                if not smr:
                    smr = True
                    for s3 in range(states):
                        if own[s2, s3] and _all_better(score, s3, s):
                            smr = False
                            break
                if gmr and smr and seq:
                    break
            stable[1, s] = stable[1, s] and gmr
            stable[2, s] = stable[2, s] and smr
            stable[3, s] = stable[3, s] and seq
