"""The frozen situation: keyed tables of typed rows that remember where they stand in their file.

A :class:`Row` keeps the text of every cell exactly as written (so that reading and writing lose
nothing) and hands it out typed: ``row.value("position")`` is a :class:`Value`,
``row.ids("agenda")`` a tuple of ids, ``row.day("opens")`` a date.  Which column is of which type is
said once, in ``detente/schema/*.csv``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

from detente.errors import Problem, UnknownNameError, Where

NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_VALUE = re.compile(rf"^({NUMBER})(?:\s*/\s*({NUMBER})\s*/\s*({NUMBER})|\s*\.\.\s*({NUMBER}))?$")
_RED_LINE = re.compile(rf"^(>=|<=)\s*({NUMBER})$")
_DAY = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")
_ANCHOR = re.compile(rf"^\s*({NUMBER})\s*=\s*(.*\S)\s*$", re.DOTALL)
_ANCHOR_START = re.compile(rf";(?=\s*{NUMBER}\s*=)")


@lru_cache(maxsize=1 << 16)
def _three(text: str) -> tuple[float, float, float]:
    """Low, best and high of a cell."""
    match = _VALUE.match(text.strip())
    if match is None:
        raise ValueError(f"'{text}' is neither a number nor low/best/high nor low..high")
    first, best, high, top = match.groups()
    if top is not None:
        low, end = float(first), float(top)
        return low, (low + end) / 2, end
    if best is None:
        return float(first), float(first), float(first)
    return float(first), float(best), float(high)


@dataclass(frozen=True)
class Value:
    """An uncertain number: 5th percentile, mode, 95th percentile (see ``ensemble.cells``).

    Parameters
    ----------
    low, best, high : float
        ``low <= best <= high``; all equal means a point without spread.
    source : str
        The cell it came from, ``table/key/column``.

    Examples
    --------
    >>> Value.parse("60/70/80")
    Value(low=60.0, best=70.0, high=80.0, source='')
    >>> Value.parse("0.3").spread
    False
    """

    low: float
    best: float
    high: float
    source: str = ""

    @classmethod
    def parse(cls, text: str, source: str = "") -> Value:
        """Read ``70``, ``60/70/80`` or ``60..80``; ``ValueError`` if it is none of these."""
        return cls(*_three(text), source)

    @property
    def spread(self) -> bool:
        """Whether there is any uncertainty in it."""
        return self.low < self.high


@dataclass(frozen=True)
class RedLine:
    """A bound that an actor never gives up: ``sign`` is ``>=`` or ``<=``, ``at`` on 0-100."""

    sign: str
    at: float

    @classmethod
    def parse(cls, text: str) -> RedLine:
        """Read ``>=40`` or ``<=60``; ``ValueError`` if it is neither."""
        match = _RED_LINE.match(text.strip())
        if match is None:
            raise ValueError(f"'{text}' is not a red line such as >=40 or <=60")
        return cls(match.group(1), float(match.group(2)))


def parse_day(text: str) -> dt.date:
    """Read ``2017``, ``2017-05`` or ``2017-05-23``; a year or month stands for its first day."""
    match = _DAY.match(text.strip())
    if match is None:
        raise ValueError(f"'{text}' is not a date such as 2017-05-23, 2017-05 or 2017")
    year, month, day = (int(part) if part else 1 for part in match.groups())
    return dt.date(year, month, day)


def parse_anchors(text: str) -> tuple[tuple[float, str], ...]:
    """Read ``30=today; 70=full withdrawal`` as (value, words), sorted; ``ValueError`` otherwise.

    Examples
    --------
    >>> parse_anchors("70=full withdrawal; 30=today; a few left")
    ((30.0, 'today; a few left'), (70.0, 'full withdrawal'))
    """
    found = []
    for part in _ANCHOR_START.split(text.strip().rstrip(";")):
        match = _ANCHOR.match(part)
        if match is None:
            raise ValueError(f"'{part.strip()[:60]}' is not an anchor such as 30=words")
        found.append((float(match.group(1)), match.group(2)))
    return tuple(sorted(found))


def cited(text: str) -> tuple[str, ...]:
    """Ids at the start of a citation, before its remarks in parentheses.

    Examples
    --------
    >>> cited("issi-2017 fn3-bi (Kunduz)")
    ('issi-2017', 'fn3-bi')
    """
    return tuple(text.partition("(")[0].split())


@dataclass(frozen=True)
class Row:
    """One row of a table: cells as written, its key, and where it stands.

    Parameters
    ----------
    table : str
        Name of the table (``stakes``, ``theatre/units`` …).
    key : str
        Values of the key columns joined by ``/`` in header order, e.g. ``usa/syria``.
    cells : mapping of str to str
        Text of every column as written; a column that the file lacks is absent.
    line : int
        Line in the file, header = 1; not part of equality.
    defaults : mapping of str to str
        What stands for an absent or empty cell, from the schema.
    """

    table: str
    key: str
    cells: Mapping[str, str]
    line: int = field(default=0, compare=False)
    defaults: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def text(self, column: str) -> str:
        """The cell without surrounding blanks, or the schema's default, or ``''``."""
        return self.cells.get(column, "").strip() or self.defaults.get(column, "")

    def given(self, column: str) -> bool:
        """Whether something is written in the cell."""
        return bool(self.cells.get(column, "").strip())

    def value(self, column: str) -> Value | None:
        """The cell as an uncertain number; None where empty."""
        text = self.text(column)
        return Value.parse(text, f"{self.table}/{self.key}/{column}") if text else None

    def number(self, column: str) -> float | None:
        """The cell as a plain number; None where empty."""
        text = self.text(column)
        return float(text) if text else None

    def ids(self, column: str) -> tuple[str, ...]:
        """The cell as ids separated by spaces."""
        return tuple(self.text(column).split())

    def flag(self, column: str) -> bool:
        """Whether the cell says yes."""
        return self.text(column).lower() in {"yes", "y", "true", "1"}

    def day(self, column: str) -> dt.date | None:
        """The cell as a date; None where empty."""
        text = self.text(column)
        return parse_day(text) if text else None

    def red_line(self, column: str = "red_line") -> RedLine | None:
        """The cell as a red line; None where empty."""
        text = self.text(column)
        return RedLine.parse(text) if text else None

    def anchors(self, column: str = "anchors") -> tuple[tuple[float, str], ...]:
        """The cell as points of a scale with their words, sorted; empty where it is empty."""
        text = self.text(column)
        return parse_anchors(text) if text else ()

    def where(self, column: str = "") -> Where:
        """File, line and column for a message."""
        return Where(f"{self.table}.csv", self.line, column)


@dataclass(frozen=True)
class Table:
    """Rows of one kind, in file order, found by key.

    Parameters
    ----------
    name : str
    columns : tuple of str
        As the file has them, extra columns included.
    rows : tuple of Row
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...] = ()

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)

    @cached_property
    def by_key(self) -> Mapping[str, Row]:
        """Rows by key; the last of several rows with one key (a check reports those)."""
        return {row.key: row for row in self.rows}

    def __getitem__(self, key: str) -> Row:
        try:
            return self.by_key[key]
        except KeyError:
            raise UnknownNameError(f"there is no row '{key}' in {self.name}") from None

    def get(self, key: str) -> Row | None:
        """The row with this key, or None."""
        return self.by_key.get(key)

    def where(self, **cells: str) -> tuple[Row, ...]:
        """Rows whose cells equal the given texts, e.g. ``members.where(forum='sco')``."""
        return tuple(r for r in self.rows if all(r.text(c) == v for c, v in cells.items()))


@dataclass(frozen=True)
class Situation:
    """A whole situation, frozen; edits make new ones (``situation.edit``).

    Parameters
    ----------
    head : mapping
        Contents of ``situation.toml`` (nested tables as mappings), without comments.
    tables : mapping of str to Table
        Every table that exists, by name; ask with :meth:`table`, which gives an empty one
        where the file is absent.
    scenarios : mapping
        Contents of ``scenarios.toml``: name → ``{describe, edits}``.
    folder : str
        Where it was read from; empty for one made in memory.  Not part of equality.
    texts : mapping of str to str
        Files kept as they are, by name (``situation.toml``, ``scenarios.toml`` with their
        comments, tables as read, ``NOTES.md``, ``brief.md``).  Not part of equality.
    faults : tuple of Problem
        What could not be read; a check reports them with its own.  Not part of equality.
    """

    head: Mapping[str, Any]
    tables: Mapping[str, Table]
    scenarios: Mapping[str, Any] = field(default_factory=dict)
    folder: str = field(default="", compare=False)
    texts: Mapping[str, str] = field(default_factory=dict, compare=False)
    faults: tuple[Problem, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        for name in ("head", "tables", "scenarios", "texts"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def table(self, name: str) -> Table:
        """The table of this name; an empty one where the situation has none."""
        found = self.tables.get(name)
        return found if found is not None else Table(name, ())

    @property
    def actors(self) -> Table:
        return self.table("actors")

    @property
    def issues(self) -> Table:
        return self.table("issues")

    @property
    def stakes(self) -> Table:
        return self.table("stakes")

    @property
    def forums(self) -> Table:
        return self.table("forums")

    @property
    def title(self) -> str:
        return str(self.head.get("title", ""))

    @property
    def as_of(self) -> dt.date:
        """Nothing dated later may inform an input."""
        return parse_day(str(self.head["as_of"]))

    @property
    def horizon(self) -> dt.date:
        return parse_day(str(self.head["horizon"]))

    @property
    def headline(self) -> Mapping[str, Any]:
        """``forum``, ``issue``, ``at_least`` of the first line of the report; may be empty."""
        return dict(self.head.get("headline", {}))

    @property
    def choices(self) -> Mapping[str, Any]:
        """Overrides of the method's choice parameters."""
        return dict(self.head.get("choices", {}))

    def in_order(self) -> Situation:
        """The same with the rows of every table by key, so that their order means nothing."""

        def place(row: Row) -> tuple[object, ...]:
            return row.key, row.cells.get("since", ""), sorted(row.cells.items())

        tables = {
            name: replace(table, rows=tuple(sorted(table.rows, key=place)))
            for name, table in self.tables.items()
        }
        return replace(self, tables=tables)

    def name_of(self, key: str) -> str:
        """Display name of an actor, issue or forum; the id itself where it has none."""
        for table in ("actors", "issues", "forums"):
            row = self.table(table).get(key)
            if row is not None:
                return row.text("name") or key
        return key
