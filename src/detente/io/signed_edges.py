"""Read and write signed networks as edge lists: who stands how to whom.

A line is ``source, target, sign`` with an optional ``weight``, separated by commas, semicolons,
tabs or blanks; a header is recognised by its words.  Signs: ``+ 1 positive friend ally`` and ``- -1
negative hostile enemy``; a number other than ±1 is sign and weight at once.  Lines that start with
``#`` or ``%`` are remarks.  JSON with ``nodes`` and ``edges`` of node numbers is read too.
"""

from __future__ import annotations

import csv
import json
import math
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.errors import FileFormatError

_LARGEST = 200_000_000
_SIGNS = {
    "+": 1.0, "positive": 1.0, "pos": 1.0, "friend": 1.0, "ally": 1.0, "friendly": 1.0,
    "-": -1.0, "−": -1.0, "negative": -1.0, "neg": -1.0, "enemy": -1.0, "hostile": -1.0,
}  # fmt: skip
_HEADS = {"sign", "tie", "stance", "weight", "value"}


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
    """

    nodes: tuple[str, ...]
    edges: tuple[tuple[int, int, float], ...]

    def weights(self) -> list[list[float]]:
        """Symmetric weights: the mean of both directions where both are listed.

        Examples
        --------
        >>> SignedEdges(("a", "b"), ((0, 1, 1.0), (1, 0, -0.5))).weights()
        [[0.0, 0.25], [0.25, 0.0]]
        """
        found: dict[tuple[int, int], list[float]] = {}
        for a, b, weight in self.edges:
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
    edges: dict[tuple[int, int], float] = {}
    separator = next((mark for mark in (",", ";", "\t") if mark in text), None)
    first = True
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip()[0] in "#%":
            continue
        cells = _cells(line, separator)
        if first:
            first = False
            if len(cells) > 2 and cells[2].lower() in _HEADS:
                continue
        where = f"{file}, line {number}"
        if len(cells) not in (3, 4) or not cells[0] or not cells[1]:
            raise FileFormatError(
                f"{where}: '{line.strip()[:80]}'. Expected source, target, sign and, if you like, "
                "a weight."
            )
        weight = _weight(cells, where)
        if cells[0] == cells[1]:
            raise FileFormatError(f"{where}: '{cells[0]}' is tied to itself. Drop the line.")
        a, b = (nodes.setdefault(name, len(nodes)) for name in cells[:2])
        if edges.setdefault((a, b), weight) != weight:
            raise FileFormatError(
                f"{where}: the tie from '{cells[0]}' to '{cells[1]}' stands twice, with different "
                "signs or weights. Keep one."
            )
    if not edges:
        raise FileFormatError(f"{file}: there is no tie in it. A line is source, target, sign.")
    return SignedEdges(tuple(nodes), tuple((a, b, w) for (a, b), w in edges.items() if w))


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
    if not math.isfinite(value):
        raise FileFormatError(f"{where}: {what} '{text}'. Expected +, - or a number.")
    return value


def _from_json(file: Path, text: str) -> SignedEdges:
    try:
        data: Any = json.loads(text)
    except json.JSONDecodeError as error:
        raise FileFormatError(f"{file}, line {error.lineno}: not JSON: {error.msg}.") from None
    names, listed = data.get("nodes"), data.get("edges")
    if not isinstance(names, list) or not isinstance(listed, list):
        raise FileFormatError(f"{file}: expected the fields nodes and edges, both lists.")
    return SignedEdges(tuple(str(name) for name in names), tuple(_edges(file, listed, len(names))))


def _edges(file: Path, listed: list[Any], count: int) -> Iterable[tuple[int, int, float]]:
    for k, edge in enumerate(listed):
        fine = (
            isinstance(edge, list)
            and len(edge) == 3
            and all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in edge)
            and all(float(v).is_integer() and 0 <= v < count for v in edge[:2])
            and edge[0] != edge[1]
            and math.isfinite(edge[2])
        )
        if not fine:
            raise FileFormatError(
                f"{file}: edges, entry {k + 1} is {edge!r}. Expected [node, node, sign] with two "
                f"different nodes from 0 to {count - 1}."
            )
        if edge[2]:
            yield int(edge[0]), int(edge[1]), float(edge[2])
