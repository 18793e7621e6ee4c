"""Hindcast of the ground: freeze at each observation, forecast the next eight, score.

At a freeze nothing dated later exists: observations and regions are cut first, and everything else
is made from what is left.  Beside the calibrated model stand a random walk, a straight line and the
pool of model and random walk, whose weight is earned on windows resolved by the freeze.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.ground.calibration import PARTICLES, choice_cells, drawn_choice, prior_of
from detente.analyses.ground.months import month_of
from detente.analyses.ground.outside import donor_luck, outside_of
from detente.analyses.ground.theatre import Seen, Theatre, key_of, theatre_of
from detente.ensemble.cells import Cell
from detente.ensemble.draw import draw
from detente.errors import AnalysisError
from detente.findings.record import record_of, write_record
from detente.io.load import load
from detente.io.totals import Totals, read_totals
from detente.models import control_filter as filters
from detente.models.chance import normals
from detente.models.control import PARAMETERS, simulate
from detente.models.first_map import noisy
from detente.models.forecasts import (
    crps,
    inside,
    pool_weight,
    random_walk,
    sampled,
    straight_line,
)
from detente.models.support import Rules
from detente.situation.model import Situation

Floats = NDArray[np.float64]

FIRST_CASE = "afghanistan-2017"
RUNS = 20_000  # runs behind a forecast distribution
TARGETS = 8
LEAST = 3  # complete observations up to a freeze
LEVELS = (0.5, 0.8, 0.95)
MODELS = ("model", "pool", "walk", "line")
DAYS_A_MONTH = 30.4375
CAUTION = (
    "Targets of one freeze depend on each other and freezes overlap: this is a record, not a proof "
    "of skill."
)


@dataclass
class Score:
    """One share of one target of one freeze."""

    freeze: dt.date
    target: dt.date
    share: str
    seen: float
    model: Floats = field(repr=False)
    walk: Floats = field(repr=False)
    crps: dict[str, float] = field(default_factory=dict)
    inside: dict[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Hindcast:
    """Scores of all freezes, and the weight of the model in the pool at each."""

    scores: tuple[Score, ...]
    weights: dict[dt.date, float]

    def summary(self) -> dict[str, Any]:
        """Means over all freezes, and freeze by freeze, as plain data."""
        freezes = sorted(self.weights)
        return {
            "crps": _means(self.scores),
            "coverage": _coverage(self.scores),
            "by_freeze": [
                {
                    "freeze": freeze.isoformat(),
                    "targets": len({s.target for s in mine}),
                    "weight": round(self.weights[freeze], 4),
                    "crps": _means(mine),
                    "coverage": _coverage(mine),
                }
                for freeze in freezes
                for mine in [tuple(s for s in self.scores if s.freeze == freeze)]
            ],
            "freezes": len(freezes),
            "targets": len({(s.freeze, s.target) for s in self.scores}),
            "caution": CAUTION,
        }


def hindcast(
    totals: Sequence[Totals],
    situation: Situation,
    *,
    support: bool = True,
    seed: int = 0,
    particles: int = PARTICLES,
    runs: int = RUNS,
    progress: Callable[[int, int], None] | None = None,
) -> Hindcast:
    """Freeze at every observation that has three complete ones up to it, and score.

    Parameters
    ----------
    totals : sequence of Totals
        Published shares by date.
    situation : Situation
        Its units, borders and regions; its choices; its dependencies if ``support``.
    support : bool
        Whether donors' patience counts, from each freeze; else support is constant.
    seed : int
    particles, runs : int
        Of the filter, and behind each forecast.
    progress : callable, optional
        Called with freezes done and in all.

    Raises
    ------
    AnalysisError
        Where there are too few observations.
    """
    full = ground_of(totals, situation)
    cells = choice_cells(situation)
    freezes = [
        k for k in range(len(totals) - 1) if sum(one.complete for one in totals[: k + 1]) >= LEAST
    ]
    if not freezes:
        raise AnalysisError(
            f"a hindcast needs {LEAST} complete observations and one after them; there are "
            f"{len(totals)} observations"
        )
    drawn = draw(situation, count=runs, seed=seed) if support else None
    chains: dict[str, _Chain] = {}
    scores: list[Score] = []
    weights: dict[dt.date, float] = {}
    for done, k in enumerate(freezes):
        if progress is not None:
            progress(done, len(freezes))
        freeze = totals[k].date
        past = full.until(freeze)
        # The first map depends on the regions seen by the freeze, and the filter on the first map.
        known = repr(past.region_shares)
        if known not in chains:
            chains[known] = _Chain(past, cells, seed=seed, particles=particles)
        chain = chains[known]
        targets = totals[k + 1 : k + 1 + TARGETS]
        own = forecasts(
            past, chain, situation, cells, [one.date for one in targets], seed=seed, runs=runs,
            drawn=drawn,
        )  # fmt: skip
        weights[freeze] = pool_weight(_resolved(scores, freeze))
        for target, (held, lost) in zip(targets, own, strict=True):
            scores += _scored(totals[: k + 1], target, held, lost, weights[freeze])
    return Hindcast(tuple(scores), weights)


class _Chain:
    """The filter over observations, carried on from freeze to freeze.

    It is given a theatre that is cut at the first freeze, and later ones bit by bit, so that it
    never holds an observation from after the freeze that it answers for.
    """

    def __init__(
        self, theatre: Theatre, cells: dict[str, Cell], *, seed: int, particles: int
    ) -> None:
        self.seed = seed
        self.theta = prior_of(theatre, cells, seed=seed, particles=particles)
        self.cloud = filters.start(
            theatre.units, self.theta, theatre.observations[0], seed=seed,
            regions=theatre.region_shares,
        )  # fmt: skip
        self.done = 1

    def until(self, theatre: Theatre) -> filters.Cloud:
        """Particles at the last observation of a theatre that is cut at a freeze."""
        for observation in theatre.observations[self.done :]:
            self.cloud = filters.update(
                self.cloud, theatre.units, self.theta, observation, seed=self.seed,
                reference=theatre.reference,
            )  # fmt: skip
            self.done += 1
        return self.cloud


def ground_of(totals: Sequence[Totals], situation: Situation) -> Theatre:
    """The situation's units and regions with the totals of the file as observations."""
    ground = theatre_of(situation)
    first = next((k for k, one in enumerate(totals) if one.complete), None)
    if first is None:
        raise AnalysisError("no row of the totals gives held, contested and lost")
    seen = tuple(Seen(one.date, one.held, one.lost) for one in totals[first:])
    return Theatre(ground.names, ground.units, seen, ground.regions, ground.assumptions)


def forecasts(
    past: Theatre,
    chain: _Chain,
    situation: Situation,
    cells: dict[str, Cell],
    dates: Sequence[dt.date],
    *,
    seed: int,
    runs: int,
    drawn: xr.Dataset | None,
) -> list[tuple[Floats, Floats]]:
    """Samples of published shares held and lost (0-1) at each date, from what the freeze knows.

    ``drawn`` holds the draws of the dependencies; without them support is constant.
    """
    cloud = chain.until(past)
    index = np.arange(runs) % len(cloud.ancestor)
    theta = chain.theta[cloud.ancestor[index]]
    months = max(0, max(month_of(date) for date in dates) - cloud.month)
    pull = jump = None
    if drawn is not None and months:
        numbers = np.arange(runs)

        def choice(name: str) -> Floats:
            return drawn_choice(cells[name], name, cloud.ancestor[index], seed=seed)

        outside = outside_of(
            situation, situation, drawn, drawn,
            luck=donor_luck(situation, seed=seed, numbers=numbers), rows=numbers,
            rules=Rules(
                {r: choice(f"weight_{r}") for r in ("money", "troops", "arms")},
                choice("follow"), choice("money_cut"),
            ),
            support_weight=theta[:, PARAMETERS.index("support")],
            shock=theta[:, PARAMETERS.index("shock")],
            division=theta[:, PARAMETERS.index("division")],
            first_month=cloud.month, months=months,
            start_day=past.seen[-1].date.toordinal(),
        )  # fmt: skip
        pull, jump = outside.pull[:, :months], outside.jump[:, :months]
    track = simulate(
        past.units, cloud.state.take(index), theta, first_month=cloud.month, months=months,
        reference=past.reference, seed=seed, pull=pull, jump=jump,
    )  # fmt: skip
    out = []
    effective = theta[:, PARAMETERS.index("effective")]
    for date in dates:
        at = month_of(date) - cloud.month
        first, second = (
            normals(
                np.arange(runs), seed=seed, month=month_of(date), name=key_of("published"), use=use
            )
            for use in (0, 2)
        )
        total = past.units.total
        out.append(
            noisy(track.held[:, at] / total, track.lost[:, at] / total, effective, first, second)
        )
    return out


def _resolved(scores: Sequence[Score], freeze: dt.date) -> list[list[tuple[Floats, Floats, float]]]:
    """Pairs of earlier freezes whose target is dated on or before this one."""
    pairs: dict[tuple[dt.date, dt.date], list[tuple[Floats, Floats, float]]] = {}
    for score in scores:
        if score.target <= freeze:
            pairs.setdefault((score.freeze, score.target), []).append(
                (score.model, score.walk, score.seen)
            )
    return list(pairs.values())


def _scored(
    past: Sequence[Totals], target: Totals, held: Floats, lost: Floats, weight: float
) -> list[Score]:
    out = []
    parts: dict[str, tuple[Callable[[Totals], float], Floats]] = {
        "held": (lambda one: one.held, held),
        "contested": (lambda one: 1 - one.held - one.lost, 1 - held - lost),
        "lost": (lambda one: one.lost, lost),
    }
    for share, (of, sample) in parts.items():
        seen = 100 * of(target)
        if math.isnan(seen):
            continue
        known = [(one.date, 100 * of(one)) for one in past if not math.isnan(of(one))]
        origin = known[0][0]
        time = [(date - origin).days / DAYS_A_MONTH for date, _ in known]
        values = [value for _, value in known]
        at = (target.date - origin).days / DAYS_A_MONTH
        model = sampled(np.clip(100 * sample, 0, 100))
        walk, line = random_walk(time, values, at), straight_line(time, values, at)
        pool = weight * model + (1 - weight) * walk
        seen = min(100.0, max(0.0, seen))
        made = Score(past[-1].date, target.date, share, seen, model, walk)
        made.crps = {
            name: crps(forecast, seen)
            for name, forecast in zip(MODELS, (model, pool, walk, line), strict=True)
        }
        made.inside = {f"{100 * level:.0f}": inside(model, seen, level) for level in LEVELS}
        out.append(made)
    return out


def _means(scores: Sequence[Score]) -> dict[str, float]:
    return {name: round(float(np.mean([s.crps[name] for s in scores])), 4) for name in MODELS}


def _coverage(scores: Sequence[Score]) -> dict[str, float]:
    return {
        f"{100 * level:.0f}": round(
            float(np.mean([s.inside[f"{100 * level:.0f}"] for s in scores])), 4
        )
        for level in LEVELS
    }


def table(summary: dict[str, Any]) -> str:
    """The summary as lines of text."""
    lines = ["freeze      targets  model   pool   walk   line   50 %  80 %  95 %"]

    def line(name: str, targets: int, one: dict[str, Any]) -> str:
        scores = "".join(f"{one['crps'][model]:7.2f}" for model in MODELS)
        covered = "".join(f"{100 * one['coverage'][level]:6.0f}" for level in ("50", "80", "95"))
        return f"{name:<12}{targets:>7}{scores} {covered}"

    lines += [line(one["freeze"], one["targets"], one) for one in summary["by_freeze"]]
    lines.append(line("all", summary["targets"], summary))
    lines += [
        "",
        "CRPS in percentage points, mean over held, contested, lost; coverage in per cent of "
        "targets.",
        summary["caution"],
    ]
    return "\n".join(lines)


def command(
    data: str | Path, *, situation: str, seed: int, particles: int, as_json: bool, save: bool
) -> str:
    """What ``detente backtest ground`` prints.

    Parameters
    ----------
    data : str or Path
        CSV of totals.
    situation : str
        Whose ground and dependencies; empty for the first case's ground and constant support.
    seed, particles : int
    as_json : bool
    save : bool
        Whether the summary is kept as the record that findings print.
    """
    totals = read_totals(data)
    with bar() as progress:
        made = hindcast(
            totals, load(situation or FIRST_CASE), support=bool(situation), seed=seed,
            particles=particles, progress=progress,
        ).summary()  # fmt: skip
    made["support"] = "patience from each freeze" if situation else "constant"
    if save:
        kept = dict(record_of("ground"))
        if situation:
            write_record("ground", {**kept, "with_dependencies": made})
        else:
            rest = {key: kept[key] for key in ("with_dependencies",) if key in kept}
            write_record("ground", {**made, **rest})
    return json.dumps(made, indent=1) if as_json else table(made)


@contextmanager
def bar() -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error, freeze by freeze; nothing where that is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Freezes", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
