"""Bad input from end to end: a clear error or a right answer, never a traceback or a lost file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from detente.io.template import new_situation


def detente(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from detente.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", cwd=folder, timeout=280,
    )  # fmt: skip


@pytest.fixture
def case(tmp_path) -> Path:
    folder = tmp_path / "case"
    new_situation(folder)
    return folder


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def binary(case: Path) -> None:
    (case / "actors.csv").write_bytes(bytes(range(256)) * 40)


def truncated(case: Path) -> None:
    path = case / "stakes.csv"
    path.write_bytes(path.read_bytes()[:330] + b'"')


def huge_cell(case: Path) -> None:
    replace_in(case / "actors.csv", "Owns the dam", "x" * 10_000_000)
    replace_in(case / "actors.csv", "65/80/90", "lots")


def spaces(case: Path) -> None:
    replace_in(case / "actors.csv", "midland,Midland", "mid land,Midland")


def not_a_number(case: Path) -> None:
    replace_in(case / "stakes.csv", "10/25/40", "NaN")


def negative(case: Path) -> None:
    replace_in(case / "stakes.csv", "70/85/95", "-5")


def enormous(case: Path) -> None:
    replace_in(case / "issues.csv", "10/20/35", "1e308")


def infinite(case: Path) -> None:
    replace_in(case / "relations.csv", "0.12/0.25/0.40", "0.1/0.2/inf")


def empty(case: Path) -> None:
    (case / "issues.csv").write_bytes(b"")


def semicolons(case: Path) -> None:
    path = case / "actors.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")


def latin(case: Path) -> None:
    replace_in(case / "actors.csv", "Upland,state", "Übland,state")
    path = case / "actors.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))


def broken_toml(case: Path) -> None:
    replace_in(case / "situation.toml", "[draws]", "[draws")


FAULTS = (
    binary, truncated, huge_cell, spaces, not_a_number, negative, enormous, infinite, empty,
    semicolons, latin, broken_toml,
)  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_ends_with_exit_code_2_and_says_where(case, fault):
    fault(case)
    before = {path: path.read_bytes() for path in case.rglob("*") if path.is_file()}
    for command in (("run", case, "--draws", 20, "--quick"), ("check", case)):
        done = detente(*command, folder=case.parent)
        said = done.stdout + done.stderr
        assert done.returncode == 2, said[-2000:]
        assert "Traceback" not in said
        named = {"toml" if fault is broken_toml else "csv"}
        assert any(f".{end}" in said for end in named), said[:2000]
        assert len(said) < 20_000, "a huge cell is not printed"
    after = {path: path.read_bytes() for path in case.rglob("*") if path.is_file()}
    assert after == before, "nothing was written or lost"


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("run", "no-such-place"), "no-such-place"),
        (("run", "case", "--scenario", "dry-yaers"), "dry-years"),
        (("run", "case", "--only", "agreementt"), "agreement"),
        (("run", "case", "--only", "ground"), "theatre/units"),
        (("run", "case", "--draws", "0"), "draws"),
        (("run", "case", "--draws", "many"), "--draws"),
        (("report", "case", "--to", "odt"), ""),
        (("evidence", "case", "stakes/upland/filling-time/posit"), "position"),
    ],
)
def test_a_wrong_argument_is_named_with_what_is_near(case, arguments, word):
    done = detente(*arguments, folder=case.parent)
    said = done.stdout + done.stderr
    assert done.returncode == 2, said
    assert "Traceback" not in said
    assert word in said


def test_findings_of_a_good_run_are_plain_json(case):
    done = detente("run", case, "--draws", 20, "--quick", "--json", folder=case.parent)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert any(each["quantity"].startswith("agreement.feasible[") for each in found)
    again = detente("run", case, "--draws", 20, "--quick", "--json", folder=case.parent)
    assert again.stdout == done.stdout
    stored = list((case / ".detente" / "runs").glob("*/manifest.json"))
    assert len(stored) == 1


def test_two_hundred_actors_and_fifty_issues_work_and_say_how_long_it_takes(tmp_path):
    folder = tmp_path / "large"
    new_situation(folder)
    for path in folder.glob("*.csv"):
        if path.stem not in {"actors", "issues", "stakes", "forums", "members"}:
            path.unlink()
    (folder / "scenarios.toml").unlink()
    rng = np.random.default_rng(1)
    actors = [f"a{n:03d}" for n in range(200)]
    issues = [f"k{n:02d}" for n in range(50)]

    def write(name: str, header: str, rows: list[str]) -> None:
        (folder / f"{name}.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")

    write(
        "actors", "id,name,kind,influence,resolve",
        [f"{a},{a},state,{100 if a == 'a000' else rng.integers(1, 99)},0.5" for a in actors],
    )  # fmt: skip
    write("issues", "id,low,high,reversion", [f"{k},n,y,{rng.integers(0, 101)}" for k in issues])
    write(
        "stakes", "actor,issue,position,salience",
        [f"{a},{k},{rng.integers(10, 60)}/70/{rng.integers(75, 100)},{rng.integers(1, 100)}"
         for a in actors for k in issues],
    )  # fmt: skip
    write("forums", "id,name,kind,rule,guarantee", ["f,F,un,unanimity,0.5"])
    write("members", "forum,actor,role,essential", [f"f,{a},member,yes" for a in actors[:15]])
    replace_in(folder / "situation.toml", '"river-talks"', '"f"')
    replace_in(folder / "situation.toml", '"filling-time"', '"k00"')
    done = detente("run", folder, "--draws", 2001, "--only", "outcome", folder=tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    assert "200 actors, 50 issues" in done.stdout + done.stderr
