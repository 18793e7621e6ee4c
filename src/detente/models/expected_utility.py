"""Expected-utility model of group decisions as published by Scholz, Calbert & Smith (2011).

Their reconstruction of Bueno de Mesquita's (1984-1997) model for one issue, written down rule by
rule in ``docs/explanation/expected-utility.md``.  Kept for the record and for comparison: on the
benchmark decisions it does worse than the weighted mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit

Array = np.ndarray[Any, np.dtype[Any]]

STAY, CONFRONTATION, COMPROMISE, CAPITULATION = 0, 1, 2, 3
MOVES = ("stay", "confrontation", "compromise", "capitulation")


@dataclass(frozen=True)
class ExpectedUtilityRun:
    """What :func:`expected_utility` gives; leading dims are those of the input ("…" below).

    Parameters
    ----------
    position : (…, round, actor) array
        In the unit of the input; round 0 is the input.
    median : (…, round) array
        Position that beats every other, weighted by capability × salience.
    mean : (…, round) array
        Mean position, weighted by capability × salience.
    risk : (…, round, actor) array
        Exponent r of the utility in the step from this round to the next, 1/2 (seeks risk) to 2.
    move : (…, round, actor) int array
        Place in ``MOVES`` of the offer that the actor took in that step.
    partner : (…, round, actor) int array
        Whose offer it was; -1: none.
    """

    position: Array
    median: Array
    mean: Array
    risk: Array
    move: Array
    partner: Array


def expected_utility(
    position: Any,
    salience: Any,
    capability: Any,
    *,
    rounds: int = 8,
    status_quo: float = 1.0,
    better: float = 0.5,
) -> ExpectedUtilityRun:
    """Where offers made under threat take every actor, on one issue.

    Parameters
    ----------
    position : (…, actor) array
        Any unit; at least two different positions.
    salience : (…, actor) array
        0-1: probability that the actor resists.
    capability : (…, actor) array
        At least 0, any unit; not all zero.
    rounds : int
        How often offers are made.
    status_quo : float
        Q, the probability that the other's position stays if one does nothing, 0-1.
    better : float
        T, the probability that a change comes one's way, 0-1.  Without effect at Q = 1.

    Returns
    -------
    ExpectedUtilityRun

    Raises
    ------
    ValueError
        If shapes do not fit or values lie outside their range.

    References
    ----------
    scholz2011, buenodemesquita1994.

    Examples
    --------
    >>> run = expected_utility([0.0, 4.0, 10.0], [0.9, 0.4, 0.6], [1.0, 1.0, 1.0], rounds=1)
    >>> run.position.shape
    (2, 3)
    """
    x, s, c = _checked(position, salience, capability)
    for name, value in (("status_quo", status_quo), ("better", better)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} is {value}; expected a probability in 0-1")
    if rounds < 1:
        raise ValueError(f"rounds is {rounds}; expected at least 1")
    lead, actors = x.shape[:-1], x.shape[-1]
    runs = int(np.prod(lead))
    place = np.empty((runs, rounds + 1, actors))
    median = np.empty((runs, rounds + 1))
    risk = np.empty((runs, rounds, actors))
    move = np.empty((runs, rounds, actors), dtype=np.int8)
    partner = np.empty((runs, rounds, actors), dtype=np.int16)
    weight = (s * c).reshape(runs, actors)
    _run_many(
        x.reshape(runs, actors), s.reshape(runs, actors), weight, status_quo, better,
        place, median, risk, move, partner,
    )  # fmt: skip
    mean = (place * weight[:, None]).sum(-1) / weight.sum(-1)[:, None]

    def shaped(array: Array) -> Array:
        return array.reshape(lead + array.shape[1:])

    return ExpectedUtilityRun(
        shaped(place), shaped(median), shaped(mean), shaped(risk), shaped(move), shaped(partner)
    )


@njit(cache=True, nogil=True, error_model="numpy")
def _odds(x: Array, weight: Array, width: float, exponent: Array, result: Array) -> None:
    """Probability that i's position prevails over j's: votes won over all votes of all pairs."""
    n = x.shape[0]
    total = 0.0
    for i in range(n):
        for j in range(n):
            won = 0.0
            for k in range(n):
                away = (abs(x[k] - x[j]) / width) ** exponent[k]
                near = (abs(x[k] - x[i]) / width) ** exponent[k]
                vote = weight[k] * (away - near)
                won += vote if vote > 0.0 else 0.0
                total += abs(vote)
            result[i, j] = won
    for i in range(n):
        for j in range(n):
            result[i, j] = result[i, j] / total if total > 0.0 else 0.0


@njit(cache=True, nogil=True, error_model="numpy")
def _gain(
    x_i: float, x_j: float, s_j: float, p: float, r: float, width: float, q: float, t: float,
    toward: float,
) -> float:  # fmt: skip
    """Expected utility to i of challenging j, seen with the risk exponent r."""
    d = abs(x_i - x_j) / width
    success = 2.0 - 4.0 * (0.5 - 0.5 * d) ** r
    failure = 2.0 - 4.0 * (0.5 + 0.5 * d) ** r
    nothing = 2.0 - 4.0 * 0.5**r
    # Left alone, things may get better or worse; ``toward`` is i's distance from the median.
    up = 2.0 - 4.0 * (0.5 - 0.25 * (d + toward)) ** r
    down = 2.0 - 4.0 * (0.5 + 0.25 * (d + toward)) ** r
    challenge = s_j * (p * success + (1.0 - p) * failure) + (1.0 - s_j) * success
    wait = q * nothing + (1.0 - q) * (t * up + (1.0 - t) * down)
    return float(challenge - wait)


@njit(cache=True, nogil=True, error_model="numpy")
def _median(x: Array, weight: Array) -> float:
    """Lowest position that no other beats by weighted votes on distance."""
    n = x.shape[0]
    best = np.inf
    for i in range(n):
        stands = x[i] < best
        for j in range(n):
            if not stands:
                break
            votes = 0.0
            for k in range(n):
                votes += weight[k] * (abs(x[k] - x[i]) - abs(x[k] - x[j]))
            stands = votes <= 1e-12
        if stands:
            best = x[i]
    return best


@njit(cache=True, nogil=True, error_model="numpy")
def _run_many(
    start: Array, salience: Array, weight: Array, q: float, t: float, place: Array,
    median: Array, risk: Array, move: Array, partner: Array,
) -> None:  # fmt: skip
    runs, n = start.shape
    odds = np.empty((n, n))
    danger = np.empty(n)
    one = np.ones(n)
    for run in range(runs):
        s = salience[run]
        w = weight[run]
        place[run, 0] = start[run]
        width = start[run].max() - start[run].min()
        for step in range(risk.shape[1]):
            x = place[run, step]
            middle = _median(x, w)
            median[run, step] = middle
            # Risk: how much others could gain from challenging me, among all actors.
            _odds(x, w, width, one, odds)
            for i in range(n):
                danger[i] = 0.0
                for j in range(n):
                    if j != i:
                        danger[i] += _gain(
                            x[j], x[i], s[i], odds[j, i], 1.0, width, q, t,
                            abs(x[j] - middle) / width,
                        )  # fmt: skip
            low = danger.min()
            high = danger.max()
            r = risk[run, step]
            for i in range(n):
                attitude = 0.0
                if high > low:
                    attitude = (2.0 * danger[i] - high - low) / (high - low)
                r[i] = (1.0 - attitude / 3.0) / (1.0 + attitude / 3.0)
            _odds(x, w, width, r, odds)
            for i in range(n):
                kind = 0
                key = np.inf
                to = x[i]
                chosen = -1
                for j in range(n):
                    if x[j] == x[i]:
                        continue
                    mine = _gain(
                        x[i], x[j], s[j], odds[i, j], r[i], width, q, t,
                        abs(x[i] - middle) / width,
                    )  # fmt: skip
                    theirs = _gain(
                        x[j], x[i], s[i], odds[j, i], r[i], width, q, t,
                        abs(x[j] - middle) / width,
                    )  # fmt: skip
                    if theirs <= 0.0:
                        continue
                    if mine > 0.0:
                        if theirs <= mine:
                            continue
                        what, share = 1, 1.0
                    elif mine < 0.0 and theirs > -mine:
                        what, share = 2, -mine / theirs
                    elif mine < 0.0 and theirs < -mine:
                        what, share = 3, 1.0
                    else:
                        continue
                    size = share if what == 2 else abs(x[j] - x[i])
                    if kind == 0 or what < kind or (what == kind and size < key):
                        kind = what
                        key = size
                        to = x[i] + share * (x[j] - x[i])
                        chosen = j
                place[run, step + 1, i] = to
                move[run, step, i] = kind
                partner[run, step, i] = chosen
        median[run, risk.shape[1]] = _median(place[run, risk.shape[1]], w)


def _checked(position: Any, salience: Any, capability: Any) -> tuple[Array, Array, Array]:
    x = np.asarray(position, dtype=float)
    s = np.asarray(salience, dtype=float)
    c = np.asarray(capability, dtype=float)
    try:
        x, s, c = (np.array(a, order="C") for a in np.broadcast_arrays(x, s, c))
        if x.ndim < 1 or x.shape[-1] < 2:
            raise ValueError
    except ValueError:
        raise ValueError(
            f"position {np.shape(position)}, salience {np.shape(salience)} and capability "
            f"{np.shape(capability)} must all be (…, actor) with at least two actors"
        ) from None
    for name, values, bad, expected in (
        ("position", x, ~np.isfinite(x), "a finite number"),
        ("salience", s, ~((s >= 0) & (s <= 1)), "a number in 0-1"),
        ("capability", c, ~((c >= 0) & np.isfinite(c)), "a finite number of at least 0"),
    ):
        if bad.any():
            actor = np.argwhere(bad)[0][-1]
            raise ValueError(f"{name} of actor {actor} is {values[bad][0]:g}; expected {expected}")
    if (x.max(-1) == x.min(-1)).any():
        raise ValueError("all positions are equal: there is nothing to bargain over")
    if ((s * c).sum(-1) <= 0).any():
        raise ValueError("capability × salience is zero for every actor")
    return x, s, c
