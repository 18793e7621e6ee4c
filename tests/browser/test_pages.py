"""Pages of the first case in a real browser: grid, paste, sliders, ground, print, keys, states."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.browser.conftest import ROOT, Server, started, until

pytestmark = pytest.mark.browser


def copied(target: Path) -> Path:
    shutil.copytree(
        ROOT / "situations" / "afghanistan-2017", target, ignore=shutil.ignore_patterns(".detente")
    )
    return target


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The first case, not computed."""
    server = started(copied(tmp_path_factory.mktemp("first") / "case"))
    yield server
    server.process.terminate()
    server.process.wait()


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The first case with the pages of a run made of invented findings."""
    from tests.workbench.test_run_pages import invented

    from detente.findings.finding import Finding
    from detente.workbench import ground, moves, verdict
    from detente.workbench.history import LAYOUT

    folder = copied(tmp_path_factory.mktemp("computed") / "case")
    run = invented(folder)
    said = "It is unlikely that things hold as they stand (30 %)."
    run.findings.append(
        Finding("conflict.today_holds", 0.3, said, low=0.2, high=0.4, unit="probability",
                detail={"today": "", "outcomes": [], "steps": []})
    )  # fmt: skip
    target = folder / ".detente" / "runs" / "0123abcd"
    target.mkdir(parents=True)
    pages = {
        "layout": LAYOUT, "code": "", "verdict": verdict.page(run), "ground": ground.page(run),
        "moves": moves.page(run),
    }  # fmt: skip
    (target / "workbench.json").write_text(json.dumps(pages))
    (target / "ground.json").write_text(json.dumps(ground.series(run)))
    rows = ",\n".join(json.dumps(finding.to_json()) for finding in run.findings)
    (target / "findings.json").write_text(f"[\n{rows}\n]\n")
    (target / "manifest.json").write_text('{"draws": 500, "seed": 1}')
    server = started(folder)
    yield server
    server.process.terminate()
    server.process.wait()


@pytest.fixture
def tab(browser, case: Server) -> Iterator[object]:  # type: ignore[no-untyped-def]
    context = browser.new_context(
        viewport={"width": 1366, "height": 900}, permissions=["clipboard-read", "clipboard-write"],
        accept_downloads=True,
    )  # fmt: skip
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on(
        "console",
        lambda message: page.errors.append(message.text) if message.type == "error" else None,
    )
    page.goto(case.address)
    yield page
    context.close()
    assert page.errors == []


def cell(page, row: int, column: int):  # type: ignore[no-untyped-def]
    return page.locator(f'td[data-r="{row}"][data-c="{column}"]')


def saved(page) -> None:  # type: ignore[no-untyped-def]
    until(page, "document.getElementById('line-right').innerText.startsWith('Saved')")


def test_a_block_from_excel_is_pasted_and_taken_back(tab, case: Server) -> None:  # type: ignore[no-untyped-def]
    """Tabs between cells, CRLF between rows, quotes around a cell with a tab, as Excel copies."""
    before = (case.folder / "stakes.csv").read_bytes()
    tab.goto(f"{case.base}/situation?table=stakes")
    tab.wait_for_selector(".g-t td")
    block = '10/20/30\t40/50/60\r\n11/21/31\t41/51/61\r\n"12/22/32"\t42/52/62\r\n'
    tab.evaluate("text => navigator.clipboard.writeText(text)", block)
    cell(tab, 0, 2).click()
    tab.keyboard.press("Control+v")
    saved(tab)
    lines = (case.folder / "stakes.csv").read_text().splitlines()
    assert [line.split(",")[2:4] for line in lines[1:4]] == [
        ["10/20/30", "40/50/60"], ["11/21/31", "41/51/61"], ["12/22/32", "42/52/62"],
    ]  # fmt: skip
    cell(tab, 0, 2).click()
    tab.keyboard.press("Shift+ArrowDown")
    tab.keyboard.press("Shift+ArrowRight")
    tab.keyboard.press("Control+c")
    copied_ = tab.evaluate("navigator.clipboard.readText()")
    assert copied_.replace("\r", "") == "10/20/30\t40/50/60\n11/21/31\t41/51/61"
    tab.keyboard.press("Control+z")
    until(tab, "!document.querySelector('td[data-r=\"0\"][data-c=\"2\"]').innerText.includes('10')")
    assert (case.folder / "stakes.csv").read_bytes() == before


def test_a_header_that_is_pasted_says_where_columns_go_and_new_rows_are_added(tab, case) -> None:  # type: ignore[no-untyped-def]
    tab.goto(f"{case.base}/situation?table=sources")
    tab.wait_for_selector(".g-t td")
    rows = tab.locator(".g-t tbody tr:not(.more)").count()
    kept = (case.folder / "sources.csv").read_bytes()
    block = "title\tid\r\nA made-up report\tnew-one\r\nAnother\tnew-two\r\n"
    tab.evaluate("text => navigator.clipboard.writeText(text)", block)
    cell(tab, rows - 1, 0).click()
    tab.keyboard.press("Control+v")
    saved(tab)
    text = (case.folder / "sources.csv").read_text()
    # The last row takes the first pasted line, the second becomes a new row.
    assert "new-two" in text
    assert tab.locator(".g-t tbody tr:not(.more)").count() == rows + 1
    tab.click("#undo")
    until(tab, "n => document.querySelectorAll('.g-t tbody tr:not(.more)').length === n", rows)
    assert (case.folder / "sources.csv").read_bytes() == kept


def test_rows_are_picked_by_actor_and_a_mistake_is_mended_with_a_click(tab, case: Server) -> None:  # type: ignore[no-untyped-def]
    kept = (case.folder / "stakes.csv").read_bytes()
    tab.goto(f"{case.base}/situation?table=stakes")
    tab.wait_for_selector(".g-t td")
    tab.click("#picks details:first-child summary")
    for actor in ("russia", "china"):
        tab.check(f'#picks .list label:text-is("{actor}") input')
    tab.keyboard.press("Escape")
    shown = tab.evaluate(
        "[...new Set([...document.querySelectorAll('td[data-c=\"0\"]')].map((c) => c.innerText))]"
    )
    assert shown == ["russia", "china"]
    first = tab.locator('td[data-c="2"]').first
    first.click()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Control+a")
    tab.keyboard.type("55/36/72")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".problems .link")
    assert "does not rise" in tab.inner_text(".problems")
    tab.wait_for_timeout(400)  # what was asked while typing has come back; it is of the cell above
    assert tab.inner_text("#inspector .err") == ""
    assert tab.is_visible("#add-row")
    tab.click(".problems .link")
    until(tab, "document.querySelector('td[data-c=\"2\"]').innerText.includes('36/55/72')")
    until(tab, "!document.querySelector('.problems .link')")
    tab.click('a[data-table="situation"]')
    until(tab, "document.getElementById('grid-t').innerText === 'Situation'")
    assert not tab.is_visible("#add-row")  # keys of the head are given
    (case.folder / "stakes.csv").write_bytes(kept)


def test_a_text_editor_and_a_tab_at_once(tab, case: Server) -> None:  # type: ignore[no-untyped-def]
    """The page sees both versions and puts its cell on top; nothing is lost."""
    tab.goto(f"{case.base}/situation?table=stakes")
    tab.wait_for_selector(".g-t td")
    path = case.folder / "stakes.csv"
    kept = path.read_text()
    cell(tab, 1, 2).click()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Control+a")
    tab.keyboard.type("15/25/35")
    lines = kept.splitlines(keepends=True)
    parts = lines[3].split(",")
    parts[2] = "1/2/3"
    path.write_text("".join([*lines[:3], ",".join(parts), *lines[4:]]))
    tab.keyboard.press("Enter")
    tab.wait_for_selector("dialog")
    said = tab.inner_text("dialog")
    assert "15/25/35" in said
    assert "1/2/3" in said
    tab.click("dialog .pri")
    saved(tab)
    text = path.read_text()
    assert "15/25/35" in text
    assert ",1/2/3," in text
    path.write_text(kept)
    # The browser itself notes the refusal.
    tab.errors = [each for each in tab.errors if "409" not in each]


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
