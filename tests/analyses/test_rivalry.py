"""Rivalry and convergence: who grudges whom, against the engine at rho 0, definitions, edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from tests.analyses.small import ODD, agreement_of, findings_of, odd_situation, sensible, small
from tests.property.strategies import make, situations

import detente
from detente.analyses.agreement.agreement import open_forums
from detente.analyses.deal.frame import RIVALS, Frame
from detente.analyses.deal.problem import Deal
from detente.analyses.protocol import Options
from detente.analyses.rivalry.rivalry import Rivalry, convergence, enduring, grudges, ties_of
from detente.ensemble.draw import draw

SLOW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@given(situations())
def test_rho_is_known_exactly_where_a_deal_is(situation):
    frame = Frame.of(situation, draw(situation, count=6))
    for seats in open_forums(situation, frame):
        deal = Deal(frame, seats)
        fine = deal.solution.feasible
        for tie, _ in ties_of(situation, frame, seats):
            rho = enduring(frame, seats, tie, fine)
            assert (np.isnan(rho) == ~fine).all()
            assert ((rho[fine] >= 0) & (rho[fine] <= 1)).all()
            # Where even the reversion pays everybody, no rivalry takes the deal away.
            still = (deal.problem.offset >= 1e-6) | ~deal.problem.active
            red = deal.empty()
            assert (rho[fine & red & still.all(axis=1)] == 1).all()


@SLOW
@given(situations())
def test_grudges_follow_stances(situation):
    frame = Frame.of(situation, draw(situation, count=4))
    for seats in open_forums(situation, frame):
        deal = Deal(frame, seats)
        weight = grudges(deal, ())
        total = weight.sum(axis=2)
        assert (np.isclose(total, 1) | (total == 0)).all()
        for i, who in enumerate(deal.conditions):
            mine = seats.parties[deal.party_of[i]]
            for j, other in enumerate(deal.conditions):
                if (weight[:, i, j] > 0).any():
                    assert other in seats.parties
                    assert other != mine
                    assert frame.stance(who, other) in RIVALS


def test_convergence_by_hand():
    situation = make(
        {
            "actors": [{"id": key, "kind": "state", "influence": "50"} for key in ("a", "b", "c")],
            "issues": [{"id": key, "low": "none", "high": "all", "reversion": "50"}
                       for key in ("x", "y")],
            "stakes": [
                {"actor": "a", "issue": "x", "position": "80", "salience": "60"},
                {"actor": "a", "issue": "y", "position": "20", "salience": "40"},
                {"actor": "b", "issue": "x", "position": "100", "salience": "30"},
                {"actor": "b", "issue": "y", "position": "90", "salience": "70"},
            ],
            "forums": [{"id": "f"}],
            "members": [{"forum": "f", "actor": "a", "essential": "yes"},
                        {"forum": "f", "actor": "b", "essential": "yes"}],
        },
        head={"draws": {"n": 3, "seed": 1}},
    )  # fmt: skip
    frame = Frame.of(situation, draw(situation))
    same, share, common = convergence(frame, [("a", "b"), ("a", "c")])
    assert same[0].tolist() == [[True, False], [False, False]]
    # They share min(0.6, 0.3) of x and min(0.4, 0.7) of y, and agree on x alone.
    assert share[:, 0] == pytest.approx(np.full(3, 0.3 / 0.7))
    assert np.isnan(share[:, 1]).all()
    assert common[0] == pytest.approx([0.3 * 30 / 100, 0.0])  # to 80, the nearer ideal
    _, found = findings_of(Rivalry(), situation)
    assert found["stakes.convergence[actors=a+b]"].value == pytest.approx(0.3 / 0.7)
    assert found["stakes.convergence[actors=a+c]"].value is None
    matrix = found["stakes.convergence"].detail
    assert matrix["actors"] == ["a", "b", "c"]
    assert matrix["matrix"][0][1] == matrix["matrix"][1][0] == pytest.approx(0.3 / 0.7)
    assert matrix["matrix"][0][2] is None


def test_ties_of_the_first_case():
    situation = detente.load("afghanistan-2017")
    result, found = findings_of(Rivalry(), situation, count=80, sample=40)
    ties = [str(tie) for tie in result["tie"].values]
    assert "us-russia:russia+usa" in ties  # the headline's two parties, rivals or not
    assert not bool(result["declared"].sel(tie="us-russia:russia+usa"))
    assert "sco:india+pakistan" in ties
    assert "sco:all" in ties
    agreement = agreement_of(situation, count=80).results["agreement"]
    for tie in ties:
        forum = tie.partition(":")[0]
        fine = agreement["feasible"].sel(forum=forum, linked="no").values[:40]
        assert (np.isnan(result["rho"].sel(tie=tie).values) == ~fine).all()
    one = found["agreement.rivalry[forum=sco,actors=india+pakistan]"]
    left = [share for _, share in one.detail["left"]]
    assert left == sorted(left, reverse=True)
    assert left[0] == 1
    sensible(found.values())


@pytest.mark.parametrize("odd", ODD)
def test_odd_situations_get_words(odd):
    _, found = findings_of(Rivalry(), odd_situation(odd))
    sensible(found.values())


@pytest.mark.parametrize("seed", range(10))
def test_all_rivals_at_once_grudge_the_weighted_mean(seed):
    situation = small(seed, parties=4, issues=2, linkable=0, lines=False)
    inputs = agreement_of(situation)
    frame = Frame.of(situation, inputs.draws)
    for seats in open_forums(situation, frame):
        deal = Deal(frame, seats)
        weight = grudges(deal, ())[0]
        for i, who in enumerate(seats.parties):
            rivals = [key for key in seats.parties if key != who
                      and frame.stance(who, key) in RIVALS]  # fmt: skip
            power = {key: frame.power[0, frame.actor_at[key]] for key in rivals}
            for j, other in enumerate(seats.parties):
                expected = power.get(other, 0.0) / sum(power.values()) if power else 0.0
                assert weight[i, j] == pytest.approx(expected)
    assert Rivalry().run(inputs, Options()) is not None
