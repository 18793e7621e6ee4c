"""Signed network: friends, foes and the two camps they fall into, in fixed places."""

from __future__ import annotations

import math
from dataclasses import dataclass

from detente.figures.figure import Figure
from detente.figures.measure import width as text_width
from detente.figures.measure import wrap
from detente.figures.phrase import listed, percent
from detente.figures.svg import Canvas
from detente.figures.view import View
from detente.findings.finding import Finding
from detente.situation import relations

VARIABLE = "alignment.camps"
CROWD = 24  # parties; more, if the situation gives no places, stand on one circle by camps
FIRM = {"ally", "supports", "hostile", "undermines"}


@dataclass(frozen=True)
class Tie:
    """A tie between two parties, as coded today.

    Parameters
    ----------
    pair : tuple of str
        In id order.
    weight : float
        Signed, at best values: positive friendly, negative hostile.
    wrong : bool
        Whether it contradicts the camps.
    stances : tuple of str
        As listed, one or both directions.
    """

    pair: tuple[str, str]
    weight: float
    wrong: bool
    stances: tuple[str, ...]

    @property
    def firm(self) -> bool:
        """Whether some row is more than lukewarm."""
        return any(stance in FIRM for stance in self.stances)


def signed_network(view: View) -> Figure:
    """Parties with the ties coded for today, split into the camps that fit them best."""
    finding = _today(view)
    camps: list[list[str]] = finding.detail["camps"] if finding is not None else []
    side = {actor: k for k, camp in enumerate(camps) for actor in camp}
    ties = _ties(view, finding, side)
    shown = [actor for actor in view.parties if actor in side]
    alt = _alt(view, camps, ties)
    return Figure(
        kind="signed-network",
        title=_title(finding, camps),
        hint=(
            "Line: friendly, thick where firm; dashes: hostile. In the accent: ties that "
            "contradict the camps. Ring: the second camp"
            + (" and beyond." if len(camps) > 2 else ".")
        ),
        alt=alt,
        source="Stances as coded in relations.csv, rows that count on the as-of date.",
        columns=("first", "second", "weight", "contradicts", "stances"),
        rows=tuple((*t.pair, t.weight, t.wrong, " / ".join(t.stances)) for t in ties),
        drawing=lambda width: _draw(view, shown, side, ties, width, alt),
        evidence=finding.evidence if finding is not None else (),
        quantities=(finding.quantity,) if finding is not None else (),
        absent="" if ties else "No party has a signed tie today (relations.csv).",
    )


def _today(view: View) -> Finding | None:
    """The camps of the last year that was computed."""
    dated = [
        (int(keys["year"]), finding)
        for keys, finding in view.every(VARIABLE)
        if "year" in keys and "scenario" not in keys and finding.value is not None
    ]
    return max(dated, key=lambda pair: pair[0])[1] if dated else None


def _ties(view: View, finding: Finding | None, side: dict[str, int]) -> list[Tie]:
    stances: dict[tuple[str, str], list[str]] = {}
    for (source, target), row in sorted(relations.listed(view.situation).items()):
        pair = (min(source, target), max(source, target))
        stances.setdefault(pair, []).append(row.text("stance") or "neutral")
    found = []
    for first, second, weight in finding.detail.get("ties", ()) if finding is not None else ():
        if first not in side or second not in side:
            continue
        together = side[first] == side[second]
        told = tuple(stances.get((first, second), ()))
        found.append(Tie((first, second), float(weight), (weight > 0) != together, told))
    return found


def _title(finding: Finding | None, camps: list[list[str]]) -> str:
    if finding is None or finding.value is None:
        return "No signed ties to show"
    count = {1: "one camp", 2: "two camps"}.get(len(camps), f"{len(camps)} camps")
    return f"Ties fall into {count}; {percent(finding.value)} of their weight contradicts them"


def _places(view: View, shown: list[str]) -> dict[str, tuple[float, float]]:
    """Coordinates 0-1: the situation's own where given, else on a circle in file order."""
    spots = {}
    for index, actor in enumerate(shown):
        row = view.situation.actors[actor]
        x, y = row.number("x"), row.number("y")
        if x is None or y is None:
            turn = 2 * math.pi * index / len(shown) - math.pi / 2
            x, y = 50 + 50 * math.cos(turn), 50 + 50 * math.sin(turn)
        spots[actor] = (x, y)
    left, right = min(x for x, _ in spots.values()), max(x for x, _ in spots.values())
    top, bottom = min(y for _, y in spots.values()), max(y for _, y in spots.values())
    return {
        actor: ((x - left) / ((right - left) or 1.0), (y - top) / ((bottom - top) or 1.0))
        for actor, (x, y) in spots.items()
    }


def _draw(
    view: View, shown: list[str], side: dict[str, int], ties: list[Tie], width: float, alt: str
) -> str:
    placed = any(view.situation.actors[actor].given("x") for actor in shown)
    if len(shown) > CROWD and not placed:
        return _ring(view, shown, side, ties, width, alt)
    height = max(290.0, min(420.0, 0.88 * width))
    canvas = Canvas(width, height)
    spots = {
        actor: (48 + (width - 96) * x, 26 + (height - 66) * y)
        for actor, (x, y) in _places(view, shown).items()
    }
    _lines(canvas, ties, spots, opacity=0.65)
    radius = _nodes(canvas, view, shown, side, spots, largest=13.0)
    for actor in shown:
        x, y = spots[actor]
        lines = wrap(view.short(actor), 104, 11.5, lines=2)
        half = max(text_width(line, 11.5) for line in lines) / 2
        x = min(width - half - 1, max(half + 1, x))
        drop = radius[actor] + 13 + 3 * side[actor]
        canvas.lines(x, y + drop, lines, size=11.5, anchor="middle", halo=True)
    return canvas.svg(alt=alt)


def _ring(
    view: View, shown: list[str], side: dict[str, int], ties: list[Tie], width: float, alt: str
) -> str:
    """Very many parties on one circle, camp by camp; names outside, the heaviest where tight."""
    away = 78.0
    reach = width / 2 - away
    canvas = Canvas(width, 2 * reach + 92)
    order = sorted(shown, key=lambda actor: (side[actor], shown.index(actor)))
    turns = {actor: 2 * math.pi * k / len(order) - math.pi / 2 for k, actor in enumerate(order)}
    spots = {
        actor: (width / 2 + reach * math.cos(turn), 46 + reach + reach * math.sin(turn))
        for actor, turn in turns.items()
    }
    _lines(canvas, ties, spots, opacity=0.65 * min(1.0, 60 / max(1, len(ties))) + 0.1)
    space = 2 * math.pi * reach / len(order)
    radius = _nodes(canvas, view, order, side, spots, largest=max(2.5, min(13.0, 0.36 * space)))
    room = int(2 * math.pi * reach / 13)
    stride = math.ceil(len(order) / max(1, room))
    heavy = sorted(order, key=lambda a: (-view.weight(a), order.index(a) % stride, order.index(a)))[
        :room
    ]
    for k, actor in enumerate(order):
        if actor not in heavy:
            continue
        cos, sin = math.cos(turns[actor]), math.sin(turns[actor])
        # Near the top and the bottom names stand in two rows, or they would cover each other.
        out = radius[actor] + 8 + 3 * side[actor] + (15 if abs(sin) > 0.8 and k % 2 else 0)
        x, y = spots[actor][0] + out * cos, spots[actor][1] + out * sin + 4 + 4 * sin
        text = wrap(view.short(actor), away - 22, 11.5, lines=1)[0]
        half = text_width(text, 11.5) / 2
        middle = x if abs(cos) < 0.35 else x + half * math.copysign(1.0, cos)
        canvas.text(
            min(width - half - 1, max(half + 1, middle)), y, text, size=11.5, anchor="middle",
            halo=True,
        )  # fmt: skip
    return canvas.svg(alt=alt)


def _lines(
    canvas: Canvas, ties: list[Tie], spots: dict[str, tuple[float, float]], *, opacity: float
) -> None:
    for tie in sorted(ties, key=lambda t: (t.wrong, t.pair)):
        (x1, y1), (x2, y2) = spots[tie.pair[0]], spots[tie.pair[1]]
        mx, my = (x1 + x2) / 2 - 0.06 * (y2 - y1), (y1 + y2) / 2 + 0.06 * (x2 - x1)
        canvas.path(
            f"M{x1:.1f} {y1:.1f} Q{mx:.1f} {my:.1f} {x2:.1f} {y2:.1f}",
            stroke="model" if tie.wrong else "ink-3",
            line=2.2 if tie.firm else 1.1,
            dash="" if tie.weight > 0 else "2 4",
            opacity=0.9 if tie.wrong else opacity,
        )


def _nodes(
    canvas: Canvas, view: View, shown: list[str], side: dict[str, int],
    spots: dict[str, tuple[float, float]], *, largest: float,
) -> dict[str, float]:  # fmt: skip
    """Discs by weight, with a ring for each camp after the first; gives their radii."""
    heaviest = max((view.weight(actor) for actor in shown), default=1.0) or 1.0
    radius = {
        actor: largest * (5 + 8 * math.sqrt(view.weight(actor) / heaviest)) / 13 for actor in shown
    }
    for actor in shown:
        x, y = spots[actor]
        canvas.circle(x, y, radius[actor], fill=f"camp-{view.camp(actor)}", stroke="paper", line=2)
        for ring in range(side[actor]):
            canvas.circle(x, y, radius[actor] + 3 + 3 * ring, stroke="ink", line=1.25)
    return radius


def _alt(view: View, camps: list[list[str]], ties: list[Tie]) -> str:
    if not camps:
        return "No signed ties between parties."
    told = "; ".join(listed([view.short(actor) for actor in camp]) for camp in camps)
    wrong = [tie for tie in ties if tie.wrong]
    named = "; ".join(
        f"{view.short(t.pair[0])} and {view.short(t.pair[1])}, "
        f"{'friends across' if t.weight > 0 else 'foes within'}"
        for t in wrong[:10]
    )
    more = f" and {len(wrong) - 10} more" if len(wrong) > 10 else ""
    return (
        f"Network of {len(ties)} ties in {len(camps)} camps: {told}. "
        f"Ties that contradict them: {named or 'none'}{more}."
    )
