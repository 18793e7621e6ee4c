"""The alignment analysis: camps by year on hand-made networks, invariances, the first case."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import json
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from detente.analyses.alignment.alignment import Alignment, changed_sides
from detente.analyses.alignment.ties import parties_of, periods_of, tie_best, tie_draws, years_of
from detente.analyses.protocol import Inputs, Options
from detente.ensemble.draw import draw
from detente.findings.finding import Finding
from detente.io.folder import read_folder
from detente.models.balance import frustration
from detente.situation.model import Situation
from detente.situation.relations import counts

HEAD = """format = 1
title = "Five"
as_of = "2017-06-01"
horizon = "2020-01-01"
default_trust = 0.3
[draws]
n = 1200
seed = 11
[choices]
lukewarm = 0.5
delta = 0.8
"""
ACTORS = "id,name,kind,part_of,influence,resolve\n" + "".join(
    f"{key},{key.upper()},state,{parent},{power},1\n"
    for key, parent, power in [
        ("a", "", 100), ("b", "", 60), ("c", "", 80), ("d", "", 40), ("e", "", 20), ("f", "a", 50),
    ]
)  # fmt: skip
# a and b against c and d; in 2010 e leaves the one side for the other.
RELATIONS = """source,target,trust,stance,since,until
a,b,0.8,ally,2000,
b,a,0.6,supports,2000,
c,d,0.7,ally,2000,
a,c,0.1,hostile,2000,
b,d,0.2,hostile,2000,
a,e,0.7/0.8/0.9,supports,2000,2010
c,e,0.1,hostile,2000,2010
a,e,0.1,hostile,2010,
c,e,0.7/0.8/0.9,supports,2010,
d,b,0.4,talks,2015,
f,c,0.9,ally,2000,
"""
ISSUES = "id,name,low,high,reversion\nx,X,none,full,20\ny,Y,none,full,50\n"
STAKES = """actor,issue,position,salience
a,x,90,50
a,y,50,50
b,x,80,50
c,x,10,100
d,y,20,10
"""
FORUMS = "id,name,kind,rule,quota\nclub,Club,informal,unanimity,\nboard,Board,informal,quota,0.5\n"
MEMBERS = """forum,actor,role,essential
club,a,member,yes
club,b,member,yes
club,c,member,no
board,a,member,no
board,c,member,no
board,d,member,no
board,e,member,no
"""


def situation(tmp_path: Path, *, head: str = HEAD, **tables: str) -> Situation:
    files = {
        "situation.toml": head, "actors.csv": ACTORS, "issues.csv": ISSUES, "stakes.csv": STAKES,
        "relations.csv": RELATIONS, "forums.csv": FORUMS, "members.csv": MEMBERS,
    }  # fmt: skip
    files |= {f"{name}.csv": text for name, text in tables.items()}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    return read_folder(tmp_path)


def run(case: Situation, *, first: int = 0, count: int | None = None) -> xr.Dataset:
    draws = draw(case, first=first, count=count)
    return Alignment().run(Inputs(case, draws, {}, seed=int(draws.attrs["seed"])), Options())


def findings(case: Situation, result: xr.Dataset | None = None) -> dict[str, Finding]:
    found = Alignment().findings(run(case) if result is None else result, case, Options())
    assert [f.quantity for f in found] == sorted(f.quantity for f in found)
    return {f.quantity: f for f in found}


def test_camps_follow_the_ties_of_each_year(tmp_path):
    case = situation(tmp_path)
    result = run(case)
    assert result["party"].values.tolist() == ["a", "b", "c", "d", "e"]
    assert result["year"].values.tolist() == list(range(2000, 2018))
    before, after = result["camp"].sel(year=2009).values, result["camp"].sel(year=2010).values
    assert (before == [0, 0, 1, 1, 0]).all()
    assert (after == [0, 0, 1, 1, 1]).all()
    assert (result["proven"].values == 1).all()
    assert (result["tension"].sel(year=2009).values == 0).all()
    answers = findings(case, result)
    assert answers["alignment.switched[actor=e,year=2010]"].value == 1
    assert [q for q in answers if q.startswith("alignment.switched")] == [
        "alignment.switched[actor=e,year=2010]"
    ]
    assert "e" not in answers["alignment.camps[year=2009]"].detail["camps"][1]
    assert answers["alignment.together[actors=a+b]"].value == 1
    assert answers["alignment.together[actors=a+e]"].value == 0
    assert answers["alignment.balance"].value == 1
    assert answers["alignment.landscape"].value == 1


def test_tie_weights_are_what_the_page_says(tmp_path):
    """Mean of both directions; trust where friendly, distrust where hostile, half if lukewarm."""
    case = situation(tmp_path)
    parties = parties_of(case)
    last = periods_of(case, parties, years_of(case))[-1]
    best = tie_best(case, parties, last)
    assert best[0, 1] == pytest.approx((0.8 + 0.6) / 2)
    assert best[0, 2] == pytest.approx(-0.9)
    # b distrusts d (0.8 hostile), d talks to b: (-0.8 + 0.5 * 0.4) / 2.
    assert best[1, 3] == pytest.approx((-0.8 + 0.2) / 2)
    assert np.array_equal(best, best.T)
    drawn = tie_draws(case, parties, last, draw(case), Inputs(case, draw(case), {}, seed=11).stream)
    assert np.allclose(drawn[:, 0, 1], 0.7)
    assert 0.7 < drawn[:, 2, 4].mean() < 0.9
    assert drawn[:, 2, 4].std() > 0.02


def test_periods_hold_exactly_the_rows_of_their_years(afghanistan):
    case = read_folder(afghanistan)
    parties, years = parties_of(case), years_of(case)
    assert years == tuple(range(1997, 2018))
    for period in periods_of(case, parties, years):
        for year in period.years:
            day = case.as_of if year == 2017 else dt.date(year, 1, 1)
            wanted = [
                row
                for row in case.table("relations")
                if counts(row, day) and {row.text("source"), row.text("target")} <= set(parties)
            ]
            assert list(period.rows) == wanted


def test_any_number_of_camps_is_a_choice(tmp_path):
    enemies = "source,target,trust,stance\n" + "".join(
        f"{x},{y},0.1,hostile\n" for x, y in itertools.combinations("abc", 2)
    )
    two = run(situation(tmp_path, relations=enemies))
    assert (two["tension"].sel(year=2017).values > 0).all()
    free = run(situation(tmp_path, head=HEAD + 'camps = "any"\n', relations=enemies))
    assert (free["camp"].sel(year=2017).values == [0, 1, 2, -1, -1]).all()
    assert (free["tension"].sel(year=2017).values == 0).all()


def test_links_lose_what_cutting_them_costs(tmp_path):
    """In the club a and b trust each other at 0.8 and 0.6; the way round by c is no better."""
    case = situation(tmp_path)
    answers = findings(case)
    link = answers["alignment.link[forum=club,actors=a+b]"]
    # Without it: a to b by way of c = 0.1 * 0.8 * 0.3, b to a = 0.3 * 0.8 * 0.3.
    assert link.value == pytest.approx((0.8 + 0.6) / 2 - (0.1 + 0.3) * 0.8 * 0.3 / 2)


def test_power_under_a_quota_is_the_shapley_shubik_index(tmp_path):
    """Weights 100, 80, 40, 20 with more than half: only pairs with a, or c with d and ... win."""
    answers = findings(situation(tmp_path))
    shares = [answers[f"alignment.power[forum=board,actor={key}]"].value for key in "acde"]
    wins = [sum(group) >= 120 for group in itertools.product((0, 100), (0, 80), (0, 40), (0, 20))]
    weights, expected = [100, 80, 40, 20], np.zeros(4)
    for order in itertools.permutations(range(4)):
        total = 0
        for voter in order:
            total += weights[voter]
            if total >= 120:
                expected[voter] += 1 / 24
                break
    assert any(wins)
    assert shares == pytest.approx(expected.tolist())


def test_closeness_and_map_rest_on_common_issues(tmp_path):
    answers = findings(situation(tmp_path))
    near = answers["alignment.nearest[actor=a]"]
    assert near.detail["closeness"]["b"] == pytest.approx(0.9)
    assert near.detail["nearest"] == "b"
    assert near.detail["farthest"] == "c"
    assert answers["alignment.nearest[actor=e]"].value is None
    assert set(answers["alignment.map"].detail["places"]) == {"a", "b", "c", "d"}


def test_sides_change_against_most_others():
    before = np.array([[0, 0, 1, 1, -1], [0, 0, 0, 0, 0]])
    after = np.array([[0, 1, 1, 1, 0], [0, 0, 0, 0, 1]])
    assert changed_sides(before, after).tolist() == [[0, 1, 0, 0, 0], [0, 0, 0, 0, 1]]


def test_chunks_and_row_order_change_no_byte(tmp_path):
    case = situation(tmp_path)
    whole = run(case)
    parts = [run(case, first=first, count=count) for first, count in ((0, 700), (700, 500))]
    head, *rows = RELATIONS.strip().split("\n")
    turned = run(situation(tmp_path, relations="\n".join([head, *reversed(rows)]) + "\n"))
    for name, variable in whole.data_vars.items():
        if "draw" in variable.dims:
            joined = np.concatenate([part[name].values for part in parts])
            assert joined.tobytes() == variable.values.tobytes(), name
        np.testing.assert_allclose(turned[name].values, variable.values, atol=1e-12)


def test_nobody_tied_and_nothing_dated_is_fine(tmp_path):
    bare = situation(
        tmp_path, relations="source,target,trust,stance\na,b,0.5,neutral\n",
        forums="id,name,kind,rule\n", members="forum,actor,role,essential\n",
    )  # fmt: skip
    result = run(bare)
    assert result["year"].values.tolist() == [2017]
    answers = findings(bare, result)
    for quantity in ("alignment.camps[year=2017]", "alignment.balance", "alignment.landscape"):
        assert answers[quantity].value is None
        assert answers[quantity].reason
    assert not [q for q in answers if q.startswith(("alignment.together", "alignment.link"))]


def test_the_first_case_is_answered(afghanistan):
    case = read_folder(afghanistan)
    result = run(case, count=400)
    answers = findings(case, result)
    json.dumps([finding.to_json() for finding in answers.values()], allow_nan=False)
    assert (result["proven"].values == 1).all()
    # Everything that a finding says of 2017 follows from the stored ties.
    for d in range(0, 400, 80):
        tie = result["tie"].values[d]
        found = frustration(tie)
        total = np.abs(tie).sum() / 2
        assert result["tension"].sel(year=2017).values[d] == pytest.approx(found.value / total)
        camp = result["camp"].sel(year=2017).values[d]
        assert np.array_equal(camp, found.camp)
    assert answers["alignment.together[actors=nato-allies+usa]"].value == 1
    assert answers["alignment.together[actors=taliban+usa]"].value == 0
    turned = [q for q, f in answers.items() if q.startswith("alignment.switched") and f.value > 0.5]
    assert "alignment.switched[actor=pakistan,year=2014]" in turned
    evidence = set().union(*(f.evidence for f in answers.values()))
    known = {row.key for t in ("claims", "sources") for row in case.table(t)}
    assert evidence <= known


def test_references_are_in_the_bibliography(tmp_path):
    from importlib.resources import files

    keys = (files("detente") / "findings" / "refs.bib").read_text(encoding="utf-8")
    cited = set(Alignment.card.references)
    for finding in findings(situation(tmp_path)).values():
        cited |= set(finding.reference)
    assert [key for key in sorted(cited) if f"{{{key}," not in keys] == []


def test_large_networks_are_closed_by_highs_when_branches_run_out():
    """The analysis' own solver: the same optimum as branch and bound with room to finish."""
    from detente.analyses.alignment.ties import highs
    from detente.models.cycle_cuts import cycle_cut_programme

    rng = np.random.default_rng(3)
    sign = np.where(rng.random((22, 22)) < 0.5, -1.0, 1.0) * (rng.random((22, 22)) < 0.3)
    weight = np.triu(sign, 1) + np.triu(sign, 1).T
    solver = functools.partial(cycle_cut_programme, solver=highs)
    found = frustration(weight, budget=10, programme=solver)
    assert found.proven
    assert found.value == frustration(weight).value


def test_the_card_names_every_variable_with_its_dims(tmp_path):
    result = run(situation(tmp_path), count=20)
    gives = Alignment.card.gives
    assert set(result.data_vars) == set(gives)
    for name, variable in gives.items():
        assert result[name].dims == variable.dims, name
