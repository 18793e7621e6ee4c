"""Fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
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
