"""Turnover: elections and successions after ``as_of`` change aims, or who can block.  No analysis.

``turnover.csv`` names the days that are known in advance, or a hazard where none is.  What a change
brings is not known: the positions of the actor are moved by a normal drift on each issue, and the
power of its ratifiers is drawn anew.  Without a spread of its own a row drifts as governments have
drifted in the UN General Assembly (Bailey, Strezhnev & Voeten 2017): over four years, 2001-2016 and
16 states, their ideal points moved, against the common movement, by a standard deviation of 0.23 on
a range of 4.1, which is 5.6 points of 100.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from detente.analyses.deal.frame import Frame
from detente.analyses.ground.months import month_of
from detente.ensemble.cells import cell_for
from detente.ensemble.draw import uniforms
from detente.errors import AnalysisError
from detente.situation.model import Row, Value

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SPREAD = "3/5.6/11"  # **choice** turnover_spread, points
MOST = 4  # changes by hazard within a run
NEVER = np.iinfo(np.int32).max


@dataclass(frozen=True)
class Change:
    """One possible change of one actor.

    Parameters
    ----------
    actor : str
    name : str
        Of the event; a party and its factions share an event of one day.
    month : (draw) int
        Boundary at which it has happened.
    spread : (draw) float
        Standard deviation of the drift of a position, points.
    positions, ratifiers : bool
        What is drawn anew.
    evidence : tuple of str
    """

    actor: str
    name: str
    month: NDArray[np.int64]
    spread: Floats
    positions: bool
    ratifiers: bool
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Turnover:
    """All changes of a situation on a chunk of draws.

    Parameters
    ----------
    frame : Frame
        Of today.
    seed : int
    """

    frame: Frame
    seed: int

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every possible change, by event and actor."""
        out: list[Change] = []
        for row in self.frame.situation.table("turnover"):
            actor = row.text("actor")
            if actor not in self.frame.actor_at:
                raise AnalysisError(f"{row.where('actor')}: there is no actor '{actor}'")
            root = self.frame.parent[actor] or actor
            what = row.text("what") or "positions"
            for name, month in self._months(row, root):
                out.append(
                    Change(
                        actor,
                        name,
                        month,
                        self._spread(row),
                        what in ("positions", "both"),
                        what in ("ratifiers", "both"),
                        row.ids("evidence"),
                    )
                )
        return tuple(sorted(out, key=lambda one: (one.name, one.actor)))

    def _months(self, row: Row, root: str) -> list[tuple[str, NDArray[np.int64]]]:
        size, as_of = self.frame.size, self.frame.situation.as_of
        day = row.day("date")
        if day is not None:
            if day <= as_of:
                return []  # it has happened: the coded aims contain it
            return [(f"{root}/{day.isoformat()}", np.full(size, month_of(day), np.int64))]
        rate = row.value("hazard")
        if rate is None:
            raise AnalysisError(f"{row.where('date')}: a change needs a date or a hazard")
        hazard = self._quantile(rate, f"turnover/{row.key}/hazard", math.inf)
        out, years = [], np.zeros(size)
        for number in range(1, MOST + 1):
            name = f"{root}/hazard/{number}"
            with np.errstate(divide="ignore"):
                years = years - np.log1p(-self._luck(f"turnover/{name}/when")) / hazard
            later = np.minimum(12 * years, 1e6)
            month = month_of(as_of) + np.rint(later).astype(np.int64)
            out.append((name, month))
        return out

    def _spread(self, row: Row) -> Floats:
        own = row.value("spread")
        if own is not None:
            return self._quantile(own, f"turnover/{row.key}/spread", 100.0)
        written = str(self.frame.situation.choices.get("turnover_spread", SPREAD))
        return self._quantile(Value.parse(written), "choices/turnover_spread", 100.0)

    def _quantile(self, value: Value, name: str, top: float) -> Floats:
        return cell_for(value, 0.0, top).quantile(self._luck(name))

    def _luck(self, name: str) -> Floats:
        first = int(self.frame.draws["draw"].values[0])
        return uniforms(self.seed, name, first, self.frame.size)

    @property
    def first(self) -> int:
        """Boundary before which nothing has changed in any draw."""
        return min((int(change.month.min()) for change in self.changes), default=NEVER)

    def ideal(self, month: int) -> Floats:
        """Positions at a boundary: (draw, actor, issue)."""
        out = self.frame.ideal.copy()
        for change in self.changes:
            if not change.positions:
                continue
            happened = change.month <= month
            if not happened.any():
                continue
            i = self.frame.actor_at[change.actor]
            for k, issue in enumerate(self.frame.issues):
                drift = self._drift(change.name, issue)
                out[:, i, k] += np.where(happened, change.spread * drift, 0.0)
        return np.clip(out, 0.0, 100.0)

    def _drift(self, event: str, issue: str) -> Floats:
        """Standard normal drift of an event on an issue; a party and its factions share it."""
        key = f"turnover/{event}/{issue}"
        if key not in self._drifts:
            self._drifts[key] = np.asarray(ndtri(self._luck(key)))
        return self._drifts[key]

    @cached_property
    def _drifts(self) -> dict[str, Floats]:
        return {}

    def blocking(self, month: int) -> Mapping[tuple[str, str], Flags]:
        """Whether factions block at a boundary, for those that a change has touched."""
        out: dict[tuple[str, str], Flags] = {}
        for change in self.changes:
            party = self.frame.parent[change.actor] or change.actor
            happened = change.month <= month
            if not change.ratifiers or not happened.any():
                continue
            factions = self.frame.ratifiers(party)
            if change.actor != party:
                factions = tuple(f for f in factions if f == change.actor)
            for faction in factions:
                power = self.frame.cell(f"ratifiers/{party}/{faction}/power")
                anew = self._luck(f"turnover/{change.name}/{faction}/blocks") < power
                before = out.get((party, faction), self.frame.blocks(party, faction))
                out[party, faction] = np.where(happened, anew, before)
        return out
