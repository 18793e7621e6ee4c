"""Which deal first: the region or the country? (Method 3, sequence.)

A deal that is reached changes the game that follows: its predicted package is what the second
talks fall back on, and its guarantee stands behind the second deal too, 1 - (1 - G1)(1 - G2).
Where the first deal fails the second stands as it is.  Every regional forum is paired with every
domestic one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.agreement.agreement import open_forums
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal, Seats
from detente.analyses.deal.seating import feasible_in
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.analyses.sequence.findings import sequence_findings
from detente.findings.finding import Finding
from detente.models.bargain import packages
from detente.situation.model import Situation

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
FIRST, SECOND = "regional", "domestic"
# Ways to the two deals, and parts of what the first does for the second.
STEPS = (
    "first_alone", "second_alone", "second_after", "first_after", "at_once",
    "with_guarantee", "with_reversion", "with_patrons",
)  # fmt: skip


class Order:
    """Orders of a regional and an internal deal."""

    card = Card(
        name="sequence",
        title="Order of deals",
        question="Does a deal inside the country need a deal of the region first?",
        tables=("forums", "members"),
        needs=("agreement",),
        gives={
            "feasible": Variable(
                ("draw", "pair", "step"), "", "feasible at a step; pair = regional>domestic"
            ),
            "regional_first": Variable(
                ("draw",), "", "a domestic deal needs a regional one first; NaN: none can come"
            ),
            "pair_first": Variable(("draw", "pair"), "", "the same for one regional forum"),
            "moved": Variable(
                ("pair", "issue"), "points", "mean change of what no domestic deal means"
            ),
            "fallback": Variable(
                ("pair", "actor"), "utility", "mean change of a party's no-deal value"
            ),
        },
        references=("putnam1988", "kydd2005", "walter2002"),
        limits=(
            "A first deal is taken to be carried out as predicted.",
            "Where the first deal fails, the second is taken to stand as if it had not been tried.",
            "Both at once is one table of all who are essential, deciding by unanimity.",
        ),
        choices=("kappa", "delta", "lambda", "theta"),
        whole=True,
        base_only=True,
    )  # fmt: skip

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """Every order of every pair of a regional and a domestic forum."""
        frame = Frame.of(inputs.situation, inputs.draws)
        coords: dict[str, Any] = {"draw": inputs.draws["draw"].values}
        agreement = inputs.results["agreement"]
        pairs = pairs_of(inputs.situation, frame)
        if not pairs or "package" not in agreement:
            return xr.Dataset(coords=coords)
        solved = agreement.sel(linked="no").transpose("draw", "forum", ...)
        feasible = np.zeros((frame.size, len(pairs), len(STEPS)), np.bool_)
        moved = np.full((len(pairs), len(frame.issues)), np.nan)
        fallback = np.full((len(pairs), len(frame.parties)), np.nan)
        for place, (first, second) in enumerate(pairs):
            steps, moved[place], fallback[place] = _pair(frame, first, second, solved)
            feasible[:, place] = np.stack([steps[step] for step in STEPS], axis=1)
        alone = feasible[:, :, STEPS.index("second_alone")]
        after = feasible[:, :, STEPS.index("second_after")]
        can, by_itself = (alone | after).any(axis=1), alone.any(axis=1)
        coords |= {
            "pair": np.array([f"{a.forum}>{b.forum}" for a, b in pairs], dtype=object),
            "step": np.array(STEPS, dtype=object),
            "issue": np.array(frame.issues, dtype=object),
            "actor": np.array(frame.parties, dtype=object),
        }
        return xr.Dataset(
            {
                "feasible": (("draw", "pair", "step"), feasible),
                "regional_first": (("draw",), np.where(can, ~by_itself, np.nan)),
                "pair_first": (("draw", "pair"), np.where(alone | after, ~alone, np.nan)),
                "moved": (("pair", "issue"), moved),
                "fallback": (("pair", "actor"), fallback),
            },
            coords=coords,
        )

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """Odds of the whole by order, and what the first deal does for the second."""
        return sequence_findings(result, situation)


def pairs_of(situation: Situation, frame: Frame) -> list[tuple[Seats, Seats]]:
    """Regional and domestic forums with a verdict, paired, in id order."""
    kind = {row.key: row.text("kind") for row in situation.forums}
    seats = open_forums(situation, frame)
    return [
        (first, second)
        for first in seats
        for second in seats
        if kind[first.forum] == FIRST and kind[second.forum] == SECOND
    ]


def patrons_of(situation: Situation, first: Seats, second: Seats) -> tuple[str, ...]:
    """Donors of the second forum's parties that sit in the first and not in the second."""
    donors = {
        row.text("donor")
        for row in situation.table("dependencies")
        if row.text("recipient") in second.parties
    }
    return tuple(sorted((donors & set(first.table)) - set(second.table)))


def combined(first: Floats, second: Floats) -> Floats:
    """Two guarantees together: a deal is broken only where both fail to hold it.

    Examples
    --------
    >>> float(combined(np.array(0.5), np.array(0.2)))
    0.6
    """
    return np.asarray(1 - (1 - first) * (1 - second))


def together(first: Seats, second: Seats) -> Seats:
    """One table of both: everybody who has to agree in either, on everything, by unanimity."""
    essential = tuple(sorted({*first.parties, *second.parties}))
    table = tuple(sorted({*first.table, *second.table, *essential}))
    return Seats(
        first.forum,
        essential,
        table,
        (),
        tuple(sorted({*first.outside, *second.outside} - set(table))),
        tuple(sorted({*first.agenda, *second.agenda})),
    )


def follow(
    frame: Frame, seats: Seats, package: Floats, done: Flags, guarantee: Floats
) -> tuple[Flags, Flags, Flags]:
    """Verdicts of a forum after another deal: whole effect, its guarantee alone, its package alone.

    Parameters
    ----------
    frame : Frame
    seats : Seats
        Of the forum that comes second.
    package : (draw, issue) float
        Predicted package of the first deal on all issues.
    done : (draw) bool
        Draws in which the first deal was feasible.
    guarantee : (draw) float
        Of the first forum.
    """
    own = frame.guarantee(seats.forum)
    backed = np.where(done, combined(guarantee, own), own)
    shifted = frame.with_reversion(np.where(done[:, None], package, frame.reversion))
    out = [
        feasible_in(Deal(where, seats, (), behind))
        for where, behind in ((shifted, backed), (frame, backed), (shifted, own))
    ]
    return out[0], out[1], out[2]


def regional_first(situation: Situation, frame: Frame) -> Floats:
    """Whether a domestic deal needs a regional one first, and nothing else: (draw).

    The same as the variable of the analysis, from the tables that matter alone; NaN where no
    domestic deal can come.
    """
    pairs = pairs_of(situation, frame)
    alone = {second.forum: feasible_in(Deal(frame, second)) for _, second in pairs}
    after = np.zeros(frame.size, np.bool_)
    for first in {first.forum: first for first, _ in pairs}.values():
        deal = Deal(frame, first)
        fine = deal.solution.feasible
        package = frame.reversion.copy()
        package[:, deal.issue_at] = packages(deal.problem, deal.solution, power=deal.weights)
        shifted = frame.with_reversion(np.where(fine[:, None], package, frame.reversion))
        for second in (second for one, second in pairs if one.forum == first.forum):
            own = frame.guarantee(second.forum)
            behind = np.where(fine, combined(frame.guarantee(first.forum), own), own)
            after |= feasible_in(Deal(shifted, second, (), behind))
    by_itself = np.any(list(alone.values()), axis=0) if alone else np.zeros(frame.size, np.bool_)
    return np.where(by_itself | after, ~by_itself, np.nan)


def _pair(
    frame: Frame, first: Seats, second: Seats, solved: xr.Dataset
) -> tuple[dict[str, Flags], Floats, Floats]:
    guarantee = {seats.forum: frame.guarantee(seats.forum) for seats in (first, second)}
    fine, package = {}, {}
    for seats in (first, second):
        one = solved.sel(forum=seats.forum)
        fine[seats.forum] = one["feasible"].values.astype(bool)
        package[seats.forum] = one["package"].transpose("draw", "issue").values
    a, b = first.forum, second.forum
    after, by_guarantee, by_package = follow(frame, second, package[a], fine[a], guarantee[a])
    patrons = patrons_of(frame.situation, first, second)
    backed = replace(second, table=tuple(sorted({*second.table, *patrons})))
    at_once = Deal(frame, together(first, second), (), combined(guarantee[a], guarantee[b]))
    # The other order: only the draws in which the domestic deal is feasible can differ.
    first_after = fine[a]
    if fine[b].any():
        first_after = follow(frame, first, package[b], fine[b], guarantee[b])[0]
    steps = {
        "first_alone": fine[a],
        "second_alone": fine[b],
        "second_after": after,
        "first_after": first_after,
        "at_once": feasible_in(at_once),
        "with_guarantee": by_guarantee,
        "with_reversion": by_package,
        "with_patrons": np.where(fine[a], feasible_in(Deal(frame, backed)), fine[b])
        if patrons
        else fine[b],
    }
    return steps, *_shift(frame, package[a], fine[a])


def _shift(frame: Frame, package: Floats, done: Flags) -> tuple[Floats, Floats]:
    """Mean change of the reversion (issue) and of every party's no-deal value (party)."""
    at = [frame.actor_at[key] for key in frame.parties]
    if not done.any():
        return np.full(len(frame.issues), np.nan), np.full(len(at), np.nan)
    r, z = frame.reversion[done], package[done]
    ideal, weight = frame.ideal[done][:, at], frame.weight[done][:, at]
    value = weight * (np.abs(r[:, None] - ideal) - np.abs(z[:, None] - ideal)) / 100
    return (z - r).mean(axis=0), value.sum(axis=2).mean(axis=0)
