"""DOCX: to pieces, read straight from its parts, with limits against hostile archives."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from detente.errors import FileFormatError
from detente.reading.text.document import OPEN, SHUT, Piece

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAX_PART = 80_000_000
MAX_RATIO = 200
# Text that an editor has struck out, and field codes, are not what a reader sees.
_SKIP = frozenset(f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pict"))


def read_docx(data: bytes, *, source: str) -> tuple[list[Piece], dict[str, str], list[str]]:
    """Pieces, metadata and warnings of a Word file.

    Raises
    ------
    FileFormatError
        Encrypted, broken, not a Word document, or a part that unpacks to more than 80 MB.
    """
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise FileFormatError(
            f"'{source}' is an encrypted or old (.doc) Word file. Open it in Word or LibreOffice "
            "and save it as .docx without a password."
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = {info.filename: info for info in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileFormatError(
            f"'{source}' is damaged: its container cannot be opened ({error}). "
            "Open it in Word, repair it and save it again."
        ) from error
    if "word/document.xml" not in names:
        raise FileFormatError(
            f"'{source}' is an archive but no Word document (it lacks word/document.xml). "
            "Unpack it and read the document inside."
        )
    body = _part(archive, names, "word/document.xml", source)
    styles = _part(archive, names, "word/styles.xml", source)
    headings = _heading_styles(styles)
    warnings: list[str] = []
    if body is None:
        return [], {}, warnings
    reader = _Reader(headings, _list_styles(styles))
    pieces = reader.blocks(body)
    for name, kind in (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")):
        part = _part(archive, names, name, source)
        if part is not None:
            pieces += reader.notes(part, kind)
    if any(True for _ in body.iter(f"{_W}del")):
        warnings.append("the file has tracked deletions; they are left out")
    if "word/comments.xml" in names:
        comments = _part(archive, names, "word/comments.xml", source)
        if comments is not None and len(comments):
            warnings.append(f"{len(comments)} comments in the margin are left out")
    return pieces, _core(_part(archive, names, "docProps/core.xml", source)), warnings


def _part(
    archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], name: str, source: str
) -> Any:
    from lxml import etree

    info = names.get(name)
    if info is None:
        return None
    ratio = info.file_size / max(1, info.compress_size)
    if info.file_size > MAX_PART or (ratio > MAX_RATIO and info.file_size > 5_000_000):
        raise FileFormatError(
            f"'{source}' unpacks to far more than a brief holds ({name}: {info.file_size:,} "
            f"bytes from {info.compress_size:,}); it is refused as a possible zip bomb. "
            "If it is genuine, save the text alone as .txt."
        )
    try:
        with archive.open(info) as stream:
            # The header may lie about the size, so what is read is bounded too.
            data = stream.read(MAX_PART + 1)
    except (
        zipfile.BadZipFile,
        RuntimeError,
        EOFError,
        OSError,
        NotImplementedError,
        ValueError,
    ) as error:
        locked = "encrypted" in str(error)
        fix = "Save it without a password." if locked else "Repair it in Word and save it again."
        raise FileFormatError(f"'{source}': {name} cannot be read ({error}). {fix}") from error
    except Exception as error:
        # zlib and lzma raise their own classes.
        raise FileFormatError(
            f"'{source}': {name} is damaged ({error}). Repair it in Word and save it again."
        ) from error
    if len(data) > MAX_PART:
        raise FileFormatError(
            f"'{source}': {name} unpacks to more than {MAX_PART:,} bytes; refused as a possible "
            "zip bomb. If it is genuine, save the text alone as .txt."
        )
    data = data.replace(_STRICT.encode(), _TRANSITIONAL.encode())
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileFormatError(
            f"'{source}': {name} is not well-formed ({error}). Open it in Word, repair it and "
            "save it again."
        ) from error


def _heading_styles(styles: Any) -> dict[str, int]:
    """Level of each style that is a heading or title, by style id."""
    levels: dict[str, int] = {}
    if styles is None:
        return levels
    for style in styles.iter(f"{_W}style"):
        key = style.get(f"{_W}styleId") or ""
        name = style.find(f"{_W}name")
        words = ((name.get(f"{_W}val") or "") if name is not None else key).lower()
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        match = re.match(r"heading (\d)", words)
        if words in {"title", "book title"}:
            levels[key] = 1
        elif match:
            levels[key] = int(match.group(1))
        elif outline is not None and (outline.get(f"{_W}val") or "9").isdigit():
            level = int(outline.get(f"{_W}val") or 9)
            if level < 9:
                levels[key] = level + 1
    return levels


def _list_styles(styles: Any) -> frozenset[str]:
    """Ids of the styles of entries in a table of contents or of figures."""
    found: set[str] = set()
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        name = style.find(f"{_W}name")
        words = ((name.get(f"{_W}val") or "") if name is not None else "").lower()
        if re.match(r"toc (?:\d|heading)|table of figures|contents \d", words):
            found.add(style.get(f"{_W}styleId") or "")
    return frozenset(found)


class _Reader:
    def __init__(self, headings: dict[str, int], lists: frozenset[str]) -> None:
        self.headings, self.lists = headings, lists
        # Word numbers notes by order of their references, not by their ids.
        self.labels: dict[str, str] = {}

    def blocks(self, root: Any) -> list[Piece]:
        pieces: list[Piece] = []
        page = 1
        for paragraph in root.iter(f"{_W}p"):
            if any(True for _ in _ancestors(paragraph, _SKIP)) or self._listed(paragraph):
                continue
            text, breaks = self._text(paragraph)
            level = self._level(paragraph)
            in_cell = any(True for _ in _ancestors(paragraph, {f"{_W}tc"}))
            listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
            kind = "heading" if level else "cell" if in_cell else "item" if listed else "paragraph"
            pieces.append(Piece(kind, text, level, "", page))
            if breaks:
                page += breaks
                pieces.append(Piece("page", page=page))
        if page == 1:
            # No page break recorded: pages are not known rather than all one.
            pieces = [Piece(p.kind, p.text, p.level, p.label, 0) for p in pieces]
        return pieces

    def notes(self, root: Any, kind: str) -> list[Piece]:
        pieces: list[Piece] = []
        for note in root.iter(f"{_W}{kind}"):
            if note.get(f"{_W}type") in {
                "separator",
                "continuationSeparator",
                "continuationNotice",
            }:
                continue
            key = f"{kind}/{note.get(f'{_W}id')}"
            text = " ".join(self._text(p)[0] for p in note.iter(f"{_W}p")).strip()
            label = self.labels.get(key)
            if label is None:
                label = str(len(self.labels) + 1)
                self.labels[key] = label
            if text:
                pieces.append(Piece("note", text, 0, label))
        return pieces

    def _listed(self, paragraph: Any) -> bool:
        """Whether it is an entry of a table of contents or of figures."""
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        return style is not None and (style.get(f"{_W}val") or "") in self.lists

    def _level(self, paragraph: Any) -> int:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if style is not None:
            return self.headings.get(style.get(f"{_W}val") or "", 0)
        outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        value = (outline.get(f"{_W}val") or "") if outline is not None else ""
        return int(value) + 1 if value.isdigit() and int(value) < 9 else 0

    def _text(self, paragraph: Any) -> tuple[str, int]:
        parts: list[str] = []
        breaks = 0
        for node in _visible(paragraph):
            tag = node.tag
            if tag == f"{_W}t":
                # An entity is left unexpanded; the words after it are its tail.
                text = (node.text or "") + "".join(child.tail or "" for child in node)
                parts.append(self._raised(node, text))
            elif tag in {f"{_W}tab", f"{_W}cr"}:
                parts.append(" ")
            elif tag == f"{_W}br":
                if node.get(f"{_W}type") == "page":
                    breaks += 1
                parts.append(" ")
            elif tag == f"{_W}lastRenderedPageBreak":
                breaks += 1
            elif tag == f"{_W}noBreakHyphen":
                parts.append("-")
            elif tag in {f"{_W}footnoteReference", f"{_W}endnoteReference"}:
                kind = "footnote" if tag.endswith("footnoteReference") else "endnote"
                key = f"{kind}/{node.get(f'{_W}id')}"
                label = self.labels.setdefault(key, str(len(self.labels) + 1))
                parts.append(f"{OPEN}{label}{SHUT}")
        return "".join(parts), breaks

    def _raised(self, node: Any, text: str) -> str:
        """Digits typed as superscript (no Word note behind them) are markers too."""
        run = node.getparent()
        align = run.find(f"{_W}rPr/{_W}vertAlign") if run is not None else None
        if align is not None and align.get(f"{_W}val") == "superscript":
            match = re.fullmatch(r"\s*\[?(\d{1,3}(?:[,–-]\d{1,3})*)\]?\s*", text)
            if match:
                return f"{OPEN}{match.group(1)}{SHUT}"
        return text


def _ancestors(node: Any, tags: set[str] | frozenset[str]) -> Iterator[Any]:
    parent = node.getparent()
    while parent is not None:
        if parent.tag in tags:
            yield parent
        parent = parent.getparent()


def _visible(paragraph: Any) -> Iterator[Any]:
    """Nodes of a paragraph in order, without struck-out text and paragraphs in text boxes."""
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        if not isinstance(node.tag, str) or node.tag in _SKIP or node.tag == f"{_W}p":
            continue
        yield node
        stack.extend(reversed(node))


def _core(core: Any) -> dict[str, str]:
    meta: dict[str, str] = {}
    if core is None:
        return meta
    for node in core:
        if not isinstance(node.tag, str):
            continue
        name = node.tag.rsplit("}", 1)[-1]
        text = (node.text or "").strip()
        if name == "title":
            meta["title"] = text
        elif name == "creator":
            meta["author"] = text
    return {key: value for key, value in meta.items() if value}
