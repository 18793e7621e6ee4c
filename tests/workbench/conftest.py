"""A copy of the first case behind a guarded workbench, as the user's own page sees it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from detente.workbench.guard import Guard
from detente.workbench.home import Home
from detente.workbench.server import guarded

PORT = 8123
OWN = f"http://127.0.0.1:{PORT}"


@pytest.fixture
def folder(tmp_path: Path, afghanistan: Path) -> Path:
    """A writable copy of the first case."""
    target = tmp_path / "case"
    shutil.copytree(afghanistan, target, ignore=shutil.ignore_patterns(".detente"))
    return target


@pytest.fixture
def guard(folder: Path) -> Guard:
    """The whole workbench over the copy."""
    home = Home(folder, runs=folder / ".detente" / "runs")
    return guarded(home, port=PORT, token="open-sesame", limit=200_000)


@pytest.fixture
def page(guard: Guard) -> Iterator[TestClient]:
    """The user's own page: token given, cookie set, requests with Origin."""
    with TestClient(guard, base_url=OWN, headers={"origin": OWN}) as client:
        client.get("/?token=open-sesame")
        yield client
