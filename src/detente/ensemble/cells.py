"""From a cell ``low/best/high`` to a distribution: the truncated two-piece normal.

Below its mode *m* (``best``) the density is a half normal with spread s1, above it one with spread
s2, both meeting at the mode, so that the mass below the mode is s1/(s1 + s2).  The two spreads are
solved together so that 5 % of the mass lies below ``low`` and 5 % above ``high``; then the density
is cut to the column's range and rescaled (nothing piles up at an end).  Two-piece normal: Wallis
(2014), *Statistical Science* 29, 106-112.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from detente.situation.model import Value

TAIL = 0.05  # mass below low, and above high, before the cut


@dataclass(frozen=True)
class Cell:
    """Distribution of one cell, ready to be drawn from.

    Parameters
    ----------
    mode : float
    sd_below, sd_above : float
        Spreads of the two pieces, before the cut; both 0 for a point.
    bottom, top : float
        Range of the column, infinite where it has no end.
    uniform : bool
        An unknown position: uniform over the range.
    """

    mode: float
    sd_below: float
    sd_above: float
    bottom: float
    top: float
    uniform: bool = False

    @property
    def mass_below(self) -> float:
        """Mass below the mode, before the cut."""
        total = self.sd_below + self.sd_above
        return self.sd_below / total if total > 0 else 0.5

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """Value below which a share ``u`` (0-1) of the cut distribution lies.

        Examples
        --------
        >>> cell = cell_for(Value.parse("10/20/50"), 0, 100)
        >>> float(cell.quantile(0.5).round(4))
        26.075
        """
        share = np.asarray(u, dtype=np.float64)
        return quantiles([self], share.reshape(1, -1)).reshape(share.shape)

    def _mass(self, x: float) -> float:
        """Mass below ``x`` before the cut."""
        below = self.mass_below
        if self.sd_below == 0 and self.sd_above == 0:
            return 0.0 if x <= self.mode else 1.0
        if math.isinf(x):
            return 0.0 if x < 0 else 1.0
        if x < self.mode:
            return float(2 * below * ndtr((x - self.mode) / self.sd_below)) if below else 0.0
        if self.sd_above == 0:
            return 1.0
        return float(1 - 2 * (1 - below) * ndtr((self.mode - x) / self.sd_above))


def spreads(low: float, best: float, high: float) -> tuple[float, float]:
    """The two spreads with 5 % of the mass below ``low`` and 5 % above ``high``.

    Parameters
    ----------
    low, best, high : float
        ``low <= best <= high``; where low = best, best is the 5th percentile and the mode at once
        (likewise above).

    Returns
    -------
    tuple of float
        Spread below and above the mode.

    Examples
    --------
    >>> tuple(round(s, 4) for s in spreads(10, 20, 50))
    (7.2105, 16.6542)
    """
    if low == high:
        return 0.0, 0.0
    if low == best:
        above = (high - best) / -float(ndtri(TAIL / (2 * (1 - TAIL))))
        return above * TAIL / (1 - TAIL), above
    if high == best:
        above, below = spreads(-best, -best, -low)
        return below, above

    def excess(mass: float) -> float:
        below = (best - low) / -float(ndtri(TAIL / (2 * mass)))
        above = (high - best) / -float(ndtri(TAIL / (2 * (1 - mass))))
        return below / (below + above) - mass

    # At a mass of one tail the lower spread is infinite, at 1 - tail the upper one.
    edge = TAIL * (1 + 1e-12)
    mass = float(brentq(excess, edge, 1 - edge, xtol=1e-15, rtol=8.9e-16, maxiter=200))
    return (
        (best - low) / -float(ndtri(TAIL / (2 * mass))),
        (high - best) / -float(ndtri(TAIL / (2 * (1 - mass)))),
    )


@lru_cache(maxsize=100_000)
def _cell(low: float, best: float, high: float, bottom: float, top: float) -> Cell:
    below, above = spreads(low, best, high)
    return Cell(best, below, above, bottom, top)


def cell_for(value: Value | None, bottom: float, top: float) -> Cell:
    """Distribution of a value in a column's range; of None, uniform over the whole range.

    Parameters
    ----------
    value : Value or None
        None means 'unknown'.
    bottom, top : float
        Range of the column; may be infinite, but not for an unknown value.

    Raises
    ------
    ValueError
        Where an unknown value has no finite range, or the value breaks low ≤ best ≤ high or the
        range.

    Examples
    --------
    >>> cell_for(None, 0, 100).quantile(0.25).item()
    25.0
    """
    if value is None:
        if not (math.isfinite(bottom) and math.isfinite(top)):
            raise ValueError("an unknown value needs a range with two ends")
        return Cell(bottom, 0.0, 0.0, bottom, top, uniform=True)
    if not value.low <= value.best <= value.high:
        raise ValueError(
            f"low ≤ best ≤ high does not hold for {value.low}/{value.best}/{value.high}"
        )
    if not bottom <= value.best <= top:
        raise ValueError(f"{value.best} lies outside {bottom}..{top}")
    return _cell(value.low, value.best, value.high, bottom, top)


def quantiles(cells: Sequence[Cell], u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantiles of many cells at once.

    Parameters
    ----------
    cells : sequence of Cell
    u : (cell, draw) float
        Shares in 0-1, a row a cell.

    Returns
    -------
    (cell, draw) float
    """

    def column(values: Iterable[float]) -> NDArray[np.float64]:
        return np.array(list(values), dtype=np.float64)[:, None]

    mode, below = column(c.mode for c in cells), column(c.mass_below for c in cells)
    sd_below, sd_above = column(c.sd_below for c in cells), column(c.sd_above for c in cells)
    bottom, top = column(c.bottom for c in cells), column(c.top for c in cells)
    first = column(0.0 if c.uniform else c._mass(c.bottom) for c in cells)
    last = column(1.0 if c.uniform else c._mass(c.top) for c in cells)
    mass = first + u * (last - first)
    with np.errstate(divide="ignore", invalid="ignore"):
        # A share of the lower piece, or one of the upper piece counted from its far end.
        lower = sd_below * ndtri(np.clip(mass / (2 * below), 0, 0.5))
        upper = -sd_above * ndtri(np.clip((1 - mass) / (2 * (1 - below)), 0, 0.5))
    value = mode + np.where(mass < below, np.nan_to_num(lower), np.nan_to_num(upper))
    point = (sd_below == 0) & (sd_above == 0)
    unknown = column(c.uniform for c in cells) > 0
    value = np.where(point, mode, np.clip(value, bottom, top))
    return np.where(unknown, bottom + u * (np.where(unknown, top - bottom, 0)), value)
