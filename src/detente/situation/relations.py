"""Which relation row counts for a pair, today and through a faction's parent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import product

from detente.situation.model import Row, Situation


def counts(row: Row, day: dt.date) -> bool:
    """Whether a dated row counts on a day: from ``since`` until the day before ``until``."""
    since, until = row.day("since"), row.day("until")
    return (since is None or since <= day) and (until is None or day < until)


def current(situation: Situation) -> tuple[Row, ...]:
    """The relation rows that count at ``as_of``, in file order.

    Examples
    --------
    >>> from detente.situation.model import Row, Table
    >>> rows = (
    ...     Row("relations", "a/b", {"source": "a", "target": "b", "until": "2014"}),
    ...     Row("relations", "a/b", {"source": "a", "target": "b", "since": "2014"}),
    ... )
    >>> table = Table("relations", ("source", "target", "since", "until"), rows)
    >>> [row.text("since") for row in current(Situation({"as_of": "2017"}, {"relations": table}))]
    ['2014']
    """
    day = situation.as_of
    return tuple(row for row in situation.table("relations") if counts(row, day))


def listed(situation: Situation) -> Mapping[tuple[str, str], Row]:
    """The current row of every pair that has one, by (source, target)."""
    return {(row.text("source"), row.text("target")): row for row in current(situation)}


def inherited(situation: Situation) -> Mapping[tuple[str, str], Row]:
    """The row that stands for every ordered pair of different actors, where one does.

    A pair without a row of its own takes that of a faction's parent: the source's first, then the
    target's, then both.  A pair that is not in the result has ``default_trust`` and is neutral.
    """
    rows = listed(situation)
    parent = {row.key: row.text("part_of") for row in situation.actors}
    found = {}
    for source, target in product(parent, parent):
        if source == target:
            continue
        above, beyond = parent[source], parent[target]
        for pair in ((source, target), (above, target), (source, beyond), (above, beyond)):
            row = rows.get(pair)
            if row is not None:
                found[source, target] = row
                break
    return found


def relation(situation: Situation, source: str, target: str) -> Row | None:
    """The row that stands for one pair, inherited where it has none; None where none does."""
    return inherited(situation).get((source, target))
