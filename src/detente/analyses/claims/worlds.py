"""Worlds in which many statements hold at once, when hardly a plain draw holds them all.

Cells are drawn independently of each other (but for tied groups), so any mixture of draws, cell by
cell, is a draw like the others.  A statement about inputs alone depends on one block of cells (the
threats, one actor's stakes …): in a *world* that block comes whole from a draw in which it holds,
which redraws under the constraint exactly.

Statements about deals are imposed one after the other by splitting (Kahn & Harris 1951; Cérou et
al. 2012): of a population of worlds those survive in which the next statement holds, they are
copied until the population is full again, and each copy walks on its own.  A step of the walk
redraws some groups of cells and is taken where everything imposed so far still holds: a Metropolis
step that leaves the draws conditioned on the statements as they are (Au & Beck 2001).  A statement
that hardly any world satisfies beside the others is given up and named.  It is no analysis itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.claims.mixture import NOBODY, Judge, Mixture, block_of
from detente.situation.model import Situation

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
SIZE = 200  # worlds in the population
STEPS, LONGEST = 10, 60  # of the walk after each statement: as a rule, and at most
STALLED = 0.5  # share of its cells that a world renews on that walk, or the statement is given up
ROUNDS = 16  # walks on in search of worlds that satisfy a statement, at most (fresh: 4 times)
FAMILIES = 12  # fewer say too little of how they differ
SEEDS = 16  # worlds that must satisfy a statement to impose it
SNAPSHOTS, GAP = 3, 4  # how often a finished population is written down, steps in between
FEWER, BURN = 50, 8  # population and first steps where one statement is dropped again
SELDOM = 4  # steps after which slow statements are judged
CHANGED = (0.005, 0.02, 0.06, 0.2, 0.5)  # shares of the groups of cells that a step redraws
RARE = 100  # worlds in which an event holds; below, worlds of it are looked for
PLAIN = -2  # in place of what was dropped: nothing is imposed at all


@dataclass(frozen=True)
class Worlds:
    """What was found.

    Parameters
    ----------
    draws : xarray.Dataset
        The worlds.
    dropped : (world) int
        The statement that may fail there; -1: all kept statements hold; -2: none is imposed.
    about : (world) int
        The further event that holds in them all; -1: none was asked for.
    family : (world) int
        Worlds of one family have an ancestor in common, as far back as a dozen families are left.
    kept : list of int
        Statements that hold together; the others were given up.
    renewed : float
        Mean share of the cells in which a world differs from its ancestor.
    """

    draws: xr.Dataset
    dropped: Whole
    about: Whole
    family: Whole
    kept: list[int]
    renewed: float


@dataclass(frozen=True)
class Target:
    """What is imposed on some worlds, and why.

    Parameters
    ----------
    inputs, deals : tuple of int
        Statements about inputs, and others and events.
    dropped, about : int
        As in :class:`Worlds`.
    """

    inputs: tuple[int, ...] = ()
    deals: tuple[int, ...] = ()
    dropped: int = NOBODY
    about: int = NOBODY

    def without(self, statement: int) -> Target:
        """The same with one statement less."""
        return replace(
            self, inputs=tuple(each for each in self.inputs if each != statement),
            deals=tuple(each for each in self.deals if each != statement), dropped=statement,
        )  # fmt: skip

    def also(self, event: int) -> Target:
        """The same with one event more."""
        return replace(self, deals=(*self.deals, event))


@dataclass(frozen=True)
class Population:
    """Worlds on their walk under one target: for every column the draw that it is from."""

    target: Target
    at: Whole
    family: Whole
    origin: Whole = field(repr=False)

    @property
    def renewed(self) -> float:
        """Mean share of its cells in which a world differs from its ancestor."""
        return float((self.at != self.origin).mean())

    @property
    def all(self) -> Whole:
        """Every row."""
        return np.arange(len(self.at))

    def of(self, rows: Whole, target: Target | None = None) -> Population:
        """These rows, some perhaps more than once, perhaps under another target."""
        return Population(
            target or self.target, self.at[rows], self.family[rows], self.origin[rows]
        )  # fmt: skip


def find(
    situation: Situation, draws: xr.Dataset, quantities: Sequence[str], holds: Flags,
    judge: Judge, rng: np.random.Generator, *, events: Sequence[tuple[int, int]] = (),
    slow: Collection[int] = (),
) -> Worlds:  # fmt: skip
    """Worlds in which all statements hold that can hold together, and all but one.

    Parameters
    ----------
    situation : Situation
    draws : xarray.Dataset
        The run's own draws: their seed and forms of the method hold here too.
    quantities : sequence of str
        Of the statements, numbered from 0.
    holds : (draw, statement) bool
        What holds in the draws; every statement holds in some.
    judge : callable
        Says what holds in worlds; events are numbered on after the statements.
    rng : numpy.random.Generator
    events : sequence of (int, int)
        Further events that worlds are wanted of, with the statement that each belongs to (which is
        then not imposed), or -1: where they are rare, worlds of them are looked for too.
    slow : collection of int
        Statements and events that take long to judge: asked only where the others hold.
    """
    mix = Mixture(situation, draws, [block_of(each) for each in quantities])
    order = np.argsort(-holds.mean(axis=0), kind="stable").tolist()
    order = sorted(
        order, key=lambda each: each in slow
    )  # stable: the likelier first, slow ones last
    about_inputs = [each for each in order if mix.block[each] != NOBODY]
    mix.judge_inputs(judge, about_inputs)
    walk = _Walk(mix, judge, rng, slow)
    people = walk.start(Target(inputs=tuple(mix.imposable(about_inputs))))
    for each in order:
        if mix.block[each] == NOBODY:
            people = walk.imposed(people, each) or people
    kept = sorted((*people.target.inputs, *people.target.deals))
    walk.note([people, *walk.dropping(people, kept)])
    whole, plain = people.target, walk.start(Target(dropped=PLAIN))
    groups: list[Population] = []
    for event, own in events:
        own = own if own in kept else NOBODY
        if walk.count_of(event, own) >= RARE:
            continue
        begun = (
            people
            if own == NOBODY
            else walk.walked([people.of(people.all, whole.without(own))], BURN)[0]
        )
        found, bare = walk.imposed(begun, event), walk.imposed(plain, event)
        for each in (found, bare):
            if each is not None:
                groups.append(each.of(each.all, replace(each.target, about=event)))
        if found is not None:
            groups += walk.dropping(
                groups[-1 if bare is None else -2], [k for k in kept if k != own]
            )
    if groups:
        walk.note(groups)
    return walk.worlds(kept)


class _Walk:
    """Steps of worlds under what is imposed, and the worlds written down on the way."""

    def __init__(
        self, mix: Mixture, judge: Judge, rng: np.random.Generator, slow: Collection[int]
    ) -> None:
        self.mix, self.judge, self.rng, self.slow = mix, judge, rng, slow
        self.noted: list[Population] = []

    def start(self, target: Target, last: Population | None = None) -> Population:
        """Worlds under statements about inputs alone, each of a family of its own."""
        at = self.mix.worlds(self.rng, SIZE, target.inputs)
        first = 0 if last is None else int(last.family.max()) + 1
        return Population(target, at, first + np.arange(SIZE), at)

    def dropping(self, people: Population, statements: Sequence[int]) -> list[Population]:
        """Some of the worlds for each statement that is no longer imposed."""
        return [
            people.of(self.rng.permutation(len(people.at))[:FEWER], people.target.without(each))
            for each in statements
        ]

    def walked(self, groups: Sequence[Population], steps: int) -> list[Population]:
        """Steps: some groups of cells redrawn, taken where everything imposed still holds.

        All populations walk at once, so that what is imposed is judged in few large batches.
        """
        needs = sorted({each for people in groups for each in people.target.deals})
        sizes = [len(people.at) for people in groups]
        need = np.repeat(
            [[each in people.target.deals for each in needs] for people in groups], sizes, axis=0
        ).reshape(sum(sizes), len(needs))  # fmt: skip
        quick, slow = (
            [c for c, each in enumerate(needs) if (each in self.slow) == late]
            for late in (False, True)
        )
        at = checked = np.concatenate([people.at for people in groups])
        for step in range(1, steps + 1):
            fresh = np.concatenate([
                self.mix.worlds(self.rng, size, people.target.inputs)
                for size, people in zip(sizes, groups, strict=True)
            ])  # fmt: skip
            share = self.rng.choice(CHANGED, size=len(at))[:, None]
            changed = self.rng.random((len(at), self.mix.groups)) < share
            new = np.where(changed[:, self.mix.column], fresh, at)
            at = np.where(self._fine(new, needs, need, quick)[:, None], new, at)
            if slow and (step % SELDOM == 0 or step == steps):
                # Steps that are reversible one by one are so together: what takes long to judge
                # accepts or refuses several at once.
                fine = self._fine(at, needs, need, slow)
                at = checked = np.where(fine[:, None], at, checked)
        parts = np.split(at, np.cumsum(sizes)[:-1])
        return [
            Population(people.target, part, people.family, people.origin)
            for people, part in zip(groups, parts, strict=True)
        ]

    def _fine(self, at: Whole, needs: Sequence[int], need: Flags, columns: Sequence[int]) -> Flags:
        """Worlds in which some of the things hold that they need."""
        fine = np.ones(len(at), np.bool_)
        rows = np.flatnonzero(need[:, columns].any(axis=1))
        if len(rows):
            held = self.judge(self.mix.dataset(at[rows]), [needs[c] for c in columns])
            fine[rows] = (held | ~need[rows][:, columns]).all(axis=1)
        return fine

    def imposed(self, people: Population, event: int) -> Population | None:
        """The population with one event more; None where too few worlds have it, or they stall."""
        found: list[Population] = []
        walk = bool(people.target.deals)  # where nothing of them is imposed, worlds cost no walk
        for _ in range(ROUNDS if walk else 4 * ROUNDS):
            fine = self.judge(self.mix.dataset(people.at), [event])[:, 0]
            found.append(people.of(np.flatnonzero(fine)))
            if sum(len(part.at) for part in found) >= SEEDS:
                break
            people = self.walked([people], 1)[0] if walk else self.start(people.target, people)
        at = np.concatenate([part.at for part in found])
        family = np.concatenate([part.family for part in found])
        if len(at) < SEEDS:
            return None
        if len(np.unique(family)) < FAMILIES:  # too few to tell them apart: each founds its own
            family = np.arange(len(at))
        rows = self.rng.permutation(np.arange(SIZE) % len(at))  # as evenly as it can be
        copies = Population(people.target.also(event), at[rows], family[rows], at[rows])
        for _ in range(0, LONGEST, STEPS):
            copies = self.walked([copies], STEPS)[0]
            if copies.renewed >= STALLED:
                break
        # Worlds of an event are kept though they resemble each other: their number says how far.
        return copies if event >= len(self.mix.block) or copies.renewed >= STALLED else None

    def note(self, groups: Sequence[Population]) -> None:
        """Write down snapshots of populations on their walk."""
        groups = self.walked(groups, BURN)
        for shot in range(SNAPSHOTS):
            if shot:
                groups = self.walked(groups, GAP)
            self.noted += groups

    def count_of(self, event: int, own: int) -> int:
        """Number of worlds under all statements (but its own) in which an event holds."""
        mine = [
            people.at for people in self.noted
            if (people.target.dropped, people.target.about) == (own, NOBODY)
        ]  # fmt: skip
        return int(self.judge(self.mix.dataset(np.concatenate(mine)), [event]).sum())

    def worlds(self, kept: list[int]) -> Worlds:
        """Everything that was written down."""
        sizes = [len(people.at) for people in self.noted]
        marks = [(people.target.dropped, people.target.about) for people in self.noted]
        dropped, about = np.repeat(np.array(marks).T, sizes, axis=1)
        renewed = [people.renewed for people in self.noted]
        return Worlds(
            self.mix.dataset(np.concatenate([people.at for people in self.noted])), dropped, about,
            np.concatenate([people.family for people in self.noted]), kept,
            float(np.mean(renewed)),
        )  # fmt: skip
