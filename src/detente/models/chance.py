"""Random numbers with an address: (seed, run, month, unit, use) always gives the same number.

Nothing is drawn in sequence, so that the order of work, the number of threads and the chunking of
runs change no number, and two scenarios share all luck wherever they do the same thing.  The mixer
is the finalizer of SplitMix64 (Steele, Lea & Flood 2014), applied once per part of the address.
"""

from __future__ import annotations

from math import cos, log, pi, sqrt

import numpy as np
from numba import njit
from numpy.typing import NDArray

_A = np.uint64(0xBF58476D1CE4E5B9)
_B = np.uint64(0x94D049BB133111EB)
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_SCALE = 1.0 / 9007199254740992.0  # 2 ** -53
_30, _27, _31, _11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)


@njit(cache=True, nogil=True)
def mixed(z):
    """64 well mixed bits of 64 bits."""
    z = (z ^ (z >> _30)) * _A
    z = (z ^ (z >> _27)) * _B
    return z ^ (z >> _31)


@njit(cache=True, nogil=True)
def month_key(seed, run, month):
    """Key of one month of one run; all units and uses of that month are addressed from it."""
    z = mixed(np.uint64(seed) + GOLDEN)
    z = mixed(z ^ (np.uint64(run) * GOLDEN + np.uint64(1)))
    return mixed(z ^ (np.uint64(month) * _A + np.uint64(2)))


@njit(cache=True, nogil=True)
def word(key, unit_key, use):
    """The 64 bits at an address: key of the month, key of the unit, number of the use."""
    return mixed(key + unit_key + np.uint64(use) * GOLDEN)


@njit(cache=True, nogil=True)
def uniform_of(bits):
    """A number strictly inside 0-1 out of 64 bits."""
    return (float(bits >> _11) + 0.5) * _SCALE


@njit(cache=True, nogil=True)
def normal_at(key, unit_key, use):
    """A standard normal number at an address; it takes the uses ``use`` and ``use + 1``."""
    first = uniform_of(word(key, unit_key, use))
    second = uniform_of(word(key, unit_key, use + 1))
    return sqrt(-2.0 * log(first)) * cos(2.0 * pi * second)


@njit(cache=True, nogil=True)
def _uniforms(seed, runs, month, unit_key, use):
    out = np.empty(len(runs))
    for r in range(len(runs)):
        out[r] = uniform_of(word(month_key(seed, runs[r], month), unit_key, use))
    return out


@njit(cache=True, nogil=True)
def _normals(seed, runs, month, unit_key, use):
    out = np.empty(len(runs))
    for r in range(len(runs)):
        out[r] = normal_at(month_key(seed, runs[r], month), unit_key, use)
    return out


def uniforms(
    runs: NDArray[np.int64], *, seed: int, month: int, name: int, use: int
) -> NDArray[np.float64]:
    """One uniform number in 0-1 a run, at (seed, run, month, name, use).

    Parameters
    ----------
    runs : array of int, shape (run,)
        Numbers of the runs.
    seed : int
        0 or more.
    month : int
        Month counted from the year 0; 0 for what has no month.
    name : int
        Key of a unit, or of anything else that has one (64 bits).
    use : int
        What the number is for.

    Returns
    -------
    array of float, shape (run,)

    Examples
    --------
    >>> first = uniforms(np.arange(3), seed=1, month=0, name=5, use=0)
    >>> again = uniforms(np.array([2]), seed=1, month=0, name=5, use=0)
    >>> bool(first[2] == again[0])
    True
    """
    out: NDArray[np.float64] = _uniforms(
        np.uint64(seed), np.asarray(runs, np.int64), np.int64(month), np.uint64(name), use
    )
    return out


def normals(
    runs: NDArray[np.int64], *, seed: int, month: int, name: int, use: int
) -> NDArray[np.float64]:
    """One standard normal number a run; the address is as in :func:`uniforms`.

    It takes the uses ``use`` and ``use + 1``.

    Examples
    --------
    >>> normals(np.arange(2), seed=1, month=0, name=5, use=0).shape
    (2,)
    """
    out: NDArray[np.float64] = _normals(
        np.uint64(seed), np.asarray(runs, np.int64), np.int64(month), np.uint64(name), use
    )
    return out
