"""Taking a row out with everything that hangs on it, so that what is left still holds together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from detente.errors import UnknownNameError
from detente.schema import ColumnSchema, TableSchema, csv_tables
from detente.situation.edit import EditError, edited
from detente.situation.model import Row, Situation, Table

_LEAST_SEATS = 2
# Columns whose row makes no sense without what they name, although they are no part of its key.
_BEARING = frozenset({"part_of", "threat"})
_FORUM = re.compile(r"forum=([\w-]+)")


def without(situation: Situation, table: str, key: str) -> Situation:
    """The situation without a row, and without what would then name nothing.

    Rows that have it in their key go too, and an actor takes its factions along; elsewhere the
    reference is blanked.  Forums that keep fewer than two seats, and scenarios that keep no edit,
    go; a headline that names what is gone asks about the first that is left.

    Parameters
    ----------
    situation : Situation
    table, key : str
        Which row; ``key`` holds the key columns joined by ``/``.

    Returns
    -------
    Situation

    Raises
    ------
    UnknownNameError
        If there is no such row.

    Examples
    --------
    >>> actors = Table("actors", ("id", "part_of"), (
    ...     Row("actors", "a", {"id": "a"}), Row("actors", "b", {"id": "b", "part_of": "a"})))
    >>> without(Situation({}, {"actors": actors}), "actors", "a").actors.rows
    ()
    """
    if situation.table(table).get(key) is None:
        raise UnknownNameError(f"table {table} has no row '{key}'.")
    gone: dict[str, set[str]] = {table: {key}}
    tables = dict(situation.tables)
    while True:
        before = sum(map(len, gone.values()))
        tables = {name: _thinned(found, gone) for name, found in tables.items()}
        _unseated(tables, gone)
        if sum(map(len, gone.values())) == before:
            break
    found = replace(situation, tables=tables)
    return replace(found, scenarios=_scenarios(found), head=_head(found))


def _thinned(table: Table, gone: dict[str, set[str]]) -> Table:
    schema = csv_tables().get(table.name)
    if schema is None:
        return table
    rows: list[Row] = []
    for row in table:
        if row.key in gone.get(table.name, ()) or _bereft(schema, row, gone):
            if schema.key == ("id",):
                gone.setdefault(table.name, set()).add(row.key)
            continue
        cells = {**row.cells, **_blanked(schema, row, gone)}
        rows.append(row if cells == row.cells else replace(row, cells=cells))
    return table if tuple(rows) == table.rows else Table(table.name, table.columns, tuple(rows))


def bearing(row: Row) -> list[tuple[str, str]]:
    """The rows without which a row makes no sense, as (table, key).

    Examples
    --------
    >>> bearing(Row("stakes", "a/tax", {"actor": "a", "issue": "tax"}))
    [('actors', 'a'), ('issues', 'tax')]
    """
    schema = csv_tables()[row.table]
    return [
        (column.refers[0], row.text(column.name))
        for column in _bearing(schema)
        if column.type == "id" and column.refers and row.given(column.name)
    ]


def _bearing(schema: TableSchema) -> list[ColumnSchema]:
    return [
        column for column in schema.columns
        if (column.required and column.type == "id")
        or column.name in schema.key
        or column.name in _BEARING
    ]  # fmt: skip


def _bereft(schema: TableSchema, row: Row, gone: Mapping[str, set[str]]) -> bool:
    return any(row.text(column.name) in _gone(column, gone) for column in _bearing(schema))


def _blanked(schema: TableSchema, row: Row, gone: Mapping[str, set[str]]) -> dict[str, str]:
    """Cells that named what is gone, without it."""
    cells: dict[str, str] = {}
    for column in schema.columns:
        text = row.text(column.name)
        lost = _gone(column, gone)
        if column.type == "ids" and lost & set(text.split()):
            cells[column.name] = " ".join(each for each in text.split() if each not in lost)
        elif column.type == "id" and text in lost:
            cells[column.name] = ""
    if schema.name == "claims":
        named = _FORUM.search(row.text("quantity"))
        if named and named.group(1) in gone.get("forums", ()):
            cells |= {"quantity": "", "tests": ""}
    return cells


def _gone(column: ColumnSchema, gone: Mapping[str, set[str]]) -> set[str]:
    if column.name == "threat":
        return gone.get("actors", set())
    return {key for table in column.refers for key in gone.get(table, ())}


def _unseated(tables: Mapping[str, Table], gone: dict[str, set[str]]) -> None:
    """Forums that lost a seat and keep fewer than two are gone as well."""
    members, forums = tables.get("members"), tables.get("forums")
    if members is None or forums is None or not gone.get("actors"):
        return
    seats: dict[str, int] = {}
    for row in members:
        seats[row.text("forum")] = seats.get(row.text("forum"), 0) + 1
    for row in forums:
        if seats.get(row.key, 0) < _LEAST_SEATS:
            gone.setdefault("forums", set()).add(row.key)


def _scenarios(situation: Situation) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, content in situation.scenarios.items():
        edits = content.get("edits") if isinstance(content, Mapping) else None
        if not isinstance(edits, list):
            kept[name] = content
            continue
        fitting = [edit for edit in edits if _fits(situation, edit)]
        if fitting or not edits:
            kept[name] = content if len(fitting) == len(edits) else {**content, "edits": fitting}
    return kept


def _fits(situation: Situation, edit: Mapping[str, Any]) -> bool:
    try:
        edited(situation, [edit])
    except EditError:
        return False
    return True


def _head(situation: Situation) -> dict[str, Any]:
    head = dict(situation.head)
    asked = head.get("headline")
    if not isinstance(asked, Mapping):
        return head
    headline = dict(asked)
    if headline.get("forum") and situation.table("forums").get(str(headline["forum"])) is None:
        headline["forum"] = next((row.key for row in situation.table("forums")), "")
    if headline.get("issue") and situation.table("issues").get(str(headline["issue"])) is None:
        core = [row.key for row in situation.issues if row.text("linkable") != "yes"]
        headline["issue"] = next(iter([*core, *(row.key for row in situation.issues)]), "")
    if all(headline.get(part, "x") for part in ("forum", "issue")):
        head["headline"] = headline
    else:
        del head["headline"]
    return head
