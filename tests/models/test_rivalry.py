"""Relative gains: the largest rho against mixed-integer programmes solved by HiGHS."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from detente.models.rivalry import threshold
from detente.models.winset import NO_LINE, Problem


def best_by_milp(x, w, r, b, low, high, rivals, rho):
    """max_z min_i [b_i + g_i - rho · sum_j rivals_ij g_j], |z - x| exact through binaries."""
    n, m = x.shape
    e, u, choose = m, m + n * m, m + 2 * n * m
    count = m + 3 * n * m + 1
    rows, low_side, high_side = [], [], []

    def add(terms, least, most):
        row = np.zeros(count)
        for at, value in terms:
            row[at] += value
        rows.append(row)
        low_side.append(least)
        high_side.append(most)

    for i in range(n):
        for k in range(m):
            at = i * m + k
            add([(e + at, 1), (k, -1)], -x[i, k], np.inf)
            add([(e + at, 1), (k, 1)], x[i, k], np.inf)
            # u <= |z - x|: one of two sides is chosen
            add([(u + at, 1), (k, -1), (choose + at, -400)], -np.inf, -x[i, k])
            add([(u + at, 1), (k, 1), (choose + at, 400)], -np.inf, x[i, k] + 400)
    for i in range(n):
        terms, fixed = [(count - 1, -1.0)], b[i]
        for k in range(m):
            fixed += w[i, k] * abs(r[k] - x[i, k]) / 100
            terms.append((e + i * m + k, -w[i, k] / 100))
            for j in range(n):
                fixed -= rho * rivals[i, j] * w[j, k] * abs(r[k] - x[j, k]) / 100
                terms.append((u + j * m + k, rho * rivals[i, j] * w[j, k] / 100))
        add(terms, -fixed, np.inf)
    goal = np.zeros(count)
    goal[-1] = -1
    whole = np.zeros(count)
    whole[choose:-1] = 1
    lowest = np.concatenate([low, np.zeros(3 * n * m), [-10]])
    highest = np.concatenate([high, np.full(2 * n * m, 200), np.ones(n * m), [10]])
    found = milp(
        goal, constraints=LinearConstraint(np.array(rows), low_side, high_side),
        bounds=Bounds(lowest, highest), integrality=whole, options={"mip_rel_gap": 0},
    )  # fmt: skip
    assert found.success
    return -found.fun


def case_of(rng, *, parties=None, issues=None):
    n = int(rng.integers(2, 5)) if parties is None else parties
    m = int(rng.integers(1, 5)) if issues is None else issues
    x = rng.uniform(0, 100, (n, m))
    w = rng.dirichlet(np.ones(m), n)
    r = rng.uniform(0, 100, m)
    b = rng.uniform(-0.08, 0.05, n)
    share = rng.uniform(0.3, 1)
    rivals = np.zeros((n, n))
    rivals[0, 1] = 1
    rivals[1, 0] = rng.integers(0, 2)
    if n > 2 and rng.random() < 0.5:
        rivals[2, 0], rivals[2, 1] = 0.4, 0.6
    low, high = r - share * r, r + share * (100 - r)
    lack = best_by_milp(x, w, r, b, low, high, rivals, 0.0) - 0.01
    return x, w, r, b - min(0.0, lack), low, high, rivals  # so that there is a deal at rho = 0


def problem_of(x, w, r, b, low, high, **more):
    n, m = x.shape
    return Problem(
        ideal=x[None], weight=w[None], reversion=r[None], offset=b[None],
        active=np.ones((1, n), bool), low=low[None], high=high[None],
        optional=np.zeros((1, m), bool), floor=more.get("floor", np.full((n, m), -NO_LINE)),
        ceiling=more.get("ceiling", np.full((n, m), NO_LINE)), party=np.arange(n),
        essential=np.ones(n, bool), power=np.ones((1, n)), quota=more.get("quota", -1.0),
    )  # fmt: skip


def rho_of(x, w, r, b, low, high, rivals, **more):
    problem = problem_of(x, w, r, b, low, high, **more)
    return float(threshold(problem, rivals[None], ask=np.ones(1, bool))[0])


@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_left_beyond_the_threshold(seed):
    rng = np.random.default_rng(seed)
    x, w, r, b, low, high, rivals = case_of(rng)
    rho = rho_of(x, w, r, b, low, high, rivals)
    assert 0 <= rho <= 1
    assert best_by_milp(x, w, r, b, low, high, rivals, rho) >= -1e-6
    if rho < 1:
        assert best_by_milp(x, w, r, b, low, high, rivals, rho + 1e-3) < 1e-6


@pytest.mark.parametrize("seed", range(12))
def test_against_a_fine_grid(seed):
    rng = np.random.default_rng(100 + seed)
    x, w, r, b, low, high, rivals = case_of(rng, parties=2, issues=2)
    axes = []
    for k in range(2):
        points = np.concatenate([np.linspace(low[k], high[k], 401), x[:, k], r[k : k + 1]])
        axes.append(np.unique(np.clip(points, low[k], high[k])))
    first, second = np.meshgrid(*axes, indexing="ij")
    z = np.stack([first.ravel(), second.ravel()], axis=1)
    moved = np.abs(r - x)[None] - np.abs(z[:, None] - x)
    gain = (w * moved).sum(axis=2) / 100
    own, other = b + gain, gain @ rivals.T
    with np.errstate(divide="ignore"):
        most = np.where(other > 1e-12, own / np.maximum(other, 1e-12), np.inf)
    fine = (own >= 0).all(axis=1)
    rho = rho_of(x, w, r, b, low, high, rivals)
    # The grid is a part of all packages: what it reaches is reached, and beyond it nothing suits.
    assert rho >= min(1.0, most[fine].min(axis=1).max()) - 1e-6
    if rho < 1:
        assert (own - (rho + 1e-4) * other).min(axis=1).max() < 1e-7


def test_red_lines_bind():
    # Both want 100, no deal means 0; A gains z/100 and B half as much.  B asks in points for
    # 0.5 z - rho z >= 1: at 100 that holds while rho <= 0.49, at A's line of 60 up to 0.5 - 1/60.
    x = np.array([[100.0, 0.0], [100.0, 0.0]])
    w = np.array([[1.0, 0.0], [0.5, 0.5]])
    r, b = np.array([0.0, 0.0]), np.array([0.0, -0.01])
    rivals = np.array([[0.0, 0.0], [1.0, 0.0]])
    low, high = np.zeros(2), np.array([100.0, 0.0])
    assert rho_of(x, w, r, b, low, high, rivals) == pytest.approx(0.49)
    ceiling = np.full((2, 2), NO_LINE)
    ceiling[0, 0] = 60
    assert rho_of(x, w, r, b, low, high, rivals, ceiling=ceiling) == pytest.approx(0.5 - 1 / 60)


def test_no_rival_and_no_package():
    rng = np.random.default_rng(7)
    x, w, r, _, low, high, rivals = case_of(rng, parties=3, issues=2)
    assert rho_of(x, w, r, np.full(3, 0.1), low, high, 0 * rivals) == 1
    floor, ceiling = np.full((3, 2), -NO_LINE), np.full((3, 2), NO_LINE)
    floor[0, 0], ceiling[1, 0] = 70, 30
    assert rho_of(x, w, r, np.full(3, 0.1), low, high, rivals, floor=floor, ceiling=ceiling) == 0


def test_more_cost_of_no_deal_never_lowers_the_threshold():
    for seed in range(25):
        rng = np.random.default_rng(seed)
        x, w, r, b, low, high, rivals = case_of(rng)
        assert rho_of(x, w, r, b + 0.01, low, high, rivals) >= (
            rho_of(x, w, r, b, low, high, rivals) - 1e-6
        )


def test_what_it_does_not_solve():
    rng = np.random.default_rng(1)
    x, w, r, b, low, high, rivals = case_of(rng)
    with pytest.raises(ValueError, match="unanimity"):
        threshold(problem_of(x, w, r, b, low, high, quota=0.5), rivals[None], ask=np.ones(1, bool))
    problem = problem_of(x, w, r, b, low, high)
    assert np.isnan(threshold(problem, rivals[None], ask=np.zeros(1, bool))).all()
