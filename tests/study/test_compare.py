"""Scenarios side by side: shared draws, paired intervals, words for what goes wrong."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from rich.console import Console
from tests.analyses.small import small
from typer.testing import CliRunner

import detente
from detente.analyses.quantities.quantities import Answer
from detente.cli import app
from detente.ensemble.draw import draw
from detente.errors import UnknownNameError
from detente.figures.labels import short_name
from detente.report.comparison import print_comparison
from detente.situation.edit import scenario
from detente.study.compare import compare, paired, usual


def told(found, situation):
    """What is printed, none of it wider than a terminal."""
    console = Console(file=io.StringIO(), width=200)
    print_comparison(found, situation, console)
    text = console.file.getvalue()
    assert max(len(line) for line in text.splitlines()) <= 80
    return text


def one_cell(situation):
    """The situation with a scenario that differs in one cell."""
    edit = {"table": "stakes", "key": "usa/ct-isis", "column": "salience", "value": "80/90/98"}
    return detente.situation.model.Situation(
        situation.head, situation.tables, {"one-cell": {"edits": [edit]}}
    )


def test_two_scenarios_share_all_other_draws():
    situation = one_cell(detente.load("afghanistan-2017"))
    before = draw(situation, count=300)
    after = draw(scenario(situation, "one-cell"), count=300)
    assert list(before["cell"].values) == list(after["cell"].values)
    changed = (before["cells"].values != after["cells"].values).any(axis=0)
    assert [str(c) for c in before["cell"].values[changed]] == ["stakes/usa/ct-isis/salience"]


def test_paired_intervals_are_far_narrower_than_unpaired():
    situation = one_cell(detente.load("afghanistan-2017"))
    found = compare(
        situation, ["base", "one-cell"], draws=1000,
        quantities=["agreement.feasible[forum=us-russia,linked=no]",
                    "agreement.feasible[forum=qcg,linked=no]"],
    )  # fmt: skip
    for line in found.lines:
        change = line.differences[0]
        assert (change.high - change.low) / 2 < change.unpaired / 3
        assert change.low <= change.value <= change.high
        assert change.value == pytest.approx(line.values[1] - line.values[0])


def test_the_paired_interval_covers_the_true_difference():
    rng = np.random.default_rng(3)
    covered = 0
    for _ in range(400):
        u = rng.random(300)
        first, second = Answer.share(u < 0.4), Answer.share(u < 0.45)
        change = paired(first, second)
        covered += change.low <= 0.05 <= change.high
    assert 0.93 <= covered / 400 <= 0.99


def test_the_interval_of_a_conditional_share():
    rng = np.random.default_rng(5)
    estimates, widths = [], []
    for _ in range(500):
        among = rng.random(400) < 0.5
        u = rng.random(400)
        change = paired(Answer.share(u < 0.3, among), Answer.share(u < 0.5, among))
        estimates.append(change.value)
        widths.append((change.high - change.low) / 2)
    assert np.mean(estimates) == pytest.approx(0.2, abs=0.01)
    assert np.mean(widths) == pytest.approx(1.96 * np.std(estimates), rel=0.1)


def test_values_are_those_of_a_run():
    situation = detente.load("afghanistan-2017")
    found = compare(situation, ["base", "withdrawal"], draws=150)
    run = detente.run(
        situation, draws=150, scenarios=["withdrawal"], only=["agreement"], keep=False
    )
    assert len(found.lines) == len(usual(situation))
    for line in found.lines:
        assert line.values[0] == pytest.approx(run[line.quantity].value)
        other = line.quantity.replace("]", ",scenario=withdrawal]")
        if "issue=" not in line.quantity:
            assert line.values[1] == pytest.approx(run[other].value)


def test_a_scenario_against_itself_by_another_name_changes_nothing():
    situation = detente.load("afghanistan-2017")
    same = detente.situation.model.Situation(situation.head, situation.tables,
                                             {"same": {"edits": []}})  # fmt: skip
    found = compare(same, ["base", "same"], draws=60)
    for line in found.lines:
        assert line.values[0] == line.values[1]
        change = line.differences[0]
        assert change.value == 0
        assert change.low == pytest.approx(-change.high)  # few draws: a small change may hide
        assert 0 < change.high <= 2 / 60
    assert "+0.0" not in told(found, same)


def test_chunks_change_nothing():
    situation = detente.load("afghanistan-2017")
    wanted = ["agreement.feasible[forum=sco,linked=yes]", "forums.best[forum=sco]"]
    one = compare(situation, ["base", "surge"], draws=1200, quantities=wanted, workers=1)
    two = compare(situation, ["base", "surge"], draws=1200, quantities=wanted, workers=2)
    assert one == two
    assert one[wanted[0]].values == two[wanted[0]].values


def test_what_is_not_known_gets_words():
    situation = detente.load("afghanistan-2017")
    with pytest.raises(UnknownNameError, match="Did you mean 'withdrawal'"):
        compare(situation, ["base", "withdrawl"], draws=5)
    with pytest.raises(UnknownNameError, match="two different"):
        compare(situation, ["base", "base"], draws=5)
    found = compare(situation, ["base", "surge"], draws=5,
                    quantities=["sequence.regional_first"])  # fmt: skip
    assert found.lines[0].values == (None, None)
    assert "not run" in found.lines[0].reason
    assert "not run" in told(found, situation)
    with pytest.raises(UnknownNameError, match=r"not a name such as .* Known are: .*forums.best"):
        compare(situation, ["base", "surge"], draws=5, quantities=["foo"])
    asked = ["compare", "afghanistan-2017", "base", "surge", "--draws", "5", "--quantity"]
    assert CliRunner().invoke(app, [*asked, "sequence.regional_first"]).exit_code == 2
    with pytest.raises(UnknownNameError, match="not compared"):
        found["agreement.feasible[forum=sco,linked=no]"]


def test_without_linkable_issues_and_headline():
    situation = small(1, parties=2, issues=1, linkable=0)
    other = detente.situation.model.Situation(
        {**situation.head, "headline": {}}, situation.tables,
        {"more": {"edits": [{"table": "forums", "key": "f0", "column": "guarantee",
                             "value": "0.9"}]}},
    )  # fmt: skip
    found = compare(other, ["base", "more"])
    assert [line.quantity for line in found.lines] == ["agreement.feasible[forum=f0,linked=no]"]
    assert found.lines[0].values[1] >= found.lines[0].values[0]


def test_three_scenarios_by_forum_in_words():
    situation = detente.load("afghanistan-2017")
    found = compare(situation, ["base", "surge", "withdrawal"], draws=20)
    text = told(found, situation)
    assert "surge - base" in text
    assert "withdrawal - base" in text
    assert text.count("Shanghai Cooperation Organisation") == 2
    assert "any deal, wider concessions" in text
    assert "agreement." not in text


def test_the_forum_asked_about_stands_first_then_the_largest_change():
    situation = detente.load("afghanistan-2017")
    found = compare(situation, ["base", "surge"], draws=20)
    text = told(found, situation)
    order, largest = [], {}
    for line in found.lines:
        forum = line.quantity.partition("forum=")[2].partition(",")[0]
        each = line.differences[0]
        largest[forum] = max(largest.get(forum, 0.0), abs(each.value) if each else 0.0)
    heads = {short_name(situation, forum): forum for forum in largest}
    order = [heads[line.strip()] for line in text.splitlines() if line.strip() in heads]
    assert order[0] == situation.headline["forum"]
    sizes = [largest[forum] for forum in order[1:]]
    assert len(sizes) > 3
    assert sizes == sorted(sizes, reverse=True)


def test_a_situation_without_scenarios_says_how_to_make_one():
    situation = small(1, parties=2, issues=1, linkable=0)
    plain = detente.situation.model.Situation(situation.head, situation.tables)
    with pytest.raises(UnknownNameError, match=r"scenarios\.toml"):
        compare(plain, ["base"], draws=5)
    with pytest.raises(UnknownNameError, match=r"no scenario 'more'.*scenarios\.toml"):
        compare(plain, ["base", "more"], draws=5)


def test_the_command_without_scenarios_names_them():
    told = CliRunner().invoke(app, ["compare", "afghanistan-2017"])
    assert told.exit_code != 0
    assert "base" in str(told.exception)
    assert "surge" in str(told.exception)


def test_the_numbers_go_to_a_file_and_wrong_places_are_told_before_computing(tmp_path):
    asked = ["compare", "afghanistan-2017", "base", "surge", "--draws", "20", "--out"]
    target = tmp_path / "deep" / "side-by-side.json"
    told = CliRunner().invoke(app, [*asked, str(target)])
    assert told.exit_code == 0, told.output
    assert json.loads(target.read_text(encoding="utf-8"))["scenarios"] == ["base", "surge"]
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for place, says in {
        str(tmp_path): "is a folder",
        str(tmp_path / "x.csv"): "x.json",
        str(tmp_path / "file" / "x.json"): "cannot be written",
    }.items():
        told = CliRunner().invoke(app, [*asked, place])
        assert told.exit_code != 0
        assert says in str(told.exception)


def test_the_command(tmp_path):
    runner = CliRunner()
    told = runner.invoke(app, ["compare", "afghanistan-2017", "base", "surge", "--draws", "20"])
    assert told.exit_code == 0, told.output
    assert "surge - base" in told.output
    assert "Possible is not signed" in told.output
    raw = runner.invoke(
        app, ["compare", "afghanistan-2017", "base", "surge", "--draws", "20", "--json",
              "--quantity", "forums.best[forum=sco]"],
    )  # fmt: skip
    data = json.loads(raw.output)
    assert data["scenarios"] == ["base", "surge"]
    assert data["lines"][0]["quantity"] == "forums.best[forum=sco]"
