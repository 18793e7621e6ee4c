"""What a reviewer writes into the column correction, as cells of the row that it is about.

A correction holds parts between semicolons.  ``column=value`` sets that column; a part without
``=`` sets what a reviewer corrects most: the name of an actor, the words for a stake, the power of
a faction.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from detente.errors import FileFormatError
from detente.reading.draft.scale import WORDS, cell, has_words, stake_cells
from detente.reading.draft.ties import STANCES, TRUST_OF
from detente.schema import ColumnSchema, TableSchema, csv_tables
from detente.situation.model import Situation, Value

_SETS = re.compile(r"\s*([a-z_]+)\s*=\s*(.*)", re.DOTALL)
_NOBODY = frozenset({"", "none", "nobody", "-"})
# What a part without a column sets.
_MAIN = {
    "actors": "name", "issues": "name", "forums": "name", "claims": "text", "ratifiers": "power",
    "relations": "trust", "dependencies": "share", "threats": "level", "members": "role",
}  # fmt: skip
_LIKE = {"reversion": "position", "reversion_today": "position", "burden": "level",
         "substitutes": "share", "guarantee": "share"}  # fmt: skip


def corrected_cells(table: str, key: str, text: str, situation: Situation) -> dict[str, str]:
    """Cells that a correction sets.

    Parameters
    ----------
    table, key : str
        Which row it is about; the row need not be there (an actor that was not drafted).
    text : str
    situation : Situation
        Knows which ids exist.

    Returns
    -------
    dict of str to str

    Raises
    ------
    FileFormatError
        If a column, an id, a word or a number is none; says what is nearest or expected.

    Examples
    --------
    >>> corrected_cells("issues", "water", "Who gets the water; linkable=no", Situation({}, {}))
    {'name': 'Who gets the water', 'linkable': 'no'}
    """
    schema = csv_tables()[table]
    plain: list[str] = []
    cells: dict[str, str] = {}
    for part in _parts(schema, text):
        sets = _SETS.fullmatch(part)
        if sets is None:
            plain.append(part)
            continue
        column = _column(schema, sets[1], text)
        cells[column.name] = _value(column, sets[2].strip(), key, situation)
    return {**_plain(schema, plain, key, situation), **cells}


def _parts(schema: TableSchema, text: str) -> list[str]:
    parts = [part.strip() for part in text.split(";")]
    sets = [_SETS.fullmatch(part) for part in parts]
    if schema.name == "claims" and not all(m and m[1] in schema.header for m in sets):
        return [text.strip()]  # The words of a claim may hold a semicolon.
    return parts if schema.name == "stakes" else [part for part in parts if part]


def _plain(schema: TableSchema, parts: list[str], key: str, situation: Situation) -> dict[str, str]:
    if not parts:
        return {}
    if schema.name == "stakes":
        return stake_cells("; ".join(parts))
    if schema.name == "members":
        return dict(_seat(part) for part in parts)
    if len(parts) > 1:
        raise FileFormatError(
            f"'{'; '.join(parts)[:80]}': only one part may stand without a column. "
            f"Write the others as column=value, for instance {_example(schema)}."
        )
    word = parts[0]
    if schema.name == "claims" and word in schema.column("kind").choices:
        return {"kind": word}
    if schema.name == "relations" and word in TRUST_OF:
        return {"stance": word, "trust": cell("trust", TRUST_OF[word])}
    if schema.name == "relations" and word in STANCES:
        stance = STANCES[word]
        return {"stance": stance, "trust": cell("trust", TRUST_OF[stance])}
    column = schema.column(_MAIN[schema.name])
    return {column.name: _value(column, word, key, situation)}


def _seat(part: str) -> tuple[str, str]:
    roles = csv_tables()["members"].column("role").choices
    if part in {"essential", "not essential"}:
        return "essential", "yes" if part == "essential" else "no"
    if part in roles:
        return "role", part
    raise FileFormatError(
        f"'{part[:60]}' says nothing of a seat. Write essential, not essential, or a role: "
        f"{', '.join(roles)}."
    )


def _column(schema: TableSchema, name: str, text: str) -> ColumnSchema:
    free = [each for each in schema.header if each not in schema.key]
    if name in free:
        return schema.column(name)
    near = get_close_matches(name, free, 1)
    hint = f" Nearest: {near[0]}." if near else ""
    raise FileFormatError(
        f"'{text[:80]}': table {schema.name} has no column '{name}' to set.{hint} "
        f"It has: {', '.join(free)}."
    )


def _value(column: ColumnSchema, text: str, key: str, situation: Situation) -> str:
    if column.name == "part_of":
        return _parent(text, key, situation)
    if column.refers:
        known = {each for name in column.refers for each in situation.table(name).by_key}
        for each in text.split():
            if each not in known:
                raise FileFormatError(f"{column.name}: {_unknown(each, known)}")
        return text
    if column.choices and text not in column.choices:
        raise FileFormatError(
            f"{column.name}: '{text[:40]}' is none of {', '.join(column.choices)}. "
            "Write one of them."
        )
    if column.type == "cell" and text:
        return _number(column, text)
    if not text and (column.required or column.name in {"name", "text"}):
        raise FileFormatError(f"{column.name} may not be empty. Write what it should be.")
    return text


def _number(column: ColumnSchema, text: str) -> str:
    scale = _LIKE.get(column.name, column.name)
    if text.lower() in WORDS and has_words(scale):
        return cell(scale, text.lower())
    low, high = column.bounds
    try:
        found = Value.parse(text)
    except ValueError:
        found = None
    if found is None or not low <= found.low <= found.high <= high:
        words = f"a word ({', '.join(WORDS)}) nor " if has_words(scale) else ""
        raise FileFormatError(
            f"{column.name}: '{text[:40]}' is neither {words}a cell between {low:g} and {high:g}, "
            f"such as {low + 0.4 * (high - low):g}/{low + 0.5 * (high - low):g}/{low + 0.7 * (high - low):g}."  # noqa: E501
            if words
            else f"{column.name}: '{text[:40]}' is no cell between {low:g} and {high:g}."
        )
    return text


def _parent(text: str, key: str, situation: Situation) -> str:
    """Id of the party that a faction is to belong to; empty for a party of its own."""
    if text.lower() in _NOBODY:
        return ""
    named = [row.key for row in situation.actors if text in (row.key, row.text("name"))]
    if not named:
        parties = {row.key for row in situation.actors if not row.text("part_of")}
        raise FileFormatError(f"part_of: {_unknown(text, parties)}")
    parent = named[0]
    owner = situation.actors[parent].text("part_of")
    if parent == key:
        raise FileFormatError(f"part_of: '{key}' cannot be part of itself. Name another actor.")
    if owner:
        raise FileFormatError(
            f"part_of: '{parent}' is itself a faction, of '{owner}', and factions do not nest. "
            f"Write part_of={owner}."
        )
    return parent


def _unknown(text: str, known: set[str]) -> str:
    near = get_close_matches(text.lower(), sorted(known), 1)
    hint = f" Nearest: {near[0]}." if near else ""
    some = ", ".join(sorted(known)[:20])
    return f"there is no '{text[:60]}'.{hint} Write an id of the draft: {some}."


def _example(schema: TableSchema) -> str:
    return "part_of=usa" if schema.name == "actors" else f"{_MAIN[schema.name]}=…"
