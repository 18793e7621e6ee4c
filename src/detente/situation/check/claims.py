"""Rules for claims and correlations."""

from __future__ import annotations

from collections.abc import Iterator

from detente.errors import Problem, UnknownNameError
from detente.schema import csv_tables, problem
from detente.schema import table as schema_of
from detente.situation.check.readable import value
from detente.situation.model import Situation
from detente.situation.relations import current


def bands(situation: Situation) -> Iterator[Problem]:
    """Probability bands that are half, turned round or missing."""
    for row in situation.table("claims"):
        low, high = value(row, "says_low"), value(row, "says_high")
        if row.given("says_low") != row.given("says_high"):
            empty = "says_high" if row.given("says_low") else "says_low"
            yield problem(
                "claim-band", row.where(empty), "The band has one end only.", "Fill in both ends."
            )
        elif low is not None and high is not None and low.best > high.best:
            yield problem(
                "claim-band",
                row.where("says_low"),
                f"The band runs from {low.best:g} down to {high.best:g}.",
                "Write the lower probability into says_low.",
            )
        elif not row.given("says_low") and row.text("kind") != "recommendation":
            yield problem(
                "no-band",
                row.where("says_low"),
                f"'{row.key}' has no probability band, so that it is not scored.",
                "Say how likely the writer holds it to be.",
            )


def tests(situation: Situation) -> Iterator[Problem]:
    """Tested claims that do not say what is tested, outcomes that do not say of what."""
    for row in situation.table("claims"):
        if row.given("quantity") and not row.given("tests"):
            yield problem(
                "untyped-test",
                row.where("tests"),
                f"'{row.key}' names a quantity, but not what kind of test it is.",
                "Write input, feasible or signed; scores are never pooled across the three.",
            )
        if row.given("outcome") and not (row.given("event") or row.given("text")):
            yield problem(
                "unstated-event",
                row.where("event"),
                f"'{row.key}' has an outcome, but neither text nor event says of what.",
                "State the event.",
            )


def correlated_cells(situation: Situation) -> Iterator[Problem]:
    """Correlated cells that do not exist, are not numeric, or have no spread."""
    for row in situation.table("correlations"):
        name, key, column = row.text("table"), row.text("key"), row.text("column")
        if not (name and key and column):
            continue
        fault = _correlated(situation, name, key, column)
        if fault is not None:
            where, message, fix = fault
            yield problem("correlated-cell", row.where(where), message, fix)


def _correlated(
    situation: Situation, name: str, key: str, column: str
) -> tuple[str, str, str] | None:
    try:
        schema = schema_of(name)
    except UnknownNameError as error:
        return "table", f"{str(error)[:1].upper()}{str(error)[1:]}.", "Name a table."
    if name not in csv_tables() or column not in schema.by_name:
        return "column", f"Table '{name}' has no column '{column}'.", "Name one of its columns."
    if schema.by_name[column].type != "cell":
        return (
            "column",
            f"The column '{column}' of '{name}' holds no uncertain numbers.",
            "Name a column whose cells may be low/best/high.",
        )
    try:
        rows = current(situation) if name == "relations" else situation.table(name).rows
    except (ValueError, KeyError):
        return None
    found = [each for each in rows if each.key == key]
    if not found:
        return (
            "key",
            f"Table '{name}' has no row '{key}'.",
            f"Write the key columns {'/'.join(schema.key)} joined by a slash.",
        )
    cell = value(found[-1], column)
    unknown_position = name == "stakes" and column == "position" and not found[-1].given(column)
    if (cell is None or not cell.spread) and not unknown_position:
        return (
            "column",
            f"'{found[-1].text(column)}' in {name}/{key}/{column} has no spread to correlate.",
            "Give the cell a spread or delete the row.",
        )
    return None
