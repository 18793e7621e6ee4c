"""The referee: the agreement programme written out plainly and solved by HiGHS.

Slow on purpose, and built from the definition alone: one variable a package issue, one a term
|z - x|, one for the margin.
"""

from __future__ import annotations

import itertools

import numpy as np
from scipy.optimize import linprog


def margin(x, w, r, b, low, high):
    """max over z in the box of min over i of the surplus; -inf where the box is empty."""
    conditions, issues = x.shape
    if (low > high).any():
        return -np.inf
    # Columns: z (issues), e (conditions x issues) >= |z - x|, t.
    count = issues + conditions * issues + 1
    rows, right = [], []
    for i in range(conditions):
        for k in range(issues):
            for sign in (1.0, -1.0):
                row = np.zeros(count)
                row[k] = sign
                row[issues + i * issues + k] = -1.0
                rows.append(row)
                right.append(sign * x[i, k])
        row = np.zeros(count)
        row[issues + i * issues : issues + (i + 1) * issues] = w[i] / 100
        row[-1] = 1.0
        rows.append(row)
        right.append(b[i] + np.sum(w[i] * np.abs(r - x[i])) / 100)
    cost = np.zeros(count)
    cost[-1] = -1.0
    bounds = [*zip(low, high, strict=True)] + [(0, None)] * (conditions * issues) + [(None, None)]
    found = linprog(cost, A_ub=np.array(rows), b_ub=right, bounds=bounds, method="highs")
    assert found.status == 0, found.message
    return -found.fun


def margin_with_lines(x, w, r, b, active, low, high, optional, floor, ceiling):
    """The same with red lines of the active conditions and issues that may stay at r."""
    a = np.flatnonzero(active)
    if len(a) == 0:
        return np.inf
    box_low = np.maximum(low, floor[a].max(axis=0))
    box_high = np.minimum(high, ceiling[a].min(axis=0))
    best = -np.inf
    free = np.flatnonzero(optional)
    for stay in itertools.product([False, True], repeat=len(free)):
        this_low, this_high = box_low.copy(), box_high.copy()
        for k, out in zip(free, stay, strict=True):
            if out:
                this_low[k] = this_high[k] = r[k]
        best = max(best, margin(x[a], w[a], r, b[a], this_low, this_high))
    return best


def margin_by_vote(x, w, r, b, active, low, high, optional, floor, ceiling, party, must, power, quota):
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
