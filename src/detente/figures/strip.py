"""Strips: marks on one track, the drawing that stands in a cell of a table.

One strip is as wide as the cell gives it room: positions are shares of the track, sizes are px.
The odds ruler (word, number, interval, ruler) is the strip that stands with every probability.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from detente.figures.svg import FONT, number
from detente.findings.finding import ICD_203

#: Bounds of the ICD 203 bands that a ruler shows as ticks.
BOUNDS = tuple(bound for bound, _ in ICD_203[:-1])


@dataclass(frozen=True)
class Mark:
    """One mark on a track.

    Parameters
    ----------
    kind : str
        ``base``, ``tick``, ``ends``, ``range``, ``point``, ``thin``, ``dotted``, ``diamond``,
        ``ring``, ``bracket``, ``square``, ``ghost``, ``bar``, ``hatch``, ``upright``, ``label``.
    at, to : float
        Where on the track, 0-1; ``to`` for marks that have a length.
    tone : str
        Colour token; empty takes that of the kind.
    text : str
        Of a label.
    """

    kind: str
    at: float = 0.0
    to: float = 0.0
    tone: str = ""
    text: str = ""


@dataclass(frozen=True)
class Strip:
    """Marks on one track.

    Parameters
    ----------
    marks : tuple of Mark
        Drawn in order.
    alt : str
        The same in words.
    height : float
        px.
    pad : float
        Room left and right of the track for marks outside it, px.
    """

    marks: tuple[Mark, ...]
    alt: str
    height: float = 18
    pad: float = 0

    def svg(self, *, width: float | None = None, hidden: bool = False) -> str:
        """The strip as a drawing: ``width`` px wide, or as wide as its place if None.

        With ``hidden`` it is decoration beside a text that says the same.
        """
        height = number(self.height)
        says = 'aria-hidden="true"' if hidden else f'role="img" aria-label="{escape(self.alt)}"'
        inside = "".join(self._draw(mark) for mark in self.marks)
        if width is None:
            gap = f"margin:0 {number(self.pad)}px;width:calc(100% - {number(2 * self.pad)}px)"
            style = (
                f' style="height:{height}px;{gap}"' if self.pad else f' style="height:{height}px"'
            )
            return f'<svg class="rl" {says}{style}>{inside}</svg>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(width)}" height="{height}"'
            f' viewBox="0 0 {number(width)} {height}" {says} font-family="{FONT}">'
            f"{self.nested(0, 0, width)}</svg>"
        )

    def nested(self, x: float, y: float, width: float) -> str:
        """The track as part of a larger drawing, its place ``width`` px wide."""
        return (
            f'<svg x="{number(x + self.pad)}" y="{number(y)}"'
            f' width="{number(max(1, width - 2 * self.pad))}" height="{number(self.height)}"'
            f' overflow="visible">{"".join(self._draw(mark) for mark in self.marks)}</svg>'
        )

    def _draw(self, mark: Mark) -> str:
        middle = self.height / 2
        at, to = _share(mark.at), _share(mark.to)
        length = _share(max(0.0, mark.to - mark.at))
        match mark.kind:
            case "base":
                return _rule(0, "100%", middle, mark.tone or "rule-2")
            case "ends":
                return "".join(
                    _upright(x, middle - 4, middle + 4, "rule-2", 1) for x in ("0", "100%")
                )
            case "tick":
                return _upright(at, middle - 3, middle + 3, "rule-2", 1)
            case "range":
                return _box(at, length, middle - 4, 8, mark.tone or "model-iv", radius=1)
            case "bar":
                return _box(at, length, 3, self.height - 6, mark.tone or "model-iv")
            case "hatch":
                return _hatched(at, length, self.height)
            case "ghost":
                return _box(at, length, 3, self.height - 6, "", stroke="rule-2", dash="3 2")
            case "point":
                shape = f'<rect x="-1.75" y="{number(middle - 8)}" width="3.5" height="16" rx="1"'
                return _placed(at, f'{shape} fill="var(--{mark.tone or "model"})"/>')
            case "thin":
                return _upright(at, middle - 7, middle + 7, mark.tone or "ink-3", 1.5)
            case "upright":
                return _upright(at, 0, self.height, mark.tone or "ink", 1)
            case "dotted":
                return _rule(at, to, middle, mark.tone or "ink-3", width=1.5, dash="2 2")
            case "diamond":
                steps = f"M0 {number(middle - 6)} L5 {number(middle)} L0 {number(middle + 6)} L-5 "
                return _placed(
                    at, f'<path d="{steps}{number(middle)}Z" fill="var(--{mark.tone or "model"})"/>'
                )
            case "ring":
                return _placed(
                    at,
                    f'<circle cx="0" cy="{number(middle)}" r="3.5" fill="var(--paper)"'
                    ' stroke="var(--ink)" stroke-width="1.5"/>',
                )
            case "bracket":
                top = middle - 7
                return (
                    _rule(at, to, top, "writer", width=1.75)
                    + _upright(at, top - 0.5, middle + 5, "writer", 1.75)
                    + _upright(to, top - 0.5, middle + 5, "writer", 1.75)
                )
            case "square":
                side = 5 if mark.at >= 0.5 else -13
                return _placed(
                    at,
                    f'<rect x="{side}" y="{number(middle - 4)}" width="8" height="8"'
                    ' fill="var(--ink)"/>',
                )
            case "label":
                side, anchor = (-5, "end") if mark.to < 0 else (5, "start")
                return _placed(
                    at,
                    f'<text x="{side}" y="{number(middle + 4)}" font-size="12"'
                    f' text-anchor="{anchor}" fill="var(--{mark.tone or "ink"})">'
                    f"{escape(mark.text)}</text>",
                )
        raise ValueError(f"a strip has no mark of kind '{mark.kind}'")


def odds_ruler(
    value: float | None,
    low: float | None,
    high: float | None,
    *,
    alt: str,
    writer: tuple[float, float] | None = None,
    outcome: float | None = None,
    height: float = 18,
    pad: float = 2,
) -> Strip:
    """The ruler of a probability: track with ticks at the ICD 203 bounds, interval, share.

    Parameters
    ----------
    value, low, high : float or None
        Share of draws and its interval, 0-1; None leaves the mark out.
    alt : str
        The same in words.
    writer : tuple of float, optional
        Band that a writer's words stand for, as a bracket above.
    outcome : float, optional
        What happened, 0 or 1, as a black square outside the track.

    Examples
    --------
    >>> odds_ruler(0.23, 0.08, 0.47, alt="Unlikely, 23 %").svg(width=120)[:4]
    '<svg'
    """
    marks: list[Mark] = [Mark("base"), *(Mark("tick", bound) for bound in BOUNDS)]
    if low is not None and high is not None:
        marks.append(Mark("range", low, high))
    if writer is not None:
        marks.append(Mark("bracket", *writer))
    if value is not None:
        marks.append(Mark("point", value))
    if outcome is not None:
        marks.append(Mark("square", outcome))
    return Strip(tuple(marks), alt, height, pad)


def swatch(marks: Iterable[Mark], *, width: float = 22, height: float = 14) -> str:
    """A small drawing for a legend."""
    return Strip(tuple(marks), "", height).svg(width=width, hidden=True)


def _share(value: float) -> str:
    return f"{number(100 * value)}%"


def _rule(x1: object, x2: object, y: float, token: str, *, width: float = 1, dash: str = "") -> str:
    broken = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1}" x2="{x2}" y1="{number(y)}" y2="{number(y)}"'
        f' stroke="var(--{token})" stroke-width="{number(width)}"{broken}/>'
    )


def _upright(x: str, y1: float, y2: float, token: str, width: float) -> str:
    return (
        f'<line x1="{x}" x2="{x}" y1="{number(y1)}" y2="{number(y2)}"'
        f' stroke="var(--{token})" stroke-width="{number(width)}"/>'
    )


def _box(
    x: str, width: str, y: float, height: float, fill: str, *, stroke: str = "", dash: str = "",
    radius: float = 0,
) -> str:  # fmt: skip
    paint = f'fill="var(--{fill})"' if fill else 'fill="none"'
    edge = f' stroke="var(--{stroke})"' if stroke else ""
    broken = f' stroke-dasharray="{dash}"' if dash else ""
    corner = f' rx="{number(radius)}"' if radius else ""
    return (
        f'<rect x="{x}" width="{width}" y="{number(y)}" height="{number(height)}"{corner}'
        f" {paint}{edge}{broken}/>"
    )


def _hatched(x: str, width: str, height: float) -> str:
    # Slanted lines clipped by the box itself: no pattern, hence no id that two drawings share.
    slants = "".join(
        f'<line x1="{step}" y1="{number(height)}" x2="{number(step + height)}" y2="0"'
        ' stroke="var(--model-iv)" stroke-width="2"/>'
        for step in range(-24, 700, 6)
    )
    return (
        f'<svg x="{x}" y="3" width="{width}" height="{number(height - 6)}" overflow="hidden">'
        f"{slants}</svg>" + _box(x, width, 3, height - 6, "", stroke="model")
    )


def _placed(x: str, shape: str) -> str:
    # A 1 px nested drawing lets a shape of fixed size stand at a share of the track.
    return f'<svg x="{x}" width="1" height="1" overflow="visible">{shape}</svg>'
