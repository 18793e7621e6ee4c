"""The sheets of a workbook that are not tables of the folder: head, scenarios, texts.

The texts of ``situation.toml`` and ``scenarios.toml`` travel along, so that comments survive; where
the sheets say something else, the sheets are right.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from detente.errors import Problem, Where
from detente.io import tomltext
from detente.io.folder import HEAD, SCENARIOS, files_of
from detente.schema import csv_tables, problem
from detente.schema import table as schema_of
from detente.situation.edit import text_of
from detente.situation.model import Situation, Table

Grid = Sequence[tuple[int, Sequence[str]]]

HEAD_COLUMNS = ("key", "value", "description")
SCENARIO_COLUMNS = ("scenario", "describe", "edit", "action", "table", "key", "column", "value")
FILE_COLUMNS = ("file", "line", "text")
CELL_LIMIT = 32_000
"""Characters that one cell of a workbook holds, a little below Excel's own limit."""

_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$")


def head_rows(situation: Situation) -> list[tuple[str, str, str]]:
    """Keys of ``situation.toml`` with values and descriptions, those not given left empty."""
    schema = schema_of("situation")
    given = _flat(situation.head)
    rows = [
        (column.name, _value_text(given.pop(column.name, "")), column.description)
        for column in schema.columns
    ]
    return rows + [(name, _value_text(value), "") for name, value in given.items()]


def read_head(grid: Grid, texts: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    """``situation.toml`` of a sheet, or of the text beside it where both say the same."""
    as_written, _ = tomltext.parse(texts.get(HEAD, ""), HEAD)
    if not grid:
        return as_written or {}, []
    place, faults = _columns(grid, HEAD_COLUMNS[:2], HEAD)
    if faults:
        return as_written or {}, faults
    found = {}
    for _, cells in grid[1:]:
        key, text = cells[place["key"]].strip(), cells[place["value"]]
        if key and text.strip():
            found[key] = text
    before = _flat(as_written or {})
    if {k: _value_text(v) for k, v in before.items() if _value_text(v).strip()} == found:
        return as_written or {}, []
    head: dict[str, Any] = {}
    for key, text in found.items():
        same = key in before and _value_text(before[key]) == text
        section, _, last = key.rpartition(".")
        target = head.setdefault(section, {}) if section else head
        if isinstance(target, dict):
            target[last] = before[key] if same else _typed(key, text)
    return head, []


def scenario_rows(situation: Situation) -> list[tuple[str, ...]]:
    """Scenarios as rows: one an edit, for ``add`` one a column of the new row."""
    rows: list[tuple[str, ...]] = []
    for name, content in situation.scenarios.items():
        describe = str(content.get("describe", "")) if isinstance(content, Mapping) else ""
        edits = content.get("edits", []) if isinstance(content, Mapping) else []
        if not edits:
            rows.append((name, describe, "", "", "", "", "", ""))
        for number, edit in enumerate(edits, 1):
            table, key = str(edit.get("table", "")), str(edit.get("key", ""))
            said = describe if number == 1 else ""
            start = (name, said, str(number))
            if "add" in edit:
                for column, value in edit["add"].items():
                    rows.append((*start, "add", table, "", column, text_of(value)))
                    start = (name, "", str(number))
            elif edit.get("remove"):
                rows.append((*start, "remove", table, key, "", ""))
            else:
                column, value = str(edit.get("column", "")), text_of(edit.get("value", ""))
                rows.append((*start, "set", table, key, column, value))
    return rows


def read_scenarios(grid: Grid, texts: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    """``scenarios.toml`` of a sheet, or of the text beside it where both say the same."""
    as_written, _ = tomltext.parse(texts.get(SCENARIOS, ""), SCENARIOS)
    as_written = as_written or {}
    if not grid:
        return as_written, []
    place, faults = _columns(grid, SCENARIO_COLUMNS, SCENARIOS)
    if faults:
        return as_written, faults
    rows = [tuple(cells[place[name]] for name in SCENARIO_COLUMNS) for _, cells in grid[1:]]
    if rows == scenario_rows(Situation({}, {}, as_written)):
        return as_written, []
    found: dict[str, Any] = {}
    edits: dict[tuple[str, str], dict[str, Any]] = {}
    for line, row in zip((line for line, _ in grid[1:]), rows, strict=True):
        name, describe, number, action, table, key, column, value = (cell.strip() for cell in row)
        if not name:
            faults.append(_no_name(line))
            continue
        content = found.setdefault(name, {"describe": "", "edits": []})
        content["describe"] = content["describe"] or describe
        if not table:
            continue
        if action == "add":
            edit = edits.get((name, number))
            if edit is None or edit.get("table") != table:
                edit = edits[name, number] = {"table": table, "add": {}}
                content["edits"].append(edit)
            edit["add"][column] = value
        elif action == "remove":
            content["edits"].append({"table": table, "key": key, "remove": True})
        else:
            content["edits"].append({"table": table, "key": key, "column": column, "value": value})
    for name, content in found.items():
        extra = as_written.get(name, {})
        if isinstance(extra, Mapping):
            found[name] = {**{k: v for k, v in extra.items() if k not in content}, **content}
    return found, faults


def file_rows(situation: Situation) -> list[tuple[str, str, str]]:
    """Every text of the folder line by line, and the tables that have a header but no row."""
    rows: list[tuple[str, str, str]] = []
    for file, text in files_of(situation).items():
        if file.endswith(".csv"):
            continue
        for number, line in enumerate(text.split("\n"), 1):
            for start in range(0, max(len(line), 1), CELL_LIMIT):
                rows.append((file, str(number), line[start : start + CELL_LIMIT]))
    for name, table in situation.tables.items():
        if not table.rows:
            rows.append((csv_tables()[name].file, "1", ",".join(table.columns)))
    return rows


def read_files(grid: Grid) -> tuple[dict[str, str], dict[str, Table]]:
    """Texts by file, and the tables without rows, of the sheet that ``file_rows`` fills."""
    lines: dict[str, dict[int, str]] = {}
    for _, cells in grid[1:]:
        if len(cells) < 3 or not cells[1].strip().isdigit():
            continue
        file, number, text = cells[0].strip(), int(cells[1]), cells[2]
        if not file or file.startswith(("/", "\\")) or ".." in file or ":" in file:
            continue
        each = lines.setdefault(file, {})
        each[number] = each.get(number, "") + text
    tables = {}
    for name, schema in csv_tables().items():
        header = lines.pop(schema.file, None)
        if header is not None:
            tables[name] = Table(name, tuple(header.get(1, "").split(",")))
    texts = {
        file: "\n".join(each.get(number, "") for number in range(1, max(each) + 1))
        for file, each in lines.items()
        if max(each) <= 1_000_000
    }
    return texts, tables


def _columns(grid: Grid, names: Sequence[str], file: str) -> tuple[dict[str, int], list[Problem]]:
    header = [cell.strip() for cell in grid[0][1]]
    missing = [name for name in names if name not in header]
    if missing:
        message = f"The sheet lacks the column '{missing[0]}'; its header is {', '.join(header)}."
        fix = f"Write the header {', '.join(names)}."
        return {}, [problem("missing-column", Where(file, 1, missing[0]), message, fix)]
    return {name: header.index(name) for name in names}, []


def _no_name(line: int) -> Problem:
    return problem(
        "scenario-form",
        Where(SCENARIOS, line, "scenario"),
        "The row belongs to no scenario.",
        "Write its name into the first column.",
    )


def _flat(head: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, content in head.items():
        if isinstance(content, Mapping):
            found.update({f"{key}.{inner}": each for inner, each in content.items()})
        else:
            found[key] = content
    return found


def _value_text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "\n".join(text_of(each) for each in value)
    return text_of(value)


def serial_day(number: float) -> str | None:
    """ISO date of one of Excel's serial days; None for a number that is none, such as a year.

    Examples
    --------
    >>> serial_day(42878), serial_day(2017)
    ('2017-05-23', None)
    """
    if not math.isfinite(number) or number != int(number) or not 10_000 <= number <= 110_000:
        return None
    return (dt.date(1899, 12, 30) + dt.timedelta(days=int(number))).isoformat()


def _typed(key: str, text: str) -> Any:
    column = schema_of("situation").by_name.get(key)
    kind = column.type if column is not None else "cell"
    text = text.strip()
    if kind == "date" and text.isdigit():
        return serial_day(float(text)) or text
    if kind == "list":
        return [line.strip() for line in text.splitlines() if line.strip()]
    if kind in {"integer", "number", "cell"} and _NUMBER.match(text):
        return float(text) if re.search(r"[.eE]", text) else int(text)
    return text
