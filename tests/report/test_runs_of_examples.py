"""Runs of examples lie where the user is; each is found, none is taken for another's."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

import detente
from detente.analyses.protocol import Options
from detente.cli import app
from detente.errors import RunError
from detente.io.load import shipped
from detente.report.output import render
from detente.report.stored import stored_run
from detente.study.run import Run
from detente.study.store import RUNS
from detente.workbench.history import History
from detente.workbench.server import application, home_of

FIRST, SECOND = "afghanistan-2017", "ister-gates"


def small(name: str | Path, *, store: Path | None = None, draws: int = 20) -> Run:
    quick = Options(settings=0, interval_draws=0, full=False)
    situation = detente.load(name)
    return detente.run(situation, draws=draws, only=["agreement"], options=quick, store=store)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, with the user in it and no run in the examples' own folders."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def cards(name: str) -> list[str]:
    history: History = application(home_of(name)).state.desk.history
    return [card.id for card in history.cards()]


def test_a_run_of_an_example_is_found_by_everything_that_names_it(here: Path) -> None:
    made = small(FIRST, store=here / RUNS, draws=21).folder
    assert made is not None
    shutil.copytree(made, here / "out")
    calls = [
        [FIRST], [made.name[:6]], [made.name[:6], "--situation", FIRST], ["out"],
        [str(RUNS / made.name)],
    ]  # fmt: skip
    for k, call in enumerate(calls):
        target = here / f"{k}.html"
        result = CliRunner().invoke(app, ["report", *call, "-o", str(target), "--layout", "full"])
        assert result.exit_code == 0, (call, result.output)
        text = target.read_text(encoding="utf-8")
        assert "Afghanistan" in text
        assert str(shipped()[FIRST]) not in text


def test_a_copy_of_a_run_knows_the_folder_of_its_situation(here: Path) -> None:
    own = here / "own"
    shutil.copytree(shipped()[SECOND], own, ignore=shutil.ignore_patterns(".detente"))
    made = small(own).folder
    assert made is not None
    shutil.copytree(made, here / "out")
    assert stored_run("out").situation.folder == str(own)
    manifest = json.loads((here / "out" / "manifest.json").read_text(encoding="utf-8"))
    del manifest["read_from"]
    (here / "out" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    # Without it the example of the very same tables will do; other tables never.
    assert stored_run("out").situation.title == detente.load(SECOND).title
    manifest["situation"] = "0" * 64
    (here / "out" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(RunError, match="--situation"):
        stored_run("out")


def test_examples_run_in_one_folder_do_not_show_each_other(here: Path) -> None:
    other = small(SECOND, store=here / RUNS).folder
    assert other is not None
    assert cards(SECOND) == [other.name]
    assert cards(FIRST) == []
    with pytest.raises(RunError, match="no finished run"):
        stored_run(other.name[:6], situation=FIRST)
    path = other / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    # Another version of the example's tables is still its run; one that says nothing is not.
    path.write_text(json.dumps({**manifest, "situation": "0"}), encoding="utf-8")
    assert cards(SECOND) == [other.name]
    path.write_text(json.dumps({**manifest, "situation": "0", "read_from": ""}), encoding="utf-8")
    assert cards(SECOND) == []


def test_a_folder_keeps_its_earlier_runs_and_none_of_an_example_run_there(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = here / "own"
    shutil.copytree(shipped()[SECOND], own, ignore=shutil.ignore_patterns(".detente"))
    made = small(own).folder
    assert made is not None
    monkeypatch.chdir(own)
    small(FIRST, store=own / RUNS)
    head = own / "situation.toml"
    text = head.read_text(encoding="utf-8")
    title = detente.load(own).title
    head.write_text(text.replace(title, "Another name"), encoding="utf-8")
    assert cards(".") == [made.name]
    assert len(cards(FIRST)) == 1


def test_the_odds_of_a_run_of_the_command_line_are_listed(here: Path) -> None:
    own = here / "own"
    shutil.copytree(shipped()[SECOND], own, ignore=shutil.ignore_patterns(".detente"))
    made = small(own)
    (card,) = application(home_of("own")).state.desk.history.cards()
    assert card.inputs is None
    assert card.headline is not None
    assert card.headline.quantity in made.by_quantity


def test_the_same_run_made_twice_gives_the_same_documents(tmp_path: Path) -> None:
    runs = [small(FIRST, store=tmp_path / name) for name in ("one", "other")]
    assert runs[0].manifest["timings"] != runs[1].manifest["timings"]
    pages = [render(run, layout="full") for run in runs]
    assert pages[0] == pages[1], "byte for byte, as the documentation says"
    parts = []
    for run in runs:
        with zipfile.ZipFile(io.BytesIO(render(run, to="docx", layout="full"))) as file:
            parts.append({name: file.read(name) for name in file.namelist()})
    assert parts[0] == parts[1]
