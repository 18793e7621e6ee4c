"""Cooperative solutions over the whole package: Nash, Kalai-Smorodinsky, egalitarian.

Everybody with a stake bargains over all issues at once, no deal meaning the reversion; no trust, no
forum, no red line (method 2.5).  *Nash* maximises the weighted sum of log gains (Nash 1950),
*Kalai-Smorodinsky* gives everybody the same share of the best gain that the others would grant
(Kalai & Smorodinsky 1975), *egalitarian* the largest equal gain (Kalai 1977).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from detente.models.bargain import nearest, packages
from detente.models.pivot import OPTIMAL, climb
from detente.models.winset import NO_LINE, Problem, Solution, margins

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cooperative:
    """Packages of the three solutions, (draw, issue); NaN where nothing gains everybody.

    ``margin`` (draw) is the egalitarian gain; where it is not positive, Nash and
    Kalai-Smorodinsky do not exist.
    """

    nash: Floats
    kalai_smorodinsky: Floats
    egalitarian: Floats
    margin: Floats


@njit(cache=True, nogil=True)
def _kalai_smorodinsky(x, w, r, low, high, ask, best, out, status_out):
    conditions, issues = x.shape[1], x.shape[2]
    zero, active = np.zeros(conditions), np.ones(conditions, np.bool_)
    y, value = np.empty(conditions), np.empty(1)
    scaled = np.empty((conditions, issues))
    least = np.empty(conditions)
    for d in range(x.shape[0]):
        if not ask[d]:
            continue
        z = r[d].copy()
        for i in range(conditions):
            goal = r[d].copy()
            status = climb(
                goal, y, x[d], w[d], r[d], zero + 1e-12, active, low[d], high[d], False,
                x[d, i], w[d, i], False, value,
            )  # fmt: skip
            if status != OPTIMAL:
                status_out[d] = True
            gain = 0.0
            for k in range(issues):
                gain += w[d, i, k] * (abs(r[d, k] - x[d, i, k]) - abs(goal[k] - x[d, i, k])) * 0.01
            best[d, i] = gain
        for i in range(conditions):
            active[i] = best[d, i] > 1e-9
            for k in range(issues):
                scaled[i, k] = w[d, i, k] / best[d, i] if active[i] else 0.0
        status = climb(
            z, y, x[d], scaled, r[d], zero, active, low[d], high[d], True, r[d], r[d], False, value
        )
        if status != OPTIMAL:
            status_out[d] = True
        if active.any():
            least[:] = value[0]
            nearest(z, x[d], scaled, r[d], zero, active, low[d], high[d], least)
        active[:] = True
        out[d] = z


def cooperative(
    position: ArrayLike,
    *,
    salience: ArrayLike,
    power: ArrayLike,
    reversion: ArrayLike,
    low: ArrayLike = 0.0,
    high: ArrayLike = 100.0,
) -> Cooperative:
    """The three cooperative solutions of a bargain over several issues.

    Parameters
    ----------
    position : (draw, actor, issue) or (actor, issue) float
        Ideals 0-100; NaN where an actor has no stake.
    salience : like position
        Weights of the issues for each actor, >= 0; scaled to sum 1 over its issues.
    power : (draw, actor) or (actor) float
        Bargaining weights of the Nash solution, >= 0.
    reversion : (draw, issue) or (issue) float
        What no deal means, 0-100.
    low, high : float
        What can be agreed, broadcast to (draw, issue).

    Returns
    -------
    Cooperative

    Raises
    ------
    ArithmeticError
        Where a solution did not converge (not known to happen).

    Examples
    --------
    A pie of 100: one wants all of it, the other none; no deal destroys it.

    >>> pie = cooperative([[100.0, 0.0], [0.0, 100.0]], salience=[[1, 1], [1, 1]],
    ...                   power=[1, 1], reversion=[0.0, 0.0])
    >>> bool(pie.margin[0] >= 0)
    True
    """
    x = np.atleast_3d(np.asarray(position, np.float64))
    if np.ndim(position) == 2:
        x = np.asarray(position, np.float64)[None]
    draws, actors, issues = x.shape
    s = np.broadcast_to(np.asarray(salience, np.float64), x.shape)
    s = np.where(np.isnan(x), 0.0, s)
    total = s.sum(axis=2, keepdims=True)
    w = np.divide(s, total, out=np.zeros_like(s), where=total > 0)
    x = np.where(np.isnan(x), 0.0, x)
    r = np.broadcast_to(np.asarray(reversion, np.float64), (draws, issues)).copy()
    bottom = np.broadcast_to(np.asarray(low, np.float64), (draws, issues)).copy()
    top = np.broadcast_to(np.asarray(high, np.float64), (draws, issues)).copy()
    # An actor without any stake gains nothing from anything: it is not asked.
    active = w.sum(axis=2) > 0
    c = np.where(active, np.broadcast_to(np.asarray(power, np.float64), (draws, actors)), 0.0)
    problem = Problem(
        ideal=x,
        weight=w,
        reversion=r,
        offset=np.zeros((draws, actors)),
        active=active,
        low=bottom,
        high=top,
        optional=np.zeros((draws, issues), np.bool_),
        floor=np.full((actors, issues), -NO_LINE),
        ceiling=np.full((actors, issues), NO_LINE),
        party=np.arange(actors),
        essential=np.ones(actors, np.bool_),
        power=c,
    )
    solution = margins(problem)
    some = solution.margin > 1e-6
    nash = packages(problem, solution, power=c)
    nash[~some] = np.nan
    best, stuck = np.zeros((draws, actors)), np.zeros(draws, np.bool_)
    ks = np.full((draws, issues), np.nan)
    _kalai_smorodinsky(x, np.ascontiguousarray(w), r, bottom, top, some, best, ks, stuck)
    if (stuck | solution.stuck).any():
        raise ArithmeticError("a cooperative solution did not converge")
    ks[~some] = np.nan
    # Several packages may have the largest equal gain: as elsewhere, the one nearest the reversion.
    equal = replace(problem, offset=-np.where(some, solution.margin, 0.0)[:, None] * active)
    thin = Solution(np.zeros(draws), solution.package, solution.multiplier, ~some)
    egalitarian = packages(equal, thin, power=c)
    egalitarian[~some] = np.nan
    return Cooperative(nash, ks, egalitarian, solution.margin)
