"""Stored runs: content-addressed folders that a killed process cannot leave half written.

``RUNS/HASH/`` holds ``findings.json``, ``results.nc`` (all draws: one group a scenario and
analysis) and ``manifest.json``, which is written last: a folder without it is unfinished.
``parts/`` holds finished chunks of a long run until the run is whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import xarray as xr

import detente
from detente.analyses.protocol import Options
from detente.errors import RunError
from detente.findings.finding import Finding
from detente.situation.model import Situation
from detente.study.identity import plain, situation_hash

Results = Mapping[str, Mapping[str, xr.Dataset]]
RUNS = Path(".detente") / "runs"
_FILES = threading.RLock()  # the netCDF library is not safe for threads


@lru_cache(maxsize=1)
def code_hash() -> str:
    """Hash of the program's own source: results of another version are never reused."""
    root = Path(detente.__file__).parent
    digest = hashlib.sha256()
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.csv"), *root.rglob("*.json")]):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def fingerprint(
    situation: Situation, *, seed: int, draws: int, scenarios: Sequence[str], options: Options
) -> dict[str, Any]:
    """Everything that decides the bytes of a run."""
    try:
        number = version("detente")
    except PackageNotFoundError:  # a checkout that is not installed
        number = "0"
    return {
        "version": number,
        "code": code_hash(),
        "situation": situation_hash(situation),
        "title": situation.title,
        "seed": seed,
        "draws": draws,
        "scenarios": list(scenarios),
        "options": plain(asdict(options)),
    }


class Store:
    """The folder of one run.

    Parameters
    ----------
    folder : Path
        ``RUNS/HASH``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def at(
        cls, situation: Situation, root: Path | str | None, manifest: Mapping[str, Any]
    ) -> Store | None:
        """The store of a run; None where there is no folder to keep it in."""
        if root is None:
            if not situation.folder:
                return None
            root = Path(situation.folder) / RUNS
            if not os.access(situation.folder, os.W_OK):
                return None  # a shipped situation in a read-only place
        text = json.dumps(manifest, sort_keys=True)
        return cls(Path(root) / hashlib.sha256(text.encode()).hexdigest()[:12])

    def load(
        self, situation: Situation
    ) -> tuple[tuple[Finding, ...], Results, xr.Dataset, Mapping[str, Any]] | None:
        """What was stored, or None if the run is not finished or its files are damaged."""
        if not (self.folder / "manifest.json").is_file():
            return None
        try:
            return read(self.folder)
        except RunError:  # computed anew, and written over
            return None

    def save(
        self,
        findings: Sequence[Finding],
        results: Results,
        draws: xr.Dataset,
        manifest: Mapping[str, Any],
    ) -> None:
        """Store a run; the manifest last."""
        self.folder.mkdir(parents=True, exist_ok=True)
        _ignore(self.folder.parent)
        write_atomic(self.folder / "findings.json", findings_json(findings))
        half = self.folder / f"results.{os.getpid()}.part"
        write_results(half, results, draws)
        os.replace(half, self.folder / "results.nc")
        text = json.dumps(manifest, indent=1, sort_keys=True) + "\n"
        write_atomic(self.folder / "manifest.json", text)
        shutil.rmtree(self.folder / "parts", ignore_errors=True)

    def part(self, label: str) -> dict[str, xr.Dataset] | None:
        """A finished chunk of an interrupted run."""
        path = self.folder / "parts" / f"{label}.nc"
        if not path.is_file():
            return None
        try:
            return {key: _group(path, key) for key in _group_names(path)}
        except (OSError, ValueError):
            return None

    def save_part(self, label: str, results: Mapping[str, xr.Dataset]) -> None:
        """Keep a finished chunk until the run is whole."""
        folder = self.folder / "parts"
        folder.mkdir(parents=True, exist_ok=True)
        _ignore(self.folder.parent)
        half = folder / f"{label}.{os.getpid()}.half"
        _write_groups(half, dict(results))
        os.replace(half, folder / f"{label}.nc")


def findings_json(findings: Sequence[Finding]) -> str:
    """The text of ``findings.json``: a list, a finding a line."""
    lines = (
        json.dumps(f.to_json(), ensure_ascii=False, allow_nan=False, default=float)
        for f in findings
    )
    return "[\n" + ",\n".join(lines) + "\n]\n"


def write_results(path: Path, results: Results, draws: xr.Dataset) -> None:
    """All datasets of a run as one netCDF file."""
    groups = {"draws": draws}
    for scenario, analyses in results.items():
        for key, data in analyses.items():
            groups[f"{scenario or 'base'}/{key}"] = data
    _write_groups(path, groups)


def _write_groups(path: Path, groups: Mapping[str, xr.Dataset]) -> None:
    with _FILES:
        path.unlink(missing_ok=True)
        mode: Any = "w"
        for key, data in groups.items():
            packed = {
                name: {"zlib": True, "complevel": 1, "shuffle": True}
                for name, variable in data.data_vars.items()
                if variable.dtype.kind in "fiub" and variable.size > 1000
            }
            data.to_netcdf(path, mode=mode, group=key, engine="netcdf4", encoding=packed)
            mode = "a"


def _group_names(path: Path) -> list[str]:
    """Full names of the groups that hold data."""
    import netCDF4

    def below(group: Any, name: str) -> Iterator[str]:
        if group.variables or group.dimensions:
            yield name
        for key, inner in group.groups.items():
            yield from below(inner, f"{name}/{key}" if name else key)

    with _FILES, netCDF4.Dataset(path) as file:
        return [name for name in below(file, "") if name]


def _group(path: Path, name: str) -> xr.Dataset:
    with _FILES, xr.open_dataset(path, group=name, engine="netcdf4") as data:
        return data.load()


class StoredResults(Mapping[str, xr.Dataset]):
    """Datasets of one scenario in a stored run, each read when it is first asked for."""

    def __init__(self, path: Path, groups: Mapping[str, str]) -> None:
        self._path, self._groups = path, dict(groups)
        self._read: dict[str, xr.Dataset] = {}

    def __getitem__(self, key: str) -> xr.Dataset:
        if key not in self._read:
            self._read[key] = _group(self._path, self._groups[key])
        return self._read[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._groups)

    def __len__(self) -> int:
        return len(self._groups)


def read(
    folder: Path,
) -> tuple[tuple[Finding, ...], Results, xr.Dataset, Mapping[str, Any]]:
    """Findings, results (opened, read when used), draws and manifest of a stored run.

    Raises
    ------
    RunError
        If the folder holds no finished run.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        rows = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
        path = folder / "results.nc"
        names = _group_names(path)
        draws = _group(path, "draws")
    except (OSError, ValueError) as error:
        raise RunError(
            f"{folder} holds no finished run ({error}); run `detente run` again"
        ) from None
    findings = tuple(Finding.from_json(row) for row in rows)
    scenarios: dict[str, dict[str, str]] = {}
    for name in names:
        scenario, _, analysis = name.rpartition("/")
        if scenario:
            scenarios.setdefault("" if scenario == "base" else scenario, {})[analysis] = name
    results = {key: StoredResults(path, groups) for key, groups in scenarios.items()}
    return findings, results, draws, manifest


def write_atomic(path: Path, text: str) -> None:
    """Write a text file so that a reader sees the old one or the new one, never a half."""
    half = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    with half.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(half, path)


def _ignore(runs: Path) -> None:
    """Keep runs out of version control, wherever the situation lies."""
    keep = runs.parent / ".gitignore"
    if runs.parent.name == ".detente" and not keep.exists():
        write_atomic(keep, "*\n")


def find(situation_folder: Path, name: str, *, among: Iterable[Path] | None = None) -> Path:
    """The folder of a stored run, named by its folder or the beginning of its hash.

    Parameters
    ----------
    situation_folder : Path
    name : str
    among : iterable of Path, optional
        Folders of runs to look at; by default those in the situation's folder.

    Raises
    ------
    RunError
        If none or several runs begin so.
    """
    direct = Path(name)
    if (direct / "manifest.json").is_file():
        return direct
    runs = situation_folder / RUNS
    known = runs.glob("*") if among is None else among
    begun = {p for p in known if p.name.startswith(name)}
    found = sorted(p for p in begun if (p / "manifest.json").is_file())
    if len(found) == 1:
        return found[0]
    if not found:
        raise RunError(
            f"there is no finished run '{name}' in {runs}; name a run by its folder or the "
            "beginning of its hash, or a situation that was run (`detente run SITUATION`)"
        )
    raise RunError(f"'{name}' begins several runs: {', '.join(p.name for p in found)}")
