"""Flip points against closed forms; the search itself; words where nothing flips."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr
from tests.analyses.small import ODD, agreement_of, findings_of, odd_situation, sensible
from tests.property.strategies import make

import detente
from detente.analyses.agreement.agreement import possible
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal, Seats
from detente.analyses.protocol import Inputs, Options
from detente.analyses.sensitivity.crossing import FINE, Scale, crossed
from detente.analyses.sensitivity.flips import Flips, Table
from detente.analyses.sensitivity.sensitivity import Sensitivity
from detente.ensemble.draw import draw

FLIPS = "sensitivity.flips[forum=f,linked=no]"


def one_issue(*, trust="0.1/0.2/0.5", n=400, head=None):
    """Two parties, one issue: a wants 80, b 100, no deal means 50; b trusts a, a may not trust b.

    a gains at most 0.3, at z = 80, where b is content; a's tax is 0.1·(1 - t)/t.  So a deal is
    feasible where its trust t in b is a quarter or more.
    """
    choices = {"kappa": "0", "lambda": "0.1", "theta": "1", "delta": "1"}
    return make(
        {
            "actors": [{"id": key, "kind": "state", "influence": "50"} for key in "ab"],
            "issues": [{"id": "x", "low": "none", "high": "all", "reversion": "40/50/60"}],
            "stakes": [
                {"actor": "a", "issue": "x", "position": "75/80/85", "salience": "50"},
                {"actor": "b", "issue": "x", "position": "100", "salience": "50"},
            ],
            "relations": [{"source": "a", "target": "b", "trust": trust},
                          {"source": "b", "target": "a", "trust": "0.95"}],
            "forums": [{"id": "f", "guarantee": "0/0.01/0.05"}],
            "members": [{"forum": "f", "actor": key, "essential": "yes"} for key in "ab"],
        },
        head={"draws": {"n": n, "seed": 2}, "choices": choices,
              "headline": {"forum": "f"} if head is None else head},
    )  # fmt: skip


def pinned(situation, **cells):
    """The situation with cells at points, so that a closed form holds for one that is left."""
    edits = [
        {"table": table, "key": key, "column": column, "value": value}
        for (table, key, column), value in (
            (tuple(name.split(":")), value) for name, value in cells.items()
        )
    ]
    return detente.situation.edit.edited(situation, edits)


POINTS = {"issues:x:reversion": 50, "stakes:a/x:position": 80, "forums:f:guarantee": 0}


def flips(situation, **extra):
    inputs = Inputs(situation, draw(situation), {}, 1)
    result = Flips().run(inputs, Options(extra=extra))
    found = Flips().findings(result, situation, Options())
    return inputs, {finding.quantity: finding for finding in found}


def test_flips_in_closed_form():
    situation = pinned(one_issue(trust="0.1/0.17/0.45"), **POINTS)
    inputs, found = flips(situation)
    finding = found[FLIPS]
    rows = {row["input"]: row for row in finding.detail["rows"]}
    trust = np.sort(Frame.of(situation, inputs.draws).cell("relations/a/b/trust"))
    odds = (trust >= 0.25).mean()
    assert finding.detail["odds"] == pytest.approx(odds)
    assert 0.2 < odds < 0.5
    # Half of the draws are feasible where the upper median of the trust is enough.
    m = trust[-len(trust) // 2]
    tax = 0.1 * (1 - m) / m
    expected = {
        "relations/a/b/trust": 0.25,
        "choices/lambda": 0.3 * m / (1 - m),
        "forums/f/guarantee": (0.25 - m) / (1 - m),
        "stakes/a/x/position": 50 + 100 * tax,
        "issues/x/reversion": 80 - 100 * tax,
        "stakes/a/x/salience": 0,  # who has no stake fears no betrayal
    }
    assert set(rows) == set(expected)
    for key, value in expected.items():
        row = rows[key]
        width = (row["high"] - row["low"]) or (10 if key == "choices/lambda" else 100)
        assert row["flip"] == pytest.approx(value, abs=2 * FINE * width), key
    assert rows["relations/a/b/trust"]["inside"]
    assert rows["relations/a/b/trust"]["ranges"] == pytest.approx(0.08 / 0.35, abs=0.01)
    # The one with a range comes first, those that are written as points after it.
    assert finding.detail["rows"][0]["input"] == "relations/a/b/trust"
    assert finding.value == rows["relations/a/b/trust"]["ranges"]
    assert all(row["ranges"] is None for row in finding.detail["rows"][1:])
    assert "trust of a in b rises from 0.17 to 0.25, inside its range" in finding.statement
    # b's salience can only close the deal: it enters, and cannot flip it.
    assert "stakes/b/x/salience" in [each["input"] for each in finding.detail["cannot"]]
    assert "relations/b/a/trust" in [each["input"] for each in finding.detail["cannot"]]
    assert "choices/nu" in finding.detail["idle"]
    sensible(found.values())


def test_inputs_are_ranked_by_how_far_they_move_in_their_own_range():
    _, found = flips(one_issue())
    rows = found[FLIPS].detail["rows"]
    ranges = [row["ranges"] for row in rows if row["ranges"] is not None]
    assert len(ranges) >= 3
    assert ranges == sorted(ranges)
    for row in rows:
        assert row["inside"] == (row["low"] <= row["flip"] <= row["high"])
        assert row["lowest"] <= 0.5 <= row["highest"]


def test_where_one_half_is_out_of_reach_the_next_word_is_asked_for():
    # A deal must hold x at 90 or more, which a takes only at a trust that it hardly ever has.
    head = {"forum": "f", "issue": "x", "at_least": 90}
    situation = pinned(one_issue(head=head, trust="0.2/0.3/0.5"), **POINTS)
    _, found = flips(situation)
    worth = found["sensitivity.flips[forum=f,linked=no,issue=x,at_least=90]"]
    # a gains 0.2 at z = 90, so the trust has to be a third.
    trust = next(r for r in worth.detail["rows"] if r["input"] == "relations/a/b/trust")
    assert trust["flip"] == pytest.approx(1 / 3, abs=2 * FINE)
    # And where nothing does it, that is said.
    stuck = pinned(situation, **{"stakes:a/x:position": 55, "relations:a/b:trust": "0.01"})
    stuck = detente.situation.model.Situation(
        {**stuck.head, "headline": {"forum": "f", "issue": "x", "at_least": 100}}, stuck.tables
    )
    _, found = flips(stuck)
    for finding in found.values():
        assert finding.value is None or finding.detail["rows"]
    sensible(found.values())


def test_contradictory_red_lines_no_single_input_can_mend():
    _, found = flips(odd_situation("contradictory red lines"))
    finding = found[FLIPS]
    assert finding.value is None
    assert finding.detail["rows"] == []
    assert finding.detail["odds"] == 0
    assert "No single input changes the answer" in finding.statement


@pytest.mark.parametrize("odd", ODD)
def test_odd_situations_get_words(odd):
    _, found = flips(odd_situation(odd))
    assert found
    sensible(found.values())
    if odd == "nobody essential":
        assert found["sensitivity.flips"].value is None


def test_without_a_headline_there_is_nothing_to_flip():
    for head in ({}, {"forum": "nowhere"}):
        _, found = flips(one_issue(head=head, n=20))
        assert "headline" in found["sensitivity.flips"].reason


def test_setting_a_cell_is_a_redraw_after_an_edit():
    situation = detente.load("afghanistan-2017")
    draws = draw(situation, count=60)
    seats = Seats.of(situation, "us-russia", Frame.of(situation, draws).core)
    table, inputs = Table(situation, draws, seats), Inputs(situation, draws, {}, draws.seed)
    cells = {
        "choices/lambda": ("situation", "choices.lambda", 0.02),
        "situation/default_trust": ("situation", "default_trust", 0.9),
        "forums/us-russia/guarantee": ("forums", "us-russia", 0.4),
        "relations/usa/russia/trust": ("relations", "usa/russia", 0.7),
        "ratifiers/usa/us-establishment/power": ("ratifiers", "usa/us-establishment", 0.1),
        "stakes/russia/ct-isis/position": ("stakes", "russia/ct-isis", 35),
        "issues/ct-isis/reversion": ("issues", "ct-isis", 5),
    }
    for cell, (where, key, value) in cells.items():
        edit = {"table": where, "key": key, "column": cell.rpartition("/")[2], "value": value}
        if where == "situation":
            edit["column"] = key
        other = inputs.redraw([edit])
        deal = Deal(Frame(other.situation, other.draws, other.draws["reversion"].values), seats)
        fine = possible(deal)
        worth = possible(deal, "ct-isis", low=50, ask=fine)
        found = table.odds([(cell, value)])[:, 0]
        assert found == pytest.approx([fine.mean(), worth.mean()]), cell


def test_what_does_not_enter_changes_nothing():
    situation = detente.load("afghanistan-2017")
    draws = draw(situation, count=100)
    _, found = flips(situation, flips=100)
    idle = found["sensitivity.flips[forum=us-russia,linked=no]"].detail["idle"]
    seats = Seats.of(situation, "us-russia", Frame.of(situation, draws).core)
    table = Table(situation, draws, seats)
    for cell in idle[::40]:
        for value in (0.0, 1.0):
            assert table.odds([(cell, value)])[:, 0] == pytest.approx(table.base), cell


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0, 1), min_size=3, max_size=9), st.integers(0, 8),
    st.sampled_from([0.2, 0.5]),
)  # fmt: skip
def test_a_crossing_is_the_nearest_on_the_grid(values, place, level):
    grid, values = np.arange(float(len(values))), np.array(values)
    best = float(min(place, len(grid) - 1))
    start = float(values[int(best)])
    found = crossed(
        lambda x: float(np.interp(x, grid, values)), grid, values, best=best, start=start,
        level=level, near=1e-6,
    )  # fmt: skip
    other = (values >= level) != (start >= level)
    if found is None:
        assert not other.any()
        return
    assert (np.interp(found, grid, values) >= level) != (start >= level)
    assert abs(found - best) <= np.abs(grid[other] - best).min() + 1e-9
    inner = found + (1e-5 if found < best else -1e-5)
    if found != best:
        assert abs(np.interp(inner, grid, values) - level) < 1e-3 or (
            (np.interp(inner, grid, values) >= level) == (start >= level)
        )


def test_a_scale_covers_the_column_and_holds_the_written_values():
    scale = Scale(20, 30, 40, 0, 100)
    grid = scale.grid((0.0, 0.5))
    assert grid.tolist() == [0, 15, 20, 30, 40, 65, 100]
    assert Scale(5, 5, 5, 5, 5).grid((0.0, 0.5)).tolist() == [5]


def test_a_deal_worth_having_has_a_tornado_of_its_own():
    situation = one_issue(head={"forum": "f", "issue": "x", "at_least": 75})
    result, found = findings_of(Sensitivity(), situation)
    any_deal = found["sensitivity.tornado[forum=f,linked=no]"]
    worth = found["sensitivity.tornado[forum=f,linked=no,issue=x,at_least=75]"]
    assert worth.detail["rows"]
    assert "75 or more" in worth.statement
    # The verdict itself, ranked: Spearman's correlation as scipy has it.
    inputs = agreement_of(situation)
    cell = "relations/a/b/trust"
    at = list(result["input"].values).index(cell)
    for variable, told in (("margin", "rank_correlation"), ("worth", "with_worth")):
        target = inputs.results["agreement"][variable].sel(forum="f", linked="no").values
        trust = Frame.of(situation, inputs.draws).cell(cell)
        expected = spearmanr(trust, target).statistic
        got = result[told].sel(forum="f", linked="no").values[at]
        assert got == pytest.approx(expected, abs=1e-9)
    assert any_deal.statement != worth.statement
