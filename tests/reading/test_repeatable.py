"""The same text gives the same proposals in every run, whatever order Python gives its sets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BRIEFS = Path(__file__).parents[2] / "benchmarks" / "briefs"


def proposals(brief: Path, seed: int) -> str:
    """What ``detente read --json`` prints under a seed of Python's hashes."""
    return subprocess.run(
        [sys.executable, "-m", "detente", "read", str(brief), "--json"],
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


@pytest.mark.parametrize("brief", ["kashmir-line.md", "tamba-elections.src.txt"])
def test_proposals_do_not_depend_on_the_order_of_sets(brief):
    first, *others = (proposals(BRIEFS / brief, seed) for seed in (1, 2, 7))
    assert first.startswith("{")
    assert all(each == first for each in others)
