"""Which cells of an .xlsx file hold formulas or errors: the reader of values does not say."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from detente.errors import FileFormatError

_MOST_BYTES = 500_000_000
_CELL = re.compile(r"^([A-Z]+)(\d+)$")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def marks(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """Cells with formulas or errors by sheet, as (row, column) from 0.

    Parameters
    ----------
    path : Path

    Returns
    -------
    dict of dict
        The error (``#REF!``) of each such cell, or ``=`` for a formula without error; empty for
        file formats other than .xlsx.

    Raises
    ------
    FileFormatError
        If the file would unpack to more than 500 MB.
    """
    if path.suffix.lower() not in {".xlsx", ".xlsm"}:
        return {}
    found: dict[str, dict[tuple[int, int], str]] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
                raise FileFormatError(
                    f"{path} unpacks to more than {_MOST_BYTES // 10**6} MB; it is no situation."
                )
            for title, part in _parts(archive).items():
                with archive.open(part) as stream:
                    found[title] = _cells(stream)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, OSError, ValueError):
        # The reader of values has accepted or refused the file already.
        return found
    return found


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheets with the file inside the archive that holds each."""
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = {
        link.get("Id", ""): link.get("Target", "").removeprefix("/xl/").removeprefix("xl/")
        for link in links.iter(f"{_PACKAGE}Relationship")
    }
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    names = set(archive.namelist())
    parts = {
        sheet.get("name", ""): f"xl/{target.get(sheet.get(f'{_LINKS}id', ''), '')}"
        for sheet in book.iter(f"{_MAIN}sheet")
    }
    return {title: part for title, part in parts.items() if part in names}


def _cells(stream: IO[bytes]) -> dict[tuple[int, int], str]:
    found = {}
    for _, element in ElementTree.iterparse(stream, events=("end",)):
        if element.tag == f"{_MAIN}c":
            match = _CELL.match(element.get("r", ""))
            error = element.findtext(f"{_MAIN}v") if element.get("t") == "e" else None
            if match is not None and (error or element.find(f"{_MAIN}f") is not None):
                column = 0
                for letter in match.group(1):
                    column = column * 26 + ord(letter) - 64
                found[int(match.group(2)) - 1, column - 1] = error or "="
        elif element.tag == f"{_MAIN}row":
            element.clear()
    return found
