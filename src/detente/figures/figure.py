"""A figure: a finding as title, a reading hint, a source line, alt text, data, and a drawing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from detente.figures.marked import MarkedTable
from detente.figures.palette import THEMES, resolve

#: Widths in px that a page uses: the measure of a sheet, half of it, a phone.
FULL, HALF, PHONE = 654, 316, 342


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure, ready for a page, a PDF, a Word document or a file.

    Parameters
    ----------
    kind : str
        Lower-case name of the kind, also of files (``football-field``).
    title : str
        The finding, as a sentence without a full stop.
    hint : str
        How to read it.
    alt : str
        What it shows, for those who do not see it; required.
    source : str
        Where the numbers come from.
    columns, rows : tuple
        The data, for CSV and for the table twin.
    drawing : callable, optional
        Gives the SVG for a width in px; absent for a figure that is a table with marks.
    table : MarkedTable, optional
        The figure as a table whose cells hold marks.
    legend : tuple of (str, str)
        Small drawings and what they stand for (of a table with marks).
    evidence : tuple of str
        Ids of claims and sources behind it.
    quantities : tuple of str
        Names of the findings that it shows.
    half : bool
        Whether half the measure is enough for it.
    absent : str
        Why there is nothing to draw; then neither drawing nor table is asked for.
    """

    kind: str
    title: str
    hint: str
    alt: str
    source: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    drawing: Callable[[float], str] | None = None
    table: MarkedTable | None = None
    legend: tuple[tuple[str, str], ...] = ()
    evidence: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    half: bool = False
    absent: str = ""

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError(f"figure '{self.kind}' has no alt text; say what it shows")
        if not self.absent and self.drawing is None and self.table is None:
            raise ValueError(f"figure '{self.kind}' has neither a drawing nor a table nor a reason")

    def markup(self, *, width: float = FULL) -> str:
        """The drawing as SVG with colour tokens, laid out for ``width`` px."""
        if self.absent:
            raise ValueError(f"figure '{self.kind}' has nothing to draw: {self.absent}")
        if self.drawing is not None:
            return self.drawing(width)
        assert self.table is not None
        return self.table.svg(width=width, alt=self.alt)

    def svg(self, *, width: float = FULL, theme: str = "light", accent: str = "") -> str:
        """The drawing as a stand-alone SVG file."""
        return resolve(self.markup(width=width), theme=theme, accent=accent)

    def png(
        self, *, width: float = FULL, theme: str = "page", scale: float = 2.0, accent: str = ""
    ) -> bytes:
        """The drawing as a PNG file, made without any network.

        Parameters
        ----------
        scale : float
            Pixels for each px of the layout.
        """
        drawn = self.svg(width=width, theme=theme, accent=accent)
        return rasterise(drawn, scale=scale, background=THEMES[theme]["paper"])

    def csv(self) -> str:
        """The data as CSV (RFC 4180), header first, numbers unrounded, absent as empty."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(self.columns)
        for row in self.rows:
            writer.writerow("" if cell is None else cell for cell in row)
        # Isolates serve pictures and pages; data are plain.
        return out.getvalue().replace("\u2068", "").replace("\u2069", "")


def rasterise(svg: str, *, scale: float = 2.0, background: str = "") -> bytes:
    """PNG of an SVG whose colours are resolved; ``background`` (``#rrggbb``) makes it opaque."""
    import vl_convert

    if background:
        start = svg.index(">") + 1
        behind = f'<rect width="100%" height="100%" fill="{background}"/>'
        svg = svg[:start] + behind + svg[start:]
    return bytes(vl_convert.svg_to_png(svg, scale=scale))
