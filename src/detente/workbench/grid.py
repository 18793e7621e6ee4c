"""Tables as an editable grid: rows by place, edits that know what they replace, both versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from detente.errors import DetenteError, Problem
from detente.io import tabletext, tomltext
from detente.io.folder import HEAD
from detente.schema import TableSchema, csv_tables
from detente.schema import table as schema_of
from detente.situation.check.listing import records
from detente.situation.edit import edited
from detente.situation.model import Row, Situation, Table
from detente.workbench.history import changed_rows

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Needed", ("situation", "actors", "issues", "stakes")),
    ("Ties and tables", (
        "relations", "forums", "members", "ratifiers", "dependencies", "threats", "correlations",
        "turnover",
    )),
    ("Ground", (
        "theatre/units", "theatre/borders", "theatre/control", "theatre/control_units",
        "theatre/control_regions", "theatre/events", "theatre/levers",
    )),
    ("Moves and sources", (
        "moves", "infeasible", "preferences", "perceptions", "claims", "sources",
    )),
)  # fmt: skip
MOST_CELLS = 200_000  # in one paste


class GridError(DetenteError, ValueError):
    """An edit of a grid does not fit the table."""


@dataclass(frozen=True)
class Step:
    """One edit of a grid.

    Parameters
    ----------
    op : str
        ``set``, ``insert`` or ``delete``.
    row : int
        Place in the table, from 0.
    key : str
        Key of the row there before the first step; finds the row again where it has moved.
    column, value : str
        Of ``set``.
    cells : mapping
        Of ``insert``.
    """

    op: str
    row: int
    key: str = ""
    column: str = ""
    value: str = ""
    cells: Mapping[str, str] | None = None

    @classmethod
    def read(cls, given: object) -> Step:
        """The step that a page sent; GridError where it is none."""
        if not isinstance(given, Mapping):
            raise GridError("an edit is not an object")
        op, row = given.get("op"), given.get("row")
        if op not in {"set", "insert", "delete"} or not isinstance(row, int) or row < 0:
            raise GridError("an edit needs 'op' (set, insert, delete) and 'row' (0 or more)")
        value = _cell(given.get("value", ""))
        cells = given.get("cells")
        if op == "insert":
            if not isinstance(cells, Mapping):
                raise GridError("'insert' needs 'cells'")
            cells = {str(column): _cell(text) for column, text in cells.items()}
        return cls(
            op, row, str(given.get("key", "")), str(given.get("column", "")), value,
            cells if op == "insert" else None,
        )  # fmt: skip


def _cell(text: object) -> str:
    said = str(text)
    if len(said) > tabletext.CELL_LIMIT:
        raise GridError(f"a cell holds at most {tabletext.CELL_LIMIT:,} characters")
    # A line break inside a cell is legal CSV but no reader of a grid would see it.
    return " ".join(said.replace("\x00", "").split("\n")).replace("\r", "")


def applied(table: Table, steps: Sequence[Step], *, by_key: bool = False) -> Table:
    """A table after steps.

    Parameters
    ----------
    table : Table
        With at least its columns.
    steps : sequence of Step
    by_key : bool
        Look for rows by their key where the row at that place has another one (the table moved on).

    Raises
    ------
    GridError
        If a row or column is not there.
    """
    schema = schema_of(table.name)
    columns = list(table.columns or schema.header)
    rows = list(table.rows)
    # Steps name rows as they were called before the first step: one may change the key itself.
    called: list[str | None] = [row.key for row in rows]
    for step in steps:
        if step.op == "insert":
            cells = {column: (step.cells or {}).get(column, "") for column in columns}
            for column in step.cells or {}:
                if column not in columns:
                    columns.append(_known(schema, column))
                    cells[column] = (step.cells or {})[column]
            at = min(step.row, len(rows))
            rows.insert(at, tabletext.row(schema, cells))
            called.insert(at, None)
            continue
        place = _place(called, step, by_key)
        if step.op == "delete":
            del rows[place], called[place]
            continue
        if step.column not in columns:
            columns.append(_known(schema, step.column))
        cells = {**rows[place].cells, step.column: step.value}
        rows[place] = tabletext.row(schema, cells, rows[place].line)
    numbered = tuple(
        Row(row.table, row.key, row.cells, line, row.defaults) for line, row in enumerate(rows, 2)
    )
    return Table(table.name, tuple(columns), numbered)


def _known(schema: TableSchema, column: str) -> str:
    if column not in schema.by_name:
        raise GridError(f"table '{schema.name}' has no column '{column}'")
    return column


def _place(called: Sequence[str | None], step: Step, by_key: bool) -> int:
    here = step.row < len(called)
    if here and (not step.key or called[step.row] == step.key):
        return step.row
    if by_key:
        found = [place for place, key in enumerate(called) if key == step.key]
        if len(found) == 1:
            return found[0]
        raise GridError(
            f"the row '{step.key}' is {'not there any more' if not found else 'there twice'}; "
            "the other version stands, repeat the edit there"
        )
    raise GridError(f"there is no row {step.row + 1} with the key '{step.key}'")


def with_table(situation: Situation, table: Table) -> Situation:
    """The situation with one table replaced."""
    return replace(situation, tables={**situation.tables, table.name: table})


def with_head(situation: Situation, key: str, value: object) -> Situation:
    """The situation with one key of situation.toml set; '' removes it.

    Comments and order of the file stay where the key stands on a line of its own.
    """
    kind = schema_of("situation").by_name.get(key)
    written: object = value
    if isinstance(value, str) and kind is not None and value:
        if kind.type in {"number", "integer"}:
            number = _number(value)
            written = number if number is not None else value
        elif kind.type == "list":
            written = [part.strip() for part in value.split(";") if part.strip()]
    edit = {"table": "situation", "column": key, "value": written}
    return edited(situation, [edit])


def head_text(text: str, situation: Situation, key: str) -> str:
    """The text of situation.toml after :func:`with_head`, comments kept where possible."""
    wanted = tomltext.plain(situation.head)
    *section, last = key.split(".")
    value: Any = wanted
    for part in (*section, last):
        value = value.get(part) if isinstance(value, Mapping) else None
    lines, inside, out, done = text.splitlines(), "", [], False
    for line in lines:
        bare = line.strip()
        if bare.startswith("[") and bare.endswith("]"):
            inside = bare.strip("[]").strip()
        name = bare.partition("=")[0].strip()
        if not done and inside == ".".join(section) and name == last and "=" in bare:
            done = True
            if value is not None:
                new = tomltext.emit({last: value}).strip()
                out.append(new)
            continue
        out.append(line)
    if not done and value is not None and not section:
        out.insert(0, tomltext.emit({last: value}).strip())
    made = "\n".join(out) + "\n"
    parsed = tomltext.parse(made, HEAD)[0]
    return made if parsed == wanted else tomltext.emit(situation.head)


def _number(text: str) -> float | int | None:
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return None


def described(name: str) -> dict[str, Any]:
    """Columns of a table for a page: types, units, ranges, choices, descriptions."""
    schema = schema_of(name)
    return {
        "name": name, "file": schema.file, "key": list(schema.key),
        "description": schema.description, "repeats": schema.repeats,
        "columns": [
            {
                "name": c.name, "type": c.type, "unit": c.unit, "range": c.range,
                "default": c.default, "required": c.required, "description": c.description,
                "choices": list(c.choices), "refers": list(c.refers),
            }
            for c in schema.columns
        ],
    }  # fmt: skip


def rows_of(situation: Situation, name: str) -> tuple[list[str], list[list[str]], list[str]]:
    """Columns as the file has them (all of the schema's, then its own), cells, keys."""
    if name == "situation":
        return _head_rows(situation)
    schema = csv_tables()[name]
    table = situation.table(name)
    columns = [*schema.header, *(c for c in table.columns if c not in schema.by_name)]
    cells = [[row.cells.get(column, "") for column in columns] for row in table]
    return columns, cells, [row.key for row in table]


def _head_rows(situation: Situation) -> tuple[list[str], list[list[str]], list[str]]:
    cells, keys = [], []
    for column in schema_of("situation").columns:
        value: Any = situation.head
        for part in column.name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        if isinstance(value, (list, tuple)):
            text = "; ".join(str(each) for each in value)
        elif value is None:
            text = ""
        elif isinstance(value, bool):
            text = "true" if value else "false"
        else:
            text = str(value)
        cells.append([column.name, text, column.default, column.description])
        keys.append(column.name)
    return ["key", "value", "default", "meaning"], cells, keys


def problems_for(situation: Situation, problems: Sequence[Problem], name: str) -> dict[str, Any]:
    """Problems of one table with the place of their row, and how many others have."""
    file = schema_of(name).file
    lines = {row.line: place for place, row in enumerate(situation.table(name))}
    own, counts = [], {"error": 0, "warning": 0}
    files: dict[str, dict[str, int]] = {}
    for problem, record in zip(problems, records(problems), strict=True):
        counts[problem.severity] = counts.get(problem.severity, 0) + 1
        per = files.setdefault(record["file"], {"error": 0, "warning": 0})
        per[problem.severity] += 1
        if record["file"] == file:
            own.append({**record, "row": lines.get(problem.where.line)})
    return {"own": own, "counts": counts, "files": files}


def touched(
    base: Table, theirs: Table, steps: Sequence[Step]
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """What this page wanted to change, and what the other writer changed: cell, before, after.

    Where both changed the same cell, the page's list carries the other's value as ``theirs``.
    """
    ours = _diff(base, applied(base, steps))
    others = _diff(base, theirs)
    known = {(each["key"], each["column"]): each["after"] for each in others}
    for each in ours:
        each["theirs"] = known.get((each["key"], each["column"]), each["before"])
    return ours, others


def _diff(before: Table, after: Table) -> list[dict[str, str]]:
    return [
        {"key": d.key, "column": d.column, "before": d.before, "after": d.after}
        for d in changed_rows(before, after)
    ]
