"""WordprocessingML, the text of a DOCX: runs, paragraphs, tables, pictures, notes, as strings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape as _escape
from xml.sax.saxutils import quoteattr

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
#: English Metric Units in a px of the layout when 654 px fill 174 mm, and twips in a px.
EMU = round(174 * 36000 / 654)
TWIPS = 174 / 25.4 * 1440 / 654
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def clean(text: str) -> str:
    """Text that XML may hold, escaped."""
    return _escape(_CONTROL.sub("", text))


@dataclass(frozen=True)
class Look:
    """How a run is set; sizes in half points, colours without ``#``."""

    bold: bool = False
    italic: bool = False
    size: int = 0
    colour: str = ""
    style: str = ""

    def properties(self) -> str:
        """The ``w:rPr`` element, '' where nothing is set."""
        parts = []
        if self.style:
            parts.append(f'<w:rStyle w:val="{self.style}"/>')
        if self.bold:
            parts.append("<w:b/><w:bCs/>")
        if self.italic:
            parts.append("<w:i/><w:iCs/>")
        if self.colour:
            parts.append(f'<w:color w:val="{self.colour.lstrip("#")}"/>')
        if self.size:
            parts.append(f'<w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/>')
        return f"<w:rPr>{''.join(parts)}</w:rPr>" if parts else ""


PLAIN = Look()


def run(text: str, look: Look = PLAIN) -> str:
    """A run of text."""
    if not text:
        return ""
    return f'<w:r>{look.properties()}<w:t xml:space="preserve">{clean(text)}</w:t></w:r>'


def paragraph(inside: str, *, style: str = "", extra: str = "") -> str:
    """A paragraph; ``extra`` holds further properties."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{named}{extra}</w:pPr>" if named or extra else ""
    return f"<w:p>{properties}{inside}</w:p>"


def bookmark(name: str, number: int, inside: str = "") -> str:
    """A place that links lead to."""
    start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    return f'{start}{inside}<w:bookmarkEnd w:id="{number}"/>'


def inner_link(name: str, text: str, look: Look) -> str:
    """A link to a bookmark."""
    return f'<w:hyperlink w:anchor="{name}" w:history="1">{run(text, look)}</w:hyperlink>'


def outer_link(relation: str, text: str, look: Look) -> str:
    """A link to an address outside, by the id of its relation."""
    return f'<w:hyperlink r:id="{relation}" w:history="1">{run(text, look)}</w:hyperlink>'


def note_mark(number: int, name: str, mark: int) -> str:
    """The first mark of a footnote, with a bookmark that later marks refer to."""
    reference = (
        '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
        f'<w:footnoteReference w:id="{number}"/></w:r>'
    )
    return bookmark(name, mark, reference)


def note_again(number: int, name: str) -> str:
    """A further mark of a footnote, as a field."""
    look = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
    return (
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{look}<w:instrText xml:space="preserve"> NOTEREF {name} \\f \\h </w:instrText></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r>{look}<w:t>{number}</w:t></w:r>"
        f'<w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def picture(relation: str, number: int, *, width: float, height: float, alt: str, name: str) -> str:
    """A picture in the line: size in px of the layout, alt text for those who do not see it."""
    cx, cy = round(width * EMU), round(height * EMU)
    size = f'cx="{cx}" cy="{cy}"'
    says = f'id="{number}" name={quoteattr(clean(name))} descr={quoteattr(_CONTROL.sub("", alt))}'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f"<wp:extent {size}/><wp:docPr {says}/>"
        "<a:graphic><a:graphicData "
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {says}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


@dataclass(frozen=True)
class CellLook:
    """How a cell is set; colours with or without ``#``; ``stand`` is top, center or bottom."""

    fill: str = ""
    top: str = ""
    left: str = ""
    upright: bool = False
    stand: str = "center"


def cell(inside: str, width: float, look: CellLook | None = None) -> str:
    """A cell ``width`` twips wide, holding paragraphs."""
    look = look or CellLook()
    edges = ""
    if look.top:
        edges += f'<w:top w:val="single" w:sz="4" w:space="0" w:color="{look.top.lstrip("#")}"/>'
    if look.left:
        edges += f'<w:left w:val="single" w:sz="18" w:space="0" w:color="{look.left.lstrip("#")}"/>'
    parts = [f'<w:tcW w:w="{round(width)}" w:type="dxa"/>']
    if edges:
        parts.append(f"<w:tcBorders>{edges}</w:tcBorders>")
    if look.fill:
        parts.append(f'<w:shd w:val="clear" w:color="auto" w:fill="{look.fill.lstrip("#")}"/>')
    if look.upright:
        parts.append('<w:textDirection w:val="btLr"/>')
    parts.append(f'<w:vAlign w:val="{look.stand}"/>')
    return f"<w:tc><w:tcPr>{''.join(parts)}</w:tcPr>{inside or paragraph('')}</w:tc>"


def row(cells: Iterable[str], *, head: bool = False, height: float = 0) -> str:
    """A row that is not split over pages; a head is repeated on each."""
    tall = f'<w:trHeight w:val="{round(height)}" w:hRule="atLeast"/>' if height else ""
    top = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{tall}{top}</w:trPr>{''.join(cells)}</w:tr>"


def table(
    rows: Iterable[str], widths: Iterable[float], *, title: str = "", alt: str = "",
    left: int = 0, right: int = 60,
) -> str:  # fmt: skip
    """A table with columns of fixed width (twips) and no lines of its own."""
    sizes = [round(width) for width in widths]
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in sizes)
    said = f"<w:tblCaption w:val={quoteattr(_CONTROL.sub('', title))}/>" if title else ""
    said += f"<w:tblDescription w:val={quoteattr(_CONTROL.sub('', alt))}/>" if alt else ""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(sizes)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:top w:w="15" w:type="dxa"/><w:left w:w="{left}" w:type="dxa"/>'
        f'<w:bottom w:w="15" w:type="dxa"/><w:right w:w="{right}" w:type="dxa"/>'
        f"</w:tblCellMar>{said}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
