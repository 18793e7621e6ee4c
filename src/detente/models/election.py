"""Probabilistic Condorcet election, the common core of the challenge model.

Voters with weights compare options two by two; the strength of the coalitions gives the odds of
each pair, the odds of all pairs the probability that an option wins (Wise, Lester & Efird 2015).
These are compiled kernels; :mod:`detente.models.challenge` is the way in.

Loops are nested so that the innermost one runs over independent sums: the compiler may vectorise it
without changing the order in which any single sum is taken.  Counters are unsigned, because numba
then leaves out the check for negative indices, which would keep a loop from being vectorised.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

Array = np.ndarray[Any, np.dtype[Any]]

VOTES = ("prop", "binary", "propbin", "propcbc", "cubic")
VICTORIES = ("linear", "square", "quartic", "octic", "binary")
WINNERS = ("conditional", "markov-uniform", "markov-incentive")

SMALLEST = 1e-8  # strength that every coalition has at least


@njit(cache=True, nogil=True, error_model="numpy")
def ballot(rule: int, difference: float) -> float:
    """Vote per unit of weight, by the difference in utility (rule: place in ``VOTES``)."""
    if rule == 0:
        return difference
    cubed = difference * difference * difference
    if rule == 3:
        return 0.5 * (difference + cubed)
    if rule == 4:
        return cubed
    step = difference / 1e-8
    if step > 1.0:
        step = 1.0
    elif step < -1.0:
        step = -1.0
    if rule == 1:
        return step
    return 0.8 * difference + 0.2 * step


@njit(cache=True, nogil=True, error_model="numpy")
def _victory(rule: int, ours: float, theirs: float) -> float:
    """Probability that a coalition of strength ``ours`` beats one of strength ``theirs``."""
    if rule == 4:
        if ours >= 1.1 * theirs:
            return 1.0 / (1.0 + 1e-6)
        if theirs >= 1.1 * ours:
            return 1e-6 / (1.0 + 1e-6)
        return (2.1 * ours / (ours + theirs) - 1.0) / 0.1
    a = ours
    b = theirs
    for _ in range(rule):
        a = a * a
        b = b * b
    return a / (a + b)


@njit(cache=True, nogil=True, error_model="numpy")
def elect(
    weight: Array, utility: Array, vote: int, victory: int, winner: int, strength: Array,
    odds: Array, chance: Array,
) -> None:  # fmt: skip
    """Probability that each of the first ``len(chance)`` columns of ``utility`` wins.

    Parameters
    ----------
    weight : (voter,) array
    utility : (voter, option) array
    vote, victory, winner : int
        Places in ``VOTES``, ``VICTORIES``, ``WINNERS``.
    strength, odds : (option, option) arrays
        Work space; afterwards the strengths and the odds of the pairs.
    chance : (option,) array
        The result.
    """
    options = np.uint64(chance.shape[0])
    for m in range(options):
        for o in range(options):
            strength[m, o] = SMALLEST
        for a in range(np.uint64(weight.shape[0])):
            w = weight[a]
            mine = utility[a, m]
            if vote == 0:
                for o in range(options):
                    v = w * (mine - utility[a, o])
                    strength[m, o] += v if v > 0.0 else 0.0
            else:
                for o in range(options):
                    v = w * ballot(vote, mine - utility[a, o])
                    strength[m, o] += v if v > 0.0 else 0.0
    for m in range(options):
        odds[m, m] = 0.5
        for o in range(m):
            p = _victory(victory, strength[m, o], strength[o, m])
            odds[m, o] = p
            odds[o, m] = 1.0 - p
    if winner > 0:
        _markov(winner, strength, odds, chance)
        return
    total = 0.0
    for m in range(options):
        p = 1.0
        for o in range(options):
            p *= odds[m, o]
        chance[m] = p
        total += p
    for m in range(options):
        chance[m] /= total


@njit(cache=True, nogil=True, error_model="numpy")
def _markov(winner: int, strength: Array, odds: Array, chance: Array) -> None:
    """Stationary probabilities of an agenda that moves from option to option."""
    options = chance.shape[0]
    after = np.empty(options)
    pull = np.empty((options, options))
    if winner == 2:
        for o in range(options):
            total = 0.0
            for m in range(options):
                pull[m, o] = strength[m, o] * odds[m, o] + (1e-10 if m == o else 0.0)
                total += pull[m, o]
            for m in range(options):
                pull[m, o] /= total
    tolerance = 1e-6 if winner == 1 else 1e-8
    for m in range(options):
        chance[m] = 1.0 / options
    for _ in range(100_000):
        change = 0.0
        for m in range(options):
            q = 0.0
            for o in range(options):
                if winner == 1:
                    q += odds[m, o] * (chance[m] + chance[o])
                else:
                    q += odds[m, o] * (chance[m] * pull[o, m] + chance[o] * pull[m, o])
            after[m] = q / options if winner == 1 else q
            gap = abs(after[m] - chance[m])
            if gap > change:
                change = gap
        for m in range(options):
            chance[m] = 0.5 * (chance[m] + after[m])
        if change <= tolerance:
            break
