"""``detente evidence``: what a cell rests on, with the exact words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from detente.errors import FileFormatError, UnknownNameError
from detente.reading.anchors import Anchor, find
from detente.reading.deliver import read_anchors
from detente.reading.text.files import read_document
from detente.situation.model import Situation


def evidence_of(situation: Situation, cell: str) -> str:
    """What a cell rests on: its value, claims with their exact words and place, and sources.

    Parameters
    ----------
    situation : Situation
    cell : str
        ``table/key/column``, for example ``stakes/usa/syria/salience``; without column: the row.

    Returns
    -------
    str
        Lines for a reader.

    Raises
    ------
    UnknownNameError
        If there is no such table, row or column; says what is nearest.
    """
    table, row, column = _located(situation, cell)
    lines = [
        f"{table}/{row.key}" + (f"/{column} = {row.text(column) or '(empty)'}" if column else "")
    ]
    if not column:
        lines += [
            f"  {name}: {value}"
            for name, value in row.cells.items()
            if value.strip() and name not in {"evidence", "note"}
        ]
    if row.text("note"):
        lines.append(f"  note: {row.text('note')}")
    cited = row.ids("evidence")
    if table == "claims":
        cited = (row.key,)
    if not cited:
        lines.append(
            "  no evidence is given for this row; name claims or sources in its column evidence"
        )
        return "\n".join(lines)
    name, digest, anchors = read_anchors(situation.folder) if situation.folder else ("", "", [])
    known = {anchor.id: anchor for anchor in anchors}
    text = _text_of(situation, name, digest)
    for identifier in cited:
        lines += _cited(situation, identifier, known.get(identifier), text)
    return "\n".join(lines)


def _located(situation: Situation, cell: str) -> tuple[str, Any, str]:
    from difflib import get_close_matches

    names = sorted(situation.tables, key=len, reverse=True)
    table = next((n for n in names if cell == n or cell.startswith(n + "/")), "")
    if not table:
        near = get_close_matches(cell.split("/")[0], names, 1)
        hint = f" Nearest: {near[0]}." if near else f" Tables: {', '.join(sorted(names))}."
        raise UnknownNameError(f"'{cell}' names no table of the situation.{hint}")
    rest = cell[len(table) + 1 :]
    rows = situation.table(table).by_key
    if rest in rows:
        return table, rows[rest], ""
    key, _, column = rest.rpartition("/")
    if key in rows:
        if column in situation.table(table).columns:
            return table, rows[key], column
        near = get_close_matches(column, situation.table(table).columns, 1)
        columns = ", ".join(situation.table(table).columns)
        raise UnknownNameError(
            f"table {table} has no column '{column}'."
            + (f" Nearest: {near[0]}." if near else f" It has: {columns}.")
        )
    near = get_close_matches(rest, list(rows), 1) or get_close_matches(key, list(rows), 1)
    hint = f" Nearest: {table}/{near[0]}." if near else ""
    raise UnknownNameError(
        f"table {table} has no row '{key or rest}'.{hint} Write table/key/column."
    )


def _text_of(situation: Situation, name: str, digest: str) -> str:
    path = Path(situation.folder) / name if name and situation.folder else None
    if path is None or not path.is_file():
        return ""
    try:
        return read_document(path).text
    except FileFormatError:
        return ""


def _cited(situation: Situation, identifier: str, known: Anchor | None, text: str) -> list[str]:
    claim = situation.table("claims").by_key.get(identifier)
    source = situation.table("sources").by_key.get(identifier)
    if claim is not None:
        says = ""
        if claim.given("says_low"):
            says = f" [{claim.text('says_low')}-{claim.text('says_high')}]"
        holder = claim.text("holder")
        lines = [f"  {identifier} ({claim.text('kind')}{says}, {holder}): {claim.text('text')}"]
        if claim.text("locator"):
            lines.append(f"      at {claim.text('locator')}")
        if known is not None:
            lines.append("      " + _place(known, text))
        cited = situation.table("sources").by_key.get(claim.text("source"))
        if cited is not None:
            lines.append("      " + _source_line(cited))
        return lines
    if source is not None:
        return [f"  {identifier}: " + _source_line(source)]
    return [f"  {identifier}: neither a claim nor a source of this situation"]


def _place(known: Anchor, text: str) -> str:
    if not text:
        return f'quote "{known.exact}" (the document is not in the folder)'
    found = find(text, known)
    if found.state == "lost":
        return f'quote "{known.exact}" LOST: it is no longer in the document'
    where = f"characters {found.anchor.start}-{found.anchor.end}"
    changed = (
        "" if found.state != "changed" else f", words changed ({found.similarity:.0f} % alike)"
    )
    words = f"…{found.anchor.prefix}[{found.anchor.exact}]{found.anchor.suffix}…"
    return f"quote {' '.join(words.split())} ({where}{changed})"


def _source_line(row: Any) -> str:
    parts = [row.text("title"), row.text("publisher"), row.text("date"), row.text("url")]
    return f"source {row.key}: " + ", ".join(part for part in parts if part)
