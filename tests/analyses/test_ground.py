"""The ground of whole situations: what is promised of its odds, its levers and its names."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace

import numpy as np
import pytest

from detente.analyses.ground import calibration as calibrations
from detente.analyses.ground.answers import Answers
from detente.analyses.ground.calibration import calibrate
from detente.analyses.ground.ground import Ground
from detente.analyses.ground.months import month_of
from detente.analyses.ground.outside import levers_of, resource_of, sides_of
from detente.analyses.ground.theatre import theatre_of
from detente.analyses.protocol import Inputs, Options
from detente.ensemble.draw import draw
from detente.errors import AnalysisError
from detente.io.load import read
from detente.situation.edit import edited, edits_of
from detente.situation.model import Row, Situation, Table

FEW = Options(full=False, extra={"ground": {"particles": 6000}})
DRAWS = 1500


def in_memory(situation: Situation) -> Situation:
    """The same without a folder, so that nothing is kept on disk."""
    return replace(situation, folder="")


def with_rows(situation: Situation, name: str, rows: list[dict[str, str]]) -> Situation:
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    key = {"theatre/units": "unit"}.get(name, "")
    made = tuple(
        Row(name, row.get(key, "/".join(row.values())), row, line)
        for line, row in enumerate(rows, start=2)
    )
    return replace(situation, tables={**situation.tables, name: Table(name, columns, made)})


@pytest.fixture(scope="module")
def situation(afghanistan) -> Situation:
    return in_memory(read(afghanistan))


@pytest.fixture(scope="module")
def inputs(situation) -> Inputs:
    return Inputs(situation, draw(situation, count=DRAWS), seed=20170523)


@pytest.fixture(scope="module")
def result(inputs):
    return Ground().run(inputs, FEW)


@pytest.fixture(scope="module")
def answers(result, situation) -> Answers:
    return Answers(result, situation)


def test_dates_mean_their_nearest_month_boundary():
    assert month_of(dt.date(2017, 5, 23)) == 2017 * 12 + 5
    assert month_of(dt.date(2017, 5, 15)) == 2017 * 12 + 4
    assert month_of(dt.date(2017, 2, 15)) == 2017 * 12 + 1  # a tie: the earlier
    assert month_of(dt.date(2021, 12, 31)) == 2022 * 12


def test_only_what_was_dated_and_published_by_then_is_seen(situation):
    ground = theatre_of(situation)
    assert [one.date.isoformat() for one in ground.seen] == [
        "2015-11-27", "2016-01-29", "2016-05-28", "2016-08-28", "2016-11-26", "2017-02-20",
    ]  # fmt: skip
    earlier = replace(situation, head={**situation.head, "as_of": "2017-03-31"})
    # The February figures were published at the end of April.
    assert theatre_of(earlier).seen[-1].date == dt.date(2016, 11, 26)
    assert ground.reference == pytest.approx((28 + 86 / 2) / 407)


def test_troops_gone_and_money_kept_is_as_the_design_measured(inputs, situation):
    """ground.md: troops gone from today, money kept: 0.18 within a year, 0.35 in 25, 0.47 in 36."""
    gone = [
        {"table": "dependencies", "key": row.key, "column": "patience", "value": value}
        for row in situation.table("dependencies")
        if row.text("recipient") in ("afghan-government", "taliban")
        for value in ["0" if row.text("resource") == "troops" else "400"]
    ] + [{"table": "situation", "column": "choices.money_cut", "value": 0}]
    result = Ground().run(inputs.redraw(gone), FEW)
    at = result["collapsed"].values[:, 0].astype(int)
    start = month_of(situation.as_of)
    for months, stated in ((12, 0.18), (25, 0.35), (36, 0.47)):
        share = ((at >= 0) & (at <= start + months)).mean()
        assert share == pytest.approx(stated, abs=0.05)


def test_everything_gone_is_as_the_design_measured(inputs, situation):
    """Troops, money and arms end: 0.68 within two years."""
    gone = [
        {"table": "dependencies", "key": row.key, "column": "patience", "value": "0"}
        for row in situation.table("dependencies")
        if row.text("recipient") == "afghan-government"
    ]
    at = Ground().run(inputs.redraw(gone), FEW)["collapsed"].values[:, 0].astype(int)
    share = ((at >= 0) & (at <= month_of(situation.as_of) + 24)).mean()
    assert share == pytest.approx(0.68, abs=0.05)


def test_scenarios_are_ordered_as_they_must_be(answers):
    def odds(scenario):
        end = f",scenario={scenario}" if scenario else ""
        return answers.ask(f"control.collapse_by[date=2021-12-31{end}]").value

    assert odds("surge") < odds("") < odds("withdrawal")
    assert odds("unity-government-settles") < odds("") < odds("aid-cut-by-half")
    sign = answers.ask("control.delta_sign[scenario=unity-government-settles,measure=collapse]")
    assert sign.value > 0.9
    assert 0 < answers.ask("control.collapse_by[2018-12-31]").value < odds("")


def test_a_scenario_that_leaves_the_ground_alone_is_the_same_run(answers, result):
    assert "us-concessions" not in result["scenario"].values
    same = answers.ask("control.collapse_by[date=2021-12-31,scenario=us-concessions]")
    assert same.value == answers.ask("control.collapse_by[date=2021-12-31]").value


def test_scenarios_share_their_luck(result):
    """Surge changes nothing before it starts; then draws differ only where it reaches them."""
    names = [str(one) for one in result["scenario"].values]
    plain, surge = (result["held"].values[:, names.index(n)] for n in ("as-given", "surge"))
    start = list(result["month"].values).index(month_of(dt.date(2017, 10, 1)))
    left = result["withdrawn"].values
    left = np.where(left < 0, 10**6, left).min(axis=2)
    stays = (left > month_of(dt.date(2017, 10, 1))).all(axis=1)  # patience is edited as well
    assert stays.mean() > 0.9
    assert (plain[stays, : start + 1] == surge[stays, : start + 1]).all()
    assert (plain[:, -1] != surge[:, -1]).any()
    assert np.corrcoef(plain[:, start + 6], surge[:, start + 6])[0, 1] > 0.95


def test_every_claim_about_the_ground_gets_its_quantity(result, situation):
    findings = {f.quantity: f for f in Ground().findings(result, situation, FEW)}
    from detente.findings.quantity import canonical

    for row in situation.table("claims"):
        quantity = row.text("quantity")
        if quantity.startswith(("control.", "support.")):
            found = findings[canonical(quantity)]
            assert found.value is not None, found.reason
            assert 0 <= found.value <= 1


def test_quantities_of_the_ground_mean_what_ground_md_says(answers, result, situation):
    collapsed = answers.when("collapsed")
    isolated = answers.when("isolated")
    month = month_of(dt.date(2021, 12, 31))
    given = answers.ask("control.collapse_by[date=2021-12-31,given=cities_isolated]").value
    assert given == pytest.approx((collapsed[isolated <= month] <= month).mean())
    left = answers.left("usa", 0)
    counted = (left <= month_of(situation.horizon) - 12) & (collapsed > left)
    one = answers.ask("control.collapse_given[support=usa-withdrawn,within_years=1]").value
    assert one == pytest.approx((collapsed[counted] <= left[counted] + 12).mean())
    foreign = answers.ask("support.foreign_share[recipient=afghan-government,at_least=0.95]")
    assert 0 < foreign.value < 0.2
    assert answers.ask("control.trend_up[2015-11-27..2017-02-20]").value > 0.95
    assert answers.ask("control.nonsense[date=2021-12-31]").reason
    assert "beyond the horizon" in answers.ask("control.collapse_by[date=2050-01-01]").reason
    assert "neither" in answers.ask("support.withdrawn_by[donor=pakistan,date=2020-01-01]").reason


def test_patience_is_one_number_a_donor(inputs, situation):
    """Money and troops of one donor leave at the same percentile of their patience."""
    from scipy.stats import spearmanr

    from detente.analyses.ground.outside import donor_luck, flows_of
    from detente.ensemble.draw import cell_or

    luck = donor_luck(situation, seed=inputs.seed, numbers=inputs.draws["draw"].values)
    value = lambda name, absent: cell_or(inputs.draws, name, absent)  # noqa: E731
    flows = flows_of(situation, situation, "afghan-government", value=value, coded=value, luck=luck)
    usa = [flow.patience for flow in flows if flow.donor == "usa"]
    assert len(usa) == 3
    assert spearmanr(usa[0], usa[1]).statistic == pytest.approx(1)
    drawn = cell_or(inputs.draws, "dependencies/afghan-government/usa/money/patience", 0)
    money = next(f.patience for f in flows if (f.donor, f.resource) == ("usa", "money"))
    assert np.allclose(money, drawn)  # rankings of inputs see the cell that is really used


def test_the_same_run_has_the_same_bytes_and_chunks_do_not_matter(inputs, situation, result):
    again = Ground().run(inputs, FEW)
    assert again["held"].values.tobytes() == result["held"].values.tobytes()
    part = Inputs(situation, draw(situation, first=400, count=300), seed=inputs.seed)
    alone = Ground().run(part, FEW)
    assert (alone["held"].values == result["held"].values[400:700]).all()
    assert (alone["collapsed"].values == result["collapsed"].values[400:700]).all()


def test_row_order_and_names_change_nothing(inputs, situation, result):
    shuffled = situation
    for name in ("theatre/units", "theatre/borders", "dependencies", "theatre/control"):
        table = situation.table(name)
        turned = replace(table, rows=table.rows[::-1])
        shuffled = replace(shuffled, tables={**shuffled.tables, name: turned})
    other = Ground().run(Inputs(shuffled, inputs.draws, seed=inputs.seed), FEW)
    assert other["held"].values.tobytes() == result["held"].values.tobytes()


def test_a_calibration_is_kept_and_resumed(afghanistan, tmp_path, monkeypatch):
    folder = tmp_path / "case"
    shutil.copytree(afghanistan, folder, ignore=shutil.ignore_patterns(".detente"))
    situation = read(folder)
    ground = theatre_of(situation)
    whole = calibrate(ground, situation, seed=4, particles=3000)
    kept = list((folder / ".detente" / "cache").glob("*.npz"))
    assert len(kept) == 1
    # Interrupted after the third observation: what is done is on disk and is not done again.
    kept[0].unlink()
    calibrations._RECENT.clear()
    seen = []
    update = calibrations.filters.update

    def dies(*args, **more):
        seen.append(1)
        if len(seen) == 4:
            raise KeyboardInterrupt
        return update(*args, **more)

    monkeypatch.setattr(calibrations.filters, "update", dies)
    with pytest.raises(KeyboardInterrupt):
        calibrate(ground, situation, seed=4, particles=3000)
    monkeypatch.setattr(calibrations.filters, "update", update)
    steps = []
    resumed = calibrate(
        ground, situation, seed=4, particles=3000, progress=lambda k, n: steps.append(k)
    )
    assert steps == [4, 5]
    assert (resumed.cloud.ancestor == whole.cloud.ancestor).all()
    assert (resumed.cloud.state.held == whole.cloud.state.held).all()
    # A damaged file is as good as none.
    calibrations._RECENT.clear()
    for path in (folder / ".detente" / "cache").glob("*.npz"):
        path.write_bytes(b"PK damaged")
    again = calibrate(ground, situation, seed=4, particles=3000)
    assert (again.cloud.ancestor == whole.cloud.ancestor).all()


def test_enough_parameters_are_left_and_the_check_passes(situation):
    made = calibrate(theatre_of(situation), situation, seed=20170523, particles=25_000)
    report = made.diagnostics
    assert report["distinct"] >= 1000
    assert report["enough"]
    strange = [one for one in report["check"] if not 0.025 <= one["tail"] <= 0.975]
    assert len(strange) <= 1
    assert set(report["parameters"]) == set(calibrations.FREE)


TINY = [
    {"unit": "capital", "size": "1", "city": "yes", "capital": "yes", "region": "a"},
    {"unit": "country", "size": "9", "city": "no", "capital": "no", "region": "a"},
]


def tiny(situation, units=TINY, borders=(("capital", "country"),)):
    out = with_rows(situation, "theatre/units", [dict(row) for row in units])
    out = with_rows(out, "theatre/borders", [{"unit": a, "neighbour": b} for a, b in borders])
    return with_rows(out, "theatre/control_regions", [])


def test_one_unit_islands_and_missing_cities_are_stated_assumptions(situation):
    one = theatre_of(tiny(situation, TINY[:1], ()))
    assert any("one unit only" in sentence for sentence in one.assumptions)
    assert any("only city" in sentence for sentence in one.assumptions)
    island = theatre_of(tiny(situation, borders=()))
    assert any("no path to the capital" in sentence for sentence in island.assumptions)
    bare = [dict(row, city="no") for row in TINY]
    plain = tiny(situation, bare)
    assert any("No unit is a city" in sentence for sentence in theatre_of(plain).assumptions)
    inputs = Inputs(plain, draw(plain, count=200), seed=1)
    result = Ground().run(inputs, Options(full=False, extra={"ground": {"particles": 1000}}))
    found = Answers(result, plain).ask("control.cities_isolated[date=2020-01-01]")
    assert found.value is None
    assert "city" in found.reason
    findings = Ground().findings(result, plain, FEW)
    assert any("No unit is a city" in str(f.detail.get("assumed")) for f in findings)


def test_contradictions_say_where_they_stand(situation):
    with pytest.raises(AnalysisError, match=r"0 units of .* are the capital"):
        theatre_of(tiny(situation, [dict(row, capital="no") for row in TINY]))
    with pytest.raises(AnalysisError, match="there is no unit 'nowhere'"):
        theatre_of(tiny(situation, borders=(("capital", "nowhere"),)))
    totals = [
        {"date": "2016-01-01", "held": "5", "contested": "3", "lost": "5", "units": "10"},
    ]
    with pytest.raises(AnalysisError, match="= 13, but units = 10"):
        theatre_of(with_rows(tiny(situation), "theatre/control", totals))
    sides = [{"date": "2016-01-01", "unit": "country", "side": "theirs"}]
    with pytest.raises(AnalysisError, match="'theirs' is no side; write held, contested, lost"):
        theatre_of(with_rows(tiny(situation), "theatre/control_units", sides))
    with pytest.raises(AnalysisError, match="no observation up to as_of"):
        theatre_of(with_rows(tiny(situation), "theatre/control", []))
    regions = [{"date": "2016-01-01", "region": "b", "lost": "1", "units": "2"}]
    with pytest.raises(AnalysisError, match="no unit lies in region 'b'"):
        theatre_of(with_rows(tiny(situation), "theatre/control_regions", regions))
    lever = {"table": "theatre/levers", "add": {
        "lever": "foreign troops", "date": "2018-01-01", "actor": "usa", "change": "4000",
        "unit": "soldiers"}}  # fmt: skip
    with pytest.raises(AnalysisError, match="share of today's total"):
        levers_of(edited(situation, [lever]))


def test_rows_out_of_order_are_sorted_and_said(situation):
    table = situation.table("theatre/control")
    turned = replace(table, rows=table.rows[::-1])
    ground = theatre_of(replace(situation, tables={**situation.tables, "theatre/control": turned}))
    assert ground.seen == theatre_of(situation).seen
    assert any("not in order" in sentence for sentence in ground.assumptions)


def test_levers_and_sides_are_recognised(situation):
    assert sides_of(situation).insurgent == "taliban"
    surge = edited(situation, edits_of(situation, "surge"))
    (recipient, lever), = levers_of(surge)  # fmt: skip
    assert (recipient, lever.resource, lever.month) == (
        "afghan-government", "troops", 2017 * 12 + 9
    )  # fmt: skip
    assert levers_of(situation) == []  # what came before as_of the balance has absorbed
    assert resource_of(Row("theatre/levers", "x", {"lever": "civil aid"})) == "money"


def test_districts_of_the_twin_work_too(shared, situation):
    """398 single districts with two of them observed one by one."""
    from detente.io.folder import read_folder

    folder = shared("situations/afghanistan-2017-districts/theatre").parent
    twin = read_folder(folder)
    tables = {
        **situation.tables,
        **{name: table for name, table in twin.tables.items() if name.startswith("theatre/")},
    }
    whole = replace(situation, tables=tables)
    ground = theatre_of(whole)
    assert ground.units.total == 398
    assert sum(len(one.units) for one in ground.seen) == 2
    inputs = Inputs(whole, draw(whole, count=300), seed=1)
    result = Ground().run(inputs, Options(full=False, extra={"ground": {"particles": 3000}}))
    held = np.median(result["held"].values[:, 0, 0])
    assert 0.55 < held < 0.64
