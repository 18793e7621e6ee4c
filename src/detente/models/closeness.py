"""Who stands near whom on all issues: distances of aims, a map of them, and hedging.

The distance of two actors is the mean of their distances on the issues where both have a stake,
each weighted by how much the two care about it; the map is classical scaling of the mean distances
(Torgerson 1952), and every draw is turned onto it (Schönemann 1966), so that the cloud of an actor
shows how sure its place is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def closeness(position: ArrayLike, *, weight: ArrayLike) -> Floats:
    """How near the aims of every two actors lie, 0-1.

    Parameters
    ----------
    position : (draw, actor, issue) float
        Ideals 0-100; NaN where an actor has no stake.
    weight : (draw, actor, issue) float
        How much each actor cares, at least 0 and 0 where it has no stake.

    Returns
    -------
    (draw, actor, actor) float
        1 minus the mean distance over common issues, in which issue k weighs w_ik + w_jk; NaN where
        two actors share no issue.

    Raises
    ------
    ValueError
        If the shapes do not fit.

    Examples
    --------
    >>> near = closeness([[[0, 50], [100, 50]]], weight=[[[1, 1], [1, 3]]])
    >>> near[0, 0, 1].round(3)
    np.float64(0.667)
    """
    x = np.ascontiguousarray(position, dtype=np.float64)
    w = np.ascontiguousarray(weight, dtype=np.float64)
    if x.ndim != 3 or x.shape != w.shape:
        raise ValueError(f"positions {x.shape} and weights {w.shape} are (draw, actor, issue) both")
    out = np.empty((x.shape[0], x.shape[1], x.shape[1]))
    _closeness(x, w, out)
    return out


@njit(cache=True, nogil=True)
def _closeness(x: Floats, w: Floats, out: Floats) -> None:
    draws, actors, issues = x.shape
    for d in range(draws):
        for i in range(actors):
            out[d, i, i] = 1.0
            for j in range(i):
                total, heavy = 0.0, 0.0
                for k in range(issues):
                    if w[d, i, k] > 0 and w[d, j, k] > 0:
                        both = w[d, i, k] + w[d, j, k]
                        total += both * abs(x[d, i, k] - x[d, j, k])
                        heavy += both
                near = 1.0 - total / heavy / 100.0 if heavy > 0 else np.nan
                out[d, i, j] = near
                out[d, j, i] = near


@dataclass(frozen=True)
class Plane:
    """A map of actors.

    Parameters
    ----------
    place : (actor, 2) float
        Where the mean distances put each actor; longest axis first.
    cloud : (draw, actor, 2) float
        Where each draw puts it, turned onto ``place``.
    shown : float
        Share of the variation among mean distances that the plane shows, 0-1.
    """

    place: Floats
    cloud: Floats
    shown: float


def convergence_map(distance: ArrayLike) -> Plane:
    """A plane on which near actors have near aims.

    Parameters
    ----------
    distance : (draw, actor, actor) float
        For example 1 minus :func:`closeness`; NaN (nothing in common) counts as the mean.

    Returns
    -------
    Plane
        Each axis points so that the actor farthest from its middle lies on the positive side.

    References
    ----------
    torgerson1952, schonemann1966

    Examples
    --------
    >>> plane = convergence_map([[[0, 3, 5], [3, 0, 4], [5, 4, 0]]])
    >>> float(np.linalg.norm(plane.place[0] - plane.place[2]).round(6)), round(plane.shown, 6)
    (5.0, 1.0)
    """
    d = np.array(distance, dtype=np.float64)
    if d.ndim != 3 or d.shape[1] != d.shape[2]:
        raise ValueError(f"distances have the shape (draw, actor, actor), not {d.shape}")
    known = np.isfinite(d)
    d[~known] = d[known].mean() if known.any() else 0.0
    n = d.shape[1]
    d[:, np.arange(n), np.arange(n)] = 0.0
    place, shown = _scaled(d.mean(axis=0)[None])
    own, _ = _scaled(d)
    # Turn every draw onto the mean map: the orthogonal matrix that brings it nearest.
    left, _, right = np.linalg.svd(np.swapaxes(own, 1, 2) @ place)
    return Plane(place[0], own @ (left @ right), float(shown[0]))


def _scaled(distance: Floats) -> tuple[Floats, Floats]:
    """Classical scaling to two dimensions, centred, for every matrix."""
    draws, n = distance.shape[:2]
    middle = np.eye(n) - np.full((n, n), 1 / n)
    inner = -0.5 * middle @ (distance**2) @ middle
    value, vector = np.linalg.eigh((inner + np.swapaxes(inner, 1, 2)) / 2)
    place = np.zeros((draws, n, 2))
    size = np.maximum(value[:, ::-1], 0.0)
    count = min(2, n)
    place[:, :, :count] = vector[:, :, ::-1][:, :, :count] * np.sqrt(size[:, None, :count])
    far = np.argmax(np.abs(np.round(place, 9)), axis=1)
    sign = np.sign(np.take_along_axis(place, far[:, None, :], axis=1))
    total = size.sum(axis=1)
    share = np.divide(size[:, :count].sum(axis=1), total, out=np.ones_like(total), where=total > 0)
    return place * np.where(sign == 0, 1.0, sign), share


def hedging(tie: ArrayLike, *, camp: ArrayLike) -> Floats:
    """How evenly an actor spreads its good ties over the camps: entropy, 0-1.

    Parameters
    ----------
    tie : (draw, actor, actor) float
        Strength of ties; only positive ones count, the diagonal is not read.
    camp : (draw, actor) int
        Camp of each actor, -1 for none (such actors belong to nobody's ties).

    Returns
    -------
    (draw, actor) float
        Entropy of the shares of its good ties that go to each camp, over the log of the number of
        camps: 0 all in one camp, 1 the same to each; NaN without good ties or with a single camp.

    References
    ----------
    shannon1948

    Examples
    --------
    >>> tie = [[[0, 1, 1], [1, 0, -1], [1, -1, 0]]]
    >>> hedging(tie, camp=[[0, 0, 1]])[0].tolist()
    [1.0, 0.0, 0.0]
    """
    good = np.maximum(np.array(tie, dtype=np.float64), 0.0)
    label = np.asarray(camp, dtype=np.int64)
    n = good.shape[-1]
    good[..., np.arange(n), np.arange(n)] = 0.0
    camps = int(label.max(initial=-1)) + 1
    member = label[..., None] == np.arange(camps)
    to_camp = good @ member.astype(np.float64)
    total = to_camp.sum(axis=-1, keepdims=True)
    count = member.any(axis=-2).sum(axis=-1)[..., None]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = to_camp / total
        entropy = 0.0 - np.where(share > 0, share * np.log(share), 0.0).sum(axis=-1)
        scaled = np.where(count > 1, entropy / np.log(count), np.nan)
    return np.asarray(np.where(total[..., 0] > 0, scaled, np.nan))
