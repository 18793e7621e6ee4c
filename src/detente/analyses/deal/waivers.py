"""What if X were no obstacle?  Waivers of consent, and lifts of whole reasons (method 3).

A *waiver* drops somebody's conditions and red lines while it keeps its seat; a *lift* takes away a
reason for everybody: taxes, ratifiers, red lines, the limits of reach, the cost of no deal.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detente.analyses.deal.problem import Deal
from detente.models.winset import Variants, verdicts

Flags = NDArray[np.bool_]
LIFTS = ("tax", "ratifiers", "red_lines", "reach", "cost_doubled", "cost")
# Lifting any of these but the cost of no deal can only help: a feasible draw stays feasible.
HELPFUL = LIFTS[:-1]


def waivers_of(deal: Deal) -> tuple[str, ...]:
    """Names that can be waived at this table, in id order, ``trust`` last.

    ``x`` is a party with its factions, ``x.own`` without them, ``x.factions`` they alone; a faction
    stands for itself.
    """
    count = len(deal.seats.parties)
    names = list(deal.conditions)
    for place, party in enumerate(deal.seats.parties):
        if (deal.party_of[count:] == place).any():
            names += [f"{party}.own", f"{party}.factions"]
    return (*sorted(names), "trust")


def dropped(deal: Deal, waiver: str) -> Flags:
    """Conditions that a waiver drops: (condition) bool; none for ``trust``."""
    count = len(deal.seats.parties)
    who, _, part = waiver.partition(".")
    out = np.zeros(len(deal.conditions), np.bool_)
    if waiver == "trust" or who not in deal.conditions:
        return out
    at = deal.conditions.index(who)
    if at >= count:
        out[at] = True
        return out
    own = deal.party_of == at
    factions = own & (np.arange(len(own)) >= count)
    if part != "factions":
        out[at] = True
    if part != "own":
        out |= factions
    return out


def variants_of(
    deal: Deal, *, waivers: Sequence[str | Sequence[str]] = (), lifts: Sequence[str] = ()
) -> Variants:
    """Variants for waivers (single ones or sets) and lifts, in this order.

    Parameters
    ----------
    deal : Deal
    waivers : sequence
        Names of :func:`waivers_of`, or sets of them.
    lifts : sequence of str
        Among ``LIFTS``.
    """
    problem = deal.problem
    offsets = [problem.offset]
    actives, place = [problem.active], {}
    lows, highs = [problem.low], [problem.high]
    pick: list[tuple[int, ...]] = []

    def offset(values: NDArray[np.float64]) -> int:
        offsets.append(values)
        return len(offsets) - 1

    untaxed = -1
    for waiver in waivers:
        names = [waiver] if isinstance(waiver, str) else list(waiver)
        gone = np.zeros(len(deal.conditions), np.bool_)
        for name in names:
            gone |= dropped(deal, name)
        key = gone.tobytes()
        if not gone.any():
            place[key] = 0
        elif key not in place:
            actives.append(problem.active & ~gone)
            place[key] = len(actives) - 1
        if "trust" in names and untaxed < 0:
            untaxed = offset(deal.cost)
        pick.append((untaxed if "trust" in names else 0, place[key], 0, 1, 0))
    count = len(deal.seats.parties)
    for lift in lifts:
        row = [0, 0, 0, 1, 0]
        if lift == "tax":
            row[0] = offset(deal.cost)
        elif lift == "cost":
            row[0] = offset(-deal.tax)
        elif lift == "cost_doubled":
            row[0] = offset(2 * deal.cost - deal.tax)
        elif lift == "ratifiers":
            parties = problem.active.copy()
            parties[:, count:] = False
            actives.append(parties)
            row[1] = len(actives) - 1
        elif lift == "reach":
            lows.append(np.zeros_like(problem.low))
            highs.append(np.full_like(problem.high, 100.0))
            row[2] = len(lows) - 1
        elif lift == "red_lines":
            row[3] = 0
        else:
            raise ValueError(f"there is no lift '{lift}'; there are {', '.join(LIFTS)}")
        pick.append(tuple(row))
    optional = np.broadcast_to(problem.optional, (len(lows), *problem.optional.shape))
    return Variants(
        np.stack(offsets), np.stack(actives), np.stack(lows), np.stack(highs), optional,
        np.array(pick, np.int64).reshape(-1, 5),
    )  # fmt: skip


def waived(
    deal: Deal, *, waiver: str | Sequence[str] | None = None, lift: str | None = None
) -> Flags:
    """Draws in which a deal is feasible once somebody is waived or a reason lifted."""
    waivers = [] if waiver is None else [waiver]
    lifts = [] if lift is None else [lift]
    return np.asarray(verdicts(deal.problem, variants_of(deal, waivers=waivers, lifts=lifts))[0])
