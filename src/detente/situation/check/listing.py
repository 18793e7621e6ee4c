"""Problems as text for people and as data for programs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from detente.errors import Problem


def listing(problems: Sequence[Problem]) -> str:
    """Problems by file, a line each, and how many there are.

    Examples
    --------
    >>> print(listing([]))
    No problems.
    """
    lines = []
    for file, group in groupby(problems, key=lambda each: each.where.file):
        lines.append(file or "situation")
        for each in group:
            place = [f"line {each.where.line}"] if each.where.line else []
            place += [f"column {each.where.column}"] if each.where.column else []
            sign = "" if each.severity == "error" else "warning: "
            start = f"{', '.join(place)}: " if place else ""
            lines.append(f"  {start}{sign}{each.message} {each.fix} [{each.code}]")
    return "\n".join([*lines, tally(problems)])


def tally(problems: Sequence[Problem]) -> str:
    """How many errors and warnings there are, in words."""
    errors = sum(each.severity == "error" for each in problems)
    warnings = len(problems) - errors
    parts = [
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((errors, "error"), (warnings, "warning"))
        if count
    ]
    return f"{' and '.join(parts)}." if parts else "No problems."


def records(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Problems as plain data: code, severity, file, line, column, message, fix."""
    return [
        {
            "code": each.code,
            "severity": each.severity,
            "file": each.where.file,
            "line": each.where.line,
            "column": each.where.column,
            "message": each.message,
            "fix": each.fix,
        }
        for each in problems
    ]
