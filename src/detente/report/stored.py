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
from detente.io.load import load, shipped
from detente.situation.model import Situation
from detente.study.identity import READ_FROM, Owner, situation_hash
from detente.study.store import RUNS
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
        The situation, where the run neither lies in its folder nor says where it was read from.

    Raises
    ------
    RunError
        If there is no such run, or the situation has changed since.
    """
    folder, made_from = _places(Path(name), situation)
    findings, manifest = _read(folder)
    loaded = made_from if made_from is not None else _made_from(folder, manifest)
    if manifest.get("situation") != situation_hash(loaded):
        home = loaded.folder or situation
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


def _places(path: Path, situation: str | Path) -> tuple[Path, Situation | None]:
    """Folder of the run, and the situation where the caller named it."""
    if (path / "manifest.json").is_file():
        return path, load(situation) if situation else None
    try:
        home = find_situation(path)
    except UnknownNameError:
        home = None
    if home is not None and (home / "situation.toml").is_file():
        loaded = load(home)
        runs = _finished(home, loaded)
        if not runs:
            raise RunError(f"{path} has no finished run yet; run `detente run {path}` first")
        return max(runs, key=lambda folder: (folder / "manifest.json").stat().st_mtime), loaded
    if not situation:
        return find_run(Path(), str(path)), None
    place, loaded = find_situation(situation), load(situation)
    return find_run(place, str(path), among=_finished(place, loaded)), loaded


def _finished(home: Path, situation: Situation) -> list[Path]:
    """Finished runs of a situation: in its folder and, for an example, where the user is."""
    places = {(home / RUNS).resolve(): False}
    if home.resolve() in {path.resolve() for path in shipped().values()}:
        places.setdefault(RUNS.resolve(), True)
    out = []
    for runs, shared in places.items():
        owner = Owner(situation, shared=shared)
        for path in runs.glob("*/manifest.json"):
            try:
                manifest = json.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                continue  # such a folder holds no finished run
            if owner.owns(manifest):
                out.append(path.parent)
    return out


def _made_from(folder: Path, manifest: Mapping[str, Any]) -> Situation:
    """The situation that a run was made from, by where it lies and by what it says."""
    runs = folder.resolve().parent
    places: list[Path] = []
    if runs.parts[-2:] == RUNS.parts:
        places.append(runs.parent.parent)
    examples = shipped()
    said = str(manifest.get(READ_FROM, ""))
    if said:
        places.append(examples.get(said, Path(said)))
    # A run of an older version does not say where its situation was read from.
    places += [] if said else examples.values()
    first = None
    for place in places:
        if (place / "situation.toml").is_file():
            found = load(place)
            if manifest.get("situation") == situation_hash(found):
                return found
            if said or place == runs.parent.parent:
                first = found  # what it says itself, before where it lies
    if first is None:
        raise RunError(
            f"{folder} does not say which situation it was made from; name it with --situation"
        )
    return first
