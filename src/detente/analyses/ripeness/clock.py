"""What the ground does to a deal month by month: reversions, threats, burdens.  No analysis itself.

Method 5: a driver V between 0 and 100 moves a quantity q attached to it into the room that it has,
q0 + (100 - q0)(V - V0)/(100 - V0) upward and q0·V/V0 downward; where V0 = 100 there is no room
upward, and q = q0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.deal.frame import Frame
from detente.analyses.ground.months import first_day, month_of
from detente.analyses.ground.outside import luck_name
from detente.ensemble.cells import cell_for
from detente.ensemble.draw import uniforms
from detente.errors import AnalysisError
from detente.situation.model import Situation

Floats = NDArray[np.float64]
EVERY = 3  # months between two solutions
DRIVERS = ("control.insurgent_share", "support.aid_level", "support.troops")
# What an hour of another month may share with today's frame: nothing that moves stands here.
SHARED = ("weight", "power", "pull", "stake", "control", "_cell_at", "_cells", "_trust_at")


def moved(start: Floats, driver: Floats, today: Floats) -> Floats:
    """A quantity (0-100) after its driver has gone from ``today`` to ``driver``.

    Examples
    --------
    >>> at = np.array([40.0, 40.0, 40.0])
    >>> moved(at, np.array([75.0, 25.0, 100.0]), np.array([50.0, 50.0, 100.0])).tolist()
    [70.0, 20.0, 40.0]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        up = start + (100 - start) * (driver - today) / (100 - today)
        down = start * driver / today
    out = np.where(driver >= today, up, down)
    still = (driver == today) | ((driver > today) & (today >= 100)) | (
        (driver < today) & (today <= 0)
    )  # fmt: skip
    return np.where(still, start, out)


@dataclass(frozen=True)
class Clock:
    """The inputs of section 3 at every third month, draw by draw.

    Parameters
    ----------
    frame : Frame
        Of today.
    ground : xarray.Dataset
        Result of the ground for the same draws.
    seed : int
    """

    frame: Frame
    ground: xr.Dataset
    seed: int

    @property
    def situation(self) -> Situation:
        return self.frame.situation

    @cached_property
    def steps(self) -> NDArray[np.int64]:
        """Month boundaries at which the deal is solved."""
        start = month_of(self.situation.as_of)
        return np.arange(start, month_of(self.situation.horizon) + 1, EVERY)

    @cached_property
    def collapsed(self) -> NDArray[np.int64]:
        """Boundary of collapse in each draw; beyond everything where there is none."""
        at = self.ground["collapsed"].values[:, 0].astype(np.int64)
        return np.where(at < 0, np.iinfo(np.int32).max, at)

    @cached_property
    def drivers(self) -> Mapping[str, Floats]:
        """Each driver, 0-100: (draw, step)."""
        at = self.steps - int(self.ground["month"].values[0])
        held = self.ground["held"].values[:, 0, at].astype(float)
        lost = self.ground["lost"].values[:, 0, at].astype(float)
        gone = self.collapsed[:, None] <= self.steps[None]

        def flow(name: str, scale: float) -> Floats:
            share = self.ground[name].values[:, 0, at].astype(float)
            return np.where(gone, 0.0, np.clip(scale * share, 0, 100))

        return {
            "control.insurgent_share": np.clip(50 * (1 - held + lost), 0, 100),
            "support.aid_level": flow("aid", 100.0),
            "support.troops": flow("troops", 50.0),
        }

    def driven(self, start: Floats, driver: str, step: int, where: str) -> Floats:
        """A drawn quantity at a step, moved by its driver."""
        if driver not in self.drivers:
            raise AnalysisError(
                f"{where} follows '{driver}', which the ground does not give; it gives "
                f"{', '.join(DRIVERS)}"
            )
        path = self.drivers[driver]
        return moved(start, path[:, step], self.today(driver))

    def today(self, driver: str) -> Floats:
        """V0: help flows in full today, whoever leaves within the month."""
        full = {"support.aid_level": 100.0, "support.troops": 50.0}.get(driver)
        if full is None:
            return self.drivers[driver][:, 0]
        return np.full(self.frame.size, full)

    def reversion(self, step: int) -> Floats:
        """What no deal means on each issue at a step: (draw, issue)."""
        out = np.array(self.frame.draws["reversion_today"].values, float)
        for row in self.situation.issues:
            driver = row.text("reversion_from")
            if driver:
                k = self.frame.issue_at[row.key]
                out[:, k] = self.driven(out[:, k], driver, step, f"issue '{row.key}'")
        return out

    def years(self, step: int) -> float:
        """Years from ``as_of`` to a step."""
        return (first_day(int(self.steps[step])) - self.situation.as_of).days / 365.25

    @cached_property
    def patience(self) -> Mapping[str, Floats]:
        """Years until each donor row stops: one random number a donor for all that it gives."""
        first = int(self.frame.draws["draw"].values[0])
        out = {}
        for row in self.situation.table("dependencies"):
            value = row.value("patience")
            if value is None:
                out[row.key] = np.full(self.frame.size, math.inf)
                continue
            stream = luck_name(self.situation, row.text("recipient"), row.text("donor"))
            luck = uniforms(self.seed, stream, first, self.frame.size)
            out[row.key] = cell_for(value, 0.0, math.inf).quantile(luck)
        return out

    def burden(self, step: int) -> Floats:
        """Largest burden of each actor at a step: (draw, actor).

        A row's burden climbs from today's to 100 at its patience, then is 0; what was given to a
        government is over with the government.
        """
        since = max(0.0, self.years(step))
        gone = self.collapsed <= self.steps[step]
        government = {row.key for row in self.situation.actors if row.text("kind") == "government"}
        rows: dict[str, Floats] = {}
        for row in self.situation.table("dependencies"):
            start = self._cell(f"dependencies/{row.key}/burden")
            patience = self.patience[row.key]
            with np.errstate(divide="ignore", invalid="ignore"):
                share = np.where(patience > 0, since / patience, np.inf)
            now = np.where(share < 1, start + (100 - start) * np.minimum(share, 1), 0.0)
            rows[row.key] = np.where(gone, 0.0, now) if row.text("recipient") in government else now
        return self._largest("dependencies", "donor", rows)

    def threat(self, step: int) -> Floats:
        """Highest threat of each actor at a step: (draw, actor)."""
        rows: dict[str, Floats] = {}
        for row in self.situation.table("threats"):
            level = self._cell(f"threats/{row.key}/level")
            driver = row.text("level_from")
            if driver:
                level = self.driven(level, driver, step, f"threat '{row.key}'")
            rows[row.key] = level
        return self._largest("threats", "actor", rows)

    def _cell(self, name: str) -> Floats:
        if name in self.frame._cell_at:
            return self.frame.cell(name)
        return np.zeros(self.frame.size)

    def _largest(self, table: str, who: str, rows: Mapping[str, Floats]) -> Floats:
        out = np.zeros((self.frame.size, len(self.frame.actors)))
        for i, actor in enumerate(self.frame.actors):
            for row in self.frame.own_rows(table, who, actor):
                out[:, i] = np.maximum(out[:, i], rows[row.key])
        return out

    def frame_at(self, step: int, *, ideal: Floats | None = None) -> Frame:
        """Today's frame with the reversions, burdens and threats of a step.

        Parameters
        ----------
        step : int
        ideal : (draw, actor, issue) float, optional
            Positions at the step, where aims have changed.
        """
        out = replace(self.frame, reversion=self.reversion(step))
        # What does not move is computed once, for all steps.
        for name in SHARED:
            out.__dict__[name] = getattr(self.frame, name)
        out.__dict__["ideal"] = self.frame.ideal if ideal is None else ideal
        out.__dict__["burden"] = self.burden(step)
        out.__dict__["threat"] = self.threat(step)
        return out
