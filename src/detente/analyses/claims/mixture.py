"""Worlds as mixtures of draws: for every cell, the draw that it takes its value from.

Cells of one group come from one draw: those that are tied by a common factor, and those of a block
on which a statement about inputs depends.  It is no analysis itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.deal.chosen import chosen, luck_of, ratifiers_of
from detente.ensemble.draw import FORMS, draw
from detente.findings.quantity import parse
from detente.situation.model import Situation

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
# Draws and numbers of events → (draw, event): does it hold?
Judge = Callable[[xr.Dataset, Sequence[int]], Flags]
POOL, FAR = 6000, 1_000_000  # draws that worlds are mixed from, and the number of the first
LEAST = 16  # draws of the pool that must satisfy the statements about a block
NOBODY = -1


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


class Mixture:
    """Draws to mix, groups of cells, and what statements about inputs say of them.

    Parameters
    ----------
    situation : Situation
    draws : xarray.Dataset
        Whose seed and forms of the method hold here too.
    blocks : sequence of tuple of str
        Of every statement (:func:`block_of`).
    """

    def __init__(
        self, situation: Situation, draws: xr.Dataset, blocks: Sequence[tuple[str, ...]]
    ) -> None:
        self.situation = situation
        forms = {key: str(draws.attrs[key]) for key in FORMS}
        seed = int(draws.attrs["seed"])
        self.pool = draw(situation, first=FAR, count=POOL, seed=seed, choices=forms)
        self.cells = np.asarray(self.pool["cells"].values)
        self.size, self.count = self.cells.shape
        self.luck = luck_of(situation, self.pool)
        names = [str(each) for each in draws["cell"].values]
        columns = [*names, *(f"{each}/blocks" for each in ratifiers_of(situation))]
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
        names_of, self.column = np.unique(group, return_inverse=True)
        self.groups, self.names = len(names_of), names_of
        self.holds: dict[int, Flags] = {}

    def judge_inputs(self, judge: Judge, statements: Sequence[int]) -> None:
        """What the statements about inputs say of every draw of the pool."""
        if statements:
            found = judge(self.pool, statements)
            self.holds = dict(zip(statements, found.T, strict=True))

    def imposable(self, statements: Sequence[int]) -> list[int]:
        """Statements about inputs that enough draws satisfy together, block by block."""
        kept: list[int] = []
        fine: dict[int, Flags] = {}
        for each in statements:
            block = self.block[each]
            both = fine.get(block, np.ones(self.size, np.bool_)) & self.holds[each]
            if both.sum() >= LEAST:
                fine[block] = both
                kept.append(each)
        return kept

    def worlds(self, rng: np.random.Generator, count: int, imposed: Sequence[int]) -> Whole:
        """Mixtures in which the imposed statements about inputs hold: (world, column)."""
        at = rng.integers(self.size, size=(count, self.groups))
        for place, group in enumerate(self.names):
            mine = [self.holds[each] for each in imposed if self.block[each] == group]
            if mine:
                rows = np.flatnonzero(np.all(mine, axis=0))
                at[:, place] = rows[rng.integers(len(rows), size=count)]
        return np.asarray(at[:, self.column])

    def dataset(self, at: Whole) -> xr.Dataset:
        """Draws of these worlds."""
        values = self.cells[at[:, : self.count], np.arange(self.count)]
        luck = self.luck[at[:, self.count :], np.arange(self.luck.shape[1])]
        return chosen(self.situation, self.pool, values=values, luck=luck)
