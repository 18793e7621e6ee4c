"""The one block tree that every kind of document is made from.

:mod:`detente.report.writing` builds it from a run; ``html``, ``pdf`` and ``docx`` each walk it.
Nothing in it knows how it will look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from detente.figures.figure import Figure
from detente.figures.phrase import firm
from detente.findings.finding import Finding
from detente.report.style import Style


@dataclass(frozen=True)
class Text:
    """Running text; ``look`` is '', ``strong``, ``emph``, ``small`` or ``code``."""

    text: str
    look: str = ""

    @property
    def shown(self) -> str:
        """The text as documents set it: numbers stay with their per cent signs."""
        return firm(self.text)


@dataclass(frozen=True)
class Link:
    """Text that leads somewhere: ``#id`` inside the document, else an address outside."""

    text: str
    target: str


@dataclass(frozen=True)
class NoteRef:
    """The mark of a note; ``number`` counts from 1 in order of first appearance."""

    number: int


Inline = Text | Link | NoteRef
Inlines = tuple[Inline, ...]


@dataclass(frozen=True)
class Note:
    """A footnote: what evidence stands behind a number.

    Parameters
    ----------
    number : int
    content : tuple of Inline
        Never holds a NoteRef.
    """

    number: int
    content: Inlines


@dataclass(frozen=True)
class Heading:
    """A heading; levels 2 and 3 (the title is 1)."""

    text: str
    id: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``kind`` is '', ``small``, or ``lede``, which stays with what follows."""

    content: Inlines
    kind: str = ""


@dataclass(frozen=True)
class Callout:
    """A set-off box: ``bottom-line`` or ``box``."""

    title: str
    paragraphs: tuple[Inlines, ...]
    kind: str = "box"


@dataclass(frozen=True)
class Odds:
    """A probability beside a judgement: what it is of, and the finding."""

    label: str
    finding: Finding


@dataclass(frozen=True)
class Judgement:
    """One key judgement: its claim, what supports it, its odds."""

    lead: str
    content: Inlines
    odds: Odds | None = None


@dataclass(frozen=True)
class Judgements:
    """The numbered list of key judgements."""

    items: tuple[Judgement, ...]


@dataclass(frozen=True)
class Change:
    """One thing that would change the answer, and from what to what."""

    lead: str
    content: Inlines
    effect: str


@dataclass(frozen=True)
class Changes:
    """What would change the judgement, one a row."""

    items: tuple[Change, ...]


@dataclass(frozen=True)
class Numbered:
    """A figure in its place; ``note`` leads to its evidence."""

    figure: Figure
    number: int
    note: NoteRef | None = None


@dataclass(frozen=True)
class Pair:
    """Two figures side by side where there is room."""

    left: Numbered
    right: Numbered


@dataclass(frozen=True)
class Grid:
    """A plain table.

    Parameters
    ----------
    caption : str
    columns : tuple of str
    rows : tuple of rows
        Each cell is a tuple of inlines.
    numbers : tuple of int
        Columns that are set flush right.
    widths : tuple of float
        Relative widths; all alike if empty.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    numbers: tuple[int, ...] = ()
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class Entry:
    """An item of a list that notes lead to."""

    id: str
    content: Inlines


@dataclass(frozen=True)
class Entries:
    """A list: sources, references, limits; set in columns where ``columns`` says so."""

    items: tuple[Entry, ...]
    columns: int = 1


Block = (
    Heading | Paragraph | Callout | Judgements | Changes | Numbered | Pair | Grid | Entries
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Document:
    """A whole document.

    Parameters
    ----------
    title : str
        States the finding.
    question : str
    place : str
        What and when, for the masthead.
    summary : str
        One sentence for a file's description.
    blocks : tuple of Block
        The issue brief.
    annex : tuple of Block
        The technical annex; empty where it is left out.
    notes : tuple of Note
        All notes that the blocks refer to, in order.
    style : Style
    run : str
        Version, seed and hash, for the foot of the page.
    """

    title: str
    question: str
    place: str
    summary: str
    blocks: tuple[Block, ...]
    annex: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()
    style: Style = field(default_factory=Style)
    run: str = ""

    @property
    def kind(self) -> str:
        """What the document calls itself: the house's name and ``issue brief``."""
        return f"{self.style.name} issue brief"

    def figures(self) -> Iterator[Numbered]:
        """All figures, in order."""
        for block in (*self.blocks, *self.annex):
            if isinstance(block, Numbered):
                yield block
            elif isinstance(block, Pair):
                yield from (block.left, block.right)

    def headings(self) -> Iterator[Heading]:
        """All headings, in order."""
        for block in (*self.blocks, *self.annex):
            if isinstance(block, Heading):
                yield block


def plain(content: Inlines) -> str:
    """The words alone, without notes."""
    return "".join("" if isinstance(part, NoteRef) else part.text for part in content)


def cell(text: object, look: str = "") -> Inlines:
    """One text as the content of a cell."""
    return (Text(str(text), look),)


def stacked(content: Inlines) -> tuple[Inlines, ...]:
    """The lines of a cell of a table: small text stands below what it belongs to.

    Examples
    --------
    >>> len(stacked((Text("23"), Text("8 to 47", "small"))))
    2
    """
    lines: list[list[Inline]] = [[]]
    for part in content:
        if isinstance(part, Text) and part.look == "small" and lines[-1]:
            lines.append([])
        lines[-1].append(part)
    return tuple(tuple(line) for line in lines)
