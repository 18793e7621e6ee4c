"""Write a situation as an Excel workbook, with drop-downs, notes and frozen headers."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

from detente.errors import ConflictError, FileFormatError, SituationError
from detente.io import headsheet
from detente.io.folder import replace
from detente.io.workbookreader import FILES, HEAD, SCENARIOS, sheet_of
from detente.schema import ColumnSchema, TableSchema, csv_tables
from detente.situation.model import Situation, Table

_EXCEL_LIMIT = 32_767
_SPARE_ROWS = 500
"""Rows below the last that get drop-downs too."""
_WIDTHS = (9, 48)
_WIDE = frozenset({"note", "text", "description", "name", "title", "low", "high", "anchors"})


def write_workbook(situation: Situation, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write a situation as a workbook, at once or not at all.

    Every table of the format has a sheet; those that the situation lacks are empty forms. Cells are
    texts, as in the folder, so that nothing turns ``1/2/3`` into a day.

    Parameters
    ----------
    situation : Situation
    path : str or Path
        File to write, ``.xlsx``.
    overwrite : bool
        Write over a file that is there.

    Returns
    -------
    Path

    Raises
    ------
    ConflictError
        If the file is there.
    SituationError
        If a part of the situation could not be read: it would be lost.
    FileFormatError
        If the folder held no table, a cell is longer than a workbook allows, or xlsxwriter is not
        installed.

    Examples
    --------
    >>> import tempfile
    >>> minimal = Situation({"format": 1, "title": "Two sides"}, {})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_workbook(minimal, f"{folder}/two.xlsx").name
    'two.xlsx'
    """
    target = Path(path)
    unread = [fault for fault in situation.faults if fault.severity == "error"]
    if unread:
        raise SituationError(unread)
    if situation.folder and not situation.tables:
        raise FileFormatError(f"{situation.folder} holds no table of a situation.")
    if target.suffix.lower() != ".xlsx":
        raise FileFormatError(f"{target}: a workbook is written as .xlsx; name it so.")
    if target.exists() and not overwrite:
        raise ConflictError(
            f"{target} is there already; nothing was written. Choose another name, or "
            "write over it with --overwrite.",
            ours=situation.folder,
            theirs=str(target),
        )
    replace(target, workbook_bytes(situation))
    return target


def workbook_bytes(situation: Situation) -> bytes:
    """The workbook of a situation; the same situation gives the same bytes."""
    try:
        import xlsxwriter
    except ImportError:
        raise FileFormatError(
            "Excel workbooks need the package xlsxwriter; install 'detente[excel]'."
        ) from None
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties(
        {"title": situation.title[:255], "created": dt.datetime(2000, 1, 1), "comments": "Detente"}
    )
    style = {
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#E4EBF3"}),
        "needed": book.add_format({"bold": True, "bottom": 1, "bg_color": "#C9D8E8"}),
        "text": book.add_format({"num_format": "@", "valign": "top"}),
        "wrap": book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
    }
    _plain_sheet(book, HEAD, headsheet.HEAD_COLUMNS, headsheet.head_rows(situation), style)
    for name, schema in csv_tables().items():
        _table_sheet(book, schema, situation, style)
        if not situation.tables.get(name):
            book.get_worksheet_by_name(sheet_of(name)).set_tab_color("#B8B8B0")
    _plain_sheet(
        book, SCENARIOS, headsheet.SCENARIO_COLUMNS, headsheet.scenario_rows(situation), style
    )
    _plain_sheet(book, FILES, headsheet.FILE_COLUMNS, headsheet.file_rows(situation), style)
    book.get_worksheet_by_name(FILES).hide()
    book.close()
    return out.getvalue()


def _plain_sheet(
    book: Any, name: str, columns: tuple[str, ...], rows: Any, style: dict[str, Any]
) -> None:
    sheet = book.add_worksheet(name)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, style["head"])
        wide = column in {"value", "text", "describe", "description"}
        sheet.set_column(place, place, 60 if wide else 18, style["wrap" if wide else "text"])
    for line, row in enumerate(rows, 1):
        for place, text in enumerate(row):
            _put(sheet, name, line, place, text)
    sheet.freeze_panes(1, 0)
    sheet.ignore_errors({"number_stored_as_text": "A1:Z100000"})


def _table_sheet(
    book: Any, schema: TableSchema, situation: Situation, style: dict[str, Any]
) -> None:
    sheet = book.add_worksheet(sheet_of(schema.name))
    table = situation.tables.get(schema.name) or Table(schema.name, schema.header)
    last = len(table) + _SPARE_ROWS
    for place, name in enumerate(table.columns):
        column = schema.by_name.get(name)
        needed = column is not None and column.required
        sheet.write_string(0, place, name, style["needed" if needed else "head"])
        longest = max((len(row.cells.get(name, "")) for row in table), default=0)
        width = min(max(longest, len(name) + 3, _WIDTHS[0]), _WIDTHS[1] if name in _WIDE else 30)
        sheet.set_column(place, place, width, style["text"])
        if column is None:
            continue
        sheet.write_comment(0, place, _note(column), {"x_scale": 2.2, "y_scale": 1.4})
        rule = _rule(column, situation)
        if rule is not None:
            sheet.data_validation(1, place, last, place, rule)
    for line, row in enumerate(table, 1):
        for place, name in enumerate(table.columns):
            _put(sheet, schema.file, line, place, row.cells.get(name, ""))
    sheet.freeze_panes(1, len(schema.key))
    if table.columns:
        sheet.autofilter(0, 0, max(len(table), 1), len(table.columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:ZZ{last + 1}"})


def _put(sheet: Any, file: str, line: int, place: int, text: str) -> None:
    if not text:
        return
    if len(text) > _EXCEL_LIMIT:
        raise FileFormatError(
            f"{file}, row {line + 1}, column {place + 1}: the cell has {len(text):,} characters, "
            f"and a cell of a workbook holds {_EXCEL_LIMIT:,}. Shorten it first."
        )
    sheet.write_string(line, place, text)


def _note(column: ColumnSchema) -> str:
    """What a header says when pointed at: meaning, unit, range, default."""
    parts = [column.description]
    if column.type == "cell":
        parts.append("Write 70, 60/70/80 (low/best/high) or 60..80 (low..high).")
    if column.numeric and column.range:
        unit = f", {column.unit}" if column.unit else ""
        parts.append(f"Range {column.range}{unit}.")
    elif column.refers:
        parts.append(f"Ids of {' or '.join(column.refers)}.")
    if column.default:
        parts.append(f"Default {column.default}.")
    if column.required:
        parts.append("Required.")
    return "\n".join(parts)


def _rule(column: ColumnSchema, situation: Situation) -> dict[str, Any] | None:
    """A drop-down for choices and single ids, none for anything else."""
    note = {"input_title": column.name[:32], "input_message": column.description[:255]}
    if column.choices:
        return {"validate": "list", "source": list(column.choices), **note}
    if column.type == "id" and len(column.refers) == 1:
        (name,) = column.refers
        schema = csv_tables()[name]
        columns = situation.tables[name].columns if name in situation.tables else schema.header
        if schema.key[0] not in columns:
            return None
        letter = chr(65 + columns.index(schema.key[0])) if len(columns) <= 26 else "A"
        rows = len(situation.table(name)) + _SPARE_ROWS
        source = f"='{sheet_of(name)}'!${letter}$2:${letter}${rows + 1}"
        return {"validate": "list", "source": source, "error_type": "warning", **note}
    return None
