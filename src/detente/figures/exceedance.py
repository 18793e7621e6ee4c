"""Exceedance: how fast the odds fall as more is asked of a deal on one issue."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from detente.figures.figure import Figure
from detente.figures.measure import width as text_width
from detente.figures.measure import wrap
from detente.figures.phrase import percent, points
from detente.figures.svg import LEADING, Canvas, polyline
from detente.figures.view import View
from detente.findings.finding import Finding


@dataclass(frozen=True)
class _Curve:
    label: str
    forum: str
    linked: str
    points: tuple[tuple[float, float], ...]
    band: tuple[tuple[float, float, float], ...] = ()

    def at(self, value: float) -> float | None:
        """P at a value, between the two nearest computed points."""
        for (v0, p0), (v1, p1) in pairwise(self.points):
            if v0 <= value <= v1:
                share = 0.0 if v1 == v0 else (value - v0) / (v1 - v0)
                return p0 + share * (p1 - p0)
        return None


def exceedance(view: View, *, forum: str = "", issue: str = "", others: int = 2) -> Figure:
    """P(a deal with the issue at v or more) over v, for one forum and the best others.

    Parameters
    ----------
    view : View
    forum : str
        Id; the headline's if empty.
    issue : str
        Id; the headline's if empty, without one the first issue of the agenda with a curve.
    others : int
        How many other forums are drawn beside it, the best at the threshold.
    """
    forum = forum or view.forum
    issue = issue or view.issue or _first(view, forum)
    at = view.at_least if issue == view.issue else None
    curves = _curves(view, forum, issue, at, others)
    row = view.situation.issues.get(issue)
    no_deal = row.value("reversion") if row is not None else None
    alt = _alt(view, issue, curves, at)

    def drawing(width: float) -> str:
        return _draw(curves, at, no_deal.best if no_deal else None, width, alt)

    ends = f" (0: {row.text('low')}; 100: {row.text('high')})" if row is not None else ""
    return Figure(
        kind="exceedance",
        title=_title(view, issue, curves, at),
        hint=f"Odds of a deal that brings ‘{view.short(issue)}’ to at least this point{ends}.",
        alt=alt,
        source="Interval on the first curve only." if curves and curves[0].band else "",
        columns=("forum", "linked", "issue", "at_least", "probability"),
        rows=tuple(
            (curve.forum, curve.linked, issue, v, p) for curve in curves for v, p in curve.points
        ),
        drawing=drawing,
        quantities=tuple(
            f"agreement.exceedance[forum={c.forum},linked={c.linked},issue={issue}]" for c in curves
        ),
        evidence=_evidence(view, forum, issue),
        absent="" if curves else _reason(view, forum, issue),
    )


def _first(view: View, forum: str) -> str:
    for issue in view.agenda(forum):
        if view.find("agreement.exceedance", forum=forum, linked="no", issue=issue) is not None:
            return issue
    return next(iter(view.agenda(forum)), "")


def _points(finding: Finding | None) -> tuple[tuple[float, float], ...]:
    if finding is None:
        return ()
    return tuple((float(pair[0]), float(pair[1])) for pair in finding.detail.get("at_least", ()))


def _curves(view: View, forum: str, issue: str, at: float | None, others: int) -> list[_Curve]:
    def curve(key: str, linked: str, label: str) -> _Curve | None:
        finding = view.find("agreement.exceedance", forum=key, linked=linked, issue=issue)
        known = _points(finding)
        if not known or finding is None:
            return None
        band = tuple(
            (float(v), float(low), float(high))
            for v, low, high in finding.detail.get("interval", ())
        )
        return _Curve(label, key, linked, known, band)

    drawn = [
        curve(forum, "no", view.short(forum)),
        curve(forum, "yes", "the same, with wider concessions") if view.linkable else None,
    ]
    rest = [
        found
        for key in view.forums
        if key != forum and (found := curve(key, "no", view.short(key))) is not None
    ]
    level = 50.0 if at is None else at
    rest.sort(key=lambda c: (-(c.at(level) or 0.0), c.forum))
    return [found for found in drawn if found is not None] + rest[:others]


_STYLES = (
    ("model", 2.5, ""), ("model", 2.0, "5 3"), ("ink-2", 1.75, ""), ("ink-2", 1.75, "5 3"),
    ("ink-3", 1.5, "2 3"),
)  # fmt: skip


def _draw(
    curves: list[_Curve], at: float | None, no_deal: float | None, width: float, alt: str
) -> str:
    wide = width >= 480
    key = 218.0 if wide else 0.0
    x0, x1, y1 = 42.0, width - key - 10, 14.0
    y0 = y1 + (190.0 if wide else 180.0)
    canvas = Canvas(width)
    top = max(p for curve in curves for _, p in curve.points)
    top = max([top, *(high for curve in curves for _, _, high in curve.band)])
    step = 0.2 if top > 0.5 else 0.1 if top > 0.2 else 0.05 if top > 0.1 else 0.02
    ceiling = step * max(1, -int(-top // step))

    def x(value: float) -> float:
        return x0 + (x1 - x0) * value / 100

    def y(value: float) -> float:
        return y0 - (y0 - y1) * value / ceiling

    count = round(ceiling / step)
    for index in range(count + 1):
        level = index * step
        label = f"{100 * level:.0f}" + (" %" if index == count else "")
        canvas.line(x0, y(level), x1, y(level), stroke="rule")
        canvas.text(x0 - 6, y(level) + 4, label, size=11, fill="ink-3", anchor="end")
    for value in (0, 25, 50, 75, 100):
        canvas.text(x(value), y0 + 16, f"{value}", size=11, fill="ink-3", anchor="middle")
    if curves[0].band:
        outer = [(x(v), y(high)) for v, _, high in curves[0].band]
        inner = [(x(v), y(low)) for v, low, _ in reversed(curves[0].band)]
        canvas.path(polyline(outer + inner) + "Z", fill="model-iv", opacity=0.45)
    if no_deal is not None:
        canvas.line(x(no_deal), y1 - 4, x(no_deal), y0, stroke="ink-3", dash="4 3")
    if at is not None:
        canvas.line(x(at), y1 - 4, x(at), y0, stroke="ink")
    for curve, (tone, line, dash) in reversed(list(zip(curves, _STYLES, strict=False))):
        steps = polyline([(x(v), y(p)) for v, p in curve.points])
        canvas.path(steps, stroke=tone, line=line, dash=dash)
    # Labels last: a curve may pass behind them.
    if no_deal is not None:
        _beside(canvas, f"no deal {points(no_deal)}", x(no_deal), y1 + 5, x1, "ink-3")
    if at is not None:
        near = no_deal is not None and -100 < x(at) - x(no_deal) < 80
        _beside(canvas, f"worth having: {points(at)}", x(at), y1 + (19 if near else 5), x1, "ink")
    bottom = _key(canvas, curves, at, x1 + 22 if wide else x0, y1 + 22 if wide else y0 + 40, width)
    canvas.height = max(y0 + 24, bottom)
    return canvas.svg(alt=alt)


def _beside(canvas: Canvas, text: str, x: float, y: float, limit: float, tone: str) -> None:
    if x + 5 + text_width(text, 11) > limit:
        canvas.text(x - 5, y, text, size=11, fill=tone, anchor="end", halo=True)
    else:
        canvas.text(x + 5, y, text, size=11, fill=tone, halo=True)


def _key(
    canvas: Canvas, curves: list[_Curve], at: float | None, x: float, y: float, width: float
) -> float:
    if at is not None:
        canvas.text(x, y, f"At {points(at)} or more", size=11, fill="ink-3")
        y += 18
    for curve, (tone, line, dash) in zip(curves, _STYLES, strict=False):
        canvas.line(x, y - 4, x + 20, y - 4, stroke=tone, width=line, dash=dash)
        value = curve.at(at) if at is not None else None
        lines = wrap(curve.label, width - x - 26 - (46 if value is not None else 0), 12)
        canvas.lines(x + 26, y, lines, size=12, bold=curve is curves[0])
        if value is not None:
            canvas.text(width - 2, y, percent(value), size=12, anchor="end", bold=True)
        y += len(lines) * 12 * LEADING + 5
    return y


def _title(view: View, issue: str, curves: list[_Curve], at: float | None) -> str:
    topic = view.short(issue)
    if not curves:
        return f"How the odds fall with more on ‘{topic}’ was not computed"
    start, end = curves[0].at(curves[0].points[0][0]), curves[0].at(at if at is not None else 50)
    if start is None or end is None or start <= 0.005:
        return f"The more is asked on ‘{topic}’, the lower the odds"
    if end > 0.8 * start:
        return f"Asking for more on ‘{topic}’ costs little"
    if end < 0.33 * start:
        return f"The more is asked on ‘{topic}’, the faster the odds go"
    return f"Asking for more on ‘{topic}’ costs a good part of the odds"


def _alt(view: View, issue: str, curves: list[_Curve], at: float | None) -> str:
    said = []
    for curve in curves:
        first = curve.points[0]
        value = curve.at(at) if at is not None else None
        said.append(
            f"{curve.label}: {percent(first[1])} at {points(first[0])}"
            + (f", {percent(value)} at {points(at)}" if value is not None else "")
        )
    return f"Odds of a deal over what it brings on {view.name(issue)}. {'; '.join(said)}."


def _evidence(view: View, forum: str, issue: str) -> tuple[str, ...]:
    finding = view.find("agreement.exceedance", forum=forum, linked="no", issue=issue)
    return finding.evidence if finding is not None else ()


def _reason(view: View, forum: str, issue: str) -> str:
    finding = view.find("agreement.exceedance", forum=forum, linked="no", issue=issue)
    if finding is not None and finding.reason:
        return finding.reason
    return "No exceedance curve was computed in this run."
