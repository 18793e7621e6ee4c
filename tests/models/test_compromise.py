"""Compromise model, weighted median voter, plain mean: by hand and against a slow computation."""

from __future__ import annotations

import numpy as np
import pytest

from detente import models


def test_weighted_mean_by_hand():
    found = models.compromise([[0, 10], [100, 20]], [[50, 10], [50, 30]], [1, 3])
    np.testing.assert_allclose(found, [75, (10 * 10 + 3 * 30 * 20) / 100])


def test_no_stake_weighs_nothing():
    position = np.array([[0.0, np.nan], [100.0, 40.0]])
    salience = np.array([[50.0, 99.0], [50.0, 10.0]])
    np.testing.assert_allclose(models.compromise(position, salience, [1, 1]), [50, 40])
    np.testing.assert_allclose(models.median_voter(position, salience, [1, 3]), [100, 40])
    np.testing.assert_allclose(models.plain_mean(position), [50, 40])
    nobody = np.full((2, 1), np.nan)
    for model in (models.compromise, models.median_voter, models.plain_mean):
        assert np.isnan(model(nobody, np.ones((2, 1)), [1, 1]))


def slow_median(position, weight):
    """The middle of all points that nobody can be outvoted from: least weighted distance."""
    places = sorted({x for x, w in zip(position, weight, strict=True) if w > 0})
    cost = [sum(w * abs(x - at) for x, w in zip(position, weight, strict=True)) for at in places]
    best = [at for at, c in zip(places, cost, strict=True) if c <= min(cost) + 1e-9]
    return (best[0] + best[-1]) / 2


@pytest.mark.parametrize("seed", range(20))
def test_median_minimises_weighted_distance(seed):
    rng = np.random.default_rng(seed)
    position = rng.integers(0, 6, 7) * 20.0
    weight = rng.integers(0, 4, 7).astype(float)
    if weight.sum() == 0:
        weight[0] = 1
    found = models.median_voter(position[:, None], np.ones((7, 1)), weight)[0]
    assert found == pytest.approx(slow_median(position, weight))


def test_half_of_the_weight_on_each_side_gives_the_middle():
    assert models.median_voter([[0.0], [100.0]], [[1.0], [1.0]], [0.1, 0.1])[0] == 50


def test_leading_dims_are_kept():
    rng = np.random.default_rng(1)
    x, s, c = (
        rng.uniform(0, 100, (4, 5, 3)),
        rng.uniform(0, 9, (4, 5, 3)),
        rng.uniform(0, 9, (4, 5)),
    )
    for model in (models.compromise, models.median_voter, models.plain_mean):
        every = model(x, s, c)
        assert every.shape == (4, 3)
        np.testing.assert_allclose(every[2], model(x[2], s[2], c[2]))


@pytest.mark.parametrize(
    ("salience", "power", "message"),
    [
        ([[1.0], [-1.0]], [1, 1], "actor 1 on issue 0 is -1"),
        ([[1.0], [1.0]], [1, 1, 1], "shapes do not fit"),
        ([[1.0], [np.nan]], [1, 1], "actor 1 on issue 0 is nan"),
    ],
)
def test_bad_input_is_named(salience, power, message):
    with pytest.raises(ValueError, match=message):
        models.compromise([[0.0], [50.0]], salience, power)
