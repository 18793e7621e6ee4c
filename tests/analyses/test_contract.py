"""What every analysis promises, discovered and run on small situations."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

import detente
from detente.analyses.protocol import Card, Options
from detente.findings.quantity import canonical, parse
from detente.report.references import library
from detente.situation.model import Situation
from detente.study.plan import discovered
from detente.study.run import Run, run
from detente.study.store import findings_json

NAMES = tuple(discovered())
FEW = Options(settings=2, interval_draws=30, extra={"ground": {"particles": 2000}, "sample": 20})
COUNT = 30


@pytest.fixture(scope="module")
def everything(afghanistan) -> Run:
    """All analyses on a few draws of the first case."""
    return run(detente.load(afghanistan), draws=COUNT, keep=False, options=FEW, workers=1)


def results_of(everything: Run, name: str) -> xr.Dataset:
    if name not in everything.results[""]:
        pytest.skip(f"off on the first case: {everything.manifest['off'].get(name)}")
    return everything.results[""][name]


@pytest.mark.parametrize("name", NAMES)
def test_a_card_says_what_the_analysis_is(name):
    card = discovered()[name].card
    assert isinstance(card, Card)
    assert card.name == name
    assert re.fullmatch(r"[a-z][a-z_]*", name)
    assert card.title
    assert card.question.endswith("?")
    assert card.limits, "an analysis states what it cannot do"
    assert set(card.needs) <= set(NAMES)
    assert set(card.references) <= set(library())
    for limit in card.limits:
        assert limit.endswith("."), limit
    for variable in card.gives.values():
        assert variable.meaning


@pytest.mark.parametrize("name", NAMES)
def test_variables_are_those_of_the_card_with_its_dims(everything, name):
    card, result = discovered()[name].card, results_of(everything, name)
    for variable, data in result.data_vars.items():
        assert variable in card.gives, f"{name}.{variable} is not on the card"
        assert set(data.dims) == set(card.gives[variable].dims), variable
    if "draw" in result.dims:
        assert result.sizes["draw"] <= COUNT


def numbers(content: object):
    if isinstance(content, dict):
        for value in content.values():
            yield from numbers(value)
    elif isinstance(content, list):
        for value in content:
            yield from numbers(value)
    elif isinstance(content, float):
        yield content


@pytest.mark.parametrize("name", NAMES)
def test_findings_are_sorted_named_referenced_and_finite(everything, name):
    results_of(everything, name)
    situation = everything.situation
    found = discovered()[name].findings(everything.results[""][name], situation, FEW)
    quantities = [finding.quantity for finding in found]
    assert quantities == sorted(quantities)
    assert len(set(quantities)) == len(quantities)
    for finding in found:
        assert canonical(finding.quantity) == finding.quantity
        parse(finding.quantity)
        assert finding.statement.strip(), finding.quantity
        assert set(finding.reference) <= set(library()), finding.quantity
        content = json.loads(json.dumps(finding.to_json(), allow_nan=False, default=float))
        assert all(math.isfinite(number) for number in numbers(content))
        if finding.value is None:
            assert finding.reason, f"{finding.quantity} is absent without a reason"
            assert finding.words == ""
        elif finding.unit == "probability":
            assert -1e-12 <= finding.value <= 1 + 1e-12
            if finding.low is not None:
                assert finding.low <= finding.value + 1e-12
                assert finding.value <= finding.high + 1e-12


def test_evidence_of_every_finding_exists(everything):
    known = {row.key for name in ("claims", "sources") for row in everything.situation.table(name)}
    for finding in everything.findings:
        assert set(finding.evidence) <= known, finding.quantity


def test_quantities_of_the_whole_run_are_sorted_and_unique(everything):
    quantities = [finding.quantity for finding in everything.findings]
    assert quantities == sorted(quantities)
    assert len(set(quantities)) == len(quantities)


def in_other_words(situation: Situation) -> Situation:
    """Every table upside down, and other display names for whatever has one."""
    tables = {}
    for name, table in situation.tables.items():
        rows = table.rows[::-1]
        if name in {"actors", "issues", "forums", "moves"}:
            rows = tuple(
                replace(row, cells={**row.cells, "name": f"Name of {row.key}"}) for row in rows
            )
        tables[name] = replace(table, rows=rows)
    return replace(situation, tables=tables)


def test_row_order_names_and_workers_change_no_byte_and_another_seed_does(everything, afghanistan):
    situation = detente.load(afghanistan)
    again = run(in_other_words(situation), draws=COUNT, keep=False, options=FEW, workers=2)
    assert findings_json(again.findings) == findings_json(everything.findings)
    for name, result in everything.results[""].items():
        xr.testing.assert_identical(again.results[""][name], result)
    other = run(situation, draws=COUNT, seed=1, keep=False, options=FEW, only=["agreement"])
    assert findings_json(other.findings) != findings_json(again.findings)


def test_chunks_change_no_byte():
    situation = detente.load("afghanistan-2017")
    light = Options(settings=0, interval_draws=0)
    runs = [
        run(situation, draws=2100, keep=False, options=light, only=["outcome"], chunk=chunk,
            workers=1)
        for chunk in (1000, 3000)
    ]  # fmt: skip
    assert findings_json(runs[0].findings) == findings_json(runs[1].findings)
    for name, result in runs[0].results[""].items():
        for variable, data in result.data_vars.items():
            other = runs[1].results[""][name][variable]
            assert np.array_equal(data.values, other.values, equal_nan=data.dtype.kind == "f")
