"""Where a curve over the column of one cell crosses a level: a grid, then bisection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.ensemble.cells import Cell
from detente.ensemble.draw import choice, default_trust
from detente.findings.evidence import row_of_cell
from detente.situation.model import Situation, Value

Floats = NDArray[np.float64]
AFAR = 10  # where a column has no end: so many of the cell's own ranges away
STEPS = 24  # halvings at most
FINE = 1e-3  # of the cell's own range, else of its column: how closely a crossing is found


@dataclass(frozen=True)
class Scale:
    """Where an input may be set.

    Parameters
    ----------
    low, best, high : float
        As written.
    bottom, top : float
        Ends of the column, or far away where it has none.
    """

    low: float
    best: float
    high: float
    bottom: float
    top: float

    @property
    def near(self) -> float:
        """How closely a crossing is found."""
        return FINE * ((self.high - self.low) or (self.top - self.bottom))

    def grid(self, shares: Sequence[float]) -> Floats:
        """Points between the ends, by their share of the way back to the best; low, best, high."""
        down = [self.bottom + share * (self.best - self.bottom) for share in shares]
        up = [self.top + share * (self.best - self.top) for share in shares]
        return np.unique([*down, self.low, self.best, self.high, *up])


def scale_of(situation: Situation, name: str, cell: Cell) -> Scale:
    """Written range of a cell and the ends of its column."""
    table, _, rest = name.partition("/")
    row = row_of_cell(situation, name)
    value: Value | None
    if table == "choices":
        value = choice(situation, rest)
    elif table == "situation":
        value = default_trust(situation)
    else:
        value = row.value(name.rpartition("/")[2]) if row is not None else None
    if value is None:  # unknown: uniform over the column
        return Scale(cell.bottom, (cell.bottom + cell.top) / 2, cell.top, cell.bottom, cell.top)
    afar = AFAR * (value.high - value.low or abs(value.best) or 1.0)
    bottom = cell.bottom if np.isfinite(cell.bottom) else value.low - afar
    top = cell.top if np.isfinite(cell.top) else value.high + afar
    return Scale(value.low, value.best, value.high, bottom, top)


def crossed(
    odds: Callable[[float], float], points: Floats, values: Floats, *, best: float, start: float,
    level: float, near: float = FINE,
) -> float | None:  # fmt: skip
    """The value nearest to the best at which odds cross a level; None where they never do.

    Parameters
    ----------
    odds : callable
        Odds at a value.
    points, values : (point) float
        A grid in rising order with the best among it, and the odds there.
    best : float
    start : float
        Odds as things stand, which say which side the answer is on now.
    level : float
    near : float
        How closely.

    Examples
    --------
    >>> grid = np.array([0.0, 1.0, 2.0, 4.0])
    >>> round(crossed(lambda x: x / 4, grid, grid / 4, best=1.0, start=0.25, level=0.7), 2)
    2.8
    """
    above = values >= level
    other = above != (start >= level)
    middle = int(np.flatnonzero(points == best)[0])
    if other[middle]:
        return best  # its spread alone keeps the answer on this side
    out = []
    for way in (range(middle + 1, len(points)), range(middle - 1, -1, -1)):
        for place in way:
            if other[place]:
                inner = points[place - 1] if place > middle else points[place + 1]
                out.append(_bisected(odds, inner, points[place], level, bool(above[place]), near))
                break
    return min(out, key=lambda value: abs(value - best)) if out else None


def _bisected(
    odds: Callable[[float], float], inner: float, outer: float, level: float, above: bool,
    near: float,
) -> float:  # fmt: skip
    """Between a value on this side and one on the other."""
    for _ in range(STEPS):
        if abs(outer - inner) <= near:
            break
        middle = (inner + outer) / 2
        if (odds(middle) >= level) == above:
            outer = middle
        else:
            inner = middle
    return float(outer)
