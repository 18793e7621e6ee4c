"""Compiled steps of the challenge model: who challenges whom (see ``challenge.py``).

Distances, utilities, risk attitudes, the contest with its third parties, and the best target.
Positions and saliences are on 0-1.  Sums run in index order; see ``election.py`` for the way the
loops are written.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.models.election import Array, ballot

RISK_RANGES = ("mid", "min", "max")
RISK_VIEWS = ("one-third", "none", "half", "two-thirds")
THIRD_PARTIES = ("semi-commit", "abstain")

GAIN_FLOOR = 1e-5  # a challenge must pay more than this


@njit(cache=True, nogil=True, error_model="numpy")
def felt(distance: float, risk: float) -> float:
    """Utility of a distance to an actor of this risk attitude."""
    if distance > 1.0:  # round-off only
        return (1.0 - distance) * (1.0 + risk)
    return (1.0 - distance) * (1.0 + distance * risk)


@njit(cache=True, nogil=True, error_model="numpy")
def distances(ideal: Array, place: Array, salience: Array, norm: Array, result: Array) -> None:
    """Distance from each ideal to each place, in the salience of the ideal's owner.

    ``ideal``, ``place`` and ``salience`` are (issue, padded actors), ``result`` (actor, padded).
    """
    issues = np.uint64(salience.shape[0])
    places = np.uint64(result.shape[1])
    for i in range(np.uint64(result.shape[0])):
        for j in range(places):
            result[i, j] = 0.0
        for k in range(issues):
            x = ideal[k, i]
            w = salience[k, i]
            for j in range(places):
                part = w * (x - place[k, j])
                result[i, j] += part * part
        for j in range(places):
            result[i, j] = np.sqrt(result[i, j] / norm[i])


@njit(cache=True, nogil=True, error_model="numpy")
def gap(one: Array, other: Array) -> float:
    """Plain distance of two places."""
    total = 0.0
    for k in range(one.shape[0]):
        part = one[k] - other[k]
        total += part * part
    return float(np.sqrt(total))


@njit(cache=True, nogil=True, error_model="numpy")
def attitudes(chance: Array, rule: int, risk: Array) -> None:
    """Risk attitude from the probability that one's own position would win now."""
    n = chance.shape[0]
    low = chance[0]
    high = chance[0]
    for i in range(1, n):
        if chance[i] < low:
            low = chance[i]
        if chance[i] > high:
            high = chance[i]
    for i in range(n):
        if high == low:
            risk[i] = 0.0  # a choice: the formula is 0/0 there
        elif rule == 0:
            risk[i] = (3.0 * chance[i] - high - 2.0 * low) / (2.0 * (high - low))
        elif rule == 1:
            risk[i] = (chance[i] - low) / (high - low)
        else:
            risk[i] = (2.0 * chance[i] - high - low) / (high - low)


@njit(cache=True, nogil=True, error_model="numpy")
def opinions(owner: int, distance: Array, risk: Array, rule: int, result: Array) -> None:
    """What ``owner`` believes to be the utility to i of j's position, for all i and j."""
    padded = np.uint64(result.shape[1])
    for i in range(np.uint64(result.shape[0])):
        if i == owner:
            r = risk[i]
        elif rule == 0:
            r = (2.0 * risk[owner] + risk[i]) / 3.0
        elif rule == 1:
            r = risk[owner]
        elif rule == 2:
            r = (risk[owner] + risk[i]) / 2.0
        else:
            r = (risk[owner] + 2.0 * risk[i]) / 3.0
        for j in range(padded):
            result[i, j] = felt(distance[i, j], r)


@njit(cache=True, nogil=True, error_model="numpy")
def _take_sides(vote: int, third: int, i: int, weight: Array, utility: Array, work: Array) -> None:
    """Add one third party's weight to the contests of i with every j (rows of ``work``)."""
    w = weight[third]
    own = utility[third, third]
    to_i = utility[third, i]
    lost_to_i = own - to_i
    padded = np.uint64(work.shape[1])
    if vote == 0:
        for j in range(padded):
            v = w * (to_i - utility[third, j])
            up = work[0, j] + (v if v > 0.0 else 0.0)
            down = work[1, j] + (-v if v < 0.0 else 0.0)
            p = up / (up + down)
            # Its position stands if its side wins and turns to the winner's if not.
            t = w * (p * lost_to_i - (1.0 - p) * (own - utility[third, j]))
            work[2, j] += t if t > 0.0 else 0.0
            work[3, j] += -t if t < 0.0 else 0.0
    else:
        for j in range(padded):
            v = w * ballot(vote, to_i - utility[third, j])
            up = work[0, j] + (v if v > 0.0 else 0.0)
            down = work[1, j] + (-v if v < 0.0 else 0.0)
            p = up / (up + down)
            t = w * ballot(vote, p * lost_to_i - (1.0 - p) * (own - utility[third, j]))
            work[2, j] += t if t > 0.0 else 0.0
            work[3, j] += -t if t < 0.0 else 0.0


@njit(cache=True, nogil=True, error_model="numpy")
def contests(
    challenger: int, weight: Array, utility: Array, third: int, vote: int, work: Array
) -> None:
    """Odds that ``challenger`` beats each other actor, in the view whose ``utility`` is given.

    ``work`` is (5, padded actors): both sides' strength without and with third parties, and the
    odds, the result.
    """
    n = np.uint64(weight.shape[0])
    i = np.uint64(challenger)
    for j in range(np.uint64(work.shape[1])):
        work[0, j] = 1e-10
        work[1, j] = 1e-10
    for j in range(n):
        v = weight[i] * ballot(vote, utility[i, i] - utility[i, j])
        work[0, j] += v if v > 0.0 else 0.0
        work[1, j] += -v if v < 0.0 else 0.0
        v = weight[j] * ballot(vote, utility[j, i] - utility[j, j])
        work[0, j] += v if v > 0.0 else 0.0
        work[1, j] += -v if v < 0.0 else 0.0
    for j in range(np.uint64(work.shape[1])):
        work[2, j] = work[0, j]
        work[3, j] = work[1, j]
    if third == 0:
        for m in range(n):
            if m != i:
                # Nobody is a third party to its own contest: put m's column back afterwards.
                keep_first = work[2, m]
                keep_second = work[3, m]
                _take_sides(vote, int(m), int(i), weight, utility, work)
                work[2, m] = keep_first
                work[3, m] = keep_second
    for j in range(n):
        work[4, j] = work[2, j] / (work[2, j] + work[3, j])


@njit(cache=True, nogil=True, error_model="numpy")
def targets(
    utility_of: Array, distance: Array, risk: Array, rule: int, weight: Array, care: Array,
    third: int, vote: int, work: Array, target: Array, odds: Array, gain: Array,
) -> None:  # fmt: skip
    """Whom each actor challenges: the largest gain in its own view, the first at a tie; else -1.

    ``odds`` and ``gain`` are those of the chosen contest (nan without one).
    """
    n = weight.shape[0]
    for i in range(n):
        opinions(i, distance, risk, rule, utility_of)
        contests(i, weight, utility_of, third, vote, work)
        best = GAIN_FLOOR
        target[i] = -1
        odds[i] = np.nan
        gain[i] = np.nan
        for j in range(n):
            if j == i:
                continue
            # The other side concedes unasked with probability 1 - its salience.
            worth = (utility_of[i, i] - utility_of[i, j]) * (
                1.0 - 2.0 * care[j] * (1.0 - work[4, j])
            )
            if worth > best:
                best = worth
                target[i] = j
                odds[i] = work[4, j]
                gain[i] = worth
