"""Power indices as exact fractions, against enumeration and published games."""

from __future__ import annotations

import itertools
import json
import math
from fractions import Fraction

import numpy as np
import pytest

from detente.models.power import voting_power


def enumerated(weights, quota, essential=()):
    """Pivots over all orders of joining, swings over all coalitions."""
    n = len(weights)

    def wins(group):
        return sum(weights[i] for i in group) >= quota and set(essential) <= set(group)

    pivots, swings = [0] * n, [0] * n
    for order in itertools.permutations(range(n)):
        for k in range(n):
            if wins(order[: k + 1]) and not wins(order[:k]):
                pivots[order[k]] += 1
                break
    for size in range(n + 1):
        for group in itertools.combinations(range(n), size):
            for i in group:
                if wins(group) and not wins([j for j in group if j != i]):
                    swings[i] += 1
    return [Fraction(p, math.factorial(n)) for p in pivots], swings


def test_published_games_come_out_as_fractions(shared):
    cases = json.loads(shared("cases/networks/power_indices.json").read_text())["cases"]
    assert cases
    for name, case in cases.items():
        power = voting_power(case["weights"], quota=case["quota"])
        assert [str(value) for value in power.shapley] == case["shapley"], name
        assert list(power.swings) == case["swings"], name
        assert [float(v) for v in power.banzhaf] == pytest.approx(
            case["banzhaf_normalised"], abs=1e-6
        )
        assert [float(v) for v in power.banzhaf_absolute] == pytest.approx(
            case["banzhaf_absolute"], abs=1e-6
        )


def test_small_games_equal_enumeration():
    rng = np.random.default_rng(0)
    for _ in range(60):
        n = int(rng.integers(1, 7))
        weights = rng.integers(0, 9, n).tolist()
        quota = int(rng.integers(1, max(2, sum(weights) + 2)))
        essential = [i for i in range(n) if rng.random() < 0.2]
        power = voting_power(weights, quota=quota, essential=essential)
        shapley, swings = enumerated(weights, quota, essential)
        assert list(power.shapley) == shapley
        assert list(power.swings) == swings


def test_fractions_and_floats_mean_what_they_say():
    whole = voting_power([5, 3, 2], quota=6)
    assert (
        voting_power([Fraction(5, 7), Fraction(3, 7), Fraction(2, 7)], quota=Fraction(6, 7))
        == whole
    )
    assert voting_power([2.5, 1.5, 1.0], quota=3.0) == whole
    assert voting_power([5, 3, 2], quota=5.5) == whole
    # Tenths are tenths, though no binary number is: 0.1 and 0.2 together reach 0.3.
    assert voting_power([0.1, 0.2, 0.3], quota=0.3) == voting_power([1, 2, 3], quota=3)
    assert voting_power(np.array([0.1, 0.2, 0.3]), quota=np.float64(0.3)).swings == (1, 1, 3)


def test_hundreds_of_voters_are_exact():
    """Equal voters share equally; a large game sums to one exactly."""
    equal = voting_power([1] * 300, quota=151)
    assert set(equal.shapley) == {Fraction(1, 300)}
    assert equal.swings[0] == math.comb(299, 150)
    weights = np.random.default_rng(1).multinomial(1700, np.ones(200) / 200) + 1
    power = voting_power(weights.tolist(), quota=1201)
    assert sum(power.shapley) == 1
    order = np.argsort(weights, kind="stable")
    assert all(a <= b for a, b in itertools.pairwise(power.shapley[i] for i in order))


def test_oceanic_game_nears_its_limit():
    """One holds a third, the rest is spread thin: half the power (Milnor & Shapley 1978)."""
    power = voting_power([100] + [1] * 200, quota=151)
    assert float(power.shapley[0]) == pytest.approx(0.5, abs=0.01)


def test_unreachable_quota_gives_nobody_power():
    power = voting_power([1, 2], quota=9)
    assert power.shapley == (0, 0)
    assert power.banzhaf == (0, 0)


@pytest.mark.parametrize(
    ("weights", "quota", "more", "message"),
    [
        ([], 1, {}, "nobody votes"),
        ([1, -1], 1, {}, "negative"),
        ([1], 0, {}, "not positive|is positive"),
        ([float("nan")], 1, {}, "finite"),
        ([0.123456789, 0.2], 0.2, {}, "too fine"),
        ([1, 1], 1, {"essential": [2]}, "none has the number 2"),
    ],
)
def test_impossible_votes_say_what_is_wrong(weights, quota, more, message):
    with pytest.raises(ValueError, match=message):
        voting_power(weights, quota=quota, **more)
