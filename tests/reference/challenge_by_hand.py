"""The challenge model once more, written for reading: no vectors, no compiled code.

A second implementation of docs/explanation/challenge.md, formula by formula, with which tests
compare the fast one.  It follows the text and nothing else.
"""

from __future__ import annotations

import math

import numpy as np


class Rules:
    """Settings by the names of ``detente.models.challenge``."""

    def __init__(self, **chosen):
        self.vote = chosen.get("vote", "prop")
        self.victory = chosen.get("victory", "linear")
        self.winner = chosen.get("winner", "conditional")
        self.risk_range = chosen.get("risk_range", "mid")
        self.risk_view = chosen.get("risk_view", "one-third")
        self.third_parties = chosen.get("third_parties", "semi-commit")
        self.interpolation = chosen.get("interpolation", "s2p2")
        self.ideals = chosen.get("ideals")


def votes(rules, delta):
    binary = max(-1.0, min(1.0, delta / 1e-8))
    return {
        "prop": delta,
        "binary": binary,
        "propbin": 0.8 * delta + 0.2 * binary,
        "propcbc": (delta + delta**3) / 2,
        "cubic": delta**3,
    }[rules.vote]


def beats(rules, ours, theirs):
    if rules.victory == "binary":
        if ours >= 1.1 * theirs:
            return 1 / (1 + 1e-6)
        if theirs >= 1.1 * ours:
            return 1e-6 / (1 + 1e-6)
        return (2.1 * ours / (ours + theirs) - 1) / 0.1
    power = {"linear": 1, "square": 2, "quartic": 4, "octic": 8}[rules.victory]
    return ours**power / (ours**power + theirs**power)


def election(rules, weights, utilities):
    """``utilities[a][m]`` of voter a for option m."""
    options = range(len(utilities[0]))
    strength = [
        [
            1e-8
            + sum(
                max(0.0, w * votes(rules, u[m] - u[o]))
                for w, u in zip(weights, utilities, strict=True)
            )
            for o in options
        ]
        for m in options
    ]
    odds = [[beats(rules, strength[m][o], strength[o][m]) for o in options] for m in options]
    for m in options:
        odds[m][m] = 0.5
    if rules.winner == "conditional":
        chance = [math.prod(odds[m]) for m in options]
        return [c / sum(chance) for c in chance]
    count = len(options)
    chance = [1 / count] * count
    tolerance = 1e-6 if rules.winner == "markov-uniform" else 1e-8
    pull = [
        [strength[i][j] * odds[i][j] + (1e-10 if i == j else 0.0) for j in options] for i in options
    ]
    share = [[pull[i][j] / sum(pull[k][j] for k in options) for j in options] for i in options]
    while True:
        if rules.winner == "markov-uniform":
            after = [
                sum(odds[i][j] * (chance[i] + chance[j]) for j in options) / count for i in options
            ]
        else:
            after = [
                sum(odds[i][j] * (chance[i] * share[j][i] + chance[j] * share[i][j])
                    for j in options)
                for i in options
            ]  # fmt: skip
        change = max(abs(a - c) for a, c in zip(after, chance, strict=True))
        chance = [(a + c) / 2 for a, c in zip(after, chance, strict=True)]
        if change <= tolerance:
            return chance


def felt(distance, risk):
    if distance > 1:
        return (1 - distance) * (1 + risk)
    return (1 - distance) * (1 + distance * risk)


def run(position, salience, capability, *, turns=100, **chosen):
    """Positions of all states (0-100), win probabilities, targets."""
    rules = Rules(**chosen)
    x = np.array(position, float) / 100
    sigma = np.array(salience, float) / 100
    c = [float(v) for v in capability]
    n, issues = x.shape
    s = sigma.sum(axis=1)
    w = [c[i] * s[i] for i in range(n)]
    ideal = x.copy()
    states, wins, targets = [x.copy()], [], []
    first = None

    def distance(a, point):
        top = sum((sigma[a, k] * (ideal[a, k] - point[k])) ** 2 for k in range(issues))
        return math.sqrt(top / sum(sigma[a, k] ** 2 for k in range(issues)))

    for turn in range(turns + 1):
        if rules.ideals is None:
            ideal = x
        elif turn > 0:
            alpha = np.array(rules.ideals, float)
            ideal = alpha @ x + (1 - alpha.sum(axis=1))[:, None] * ideal
        d = [[distance(i, x[j]) for j in range(n)] for i in range(n)]
        p = election(rules, c, [[felt(d[i][j], 0.0) for j in range(n)] for i in range(n)])
        low, high = min(p), max(p)
        if high == low:
            risk = [0.0] * n
        else:
            risk = [
                {
                    "mid": (3 * q - high - 2 * low) / (2 * (high - low)),
                    "min": (q - low) / (high - low),
                    "max": (2 * q - high - low) / (high - low),
                }[rules.risk_range]
                for q in p
            ]
        own = [[felt(d[i][j], risk[i]) for j in range(n)] for i in range(n)]
        wins.append(_wins(rules, c, x, own))
        if turn > 0:
            step = sum(math.dist(states[-1][i], states[-2][i]) for i in range(n))
            first = step if turn == 1 else first
            if turn >= 2 and step / (first + 1e-4) < 0.02:
                break
        if turn == turns:
            break
        bargains = []
        chosen_targets = []
        for i in range(n):
            view = _view(rules, i, d, risk, n)
            best, worth, odds = None, 1e-5, None
            for j in range(n):
                if j == i:
                    continue
                phi = _contest(rules, i, j, view, w, n)
                gain = (
                    (1 - s[j]) * 2 * view[i][i]
                    + s[j] * (phi * 2 * view[i][i] + (1 - phi) * 2 * view[i][j])
                    - (view[i][i] + view[i][j])
                )
                if gain > worth:
                    best, worth, odds = j, gain, phi
            chosen_targets.append(-1 if best is None else best)
            if best is not None:
                bargains.append((i, best, *_bargain(rules, x, sigma, i, best, odds, issues)))
        targets.append(chosen_targets)
        after = x.copy()
        quo = [sum(own[a]) / n for a in range(n)]
        worth_of = []
        for i, j, y_i, y_j in bargains:
            worth_of.append(
                [
                    sum(
                        felt(distance(a, y_i), risk[a]) if m == i
                        else felt(distance(a, y_j), risk[a]) if m == j
                        else own[a][m]
                        for m in range(n)
                    ) / n
                    for a in range(n)
                ]
            )  # fmt: skip
        for k in range(n):
            queue = [b for b, bargain in enumerate(bargains) if k in bargain[:2]]
            table = [[quo[a], *(worth_of[b][a] for b in queue)] for a in range(n)]
            chance = election(rules, c, table)
            place = chance.index(max(chance))
            if place > 0:
                i, j, y_i, y_j = bargains[queue[place - 1]]
                after[k] = y_i if k == i else y_j
        x = after
        states.append(x.copy())
    return 100 * np.array(states), np.array(wins), np.array(targets)


def _view(rules, owner, d, risk, n):
    seen = []
    for i in range(n):
        r = {
            "one-third": (2 * risk[owner] + risk[i]) / 3,
            "none": risk[owner],
            "half": (risk[owner] + risk[i]) / 2,
            "two-thirds": (risk[owner] + 2 * risk[i]) / 3,
        }[rules.risk_view]
        r = risk[i] if i == owner else r
        seen.append([felt(d[i][j], r) for j in range(n)])
    return seen


def _contest(rules, i, j, u, w, n):
    a0 = b0 = 1e-10
    for v in (w[i] * votes(rules, u[i][i] - u[i][j]), w[j] * votes(rules, u[j][i] - u[j][j])):
        a0 += max(0.0, v)
        b0 += max(0.0, -v)
    a, b = a0, b0
    if rules.third_parties == "semi-commit":
        for m in range(n):
            if m in (i, j):
                continue
            v = w[m] * votes(rules, u[m][i] - u[m][j])
            pi = (a0 + max(0.0, v)) / (a0 + max(0.0, v) + b0 + max(0.0, -v))
            with_i = pi * (2 * u[m][i] + u[m][m]) + (1 - pi) * 3 * u[m][j]
            with_j = pi * 3 * u[m][i] + (1 - pi) * (2 * u[m][j] + u[m][m])
            t = w[m] * votes(rules, with_i - with_j)
            a += max(0.0, t)
            b += max(0.0, -t)
    return a / (a + b)


def _rounded(z):
    return math.floor(1e4 * z + 0.5) / 1e4


def _bargain(rules, x, sigma, i, j, phi, issues):
    eps = 1e-6
    y_i, y_j = [], []
    for k in range(issues):
        si, sj = sigma[i, k], sigma[j, k]
        if rules.interpolation == "s2pmax":
            g, h = max(0.0, 1 - 2 * phi), max(0.0, 2 * phi - 1)
            share = g * sj**2 / (g * sj**2 + eps + (1 - g) * si**2)
            y_i.append(x[i, k] + share * (x[j, k] - x[i, k]))
            share = h * si**2 / (h * si**2 + eps + (1 - h) * sj**2)
            y_j.append(x[j, k] + share * (x[i, k] - x[j, k]))
            continue
        a, b = si**2 * phi**2, sj**2 * (1 - phi) ** 2
        if rules.interpolation == "s1p1":
            a, b = si * phi, sj * (1 - phi)
        y_i.append(_rounded(((a + eps) * x[i, k] + b * x[j, k]) / (a + eps + b)))
        y_j.append(_rounded((a * x[i, k] + (b + eps) * x[j, k]) / (a + eps + b)))
    return y_i, y_j


def _wins(rules, c, x, own):
    kept = []
    for i in range(len(x)):
        if all(math.dist(x[i], x[m]) >= 1e-3 for m in kept):
            kept.append(i)
    chance = election(rules, c, [[row[m] for m in kept] for row in own])
    return [
        chance[max(n for n, m in enumerate(kept) if math.dist(x[i], x[m]) < 1e-3)]
        for i in range(len(x))
    ]
