"""How fast concessions and the questions around them are; writes ``results/concessions.md``.

All sets of up to three of six linkable issues in eleven forums on 10,000 draws, with the waivers
for the agenda alone, the best set and all linkable issues; then the processor time of every
analysis of this family on the draws of a normal run.
"""

from __future__ import annotations

import os
import platform
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np

import detente
from detente.analyses.agreement.agreement import Agreement, open_forums
from detente.analyses.claims.argument import Argument
from detente.analyses.claims.claims import Claims
from detente.analyses.concessions.concessions import Concessions, rescues
from detente.analyses.concessions.offers import Offers, offers_of
from detente.analyses.deal.frame import Frame
from detente.analyses.diagnosis.diagnosis import Diagnosis
from detente.analyses.forums.forums import Forums
from detente.analyses.forums.levers import Levers
from detente.analyses.necessity.necessity import Necessity
from detente.analyses.protocol import Inputs, Options
from detente.analyses.rivalry.rivalry import Rivalry
from detente.analyses.sequence.sequence import Order
from detente.ensemble.draw import draw
from detente.models import winset_loops
from detente.study.run import run

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "concessions.md"
DRAWS, NORMAL, WORKERS = 10_000, 2000, 2


def whole(situation: detente.Situation) -> dict[str, float]:
    """Everything that the issue asks for on 10,000 draws, on two threads."""
    times = {}
    started = time.perf_counter()
    found = run(situation, draws=DRAWS, only=["concessions"], workers=WORKERS, keep=False)
    times["all sets, packages, waivers of the best set"] = time.perf_counter() - started
    verdict = found.results[""]["offers"]["feasible"]
    started = time.perf_counter()

    def waivers(start: int) -> None:
        made = draw(situation, first=start, count=1000, seed=int(found.manifest["seed"]))
        frame = Frame.of(situation, made)
        for seats in open_forums(situation, frame):
            for offer, linked in (("no", ()), ("yes", frame.linkable)):
                known = verdict.sel(forum=seats.forum, offer=offer).values[start : start + 1000]
                rescues(frame, seats, linked, known.astype(bool))

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(waivers, range(0, DRAWS, 1000)))
    times["waivers of the agenda alone and of all issues"] = time.perf_counter() - started
    times["together"] = sum(times.values())
    return times


def pruned(situation: detente.Situation) -> tuple[int, int]:
    """Verdicts of all sets on 1,000 draws, and how many of them had to be asked for."""
    asked = 0
    real = winset_loops.sweep

    def counting(*arguments: object) -> object:
        nonlocal asked
        asked += int(np.asarray(arguments[15]).sum())
        return real(*arguments)

    from detente.models import winset

    winset.sweep = counting
    try:
        inputs = Inputs(situation, draw(situation, count=1000), {}, 1)
        result = Offers().run(inputs, Options())
    finally:
        winset.sweep = real
    return int(result["feasible"].size), asked


def each(situation: detente.Situation) -> dict[str, float]:
    """Processor seconds of every analysis on the draws of a normal run, after a first one."""
    made = draw(situation, count=NORMAL)
    seed = int(made.attrs["seed"])
    inputs = Inputs(situation, made, {}, seed)
    results = {
        "agreement": Agreement().run(inputs, Options(settings=0)),
        "offers": Offers().run(inputs, Options()),
    }
    results["sequence"] = Order().run(replace(inputs, results=results), Options())
    inputs = replace(inputs, results=results)
    results["claims"] = Claims().run(inputs, Options())

    out = {}
    for analysis in (
        Offers(), Concessions(), Forums(), Order(), Necessity(), Rivalry(), Diagnosis(), Levers(),
        Argument(),
    ):  # fmt: skip
        analysis.run(inputs, Options())
        best = np.inf
        for _ in range(3):
            started = time.process_time()
            analysis.run(inputs, Options())
            best = min(best, time.process_time() - started)
        out[analysis.card.name] = best
    return out


def main() -> None:
    """Measure and write the record."""
    situation = detente.load("afghanistan-2017")
    run(situation, draws=50, only=["concessions"], keep=False)  # compile
    load = os.getloadavg()[0]
    times, (all_verdicts, asked), parts = whole(situation), pruned(situation), each(situation)
    frame = Frame.of(situation, draw(situation, count=1))
    sets = len(offers_of(frame.linkable)) - 2
    lines = [
        "# Concessions",
        "",
        f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f} at the start; Python "
        f"{platform.python_version()}. First case: {sets} sets of {len(frame.linkable)} linkable "
        f"issues, {len(open_forums(situation, frame))} forums.",
        "",
        f"## {DRAWS:,} draws on {WORKERS} threads (seconds on the wall)",
        "| part | seconds |",
        "| --- | --- |",
        *(f"| {name} | {seconds:.1f} |" for name, seconds in times.items()),
        "",
        f"Asked for is to be under 60 s. Of {all_verdicts:,} verdicts on 1,000 draws {asked:,} "
        f"({100 * asked / all_verdicts:.0f} %) had to be asked for; the others follow from sets "
        "already known.",
        "",
        f"## {NORMAL:,} draws, one core (processor seconds, best of three)",
        "| analysis | seconds |",
        "| --- | --- |",
        *(f"| {name} | {seconds:.2f} |" for name, seconds in parts.items()),
        f"| together | {sum(parts.values()):.2f} |",
        "",
    ]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
