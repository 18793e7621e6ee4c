"""One table as CSV text: bytes to rows that keep every cell as written, and back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from detente.errors import Problem, Where
from detente.schema import TableSchema, problem
from detente.situation.model import Row, Table

CELL_LIMIT = 100_000
"""Characters that one cell may hold; more is a damaged file, not a table."""

csv.field_size_limit(CELL_LIMIT + 1)

_MAGIC = {
    b"PK\x03\x04": "an Excel workbook or another zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"%PDF": "a PDF file",
    b"\x1f\x8b": "a gzip archive",
}


def decode(data: bytes, file: str) -> tuple[str | None, list[Problem]]:
    """Text of a UTF-8 file without byte-order mark; None and a problem where it is none."""
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            return None, [
                problem(
                    "binary-file",
                    Where(file),
                    f"This is {what}, not a text file.",
                    "Open it in its own program and save the sheet as CSV (UTF-8), or give the "
                    "whole workbook to 'detente import'.",
                )
            ]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [_encoding(file, 1, "UTF-16")]
    if b"\x00" in data:
        return None, [
            problem(
                "binary-file",
                Where(file),
                "The file holds zero bytes; it is not a text file.",
                "Replace it by a CSV file in UTF-8.",
            )
        ]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [_encoding(file, line, "another encoding, probably Windows-1252")]


def _encoding(file: str, line: int, found: str) -> Problem:
    return problem(
        "wrong-encoding",
        Where(file, line),
        f"The file is not UTF-8; it looks like {found}.",
        "Save it again with the encoding UTF-8 (in Excel: 'CSV UTF-8').",
    )


def parse(schema: TableSchema, text: str) -> tuple[Table | None, list[Problem]]:
    """Rows of a CSV text; None where it has no usable header.

    Cells are kept exactly as written, extra columns included; rows without any text are left out.
    """
    problems: list[Problem] = []
    table, found = assemble(schema, _lines(text, schema.file, problems))
    if table is None and problems:
        return None, problems
    return table, problems + found


def assemble(
    schema: TableSchema, lines: Iterator[tuple[int, Sequence[str]]]
) -> tuple[Table | None, list[Problem]]:
    """Rows of numbered lines, the header first; None where there is no usable header."""
    first = next(lines, None)
    if first is None:
        return None, [
            problem(
                "empty-file",
                Where(schema.file),
                "The file is empty.",
                f"Write the header '{','.join(schema.header)}' or delete the file.",
            )
        ]
    header = tuple(name.strip() for name in first[1])
    fault = _delimiter(schema, header)
    if fault is not None:
        return None, [fault]
    problems = _header_problems(schema, header)
    records = []
    for line, cells in lines:
        if len(cells) != len(header):
            problems.append(_ragged(schema, line, len(cells), len(header), cells[len(header) :]))
        records.append((line, cells))
    return table(schema, header, records), problems


def table(
    schema: TableSchema, header: Sequence[str], records: Iterable[tuple[int, Sequence[str]]]
) -> Table:
    """A table of records, each a line number and its cells in the order of the header."""
    rows = []
    for line, record in records:
        cells = dict(zip(header, record, strict=False))
        rows.append(row(schema, cells, line))
    return Table(schema.name, tuple(header), tuple(rows))


def row(schema: TableSchema, cells: Mapping[str, str], line: int = 0) -> Row:
    """A row with its key and the schema's defaults."""
    key = "/".join(cells.get(column, "").strip() for column in schema.key)
    return Row(schema.name, key, dict(cells), line, schema.defaults)


def emit(rows: Table, *, newline: str = "\n") -> str:
    """CSV text of a table: header and rows in order, quotes only where needed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=newline)
    writer.writerow(rows.columns)
    for each in rows:
        writer.writerow([each.cells.get(column, "") for column in rows.columns])
    return out.getvalue()


def _lines(text: str, file: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.append(_broken(file, line, str(error)))
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _broken(file: str, line: int, error: str) -> Problem:
    if "field larger" in error:
        return problem(
            "cell-too-long",
            Where(file, line),
            f"A cell holds more than {CELL_LIMIT:,} characters; the rest of the file was not read.",
            "Shorten it; a quote that is never closed has the same effect.",
        )
    if "unexpected end" in error:
        return problem(
            "open-quote",
            Where(file, line),
            "A quoted cell starts here and never ends; the file may be cut off.",
            'Close the quote with ", and check the end of the file.',
        )
    return problem(
        "broken-quote",
        Where(file, line),
        f"The row cannot be read as CSV ({error}); the rest of the file was not read.",
        'Put the whole cell in quotes and write a quote inside it twice ("").',
    )


def _delimiter(schema: TableSchema, header: Sequence[str]) -> Problem | None:
    if set(header) & set(schema.header):
        return None
    joined = ",".join(header)
    for sign, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        names = {part.strip().strip('"') for part in joined.split(sign)}
        if len(names & set(schema.header)) > 0 and sign in joined:
            return problem(
                "wrong-delimiter",
                Where(schema.file, 1),
                f"The columns are separated by {name}, not by commas.",
                "Save the file as CSV with commas.",
            )
    return problem(
        "no-header",
        Where(schema.file, 1),
        f"The first line names none of the columns of this table; it starts '{joined[:60]}'.",
        f"Write the header '{','.join(schema.header)}' as first line.",
    )


def _header_problems(schema: TableSchema, header: Sequence[str]) -> list[Problem]:
    problems = []
    for name in sorted({name for name in header if name and header.count(name) > 1}):
        problems.append(
            problem(
                "duplicate-column",
                Where(schema.file, 1, name),
                f"The column '{name}' stands {header.count(name)} times in the header.",
                "Rename or delete all but one; only the last is read.",
            )
        )
    for name in header:
        if name in schema.by_name:
            continue
        missing = [column for column in schema.header if column not in header]
        near = get_close_matches(name.lower(), missing, 1, 0.7)
        fix = f"Did you mean '{near[0]}'?" if near else "It is kept, but nothing reads it."
        problems.append(
            problem(
                "unknown-column",
                Where(schema.file, 1, name),
                f"The column '{name}' is not part of this table.",
                fix,
            )
        )
    return problems


def _ragged(
    schema: TableSchema, line: int, found: int, expected: int, extra: Sequence[str]
) -> Problem:
    if found > expected:
        more = f" The text left over begins '{extra[0].strip()[:40]}'." if extra else ""
        fix = f"Put a cell that contains a comma in quotes.{more}"
    else:
        fix = "Add the missing commas; the file may be cut off here."
    return problem(
        "ragged-row",
        Where(schema.file, line),
        f"The row has {found} cells, the header has {expected}.",
        fix,
    )
