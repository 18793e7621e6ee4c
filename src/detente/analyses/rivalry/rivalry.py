"""How zero-sum may rivals think before no deal is left, and where do interests converge?

A party that holds another for a rival (stance hostile or undermines) counts rho times the rival's
gain against its own (method 3, rivalry).  For every pair of rivals, and for all rivals of a table
at once, the rho is found up to which some package still suits everybody.  Interests of two parties
*converge* on an issue where both want it moved the same way from where it goes without a deal.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.agreement.agreement import open_forums
from detente.analyses.deal.frame import RIVALS, Frame
from detente.analyses.deal.problem import Deal, Seats
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.analyses.rivalry.findings import rivalry_findings
from detente.findings.finding import Finding
from detente.models.rivalry import threshold
from detente.situation.model import Situation

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
SAMPLE = 1000  # draws in which the rho is found
ALL = "all"  # all rivals of a table at once


class Rivalry:
    """Relative gains and converging interests."""

    card = Card(
        name="rivalry",
        title="Rivals and shared interests",
        question="How much may rivals grudge each other before no deal is left?",
        tables=("forums", "members"),
        needs=("agreement",),
        gives={
            "rho": Variable(
                ("trial", "tie"), "",
                "rho up to which a deal is left, at most 1; NaN: none without rivalry; "
                "tie = forum:a+b or forum:all",
            ),
            "declared": Variable(("tie",), "", "whether the pair are rivals in the tables"),
            "converges": Variable(
                ("draw", "pair", "issue"), "", "both want the issue moved the same way"
            ),
            "share": Variable(
                ("draw", "pair"), "share",
                "of the stakes that two parties share, those on which they converge; NaN: none",
            ),
            "common": Variable(
                ("pair", "issue"), "utility", "mean gain of the one who gains less, moved so far "
                "as suits both",
            ),
        },
        references=("grieco1988", "snidal1991", "powell1991", "dinkelbach1967"),
        limits=(
            "Rivals weigh each other's gains alike; a rival is one by its stance as of today.",
            "Tables that decide by a quota are left out.",
        ),
        choices=("kappa", "delta", "lambda", "theta", "rho"),
        whole=True,
        base_only=True,
    )  # fmt: skip

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """The rho of every pair of rivals on a sample; convergence of every pair of parties."""
        frame = Frame.of(inputs.situation, inputs.draws)
        count = min(frame.size, int(options.extra.get("sample", SAMPLE)))
        few = Frame.of(inputs.situation, inputs.draws.isel(draw=slice(0, count)))
        coords: dict[str, Any] = {
            "draw": inputs.draws["draw"].values,
            "trial": inputs.draws["draw"].values[:count],
            "issue": np.array(frame.issues, dtype=object),
        }
        data: dict[str, Any] = {}
        ties, declared, rho = [], [], []
        fine = inputs.results["agreement"]
        for seats in open_forums(inputs.situation, few):
            asked = fine["feasible"].sel(forum=seats.forum, linked="no")
            ask = asked.transpose("draw").values[:count].astype(bool)
            for tie, known in ties_of(inputs.situation, few, seats):
                ties.append(f"{seats.forum}:{'+'.join(tie) or ALL}")
                declared.append(known)
                rho.append(enduring(few, seats, tie, ask))
        if ties:
            coords["tie"] = np.array(ties, dtype=object)
            data["rho"] = (("trial", "tie"), np.array(rho).T)
            data["declared"] = (("tie",), np.array(declared, np.bool_))
        pairs = list(combinations(frame.parties, 2))
        if pairs:
            coords["pair"] = np.array(["+".join(pair) for pair in pairs], dtype=object)
            same, share, common = convergence(frame, pairs)
            data["converges"] = (("draw", "pair", "issue"), same)
            data["share"] = (("draw", "pair"), share)
            data["common"] = (("pair", "issue"), common)
        return xr.Dataset(data, coords=coords)

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """The rho of every tie, and the matrix of converging interests."""
        return rivalry_findings(result, situation)


def ties_of(situation: Situation, frame: Frame, seats: Seats) -> list[tuple[tuple[str, ...], bool]]:
    """Pairs of rivals among those who have to agree, and whether the tables call them so.

    The two parties of the headline's forum are asked about whatever their stance; the empty pair
    stands for all rivals at once.
    """
    if seats.quota >= 0:
        return []
    pairs: list[tuple[tuple[str, ...], bool]] = []
    head = seats.forum == str(situation.headline.get("forum", ""))
    for pair in combinations(sorted(seats.parties), 2):
        known = any(frame.stance(a, b) in RIVALS for a, b in (pair, pair[::-1]))
        if known or (head and len(seats.parties) == 2):
            pairs.append((pair, known))
    if sum(known for _, known in pairs) > 1:
        pairs.append(((), True))
    return pairs


def grudges(deal: Deal, pair: Sequence[str]) -> Floats:
    """Weight of every party's gain in what each condition counts against its own.

    Parameters
    ----------
    deal : Deal
    pair : two actor ids, or none
        Only their rivalry counts, with that of their factions; none: all rivals by stance.

    Returns
    -------
    (draw, condition, condition) float
        Rows sum to 1 (weights are influence times resolve), or are 0 where there is no rival.
    """
    frame, parties = deal.frame, deal.seats.parties
    size = len(deal.conditions)
    out = np.zeros((frame.size, size, size))
    declared = not pair or any(
        frame.stance(a, b) in RIVALS for a, b in (tuple(pair), tuple(pair)[::-1])
    )
    for i, who in enumerate(deal.conditions):
        mine = parties[deal.party_of[i]]
        if pair and mine not in pair:
            continue
        others = [key for key in parties if key != mine and (not pair or key in pair)]
        if declared:
            others = list(frame.rivals(who, others))
        for other in others:
            out[:, i, parties.index(other)] = frame.power[:, frame.actor_at[other]]
    total = out.sum(axis=2, keepdims=True)
    return np.asarray(np.divide(out, total, out=np.zeros_like(out), where=total > 0))


def enduring(frame: Frame, seats: Seats, pair: Sequence[str], feasible: Flags) -> Floats:
    """The rho up to which a deal is left: (draw), NaN where there is none without rivalry."""
    deal = Deal(frame, seats)
    return threshold(deal.problem, grudges(deal, pair), ask=feasible)


def convergence(frame: Frame, pairs: Sequence[tuple[str, str]]) -> tuple[Flags, Floats, Floats]:
    """Where two parties want the same.

    Returns
    -------
    (draw, pair, issue) bool
        Both have a stake and want the issue moved the same way from its reversion.
    (draw, pair) float
        Share of the stakes that they share (the smaller of their weights) on such issues; NaN
        where they share none.
    (pair, issue) float
        Mean over draws of the smaller of their two gains when the issue moves to the nearer ideal.
    """
    pull = np.where(frame.weight > 0, frame.ideal - frame.reversion[:, None], 0.0)
    shape = (frame.size, len(pairs), len(frame.issues))
    same = np.zeros(shape, np.bool_)
    share, common = np.full(shape[:2], np.nan), np.zeros(shape[1:])
    for place, pair in enumerate(pairs):  # one at a time: small arrays stay in the cache
        i, j = (frame.actor_at[key] for key in pair)
        alike = pull[:, i] * pull[:, j] > 0
        least = np.minimum(frame.weight[:, i], frame.weight[:, j])
        total, agreed = least.sum(axis=1), (least * alike).sum(axis=1)
        np.divide(agreed, total, out=share[:, place], where=total > 0)
        nearer = np.minimum(np.abs(pull[:, i]), np.abs(pull[:, j]))
        same[:, place] = alike
        common[place] = (least * nearer * alike).mean(axis=0) / 100
    return same, share, common
