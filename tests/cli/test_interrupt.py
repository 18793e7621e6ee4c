"""Ctrl+C and a killed process: nothing that was finished is lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = ["--draws", "6000", "--only", "offers", "--workers", "2"]


def started(case: Path) -> subprocess.Popen[str]:
    # Whoever starts the tests in the background makes their children deaf to Ctrl+C.
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from detente.cli import main; main()"
    )
    command = [sys.executable, "-c", program, "run", str(case), *COMMAND]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def parts(case: Path) -> dict[Path, int]:
    """Finished chunks and when they were written."""
    found = (case / ".detente" / "runs").glob("*/parts/*.nc")
    return {path: path.stat().st_mtime_ns for path in found}


def waited(process: subprocess.Popen[str], case: Path, count: int) -> dict[Path, int]:
    until = time.monotonic() + 240
    while len(parts(case)) < count and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    return parts(case)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_what_is_done_is_kept_and_taken_up(afghanistan, tmp_path):
    case = tmp_path / "case"
    shutil.copytree(afghanistan, case, ignore=shutil.ignore_patterns(".detente"))
    process = started(case)
    kept = waited(process, case, 1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "what is done is kept" in said
    assert kept.items() <= parts(case).items()
    process = started(case)
    kept = waited(process, case, len(parts(case)) + 1)
    process.kill()
    process.communicate()
    assert kept
    assert kept.items() <= parts(case).items()
    process = started(case)
    time.sleep(0.1)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said
    runs = [path for path in (case / ".detente" / "runs").iterdir() if path.is_dir()]
    assert len(runs) == 1
    assert (runs[0] / "manifest.json").is_file()
    assert not (runs[0] / "parts").exists()
