"""The race: what comes first, a possible deal or the fall of the state?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from detente.figures.figure import Figure
from detente.figures.labels import MONTHS
from detente.figures.phrase import percent
from detente.figures.svg import Canvas, polyline, time_axis
from detente.figures.view import View


def race(view: View, *, forum: str = "", linked: str = "no", turnover: bool = False) -> Figure:
    """Odds by month that a deal has become possible, and that the state has fallen.

    Parameters
    ----------
    view : View
    forum : str
        Id; the headline's if empty, ``any`` for whichever.
    linked : str
        ``no``, or ``yes`` with all wider concessions on offer.
    turnover : bool
        Whether elections and successions count.
    """
    forum = forum or view.forum or "any"
    keys: dict[str, Any] = {"forum": forum, "linked": linked}
    if turnover:
        keys["change"] = "turnover"
    window = view.find("ripeness.window", **keys)
    detail: Mapping[str, Any] = window.detail if window is not None else {}
    if window is None or "boundary" not in detail:
        reason = "ripeness was not computed for this forum"
        return Figure(kind="race", title="The race", hint="", alt=reason, absent=reason)
    days = [dt.date.fromisoformat(text) for text in detail["boundary"]]
    first = view.find("ripeness.deal_first", **keys)
    second = view.find("ripeness.collapse_first", **keys)
    odds = [None if one is None else one.value for one in (first, second)]
    name = "some forum" if forum == "any" else view.short(forum)
    alt = (
        f"By {MONTHS[days[-1].month - 1]} {days[-1].year} a deal in {name} has become possible in "
        f"{percent(detail['deal'][-1])} of the draws; the state has fallen in "
        f"{percent(detail['collapsed'][-1])}"
    )

    def drawing(width: float) -> str:
        return _draw(detail, days, width, alt)

    return Figure(
        kind="race",
        title=_title(name, odds),
        hint="Odds that it has happened by then. Shaded: months in which a deal is possible with "
        "at least nine tenths of its best odds.",
        alt=alt,
        source="Possible: feasible at two steps running, three months apart. A possible deal is "
        "not a signed one.",
        columns=("date", "feasible", "worth", "ripe", "deal", "collapsed"),
        rows=tuple(
            (day.isoformat(), *(detail[what][k] for what in _SERIES)) for k, day in enumerate(days)
        ),
        drawing=drawing,
        evidence=window.evidence,
        quantities=tuple(one.quantity for one in (window, first, second) if one is not None),
    )


_SERIES = ("feasible", "worth", "ripe", "deal", "collapsed")


def _title(name: str, odds: Sequence[float | None]) -> str:
    deal, collapse = odds
    if deal is None or collapse is None:
        return f"Deal or collapse: {name}"
    first = f"a deal in {name} becomes possible before the state falls in {percent(deal)} of draws"
    if deal >= collapse:
        return f"The race: {first}, after it or not at all in the rest"
    return f"The state falls first more often: {first}, {percent(collapse)} the other way"


def _draw(detail: Mapping[str, Any], days: Sequence[dt.date], width: float, alt: str) -> str:
    key = 110.0
    x0, x1, y1 = 44.0, width - key, 12.0
    y0 = y1 + 170.0
    canvas = Canvas(width, y0 + 26)
    start, end = days[0].toordinal(), max(days[-1].toordinal(), days[0].toordinal() + 1)
    top = max(0.1, *detail["deal"], *detail["collapsed"], *detail["feasible"])
    step = 0.2 if top > 0.5 else 0.1 if top > 0.2 else 0.05
    ceiling = min(1.0, step * -int(-top // step))

    def x(day: dt.date) -> float:
        return x0 + (x1 - x0) * (day.toordinal() - start) / (end - start)

    def y(value: float) -> float:
        return y0 - (y0 - y1) * value / ceiling

    best = max(detail["feasible"])
    ripe = [k for k, value in enumerate(detail["feasible"]) if best > 0 and value >= 0.9 * best]
    if ripe:
        canvas.rect(
            x(days[ripe[0]]), y1, max(2.0, x(days[ripe[-1]]) - x(days[ripe[0]])), y0 - y1,
            fill="accent-wash",
        )  # fmt: skip
    level = 0.0
    while level <= ceiling + 1e-9:
        label = f"{100 * level:.0f}" + (" %" if level > ceiling - step / 2 else "")
        canvas.line(x0, y(level), x1, y(level), stroke="rule")
        canvas.text(x0 - 6, y(level) + 4, label, size=11, fill="ink-3", anchor="end")
        level += step
    for year in range(days[0].year + 1, days[-1].year + 1):
        at = x(dt.date(year, 1, 1))
        canvas.line(at, y0, at, y0 + 4, stroke="rule-2")
        canvas.text(at, y0 + 17, f"{year}", size=11, fill="ink-3", anchor="middle")
    lines = (
        ("deal", "deal possible", "model", 2.5, ""),
        ("collapsed", "state fallen", "ink", 2.0, "6 3"),
        ("feasible", "possible now", "model", 1.0, "2 3"),
    )
    for what, _, tone, weight, dash in lines:
        points = [(x(day), y(value)) for day, value in zip(days, detail[what], strict=True)]
        canvas.path(polyline(points), stroke=tone, line=weight, dash=dash)
    ends = sorted(lines, key=lambda line: -detail[line[0]][-1])
    last = y1 - 40.0
    for what, words, _, _, _ in ends:
        at = max(y(detail[what][-1]) + 4, last + 30)
        at = min(at, y0 + 14)
        canvas.text(x1 + 8, at, words, size=12, bold=what == "deal")
        canvas.text(x1 + 8, at + 13, percent(detail[what][-1]), size=11, fill="ink-2")
        last = at
    axis = time_axis(x0, y1, x1, y0, days[0], dt.date.fromordinal(end))
    return canvas.svg(alt=alt, extra=axis)
