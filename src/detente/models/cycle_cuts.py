"""Frustration of large sparse networks: an integer programme with cycle cuts.

A tie variable f is 1 where the tie contradicts the partition.  Going round a cycle with an odd
number of hostile ties, at least one tie contradicts it, so the sum of f over the cycle is at least
1; more generally, round any cycle the number of ties that contradict is odd or even as the number
of hostile ties is (Barahona & Mahjoub 1986).  Such cuts are added where the relaxed solution breaks
them, found as shortest paths in a doubled network; then the programme is solved with node variables
that must be whole.  The solver itself comes from outside (this package imports none):
:data:`Solver`.

References
----------
barahona1986, aref2020
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Linear:
    """A programme: minimise ``cost @ x`` with ``matrix @ x >= least`` and 0 <= x <= 1.

    Parameters
    ----------
    cost : (variable) float
    row, column, entry : (entry) arrays
        The matrix in coordinate form.
    least : (row) float
    whole : (variable) bool
        Variables that must be 0 or 1.
    """

    cost: Floats
    row: Longs
    column: Longs
    entry: Floats
    least: Floats
    whole: NDArray[np.bool_]


#: Takes a programme; gives a solution (None if none was found) and a proven lower bound.
Solver = Callable[[Linear], tuple[Floats | None, float]]


def cycle_cut_programme(
    weight: Floats, label: Longs, *, solver: Solver, rounds: int = 60
) -> tuple[Longs, float]:
    """A better partition into two camps and a lower bound of the frustration.

    Parameters
    ----------
    weight : (node, node) float
        Symmetric signed weights.
    label : (node) int
        A partition to start from.
    solver : Solver
        For example a wrapper of HiGHS.
    rounds : int
        How often cuts are looked for at most.

    Returns
    -------
    label : (node) int
        The best partition known, 0 or 1.
    bound : float
        Proven lower bound; equal to the frustration of ``label`` (within 1e-6) where proven.

    References
    ----------
    barahona1986, aref2020

    Examples
    --------
    A triangle of three enemies contradicts two camps once; here the solver knows only a bound.

    >>> enemies = np.array([[0.0, -1, -1], [-1, 0, -1], [-1, -1, 0]])
    >>> cycle_cut_programme(enemies, np.array([0, 0, 1]), solver=lambda programme: (None, 1.0))
    (array([0, 0, 1]), 1.0)
    """
    n = len(weight)
    first, second = np.nonzero(np.triu(weight, 1))
    hostile = weight[first, second] < 0
    price = np.abs(weight[first, second])
    edges = first.size
    # Variables: nodes, then ties.  A tie is 0 only where its two nodes agree with its sign.
    rows: list[tuple[list[int], list[float], float]] = []
    for e, (a, b, foe) in enumerate(zip(first.tolist(), second.tolist(), hostile, strict=True)):
        f = n + e
        if foe:
            rows.append(([f, a, b], [1.0, -1.0, -1.0], -1.0))
            rows.append(([f, a, b], [1.0, 1.0, 1.0], 1.0))
        else:
            rows.append(([f, a, b], [1.0, -1.0, 1.0], 0.0))
            rows.append(([f, a, b], [1.0, 1.0, -1.0], 0.0))
    cost = np.concatenate([np.zeros(n), price])
    best = np.asarray(label, dtype=np.int64) % 2
    value = _value(weight, best)
    bound = 0.0
    for _ in range(rounds):
        x, low = solver(_linear(cost, rows, np.zeros(n + edges, np.bool_)))
        if x is None:
            break
        bound = max(bound, low)
        guess = _rounded(weight, x[:n])
        if _value(weight, guess) < value:
            best, value = guess, _value(weight, guess)
        if bound >= value - TOLERANCE:
            return best, value
        cuts = _odd_cycles(n, first, second, hostile, x[n:])
        if not cuts:
            break
        rows.extend(cuts)
    whole = np.concatenate([np.ones(n, np.bool_), np.zeros(edges, np.bool_)])
    x, low = solver(_linear(cost, rows, whole))
    if x is not None:
        found = np.round(x[:n]).astype(np.int64)
        if _value(weight, found) < value:
            best, value = found, _value(weight, found)
    bound = max(bound, low)
    return best, value if bound >= value - TOLERANCE * max(1.0, value) else bound


def _linear(
    cost: Floats, rows: list[tuple[list[int], list[float], float]], whole: NDArray[np.bool_]
) -> Linear:
    sizes = [len(columns) for columns, _, _ in rows]
    return Linear(
        cost,
        np.repeat(np.arange(len(rows)), sizes),
        np.array([c for columns, _, _ in rows for c in columns], dtype=np.int64),
        np.array([v for _, entries, _ in rows for v in entries]),
        np.array([least for _, _, least in rows]),
        whole,
    )


def _value(weight: Floats, label: Longs) -> float:
    same = label[:, None] == label[None, :]
    return float(np.triu(np.where(same, np.maximum(-weight, 0), np.maximum(weight, 0)), 1).sum())


def _rounded(weight: Floats, x: Floats) -> Longs:
    """A partition near a fractional one, improved by moving single nodes."""
    label = (x > 0.5).astype(np.int64)
    side = 2 * label - 1
    for _ in range(20 * len(x)):
        gain = side * (weight @ side)  # what the node's ties are worth as it stands
        worst = int(np.argmin(gain))
        if gain[worst] >= -1e-12:
            break
        side[worst] = -side[worst]
    return (side > 0).astype(np.int64)


def _odd_cycles(
    n: int, first: Longs, second: Longs, hostile: NDArray[np.bool_], f: Floats
) -> list[tuple[list[int], list[float], float]]:
    """Cycles over which the relaxed solution contradicts too little, shortest one at each node.

    Every node is doubled; going along a tie by agreeing with its sign stays on or changes the side
    as the tie is friendly or hostile at the price f, contradicting it does the other at 1 - f.  A
    closed walk from a node to its double that costs less than 1 is a broken cut.
    """
    near: list[list[tuple[int, int, int, float, int]]] = [[] for _ in range(n)]
    for e, (a, b, foe) in enumerate(zip(first.tolist(), second.tolist(), hostile, strict=True)):
        keep, turn = float(np.clip(f[e], 0, 1)), float(np.clip(1 - f[e], 0, 1))
        for here, there in ((a, b), (b, a)):
            near[here].append((there, int(foe), e, keep, 1))
            near[here].append((there, 1 - int(foe), e, turn, -1))
    cuts: dict[tuple[tuple[int, int], ...], tuple[list[int], list[float], float]] = {}
    for root in range(n):
        walk = _shortest(near, root)
        if walk is None:
            continue
        signs = dict(walk)
        if len(signs) != len(walk):
            continue  # a walk that uses a tie twice contains a shorter one, found elsewhere
        contradicted = sum(1 for sign in signs.values() if sign < 0)
        key = tuple(sorted(signs.items()))
        columns = [n + e for e, _ in key]
        cuts[key] = (columns, [float(sign) for _, sign in key], 1.0 - contradicted)
    return list(cuts.values())


def _shortest(
    near: list[list[tuple[int, int, int, float, int]]], root: int
) -> list[tuple[int, int]] | None:
    """Cheapest walk from a node to its double (Dijkstra), if it costs less than 1."""
    distance = {(root, 0): 0.0}
    came: dict[tuple[int, int], tuple[tuple[int, int], int, int]] = {}
    heap = [(0.0, root, 0)]
    while heap:
        length, node, side = heapq.heappop(heap)
        if length > distance[node, side] or length >= 1 - TOLERANCE:
            continue
        if (node, side) == (root, 1):
            walk, at = [], (node, side)
            while at in came:
                at, e, sign = came[at]
                walk.append((e, sign))
            return walk
        for there, flip, e, price, sign in near[node]:
            new = (there, side ^ flip)
            if length + price < distance.get(new, 1 - TOLERANCE):
                distance[new] = length + price
                came[new] = ((node, side), e, sign)
                heapq.heappush(heap, (length + price, *new))
    return None
