"""Edits of tables: checked as they are typed, versions, conflicts, kill -9, scenarios."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from detente.io.folder import read_folder
from detente.situation.check import check


def cell(folder: Path, key: str, column: str) -> str:
    return read_folder(folder).stakes[key].text(column)


def place(table: dict, key: str) -> int:
    return table["keys"].index(key)


def change(table: dict, key: str, column: str, value: str) -> dict:
    step = {"op": "set", "row": place(table, key), "key": key, "column": column, "value": value}
    return {"version": table["version"], "steps": [step]}


def test_a_table_comes_with_its_schema(page: TestClient) -> None:
    table = page.get("/api/table/stakes").json()
    position = next(each for each in table["columns"] if each["name"] == "position")
    assert position["unit"] == "points"
    assert position["range"] == "0..100"
    assert table["total"] == len(table["rows"]) == 236


def test_an_edit_is_written_and_nothing_else_changes(page: TestClient, folder: Path) -> None:
    before = {p.name: p.read_bytes() for p in folder.glob("*.*")}
    table = page.get("/api/table/stakes").json()
    answer = page.post(
        "/api/table/stakes/save", json=change(table, "usa/syria", "position", "50/60/70")
    )
    assert answer.status_code == 200
    assert cell(folder, "usa/syria", "position") == "50/60/70"
    after = {p.name: p.read_bytes() for p in folder.glob("*.*")}
    assert [name for name in after if after[name] != before[name]] == ["stakes.csv"]
    old, new = (
        list(csv.reader(each["stakes.csv"].decode().splitlines())) for each in (before, after)
    )
    assert sum(a != b for a, b in zip(old, new, strict=True)) == 1


def test_a_mistake_shows_the_words_of_detente_check(page: TestClient, folder: Path) -> None:
    table = page.get("/api/table/stakes").json()
    edit = change(table, "usa/syria", "position", "55/36/72")
    tried = page.post("/api/table/stakes/check", json=edit).json()
    mine = [each for each in tried["own"] if each["row"] == place(table, "usa/syria")]
    assert mine[0]["severity"] == "error"
    assert cell(folder, "usa/syria", "position") != "55/36/72"
    page.post("/api/table/stakes/save", json=edit)
    printed = [problem for problem in check(read_folder(folder)) if problem.severity == "error"]
    assert [problem.message for problem in printed] == [mine[0]["message"]]
    refused = page.post("/api/runs", json={"draws": 100})
    assert refused.status_code == 422
    assert "55/36/72" in refused.text


def test_two_tabs_the_second_sees_both_versions(page: TestClient, folder: Path) -> None:
    first = page.get("/api/table/stakes").json()
    page.post("/api/table/stakes/save", json=change(first, "usa/syria", "position", "50/60/70"))
    late = page.post(
        "/api/table/stakes/save", json=change(first, "usa/syria", "position", "10/20/30")
    )
    assert late.status_code == 409
    said = late.json()
    assert said["mine"][0]["after"] == "10/20/30"
    assert said["mine"][0]["theirs"] == "50/60/70"
    assert "10/20/30" in said["ours"]
    assert "50/60/70" in said["theirs"]
    assert cell(folder, "usa/syria", "position") == "50/60/70"


def test_a_text_editor_moves_rows_and_mine_goes_on_top(page: TestClient, folder: Path) -> None:
    first = page.get("/api/table/stakes").json()
    path = folder / "stakes.csv"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([lines[0], lines[5], *lines[1:5], *lines[6:]]))
    edit = change(first, "usa/syria", "salience", "10/20/30")
    late = page.post("/api/table/stakes/save", json=edit)
    assert late.status_code == 409
    again = {**edit, "version": late.json()["version"], "by_key": True}
    assert page.post("/api/table/stakes/save", json=again).status_code == 200
    assert cell(folder, "usa/syria", "salience") == "10/20/30"
    assert path.read_text().splitlines()[1] == lines[5].strip()


def test_undo_is_the_opposite_step(page: TestClient, folder: Path) -> None:
    raw = (folder / "stakes.csv").read_bytes()
    table = page.get("/api/table/stakes").json()
    gone = {
        "version": table["version"],
        "steps": [{"op": "delete", "row": 3, "key": table["keys"][3]}],
    }
    short = page.post("/api/table/stakes/save", json=gone).json()
    assert short["total"] == 235
    cells = dict(zip(table["header"], table["rows"][3], strict=True))
    held = {name: cells[name] for name in cells if cells[name]}
    back = {"version": short["version"], "steps": [{"op": "insert", "row": 3, "cells": held}]}
    page.post("/api/table/stakes/save", json=back)
    assert (folder / "stakes.csv").read_bytes() == raw


def test_situation_toml_keeps_its_comments(page: TestClient, folder: Path) -> None:
    path = folder / "situation.toml"
    path.write_text("# kept\n" + path.read_text())
    table = page.get("/api/table/situation").json()
    edit = {
        "version": table["version"],
        "steps": [{"op": "set", "row": 0, "key": "draws.n", "column": "value", "value": "3000"}],
    }
    answer = page.post("/api/table/situation/save", json=edit)
    assert answer.status_code == 200, answer.text
    assert path.read_text().startswith("# kept\n")
    assert read_folder(folder).head["draws"]["n"] == 3000


@pytest.mark.parametrize(
    "steps",
    [
        [], "x", [{"op": "drop", "row": 0}], [{"op": "set", "row": -1}],
        [{"op": "set", "row": 10**9}],
        [{"op": "set", "row": 0, "column": "nonsense", "value": "1"}], [{"op": "insert", "row": 0}],
    ],
)  # fmt: skip
def test_a_broken_edit_is_refused_in_words(page: TestClient, folder: Path, steps: object) -> None:
    raw = (folder / "stakes.csv").read_bytes()
    version = page.get("/api/table/stakes").json()["version"]
    answer = page.post("/api/table/stakes/save", json={"version": version, "steps": steps})
    assert answer.status_code in {400, 422}
    assert answer.json()["message"]
    assert (folder / "stakes.csv").read_bytes() == raw


def test_a_shipped_situation_is_not_changed(afghanistan: Path, tmp_path: Path) -> None:
    from tests.workbench.conftest import OWN, PORT

    from detente.workbench.home import Home
    from detente.workbench.server import guarded

    guard = guarded(Home(afghanistan, runs=tmp_path, writable=False), port=PORT, token="t")
    with TestClient(guard, base_url=OWN, headers={"origin": OWN}) as client:
        client.get("/?token=t")
        table = client.get("/api/table/stakes").json()
        assert table["readonly"]
        answer = client.post("/api/table/stakes/save", json=change(table, "usa/syria", "note", "x"))
        assert answer.status_code == 422
        assert "detente new" in answer.json()["message"]


_WRITER = """
import sys
from pathlib import Path
from dataclasses import replace
from detente.workbench.home import Home
from detente.workbench.grid import Step, applied, with_table
home = Home(Path(sys.argv[1]), runs=Path(sys.argv[1]) / "r")
count = 0
while True:
    situation = home.situation()
    step = Step("set", count % 200, column="note", value=("padding " * 400) + str(count))
    home.save("stakes.csv", home.version("stakes.csv"),
              with_table(situation, applied(situation.stakes, [step])))
    count += 1
    print(count, flush=True)
"""


def test_kill_in_the_middle_of_saving_leaves_a_readable_folder(folder: Path) -> None:
    for pause in (0.0, 0.013, 0.031, 0.047):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(folder)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        for _ in range(3):
            assert writer.stdout.readline()
        time.sleep(pause)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        situation = read_folder(folder)
        assert not [fault for fault in situation.faults if fault.severity == "error"]
        assert len(situation.stakes) == 236


def test_scenarios_are_saved_beside_those_that_are_there(page: TestClient, folder: Path) -> None:
    path = folder / "scenarios.toml"
    path.write_text("# mine\n" + path.read_text())
    before = dict(read_folder(folder).scenarios)
    given = {
        "name": "trust-repaired", "describe": "Moscow trusts Washington more.",
        "changes": {
            "cells": {"relations/russia/usa/trust": 0.45},
            "vetoes": {"usa/us-establishment": False}, "seats": {"us-russia/china": True},
        },
    }  # fmt: skip
    assert page.post("/api/scenarios", json=given).status_code == 201
    now = read_folder(folder)
    assert path.read_text().startswith("# mine\n")
    assert {k: v for k, v in now.scenarios.items() if k != "trust-repaired"} == before
    assert len(now.scenarios["trust-repaired"]["edits"]) == 3
    assert not [p for p in check(now) if p.severity == "error"]
    assert page.post("/api/scenarios", json=given).status_code in {404, 422}  # the name is taken
    assert page.delete("/api/scenarios/trust-repaired").status_code == 200
    assert dict(read_folder(folder).scenarios) == before


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    from tests.workbench.conftest import OWN, PORT

    from detente.workbench.home import Home
    from detente.workbench.server import guarded

    guard = guarded(Home(tmp_path, runs=tmp_path / "r"), port=PORT, token="t")
    with TestClient(guard, base_url=OWN, headers={"origin": OWN}) as client:
        answer = client.get("/?token=t")
        assert "There is no situation in this folder yet" in answer.text
        assert client.post("/api/new", json={"like": ""}).status_code == 201
        assert "Nothing has been computed yet" in client.get("/verdict").text


def test_the_history_of_a_cell_leaves_repeats_out(page: TestClient, folder: Path) -> None:
    import json

    runs = folder / ".detente" / "runs"
    for run, text in (("aaaa", "18/38/58"), ("bbbb", "18/38/58"), ("cccc", "40/50/60")):
        inputs = {p.name: p.read_text() for p in folder.glob("*.csv")}
        inputs |= {p.name: p.read_text() for p in folder.glob("*.toml")}
        assert "usa,syria,18/38/58" in inputs["stakes.csv"]
        inputs["stakes.csv"] = inputs["stakes.csv"].replace(
            "usa,syria,18/38/58", f"usa,syria,{text}"
        )
        (runs / run).mkdir(parents=True)
        (runs / run / "inputs.json").write_text(json.dumps(inputs))
        (runs / run / "manifest.json").write_text("{}")
        stamp = {"aaaa": 1_000, "bbbb": 2_000, "cccc": 3_000}[run]
        os.utime(runs / run / "manifest.json", (stamp, stamp))
    asked = {"key": "usa/syria", "column": "position"}
    found = page.get("/api/table/stakes/history", params=asked).json()
    assert [(each["value"], each["run"], each["made"]) for each in found] == [
        ("18/38/58", "aaaa", 1_000.0), ("40/50/60", "cccc", 3_000.0), ("18/38/58", "", 0.0),
    ]  # fmt: skip
    assert (
        page.get("/api/table/stakes/history", params={"key": "no/row", "column": "x"}).json() == []
    )


def test_a_table_says_what_is_judgement_and_what_a_slider_moves(page: TestClient) -> None:
    table = page.get("/api/table/stakes").json()
    assert "coder" in table["judged"]
    assert {"position", "salience"} <= set(table["levers"])
    assert page.get("/api/table/sources").json()["levers"] == []


def test_all_tables_leave_as_a_workbook_and_come_back(
    page: TestClient, folder: Path, tmp_path: Path
) -> None:
    from detente.io.workbookreader import read_workbook

    answer = page.get("/export/situation.xlsx")
    assert answer.status_code == 200
    path = tmp_path / "out.xlsx"
    path.write_bytes(answer.content)
    before, after = read_folder(folder), read_workbook(path)
    for name, table in before.tables.items():
        assert [row.cells for row in after.table(name)] == [row.cells for row in table], name


def test_a_form_for_an_expert_asks_about_one_cell_without_its_number(page: TestClient) -> None:
    answer = page.get("/questionnaire.html", params={"cell": "relations/russia/usa/trust"})
    assert answer.status_code == 200
    assert "relations/russia/usa/trust" in answer.text
    lost = page.get("/questionnaire.html", params={"cell": "stakes/nobody/nothing/position"})
    assert lost.status_code == 422
    assert page.get("/questionnaire.exe", params={"cell": "x"}).status_code == 404


def test_steps_name_rows_as_they_were_before_the_first(page: TestClient, folder: Path) -> None:
    """A paste that changes a key and another cell of the row, taken back, and put on top."""
    raw = (folder / "stakes.csv").read_bytes()
    table = page.get("/api/table/stakes").json()
    at = place(table, "usa/syria")
    named = {"op": "set", "row": at, "key": "usa/syria"}
    steps = [
        {**named, "column": "issue", "value": "nowhere"},
        {**named, "column": "position", "value": "1/2/3"},
    ]
    done = page.post(
        "/api/table/stakes/save", json={"version": table["version"], "steps": steps}
    ).json()
    assert done["keys"][at] == "usa/nowhere"
    back = [
        {**named, "key": "usa/nowhere", "column": "position", "value": "18/38/58"},
        {**named, "key": "usa/nowhere", "column": "issue", "value": "syria"},
    ]
    page.post("/api/table/stakes/save", json={"version": done["version"], "steps": back})
    assert (folder / "stakes.csv").read_bytes() == raw
    # Another writer moves the rows meanwhile: the block still lands on the rows it was meant for.
    lines = (folder / "stakes.csv").read_text().splitlines(keepends=True)
    (folder / "stakes.csv").write_text("".join([lines[0], *reversed(lines[1:])]))
    late = page.post("/api/table/stakes/save", json={"version": table["version"], "steps": steps})
    assert late.status_code == 409
    again = {"version": late.json()["version"], "steps": steps, "by_key": True}
    after = page.post("/api/table/stakes/save", json=again).json()
    moved = after["keys"].index("usa/nowhere")
    assert after["rows"][moved][2] == "1/2/3"
    assert sum("1/2/3" in row for row in after["rows"]) == 1
