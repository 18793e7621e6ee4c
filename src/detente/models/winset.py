"""Win-sets: is there a package that everybody who matters prefers to none?

For each draw the *margin* is max over packages z of the smallest surplus s_i(z) (method 3); a deal
is feasible where the margin is not negative.  Beside the box of what the table can reach, red lines
of the conditions that count bound the package, a linked issue may *stay* at its reversion (its red
lines then not applying), and under a quota some winning coalition suffices.  The numerical kernels
are :mod:`detente.models.gains`, :mod:`detente.models.relaxation` and :mod:`detente.models.pivot`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.models.pivot import TOLERANCE
from detente.models.winset_loops import sweep

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
NO_LINE = 1e9  # a red line that is none


def _owned(values: Any, kind: type) -> NDArray[Any]:
    """Contiguous and writable: numba compiles a kernel anew for every other kind of array."""
    return np.require(values, kind, ["C_CONTIGUOUS", "WRITEABLE"])


@dataclass(frozen=True)
class Problem:
    """The deal problem of one forum on n draws, as plain arrays.

    Parameters
    ----------
    ideal, weight : (draw, condition, issue) float
        Ideals 0-100 and weights 0-1 (0 where a condition has no stake) of every condition: the
        parties, then their factions.
    reversion : (draw, issue) float
        What happens on each issue without a deal, 0-100.
    offset : (draw, condition) float
        Cost of no deal minus trust tax.
    active : (draw, condition) bool
        Conditions that count in this draw (a faction only where it blocks).
    low, high : (draw, issue) float
        What the table can reach.
    optional : (draw, issue) bool
        Issues that may stay at the reversion without their red lines applying.
    floor, ceiling : (condition, issue) float
        Red lines; -+``NO_LINE`` where there is none.
    party : (condition) int
        Number of the party that each condition belongs to (itself, or its factions).
    essential : (party) bool
        Parties without whom a deal is no deal.
    power : (draw, party) float
        Weight of each party under a quota.
    quota : float
        Share of ``power`` that a coalition needs; negative for unanimity.
    """

    ideal: Floats
    weight: Floats
    reversion: Floats
    offset: Floats
    active: Flags
    low: Floats
    high: Floats
    optional: Flags
    floor: Floats
    ceiling: Floats
    party: NDArray[np.int64]
    essential: Flags
    power: Floats
    quota: float = -1.0

    @property
    def draws(self) -> int:
        return int(self.ideal.shape[0])

    def of(self, rows: NDArray[np.int64]) -> Problem:
        """These draws of the problem."""
        return replace(
            self, ideal=self.ideal[rows], weight=self.weight[rows], reversion=self.reversion[rows],
            offset=self.offset[rows], active=self.active[rows], low=self.low[rows],
            high=self.high[rows], optional=self.optional[rows], power=self.power[rows],
        )  # fmt: skip

    def arrays(self) -> tuple[object, ...]:
        """Everything but what a variant changes, contiguous, in the order of the kernels."""
        return (
            _owned(self.ideal, np.float64),
            _owned(self.weight, np.float64),
            _owned(self.reversion, np.float64),
            _owned(self.floor, np.float64),
            _owned(self.ceiling, np.float64),
            _owned(self.party, np.int64),
            _owned(self.essential, np.bool_),
            _owned(self.power, np.float64),
            float(self.quota),
        )


@dataclass(frozen=True)
class Solution:
    """Optimum of a problem in every draw.

    Parameters
    ----------
    margin : (draw) float
        Largest smallest surplus; -inf where there is no package at all.
    package : (draw, issue) float
        Where it is reached; NaN where there is no package.
    multiplier : (draw, condition) float
        Weight of each condition at the optimum: whose condition binds; sums to 1.
    stuck : (draw) bool
        Draws that the kernel could not finish; none is expected, callers count and report them.
    """

    margin: Floats
    package: Floats
    multiplier: Floats
    stuck: Flags

    def of(self, rows: NDArray[np.int64]) -> Solution:
        """The optimum of these draws."""
        return Solution(
            self.margin[rows], self.package[rows], self.multiplier[rows], self.stuck[rows]
        )

    @property
    def feasible(self) -> Flags:
        return np.asarray(self.margin >= -TOLERANCE)


@dataclass(frozen=True)
class Variants:
    """Changes of a problem that are tried together on the same draws.

    Parameters
    ----------
    offset : (o, draw, condition) float
    active : (a, draw, condition) bool
    low, high : (b, draw, issue) float
    optional : (b, draw, issue) bool
    pick : (variant, 5) int
        Row of offset, of active, of the box, whether red lines hold (1 or 0), and the programme
        (0: verdict).
    """

    offset: Floats
    active: Flags
    low: Floats
    high: Floats
    optional: Flags
    pick: NDArray[np.int64]

    @classmethod
    def same(cls, problem: Problem, tasks: Sequence[int] = (0,)) -> Variants:
        """The problem as it is, for one or more programmes (see ``winset_loops.sweep``)."""
        return cls(
            problem.offset[None],
            problem.active[None],
            problem.low[None],
            problem.high[None],
            problem.optional[None],
            np.array([[0, 0, 0, 1, task] for task in tasks], np.int64),
        )


def margins(problem: Problem) -> Solution:
    """Solve every draw exactly.

    Parameters
    ----------
    problem : Problem

    Returns
    -------
    Solution

    Examples
    --------
    Two actors who want 20 and 60 where no deal means 80, each with a tax of 0.1:

    >>> import numpy as np
    >>> two = Problem(
    ...     ideal=np.array([[[20.0], [60.0]]]), weight=np.ones((1, 2, 1)),
    ...     reversion=np.array([[80.0]]), offset=np.full((1, 2), -0.1),
    ...     active=np.ones((1, 2), bool), low=np.zeros((1, 1)), high=np.full((1, 1), 100.0),
    ...     optional=np.zeros((1, 1), bool), floor=np.full((2, 1), -NO_LINE),
    ...     ceiling=np.full((2, 1), NO_LINE), party=np.arange(2), essential=np.ones(2, bool),
    ...     power=np.ones((1, 2)))
    >>> margins(two).margin.round(9).tolist()
    [0.1]
    """
    draws, conditions, issues = problem.ideal.shape
    package, multiplier = np.zeros((draws, issues)), np.zeros((draws, conditions))
    out = _sweep(problem, Variants.same(problem, [1]), package=package, multiplier=multiplier)
    return Solution(out[0], package, multiplier, np.isnan(out[0]))


def verdicts(problem: Problem, variants: Variants, *, ask: Flags | None = None) -> Flags:
    """Whether a deal is feasible under each variant of a problem.

    Parameters
    ----------
    problem : Problem
        Its own offset, active, low, high and optional are not used.
    variants : Variants
    ask : (variant, draw) bool, optional
        Which answers are wanted; the others come back False.

    Returns
    -------
    (variant, draw) bool

    Raises
    ------
    ArithmeticError
        Where the kernel could not finish a draw (not known to happen).
    """
    out = _sweep(problem, variants, ask=ask)
    if np.isnan(out).any():
        raise ArithmeticError(f"{int(np.isnan(out).sum())} verdicts could not be decided")
    return np.asarray(out == 1)


def extremes(problem: Problem, solution: Solution) -> tuple[Floats, Floats]:
    """The win-set's range on every issue: least and greatest z_k over feasible packages.

    Parameters
    ----------
    problem : Problem
    solution : Solution
        Of the same problem.

    Returns
    -------
    tuple of (draw, issue) float
        NaN where no deal is feasible.  ``top >= v`` answers 'feasible with z_k at v or more'.
    """
    issues = problem.reversion.shape[1]
    ask = np.broadcast_to(solution.feasible, (2 * issues, problem.draws))
    tasks = [2 + 2 * k + side for k in range(issues) for side in (0, 1)]
    out = _sweep(problem, Variants.same(problem, tasks), ask=ask, package=solution.package)
    if np.isnan(out[:, solution.feasible]).any():
        raise ArithmeticError("the win-set of some draws could not be measured")
    out = np.where(ask & np.isfinite(out), out, np.nan)
    return out[0::2].T, out[1::2].T


def _sweep(
    problem: Problem,
    variants: Variants,
    *,
    ask: Flags | None = None,
    package: Floats | None = None,
    multiplier: Floats | None = None,
    tied: bool = True,
) -> Floats:
    """One pass of the kernel, and a second over what got stuck in ties.

    Without costs every surplus is 0 at the reversion, and ties between many conditions can send
    the simplex in a circle.  Offsets apart by a hundredth of the tolerance break them.
    """
    draws, conditions, issues = problem.ideal.shape
    shape = (variants.pick.shape[0], draws)
    out = np.zeros(shape)
    package = np.zeros((draws, issues)) if package is None else package
    multiplier = np.zeros((draws, conditions)) if multiplier is None else multiplier
    kernel: Any = sweep  # numba types it at the call
    kernel(
        *problem.arrays(),
        _owned(variants.offset, np.float64),
        _owned(variants.active, np.bool_),
        _owned(variants.low, np.float64),
        _owned(variants.high, np.float64),
        _owned(variants.optional, np.bool_),
        _owned(variants.pick, np.int64),
        np.ones(shape, np.bool_) if ask is None else _owned(ask, np.bool_),
        out,
        package,
        multiplier,
    )
    stuck = np.isnan(out)
    if tied and stuck.any():
        apart = 0.01 * TOLERANCE * np.arange(1, conditions + 1) / conditions
        spread = replace(variants, offset=variants.offset + apart)
        again = _sweep(
            problem, spread, ask=stuck, package=package, multiplier=multiplier, tied=False
        )
        out[stuck] = again[stuck]
    return out
