"""Trust in a deal: chains of trust, guarantees, and the tax that distrust puts on a surplus.

What *i* expects of *j* is the best chain of direct trusts through the table, each extra link
costing a factor delta (brokerage: Burt 1992; Kydd 2003), lifted by the forum's guarantee.  The tax
is this project's own simple form of a standard idea (Kydd 2005; Fearon 1995): the surplus that a
party must see before it risks being betrayed.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@njit(cache=True, nogil=True)
def _compliance(among, own, seat, counts, power, guarantee, delta, weakest, out):
    """Expected compliance h of the others, for every setting, draw and condition."""
    settings, draws = delta.shape
    conditions, nodes = own.shape[1], own.shape[2]
    levels = np.empty((nodes, nodes))  # best product with at most h + 1 links
    for d in range(draws):
        for i in range(conditions):
            me = seat[i]
            for j in range(nodes):
                levels[0, j] = own[d, i, j]
            depth = 1
            while depth < nodes - 1:
                changed = False
                for j in range(nodes):
                    best = levels[depth - 1, j]
                    if j != me:
                        for m in range(nodes):
                            if m != me and m != j:
                                chain = levels[depth - 1, m] * among[d, m, j]
                                if chain > best:
                                    best, changed = chain, True
                    levels[depth, j] = best
                if not changed:
                    break
                depth += 1
            for v in range(settings):
                total, heavy, least, others = 0.0, 0.0, 1.0, 0
                plain = 0.0
                for j in range(nodes):
                    if j == me or not counts[j]:
                        continue
                    trust, keep = levels[0, j], 1.0
                    for h in range(1, depth):
                        keep *= delta[v, d]
                        if levels[h, j] * keep > trust:
                            trust = levels[h, j] * keep
                    trust = trust + (1.0 - trust) * guarantee[d]
                    others += 1
                    total += power[d, j] * trust
                    heavy += power[d, j]
                    plain += trust
                    least = min(least, trust)
                if others == 0:
                    out[v, d, i] = np.nan
                elif weakest:
                    out[v, d, i] = least
                elif heavy > 0.0:
                    out[v, d, i] = total / heavy
                else:
                    out[v, d, i] = plain / others


def compliance(
    among: Floats,
    *,
    own: Floats,
    seat: ArrayLike,
    counts: ArrayLike,
    power: Floats,
    guarantee: Floats,
    delta: Floats,
    weakest: bool = False,
) -> Floats:
    """What each condition expects of the others at the table.

    Parameters
    ----------
    among : (draw, node, node) float
        Direct trust 0-1 between the parties at the table; row trusts column.
    own : (draw, condition, node) float
        Direct trust of each condition (a party or a faction in its parent's seat) in the nodes.
    seat : (condition) int
        Node that the condition sits on; no link of its own chains.
    counts : (node) bool
        Nodes whose compliance matters: the essential parties (all members under a quota).
    power : (draw, node) float
        Weights of the mean: influence times resolve.
    guarantee : (draw) float
        0-1.
    delta : (setting, draw) float
        What each extra link keeps, 0-1.
    weakest : bool
        The least trusted partner instead of the mean.

    Returns
    -------
    (setting, draw, condition) float
        0-1; NaN where there is no other party.

    Examples
    --------
    A trusts B only through a broker: 0.5 · 0.9 · 0.8 = 0.36.

    >>> direct = np.array([[[1, 0, 0.9], [1, 1, 0], [0, 0.8, 1.0]]])
    >>> compliance(direct, own=direct[:, :1], seat=[0], counts=[True, True, False],
    ...            power=np.ones((1, 3)), guarantee=np.zeros(1), delta=np.full((1, 1), 0.5))
    array([[[0.36]]])
    """
    settings, draws = delta.shape
    out = np.empty((settings, draws, own.shape[1]))
    _compliance(
        np.ascontiguousarray(among, np.float64),
        np.ascontiguousarray(own, np.float64),
        np.asarray(seat, np.int64),
        np.asarray(counts, np.bool_),
        np.ascontiguousarray(power, np.float64),
        np.ascontiguousarray(guarantee, np.float64),
        np.ascontiguousarray(delta, np.float64),
        bool(weakest),
        out,
    )
    return out


def tax(
    expected: ArrayLike, *, exposure: ArrayLike, strength: ArrayLike, form: str = "surplus"
) -> Floats:
    """The trust tax: the surplus that a party must see before it risks betrayal.

    Parameters
    ----------
    expected : float
        Expected compliance h, 0-1; NaN (no other party) makes the tax 0.
    exposure : float
        Share e of the party's stakes that is on the agenda, 0-1.
    strength : float
        lambda, >= 0.
    form : str
        ``surplus``: min(1, lambda·e·(1 - h)/h), 1 where h = 0.  ``expected``: lambda·e·(1 - h), the
        expected loss where a partner defects with probability 1 - h.

    Returns
    -------
    float array
        0-1, in utility.

    Examples
    --------
    >>> tax([0.5, 1.0, 0.0], exposure=1.0, strength=0.1).tolist()
    [0.1, 0.0, 1.0]
    """
    h = np.asarray(expected, np.float64)
    size = np.asarray(strength, np.float64) * np.asarray(exposure, np.float64)
    if form == "expected":
        out = np.minimum(1.0, size * (1 - h))
    elif form == "surplus":
        with np.errstate(divide="ignore", invalid="ignore"):
            out = np.where(h > 0, np.minimum(1.0, size * (1 - h) / h), 1.0)
    else:
        raise ValueError(f"form is 'surplus' or 'expected', not '{form}'")
    return np.where(np.isnan(h), 0.0, out)
