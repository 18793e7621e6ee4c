"""Worlds in which many statements hold at once, when hardly a plain draw holds them all.

Cells are drawn independently of each other (but for tied groups), so any mixture of draws, cell by
cell, is a draw like the others.  A statement about inputs alone depends on one block of cells (the
threats, one actor's stakes …): in a *world* that block comes whole from a draw in which it holds,
which redraws under the constraint exactly.  Statements about deals are then imposed by rejection.
One that hardly any world satisfies beside the others is given up and named.  Worlds in which all
but one statement hold are kept as well, so that each can be dropped.  It is no analysis itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.deal.chosen import chosen, luck_of, ratifiers_of
from detente.findings.quantity import parse
from detente.situation.model import Situation

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
# Draws and numbers of statements → (draw, statement): does it hold?
Judge = Callable[[xr.Dataset, Sequence[int]], Flags]
BATCH = 1000  # worlds made together
BATCHES = 10  # at most, under all statements
DROPPED = 1000  # worlds for every statement about inputs that is dropped
WANTED = 150  # worlds under all statements that are enough
FEWER = 100  # most worlds for each statement that is dropped
SEEDS = 5  # draws, or worlds of the first batch, that must satisfy a statement to impose it
NOBODY = -1


@dataclass(frozen=True)
class Worlds:
    """What was found.

    Parameters
    ----------
    draws : xarray.Dataset
        The worlds.
    dropped : (world) int
        The statement that may fail there; -1: all kept statements hold.
    kept : list of int
        Statements that hold together; the others were given up.
    """

    draws: xr.Dataset
    dropped: Whole
    kept: list[int]


def block_of(quantity: str) -> tuple[str, ...]:
    """Beginnings of the names of all cells that a quantity about inputs depends on; else empty.

    Examples
    --------
    >>> block_of("stakes.weight[actor=a,issue=k,top=3]")
    ('stakes/a/',)
    """
    variable, keys = parse(quantity)
    if variable.startswith("threats."):
        return ("threats/",)
    if variable.startswith("support.") and variable.endswith("_share"):
        return ("dependencies/",)
    if variable == "relations.trust":
        return ("relations/", "situation/default_trust")
    if variable == "stakes.weight":
        return (f"stakes/{keys.get('actor')}/",)
    if variable == "bargain.wants":
        actor, issue = keys.get("actor"), keys.get("issue")
        return (f"stakes/{actor}/{issue}/", f"issues/{issue}/")
    return ()


def find(
    situation: Situation, draws: xr.Dataset, quantities: Sequence[str], holds: Flags,
    judge: Judge, rng: np.random.Generator,
) -> Worlds:  # fmt: skip
    """Worlds in which all statements hold that can hold together, and all but one.

    Parameters
    ----------
    situation : Situation
    draws : xarray.Dataset
        The run's own draws: where the values of cells come from.
    quantities : sequence of str
        Of the statements.
    holds : (draw, statement) bool
        What holds in the draws; every statement holds in some.
    judge : callable
        Says what holds in worlds.
    rng : numpy.random.Generator
    """
    mix = _Mixture(situation, draws, [block_of(each) for each in quantities])
    order = np.argsort(-holds.mean(axis=0), kind="stable").tolist()
    inputs = mix.imposable(holds, [each for each in order if mix.block[each] != NOBODY])
    deals = [each for each in order if mix.block[each] == NOBODY]
    deals = _together(mix, judge, mix.worlds(rng, BATCH, holds, inputs), deals)
    kept = [*inputs, *deals]
    found: dict[int, list[Whole]] = {each: [] for each in (NOBODY, *kept)}
    for _ in range(BATCHES):
        rows = _failing(mix, judge, mix.worlds(rng, BATCH, holds, inputs), deals)
        for each in (NOBODY, *deals):
            found[each].append(rows[each])
        if sum(len(each) for each in found[NOBODY]) >= WANTED:
            break
    for each in inputs:
        others = [other for other in inputs if other != each]
        at = mix.worlds(rng, DROPPED, holds, others)
        found[each].append(_failing(mix, judge, at, deals)[NOBODY])
    for each in deals:  # where it may fail: the worlds where it does, and those where none does
        found[each] += found[NOBODY]
    worlds, dropped = [], []
    for each in (NOBODY, *sorted(kept)):
        rows_of = np.concatenate([mix.none, *found[each]])
        rows_of = rng.permutation(rows_of)[: WANTED if each == NOBODY else FEWER]
        worlds.append(rows_of)
        dropped.append(np.full(len(rows_of), each))
    return Worlds(mix.dataset(np.concatenate(worlds)), np.concatenate(dropped), sorted(kept))


def _together(mix: _Mixture, judge: Judge, at: Whole, deals: Sequence[int]) -> list[int]:
    """Statements about deals that some worlds satisfy together; likelier ones go first."""
    kept = []
    holds = judge(mix.dataset(at), deals)
    fine = np.ones(len(at), np.bool_)
    for column, each in enumerate(deals):
        if (fine & holds[:, column]).sum() >= SEEDS:
            fine &= holds[:, column]
            kept.append(each)
    return kept


def _failing(mix: _Mixture, judge: Judge, at: Whole, deals: Sequence[int]) -> Mapping[int, Whole]:
    """Worlds by the one statement that fails in them; -1: none fails."""
    wrong = ~judge(mix.dataset(at), deals)
    count = wrong.sum(axis=1)
    out = {NOBODY: at[count == 0]}
    for column, each in enumerate(deals):
        out[each] = at[(count == 1) & wrong[:, column]]
    return out


class _Mixture:
    """Worlds as mixtures of draws: for every cell, the draw that it takes its value from."""

    def __init__(
        self, situation: Situation, draws: xr.Dataset, blocks: Sequence[tuple[str, ...]]
    ) -> None:
        self.situation = situation
        self.cells = np.asarray(draws["cells"].values)
        self.size, self.count = self.cells.shape
        self.draws, self.luck = draws, luck_of(situation, draws)
        names = [str(each) for each in draws["cell"].values]
        columns = [*names, *(f"{each}/blocks" for each in ratifiers_of(situation))]
        self.none = np.zeros((0, len(columns)), np.int64)
        # A column's group: columns of one group come from one draw.  Groups that share a block, or
        # are tied by a common factor, are one.
        group = np.arange(len(columns))
        tied: dict[str, list[int]] = {}
        place = {name: at for at, name in enumerate(columns)}
        for row in situation.table("correlations"):
            cell = "/".join((row.text("table"), row.text("key"), row.text("column")))
            if cell in place:
                tied.setdefault(row.text("group"), []).append(place[cell])
        members = [
            [at for at, name in enumerate(columns) if name.startswith(block)] if block else []
            for block in blocks
        ]
        for together in (*tied.values(), *members):
            if together:
                group[np.isin(group, group[together])] = group[together].min()
        self.group = group
        self.block = [int(group[rows[0]]) if rows else NOBODY for rows in members]

    def imposable(self, holds: Flags, statements: Sequence[int]) -> list[int]:
        """Statements about inputs that enough draws satisfy together, block by block."""
        kept: list[int] = []
        fine: dict[int, Flags] = {}
        for each in statements:
            block = self.block[each]
            both = fine.get(block, np.ones(self.size, np.bool_)) & holds[:, each]
            if both.sum() >= min(SEEDS, self.size):
                fine[block] = both
                kept.append(each)
        return kept

    def worlds(
        self, rng: np.random.Generator, count: int, holds: Flags, imposed: Sequence[int]
    ) -> Whole:
        """Mixtures in which the imposed statements about inputs hold: (world, column)."""
        groups, column = np.unique(self.group, return_inverse=True)
        at = rng.integers(self.size, size=(count, len(groups)))
        for place, group in enumerate(groups):
            mine = [each for each in imposed if self.block[each] == group]
            if mine:
                rows = np.flatnonzero(holds[:, mine].all(axis=1))
                at[:, place] = rows[rng.integers(len(rows), size=count)]
        return np.asarray(at[:, column])

    def dataset(self, at: Whole) -> xr.Dataset:
        """Draws of these worlds."""
        values = self.cells[at[:, : self.count], np.arange(self.count)]
        luck = self.luck[at[:, self.count :], np.arange(self.luck.shape[1])]
        return chosen(self.situation, self.draws, values=values, luck=luck)
