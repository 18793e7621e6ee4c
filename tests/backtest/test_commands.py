"""Commands of this part: import of the field's files, backtest, record; no tracebacks."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


def detente(*arguments):
    return subprocess.run(
        [sys.executable, "-c", "from detente.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        text=True,
    )


def test_import_from_ktab_makes_a_checked_folder(shared, tmp_path):
    done = detente(
        "import", "--from", "ktab", "--as-of", "2016-01-01",
        shared("cases/challenge/SOE-Policy.csv"), tmp_path / "soe",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "soe" / "stakes.csv").is_file()
    checked = detente("check", tmp_path / "soe")
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "ktag"], "did you mean 'ktab'"),
        (["--from", "ktab", "--as-of", "soon"], "'soon' is not a date"),
        (["--from", "decide"], "no line begins with #A"),
        (["--from", "deu"], "there is no column prnr"),
    ],
)
def test_import_says_what_is_wrong(tmp_path, arguments, message):
    file = tmp_path / "file.csv"
    file.write_text("Demo,x,1,1,\nActor,Description,Power,P,S,\nA,one,10,30,50,\n", "utf-8")
    done = detente("import", *arguments, file, tmp_path / "out")
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_backtest_as_json(shared):
    done = detente("backtest", "decisions", "--data", shared("cases/decisions/deu_dev.tsv"),
                   "--json")  # fmt: skip
    assert done.returncode == 0, done.stderr
    models = json.loads(done.stdout)["models"]
    for name in ("weighted_mean", "challenge", "exchange", "median_voter"):
        assert set(models[name]) >= {"n", "mae", "rmse", "crps", "coverage80", "versus_mean"}


def test_backtest_of_a_file_that_is_none(tmp_path):
    done = detente("backtest", "decisions", "--data", tmp_path / "none.tsv")
    assert done.returncode == 2
    assert "cannot be read" in done.stderr


def test_record():
    done = detente("record")
    assert done.returncode == 0, done.stderr
    assert "weighted mean" in done.stdout
    told = json.loads(detente("record", "--json").stdout)
    assert told["decisions"]["benchmark"] == "weighted_mean"
