"""All forums side by side, and what one of them would need to become the best (method 3).

Best in a draw is the feasible forum with the highest margin.  A *change* is one step that an
organiser could take: a new essential member, a new guarantor at the table, one veto less, another
rule, a stronger guarantee.  With a change a forum is best where its margin reaches that of every
other forum as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.agreement.agreement import open_forums
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal, Seats
from detente.analyses.deal.seating import admitted, by_quota, by_unanimity, guaranteed, unvetoed
from detente.analyses.forums.findings import forum_findings
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.findings.finding import Finding
from detente.models.winset import Variants, verdicts
from detente.situation.model import Situation

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
SAMPLE = 1000  # draws in which changes are solved
CANDIDATES = 6  # outsiders with the largest means that are tried as members and guarantors
GUARANTEES = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Change:
    """One step that changes a forum.

    Parameters
    ----------
    kind : str
        ``member``, ``guarantor``, ``veto``, ``rule`` or ``guarantee``; ``none`` as it stands.
    what : str
        The party, the new rule, or the new least guarantee.
    seats : Seats
        The forum with the change.
    """

    kind: str
    what: str
    seats: Seats


class Forums:
    """The table of forums, and what each would need."""

    card = Card(
        name="forums",
        title="Where to meet",
        question="Which table offers most, and what would another need to become the best?",
        tables=("forums", "members"),
        needs=("agreement",),
        gives={
            "first": Variable(
                ("trial", "change"), "", "the changed forum is the best; change = forum:kind:what"
            ),
            "feasible": Variable(("trial", "change"), "", "the changed forum has a feasible deal"),
            "other": Variable(
                ("trial", "forum"), "", "place of the best other forum; -1: none is feasible"
            ),
            "means": Variable(
                ("forum", "actor"), "share", "core stakes that a party can move alone"
            ),
            "guarantee": Variable(("forum", "level"), "share", "5th, 50th, 95th percentile"),
            "now": Variable(("forum", "measure"), "", "odds and coverage as the forum stands"),
            "blocked": Variable(
                ("seat",), "share", "of infeasible draws opened by waiving somebody"
            ),
        },
        references=("keohane1984", "tsebelis2002", "walter2002"),
        limits=(
            "One change at a time; the other forums stay as they are.",
            "That a member joins is taken as given: its price of joining is not asked.",
        ),
        choices=("kappa", "delta", "lambda", "theta"),
        whole=True,
        base_only=True,
    )  # fmt: skip

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """Describe every open forum, and try its changes on a sample of draws."""
        situation = inputs.situation
        count = min(inputs.draws.sizes["draw"], int(options.extra.get("sample", SAMPLE)))
        frame = Frame.of(situation, inputs.draws)
        few = Frame.of(situation, inputs.draws.isel(draw=slice(0, count)))
        forums = open_forums(situation, frame)
        coords: dict[str, Any] = {"draw": inputs.draws["draw"].values}
        agreement = inputs.results["agreement"]
        if not forums or "feasible" not in agreement:
            return xr.Dataset(coords=coords)
        core = agreement.sel(linked="no").transpose("draw", "forum", ...)
        fine = core["feasible"].values[:count].astype(bool)
        margin = np.where(fine, core["margin"].values[:count], -np.inf)
        other = np.full((count, len(forums)), -1)
        names, first, feasible = [], [], []
        alone = means(few)
        for place, seats in enumerate(forums):
            rest = margin.copy()
            rest[:, place] = -np.inf
            rival = rest.argmax(axis=1)
            high = rest[np.arange(count), rival]
            other[:, place] = np.where(np.isfinite(high), rival, -1)
            for change in changes_of(few, seats, alone):
                names.append(f"{seats.forum}:{change.kind}:{change.what}")
                best, fits = tried(few, change, np.maximum(0.0, high))
                first.append(best)
                feasible.append(fits)
        coords |= {
            "forum": np.array([seats.forum for seats in forums], dtype=object),
            "actor": np.array(frame.parties, dtype=object),
            "trial": inputs.draws["draw"].values[:count],
            "change": np.array(names, dtype=object),
            "level": [0.05, 0.5, 0.95],
            "measure": ["feasible", "feasible_linked", "worth", "coverage"],
        }
        now = [
            core["feasible"].values.mean(axis=0),
            agreement["feasible"].sel(linked="yes").transpose("draw", "forum").values.mean(axis=0),
            core["worth"].values.mean(axis=0),
            core["coverage"].values.mean(axis=0),
        ]
        guarantees = [np.quantile(frame.guarantee(s.forum), [0.05, 0.5, 0.95]) for s in forums]
        data: dict[str, Any] = {
            "first": (("trial", "change"), _columns(first, count)),
            "feasible": (("trial", "change"), _columns(feasible, count)),
            "other": (("trial", "forum"), other),
            "means": (
                ("forum", "actor"),
                np.array([outside(alone, frame.parties, seats) for seats in forums]),
            ),
            "guarantee": (("forum", "level"), np.array(guarantees)),
            "now": (("forum", "measure"), np.array(now).T),
        }
        if "waived" in agreement:
            coords["seat"], shares = _blocked(agreement)
            data["blocked"] = (("seat",), shares)
        return xr.Dataset(data, coords=coords)

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """A row of the forum table each, and what each forum would need."""
        return forum_findings(result, situation)


def means(frame: Frame) -> Floats:
    """Mean share of all core stakes that each party can move alone: (party)."""
    core = [frame.issue_at[key] for key in frame.core]
    at = [frame.actor_at[key] for key in frame.parties]
    stake = frame.stake[:, core]
    total = stake.sum(axis=1)
    moved = np.einsum("dak,dk->da", frame.control[:, at][:, :, core], stake)
    alone = np.divide(moved, total[:, None], out=np.zeros_like(moved), where=total[:, None] > 0)
    return np.asarray(alone.mean(axis=0))


def outside(weight: Floats, parties: Sequence[str], seats: Seats) -> Floats:
    """The same with 0 for those at the table."""
    inside = np.array([key in seats.table or key in seats.voters for key in parties])
    return np.where(inside, 0.0, weight)


def changes_of(frame: Frame, seats: Seats, weight: Floats) -> list[Change]:
    """Single steps that could better a forum; ``weight`` as :func:`means` gives it."""
    weight = outside(weight, frame.parties, seats)
    order = sorted(range(len(weight)), key=lambda p: (-weight[p], frame.parties[p]))
    outsiders = [frame.parties[p] for p in order if weight[p] > 0][:CANDIDATES]
    out = [Change("none", "", seats)]
    out += [Change("member", who, admitted(seats, [who])) for who in sorted(outsiders)]
    out += [Change("guarantor", who, guaranteed(seats, [who])) for who in sorted(outsiders)]
    if len(seats.essential) > 2:
        out += [Change("veto", who, unvetoed(seats, [who])) for who in seats.essential]
    if seats.quota < 0 and len(seats.essential) > 2:
        out.append(Change("rule", "quota", by_quota(seats)))
    elif seats.quota >= 0:
        out.append(Change("rule", "unanimity", by_unanimity(seats)))
    return out + [Change("guarantee", f"{level:g}", seats) for level in GUARANTEES]


def tried(frame: Frame, change: Change, rival: Floats) -> tuple[Flags, Flags]:
    """Whether a changed forum reaches a rival margin, and whether it is feasible: (draw) each.

    Parameters
    ----------
    frame : Frame
    change : Change
    rival : (draw) float
        Margin of the best other forum, at least 0.
    """
    guarantee = None
    if change.kind == "guarantee":
        guarantee = np.maximum(frame.guarantee(change.seats.forum), float(change.what))
    deal = Deal(frame, change.seats, (), guarantee)
    problem = deal.problem
    variants = Variants(
        np.stack([problem.offset - rival[:, None], problem.offset]), problem.active[None],
        problem.low[None], problem.high[None], problem.optional[None],
        np.array([[0, 0, 0, 1, 0], [1, 0, 0, 1, 0]], np.int64),
    )  # fmt: skip
    ask = np.stack([np.ones(frame.size, np.bool_), rival > 0])
    found = verdicts(problem, variants, ask=ask)
    return found[0], found[0] | found[1]


def _columns(rows: Sequence[Flags], count: int) -> Flags:
    return np.array(rows, np.bool_).reshape(len(rows), count).T


def _blocked(agreement: xr.Dataset) -> tuple[Any, Floats]:
    """Share of a forum's infeasible draws that each waiver opens; NaN where all are feasible."""
    fine = agreement["feasible"].sel(linked="no").transpose("draw", "forum").values.astype(bool)
    place = {str(forum): p for p, forum in enumerate(agreement["forum"].values)}
    waived = agreement["waived"].sel(linked="no").transpose("draw", "seat").values.astype(bool)
    at = [place[str(seat).partition(":")[0]] for seat in agreement["seat"].values]
    failed = ~fine[:, at]
    opened, count = (waived & failed).sum(axis=0), failed.sum(axis=0)
    share = np.full(len(at), np.nan)
    np.divide(opened, count, out=share, where=count > 0)
    return agreement["seat"].values, share
