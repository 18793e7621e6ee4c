"""Open a PDF, read its pages one after the other, and say clearly what cannot be read."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from detente.errors import FileFormatError
from detente.reading.text.document import MAX_CHARACTERS, Piece, too_long
from detente.reading.text.pdf.blocks import pieces_of
from detente.reading.text.pdf.child import MAX_PAGES
from detente.reading.text.pdf.glyphs import Span
from detente.reading.text.pdf.lines import page_lines
from detente.reading.text.pdf.margins import without_margins

Progress = Callable[[int, int], None]
# After so many pages that ended the reading process, the rest is given up.
MOST_CRASHES = 3


@dataclass
class _Pages:
    """What came out of a file so far."""

    spans: list[list[Span]] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    pages: int = 0
    broken: dict[int, str] = field(default_factory=dict)
    stopped: bool = False
    error: str = ""

    @property
    def wanted(self) -> int:
        """Pages that are to be read."""
        return min(self.pages, MAX_PAGES)

    def add(self, spans: list[Span], width: float) -> None:
        """The next page."""
        self.spans.append(spans)
        self.widths.append(width)


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
        Encrypted with a password, damaged, without any text (a scan), or made to exhaust its
        reader.
    """
    found = _read(data, progress, seconds)
    if found.error:
        raise _unopened(source, found.error)
    letters = sum(len(span.text.strip()) for page in found.spans for span in page)
    if letters < 20 * max(1, len(found.spans)) and letters < 200:
        raise _empty(source, found, seconds)
    if letters > MAX_CHARACTERS:
        raise too_long(source)
    layout = [page_lines(p, width) for p, width in zip(found.spans, found.widths, strict=True)]
    meta = {key: " ".join(text.split()) for key, text in found.meta.items() if text.strip()}
    return pieces_of(without_margins(layout)), meta, _warnings(found, seconds)


def _read(data: bytes, progress: Progress | None, seconds: float) -> _Pages:
    """All pages; a page that ends the reading process is skipped."""
    deadline = time.monotonic() + seconds
    found = _Pages()
    crashes = 0
    while not found.pages or len(found.spans) < found.wanted:
        for said in _said(data, len(found.spans), deadline):
            if said is None:
                found.stopped = True
                return found
            _take(found, said)
            if "page" in said and progress is not None:
                progress(len(found.spans), found.wanted)
        if found.error or not found.pages:
            found.error = found.error or "its reader gave up"
            return found
        if len(found.spans) < found.wanted:
            found.broken[len(found.spans) + 1] = "it exhausts or crashes its reader"
            found.add([], 600.0)
            crashes += 1
            if crashes >= MOST_CRASHES:
                found.stopped = len(found.spans) < found.wanted
                return found
    return found


def _take(found: _Pages, said: dict[str, Any]) -> None:
    if "error" in said:
        found.error = str(said["error"]) or "no reason given"
    elif "pages" in said:
        found.pages, found.meta = int(said["pages"]), dict(said["meta"])
        if not found.pages:
            found.error = "it has no pages"
    elif "broken" in said:
        found.broken[said["page"] + 1] = str(said["broken"]).split("\n")[0][:120]
        found.add([], 600.0)
    else:
        found.add([Span(*row) for row in said["spans"]], float(said["width"]))


def _said(data: bytes, first: int, deadline: float) -> Iterator[dict[str, Any] | None]:
    """Lines of the reading process; None when time is over."""
    with _child(data, first) as lines:
        while True:
            try:
                line = lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                yield None
                return
            if not line:
                return
            with suppress(ValueError):  # a line cut off by a crash
                yield json.loads(line)


@contextmanager
def _child(data: bytes, first: int) -> Iterator[queue.Queue[bytes]]:
    """Start the reading process; it is ended whatever happens."""
    path = os.pathsep.join(each for each in sys.path if each)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "detente.reading.text.pdf.child", str(first)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip
    lines: queue.Queue[bytes] = queue.Queue()
    assert process.stdin is not None
    assert process.stdout is not None
    into, out = process.stdin, process.stdout

    def feed() -> None:
        with suppress(OSError):
            into.write(data)
            into.close()

    def listen() -> None:
        for line in out:
            lines.put(line)
        lines.put(b"")

    threads = [threading.Thread(target=work, daemon=True) for work in (feed, listen)]
    for thread in threads:
        thread.start()
    try:
        yield lines
    finally:
        process.kill()
        process.wait()
        for thread in threads:
            thread.join()
        out.close()


def _unopened(source: str, reason: str) -> FileFormatError:
    if "password" in reason.lower() or "security" in reason.lower():
        return FileFormatError(
            f"'{source}' is encrypted. Open it with its password and save it without one "
            "(print to PDF), then read that file."
        )
    short = reason.split("\n")[0][:120]
    return FileFormatError(
        f"'{source}' is damaged and cannot be opened as PDF ({short}). "
        "Print it to a new PDF, or save the text as .txt."
    )


def _empty(source: str, found: _Pages, seconds: float) -> FileFormatError:
    if found.broken or found.stopped:
        reason = next(iter(found.broken.values()), f"nothing came out in {seconds:.0f} seconds")
        return FileFormatError(
            f"'{source}' cannot be read ({reason}); it is damaged or made to exhaust its reader. "
            "Print it to a new PDF, or save the text as .txt."
        )
    return FileFormatError(
        f"'{source}' holds pictures of pages but no text (a scan). Run a text recognition "
        "(OCR) over it first, for instance with ocrmypdf, and read the result."
    )


def _warnings(found: _Pages, seconds: float) -> list[str]:
    said: list[str] = []
    if found.pages > MAX_PAGES:
        said.append(f"only the first {MAX_PAGES} of {found.pages} pages are read")
    if found.stopped:
        said.append(
            f"reading stopped at page {len(found.spans) + 1} of {found.pages} after "
            f"{seconds:.0f} seconds or {MOST_CRASHES} pages that end their reader; "
            "split the file to read the rest"
        )
    bare = [
        number for number, spans in enumerate(found.spans, start=1)
        if not spans and number not in found.broken
    ]  # fmt: skip
    if bare:
        said.append(
            f"pages without any text: {_named(bare)} (blank, or pictures that need recognition)"
        )
    if found.broken:
        reason = next(iter(found.broken.values()))
        said.append(f"pages that cannot be read: {_named(list(found.broken))} ({reason})")
    return said


def _named(pages: list[int]) -> str:
    return ", ".join(map(str, pages[:10])) + (" …" if len(pages) > 10 else "")
