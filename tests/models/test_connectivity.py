"""Who is cut off from the capital, mended flip by flip, against a new walk."""

from __future__ import annotations

import numpy as np
from tests.reference.control_by_hand import cut_off_slowly

from detente.models.connectivity import adjacency, closed, cut_off, opened, walk


def test_mended_levels_equal_a_new_walk():
    """Thousands of single flips on sparse and dense graphs: who is cut off stays exact."""
    rng = np.random.default_rng(5)
    for edges in (5, 60, 200):
        units = 120
        pairs = [(u, int(rng.integers(0, u))) for u in range(1, units)]
        pairs += [tuple(rng.choice(units, 2, replace=False)) for _ in range(edges)]
        start, neighbour = adjacency(units, np.array(pairs))
        passable = (rng.random(units) < 0.7).astype(np.uint8)
        level, queue = np.empty(units, np.int32), np.empty(units + 1, np.int32)
        walk(7, start, neighbour, passable, level, queue)
        mended = 0
        for flip in rng.integers(0, units, 3000):
            passable[flip] ^= 1
            if passable[flip]:
                opened(flip, start, neighbour, passable, level, queue)
            elif closed(flip, 7, start, neighbour, passable, level, queue):
                mended += 1
            else:
                walk(7, start, neighbour, passable, level, queue)
            fresh = np.empty(units, np.int32)
            walk(7, start, neighbour, passable, fresh, queue)
            assert ((level < 0) == (fresh < 0)).all()
        assert mended > 1000  # the mending is really used
        expected = cut_off_slowly(passable > 0, 7, np.array(pairs + [(b, a) for a, b in pairs]))
        assert (cut_off(passable > 0, capital=7, borders=np.array(pairs)) == expected).all()
