"""A small builder of SVG drawings in px, with colour tokens in place of colours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from html import escape

from detente.figures.measure import wrap
from detente.figures.palette import SANS

FONT = ", ".join(SANS) + ", sans-serif"
#: Height of a line of text over its size.
LEADING = 1.25


def number(value: float) -> str:
    """A coordinate with at most two decimals, without trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


class Canvas:
    """Collects the elements of one drawing.

    Parameters
    ----------
    width, height : float
        Size in px; the height may be set before :meth:`svg` is called.

    Examples
    --------
    >>> canvas = Canvas(10, 10)
    >>> canvas.line(0, 5, 10, 5)
    >>> "<line" in canvas.svg(alt="a line")
    True
    """

    def __init__(self, width: float, height: float = 0.0) -> None:
        self.width = width
        self.height = height
        self._parts: list[str] = []

    def raw(self, element: str) -> None:
        """Add an element as it stands."""
        self._parts.append(element)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = "rule",
        width: float = 1, dash: str = "", opacity: float = 1,
    ) -> None:  # fmt: skip
        """A straight line; ``stroke`` is a token."""
        self.raw(
            f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
            f"{_stroke(stroke, width, dash, opacity)}/>"
        )

    def rect(
        self, x: float, y: float, width: float, height: float, *, fill: str = "",
        stroke: str = "", line: float = 1, radius: float = 0, opacity: float = 1, dash: str = "",
    ) -> None:  # fmt: skip
        """A box; ``fill`` and ``stroke`` are tokens, empty for none."""
        outline = _stroke(stroke, line, dash, 1) if stroke else ""
        corner = f' rx="{number(radius)}"' if radius else ""
        self.raw(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(max(0, width))}"'
            f' height="{number(max(0, height))}"{corner}{_fill(fill, opacity)}{outline}/>'
        )

    def circle(
        self, x: float, y: float, radius: float, *, fill: str = "", stroke: str = "",
        line: float = 1, opacity: float = 1,
    ) -> None:  # fmt: skip
        """A disc or ring."""
        outline = _stroke(stroke, line, "", 1) if stroke else ""
        self.raw(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
            f"{_fill(fill, opacity)}{outline}/>"
        )

    def path(
        self, steps: str, *, fill: str = "", stroke: str = "", line: float = 1.5, dash: str = "",
        opacity: float = 1,
    ) -> None:  # fmt: skip
        """A path of SVG commands."""
        outline = _stroke(stroke, line, dash, 1 if fill else opacity) if stroke else ""
        self.raw(f'<path d="{steps}"{_fill(fill, opacity)}{outline} stroke-linejoin="round"/>')

    def text(
        self, x: float, y: float, text: str, *, size: float = 12, fill: str = "ink",
        anchor: str = "start", bold: bool = False, halo: bool = False,
    ) -> None:  # fmt: skip
        """One line of text with its baseline at ``y``; ``halo`` sets it off from what is behind."""
        if not text:
            return
        weight = ' font-weight="700"' if bold else ""
        side = f' text-anchor="{anchor}"' if anchor != "start" else ""
        back = (
            ' paint-order="stroke" stroke="var(--paper)" stroke-width="4" stroke-linejoin="round"'
            if halo
            else ""
        )
        self.raw(
            f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}"'
            f' fill="var(--{fill})"{side}{weight}{back}>{escape(text)}</text>'
        )

    def lines(
        self, x: float, y: float, lines: Iterable[str], *, size: float = 12, fill: str = "ink",
        anchor: str = "start", bold: bool = False, halo: bool = False,
    ) -> float:  # fmt: skip
        """Several lines from the first baseline ``y`` down; gives the baseline after the last."""
        for line in lines:
            self.text(
                x, y, line, size=size, fill=fill, anchor=anchor, bold=bold, halo=halo
            )  # fmt: skip
            y += size * LEADING
        return y

    def centred(
        self, x: float, y: float, text: str, limit: float, *, size: float = 12, fill: str = "ink",
        anchor: str = "start", bold: bool = False, most: int = 0,
    ) -> None:  # fmt: skip
        """Text wrapped to ``limit`` and centred upright around ``y``."""
        lines = wrap(text, limit, size, bold=bold, lines=most)
        first = y - (len(lines) - 1) * size * LEADING / 2 + size * 0.36
        self.lines(x, first, lines, size=size, fill=fill, anchor=anchor, bold=bold)

    def chip(self, x: float, y: float, camp: str) -> None:
        """The 9 px square that stands for a camp, its middle at ``y``."""
        self.rect(x, y - 4.5, 9, 9, fill=f"camp-{camp}", radius=2)

    def svg(self, *, alt: str, extra: str = "") -> str:
        """The whole drawing.

        Parameters
        ----------
        alt : str
            What it shows, for those who do not see it.
        extra : str
            Further attributes of the root element.
        """
        width, height = number(self.width), number(self.height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
            f' width="{width}" height="{height}" role="img" aria-label="{escape(alt)}"'
            f' font-family="{FONT}"{" " + extra if extra else ""}>{"".join(self._parts)}</svg>'
        )


def time_axis(x0: float, y0: float, x1: float, y1: float, first: dt.date, last: dt.date) -> str:
    """Attributes that say where time runs in a drawing, so that a page can mark a date in it.

    Parameters
    ----------
    x0, x1 : float
        Px of the first and the last date.
    y0, y1 : float
        Px of the top and the bottom of the plot.
    first, last : datetime.date

    Examples
    --------
    >>> time_axis(0, 10, 90, 50, dt.date(2017, 1, 1), dt.date(2018, 1, 1))
    'data-plot="0 10 90 50" data-from="2017-01-01" data-to="2018-01-01"'
    """
    box = " ".join(number(value) for value in (x0, y0, x1, y1))
    return f'data-plot="{box}" data-from="{first.isoformat()}" data-to="{last.isoformat()}"'


def polyline(points: Sequence[tuple[float, float]]) -> str:
    """Path commands through points."""
    return " ".join(
        f"{'M' if index == 0 else 'L'}{number(x)} {number(y)}"
        for index, (x, y) in enumerate(points)
    )


def _stroke(token: str, width: float, dash: str, opacity: float) -> str:
    broken = f' stroke-dasharray="{dash}"' if dash else ""
    seen = f' stroke-opacity="{number(opacity)}"' if opacity < 1 else ""
    return f' stroke="var(--{token})" stroke-width="{number(width)}"{broken}{seen}'


def _fill(token: str, opacity: float) -> str:
    if not token:
        return ' fill="none"'
    seen = f' fill-opacity="{number(opacity)}"' if opacity < 1 else ""
    return f' fill="var(--{token})"{seen}'
