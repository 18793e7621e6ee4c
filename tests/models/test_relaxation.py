"""The relaxation proves what it says, and settles most verdicts before the simplex."""

from __future__ import annotations

import numpy as np
import pytest
from tests.reference import highs
from tests.reference.deals import random_problem, single

from detente.models.gains import dual_bound
from detente.models.pivot import FEASIBLE, INFEASIBLE, OPEN, TOLERANCE
from detente.models.relaxation import relax
from detente.models.winset import margins


def decided(problem, draw=0):
    """Status, package, weights and value of one draw; lines and options are left out."""
    x, w, r = problem.ideal[draw], problem.weight[draw], problem.reversion[draw]
    z, y, value = r.copy(), np.zeros(len(x)), np.zeros(1)
    status = relax(
        z, y, x, w, r, problem.offset[draw], problem.active[draw],
        problem.low[draw], problem.high[draw], value,
    )  # fmt: skip
    return status, z, y, value[0]


def surpluses(problem, z, draw=0):
    gain = np.abs(problem.reversion[draw] - problem.ideal[draw]) - np.abs(z - problem.ideal[draw])
    return (problem.offset[draw] + (problem.weight[draw] * gain).sum(axis=1) / 100)[
        problem.active[draw]
    ]


def test_proofs_hold_and_never_contradict_highs():
    rng = np.random.default_rng(20170523)
    seen = {FEASIBLE: 0, INFEASIBLE: 0, OPEN: 0}
    for _ in range(400):
        problem = random_problem(rng, lines=False, optional=False)
        status, z, y, value = decided(problem)
        seen[status] += 1
        want = highs.margin_with_lines(*single(problem, 0))
        if status == FEASIBLE:
            assert surpluses(problem, z).min() == pytest.approx(value, abs=1e-12)
            assert value >= -TOLERANCE
            assert (problem.low[0] <= z).all()
            assert (z <= problem.high[0]).all()
            assert want >= -1e-6
        elif status == INFEASIBLE:
            assert value < -TOLERANCE
            assert y.sum() == pytest.approx(1)
            assert (y >= 0).all()
            assert want <= value + 1e-9  # the dual value bounds the margin from above
    assert seen[FEASIBLE] > 40
    assert seen[INFEASIBLE] > 40


def test_most_verdicts_on_the_edge_need_no_simplex():
    rng = np.random.default_rng(7)
    problem = random_problem(
        rng, conditions=12, issues=10, draws=300, lines=False, ties=False, optional=False,
        narrow=True,
    )  # fmt: skip
    edge = np.median(margins(problem).margin)
    problem = type(problem)(**{**problem.__dict__, "offset": problem.offset - edge})
    settled = [decided(problem, d)[0] != OPEN for d in range(problem.draws)]
    assert np.mean(settled) > 0.8


def test_one_condition_that_cannot_gain_is_refuted_at_once():
    x, w, r = np.array([[80.0]]), np.array([[1.0]]), np.array([80.0])
    z, y, value = r.copy(), np.zeros(1), np.zeros(1)
    args = (x, w, r, np.array([-0.1]), np.array([True]), np.array([0.0]), np.array([100.0]))
    assert relax(z, y, *args, value) == INFEASIBLE
    assert value[0] == pytest.approx(-0.1)
    assert dual_bound(y, *args) == pytest.approx(-0.1)


def test_nobody_to_ask_is_feasible():
    none = np.zeros((2, 1))
    z, y, value = np.array([50.0]), np.zeros(2), np.zeros(1)
    asked = np.zeros(2, bool)
    status = relax(
        z,
        y,
        none,
        none,
        np.array([50.0]),
        -np.ones(2),
        asked,
        np.zeros(1),
        np.full(1, 100.0),
        value,
    )
    assert status == FEASIBLE
