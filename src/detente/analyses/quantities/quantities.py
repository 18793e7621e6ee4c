"""What a named quantity means, draw by draw (method 9).

A quantity is answered by two numbers a draw, ``part`` and ``whole``; its value is the sum of the
one over the sum of the other.  For most, ``part`` is 0 or 1 and ``whole`` says whether the draw
counts.  Handlers live in ``quantities_deals`` and ``quantities_inputs``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.deal.frame import Frame
from detente.ensemble.draw import draw
from detente.errors import AnalysisError, UnknownNameError
from detente.findings.finding import Finding, words_for
from detente.findings.quantity import canonical, parse
from detente.situation.edit import scenario as apply_scenario
from detente.situation.model import Situation

Floats = NDArray[np.float64]
Results = Mapping[str, Mapping[str, xr.Dataset]]


class NotComputed(AnalysisError):
    """A quantity that this run cannot answer; the message says why."""


@dataclass(frozen=True)
class Answer:
    """A quantity on every draw.

    Parameters
    ----------
    part, whole : (draw) float
        The value is sum(part) / sum(whole).
    unit : str
        ``probability``; or ``difference``, ``rank`` (then ``whole`` is 1 a draw).
    note : str
        How it was read, where the name leaves it open.
    """

    part: Floats
    whole: Floats
    unit: str = "probability"
    note: str = ""

    @classmethod
    def share(cls, holds: Any, among: Any = None, note: str = "") -> Answer:
        """The share of draws in which something holds, among those that count."""
        holds = np.asarray(holds, dtype=np.float64)
        whole = np.ones(len(holds)) if among is None else np.asarray(among, dtype=np.float64)
        return cls(holds * whole, whole, note=note)

    @property
    def value(self) -> float:
        """NaN where no draw counts."""
        total = self.whole.sum()
        return float(self.part.sum() / total) if total > 0 else float("nan")


@dataclass
class Context:
    """A situation with its draws and what has been computed on them.

    Parameters
    ----------
    situation : Situation
    draws : xarray.Dataset
    results : mapping
        Scenario ('' = as it stands) → analysis → dataset for the same draws.
    deals : dict
        Deals that were solved for one quantity and may serve another.
    """

    situation: Situation
    draws: xr.Dataset
    results: Results = field(default_factory=dict)
    deals: dict[tuple[str, ...], Any] = field(default_factory=dict, repr=False)

    @cached_property
    def frame(self) -> Frame:
        return Frame.of(self.situation, self.draws)

    @property
    def size(self) -> int:
        return int(self.draws.sizes["draw"])

    def dataset(self, analysis: str, scenario: str = "") -> xr.Dataset:
        """Result of an analysis; NotComputed where the run has none."""
        found = self.results.get(scenario, {}).get(analysis)
        if found is None:
            raise NotComputed(f"the analysis '{analysis}' was not run")
        return found

    def under(self, scenario: str) -> Context:
        """The same draws under a scenario; shares every draw that the edits leave alone."""
        if scenario not in self.situation.scenarios:
            raise NotComputed(f"there is no scenario '{scenario}'")
        numbers = self.draws["draw"].values
        situation = apply_scenario(self.situation, scenario)
        draws = draw(
            situation, first=int(numbers[0]), count=len(numbers),
            seed=int(self.draws.attrs["seed"]),
        )  # fmt: skip
        return Context(situation, draws, {"": self.results.get(scenario, {})})

    def group(self, text: str) -> tuple[str, ...]:
        """Actors joined by ``+``, or a group that ``[groups]`` of situation.toml names."""
        groups = self.situation.head.get("groups", {})
        names = str(groups[text]).split() if text in groups else text.split("+")
        for actor in names:
            if actor not in self.frame.actor_at:
                raise NotComputed(f"there is no actor or group '{actor}'")
        return tuple(names)

    def row(self, table: str, key: str) -> Any:
        """A row, or NotComputed."""
        found = self.situation.table(table).get(key)
        if found is None:
            raise NotComputed(f"there is no row '{key}' in {table}")
        return found


Handler = Callable[[Context, Mapping[str, str]], Answer]


def handlers() -> Mapping[str, Handler]:
    """Every quantity that can be asked for, by variable."""
    from detente.analyses.quantities.deals import HANDLERS as deals
    from detente.analyses.quantities.inputs import HANDLERS as inputs

    return {**deals, **inputs}


def answer(context: Context, quantity: str) -> Answer:
    """A quantity on every draw.

    Raises
    ------
    NotComputed
        Where this run cannot answer it.
    ValueError
        Where it is no name of a quantity.
    """
    variable, keys = parse(quantity)
    handler = handlers().get(variable)
    if handler is None:
        raise NotComputed(f"no analysis of this run computes '{variable}'")
    scenario = keys.get("scenario")
    if scenario and variable not in {"agreement.delta", "control.delta_sign"}:
        context = context.under(scenario)
        keys = {key: value for key, value in keys.items() if key != "scenario"}
    return handler(context, keys)


def ask(quantity: str, situation: Situation, draws: xr.Dataset, results: Results) -> Finding:
    """A finding for a quantity that a run did not emit.

    Raises
    ------
    UnknownNameError
        If nothing computes it, or a key is wrong.
    """
    try:
        return finding_of(quantity, answer(Context(situation, draws, results), quantity))
    except (NotComputed, ValueError) as error:
        known = ", ".join(sorted(handlers()))
        raise UnknownNameError(f"'{quantity}': {error}. Known are: {known}.") from None


def finding_of(quantity: str, found: Answer, **more: Any) -> Finding:
    """An answer as a finding."""
    quantity = canonical(quantity)
    whole = float(found.whole.sum())
    if whole <= 0:
        return Finding.absent(quantity, "no draw meets the condition")
    if found.unit != "probability":
        return Finding(quantity, found.value, found.note, unit=found.unit, **more)
    word = words_for(min(1.0, max(0.0, found.value)))
    statement = f"{word.capitalize()} ({100 * found.value:.0f} %). {found.note}".strip()
    trials = round(whole)
    return Finding.share(quantity, found.value * trials, trials, statement, **more)


def year_start(text: str) -> dt.date:
    """First day of a year given as text."""
    return dt.date(int(text), 1, 1)
