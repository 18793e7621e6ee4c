"""The predicted package of a deal: asymmetric Nash, proved optimal by one LP of HiGHS each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, minimize
from tests.models.test_winset import deal
from tests.reference import highs
from tests.reference.deals import random_problem, single

from detente.models.bargain import content, packages, surpluses
from detente.models.winset import NO_LINE, margins


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9, 1.0])
@pytest.mark.parametrize(("first", "second"), [(0.1, 0.15), (0.02, 0.3)])
def test_a_pie_is_split_by_bargaining_weight(share, first, second):
    """The surplus is the sum of the costs of no deal; the first gets its share of it."""
    problem = deal([[100.0], [0.0]], np.ones((2, 1)), [50.0], offset=[first, second])
    found = packages(problem, margins(problem), power=np.array([[share, 1 - share]]))
    want = 50 + 100 * (share * (first + second) - first)
    assert found[0, 0] == pytest.approx(want, abs=1e-6 if 0 < share < 1 else 1e-4)


def random_deals(rng, count, **sizes):
    """Feasible random deals with bargaining weights, some parties without."""
    while count:
        problem = random_problem(
            rng, conditions=int(rng.integers(2, sizes.get("conditions", 12))),
            issues=int(rng.integers(1, sizes.get("issues", 9))), optional=False,
        )  # fmt: skip
        solution = margins(problem)
        if solution.feasible[0]:
            n = problem.ideal.shape[1]
            power = rng.uniform(1, 100, (1, n)) * (rng.random((1, n)) < 0.8)
            yield problem, solution, power
            count -= 1


def asked(problem, power):
    """What the referee needs of one draw: only conditions that count."""
    x, w, r, b, active, low, high, optional, floor, ceiling = single(problem, 0)
    a = np.flatnonzero(active)
    ((low, high),) = highs.boxes(r, active, low, high, optional, floor, ceiling)
    return x[a], w[a], r, b[a], low, high, power[0][a], a


def test_random_packages_are_optimal_and_nearest_to_the_reversion():
    rng = np.random.default_rng(11)
    for problem, solution, power in random_deals(rng, 250):
        found = packages(problem, solution, power=power)
        x, w, r, b, low, high, c, a = asked(problem, power)
        z, s = found[0], surpluses(problem, found)[0][a]
        assert (z >= low - 1e-9).all()
        assert (z <= high + 1e-9).all()
        assert s.min() >= -2e-7
        assert content(problem, found)[0][a].all()
        if solution.margin[0] > 1e-6:
            share = c / max(c.sum(), 1e-9)  # nobody has weight: any package is as good
            pull = np.where(share > 0, share / np.maximum(s, 1e-12), 0)
            zero = np.zeros(len(b))
            gap = highs.weighted_best(x, w, r, b, low, high, pull=pull, least=zero) - pull @ s
            # The search for the nearest package may give up 1e-11 of every surplus.
            assert gap < 1e-6 + 1e-9 * pull.sum()
            least = np.where(c > 0, s, 0.0)
        else:
            least = np.full(len(b), solution.margin[0])
        move = highs.least_move(x, w, r, b, low, high, least=least - 1e-11)
        assert np.abs(z - r).sum() == pytest.approx(move, abs=1e-3)


def test_issues_on_offer_are_in_the_package_or_out_whichever_is_best():
    """The best over all combinations: each one solved as a problem of its own."""
    rng = np.random.default_rng(13)
    apart = 0
    for _ in range(400):
        problem = random_problem(
            rng, conditions=int(rng.integers(2, 7)), issues=int(rng.integers(2, 6)), lines=True,
            optional=True,
        )  # fmt: skip
        solution = margins(problem)
        if solution.margin[0] <= 1e-3:
            continue
        power = rng.uniform(1, 100, (1, problem.ideal.shape[1]))
        found = packages(problem, solution, power=power)
        assert content(problem, found)[problem.active].all()
        c = np.where(problem.active[0], power[0], 0.0)
        got = c @ np.log(surpluses(problem, found)[0].clip(1e-12)) / c.sum()
        _, _, r, _, active, low, high, optional, floor, ceiling = single(problem, 0)
        boxes = list(highs.boxes(r, active, low, high, optional, floor, ceiling))
        apart += len(boxes) > 1
        free = {"floor": np.full_like(floor, -NO_LINE), "ceiling": np.full_like(ceiling, NO_LINE)}
        values = []
        for bottom, top in boxes:
            alone = replace(
                problem, low=bottom[None], high=top[None],
                optional=np.zeros_like(problem.optional), **free,
            )  # fmt: skip
            best = margins(alone)
            if best.margin[0] > 1e-6:
                one = packages(alone, best, power=power)
                s = surpluses(alone, one)[0].clip(1e-12)
                values.append(c @ np.log(s) / c.sum())
        assert got == pytest.approx(max(values), abs=1e-7)
    assert apart > 30


def test_random_packages_equal_those_of_a_general_optimiser():
    """SLSQP on the programme with |z - x| written as variables of their own."""
    rng = np.random.default_rng(12)
    compared = 0
    for problem, solution, power in random_deals(rng, 40, conditions=5, issues=4):
        x, w, r, b, low, high, c, a = asked(problem, power)
        if solution.margin[0] < 0.01 or c.sum() == 0:
            continue
        n, m = x.shape
        share = c / c.sum()
        have = b + (w * np.abs(r - x)).sum(axis=1) / 100

        def surplus(v, n=n, m=m, w=w, have=have):
            return have - (w * v[m:].reshape(n, m)).sum(axis=1) / 100

        def loss(v, share=share, surplus=surplus):
            return -np.sum(share[share > 0] * np.log(np.maximum(surplus(v)[share > 0], 1e-12)))

        rows = [np.zeros((n, m + n * m))]
        for i in range(n):
            rows[0][i, m + i * m : m + (i + 1) * m] = -w[i] / 100
        lower = [-have]
        for sign in (1.0, -1.0):
            block = np.zeros((n * m, m + n * m))
            block[:, m:] = np.eye(n * m)
            block[np.arange(n * m), np.tile(np.arange(m), n)] = sign
            rows.append(block)
            lower.append(sign * x.ravel())
        start = solution.package[0]
        v0 = np.concatenate([start, np.abs(start - x).ravel() + 1e-9])
        best = minimize(
            loss, v0, method="SLSQP",
            constraints=[LinearConstraint(np.vstack(rows), np.concatenate(lower), np.inf)],
            bounds=[*zip(low, high, strict=True), *[(0, 200)] * (n * m)],
            options={"maxiter": 1000, "ftol": 1e-14},
        )  # fmt: skip
        got = surpluses(problem, packages(problem, solution, power=power))[0][a]
        ours = -np.sum(share[share > 0] * np.log(got[share > 0]))
        # Ours is never worse; where SLSQP converged the surpluses are the same.
        assert ours <= loss(best.x) + 1e-7
        if best.success and loss(best.x) - ours < 1e-8:
            assert got[share > 0] == pytest.approx(surplus(best.x)[share > 0], abs=1e-3)
            compared += 1
    assert compared >= 10


def test_a_thin_margin_takes_the_max_min_package():
    """No surplus to share: ideals 0 and 60, no deal at 60, nothing gains both."""
    problem = deal([[0.0], [60.0]], np.ones((2, 1)), [60.0])
    solution = margins(problem)
    assert solution.margin[0] == pytest.approx(0, abs=1e-9)
    found = packages(problem, solution, power=np.ones((1, 2)))
    assert found[0, 0] == pytest.approx(60, abs=1e-5)


def test_no_deal_has_no_package():
    problem = deal([[0.0], [100.0]], np.ones((2, 1)), [50.0], offset=-0.1)
    assert np.isnan(packages(problem, margins(problem), power=np.ones((1, 2)))).all()
