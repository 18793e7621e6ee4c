"""The hot loop of :mod:`detente.models.control`: runs of the ground, month by month.

Three things make it fast, and none changes a number.  *Thinning*: one addressed random number is
held against a bound of the rate, and only where it lies below is the rate itself computed.
*Flips*: hostile neighbours are counted, in halves of a district, and corrected where a district
changes hands.  *Connectivity* follows the flips too (:mod:`detente.models.connectivity`).
"""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
from numba import njit

from detente.models.chance import month_key, normal_at, uniform_of, word
from detente.models.connectivity import closed, opened, walk

# Columns of the parameter matrix, see control.Parameters.
CHURN, DEPTH, BALANCE, WEATHER, CONTAGION, CITY, SUPPORT, MORALE = range(8)
WEATHER_HALF, MORALE_HALF, CUT_OFF, PASSABLE, COLLAPSE_HELD = range(8, 13)
SHOCK, DIVISION, SPREAD, EFFECTIVE = range(13, 17)

# What a random number is for.
STEP, LEAVE_CONTESTED, LEAVE_LOST, SPLIT, WEATHER_USE, FIRST_WEATHER = 0, 1, 2, 3, 4, 6
WEATHER_KEY = np.uint64(0x77656174686572)  # the weather has an address like a unit

X_LIMIT = 4.0  # x is cut to plus or minus this
MORALE_LIMIT = 3.0


@njit(cache=True, nogil=True)
def first_count(chance, n, rate):
    """How many of ``n`` districts move at a rate: binomial with p = 1 - exp(-rate), inverted."""
    rate = min(rate, 500.0)  # as good as certain, and exp stays finite
    return inverted(chance, n, exp(-rate * n), exp(rate) - 1.0)


@njit(cache=True, nogil=True)
def count_of(chance, n, p):
    """Binomial count of ``n`` with probability ``p``, inverted."""
    if p >= 1.0:
        return n
    return inverted(chance, n, (1.0 - p) ** n, p / (1.0 - p))


@njit(cache=True, nogil=True)
def inverted(chance, n, none, odds):
    """Inversion from above: at least one where chance < 1 - P(none), and so on."""
    term = none
    tail = 1.0 - none
    k = 0
    while k < n and chance < tail:
        term *= odds * (n - k) / (k + 1)
        k += 1
        tail -= term
    return k


@njit(cache=True, nogil=True)
def city_is_lost(size, lost):
    """A city of several districts is lost with more than half of them."""
    return 2 * lost > size


@njit(cache=True, nogil=True)
def advance(
    seed, runs, first, months, theta, pull, jump, reference, size, bonus, capital, cities, keys,
    start, neighbour, held, lost, weather, morale, fallen, want, totals_held, totals_lost, isolated,
    isolated_now, collapsed, snap_months, snap_held, snap_lost,
):  # fmt: skip
    """Move runs by ``months`` months in place; see :func:`detente.models.control.simulate`."""
    units = len(size)
    total = 0
    for u in range(units):
        total += size[u]
    g = np.empty(units, np.int32)
    i = np.empty(units, np.int32)
    hostile = np.empty(units, np.int32)  # 2 i + c, halves of a district
    around = np.empty(units, np.int32)  # sum of that over the neighbours
    scale = np.empty(units)  # one over twice the districts around
    own = np.empty(units)  # weight of the unit's own share
    code = np.empty(units, np.uint8)  # 3 * bonus + side, for units of one district
    room = np.empty(units, np.int32)  # hostile halves up to which it is passable
    passable = np.empty(units, np.uint8)
    level = np.empty(units, np.int32)
    queue = np.empty(units + 1, np.int32)
    bound = np.empty(9)
    # Which units change in a step, and by how much; applied together once all are known.
    at = np.empty(units, np.int32)
    new_held = np.empty(units, np.int32)
    new_lost = np.empty(units, np.int32)
    singles = np.empty(units, np.int32)
    several = np.empty(units, np.int32)
    n_single, n_several = 0, 0
    for u in range(units):
        if size[u] == 1:
            singles[n_single] = u
            n_single += 1
        else:
            several[n_several] = u
            n_several += 1
        near = size[u] - 1
        for e in range(start[u], start[u + 1]):
            near += size[neighbour[e]]
        # No neighbour and no second district: nothing around, the contagion term is left out.
        scale[u] = 0.5 / near if near > 0 else 0.0
        own[u] = (size[u] - 1.0) / size[u]

    for r in range(len(runs)):
        if want and fallen[r]:
            for t in range(months + 1):
                totals_held[r, t] = 0
                totals_lost[r, t] = total
        churn, depth, kappa = theta[r, CHURN], theta[r, DEPTH], theta[r, CONTAGION]
        gamma, mu, cut = theta[r, CITY], theta[r, MORALE], theta[r, CUT_OFF]
        keep = 2.0 ** (-1.0 / theta[r, WEATHER_HALF])
        shake = theta[r, WEATHER] * sqrt(1.0 - keep * keep)
        fade = 2.0 ** (-1.0 / theta[r, MORALE_HALF])
        floor = theta[r, COLLAPSE_HELD]
        sum_held, sum_lost = 0, 0
        for u in range(units):
            g[u], i[u] = held[r, u], lost[r, u]
            hostile[u] = size[u] + i[u] - g[u]
            room[u] = int(np.floor(2.0 * size[u] * theta[r, PASSABLE] + 1e-9))
            passable[u] = 1 if hostile[u] <= room[u] else 0
            sum_held += g[u]
            sum_lost += i[u]
            if size[u] == 1:
                code[u] = 3 * bonus[u] + hostile[u]
        for u in range(units):
            s = 0
            for e in range(start[u], start[u + 1]):
                s += hostile[neighbour[e]]
            around[u] = s
        walk(capital, start, neighbour, passable, level, queue)
        w, m = weather[r], morale[r]
        changed = True
        now = fallen[r]
        for t in range(months + 1):
            # What is true at this month boundary.
            if fallen[r]:
                break
            if changed:
                bad, gone = 0, True
                for k in range(len(cities)):
                    u = cities[k]
                    if level[u] < 0 or city_is_lost(size[u], i[u]):
                        bad += 1
                    elif u != capital:
                        gone = False
                now = len(cities) > 0 and 2 * bad >= len(cities)
                if city_is_lost(size[capital], i[capital]) or (gone and sum_held < floor * total):
                    fallen[r] = True
                    collapsed[r] = first + t
                    now = len(cities) > 0  # with all districts lost all cities are
                if now and isolated[r] < 0:
                    isolated[r] = first + t
                if fallen[r]:
                    for u in range(units):
                        g[u], i[u] = 0, size[u]
                    if want:
                        for s in range(t, months + 1):
                            totals_held[r, s] = 0
                            totals_lost[r, s] = total
                    sum_held, sum_lost = 0, total
            if want and not fallen[r]:
                totals_held[r, t] = sum_held
                totals_lost[r, t] = sum_lost
            for k in range(len(snap_months)):
                if snap_months[k] == first + t:
                    for u in range(units):
                        snap_held[r, k, u], snap_lost[r, k, u] = g[u], i[u]
            if fallen[r] or t == months:
                continue
            m += jump[r % len(jump), t % jump.shape[1]]
            common = (
                theta[r, BALANCE]
                + w
                + min(m, MORALE_LIMIT)
                + pull[r % len(pull), t % pull.shape[1]]
            )
            key = month_key(seed, runs[r], first + t)
            _bounds(common, kappa, reference, gamma, churn, depth, cut, bound)
            n = 0
            for q in range(n_single):
                u = singles[q]
                chance = uniform_of(word(key, keys[u], STEP))
                if chance < bound[code[u]]:
                    x = common - gamma * bonus[u] * (cut if level[u] < 0 else 1.0)
                    if scale[u] > 0.0:
                        x += kappa * (around[u] * scale[u] - reference)
                    up = exp(min(X_LIMIT, max(-X_LIMIT, x)))
                    down = (cut if level[u] < 0 else 1.0) / up
                    side = hostile[u]
                    if side == 0:
                        rate = churn * up
                    elif side == 1:
                        rate = churn * (depth * up + down)
                    else:
                        rate = churn * depth * down
                    if chance < rate and chance < 1.0 - exp(-rate):
                        at[n], new_held[n], new_lost[n] = u, 0, 0
                        if side == 1:
                            split = uniform_of(word(key, keys[u], SPLIT))
                            if split * (depth * up + down) < depth * up:
                                new_lost[n] = 1
                            else:
                                new_held[n] = 1
                        n += 1
            for q in range(n_several):
                u = several[q]
                c = size[u] - g[u] - i[u]
                base = 3 * bonus[u]
                chance_g = uniform_of(word(key, keys[u], STEP))
                chance_c = uniform_of(word(key, keys[u], LEAVE_CONTESTED))
                chance_i = uniform_of(word(key, keys[u], LEAVE_LOST))
                if (
                    chance_g < g[u] * bound[base]
                    or chance_c < c * bound[base + 1]
                    or chance_i < i[u] * bound[base + 2]
                ):
                    x = common - gamma * bonus[u] * (cut if level[u] < 0 else 1.0)
                    x += kappa * ((around[u] + own[u] * hostile[u]) * scale[u] - reference)
                    up = exp(min(X_LIMIT, max(-X_LIMIT, x)))
                    down = (cut if level[u] < 0 else 1.0) / up
                    leave, to_lost, from_held, from_lost = 0, 0, 0, 0
                    rate = churn * (depth * up + down)
                    if chance_c < c * rate:
                        leave = first_count(chance_c, c, rate)
                        if leave > 0:
                            split = uniform_of(word(key, keys[u], SPLIT))
                            share = depth * up / (depth * up + down)
                            to_lost = count_of(split, leave, share)
                    rate = churn * up
                    if chance_g < g[u] * rate:
                        from_held = first_count(chance_g, g[u], rate)
                    rate = churn * depth * down
                    if chance_i < i[u] * rate:
                        from_lost = first_count(chance_i, i[u], rate)
                    if leave + from_held + from_lost > 0:
                        at[n] = u
                        new_held[n] = g[u] - from_held + (leave - to_lost)
                        new_lost[n] = i[u] - from_lost + to_lost
                        # Steps down minus steps up, for the morale, is what hostile halves gain.
                        n += 1
            net = 0
            changed = n > 0
            stale = False
            for k in range(n):
                u = at[k]
                before = hostile[u]
                sum_held += new_held[k] - g[u]
                sum_lost += new_lost[k] - i[u]
                g[u], i[u] = new_held[k], new_lost[k]
                after = size[u] + i[u] - g[u]
                difference = after - before
                if difference == 0:
                    continue
                net += difference
                hostile[u] = after
                if size[u] == 1:
                    code[u] = 3 * bonus[u] + after
                for e in range(start[u], start[u + 1]):
                    around[neighbour[e]] += difference
                open_now = 1 if after <= room[u] else 0
                if open_now != passable[u]:
                    passable[u] = open_now
                    if not stale:
                        if open_now:
                            opened(u, start, neighbour, passable, level, queue)
                        else:
                            stale = not closed(u, capital, start, neighbour, passable, level, queue)
            if stale:
                walk(capital, start, neighbour, passable, level, queue)
            # A step is half of a loss: net / 2 districts, in per cent of all.
            m = fade * min(m, MORALE_LIMIT) + mu * max(0.0, 50.0 * net / total)
            w = keep * w + shake * normal_at(key, WEATHER_KEY, WEATHER_USE)
        for u in range(units):
            held[r, u], lost[r, u] = g[u], i[u]
        weather[r], morale[r] = w, m
        isolated_now[r] = now


@njit(cache=True, nogil=True)
def _bounds(common, kappa, reference, gamma, churn, depth, cut, bound):
    """Largest rate of a district that the month allows, by city bonus and side."""
    for b in range(3):
        top = common + kappa * (1.0 - reference) - gamma * b * cut
        low = common - kappa * reference - gamma * b
        up = exp(min(X_LIMIT, max(-X_LIMIT, top))) * 1.000001
        down = exp(-min(X_LIMIT, max(-X_LIMIT, low))) * 1.000001
        bound[3 * b] = churn * up
        bound[3 * b + 1] = churn * (depth * up + down)
        bound[3 * b + 2] = churn * depth * down
