"""From the theatre tables of a situation to the arrays of the ground model.  No analysis itself."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from detente.analyses.ground.months import month_of
from detente.errors import AnalysisError
from detente.models.control import Units
from detente.models.control_filter import Observation
from detente.situation.model import Row, Situation

SIDES = {"held": 0, "contested": 1, "lost": 2}
SCALED = 0.01  # a sum that misses the units by more is refused, by less scaled
WHOLE = 0.9  # single units seen from this share of the districts on are a map of the country


@dataclass(frozen=True)
class Seen:
    """An observation with its dates; shares 0-1, NaN where not published."""

    date: dt.date
    held: float
    lost: float
    units: tuple[tuple[int, int], ...] = ()

    @property
    def contested(self) -> float:
        """Share contested."""
        return 1 - self.held - self.lost

    def observation(self) -> Observation:
        """The same for the filter."""
        return Observation(
            month_of(self.date), self.held, self.lost, self.units, self.date.isoformat()
        )


@dataclass(frozen=True)
class Theatre:
    """The ground of a situation as arrays; units stand in id order.

    Parameters
    ----------
    names : tuple of str
        Ids of the units.
    units : Units
    seen : tuple of Seen
        Observations that may inform the calibration, by date; the first one is complete.
    regions : tuple of (date, members, share)
        Regions observed: indices of units, and the lost share of the region's districts.
    assumptions : tuple of str
        What had to be assumed, a sentence each.
    """

    names: tuple[str, ...]
    units: Units
    seen: tuple[Seen, ...]
    regions: tuple[tuple[dt.date, NDArray[np.int64], float], ...]
    assumptions: tuple[str, ...]

    @property
    def reference(self) -> float:
        """H0: hostile share of the country at the first observation."""
        first = self.seen[0]
        return 1 - first.held - 0.5 * first.contested

    @property
    def observations(self) -> tuple[Observation, ...]:
        """All observations for the filter, those of one boundary joined."""
        return joined([seen.observation() for seen in self.seen])

    @property
    def region_shares(self) -> tuple[tuple[NDArray[np.int64], float], ...]:
        """Regions for the first map: lost share ÷ the country's at the same date."""
        out = []
        for day, members, share in self.regions:
            country = lost_at(self.seen, day)
            if country > 0:
                out.append((members, share / country))
        return tuple(out)

    def until(self, freeze: dt.date) -> Theatre:
        """The same with nothing dated after ``freeze``."""
        return Theatre(
            self.names,
            self.units,
            tuple(seen for seen in self.seen if seen.date <= freeze),
            tuple(region for region in self.regions if region[0] <= freeze),
            self.assumptions,
        )

    @property
    def digest(self) -> str:
        """Hash of everything that the calibration sees."""
        words = hashlib.sha256()
        for part in (
            self.names, self.units.size.tolist(), self.units.start.tolist(),
            self.units.neighbour.tolist(), self.units.capital, self.units.city.tolist(),
            [(s.date.isoformat(), repr(s.held), repr(s.lost), s.units) for s in self.seen],
            [(d.isoformat(), m.tolist(), repr(r)) for d, m, r in self.regions],
        ):  # fmt: skip
            words.update(repr(part).encode())
        return words.hexdigest()


def key_of(name: str) -> int:
    """64 bits out of a name: the address of a unit's luck."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little")


def theatre_of(situation: Situation) -> Theatre:
    """The ground of a situation.

    Parameters
    ----------
    situation : Situation
        Observations dated or published after its ``as_of`` are left out.

    Returns
    -------
    Theatre

    Raises
    ------
    AnalysisError
        Where units, borders or observations are missing or contradict each other.

    Examples
    --------
    >>> import detente
    >>> ground = theatre_of(detente.load("afghanistan-2017"))
    >>> ground.units.total, len(ground.seen), round(ground.reference, 4)
    (398, 6, 0.1744)
    """
    assumptions: list[str] = []
    names, units, regions_of = units_of(situation, assumptions)
    place = {name: k for k, name in enumerate(names)}
    seen = _totals(situation, assumptions) + _singles(situation, place, units)
    seen.sort(key=lambda one: one.date)
    seen = _from_first_complete(seen, units)
    regions = tuple(_regions(situation, regions_of))
    return Theatre(names, units, tuple(seen), regions, tuple(assumptions))


def units_of(
    situation: Situation, assumptions: list[str]
) -> tuple[tuple[str, ...], Units, dict[str, list[int]]]:
    """Ids in order, units, and the members of each region."""
    table = situation.table("theatre/units")
    if not table:
        raise AnalysisError("the ground needs theatre/units.csv: the units and how they stand")
    names = tuple(sorted(row.key for row in table))
    place = {name: k for k, name in enumerate(names)}
    rows = [table[name] for name in names]
    capitals = [k for k, row in enumerate(rows) if row.flag("capital")]
    if len(capitals) != 1:
        raise AnalysisError(
            f"{len(capitals)} units of theatre/units.csv are the capital; write capital = yes "
            "for exactly one"
        )
    pairs = []
    for row in situation.table("theatre/borders"):
        ends = row.text("unit"), row.text("neighbour")
        for end, column in zip(ends, ("unit", "neighbour"), strict=True):
            if end not in place:
                raise AnalysisError(f"{row.where(column)}: there is no unit '{end}'")
        pairs.append([place[end] for end in ends])
    size = np.array([int(row.number("size") or 1) for row in rows])
    if size.min() < 1:
        raise AnalysisError(f"unit '{names[int(size.argmin())]}' stands for no district; give 1..")
    city = np.array([row.flag("city") for row in rows])
    units = Units(
        size,
        np.array(pairs, np.int64).reshape(-1, 2),
        capitals[0],
        city,
        np.array([key_of(name) for name in names], np.uint64),
    )
    if not city.any():
        assumptions.append(
            "No unit is a city: odds of isolated cities are not computed, and the state falls "
            "with its capital, or when too few districts are held."
        )
    elif not np.delete(city, units.capital).any():
        assumptions.append(
            "The capital is the only city: the state falls with it, or when too few districts "
            "are held."
        )
    apart = int(units.unreachable.sum())
    if apart:
        assumptions.append(
            f"{apart} of {len(names)} units have no path to the capital on the map; they count "
            "as cut off throughout."
        )
    if len(names) == 1:
        assumptions.append("There is one unit only: neighbours play no part.")
    regions: dict[str, list[int]] = {}
    for k, row in enumerate(rows):
        regions.setdefault(row.text("region"), []).append(k)
    return names, units, regions


def joined(observations: Sequence[Observation]) -> tuple[Observation, ...]:
    """Observations in order, single units joined to totals of the same boundary."""
    out: list[Observation] = []
    for one in observations:
        last = out[-1] if out else None
        if last is not None and last.month == one.month and (
            math.isnan(last.held) or math.isnan(one.held)
        ):  # fmt: skip
            totals = last if math.isnan(one.held) else one
            out[-1] = Observation(
                one.month, totals.held, totals.lost, last.units + one.units, totals.label
            )
        else:
            out.append(one)
    return tuple(out)


def shares(row: Row) -> tuple[float, float]:
    """Shares held and lost of a row of totals; NaN where not given.

    Raises
    ------
    AnalysisError
        Where the sum misses ``units`` by more than 1 per cent, or a count is impossible.
    """
    held, contested, lost = (row.number(name) for name in ("held", "contested", "lost"))
    units = row.number("units")
    given = [part for part in (held, contested, lost) if part is not None]
    if any(part < 0 for part in given) or (units is not None and units <= 0):
        raise AnalysisError(f"{row.where()}: a count of districts is negative or units is 0")
    if len(given) == 3:
        total = sum(given)
        units = total if units is None else units
        if total <= 0 or abs(total - units) > SCALED * units:
            raise AnalysisError(
                f"{row.where('units')}: held + contested + lost = {total:g}, but units = "
                f"{units:g}; correct the counts or the units"
            )
        return float(held or 0) / total, float(lost or 0) / total
    if held is None or units is None:
        return math.nan, math.nan
    if held > units:
        raise AnalysisError(f"{row.where('held')}: {held:g} districts held of {units:g}")
    return held / units, math.nan


def published_by(situation: Situation, row: Row) -> dt.date | None:
    """Latest date of the sources that a row cites; None where none is dated."""
    dates = []
    for word in row.text("source").split("(")[0].split():
        source = situation.table("sources").get(word)
        if source is not None and source.given("date"):
            dates.append(source.day("date"))
    return max((date for date in dates if date is not None), default=None)


def _usable(situation: Situation, row: Row) -> bool:
    day = row.day("date")
    published = published_by(situation, row)
    return (
        day is not None
        and day <= situation.as_of
        and (published is None or published <= situation.as_of)
    )


def _totals(situation: Situation, assumptions: list[str]) -> list[Seen]:
    out = []
    rows = [row for row in situation.table("theatre/control") if _usable(situation, row)]
    dates = [row.day("date") for row in rows]
    if any(a > b for a, b in pairwise(dates) if a and b):
        assumptions.append("The rows of theatre/control.csv are not in order; they were sorted.")
    late = len(situation.table("theatre/control")) - len(rows)
    if late:
        assumptions.append(
            f"{late} rows of theatre/control.csv are dated or published after "
            f"{situation.as_of}; they were left out."
        )
    for row in rows:
        held, lost = shares(row)
        day = row.day("date")
        if day is not None and not math.isnan(held):
            out.append(Seen(day, held, lost))
    return out


def _singles(situation: Situation, place: dict[str, int], units: Units) -> list[Seen]:
    """Single units, joined by date; a date that covers the country counts as totals too."""
    by_date: dict[dt.date, dict[int, int]] = {}
    for row in situation.table("theatre/control_units"):
        if not _usable(situation, row):
            continue
        unit, side, day = row.text("unit"), row.text("side"), row.day("date")
        if unit not in place:
            raise AnalysisError(f"{row.where('unit')}: there is no unit '{unit}'")
        if side not in SIDES:
            raise AnalysisError(
                f"{row.where('side')}: '{side}' is no side; write {', '.join(SIDES)}"
            )
        if day is not None:
            by_date.setdefault(day, {})[place[unit]] = SIDES[side]
    out = []
    for day, found in by_date.items():
        districts = sum(int(units.size[unit]) for unit in found)
        held = lost = math.nan
        if districts >= WHOLE * units.total:
            held, lost = (
                sum(int(units.size[u]) for u, s in found.items() if s == side) / districts
                for side in (0, 2)
            )
        out.append(Seen(day, held, lost, tuple(sorted(found.items()))))
    return out


def _from_first_complete(seen: list[Seen], units: Units) -> list[Seen]:
    first = next((k for k, one in enumerate(seen) if not math.isnan(one.held + one.lost)), None)
    if first is None:
        raise AnalysisError(
            "no observation up to as_of gives held, contested and lost districts; complete a row "
            "of theatre/control.csv or a map in theatre/control_units.csv"
        )
    start = seen[first]
    month = month_of(start.date)
    # Single units seen before, or at the same boundary, belong to the first map.
    known: dict[int, int] = {}
    for one in seen:
        if one.units and month_of(one.date) <= month:
            known.update(dict(one.units))
    rest = [
        one
        for one in seen[first + 1 :]
        if not (math.isnan(one.held) and month_of(one.date) <= month)
    ]
    capital_side = known.get(units.capital, 0)
    if capital_side == SIDES["lost"]:
        raise AnalysisError("the capital is lost at the first observation: nothing is left to ask")
    return [Seen(start.date, start.held, start.lost, tuple(sorted(known.items()))), *rest]


def _regions(
    situation: Situation, regions_of: dict[str, list[int]]
) -> list[tuple[dt.date, NDArray[np.int64], float]]:
    found: dict[str, tuple[dt.date, NDArray[np.int64], float]] = {}
    for row in situation.table("theatre/control_regions"):
        if not _usable(situation, row):
            continue
        region, day = row.text("region"), row.day("date")
        lost, units = row.number("lost"), row.number("units")
        if region not in regions_of:
            raise AnalysisError(f"{row.where('region')}: no unit lies in region '{region}'")
        if day is None or lost is None or not units or not 0 <= lost <= units:
            raise AnalysisError(f"{row.where('lost')}: lost and units contradict each other")
        # Of several observations of one region the earliest is nearest to the first map.
        if region not in found or day < found[region][0]:
            found[region] = (day, np.array(sorted(regions_of[region])), lost / units)
    return [found[region] for region in sorted(found)]


def lost_at(seen: Sequence[Seen], day: dt.date) -> float:
    """The country's lost share on a day, between observations on the straight line."""
    known = [(one.date.toordinal(), one.lost) for one in seen if not math.isnan(one.lost)]
    return float(np.interp(day.toordinal(), [d for d, _ in known], [v for _, v in known]))
