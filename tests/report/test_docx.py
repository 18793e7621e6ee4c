"""The Word file: real footnotes, editable tables, pictures with words; opened by LibreOffice."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import Any

import pytest

from detente.report.document import plain
from detente.report.writing import compose

docx = pytest.importorskip("docx")
pytest.importorskip("vl_convert")

from detente.report.docx import to_docx  # noqa: E402

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {
            name: package.read(name).decode()
            for name in package.namelist()
            if name.endswith((".xml", ".rels"))
        }


@pytest.fixture(scope="module")
def content(case: Any) -> bytes:
    return to_docx(compose(case, full=False))


def test_it_is_re_read_with_all_footnotes(content: bytes, case: Any) -> None:
    document = compose(case, full=False)
    found = parts(content)
    notes = re.findall(r'<w:footnote w:id="(\d+)">(.*?)</w:footnote>', found["word/footnotes.xml"])
    assert [int(number) for number, _ in notes] == [note.number for note in document.notes]
    for (_, inside), note in zip(notes, document.notes, strict=True):
        said = "".join(re.findall(r"<w:t[^>]*>(.*?)</w:t>", inside))
        assert said.strip() == plain(note.content).strip().replace("&", "&amp;")
    body = found["word/document.xml"]
    marks = [int(n) for n in re.findall(r'<w:footnoteReference w:id="(\d+)"/>', body)]
    # One real mark a note; the same note again is a cross-reference to it.
    assert sorted(marks) == [note.number for note in document.notes]
    for number in re.findall(r"NOTEREF _RefNote(\d+)", body):
        assert f'w:name="_RefNote{number}"' in body
    assert "footnotes+xml" in found["[Content_Types].xml"]


def test_tables_are_tables_with_heads(content: bytes) -> None:
    read = docx.Document(io.BytesIO(content))
    first = next(table for table in read.tables if table.rows[0].cells[0].text.strip() == "Forum")
    assert len(first.rows) == 12
    assert first.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None
    texts = {cell.text.strip() for row in first.rows for cell in row.cells}
    assert "Shanghai Cooperation Organisation" in texts
    for table in read.tables:
        assert table._tbl.find(f"{W}tblPr/{W}tblCaption") is not None


def test_pictures_have_words(content: bytes) -> None:
    read = docx.Document(io.BytesIO(content))
    drawn = list(read.element.body.iter(f"{WP}docPr"))
    assert len(drawn) >= 20
    assert all(each.get("descr", "").strip() for each in drawn)
    assert len({each.get("id") for each in drawn}) == len(drawn)


def test_title_question_and_headings(content: bytes, case: Any) -> None:
    document = compose(case, full=False)
    read = docx.Document(io.BytesIO(content))
    by_style: dict[str, list[str]] = {}
    for paragraph in read.paragraphs:
        by_style.setdefault(paragraph.style.name, []).append(paragraph.text)
    assert by_style["Title"] == [document.title]
    assert by_style["Question"] == [document.question]
    assert by_style["Heading 1"] == [h.text for h in document.headings() if h.level == 2]
    assert read.core_properties.title == document.title


#: What may follow what in WordprocessingML (ISO/IEC 29500-1, 17); Word calls a file broken else.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr "
    "suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct "
    "topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind "
    "contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint "
    "noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect "
    "bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW "
    "jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption "
    "tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection "
    "tcFitText vAlign hideMark",
    "tcBorders": "top start left bottom end right insideH insideV tl2br tr2bl",
    "tblCellMar": "top start left bottom end right",
}


def misplaced(content: bytes) -> list[str]:
    """Properties that stand in another order than the standard's."""
    wrong = []
    for name, text in parts(content).items():
        if not name.startswith("word/"):
            continue
        for element in ET.fromstring(text.encode()).iter():
            tag = element.tag.rpartition("}")[2]
            if tag in ORDER:
                known = ORDER[tag].split()
                found = [child.tag.rpartition("}")[2] for child in element]
                places = [known.index(child) for child in found]
                if places != sorted(places):
                    wrong.append(f"{name}: {tag} holds {found}")
    return wrong


@pytest.mark.parametrize("full", [False, True])
def test_properties_stand_in_the_order_of_the_standard(case: Any, full: bool) -> None:
    assert misplaced(to_docx(compose(case, full=full))) == []


def test_made_in_under_three_seconds(case: Any) -> None:
    started = time.process_time()
    to_docx(compose(case, full=False))
    assert time.process_time() - started < 3


@pytest.mark.parametrize("name", ["hard", "bare"])
@pytest.mark.parametrize("full", [False, True])
def test_any_situation_is_re_read(name: str, full: bool, request: pytest.FixtureRequest) -> None:
    read = docx.Document(io.BytesIO(to_docx(compose(request.getfixturevalue(name), full=full))))
    assert read.paragraphs


def test_signs_that_xml_forbids_are_left_out(bare: Any) -> None:
    from detente.report.wordml import run

    assert run("a\x00b\x0bc & <d>") == (
        '<w:r><w:t xml:space="preserve">abc &amp; &lt;d&gt;</w:t></w:r>'
    )


def test_libreoffice_opens_it_and_it_looks_like_pages(content: bytes, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")
    pdfium = pytest.importorskip("pypdfium2")
    file = tmp_path / "brief.docx"
    file.write_bytes(content)
    subprocess.run(
        [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    pages = pdfium.PdfDocument(tmp_path / "brief.pdf")
    assert 3 <= len(pages) <= 6
    said = "".join(page.get_textpage().get_text_bounded() for page in pages)
    assert "Rests on" in said
    assert "Key judgements" in said
    for page in pages:
        picture = page.render(scale=0.5).to_pil().convert("L")
        dark = sum(picture.histogram()[:128])
        assert dark > 200  # something is set on every page
