"""Forms that came back: Word, Excel or the CSV of the HTML form, read into answers."""

from __future__ import annotations

import contextlib
import csv
import io
import math
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from detente.errors import FileFormatError

_MARK = re.compile(r"\[([a-z][\w/-]*/[\w/.-]+)\]\s*$", re.ASCII)
_THREE = ("lowest", "best", "highest")


@dataclass(frozen=True)
class Answer:
    """What one coder says about one cell.

    Parameters
    ----------
    cell : str
        ``table/key/column``.
    low, best, high : float
    sure : str
        1 (a guess) to 5 (certain), or empty.
    why, coder, date : str
    """

    cell: str
    low: float
    best: float
    high: float
    sure: str = ""
    why: str = ""
    coder: str = ""
    date: str = ""


def read_answers(path: str | Path, *, coder: str = "") -> list[Answer]:
    """Answers out of a form that came back, in the order of the form.

    Parameters
    ----------
    path : str or Path
        The form as Word, Excel or the CSV that the HTML form saves.
    coder : str
        Who answered, where the form does not say.

    Raises
    ------
    FileFormatError
        If the file is no such form, or an answer breaks lowest ≤ best ≤ highest.
    """
    path = Path(path)
    if not path.is_file():
        raise FileFormatError(f"{path}: there is no such file")
    readers = {".docx": _from_docx, ".xlsx": _from_xlsx, ".csv": _from_csv}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise FileFormatError(
            f"{path} is no form that can be read; give the .docx or .xlsx form, or the answers.csv "
            "that the HTML form saves"
        )
    name, day, rows = reader(path)
    name = (coder or name).strip()
    if not name:
        raise FileFormatError(
            f"{path} does not say who answered; fill in the name, or give it with --coder"
        )
    found: list[Answer] = []
    problems: list[str] = []
    seen: set[str] = set()
    for row in rows:
        cell = row["cell"].strip()
        made, problem = _answer(row, cell, name, day.strip())
        if made is not None and cell in seen:
            problem = "is answered twice; keep one row"
        problems += [f"{cell} {problem}"] if problem else []
        seen.add(cell)
        found += [made] if made is not None else []
    if problems:
        count = "one answer" if len(problems) == 1 else f"{len(problems)} answers"
        raise FileFormatError(
            f"{path}: {count} cannot be taken in, so nothing was:\n  " + "\n  ".join(problems)
        )
    if not found:
        raise FileFormatError(f"{path} holds no answer: every row is empty")
    return found


def _answer(row: Mapping[str, str], cell: str, coder: str, day: str) -> tuple[Answer | None, str]:
    """A row as an answer, or what is wrong with it; neither for an empty row."""
    given = {key: row.get(key, "").strip().replace(",", ".") for key in _THREE}
    if not any(given.values()):
        return None, ""
    numbers: dict[str, float] = {}
    for key, text in given.items():
        with contextlib.suppress(ValueError):  # told below, with all three as they stand
            numbers |= {key: float(text)} if text else {}
    told = " / ".join(text or "nothing" for text in given.values())
    if len(numbers) < sum(map(bool, given.values())) or not all(
        map(math.isfinite, numbers.values())
    ):
        return None, f"has {told}; expected three numbers, lowest / best / highest"
    best = numbers.get("best")
    if best is None:
        return None, f"has {told}: the best value is missing; give at least that"
    low, high = numbers.get("lowest", best), numbers.get("highest", best)
    if not low <= best <= high:
        return None, f"has {told}; expected lowest ≤ best ≤ highest"
    sure = row.get("sure", "").strip().removesuffix(".0")
    if sure not in {"", "1", "2", "3", "4", "5"}:
        return None, f"has ‘{sure}’ for how sure; expected 1 (a guess) to 5 (certain), or nothing"
    return Answer(cell, low, best, high, sure, row.get("why", "").strip(), coder, day), ""


Read = tuple[str, str, list[dict[str, str]]]


def _from_csv(path: Path) -> Read:
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise FileFormatError(f"{path} is no CSV in UTF-8 ({error})") from None
    needed = {"cell", "best"}
    if not rows or not needed <= set(rows[0]):
        raise FileFormatError(f"{path} has not the columns cell, lowest, best, highest")
    filled = [{key: value or "" for key, value in row.items() if key} for row in rows]
    for row in filled:
        row.setdefault("lowest", row.get("low", ""))
        row.setdefault("highest", row.get("high", ""))
    return filled[0].get("coder", ""), filled[0].get("date", ""), filled


def _from_xlsx(path: Path) -> Read:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        grid = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise FileFormatError(f"{path} is no Excel workbook ({error})") from None
    name = day = ""
    header: list[str] = []
    rows = []
    for line in grid:
        cells = [_plain(each) for each in line]
        if header:
            row = dict(zip(header, cells, strict=False))
            if row.get("cell"):
                rows.append(row)
        elif "cell" in cells and "best" in cells:
            header = cells
        elif cells and cells[0] == "Name":
            name = cells[1] if len(cells) > 1 else ""
        elif cells and cells[0] == "Date":
            day = cells[1] if len(cells) > 1 else ""
    if not header:
        raise FileFormatError(f"{path} is not the form: no row holds the titles best and cell")
    return name, day, rows


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return str(value).strip()


def _from_docx(path: Path) -> Read:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise FileFormatError(f"{path} is no Word file ({error})") from None
    name = day = ""
    rows = []
    for table in document.tables:
        for line in table.rows:
            cells = [cell.text.strip() for cell in line.cells]
            mark = _MARK.search(cells[0]) if cells else None
            if mark is not None and len(cells) >= 6:
                titles = ("lowest", "best", "highest", "sure", "why")
                rows.append({"cell": mark.group(1), **dict(zip(titles, cells[1:6], strict=True))})
            elif len(cells) >= 4 and cells[0] == "Name":
                name, day = cells[1], cells[3]
    if not rows:
        raise FileFormatError(
            f"{path} is not the form: no row holds a mark such as [stakes/usa/syria/position]"
        )
    return name, day, rows
