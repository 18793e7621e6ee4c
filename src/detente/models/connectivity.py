"""Which units are cut off from the capital, kept up to date flip by flip.

A unit is cut off when on every path to the capital some unit strictly between is not passable.  So
a walk starts at the capital, marks all neighbours of whatever it stands on, and steps on to the
passable ones among them.  ``level`` is -1 for a unit that is cut off; every other unit but the
capital has a neighbour on a smaller level that can be walked over, which proves the path.

A unit that opens only extends the walk.  One that closes does harm only where a neighbour had its
proof from it; the neighbour finds another, is cut off alone, or the walk is made anew.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

LIMIT = 24  # steps of mending before a new walk is cheaper


@njit(cache=True, nogil=True)
def walk(capital, start, neighbour, passable, level, queue):
    """Set every ``level`` by a full walk from the capital."""
    for u in range(len(level)):
        level[u] = -1
    level[capital] = 0
    queue[0] = capital
    head, tail = 0, 1
    while head < tail:
        u = queue[head]
        head += 1
        for e in range(start[u], start[u + 1]):
            v = neighbour[e]
            if level[v] < 0:
                level[v] = level[u] + 1
                if passable[v]:
                    queue[tail] = v
                    tail += 1


@njit(cache=True, nogil=True)
def opened(unit, start, neighbour, passable, level, queue):
    """Extend the walk over a unit that has become passable."""
    if level[unit] < 0:
        return
    queue[0] = unit
    head, tail = 0, 1
    while head < tail:
        u = queue[head]
        head += 1
        for e in range(start[u], start[u + 1]):
            v = neighbour[e]
            if level[v] < 0:
                level[v] = level[u] + 1
                if passable[v]:
                    queue[tail] = v
                    tail += 1


@njit(cache=True, nogil=True)
def closed(unit, capital, start, neighbour, passable, level, queue):
    """Mend the levels after a unit has become impassable; False where only a new walk will do.

    A neighbour that had its proof from the unit looks for another one, on a higher level if need
    be (Even & Shiloach 1981); what leaned on the neighbour is looked at in turn.  A pocket that
    has lost the capital would climb for ever, so the work is limited.
    """
    if level[unit] < 0 or unit == capital:
        return True
    tail = 0
    for e in range(start[unit], start[unit + 1]):
        v = neighbour[e]
        if level[v] > level[unit]:
            queue[tail] = v
            tail += 1
    work = 0
    while tail > 0:
        tail -= 1
        v = queue[tail]
        old = level[v]
        if old < 0:
            continue
        best = -1
        for e in range(start[v], start[v + 1]):
            w = neighbour[e]
            if level[w] >= 0 and (passable[w] or w == capital) and (best < 0 or level[w] < best):
                best = level[w]
                if best < old:
                    break
        if 0 <= best < old:
            continue
        work += 1
        if work > LIMIT:
            return False
        level[v] = best + 1 if best >= 0 else -1
        if passable[v]:
            for e in range(start[v], start[v + 1]):
                x = neighbour[e]
                if level[x] > old:
                    if tail == len(queue):
                        return False
                    queue[tail] = x
                    tail += 1
    return True


def cut_off(
    passable: NDArray[np.bool_], *, capital: int, borders: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which units are cut off from the capital.

    Parameters
    ----------
    passable : array of bool, shape (unit,)
    capital : int
        Index of the capital; never cut off itself, and it need not be passable.
    borders : array of int, shape (border, 2)
        Pairs of units that touch.

    Returns
    -------
    array of bool, shape (unit,)
        A unit without any path to the capital is cut off.

    Examples
    --------
    A road of four units whose second is lost: the third is cut off, the second is not.

    >>> road = np.array([[0, 1], [1, 2], [2, 3]])
    >>> cut_off(np.array([True, False, True, True]), capital=0, borders=road).tolist()
    [False, False, True, True]
    """
    start, neighbour = adjacency(len(passable), borders)
    level = np.empty(len(passable), np.int32)
    queue = np.empty(len(passable) + 1, np.int32)
    walk(capital, start, neighbour, np.asarray(passable, np.uint8), level, queue)
    out: NDArray[np.bool_] = level < 0
    return out


def adjacency(
    units: int, borders: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Neighbour lists of an undirected graph: first entry of each unit, and all entries.

    A border given twice, in either order, counts once; a unit's border with itself not at all.

    Examples
    --------
    >>> start, neighbour = adjacency(3, np.array([[0, 1], [1, 0], [2, 1]]))
    >>> start.tolist(), neighbour.tolist()
    ([0, 1, 3, 4], [1, 0, 2, 1])
    """
    pairs = np.asarray(borders, np.int64).reshape(-1, 2)
    if len(pairs) and (pairs.min() < 0 or pairs.max() >= units):
        raise ValueError(f"a border names a unit outside 0..{units - 1}")
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = np.unique(both[both[:, 0] != both[:, 1]], axis=0)
    counts = np.bincount(both[:, 0], minlength=units)
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return start, both[:, 1].astype(np.int32)
