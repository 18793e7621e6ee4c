"""Signed networks, landscapes and chains of trust against brute force and published cases."""

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
from detente.models.brokers import brokers, link_losses
from detente.models.closeness import closeness, convergence_map, hedging
from detente.models.cycle_cuts import cycle_cut_programme
from detente.models.landscape import landscape


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


def test_unix_standards_have_exactly_two_minima(shared):
    case = json.loads(shared("cases/networks/landscape_unix.json").read_text())
    kind = np.array(case["types"])
    found = landscape(case["sizes"], -(kind[:, None] == kind[None, :]).astype(float))
    assert found.configurations == case["expected"]["configurations"]
    assert found.energy == pytest.approx([case["expected"]["equal_energy"]] * 2)
    assert (found.basin * found.configurations).tolist() == case["expected"]["basins"]
    wanted = {frozenset(map(frozenset, m)) for m in case["expected"]["minima"]}
    names = np.array(case["names"])
    assert {
        frozenset([frozenset(names[side]), frozenset(names[~side])]) for side in found.side
    } == wanted


def test_five_realist_powers_have_four_minima(shared):
    case = json.loads(shared("cases/networks/landscape_wwii.json").read_text())
    sizes = case["sizes_1936_pct"]
    powers = ["Britain", "France", "Germany", "Italy", "Soviet Union"]
    five = landscape([sizes[name] for name in powers], -np.ones((5, 5)))
    assert len(five.energy) == case["independent_check"]["realist_5_powers_minima"]
    everyone = landscape(list(sizes.values()), -np.ones((17, 17)))
    assert len(everyone.energy) == case["independent_check"]["realist_17_minima_with_rounded_sizes"]


def test_landscape_equals_a_walk_over_every_configuration():
    rng = np.random.default_rng(10)
    for _ in range(30):
        n = int(rng.integers(1, 9))
        size, like = rng.gamma(2, size=n), rng.normal(size=(n, n))

        def energy(side, size=size, like=like, n=n):
            return sum(
                size[i] * size[j] * like[i, j]
                for i, j in itertools.permutations(range(n), 2)
                if side[i] != side[j]
            )

        ends = {}
        for rest in itertools.product([False, True], repeat=n - 1):
            side = (False, *rest)
            while True:
                flips = [tuple(s ^ (k == i) for k, s in enumerate(side)) for i in range(n)]
                best = min(flips, key=energy)
                if energy(best) >= energy(side) - 1e-9:
                    break
                side = best
            side = tuple(s ^ side[0] for s in side)
            ends[side] = ends.get(side, 0) + 1
        found = landscape(size, like)
        assert {
            tuple(s.tolist()): round(b * 2 ** (n - 1))
            for s, b in zip(found.side, found.basin, strict=True)
        } == ends
        assert found.energy == pytest.approx([energy(s) for s in found.side])
        assert (np.diff(found.energy) >= -1e-9).all()


def test_sampled_landscapes_find_only_true_minima():
    rng = np.random.default_rng(11)
    size, like = rng.gamma(2, size=26), rng.normal(size=(26, 26))
    found = landscape(size, like, rng=np.random.default_rng(0), starts=2000)
    assert not found.exact
    assert found.basin.sum() == pytest.approx(1)
    assert 0 <= found.unseen < 0.2
    np.fill_diagonal(like, 0)
    pull = size[:, None] * size * (like + like.T)
    spin = np.where(found.side, -1.0, 1.0)
    assert (spin * (spin @ pull) >= -1e-9).all()
    again = landscape(size, like, rng=np.random.default_rng(0), starts=2000)
    assert np.array_equal(found.side, again.side)


def chains(trust, keep, start):
    """Every simple path from a node: end, inner nodes, value."""
    n = len(trust)
    for length in range(n - 1):
        for inner in itertools.permutations([k for k in range(n) if k != start], length):
            for end in range(n):
                if end == start or end in inner:
                    continue
                steps = list(itertools.pairwise((start, *inner, end)))
                value = math.prod(trust[a][b] for a, b in steps) * keep ** (len(steps) - 1)
                yield end, inner, value


def test_brokers_equal_all_paths():
    rng = np.random.default_rng(12)
    for round_ in range(30):
        n = int(rng.integers(2, 6))
        trust = rng.random((n, n)) * (rng.random((n, n)) < 0.7)
        if round_ % 3 == 0:
            trust = np.round(trust, 0) * 0.5  # many ties
        keep = float(rng.choice([0.0, 0.5, 0.8, 1.0]))
        found = brokers(trust[None], delta=[keep])
        share = np.zeros(n)
        for i in range(n):
            paths = list(chains(trust, keep, i))
            for j in range(n):
                if j == i:
                    continue
                top = max(v for end, _, v in paths if end == j)
                assert found.best[0, i, j] == pytest.approx(top)
                good = [
                    inner for end, inner, v in paths if end == j and v > 0 and v >= top * (1 - 1e-9)
                ]
                if not good:
                    continue
                fewest = min(len(inner) for inner in good)
                good = [inner for inner in good if len(inner) == fewest]
                for k in range(n):
                    share[k] += sum(k in inner for inner in good) / len(good)
        pairs = max((n - 1) * (n - 2), 1)
        assert found.share[0] == pytest.approx(share / pairs)
        for k in range(n):
            rest = [i for i in range(n) if i != k]
            small = brokers(trust[np.ix_(rest, rest)][None], delta=[keep]).best[0]
            big = found.best[0][np.ix_(rest, rest)]
            off = ~np.eye(n - 1, dtype=bool)
            wanted = (big - small)[off].mean() if n > 2 else 0.0
            assert found.loss[0, k] == pytest.approx(wanted, abs=1e-12)


def test_link_losses_equal_cutting_each_link():
    rng = np.random.default_rng(13)
    trust, power = rng.random((3, 5, 5)), rng.random((3, 5))
    delta, essential = np.array([0.5, 0.8, 1.0]), np.array([True, True, False, True, False])
    found = link_losses(trust, delta=delta, essential=essential, power=power)

    def mutual(matrix, d):
        best = brokers(matrix[None], delta=delta[d : d + 1]).best[0]
        pairs = [(i, j) for i, j in itertools.permutations(np.flatnonzero(essential), 2)]
        heavy = [power[d, i] * power[d, j] for i, j in pairs]
        return np.average([best[pair] for pair in pairs], weights=heavy)

    for d, (a, b) in itertools.product(range(3), itertools.combinations(range(5), 2)):
        cut = trust[d].copy()
        cut[a, b] = cut[b, a] = 0
        assert found[d, a, b] == pytest.approx(mutual(trust[d], d) - mutual(cut, d))
        assert found[d, a, b] == found[d, b, a]
    assert (found >= -1e-12).all()


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
        (lambda: frustration([[0, 1], [2, 0]]), "go both ways"),
        (lambda: frustration([[0, 1, 1]]), "square"),
        (lambda: frustration([[0, np.inf], [np.inf, 0]]), "finite"),
        (lambda: frustration([[0, 1], [1, 0]], camps=0), "at least one camp"),
        (lambda: frustration_draws([[0, 1], [1, 0]]), "draw, node, node"),
        (lambda: landscape([1, 2], [[0, 1]]), "square of propensities"),
        (lambda: landscape([-1, 2], [[0, 1], [1, 0]]), "not negative"),
        (lambda: landscape(np.ones(30), np.ones((30, 30))), "pass rng"),
        (lambda: brokers([[0.5]], delta=[1]), "draw, node, node"),
        (lambda: brokers([[[0, 2], [1, 0]]], delta=[1]), "lie in 0-1"),
        (lambda: closeness([[[1]]], weight=[[1]]), "draw, actor, issue"),
        (lambda: convergence_map([[1]]), "draw, actor, actor"),
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
    assert brokers(np.ones((1, 1, 1)), delta=[1]).share.tolist() == [[0.0]]
    assert convergence_map(np.full((2, 1, 1), np.nan)).place.tolist() == [[0.0, 0.0]]
