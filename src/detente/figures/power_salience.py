"""Power and salience: who could carry an issue, and who cares enough to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.figures.figure import Figure
from detente.figures.measure import width as text_width
from detente.figures.measure import wrap
from detente.figures.phrase import points
from detente.figures.svg import Canvas
from detente.figures.view import View, best

_SIZE = 11.5


@dataclass(frozen=True)
class _Dot:
    actor: str
    power: tuple[float, float, float]
    salience: tuple[float, float, float]

    @property
    def push(self) -> float:
        return self.power[1] * self.salience[1]


def power_salience(view: View, *, issue: str = "", most: int = 24) -> Figure:
    """Influence times resolve against salience on one issue, for all parties.

    Parameters
    ----------
    view : View
    issue : str
        Id; that of the headline if empty, without one the issue with most weight behind it.
    most : int
        Most actors drawn, by power times salience; all are in the data.
    """
    issue = issue or view.issue or heaviest_issue(view)
    dots = _dots(view, issue)
    shown = dots[:most]
    alt = _alt(view, issue, shown)

    def drawing(width: float) -> str:
        return _draw(view, shown, width, alt)

    left = len(dots) - len(shown)
    return Figure(
        kind="power-salience",
        title=_title(view, issue, dots),
        hint="Up: influence times resolve. Right: how much the issue matters to it.",
        alt=alt,
        source="Best values from actors.csv and stakes.csv; lines: 5th to 95th percentile."
        + (f" {left} further actors are in the data." if left else ""),
        columns=(
            "actor", "name", "power_low", "power", "power_high", "salience_low", "salience",
            "salience_high",
        ),
        rows=tuple(
            (dot.actor, view.name(dot.actor), *dot.power, *dot.salience) for dot in dots
        ),
        drawing=drawing,
        absent="" if dots else "Nobody has a stake in this issue.",
    )  # fmt: skip


def heaviest_issue(view: View) -> str:
    """The core issue with most influence, resolve and salience behind it; '' without any."""
    total: dict[str, float] = {}
    for row in view.situation.stakes:
        key = row.text("issue")
        if key in view.core and row.text("actor") in view.parties:
            total[key] = total.get(key, 0.0) + view.weight(row.text("actor")) * best(
                row, "salience"
            )
    return max(sorted(total), key=lambda key: total[key], default="")


def _dots(view: View, issue: str) -> list[_Dot]:
    found = []
    for row in view.stakes(issue):
        actor = row.text("actor")
        salience = row.value("salience")
        if actor not in view.parties or salience is None:
            continue
        found.append(_Dot(actor, _power(view, actor), (salience.low, salience.best, salience.high)))
    return sorted(found, key=lambda dot: (-dot.push, dot.actor))


def _power(view: View, actor: str) -> tuple[float, float, float]:
    row = view.situation.actors[actor]
    middle = view.weight(actor)
    draws: Any = getattr(view.run, "draws", None)
    if draws is None or "influence" not in draws or actor not in draws["actor"].values:
        influence, resolve = row.value("influence"), row.value("resolve")
        if influence is None or resolve is None:
            return middle, middle, middle
        return influence.low * resolve.low, middle, influence.high * resolve.high
    product = draws["influence"].sel(actor=actor) * draws["resolve"].sel(actor=actor)
    low, high = np.quantile(np.asarray(product), (0.05, 0.95))
    return float(low), middle, float(high)


def _draw(view: View, dots: list[_Dot], width: float, alt: str) -> str:
    height = max(250.0, min(290.0, 0.84 * width))
    canvas = Canvas(width, height)
    x0, x1, y0, y1 = 30.0, width - 12, height - 34, 14.0
    top = max([dot.power[2] for dot in dots] + [1.0])
    step = 20 if top > 50 else 10 if top > 20 else 5
    ceiling = step * (int(top / step) + 1)

    def x(value: float) -> float:
        return x0 + (x1 - x0) * value / 100

    def y(value: float) -> float:
        return y0 - (y0 - y1) * value / ceiling

    for value in range(0, ceiling + 1, step):
        canvas.line(x0, y(value), x1, y(value), stroke="rule")
        canvas.text(x0 - 6, y(value) + 4, f"{value}", size=11, fill="ink-3", anchor="end")
    for value in range(0, 101, 25):
        canvas.text(x(value), y0 + 15, f"{value}", size=11, fill="ink-3", anchor="middle")
    canvas.text(x0, y1 - 3, "power", size=11, fill="ink-3")
    canvas.text(x1, y0 + 29, "salience", size=11, fill="ink-3", anchor="end")
    taken: list[tuple[float, float, float, float]] = []
    for dot in dots:
        at = (x(dot.salience[1]), y(dot.power[1]))
        tone = f"camp-{view.camp(dot.actor)}"
        canvas.line(x(dot.salience[0]), at[1], x(dot.salience[2]), at[1], stroke=tone, opacity=0.35)
        canvas.line(at[0], y(dot.power[0]), at[0], y(dot.power[2]), stroke=tone, opacity=0.35)
        taken.append((at[0] - 5, at[1] - 5, at[0] + 5, at[1] + 5))
    for dot in dots:
        at = (x(dot.salience[1]), y(dot.power[1]))
        canvas.circle(*at, 4.5, fill=f"camp-{view.camp(dot.actor)}", stroke="paper")
        name = wrap(view.short(dot.actor), 130, _SIZE, lines=1)[0]
        place(canvas, name, at, taken, (x0, y1 - 8, x1 + 10, y0))
    return canvas.svg(alt=alt)


def place(
    canvas: Canvas,
    text: str,
    at: tuple[float, float],
    taken: list[tuple[float, float, float, float]],
    within: tuple[float, float, float, float],
) -> bool:
    """Set a label beside a point where nothing else stands; False if there is no room."""
    wide, x, y = text_width(text, _SIZE), *at
    for dx, dy, anchor in (
        (8, 4, "start"), (-8, 4, "end"), (0, -9, "middle"), (0, 17, "middle"),
        (7, -6, "start"), (7, 14, "start"), (-7, -6, "end"), (-7, 14, "end"),
        (10, -16, "start"), (10, 25, "start"), (-10, -16, "end"), (-10, 25, "end"),
    ):  # fmt: skip
        left = x + dx - (wide if anchor == "end" else wide / 2 if anchor == "middle" else 0)
        box = (left, y + dy - _SIZE * 0.8, left + wide, y + dy + 3)
        inside = box[0] >= within[0] and box[2] <= within[2] and box[1] >= within[1]
        if inside and box[3] <= within[3] + 4 and not any(_overlap(box, b) for b in taken):
            taken.append(box)
            canvas.text(x + dx, y + dy, text, size=_SIZE, anchor=anchor, halo=True)
            return True
    return False


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _title(view: View, issue: str, dots: list[_Dot]) -> str:
    if not dots:
        return "Nobody has a stake in this issue"
    if len(dots) == 1:
        return f"Only {view.short(dots[0].actor)} has a stake in ‘{view.short(issue)}’"
    first, second = dots[0], dots[1]
    return (
        f"On ‘{view.short(issue)}’ {view.short(first.actor)} and {view.short(second.actor)} "
        "push hardest"
    )


def _alt(view: View, issue: str, dots: list[_Dot]) -> str:
    said = [
        f"{view.short(dot.actor)} power {points(dot.power[1])}, salience {points(dot.salience[1])}"
        for dot in dots
    ]
    return f"Scatter of power and salience on {view.name(issue)}: {'; '.join(said)}."
