"""Arrays kept on disk beside a situation, named after the hash of what they were made from.

A file is written under another name and put in place in one step, so that a process that is killed
leaves either the old state or the new one.  What cannot be read is as good as absent; where nothing
can be written (a read-only folder) nothing is, and the caller computes again.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(".detente") / "cache"


def path_of(folder: str | Path, key: str) -> Path:
    """Where the arrays of a key are kept under a situation's folder."""
    return Path(folder) / FOLDER / f"{key}.npz"


def read_arrays(folder: str | Path, key: str) -> dict[str, NDArray[np.generic]] | None:
    """The arrays kept under a key; None where there are none, or the file is damaged.

    Parameters
    ----------
    folder : str or Path
        Of the situation; empty for one made in memory, which keeps nothing.
    key : str
        Name with the hash of everything that the arrays depend on.
    """
    if not str(folder):
        return None
    try:
        with np.load(path_of(folder, key), allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError):
        return None


def write_arrays(folder: str | Path, key: str, arrays: Mapping[str, NDArray[np.generic]]) -> bool:
    """Keep arrays under a key; whether it could be done.

    Parameters
    ----------
    folder, key
        As in :func:`read_arrays`.
    arrays : mapping of str to array

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     done = write_arrays(folder, "square", {"x": np.arange(3) ** 2})
    ...     kept = read_arrays(folder, "square")
    >>> done, kept["x"].tolist()
    (True, [0, 1, 4])
    """
    if not str(folder) or not Path(folder).is_dir():
        return False
    target = path_of(folder, key)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{key[:20]}-", suffix=".part", dir=target.parent)
    except OSError:
        return False
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **dict(arrays))  # type: ignore[arg-type]
        os.replace(name, target)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(name)
        return False
    return True


def forget(folder: str | Path, key: str) -> None:
    """Remove what is kept under a key, if anything is."""
    if str(folder):
        with contextlib.suppress(OSError):
            path_of(folder, key).unlink()


def keep_newest(folder: str | Path, prefix: str, *, count: int) -> None:
    """Remove all but the newest files whose key starts with ``prefix``."""
    if not str(folder):
        return
    with contextlib.suppress(OSError):
        files = list((Path(folder) / FOLDER).glob(f"{prefix}*.npz"))
        files.sort(key=lambda file: (-file.stat().st_mtime, file.name))
        for file in files[count:]:
            file.unlink(missing_ok=True)
