"""Every rule finds what it is for, where it stands, and says how to mend it."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from tests.situation.broken import BORDERS, CONTROL, Case, change

from detente.io.folder import read_folder
from detente.schema import rules
from detente.situation.check import _ONLY_WARN, check

EFFECTS = "id,actor,taken,effects\ntalk,lowland,no,\n"
CELLS = "group,table,key,column,loading\n"
CASES = [
    Case("missing-file", "actors.csv", "*", "", says="no situation goes without"),
    Case("missing-file", "situation.toml", "*", ""),
    Case("empty-file", "threats.csv", "=", ""),
    Case("empty-table", "stakes.csv", "=", "actor,issue,position,salience\n"),
    Case("binary-file", "stakes.csv", "=", "PK\x03\x04rest", says="workbook"),
    Case("binary-file", "stakes.csv", "=", "actor,issue\nx,\x00\n", says="zero bytes"),
    Case("wrong-encoding", "actors.csv", "Midland,", "Midl\udce4nd,", says="not UTF-8"),
    Case("wrong-delimiter", "ratifiers.csv", ",", ";", says="semicolons"),
    Case("no-header", "members.csv", "forum,actor,role,essential,from,evidence,note\n", ""),
    Case("open-quote", "sources.csv", "+", 'new,"Never closed,x,,,,\n'),
    Case("broken-quote", "sources.csv", "+", 'new,"Quote" here,x,,,,\n'),
    Case("cell-too-long", "sources.csv", "+", f"new,{'x' * 200_000},x,,,,\n"),
    Case("unreadable-toml", "scenarios.toml", "+", "\n[broken\n"),
    Case("unreadable-toml", "situation.toml", "format = 1", "format = ", says="not valid TOML"),
    Case("ragged-row", "stakes.csv", "+", "upland,filling-time,10\n", says="3 cells"),
    Case("duplicate-column", "actors.csv", "note\n", "note,note\n", "note"),
    Case("unknown-column", "actors.csv", "resolve", "resolv", "resolv", says="'resolve'"),
    Case("unknown-file", "actor.csv", "=", "id\nx\n", says="actors.csv"),
    Case(
        "missing-document",
        "anchors.json",
        "=",
        '{"document": "brief.md", "anchors": []}',
        says="detente read FILE",
    ),
    Case("missing-column", "actors.csv", "influence", "influences", "influence"),
    Case("format-newer", "situation.toml", "format = 1", "format = 2", "format"),
    Case("format-migrated", "situation.toml", "format = 1\n", "", "format"),
    Case("head-missing", "situation.toml", 'horizon = "2027-03-01"', "", "horizon"),
    Case("head-value", "situation.toml", "n = 2000", 'n = "many"', "draws.n"),
    Case("head-value", "situation.toml", "[draws]", "draws = 5\n[drawn]", "draws", says="[draws]"),
    Case("head-value", "situation.toml", "seed = 20240301", "seed = true", "draws.seed"),
    Case("head-value", "situation.toml", '"0.2/0.3/0.45"', '"about a third"', "default_trust"),
    Case("out-of-range", "situation.toml", '"0.2/0.3/0.45"', "30", "default_trust"),
    Case("unreadable-date", "situation.toml", "2024-03-01", "1 March", "as_of"),
    Case("unknown-forum", "situation.toml", '"river-talks"', '"river-talk"', says="'river-talks'"),
    Case("unknown-issue", "situation.toml", '"filling-time"', '"filling"', says="'filling-time'"),
    Case(
        "head-unknown",
        "situation.toml",
        'as_of = "2024',
        'asof = 1\nas_of = "2024',
        "asof",
        "'as_of'",
    ),
    Case("headline-incomplete", "situation.toml", "at_least = 50", "", "headline.issue"),
    Case("horizon-before-as-of", "situation.toml", "2027-03-01", "2024-01-01", "horizon"),
    Case("required-cell", "stakes.csv", "70/85/95", "", "salience"),
    Case("unreadable-cell", "stakes.csv", "70/85/95", "high", "salience", says="60/70/80"),
    Case("unreadable-cell", "stakes.csv", "70/85/95", "NaN", "salience"),
    Case("unreadable-cell", "stakes.csv", "70/85/95", "60/70", "salience"),
    Case("unreadable-cell", "actors.csv", "0.5/0.7/0.85", '"0,7"', "resolve", says="a point"),
    Case("not-a-point", "forums.csv", ",0.6,", ",0.5/0.6/0.7,", "quota"),
    Case("not-a-count", "preferences.csv", "=", "actor,rank,statement\nupland,1.5,fill\n", "rank"),
    Case("out-of-range", "stakes.csv", "70/85/95", "-5", "salience", says="from 0 to 100"),
    Case("out-of-range", "stakes.csv", "70/85/95", "1e308", "salience"),
    Case("out-of-range", "actors.csv", "0.5/0.7/0.85", "50/70/85", "resolve", says="divide by 100"),
    Case("low-above-high", "stakes.csv", "70/85/95", "95/85/70", "salience"),
    Case("low-above-high", "stakes.csv", "70/85/95", "95..70", "salience"),
    Case("unreadable-date", "relations.csv", "2015,2022-06", "2015,June 2022", "until"),
    Case("unreadable-date", "forums.csv", "2024-09-01", "2024-09-31", "opens"),
    Case("unknown-word", "relations.csv", "hostile", "hostil", "stance", says="'hostile'"),
    Case("unknown-word", "members.csv", ",yes,", ",maybe,", "essential", says="yes or no"),
    Case("bad-id", "actors.csv", "midland,Midland", "Mid Land,Midland", "id", says="'mid-land'"),
    Case("reserved-id", "actors.csv", "+", "trust,Trust,state,,5,0.5,coder,\n", "id"),
    Case("red-line", "stakes.csv", ">=30", ">=20/30/40", "red_line", says="spread"),
    Case("red-line", "stakes.csv", ">=30", "30", "red_line"),
    Case("anchors", "issues.csv", "50=data exchanged", "half=data exchanged", "anchors"),
    Case("statement", "preferences.csv", "=", "actor,rank,statement\nupland,1,not and\n"),
    Case("quantity-name", "claims.csv", "agreement.feasible[forum", "feasible forum", "quantity"),
    Case("duplicate-key", "actors.csv", "+", "midland,Again,state,,5,0.5,coder,\n", "id"),
    Case("duplicate-key", "stakes.csv", "+", "upland,inspection,1,1,,,,\n", "actor/issue"),
    Case("unknown-actor", "stakes.csv", "midland,ins", "midlnd,ins", "actor", says="'midland'"),
    Case("unknown-actor", "members.csv", "talks,midland", "talks,nobody", "actor"),
    Case("unknown-issue", "stakes.csv", "midland,inspection", "midland,spection", "issue"),
    Case("unknown-issue", "forums.csv", "filling-time inspection", "filling-tim", "agenda"),
    Case("unknown-forum", "members.csv", "river-talks,upland", "river-talk,upland", "forum"),
    Case("unknown-evidence", "stakes.csv", "river-brief", "river-brif", "evidence", says="claim"),
    Case("unknown-source", "claims.csv", "river-brief,river-brief", "river-brief,rb", "source"),
    Case("unknown-unit", "theatre/borders.csv", "=", f"{BORDERS}seat,kountry\n", "neighbour"),
    Case("unknown-move", "infeasible.csv", "=", "id,pattern\nx,fil and talk\n", says="'fill'"),
    Case(
        "unknown-region",
        "theatre/control_regions.csv",
        "=",
        "date,region,lost,units\n2023-01-01,Nort,1,9\n",
        "region",
        says="'North'",
    ),
    Case("ambiguous-evidence", "sources.csv", "+", "c1,Also c1,,2020,,A,\n", at="claims.csv"),
    Case("late-source", "sources.csv", "2024-01,", "2024-06,", at="issues.csv"),
    Case("late-date", "relations.csv", "hostile,2022-06", "hostile,2025-06"),
    Case("late-date", "theatre/control.csv", "=", f"{CONTROL}2025-01-01,6,3,1,10,\n", "date"),
    Case(
        "late-date",
        "theatre/levers.csv",
        "=",
        "lever,date,actor,change\naid,2025-01-01,upland,1\n",
        says="scenario",
    ),
    Case("closed-before-open", "relations.csv", "2015,2022-06", "2023,2022-06", "until"),
    Case("after-horizon", "forums.csv", "2024-09-01", "2030-09-01", "opens"),
    Case("past-turnover", "turnover.csv", "=", "actor,date,what\nupland,2023-01-01,positions\n"),
    Case("past-turnover", "turnover.csv", "=", "actor,date,what\nupland,,positions\n"),
    Case("no-stake", "actors.csv", "+", "island,Island,state,,5,0.5,coder,\n", "id"),
    Case("no-weight", "stakes.csv", "+", "isle,inspection,5,0,,,coder,\n", at="actors.csv"),
    Case("faction-of-nobody", "actors.csv", "faction,lowland", "faction,", "part_of"),
    Case("nested-faction", "actors.csv", "state,,25", "faction,farm-bloc,25", "part_of"),
    Case("influence-scale", "actors.csv", "state,,100", "state,,90", "influence"),
    Case("idle-issue", "issues.csv", "+", "fish,Fish,,,,,5,,,no,,\n", "id"),
    Case("own-red-line", "stakes.csv", ">=30", "<=30", "red_line"),
    Case(
        "control-sum",
        "stakes.csv",
        "=",
        "actor,issue,salience,control\nupland,inspection,9,0.7\nlowland,inspection,9,0.6\n",
        "control",
    ),
    Case("two-current-rows", "relations.csv", "2015,2022-06", "2015,", says="until"),
    Case("self-relation", "relations.csv", "lowland,upland", "lowland,lowland", "target"),
    Case("no-members", "forums.csv", "+", "club,Club,informal,unanimity,,0,,,coder,\n", "id"),
    Case("no-essential", "members.csv", "member,yes", "member,no", at="forums.csv"),
    Case("quota-missing", "forums.csv", "quota,0.6", "quota,", "quota"),
    Case("quota-unused", "forums.csv", "quota,0.6", "unanimity,0.6", "quota"),
    Case("empty-agenda", "issues.csv", ",no,", ",yes,", at="forums.csv"),
    Case("foreign-ratifier", "ratifiers.csv", "lowland,farm-bloc", "upland,farm-bloc", "faction"),
    Case(
        "share-sum",
        "dependencies.csv",
        "=",
        "recipient,donor,resource,share\nupland,lowland,money,0.7\nupland,midland,money,0.4\n",
    ),
    Case("claim-band", "claims.csv", "0.2,0.45", "0.45,0.2", "says_low"),
    Case("claim-band", "claims.csv", "0.2,0.45", "0.2,", "says_high"),
    Case("no-band", "claims.csv", "0.2,0.45", ",", "says_low"),
    Case("untyped-test", "claims.csv", 'linked=no]",feasible', 'linked=no]",', "tests"),
    Case("unstated-event", "claims.csv", "+", "c3,,,fact,,0.5,0.6,,,,,,,2020,1,\n"),
    Case("infeasible-today", "infeasible.csv", "=", "id,pattern\nx,fill and not talk\n"),
    Case(
        "infeasible-today",
        "infeasible.csv",
        "=",
        "id,pattern,believed_by\nx,fill,lowland\n",
        says="lowland cannot overlook",
    ),
    Case(
        "strength-order",
        "preferences.csv",
        "=",
        "actor,rank,statement,strength\nupland,2,talk,strong\nupland,1,fill,\n",
        "strength",
    ),
    Case(
        "idle-perception",
        "perceptions.csv",
        "=",
        "viewer,actor,rank,statement\nupland,midland,1,fill\n",
        "actor",
    ),
    Case(
        "self-relation",
        "perceptions.csv",
        "=",
        "viewer,actor,rank,statement\nupland,upland,1,fill\n",
        "actor",
    ),
    Case("effects", "moves.csv", "=", f"{EFFECTS}fill,upland,yes,inspection\n", "effects"),
    Case(
        "unknown-issue",
        "moves.csv",
        "=",
        f"{EFFECTS}fill,upland,yes,inspektion=3\n",
        "effects",
        says="'inspection'",
    ),
    Case("correlated-cell", "correlations.csv", "=", f"{CELLS}g,stakes,upland/x,salience,0.5\n"),
    Case("correlated-cell", "correlations.csv", "=", f"{CELLS}g,actors,lowland,influence,0.5\n"),
    Case("correlated-cell", "correlations.csv", "=", f"{CELLS}g,actors,upland,name,0.5\n"),
    Case("correlated-cell", "correlations.csv", "=", f"{CELLS}g,actor,upland,influence,0.5\n"),
    Case("capital-count", "theatre/units.csv", ",yes,yes", ",yes,no", "capital"),
    Case("capital-count", "theatre/units.csv", ",no,no", ",no,yes", "capital"),
    Case("no-city", "theatre/units.csv", ",yes,yes", ",no,yes", "city"),
    Case("self-border", "theatre/borders.csv", "=", f"{BORDERS}seat,seat\n", "neighbour"),
    Case("duplicate-border", "theatre/borders.csv", "=", f"{BORDERS}country,seat\n", "unit"),
    Case("split-ground", "theatre/units.csv", "+", "isle,Isle,South,1,no,no\n", "unit"),
    Case("observation-sum", "theatre/control.csv", ",10,", ",12,", "units"),
    Case("observation-scaled", "theatre/control.csv", "6,3,1,10", "600,300,101,1000", "units"),
    Case("observation-order", "theatre/control.csv", "+", "2022-01-01,6,3,1,10,\n", "date"),
    Case("no-observation", "theatre/control.csv", "6,3,1,10", "6,,,10"),
    Case(
        "region-excess",
        "theatre/control_regions.csv",
        "=",
        "date,region,lost,units\n2023-01-01,North,11,10\n",
        "lost",
    ),
    Case("no-theatre", "threats.csv", "65/85,,flow", "65/85,support.troops,flow", "level_from"),
    Case("scenario-form", "scenarios.toml", "edits = [", "edits = 5\nothers = ["),
    Case("scenario-edit", "scenarios.toml", "drought/lowland", "drougt/lowland", "key", "drought/"),
    Case("scenario-edit", "scenarios.toml", '"threats"', '"threat"', "table", says="'threats'"),
    Case("scenario-edit", "scenarios.toml", '"level"', '"lvl"', "column", says="'level'"),
    Case("scenario-breaks", "scenarios.toml", "70/85/97", "170", says="threats.csv"),
]
ELSEWHERE = {
    # Rules about workbooks are tested beside the workbook, large and locked files in test_folder.
    "missing-sheet",
    "unknown-sheet",
    "merged-cells",
    "formula",
    "error-value",
    "not-a-table",
    "duplicate-sheet",
    "sheet-too-large",
    "file-too-large",
    "unreadable-file",
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.file}")
def test_a_rule_finds_what_it_is_for(folder: Path, case: Case) -> None:
    change(folder, case)
    found = [each for each in check(read_folder(folder)) if each.code == case.code]
    assert found, [str(each) for each in check(read_folder(folder))]
    first = found[0]
    assert first.where.file == (case.at or case.file)
    if case.column:
        assert case.column in {each.where.column for each in found}
    assert any(case.says in f"{each.message} {each.fix}" for each in found)
    assert first.severity == rules()[case.code].severity
    assert first.message.endswith((".", "?"))
    assert first.fix.endswith((".", "?", ")"))


def test_every_rule_has_a_case() -> None:
    assert {case.code for case in CASES} | ELSEWHERE == set(rules())


def test_rules_left_out_of_scenarios_only_warn() -> None:
    for rule in _ONLY_WARN:
        named = [code for code in rules() if f'"{code}"' in inspect.getsource(rule)]
        assert named
        assert {rules()[code].severity for code in named} == {"warning"}
