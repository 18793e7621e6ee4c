"""Signed ties between parties, year by year: what a situation's relations say about camps.

No analysis itself; :mod:`detente.analyses.alignment.alignment` asks the questions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.moves.preferences import Stream, drawn_choice, uniform
from detente.ensemble.cells import cell_for
from detente.ensemble.draw import cell, default_trust
from detente.models.cycle_cuts import Linear
from detente.situation.model import Row, Situation, Value
from detente.situation.relations import counts

Floats = NDArray[np.float64]

# Sign of a stance, and whether it is firm; a neutral row ties nobody.
STANCES: Mapping[str, tuple[int, bool]] = {
    "ally": (1, True),
    "supports": (1, True),
    "talks": (1, False),
    "neutral": (0, True),
    "wary": (-1, False),
    "hostile": (-1, True),
    "undermines": (-1, True),
}
SPAN = 20  # years before as_of that are looked at
MOST_PARTIES = 80
CHOICES: Mapping[str, tuple[str, float, float, str]] = {
    "lukewarm": ("0/0.3/0.6", 0.0, 1.0, "weight of a lukewarm tie (talks, wary) beside a firm one"),
}


@dataclass(frozen=True)
class Period:
    """Years in which the same relation rows count.

    Parameters
    ----------
    years : tuple of int
    day : date
        The first day looked at.
    rows : tuple of Row
        Between parties, in file order.
    """

    years: tuple[int, ...]
    day: dt.date
    rows: tuple[Row, ...]


def parties_of(situation: Situation) -> tuple[str, ...]:
    """Actors that are nobody's faction, in id order; of very many the heaviest.

    Weight is influence times resolve at their best values.
    """
    rows = [row for row in situation.actors if not row.text("part_of")]

    def weight(row: Row) -> float:
        influence, resolve = row.value("influence"), row.value("resolve")
        return (influence.best if influence else 0.0) * (resolve.best if resolve else 1.0)

    heaviest = sorted(rows, key=lambda row: (-weight(row), row.key))[:MOST_PARTIES]
    return tuple(sorted(row.key for row in heaviest))


def years_of(situation: Situation, *, span: int = SPAN) -> tuple[int, ...]:
    """Years that are looked at: from ``span`` before as_of, not before the first dated row."""
    last = situation.as_of.year
    days = [row.day("since") for row in situation.table("relations")]
    first = min((day.year for day in days if day is not None), default=last)
    return tuple(range(min(last, max(first, last - span)), last + 1))


def periods_of(
    situation: Situation, parties: Sequence[str], years: Sequence[int]
) -> tuple[Period, ...]:
    """Stretches of years with the same rows; a year is its first day, the last one is as_of."""
    inside = set(parties)
    rows = [
        row
        for row in situation.table("relations")
        if row.text("source") in inside and row.text("target") in inside
    ]
    found: list[Period] = []
    for year in years:
        day = situation.as_of if year == situation.as_of.year else dt.date(year, 1, 1)
        here = tuple(row for row in rows if counts(row, day))
        if found and found[-1].rows == here:
            found[-1] = Period((*found[-1].years, year), found[-1].day, here)
        else:
            found.append(Period((year,), day, here))
    return tuple(found)


def tie_draws(
    situation: Situation, parties: Sequence[str], period: Period, draws: xr.Dataset, stream: Stream
) -> Floats:
    """Signed weight of the tie between every two parties: (draw, party, party), symmetric.

    A row weighs its trust t where the stance is friendly and -(1 - t) where it is hostile, times
    the choice ``lukewarm`` where the stance is one of talks or wary.  A pair with rows in both
    directions takes their mean.
    """
    numbers = np.asarray(draws["draw"].values, dtype=np.int64)
    mild = drawn_choice(situation, CHOICES, "lukewarm", stream, numbers)
    known = set(draws["cell"].values.tolist())

    def trust(row: Row) -> Floats:
        name = f"relations/{row.key}/trust"
        value = row.value("trust")
        if value is None:
            return cell(draws, "situation/default_trust")
        if name in known and counts(row, situation.as_of):
            return cell(draws, name)
        # A closed row has no cell among the draws: it gets a stream of its own.
        dated = f"{name}@{row.text('since')}"
        return cell_for(value, 0.0, 1.0).quantile(uniform(stream, dated, numbers))

    return _summed(parties, period.rows, trust, mild, len(numbers))


def tie_best(situation: Situation, parties: Sequence[str], period: Period) -> Floats:
    """The same weights at the best value of every cell: (party, party)."""
    fallback = default_trust(situation).best
    written = str(situation.choices.get("lukewarm", CHOICES["lukewarm"][0]))

    def trust(row: Row) -> Floats:
        value = row.value("trust")
        return np.array([value.best if value is not None else fallback])

    mild = np.array([Value.parse(written).best])
    return np.asarray(_summed(parties, period.rows, trust, mild, 1)[0])


def _summed(
    parties: Sequence[str], rows: Sequence[Row], trust: Callable[[Row], Floats], mild: Floats,
    count: int,
) -> Floats:  # fmt: skip
    place = {key: k for k, key in enumerate(parties)}
    total = np.zeros((count, len(parties), len(parties)))
    listed = np.zeros((len(parties), len(parties)))
    for row in rows:
        sign, firm = STANCES.get(row.text("stance") or "neutral", (0, True))
        a, b = place[row.text("source")], place[row.text("target")]
        level = trust(row)
        weight = sign * (level if sign > 0 else 1 - level) * (1.0 if firm else mild)
        listed[a, b] += 1
        listed[b, a] += 1
        total[:, a, b] += weight
        total[:, b, a] += weight
    return np.divide(total, listed, out=np.zeros_like(total), where=listed > 0)


def highs(programme: Linear, *, seconds: float = 60.0) -> tuple[Floats | None, float]:
    """Solve a programme with HiGHS: a solution, if one was found, and a proven lower bound.

    Hand it to :func:`detente.models.cycle_cuts.cycle_cut_programme` for networks that branch and
    bound alone does not settle.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    shape = (len(programme.least), len(programme.cost))
    matrix = coo_array((programme.entry, (programme.row, programme.column)), shape=shape)
    found = milp(
        programme.cost,
        integrality=programme.whole.astype(int),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix.tocsr(), lb=programme.least),
        options={"time_limit": seconds},
    )
    bound = getattr(found, "mip_dual_bound", None)
    if bound is None:
        bound = found.fun if found.success else 0.0
    return (None if found.x is None else np.asarray(found.x)), float(bound)
