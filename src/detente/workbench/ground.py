"""The Ground page of a run: map, fan and race by scenario and date, drawn once by a worker."""

from __future__ import annotations

import datetime as dt
from typing import Any

from detente.figures.fan import fan
from detente.figures.figure import PHONE, Figure
from detente.figures.labels import MONTHS
from detente.figures.phrase import capital, spread_of, word
from detente.figures.race import race
from detente.figures.tiles import tiles
from detente.figures.view import View, day
from detente.findings.finding import Finding
from detente.report.figure_html import twin
from detente.study.run import Run
from detente.workbench.styles import Styles
from detente.workbench.verdict import odds_row, said

MAP, SIDE = 668, 580  # px that the drawings are laid out for
DRIVERS = 6
#: Figures of this page.
KINDS = ("tiles", "fan", "race")


def page(run: Run) -> dict[str, Any]:
    """Head of the Ground page; ``absent`` says why there is nothing.

    Returns
    -------
    dict
        ``title``, ``odds``, ``foot``, ``drivers``, ``css``, ``findings`` (those that a click on a
        number may open).
    """
    view, styles = View(run), Styles()
    falls = _dated(view, "control.collapse_by")
    if not falls.get(""):
        return {"absent": _reason(view)}
    shown: dict[str, Finding] = {}
    keys = {"forum": view.forum, "linked": "no"}
    last = max(falls[""])
    lines = [
        ("A deal becomes possible first", view.find("ripeness.deal_first", **keys)),
        ("The state falls first", view.find("ripeness.collapse_first", **keys)),
        (f"The state falls by {_month(last)}", falls[""][last]),
    ]
    odds = [odds_row(label, found, styles, shown) for label, found in lines if found is not None]
    for variable in ("control.collapse_by", "control.cities_isolated"):
        for rows in _dated(view, variable).values():
            shown |= {finding.quantity: finding for finding in rows.values()}
    return {
        "title": _title(view, falls[""][last], last), "odds": odds, "foot": _foot(view),
        "drivers": _drivers(view), "css": styles.css,
        "findings": {key: said(view, finding) for key, finding in shown.items()},
    }  # fmt: skip


def series(run: Run) -> dict[str, Any]:
    """Everything that the slider, the scenarios and the choice of a forum show.

    Returns
    -------
    dict
        ``dates`` and ``scenarios`` of the maps; ``maps``: scenario → date → drawing and numbers of
        units; ``fans``: scenario → figure; ``races``: forum → figure; ``odds``: scenario → rows
        by date; ``units``: names and regions.
    """
    view = View(run)
    found = sorted(
        (keys.get("scenario", ""), keys["date"], finding)
        for keys, finding in view.every("control.map") if set(keys) <= {"date", "scenario"}
    )  # fmt: skip
    maps: dict[str, dict[str, Any]] = {}
    for scenario, date, finding in found:
        drawn = tiles(view, date=date, scenario=scenario)
        maps.setdefault(scenario, {})[date] = {
            **_figure(drawn, MAP, table=False), "units": finding.detail["units"],
        }  # fmt: skip
    scenarios = sorted({*maps, *_dated(view, "control.collapse_by")})
    fans = {name: _figure(fan(view, scenario=name), SIDE) for name in scenarios}
    forums = {
        keys["forum"]
        for keys, _ in view.every("ripeness.window", linked="no") if "change" not in keys
    }  # fmt: skip
    order = [view.forum, *(each for each in (*view.forums, "any") if each != view.forum)]
    races = {
        forum: {"name": _forum(view, forum), **_figure(race(view, forum=forum), SIDE)}
        for forum in order if forum in forums
    }  # fmt: skip
    dates = sorted({date for rows in maps.values() for date in rows})
    wanted = view.situation.as_of.toordinal() + 731
    return {
        "scenarios": scenarios, "dates": dates, "maps": maps, "fans": fans, "races": races,
        "forum": next(iter(races), ""), "odds": _table(view, scenarios),
        "units": {
            row.key: [row.text("name") or row.key, _region(row), row.flag("city"),
                      row.number("size") or 1]
            for row in view.situation.table("theatre/units")
        },
        "begin": min(
            range(len(dates)), default=0,
            key=lambda k: abs(dt.date.fromisoformat(dates[k]).toordinal() - wanted),
        ),
    }  # fmt: skip


def figure(view: View, kind: str, *, date: str = "", scenario: str = "", forum: str = "") -> Figure:
    """One figure of the page, for a file."""
    if kind == "tiles":
        return tiles(view, date=date, scenario=scenario)
    if kind == "fan":
        return fan(view, scenario=scenario)
    return race(view, forum=forum)


def _figure(made: Figure, width: float, *, table: bool = True) -> dict[str, Any]:
    if made.absent:
        return {"absent": made.absent}
    return {
        "title": made.title, "hint": made.hint, "source": made.source,
        "wide": made.markup(width=width), "narrow": made.markup(width=PHONE),
        "twin": twin(made) if table else "", "evidence": list(made.evidence),
    }  # fmt: skip


def _region(row: Any) -> str:
    return str(row.text("region") or row.text("name") or row.key)


def _forum(view: View, forum: str) -> str:
    return "Any table" if forum == "any" else capital(view.short(forum))


def _dated(view: View, variable: str) -> dict[str, dict[str, Finding]]:
    """Findings of a variable by scenario and date."""
    out: dict[str, dict[str, Finding]] = {}
    for keys, finding in view.every(variable):
        if set(keys) <= {"date", "scenario"} and "date" in keys:
            out.setdefault(keys.get("scenario", ""), {})[keys["date"]] = finding
    return out


def _table(view: View, scenarios: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Odds by date: the state has fallen, half of the cities are cut off."""
    falls, cities = (_dated(view, f"control.{what}") for what in ("collapse_by", "cities_isolated"))
    return {
        name: [
            {
                "date": date, "words": day(dt.date.fromisoformat(date)),
                "fallen": _number(finding), "cities": _number(cities.get(name, {}).get(date)),
            }
            for date, finding in sorted(falls.get(name, {}).items())
        ]
        for name in scenarios
    }  # fmt: skip


def _number(finding: Finding | None) -> dict[str, Any] | None:
    if finding is None or finding.value is None:
        return None
    low, high = spread_of(finding)
    return {
        "value": finding.value, "low": low, "high": high, "words": finding.words,
        "quantity": finding.quantity,
    }  # fmt: skip


def _month(date: str) -> str:
    found = dt.date.fromisoformat(date)
    return f"{MONTHS[found.month - 1]} {found.year}"


def _title(view: View, fallen: Finding, last: str) -> str:
    """The finding of the page: what comes first, else whether the state falls."""
    keys = {"forum": view.forum, "linked": "no"}
    deal, collapse = (view.find(f"ripeness.{what}_first", **keys) for what in ("deal", "collapse"))
    if deal is None or collapse is None or deal.value is None or collapse.value is None:
        if fallen.value is None:
            return "What happens on the ground while they wait"
        return f"The state is {word(fallen)} to have fallen by {_month(last)}"
    apart = (deal.low or 0) > (collapse.high or 1) or (collapse.low or 0) > (deal.high or 1)
    if not apart:
        lead = "A deal becomes possible before collapse about as often as after it"
    elif deal.value > collapse.value:
        lead = "A deal becomes possible before collapse more often than the state falls first"
    else:
        lead = "The state falls more often than a deal becomes possible first"
    window = view.find("ripeness.window", **keys)
    series = window.detail.get("feasible") if window is not None else None
    if window is None or not series or max(series) <= 0:
        return lead
    best = max(range(len(series)), key=lambda k: series[k])
    return f"{lead}; it is likeliest to be possible in {_month(window.detail['boundary'][best])}"


def _foot(view: View) -> str:
    name = view.short(view.forum) if view.forum else ""
    text = f"First: at the table ‘{name}’. " if name else ""
    return (
        f"{text}Thick tick: share of {view.draws:,} draws. Bar: 10th to 90th percentile over "
        "calibrated parameters; none where only simulation error is known. A possible deal is not "
        "a signed one."
    )


def _drivers(view: View) -> list[dict[str, Any]]:
    """Inputs that collapse hangs on, by what the top third changes against the bottom third."""
    found = [f for _, f in view.every("control.driver") if f.value is not None]
    found.sort(key=lambda finding: (-abs(finding.value or 0.0), finding.quantity))
    return [
        {
            "words": capital(str(f.detail.get("words", ""))), "value": f.value,
            "statement": f.statement, "points": f"{100 * (f.value or 0):+.0f}".replace("-", "−"),
        }
        for f in found[:DRIVERS]
    ]  # fmt: skip


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
