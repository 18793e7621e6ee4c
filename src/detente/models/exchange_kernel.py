"""Compiled steps of the exchange model; the way in is ``exchange.py``.

One round: outcomes, candidates, best deal first, until none is left.  Positions are on 0-100; an
actor without a stake in an issue has weight 0 there.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

Array = np.ndarray[Any, np.dtype[Any]]

SMALLEST = 1e-10  # shifts and gains below this are none
TIE = 1e-12  # gains closer than this, relative to the larger, are equal


@njit(cache=True, nogil=True, error_model="numpy")
def outcomes(position: Array, weight: Array, result: Array) -> None:
    """Mean position by issue, weighted; nan where nobody has weight."""
    actors, issues = position.shape
    for k in range(issues):
        total = 0.0
        sum_ = 0.0
        for i in range(actors):
            if weight[i, k] > 0.0:
                total += weight[i, k]
                sum_ += weight[i, k] * position[i, k]
        result[k] = sum_ / total if total > 0.0 else np.nan


@njit(cache=True, nogil=True, error_model="numpy")
def candidates(
    position: Array, salience: Array, weight: Array, outcome: Array, pairs: Array
) -> int:
    """Fill ``pairs`` with (issue p, issue q, supplier of p, supplier of q); give their number.

    Two actors can deal where they stand on opposite sides of the outcome on both issues and value
    the issues differently, each supplying what it values less, compared with the other.
    """
    actors, issues = position.shape
    count = 0
    for p in range(issues):
        for q in range(p + 1, issues):
            for i in range(actors):
                if weight[i, p] <= 0.0 or weight[i, q] <= 0.0:
                    continue
                left_p = position[i, p] <= outcome[p]
                left_q = position[i, q] <= outcome[q]
                for j in range(i + 1, actors):
                    if weight[j, p] <= 0.0 or weight[j, q] <= 0.0:
                        continue
                    if (position[j, p] <= outcome[p]) == left_p:
                        continue
                    if (position[j, q] <= outcome[q]) == left_q:
                        continue
                    mine = salience[i, p] * salience[j, q]
                    other = salience[j, p] * salience[i, q]
                    if mine == other:
                        continue
                    pairs[count, 0] = p
                    pairs[count, 1] = q
                    pairs[count, 2] = i if mine < other else j
                    pairs[count, 3] = j if mine < other else i
                    count += 1
    return count


@njit(cache=True, nogil=True, error_model="numpy")
def deliverable(
    supplier: int, demander: int, issue: int, position: Array, voting: Array, share: Array,
    seen: Array, told: Array,
) -> float:  # fmt: skip
    """How far the supplier can still move the outcome towards the demander; 0 if not at all.

    Its full move is onto the demander's position.  The outcome, as far as the demander knows of
    deals (its own), may not pass the demander's position.
    """
    to = position[demander, issue]
    full = to - position[supplier, issue]
    left = to - voting[supplier, issue]
    if full * left <= 0.0:
        return 0.0
    sign = 1.0 if full > 0.0 else -1.0
    h = share[supplier, issue]
    now = seen[demander, issue] + h * (voting[supplier, issue] - told[demander, supplier, issue])
    room = sign * (to - now)
    step = sign * left * h
    if room < step:
        step = room
    return step if step > 0.0 else 0.0


@njit(cache=True, nogil=True, error_model="numpy")
def weigh(
    pair: Array, position: Array, voting: Array, salience: Array, share: Array, seen: Array,
    told: Array, terms: Array,
) -> None:  # fmt: skip
    """Terms of a deal with equal gain: shift of the outcome on p, on q, the gain, both limits."""
    p, q, a, b = pair[0], pair[1], pair[2], pair[3]
    most_p = deliverable(a, b, p, position, voting, share, seen, told)
    most_q = deliverable(b, a, q, position, voting, share, seen, told)
    rate = (salience[a, p] + salience[b, p]) / (salience[a, q] + salience[b, q])
    shift_p = most_p
    shift_q = rate * most_p
    if shift_q > most_q:
        shift_q = most_q
        shift_p = most_q / rate
    terms[0] = shift_p
    terms[1] = shift_q
    terms[2] = shift_q * salience[a, q] - shift_p * salience[a, p]
    terms[3] = most_p
    terms[4] = most_q


@njit(cache=True, nogil=True, error_model="numpy")
def most(give: float, take: float, most_give: float, most_take: float, other: float) -> float:
    """Largest gain of the one who gives an issue, if the other side is left with nothing.

    ``give`` and ``take`` are its saliences of what it supplies and demands, ``other`` the ratio of
    the other side's saliences of the two: the shift it would make for one of the giver's.
    """
    shift = most_give
    back = shift * other
    if back > most_take:
        back = most_take
        shift = back / other
    return back * take - shift * give


@njit(cache=True, nogil=True, error_model="numpy")
def one_round(
    position: Array, salience: Array, weight: Array, outcome: Array, pairs: Array, count: int,
    voting: Array, who: Array, numbers: Array, externality: Array,
) -> int:  # fmt: skip
    """Deals of one round, best first; gives their number.

    Fills ``voting`` (the positions that the actors will vote for), and by deal ``who`` (as
    ``pairs``), ``numbers`` (voting positions of both before and after, shifts of the outcome, the
    gain, each side's largest gain) and ``externality`` (utility to each actor).
    """
    actors, issues = position.shape
    share = np.zeros((actors, issues))
    for k in range(issues):
        total = 0.0
        for i in range(actors):
            total += weight[i, k]
        if total > 0.0:
            for i in range(actors):
                share[i, k] = weight[i, k] / total
    seen = np.empty((actors, issues))  # the outcome as each actor knows it from its own deals
    told = np.empty((actors, actors, issues))  # voting position of another, told in a deal
    for i in range(actors):
        for k in range(issues):
            voting[i, k] = position[i, k]
            seen[i, k] = outcome[k]
            for j in range(actors):
                told[j, i, k] = position[i, k]
    terms = np.empty((count, 5))
    open_ = np.empty(count, np.bool_)
    for m in range(count):
        weigh(pairs[m], position, voting, salience, share, seen, told, terms[m])
        open_[m] = terms[m, 2] > SMALLEST
    deals = 0
    while True:
        best = -1
        gain = 0.0
        for m in range(count):
            if open_[m] and terms[m, 2] > gain * (1.0 + TIE):
                best = m
                gain = terms[m, 2]
        if best < 0:
            return deals
        p, q, a, b = pairs[best, 0], pairs[best, 1], pairs[best, 2], pairs[best, 3]
        up_p = 1.0 if position[b, p] > position[a, p] else -1.0
        up_q = 1.0 if position[a, q] > position[b, q] else -1.0
        at_p = seen[b, p] + share[a, p] * (voting[a, p] - told[b, a, p])
        at_q = seen[a, q] + share[b, q] * (voting[b, q] - told[a, b, q])
        to_p = at_p + up_p * terms[best, 0]
        to_q = at_q + up_q * terms[best, 1]
        for n in range(4):
            who[deals, n] = pairs[best, n]
        numbers[deals, 0] = voting[a, p]
        numbers[deals, 2] = voting[b, q]
        voting[a, p] += up_p * terms[best, 0] / share[a, p]
        voting[b, q] += up_q * terms[best, 1] / share[b, q]
        numbers[deals, 1] = voting[a, p]
        numbers[deals, 3] = voting[b, q]
        numbers[deals, 4] = up_p * terms[best, 0]
        numbers[deals, 5] = up_q * terms[best, 1]
        numbers[deals, 6] = gain
        numbers[deals, 7] = most(
            salience[a, p], salience[a, q], terms[best, 3], terms[best, 4],
            salience[b, p] / salience[b, q],
        )  # fmt: skip
        numbers[deals, 8] = most(
            salience[b, q], salience[b, p], terms[best, 4], terms[best, 3],
            salience[a, q] / salience[a, p],
        )  # fmt: skip
        for n in range(actors):
            felt = 0.0
            if weight[n, p] > 0.0:
                felt += salience[n, p] * (abs(at_p - position[n, p]) - abs(to_p - position[n, p]))
            if weight[n, q] > 0.0:
                felt += salience[n, q] * (abs(at_q - position[n, q]) - abs(to_q - position[n, q]))
            externality[deals, n] = felt
        seen[b, p] = to_p
        told[b, a, p] = voting[a, p]
        seen[a, q] = to_q
        told[a, b, q] = voting[b, q]
        open_[best] = False
        deals += 1
        for m in range(count):
            if not open_[m]:
                continue
            p2, q2, a2, b2 = pairs[m, 0], pairs[m, 1], pairs[m, 2], pairs[m, 3]
            touched = (
                (p2 == p and (a2 == a or b2 == b))
                or (q2 == p and (b2 == a or a2 == b))
                or (p2 == q and (a2 == b or b2 == a))
                or (q2 == q and (b2 == b or a2 == a))
            )
            if touched:
                weigh(pairs[m], position, voting, salience, share, seen, told, terms[m])
                open_[m] = terms[m, 2] > SMALLEST
