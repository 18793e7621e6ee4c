"""The PDF: accepted as PDF/UA-1, with real footnotes, a few pages, whatever the names."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from typing import Any

import pytest

from detente.report.document import Judgement, Judgements, Text
from detente.report.style import Style
from detente.report.typst_table import quoted, words
from detente.report.writing import compose

pytest.importorskip("typst")
pypdf = pytest.importorskip("pypdf")

from detente.report.pdf import to_pdf  # noqa: E402


def read(content: bytes) -> Any:
    return pypdf.PdfReader(io.BytesIO(content))


def kinds(reader: Any) -> dict[str, int]:
    """How often each kind of structure element stands in the document."""
    found: dict[str, int] = {}

    def walk(element: Any) -> None:
        element = element.get_object()
        if isinstance(element, list):
            for child in element:
                walk(child)
        elif hasattr(element, "get"):
            kind = element.get("/S")
            if kind is not None:
                found[str(kind)] = found.get(str(kind), 0) + 1
            child = element.get("/K")
            if child is not None:
                walk(child)

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


@pytest.fixture(scope="module")
def brief(case: Any) -> Any:
    return read(to_pdf(compose(case, full=False)))


def test_the_brief_has_three_to_six_pages(brief: Any) -> None:
    assert 3 <= len(brief.pages) <= 6


def test_it_is_tagged_titled_and_says_its_language(brief: Any, case: Any) -> None:
    root = brief.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("en")
    assert brief.metadata.title == compose(case, full=False).title
    # ISO 14289-1 asks for the identification in the metadata and the title in the window.
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_footnotes_are_footnotes(brief: Any, case: Any) -> None:
    document = compose(case, full=False)
    assert kinds(brief)["/Note"] == len(document.notes)
    text = "\n".join(page.extract_text() for page in brief.pages)
    assert "Rests on" in text
    assert "Possible is not signed" in text.replace("\n", " ")


def test_pictures_have_words_and_tables_have_heads(brief: Any) -> None:
    found = kinds(brief)
    assert found["/Figure"] >= 10
    assert found["/Table"] >= 5
    assert found["/TH"] >= 20

    def figures(element: Any) -> None:
        element = element.get_object()
        if isinstance(element, list):
            for child in element:
                figures(child)
        elif hasattr(element, "get"):
            if element.get("/S") == "/Figure":
                assert str(element.get("/Alt", "")).strip()
            if element.get("/K") is not None:
                figures(element["/K"])

    figures(brief.trailer["/Root"]["/StructTreeRoot"])


@pytest.mark.parametrize("name", ["hard", "bare"])
@pytest.mark.parametrize("full", [False, True])
def test_any_situation_is_accepted(name: str, full: bool, request: pytest.FixtureRequest) -> None:
    reader = read(to_pdf(compose(request.getfixturevalue(name), full=full)))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_what_a_user_wrote_is_text_and_never_markup(hard: Any) -> None:
    text = "\n".join(p.extract_text() for p in read(to_pdf(compose(hard, full=False))).pages)
    assert "#let x = 1" in text.replace("\n", " ")
    assert "*star*" in text


def test_signs_that_no_font_has_are_boxes_and_a_warning_says_so() -> None:
    """A private sign is in no font; the PDF is made all the same, and tells."""
    from detente.report.document import Document

    odd = Document(title="A \U000f1234 title", question="", place="", summary="s", blocks=())
    with pytest.warns(UserWarning, match="no font on this machine has these signs"):
        reader = read(to_pdf(odd))
    assert "A □ title" in reader.pages[0].extract_text()


def test_strings_of_typst() -> None:
    assert quoted('a "b" \\ c') == '"a \\"b\\" \\\\ c"'
    assert words("short words stay") == '"short words stay"'
    assert "\u200b" in words("x" * 40)
    named = words("agreement.feasible[forum=us-russia,linked=no]")
    assert named == '"agreement.feasible[\u200bforum=us-russia,\u200blinked=no]"'


def test_made_in_under_three_seconds(case: Any) -> None:
    started = time.process_time()
    to_pdf(compose(case, full=False))
    assert time.process_time() - started < 3


@pytest.mark.parametrize("kind", ["image/svg+xml", "image/png"])
def test_a_logo_is_taken(bare: Any, kind: str) -> None:
    from detente.figures.figure import rasterise

    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="9"/></svg>'
    logo = svg.encode() if kind.endswith("xml") else rasterise(svg)
    style = Style("House", "#7A1D3A", "Footer", logo, kind)
    reader = read(to_pdf(compose(bare, full=False, style=style)))
    assert "House issue brief" in reader.pages[0].extract_text()
    assert "Footer" in reader.pages[0].extract_text()


def test_a_judgement_is_never_parted_by_the_end_of_a_page(bare: Any) -> None:
    long = "One sentence among many that fill the lines of this judgement. " * 9
    items = tuple(Judgement(f"Begin{k}.", (Text(f"{long}End{k}."),)) for k in range(24))
    document = replace(compose(bare, full=False), blocks=(Judgements(items),))
    pages = [page.extract_text() for page in read(to_pdf(document)).pages]
    assert len(pages) > 2
    for k in range(24):
        assert any(f"Begin{k}." in page and f"End{k}." in page for page in pages), k
