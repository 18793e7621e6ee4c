"""Other seatings of a forum: who joins, who leaves, who loses a veto, which rule decides.

Small pure changes of :class:`detente.analyses.deal.Seats`; it is no analysis itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detente.analyses.deal.problem import Deal, Seats
from detente.models.winset import Variants, verdicts

QUOTA = 2 / 3  # the usual qualified majority


def admitted(seats: Seats, names: Iterable[str]) -> Seats:
    """With new essential members: a deal without them is no deal."""
    new = set(names)
    return replace(
        seats,
        essential=tuple(sorted({*seats.essential, *new})),
        table=tuple(sorted({*seats.table, *new})),
        voters=tuple(sorted({*seats.voters, *new})) if seats.quota >= 0 else (),
        outside=tuple(key for key in seats.outside if key not in new),
    )


def guaranteed(seats: Seats, names: Iterable[str]) -> Seats:
    """With new guarantors: at the table, lending reach and trust, without a veto."""
    new = set(names)
    return replace(
        seats,
        table=tuple(sorted({*seats.table, *new})),
        outside=tuple(key for key in seats.outside if key not in new),
    )


def expelled(seats: Seats, names: Iterable[str]) -> Seats:
    """Without some parties: neither asked nor at the table."""
    gone = set(names)

    def left(keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(key for key in keys if key not in gone)

    return replace(
        seats, essential=left(seats.essential), table=left(seats.table),
        voters=left(seats.voters), outside=left(seats.outside),
    )  # fmt: skip


def unvetoed(seats: Seats, names: Iterable[str]) -> Seats:
    """With the veto of some parties gone: they keep their seats."""
    gone = set(names)
    return replace(seats, essential=tuple(key for key in seats.essential if key not in gone))


def by_quota(seats: Seats, *, quota: float = QUOTA) -> Seats:
    """Deciding by a qualified majority of its essential parties, nobody of them with a veto."""
    return replace(seats, essential=(), voters=seats.parties, quota=quota)


def by_unanimity(seats: Seats) -> Seats:
    """Deciding by unanimity of everybody who has a vote."""
    return replace(seats, essential=seats.parties, voters=(), quota=-1.0)


def feasible_in(deal: Deal) -> NDArray[np.bool_]:
    """Whether a deal is feasible in each draw, without solving for its margin."""
    return np.asarray(verdicts(deal.problem, Variants.same(deal.problem))[0])
