"""Rules for the ground: units, borders, observations."""

from __future__ import annotations

from collections.abc import Iterator

from detente.errors import Problem, Where
from detente.schema import csv_tables, problem
from detente.situation.check.readable import value
from detente.situation.check.references import unread_tables
from detente.situation.model import Row, Situation

UNITS, BORDERS, CONTROL = "theatre/units", "theatre/borders", "theatre/control"
MOST_SCALED = 0.01
"""A sum that misses the units by more than this share is an error, not a rounding."""


def capital_and_cities(situation: Situation) -> Iterator[Problem]:
    """Grounds without capital, with several, or without any city."""
    units = situation.table(UNITS)
    if not units:
        return
    capitals = [row for row in units if row.flag("capital")]
    if not capitals:
        yield problem(
            "capital-count",
            Where(csv_tables()[UNITS].file, 1, "capital"),
            "No unit is the capital; without it nothing can be cut off or collapse.",
            "Write capital = yes for one unit.",
        )
    for row in capitals[1:]:
        yield problem(
            "capital-count",
            row.where("capital"),
            f"'{row.key}' is a capital, but so is '{capitals[0].key}'.",
            "Write capital = yes for one unit only.",
        )
    if not any(row.flag("city") for row in units):
        yield problem(
            "no-city",
            Where(csv_tables()[UNITS].file, 1, "city"),
            "No unit is a city, so that odds of cities cut off are not computed.",
            "Write city = yes for the units that are cities.",
        )


def borders(situation: Situation) -> Iterator[Problem]:
    """Borders of a unit with itself, and borders that stand twice."""
    first: dict[frozenset[str], int] = {}
    for row in situation.table(BORDERS):
        pair = frozenset((row.text("unit"), row.text("neighbour")))
        if len(pair) == 1:
            yield problem(
                "self-border",
                row.where("neighbour"),
                f"'{row.text('unit')}' borders itself.",
                "Name two different units or delete the row.",
            )
        elif pair in first:
            yield problem(
                "duplicate-border",
                row.where("unit"),
                f"The border of {' and '.join(sorted(pair))} stands already in line {first[pair]}.",
                "Delete one of the two rows; a border holds both ways.",
            )
        else:
            first[pair] = row.line


def one_piece(situation: Situation) -> Iterator[Problem]:
    """Units that no path joins to the capital."""
    units = situation.table(UNITS).by_key
    capital = next((key for key, row in units.items() if row.flag("capital")), None)
    if capital is None or len(units) < 2 or BORDERS in unread_tables(situation):
        return
    beside: dict[str, set[str]] = {key: set() for key in units}
    for row in situation.table(BORDERS):
        one, other = row.text("unit"), row.text("neighbour")
        if one in beside and other in beside:
            beside[one].add(other)
            beside[other].add(one)
    reached, edge = {capital}, [capital]
    while edge:
        for neighbour in beside[edge.pop()] - reached:
            reached.add(neighbour)
            edge.append(neighbour)
    apart = sorted(set(units) - reached)
    if apart:
        shown = ", ".join(apart[:5]) + (" ..." if len(apart) > 5 else "")
        yield problem(
            "split-ground",
            units[apart[0]].where("unit"),
            f"{len(apart)} units have no path to the capital '{capital}': {shown}.",
            "Add the missing borders; until then they count as cut off.",
        )


def totals(situation: Situation) -> Iterator[Problem]:
    """Observed totals that do not add up to the units."""
    complete = False
    for row in situation.table(CONTROL):
        parts = [_count(row, name) for name in ("held", "contested", "lost")]
        units = _count(row, "units")
        if units is None:
            continue
        given = [part for part in parts if part is not None]
        complete = complete or len(given) == 3
        gap = sum(given) - units
        if (len(given) == 3 and gap == 0) or (len(given) < 3 and gap <= 0):
            continue
        message = f"{' + '.join(f'{part:g}' for part in given)} = {sum(given):g}, not {units:g}."
        if abs(gap) <= MOST_SCALED * units:
            fix = "It is scaled to fit; correct it if the source says otherwise."
            yield problem("observation-scaled", row.where("units"), message, fix)
        else:
            fix = "Correct the counts or the units."
            yield problem("observation-sum", row.where("units"), message, fix)
    if situation.table(CONTROL) and not complete:
        yield problem(
            "no-observation",
            Where(csv_tables()[CONTROL].file),
            "No row gives held, contested and lost, so that the ground cannot be calibrated.",
            "Complete at least one row.",
        )


def regions(situation: Situation) -> Iterator[Problem]:
    """Regions with more districts lost than they have."""
    for row in situation.table("theatre/control_regions"):
        lost, units = _count(row, "lost"), _count(row, "units")
        if lost is not None and units is not None and lost > units:
            yield problem(
                "region-excess",
                row.where("lost"),
                f"{lost:g} districts of '{row.text('region')}' are lost, but it has {units:g}.",
                "Correct one of the two.",
            )


def drivers(situation: Situation) -> Iterator[Problem]:
    """Quantities that follow a ground which the situation does not have."""
    needed = {"control": (UNITS, CONTROL), "support": ("dependencies",)}
    for name, column in (("issues", "reversion_from"), ("threats", "level_from")):
        for row in situation.table(name):
            room = row.text(column).partition(".")[0]
            absent = [each for each in needed.get(room, ()) if not situation.table(each)]
            if absent:
                files = " and ".join(csv_tables()[each].file for each in absent)
                yield problem(
                    "no-theatre",
                    row.where(column),
                    f"'{row.key}' follows {row.text(column)}, but {files} is missing.",
                    "Add it, or empty the cell; until then the value stands still.",
                )


def _count(row: Row, column: str) -> float | None:
    found = value(row, column)
    return found.best if found is not None else None
