"""Win-sets against HiGHS on random cases, and against closed forms of the literature."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.reference import highs
from tests.reference.deals import random_problem, single

from detente.models.winset import NO_LINE, Problem, Variants, extremes, margins, verdicts

NEAR = 1e-6  # margins this close to zero may fall on either side
SEED = 20170501


def deal(ideal, weight, reversion, *, offset=0.0, low=0.0, high=100.0, quota=None, power=None):
    """One draw of a deal among parties, everything on the table within reach."""
    x, w = np.atleast_2d(np.asarray(ideal, float)), np.atleast_2d(np.asarray(weight, float))
    n, m = x.shape
    return Problem(
        ideal=x[None], weight=w[None], reversion=np.atleast_1d(np.asarray(reversion, float))[None],
        offset=np.broadcast_to(np.asarray(offset, float), (1, n)), active=np.ones((1, n), bool),
        low=np.full((1, m), low), high=np.full((1, m), high), optional=np.zeros((1, m), bool),
        floor=np.full((n, m), -NO_LINE), ceiling=np.full((n, m), NO_LINE), party=np.arange(n),
        essential=np.zeros(n, bool) if quota is not None else np.ones(n, bool),
        power=np.ones((1, n)) if power is None else np.asarray(power, float)[None],
        quota=-1.0 if quota is None else quota,
    )  # fmt: skip


def compare(problem):
    """Margin and verdict of one draw against the referee; returns the referee's margin."""
    want = highs.margin_with_lines(*single(problem, 0))
    solution = margins(problem)
    verdict = verdicts(problem, Variants.same(problem))[0, 0]
    assert not solution.stuck.any()
    if np.isinf(want):
        assert solution.margin[0] == want
    else:
        assert solution.margin[0] == pytest.approx(want, abs=1e-8)
    if abs(want) > NEAR:
        assert verdict == (want >= 0)
        assert solution.feasible[0] == (want >= 0)
    return want


def agree(count, seed):
    rng = np.random.default_rng(seed)
    found = np.array([compare(random_problem(rng)) for _ in range(count)])
    # The cases are worth something only if verdicts go both ways and some have no package.
    assert (found >= 0).mean() > 0.2
    assert (found < 0).mean() > 0.3
    assert np.isneginf(found).any()


def test_margins_and_verdicts_equal_those_of_highs():
    agree(400, SEED)


@pytest.mark.slow
def test_twenty_thousand_margins_and_verdicts_equal_those_of_highs():
    agree(20_000, SEED + 1)


def test_verdicts_by_quota_equal_those_over_all_coalitions():
    rng = np.random.default_rng(SEED + 2)
    for _ in range(80):
        quota = float(rng.uniform(0.3, 0.95))
        problem = random_problem(
            rng, conditions=int(rng.integers(3, 9)), issues=int(rng.integers(1, 6)), quota=quota
        )
        want = highs.margin_by_vote(
            *single(problem, 0), problem.party, problem.essential, problem.power[0], quota
        )
        got = margins(problem).margin[0]
        assert got == want or got == pytest.approx(want, abs=1e-8)
        if abs(want) > NEAR:
            assert verdicts(problem, Variants.same(problem))[0, 0] == (want >= 0)


def test_many_variants_at_once_give_the_verdicts_of_each_alone():
    """Packages and multipliers that one variant hands to the next never change a verdict."""
    rng = np.random.default_rng(SEED + 3)
    for _ in range(60):
        quota = None if rng.random() < 0.6 else float(rng.uniform(0.3, 0.9))
        problem = random_problem(
            rng, conditions=int(rng.integers(3, 9)), issues=int(rng.integers(1, 7)), draws=2,
            quota=quota,
        )  # fmt: skip
        shift = 0.03 * rng.standard_normal((4, *problem.offset.shape))
        shift[0] = 0
        drop = rng.random((4, *problem.active.shape)) < 0.2
        drop[0] = False
        lows = np.stack(
            [problem.low, 0 * problem.low, np.minimum(problem.low + 10, problem.reversion)]
        )
        tops = np.stack(
            [problem.high, 0 * problem.high + 100, np.maximum(problem.high - 10, problem.reversion)]
        )
        free = np.stack([problem.optional, problem.optional, np.zeros_like(problem.optional)])
        pick = np.stack([rng.integers(0, n, 12) for n in (4, 4, 3, 2, 1)], axis=1)
        many = Variants(problem.offset + shift, problem.active & ~drop, lows, tops, free, pick)
        got = verdicts(problem, many)
        for v, (o, a, box, red, _) in enumerate(pick):
            alone = replace(
                problem, offset=many.offset[o], active=many.active[a], low=lows[box],
                high=tops[box], optional=free[box],
                floor=problem.floor if red else np.full_like(problem.floor, -NO_LINE),
                ceiling=problem.ceiling if red else np.full_like(problem.ceiling, NO_LINE),
            )  # fmt: skip
            for d in range(2):
                if quota is None:
                    want = highs.margin_with_lines(*single(alone, d))
                else:
                    want = highs.margin_by_vote(
                        *single(alone, d), problem.party, problem.essential, problem.power[d], quota
                    )
                if abs(want) > NEAR:
                    assert got[v, d] == (want >= 0)


def test_ranges_of_the_win_set_equal_those_of_highs():
    rng = np.random.default_rng(SEED + 4)
    feasible = 0
    for _ in range(60):
        problem = random_problem(
            rng, conditions=int(rng.integers(2, 10)), issues=int(rng.integers(1, 7))
        )
        low, high = extremes(problem, margins(problem))
        for k in range(problem.reversion.shape[1]):
            for upper, got in ((False, low[0, k]), (True, high[0, k])):
                want = highs.extreme_with_lines(*single(problem, 0), issue=k, upper=upper)
                assert got == pytest.approx(want, abs=1e-4, nan_ok=True)
        feasible += int(np.isfinite(low).all())
    assert feasible > 10


def test_multipliers_sum_to_one_and_only_tight_conditions_have_one():
    rng = np.random.default_rng(SEED + 5)
    for _ in range(100):
        problem = random_problem(rng, optional=False)
        solution = margins(problem)
        if np.isinf(solution.margin[0]):
            continue
        assert solution.multiplier[0].sum() == pytest.approx(1, abs=1e-9)
        assert (solution.multiplier[0] >= -1e-9).all()
        z, x, w = solution.package[0], problem.ideal[0], problem.weight[0]
        moved = np.abs(problem.reversion[0] - x) - np.abs(z - x)
        surplus = problem.offset[0] + (w * moved).sum(axis=1) / 100
        bound = problem.active[0] & (solution.multiplier[0] > 1e-9)
        assert surplus[bound] == pytest.approx(np.full(bound.sum(), solution.margin[0]), abs=1e-9)
        assert surplus[problem.active[0]].min() == pytest.approx(solution.margin[0], abs=1e-9)


@pytest.mark.parametrize("power", [0.2, 0.5, 0.9])
@pytest.mark.parametrize(("first", "second"), [(0.1, 0.15), (0.0, 0.2), (0.3, 0.3)])
def test_bargaining_range_is_the_sum_of_the_costs_of_no_deal(power, first, second):
    """Fearon (1995): war is a costly lottery; every split between p - c1 and p + c2 beats it."""
    # The share of the first, 0-100; no deal gives it `power` at the costs of both.
    problem = deal([[100.0], [0.0]], np.ones((2, 1)), [100 * power], offset=[first, second])
    low, high = extremes(problem, margins(problem))
    assert low[0, 0] == pytest.approx(max(0.0, 100 * (power - first)), abs=1e-4)
    assert high[0, 0] == pytest.approx(min(100.0, 100 * (power + second)), abs=1e-4)
    if power - first > 0 and power + second < 1:
        assert high[0, 0] - low[0, 0] == pytest.approx(100 * (first + second), abs=1e-4)


@pytest.mark.parametrize("seed", range(20))
def test_a_simple_majority_can_move_only_towards_the_median_voter(seed):
    """Black (1948): a majority prefers z to r if and only if the median voter does."""
    rng = np.random.default_rng(seed)
    ideal, power = rng.uniform(0, 100, 7), rng.uniform(1, 10, 7)
    r = float(rng.uniform(0, 100))
    order = np.argsort(ideal)
    half = np.cumsum(power[order]) / power.sum()
    # Any strict majority; no coalition holds exactly half, so this is a quota of just over half.
    median = ideal[order][np.searchsorted(half, 0.5)]
    problem = deal(ideal[:, None], np.ones((7, 1)), [r], quota=0.5, power=power)
    low, high = extremes(problem, margins(problem))
    reflected = 2 * median - r
    assert low[0, 0] == pytest.approx(max(0.0, min(r, reflected)), abs=1e-4)
    assert high[0, 0] == pytest.approx(min(100.0, max(r, reflected)), abs=1e-4)
    # The largest gain that a majority can share is the median voter's, on its way to its ideal.
    assert margins(problem).margin[0] >= -1e-12


def test_two_actors_on_one_issue_by_hand():
    """Ideals 20 and 60, no deal at 80: both gain until 60, then the one at 60 loses.

    At z <= 60 the gains are (80 - z)/100 and (z - 40)/100: equal, 0.2, at 60.
    """
    solution = margins(deal([[20.0], [60.0]], np.ones((2, 1)), [80.0]))
    assert solution.margin[0] == pytest.approx(0.2)
    assert solution.package[0, 0] == pytest.approx(60.0)


def test_a_faction_that_blocks_and_a_red_line_that_empties_the_win_set():
    ideal, weight = [[0.0], [50.0], [100.0]], np.ones((3, 1))
    problem = replace(deal(ideal, weight, [80.0]), party=np.array([0, 1, 0]),
                      essential=np.ones(2, bool), power=np.ones((1, 2)))  # fmt: skip
    # The third is a faction of the first that likes no deal better than any move down.
    assert margins(problem).margin[0] == pytest.approx(0.0)
    silent = replace(problem, active=np.array([[True, True, False]]))
    assert margins(silent).margin[0] == pytest.approx(0.3)  # at 50, where the second stands
    floor, ceiling = silent.floor.copy(), silent.ceiling.copy()
    floor[0, 0], ceiling[1, 0] = 60.0, 40.0
    shut = margins(replace(silent, floor=floor, ceiling=ceiling))
    assert shut.margin[0] == -np.inf
    assert np.isnan(shut.package[0, 0])


def test_an_empty_coalition_and_conditions_without_stake_need_nothing():
    nobody = replace(deal([[50.0]], [[1.0]], [20.0]), active=np.zeros((1, 1), bool))
    assert margins(nobody).feasible[0]
    unmoved = deal([[50.0], [0.0]], [[1.0], [0.0]], [20.0], offset=[0.0, -0.01])
    assert margins(unmoved).margin[0] == pytest.approx(-0.01)
    assert not margins(unmoved).feasible[0]


def test_an_issue_on_offer_may_stay_where_it_is():
    """A red line on a linked issue does not forbid a deal that leaves the issue alone."""
    problem = deal([[0.0, 0.0], [60.0, 100.0]], np.full((2, 2), 0.5), [80.0, 50.0])
    floor = problem.floor.copy()
    floor[0, 1] = 90.0  # the first, who wants 0 there, would accept only 90 or more in a deal
    held = replace(problem, floor=floor)
    offered = replace(held, optional=np.array([[False, True]]))
    alone = replace(problem, low=np.array([[0.0, 50.0]]), high=np.array([[100.0, 50.0]]))
    assert margins(offered).margin[0] == pytest.approx(
        max(margins(held).margin[0], margins(alone).margin[0])
    )
    assert margins(offered).margin[0] >= margins(alone).margin[0]
