"""``detente read``: write a draft, or find its quotes again in a document that changed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from detente.errors import FileFormatError
from detente.io.folder import HEAD, REVIEW, SCENARIOS, write_folder
from detente.reading.anchors import Anchor, Found, find
from detente.reading.draft.draft import draft_situation
from detente.reading.draft.share import draft_notice
from detente.reading.export import to_json
from detente.reading.items import drafted_items, row_items
from detente.reading.journal import JOURNAL, Journal, journal_text
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
from detente.schema import csv_tables
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
    waiting : tuple of (str, int)
        How many items nobody has decided about, by step of the review.
    """

    folder: Path
    files: tuple[Path, ...]
    messages: tuple[str, ...]
    changed: bool = True
    waiting: tuple[tuple[str, int], ...] = ()


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
    journal: Journal = {}
    situation, queue, ignored = decide_all(situation, queue, decisions, str(review), journal)
    known = {reference for row in queue for reference in row["rows"].split()}
    more = row_items(situation, anchors, known)
    queue += review_rows(more, reading.document, first=len(queue) + 1)
    written = _Files(table_text(queue), journal_text(journal), anchors)
    new = not folder.exists() or not any(folder.iterdir())
    kept = () if new else _kept(folder)
    files = _new_folder(written, reading, situation, source, folder) if new else _filled(
        written, reading, situation, source, folder
    )  # fmt: skip
    waiting = Counter(row["step"] for row in queue if not row["decision"])
    said = (*kept, *draft_notice(situation), *ignored, *reading.flags)
    return Delivery(folder, tuple(files), said, waiting=tuple(waiting.items()))


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


class _Files(NamedTuple):
    review: str
    journal: str
    anchors: list[Anchor]


def _new_folder(
    texts: _Files, reading: Reading, situation: Situation, source: Path, folder: Path
) -> list[Path]:
    """Write a folder that is not there yet beside it, and move it there when it is whole.

    A run that is killed halfway leaves nothing that looks like a draft.
    """
    folder.absolute().parent.mkdir(parents=True, exist_ok=True)
    aside = folder.absolute().with_name(f".{folder.absolute().name}.unfinished")
    shutil.rmtree(aside, ignore_errors=True)
    files = _filled(texts, reading, situation, source, aside)
    if folder.exists():
        folder.rmdir()
    aside.replace(folder)
    return [folder / path.name for path in files]


def _kept(folder: Path) -> tuple[str, ...]:
    """Keep the tables that are about to be drafted anew: somebody may have edited them."""
    names = {HEAD, SCENARIOS, REVIEW, JOURNAL, *(each.file for each in csv_tables().values())}
    there = sorted(folder / name for name in names if (folder / name).is_file())
    if not there:
        return ()
    number = 1
    while (folder / f"earlier-{number}").exists():
        number += 1
    aside = folder / f"earlier-{number}"
    for path in there:
        target = aside / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return (f"the tables as they were are kept in {aside}",)


def _filled(
    texts: _Files, reading: Reading, situation: Situation, source: Path, folder: Path
) -> list[Path]:
    """Write all files of a draft."""
    files = list(write_folder(situation, folder, overwrite=True))
    _drop_stale(folder, situation)
    document = _copied(source, folder)
    proposals = json.dumps(to_json(reading), indent=1, ensure_ascii=False)
    return [
        *files, document,
        _written(folder / REVIEW, texts.review),
        _written(folder / JOURNAL, texts.journal),
        _written(folder / ANCHORS, _anchor_file(texts.anchors, reading.document, document.name)),
        _written(folder / PROPOSALS, proposals + "\n"),
    ]  # fmt: skip


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
