"""Stored runs: the same again at once, killed ones go on, half-written ones do not count."""

from __future__ import annotations

import io
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from rich.console import Console
from rich.progress import Progress

import detente
from detente.errors import RunError
from detente.report.deliver import Steps
from detente.study.run import _joined
from detente.study.store import Store, find, findings_json, read, write_atomic

ONLY = ["agreement"]


@pytest.fixture(scope="module")
def situation(afghanistan: Path):
    return detente.load(afghanistan)


def test_the_same_run_again_comes_from_the_store(situation, tmp_path):
    first = detente.run(situation, draws=40, only=ONLY, store=tmp_path)
    made = (first.folder / "manifest.json").stat().st_mtime_ns
    again = detente.run(situation, draws=40, only=ONLY, store=tmp_path)
    assert again.folder == first.folder
    assert (first.folder / "manifest.json").stat().st_mtime_ns == made
    assert findings_json(again.findings) == findings_json(first.findings)
    before, after = (each.results[""]["agreement"]["margin"] for each in (first, again))
    assert after.equals(before)
    assert again.draws["cells"].equals(first.draws["cells"])


def test_another_seed_or_number_is_another_run(situation, tmp_path):
    folders = {
        detente.run(situation, only=ONLY, store=tmp_path, **asked).folder
        for asked in ({"draws": 20}, {"draws": 21}, {"draws": 20, "seed": 5})
    }
    assert len(folders) == 3


def test_a_run_without_a_manifest_is_unfinished(situation, tmp_path):
    run = detente.run(situation, draws=20, only=ONLY, store=tmp_path)
    (run.folder / "manifest.json").unlink()
    with pytest.raises(RunError, match="no finished run"):
        read(run.folder)
    again = detente.run(situation, draws=20, only=ONLY, store=tmp_path)
    assert (again.folder / "manifest.json").is_file()
    assert findings_json(again.findings) == findings_json(run.findings)


def test_an_interrupted_run_goes_on_where_it_stopped(situation, tmp_path, monkeypatch):
    whole = detente.run(situation, draws=4100, only=ONLY, keep=False, workers=1)
    asked = []
    saved = Store.save_part

    def stop_after_two(self, label, results):
        saved(self, label, results)
        asked.append(label)
        if len(asked) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(Store, "save_part", stop_after_two)
    with pytest.raises(KeyboardInterrupt):
        detente.run(situation, draws=4100, only=ONLY, store=tmp_path, workers=1)
    parts = [path.name for path in tmp_path.rglob("parts/*.nc")]
    assert len(parts) == 2
    monkeypatch.setattr(Store, "save_part", saved)
    rest = detente.run(situation, draws=4100, only=ONLY, store=tmp_path, workers=1)
    assert findings_json(rest.findings) == findings_json(whole.findings)
    assert not list(tmp_path.rglob("parts/*"))


def test_threads_may_read_one_run_at_once(situation, tmp_path):
    run = detente.run(situation, draws=20, only=ONLY, store=tmp_path)
    found, faults = [], []

    def look() -> None:
        try:
            found.append(float(read(run.folder)[1][""]["agreement"]["feasible"].mean()))
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert len(set(found)) == 1


def test_a_run_is_named_by_the_beginning_of_its_hash(situation, tmp_path):
    home = tmp_path / ".detente" / "runs"
    one = detente.run(situation, draws=20, only=ONLY, store=home)
    assert find(tmp_path, one.folder.name[:5]) == one.folder
    with pytest.raises(RunError, match="no finished run"):
        find(tmp_path, "zzzz")
    assert (tmp_path / ".detente" / ".gitignore").read_text() == "*\n"


def test_findings_are_plain_json_without_nan(situation, tmp_path):
    run = detente.run(situation, draws=20, only=ONLY, keep=False)
    rows = json.loads(findings_json(run.findings), parse_constant=pytest.fail)
    assert [row["quantity"] for row in rows] == sorted(row["quantity"] for row in rows)
    assert all(row["reason"] for row in rows if row["value"] is None)


def test_many_threads_may_write_the_same_file(tmp_path):
    """Two workers that finish their first chunks together both keep runs out of version control."""
    path = tmp_path / "one.txt"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: write_atomic(path, "*\n"), range(400)))
    assert path.read_text(encoding="utf-8") == "*\n"
    assert [each.name for each in tmp_path.iterdir()] == ["one.txt"]


@pytest.mark.parametrize("name", ["findings.json", "results.nc", "manifest.json"])
def test_a_damaged_run_is_computed_anew(situation, tmp_path, name):
    first = detente.run(situation, draws=20, only=ONLY, store=tmp_path)
    want = (first.folder / "findings.json").read_bytes()
    damaged = first.folder / name
    damaged.write_bytes(damaged.read_bytes()[:99])
    again = detente.run(situation, draws=20, only=ONLY, store=tmp_path)
    assert again.folder == first.folder
    assert (again.folder / "findings.json").read_bytes() == want
    assert findings_json(read(again.folder)[0]) == findings_json(again.findings)


def test_labels_of_joined_chunks_are_never_cut():
    """Chunks read back from disk and new ones may hold labels of other lengths."""
    parts = [
        xr.Dataset(
            {"smallest": (("draw", "set"), np.ones((1, len(labels)), bool))},
            coords={"draw": [draw], "set": np.array(labels)},
        )
        for draw, labels in enumerate((["a", "bc"], ["bc", "farm-bloc+upland"]))
    ]
    joined = _joined(parts)
    assert sorted(joined["set"].values) == ["a", "bc", "farm-bloc+upland"]
    assert not joined["smallest"].sel(draw=0, set="farm-bloc+upland")


def test_progress_says_from_the_start_how_many_steps_there_are(situation):
    seen = []
    detente.run(
        situation, draws=20, only=ONLY, keep=False, progress=lambda *step: seen.append(step)
    )
    label, step, total = seen[0]
    assert (step, total) == (0, len(seen) - 1)
    assert "first draws" in label
    assert [step for _, step, _ in seen] == list(range(total + 1))


def test_the_bar_shows_no_steps_while_nobody_knows_them():
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    with Progress(Steps(), console=console) as bar:
        task = bar.add_task("preparing", total=None)
        assert Steps().render(bar.tasks[0]).plain == ""
        bar.update(task, completed=2, total=5)
        assert Steps().render(bar.tasks[0]).plain == "2/5"
