"""Folders: read without loss, written at once, never over somebody else's change."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.errors import ConflictError, FileFormatError, Problem, SituationError
from detente.io import folder as folders
from detente.io import tomltext
from detente.io.folder import read_folder, write_folder
from detente.schema import csv_tables
from detente.situation.check import check
from detente.situation.edit import edited

SALIENCE = {"table": "stakes", "key": "upland/inspection", "column": "salience", "value": "1/2/3"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    target = tmp_path / "situation"
    shutil.copytree(str(files("detente.io").joinpath("starter")), target)
    return target


def test_a_copy_of_the_first_case_is_the_same_to_the_byte(
    afghanistan: Path, tmp_path: Path
) -> None:
    situation = read_folder(afghanistan)
    written = write_folder(situation, tmp_path / "copy")
    for path in written:
        assert path.read_bytes() == (afghanistan / path.relative_to(tmp_path / "copy")).read_bytes()
    assert read_folder(tmp_path / "copy") == situation


def test_what_came_after_as_of_is_not_read(afghanistan: Path) -> None:
    situation = read_folder(afghanistan)
    assert (afghanistan / "theatre/after_as_of").is_dir()
    assert not any("after_as_of" in name for name in (*situation.tables, *situation.texts))
    assert "Kabul fell)" not in "".join(situation.texts.values())


def test_an_edit_touches_its_file_and_its_line_only(home: Path) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    written = write_folder(edited(read_folder(home), [SALIENCE]), home)
    assert written == (home / "stakes.csv",)
    changed = [path for path, data in before.items() if path.read_bytes() != data]
    assert changed == [home / "stakes.csv"]
    old = before[home / "stakes.csv"].decode().splitlines()
    new = (home / "stakes.csv").read_text(encoding="utf-8").splitlines()
    assert sum(a != b for a, b in zip(old, new, strict=True)) == 1


def test_byte_order_mark_and_line_ends_are_read_and_kept(home: Path) -> None:
    path = home / "stakes.csv"
    data = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(data)
    situation = read_folder(home)
    assert check(situation) == ()
    write_folder(edited(situation, [SALIENCE]), home)
    again = path.read_bytes()
    assert again.startswith(b"\xef\xbb\xbfactor,")
    assert again.count(b"\r\n") == data.count(b"\r\n")
    assert again.count(b"\n") == again.count(b"\r\n")
    assert read_folder(home).stakes["upland/inspection"].text("salience") == "1/2/3"


def test_cells_unknown_columns_and_blanks_are_kept(home: Path) -> None:
    path = home / "sources.csv"
    path.write_text(
        'id,title,colour,note\n x ,"a, ""b""\nc",blue,  two  \n,,,\n"y",=1+1,é,\n',
        encoding="utf-8",
        newline="",
    )
    table = read_folder(home).table("sources")
    assert table.columns == ("id", "title", "colour", "note")
    assert dict(table["x"].cells) == {
        "id": " x ",
        "title": 'a, "b"\nc',
        "colour": "blue",
        "note": "  two  ",
    }
    assert [row.line for row in table] == [2, 5]


def test_a_file_that_changed_meanwhile_is_not_written_over(home: Path) -> None:
    situation = read_folder(home)
    path = home / "stakes.csv"
    theirs = path.read_text(encoding="utf-8").replace("70/85/95", "60/75/85")
    path.write_text(theirs, encoding="utf-8")
    mine = edited(situation, [SALIENCE, {**SALIENCE, "table": "actors", "key": "upland",
                                         "column": "resolve", "value": "0.5"}])  # fmt: skip
    before = (home / "actors.csv").read_bytes()
    with pytest.raises(ConflictError, match=r"stakes\.csv is not as it was") as caught:
        write_folder(mine, home)
    assert caught.value.theirs == theirs
    assert "1/2/3" in caught.value.ours
    assert path.read_text(encoding="utf-8") == theirs
    assert (home / "actors.csv").read_bytes() == before  # nothing at all was written
    write_folder(mine, home, overwrite=True)
    assert read_folder(home) == mine


def test_the_same_change_made_by_both_is_no_conflict(home: Path) -> None:
    situation = read_folder(home)
    write_folder(edited(situation, [SALIENCE]), home)
    assert write_folder(edited(situation, [SALIENCE]), home) == ()


def test_another_situation_is_not_written_over(home: Path, afghanistan: Path) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    with pytest.raises(ConflictError):
        write_folder(read_folder(afghanistan), home)
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_a_table_that_could_not_be_read_is_not_lost(home: Path) -> None:
    (home / "actors.csv").write_bytes(b"PK\x03\x04")
    with pytest.raises(SituationError, match="binary-file"):
        write_folder(edited(read_folder(home), [SALIENCE]), home)


def test_a_write_that_fails_leaves_the_old_file_and_no_other(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    situation = edited(read_folder(home), [SALIENCE])
    before = sorted(home.iterdir()), (home / "stakes.csv").read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folders.os, "fsync", full)
    with pytest.raises(FileFormatError, match="No space left"):
        write_folder(situation, home)
    assert (sorted(home.iterdir()), (home / "stakes.csv").read_bytes()) == before


def test_edits_of_the_head_keep_the_rest(home: Path) -> None:
    situation = read_folder(home)
    edit = {"table": "situation", "column": "draws.n", "value": 500}
    write_folder(edited(situation, [edit]), home)
    again = read_folder(home)
    assert again.head == {**situation.head, "draws": {"n": 500, "seed": 20240301}}
    assert again.scenarios == situation.scenarios


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="no such folder"):
        read_folder(tmp_path / "none")


def test_a_folder_in_place_of_a_file_is_a_problem(home: Path) -> None:
    (home / "threats.csv").unlink()
    (home / "threats.csv").mkdir()
    assert [each.code for each in read_folder(home).faults] == ["unreadable-file"]


def test_a_huge_file_is_a_problem(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = (home / "actors.csv").stat().st_size - 1
    monkeypatch.setattr(folders, "_TABLE_LIMIT", limit)
    found = {each.where.file: each.code for each in read_folder(home).faults}
    large = {path.name for path in home.glob("*.csv") if path.stat().st_size > limit}
    assert found == dict.fromkeys(large, "file-too-large")


def test_a_cell_of_ten_megabytes_is_one_problem(home: Path) -> None:
    with (home / "sources.csv").open("a", encoding="utf-8") as file:
        file.write(f"big,{'x' * 10_000_000},,,,A,\n")
    situation = read_folder(home)
    assert [each.code for each in situation.faults] == ["cell-too-long"]
    assert max(len(str(each)) for each in check(situation)) < 1000


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    name=st.sampled_from(sorted({s.file for s in csv_tables().values()} | {"situation.toml"})),
    data=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.text(alphabet='",;\n\r\tab1./-<>=[]{}', max_size=200).map(str.encode),
    ),
    keep=st.booleans(),
)
def test_garbage_gives_problems_and_never_a_traceback(
    home: Path, name: str, data: bytes, keep: bool
) -> None:
    path = home / name
    schema = {s.file: s for s in csv_tables().values()}.get(name)
    header = ",".join(schema.header).encode() + b"\n" if schema is not None and keep else b""
    before = path.read_bytes() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(header + data)
    try:
        situation = read_folder(home)
        problems = check(situation)
        assert all(isinstance(each, Problem) and each.message for each in problems)
        if not any(each.severity == "error" for each in situation.faults):
            write_folder(situation, home)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.text(min_size=1, max_size=8),
        st.recursive(
            st.one_of(
                st.text(max_size=20),
                st.booleans(),
                st.integers(-(2**60), 2**60),
                st.floats(allow_nan=False, allow_infinity=False),
            ),
            lambda inner: st.one_of(
                st.lists(inner, max_size=3),
                st.dictionaries(st.text(max_size=5), inner, max_size=3),
            ),
            max_leaves=6,
        ),
        max_size=4,
    )
)
def test_toml_written_and_read_is_the_same(content: dict[str, object]) -> None:
    text = tomltext.emit(content)
    again, problems = tomltext.parse(text, "x.toml")
    assert problems == []
    assert again == tomltext.plain(content)
