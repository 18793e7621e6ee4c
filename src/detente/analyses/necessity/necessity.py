"""Who is needed for a deal, and who could break one from outside? (Method 3, necessity.)

Three ways of one deal: with a party (or a pair) in, as essential; without it; and without it while
it works against the deal.  An outsider j breaks the predicted deal with probability
C_j · min(1, nu · max(0, -g_j)): C_j is the share of the stakes that j can move alone, g_j what the
deal gives it.  Spoilers are graded after Stedman (1997): a *limited* spoiler could be left no worse
off than without a deal by some package that everybody at the table accepts, a *total* one not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.agreement.agreement import open_forums, possible
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal, Seats
from detente.analyses.deal.seating import admitted, expelled, feasible_in
from detente.analyses.necessity.findings import necessity_findings
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.findings.finding import Finding
from detente.findings.quantity import parse
from detente.models.bargain import packages
from detente.models.winset import NO_LINE, Problem, Variants, verdicts
from detente.situation.model import Situation

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
SAMPLE = 1000  # draws in which other seatings are solved


class Necessity:
    """Necessary parties and spoilers of every forum."""

    card = Card(
        name="necessity",
        title="Who is needed",
        question="Whom does a deal need, and who could break it from outside?",
        tables=("forums", "members"),
        needs=("agreement",),
        gives={
            "needed": Variable(
                ("draw", "group"), "",
                "every feasible forum has them all as essential; NaN: no forum is feasible",
            ),
            "needed_worth": Variable(
                ("draw", "group"), "", "the same among forums whose deal is worth having"
            ),
            "breaks": Variable(
                ("draw", "forum", "actor"), "probability",
                "that an outsider breaks the predicted deal; NaN: no deal or no outsider",
            ),
            "can_be_bought": Variable(
                ("trial", "forum", "actor"), "",
                "a losing outsider could be left no worse off; NaN: does not lose",
            ),
            "inside": Variable(("trial", "forum", "tried"), "", "feasible with them essential"),
            "outside": Variable(("trial", "forum", "tried"), "", "feasible without them"),
            "spoiling": Variable(
                ("trial", "forum", "tried"), "probability", "a deal without them lasts"
            ),
            "worth_inside": Variable(("trial", "forum", "tried"), "", "worth having with them"),
            "worth_outside": Variable(("trial", "forum", "tried"), "", "and without them"),
        },
        references=("stedman1997", "kydd2005"),
        limits=(
            "Spoilers act one by one; that they conspire is not modelled.",
            "A deal is broken by what it costs the outsider, not by its mistrust.",
        ),
        choices=("kappa", "delta", "lambda", "theta", "nu"),
        whole=True,
        base_only=True,
    )  # fmt: skip

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """Necessity over the forums, spoilers of every forum, other seatings on a sample."""
        frame = Frame.of(inputs.situation, inputs.draws)
        forums = open_forums(inputs.situation, frame)
        coords: dict[str, Any] = {"draw": inputs.draws["draw"].values}
        agreement = inputs.results["agreement"]
        if not forums or "package" not in agreement:
            return xr.Dataset(coords=coords)
        order = ("draw", "forum", "issue")
        solved = agreement.sel(linked="no").transpose(*order, ...)
        fine = solved["feasible"].values.astype(bool)
        everyone, tried = groups_of(inputs.situation, forums, options.extra.get("actors", ()))
        count = min(frame.size, int(options.extra.get("sample", SAMPLE)))
        few = Frame.of(inputs.situation, inputs.draws.isel(draw=slice(0, count)))
        shape = (frame.size, len(forums), len(frame.parties))
        breaks = np.full(shape, np.nan)
        bought = np.full((count, *shape[1:]), np.nan)
        ways = {
            name: np.full((count, len(forums), len(tried)), np.nan)
            for name in ("inside", "outside", "spoiling", "worth_inside", "worth_outside")
        }
        for place, seats in enumerate(forums):
            package = solved["package"].values[:, place]
            who = [w for w, actor in enumerate(frame.parties) if actor not in seats.parties]
            odds = breaking(frame, seats, [frame.parties[w] for w in who], package)
            breaks[:, place, who] = np.where(fine[:, place, None], odds, np.nan)
            bought[:, place] = _bought(few, seats, breaks[:count, place])
            for column, group in enumerate(tried):
                found = three_ways(few, seats, group, fine[:count, place], package[:count])
                for name, values in found.items():
                    ways[name][:, place, column] = values
        coords |= {
            "forum": np.array([seats.forum for seats in forums], dtype=object),
            "actor": np.array(frame.parties, dtype=object),
            "trial": inputs.draws["draw"].values[:count],
            "group": np.array(["+".join(group) for group in everyone], dtype=object),
            "tried": np.array(["+".join(group) for group in tried], dtype=object),
        }
        worth = solved["worth"].values.astype(bool)
        return xr.Dataset(
            {
                "needed": (("draw", "group"), needed(fine, forums, everyone)),
                "needed_worth": (("draw", "group"), needed(worth, forums, everyone)),
                "breaks": (("draw", "forum", "actor"), breaks),
                "can_be_bought": (("trial", "forum", "actor"), bought),
                **{name: (("trial", "forum", "tried"), values) for name, values in ways.items()},
            },
            coords=coords,
        )

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """Necessity, the three ways, and spoilers named and graded."""
        return necessity_findings(result, situation)


def groups_of(
    situation: Situation, forums: Sequence[Seats], asked: Iterable[str] = ()
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Parties and pairs that are essential somewhere, and those tried in and out.

    Tried are single parties, the pairs that claims name or that face each other alone in the
    headline's forum, and those asked for (``a+b``).
    """
    seated = sorted({key for seats in forums for key in seats.essential})
    pairs = sorted({pair for seats in forums for pair in combinations(sorted(seats.essential), 2)})
    named = [tuple(each.split("+")) for each in asked]
    for claim in situation.table("claims"):
        if claim.given("quantity"):
            variable, keys = parse(claim.text("quantity"))
            if variable == "agreement.necessary" and "actors" in keys:
                named.append(tuple(keys["actors"].split("+")))
    head = str(situation.headline.get("forum", ""))
    named += [seats.essential for seats in forums
              if seats.forum == head and len(seats.essential) == 2]  # fmt: skip
    known = {row.key for row in situation.actors}
    named = [group for group in named if set(group) <= known]
    singles = [(key,) for key in seated]
    # A group goes by the order in which it was named first.
    spelled = {frozenset(group): group for group in reversed(named)}
    every = dict.fromkeys([*singles, *(spelled.get(frozenset(p), p) for p in pairs)])
    tried = dict.fromkeys([*singles, *sorted(spelled.values())])
    return [*dict.fromkeys([*every, *tried])], list(tried)


def needed(
    fine: Flags, forums: Sequence[Seats], groups: Sequence[Sequence[str]]
) -> NDArray[np.float64]:
    """Whether every fine forum has a whole group as essential: (draw, group), NaN: none is fine.

    Parameters
    ----------
    fine : (draw, forum) bool
    forums : sequence of Seats
    groups : sequence of actor ids
    """
    out = np.full((len(fine), len(groups)), np.nan)
    some = fine.any(axis=1)
    for column, group in enumerate(groups):
        lacks = np.array([not set(group) <= set(seats.essential) for seats in forums])
        out[some, column] = ~(fine[some] & lacks).any(axis=1)
    return out


def breaking(frame: Frame, seats: Seats, actors: Sequence[str], package: Floats) -> Floats:
    """Probability that an outsider breaks a deal: C_j · min(1, nu · max(0, -g_j)).

    Parameters
    ----------
    frame : Frame
    seats : Seats
    actors : sequence of str
        Parties that need not agree.
    package : (draw, issue) float
        The predicted package on all issues; NaN where there is none (then NaN).

    Returns
    -------
    (draw, actor) float
    """
    at = [frame.actor_at[key] for key in actors]
    core = [frame.issue_at[key] for key in frame.core]
    on = [frame.issue_at[key] for key in frame.core if key in seats.agenda]
    stake = frame.stake
    total = stake[:, core].sum(axis=1)[:, None]
    moved = np.einsum("dak,dk->da", frame.control[:, at][:, :, on], stake[:, on])
    alone = np.divide(moved, total, out=np.zeros_like(moved), where=total > 0)
    r, x = frame.reversion[:, None], frame.ideal[:, at]
    change = np.abs(r - x) - np.abs(package[:, None] - x)
    gain = (frame.weight[:, at] * change).sum(axis=2) / 100
    harm = np.minimum(1.0, frame.variable("nu")[:, None] * np.maximum(0.0, -gain))
    return np.asarray(alone * harm)


def three_ways(
    frame: Frame, seats: Seats, group: Sequence[str], feasible: Flags, package: Floats
) -> dict[str, Floats]:
    """A forum with a group in, outside, and outside and spoiling: (draw) each.

    Parameters
    ----------
    frame : Frame
    seats : Seats
        As the forum stands.
    group : sequence of str
    feasible, package
        Of the forum as it stands, on all issues.

    Returns
    -------
    mapping
        ``inside``, ``outside``, ``spoiling`` and ``worth_inside``, ``worth_outside``; all NaN for
        ways that leave fewer than two parties to agree.
    """
    size = frame.size
    out = {}
    within, without = admitted(seats, group), expelled(seats, group)
    deal = Deal(frame, within)
    pair = len(group) > 1  # what is worth having is asked of pairs and larger groups only
    inside = feasible if set(group) <= set(seats.essential) else feasible_in(deal)
    out["inside"] = inside.astype(float)
    out["worth_inside"] = _worth(deal, inside) if pair else np.full(size, np.nan)
    if len(without.parties) < 2:
        nothing = np.full(size, np.nan)
        return {**out, "outside": nothing, "spoiling": nothing, "worth_outside": nothing}
    deal = Deal(frame, without)
    if without.table != seats.table or without.parties != seats.parties:
        feasible = deal.solution.feasible
        package = np.where(feasible[:, None], frame.reversion, np.nan)
        package[:, deal.issue_at] = packages(deal.problem, deal.solution, power=deal.weights)
    lasts = np.prod(1 - np.nan_to_num(breaking(frame, without, group, package)), axis=1)
    out["outside"] = feasible.astype(float)
    out["spoiling"] = feasible * lasts
    out["worth_outside"] = _worth(deal, feasible) if pair else np.full(size, np.nan)
    return out


def _worth(deal: Deal, feasible: Flags) -> Floats:
    """Whether a feasible deal can be worth having; NaN where the headline names no value."""
    head = deal.frame.situation.headline
    if "issue" not in head or "at_least" not in head:
        return np.full(deal.frame.size, np.nan)
    low = float(head["at_least"])
    return possible(deal, str(head["issue"]), low=low, ask=feasible).astype(float)


def _bought(frame: Frame, seats: Seats, breaks: Floats) -> Floats:
    """Whether some package that the table accepts leaves a losing outsider no worse off.

    ``breaks`` is (draw, party); NaN comes back where an outsider does not lose, or has no means.
    """
    loses = np.nan_to_num(breaks) > 0
    out = np.full(loses.shape, np.nan)
    who = np.flatnonzero(loses.any(axis=0))
    if not len(who):
        return out
    problem = with_conditions(Deal(frame, seats), [frame.parties[each] for each in who])
    own = problem.active.shape[1] - len(who)
    actives = np.repeat(problem.active[None], len(who), axis=0)
    for row in range(len(who)):
        actives[row, :, own + row] = True
    pick = np.array([[0, row, 0, 1, 0] for row in range(len(who))], np.int64)
    variants = Variants(
        problem.offset[None], actives, problem.low[None], problem.high[None],
        problem.optional[None], pick,
    )  # fmt: skip
    found = verdicts(problem, variants, ask=loses[:, who].T)
    out[:, who] = np.where(loses[:, who], found.T, np.nan)
    return out


def with_conditions(deal: Deal, actors: Sequence[str]) -> Problem:
    """A deal problem with further conditions, not active yet: that an outsider does not lose.

    They have no tax, no cost of no deal, no red lines and no vote.
    """
    frame, problem = deal.frame, deal.problem
    at = [frame.actor_at[key] for key in actors]
    more, size = len(at), frame.size
    parties = problem.power.shape[1]
    lines = np.full((more, len(deal.issues)), NO_LINE)

    def widened(values: Any, extra: Any) -> Any:
        return np.concatenate([values, extra], axis=1)

    return replace(
        problem,
        ideal=widened(problem.ideal, frame.ideal[:, at][:, :, deal.issue_at]),
        weight=widened(problem.weight, frame.weight[:, at][:, :, deal.issue_at]),
        offset=widened(problem.offset, np.zeros((size, more))),
        active=widened(problem.active, np.zeros((size, more), np.bool_)),
        floor=np.concatenate([problem.floor, -lines]),
        ceiling=np.concatenate([problem.ceiling, lines]),
        party=np.concatenate([problem.party, parties + np.arange(more)]),
        essential=np.concatenate([problem.essential, np.ones(more, np.bool_)]),
        power=widened(problem.power, np.zeros((size, more))),
    )
