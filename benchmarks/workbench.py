"""Speed of the workbench on the first case: ``python -m benchmarks workbench``.

Start to the first page, a page again, memory before anything is computed, and what follows a
slider.  Processor seconds stand beside wall seconds, since the machine may be shared; the server
is asked without a browser.  Numbers go to results/workbench.md.
"""

from __future__ import annotations

import http.cookiejar
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
TARGET = Path(__file__).resolve().parent / "results" / "workbench.md"
TIMES = 9
Row = tuple[str, str, str]


def served(folder: Path) -> list[Row]:
    """Start, pages and memory of a server of its own."""
    began = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "detente", "serve", str(folder), "--no-open"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        found = re.search(r"http\S+", server.stdout.readline() + server.stdout.readline())
        assert found is not None
        address = found.group(0)
        ask = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        ask.open(address).read()
        first = time.perf_counter() - began
        base = address.split("/?")[0]
        again = []
        for _ in range(TIMES):
            for page in ("verdict", "situation", "runs"):
                start = time.perf_counter()
                ask.open(f"{base}/{page}").read()
                again.append(time.perf_counter() - start)
        memory = _memory(server.pid)
    finally:
        server.terminate()
        server.wait()
    return [
        ("start to first page, seconds", f"{first:.2f}", "< 1.5"),
        ("a page again, without the browser's part, seconds", f"{median(again):.3f}", "< 0.4"),
        ("memory before the first computation, MB", memory, "60"),
    ]


def _memory(process: int) -> str:
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return "not read on this system"
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS"))
    return str(int(line.split()[1]) // 1024)


def sliders(folder: Path) -> list[Row]:
    """What a worker needs for an answer after a slider has moved."""
    from detente.workbench.live import Bench

    bench = Bench(folder)
    forum = str(bench.situation.headline["forum"])

    def moved(k: int) -> list[dict[str, object]]:
        trust = {"table": "relations", "key": "russia/usa", "column": "trust"}
        return [{**trust, "value": f"{0.2 + 0.02 * k:.2f}"}]

    asked: tuple[tuple[str, str, Callable[[int], object]], ...] = (
        ("slider to the headline forum", "< 0.3", lambda k: bench.answer(moved(k), forums=[forum])),
        ("slider to all forums", "< 1", lambda k: bench.answer(moved(k))),
        (
            "interval of the headline when it rests, 2,000 draws", "",
            lambda k: bench.answer(moved(k), forums=[forum], interval=True),
        ),
    )  # fmt: skip
    out = []
    for label, wanted, ask in asked:
        ask(0)  # kernels are read from the cache
        wall, processor = [], []
        for k in range(1, TIMES + 1):
            start, used = time.perf_counter(), time.process_time()
            ask(k)
            wall.append(time.perf_counter() - start)
            processor.append(time.process_time() - used)
        figures = f"{median(wall):.3f} ({median(processor):.3f})"
        out.append((f"{label}, seconds (processor)", figures, wanted))
    return out


def main() -> None:
    """Measure, print and keep."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "case"
        shutil.copytree(
            ROOT / "situations" / "afghanistan-2017", folder,
            ignore=shutil.ignore_patterns(".detente"),
        )  # fmt: skip
        rows = served(folder) + sliders(folder)
    table = "\n".join(f"| {label} | {value} | {wanted} |" for label, value, wanted in rows)
    text = (
        "# Workbench: last measured figures\n\n"
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load "
        f"at the start {load:.1f}. Written by `python -m benchmarks workbench`; medians of {TIMES}."
        f"\n\n| what | measured | wanted |\n| --- | --- | --- |\n{table}\n"
    )
    print(text)
    TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
