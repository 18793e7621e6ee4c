"""What if: the quick answer is the answer of a run of as many draws."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr

from detente.analyses.agreement.agreement import Agreement
from detente.analyses.protocol import Inputs, Options
from detente.ensemble.draw import draw
from detente.situation.edit import edited
from detente.situation.model import Value
from detente.workbench.levers import edits_of, levers, moved
from detente.workbench.live import Bench, redrawn

EDITS = {
    "stake": {"table": "stakes", "key": "usa/syria", "column": "position", "value": "45/52/70"},
    "trust": {"table": "relations", "key": "russia/usa", "column": "trust", "value": "0.4/0.5/0.6"},
    "guarantee": {"table": "forums", "key": "us-russia", "column": "guarantee", "value": "0.3"},
    "veto": {"table": "ratifiers", "key": "usa/us-establishment", "remove": True},
    "seat": {"table": "members", "add": {
        "forum": "us-russia", "actor": "china", "role": "member", "essential": "yes"}},
    "no stake": {"table": "stakes", "key": "usa/syria", "remove": True},
    "reversion": {"table": "issues", "key": "syria", "column": "reversion", "value": "20/30/40"},
}  # fmt: skip


@pytest.fixture(scope="module")
def bench(afghanistan: Path) -> Bench:
    return Bench(afghanistan, draws=300)


@pytest.mark.parametrize("name", list(EDITS))
def test_draws_after_an_edit_are_those_of_a_run(bench: Bench, name: str) -> None:
    after = edited(bench.situation, [EDITS[name]])
    quick, _ = redrawn(bench.draws, bench.cells, after)
    whole = draw(after, count=300)
    for variable in whole.data_vars:
        if variable in {"cells", "spread"}:
            names = list(whole["cell"].values)
            xr.testing.assert_equal(quick["cells"].sel(cell=names), whole["cells"])
        else:
            xr.testing.assert_equal(quick[variable], whole[variable])


@pytest.mark.parametrize("name", ["stake", "veto", "seat"])
def test_odds_are_those_of_the_analysis(bench: Bench, name: str) -> None:
    quick = bench.answer([EDITS[name]])["forums"]
    situation = edited(bench.situation, [EDITS[name]])
    inputs = Inputs(situation, draw(situation, count=300))
    result = Agreement().run(inputs, Options(full=False)).sel(linked="no")
    for forum in result["forum"].values:
        one = result.sel(forum=forum)
        assert quick[str(forum)]["value"] == float(one["feasible"].mean())
        assert quick[str(forum)]["worth"] == float(one["worth"].mean())


def test_every_slider_is_a_cell_and_moves_inside_its_range(bench: Bench) -> None:
    every = levers(bench.situation)
    assert len({lever["id"] for lever in every}) == len(every)
    for lever in every:
        value = Value(lever["low"], lever["best"], lever["high"])
        for best in (lever["bottom"], lever["top"], lever["best"]):
            text = moved(value, best, bottom=lever["bottom"], top=lever["top"])
            again = Value.parse(text)
            assert lever["bottom"] <= again.low <= again.best <= again.high <= lever["top"]


def test_a_change_that_names_nothing_is_refused(bench: Bench) -> None:
    for changes in (
        {"cells": {"stakes/nobody/x/position": 1}}, {"vetoes": {"a/b": False}},
        {"seats": {"nowhere/usa": True}}, {"cells": {"stakes/usa/syria/position": float("nan")}},
        {"cells": 3},
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"no|not"):
            edits_of(bench.situation, changes)
