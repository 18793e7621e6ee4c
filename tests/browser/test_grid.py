"""The grid of the Situation page: pasting, picking rows, mending, two writers at once."""

from __future__ import annotations

import pytest
from tests.browser.conftest import Server, until

pytestmark = pytest.mark.browser


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
