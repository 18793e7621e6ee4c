"""The part of reading that touches the file itself, in a process of its own.

A PDF can make any reader eat all memory, crash or never end, and PDFium is no Python code that
could be interrupted.  So this module is run as ``python -m detente.reading.text.pdf.child FIRST``:
the file comes on standard input, one line of JSON a page goes out, and whoever started it may end
it at any time.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import sys
from typing import Any, TextIO

from detente.reading.text.pdf.glyphs import page_spans

MAX_PAGES = 2_000
# Address space; a page that wants more is a bomb.
MAX_MEMORY = 1_500_000_000


def serve(data: bytes, out: TextIO, *, first: int = 0) -> None:
    """Write what a PDF holds, a line each: number of pages and metadata, then page after page.

    Parameters
    ----------
    data : bytes
    out : text stream
    first : int
        Page to begin with, from 0.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(data)
        pages = len(document)
    except PdfiumError as error:
        _say(out, {"error": str(error)})
        return
    _say(out, {"pages": pages, "meta": _meta(document)})
    for number in range(first, min(pages, MAX_PAGES)):
        try:
            spans, width = page_spans(document, number)
        except (PdfiumError, ctypes.ArgumentError, ValueError, MemoryError) as error:
            _say(out, {"page": number, "broken": str(error) or type(error).__name__})
            continue
        rows = [
            [s.text, round(s.left, 2), round(s.right, 2), round(s.y, 2), round(s.size, 3), s.bold,
             s.leftward, s.order]
            for s in spans
        ]  # fmt: skip
        _say(out, {"page": number, "width": width, "spans": rows})
    document.close()


def _say(out: TextIO, content: dict[str, Any]) -> None:
    out.write(json.dumps(content) + "\n")
    out.flush()


def _meta(document: Any) -> dict[str, str]:
    found = document.get_metadata_dict(skip_empty=True)
    return {key.lower(): found.get(key, "") for key in ("Title", "Author")}


def _bounded() -> None:
    """Bound the memory of this process where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _bounded()
    serve(sys.stdin.buffer.read(), sys.stdout, first=int(sys.argv[1]))
