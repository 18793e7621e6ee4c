"""Order of deals: the second game is the first one's package and guarantee; brute force; edges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from tests.analyses.small import ODD, agreement_of, findings_of, odd_situation, sensible, small
from tests.property.strategies import make, situations
from tests.reference import grid

import detente
from detente.analyses.agreement.agreement import open_forums
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal
from detente.analyses.protocol import Options
from detente.analyses.sequence.sequence import (
    STEPS,
    Order,
    combined,
    follow,
    pairs_of,
    patrons_of,
    together,
)
from detente.ensemble.draw import draw
from detente.models.bargain import packages

SLOW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
STEP = 2.5


@pytest.mark.parametrize("seed", range(30))
def test_the_second_deal_against_a_grid(seed):
    situation = small(seed, parties=3, issues=2, linkable=0, forums=2)
    inputs = agreement_of(situation)
    frame = Frame.of(situation, inputs.draws)
    result = Order().run(inputs, Options())
    first, second = pairs_of(situation, frame)[0]
    case = grid.plain(situation)
    steps = result["feasible"].isel(pair=0, draw=0)
    essential, table, agenda, g2 = grid.seats(situation, second.forum)
    g1 = grid.seats(situation, first.forum)[3]
    agenda = agenda or case.core
    if not bool(steps.sel(step="first_alone")):
        assert bool(steps.sel(step="second_after")) == bool(steps.sel(step="second_alone"))
        return
    package = inputs.results["agreement"]["package"].sel(forum=first.forum, linked="no")
    z = dict(zip(frame.issues, package.isel(draw=0).values, strict=True))
    shifted = replace(case, reversion=z)
    backed = 1 - (1 - g1) * (1 - g2)
    for step, where, guarantee in (
        ("second_after", shifted, backed),
        ("with_guarantee", case, backed),
        ("with_reversion", shifted, g2),
        ("second_alone", case, g2),
    ):
        margin = grid.margin(where, essential, table, agenda, guarantee, (), step=STEP)
        if margin >= 0 or margin < -STEP / 200:
            assert bool(steps.sel(step=step)) == (margin >= 0), step


def test_definition_of_regional_first():
    situation = detente.load("afghanistan-2017")
    result, found = findings_of(Order(), situation, count=400)
    at = {str(s): result["feasible"].sel(step=s).values for s in STEPS}
    alone, after = at["second_alone"][:, 0], at["second_after"].any(axis=1)
    can = alone | after
    assert (np.isnan(result["regional_first"].values) == ~can).all()
    assert found["sequence.regional_first"].value == pytest.approx((can & ~alone).sum() / can.sum())
    assert found["sequence.regional_first"].detail["draws"] == can.sum()
    for pair in result["pair"].values:
        forum, to = str(pair).split(">")
        one = result["feasible"].sel(pair=pair)
        for order, steps in (
            ("regional-first", ("first_alone", "second_after")),
            ("internal-first", ("second_alone", "first_after")),
            ("side-by-side", ("first_alone", "second_alone")),
        ):
            both = one.sel(step=steps[0]).values & one.sel(step=steps[1]).values
            name = f"sequence.whole[forum={forum},to={to},change={order}]"
            assert found[name].value == pytest.approx(both.mean())


def test_where_the_first_fails_the_second_stands_as_it_is():
    situation = detente.load("afghanistan-2017")
    result, _ = findings_of(Order(), situation, count=300)
    failed = ~result["feasible"].sel(step="first_alone").values
    for step in ("second_after", "with_guarantee", "with_reversion", "with_patrons"):
        same = (
            result["feasible"].sel(step=step).values
            == result["feasible"].sel(step="second_alone").values
        )
        assert same[failed].all(), step


def test_guarantees_add_up():
    assert combined(np.array([0.0, 0.5, 1.0]), np.array([0.3, 0.5, 0.2])) == pytest.approx(
        [0.3, 0.75, 1.0]
    )


@SLOW
@given(situations())
def test_a_guarantee_behind_it_never_closes_the_second_deal(situation):
    frame = Frame.of(situation, draw(situation, count=10))
    seats = open_forums(situation, frame)
    for first in seats:
        deal = Deal(frame, first)
        package = np.where(deal.solution.feasible[:, None], frame.reversion, np.nan)
        package[:, deal.issue_at] = packages(deal.problem, deal.solution, power=deal.weights)
        for second in seats:
            after, backed, moved = follow(
                frame, second, package, deal.solution.feasible, frame.guarantee(first.forum)
            )
            alone = Deal(frame, second).solution.feasible
            assert (backed >= alone).all()
            assert (after >= moved).all()
            assert (after == alone)[~deal.solution.feasible].all()


@SLOW
@given(situations(forums=(2, 3)))
def test_one_table_holds_everybody_of_both(situation):
    frame = Frame.of(situation, draw(situation, count=3))
    seats = open_forums(situation, frame)
    for first in seats:
        for second in seats:
            both = together(first, second)
            assert set(both.essential) == set(first.parties) | set(second.parties)
            assert set(both.agenda) == set(first.agenda) | set(second.agenda)
            assert not set(both.outside) & set(both.table)


def test_patrons_are_donors_at_the_first_table():
    rows = {
        "actors": [{"id": key, "kind": "state", "influence": "50"} for key in "abcd"],
        "issues": [{"id": "x", "low": "none", "high": "all", "reversion": "50"}],
        "stakes": [{"actor": key, "issue": "x", "position": "60", "salience": "50"}
                   for key in "abcd"],
        "dependencies": [
            {"recipient": "a", "donor": "c", "resource": "money", "share": "0.4", "burden": "10",
             "patience": "2", "substitutes": "0"},
            {"recipient": "a", "donor": "d", "resource": "money", "share": "0.2", "burden": "10",
             "patience": "2", "substitutes": "0"},
        ],
        "forums": [{"id": "in", "kind": "domestic"}, {"id": "out", "kind": "regional"}],
        "members": [
            {"forum": "in", "actor": "a", "essential": "yes"},
            {"forum": "in", "actor": "b", "essential": "yes"},
            {"forum": "out", "actor": "b", "essential": "yes"},
            {"forum": "out", "actor": "c", "essential": "yes"},
        ],
    }  # fmt: skip
    situation = make(rows, head={"draws": {"n": 5, "seed": 1}})
    frame = Frame.of(situation, draw(situation))
    first, second = pairs_of(situation, frame)[0]
    assert (first.forum, second.forum) == ("out", "in")
    assert patrons_of(situation, first, second) == ("c",)


@pytest.mark.parametrize("odd", ODD)
def test_odd_situations_get_words(odd):
    _, found = findings_of(Order(), odd_situation(odd))
    assert found
    sensible(found.values())
    assert "no pair" in found["sequence.regional_first"].reason


def test_findings_of_the_first_case_are_sensible():
    situation = detente.load("afghanistan-2017")
    _, found = findings_of(Order(), situation, count=120)
    sensible(found.values())
    for finding in found.values():
        assert finding.value is None or finding.evidence
