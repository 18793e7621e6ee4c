"""Which polygons touch: the length of boundary that two of them share, within a tolerance.

Published district maps rarely share their points exactly: neighbours were simplified apart, one has
a point where the other has none, slivers are left between them.  So a stretch of boundary counts as
shared where the other polygon's boundary runs within the tolerance.  For each pair of segments that
stretch is found exactly: the part of one segment inside the capsule around the other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EARTH = 6371.0088  # mean radius, km
TOLERANCE, LEAST = 0.4, 1.0  # km


def shared_boundary(
    shapes: Sequence[Sequence[Floats]], *, tolerance: float = TOLERANCE, geographic: bool = True
) -> dict[tuple[int, int], float]:
    """Length of boundary that each pair of polygons shares.

    Parameters
    ----------
    shapes : sequence of sequences of array, shape (point, 2)
        Closed rings of each polygon; longitude and latitude in degrees, or metres.
    tolerance : float
        Distance in km within which boundaries count as the same.
    geographic : bool
        Whether coordinates are degrees (else metres).

    Returns
    -------
    dict
        (i, j) with i < j → km, the longer of the two readings (each polygon's own boundary).

    Examples
    --------
    Two squares, 2 km wide, side by side; the second has one more point on the common side.

    >>> left = np.array([[0, 0], [0, 2000], [2000, 2000], [2000, 0], [0, 0]], float)
    >>> right = left + [2000, 0]
    >>> right = np.insert(right, 1, [2000, 700], axis=0)
    >>> found = shared_boundary([[left], [right]], tolerance=0.001, geographic=False)
    >>> round(found[0, 1], 2)
    2.0
    """
    start, end, owner = _segments(shapes, geographic=geographic)
    if len(owner) == 0:
        return {}
    first, second = _near(start, end, owner, tolerance)
    if len(first) == 0:
        return {}
    low, high = _inside(start[first], end[first], start[second], end[second], tolerance)
    kept = high > low
    length = np.hypot(*(end - start).T)
    return _lengths(first[kept], owner, owner[second[kept]], low[kept], high[kept], length)


def planar(points: Floats, *, centre: tuple[float, float]) -> Floats:
    """Degrees to kilometres around a centre (longitude, latitude), equirectangular."""
    radians = math.pi / 180 * EARTH
    return np.column_stack(
        [
            (points[:, 0] - centre[0]) * radians * math.cos(math.radians(centre[1])),
            (points[:, 1] - centre[1]) * radians,
        ]
    )


def _segments(
    shapes: Sequence[Sequence[Floats]], *, geographic: bool
) -> tuple[Floats, Floats, Ints]:
    """All boundary segments in km, and whose they are."""
    points = [ring for rings in shapes for ring in rings]
    if not points:
        return np.empty((0, 2)), np.empty((0, 2)), np.empty(0, np.int64)
    every = np.vstack(points)
    centre = (float(every[:, 0].mean()), float(every[:, 1].mean()))
    starts, ends, owners = [], [], []
    for k, rings in enumerate(shapes):
        for ring in rings:
            flat = planar(ring, centre=centre) if geographic else ring / 1000
            starts.append(flat[:-1])
            ends.append(flat[1:])
            owners.append(np.full(len(flat) - 1, k))
    start, end, owner = np.vstack(starts), np.vstack(ends), np.concatenate(owners)
    real = np.hypot(*(end - start).T) > 0
    return start[real], end[real], owner[real]


def _near(start: Floats, end: Floats, owner: Ints, tolerance: float) -> tuple[Ints, Ints]:
    """Pairs of segments of different polygons whose boxes come within the tolerance."""
    low = np.minimum(start, end) - tolerance
    high = np.maximum(start, end) + tolerance
    cell = max(4 * tolerance, 2 * float(np.median(np.hypot(*(end - start).T))), 1e-9)
    first_cell = np.floor((low - low.min(axis=0)) / cell).astype(np.int64)
    last_cell = np.floor((high - low.min(axis=0)) / cell).astype(np.int64)
    width = int(last_cell[:, 0].max()) + 1
    span = last_cell - first_cell + 1
    count = span[:, 0] * span[:, 1]
    # Every segment is listed in all cells that its box covers.
    segment = np.repeat(np.arange(len(owner)), count)
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    across = span[segment, 0]
    place = (first_cell[segment, 1] + within // across) * width
    place += first_cell[segment, 0] + within % across
    order = np.argsort(place, kind="stable")
    segment, place = segment[order], place[order]
    edges = np.flatnonzero(np.diff(place)) + 1
    pairs = []
    for members in np.split(segment, edges):
        if len(members) < 2 or (owner[members] == owner[members[0]]).all():
            continue
        a, b = np.repeat(members, len(members)), np.tile(members, len(members))
        touching = owner[a] != owner[b]
        touching &= ((low[a] <= high[b]) & (low[b] <= high[a])).all(axis=1)
        pairs.append(np.column_stack([a[touching], b[touching]]))
    if not pairs:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    both = np.unique(np.vstack(pairs), axis=0)
    return both[:, 0], both[:, 1]


def _inside(a: Floats, b: Floats, c: Floats, d: Floats, tolerance: float) -> tuple[Floats, Floats]:
    """Part lo..hi of segments a-b (0-1) that lies within the tolerance of segments c-d.

    The capsule around c-d is convex: a rectangle and two discs.  The part inside it is one
    interval, from the least to the greatest end of the three.
    """
    direction = b - a
    axis = d - c
    length = np.hypot(*axis.T)
    unit = axis / length[:, None]
    normal = np.column_stack([-unit[:, 1], unit[:, 0]])
    low, high = np.full(len(a), np.inf), np.full(len(a), -np.inf)

    def widen(lo: Floats, hi: Floats) -> None:
        valid = (lo <= hi) & (hi >= 0) & (lo <= 1)
        np.minimum(low, np.where(valid, np.clip(lo, 0, 1), np.inf), out=low)
        np.maximum(high, np.where(valid, np.clip(hi, 0, 1), -np.inf), out=high)

    lo, hi = np.zeros(len(a)), np.ones(len(a))
    for vector, bottom, top in (
        (unit, np.zeros(len(a)), length),
        (normal, np.full(len(a), -tolerance), np.full(len(a), tolerance)),
    ):
        from_ = ((a - c) * vector).sum(axis=1)
        speed = (direction * vector).sum(axis=1)
        still = np.abs(speed) < 1e-15
        with np.errstate(divide="ignore", invalid="ignore"):
            one, two = (bottom - from_) / speed, (top - from_) / speed
        enter, leave = np.minimum(one, two), np.maximum(one, two)
        outside = still & ((from_ < bottom) | (from_ > top))
        enter = np.where(still, np.where(outside, np.inf, -np.inf), enter)
        leave = np.where(still, np.where(outside, -np.inf, np.inf), leave)
        lo, hi = np.maximum(lo, enter), np.minimum(hi, leave)
    widen(lo, hi)
    for end in (c, d):
        offset = a - end
        square = (direction**2).sum(axis=1)
        half = (offset * direction).sum(axis=1)
        rest = (offset**2).sum(axis=1) - tolerance**2
        root = half**2 - square * rest
        with np.errstate(invalid="ignore"):
            width = np.sqrt(root)
        widen(
            np.where(root >= 0, (-half - width) / square, np.inf),
            np.where(root >= 0, (-half + width) / square, -np.inf),
        )
    return low, high


def _lengths(
    segment: Ints, owner: Ints, other: Ints, low: Floats, high: Floats, length: Floats
) -> dict[tuple[int, int], float]:
    """Length of the union of intervals, by segment and other polygon, summed over pairs."""
    order = np.lexsort((low, segment, other))
    segment, other, low, high = segment[order], other[order], low[order], high[order]
    out: dict[tuple[int, int], float] = {}
    reached, last = 0.0, (-1, -1)
    for s, o, lo, hi in zip(segment, other, low, high, strict=True):
        if (s, o) != last:
            reached, last = 0.0, (s, o)
        gain = float(hi) - max(float(lo), reached)
        if gain > 0:
            key = (int(owner[s]), int(o))
            out[key] = out.get(key, 0.0) + gain * float(length[s])
            reached = float(hi)
    longest: dict[tuple[int, int], float] = {}
    for (i, j), value in out.items():
        key = (min(i, j), max(i, j))
        longest[key] = max(longest.get(key, 0.0), value)
    return dict(sorted(longest.items()))
