"""The hindcast: nothing after a freeze is seen, and the figures of the record hold."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from detente.analyses.ground.calibration import choice_cells
from detente.backtest.ground import _Chain, forecasts, ground_of, hindcast
from detente.cli import app
from detente.errors import AnalysisError, FileFormatError
from detente.io.load import read
from detente.io.totals import Totals, read_totals
from detente.situation.model import Situation, Table

SIGAR = "data/afghanistan/sigar_district_control_quarterly.csv"


@pytest.fixture(scope="module")
def situation(afghanistan) -> Situation:
    return read(afghanistan)


@pytest.fixture(scope="module")
def totals(shared) -> tuple[Totals, ...]:
    return read_totals(shared(SIGAR))


def test_totals_are_read_as_published(totals):
    assert len(totals) == 13
    assert [one.complete for one in totals[:3]] == [True, False, True]
    assert totals[0].held == pytest.approx(0.72)
    assert totals[1].held == pytest.approx(0.705)
    assert totals[2].held == pytest.approx(268 / 408)


def test_nothing_after_the_freeze_can_be_reached(totals, situation):
    """Whatever later rows say, the forecast from a freeze has the same bytes."""
    wild = [*totals[:5]] + [
        replace(one, held=0.02 + 0.01 * k, lost=0.9) for k, one in enumerate(totals[5:])
    ]
    cells = choice_cells(situation)
    dates = [one.date for one in totals[5:8]]
    made = []
    for rows in (totals, wild):
        past = ground_of(rows, situation).until(totals[4].date)
        chain = _Chain(past, cells, seed=3, particles=2000)
        made.append(
            forecasts(
                past, chain, situation, cells, dates, seed=3, runs=500, drawn=None
            )
        )  # fmt: skip
    for (held, lost), (other_held, other_lost) in zip(*made, strict=True):
        assert held.tobytes() == other_held.tobytes()
        assert lost.tobytes() == other_lost.tobytes()


def test_scores_of_a_freeze_depend_on_later_rows_only_as_targets(totals, situation):
    """The weight of the model in the pool counts windows resolved by the freeze, none later."""
    full = hindcast(totals, situation, support=False, seed=1, particles=2000, runs=500)
    short = hindcast(totals[:7], situation, support=False, seed=1, particles=2000, runs=500)
    for freeze, weight in short.weights.items():
        assert full.weights[freeze] == weight
    first = min(full.weights)
    assert full.weights[first] == 0.5


def test_regions_are_cut_at_the_freeze_too(totals, situation):
    ground = ground_of(totals, situation)
    assert len(ground.until(totals[3].date).regions) == 0
    assert len(ground.until(totals[4].date).regions) == 2


@pytest.mark.slow
def test_the_record_holds(totals, situation):
    """Issue: frozen 2017-02 CRPS at most 1.93; over all freezes model within 5 % of the walk."""
    made = hindcast(
        totals, situation, support=False, seed=20170523, particles=30_000, runs=5000
    ).summary()
    crps, coverage = made["crps"], made["coverage"]
    frozen = next(one for one in made["by_freeze"] if one["freeze"] == "2017-02-20")
    assert frozen["targets"] == 7
    assert frozen["crps"]["walk"] == pytest.approx(1.93, abs=0.005)
    assert frozen["crps"]["line"] == pytest.approx(4.98, abs=0.005)
    assert frozen["crps"]["model"] <= 1.93
    assert len(made["by_freeze"]) == 9
    assert crps["model"] <= 1.05 * crps["walk"]
    assert crps["pool"] <= crps["walk"]
    assert 0.40 <= coverage["50"] <= 0.75
    assert 0.70 <= coverage["80"] <= 0.95


def test_dependencies_count_from_the_freeze(totals, situation):
    """With donors that leave at once the forecast is darker than with constant support."""
    rows = situation.table("dependencies")
    at_once = tuple(replace(row, cells={**row.cells, "patience": "0"}) for row in rows)
    table = Table(rows.name, rows.columns, at_once)
    leaving = replace(situation, tables={**situation.tables, "dependencies": table})
    scores = [
        hindcast(totals[:7], one, support=True, seed=1, particles=2000, runs=500)
        for one in (situation, leaving)
    ]
    medians = [
        np.mean([np.interp(0.5, s.model, np.linspace(0, 100, 5001)) for s in made.scores
                 if s.share == "held"])
        for made in scores
    ]  # fmt: skip
    assert medians[1] < medians[0] - 2


def test_too_few_observations_are_refused(totals, situation):
    with pytest.raises(AnalysisError, match="3 complete observations"):
        hindcast(totals[:3], situation)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "has no columns held, contested, lost"),
        ("date,held,contested,lost,units\n2016-01-01,5,x,1,10\n", "'x' is not a number"),
        ("date,held,contested,lost,units\n2016-01-01,5,2,1,10\n", "add up to 8, not to 10"),
        ("date,held,contested,lost,units\n2016-01-01,5,4,-1,8\n", "is not a count"),
        ("date,held,contested,lost,units\n2016-13-01,5,4,1,10\n", "line 2"),
        ("date,held,contested,lost,units\n2016-01-01,5,4,1,10\n2016-01-01,5,4,1,10\n", "twice"),
        ("date,held,contested,lost,units\n", "no row with a share"),
    ],
)
def test_broken_totals_are_explained(tmp_path, text, message):
    path = tmp_path / "totals.csv"
    path.write_text(text)
    with pytest.raises(FileFormatError, match=message):
        read_totals(path)


def test_missing_and_binary_files_are_explained(tmp_path):
    with pytest.raises(FileFormatError, match="cannot be read"):
        read_totals(tmp_path / "absent.csv")
    path = tmp_path / "binary.csv"
    path.write_bytes(bytes(range(256)))
    with pytest.raises(FileFormatError, match="UTF-8"):
        read_totals(path)


@pytest.mark.slow
def test_command_prints_the_documented_json(shared):
    made = CliRunner().invoke(
        app,
        ["backtest", "ground", "--data", str(shared(SIGAR)), "--particles", "3000", "--json"],
    )
    assert made.exit_code == 0
    content = json.loads(made.stdout)
    assert set(content) >= {"crps", "coverage", "by_freeze"}
    assert set(content["crps"]) == {"model", "pool", "walk", "line"}
    assert set(content["coverage"]) == {"50", "80", "95"}
    assert all(math.isfinite(value) for value in content["crps"].values())
