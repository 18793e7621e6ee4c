"""Notes that a format gives as paragraphs: marked, bracketed, listed under a heading, trailing."""

from __future__ import annotations

import itertools
import re

from detente.reading.text.document import OPEN, SHUT, Piece
from detente.reading.text.furniture import MARK

NOTES_HEADING = re.compile(
    r"^\W*(?:end\s?|foot\s?)?notes?(?: and references| and sources)?\W*$"
    r"|^\W*references\W*$|^\W*sources?\W*$|^\W*works cited\W*$|^\W*bibliography\W*$",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"^\s*[\[(]?(\d{1,3}|[*†‡])[\])]?[.:)]?\s+(?=\S)")
ADDRESS = re.compile(r"https?://|www\.|doi\.org|\bibid\b", re.IGNORECASE)


def noted(pieces: list[Piece]) -> list[Piece]:
    """Pieces with everything that is a note turned into one."""
    return _late_markers(_listed_notes(_bracketed_notes(_marked_notes(pieces))))


def _marked_notes(pieces: list[Piece]) -> list[Piece]:
    """A paragraph that opens with a marker and goes on with an address or text is a note."""
    out: list[Piece] = []
    for piece in pieces:
        if piece.kind in {"paragraph", "item"}:
            match = MARK.match(piece.text)
            if match and piece.text[match.end() :].strip(" .:"):
                rest = piece.text[match.end() :]
                # Several short notes may stand in one paragraph.
                marks = list(MARK.finditer(piece.text))
                ends = [m.start() for m in marks[1:]] + [len(piece.text)]
                for mark, end in zip(marks, ends, strict=True):
                    text = piece.text[mark.end() : end].strip(" .:") if rest else ""
                    text = piece.text[mark.end() : end].strip()
                    out.append(Piece("note", text, 0, mark.group(1), piece.page))
                continue
        out.append(piece)
    return out


def _bracketed_notes(pieces: list[Piece]) -> list[Piece]:
    """'[1] Source …' at the start of a paragraph, where '[1]' also marks a sentence."""
    labels = {m.group(1) for piece in pieces for m in MARK.finditer(piece.text)}
    out: list[Piece] = []
    for piece in pieces:
        match = re.match(r"^\[(\d{1,3})\]\s+(?=\S)", piece.text)
        if (
            match
            and piece.kind in {"paragraph", "item", "heading"}
            and (
                match.group(1) in labels
                or ADDRESS.search(piece.text)
                or (out and out[-1].kind == "note")
            )
        ):
            out.append(Piece("note", piece.text[match.end() :], 0, match.group(1), piece.page))
        else:
            out.append(piece)
    return out


def _listed_notes(pieces: list[Piece]) -> list[Piece]:
    """Numbered entries under a heading 'Notes' (or at the very end, with addresses) are notes."""
    out: list[Piece] = []
    inside = False
    counted = 0
    marked = marked_labels(pieces)
    for piece in pieces:
        short = len(piece.text) < 40
        if piece.kind in {"heading", "paragraph"} and short and NOTES_HEADING.match(piece.text):
            inside = True
            continue
        if inside and piece.kind == "heading":
            inside = False
        if inside and piece.kind in {"paragraph", "item"}:
            match = NUMBERED.match(piece.text)
            label = piece.label or (match.group(1) if match else "")
            if not label and piece.kind == "item" and marked:
                label = str(counted + 1)  # an ordered list shows its numbers only on a page
            counted += bool(label)
            if label:
                text = piece.text[match.end() :] if match and not piece.label else piece.text
                out.append(Piece("note", text, 0, label, piece.page))
                continue
            if out and out[-1].kind == "note" and piece.kind == "paragraph":
                last = out[-1]
                joined_text = f"{last.text} {piece.text}"
                out[-1] = Piece("note", joined_text, 0, last.label, last.page)
                continue
        out.append(piece)
    if not any(piece.kind == "note" for piece in out):
        return _trailing_notes(out)
    return out


# Markers as the loss of superscripts leaves them: '(1)', '^1', and a number glued to a full stop.
_LATE = (
    re.compile(r"(?<=[\w.,;!?\"”’'])\s?\((\d{1,2})\)(?=[\s.,;]|$)"),
    re.compile(r"(?<=\S)\^(\d{1,2})\b"),
    re.compile(r"(?<=[a-z][.,;!?\"”’'])(\d{1,2})(?=\s+[A-Z\"“]|\s*$)"),
)


def _late_markers(pieces: list[Piece]) -> list[Piece]:
    """Markers in a text whose notes are known but whose markers have lost their form.

    Taken only where the numbers found are numbers of notes and rise through the text.
    """
    labels = {piece.label for piece in pieces if piece.kind == "note"}
    if not labels or marked_labels(pieces):
        return pieces
    for pattern in _LATE:
        found = [
            match.group(1) for piece in pieces if piece.kind in {"paragraph", "item"}
            for match in pattern.finditer(piece.text)
        ]  # fmt: skip
        numbers = [int(label) for label in found]
        rising = all(a < b for a, b in itertools.pairwise(numbers))
        if len(found) > 1 and set(found) <= labels and rising:
            return [
                Piece(
                    piece.kind, pattern.sub(lambda m: f"{OPEN}{m.group(1)}{SHUT}", piece.text),
                    piece.level, piece.label, piece.page,
                ) if piece.kind in {"paragraph", "item"} else piece
                for piece in pieces
            ]  # fmt: skip
    return pieces


def _trailing_notes(pieces: list[Piece]) -> list[Piece]:
    """Numbered entries that close a text without a heading of their own.

    They are notes where they give addresses, or where they carry the numbers of markers and stand
    behind the last of them.
    """
    first = last_marked(pieces) + 1
    labels = marked_labels(pieces)
    listed: list[int] = []
    sure: list[int] = []
    for index in range(first, len(pieces)):
        piece = pieces[index]
        match = NUMBERED.match(piece.text)
        if piece.kind not in {"paragraph", "item"} or not match:
            continue
        listed.append(index)
        if match.group(1) in labels or (not labels and ADDRESS.search(piece.text)):
            sure.append(index)
    if not sure:
        return pieces
    # A note among notes that no marker names is a note all the same, and reported as such.
    numbered = [i for i in listed if i >= sure[0] - 1]
    if labels and not _numbers_rise(pieces, numbered):
        numbered = sure
    if labels and not _numbers_rise(pieces, numbered):
        return pieces
    out = pieces[: numbered[0]]
    for index in range(numbered[0], len(pieces)):
        piece = pieces[index]
        match = NUMBERED.match(piece.text)
        if index in numbered and match:
            text = piece.text[match.end() :]
            out.append(Piece("note", text, 0, match.group(1), piece.page))
        elif piece.kind == "paragraph" and index < numbered[-1]:
            last = max(i for i, other in enumerate(out) if other.kind == "note")
            note = out[last]
            out[last] = Piece("note", f"{note.text} {piece.text}", 0, note.label, note.page)
        else:
            out.append(piece)
    return out


def _numbers_rise(pieces: list[Piece], places: list[int]) -> bool:
    numbers = [int(m.group(1)) for i in places if (m := NUMBERED.match(pieces[i].text))
               and m.group(1).isdigit()]  # fmt: skip
    return all(a < b for a, b in itertools.pairwise(numbers))


def marked_labels(pieces: list[Piece]) -> set[str]:
    """Labels that the markers of a text name."""
    return {
        label for piece in pieces for mark in MARK.finditer(piece.text)
        for label in labels_of(mark.group(1))
    }  # fmt: skip


def last_marked(pieces: list[Piece]) -> int:
    """Index of the last piece with a marker; -1 where there is none."""
    return max((i for i, piece in enumerate(pieces) if MARK.search(piece.text)), default=-1)


def labels_of(mark: str) -> list[str]:
    """Labels that one marker names.

    Examples
    --------
    >>> labels_of("3-5"), labels_of("1, 2"), labels_of("*")
    (['3', '4', '5'], ['1', '2'], ['*'])
    """
    labels: list[str] = []
    for part in re.split(r"[,;\s]+", mark.strip()):
        match = re.fullmatch(r"(\d{1,3})[-–](\d{1,3})", part)
        if match and 0 < int(match.group(2)) - int(match.group(1)) < 20:
            labels += [str(n) for n in range(int(match.group(1)), int(match.group(2)) + 1)]
        elif part:
            labels.append(part)
    return labels
