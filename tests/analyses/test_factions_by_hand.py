"""A deal with a faction that ratifies, from the definition alone: every package of a grid."""

from __future__ import annotations

import numpy as np
import pytest
from tests.property.strategies import make

from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal, Seats
from detente.analyses.deal.waivers import waived
from detente.ensemble.draw import draw

KAPPA, LAMBDA, STEP = 0.2, 0.1, 1.0
ISSUES = ("x", "y")


def case(seed):
    """Parties a and b, faction f of a that always blocks: tables, and the same as numbers."""
    rng = np.random.default_rng(seed)
    ideal = {(i, k): int(10 * rng.integers(0, 11)) for i in "abf" for k in ISSUES}
    salience = {(i, k): int(rng.integers(5, 100)) for i in "abf" for k in ISSUES}
    reversion = {k: int(10 * rng.integers(1, 10)) for k in ISSUES}
    trust = {pair: round(float(rng.uniform(0.1, 0.9)), 2) for pair in ("ab", "ba", "fb")}
    threat = {key: int(rng.integers(0, 101)) for key in "abf"}
    own_threat, own_trust = rng.random() < 0.5, rng.random() < 0.5
    if not own_threat:
        threat["f"] = threat["a"]  # a row that a faction lacks it takes from its parent
    if not own_trust:
        trust["fb"] = trust["ab"]
    guarantee = round(float(rng.uniform(0, 0.6)), 2)
    rows = {
        "actors": [
            {"id": "a", "kind": "state", "influence": "60"},
            {"id": "b", "kind": "state", "influence": "40"},
            {"id": "f", "kind": "faction", "part_of": "a", "influence": "20"},
        ],
        "issues": [{"id": k, "low": "none", "high": "all", "reversion": str(reversion[k])}
                   for k in ISSUES],
        "stakes": [
            {"actor": i, "issue": k, "position": str(ideal[i, k]), "salience": str(salience[i, k])}
            for i, k in ideal
        ],
        "relations": [
            {"source": pair[0], "target": pair[1], "trust": str(trust[pair])}
            for pair in ("ab", "ba", *(("fb",) if own_trust else ()))
        ],
        "threats": [
            {"threat": "flood", "actor": key, "level": str(threat[key])}
            for key in ("a", "b", *(("f",) if own_threat else ()))
        ],
        "ratifiers": [{"actor": "a", "faction": "f", "power": "1"}],
        "forums": [{"id": "t", "guarantee": str(guarantee)}],
        "members": [{"forum": "t", "actor": key, "essential": "yes"} for key in "ab"],
    }  # fmt: skip
    choices = {"kappa": str(KAPPA), "lambda": str(LAMBDA), "theta": "1", "delta": "1"}
    situation = make(rows, head={"draws": {"n": 2, "seed": 1}, "choices": choices})
    return situation, ideal, salience, reversion, trust, threat, guarantee


def margins(seed):
    """Largest smallest surplus on the grid: of all three, without f, without a, without both."""
    _, ideal, salience, reversion, trust, threat, guarantee = case(seed)
    surplus = {}
    grid = [np.arange(0, 100 + STEP, STEP) for _ in ISSUES]
    for i, other in (("a", "b"), ("b", "a"), ("f", "b")):
        total = sum(salience[i, k] for k in ISSUES)
        gain = np.zeros([len(points) for points in grid])
        for axis, (k, points) in enumerate(zip(ISSUES, grid, strict=True)):
            moved = abs(reversion[k] - ideal[i, k]) - np.abs(points - ideal[i, k])
            along = [1, 1]
            along[axis] = -1
            gain = gain + (salience[i, k] / total * moved / 100).reshape(along)
        direct = trust[i + other]
        h = direct + (1 - direct) * guarantee
        # Everybody's stakes are on the agenda (exposure 1) and the table covers them all.
        surplus[i] = gain + KAPPA * threat[i] / 200 - min(1.0, LAMBDA * (1 - h) / h)
    return {
        who: float(np.min([surplus[i] for i in left], axis=0).max())
        for who, left in (("", "abf"), ("a.factions", "ab"), ("f", "ab"), ("a.own", "bf"),
                          ("a", "b"), ("b", "af"))
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_verdicts_and_waivers_are_those_of_a_grid(seed):
    situation = case(seed)[0]
    frame = Frame.of(situation, draw(situation))
    deal = Deal(frame, Seats.of(situation, "t", frame.core))
    expected = margins(seed)
    checked = 0
    for who, margin in expected.items():
        if -STEP / 200 < margin < 0:  # the grid is too coarse to tell
            continue
        found = deal.solution.feasible if not who else waived(deal, waiver=who)
        assert (found == (margin >= 0)).all(), (who, margin)
        checked += 1
    assert checked >= 3
    # The grid never finds more than the optimum, and less by at most half a step.
    assert expected[""] <= deal.solution.margin[0] + 1e-9
    assert expected[""] >= deal.solution.margin[0] - STEP / 200


def test_both_verdicts_occur():
    found = [margins(seed) for seed in range(60)]
    for who in ("", "a.own", "b"):
        verdicts = {each[who] >= 0 for each in found}
        assert verdicts == {True, False}, who
    opened = [each for each in found if each[""] < 0 <= each["f"]]
    assert opened  # sometimes it is the faction alone that stands in the way
