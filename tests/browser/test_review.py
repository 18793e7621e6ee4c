"""The review of a draft in a real browser: steps, digits, one act for many, all of it undone."""

from __future__ import annotations

import csv
import shutil

import pytest
from tests.browser.conftest import LONG, ROOT, Server, started, until

pytestmark = pytest.mark.browser


def rows(draft: Server) -> dict[str, dict[str, str]]:
    with (draft.folder / "review.csv").open(encoding="utf-8") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def cells(draft: Server, table: str) -> str:
    return (draft.folder / f"{table}.csv").read_text(encoding="utf-8")


def said(page) -> str:  # type: ignore[no-untyped-def]
    return str(page.inner_text(".review"))


def press(page, key: str) -> None:  # type: ignore[no-untyped-def]
    """Press a key and wait until the panel says something else."""
    before = said(page)
    page.keyboard.press(key)
    until(page, "old => document.querySelector('.review').innerText !== old", before)


def to_step(page, name: str) -> None:  # type: ignore[no-untyped-def]
    page.locator(".steps button", has_text=name).click()
    until(page, "name => document.querySelector('.review .kick').innerText.startsWith(name)", name)


@pytest.fixture
def review(page, draft: Server):  # type: ignore[no-untyped-def]
    page.goto(f"{draft.base}/brief")
    page.wait_for_selector("mark.claim", timeout=LONG)
    page.wait_for_selector(".steps")
    return page


def test_two_digits_set_a_stake_and_lead_to_no_other_page(review, draft: Server) -> None:  # type: ignore[no-untyped-def]
    to_step(review, "Stakes")
    first = next(row for row in rows(draft).values() if row["step"] == "stakes")
    press(review, "2")
    assert first["correction"] == rows(draft)[first["id"]]["correction"] == ""
    press(review, "5")
    assert rows(draft)[first["id"]]["correction"] == "low; very high"
    assert "8/25/45,62/82/97" in cells(draft, "stakes")
    to_step(review, "Issues")
    review.keyboard.press("3")
    review.wait_for_timeout(400)
    assert review.url.endswith("/brief")
    to_step(review, "Stakes")
    review.keyboard.press("k")
    press(review, "Control+z")
    assert "8/25/45,62/82/97" not in cells(draft, "stakes")


def test_the_words_of_an_item_are_marked_in_the_document(review, draft: Server) -> None:  # type: ignore[no-untyped-def]
    to_step(review, "Issues")
    issue = next(row for row in rows(draft).values() if row["step"] == "issues" and row["quote"])
    marked = review.evaluate(
        "[...(CSS.highlights.get('quote') ?? [])].map((range) => range.toString()).join('')"
    )
    assert "".join(marked.split()) == "".join(issue["quote"].split())


def test_many_are_rejected_in_one_act_and_come_back_in_one(review, draft: Server) -> None:  # type: ignore[no-untyped-def]
    before = {name: cells(draft, name) for name in ("actors", "stakes", "members", "relations")}
    to_step(review, "Parties")
    press(review, "a")
    accepted = cells(draft, "actors")
    review.locator("button", has_text="Reject these").click()
    until(review, "!document.querySelector('.review .kick').innerText.startsWith('Parties')")
    assert len(cells(draft, "stakes").splitlines()) < len(before["stakes"].splitlines())
    press(review, "Control+z")
    assert cells(draft, "actors") == accepted
    assert cells(draft, "stakes") == before["stakes"]
    press(review, "Control+z")
    assert {name: cells(draft, name) for name in before} == before


def test_the_rest_is_left_in_one_act(review, draft: Server) -> None:  # type: ignore[no-untyped-def]
    to_step(review, "The rest")
    before = cells(draft, "claims")
    review.locator("button", has_text="Leave the rest").click()
    until(review, "!document.querySelector('.review').innerText.includes('Leave the rest')")
    rest = [row for row in rows(draft).values() if row["step"] == "rest"]
    assert {row["decision"] for row in rest} == {"leave"}
    assert cells(draft, "claims") == before


def test_a_correction_that_was_begun_is_there_when_one_comes_back(review) -> None:  # type: ignore[no-untyped-def]
    to_step(review, "Issues")
    review.keyboard.press("e")
    review.locator(".fix textarea").fill("A name that I was about to write")
    review.locator(".queue button.i").last.click()
    to_step(review, "Issues")
    review.locator(".queue button.i").first.click()
    review.keyboard.press("e")
    assert review.locator(".fix textarea").input_value() == "A name that I was about to write"


def test_claims_of_a_reviewed_situation_are_joined_to_the_text(browser, tmp_path) -> None:  # type: ignore[no-untyped-def]
    copy = shutil.copytree(ROOT / "situations" / "ister-gates", tmp_path / "gates")
    server = started(copy)
    try:
        tab = browser.new_context().new_page()
        tab.goto(server.address)
        tab.goto(f"{server.base}/brief")
        tab.wait_for_selector(".mg", timeout=LONG)
        tab.locator(".mg", has_text="c05").first.click()
        assert tab.inner_text(".review .kick").startswith("claim c05")
        assert tab.locator("mark.claim[aria-current]").inner_text().startswith("c05")
    finally:
        server.process.terminate()
        server.process.wait()
