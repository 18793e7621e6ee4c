"""Levers: the best move of a draw, from margins under the scenarios that take moves."""

from __future__ import annotations

import numpy as np
import pytest
from tests.analyses.small import ODD, agreement_of, findings_of, odd_situation, sensible, small

import detente
from detente.analyses.agreement.agreement import Agreement, open_forums
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal
from detente.analyses.forums.levers import Levers, levers_of, rise, strongest
from detente.analyses.protocol import Options
from detente.situation.edit import edits_of


def test_levers_are_scenarios_that_take_moves_of_one_actor():
    situation = detente.load("afghanistan-2017")
    found = {lever.scenario: (lever.actor, lever.moves) for lever in levers_of(situation)}
    assert found == {
        "pakistan-squeezes": ("pakistan", ("pk-squeeze",)),
        "surge": ("usa", ("us-surge",)),
        "us-concessions": ("usa", ("us-concede",)),
        "withdrawal": ("usa", ("us-withdraw",)),
    }


def test_the_best_move_is_the_one_that_raises_the_margin_most():
    situation = detente.load("afghanistan-2017")
    inputs = agreement_of(situation, count=80)
    result = Levers().run(inputs, Options())
    frame = Frame.of(situation, inputs.draws)
    for seats in open_forums(situation, frame):
        if seats.forum not in result["forum"].values:
            continue
        change = []
        for lever in levers_of(situation):
            other = inputs.redraw(edits_of(situation, lever.scenario))
            moved = Deal(Frame.of(other.situation, other.draws), seats).solution.margin
            change.append(rise(Deal(frame, seats).solution.margin, moved))
        top = np.max(change, axis=0)
        for actor in ("pakistan", "usa"):
            mine = [c for c, lever in zip(change, levers_of(situation), strict=True)
                    if lever.actor == actor]  # fmt: skip
            best = np.max(mine, axis=0)
            share = result["best"].sel(forum=seats.forum, actor=actor).values
            assert (share[(best < top) & (top > 1e-6)] == 0).all()
            assert (share[top <= 0] == 0).all()
        total = result["best"].sel(forum=seats.forum).sum("actor").values
        assert total == pytest.approx(np.ones(80))


def test_results_of_a_run_are_used_where_they_hold_margins():
    situation = detente.load("afghanistan-2017")
    inputs = agreement_of(situation, count=40)
    fresh = Levers().run(inputs, Options())
    more = dict(inputs.results)
    for lever in levers_of(situation):
        other = inputs.redraw(edits_of(situation, lever.scenario))
        found = Agreement().run(other, Options(settings=0, full=False))
        more[f"agreement@{lever.scenario}"] = found
    known = Levers().run(detente.analyses.protocol.Inputs(situation, inputs.draws, more, 1),
                         Options())  # fmt: skip
    assert (known["best"].values == fresh["best"].values).all()


def test_ties_are_shared_and_nothing_helps_is_nobody():
    slack = np.array([[[0.2, 0.2, -1.0]], [[0.0, -0.1, -0.2]], [[np.inf, 0.1, np.inf]]])
    found = strongest(slack, [0, 1, 1], 2)
    assert found[:, 0].tolist() == [[0.5, 0.5, 0.0], [0.0, 0.0, 1.0], [0.5, 0.5, 0.0]]


def test_findings_of_the_first_case():
    situation = detente.load("afghanistan-2017")
    result, found = findings_of(Levers(), situation, count=100)
    sensible(found.values())
    for forum in result["forum"].values:
        share = [
            found[f"levers.best[forum={forum},actor={actor}]"].value
            for actor in ("pakistan", "usa", "none")
        ]
        assert sum(share) == pytest.approx(1)
    assert "levers.best[forum=intra-afghan,actor=pakistan]" in found


def test_every_forum_can_be_asked_for():
    situation = detente.load("afghanistan-2017")
    result, _ = findings_of(Levers(), situation, count=10, forums=["sco"])
    assert "sco" in result["forum"].values


@pytest.mark.parametrize("odd", ODD)
def test_situations_without_moves_have_no_lever(odd):
    _, found = findings_of(Levers(), odd_situation(odd))
    assert found == {}
    assert levers_of(small(1)) == []
