"""What a decision about an item does to the tables; the browser and the command line share it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from detente.errors import DetenteError
from detente.io import tabletext
from detente.reading.corrections import corrected_cells
from detente.reading.draft.claims import slug
from detente.reading.draft.scale import cell, marked, word_of
from detente.reading.draft.share import MARK, is_drafted
from detente.reading.draft.ties import STANCES, Said, stance_cells
from detente.reading.journal import Journal, changes, holder, reverted
from detente.schema import csv_tables
from detente.situation.model import Row, Situation, Table
from detente.situation.removal import without

#: Decision in ``review.csv`` → state of the item; empty is waiting.
STATES = {
    "": "waiting", "accept": "accepted", "reject": "rejected", "correct": "corrected",
    "leave": "left",
}  # fmt: skip
#: What the column correction says of an item that was rejected together with another.
WITH = "with "
_LEAST_SEATS = 2


def settled(
    situation: Situation, queue: Sequence[Mapping[str, str]], item: Mapping[str, str]
) -> Situation:
    """The tables after the decision about one item of the queue.

    Accepting takes the mark *draft* off the rows that the item became; rejecting removes them with
    everything that hangs on them; correcting writes cells.  Another parent takes the faction's
    power to block along; a relation that was rejected leaves its pair to what else is said of it.

    Parameters
    ----------
    situation : Situation
    queue : sequence of mapping
        All rows of ``review.csv``: other relations of a pair count on.
    item : mapping
        The row that was decided.

    Returns
    -------
    Situation
        The same object where the decision changes nothing.

    Raises
    ------
    FileFormatError
        If a correction cannot be understood.
    """
    decision, correction = item.get("decision", ""), item.get("correction", "").strip()
    if decision == "correct" and item.get("kind") == "actor" and not item.get("rows"):
        return _added(situation, item, correction)
    for reference in item.get("rows", "").split():
        table, _, key = reference.partition("/")
        row = situation.table(table).get(key)
        if row is None:
            continue
        if decision == "reject":
            situation = _rejected(situation, queue, row, reference)
        elif decision == "accept":
            situation = _written(situation, row, {"note": unmarked(row.text("note"))})
        elif decision == "correct":
            cells = corrected_cells(table, key, correction, situation)
            note = f"set in review: {correction}; drafted as: {unmarked(row.text('note'))}"
            situation = _written(situation, row, {"note": note, **cells})
            if "part_of" in cells and cells["part_of"] != row.text("part_of"):
                situation = _moved(situation, key, row.text("part_of"), cells)
            elif "influence" in cells:
                situation = _scaled(situation)
    return situation


def follow(
    queue: list[dict[str, str]], item: dict[str, str], before: Situation, after: Situation
) -> list[dict[str, str]]:
    """The queue after a decision: what hung on the item is decided with it.

    Items whose rows are gone are rejected too; the power of a faction that was moved to another
    party stands in a new row, so its old item goes.

    Parameters
    ----------
    queue : list of dict
        Rows of ``review.csv``; changed in place.
    item : dict
        The row that was decided, one of ``queue``.
    before, after : Situation
        As :func:`settled` took and gave them.
    """
    if not item["rows"] and item["kind"] == "actor":
        new = [key for key in after.actors.by_key if key not in before.actors.by_key]
        item["rows"] = " ".join(f"actors/{key}" for key in new)
    moved = item["decision"] == "correct"
    gone = [each for each in queue if each is not item and _lost(each, before, after)]
    for each in gone:
        if each.get("decision") != "reject":
            each["decision"], each["correction"] = "reject", f"{WITH}{item['id']}"
    return [each for each in queue if not (moved and each["kind"] == "ratifier" and each in gone)]


def _lost(item: Mapping[str, str], before: Situation, after: Situation) -> bool:
    references = [reference.partition("/") for reference in item["rows"].split()]
    there = [(table, key) for table, _, key in references if before.table(table).get(key)]
    return bool(there) and not any(after.table(table).get(key) for table, key in there)


def decide(
    situation: Situation, queue: list[dict[str, str]], item: dict[str, str], journal: Journal
) -> tuple[Situation, list[dict[str, str]]]:
    """One decision, noted in the journal so that it can be taken back.

    Parameters
    ----------
    situation : Situation
    queue : list of dict
        Rows of ``review.csv``; changed in place.
    item : dict
        The row of ``queue`` that was decided.
    journal : dict
        Gets what the decision changed.

    Returns
    -------
    (Situation, list of dict)

    Raises
    ------
    FileFormatError
        If a correction cannot be understood.
    """
    after = settled(situation, queue, item)
    if after is situation:
        return situation, queue
    queue = follow(queue, item, situation, after)
    journal[item["id"]] = changes(situation, after)
    return after, queue


def take_back(
    situation: Situation, queue: list[dict[str, str]], item: dict[str, str], journal: Journal
) -> Situation:
    """The tables as they were before the decision about an item; what went with it waits again.

    Raises
    ------
    DetenteError
        If the item went together with another one, or its rows are gone and nobody noted them.
    """
    correction = item.get("correction", "")
    if item.get("decision") == "reject" and correction.startswith(WITH):
        raise DetenteError(
            f"this went together with {correction.removeprefix(WITH)}; take that rejection back "
            "first"
        )
    done = journal.pop(item["id"], None)
    if done is None:
        if item.get("decision") == "reject" and item.get("rows") and not _stands(item, situation):
            raise DetenteError(
                "what this rejection removed was not noted, so it cannot be brought back here; "
                "change the decision in a copy of review.csv and draft again with --review"
            )
        return situation
    situation, left = reverted(situation, done)
    if item["kind"] == "actor" and any(c.table == "actors" and c.before is None for c in done):
        item["rows"] = ""
    moved: dict[str, str] = {}
    for change in left:
        other = holder(journal, change, situation)
        if other:
            journal[other].append(change)
            moved[f"{change.table}/{change.key}"] = f"{WITH}{other}"
    for each in queue:
        if each.get("correction") != f"{WITH}{item['id']}":
            continue
        if _stands(each, situation):
            each["decision"] = each["correction"] = ""
        else:
            ways = [moved[row] for row in each["rows"].split() if row in moved]
            each["correction"] = ways[0] if ways else ""
    return situation


def _stands(item: Mapping[str, str], situation: Situation) -> bool:
    references = [reference.partition("/") for reference in item.get("rows", "").split()]
    return any(situation.table(table).get(key) is not None for table, _, key in references)


def unmarked(note: str) -> str:
    """A note without the mark of a draft at its beginning."""
    mark = f"{MARK}:"
    return note[len(mark) :].lstrip(" ;,.-") if note.lower().startswith(mark) else note


def _written(situation: Situation, row: Row, cells: Mapping[str, str]) -> Situation:
    table = situation.table(row.table)
    schema = csv_tables()[row.table]
    new = tabletext.row(schema, {**row.cells, **cells}, row.line)
    columns = (*table.columns, *(c for c in cells if c not in table.columns))
    rows = tuple(new if each is row else each for each in table)
    return _with(situation, Table(table.name, columns, rows))


def _with(situation: Situation, table: Table) -> Situation:
    return replace(situation, tables={**situation.tables, table.name: table})


def _rejected(
    situation: Situation, queue: Sequence[Mapping[str, str]], row: Row, reference: str
) -> Situation:
    if row.table == "relations":
        others = [
            each for each in queue
            if reference in each.get("rows", "").split() and each.get("decision") != "reject"
        ]  # fmt: skip
        if others and not is_drafted(row):
            return situation  # Somebody has set it; one sentence less does not change that.
        cells = stance_cells([said for said in map(_said, others) if said is not None])
        if cells:
            return _written(situation, row, cells)
    after = without(situation, row.table, row.key)
    if row.table == "members":
        forum = row.text("forum")
        if len(after.table("members").where(forum=forum)) < _LEAST_SEATS:
            after = without(after, "forums", forum)
    return _scaled(after) if row.table == "actors" else after


def _said(item: Mapping[str, str]) -> Said | None:
    """What an item of the queue says of its pair: ``A -> B: hostile, actual``."""
    kind, _, status = item.get("proposal", "").rpartition(": ")[2].partition(", ")
    try:
        return Said(kind, status, float(item.get("confidence", ""))) if kind in STANCES else None
    except ValueError:
        return None


def _scaled(situation: Situation) -> Situation:
    """The strongest party left stands at 100, as the scale demands.

    Only where its number is a draft or stands for a word; a number that somebody wrote stays.
    """
    parties = [row for row in situation.actors if not row.text("part_of")]
    best = {row.key: value.best for row in parties if (value := row.value("influence"))}
    if not best or max(best.values()) >= 100:
        return situation
    top = max(parties, key=lambda row: best.get(row.key, 0.0))
    value = top.value("influence")
    drafted = is_drafted(top)
    if value is None or not (drafted or word_of("influence", top.text("influence"))):
        return situation
    return _written(situation, top, {"influence": f"{min(value.low, 55.0):g}/100/100"})


def _moved(situation: Situation, actor: str, before: str, cells: Mapping[str, str]) -> Situation:
    """After another parent: who ratifies for whom, and what a party leaves behind as a faction."""
    parent = cells["part_of"]
    row = situation.actors[actor]
    if "kind" not in cells:
        if parent:
            situation = _written(situation, row, {"kind": "faction"})
        elif row.text("kind") == "faction":
            situation = _written(situation, row, {"kind": "organisation"})
    old = situation.table("ratifiers").get(f"{before}/{actor}")
    if parent and not before:
        for faction in [each for each in situation.actors if each.text("part_of") == actor]:
            situation = _written(situation, faction, {"part_of": parent})
            theirs = situation.table("ratifiers").get(f"{actor}/{faction.key}")
            if theirs is not None:
                situation = _written(situation, theirs, {"actor": parent})
        for seat in situation.table("members").where(actor=actor):
            situation = _rejected(situation, (), seat, "")
    if old is not None and parent:
        situation = _written(situation, old, {"actor": parent})
    elif old is not None:
        situation = without(situation, "ratifiers", old.key)
    elif parent:
        situation = _ratifying(situation, parent, actor)
    return _scaled(situation)


def _ratifying(situation: Situation, parent: str, faction: str) -> Situation:
    return _appended(situation, "ratifiers", {
        "actor": parent, "faction": faction, "power": cell("power", "medium"), "evidence": "brief",
        "note": marked("power to block medium, because nothing is said of it"),
    })  # fmt: skip


def _appended(situation: Situation, name: str, cells: Mapping[str, str]) -> Situation:
    schema = csv_tables()[name]
    table = situation.table(name)
    columns = table.columns or tuple(cells)
    new = tabletext.row(schema, dict(cells), len(table) + 2)
    return _with(situation, Table(name, columns, (*table.rows, new)))


def _added(situation: Situation, item: Mapping[str, str], correction: str) -> Situation:
    """An actor that was found but not drafted, as a faction of the party that a reviewer names."""
    cells = corrected_cells("actors", "", correction, situation)
    parent = cells.get("part_of", "")
    if not parent:
        return situation
    name = cells.get("name") or item.get("proposal", "").partition(" (")[0]
    identifier = slug(name, taken=set(situation.actors.by_key))
    situation = _appended(situation, "actors", {
        "kind": "faction", "influence": cell("influence", "low"),
        "resolve": cell("resolve", "high"), "evidence": "brief", **cells,
        "id": identifier, "name": name,
        "note": f"set in review: {correction}",
    })  # fmt: skip
    for issue in situation.issues:
        situation = _appended(situation, "stakes", {
            "actor": identifier, "issue": issue.key, "salience": cell("salience", "low"),
            "evidence": "reading", "note": marked("salience low and position unknown: set them"),
        })  # fmt: skip
    return _ratifying(situation, parent, identifier)
