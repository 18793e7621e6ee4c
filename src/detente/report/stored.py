"""A stored run and the situation that it was made from, by whatever names them."""

from __future__ import annotations

from pathlib import Path

from detente.errors import RunError, UnknownNameError
from detente.io.load import find as find_situation
from detente.io.load import load
from detente.study.run import Run
from detente.study.store import RUNS, read, situation_hash
from detente.study.store import find as find_run


def stored_run(name: str | Path, *, situation: str | Path = "") -> Run:
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
    findings, results, draws, manifest = read(folder)
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
    return Run(loaded, findings, results, draws, manifest, folder=folder)


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
