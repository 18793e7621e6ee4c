"""Option form of a conflict: which states are feasible, and who can move from which to which.

Every decision maker owns options that are taken or not; a *state* says of every option whether it
is taken, and is stored as an integer whose bit k is option k.  A decision maker moves by changing
any of its own options at once, each in a permitted direction, from a feasible state to another
(Fang, Hipel & Kilgour 1993; Howard 1971).  So moves of one decision maker are transitive: whatever
it reaches in two moves it reaches in one.

States that differ only in *reversible* options of decision maker j form a *cell* of j: inside it j
moves freely.  Cells, and which cell of j leads to which, say all there is to say about moves in
room linear in the number of states; no list of single moves is ever made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

Codes = NDArray[np.int64]
Ints = NDArray[np.int32]

BOTH, ON_ONLY, OFF_ONLY = 0, 1, -1
MOST_OPTIONS = 62  # a state is a signed 64-bit integer
MOST_STATES = 2**24
MOST_LINKS = 2**28

#: A rule about infeasible states: its highest option, and a function of codes that says which of
#: them it forbids by looking at no higher option.
Rule = tuple[int, Callable[[Codes], NDArray[np.bool_]]]


@dataclass(frozen=True)
class Conflict:
    """A conflict in option form, ready to be solved; made by :func:`conflict`.

    Parameters
    ----------
    owner : (option) int
        Decision maker that holds each option.
    direction : (option) int
        0 both ways, 1 can only be taken (no → yes), -1 can only be left (yes → no).
    states : (state) int64
        Feasible states as integers, bit k = option k is taken.
    makers : int
        Number of decision makers.
    cell : (maker, state) int32
        Cell of each decision maker in which each state lies, numbered across decision makers.
    start : (cell + 1) int32
        Where the members of each cell start in a list of length maker x state, grouped by cell.
    into_start, into : int32
        Cells from which each cell is entered, itself included (compressed rows).
    out_start, out : int32
        Cells that each cell leads to, itself included (compressed rows).
    """

    owner: Ints
    direction: Ints
    states: Codes
    makers: int
    cell: Ints
    start: Ints
    into_start: Ints
    into: Ints
    out_start: Ints
    out: Ints

    @property
    def options(self) -> int:
        """Number of options."""
        return int(self.owner.size)

    @property
    def count(self) -> int:
        """Number of feasible states."""
        return int(self.states.size)

    def taken(self) -> NDArray[np.bool_]:
        """Which options each state takes, ``(state, option)``."""
        bits = np.arange(self.options, dtype=np.int64)
        return np.asarray((self.states[:, None] >> bits) & 1 == 1)

    def moves(self, state: int, *, maker: int) -> NDArray[np.int64]:
        """Numbers of the states that a decision maker can move to from a state, ascending.

        Examples
        --------
        >>> conflict([0, 1]).moves(0, maker=1).tolist()
        [2]
        """
        row = self.cell[maker]
        first, last = self.out_start[row[state]], self.out_start[row[state] + 1]
        found = np.flatnonzero(np.isin(row, self.out[first:last]))
        return np.asarray(found[found != state], dtype=np.int64)


def conflict(
    owner: ArrayLike,
    *,
    direction: ArrayLike | None = None,
    masks: ArrayLike = (),
    values: ArrayLike = (),
    rules: Sequence[Rule] = (),
    states: ArrayLike | None = None,
    makers: int | None = None,
) -> Conflict:
    """Option form → feasible states and moves.

    Parameters
    ----------
    owner : (option) int
        Number of the decision maker that holds each option, from 0.
    direction : (option) int, optional
        0 both ways (default), 1 can only be taken, -1 can only be left.
    masks, values : (pattern) int
        Infeasible patterns: a state is infeasible where ``state & mask == value``.
    rules : sequence of Rule
        Further infeasible patterns, as functions of codes.
    states : (state) int, optional
        The feasible states, in the order in which results number them; found from the patterns,
        ascending, where absent.
    makers : int, optional
        Number of decision makers, if some hold no option.

    Returns
    -------
    Conflict

    Raises
    ------
    ValueError
        If no state is feasible, a stated state breaks a pattern or is given twice, an option
        belongs to nobody, or the model is too large to be listed.

    References
    ----------
    fang1993, howard1971

    Examples
    --------
    Two decision makers with one option each; both at once is infeasible.

    >>> conflict([0, 1], masks=[3], values=[3]).states.tolist()
    [0, 1, 2]
    """
    owners = np.asarray(owner, dtype=np.int32).ravel()
    count = int(owners.size)
    if not 1 <= count <= MOST_OPTIONS:
        raise ValueError(f"a conflict has 1 to {MOST_OPTIONS} options, not {count}")
    holders = int(owners.max()) + 1 if makers is None else int(makers)
    if owners.min() < 0 or owners.max() >= holders:
        raise ValueError(f"owners of options are numbered 0 to {holders - 1}")
    ways = np.zeros(count, np.int32) if direction is None else np.asarray(direction, np.int32)
    if ways.shape != (count,) or not np.isin(ways, (BOTH, ON_ONLY, OFF_ONLY)).all():
        raise ValueError("every option has one direction: 0 both ways, 1 on only, -1 off only")
    forbidden = [*_pattern_rules(masks, values, count), *rules]
    if states is None:
        codes = feasible_states(count, forbidden)
    else:
        codes = _stated(states, count, forbidden)
    parts = [_cells(codes, owners == maker, ways) for maker in range(holders)]
    return _assembled(owners, ways, codes, parts)


def feasible_states(options: int, rules: Sequence[Rule]) -> Codes:
    """All states that break no rule, ascending.

    Options are decided one after the other and every rule is applied as soon as its highest option
    is decided, so that a model with many options but few feasible states stays small.

    Raises
    ------
    ValueError
        If no state is feasible or more than ``MOST_STATES`` partial states stand side by side.
    """
    due: dict[int, list[Rule]] = {}
    for rule in rules:
        due.setdefault(rule[0], []).append(rule)
    codes = np.zeros(1, dtype=np.int64)
    for option in range(-1, options):
        if option >= 0:
            codes = np.concatenate([codes, codes | np.int64(1 << option)])
        for _, forbids in due.get(option, ()):
            codes = codes[~forbids(codes)]
        if codes.size == 0:
            raise ValueError(
                "no state is feasible: the infeasible patterns exclude every combination of options"
            )
        if codes.size > MOST_STATES:
            raise ValueError(
                f"more than {MOST_STATES:,} states: {options} options with too few infeasible "
                "patterns; leave options out or state what cannot be combined"
            )
    return codes


def _pattern_rules(masks: ArrayLike, values: ArrayLike, options: int) -> list[Rule]:
    mask = np.asarray(masks, dtype=np.int64).ravel()
    value = np.asarray(values, dtype=np.int64).ravel()
    if mask.shape != value.shape:
        raise ValueError("every pattern has a mask and a value")
    found: list[Rule] = []
    for m, v in zip(mask.tolist(), value.tolist(), strict=True):
        if m < 0 or m >= 1 << options or v & ~m:
            raise ValueError(f"pattern {v:#b} of {m:#b} names options that do not exist")
        found.append((m.bit_length() - 1, lambda codes, m=m, v=v: (codes & m) == v))  # type: ignore[misc]
    return found


def _stated(states: ArrayLike, options: int, rules: Sequence[Rule]) -> Codes:
    codes = np.array(states, dtype=np.int64).ravel()
    if codes.size == 0:
        raise ValueError("no state is feasible: the list of states is empty")
    if codes.min() < 0 or codes.max() >= 1 << options:
        raise ValueError(f"a state of {options} options lies between 0 and {(1 << options) - 1}")
    if np.unique(codes).size != codes.size:
        raise ValueError("a state is listed twice")
    for _, forbids in rules:
        bad = np.flatnonzero(forbids(codes))
        if bad.size:
            raise ValueError(
                f"state number {bad[0] + 1} is listed but matches an infeasible pattern"
            )
    return codes


def _cells(codes: Codes, own: NDArray[np.bool_], ways: Ints) -> tuple[Ints, Ints, Ints]:
    """Cell of every state for one decision maker, and links between cells (from, to)."""
    bit = np.int64(1) << np.arange(own.size, dtype=np.int64)
    free = int(bit[own & (ways == BOTH)].sum())
    on, off = int(bit[own & (ways == ON_ONLY)].sum()), int(bit[own & (ways == OFF_ONLY)].sum())
    keys, cell = np.unique(codes & ~np.int64(free), return_inverse=True)
    cells = np.arange(keys.size, dtype=np.int32)
    if not (on or off):
        return cell.astype(np.int32), cells, cells
    fibre = keys & ~np.int64(on | off)
    order = np.argsort(fibre, kind="stable")
    links = _link_count(keys[order], fibre[order], on, off)
    if links > MOST_LINKS:
        raise ValueError("too many one-way options of one decision maker to list its moves")
    source, target = _links(keys[order], fibre[order], on, off, links)
    return cell.astype(np.int32), order[source].astype(np.int32), order[target].astype(np.int32)


@njit(cache=True, nogil=True)
def _leads(key_from: int, key_to: int, on: int, off: int) -> bool:
    """Whether one-way options allow the step: taken ones stay taken, left ones stay left."""
    return (key_from & on & ~key_to) == 0 and (key_to & off & ~key_from) == 0


@njit(cache=True, nogil=True)
def _link_count(keys: Codes, fibre: Codes, on: int, off: int) -> int:
    total = 0
    first = 0
    for last in range(1, keys.size + 1):
        if last < keys.size and fibre[last] == fibre[first]:
            continue
        for a in range(first, last):
            for b in range(first, last):
                if _leads(keys[a], keys[b], on, off):
                    total += 1
        first = last
    return total


@njit(cache=True, nogil=True)
def _links(
    keys: Codes, fibre: Codes, on: int, off: int, total: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    source = np.empty(total, np.int32)
    target = np.empty(total, np.int32)
    k = 0
    first = 0
    for last in range(1, keys.size + 1):
        if last < keys.size and fibre[last] == fibre[first]:
            continue
        for a in range(first, last):
            for b in range(first, last):
                if _leads(keys[a], keys[b], on, off):
                    source[k], target[k] = a, b
                    k += 1
        first = last
    return source, target


def _assembled(
    owners: Ints, ways: Ints, codes: Codes, parts: Sequence[tuple[Ints, Ints, Ints]]
) -> Conflict:
    """Cells of all decision makers, numbered on, with their links as compressed rows."""
    rows, starts, sources, targets = [], [np.zeros(1, np.int32)], [], []
    base = 0
    for cell, source, target in parts:
        cells = int(cell.max()) + 1
        rows.append(cell + np.int32(base))
        # Places run on from maker to maker: every maker places every state once.
        ends = np.cumsum(np.bincount(cell, minlength=cells))
        starts.append((ends + starts[-1][-1]).astype(np.int32))
        sources.append(source + np.int32(base))
        targets.append(target + np.int32(base))
        base += cells
    source, target = np.concatenate(sources), np.concatenate(targets)
    into_start, into = _rows(target, source, base)
    out_start, out = _rows(source, target, base)
    return Conflict(
        owner=owners,
        direction=ways,
        states=codes,
        makers=len(parts),
        cell=np.ascontiguousarray(np.stack(rows).astype(np.int32)),
        start=np.concatenate(starts).astype(np.int32),
        into_start=into_start,
        into=into,
        out_start=out_start,
        out=out,
    )


def _rows(key: Ints, value: Ints, count: int) -> tuple[Ints, Ints]:
    """Compressed rows: values grouped by key, ascending within a row."""
    order = np.lexsort((value, key))
    ends = np.cumsum(np.bincount(key, minlength=count))
    start = np.concatenate([[0], ends]).astype(np.int32)
    return start, value[order].astype(np.int32)
