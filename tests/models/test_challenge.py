"""Challenge model: KTAB's published runs, a second implementation, special cases, bad input."""

from __future__ import annotations

import csv
import itertools

import numpy as np
import pytest
from tests.reference.challenge_by_hand import run as by_hand

from detente import models


def ktab_input(path):
    rows = [row for row in csv.reader(path.open(), skipinitialspace=True) if any(row)]
    width = len([cell for cell in rows[1] if cell.strip()])
    values = np.array([[float(cell) for cell in row[3:width]] for row in rows[2:]])
    power = np.array([float(row[2]) for row in rows[2:]])
    return [row[0] for row in rows[2:]], values[:, ::2], values[:, 1::2], power


def ktab_output(shared, name, actors):
    rows = list(csv.reader(shared(f"cases/challenge/{name}.positions_by_turn.csv").open()))[1:]
    issues = len(rows) // len(actors)
    positions = np.array([[float(cell) for cell in row[2:]] for row in rows])
    positions = positions.reshape(len(actors), issues, -1)
    lines = shared(f"cases/challenge/{name}.win_prob_by_turn.txt").read_text().splitlines()
    wins = np.array([[float(cell) for cell in line.split(":")[1].split()] for line in lines])
    return np.moveaxis(positions, -1, 0), wins.T


@pytest.mark.parametrize(("name", "turns"), [("dummyData_3Dim", 10), ("SOE-Policy", 19)])
def test_equals_ktab_in_every_printed_digit(shared, name, turns):
    """Wise, Lester & Efird 2015: positions by turn to 0.1, win probabilities to 0.0001."""
    actors, position, salience, power = ktab_input(shared(f"cases/challenge/{name}.csv"))
    expected, wins = ktab_output(shared, name, actors)
    run = models.challenge(position, salience, power)
    assert int(run.turns) == turns == len(expected) - 1
    assert run.position.shape == expected.shape
    # A printed 0.1 stands for ±0.05; the file rounds halves of its own input down or up.
    assert np.abs(run.position - expected).max() <= 0.05 + 1e-9
    assert np.abs(run.win_probability - wins).max() <= 0.00005 + 1e-9


def test_first_turn_of_the_trace(shared):
    """The worked trace: risk attitudes are seen through odds, gains, targets and bargains."""
    _, position, salience, power = ktab_input(shared("cases/challenge/dummyData_3Dim.csv"))
    run = models.challenge(position, salience, power)
    assert run.target[0].tolist() == [6, 0, 6, 0, 0, 1, 1]
    gains = [0.094735, 0.280999, 0.471133, 0.283872, 0.011577, 0.298633, 0.028584]
    np.testing.assert_allclose(run.gain[0], gains, atol=5e-7)
    odds = [0.7643, 0.7964, 0.8334, 0.8056, 0.5836, 0.8510, 0.3970]
    np.testing.assert_allclose(run.odds[0], odds, atol=5e-5)
    offer = run.bargain(0, turn=0)
    np.testing.assert_allclose(offer, [[75.61, 24.78, 71.95], [75.61, 24.79, 71.95]], atol=1e-9)
    # Actor 0 takes 4's bargain, 2 stays, 1 takes 6's, 6 takes 0's.
    assert run.chosen[0].tolist() == [4, 6, -1, 3, 4, 5, 0]
    np.testing.assert_allclose(run.position[1, 0], [79.54, 44.71, 72.05], atol=1e-9)


def test_why_names_the_bargain(shared):
    _, position, salience, power = ktab_input(shared("cases/challenge/dummyData_3Dim.csv"))
    run = models.challenge(position, salience, power)
    move = run.why(0, turn=0)[0]
    assert (move.proposer, move.partner, move.declined) == (4, 0, (0, 1, 3))
    np.testing.assert_array_equal(move.after, run.position[1, 0])
    # Every change of position has a bargain behind it, and no bargain is told where none was taken.
    for actor in range(7):
        told = {move.turn for move in run.why(actor)}
        changed = np.flatnonzero(np.abs(np.diff(run.position[:, actor], axis=0)).max(axis=1) > 0)
        assert set(changed.tolist()) <= told
    with pytest.raises(ValueError, match="turn 99"):
        run.why(0, turn=99)
    with pytest.raises(ValueError, match="actor 7"):
        run.why(7)


def made(seed, actors, issues):
    rng = np.random.default_rng(seed)
    share = rng.dirichlet(np.ones(issues), size=actors) * rng.uniform(20, 100, (actors, 1))
    return rng.uniform(0, 100, (actors, issues)), share, rng.uniform(1, 100, actors)


@pytest.mark.parametrize("seed", range(6))
def test_equals_the_second_implementation(seed):
    actors, issues = 3 + 2 * seed, 1 + seed % 3
    position, salience, power = made(seed, actors, issues)
    expected, wins, targets = by_hand(position, salience, power, turns=12)
    run = models.challenge(position, salience, power, turns=12)
    assert run.position.shape == expected.shape
    np.testing.assert_allclose(run.position, expected, atol=1e-9)
    np.testing.assert_allclose(run.win_probability, wins, atol=1e-9)
    np.testing.assert_array_equal(run.target, targets)


OPTIONS = {
    "vote": ["binary", "propbin", "propcbc", "cubic"],
    "victory": ["square", "quartic", "octic", "binary"],
    "winner": ["markov-uniform", "markov-incentive"],
    "risk_range": ["min", "max"],
    "risk_view": ["none", "half", "two-thirds"],
    "third_parties": ["abstain"],
    "interpolation": ["s1p1", "s2pmax"],
}


@pytest.mark.parametrize(
    ("option", "value"), [(key, value) for key, values in OPTIONS.items() for value in values]
)
def test_every_option_equals_the_second_implementation(option, value):
    position, salience, power = made(11, 6, 2)
    expected, wins, _ = by_hand(position, salience, power, turns=6, **{option: value})
    run = models.challenge(position, salience, power, turns=6, **{option: value})
    np.testing.assert_allclose(run.position, expected, atol=1e-9)
    np.testing.assert_allclose(run.win_probability, wins, atol=1e-9)


def test_ideals_may_stand_still_or_follow():
    position, salience, power = made(3, 5, 2)
    still = np.zeros((5, 5))
    expected, _, _ = by_hand(position, salience, power, turns=5, ideals=still)
    run = models.challenge(position, salience, power, turns=5, ideals=still)
    np.testing.assert_allclose(run.position, expected, atol=1e-9)
    half = 0.5 * np.eye(5)
    expected, wins, _ = by_hand(position, salience, power, turns=5, ideals=half)
    run = models.challenge(position, salience, power, turns=5, ideals=half)
    np.testing.assert_allclose(run.position, expected, atol=1e-9)
    np.testing.assert_allclose(run.win_probability, wins, atol=1e-9)
    ends = models.challenge(position, salience, power, turns=5, ideals=half, history=False)
    with pytest.raises(ValueError, match="history=True"):
        ends.win_probability  # noqa: B018
    # Ideals that follow their own position wholly are the default.
    same = models.challenge(position, salience, power, ideals=np.eye(5))
    default = models.challenge(position, salience, power)
    np.testing.assert_allclose(same.position, default.position, atol=1e-9)


def test_bargains_of_the_challenged_and_the_average():
    """Both sides' views queue two bargains; the average lies between them."""
    position, salience, power = made(5, 6, 1)
    one = models.challenge(position, salience, power, turns=1)
    both = models.challenge(position, salience, power, turns=1, bargains="both")
    average = models.challenge(position, salience, power, turns=1, bargains="compromise")
    np.testing.assert_array_equal(one.target[0], both.target[0])
    np.testing.assert_array_equal(one.target[0], average.target[0])
    assert not np.array_equal(one.position[1], average.position[1])
    for run in (both, average):
        # Bargains are rounded to 0.01.
        assert run.position[1].min() >= position.min() - 0.01
        assert run.position[1].max() <= position.max() + 0.01


def test_drawn_choices_come_from_the_generator_alone():
    position, salience, power = made(8, 8, 2)
    many = np.repeat(position[None], 130, axis=0)

    def play(**more):
        rng = np.random.default_rng(4)
        return models.challenge(many, salience, power, choice="drawn", rng=rng, **more)

    first, again, threads = play(), play(), play(workers=2)
    np.testing.assert_array_equal(first.position, again.position)
    np.testing.assert_array_equal(first.position, threads.position)
    assert len(np.unique(first.outcome[:, 0, 0])) > 1
    with pytest.raises(ValueError, match="needs rng"):
        models.challenge(position, salience, power, choice="drawn")


def test_draws_are_independent_runs():
    cases = [made(seed, 5, 2) for seed in range(150)]
    x, s, c = (np.array(part) for part in zip(*cases, strict=True))
    batch = models.challenge(x, s, c, workers=2)
    for draw in (0, 63, 64, 149):
        single = models.challenge(x[draw], s[draw], c[draw])
        last = int(single.turns)
        assert int(batch.turns[draw]) == last
        np.testing.assert_array_equal(batch.position[draw, : last + 1], single.position)
        np.testing.assert_array_equal(batch.win_probability[draw, last], single.win_probability[-1])
        assert (batch.win_probability[draw, last:] == single.win_probability[-1]).all()
        # A run that has stopped stands still while others go on.
        rest = batch.position[draw, last:]
        np.testing.assert_array_equal(rest, np.broadcast_to(single.position[-1], rest.shape))
        assert (batch.target[draw, last:] == -1).all()
    ends = models.challenge(x, s, c, history=False)
    np.testing.assert_array_equal(ends.position[:, 0], x)
    np.testing.assert_array_equal(ends.outcome, batch.outcome)
    np.testing.assert_allclose(
        ends.win_probability[:, -1], batch.win_probability[:, -1], atol=1e-12
    )
    assert ends.target is None
    with pytest.raises(ValueError, match="history=True"):
        ends.why(0, draw=(0,))


def test_capability_has_no_unit():
    position, salience, power = made(21, 7, 2)
    run = models.challenge(position, salience, power)
    scaled = models.challenge(position, salience, 1000 * power)
    np.testing.assert_allclose(scaled.position, run.position, atol=1e-6)


def test_row_order_changes_nothing_without_ties():
    position, salience, power = made(22, 9, 2)
    order = np.random.default_rng(0).permutation(9)
    run = models.challenge(position, salience, power)
    other = models.challenge(position[order], salience[order], power[order])
    np.testing.assert_allclose(other.position, run.position[:, order], atol=1e-9)


def test_the_first_of_two_clones_is_challenged():
    """Clones tie as targets; the lower index decides, as stated."""
    position = [[0.0], [100.0], [100.0], [60.0]]
    run = models.challenge(position, [[60.0]] * 4, [5.0, 1.0, 1.0, 3.0])
    assert 2 not in run.target[0].tolist()
    assert run.target[0, 0] == 1


def test_all_at_one_point_stay_there():
    run = models.challenge(np.full((4, 2), 30.0), np.full((4, 2), 40.0), [1, 2, 3, 4])
    assert (run.position == 30.0).all()
    np.testing.assert_allclose(run.win_probability, 1.0)
    at_end = models.challenge([[0.0], [0.0], [100.0]], [[50.0]] * 3, [1.0, 1.0, 1.0])
    assert np.isfinite(at_end.position).all()


def test_no_salience_on_an_issue_means_no_will_of_its_own():
    """The one without salience comes to the other's position; if both have none, neither moves."""
    position = np.array([[0.0, 0.0], [80.0, 100.0], [40.0, 0.0]])
    salience = np.array([[50.0, 0.0], [50.0, 50.0], [50.0, 0.0]])
    run = models.challenge(position, salience, [1.0, 9.0, 1.0])
    assert np.isfinite(run.position).all()
    for proposer, partner in itertools.pairwise([0, 2]):
        assert run.bargain(proposer, turn=0) is None or partner in (0, 2)
    for actor in (0, 2):
        second = run.position[:, actor, 1]
        assert second.max() <= 100.0
        moved = np.flatnonzero(np.diff(second) != 0)
        # Whoever has no salience there jumps to within the rounding of the other's position.
        if len(moved):
            assert second[moved[0] + 1] > 99.9


GOOD = ([[10.0], [40.0], [90.0]], [[50.0], [60.0], [40.0]], [3.0, 2.0, 1.0])


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (0, [[10.0], [140.0], [90.0]], "position of actor 1, issue 0 is 140"),
        (0, [[10.0], [np.nan], [90.0]], "position of actor 1, issue 0 is nan"),
        (1, [[50.0], [-1.0], [40.0]], "salience of actor 1, issue 0 is -1"),
        (1, [[50.0], [0.0], [40.0]], "sum of saliences of actor 1 is 0"),
        (2, [3.0, 0.0, 1.0], "capability of actor 1 is 0"),
        (2, [3.0, 2.0], "shapes do not fit"),
    ],
)
def test_bad_input_is_named(place, value, message):
    parts = list(GOOD)
    parts[place] = value
    with pytest.raises(ValueError, match=message):
        models.challenge(*parts)


def test_salience_over_100_percent_is_refused_beyond_round_off():
    position = np.tile([[10.0, 20.0]], (3, 1)) + np.arange(3)[:, None]
    with pytest.raises(ValueError, match=r"sum of saliences of actor 0 is 101;"):
        models.challenge(position, [[60.0, 41.0]] * 3, [1, 2, 3])
    third = [100 / 3 * 1, 200 / 3]
    run = models.challenge(position, [third] * 3, [1, 2, 3])
    assert np.isfinite(run.position).all()


@pytest.mark.parametrize("actors", [1, 2, 251])
def test_too_few_or_too_many_actors(actors):
    with pytest.raises(ValueError, match=f"3 to 250 actors .* not {actors}"):
        models.challenge(np.zeros((actors, 1)), np.full((actors, 1), 50.0), np.ones(actors))


def test_unknown_option_is_named():
    with pytest.raises(ValueError, match="vote is 'Prop'; expected one of prop"):
        models.challenge(*GOOD, vote="Prop")


def test_turns_bound_the_run():
    position, salience, power = made(2, 8, 1)
    assert models.challenge(position, salience, power, turns=1).position.shape[0] == 2
    with pytest.raises(ValueError, match="at least 1"):
        models.challenge(position, salience, power, turns=0)
