"""Tables with marks in Typst, and how values are written in its code mode."""

from __future__ import annotations

import re
from collections.abc import Iterable

from detente.figures.figure import FULL, Figure
from detente.figures.marked import Cell, Column, MarkedRow, MarkedTable
from detente.figures.palette import LIGHT, PAGE, accented, mix, resolve

# Words that no line of a narrow cell may hold, and where they part best.
_LONG = re.compile(r"\S{25,}")
_PIECE = 34
_JOINTS = re.compile(r"(?<=[\[,;+/&?])(?=.)")


def quoted(text: str) -> str:
    r"""A Typst string.

    Examples
    --------
    >>> print(quoted('say "no"'))
    "say \"no\""
    """
    safe = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "").replace("\n", "\\n")
    return f'"{safe}"'


def words(text: str) -> str:
    """A Typst string of running text, in which very long words may break.

    They break after brackets and commas, so that a name can still be searched for; a piece that is
    too long itself breaks anywhere.
    """
    return quoted(_LONG.sub(lambda match: _parted(match.group(0)), text))


def _parted(word: str) -> str:
    pieces = _JOINTS.split(word)
    return "\u200b".join(piece if len(piece) < _PIECE else "\u200b".join(piece) for piece in pieces)


def several(parts: Iterable[str]) -> str:
    """A Typst array of expressions."""
    inside = ", ".join(parts)
    return f"({inside},)" if inside else "()"


def called(name: str, *arguments: str) -> str:
    """A call of a Typst function."""
    return f"{name}({', '.join(arguments)})"


def picture(svg: str, alt: str, width: str) -> str:
    """An SVG drawing as a Typst image with its alt text."""
    return called("svg", quoted(svg), quoted(alt), width)


def tint(shade: float, *, accent: str = "") -> str:
    """Colour of a cell of a heat map on white, ``#rrggbb``."""
    heat = accented(accent)["heat"] if accent else LIGHT["heat"]
    return mix(heat, PAGE["surface"], min(1.0, max(0.0, shade)))


def marked(figure: Figure, *, px: float, accent: str) -> str:
    """A table with marks.

    Parameters
    ----------
    figure : Figure
    px : float
        What a px of the layout measures in pt.
    accent : str
        Accent colour, or '' for the usual one.
    """
    table = figure.table
    assert table is not None
    sizes = table.widths(FULL)
    apart = (str(number + 1) for number, row in enumerate(table.rows) if row.apart)
    return called(
        "marks",
        several(f"{size * px:.1f}pt" for size in sizes),
        several(f"{_side(column)} + horizon" for column in table.columns),
        several(apart),
        "true" if table.scroll else "false",
        several(
            _head(column, table, size) for column, size in zip(table.columns, sizes, strict=True)
        ),
        *(_row(row, table, sizes, px, accent) for row in table.rows),
    )


def _side(column: Column) -> str:
    if column.role == "shade":
        return "center"
    return "right" if column.right else "left"


def _right(column: Column) -> str:
    return "10pt" if column.right else "0pt" if column.role == "shade" else "6pt"


def _head(column: Column, table: MarkedTable, size: float) -> str:
    if column.role == "strip" and table.bands:
        return called("bands", "true" if size < 140 else "false")
    title = words(column.title)
    if column.role == "shade" and table.upright:
        title = called("upright", title)
    return called("head", _side(column), _right(column), title)


def _row(row: MarkedRow, table: MarkedTable, sizes: list[float], px: float, accent: str) -> str:
    return ", ".join(
        _cell(cell, column, size, row.selected, px, accent)
        for cell, column, size in zip(row.cells, table.columns, sizes, strict=True)
    )


def _cell(cell: Cell, column: Column, size: float, selected: bool, px: float, accent: str) -> str:
    said = called("strong", words(cell.text)) if cell.strong else words(cell.text)
    body = called(
        "said", words(cell.above), said, words(cell.small), "true" if cell.muted else "false"
    )
    if column.role == "shade":
        if cell.shade is None:
            return called("unshaded", body)
        return called("shade", f'rgb("{tint(cell.shade, accent=accent)}")', body)
    if cell.strip is not None:
        wide = max(20.0, size - 14)
        drawn = resolve(cell.strip.svg(width=wide), accent=accent)
        body = picture(drawn, cell.strip.alt, f"{wide * px:.1f}pt")
    if cell.camp:
        body = called("chipped", f'rgb("{LIGHT["camp-" + cell.camp]}")', body)
    left = "4pt" if selected and column.role == "name" else "0pt"
    return called("cell", "wash" if selected else "none", _right(column), left, body)
