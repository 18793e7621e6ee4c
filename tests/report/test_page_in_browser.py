"""The page in a real browser: widths, themes, print, notes, no request to anywhere."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from detente.report.html import to_html
from detente.report.writing import compose

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("Chromium is not on this machine")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module", params=["case", "hard"])
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "brief.html"
    path.write_text(to_html(compose(request.getfixturevalue(request.param))), encoding="utf-8")
    return path


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (390, "light"), (1366, "dark")])
def test_nothing_sticks_out_and_nothing_is_asked_for(
    browser: Any, file: Path, width: int, scheme: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    # Only regions that say so may scroll sideways; every other element keeps inside the page.
    out = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(e => {
            if (e.closest('.scroll,.gw,svg,[popover],details') || e.closest('.vh')) return false;
            const box = e.getBoundingClientRect();
            return box.width > 0 && box.right > innerWidth + 1;
        }).map(e => e.className + ' ' + e.textContent.slice(0, 40))"""
    )
    assert out == []
    paper = page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor")
    assert paper == ("rgb(251, 250, 246)" if scheme == "light" else "rgb(20, 23, 27)")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert errors == []
    page.close()


def test_text_in_drawings_is_never_small(browser: Any, file: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(file.as_uri())
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('.narrow svg')].map(s =>
            11 * s.getBoundingClientRect().width / s.viewBox.baseVal.width)"""
    )
    assert sizes
    assert min(sizes) >= 10.9
    page.close()


def test_a_note_opens_beside_its_number_and_closes(browser: Any, file: Path) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    page.goto(file.as_uri())
    first = page.locator("button.fn").first
    slip = page.locator("#s1")
    assert not slip.is_visible()
    first.focus()
    page.keyboard.press("Enter")
    assert slip.is_visible()
    assert "Rests on" in slip.inner_text()
    page.keyboard.press("Escape")
    assert not slip.is_visible()
    page.close()


def test_print_is_light_has_its_notes_and_leaves_the_tools_out(browser: Any, file: Path) -> None:
    page = browser.new_page(viewport={"width": 794, "height": 1123}, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(file.as_uri())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    ink = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert ink == "rgb(26, 29, 33)"
    for gone in (".toc", ".dl", ".skip", "details", ".slip"):
        assert page.locator(gone).first.is_hidden()
    assert page.locator("#n1").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.close()
