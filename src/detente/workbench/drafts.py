"""The Brief page: the document as text with what was found in it, and the review queue.

``detente read`` leaves ``review.csv``, ``anchors.json`` and ``brief.*`` in the folder; rows that it
drafted say ``draft`` in their note until somebody accepts them.  The page shows and decides; what
it writes are the same files that the command line reads.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from detente.errors import DetenteError, FileFormatError
from detente.io import tabletext
from detente.io.folder import REVIEW
from detente.reading.draft.scale import stake_cells
from detente.schema import csv_tables
from detente.situation.model import Row, Situation, Table
from detente.situation.removal import without

TYPES = (".pdf", ".docx", ".html", ".htm", ".md", ".txt")
ANCHORS, CACHE = "anchors.json", Path(".detente") / "document.json"
_TABLES = (
    "actors", "issues", "stakes", "relations", "forums", "members", "ratifiers", "dependencies",
    "threats", "claims",
)  # fmt: skip
DECISIONS = ("accept", "reject", "correct")


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


def queue(folder: Path) -> list[dict[str, Any]]:
    """Items of ``review.csv`` and what was decided: waiting, accepted, rejected, corrected."""
    path = folder / REVIEW
    if not path.is_file():
        return []
    out = []
    for row in _review_rows(path):
        decision = (row.get("decision") or "").strip()
        state = (row.get("reviewed") or "").strip() or "waiting"
        out.append({
            "id": row.get("id", ""), "kind": row.get("kind", ""), "quote": row.get("quote", ""),
            "proposal": row.get("proposal", ""), "confidence": row.get("confidence", ""),
            "why": row.get("why", ""), "locator": row.get("locator", ""), "decision": decision,
            "state": state, "start": _whole(row.get("start")), "end": _whole(row.get("end")),
            "correction": row.get("correction", ""),
        })  # fmt: skip
    return out


def drafted_evidence(situation: Situation) -> int:
    """How many rows still say that they are drafted."""
    return sum(
        row.text("note").lower().startswith("draft")
        for name in _TABLES for row in situation.table(name)
    )  # fmt: skip


def _review_rows(path: Path) -> list[dict[str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FileFormatError(
            f"{path.name} cannot be read ({error}). Save it as CSV in UTF-8, or delete it and read "
            "the document again."
        ) from None


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


def decided(
    folder: Path, situation: Situation, item: str, decision: str, correction: str
) -> tuple[str, Situation]:
    """The text of ``review.csv`` and the situation after a decision.

    Accepting takes the mark *draft* off the row that the item made; rejecting removes it with
    everything that hangs on it; correcting gives an actor, issue or forum another name, or a claim
    another text.

    Raises
    ------
    DetenteError
        If there is no such item, or the correction is empty.
    """
    if decision not in (*DECISIONS, "wait"):
        raise DetenteError("a decision is accept, reject, correct or wait")
    if decision == "correct" and not correction.strip():
        raise DetenteError("write what it should be")
    rows = _review_rows(folder / REVIEW)
    if all(row.get("id") != item for row in rows):
        raise DetenteError(f"there is no item '{item[:60]}' in {REVIEW}")
    columns = list(rows[0])
    if "reviewed" not in columns:
        columns.append("reviewed")
    words = {"accept": "accepted", "reject": "rejected", "correct": "corrected", "wait": ""}
    for row in rows:
        if row.get("id") == item:
            row["decision"] = "accept" if decision == "wait" else decision
            row["correction"] = correction.strip() if decision == "correct" else ""
            row["reviewed"] = words[decision]
            target = row
    changed = situation if decision == "wait" else _settled(situation, target, folder)
    if decision == "reject" and changed is not situation:
        for row in (row for row in rows if row.get("kind") != "claim"):
            table, key = _row_of(situation, row, folder)
            there = table and situation.table(table).get(key) is not None
            if there and changed.table(table).get(key) is None:
                # What hung on the item is decided with it.
                row["decision"], row["reviewed"] = "reject", "rejected"
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue(), changed


def _row_of(situation: Situation, item: Mapping[str, str], folder: Path) -> tuple[str, str]:
    """Table and key of the row that an item of the queue became; empty where it became none."""
    kind = item.get("kind", "")
    if kind == "claim":
        return "claims", _claim_of(item, folder)
    if kind == "actor":
        return "actors", _actor_of(situation, item.get("proposal", "").partition(" (")[0])
    if kind in {"issue", "forum", "stake"}:
        return f"{kind}s", item.get("id", "").partition(":")[2]
    if kind == "relation":
        pair = item.get("proposal", "").partition(":")[0].replace("<->", "->").split("->")
        return "relations", "/".join(_actor_of(situation, part.strip()) for part in pair)
    return "", ""


def _settled(situation: Situation, item: Mapping[str, str], folder: Path) -> Situation:
    """The tables after a decision about one item."""
    table, key = _row_of(situation, item, folder)
    if not table or situation.table(table).get(key) is None:
        return situation
    if item["decision"] == "reject":
        return without(situation, table, key)
    changed = _accepted(situation.table(table), key, _corrected(table, item.get("correction", "")))
    return replace(situation, tables={**situation.tables, table: changed})


def _corrected(table: str, correction: str) -> dict[str, str]:
    """Cells that a correction sets."""
    if not correction or table == "relations":
        return {}
    if table == "stakes":
        return stake_cells(correction)
    return {"text" if table == "claims" else "name": correction}


def _actor_of(situation: Situation, name: str) -> str:
    """Id of the actor that a reading calls so; the name itself where there is none."""
    for row in situation.actors:
        if name in (row.key, row.text("name")):
            return row.key
    return name


def _claim_of(item: Mapping[str, str], folder: Path) -> str:
    """Id of the claim that an item of the queue became."""
    try:
        data = json.loads((folder / ANCHORS).read_text(encoding="utf-8"))
        for anchor in data["anchors"]:
            if str(anchor["start"]) == item.get("start") and str(anchor["end"]) == item.get("end"):
                return str(anchor["id"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return ""


def _accepted(table: Table, key: str, correction: Mapping[str, str]) -> Table:
    """The table with the mark of a draft taken off a row, and corrected cells written into it."""
    schema = csv_tables()[table.name]
    rows: list[Row] = []
    for row in table:
        if row.key != key:
            rows.append(row)
            continue
        cells = {**row.cells, "note": _unmarked(row.cells.get("note", "")), **correction}
        rows.append(tabletext.row(schema, cells, row.line))
    return Table(table.name, table.columns, tuple(rows))


def _unmarked(note: str) -> str:
    """A note without the mark of a draft at its beginning."""
    if not note.lower().startswith("draft"):
        return note
    return note[5:].lstrip(" :;,.-")
