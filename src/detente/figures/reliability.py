"""Reliability: how often intervals of every level held the outcome, model by model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.figures.figure import Figure
from detente.figures.phrase import listed
from detente.figures.svg import Canvas, polyline
from detente.findings.record import model_name

#: Models drawn by default: the benchmark, the baselines beside it and the models of bargaining.
DRAWN = ("weighted_mean", "challenge", "exchange", "expected_utility", "median_voter")
_STYLES = (
    ("model", 2.5, ""), ("ink", 1.75, ""), ("ink-2", 1.75, "5 3"), ("ink-3", 1.5, "2 3"),
    ("writer", 1.5, "8 3"),
)  # fmt: skip
_LEGEND = 168.0


def reliability(result: Mapping[str, Any], *, models: Sequence[str] = DRAWN) -> Figure:
    """Share of outcomes inside the central interval of each level, against the level.

    Parameters
    ----------
    result : mapping
        As ``backtest decisions --json`` prints it.
    models : sequence of str
        Names of the models drawn; all are in the data.
    """
    scores = result["models"]
    shown = [name for name in models if name in scores][: len(_STYLES)]
    rows = tuple(
        (name, level, share) for name in scores for level, share in scores[name]["reliability"]
    )
    held = [(name, scores[name]["coverage80"]) for name in shown]
    off = [name for name, share in held if share is None or abs(share - 0.8) > 0.06]
    title = "Intervals of 80 % held about as often as they say"
    if off:
        named = listed([model_name(name) for name in off])
        title = f"Intervals of 80 % did not hold as often as they say: {named}"
    alt = "; ".join(
        f"{model_name(name)}: its 80 % intervals held {100 * share:.0f} % of the outcomes"
        for name, share in held
        if share is not None
    )

    def drawing(width: float) -> str:
        return _draw(scores, shown, width, alt)

    return Figure(
        kind="reliability",
        title=title,
        hint="On the diagonal an interval holds exactly as often as it claims; below it is too "
        "narrow, above too wide.",
        alt=alt or "no model has a forecast distribution",
        source=f"{result['issues']} decisions of {result['proposals']} proposals; every interval "
        "is made from errors on other proposals.",
        columns=("model", "level", "held"),
        rows=rows,
        drawing=drawing,
        half=True,
        absent="" if shown else "no model has a forecast distribution",
    )


def _draw(scores: Mapping[str, Any], shown: Sequence[str], width: float, alt: str) -> str:
    wide = width >= 480
    x0, y1 = 44.0, 12.0
    side = min(width - x0 - (_LEGEND if wide else 12.0), 340.0)
    y0 = y1 + side
    canvas = Canvas(width, y0 + 44 + (0 if wide else 18.0 * len(shown)))

    def x(level: float) -> float:
        return x0 + side * level

    def y(share: float) -> float:
        return y0 - side * share

    for tick in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        canvas.line(x(tick), y0, x(tick), y1)
        canvas.line(x0, y(tick), x0 + side, y(tick))
        canvas.text(x(tick), y0 + 16, f"{100 * tick:.0f}", size=11.5, fill="ink-2",
                    anchor="middle")  # fmt: skip
        canvas.text(x0 - 6, y(tick) + 4, f"{100 * tick:.0f}", size=11.5, fill="ink-2",
                    anchor="end")  # fmt: skip
    canvas.line(x(0), y(0), x(1), y(1), stroke="rule-2", dash="3 3")
    canvas.text(x0 + side / 2, y0 + 33, "level of the interval, per cent", size=11.5,
                fill="ink-2", anchor="middle")  # fmt: skip
    for place, name in enumerate(shown):
        token, line, dash = _STYLES[place]
        points = [
            (x(level), y(share)) for level, share in scores[name]["reliability"]
            if share is not None
        ]  # fmt: skip
        if not points:
            continue
        canvas.path(polyline(points), stroke=token, line=line, dash=dash)
        for point in points:
            canvas.circle(*point, 2.2, fill=token)
        left = x0 + side + 16 if wide else x0
        top = y1 + 10 + 20 * place if wide else y0 + 52 + 18 * place
        canvas.line(left, top, left + 26, top, stroke=token, width=line, dash=dash)
        canvas.text(left + 32, top + 4, model_name(name), size=11.5)
    return canvas.svg(alt=alt)
