"""Cooperative solutions: frontiers solved by hand, and certificates by HiGHS on random cases."""

from __future__ import annotations

import numpy as np
import pytest
from tests.reference import highs

from detente.models.cooperative import cooperative


@pytest.mark.parametrize("share", [0.5, 0.6, 0.75, 0.8])
def test_nash_splits_a_straight_frontier_by_bargaining_weight(share):
    """No deal 100, ideals 0 and 40: below 40 the gains add up to 1.2, and the first gets its share.

    g1 = (100 - z)/100, g2 = (z + 20)/100; max c log g1 + (1 - c) log g2 where z = 100 - 120 c.
    """
    found = cooperative(
        [[0.0], [40.0]], salience=[[1], [1]], power=[share, 1 - share], reversion=[100.0]
    )
    assert found.nash[0, 0] == pytest.approx(100 - 120 * share, abs=1e-6)


def test_kalai_smorodinsky_and_egalitarian_on_a_straight_frontier():
    """Best gains 1.0 (z = 0) and 0.6 (z = 40): equal shares at z = 25, equal gains at 40."""
    found = cooperative([[0.0], [40.0]], salience=[[1], [1]], power=[1, 1], reversion=[100.0])
    assert found.kalai_smorodinsky[0, 0] == pytest.approx(25.0, abs=1e-6)
    assert found.egalitarian[0, 0] == pytest.approx(40.0, abs=1e-6)
    assert found.margin[0] == pytest.approx(0.6, abs=1e-9)


def test_all_three_on_a_logroll():
    """g1 = 0.8 z1 - 0.2 z2 and g2 = 0.6 z2 - 0.4 z1 with z in 0-1; on the frontier z2 = 1.

    Nash: max (0.8 z - 0.2)(0.6 - 0.4 z), z = 0.875.  Egalitarian: 0.8 z - 0.2 = 0.6 - 0.4 z,
    z = 2/3.  Best gains 2/3 and 1/2, so Kalai-Smorodinsky: 1.5 (0.8 z - 0.2) = 2 (0.6 - 0.4 z),
    z = 0.75.
    """
    found = cooperative(
        [[100.0, 0.0], [0.0, 100.0]], salience=[[0.8, 0.2], [0.4, 0.6]], power=[1, 1],
        reversion=[0.0, 0.0],
    )  # fmt: skip
    assert found.nash[0] == pytest.approx([87.5, 100], abs=1e-6)
    assert found.egalitarian[0] == pytest.approx([200 / 3, 100], abs=1e-6)
    assert found.kalai_smorodinsky[0] == pytest.approx([75, 100], abs=1e-6)
    assert found.margin[0] == pytest.approx(1 / 3, abs=1e-9)


@pytest.mark.parametrize("weight", [0.8, 0.9])
def test_nash_with_unequal_weights_on_a_logroll(weight):
    """The same trade with 0.8/0.2 both ways: z1 = 1, z2 = 4 (1 - c) + c/4 while below 1."""
    found = cooperative(
        [[100.0, 0.0], [0.0, 100.0]], salience=[[0.8, 0.2], [0.2, 0.8]],
        power=[weight, 1 - weight], reversion=[0.0, 0.0],
    )  # fmt: skip
    want = min(1.0, 4 * (1 - weight) + weight / 4)
    assert found.nash[0] == pytest.approx([100, 100 * want], abs=1e-6)


def test_nothing_to_gain_is_absent_and_not_the_reversion():
    found = cooperative([[0.0], [100.0]], salience=[[1], [1]], power=[1, 1], reversion=[50.0])
    for package in (found.nash, found.kalai_smorodinsky, found.egalitarian):
        assert np.isnan(package).all()
    assert found.margin[0] == pytest.approx(0, abs=1e-9)


def test_an_actor_without_stake_changes_nothing():
    two = cooperative([[0.0], [40.0]], salience=[[1], [1]], power=[2, 1], reversion=[100.0])
    three = cooperative(
        [[0.0], [40.0], [np.nan]], salience=[[1], [1], [0]], power=[2, 1, 5], reversion=[100.0]
    )
    assert three.nash == pytest.approx(two.nash)
    assert three.kalai_smorodinsky == pytest.approx(two.kalai_smorodinsky)
    assert three.egalitarian == pytest.approx(two.egalitarian)


def random_bargain(rng):
    n, m, ties = int(rng.integers(2, 9)), int(rng.integers(1, 8)), rng.random() < 0.3
    ideal = 10.0 * rng.integers(0, 11, (n, m)) if ties else rng.uniform(0, 100, (n, m))
    r = rng.choice([0.0, 100.0], m) if rng.random() < 0.6 else rng.uniform(0, 100, m)
    salience = rng.uniform(0, 1, (n, m)) * (rng.random((n, m)) < 0.8)
    salience[:, 0] += 0.01
    salience = np.ceil(3 * salience) if ties else salience
    return ideal, salience / salience.sum(axis=1, keepdims=True), r, rng.uniform(1, 10, n)


def test_random_bargains_are_optimal_and_nearest_to_the_reversion():
    rng = np.random.default_rng(1)
    gained = 0
    for _ in range(250):
        x, w, r, power = random_bargain(rng)
        n, m = x.shape
        zero, low, high = np.zeros(n), np.zeros(m), np.full(m, 100.0)
        found = cooperative(x, salience=w, power=power, reversion=r)
        equal = highs.margin(x, w, r, zero, low, high)
        assert found.margin[0] == pytest.approx(equal, abs=1e-8)
        if equal <= 1e-6:
            assert np.isnan(found.nash).all()
            continue
        gained += 1

        def gain(z, x=x, w=w, r=r):
            return (w * (np.abs(r - x) - np.abs(z - x))).sum(axis=1) / 100

        def moved(z, r=r):
            return np.abs(z - r).sum()

        def nearest(least, x=x, w=w, r=r, zero=zero, low=low, high=high):
            return highs.least_move(x, w, r, zero, low, high, least=least - 1e-11)

        assert gain(found.egalitarian[0]).min() == pytest.approx(equal, abs=1e-8)
        assert moved(found.egalitarian[0]) == pytest.approx(nearest(equal + zero), abs=1e-3)
        best = np.array([
            highs.weighted_best(x, w, r, zero, low, high, pull=pull, least=zero)
            for pull in np.eye(n)
        ])  # fmt: skip
        share = highs.margin(x, w / best[:, None], r, zero, low, high)
        # The search for the nearest package may give up 1e-11 of utility.
        ease = 1e-10 / best.min()
        ratio = gain(found.kalai_smorodinsky[0]) / best
        assert ratio.min() == pytest.approx(share, abs=1e-8 + ease)
        assert moved(found.kalai_smorodinsky[0]) == pytest.approx(nearest(share * best), abs=1e-3)
        # Nash: sum c_i g_i'/g_i over all packages is at most 1, and 1 only at the optimum.
        pull = power / power.sum() / gain(found.nash[0])
        gap = highs.weighted_best(x, w, r, zero, low, high, pull=pull, least=zero) - 1
        assert gap < 1e-6 + 1e-9 * pull.sum()
    assert gained > 150


def test_sixty_draws_at_once_equal_sixty_calls_and_never_fail_to_converge():
    rng = np.random.default_rng(2)
    for _ in range(40):
        x, w, r, power = random_bargain(rng)
        # Whole tens and repeated actors: as many ties as can be.
        x, r = 10 * np.round(x / 10), 10 * np.round(r / 10)
        x, w, power = np.vstack([x, x]), np.vstack([w, w]), np.concatenate([power, power])
        draws = np.stack([x] * 60)
        together = cooperative(draws, salience=w, power=power, reversion=r)
        alone = cooperative(x, salience=w, power=power, reversion=r)
        for name in ("nash", "kalai_smorodinsky", "egalitarian"):
            got, want = getattr(together, name), getattr(alone, name)
            assert np.array_equal(got, np.repeat(want, 60, axis=0), equal_nan=True)
