"""Necessity: three ways of a deal and spoilers, against definitions and a grid; edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from tests.analyses.small import ODD, agreement_of, findings_of, odd_situation, sensible, small
from tests.property.strategies import situations
from tests.reference import grid

import detente
from detente.analyses.agreement.agreement import open_forums
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal
from detente.analyses.deal.seating import (
    admitted,
    by_quota,
    by_unanimity,
    expelled,
    feasible_in,
    guaranteed,
    unvetoed,
)
from detente.analyses.necessity.necessity import (
    Necessity,
    breaking,
    groups_of,
    needed,
    with_conditions,
)
from detente.analyses.protocol import Options
from detente.ensemble.draw import draw
from detente.models.winset import Variants, verdicts

SLOW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
STEP = 2.5


@pytest.mark.parametrize("seed", range(30))
def test_in_and_outside_against_a_grid(seed):
    situation = small(seed, parties=4, issues=2, linkable=0)
    result, _ = findings_of(Necessity(), situation)
    case = grid.plain(situation)
    essential, table, agenda, guarantee = grid.seats(situation, "f0")
    agenda = agenda or case.core
    for actor in result["tried"].values:
        group = str(actor).split("+")
        inside = result["inside"].sel(forum="f0", tried=actor).values
        margin = grid.margin(
            case, sorted({*essential, *group}), sorted({*table, *group}), agenda, guarantee, (),
            step=STEP,
        )  # fmt: skip
        if margin >= 0 or margin < -STEP / 200:
            assert (inside == (margin >= 0)).all(), group
        left = [key for key in essential if key not in group]
        outside = result["outside"].sel(forum="f0", tried=actor).values
        if len(left) < 2:
            assert np.isnan(outside).all()
            continue
        rest = [key for key in table if key not in group]
        margin = grid.margin(case, left, rest, agenda, guarantee, (), step=STEP)
        if margin >= 0 or margin < -STEP / 200:
            assert (outside == (margin >= 0)).all(), group


@pytest.mark.parametrize("seed", range(20))
def test_an_outsider_breaks_by_the_formula(seed):
    situation = small(seed, parties=4, issues=3, linkable=1)
    inputs = agreement_of(situation)
    result = Necessity().run(inputs, Options())
    case = grid.plain(situation)
    essential = grid.seats(situation, "f0")[0]
    package = inputs.results["agreement"]["package"].sel(forum="f0", linked="no").isel(draw=0)
    z = dict(zip(case.issues, package.values, strict=True))
    for actor in case.parties:
        odds = float(result["breaks"].sel(forum="f0", actor=actor).isel(draw=0))
        if actor in essential or np.isnan(package.values).any():
            assert np.isnan(odds)
            continue
        alone = sum(case.control(actor, k) * case.stake(k) for k in case.core)
        total = sum(case.stake(k) for k in case.core)
        nu = float(inputs.draws["nu"][0])
        expected = alone / total * min(1.0, nu * max(0.0, -case.gain(actor, z)))
        assert odds == pytest.approx(expected, abs=1e-12)


def test_necessary_over_forums_by_its_definition():
    situation = detente.load("afghanistan-2017")
    inputs = agreement_of(situation, count=200)
    frame = Frame.of(situation, inputs.draws)
    forums = open_forums(situation, frame)
    fine = inputs.results["agreement"]["feasible"].sel(linked="no").transpose("draw", "forum")
    everyone, _ = groups_of(situation, forums)
    found = needed(fine.values.astype(bool), forums, everyone)
    for column, group in enumerate(everyone[:40]):
        for d in range(0, 200, 17):
            open_tables = [s for s, ok in zip(forums, fine.values[d], strict=True) if ok]
            if not open_tables:
                assert np.isnan(found[d, column])
            else:
                assert found[d, column] == all(set(group) <= set(s.essential) for s in open_tables)
    assert ("usa", "russia") in everyone  # as the claim spells it
    assert ("russia", "usa") not in everyone


def test_a_pair_is_needed_at_most_as_often_as_each_of_it():
    situation = detente.load("afghanistan-2017")
    _, found = findings_of(Necessity(), situation, count=200)
    for quantity, finding in found.items():
        if (
            quantity.startswith("agreement.necessary")
            and "+" in quantity
            and "issue" not in quantity
        ):
            a, b = quantity.split("=")[1].rstrip("]").split("+")
            for one in (a, b):
                single = found[f"agreement.necessary[actors={one}]"].value
                assert finding.value <= single + 1e-12


def test_a_total_spoiler_cannot_be_bought():
    situation = detente.load("afghanistan-2017")
    frame = Frame.of(situation, draw(situation, count=80))
    for seats in open_forums(situation, frame)[:4]:
        deal = Deal(frame, seats)
        outsiders = [key for key in frame.parties if key not in seats.parties][:3]
        problem = with_conditions(deal, outsiders)
        own = len(deal.conditions)
        assert (verdicts(problem, Variants.same(problem))[0] == deal.solution.feasible).all()
        for place, actor in enumerate(outsiders):
            active = problem.active.copy()
            active[:, own + place] = True
            variants = Variants(
                problem.offset[None], active[None], problem.low[None], problem.high[None],
                problem.optional[None], np.array([[0, 0, 0, 1, 0]]),
            )  # fmt: skip
            both = verdicts(problem, variants)[0]
            assert (both <= deal.solution.feasible).all(), actor


def test_spoilers_are_graded():
    situation = detente.load("afghanistan-2017")
    result, found = findings_of(Necessity(), situation, count=300)
    grades = set()
    for quantity, finding in found.items():
        if quantity.startswith("agreement.spoiler"):
            grade = finding.detail["grade"]
            grades.add(grade)
            assert grade in {"none", "limited", "total", "ungraded"}
            assert grade == "none" or finding.value >= 0.01
            if grade in {"limited", "total"}:
                assert (finding.detail["total"] >= 0.5) == (grade == "total")
    assert {"none", "limited"} <= grades
    for forum in result["forum"].values:
        lasting = found[f"agreement.lasting[forum={forum},linked=no]"]
        worst = [g["breaks"] for g in lasting.detail.get("spoilers", [])]
        assert worst == sorted(worst, reverse=True)


@SLOW
@given(situations())
def test_breaking_is_a_probability_and_nothing_breaks_without_means(situation):
    frame = Frame.of(situation, draw(situation, count=10))
    for seats in open_forums(situation, frame):
        outsiders = [key for key in frame.parties if key not in seats.parties]
        if not outsiders:
            continue
        same = breaking(frame, seats, outsiders, frame.reversion)
        assert (same == 0).all()  # nobody loses where nothing changes
        odds = breaking(frame, seats, outsiders, np.full_like(frame.reversion, 50.0))
        assert (odds >= 0).all()
        assert (odds <= 1).all()


@SLOW
@given(situations())
def test_a_veto_less_never_closes_and_a_veto_more_keeps_who_is_there(situation):
    frame = Frame.of(situation, draw(situation, count=10))
    for seats in open_forums(situation, frame):
        base = feasible_in(Deal(frame, seats))
        for actor in seats.essential:
            if seats.quota >= 0:
                freer = unvetoed(seats, [actor])
                assert (feasible_in(Deal(frame, freer)) >= base).all()
                assert freer.voters == seats.voters
        outsiders = [key for key in frame.parties if key not in seats.table]
        for actor in outsiders[:2]:
            more = admitted(seats, [actor])
            assert set(more.essential) == {*seats.essential, actor}
            assert set(guaranteed(seats, [actor]).essential) == set(seats.essential)
            back = expelled(more, [actor])
            assert (back.essential, back.table) == (seats.essential, seats.table)
        if seats.quota < 0:
            assert by_unanimity(by_quota(seats)).essential == seats.essential


@pytest.mark.parametrize("odd", ODD)
def test_odd_situations_get_words(odd):
    _, found = findings_of(Necessity(), odd_situation(odd))
    sensible(found.values())
    assert found or odd == "nobody essential"


def test_groups_that_are_asked_for_are_tried():
    situation = small(3, parties=4)
    frame = Frame.of(situation, draw(situation))
    forums = open_forums(situation, frame)
    everyone, tried = groups_of(situation, forums, ["p3+p0", "nobody+p0"])
    assert ("p3", "p0") in tried
    assert ("p3", "p0") in everyone
    assert ("p0", "p3") not in everyone
    assert not any("nobody" in group for group in tried)
