"""PDF pages of real shape: columns, heads, notes across pages, hyphens, tables, slanted stamps."""

from __future__ import annotations

import re

import pytest

from detente.reading import Document, read_bytes
from detente.reading.text.document import OPEN, SHUT
from detente.reading.text.pdf.glyphs import Span
from detente.reading.text.pdf.hyphens import Hyphens
from detente.reading.text.pdf.lines import Line, page_lines
from detente.reading.text.pdf.margins import without_margins

typst = pytest.importorskip("typst")

NOTES = {
    1: "Veldanian Roads Agency, notice of 4 May 2031.",
    2: "Interviews with two diplomats, August 2031. Both asked not to be named, and both spoke from "  # noqa: E501
    "notes that they had taken during the meeting. Their accounts agree on the fund and differ on the "  # noqa: E501
    "amount: the first speaks of four crowns a lorry, the second of six. The ministry has declined to "  # noqa: E501
    "comment on either figure and calls the report a misunderstanding.",
    3: "Ibid., p. 215.",
    4: "Kestra Tunnel Inquiry, Final Report, 2021.",
}
BODY = [
    "The Kestra Pass has been closed to freight since the first week of May 2031.{1} Veldania, which "  # noqa: E501
    "holds the northern ramp, says that the tunnel is unsafe; Orsk calls the closure a siege. Traffic "  # noqa: E501
    "that used to bring grain now goes round by the coast, and a loaf costs twice what it did before.",  # noqa: E501
    "Neither government can afford an open conflict. The officials who negotiate do not control the "  # noqa: E501
    "men on the ridge. The finance minister is more flexible: according to two diplomats{2} he has "
    "told Harran that a modest fee, paid into a maintenance fund, would be acceptable to his side. "
    "Air in the tunnel exceeded 80 µg/m³ in April, and the monitors of the United Nations wait.",
    "It is likely that both sides will accept a first round of talks in Tevin before November. A "
    "ceasefire on the ridge is possible, but it is very unlikely to hold without observers. If the "
    "Ridge Brigade attacks a third convoy, Orsk will almost certainly send troops into the tunnel.{3} "  # noqa: E501
    "A settlement of fees, debt and customs this year is highly unlikely.",
    "The worst case deserves attention. In 2019 a fire in the tunnel killed 23 people and closed the "  # noqa: E501
    "road for seven months; responsibility was never established.{4} A deliberate fire would be easy "  # noqa: E501
    "to set and hard to trace, and it would make every figure in this brief worthless.",
]
ITEMS = [
    "Harran should publish the terms of its guarantee before the talks begin.",
    "Orsk ought to accept an audited maintenance fund in place of a fee on each lorry.",
]
HEAD = (
    "header: [#text(size: 8pt)[Harrow Point Centre #h(1fr) The Kestra Pass]], footer: context "
    '[#align(center)[#counter(page).display("1 of 1", both: true)]]'
)
STYLES = {
    "one column": f'#set page(paper: "a5", {HEAD})\n#set text(size: 11pt, hyphenate: true)\n'
    "#set par(justify: true)\n",
    "two columns": f'#set page(paper: "a6", flipped: true, columns: 2, margin: 1cm, {HEAD})\n'
    "#set text(size: 8pt, hyphenate: true)\n#set par(justify: true)\n",
    "indents and a stamp": '#set page(paper: "a5", numbering: "– 1 –", background: rotate(45deg, '
    'text(50pt, fill: silver)[DRAFT]))\n#set text(size: 10pt, font: "New Computer Modern")\n'
    "#set par(justify: true, first-line-indent: 1.2em, spacing: 0.65em)\n",
}  # fmt: skip


def made(style: str, *, ends: bool = False) -> Document:
    """A PDF in a style; its notes at the foot of the page or (``ends``) at the end."""

    def marked(text: str) -> str:
        text = text.replace("/", "\\/")
        if ends:
            return re.sub(r"\{(\d)\}", r"#super[\1]", text)
        return re.sub(r"\{(\d)\}", lambda m: f"#footnote[{NOTES[int(m.group(1))]}]", text)

    parts = ["= The Kestra Pass: who opens the road", "By Ilse Marden", "== What each side wants"]
    parts += [marked(text) for text in BODY[:2]]
    parts += ["#table(columns: 3, [Item], [Veldania], [Orsk], [Lorries a day], [610], [740])"]
    parts += ["== Outlook", *(marked(text) for text in BODY[2:])]
    parts += ["\n".join(f"- {item}" for item in ITEMS)]
    if ends:
        parts += ["#line(length: 30%)", *(f"{n}. {text}" for n, text in NOTES.items())]
    source = STYLES[style] + "\n\n".join(parts)
    return read_bytes(typst.compile(source.encode()), name="a.pdf")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("ends", [False, True])
def test_text_and_notes_of_a_page_come_out_whole(style, ends):
    document = made(style, ends=ends)
    blocks = [document.quote(b.start, b.end) for b in document.blocks]
    for text in [*BODY, *ITEMS]:
        assert re.sub(r"\{\d\}", "", text) in blocks
    cells = {"Item", "Veldania", "Orsk", "Lorries a day", "610", "740"}
    assert {*cells, "What each side wants", "Outlook"} <= set(blocks)
    assert document.meta["title"] == "The Kestra Pass: who opens the road"
    assert document.meta["author"] == "Ilse Marden"
    assert "DRAFT" not in document.text
    assert "Harrow Point" not in document.text
    assert [(note.label, note.text) for note in document.notes] == [
        (str(number), text) for number, text in NOTES.items()
    ]
    for note in document.notes:
        before = next(t for t in BODY if f"{{{note.label}}}" in t).split(f"{{{note.label}}}")[0]
        assert document.text[: note.marker_at[0]].endswith(re.sub(r"\{\d\}", "", before)[-20:])
    assert not document.warnings


def test_text_that_follows_notes_in_the_middle_of_a_page_is_text():
    notes = (
        "#super[1] Harrow Point Gazette, 3 May 2031.\n\n#super[2] Interview with a diplomat, Tevin."
    )
    plain = [re.sub(r"\{\d\}", "", text) for text in BODY]
    source = "\n\n".join(
        ["#set page(paper: \"a4\")\n#set text(size: 11pt)\n#set par(spacing: 1.6em)",
         f"{plain[0]}#super[1]", f"{plain[1]}#super[2]", notes, plain[2], plain[3]]
    ).replace("/", "\\/")  # fmt: skip
    document = read_bytes(typst.compile(source.encode()), name="a.pdf")
    blocks = [document.quote(b.start, b.end) for b in document.blocks]
    assert blocks[:4] == plain
    assert [note.text for note in document.notes] == [
        "Harrow Point Gazette, 3 May 2031.", "Interview with a diplomat, Tevin.",
    ]  # fmt: skip


def test_a_table_of_contents_is_no_text():
    parts = ["#outline()", "#pagebreak()", "= The Kestra Pass: who opens the road", "== Outlook"]
    parts += [re.sub(r"\{\d\}", "", text).replace("/", "\\/") for text in BODY]
    source = STYLES["one column"] + "\n\n".join(parts)
    document = read_bytes(typst.compile(source.encode()), name="a.pdf")
    assert document.meta["title"] == "The Kestra Pass: who opens the road"
    assert "Contents" not in document.text
    assert ". . ." not in document.text
    assert document.text.count("Outlook") == 1


def test_pages_without_text_are_named():
    words = BODY[3].replace("{4}", "")
    source = (
        f'#set page(paper: "a6")\n{words}\n#pagebreak()\n#rect(width: 3cm)\n#pagebreak()\n{words}'
    )
    document = read_bytes(typst.compile(source.encode()), name="a.pdf")
    assert any("without any text: 2 (" in warning for warning in document.warnings)


def test_stretched_words_stay_together_and_cells_do_not():
    words = ["It", "is", "likely"]
    stretched = [span(word, 50 + 30 * i, 700, order=i) for i, word in enumerate(words)]
    for each in stretched:
        each.right = each.left + 18
    assert page_lines(stretched, 600)[0].cells == ("It is likely",)
    cells = [span("Lorries a day", 50, 700, order=1), span("610", 127, 700, order=2),
             span("740", 160, 700, order=3)]  # fmt: skip
    assert page_lines(cells, 600)[0].cells == ("Lorries a day", "610", "740")


def span(text: str, left: float, y: float, size: float = 10.0, order: int = 0, **more) -> Span:
    return Span(text, left, left + 0.5 * size * len(text), y, size, order=order, **more)


def test_columns_are_read_one_after_the_other():
    spans = [span("A title across both of the columns of a page that is wide", 50, 700)]
    for row in range(8):
        y = 680 - 12 * row
        # Written across, as some programs do.
        spans.append(span(f"left column, line number {row}, prose", 50, y, order=10 * row))
        spans.append(span(f"right column, line number {row}, prose", 300, y, order=10 * row + 5))
    lines = page_lines(spans, 600)
    assert [line.text.split(",")[0] for line in lines] == [
        lines[0].text, *["left column"] * 8, *["right column"] * 8
    ]  # fmt: skip
    assert [line.column for line in lines] == [0, *[1] * 8, *[2] * 8]


@pytest.mark.parametrize(
    ("before", "raised", "expected"),
    [
        ("of the ministry.", "12", f"of the ministry.{OPEN}12{SHUT}"),
        ("an area of 40 km", "2", "an area of 40 km²"),
        ("on the 14", "th", "on the 14th"),
        ("the ministry", "3, 4", f"the ministry{OPEN}3, 4{SHUT}"),
        ("the ministry", "*", f"the ministry{OPEN}*{SHUT}"),
    ],
)
def test_what_stands_raised(before, raised, expected):
    spans = [span(before, 50, 700), span(raised, 50 + 5 * len(before), 703.5, 6.0)]
    assert page_lines(spans, 600)[0].text == expected


def test_a_raised_number_goes_to_its_own_column():
    spans = [span("left column, lower line", 50, 703), span("right column line.", 300, 700)]
    spans.append(span("7", 390, 703.5, 6.0))
    texts = {line.text for line in page_lines(spans, 600)}
    assert any(text.endswith(f"right column line.{OPEN}7{SHUT}") for text in texts)


def line(text: str, y: float, size: float = 10.0, label: str = "") -> Line:
    return Line(text, 50, 400, y, size, label=label)


def test_running_heads_go_and_repeated_notes_stay():
    pages = []
    for number in (1, 2, 3):
        pages.append([
            line("Marrow Quay Institute", 800),
            line(f"Page text number {'abc'[number]} of it is here", 770) if number < 3
            else line("Last words of the text on this page", 770),
            line("and it goes on in this line to the end.", 758),
            line("Ibid., p. 3.", 60, 8.0, label=str(number)),
            line(f"– {number} –", 30),
        ])  # fmt: skip
    kept = [[found.text for found in page] for page in without_margins(pages)]
    assert all(len(page) == 3 for page in kept)
    assert all("Ibid., p. 3." in page for page in kept)


def test_a_heading_on_top_of_every_page_stays():
    pages = [
        [Line(f"Chapter {word}", 50, 200, 800, 14.0, bold=True), line("It says so.", 770),
         line("And on.", 758)]
        for word in ("one", "two")
    ]  # fmt: skip
    assert without_margins(pages) == pages


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["a con-", "flict"], "a conflict"),
        (["the well-", "known well-known man"], "the well-known well-known man"),
        (["the Nile-", "Basin talks"], "the Nile-Basin talks"),
        (["a con\u00ad", "flict"], "a conflict"),
        (["https://www.example.org/a-", "b/c d"], "https://www.example.org/a-b/c d"),
        (["a page that ends in a cut con\u00ad"], "a page that ends in a cut con-"),
    ],
)
def test_hyphens_at_line_ends(lines, joined):
    assert Hyphens.of(lines).joined(lines) == joined
