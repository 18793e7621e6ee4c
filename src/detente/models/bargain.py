"""Which package of a win-set: the asymmetric Nash solution.

*Nash* maximises sum_i c_i log s_i(z) over the parties, all conditions holding (Nash 1950; weights:
Kalai 1977).  The surplus is linear between the ideals, so the loop is Newton's on the issues that
move inside a segment, the others standing at a breakpoint until their slope says otherwise, and
conditions without a logarithm (factions) held at zero where they bind.
Where the margin is thin the package is the max-min one.
Ties go to the package nearest to the reversion, then to a move on the first issue by id.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from numba import njit
from numpy.typing import NDArray

from detente.models.elimination import eliminate
from detente.models.gains import segment, surplus
from detente.models.pivot import OPTIMAL, climb
from detente.models.winset import Problem, Solution, margins
from detente.models.winset_loops import cut

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
THIN = 1e-6  # margins up to this have no logarithm: the max-min package


@njit(cache=True, nogil=True)
def nearest(z, x, w, r, b, active, low, high, least):
    """Among packages with s_i >= least_i, the one nearest to the reversion."""
    conditions, issues = x.shape
    weight, y, value = np.empty(issues), np.empty(conditions), np.empty(1)
    for k in range(issues):
        weight[k] = 1.0 + 1e-7 * k
    eased = b - least + 1e-11  # so that rounding leaves the start inside
    tried = z.copy()
    status = climb(tried, y, x, w, r, eased, active, low, high, False, r, weight, False, value)
    if status == OPTIMAL:
        z[:] = tried


@njit(cache=True, nogil=True)
def _nash(z, x, w, r, b, active, c, low, high):
    """Newton with an active set from a package with positive surplus; True when converged."""
    conditions, issues = x.shape
    s = np.empty(conditions)
    total = 0.0
    for i in range(conditions):
        if active[i]:
            total += c[i]
    if total <= 0.0:
        return True
    share = c / total
    moving = np.empty(issues, np.int64)  # issues inside a segment, and the segment's ends
    is_moving = np.zeros(issues, np.bool_)
    start, end = np.empty(issues), np.empty(issues)
    held = np.empty(conditions, np.int64)  # factions at zero surplus
    is_held = np.zeros(conditions, np.bool_)
    count, bound = 0, 0
    size = issues + conditions
    matrix, right = np.empty((size, size)), np.empty(size)
    slope = np.empty((conditions, issues))
    rate = np.empty(conditions)
    press = np.zeros(conditions)
    for _ in range(300 + 60 * (conditions + issues)):
        surplus(z, x, w, r, b, active, s)
        for i in range(conditions):
            press[i] = share[i] / max(s[i], 1e-12) if active[i] and share[i] > 0.0 else 0.0
        # Newton step on the moving issues, held factions staying at zero.
        for m in range(count):
            k = moving[m]
            for i in range(conditions):
                slope[i, k] = w[i, k] * 0.01 if x[i, k] >= end[k] else -w[i, k] * 0.01
        n = count + bound
        for m in range(count):
            k = moving[m]
            gradient = 0.0
            for i in range(conditions):
                if active[i]:
                    gradient += press[i] * slope[i, k]
            right[m] = -gradient
            for q in range(count):
                j = moving[q]
                entry = 0.0
                for i in range(conditions):
                    if active[i] and share[i] > 0.0:
                        entry -= press[i] * press[i] / share[i] * slope[i, k] * slope[i, j]
                matrix[m, q] = entry
            matrix[m, m] -= 1e-11
            for q in range(bound):
                matrix[m, count + q] = slope[held[q], k]
                matrix[count + q, m] = slope[held[q], k]
        for q in range(bound):
            right[count + q] = 0.0
            for p in range(bound):
                matrix[count + q, count + p] = 0.0
        if n > 0 and not eliminate(matrix, right, n):
            if bound == 0:
                return False
            bound -= 1
            is_held[held[bound]] = False
            continue
        longest = 0.0
        for m in range(count):
            longest = max(longest, abs(right[m]))
        if longest > 1e-7:  # points
            step, drop, block = 1.0, -1, -1
            for m in range(count):
                k = moving[m]
                if right[m] > 0.0 and (end[k] - z[k]) < step * right[m]:
                    step, drop = max(0.0, (end[k] - z[k]) / right[m]), m
                elif right[m] < 0.0 and (start[k] - z[k]) > step * right[m]:
                    step, drop = max(0.0, (start[k] - z[k]) / right[m]), m
            fall = 0.0
            for i in range(conditions):
                if not active[i] or is_held[i]:
                    continue
                rate[i] = 0.0
                for m in range(count):
                    rate[i] += right[m] * slope[i, moving[m]]
                if share[i] > 0.0:
                    fall = max(fall, -rate[i] / max(s[i], 1e-12))
                elif rate[i] < -1e-15 and max(0.0, s[i]) < step * -rate[i]:
                    step, drop, block = max(0.0, s[i]) / -rate[i], -1, i
            if fall * step > 0.9:  # a logarithm must keep a tenth of its surplus
                step, drop, block = 0.9 / fall, -1, -1
            # Backtrack until the objective does not fall.
            for _ in range(40):
                change = 0.0
                for i in range(conditions):
                    if active[i] and share[i] > 0.0:
                        change += share[i] * np.log1p(step * rate[i] / max(s[i], 1e-12))
                if change >= -1e-15:
                    break
                step, drop, block = step * 0.5, -1, -1
            for m in range(count):
                z[moving[m]] += step * right[m]
            if drop >= 0:
                k = moving[drop]
                z[k] = end[k] if right[drop] > 0.0 else start[k]
                is_moving[k] = False
                count -= 1
                moving[drop] = moving[count]
            elif block >= 0:
                held[bound] = block
                is_held[block] = True
                bound += 1
            continue
        # Converged on this face: release a faction that pulls, or move an issue that would gain.
        worst, release = -1e-9, -1
        for q in range(bound):
            press[held[q]] = right[count + q]
            if right[count + q] < worst:
                worst, release = right[count + q], q
        if release >= 0:
            is_held[held[release]] = False
            bound -= 1
            held[release] = held[bound]
            continue
        gain, enter, up = 1e-9, -1, True
        for k in range(issues):
            if is_moving[k] or low[k] >= high[k]:
                continue
            rise, fall = 0.0, 0.0
            for i in range(conditions):
                if active[i] and press[i] != 0.0:
                    pull = press[i] * w[i, k] * 0.01
                    rise += pull if x[i, k] > z[k] else -pull
                    fall += pull if x[i, k] >= z[k] else -pull
            if z[k] < high[k] and rise > gain:
                gain, enter, up = rise, k, True
            if z[k] > low[k] and -fall > gain:
                gain, enter, up = -fall, k, False
        if enter < 0:
            return True
        far = segment(enter, z[enter], up, x, w, active, low, high, -1.0)
        start[enter], end[enter] = (z[enter], far) if up else (far, z[enter])
        moving[count] = enter
        is_moving[enter] = True
        count += 1
    return False


@njit(cache=True, nogil=True)
def _packages(
    x, w, r, floor, ceiling, b, actives, low, high, c, margin, package, ask, out, doubtful
):
    conditions, issues = x.shape[1], x.shape[2]
    box_low, box_high = np.empty(issues), np.empty(issues)
    s, least = np.empty(conditions), np.empty(conditions)
    for d in range(x.shape[0]):
        if not ask[d]:
            continue
        active = actives[d]
        cut(active, True, low[d], high[d], floor, ceiling, box_low, box_high)
        z = package[d].copy()
        for k in range(issues):
            if z[k] < box_low[k] or z[k] > box_high[k]:  # an optional issue that stays
                box_low[k] = box_high[k] = z[k]
        if margin[d] > THIN:
            if not _nash(z, x[d], w[d], r[d], b[d], active, c[d], box_low, box_high):
                doubtful[d] = True
            surplus(z, x[d], w[d], r[d], b[d], active, s)
            for i in range(conditions):
                least[i] = s[i] if c[d, i] > 0.0 else 0.0
        else:
            least[:] = margin[d]
        nearest(z, x[d], w[d], r[d], b[d], active, box_low, box_high, least)
        out[d] = z


def packages(problem: Problem, solution: Solution, *, power: Floats) -> Floats:
    """Predicted package of every feasible draw: asymmetric Nash, or max-min where it is thin.

    Parameters
    ----------
    problem : Problem
    solution : Solution
        Of the same problem.
    power : (draw, condition) float
        Bargaining weight c_i of the parties; 0 for factions, which only have to be content.

    Returns
    -------
    (draw, issue) float
        NaN where no deal is feasible.  An issue on offer whose red lines exclude the reversion is
        tried in the deal and out of it.  Under a quota the parties are the coalition of the
        largest margin.

    Raises
    ------
    ArithmeticError
        Where Newton's method did not converge (not known to happen).
    """
    out = _within(problem, solution, power)
    if problem.quota >= 0:
        return out
    bottom, top = _cut(problem)
    r = problem.reversion
    apart = problem.optional & (bottom <= top) & ((r < bottom) | (r > top))
    apart &= (solution.margin > THIN)[:, None]
    rows = np.flatnonzero(apart.any(axis=1))
    if not len(rows):
        return out
    some, c, apart = _rows(problem, rows), power[rows], apart[rows]
    best, found = _welfare(some, out[rows], c), out[rows]
    for inside in product((False, True), repeat=int(apart.any(axis=0).sum())):
        chosen = np.zeros_like(apart)
        chosen[:, apart.any(axis=0)] = inside
        chosen &= apart  # in the deal; what is apart and not chosen stays out of it
        low = np.where(chosen, bottom[rows], np.where(apart, some.reversion, some.low))
        high = np.where(chosen, top[rows], np.where(apart, some.reversion, some.high))
        way = replace(some, low=low, high=high, optional=some.optional & ~chosen)
        solved = margins(way)
        good = solved.margin > THIN
        tried = _within(way, replace(solved, margin=np.where(good, solved.margin, -np.inf)), c)
        value = np.where(good, _welfare(some, np.where(good[:, None], tried, 0.0), c), -np.inf)
        better = value > best + 1e-9
        best, found = np.where(better, value, best), np.where(better[:, None], tried, found)
    out[rows] = found
    return out


def _within(problem: Problem, solution: Solution, power: Floats) -> Floats:
    """The package among those that have the same issues in the deal as the max-min package."""
    out = np.full(problem.reversion.shape, np.nan)
    doubtful = np.zeros(problem.draws, np.bool_)
    active = np.asarray(problem.active, np.bool_)
    if problem.quota >= 0:
        active = active & content(problem, solution.package)
    _packages(
        np.ascontiguousarray(problem.ideal),
        np.ascontiguousarray(problem.weight),
        np.ascontiguousarray(problem.reversion),
        np.ascontiguousarray(problem.floor),
        np.ascontiguousarray(problem.ceiling),
        np.ascontiguousarray(problem.offset),
        np.ascontiguousarray(active),
        np.ascontiguousarray(problem.low),
        np.ascontiguousarray(problem.high),
        np.ascontiguousarray(power, np.float64),
        np.ascontiguousarray(solution.margin),
        np.ascontiguousarray(solution.package),
        np.ascontiguousarray(solution.feasible),
        out,
        doubtful,
    )
    if doubtful.any():
        raise ArithmeticError(f"no Nash package was found in {int(doubtful.sum())} draws")
    return out


def _cut(problem: Problem) -> tuple[Floats, Floats]:
    """Reach cut by the red lines of the conditions that count: (draw, issue) each."""
    asked = problem.active[:, :, None]
    bottom = np.where(asked, problem.floor, -np.inf).max(axis=1)
    top = np.where(asked, problem.ceiling, np.inf).min(axis=1)
    return np.maximum(problem.low, bottom), np.minimum(problem.high, top)


def _rows(problem: Problem, rows: NDArray[np.int64]) -> Problem:
    """Some draws of a problem."""
    each = ("ideal", "weight", "reversion", "offset", "active", "low", "high", "optional", "power")
    return replace(problem, **{name: getattr(problem, name)[rows] for name in each})


def _welfare(problem: Problem, package: Floats, power: Floats) -> Floats:
    """Weighted mean of the logarithms of the surpluses: (draw)."""
    c = np.where(problem.active, power, 0.0)
    s = np.maximum(surpluses(problem, package), 1e-12)
    total = np.maximum(c.sum(axis=1), 1e-12)
    return np.asarray((c * np.log(s)).sum(axis=1) / total)


def surpluses(problem: Problem, package: Floats) -> Floats:
    """Surplus of every condition at a package.

    Parameters
    ----------
    problem : Problem
    package : (draw, issue) float

    Returns
    -------
    (draw, condition) float
    """
    r = problem.reversion[:, None, :]
    moved = np.abs(r - problem.ideal) - np.abs(package[:, None, :] - problem.ideal)
    moved = np.where(problem.weight > 0, problem.weight * moved, 0.0)
    return np.asarray(problem.offset + moved.sum(axis=2) / 100)


def content(problem: Problem, package: Floats) -> Flags:
    """Conditions that a package satisfies, red lines included: (draw, condition) bool."""
    z = package[:, None, :]
    stays = problem.optional[:, None, :] & (z == problem.reversion[:, None, :])
    inside = stays | ((z >= problem.floor - 1e-9) & (z <= problem.ceiling + 1e-9))
    with np.errstate(invalid="ignore"):
        return np.asarray((surpluses(problem, package) >= -1e-7) & inside.all(axis=2))
