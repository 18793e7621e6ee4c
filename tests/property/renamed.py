"""A situation under other ids, and the random numbers of the old ids under the new ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

import numpy as np

from detente.analyses.deal import frame
from detente.ensemble import draw
from detente.schema import csv_tables
from detente.situation.model import Situation

REFERENCES = {
    "actors": ("id", "part_of"), "issues": ("id",), "forums": ("id", "agenda"),
    "stakes": ("actor", "issue"), "relations": ("source", "target"),
    "members": ("forum", "actor"), "ratifiers": ("actor", "faction"),
    "dependencies": ("recipient", "donor"), "threats": ("actor",),
}  # fmt: skip


def renamed(situation: Situation, seed: int) -> tuple[Situation, dict[str, str]]:
    """The situation with every actor, issue and forum under another id, in another order."""
    rng = np.random.default_rng(seed)
    names: dict[str, str] = {}
    for table in ("actors", "issues", "forums"):
        keys = [row.key for row in situation.table(table)]
        for number, key in zip(rng.permutation(len(keys)), keys, strict=True):
            names[key] = f"n{number:03d}-{key}"
    tables = {}
    for name, table in situation.tables.items():
        key_columns = csv_tables()[name].key
        rows = []
        for row in table:
            cells = dict(row.cells)
            for column in REFERENCES[name]:
                words = cells.get(column, "").split()
                cells[column] = " ".join(names.get(word, word) for word in words)
            rows.append(replace(row, cells=cells, key="/".join(cells[c] for c in key_columns)))
        tables[name] = replace(table, rows=tuple(rows))
    return replace(situation, tables=tables), names


@contextmanager
def streams_of(names: Mapping[str, str]) -> Iterator[None]:
    """Every named stream of random numbers as if the ids were still the old ones."""
    back = {new: old for old, new in names.items()}
    plain = draw.uniforms

    def of_old(seed: int, name: str, first: int, count: int) -> np.ndarray:
        return plain(seed, "/".join(back.get(part, part) for part in name.split("/")), first, count)

    with patch.object(draw, "uniforms", of_old), patch.object(frame, "uniforms", of_old):
        yield
