"""Read and write signed networks as edge lists: who stands how to whom.

A line is ``source, target, sign`` with an optional ``weight``, separated by commas, semicolons,
tabs or blanks; a header is recognised by its words, and may name the columns in any order, with
``since`` and ``until`` (years or dates) among them.  Signs: ``+ 1 positive friend ally`` and ``- -1
negative hostile enemy``; a number other than ±1 is sign and weight at once.  Lines that start with
``#`` or ``%`` are remarks.  JSON with ``nodes`` and ``edges`` of node numbers is read too.
"""

from __future__ import annotations

import csv
import json
import math
import os
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from detente.errors import FileFormatError
from detente.situation.model import parse_day

_LARGEST = 200_000_000
LARGEST = 1e15
"""Weights beyond it are slips of the pen."""
_SIGNS = {
    "+": 1.0, "positive": 1.0, "pos": 1.0, "friend": 1.0, "ally": 1.0, "friendly": 1.0,
    "-": -1.0, "−": -1.0, "negative": -1.0, "neg": -1.0, "enemy": -1.0, "hostile": -1.0,
}  # fmt: skip
_HEADS = {
    "source": "source", "from": "source", "target": "target", "to": "target",
    "sign": "sign", "tie": "sign", "stance": "sign", "value": "sign", "weight": "weight",
    "since": "since", "start": "since", "until": "until", "end": "until",
}  # fmt: skip


@dataclass(frozen=True)
class SignedEdges:
    """A signed network.

    Parameters
    ----------
    nodes : tuple of str
        In order of appearance, or as the file lists them.
    edges : tuple of (int, int, float)
        Positions of two different nodes and the signed weight of their tie.  A pair may stand
        twice, once in each direction.
    dates : tuple of (str, str)
        From when until when each edge counts, as written, empty for open; empty if none is dated.
    """

    nodes: tuple[str, ...]
    edges: tuple[tuple[int, int, float], ...]
    dates: tuple[tuple[str, str], ...] = ()

    @property
    def largest(self) -> float:
        """The largest weight of a tie, 1 where there is none."""
        return max((abs(weight) for *_, weight in self.edges), default=1.0)

    def scaled(self) -> SignedEdges:
        """The same ties as shares of the largest, with the digits that a table of trust keeps.

        A friendly tie is its trust, a hostile one trust - 1: so a network counts in a situation
        made of it to the last digit as it does here, and of equally good camps both name the same.

        Examples
        --------
        >>> SignedEdges(("a", "b", "c"), ((0, 1, 3.0), (1, 2, -1.0))).scaled().edges
        ((0, 1, 1.0), (1, 2, -0.33333333333299997))
        """
        shares = ((a, b, weight / self.largest) for a, b, weight in self.edges)
        return replace(
            self,
            edges=tuple(
                (a, b, float(f"{share:.12g}") if share > 0 else float(f"{1 + share:.12g}") - 1)
                for a, b, share in shares
            ),
        )

    def weights(self) -> list[list[float]]:
        """Symmetric weights: the mean of both directions where both are listed.

        Edges that have ended (``until`` is given) are left out.

        Examples
        --------
        >>> SignedEdges(("a", "b"), ((0, 1, 1.0), (1, 0, -0.5))).weights()
        [[0.0, 0.25], [0.25, 0.0]]
        """
        found: dict[tuple[int, int], list[float]] = {}
        for k, (a, b, weight) in enumerate(self.edges):
            if self.dates and self.dates[k][1]:
                continue
            found.setdefault((min(a, b), max(a, b)), []).append(weight)
        matrix = [[0.0] * len(self.nodes) for _ in self.nodes]
        for (a, b), values in found.items():
            matrix[a][b] = matrix[b][a] = sum(values) / len(values)
        return matrix


def read_signed_edges(path: str | Path) -> SignedEdges:
    """Read a signed network.

    Parameters
    ----------
    path : str or Path
        Text with an edge a line, or JSON with ``nodes`` and ``edges``.

    Returns
    -------
    SignedEdges

    Raises
    ------
    FileFormatError
        With the line at fault.

    Examples
    --------
    >>> read_signed_edges("tribes.csv").nodes[:2]  # doctest: +SKIP
    ('Gavev', 'Kotun')
    """
    file = Path(path)
    if not file.is_file():
        raise FileFormatError(f"{file}: there is no such file. Give a list of signed ties.")
    if file.stat().st_size > _LARGEST:
        raise FileFormatError(f"{file}: larger than {_LARGEST // 10**6} MB.")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise FileFormatError(f"{file}: not a text file. Save it in UTF-8.") from None
    if text.lstrip().startswith("{"):
        return _from_json(file, text)
    return _from_lines(file, text)


def write_signed_edges(network: SignedEdges, path: str | Path) -> Path:
    """Write a network as CSV ``source,target,sign,weight``; the file appears whole or not."""
    file = Path(path)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(("source", "target", "sign", "weight"))
            for a, b, weight in network.edges:
                sign = "+" if weight > 0 else "-"
                writer.writerow((network.nodes[a], network.nodes[b], sign, repr(abs(weight))))
        os.replace(temporary, file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return file


def _from_lines(file: Path, text: str) -> SignedEdges:
    nodes: dict[str, int] = {}
    edges: dict[tuple[int, int, str], tuple[float, str]] = {}
    separator = next((mark for mark in (",", ";", "\t") if mark in text), None)
    columns: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip()[0] in "#%":
            continue
        cells = _cells(line, separator)
        where = f"{file}, line {number}"
        if not columns:
            columns = _columns(cells, where)
            if columns[0] == "header":
                columns = columns[1:]
                continue
        row = _row(cells, columns, line, where)
        weight = _weight([row["source"], row["target"], row["sign"], row.get("weight", "")], where)
        if row["source"] == row["target"]:
            raise FileFormatError(f"{where}: '{row['source']}' is tied to itself. Drop the line.")
        a, b = (nodes.setdefault(row[end], len(nodes)) for end in ("source", "target"))
        since, until = _day(row, "since", where), _day(row, "until", where)
        if edges.setdefault((a, b, since), (weight, until)) != (weight, until):
            raise FileFormatError(
                f"{where}: the tie from '{row['source']}' to '{row['target']}' stands twice, with "
                "different signs or weights. Keep one."
            )
    if not edges:
        raise FileFormatError(f"{file}: there is no tie in it. A line is source, target, sign.")
    kept = [(key, found) for key, found in edges.items() if found[0]]
    dates = tuple((since, until) for (_, _, since), (_, until) in kept)
    return SignedEdges(
        tuple(nodes), tuple((a, b, weight) for (a, b, _), (weight, _) in kept),
        dates if any(since or until for since, until in dates) else (),
    )  # fmt: skip


def _columns(cells: list[str], where: str) -> list[str]:
    """Meaning of the columns; ``header`` stands first where the line is one."""
    words = [_HEADS.get(cell.lower(), "") for cell in cells]
    if (
        len(cells) > 2
        and _HEADS.get(cells[2].lower()) in {"sign", "weight"}
        and not ("source" in words and "target" in words)
    ):
        # Names of the two ends may be any; what stands third says that this is a header.
        words[0], words[1] = "source", "target"
    if "source" in words and "target" in words:
        if "sign" not in words and "weight" in words:
            words[words.index("weight")] = "sign"  # a number is sign and weight at once
        if "sign" not in words or "" in words or len(set(words)) < len(words):
            raise FileFormatError(
                f"{where}: the columns are {', '.join(cells)[:80]}. Expected source, target and "
                "sign, and if you like weight, since, until, each once."
            )
        return ["header", *words]
    return ["source", "target", "sign", "weight"]


def _row(cells: list[str], columns: list[str], line: str, where: str) -> dict[str, str]:
    row = dict(zip(columns, cells, strict=False))
    least = 3 if columns == ["source", "target", "sign", "weight"] else len(columns)
    if not least <= len(cells) <= len(columns) or not row["source"] or not row["target"]:
        raise FileFormatError(
            f"{where}: '{line.strip()[:80]}'. Expected {', '.join(columns[:3])}"
            + (f" and {', '.join(columns[3:])}." if least > 3 else " and, if you like, a weight.")
        )
    return row


def _day(row: dict[str, str], column: str, where: str) -> str:
    """A year or date as written; empty for open."""
    text = row.get(column, "")
    if text:
        try:
            parse_day(text)
        except ValueError:
            raise FileFormatError(
                f"{where}: {column} is '{text}'. Expected a year or a date such as 1949-05-23."
            ) from None
    return text


def _cells(line: str, separator: str | None) -> list[str]:
    if separator is None:
        return line.split()
    return [cell.strip() for cell in next(csv.reader([line], delimiter=separator))]


def _weight(cells: list[str], where: str) -> float:
    sign = _SIGNS.get(cells[2].lower())
    if sign is None:
        sign = _number(cells[2], where, "sign")
    if len(cells) == 3 or not cells[3]:
        return sign
    size = _number(cells[3], where, "weight")
    if size < 0:
        raise FileFormatError(f"{where}: weight {cells[3]} is negative. The sign stands before it.")
    return math.copysign(size, sign) if sign else 0.0


def _number(text: str, where: str, what: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) <= LARGEST:
        raise FileFormatError(f"{where}: {what} '{text[:40]}'. Expected +, - or a number.")
    return value


def _from_json(file: Path, text: str) -> SignedEdges:
    try:
        data: Any = json.loads(text)
    except json.JSONDecodeError as error:
        raise FileFormatError(f"{file}, line {error.lineno}: not JSON: {error.msg}.") from None
    except RecursionError:
        raise FileFormatError(f"{file}: nested too deeply to be a network.") from None
    names, listed = data.get("nodes"), data.get("edges")
    if not isinstance(names, list) or not isinstance(listed, list):
        raise FileFormatError(f"{file}: expected the fields nodes and edges, both lists.")
    nodes = tuple(str(name) for name in names)
    twice = next((name for name, count in Counter(nodes).items() if count > 1), None)
    if twice is not None:
        raise FileFormatError(f"{file}: two nodes are called '{twice[:80]}'. Rename one.")
    edges: dict[tuple[int, int], float] = {}
    for k, edge in enumerate(listed):
        if not _fine(edge, len(nodes)):
            raise FileFormatError(
                f"{file}: edges, entry {k + 1} is {repr(edge)[:80]}. Expected [node, node, sign] "
                f"with two different nodes from 0 to {len(nodes) - 1}."
            )
        a, b, weight = int(edge[0]), int(edge[1]), float(edge[2])
        if edges.setdefault((a, b), weight) != weight:
            raise FileFormatError(
                f"{file}: edges, entry {k + 1}: the tie from '{nodes[a]}' to '{nodes[b]}' stands "
                "twice, with different signs or weights. Keep one."
            )
    if not edges:
        raise FileFormatError(f"{file}: there is no tie in it. An edge is [node, node, sign].")
    return SignedEdges(nodes, tuple((a, b, w) for (a, b), w in edges.items() if w))


def _fine(edge: Any, count: int) -> bool:
    """Whether an entry is two different nodes and a finite number."""
    return (
        isinstance(edge, list)
        and len(edge) == 3
        and all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in edge)
        and all(0 <= v < count and v == int(v) for v in edge[:2])
        and edge[0] != edge[1]
        and abs(edge[2]) <= LARGEST
    )
