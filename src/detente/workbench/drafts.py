"""The Brief page: the document as text with what was found in it, and the review queue.

``detente read`` leaves ``review.csv``, ``anchors.json`` and ``brief.*`` in the folder; rows that it
drafted say ``draft`` in their note until somebody accepts them.  The page shows and decides; what
it writes are the same files that the command line reads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from detente.errors import DetenteError, FileFormatError
from detente.io.folder import REVIEW
from detente.reading.decisions import STATES, WITH, decide, take_back
from detente.reading.draft.share import is_drafted
from detente.reading.items import TABLES, row_items
from detente.reading.journal import journal_text, read_journal
from detente.reading.language.english import tongue_of
from detente.reading.review import read_review, review_rows, table_text
from detente.reading.steps import step_of
from detente.situation.model import Situation

TYPES = (".pdf", ".docx", ".html", ".htm", ".md", ".txt")
CACHE = Path(".detente") / "document.json"


def brief_of(folder: Path) -> Path | None:
    """The document of a folder: ``brief.*``, never a link that leads out of it."""
    for ending in TYPES:
        path = folder / f"brief{ending}"
        if path.is_file() and path.resolve().parent == folder.resolve():
            return path
    return None


def read_document(path: Path) -> dict[str, Any]:
    """Text, claims, hedges and names of a document, by rules; run in a worker."""
    from detente.reading.deliver import read_file

    reading = read_file(path)
    text = reading.document.text
    marks = []
    for number, claim in enumerate(reading.claims, start=1):
        marks.append({
            "kind": "claim", "id": f"claim:{number}", "start": claim.start, "end": claim.end,
            "hedge": claim.hedge, "band": list(claim.band) if claim.band else None,
        })  # fmt: skip
        if claim.hedge:
            at = text.lower().find(claim.hedge.lower(), claim.start, claim.end)
            if at >= 0:
                marks.append({
                    "kind": "hedge", "start": at, "end": at + len(claim.hedge),
                    "band": list(claim.band) if claim.band else None,
                })  # fmt: skip
    for actor in reading.actors:
        for alias in sorted(set(actor.aliases), key=len, reverse=True)[:8]:
            marks += _mentions(text, alias, actor.id, actor.key)
    return {
        "text": text, "title": reading.document.meta.get("title", ""), "marks": marks,
        "source": path.name, "stamp": stamp(path),
        "warning": tongue_of(reading.document).warning,
    }  # fmt: skip


def _mentions(text: str, alias: str, name: str, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    at = text.find(alias) if len(alias) > 1 else -1
    while at >= 0 and len(found) < 200:
        end = at + len(alias)
        if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            found.append({"kind": "actor", "id": key, "name": name, "start": at, "end": end})
        at = text.find(alias, end)
    return found


def stamp(path: Path) -> str:
    """Changes with the document."""
    found = path.stat()
    return f"{path.name}:{found.st_size}:{found.st_mtime_ns}"


def cached(folder: Path) -> dict[str, Any] | None:
    """What was read from the document, if it has not changed since."""
    brief, kept = brief_of(folder), folder / CACHE
    try:
        data: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if brief is not None and data.get("stamp") == stamp(brief) else None


def keep(folder: Path, data: Mapping[str, Any]) -> None:
    """Keep what was read, beside the runs; losing it costs nothing."""
    from detente.io.folder import replace as write_file

    target = folder / CACHE
    target.parent.mkdir(exist_ok=True)
    ignore = target.parent / ".gitignore"
    if not ignore.exists():
        write_file(ignore, b"*\n")
    write_file(target, json.dumps(data, ensure_ascii=False).encode())


def queue(folder: Path, situation: Situation) -> list[dict[str, Any]]:
    """Items of ``review.csv`` and what was decided: waiting, accepted, rejected, corrected, left.

    The step of an item follows from the tables as they stand now: a party that became a faction
    is looked at with the factions.

    Decisions stand in the column ``decision`` alone, so that those made in a spreadsheet and those
    made here are one state.
    """
    path = folder / REVIEW
    if not path.is_file():
        return []
    out = []
    for row in _review_rows(path):
        decision = row.get("decision", "").strip().lower()
        out.append({
            **{name: row.get(name, "") for name in (
                "id", "kind", "quote", "proposal", "confidence", "why", "locator", "correction",
            )},
            "decision": decision, "state": STATES.get(decision, "waiting"),
            "rows": row.get("rows", "").split(), "step": _step(row, situation),
            "start": _whole(row.get("start")), "end": _whole(row.get("end")),
        })  # fmt: skip
    return out


def _step(row: Mapping[str, str], situation: Situation) -> str:
    rows = row.get("rows", "").split()
    there = any(situation.table(t).get(k) for t, _, k in (each.partition("/") for each in rows))
    # What was rejected stands in no table; it stays where it was.
    return step_of(row.get("kind", ""), rows, situation) if there else row.get("step") or "rest"


def drafted_evidence(situation: Situation) -> int:
    """How many rows still say that they are drafted."""
    return sum(is_drafted(row) for name in TABLES.values() for row in situation.table(name))


def _review_rows(path: Path) -> list[dict[str, str]]:
    rows = read_review(path)
    if "rows" not in rows[0]:
        raise FileFormatError(
            f"{path.name} comes from an older version of Detente. Draft again with 'detente read "
            "DOCUMENT -o FOLDER --overwrite'."
        )
    return rows


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


class Decided(NamedTuple):
    """What is to be written after decisions."""

    review: str
    situation: Situation
    journal: str


def decided(
    folder: Path, situation: Situation, chosen: str | Sequence[str], decision: str, correction: str
) -> Decided:
    """The queue, the situation and the journal after one decision about one or more items.

    Accepting takes the mark *draft* off the row that the item made; rejecting removes it with
    everything that hangs on it; correcting writes cells (see
    :mod:`detente.reading.corrections`); leaving keeps the row as a draft and says that nobody
    will look at it.  A second decision takes the first one back before it counts; ``wait`` only
    takes back.

    Parameters
    ----------
    folder : Path
    situation : Situation
    chosen : str or sequence of str
        Ids of the items.
    decision : str
        ``accept``, ``reject``, ``correct``, ``leave`` or ``wait``.
    correction : str
        What it should be, for ``correct``.

    Raises
    ------
    DetenteError
        If there is no such item, or the correction is empty or not understood.
    """
    if decision not in (*STATES, "wait") or not decision:
        raise DetenteError("a decision is accept, reject, correct, leave or wait")
    if decision == "correct" and not correction.strip():
        raise DetenteError("write what it should be")
    rows = _review_rows(folder / REVIEW)
    journal = read_journal(folder)
    ids = [chosen] if isinstance(chosen, str) else list(chosen)
    changed = situation
    for item in ids:
        target = next((row for row in rows if row.get("id") == item), None)
        if target is None:
            raise DetenteError(f"there is no item '{item[:60]}' in {REVIEW}")
        went = target["decision"] == "reject" and target["correction"].startswith(WITH)
        if went and len(ids) > 1:
            continue  # It went with another of them.
        if target["decision"].strip():
            changed = take_back(changed, rows, target, journal)
        target["decision"] = "" if decision == "wait" else decision
        target["correction"] = correction.strip() if decision == "correct" else ""
        if decision != "wait":
            changed, rows = decide(changed, rows, target, journal)
    if changed is not situation:
        known = {reference for row in rows for reference in row["rows"].split()}
        rows += review_rows(row_items(changed, (), known), first=len(rows) + 1)
    return Decided(table_text(rows), changed, journal_text(journal))
