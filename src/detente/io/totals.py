"""Read a table of published totals: districts held, contested and lost by date.

Two headers are understood: the one of ``theatre/control.csv`` (``date, held, contested, lost,
units``) and the one of SIGAR's quarterly figures (``as_of, gov_control_or_influence_n, …``, with
percentages where counts are missing).
"""

from __future__ import annotations

import csv
import datetime as dt
import math
from dataclasses import dataclass
from pathlib import Path

from detente.errors import FileFormatError
from detente.situation.model import parse_day

SCALED = 0.01
DATE_COLUMNS = ("date", "as_of")
COUNT_COLUMNS = (
    ("held", "contested", "lost"),
    ("gov_control_or_influence_n", "contested_n", "insurgent_control_or_influence_n"),
)
PERCENT_COLUMNS = ("gov_pct", "contested_pct", "insurgent_pct")
UNIT_COLUMNS = ("units", "total_districts")


@dataclass(frozen=True)
class Totals:
    """Published shares of one date, 0-1; NaN where not published."""

    date: dt.date
    held: float
    lost: float

    @property
    def complete(self) -> bool:
        """Whether all three shares are known."""
        return not (math.isnan(self.held) or math.isnan(self.lost))


def read_totals(path: str | Path) -> tuple[Totals, ...]:
    """Totals of a CSV file, by date.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    tuple of Totals
        In order of date; rows without any share are left out.

    Raises
    ------
    FileFormatError
        Where columns are missing, a number or date cannot be read, counts do not add up, or a date
        stands twice; says which line.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileFormatError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise FileFormatError(f"{file} is not a UTF-8 text file; save it as CSV in UTF-8") from None
    try:
        reader = csv.DictReader(text.splitlines(), strict=True)
        header = [name.strip() for name in reader.fieldnames or []]
        reader.fieldnames = header
        rows = list(reader)
    except csv.Error as error:
        raise FileFormatError(f"{file} is not a CSV table: {error}") from None
    day = next((name for name in DATE_COLUMNS if name in header), None)
    counts = next((names for names in COUNT_COLUMNS if set(names) <= set(header)), None)
    if day is None or counts is None:
        raise FileFormatError(
            f"{file} has no columns {', '.join(COUNT_COLUMNS[0])} beside date (as theatre/"
            f"control.csv), nor {', '.join(COUNT_COLUMNS[1])} beside as_of (as SIGAR); it has "
            f"{', '.join(header[:8]) or 'no header'}"
        )
    units = next((name for name in UNIT_COLUMNS if name in header), None)
    out: dict[dt.date, Totals] = {}
    for line, row in enumerate(rows, start=2):
        where = f"{file}, line {line}"
        if not any((cell or "").strip() for cell in row.values() if isinstance(cell, str)):
            continue
        try:
            date = parse_day(row[day] or "")
        except ValueError as error:
            raise FileFormatError(f"{where}: {error}") from None
        if date in out:
            raise FileFormatError(f"{where}: {date} stands twice; keep one row a date")
        found = _shares(row, counts, units, where)
        if found is not None:
            out[date] = Totals(date, *found)
    if not out:
        raise FileFormatError(f"{file} has no row with a share")
    return tuple(out[date] for date in sorted(out))


def _shares(
    row: dict[str, str], counts: tuple[str, ...], units: str | None, where: str
) -> tuple[float, float] | None:
    given = [_number(row, name, where) for name in counts]
    total = _number(row, units, where) if units else None
    if all(part is not None for part in given):
        numbers = [float(part) for part in given if part is not None]
        summed = sum(numbers)
        if summed <= 0 or (total is not None and abs(summed - total) > SCALED * total):
            raise FileFormatError(
                f"{where}: the three counts add up to {summed:g}, not to {total or 'anything'}"
            )
        return numbers[0] / summed, numbers[2] / summed
    percent = [_number(row, name, where) for name in PERCENT_COLUMNS]
    if all(part is not None for part in percent):
        numbers = [float(part) for part in percent if part is not None]
        summed = sum(numbers)
        if abs(summed - 100) > 100 * SCALED:
            raise FileFormatError(f"{where}: the three percentages add up to {summed:g}")
        return numbers[0] / summed, numbers[2] / summed
    if given[0] is not None and total:
        return _share(given[0] / total, where), math.nan
    if percent[0] is not None:
        return _share(percent[0] / 100, where), math.nan
    return None


def _share(value: float, where: str) -> float:
    if value > 1:
        raise FileFormatError(f"{where}: more districts are held than there are")
    return value


def _number(row: dict[str, str], name: str | None, where: str) -> float | None:
    text = (row.get(name or "") or "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise FileFormatError(f"{where}, column {name}: '{text}' is not a number") from None
    if not math.isfinite(value) or value < 0:
        raise FileFormatError(f"{where}, column {name}: {text} is not a count of districts")
    return value
