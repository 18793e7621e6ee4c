"""Obstacles to a deal lifted together: verdicts of every combination, and what each one is worth.

It is no analysis itself; :mod:`detente.analyses.diagnosis.diagnosis` asks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from detente.analyses.deal.problem import Deal
from detente.models.winset import Variants, verdicts
from detente.situation.model import Situation

Flags = NDArray[np.bool_]
OBSTACLES = ("tax", "ratifiers", "reach", "cost_doubled", "red_lines")  # in the order of the chart
IN_TURN = tuple("+".join(OBSTACLES[:size]) for size in range(1, len(OBSTACLES) + 1))


def combinations_of(obstacles: Sequence[str] = OBSTACLES) -> tuple[str, ...]:
    """Names of all sets of obstacles, fewer first; the empty one is ``none``.

    Examples
    --------
    >>> combinations_of(("a", "b"))
    ('none', 'a', 'b', 'a+b')
    """
    return tuple(
        "+".join(chosen) or "none"
        for size in range(len(obstacles) + 1)
        for chosen in combinations(obstacles, size)
    )


def worth_of(situation: Situation) -> tuple[str, float] | None:
    """Issue and least value of a deal worth having; None where the headline names none."""
    head = situation.headline
    if "issue" not in head or "at_least" not in head:
        return None
    return str(head["issue"]), float(head["at_least"])


def lifted(
    deal: Deal, feasible: Flags, lifts: Sequence[str], *, bound: tuple[str, float] | None = None
) -> Flags:
    """Verdicts with sets of obstacles lifted: (lift, draw) bool.

    A set is asked about only in draws that fail with less lifted and succeed with all of it.

    Parameters
    ----------
    deal : Deal
    feasible : (draw) bool
        Verdicts with nothing lifted.
    lifts : sequence of str
        Of :func:`combinations_of`: parts before the whole.
    bound : (issue, value), optional
        What the deal must hold at least.
    """
    problem = deal.problem
    sets = [frozenset(() if each == "none" else each.split("+")) for each in lifts]
    offsets = np.stack([problem.offset, deal.cost, 2 * deal.cost - deal.tax, 2 * deal.cost])
    parties = problem.active.copy()
    parties[:, len(deal.seats.parties) :] = False
    actives = np.stack([problem.active, parties])
    low = np.stack([problem.low, np.zeros_like(problem.low)])
    high = np.stack([problem.high, np.full_like(problem.high, 100.0)])
    free = np.broadcast_to(problem.optional, low.shape).copy()
    possible = np.ones(len(feasible), np.bool_)
    if bound is not None:
        issue, value = bound
        passes = deal.frame.reversion[:, deal.frame.issue_at[issue]] >= value - 1e-9
        if issue in deal.issues:
            k = deal.issues.index(issue)
            low[:, :, k] = np.maximum(low[:, :, k], value)
            free[:, :, k] &= passes
        else:  # the deal does not touch it: it goes where it goes
            possible = passes
    pick = np.array([
        [
            ("tax" in chosen) + 2 * ("cost_doubled" in chosen),
            "ratifiers" in chosen, "reach" in chosen, "red_lines" not in chosen, 0,
        ]
        for chosen in sets
    ], np.int64)  # fmt: skip
    out = np.broadcast_to(feasible, (len(sets), len(feasible))).copy()

    def ask(rows: list[int], wanted: Flags) -> None:
        variants = Variants(offsets, actives, low, high, free, pick[rows])
        out[rows] |= verdicts(problem, variants, ask=wanted)

    every = max(range(len(sets)), key=lambda row: len(sets[row]))
    ask([every], (possible & ~feasible)[None])
    for size in range(1, len(sets[every])):
        rows = [row for row, chosen in enumerate(sets) if len(chosen) == size]
        for row in rows:
            for part, smaller in enumerate(sets):
                if smaller < sets[row]:
                    out[row] |= out[part]
        ask(rows, np.array([out[every] & ~out[row] for row in rows]))
    return out


def shapley(odds: Sequence[float], lifts: Sequence[str]) -> dict[str, float]:
    """Mean gain of lifting each obstacle over all orders (Shapley 1953).

    Parameters
    ----------
    odds : sequence of float
        P(feasible) with each set lifted.
    lifts : sequence of str
        Of :func:`combinations_of`.

    Examples
    --------
    >>> shapley([0.1, 0.3, 0.1, 0.5], ("none", "a", "b", "a+b"))
    {'a': 0.3, 'b': 0.1}
    """
    value = {
        frozenset(() if name == "none" else name.split("+")): odd
        for name, odd in zip(lifts, odds, strict=True)
    }
    players = sorted({each for chosen in value for each in chosen})
    n, out = len(players), {}
    for player in players:
        total = 0.0
        for chosen, odd in value.items():
            if player in chosen:
                before = len(chosen) - 1
                weight = factorial(before) * factorial(n - before - 1) / factorial(n)
                total += weight * (odd - value[chosen - {player}])
        out[player] = round(total, 12)
    return out
