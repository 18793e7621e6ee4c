"""Figures on a page: tables with marks as real tables, charts drawn for wide and for phone."""

from __future__ import annotations

from base64 import b64encode
from html import escape

from detente.figures.figure import Figure
from detente.figures.marked import Cell, Column, MarkedRow, MarkedTable

_TWIN_ROWS = 60


def chart(figure: Figure, *, width: float, phone: float) -> str:
    """A drawn figure: once for the measure, once for a phone."""
    wide, narrow = figure.markup(width=width), figure.markup(width=phone)
    return f'<div class="draw wide">{wide}</div><div class="draw narrow">{narrow}</div>'


def twin(figure: Figure) -> str:
    """The data of a figure as a table behind a fold."""
    head = "".join(
        f'<th scope="col">{escape(column.replace("_", " "))}</th>' for column in figure.columns
    )
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(_short(cell))}</td>" for cell in row) + "</tr>"
        for row in figure.rows[:_TWIN_ROWS]
    )
    more = len(figure.rows) - _TWIN_ROWS
    tail = f"<p>{more} further rows are in the CSV.</p>" if more > 0 else ""
    return (
        "<details><summary>The same as a table</summary>"
        '<div class="gw" role="region" tabindex="0" aria-label="Data of the figure">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{tail}</details>"
    )


def data_links(figure: Figure, number: int, *, drawn: bool) -> str:
    """Links that save the data as CSV and the figure as SVG; the files are in the page itself.

    The annex goes without the drawing (``drawn=False``), so that the page stays small.
    """
    name = f"figure-{number}-{figure.kind}"
    links = []
    files = [("CSV", "text/csv", figure.csv())]
    if drawn:
        files.insert(0, ("SVG", "image/svg+xml", figure.svg()))
    for kind, media, text in files:
        data = b64encode(text.encode()).decode()
        links.append(
            f'<a download="{name}.{kind.lower()}" href="data:{media};base64,{data}"'
            f' aria-label="Save figure {number} as {kind}">{kind}</a>'
        )
    return f'<span class="dl">Save {" ".join(links)}</span>'


def marked(figure: Figure, *, label: str) -> str:
    """A table with marks as a real table; a phone stacks it or scrolls it."""
    table = figure.table
    assert table is not None
    kind = "hm" if table.scroll else "mt"
    if figure.kind == "claims-ledger":
        kind += " ledger"
    if table.upright:
        kind += " up"
    head = "".join(_head(column, table) for column in table.columns)
    rows = "".join(_row(row, table) for row in table.rows)
    columns = "".join(_col(column, table) for column in table.columns)
    wide = 132 + 48 * (len(table.columns) - 1)
    inside = (
        f'<table class="{kind}" style="--w:{wide}px" role="table" aria-labelledby="{label}-t">'
        f"<colgroup>{columns}</colgroup>"
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
    )
    if table.scroll:
        return (
            f'<div class="scroll hmw" role="region" tabindex="0" aria-labelledby="{label}-t">'
            f"{inside}</div>"
        )
    return inside


def _col(column: Column, table: MarkedTable) -> str:
    kind = "s" if column.role == "shade" else "n" if column is table.columns[0] else ""
    width = f' style="width:{column.width:g}px"' if column.width else ""
    return f"<col{f' class={kind}' if kind else ''}{width}>"


def _head(column: Column, table: MarkedTable) -> str:
    if column.role == "strip" and table.bands:
        words = "".join(
            f'<span style="left:{at}%">{said}</span>'
            for at, said in (
                ((22, "unlikely"), (50, "even"), (78, "likely"))
                if not column.width or column.width >= 140
                else ((4, "0"), (50, "even"), (94, "100"))
            )
        )
        bands = f'<span class="bands" aria-hidden="true">{words}</span>'
        inside = f'<span class="vh">{escape(column.spoken)}</span>{bands}'
    elif column.title:
        inside = escape(column.title)
    else:
        inside = f'<span class="vh">{escape(column.spoken or "more")}</span>'
    if column.role == "shade":
        inside = f"<span>{inside}</span>"
    return f'<th role="columnheader" scope="col" class="{column.role}">{inside}</th>'


def _row(row: MarkedRow, table: MarkedTable) -> str:
    kinds = " ".join(kind for kind, on in (("sel", row.selected), ("apart", row.apart)) if on)
    cells = "".join(
        _cell(cell, column) for cell, column in zip(row.cells, table.columns, strict=True)
    )
    return f'<tr role="row"{f" class={chr(34)}{kinds}{chr(34)}" if kinds else ""}>{cells}</tr>'


def _cell(cell: Cell, column: Column) -> str:
    kind = column.role + (" muted" if cell.muted else "") + (" ch" if cell.camp else "")
    if column.role == "shade":
        if cell.shade is None:
            inside = f'<i class="no">{_text(cell)}</i>'
        else:
            inside = f'<i style="--v:{100 * cell.shade:.0f}">{_text(cell)}</i>'
        return f'<td role="cell" class="{kind}">{inside}</td>'
    parts = []
    if cell.above:
        parts.append(f"<small>{escape(cell.above)}</small>")
    if cell.camp:
        parts.append(f'<span class="chip c-{cell.camp}"></span>')
    if cell.text:
        parts.append(_text(cell))
    if cell.small:
        parts.append(f"<small>{escape(cell.small)}</small>")
    if cell.strip is not None:
        parts.append(cell.strip.svg())
    says = column.role in {"extra", "side"} and column.title and cell.text
    label = f' data-l="{escape(column.title)}"' if says else ""
    return f'<td role="cell" class="{kind}"{label}>{"".join(parts)}</td>'


def _text(cell: Cell) -> str:
    text = escape(cell.text)
    return f"<b>{text}</b>" if cell.strong else text


def _short(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)
