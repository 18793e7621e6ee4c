"""Rules for single cells: filled, readable, in range, one of the words that the schema allows."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches

from detente.errors import Problem
from detente.schema import ColumnSchema, TableSchema, csv_tables, problem
from detente.situation import statement
from detente.situation.model import (
    NUMBER,
    RedLine,
    Situation,
    Table,
    Value,
    parse_anchors,
    parse_day,
)

Fault = tuple[str, str, str]
"""Code, message, fix: what is wrong with a text, wherever it stands."""

LARGEST = 1e15
"""Numbers beyond it are slips of the pen, even where a column has no upper end."""

_ID = re.compile(r"^[^\W_]+(?:-[^\W_]+)*$")
_POINT = re.compile(rf"^{NUMBER}$")
_QUANTITY = re.compile(r"^[a-z][a-z_]*\.[a-z_]+(?:\[([^\[\]]*)\])?$")
_LONGEST_NUMBER = 200
_YES_NO = frozenset({"yes", "no", "y", "n", "true", "false", "1", "0"})


def cell_problems(situation: Situation) -> Iterator[Problem]:
    """Every cell of every table that breaks the rules of its column."""
    for name, table in situation.tables.items():
        if name in csv_tables():
            yield from table_cells(csv_tables()[name], table)


def table_cells(schema: TableSchema, table: Table) -> Iterator[Problem]:
    """The cells of one table, row by row."""
    columns = [column for column in schema.columns if column.name in table.columns]
    seen: dict[str, dict[str, tuple[Fault, ...]]] = {column.name: {} for column in columns}
    for row in table:
        for column in columns:
            text = row.cells.get(column.name, "").strip()
            if not text:
                if column.required and not column.default:
                    yield problem(
                        "required-cell",
                        row.where(column.name),
                        "The cell is empty, but every row needs it.",
                        f"Fill in: {_lower(column.description)}",
                    )
                continue
            known = seen[column.name]
            if text not in known:
                known[text] = faults(column, text)
            for code, message, fix in known[text]:
                yield problem(code, row.where(column.name), message, fix)


def faults(column: ColumnSchema, text: str) -> tuple[Fault, ...]:
    """What is wrong with the text of a cell, whatever else the situation says.

    Parameters
    ----------
    column : ColumnSchema
    text : str
        Not empty, without surrounding blanks.

    Returns
    -------
    tuple of (code, message, fix)
    """
    test = _TESTS.get(column.type)
    return tuple(test(column, text)) if test is not None else ()


def _shown(text: str) -> str:
    return f"'{text}'" if len(text) <= 60 else f"'{text[:57]}...'"


def _hint(text: str) -> str:
    if "," in text:
        return " Decimals are written with a point."
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}.*", text):
        return " The spreadsheet took it for a day; format the column as text first."
    return ""


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _span(column: ColumnSchema) -> str:
    low, high = column.bounds
    if math.isinf(high):
        return f"at least {low:g}"
    return f"from {low:g} to {high:g}"


def _cell(column: ColumnSchema, text: str) -> Iterator[Fault]:
    try:
        value = Value.parse(text) if len(text) <= _LONGEST_NUMBER else None
    except ValueError:
        value = None
    if value is None:
        yield (
            "unreadable-cell",
            f"{_shown(text)} is not a number.",
            f"Write 70, 60/70/80 (low/best/high) or 60..80 (low..high).{_hint(text)}",
        )
        return
    yield from _inside(column, text, (value.low, value.best, value.high))
    if not value.low <= value.best <= value.high:
        yield (
            "low-above-high",
            f"{_shown(text)} does not rise: low, best and high are "
            f"{value.low:g}, {value.best:g}, {value.high:g}.",
            "Write the three numbers in rising order.",
        )


def _inside(column: ColumnSchema, text: str, numbers: tuple[float, ...]) -> Iterator[Fault]:
    low, high = column.bounds
    wrong = [n for n in numbers if not (low <= n <= high) or abs(n) > LARGEST]
    if wrong:
        unit = f" {column.unit}" if column.unit else ""
        if low <= wrong[0] <= high:
            limit, sensible = ", which no quantity reaches", "of a sensible size"
        else:
            limit, sensible = f"; {column.name} goes {_span(column)}{unit}", _span(column)
        scale = (
            " It looks like a per cent; divide by 100."
            if high == 1 and 1 < max(wrong) <= 100
            else ""
        )
        yield (
            "out-of-range",
            f"{_shown(text)} holds {wrong[0]:g}{limit}.",
            f"Write numbers {sensible}.{scale}",
        )


def _number(column: ColumnSchema, text: str) -> Iterator[Fault]:
    if len(text) > _LONGEST_NUMBER or not _POINT.match(text):
        spread = False
        if len(text) <= _LONGEST_NUMBER:
            try:
                spread = bool(Value.parse(text))
            except ValueError:
                spread = False
        if spread:
            yield (
                "not-a-point",
                f"{_shown(text)} has a spread, but this column takes a single number.",
                "Write the best value alone.",
            )
        else:
            yield (
                "unreadable-cell",
                f"{_shown(text)} is not a number.",
                f"Write a single number, for example 70.{_hint(text)}",
            )
        return
    yield from _inside(column, text, (float(text),))


def _integer(column: ColumnSchema, text: str) -> Iterator[Fault]:
    found = list(_number(column, text))
    yield from found
    if not found and not float(text).is_integer():
        yield "not-a-count", f"{_shown(text)} is not a whole number.", "Write a whole number."


def _red_line(column: ColumnSchema, text: str) -> Iterator[Fault]:
    try:
        line = RedLine.parse(text) if len(text) <= _LONGEST_NUMBER else None
    except ValueError:
        line = None
    if line is None:
        spread = "/" in text or ".." in text
        why = " has a spread, but a red line is a single number" if spread else " is no red line"
        yield (
            "red-line",
            f"{_shown(text)}{why}.",
            "Write >=40 (refuses less than 40) or <=60 (refuses more than 60).",
        )
        return
    yield from _inside(column, text, (line.at,))


def _anchors(column: ColumnSchema, text: str) -> Iterator[Fault]:
    try:
        points = parse_anchors(text)
    except ValueError as error:
        yield "anchors", f"{error}.", "Write points as 30=words; 70=words."
        return
    yield from _inside(column, text, tuple(at for at, _ in points))


def _date(column: ColumnSchema, text: str) -> Iterator[Fault]:
    try:
        parse_day(text)
    except ValueError as error:
        why = str(error) if "date such as" in str(error) else f"{_shown(text)} is no day ({error})"
        yield "unreadable-date", f"{why}.", "Write 2017-05-23, 2017-05 or 2017."


def _word(column: ColumnSchema, text: str) -> Iterator[Fault]:
    if text in column.choices:
        return
    near = get_close_matches(text.lower(), column.choices, 1, 0.6)
    hint = f"Did you mean '{near[0]}'? " if near else ""
    yield (
        "unknown-word",
        f"{_shown(text)} is none of the words of this column.",
        f"{hint}Write one of {', '.join(column.choices)}.",
    )


def _yes_no(column: ColumnSchema, text: str) -> Iterator[Fault]:
    if text.lower() not in _YES_NO:
        yield "unknown-word", f"{_shown(text)} is neither yes nor no.", "Write yes or no."


def _id(column: ColumnSchema, text: str) -> Iterator[Fault]:
    if column.refers or (_ID.match(text) and text == text.lower()):
        return
    mended = re.sub(r"[\W_]+", "-", text.lower()).strip("-")
    hint = f"Write {_shown(mended)}, here and wherever it is named." if mended else "Name it."
    yield (
        "bad-id",
        f"{_shown(text)} is not an id: ids are lower-case words joined by hyphens.",
        hint,
    )


def _statement(column: ColumnSchema, text: str) -> Iterator[Fault]:
    try:
        statement.parse(text)
    except statement.StatementError as error:
        yield (
            "statement",
            f"{_shown(text)} cannot be read: {error}.",
            "Join move ids by and, or, not, if, iff; use brackets where needed.",
        )


def _quantity(column: ColumnSchema, text: str) -> Iterator[Fault]:
    match = _QUANTITY.match(text)
    inside = (match.group(1) or "") if match else ""
    # A bare date or range stands for date=, so that two of them are one key twice.
    keys = [key.strip() if sign else "date" for key, sign, _ in _parts(inside)]
    if match is None or len(keys) != len(set(keys)):
        yield (
            "quantity-name",
            f"{_shown(text)} is not the name of a quantity.",
            "Write analysis.variable[key=value,...], each key once.",
        )


def _parts(inside: str) -> list[tuple[str, str, str]]:
    return [part.partition("=") for part in inside.split(",") if part.strip()]


_TESTS: dict[str, Callable[[ColumnSchema, str], Iterator[Fault]]] = {
    "cell": _cell,
    "number": _number,
    "integer": _integer,
    "redline": _red_line,
    "anchors": _anchors,
    "date": _date,
    "choice": _word,
    "yesno": _yes_no,
    "id": _id,
    "statement": _statement,
    "quantity": _quantity,
}
