"""Outside support and division of the two sides, from the tables and draws.  No analysis itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.ground.months import first_day, month_of
from detente.ensemble.cells import cell_for
from detente.ensemble.draw import cell_or, uniforms
from detente.errors import AnalysisError
from detente.models.support import RESOURCES, Flow, Lever, Rules, Support, support
from detente.situation.model import Row, Situation

Floats = NDArray[np.float64]
# What a lever's name may contain, and the resource that it then means.
LEVER_WORDS = (
    ("troops", "troops"), ("soldiers", "troops"), ("money", "money"), ("aid", "money"),
    ("arms", "arms"), ("weapons", "arms"),
)  # fmt: skip


@dataclass(frozen=True)
class Sides:
    """The two sides of the ground: ids of actors, empty where the situation has none."""

    government: str
    insurgent: str


@dataclass(frozen=True)
class Outside:
    """What comes from outside in a set of runs.

    Parameters
    ----------
    government, insurgent : Support
    pull, jump : array of float, shape (run, month)
        What support and division add to x, and what morale rises by, at each boundary.
    """

    government: Support
    insurgent: Support
    pull: Floats
    jump: Floats


def sides_of(situation: Situation) -> Sides:
    """The government and the insurgents: of several the one with the most influence.

    Examples
    --------
    >>> import detente
    >>> sides_of(detente.load("afghanistan-2017"))
    Sides(government='afghan-government', insurgent='taliban')
    """

    def strongest(kind: str) -> str:
        found = [
            (-(influence.best if influence else 0.0), row.key)
            for row in situation.actors
            if row.text("kind") == kind and not row.text("part_of")
            for influence in [row.value("influence")]
        ]
        return min(found)[1] if found else ""

    return Sides(strongest("government"), strongest("insurgent"))


def donors_of(situation: Situation, recipient: str) -> tuple[str, ...]:
    """Donors of money, troops or arms to a recipient, in id order."""
    rows = situation.table("dependencies").where(recipient=recipient)
    return tuple(sorted({row.text("donor") for row in rows if row.text("resource") in RESOURCES}))


def luck_name(situation: Situation, recipient: str, donor: str) -> str:
    """Name of the stream behind a donor's patience: one number for all that it gives.

    It is the stream of the donor's first patience cell (money, troops, arms), so that rankings of
    inputs see that cell move what it moves.
    """
    rows = situation.table("dependencies").where(recipient=recipient, donor=donor)
    given = {row.text("resource") for row in rows}
    first = next((resource for resource in RESOURCES if resource in given), RESOURCES[0])
    return f"dependencies/{recipient}/{donor}/{first}/patience"


def donor_luck(
    situation: Situation, *, seed: int, numbers: NDArray[np.int64]
) -> dict[tuple[str, str], Floats]:
    """One uniform number a donor and draw, for every recipient on the ground."""
    sides = sides_of(situation)
    first, count = int(numbers[0]), len(numbers)
    return {
        (recipient, donor): uniforms(seed, luck_name(situation, recipient, donor), first, count)
        for recipient in (sides.government, sides.insurgent)
        for donor in donors_of(situation, recipient)
    }


def resource_of(row: Row) -> str:
    """The resource that a lever moves, by the words of its name."""
    words = row.text("lever").lower()
    for word, resource in LEVER_WORDS:
        if word in words:
            return resource
    raise AnalysisError(
        f"{row.where('lever')}: '{row.text('lever')}' names no resource; write troops, money, "
        "aid or arms in it"
    )


def levers_of(situation: Situation) -> list[tuple[str, Lever]]:
    """Levers after ``as_of``: recipient and lever.  Earlier ones the balance has absorbed."""
    sides = sides_of(situation)
    out = []
    for row in situation.table("theatre/levers"):
        day = row.day("date")
        if day is None or day <= situation.as_of:
            continue
        change = row.number("change")
        unit = row.text("unit")
        if change is None or (unit and not unit.startswith("share")):
            raise AnalysisError(
                f"{row.where('unit')}: a lever after as_of is a change as a share of today's "
                f"total (unit 'share of today's {resource_of(row)}'), not '{unit}'"
            )
        resource, actor = resource_of(row), row.text("actor")
        rows = situation.table("dependencies").where(donor=actor, resource=resource)
        recipients = {one.text("recipient") for one in rows}
        insurgents_only = sides.insurgent in recipients and sides.government not in recipients
        recipient = sides.insurgent if insurgents_only else sides.government
        out.append((recipient, Lever(resource, month_of(day), np.array([change]))))
    return out


def flows_of(
    situation: Situation,
    base: Situation,
    recipient: str,
    *,
    value: Callable[[str, float], Floats],
    coded: Callable[[str, float], Floats],
    luck: Mapping[tuple[str, str], Floats],
) -> list[Flow]:
    """What donors give a recipient, in the edited situation beside the unedited one.

    Parameters
    ----------
    situation, base : Situation
        Edited and unedited.
    recipient : str
    value, coded : callable
        Draws of a cell by name, or a constant, in the edited and unedited situation.
    luck : mapping of (recipient, donor) to array
        Uniform numbers behind patience.
    """
    if not recipient:
        return []
    now = {row.key: row for row in situation.table("dependencies").where(recipient=recipient)}
    before = {row.key: row for row in base.table("dependencies").where(recipient=recipient)}
    out = []
    for key in sorted({**before, **now}):
        row = now.get(key) or before[key]
        resource, donor = row.text("resource"), row.text("donor")
        if resource not in RESOURCES:
            continue
        share = coded(f"dependencies/{key}/share", 0.0)
        flowing = value(f"dependencies/{key}/share", 0.0)
        patience = row.value("patience")
        u = luck[recipient, donor]
        out.append(
            Flow(
                donor,
                resource,
                share,
                flowing,
                value(f"dependencies/{key}/substitutes", 0.0),
                np.full(len(u), math.inf)
                if patience is None
                else cell_for(patience, 0.0, math.inf).quantile(u),
            )
        )
    return out


def outside_of(
    situation: Situation,
    base: Situation,
    draws: xr.Dataset,
    base_draws: xr.Dataset,
    *,
    luck: Mapping[tuple[str, str], Floats],
    rows: NDArray[np.int64],
    rules: Rules,
    support_weight: Floats,
    shock: Floats,
    division: Floats,
    first_month: int,
    months: int,
    start_day: int | None = None,
    factors: Mapping[str, float] | None = None,
) -> Outside:
    """Support, division and what they do to balance and morale, run by run.

    Parameters
    ----------
    situation, base : Situation
    draws, base_draws : xarray.Dataset
    luck : mapping
        Uniform numbers behind patience, one a run.
    rows : array of int, shape (run,)
        Which draw each run takes its shares and ratifiers from.
    rules : Rules
    support_weight, shock, division : array of float, shape (run,)
        ε, the share of it that morale loses at once, and d.
    first_month, months : int
        Boundaries ``first_month`` … ``first_month + months``.
    start_day : int, optional
        Day number from which patience counts; ``as_of`` by default.
    factors : mapping, optional
        By how much the government's flowing shares are multiplied, nothing replaced.
    """
    sides = sides_of(base)
    levers = levers_of(situation)
    as_of = base.as_of.toordinal() if start_day is None else start_day
    boundaries = np.array([first_day(first_month + t).toordinal() for t in range(months + 1)])

    def drawn(source: xr.Dataset) -> Callable[[str, float], Floats]:
        return lambda name, absent: cell_or(source, name, absent)[rows]

    def strength(recipient: str, multiplied: Mapping[str, float] | None) -> Support:
        flows = flows_of(
            situation, base, recipient, value=drawn(draws), coded=drawn(base_draws), luck=luck
        )
        own = [lever for who, lever in levers if who == recipient]
        return support(
            flows, boundaries=boundaries, first_month=first_month, as_of=as_of, runs=len(rows),
            rules=rules, levers=own, factors=multiplied,
        )  # fmt: skip

    government = strength(sides.government, factors)
    insurgent = strength(sides.insurgent, None)
    split = _divided(situation, draws, sides.government, rows)
    split = split - _divided(base, base_draws, sides.government, rows)
    after = np.searchsorted(boundaries, as_of - 15) <= np.arange(months + 1)
    pull = support_weight[:, None] * (insurgent.log_strength - government.log_strength)
    pull += (division * split)[:, None] * after[None]
    fall = np.maximum(0.0, -np.diff(government.log_strength, axis=1, prepend=0.0))
    fall[:, 0] = 0.0
    return Outside(government, insurgent, pull, (shock * support_weight)[:, None] * fall)


def _divided(
    situation: Situation, draws: xr.Dataset, government: str, rows: NDArray[np.int64]
) -> Floats:
    """D: expected number of factions able to block, beyond the strongest."""
    powers: Sequence[Floats] = [
        cell_or(draws, f"ratifiers/{row.key}/power", 0.0)[rows]
        for row in situation.table("ratifiers").where(actor=government)
    ]
    if not government or not powers:
        return np.zeros(len(rows))
    stacked = np.stack(powers)
    return np.asarray(stacked.sum(axis=0) - stacked.max(axis=0))
