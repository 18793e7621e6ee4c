"""Analyses of challenge and exchange on situations: the bare models, words, limits."""

from __future__ import annotations

import numpy as np
import pytest

from detente import models
from detente.analyses.bargaining.challenge import Challenge, points, stakes_on, taking_part
from detente.analyses.bargaining.exchange import Exchange, parts
from detente.analyses.deal.frame import Frame
from detente.analyses.protocol import Inputs, Options
from detente.ensemble.draw import draw
from detente.findings.quantity import canonical
from detente.io.folder import read_folder
from detente.io.ktab import read_ktab
from detente.situation.edit import edited

DRAWS = 40


@pytest.fixture(scope="module")
def situation(afghanistan):
    return read_folder(afghanistan)


def inputs_of(situation, count=DRAWS):
    return Inputs(situation, draw(situation, count=count, seed=5), seed=5)


@pytest.fixture(scope="module")
def challenged(situation):
    return Challenge().run(inputs_of(situation), Options())


@pytest.fixture(scope="module")
def exchanged(situation):
    return Exchange().run(inputs_of(situation), Options())


def test_challenge_is_the_bare_model_on_core_issues(situation, challenged):
    frame = Frame.of(situation, inputs_of(situation).draws)
    actors = taking_part(frame, frame.core)
    assert tuple(challenged["actor"].values) == actors
    assert tuple(challenged["issue"].values) == frame.core
    x, effort, salience, power = stakes_on(frame, actors, frame.core)
    # Effort sums to the actor's largest salience on the issues asked about.
    np.testing.assert_allclose(effort.sum(axis=2), salience.max(axis=2))
    for one in (0, DRAWS - 1):
        run = models.challenge(x[one], effort[one], power[one])
        np.testing.assert_allclose(challenged["last"].values[one], run.outcome, atol=1e-9)
        outcome = models.compromise(run.outcome, salience[one], power[one])
        np.testing.assert_allclose(challenged["outcome"].values[one], outcome, atol=1e-9)
        assert challenged["turns"].values[one] == run.turns
    start = models.compromise(x, salience, power)
    np.testing.assert_allclose(challenged["start"].values, start, atol=1e-9)


def test_who_has_no_stake_stands_at_no_deal(situation):
    frame = Frame.of(situation, inputs_of(situation).draws)
    actors = taking_part(frame, frame.core)
    x, effort, _, _ = stakes_on(frame, actors, frame.core)
    missing = np.isnan(frame.draws["position"].sel(actor=list(actors), issue=list(frame.core)))
    where = np.argwhere(missing.values[0])
    assert len(where)
    for i, k in where:
        at = frame.issue_at[frame.core[k]]
        np.testing.assert_array_equal(x[:, i, k], frame.reversion[:, at])
        np.testing.assert_array_equal(effort[:, i, k], 0)


def test_every_pull_is_a_part_of_somebodys_way(challenged):
    """What is booked on partners is at least the net movement, and nobody pulls itself."""
    pull = challenged["pull"].values
    assert (np.einsum("dii->di", pull) == 0).all()
    assert (pull.sum(axis=2) >= challenged["moved"].values - 1e-9).all()
    assert (challenged["moved"].values >= 0).all()


def test_findings_are_named_and_worded(situation, challenged, exchanged):
    found = [
        *Challenge().findings(challenged, situation, Options()),
        *Exchange().findings(exchanged, situation, Options()),
    ]
    names = [finding.quantity for finding in found]
    assert len(set(names)) == len(names)
    assert all(canonical(each) == each for each in names)
    for finding in found:
        assert finding.statement.endswith((".", ")")), finding.statement
        if finding.low is not None and "pull" not in finding.quantity:
            assert finding.low <= finding.value <= finding.high
        assert "nan" not in finding.statement
    by_name = {finding.quantity: finding for finding in found}
    ending = by_name["challenge.outcome[issue=foreign-troops]"]
    values = challenged["outcome"].sel(issue="foreign-troops").values
    assert ending.value == pytest.approx(np.median(values))
    assert "decisions of the European Union" in ending.statement
    assert set(ending.detail["path"]) == set(challenged["actor"].values)
    deals = [f for name, f in by_name.items() if name.startswith("exchange.gain[")]
    assert deals
    for finding in deals:
        assert "gives way on" in finding.statement
        assert "hurts" in finding.statement
        assert 0 < finding.detail["share"] <= 1


def test_exchange_is_the_bare_model_on_core_issues(situation, exchanged):
    inputs = inputs_of(situation)
    frame = Frame.of(situation, inputs.draws)
    actors = list(exchanged["actor"].values)
    issues = list(exchanged["issue"].values)
    stakes = inputs.draws.sel(actor=actors, issue=issues)
    power = frame.power[:, [frame.actor_at[key] for key in actors]]
    run = models.exchange(stakes["position"].values, stakes["salience"].values, power)
    np.testing.assert_allclose(exchanged["outcome"].values, run.outcome[:, 0])
    np.testing.assert_allclose(exchanged["change"].values, run.change / 100)
    made = np.bincount(run.deals["run"], minlength=DRAWS)
    np.testing.assert_array_equal(exchanged["deals"].values, made)
    for n, deal in enumerate(exchanged["deal"].values):
        a, b, p, q = parts(str(deal))
        those = (
            (run.deals["giver_p"] == actors.index(a)) & (run.deals["giver_q"] == actors.index(b))
            & (run.deals["issue_p"] == issues.index(p)) & (run.deals["issue_q"] == issues.index(q))
        )  # fmt: skip
        assert exchanged["happens"].values[:, n].sum() == len(set(run.deals["run"][those]))
        both = exchanged["effect"].values[:, n, [actors.index(a), actors.index(b)]]
        gain = exchanged["gain"].values[:, n]
        known = ~np.isnan(gain)
        np.testing.assert_allclose(both[known], np.repeat(gain[known, None], 2, 1), rtol=1e-6)


@pytest.mark.parametrize("analysis", [Challenge, Exchange])
def test_only_the_first_draws_count_and_names_of_rows_do_not(situation, analysis):
    few = analysis().run(inputs_of(situation, 20), Options(extra={
        "challenge_draws": 10, "exchange_draws": 10,
    }))  # fmt: skip
    assert few.sizes["draw"] == 10
    more = analysis().run(inputs_of(situation, 10), Options())
    np.testing.assert_array_equal(few["outcome"].values, more["outcome"].values)
    # The order of rows in the files changes no byte.
    from dataclasses import replace

    turned = replace(
        situation,
        tables={
            name: replace(table, rows=tuple(reversed(table.rows)))
            for name, table in situation.tables.items()
        },
    )
    other = analysis().run(inputs_of(turned, 10), Options())
    for variable in more.data_vars:
        np.testing.assert_array_equal(other[variable].values, more[variable].values)


@pytest.mark.parametrize("analysis", [Challenge, Exchange])
def test_what_is_given_is_what_the_card_says(situation, challenged, exchanged, analysis):
    result = challenged if analysis is Challenge else exchanged
    for name, variable in analysis.card.gives.items():
        assert result[name].dims == variable.dims, name
    assert set(result.data_vars) == set(analysis.card.gives)
    assert set(result["draw"].values) == set(range(DRAWS))


def two_actors(tmp_path):
    file = tmp_path / "two.csv"
    file.write_text(
        "Two,x,2,1,\nActor,Description,Power,P,S,\nA,one,10,30,50,\nB,two,20,80,40,\n",
        encoding="utf-8",
    )
    return read_ktab(file, as_of="2020-01-01")


def test_what_cannot_be_computed_is_absent_with_the_reason(tmp_path):
    situation = two_actors(tmp_path)
    inputs = inputs_of(situation, 3)
    for analysis, quantity in (
        (Challenge(), "challenge.outcome[issue=p]"), (Exchange(), "exchange.deals"),
    ):  # fmt: skip
        result = analysis.run(inputs, Options())
        found = {f.quantity: f for f in analysis.findings(result, situation, Options())}
        assert found[quantity].value is None
        assert found[quantity].reason
    assert "3 to 250 parties" in Challenge().findings(
        Challenge().run(inputs, Options()), situation, Options()
    )[0].reason  # fmt: skip


def test_an_actor_without_power_in_a_draw_stays_out_of_it(situation):
    weak = edited(situation, [
        {"table": "actors", "key": "japan", "column": "influence", "value": "0"},
    ])  # fmt: skip
    result = Challenge().run(inputs_of(weak, 5), Options())
    assert np.isnan(result["moved"].sel(actor="japan").values).all()
    assert not np.isnan(result["outcome"].values).any()
    found = {f.quantity: f for f in Challenge().findings(result, weak, Options())}
    assert found["challenge.moved[actor=japan]"].value is None


def test_points_in_words():
    assert points(1.2) == "1 point"
    assert points(0.2) == "0 points"
    assert points(12.6) == "13 points"
