"""Kernels of the graph model: who can be driven where, for all states at once.

A stability concept asks of every state s1 how bad the others can make things for decision maker i
from there: the least rank of i over the states that the others reach from s1, by any moves or by
improvements only.  Instead of following paths from every state, states are taken in ascending rank
and everything that leads into one of them (and is not labelled yet) gets its rank: each cell is
opened once, each member of a cell passed once, so that the work is linear in states x decision
makers however long the paths are.

In a legal sequence of the others nobody moves twice in a row.  Moves in option form are transitive
(and so are improvements, preferences being transitive), so two moves in a row by one decision maker
equal one, and the states reached by legal sequences are exactly the closure that is computed here.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int32]

NASH, GMR, SMR, SEQ, SSEQ = 0, 1, 2, 3, 4


def ordered(score: NDArray[np.float64]) -> Ints:
    """States from worst to best for every draw and decision maker; ties by number of the state.

    Scores of a few statements are small whole numbers, which sort several times faster as such.
    """
    if score.min(initial=0) >= 0 and score.max(initial=0) < 2**16:
        small = score.astype(np.uint16)
        if np.array_equal(small, score):
            return np.argsort(small, axis=-1, kind="stable").astype(np.int32)
    return np.argsort(score, axis=-1, kind="stable").astype(np.int32)


@njit(cache=True, nogil=True)
def put(array: Ints, value: int) -> None:
    """Fill an array; a plain loop compiles several times faster than a slice."""
    for k in range(array.size):
        array[k] = value


@njit(cache=True, nogil=True)
def copy(source: Ints, shift: int, target: Ints) -> None:
    """Copy what stands ``shift`` places further on."""
    for k in range(target.size):
        target[k] = source[k + shift]


@njit(cache=True, nogil=True)
def dense_ranks(score: NDArray[np.float64], order: Ints, rank: Ints) -> int:
    """Ranks 0 = worst, equal scores equal ranks, from scores in order; gives their number."""
    level = 0
    for k in range(order.size):
        if k > 0 and score[order[k]] != score[order[k - 1]]:
            level += 1
        rank[order[k]] = level
    return level + 1


@njit(cache=True, nogil=True)
def group(order: Ints, row: Ints, start: Ints, fill: Ints, member: Ints) -> None:
    """Members of every cell of one decision maker, from its worst to its best state."""
    for k in range(order.size):
        s = order[k]
        cell = row[s]
        member[start[cell] + fill[cell]] = s
        fill[cell] += 1


@njit(cache=True, nogil=True)
def highest_reached(
    value: Ints, row: Ints, first: int, last: int, out_start: Ints, out: Ints,
    best: Ints, found: Ints,
) -> None:  # fmt: skip
    """Highest value over the states that one decision maker can be in after at most one move."""
    for cell in range(first, last):
        best[cell] = -1
    for s in range(value.size):
        if value[s] > best[row[s]]:
            best[row[s]] = value[s]
    for s in range(value.size):
        cell = row[s]
        top = best[cell]
        for k in range(out_start[cell], out_start[cell + 1]):
            top = max(top, best[out[k]])
        found[s] = top


@njit(cache=True, nogil=True)
def sort_by_value(value: Ints, levels: int, count: Ints, order: Ints) -> None:
    """States in ascending value, values being 0 to ``levels - 1``."""
    put(count, 0)
    for s in range(value.size):
        count[value[s] + 1] += 1
    for k in range(levels):
        count[k + 1] += count[k]
    for s in range(value.size):
        order[count[value[s]]] = s
        count[value[s]] += 1


@njit(cache=True, nogil=True)
def least_by_moves(
    maker: int, value: Ints, order: Ints, cell: Ints, start: Ints, member: Ints,
    into_start: Ints, into: Ints, opened: NDArray[np.uint8], stack: Ints, label: Ints,
) -> None:  # fmt: skip
    """Least value that all decision makers but one reach from each state by any moves."""
    makers = cell.shape[0]
    put(label, -1)
    for c in range(opened.size):
        opened[c] = 0
    for k in range(order.size):
        source = order[k]
        if label[source] >= 0:
            continue
        low = value[source]
        label[source] = low
        stack[0] = source
        height = 1
        while height > 0:
            height -= 1
            b = stack[height]
            for j in range(makers):
                if j == maker:
                    continue
                target = cell[j, b]
                if opened[target] & 1:
                    continue
                opened[target] |= 1
                for p in range(into_start[target], into_start[target + 1]):
                    c = into[p]
                    if opened[c] & 2:
                        continue
                    opened[c] |= 2
                    for q in range(start[c], start[c + 1]):
                        a = member[q]
                        if label[a] < 0:
                            label[a] = low
                            stack[height] = a
                            height += 1


@njit(cache=True, nogil=True)
def least_by_improvements(
    maker: int, value: Ints, order: Ints, rank: Ints, cell: Ints, start: Ints, member: Ints,
    into_start: Ints, into: Ints, passed: Ints, stack: Ints, label: Ints,
) -> None:  # fmt: skip
    """Least value that all decision makers but one reach by moves that improve the mover's lot.

    A mover improves by going from a to b where it ranks b above a.  Members of a cell stand from
    worst to best, so those that lead into b are the first few, and ``passed`` says how many of a
    cell are labelled already.
    """
    makers = cell.shape[0]
    put(label, -1)
    copy(start, 0, passed)
    for k in range(order.size):
        source = order[k]
        if label[source] >= 0:
            continue
        low = value[source]
        label[source] = low
        stack[0] = source
        height = 1
        while height > 0:
            height -= 1
            b = stack[height]
            for j in range(makers):
                if j == maker:
                    continue
                own = rank[j, b]
                target = cell[j, b]
                for p in range(into_start[target], into_start[target + 1]):
                    c = into[p]
                    q = passed[c]
                    end = start[c + 1]
                    while q < end and rank[j, member[q]] < own:
                        a = member[q]
                        if label[a] < 0:
                            label[a] = low
                            stack[height] = a
                            height += 1
                        q += 1
                    passed[c] = q


@njit(cache=True, nogil=True)
def solve_rows(
    rank: Ints, order: Ints, levels: Ints, ceiling: Ints, wanted: NDArray[np.bool_],
    cell: Ints, start: Ints, into_start: Ints, into: Ints, out_start: Ints, out: Ints,
    stable: NDArray[np.bool_], strong: NDArray[np.bool_], graded: bool,
    member: Ints, fill: Ints, opened: NDArray[np.uint8], stack: Ints, label: Ints,
    guard: Ints, by_guard: Ints, key: Ints, reach: Ints, best: Ints, counts: Ints,
) -> None:  # fmt: skip
    """Individual stability of every state, ``(concept, maker, state)``, for one preference draw.

    With t the rank of s for decision maker i, M(s1) the least rank (GMR, SEQ), or the least rank
    that i cannot escape by a counter-move (SMR, SSEQ), that the others can drive i to from s1, the
    state s is stable where no move of i leads to an s1 with rank above t and M(s1) above t, that
    is, where max over s1 of min(rank, M)(s1) ≤ t.  ``ceiling`` is the highest rank in the same
    grade of preference: a sanction is strong where M(s1) lies in a lower grade than t.
    """
    makers, states = rank.shape
    put(fill, 0)
    for j in range(makers):
        group(order[j], cell[j], start, fill, member)
    last = 0
    for i in range(makers):
        # Cells are numbered on from maker to maker, each of which places every state once.
        first = last
        while last < fill.size and start[last] < (i + 1) * states:
            last += 1
        if wanted[NASH]:
            highest_reached(rank[i], cell[i], first, last, out_start, out, best, reach)
            for s in range(states):
                stable[NASH, i, s] = reach[s] <= rank[i, s]
                strong[NASH, i, s] = stable[NASH, i, s]
        if wanted[SMR] or wanted[SSEQ]:
            highest_reached(rank[i], cell[i], first, last, out_start, out, best, guard)
            sort_by_value(guard, levels[i], counts, by_guard)
        for concept in range(1, 5):
            if not wanted[concept]:
                continue
            own = concept % 2 == 1  # GMR and SEQ look at i's own rank, SMR and SSEQ at its guard
            value = rank[i] if own else guard
            by_value = order[i] if own else by_guard
            if concept <= SMR:
                least_by_moves(
                    i, value, by_value, cell, start, member, into_start, into, opened, stack, label
                )
            else:
                least_by_improvements(
                    i, value, by_value, rank, cell, start, member, into_start, into, fill, stack,
                    label,
                )  # fmt: skip
            for s in range(states):
                key[s] = min(rank[i, s], label[s])
            highest_reached(key, cell[i], first, last, out_start, out, best, reach)
            for s in range(states):
                stable[concept, i, s] = reach[s] <= rank[i, s]
                strong[concept, i, s] = stable[concept, i, s]
            if not graded:
                continue
            for s in range(states):
                key[s] = min(rank[i, s] - 1, ceiling[i, label[s]])
            highest_reached(key, cell[i], first, last, out_start, out, best, reach)
            for s in range(states):
                strong[concept, i, s] = reach[s] < rank[i, s]


@njit(cache=True, nogil=True)
def walk(
    origin: int, improving: bool, hidden: NDArray[np.bool_], rank: Ints, cell: Ints, start: Ints,
    out_start: Ints, out: Ints,
    member: Ints, left: Ints, queue: Ints, moves: Ints, previous: Ints, mover: Ints,
) -> None:  # fmt: skip
    """Shortest paths from one state, breadth first; members stand grouped from worst to best.

    ``left`` says where the members of a cell begin that were looked at already: one that is hidden
    from the mover stays so, one that is reached stays so.
    """
    copy(start, 1, left)
    put(moves, -1)
    put(previous, -1)
    put(mover, -1)
    moves[origin] = 0
    queue[0] = origin
    head, tail = 0, 1
    while head < tail:
        a = queue[head]
        head += 1
        for j in range(cell.shape[0]):
            own = rank[j, a] if improving else -1
            here = cell[j, a]
            for p in range(out_start[here], out_start[here + 1]):
                c = out[p]
                q = left[c]
                while q > start[c] and rank[j, member[q - 1]] > own:
                    q -= 1
                    b = member[q]
                    if moves[b] < 0 and not hidden[j, b]:
                        moves[b] = moves[a] + 1
                        previous[b] = a
                        mover[b] = j
                        queue[tail] = b
                        tail += 1
                left[c] = q


@njit(cache=True, nogil=True)
def walk_draws(
    score: NDArray[np.float64], order: Ints, origin: int, improving: bool,
    hidden: NDArray[np.bool_], cell: Ints, start: Ints, out_start: Ints, out: Ints,
    moves: Ints, previous: Ints, mover: Ints,
) -> None:  # fmt: skip
    """Shortest paths from one state for scores ``(draw, maker, state)``."""
    draws, makers, states = score.shape
    rank = np.zeros((makers, states), np.int32)
    member = np.empty(makers * states, np.int32)
    left = np.empty(start.size - 1, np.int32)
    queue = np.empty(states, np.int32)
    for d in range(draws):
        put(left, 0)
        for j in range(makers):
            dense_ranks(score[d, j], order[d, j], rank[j])
            group(order[d, j], cell[j], start, left, member)
        walk(
            origin, improving, hidden, rank, cell, start, out_start, out, member, left, queue,
            moves[d], previous[d], mover[d],
        )  # fmt: skip


@njit(cache=True, nogil=True)
def solve_draws(
    score: NDArray[np.float64], order: Ints, grade: NDArray[np.int64], graded: bool,
    wanted: NDArray[np.bool_],
    cell: Ints, start: Ints, into_start: Ints, into: Ints, out_start: Ints, out: Ints,
    stable: NDArray[np.bool_], strong: NDArray[np.bool_],
) -> None:  # fmt: skip
    """Individual stability for scores ``(draw, maker, state)``; scratch space is made once."""
    draws, makers, states = score.shape
    cells = start.size - 1
    rank = np.empty((makers, states), np.int32)
    levels = np.empty(makers, np.int32)
    ceiling = np.zeros((makers, states if graded else 1), np.int32)
    member = np.empty(makers * states, np.int32)
    fill = np.empty(cells, np.int32)
    opened = np.empty(cells, np.uint8)
    stack = np.empty(states, np.int32)
    label = np.empty(states, np.int32)
    guard = np.empty(states, np.int32)
    by_guard = np.empty(states, np.int32)
    key = np.empty(states, np.int32)
    reach = np.empty(states, np.int32)
    best = np.empty(cells, np.int32)
    counts = np.empty(states + 1, np.int32)
    for d in range(draws):
        for j in range(makers):
            levels[j] = dense_ranks(score[d, j], order[d, j], rank[j])
            if graded:
                for k in range(states - 1, -1, -1):
                    s = order[d, j, k]
                    above = order[d, j, k + 1] if k + 1 < states else s
                    if k == states - 1 or grade[d, j, s] != grade[d, j, above]:
                        ceiling[j, rank[j, s]] = rank[j, s]
                    elif rank[j, s] != rank[j, above]:
                        ceiling[j, rank[j, s]] = ceiling[j, rank[j, above]]
        solve_rows(
            rank, order[d], levels, ceiling, wanted, cell, start, into_start, into, out_start, out,
            stable[d], strong[d], graded, member, fill, opened, stack, label, guard, by_guard, key,
            reach, best, counts,
        )  # fmt: skip
