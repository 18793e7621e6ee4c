"""Fuzzing: whatever is read, a document, a reading and a draft come out, or a clear error."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.errors import DetenteError
from detente.reading import Document, read_bytes
from detente.reading.draft import draft_situation
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


@QUIET
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
