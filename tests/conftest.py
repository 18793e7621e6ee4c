"""Fixtures that every test may use."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def _kernels() -> Path:
    """Folder for compiled kernels, named after the source of all of them.

    numba notices a change of the file that a kernel stands in, but not a change of another file
    whose kernels it calls: the old machine code would be tested.
    """
    digest = hashlib.sha256()
    for path in sorted((ROOT / "src" / "detente" / "models").glob("*.py")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return ROOT / ".pytest_cache" / "kernels" / digest.hexdigest()[:16]


# Before anything imports numba, and for the processes that tests start too.
os.environ.setdefault("NUMBA_CACHE_DIR", str(_kernels()))

SHARED = Path(os.environ.get("DETENTE_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """Path of published test material; skips, visibly, where the folder is absent."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"test material '{name}' is not on this machine")
        return path

    return find


@pytest.fixture(scope="session")
def afghanistan() -> Path:
    """Folder of the first case, which ships with the project."""
    return ROOT / "situations" / "afghanistan-2017"
