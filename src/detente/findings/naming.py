"""Ids in findings, names on the page.

A finding's sentence names actors, issues, forums, moves and units by id in braces, as in 'A deal in
{sco} is likely to be possible', so that a display name changes no byte of ``findings.json``.
:func:`told` puts the names in where a person reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from detente.findings.finding import Finding
from detente.situation.model import Row, Situation, Table

_ID = re.compile(r"\{([a-z0-9][a-z0-9-]*)\}")
NAMED = {"actors": "id", "issues": "id", "forums": "id", "moves": "id", "theatre/units": "unit"}
Thing = TypeVar("Thing")


def unnamed(situation: Situation) -> Situation:
    """The situation with ``{id}`` in place of every display name."""
    tables: dict[str, Table] = dict(situation.tables)
    for name, key in NAMED.items():
        table = situation.tables.get(name)
        if table is None:
            continue
        rows = tuple(
            Row(row.table, row.key, {**row.cells, "name": f"{{{row.text(key)}}}"}, row.line,
                row.defaults)
            for row in table
        )  # fmt: skip
        tables[name] = replace(table, rows=rows)
    return replace(situation, tables=tables)


def names_of(situation: Situation) -> Mapping[str, str]:
    """Display name of every id that a finding may name."""
    found: dict[str, str] = {}
    for name, key in NAMED.items():
        for row in situation.table(name):
            found.setdefault(row.text(key), row.text("name") or row.text(key))
    return found


def told(thing: Thing, situation: Situation, *, names: Mapping[str, str] | None = None) -> Thing:
    """A sentence, finding or plain data with display names in place of ``{id}``.

    ``names`` saves looking them up again for many findings (:func:`names_of`).

    Examples
    --------
    >>> import detente
    >>> told("A deal in {sco} is possible.", detente.load("afghanistan-2017"))
    'A deal in Shanghai Cooperation Organisation is possible.'
    """
    known = names_of(situation) if names is None else names

    def put(value: Any) -> Any:
        if isinstance(value, str):
            if "{" not in value:
                return value
            return _ID.sub(lambda match: known.get(match.group(1), match.group(1)), value)
        if isinstance(value, Mapping):
            return {key: put(each) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(put(each) for each in value)
        return value

    if isinstance(thing, Finding):
        return replace(
            thing,
            statement=put(thing.statement),
            reason=put(thing.reason),
            detail=put(thing.detail),
        )
    result: Thing = put(thing)
    return result
