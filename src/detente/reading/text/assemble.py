"""From the pieces of a format reader to a :class:`Document`."""

from __future__ import annotations

import re

from detente.errors import FileFormatError
from detente.reading.text.document import (
    MAX_CHARACTERS,
    Block,
    Document,
    Note,
    Piece,
    Sentence,
    too_long,
)
from detente.reading.text.furniture import (
    CONTACT,
    MARK,
    bare,
    clean_marked,
    joined,
    without_contents,
    without_furniture,
)
from detente.reading.text.masthead import masthead_meta, split_masthead
from detente.reading.text.notes import (
    ADDRESS,
    NOTES_HEADING,
    NUMBERED,
    labels_of,
    last_marked,
    marked_labels,
    noted,
)
from detente.reading.text.sentences import sentence_spans

MAX_SENTENCE = 1_500


def assemble(
    pieces: list[Piece], *, meta: dict[str, str], warnings: list[str], source: str
) -> Document:
    """Clean, split off masthead and notes, join cut paragraphs, find sentences, place markers.

    Parameters
    ----------
    pieces : list of Piece
        In reading order.
    meta : dict
        What the file itself says (``title``, ``author`` …).
    warnings : list of str
        From the reader; more are added.
    source : str
        File name.

    Raises
    ------
    FileFormatError
        If there is no text, or more than five million characters.
    """
    total = sum(len(piece.text) for piece in pieces)
    if total > MAX_CHARACTERS:
        raise too_long(source)
    pieces = _unnumbered([_cleaned(piece) for piece in pieces])
    pieces = [piece for piece in pieces if piece.text or piece.kind in {"page", "rule"}]
    if meta.get("format") != "pdf":
        # The lines of a PDF have places, by which its reader already knows furniture.
        pieces = without_furniture(pieces)
    pieces = joined(noted(without_contents(pieces)))
    body = [piece for piece in pieces if piece.kind != "note"]
    notes = [piece for piece in pieces if piece.kind == "note"]
    if not any(re.search(r"\w", bare(piece.text)) for piece in body):
        raise FileFormatError(
            f"'{source}' holds no text that can be read. If it is a scan, run a text recognition "
            "(OCR) first and save it as PDF with text, DOCX or plain text."
        )
    head, title, rest = split_masthead(body)
    found = masthead_meta(head, title, rest, meta)
    return _build(head, title, rest, notes, found, warnings, source)


_OUTLINE = re.compile(r"^\(?(\d{1,2})(?:\.\d{1,2})*[.)]?\s+(?=[\"“]?[A-Z])")


def _unnumbered(pieces: list[Piece]) -> list[Piece]:
    """Take the numbers off paragraphs that count 1, 2, 3 … (a memorandum), not off notes."""
    counted: list[int] = []
    labels, marked = marked_labels(pieces), last_marked(pieces)
    for index, piece in enumerate(pieces):
        if NOTES_HEADING.match(piece.text) and len(piece.text) < 40:
            break
        match = _OUTLINE.match(piece.text)
        if (
            match
            and piece.kind in {"paragraph", "heading", "item"}
            and len(piece.text) > 60
            and (int(match.group(1)) == len(counted) + 1 and not ADDRESS.search(piece.text))
            and not (index > marked and match.group(1) in labels)
        ):
            counted.append(index)
    if len(counted) < 3:
        return pieces
    out = list(pieces)
    for index in counted:
        piece = pieces[index]
        text = _OUTLINE.sub("", piece.text)
        lead = re.match(r"^([A-Z][\w'’ -]{2,40})\.\s+(?=[A-Z\"“])", text)
        if lead and len(lead.group(1).split()) <= 5:
            # 'Outlook. It is …': a heading run into its paragraph.
            out[index] = Piece("paragraph", text[lead.end() :], 0, lead.group(1), piece.page)
        else:
            out[index] = Piece("paragraph", text, 0, "", piece.page)
    # Expanded in one pass so that places stay right.
    final: list[Piece] = []
    for index, piece in enumerate(out):
        if index in counted and piece.label:
            final.append(Piece("heading", piece.label, 3, "", piece.page))
            piece = Piece(piece.kind, piece.text, 0, "", piece.page)
        final.append(piece)
    return final


def _cleaned(piece: Piece) -> Piece:
    text = clean_marked(piece.text)
    if piece.kind == "note" or NUMBERED.match(text):
        # The arrow back to the marker.
        text = re.sub(r"\s*(?:[↩↑]\ufe0e?\s*)+$", "", text)
    return Piece(piece.kind, text, piece.level, piece.label, piece.page)


def _build(
    head: list[Piece],
    title: Piece | None,
    rest: list[Piece],
    notes: list[Piece],
    meta: dict[str, str],
    warnings: list[str],
    source: str,
) -> Document:
    parts: list[str] = []
    blocks: list[Block] = []
    markers: list[tuple[str, int]] = []
    length = 0
    number = 0
    section = ""
    ordered = [("masthead", piece) for piece in head]
    if title is not None:
        ordered.append(("title", title))
    ordered += [(piece.kind, piece) for piece in rest]
    for kind, piece in ordered:
        text, places = _without_markers(piece.text)
        if not text:
            continue
        if length:
            parts.append("\n\n")
            length += 2
        if kind == "paragraph" and CONTACT.match(text) and len(text) < 120:
            kind = "masthead"
        if kind in {"paragraph", "item"}:
            number += 1
        if kind == "heading":
            section = text
        counted = number if kind in {"paragraph", "item"} else 0
        blocks.append(Block(kind, length, length + len(text), piece.page, counted, section))
        if kind != "masthead":
            markers += [(label, length + place) for label, place in places]
        parts.append(text)
        length += len(text)
    sentences: list[Sentence] = []
    text = "".join(parts)
    for index, block in enumerate(blocks):
        if block.kind == "masthead":
            continue
        whole = (0, block.end - block.start)
        spans = [whole] if block.kind == "title" else sentence_spans(text[block.start : block.end])
        bounded = [piece for span in spans for piece in _bounded(text, block.start, *span)]
        for number, (start, end) in enumerate(bounded, start=1):
            place = block.start + start
            sentences.append(
                Sentence(place, block.start + end, index, number, index=len(sentences))
            )
    joined_notes, found = _join_notes(notes, markers, sentences, len(text))
    warnings = [*warnings, *found]
    if joined_notes:
        lines = [f"{note.label}. {note.text}" for note in joined_notes if note.text]
        tail = "\n\n".join(["Notes", *lines])
        start = len(text) + 2
        blocks.append(Block("note", start, start + len(tail)))
        text = f"{text}\n\n{tail}"
    return Document(
        text, tuple(blocks), tuple(sentences), joined_notes, meta, tuple(warnings), source
    )


def _bounded(text: str, offset: int, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence in pieces of at most 1,500 characters: what is longer is a list or rubbish."""
    pieces: list[tuple[int, int]] = []
    while end - start > MAX_SENTENCE:
        cut = text.rfind(" ", offset + start + 1, offset + start + MAX_SENTENCE) - offset
        cut = cut if cut > start else start + MAX_SENTENCE
        pieces.append((start, cut))
        start = cut + 1
    return [*pieces, (start, end)]


def _without_markers(marked: str) -> tuple[str, list[tuple[str, int]]]:
    text = ""
    places: list[tuple[str, int]] = []
    parts = MARK.split(marked)
    for index, part in enumerate(parts):
        if index % 2:
            # A blank before a marker belongs to the markup, not to the sentence.
            following = parts[index + 1] if index + 1 < len(parts) else ""
            if text.endswith(" ") and (not following or following[0] in " .,;:!?)"):
                text = text.rstrip(" ")
            # One marker may stand for several notes: '1, 2' or '3-5'.
            places += [(label, len(text)) for label in labels_of(part)]
        else:
            text += part
    return text.rstrip(), places


def _join_notes(
    notes: list[Piece], markers: list[tuple[str, int]], sentences: list[Sentence], end: int
) -> tuple[tuple[Note, ...], list[str]]:
    places: dict[str, list[int]] = {}
    for label, place in markers:
        places.setdefault(label, []).append(min(place, end))
    texts: dict[str, str] = {}
    warnings: list[str] = []
    for piece in notes:
        label = piece.label or str(len(texts) + 1)
        if label in texts and texts[label] != piece.text:
            # Notes that start from 1 again on every page: keep both apart.
            page = f"{label}@p{piece.page}" if piece.page else f"{label}@{len(texts) + 1}"
            warnings.append(f"note {label} is given twice; the second is kept as {page}")
            label = page
        texts[label] = piece.text
    out: list[Note] = []
    for label in [*texts, *(label for label in places if label not in texts)]:
        at = tuple(places.get(label, ()))
        carriers = tuple(dict.fromkeys(i for p in at if (i := _carrier(p, sentences)) is not None))
        flag = ""
        if not at:
            flag = "no marker in the text"
            warnings.append(f"note {label} has no marker in the text")
        elif label not in texts:
            flag = "marker without a note"
            warnings.append(f"marker {label} has no note")
        out.append(Note(label, texts.get(label, ""), at, carriers, flag))
    out.sort(key=lambda note: (not note.label.isdigit(), int(note.label or 0) if note.label.isdigit() else 0))  # fmt: skip  # noqa: E501
    return tuple(out), warnings


def _carrier(place: int, sentences: list[Sentence]) -> int | None:
    """Index of the sentence that a marker at ``place`` belongs to: the one that it closes."""
    found: int | None = None
    for index, sentence in enumerate(sentences):
        if sentence.start < place <= sentence.end:
            return index
        if sentence.start >= place:
            return found if found is not None else index
        found = index
    return found
