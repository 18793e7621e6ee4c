"""Runs with invented numbers, on the first case and on made situations."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from detente.io.folder import read_folder


def beside(name: str) -> ModuleType:
    """A module of this folder, which is no package."""
    key = f"detente_tests_report_{name}"
    if key not in sys.modules:
        spec = importlib.util.spec_from_file_location(key, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[key] = module
        spec.loader.exec_module(module)
    return sys.modules[key]


@pytest.fixture(scope="session")
def invented() -> Callable[..., Any]:
    """Makes a run with invented numbers from a situation."""
    made: Callable[..., Any] = beside("invented").invented
    return made


@pytest.fixture(scope="session")
def made() -> Callable[..., Any]:
    """Makes a situation of a given size."""
    situation: Callable[..., Any] = beside("made").situation
    return situation


@pytest.fixture(scope="session")
def case(afghanistan: Path, invented: Callable[..., Any]) -> Any:
    """The first case with invented numbers."""
    return invented(read_folder(afghanistan))


@pytest.fixture(scope="session")
def hard(made: Callable[..., Any], invented: Callable[..., Any]) -> Any:
    """Names that are long, unbreakable, right-to-left, or full of signs that mean something."""
    return invented(
        made(actors=9, forums=7, issues=5, claims=6, ratifiers=True, headline=True, hard=True)
    )


@pytest.fixture(scope="session")
def bare(made: Callable[..., Any], invented: Callable[..., Any]) -> Any:
    """The least: two actors, one forum, one issue; no claims, headline or ratifiers."""
    return invented(made(actors=2, forums=1, issues=1))
