"""Forecasts of published shares as distributions on 0-100: baselines, pool, score.

Every forecast is a distribution function on one grid of percentage points, so that the model, the
two baselines and their pool are scored by the same arithmetic.  Baselines: a random walk and a
straight line, both Student-t and cut to 0-100 (mass beyond an end lies on the end).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

GRID: Floats = np.linspace(0.0, 100.0, 5001)
POOL_STEPS: Floats = np.linspace(0.0, 1.0, 21)
POOL_PRIOR = 10.0
POOL_START = 0.5


def student_t(x: ArrayLike, freedom: int) -> Floats:
    """Distribution function of Student's t with a whole number of degrees of freedom.

    Parameters
    ----------
    x : array of float
    freedom : int
        1 or more.

    Returns
    -------
    array of float
        0-1; the finite series of Abramowitz & Stegun 26.7.3-4, exact.

    Examples
    --------
    >>> [round(float(student_t(1.0, n)), 6) for n in (1, 2, 5)]
    [0.75, 0.788675, 0.818391]
    """
    if freedom < 1:
        raise ValueError(f"degrees of freedom are 1 or more, not {freedom}")
    theta = np.arctan(np.asarray(x, np.float64) / math.sqrt(freedom))
    sine, cosine = np.sin(theta), np.cos(theta)
    if freedom == 1:
        return np.asarray(0.5 + theta / math.pi)
    term = cosine.copy() if freedom % 2 else np.ones_like(cosine)
    total = term.copy()
    for k in range(3 if freedom % 2 else 2, freedom - 1, 2):
        term = term * cosine**2 * (k - 1) / k
        total = total + term
    if freedom % 2:
        return np.asarray(0.5 + (theta + sine * total) / math.pi)
    return np.asarray(0.5 + sine * total / 2)


def random_walk(time: ArrayLike, share: ArrayLike, at: float) -> Floats:
    """Random walk: where the last value was, ever wider.

    Parameters
    ----------
    time : array of float, shape (observation,)
        In months, rising; two or more.
    share : array of float, shape (observation,)
        Percentage points, 0-100.
    at : float
        Month of the forecast, after the last observation.

    Returns
    -------
    array of float
        Distribution function on ``GRID``: Student-t around the last value with as many degrees of
        freedom as there are increments, scale² = h · mean(Δy²/Δt).

    Examples
    --------
    >>> f = random_walk([0, 1, 2], [50.0, 51.0, 50.0], 3.0)
    >>> round(float(f[GRID == 50.0][0]), 3)
    0.5
    """
    t, y = _series(time, share, 2)
    scale = math.sqrt((at - t[-1]) * np.mean(np.diff(y) ** 2 / np.diff(t)))
    return _cut(y[-1], scale, len(y) - 1)


def straight_line(time: ArrayLike, share: ArrayLike, at: float) -> Floats:
    """Straight line: least squares, carried on.

    Parameters and returns as in :func:`random_walk`; three observations or more.  Student-t with
    n - 2 degrees of freedom, scale² = s²·(1 + 1/n + (t - t̄)²/Σ(t - t̄)²).

    Examples
    --------
    >>> f = straight_line([0, 1, 2, 3], [50.0, 49.1, 48.0, 47.1], 6.0)
    >>> bool(f[GRID == 40.0][0] < 0.05 < 0.95 < f[GRID == 48.0][0])
    True
    """
    t, y = _series(time, share, 3)
    n, middle = len(t), t.mean()
    spread = np.sum((t - middle) ** 2)
    slope = np.sum((t - middle) * (y - y.mean())) / spread
    left = y - y.mean() - slope * (t - middle)
    scale = math.sqrt(np.sum(left**2) / (n - 2) * (1 + 1 / n + (at - middle) ** 2 / spread))
    return _cut(y.mean() + slope * (at - middle), scale, n - 2)


def sampled(values: ArrayLike) -> Floats:
    """Distribution function of a sample (percentage points) on ``GRID``.

    Examples
    --------
    >>> f = sampled([20.0, 40.0])
    >>> float(f[0]), float(f[GRID == 30.0][0]), float(f[-1])
    (0.0, 0.5, 1.0)
    """
    ordered = np.sort(np.asarray(values, np.float64))
    out = np.searchsorted(ordered, GRID, side="right") / len(ordered)
    out[-1] = 1.0
    return out


def crps(forecast: Floats, seen: float) -> float:
    """Continuous ranked probability score of a distribution on ``GRID``; 0 is perfect.

    Parameters
    ----------
    forecast : array of float
        Distribution function on ``GRID``.
    seen : float
        What came, percentage points in 0-100.

    Returns
    -------
    float
        ∫ (F(x) - 1{x ≥ seen})² dx in percentage points (Gneiting & Raftery 2007).

    Examples
    --------
    >>> round(crps(sampled([50.0]), 47.0), 1)
    3.0
    """
    if not 0 <= seen <= 100:
        raise ValueError(f"a share lies in 0-100, not {seen}")
    at = float(np.interp(seen, GRID, forecast))
    below, above = seen > GRID, seen < GRID
    left = np.append(GRID[below], seen), np.append(forecast[below], at)
    right = np.append(seen, GRID[above]), np.append(at, forecast[above])
    return float(np.trapezoid(left[1] ** 2, left[0]) + np.trapezoid((1 - right[1]) ** 2, right[0]))


def inside(forecast: Floats, seen: float, level: float) -> bool:
    """Whether a central interval of a distribution on ``GRID`` contains what came.

    Examples
    --------
    >>> inside(sampled(np.arange(101.0)), 60.0, 0.5), inside(sampled(np.arange(101.0)), 90.0, 0.5)
    (True, False)
    """
    at = float(np.interp(seen, GRID, forecast))
    return bool((1 - level) / 2 <= at <= (1 + level) / 2)


def pool_weight(
    pairs: Sequence[Sequence[tuple[Floats, Floats, float]]], *, prior: float = POOL_PRIOR
) -> float:
    """Weight of the model in its pool with the random walk, earned on resolved windows.

    v = (prior·½ + n·v̂)/(prior + n); v̂ in 0, 0.05 … 1 minimises the summed CRPS of the pool over
    the n resolved (freeze, target) pairs.  The prior keeps few windows from ruling.

    Parameters
    ----------
    pairs : sequence
        A resolved (freeze, target) pair each: its shares as (model, walk, seen).
    prior : float
        **choice** 3/10/30.

    Returns
    -------
    float
        0-1; ½ where nothing has resolved.

    Examples
    --------
    >>> pool_weight([])
    0.5
    """
    if not pairs:
        return POOL_START
    shares = [share for pair in pairs for share in pair]
    totals = np.zeros(len(POOL_STEPS))
    for model, walk, seen in shares:
        totals += _pool_scores(model, walk, seen)
    best = float(POOL_STEPS[int(np.argmin(totals))])
    return (prior * POOL_START + len(pairs) * best) / (prior + len(pairs))


def _pool_scores(model: Floats, walk: Floats, seen: float) -> Floats:
    """CRPS of v·model + (1 - v)·walk for all steps of v: a parabola in v, so three values do."""
    at_0, at_1 = crps(walk, seen), crps(model, seen)
    half = crps((model + walk) / 2, seen)
    bend = 2 * (at_0 + at_1 - 2 * half)
    return np.asarray(at_0 + (at_1 - at_0 - bend) * POOL_STEPS + bend * POOL_STEPS**2)


def trend_up(time: ArrayLike, share: ArrayLike) -> float:
    """Student-t probability that the least-squares slope is positive.

    Parameters
    ----------
    time, share : array of float, shape (observation,)
        Three or more.

    Returns
    -------
    float
        0-1; by symmetry also the one-sided posterior under a flat prior.

    Examples
    --------
    >>> trend_up([0, 1, 2], [0.0, 1.0, 2.0]), trend_up([0, 1, 2], [1.0, 0.0, 1.0])
    (1.0, 0.5)
    """
    t, y = _series(time, share, 3)
    spread = np.sum((t - t.mean()) ** 2)
    slope = np.sum((t - t.mean()) * (y - y.mean())) / spread
    left = y - y.mean() - slope * (t - t.mean())
    error = math.sqrt(np.sum(left**2) / (len(t) - 2) / spread)
    if error <= 1e-12 * max(1.0, abs(slope)):
        return 0.5 if slope == 0 else float(slope > 0)
    return float(student_t(slope / error, len(t) - 2))


def _series(time: ArrayLike, share: ArrayLike, least: int) -> tuple[Floats, Floats]:
    t, y = np.asarray(time, np.float64), np.asarray(share, np.float64)
    if t.shape != y.shape or t.ndim != 1 or len(t) < least:
        raise ValueError(f"{least} observations or more are needed, not {len(t)}")
    if np.any(np.diff(t) <= 0):
        raise ValueError("the dates of the observations must rise")
    return t, y


def _cut(centre: float, scale: float, freedom: int) -> Floats:
    if scale <= 0:
        return sampled([min(100.0, max(0.0, centre))])
    out = student_t((GRID - centre) / scale, freedom)
    out[-1] = 1.0
    return out
