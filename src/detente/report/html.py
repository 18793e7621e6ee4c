"""A document as one self-contained HTML file: no script, no foreign host."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from html import escape

from detente.figures.figure import FULL, HALF, PHONE
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
    Judgements,
    Link,
    Note,
    NoteRef,
    Numbered,
    Odds,
    Pair,
    Paragraph,
    Text,
)
from detente.report.figure_html import chart, data_links, marked, twin
from detente.report.sheet import sheet

# Stops that follow a mark without a space.
_STOPS = (".", ",", ";", ")", ":")
_LOOKS = {"strong": "b", "emph": "em", "small": "small", "code": "code"}


def to_html(document: Document) -> str:
    """The document as a page.

    Parameters
    ----------
    document : Document

    Returns
    -------
    str
        UTF-8 text of one file that needs nothing else.
    """
    return _Page(document).whole()


class _Page:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.notes = {note.number: note for note in document.notes}
        self.seen: set[int] = set()
        self.annexed = False
        self.regions: Counter[str] = Counter()

    def whole(self) -> str:
        document = self.document
        body = "".join(self.block(block) for block in document.blocks)
        notes = self._notes()
        annex = ""
        if document.annex:
            self.annexed = True
            inside = "".join(self.block(block) for block in document.annex)
            annex = (
                '<section aria-labelledby="annex"><h2 class="annex" id="annex">Technical annex'
                f"</h2>{inside}</section>"
            )
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            f"<title>{escape(document.title)}</title>"
            f'<meta name="description" content="{escape(document.summary)}">'
            f"<style>{sheet(accent=document.style.colour)}</style></head><body>"
            '<a class="skip" href="#main">Skip to content</a><div class="frame">'
            f"{self._contents()}"
            f'<div class="sheet">{self._mast()}<main id="main">'
            f"<h1>{escape(document.title)}</h1>"
            f'<p class="qn">{escape(document.question)}</p>'
            f"{body}{notes}{annex}</main>{self._foot()}</div></div></body></html>\n"
        )

    # Frame --------------------------------------------------------------------------------

    def _mast(self) -> str:
        style = self.document.style
        logo = ""
        if style.logo:
            data = b64encode(style.logo).decode()
            logo = f'<img src="data:{style.logo_kind};base64,{data}" alt="{escape(style.name)}">'
        return (
            f'<header class="mast"><span>{logo}<b>{escape(self.document.kind)}</b></span>'
            f"<span>{escape(self.document.place)}</span></header>"
        )

    def _contents(self) -> str:
        def links(blocks: tuple[Block, ...]) -> str:
            return "".join(
                f'<li><a href="#{block.id}">{escape(block.text)}</a></li>'
                for block in blocks
                if isinstance(block, Heading) and block.level == 2
            )

        annex = links(self.document.annex)
        more = f'<li class="sub">Technical annex</li>{annex}' if annex else ""
        return (
            '<nav class="toc" aria-label="On this page"><ol><li><a href="#main">Bottom line</a>'
            f"</li>{links(self.document.blocks)}{more}</ol></nav>"
        )

    def _foot(self) -> str:
        footer = self.document.style.footer
        return (
            f'<footer class="foot"><span>{escape(footer)}</span>'
            f"<span>{escape(self.document.run)}</span></footer>"
        )

    def _notes(self) -> str:
        if not self.document.notes:
            return ""
        items = "".join(
            f'<li id="n{note.number}"><b>{note.number}</b>{self.inlines(note.content)} '
            f'<a href="#r{note.number}" aria-label="Back from note {note.number}">↩</a></li>'
            for note in self.document.notes
            if note.number in self.seen
        )
        return (
            '<section class="notes" aria-labelledby="notes"><h2 id="notes">Notes</h2>'
            f"<ol>{items}</ol></section>"
        )

    # Text ---------------------------------------------------------------------------------

    def inlines(self, content: Inlines) -> str:
        out: list[str] = []
        parts = list(content)
        for index, part in enumerate(parts):
            match part:
                case NoteRef():
                    after = parts[index + 1] if index + 1 < len(parts) else None
                    stop = ""
                    if isinstance(after, Text) and not after.look and after.text[:1] in _STOPS:
                        stop = after.text[:1]
                        parts[index + 1] = Text(after.text[1:])
                    word = out.pop() if out and out[-1].startswith("\x00") else ""
                    # The mark stays on the line of its word and of the stop after it.
                    out.append(f'<span class="nb">{word[1:]}{self._mark(part)}{stop}</span>')
                case Link():
                    out.append(f'<a href="{escape(part.target)}">{escape(part.text)}</a>')
                case Text():
                    noted = index + 1 < len(parts) and isinstance(parts[index + 1], NoteRef)
                    head, last = _last_word(part.shown) if noted else (part.shown, "")
                    out.append(_dressed(head, part.look))
                    if last:
                        out.append("\x00" + _dressed(last, part.look))
        return "".join(piece.removeprefix("\x00") for piece in out)

    def _mark(self, ref: NoteRef) -> str:
        number = ref.number
        again = number in self.seen
        self.seen.add(number)
        where = "" if again else f' id="r{number}"'
        mark = (
            f'<button class="fn"{where} popovertarget="s{number}" aria-label="Note {number}">'
            f"{number}</button>"
        )
        return mark if again else mark + self._slip(self.notes[number])

    def _slip(self, note: Note) -> str:
        return (
            f'<span popover class="slip" id="s{note.number}" role="note">'
            f"<b>Note {note.number}</b>{self.inlines(note.content)}</span>"
        )

    # Blocks -------------------------------------------------------------------------------

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                return f'<h{block.level} id="{block.id}">{escape(block.text)}</h{block.level}>'
            case Paragraph():
                kind = "small" if block.kind == "small" else "t"
                return f'<p class="{kind}">{self.inlines(block.content)}</p>'
            case Callout():
                return self._callout(block)
            case Judgements():
                return self._judgements(block)
            case Changes():
                return self._changes(block)
            case Numbered():
                return self._figure(block, FULL)
            case Pair():
                pair = self._figure(block.left, HALF) + self._figure(block.right, HALF)
                return f'<div class="two">{pair}</div>'
            case Grid():
                return self._grid(block)
            case Entries():
                return self._entries(block)

    def _callout(self, block: Callout) -> str:
        kind = "bl" if block.kind == "bottom-line" else "box"
        inside = "".join(f"<p>{self.inlines(content)}</p>" for content in block.paragraphs)
        return f'<section class="{kind}"><h2>{escape(block.title)}</h2>{inside}</section>'

    def _judgements(self, block: Judgements) -> str:
        items = []
        for number, item in enumerate(block.items, start=1):
            side = self._odds(item.odds) if item.odds else ""
            items.append(
                f'<li><span class="n">{number}</span><p><b>{escape(item.lead)}</b> '
                f'{self.inlines(item.content)}</p><div class="o">{side}</div></li>'
            )
        return f'<ol class="kj">{"".join(items)}</ol>'

    def _odds(self, odds: Odds) -> str:
        finding = odds.finding
        if finding.value is None:
            return f"<small>{escape(odds.label)}</small>Not computed: {escape(finding.reason)}"
        between = interval(*spread_of(finding))
        said = f"{capital(word(finding))}, {percent(finding.value)}, range {between}"
        ruler = odds_ruler(finding.value, *spread_of(finding), alt=said).svg(hidden=True)
        return (
            f"<small>{escape(odds.label)}</small><b>{escape(capital(word(finding)))}</b> "
            f'{percent(finding.value)} <span class="iv">{between}</span>{ruler}'
        )

    def _changes(self, block: Changes) -> str:
        rows = "".join(
            f"<li><span><b>{escape(item.lead)}</b> {self.inlines(item.content)}</span>"
            f'<span class="e">{escape(item.effect)}</span></li>'
            for item in block.items
        )
        return f'<ul class="chg">{rows}</ul>'

    def _figure(self, numbered: Numbered, width: float) -> str:
        figure, number = numbered.figure, numbered.number
        note = self.inlines((numbered.note,)) if numbered.note else ""
        title = f"f{number}"
        if figure.absent:
            inside = f'<p class="none">{escape(figure.absent)}</p>'
        elif figure.table is not None:
            inside = marked(figure, label=title)
        else:
            inside = chart(figure, width=width, phone=PHONE)
        fold = twin(figure) if figure.drawing is not None and not figure.absent else ""
        links = "" if figure.absent else data_links(figure, number, drawn=not self.annexed)
        key = "".join(f"<span>{drawing}{escape(said)}</span>" for drawing, said in figure.legend)
        legend = f'<div class="key">{key}</div>' if key and not figure.absent else ""
        source, hint = "", ""
        if not figure.absent:
            hint = f'<div class="hi">{escape(figure.hint)}</div>'
            if figure.source or note:
                source = f'<p class="src">{escape(figure.source)}{note}</p>'
        return (
            f'<figure class="fig" id="{title}" aria-labelledby="{title}-t"><figcaption>'
            f'<div class="no"><span>Figure {number}</span>{links}</div>'
            f'<div class="ti" id="{title}-t">{escape(figure.title)}</div>'
            f"{hint}{legend}</figcaption>"
            f"{inside}{source}{fold}</figure>"
        )

    def _grid(self, block: Grid) -> str:
        total = sum(block.widths) or 1
        columns = "".join(f'<col style="width:{100 * w / total:.1f}%">' for w in block.widths)
        group = f"<colgroup>{columns}</colgroup>" if columns else ""
        head = "".join(
            f'<th scope="col"{_side(block, index)}>{escape(title)}</th>'
            for index, title in enumerate(block.columns)
        )
        rows = "".join(
            "<tr>"
            + "".join(
                f"<td{_side(block, index)}>{self.inlines(cell)}</td>"
                for index, cell in enumerate(row)
            )
            + "</tr>"
            for row in block.rows
        )
        caption = f"<caption>{escape(block.caption)}</caption>" if block.caption else ""
        # Two tables may have one caption; two regions may not have one name.
        self.regions[block.caption] += 1
        again = self.regions[block.caption]
        region = block.caption + (f", table {again}" if again > 1 else "")
        return (
            f'<div class="gw" role="region" tabindex="0" aria-label="{escape(region)}">'
            f'<table class="g" style="--w:{92 * len(block.columns) + 60}px">{caption}{group}'
            f"<thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table></div>"
        )

    def _entries(self, block: Entries) -> str:
        items = "".join(
            f"<li{_anchor(item.id)}>{self.inlines(item.content)}</li>" for item in block.items
        )
        return f'<ul class="ent{" c2" if block.columns > 1 else ""}">{items}</ul>'


def _last_word(text: str) -> tuple[str, str]:
    """Text up to its last word, and that word, if it is short enough to be kept on a line."""
    head, space, last = text.rpartition(" ")
    return (head + space, last) if last and len(last) <= 24 else (text, "")


def _dressed(text: str, look: str) -> str:
    tag = _LOOKS.get(look)
    said = escape(text)
    return f"<{tag}>{said}</{tag}>" if tag and said else said


def _side(block: Grid, index: int) -> str:
    return ' class="num"' if index in block.numbers else ""


def _anchor(key: str) -> str:
    return f' id="{escape(key)}"' if key else ""
