"""The ground simulator against the closed form, a slow reference, and its own promises."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.reference.control_by_hand import binomial_from_above, slow_run

from detente.models.chance import normals, uniforms
from detente.models.control import State, Units, parameters, simulate
from detente.models.first_map import first_map

WEATHER_KEY = 0x77656174686572


def random_ground(rng, *, units=20, largest=4):
    """A connected random graph of units with a capital, a few cities and sizes."""
    pairs = [(u, int(rng.integers(0, u))) for u in range(1, units)]
    pairs += [tuple(rng.choice(units, 2, replace=False)) for _ in range(units // 2)]
    city = rng.random(units) < 0.3
    size = rng.integers(1, largest + 1, units)
    capital = int(rng.integers(units))
    city[capital], size[capital] = True, 1
    return Units(size, np.array(pairs), capital, city)


def random_start(units, runs, rng):
    lost = rng.binomial(units.size, 0.2, (runs, len(units.size)))
    held = rng.binomial(units.size - lost, 0.7)
    held[:, units.capital], lost[:, units.capital] = units.size[units.capital], 0
    zero = np.zeros(runs)
    return State(
        held.astype(np.int16), lost.astype(np.int16), zero, zero.copy(), np.zeros(runs, bool)
    )


def random_theta(runs, rng, **fixed):
    def spread(low, high):
        return np.exp(rng.uniform(math.log(low), math.log(high), runs))

    free = {
        "churn": spread(0.02, 0.3), "depth": spread(0.3, 1.5), "balance": rng.normal(0, 0.5, runs),
        "weather": spread(0.1, 0.5), "contagion": spread(0.3, 2), "city": spread(0.3, 1.5),
        "support": 0.5, "morale": spread(0.02, 0.3), "passable": rng.uniform(0.2, 0.8, runs),
        "cut_off": rng.uniform(0.2, 0.8, runs), "collapse_held": rng.uniform(0.1, 0.5, runs),
    }  # fmt: skip
    return parameters(runs, **{**free, **fixed})


def addressed(units, run, seed):
    """The same luck as the kernel's, asked for one by one."""

    def luck(month, unit, use, n=None, p=None):
        if unit is None:
            return normals(np.array([run]), seed=seed, month=month, name=WEATHER_KEY, use=use)[0]
        if n == 0:
            return 0
        name = int(units.keys[unit])
        chance = uniforms(np.array([run]), seed=seed, month=month, name=name, use=use)[0]
        return binomial_from_above(chance, n, p)

    return luck


def test_every_run_equals_a_slow_reference_with_the_same_luck():
    rng = np.random.default_rng(1)
    for trial in range(12):
        units = random_ground(rng, units=20, largest=1 if trial % 3 == 0 else 5)
        start = random_start(units, 6, rng)
        theta = random_theta(6, rng)
        track = simulate(
            units, start, theta, first_month=24200, months=30, reference=0.25, seed=trial
        )
        for run in range(6):
            path, collapsed, isolated = slow_run(
                units, start.held[run], start.lost[run], 0.0, theta[run], first=24200, months=30,
                reference=0.25, luck=addressed(units, run, trial),
            )  # fmt: skip
            got = list(zip(track.held[run].tolist(), track.lost[run].tolist(), strict=True))
            assert got[: len(path)] == path
            assert (track.collapsed[run], track.isolated[run]) == (collapsed, isolated)


@pytest.mark.slow
def test_distribution_equals_an_independent_one():
    """Numpy's own binomials and normals, 20 units: means and odds agree within sampling error."""
    rng = np.random.default_rng(7)
    units = random_ground(rng, units=20, largest=3)
    theta = random_theta(1, rng, churn=0.08, morale=0.1, weather=0.3)
    start = random_start(units, 1, rng)
    own = np.random.default_rng(11)

    def luck(month, unit, use, n=None, p=None):
        return own.normal() if unit is None else int(own.binomial(n, p))

    slow = [
        slow_run(
            units, start.held[0], start.lost[0], 0.0, theta[0], first=24200, months=18,
            reference=0.25, luck=luck,
        )
        for _ in range(700)
    ]  # fmt: skip
    many = 40_000
    track = simulate(
        units, start.take(np.zeros(many, int)), np.repeat(theta, many, 0), first_month=24200,
        months=18, reference=0.25, seed=3,
    )  # fmt: skip
    for t in (1, 6, 18):
        for k, fast in ((0, track.held[:, t]), (1, track.lost[:, t])):
            sample = np.array([path[t][k] for path, _, _ in slow])
            error = math.sqrt(sample.var() / len(sample) + fast.var() / many)
            assert abs(sample.mean() - fast.mean()) < 4 * error
            spread_error = sample.std() * math.sqrt(0.5 / len(sample)) + 1e-9
            assert abs(sample.std() - fast.std()) < 6 * spread_error
    for k, fast in ((1, track.collapsed >= 0), (2, track.isolated >= 0)):
        share = np.mean([run[k] >= 0 for run in slow])
        error = math.sqrt(max(share * (1 - share), 1e-4) / len(slow))
        assert abs(share - fast.mean()) < 4 * error


def chain(churn, depth, x):
    """Transition matrix of a district: held, contested, lost."""
    fall, lose = churn * math.exp(x), churn * depth * math.exp(x)
    gain, back = churn * math.exp(-x), churn * depth * math.exp(-x)
    leave = 1 - math.exp(-(lose + gain))
    return np.array(
        [
            [math.exp(-fall), 1 - math.exp(-fall), 0],
            [leave * gain / (lose + gain), 1 - leave, leave * lose / (lose + gain)],
            [0, 1 - math.exp(-back), math.exp(-back)],
        ]
    )


@pytest.mark.parametrize(("churn", "depth", "x"), [(0.03, 0.6, -0.6), (0.2, 1.4, 0.3), (2, 1, 0)])
@pytest.mark.parametrize("size", [1, 7])
def test_isolated_units_follow_the_closed_form(churn, depth, x, size):
    """Without weather, morale, neighbours and bonus each district is a three-state chain."""
    runs, months = 4000, 24
    count = 20
    sizes = np.full(count + 1, size)
    sizes[0] = 1  # the capital, far away; with x cut to -4 by its bonus it hardly ever falls
    city = np.arange(count + 1) == 0
    units = Units(sizes, np.empty((0, 2), int), 0, city)
    theta = parameters(
        runs, churn=churn, depth=depth, balance=x, weather=1e-12, contagion=0.0, city=1e6,
        support=0.0, morale=0.0, collapse_held=0.0, cut_off=1.0,
    )  # fmt: skip
    held = np.tile(sizes, (runs, 1)).astype(np.int16)
    start = State(held, np.zeros_like(held), np.zeros(runs), np.zeros(runs), np.zeros(runs, bool))
    track = simulate(
        units, start, theta, first_month=24200, months=months, reference=0.0, seed=5,
        snapshots=[24201, 24206, 24224],
    )  # fmt: skip
    stands = track.collapsed < 0
    step = chain(churn, depth, x)
    for k, t in enumerate((1, 6, 24)):
        expected = np.linalg.matrix_power(step, t)[0]
        trials = stands.sum() * count * size
        for side, seen in (
            (0, track.snap_held[stands, k, 1:].sum()),
            (2, track.snap_lost[stands, k, 1:].sum()),
        ):
            error = math.sqrt(expected[side] * (1 - expected[side]) / trials)
            assert abs(seen / trials - expected[side]) < 3.5 * error + 1e-12


def test_left_alone_a_unit_settles_where_the_formula_says():
    """C/G = I/C = e^(2x) in the long run, for slow churn."""
    step = np.linalg.matrix_power(chain(1e-3, 0.6, 0.4), 200_000)[0]
    assert step[1] / step[0] == pytest.approx(math.exp(0.8), rel=2e-3)
    assert step[2] / step[1] == pytest.approx(math.exp(0.8), rel=2e-3)


def test_districts_are_conserved_and_nobody_is_negative():
    rng = np.random.default_rng(2)
    units = random_ground(rng, units=30, largest=9)
    track = simulate(
        units, random_start(units, 500, rng), random_theta(500, rng), first_month=24200, months=40,
        reference=0.25, seed=1, snapshots=[24200, 24220, 24240],
    )  # fmt: skip
    assert track.snap_held.min() >= 0
    assert track.snap_lost.min() >= 0
    assert (track.snap_held + track.snap_lost <= units.size).all()
    contested = units.total - track.held - track.lost
    assert contested.min() >= 0
    assert (track.snap_held.sum(axis=2) == track.held[:, [0, 20, 40]]).all()
    assert (track.snap_lost.sum(axis=2) == track.lost[:, [0, 20, 40]]).all()
    after = np.flatnonzero(track.collapsed >= 0)[0]
    since = track.collapsed[after] - 24200
    assert (track.lost[after, since:] == units.total).all()  # collapse is absorbing


def test_threads_chunks_and_order_of_work_change_nothing():
    rng = np.random.default_rng(3)
    units = random_ground(rng, units=25, largest=3)
    start, theta = random_start(units, 600, rng), random_theta(600, rng)
    whole = simulate(units, start, theta, first_month=24200, months=20, reference=0.2, threads=1)
    again = simulate(units, start, theta, first_month=24200, months=20, reference=0.2, threads=2)
    assert (whole.held == again.held).all()
    part = np.arange(200, 350)
    alone = simulate(
        units, start.take(part), theta[part], first_month=24200, months=20, reference=0.2,
        runs=part,
    )  # fmt: skip
    assert (whole.held[part] == alone.held).all()
    half = simulate(units, start, theta, first_month=24200, months=8, reference=0.2)
    rest = simulate(units, half.state, theta, first_month=24208, months=12, reference=0.2)
    assert (rest.lost == whole.lost[:, 8:]).all()


def test_renaming_units_permutes_the_result_given_the_same_luck():
    rng = np.random.default_rng(4)
    units = random_ground(rng, units=25, largest=6)
    theta = random_theta(300, rng)
    first = first_map(units, theta, held=0.6, lost=0.15, month=24200, seed=8)
    order = rng.permutation(25)
    place = np.argsort(order)
    pairs = np.column_stack([np.repeat(np.arange(25), np.diff(units.start)), units.neighbour])
    renamed = Units(
        units.size[order], place[pairs], int(place[units.capital]), units.city[order],
        units.keys[order],
    )  # fmt: skip
    second = first_map(renamed, theta, held=0.6, lost=0.15, month=24200, seed=8)
    assert (second.held == first.held[:, order]).all()
    one = simulate(units, first, theta, first_month=24200, months=25, reference=0.3, seed=8)
    two = simulate(renamed, second, theta, first_month=24200, months=25, reference=0.3, seed=8)
    assert (one.held == two.held).all()
    assert (two.state.lost == one.state.lost[:, order]).all()
    assert (one.collapsed == two.collapsed).all()


def test_support_that_falls_and_morale_move_the_ground_the_right_way():
    rng = np.random.default_rng(6)
    units = random_ground(rng, units=25, largest=5)
    start, theta = random_start(units, 2000, rng), random_theta(2000, rng, churn=0.05)
    plain = simulate(units, start, theta, first_month=24200, months=24, reference=0.2)
    pulled = simulate(
        units, start, theta, first_month=24200, months=24, reference=0.2, pull=[[0.5]]
    )
    kicked = np.zeros((1, 24))
    kicked[0, 6] = 1.0
    shaken = simulate(units, start, theta, first_month=24200, months=24, reference=0.2, jump=kicked)
    assert pulled.held[:, 24].mean() < plain.held[:, 24].mean()
    assert shaken.held[:, 24].mean() < plain.held[:, 24].mean()
    assert (shaken.held[:, :7] == plain.held[:, :7]).all()  # nothing before the shock


def test_bad_input_says_what_is_wrong():
    one = np.array([True])
    with pytest.raises(ValueError, match="at least one unit"):
        Units(np.array([], int), np.empty((0, 2), int), 0, np.array([], bool))
    with pytest.raises(ValueError, match="1 district or more"):
        Units(np.array([0]), np.empty((0, 2), int), 0, one)
    with pytest.raises(ValueError, match="the capital is a unit"):
        Units(np.array([1]), np.empty((0, 2), int), 3, one)
    with pytest.raises(ValueError, match="a border names a unit"):
        Units(np.array([1]), np.array([[0, 4]]), 0, one)
    with pytest.raises(ValueError, match="no parameter is called churm"):
        parameters(1, churm=0.1)
    units = Units(np.array([1, 3]), np.array([[0, 1]]), 0, np.array([True, False]))
    with pytest.raises(ValueError, match="do not fit"):
        first_map(units, random_theta(1, np.random.default_rng(0)), held=0.8, lost=0.4, month=1)


def test_one_unit_and_unreachable_units_work():
    alone = Units(np.array([1]), np.empty((0, 2), int), 0, np.array([True]))
    theta = random_theta(200, np.random.default_rng(0))
    start = State(
        np.ones((200, 1), np.int16), np.zeros((200, 1), np.int16), np.zeros(200), np.zeros(200),
        np.zeros(200, bool),
    )  # fmt: skip
    track = simulate(alone, start, theta, first_month=24200, months=60, reference=0.0)
    assert ((track.collapsed >= 0) == (track.lost[:, -1] == 1)).all()
    island = Units(np.array([1, 2, 2]), np.array([[0, 1]]), 0, np.array([True, False, False]))
    assert island.unreachable.tolist() == [False, False, True]
