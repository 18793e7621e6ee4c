"""Exchange model: the published hand example, first rounds, externalities, bad input, speed."""

from __future__ import annotations

import time

import numpy as np
import pytest

from detente import models
from detente.io.decide import read_decide


def decide_arrays(path):
    situation = read_decide(path, as_of="2020-01-01")
    actors = [row.key for row in situation.actors]
    issues = [row.key for row in situation.issues]
    position = np.full((len(actors), len(issues)), np.nan)
    salience = np.zeros_like(position)
    for row in situation.stakes:
        i, k = actors.index(row.text("actor")), issues.index(row.text("issue"))
        position[i, k] = row.number("position")
        salience[i, k] = row.number("salience")
    power = np.array([row.number("influence") for row in situation.actors])
    return actors, issues, position, salience, power


def test_hand_example_exactly():
    """Two actors, two issues (decide-exchange-model, test_rex): outcomes, gains, maximum gains."""
    run = models.exchange([[0, 0], [100, 100]], [[10, 90], [60, 50]], [1, 1])
    np.testing.assert_allclose(run.before[0], [85 + 5 / 7, 35 + 5 / 7], rtol=1e-14)
    deal = run.deals[0]
    assert (deal["issue_p"], deal["issue_q"], deal["giver_p"], deal["giver_q"]) == (0, 1, 0, 1)
    # Full shifts: 100/7 × 10 = 1000/7 lost by actor 1, × 60 = 6000/7 won by actor 2.
    assert deal["shift_p"] == pytest.approx(100 / 7, rel=1e-14)
    assert deal["shift_q"] == pytest.approx(-50 / 7, rel=1e-14)
    assert deal["gain"] == pytest.approx(500, rel=1e-14)
    assert deal["most_p"] == pytest.approx(1400, rel=1e-14)
    assert deal["most_q"] == pytest.approx(777 + 7 / 9, rel=1e-14)
    np.testing.assert_allclose(run.outcome[0], [100, 35 + 5 / 7 - 50 / 7], rtol=1e-14)
    np.testing.assert_allclose(run.externality, [[500, 500]], rtol=1e-14)
    np.testing.assert_allclose(run.change, [500, 500], rtol=1e-14)


def test_round_0_is_the_weighted_mean_of_decide(shared):
    """Sample file of Decide: the outcome before any deal, to the printed digits."""
    import csv

    _, issues, position, salience, power = decide_arrays(shared("cases/exchange/sample_data.txt"))
    run = models.exchange(position, salience, power)
    rows = csv.DictReader(shared("cases/exchange/sample_data.decide_equalgain_p0.csv").open())
    expected = {r["issue"]: float(r["mean_MDS_preference"]) for r in rows if r["round"] == "0"}
    scale = {"tol-hoogte": (0.5, 7.0)}
    for k, issue in enumerate(issues):
        low, high = scale.get(issue, (0.0, 100.0))
        found = low + (high - low) * run.before[0, k] / 100
        assert found == pytest.approx(expected[issue], abs=1e-9)


def test_first_round_of_decide_where_no_tie_decides(shared):
    """Votes after the first deals, on the three issues that Decide's random ties leave alone."""
    _, issues, position, salience, power = decide_arrays(shared("cases/exchange/sample_data.txt"))
    run = models.exchange(position, salience, power)
    found = dict(zip(issues, run.outcome[0], strict=True))
    assert 0.5 + 6.5 * found["tol-hoogte"] / 100 == pytest.approx(3.659033, abs=5e-7)
    assert found["woonwerkverkeer"] == pytest.approx(16.2347033, abs=5e-7)
    assert found["kleine-of-grote-ring"] == pytest.approx(46.7727335, abs=5e-7)


def made(seed, actors=8, issues=5):
    rng = np.random.default_rng(seed)
    return (
        rng.uniform(0, 100, (actors, issues)),
        rng.uniform(5, 100, (actors, issues)),
        rng.uniform(1, 10, actors),
    )


@pytest.mark.parametrize("seed", range(5))
def test_what_every_deal_obeys(seed):
    position, salience, power = made(seed)
    run = models.exchange(position, salience, power, rounds=3)
    share = power[:, None] * salience / (power[:, None] * salience).sum(axis=0)
    for number in range(3):
        start = run.position[number]
        mean = run.before[number]
        np.testing.assert_allclose(mean, (share * start).sum(axis=0), rtol=1e-12)
        np.testing.assert_allclose(run.outcome[number], (share * run.voting[number]).sum(axis=0))
        deals = run.deals[run.deals["round"] == number]
        assert (deals["gain"] > 0).all()
        assert (deals["most_p"] >= deals["gain"] - 1e-9).all()
        assert (deals["most_q"] >= deals["gain"] - 1e-9).all()
        for deal in deals:
            p, q, a, b = (deal[f] for f in ("issue_p", "issue_q", "giver_p", "giver_q"))
            for issue in (p, q):  # on opposite sides of the outcome, on both issues
                assert (start[a, issue] <= mean[issue]) != (start[b, issue] <= mean[issue])
            # Each gives what it values less, compared with the other.
            assert salience[a, p] * salience[b, q] < salience[b, p] * salience[a, q]
            gain_a = abs(deal["shift_q"]) * salience[a, q] - abs(deal["shift_p"]) * salience[a, p]
            gain_b = abs(deal["shift_p"]) * salience[b, p] - abs(deal["shift_q"]) * salience[b, q]
            assert gain_a == pytest.approx(deal["gain"], rel=1e-9)
            assert gain_b == pytest.approx(deal["gain"], rel=1e-9)
            # The vote moves towards the other side's position and never past it.
            low, high = sorted((start[a, p], start[b, p]))
            assert low - 1e-9 <= deal["vote_p"] <= high + 1e-9
            low, high = sorted((start[a, q], start[b, q]))
            assert low - 1e-9 <= deal["vote_q"] <= high + 1e-9
    # Within a round gains do not rise: the best deal open is made first.
    first = run.deals[run.deals["round"] == 0]["gain"]
    assert (np.diff(first) <= first[:-1] * 1e-9).all()


def test_positions_adopt_a_part_of_the_vote():
    position, salience, power = made(1)
    run = models.exchange(position, salience, power, rounds=2)
    part = 0.1 + 0.4 * (1 - salience / 100)
    expected = position + part * (run.voting[0] - position)
    np.testing.assert_allclose(run.position[1], expected, rtol=1e-12)
    still = models.exchange(
        position, salience, power, rounds=2, adoption=0.0, adoption_by_salience=0.0
    )
    np.testing.assert_array_equal(still.position[1], position)
    np.testing.assert_array_equal(still.outcome[1], still.outcome[0])


def test_externalities_add_up_for_one_deal():
    """A third actor between the two feels exactly the shifts of the two outcomes."""
    position = [[0.0, 0.0], [100.0, 100.0], [60.0, 20.0]]
    salience = [[10.0, 90.0], [60.0, 50.0], [30.0, 40.0]]
    run = models.exchange(position, salience, [1.0, 1.0, 0.5])
    deal = run.deals[0]
    before, x = run.before[0], np.array(position[2])
    after = before + np.array([deal["shift_p"], deal["shift_q"]])
    felt = np.array(salience[2]) * (np.abs(before - x) - np.abs(after - x))
    assert run.externality[0, 2] == pytest.approx(felt.sum(), rel=1e-12)


def test_ties_go_to_the_first_by_index():
    """Two identical pairs: the lower indices deal first, and permuting actors permutes deals."""
    position = [[0, 0], [0, 0], [100, 100], [100, 100]]
    salience = [[10, 90], [10, 90], [60, 50], [60, 50]]
    run = models.exchange(position, salience, [1, 1, 1, 1])
    assert (run.deals["giver_p"][0], run.deals["giver_q"][0]) == (0, 2)
    again = models.exchange(position, salience, [1, 1, 1, 1])
    np.testing.assert_array_equal(run.deals, again.deals)


def test_permuting_actors_permutes_the_result_without_ties():
    position, salience, power = made(4)
    order = np.random.default_rng(0).permutation(len(power))
    run = models.exchange(position, salience, power)
    other = models.exchange(position[order], salience[order], power[order])
    np.testing.assert_allclose(other.outcome, run.outcome, atol=1e-9)
    np.testing.assert_allclose(other.change, run.change[order], atol=1e-7)


def test_who_has_no_stake_takes_no_part():
    position, salience, power = made(6)
    position[0, :3] = np.nan
    run = models.exchange(position, salience, power)
    theirs = (run.deals["giver_p"] == 0) | (run.deals["giver_q"] == 0)
    for deal in run.deals[theirs]:
        assert deal["issue_p"] >= 3
        assert deal["issue_q"] >= 3
    assert np.isnan(run.voting[0, 0, :3]).all()
    assert not np.isnan(run.outcome).any()


def test_capability_may_differ_by_issue():
    position, salience, power = made(7)
    by_issue = np.repeat(power[:, None], position.shape[1], axis=1)
    one = models.exchange(position, salience, power)
    two = models.exchange(position, salience, by_issue)
    np.testing.assert_array_equal(one.deals, two.deals)


def test_draws_are_independent_runs():
    cases = [made(seed) for seed in range(3)]
    x, s, c = (np.array(part) for part in zip(*cases, strict=True))
    batch = models.exchange(x, s, c)
    for draw, (position, salience, power) in enumerate(cases):
        single = models.exchange(position, salience, power)
        np.testing.assert_array_equal(batch.outcome[draw], single.outcome)
        here = batch.deals["run"] == draw
        np.testing.assert_array_equal(batch.deals[here]["gain"], single.deals["gain"])
        np.testing.assert_array_equal(batch.externality[here], single.externality)


def test_equal_positions_give_no_deal():
    run = models.exchange(np.full((3, 2), 40.0), [[10, 90], [60, 50], [20, 20]], [1, 1, 1])
    assert len(run.deals) == 0
    np.testing.assert_array_equal(run.outcome, run.before)
    np.testing.assert_array_equal(run.change, 0)


@pytest.mark.parametrize(
    ("position", "salience", "power", "message"),
    [
        ([[0, 0]], [[1, 1]], [1], "at least two actors and two issues, not 1 actors"),
        ([[0], [1]], [[1], [1]], [1, 1], "not 2 actors and 1 issues"),
        ([[0, 101], [1, 1]], [[1, 1], [1, 1]], [1, 1], "position of actor 0 on issue 1 is 101"),
        ([[0, 0], [1, 1]], [[1, 1], [1, 180]], [1, 1], "salience of actor 1 on issue 1 is 180"),
        ([[0, 0], [1, 1]], [[1, 1], [1, 1]], [1, -1], "capability of actor 1 on issue 0 is -1"),
        ([[0, 0], [1, 1]], [[1, 1], [1, 1]], [1, 1, 1], "shapes do not fit"),
    ],
)
def test_bad_input_is_named(position, salience, power, message):
    with pytest.raises(ValueError, match=message):
        models.exchange(position, salience, power)


def test_zero_capability_for_all_has_no_outcome():
    run = models.exchange([[0, 0], [100, 100]], [[10, 90], [60, 50]], [0, 0])
    assert np.isnan(run.outcome).all()
    assert len(run.deals) == 0


def test_paris_talks_ten_rounds_under_two_seconds(shared):
    """15 actors × 13 issues (Decide takes 99 s)."""
    _, _, position, salience, power = decide_arrays(shared("cases/exchange/cop21.csv"))
    models.exchange(position, salience, power)
    started = time.process_time()
    run = models.exchange(position, salience, power, rounds=10)
    assert time.process_time() - started < 2
    assert not np.isnan(run.outcome).any()
    assert len(run.deals) > 500
