"""``detente read`` and ``detente evidence``: write a draft, find its quotes, show evidence."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from detente.errors import FileFormatError, UnknownNameError
from detente.io.folder import REVIEW, write_folder
from detente.reading.anchors import Anchor, Found, find
from detente.reading.draft.draft import draft_situation
from detente.reading.draft.share import draft_notice
from detente.reading.export import to_json
from detente.reading.items import drafted_items, row_items
from detente.reading.language.english import tongue_of
from detente.reading.reading import Reading, read_proposals
from detente.reading.review import (
    decide_all,
    moved_review,
    read_decisions,
    review_rows,
    table_text,
)
from detente.reading.text.document import Document
from detente.reading.text.files import read_document
from detente.situation.model import Situation

ANCHORS, PROPOSALS = "anchors.json", "proposals.json"


@dataclass(frozen=True)
class Delivery:
    """What was written, and what a reader should know.

    Parameters
    ----------
    folder : Path
    files : tuple of Path
        Written now, in the order of writing; empty where nothing had to be.
    messages : tuple of str
        Lines for a reader.
    changed : bool
        Whether there is something new to go through: False where the same document was read again.
    """

    folder: Path
    files: tuple[Path, ...]
    messages: tuple[str, ...]
    changed: bool = True


def read_file(
    path: str | Path,
    *,
    yardstick: str = "detente",
    progress: Callable[[int, int], None] | None = None,
) -> Reading:
    """A document and its proposals, by rules alone (offline, no model)."""
    return read_proposals(read_document(path, progress=progress), yardstick=yardstick)


def write_draft(
    reading: Reading,
    source: str | Path,
    folder: str | Path,
    *,
    review: str | Path | None = None,
    as_of: str = "",
    overwrite: bool = False,
) -> Delivery:
    """Write the draft folder: tables, the document, ``review.csv``, ``anchors.json``, proposals.

    Parameters
    ----------
    reading : Reading
    source : str or Path
        The document; a copy named ``brief.*`` goes into the folder.
    folder : str or Path
        New or empty, unless ``overwrite``; in a folder that was drafted before, only the anchors
        are found again in the new text and lost ones reported.  Where the text is the one already
        read, nothing is written but a document that is missing from the folder.
    review : str or Path, optional
        A ``review.csv`` with decisions to obey.
    as_of : str
        ISO date that replaces the date of the document.
    overwrite : bool
        Draft anew over the tables that are there.

    Returns
    -------
    Delivery

    Raises
    ------
    FileFormatError
        If the document is not English or names no issue, the folder holds other files, or the
        review table cannot be read.
    """
    folder, source = Path(folder), Path(source)
    refuse_foreign(reading.document)
    if folder.exists() and not folder.is_dir():
        raise FileFormatError(f"'{folder}' is a file. Give the name of a folder for the draft.")
    if (folder / ANCHORS).exists() and not overwrite and review is None:
        return _reanchored(reading, source, folder)
    if folder.exists() and any(folder.iterdir()) and not overwrite and review is None:
        raise FileFormatError(
            f"'{folder}' is not empty. Give another folder, or --overwrite to write the draft over "
            "the tables that are there."
        )
    decisions = read_decisions(review) if review is not None else {}
    situation, anchors, became = draft_situation(reading, as_of=as_of)
    if not situation.issues:
        raise FileFormatError(
            f"'{reading.document.source}' names no issue that the rules know, so there is nothing "
            "to draft. See what they propose with --json, or begin an empty situation with "
            "'detente new'."
        )
    queue = review_rows(drafted_items(reading, situation, anchors, became), reading.document)
    situation, queue, ignored = decide_all(situation, queue, decisions, str(review))
    known = {reference for row in queue for reference in row["rows"].split()}
    new = row_items(situation, anchors, known)
    queue += review_rows(new, reading.document, first=len(queue) + 1)
    files = list(write_folder(situation, folder, overwrite=True))
    _drop_stale(folder, situation)
    copy = _copied(source, folder)
    files += [copy, _written(folder / REVIEW, table_text(queue))]
    files.append(_written(folder / ANCHORS, _anchor_file(anchors, reading.document, copy.name)))
    text = json.dumps(to_json(reading), indent=1, ensure_ascii=False)
    files.append(_written(folder / PROPOSALS, text + "\n"))
    return Delivery(folder, tuple(files), (*draft_notice(situation), *ignored, *reading.flags))


def refuse_foreign(document: Document) -> None:
    """Stop where a document is not English: a draft of it would hold what nobody wrote.

    Raises
    ------
    FileFormatError
        Says what the language looks like and what to do.
    """
    tongue = tongue_of(document)
    if not tongue.readable:
        raise FileFormatError(
            f"'{document.source}': {tongue.warning}. Nothing is drafted. Give an English text or "
            "a translation, or begin an empty situation with 'detente new'."
        )


def _drop_stale(folder: Path, situation: Situation) -> None:
    """Tables of an earlier draft that the new one no longer has; they would cite what is gone."""
    for name in ("forums", "members", "ratifiers", "relations", "dependencies", "threats"):
        path = folder / f"{name}.csv"
        if not situation.table(name) and path.exists():
            path.unlink()


def _copied(source: Path, folder: Path) -> Path:
    target = folder / f"brief{source.suffix.lower() or '.txt'}"
    if source.resolve() != target.resolve():
        shutil.copyfile(source, target)
    return target


def _written(path: Path, text: str) -> Path:
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
    return path


def _anchor_file(anchors: list[Anchor], document: Document, name: str) -> str:
    data: dict[str, Any] = {
        "document": name,
        "sha256": hashlib.sha256(document.text.encode()).hexdigest(),
        "anchors": [anchor.to_json() for anchor in anchors],
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def read_anchors(folder: str | Path) -> tuple[str, str, list[Anchor]]:
    """Name of the document, hash of its text, anchors of a drafted folder; empty if none."""
    path = Path(folder) / ANCHORS
    if not path.is_file():
        return "", "", []
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        anchors = [Anchor.from_json(item) for item in data["anchors"]]
        return str(data.get("document", "")), str(data.get("sha256", "")), anchors
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileFormatError(
            f"'{path}' is damaged ({error}). Delete it; 'detente read' writes it anew."
        ) from error


def _reanchored(reading: Reading, source: Path, folder: Path) -> Delivery:
    """Find every quote again in a document that changed; report those that moved or are lost."""
    before, digest, anchors = read_anchors(folder)
    text = reading.document.text
    if digest == hashlib.sha256(text.encode()).hexdigest():
        return _read_already(reading, source, folder, before, anchors)
    found = [find(text, known) for known in anchors]
    _set_aside(folder, before, source)
    files = [_copied(source, folder)]
    kept = [
        item.anchor if item.state == "lost"
        else replace(item.anchor, locator=reading.document.locator(item.anchor.start))
        for item in found
    ]  # fmt: skip
    files.append(_written(folder / ANCHORS, _anchor_file(kept, reading.document, files[0].name)))
    queue = folder / REVIEW
    if queue.is_file():
        moved = moved_review(queue.read_text(encoding="utf-8-sig"), reading.document)
        files.append(_written(queue, moved))
    return Delivery(folder, tuple(files), tuple(_changes(found)))


def _read_already(
    reading: Reading, source: Path, folder: Path, name: str, anchors: list[Anchor]
) -> Delivery:
    """Leave a draft of the same text as it is; put its document back where that is missing."""
    same = "the document is the one already read"
    if name and (folder / name).is_file():
        return Delivery(folder, (), (f"{same}; nothing was changed",), changed=False)
    files = [_copied(source, folder)]
    back = files[0].name
    if back != name:  # The same text in another format: the anchors name the file that is there.
        files.append(_written(folder / ANCHORS, _anchor_file(anchors, reading.document, back)))
    said = f"{same}; {name or 'it'} was missing from the folder and is put back"
    if name and back != name:
        said += f" as {back}"
    return Delivery(folder, tuple(files), (f"{said}; nothing else was changed",), changed=False)


def _set_aside(folder: Path, name: str, source: Path) -> None:
    """Keep the document as it was read before, under another name."""
    old = folder / name
    if not name or not old.is_file() or old.resolve() == source.resolve():
        return
    number, kept = 1, folder / f"earlier-{name}"
    while kept.exists():
        number += 1
        kept = folder / f"earlier-{number}-{name}"
    old.replace(kept)


def _changes(found: list[Found]) -> list[str]:
    counts = {
        state: sum(f.state == state for f in found)
        for state in ("same", "moved", "changed", "lost")
    }
    lines = [
        f"anchors: {counts['same']} where they were, {counts['moved']} moved, "
        f"{counts['changed']} in changed words, {counts['lost']} lost; the tables were not touched"
    ]
    for item in found:
        if item.state == "lost":
            lines.append(f"LOST {item.anchor.id}: '{item.anchor.exact[:120]}'")
        elif item.state == "changed":
            lines.append(
                f"changed {item.anchor.id} ({item.similarity:.0f} % alike): '{item.anchor.exact[:120]}'"  # noqa: E501
            )
    return lines


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
    return f"quote …{found.anchor.prefix}[{found.anchor.exact}]{found.anchor.suffix}… ({where}{changed})"  # noqa: E501


def _source_line(row: Any) -> str:
    parts = [row.text("title"), row.text("publisher"), row.text("date"), row.text("url")]
    return f"source {row.key}: " + ", ".join(part for part in parts if part)
