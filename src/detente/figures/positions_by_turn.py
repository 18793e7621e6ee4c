"""Positions by turn: how the challenge model moves everybody on one issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.figures.figure import Figure
from detente.figures.measure import width as text_width
from detente.figures.measure import wrap
from detente.figures.phrase import points
from detente.figures.svg import LEADING, Canvas, polyline
from detente.figures.view import View

#: Most actors whose lines are drawn; all are in the data.
MOST = 8
_SIZE = 11.5

Path = Mapping[str, Sequence[float]]


def positions_by_turn(view: View, *, issue: str = "", most: int = MOST) -> Figure:
    """Median position of the actors with most weight at each turn, with the band of the outcome.

    Parameters
    ----------
    view : View
    issue : str
        Id; the headline's if empty, without one the first core issue.
    most : int
        Most actors drawn, the heaviest first.
    """
    issue = issue or view.issue or next(iter(view.core), "")
    finding = view.find("challenge.outcome", issue=issue)
    known: Mapping[str, Path] = finding.detail.get("path", {}) if finding is not None else {}
    with_stake = {row.text("actor") for row in view.stakes(issue)}
    order = sorted(
        (actor for actor in known if actor in with_stake),
        key=lambda actor: (-view.weight(actor), actor),
    )
    shown = order[:most]
    alt = "; ".join(
        f"{view.short(actor)} from {points(known[actor]['median'][0])} to "
        f"{points(known[actor]['median'][-1])}"
        for actor in shown
    )

    def drawing(width: float) -> str:
        return _draw(view, known, shown, width, alt)

    row = view.situation.issues.get(issue)
    ends = f" (0: {row.text('low')}; 100: {row.text('high')})" if row is not None else ""
    left = len(order) - len(shown)
    return Figure(
        kind="positions-by-turn",
        title=_title(view, known, shown, issue),
        hint=f"Median over draws; the shade holds 90 % of the draws of the actor that moves most"
        f"{ends}.",
        alt=alt or "no positions",
        source="Challenge model."
        + (f" {left} actors with less weight are in the data." if left else ""),
        columns=("issue", "actor", "turn", "low", "median", "high"),
        rows=tuple(
            (issue, actor, turn, *(known[actor][end][turn] for end in ("low", "median", "high")))
            for actor in order
            for turn in range(len(known[actor]["median"]))
        ),
        drawing=drawing,
        evidence=finding.evidence if finding is not None else (),
        quantities=(f"challenge.outcome[issue={issue}]",),
        absent="" if shown else "the challenge model was not run on this issue",
    )


def _moves(path: Path) -> float:
    return path["median"][-1] - path["median"][0]


def _mover(known: Mapping[str, Path], shown: Sequence[str]) -> str:
    return max(shown, key=lambda actor: abs(_moves(known[actor])))


def _title(view: View, known: Mapping[str, Path], shown: Sequence[str], issue: str) -> str:
    if not shown:
        return f"Bargaining on {view.short(issue)}"
    actor = _mover(known, shown)
    change = _moves(known[actor])
    if abs(change) < 1:
        return f"Hardly anybody moves on {view.short(issue)}"
    return (
        f"On {view.short(issue)}, {view.short(actor)} moves most: from "
        f"{points(known[actor]['median'][0])} to {points(known[actor]['median'][-1])}"
    )


def _draw(
    view: View, known: Mapping[str, Path], shown: Sequence[str], width: float, alt: str
) -> str:
    wide = width >= 480
    key = 150.0 if wide else 104.0
    x0, x1, y1 = 34.0, width - key, 12.0
    y0 = y1 + (230.0 if wide else 210.0)
    canvas = Canvas(width, y0 + 38)
    turns = len(next(iter(known.values()))["median"]) - 1

    def x(turn: float) -> float:
        return x0 + (x1 - x0) * turn / turns

    def y(value: float) -> float:
        return y0 - (y0 - y1) * value / 100

    for tick in (0, 25, 50, 75, 100):
        canvas.line(x0, y(tick), x1, y(tick))
        canvas.text(x0 - 6, y(tick) + 4, str(tick), size=_SIZE, fill="ink-2", anchor="end")
    for turn in range(0, turns + 1, 2 if wide else 4):
        canvas.text(x(turn), y0 + 16, str(turn), size=_SIZE, fill="ink-2", anchor="middle")
    canvas.text((x0 + x1) / 2, y0 + 32, "turn", size=_SIZE, fill="ink-2", anchor="middle")
    mover = _mover(known, shown)
    band = known[mover]
    upper = [(x(turn), y(value)) for turn, value in enumerate(band["high"])]
    lower = [(x(turn), y(value)) for turn, value in enumerate(band["low"])]
    canvas.path(polyline([*upper, *reversed(lower)]) + " Z", fill="model-iv", opacity=0.55)
    for actor in reversed(shown):
        line = [(x(turn), y(value)) for turn, value in enumerate(known[actor]["median"])]
        canvas.path(
            polyline(line), stroke=f"camp-{view.camp(actor)}", line=2.5 if actor == mover else 1.5
        )
    _labels(canvas, view, known, shown, x1 + 8, y, width)
    return canvas.svg(alt=alt)


def _labels(
    canvas: Canvas, view: View, known: Mapping[str, Path], shown: Sequence[str], left: float,
    y: object, width: float,
) -> None:  # fmt: skip
    """Names at the ends of the lines, pushed apart where they would overlap."""
    assert callable(y)
    room = width - left - 14
    entries = []
    for actor in shown:
        lines = wrap(view.short(actor), room, _SIZE, lines=2)
        entries.append((float(y(known[actor]["median"][-1])), actor, lines))
    entries.sort(key=lambda entry: entry[0])
    bottom = -1e9
    placed = []
    for at, actor, lines in entries:
        height = len(lines) * _SIZE * LEADING
        top = max(at - height / 2, bottom + 2)
        placed.append((top, actor, lines, height))
        bottom = top + height
    over = bottom - (canvas.height - 6)
    shift = min(max(0.0, over), max(0.0, placed[0][0] - 4)) if placed else 0.0
    for top, actor, lines, height in placed:
        middle = top - shift + height / 2
        canvas.chip(left, middle, view.camp(actor))
        first = middle - (len(lines) - 1) * _SIZE * LEADING / 2 + _SIZE * 0.36
        canvas.lines(left + 14, first, lines, size=_SIZE)
        assert text_width(lines[0], _SIZE) <= room + 1e-6
