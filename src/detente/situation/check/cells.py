"""Rules for single cells: readable, in range, of the words that the schema allows."""

from __future__ import annotations

from collections.abc import Iterator

from detente.errors import Problem
from detente.schema import csv_tables
from detente.situation.model import Situation


def cell_problems(situation: Situation) -> Iterator[Problem]:
    """Numeric cells that cannot be read."""
    for name, table in situation.tables.items():
        for column in csv_tables()[name].columns:
            if column.type != "cell":
                continue
            for row in table:
                try:
                    row.value(column.name)
                except ValueError as error:
                    yield Problem(
                        "unreadable-cell",
                        row.where(column.name),
                        f"{error}.",
                        "Write 70, 60/70/80 or 60..80.",
                    )
