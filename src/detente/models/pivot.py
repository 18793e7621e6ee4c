"""The kernel behind win-sets: an active-set simplex for concave, piecewise-linear gains.

The surplus s_i(z) that a package ``z`` gives condition *i* is concave and linear between the ideals
(:mod:`detente.models.gains`).  Two programmes are solved with one loop:

*max-min*     maximise t subject to s_i(z) >= t for every condition, low <= z <= high;
*objective*   maximise sum_k v_k (-|z_k - o_k|) subject to s_i(z) >= 0.

Instead of splitting absolute values into the rows and columns of a general linear programme, an
issue stands at a breakpoint (*nonbasic*) or moves inside one linear segment (*basic*); a condition
is *tight* or not.  The tight rows and basic columns form a small square system (as many rows as
moving issues, in max-min also t), solved anew at every step, so rounding errors do not build up.
The multipliers ``y`` of the tight rows bound the optimum from above (the dual: for given ``y`` the
best z_k is a weighted median of the ideals), which ends most verdicts early.

Everything here works on one draw; ``winset.py`` loops over draws.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.models.elimination import eliminate
from detente.models.gains import dual_bound, segment, surplus

OPTIMAL, FEASIBLE, INFEASIBLE, STUCK, EMPTY, OPEN = 0, 1, 2, 3, 4, 5
TOLERANCE = 1e-7  # a margin above minus this counts as feasible (method 3)
_STEP = 1e-12  # rates below this are zero
_PRICE = 1e-11  # reduced costs below this are zero
_HAIR_POINTS, _HAIR = 1e-9, 1e-11  # steps this close count as equal: in points, in utility


@njit(cache=True, nogil=True)
def climb(z, y, x, w, r, b, active, low, high, maxmin, aim, weight, verdict, value):
    """Improve ``z`` (in place) to the optimum of one of the two programmes.

    Parameters
    ----------
    z : (issue) float, in place
        Start inside the box, the best package on return.  For *objective* all conditions must
        hold at the start.
    y : (condition) float, in place
        Multipliers on return.
    x, w : (condition, issue) float
        Ideals 0-100 and weights 0-1.
    r : (issue) float
        Reversion 0-100.
    b : (condition) float
        Surplus at the reversion: cost of no deal minus tax.
    active : (condition) bool
        Conditions that count.
    low, high : (issue) float
        Box, low <= high.
    maxmin : bool
        Which programme.
    aim, weight : (issue) float
        The o_k and v_k of *objective*; unused in max-min.
    verdict : bool
        Stop a max-min as soon as its sign is known.
    value : (1) float, in place
        The optimum (or, with ``verdict``, a bound with the right sign).

    Returns
    -------
    int
        OPTIMAL, or FEASIBLE / INFEASIBLE with ``verdict``, or STUCK.
    """
    conditions, issues = x.shape
    s = np.empty(conditions)
    surplus(z, x, w, r, b, active, s)
    size_limit = conditions + 1
    tight = np.empty(size_limit, np.int64)
    basic = np.empty(size_limit, np.int64)  # issue number; ``issues`` stands for t
    is_tight = np.zeros(conditions, np.bool_)
    is_basic = np.zeros(issues + 1, np.bool_)
    start = np.empty(issues)  # ends of the segment in which a basic issue moves
    end = np.empty(issues)
    matrix = np.empty((size_limit, size_limit))
    right = np.empty(size_limit)
    delta = np.empty(size_limit)
    rates = np.zeros(conditions)  # of the slack s_i - t (max-min) or s_i
    t = 0.0
    size = 0
    y[:] = 0.0
    if maxmin:
        first = -1
        for i in range(conditions):
            if active[i] and (first < 0 or s[i] < t):
                t, first = s[i], i
        if first < 0:  # nobody has to agree
            value[0] = np.inf
            return OPTIMAL
        tight[0], basic[0], size = first, issues, 1
        is_tight[first] = True
        is_basic[issues] = True
    limit = 60 * (conditions + issues) + 200
    for iteration in range(limit):
        careful = iteration > limit // 2  # then the first improving column, against cycling
        if iteration % 24 == 23:
            surplus(z, x, w, r, b, active, s)
            if maxmin:
                t = np.inf
                for i in range(conditions):
                    if active[i] and s[i] < t:
                        t = s[i]
        if maxmin and verdict and t >= -TOLERANCE:
            value[0] = t
            return FEASIBLE
        # Multipliers of the tight rows: c_j + sum_i y_i slope_ij = 0 on every basic column.
        for column in range(size):
            j = basic[column]
            for row in range(size):
                i = tight[row]
                if j == issues:
                    matrix[column, row] = -1.0
                elif x[i, j] >= end[j]:
                    matrix[column, row] = w[i, j] * 0.01
                else:
                    matrix[column, row] = -w[i, j] * 0.01
            if j == issues:
                right[column] = -1.0
            elif maxmin:
                right[column] = 0.0
            else:
                right[column] = -weight[j] if aim[j] >= end[j] else weight[j]
        if not eliminate(matrix, right, size):
            value[0] = t
            return STUCK
        y[:] = 0.0
        worst, enter_row = -_PRICE, -1
        for row in range(size):
            y[tight[row]] = right[row]
            if right[row] < worst:
                worst, enter_row = right[row], row
        if maxmin and verdict and enter_row < 0:
            for row in range(size):
                y[tight[row]] = max(0.0, right[row])
            bound = dual_bound(y, x, w, r, b, active, low, high)
            if bound < -TOLERANCE:
                value[0] = bound
                return INFEASIBLE
        # Price the standing issues, to the right and to the left.
        enter, up, gain = -1, True, -worst if enter_row >= 0 else _PRICE
        if enter_row < 0 or not careful:
            for k in range(issues):
                if is_basic[k] or low[k] >= high[k]:
                    continue
                here = z[k]
                rise, fall = 0.0, 0.0
                if not maxmin and weight[k] != 0.0:
                    rise = weight[k] if aim[k] > here else -weight[k]
                    fall = weight[k] if aim[k] >= here else -weight[k]
                for row in range(size):
                    i = tight[row]
                    pull = y[i] * w[i, k] * 0.01
                    rise += pull if x[i, k] > here else -pull
                    fall += pull if x[i, k] >= here else -pull
                if here < high[k] and rise > gain:
                    gain, enter, up = rise, k, True
                    if careful:
                        break
                if here > low[k] and -fall > gain:
                    gain, enter, up = -fall, k, False
                    if careful:
                        break
        if enter < 0 and enter_row < 0:
            value[0] = t
            if not maxmin:
                total = 0.0
                for k in range(issues):
                    total -= weight[k] * abs(z[k] - aim[k])
                value[0] = total
            return OPTIMAL
        if enter >= 0:
            enter_row = -1
        # Direction: tight rows stay tight (the entering row rises by one).
        enter_start, enter_end = 0.0, 0.0
        if enter >= 0:
            enter_start = z[enter]
            aimed = aim[enter] if not maxmin and weight[enter] != 0.0 else -1.0
            enter_end = segment(enter, z[enter], up, x, w, active, low, high, aimed)
        for row in range(size):
            i = tight[row]
            for column in range(size):
                j = basic[column]
                if j == issues:
                    matrix[row, column] = -1.0
                elif x[i, j] >= end[j]:
                    matrix[row, column] = w[i, j] * 0.01
                else:
                    matrix[row, column] = -w[i, j] * 0.01
            if enter >= 0:
                if up:
                    delta[row] = (
                        -w[i, enter] * 0.01 if x[i, enter] >= enter_end else w[i, enter] * 0.01
                    )
                else:
                    delta[row] = (
                        -w[i, enter] * 0.01 if x[i, enter] <= enter_end else w[i, enter] * 0.01
                    )
            else:
                delta[row] = 1.0 if row == enter_row else 0.0
        if not eliminate(matrix, delta, size):
            value[0] = t
            return STUCK
        # How far: a slack row becomes tight, a basic issue or the entering one ends its segment.
        # Several may do so almost at once; the next square system is best conditioned where the
        # one with the largest pivot leaves, so all within a hair of the nearest are candidates.
        limit_step = np.inf
        if enter >= 0:
            limit_step = abs(enter_end - z[enter])
        for column in range(size):
            j = basic[column]
            if j == issues:
                continue
            if delta[column] > _STEP:
                reach = (end[j] - z[j]) / delta[column]
            elif delta[column] < -_STEP:
                reach = (start[j] - z[j]) / delta[column]
            else:
                continue
            limit_step = min(limit_step, max(0.0, reach) + _HAIR_POINTS / abs(delta[column]))
        for i in range(conditions):
            rates[i] = 0.0
            if not active[i] or is_tight[i]:
                continue
            rate = 0.0
            if enter >= 0:
                toward = x[i, enter] >= enter_end if up else x[i, enter] <= enter_end
                rate = w[i, enter] * 0.01 if toward else -w[i, enter] * 0.01
            for column in range(size):
                j = basic[column]
                if j == issues:
                    rate -= delta[column]
                elif x[i, j] >= end[j]:
                    rate += delta[column] * w[i, j] * 0.01
                else:
                    rate -= delta[column] * w[i, j] * 0.01
            rates[i] = rate
            if rate < -_STEP:
                slack = s[i] - t if maxmin else s[i]
                limit_step = min(limit_step, (max(0.0, slack) + _HAIR) / -rate)
        step, leave_row, leave_column, push = np.inf, -1, -1, 0.0
        if enter >= 0 and abs(enter_end - z[enter]) <= limit_step:
            step = abs(enter_end - z[enter])
        else:
            for column in range(size):
                j = basic[column]
                if j == issues or abs(delta[column]) <= max(push, _STEP):
                    continue
                far = end[j] if delta[column] > 0.0 else start[j]
                reach = max(0.0, (far - z[j]) / delta[column])
                if reach <= limit_step:
                    step, leave_column, push = reach, column, abs(delta[column])
            for i in range(conditions):
                # A row counts a hundredfold: its pivots are utilities a point.
                if rates[i] < -_STEP and -100.0 * rates[i] > push:
                    slack = s[i] - t if maxmin else s[i]
                    reach = max(0.0, slack) / -rates[i]
                    if reach <= limit_step:
                        step, leave_row, leave_column = reach, i, -1
                        push = -100.0 * rates[i]
        if step == np.inf:
            value[0] = np.inf
            return STUCK
        # Move.
        t_rate = 0.0
        for column in range(size):
            j = basic[column]
            if j == issues:
                t_rate = delta[column]
            else:
                z[j] = min(max(z[j] + step * delta[column], start[j]), end[j])
        t += step * t_rate
        for i in range(conditions):
            if active[i] and not is_tight[i]:
                s[i] += step * (rates[i] + t_rate)
        for row in range(size):
            i = tight[row]
            if maxmin:
                s[i] = t
            if row == enter_row:
                s[i] += step
        if enter >= 0:
            z[enter] += step if up else -step
        # Change of basis.
        if enter >= 0 and leave_row < 0 and leave_column < 0:
            z[enter] = enter_end
            continue
        if leave_column >= 0:
            j = basic[leave_column]
            z[j] = end[j] if delta[leave_column] > 0 else start[j]
            is_basic[j] = False
            if enter >= 0:
                basic[leave_column] = enter
            else:
                is_tight[tight[enter_row]] = False
                size -= 1
                basic[leave_column] = basic[size]
                tight[enter_row] = tight[size]
        elif enter >= 0:
            tight[size], basic[size] = leave_row, enter
            is_tight[leave_row] = True
            size += 1
        else:
            is_tight[tight[enter_row]] = False
            tight[enter_row] = leave_row
            is_tight[leave_row] = True
        if enter >= 0:
            is_basic[enter] = True
            if up:
                start[enter], end[enter] = enter_start, enter_end
            else:
                start[enter], end[enter] = enter_end, enter_start
    value[0] = t
    return STUCK
