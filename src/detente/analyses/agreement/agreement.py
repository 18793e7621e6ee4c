"""Is there any deal that all who matter prefer to none?  (Method 3.)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.agreement.findings import agreement_findings
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal, Seats
from detente.analyses.deal.waivers import HELPFUL, LIFTS, variants_of, waivers_of
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.ensemble.settings import settings
from detente.findings.finding import Finding
from detente.models.bargain import packages
from detente.models.winset import Variants, extremes, verdicts
from detente.situation.model import Situation

Flags = NDArray[np.bool_]
LINKED = ("no", "yes")
FORMS = ("trust-min", "relief-full", "tax-expected")
NOT_DONE = -1  # in a variable that covers only the first draws


def open_forums(situation: Situation, frame: Frame) -> list[Seats]:
    """Forums open by the horizon in which a verdict is possible, in id order."""
    forums = sorted(row.key for row in situation.forums)
    seats = [Seats.of(situation, forum, frame.core) for forum in forums]
    return [each for each in seats if each is not None and each.decides]


class Agreement:
    """Win-sets of every forum, with and without linked issues."""

    card = Card(
        name="agreement",
        title="Agreement",
        question="Is there any deal that all who matter prefer to none?",
        quick=True,
        tables=("forums", "members"),
        gives={
            "feasible": Variable(("draw", "forum", "linked"), "", "some package suits all"),
            "margin": Variable(
                ("draw", "forum", "linked"), "utility", "largest smallest surplus; -inf: no package"
            ),
            "empty": Variable(("draw", "forum", "linked"), "", "signing nothing new suits all"),
            "worth": Variable(
                ("draw", "forum", "linked"), "", "feasible with the headline issue at its value"
            ),
            "coverage": Variable(("draw", "forum"), "share", "stakes that the table can move"),
            "package": Variable(
                ("draw", "forum", "linked", "issue"), "points", "predicted package (Nash)"
            ),
            "win_low": Variable(
                ("draw", "forum", "linked", "issue"), "points", "least value over the win-set"
            ),
            "win_high": Variable(
                ("draw", "forum", "linked", "issue"), "points", "greatest value over the win-set"
            ),
            "lifted": Variable(
                ("draw", "forum", "linked", "lift"), "", "feasible with a reason lifted"
            ),
            "waived": Variable(
                ("draw", "linked", "seat"), "", "feasible with somebody waived; seat = forum:who"
            ),
            "formed": Variable(
                ("draw", "forum", "linked", "form"), "", "feasible under another form of the method"
            ),
            "at_setting": Variable(
                ("draw", "setting", "forum", "linked"), "", "feasible at a setting of the choices"
            ),
            "worth_at_setting": Variable(
                ("draw", "setting", "forum", "linked"), "", "worth having at a setting"
            ),
            "smallest": Variable(
                ("draw", "forum", "set"), "", "a smallest set of waivers that opens the deal"
            ),
        },
        references=(
            "putnam1988", "tsebelis2002", "kydd2005", "fearon1995", "nash1950", "coleman1990",
            "walt1987", "olson1966", "burt1992", "agmon1954", "motzkin1954",
        ),
        limits=(
            "Feasible is not signed: talks can fail although a package exists.",
            "The trust tax is a simple form of a standard idea; the order of forums hangs on it "
            "less than the levels do.",
            "Parties are taken to know each other's aims; bluffing is not modelled.",
        ),
        choices=("kappa", "delta", "lambda", "theta", "trust", "relief", "tax"),
    )  # fmt: skip

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """Solve every open forum on a chunk of draws."""
        frame = Frame.of(inputs.situation, inputs.draws)
        forums = open_forums(inputs.situation, frame)
        parts = [_forum(frame, seats, inputs, options) for seats in forums]
        coords = {"draw": inputs.draws["draw"].values, "issue": list(frame.issues)}
        if not parts:
            return xr.Dataset(coords={**coords, "forum": np.array([], dtype=object)})
        joined = xr.concat(
            [part.drop_dims("seat", errors="ignore") for part in parts],
            dim="forum", join="outer", fill_value={"smallest": False},
            data_vars="all", coords="minimal", compat="override",
        )  # fmt: skip
        if options.full:
            joined = joined.merge(
                xr.concat([part[["waived"]].drop_vars("forum") for part in parts], dim="seat")
            )
        return joined.assign_coords(coords)

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """Everything that method 3 reports."""
        return agreement_findings(result, situation, options)


def _forum(frame: Frame, seats: Seats, inputs: Inputs, options: Options) -> xr.Dataset:
    """All results of one forum."""
    parts = []
    varied: Varied | None = None
    for linked in LINKED:
        deal = Deal(frame, seats, frame.linkable if linked == "yes" else ())
        if varied is None and options.full and options.settings:
            varied = _varied(deal, inputs, options)  # linking changes neither tax nor cost
        parts.append(_solved(deal, inputs, options, linked, varied))
    joined = xr.concat(parts, dim="linked", join="outer", fill_value={"smallest": False})
    for name in ("coverage", "smallest"):  # asked of the unlinked deal alone
        if name in parts[0]:
            joined[name] = parts[0][name]
    return joined.assign_coords(linked=list(LINKED), forum=seats.forum)


def _solved(
    deal: Deal, inputs: Inputs, options: Options, linked: str, varied: Varied | None
) -> xr.Dataset:
    frame, situation = deal.frame, inputs.situation
    if options.margins:
        feasible = deal.solution.feasible
        data: dict[str, Any] = {
            "margin": (("draw",), deal.solution.margin),
            "empty": (("draw",), deal.empty()),
        }
    else:
        data, feasible = {}, possible(deal)
    data |= {
        "feasible": (("draw",), feasible),
        "worth": (("draw",), feasible & worth_having(deal, situation, feasible)),
    }
    if options.full:
        low, high = extremes(deal.problem, deal.solution)
        package = packages(deal.problem, deal.solution, power=deal.weights)
        for name, values in (("package", package), ("win_low", low), ("win_high", high)):
            # An issue outside the deal stays where it goes without one.
            whole = np.where(feasible[:, None], frame.reversion, np.nan)
            whole[:, deal.issue_at] = values
            data[name] = (("draw", "issue"), whole)
    coords: dict[str, Any] = {}
    if linked == "no":
        data["coverage"] = (("draw",), deal.coverage)
    if options.full:
        data["lifted"] = (("draw", "lift"), _lifted(deal, feasible).T)
        data["formed"] = (("draw", "form"), _formed(deal, feasible).T)
        waivers = waivers_of(deal)
        rescued = _rescued(deal, feasible, waivers)
        data["waived"] = (("draw", "seat"), rescued.T)
        coords["seat"] = [f"{deal.seats.forum}:{name}" for name in waivers]
        coords |= {"lift": list(LIFTS), "form": list(FORMS)}
        early = inputs.draws["draw"].values < options.interval_draws
        if varied is not None:
            at, worth_at = _settings(deal, inputs.situation, varied, early)
            data["at_setting"] = (("draw", "setting"), at.T)
            data["worth_at_setting"] = (("draw", "setting"), worth_at.T)
        if linked == "no":
            sets, member = smallest_sets(deal, feasible, early)
            data["smallest"] = (("draw", "set"), member)
            coords["set"] = np.array(sets, dtype=object)
    return xr.Dataset(data, coords=coords)


def worth_having(deal: Deal, situation: Situation, ask: Flags) -> Flags:
    """Draws in which a deal can hold the headline's issue at its value or more.

    Parameters
    ----------
    deal : Deal
    situation : Situation
        Its ``[headline]`` names issue and value; without one nothing is worth having.
    ask : (draw) bool
        Draws that matter; the others come back False.
    """
    head = situation.headline
    if "issue" not in head or "at_least" not in head:
        return np.zeros(len(ask), np.bool_)
    return possible(deal, str(head["issue"]), low=float(head["at_least"]), ask=ask)


def possible(
    deal: Deal, issue: str = "", *, low: float = 0.0, high: float = 100.0, ask: Flags | None = None
) -> Flags:
    """Draws in which a deal is feasible, if an issue is named with it between two values.

    An issue that the deal does not touch passes only where its reversion does.
    """
    ask = np.ones(deal.frame.size, np.bool_) if ask is None else ask
    if not issue:
        return np.asarray(verdicts(deal.problem, Variants.same(deal.problem), ask=ask[None])[0])
    if issue not in deal.issues:
        r = deal.frame.reversion[:, deal.frame.issue_at[issue]]
        inside = ask & (r >= low - 1e-9) & (r <= high + 1e-9)
        open_draws = verdicts(deal.problem, Variants.same(deal.problem), ask=inside[None])[0]
        return np.asarray(inside & open_draws)
    bottom, top, optional = deal.bounded(issue, low, high)
    bounded = replace(deal.problem, low=bottom, high=top, optional=optional)
    return np.asarray(verdicts(bounded, Variants.same(bounded), ask=ask[None])[0])


def _lifted(deal: Deal, feasible: Flags) -> Flags:
    """Verdicts with each reason lifted; only what the lift can change is solved."""
    ask = np.array([~feasible if lift in HELPFUL else feasible for lift in LIFTS])
    out = verdicts(deal.problem, variants_of(deal, lifts=LIFTS), ask=ask)
    helpful = np.array([lift in HELPFUL for lift in LIFTS])[:, None]
    return np.where(ask, out, helpful & feasible)


def _formed(deal: Deal, feasible: Flags) -> Flags:
    """Verdicts under the other forms: weakest link, full relief, expected loss."""
    problem = deal.problem
    offsets = np.stack([
        deal.cost - deal.taxes(trust="min")[0],
        deal.costs(relief="full")[0] - deal.tax,
        deal.cost - deal.taxes(form="expected")[0],
    ])  # fmt: skip
    pick = np.array([[form, 0, 0, 1, 0] for form in range(len(FORMS))], np.int64)
    variants = Variants(
        offsets, problem.active[None], problem.low[None], problem.high[None],
        problem.optional[None], pick,
    )  # fmt: skip
    return np.asarray(verdicts(problem, variants))


def _rescued(deal: Deal, feasible: Flags, waivers: Iterable[str]) -> Flags:
    """Verdicts with somebody waived; feasible draws stay feasible."""
    variants = variants_of(deal, waivers=tuple(waivers))
    ask = np.broadcast_to(~feasible, (variants.pick.shape[0], len(feasible)))
    return np.asarray(verdicts(deal.problem, variants, ask=ask) | feasible)


@dataclass(frozen=True)
class Varied:
    """Offsets (setting, draw, condition) and theta (setting, draw) at every setting."""

    offset: NDArray[np.float64]
    theta: NDArray[np.float64]


def _varied(deal: Deal, inputs: Inputs, options: Options) -> Varied:
    seed = int(inputs.draws.attrs["seed"])
    values = settings(inputs.situation, count=options.settings, seed=seed)
    wide = {
        name: np.broadcast_to(each[:, None], (len(each), deal.frame.size))
        for name, each in values.items()
    }
    offset = deal.costs(kappa=wide["kappa"])
    offset -= deal.taxes(strength=wide["lambda"], delta=wide["delta"])
    return Varied(offset, wide["theta"])


def _settings(
    deal: Deal, situation: Situation, varied: Varied, early: Flags
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Verdicts at every setting of the choice parameters, any deal and one worth having."""
    problem, size, offset = deal.problem, deal.frame.size, varied.offset
    low, high = deal.box(theta=varied.theta)
    count = len(offset)
    index = np.arange(count)
    pick = np.stack([index, 0 * index, index, 0 * index + 1, 0 * index], axis=1)
    free = np.broadcast_to(problem.optional, (count, *problem.optional.shape))
    ask = np.broadcast_to(early, (count, size))
    variants = Variants(offset, problem.active[None], low, high, free, pick)
    any_deal = verdicts(problem, variants, ask=ask)
    head = situation.headline
    issue = str(head.get("issue", ""))
    worth = np.zeros_like(any_deal)
    asked = deal.seats.forum == head.get("forum")  # the range is reported for the headline alone
    if asked and issue and "at_least" in head:
        value = float(head["at_least"])
        r = deal.frame.reversion[:, deal.frame.issue_at[issue]]
        if issue in deal.issues:
            k = deal.issues.index(issue)
            low, free = low.copy(), free.copy()
            low[:, :, k] = np.maximum(low[:, :, k], value)
            free[:, :, k] &= r >= value
            bounded = Variants(offset, problem.active[None], low, high, free, pick)
            worth = verdicts(problem, bounded, ask=ask & any_deal)
        else:
            worth = any_deal & (r >= value)
    done = np.where(early, 0, NOT_DONE).astype(np.int8)
    held = np.where(early, worth, done) if asked else np.full_like(worth, NOT_DONE, np.int8)
    return np.where(early, any_deal, done).astype(np.int8), held.astype(np.int8)


def smallest_sets(deal: Deal, feasible: Flags, early: Flags) -> tuple[list[str], Flags]:
    """Smallest sets of up to three waivers that open an infeasible draw.

    Parameters
    ----------
    deal : Deal
    feasible, early : (draw) bool
        Draws that need no waiver; draws that are asked about.

    Returns
    -------
    list of str
        The sets, names joined by ``+``.
    (draw, set) bool
        Whether the set is a smallest one in the draw.
    """
    names = [name for name in waivers_of(deal) if "." not in name]
    open_draws = early & ~feasible
    everything = variants_of(deal, waivers=[names])
    open_draws &= verdicts(deal.problem, everything, ask=open_draws[None])[0]
    owner = {
        name: deal.seats.parties[deal.party_of[place]] for place, name in enumerate(deal.conditions)
    }
    found, members = [], []
    for size in (1, 2, 3):
        if not open_draws.any():
            break
        sets = [
            chosen
            for chosen in combinations(names, size)
            # a party with its own faction says no more than the party
            if not any(owner.get(a) == b or owner.get(b) == a for a, b in combinations(chosen, 2))
        ]
        variants = variants_of(deal, waivers=sets)
        ask = np.broadcast_to(open_draws, (len(sets), len(open_draws)))
        opened = verdicts(deal.problem, variants, ask=ask)
        for chosen, row in zip(sets, opened, strict=True):
            if row.any():
                found.append("+".join(chosen))
                members.append(row)
        open_draws = open_draws & ~opened.any(axis=0)
    table = np.array(members, np.bool_).reshape(len(found), len(feasible)).T
    return found, table
