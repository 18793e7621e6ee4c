"""The Ground page of a run: what happens while nobody signs, by date."""

from __future__ import annotations

from typing import Any

from detente.figures.phrase import capital, interval, percent, word
from detente.figures.view import View
from detente.study.run import Run
from detente.workbench.styles import Styles
from detente.workbench.verdict import ruler, said


def page(run: Run) -> dict[str, Any]:
    """What the Ground page shows; ``absent`` says why there is nothing."""
    view, styles = View(run), Styles()
    falls = _series(view, "control.collapse_by")
    if not falls:
        return {"absent": _reason(view)}
    scenarios = ["", *sorted({key for key in falls if key})]
    dates = sorted({date for rows in falls.values() for date in rows})
    data: dict[str, Any] = {}
    for scenario in scenarios:
        data[scenario] = {
            date: {
                name: _number(_series(view, variable).get(scenario, {}).get(date))
                for name, variable in (
                    ("collapse", "control.collapse_by"), ("held", "control.held"),
                    ("lost", "control.lost"), ("cities", "control.cities_isolated"),
                )
            }
            for date in dates
        }  # fmt: skip
    last = falls[""][max(falls[""])] if falls.get("") else None
    odds = []
    if last is not None and last.value is not None:
        odds.append({
            "label": f"The state falls by {max(falls[''])}", "word": capital(word(last)),
            "percent": percent(last.value), "interval": interval(last.low, last.high),
            "ruler": ruler(last, styles), "quantity": last.quantity,
        })  # fmt: skip
    titled = (
        f"The state is {word(last)} to have fallen by {max(falls[''])[:4]}"
        if last is not None and last.value is not None
        else "What happens on the ground while they wait"
    )
    return {
        "title": capital(titled), "dates": dates, "scenarios": scenarios, "data": data,
        "odds": odds, "observed": _observed(view), "as_of": view.situation.as_of.isoformat(),
        "drivers": _drivers(view), "css": styles.css,
        "findings": {
            finding.quantity: said(view, finding)
            for rows in falls.values() for finding in rows.values()
        },
    }  # fmt: skip


def _series(view: View, variable: str) -> dict[str, dict[str, Any]]:
    """Findings of a variable by scenario and date."""
    out: dict[str, dict[str, Any]] = {}
    for keys, finding in view.every(variable):
        if set(keys) <= {"date", "scenario"} and "date" in keys:
            out.setdefault(keys.get("scenario", ""), {})[keys["date"]] = finding
    return out


def _number(finding: Any) -> dict[str, Any] | None:
    if finding is None or finding.value is None:
        return None
    return {
        "value": finding.value, "low": finding.low, "high": finding.high,
        "words": finding.words, "quantity": finding.quantity,
    }  # fmt: skip


def _observed(view: View) -> list[dict[str, Any]]:
    """Observed shares of units held and lost, up to ``as_of``."""
    out = []
    for row in view.situation.table("theatre/control"):
        units, held, lost = (row.number(column) for column in ("units", "held", "lost"))
        day = row.day("date")
        if units and day is not None and day <= view.situation.as_of:
            out.append({
                "date": day.isoformat(),
                "held": held / units if held is not None else None,
                "lost": lost / units if lost is not None else None,
            })  # fmt: skip
    return out


def _drivers(view: View) -> list[dict[str, Any]]:
    found = [f for _, f in view.every("control.driver") if f.value is not None]
    found.sort(key=lambda finding: -abs(finding.value or 0.0))
    return [
        {"words": str(f.detail.get("words", "")), "value": f.value, "statement": f.statement}
        for f in found[:8]
    ]


def _reason(view: View) -> str:
    if not view.situation.table("theatre/units"):
        return (
            "The situation has no theatre/units.csv. With units, borders and observations of "
            "control Detente says how the ground moves while nobody signs."
        )
    off = view.manifest.get("off", {})
    if isinstance(off, dict) and "ground" in off:
        return f"The analysis of the ground was off in this run: {off['ground']}."
    return "This run did not include the analyses of the ground. Run again to include them."
