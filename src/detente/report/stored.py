"""A stored run and the situation that it was made from, by whatever names them.

A report needs findings and tables, not the results of every draw, so ``results.nc`` stays closed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import xarray as xr

from detente.ensemble.draw import draw
from detente.errors import RunError, UnknownNameError
from detente.findings.finding import Finding
from detente.io.load import find as find_situation
from detente.io.load import load
from detente.situation.model import Situation
from detente.study.store import RUNS, situation_hash
from detente.study.store import find as find_run


@dataclass(frozen=True)
class StoredRun:
    """What a report asks of a run that was read from disk."""

    situation: Situation
    findings: tuple[Finding, ...]
    manifest: Mapping[str, Any]
    folder: Path

    @cached_property
    def draws(self) -> xr.Dataset:
        """The input draws, made anew: the same seed gives the same numbers."""
        count, seed = int(self.manifest["draws"]), int(self.manifest["seed"])
        return draw(self.situation, count=count, seed=seed)


def stored_run(name: str | Path, *, situation: str | Path = "") -> StoredRun:
    """Open a finished run for a report.

    Parameters
    ----------
    name : str or Path
        Folder of a run, beginning of its hash, or a situation: then its newest run.
    situation : str or Path
        The situation, where the run does not lie in its folder.  Default: the present folder.

    Raises
    ------
    RunError
        If there is no such run, or the situation has changed since.
    """
    folder, home = _places(Path(name), situation)
    findings, manifest = _read(folder)
    if not home:
        raise RunError(
            f"{folder} does not say which situation it was made from; name it with --situation"
        )
    loaded = load(home)
    if manifest.get("situation") != situation_hash(loaded):
        raise RunError(
            f"the situation {home} has changed since the run {folder.name}, so its tables and the "
            f"run's numbers do not belong together; run `detente run {home}` again"
        )
    return StoredRun(loaded, findings, manifest, folder)


def _read(folder: Path) -> tuple[tuple[Finding, ...], Mapping[str, Any]]:
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        rows = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
        return tuple(Finding.from_json(row) for row in rows), manifest
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise RunError(
            f"{folder} holds no finished run ({error}); run `detente run` again"
        ) from None


def _places(path: Path, situation: str | Path) -> tuple[Path, str]:
    """Folder of the run, and what names its situation ('' where nothing does)."""
    if (path / "manifest.json").is_file():
        runs = path.resolve().parent
        inside = runs.name == RUNS.name and runs.parent.name == RUNS.parent.name
        return path, str(situation) or (str(runs.parent.parent) if inside else "")
    try:
        home = find_situation(path)
    except UnknownNameError:
        home = None
    if home is not None and (home / "situation.toml").is_file():
        return _newest(home), str(home)
    place = find_situation(situation) if situation else Path()
    return find_run(place, str(path)), str(place)


def _newest(home: Path) -> Path:
    runs = [p.parent for p in (home / RUNS).glob("*/manifest.json")]
    if not runs:
        raise RunError(f"{home} has no finished run yet; run `detente run {home}` first")
    return max(runs, key=lambda folder: (folder / "manifest.json").stat().st_mtime)
