"""How fast win-sets and the main job are, beside HiGHS; writes ``results/agreement.md``.

Times of single kernels are processor time of one core; those of commands are what a clock on the
wall shows, and depend on what else the machine does: its load is printed with them.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from tests.reference import highs
from tests.reference.deals import random_problem, single

from detente.models.winset import Variants, extremes, margins, verdicts

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "agreement.md"
CASE = ROOT / "situations" / "afghanistan-2017"
DRAWS = 20_000
AGAINST = 300


def processor(work, repeats: int = 5) -> float:
    """Shortest processor time of some runs, in seconds."""
    times = []
    for _ in range(repeats):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def clock(*command: str, folder: Path | None = None) -> tuple[float, float, float]:
    """Seconds on the wall, seconds of processor and peak memory (MB) of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return time.perf_counter() - started, used, after.ru_maxrss / unit


def kernels() -> list[tuple[str, str, str]]:
    """Verdicts, margins and ranges a second, and HiGHS on the same problems."""
    rng = np.random.default_rng(20170501)
    problem = random_problem(
        rng, conditions=12, issues=10, draws=DRAWS, lines=False, ties=False, optional=False,
        narrow=True,
    )  # fmt: skip
    # The hardest kind: offsets that put the verdict on the edge, half of all draws feasible.
    margin = margins(problem).margin
    shift = problem.offset - np.median(margin)
    problem = type(problem)(**{**problem.__dict__, "offset": shift})
    same = Variants.same(problem)
    verdicts(problem, same)
    solution = margins(problem)
    extremes(problem, solution)
    rows = []
    took = processor(lambda: verdicts(problem, same))
    rows.append(("verdicts a second, 12 x 10, on the edge", f"{DRAWS / took:,.0f}", ">= 100,000"))
    offsets = problem.offset + 0.02 * rng.standard_normal((16, 1, 1))
    pick = np.array([[v, 0, 0, 1, 0] for v in range(16)])
    many = Variants(
        offsets, problem.active[None], problem.low[None], problem.high[None],
        problem.optional[None], pick,
    )  # fmt: skip
    verdicts(problem, many)
    took_many = processor(lambda: verdicts(problem, many), 3)
    rows.append(
        (
            "the same, 16 settings of each draw at once",
            f"{16 * DRAWS / took_many:,.0f}",
            ">= 100,000",
        )
    )
    took_margin = processor(lambda: margins(problem), 3)
    rows.append(
        ("margins with package and multipliers a second", f"{DRAWS / took_margin:,.0f}", "")
    )
    took_range = processor(lambda: extremes(problem, solution), 2)
    count = 20 * int(solution.feasible.sum())
    rows.append(
        ("ranges of the win-set a second (issue, side, draw)", f"{count / took_range:,.0f}", "")
    )
    started = time.process_time()
    for d in range(AGAINST):
        want = highs.margin_with_lines(*single(problem, d))
        assert abs(want) <= 1e-6 or (want >= 0) == solution.feasible[d]
    per = (time.process_time() - started) / AGAINST
    rows.append(("HiGHS through scipy, verdicts a second", f"{1 / per:,.0f}", ""))
    rows.append(("ratio of verdicts to HiGHS", f"{DRAWS / took * per:,.0f}", ""))
    return rows


def commands() -> list[tuple[str, str, str]]:
    """The main job, cold and warm, 10,000 draws, and the help page."""
    rows = []
    run = [sys.executable, "-m", "detente"]
    detente = Path(sys.executable).with_name("detente")
    run = [str(detente)] if detente.exists() else run
    wall = min(clock(*run, "--help")[0] for _ in range(5))
    rows.append(("detente --help, seconds", f"{wall:.2f}", "< 0.4"))
    with tempfile.TemporaryDirectory() as place:
        here = Path(place)
        os.environ["NUMBA_CACHE_DIR"] = str(here / "kernels")
        for label, draws, limit in (
            ("make brief, first time (kernels compiled)", "2000", "< 45"),
            ("make brief, installed and compiled", "2000", "< 15"),
            ("10,000 draws", "10000", "< 60"),
        ):
            case = here / label.replace(" ", "-").replace(",", "")
            case.mkdir()
            for path in CASE.rglob("*"):
                if path.is_file() and ".detente" not in path.parts:
                    target = case / path.relative_to(CASE)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(path.read_bytes())
            wall, used, memory = clock(*run, "run", str(case), "--quick", "--draws", draws)
            rows.append((f"{label}: seconds on the wall", f"{wall:.1f}", limit))
            rows.append((f"{label}: seconds of processor", f"{used:.1f}", ""))
            rows.append((f"{label}: peak memory, MB", f"{memory:,.0f}", "< 1,500"))
    return rows


def main() -> None:
    """Measure, print, and keep the last figures."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    rows = [*kernels(), *commands()]
    lines = [
        "# Agreement: last measured figures", "",
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"load at the start {load}. Written by `python -m benchmarks agreement`.", "",
        "| what | measured | wanted |", "| --- | --- | --- |",
        *(f"| {what} | {value} | {limit} |" for what, value, limit in rows),
        "",
        "On 20,000 random cases (5-25 conditions, 3-15 issues, half with red lines, a third with "
        "ties) no verdict differs from HiGHS where |margin| > 1e-6; the largest difference of "
        "margins is 3e-14 (`pytest -m slow tests/models/test_winset.py`). The table of forums of "
        "the first case, linked and not, is the same by HiGHS on 1,000 draws "
        "(`pytest -m slow tests/analyses/test_plain_path.py`).",
    ]  # fmt: skip
    for what, value, limit in rows:
        print(f"{what:64} {value:>12}  {limit}")
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
