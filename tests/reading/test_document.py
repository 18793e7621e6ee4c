"""Every format to one document: text, furniture, notes, metadata."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from detente.errors import FileFormatError
from detente.reading import read_bytes, read_document, read_text

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PAIRS = [
    ("nile-dam.md", "nile-dam.txt"),
    ("talamar-lagoon.src.txt", "talamar-lagoon.txt"),
    ("sahel-junta.docx", "sahel-junta.txt"),
    ("scs-code.pdf", "scs-code.txt"),
]


def docx(body: str, **parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
        )
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", text)
    return out.getvalue()


@pytest.mark.parametrize(("source", "perfect"), PAIRS)
def test_extraction_is_nearly_perfect(shared, source, perfect):
    document = read_document(shared(f"briefs/{source}"))
    words = re.findall(r"\w+", shared(f"briefs/{perfect}").read_text(encoding="utf-8"))
    found = set(re.findall(r"\w+", document.text))
    missing = [word for word in words if word not in found]
    assert len(missing) <= 2, missing
    assert abs(len(re.findall(r"\w+", document.text)) - len(words)) <= 6


@pytest.mark.parametrize(("source", "perfect"), PAIRS)
def test_markers_stand_where_they_stood(shared, source, perfect):
    import json

    name = source.split(".")[0]
    gold = json.loads(shared(f"briefs/{name}.gold.json").read_text(encoding="utf-8"))
    document = read_document(shared(f"briefs/{source}"))
    notes = {note.label: note for note in document.notes}
    for entry in gold["footnotes"]:
        note = notes[str(entry["n"])]
        assert bool(note.marker_at) == entry["marker_in_text"]
        if entry["anchors"]:
            sentence = document.sentences[note.sentences[0]]
            assert document.quote(sentence.start, sentence.end).startswith(entry["anchors"])
        else:
            assert note.flag
    assert document.meta["title"] == gold["meta"]["title"]
    assert document.meta["date"] == gold["meta"]["date"]


def test_offsets_are_exact_quotes():
    document = read_text("# T\n\nFirst one. Second, with Mr. Smith in the U.S. army.\n\nThird?")
    quotes = [document.quote(s.start, s.end) for s in document.sentences]
    assert quotes[-3:] == ["First one.", "Second, with Mr. Smith in the U.S. army.", "Third?"]
    assert document.locator(document.sentences[-1].start) == "par2/s1"


def test_page_furniture_goes_and_cut_sentences_are_joined():
    page = "LANTERN BRIEF\n\n{}\n\nPage {} of 3\n"
    text = "\f".join(
        page.format(body, n)
        for n, body in enumerate(
            [
                "The delegation of the northern district refused to sign the text that had been agreed and",  # noqa: E501
                "left the hall before noon without a word to anybody who stood at the door.",
                "Nothing has been heard from them since that day, although letters were sent.",
            ],
            start=1,
        )
    )
    document = read_text(text)
    assert "LANTERN BRIEF" not in document.text.split("\n\n", 1)[-1]
    assert "Page 2" not in document.text
    assert "agreed and left the hall" in document.text


@pytest.mark.parametrize(
    "text",
    [
        "Ships left port.[^1] All is calm in the bay today.\n\n[^1]: Harbour log, May 2020.",
        "Ships left port.<sup>1</sup> All is calm in the bay today.\n\n<sup>1</sup> Harbour log, May 2020.",  # noqa: E501
        "Ships left port.[1] All is calm in the bay today.\n\nNotes\n\n1. Harbour log, May 2020.",
        "Ships left port.¹ All is calm in the bay today.\n\nNotes\n\n1. Harbour log, May 2020.",
        "Ships left port.[1] All is calm in the bay today.\n\n[1] Harbour log, May 2020. https://e.org/x",
        "Ships left port.(1) All is calm in the bay today.\n\n(1) Harbour log, May 2020.",
        "Ships left port.¹ All is calm in the bay today.\n\n1. Harbour log, May 2020.",
    ],
)
def test_notes_of_every_spelling_join_their_sentence(text):
    document = read_text(text)
    assert [note.label for note in document.notes] == ["1"]
    note = document.notes[0]
    assert note.text.startswith("Harbour log")
    sentence = document.sentences[note.sentences[0]]
    assert document.quote(sentence.start, sentence.end) == "Ships left port."


def test_orphan_notes_and_markers_are_reported():
    document = read_text("Ships left.[^1] Some stayed in the bay.[^3]\n\n[^1]: Log.\n[^2]: Unused.")
    flags = {note.label: note.flag for note in document.notes}
    assert flags == {"1": "", "2": "no marker in the text", "3": "marker without a note"}
    assert len([w for w in document.warnings if "note" in w or "marker" in w]) == 2


def test_word_footnotes_styles_and_tracked_changes():
    body = (
        '<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>The title of it</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>The envoy left</w:t></w:r><w:del><w:r><w:delText> never</w:delText></w:r></w:del>"  # noqa: E501
        '<w:r><w:footnoteReference w:id="7"/></w:r><w:r><w:t> and nobody in the capital knows why he went.'  # noqa: E501
        "</w:t></w:r></w:p>"
    )
    styles = (
        f'<w:styles {WORD}><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles>'
    )
    notes = (
        f'<w:footnotes {WORD}><w:footnote w:id="7"><w:p><w:r><w:t>A cable.</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    document = read_bytes(docx(body, styles=styles, footnotes=notes), name="a.docx")
    assert document.meta["title"] == "The title of it"
    assert "The envoy left and nobody" in document.text
    assert document.notes[0].text == "A cable."
    assert document.notes[0].sentences
    assert any("tracked" in warning for warning in document.warnings)


@pytest.mark.parametrize("box", ['<section class="notes">', '<div id="endnotes">', "<div>"])
def test_notes_beside_the_article_are_read(box):
    words = "The truce held through the winter and both sides kept their lists. " * 8
    page = (
        f'<body><article><h1>Truce</h1><p>{words}It broke in May.<sup><a href="#n1">1</a></sup></p>'
        f'</article>{box}<h2>Notes</h2><ol><li id="n1">Daily, 3 May, '
        "https://www.example.org/daily</li></ol></body>"
    )
    note = read_bytes(page.encode(), name="page.html").notes[0]
    assert note.label == "1"
    assert "Daily" in note.text
    assert len(note.marker_at) == 1


def test_html_drops_scripts_and_fetches_nothing(monkeypatch):
    import socket

    def refuse(*_: object) -> None:
        raise AssertionError("nothing may be fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    html = (
        '<html><head><script src="http://127.0.0.1:9/x"></script></head><body>'
        '<nav>Menu</nav><script>alert("x")</script><img src="http://127.0.0.1:9/i">'
        "<p>Ostria warned Lindmark on Monday about the bridge.</p></body></html>"
    )
    document = read_bytes(html.encode(), name="a.html")
    assert document.text == "Ostria warned Lindmark on Monday about the bridge."


def test_encodings_and_right_to_left():
    mixed = "Première ligne é du texte ici.\n".encode() + b"Ligne \xe9t\xe9 du texte suivant.\n"
    document = read_bytes(mixed, name="a.txt")
    assert "Première" in document.text
    assert "été" in document.text
    assert any("UTF-8" in warning for warning in document.warnings)
    assert "Chile" in read_bytes("Chile accuses Peru.".encode("utf-16"), name="b.txt").text
    rtl = read_bytes(
        "وقعت مصر اتفاقا. Chile accuses \u202ePeru\u202c today.".encode(), name="c.txt"
    )
    assert "\u202e" not in rtl.text
    assert "اتفاقا" in rtl.text


def test_wrong_extension_is_told(shared, tmp_path):
    copy = tmp_path / "brief.docx"
    copy.write_bytes(shared("briefs/scs-code.pdf").read_bytes())
    document = read_document(copy)
    assert "South China Sea" in document.text
    assert "holds pdf" in document.warnings[0]


def _encrypted(data: bytes) -> bytes:
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(data)).pages:
        writer.add_page(page)
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _scan() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(600, 800)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


BOMB = f"<w:document {WORD}><w:body><w:p><w:r><w:t>{'A' * 90_000_000}</w:t></w:r></w:p></w:body></w:document>"  # noqa: E501


@pytest.mark.parametrize(
    ("make", "name", "says"),
    [
        (lambda: _scan(), "scan.pdf", "scan"),
        (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 9, "junk.pdf", "damaged"),
        (lambda: b"", "empty.txt", "empty"),
        (lambda: bytes(range(256)) * 800, "noise.txt", "binary"),
        (lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 99, "a.txt", "picture"),
        (lambda: b"PK\x03\x04" + b"junk" * 99, "a.docx", "damaged"),
        (lambda: b"{\\rtf1 hello}", "a.rtf", "RTF"),
        (lambda: b"<html><body>" + b"<p>a b</p>" * 4_000_000, "a.html", "MB"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, "a.docx", "encrypted or old"),
    ],
)
def test_hostile_files_get_a_clear_message(make, name, says):
    with pytest.raises(FileFormatError, match=says):
        read_bytes(make(), name=name)


def test_encrypted_pdf(shared):
    data = _encrypted(shared("briefs/scs-code.pdf").read_bytes())
    with pytest.raises(FileFormatError, match="encrypted"):
        read_bytes(data, name="a.pdf")


def test_zip_bomb_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", BOMB)
    with pytest.raises(FileFormatError, match="zip bomb"):
        read_bytes(out.getvalue(), name="bomb.docx")


def test_entities_are_not_expanded():
    body = f'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:document {WORD}><w:body><w:p><w:r><w:t>&a; Envoys met on Monday in the old town hall.</w:t></w:r></w:p></w:body></w:document>'  # noqa: E501
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", body)
    text = read_bytes(out.getvalue(), name="a.docx").text
    name = Path("/etc/hostname")
    assert not name.exists() or name.read_text().strip() not in text


def test_deep_nesting_does_not_hang():
    html = (
        b"<html><body>" + b"<div>" * 100_000 + b"Chile accuses Peru of delay." + b"</div>" * 100_000
    )
    document = read_bytes(html, name="deep.html")
    assert "Chile accuses Peru" in document.text
    assert any("nested" in warning for warning in document.warnings)


def test_an_asterisk_marks_a_note_and_bullets_stay_bullets():
    document = read_text("Ships left port.* All is calm in the bay.\n\n* As told to us.")
    assert [(n.label, n.text, len(n.marker_at)) for n in document.notes] == [
        ("*", "As told to us.", 1)
    ]
    listed = read_text(
        "The ships left port, and this is what they carried.\n\n"
        "* Grain from the north lay in all of them.\n\n* Coal lay in two."
    )
    assert not listed.notes
    assert [b.kind for b in listed.blocks].count("item") == 2


def test_inline_notes_and_front_matter_of_markdown():
    text = (
        "---\ntitle: 'The pass'\nauthor: Ilse Marden\ndate: 2031-09-14\ntags: [a, b]\n---\n\n"
        "The pass is closed.^[Roads Agency, May 2031.] Nobody knows why it was done.\n"
    )
    document = read_bytes(text.encode(), name="a.md")
    assert document.text.startswith("The pass is closed. Nobody knows")
    assert {k: document.meta[k] for k in ("title", "author", "date")} == {
        "title": "The pass", "author": "Ilse Marden", "date": "2031-09-14",
    }  # fmt: skip
    assert document.notes[0].text == "Roads Agency, May 2031."
    assert document.notes[0].marker_at == (19,)


def test_a_table_of_contents_in_word_and_text_is_left_out():
    body = (
        '<w:p><w:pPr><w:pStyle w:val="T1"/></w:pPr><w:r><w:t>Outlook</w:t><w:tab/><w:t>3</w:t></w:r></w:p>'  # noqa: E501
        "<w:p><w:r><w:t>The envoy left in the night, and nobody knows why.</w:t></w:r></w:p>"
    )
    styles = (
        f'<w:styles {WORD}><w:style w:styleId="T1"><w:name w:val="toc 1"/></w:style></w:styles>'
    )
    document = read_bytes(docx(body, styles=styles), name="a.docx")
    assert document.text == "The envoy left in the night, and nobody knows why."
    plain = read_text(
        "The Kestra Pass\n\nContents\n\nOutlook ........ 3\n\nAdvice . . . . . . 4\n\n"
        "The envoy left in the night, and nobody knows why he did."
    )
    assert "Outlook" not in plain.text
    assert "Contents" not in plain.text


def test_text_boxes_insertions_and_endnotes_of_a_word_file():
    box = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>Words in a box beside it.'  # noqa: E501
        "</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        "<w:txbxContent><w:p><w:r><w:t>Words in a box beside it.</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    body = (
        "<w:p><w:r><w:t>The envoy left</w:t></w:r><w:ins><w:r><w:t xml:space='preserve'> in the night"  # noqa: E501
        f"</w:t></w:r></w:ins><w:r>{box}<w:t>, and nobody knows why.</w:t>"
        '<w:endnoteReference w:id="2"/></w:r></w:p>'
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Lorries</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>610"
        "</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    notes = (
        f'<w:endnotes {WORD}><w:endnote w:type="separator" w:id="0"><w:p/></w:endnote>'
        '<w:endnote w:id="2"><w:p><w:r><w:t>A cable.</w:t></w:r></w:p></w:endnote></w:endnotes>'
    )
    document = read_bytes(docx(body, endnotes=notes), name="a.docx")
    blocks = [document.quote(b.start, b.end) for b in document.blocks]
    assert blocks[0] == "The envoy left in the night, and nobody knows why."
    assert blocks.count("Words in a box beside it.") == 1
    assert {"Lorries", "610"} <= set(blocks)
    assert [(n.text, n.flag) for n in document.notes] == [("A cable.", "")]


WORD_PAGE = (
    "<html><head><meta charset=utf-8><title>x</title></head><body><p class=MsoTitle>The Kestra Pass: "  # noqa: E501
    "who opens the road</p><p class=MsoNormal>The pass has been closed to freight since May."
    '<a href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a> Veldania says '  # noqa: E501
    "that it is unsafe.</p><div style='mso-element:footnote-list'><div style='mso-element:footnote' "  # noqa: E501
    'id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1">[1]</a> Roads Agency, May.'
    "</p></div></div></body></html>"
)
WIKI_PAGE = (
    '<html><body><main><h1>The Kestra Pass: who opens the road</h1><div id="toc"><h2>Contents</h2>'
    "<ul><li>1 History</li></ul></div><p>The pass has been closed to freight since May.<sup "
    'class="reference"><a href="#cite_note-1">[1]</a></sup> Veldania says that it is unsafe.<sup '
    'class="noprint">[citation needed]</sup></p><ol class="references"><li id="cite_note-1"><span '
    'class="mw-cite-backlink">^ a</span> Roads Agency, May.</li></ol></main></body></html>'
)
PLAIN_PAGE = (
    '<html><body><div class="head"><a>Home</a> | <a>About us</a></div><div id="cookieConsent">We '
    'value your privacy.</div><div class="title">The Kestra Pass: who opens the road</div><div>The '
    "pass has been closed to freight since May.<sup>1</sup> Veldania says that it is unsafe.<br><br>"  # noqa: E501
    'War is unlikely.</div><div class="footnotes"><p id="fn1">1. Roads Agency, May.</p></div>'
    '<div class="footer-bottom">All rights reserved</div></body></html>'
)


@pytest.mark.parametrize("page", [WORD_PAGE, WIKI_PAGE, PLAIN_PAGE])
def test_pages_as_word_a_wiki_and_a_plain_site_make_them(page):
    document = read_bytes(page.encode(), name="a.html")
    assert document.meta["title"] == "The Kestra Pass: who opens the road"
    blocks = [document.quote(b.start, b.end) for b in document.blocks if b.kind != "note"]
    assert blocks[:2] == [
        "The Kestra Pass: who opens the road",
        "The pass has been closed to freight since May. Veldania says that it is unsafe.",
    ]
    assert blocks[2:] in ([], ["War is unlikely."])
    assert [(n.label, n.text.removeprefix("1. "), n.flag) for n in document.notes] == [
        ("1", "Roads Agency, May.", "")
    ]
