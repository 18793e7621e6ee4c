"""Ripeness: drivers, months, the race, turnover, and how long a deal would hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from detente.analyses.agreement.agreement import worth_having
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal, Seats
from detente.analyses.ground.ground import Ground
from detente.analyses.ground.months import month_of
from detente.analyses.protocol import Inputs, Options
from detente.analyses.ripeness.clock import Clock, moved
from detente.analyses.ripeness.ripeness import Ripeness
from detente.analyses.ripeness.turnover import Turnover
from detente.ensemble.draw import cell, draw
from detente.errors import AnalysisError
from detente.findings.quantity import parse
from detente.io.load import read
from detente.models.winset import Variants, verdicts
from detente.situation.edit import edited
from detente.situation.model import Situation

FEW = Options(full=False, extra={"ground": {"particles": 4000}})
DRAWS = 250


@pytest.fixture(scope="module")
def situation(afghanistan) -> Situation:
    return replace(read(afghanistan), folder="")


@pytest.fixture(scope="module")
def inputs(situation) -> Inputs:
    draws = draw(situation, count=DRAWS)
    ground = Ground().run(Inputs(situation, draws, seed=7), FEW)
    return Inputs(situation, draws, {"ground": ground}, seed=7)


@pytest.fixture(scope="module")
def clock(inputs) -> Clock:
    return Clock(Frame.of(inputs.situation, inputs.draws), inputs.results["ground"], inputs.seed)


@pytest.fixture(scope="module")
def result(inputs) -> xr.Dataset:
    return Ripeness().run(inputs, Options())


def test_a_driver_moves_a_quantity_into_the_room_it_has():
    start = np.array([24.0, 24.0, 24.0, 24.0, 24.0, 24.0])
    driver = np.array([25.7, 62.85, 100.0, 12.85, 0.0, 25.7])
    today = np.full(6, 25.7)
    expected = [24.0, 24 + 76 * 37.15 / 74.3, 100.0, 12.0, 0.0, 24.0]
    assert moved(start, driver, today) == pytest.approx(expected)
    full = np.full(2, 100.0)
    assert moved(np.full(2, 62.0), np.array([100.0, 50.0]), full) == pytest.approx([62, 31])
    none = np.zeros(2)
    assert moved(np.full(2, 40.0), np.array([0.0, 50.0]), none) == pytest.approx([40, 70])


def test_the_months_start_from_today(clock):
    """Step 0 has reversion_today, today's threats, today's burdens."""
    stays = (clock.drivers["support.troops"][:, 0] == 50) & (
        clock.drivers["support.aid_level"][:, 0] == 100
    )
    assert stays.mean() > 0.98  # elsewhere a donor leaves, or the state falls, within days
    today = clock.frame.draws["reversion_today"].values
    assert np.allclose(clock.reversion(0)[stays], today[stays])
    assert np.allclose(clock.threat(0)[stays], clock.frame.threat[stays])
    kept = clock.burden(0) > 0
    # 9 days lie between as_of and its boundary: hardly anything has been used up.
    used = np.abs(clock.burden(0) - clock.frame.burden)[kept]
    assert np.median(used) < 0.5
    assert clock.steps[0] == month_of(dt.date(2017, 5, 23))
    assert np.diff(clock.steps).tolist() == [3] * 20


def test_drivers_are_what_method_5_says(clock, inputs):
    ground = inputs.results["ground"]
    at = list(ground["month"].values).index(clock.steps[8])
    held, lost = (ground[name].values[:, 0, at].astype(float) for name in ("held", "lost"))
    expected = 100 * (lost + 0.5 * (1 - held - lost))
    assert clock.drivers["control.insurgent_share"][:, 8] == pytest.approx(expected, abs=1e-4)
    gone = clock.collapsed <= clock.steps[-1]
    assert gone.any()
    for name, value in (
        ("control.insurgent_share", 100), ("support.aid_level", 0), ("support.troops", 0)
    ):  # fmt: skip
        assert (clock.drivers[name][gone, -1] == value).all()
    assert clock.drivers["support.troops"].max() == 50  # nobody sends more


def test_after_collapse_the_insurgents_have_everything(clock):
    # A draw that fell between the last observation and today has no room left: q stays q0.
    gone = (clock.collapsed <= clock.steps[-1]) & (clock.collapsed > clock.steps[0])
    k = clock.frame.issue_at["taliban-share"]
    assert clock.reversion(len(clock.steps) - 1)[gone, k] == pytest.approx(100)
    k = clock.frame.issue_at["foreign-troops"]
    assert clock.reversion(len(clock.steps) - 1)[gone, k] == pytest.approx(0)


def test_a_burden_climbs_to_100_at_its_patience(inputs, situation):
    one = [{"table": "dependencies", "key": "afghan-government/japan/money", "column": "patience",
            "value": "2"}, {"table": "dependencies", "key": "afghan-government/japan/money",
            "column": "burden", "value": "10"}]  # fmt: skip
    changed = edited(situation, one)
    draws = draw(changed, count=DRAWS)
    clock = Clock(Frame.of(changed, draws), inputs.results["ground"], 7)
    stands = clock.collapsed > clock.steps[-1]
    i = clock.frame.actor_at["japan"]
    for step in (0, 4, 7):
        expected = 10 + 90 * clock.years(step) / 2
        assert clock.burden(step)[stands, i] == pytest.approx(expected)
    assert (clock.burden(9)[stands, i] == 0).all()  # two years have passed


def test_every_step_is_section_3_with_the_inputs_of_the_month(clock, inputs, result):
    """One forum and step solved from a situation whose cells hold the month's values."""
    step = 6
    names = [str(one) for one in result["case"].values]
    frame = clock.frame_at(step)
    month = int(clock.steps[step])
    day = dt.date(month // 12, month % 12 + 1, 15)
    for forum in ("us-russia", "intra-afghan", "sco"):
        seats = Seats.of(inputs.situation, forum, frame.core, day=day)
        plain = Frame(inputs.situation, inputs.draws, clock.reversion(step))
        plain.__dict__["burden"], plain.__dict__["threat"] = clock.burden(step), clock.threat(step)
        deal = Deal(plain, seats)
        feasible = verdicts(deal.problem, Variants.same(deal.problem))[0]
        worth = feasible & worth_having(deal, inputs.situation, feasible)
        if "afghan-government" in seats.essential:
            feasible, worth = (v & (clock.collapsed > month) for v in (feasible, worth))
        got = result["feasible"].values[:, 0, names.index(forum), step] == 1
        assert (got == feasible).all()
        got = result["worth"].values[:, 0, names.index(forum), step] == 1
        assert (got == worth).all()


def test_forums_count_from_the_day_they_open(result, clock):
    names = [str(one) for one in result["case"].values]
    before = clock.steps < month_of(dt.date(2018, 1, 1))
    assert before.sum() == 3
    assert (result["feasible"].values[:, 0, names.index("un")][:, before] == 0).all()
    # 9 June means 1 June, the boundary nearest to it: there from the first step.
    assert (result["feasible"].values[:, 0, names.index("sco"), 0] == 1).any()


def test_a_collapsed_government_signs_nothing(result, clock, situation):
    names = [str(one) for one in result["case"].values]
    for forum in names:
        seats = Seats.of(situation, forum.partition("+")[0], clock.frame.core)
        if "afghan-government" not in seats.essential:
            continue
        feasible = result["feasible"].values[:, 0, names.index(forum)] == 1
        assert not feasible[clock.collapsed[:, None] <= clock.steps[None]].any()


def test_the_race_adds_to_one_and_needs_two_steps(result, situation):
    findings = {f.quantity: f for f in Ripeness().findings(result, situation, Options())}
    races: dict[str, float] = {}
    for quantity, finding in findings.items():
        variable, keys = parse(quantity)
        if variable.split(".")[1] in ("deal_first", "collapse_first", "neither"):
            key = repr(sorted(keys.items()))
            races[key] = races.get(key, 0.0) + finding.value
    assert len(races) > 10
    assert all(total == pytest.approx(1) for total in races.values())
    feasible = result["feasible"].values == 1
    deal = result["deal"].values
    twice = feasible[..., 1:] & feasible[..., :-1]
    steps = result["step"].values
    first = np.where(twice.any(axis=-1), steps[1:][twice.argmax(axis=-1)], -1)
    assert (deal == first).all()
    assert (result["ripe"].values[feasible == 0] == 0).all()


def test_linking_and_worth_are_ordered(result):
    names = [str(one) for one in result["case"].values]
    plain, linked = (
        result["feasible"].values[:, :, names.index(n)] for n in ("us-russia", "us-russia+yes")
    )
    assert (linked >= plain).all()  # what is on offer may be left aside
    assert (result["worth"].values <= result["feasible"].values).all()


def test_turnover_changes_nothing_before_its_day(result, clock, inputs):
    turnover = Turnover(clock.frame, inputs.seed)
    early = clock.steps < turnover.first
    assert (
        result["feasible"].values[:, 0][..., early] == result["feasible"].values[:, 1][..., early]
    ).all()
    assert (result["feasible"].values[:, 0] != result["feasible"].values[:, 1]).any()


def test_a_party_and_its_factions_drift_together(clock, inputs):
    turnover = Turnover(clock.frame, inputs.seed)
    month = month_of(dt.date(2021, 3, 1))
    change = turnover.ideal(month) - clock.frame.ideal
    usa, president = (clock.frame.actor_at[a] for a in ("usa", "us-presidency"))
    inside = (
        (np.abs(turnover.ideal(month)[:, [usa, president]] - 50) < 49).all(axis=1)
        & (clock.frame.weight[:, usa] > 0) & (clock.frame.weight[:, president] > 0)
    )  # fmt: skip
    spread_usa, spread_president = change[:, usa][inside], change[:, president][inside]
    assert np.corrcoef(spread_usa, spread_president)[0, 1] > 0.7
    assert 3 < change[:, usa].std() < 12  # 5.6 points where nothing else is said
    before = turnover.ideal(month_of(dt.date(2020, 12, 1)))
    assert (before[:, usa] == clock.frame.ideal[:, usa]).all()
    united = clock.frame.actor_at["united-nations"]
    assert (change[:, united] == 0).all()


def test_hazards_come_at_their_rate(clock, inputs):
    turnover = Turnover(clock.frame, inputs.seed)
    first = next(one for one in turnover.changes if one.name == "taliban/hazard/1")
    rate = cell_rate(inputs.situation)
    years = (first.month - month_of(inputs.situation.as_of)) / 12
    expected = np.mean(1 - np.exp(-rate * 5))
    assert (years <= 5).mean() == pytest.approx(expected, abs=0.1)


def cell_rate(situation):
    """Draws of the Taliban's hazard, made apart."""
    from detente.ensemble.cells import cell_for

    row = next(r for r in situation.table("turnover") if r.text("actor") == "taliban")
    return cell_for(row.value("hazard"), 0, np.inf).quantile(np.linspace(0.001, 0.999, 999))


def test_ratifiers_are_drawn_anew_with_their_power(clock, inputs):
    turnover = Turnover(clock.frame, inputs.seed)
    month = month_of(dt.date(2019, 6, 1))
    touched = turnover.blocking(month)
    assert ("usa", "us-establishment") in touched
    assert ("usa", "us-presidency") not in touched  # only its aims may change
    power = cell(inputs.draws, "ratifiers/afghan-government/abdullah-camp/power")
    anew = touched["afghan-government", "abdullah-camp"]
    assert anew.mean() == pytest.approx(power.mean(), abs=0.1)
    assert (anew != clock.frame.blocks("afghan-government", "abdullah-camp")).any()


def test_a_deal_breaks_when_no_deal_has_become_better(result):
    deal, broken = result["deal"].values, result["broken"].values
    ended = broken >= 0
    assert ended.any()
    assert (deal[ended] >= 0).all()
    assert (broken[ended] > deal[ended]).all()


def test_statements_never_promise_a_deal(result, situation):
    for finding in Ripeness().findings(result, situation, Options()):
        assert "likely to be made" not in finding.statement
        assert "will agree" not in finding.statement
        assert finding.statement
        if finding.unit == "probability" and finding.value is not None:
            assert 0 <= finding.value <= 1


def test_the_same_bytes_again_and_in_chunks(inputs, situation, result):
    again = Ripeness().run(inputs, Options())
    assert again["feasible"].values.tobytes() == result["feasible"].values.tobytes()
    part = draw(situation, first=100, count=60)
    ground = Ground().run(Inputs(situation, part, seed=7), FEW)
    alone = Ripeness().run(Inputs(situation, part, {"ground": ground}, 7), Options())
    for name in ("feasible", "ripe", "deal", "broken"):
        assert (alone[name].values == result[name].values[100:160]).all()


def test_unknown_drivers_and_empty_changes_are_explained(inputs, situation):
    edit = {"table": "issues", "key": "aid-level", "column": "reversion_from", "value": "sun.spots"}
    changed = edited(situation, [edit])
    with pytest.raises(AnalysisError, match=r"follows 'sun\.spots'"):
        Ripeness().run(replace(inputs, situation=changed), Options())
    row = {"table": "turnover", "add": {"actor": "japan", "what": "positions"}}
    frame = Frame.of(edited(situation, [row]), inputs.draws)
    with pytest.raises(AnalysisError, match="a date or a hazard"):
        _ = Turnover(frame, 7).changes


def test_without_turnover_there_is_one_variant(inputs, situation):
    tables = {name: table for name, table in situation.tables.items() if name != "turnover"}
    bare = replace(situation, tables=tables)
    made = Ripeness().run(replace(inputs, situation=bare), Options())
    assert made["turnover"].values.tolist() == ["no"]
