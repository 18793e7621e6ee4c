"""How long it takes to read and check a situation: ``python benchmarks/bench_situation.py``."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from detente.io.folder import read_folder, write_folder
from detente.io.load import find
from detente.io.tabletext import row
from detente.io.workbook import read_workbook, workbook_bytes
from detente.schema import csv_tables
from detente.situation.check import check
from detente.situation.model import Situation, Table

REPEATS = 5


def best(work: Callable[[], object]) -> float:
    """Shortest of some runs, seconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def large(actors: int, issues: int) -> Situation:
    """Every actor with a stake in every issue, every pair with a relation."""
    rows: dict[str, list[dict[str, str]]] = {
        "actors": [
            {"id": f"a{n}", "influence": "80/90/100", "resolve": "0.5"} for n in range(actors)
        ],
        "issues": [{"id": f"i{n}", "reversion": "20/40/60"} for n in range(issues)],
        "stakes": [
            {
                "actor": f"a{a}",
                "issue": f"i{i}",
                "position": f"{a % 90}..95",
                "salience": "40/50/60",
            }
            for a in range(actors)
            for i in range(issues)
        ],
        "relations": [
            {"source": f"a{a}", "target": f"a{b}", "trust": "0.2/0.4/0.5", "stance": "wary"}
            for a in range(actors)
            for b in range(actors)
            if a != b
        ],
    }
    tables = {}
    for name, cells in rows.items():
        schema = csv_tables()[name]
        full = [row(schema, {c: each.get(c, "") for c in schema.header}) for each in cells]
        tables[name] = Table(name, schema.header, tuple(full))
    head = {"format": 1, "title": "Large", "as_of": "2020-01-01", "horizon": "2024-01-01"}
    return Situation(head, tables)


def main() -> None:
    """Print the figures."""
    first = find("afghanistan-2017")
    situation = read_folder(first)
    seconds = {
        "read afghanistan-2017": best(lambda: read_folder(first)),
        "check afghanistan-2017": best(lambda: check(situation)),
    }
    book = workbook_bytes(situation)
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "a.xlsx"
        path.write_bytes(book)
        seconds["write its workbook"] = best(lambda: workbook_bytes(situation))
        seconds["read its workbook"] = best(lambda: read_workbook(path))
        write_folder(large(200, 50), Path(home) / "large")
        crowd = read_folder(Path(home) / "large")
        seconds["read 200 actors, 50 issues, 39,800 relations"] = best(
            lambda: read_folder(Path(home) / "large")
        )
        seconds["check 200 actors, 50 issues, 39,800 relations"] = best(lambda: check(crowd))
    for what, took in seconds.items():
        print(f"{what:50} {took:7.3f} s")


if __name__ == "__main__":
    main()
