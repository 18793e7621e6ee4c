"""One :class:`Document` for every kind of file: clean text, blocks, sentences, footnotes.

Offsets are characters into ``Document.text``, which holds the masthead, the body (one block a
paragraph or heading, a blank line between blocks) and the notes.  Footnote markers, running heads
and page numbers are not in the text; where a marker stood is kept in its :class:`Note`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from detente.errors import FileFormatError

# Readers put a footnote marker into running text as OPEN + label + SHUT (private-use characters,
# so that no text of a user can contain them: they are stripped from input first).
OPEN, SHUT = "\ue000", "\ue001"
# About 800,000 words: what holds more is no brief.
MAX_CHARACTERS = 5_000_000


@dataclass(frozen=True)
class Piece:
    """What a format reader hands over: one block with its markers still in the text.

    Parameters
    ----------
    kind : str
        ``heading``, ``paragraph``, ``item``, ``cell``, ``note``, ``rule`` or ``page`` (a break).
    text : str
        With footnote markers as ``OPEN + label + SHUT``.
    level : int
        Of a heading, 1 is the highest; 0 elsewhere.
    label : str
        Of a note.
    page : int
        From 1; 0 where the format has no pages.
    """

    kind: str
    text: str = ""
    level: int = 0
    label: str = ""
    page: int = 0


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, list item or line of the masthead.

    Parameters
    ----------
    kind : str
        ``masthead``, ``title``, ``heading``, ``paragraph``, ``item``, ``cell`` or ``note``.
    start, end : int
        Characters of ``Document.text``.
    page : int
        Page on which it starts, 0 where unknown.
    number : int
        Counts paragraphs of the body from 1, over the whole document; 0 elsewhere.
    section : str
        Text of the heading above it.
    """

    kind: str
    start: int
    end: int
    page: int = 0
    number: int = 0
    section: str = ""


@dataclass(frozen=True)
class Sentence:
    """A sentence of the body: place in the text, in its paragraph and in the document."""

    start: int
    end: int
    block: int
    number: int
    index: int = 0


@dataclass(frozen=True)
class Note:
    """A footnote or endnote, joined to the sentence that carries its marker.

    Parameters
    ----------
    label : str
        As printed, usually a number.
    text : str
        Empty where a marker has no note.
    marker_at : tuple of int
        Characters of ``Document.text`` where markers stood; empty for an orphan note.
    sentences : tuple of int
        Indices of the sentences that carry a marker.
    flag : str
        What a reader should check; empty if nothing.
    """

    label: str
    text: str
    marker_at: tuple[int, ...] = ()
    sentences: tuple[int, ...] = ()
    flag: str = ""


@dataclass(frozen=True)
class Document:
    """Clean text of a brief with everything that points into it.

    Parameters
    ----------
    text : str
    blocks : tuple of Block
    sentences : tuple of Sentence
        Of the body: title, headings, paragraphs, items, cells.
    notes : tuple of Note
    meta : mapping of str to str
        ``title``, ``date`` (ISO), ``publisher``, ``doctype``, ``author``, ``editor``, ``web``,
        ``format``; a key is absent where nothing was found.
    warnings : tuple of str
        What a reader should know: encoding guessed, notes without markers, text cut off.
    source : str
        Name of the file.
    """

    text: str
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    notes: tuple[Note, ...]
    meta: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    source: str = ""

    def words(self) -> int:
        """Number of words in the body."""
        return sum(len(self.text[s.start : s.end].split()) for s in self.sentences)

    def quote(self, start: int, end: int) -> str:
        """The exact characters between two offsets."""
        return self.text[start:end]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that covers an offset; None between sentences.

        Examples
        --------
        >>> from detente.reading import read_text
        >>> document = read_text("Ostria waits. Lindmark does not.")
        >>> document.quote(*(lambda s: (s.start, s.end))(document.sentence_at(15)))
        'Lindmark does not.'
        """
        low, high = 0, len(self.sentences)
        while low < high:
            middle = (low + high) // 2
            if self.sentences[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        if low < len(self.sentences) and self.sentences[low].start <= offset:
            return self.sentences[low]
        return None

    def locator(self, offset: int) -> str:
        """``p2/par5/s3``: page (where known), paragraph of the body, sentence of the paragraph."""
        sentence = self.sentence_at(offset)
        if sentence is None:
            return "note"
        block = self.blocks[sentence.block]
        place = f"par{block.number}" if block.number else block.kind
        page = f"p{block.page}/" if block.page else ""
        return f"{page}{place}/s{sentence.number}"


def too_long(source: str) -> FileFormatError:
    """The error for a document with more text than is read."""
    return FileFormatError(
        f"'{source}' holds more than {MAX_CHARACTERS:,} characters of text, more than is read. "
        "Split it, or save the part that matters as its own file."
    )
