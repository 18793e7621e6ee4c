"""Open a PDF, read its pages one after the other, and say clearly what cannot be read."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable
from typing import Any

from detente.errors import FileFormatError
from detente.reading.document import MAX_CHARACTERS, Piece, too_long
from detente.reading.pdf.blocks import pieces_of
from detente.reading.pdf.glyphs import OutOfTime, Span, page_spans
from detente.reading.pdf.lines import Line, page_lines
from detente.reading.pdf.margins import without_margins

MAX_PAGES = 2_000
Progress = Callable[[int, int], None]
# PDFium may be used by one thread at a time.
_ONE_AT_A_TIME = threading.Lock()


def read_pdf(
    data: bytes, *, source: str, progress: Progress | None = None, seconds: float = 45.0
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
    with _ONE_AT_A_TIME:
        spans, sizes, meta, warnings = _read(data, source, progress, seconds)
    letters = sum(len(span.text.strip()) for page in spans for span in page)
    if letters < 20 * max(1, len(spans)) and letters < 200:
        raise FileFormatError(
            f"'{source}' holds pictures of pages but no text (a scan). Run a text recognition "
            "(OCR) over it first, for instance with ocrmypdf, and read the result."
        )
    if letters > MAX_CHARACTERS:
        raise too_long(source)
    layout: list[list[Line]] = [
        page_lines(page, width) for page, width in zip(spans, sizes, strict=True)
    ]
    return pieces_of(without_margins(layout)), meta, warnings


def _read(
    data: bytes, source: str, progress: Progress | None, seconds: float
) -> tuple[list[list[Span]], list[float], dict[str, str], list[str]]:
    """Spans and width of every page, metadata, warnings."""
    from pypdfium2 import PdfDocument, PdfiumError

    deadline = time.monotonic() + seconds
    warnings: list[str] = []
    try:
        document = PdfDocument(data)
        pages = len(document)
    except PdfiumError as error:
        raise _unopened(source, str(error)) from error
    spans: list[list[Span]] = []
    sizes: list[float] = []
    broken: list[int] = []
    try:
        if pages > MAX_PAGES:
            warnings.append(f"only the first {MAX_PAGES} of {pages} pages are read")
        for number in range(min(pages, MAX_PAGES)):
            try:
                found, width = page_spans(document, number, deadline)
            except OutOfTime:
                warnings.append(
                    f"reading stopped at page {number + 1} of {pages} after {seconds:.0f} seconds; "
                    "split the file to read the rest"
                )
                break
            except (PdfiumError, ctypes.ArgumentError, ValueError) as error:
                if not broken:
                    warnings.append(f"page {number + 1} cannot be read ({_short(error)})")
                broken.append(number + 1)
                found, width = [], 600.0
            spans.append(found)
            sizes.append(width)
            if progress is not None:
                progress(number + 1, min(pages, MAX_PAGES))
        meta = _meta(document)
    finally:
        document.close()
    if len(broken) > 1:
        shown = ", ".join(map(str, broken[:10]))
        warnings.append(f"pages that cannot be read: {shown}{' …' if len(broken) > 10 else ''}")
    return spans, sizes, meta, warnings


def _unopened(source: str, reason: str) -> FileFormatError:
    if "password" in reason.lower() or "security" in reason.lower():
        return FileFormatError(
            f"'{source}' is encrypted. Open it with its password and save it without one "
            "(print to PDF), then read that file."
        )
    return FileFormatError(
        f"'{source}' is damaged and cannot be opened as PDF ({_short(reason)}). "
        "Print it to a new PDF, or save the text as .txt."
    )


def _short(error: object) -> str:
    return str(error).split("\n")[0][:120] or type(error).__name__


def _meta(document: Any) -> dict[str, str]:
    found = document.get_metadata_dict(skip_empty=True)
    pairs = {"title": found.get("Title", ""), "author": found.get("Author", "")}
    return {key: " ".join(value.split()) for key, value in pairs.items() if value.strip()}
