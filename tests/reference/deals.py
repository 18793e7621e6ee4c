"""Random deal problems for comparisons with the referee: sizes, ties, red lines, options."""

from __future__ import annotations

import numpy as np

from detente.models.winset import NO_LINE, Problem


def random_problem(
    rng,
    *,
    conditions=None,
    issues=None,
    draws=1,
    lines=None,
    ties=None,
    optional=None,
    quota=None,
    narrow=None,
):
    """A problem of ``draws`` draws that share size, red lines and parties.

    Whatever is not given is drawn: 5-25 conditions, 3-15 issues, red lines in half of all problems,
    whole tens (ties) in a third, issues that may stay at the reversion in a third, a narrow reach
    in half.  Offsets are such that verdicts go both ways.
    """
    n = int(rng.integers(5, 26)) if conditions is None else conditions
    m = int(rng.integers(3, 16)) if issues is None else issues
    lines = rng.random() < 0.5 if lines is None else lines
    ties = rng.random() < 1 / 3 if ties is None else ties
    optional = rng.random() < 1 / 3 if optional is None else optional
    narrow = rng.random() < 0.5 if narrow is None else narrow
    shape = (draws, n, m)
    if ties:
        ideal = 10.0 * rng.integers(0, 11, shape)
        salience = 10.0 * rng.integers(0, 6, shape)
        reversion = 10.0 * rng.integers(0, 11, (draws, m))
    else:
        ideal = rng.uniform(0, 100, shape)
        salience = rng.uniform(0, 100, shape) * (rng.random(shape) < 0.7)
        reversion = rng.uniform(0, 100, (draws, m))
    if rng.random() < 0.5:  # two camps, as real conflicts have
        ideal = np.where(rng.random((1, n, 1)) < 0.5, 100 - 0.4 * ideal, 0.4 * ideal)
        ideal = 10.0 * np.round(ideal / 10) if ties else ideal
    total = salience.sum(axis=2, keepdims=True)
    weight = np.divide(salience, total, out=np.zeros(shape), where=total > 0)
    share = rng.uniform(0, 1, (draws, m)) if narrow else np.ones((draws, m))
    low, high = reversion - share * reversion, reversion + share * (100 - reversion)
    scale = rng.choice([0.01, 0.05, 0.15])
    offset = scale * rng.standard_normal((draws, n)) - scale * rng.uniform(-1, 1)
    if ties:
        offset = np.round(offset, 2)
    floor, ceiling = np.full((n, m), -NO_LINE), np.full((n, m), NO_LINE)
    if lines:
        at = rng.random((n, m)) < rng.choice([0.02, 0.05, 0.1])
        up = rng.random((n, m)) < 0.5
        level = 10.0 * rng.integers(1, 10, (n, m))
        floor[at & up] = np.minimum(level, 60)[at & up]
        ceiling[at & ~up] = np.maximum(level, 40)[at & ~up]
    free = np.zeros((draws, m), bool)
    if optional:
        free[:, rng.permutation(m)[: rng.integers(1, min(4, m) + 1)]] = True
    active = rng.random((draws, n)) < 0.9
    active[:, 0] = True
    party = np.arange(n)
    if quota is not None:  # some conditions are factions of earlier ones
        count = max(2, (2 * n) // 3)
        party[count:] = rng.integers(0, count, n - count)
    parties = int(party.max()) + 1
    active[:, :parties] = True
    essential = np.ones(parties, bool) if quota is None else rng.random(parties) < 0.25
    power = rng.uniform(1, 100, (draws, parties))
    if ties:
        power = 10.0 * rng.integers(1, 6, (draws, parties))
    return Problem(
        ideal=ideal, weight=weight, reversion=reversion, offset=offset, active=active, low=low,
        high=high, optional=free, floor=floor, ceiling=ceiling, party=party, essential=essential,
        power=power, quota=-1.0 if quota is None else quota,
    )  # fmt: skip


def single(problem, draw):
    """Arguments of the referee for one draw."""
    return (
        problem.ideal[draw], problem.weight[draw], problem.reversion[draw], problem.offset[draw],
        problem.active[draw], problem.low[draw], problem.high[draw], problem.optional[draw],
        problem.floor, problem.ceiling,
    )  # fmt: skip
