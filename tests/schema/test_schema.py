"""The schema is consistent in itself, and the pages are made from it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from detente.errors import UnknownNameError, Where
from detente.schema import csv_tables, problem, rules, table, tables
from detente.schema.pages import json_schema, pages
from detente.situation.check.cells import faults

ROOT = Path(__file__).resolve().parents[2]


def test_every_table_of_the_format_is_there() -> None:
    assert {name for name, schema in tables().items() if schema.required} == {
        "situation",
        "actors",
        "issues",
        "stakes",
    }
    assert {"claims", "relations", "theatre/units", "correlations", "turnover"} <= set(tables())
    assert len(csv_tables()) == len(tables()) - 1


@pytest.mark.parametrize("name", list(tables()))
def test_keys_and_references_exist(name: str) -> None:
    schema = tables()[name]
    if name != "situation":
        assert set(schema.key) <= set(schema.header)
        assert schema.file == f"{name}.csv"
    assert len(set(schema.header)) == len(schema.header)
    for column in schema.columns:
        assert set(column.refers) <= {*tables(), "unknown"}
        assert column.description.endswith(".")
        assert (column.type == "choice") == (len(column.choices) > 1 and column.type != "yesno")


@pytest.mark.parametrize("name", list(tables()))
def test_every_default_obeys_its_own_column(name: str) -> None:
    for column in tables()[name].columns:
        if column.default:
            assert faults(column, column.default) == ()


def test_bounds_open_and_closed() -> None:
    assert table("stakes").column("position").bounds == (0, 100)
    assert table("dependencies").column("patience").bounds == (0, float("inf"))
    assert table("correlations").column("loading").bounds == (-1, 1)
    assert table("stakes").column("note").bounds == (-float("inf"), float("inf"))


def test_unknown_names_propose_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'stakes'"):
        table("stake")
    with pytest.raises(UnknownNameError, match="no column 'salienc'"):
        table("stakes").column("salienc")


def test_a_problem_needs_a_code_of_the_list() -> None:
    assert problem("no-band", Where(), "m", "f").severity == "warning"
    with pytest.raises(KeyError):
        problem("made-up", Where(), "m", "f")


def test_there_are_enough_rules_and_every_one_is_raised_somewhere() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for room in ("io", "situation")
        for path in (ROOT / "src/detente" / room).rglob("*.py")
    )
    assert len(rules()) >= 30
    assert [code for code in rules() if f'"{code}"' not in source] == []
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in rules())
    assert {rule.severity for rule in rules().values()} == {"error", "warning"}


@pytest.mark.parametrize("path", list(pages()))
def test_pages_are_up_to_date(path: str) -> None:
    file = ROOT / "docs/reference" / path
    assert file.read_text(encoding="utf-8") == pages()[path], (
        f"{path} is stale; run python -m detente.schema.pages docs/reference"
    )


def test_every_check_is_documented() -> None:
    page = (ROOT / "docs/reference/checks.md").read_text(encoding="utf-8")
    assert [code for code in rules() if f"`{code}`" not in page] == []


def test_no_page_is_left_over() -> None:
    found = {path.name for path in (ROOT / "docs/reference/tables").glob("*")}
    assert found == {Path(path).name for path in pages() if path.startswith("tables/")}


@pytest.mark.parametrize("name", list(csv_tables()))
def test_json_schema_names_every_column(name: str) -> None:
    schema = json_schema(name)
    assert list(schema["properties"]) == list(tables()[name].header)
    assert set(schema["required"]) <= set(schema["properties"])
    json.dumps(schema)
    for each in schema["properties"].values():
        if "pattern" in each:
            re.compile(each["pattern"])


@pytest.mark.parametrize(
    ("text", "fits"),
    [("60/70/80", True), ("60..80", True), ("7", True), ("-1e3", True), ("60/70", False)],
)
def test_json_schema_knows_what_a_cell_is(text: str, fits: bool) -> None:
    pattern = json_schema("stakes")["properties"]["salience"]["pattern"]
    assert bool(re.search(pattern, text)) is fits
