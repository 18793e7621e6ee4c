"""Answers that came back: a second coder in a table of its own, compared and pooled.

``answers/NAME.csv`` in the folder of the situation holds what one person answered.  Nobody's
numbers are overwritten: the pooled version is the scenario ``pooled``, whose cells average the
quantiles of all coders (Lichtendahl, Grushka-Cockayne and Winkler 2013).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from detente.errors import FileFormatError
from detente.io import tomltext
from detente.io.folder import SCENARIOS, read_folder
from detente.io.folder import replace as write_file
from detente.schema import table as schema_of
from detente.situation.model import Situation, Value
from detente.situation.relations import current

FOLDER, POOLED = "answers", "pooled"
COLUMNS = ("cell", "low", "best", "high", "sure", "why", "coder", "date")
_MARK = re.compile(r"\[([a-z][\w/-]*/[\w/.-]+)\]\s*$", re.ASCII)


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


@dataclass(frozen=True)
class Comparison:
    """A cell as the tables have it beside all answers, and the pool of them.

    Parameters
    ----------
    cell : str
    coded : Value or None
    answers : tuple of Answer
    pooled : Value
    words : str
        ``agree`` (each best value inside the other's range), ``disagree`` (ranges do not meet) or
        ``partly``.
    gap : float
        Largest distance of two best values, as a share of the scale.
    """

    cell: str
    coded: Value | None
    answers: tuple[Answer, ...]
    pooled: Value
    words: str
    gap: float


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
    name = coder or name
    if not name.strip():
        raise FileFormatError(
            f"{path} does not say who answered; fill in the name, or give it with --coder"
        )
    found = [
        made for row in rows
        for made in [_answer(path, row, name.strip(), day)] if made is not None
    ]  # fmt: skip
    if not found:
        raise FileFormatError(f"{path} holds no answer: every row is empty")
    return found


def _answer(path: Path, row: Mapping[str, str], coder: str, day: str) -> Answer | None:
    cell = row["cell"].strip()
    given = {
        key: row.get(key, "").strip().replace(",", ".") for key in ("lowest", "best", "highest")
    }
    if not any(given.values()):
        return None
    try:
        numbers = {key: float(text) for key, text in given.items() if text}
    except ValueError:
        raise FileFormatError(
            f"{path}, {cell}: found {' / '.join(given.values())}; expected three numbers"
        ) from None
    best = numbers.get("best")
    if best is None:
        raise FileFormatError(f"{path}, {cell}: the best value is missing; give at least that")
    low, high = numbers.get("lowest", best), numbers.get("highest", best)
    if not low <= best <= high:
        raise FileFormatError(
            f"{path}, {cell}: found {low:g} / {best:g} / {high:g}; expected lowest ≤ best ≤ highest"
        )
    sure = row.get("sure", "").strip().removesuffix(".0")
    return Answer(cell, low, best, high, sure, row.get("why", "").strip(), coder, day)


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


def stored(folder: str | Path) -> dict[str, list[Answer]]:
    """All answers kept in a situation's folder, by cell."""
    out: dict[str, list[Answer]] = {}
    for path in sorted((Path(folder) / FOLDER).glob("*.csv")):
        for answer in read_answers(path):
            out.setdefault(answer.cell, []).append(answer)
    return out


def keep(folder: str | Path, answers: Sequence[Answer]) -> Path:
    """Write one coder's answers into the folder; the same coder's earlier table is replaced."""
    name = re.sub(r"[^a-z0-9]+", "-", answers[0].coder.lower()).strip("-") or "coder"
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in answers:
        day = each.date or dt.date.today().isoformat()
        numbers = [f"{value:g}" for value in (each.low, each.best, each.high)]
        writer.writerow([each.cell, *numbers, each.sure, each.why, each.coder, day])
    path = Path(folder) / FOLDER / f"{name}.csv"
    write_file(path, out.getvalue().encode())
    return path


def coded(situation: Situation, cell: str) -> tuple[Value | None, tuple[float, float]]:
    """A cell as the tables have it, and the ends of its scale.

    Raises
    ------
    FileFormatError
        If the situation has no such cell.
    """
    table, *key, column = cell.split("/")
    if cell == "situation/default_trust":
        return Value.parse(str(situation.head.get("default_trust", "0.3")), cell), (0.0, 1.0)
    rows = current(situation) if table == "relations" else tuple(situation.table(table))
    row = {each.key: each for each in rows}.get("/".join(key))
    known = schema_of(table).by_name if row is not None else {}
    if row is None or column not in known or known[column].type != "cell":
        raise FileFormatError(
            f"the situation has no cell '{cell}'; was the form made for another situation?"
        )
    return row.value(column), known[column].bounds


def compared(situation: Situation, answers: Iterable[Answer]) -> list[Comparison]:
    """Every answered cell beside the tables, largest disagreement first."""
    by_cell: dict[str, list[Answer]] = {}
    for answer in answers:
        by_cell.setdefault(answer.cell, []).append(answer)
    out = []
    for cell, found in by_cell.items():
        value, (bottom, top) = coded(situation, cell)
        for each in found:
            if each.low < bottom or each.high > top:
                raise FileFormatError(
                    f"{each.coder}, {cell}: found {each.low:g} / {each.best:g} / {each.high:g}; "
                    f"expected numbers from {bottom:g} to {top:g}"
                )
        every = [Value(each.low, each.best, each.high) for each in found]
        if value is not None:
            every.insert(0, value)
        out.append(Comparison(
            cell, value, tuple(found), pool(every), _words(every), _gap(every, bottom, top)
        ))  # fmt: skip
    return sorted(out, key=lambda one: (-one.gap, one.cell))


def pool(values: Sequence[Value]) -> Value:
    """The average of low, best and high: each is a quantile or a mode of the same uncertainty.

    Examples
    --------
    >>> pool([Value(10, 20, 30), Value(30, 50, 60)])
    Value(low=20.0, best=35.0, high=45.0, source='')
    """
    count = len(values)
    return Value(
        sum(value.low for value in values) / count,
        sum(value.best for value in values) / count,
        sum(value.high for value in values) / count,
    )


def _words(values: Sequence[Value]) -> str:
    if max(value.low for value in values) > min(value.high for value in values):
        return "disagree"
    inside = all(a.low <= b.best <= a.high for a in values for b in values)
    return "agree" if inside else "partly"


def _gap(values: Sequence[Value], bottom: float, top: float) -> float:
    best = [value.best for value in values]
    width = top - bottom if top < float("inf") else max(1.0, max(best))
    return (max(best) - min(best)) / width


def pooled_scenario(found: Sequence[Comparison]) -> dict[str, object]:
    """The scenario that puts the pooled numbers in place of the coded ones."""
    edits = []
    for one in sorted(found, key=lambda each: each.cell):
        table, *key, column = one.cell.split("/")
        text = "/".join(
            f"{round(v, 4):g}" for v in (one.pooled.low, one.pooled.best, one.pooled.high)
        )
        edit = {"table": table, "column": column, "value": text}
        if key:
            edit["key"] = "/".join(key)
        edits.append(edit)
    coders = sorted({answer.coder for one in found for answer in one.answers})
    said = f"Averages of the coded numbers and the answers of {', '.join(coders)}"
    return {"describe": said, "edits": edits}


def take_in(folder: str | Path, path: str | Path, *, coder: str = "") -> list[Comparison]:
    """Keep the answers of a form, and write the scenario ``pooled`` of all answers kept.

    Parameters
    ----------
    folder : str or Path
        Of the situation; its tables are not touched.
    path : str or Path
        The form that came back.
    coder : str
        Who answered, where the form does not say.

    Returns
    -------
    list of Comparison
        All answers kept by now, beside the tables.

    Raises
    ------
    FileFormatError
        If the form cannot be read or does not fit this situation; nothing is written then.
    """
    situation = read_folder(folder)
    answers = read_answers(path, coder=coder)
    before = stored(folder)
    mine = {answer.coder for answer in answers}
    others = [a for found in before.values() for a in found if a.coder not in mine]
    result = compared(situation, [*others, *answers])
    keep(folder, answers)
    wanted = {**situation.scenarios, POOLED: pooled_scenario(result)}
    text = _scenarios(situation, wanted)
    write_file(Path(folder) / SCENARIOS, text.encode())
    return result


def _scenarios(situation: Situation, wanted: Mapping[str, object]) -> str:
    """The text of scenarios.toml with its comments where they can stay."""
    from detente.workbench.scenarios import without_scenario

    text = situation.texts.get(SCENARIOS, "")
    if POOLED in situation.scenarios:
        text = without_scenario(situation, POOLED)
    added = (
        text.rstrip("\n")
        + ("\n\n" if text.strip() else "")
        + tomltext.emit({POOLED: wanted[POOLED]})
    )
    same = tomltext.parse(added, SCENARIOS)[0] == tomltext.plain(dict(wanted))
    return added if same else tomltext.emit(wanted)


def said(found: Sequence[Comparison]) -> str:
    """The comparison as lines for a terminal."""
    lines = []
    for one in found:
        table = _three(one.coded) if one.coded is not None else "unknown"
        others = "; ".join(
            f"{a.coder} {_three(Value(a.low, a.best, a.high))}"
            + (f" (sure {a.sure})" if a.sure else "")
            for a in one.answers
        )
        lines.append(
            f"{one.words:9} {one.cell}: tables {table}; {others}; pooled {_three(one.pooled)}"
        )
    counts = {
        word: sum(one.words == word for one in found) for word in ("agree", "partly", "disagree")
    }
    lines.append(", ".join(f"{count} {word}" for word, count in counts.items() if count) + ".")
    return "\n".join(lines)


def _three(value: Value) -> str:
    if not value.spread:
        return f"{value.best:g}"
    return f"{value.low:g}/{value.best:g}/{value.high:g}"
