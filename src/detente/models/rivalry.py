"""How much of a rival's gain may count against one's own before no deal is left?

With relative gains (Grieco 1988; Snidal 1991; Powell 1991) condition *i* asks for

    s_i(z) = b_i + g_i(z) - rho · h_i(z) >= 0,   h_i = weighted mean of the gains of i's rivals,

where every gain is concave and linear between the ideals.  The term with rho is convex, so the
packages that suit everybody need not form a convex set.  The programme is solved exactly by branch
and bound: on each issue a package is a mixture of the points where some gain bends (a linear
programme, solved by a small tableau simplex, whose optimum bounds the true one); where the mixture
promises more than the package itself gives, the issue is split at such a point.  Between two
neighbouring points everything is linear, so the splitting ends.

The rho at which nothing is left follows by Newton's method on the optimum, which falls in rho
(Dinkelbach 1967): the best package at one rho gives the next one at which it just fails.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from detente.models.winset import Problem

Floats = NDArray[np.float64]
TOLERANCE = 1e-7
NODES = 20_000  # more have not been seen
_PIVOT = 1e-11


@njit(cache=True, nogil=True)
def _mixture(values, b, active, first, last, near, share, y, table, basis):
    """Best mixture of points: max over shares of min_i (b_i + sum of mixed values).

    ``values`` is (condition, issue, point), issue k may use points first[k]..last[k]; ``near`` is
    where to start.  Writes ``share`` (issue, point) and the multipliers ``y``; NaN where stuck.
    """
    conditions, issues = values.shape[0], values.shape[1]
    rows = issues
    for i in range(conditions):
        if active[i]:
            rows += 1
    columns = 0
    for k in range(issues):
        columns += last[k] - first[k] + 1
    slack = columns  # columns: points, then one slack a condition, then the right-hand side
    right = columns + rows - issues
    table[:rows, : right + 1] = 0.0
    at = 0
    for k in range(issues):
        for p in range(first[k], last[k] + 1):
            table[k, at] = 1.0
            if p == near[k]:
                basis[k] = at
            at += 1
        table[k, right] = 1.0
    row, worst = issues, -1
    for i in range(conditions):
        if not active[i]:
            continue
        total = b[i]
        for k in range(issues):
            total += values[i, k, near[k]]
        at = 0
        for k in range(issues):
            for p in range(first[k], last[k] + 1):
                table[row, at] = values[i, k, near[k]] - values[i, k, p]
                at += 1
        table[row, slack + row - issues] = 1.0
        table[row, right] = total
        basis[row] = slack + row - issues
        if worst < 0 or total < table[worst, right]:
            worst = row
        row += 1
    # The least surplus t is basic in the worst row, for good: that row is the objective.
    for row in range(issues, rows):
        if row != worst:
            for c in range(right + 1):
                table[row, c] -= table[worst, c]
    basis[worst] = -1
    limit = 50 * (rows + columns)
    for iteration in range(limit):
        enter, best = -1, -_PIVOT
        for c in range(right):
            if table[worst, c] < best:
                enter, best = c, table[worst, c]
                if iteration > limit // 2:  # the first that improves, against cycling
                    break
        if enter < 0:
            break
        leave, step, push = -1, np.inf, 0.0
        for row in range(rows):
            if row == worst or table[row, enter] <= 1e-10:
                continue
            reach = max(0.0, table[row, right]) / table[row, enter]
            if reach < step - 1e-13 or (reach <= step + 1e-13 and table[row, enter] > push):
                leave, step, push = row, reach, table[row, enter]
        if leave < 0:
            return np.nan
        pivot = table[leave, enter]
        for c in range(right + 1):
            table[leave, c] /= pivot
        for row in range(rows):
            factor = table[row, enter]
            if row != leave and factor != 0.0:
                for c in range(right + 1):
                    table[row, c] -= factor * table[leave, c]
        basis[leave] = enter
        if iteration == limit - 1:
            return np.nan
    share[:] = 0.0
    for row in range(rows):
        if 0 <= basis[row] < columns:
            at = basis[row]
            for k in range(issues):
                width = last[k] - first[k] + 1
                if at < width:
                    share[k, first[k] + at] = max(0.0, table[row, right])
                    break
                at -= width
    row = 0
    for i in range(conditions):
        y[i] = 0.0
        if active[i]:
            y[i] = max(0.0, table[worst, slack + row])
            row += 1
    return table[worst, right]


@njit(cache=True, nogil=True)
def _best(values, points, count, b, active, least, z_best, work):
    """Greatest least surplus over all packages; -inf where it is not above ``least``."""
    conditions, issues, _ = values.shape
    share, table, basis, stack, y = work
    first, last = np.zeros(issues, np.int64), np.zeros(issues, np.int64)
    near, z = np.zeros(issues, np.int64), np.zeros(issues)
    at_z = np.zeros((conditions, issues))
    for k in range(issues):
        stack[0, 0, k], stack[0, 1, k] = 0, count[k] - 1
    depth, best = 1, -np.inf
    for _ in range(NODES):
        if depth == 0:
            return best
        depth -= 1
        for k in range(issues):
            first[k], last[k] = stack[depth, 0, k], stack[depth, 1, k]
            near[k] = (first[k] + last[k]) // 2
        bound = _mixture(values, b, active, first, last, near, share, y, table, basis)
        if np.isnan(bound):
            return np.nan
        if bound <= max(best, least) + 1e-10:
            continue
        # The package itself, and what it gives.
        worst = np.inf
        for k in range(issues):
            z[k] = 0.0
            for p in range(first[k], last[k] + 1):
                z[k] += share[k, p] * points[k, p]
            p = first[k]
            while p < last[k] and points[k, p + 1] <= z[k]:
                p += 1
            near[k] = p
            part = 0.0
            if p < last[k] and points[k, p + 1] > points[k, p]:
                part = (z[k] - points[k, p]) / (points[k, p + 1] - points[k, p])
            for i in range(conditions):
                if active[i]:
                    at_z[i, k] = values[i, k, p]
                    if part > 0.0:
                        at_z[i, k] += part * (values[i, k, p + 1] - values[i, k, p])
        for i in range(conditions):
            if active[i]:
                total = b[i]
                for k in range(issues):
                    total += at_z[i, k]
                worst = min(worst, total)
        if worst > best:
            best = worst
            z_best[:] = z
        if best >= bound - 1e-10:
            continue
        # Split where the mixture promises most beyond the package.
        split, gap = -1, 0.0
        for k in range(issues):
            if last[k] - first[k] < 2:
                continue
            promise = 0.0
            for i in range(conditions):
                if active[i]:
                    mixed = 0.0
                    for p in range(first[k], last[k] + 1):
                        mixed += share[k, p] * values[i, k, p]
                    promise += abs(mixed - at_z[i, k])
            if promise > gap:
                split, gap = k, promise
        if split < 0:
            continue
        if depth + 2 > stack.shape[0]:
            return np.nan
        cut = min(max(near[split], first[split] + 1), last[split] - 1)
        for half in range(2):
            for k in range(issues):
                stack[depth, 0, k], stack[depth, 1, k] = first[k], last[k]
            if half == 0:
                stack[depth, 1, split] = cut
            else:
                stack[depth, 0, split] = cut
            depth += 1
    return np.nan


@njit(cache=True, nogil=True)
def _rho(x, w, r, b, actives, low, high, floor, ceiling, rivals, ask, cap, out):
    draws, conditions, issues = x.shape
    width = conditions + 2
    points, count = np.zeros((issues, width)), np.zeros(issues, np.int64)
    gain, other = np.zeros((conditions, issues, width)), np.zeros((conditions, issues, width))
    values, z = np.zeros((conditions, issues, width)), np.zeros(issues)
    work = (
        np.zeros((issues, width)),
        np.zeros((issues + conditions, issues * width + conditions + 1)),
        np.zeros(issues + conditions, np.int64),
        np.zeros((64 + 4 * issues * width, 2, issues), np.int64),
        np.zeros(conditions),
    )
    for d in range(draws):
        if not ask[d]:
            continue
        active = actives[d]
        empty = False
        for k in range(issues):
            bottom, top = low[d, k], high[d, k]
            for i in range(conditions):
                if active[i]:
                    bottom, top = max(bottom, floor[i, k]), min(top, ceiling[i, k])
            if bottom > top:
                empty = True
                break
            points[k, 0], points[k, 1] = bottom, top
            n = 2 if top > bottom else 1
            for i in range(conditions):
                if active[i] and w[d, i, k] > 0.0 and bottom < x[d, i, k] < top:
                    points[k, n] = x[d, i, k]
                    n += 1
            points[k, :n].sort()
            count[k] = 1
            for p in range(1, n):
                if points[k, p] > points[k, count[k] - 1]:
                    points[k, count[k]] = points[k, p]
                    count[k] += 1
        if empty:
            out[d] = 0.0
            continue
        for k in range(issues):
            for p in range(count[k]):
                for i in range(conditions):
                    moved = abs(r[d, k] - x[d, i, k]) - abs(points[k, p] - x[d, i, k])
                    gain[i, k, p] = w[d, i, k] * moved * 0.01
                for i in range(conditions):
                    other[i, k, p] = 0.0
                    for j in range(conditions):
                        if rivals[d, i, j] != 0.0:
                            other[i, k, p] += rivals[d, i, j] * gain[j, k, p]
        rho = 0.0
        for _ in range(60):
            for i in range(conditions):
                for k in range(issues):
                    for p in range(count[k]):
                        values[i, k, p] = gain[i, k, p] - rho * other[i, k, p]
            found = _best(values, points, count, b[d], active, TOLERANCE, z, work)
            if np.isnan(found):
                rho = np.nan
                break
            if found <= TOLERANCE:
                break
            # The rho at which this package just fails.
            following = np.inf
            for i in range(conditions):
                if not active[i]:
                    continue
                own, theirs = b[d, i], 0.0
                for k in range(issues):
                    own += w[d, i, k] * (abs(r[d, k] - x[d, i, k]) - abs(z[k] - x[d, i, k])) * 0.01
                for j in range(conditions):
                    if rivals[d, i, j] != 0.0:
                        for k in range(issues):
                            moved = abs(r[d, k] - x[d, j, k]) - abs(z[k] - x[d, j, k])
                            theirs += rivals[d, i, j] * w[d, j, k] * moved * 0.01
                if theirs > 1e-12:
                    following = min(following, own / theirs)
            if following >= cap:
                rho = cap
                break
            if following <= rho + 1e-9:
                break
            rho = following
        out[d] = rho


def threshold(
    problem: Problem, rivals: Floats, *, ask: NDArray[np.bool_], cap: float = 1.0
) -> Floats:
    """The rho up to which some package still suits everybody.

    Parameters
    ----------
    problem : Problem
        Under unanimity, without optional issues.
    rivals : (draw, condition, condition) float
        Weight of j's gain in what i counts against its own; rows sum to 1 or are 0.
    ask : (draw) bool
        Draws that matter: those with a feasible deal at rho = 0.
    cap : float
        Where to stop; at rho = 1 only the lead over the rivals counts.

    Returns
    -------
    (draw) float
        0 to ``cap``; ``cap`` means that a deal is left there too.  NaN where not asked.

    Raises
    ------
    ValueError
        For a problem with a quota or with optional issues.
    ArithmeticError
        Where a draw could not be decided (not known to happen).

    Examples
    --------
    One issue, no deal means 50; A wants 100 and B wants 60.  At 60 both gain 0.1; with a tax of
    0.02 each is content while 0.1 - 0.1 rho >= 0.02, and beyond 60 B is worse off:

    >>> from detente.models.winset import NO_LINE
    >>> one = Problem(
    ...     ideal=np.array([[[100.0], [60.0]]]), weight=np.ones((1, 2, 1)),
    ...     reversion=np.array([[50.0]]), offset=np.full((1, 2), -0.02),
    ...     active=np.ones((1, 2), bool), low=np.zeros((1, 1)), high=np.full((1, 1), 100.0),
    ...     optional=np.zeros((1, 1), bool), floor=np.full((2, 1), -NO_LINE),
    ...     ceiling=np.full((2, 1), NO_LINE), party=np.arange(2), essential=np.ones(2, bool),
    ...     power=np.ones((1, 2)))
    >>> both = np.array([[[0.0, 1.0], [1.0, 0.0]]])
    >>> threshold(one, both, ask=np.ones(1, bool)).round(6).tolist()
    [0.8]
    """
    if problem.quota >= 0 or problem.optional.any():
        raise ValueError("relative gains are solved under unanimity and without linked issues")
    out = np.full(problem.draws, np.nan)
    _rho(
        np.ascontiguousarray(problem.ideal, np.float64),
        np.ascontiguousarray(problem.weight, np.float64),
        np.ascontiguousarray(problem.reversion, np.float64),
        np.ascontiguousarray(problem.offset, np.float64),
        np.ascontiguousarray(problem.active, np.bool_),
        np.ascontiguousarray(problem.low, np.float64),
        np.ascontiguousarray(problem.high, np.float64),
        np.ascontiguousarray(problem.floor, np.float64),
        np.ascontiguousarray(problem.ceiling, np.float64),
        np.ascontiguousarray(rivals, np.float64),
        np.ascontiguousarray(ask, np.bool_),
        float(cap),
        out,
    )
    stuck = int((np.isnan(out) & ask).sum())
    if stuck:
        raise ArithmeticError(f"the rivalry of {stuck} draws could not be decided")
    return out
