"""The inverse question: what is the smallest change of preferences that makes a state last?

Whether a state s is stable for decision maker i hangs, as far as i's own preferences go, only on
which states i ranks above s (Kinsara, Kilgour & Hipel 2015).  Taking states out of that set never
makes s less stable for i: there are fewer improvements to make, and more states that sanction them.
So the smallest change is the smallest set of states, now ranked above s, that i would have to rank
no higher than s.  It is found exactly by branch and bound over the ways in which every improvement
can lose its point: the state it leads to comes down itself, or one where the others can take it
from there does (for SMR and SSEQ together with all states that i could escape to).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.models.graph_model import CONCEPTS, solve_conflict
from detente.models.graph_states import Conflict

MOST_BRANCHES = 200_000
MOST_SETS = 64  # equally small sets kept of one decision maker
MOST_TRIED = 512  # combinations of them tried together


@dataclass(frozen=True)
class PreferenceChange:
    """What would have to change for a state to be an equilibrium.

    Parameters
    ----------
    state : int
    concept : str
    lower : mapping of int to tuple of int
        Decision maker → states that it would have to rank no higher than ``state``, where it now
        ranks them above.  Decision makers that need no change are left out.
    score : (maker, state) float
        Preferences after the change (the lowered states tie with ``state``).
    holds : bool
        Whether the state is an equilibrium under these preferences.
    smallest : bool
        Whether each decision maker's own set is proven smallest, the others' preferences being as
        they are.
    """

    state: int
    concept: str
    lower: dict[int, tuple[int, ...]]
    score: NDArray[np.float64] = field(repr=False)
    holds: bool
    smallest: bool

    @property
    def size(self) -> int:
        """Number of comparisons that change, over all decision makers."""
        return sum(len(states) for states in self.lower.values())


def smallest_change(
    conflict: Conflict, score: ArrayLike, state: int, *, concept: str = "SEQ"
) -> PreferenceChange:
    """The smallest change of preferences that makes a state an equilibrium.

    Parameters
    ----------
    conflict : Conflict
    score : (maker, state) float
        Preferences, higher is better.
    state : int
        The state that should last.
    concept : str
        One of :data:`detente.models.graph_model.CONCEPTS`.

    Returns
    -------
    PreferenceChange
        For Nash, GMR and SMR the decision makers do not touch each other and the whole change is
        smallest.  For SEQ and SSEQ one decision maker's change also alters how credible its
        sanctions are: among equally small changes those are taken that hold together.  Where none
        do, they are repeated on the changed preferences, and ``smallest`` is False.

    Raises
    ------
    ValueError
        If there is no such state or concept.

    References
    ----------
    kinsara2015

    Examples
    --------
    Mutual cooperation in the prisoner's dilemma as a Nash equilibrium: each would have to stop
    preferring to defect alone.

    >>> from detente.models.graph_states import conflict
    >>> smallest_change(conflict([0, 1]), [[1, 0, 3, 2], [1, 3, 0, 2]], 3, concept="Nash").lower
    {0: (2,), 1: (1,)}
    """
    if concept not in CONCEPTS:
        raise ValueError(f"unknown concept '{concept}'; there are {', '.join(CONCEPTS)}")
    if not 0 <= state < conflict.count:
        raise ValueError(f"there are {conflict.count} states, none has the number {state}")
    points = np.array(score, dtype=np.float64)
    stable = _stable(conflict, points[None], state, concept)[0]
    if stable.all():
        return PreferenceChange(state, concept, {}, points, True, True)
    restless = [int(maker) for maker in np.flatnonzero(~stable)]
    own = [_own_changes(conflict, points, state, maker, concept) for maker in restless]
    proven = all(exact for _, exact in own)
    choices = list(itertools.islice(itertools.product(*(sets for sets, _ in own)), MOST_TRIED))
    trials = np.repeat(points[None], len(choices), axis=0)
    for trial, chosen in zip(trials, choices, strict=True):
        for maker, states in zip(restless, chosen, strict=True):
            trial[maker, sorted(states)] = points[maker, state]
    works = np.flatnonzero(_stable(conflict, trials, state, concept).all(axis=1))
    if works.size:
        best = int(works[0])
        lower = {
            maker: tuple(sorted(states))
            for maker, states in zip(restless, choices[best], strict=True)
        }
        return PreferenceChange(state, concept, lower, trials[best], True, proven)
    return _repeated(conflict, points, state, concept)


def _stable(
    conflict: Conflict, score: NDArray[np.float64], state: int, concept: str
) -> NDArray[np.bool_]:
    """Whether each decision maker finds the state stable, ``(draw, maker)``."""
    found = solve_conflict(conflict, score, concepts=(concept,)).individual
    return np.asarray(found[:, 0, :, state])


def _repeated(
    conflict: Conflict, score: NDArray[np.float64], state: int, concept: str
) -> PreferenceChange:
    """Separate changes, again and again on the changed preferences until the state holds."""
    points = score
    lower: dict[int, set[int]] = {}
    for _ in range(1 + conflict.count):
        restless = np.flatnonzero(~_stable(conflict, points[None], state, concept)[0])
        if not restless.size:
            break
        changed = points.copy()
        for maker in restless.tolist():
            sets, _ = _own_changes(conflict, points, state, maker, concept)
            lower.setdefault(maker, set()).update(sets[0])
            changed[maker, sorted(sets[0])] = points[maker, state]
        points = changed
    holds = bool(_stable(conflict, points[None], state, concept).all())
    ordered = {maker: tuple(sorted(states)) for maker, states in sorted(lower.items())}
    return PreferenceChange(state, concept, ordered, points, holds, False)


def _own_changes(
    conflict: Conflict, score: NDArray[np.float64], state: int, maker: int, concept: str
) -> tuple[list[frozenset[int]], bool]:
    """Smallest sets that one decision maker must rank no higher, and whether proven smallest."""
    above = score[maker] > score[maker, state]
    needs: list[list[frozenset[int]]] = []
    for first in conflict.moves(state, maker=maker):
        if not above[first]:
            continue
        ways = {frozenset([int(first)])}
        if concept != "Nash":
            reached = _sanctions(conflict, score, int(first), maker, concept in ("SEQ", "SSEQ"))
            for second in np.flatnonzero(reached):
                group = [int(second)]
                if concept in ("SMR", "SSEQ"):
                    group += conflict.moves(int(second), maker=maker).tolist()
                ways.add(frozenset(s for s in group if above[s]))
        if frozenset() not in ways:
            needs.append(_least(ways))
    return _cheapest(needs, score[maker])


def _sanctions(
    conflict: Conflict, score: NDArray[np.float64], origin: int, maker: int, improving: bool
) -> NDArray[np.bool_]:
    """States that the others reach from one state by any moves, or by improvements."""
    reached = np.zeros(conflict.count, dtype=np.bool_)
    reached[origin] = True
    waiting = [origin]
    while waiting:
        here = waiting.pop()
        for other in range(conflict.makers):
            if other == maker:
                continue
            there = conflict.moves(here, maker=other)
            if improving:
                there = there[score[other, there] > score[other, here]]
            fresh = there[~reached[there]]
            reached[fresh] = True
            waiting.extend(fresh.tolist())
    return reached


def _least(ways: set[frozenset[int]]) -> list[frozenset[int]]:
    """Sets that contain no other set of the family, small ones first."""
    kept: list[frozenset[int]] = []
    for way in sorted(ways, key=lambda w: (len(w), sorted(w))):
        if not any(other <= way for other in kept):
            kept.append(way)
    return kept


def _cheapest(
    needs: list[list[frozenset[int]]], rank: NDArray[np.float64]
) -> tuple[list[frozenset[int]], bool]:
    """Smallest unions with one set of every family, those of lowest rank first; whether exact."""
    everything: frozenset[int] = frozenset().union(*(need[0] for need in needs))
    size = len(everything)
    found = {everything}
    branches = 0

    def branch(chosen: frozenset[int]) -> None:
        nonlocal size, branches
        branches += 1
        if branches > MOST_BRANCHES:
            return
        open_needs = [need for need in needs if not any(way <= chosen for way in need)]
        if not open_needs:
            if len(chosen) < size:
                size = len(chosen)
                found.clear()
            if len(chosen) == size:
                found.add(chosen)
            return
        # Families that share no state cost at least one state each.
        bound, used = len(chosen), set[int]()
        for need in sorted(open_needs, key=len):
            touched = set().union(*need)
            if not touched & used:
                bound += min(len(way - chosen) for way in need)
                used |= touched
        if bound > size or (bound == size and len(found) >= MOST_SETS):
            return
        need = min(open_needs, key=len)
        for way in sorted(need, key=lambda w: (len(w - chosen), sum(rank[s] for s in w - chosen))):
            branch(chosen | way)

    branch(frozenset())
    ordered = sorted(found, key=lambda w: (sum(rank[s] for s in w), sorted(w)))
    return ordered, branches <= MOST_BRANCHES
