"""What the reader of values does not say of an .xlsx file: formulas, errors, how far a sheet goes.

The reader fills a grid from the first cell to the last, so that a single stray cell at the far end
of a sheet would cost all memory; how far it goes has to be known before.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from detente.errors import FileFormatError

_MOST_BYTES = 500_000_000
_CELL = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")


@dataclass(frozen=True)
class SheetMarks:
    """What stands in a sheet beside values.

    Parameters
    ----------
    rows, columns : int
        How far it goes.
    marks : dict
        Cells, as (row, column) from 0, with an error (``#REF!``) or with a formula (``=``).
    """

    rows: int
    columns: int
    marks: dict[tuple[int, int], str]


def sheet_marks(path: Path) -> dict[str, SheetMarks]:
    """Marks of every worksheet of an .xlsx file, by its name.

    Raises
    ------
    FileFormatError
        If the file is damaged or would unpack to more than 500 MB.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
                raise FileFormatError(
                    f"{path} unpacks to more than {_MOST_BYTES // 10**6} MB; it is no situation."
                )
            found = {}
            for title, part in _parts(archive).items():
                with archive.open(part) as stream:
                    found[title] = _marks(stream)
            return found
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, LookupError, OSError,
            ValueError, EOFError, NotImplementedError, RuntimeError) as error:  # fmt: skip
        if isinstance(error, FileFormatError):
            raise
        raise FileFormatError(
            f"{path} cannot be read as a workbook ({str(error)[:200] or type(error).__name__}). "
            "Save it again as .xlsx, without a password."
        ) from None


def _local(tag: str) -> str:
    """Name without namespace: there are two, for the strict and the usual form."""
    return tag.rpartition("}")[2]


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Worksheets with the file inside the archive that holds each."""
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = {
        link.get("Id", ""): link.get("Target", "").removeprefix("/xl/").removeprefix("xl/")
        for link in links
    }
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    names = set(archive.namelist())
    parts = {}
    for element in book.iter():
        if _local(element.tag) == "sheet":
            link = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
            parts[element.get("name", "")] = f"xl/{target.get(link, '')}"
    return {title: part for title, part in parts.items() if part in names}


def _marks(stream: IO[bytes]) -> SheetMarks:
    marks: dict[tuple[int, int], str] = {}
    row = column = -1  # the cell read last: cells without an address follow one another
    rows = columns = 0
    for event, element in ElementTree.iterparse(stream, events=("start", "end")):
        tag = _local(element.tag)
        if tag == "row" and event == "start":
            row = int(element.get("r", row + 2)) - 1
            column = -1
        elif tag == "row":
            element.clear()
        elif tag == "c" and event == "end":
            match = _CELL.match(element.get("r", ""))
            if match is not None:
                row, column = int(match.group(2)) - 1, _number(match.group(1))
            else:
                column += 1
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            parts = {_local(part.tag): part.text or "" for part in element}
            if element.get("t") == "e":
                marks[row, column] = parts.get("v") or "#N/A"
            elif "f" in parts:
                marks[row, column] = "="
    return SheetMarks(rows, columns, marks)


def _number(letters: str) -> int:
    """Place of a column from 0: A is 0, AB is 27."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1
