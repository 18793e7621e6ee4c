"""Reference pages and JSON Schema, made from the schema.

``python -m detente.schema.pages docs/reference`` writes ``tables/NAME.md``, ``tables/index.md`` and
``checks.md``.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from detente.schema.checks import rules
from detente.schema.tables import ColumnSchema, TableSchema, table, tables

_MADE = "<!-- Made from src/detente/schema by detente.schema.pages; edit the CSV files there. -->"
_NUMBER = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"
_PATTERNS = {
    "cell": rf"^{_NUMBER}(\s*/\s*{_NUMBER}\s*/\s*{_NUMBER}|\s*\.\.\s*{_NUMBER})?$",
    "number": rf"^{_NUMBER}$",
    "integer": r"^[+-]?\d+$",
    "redline": rf"^(>=|<=)\s*{_NUMBER}$",
    "date": r"^\d{4}(-\d{2}(-\d{2})?)?$",
}
_WORDS = {
    "text": "text",
    "list": "list of texts",
    "id": "id",
    "ids": "ids",
    "date": "date",
    "choice": "one of",
    "yesno": "yes or no",
    "cell": "uncertain number",
    "number": "number",
    "integer": "whole number",
    "redline": "red line",
    "anchors": "value=words; value=words",
    "statement": "statement over moves",
    "citation": "source ids, then remarks in parentheses",
    "quantity": "name of a quantity",
}
_TOPICS = {
    "files": "Files",
    "workbook": "Workbooks",
    "head": "situation.toml",
    "cells": "Cells",
    "tables": "Keys",
    "references": "References",
    "dates": "Dates",
    "actors": "Actors, issues and stakes",
    "relations": "Relations",
    "forums": "Forums, seats and ratifiers",
    "dependencies": "Dependencies",
    "claims": "Claims",
    "moves": "Moves",
    "correlations": "Correlations",
    "theatre": "The ground",
    "scenarios": "Scenarios",
}


def page_name(name: str) -> str:
    """File name of a table's page, without ending."""
    return name.replace("/", "-")


def table_page(schema: TableSchema) -> str:
    """The page of one table, Markdown."""
    lines = [
        _MADE,
        "",
        f"# {schema.file}",
        "",
        schema.description,
        "",
        "A situation must have it." if schema.required else "Optional.",
    ]
    if schema.name == "situation":
        lines += ["", "Keys with a dot stand in a section: `draws.n` is `n` under `[draws]`."]
    else:
        key = " and ".join(f"`{column}`" for column in schema.key)
        several = " Several dated rows may have one key." if schema.repeats else ""
        lines += ["", f"Key: {key}. In scenarios `{'/'.join(schema.key)}`.{several}"]
    what = "key" if schema.name == "situation" else "column"
    lines += [
        "",
        f"| {what} | holds | default | meaning |",
        "| --- | --- | --- | --- |",
        *(_line(column) for column in schema.columns),
    ]
    if any(column.type == "cell" for column in schema.columns):
        lines += [
            "",
            "An uncertain number is a point (`70`), low/best/high (`60/70/80`) or low..high "
            "(`60..80`): low and high are its 5th and 95th percentiles.",
        ]
    return "\n".join(lines) + "\n"


def _line(column: ColumnSchema) -> str:
    holds = _WORDS[column.type]
    if column.type == "choice":
        holds = "one of " + ", ".join(f"`{word}`" for word in column.choices)
    elif column.refers:
        holds += f" of {' or '.join(column.refers)}"
        holds += ", separated by spaces" if column.type == "ids" else ""
    elif column.numeric and column.range:
        holds += f", {column.range}{f' {column.unit}' if column.unit else ''}"
    elif column.numeric and column.unit:
        holds += f", {column.unit}"
    default = f"`{column.default}`" if column.default else ("required" if column.required else "")
    cells = (f"`{column.name}`", holds, default, column.description)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def index_page() -> str:
    """The list of all tables, Markdown."""
    lines = [_MADE, "", "# Tables of a situation", "", "| file | holds |", "| --- | --- |"]
    for name, schema in tables().items():
        needed = " Required." if schema.required else ""
        lines.append(f"| [{schema.file}]({page_name(name)}.md) | {schema.description}{needed} |")
    lines += [
        "",
        "`brief.md` (or PDF, DOCX …) may hold the document itself, `NOTES.md` how the numbers were "
        "set, `scenarios.toml` named what-ifs, and `theatre/after_as_of/` observations that are "
        "read for scoring only.",
    ]
    return "\n".join(lines) + "\n"


def checks_page() -> str:
    """Every rule of ``detente check`` with its code, Markdown."""
    lines = [
        _MADE,
        "",
        "# What `detente check` checks",
        "",
        "All problems are reported at once, each with file, line and column. An error keeps a "
        "situation from running (exit code 2); a warning does not, and the report repeats it.",
    ]
    for topic, title in _TOPICS.items():
        lines += ["", f"## {title}", "", "| code | breach is | rule |", "| --- | --- | --- |"]
        lines += [
            f"| `{rule.code}` | {'an error' if rule.severity == 'error' else 'a warning'} | "
            f"{rule.rule} |"
            for rule in rules().values()
            if rule.topic == topic
        ]
    return "\n".join(lines) + "\n"


def pages() -> Mapping[str, str]:
    """Every page by its path under ``docs/reference``."""
    found = {f"tables/{page_name(name)}.md": table_page(each) for name, each in tables().items()}
    return {"checks.md": checks_page(), "tables/index.md": index_page(), **found}


def json_schema(name: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of a row of a table, every cell a text as in the CSV file.

    Parameters
    ----------
    name : str
        Table, for example ``stakes``.

    Returns
    -------
    dict

    Examples
    --------
    >>> json_schema("stakes")["required"]
    ['actor', 'issue', 'salience']
    """
    schema = table(name)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": schema.file,
        "description": schema.description,
        "type": "object",
        "properties": {column.name: _property(column) for column in schema.columns},
        "required": [c.name for c in schema.columns if c.required and not c.default],
    }


def _property(column: ColumnSchema) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "string", "description": column.description}
    if column.choices:
        found["enum"] = list(column.choices) if column.required else ["", *column.choices]
    elif column.type in _PATTERNS:
        pattern = _PATTERNS[column.type]
        found["pattern"] = pattern if column.required else f"^$|{pattern}"
    low, high = column.bounds
    if column.numeric and math.isfinite(low):
        found["x-minimum"] = low
    if column.numeric and math.isfinite(high):
        found["x-maximum"] = high
    if column.unit:
        found["x-unit"] = column.unit
    if column.refers:
        found["x-refers"] = list(column.refers)
    if column.default:
        found["default"] = column.default
    return found


def main(arguments: list[str]) -> None:
    """Write the pages into a folder, or print the JSON Schema of ``--json-schema TABLE``."""
    if len(arguments) == 2 and arguments[0] == "--json-schema":
        print(json.dumps(json_schema(arguments[1]), indent=1, ensure_ascii=False))
        return
    home = Path(arguments[0] if arguments else "docs/reference")
    for path, text in pages().items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
