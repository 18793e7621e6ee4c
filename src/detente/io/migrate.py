"""Older formats of a situation, brought up to date on loading."""

from __future__ import annotations

import re
from dataclasses import replace

from detente.errors import Where
from detente.io.tabletext import row as row_of
from detente.schema import csv_tables, problem
from detente.situation.check.head import FORMAT
from detente.situation.model import Situation, Table

_EVENT = re.compile(r"Event: ((?:[^.]|\.(?=\d))*)\.\s*")


def migrated(situation: Situation) -> Situation:
    """The situation in today's format, with a fault (a warning) that says what was done.

    Format 0 had no ``format`` key and kept the event of a claim in its note.
    """
    found = situation.head.get("format", 0)
    if not situation.head or not isinstance(found, int) or found >= FORMAT:
        return situation
    tables = dict(situation.tables)
    moved = 0
    if "claims" in tables and "event" not in tables["claims"].columns:
        tables["claims"], moved = _split_events(tables["claims"])
    done = f"; {moved} events were moved from note to event in claims.csv" if moved else ""
    message = problem(
        "format-migrated",
        Where("situation.toml", 0, "format"),
        f"The situation has no format or an old one and was read as format {FORMAT}{done}.",
        f"Write format = {FORMAT} into situation.toml; saving does it too.",
    )
    return replace(
        situation,
        head={"format": FORMAT, **{k: v for k, v in situation.head.items() if k != "format"}},
        tables=tables,
        faults=(*situation.faults, message),
    )


def stamped(text: str) -> str:
    """The text of ``situation.toml`` with today's format, comments kept."""
    line = f"format = {FORMAT}"
    stamped, count = re.subn(r"(?m)^\s*format\s*=[^\n#]*", line, text, count=1)
    return stamped if count else f"{line}\n{text}"


def _split_events(claims: Table) -> tuple[Table, int]:
    schema = csv_tables()["claims"]
    columns = list(claims.columns)
    place = columns.index("quantity") if "quantity" in columns else len(columns)
    columns.insert(place, "event")
    rows, moved = [], 0
    for row in claims:
        cells = {**row.cells, "event": ""}
        match = _EVENT.search(cells.get("note", ""))
        if match is not None:
            note = cells["note"]
            cells["event"] = match.group(1)
            cells["note"] = (note[: match.start()] + note[match.end() :]).strip()
            moved += 1
        rows.append(row_of(schema, {column: cells.get(column, "") for column in columns}, row.line))
    return Table("claims", tuple(columns), tuple(rows)), moved
