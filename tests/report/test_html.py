"""The page: one file, no foreign host, reachable and legible for everybody."""

from __future__ import annotations

import itertools
import re
import time
from base64 import b64decode
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest

from detente.report.html import to_html
from detente.report.style import Style
from detente.report.writing import compose

VOID = {"meta", "br", "img", "col", "input", "link", "hr"}


class Page(HTMLParser):
    """Reads a page: elements with attributes, and whether they close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inner = {"inner": "yes"} if "svg" in self.open else {}
        self.elements.append((tag, {key: value or "" for key, value in attrs} | inner))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module", params=["case", "hard", "bare"])
def text(request: pytest.FixtureRequest) -> str:
    return to_html(compose(request.getfixturevalue(request.param)))


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_the_page_is_well_formed(page: Page) -> None:
    assert page.open == []


def test_nothing_is_fetched_and_nothing_is_run(text: str, page: Page) -> None:
    names = {tag for tag, _ in page.elements}
    assert not names & {"script", "link", "iframe", "object", "embed", "base", "form"}
    for _, attributes in page.elements:
        for key in ("src", "srcset", "poster", "data", "action"):
            assert not attributes.get(key) or attributes[key].startswith("data:")
        assert not any(key.startswith("on") for key in attributes)
    style = text[text.index("<style>") : text.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


def test_ids_are_unique_and_every_link_inside_arrives(page: Page) -> None:
    ids = Counter(a["id"] for _, a in page.elements if "id" in a)
    assert [key for key, count in ids.items() if count > 1] == []
    for attributes in page.all("a"):
        if attributes.get("href", "").startswith("#"):
            assert attributes["href"][1:] in ids, attributes["href"]
    for attributes in page.all("button"):
        assert attributes["popovertarget"] in ids
        assert attributes["aria-label"]


def test_landmarks_headings_and_names(page: Page) -> None:
    names = Counter(tag for tag, _ in page.elements)
    for landmark in ("main", "header", "footer", "nav", "h1"):
        assert names[landmark] == 1, landmark
    assert page.all("html")[0]["lang"] == "en"
    assert page.all("a")[0]["href"] == "#main"
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    for attributes in page.all("svg"):
        said = attributes.get("aria-label") or attributes.get("aria-hidden") == "true"
        assert said or attributes.get("inner")
    for attributes in page.all("img"):
        assert attributes["alt"]
    for attributes in page.all("figure"):
        assert attributes["aria-labelledby"]


def test_wide_things_can_be_scrolled_by_keyboard(page: Page) -> None:
    for attributes in page.all("div"):
        if attributes.get("class", "").split()[:1] in (["scroll"], ["gw"]):
            assert attributes["tabindex"] == "0"
            assert attributes["role"] == "region"


def test_every_chart_has_a_table(text: str) -> None:
    for figure in re.findall(r"<figure.*?</figure>", text, re.DOTALL):
        assert "<table" in figure or 'class="none"' in figure


def test_saved_data_are_whole_files(page: Page) -> None:
    links = [a for a in page.all("a") if "download" in a]
    assert {a["download"].rpartition(".")[2] for a in links} == {"svg", "csv"}
    for attributes in links:
        content = b64decode(attributes["href"].partition("base64,")[2]).decode()
        if attributes["download"].endswith(".svg"):
            assert content.startswith("<svg")
            assert "var(" not in content
        else:
            assert content.count("\r\n") >= 1


def test_what_a_user_wrote_is_text_and_never_markup(hard: Any) -> None:
    page = Page(to_html(compose(hard)))
    said = " ".join(page.words)
    assert 'A <b>tag</b> & "quotes" #let x = 1' in said
    assert "\u2068ממשלת ישראל\u2069" in said


def test_every_mark_of_a_note_has_its_note(text: str, page: Page) -> None:
    marks = {a["popovertarget"][1:] for a in page.all("button")}
    notes = {a["id"][1:] for a in page.all("li") if re.fullmatch(r"n\d+", a.get("id", ""))}
    assert marks == notes


def test_a_mark_stays_on_the_line_of_its_word(text: str) -> None:
    assert text.count('<span class="nb">') == text.count('class="fn"')
    # The odds, the mark and the stop after it hang together.
    assert re.search(r'<span class="nb">[^ <]+\)<button class="fn"[^>]*>1</button>', text)


def test_small_and_fast_on_the_first_case(case: Any) -> None:
    compose(case)  # imports and fonts are not what is measured
    started = time.process_time()
    text = to_html(compose(case))
    assert time.process_time() - started < 2
    assert len(text.encode()) < 1_500_000


def test_the_largest_situation_stays_readable(made: Any, invented: Any) -> None:
    run = invented(
        made(actors=200, forums=40, issues=50, claims=60, ratifiers=True, headline=True, hard=True)
    )
    started = time.process_time()
    text = to_html(compose(run))
    assert time.process_time() - started < 6
    assert len(text.encode()) < 1_500_000


def test_the_same_run_gives_the_same_bytes(case: Any) -> None:
    assert to_html(compose(case)) == to_html(compose(case))


def test_a_house_puts_its_name_colour_and_logo(case: Any) -> None:
    logo = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'
    style = Style("Institute X", "#7A1D3A", "Not for quotation", logo, "image/svg+xml")
    text = to_html(compose(case, style=style))
    assert "Institute X issue brief" in text
    assert "--accent:#7A1D3A" in text
    assert "Not for quotation" in text
    assert 'src="data:image/svg+xml;base64,' in text
    assert 'alt="Institute X"' in text
