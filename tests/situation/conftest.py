"""The situation that tests of the check begin with."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from tests.situation.broken import BORDERS, CONTROL, MOVES, UNITS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The template with a small ground and two moves."""
    target = tmp_path / "situation"
    shutil.copytree(str(files("detente.io").joinpath("starter")), target)
    (target / "theatre").mkdir()
    extra = {
        "theatre/units.csv": UNITS,
        "theatre/borders.csv": BORDERS,
        "theatre/control.csv": CONTROL,
        "moves.csv": MOVES,
    }
    for file, text in extra.items():
        (target / file).write_text(text, encoding="utf-8")
    return target
