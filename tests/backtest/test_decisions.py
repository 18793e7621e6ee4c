"""Backtest on decisions: errors computed anew, calibration out of fold, honesty of verdicts."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from detente.backtest.decisions import FOLDS, NORMAL, backtest, score_table
from detente.backtest.forecasts import BENCHMARK, MODELS, forecasts
from detente.backtest.tables import decisions_table, record_text
from detente.errors import FileFormatError
from detente.findings.record import record_of, record_sentence
from detente.io.deu import read_decisions


@pytest.fixture(scope="module")
def path(shared):
    return shared("cases/decisions/deu_dev.tsv")


@pytest.fixture(scope="module")
def result(path):
    return backtest(read_decisions(path))


def independent_weighted_mean(path):
    """The salience-weighted mean of every issue, with nothing but the csv module."""
    rows = list(csv.reader(path.open(), delimiter="\t"))
    header = rows[0]
    errors = []
    for row in rows[2:]:
        cells = dict(zip(header, row, strict=True))
        if not cells["out"]:
            continue
        top = bottom = 0.0
        for name in header:
            code = name[1:]
            if name[0] == "p" and f"s{code}" in header and cells[name] and cells[f"s{code}"]:
                top += float(cells[name]) * float(cells[f"s{code}"])
                bottom += float(cells[f"s{code}"])
        if bottom:
            errors.append(abs(top / bottom - float(cells["out"])))
    return sum(errors) / len(errors), len(errors)


def test_weighted_mean_equals_an_independent_computation(path, result):
    expected, count = independent_weighted_mean(path)
    score = result.models[BENCHMARK]
    assert score.n == count
    assert score.mae == pytest.approx(expected, abs=0.01)
    assert score.mae == pytest.approx(expected, abs=1e-9)


def test_constant_and_reference_point_by_hand(path, result):
    table = read_decisions(path)
    known = ~np.isnan(table.outcome)
    assert result.models["midpoint"].mae == pytest.approx(
        np.abs(50 - table.outcome[known]).mean(), abs=1e-9
    )
    both = known & ~np.isnan(table.reference)
    assert result.models["reference_point"].n == both.sum()
    assert result.models["reference_point"].rmse == pytest.approx(
        np.sqrt(((table.reference - table.outcome)[both] ** 2).mean()), abs=1e-9
    )


def test_eighty_percent_intervals_hold_out_of_fold(result):
    for name, score in result.models.items():
        assert 0.74 <= score.coverage80 <= 0.86, name
        low, high = score.coverage80_interval
        assert low <= score.coverage80 <= high


def test_the_best_distribution_beats_a_constant_normal_error(result):
    best = min(
        (score for name, score in result.models.items() if name != NORMAL),
        key=lambda score: score.crps,
    )
    assert best.crps < result.models[NORMAL].crps
    # And not by chance: the paired interval, proposals drawn anew, lies below 0.
    assert result.models[BENCHMARK].crps_versus_normal[1] < 0


def test_no_model_is_called_better_unless_the_interval_says_so(result):
    for score in result.models.values():
        low, high = score.versus_mean
        if score.verdict == "better":
            assert high < 0
        elif score.verdict == "worse":
            assert low > 0
        elif score.verdict == "no clear difference":
            assert low <= 0 <= high
        assert low <= score.difference <= high or score.name in (BENCHMARK, NORMAL)
    assert all(score.verdict != "better" for score in result.models.values())


def test_distributions_are_made_from_other_proposals_alone(path):
    """Changing the outcomes of one fold changes no interval of that fold, only its scores."""
    from dataclasses import replace

    from detente.backtest import decisions as module

    table = read_decisions(path)
    rows = np.flatnonzero(~np.isnan(table.outcome))
    proposals = np.array(table.proposal)[rows]
    names = sorted(set(proposals))
    fold = np.array([names.index(p) % FOLDS for p in proposals])
    every = forecasts(table)
    forecast = every[BENCHMARK][rows]
    spread = module._spread(table)[rows]
    outcome = table.outcome[rows]
    first = module._members(forecast, outcome, spread, fold)
    changed = np.where(fold == 3, 0.0, outcome)
    second = module._members(forecast, changed, spread, fold)
    for row in np.flatnonzero(fold == 3):
        np.testing.assert_array_equal(first[row], second[row])
    assert any(
        not np.array_equal(first[row], second[row]) for row in np.flatnonzero(fold != 3)
    )  # fmt: skip
    # Forecasts see no outcome at all.
    blind = replace(table, outcome=np.full_like(table.outcome, np.nan))
    for name, values in forecasts(blind).items():
        np.testing.assert_array_equal(values, every[name])


def test_rules_are_told_apart(result):
    by_rule = result.models["compromise"].by_rule
    assert set(by_rule) == {"QMV", "Unan"}
    assert sum(cell["n"] for cell in by_rule.values()) == result.issues


def test_row_order_changes_nothing(path, tmp_path, result):
    lines = path.read_text(encoding="utf-8").splitlines()
    shuffled = [*lines[:2], *reversed(lines[2:])]
    file = tmp_path / "deu_dev.tsv"
    file.write_text("\n".join(shuffled), encoding="utf-8")
    other = backtest(read_decisions(file))
    for name, score in result.models.items():
        assert other.models[name].mae == pytest.approx(score.mae, abs=1e-9), name
        assert other.models[name].crps == pytest.approx(score.crps, abs=1e-9), name


def test_json_has_what_is_asked_for(result):
    plain = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert set(plain["models"]) == {*MODELS, NORMAL}
    for score in plain["models"].values():
        assert {"n", "mae", "rmse", "crps", "coverage80", "versus_mean"} <= set(score)
        assert len(score["versus_mean"]) == 2


def test_the_shipped_record_is_this_backtest(result):
    """findings/record.json is what the command measures today."""
    record = record_of("decisions")
    measured = result.to_json()
    assert record["issues"] == measured["issues"]
    for name, score in measured["models"].items():
        for key in ("n", "mae", "rmse", "hits10", "crps", "coverage80"):
            assert record["models"][name][key] == pytest.approx(score[key], abs=1e-6), (name, key)


def test_texts(result):
    table = decisions_table(result.to_json())
    assert "challenge model, issue by issue" in table
    assert "_" not in table.replace("deu_dev.tsv", "")
    assert max(map(len, table.splitlines())) <= 80
    assert "the benchmark" in table
    assert "decisions of the European Union" in record_text()
    sentence = record_sentence("challenge")
    assert "200 decisions" in sentence
    assert "no clear difference" in sentence
    assert record_sentence("no-such-model") == ""


def test_plot(path, tmp_path):
    plot = tmp_path / "reliability.svg"
    score_table(path, plot=str(plot))
    text = plot.read_text(encoding="utf-8")
    assert text.startswith("<svg")
    assert "var(--" not in text
    with pytest.raises(FileFormatError, match="cannot be written"):
        score_table(path, plot=str(tmp_path / "none" / "x.svg"))


def test_a_table_without_outcomes_is_refused(tmp_path):
    file = tmp_path / "t.tsv"
    file.write_text("prnr\tpde\tsde\tout\nd99001\t1\t50\t", encoding="utf-8")
    with pytest.raises(FileFormatError, match="0 proposals have an outcome"):
        score_table(file)
