"""Ground: who holds what by when, when help ends, and when the state falls."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from detente.analyses.ground.calibration import CHOICES, FREE, PARTICLES, Calibration, calibrate
from detente.analyses.ground.findings import findings_of
from detente.analyses.ground.months import first_day, month_of
from detente.analyses.ground.outside import donors_of, sides_of
from detente.analyses.ground.runs import (
    Forecast,
    forecast,
    maps,
    odds_by_particle,
    touches_ground,
)
from detente.analyses.ground.theatre import theatre_of
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.findings.finding import Finding
from detente.findings.quantity import parse
from detente.models.control import PARAMETERS
from detente.situation.edit import edited, edits_of
from detente.situation.model import Situation, parse_day

AS_GIVEN = "as-given"  # the situation as it is, among its scenarios
NOT_YET = -1
# Changes of outside help, nothing replaced: what flowing shares are multiplied with from as_of on.
CHANGES: Mapping[str, Mapping[str, float]] = {
    "aid-halved": {"money": 0.5},
    "aid-doubled": {"money": 2.0},
    "troops-halved": {"troops": 0.5},
    "troops-doubled": {"troops": 2.0},
    "no-outside-help": {"money": 0.0, "troops": 0.0, "arms": 0.0},
}
MAP_EVERY = 6  # months between maps

CARD = Card(
    name="ground",
    title="The ground",
    question="Who holds the country by when, and does the state stand?",
    tables=("theatre/units", "theatre/borders", "theatre/control"),
    gives={
        "held": Variable(("draw", "scenario", "month"), "share", "districts held by the state"),
        "lost": Variable(("draw", "scenario", "month"), "share", "districts lost"),
        "collapsed": Variable(
            ("draw", "scenario"), "month", "boundary at which the state collapses, -1 = not"
        ),
        "isolated": Variable(
            ("draw", "scenario"), "month", "first boundary with half the cities isolated, -1 = not"
        ),
        "withdrawn": Variable(
            ("draw", "scenario", "donor"),
            "month",
            "boundary at which a donor's troops or money stop, -1 = not",
        ),
        "aid": Variable(("draw", "scenario", "month"), "share", "foreign money over today's"),
        "troops": Variable(("draw", "scenario", "month"), "share", "foreign troops over today's"),
        "changed_collapse": Variable(
            ("draw", "change"), "month", "collapse with outside help changed, -1 = not"
        ),
        "parameter_value": Variable(
            ("draw", "parameter"), "", "parameters and choices behind the run"
        ),
        "odds_collapse": Variable(
            ("scenario", "particle", "month"), "probability", "P(collapse), luck averaged"
        ),
        "odds_isolated": Variable(
            ("scenario", "particle", "month"), "probability", "P(cities isolated), luck averaged"
        ),
        "map_held": Variable(("scenario", "date", "unit"), "share", "mean share held"),
        "map_lost": Variable(("scenario", "date", "unit"), "share", "mean share lost"),
        "map_cut": Variable(("scenario", "date", "unit"), "probability", "P(cut off)"),
    },
    references=("kalyvas2006", "atkinson2012", "zhukov2012", "anderson2011", "gordon1993"),
    limits=(
        "No negotiated end, coup, seasons or regrouping of forces; one weather for the whole "
        "country; an imagined map; published classes whose method drifts.",
        "The city bonus, the weight of support and morale are hardly seen by totals: their priors "
        "rest on earlier withdrawals of patrons and drive every answer beyond two years.",
    ),
    choices=tuple(CHOICES),
    whole=True,
    base_only=True,
)


class Ground:
    """Stochastic control of districts, calibrated to observations, run forward by scenario."""

    card = CARD

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """One run a draw and scenario, from the last observation to the last date asked for."""
        base = inputs.base or inputs
        settings = dict(options.extra.get("ground", {}))
        particles = int(settings.get("particles", PARTICLES))
        last = last_month(inputs.situation)
        members: list[tuple[str, Inputs]] = [(AS_GIVEN, inputs)]
        same: dict[str, str] = {}
        if inputs.base is None:
            for name in sorted(inputs.situation.scenarios):
                edits = edits_of(inputs.situation, name)
                if touches_ground(inputs.situation, edited(inputs.situation, edits)):
                    members.append((name, inputs.redraw(edits)))
                else:
                    same[name] = AS_GIVEN
        made: list[Forecast] = []
        odds, drawn = [], []
        calibration = calibrate(
            theatre_of(base.situation), base.situation, seed=inputs.seed, particles=particles
        )
        first = calibration.cloud.month
        months = max(0, last - first)
        dates = list(range(month_of(base.situation.as_of), last + 1, MAP_EVERY))
        index = np.asarray(inputs.draws["draw"].values, np.int64) % calibration.particles
        for _, member in members:
            own = calibrate(
                theatre_of(member.situation), member.situation, seed=inputs.seed,
                particles=particles,
            )  # fmt: skip
            each = forecast(member, own, months=months, snapshots=dates if options.full else ())
            if options.full:
                drawn.append(maps(each, own, index))
                odds.append(odds_by_particle(member, own, months=months))
            made.append(each)
        helped = donors_of(base.situation, sides_of(base.situation).government)
        changed = {
            name: forecast(inputs, calibration, months=months, factors=factors).track
            for name, factors in CHANGES.items()
            if options.full and helped
        }
        return _dataset(
            inputs, calibration, index, [name for name, _ in members], made, changed,
            odds=odds, drawn=drawn, dates=dates, same=same,
        )  # fmt: skip

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """Odds by date and scenario, times, drivers, and whatever claims ask."""
        return findings_of(result, situation, options)


def last_month(situation: Situation) -> int:
    """Last boundary to simulate: the horizon, or the latest date that a claim asks about."""
    dates = [situation.horizon]
    for row in situation.table("claims"):
        try:
            variable, keys = parse(row.text("quantity"))
        except ValueError:
            continue
        if variable.split(".")[0] in ("control", "support"):
            for key in ("date", "before"):
                text = keys.get(key, "").split("..")[-1]
                try:
                    dates.append(parse_day(text))
                except ValueError:
                    continue
    return month_of(max(dates))


def _unhelped(donors: list[str]) -> list[str]:
    """What is assumed where nobody gives the government money or troops."""
    if donors:
        return []
    return ["No donor of money or troops is listed for a government: outside help is constant."]


def _dataset(
    inputs: Inputs,
    calibration: Calibration,
    index: np.ndarray[Any, Any],
    scenarios: list[str],
    made: list[Forecast],
    changed: Mapping[str, Any],
    *,
    odds: list[tuple[Any, Any]],
    drawn: list[tuple[Any, Any, Any]],
    dates: list[int],
    same: Mapping[str, str],
) -> xr.Dataset:
    base = inputs.base or inputs
    total = calibration.theatre.units.total
    first, months = made[0].first_month, made[0].months
    government = sides_of(base.situation).government
    donors = [
        donor
        for donor in donors_of(base.situation, government)
        if any((donor, r) in made[0].outside.government.stops for r in ("money", "troops"))
    ]
    steps = first + np.arange(months + 1)

    def stacked(part: str) -> np.ndarray[Any, Any]:
        return np.stack([getattr(each.track, part) for each in made], axis=1)

    def flowing(resource: str) -> np.ndarray[Any, Any]:
        return np.stack(
            [
                each.outside.government.flowing.get(
                    resource, np.ones((len(index), months + 1))
                ).astype(np.float32)
                for each in made
            ],
            axis=1,
        )

    withdrawn = np.full((len(index), len(made), len(donors)), NOT_YET, np.int32)
    for s, each in enumerate(made):
        for d, donor in enumerate(donors):
            stop = each.outside.government.withdrawn(donor)
            withdrawn[:, s, d] = np.where(stop > steps[-1], NOT_YET, stop)
    rest = [name for name in CHOICES if name not in PARAMETERS]
    names = [*PARAMETERS, *rest]
    values = np.column_stack(
        [calibration.theta[index], *(calibration.choice(name, index) for name in rest)]
    )
    data: dict[str, Any] = {
        "held": (("draw", "scenario", "month"), (stacked("held") / total).astype(np.float32)),
        "lost": (("draw", "scenario", "month"), (stacked("lost") / total).astype(np.float32)),
        "collapsed": (("draw", "scenario"), stacked("collapsed")),
        "isolated": (("draw", "scenario"), stacked("isolated")),
        "withdrawn": (("draw", "scenario", "donor"), withdrawn),
        "aid": (("draw", "scenario", "month"), flowing("money")),
        "troops": (("draw", "scenario", "month"), flowing("troops")),
        "parameter_value": (("draw", "parameter"), values),
    }
    if changed:
        data["changed_collapse"] = (
            ("draw", "change"),
            np.stack([track.collapsed for track in changed.values()], axis=1),
        )
    if odds:
        for k, name in enumerate(("odds_collapse", "odds_isolated")):
            data[name] = (
                ("scenario", "particle", "month"),
                np.stack([pair[k] for pair in odds]).astype(np.float32),
            )
        for k, name in enumerate(("map_held", "map_lost", "map_cut")):
            data[name] = (
                ("scenario", "date", "unit"),
                np.stack([one[k] for one in drawn]).astype(np.float32),
            )
    out = xr.Dataset(
        {
            name: (*value, {"units": CARD.gives[name].units, "long_name": CARD.gives[name].meaning})
            for name, value in data.items()
        },
        coords={
            "draw": inputs.draws["draw"].values,
            "scenario": np.array(scenarios, dtype=object),
            "month": steps,
            "boundary": ("month", [first_day(int(m)).isoformat() for m in steps]),
            "donor": np.array(donors, dtype=object),
            "parameter": np.array(names, dtype=object),
            **({"change": np.array(list(changed), dtype=object)} if changed else {}),
            **(
                {
                    "date": np.array(dates),
                    "unit": np.array(calibration.theatre.names, dtype=object),
                }
                if drawn
                else {}
            ),
        },
    )
    seen = calibration.theatre.seen
    out.attrs = {
        "seed": inputs.seed,
        "free": json.dumps(list(FREE)),
        "same": json.dumps(dict(same), sort_keys=True),
        "assumptions": json.dumps([*calibration.theatre.assumptions, *_unhelped(donors)]),
        "diagnostics": json.dumps(calibration.diagnostics, sort_keys=True),
        "seen": json.dumps([
            {"date": s.date.isoformat(), "held": None if np.isnan(s.held) else s.held,
             "lost": None if np.isnan(s.lost) else s.lost}
            for s in seen
        ]),
        "cities": int(calibration.theatre.units.city.sum()),
    }  # fmt: skip
    return out
