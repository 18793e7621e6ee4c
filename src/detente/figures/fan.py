"""Fan: shares of the country held and lost by month, with what was observed and both baselines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from detente.figures.figure import Figure
from detente.figures.labels import MONTHS
from detente.figures.svg import Canvas, polyline, time_axis
from detente.figures.view import View
from detente.findings.finding import Finding

SHARES = ("lost", "held")
WORDS = {"held": "held", "lost": "lost", "contested": "contested"}
#: Pairs of percentiles that a shade spans, widest first, and how strong it is.
SHADES = ((0, 6, 0.14), (1, 5, 0.22), (2, 4, 0.36))
MIDDLE = 3


def fan(view: View, *, scenario: str = "") -> Figure:
    """Shares held and lost by month: 50, 80 and 95 % of draws around the median.

    Parameters
    ----------
    view : View
    scenario : str
        A scenario of the situation; empty for the situation as it stands.
    """
    finding = view.find("control.path", scenario=scenario or None)
    detail: Mapping[str, Any] = finding.detail if finding is not None else {}
    if finding is None or "boundary" not in detail:
        return _absent("fan", "the ground was not run")
    days = [dt.date.fromisoformat(text) for text in detail["boundary"]]
    as_of = view.situation.as_of
    alt = _alt(detail, days)

    def drawing(width: float) -> str:
        return _draw(detail, days, as_of, width, alt)

    levels = detail["levels"]
    return Figure(
        kind="fan",
        title=finding.statement.rstrip("."),
        hint="Shades hold 50, 80 and 95 % of the draws. Rings are observed. Dashed: the straight "
        "line through them; dotted: no change.",
        alt=alt,
        source="Model of the ground, calibrated to the observations." + _record(finding),
        columns=("date", "share", *(f"p{level:g}" for level in levels)),
        rows=tuple(
            (day.isoformat(), share, *(band[k] for band in detail[share]))
            for share in ("held", "contested", "lost")
            for k, day in enumerate(days)
        ),
        drawing=drawing,
        evidence=finding.evidence,
        quantities=(finding.quantity,),
    )


def _absent(kind: str, reason: str) -> Figure:
    return Figure(kind=kind, title="The ground", hint="", alt=reason, absent=reason)


def _record(finding: Finding) -> str:
    """How such forecasts have done, where it is on record."""
    record = finding.detail.get("record")
    if not record:
        return ""
    scores = record["crps"]
    return (
        f" Forecasts from {record['freezes']} past dates missed by {scores['model']:.1f} points, "
        f"a random walk by {scores['walk']:.1f}, a straight line by {scores['line']:.1f} (CRPS)."
    )


def _alt(detail: Mapping[str, Any], days: Sequence[dt.date]) -> str:
    parts = []
    for share in ("held", "lost"):
        first, last = detail[share][MIDDLE][0], detail[share][MIDDLE][-1]
        low, high = detail[share][1][-1], detail[share][5][-1]
        parts.append(
            f"{WORDS[share]} from {first:.0f} % to {last:.0f} % (80 % of draws {low:.0f} to "
            f"{high:.0f}) in {MONTHS[days[-1].month - 1]} {days[-1].year}"
        )
    return "Median draw: " + "; ".join(parts)


def _draw(
    detail: Mapping[str, Any], days: Sequence[dt.date], as_of: dt.date, width: float, alt: str
) -> str:
    wide = width >= 480
    key = 92.0
    x0, x1, y1 = 44.0, width - key, 14.0
    y0 = y1 + (230.0 if wide else 200.0)
    canvas = Canvas(width, y0 + 26)
    seen = [(dt.date.fromisoformat(one["date"]), one) for one in detail["seen"]]
    first = min([days[0], *(day for day, _ in seen)]).toordinal()
    span = max(1, days[-1].toordinal() - first)

    def x(day: dt.date) -> float:
        return x0 + (x1 - x0) * (day.toordinal() - first) / span

    def y(value: float) -> float:
        return y0 - (y0 - y1) * value / 100

    for level in (0, 25, 50, 75, 100):
        canvas.line(x0, y(level), x1, y(level), stroke="rule")
        label = f"{level}" + (" %" if level == 100 else "")
        canvas.text(x0 - 6, y(level) + 4, label, size=11, fill="ink-3", anchor="end")
    for year in range(dt.date.fromordinal(first).year + 1, days[-1].year + 1):
        at = x(dt.date(year, 1, 1))
        canvas.line(at, y0, at, y0 + 4, stroke="rule-2")
        canvas.text(at, y0 + 17, f"{year}", size=11, fill="ink-3", anchor="middle")
    for share in SHARES:
        bands = detail[share]
        for low, high, strength in SHADES:
            upper = [(x(d), y(v)) for d, v in zip(days, bands[high], strict=True)]
            lower = [(x(d), y(v)) for d, v in zip(days, bands[low], strict=True)]
            canvas.path(polyline(upper + lower[::-1]) + "Z", fill=share, opacity=strength)
    for share in SHARES:
        last = [one[share] for _, one in seen if one[share] is not None]
        if last:
            canvas.line(
                x(seen[-1][0]), y(100 * last[-1]), x1, y(100 * last[-1]), stroke=share, dash="1 3"
            )
        line = detail.get("line", {}).get(share)
        if line:
            points = [(x(d), y(v)) for d, v in zip(days, line, strict=True)]
            canvas.path(polyline(points), stroke=share, line=1, dash="5 3")
        points = [(x(d), y(v)) for d, v in zip(days, detail[share][MIDDLE], strict=True)]
        canvas.path(polyline(points), stroke=share, line=2.5)
    canvas.line(x(as_of), y1 - 4, x(as_of), y0, stroke="ink")
    canvas.text(
        x(as_of) + 5, y1 + 5, f"as of {as_of.day} {MONTHS[as_of.month - 1]} {as_of.year}",
        size=11, halo=True,
    )  # fmt: skip
    for day, one in seen:
        for share in SHARES:
            if one[share] is not None:
                canvas.circle(x(day), y(100 * one[share]), 3.5, fill="paper", stroke=share, line=2)
    ends = sorted(SHARES, key=lambda share: -detail[share][MIDDLE][-1])
    tops = _apart([y(detail[share][MIDDLE][-1]) for share in ends], 32, y1 + 4, y0 - 14)
    for share, top in zip(ends, tops, strict=True):
        middle, low, high = (detail[share][k][-1] for k in (MIDDLE, 1, 5))
        canvas.text(x1 + 8, top, f"{WORDS[share]} {middle:.0f} %", size=12, bold=True)
        canvas.text(x1 + 8, top + 14, f"{low:.0f}–{high:.0f}", size=11, fill="ink-2")
    axis = time_axis(x0, y1, x1, y0, dt.date.fromordinal(first), days[-1])
    return canvas.svg(alt=alt, extra=axis)


def _apart(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Label heights in the order given, at least ``gap`` apart and inside the frame."""
    out: list[float] = []
    for value in wanted:
        out.append(max(value, out[-1] + gap if out else top))
    over = max(0.0, out[-1] - bottom) if out else 0.0
    return [value - over for value in out]
