"""Which claims and sources the inputs of an answer cite."""

from __future__ import annotations

from collections.abc import Iterable

from detente.situation.model import Row, Situation
from detente.situation.relations import current

JUDGEMENT = "coder"  # the source that stands for a coder's own judgement (reliability F)


def unique(ids: Iterable[str]) -> tuple[str, ...]:
    """Ids without repetition, in order of first appearance."""
    return tuple(dict.fromkeys(ids))


def cited(rows: Iterable[Row]) -> tuple[str, ...]:
    """Everything that rows cite."""
    return unique(each for row in rows for each in row.ids("evidence"))


def evidence_of_forum(situation: Situation, forum: str) -> tuple[str, ...]:
    """What the forum, its seats, its ratifiers and the relations between its parties cite."""
    seats = situation.table("members").where(forum=forum)
    essential = {seat.text("actor") for seat in seats if seat.flag("essential")}
    ratifiers = [r for r in situation.table("ratifiers") if r.text("actor") in essential]
    people = essential | {row.text("faction") for row in ratifiers}
    relations = [
        row for row in current(situation)
        if row.text("source") in people and row.text("target") in essential
    ]  # fmt: skip
    return cited([situation.forums[forum], *seats, *ratifiers, *relations])


def row_of_cell(situation: Situation, cell: str) -> Row | None:
    """The row that a cell ``table/key/column`` stands in; None for a choice of method."""
    parts = cell.split("/")
    for split in range(len(parts) - 1, 0, -1):
        table = "/".join(parts[:split])
        if table in situation.tables:
            key = "/".join(parts[split:-1])
            if table == "relations":
                for row in current(situation):
                    if row.key == key:
                        return row
            return situation.tables[table].get(key)
    return None


def rests_on_judgement(situation: Situation, cell: str) -> bool:
    """Whether the only evidence of a cell is a coder's judgement, or none at all."""
    row = row_of_cell(situation, cell)
    if row is None:
        return False
    sources = situation.table("sources")
    for each in row.ids("evidence"):
        source = sources.get(each)
        if each != JUDGEMENT and (source is None or source.text("reliability") != "F"):
            return False
    return True
