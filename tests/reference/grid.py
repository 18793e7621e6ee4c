"""Deals by brute force: every package of a grid is tried, from the definition alone.

Nothing of the engine is used: taxes, reach, coverage and conditions are computed anew from the
tables of a situation without spread.  Chains of trust are found by walking over all paths.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Plain:
    """A situation as plain numbers: one draw, parties only, no factions."""

    parties: list[str]
    issues: list[str]
    core: list[str]
    ideal: dict
    salience: dict
    reversion: dict
    power: dict
    trust: dict
    stance: dict
    burden: dict
    threat: dict
    lines: dict
    kappa: float = 0.2
    delta: float = 0.8
    lamb: float = 0.08
    theta: float = 1.0

    def weight(self, i, k):
        total = sum(self.salience.get((i, each), 0.0) for each in self.issues)
        return self.salience.get((i, k), 0.0) / total if total else 0.0

    def control(self, i, k):
        total = sum(self.power[j] * self.salience.get((j, k), 0.0) for j in self.parties)
        return self.power[i] * self.salience.get((i, k), 0.0) / total if total else 0.0

    def stake(self, k):
        return sum(self.power[j] * self.salience.get((j, k), 0.0) for j in self.parties)

    def gain(self, i, z):
        return sum(
            self.weight(i, k)
            * (abs(self.reversion[k] - self.ideal[i, k]) - abs(z[k] - self.ideal[i, k]))
            for k in self.issues
            if (i, k) in self.ideal
        ) / 100  # fmt: skip


def plain(situation, **choices):
    """A situation of points as plain numbers."""

    def number(row, column, absent=0.0):
        value = row.value(column)
        return absent if value is None else value.best

    parties = sorted(row.key for row in situation.actors)
    issues = sorted(row.key for row in situation.issues)
    stakes = {(r.text("actor"), r.text("issue")): r for r in situation.stakes}
    default = float(situation.head.get("default_trust", 0.3))
    rows = {(r.text("source"), r.text("target")): r for r in situation.table("relations")}
    pairs = [(a, b) for a in parties for b in parties if a != b]
    return Plain(
        parties=parties,
        issues=issues,
        core=[k for k in issues if not situation.issues[k].flag("linkable")],
        ideal={key: number(row, "position") for key, row in stakes.items()},
        salience={key: number(row, "salience") for key, row in stakes.items()},
        reversion={k: number(situation.issues[k], "reversion") for k in issues},
        power={
            i: number(situation.actors[i], "influence")
            * number(situation.actors[i], "resolve", 1.0)
            for i in parties
        },
        trust={p: number(rows[p], "trust", default) if p in rows else default for p in pairs},
        stance={p: rows[p].text("stance") if p in rows else "neutral" for p in pairs},
        burden={
            i: max([number(r, "burden") for r in situation.table("dependencies")
                    if r.text("donor") == i], default=0.0)
            for i in parties
        },
        threat={
            i: max([number(r, "level") for r in situation.table("threats")
                    if r.text("actor") == i], default=0.0)
            for i in parties
        },
        lines={key: row.red_line() for key, row in stakes.items() if row.red_line() is not None},
        **choices,
    )  # fmt: skip


def seats(situation, forum):
    """Essential parties, table, agenda and guarantee of a forum, from its rows."""
    members = situation.table("members").where(forum=forum)
    essential = sorted(r.text("actor") for r in members if r.flag("essential"))
    table = sorted(
        {r.text("actor") for r in members if r.text("role") in ("member", "guarantor")}
        | set(essential)
    )
    row = situation.forums[forum]
    guarantee = row.value("guarantee")
    return essential, table, list(row.ids("agenda")), guarantee.best if guarantee else 0.0


def taxes(case, essential, table, agenda, guarantee, *, reversion=None):
    """Trust tax of every essential party, chains over all paths through the table."""
    out = {}
    for i in essential:
        held, heavy, plain_sum = 0.0, 0.0, 0.0
        others = [j for j in essential if j != i]
        for j in others:
            best = 0.0
            inner = [m for m in table if m not in (i, j)]
            for size in range(len(inner) + 1):
                for path in itertools.permutations(inner, size):
                    chain = [i, *path, j]
                    value = case.delta ** (len(chain) - 2)
                    for a, b in itertools.pairwise(chain):
                        value *= case.trust[a, b]
                    best = max(best, value)
            lifted = best + (1 - best) * guarantee
            held += case.power[j] * lifted
            heavy += case.power[j]
            plain_sum += lifted
        if not others:
            out[i] = 0.0
            continue
        h = held / heavy if heavy else plain_sum / len(others)
        exposure = sum(case.weight(i, k) for k in agenda)
        out[i] = min(1.0, case.lamb * exposure * (1 - h) / h) if h > 0 else 1.0
    return out


def surpluses(case, essential, table, agenda, guarantee, z, *, lifts=()):
    """Surplus of every essential party at a package."""
    tax = taxes(case, essential, table, agenda, guarantee)
    covered = sum(
        min(1.0, sum(case.control(j, k) for j in table)) * case.stake(k)
        for k in case.core if k in agenda
    )  # fmt: skip
    total = sum(case.stake(k) for k in case.core)
    coverage = covered / total if total else 0.0
    cost = {i: case.kappa * coverage * (case.burden[i] + case.threat[i]) / 200 for i in essential}
    factor = 2 if "cost_doubled" in lifts else 1
    return {
        i: case.gain(i, z) + factor * cost[i] - (0.0 if "tax" in lifts else tax[i])
        for i in essential
    }


def margin(case, essential, table, agenda, guarantee, linked, *, step=2.5, lifts=(), bound=None):
    """Best smallest surplus over a grid of packages; -inf where none obeys the red lines."""
    agenda = agenda or case.core
    moving = sorted(set(agenda) | set(linked))
    axes = []
    for k in moving:
        q = min(1.0, case.theta * min(1.0, sum(case.control(j, k) for j in table)))
        r = case.reversion[k]
        low, high = (0.0, 100.0) if "reach" in lifts else (r - q * r, r + q * (100 - r))
        points = np.concatenate(
            [
                np.arange(low, high, step),
                [low, high, r],
                [case.ideal[i, k] for i in essential if (i, k) in case.ideal],
            ]
        )
        axes.append(sorted({float(min(max(p, low), high)) for p in points}))
    base = surpluses(case, essential, table, agenda, guarantee, case.reversion, lifts=lifts)
    shape = [len(axis) for axis in axes]
    allowed = np.ones(shape, bool)
    total = {i: np.full(shape, base[i]) for i in essential}
    for place, k in enumerate(moving):
        along = [1] * len(moving)
        along[place] = -1
        points = np.array(axes[place])
        stays = (points == case.reversion[k]) & (k not in agenda)  # then it is not in the deal
        for i in essential:
            if (i, k) in case.ideal:
                moved = abs(case.reversion[k] - case.ideal[i, k]) - abs(points - case.ideal[i, k])
                total[i] = total[i] + (case.weight(i, k) * moved / 100).reshape(along)
            line = case.lines.get((i, k))
            if line is not None and "red_lines" not in lifts:
                inside = points >= line.at - 1e-9 if line.sign == ">=" else points <= line.at + 1e-9
                allowed &= (inside | stays).reshape(along)
        if bound is not None and k == bound[0]:
            allowed &= (points >= bound[1] - 1e-9).reshape(along)
    worst = np.min([total[i] for i in essential], axis=0)
    return float(worst[allowed].max()) if allowed.any() else -np.inf
