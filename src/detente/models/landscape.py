"""Landscape theory: into which two sides do actors of different size and liking settle?

Axelrod & Bennett (1993): actor i has a size s_i and a propensity p_ij to work with j (positive
likes, negative dislikes).  In a configuration of two sides d_ij is 0 on the same side and 1
otherwise; the frustration of i is F_i = Σ_j s_j p_ij d_ij and the energy E = Σ_i s_i F_i.  An actor
changes sides where that lowers the energy; the configuration always follows the single change that
lowers it most (a tie goes to the first actor).  *Minima* are configurations that no single change
lowers; the *basin* of a minimum is the set of configurations from which one ends there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

MOST_EXACT = 24
RESYNC = 10  # bits walked in Gray code before sums are made afresh


@dataclass(frozen=True)
class Landscape:
    """Stable configurations, lowest energy first.

    Parameters
    ----------
    side : (minimum, actor) bool
        Side of each actor; the first actor's side is False.
    energy : (minimum) float
    basin : (minimum) float
        Share of all configurations (exact) or of the starts (sampled) that end there, 0-1.
    configurations : int
        Looked at: 2^(actors - 1), or the number of starts.
    exact : bool
        Whether every configuration was looked at.
    unseen : float
        Estimated share of starts that would end in a minimum not seen (Good 1953); 0 if exact.
    """

    side: NDArray[np.bool_]
    energy: Floats
    basin: Floats
    configurations: int
    exact: bool
    unseen: float = 0.0


def landscape(
    size: ArrayLike,
    propensity: ArrayLike,
    *,
    rng: np.random.Generator | None = None,
    starts: int = 10_000,
) -> Landscape:
    """All stable two-sided alignments with their energies and basins.

    Parameters
    ----------
    size : (actor) float
        Sizes, not negative.
    propensity : (actor, actor) float
        How much each wants to work with each; need not be symmetric, the diagonal is not read.
    rng : numpy.random.Generator, optional
        Needed beyond ``MOST_EXACT`` actors, where random starts are followed downhill.
    starts : int
        How many.

    Returns
    -------
    Landscape

    Raises
    ------
    ValueError
        If shapes do not fit, a size is negative, or many actors come without ``rng``.

    References
    ----------
    axelrod1993, axelrod1995, good1953

    Examples
    --------
    Two friends and their common enemy.

    >>> found = landscape([2, 1, 1], [[0, 1, -1], [1, 0, -1], [-1, -1, 0]])
    >>> found.side.tolist(), found.energy.tolist(), found.basin.tolist()
    ([[False, False, True]], [-6.0], [1.0])
    """
    s = np.asarray(size, dtype=np.float64).ravel()
    p = np.array(propensity, dtype=np.float64)
    if p.shape != (s.size, s.size) or s.size < 1:
        raise ValueError(f"{s.size} sizes need a square of propensities, not {p.shape}")
    if not (np.isfinite(s).all() and np.isfinite(p).all()) or (s < 0).any():
        raise ValueError("sizes are finite and not negative, propensities finite")
    np.fill_diagonal(p, 0)
    pull = s[:, None] * s[None, :] * (p + p.T)
    slack = 1e-12 * max(float(np.abs(pull).sum()), 1e-300)
    if s.size <= MOST_EXACT:
        codes, counts = _all_minima(pull, slack)
        side = (codes[:, None] >> np.arange(s.size - 1)) & 1 == 1
        side = np.concatenate([np.zeros((len(codes), 1), np.bool_), side], axis=1)
        return _sorted(side, counts / 2 ** (s.size - 1), pull, 2 ** (s.size - 1), True, 0.0)
    if rng is None:
        raise ValueError(f"beyond {MOST_EXACT} actors starts are random: pass rng")
    first = rng.integers(0, 2, (starts, s.size), dtype=np.int8)
    ends = _descend(pull, first, slack)
    ends = ends ^ ends[:, :1]
    side, hits = np.unique(ends == 1, axis=0, return_counts=True)
    return _sorted(side, hits / starts, pull, starts, False, float((hits == 1).sum() / starts))


def _sorted(
    side: NDArray[np.bool_], basin: Floats, pull: Floats, looked: int, exact: bool, unseen: float
) -> Landscape:
    apart = (side[:, :, None] != side[:, None, :]).astype(np.float64)
    # pull counts both orders of a pair, as the energy does.
    energy = np.einsum("mij,ij->m", apart, pull) / 2
    order = np.lexsort((*side.T[::-1], np.round(energy, 9)))
    return Landscape(side[order], energy[order], basin[order], looked, exact, unseen)


def _all_minima(pull: Floats, slack: float) -> tuple[NDArray[np.int64], Floats]:
    target = _steepest(pull, slack)
    root = _follow(target)
    codes, counts = np.unique(root, return_counts=True)
    return codes.astype(np.int64), counts.astype(np.float64)


@njit(cache=True, nogil=True)
def _steepest(pull: Floats, slack: float) -> NDArray[np.uint32]:
    """For every configuration the one that the steepest single change leads to, or itself.

    Bit k of a configuration is the side of actor k + 1; actor 0 stands on side 0, and where actor 0
    changes sides all others are turned over instead.
    """
    n = pull.shape[0]
    total = 1 << (n - 1)
    every = total - 1
    target = np.empty(total, np.uint32)
    sign = np.empty(n, np.float64)
    field = np.empty(n, np.float64)
    low = min(RESYNC, n - 1)
    for high in range(total >> low):
        for step in range(1 << low):
            code = (high << low) | (step ^ (step >> 1))
            if step == 0:
                sign[0] = 1.0
                for k in range(1, n):
                    sign[k] = -1.0 if (code >> (k - 1)) & 1 else 1.0
                for i in range(n):
                    total_pull = 0.0
                    for j in range(n):
                        total_pull += pull[i, j] * sign[j]
                    field[i] = total_pull
            else:
                bit, rest = 0, step
                while rest & 1 == 0:
                    rest >>= 1
                    bit += 1
                sign[bit + 1] = -sign[bit + 1]
                change = 2.0 * sign[bit + 1]
                for i in range(n):
                    field[i] += pull[i, bit + 1] * change
            best, actor = -slack, -1
            for i in range(n):
                gain = sign[i] * field[i]
                if gain < best - slack:
                    best, actor = gain, i
            if actor < 0:
                target[code] = code
            elif actor == 0:
                target[code] = code ^ every
            else:
                target[code] = code ^ (1 << (actor - 1))
    return target


@njit(cache=True, nogil=True)
def _follow(target: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Where every configuration ends, by following targets and shortening the way."""
    for code in range(target.size):
        end = target[code]
        while target[end] != end:
            end = target[end]
        at = np.uint32(code)
        while target[at] != end:
            ahead = target[at]
            target[at] = end
            at = ahead
    return target


@njit(cache=True, nogil=True)
def _descend(pull: Floats, side: NDArray[np.int8], slack: float) -> NDArray[np.int8]:
    starts, n = side.shape
    field = np.empty(n, np.float64)
    for k in range(starts):
        for i in range(n):
            field[i] = 0.0
            for j in range(n):
                field[i] += pull[i, j] * (1.0 - 2.0 * side[k, j])
        while True:
            best, actor = -slack, -1
            for i in range(n):
                gain = (1.0 - 2.0 * side[k, i]) * field[i]
                if gain < best - slack:
                    best, actor = gain, i
            if actor < 0:
                break
            change = -2.0 * (1.0 - 2.0 * side[k, actor])
            side[k, actor] = 1 - side[k, actor]
            for i in range(n):
                field[i] += pull[i, actor] * change
    return side
