"""New situations: a commented template that runs as it stands, or a copy of an example."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from detente.errors import FileFormatError
from detente.io.folder import HEAD, replace
from detente.io.load import find, shipped

_LEFT_OUT = (".detente", ".git", "__pycache__")


def new_situation(folder: str | Path, *, like: str | Path | None = None) -> tuple[Path, ...]:
    """Make a folder with a situation to start from.

    Parameters
    ----------
    folder : str or Path
        Made where absent; must be empty.
    like : str or Path, optional
        A situation to copy, by folder or by the name of one that comes with Detente; the commented
        template where not given.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    FileFormatError
        If the folder holds anything, or ``like`` is no folder.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     len(new_situation(folder)) > 10
    True
    """
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileFormatError(
            f"{target} is not an empty folder; nothing was written. Give another name."
        )
    home = Path(str(files("detente.io").joinpath("starter"))) if like is None else find(like)
    if not home.is_dir():
        raise FileFormatError(
            f"{home} is not the folder of a situation; import a workbook instead."
        )
    if not (home / HEAD).is_file():
        raise FileFormatError(
            f"{home} holds no {HEAD}, so it is no situation to copy; nothing was written. "
            f"Situations that come with Detente: {', '.join(shipped())}."
        )
    written = []
    for path in sorted(home.rglob("*")):
        part = path.relative_to(home)
        if path.is_file() and not set(part.parts) & set(_LEFT_OUT):
            replace(target / part, path.read_bytes())
            written.append(target / part)
    return tuple(written)
