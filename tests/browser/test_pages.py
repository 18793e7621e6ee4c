"""Pages of the first case in a real browser: sliders, ground, print, keys, states."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.browser.conftest import Server, started, until

pytestmark = pytest.mark.browser


def test_keys_find_and_the_list_of_keys(tab, case: Server) -> None:  # type: ignore[no-untyped-def]
    tab.goto(f"{case.base}/runs")
    for key, page in (("1", "brief"), ("4", "whatif"), ("6", "moves"), ("7", "runs")):
        tab.keyboard.press(key)
        tab.wait_for_url(f"**/{page}")
    tab.keyboard.press("?")
    keys = tab.inner_text("dialog .keys")
    for key in ("Ctrl K", "J, K", "A, E, X", "F8", "Ctrl S", "Ctrl Enter"):
        assert key in keys
    tab.keyboard.press("Escape")
    tab.keyboard.press("Control+k")
    tab.keyboard.type("russia settlement")
    until(tab, "document.querySelectorAll('.hits a').length > 0")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/situation?table=stakes&key=**")
    until(tab, "document.activeElement?.matches('td[data-r]')")
    tab.keyboard.press("Escape")


def test_what_did_it_the_turning_point_and_scenarios_beside_it(tab, case: Server) -> None:  # type: ignore[no-untyped-def]
    tab.goto(f"{case.base}/whatif")
    tab.wait_for_selector(".fo tbody tr", timeout=240_000)
    slider = '[data-lever="forums/us-russia/guarantee"] input'
    tab.locator(slider).focus()
    for _ in range(4):
        tab.keyboard.press("Shift+ArrowRight")
    until(tab, "document.querySelector('.answer .kick').innerText.includes('guarantee')")
    until(tab, "document.querySelector('.two-up').innerText.includes('Turning point')")
    assert tab.evaluate("sel => document.activeElement === document.querySelector(sel)", slider)
    tab.focus(".cmp select")
    tab.select_option(".cmp select", "sco-with-guarantee")
    until(tab, "document.querySelectorAll('.cmp tr.hl small').length === 3")  # intervals of all
    assert "sco-with-guarantee" in tab.inner_text(".cmp thead")
    assert tab.evaluate("document.activeElement?.dataset.keep") == "pick"
    tab.click("text=reset all")
    until(tab, "document.querySelector('#count').innerText.startsWith('nothing')")


def test_an_empty_folder_says_what_to_do_next_and_does_it(browser, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path / "nothing"
    folder.mkdir()
    server = started(folder)
    try:
        page = browser.new_page()
        page.goto(server.address)
        for name in ("verdict", "ground", "moves", "whatif", "runs", "brief"):
            page.goto(f"{server.base}/{name}")
            assert "There is no situation in this folder yet" in page.inner_text("main")
            assert page.locator("main button").count() == 2
        page.click("text=Make a template")
        page.wait_for_url("**/situation")
        assert (folder / "stakes.csv").exists()
        for name in ("verdict", "ground", "moves"):
            page.goto(f"{server.base}/{name}")
            assert "Nothing has been computed yet" in page.inner_text("main")
            assert page.locator('main [data-do="run"]').is_visible()
        page.goto(f"{server.base}/brief")
        until(page, "!!document.querySelector('.drop textarea')")
        assert "not computed yet" in page.inner_text("main h1")
        page.close()
    finally:
        server.process.terminate()
        server.process.wait()


@pytest.mark.parametrize("name", ["brief", "situation", "whatif", "runs"])
def test_print_hides_the_chrome_and_fits_the_sheet(tab, case: Server, name: str) -> None:  # type: ignore[no-untyped-def]
    tab.goto(f"{case.base}/{name}")
    tab.wait_for_timeout(1_000)
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": 658, "height": 900})  # A4 without its margins, in px
    assert tab.locator(".top").is_hidden()
    assert tab.locator("main").is_visible()
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")


def test_the_ground_follows_scenario_date_and_region(browser, computed: Server) -> None:  # type: ignore[no-untyped-def]
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(computed.address)
    page.goto(f"{computed.base}/ground")
    page.wait_for_selector("#tiles svg [data-region]")
    assert page.inner_text("#tiles-t").startswith("June 2019")
    assert page.locator("#fan svg .now").count() == 2  # one in each width's drawing
    page.focus(".dates input")
    page.keyboard.press("ArrowLeft")
    until(page, "document.getElementById('tiles-t').innerText.startsWith('December 2018')")
    assert page.get_attribute(".dates input", "aria-valuetext") == "December 2018"
    assert page.evaluate("document.activeElement.type") == "range"
    page.locator('#tiles .wide [data-region="Helmand"]').click()
    assert page.inner_text(".region").startswith("Helmand:")
    page.select_option(".regions select", "Kunduz")
    assert page.inner_text(".region").startswith("Kunduz:")
    page.click('.seg [data-scenario="surge"]')
    until(page, "!!document.querySelector('.part-fan .none')")  # no fan under this scenario
    assert page.inner_text(".part-odds h2").startswith("Surge")
    page.click(".part-odds .q")
    page.wait_for_selector("#slip:popover-open")
    assert "scenario=surge" in page.inner_text("#slip")
    assert errors == []
    page.close()


def test_a_sentence_of_the_moves_opens_what_stands_behind_it(browser, computed: Server) -> None:  # type: ignore[no-untyped-def]
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    page.goto(computed.address)
    page.goto(f"{computed.base}/moves")
    assert page.inner_text("h1") == "Things are unlikely to hold as they stand"
    page.click(".said .q")
    page.wait_for_selector("#slip:popover-open")
    assert "conflict.today_holds" in page.inner_text("#slip")
    page.close()


def test_an_older_run_that_is_shown_is_the_one_that_is_exported(browser, computed: Server) -> None:  # type: ignore[no-untyped-def]
    runs = computed.folder / ".detente" / "runs"
    shutil.copytree(runs / "0123abcd", runs / "89efaaaa")
    (runs / "89efaaaa" / "manifest.json").touch()  # newer
    page = browser.new_page()
    page.goto(computed.address)
    page.goto(f"{computed.base}/verdict/0123abcd")
    assert "This is an older run" in page.inner_text("main")
    page.click("[data-do=export]")
    links = page.eval_on_selector_all("dialog [data-to]", "a => a.map((x) => x.href)")
    assert links
    assert all("/export/0123abcd/" in link for link in links)
    page.close()
    shutil.rmtree(runs / "89efaaaa")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barrier_on_pages_of_a_run(browser, computed: Server, scheme: str) -> None:  # type: ignore[no-untyped-def]
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    for width in (1366, 390):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
        )
        page = context.new_page()
        page.goto(computed.address)
        for name in ("verdict", "ground", "moves"):
            page.goto(f"{computed.base}/{name}")
            page.wait_for_timeout(800)
            found = axe.Axe().run(page).response["violations"]
            assert [
                (each["id"], each["nodes"][0]["target"])
                for each in found if each["impact"] in {"serious", "critical"}
            ] == []  # fmt: skip
            for narrow in (width, width * 3 // 5):
                page.set_viewport_size({"width": max(320, narrow), "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), name
            page.set_viewport_size({"width": width, "height": 900})
        context.close()


def test_on_a_phone_every_page_is_in_sight(browser, case: Server) -> None:  # type: ignore[no-untyped-def]
    rights = "[...document.querySelectorAll('.tabs a')].map((a) => a.getBoundingClientRect().right)"
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(case.address)
    assert max(page.evaluate(rights)) <= 390
    page.set_viewport_size({"width": 320, "height": 844})
    page.goto(f"{case.base}/runs")  # the last of them
    page.wait_for_timeout(300)
    assert page.evaluate(rights)[-1] <= 321
    page.close()


def test_the_queue_is_decided_by_keyboard_alone(browser, draft: Server) -> None:  # type: ignore[no-untyped-def]
    """J and K go through it, E corrects, X rejects, Ctrl Z takes back."""
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    page.goto(draft.address)
    page.goto(f"{draft.base}/brief")
    page.wait_for_selector(".queue .i")
    kept = {path.name: path.read_bytes() for path in draft.folder.glob("*.csv")}

    def head() -> str:
        return str(page.inner_text(".review .kick"))

    first = head()
    page.keyboard.press("j")
    until(page, "old => document.querySelector('.review .kick').innerText !== old", first)
    page.keyboard.press("k")
    until(page, "old => document.querySelector('.review .kick').innerText === old", first)
    place = page.evaluate(
        "[...document.querySelectorAll('.queue .i .k')].findIndex((k) => k.innerText === 'actor')"
    )
    if place < 0:
        page.keyboard.press("j")
    else:
        page.locator(".queue .i").nth(place).click()
    page.keyboard.press("e")
    page.wait_for_selector(".review form textarea")
    page.fill(".review form textarea", "A better name")
    page.click(".review form .pri")
    until(page, "document.querySelector('#live').innerText.startsWith('Corrected')")
    assert "A better name" in (draft.folder / "review.csv").read_text()
    page.keyboard.press("x")
    until(page, "document.querySelector('#live').innerText.startsWith('Rejected')")
    assert ",reject," in (draft.folder / "review.csv").read_text()
    page.keyboard.press("Control+z")
    until(page, "document.querySelector('#live').innerText.startsWith('Taken')")
    page.close()
    for name, content in kept.items():
        (draft.folder / name).write_bytes(content)
