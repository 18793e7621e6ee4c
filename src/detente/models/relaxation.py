"""Most verdicts without a simplex: walk into the violated conditions, and weigh them.

The relaxation method for systems of inequalities (Agmon 1954; Motzkin & Schoenberg 1954): while
some condition fails, the package is reflected in the half-space of the one that fails most.  A
package that satisfies all proves feasibility.  How far each condition has pushed is a weight on it,
as in a perceptron, and weights with a negative dual value prove infeasibility.  Both proofs are
exact; what neither settles goes to :mod:`detente.models.pivot`.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.models.gains import dual_bound
from detente.models.pivot import FEASIBLE, INFEASIBLE, OPEN, TOLERANCE

REFLECTION = 2.0  # 1 would stop at the edge of the half-space; 2 is its mirror image
STAGES = np.array([20, 40, 80, 160])  # steps after which the weights are tried


@njit(cache=True, nogil=True, fastmath={"reassoc"})
def relax(z, y, x, w, r, b, active, low, high, value):
    """Try to decide whether every surplus can be at least 0.

    Parameters
    ----------
    z : (issue) float, in place
        Start inside the box; where the walk ended.
    y : (condition) float, in place
        Weights of the conditions, sum 1.
    x, w : (condition, issue) float
    r : (issue) float
    b : (condition) float
        Surplus at the reversion.
    active : (condition) bool
    low, high : (issue) float
        Box, low <= high.
    value : (1) float, in place
        Least surplus of ``z`` where feasible; the negative bound where not.

    Returns
    -------
    int
        FEASIBLE, INFEASIBLE or OPEN.
    """
    conditions, issues = x.shape
    stay = np.empty(conditions)  # surplus at one's ideals
    for i in range(conditions):
        y[i] = 0.0
        if active[i]:
            total = 0.0
            for k in range(issues):
                total += w[i, k] * abs(r[k] - x[i, k])
            stay[i] = b[i] + 0.01 * total
    pushed = 0.0
    stage = 0
    for step in range(STAGES[-1] + 1):
        worst, at = np.inf, -1
        for i in range(conditions):
            if active[i]:
                loss = 0.0
                for k in range(issues):
                    loss += w[i, k] * abs(z[k] - x[i, k])
                here = stay[i] - 0.01 * loss
                if here < worst:
                    worst, at = here, i
        if worst >= -TOLERANCE:
            value[0] = worst
            return FEASIBLE
        if step == STAGES[stage]:
            for i in range(conditions):
                y[i] /= pushed
            value[0] = dual_bound(y, x, w, r, b, active, low, high)
            if value[0] < -TOLERANCE:
                return INFEASIBLE
            stage += 1
            if stage == STAGES.size:
                break
            for i in range(conditions):
                y[i] *= pushed
        steep = 0.0
        for k in range(issues):
            if (z[k] < x[at, k] and z[k] < high[k]) or (z[k] > x[at, k] and z[k] > low[k]):
                steep += w[at, k] * w[at, k]
        if steep == 0.0:  # the box or its own ideals hold this one back
            y[:] = 0.0
            y[at] = 1.0
            value[0] = dual_bound(y, x, w, r, b, active, low, high)
            return INFEASIBLE if value[0] < -TOLERANCE else OPEN
        push = -100.0 * REFLECTION * worst / steep
        y[at] += push
        pushed += push
        for k in range(issues):
            if z[k] < x[at, k]:
                z[k] = min(z[k] + push * w[at, k], x[at, k], high[k])
            elif z[k] > x[at, k]:
                z[k] = max(z[k] - push * w[at, k], x[at, k], low[k])
    return OPEN
