"""The referee: the agreement programme written out plainly and solved by HiGHS.

Slow on purpose, and built from the definition alone: one variable a package issue, one a term
|z - x|, one for the margin.
"""

from __future__ import annotations

import itertools

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix


def _solve(cost, x, w, r, b, low, high, *, margin):
    """Minimise ``cost @ (z, t)`` where s_i(z) >= t (``margin``) or s_i(z) >= 0."""
    conditions, issues = x.shape
    who, what = np.nonzero(w > 0)
    terms = len(who)
    # Columns: z (issues), e (one a term) >= |z - x|, t.  Rows: two a term, one a condition.
    column = issues + np.arange(terms)
    ones = np.ones(terms)
    row = np.arange(terms)
    count = issues + terms + 1
    matrix = coo_matrix(
        (
            np.concatenate([ones, -ones, -ones, -ones, w[who, what] / 100, np.ones(conditions)]),
            (
                np.concatenate(
                    [row, row, terms + row, terms + row, 2 * terms + who,
                     2 * terms + np.arange(conditions)]
                ),
                np.concatenate(
                    [what, column, what, column, column, np.full(conditions, count - 1)]
                ),
            ),
        ),
        shape=(2 * terms + conditions, count),
    ).tocsc()  # fmt: skip
    ideal = x[who, what]
    have = b + np.sum(w * np.abs(r - x), axis=1) / 100
    goal = np.zeros(count)
    goal[:issues], goal[-1] = cost[:issues], cost[-1]
    bounds = np.empty((count, 2))
    bounds[:, 0], bounds[:, 1] = 0, np.inf
    bounds[:issues, 0], bounds[:issues, 1] = low, high
    bounds[-1] = (-np.inf, np.inf) if margin else (0, 0)
    # HiGHS accepts a point that breaks a row by its tolerance, which must be far below ours.
    return linprog(
        goal, A_ub=matrix, b_ub=np.concatenate([ideal, -ideal, have]), bounds=bounds,
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )  # fmt: skip


def margin(x, w, r, b, low, high):
    """max over z in the box of min over i of the surplus; -inf where the box is empty."""
    if (low > high).any():
        return -np.inf
    cost = np.zeros(x.shape[1] + 1)
    cost[-1] = -1.0
    found = _solve(cost, x, w, r, b, low, high, margin=True)
    assert found.status == 0, found.message
    return -found.fun


def extreme(x, w, r, b, low, high, *, issue, upper):
    """Least or greatest z of an issue over all packages with no surplus below zero."""
    cost = np.zeros(x.shape[1] + 1)
    cost[issue] = -1.0 if upper else 1.0
    found = _solve(cost, x, w, r, b, low, high, margin=False)
    assert found.status == 0, found.message
    return -found.fun if upper else found.fun


def boxes(r, active, low, high, optional, floor, ceiling):
    """Every box of packages: reach cut by red lines, each optional issue in the deal or at r."""
    a = np.flatnonzero(active)
    box_low = np.maximum(low, floor[a].max(axis=0))
    box_high = np.minimum(high, ceiling[a].min(axis=0))
    # Staying at r is a choice of its own only where r lies outside the box.
    apart = np.flatnonzero(optional & ((r < box_low) | (r > box_high) | (box_low > box_high)))
    for stay in itertools.product([False, True], repeat=len(apart)):
        this_low, this_high = box_low.copy(), box_high.copy()
        for k, out in zip(apart, stay, strict=True):
            if out:
                this_low[k] = this_high[k] = r[k]
        yield this_low, this_high


def margin_with_lines(x, w, r, b, active, low, high, optional, floor, ceiling):
    """The same with red lines of the active conditions and issues that may stay at r."""
    a = np.flatnonzero(active)
    if len(a) == 0:
        return np.inf
    return max(
        margin(x[a], w[a], r, b[a], this_low, this_high)
        for this_low, this_high in boxes(r, active, low, high, optional, floor, ceiling)
    )


def extreme_with_lines(
    x, w, r, b, active, low, high, optional, floor, ceiling, *, issue, upper, ease=1e-7
):
    """Extreme z of an issue over the win-set, which has the tolerance of a verdict."""
    a = np.flatnonzero(active)
    found = []
    for this_low, this_high in boxes(r, active, low, high, optional, floor, ceiling):
        if margin(x[a], w[a], r, b[a], this_low, this_high) >= -ease:
            value = extreme(
                x[a], w[a], r, b[a] + ease * (1 + 1e-6), this_low, this_high,
                issue=issue, upper=upper,
            )  # fmt: skip
            found.append(value)
    return (max if upper else min)(found) if found else np.nan


def margin_by_vote(
    x, w, r, b, active, low, high, optional, floor, ceiling, party, must, power, quota
):
    """Best margin over all coalitions that hold the essential parties and meet the quota."""
    parties = len(power)
    best = -np.inf
    for inside in itertools.product([False, True], repeat=parties):
        chosen = np.array(inside)
        if (must & ~chosen).any() or power[chosen].sum() < quota * power.sum() - 1e-12:
            continue
        asked = active & chosen[party]
        best = max(best, margin_with_lines(x, w, r, b, asked, low, high, optional, floor, ceiling))
    return best


def weighted_best(x, w, r, b, low, high, *, pull, least):
    """max over z in the box of sum of pull_i·s_i(z), every s_i(z) at least ``least_i``.

    With ``pull`` = c_i / s_i at a package, what this exceeds sum c_i by bounds how far the package
    is from the Nash solution, since log is concave: one LP proves or refutes an optimum.
    """
    conditions, issues = x.shape
    who, what = np.nonzero(w > 0)
    terms = len(who)
    count = issues + terms
    row = np.arange(terms)
    ones = np.ones(terms)
    matrix = coo_matrix(
        (
            np.concatenate([ones, -ones, -ones, -ones, w[who, what] / 100]),
            (
                np.concatenate([row, row, terms + row, terms + row, 2 * terms + who]),
                np.concatenate([what, issues + row, what, issues + row, issues + row]),
            ),
        ),
        shape=(2 * terms + conditions, count),
    ).tocsc()
    ideal = x[who, what]
    have = b + np.sum(w * np.abs(r - x), axis=1) / 100
    cost = np.concatenate([np.zeros(issues), pull[who] * w[who, what] / 100])
    bounds = np.full((count, 2), (0.0, np.inf))
    bounds[:issues, 0], bounds[:issues, 1] = low, high
    found = linprog(
        cost, A_ub=matrix,
        b_ub=np.concatenate([ideal, -ideal, np.minimum(have - least, 1e12)]), bounds=bounds,
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )  # fmt: skip
    assert found.status == 0, found.message
    return float(pull @ have - found.fun)


def least_move(x, w, r, b, low, high, *, least):
    """min of sum |z - r| over packages that give every condition at least ``least_i``."""
    issues = x.shape[1]
    # The move is the loss of one more condition, whose ideal is the reversion.
    x2, w2 = np.vstack([x, r]), np.vstack([w, np.full(issues, 100.0)])
    b2 = np.append(b, 0.0)
    pull = np.zeros(len(b2))
    pull[-1] = 1.0
    return -weighted_best(x2, w2, r, b2, low, high, pull=pull, least=np.append(least, -np.inf))
