"""Fuzzing: whatever is read, a document, a reading and a draft come out, or a clear error."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.errors import DetenteError, FileFormatError
from detente.reading import Document, read_bytes
from detente.reading.draft.draft import draft_situation
from detente.reading.reading import read_proposals
from detente.reading.review import review_table

QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
WORDS = st.sampled_from(
    [
        *"""Chile Peru Lima the army which that has been not accuses of if , ; : . ? " ( ) will
        would should unless and
        or talks sanctions on 12 May 2024 per cent [^1] <sup>1</sup> [^1]: it
        its they he said General Brask NATO (NATO) EU - — * # very unlikely might 's ' both neither
        two three killed""".split(),
        "\n\n", "\n", "\f", "\u202e", "é", "\t",
    ]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=120).map(" ".join)
BRIEFS = Path(__file__).parents[2] / "benchmarks" / "briefs"
SENTENCES = [
    sentence
    for name in ("kashmir-line.md", "tamba-elections.src.txt", "cyprus-talks.md")
    for sentence in (BRIEFS / name).read_text("utf-8").split(". ")
]


def read_or_none(data: bytes, name: str) -> Document | None:
    """The document, or None where a clear error was given."""
    try:
        return read_bytes(data, name=name)
    except DetenteError:
        return None


def whole(data: bytes, name: str) -> None:
    """Read, propose, review and draft; nothing but a DetenteError may come out."""
    document = read_or_none(data, name)
    if document is None:
        return
    reading = read_proposals(document)
    for claim in reading.claims:
        assert document.text[claim.start : claim.end] == claim.quote
    for relation in reading.relations:
        assert document.text[relation.start : relation.end] == relation.quote
    for item in (*reading.events, *reading.figures):
        assert document.text[item.start : item.end] == item.quote
    assert review_table(reading)
    draft_situation(reading, as_of="2024-01-01")


@QUIET
@given(TEXTS)
def test_any_words(text):
    whole(text.encode(), "a.txt")


@settings(QUIET, max_examples=150)
@given(st.data())
def test_sentences_of_briefs_cut_and_mixed(data):
    parts = []
    for sentence in data.draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6)):
        words = sentence.split(" ")
        start = data.draw(st.integers(0, len(words)))
        kept = words[start : start + data.draw(st.integers(1, 60))]
        strange = data.draw(st.lists(WORDS, max_size=2))
        parts.append(" ".join([*kept[: len(kept) // 2], *strange, *kept[len(kept) // 2 :]]))
    whole(". ".join(parts).encode(), "a.txt")


@QUIET
@given(TEXTS)
def test_any_words_as_markdown(text):
    whole(("# Title of it\n\n" + text).encode(), "a.md")


@QUIET
@given(
    TEXTS,
    st.lists(st.sampled_from("p div li ul table tr td sup a section h1".split()), max_size=30),
)
def test_any_words_as_html(text, tags):
    parts = text.split()
    body = "".join(f"<{tag}>{word}" for tag, word in zip(tags, parts, strict=False))
    whole(f"<html><body>{body}{text}</body></html>".encode(), "a.html")


@QUIET
@given(st.binary(max_size=2_000), st.sampled_from(["a.txt", "a.md", "a.html", "a.pdf", "a.docx"]))
def test_any_bytes(data, name):
    whole(data, name)


@settings(QUIET, max_examples=20)
@given(st.binary(max_size=600))
def test_any_bytes_behind_a_pdf_head(data):
    whole(b"%PDF-1.5\n" + data + b"\n%%EOF", "a.pdf")


@QUIET
@given(st.text(max_size=300))
def test_any_words_in_a_word_file(text):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", text)
    whole(out.getvalue(), "a.docx")


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("name", ["scs-code.pdf", "sahel-junta.docx"])
def test_files_cut_off(shared, name, cut):
    data = shared(f"briefs/{name}").read_bytes()
    whole(data[: int(len(data) * cut)], name)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_bytes_changed_in_a_pdf(shared, data):
    content = bytearray(shared("briefs/scs-code.pdf").read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    document = read_or_none(bytes(content), "a.pdf")
    assert document is None or document.text


@pytest.mark.parametrize(
    "text",
    ["Chile, Peru, " * 2_000, '"' * 5_000 + " (" * 5_000, "Zoria met Balian. " * 1_500,
     "1 2 3 4 5 million per cent " * 1_500, "Chile accuses Peru which blames Brask and " * 700],
)  # fmt: skip
def test_pathological_texts_stay_fast(text):
    import time

    started = time.process_time()
    whole(text.encode(), "a.txt")
    assert time.process_time() - started < 20


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first being its catalogue."""
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (  # noqa: E501
        len(places) + 1, table, len(places) + 1, len(out)
    )  # fmt: skip


def paged(content: bytes, *more: bytes, extra: bytes = b"") -> bytes:
    """A PDF of one page with this stream of content."""
    return pdf([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << "
        b"/XObject << /Y 6 0 R >> /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d %s>>\nstream\n%s\nendstream" % (len(content), extra, content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *more,
    ])  # fmt: skip


def test_a_pdf_without_a_face_of_its_own_is_read():
    text = b"BT /F1 12 Tf 50 700 Td (Chile accuses Peru of delay in the talks of May.) Tj ET"
    assert read_bytes(paged(text), name="a.pdf").text.startswith("Chile accuses Peru")


def test_a_pdf_that_unpacks_to_gigabytes_is_refused():
    import zlib

    squeezed = zlib.compressobj(9)
    chunk = b"BT /F1 12 Tf 10 10 Td (Aaa bbb) Tj ET\n" * 100_000
    content = b"".join(squeezed.compress(chunk) for _ in range(200)) + squeezed.flush()
    assert len(content) < 4_000_000
    with pytest.raises(FileFormatError, match="exhaust"):
        read_bytes(paged(content, extra=b"/Filter /FlateDecode "), name="bomb.pdf")


def test_forms_within_forms_without_end_are_refused():
    calls = b"/Y Do " * 10
    forms = [
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /Y %d 0 R >> >> "  # noqa: E501
        b"/Length %d >>\nstream\n%s\nendstream" % (7 + level, len(calls), calls)
        for level in range(14)
    ]
    word = b"BT /F1 12 Tf 50 700 Td (Chile) Tj ET"
    last = (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F1 5 0 R >> >> /Length %d >>\nstream\n%s\nendstream"  # noqa: E501
        % (len(word), word)
    )
    with pytest.raises(FileFormatError, match="exhaust"):
        read_bytes(paged(b"/Y Do", *forms, last), name="forms.pdf")


def test_an_element_with_endless_attributes_does_not_hang():
    page = (
        "<html><body><p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">Chile accuses Peru.</p>"
    )
    document = read_bytes(page.encode(), name="a.html")
    assert document.text == "Chile accuses Peru."
    assert any("attributes" in warning for warning in document.warnings)


def test_a_text_of_nothing_but_names_is_cut():
    import string

    names = (a + b + c for a in string.ascii_uppercase for b in "aeiou" for c in map("".join, [
        (x, y) for x in string.ascii_lowercase for y in string.ascii_lowercase
    ]))  # fmt: skip
    text = ". ".join(f"{name} Front attacked the camp of {name}" for name in names) + "."
    reading = read_proposals(read_bytes(text.encode(), name="a.txt"))
    assert any("names at most" in warning for warning in reading.document.warnings)
    assert 0 < len(reading.document.sentences) < 6_100
