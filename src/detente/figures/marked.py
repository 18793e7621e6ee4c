"""Tables whose cells hold marks: chips, strips, shades.

A page shows them as real tables, a Word document as editable ones; :meth:`MarkedTable.svg` draws
the same for a picture file.
"""

from __future__ import annotations

from dataclasses import dataclass

from detente.figures.measure import longest_word, widest, wrap
from detente.figures.strip import Strip
from detente.figures.svg import LEADING, Canvas

SIZE, SMALL = 12.0, 11.0


@dataclass(frozen=True)
class Column:
    """A column of a table with marks.

    Parameters
    ----------
    title : str
        Head; empty for a column that needs none.
    role : str
        What it holds, which decides its place on a phone and its alignment: ``name``, ``word``,
        ``number``, ``range``, ``strip``, ``extra`` (a number that a phone leaves out), ``note``
        (text that a phone puts on its own line), ``side`` (text that a phone leaves out),
        ``shade`` (a cell of a heat map).
    width : float
        Wanted width in px on the full measure; the rest is shared among columns with 0.
    spoken : str
        Head for a screen reader where ``title`` is empty.
    """

    title: str
    role: str = "note"
    width: float = 0
    spoken: str = ""

    @property
    def right(self) -> bool:
        """Whether the column is set flush right."""
        return self.role in {"number", "extra"}


@dataclass(frozen=True)
class Cell:
    """A cell of a table with marks.

    Parameters
    ----------
    text : str
    strong : bool
    small : str
        A second, smaller line.
    above : str
        A smaller line before the text.
    camp : str
        Camp whose chip stands before the text.
    strip : Strip, optional
    shade : float, optional
        0-1, how dark the cell of a heat map is.
    muted : bool
    """

    text: str = ""
    strong: bool = False
    small: str = ""
    above: str = ""
    camp: str = ""
    strip: Strip | None = None
    shade: float | None = None
    muted: bool = False


@dataclass(frozen=True)
class MarkedRow:
    """A row; ``selected`` is tinted, ``apart`` gets a stronger rule above."""

    cells: tuple[Cell, ...]
    selected: bool = False
    apart: bool = False


@dataclass(frozen=True)
class MarkedTable:
    """Columns and rows.

    Parameters
    ----------
    columns : tuple of Column
    rows : tuple of MarkedRow
    scroll : bool
        Whether a phone scrolls it sideways beside a fixed first column instead of stacking.
    bands : bool
        Whether the head of its strip column names the odds: unlikely, even, likely.
    upright : bool
        Whether heads are set upright because they are too long.
    """

    columns: tuple[Column, ...]
    rows: tuple[MarkedRow, ...]
    scroll: bool = False
    bands: bool = False
    upright: bool = False

    def widths(self, total: float) -> list[float]:
        """Width of each column in px when the table is ``total`` px wide.

        Columns without a wanted width share what is left, at least 60 px each; where that does
        not fit, all shrink in proportion.
        """
        fixed = sum(column.width for column in self.columns)
        free = sum(1 for column in self.columns if not column.width)
        share = max(60.0, (total - fixed) / free) if free else 0.0
        wanted = [column.width or share for column in self.columns]
        scale = total / sum(wanted)
        return [width * scale for width in wanted] if scale < 1 or not free else wanted

    def svg(self, *, width: float, alt: str) -> str:
        """The table as a drawing ``width`` px wide."""
        canvas = Canvas(width)
        sizes = self.widths(width)
        starts = [sum(sizes[:index]) for index in range(len(sizes))]
        y = self._head(canvas, starts, sizes)
        for index, row in enumerate(self.rows):
            height = self._height(row, sizes)
            if row.selected:
                canvas.rect(0, y, width, height, fill="accent-wash")
            if index and not self.scroll:
                canvas.line(0, y, width, y, stroke="ink-3" if row.apart else "rule")
            for column, cell, x, size in zip(self.columns, row.cells, starts, sizes, strict=True):
                _draw(canvas, column, cell, x, y, size, height)
            y += height
        canvas.height = y + 2
        return canvas.svg(alt=alt)

    def _head(self, canvas: Canvas, starts: list[float], sizes: list[float]) -> float:
        titles = [
            wrap(column.title, _room(column, size), SMALL)
            for column, size in zip(self.columns, sizes, strict=True)
        ]
        if self.upright:
            height = 12 + min(110, max(widest([c.title for c in self.columns[1:]], SMALL), 20))
        else:
            height = 8 + max(len(lines) for lines in titles) * SMALL * LEADING
        for column, lines, x, size in zip(self.columns, titles, starts, sizes, strict=True):
            if column.role == "strip" and self.bands:
                _bands(canvas, x, height - 7, size)
            elif self.upright and column.role == "shade":
                _upright_head(canvas, column.title, x + size / 2, height - 6, size)
            else:
                first = height - 6 - (len(lines) - 1) * SMALL * LEADING
                _aligned(canvas, column, lines, x, first, size, size_px=SMALL, fill="ink-3")
        canvas.line(0, height, canvas.width, height, stroke="ink")
        return height

    def _height(self, row: MarkedRow, sizes: list[float]) -> float:
        tallest = 0.0
        for column, cell, size in zip(self.columns, row.cells, sizes, strict=True):
            room = _room(column, size) - (15 if cell.camp else 0)
            height = len(wrap(cell.text, room, SIZE, bold=cell.strong)) * SIZE * LEADING
            for extra in (cell.small, cell.above):
                if extra:
                    height += len(wrap(extra, room, SMALL)) * SMALL * LEADING
            if cell.strip is not None:
                height = max(height, cell.strip.height)
            tallest = max(tallest, height)
        return max(24.0, tallest + 8)


def needs_upright(titles: list[str], room: float) -> bool:
    """Whether the heads of a heat map are too long to stand level in ``room`` px."""
    return longest_word(titles, SMALL) > room or any(
        len(wrap(title, room, SMALL)) > 4 for title in titles
    )


def _room(column: Column, size: float) -> float:
    return size - (4 if column.role == "shade" else 10)


def _draw(
    canvas: Canvas, column: Column, cell: Cell, x: float, y: float, size: float, height: float
) -> None:
    middle = y + height / 2
    if cell.shade is not None:
        canvas.rect(x + 1, y + 1, size - 2, height - 2, fill="heat", opacity=max(0, cell.shade))
    if cell.strip is not None:
        canvas.raw(cell.strip.nested(x, middle - cell.strip.height / 2, size - 14))
    left = x
    if cell.camp:
        canvas.chip(x, middle if not cell.small else y + 14, cell.camp)
        left = x + 15
    room = _room(column, size) - (left - x)
    main = wrap(cell.text, room, SIZE, bold=cell.strong) if cell.text else ()
    small = wrap(cell.small, room, SMALL) if cell.small else ()
    above = wrap(cell.above, room, SMALL) if cell.above else ()
    total = (len(main) * SIZE + (len(small) + len(above)) * SMALL) * LEADING
    first = middle - total / 2 + SIZE * 0.92
    tone = "ink-3" if cell.muted else "ink"
    span = size - (left - x)
    for lines, px, fill, bold in (
        (above, SMALL, "ink-3", False),
        (main, SIZE, tone, cell.strong),
        (small, SMALL, "ink-3", False),
    ):
        if lines:
            _aligned(canvas, column, lines, left, first, span, size_px=px, fill=fill, bold=bold)
            first += len(lines) * px * LEADING


def _aligned(
    canvas: Canvas, column: Column, lines: tuple[str, ...], x: float, y: float, size: float, *,
    size_px: float, fill: str, bold: bool = False,
) -> None:  # fmt: skip
    if column.role == "shade":
        x, anchor = x + size / 2, "middle"
    elif column.right:
        x, anchor = x + size - 12, "end"
    else:
        anchor = "start"
    canvas.lines(x, y, lines, size=size_px, fill=fill, anchor=anchor, bold=bold)


def _bands(canvas: Canvas, x: float, y: float, size: float) -> None:
    track = size - 14
    if track < 120:
        canvas.text(x, y, "0", size=SMALL, fill="ink-3")
        canvas.text(x + track / 2, y, "even", size=SMALL, fill="ink-3", anchor="middle")
        canvas.text(x + track, y, "100", size=SMALL, fill="ink-3", anchor="end")
        return
    for at, word in ((0.22, "unlikely"), (0.5, "even"), (0.78, "likely")):
        canvas.text(x + at * track, y, word, size=SMALL, fill="ink-3", anchor="middle")


def _upright_head(canvas: Canvas, title: str, x: float, y: float, size: float) -> None:
    room = 104.0
    lines = wrap(title, room, SMALL, lines=max(1, int(size // (SMALL * LEADING))))
    first = x - (len(lines) - 1) * SMALL * LEADING / 2 + SMALL * 0.36
    for index, line in enumerate(lines):
        at = first + index * SMALL * LEADING
        canvas.raw(f'<g transform="translate({at:.2f},{y:.2f}) rotate(-90)">')
        canvas.text(0, 0, line, size=SMALL, fill="ink-2")
        canvas.raw("</g>")
