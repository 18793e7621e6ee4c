"""Scores against their definitions and integrals."""

from __future__ import annotations

import math

import numpy as np
import pytest

from detente import models
from detente.models import scores


def test_crps_is_the_integral_of_the_squared_distance_of_distributions():
    rng = np.random.default_rng(0)
    members, weight, outcome = rng.normal(50, 20, 9), rng.uniform(0, 1, 9), 61.3
    grid = np.linspace(-100, 200, 300_001)
    below = (weight[:, None] * (members[:, None] <= grid)).sum(axis=0) / weight.sum()
    integral = ((below - (grid >= outcome)) ** 2).sum() * (grid[1] - grid[0])
    found = scores.crps(members, outcome=outcome, weight=weight)
    assert float(found) == pytest.approx(integral, abs=2e-3)


def test_crps_of_a_sample_is_its_definition():
    """E|X − y| − ½ E|X − X′|, term by term."""
    rng = np.random.default_rng(1)
    members, outcome = rng.normal(0, 1, (6, 40)), rng.normal(0, 1, 6)
    apart = np.abs(members[:, :, None] - members[:, None, :]).mean(axis=(1, 2))
    expected = np.abs(members - outcome[:, None]).mean(axis=1) - apart / 2
    np.testing.assert_allclose(scores.crps(members, outcome=outcome), expected, rtol=1e-12)


@pytest.mark.parametrize("outcome", [-3.0, 0.5, 2.7])
def test_crps_of_a_normal_is_the_integral(outcome):
    grid = np.linspace(-30, 30, 600_001)
    below = 0.5 * (1 + np.vectorize(math.erf)((grid - 0.5) / (2 * math.sqrt(2))))
    integral = ((below - (grid >= outcome)) ** 2).sum() * (grid[1] - grid[0])
    found = scores.crps_normal(0.5, sd=2.0, outcome=outcome)
    assert float(found) == pytest.approx(integral, abs=2e-4)


def test_a_sure_forecast_scores_its_distance():
    assert float(scores.crps([30.0], outcome=42.0)) == 12.0
    assert models.crps([30.0, 30.0], outcome=30.0) == 0.0


def test_quantiles_are_members():
    members, weight = [10.0, 0.0, 20.0], [0.2, 0.7, 0.1]
    assert float(scores.quantile(members, at=0.5, weight=weight)) == 0.0
    assert float(scores.quantile(members, at=0.7, weight=weight)) == 0.0
    assert float(scores.quantile(members, at=0.71, weight=weight)) == 10.0
    assert float(scores.quantile(members, at=1.0, weight=weight)) == 20.0


def test_errors_leave_out_what_is_not_known():
    assert scores.mean_absolute_error([1, math.nan, 4], outcome=[0, 0, math.nan]) == 1
    assert math.isnan(scores.mean_absolute_error([math.nan], outcome=[1.0]))
    assert scores.hits([10, 30], outcome=[0, 0]) == 0.5


def test_groups_are_drawn_whole():
    """One group with all the error: its share of resamples decides the interval."""
    values = np.array([0.0] * 30 + [9.0] * 10)
    groups = np.repeat([0, 1, 2, 3], 10)
    low, high = scores.resampled_mean(values, groups=groups, rng=np.random.default_rng(0))
    assert low == 0.0
    # Mean error is 9 × Binomial(4, ¼)/4, whose 97.5th percentile is 3 of 4.
    assert high == pytest.approx(6.75)
    alone = scores.resampled_mean(values, groups=np.arange(40), rng=np.random.default_rng(0))
    assert alone[0] > 0
    assert alone[1] < high


def test_resampling_is_reproducible_and_skips_missing_values():
    values = np.array([1.0, 2.0, math.nan, 4.0])
    first = scores.resampled_mean(values, groups=[0, 1, 1, 2], rng=np.random.default_rng(7))
    again = scores.resampled_mean(values, groups=[0, 1, 1, 2], rng=np.random.default_rng(7))
    assert first == again
    nothing = scores.resampled_mean([math.nan], groups=[0], rng=np.random.default_rng(7))
    assert all(math.isnan(end) for end in nothing)
