"""The package of a DOCX: styles, page, header and footer, pictures, and a footnotes part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from detente.report import wordml as w
from detente.report.document import Document

# Fonts that every machine has, or a metric twin of.
SERIF, SANS = "Times New Roman", "Arial"
_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"

# Name, based on, font, size in half points, before and after in twips, further run properties.
_STYLES: tuple[tuple[str, str, int, int, int, str], ...] = (
    ("Question", SERIF, 21, 0, 120, "<w:i/>"),
    ("Masthead", SERIF, 22, 0, 40, "<w:b/>"),
    ("BodyText", SERIF, 20, 0, 120, ""),
    ("Small", SANS, 15, 0, 60, ""),
    ("BoxTitle", SANS, 17, 60, 30, ""),
    ("BottomLine", SERIF, 20, 0, 60, ""),
    ("Box", SANS, 16, 0, 60, ""),
    ("Gap", SANS, 8, 0, 0, ""),
    ("Judgement", SERIF, 19, 40, 40, ""),
    ("Cell", SANS, 16, 10, 10, ""),
    ("Tiny", SANS, 14, 0, 0, ""),
    ("TableHead", SANS, 14, 0, 30, ""),
    ("FigureNumber", SANS, 14, 140, 0, ""),
    ("FigureTitle", SANS, 18, 10, 10, "<w:b/>"),
    ("FigureHint", SANS, 15, 0, 50, ""),
    ("Source", SANS, 14, 40, 80, ""),
    ("Entry", SANS, 15, 0, 40, ""),
    ("FootnoteText", SANS, 13, 0, 20, ""),
)


def empty(document: Document, colours: Mapping[str, str]) -> Any:
    """A file with styles, page, header and footer, and nothing in it yet."""
    import docx
    from docx.shared import Mm

    file = docx.Document()
    for element in list(file.element.body):
        if not element.tag.endswith("sectPr"):
            file.element.body.remove(element)
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(15)
    section.header_distance = section.footer_distance = Mm(8)
    _modern(file)
    _styles(file, colours)
    _frame(file, document, colours)
    # The template's own thumbnail would show another document.
    for key, relation in list(file.part.package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del file.part.package.rels[key]
    facts = file.core_properties
    facts.title, facts.author = document.title, document.style.name
    facts.subject, facts.comments = document.place, document.summary
    facts.language, facts.keywords = "en-GB", ""
    # One date for all: the same run gives the same file.
    facts.created = facts.modified = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    return file


def fill(file: Any, body: str) -> None:
    """Put the text before the section's properties."""
    from docx.oxml import parse_xml

    holder = parse_xml(f"<w:body {w.NAMESPACES}>{body}</w:body>")
    last = file.element.body[-1]
    for element in list(holder):
        last.addprevious(element)


def image(file: Any, content: bytes, number: int) -> tuple[str, tuple[int, int]]:
    """Add a PNG; its relation and its size in pixels.

    The library's own way compares a picture with all before it, which takes longer than drawing
    where there are hundreds; ``number`` names the part instead and must be new.
    """
    from docx.image.image import Image
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.parts.image import ImagePart

    found = Image.from_blob(content)
    part = ImagePart.from_image(found, PackURI(f"/word/media/image{number}.png"))
    relation = file.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    return str(relation), (found.px_width, found.px_height)


def address(file: Any, target: str) -> str:
    """The relation of an address outside."""
    return str(file.part.relate_to(target, _HYPERLINK, is_external=True))


def add_footnotes(file: Any, notes: Iterable[tuple[int, str]]) -> None:
    """Write the footnotes part: number and runs of each note."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    marks = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{tag}/></w:r></w:p></w:footnote>'
        for kind, number, tag in (
            ("separator", -1, "separator"),
            ("continuationSeparator", 0, "continuationSeparator"),
        )
    )
    mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    said = "".join(
        f'<w:footnote w:id="{number}">'
        + w.paragraph(mark + w.run(" ") + runs, style="FootnoteText")
        + "</w:footnote>"
        for number, runs in notes
    )
    blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<w:footnotes {w.NAMESPACES}>{marks}{said}</w:footnotes>"
    ).encode()
    part = Part(PackURI("/word/footnotes.xml"), _CONTENT, blob, file.part.package)
    file.part.relate_to(part, _FOOTNOTES)


def _styles(file: Any, colours: Mapping[str, str]) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    def colour(token: str) -> Any:
        return RGBColor.from_string(colours[token].lstrip("#"))

    def fonts(style: Any, name: str) -> None:
        style.font.name = name
        made = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            made.set(qn(key), name)
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            made.attrib.pop(qn(key), None)

    styles = file.styles
    normal = styles["Normal"]
    fonts(normal, SANS)
    normal.font.size, normal.font.color.rgb = Pt(8.5), colour("ink")
    normal.paragraph_format.space_after = Pt(0)
    for name, size, before, after in (
        ("Title", 18, 6, 3), ("Heading 1", 12.5, 11, 3), ("Heading 2", 11, 7, 2),
    ):  # fmt: skip
        style = styles[name]
        _strip(style.element.get_or_add_pPr(), ("w:pBdr", "w:contextualSpacing"))
        _strip(style.element.get_or_add_rPr(), ("w:spacing", "w:kern"))
        fonts(style, SERIF)
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), True, colour("ink")
        style.font.italic = False
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.keep_with_next = True
    ink = colours["ink"].lstrip("#")
    # The standard wants the border before spacing and all that the style has after it.
    styles["Heading 1"].element.get_or_add_pPr().find(qn("w:spacing")).addprevious(
        parse_xml(
            f"<w:pBdr {w.NAMESPACES}>"
            f'<w:top w:val="single" w:sz="6" w:space="4" w:color="{ink}"/></w:pBdr>'
        )
    )
    tones = {"FigureHint": "ink-2", "Small": "ink-2", "Question": "ink-2", "Entry": "ink-2"}
    tones |= dict.fromkeys(("TableHead", "FigureNumber", "Source"), "ink-3")
    for name, font, half_points, before, after, more in _STYLES:
        style = (
            styles[name]
            if name in [known.name for known in styles]
            else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        )
        style.base_style = normal
        fonts(style, font)
        style.font.size = Pt(half_points / 2)
        style.font.color.rgb = colour(tones.get(name, "ink"))
        style.font.bold = "<w:b/>" in more or None
        style.font.italic = "<w:i/>" in more or None
        style.paragraph_format.space_before = Pt(before / 20)
        style.paragraph_format.space_after = Pt(after / 20)
    mark = styles.add_style("FootnoteReference", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript, mark.font.color.rgb = True, colour("accent")


def _modern(file: Any) -> None:
    """Lay out as Word 2013 and later: a table starts at the margin, not left of it."""
    from docx.oxml.ns import qn

    for setting in file.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _strip(element: Any, names: tuple[str, ...]) -> None:
    # What the template's own headings bring along.
    from docx.oxml.ns import qn

    for name in names:
        for found in element.findall(qn(name)):
            element.remove(found)


def _frame(file: Any, document: Document, colours: Mapping[str, str]) -> None:
    from docx.oxml import parse_xml

    section = file.sections[0]
    section.different_first_page_header_footer = True
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{round(654 * w.TWIPS)}"/></w:tabs>'
    look = w.Look(size=15, colour=colours["ink-3"])
    number = (
        '<w:fldSimple w:instr=" PAGE "><w:r><w:rPr><w:sz w:val="15"/></w:rPr><w:t>1</w:t></w:r>'
        "</w:fldSimple>"
    )
    gap = "<w:r><w:tab/></w:r>"
    foot = w.run(document.style.footer or document.run, look) + gap + number
    head = w.run(document.kind, look) + gap + w.run(document.place, look)
    for place, inside in (
        (section.header, head),
        (section.footer, foot),
        (section.first_page_footer, foot),
    ):
        place.is_linked_to_previous = False
        made = parse_xml(
            w.paragraph(inside, extra=tab).replace("<w:p>", f"<w:p {w.NAMESPACES}>", 1)
        )
        old = place.paragraphs[0]._p
        old.addprevious(made)
        old.getparent().remove(old)
