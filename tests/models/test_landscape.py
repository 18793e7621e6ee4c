"""Landscapes of alliances against a walk over every configuration and published cases."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest

from detente.models.landscape import landscape


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


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (lambda: landscape([1, 2], [[0, 1]]), "square of propensities"),
        (lambda: landscape([-1, 2], [[0, 1], [1, 0]]), "not negative"),
        (lambda: landscape(np.ones(30), np.ones((30, 30))), "pass rng"),
    ],
)
def test_impossible_landscapes_say_what_is_wrong(problem, message):
    with pytest.raises(ValueError, match=message):
        problem()
