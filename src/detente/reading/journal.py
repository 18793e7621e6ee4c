"""What each decision of a review changed in the tables, so that it can be taken back exactly.

The file ``decisions.json`` of a drafted folder holds one :class:`Change` list an item.  Whatever
somebody has edited since stays as it is edited.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from detente.errors import FileFormatError
from detente.io import tabletext
from detente.schema import TableSchema, csv_tables
from detente.situation.model import Situation, Table
from detente.situation.removal import bearing, without

JOURNAL = "decisions.json"
_HEADLINE, _SCENARIO = "headline", "scenario"


@dataclass(frozen=True)
class Change:
    """One row, the headline or one scenario, before and after a decision.

    Parameters
    ----------
    table, key : str
        Which row; ``headline`` or ``scenario`` for the parts that stand in no table.
    before, after : dict or None
        Cells; None where the row was not there.
    place : int
        Where the row stood in its table.
    """

    table: str
    key: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    place: int = 0


#: Item → what its decision changed.
Journal = dict[str, list[Change]]


def changes(before: Situation, after: Situation) -> list[Change]:
    """What differs between two states of the tables.

    Examples
    --------
    >>> changes(Situation({}, {}), Situation({}, {}))
    []
    """
    found: list[Change] = []
    for name in csv_tables():
        old, new = before.table(name), after.table(name)
        if old is new:
            continue
        for place, row in enumerate(old):
            now = new.get(row.key)
            if now is None or now.cells != row.cells:
                cells = None if now is None else dict(now.cells)
                found.append(Change(name, row.key, dict(row.cells), cells, place))
        found += [
            Change(name, row.key, None, dict(row.cells)) for row in new if old.get(row.key) is None
        ]
    asked, asks = before.head.get("headline"), after.head.get("headline")
    if asked != asks:
        found.append(Change(_HEADLINE, "", _plain(asked), _plain(asks)))
    for name in {**before.scenarios, **after.scenarios}:
        was, now = before.scenarios.get(name), after.scenarios.get(name)
        if was != now:
            found.append(Change(_SCENARIO, name, _plain(was), _plain(now)))
    return found


def reverted(situation: Situation, done: Iterable[Change]) -> tuple[Situation, list[Change]]:
    """The tables as they were before a decision.

    Parameters
    ----------
    situation : Situation
    done : iterable of Change

    Returns
    -------
    (Situation, list of Change)
        And rows that cannot stand again, since what they name was rejected too.
    """
    removed: list[Change] = []
    for change in done:
        if change.table == _HEADLINE:
            situation = _headline(situation, change)
        elif change.table == _SCENARIO:
            situation = _scenario(situation, change)
        elif change.after is None:
            removed.append(change)
        elif change.before is None:
            if situation.table(change.table).get(change.key) is not None:
                situation = without(situation, change.table, change.key)
        else:
            situation = _cells(situation, change)
    return _inserted(situation, removed)


def _plain(content: object) -> dict[str, Any] | None:
    return json.loads(json.dumps(content, default=str)) if isinstance(content, Mapping) else None


def _headline(situation: Situation, change: Change) -> Situation:
    if _plain(situation.head.get("headline")) != change.after:
        return situation
    head = {name: value for name, value in situation.head.items() if name != "headline"}
    if change.before is not None:
        head["headline"] = change.before
    return replace(situation, head=head)


def _scenario(situation: Situation, change: Change) -> Situation:
    if _plain(situation.scenarios.get(change.key)) != change.after:
        return situation
    kept = {name: value for name, value in situation.scenarios.items() if name != change.key}
    if change.before is not None:
        kept[change.key] = change.before
    return replace(situation, scenarios=kept)


def _cells(situation: Situation, change: Change) -> Situation:
    table = situation.table(change.table)
    row = table.get(change.key)
    was, became = change.before or {}, change.after or {}
    if row is None:
        return situation
    back = {
        name: was.get(name, "") for name in {**was, **became}
        if was.get(name, "") != became.get(name, "") and row.text(name) == became.get(name, "")
    }  # fmt: skip
    if not back:
        return situation
    new = tabletext.row(csv_tables()[change.table], {**row.cells, **back}, row.line)
    rows = tuple(new if each is row else each for each in table)
    return _with(situation, Table(table.name, table.columns, rows))


def _inserted(situation: Situation, removed: list[Change]) -> tuple[Situation, list[Change]]:
    """Rows that were removed, put back from the outside in: first what others name."""
    waiting = removed
    while waiting:
        left: list[Change] = []
        for change in waiting:
            table = situation.table(change.table)
            if table.get(change.key) is not None:
                continue
            schema = csv_tables()[change.table]
            row = tabletext.row(schema, change.before or {}, change.place + 2)
            if any(situation.table(of).get(key) is None for of, key in bearing(row)):
                left.append(change)
                continue
            row = tabletext.row(schema, _known(schema, row.cells, situation), row.line)
            columns = (*table.columns, *(c for c in row.cells if c not in table.columns))
            rows = [*table.rows[: change.place], row, *table.rows[change.place :]]
            situation = _with(situation, Table(change.table, columns, tuple(rows)))
        if len(left) == len(waiting):
            break
        waiting = left
    return situation, waiting


def _known(schema: TableSchema, cells: Mapping[str, str], situation: Situation) -> dict[str, str]:
    """Cells without the claims, sources and issues that are gone by now."""
    kept = dict(cells)
    for column in schema.columns:
        if column.refers and column.type in {"id", "ids"} and kept.get(column.name):
            ids = {key for name in column.refers for key in situation.table(name).by_key}
            words = kept[column.name].split()
            kept[column.name] = " ".join(each for each in words if each in ids)
    return kept


def _with(situation: Situation, table: Table) -> Situation:
    return replace(situation, tables={**situation.tables, table.name: table})


def holder(journal: Journal, change: Change, situation: Situation) -> str:
    """The item whose decision took away what a removed row needs; empty if none did."""
    row = tabletext.row(csv_tables()[change.table], change.before or {}, 0)
    needed = {
        (of, key) for of, key in bearing(row) if situation.table(of).get(key) is None
    }  # fmt: skip
    for item, done in journal.items():
        if any((each.table, each.key) in needed and each.after is None for each in done):
            return item
    return ""


def read_journal(folder: str | Path) -> Journal:
    """What the decisions in a drafted folder changed; empty where nothing is noted.

    Raises
    ------
    FileFormatError
        If the file is damaged.
    """
    path = Path(folder) / JOURNAL
    if not path.is_file():
        return {}
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {item: [Change(**each) for each in done] for item, done in data.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise FileFormatError(
            f"'{path}' is damaged ({error}). Delete it; decisions made so far can then no longer "
            "be taken back, new ones can."
        ) from error


def journal_text(journal: Journal) -> str:
    """Text of ``decisions.json``."""
    data = {item: [asdict(each) for each in done] for item, done in journal.items() if done}
    return json.dumps(data, ensure_ascii=False, indent=0) + "\n"
