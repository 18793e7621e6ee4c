"""A started workbench and a real browser; skips, visibly, where Chromium is not on the machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("DETENTE_CHROMIUM", "/usr/bin/chromium")
ARTEFACTS = ROOT / "artefacts" / "workbench"
LONG = 600_000  # ms; a first run compiles its kernels, on a busy machine for minutes
TEXT = """Two banks, one river

Policy Brief, 12 April 2024

Egypt and Ethiopia have quarrelled over the dam for ten years. Ethiopia rejects binding rules and
Egypt insists on them. A full settlement this year is very unlikely. Talks hosted by the African
Union between Egypt and Ethiopia stopped in December. Egypt and Ethiopia will probably return to the
African Union. Sudan supports Egypt. An agreement on drought years is likely if the African Union
guarantees it.
"""


@dataclass
class Server:
    """A started workbench."""

    address: str
    folder: Path
    seconds: float
    process: subprocess.Popen[str]
    hosts: set[str] = field(default_factory=set)

    @property
    def base(self) -> str:
        return self.address.split("/?")[0]


def started(folder: Path) -> Server:
    command = [sys.executable, "-m", "detente", "serve", str(folder), "--no-open"]
    if not (ROOT / "src" / "detente" / "__main__.py").exists():
        run = "from detente.cli import main; main()"
        command = [sys.executable, "-c", run, "serve", str(folder), "--no-open"]
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(2)]
    found = re.search(r"http\S+token=\S+", "".join(lines))
    assert found is not None, lines
    return Server(found.group(0), folder, time.perf_counter() - began, process)


@pytest.fixture(scope="session")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A draft situation made from a short invented text, with few draws."""
    from detente.reading.deliver import read_file, write_draft

    home = tmp_path_factory.mktemp("draft")
    source = home / "text.txt"
    source.write_text(TEXT)
    folder = home / "case"
    write_draft(read_file(source), source, folder)
    head = folder / "situation.toml"
    head.write_text(re.sub(r"\bn = \d+", "n = 300", head.read_text()))
    server = started(folder)
    yield server
    server.process.terminate()
    server.process.wait()


@pytest.fixture(scope="module")  # its event loop must be gone before other tests start theirs
def browser() -> Iterator[object]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, draft: Server) -> Iterator[object]:  # type: ignore[no-untyped-def]
    context = browser.new_context(viewport={"width": 1366, "height": 900}, accept_downloads=True)
    tab = context.new_page()
    tab.errors = []
    tab.on("request", lambda request: draft.hosts.add(urlsplit(request.url).netloc))
    tab.on("pageerror", lambda error: tab.errors.append(str(error)))
    tab.on(
        "console",
        lambda message: tab.errors.append(message.text) if message.type == "error" else None,
    )
    tab.goto(draft.address)
    yield tab
    context.close()


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


def until(tab, script: str, given: object = None, seconds: float = 120) -> None:  # type: ignore[no-untyped-def]
    """Wait until a script says true; the browser's own waiting is refused by the page's policy."""
    end = time.monotonic() + seconds
    while not tab.evaluate(script, given):
        assert time.monotonic() < end, f"never true: {script}"
        tab.wait_for_timeout(80)
