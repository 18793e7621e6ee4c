"""Read a situation from an Excel workbook."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from detente.errors import FileFormatError, Problem, Where
from detente.io import headsheet, tabletext
from detente.io.headsheet import serial_day
from detente.io.sheetxml import SheetMarks, sheet_marks
from detente.schema import TableSchema, csv_tables, problem
from detente.situation.model import Situation, Table

HEAD, SCENARIOS, FILES = "situation", "scenarios", "files"
SUFFIXES = frozenset({".xlsx", ".xlsm"})
_MOST_CELLS = 5_000_000


def sheet_of(name: str) -> str:
    """Sheet of a table: a slash may not stand in its name.

    Examples
    --------
    >>> sheet_of("theatre/units")
    'theatre-units'
    """
    return name.replace("/", "-")


def read_workbook(path: str | Path) -> Situation:
    """Read a situation from a workbook; what cannot be read stands in ``faults``.

    Numbers come back as plain text (``70``, not ``70.0``), days as ISO dates, truth values as yes
    and no.

    Parameters
    ----------
    path : str or Path
        ``.xlsx`` or ``.xlsm``.

    Returns
    -------
    Situation

    Raises
    ------
    FileFormatError
        If the file is no workbook, or python-calamine is not installed.

    Examples
    --------
    >>> import tempfile
    >>> from detente.io.load import load
    >>> from detente.io.workbookwriter import write_workbook
    >>> situation = load("afghanistan-2017")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_workbook(write_workbook(situation, f"{folder}/a.xlsx")) == situation
    True
    """
    path = Path(path)
    book = _open(path)
    faults: list[Problem] = []
    sheets = _sheets(book, faults)
    inside = sheet_marks(path)
    tables: dict[str, Table] = {}
    grids: dict[str, list[tuple[int, list[str]]]] = {}
    for name, schema in csv_tables().items():
        title = sheets.get(sheet_of(name))
        if title is None:
            if schema.required:
                faults.append(_missing(schema, sheet_of(name), book.sheet_names))
            continue
        grid = _grid(book, title, schema, inside.get(title), faults)
        if len(grid) < 2:
            continue
        table, problems = tabletext.assemble(schema, iter(grid))
        faults += problems
        if table is not None:
            tables[name] = table
    for name in (HEAD, SCENARIOS, FILES):
        title = sheets.get(name)
        grids[name] = _grid(book, title, None, inside.get(title or ""), faults)
    texts, empty = headsheet.read_files(grids[FILES])
    tables.update({name: table for name, table in empty.items() if name not in tables})
    head, head_faults = headsheet.read_head(grids[HEAD], texts)
    scenarios, scenario_faults = headsheet.read_scenarios(grids[SCENARIOS], texts)
    if HEAD not in sheets and not head:
        hint = _near(HEAD, book.sheet_names)
        message = f"The workbook has no sheet '{HEAD}'.{hint}"
        faults.append(
            problem("missing-sheet", Where("situation.toml"), message, "Add it or rename a sheet.")
        )
    return Situation(
        head, tables, scenarios, texts=texts,
        faults=tuple(faults + head_faults + scenario_faults),
    )  # fmt: skip


def _open(path: Path) -> Any:
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        raise FileFormatError(
            "Excel workbooks need the package python-calamine; install 'detente[excel]'."
        ) from None
    if not path.is_file():
        raise FileFormatError(f"{path}: there is no such file.")
    if path.suffix.lower() not in SUFFIXES:
        raise FileFormatError(f"{path} is no .xlsx workbook; save it as one first.")
    return _try(lambda: CalamineWorkbook.from_path(str(path)), str(path))


def _try(step: Callable[[], Any], what: str) -> Any:
    """The result of a step of the reader; its failures as one clear error."""
    try:
        return step()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the reader's own panics are not Exceptions
        raise FileFormatError(
            f"{what} cannot be read as a workbook ({str(error)[:200] or type(error).__name__}). "
            "Save it again as .xlsx, without a password."
        ) from None


def _sheets(book: Any, faults: list[Problem]) -> dict[str, str]:
    """Sheets of tables: the name in the format to the name in the book."""
    known = {sheet_of(name): schema.file for name, schema in csv_tables().items()}
    known |= {HEAD: "situation.toml", SCENARIOS: "scenarios.toml", FILES: ""}
    found: dict[str, str] = {}
    for sheet in book.sheets_metadata:
        name = sheet.name.strip().lower()
        if name not in known:
            hint = _near(name, list(known)).strip() or "It is left alone."
            message = f"No table belongs to the sheet '{sheet.name}'; nothing reads it."
            faults.append(problem("unknown-sheet", Where(f"sheet {sheet.name}"), message, hint))
        elif "WorkSheet" not in str(sheet.typ):
            faults.append(
                problem(
                    "not-a-table",
                    Where(known[name]),
                    f"The sheet '{sheet.name}' is a chart or a macro, not a worksheet.",
                    "Rename it, and put the table on a worksheet of this name.",
                )
            )
        elif name in found:
            faults.append(
                problem(
                    "duplicate-sheet",
                    Where(known[name]),
                    f"The sheets '{found[name]}' and '{sheet.name}' are both the table '{name}'.",
                    "Keep one of them.",
                )
            )
        else:
            found[name] = sheet.name
    return found


def _missing(schema: TableSchema, sheet: str, names: Sequence[str]) -> Problem:
    return problem(
        "missing-sheet",
        Where(schema.file),
        f"The workbook has no sheet '{sheet}'.{_near(sheet, names)}",
        f"Add it with the header {', '.join(schema.header)}, or rename a sheet.",
    )


def _near(name: str, names: Sequence[str]) -> str:
    near = get_close_matches(name.lower(), [each.lower() for each in names], 1, 0.6)
    return f" Did you mean '{near[0]}'?" if near else ""


def _grid(
    book: Any,
    title: str | None,
    schema: TableSchema | None,
    inside: SheetMarks | None,
    faults: list[Problem],
) -> list[tuple[int, list[str]]]:
    """Rows of a sheet as texts, numbered as in the sheet, without the blank ones."""
    if title is None or inside is None:
        return []
    file = schema.file if schema is not None else f"{title}.toml"
    if inside.rows * inside.columns > _MOST_CELLS:
        faults.append(
            problem(
                "sheet-too-large",
                Where(file),
                f"The sheet '{title}' reaches to {_letters(inside.columns - 1)}{inside.rows}.",
                "Delete the rows and columns beyond the table; some cell there is not empty.",
            )
        )
        return []
    sheet = _try(lambda: book.get_sheet_by_name(title), f"The sheet '{title}'")
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        area = f"{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}"
        faults.append(
            problem(
                "merged-cells",
                Where(file, top + 1, _letters(left)),
                f"The cells {area} of the sheet '{title}' are merged.",
                "Unmerge them and fill in every cell.",
            )
        )
    # Cells before the first used one are part of the sheet too: rows keep their numbers.
    raw = _try(lambda: sheet.to_python(skip_empty_area=False), f"The sheet '{title}'")
    width = max((place + 1 for row in raw[:1] for place, c in enumerate(row) if c != ""), default=0)
    header = [_plain(cell) for cell in raw[0]] if raw else []
    columns = [schema.by_name.get(name.strip()) if schema else None for name in header]
    kinds = [column.type if column is not None else "" for column in columns]
    rows: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(raw):
        if all(cell == "" for cell in cells):
            continue
        texts = []
        for place, cell in enumerate(cells):
            kind = kinds[place] if place < len(kinds) and number else ""
            text = _date(cell) if kind == "date" else _truth(cell, kind)
            texts.append(text)
            mark = inside.marks.get((number, place))
            if mark is not None:
                name = header[place] if place < len(header) and header[place] else _letters(place)
                cell = f"{_letters(place)}{number + 1}"
                where = Where(file, number + 1, name)
                faults.append(_computed(where, f"The cell {cell} of '{title}'", mark, text))
        while len(texts) > width and texts[-1] == "":
            texts.pop()
        texts += [""] * (width - len(texts))
        rows.append((number + 1, texts))
    return rows


def _computed(where: Where, cell: str, mark: str, text: str) -> Problem:
    if mark != "=":
        message, fix = f"{cell} holds the error {mark}.", "Write the value itself."
        return problem("error-value", where, message, fix)
    if text:
        message = f"{cell} holds a formula; its last value '{text[:40]}' is taken."
        return problem("formula", where, message, "Write the value itself.")
    message = f"{cell} holds a formula that was never computed."
    fix = "Open the workbook in a spreadsheet and save it, or write the value itself."
    return problem("error-value", where, message, fix)


def _letters(place: int) -> str:
    """Name of a column of a sheet: 0 is A, 27 is AB."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _plain(cell: object) -> str:
    """Text of a cell as a person would type it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, (int, float)):
        if isinstance(cell, float) and not math.isfinite(cell):
            return str(cell)
        if float(cell).is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        return f"{cell:.15g}"
    if isinstance(cell, dt.datetime):
        midnight = (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    return str(cell)


def _truth(cell: object, kind: str) -> str:
    if kind == "yesno" and not isinstance(cell, str):
        return {"1": "yes", "0": "no"}.get(_plain(cell), _plain(cell))
    return _plain(cell)


def _date(cell: object) -> str:
    """A day: a number in the range of Excel's serial days is one, a smaller one is a year."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return serial_day(cell) or _plain(cell)
    return _plain(cell)
