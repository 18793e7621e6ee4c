"""Workbooks: the same situation both ways, and clear words about what a workbook may not be."""

from __future__ import annotations

import datetime as dt
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.property.strategies import make, situations

from detente.errors import ConflictError, FileFormatError, SituationError
from detente.io.folder import read_folder, write_folder
from detente.io.workbook import read_workbook, workbook_bytes, write_workbook
from detente.schema import csv_tables
from detente.situation.check import check
from detente.situation.edit import edited
from detente.situation.model import Situation

ACTORS = [["id", "influence", "resolve"], ["a", 100, 0.5], ["b", "60/70/80", "0.3..0.5"]]
ISSUES = [["id", "reversion", "linkable"], ["i", 40.0, False]]
STAKES = [["actor", "issue", "position", "salience"], ["a", "i", 70.0, 1e1], ["b", "i", 5.5, 70]]
HEAD = [
    ["key", "value"],
    ["format", 1],
    ["title", "By hand"],
    ["as_of", dt.date(2020, 1, 1)],
    ["horizon", 45292],
    ["draws.n", 64.0],
]


@pytest.fixture
def starter() -> Situation:
    return read_folder(str(files("detente.io").joinpath("starter")))


def book(path: Path, sheets: dict[str, list[list[Any]]], **extra: Any) -> Path:
    """A workbook as a person would make one."""
    made = xlsxwriter.Workbook(str(path))
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(line, place, dt.datetime(*cell.timetuple()[:3]), day)
                elif cell is not None:
                    sheet.write(line, place, cell)
        if name in extra:
            extra[name](made, sheet)
    made.close()
    return path


def plain(tmp_path: Path, **changes: list[list[Any]]) -> dict[str, list[list[Any]]]:
    sheets = {"situation": HEAD, "actors": ACTORS, "issues": ISSUES, "stakes": STAKES}
    return {**sheets, **changes}


def codes(situation: Situation) -> list[str]:
    return [each.code for each in situation.faults]


@pytest.mark.parametrize("name", ["starter", "afghanistan"])
def test_folder_to_workbook_to_folder_loses_nothing(
    name: str, starter: Situation, afghanistan: Path, tmp_path: Path
) -> None:
    home = afghanistan if name == "afghanistan" else Path(starter.folder)
    before = read_folder(home)
    after = read_workbook(write_workbook(before, tmp_path / "x.xlsx"))
    assert after.faults == ()
    assert after == before
    for path in write_folder(after, tmp_path / "back"):
        assert path.read_bytes() == (home / path.relative_to(tmp_path / "back")).read_bytes()


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(situation=situations())
def test_made_up_situations_survive(situation: Situation, tmp_path: Path) -> None:
    path = write_workbook(situation, tmp_path / "x.xlsx", overwrite=True)
    assert read_workbook(path) == situation


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    note=st.text(
        alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30
    )
)
def test_any_text_of_a_cell_survives(note: str, tmp_path: Path) -> None:
    situation = make({"actors": [{"id": "a", "note": note}, {"id": "b", "note": f" {note}"}]})
    path = write_workbook(situation, tmp_path / "x.xlsx", overwrite=True)
    assert [row.cells["note"] for row in read_workbook(path).actors] == [note, f" {note}"]


def test_an_empty_table_and_an_extra_column_survive(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    write_folder(make({"actors": [{"id": "a"}]}), tmp_path / "s")
    (tmp_path / "s" / "threats.csv").write_text("threat,actor,level\n", encoding="utf-8")
    (tmp_path / "s" / "actors.csv").write_text("id,colour\na,blue\n", encoding="utf-8")
    before = read_folder(tmp_path / "s")
    after = read_workbook(write_workbook(before, tmp_path / "x.xlsx"))
    assert after == before
    assert after.actors["a"].text("colour") == "blue"
    assert after.table("threats").columns == ("threat", "actor", "level")


def test_the_same_situation_gives_the_same_bytes(starter: Situation) -> None:
    assert workbook_bytes(starter) == workbook_bytes(starter)


def test_what_a_person_typed_comes_back_as_plain_text(tmp_path: Path) -> None:
    situation = read_workbook(book(tmp_path / "x.xlsx", plain(tmp_path)))
    assert situation.faults == ()
    assert [each for each in check(situation) if each.severity == "error"] == []
    assert [row.text("position") for row in situation.stakes] == ["70", "5.5"]
    assert situation.stakes["a/i"].text("salience") == "10"
    assert situation.issues["i"].text("linkable") == "no"
    assert situation.as_of == dt.date(2020, 1, 1)
    assert situation.head["draws"] == {"n": 64}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (dt.date(2017, 5, 23), "2017-05-23"),
        (42878, "2017-05-23"),
        (2017, "2017"),
        ("2017-05", "2017-05"),
    ],
)
def test_days_come_back_as_iso_dates(cell: object, text: str, tmp_path: Path) -> None:
    relations = [["source", "target", "trust", "since"], ["a", "b", 0.5, cell]]
    path = book(tmp_path / "x.xlsx", plain(tmp_path, relations=relations))
    assert read_workbook(path).table("relations")["a/b"].text("since") == text


def test_a_cell_that_became_a_day_is_a_problem(tmp_path: Path) -> None:
    stakes = [STAKES[0], ["a", "i", dt.date(2003, 1, 2), 50], STAKES[2]]
    situation = read_workbook(book(tmp_path / "x.xlsx", plain(tmp_path, stakes=stakes)))
    (problem,) = (each for each in check(situation) if each.severity == "error")
    assert problem.code == "unreadable-cell"
    assert "spreadsheet" in problem.fix


def test_merged_cells_and_formulas(tmp_path: Path) -> None:
    def merge(made: Any, sheet: Any) -> None:
        sheet.merge_range("A2:A3", "a")
        sheet.write_formula("D3", "=30+40", None, 70)
        sheet.write_formula("C3", "=1/0", None, "#DIV/0!")
        sheet.write_formula("B3", "=A1", None, "")

    path = book(tmp_path / "x.xlsx", plain(tmp_path), stakes=merge)
    situation = read_workbook(path)
    faults = {(each.code, each.where.line, each.where.column) for each in situation.faults}
    assert faults == {
        ("merged-cells", 2, "A"),
        ("formula", 3, "salience"),
        ("error-value", 3, "position"),
        ("error-value", 3, "issue"),
    }
    assert situation.stakes.rows[1].text("salience") == "70"


def test_a_renamed_sheet_and_a_chart_sheet(tmp_path: Path) -> None:
    sheets = plain(tmp_path)
    sheets["stake"] = sheets.pop("stakes")

    def chart(made: Any, sheet: Any) -> None:
        line = made.add_chart({"type": "line"})
        line.add_series({"values": "=actors!$B$2:$B$3"})
        made.add_chartsheet("relations").set_chart(line)

    found = read_workbook(book(tmp_path / "x.xlsx", sheets, actors=chart)).faults
    assert [each.code for each in found] == ["not-a-table", "unknown-sheet", "missing-sheet"]
    assert "'stakes'" in found[1].fix
    assert "'stake'" in found[2].message


def test_two_sheets_of_one_table(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", {**plain(tmp_path), "Stakes ": STAKES})
    assert codes(read_workbook(path)) == ["duplicate-sheet"]


def test_a_missing_column_is_named_as_in_a_folder(tmp_path: Path) -> None:
    actors = [["id", "influenc", "resolve"], ["a", 100, 0.5]]
    found = check(read_workbook(book(tmp_path / "x.xlsx", plain(tmp_path, actors=actors))))
    assert ("missing-column", "influence") in {(each.code, each.where.column) for each in found}


def test_columns_beyond_the_header_are_a_problem(tmp_path: Path) -> None:
    issues = [["id", "reversion"], ["i", 40, "stray"]]
    assert codes(read_workbook(book(tmp_path / "x.xlsx", plain(tmp_path, issues=issues)))) == [
        "ragged-row"
    ]


def test_the_sheets_rule_over_the_texts_beside_them(starter: Situation, tmp_path: Path) -> None:
    head = {"table": "situation", "column": "draws.n", "value": 77}
    changed = edited(starter, [head])
    # The texts are still those of the starter: as if somebody had edited the sheet.
    path = write_workbook(changed, tmp_path / "x.xlsx")
    after = read_workbook(path)
    assert after.head == {**starter.head, "draws": {"n": 77, "seed": 20240301}}
    assert after.scenarios == starter.scenarios


def test_scenarios_by_hand(tmp_path: Path) -> None:
    header = ["scenario", "describe", "edit", "action", "table", "key", "column", "value"]
    rows = [
        ["more", "More of it", 1, "set", "stakes", "a/i", "salience", 90],
        ["more", None, 2, "add", "relations", None, "source", "a"],
        ["more", None, 2, "add", "relations", None, "target", "b"],
        ["less", "Less", 1, "remove", "stakes", "b/i"],
    ]
    path = book(tmp_path / "x.xlsx", {**plain(tmp_path), "scenarios": [header, *rows]})
    assert read_workbook(path).scenarios == {
        "more": {
            "describe": "More of it",
            "edits": [
                {"table": "stakes", "key": "a/i", "column": "salience", "value": "90"},
                {"table": "relations", "add": {"source": "a", "target": "b"}},
            ],
        },
        "less": {
            "describe": "Less",
            "edits": [{"table": "stakes", "key": "b/i", "remove": True}],
        },
    }


def test_forms_for_every_table_with_notes_and_drop_downs(
    starter: Situation, tmp_path: Path
) -> None:
    path = write_workbook(starter, tmp_path / "x.xlsx")
    with zipfile.ZipFile(path) as archive:
        book_xml = archive.read("xl/workbook.xml").decode()
        parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        sheets = "".join(archive.read(name).decode() for name in parts)
        notes = "".join(
            archive.read(name).decode() for name in archive.namelist() if "comments" in name
        )
    for name in csv_tables():
        assert f'name="{name.replace("/", "-")}"' in book_xml
    assert sheets.count('type="list"') > 20
    assert "ally,supports,talks,neutral,wary,hostile,undermines" in sheets
    assert "'actors'!$A$2" in sheets.replace("&apos;", "'") or "actors!$A$2" in sheets
    assert 'state="frozen"' in sheets
    assert "How much the issue matters to it." in notes
    assert "Range 0..100, points." in notes


def test_a_workbook_is_not_written_over(starter: Situation, tmp_path: Path) -> None:
    path = write_workbook(starter, tmp_path / "x.xlsx")
    before = path.read_bytes()
    with pytest.raises(ConflictError, match="there already"):
        write_workbook(make({"actors": [{"id": "a"}]}), path)
    assert path.read_bytes() == before
    with pytest.raises(FileFormatError, match="xlsx"):
        write_workbook(starter, tmp_path / "x.csv")


def test_what_could_not_be_read_is_not_written(tmp_path: Path) -> None:
    write_folder(make({"actors": [{"id": "a"}]}), tmp_path / "s")
    (tmp_path / "s" / "actors.csv").write_bytes(b"\x00")
    with pytest.raises(SituationError):
        write_workbook(read_folder(tmp_path / "s"), tmp_path / "x.xlsx")
    assert not (tmp_path / "x.xlsx").exists()


def test_a_folder_without_tables_is_no_situation(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="holds no table"):
        write_workbook(read_folder(tmp_path), tmp_path / "x.xlsx")


def test_a_cell_too_long_for_a_workbook(tmp_path: Path) -> None:
    situation = make({"actors": [{"id": "a", "note": "x" * 40_000}]})
    with pytest.raises(FileFormatError, match=r"actors\.csv, row 2"):
        write_workbook(situation, tmp_path / "x.xlsx")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    data=st.binary(max_size=400), front=st.sampled_from((b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
)
def test_garbage_is_no_workbook(data: bytes, front: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(front + data)
    with pytest.raises(FileFormatError, match="cannot be read as a workbook"):
        read_workbook(path)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(cut=st.floats(0, 1), flip=st.integers(0, 2**16))
def test_a_damaged_workbook_never_gives_a_traceback(
    cut: float, flip: int, starter: Situation, tmp_path: Path
) -> None:
    data = bytearray(workbook_bytes(make({"actors": [{"id": "a"}]})))
    data[flip % len(data)] ^= 0xFF
    path = tmp_path / "x.xlsx"
    path.write_bytes(bytes(data[: int(len(data) * (0.5 + cut / 2))]))
    try:
        situation = read_workbook(path)
    except FileFormatError:
        return
    assert isinstance(check(situation), tuple)


def test_a_stray_cell_far_away_is_a_problem_and_costs_nothing(tmp_path: Path) -> None:
    def stray(made: Any, sheet: Any) -> None:
        sheet.write_string(1_048_575, 16_383, "x")

    situation = read_workbook(book(tmp_path / "x.xlsx", plain(tmp_path), stakes=stray))
    (problem,) = situation.faults
    assert problem.code == "sheet-too-large"
    assert "XFD1048576" in problem.message


def test_no_such_workbook(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="no such file"):
        read_workbook(tmp_path / "x.xlsx")
