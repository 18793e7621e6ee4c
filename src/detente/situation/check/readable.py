"""Cells read for rules that compare them; None where another rule reports the cell."""

from __future__ import annotations

import datetime as dt
import math

from detente.situation.model import RedLine, Row, Situation, Value, parse_day


def value(row: Row, column: str) -> Value | None:
    """The cell as an uncertain number, or None where it is empty or cannot be read."""
    try:
        found = row.value(column)
    except ValueError:
        return None
    if found is None or not all(map(math.isfinite, (found.low, found.best, found.high))):
        return None
    return found


def best(row: Row, column: str) -> float:
    """The best value of the cell; 0 where it is empty or cannot be read."""
    found = value(row, column)
    return found.best if found is not None else 0.0


def day(row: Row, column: str) -> dt.date | None:
    """The cell as a date, or None where it is empty or cannot be read."""
    try:
        return row.day(column)
    except ValueError:
        return None


def red_line(row: Row) -> RedLine | None:
    """The red line of a stake, or None where there is none or it cannot be read."""
    try:
        return row.red_line()
    except ValueError:
        return None


def head_day(situation: Situation, name: str) -> dt.date | None:
    """``as_of`` or ``horizon``, or None where it is missing or cannot be read."""
    try:
        return parse_day(str(situation.head.get(name, "")))
    except ValueError:
        return None
