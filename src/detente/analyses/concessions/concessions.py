"""What would wider concessions buy, who would give them, and who would gain? (Method 3.)

For every set of linkable issues that opens a deal the *package that opens it* is solved in every
draw that it opens: the predicted package (asymmetric Nash) of the smallest part of the set that
suffices there.  What a party gives or gets on a linked issue is the change of its utility on that
issue against no deal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.agreement.agreement import open_forums
from detente.analyses.concessions.findings import concession_findings
from detente.analyses.concessions.offers import ALL, NONE, issues_in, minimal
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal, Seats
from detente.analyses.deal.waivers import variants_of, waivers_of
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.findings.finding import Finding
from detente.models.bargain import packages
from detente.models.winset import Problem, margins, verdicts
from detente.situation.model import Situation

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Concessions:
    """The concession ladder of every forum."""

    card = Card(
        name="concessions",
        title="Wider concessions",
        question="Which concessions in other areas would make a deal possible, and who gives them?",
        tables=("forums", "members"),
        needs=("offers",),
        gives={
            "count": Variable(("forum", "offer"), "draws", "draws with a feasible deal"),
            "gain": Variable(
                ("forum", "offer", "actor", "issue"), "utility",
                "mean change on a linked issue in the draws that the offer opens; NaN: opens none",
            ),
            "moved": Variable(
                ("forum", "offer", "issue"), "points", "mean move of a linked issue in those draws"
            ),
            "used": Variable(
                ("forum", "offer", "issue"), "share", "share of those draws that need the issue"
            ),
            "price": Variable(
                ("forum", "offer"), "utility", "mean net loss of those who give, summed"
            ),
            "rescued": Variable(
                ("draw", "seat"), "", "feasible with somebody waived; seat = forum:offer:who"
            ),
        },
        references=("tollison1979", "sebenius1983", "nash1950"),
        limits=(
            "A concession is counted where it opens a deal, not where it only improves one.",
            "Linked issues do not add to the trust tax: what is promised there may be broken too.",
        ),
        choices=("kappa", "delta", "lambda", "theta"),
        whole=True,
        base_only=True,
    )  # fmt: skip

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """Packages and waivers of the sets whose verdicts the offers hold."""
        found = inputs.results["offers"]
        if "feasible" not in found:
            return xr.Dataset(coords={"draw": inputs.draws["draw"].values})
        frame = Frame.of(inputs.situation, inputs.draws)
        offers = [str(each) for each in found["offer"].values]
        forums = [s for s in open_forums(inputs.situation, frame) if s.forum in found["forum"]]
        verdict = found["feasible"].transpose("forum", "offer", "draw").values.astype(bool)
        shape = (len(forums), len(offers))
        gain = np.full((*shape, len(frame.parties), len(frame.linkable)), np.nan)
        moved, used = (np.full((*shape, len(frame.linkable)), np.nan) for _ in range(2))
        price = np.full(shape, np.nan)
        seats_at, rescued = [], []
        for place, seats in enumerate(forums):
            opening = openings(frame, seats, verdict[place], offers)
            gain[place], moved[place] = opening.gain, opening.moved
            used[place], price[place] = opening.used, opening.price
            best = best_offer(verdict[place].sum(axis=1), offers)
            if best is not None:
                chosen = issues_in(offers[best], frame.linkable)
                names, rows = rescues(frame, seats, chosen, verdict[place, best])
                seats_at += [f"{seats.forum}:{offers[best]}:{name}" for name in names]
                rescued.append(rows)
        data: dict[str, Any] = {
            "count": (("forum", "offer"), verdict.sum(axis=2)),
            "gain": (("forum", "offer", "actor", "issue"), gain),
            "moved": (("forum", "offer", "issue"), moved),
            "used": (("forum", "offer", "issue"), used),
            "price": (("forum", "offer"), price),
        }
        coords: dict[str, Any] = {
            "draw": inputs.draws["draw"].values,
            "forum": np.array([seats.forum for seats in forums], dtype=object),
            "offer": np.array(offers, dtype=object),
            "actor": np.array(frame.parties, dtype=object),
            "issue": np.array(frame.linkable, dtype=object),
        }
        if rescued:
            data["rescued"] = (("draw", "seat"), np.concatenate(rescued).T)
            coords["seat"] = np.array(seats_at, dtype=object)
        return xr.Dataset(data, coords=coords)

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """The ranked table of sets, the most valuable concession and the cheapest package."""
        if not options.full:
            return []
        return concession_findings(result, situation, float(options.extra.get("reach", 0.5)))


def best_offer(count: NDArray[np.int64], offers: Sequence[str]) -> int | None:
    """Place of the set of up to three with the highest odds; ties: the smaller, then by id."""
    sets = [row for row, offer in enumerate(offers) if offer not in (NONE, ALL)]
    if not sets:
        return None
    return min(sets, key=lambda row: (-count[row], offers[row].count("+"), offers[row]))


def rescues(
    frame: Frame, seats: Seats, linked: Sequence[str], feasible: Flags
) -> tuple[tuple[str, ...], Flags]:
    """Who stands in the way with these issues linked.

    Parameters
    ----------
    frame : Frame
    seats : Seats
    linked : sequence of str
    feasible : (draw) bool
        Verdicts without a waiver.

    Returns
    -------
    tuple of str
        Names that can be waived (:func:`detente.analyses.waivers.waivers_of`).
    (name, draw) bool
        Verdicts with each of them waived.
    """
    deal = Deal(frame, seats, tuple(linked))
    names = waivers_of(deal)
    out = np.broadcast_to(feasible, (len(names), len(feasible))).copy()
    # A part of a party cannot open what the whole party with its factions does not.
    whole = [row for row, each in enumerate(names) if "." not in each]
    parts = [row for row, each in enumerate(names) if "." in each]
    for rows in (whole, parts) if parts else (whole,):
        ask = np.broadcast_to(~feasible, (len(rows), len(feasible))).copy()
        for at, row in enumerate(rows):
            who = names[row].partition(".")[0]
            if rows is parts:
                ask[at] &= out[names.index(who)]
        variants = variants_of(deal, waivers=[names[row] for row in rows])
        out[rows] |= verdicts(deal.problem, variants, ask=ask)
    return names, out


@dataclass(frozen=True)
class Opening:
    """Means over the draws that each offer opens; NaN where it opens none.

    Parameters
    ----------
    gain : (offer, party, issue) float
        Change of utility on a linked issue.
    moved, used : (offer, issue) float
        Move of the issue in points; share of draws in which it is needed.
    price : (offer) float
        What those who have to agree give up on the linked issues: the sum of net losses.
    """

    gain: Floats
    moved: Floats
    used: Floats
    price: Floats


def openings(frame: Frame, seats: Seats, verdict: Flags, offers: Sequence[str]) -> Opening:
    """What the packages look like that each offer opens in a forum.

    In a draw the package is that of the smallest sufficient part of the offer; ties: the part that
    comes first in the list of offers.

    Parameters
    ----------
    frame : Frame
    seats : Seats
    verdict : (offer, draw) bool
        Of :func:`detente.analyses.offers.opened`.
    offers : sequence of str
    """
    linkable = list(frame.linkable)
    # An issue of the agenda is in the deal anyway: naming it as a concession adds nothing.
    sets = [frozenset(issues_in(each, linkable)) - set(seats.agenda) for each in offers]
    out = Opening(
        gain=np.full((len(offers), len(frame.parties), len(linkable)), np.nan),
        moved=np.full((len(offers), len(linkable)), np.nan),
        used=np.full((len(offers), len(linkable)), np.nan),
        price=np.full(len(offers), np.nan),
    )
    least = minimal(verdict, sets) & ~verdict[offers.index(NONE)]
    cases = np.argwhere(least)  # (offer, draw), smaller offers first
    if len(cases) == 0:
        return out
    rows, draws = cases[:, 0], cases[:, 1]
    z = _opening_packages(frame, seats, [sets[row] for row in rows], draws)
    at = [frame.issue_at[key] for key in linkable]
    who = [frame.actor_at[key] for key in frame.parties]
    agree = [key in seats.parties for key in frame.parties]
    part = np.array([[key in sets[row] for key in linkable] for row in rows])
    r = frame.reversion[draws][:, at]
    ideal = frame.ideal[draws][:, who][:, :, at]
    weight = frame.weight[draws][:, who][:, :, at] * part[:, None]
    change = weight * (np.abs(r[:, None] - ideal) - np.abs(z[:, None] - ideal)) / 100
    loss = np.maximum(0.0, -change[:, agree].sum(axis=2)).sum(axis=1)
    solved = ~np.isnan(z).any(axis=1)
    for row, chosen in enumerate(sets):
        inside = solved & np.array([sets[each] <= chosen for each in rows])
        if not inside.any():
            continue
        mine = np.flatnonzero(inside)
        _, first = np.unique(draws[mine], return_index=True)  # the smallest part of each draw
        mine = mine[first]
        out.gain[row] = change[mine].mean(axis=0)
        out.moved[row] = ((z - r) * part)[mine].mean(axis=0)
        out.used[row] = part[mine].mean(axis=0)
        out.price[row] = loss[mine].mean()
    return out


def _opening_packages(
    frame: Frame, seats: Seats, sets: Sequence[frozenset[str]], draws: NDArray[np.int64]
) -> Floats:
    """Predicted package of each case on the linkable issues: (case, issue)."""
    deal = Deal(frame, seats, frame.linkable)
    whole = deal.problem
    low, high = whole.low[draws].copy(), whole.high[draws].copy()
    r = whole.reversion[draws]
    for k, issue in enumerate(deal.issues):
        if issue in seats.agenda:
            continue
        out = np.array([issue not in chosen for chosen in sets])
        low[out, k] = high[out, k] = r[out, k]
    problem: Problem = replace(whole.of(draws), low=low, high=high)
    package = packages(problem, margins(problem), power=deal.weights[draws])
    at = [deal.issues.index(key) for key in frame.linkable]
    return package[:, at]
