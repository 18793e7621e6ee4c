"""Frustration and triads of signed networks against brute force, HiGHS and published cases."""

from __future__ import annotations

import functools
import itertools
import json
import math

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from detente.models.balance import frustration, frustration_draws, in_between, triads
from detente.models.cycle_cuts import cycle_cut_programme


def signed(path):
    case = json.loads(path.read_text())
    weight = np.zeros((case["n"], case["n"]))
    for a, b, sign in case["edges"]:
        weight[a, b] = weight[b, a] = sign
    return case, weight


def random_network(rng, n, *, density=0.5, hostile=0.5, whole=True):
    sign = np.where(rng.random((n, n)) < hostile, -1.0, 1.0) * (rng.random((n, n)) < density)
    if not whole:
        sign *= rng.gamma(2.0, size=(n, n))
    upper = np.triu(sign, 1)
    return upper + upper.T


def cost_of(weight, label):
    total = 0.0
    for a, b in itertools.combinations(range(len(weight)), 2):
        if weight[a, b] > 0 and label[a] != label[b]:
            total += weight[a, b]
        if weight[a, b] < 0 and label[a] == label[b]:
            total -= weight[a, b]
    return total


def partitions(n, most):
    """All ways to put n nodes into at most so many camps, numbered by first appearance."""
    stack = [()]
    for _ in range(n):
        stack = [(*p, c) for p in stack for c in range(min(most, (max(p) + 1 if p else 0) + 1))]
    return stack


def highs(programme, seconds=60.0):
    shape = (len(programme.least), len(programme.cost))
    matrix = coo_array((programme.entry, (programme.row, programme.column)), shape=shape).tocsr()
    found = milp(
        programme.cost, integrality=programme.whole.astype(int), bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, lb=programme.least), options={"time_limit": seconds},
    )  # fmt: skip
    bound = found.mip_dual_bound if found.mip_dual_bound is not None else found.fun
    return found.x, float(bound)


def plain_milp(weight):
    """Frustration by the textbook programme, with triangle cuts: the referee."""
    n = len(weight)
    pairs = [(a, b) for a, b in itertools.combinations(range(n), 2) if weight[a, b]]
    place = {pair: n + k for k, pair in enumerate(pairs)}
    rows, low = [], []
    for (a, b), f in place.items():
        one, two = np.zeros(n + len(pairs)), np.zeros(n + len(pairs))
        if weight[a, b] > 0:
            one[[f, a, b]], two[[f, a, b]] = (1, -1, 1), (1, 1, -1)
            low += [0, 0]
        else:
            one[[f, a, b]], two[[f, a, b]] = (1, -1, -1), (1, 1, 1)
            low += [-1, 1]
        rows += [one, two]
    for a, b, c in itertools.combinations(range(n), 3):
        if (
            (a, b) in place
            and (b, c) in place
            and (a, c) in place
            and weight[a, b] * weight[b, c] * weight[a, c] < 0
        ):
            row = np.zeros(n + len(pairs))
            row[[place[a, b], place[b, c], place[a, c]]] = 1
            rows.append(row)
            low.append(1)
    cost = np.concatenate([np.zeros(n), [abs(weight[p]) for p in pairs]])
    whole = np.concatenate([np.ones(n), np.zeros(len(pairs))])
    found = milp(
        cost,
        integrality=whole,
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(np.array(rows), lb=low),
    )
    assert found.success
    return found.fun


def test_tribes_and_states_come_out_as_published(shared):
    case, weight = signed(shared("cases/networks/tribes_signed.json"))
    found = frustration(weight)
    assert (found.value, found.lower, found.proven) == (case["frustration_index"], 7, True)
    wanted = np.array(case["one_optimal"])
    assert np.array_equal(found.camp == found.camp[0], wanted == wanted[0])
    _, weight = signed(shared("cases/networks/cow_signed_first.json"))
    seen = []
    found = frustration(weight, watch=lambda low, high: seen.append((low, high)))
    assert (found.value, found.lower, found.proven) == (17, 17, True)
    assert all(low <= 17 <= high for low, high in seen)
    assert all(a[0] <= b[0] and a[1] >= b[1] for a, b in itertools.pairwise(seen))


def test_frustration_equals_brute_force_in_any_number_of_camps():
    rng = np.random.default_rng(0)
    for _ in range(60):
        n = int(rng.integers(1, 8))
        weight = random_network(rng, n, density=rng.uniform(0.2, 1), whole=rng.random() < 0.5)
        for most in (1, 2, 3, None):
            wanted = min(cost_of(weight, p) for p in partitions(n, most or n))
            found = frustration(weight, camps=most)
            assert found.value == pytest.approx(wanted, abs=1e-9)
            assert found.proven
            assert cost_of(weight, found.camp) == pytest.approx(found.value, abs=1e-9)
            assert found.camp.max(initial=0) < (most or n)


def test_larger_networks_equal_all_bipartitions():
    rng = np.random.default_rng(1)
    side = 1 - 2 * ((np.arange(1 << 14)[:, None] >> np.arange(14)) & 1)
    side = np.concatenate([np.ones((len(side), 1)), side], axis=1)
    for _ in range(20):
        weight = random_network(rng, 15, density=rng.uniform(0.2, 1))
        balance = np.einsum("pi,ij,pj->p", side, weight, side, optimize=True) / 2
        wanted = (np.abs(weight).sum() / 2 - balance.max()) / 2
        assert frustration(weight).value == pytest.approx(wanted)


@pytest.mark.parametrize("part", range(4))
def test_thirty_node_networks_equal_highs(part):
    """A hundred of them, over four tests; a tenth to a quarter of all pairs are tied."""
    for seed in range(25 * part, 25 * part + 25):
        rng = np.random.default_rng(seed)
        weight = random_network(
            rng, 30, density=0.1 + 0.08 * (seed % 3), hostile=0.2 + 0.1 * (seed % 5)
        )
        found = frustration(weight)
        assert found.proven
        assert found.value == pytest.approx(plain_milp(weight))


def test_a_short_budget_gives_honest_bounds_and_a_programme_closes_them():
    rng = np.random.default_rng(5)
    for _ in range(5):
        weight = random_network(rng, 24, density=0.3)
        wanted = frustration(weight).value
        loose = frustration(weight, budget=20)
        assert loose.lower <= wanted <= loose.value
        solver = functools.partial(cycle_cut_programme, solver=highs)
        closed = frustration(weight, budget=20, programme=solver)
        assert closed.proven
        assert closed.value == wanted


def test_bounds_close_in_while_the_search_runs(monkeypatch):
    monkeypatch.setattr("detente.models.balance.FIRST_BUDGET", 50)
    weight = random_network(np.random.default_rng(4), 34)
    seen = []
    found = frustration(weight, watch=lambda low, high: seen.append((low, high)))
    assert found.proven
    assert len(seen) > 3
    for earlier, later in itertools.pairwise([*seen, (found.lower, found.value)]):
        assert earlier[0] <= later[0] <= found.value <= later[1] <= earlier[1]


def test_draws_equal_single_networks():
    rng = np.random.default_rng(6)
    weight = np.stack([random_network(rng, 9, density=0.4, whole=False) for _ in range(40)])
    for camps in (2, None):
        value, lower, camp = frustration_draws(weight, camps=camps)
        assert np.array_equal(value, lower)
        for d in range(40):
            assert value[d] == pytest.approx(frustration(weight[d], camps=camps).value)
            assert cost_of(weight[d], camp[d]) == pytest.approx(value[d])
            assert np.array_equal(camp[d] == -1, ~(weight[d] != 0).any(axis=1))


def test_renaming_nodes_renames_the_camps():
    rng = np.random.default_rng(7)
    weight = random_network(rng, 12, whole=False)
    order = rng.permutation(12)
    first, second = frustration(weight), frustration(weight[np.ix_(order, order)])
    assert first.value == pytest.approx(second.value)
    same = first.camp[:, None] == first.camp[None, :]
    assert np.array_equal(same[np.ix_(order, order)], second.camp[:, None] == second.camp[None, :])


def test_balanced_networks_have_no_frustration_and_only_balanced_triads():
    rng = np.random.default_rng(8)
    side = rng.choice([-1.0, 1.0], 11)
    weight = np.outer(side, side)
    found = frustration(weight)
    assert found.value == 0
    assert triads(weight).share == 1
    assert triads(weight).counts.sum() == math.comb(11, 3)
    assert np.nanmax(in_between(weight, found.camp)) == 0


def test_triads_are_counted_one_by_one():
    rng = np.random.default_rng(9)
    weight = random_network(rng, 10)
    counts, good, bad = np.zeros(4, int), np.zeros(10, int), np.zeros(10, int)
    for trio in itertools.combinations(range(10), 3):
        ties = [weight[a, b] for a, b in itertools.combinations(trio, 2)]
        if all(ties):
            hostile = sum(t < 0 for t in ties)
            counts[hostile] += 1
            (good if hostile % 2 == 0 else bad)[list(trio)] += 1
    found = triads(weight)
    assert np.array_equal(found.counts, counts)
    assert np.array_equal(found.balanced, good)
    assert np.array_equal(found.unbalanced, bad)
    assert math.isnan(triads(np.zeros((4, 4))).share)


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (lambda: frustration([[0, 1], [2, 0]]), "go both ways"),
        (lambda: frustration([[0, 1, 1]]), "square"),
        (lambda: frustration([[0, np.inf], [np.inf, 0]]), "finite"),
        (lambda: frustration([[0, 1], [1, 0]], camps=0), "at least one camp"),
        (lambda: frustration_draws([[0, 1], [1, 0]]), "draw, node, node"),
    ],
)
def test_impossible_networks_say_what_is_wrong(problem, message):
    with pytest.raises(ValueError, match=message):
        problem()


def test_nobody_and_nothing_are_fine():
    assert frustration(np.zeros((0, 0))).value == 0
    lonely = frustration(np.zeros((3, 3)))
    assert (lonely.value, lonely.camp.tolist()) == (0, [-1, -1, -1])
    assert frustration_draws(np.zeros((2, 0, 0)))[2].shape == (2, 0)
