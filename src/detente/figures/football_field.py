"""Football field: where everybody stands on one issue, and where a deal would lie."""

from __future__ import annotations

from dataclasses import dataclass

from detente.figures.figure import Figure
from detente.figures.measure import width as text_width
from detente.figures.measure import wrap
from detente.figures.phrase import DASH, points
from detente.figures.svg import LEADING, Canvas
from detente.figures.view import View
from detente.situation.model import RedLine, Value

_ROW = 23.0


@dataclass(frozen=True)
class _Stand:
    actor: str
    position: Value | None
    salience: float
    red_line: RedLine | None
    evidence: tuple[str, ...] = ()


def football_field(
    view: View, *, issue: str, forum: str = "", linked: str = "no", most: int = 14
) -> Figure:
    """Positions on one issue as bars from low to high, with no deal, win-set and package.

    Parameters
    ----------
    view : View
    issue : str
        Id of the issue.
    forum : str
        Whose package and win-set are drawn; the headline's if empty.
    most : int
        Most actors shown: those at the table and their ratifiers first, then the heaviest.
    """
    forum = forum or view.forum
    every = _stands(view, issue)
    shown = _chosen(view, every, forum, most)
    row = view.situation.issues[issue]
    no_deal = row.value("reversion")
    package = view.find("agreement.package", forum=forum, linked=linked, issue=issue)
    feasible = view.find("agreement.win_set", forum=forum, linked=linked, issue=issue)
    on = issue in view.agenda(forum)
    at = package.value if package is not None and on else None
    band = None
    if feasible is not None and on and feasible.low is not None and feasible.high is not None:
        band = (feasible.low, feasible.high)

    def drawing(width: float) -> str:
        return _draw(view, row.text("low"), row.text("high"), shown, no_deal, band, at, width, alt)

    left = len(every) - len(shown)
    alt = _alt(view, issue, shown, no_deal, at)
    return Figure(
        kind=f"football-field-{issue}",
        title=_title(view, issue, shown, at, forum),
        hint=(
            "Bar: 5th to 95th percentile of what each wants, thicker where it matters more. "
            "Bracket: red line. Dashed: no deal. Band: feasible."
        ),
        alt=alt,
        source=f"{view.name(issue)}. Positions as coded in stakes.csv."
        + (f" {left} further actors are in the data." if left > 0 else ""),
        columns=("actor", "name", "low", "best", "high", "salience", "red_line", "shown"),
        rows=tuple(
            (
                stand.actor,
                view.name(stand.actor),
                stand.position.low if stand.position else None,
                stand.position.best if stand.position else None,
                stand.position.high if stand.position else None,
                stand.salience,
                f"{stand.red_line.sign}{stand.red_line.at:g}" if stand.red_line else None,
                "yes" if stand in shown else "no",
            )
            for stand in every
        ),
        drawing=drawing,
        evidence=tuple(dict.fromkeys(key for stand in shown for key in stand.evidence)),
        quantities=(package.quantity,) if package is not None else (),
        absent="" if every else "Nobody has a stake in this issue.",
    )


def _stands(view: View, issue: str) -> list[_Stand]:
    found = []
    for row in view.stakes(issue):
        salience = row.value("salience")
        found.append(
            _Stand(
                row.text("actor"),
                row.value("position"),
                0.0 if salience is None else salience.best,
                row.red_line(),
                row.ids("evidence"),
            )
        )
    return sorted(found, key=lambda s: (-(s.position.best if s.position else 50.0), s.actor))


def _chosen(view: View, every: list[_Stand], forum: str, most: int) -> list[_Stand]:
    seated = set(view.essential(forum))
    vetoes = {faction for actor in seated for faction in view.ratifiers(actor)}
    order = sorted(
        every,
        key=lambda s: (
            s.actor not in seated,
            s.actor not in vetoes,
            bool(view.parent(s.actor)),
            -view.weight(s.actor) * s.salience,
            s.actor,
        ),
    )
    kept = {stand.actor for stand in order[:most]}
    return [stand for stand in every if stand.actor in kept]


def _draw(
    view: View, low: str, high: str, stands: list[_Stand], no_deal: Value | None,
    band: tuple[float, float] | None, at: float | None, width: float, alt: str,
) -> str:  # fmt: skip
    canvas = Canvas(width)
    names = [view.short(stand.actor) for stand in stands]
    column = min(0.36 * width, max([text_width(name, 12) for name in names] + [60]) + 24)
    x0, x1 = column + 10, width - 8

    def x(value: float) -> float:
        return x0 + (x1 - x0) * min(100.0, max(0.0, value)) / 100

    top = 24.0
    heights = [max(_ROW, 8 + 12 * LEADING * len(wrap(name, column - 20, 12))) for name in names]
    bottom = top + sum(heights)
    if band is not None:
        canvas.rect(
            x(band[0]), top, x(band[1]) - x(band[0]), bottom - top, fill="model-iv", opacity=0.4
        )
    if no_deal is not None:
        canvas.line(x(no_deal.best), top, x(no_deal.best), bottom, stroke="ink-2", width=1.25,
                    dash="4 3")  # fmt: skip
    y = top
    for stand, name, height in zip(stands, names, heights, strict=True):
        middle = y + height / 2
        canvas.line(x0, middle, x1, middle, stroke="rule")
        canvas.chip(0, middle, view.camp(stand.actor))
        canvas.centred(15, middle, name, column - 20, size=12)
        _bar(canvas, stand, middle, x, f"camp-{view.camp(stand.actor)}")
        y += height
    if at is not None:
        canvas.line(x(at), top - 2, x(at), bottom, stroke="model", width=2.5)
    _tops(canvas, no_deal.best if no_deal else None, at, x, x0, x1)
    half = (x1 - x0) / 2 - 12
    left = wrap(f"0: {low}", half, 11)
    right = wrap(f"100: {high}", half, 11)
    canvas.lines(x0, bottom + 15, left, size=11, fill="ink-3")
    canvas.lines(x1, bottom + 15, right, size=11, fill="ink-3", anchor="end")
    canvas.height = bottom + 8 + max(len(left), len(right)) * 11 * LEADING + 4
    return canvas.svg(alt=alt)


def _bar(canvas: Canvas, stand: _Stand, y: float, x: object, tone: str) -> None:
    assert callable(x)
    thick = 12.0 if stand.salience >= 60 else 8.0 if stand.salience >= 45 else 4.5
    if stand.position is None:
        canvas.line(x(0), y, x(100), y, stroke=tone, width=1.5, dash="3 3")
        canvas.text((x(0) + x(100)) / 2, y - 3, "position unknown", size=11, fill="ink-3",
                    anchor="middle", halo=True)  # fmt: skip
    else:
        start, end = x(stand.position.low), x(stand.position.high)
        canvas.rect(start, y - thick / 2, max(2.0, end - start), thick, fill=tone, opacity=0.45)
        canvas.rect(x(stand.position.best) - 1.25, y - thick / 2 - 1, 2.5, thick + 2, fill=tone)
    if stand.red_line is not None:
        edge = x(stand.red_line.at)
        side = 5 if stand.red_line.sign == ">=" else -5
        steps = f"M{edge + side:.1f} {y - 7:.1f} H{edge:.1f} V{y + 7:.1f} H{edge + side:.1f}"
        canvas.path(steps, stroke="ink", line=1.5)


def _tops(
    canvas: Canvas, no_deal: float | None, at: float | None, x: object, x0: float, x1: float
) -> None:
    assert callable(x)
    first = f"no deal {points(no_deal)}" if no_deal is not None else ""
    second = f"package {points(at)}" if at is not None else ""
    if no_deal is not None and at is not None:
        leftward = no_deal <= at
        a, b = (x(no_deal), x(at)) if leftward else (x(at), x(no_deal))
        texts = [(first, "ink-2", False), (second, "model", True)]
        if not leftward:
            texts.reverse()
        wide_a = text_width(texts[0][0], 12, bold=texts[0][2])
        wide_b = text_width(texts[1][0], 12, bold=texts[1][2])
        # The two labels stand on the outer sides of their lines, pushed inward at the ends.
        right_a = max(a + 2, x0 + wide_a)
        left_b = max(b - 2, right_a + 8)
        if left_b + wide_b > x1:
            left_b = x1 - wide_b
            right_a = min(right_a, left_b - 8)
        canvas.text(right_a, 15, texts[0][0], size=12, fill=texts[0][1], anchor="end",
                    bold=texts[0][2])  # fmt: skip
        canvas.text(left_b, 15, texts[1][0], size=12, fill=texts[1][1], bold=texts[1][2])
    elif no_deal is not None:
        wide = text_width(first, 12) / 2
        middle = min(x1 - wide, max(x0 + wide, x(no_deal)))
        canvas.text(middle, 15, first, size=12, fill="ink-2", anchor="middle")


def _title(view: View, issue: str, stands: list[_Stand], at: float | None, forum: str) -> str:
    known = [stand for stand in stands if stand.position is not None]
    topic = view.short(issue)
    if not known:
        return f"On ‘{topic}’ no position is known"
    if at is not None:
        at_table = [s for s in known if s.actor in view.essential(forum)]
        seated = at_table or known
        near = min(seated, key=lambda s: abs(s.position.best - at) if s.position else 0)
        far = max(seated, key=lambda s: abs(s.position.best - at) if s.position else 0)
        if near.actor != far.actor:
            ends = (view.short(near.actor), view.short(far.actor))
            if len(at_table) == 2:
                return (
                    f"On ‘{topic}’ the likeliest package lies nearer to {ends[0]} than to {ends[1]}"
                )
            among = "" if not at_table else " of those at the table"
            return (
                f"On ‘{topic}’ the likeliest package lies nearest to {ends[0]} and farthest from "
                f"{ends[1]}{among}"
            )
    top, low = known[0], known[-1]
    return f"On ‘{topic}’ {view.short(top.actor)} and {view.short(low.actor)} stand farthest apart"


def _alt(
    view: View, issue: str, stands: list[_Stand], no_deal: Value | None, at: float | None
) -> str:
    said = [
        f"{view.short(s.actor)} {points(s.position.best)} ({points(s.position.low)}{DASH}"
        f"{points(s.position.high)})"
        for s in stands
        if s.position is not None
    ]
    lines = []
    if no_deal is not None:
        lines.append(f"no deal {points(no_deal.best)}")
    if at is not None:
        lines.append(f"package {points(at)}")
    return f"Positions on {view.name(issue)}, from high to low: {'; '.join(said)}. " + (
        f"Lines: {', '.join(lines)}." if lines else ""
    )
