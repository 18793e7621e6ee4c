"""The first map: which districts are contested and lost where only totals are known.

Every run draws its own.  Districts fall one at a time, with odds weight × districts left, until the
lost ones of the first observation are placed, then the contested ones.  That is successive sampling
without replacement, and the same as this: every district has an exponential waiting time with its
unit's weight as the rate, and the shortest times fall first.  So each district's luck has an
address of its own, and the order of units changes nothing.
"""

from __future__ import annotations

from math import log

import numpy as np
from numba import njit
from numpy.typing import NDArray

from detente.models.chance import month_key, normal_at, normals, uniform_of, word
from detente.models.control import PARAMETERS, State, Units, spread

Floats = NDArray[np.float64]

PULL_USE, WAIT_USE = 8, 16  # uses of a unit's luck; WAIT_USE + j is district j of the unit
TOTALS_KEY = 0x746F74616C73
WEATHER_KEY = 0x77656174686572
_SPREAD, _CITY = PARAMETERS.index("spread"), PARAMETERS.index("city")
_WEATHER, _EFFECTIVE = PARAMETERS.index("weather"), PARAMETERS.index("effective")


@njit(cache=True, nogil=True)
def smallest(values, n, k):
    """The k-th smallest (from 0) of the first ``n`` values; the smaller ones end up before it.

    Quickselect (Hoare 1961) around the middle value, in place.
    """
    low, high = 0, n - 1
    while low < high:
        pivot = values[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if k <= j:
            high = j
        elif k >= i:
            low = i
        else:
            break
    return values[k]


@njit(cache=True, nogil=True)
def _place(
    seed, runs, month, spread_of, gamma, size, bonus, capital, keys, start, neighbour, fixed,
    region_lost, count_held, count_lost, held, lost,
):  # fmt: skip
    units = len(size)
    total = 0
    for u in range(units):
        total += size[u]
    z = np.empty(units)
    wait, ordered = np.empty(total), np.empty(total)
    whose = np.empty(total, np.int32)
    for r in range(len(runs)):
        key = month_key(seed, runs[r], month)
        for u in range(units):
            z[u] = normal_at(key, keys[u], PULL_USE)
        left_lost = count_lost[r]
        left_contested = total - count_held[r] - count_lost[r]
        n = 0
        for u in range(units):
            gone = region_lost[r, u]
            held[r, u] = size[u] - gone
            lost[r, u] = gone
            left_lost -= gone
            if fixed[u] >= 0:
                held[r, u] = size[u] if fixed[u] == 0 else 0
                lost[r, u] = size[u] if fixed[u] == 2 else 0
                left_lost -= lost[r, u] - gone
                if fixed[u] == 1:
                    left_contested -= size[u]
                continue
            if u == capital:
                continue
            around = 0.0
            degree = start[u + 1] - start[u]
            for e in range(start[u], start[u + 1]):
                around += z[neighbour[e]]
            if degree > 0:
                around /= degree
            weight = spread_of[r] * (z[u] + around) - 2.0 * gamma[r] * bonus[u]
            for j in range(held[r, u]):
                chance = uniform_of(word(key, keys[u], WAIT_USE + j))
                wait[n] = log(-log(chance)) - weight
                whose[n] = u
                n += 1
        first = min(max(left_lost, 0), n)
        both = min(max(first + left_contested, first), n)
        if both == 0:
            continue
        # Only two order statistics are needed: the last lost and the last contested.
        for k in range(n):
            ordered[k] = wait[k]
        last_contested = smallest(ordered, n, both - 1)
        last_lost = smallest(ordered, both, first - 1) if first > 0 else -np.inf
        for k in range(n):
            if wait[k] <= last_lost:
                held[r, whose[k]] -= 1
                lost[r, whose[k]] += 1
            elif wait[k] <= last_contested:
                held[r, whose[k]] -= 1


def first_map(
    units: Units,
    theta: Floats,
    *,
    held: float,
    lost: float,
    month: int,
    seed: int = 0,
    runs: NDArray[np.int64] | None = None,
    regions: tuple[tuple[NDArray[np.int64], float], ...] = (),
    fixed: NDArray[np.int64] | None = None,
    noise: bool = True,
    threads: int = 2,
) -> State:
    """Draw a map for every run around the first complete observation.

    Parameters
    ----------
    units : Units
    theta : array of float, shape (run, 17)
        Of which ``spread``, ``city``, ``weather`` and ``effective`` are used.
    held, lost : float
        Shares of districts in the observation, 0-1, together at most 1.
    month : int
        Month boundary of the observation.
    seed, runs
        Address of the luck, see :func:`detente.models.control.simulate`.
    regions : sequence of (units, ratio)
        Regions whose lost share is known: the indices of their units, and their lost share
        divided by the country's at the same observation.  They get ratio × the map's own lost
        share of their districts first, in their largest units that are not cities.
    fixed : array of int, shape (unit,), optional
        Units whose side is known: 0 held, 1 contested, 2 lost; -1 elsewhere.
    noise : bool
        Whether the totals of a map differ from the observation by its sampling error.
    threads : int

    Returns
    -------
    State
        With the weather drawn from its stationary distribution and no morale loss.

    Examples
    --------
    >>> from detente.models.control import parameters
    >>> units = Units(np.array([1, 9]), np.array([[0, 1]]), 0, np.array([True, False]))
    >>> free = dict(churn=0.03, depth=0.6, balance=-0.6, weather=0.2)
    >>> theta = parameters(1, **free, contagion=0.8, city=0.8, support=0.5, morale=0.08)
    >>> start = first_map(units, theta, held=0.7, lost=0.1, month=24191, noise=False)
    >>> start.held.tolist(), start.lost.tolist()
    ([[1, 6]], [[0, 1]])
    """
    if held < 0 or lost < 0 or held + lost > 1 + 1e-9:
        raise ValueError(f"shares held {held:g} and lost {lost:g} do not fit into 1")
    count, total = len(theta), units.total
    numbers = np.arange(count) if runs is None else np.asarray(runs, np.int64)
    share_held, share_lost = np.full(count, float(held)), np.full(count, float(lost))
    if noise:
        first = normals(numbers, seed=seed, month=month, name=TOTALS_KEY, use=0)
        second = normals(numbers, seed=seed, month=month, name=TOTALS_KEY, use=2)
        share_held, share_lost = noisy(share_held, share_lost, theta[:, _EFFECTIVE], first, second)
    count_lost = np.rint(share_lost * total).astype(np.int64)
    count_held = np.minimum(np.rint(share_held * total).astype(np.int64), total - count_lost)
    region_lost = np.zeros((count, len(units.size)), np.int16)
    room = count_lost.copy()
    for members, ratio in regions:
        order = sorted(
            (int(u) for u in members if not units.city[u]),
            key=lambda u: (-int(units.size[u]), int(units.keys[u])),
        )
        districts = int(units.size[members].sum())
        want = np.minimum(np.rint(np.minimum(ratio * share_lost, 1.0) * districts), room)
        left = want.astype(np.int64)
        for u in order:
            part = np.minimum(left, units.size[u])
            region_lost[:, u] = part
            left -= part
        room -= want.astype(np.int64) - left
    sides = np.full(len(units.size), -1) if fixed is None else np.asarray(fixed, np.int64)
    region_lost[:, sides >= 0] = 0
    map_held = np.empty((count, len(units.size)), np.int16)
    map_lost = np.empty_like(map_held)

    def work(part: slice) -> None:
        _place(
            np.uint64(seed), numbers[part], month, theta[part, _SPREAD], theta[part, _CITY],
            units.size, units.bonus, units.capital, units.keys, units.start, units.neighbour,
            sides, region_lost[part], count_held[part], count_lost[part], map_held[part],
            map_lost[part],
        )  # fmt: skip

    spread(work, count, threads=threads)
    weather = theta[:, _WEATHER] * normals(numbers, seed=seed, month=month, name=WEATHER_KEY, use=6)
    return State(map_held, map_lost, weather, np.zeros(count), np.zeros(count, bool))


def noisy(
    held: Floats, lost: Floats, effective: Floats, first: Floats, second: Floats
) -> tuple[Floats, Floats]:
    """Published shares: what is true plus the error of ``effective`` districts seen.

    Parameters
    ----------
    held, lost : array of float
        True shares, 0-1.
    effective : array of float
        Number of districts in the multinomial covariance.
    first, second : array of float
        Standard normal numbers.

    Returns
    -------
    tuple of array
        Shares, cut to what is possible (none negative, together at most 1).

    Examples
    --------
    >>> h, l = noisy(*(np.array([v]) for v in (0.6, 0.1, 1000.0, 1.0, 0.0)))
    >>> round(float(h[0]), 4), round(float(l[0]), 4)
    (0.6155, 0.0961)
    """
    spread_held = np.sqrt(held * (1 - held) / effective)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = np.where(held < 1, -lost / (1 - held), 0.0)
        rest = np.where(held < 1, lost * (1 - held - lost) / (1 - held), 0.0)
    shown_held = held + spread_held * first
    shown_lost = (
        lost + slope * spread_held * first + np.sqrt(np.maximum(rest, 0) / effective) * second
    )
    shown_held = np.clip(shown_held, 0, 1)
    return shown_held, np.clip(shown_lost, 0, 1 - shown_held)
