"""Rules for dates: nothing dated after ``as_of`` may inform an input."""

from __future__ import annotations

from collections.abc import Iterator

from detente.errors import Problem
from detente.schema import csv_tables, problem
from detente.situation.check.readable import day, head_day
from detente.situation.model import Situation

_OBSERVED = (
    "theatre/control",
    "theatre/control_units",
    "theatre/control_regions",
    "theatre/events",
)


def late_observations(situation: Situation) -> Iterator[Problem]:
    """Observations and events dated after ``as_of``."""
    fix = "Move it to theatre/after_as_of, which is read for scoring only."
    for name in _OBSERVED:
        yield from _late(situation, name, fix)


def late_levers(situation: Situation) -> Iterator[Problem]:
    """Levers dated after ``as_of``; scenarios may have them, the situation itself not."""
    fix = "Put it into a scenario; later levers may stand only there."
    yield from _late(situation, "theatre/levers", fix)


def _late(situation: Situation, name: str, fix: str) -> Iterator[Problem]:
    as_of = head_day(situation, "as_of")
    for row in situation.table(name):
        found = day(row, "date")
        if as_of is not None and found is not None and found > as_of:
            yield problem(
                "late-date", row.where("date"), f"{found} lies after as_of ({as_of}).", fix
            )


def turnovers(situation: Situation) -> Iterator[Problem]:
    """Changes of government that lie in the past or have neither day nor rate."""
    as_of = head_day(situation, "as_of")
    for row in situation.table("turnover"):
        found = day(row, "date")
        if not row.given("date") and not row.given("hazard"):
            yield problem(
                "past-turnover",
                row.where("date"),
                "The row has neither a date nor a hazard, so that it never happens.",
                "Give the day of an election or a rate a year.",
            )
        elif found is not None and as_of is not None and found <= as_of:
            yield problem(
                "past-turnover",
                row.where("date"),
                f"{found} is not after as_of ({as_of}).",
                "What has happened is in the other tables; give a later day.",
            )


def observation_order(situation: Situation) -> Iterator[Problem]:
    """Totals that do not stand in order of date."""
    name = "theatre/control"
    last = None
    for row in situation.table(name):
        found = day(row, "date")
        if found is None:
            continue
        if last is not None and found < last:
            yield problem(
                "observation-order",
                row.where("date"),
                f"{found} stands below {last}.",
                f"Sort {csv_tables()[name].file} by date.",
            )
        last = found if last is None else max(last, found)
