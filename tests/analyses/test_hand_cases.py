"""Ten situations of two or three actors, solved by hand (``expected.json`` says how)."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

import detente
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal, Seats
from detente.analyses.deal.waivers import waived
from detente.ensemble.draw import draw
from detente.models.bargain import surpluses
from detente.models.winset import extremes, margins

CASES = (
    "brokered-trust", "control-stated", "faction-blocks", "faction-inherits", "linkage", "quota",
    "reach-and-relief", "red-lines-contradict", "trust-and-guarantee", "two-actors-one-issue",
)  # fmt: skip
LIFTS = {
    "no_tax": "tax", "no_ratifiers": "ratifiers", "no_red_lines": "red_lines",
    "reach_unlimited": "reach", "cost_nil": "cost",
}  # fmt: skip


def deal_of(situation, forum, linked=(), **choices):
    draws = draw(situation, count=3, choices=choices or None)
    frame = Frame.of(situation, draws)
    return Deal(frame, Seats.of(situation, forum, frame.core), tuple(linked))


@pytest.mark.parametrize("name", CASES)
def test_hand_case(shared, name):
    folder = shared(f"cases/agreement/{name}")
    situation = detente.load(folder)
    expected = json.loads((folder / "expected.json").read_text())
    linkable = [row.key for row in situation.issues if row.flag("linkable")]
    checked = 0
    for key in ("margin", "margin,relief=full", "margin,linked=yes"):
        for forum, value in expected.get(key, {}).items():
            choices = {"relief": "full"} if "full" in key else {}
            linked = linkable if "linked" in key else ()
            deal = deal_of(situation, forum, linked, **choices)
            want = -np.inf if value is None else value
            assert deal.solution.margin == pytest.approx(np.full(3, want), abs=1e-6)
            checked += 1
    for forum, value in expected.get("coverage", {}).items():
        assert deal_of(situation, forum).coverage == pytest.approx(np.full(3, value), abs=1e-9)
        checked += 1
    for forum, value in expected.get("empty", {}).items():
        assert (deal_of(situation, forum).empty() == bool(value)).all()
        checked += 1
    for forum, rows in expected.get("reasons", {}).items():
        for lift, value in rows.items():
            assert (waived(deal_of(situation, forum), lift=LIFTS[lift]) == bool(value)).all(), lift
            checked += 1
    for forum, rows in expected.get("agreement.blockers", {}).items():
        for who, value in rows.items():
            assert (waived(deal_of(situation, forum), waiver=who) == bool(value)).all(), who
            checked += 1
    for forum, rows in expected.get("win_set", {}).items():
        deal = deal_of(situation, forum)
        low, high = extremes(deal.problem, deal.solution)
        for issue, (bottom, top) in rows.items():
            k = deal.issues.index(issue)
            assert low[:, k] == pytest.approx(np.full(3, bottom), abs=1e-4)
            assert high[:, k] == pytest.approx(np.full(3, top), abs=1e-4)
            checked += 1
    for forum, issue, side, value, probability in expected.get("exceedance", []):
        deal = deal_of(situation, forum)
        low, high, optional = deal.bounded(
            issue, value if side == "at_least" else 0, value if side == "at_most" else 100
        )
        bounded = replace(deal.problem, low=low, high=high, optional=optional)
        assert (margins(bounded).feasible == bool(probability)).all()
        checked += 1
    for forum, rows in expected.get("condition_at_optimum", {}).items():
        deal = deal_of(situation, forum)
        surplus = surpluses(deal.problem, deal.solution.package)
        for who, value in rows.items():
            at = deal.conditions.index(who)
            assert surplus[:, at] == pytest.approx(np.full(3, value), abs=1e-6)
            checked += 1
    for key, value in expected.items():
        if key.startswith("agreement.feasible["):
            name = key.removeprefix("agreement.feasible[").removesuffix("]")
            inside = dict(part.split("=") for part in name.split(","))
            linked = inside.get("linked", "no")
            chosen = linkable if linked == "yes" else [] if linked == "no" else linked.split("+")
            deal = deal_of(situation, inside["forum"], chosen)
            assert (deal.solution.feasible == bool(value)).all()
            checked += 1
    assert checked >= 3
