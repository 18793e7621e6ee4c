"""The deal problem of a forum (method 3): who must agree, on what, how far the table reaches.

It is no analysis itself; the agreement family shares it.  :class:`Seats` says who sits where,
:class:`Deal` turns a forum and a set of linked issues into the arrays of
:class:`detente.models.winset.Problem`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.analyses.deal.frame import Frame
from detente.models.trust import compliance, tax
from detente.models.winset import NO_LINE, Problem, Solution, Variants, margins, verdicts
from detente.situation.model import Situation

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
AT_TABLE = ("member", "guarantor")


@dataclass(frozen=True)
class Seats:
    """Who sits in a forum, and what is on its agenda.

    Parameters
    ----------
    forum : str
    essential : tuple of str
        Parties without whom a deal is no deal, in id order, whatever their role.
    table : tuple of str
        Members, guarantors and essential parties: those who can pull an issue and broker trust.
    voters : tuple of str
        Under a quota: members and essential parties.  Empty under unanimity.
    outside : tuple of str
        Observers and invited who are not essential.
    agenda : tuple of str
        Issues in the deal: those named, or every core issue.
    quota : float
        Share of the voters' power that a coalition needs; negative under unanimity.
    """

    forum: str
    essential: tuple[str, ...]
    table: tuple[str, ...]
    voters: tuple[str, ...]
    outside: tuple[str, ...]
    agenda: tuple[str, ...]
    quota: float = -1.0

    @classmethod
    def of(
        cls, situation: Situation, forum: str, core: Sequence[str], *, day: dt.date | None = None
    ) -> Seats | None:
        """Seats of a forum counted up to a day (the horizon); None where it is not open by then."""
        row = situation.forums[forum]
        day = day or situation.horizon
        opens = row.day("opens")
        if opens is not None and opens > day:
            return None
        members = []
        for seat in situation.table("members").where(forum=forum):
            since = seat.day("from")
            if since is None or since <= day:
                members.append(seat)
        essential = sorted(seat.text("actor") for seat in members if seat.flag("essential"))
        at = {seat.text("actor") for seat in members if seat.text("role") in AT_TABLE}
        sits = {seat.text("actor") for seat in members if seat.text("role") == "member"}
        by_quota = row.text("rule") == "quota"
        agenda = row.ids("agenda") or tuple(core)
        return cls(
            forum,
            tuple(essential),
            tuple(sorted(at | set(essential))),
            tuple(sorted(sits | set(essential))) if by_quota else (),
            tuple(sorted({seat.text("actor") for seat in members} - at - set(essential))),
            tuple(sorted(set(agenda))),
            (row.number("quota") or 0.0) if by_quota else -1.0,
        )

    @property
    def parties(self) -> tuple[str, ...]:
        """Those whose trust and conditions count: the essential, under a quota all voters."""
        return self.voters or self.essential

    @property
    def decides(self) -> bool:
        """Whether a verdict is possible: somebody is essential, or a quota decides."""
        return bool(self.parties)


@dataclass(frozen=True)
class Deal:
    """A forum's deal on a set of linked issues, for a chunk of draws.

    Parameters
    ----------
    frame : Frame
    seats : Seats
    linked : tuple of str
        Linkable issues on offer beside the agenda.
    guarantee : (draw) float, optional
        Replaces the forum's own.
    """

    frame: Frame
    seats: Seats
    linked: tuple[str, ...] = ()
    guarantee: Floats | None = field(default=None, repr=False)

    @cached_property
    def issues(self) -> tuple[str, ...]:
        """Issues that the deal may move, in id order."""
        return tuple(sorted(set(self.seats.agenda) | set(self.linked)))

    @cached_property
    def issue_at(self) -> list[int]:
        return [self.frame.issue_at[key] for key in self.issues]

    @cached_property
    def conditions(self) -> tuple[str, ...]:
        """Parties, then the factions that can block them (a faction at the table is a party)."""
        factions = {
            faction
            for party in self.seats.parties
            for faction in self.frame.ratifiers(party)
            if faction not in self.seats.parties
        }
        return (*self.seats.parties, *sorted(factions))

    @cached_property
    def party_of(self) -> NDArray[np.int64]:
        """Number of the party that each condition belongs to."""
        place = {key: p for p, key in enumerate(self.seats.parties)}
        owners = [key if key in place else self.frame.parent[key] for key in self.conditions]
        return np.array([place[key] for key in owners], np.int64)

    @cached_property
    def at(self) -> list[int]:
        """Places of the conditions among all actors."""
        return [self.frame.actor_at[key] for key in self.conditions]

    @cached_property
    def blocking(self) -> Flags:
        """Conditions that count in each draw: parties always, factions where they block."""
        out = np.ones((self.frame.size, len(self.conditions)), np.bool_)
        count = len(self.seats.parties)
        for place, key in enumerate(self.conditions[count:], start=count):
            out[:, place] = self.frame.blocks(self.frame.parent[key], key)
        return out

    @cached_property
    def reach(self) -> Floats:
        """Q_Fk, the table's joint control of every issue: (draw, issue), all issues."""
        table = set(self.seats.table)
        at = [
            self.frame.actor_at[key]
            for key in self.seats.table
            if not self.frame.parent[key] or self.frame.parent[key] not in table
        ]
        return np.asarray(np.minimum(1.0, self.frame.control[:, at, :].sum(axis=1)))

    @cached_property
    def coverage(self) -> Floats:
        """C_F, the share of the core stakes that the table can move: (draw)."""
        core = [self.frame.issue_at[key] for key in self.frame.core]
        on = [self.frame.issue_at[k] for k in self.frame.core if k in self.seats.agenda]
        stake = self.frame.stake
        total = stake[:, core].sum(axis=1)
        moved = (self.reach[:, on] * stake[:, on]).sum(axis=1)
        share = np.divide(moved, total, out=np.zeros_like(total), where=total > 0)
        return np.asarray(share)

    @cached_property
    def exposure(self) -> Floats:
        """e_i, share of a condition's stakes that is on the agenda: (draw, condition)."""
        on = [self.frame.issue_at[key] for key in self.seats.agenda]
        return np.asarray(self.frame.weight[:, self.at, :][:, :, on].sum(axis=2))

    def expected(self, delta: Floats, *, weakest: bool) -> Floats:
        """h_i, what each condition expects of the other parties: (setting, draw, condition).

        Parameters
        ----------
        delta : (setting, draw) float
        weakest : bool
            The least trusted partner instead of the mean.
        """
        table = self.seats.table
        if self.seats.voters:  # under a quota trust is taken over all whom the vote binds
            table = tuple(sorted(set(table) | set(self.seats.voters)))
        place = {key: p for p, key in enumerate(table)}
        guarantee = self.guarantee
        if guarantee is None:
            guarantee = self.frame.guarantee(self.seats.forum)
        return np.asarray(
            compliance(
                self.frame.trust(table, table),
                own=self.frame.trust(self.conditions, table),
                seat=[place[self.seats.parties[p]] for p in self.party_of],
                counts=[key in self.seats.parties for key in table],
                power=self.frame.power[:, [self.frame.actor_at[key] for key in table]],
                guarantee=guarantee,
                delta=delta,
                weakest=weakest,
            )
        )

    def taxes(
        self,
        *,
        strength: Floats | None = None,
        delta: Floats | None = None,
        trust: str | None = None,
        form: str | None = None,
    ) -> Floats:
        """Trust tax of every condition: (setting, draw, condition); drawn choices by default."""
        draws, frame = self.frame.draws, self.frame
        strength = frame.variable("lambda")[None] if strength is None else strength
        delta = frame.variable("delta")[None] if delta is None else delta
        weakest = (trust or draws.attrs["trust"]) == "min"
        return np.asarray(
            tax(
                self.expected(delta, weakest=weakest),
                exposure=self.exposure[None],
                strength=strength[:, :, None],
                form=form or draws.attrs["tax"],
            )
        )

    def costs(self, *, kappa: Floats | None = None, relief: str | None = None) -> Floats:
        """Cost of no deal of every condition: (setting, draw, condition)."""
        kappa = self.frame.variable("kappa")[None] if kappa is None else kappa
        full = (relief or self.frame.draws.attrs["relief"]) == "full"
        covered = np.ones(self.frame.size) if full else self.coverage
        felt = (self.frame.burden + self.frame.threat)[:, self.at] / 200
        return np.asarray(kappa[:, :, None] * covered[None, :, None] * felt[None])

    def box(self, *, theta: Floats | None = None) -> tuple[Floats, Floats]:
        """What the table can reach on the deal's issues: two arrays (setting, draw, issue)."""
        theta = self.frame.variable("theta")[None] if theta is None else theta
        share = np.minimum(1.0, theta[:, :, None] * self.reach[None][:, :, self.issue_at])
        r = self.frame.reversion[:, self.issue_at][None]
        return r - share * r, r + share * (100 - r)

    @cached_property
    def optional(self) -> Flags:
        """Issues that may stay at the reversion: the linked ones, not what the agenda names."""
        free = np.array([key not in self.seats.agenda for key in self.issues], np.bool_)
        return np.broadcast_to(free, (self.frame.size, len(free))).copy()

    @cached_property
    def lines(self) -> tuple[Floats, Floats]:
        """Red lines of the conditions as floors and ceilings: two arrays (condition, issue)."""
        floor = np.full((len(self.conditions), len(self.issues)), -NO_LINE)
        ceiling = np.full_like(floor, NO_LINE)
        for i, actor in enumerate(self.conditions):
            for k, issue in enumerate(self.issues):
                line = self.frame.red_lines.get((actor, issue))
                if line is not None:
                    (floor if line.sign == ">=" else ceiling)[i, k] = line.at
        return floor, ceiling

    @cached_property
    def tax(self) -> Floats:
        """Trust tax under the drawn choices: (draw, condition)."""
        return np.asarray(self.taxes()[0])

    @cached_property
    def cost(self) -> Floats:
        """Cost of no deal under the drawn choices: (draw, condition)."""
        return np.asarray(self.costs()[0])

    @cached_property
    def problem(self) -> Problem:
        """The arrays of the deal problem under the drawn choices."""
        low, high = self.box()
        floor, ceiling = self.lines
        parties = [self.frame.actor_at[key] for key in self.seats.parties]
        return Problem(
            ideal=self.frame.ideal[:, self.at, :][:, :, self.issue_at],
            weight=self.frame.weight[:, self.at, :][:, :, self.issue_at],
            reversion=self.frame.reversion[:, self.issue_at],
            offset=self.cost - self.tax,
            active=self.blocking,
            low=low[0],
            high=high[0],
            optional=self.optional,
            floor=floor,
            ceiling=ceiling,
            party=self.party_of,
            essential=np.array([key in self.seats.essential for key in self.seats.parties]),
            power=self.frame.power[:, parties],
            quota=self.seats.quota,
        )

    @cached_property
    def solution(self) -> Solution:
        """Margin and max-min package of every draw."""
        return margins(self.problem)

    @cached_property
    def weights(self) -> Floats:
        """Bargaining weights: c of the parties, 0 of the factions: (draw, condition)."""
        count = len(self.seats.parties)
        out = self.frame.power[:, self.at].copy()
        out[:, count:] = 0.0
        return out

    def empty(self) -> Flags:
        """Draws in which signing nothing new meets every condition and red line."""
        still = replace(self.problem, low=self.problem.reversion, high=self.problem.reversion)
        return np.asarray(verdicts(still, Variants.same(still))[0])

    def bounded(self, issue: str, low: float, high: float) -> tuple[Floats, Floats, Flags]:
        """The box with one issue held within bounds, and which issues may then stay outside.

        An issue that the deal does not touch stays at its reversion; the caller handles it.
        """
        k = self.issues.index(issue)
        bottom, top = self.problem.low.copy(), self.problem.high.copy()
        bottom[:, k] = np.maximum(bottom[:, k], low)
        top[:, k] = np.minimum(top[:, k], high)
        optional = self.optional.copy()
        r = self.problem.reversion[:, k]
        optional[:, k] &= (r >= low) & (r <= high)
        return bottom, top, optional
