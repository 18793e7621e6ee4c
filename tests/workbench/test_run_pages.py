"""Pages of a run out of invented findings: Ground, Moves, and the block of odds."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.testclient import TestClient

from detente.findings.finding import Finding
from detente.io.load import read
from detente.workbench import ground, moves, verdict

FIRST, LAST = "2018-12-31", "2022-05-23"
HEADLINE = "forum=us-russia,linked=no"


def path() -> dict[str, Any]:
    band = [[60 - 3 * (6 - k) * t for t in (0, 1, 2)] for k in range(7)]
    lost = [[10 + 2 * k * t for t in (0, 1, 2)] for k in range(7)]
    return {
        "boundary": ["2017-03-01", "2018-12-01", "2022-06-01"], "levels": [2.5, 10, 25, 50, 75, 90],
        "held": band, "lost": lost, "contested": band, "line": {},
        "seen": [{"date": "2017-02-20", "held": 0.6, "lost": 0.1}],
    }  # fmt: skip


def window() -> dict[str, Any]:
    return {
        "boundary": path()["boundary"], "feasible": [0.2, 0.4, 0.3], "worth": [0.1, 0.2, 0.1],
        "ripe": [0.2, 0.3, 0.2], "collapsed": [0.0, 0.1, 0.3], "deal": [0.0, 0.3, 0.5],
    }  # fmt: skip


def odds(quantity: str, value: float, *, low: float, high: float) -> Finding:
    return Finding(quantity, value, "Said.", low=low, high=high, unit="probability")


def run_of(situation: Any, findings: list[Finding]) -> Any:
    return SimpleNamespace(situation=situation, findings=findings, manifest={"draws": 500})


def invented(folder: Path) -> Any:
    """A run of the first case with findings that nobody computed."""
    situation = read(folder)
    units = {row.key: [0.5, 0.25, 0.2] for row in situation.table("theatre/units")}
    median = {"held": 50.0, "contested": 27.0, "lost": 23.0}
    found = [
        Finding(f"control.map[date={date}{more}]", 1.0, "One.",
                detail={"units": units, "median": median})
        for date in ("2018-12-01", "2019-06-01") for more in ("", ",scenario=surge")
    ]  # fmt: skip
    found += [
        odds(f"agreement.feasible[{HEADLINE}]", 0.2, low=0.0, high=0.8),
        odds(f"control.collapse_by[date={FIRST}]", 0.04, low=0.0, high=0.06),
        odds(f"control.collapse_by[date={LAST}]", 0.4, low=0.02, high=0.81),
        odds(f"control.collapse_by[date={LAST},scenario=surge]", 0.3, low=0.1, high=0.5),
        odds(f"control.collapse_by[date={LAST},given=cities_isolated]", 0.58, low=0.5, high=0.6),
        Finding("control.path", 4.0, "Lost outnumber held.", detail=path()),
        Finding(f"ripeness.window[{HEADLINE}]", None, "Never.", detail=window()),
        Finding(f"ripeness.deal_first[{HEADLINE}]", 0.34, "First.", low=0.3, high=0.38,
                unit="probability", mc_low=0.3, mc_high=0.38),
        Finding(f"ripeness.collapse_first[{HEADLINE}]", 0.27, "Falls.", low=0.23, high=0.31,
                unit="probability", mc_low=0.23, mc_high=0.31),
    ]  # fmt: skip
    return run_of(situation, found)


@pytest.fixture(scope="module")
def run(afghanistan: Any) -> Any:
    return invented(afghanistan)


def test_the_fall_of_the_state_is_never_the_conditional_one(run: Any) -> None:
    made = verdict.page(run)
    (fall,) = [row for row in made["odds"] if row["label"].startswith("The state falls")]
    assert fall["label"] == "The state falls by 23 May 2022"
    assert fall["percent"].startswith("40")
    assert fall["quantity"] == f"control.collapse_by[date={LAST}]"
    (meanwhile,) = [each for each in made["answers"] if each["question"].endswith("meanwhile?")]
    assert "40" in meanwhile["text"]
    assert "58" not in meanwhile["text"]


def test_a_quick_run_does_not_blame_the_tables_of_the_ground(run: Any) -> None:
    said = verdict.page(run_of(run.situation, run.findings[:0]))["answers"][-1]
    assert said["question"] == "What happens meanwhile?"
    assert "quick run" in said["text"]
    assert "theatre/" not in said["text"]


def test_a_verdict_on_drafted_numbers_says_so(run: Any, tmp_path: Path) -> None:
    assert verdict.page(run)["draft"] == ""
    folder = tmp_path / "case"
    shutil.copytree(run.situation.folder, folder, ignore=shutil.ignore_patterns(".detente"))
    path = folder / "forums.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    for row in rows:
        row["note"] = "draft: guessed"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    said = verdict.page(run_of(read(folder), run.findings))["draft"]
    assert f"({sum(bool(r['guarantee']) + bool(r['quota']) for r in rows)} of " in said
    assert "Do not cite" in said


def test_odds_name_both_ends_of_a_wide_range_and_draw_no_simulation_error(run: Any) -> None:
    made = verdict.page(run)
    assert made["odds"][0]["ends"] == "almost no chance to likely"
    first, second, fall = ground.page(run)["odds"]
    assert (first["interval"], second["interval"]) == ("", "")
    assert fall["interval"] == "2–81"


def test_the_ground_says_which_comes_first_and_when_a_deal_is_likeliest(run: Any) -> None:
    made = ground.page(run)
    assert made["title"].startswith("A deal becomes possible before collapse about as often")
    assert made["title"].endswith("December 2018")
    assert f"control.collapse_by[date={LAST},scenario=surge]" in made["findings"]


def test_the_series_hold_a_map_for_every_date_and_scenario(run: Any) -> None:
    made = ground.series(run)
    assert made["scenarios"] == ["", "surge"]
    assert made["dates"] == ["2018-12-01", "2019-06-01"]
    assert made["begin"] == 1  # the date nearest to two years ahead
    for scenario in made["scenarios"]:
        for date in made["dates"]:
            drawn = made["maps"][scenario][date]
            assert "data-region" in drawn["wide"]
            assert "<svg" in drawn["narrow"]
    assert made["fans"]["surge"]["absent"]
    assert [row["date"] for row in made["odds"][""]] == [FIRST, LAST]
    assert made["odds"][""][1]["fallen"]["value"] == 0.4
    assert made["units"]["kunduz-city"][2] is True
    assert list(made["races"]) == ["us-russia"]


def test_a_run_without_ground_or_moves_says_why(run: Any) -> None:
    bare = run_of(run.situation, [])
    assert "Run again" in ground.page(bare)["absent"]
    assert "Run again" in moves.page(bare)["absent"]
    off = SimpleNamespace(
        situation=run.situation, findings=[], manifest={"off": {"ground": "no borders"}}
    )
    assert "no borders" in ground.page(off)["absent"]  # type: ignore[arg-type]


def test_sentences_of_the_moves_open_their_finding(run: Any) -> None:
    said = "It is unlikely that things hold as they stand (30 %)."
    today = Finding(
        "conflict.today_holds", 0.3, said, low=0.3, high=0.3, unit="probability",
        detail={"today": "", "outcomes": [], "steps": []},
    )  # fmt: skip
    made = moves.page(run_of(run.situation, [today]))
    assert made["title"] == "Things are unlikely to hold as they stand"
    assert made["odds"][0]["interval"] == ""  # no width, no range
    firm = said.replace(" %", "\u00a0%")  # on one line, whatever the width
    assert made["sections"][0]["said"][0] == {"text": firm, "quantity": "conflict.today_holds"}
    assert made["findings"]["conflict.today_holds"]["statement"] == firm


def test_the_brief_names_forums_and_keeps_units_of_what_is_no_chance(
    page: TestClient, folder: Path
) -> None:
    run = folder / ".detente" / "runs" / "abc"
    run.mkdir(parents=True)
    (run / "manifest.json").write_text("{}")
    found = Finding(
        "claims.verdict[claim=c54]", 1.7, "{regional-conference} ranks 1.7 of 11.", low=1.0,
        high=4.0, unit="rank", detail={"verdict": "no band"},
    )  # fmt: skip
    (run / "findings.json").write_text("[\n" + json.dumps(found.to_json()) + "\n]\n")
    claims = page.get("/api/brief").json()["claims"]
    (said,) = [each["verdict"] for each in claims if each["id"] == "c54"]
    assert said["unit"] == "rank"
    assert said["value"] == 1.7
    assert "{" not in said["statement"]
    assert said["statement"].startswith("Regional agreement")
    fed = next(each for each in claims if each["id"] == "c49")["feeds"]
    assert {"table": "stakes", "key": "russia/regional-order", "value": "62/79/93"} in fed
