"""Tile map: a tile a region, a square a district, as the ground stands at a date."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from detente.figures.figure import Figure
from detente.figures.labels import MONTHS
from detente.figures.measure import width as text_width
from detente.figures.svg import Canvas, number
from detente.figures.view import View
from detente.findings.finding import Finding

SIDES = ("lost", "contested", "held")
CUT = 0.5  # a city is ringed when it is likelier than not cut off


@dataclass(frozen=True)
class _Tile:
    name: str
    row: int
    column: int
    counts: tuple[int, int, int]  # lost, contested, held districts outside cities
    cities: tuple[tuple[str, str, bool], ...]  # id, side, ringed


def tiles(view: View, *, date: str = "", scenario: str = "") -> Figure:
    """Districts by region at a date: lost, contested, held; capitals as circles.

    Parameters
    ----------
    view : View
    date : str
        A month boundary of the run (ISO date); the one nearest to two years ahead if empty.
    scenario : str
        A scenario of the situation; empty for the situation as it stands.
    """
    every = {
        keys["date"]: finding
        for keys, finding in view.every("control.map")
        if keys.get("scenario", "") == scenario
    }
    if not every:
        reason = "the ground was not run"
        return Figure(kind="tiles", title="The map", hint="", alt=reason, absent=reason)
    at = date or _ahead(view, sorted(every))
    finding = every.get(at)
    if finding is None:
        reason = f"there is no map of {at}; there are {', '.join(sorted(every))}"
        return Figure(kind="tiles", title="The map", hint="", alt=reason, absent=reason)
    made = _tiles(view, finding)
    day = dt.date.fromisoformat(at)
    median = finding.detail["median"]
    month = f"{MONTHS[day.month - 1]} {day.year}"
    total = [sum(tile.counts[k] for tile in made) for k in range(3)]
    alt = (
        f"{month}: outside the cities {total[0]} districts lost, {total[1]} contested, "
        f"{total[2]} held; {sum(c[2] for t in made for c in t.cities)} cities likelier than not "
        "cut off"
    )

    def drawing(width: float) -> str:
        return _draw(made, width, alt)

    return Figure(
        kind="tiles",
        title=f"{month}, median draw: {median['held']:.0f} % of districts held, "
        f"{median['contested']:.0f} % contested, {median['lost']:.0f} % lost",
        hint="A square is a district; expected numbers, rounded. A circle is a city, ringed when "
        "it is likelier than not cut off.",
        alt=alt,
        source="Detail inside the country is modelled; totals and a few regions were observed.",
        columns=("unit", "held", "lost", "cut_off"),
        rows=tuple((unit, *values) for unit, values in finding.detail["units"].items()),
        drawing=drawing,
        evidence=finding.evidence,
        quantities=(finding.quantity,),
    )


def _ahead(view: View, dates: Sequence[str]) -> str:
    wanted = view.situation.as_of.toordinal() + 731
    return min(dates, key=lambda text: abs(dt.date.fromisoformat(text).toordinal() - wanted))


def _tiles(view: View, finding: Finding) -> list[_Tile]:
    units: Mapping[str, Sequence[float]] = finding.detail["units"]
    regions: dict[str, list[Any]] = {}
    for row in view.situation.table("theatre/units"):
        if row.key in units:
            regions.setdefault(row.text("region") or row.text("name") or row.key, []).append(row)
    across = max(1, math.ceil(math.sqrt(len(regions) * 1.2)))
    out = []
    for place, region in enumerate(sorted(regions)):
        rows = regions[region]
        given = next((row for row in rows if row.given("row") and row.given("column")), None)
        held = lost = size = 0.0
        cities = []
        for row in sorted(rows, key=lambda one: one.key):
            share_held, share_lost, cut = units[row.key]
            districts = row.number("size") or 1
            if row.flag("city"):
                rest = 1 - share_held - share_lost
                side = max((share_held, "held"), (rest, "contested"), (share_lost, "lost"))[1]
                cities.append((row.key, side, cut > CUT))
                districts -= 1
            held += share_held * districts
            lost += share_lost * districts
            size += districts
        count_lost = round(lost)
        count_held = min(round(held), round(size) - count_lost)
        out.append(
            _Tile(
                region,
                int(given.number("row") or 0) if given is not None else place // across,
                int(given.number("column") or 0) if given is not None else place % across,
                (count_lost, round(size) - count_lost - count_held, count_held),
                tuple(cities),
            )
        )
    return out


def _draw(made: Sequence[_Tile], width: float, alt: str) -> str:
    top_row, left = min(t.row for t in made), min(t.column for t in made)
    columns = max(t.column for t in made) - left + 1
    gap = 5.0
    size = (width - gap * (columns - 1)) / columns
    if size < 62:  # a phone: one tile after another, as many as fit
        columns = max(1, int((width + gap) // (78 + gap)))
        size = (width - gap * (columns - 1)) / columns
        order = sorted(made, key=lambda t: (t.row, t.column))
        places = [(k // columns, k % columns, t) for k, t in enumerate(order)]
    else:
        places = [(t.row - top_row, t.column - left, t) for t in made]
    square, step = (8.0, 9.8) if size >= 84 else (6.5, 8.5)
    per_line = max(1, int((size - 10) // step))
    lines = max(math.ceil((sum(t.counts) + len(t.cities) * 1.4) / per_line) for t in made)
    height = 22 + lines * step + 4
    rows = max(row for row, _, _ in places) + 1
    head = 22.0
    canvas = Canvas(width, head + rows * (height + gap))
    _legend(canvas, width)
    for row, column, tile in places:
        x, y = column * (size + gap), head + row * (height + gap)
        canvas.raw(f'<g data-region="{escape(tile.name)}">')
        canvas.rect(x, y, size, height, stroke="rule", fill="surface", radius=2)
        name = tile.name
        cut = any(ringed for _, _, ringed in tile.cities)
        while len(name) > 3 and text_width(name, 11, bold=cut) > size - 10:
            name = name[:-2].rstrip(" .") + "."
        canvas.text(x + 5, y + 13, name, size=11, bold=cut)
        at, edge = 0.0, number(square)
        for _, side, ringed in tile.cities:
            cx, cy = x + 5 + at * step + 4, y + 24
            canvas.circle(cx, cy, 3.6, fill=side, stroke="ink" if ringed else "", line=1.6)
            at += 1.4
        place = math.ceil(at)
        for side, count in zip(SIDES, tile.counts, strict=True):
            steps = []
            for _ in range(count):
                line, across = divmod(place, per_line)
                at_x, at_y = number(x + 5 + across * step), number(y + 20 + line * step)
                steps.append(f"M{at_x} {at_y}h{edge}v{edge}h-{edge}z")
                place += 1
            if steps:  # one path a side, not an element a district: a map is drawn often
                outline = "rule-2" if side == "contested" else ""
                canvas.path("".join(steps), fill=side, stroke=outline, line=0.6)
        canvas.raw("</g>")
    return canvas.svg(alt=alt)


def _legend(canvas: Canvas, width: float) -> None:
    x = 0.0
    for side, words in (("held", "held"), ("contested", "contested"), ("lost", "lost")):
        canvas.rect(x, 2, 9, 9, fill=side, stroke="rule-2" if side == "contested" else "", line=0.6)
        canvas.text(x + 13, 11, words, size=11, fill="ink-2")
        x += 24 + text_width(words, 11)
    if width > 420:
        canvas.circle(x + 5, 7, 3.6, fill="held", stroke="ink", line=1.6)
        canvas.text(x + 13, 11, "city, likelier than not cut off", size=11, fill="ink-2")
