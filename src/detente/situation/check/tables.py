"""Rules for whole tables: there, filled, complete, with keys that stand once."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from detente.errors import Problem, Where
from detente.schema import csv_tables, problem
from detente.situation.check.readable import head_day
from detente.situation.check.references import unread_tables
from detente.situation.model import Situation
from detente.situation.relations import counts


def missing_tables(situation: Situation) -> Iterator[Problem]:
    """Required tables that are absent or hold nothing."""
    unread = unread_tables(situation)
    for name, schema in csv_tables().items():
        if not schema.required or name in unread:
            continue
        if name not in situation.tables:
            yield problem(
                "missing-file",
                Where(schema.file),
                "The table is missing, and no situation goes without it.",
                f"Add {schema.file} with the header '{','.join(schema.header)}'.",
            )
        elif not situation.tables[name]:
            yield problem(
                "empty-table",
                Where(schema.file),
                "The table has no row, and no situation goes without one.",
                f"Add a row. {schema.description}",
            )


def missing_columns(situation: Situation) -> Iterator[Problem]:
    """Required columns that a header lacks."""
    for name, table in situation.tables.items():
        schema = csv_tables().get(name)
        if schema is None:
            continue
        strange = [column for column in table.columns if column not in schema.by_name]
        for column in schema.columns:
            if not column.required or column.default or column.name in table.columns:
                continue
            near = get_close_matches(column.name, [each.lower() for each in strange], 1, 0.6)
            hint = f" Is '{near[0]}' meant?" if near else ""
            yield problem(
                "missing-column",
                Where(schema.file, 1, column.name),
                f"The column '{column.name}' is missing.{hint}",
                f"Add it: {column.description[:1].lower()}{column.description[1:]}",
            )


def duplicate_keys(situation: Situation) -> Iterator[Problem]:
    """Rows whose key an earlier row has already."""
    for name, table in situation.tables.items():
        schema = csv_tables().get(name)
        if schema is None or schema.repeats:
            continue
        first: dict[str, int] = {}
        for row in table:
            key = row.key
            if not key.strip("/"):
                continue
            if key in first:
                column = schema.key[0] if len(schema.key) == 1 else "/".join(schema.key)
                yield problem(
                    "duplicate-key",
                    row.where(column),
                    f"'{key[:80]}' stands already in line {first[key]}.",
                    "Keep one of the two rows or rename one.",
                )
            else:
                first[key] = row.line


def current_relations(situation: Situation) -> Iterator[Problem]:
    """Pairs of which two rows count on one day, and rows that end before they begin."""
    as_of = head_day(situation, "as_of")
    if as_of is None:
        return
    first: dict[str, int] = {}
    for row in situation.table("relations"):
        try:
            since, until, now = row.day("since"), row.day("until"), counts(row, as_of)
        except ValueError:
            continue
        if since is not None and until is not None and until <= since:
            yield problem(
                "closed-before-open",
                row.where("until"),
                f"The row ends on {until}, but begins on {since}.",
                "Give until a later day than since.",
            )
        if since is not None and since > as_of:
            yield problem(
                "late-date",
                row.where("since"),
                f"The relation begins on {since}, after as_of ({as_of}).",
                "What comes later may stand only in a scenario.",
            )
        if now and row.key in first:
            yield problem(
                "two-current-rows",
                row.where("until"),
                f"Two rows of '{row.key}' count on {as_of}; the other is line {first[row.key]}.",
                "Close the older one: give it the day in until on which the newer begins.",
            )
        elif now:
            first[row.key] = row.line


def self_pairs(situation: Situation) -> Iterator[Problem]:
    """Relations, dependencies, ratifications and perceptions of an actor with itself."""
    pairs = {
        "relations": ("source", "target"),
        "dependencies": ("recipient", "donor"),
        "ratifiers": ("actor", "faction"),
        "perceptions": ("viewer", "actor"),
    }
    for name, (one, other) in pairs.items():
        for row in situation.table(name):
            if row.text(one) and row.text(one) == row.text(other):
                yield problem(
                    "self-relation",
                    row.where(other),
                    f"{one} and {other} are both '{row.text(one)}'.",
                    "Name two different actors or delete the row.",
                )
