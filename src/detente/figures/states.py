"""State transitions: from today by improvements to what would hold."""

from __future__ import annotations

import math
from dataclasses import dataclass

from detente.figures.figure import Figure
from detente.figures.measure import width as text_width
from detente.figures.measure import wrap
from detente.figures.palette import CAMPS, OTHER
from detente.figures.phrase import capital, listed, percent
from detente.figures.svg import LEADING, Canvas
from detente.figures.view import View

VARIABLE = "conflict.today_holds"
MOST = 8
RADIUS = 13.0
SIZE = 12.0
ROOM = 0.87  # of the width for running text, since a reader's sans may be wider than Arial


@dataclass(frozen=True)
class Outcome:
    """One state of the picture.

    Parameters
    ----------
    label : str
        Ids of its moves.
    words : str
        What differs from today.
    holds, reached : float
        Odds that it holds once it is there, and that improvements lead to it, 0-1.
    moves : int
        Moves from today, -1 where no draw leads there.
    today : bool
    """

    label: str
    words: str
    holds: float
    reached: float
    moves: int
    today: bool


Step = tuple[int, int, str]  # from, to (places in the list of outcomes), decider


def states(view: View, *, most: int = MOST) -> Figure:
    """Outcomes within reach of today, and who would move from which to which.

    Parameters
    ----------
    view : View
    most : int
        Most outcomes drawn, those reached most often first; all are in the data.
    """
    outcomes, steps = _read(view)
    shown = outcomes[:most]
    if outcomes and not any(outcome.today for outcome in shown):
        shown = [next(o for o in outcomes if o.today), *shown[: most - 1]]
    order = sorted(shown, key=lambda o: (not o.today, max(o.moves, 0), -o.reached, o.label))
    place = {outcomes.index(outcome): k for k, outcome in enumerate(order)}
    inside = [(place[a], place[b], who) for a, b, who in steps if a in place and b in place]
    alt = _alt(view, order, inside)
    finding = view.find(VARIABLE)
    return Figure(
        kind="states",
        title=_title(order),
        hint=(
            "Columns: moves from today. Filled: holds in more than half of the draws; ring: does "
            "not. Arrow: a move that betters the mover's lot, preferences as written."
        ),
        alt=alt,
        source="Moves, infeasible patterns and preferences as coded; SEQ stability over draws."
        + (f" {len(outcomes) - len(shown)} further outcomes are in the data."
           if len(outcomes) > len(shown) else ""),
        columns=("outcome", "moves_from_today", "holds", "reached", "state"),
        rows=tuple(
            (capital(o.words), o.moves if o.moves >= 0 else None, o.holds, o.reached, o.label)
            for o in outcomes
        ),
        drawing=lambda width: _draw(view, order, inside, width, alt),
        evidence=finding.evidence if finding is not None else (),
        quantities=(VARIABLE,),
        absent="" if outcomes else "No moves were solved (moves.csv).",
    )  # fmt: skip


def _read(view: View) -> tuple[list[Outcome], list[Step]]:
    finding = view.find(VARIABLE)
    graph = finding.detail.get("graph") if finding is not None else None
    if not graph:
        return [], []
    outcomes = [
        Outcome(
            str(s["label"]), str(s["words"]), float(s["holds"]), float(s["reached"]),
            int(s["moves"]), bool(s["today"]),
        )
        for s in graph["states"]
    ]  # fmt: skip
    steps = [(int(a), int(b), str(who)) for a, b, who, better in graph["edges"] if better]
    return outcomes, steps


def _title(order: list[Outcome]) -> str:
    if not order:
        return "No moves were solved"
    today = next(o for o in order if o.today)
    best = max((o for o in order if not o.today), key=lambda o: o.holds * o.reached, default=None)
    if today.holds >= 0.5:
        return "Things would hold as they stand"
    if best is None or best.holds < 0.5:
        return "Nothing within reach of today would hold"
    return f"What would hold: {best.words}"


def _draw(view: View, order: list[Outcome], steps: list[Step], width: float, alt: str) -> str:
    canvas = Canvas(width)
    columns: dict[int, list[int]] = {}
    for k, outcome in enumerate(order):
        columns.setdefault(max(outcome.moves, 0), []).append(k)
    tallest = max(len(column) for column in columns.values())
    gap = 52.0
    side = RADIUS + 20  # room for steps inside the last column, which bend outwards
    top, across = 34.0, width - 2 * side
    height = top + gap * (tallest - 1) + 34
    spots: dict[int, tuple[float, float]] = {}
    for c, level in enumerate(sorted(columns)):
        x = side + across * (c / max(1, len(columns) - 1) if len(columns) > 1 else 0.5)
        for r, k in enumerate(columns[level]):
            spots[k] = (x, top + gap * (r + (tallest - len(columns[level])) / 2))
        said = "today" if level == 0 else f"{level} move{'s' if level > 1 else ''}"
        half = text_width(said, 11.5) / 2
        centre = min(width - half - 1, max(half + 1, x))
        canvas.text(centre, 12, said, size=11.5, fill="ink-3", anchor="middle")
    hues = _hues(view, sorted({who for _, _, who in steps}))
    for a, b, who in steps:
        _arrow(canvas, spots[a], spots[b], f"camp-{hues[who]}")
    for k, outcome in enumerate(order):
        x, y = spots[k]
        firm = outcome.holds >= 0.5
        canvas.circle(x, y, RADIUS, fill="model" if firm else "paper", stroke="model", line=2)
        if outcome.today:
            canvas.circle(x, y, RADIUS + 3.5, stroke="model", line=1)
        canvas.text(
            x, y + 4, str(k + 1), size=SIZE, fill="paper" if firm else "ink", anchor="middle",
            bold=True,
        )  # fmt: skip
    y = height
    for who, hue in hues.items():
        canvas.chip(1, y - 4, hue)
        y = canvas.lines(16, y, wrap(f"{view.short(who)} moves", width - 18, SIZE), size=SIZE)
    y += 6
    for k, outcome in enumerate(order):
        canvas.text(1, y, f"{k + 1}", size=SIZE, bold=True)
        text = capital(
            f"{outcome.words}: holds {percent(outcome.holds)}, reached {percent(outcome.reached)}"
        )
        y = canvas.lines(22, y, wrap(text, ROOM * (width - 24), SIZE), size=SIZE) + 3
    canvas.height = y - SIZE * LEADING + 10
    return canvas.svg(alt=alt)


def _hues(view: View, movers: list[str]) -> dict[str, str]:
    """The hue of each mover's camp; where two share one, a hue for each."""
    hues = {who: view.camp(who) for who in movers}
    if len(set(hues.values())) < len(movers):
        hues = {who: CAMPS[k] if k < len(CAMPS) else OTHER for k, who in enumerate(movers)}
    return hues


def _arrow(canvas: Canvas, a: tuple[float, float], b: tuple[float, float], token: str) -> None:
    """A bent line with a head, from rim to rim."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    long = math.hypot(dx, dy) or 1.0
    # Bent to one side, so that a way there and a way back, or two steps in a column, stay apart.
    bow = max(0.12 * long, 34.0 if abs(dx) < 1 and long > 50 else 20.0 if abs(dx) < 1 else 0.0)
    mx, my = (a[0] + b[0]) / 2 - bow * dy / long, (a[1] + b[1]) / 2 + bow * dx / long
    start, end = _rim(a, (mx, my), RADIUS + 4), _rim(b, (mx, my), RADIUS + 6)
    canvas.path(
        f"M{start[0]:.1f} {start[1]:.1f} Q{mx:.1f} {my:.1f} {end[0]:.1f} {end[1]:.1f}",
        stroke=token, line=2,
    )  # fmt: skip
    # The head points along the last stretch of the bend.
    ex, ey = end[0] - mx, end[1] - my
    size = math.hypot(ex, ey) or 1.0
    ux, uy = ex / size, ey / size
    left = (end[0] - 8 * ux + 4 * uy, end[1] - 8 * uy - 4 * ux)
    right = (end[0] - 8 * ux - 4 * uy, end[1] - 8 * uy + 4 * ux)
    canvas.path(
        f"M{left[0]:.1f} {left[1]:.1f} L{end[0]:.1f} {end[1]:.1f} L{right[0]:.1f} {right[1]:.1f}Z",
        fill=token,
    )


def _rim(
    centre: tuple[float, float], toward: tuple[float, float], radius: float
) -> tuple[float, float]:
    dx, dy = toward[0] - centre[0], toward[1] - centre[1]
    long = math.hypot(dx, dy) or 1.0
    return centre[0] + radius * dx / long, centre[1] + radius * dy / long


def _alt(view: View, order: list[Outcome], steps: list[Step]) -> str:
    if not order:
        return "No states to show."
    told = "; ".join(
        f"{k + 1}: {o.words}, holds {percent(o.holds)}, reached {percent(o.reached)}"
        for k, o in enumerate(order)
    )
    movers = sorted({who for _, _, who in steps})
    who = listed([view.short(each) for each in movers]) if movers else "nobody"
    return f"Outcomes within reach of today. {told}. Moves that better the mover's lot: by {who}."
