"""First map and filter: what they promise, and known posteriors."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
from scipy import stats

from detente.models import control_filter as filters
from detente.models.control import DEFAULTS, PARAMETERS, State, Units, parameters, simulate
from detente.models.control_filter import Observation
from detente.models.first_map import first_map, noisy

FREE = {
    "churn": 0.03, "depth": 0.6, "balance": -0.6, "weather": 0.2, "contagion": 0.8, "city": 0.8,
    "support": 0.5, "morale": 0.08,
}  # fmt: skip


def star(sizes, cities=()):
    borders = np.array([[0, u] for u in range(1, len(sizes))]).reshape(-1, 2)
    city = np.isin(np.arange(len(sizes)), [0, *cities])
    return Units(np.array(sizes), borders, 0, city)


def test_districts_fall_with_odds_weight_times_districts_left():
    """Three units, two lost: each outcome as often as successive sampling says (exact)."""
    units, runs = star([1, 1, 2, 3]), 60_000
    theta = parameters(runs, **{**FREE, "city": 0.3}, spread=1e-9)
    got = first_map(units, theta, held=5 / 7, lost=2 / 7, month=24200, noise=False, seed=1)
    # No spread: the weight is exp(-2 γ b); b = 1 next to the capital, so all are alike.
    odds = {1: 1.0, 2: 2.0, 3: 3.0}
    for first, second in permutations(odds, 2):
        pair = odds[first] / 6 * odds[second] / 5
        other = odds[second] / 6 * odds[first] / 5
        seen = ((got.lost[:, first] == 1) & (got.lost[:, second] == 1)).mean()
        assert seen == pytest.approx(pair + other, abs=4 * math.sqrt(0.25 / runs))
    assert (got.lost.sum(axis=1) == 2).all()
    assert (got.held[:, 0] == 1).all()


def test_weights_are_heavier_away_from_cities_and_where_neighbours_are():
    units = Units(
        np.array([1, 1, 1, 1]), np.array([[0, 1], [1, 2], [2, 3]]), 0,
        np.array([True, False, True, False]),
    )  # fmt: skip
    runs = 40_000
    theta = parameters(runs, **FREE, spread=1e-9)
    got = first_map(units, theta, held=0.75, lost=0.25, month=1, noise=False)
    # b: 2, 1 (touches the capital), 1 (city), 0: odds e^(-1.6), e^(-1.6), 1.
    small = math.exp(-1.6)
    assert got.lost[:, 3].mean() == pytest.approx(1 / (1 + 2 * small), abs=0.01)


def test_regions_get_their_share_first_in_the_countryside():
    units = star([1, 1, 9, 4, 20], cities=(1,))
    theta = parameters(500, **FREE)
    region = (np.array([1, 2, 3]), (6 / 14) / 0.10)  # 6 of 14 lost when a tenth of all was
    got = first_map(units, theta, held=0.7, lost=0.2, month=1, noise=False, regions=(region,))
    # 4.29 × 0.2 of 14 districts = 12, of 7 lost in all: all 7 go there, the largest unit first.
    assert (got.lost[:, 2] == 7).all()
    assert (got.lost[:, [0, 1, 3, 4]] == 0).all()


def test_fixed_units_keep_their_side():
    units = star([1, 1, 9, 4, 20])
    theta = parameters(200, **FREE)
    fixed = np.array([-1, 2, 0, -1, -1])
    got = first_map(units, theta, held=0.6, lost=0.2, month=1, noise=False, fixed=fixed)
    assert (got.lost[:, 1] == 1).all()
    assert (got.held[:, 2] == 9).all()
    assert (got.lost.sum(axis=1) == 7).all()


def test_noise_has_the_multinomial_covariance():
    rng = np.random.default_rng(0)
    n = 400_000
    held, lost = noisy(
        np.full(n, 0.6), np.full(n, 0.1), np.full(n, 1000.0), rng.normal(size=n), rng.normal(size=n)
    )
    cov = np.cov(held, lost) * 1000
    assert np.allclose(cov, [[0.24, -0.06], [-0.06, 0.09]], atol=2e-3)


def test_density_equals_the_bivariate_normal():
    seen = Observation(0, 0.58, 0.12)
    cov = np.array([[0.6 * 0.4, -0.6 * 0.1], [-0.6 * 0.1, 0.1 * 0.9]]) / 700
    exact = stats.multivariate_normal([0.6, 0.1], cov).logpdf([0.58, 0.12])
    got = filters.log_density(seen, np.array([0.6]), np.array([0.1]), 700.0, total=398)
    assert got[0] == pytest.approx(exact, abs=1e-9)
    only = filters.log_density(Observation(0, 0.58), np.array([0.6]), np.array([0.1]), 700, total=9)
    assert only[0] == pytest.approx(stats.norm(0.6, math.sqrt(0.24 / 700)).logpdf(0.58), abs=1e-9)


def test_priors_have_the_stated_percentiles():
    first = Observation(0, 293 / 407, 28 / 407)
    theta = filters.prior(np.arange(200_000), seed=3, first=first, choices=DEFAULTS)
    for name, stated in filters.PRIOR.items():
        got = np.percentile(theta[:, PARAMETERS.index(name)], [5, 50, 95])
        assert got == pytest.approx(stated, rel=0.05)
    balance = theta[:, PARAMETERS.index("balance")]
    mean = 0.25 * (math.log(86 / 293) + math.log(28 / 86))
    assert balance.mean() == pytest.approx(mean, abs=0.005)
    assert balance.std() == pytest.approx(0.35, rel=0.01)


def small_problem(runs, observations):
    units = star([1, 1, 12, 15, 20, 30], cities=(1,))
    theta = filters.prior(np.arange(runs), seed=5, first=observations[0], choices=DEFAULTS)
    cloud = filters.start(units, theta, observations[0], seed=5)
    reference = 1 - observations[0].held - 0.5 * (1 - observations[0].held - observations[0].lost)
    for observation in observations[1:]:
        cloud = filters.update(cloud, units, theta, observation, seed=5, reference=reference)
    return units, theta, cloud, reference


OBSERVATIONS = (
    Observation(24191, 0.70, 0.08, label="2016-01"),
    Observation(24195, 0.66, label="2016-05"),
    Observation(24200, 0.60, 0.12, label="2016-10"),
)


def test_filter_equals_importance_sampling():
    """With all weights kept to the end instead of resampling, the posterior means agree."""
    runs = 60_000
    units, theta, cloud, reference = small_problem(runs, OBSERVATIONS)
    free = filters.start(units, theta, OBSERVATIONS[0], seed=9)
    state, log_weight, month = free.state, np.zeros(runs), OBSERVATIONS[0].month
    for seen in OBSERVATIONS[1:]:
        track = simulate(
            units, state, theta, first_month=month, months=seen.month - month, seed=9,
            reference=reference, totals=False,
        )  # fmt: skip
        state, month = track.state, seen.month
        held = state.held.sum(axis=1) / units.total
        lost = state.lost.sum(axis=1) / units.total
        log_weight += filters.log_density(seen, held, lost, 1000.0, total=units.total)
        log_weight[track.isolated_now] = -np.inf
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    for k in range(8):
        values = np.log(theta[:, k]) if k != 2 else theta[:, k]
        mean = (weight * values).sum()
        sd = math.sqrt((weight * (values - mean) ** 2).sum())
        error = sd * math.sqrt((weight**2).sum() + 1 / cloud.effective[-1])
        assert abs(values[cloud.ancestor].mean() - mean) < 4 * error
    evidence = log_weight.max() + math.log(np.exp(log_weight - log_weight.max()).mean())
    assert cloud.evidence == pytest.approx(evidence, abs=0.1)


def test_a_cloud_is_equally_good_in_every_part():
    """Shuffled: the first thousand particles are like all (so that particle d can serve draw d)."""
    _, theta, cloud, _ = small_problem(40_000, OBSERVATIONS)
    balance = theta[cloud.ancestor, PARAMETERS.index("balance")]
    error = balance.std() / math.sqrt(2000)
    assert abs(balance[:2000].mean() - balance.mean()) < 4 * error
    assert cloud.history_held.shape == (3, 40_000)
    assert np.allclose(cloud.history_held[-1], cloud.state.held.sum(axis=1) / 79)


def test_observations_in_the_future_change_nothing_before():
    _, _, first, _ = small_problem(3000, OBSERVATIONS[:2])
    _, _, again, _ = small_problem(3000, OBSERVATIONS[:2])
    assert (first.ancestor == again.ancestor).all()
    assert (first.state.held == again.state.held).all()


def test_a_whole_map_replaces_the_particles_maps():
    units = star([1] * 12)
    seen = Observation(
        24195, 8 / 12, 2 / 12, tuple((u, 0 if u < 8 else 1 + (u > 9)) for u in range(12))
    )
    first = Observation(24191, 0.75, 1 / 12)
    theta = filters.prior(np.arange(4000), seed=1, first=first, choices=DEFAULTS)
    cloud = filters.update(
        filters.start(units, theta, first, seed=1), units, theta, seen, seed=1, reference=0.2
    )
    assert (cloud.state.held.sum(axis=0) == [4000] * 8 + [0] * 4).all()
    assert (cloud.state.lost.sum(axis=0) == [0] * 10 + [4000] * 2).all()


def test_single_units_are_weighed_with_an_error():
    units = star([1] * 10 + [20])
    first = Observation(24191, 0.7, 0.1)
    theta = filters.prior(np.arange(20_000), seed=1, first=first, choices=DEFAULTS)
    start = filters.start(units, theta, first, seed=1)
    plain = filters.update(
        start, units, theta, Observation(24195, 0.66, 0.1), seed=1, reference=0.2
    )
    seen = Observation(24195, 0.66, 0.1, ((4, 2),))
    cloud = filters.update(start, units, theta, seen, seed=1, reference=0.2)
    before = (plain.state.lost[:, 4] == 1).mean()
    expected = before * 0.95 / (before * 0.95 + (1 - before) * 0.025)
    assert (cloud.state.lost[:, 4] == 1).mean() == pytest.approx(expected, abs=0.03)


def test_isolated_cities_at_an_observation_have_no_weight():
    units = star([1, 1, 30], cities=(1,))
    theta = parameters(50, **FREE)
    held = np.tile(np.array([1, 1, 20], np.int16), (50, 1))
    held[:25, 1] = 0
    lost = np.zeros_like(held)
    lost[:25, 1] = 1
    zero = np.zeros(50)
    state = State(held, lost, zero, zero.copy(), np.zeros(50, bool))
    shares = np.zeros((1, 50), np.float32)
    cloud = filters.Cloud(24200, np.arange(50), state, shares, shares)
    after = filters.update(
        cloud, units, theta, Observation(24200, 0.65, 0.02), seed=1, reference=0.2
    )
    assert after.ancestor.min() >= 25


def test_contradictions_are_explained():
    with pytest.raises(ValueError, match="before the one in front"):
        small_problem(200, (OBSERVATIONS[0], OBSERVATIONS[2], OBSERVATIONS[1]))
    with pytest.raises(ValueError, match="both held and lost"):
        small_problem(200, (Observation(24191, 0.7),))
