"""Quantities about deals: agreement, forums, bargain, factions (method 9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.agreement.agreement import possible
from detente.analyses.agreement.findings import best_and_rank
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal, Seats
from detente.analyses.deal.waivers import waived
from detente.analyses.quantities.quantities import Answer, Context, NotComputed
from detente.models.bargain import packages
from detente.models.compromise import compromise
from detente.models.winset import NO_LINE, Problem, margins

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Keys = Mapping[str, str]
GAIN = 0.02  # what counts as a gain worth the name (NOTES of the first case)


def _seats(context: Context, forum: str) -> Seats:
    context.row("forums", forum)
    seats = Seats.of(context.situation, forum, context.frame.core)
    if seats is None or not seats.decides:
        raise NotComputed(f"forum '{forum}' has no verdict by the horizon")
    return seats


def _linked(frame: Frame, text: str) -> tuple[str, ...]:
    if text == "no":
        return ()
    if text == "yes":
        return frame.linkable
    names = tuple(text.split("+"))
    for each in names:
        if each not in frame.linkable:
            raise NotComputed(f"'{each}' is no linkable issue")
    return names


def _deal(context: Context, keys: Keys) -> Deal:
    if "forum" not in keys:
        raise NotComputed("the name says no forum")
    which = (keys["forum"], keys.get("linked", "no"), keys.get("given", ""))
    if which not in context.deals:
        frame = _given(context, which[2])
        context.deals[which] = Deal(frame, _seats(context, which[0]), _linked(frame, which[1]))
    deal: Deal = context.deals[which]
    return deal


def _given(context: Context, given: str) -> Frame:
    """The frame under a condition: ``collapse``, or ``F-refuses`` for a forum F."""
    frame = context.frame
    if given != "collapse":
        return frame
    # What the drivers are after a collapse (method 5): the insurgent holds all, support is nil.
    reversion = frame.reversion.copy()
    moved = False
    for row in context.situation.issues:
        driver = row.text("reversion_from")
        if driver:
            moved = True
            reversion[:, frame.issue_at[row.key]] = 100.0 if driver.startswith("control") else 0.0
    if not moved:
        raise NotComputed("no issue has a reversion that the ground moves")
    return replace(frame, reversion=reversion)


def _refusals(context: Context, given: str) -> dict[str, float]:
    """Issues that stay at or below their reversion when a forum refuses more troops."""
    if not given.endswith("-refuses"):
        return {}
    forum = context.row("forums", given.removesuffix("-refuses"))
    agenda = forum.ids("agenda") or context.frame.core
    return {
        key: 0.0 for key in agenda
        if context.situation.issues[key].text("reversion_from") == "support.troops"
    }  # fmt: skip


def _bounds(context: Context, keys: Keys) -> tuple[str, float, float] | None:
    if "issue" not in keys:
        return None
    low = float(keys.get("at_least", keys.get("above", 0)))
    high = float(keys.get("at_most", keys.get("below", 100)))
    if keys["issue"] not in context.frame.issue_at:
        raise NotComputed(f"there is no issue '{keys['issue']}'")
    return keys["issue"], low, high


def feasible(context: Context, keys: Keys) -> Flags:
    """Draws in which the named deal is feasible."""
    simple = set(keys) <= {"forum", "linked"} and keys.get("linked", "no") in {"no", "yes"}
    results = context.results.get("", {}).get("agreement")
    if simple and results is not None and keys.get("forum") in results["forum"].values:
        one = results["feasible"].sel(forum=keys["forum"], linked=keys.get("linked", "no"))
        return np.asarray(one.values.astype(bool))
    given = keys.get("given", "")
    known = given in {"", "collapse"} or given.endswith("-refuses")
    if not known:
        raise NotComputed(f"the condition '{given}' is not known to deals")
    deal = _deal(context, keys)
    for issue in _refusals(context, given):
        if issue in deal.issues:
            k = deal.issues.index(issue)
            high = deal.problem.high.copy()
            high[:, k] = np.minimum(high[:, k], deal.problem.reversion[:, k])
            object.__setattr__(deal, "problem", replace(deal.problem, high=high))
    bounds = _bounds(context, keys)
    if bounds is not None:
        return possible(deal, bounds[0], low=bounds[1], high=bounds[2])
    return deal.solution.feasible


def agreement_feasible(context: Context, keys: Keys) -> Answer:
    """P(some package satisfies the essential parties and their ratifiers)."""
    note = ""
    if keys.get("given") == "collapse":
        note = "Computed with the reversions that follow a collapse of the state."
    return Answer.share(feasible(context, keys), note=note)


def out_of_reach(context: Context, keys: Keys) -> Answer:
    """1 - P(feasible with the issue at the value or more)."""
    return Answer.share(~feasible(context, keys))


def blockers(context: Context, keys: Keys) -> Answer:
    """Share of infeasible draws that become feasible when somebody is waived."""
    if "actor" not in keys:
        raise NotComputed("the name says no actor")
    deal = _deal(context, keys)
    fine = deal.solution.feasible
    return Answer.share(waived(deal, waiver=keys["actor"]) & ~fine, ~fine)


def _all_feasible(context: Context, linked: str) -> tuple[xr.Dataset, Flags]:
    data = context.dataset("agreement").sel(linked=linked)
    return data, data["feasible"].transpose("draw", "forum").values.astype(bool)


def necessary(context: Context, keys: Keys) -> Answer:
    """Among draws with a feasible forum, share in which every feasible one has them all in E."""
    actors = set(context.group(keys.get("actors", keys.get("actor", ""))))
    data, fine = _all_feasible(context, keys.get("linked", "no"))
    has = np.array([actors <= set(_seats(context, str(f)).essential) for f in data["forum"].values])
    return Answer.share(~(fine & ~has).any(axis=1), fine.any(axis=1))


def share_with(context: Context, keys: Keys) -> Answer:
    """Among feasible (draw, forum) pairs, share with the actor essential, invited or guarantor."""
    data, fine = _all_feasible(context, keys.get("linked", "no"))
    has = []
    for forum in data["forum"].values:
        seat = context.situation.table("members").get(f"{forum}/{keys['actor']}")
        has.append(
            seat is not None
            and (seat.flag("essential") or seat.text("role") in {"invited", "guarantor"})
        )
    return Answer((fine & np.array(has)).sum(axis=1).astype(float), fine.sum(axis=1).astype(float))


def delta(context: Context, keys: Keys) -> Answer:
    """Change of P(feasible) under a scenario, draw by draw."""
    rest = {key: value for key, value in keys.items() if key != "scenario"}
    before = feasible(context, rest).astype(float)
    after = feasible(context.under(keys.get("scenario", "")), rest).astype(float)
    return Answer(after - before, np.ones(len(before)), unit="difference")


def delta_sign(context: Context, keys: Keys) -> Answer:
    """P(a deal stays feasible with X and Y essential too, and total weighted utility rises)."""
    change = keys.get("change", "")
    if not change.startswith("members+"):
        raise NotComputed(f"the change '{change}' is not of the form members+X+Y")
    names = set(change.split("+")[1:])
    frame, seats = context.frame, _seats(context, keys["forum"])
    without = replace(
        seats,
        essential=tuple(k for k in seats.essential if k not in names),
        table=tuple(k for k in seats.table if k not in names),
        voters=tuple(k for k in seats.voters if k not in names),
    )
    with_them = replace(
        seats,
        essential=tuple(sorted(set(seats.essential) | names)),
        table=tuple(sorted(set(seats.table) | names)),
        voters=tuple(sorted(set(seats.voters) | names)) if seats.voters else (),
    )
    if not without.decides:
        raise NotComputed("nobody is left at the table without them")
    linked = _linked(frame, keys.get("linked", "no"))
    totals, fine = [], []
    for each in (without, with_them):
        deal = Deal(frame, each, linked)
        z = frame.reversion.copy()
        package = packages(deal.problem, deal.solution, power=deal.weights)
        z[:, deal.issue_at] = np.where(
            np.isnan(package), frame.reversion[:, deal.issue_at], package
        )
        at = [frame.actor_at[key] for key in frame.parties]
        loss = np.abs(z[:, None, :] - frame.ideal[:, at, :]) * frame.weight[:, at, :]
        totals.append((frame.power[:, at] * (1 - loss.sum(axis=2) / 100)).sum(axis=1))
        fine.append(deal.solution.feasible)
    return Answer.share(
        fine[0] & fine[1] & (totals[1] > totals[0] + 1e-12),
        note="Possible without them and with them, and worth more to all parties together.",
    )


def _group_problem(
    context: Context, actors: Sequence[str], issues: Sequence[str], offset: Floats, lines: bool
) -> Problem:
    """Everybody named must be content; no tax, the whole scale within reach."""
    frame, n = context.frame, context.size
    at = [frame.actor_at[key] for key in actors]
    on = [frame.issue_at[key] for key in issues]
    floor, ceiling = np.full((len(at), len(on)), -NO_LINE), np.full((len(at), len(on)), NO_LINE)
    for i, actor in enumerate(actors):
        for k, issue in enumerate(issues):
            line = frame.red_lines.get((actor, issue)) if lines else None
            if line is not None:
                (floor if line.sign == ">=" else ceiling)[i, k] = line.at
    return Problem(
        ideal=frame.ideal[:, at, :][:, :, on], weight=frame.weight[:, at, :][:, :, on],
        reversion=frame.reversion[:, on], offset=offset,
        active=np.ones((n, len(at)), np.bool_),
        low=np.zeros((n, len(on))), high=np.full((n, len(on)), 100.0),
        optional=np.zeros((n, len(on)), np.bool_), floor=floor, ceiling=ceiling,
        party=np.arange(len(at)), essential=np.ones(len(at), np.bool_),
        power=np.ones((n, len(at))),
    )  # fmt: skip


def common_ground(context: Context, keys: Keys) -> Answer:
    """P(a package on the core issues gives each of them at least 0.02 over the reversion)."""
    actors = context.group(keys.get("actors", ""))
    offset = np.full((context.size, len(actors)), -GAIN)
    problem = _group_problem(context, actors, context.frame.core, offset, lines=False)
    return Answer.share(margins(problem).feasible)


def _other_side(context: Context, actor: str) -> tuple[str, tuple[str, ...]]:
    """Who faces an actor alone in some forum, and that forum's agenda."""
    for row in sorted(context.situation.forums, key=lambda row: (row.text("kind"), row.key)):
        seats = Seats.of(context.situation, row.key, context.frame.core)
        if seats is not None and len(seats.essential) == 2 and actor in seats.essential:
            other = next(key for key in seats.essential if key != actor)
            if row.text("kind") == "domestic":
                return other, seats.agenda
    raise NotComputed(f"no domestic forum seats '{actor}' with one other side")


# What an offer is held to: whether terms exist on paper, not whether anybody would trust them.
OFFER = (
    "Terms on paper: the whole scale is within reach and distrust is left out; the giver and its "
    "blocking factions count what no deal costs them, the taker must gain 0.02; red lines hold."
)


def offer_exists(context: Context, keys: Keys) -> Answer:
    """P(a package that X and its blocking factions accept gives Y at least 0.02)."""
    frame, giver, taker = context.frame, keys.get("actor", ""), keys.get("to", "")
    for each in (giver, taker):
        if each not in frame.actor_at:
            raise NotComputed(f"there is no actor '{each}'")
    agenda: tuple[str, ...] = frame.core
    for row in context.situation.forums:
        seats = Seats.of(context.situation, row.key, frame.core)
        if seats is not None and set(seats.essential) == {giver, taker}:
            agenda = seats.agenda
    factions = frame.ratifiers(giver)
    names = (giver, *factions, taker)
    # The giver side counts what no deal costs it on the core issues; the taker must gain outright.
    felt = (frame.burden + frame.threat)[:, [frame.actor_at[k] for k in names]] / 200
    offset = context.draws["kappa"].values[:, None] * felt
    offset[:, -1] = -GAIN
    problem = _group_problem(context, names, agenda, offset, lines=True)
    active = problem.active.copy()
    for place, faction in enumerate(factions, start=1):
        active[:, place] = frame.blocks(giver, faction)
    solution = margins(replace(problem, active=active))
    return Answer.share(solution.feasible, note=OFFER)


def factions_split(context: Context, keys: Keys) -> Answer:
    """P(no package suits all factions of X at once with the other side's minimum met)."""
    actor = keys.get("actor", "")
    factions = context.frame.ratifiers(actor)
    if not factions:
        raise NotComputed(f"'{actor}' has no ratifying factions")
    other, agenda = _other_side(context, actor)
    names = (*factions, other)
    offset = np.zeros((context.size, len(names)))
    problem = _group_problem(context, names, agenda, offset, lines=True)
    return Answer.share(
        ~margins(problem).feasible,
        note=f"The other side is {{{other}}}. On paper alone: the whole scale is within reach, "
        "distrust and the cost of no deal are left out; red lines hold.",
    )


def best(context: Context, keys: Keys) -> Answer:
    """P(the forum is feasible and has the highest margin among the feasible)."""
    data, fine = _all_feasible(context, keys.get("linked", "no"))
    shares, _ = best_and_rank(data["margin"].transpose("draw", "forum").values, fine)
    return Answer.share(shares[:, _place(data, keys)])


def rank(context: Context, keys: Keys) -> Answer:
    """Mean over draws of the forum's rank by margin."""
    data, fine = _all_feasible(context, keys.get("linked", "no"))
    _, ranks = best_and_rank(data["margin"].transpose("draw", "forum").values, fine)
    return Answer(ranks[:, _place(data, keys)], np.ones(context.size), unit="rank")


def _place(data: xr.Dataset, keys: Keys) -> int:
    forums = list(data["forum"].values)
    if keys.get("forum") not in forums:
        raise NotComputed(f"forum '{keys.get('forum')}' has no verdict")
    return forums.index(keys["forum"])


def settlement(context: Context) -> Floats:
    """Predicted settlement of every issue: (draw, issue).

    The predicted package of the best feasible forum of the draw (ties: the first by id), the
    compromise where none is feasible.
    """
    data, fine = _all_feasible(context, "no")
    margin = np.where(fine, data["margin"].transpose("draw", "forum").values, -np.inf)
    chosen = margin.argmax(axis=1)
    packs = data["package"].transpose("draw", "forum", "issue").values
    out = packs[np.arange(context.size), chosen]
    at = [context.frame.actor_at[key] for key in context.frame.parties]
    middle = compromise(
        context.draws["position"].values[:, at, :],
        salience=context.draws["salience"].values[:, at, :],
        capability=context.frame.power[:, at],
    )
    some = np.asarray(fine.any(axis=1))[:, None]
    return np.where(some, out, middle)


def outcome(context: Context, keys: Keys) -> Answer:
    """P(predicted settlement of the issue at the value or beyond)."""
    bounds = _bounds(context, keys)
    if bounds is None:
        raise NotComputed("the name says no issue")
    z = settlement(context)[:, context.frame.issue_at[bounds[0]]]
    return Answer.share((z >= bounds[1] - 1e-9) & (z <= bounds[2] + 1e-9))


def from_result(analysis: str, variable: str) -> Any:
    """A handler that reads a per-draw variable of another analysis."""

    def read(context: Context, keys: Keys) -> Answer:
        data = context.dataset(analysis)
        if variable not in data:
            raise NotComputed(f"the analysis '{analysis}' gives no '{variable}'")
        one = data[variable]
        for dim in [str(dim) for dim in one.dims if dim != "draw"]:
            if dim not in keys or keys[dim] not in one[dim].values:
                raise NotComputed(f"'{analysis}' has nothing for {dim} '{keys.get(dim, '')}'")
            one = one.sel({dim: keys[dim]})
        values = np.asarray(one.values, dtype=np.float64)
        counts = ~np.isnan(values)
        return Answer.share(np.nan_to_num(values), counts)

    return read


HANDLERS = {
    "agreement.feasible": agreement_feasible,
    "agreement.out_of_reach": out_of_reach,
    "agreement.blockers": blockers,
    "agreement.necessary": necessary,
    "agreement.share_with": share_with,
    "agreement.delta": delta,
    "agreement.delta_sign": delta_sign,
    "agreement.offer_exists": offer_exists,
    "factions.split": factions_split,
    "forums.best": best,
    "forums.rank": rank,
    "bargain.common_ground": common_ground,
    "bargain.outcome": outcome,
    "sequence.regional_first": from_result("sequence", "regional_first"),
    "levers.best": from_result("levers", "best"),
}
