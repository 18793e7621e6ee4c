"""Structural balance: which camps a signed network falls into, and what contradicts them.

A network of friendly (+) and hostile (-) ties is *balanced* if its nodes fall into two camps with
friendly ties inside and hostile ties between (Cartwright & Harary 1956), *weakly balanced* if the
same holds with any number of camps (Davis 1967).  The *frustration index* is the least weight of
ties that contradict the best partition (Harary 1959; Aref & Wilson 2019).

It is found exactly by branch and bound (:mod:`detente.models.partition_search`), after the network
is cut at its articulation nodes, since the frustration of blocks that share one node adds up.
Where the budget of branches runs out, an integer programme with cycle cuts can take over
(:mod:`detente.models.cycle_cuts`); without one, the result carries honest bounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.models.partition_search import partition, partition_draws

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

BUDGET = 20_000_000
FIRST_BUDGET = 1_000_000  # bounds are reported after this many branches, four times as many, …


@dataclass(frozen=True)
class Frustration:
    """The least frustration of a signed network, with its camps.

    Parameters
    ----------
    value : float
        Weight of the ties that contradict ``camp``: the frustration index where ``proven``.
    lower : float
        Proven lower bound; equals ``value`` where ``proven``.
    camp : (node) int
        Camp of every node, numbered in the order of their first node; -1 for a node without ties.
    """

    value: float
    lower: float
    camp: Longs

    @property
    def proven(self) -> bool:
        """Whether no partition does better."""
        return self.lower >= self.value


#: Given the weights of one block and a starting partition, a better partition and a lower bound.
Programme = Callable[[Floats, Longs], tuple[Longs, float]]


def frustration(
    weight: ArrayLike,
    *,
    camps: int | None = 2,
    budget: int = BUDGET,
    programme: Programme | None = None,
    watch: Callable[[float, float], None] | None = None,
) -> Frustration:
    """Frustration index of a signed network and a partition that attains it.

    Parameters
    ----------
    weight : (node, node) float
        Weight of each tie, positive friendly, negative hostile, 0 none; symmetric, the diagonal
        is not read.
    camps : int or None
        How many camps there may be at most: 2 for balance, None for weak balance (any number).
    budget : int
        Branches that each block of the network may cost (some ten million a second).
    programme : callable, optional
        Takes over blocks whose budget ran out (two camps only), see
        :func:`detente.models.cycle_cuts.cycle_cut_programme`.
    watch : callable, optional
        Called with a lower and an upper bound whenever one of them has improved.

    Returns
    -------
    Frustration

    Raises
    ------
    ValueError
        If the weights are not a symmetric square of finite numbers.

    References
    ----------
    cartwright1956, davis1967, harary1959, aref2019

    Examples
    --------
    A triangle of three enemies contradicts two camps once, and three camps not at all.

    >>> enemies = [[0, -1, -1], [-1, 0, -1], [-1, -1, 0]]
    >>> frustration(enemies).value, frustration(enemies, camps=None).value
    (1.0, 0.0)
    """
    ties = _checked(weight)
    if camps is not None and camps < 1:
        raise ValueError(f"there is at least one camp, not {camps}")
    n = len(ties)
    most = n if camps is None else min(camps, max(n, 1))
    blocks = _blocks(ties)
    labels = np.full(n, -1, dtype=np.int64)
    total = lower = 0.0
    # Blocks not yet looked at: nothing need be frustrated, at most all that is hostile.
    waiting = sum(_most_frustrated(ties[np.ix_(b, b)]) for b in blocks)
    for block in blocks:
        part = np.ascontiguousarray(ties[np.ix_(block, block)])
        waiting -= _most_frustrated(part)
        trial, trace = np.zeros(len(block), np.int64), np.zeros(len(block))
        low, high, label = 0.0, np.inf, trial
        spend = min(budget, FIRST_BUDGET)
        while True:
            bound, value, left = partition(part, min(most, len(block)), spend, trial, trace)
            low = max(low, bound)
            if value < high:
                high, label = value, trial.copy()
            if left >= 0 or spend >= budget:
                break
            if watch is not None:
                watch(lower + low, total + high + waiting)
            spend = min(4 * spend, budget)
        if left < 0 and programme is not None and most == 2:
            better, bound = programme(part, label)
            if _frustrated(part, better) < high:
                high, label = _frustrated(part, better), np.asarray(better, np.int64)
            low = max(low, bound)
        total, lower = total + high, lower + min(low, high)
        _glue(labels, block, label, most)
        if watch is not None:
            watch(lower, total + waiting)
    _number_camps(labels)
    value = _frustrated(ties, labels)
    whole = bool(np.all(ties == np.round(ties)))
    if whole:
        lower = float(np.ceil(lower - 1e-6))
    close = lower >= value - 1e-9 * max(1.0, value)
    return Frustration(value, value if close else lower, labels)


def frustration_draws(
    weight: ArrayLike, *, camps: int | None = 2, budget: int = 200_000
) -> tuple[Floats, Floats, Longs]:
    """Frustration index and camps of many small networks.

    Parameters
    ----------
    weight : (draw, node, node) float
        As for :func:`frustration`.
    camps : int or None
    budget : int
        Branches that each network may cost.

    Returns
    -------
    value, lower : (draw) float
        The index and its proven lower bound (equal where proven).
    camp : (draw, node) int
        -1 for a node without ties.

    Examples
    --------
    >>> value, lower, camp = frustration_draws([[[0, 1, -1], [1, 0, -1], [-1, -1, 0]]])
    >>> value.tolist(), camp.tolist()
    ([0.0], [[0, 0, 1]])
    """
    ties = np.ascontiguousarray(weight, dtype=np.float64)
    if ties.ndim != 3 or ties.shape[1] != ties.shape[2]:
        raise ValueError(f"networks have the shape (draw, node, node), not {ties.shape}")
    draws, n = ties.shape[:2]
    lower, upper = np.zeros(draws), np.zeros(draws)
    label = np.zeros((draws, n), dtype=np.int64)
    if n and draws:
        partition_draws(ties, n if camps is None else min(camps, n), budget, lower, upper, label)
    alone = ~(ties != 0).any(axis=2)
    label[alone] = -1
    return upper, np.minimum(lower, upper), _renumbered(label)


@dataclass(frozen=True)
class Triads:
    """Triangles of a signed network by their number of hostile ties.

    Parameters
    ----------
    counts : (4) int
        Triangles with 0, 1, 2 and 3 hostile ties; those with 0 or 2 are balanced.
    balanced, unbalanced : (node) int
        Triangles that each node is part of.
    """

    counts: Longs
    balanced: Longs
    unbalanced: Longs

    @property
    def share(self) -> float:
        """Share of triangles that are balanced, 0-1; nan where there is no triangle."""
        total = int(self.counts.sum())
        return float((self.counts[0] + self.counts[2]) / total) if total else float("nan")


def triads(weight: ArrayLike) -> Triads:
    """Balance by triads (Cartwright & Harary 1956; Davis & Leinhardt 1972).

    Parameters
    ----------
    weight : (node, node) float
        Only signs count.

    Returns
    -------
    Triads

    References
    ----------
    cartwright1956

    Examples
    --------
    >>> triads([[0, 1, -1], [1, 0, -1], [-1, -1, 0]]).counts.tolist()
    [0, 0, 1, 0]
    """
    sign = np.sign(_checked(weight)).astype(np.int64)
    np.fill_diagonal(sign, 0)
    plus, minus = (sign > 0).astype(np.int64), (sign < 0).astype(np.int64)

    def triangles(a: Longs, b: Longs, c: Longs) -> Longs:
        return np.asarray(np.einsum("ij,jk,ki->i", a, b, c, optimize=True), np.int64)

    all_plus = triangles(plus, plus, plus)
    one = triangles(plus, plus, minus) + triangles(plus, minus, plus) + triangles(minus, plus, plus)
    two = (
        triangles(plus, minus, minus)
        + triangles(minus, plus, minus)
        + triangles(minus, minus, plus)
    )
    three = triangles(minus, minus, minus)
    # Each triangle is walked in both directions from each of its three nodes.
    per_node = np.stack([all_plus, one, two, three]) // 2
    return Triads(per_node.sum(axis=1) // 3, per_node[0] + per_node[2], per_node[1] + per_node[3])


def in_between(weight: ArrayLike, camp: ArrayLike) -> Floats:
    """How far every node is torn: share of its tie weight that contradicts its camp, 0-1.

    Parameters
    ----------
    weight : (…, node, node) float
    camp : (…, node) int

    Returns
    -------
    (…, node) float
        nan for a node without ties; ½ means that the other camp would fit as well.

    Examples
    --------
    >>> in_between([[0, 1, 1], [1, 0, -1], [1, -1, 0]], [0, 0, 1]).tolist()
    [0.5, 0.0, 0.5]
    """
    ties = np.asarray(weight, dtype=np.float64)
    label = np.asarray(camp)
    same = label[..., :, None] == label[..., None, :]
    other = ~np.eye(ties.shape[-1], dtype=np.bool_)
    wrong = np.where(((ties > 0) & ~same) | ((ties < 0) & same), np.abs(ties), 0.0) * other
    total = (np.abs(ties) * other).sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(total > 0, wrong.sum(axis=-1) / total, np.nan))


def _checked(weight: ArrayLike) -> Floats:
    ties = np.array(weight, dtype=np.float64)
    if ties.ndim != 2 or ties.shape[0] != ties.shape[1]:
        raise ValueError(f"a network is a square of weights, not of shape {ties.shape}")
    np.fill_diagonal(ties, 0)
    if not np.isfinite(ties).all():
        raise ValueError("a tie has no finite weight")
    if not np.array_equal(ties, ties.T):
        a, b = np.argwhere(ties != ties.T)[0]
        raise ValueError(
            f"ties go both ways: {a} to {b} weighs {ties[a, b]:g}, {b} to {a} {ties[b, a]:g}; "
            "take their mean, for example"
        )
    return ties


def _most_frustrated(ties: Floats) -> float:
    """Frustration of putting everybody into one camp: every hostile tie."""
    return float(-ties[ties < 0].sum() / 2)


def _frustrated(ties: Floats, label: NDArray[np.integer]) -> float:
    same = label[:, None] == label[None, :]
    wrong = np.where(same, np.maximum(-ties, 0), np.maximum(ties, 0))
    return float(np.triu(wrong, 1).sum())


def _blocks(ties: Floats) -> list[list[int]]:
    """Biconnected components (Hopcroft & Tarjan 1973), each after one that it touches."""
    n = len(ties)
    near = [np.flatnonzero(row).tolist() for row in ties]
    depth, low = [-1] * n, [0] * n
    found: list[list[int]] = []
    for root in range(n):
        if depth[root] >= 0 or not near[root]:
            continue
        first = len(found)
        depth[root] = 0
        path: list[tuple[int, int, int]] = [(root, -1, 0)]
        edges: list[tuple[int, int]] = []
        while path:
            node, parent, k = path.pop()
            if k < len(near[node]):
                path.append((node, parent, k + 1))
                other = near[node][k]
                if other == parent:
                    continue
                if depth[other] < 0:
                    depth[other] = low[other] = depth[node] + 1
                    edges.append((node, other))
                    path.append((other, node, 0))
                elif depth[other] < depth[node]:
                    edges.append((node, other))
                    low[node] = min(low[node], depth[other])
                continue
            if parent < 0:
                continue
            low[parent] = min(low[parent], low[node])
            if low[node] >= depth[parent]:
                block: set[int] = set()
                while True:
                    edge = edges.pop()
                    block.update(edge)
                    if edge == (parent, node):
                        break
                found.append(sorted(block))
        # Found from the leaves inwards: turn round, so that each block meets one already placed.
        found[first:] = found[first:][::-1]
    return found


def _glue(labels: Longs, block: list[int], label: Longs, most: int) -> None:
    """Name the camps of a block so that the node it shares with blocks already placed agrees."""
    names: dict[int, int] = {}
    for node, camp in zip(block, label, strict=True):
        if labels[node] >= 0:
            names[int(camp)] = int(labels[node])
    free = iter(c for c in range(most) if c not in names.values())
    for node, camp in zip(block, label, strict=True):
        if int(camp) not in names:
            names[int(camp)] = next(free)
        labels[node] = names[int(camp)]


def _number_camps(labels: Longs) -> None:
    names: dict[int, int] = {-1: -1}
    for k, camp in enumerate(labels.tolist()):
        labels[k] = names.setdefault(camp, len(names) - 1)


def _renumbered(label: Longs) -> Longs:
    """Number the camps of every draw in the order of their first node; -1 stays."""
    n = label.shape[1]
    out = np.full_like(label, -1)
    count = np.zeros(len(label), dtype=np.int64)
    for v in range(n):
        known = np.full(len(label), -1, dtype=np.int64)
        for u in range(v):
            same = (label[:, u] == label[:, v]) & (label[:, v] >= 0)
            known = np.where(same & (known < 0), out[:, u], known)
        new = (known < 0) & (label[:, v] >= 0)
        out[:, v] = np.where(new, count, known)
        count += new
    return out
