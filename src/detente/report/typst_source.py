"""The Typst text of a document: calls of the functions in ``brief.typ``.

Everything is said in code mode and as strings, so that no word can be markup.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from detente.figures.figure import FULL, HALF
from detente.figures.palette import LIGHT, SANS, SERIF, accented, resolve
from detente.figures.phrase import capital, interval, percent, spread_of, word
from detente.figures.strip import odds_ruler
from detente.report.document import (
    Block,
    Callout,
    Changes,
    Document,
    Entries,
    Grid,
    Heading,
    Inlines,
    Judgement,
    Judgements,
    Link,
    NoteRef,
    Numbered,
    Pair,
    Paragraph,
    Text,
    stacked,
)
from detente.report.style import FORMATS
from detente.report.typst_table import called, marked, picture, quoted, several, words

#: What a px of the layout measures in pt on A4 with margins of 18 mm.
PX = 174.0 / 25.4 * 72 / FULL
_SPLIT = 20
_TONES = {
    "ink": "ink", "ink2": "ink-2", "ink3": "ink-3", "hair": "rule", "hair2": "rule-2",
    "sunk": "sunk", "accent": "accent", "wash": "accent-wash",
}  # fmt: skip


@cache
def _template() -> str:
    return files("detente.report").joinpath("brief.typ").read_text(encoding="utf-8")


def source(document: Document, *, narrow: bool = False) -> str:
    """The whole document as Typst; ``narrow`` asks for the condensed cut of the sans."""
    return _Source(document, narrow).whole()


class _Source:
    def __init__(self, document: Document, narrow: bool) -> None:
        self.document = document
        self.narrow = narrow
        self.accent = document.style.colour
        self.notes = {note.number: note for note in document.notes}
        self.seen: set[int] = set()
        self.targets = {
            item.id
            for block in (*document.blocks, *document.annex)
            if isinstance(block, Entries)
            for item in block.items
            if item.id
        }

    def whole(self) -> str:
        document = self.document
        parts = [
            self._names(),
            _template(),
            "#" + called("mast", self._logo()),
            f"#heading(level: 1, {words(document.title)})",
            "#" + called("question", words(document.question)),
            *(self.block(block) for block in document.blocks),
        ]
        if document.annex:
            parts += ["#pagebreak()", '#heading(level: 2, "Technical annex")']
            parts += [self.block(block, deeper=True) for block in document.annex]
        return "\n".join(parts) + "\n"

    def _names(self) -> str:
        document = self.document
        colours = {**LIGHT, **(accented(self.accent) if self.accent else {})}
        said = {
            "title": document.title,
            "house": document.style.name,
            "summary": document.summary,
            "kind": document.kind,
            "place": document.place,
            "foot": document.style.footer or document.run,
        }
        lines = [f"#let {name} = {quoted(text)}" for name, text in said.items()]
        lines += [f"#let {name} = rgb({quoted(colours[t])})" for name, t in _TONES.items()]
        for name, fonts in (("serif", SERIF), ("sans", SANS)):
            # Libertinus comes with Typst itself.
            lines.append(f"#let {name} = {several(map(quoted, fonts))}")
        lines.append(f"#let narrow = {'true' if self.narrow else 'false'}")
        return "\n".join(lines)

    def _logo(self) -> str:
        style = self.document.style
        if not style.logo:
            return "none"
        content = several(str(byte) for byte in style.logo)
        return (
            f"image(bytes({content}), format: {quoted(FORMATS[style.logo_kind])}, height: 10mm,"
            f" alt: {quoted(style.name)})"
        )

    # Text ---------------------------------------------------------------------------------

    def inlines(self, content: Inlines) -> str:
        """Content in code mode, in braces."""
        return "{ " + "; ".join(self._inline(part) for part in content) + " }" if content else "[]"

    def _inline(self, part: Text | Link | NoteRef) -> str:
        match part:
            case NoteRef():
                return self._note(part.number)
            case Link():
                return self._link(part)
            case Text():
                match part.look:
                    case "strong" | "emph":
                        return called(part.look, words(part.shown))
                    case "small" | "code":
                        gap = " " if part.look == "small" else ""
                        return called("quiet", words(gap + part.shown), "size: 0.9em")
                    case _:
                        return words(part.shown)

    def _note(self, number: int) -> str:
        if number in self.seen:
            return f"footnote(<n{number}>)"
        self.seen.add(number)
        content = self.inlines(self.notes[number].content)
        return f"[#footnote({{ h(2pt); {content} }})<n{number}>]"

    def _link(self, link: Link) -> str:
        if not link.target.startswith("#"):
            return called("link", quoted(link.target), words(link.text))
        target = link.target[1:]
        if target not in self.targets:
            return words(link.text)
        return called("link", called("label", quoted(target)), words(link.text))

    # Blocks -------------------------------------------------------------------------------

    def block(self, block: Block, *, deeper: bool = False) -> str:
        """One block; ``deeper`` puts headings a level down."""
        match block:
            case Heading():
                return f"#heading(level: {block.level + deeper}, {words(block.text)})"
            case Paragraph():
                name = block.kind or "paragraph"
                return "#" + called(name, self.inlines(block.content))
            case Callout():
                name = "bottomline" if block.kind == "bottom-line" else "box-out"
                bodies = (self.inlines(content) for content in block.paragraphs)
                return "#" + called(name, words(block.title), *bodies)
            case Judgements():
                rows = (f"({self._judgement(n, item)})" for n, item in enumerate(block.items, 1))
                return "#" + called("kept", "(20pt, 1fr, 134pt)", "10pt", *rows)
            case Changes():
                rows = (
                    f"{{ strong({words(item.lead)}); {quoted(' ')};"
                    f" {self.inlines(item.content)} }}, align(right, {quoted(item.effect)})"
                    for item in block.items
                )
                return "#" + called("ruled", "(1fr, auto)", "12pt", *rows)
            case Numbered():
                return "#" + self._figure(block, FULL)
            case Pair():
                left, right = self._figure(block.left, HALF), self._figure(block.right, HALF)
                return f"#grid(columns: (1fr, 1fr), column-gutter: 16pt, {left}, {right})"
            case Grid():
                return self._grid(block)
            case Entries():
                items = (
                    called("entry", quoted(item.id), self.inlines(item.content))
                    for item in block.items
                )
                return "#" + called("entries", str(block.columns), *items) if block.items else ""

    def _judgement(self, number: int, item: Judgement) -> str:
        side = "[]"
        if item.odds is not None:
            finding = item.odds.finding
            said = f"{capital(word(finding))}, {percent(finding.value)}"
            ruler = odds_ruler(finding.value, *spread_of(finding), alt=said)
            side = called(
                "odds",
                words(item.odds.label),
                quoted(capital(word(finding))),
                quoted(f" {percent(finding.value)} "),
                quoted(interval(*spread_of(finding))),
                picture(resolve(ruler.svg(width=176), accent=self.accent), said, "132pt"),
            )
        body = called("lead", words(item.lead), self.inlines(item.content))
        return f"text(font: serif, size: 9.7pt, weight: 700, {quoted(str(number))}), {body}, {side}"

    def _figure(self, numbered: Numbered, width: float) -> str:
        figure = numbered.figure
        split = False
        if figure.absent:
            body = called("absent", words(figure.absent))
        elif figure.table is not None:
            body = marked(figure, px=PX, accent=self.accent)
            split = len(figure.table.rows) > _SPLIT
        else:
            drawn = resolve(figure.markup(width=width), accent=self.accent)
            body = picture(drawn, figure.alt, "100%")
        legend = several(
            f"({quoted(resolve(drawing, accent=self.accent))}, {words(said)})"
            for drawing, said in (() if figure.absent else figure.legend)
        )
        line: Inlines = (Text(figure.source),) if figure.source else ()
        line += (numbered.note,) if numbered.note is not None else ()
        line = () if figure.absent else line
        return called(
            "fig",
            quoted(f"Figure {numbered.number}"),
            words(figure.title),
            words("" if figure.absent else figure.hint),
            legend,
            self.inlines(line) if line else "none",
            "true" if split else "false",
            body,
        )

    def _grid(self, block: Grid) -> str:
        widths = block.widths or (1.0,) * len(block.columns)
        align = (
            "right" if index in block.numbers else "left" for index in range(len(block.columns))
        )
        return "#" + called(
            "plain",
            words(block.caption),
            several(f"{width:g}fr" for width in widths),
            several(align),
            several(words(title) for title in block.columns),
            *(self._stacked(cell) for row in block.rows for cell in row),
        )

    def _stacked(self, cell: Inlines) -> str:
        lines = (self.inlines(line) for line in stacked(cell))
        return "{ " + "; linebreak(); ".join(lines) + " }"
