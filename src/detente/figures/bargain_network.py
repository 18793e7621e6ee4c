"""Network of bargains: who moves towards whom in the challenge model."""

from __future__ import annotations

import math
from collections.abc import Sequence

from detente.figures.figure import Figure
from detente.figures.measure import width as text_width
from detente.figures.measure import wrap
from detente.figures.svg import LEADING, Canvas, number
from detente.figures.view import View
from detente.findings.finding import Finding

MOST = 10
_SIZE = 11.5
_RADIUS = 5.0

Tie = tuple[str, str, Finding]


def bargain_network(view: View, *, most: int = MOST) -> Figure:
    """The ties by which most movement happens: arrows from the one who moves, wider is farther.

    Parameters
    ----------
    view : View
    most : int
        Most ties drawn, the strongest first; all are in the data.
    """
    ties: list[Tie] = [
        (keys["target"], keys["source"], finding)
        for keys, finding in view.every("challenge.pull")
        if finding.value is not None and "scenario" not in keys
    ]
    ties.sort(key=lambda tie: (-(tie[2].value or 0.0), tie[0], tie[1]))
    shown = ties[:most]
    alt = "; ".join(
        f"{view.short(mover)} moves {finding.value:.1f} points in bargains with {view.short(other)}"
        for mover, other, finding in shown
    )
    title = "Nobody moves anybody much"
    if shown:
        mover, other, _ = shown[0]
        title = (
            f"The strongest pull: {view.short(mover)} moves in bargains with {view.short(other)}"
        )

    def drawing(width: float) -> str:
        return _draw(view, shown, width, alt)

    left = len(ties) - len(shown)
    return Figure(
        kind="bargain-network",
        title=title,
        hint="An arrow starts at the one who moves; its width is the distance moved in bargains of "
        "the two, weighted by what matters to the mover, mean over draws.",
        alt=alt or "no bargains",
        source="Challenge model." + (f" {left} weaker ties are in the data." if left else ""),
        columns=("mover", "with", "points", "share_of_draws"),
        rows=tuple((m, o, f.value, f.detail.get("share")) for m, o, f in ties),
        drawing=drawing,
        evidence=tuple(dict.fromkeys(key for *_, f in shown for key in f.evidence)),
        quantities=tuple(f.quantity for *_, f in shown),
        absent="" if shown else "the challenge model found no bargains that move anybody",
    )


def _draw(view: View, ties: Sequence[Tie], width: float, alt: str) -> str:
    names = {actor for mover, other, _ in ties for actor in (mover, other)}
    # Actors of one camp stand together; ids decide among them, so the picture is stable.
    order = sorted(names, key=lambda actor: (view.camp(actor), actor))
    wide = width >= 480
    margin = 128.0 if wide else 84.0
    across = (width - 2 * margin) / 2
    down = min(across, 128.0 if wide else 104.0)
    middle = (width / 2, down + 34)
    canvas = Canvas(width, 2 * down + 68)
    angle = {
        actor: -math.pi / 2 + 2 * math.pi * place / len(order) for place, actor in enumerate(order)
    }
    at = {
        actor: (middle[0] + across * math.cos(a), middle[1] + down * math.sin(a))
        for actor, a in angle.items()
    }
    top = max(finding.value or 0.0 for *_, finding in ties)
    for mover, other, finding in reversed(ties):
        size = 1 + 4 * (finding.value or 0.0) / top
        _arrow(canvas, at[mover], at[other], middle, size, f"camp-{view.camp(mover)}")
    for actor in order:
        x, y = at[actor]
        canvas.circle(x, y, _RADIUS, fill=f"camp-{view.camp(actor)}", stroke="paper", line=1.5)
        side = math.cos(angle[actor])
        anchor = "middle" if abs(side) < 0.3 else "start" if side > 0 else "end"
        room = margin - 14 if anchor != "middle" else 150.0
        lines = wrap(view.short(actor), room, _SIZE, lines=2)
        gap = 0.0 if anchor == "middle" else 10.0 if side > 0 else -10.0
        height = (len(lines) - 1) * _SIZE * LEADING
        first = y - height / 2 + _SIZE * 0.36
        if anchor == "middle":
            first = y - 12 - height if math.sin(angle[actor]) < 0 else y + 20
        canvas.lines(x + gap, first, lines, size=_SIZE, anchor=anchor, halo=True)
        assert all(text_width(line, _SIZE) <= room + 1e-6 for line in lines)
    return canvas.svg(alt=alt)


def _arrow(
    canvas: Canvas, start: tuple[float, float], end: tuple[float, float],
    middle: tuple[float, float], size: float, stroke: str,
) -> None:  # fmt: skip
    """A curve bent towards the middle, with a head that ends at the other's disc."""
    bend = (
        0.5 * (start[0] + end[0]) * 0.72 + middle[0] * 0.28,
        0.5 * (start[1] + end[1]) * 0.72 + middle[1] * 0.28,
    )
    dx, dy = end[0] - bend[0], end[1] - bend[1]
    length = math.hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    head = 5 + 1.6 * size
    tip = (end[0] - ux * (_RADIUS + 2), end[1] - uy * (_RADIUS + 2))
    neck = (tip[0] - ux * head, tip[1] - uy * head)
    canvas.path(
        f"M{number(start[0])} {number(start[1])} Q{number(bend[0])} {number(bend[1])} "
        f"{number(neck[0])} {number(neck[1])}",
        stroke=stroke, line=size, opacity=0.75,
    )  # fmt: skip
    half = head * 0.45
    canvas.path(
        f"M{number(tip[0])} {number(tip[1])} L{number(neck[0] - uy * half)} "
        f"{number(neck[1] + ux * half)} L{number(neck[0] + uy * half)} "
        f"{number(neck[1] - ux * half)} Z",
        fill=stroke,
    )
