"""Strength that comes from outside: money, troops and arms, as long as donors' patience lasts.

S = Π_r F_r^w_r over the resources; F_r = 1 - Σ_donors (1 - substitutes)·(share as coded - share
still flowing) + levers, at least 0.05.  Today's strength is 1: only what leaves unreplaced counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

RESOURCES = ("money", "troops", "arms")
WEIGHTS: Mapping[str, float] = {"money": 0.5, "troops": 0.35, "arms": 0.15}
FLOOR = 0.05
DAYS_A_YEAR = 365.25
DAYS_A_MONTH = 30.4375
NEVER = np.iinfo(np.int32).max


@dataclass(frozen=True)
class Flow:
    """What one donor gives one side of one resource.

    Parameters
    ----------
    donor : str
    resource : str
        ``money``, ``troops`` or ``arms``.
    coded : array of float, shape (run,)
        Share of the recipient's total in the unedited situation, 0-1.
    share : array of float, shape (run,)
        Share that flows from ``as_of`` on; differs from ``coded`` only in a scenario.
    substitutes : array of float, shape (run,)
        Part of a lost share that others replace, 0-1.
    patience : array of float, shape (run,)
        Years from ``as_of`` until the donor stops.
    """

    donor: str
    resource: str
    coded: Floats
    share: Floats
    substitutes: Floats
    patience: Floats


@dataclass(frozen=True)
class Lever:
    """A change of one resource from a date on, as a share of today's total."""

    resource: str
    month: int
    change: Floats


@dataclass(frozen=True)
class Support:
    """Strength of one side, and when its donors stop.

    Parameters
    ----------
    log_strength : array of float, shape (run, month)
        log S at every boundary asked for.
    flowing : mapping of str to array, shape (run, month)
        What flows of each resource, as a share of what flowed as coded; levers included.
    stops : mapping of (donor, resource) to array of int, shape (run,)
        Month boundary at which it stops; ``NEVER`` beyond all boundaries.
    """

    log_strength: Floats
    flowing: Mapping[str, Floats]
    stops: Mapping[tuple[str, str], NDArray[np.int64]]

    def withdrawn(self, donor: str) -> NDArray[np.int64]:
        """Month boundary at which the donor's troops or money have stopped, whichever first."""
        mine = [
            stop
            for (who, resource), stop in self.stops.items()
            if who == donor and resource in ("money", "troops")
        ]
        if not mine:
            raise KeyError(f"'{donor}' gives neither money nor troops")
        first: NDArray[np.int64] = np.minimum.reduce(mine)
        return first


@dataclass(frozen=True)
class Rules:
    """The choices behind :func:`support`; each a number or one a run.

    Parameters
    ----------
    weights : mapping of str to array
        Exponent of each resource.
    follow : array
        Months within which the allies' troops follow the lead donor's.
    cut : array
        Part of its money that a donor keeps back once its troops have gone, 0-1.
    """

    weights: Mapping[str, ArrayLike] = field(default_factory=lambda: dict(WEIGHTS))
    follow: ArrayLike = 6.0
    cut: ArrayLike = 0.35


def support(
    flows: Sequence[Flow],
    *,
    boundaries: NDArray[np.int64],
    first_month: int,
    as_of: int,
    runs: int,
    rules: Rules | None = None,
    levers: Sequence[Lever] = (),
    factors: Mapping[str, float] | None = None,
) -> Support:
    """Strength of a side at month boundaries.

    Parameters
    ----------
    flows : sequence of Flow
        Of one recipient.
    boundaries : array of int, shape (month,)
        Day numbers (proleptic Gregorian ordinals) of the month boundaries.
    first_month : int
        Month number of the first boundary (year × 12 + month, January = 0).
    as_of : int
        Day number from which patience counts.
    runs : int
    rules : Rules, optional
    levers : sequence of Lever
        They end when the lead donor of their resource leaves.
    factors : mapping of str to float, optional
        By how much every donor's flowing share of a resource is multiplied from ``as_of`` on,
        nothing replaced: 0.5 halves the aid, 0 ends it.

    Returns
    -------
    Support

    Examples
    --------
    Half the money comes from one donor, a tenth of it can be replaced, and it leaves in a year.

    >>> import datetime as dt
    >>> days = np.array([dt.date(2017 + m // 12, m % 12 + 1, 1).toordinal() for m in range(25)])
    >>> one = np.ones(1)
    >>> flow = Flow("usa", "money", 0.5 * one, 0.5 * one, 0.1 * one, 1.0 * one)
    >>> out = support([flow], boundaries=days, first_month=24204, as_of=int(days[0]), runs=1)
    >>> int(out.stops["usa", "money"][0] - 24204), round(float(np.exp(out.log_strength[0, -1])), 4)
    (12, 0.7416)
    """
    rules = rules or Rules()
    factors = factors or {}
    months = len(boundaries)
    steps = first_month + np.arange(months)
    stops = _stops(flows, boundaries, first_month, as_of, runs, rules)
    begins = _nearest(np.array([float(as_of)]), boundaries, first_month)[0]
    cut = np.broadcast_to(np.asarray(rules.cut, np.float64), (runs,))
    log_strength = np.zeros((runs, months))
    flowing: dict[str, Floats] = {}
    for resource in RESOURCES:
        mine = [flow for flow in flows if flow.resource == resource]
        strength = np.ones((runs, months))
        given, coded = np.zeros((runs, months)), np.zeros(runs)
        for flow in mine:
            still = np.where(steps[None] < begins, flow.coded[:, None], flow.share[:, None])
            still = np.where(steps[None] < stops[flow.donor, resource][:, None], still, 0.0)
            if resource == "money" and (flow.donor, "troops") in stops:
                gone = steps[None] >= stops[flow.donor, "troops"][:, None]
                still = np.where(gone, still * (1 - cut[:, None]), still)
            strength -= (1 - flow.substitutes[:, None]) * (flow.coded[:, None] - still)
            if resource in factors:
                changed = np.where(steps[None] < begins, still, factors[resource] * still)
                strength += changed - still
                still = changed
            given += still
            coded += flow.coded
        lead = _lead(mine, runs)
        for lever in (one for one in levers if one.resource == resource):
            on = np.broadcast_to(steps[None] >= lever.month, (runs, months)).copy()
            for k, flow in enumerate(mine):
                on &= (lead != k)[:, None] | (steps[None] < stops[flow.donor, resource][:, None])
            extra = np.where(on, np.asarray(lever.change).reshape(-1, 1), 0.0)
            strength += extra
            given += extra
        weight = np.broadcast_to(np.asarray(rules.weights[resource], np.float64), (runs,))
        log_strength += weight[:, None] * np.log(np.maximum(strength, FLOOR))
        if mine:
            flowing[resource] = given / np.maximum(coded, 1e-12)[:, None]
    return Support(log_strength, flowing, stops)


def _lead(flows: Sequence[Flow], runs: int) -> NDArray[np.int64]:
    """Position of the lead donor in each run: the largest share as coded; ties: the first."""
    if not flows:
        return np.full(runs, -1)
    return np.asarray(np.stack([flow.coded for flow in flows]).argmax(axis=0), np.int64)


def _stops(
    flows: Sequence[Flow],
    boundaries: NDArray[np.int64],
    first_month: int,
    as_of: int,
    runs: int,
    rules: Rules,
) -> dict[tuple[str, str], NDArray[np.int64]]:
    """Month boundary at which each flow stops, the allies' troops following the lead donor's."""
    days = {(f.donor, f.resource): as_of + f.patience * DAYS_A_YEAR for f in flows}
    troops = [flow for flow in flows if flow.resource == "troops"]
    if len(troops) > 1:
        lead = _lead(troops, runs)
        left = np.stack([days[flow.donor, "troops"] for flow in troops])
        follow = np.broadcast_to(np.asarray(rules.follow, np.float64), (runs,)) * DAYS_A_MONTH
        latest = np.take_along_axis(left, lead[None], axis=0)[0] + follow
        for k, flow in enumerate(troops):
            days[flow.donor, "troops"] = np.where(lead == k, left[k], np.minimum(left[k], latest))
    return {key: _nearest(day, boundaries, first_month) for key, day in days.items()}


def _nearest(day: Floats, boundaries: NDArray[np.int64], first_month: int) -> NDArray[np.int64]:
    """Nearest month boundary, the earlier on a tie; ``NEVER`` after the last."""
    middle = (boundaries[1:] + boundaries[:-1]) / 2
    index = np.searchsorted(middle, day, side="left")
    last = boundaries[-1] + 15
    out: NDArray[np.int64] = np.asarray(first_month + index, np.int64)
    out[np.asarray(day) > last] = NEVER
    return out
