"""Load the schema: what the tables are, which columns they have, what a cell may hold.

The CSV files beside this module are the one source for loading, checking, documentation, the Excel
template, JSON Schema and form labels.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType

from detente.errors import UnknownNameError

NUMERIC = frozenset({"cell", "number", "integer", "redline", "anchors"})
TYPES = NUMERIC | {
    "text", "list", "id", "ids", "date", "choice", "yesno", "statement", "citation", "quantity",
}  # fmt: skip
_COLUMN_HEADER = ["column", "type", "unit", "range", "default", "required", "description"]


@dataclass(frozen=True)
class ColumnSchema:
    """One column of a table.

    Parameters
    ----------
    name : str
        As it stands in the header.
    type : str
        ``text``, ``list``, ``id``, ``ids``, ``date``, ``choice``, ``yesno``, ``cell`` (an uncertain
        number), ``number``, ``integer``, ``redline``, ``anchors``, ``statement`` (moves joined by
        and, or, not, if, iff), ``citation`` (source ids, then remarks) or ``quantity``.
    unit : str
        Unit of a number; empty where it has none.
    range : str
        ``0..100`` or ``0..`` for numbers, ``a | b`` for choices, names of tables for ids.
    default : str
        What stands for an absent or empty cell.
    required : bool
        Whether the column must be there and every cell of it filled.
    description : str
        What it means, for pages, header notes and form labels.
    """

    name: str
    type: str
    unit: str
    range: str
    default: str
    required: bool
    description: str

    @property
    def numeric(self) -> bool:
        """Whether it holds numbers."""
        return self.type in NUMERIC

    @cached_property
    def bounds(self) -> tuple[float, float]:
        """Least and greatest allowed number; infinite where open."""
        low, dots, high = self.range.partition("..")
        if not self.numeric or not dots:
            return (-math.inf, math.inf)
        return (float(low) if low else -math.inf, float(high) if high else math.inf)

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """Allowed words of a choice; empty for other types."""
        if self.type == "yesno":
            return ("yes", "no")
        if self.type != "choice":
            return ()
        return tuple(word.strip() for word in self.range.split("|"))

    @cached_property
    def refers(self) -> tuple[str, ...]:
        """Tables whose ids the column holds; empty where it names something new."""
        if self.type not in {"id", "ids", "statement", "citation"}:
            return ()
        return tuple(self.range.split())


@dataclass(frozen=True)
class TableSchema:
    """One table: its file, key and columns.

    Parameters
    ----------
    name : str
        ``stakes``, ``theatre/units`` …
    file : str
        Path inside the folder of a situation.
    key : tuple of str
        Columns that name a row, in header order.
    required : bool
        Whether a situation must have it.
    repeats : bool
        Whether several rows may have one key (dated rows).
    description : str
    columns : tuple of ColumnSchema
    """

    name: str
    file: str
    key: tuple[str, ...]
    required: bool
    repeats: bool
    description: str
    columns: tuple[ColumnSchema, ...]

    @cached_property
    def by_name(self) -> Mapping[str, ColumnSchema]:
        """Columns by name."""
        return MappingProxyType({column.name: column for column in self.columns})

    @cached_property
    def defaults(self) -> Mapping[str, str]:
        """What stands for an empty cell, for the columns that have a default."""
        return MappingProxyType({c.name: c.default for c in self.columns if c.default})

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> ColumnSchema:
        """The column of this name; ``UnknownNameError`` if there is none."""
        try:
            return self.by_name[name]
        except KeyError:
            raise UnknownNameError(
                f"table '{self.name}' has no column '{name}'; it has {', '.join(self.header)}"
            ) from None


def _rows(path: str) -> list[dict[str, str]]:
    text = files("detente.schema").joinpath(path).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _column(row: Mapping[str, str]) -> ColumnSchema:
    name, kind, unit, span, default, required, description = (row[c] for c in _COLUMN_HEADER)
    if kind not in TYPES:
        raise ValueError(f"schema: column '{name}' has the unknown type '{kind}'")
    return ColumnSchema(name, kind, unit, span, default, required == "yes", description)


@cache
def tables() -> Mapping[str, TableSchema]:
    """Every table of a situation by name, ``situation`` (the keys of situation.toml) first.

    Examples
    --------
    >>> tables()["stakes"].key
    ('actor', 'issue')
    >>> tables()["stakes"].column("position").bounds
    (0.0, 100.0)
    """
    found = {}
    for row in _rows("tables.csv"):
        name = row["table"]
        columns = tuple(_column(each) for each in _rows(f"{name}.csv"))
        found[name] = TableSchema(
            name, row["file"], tuple(row["key"].split()), row["required"] == "yes",
            row["repeats"] == "yes", row["description"], columns,
        )  # fmt: skip
    return MappingProxyType(found)


@cache
def csv_tables() -> Mapping[str, TableSchema]:
    """The tables that are CSV files: all but ``situation``."""
    return MappingProxyType({k: v for k, v in tables().items() if v.file.endswith(".csv")})


def table(name: str) -> TableSchema:
    """The table of this name; ``UnknownNameError`` with the nearest name if there is none.

    Examples
    --------
    >>> table("actors").file
    'actors.csv'
    """
    try:
        return tables()[name]
    except KeyError:
        from difflib import get_close_matches

        near = get_close_matches(name, list(tables()), 1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise UnknownNameError(f"there is no table '{name}'{hint}") from None
