"""Win-sets: is there a package that everybody who matters prefers to none?

For each draw the *margin* is max over packages z of the smallest surplus s_i(z) (method 3); a deal
is feasible where the margin is not negative.  Beside the box of what the table can reach, red lines
of the conditions that count bound the package, a linked issue may *stay* at its reversion (its red
lines then not applying), and under a quota some winning coalition suffices.  The numerical kernel
is :mod:`detente.models.pivot`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numba import njit
from numpy.typing import NDArray

from detente.models.pivot import (
    EMPTY,
    FEASIBLE,
    INFEASIBLE,
    OPTIMAL,
    STUCK,
    TOLERANCE,
    climb,
    dual_bound,
    surplus,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
NO_LINE = 1e9  # a red line that is none


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
        return self.ideal.shape[0]

    def arrays(self) -> tuple[object, ...]:
        """Everything but what a variant changes, contiguous, in the order of the kernels."""
        return (
            np.ascontiguousarray(self.ideal, np.float64),
            np.ascontiguousarray(self.weight, np.float64),
            np.ascontiguousarray(self.reversion, np.float64),
            np.ascontiguousarray(self.floor, np.float64),
            np.ascontiguousarray(self.ceiling, np.float64),
            np.ascontiguousarray(self.party, np.int64),
            np.ascontiguousarray(self.essential, np.bool_),
            np.ascontiguousarray(self.power, np.float64),
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

    @property
    def feasible(self) -> Flags:
        return np.asarray(self.margin >= -TOLERANCE)


@dataclass(frozen=True)
class Variants:
    """Changes of a problem that are tried together on the same draws.

    A variant is a row of ``pick``: which offsets, which active conditions, which box, and whether
    red lines hold (1) or not (0).

    Parameters
    ----------
    offset : (o, draw, condition) float
    active : (a, draw, condition) bool
    low, high : (b, draw, issue) float
    optional : (b, draw, issue) bool
    pick : (variant, 4) int
    """

    offset: Floats
    active: Flags
    low: Floats
    high: Floats
    optional: Flags
    pick: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 4), np.int64))


@njit(cache=True, nogil=True)
def _bounds(active, red, low, high, floor, ceiling, box_low, box_high):
    """Cut the reach by the red lines of the active conditions."""
    for k in range(low.shape[0]):
        box_low[k], box_high[k] = low[k], high[k]
        if red:
            for i in range(active.shape[0]):
                if active[i]:
                    box_low[k] = max(box_low[k], floor[i, k])
                    box_high[k] = min(box_high[k], ceiling[i, k])


@njit(cache=True, nogil=True)
def _start(z, r, low, high):
    for k in range(z.shape[0]):
        z[k] = min(max(r[k], low[k]), high[k])


@njit(cache=True, nogil=True)
def _unite(z, y, x, w, r, b, active, red, low, high, optional, floor, ceiling, verdict, value):
    """Max-min over a box in which optional issues may also stand at the reversion.

    Returns a status; EMPTY where there is no package.  ``z`` is a start and the result.
    """
    issues = r.shape[0]
    box_low, box_high = np.empty(issues), np.empty(issues)
    _bounds(active, red, low, high, floor, ceiling, box_low, box_high)
    apart = np.empty(issues, np.int64)  # optional issues whose reversion lies outside the box
    count = 0
    for k in range(issues):
        if optional[k]:
            if box_low[k] > box_high[k]:
                box_low[k] = box_high[k] = r[k]
            elif r[k] < box_low[k] or r[k] > box_high[k]:
                apart[count] = k
                count += 1
        elif box_low[k] > box_high[k]:
            value[0] = -np.inf
            return EMPTY
    if count == 0:
        for k in range(issues):
            z[k] = min(max(z[k], box_low[k]), box_high[k])
        return climb(
            z, y, x, w, r, b, active, box_low, box_high, True, r, r, verdict, value
        )
    if count > 1:  # the hull of both possibilities first: it settles most hopeless draws
        hull_low, hull_high = box_low.copy(), box_high.copy()
        for j in range(count):
            k = apart[j]
            hull_low[k], hull_high[k] = min(hull_low[k], r[k]), max(hull_high[k], r[k])
        trial = r.copy()
        if verdict:
            status = climb(
                trial, y, x, w, r, b, active, hull_low, hull_high, True, r, r, True, value
            )
            if status == INFEASIBLE or (status == OPTIMAL and value[0] < -TOLERANCE):
                return INFEASIBLE
    best, best_status = -np.inf, EMPTY
    best_z, best_y = z.copy(), y.copy()
    this_low, this_high = box_low.copy(), box_high.copy()
    for mask in range(1 << count):
        for j in range(count):
            k = apart[j]
            if mask >> j & 1:
                this_low[k], this_high[k] = box_low[k], box_high[k]
            else:
                this_low[k] = this_high[k] = r[k]
        _start(z, r, this_low, this_high)
        status = climb(
            z, y, x, w, r, b, active, this_low, this_high, True, r, r, verdict, value
        )
        if status == STUCK:
            return STUCK
        if value[0] > best:
            best, best_status = value[0], status
            best_z[:] = z
            best_y[:] = y
        if verdict and best >= -TOLERANCE:
            break
    value[0] = best
    z[:] = best_z
    y[:] = best_y
    return best_status


@njit(cache=True, nogil=True)
def _vote(
    z, y, x, w, r, b, active, red, low, high, optional, floor, ceiling, verdict, value,
    party, essential, power, quota,
):  # fmt: skip
    """Best margin over all coalitions that hold the essential parties and meet the quota.

    Branch and bound over parties: a node asks the parties it has taken in; if the parties content
    with its best package meet the quota, its bound is reached; else one more party is decided.
    """
    parties = power.shape[0]
    conditions = active.shape[0]
    total = 0.0
    for p in range(parties):
        total += power[p]
    need = quota * total - 1e-12
    free = np.ones(parties, np.bool_)  # nothing to ask of them: waived, or without conditions
    for i in range(conditions):
        if active[i]:
            free[party[i]] = False
    # Stack of nodes: 1 in, 0 undecided, -1 out.
    limit = 64 + 4 * parties
    stack = np.zeros((limit, parties), np.int8)
    for p in range(parties):
        if essential[p] or free[p]:
            stack[0, p] = 1
    depth = 1
    best, best_status = -np.inf, EMPTY
    best_z, best_y = z.copy(), y.copy()
    asked = np.zeros(conditions, np.bool_)
    s = np.empty(conditions)
    node = np.zeros(parties, np.int8)
    box_low, box_high = np.empty(low.shape[0]), np.empty(low.shape[0])
    for _ in range(200_000):
        if depth == 0:
            value[0] = best
            z[:] = best_z
            y[:] = best_y
            return best_status
        depth -= 1
        node[:] = stack[depth]
        reachable = 0.0
        for p in range(parties):
            if node[p] >= 0:
                reachable += power[p]
        if reachable < need:
            continue
        for i in range(conditions):
            asked[i] = active[i] and node[party[i]] == 1
        _start(z, r, low, high)
        status = _unite(
            z, y, x, w, r, b, asked, red, low, high, optional, floor, ceiling, False, value
        )
        if status == STUCK:
            return STUCK
        bound = value[0]
        if status == EMPTY or bound <= best or (verdict and bound < -TOLERANCE):
            continue
        surplus(z, x, w, r, b, active, s)
        content, choose, far = 0.0, -1, np.inf
        for p in range(parties):
            if node[p] < 0:
                continue
            fine = True
            lowest = np.inf
            if node[p] == 0:
                for i in range(conditions):
                    if active[i] and party[i] == p:
                        lowest = min(lowest, s[i])
                        if s[i] < min(bound, 0.0 if verdict else bound) - 1e-12:
                            fine = False
                        if red:
                            for k in range(r.shape[0]):
                                stays = optional[k] and z[k] == r[k]
                                if not stays and (z[k] < floor[i, k] or z[k] > ceiling[i, k]):
                                    fine = False
            if fine:
                content += power[p]
            elif lowest < far or choose < 0:
                choose, far = p, lowest
        if content >= need:
            best, best_status = bound, status
            best_z[:] = z
            best_y[:] = y
            if verdict and best >= -TOLERANCE:
                depth = 0
            continue
        if depth + 2 > limit:
            return STUCK
        stack[depth] = node
        stack[depth, choose] = 1
        stack[depth + 1] = node
        stack[depth + 1, choose] = -1
        depth += 2
    return STUCK


@njit(cache=True, nogil=True)
def _margins(
    x, w, r, floor, ceiling, party, essential, power, quota, b, active, low, high, optional,
    margin, package, multiplier, stuck,
):  # fmt: skip
    value = np.empty(1)
    for d in range(x.shape[0]):
        z = package[d]
        _start(z, r[d], low[d], high[d])
        if quota >= 0.0:
            status = _vote(
                z, multiplier[d], x[d], w[d], r[d], b[d], active[d], True, low[d], high[d],
                optional[d], floor, ceiling, False, value, party, essential, power[d], quota,
            )  # fmt: skip
        else:
            status = _unite(
                z, multiplier[d], x[d], w[d], r[d], b[d], active[d], True, low[d], high[d],
                optional[d], floor, ceiling, False, value,
            )  # fmt: skip
        margin[d] = value[0]
        stuck[d] = status == STUCK
        if status == EMPTY:
            margin[d] = -np.inf
            z[:] = np.nan
            multiplier[d] = 0.0


@njit(cache=True, nogil=True)
def _verdicts(
    x, w, r, floor, ceiling, party, essential, power, quota,
    offset, actives, lows, highs, optionals, pick, ask, out,
):  # fmt: skip
    """Feasible (1), not (0) or stuck (2) for every variant and draw that ``ask`` names.

    Packages and multipliers found for one variant are tried on the next ones before anything is
    solved: a package that still satisfies all proves feasibility, multipliers whose dual value is
    still negative prove infeasibility.
    """
    variants, draws = pick.shape[0], x.shape[0]
    conditions, issues = x.shape[1], x.shape[2]
    keep = 12
    packages, duals = np.empty((keep, issues)), np.empty((keep, conditions))
    gains = np.empty((keep, conditions))
    zero, everyone = np.zeros(conditions), np.ones(conditions, np.bool_)
    z, y, value = np.empty(issues), np.zeros(conditions), np.empty(1)
    box_low, box_high = np.empty(issues), np.empty(issues)
    for d in range(draws):
        known, refuted = 0, 0
        for v in range(variants):
            if not ask[v, d]:
                continue
            b, active = offset[pick[v, 0], d], actives[pick[v, 1], d]
            box = pick[v, 2]
            low, high, optional = lows[box, d], highs[box, d], optionals[box, d]
            red = pick[v, 3] == 1
            answer = -1
            simple = quota < 0.0
            if simple:
                _bounds(active, red, low, high, floor, ceiling, box_low, box_high)
                hull = True
                for k in range(issues):
                    if optional[k]:
                        continue
                    if box_low[k] > box_high[k]:
                        answer = 0
                # A package known from before?
                if answer < 0:
                    for q in range(min(known, keep)):
                        fits = True
                        for i in range(conditions):
                            if active[i] and gains[q, i] + b[i] < -TOLERANCE:
                                fits = False
                                break
                        if fits:
                            for k in range(issues):
                                at = packages[q, k]
                                if (at < box_low[k] or at > box_high[k]) and not (
                                    optional[k] and at == r[d, k]
                                ):
                                    fits = False
                                    break
                        if fits:
                            answer = 1
                            break
                # Multipliers known from before?
                if answer < 0 and refuted > 0:
                    for k in range(issues):
                        if optional[k]:
                            if box_low[k] > box_high[k]:
                                box_low[k] = box_high[k] = r[d, k]
                            box_low[k] = min(box_low[k], r[d, k])
                            box_high[k] = max(box_high[k], r[d, k])
                    for q in range(min(refuted, keep)):
                        hull = True
                        for i in range(conditions):
                            if duals[q, i] > 0.0 and not active[i]:
                                hull = False
                                break
                        if hull and dual_bound(
                            duals[q], x[d], w[d], r[d], b, active, box_low, box_high
                        ) < -TOLERANCE:
                            answer = 0
                            break
            if answer < 0:
                _start(z, r[d], low, high)
                if simple:
                    if known > 0:
                        z[:] = packages[(known - 1) % keep]
                        for k in range(issues):
                            z[k] = min(max(z[k], low[k]), high[k])
                    status = _unite(
                        z, y, x[d], w[d], r[d], b, active, red, low, high, optional,
                        floor, ceiling, True, value,
                    )  # fmt: skip
                else:
                    status = _vote(
                        z, y, x[d], w[d], r[d], b, active, red, low, high, optional,
                        floor, ceiling, True, value, party, essential, power[d], quota,
                    )  # fmt: skip
                if status == STUCK:
                    answer = 2
                elif status == FEASIBLE or (status == OPTIMAL and value[0] >= -TOLERANCE):
                    answer = 1
                    packages[known % keep] = z
                    surplus(z, x[d], w[d], r[d], zero, everyone, gains[known % keep])
                    known += 1
                else:
                    answer = 0
                    if simple and status == INFEASIBLE or status == OPTIMAL:
                        duals[refuted % keep] = y
                        refuted += 1
            out[v, d] = answer


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
    margin, stuck = np.empty(draws), np.zeros(draws, np.bool_)
    package, multiplier = np.zeros((draws, issues)), np.zeros((draws, conditions))
    _margins(
        *problem.arrays(),
        np.ascontiguousarray(problem.offset),
        np.ascontiguousarray(problem.active),
        np.ascontiguousarray(problem.low),
        np.ascontiguousarray(problem.high),
        np.ascontiguousarray(problem.optional),
        margin,
        package,
        multiplier,
        stuck,
    )
    return Solution(margin, package, multiplier, stuck)


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
    count = variants.pick.shape[0]
    if ask is None:
        ask = np.ones((count, problem.draws), np.bool_)
    out = np.zeros((count, problem.draws), np.uint8)
    _verdicts(
        *problem.arrays(),
        np.ascontiguousarray(variants.offset),
        np.ascontiguousarray(variants.active),
        np.ascontiguousarray(variants.low),
        np.ascontiguousarray(variants.high),
        np.ascontiguousarray(variants.optional),
        np.ascontiguousarray(variants.pick, np.int64),
        np.ascontiguousarray(ask),
        out,
    )
    if (out == 2).any():
        raise ArithmeticError(f"{int((out == 2).sum())} verdicts could not be decided")
    return np.asarray(out == 1)
