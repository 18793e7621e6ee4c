"""The series behind pictures of the ground: fans by month, maps by date.  No analysis itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.analyses.ground.answers import AS_GIVEN, Answers
from detente.analyses.ground.months import first_day, month_of, month_words
from detente.findings.finding import Finding
from detente.findings.quantity import name
from detente.situation.model import parse_day

FAN = (2.5, 10.0, 25.0, 50.0, 75.0, 90.0, 97.5)
DAYS_A_MONTH = 30.4375


def paths(answers: Answers) -> list[Finding]:
    """Shares held, contested and lost by month and scenario: percentiles over draws."""
    out = []
    steps = answers.steps
    for k, scenario in enumerate(map(str, answers.result["scenario"].values)):
        held = 100 * answers.result["held"].values[:, k].astype(float)
        lost = 100 * answers.result["lost"].values[:, k].astype(float)
        detail: dict[str, Any] = {
            "boundary": [first_day(int(step)).isoformat() for step in steps],
            "seen": answers.seen,
            "levels": list(FAN),
        }
        for share, values in (("held", held), ("contested", 100 - held - lost), ("lost", lost)):
            bands = np.percentile(values, FAN, axis=0)
            detail[share] = [[round(float(v), 2) for v in band] for band in bands]
        if scenario == AS_GIVEN:
            detail["line"] = {s: _line(answers, s) for s in ("held", "lost")}
        medians = np.median(held, axis=0), np.median(lost, axis=0)
        start = answers.at(month_of(answers.situation.as_of))
        over = np.flatnonzero(medians[1][start:] > medians[0][start:])
        under = "" if scenario == AS_GIVEN else f" under the scenario {scenario}"
        if len(over):
            when = first_day(int(steps[start + over[0]]))
            statement = (
                f"In the median draw lost districts outnumber held ones from {month_words(when)} "
                f"on{under}."
            )
            value: float | None = float(over[0])
        else:
            statement = (
                f"In the median draw held districts outnumber lost ones to the horizon{under}."
            )
            value = None
        out.append(Finding(
            name("control.path", scenario=None if scenario == AS_GIVEN else scenario), value,
            statement, unit="months", detail=detail, evidence=answers.evidence(),
            reason="" if value is not None else "it does not happen within the horizon",
        ))  # fmt: skip
    return out


def _line(answers: Answers, share: str) -> list[float]:
    """The straight line through the observations, carried on to each boundary, 0-100."""
    points = [
        (parse_day(one["date"]).toordinal(), 100 * one[share])
        for one in answers.seen
        if one[share] is not None
    ]
    if len(points) < 2:
        return []
    slope, level = np.polyfit([d for d, _ in points], [y for _, y in points], 1)
    days = [first_day(int(step)).toordinal() for step in answers.steps]
    return [round(float(np.clip(level + slope * d, 0, 100)), 2) for d in days]


def maps(answers: Answers) -> list[Finding]:
    """Mean shares and odds of being cut off, unit by unit, by date and scenario."""
    result = answers.result
    if "map_held" not in result:
        return []
    out = []
    units = [str(unit) for unit in result["unit"].values]
    for k, scenario in enumerate(map(str, result["scenario"].values)):
        for d, month in enumerate(result["date"].values.astype(int)):
            held, lost, cut = (
                result[what].values[k, d].astype(float)
                for what in ("map_held", "map_lost", "map_cut")
            )
            date = first_day(int(month))
            rows = answers.situation.table("theatre/units")
            cities = [u for u, unit in enumerate(units) if rows[unit].flag("city")]
            likely = [units[u] for u in cities if cut[u] > 0.5]
            under = "" if scenario == AS_GIVEN else f" under the scenario {scenario}"
            out.append(Finding(
                name(
                    "control.map", date=date.isoformat(),
                    scenario=None if scenario == AS_GIVEN else scenario,
                ),
                float(len(likely)),
                f"{len(likely)} of {len(cities)} cities are likelier than not cut off in "
                f"{month_words(date)}{under}.",
                unit="count",
                detail={
                    "units": {
                        unit: [round(float(v[u]), 3) for v in (held, lost, cut)]
                        for u, unit in enumerate(units)
                    },
                    "median": _median(answers, k, int(month)),
                },
            ))  # fmt: skip
    return out


def _median(answers: Answers, scenario: int, month: int) -> dict[str, float]:
    at = answers.at(month)
    held, lost = (
        float(np.median(100 * answers.result[what].values[:, scenario, at].astype(float)))
        for what in ("held", "lost")
    )
    return {
        "held": round(held, 1),
        "lost": round(lost, 1),
        "contested": round(100 - held - lost, 1),
    }
