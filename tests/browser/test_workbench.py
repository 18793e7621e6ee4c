"""A real browser on a real server: the ten-minute path of a new user, access, no foreign host.

Pictures of every page are kept in ``artefacts/workbench``.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.browser.conftest import ARTEFACTS, LONG, ROOT, Server, started, until

PAGES = ("brief", "situation", "verdict", "whatif", "ground", "moves", "runs")

pytestmark = pytest.mark.browser


def test_the_ten_minute_path(page, draft: Server, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Open, read the brief, accept actors, fix a stake, run, drag, compare, take documents home."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.goto(f"{draft.base}/verdict")
    assert "Nothing has been computed yet" in page.inner_text("main")
    # The brief and its queue, by keyboard.
    page.keyboard.press("1")
    page.wait_for_selector("mark.claim", timeout=LONG)
    before = page.inner_text(".queue .note")
    page.wait_for_selector(".review kbd")
    for _ in range(3):
        done = page.inner_text(".queue .note")
        page.keyboard.press("a")
        until(page, "old => document.querySelector('.queue .note').innerText !== old", done)
    assert page.inner_text(".queue .note") != before
    assert ",accept," in (draft.folder / "review.csv").read_text()
    page.screenshot(path=ARTEFACTS / "brief.png")
    # A stake, with a mistake on the way that is named while it is typed.
    page.goto(f"{draft.base}/situation?table=stakes")
    cell = page.locator('td[data-r="0"][data-c="2"]')
    cell.click()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type("55/36/72")
    page.wait_for_selector("td.err", timeout=20_000)
    page.screenshot(path=ARTEFACTS / "situation-mistake.png")
    page.keyboard.press("Control+a")
    page.keyboard.type("40/50/60")
    page.keyboard.press("Enter")
    until(page, "document.getElementById('line-right').innerText.startsWith('Saved')")
    assert "40/50/60" in (draft.folder / "stakes.csv").read_text()
    page.keyboard.press("Control+z")
    until(
        page,
        "!document.querySelector('td[data-r=\"0\"][data-c=\"2\"]').innerText.includes('40/50/60')",
    )
    page.keyboard.press("Control+y")
    until(
        page,
        "document.querySelector('td[data-r=\"0\"][data-c=\"2\"]').innerText.includes('40/50/60')",
    )
    page.screenshot(path=ARTEFACTS / "situation.png")
    # The verdict.
    page.goto(f"{draft.base}/runs")
    page.wait_for_selector("#history .state")
    page.click("#newrun button[type=submit]")
    page.wait_for_selector(".hist tbody tr", timeout=LONG)
    page.screenshot(path=ARTEFACTS / "runs.png")
    page.goto(f"{draft.base}/verdict")
    page.wait_for_selector(".odds .o", timeout=LONG)
    page.screenshot(path=ARTEFACTS / "verdict.png", full_page=True)
    page.click(".odds .o")
    page.wait_for_selector("#slip:popover-open")
    assert "agreement.feasible[" in page.inner_text("#slip")
    # What if: a slider, then the forums, then a scenario by name.
    page.goto(f"{draft.base}/whatif")
    page.wait_for_selector(".big .o", timeout=LONG)
    page.wait_for_selector(".fo tbody tr", timeout=LONG)
    slider = page.locator(".lv input[type=range]").first
    slider.focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    until(page, "document.querySelector('.answer h1').innerText.includes('1 change')")
    page.wait_for_selector(".cmp td.me", timeout=LONG)
    until(page, "!document.querySelector('.fo td.note') && !!document.querySelector('.fo tr.hl')")
    shown = page.inner_text(".big .o").split()[-2]
    assert page.inner_text(".fo tr.hl td:nth-child(4)").split()[0] == shown
    page.keyboard.press("Control+s")
    page.fill("dialog input[type=text]", "first-try")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cmp th:has-text('first-try')", timeout=LONG)
    assert "[first-try]" in (draft.folder / "scenarios.toml").read_text()
    until(page, "![...document.querySelectorAll('.cmp td')].some((c) => c.innerText === '…')")
    page.screenshot(path=ARTEFACTS / "whatif.png", full_page=True)
    # Documents.
    page.goto(f"{draft.base}/verdict")
    for kind, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        page.click("[data-do=export]")
        with page.expect_download(timeout=LONG) as caught:
            page.click(f'dialog [data-to="{kind}"]')
        target = tmp_path / f"brief.{kind}"
        caught.value.save_as(target)
        assert target.read_bytes().startswith(start)
        page.keyboard.press("Escape")
    assert page.errors == []
    assert draft.hosts == {urlsplit(draft.base).netloc}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barrier(browser, draft: Server, name: str, scheme: str) -> None:  # type: ignore[no-untyped-def]
    """axe-core on every page, light and dark, wide and on a phone."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    for width in (1366, 390):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
        )
        tab = context.new_page()
        tab.goto(draft.address)
        tab.goto(f"{draft.base}/{name}")
        tab.wait_for_timeout(1500)
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        tab.screenshot(path=ARTEFACTS / f"{name}-{width}-{scheme}.png")
        found = axe.Axe().run(tab).response["violations"]
        serious = [
            (each["id"], [node["target"] for node in each["nodes"][:3]])
            for each in found
            if each["impact"] in {"serious", "critical"}
        ]
        wide = tab.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
        context.close()
        assert serious == []
        assert not wide, f"the page is wider than the window at {width} px"


def test_twenty_tabs_share_one_stream(browser, draft: Server) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context()
    tabs = [context.new_page() for _ in range(20)]
    tabs[0].goto(draft.address)
    for tab in tabs:
        tab.goto(f"{draft.base}/runs", timeout=30_000)
    for tab in tabs:
        tab.wait_for_selector("#history > *")
    (draft.folder / "NOTES.md").write_text("A text editor was here.")
    time.sleep(2.5)
    assert tabs[-1].evaluate("fetch('/api/runs').then((a) => a.status)") == 200
    context.close()


def test_pictures_of_distributions_agree_with_the_draws(page, draft: Server) -> None:  # type: ignore[no-untyped-def]
    """The small drawing of a cell in the page uses the spreads that the draws use."""
    from detente.ensemble.cells import spreads

    for low, best, high in ((10, 20, 50), (60, 70, 80), (0.1, 0.1, 0.5), (2, 9, 9), (5, 5, 5)):
        drawn = page.evaluate(
            "async ([low, best, high]) => (await import('/static/cells.js'))"
            ".spreads({ low, best, high })",
            [low, best, high],
        )
        assert drawn == pytest.approx(spreads(low, best, high), rel=1e-6)


def test_the_form_for_an_expert_saves_a_file(browser, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from detente.io.folder import read_folder
    from detente.io.load import find
    from detente.workbench.questionnaire.forms import form
    from detente.workbench.questionnaire.questions import questions
    from detente.workbench.questionnaire.returned import read_answers

    situation = read_folder(find("afghanistan-2017"))
    cell = "relations/russia/usa/trust"
    path = tmp_path / "form.html"
    path.write_bytes(form(situation, questions(situation, [cell], most=1), to="html"))
    tab = browser.new_context(accept_downloads=True).new_page()
    tab.goto(path.as_uri())
    tab.fill("[name=coder]", 'Ann "A", B')
    for name, value in (("lowest", "0.3"), ("best", "0.2"), ("highest", "0.6")):
        tab.fill(f"[name={name}]", value)
    tab.click("button")
    assert "The lowest is above the best value." in tab.inner_text(".bad")
    assert tab.get_attribute("[name=lowest]", "aria-invalid") == "true"
    assert "Not saved" in tab.inner_text("#s")
    tab.fill("[name=best]", "0.4")
    tab.fill("[name=why]", "two visits, one treaty")
    with tab.expect_download() as caught:
        tab.click("button")
    caught.value.save_as(tmp_path / "answers.csv")
    (answer,) = read_answers(tmp_path / "answers.csv")
    assert (answer.cell, answer.best, answer.coder) == (cell, 0.4, 'Ann "A", B')
    assert answer.why == "two visits, one treaty"


def test_start_reload_and_memory(browser, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Wide bounds that hold on a busy machine; benchmarks/ has the figures themselves."""
    folder = tmp_path / "case"
    shutil.copytree(
        ROOT / "situations" / "afghanistan-2017", folder, ignore=shutil.ignore_patterns(".detente")
    )
    server = started(folder)
    try:
        context = browser.new_context()
        tab = context.new_page()
        tab.goto(server.address)
        began = time.perf_counter()
        tab.goto(f"{server.base}/verdict")
        reload_ = time.perf_counter() - began
        status = Path(f"/proc/{server.process.pid}/status")
        memory = 0
        if status.exists():
            line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS"))
            memory = int(line.split()[1]) // 1024
        print(f"start {server.seconds:.2f} s, page {reload_:.2f} s, memory {memory} MB")
        assert server.seconds < 6
        assert reload_ < 2
        assert memory < 60
        context.close()
    finally:
        server.process.terminate()
        server.process.wait()
