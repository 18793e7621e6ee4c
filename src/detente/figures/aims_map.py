"""Map of aims: who is near whom on all issues, and how sure each place is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from detente.figures.figure import Figure
from detente.figures.measure import widest, wrap
from detente.figures.phrase import percent
from detente.figures.svg import LEADING, Canvas
from detente.figures.view import View

VARIABLE = "alignment.map"
SIZE = 11.5
#: Names on the map are allowed for at this multiple of Arial's widths, for readers without it.
ROOM = 1.15

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Place:
    """Where a party's aims lie, with the middle 80 % of draws.

    Parameters
    ----------
    party : str
    x, y : float
        Coordinates of the map of aims.
    x_low, x_high, y_low, y_high : float
        10th and 90th percentile over draws.
    """

    party: str
    x: float
    y: float
    x_low: float
    x_high: float
    y_low: float
    y_high: float


def aims_map(view: View) -> Figure:
    """Parties on the plane that shows best how far their aims lie apart.

    Parameters
    ----------
    view : View
    """
    finding = view.find(VARIABLE)
    given = finding.detail.get("places", {}) if finding is not None else {}
    places = [Place(party, **where) for party, where in sorted(given.items())]
    shown = finding.value if finding is not None and places else None
    alt = _alt(view, places)
    return Figure(
        kind="aims-map",
        title=_title(view) if places else "No map of aims",
        hint=(
            "Near on the map: near in what they want, weighed by how much they care. Cross: the "
            "middle 80 % of draws. Axes have no meaning of their own."
        ),
        alt=alt,
        source=(
            f"Positions and saliences as drawn; the map shows {percent(shown)} of what sets the "
            "parties apart."
        ),
        columns=("party", "x", "x_low", "x_high", "y", "y_low", "y_high", "nearest", "closeness"),
        rows=tuple(
            (p.party, p.x, p.x_low, p.x_high, p.y, p.y_low, p.y_high, *_nearest(view, p.party))
            for p in places
        ),
        drawing=lambda width: _draw(view, places, width, alt),
        evidence=finding.evidence if finding is not None else (),
        quantities=(VARIABLE,),
        absent="" if places else "Fewer than two parties have known positions on a common issue.",
    )


def _nearest(view: View, party: str) -> tuple[str | None, float | None]:
    finding = view.find("alignment.nearest", actor=party)
    if finding is None or finding.value is None:
        return None, None
    return str(finding.detail["nearest"]), finding.value


def _title(view: View) -> str:
    """The pair whose aims lie farthest apart."""
    every: dict[tuple[str, str], float] = {}
    for keys, finding in view.every("alignment.nearest"):
        if "scenario" in keys or finding.value is None:
            continue
        for other, level in finding.detail["closeness"].items():
            every[min(keys["actor"], other), max(keys["actor"], other)] = float(level)
    if not every:
        return "Who is near whom on all issues"
    first, second = min(every, key=lambda pair: (every[pair], pair))
    return f"{view.short(first)} and {view.short(second)} lie farthest apart in what they want"


def _draw(view: View, places: list[Place], width: float, alt: str) -> str:
    side, top = 30.0, 16.0
    left, right = min(p.x_low for p in places), max(p.x_high for p in places)
    low, high = min(p.y_low for p in places), max(p.y_high for p in places)
    across, down = max(right - left, 1e-9), max(high - low, 1e-9)
    # One scale for both axes, or distances on the map would mean nothing.
    scale = min((width - 2 * side) / across, max(300.0, 0.7 * width) / down)
    canvas = Canvas(width, down * scale + top + 18)
    shift = (width - across * scale) / 2

    def spot(x: float, y: float) -> tuple[float, float]:
        return shift + (x - left) * scale, top + (high - y) * scale

    heaviest = max((view.weight(p.party) for p in places), default=1.0) or 1.0
    taken: list[Box] = []
    for place in places:
        x, y = spot(place.x, place.y)
        hue = f"camp-{view.camp(place.party)}"
        (x1, y1), (x2, y2) = spot(place.x_low, place.y_low), spot(place.x_high, place.y_high)
        canvas.line(x1, y, x2, y, stroke=hue, width=1.5, opacity=0.45)
        canvas.line(x, y1, x, y2, stroke=hue, width=1.5, opacity=0.45)
        radius = _radius(view, place.party, heaviest)
        taken += [
            (x - radius, y - radius, x + radius, y + radius),
            (x1, y - 2, x2, y + 2), (x - 2, y2, x + 2, y1),
        ]  # fmt: skip
    for place in places:
        x, y = spot(place.x, place.y)
        radius = _radius(view, place.party, heaviest)
        hue = f"camp-{view.camp(place.party)}"
        canvas.circle(x, y, radius, fill=hue, stroke="paper", line=2)
    for place in sorted(places, key=lambda p: (-view.weight(p.party), p.party)):
        x, y = spot(place.x, place.y)
        lines = wrap(view.short(place.party), 100, SIZE, lines=2)
        _name(canvas, lines, x, y, _radius(view, place.party, heaviest), taken)
    return canvas.svg(alt=alt)


def _radius(view: View, party: str, heaviest: float) -> float:
    return 4 + 5 * math.sqrt(view.weight(party) / heaviest)


def _name(
    canvas: Canvas, lines: tuple[str, ...], x: float, y: float, radius: float, taken: list[Box]
) -> None:
    """A name beside its point, where it hides least of points, crosses and other names."""
    long = ROOM * widest(lines, SIZE)
    tall = SIZE * LEADING * (len(lines) - 1) + 12
    options: list[tuple[float, float, Box, float]] = []
    for away in (2.0, 8.0, 16.0):
        for dx, dy in ((1, -1), (1, 1), (-1, -1), (-1, 1), (0, 1), (0, -1), (1, 0), (-1, 0)):
            reach = radius + away if dx and dy else radius + away + 4
            middle = x + dx * ((0.7 if dy else 1.0) * reach + long / 2)
            centre = y + dy * ((0.7 if dx else 1.0) * reach + tall / 2)
            box = (middle - long / 2, centre - tall / 2, middle + long / 2, centre + tall / 2)
            if box[0] >= 1 and box[2] <= canvas.width - 1 and box[1] >= 0:
                options.append((middle, centre, box, away))
    if not options:
        middle, centre = min(canvas.width - long / 2 - 1, max(long / 2 + 1, x)), y + radius + tall
        box = (middle - long / 2, centre - tall / 2, middle + long / 2, centre + tall / 2)
        options = [(middle, centre, box, 0.0)]

    def cost(option: tuple[float, float, Box, float]) -> float:
        left, top, right, bottom = option[2]
        covered = sum(
            max(0.0, min(right, r) - max(left, a)) * max(0.0, min(bottom, b) - max(top, t))
            for a, t, r, b in taken
        )
        return covered + 3 * option[3]

    middle, _, box, _ = min(options, key=cost)
    canvas.lines(middle, box[1] + 9.5, lines, size=SIZE, anchor="middle", halo=True)
    canvas.height = max(canvas.height, box[3] + 4)
    taken.append(box)


def _alt(view: View, places: list[Place]) -> str:
    if not places:
        return "No map of aims."
    told = []
    for place in places:
        nearest, level = _nearest(view, place.party)
        if nearest is not None:
            told.append(f"{view.short(place.party)}: {view.short(nearest)} ({level:.2f})")
    return f"Map of aims. Nearest to each party, with closeness 0-1: {'; '.join(told)}."
