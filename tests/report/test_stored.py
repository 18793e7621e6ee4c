"""From a stored run to a file: the command, and what it refuses."""

from __future__ import annotations

import errno
import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import detente
from detente.analyses.protocol import Options
from detente.cli import app
from detente.cli.refusals import told_of
from detente.errors import DetenteError, RunError, UnknownNameError
from detente.report.output import kind_of, render, save
from detente.report.stored import stored_run


@pytest.fixture(scope="module")
def home(afghanistan: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the first case with one small run."""
    folder = tmp_path_factory.mktemp("home") / "afghanistan"
    shutil.copytree(afghanistan, folder, ignore=shutil.ignore_patterns(".detente", "after_as_of"))
    quick = Options(settings=0, interval_draws=0, full=False)
    detente.run(detente.load(folder), draws=20, only=["agreement"], options=quick)
    return folder


def test_a_run_is_found_by_situation_folder_or_hash(home: Path) -> None:
    newest = stored_run(home)
    assert newest.folder is not None
    assert stored_run(newest.folder).findings == newest.findings
    assert stored_run(newest.folder.name[:6], situation=home).manifest == newest.manifest


def test_a_run_of_changed_tables_is_refused(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(home, other)
    actors = other / "actors.csv"
    actors.write_text(actors.read_text(encoding="utf-8").replace("90/100/100", "80/90/95"))
    with pytest.raises(RunError, match="has changed since"):
        stored_run(other)


def test_a_run_that_does_not_exist_is_told(home: Path, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no finished run 'zzz'"):
        stored_run("zzz", situation=home)
    bare = tmp_path / "bare"
    shutil.copytree(home, bare, ignore=shutil.ignore_patterns(".detente"))
    with pytest.raises(RunError, match="has no finished run yet"):
        stored_run(bare)


def test_a_damaged_run_is_told(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(home, other)
    file = next(other.glob(".detente/runs/*/findings.json"))
    file.write_text(file.read_text(encoding="utf-8")[:200], encoding="utf-8")
    with pytest.raises(RunError, match="holds no finished run"):
        stored_run(other)


def test_draws_are_those_of_the_run(home: Path) -> None:
    run = stored_run(home)
    assert run.draws.sizes["draw"] == 20
    assert run.draws.attrs["seed"] == run.manifest["seed"]


@pytest.mark.parametrize(
    ("kind", "start"), [("html", b"<!doctype"), ("pdf", b"%PDF"), ("docx", b"PK")]
)
def test_the_command_writes_the_file(home: Path, tmp_path: Path, kind: str, start: bytes) -> None:
    target = tmp_path / f"out.{kind}"
    result = CliRunner().invoke(app, ["report", str(home), "--to", kind, "-o", str(target)])
    assert result.exit_code == 0, result.output
    assert target.read_bytes().startswith(start)
    assert list(tmp_path.iterdir()) == [target]


def test_the_command_takes_a_style(home: Path, tmp_path: Path) -> None:
    style = tmp_path / "style.toml"
    style.write_text('name = "Institute X"', encoding="utf-8")
    target = tmp_path / "x.html"
    result = CliRunner().invoke(
        app, ["report", str(home), "--style", str(style), "-o", str(target), "--layout", "brief"]
    )
    assert result.exit_code == 0, result.output
    text = target.read_text(encoding="utf-8")
    assert "Institute X issue brief" in text
    assert "Technical annex" not in text


def test_kinds_and_layouts_that_do_not_exist(bare: Any) -> None:
    with pytest.raises(UnknownNameError, match="no document of kind 'odt'"):
        render(bare, to="odt")
    with pytest.raises(UnknownNameError, match="no layout 'long'"):
        render(bare, layout="long")


def test_a_missing_part_is_named(bare: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import detente.report.output as output

    def absent(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(output, "import_module", absent)
    with pytest.raises(RunError, match=r"pip install 'detente\[report\]'"):
        render(bare, to="pdf")


def test_the_ending_says_the_kind(bare: Any, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    path = save(bare, tmp_path / "deep" / "brief.pdf")
    assert len(pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages) >= 1


def test_the_ending_of_the_command_says_the_kind(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "brief.docx"
    result = CliRunner().invoke(app, ["report", str(home), "-o", str(target)])
    assert result.exit_code == 0, result.output
    assert target.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("name", "to", "says"),
    [
        ("x.docx", "pdf", "x.pdf"),  # the file would lie about what it holds
        ("x.htm", "docx", "x.docx"),
        ("x.odt", "", ".docx"),
        ("x", "", "--to"),
        (".", "pdf", "is a folder"),
    ],
)
def test_an_ending_that_contradicts_is_refused(
    home: Path, tmp_path: Path, name: str, to: str, says: str
) -> None:
    arguments = ["report", str(home), "-o", str(tmp_path / name)] + (["--to", to] if to else [])
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code != 0
    assert says in str(result.exception)
    assert list(tmp_path.iterdir()) == []


def test_another_ending_is_left_to_the_writer(tmp_path: Path) -> None:
    assert kind_of(tmp_path / "brief.draft", to="pdf") == "pdf"
    assert kind_of(tmp_path / "brief.htm", to="html") == "html"
    with pytest.raises(UnknownNameError, match="xlsx"):
        kind_of("form.xlsx")
    assert kind_of("form.xlsx", kinds=("docx", "xlsx")) == "xlsx"


def test_a_place_that_cannot_be_written_to_is_told(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    result = CliRunner().invoke(app, ["report", str(home), "-o", str(tmp_path / "file" / "x.html")])
    assert isinstance(result.exception, DetenteError)
    assert "x.html cannot be written" in str(result.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_the_machine_refuses_comes_with_advice() -> None:
    assert told_of(OSError(errno.ENOSPC, "No space left on device", "out/results.nc")) == (
        "out/results.nc: No space left on device. Make room on the disk, or name another one."
    )
    assert told_of(OSError("odd")) == "odd."
