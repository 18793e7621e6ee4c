"""How good were forecasts?  Errors, hits, CRPS, coverage, and intervals by resampling of groups.

Forecasts are points, weighted samples or normal distributions; outcomes are numbers on one scale.
``docs/explanation/which-model.md`` says how the record is made from these.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


def mean_absolute_error(forecast: Any, *, outcome: Any) -> float:
    """Mean distance between forecast and outcome; pairs with nan are left out.

    Parameters
    ----------
    forecast, outcome : (case,) arrays

    Returns
    -------
    float
        In the unit of the input; nan without cases.

    Examples
    --------
    >>> mean_absolute_error([10, 50], outcome=[20, 45])
    7.5
    """
    error = _errors(forecast, outcome)
    return float(np.abs(error).mean()) if len(error) else math.nan


def root_mean_square_error(forecast: Any, *, outcome: Any) -> float:
    """Root of the mean squared error; pairs with nan are left out.

    Examples
    --------
    >>> root_mean_square_error([3, -3], outcome=[0, 0])
    3.0
    """
    error = _errors(forecast, outcome)
    return float(np.sqrt((error**2).mean())) if len(error) else math.nan


def hits(forecast: Any, *, outcome: Any, within: float = 10.0) -> float:
    """Share of forecasts within so many points of the outcome.

    Examples
    --------
    >>> hits([10, 50, 90], outcome=[20, 80, 90])
    0.6666666666666666
    """
    error = _errors(forecast, outcome)
    return float((np.abs(error) <= within).mean()) if len(error) else math.nan


def crps(members: Any, *, outcome: Any, weight: Any = None) -> Array:
    """Continuous ranked probability score of a weighted sample; smaller is better.

    E|X − y| − ½ E|X − X′|, exactly, in the unit of the outcome (Gneiting & Raftery 2007).

    Parameters
    ----------
    members : (…, member) array
        Values of the forecast distribution.
    outcome : (…) array
    weight : (…, member) array, optional
        At least 0, scaled to sum to 1; equal where absent.

    Returns
    -------
    (…) array

    References
    ----------
    gneitingraftery2007.

    Examples
    --------
    >>> float(crps([0.0, 100.0], outcome=0.0))
    25.0
    """
    x = np.asarray(members, dtype=float)
    w = np.broadcast_to(np.ones(1) if weight is None else np.asarray(weight, float), x.shape)
    order = np.argsort(x, axis=-1, kind="stable")
    x = np.take_along_axis(x, order, axis=-1)
    w = np.take_along_axis(w, order, axis=-1)
    w = w / w.sum(axis=-1, keepdims=True)
    y = np.asarray(outcome, dtype=float)[..., None]
    # ½ E|X − X′| of a sorted sample: each value counts by the weight below it minus that above.
    below = np.cumsum(w, axis=-1) - w
    spread = (w * x * (2 * below + w - 1)).sum(axis=-1)
    return np.asarray((w * np.abs(x - y)).sum(axis=-1) - spread)


def crps_normal(mean: Any, *, sd: Any, outcome: Any) -> Array:
    """CRPS of a normal distribution (Gneiting & Raftery 2007, equation 21).

    Parameters
    ----------
    mean, sd, outcome : arrays of one shape
        ``sd`` above 0.

    Examples
    --------
    >>> round(float(crps_normal(0.0, sd=1.0, outcome=0.0)), 6)
    0.233695
    """
    s = np.asarray(sd, dtype=float)
    z = (np.asarray(outcome, dtype=float) - np.asarray(mean, dtype=float)) / s
    error_function = np.vectorize(math.erf, otypes=[float])
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    below = error_function(z / math.sqrt(2))
    return np.asarray(s * (z * below + 2 * density - 1 / math.sqrt(math.pi)))


def quantile(members: Any, *, at: float, weight: Any = None) -> Array:
    """Smallest value of a weighted sample with at least the share ``at`` of the weight up to it.

    Parameters
    ----------
    members : (…, member) array
    at : float
        0-1.
    weight : (…, member) array, optional

    Examples
    --------
    >>> float(quantile([1.0, 2.0, 3.0, 4.0], at=0.5))
    2.0
    """
    x = np.asarray(members, dtype=float)
    w = np.broadcast_to(np.ones(1) if weight is None else np.asarray(weight, float), x.shape)
    order = np.argsort(x, axis=-1, kind="stable")
    x = np.take_along_axis(x, order, axis=-1)
    share = np.cumsum(np.take_along_axis(w, order, axis=-1), axis=-1)
    share = share / share[..., -1:]
    first = np.argmax(share >= at - 1e-12, axis=-1)
    return np.asarray(np.take_along_axis(x, first[..., None], axis=-1)[..., 0])


def covered(low: Any, *, high: Any, outcome: Any) -> Array:
    """Whether the outcome lies between the ends, which count as inside.

    Examples
    --------
    >>> covered([0.0, 10.0], high=[5.0, 20.0], outcome=[5.0, 21.0]).tolist()
    [True, False]
    """
    y = np.asarray(outcome, dtype=float)
    slack = 1e-9  # ends and outcomes are often the very same position
    return np.asarray((np.asarray(low) - slack <= y) & (y <= np.asarray(high) + slack))


def resampled_mean(
    values: Any,
    *,
    groups: Any,
    rng: np.random.Generator,
    times: int = 4000,
    level: float = 0.95,
) -> tuple[float, float]:
    """Percentile interval of a mean when whole groups of cases are drawn anew.

    Issues of one proposal are not independent: the proposal is drawn, with all its issues (Efron &
    Tibshirani 1993).

    Parameters
    ----------
    values : (case,) array
        nan is left out.
    groups : (case,) array
        Group of each case.
    rng : numpy.random.Generator
    times : int
        Number of resamples.
    level : float
        Of the interval, 0-1.

    Returns
    -------
    tuple of float
        Low and high end; nan, nan without cases.

    References
    ----------
    efron1993.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> resampled_mean([1.0, 1.0, 1.0], groups=["a", "a", "b"], rng=rng)
    (1.0, 1.0)
    """
    found = np.asarray(values, dtype=float)
    here = ~np.isnan(found)
    if not here.any():
        return math.nan, math.nan
    names, place = np.unique(np.asarray(groups)[here], return_inverse=True)
    total = np.bincount(place, weights=found[here])
    size = np.bincount(place)
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=times)
    means = (drawn @ total) / (drawn @ size)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _errors(forecast: Any, outcome: Any) -> Array:
    error = np.asarray(forecast, dtype=float) - np.asarray(outcome, dtype=float)
    return np.asarray(error[~np.isnan(error)])
