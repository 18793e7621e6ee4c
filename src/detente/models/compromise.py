"""Baselines of where bargaining ends: compromise model, weighted median voter, plain mean.

One number an issue, no rounds.  The compromise model is the average of the positions, weighted by
capability × salience (van den Bos 1991; Achen 2006); the median voter is the position with half of
that weight on either side (Black 1948).  No published model has clearly beaten the first one on
decisions of the European Union; ``detente record`` shows the figures.  Equations, limits and
record: ``docs/explanation/compromise.md``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


def compromise(position: Any, salience: Any, capability: Any) -> Array:
    """Mean of the positions, weighted by capability × salience.

    Parameters
    ----------
    position : (…, actor, issue) array
        0-100; nan where the actor has no stake.
    salience : (…, actor, issue) array
        Any unit, at least 0; read as 0 where the position is nan.
    capability : (…, actor) array
        Any unit, at least 0.

    Returns
    -------
    (…, issue) array
        0-100; nan for an issue in which nobody has a stake with weight.

    Raises
    ------
    ValueError
        If shapes do not fit or a weight is negative.

    References
    ----------
    vandenbos1991, achen2006.

    Examples
    --------
    >>> compromise([[0.0], [100.0]], [[50.0], [50.0]], [1.0, 3.0])
    array([75.])
    """
    x, weight = weighted(position, salience, capability)
    total = weight.sum(axis=-2)
    with np.errstate(invalid="ignore"):
        return np.asarray((weight * x).sum(axis=-2) / np.where(total > 0, total, np.nan))


def median_voter(position: Any, salience: Any, capability: Any) -> Array:
    """Weighted median: the position with half of the weight capability × salience on either side.

    Where exactly half of the weight lies below one position and the next, every point between the
    two is a median; their middle is given.

    Parameters
    ----------
    position : (…, actor, issue) array
        0-100; nan where the actor has no stake.
    salience : (…, actor, issue) array
        Any unit, at least 0.
    capability : (…, actor) array
        Any unit, at least 0.

    Returns
    -------
    (…, issue) array
        0-100; nan for an issue in which nobody has a stake with weight.

    Raises
    ------
    ValueError
        If shapes do not fit or a weight is negative.

    References
    ----------
    black1948.

    Examples
    --------
    >>> median_voter([[0.0], [40.0], [100.0]], [[1.0], [1.0], [1.0]], [1.0, 1.0, 1.0])
    array([40.])
    """
    x, weight = weighted(position, salience, capability)
    order = np.argsort(x, axis=-2, kind="stable")
    x = np.take_along_axis(x, order, axis=-2)
    below = np.cumsum(np.take_along_axis(weight, order, axis=-2), axis=-2)
    total = below[..., -1:, :]
    # Sums of weights carry round-off; half of the total counts as reached within it.
    half = total / 2
    slack = 1e-12 * total
    first = np.argmax(below >= half - slack, axis=-2)
    second = np.argmax(below > half + slack, axis=-2)
    low = np.take_along_axis(x, first[..., None, :], axis=-2)[..., 0, :]
    high = np.take_along_axis(x, second[..., None, :], axis=-2)[..., 0, :]
    return np.asarray(np.where(total[..., 0, :] > 0, (low + high) / 2, np.nan))


def plain_mean(position: Any, salience: Any = None, capability: Any = None) -> Array:
    """Mean of the positions of all who have a stake, without weights.

    Parameters
    ----------
    position : (…, actor, issue) array
        0-100; nan where the actor has no stake.
    salience, capability : ignored
        Accepted so that all baselines can be called alike.

    Returns
    -------
    (…, issue) array
        0-100; nan for an issue in which nobody has a stake.

    Examples
    --------
    >>> plain_mean([[0.0], [50.0], [float("nan")]])
    array([25.])
    """
    x = np.asarray(position, dtype=float)
    if x.ndim < 2:
        raise ValueError(f"position is (…, actor, issue), not of shape {x.shape}")
    here = ~np.isnan(x)
    count = here.sum(axis=-2)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(here, x, 0.0).sum(axis=-2) / np.where(count > 0, count, np.nan))


def weighted(position: Any, salience: Any, capability: Any) -> tuple[Array, Array]:
    """Positions and weights capability × salience of one shape (…, actor, issue).

    Where there is no stake the weight is 0 and the position 0.

    Raises
    ------
    ValueError
        If shapes do not fit or a weight is negative or not finite.

    Examples
    --------
    >>> weighted([[10.0]], [[50.0]], [2.0])[1]
    array([[100.]])
    """
    x = np.asarray(position, dtype=float)
    s = np.asarray(salience, dtype=float)
    c = np.asarray(capability, dtype=float)
    if x.ndim < 2 or s.ndim < 2 or c.ndim < 1 or c.shape[-1] != x.shape[-2]:
        raise ValueError(
            f"shapes do not fit: position {x.shape}, salience {s.shape}, capability {c.shape}; "
            "expected (…, actor, issue) twice and (…, actor)"
        )
    try:
        x, s, c = np.broadcast_arrays(x, s, c[..., None])
    except ValueError:
        raise ValueError(
            f"shapes do not fit: position {x.shape}, salience {s.shape}, capability {c.shape}"
        ) from None
    here = ~np.isnan(x)
    weight = np.where(here, c * np.where(here, s, 0.0), 0.0)
    bad = ~(np.isfinite(weight) & (weight >= 0))
    if bad.any():
        actor, issue = np.argwhere(bad)[0][-2:]
        raise ValueError(
            f"the weight (capability × salience) of actor {actor} on issue {issue} is "
            f"{weight[bad][0]:g}; expected a finite number of at least 0"
        )
    return np.where(here, x, 0.0), weight
