"""Who challenges whom, who moves, and where that ends: the challenge model (method 2.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.deal.frame import Frame
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.findings.evidence import cited, unique
from detente.findings.finding import Finding
from detente.findings.quantity import name
from detente.findings.record import record_sentence
from detente.models.challenge import FEWEST_ACTORS, MOST_ACTORS, challenge
from detente.models.compromise import compromise
from detente.situation.model import Situation

Floats = NDArray[np.float64]

DRAWS = 500  # of a run, the first ones; option "challenge_draws"
SHOWN_TURNS = 12  # turns kept for figures
PULLS = 12  # pairs told in findings
LEAST_PULL = 0.5  # points of movement, mean over draws, from which a pair is told


class Challenge:
    """Challenges, bargains and moves over all core issues at once."""

    card = Card(
        name="challenge",
        title="Challenge and compromise",
        question="Who moves in bargaining, pulled by whom, and where does it end?",
        tables=("actors", "issues", "stakes"),
        gives={
            "outcome": Variable(
                ("draw", "issue"), "points", "mean of the last positions, by influence × salience"
            ),
            "start": Variable(("draw", "issue"), "points", "the same mean before any challenge"),
            "last": Variable(("draw", "actor", "issue"), "points", "last position"),
            "moved": Variable(
                ("draw", "actor"), "points", "distance from first to last, weighted by salience"
            ),
            "pull": Variable(
                ("draw", "actor", "actor_to"), "points",
                "distance moved in bargains with the other, weighted by salience",
            ),
            "turns": Variable(("draw",), "turns", "turns until nobody moved much any more"),
            "path": Variable(
                ("quantile", "turn", "actor", "issue"), "points", "positions by turn, over draws"
            ),
        },
        references=("buenodemesquita1985", "buenodemesquita1994", "wiselesterefird2015"),
        limits=(
            "On decisions of the European Union it has not done better than the weighted mean.",
            "Small changes of the inputs move single runs by points: read distributions only.",
            "Actors that are alike in everything tie, and the order of their ids decides.",
            f"Computed on the first {DRAWS} draws; linkable issues, factions and actors without "
            "stakes in core issues stay out.",
        ),
        whole=True,
        base_only=True,
    )  # fmt: skip

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """The model on the first draws; a draw in which it cannot be run is nan."""
        most = int(options.extra.get("challenge_draws", DRAWS))
        draws = inputs.draws.isel(draw=slice(0, most))
        frame = Frame.of(inputs.situation, draws)
        issues = frame.core or frame.issues
        actors = taking_part(frame, issues)
        fits = FEWEST_ACTORS <= len(actors) <= MOST_ACTORS
        position, effort, salience, power = stakes_on(frame, actors, issues)
        size, shape = draws.sizes["draw"], (len(actors), len(issues))
        out = {
            "outcome": np.full((size, shape[1]), np.nan),
            "start": compromise(position, salience, power),
            "last": np.full((size, *shape), np.nan),
            "moved": np.full((size, shape[0]), np.nan),
            "pull": np.full((size, shape[0], shape[0]), np.nan),
            "turns": np.full(size, np.nan),
        }
        early = np.full((size, SHOWN_TURNS + 1, *shape), np.nan)
        # An actor with no power or no effort in a draw stays out of that draw.
        takes_part = (power > 0) & (effort.sum(axis=2) > 0)
        for pattern in np.unique(takes_part, axis=0) if fits else ():
            at = np.flatnonzero((takes_part == pattern).all(axis=1))
            who = np.flatnonzero(pattern)
            if len(who) < FEWEST_ACTORS:
                continue
            found = _runs(position, effort, salience, power, at, who)
            out["outcome"][at] = found["outcome"]
            out["turns"][at] = found["turns"]
            out["last"][np.ix_(at, who)] = found["last"]
            out["moved"][np.ix_(at, who)] = found["moved"]
            out["pull"][np.ix_(at, who, who)] = found["pull"]
            early[np.ix_(at, np.arange(SHOWN_TURNS + 1), who)] = found["early"]
        path = _quantiles(early)
        return xr.Dataset(
            {
                "outcome": (("draw", "issue"), out["outcome"], {"units": "points"}),
                "start": (("draw", "issue"), out["start"], {"units": "points"}),
                "last": (("draw", "actor", "issue"), out["last"], {"units": "points"}),
                "moved": (("draw", "actor"), out["moved"], {"units": "points"}),
                "pull": (("draw", "actor", "actor_to"), out["pull"], {"units": "points"}),
                "turns": (("draw",), out["turns"], {"units": "turns"}),
                "path": (("quantile", "turn", "actor", "issue"), path, {"units": "points"}),
            },
            coords={
                "draw": draws["draw"].values,
                "issue": np.array(issues, dtype=object),
                "actor": np.array(actors, dtype=object),
                "actor_to": np.array(actors, dtype=object),
                "turn": np.arange(SHOWN_TURNS + 1),
                "quantile": [0.05, 0.5, 0.95],
            },
        )

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """Where it ends by issue, who moves most, and who pulls whom."""
        drawn = int(result.sizes["draw"])
        failed = int(np.isnan(result["turns"].values).sum())
        if failed == drawn:
            reason = (
                f"it takes {FEWEST_ACTORS} to {MOST_ACTORS} parties with power and a stake in core "
                f"issues; {result.sizes['actor']} have a stake"
            )
            names = [name("challenge.outcome", issue=str(key)) for key in result["issue"].values]
            return [Finding.absent(each, reason) for each in (*names, "challenge.turns")]
        out = [_ending(result, situation, str(issue)) for issue in result["issue"].values]
        out += _movers(result, situation)
        out += _pulls(result, situation)
        turns = result["turns"].values
        low, middle, high = np.nanquantile(turns, [0.05, 0.5, 0.95])
        lost = f" In {failed} draws fewer than three parties had power." if failed else ""
        out.append(
            Finding(
                "challenge.turns",
                float(middle),
                f"Bargaining by challenge comes to rest after {middle:.0f} turns (90 % of draws: "
                f"{low:.0f} to {high:.0f}); computed on the first {drawn} draws.{lost}",
                low=float(low),
                high=float(high),
                unit="turns",
                reference=self.card.references,
                detail={"draws": drawn, "failed": failed},
            )
        )
        return sorted(out, key=lambda finding: finding.quantity)


def taking_part(frame: Frame, issues: Sequence[str]) -> tuple[str, ...]:
    """Parties with a stake in one of the issues, in id order."""
    asked = set(issues)
    with_stake = {row.text("actor") for row in frame.situation.stakes if row.text("issue") in asked}
    return tuple(key for key in frame.parties if key in with_stake)


def stakes_on(
    frame: Frame, actors: Sequence[str], issues: Sequence[str]
) -> tuple[Floats, Floats, Floats, Floats]:
    """Positions, effort, salience and power of these actors on these issues.

    Effort is σ_ik = w_ik · max_k s_ik over the issues asked about: its sum is the actor's largest
    salience.  A missing stake has no effort and stands at the reversion.
    """
    i = [frame.actor_at[key] for key in actors]
    k = [frame.issue_at[key] for key in issues]
    position = frame.draws["position"].values[:, i][:, :, k]
    salience = frame.draws["salience"].values[:, i][:, :, k]
    total = salience.sum(axis=2, keepdims=True)
    share = np.divide(salience, total, out=np.zeros_like(salience), where=total > 0)
    effort = share * salience.max(axis=2, keepdims=True)
    rest = frame.reversion[:, None, k]
    return np.where(np.isnan(position), rest, position), effort, salience, frame.power[:, i]


def _runs(
    position: Floats, effort: Floats, salience: Floats, power: Floats,
    at: NDArray[np.int64], who: NDArray[np.int64],
) -> dict[str, Any]:  # fmt: skip
    """The model on draws in which the same actors take part."""
    some = np.ix_(at, who)
    run = challenge(
        position[some], effort[some], power[some]
    )  # fmt: skip
    assert run.target is not None
    assert run.chosen is not None
    weight = effort[some] / effort[some].sum(axis=2, keepdims=True)
    moved = (np.abs(run.outcome - run.position[:, 0]) * weight).sum(axis=2)
    # Distance moved in each step, booked on the other party of the bargain that was taken.
    step = (np.abs(np.diff(run.position, axis=1)) * weight[:, None]).sum(axis=3)
    proposer = run.chosen.astype(np.int64)
    own = np.arange(len(who))
    other = np.where(
        proposer == own, np.take_along_axis(run.target.astype(np.int64), own[None, None], axis=2),
        proposer,
    )  # fmt: skip
    pull = np.zeros((len(at), len(who), len(who)))
    draw, turn, actor = np.nonzero(proposer >= 0)
    np.add.at(pull, (draw, actor, other[draw, turn, actor]), step[draw, turn, actor])
    states = np.minimum(np.arange(SHOWN_TURNS + 1), run.position.shape[1] - 1)
    return {
        "outcome": compromise(run.outcome, salience[some], power[some]),
        "last": run.outcome,
        "moved": moved,
        "pull": pull,
        "turns": run.turns,
        "early": run.position[:, states],
    }


def _quantiles(early: Floats) -> Floats:
    """5th, 50th and 95th percentile over draws; nan where an actor never took part."""
    out = np.full((3, *early.shape[1:]), np.nan)
    known = ~np.isnan(early).all(axis=0)
    if known.any():
        out[:, known] = np.nanquantile(early[:, known], [0.05, 0.5, 0.95], axis=0)
    return out


def _ending(result: xr.Dataset, situation: Situation, issue: str) -> Finding:
    """Where the model ends on one issue, beside the mean that it starts from."""
    values = result["outcome"].sel(issue=issue).values
    low, middle, high = (float(v) for v in np.nanquantile(values, [0.05, 0.5, 0.95]))
    start = float(np.nanmedian(result["start"].sel(issue=issue).values))
    shift = middle - start
    beside = (
        f"{points(abs(shift))} {'above' if shift > 0 else 'below'} the weighted mean it starts from"
        if abs(shift) >= 0.5 else "where the weighted mean already is"
    )  # fmt: skip
    stakes = situation.stakes.where(issue=issue)
    return Finding(
        name("challenge.outcome", issue=issue), middle,
        f"The challenge model ends at {middle:.0f} on {situation.name_of(issue)} (90 % of draws: "
        f"{low:.0f} to {high:.0f}), {beside}. {record_sentence('challenge')}".strip(),
        low=low, high=high, unit="points",
        evidence=unique([*cited([situation.issues[issue]]), *cited(stakes)]),
        reference=Challenge.card.references,
        detail={"start": start, "path": _path(result, issue)},
    )  # fmt: skip


def points(value: float) -> str:
    """A number of points in words: ``1 point``, ``12 points``."""
    return f"{value:.0f} point{'' if round(value) == 1 else 's'}"


def _path(result: xr.Dataset, issue: str) -> Mapping[str, Any]:
    """Positions by turn of those who have a stake, for figures: actor → three lists."""
    path = result["path"].sel(issue=issue)
    out: dict[str, Any] = {}
    for actor in result["actor"].values:
        values = path.sel(actor=actor).values
        if not np.isnan(values).any():
            low, middle, high = (np.round(row, 2).tolist() for row in values)
            out[str(actor)] = {"low": low, "median": middle, "high": high}
    return out


def _mean(pull: Floats) -> Floats:
    """Mean over the draws in which both took part; 0 where they never did."""
    here = ~np.isnan(pull)
    return np.asarray(np.where(here, pull, 0.0).sum(axis=0) / np.maximum(here.sum(axis=0), 1))


def _movers(result: xr.Dataset, situation: Situation) -> list[Finding]:
    """How far each actor moves on what matters to it, and with whom."""
    pull = _mean(result["pull"].values)
    actors = [str(key) for key in result["actor"].values]
    out = []
    for i, actor in enumerate(actors):
        values = result["moved"].values[:, i]
        values = values[~np.isnan(values)]
        quantity = name("challenge.moved", actor=actor)
        if not len(values):
            out.append(Finding.absent(quantity, "it has no power or no effort in any draw"))
            continue
        low, middle, high = (float(v) for v in np.quantile(values, [0.05, 0.5, 0.95]))
        total = float(pull[i].sum())
        who = int(np.argmax(pull[i]))
        main = situation.name_of(actors[who])
        words = "hardly moves" if middle < 1 else f"moves by {points(middle)}"
        because = (
            f", most of all in bargains with {main} ({100 * pull[i, who] / total:.0f} % of its way)"
            if total > 0 and middle >= 1 else ""
        )  # fmt: skip
        out.append(
            Finding(
                quantity,
                middle,
                f"{situation.name_of(actor)} {words} on what matters to it (90 % of draws: "
                f"{low:.0f} to {high:.0f}){because}.",
                low=low,
                high=high,
                unit="points",
                evidence=cited(situation.stakes.where(actor=actor)),
                reference=Challenge.card.references,
            )
        )
    return out


def _pulls(result: xr.Dataset, situation: Situation) -> list[Finding]:
    """The pairs whose bargains move somebody most."""
    pull = result["pull"].values
    mean = _mean(pull)
    actors = [str(key) for key in result["actor"].values]
    order = np.argsort(-mean, axis=None, kind="stable")[:PULLS]
    out = []
    for place in order:
        i, j = divmod(int(place), len(actors))
        if mean[i, j] < LEAST_PULL:
            break
        values = pull[:, i, j][~np.isnan(pull[:, i, j])]
        low, high = (float(v) for v in np.quantile(values, [0.05, 0.95]))
        share = float((values > 0).mean())
        puller, moved = situation.name_of(actors[j]), situation.name_of(actors[i])
        out.append(
            Finding(
                name("challenge.pull", source=actors[j], target=actors[i]),
                float(mean[i, j]),
                f"In bargains with {puller}, {moved} moves {mean[i, j]:.1f} points of what matters "
                f"to it, mean over draws; the two strike a bargain in {100 * share:.0f} % of them.",
                low=low,
                high=high,
                unit="points",
                reference=Challenge.card.references,
                detail={"share": share},
            )
        )
    return out
