"""Names that others rely on: a change here is a change for users."""

from __future__ import annotations

import dataclasses
import inspect
import subprocess
import sys

import detente
from detente import models
from detente.findings.finding import Finding
from detente.situation.model import Row, Situation, Table, Value
from detente.study.run import Run

PACKAGE = ["Situation", "check", "errors", "load", "models", "run"]
MODELS = [
    "View", "brokers", "challenge", "closeness", "coalition_stability", "compromise", "conflict",
    "convergence_map", "cooperative", "crps", "cycle_cut_programme", "exchange", "expected_utility",
    "frustration", "frustration_draws", "hedging", "in_between", "landscape", "link_losses",
    "median_voter", "paths_from", "plain_mean", "scores_from_ranking", "scores_from_statements",
    "smallest_change", "solve_conflict", "solve_views", "triads", "voting_power",
]  # fmt: skip
FINDING = [
    "quantity", "value", "statement", "low", "high", "mc_low", "mc_high", "words", "evidence",
    "assumptions", "reference", "unit", "reason", "detail",
]  # fmt: skip
RUN = ["situation", "findings", "results", "draws", "manifest", "folder"]


def public(thing: object) -> set[str]:
    return {name for name in vars(thing) if not name.startswith("_")}


def test_names_of_the_package():
    assert sorted(detente.__all__) == PACKAGE
    for name in PACKAGE:
        assert getattr(detente, name) is not None


def test_names_of_the_models():
    missing = set(MODELS) - set(models.PUBLIC)
    assert missing == set(), "a public formula went away"
    new = set(models.PUBLIC) - set(MODELS)
    assert new == set(), "add new public formulas to this list"
    for name in models.PUBLIC:
        assert callable(getattr(models, name)), name


def test_fields_of_findings_and_runs():
    assert [field.name for field in dataclasses.fields(Finding)] == FINDING
    assert [field.name for field in dataclasses.fields(Run)] == RUN
    assert set(FINDING) == set(Finding("a.b", 1.0, "s").to_json())
    assert {"by_quantity", "get"} <= public(Run)


def test_names_of_the_situation():
    assert {
        "actors", "issues", "stakes", "forums", "table", "tables", "as_of", "horizon", "title",
        "headline", "choices", "scenarios",
    } <= public(Situation) | {f.name for f in dataclasses.fields(Situation)}  # fmt: skip
    assert {"text", "value", "number", "ids", "flag", "day", "red_line", "given"} <= public(Row)
    assert {"where", "get"} <= public(Table)
    assert [field.name for field in dataclasses.fields(Value)] == ["low", "best", "high", "source"]


def test_arguments_of_run():
    names = list(inspect.signature(detente.run).parameters)
    assert names[0] == "situation"
    assert {"draws", "seed", "scenarios", "only", "workers", "store", "keep", "options"} <= set(
        names
    )


def test_importing_the_package_loads_nothing_heavy():
    code = (
        "import sys, detente, detente.cli, detente.models;"
        "heavy = {'numpy', 'numba', 'xarray', 'scipy', 'pandas', 'altair', 'netCDF4'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_one_formula_loads_numpy_and_numba_and_no_other_package():
    code = (
        "import sys; from detente import models; import numpy as np;"
        "models.challenge(np.array([[1.0], [5.0], [9.0]]), "
        "salience=np.ones((3, 1)), capability=np.ones(3));"
        # numba itself looks for scipy where it is installed
        "print(sorted({'xarray', 'pandas', 'netCDF4', 'typer'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert out.returncode == 0, out.stderr
    assert out.stdout.strip() == "[]"
