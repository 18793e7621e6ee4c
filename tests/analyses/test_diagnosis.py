"""Obstacles lifted: against a grid and separate verdicts; invariants of trust and guarantee."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.analyses.small import ODD, agreement_of, findings_of, odd_situation, sensible, small
from tests.property.strategies import situations
from tests.reference import grid

import detente
from detente.analyses.agreement.agreement import open_forums, possible
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.obstacles import (
    IN_TURN,
    OBSTACLES,
    combinations_of,
    lifted,
    shapley,
    worth_of,
)
from detente.analyses.deal.problem import Deal
from detente.analyses.deal.waivers import waived
from detente.analyses.diagnosis.diagnosis import Diagnosis, at_guarantees, at_trust, pairs_of
from detente.ensemble.draw import draw

SLOW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
STEP = 2.5
LIFTS = combinations_of()


@pytest.mark.parametrize("seed", range(24))
def test_every_combination_against_a_grid(seed):
    situation = small(seed, issues=2, linkable=0)
    result, _ = findings_of(Diagnosis(), situation)
    case = grid.plain(situation)
    essential, table, agenda, guarantee = grid.seats(situation, "f0")
    agenda = agenda or case.core
    bound = worth_of(situation)
    for lift in LIFTS:
        lifts = () if lift == "none" else tuple(lift.split("+"))
        for variable, least in (("lifted", None), ("lifted_worth", bound)):
            if variable not in result:
                continue
            margin = grid.margin(
                case, essential, table, agenda, guarantee, (), step=STEP, lifts=lifts, bound=least
            )
            if margin >= 0 or margin < -STEP / 200:
                verdict = result[variable].sel(forum="f0", lift=lift).values
                assert (verdict == (margin >= 0)).all(), (lift, variable, margin)


def test_single_lifts_are_those_of_the_agreement():
    situation = detente.load("afghanistan-2017")
    frame = Frame.of(situation, draw(situation, count=150))
    for seats in open_forums(situation, frame):
        deal = Deal(frame, seats)
        found = lifted(deal, deal.solution.feasible, LIFTS)
        for lift in OBSTACLES:
            assert (found[LIFTS.index(lift)] == waived(deal, lift=lift)).all(), lift
        bound = worth_of(situation)
        worth = possible(deal, bound[0], low=bound[1])
        assert (lifted(deal, worth, LIFTS, bound=bound)[0] == worth).all()


@SLOW
@given(situations())
def test_lifting_more_never_closes_a_deal(situation):
    frame = Frame.of(situation, draw(situation, count=10))
    sets = [frozenset(() if each == "none" else each.split("+")) for each in LIFTS]
    for seats in open_forums(situation, frame):
        deal = Deal(frame, seats)
        found = lifted(deal, deal.solution.feasible, LIFTS)
        for a, smaller in enumerate(sets):
            for b, larger in enumerate(sets):
                if smaller <= larger:
                    assert (found[a] <= found[b]).all()
        # With nobody afraid, forbidden or bound, signing nothing new suits everybody.
        assert found[-1].all()


@SLOW
@given(situations())
def test_more_trust_and_more_guarantee_never_close_a_deal(situation):
    frame = Frame.of(situation, draw(situation, count=8))
    levels = (0.0, 0.3, 0.7, 1.0)
    for seats in open_forums(situation, frame):
        by_guarantee = at_guarantees(frame, seats, levels)
        assert (np.diff(by_guarantee.astype(int), axis=0) >= 0).all()
        for pair in pairs_of(frame, seats, every=True)[:3]:
            by_trust = at_trust(frame, seats, pair, levels)
            assert (np.diff(by_trust.astype(int), axis=0) >= 0).all()


@SLOW
@given(situations())
def test_a_full_guarantee_is_the_deal_without_tax(situation):
    frame = Frame.of(situation, draw(situation, count=8))
    for seats in open_forums(situation, frame):
        sure = Deal(frame, seats, (), np.ones(frame.size))
        assert (sure.tax == 0).all()
        deal = Deal(frame, seats)
        without = lifted(deal, deal.solution.feasible, LIFTS)[LIFTS.index("tax")]
        assert (at_guarantees(frame, seats, [1.0])[0] == without).all()


@SLOW
@given(situations())
def test_a_ratifier_never_opens_a_deal(situation):
    frame = Frame.of(situation, draw(situation, count=10))
    for seats in open_forums(situation, frame):
        deal = Deal(frame, seats)
        without = waived(deal, lift="ratifiers")
        assert (without >= deal.solution.feasible).all()


def test_trust_between_two_who_are_alone_is_the_whole_tax():
    situation = small(5, parties=2, issues=2, linkable=0, lines=False)
    frame = Frame.of(situation, draw(situation))
    seats = open_forums(situation, frame)[0]
    pair = (seats.essential[0], seats.essential[1])
    case = grid.plain(situation)
    essential, table, agenda, guarantee = grid.seats(situation, "f0")
    for level in (0.0, 0.2, 0.6, 1.0):
        told = {**case.trust, pair: level, pair[::-1]: level}
        other = grid.plain(situation, kappa=case.kappa)
        object.__setattr__(other, "trust", told)
        margin = grid.margin(other, essential, table, agenda or case.core, guarantee, (), step=1.0)
        if margin >= 0 or margin < -1 / 200:
            assert (at_trust(frame, seats, pair, [level])[0] == (margin >= 0)).all()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=8, max_size=8))
def test_shares_over_all_orders_add_up(values):
    lifts = combinations_of(("a", "b", "c"))
    share = shapley(values, lifts)
    assert sum(share.values()) == pytest.approx(values[-1] - values[0], abs=1e-9)


def test_waterfall_of_the_first_case():
    situation = detente.load("afghanistan-2017")
    result, found = findings_of(Diagnosis(), situation, count=200, reach=0.4)
    sensible(found.values())
    for forum in result["forum"].values:
        detail = found[f"agreement.diagnosis[forum={forum},linked=no]"].detail
        ends = [step["to"] for step in detail["steps"]]
        assert ends == sorted(ends)
        assert [step["lift"] for step in detail["steps"]] == list(OBSTACLES)
        assert sum(step["shapley"] for step in detail["steps"]) == pytest.approx(
            ends[-1] - detail["start"], abs=1e-6
        )
        assert len(detail["pairs"]) == math.comb(len(OBSTACLES), 2)
        for lift in IN_TURN[1:]:
            assert f"agreement.reason[forum={forum},linked=no,lift={lift}]" in found
        need = found[f"agreement.guarantee_needed[forum={forum},at_least=0.4]"]
        odds = [share for _, share in need.detail["curve"]]
        assert odds == sorted(odds)
        assert (need.value is None) == (odds[-1] < 0.4)
    pair = found["agreement.trust_needed[forum=us-russia,actors=russia+usa,at_least=0.4]"]
    assert pair.detail["curve"][0][1] < 0.4 <= pair.detail["curve"][-1][1]
    assert 0 < pair.value < 1


def test_pairs_that_are_asked_for():
    situation = detente.load("afghanistan-2017")
    result, _ = findings_of(Diagnosis(), situation, count=20, sample=10, pairs=["china+russia"])
    ties = [str(tie) for tie in result["tie"].values]
    assert "sco:china+russia" in ties
    assert "us-russia:russia+usa" in ties
    assert "nato:china+russia" not in ties


@pytest.mark.parametrize("odd", ODD)
def test_odd_situations_get_words(odd):
    _, found = findings_of(Diagnosis(), odd_situation(odd))
    sensible(found.values())
    assert found or odd == "nobody essential"


def test_the_agreement_that_it_needs_is_enough():
    situation = small(2)
    inputs = agreement_of(situation, full=False)
    assert "lifted" in Diagnosis().run(inputs, detente.analyses.protocol.Options())
