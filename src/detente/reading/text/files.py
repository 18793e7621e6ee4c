"""Open a file of any supported kind, by what it holds and not by what it is called."""

from __future__ import annotations

import codecs
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from detente.errors import FileFormatError
from detente.reading.text.assemble import assemble
from detente.reading.text.document import Document, Piece

MAX_BYTES = 200_000_000
MAX_TEXT_BYTES = 30_000_000
_EXTENSIONS = {
    ".pdf": "pdf", ".docx": "docx", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".md": "markdown", ".markdown": "markdown", ".txt": "text", ".text": "text",
}  # fmt: skip
_HTML = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|div)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_document(
    path: str | Path, *, progress: Callable[[int, int], None] | None = None
) -> Document:
    """Read a brief: PDF, DOCX, HTML, Markdown or plain text.

    Parameters
    ----------
    path : str or Path
        What the file is, is told from its content; a wrong extension earns a warning.
    progress : callable, optional
        Called with (page, pages) while a PDF is read.

    Returns
    -------
    Document

    Raises
    ------
    FileFormatError
        Missing, empty, too large, encrypted, damaged, without text, or of another kind.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.md").write_text("# Title\\n\\nOstria waits.[^1]\\n\\n[^1]: A note.")
    >>> document = read_document(folder / "a.md")
    >>> document.meta["title"], document.notes[0].text
    ('Title', 'A note.')
    """
    path = Path(path)
    name = path.name
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise FileFormatError(
                f"'{name}' is a folder. Name the document itself, for instance {name}/brief.md."
            )
        if size > MAX_BYTES:
            raise FileFormatError(
                f"'{name}' has {size / 1e6:,.0f} MB; at most {MAX_BYTES / 1e6:,.0f} MB are read. "
                "Save the text alone, or the pages that matter."
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise FileFormatError(f"'{path}' does not exist. Check the name and the folder.") from error
    except OSError as error:
        reason = error.strerror or error
        raise FileFormatError(
            f"'{path}' cannot be read ({reason}). Check its permissions."
        ) from error
    return read_bytes(data, name=name, progress=progress)


def read_bytes(
    data: bytes, *, name: str, progress: Callable[[int, int], None] | None = None
) -> Document:
    """The same for content already in memory; ``name`` is used for messages and the extension."""
    kind = _kind(data, name)
    expected = _EXTENSIONS.get(Path(name).suffix.lower(), "")
    warnings: list[str] = []
    loose = {"text", "markdown"}
    if expected and kind != expected and not {kind, expected} <= loose:
        warnings.append(f"the file is called {Path(name).suffix} but holds {kind}; read as {kind}")
    meta: dict[str, str] = {}
    if kind == "pdf":
        from detente.reading.text.pdf import read_pdf

        pieces, meta, found = read_pdf(data, source=name, progress=progress)
        warnings += found
    elif kind == "docx":
        from detente.reading.text.word import read_docx

        pieces, meta, found = read_docx(data, source=name)
        warnings += found
    else:
        text = _decoded(data, name, kind, warnings)
        pieces, meta, found = _text_pieces(text, kind, expected, name)
        warnings += found
    return assemble(pieces, meta={**meta, "format": kind}, warnings=warnings, source=name)


def read_text(text: str, *, name: str = "text") -> Document:
    """A document from a string of plain text or Markdown.

    Examples
    --------
    >>> len(read_text("One. Two.").sentences)
    2
    """
    return read_bytes(text.encode(), name=f"{name}.txt" if "." not in name else name)


def _text_pieces(
    text: str, kind: str, expected: str, name: str
) -> tuple[list[Piece], dict[str, str], list[str]]:
    if kind == "html":
        from detente.reading.text.web import read_html

        return read_html(text, source=name)
    from detente.reading.text.markup import (
        front_matter,
        looks_like_markdown,
        read_markdown,
        read_plain,
    )

    if kind == "markdown" or expected == "markdown" or looks_like_markdown(text):
        meta, text = front_matter(text)
        return read_markdown(text), meta, []
    return read_plain(text), {}, []


def _kind(data: bytes, name: str) -> str:
    head = data[:4096]
    if not data.strip(b"\x00 \t\r\n"):
        raise FileFormatError(f"'{name}' is empty. Check that the right file was saved.")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive_kind(data, name)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "docx"  # its reader explains encrypted and old Word files
    if head.startswith(b"{\\rtf"):
        raise FileFormatError(f"'{name}' is Rich Text (RTF). Save it as .docx or .txt.")
    for magic, what in (
        (b"\x89PNG", "a picture (PNG)"), (b"\xff\xd8\xff", "a picture (JPEG)"),
        (b"GIF8", "a picture (GIF)"), (b"\x1f\x8b", "a gzip archive"), (b"7z\xbc\xaf", "an archive"),  # noqa: E501
        (b"%!PS", "PostScript"), (b"SQLite", "a database"), (b"\x7fELF", "a program"),
    ):  # fmt: skip
        if head.startswith(magic):
            raise FileFormatError(
                f"'{name}' is {what}, not a document. Read a PDF, DOCX, HTML, Markdown or text file."  # noqa: E501
            )
    if len(data) > MAX_TEXT_BYTES:
        raise FileFormatError(
            f"'{name}' has {len(data) / 1e6:,.0f} MB of text; at most {MAX_TEXT_BYTES / 1e6:,.0f} MB "  # noqa: E501
            "are read. Save the article alone, as text."
        )
    start = _sample(head)
    if _HTML.search(start) or (
        Path(name).suffix.lower() in {".html", ".htm", ".xhtml"} and "<" in start
    ):
        return "html"
    expected = _EXTENSIONS.get(Path(name).suffix.lower(), "")
    return "markdown" if expected == "markdown" else "text"


def _archive_kind(data: bytes, name: str) -> str:
    import io

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "docx"  # its reader says what is broken
    for member, what in (
        ("xl/workbook.xml", "an Excel workbook"), ("ppt/presentation.xml", "a presentation"),
        ("mimetype", "an OpenDocument or EPUB file"),
    ):  # fmt: skip
        if member in names and "word/document.xml" not in names:
            raise FileFormatError(f"'{name}' is {what}. Save its text as .docx, PDF or .txt.")
    return "docx"


def _sample(head: bytes) -> str:
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return head.decode(codec, errors="ignore")
    return head.decode("latin-1")


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),  # noqa: E501
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


def _decoded(data: bytes, name: str, kind: str, warnings: list[str]) -> str:
    """Characters by byte-order mark, declared encoding, UTF-8, or Windows-1252 as a last resort."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data.decode(codec, errors="replace")
    if data[:200].count(b"\x00") > 20:
        codec = "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"
        return data.decode(codec, errors="replace")
    declared = ""
    if kind == "html":
        match = re.search(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", data[:4096], re.IGNORECASE)
        declared = match.group(1).decode("ascii", "ignore") if match else ""
    controls = sum(data[:200_000].count(bytes([code])) for code in (*range(1, 9), *range(14, 27)))
    if controls > 0.02 * len(data[:200_000]):
        raise FileFormatError(
            f"'{name}' is no text file (it is full of binary data). Read a PDF, DOCX, HTML, "
            "Markdown or text file."
        )
    for codec in dict.fromkeys(filter(None, ("utf-8", declared))):
        try:
            return data.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
    if data.count(b"\x00") > len(data) // 50:
        raise FileFormatError(
            f"'{name}' is no text file (it is full of binary data). Read a PDF, DOCX, HTML, "
            "Markdown or text file."
        )
    return _mixed(data, declared, warnings)


def _mixed(data: bytes, declared: str, warnings: list[str]) -> str:
    """Decode line by line: UTF-8 where a line is UTF-8, else the declared or Windows encoding."""
    fallback = "cp1252"
    if declared:
        try:
            codecs.lookup(declared)
            fallback = declared
        except LookupError:
            fallback = "cp1252"
    lines: list[str] = []
    odd = 0
    for line in data.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            odd += 1
            lines.append(line.decode(fallback, errors="replace"))
    warnings.append(
        f"{odd} line(s) are not UTF-8; they are read as {fallback}, check accents there"
    )
    return "\n".join(lines)
