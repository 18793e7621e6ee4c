"""The one protocol of an analysis: a question asked of a situation's draws.

An analysis is a class in a file of this folder (or of a package that offers the entry point
``detente.analyses``), with a ``card``, ``run`` and ``findings``.  ``run`` sees a chunk of draws
(or, with ``card.whole``, all of them at once) and gives a dataset that keeps the dimension
``draw``; ``findings`` takes statistics of the whole dataset, last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import xarray as xr

from detente.ensemble.draw import draw, generator
from detente.findings.finding import Finding
from detente.situation.edit import edited
from detente.situation.model import Situation


@dataclass(frozen=True)
class Variable:
    """A variable that an analysis gives: its dims, unit and meaning."""

    dims: tuple[str, ...]
    units: str
    meaning: str


@dataclass(frozen=True)
class Card:
    """What an analysis is: its question, what it needs and gives, where it comes from.

    Parameters
    ----------
    name : str
        Lower-case, also the first part of its quantities.
    title : str
        For headings.
    question : str
        The one question it answers, a sentence.
    tables : tuple of str
        Tables without which it is switched off (the report says so).
    needs : tuple of str
        Names of analyses whose results it reads.
    after : tuple of str
        Names of analyses that run before it where they run at all, since it looks at their results
        too.
    gives : mapping of str to Variable
        Variables of its dataset.
    references : tuple of str
        Keys in ``refs.bib``.
    limits : tuple of str
        Known limits, a sentence each.
    choices : tuple of str
        Names of the choice parameters that it uses.
    whole : bool
        Run once on all draws (after the analyses it needs), not chunk by chunk.
    base_only : bool
        Not run on scenarios; ``inputs.results`` then also holds the scenarios' results, as
        ``analysis@scenario``.
    quick : bool
        Part of the main job (``detente run --quick``): the verdict within seconds.
    """

    name: str
    title: str
    question: str
    tables: tuple[str, ...]
    gives: Mapping[str, Variable]
    needs: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    whole: bool = False
    base_only: bool = False
    quick: bool = False


@dataclass(frozen=True)
class Options:
    """Settings of a run that analyses may read.

    Parameters
    ----------
    settings : int
        Number of settings of the choice parameters behind an interval (0: no intervals).
    interval_draws : int
        How many draws the intervals, exceedance curves and smallest blocking sets use.
    full : bool
        False for scenarios: no blockers, intervals or packages.
    margins : bool
        False for scenarios that only a claim names: verdicts alone.
    extra : mapping
        Options of single analyses, by name (``reach`` …).
    """

    settings: int = 64
    interval_draws: int = 2000
    full: bool = True
    margins: bool = True
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Inputs:
    """Everything that an analysis may see.

    Parameters
    ----------
    situation : Situation
    draws : xarray.Dataset
        As :func:`detente.ensemble.draw.draw` makes it; ``draw`` holds the numbers of the draws.
    results : mapping of str to xarray.Dataset
        Of the analyses that the card needs, for the same draws.
    seed : int
    base : Inputs, optional
        The unedited situation on the same draws, where this one has been edited: what 'as coded'
        means to an analysis that compares with today.
    """

    situation: Situation
    draws: xr.Dataset
    results: Mapping[str, xr.Dataset] = field(default_factory=dict)
    seed: int = 0
    base: Inputs | None = None

    def redraw(
        self,
        edits: Sequence[Mapping[str, Any]] = (),
        choices: Mapping[str, float | str] | None = None,
    ) -> Inputs:
        """The same draws after edits of the situation or with choice parameters fixed.

        All cells that the edits leave alone keep their draws.  ``choices`` fixes parameters at a
        number (``{"lambda": 0.1}``) or a form (``{"trust": "min"}``).
        """
        situation = edited(self.situation, edits) if edits else self.situation
        numbers = self.draws["draw"].values
        draws = draw(
            situation, first=int(numbers[0]), count=len(numbers), seed=self.seed, choices=choices,
            like=(self.situation, self.draws),
        )  # fmt: skip
        base = (self.base or self) if edits else self.base
        return Inputs(situation, draws, self.results, self.seed, base)

    def stream(self, name: str, block: int) -> np.random.Generator:
        """Random numbers of this name in this block of 1,000 draws, the same in every run."""
        return generator(self.seed, block, name)


class Analysis(Protocol):
    """What every analysis offers."""

    card: Card

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """Compute on draws; the dataset keeps ``draw`` wherever a value depends on it."""
        ...

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """Statistics over draws as statements, sorted by quantity."""
        ...
