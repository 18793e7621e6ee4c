"""Rules for references: every id that is named exists, and no input cites what came later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache

from detente.errors import Problem, Where
from detente.schema import ColumnSchema, csv_tables, problem
from detente.situation import statement
from detente.situation.check.readable import day, head_day
from detente.situation.model import Row, Situation, cited

_CODES = {
    "actors": "unknown-actor",
    "issues": "unknown-issue",
    "forums": "unknown-forum",
    "claims": "unknown-evidence",
    "sources": "unknown-source",
    "moves": "unknown-move",
    "theatre/units": "unknown-unit",
}
_WORDS = {
    "actors": "actor",
    "issues": "issue",
    "forums": "forum",
    "claims": "claim",
    "sources": "source",
    "moves": "move",
    "theatre/units": "unit",
}
RESERVED = ("unknown",)
"""Words that stand for an actor in events without being one."""


def named(column: ColumnSchema, text: str) -> tuple[str, ...]:
    """Ids that a cell names."""
    if column.type == "id":
        return (text,)
    if column.type == "citation":
        return cited(text)
    if column.type == "statement":
        return _moves(text)
    return tuple(text.split())


@cache
def _moves(text: str) -> tuple[str, ...]:
    try:
        return statement.parse(text).moves
    except statement.StatementError:
        return ()


def reference_problems(situation: Situation) -> Iterator[Problem]:
    """Ids that do not exist, with the nearest that does."""
    ids = {name: set(situation.table(name).by_key) for name in _CODES}
    unread = unread_tables(situation)
    for name, table in situation.tables.items():
        schema = csv_tables().get(name)
        if schema is None:
            continue
        for column in schema.columns:
            tables = [each for each in column.refers if each in ids]
            if not tables or column.name not in table.columns or unread & set(tables):
                continue
            known = set(RESERVED) & set(column.refers)
            for each in tables:
                known |= ids[each]
            for row in table:
                text = row.cells.get(column.name, "").strip()
                if not text:
                    continue
                for key in named(column, text):
                    if key not in known:
                        yield unknown(row.where(column.name), tables, key, known)


def unknown(where: Where, tables: list[str], key: str, known: set[str]) -> Problem:
    """An id that none of the tables has, with the nearest that one has."""
    near = get_close_matches(key.lower(), sorted(known), 1, 0.5)
    kinds = " or ".join(_WORDS[each] for each in tables)
    files = " or ".join(csv_tables()[each].file for each in tables)
    hint = f"Did you mean '{near[0]}'? Otherwise add" if near else "Add"
    return problem(
        _CODES[tables[0]], where, f"There is no {kinds} '{key[:80]}'.", f"{hint} it to {files}."
    )


def unread_tables(situation: Situation) -> set[str]:
    """Tables that are there but could not be read: what they hold is not known."""
    files = {fault.where.file for fault in situation.faults if fault.severity == "error"}
    return {name for name, schema in csv_tables().items() if schema.file in files}


def evidence_problems(situation: Situation) -> Iterator[Problem]:
    """Ids that are both a claim and a source, so that evidence could mean either."""
    sources = situation.table("sources").by_key
    for row in situation.table("claims"):
        if row.key and row.key in sources:
            yield problem(
                "ambiguous-evidence",
                row.where("id"),
                f"'{row.key}' is the id of a claim and of a source.",
                "Rename one of them.",
            )


def late_sources(situation: Situation) -> Iterator[Problem]:
    """Inputs that cite a source dated after ``as_of``."""
    as_of = head_day(situation, "as_of")
    if as_of is None:
        return
    late: dict[str, dt.date] = {}
    for row in situation.table("sources"):
        published = day(row, "date")
        if published is not None and published > as_of:
            late[row.key] = published
    if not late:
        return
    for name, table in situation.tables.items():
        schema = csv_tables().get(name)
        if schema is None:
            continue
        for column in schema.columns:
            if "sources" in column.refers:
                for row in table:
                    yield from _late(row, column, late, as_of)


def _late(
    row: Row, column: ColumnSchema, late: dict[str, dt.date], as_of: dt.date
) -> Iterator[Problem]:
    for key in named(column, row.text(column.name)):
        if key in late:
            yield problem(
                "late-source",
                row.where(column.name),
                f"The row cites '{key}', dated {late[key]}, after as_of ({as_of}).",
                "Base the row on what was known by then, or move as_of.",
            )


def region_problems(situation: Situation) -> Iterator[Problem]:
    """Observations of regions that no unit belongs to."""
    regions = {row.text("region") for row in situation.table("theatre/units")} - {""}
    if "theatre/units" in unread_tables(situation):
        return
    for row in situation.table("theatre/control_regions"):
        region = row.text("region")
        if region and region not in regions:
            near = get_close_matches(region, sorted(regions), 1, 0.5)
            hint = f"Did you mean '{near[0]}'?" if near else "Name it as units.csv does."
            yield problem(
                "unknown-region",
                row.where("region"),
                f"No unit belongs to the region '{region[:80]}'.",
                hint,
            )
