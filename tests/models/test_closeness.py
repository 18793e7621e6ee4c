"""Closeness over issues, its map and hedging against small exact cases."""

from __future__ import annotations

import math

import numpy as np
import pytest

from detente.models.closeness import closeness, convergence_map, hedging


def test_closeness_is_a_weighted_mean_over_common_issues():
    near = closeness([[[0, 40, np.nan], [50, 40, 10], [np.nan, np.nan, 90]]],
                     weight=[[[1, 1, 0], [3, 1, 2], [0, 0, 5]]])[0]  # fmt: skip
    assert near[0, 1] == pytest.approx(1 - (4 * 0.5 + 2 * 0) / 6)
    assert near[1, 2] == pytest.approx(0.2)
    assert math.isnan(near[0, 2])
    assert np.array_equal(np.diag(near), np.ones(3))


def test_map_recovers_points_in_the_plane_and_clouds_follow_draws():
    rng = np.random.default_rng(14)
    points = rng.normal(size=(7, 2))
    moved = points + 0.01 * rng.normal(size=(50, 7, 2))
    distance = np.linalg.norm(moved[:, :, None] - moved[:, None], axis=-1)
    plane = convergence_map(distance)
    truth = np.linalg.norm(points[:, None] - points[None], axis=-1)
    drawn = np.linalg.norm(plane.place[:, None] - plane.place[None], axis=-1)
    assert drawn == pytest.approx(truth, abs=0.02)
    assert plane.shown > 0.99
    assert np.abs(plane.cloud - plane.place).max() < 0.1


def test_hedging_is_highest_when_good_ties_are_even():
    tie = np.zeros((1, 5, 5))
    camp = np.array([[0, 0, 1, 1, 0]])
    tie[0, 4] = [0.5, 0.5, 0.5, 0.5, 0.0]
    tie[0, 0] = [9.0, 0.0, 0.0, 0.0, 0.9]
    tie[0, 1, 2] = -1
    value = hedging(tie, camp=camp)[0]
    assert value[4] == pytest.approx(1)
    assert value[0] == 0
    assert math.isnan(value[1])
    assert np.isnan(hedging(tie, camp=np.zeros((1, 5), int))).all()


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (lambda: closeness([[[1]]], weight=[[1]]), "draw, actor, issue"),
        (lambda: convergence_map([[1]]), "draw, actor, actor"),
    ],
)
def test_impossible_positions_say_what_is_wrong(problem, message):
    with pytest.raises(ValueError, match=message):
        problem()


def test_one_alone_stands_in_the_middle_of_the_map():
    assert convergence_map(np.full((2, 1, 1), np.nan)).place.tolist() == [[0.0, 0.0]]
