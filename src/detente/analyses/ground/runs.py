"""Running the calibrated ground forward: draws, scenarios, changed support.  No analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analyses.ground.calibration import Calibration
from detente.analyses.ground.outside import Outside, donor_luck, donors_of, outside_of, sides_of
from detente.analyses.ground.theatre import key_of
from detente.analyses.protocol import Inputs
from detente.models.chance import uniforms as addressed
from detente.models.connectivity import walk
from detente.models.control import PARAMETERS, Track, Units, simulate
from detente.situation.model import Situation

Floats = NDArray[np.float64]

RANGE_PARTICLES, RANGE_COPIES = 200, 100
COPIES_FROM = 1 << 40  # run numbers of the copies: far from those of the draws
_SUPPORT, _SHOCK, _DIVISION = (PARAMETERS.index(n) for n in ("support", "shock", "division"))
_PASSABLE = PARAMETERS.index("passable")


@dataclass(frozen=True)
class Forecast:
    """Runs from the last observation on.

    Parameters
    ----------
    track : Track
    outside : Outside
    first_month, months : int
        Boundaries ``first_month`` … ``first_month + months``.
    """

    track: Track
    outside: Outside
    first_month: int
    months: int

    def by(self, what: str) -> NDArray[np.bool_]:
        """Whether it (``collapsed``, ``isolated``) has happened, run by boundary."""
        at = getattr(self.track, what)
        steps = self.first_month + np.arange(self.months + 1)
        return np.asarray((at[:, None] >= 0) & (at[:, None] <= steps))


def touches_ground(base: Situation, edited: Situation) -> bool:
    """Whether an edit can change the ground: theatre, dependencies, ratifiers, choices."""
    sides = sides_of(base)
    for name in sorted({*base.tables, *edited.tables}):
        if not (name.startswith("theatre/") or name in ("dependencies", "ratifiers")):
            continue
        rows = []
        for one in (base, edited):
            table = one.table(name)
            column = {"dependencies": "recipient", "ratifiers": "actor"}.get(name)
            whose = {sides.government}
            if name == "dependencies":
                whose.add(sides.insurgent)
            rows.append(
                [dict(row.cells) for row in table if not column or row.text(column) in whose]
            )
        if rows[0] != rows[1]:
            return True
    return base.choices != edited.choices


def forecast(
    inputs: Inputs,
    calibration: Calibration,
    *,
    months: int,
    factors: Mapping[str, float] | None = None,
    snapshots: Sequence[int] = (),
) -> Forecast:
    """One run a draw: draw d carries particle d.

    Parameters
    ----------
    inputs : Inputs
        Of the situation as it is, or edited (then with its ``base``).
    calibration : Calibration
    months : int
        After the last observation.
    factors : mapping, optional
        By how much the government's flowing shares are multiplied, nothing replaced.
    snapshots : sequence of int
        Boundaries at which the map is kept.
    """
    base = inputs.base or inputs
    numbers = np.asarray(inputs.draws["draw"].values, np.int64)
    index = numbers % calibration.particles
    luck = donor_luck(base.situation, seed=inputs.seed, numbers=numbers)
    luck |= donor_luck(inputs.situation, seed=inputs.seed, numbers=numbers)
    return _run(
        inputs, base, calibration, luck=luck, rows=np.arange(len(numbers)), index=index,
        runs=numbers, months=months, factors=factors, snapshots=snapshots,
    )  # fmt: skip


def odds_by_particle(
    inputs: Inputs, calibration: Calibration, *, months: int
) -> tuple[Floats, Floats]:
    """P(collapse) and P(isolation) by boundary for each of some particles, luck averaged.

    Each of the first 200 draws' particles is run 100 times with new luck and new patience; what
    differs between particles is then parameters, choices and the state of the ground.

    Returns
    -------
    tuple of array, shape (particle, month)
    """
    base = inputs.base or inputs
    numbers = np.asarray(inputs.draws["draw"].values, np.int64)
    few = min(RANGE_PARTICLES, len(numbers))
    rows = np.repeat(np.arange(few), RANGE_COPIES)
    runs = COPIES_FROM + numbers[rows] * RANGE_COPIES + np.tile(np.arange(RANGE_COPIES), few)
    luck = {}
    for situation in (base.situation, inputs.situation):
        sides = sides_of(situation)
        for recipient in (sides.government, sides.insurgent):
            for donor in donors_of(situation, recipient):
                luck[recipient, donor] = addressed(
                    runs, seed=inputs.seed, month=0, name=key_of(f"patience/{donor}"), use=0
                )
    index = numbers[rows] % calibration.particles
    made = _run(
        inputs, base, calibration, luck=luck, rows=rows, index=index, runs=runs,
        months=months, factors=None, snapshots=(), totals=False,
    )  # fmt: skip
    shape = (few, RANGE_COPIES, months + 1)
    return (
        made.by("collapsed").reshape(shape).mean(axis=1),
        made.by("isolated").reshape(shape).mean(axis=1),
    )


def _run(
    inputs: Inputs,
    base: Inputs,
    calibration: Calibration,
    *,
    luck: Mapping[tuple[str, str], Floats],
    rows: NDArray[np.int64],
    index: NDArray[np.int64],
    runs: NDArray[np.int64],
    months: int,
    factors: Mapping[str, float] | None,
    snapshots: Sequence[int],
    totals: bool = True,
) -> Forecast:
    theta = calibration.theta[index]
    first = calibration.cloud.month
    outside = outside_of(
        inputs.situation, base.situation, inputs.draws, base.draws, luck=luck, rows=rows,
        rules=calibration.rules(index), support_weight=theta[:, _SUPPORT], shock=theta[:, _SHOCK],
        division=theta[:, _DIVISION], first_month=first, months=months, factors=factors,
    )  # fmt: skip
    track = simulate(
        calibration.theatre.units, calibration.state(index), theta, first_month=first,
        months=months, reference=calibration.theatre.reference, seed=inputs.seed, runs=runs,
        pull=outside.pull[:, :months] if months else None,
        jump=outside.jump[:, :months] if months else None, totals=totals, snapshots=snapshots,
    )  # fmt: skip
    return Forecast(track, outside, first, months)


def maps(
    made: Forecast, calibration: Calibration, index: NDArray[np.int64]
) -> tuple[Floats, Floats, Floats]:
    """Mean share held, mean share lost and P(cut off) of every unit at every snapshot.

    Returns
    -------
    tuple of array, shape (date, unit)
    """
    units = calibration.theatre.units
    size = units.size[None]
    track = made.track
    held = track.snap_held.mean(axis=0) / size
    lost = track.snap_lost.mean(axis=0) / size
    cut = np.zeros(held.shape)
    limits = np.floor(2.0 * units.size[None] * calibration.theta[index, _PASSABLE][:, None] + 1e-9)
    for date in range(cut.shape[0]):
        hostile = size + track.snap_lost[:, date] - track.snap_held[:, date]
        passable = (hostile <= limits).astype(np.uint8)
        cut[date] = _cut_share(passable, units)
    return held, lost, cut


def _cut_share(passable: NDArray[np.uint8], units: Units) -> Floats:
    level = np.empty(passable.shape[1], np.int32)
    queue = np.empty(passable.shape[1] + 1, np.int32)
    count = np.zeros(passable.shape[1])
    for run in passable:
        walk(units.capital, units.start, units.neighbour, run, level, queue)
        count += level < 0
    return count / len(passable)
