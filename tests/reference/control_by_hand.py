"""The ground once more, written for reading: one run by the formulas, nothing clever."""

from __future__ import annotations

import math

import numpy as np

from detente.models.control import PARAMETERS

STEP, LEAVE_CONTESTED, LEAVE_LOST, SPLIT, WEATHER = 0, 1, 2, 3, 4


def column(theta, name):
    return theta[PARAMETERS.index(name)]


def binomial_from_above(chance, n, p):
    """Least k with chance at or above P(more than k): the inversion that the kernel documents."""
    k = 0
    while k < n:
        more = sum(math.comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(k + 1, n + 1))
        if chance >= more:
            break
        k += 1
    return k


def slow_run(units, held, lost, weather, theta, *, first, months, reference, luck):
    """One run by the formulas, nothing clever; ``luck(month, unit or None, use)`` gives numbers."""
    g, i = held.astype(int).tolist(), lost.astype(int).tolist()
    size = units.size.tolist()
    neighbours = [
        units.neighbour[units.start[u] : units.start[u + 1]].tolist() for u in range(len(size))
    ]
    pairs = np.array([(u, v) for u in range(len(size)) for v in neighbours[u]]).reshape(-1, 2)
    p = {name: column(theta, name) for name in (
        "churn", "depth", "balance", "weather", "contagion", "city", "morale", "weather_half_life",
        "morale_half_life", "cut_off", "passable", "collapse_held",
    )}  # fmt: skip
    w, m, total = weather, 0.0, sum(size)
    path, collapsed, isolated = [], -1, -1
    cities = [u for u in range(len(size)) if units.city[u]]
    for t in range(months + 1):
        share = [(i[u] + 0.5 * (size[u] - g[u] - i[u])) / size[u] for u in range(len(size))]
        passable = np.array([s <= p["passable"] + 1e-12 for s in share])
        cut = cut_off_slowly(passable, units.capital, pairs)
        bad = [bool(cut[u]) or 2 * i[u] > size[u] for u in cities]
        capital_lost = 2 * i[units.capital] > size[units.capital]
        others = all(b for u, b in zip(cities, bad, strict=True) if u != units.capital)
        if collapsed < 0 and (capital_lost or (others and sum(g) < p["collapse_held"] * total)):
            collapsed = first + t
        if collapsed >= 0:
            g, i = [0] * len(size), list(size)
            bad = [True] * len(cities)
        if isolated < 0 and 2 * sum(bad) >= len(cities):
            isolated = first + t
        path.append((sum(g), sum(i)))
        if t == months or collapsed >= 0:
            continue
        common = p["balance"] + w + min(m, 3.0)
        after_g, after_i, down_steps, up_steps = [], [], 0, 0
        for u in range(len(size)):
            c = size[u] - g[u] - i[u]
            relief = p["cut_off"] if cut[u] else 1.0
            x = common - p["city"] * int(units.bonus[u]) * relief
            around = sum(size[v] for v in neighbours[u]) + size[u] - 1
            if around:
                hostile = sum(size[v] * share[v] for v in neighbours[u])
                x += p["contagion"] * ((hostile + (size[u] - 1) * share[u]) / around - reference)
            x = max(-4.0, min(4.0, x))
            fall, lose = p["churn"] * math.exp(x), p["churn"] * p["depth"] * math.exp(x)
            gain = p["churn"] * relief * math.exp(-x)
            back = p["churn"] * p["depth"] * relief * math.exp(-x)
            key = u
            from_g = luck(first + t, key, STEP, g[u], 1 - math.exp(-fall))
            use = STEP if size[u] == 1 else LEAVE_CONTESTED
            from_c = luck(first + t, key, use, c, 1 - math.exp(-(lose + gain)))
            to_i = luck(first + t, key, SPLIT, from_c, lose / (lose + gain))
            use = STEP if size[u] == 1 else LEAVE_LOST
            from_i = luck(first + t, key, use, i[u], 1 - math.exp(-back))
            after_g.append(g[u] - from_g + from_c - to_i)
            after_i.append(i[u] - from_i + to_i)
            down_steps += from_g + to_i
            up_steps += from_c - to_i + from_i
        g, i = after_g, after_i
        net = 100 * (down_steps - up_steps) / total / 2
        m = 2 ** (-1 / p["morale_half_life"]) * min(m, 3.0) + p["morale"] * max(0.0, net)
        keep = 2 ** (-1 / p["weather_half_life"])
        w = keep * w + p["weather"] * math.sqrt(1 - keep**2) * luck(first + t, None, WEATHER)
    return path, collapsed, isolated


def cut_off_slowly(passable, capital, pairs):
    """By definition, with plain sets."""
    reached, frontier = {capital}, [capital]
    while frontier:
        here = frontier.pop()
        for a, b in pairs.tolist():
            if a == here and b not in reached:
                reached.add(b)
                if passable[b]:
                    frontier.append(b)
    return np.array([u not in reached for u in range(len(passable))])
