"""Edits are pure, and say what does not exist."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.property.strategies import make, situations

from detente.errors import UnknownNameError
from detente.io.folder import read_folder
from detente.situation.edit import EditError, edited, scenario, text_of
from detente.situation.model import Situation
from detente.situation.relations import current, inherited, relation

FOUR = (
    {"id": "a"},
    {"id": "b"},
    {"id": "a-f", "part_of": "a"},
    {"id": "b-f", "part_of": "b"},
)


def test_a_cell_a_row_and_a_removal() -> None:
    before = make({"actors": [{"id": "a", "influence": "5"}, {"id": "b", "influence": "6"}]})
    after = edited(
        before,
        [
            {"table": "actors", "key": "a", "column": "influence", "value": 70.0},
            {"table": "actors", "add": {"id": "c", "influence": "1/2/3"}},
            {"table": "actors", "key": "b", "remove": True},
        ],
    )
    assert [(row.key, row.text("influence")) for row in after.actors] == [
        ("a", "70"),
        ("c", "1/2/3"),
    ]
    assert [(row.key, row.text("influence")) for row in before.actors] == [("a", "5"), ("b", "6")]


def test_a_new_column_and_a_new_table_come_into_being() -> None:
    before = make({"actors": [{"id": "a"}]})
    after = edited(before, [{"table": "threats", "add": {"threat": "flood", "actor": "a"}}])
    assert after.table("threats")["flood/a"].text("actor") == "a"
    assert "threats" not in before.tables


def test_an_edited_key_finds_its_row_afterwards() -> None:
    before = make({"actors": [{"id": "a"}, {"id": "b"}]})
    after = edited(before, [{"table": "actors", "key": "a", "column": "id", "value": "c"}])
    assert [row.key for row in after.actors] == ["c", "b"]
    with pytest.raises(EditError, match="has a row 'b' already"):
        edited(before, [{"table": "actors", "key": "a", "column": "id", "value": "b"}])


def test_relations_mean_the_row_that_counts_at_as_of() -> None:
    rows = [
        {"source": "a", "target": "b", "trust": "0.1", "until": "2015"},
        {"source": "a", "target": "b", "trust": "0.2", "since": "2015"},
        {"source": "b", "target": "a", "trust": "0.3", "until": "2015"},
    ]
    before = make({"actors": [{"id": "a"}, {"id": "b"}], "relations": rows})
    edit = {"table": "relations", "key": "a/b", "column": "trust", "value": "0.9"}
    after = edited(before, [edit])
    assert [row.text("trust") for row in after.table("relations")] == ["0.1", "0.9", "0.3"]
    with pytest.raises(EditError, match="no relation row of 'b/a' counts on 2020-01-01"):
        edited(before, [{**edit, "key": "b/a"}])


def test_the_head_is_edited_like_a_table() -> None:
    before = make({"actors": [{"id": "a"}]}, head={"choices": {"kappa": "0/0.2/0.4"}})
    after = edited(before, [{"table": "situation", "column": "choices.kappa", "value": 0.1}])
    assert after.choices["kappa"] == 0.1
    assert before.choices["kappa"] == "0/0.2/0.4"
    gone = edited(after, [{"table": "situation", "column": "choices.kappa", "remove": True}])
    assert gone.choices == {}


@pytest.mark.parametrize(
    ("edit", "says", "column"),
    [
        ({"table": "actor", "key": "abc"}, "did you mean 'actors'", "table"),
        ({"table": "actors", "key": "abx", "column": "name", "value": "x"}, "'abc'", "key"),
        ({"table": "actors", "key": "abc", "column": "name-", "value": "x"}, "'name'", "column"),
        ({"table": "actors", "key": "abc", "column": "name"}, "neither 'value'", "value"),
        ({"table": "actors", "add": {"name-": "x"}}, "'name'", "add"),
        ({"table": "actors", "add": {"id": "abc"}}, "has a row 'abc' already", "add"),
        ({"table": "actors", "add": "abc"}, "is not", "add"),
        ({"table": "situation", "column": "choices.kapa", "value": 1}, "choices.kappa", "column"),
        ({}, "no table ''", "table"),
    ],
)
def test_an_edit_that_does_not_fit_says_why(
    edit: dict[str, object], says: str, column: str
) -> None:
    with pytest.raises(EditError, match=says) as caught:
        edited(make({"actors": [{"id": "abc"}]}), [edit])
    assert caught.value.column == column


def test_scenarios_by_name(afghanistan: Path) -> None:
    situation = read_folder(afghanistan)
    surge = scenario(situation, "surge")
    assert surge.issues["foreign-troops"].text("reversion") == "36/42/50"
    assert len(surge.table("theatre/levers")) == len(situation.table("theatre/levers")) + 1
    with pytest.raises(UnknownNameError, match="Did you mean 'surge'"):
        scenario(situation, "surg")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.5, "0.5"), (70.0, "70"), (True, "yes"), (["a", "b"], "a b"), ("x", "x")],
)
def test_values_become_the_text_that_a_person_would_write(value: object, text: str) -> None:
    assert text_of(value) == text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(situations(), st.data())
def test_an_edit_changes_its_cell_and_nothing_else(
    situation: Situation, data: st.DataObject
) -> None:
    row = data.draw(st.sampled_from(situation.stakes.rows))
    edit = {"table": "stakes", "key": row.key, "column": "salience", "value": "1/2/3"}
    after = edited(situation, [edit])
    assert after.stakes[row.key].cells == {**row.cells, "salience": "1/2/3"}
    for name, table in situation.tables.items():
        if name != "stakes":
            assert after.tables[name] is table
    back = edited(after, [{**edit, "value": row.cells["salience"]}])
    assert back == situation


def test_current_rows_and_inheritance() -> None:
    rows = [
        {"source": "a", "target": "b", "trust": "0.1", "until": "2010"},
        {"source": "a", "target": "b", "trust": "0.2", "since": "2010", "until": "2020-01-02"},
        {"source": "a-f", "target": "b-f", "trust": "0.3", "until": "2020-01-01"},
        {"source": "b", "target": "a-f", "trust": "0.4"},
    ]
    situation = make({"actors": FOUR, "relations": rows})
    assert [row.text("trust") for row in current(situation)] == ["0.2", "0.4"]
    trust = {pair: row.text("trust") for pair, row in inherited(situation).items()}
    assert trust == {
        ("a", "b"): "0.2",
        ("a-f", "b"): "0.2",  # the source's parent
        ("a", "b-f"): "0.2",  # the target's parent
        ("a-f", "b-f"): "0.2",  # both: its own row ended the day before as_of
        ("b", "a-f"): "0.4",
        ("b-f", "a-f"): "0.4",
    }
    assert relation(situation, "b", "a") is None


def test_the_sources_parent_comes_before_the_targets() -> None:
    rows = [
        {"source": "a", "target": "b-f", "trust": "0.1"},
        {"source": "a-f", "target": "b", "trust": "0.2"},
    ]
    found = relation(make({"actors": FOUR, "relations": rows}), "a-f", "b-f")
    assert found is not None
    assert found.text("trust") == "0.1"
