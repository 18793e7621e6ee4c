"""Pure edits: a new situation from an old one.  Scenarios are named lists of edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from detente.errors import UnknownNameError
from detente.schema import TableSchema
from detente.schema import table as schema_of
from detente.situation.model import Row, Situation, Table
from detente.situation.relations import counts


class EditError(UnknownNameError):
    """An edit names something that does not exist, or is not an edit at all.

    ``column`` is the part of the edit that is wrong: ``table``, ``key``, ``column`` or ``add``.
    """

    def __init__(self, message: str, *, column: str = "") -> None:
        self.column = column
        super().__init__(message)


def edited(situation: Situation, edits: Sequence[Mapping[str, Any]]) -> Situation:
    """The situation after edits, in order; the one given stays as it is.

    Parameters
    ----------
    situation : Situation
    edits : sequence of mapping
        ``{table, key, column, value}`` sets a cell, ``{table, add}`` adds a row,
        ``{table, key, remove}`` removes one.  ``key`` holds the key columns joined by ``/`` in
        header order; for relations the row that counts at ``as_of`` is meant.  The table
        ``situation`` sets a key of ``situation.toml``: ``{table: "situation", column:
        "choices.kappa", value: 0.1}``.

    Returns
    -------
    Situation

    Raises
    ------
    EditError
        If a table, row or column does not exist; says which is nearest.

    Examples
    --------
    >>> from detente.situation.model import Row, Table
    >>> actors = Table("actors", ("id", "influence"), (Row("actors", "a", {"id": "a"}),))
    >>> situation = Situation({}, {"actors": actors})
    >>> edit = {"table": "actors", "key": "a", "column": "influence", "value": 70}
    >>> edited(situation, [edit]).actors["a"].text("influence")
    '70'
    """
    for edit in edits:
        situation = _apply(situation, edit)
    return situation


def scenario(situation: Situation, name: str) -> Situation:
    """The situation under one of its named scenarios.

    Parameters
    ----------
    situation : Situation
    name : str
        A key of ``scenarios.toml``.

    Returns
    -------
    Situation

    Raises
    ------
    UnknownNameError
        If there is no such scenario; says which is nearest.
    EditError
        If one of its edits does not fit.
    """
    return edited(situation, edits_of(situation, name))


def edits_of(situation: Situation, name: str) -> Sequence[Mapping[str, Any]]:
    """The edits of a named scenario."""
    content = situation.scenarios.get(name)
    if not isinstance(content, Mapping):
        known = sorted(situation.scenarios)
        raise UnknownNameError(
            f"there is no scenario '{name}'.{_hint(name, known)}"
            + (f" There are: {', '.join(known)}." if known else " The situation has none.")
        )
    edits = content.get("edits", [])
    if not isinstance(edits, list) or not all(isinstance(each, Mapping) for each in edits):
        raise EditError(
            f"the edits of scenario '{name}' are not a list of {{table, key, column, value}}",
            column="edits",
        )
    return edits


def text_of(value: object) -> str:
    """A value as the text of a cell: 0.5 is ``0.5``, 70.0 is ``70``, True is ``yes``."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, (list, tuple)):
        return " ".join(text_of(each) for each in value)
    return str(value)


def _apply(situation: Situation, edit: Mapping[str, Any]) -> Situation:
    name = str(edit.get("table", ""))
    try:
        schema = schema_of(name)
    except UnknownNameError as error:
        raise EditError(str(error), column="table") from None
    if name == "situation":
        return replace(situation, head=_head(situation, schema, edit))
    table = situation.table(name)
    if "add" in edit:
        new = _add(schema, table, edit["add"])
    elif edit.get("remove"):
        place = _find(situation, schema, table, edit)
        new = replace(table, rows=table.rows[:place] + table.rows[place + 1 :])
    elif "value" in edit:
        new = _set(situation, schema, table, edit)
    else:
        raise EditError(
            f"an edit of '{name}' has neither 'value' nor 'add' nor 'remove = true'",
            column="value",
        )
    return replace(situation, tables={**situation.tables, name: new})


def _set(situation: Situation, schema: TableSchema, table: Table, edit: Mapping[str, Any]) -> Table:
    place = _find(situation, schema, table, edit)
    column = str(edit.get("column", ""))
    if column not in schema.by_name and column not in table.columns:
        raise EditError(
            f"table '{schema.name}' has no column '{column}'.{_hint(column, schema.header)}",
            column="column",
        )
    old = table.rows[place]
    new = _row(schema, {**old.cells, column: text_of(edit["value"])}, old.line)
    columns = table.columns if column in table.columns else (*table.columns, column)
    if new.key != old.key and table.get(new.key) is not None and not schema.repeats:
        raise EditError(f"table '{schema.name}' has a row '{new.key}' already", column="value")
    return Table(table.name, columns, (*table.rows[:place], new, *table.rows[place + 1 :]))


def _add(schema: TableSchema, table: Table, cells: object) -> Table:
    if not isinstance(cells, Mapping):
        raise EditError(f"'add' of table '{schema.name}' is not {{column = value}}", column="add")
    for column in cells:
        if column not in schema.by_name and column not in table.columns:
            raise EditError(
                f"table '{schema.name}' has no column '{column}'.{_hint(column, schema.header)}",
                column="add",
            )
    columns = table.columns or schema.header
    columns = (*columns, *(column for column in cells if column not in columns))
    written = {column: text_of(cells[column]) if column in cells else "" for column in columns}
    new = _row(schema, written, 0)
    if table.get(new.key) is not None and not schema.repeats:
        raise EditError(
            f"table '{schema.name}' has a row '{new.key}' already; set its cells instead",
            column="add",
        )
    return Table(table.name or schema.name, columns, (*table.rows, new))


def _row(schema: TableSchema, cells: Mapping[str, str], line: int) -> Row:
    key = "/".join(cells.get(column, "").strip() for column in schema.key)
    return Row(schema.name, key, dict(cells), line, schema.defaults)


def _find(situation: Situation, schema: TableSchema, table: Table, edit: Mapping[str, Any]) -> int:
    """Place of the row that an edit means."""
    key = str(edit.get("key", ""))
    places = [place for place, row in enumerate(table.rows) if row.key == key]
    if not places:
        columns = "/".join(schema.key)
        raise EditError(
            f"table '{schema.name}' has no row '{key}' ({columns})."
            f"{_hint(key, [row.key for row in table])}",
            column="key",
        )
    if schema.name == "relations":
        day = situation.as_of
        now = [place for place in places if counts(table.rows[place], day)]
        if not now:
            raise EditError(
                f"no relation row of '{key}' counts on {day}; add one instead", column="key"
            )
        return now[-1]
    return places[-1]


def _head(situation: Situation, schema: TableSchema, edit: Mapping[str, Any]) -> dict[str, Any]:
    name = str(edit.get("column") or edit.get("key") or "")
    if name not in schema.by_name:
        raise EditError(
            f"situation.toml has no key '{name}'.{_hint(name, schema.header)}", column="column"
        )
    head = {**situation.head}
    *section, last = name.split(".")
    target = head
    for part in section:
        inner = target.get(part, {})
        target[part] = {**inner} if isinstance(inner, Mapping) else {}
        target = target[part]
    if edit.get("remove") or edit.get("value", "") == "":
        target.pop(last, None)
    else:
        target[last] = edit["value"]
    return head


def _hint(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, list(known), 1, 0.4)
    return f" Did you mean '{near[0]}'?" if near else ""
