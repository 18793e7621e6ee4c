"""A document as DOCX: real footnotes, editable tables, pictures with alt text."""

from __future__ import annotations

import io
import re
from typing import Any

from detente.figures.figure import FULL, HALF, rasterise
from detente.figures.palette import LIGHT, PAGE, accented, resolve
from detente.figures.phrase import capital, interval, percent, spread_of, word
from detente.figures.strip import Strip, odds_ruler
from detente.report import docx_package as package
from detente.report import wordml as w
from detente.report.document import (
    Block,
    Callout,
    Changes,
    Document,
    Entries,
    Grid,
    Heading,
    Inlines,
    Judgements,
    Link,
    NoteRef,
    Numbered,
    Odds,
    Pair,
    Paragraph,
    Text,
    stacked,
)
from detente.report.docx_table import marked_table
from detente.report.style import drawn

#: Pixels of a picture for each px of the layout, sharp in print: of rulers, and of charts.
SCALE, CHART_SCALE = 3.0, 2.5
# Area in px² from which a drawing is a chart.
_SMALL = 20_000
# A paragraph stays on the page of the next.
_KEEP = "<w:keepNext/>"
# Entries of a list beyond which it is not set in two columns: a row cannot be parted.
_LONG = 24
WIDTH = FULL * w.TWIPS


def to_docx(document: Document) -> bytes:
    """The document as a Word file.

    Parameters
    ----------
    document : Document

    Returns
    -------
    bytes
        Opens in Word 2010 and later, LibreOffice and Google Docs.
    """
    return Writer(document).whole()


class Writer:
    """Walks the block tree once; pictures and footnotes are parts of the package."""

    def __init__(self, document: Document) -> None:
        self.document = document
        accent = document.style.colour
        self.accent = accent
        self.colours = {**PAGE, **(accented(accent) if accent else {})}
        self.file: Any = package.empty(document, self.colours)
        self.notes = {note.number: note for note in document.notes}
        self.seen: list[int] = []
        self.count = 100
        self.pictures: dict[tuple[str, str], str] = {}
        self.places: dict[str, str] = {}
        blocks = (*document.blocks, *document.annex)
        for item in (i for block in blocks if isinstance(block, Entries) for i in block.items):
            if item.id:
                self.places[item.id] = f"e{len(self.places)}_" + re.sub(r"\W", "_", item.id)[:24]

    def whole(self) -> bytes:
        """The bytes of the file."""
        document = self.document
        parts = [
            self._mast(),
            w.paragraph(w.run(document.title), style="Title"),
            w.paragraph(w.run(document.question), style="Question"),
        ]
        parts += [self.block(block) for block in document.blocks]
        if document.annex:
            new_page = "<w:pageBreakBefore/>"
            parts.append(w.paragraph(w.run("Technical annex"), style="Heading1", extra=new_page))
            parts += [self.block(block) for block in document.annex]
        package.fill(self.file, "".join(parts))
        notes = [
            (number, self.inlines(self.notes[number].content, in_note=True)) for number in self.seen
        ]
        package.add_footnotes(self.file, notes)
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()

    def next_id(self) -> int:
        """A number that no other drawing or bookmark of the file has."""
        self.count += 1
        return self.count

    # Text ---------------------------------------------------------------------------------

    def inlines(self, content: Inlines, *, look: w.Look = w.PLAIN, in_note: bool = False) -> str:
        """Runs of a piece of text."""
        return "".join(self._inline(part, look, in_note) for part in content)

    def _inline(self, part: Text | Link | NoteRef, look: w.Look, in_note: bool) -> str:
        match part:
            case NoteRef():
                return self._note(part.number)
            case Link():
                return self._link(part, in_note)
            case Text():
                quiet = self.colours["ink-3"]
                match part.look:
                    case "strong":
                        return w.run(part.shown, w.Look(True, look.italic, look.size, look.colour))
                    case "emph":
                        return w.run(part.shown, w.Look(look.bold, True, look.size, look.colour))
                    case "small" | "code":
                        size = 12 if in_note else max(13, (look.size or 17) - 2)
                        gap = " " if part.look == "small" else ""
                        return w.run(gap + part.shown, w.Look(size=size, colour=quiet))
                    case _:
                        return w.run(part.shown, look)

    def _note(self, number: int) -> str:
        name = f"_RefNote{number}"
        if number in self.seen:
            return w.note_again(number, name)
        self.seen.append(number)
        return w.note_mark(number, name, self.next_id())

    def _link(self, link: Link, in_note: bool) -> str:
        look = w.Look(colour=self.colours["accent"])
        if link.target.startswith("#"):
            name = self.places.get(link.target[1:])
            return w.inner_link(name, link.text, look) if name else w.run(link.text)
        if in_note:
            return w.run(link.text)
        return w.outer_link(package.address(self.file, link.target), link.text, look)

    # Blocks -------------------------------------------------------------------------------

    def block(self, block: Block) -> str:
        """One block as paragraphs and tables."""
        match block:
            case Heading():
                style = "Heading1" if block.level == 2 else "Heading2"
                return w.paragraph(w.run(block.text), style=style)
            case Paragraph():
                style = "Small" if block.kind == "small" else "BodyText"
                keep = _KEEP if block.kind == "lede" else ""
                return w.paragraph(self.inlines(block.content), style=style, extra=keep)
            case Callout():
                return self._callout(block)
            case Judgements():
                return self._judgements(block)
            case Changes():
                return self._changes(block)
            case Numbered():
                return self._figure(block, FULL)
            case Pair():
                return self._pair(block)
            case Grid():
                return self._grid(block)
            case Entries():
                return self._entries(block)

    def _mast(self) -> str:
        style, logo = self.document.style, ""
        if style.logo:
            relation, (wide, high) = package.image(self.file, drawn(style), self.next_id())
            height = 38.0
            logo = w.paragraph(
                w.picture(
                    relation, self.next_id(), width=height * wide / max(1, high), height=height,
                    alt=style.name, name="Logo",
                )
            )  # fmt: skip
        left = w.paragraph(w.run(self.document.kind), style="Masthead")
        right = w.paragraph(
            w.run(self.document.place), style="Small", extra='<w:jc w:val="right"/>'
        )
        sizes = (0.42 * WIDTH, 0.58 * WIDTH)
        bottom = w.CellLook(stand="bottom")
        cells = (w.cell(logo + left, sizes[0], bottom), w.cell(right, sizes[1], bottom))
        return w.table([w.row(cells)], sizes, title="Masthead")

    def _callout(self, block: Callout) -> str:
        line = block.kind == "bottom-line"
        style = "BottomLine" if line else "Box"
        inside = w.paragraph(w.run(block.title, w.Look(bold=True)), style="BoxTitle")
        inside += "".join(
            w.paragraph(self.inlines(content), style=style) for content in block.paragraphs
        )
        look = w.CellLook(fill=LIGHT["sunk"], left=self.colours["ink"] if line else LIGHT["sunk"])
        boxed = w.table(
            [w.row([w.cell(inside, WIDTH, look)])], [WIDTH], title=block.title, left=160, right=160
        )
        return boxed + w.paragraph("", style="Gap")

    def _judgements(self, block: Judgements) -> str:
        sizes = (22 * w.TWIPS, WIDTH - 212 * w.TWIPS, 190 * w.TWIPS)
        rows = []
        for number, item in enumerate(block.items, start=1):
            look = w.CellLook(top=self.colours["rule"] if number > 1 else "", stand="top")
            body = w.run(item.lead + " ", w.Look(bold=True)) + self.inlines(item.content)
            rows.append(
                w.row(
                    (
                        w.cell(
                            w.paragraph(w.run(f"{number}", w.Look(bold=True)), style="Judgement"),
                            sizes[0],
                            look,
                        ),
                        w.cell(w.paragraph(body, style="Judgement"), sizes[1], look),
                        w.cell(self._odds(item.odds), sizes[2], look),
                    )
                )
            )
        return w.table(rows, sizes, title="Key judgements", right=110)

    def _odds(self, odds: Odds | None) -> str:
        if odds is None:
            return w.paragraph("")
        finding = odds.finding
        said = f"{capital(word(finding))}, {percent(finding.value)}"
        between = interval(*spread_of(finding))
        quiet = w.Look(colour=self.colours["ink-3"])
        ruler = odds_ruler(finding.value, *spread_of(finding), alt=said)
        return (
            w.paragraph(w.run(odds.label, quiet), style="Tiny")
            + w.paragraph(
                w.run(capital(word(finding)), w.Look(bold=True))
                + w.run(f" {percent(finding.value)} ")
                + w.run(between, quiet),
                style="Cell",
            )
            + w.paragraph(self.strip(ruler, 176), style="Cell")
        )

    def strip(self, strip: Strip, width: float, *, behind: str = "") -> str:
        """A strip as a picture in the line, on paper or on another colour."""
        drawn = resolve(strip.svg(width=width), accent=self.accent)
        return self.drawing(drawn, width, strip.height, strip.alt, "Ruler", behind=behind)

    def drawing(
        self, svg: str, width: float, height: float, alt: str, name: str, *, behind: str = ""
    ) -> str:
        """A drawing as a picture in the line; opaque, since not every program blends."""
        key = (svg, behind)
        if key not in self.pictures:
            scale = SCALE if width * height < _SMALL else CHART_SCALE
            content = rasterise(svg, scale=scale, background=behind or self.colours["paper"])
            self.pictures[key], _ = package.image(self.file, content, self.next_id())
        relation = self.pictures[key]
        return w.picture(
            relation, self.next_id(), width=width, height=height, alt=alt, name=name
        )  # fmt: skip

    def _changes(self, block: Changes) -> str:
        sizes = (WIDTH - 110 * w.TWIPS, 110 * w.TWIPS)
        rows = []
        for index, item in enumerate(block.items):
            look = w.CellLook(top=self.colours["rule"] if index else "")
            body = w.run(item.lead + " ", w.Look(bold=True)) + self.inlines(item.content)
            keep = _KEEP if index < len(block.items) - 1 else ""
            effect = w.paragraph(
                w.run(item.effect), style="Cell", extra=keep + '<w:jc w:val="right"/>'
            )
            rows.append(
                w.row(
                    (
                        w.cell(w.paragraph(body, style="Cell", extra=keep), sizes[0], look),
                        w.cell(effect, sizes[1], look),
                    )
                )
            )
        return w.table(rows, sizes, title="What would change this judgement", right=110)

    def _pair(self, block: Pair) -> str:
        left, right = block.left.figure, block.right.figure
        if left.table is not None or right.table is not None:
            return self._figure(block.left, FULL) + self._figure(block.right, FULL)
        sizes = (WIDTH - (HALF + 11) * w.TWIPS, (HALF + 11) * w.TWIPS)
        top = w.CellLook(stand="top")
        cells = (
            w.cell(self._figure(numbered, HALF - 4), size, top)
            for numbered, size in zip((block.left, block.right), sizes, strict=True)
        )
        made = w.table([w.row(cells)], sizes, title="Two figures side by side", right=110)
        return made + w.paragraph("", style="Gap")

    def _figure(self, numbered: Numbered, width: float) -> str:
        figure = numbered.figure
        keep = _KEEP
        out = w.paragraph(w.run(f"Figure {numbered.number}"), style="FigureNumber", extra=keep)
        out += w.paragraph(w.run(figure.title), style="FigureTitle", extra=keep)
        if not figure.absent:
            out += w.paragraph(w.run(figure.hint), style="FigureHint", extra=keep)
        if figure.absent:
            out += w.paragraph(w.run(figure.absent), style="Box")
        elif figure.table is not None:
            out += marked_table(self, figure)
        else:
            svg = resolve(figure.markup(width=width), accent=self.accent)
            height = float(re.search(r'height="([\d.]+)"', svg).group(1))  # type: ignore[union-attr]
            picture = self.drawing(svg, width, height, figure.alt, figure.title)
            out += w.paragraph(picture, extra=keep)
        note = self._note(numbered.note.number) if numbered.note is not None else ""
        line = "" if figure.absent else w.run(figure.source) + note
        return out + w.paragraph(line, style="Source")

    def _grid(self, block: Grid) -> str:
        given = block.widths or (1.0,) * len(block.columns)
        sizes = [WIDTH * width / sum(given) for width in given]
        head = w.row(
            (
                w.cell(
                    w.paragraph(w.run(title), style="TableHead", extra=_jc(index in block.numbers)),
                    size,
                    w.CellLook(stand="bottom"),
                )
                for index, (title, size) in enumerate(zip(block.columns, sizes, strict=True))
            ),
            head=True,
        )
        rows = [head]
        for number, line in enumerate(block.rows):
            look = w.CellLook(top=self.colours["rule" if number else "ink"], stand="top")
            rows.append(
                w.row(
                    w.cell(
                        "".join(
                            w.paragraph(
                                self.inlines(part), style="Cell", extra=_jc(index in block.numbers)
                            )
                            for part in stacked(cell)
                        ),
                        size,
                        look,
                    )
                    for index, (cell, size) in enumerate(zip(line, sizes, strict=True))
                )
            )
        title = w.paragraph(w.run(block.caption), style="FigureTitle", extra=_KEEP)
        return title + w.table(rows, sizes, title=block.caption) + w.paragraph("", style="Gap")

    def _entries(self, block: Entries) -> str:
        made = [self._entry(item.id, item.content) for item in block.items]
        if block.columns < 2 or len(made) > _LONG:
            return "".join(made)
        half = (len(made) + 1) // 2
        size = WIDTH / 2
        top = w.CellLook(stand="top")
        cells = (w.cell("".join(part), size, top) for part in (made[:half], made[half:]))
        row = w.row(cells)
        return w.table([row], (size, size), title="Two columns", right=160) + w.paragraph(
            "", style="Gap"
        )

    def _entry(self, key: str, content: Inlines) -> str:
        mark = w.bookmark(self.places[key], self.next_id()) if key in self.places else ""
        return w.paragraph(mark + self.inlines(content), style="Entry")


def _jc(right: bool) -> str:
    return '<w:ind w:right="110"/><w:jc w:val="right"/>' if right else ""
