"""Page furniture: running heads, page numbers, contact lines, and paragraphs that a page cuts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from detente.reading.text.document import OPEN, SHUT, Piece

MARK = re.compile(f"{OPEN}([^{SHUT}]*){SHUT}")
_PAGE_NUMBER = re.compile(
    r"^\W*(?:page|p\.|seite|pg\.?)?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*(?:(?:of|/|von)\s*\d{1,4})?\W*$",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"^\W*(?:tel(?:ephone)?|phone|fax|e-?mail|web(?:site)?|mobile|contact|address|www|https?)\b"
    r"|^\S+@\S+$|^\+?[\d ()./-]{7,}$",
    re.IGNORECASE,
)
# A number that closes a page may be the last cell of a table.
_UNTOUCHED = frozenset({"note", "page", "rule", "cell"})
# The dots between a title and its page in a table of contents.
LEADERS = re.compile(r"(?:[.·•…_]\s?){5,}\s*(?:\d{1,4}|[ivxlc]{1,6})?\s*$")
_CONTENTS = re.compile(r"\W*(?:table of )?contents\W*", re.IGNORECASE)
_CLOSED = re.compile(rf"""[.!?…:;]["'”’»)\]]*(?:{OPEN}[^{SHUT}]*{SHUT})*\s*$""")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f]")  # fmt: skip  # noqa: E501
_SPACES = re.compile(r"[ \t\r\n\x0b\x0c\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")


def clean(text: str) -> str:
    """Text without control, bidi and private-use characters; composed; blanks made single.

    Markers must be put in afterwards (see :data:`detente.reading.text.document.OPEN`).
    """
    text = unicodedata.normalize("NFC", text)
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def clean_marked(text: str) -> str:
    """The same for text that already carries footnote markers."""
    parts = MARK.split(text)
    plain = []
    for index, part in enumerate(parts):
        if index % 2:
            plain.append(f"{OPEN}{clean(part)}{SHUT}")
        else:
            plain.append(_SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", part))))
    return "".join(plain).strip()


def bare(text: str) -> str:
    """Text without footnote markers."""
    return MARK.sub("", text)


def without_furniture(pieces: list[Piece]) -> list[Piece]:
    """Drop page numbers and lines that repeat near page breaks.

    A line is a running head when it, digits aside, stands beside at least two page breaks; a page
    number when it is nothing but a number beside a break.
    """
    edges = _edge_indices(pieces)
    masked = Counter(_mask(pieces[i].text) for i in edges if pieces[i].kind not in _UNTOUCHED)
    # A running head often continues a title, in capitals or not: compare letters only.
    kept: list[Piece] = []
    for index, piece in enumerate(pieces):
        if index in edges and piece.kind not in _UNTOUCHED:
            text = bare(piece.text)
            if _PAGE_NUMBER.match(text):
                continue
            if len(text) < 140 and masked[_mask(piece.text)] > 1 and not _closed_prose(text):
                continue
        kept.append(piece)
    return kept


def without_contents(pieces: list[Piece]) -> list[Piece]:
    """Drop the entries of a table of contents and the heading above them."""
    return [
        piece for piece in pieces
        if not LEADERS.search(piece.text)
        and not (piece.kind == "heading" and _CONTENTS.fullmatch(piece.text))
    ]  # fmt: skip


def _closed_prose(text: str) -> bool:
    return len(text) > 90 and bool(_CLOSED.search(text))


def _mask(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", bare(text)).lower()


def _edge_indices(pieces: list[Piece]) -> set[int]:
    """Indices of pieces within two of a page break (notes do not count as distance)."""
    breaks = [i for i, piece in enumerate(pieces) if piece.kind == "page"]
    edges: set[int] = set()
    for place in breaks:
        for step in (-1, 1):
            index, seen = place + step, 0
            while 0 <= index < len(pieces) and seen < 2 and pieces[index].kind != "page":
                if pieces[index].kind not in {"note", "rule"}:
                    seen += 1
                    edges.add(index)
                index += step
    if breaks:
        last = len(pieces) - 1
        while last >= 0 and pieces[last].kind in {"note", "rule", "page"}:
            last -= 1
        if last >= 0:
            edges.add(last)
    return edges


def joined(pieces: list[Piece]) -> list[Piece]:
    """Join paragraphs that a page break, a note or furniture has cut in two.

    A paragraph is cut when it is longer than a heading, does not end a sentence, and something
    stood between it and the next one.
    """
    out: list[Piece] = []
    open_at = -1
    gap = False
    for piece in pieces:
        if piece.kind in {"page", "rule", "note"}:
            gap = True
            if piece.kind == "note":
                out.append(piece)
            continue
        if piece.kind == "paragraph" and open_at >= 0 and gap:
            first = out[open_at]
            cut = len(first.text) > 60 or bare(piece.text)[:1].islower()
            if not _CLOSED.search(first.text) and cut:
                text = _glue(first.text, piece.text)
                out[open_at] = Piece(first.kind, text, first.level, first.label, first.page)
                gap = False
                continue
        out.append(piece)
        open_at = len(out) - 1 if piece.kind == "paragraph" else -1
        gap = False
    return out


def _glue(first: str, second: str) -> str:
    if re.search(r"\w-$", first) and second[:1].islower():
        return first[:-1] + second
    return f"{first} {second}"
