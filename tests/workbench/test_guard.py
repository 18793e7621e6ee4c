"""Who may ask: token, cookie, host, origin, policy, limits, paths."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient
from tests.workbench.conftest import OWN

from detente.workbench.guard import Guard

PAGES = ("/verdict", "/situation", "/whatif", "/ground", "/runs", "/brief")


def stranger(guard: Guard, **headers: str) -> TestClient:
    return TestClient(guard, base_url=OWN, headers=headers, follow_redirects=False)


def test_without_the_token_every_address_is_closed(guard: Guard) -> None:
    client = stranger(guard)
    for path in ("/", *PAGES, "/api/table/stakes", "/api/runs", "/static/frame.js"):
        assert client.get(path).status_code == 403, path


def test_a_wrong_token_opens_nothing(guard: Guard) -> None:
    answer = stranger(guard).get("/?token=open-sesam")
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_the_token_sets_a_strict_cookie_and_leaves_the_address(guard: Guard) -> None:
    answer = stranger(guard).get("/runs?token=open-sesame&a=1")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/runs?a=1"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "open-sesame" not in cookie


def test_the_entrance_leads_to_no_other_host(guard: Guard) -> None:
    answer = stranger(guard).get(f"{OWN}//evil.example/x?token=open-sesame")
    assert answer.headers["location"].startswith("/")
    assert not answer.headers["location"].startswith("//")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8123", "127.0.0.1:80"])
def test_another_host_name_is_refused(page: TestClient, host: str) -> None:
    """A page of another name that resolves to 127.0.0.1 (DNS rebinding)."""
    assert page.get("/verdict", headers={"host": host}).status_code == 421


def test_localhost_is_the_same_machine(guard: Guard) -> None:
    answer = stranger(guard, host="localhost:8123").get("/?token=open-sesame")
    assert answer.status_code == 303


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9999"])
def test_another_origin_is_refused(page: TestClient, origin: str) -> None:
    for answer in (
        page.post("/api/runs", json={}, headers={"origin": origin}),
        page.get("/api/runs", headers={"origin": origin}),
    ):
        assert answer.status_code == 403


def test_a_change_without_origin_is_refused(page: TestClient) -> None:
    del page.headers["origin"]
    assert page.post("/api/runs/cancel", json={}).status_code == 403


def test_a_change_from_another_site_is_refused(page: TestClient) -> None:
    answer = page.post("/api/runs/cancel", json={}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_pages_carry_a_strict_policy_and_nothing_inline(page: TestClient, path: str) -> None:
    answer = page.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<script(?![^>]*\bsrc=)", answer.text)
    assert not re.search(r"\son[a-z]+=|\sstyle=|<style|javascript:", answer.text)
    assert not re.search(r"(src|href)=\"(https?:)?//", answer.text)


def test_too_much_is_refused_with_and_without_a_length(page: TestClient) -> None:
    big = b"x" * 300_000
    assert page.post("/api/brief/upload?name=a.txt", content=big).status_code == 413

    def pieces():  # type: ignore[no-untyped-def]
        for _ in range(30):
            yield b"y" * 10_000

    answer = page.post("/api/brief/upload?name=a.txt", content=pieces())
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/static/..%2fserver.py", "/static/%2e%2e%2fserver.py", "/static/.hidden",
        "/verdict/..%2f..%2fsecret", "/verdict/../../etc", "/api/table/..~..~etc~passwd",
        "/api/table/%2e%2e/x", "/sheets/..%2f..%2fx.css", "/figure/..%2fx/forum_table.svg",
        "/export/..%2f..%2fx/brief.pdf", "/evidence/..%2f..%2fx",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_folder(page: TestClient, path: str) -> None:
    answer = page.get(path)
    assert answer.status_code in {403, 404}
    assert "root:" not in answer.text
    assert "def " not in answer.text


def test_a_document_that_links_out_of_the_folder_is_not_read(
    page: TestClient, folder, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    secret = tmp_path / "secret.txt"
    secret.write_text("Nobody may read this.")
    (folder / "brief.txt").symlink_to(secret)
    assert page.get("/api/brief").json()["file"] == ""
    assert page.post("/api/brief/read", json={}).status_code == 404
