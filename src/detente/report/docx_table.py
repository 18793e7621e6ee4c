"""Tables with marks in a Word document: editable text, rulers as small pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.figures.figure import FULL, Figure
from detente.figures.marked import Cell, Column, MarkedRow, MarkedTable
from detente.figures.palette import resolve
from detente.report import wordml as w
from detente.report.typst_table import tint

if TYPE_CHECKING:
    from detente.report.docx import Writer

# A row stays with the next, and the last with the source line: figures are not split, but for
# those that would leave half a page empty before them.
_KEEP = "<w:keepNext/>"
_SPLIT = 20
# Size of the drawings of a legend beside its small text.
SWATCH = 0.75


def marked_table(writer: Writer, figure: Figure) -> str:
    """A figure that is a table, with its legend above."""
    table = figure.table
    assert table is not None
    sizes = table.widths(FULL)
    rows = [_head(writer, table, sizes)]
    rows += [
        _row(writer, row, table, sizes, first=index == 0) for index, row in enumerate(table.rows)
    ]
    if len(table.rows) > _SPLIT:
        rows[1:] = [row.replace(_KEEP, "") for row in rows[1:]]
    made = w.table(
        rows, [size * w.TWIPS for size in sizes], title=figure.title, alt=figure.alt,
        right=20 if table.scroll else 70,
    )  # fmt: skip
    return _legend(writer, figure) + made


def _legend(writer: Writer, figure: Figure) -> str:
    if not figure.legend:
        return ""
    runs = ""
    for drawing, said in figure.legend:
        svg = resolve(drawing, accent=writer.accent)
        width = SWATCH * float(svg.partition('width="')[2].partition('"')[0])
        height = SWATCH * float(svg.partition('height="')[2].partition('"')[0])
        runs += writer.drawing(svg, width, height, said, "Legend") + w.run(f" {said}     ")
    return w.paragraph(runs, style="FigureHint", extra="<w:keepNext/>")


def _head(writer: Writer, table: MarkedTable, sizes: list[float]) -> str:
    cells = []
    for column, size in zip(table.columns, sizes, strict=True):
        title = column.title
        if column.role == "strip" and table.bands:
            title = "unlikely · even · likely" if size >= 120 else "0 – even – 100"
        upright = table.upright and column.role == "shade"
        inside = w.paragraph(w.run(title), style="TableHead", extra=_jc(column))
        cells.append(
            w.cell(
                inside,
                size * w.TWIPS,
                w.CellLook(upright=upright, stand="center" if upright else "bottom"),
            )
        )
    return w.row(cells, head=True, height=1500 if table.upright else 0)


def _row(
    writer: Writer, row: MarkedRow, table: MarkedTable, sizes: list[float], *, first: bool
) -> str:
    line = "ink" if first else "ink-3" if row.apart else "" if table.scroll else "rule"
    cells = []
    for cell, column, size in zip(row.cells, table.columns, sizes, strict=True):
        fill = writer.colours["accent-wash"] if row.selected else ""
        if cell.shade is not None:
            fill = tint(cell.shade, accent=writer.accent)
        look = w.CellLook(fill=fill, top=writer.colours[line] if line else "")
        inside = _cell(writer, cell, column, size, fill)
        cells.append(w.cell(inside, size * w.TWIPS, look))
    return w.row(cells)


def _cell(writer: Writer, cell: Cell, column: Column, size: float, fill: str) -> str:
    quiet = writer.colours["ink-3"]
    if cell.strip is not None:
        picture = writer.strip(cell.strip, max(20.0, size - 14), behind=fill)
        return w.paragraph(picture, style="Cell", extra=_KEEP)
    out = ""
    extra = _jc(column)
    if cell.above:
        out += w.paragraph(w.run(cell.above, w.Look(colour=quiet)), style="Tiny", extra=extra)
    if cell.text or not (cell.above or cell.small):
        chip = ""
        if cell.camp:
            chip = w.run("\u25a0 ", w.Look(colour=writer.colours[f"camp-{cell.camp}"]))
        look = w.Look(bold=cell.strong, colour=quiet if cell.muted else "")
        out += w.paragraph(chip + w.run(cell.text, look), style="Cell", extra=extra)
    if cell.small:
        out += w.paragraph(w.run(cell.small, w.Look(colour=quiet)), style="Tiny", extra=extra)
    return out


def _jc(column: Column) -> str:
    if column.role == "shade":
        return _KEEP + '<w:jc w:val="center"/>'
    return _KEEP + ('<w:ind w:right="110"/><w:jc w:val="right"/>' if column.right else "")
