"""Loading by name, new situations, and the commands around them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.property.strategies import make
from typer.testing import CliRunner

import detente
from detente.cli import app
from detente.errors import DetenteError, FileFormatError, SituationError, UnknownNameError
from detente.io.folder import read_folder, write_folder
from detente.io.load import check, find, load, read, shipped
from detente.io.template import new_situation
from detente.io.workbook import write_workbook
from detente.situation.edit import edited, scenario


def run(*arguments: str | Path) -> tuple[int, str]:
    """Exit code and output of a command; errors on purpose count as the program counts them."""
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    if isinstance(result.exception, DetenteError):
        return 2, str(result.exception)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_a_shipped_situation_by_its_name(afghanistan: Path) -> None:
    assert "afghanistan-2017" in shipped()
    assert load("afghanistan-2017") == read_folder(afghanistan)
    assert detente.load("afghanistan-2017").title.startswith("Afghanistan")


def test_a_folder_and_a_workbook_are_the_same(afghanistan: Path, tmp_path: Path) -> None:
    write_workbook(read_folder(afghanistan), tmp_path / "a.xlsx")
    assert load(tmp_path / "a.xlsx") == load(afghanistan)


def test_unknown_names_propose_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'afghanistan-2017'"):
        find("afghanistan-2016")
    (tmp_path / "river").mkdir()
    with pytest.raises(UnknownNameError, match="Did you mean 'river'"):
        find(tmp_path / "rivr")


def test_load_refuses_what_check_finds_and_read_does_not(tmp_path: Path) -> None:
    new_situation(tmp_path / "s")
    (tmp_path / "s" / "stakes.csv").write_text("actor,issue,salience\nx,y,-5\n", encoding="utf-8")
    with pytest.raises(SituationError, match="3 problems"):
        load(tmp_path / "s")
    assert len(read(tmp_path / "s").stakes) == 1
    assert {each.code for each in check(tmp_path / "s")} >= {"unknown-actor", "out-of-range"}


def test_a_text_file_is_no_situation(tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("x", encoding="utf-8")
    with pytest.raises(FileFormatError, match="neither a folder nor an Excel workbook"):
        load(tmp_path / "brief.txt")


def test_importing_detente_costs_next_to_nothing() -> None:
    code = (
        "import time; start = time.process_time(); import detente; "
        "took = time.process_time() - start; import sys; "
        "print(took, any(name in sys.modules for name in ('numpy', 'xarray', 'typer')))"
    )
    times = []
    for _ in range(3):
        out = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, text=True
        )
        took, heavy = out.stdout.split()
        assert heavy == "False"
        times.append(float(took))
    assert min(times) < 0.05


def test_public_names() -> None:
    assert sorted(detente.__all__) == ["Situation", "check", "errors", "load", "models", "run"]
    assert set(detente.__all__) <= set(dir(detente))
    assert detente.errors.SituationError is SituationError
    with pytest.raises(AttributeError, match="no attribute 'laden'"):
        detente.laden  # noqa: B018


def test_the_template_runs_through_every_check_and_scenario(tmp_path: Path) -> None:
    written = new_situation(tmp_path / "s")
    situation = load(tmp_path / "s")
    assert {path.name for path in written} >= {"situation.toml", "actors.csv", "NOTES.md"}
    assert check(situation) == ()
    for name in situation.scenarios:
        assert scenario(situation, name) != situation
    parties = [row for row in situation.actors if not row.given("part_of")]
    assert (len(parties), len(situation.issues), len(situation.forums)) == (4, 3, 2)
    assert situation.table("ratifiers")
    assert situation.table("claims")


def test_new_refuses_a_folder_that_holds_anything(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(FileFormatError, match="not an empty folder"):
        new_situation(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_new_like_an_example_copies_all_of_it(afghanistan: Path, tmp_path: Path) -> None:
    written = new_situation(tmp_path / "s", like="afghanistan-2017")
    assert tmp_path / "s/theatre/after_as_of/control_totals.csv" in written
    assert load(tmp_path / "s") == load(afghanistan)


def test_command_new_check_export_import(tmp_path: Path) -> None:
    assert run("new", tmp_path / "s")[0] == 0
    assert run("check", tmp_path / "s") == (0, "No problems.\n")
    assert run("export", tmp_path / "s", tmp_path / "s.xlsx")[0] == 0
    assert run("import", tmp_path / "s.xlsx", tmp_path / "t")[0] == 0
    assert read_folder(tmp_path / "t") == read_folder(tmp_path / "s")
    code, said = run("export", tmp_path / "s", tmp_path / "s.xlsx")
    assert (code, "there already" in said, "--overwrite" in said) == (2, True, True)
    assert run("export", tmp_path / "s", tmp_path / "s.xlsx", "--overwrite")[0] == 0
    code, said = run("new", tmp_path / "s")
    assert (code, "not an empty folder" in said) == (2, True)


def test_a_workbook_edited_comes_back_only_on_purpose(tmp_path: Path) -> None:
    new_situation(tmp_path / "s")
    edit = {"table": "actors", "key": "midland", "column": "resolve", "value": "0.5"}
    write_workbook(edited(read_folder(tmp_path / "s"), [edit]), tmp_path / "s.xlsx")
    code, said = run("import", tmp_path / "s.xlsx", tmp_path / "s")
    assert (code, "holds actors.csv already" in said, "--overwrite" in said) == (2, True, True)
    assert run("import", tmp_path / "s.xlsx", tmp_path / "s", "--overwrite")[0] == 0
    assert read_folder(tmp_path / "s").actors["midland"].text("resolve") == "0.5"


def test_command_check_says_everything_and_writes_nothing(tmp_path: Path) -> None:
    new_situation(tmp_path / "s")
    stakes = tmp_path / "s" / "stakes.csv"
    text = stakes.read_text(encoding="utf-8").replace("70/85/95", "-5", 1)
    text = text.replace("midland", "midlnd")
    stakes.write_text(text, encoding="utf-8")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "s").rglob("*")}
    code, said = run("check", tmp_path / "s")
    assert code == 2
    assert "line 2, column salience: '-5' holds -5" in said
    assert said.count("Did you mean 'midland'?") == 3
    assert said.endswith("4 errors and 1 warning.\n")
    code, said = run("check", tmp_path / "s", "--json")
    found = json.loads(said)
    assert code == 2
    assert len(found) == 5
    assert found[1] == {
        "code": "out-of-range",
        "severity": "error",
        "file": "stakes.csv",
        "line": 2,
        "column": "salience",
        "message": "'-5' holds -5; salience goes from 0 to 100 points.",
        "fix": "Write numbers from 0 to 100.",
    }
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "s").rglob("*")} == before


def test_warnings_are_shown_and_do_not_stop(afghanistan: Path) -> None:
    code, said = run("check", afghanistan)
    assert code == 0
    assert "warning: 268 + 104 + 36 = 408, not 407." in said
    assert said.endswith("1 warning.\n")


def test_an_older_format_is_brought_up_to_date_and_stays_so(
    afghanistan: Path, tmp_path: Path
) -> None:
    new_situation(tmp_path / "s", like=afghanistan)
    head = tmp_path / "s" / "situation.toml"
    head.write_text(head.read_text(encoding="utf-8").replace("format = 1\n", "# old\n"), "utf-8")
    claims = tmp_path / "s" / "claims.csv"
    header = "id,text,kind,says_low,says_high,note\n"
    claims.write_text(
        f'{header}c1,x,fact,0.1,0.2,"Event: at least 2,000 added, 0.5 of it. More."\n', "utf-8"
    )
    situation = read_folder(tmp_path / "s")
    (fault,) = (each for each in situation.faults if each.code == "format-migrated")
    assert "1 events were moved" in fault.message
    row = situation.table("claims")["c1"]
    assert row.text("event") == "at least 2,000 added, 0.5 of it"
    assert row.text("note") == "More."
    write_folder(situation, tmp_path / "s")
    assert head.read_text(encoding="utf-8").startswith("format = 1\n# old\n")
    assert read_folder(tmp_path / "s").faults == ()


def test_two_hundred_actors_and_fifty_issues_are_checked_in_time(tmp_path: Path) -> None:
    actors = [{"id": f"a{n}", "influence": "100", "resolve": "0.5"} for n in range(200)]
    issues = [{"id": f"i{n}", "reversion": "20/40/60"} for n in range(50)]
    stakes = [
        {"actor": a["id"], "issue": i["id"], "position": f"{n % 90}..95", "salience": "40/50/60"}
        for n, a in enumerate(actors)
        for i in issues
    ]
    write_folder(make({"actors": actors, "issues": issues, "stakes": stakes}), tmp_path / "s")
    start = time.process_time()
    situation = read_folder(tmp_path / "s")
    assert [each for each in check(situation) if each.severity == "error"] == []
    assert len(situation.stakes) == 10_000
    assert time.process_time() - start < 3


def test_a_folder_without_a_situation_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("x", encoding="utf-8")
    with pytest.raises(FileFormatError, match="detente new DIR"):
        load(tmp_path)
    with pytest.raises(FileFormatError, match="no situation to copy"):
        new_situation(tmp_path / "copy", like=tmp_path)
    assert not (tmp_path / "copy").exists()


def test_importing_what_is_there_says_so(tmp_path: Path) -> None:
    new_situation(tmp_path / "s")
    assert run("export", tmp_path / "s", tmp_path / "s.xlsx")[0] == 0
    code, said = run("import", tmp_path / "s.xlsx", tmp_path / "s")
    assert (code, "Nothing to write" in said) == (0, True)
