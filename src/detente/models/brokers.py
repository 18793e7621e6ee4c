"""Brokers: who links others by chains of trust, and what breaks if one link goes.

The best chain from i to j multiplies the direct trusts along it and keeps a factor delta for every
extra link, as in the trust tax of a deal.  A broker stands in the middle of many best chains
(betweenness: Freeman 1977; brokerage: Burt 1992).  Where two chains are equally good the one with
fewer links counts; those still equal share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Brokers:
    """Best chains of trust and those who stand in them.

    Parameters
    ----------
    best : (draw, node, node) float
        Trust along the best chain, 0-1.
    share : (draw, node) float
        Share of the ordered pairs of others whose best chain runs through the node, 0-1.
    loss : (draw, node) float
        Mean fall of the best chain between pairs of others if the node were not there, 0-1.
    """

    best: Floats
    share: Floats
    loss: Floats


def brokers(trust: ArrayLike, *, delta: ArrayLike) -> Brokers:
    """Best chains of trust, betweenness, and what each broker is worth to the others.

    Parameters
    ----------
    trust : (draw, node, node) float
        Direct trust 0-1; row trusts column; the diagonal is not read.
    delta : (draw) float
        What each extra link keeps, 0-1.

    Returns
    -------
    Brokers

    Raises
    ------
    ValueError
        If shapes do not fit or a value lies outside 0-1.

    References
    ----------
    burt1992, freeman1977

    Examples
    --------
    B links A and C, who do not trust each other.

    >>> found = brokers([[[1, 0.8, 0], [0.8, 1, 0.8], [0, 0.8, 1]]], delta=[0.5])
    >>> found.best[0, 0, 2].round(2), found.share[0].tolist(), found.loss[0].round(2).tolist()
    (np.float64(0.32), [0.0, 1.0, 0.0], [0.0, 0.32, 0.0])
    """
    direct, keep = _checked(trust, delta)
    draws, n = direct.shape[:2]
    best = np.empty_like(direct)
    share, loss = np.zeros((draws, n)), np.zeros((draws, n))
    _brokers(direct, keep, best, share, loss)
    return Brokers(best, share, loss)


def link_losses(
    trust: ArrayLike, *, delta: ArrayLike, essential: ArrayLike, power: ArrayLike
) -> Floats:
    """How much the trust among essential parties falls if one link breaks in both directions.

    Parameters
    ----------
    trust : (draw, node, node) float
        Direct trust 0-1 among those at the table.
    delta : (draw) float
    essential : (node) bool
        Parties whose mutual trust counts; the others serve as links.
    power : (draw, node) float
        Weights, for example influence times resolve.

    Returns
    -------
    (draw, node, node) float
        Fall of the power-weighted mean of the best chains between essential parties when the link
        between two nodes is cut; symmetric, diagonal 0.  0 where there is only one essential party.

    Examples
    --------
    >>> table = [[[1, 0.8, 0], [0.8, 1, 0.8], [0, 0.8, 1]]]
    >>> link_losses(table, delta=[1], essential=[1, 0, 1], power=np.ones((1, 3)))[0].round(2)
    array([[0.  , 0.64, 0.  ],
           [0.64, 0.  , 0.64],
           [0.  , 0.64, 0.  ]])
    """
    direct, keep = _checked(trust, delta)
    weight = np.ascontiguousarray(power, dtype=np.float64)
    counts = np.asarray(essential, dtype=np.bool_)
    if weight.shape != direct.shape[:2] or counts.shape != (direct.shape[1],):
        raise ValueError("power has the shape (draw, node), essential (node)")
    out = np.zeros_like(direct)
    _link_losses(direct, keep, counts, weight, out)
    return out


def _checked(trust: ArrayLike, delta: ArrayLike) -> tuple[Floats, Floats]:
    direct = np.ascontiguousarray(trust, dtype=np.float64)
    keep = np.ascontiguousarray(delta, dtype=np.float64)
    if direct.ndim != 3 or direct.shape[1] != direct.shape[2] or keep.shape != direct.shape[:1]:
        raise ValueError(
            f"trust has the shape (draw, node, node) and delta (draw), not {direct.shape} and "
            f"{keep.shape}"
        )
    if not ((direct >= 0) & (direct <= 1)).all() or not ((keep >= 0) & (keep <= 1)).all():
        raise ValueError("trust and delta lie in 0-1")
    return direct, keep


@njit(cache=True, nogil=True)
def _chains(
    direct: Floats, keep: float, without: int, best: Floats, links: NDArray[np.int64]
) -> None:
    """Best chains and how many links they have (Floyd & Warshall on products)."""
    n = direct.shape[0]
    for i in range(n):
        for j in range(n):
            best[i, j] = direct[i, j]
            links[i, j] = 1
    for m in range(n):
        if m == without:
            continue
        for i in range(n):
            if i in (m, without):
                continue
            head = best[i, m] * keep
            if head <= 0:
                continue
            for j in range(n):
                if j in (m, i, without):
                    continue
                chain = head * best[m, j]
                count = links[i, m] + links[m, j]
                if chain > best[i, j] * (1 + 1e-12) or (
                    chain >= best[i, j] * (1 - 1e-12) and chain > 0 and count < links[i, j]
                ):
                    best[i, j] = chain
                    links[i, j] = count


@njit(cache=True, nogil=True)
def _best(direct: Floats, keep: float, without: int, best: Floats) -> None:
    """Best chains alone: products of the trusts times ``keep`` for each further link."""
    n = direct.shape[0]
    for i in range(n):
        for j in range(n):
            best[i, j] = direct[i, j]
    for m in range(n):
        if m == without:
            continue
        for i in range(n):
            head = best[i, m] * keep
            if head <= 0.0 or i in (m, without):
                continue
            for j in range(n):
                # Chains back to i or m never pay, since no trust exceeds 1.
                best[i, j] = max(best[i, j], head * best[m, j])


@njit(cache=True, nogil=True)
def _brokers(direct: Floats, keep: Floats, best: Floats, share: Floats, loss: Floats) -> None:
    draws, n = direct.shape[:2]
    links = np.empty((n, n), np.int64)
    ways = np.empty((n, n))
    other = np.empty((n, n))
    for d in range(draws):
        _chains(direct[d], keep[d], -1, best[d], links)
        value = best[d]
        # How many best chains of fewest links: by number of links, over the last but one node.
        for count in range(1, n):
            for i in range(n):
                for j in range(n):
                    if i == j or links[i, j] != count:
                        continue
                    ways[i, j] = 0.0
                    if count == 1:
                        ways[i, j] = 1.0
                        continue
                    for m in range(n):
                        if m in (i, j) or links[i, m] != count - 1 or links[m, j] != 1:
                            continue
                        chain = value[i, m] * keep[d] * direct[d, m, j]
                        if chain >= value[i, j] * (1 - 1e-9) and chain > 0:
                            ways[i, j] += ways[i, m]
        for k in range(n):
            pairs = (n - 1) * (n - 2)
            if pairs == 0:
                continue
            for i in range(n):
                if i == k:
                    continue
                for j in range(n):
                    if j in (k, i) or links[i, j] < 2:
                        continue
                    if links[i, k] + links[k, j] != links[i, j]:
                        continue
                    chain = value[i, k] * keep[d] * value[k, j]
                    if chain >= value[i, j] * (1 - 1e-9) and ways[i, j] > 0:
                        share[d, k] += ways[i, k] * ways[k, j] / ways[i, j] / pairs
            _best(direct[d], keep[d], k, other)
            for i in range(n):
                for j in range(n):
                    if i != j and i != k and j != k:
                        loss[d, k] += (value[i, j] - other[i, j]) / pairs


@njit(cache=True, nogil=True)
def _mutual(best: Floats, counts: NDArray[np.bool_], power: Floats) -> float:
    total, heavy = 0.0, 0.0
    for i in range(counts.size):
        for j in range(counts.size):
            if i != j and counts[i] and counts[j]:
                total += power[i] * power[j] * best[i, j]
                heavy += power[i] * power[j]
    return total / heavy if heavy > 0 else 0.0


@njit(cache=True, nogil=True)
def _link_losses(
    direct: Floats, keep: Floats, counts: NDArray[np.bool_], power: Floats, out: Floats
) -> None:
    draws, n = direct.shape[:2]
    best, other, cut = np.empty((n, n)), np.empty((n, n)), np.empty((n, n))
    for d in range(draws):
        _best(direct[d], keep[d], -1, best)
        whole = _mutual(best, counts, power[d])
        for a in range(n):
            for b in range(n):
                cut[a, b] = direct[d, a, b]
        for a in range(n):
            for b in range(a + 1, n):
                if not (
                    _used(direct[d], best, keep[d], counts, a, b)
                    or _used(direct[d], best, keep[d], counts, b, a)
                ):
                    continue
                cut[a, b], cut[b, a] = 0.0, 0.0
                _best(cut, keep[d], -1, other)
                out[d, a, b] = whole - _mutual(other, counts, power[d])
                out[d, b, a] = out[d, a, b]
                cut[a, b], cut[b, a] = direct[d, a, b], direct[d, b, a]


@njit(cache=True, nogil=True)
def _used(
    direct: Floats, best: Floats, keep: float, counts: NDArray[np.bool_], a: int, b: int
) -> bool:
    """Whether the link from a to b lies on a best chain between two nodes that count."""
    n = counts.size
    for i in range(n):
        if not counts[i] or i == b:
            continue
        head = direct[a, b] if i == a else best[i, a] * keep * direct[a, b]
        for j in range(n):
            if not counts[j] or j in (i, a):
                continue
            chain = head if j == b else head * keep * best[b, j]
            if chain >= best[i, j] * (1 - 1e-12):
                return True
    return False
