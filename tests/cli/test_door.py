"""The command line as a module, for machines whose path lacks the script."""

from __future__ import annotations

import subprocess
import sys


def test_the_package_runs_as_a_module_and_a_wrong_scenario_lists_those_there_are():
    command = [sys.executable, "-m", "detente"]
    shown = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True)
    assert "check" in shown.stdout
    wrong = subprocess.run(
        [*command, "run", "afghanistan-2017", "--scenario", "us-concession", "--draws", "1"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert wrong.returncode == 2
    assert "us-concessions" in wrong.stderr
    assert "There are: " in wrong.stderr
    assert "Traceback" not in wrong.stderr
