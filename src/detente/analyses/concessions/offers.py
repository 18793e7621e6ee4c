"""Verdicts on every small set of linkable issues put on offer in a forum (method 3, concessions).

The heavy part of the concessions: chunk by chunk, so that a long run keeps what is done.  What the
verdicts mean is told by :mod:`detente.analyses.concessions.concessions`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.agreement.agreement import open_forums
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal, Seats
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.findings.finding import Finding
from detente.models.winset import Variants, verdicts
from detente.situation.model import Situation

Flags = NDArray[np.bool_]
LARGEST = 3  # issues in a set
NONE, ALL = "no", "yes"
BATCH = 64  # sets whose boxes are held in memory together


def offers_of(linkable: Sequence[str], *, largest: int = LARGEST) -> tuple[str, ...]:
    """Names of all sets of up to ``largest`` linkable issues, ``no`` first and ``yes`` last.

    Examples
    --------
    >>> offers_of(["a", "b"])
    ('no', 'a', 'b', 'a+b', 'yes')
    """
    sets = [
        "+".join(chosen)
        for size in range(1, largest + 1)
        for chosen in combinations(sorted(linkable), size)
    ]
    return (NONE, *sets, ALL)


def issues_in(offer: str, linkable: Sequence[str]) -> tuple[str, ...]:
    """Issues that an offer names."""
    if offer == NONE:
        return ()
    return tuple(linkable) if offer == ALL else tuple(offer.split("+"))


class Offers:
    """Is a deal feasible with these linkable issues on offer?  All sets of up to three."""

    card = Card(
        name="offers",
        title="Sets of linked issues",
        question="With which further issues on offer is a deal feasible?",
        tables=("forums", "members"),
        gives={
            "feasible": Variable(
                ("draw", "forum", "offer"), "", "feasible with the issues of the offer linked"
            )
        },
        references=("tollison1979", "sebenius1983"),
        limits=("Sets of more than three issues are not tried one by one, only all at once.",),
        choices=("kappa", "delta", "lambda", "theta"),
    )

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """Verdicts of every open forum on a chunk of draws; nothing for a scenario."""
        frame = Frame.of(inputs.situation, inputs.draws)
        numbers = inputs.draws["draw"].values
        forums = open_forums(inputs.situation, frame) if options.full else []
        if not forums:
            return xr.Dataset(coords={"draw": numbers})
        offers = offers_of(frame.linkable)
        out = np.zeros((frame.size, len(forums), len(offers)), np.bool_)
        for place, seats in enumerate(forums):
            out[:, place] = opened(frame, seats, offers).T
        return xr.Dataset(
            {"feasible": (("draw", "forum", "offer"), out)},
            coords={
                "draw": numbers,
                "forum": np.array([seats.forum for seats in forums], dtype=object),
                "offer": np.array(offers, dtype=object),
            },
        )

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """None of its own: the concessions tell them."""
        return []


def opened(frame: Frame, seats: Seats, offers: Sequence[str]) -> Flags:
    """Draws in which a deal is feasible with each offer: (offer, draw) bool.

    A set is asked about only where it can matter: where the agenda alone fails, all linkable issues
    together succeed, and no part of the set succeeds already (linking never lowers).  Packages and
    multipliers found for one set are tried on the next (``winset_loops.sweep``).

    Parameters
    ----------
    frame : Frame
    seats : Seats
    offers : sequence of str
        Of :func:`offers_of`: parts of a set before the set.
    """
    deal = Deal(frame, seats, frame.linkable)
    problem = deal.problem
    place = {issue: k for k, issue in enumerate(deal.issues)}
    sets = [frozenset(issues_in(each, frame.linkable)) - set(seats.agenda) for each in offers]
    out = np.zeros((len(offers), frame.size), np.bool_)
    everything = frozenset(deal.issues) - set(seats.agenda)

    def ask(chosen: list[int], wanted: Flags) -> None:
        for start in range(0, len(chosen), BATCH):
            batch = chosen[start : start + BATCH]
            low = np.repeat(problem.low[None], len(batch), axis=0)
            high = np.repeat(problem.high[None], len(batch), axis=0)
            for row, offer in enumerate(batch):
                for issue in everything - sets[offer]:  # not on offer: stays where it goes
                    k = place[issue]
                    low[row, :, k] = high[row, :, k] = problem.reversion[:, k]
            free = np.broadcast_to(problem.optional, (len(batch), *problem.optional.shape))
            pick = np.array([[0, 0, row, 1, 0] for row in range(len(batch))], np.int64)
            variants = Variants(problem.offset[None], problem.active[None], low, high, free, pick)
            out[batch] |= verdicts(problem, variants, ask=wanted[start : start + BATCH])

    first = {chosen: row for row, chosen in reversed(list(enumerate(sets)))}
    none, full = first.get(frozenset()), first.get(everything)
    always = np.ones(frame.size, np.bool_)
    base, whole = np.zeros_like(always), always
    if none is not None:
        ask([none], always[None])
        base = out[none]
    if full is not None and full != none:
        ask([full], ~base[None])
        out[full] |= base
        whole = out[full]
    for size in sorted({len(chosen) for chosen in first}):
        rows = [row for chosen, row in first.items() if len(chosen) == size]
        rows = sorted(row for row in rows if row not in (none, full))
        wanted = np.zeros((len(rows), frame.size), np.bool_)
        for at, row in enumerate(rows):
            out[row] = base
            for chosen, part in first.items():
                if chosen < sets[row]:
                    out[row] |= out[part]
            wanted[at] = whole & ~out[row]
        ask(rows, wanted)
    for row, chosen in enumerate(sets):  # sets that name an issue of the agenda anew
        out[row] = out[first[chosen]]
    return out


def minimal(verdict: Flags, sets: Sequence[frozenset[str]]) -> Flags:
    """Where a set opens a deal and no smaller part of it does: (set, draw) bool.

    A set that stands twice in the list counts where it stands first.
    """
    out = verdict.copy()
    for row, chosen in enumerate(sets):
        for part, smaller in enumerate(sets):
            if smaller < chosen or (smaller == chosen and part < row):
                out[row] &= ~verdict[part]
    return out
