"""Trust network: who trusts whom, in fixed places; strong and broken ties only."""

from __future__ import annotations

import math
from itertools import combinations

from detente.figures.figure import Figure
from detente.figures.measure import width as text_width
from detente.figures.measure import wrap
from detente.figures.phrase import listed
from detente.figures.svg import LEADING, Canvas
from detente.figures.view import View
from detente.situation import relations

#: A tie is drawn from here up, and dotted below the second bound; what lies between is counted.
STRONG, BROKEN = 0.5, 0.16


def trust_network(view: View, *, forum: str = "", most: int = 20) -> Figure:
    """Parties and the mean of the trust that each listed pair has in each other.

    Parameters
    ----------
    view : View
    forum : str
        Whose essential pairs stand out in the accent; the headline's if empty.
    most : int
        Most parties drawn, the heaviest first; all are in the data.
    """
    forum = forum or view.forum
    ties = _ties(view)
    linked = {actor for pair in ties for actor in pair}
    seated = view.essential(forum)
    parties = sorted(
        (actor for actor in view.parties if actor in linked),
        key=lambda actor: (actor not in seated, -view.weight(actor), actor),
    )
    shown = [actor for actor in view.parties if actor in parties[:most]]
    inside = {pair: tie for pair, tie in ties.items() if pair[0] in shown and pair[1] in shown}
    pairs = [pair for pair in combinations(sorted(seated), 2) if pair in ties]
    marked = pairs if len(seated) <= 3 else sorted(pairs, key=lambda p: _mean(ties[p]))[:1]
    alt = _alt(view, inside)
    middling = sum(BROKEN <= _mean(tie) < STRONG and p not in marked for p, tie in inside.items())

    def drawing(width: float) -> str:
        return _draw(view, shown, inside, marked, width, alt)

    left = len(parties) - len(shown)
    placed = any(view.situation.actors[a].given("x") for a in shown)
    return Figure(
        kind="trust-network",
        title=_title(view, ties, marked),
        hint=(
            f"Line: mean trust of {STRONG:g} or more, wider is stronger. Dotted: below {BROKEN:g}. "
            + " ".join(
                part
                for part in (
                    "In the accent: pairs at the table asked about." if len(marked) > 1 else "",
                    f"{middling} middling {'tie' if middling == 1 else 'ties'} hidden."
                    if middling
                    else "",
                    "Places are fixed." if placed else "",
                )
                if part
            )
        ),
        alt=alt,
        source="Trust as coded in relations.csv, rows that count on the as-of date."
        + (f" {left} further parties are in the data." if left else ""),
        columns=("source", "target", "trust_low", "trust", "trust_high", "stance"),
        rows=_rows(view),
        drawing=drawing,
        evidence=tuple(
            dict.fromkeys(
                key
                for pair in marked
                for row in relations.current(view.situation)
                if {row.text("source"), row.text("target")} == set(pair)
                for key in row.ids("evidence")
            )
        ),
        absent="" if ties else "No relations between parties are listed (relations.csv).",
    )


Tie = tuple[float | None, float | None]


def _ties(view: View) -> dict[tuple[str, str], Tie]:
    found: dict[tuple[str, str], Tie] = {}
    for (source, target), row in relations.listed(view.situation).items():
        trust = row.value("trust")
        if source not in view.parties or target not in view.parties or trust is None:
            continue
        pair = (min(source, target), max(source, target))
        out, back = found.get(pair, (None, None))
        found[pair] = (trust.best, back) if source == pair[0] else (out, trust.best)
    return found


def _mean(tie: Tie) -> float:
    given = [value for value in tie if value is not None]
    return sum(given) / len(given)


def _rows(view: View) -> tuple[tuple[object, ...], ...]:
    rows = []
    for (source, target), row in sorted(relations.listed(view.situation).items()):
        trust = row.value("trust")
        if trust is not None:
            rows.append((source, target, trust.low, trust.best, trust.high, row.text("stance")))
    return tuple(rows)


def _places(
    view: View, shown: list[str], width: float, height: float
) -> dict[str, tuple[float, float]]:
    x0, x1, y0, y1 = 48.0, width - 48, 26.0, height - 50
    spots = {}
    for index, actor in enumerate(shown):
        row = view.situation.actors[actor]
        x, y = row.number("x"), row.number("y")
        if x is None or y is None:
            turn = 2 * math.pi * index / len(shown) - math.pi / 2
            x, y = 50 + 50 * math.cos(turn), 50 + 50 * math.sin(turn)
        spots[actor] = (x, y)
    # Places are kept relative to each other and stretched over the whole drawing.
    left, right = min(x for x, _ in spots.values()), max(x for x, _ in spots.values())
    top, bottom = min(y for _, y in spots.values()), max(y for _, y in spots.values())
    across, down = (right - left) or 1.0, (bottom - top) or 1.0
    return {
        actor: (x0 + (x1 - x0) * (x - left) / across, y0 + (y1 - y0) * (y - top) / down)
        for actor, (x, y) in spots.items()
    }


def _draw(
    view: View, shown: list[str], ties: dict[tuple[str, str], Tie],
    marked: list[tuple[str, str]], width: float, alt: str,
) -> str:  # fmt: skip
    height = max(280.0, min(330.0, 0.86 * width))
    canvas = Canvas(width, height)
    places = _places(view, shown, width, height)
    middle = (width / 2, height / 2)
    for pair, tie in sorted(ties.items(), key=lambda item: item[0] in marked):
        strength = _mean(tie)
        path = _bow(places[pair[0]], places[pair[1]], middle)
        if pair in marked:
            canvas.path(path, stroke="model", line=2.5)
        elif strength >= STRONG:
            line = 1 + 5 * (strength - STRONG)
            canvas.path(path, stroke="ink-3", line=line, opacity=0.75)
        elif strength < BROKEN:
            canvas.path(path, stroke="ink", line=1.25, dash="2 4", opacity=0.8)
    heaviest = max((view.weight(actor) for actor in shown), default=1.0) or 1.0
    for actor in shown:
        x, y = places[actor]
        radius = 5 + 9 * math.sqrt(view.weight(actor) / heaviest)
        canvas.circle(x, y, radius, fill=f"camp-{view.camp(actor)}", stroke="paper", line=2)
    discs = {actor: 5 + 9 * math.sqrt(view.weight(actor) / heaviest) for actor in shown}
    taken: list[Box] = [
        (x - discs[actor], y - discs[actor], x + discs[actor], y + discs[actor])
        for actor, (x, y) in places.items()
    ]
    for actor in shown:
        lines = wrap(view.short(actor), 110, 11.5, lines=2)
        x, top, box = _named(lines, places[actor], discs[actor], canvas, taken)
        canvas.lines(x, top, lines, size=11.5, anchor="middle", halo=True)
        taken.append(box)
    _label(canvas, ties, marked, places, taken)
    return canvas.svg(alt=alt)


Box = tuple[float, float, float, float]


def _named(
    lines: tuple[str, ...], place: tuple[float, float], radius: float, canvas: Canvas,
    taken: list[Box],
) -> tuple[float, float, Box]:  # fmt: skip
    """Middle and first baseline of a name, and its box: below, else where least is covered."""
    half = max(text_width(line, 11.5) for line in lines) / 2
    more = 11.5 * LEADING * (len(lines) - 1)
    middle, beside = place[1] + 4 - more / 2, radius + 4 + half
    spots = (
        (place[0], place[1] + radius + 12),
        (place[0], place[1] - radius - 5 - more),
        (place[0] + beside, middle),
        (place[0] - beside, middle),
    )
    best: tuple[float, float, float, Box] | None = None
    for x, y in spots:
        x = min(canvas.width - half - 1, max(half + 1, x))
        box = (x - half, y - 10, x + half, y + more + 3)
        hidden = sum(_shared(box, other) for other in taken)
        hidden += 1e6 if box[1] < 0 or box[3] > canvas.height else 0
        if best is None or hidden < best[0] - 1:
            best = (hidden, x, y, box)
    assert best is not None
    return best[1:]


def _shared(box: Box, other: Box) -> float:
    """Area that two boxes share, px²."""
    across = min(box[2], other[2]) - max(box[0], other[0])
    down = min(box[3], other[3]) - max(box[1], other[1])
    return max(0.0, across) * max(0.0, down)


def _label(
    canvas: Canvas, ties: dict[tuple[str, str], Tie], marked: list[tuple[str, str]],
    places: dict[str, tuple[float, float]], taken: list[Box],
) -> None:  # fmt: skip
    """The trust of the one pair that stands out, on its line, where no name stands."""
    if len(marked) != 1 or marked[0] not in ties:
        return
    first, second = (places[actor] for actor in marked[0])
    text = said(ties[marked[0]])
    half = text_width(text, 11.5, bold=True) / 2
    spots = []
    for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8):
        for above in (-8.0, 14.0):
            x = first[0] + share * (second[0] - first[0])
            y = first[1] + share * (second[1] - first[1]) + above
            spots.append((min(canvas.width - half - 2, max(half + 2, x)), max(11.0, y)))

    def clashes(spot: tuple[float, float]) -> int:
        x, y = spot
        return sum(
            x - half < right and left < x + half and y - 10 < bottom and top < y + 3
            for left, top, right, bottom in taken
        )

    x, y = min(spots, key=clashes)
    canvas.text(x, y, text, size=11.5, fill="model", anchor="middle", bold=True, halo=True)


def said(tie: Tie) -> str:
    """Trust of a pair in words: ``trust 0.22 and 0.25``."""
    out, back = tie
    if out is not None and back is not None:
        return f"trust {out:.2f} and {back:.2f}"
    return f"trust {_mean(tie):.2f}, one way listed"


def _bow(a: tuple[float, float], b: tuple[float, float], middle: tuple[float, float]) -> str:
    # Bent a little towards the middle, so that a line past a third node reads as passing it.
    mx, my = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    qx, qy = mx + 0.12 * (middle[0] - mx), my + 0.12 * (middle[1] - my)
    dx, dy = b[0] - a[0], b[1] - a[1]
    qx, qy = qx - 0.06 * dy, qy + 0.06 * dx
    return f"M{a[0]:.1f} {a[1]:.1f} Q{qx:.1f} {qy:.1f} {b[0]:.1f} {b[1]:.1f}"


def _title(view: View, ties: dict[tuple[str, str], Tie], marked: list[tuple[str, str]]) -> str:
    if marked:
        worst = min(marked, key=lambda pair: _mean(ties[pair]))
        return trusting([view.short(actor) for actor in worst], ties[worst])
    if not ties:
        return "No trust between parties is listed"
    top = max(sorted(ties), key=lambda pair: _mean(ties[pair]))
    return f"Trust is highest between {listed([view.short(actor) for actor in top])}"


def trusting(names: list[str], tie: Tie) -> str:
    """How a pair trust each other, in words that fit both directions.

    Parameters
    ----------
    names : list of str
        Of the one and of the other.
    tie : Tie
        Trust of the first in the second and back, 0-1; None where not listed.

    Examples
    --------
    >>> trusting(["Russia", "Iran"], (0.18, 0.55))
    'Russia distrusts Iran; Iran half trusts Russia'
    >>> trusting(["Russia", "Iran"], (0.2, 0.25))
    'Russia and Iran distrust each other'
    """
    out, back = tie
    if out is None or back is None:
        one, other = names if out is not None else names[::-1]
        return f"{one} {_degree(_mean(tie))} {other}"
    if _degree(out) == _degree(back):
        if _degree(out) == "distrusts":
            return f"{listed(names)} distrust each other"
        degree = "half trust" if _degree(out) == "half trusts" else "trust"
        return f"{listed(names)} {degree} each other"
    one, other = names
    return f"{one} {_degree(out)} {other}; {other} {_degree(back)} {one}"


def _degree(trust: float) -> str:
    return "distrusts" if trust < 0.35 else "half trusts" if trust < 0.6 else "trusts"


def _alt(view: View, ties: dict[tuple[str, str], Tie]) -> str:
    order = sorted(ties, key=lambda pair: (-_mean(ties[pair]), pair))

    def pairs(chosen: list[tuple[str, str]]) -> str:
        return "; ".join(
            f"{view.short(a)} and {view.short(b)} {_mean(ties[a, b]):.2f}" for a, b in chosen
        )

    strong = [pair for pair in order if _mean(ties[pair]) >= STRONG][:10]
    broken = [pair for pair in reversed(order) if _mean(ties[pair]) < BROKEN][:10]
    return (
        f"Network of mutual trust. Strong ties: {pairs(strong) or 'none'}. "
        f"Broken ties: {pairs(broken) or 'none'}."
    )
