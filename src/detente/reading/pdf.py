"""PDF: to pieces.  Lines from positions, columns, raised markers, notes in small print."""

from __future__ import annotations

import io
import itertools
import logging
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from detente.errors import FileFormatError
from detente.reading.document import OPEN, SHUT, Piece

MAX_PAGES = 2_000
Progress = Callable[[int, int], None]


@dataclass
class Chunk:
    """One text operation: where it starts, its size and its characters."""

    x: float
    y: float
    size: float
    text: str
    bold: bool = False


@dataclass
class Line:
    """Characters on one baseline of one column."""

    x: float
    y: float
    size: float
    right: float
    text: str = ""
    bold: bool = False
    note: str = ""
    chunks: list[Chunk] = field(default_factory=list)


class _OutOfTime(Exception):
    """The page took longer than it may."""


def read_pdf(
    data: bytes, *, source: str, progress: Progress | None = None, seconds: float = 55.0
) -> tuple[list[Piece], dict[str, str], list[str]]:
    """Pieces, metadata and warnings of a PDF.

    Parameters
    ----------
    data : bytes
    source : str
        Name for messages.
    progress : callable, optional
        Called with (page, pages) after every page.
    seconds : float
        Time after which reading stops with the pages read so far and a warning.

    Raises
    ------
    FileFormatError
        Encrypted with a password, damaged, or without any text (a scan).
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    deadline = time.monotonic() + seconds
    warnings: list[str] = []
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileFormatError(
                f"'{source}' is encrypted. Open it with its password and save it without one "
                "(print to PDF), then read that file."
            )
        pages = len(reader.pages)
    except FileFormatError:
        raise
    except DependencyError as error:
        raise FileFormatError(
            f"'{source}' is encrypted in a way that needs another package ({error}). "
            "Save it without encryption (print to PDF)."
        ) from error
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, OSError,
            RecursionError, AssertionError, OverflowError, ArithmeticError) as error:  # fmt: skip
        raise FileFormatError(
            f"'{source}' is damaged and cannot be opened as PDF ({_short(error)}). "
            "Print it to a new PDF, or save the text as .txt."
        ) from error
    if pages > MAX_PAGES:
        warnings.append(f"only the first {MAX_PAGES} of {pages} pages are read")
        pages = MAX_PAGES
    layout: list[list[Line]] = []
    broken: list[int] = []
    for number in range(pages):
        try:
            layout.append(_lines(reader.pages[number], deadline))
        except _OutOfTime:
            warnings.append(
                f"reading stopped at page {number + 1} of {pages} after {seconds:.0f} seconds; "
                "split the file to read the rest"
            )
            break
        except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, OSError,
                RecursionError, AssertionError, OverflowError, ArithmeticError,
                NotImplementedError) as error:  # fmt: skip
            broken.append(number + 1)
            layout.append([])
            _ = error
        if progress is not None:
            progress(number + 1, pages)
    if broken:
        shown = ", ".join(map(str, broken[:10]))
        warnings.append(f"pages that cannot be read: {shown}{' …' if len(broken) > 10 else ''}")
    letters = sum(len(line.text) for lines in layout for line in lines)
    if letters < 20 * max(1, len(layout)) and letters < 200:
        raise FileFormatError(
            f"'{source}' holds pictures of pages but no text (a scan). Run a text recognition "
            "(OCR) over it first, for instance with ocrmypdf, and read the result."
        )
    return _pieces(layout), _meta(reader), warnings


def _short(error: Exception) -> str:
    return str(error).split("\n")[0][:120] or type(error).__name__


def _meta(reader: Any) -> dict[str, str]:
    try:
        info = reader.metadata or {}
        pairs = {"title": info.get("/Title"), "author": info.get("/Author")}
    except Exception:
        # Metadata are a courtesy; a broken dictionary must not cost the text.
        return {}
    return {key: str(value).strip() for key, value in pairs.items() if value and str(value).strip()}


def _lines(page: Any, deadline: float) -> list[Line]:
    chunks: list[Chunk] = []

    def visit(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        if time.monotonic() > deadline:
            raise _OutOfTime
        if not text.strip("\n"):
            return
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        scale = (tm[1] ** 2 + tm[3] ** 2) ** 0.5 * (cm[1] ** 2 + cm[3] ** 2) ** 0.5
        name = str((font or {}).get("/BaseFont", ""))
        # pypdf hands the line end that follows over with the text.
        parts = text.split("\n")
        bold = re.search(r"bold|black|heavy|semibold", name, re.IGNORECASE) is not None
        for index, part in enumerate(parts):
            if part.strip() or (part and index == 0):
                height = abs(size * (scale or 1.0)) or 10.0
                chunks.append(Chunk(x, y - index * 1.2 * height, height, part, bold))

    page.extract_text(visitor_text=visit)
    width = float(page.mediabox.width) or 600.0
    return _ordered(_merge(chunks), width)


def _merge(chunks: list[Chunk]) -> list[Line]:
    """Chunks that follow each other on one baseline make a line."""
    lines: list[Line] = []
    for chunk in chunks:
        line = lines[-1] if lines else None
        width = _width(chunk)
        if line is not None and _continues(line, chunk):
            gap = chunk.x - line.right
            if (
                gap > 0.28 * chunk.size
                and not line.text.endswith((" ", "-"))
                and not chunk.text.startswith(" ")
                and line.text
            ):
                line.text += " "
            line.text += _marker(line, chunk)
            line.right = max(line.right, chunk.x + width)
            line.chunks.append(chunk)
            continue
        new = Line(chunk.x, chunk.y, chunk.size, chunk.x + width, "", chunk.bold)
        new.text = chunk.text.lstrip()
        new.chunks.append(chunk)
        lines.append(new)
    return [_finished(line) for line in lines if line.text.strip()]


def _width(chunk: Chunk) -> float:
    """Estimated: the mean letter of a text face is about 0.44 of its size wide."""
    return 0.44 * chunk.size * len(chunk.text)


def _continues(line: Line, chunk: Chunk) -> bool:
    last = line.chunks[-1]
    if chunk.x < last.x - 0.1:
        return False
    raised = chunk.size < 0.85 * line.size or last.size < 0.85 * chunk.size
    drop = abs(chunk.y - line.y)
    if drop > (0.6 if raised else 0.25) * max(line.size, chunk.size):
        return False
    return chunk.x - line.right < 6 * max(line.size, chunk.size)


def _marker(line: Line, chunk: Chunk) -> str:
    """A run of digits that sits on the end of a word or sentence is a footnote marker."""
    text = chunk.text
    match = re.fullmatch(r"\s*\[?(\d{1,3}(?:\s*[,–-]\s*\d{1,3})*)\]?\s*", text)
    if match is None or not line.text:
        return text
    before = line.text.rstrip(" ")
    raised = chunk.size < 0.85 * line.size or chunk.y > line.y + 0.15 * line.size
    glued = before == line.text and re.search(r"""[a-z.,;:!?)\]"'”’%]$""", before) is not None
    if raised and re.search(r"\w$", before) and re.search(r"\b(?:km|m|cm)$", before):
        return text
    if raised and re.search(r"""[\w.,;:!?)\]"'”’%]$""", before):
        return f"{OPEN}{match.group(1)}{SHUT}"
    if glued and not re.search(r"\d[.,]$", before) and text == text.strip():
        return f"{OPEN}{match.group(1)}{SHUT}"
    return text


def _finished(line: Line) -> Line:
    """Size of a line is that of most of its letters; a leading raised digit labels a note."""
    sizes: Counter[float] = Counter()
    for chunk in line.chunks:
        sizes[round(chunk.size, 1)] += len(chunk.text.strip())
    line.size = sizes.most_common(1)[0][0]
    first = line.chunks[0]
    own = re.fullmatch(r"\s*\[?(\d{1,3})\]?\s*", first.text)
    if own and len(line.chunks) > 1:
        line.note = own.group(1)
        line.text = "".join([line.text[len(first.text.lstrip()) :]]).lstrip(". ")
    line.bold = all(chunk.bold for chunk in line.chunks if chunk.text.strip())
    return line


def _ordered(lines: list[Line], width: float) -> list[Line]:
    """Reading order: full-width lines part the page into bands; in a band, column by column.

    Most programs write column after column, and then the order of the file is the reading order.
    Only where rows run across columns (neighbours in the file stand side by side) is it sorted.
    """
    beside = sum(
        abs(a.y - b.y) < 0.3 * a.size and abs(a.x - b.x) > 6 * a.size
        for a, b in itertools.pairwise(lines)
    )
    if len(lines) < 12 or beside < 0.15 * len(lines):
        return lines
    gutter = _gutter(lines, width)
    if gutter is None:
        return lines
    ordered = sorted(lines, key=lambda line: -line.y)
    out: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in ordered:
        if line.x < gutter - 2 and line.right > gutter + 8 * line.size:
            out += [*left, *right, line]
            left, right = [], []
        elif line.x < gutter - 2:
            left.append(line)
        else:
            right.append(line)
    return [*out, *left, *right]


def _gutter(lines: list[Line], width: float) -> float | None:
    """x at which a second column starts; None where there is one column."""
    starts: Counter[int] = Counter(round(line.x / 4) for line in lines)
    left_edge = min(line.x for line in lines)
    candidates = [
        (count, key)
        for key, count in starts.items()
        if key * 4 > left_edge + 0.3 * (width - left_edge) and key * 4 < 0.75 * width
    ]
    if not candidates:
        return None
    count, key = max(candidates)
    near = sum(n for k, n in starts.items() if abs(k - key) <= 2)
    if count < 4 or near < 0.2 * len(lines):
        return None
    gutter = key * 4.0 - 4
    crossing = sum(line.x < gutter - 20 and line.right > gutter + 8 * line.size for line in lines)
    return gutter if crossing < 0.25 * len(lines) else None


def _pieces(layout: list[list[Line]]) -> list[Piece]:
    sizes: Counter[float] = Counter()
    for lines in layout:
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    pieces: list[Piece] = []
    open_paragraph: list[str] = []
    open_page = 0

    def close() -> None:
        if open_paragraph:
            pieces.append(Piece("paragraph", _joined(open_paragraph), 0, "", open_page))
            open_paragraph.clear()

    for number, lines in enumerate(layout, start=1):
        if number > 1:
            close()
            pieces.append(Piece("page", page=number))
        heads = _edge_lines(lines, body, first=number == 1)
        leading = _leading(lines)
        notes = _note_lines(lines, body)
        previous: Line | None = None
        for index, line in enumerate(lines):
            if index in heads:
                continue
            if index in notes:
                label = line.note if notes[index] else ""
                last = pieces[-1] if pieces else None
                if label:
                    close()
                    pieces.append(Piece("note", line.text, 0, label, number))
                elif last is not None and last.kind == "note":
                    text = _joined([last.text, line.text])
                    pieces[-1] = Piece("note", text, 0, last.label, number)
                previous = None
                continue
            level = _heading(line, body)
            if level:
                close()
                last = pieces[-1] if pieces else None
                if (
                    last is not None
                    and last.kind == "heading"
                    and last.level == level
                    and (previous is not None and abs(previous.y - line.y) < 1.6 * line.size)
                ):
                    text = _joined([last.text, line.text])
                    pieces[-1] = Piece("heading", text, level, "", number)
                else:
                    pieces.append(Piece("heading", line.text.strip(), level, "", number))
                previous = line
                continue
            if previous is not None and open_paragraph and _breaks(previous, line, leading, lines):
                close()
            if not open_paragraph:
                open_page = number
            text = f"{line.note} {line.text}" if line.note else line.text
            open_paragraph.append(text)
            previous = line
    close()
    return pieces


def _leading(lines: list[Line]) -> float:
    gaps = Counter(
        round(a.y - b.y, 0) for a, b in itertools.pairwise(lines) if 0 < a.y - b.y < 3 * a.size
    )
    return gaps.most_common(1)[0][0] if gaps else 12.0


def _edge_lines(lines: list[Line], body: float, *, first: bool) -> set[int]:
    """Running head and foot: small or lone lines at the very top or bottom of a page."""
    if not lines:
        return set()
    top, bottom = max(line.y for line in lines), min(line.y for line in lines)
    out: set[int] = set()
    for index, line in enumerate(lines):
        text = line.text.strip()
        at_top = line.y > top - 2 and not first
        at_bottom = line.y < bottom + 2
        number = re.fullmatch(
            r"\W*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/)\s*\d+)?\W*", text, re.IGNORECASE
        )
        if ((at_top or at_bottom) and number) or (
            at_top and line.size < 0.95 * body and not text.endswith(".")
        ):
            out.add(index)
    return out


def _note_lines(lines: list[Line], body: float) -> dict[int, bool]:
    """Lines of footnotes: index → whether a new note starts there."""
    out: dict[int, bool] = {}
    inside = False
    column = 0.0
    for index, line in enumerate(lines):
        small = line.size < 0.93 * body
        if line.note and small:
            inside, column = True, line.x
            out[index] = True
        elif inside and small and abs(line.x - column) < 40:
            out[index] = False
        else:
            inside = False
    return out


def _heading(line: Line, body: float) -> int:
    text = line.text.strip()
    if len(text) > 160 or not re.search(r"[A-Za-z]{2}", text):
        return 0
    if line.size > 1.35 * body:
        return 1
    if line.size > 1.06 * body:
        return 2
    if line.bold and len(text) < 90 and not text.endswith((".", ",", ";")):
        return 3
    return 0


def _breaks(previous: Line, line: Line, leading: float, lines: list[Line]) -> bool:
    """Whether a new paragraph starts at ``line``."""
    gap = previous.y - line.y
    if gap < -2:
        # Next column: goes on unless the last line was short and closed.
        return bool(re.search(r"""[.!?]["'”’)]*$""", previous.text)) and _short_line(
            previous, lines
        )
    if gap > 1.3 * leading:
        return True
    closed = re.search(rf"""[.!?:]["'”’)]*(?:{OPEN}[^{SHUT}]*{SHUT})*\s*$""", previous.text)
    indent = line.x - previous.x
    return bool(closed) and (4 < indent < 40) and not line.text[:1].islower()


def _short_line(line: Line, lines: list[Line]) -> bool:
    widths = sorted(len(other.text) for other in lines if abs(other.x - line.x) < 20)
    usual = widths[int(0.7 * (len(widths) - 1))] if widths else 0
    return len(line.text) < 0.85 * usual


def _joined(lines: list[str]) -> str:
    """Lines as one text; a hyphen at a line end goes where the next line goes on in small."""
    text = ""
    for line in lines:
        line = line.strip()
        if text.endswith("-") and re.search(r"\w-$", text) and line[:1].islower():
            compound = re.search(r"https?://\S*-$", text)
            text = text + line if compound else text[:-1] + line
        elif re.search(r"https?://\S*/$", text) and re.match(r"[\w-]", line):
            text += line
        else:
            text = f"{text} {line}" if text else line
    return text
