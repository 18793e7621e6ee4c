"""Load a situation by whatever names it: a folder, an Excel workbook, a shipped example."""

from __future__ import annotations

from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path

from detente.errors import FileFormatError, Problem, UnknownNameError
from detente.io.folder import read_folder
from detente.situation.check import check as problems_of
from detente.situation.check import require
from detente.situation.model import Situation


def shipped() -> dict[str, Path]:
    """Situations that come with Detente: name to folder.

    Examples
    --------
    >>> "afghanistan-2017" in shipped()
    True
    """
    package = Path(str(files("detente")))
    # Beside the modules in an installed package, at the top of a checkout.
    for home in (package / "situations", package.parents[1] / "situations"):
        if home.is_dir():
            folders = sorted(home.iterdir())
            return {f.name: f for f in folders if (f / "situation.toml").is_file()}
    return {}


def find(name: str | Path) -> Path:
    """The folder or workbook that a name means; ``UnknownNameError`` where it means none."""
    path = Path(name)
    if path.exists():
        return path
    examples = shipped()
    if str(name) in examples:
        return examples[str(name)]
    beside = sorted(p.name for p in path.parent.glob("*")) if path.parent.is_dir() else []
    near = get_close_matches(path.name, [*examples, *beside], 1)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    raise UnknownNameError(
        f"'{name}' is neither a folder nor a workbook nor a situation that comes with Detente "
        f"({', '.join(examples) or 'none here'}).{hint}"
    )


def read(name: str | Path) -> Situation:
    """Read a situation without checking it; what cannot be read stands in its ``faults``."""
    path = find(name)
    if path.is_dir():
        return read_folder(path)
    if path.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}:
        from detente.io.workbook import read_workbook

        return read_workbook(path)
    raise FileFormatError(
        f"{path} is neither a folder nor an Excel workbook; give the folder that holds "
        "situation.toml, or an .xlsx file."
    )


def load(name: str | Path) -> Situation:
    """Load a situation and make sure that it obeys the format.

    Parameters
    ----------
    name : str or Path
        A folder, an ``.xlsx`` workbook or the name of a situation that comes with Detente.

    Returns
    -------
    Situation

    Raises
    ------
    SituationError
        With every problem, if there is any error; warnings pass.
    UnknownNameError, FileFormatError
        If there is no such thing.

    Examples
    --------
    >>> load("afghanistan-2017").as_of.isoformat()
    '2017-05-23'
    """
    situation = read(name)
    if situation.folder and not situation.head and not situation.tables:
        raise FileFormatError(
            f"{situation.folder} holds no situation: neither situation.toml nor any table is "
            "there. Name the folder that holds them, or make a new one with: detente new DIR"
        )
    require(situation)
    return situation


def check(situation: Situation | str | Path) -> tuple[Problem, ...]:
    """Every problem of a situation, errors and warnings, in file order; empty where there is none.

    Parameters
    ----------
    situation : Situation, str or Path
        A situation, or what :func:`load` takes.

    Examples
    --------
    >>> [problem for problem in check("afghanistan-2017") if problem.severity == "error"]
    []
    """
    if not isinstance(situation, Situation):
        situation = read(situation)
    return problems_of(situation)
