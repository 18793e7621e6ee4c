"""Whose move would help a deal most?

A move of ``moves.csv`` changes a situation in the way that a scenario says which takes it.  On the
same draws the slack of a forum (its margin) is compared with and without each such scenario; the
lever of a draw is the move that raises the slack most.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.agreement.agreement import open_forums
from detente.analyses.agreement.findings import percent
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal, Seats
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.analyses.wording import joined
from detente.findings.evidence import cited, evidence_of_forum, unique
from detente.findings.finding import Finding
from detente.findings.quantity import name, parse
from detente.situation.edit import edits_of
from detente.situation.model import Situation

Floats = NDArray[np.float64]
RAISED = 1e-9  # a rise of the margin below this is none
NONE = "none"
REFERENCES = ("schelling1960", "fang1993")


@dataclass(frozen=True)
class Lever:
    """A scenario that takes moves of one actor.

    Parameters
    ----------
    scenario, actor : str
    moves : tuple of str
        Ids of the moves it takes (or takes back).
    """

    scenario: str
    actor: str
    moves: tuple[str, ...]


class Levers:
    """Moves compared by what they do to the slack of a forum."""

    card = Card(
        name="levers",
        title="Whose move",
        question="Whose move would help a deal most?",
        tables=("forums", "members", "moves"),
        needs=("agreement",),
        gives={
            "best": Variable(
                ("draw", "forum", "actor"), "share", "the actor's move raises the slack most"
            ),
            "slack": Variable(
                ("draw", "forum", "lever"),
                "utility",
                "change of the margin under a move's scenario",
            ),
            "feasible": Variable(("draw", "forum", "lever"), "", "feasible under it"),
        },
        references=REFERENCES,
        limits=(
            "Only moves that some scenario takes have an effect that can be compared.",
            "What a move costs the actor who makes it is not counted.",
        ),
        choices=("kappa", "delta", "lambda", "theta"),
        whole=True,
        base_only=True,
    )

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """Margins of the forums asked about under every scenario that takes a move."""
        situation, agreement = inputs.situation, inputs.results["agreement"]
        coords: dict[str, Any] = {"draw": inputs.draws["draw"].values}
        levers = levers_of(situation)
        frame = Frame.of(situation, inputs.draws)
        wanted = forums_asked(situation, options)
        forums = [s for s in open_forums(situation, frame) if not wanted or s.forum in wanted]
        if not levers or not forums:
            return xr.Dataset(coords=coords)
        before = agreement["margin"].sel(linked="no").transpose("draw", "forum")
        shape = (frame.size, len(forums), len(levers))
        slack, feasible = np.zeros(shape), np.zeros(shape, np.bool_)
        for column, lever in enumerate(levers):
            known = inputs.results.get(f"agreement@{lever.scenario}")
            other = None
            if known is None or "margin" not in known:
                known = None
                redrawn = inputs.redraw(edits_of(situation, lever.scenario))
                other = Frame.of(redrawn.situation, redrawn.draws)
            for place, seats in enumerate(forums):
                base = before.sel(forum=seats.forum).values
                after = _margin(known, other, seats.forum)
                slack[:, place, column] = rise(base, after)
                feasible[:, place, column] = after >= -1e-7
        actors = sorted({lever.actor for lever in levers})
        coords |= {
            "forum": np.array([seats.forum for seats in forums], dtype=object),
            "lever": np.array([lever.scenario for lever in levers], dtype=object),
            "actor": np.array([*actors, NONE], dtype=object),
        }
        owner = [actors.index(lever.actor) for lever in levers]
        return xr.Dataset(
            {
                "best": (("draw", "forum", "actor"), strongest(slack, owner, len(actors))),
                "slack": (("draw", "forum", "lever"), slack),
                "feasible": (("draw", "forum", "lever"), feasible),
            },
            coords=coords,
        )

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """Whose move is best at each table, and what every move does."""
        if "best" not in result:
            return []
        out = [
            finding
            for place, forum in enumerate(result["forum"].values)
            for finding in _findings(result.isel(forum=place), situation, str(forum))
        ]
        return sorted(out, key=lambda finding: finding.quantity)


def levers_of(situation: Situation) -> list[Lever]:
    """Scenarios that take moves of exactly one actor, in name order."""
    moves = situation.table("moves")
    out = []
    for scenario in sorted(situation.scenarios):
        taken = [
            str(edit.get("key", ""))
            for edit in edits_of(situation, scenario)
            if edit.get("table") == "moves" and edit.get("column") == "taken"
        ]
        known = [move for move in taken if moves.get(move) is not None]
        actors = {moves[move].text("actor") for move in known}
        if len(actors) == 1:
            out.append(Lever(scenario, actors.pop(), tuple(known)))
    return out


def forums_asked(situation: Situation, options: Options) -> set[str]:
    """Forums of the headline, of claims about levers, and those named as an option; all if none."""
    out = {str(each) for each in options.extra.get("forums", ())}
    head = situation.headline.get("forum")
    if head:
        out.add(str(head))
    for claim in situation.table("claims"):
        if claim.given("quantity"):
            variable, keys = parse(claim.text("quantity"))
            if variable.startswith("levers.") and "forum" in keys:
                out.add(keys["forum"])
    return out


def _margin(known: xr.Dataset | None, frame: Frame | None, forum: str) -> Floats:
    """Margin of a forum under a scenario; -inf where it has no verdict there."""
    if known is not None:
        if forum not in known["forum"].values:
            return np.full(known.sizes["draw"], -np.inf)
        return np.asarray(known["margin"].sel(linked="no", forum=forum).values)
    assert frame is not None
    seats = Seats.of(frame.situation, forum, frame.core)
    if seats is None or not seats.decides:
        return np.full(frame.size, -np.inf)
    return Deal(frame, seats).solution.margin


def rise(before: Floats, after: Floats) -> Floats:
    """Change of a margin; from no package to some package is infinite, none to none is 0.

    Examples
    --------
    >>> rise(np.array([0.0, -np.inf, -np.inf]), np.array([0.5, 0.0, -np.inf])).tolist()
    [0.5, inf, 0.0]
    """
    with np.errstate(invalid="ignore"):
        change = after - before
    return np.where(np.isneginf(before) & np.isneginf(after), 0.0, change)


def strongest(slack: Floats, owner: list[int], actors: int) -> Floats:
    """Share of each actor in the best move of a draw; the last column: no move helps.

    Parameters
    ----------
    slack : (draw, forum, lever) float
    owner : list of int
        Which actor each lever belongs to.
    actors : int

    Returns
    -------
    (draw, forum, actor + 1) float
        Sums to 1; ties shared.
    """
    top = slack.max(axis=2, keepdims=True)
    with np.errstate(invalid="ignore"):
        near = np.abs(slack - top) <= RAISED
    wins = (near | (slack == top)) & (slack > RAISED)
    count = wins.sum(axis=2, keepdims=True)
    share = np.divide(wins, count, out=np.zeros(slack.shape), where=count > 0)
    out = np.zeros((*slack.shape[:2], actors + 1))
    for column, actor in enumerate(owner):
        out[:, :, actor] += share[:, :, column]
    out[:, :, actors] = count[:, :, 0] == 0
    return out


def _findings(part: xr.Dataset, situation: Situation, forum: str) -> Iterator[Finding]:
    title, n = situation.name_of(forum), int(part.sizes["draw"])
    levers = {lever.scenario: lever for lever in levers_of(situation)}
    rows = situation.table("moves")
    coded = {move for lever in levers.values() for move in lever.moves}
    uncoded = sorted(row.key for row in rows if row.key not in coded)
    evidence = evidence_of_forum(situation, forum)
    best = part["best"].transpose("draw", "actor").values
    names = {
        actor: joined([rows[m].text("name") or m for lever in levers.values()
                       if lever.actor == actor for m in lever.moves])
        for actor in {lever.actor for lever in levers.values()}
    }  # fmt: skip
    for column, actor in enumerate(part["actor"].values):
        share = float(best[:, column].sum())
        if str(actor) == NONE:
            said = f"No move raises the odds of a deal in {title} in {percent(share / n)} of draws."
        else:
            said = (
                f"A move of {situation.name_of(str(actor))} ({names[str(actor)]}) helps a deal in "
                f"{title} more than any other move that was compared in {percent(share / n)} of "
                "draws."
            )
        yield Finding.share(
            name("levers.best", actor=actor, forum=forum), share, n, said,
            evidence=unique([
                *evidence,
                *cited(row for row in rows if row.text("actor") == str(actor)),
            ]),
            reference=REFERENCES, assumptions=("lambda", "theta"),
            detail={"compared": sorted(levers), "not_compared": uncoded},
        )  # fmt: skip
    slack = part["slack"].transpose("draw", "lever").values
    after = part["feasible"].transpose("draw", "lever").values.mean(axis=0)
    for column, scenario in enumerate(part["lever"].values):
        lever = levers[str(scenario)]
        finite = slack[np.isfinite(slack[:, column]), column]
        middle = float(np.median(finite)) if len(finite) else None
        helps = float((slack[:, column] > RAISED).mean())
        yield Finding(
            name("levers.move", actor=lever.actor, forum=forum, change=scenario), middle,
            f"{joined([rows[m].text('name') or m for m in lever.moves])}: raises the slack of "
            f"{title} in {percent(helps)} of draws; a deal would be possible in "
            f"{percent(float(after[column]))}.",
            unit="utility", evidence=unique([*evidence, *cited(rows[m] for m in lever.moves)]),
            reference=REFERENCES, assumptions=("lambda", "theta"),
            reason="" if middle is not None else "red lines leave no package either way",
            detail={"helps": helps, "feasible": float(after[column]), "moves": list(lever.moves)},
        )  # fmt: skip
