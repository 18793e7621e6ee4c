"""Loops of the win-set over boxes, coalitions, variants and draws.

Each level has one call of the level below: numba compiles a callee anew into every caller, so that
this halves the time of the first run.  See :mod:`detente.models.winset` for the meaning.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.models.gains import dual_bound, surplus
from detente.models.pivot import EMPTY, FEASIBLE, INFEASIBLE, OPEN, OPTIMAL, STUCK, TOLERANCE, climb
from detente.models.relaxation import relax


@njit(cache=True, nogil=True)
def cut(active, red, low, high, floor, ceiling, box_low, box_high):
    """Cut the reach by the red lines of the active conditions."""
    for k in range(low.shape[0]):
        box_low[k], box_high[k] = low[k], high[k]
        if red:
            for i in range(active.shape[0]):
                if active[i]:
                    box_low[k] = max(box_low[k], floor[i, k])
                    box_high[k] = min(box_high[k], ceiling[i, k])


@njit(cache=True, nogil=True)
def _unite(
    z, y, x, w, r, b, active, red, low, high, optional, floor, ceiling,
    maxmin, aim, weight, verdict, value,
):  # fmt: skip
    """A programme over a box in which optional issues may also stand at the reversion.

    Returns a status; EMPTY where there is no package.  ``z`` is a start and the result.
    """
    conditions, issues = x.shape
    box_low, box_high = np.empty(issues), np.empty(issues)
    cut(active, red, low, high, floor, ceiling, box_low, box_high)
    apart = np.empty(issues, np.int64)  # optional issues whose reversion lies outside the box
    count = 0
    for k in range(issues):
        if optional[k]:
            if box_low[k] > box_high[k]:
                box_low[k] = box_high[k] = r[k]
            elif r[k] < box_low[k] or r[k] > box_high[k]:
                apart[count] = k
                count += 1
        elif box_low[k] > box_high[k]:
            value[0] = -np.inf
            return EMPTY
    this_low, this_high = box_low.copy(), box_high.copy()
    best, best_status = -np.inf, EMPTY
    best_z, best_y = z.copy(), y.copy()
    s, eased = np.empty(conditions), b + TOLERANCE  # objectives have the tolerance of a verdict
    # The hull of both possibilities first: it settles most hopeless verdicts.
    mask = -1 if count > 1 and verdict else 0
    seeking = not maxmin  # an objective needs a package that holds to start from
    while mask < 1 << count:
        for j in range(count):
            k = apart[j]
            if mask < 0:
                this_low[k], this_high[k] = min(box_low[k], r[k]), max(box_high[k], r[k])
            elif mask >> j & 1:
                this_low[k], this_high[k] = box_low[k], box_high[k]
            else:
                this_low[k] = this_high[k] = r[k]
        for k in range(issues):
            z[k] = min(max(z[k], this_low[k]), this_high[k])
        if seeking:
            surplus(z, x, w, r, b, active, s)
            seeking = False
            for i in range(conditions):
                if active[i] and s[i] < -TOLERANCE:
                    seeking = True
        plain = maxmin or seeking
        status = OPEN
        if plain and (verdict or seeking):
            status = relax(z, y, x, w, r, b, active, this_low, this_high, value)
        if status == OPEN:
            status = climb(
            z, y, x, w, r, b if plain else eased, active, this_low, this_high, plain,
            aim, weight, verdict or seeking, value,
        )  # fmt: skip
        if status == STUCK:
            return STUCK
        if mask < 0:
            if status == INFEASIBLE or (status == OPTIMAL and value[0] < -TOLERANCE):
                return INFEASIBLE
        elif seeking and value[0] >= -TOLERANCE:
            seeking = False
            continue
        elif not seeking and value[0] > best:
            best, best_status = value[0], status
            best_z[:] = z
            best_y[:] = y
            if verdict and best >= -TOLERANCE:
                break
        mask += 1
        seeking = not maxmin
    value[0] = best
    z[:] = best_z
    y[:] = best_y
    return best_status


@njit(cache=True, nogil=True)
def _vote(
    z, y, x, w, r, b, active, red, low, high, optional, floor, ceiling,
    maxmin, aim, weight, verdict, value, party, essential, power, quota,
):  # fmt: skip
    """Best value over all coalitions that hold the essential parties and meet the quota.

    Unanimity (a negative quota) is one node that asks everybody.

    Branch and bound over parties: a node asks the parties it has taken in; if the parties content
    with its best package meet the quota, its bound is reached; else one more party is decided.
    """
    parties = power.shape[0]
    conditions = active.shape[0]
    total = 0.0
    for p in range(parties):
        total += power[p]
    need = quota * total - 1e-12
    free = np.ones(parties, np.bool_)  # nothing to ask of them: waived, or without conditions
    for i in range(conditions):
        if active[i]:
            free[party[i]] = False
    # Stack of nodes: 1 in, 0 undecided, -1 out.
    limit = 64 + 4 * parties
    stack = np.zeros((limit, parties), np.int8)
    for p in range(parties):
        if quota < 0.0 or essential[p] or free[p]:
            stack[0, p] = 1
    depth = 1
    best, best_status = -np.inf, EMPTY
    best_z, best_y = z.copy(), y.copy()
    asked = np.zeros(conditions, np.bool_)
    s = np.empty(conditions)
    node = np.zeros(parties, np.int8)
    for _ in range(200_000):
        if depth == 0:
            value[0] = best
            z[:] = best_z
            y[:] = best_y
            return best_status
        depth -= 1
        node[:] = stack[depth]
        reachable = 0.0
        for p in range(parties):
            if node[p] >= 0:
                reachable += power[p]
        if reachable < need:
            continue
        for i in range(conditions):
            asked[i] = active[i] and node[party[i]] == 1
        if quota >= 0.0:
            z[:] = r
        status = _unite(
            z, y, x, w, r, b, asked, red, low, high, optional, floor, ceiling,
            maxmin, aim, weight, verdict and quota < 0.0, value,
        )  # fmt: skip
        if status == STUCK or quota < 0.0:
            return status
        bound = value[0]
        if status == EMPTY or bound <= best or (verdict and bound < -TOLERANCE):
            continue
        surplus(z, x, w, r, b, active, s)
        # Content: as well off as the worst of those asked (max-min), or not losing.
        least = -TOLERANCE
        if maxmin:
            least = min(bound, 0.0) if verdict else bound
        content, choose, far = 0.0, -1, np.inf
        for p in range(parties):
            if node[p] < 0:
                continue
            fine = True
            lowest = np.inf
            if node[p] == 0:
                for i in range(conditions):
                    if active[i] and party[i] == p:
                        lowest = min(lowest, s[i])
                        if s[i] < least - 1e-12:
                            fine = False
                        if red:
                            for k in range(r.shape[0]):
                                stays = optional[k] and z[k] == r[k]
                                if not stays and (z[k] < floor[i, k] or z[k] > ceiling[i, k]):
                                    fine = False
            if fine:
                content += power[p]
            elif lowest < far or choose < 0:
                choose, far = p, lowest
        if content >= need:
            best, best_status = bound, status
            best_z[:] = z
            best_y[:] = y
            if verdict and best >= -TOLERANCE:
                depth = 0
            continue
        if depth + 2 > limit:
            return STUCK
        stack[depth] = node
        stack[depth, choose] = 1
        stack[depth + 1] = node
        stack[depth + 1, choose] = -1
        depth += 2
    return STUCK


@njit(cache=True, nogil=True)
def sweep(
    x, w, r, floor, ceiling, party, essential, power, quota,
    offset, actives, lows, highs, optionals, pick, ask, out, package, multiplier,
):  # fmt: skip
    """Solve every variant that ``ask`` names in every draw.

    ``pick[v]`` names offsets, active conditions, box, whether red lines hold, and the programme:
    0 a verdict (``out`` 1 or 0), 1 the margin (``out``; package and multipliers are written),
    2 + 2k and 3 + 2k the least and greatest z_k (``package`` is a start).  ``out`` is NaN where the
    kernel could not finish.  Packages and multipliers found for one verdict are tried on the next
    before anything is solved: a package that still satisfies all proves feasibility, multipliers
    whose dual value is still negative prove infeasibility.
    """
    variants, draws = pick.shape[0], x.shape[0]
    conditions, issues = x.shape[1], x.shape[2]
    keep = 12
    packages, duals = np.empty((keep, issues)), np.empty((keep, conditions))
    gains, ceilings = np.empty((keep, conditions)), np.empty(keep)
    wide_low, wide_high = np.empty(issues), np.empty(issues)
    zero, everyone = np.zeros(conditions), np.ones(conditions, np.bool_)
    z, y, value = np.empty(issues), np.zeros(conditions), np.empty(1)
    box_low, box_high = np.empty(issues), np.empty(issues)
    aim, weight = np.zeros(issues), np.zeros(issues)
    for d in range(draws):
        known, refuted = 0, 0
        # Every box of this draw lies in the wide one: what multipliers refute there, they refute.
        for k in range(issues):
            wide_low[k] = wide_high[k] = r[d, k]
            for box in range(lows.shape[0]):
                wide_low[k] = min(wide_low[k], lows[box, d, k])
                wide_high[k] = max(wide_high[k], highs[box, d, k])
        for v in range(variants):
            if not ask[v, d]:
                continue
            b, active = offset[pick[v, 0], d], actives[pick[v, 1], d]
            box = pick[v, 2]
            low, high, optional = lows[box, d], highs[box, d], optionals[box, d]
            red = pick[v, 3] == 1
            answer = -1
            task = pick[v, 4]
            simple = quota < 0.0 and task == 0
            if simple:
                cut(active, red, low, high, floor, ceiling, box_low, box_high)
                for k in range(issues):
                    if optional[k]:
                        continue
                    if box_low[k] > box_high[k]:
                        answer = 0
                # A package known from before?
                if answer < 0:
                    for back in range(min(known, keep)):
                        q = (known - 1 - back) % keep
                        fits = True
                        for i in range(conditions):
                            if active[i] and gains[q, i] + b[i] < -TOLERANCE:
                                fits = False
                                break
                        if fits:
                            for k in range(issues):
                                at = packages[q, k]
                                if (at < box_low[k] or at > box_high[k]) and not (
                                    optional[k] and at == r[d, k]
                                ):
                                    fits = False
                                    break
                        if fits:
                            answer = 1
                            break
                # Multipliers known from before?  The newest also on the box at hand.
                for back in range(min(refuted, keep) if answer < 0 else 0):
                    q = (refuted - 1 - back) % keep
                    bound, counts = ceilings[q], True
                    for i in range(conditions):
                        if duals[q, i] > 0.0:
                            bound += duals[q, i] * b[i]
                            counts = counts and active[i]
                    if counts and bound < -TOLERANCE:
                        answer = 0
                        break
                    if counts and back == 0:
                        for k in range(issues):
                            if optional[k]:
                                if box_low[k] > box_high[k]:
                                    box_low[k] = box_high[k] = r[d, k]
                                box_low[k] = min(box_low[k], r[d, k])
                                box_high[k] = max(box_high[k], r[d, k])
                        bound = dual_bound(duals[q], x[d], w[d], r[d], b, active, box_low, box_high)
                        if bound < -TOLERANCE:
                            answer = 0
                            break
            if answer >= 0:
                out[v, d] = answer
                continue
            z[:] = r[d]
            if task >= 2:
                z[:] = package[d]
                weight[:] = 0.0
                weight[task // 2 - 1] = 1.0
                aim[:] = -1.0 if task % 2 == 0 else 101.0
            elif simple and known > 0:
                z[:] = packages[(known - 1) % keep]
            status = _vote(
                z, y, x[d], w[d], r[d], b, active, red, low, high, optional, floor, ceiling,
                task < 2, aim, weight, task == 0, value, party, essential, power[d], quota,
            )  # fmt: skip
            if status == STUCK:
                out[v, d] = np.nan
            elif task >= 2:
                out[v, d] = z[task // 2 - 1] if status == OPTIMAL else np.inf
            elif task == 1:
                out[v, d] = value[0] if status != EMPTY else -np.inf
                if status == EMPTY:
                    package[d] = np.nan
                    multiplier[d] = 0.0
                else:
                    package[d] = z
                    multiplier[d] = y
            elif status == FEASIBLE or (status == OPTIMAL and value[0] >= -TOLERANCE):
                out[v, d] = 1.0
                if simple:
                    packages[known % keep] = z
                    surplus(z, x[d], w[d], r[d], zero, everyone, gains[known % keep])
                    known += 1
            else:
                out[v, d] = 0.0
                if simple and status != EMPTY:
                    duals[refuted % keep] = y
                    ceilings[refuted % keep] = dual_bound(
                        y, x[d], w[d], r[d], zero, everyone, wide_low, wide_high
                    )
                    refuted += 1
