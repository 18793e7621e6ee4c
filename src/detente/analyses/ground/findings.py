"""What the ground run says: odds by date and scenario, times, drivers, claims.  No analysis."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr

from detente.analyses.ground.answers import AS_GIVEN, Answers, day, year_ends
from detente.analyses.ground.calibration import CHOICES
from detente.analyses.ground.months import first_day, month_of, month_words
from detente.analyses.ground.series import maps, paths
from detente.analyses.protocol import Options
from detente.findings.finding import Finding
from detente.findings.quantity import name, parse
from detente.findings.record import record_of
from detente.situation.model import Situation

CHANGE_WORDS = {
    "aid-halved": "With all aid halved from today",
    "aid-doubled": "With all aid doubled from today",
    "troops-halved": "With foreign troops halved from today",
    "troops-doubled": "With foreign troops doubled from today",
    "no-outside-help": "Without any outside help from today",
}
DRIVER_WORDS = {
    "churn": "pace at which districts change hands", "depth": "how firmly full control is held",
    "balance": "balance of today", "weather": "common shocks", "contagion": "pull of neighbours",
    "city": "strength of cities", "support": "weight of outside support",
    "morale": "how losses shake morale",
}  # fmt: skip


def findings_of(result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
    """All findings of the ground, sorted by quantity."""
    answers = Answers(result, situation)
    asked: list[str] = []
    dates = [one.isoformat() for one in year_ends(situation)]
    scenarios = [str(one) for one in result["scenario"].values if str(one) != AS_GIVEN]
    for date in dates:
        for scenario in [None, *scenarios]:
            asked.append(name("control.collapse_by", date=date, scenario=scenario))
            if int(result.attrs["cities"]):
                asked.append(name("control.cities_isolated", date=date, scenario=scenario))
            asked.append(name("control.held", date=date, scenario=scenario))
            asked.append(name("control.lost", date=date, scenario=scenario))
    if int(result.attrs["cities"]):
        asked += [
            name("control.collapse_by", date=date, given="cities_isolated") for date in dates[-2:]
        ]
    for donor in (str(one) for one in result["donor"].values):
        asked += [name("support.withdrawn_by", donor=donor, date=date) for date in dates]
    lead = _lead(answers)
    if lead:
        asked += [
            name("control.collapse_given", support=f"{lead}-withdrawn", within_years=years)
            for years in (1, 2, 3)
        ]
    asked += [
        name("control.delta_sign", scenario=scenario, measure="collapse") for scenario in scenarios
    ]
    asked += claimed(situation, ("control", "support"))
    made = {finding.quantity: finding for finding in map(answers.ask, asked)}
    for finding in [
        *_times(answers, lead), *_changes(answers), *_drivers(answers), *_calibration(answers),
        *paths(answers), *maps(answers),
    ]:  # fmt: skip
        made[finding.quantity] = finding
    record = record_of("ground")
    assumptions = json.loads(result.attrs["assumptions"])
    more: dict[str, Any] = {}
    if record:
        more["record"] = {
            key: record[key]
            for key in ("crps", "coverage", "freezes", "targets", "caution", "support")
            if key in record
        }
    if assumptions:
        more["assumed"] = assumptions
    return [
        replace(made[quantity], detail={**made[quantity].detail, **more})
        for quantity in sorted(made)
    ]


def claimed(situation: Situation, families: tuple[str, ...]) -> list[str]:
    """Quantities of some families that the claims name."""
    out = []
    for row in situation.table("claims"):
        try:
            variable, _ = parse(row.text("quantity"))
        except ValueError:
            continue
        if variable.split(".")[0] in families:
            out.append(row.text("quantity"))
    return out


def _lead(answers: Answers) -> str:
    """The donor that gives most of the troops, else of the money (best values)."""
    rows = answers.situation.table("dependencies").where(recipient=answers.sides.government)
    known = {str(one) for one in answers.result["donor"].values}
    for resource in ("troops", "money"):
        shares = [
            (-(share.best), row.text("donor"))
            for row in rows
            if row.text("resource") == resource and row.text("donor") in known
            for share in [row.value("share")]
            if share is not None
        ]
        if shares:
            return min(shares)[1]
    return ""


def _times(answers: Answers, lead: str) -> list[Finding]:
    """When the lead donor leaves and when the state falls: medians over draws."""
    out = []
    if lead:
        left = answers.left(lead, 0)
        out.append(_time(
            answers, name("support.withdrawal", donor=lead), left,
            f"{answers.situation.name_of(lead)} withdraws troops or money",
        ))  # fmt: skip
    for scenario in map(str, answers.result["scenario"].values):
        key = None if scenario == AS_GIVEN else scenario
        fallen = answers.when("collapsed", answers.scenario({"scenario": scenario}))
        under = "" if key is None else f" under the scenario {key}"
        out.append(_time(
            answers, name("control.collapse", scenario=key), fallen, f"The state falls{under}"
        ))  # fmt: skip
    return out


def _time(answers: Answers, quantity: str, when: Any, opening: str) -> Finding:
    """Month in which half of the draws have seen an event, with 10 and 90 %."""
    start = month_of(answers.situation.as_of)
    last = int(answers.steps[-1])
    order = np.sort(when)
    at = [order[int(share * (len(order) - 1))] for share in (0.1, 0.5, 0.9)]
    words = [month_words(first_day(int(m))) if m <= last else "beyond the horizon" for m in at]
    months = [float(m - start) if m <= last else None for m in at]
    statement = (
        f"{opening}: median {words[1]}, one draw in ten by {words[0]}, nine in ten by {words[2]}."
    )
    if months[1] is None:
        share = float((when <= last).mean())
        statement = (
            f"{opening} within the horizon in {100 * share:.0f} % of the draws; in one in ten by "
            f"{words[0]}."
        )
        return replace(
            Finding.absent(quantity, "the median lies beyond the horizon", statement),
            unit="months", low=months[0], detail={"share": share},
        )  # fmt: skip
    return Finding(
        quantity, months[1], statement, low=months[0], high=months[2], unit="months",
        evidence=answers.evidence(), assumptions=("patience", "support", "morale"),
    )  # fmt: skip


def _changes(answers: Answers) -> list[Finding]:
    """Halved and doubled aid and troops, and no help at all: P(collapse by the horizon)."""
    result = answers.result
    if "changed_collapse" not in result:
        return []
    horizon = month_of(answers.situation.horizon)
    plain = (answers.when("collapsed") <= horizon).astype(float)
    out = []
    for k, change in enumerate(map(str, result["change"].values)):
        at = result["changed_collapse"].values[:, k].astype(int)
        fallen = ((at >= 0) & (at <= horizon)).astype(float)
        difference = fallen - plain
        error = 1.96 * difference.std() / np.sqrt(len(difference))
        value = float(difference.mean())
        out.append(Finding(
            name("control.delta", change=change, measure="collapse"), value,
            f"{CHANGE_WORDS.get(change, change)} the state collapses by "
            f"{day(str(answers.situation.horizon))} in {100 * fallen.mean():.0f} % of the draws, "
            f"against {100 * plain.mean():.0f} %.",
            low=value - error, high=value + error, mc_low=value - error, mc_high=value + error,
            unit="difference", evidence=answers.evidence(),
            assumptions=("support", "shock"), detail={"odds": float(fallen.mean())},
        ))  # fmt: skip
        if change == "no-outside-help":
            start = month_of(answers.situation.as_of)
            by_year = {
                str(years): float(((at >= 0) & (at <= start + 12 * years)).mean())
                for years in (1, 2, 3)
            }
            months = np.sort(np.where(at < 0, horizon + 1, at)) - start
            middle = int(months[len(months) // 2])
            out.append(Finding(
                name("control.alone", within_years=1), by_year["1"],
                "The army without outside help from today on: the state has collapsed within a "
                f"year in {100 * by_year['1']:.0f} % of the draws, within two in "
                f"{100 * by_year['2']:.0f} %; median {middle} months.",
                low=by_year["1"], high=by_year["1"], unit="share", evidence=answers.evidence(),
                assumptions=("support", "shock", "morale"),
                detail={"by_year": by_year, "median_months": middle},
            ))  # fmt: skip
    return out


def _drivers(answers: Answers) -> list[Finding]:
    """What collapse hangs on: odds in the top third of each input minus the bottom third."""
    result = answers.result
    horizon = month_of(answers.situation.horizon)
    fallen = answers.when("collapsed") <= horizon
    rows = []
    for parameter in map(str, result["parameter"].values):
        values = result["parameter_value"].sel(parameter=parameter).values
        if np.ptp(values) == 0:
            continue
        rows.append((_thirds(values, fallen), parameter))
    for donor in map(str, result["donor"].values):
        left = answers.left(donor, 0).astype(float)
        if np.ptp(left) > 0:
            rows.append((_thirds(left, fallen), f"patience/{donor}"))
    rows.sort(key=lambda row: -abs(row[0]))
    out = []
    for rank, (value, parameter) in enumerate(rows, start=1):
        words = DRIVER_WORDS.get(parameter) or (
            f"patience of {answers.situation.name_of(parameter.partition('/')[2])}"
            if parameter.startswith("patience/")
            else CHOICES[parameter][3]
        )
        out.append(Finding(
            name("control.driver", of=parameter, measure="collapse"), value,
            f"Collapse by {day(str(answers.situation.horizon))} is {100 * abs(value):.0f} points "
            f"{'likelier' if value > 0 else 'less likely'} in the top third than in the bottom "
            f"third of this: {words}.",
            unit="difference", detail={"rank": rank, "words": words},
        ))  # fmt: skip
    return out


def _thirds(values: Any, fallen: Any) -> float:
    low, high = np.quantile(values, [1 / 3, 2 / 3])
    bottom, top = fallen[values <= low], fallen[values >= high]
    return float(top.mean() - bottom.mean()) if len(top) and len(bottom) else 0.0


def _calibration(answers: Answers) -> list[Finding]:
    """How well the calibration went: particles left, prior beside posterior, predictive check."""
    diagnostics = json.loads(answers.result.attrs["diagnostics"])
    distinct = diagnostics["distinct"]
    worst = min(diagnostics["effective"], default=float(diagnostics["particles"]))
    strange = [one for one in diagnostics["check"] if not 0.025 <= one["tail"] <= 0.975]
    seen = len(diagnostics["check"])
    statement = (
        f"Calibrated to {len(answers.seen)} observations with {diagnostics['particles']:,} "
        f"particles: {distinct:,} parameter vectors are left, the smallest effective sample is "
        f"{worst:,.0f}; {seen - len(strange)} of {seen} published shares lie inside the central "
        "95 % of what the calibrated model would publish."
    )
    if not diagnostics["enough"]:
        statement += " Too few are left to trust the parameters: use more particles."
    return [Finding(
        "control.calibration", float(distinct), statement, unit="count",
        evidence=answers.evidence(), reference=("gordon1993",), detail=diagnostics,
    )]  # fmt: skip
