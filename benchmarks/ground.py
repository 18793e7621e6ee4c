"""How fast the ground is: simulation, connectivity, calibration, hindcast, ripeness.

``python benchmarks/ground.py`` prints a table; the last figures are in ``results/ground.md``.
Processor time stands beside time on the clock, since other work on the machine stretches the
latter; "two cores" divides runs by half the processor time.
"""

from __future__ import annotations

import csv
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from detente.models import control
from detente.models.first_map import first_map

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("DETENTE_SHARED", ROOT.parent / "shared"))
CASE = ROOT / "situations" / "afghanistan-2017"
TWIN = SHARED / "situations" / "afghanistan-2017-districts"
TOTALS = SHARED / "data" / "afghanistan" / "sigar_district_control_quarterly.csv"
RUNS, MONTHS = 8000, 60


def units_of(folder: Path) -> control.Units:
    """Units of a theatre folder, in id order."""
    with open(folder / "units.csv", newline="", encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["unit"])
    place = {row["unit"]: k for k, row in enumerate(rows)}
    with open(folder / "borders.csv", newline="", encoding="utf-8") as file:
        pairs = [(place[r["unit"]], place[r["neighbour"]]) for r in csv.DictReader(file)]
    return control.Units(
        np.array([int(row["size"]) for row in rows]),
        np.array(pairs),
        next(k for k, row in enumerate(rows) if row["capital"] == "yes"),
        np.array([row["city"] == "yes" for row in rows]),
    )


def prior(runs: int) -> np.ndarray:
    """Parameters spread as the prior spreads them."""
    rng = np.random.default_rng(0)

    def wide(low: float, middle: float, high: float) -> np.ndarray:
        return middle * np.exp(rng.normal(size=runs) * np.log(high / low) / 3.29)

    return control.parameters(
        runs, churn=wide(0.01, 0.03, 0.09), depth=wide(0.25, 0.6, 1.44),
        balance=-0.587 + 0.35 * rng.normal(size=runs), weather=wide(0.08, 0.2, 0.5),
        contagion=wide(0.3, 0.8, 2.1), city=wide(0.4, 0.8, 1.6), support=wide(0.2, 0.5, 1.25),
        morale=wide(0.03, 0.08, 0.2),
    )  # fmt: skip


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Processor time and time on the clock, seconds."""
    started = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - started[0], time.perf_counter() - started[1]


def simulation(folder: Path) -> float:
    """Million unit-months a second of processor time, best of three."""
    units, theta = units_of(folder), prior(RUNS)
    start = first_map(units, theta, held=0.72, lost=0.07, month=24191)
    options = {"first_month": 24191, "months": MONTHS, "reference": 0.17, "threads": 1}
    control.simulate(units, start.take(np.arange(64)), theta[:64], **options)
    best = min(timed(lambda: control.simulate(units, start, theta, **options))[0] for _ in range(3))
    return RUNS * MONTHS * len(units.size) / best / 1e6


def main() -> None:
    """Print the table."""
    from detente.analyses.ground import calibration
    from detente.analyses.ground.ground import Ground
    from detente.analyses.ground.theatre import theatre_of
    from detente.analyses.protocol import Inputs, Options
    from detente.analyses.ripeness.ripeness import Ripeness
    from detente.backtest.ground import hindcast
    from detente.ensemble.draw import draw
    from detente.io.load import read
    from detente.io.totals import read_totals

    lines = ["| what | measured | limit |", "| --- | --- | --- |"]
    for name, folder, limit in (
        ("398 districts, exact connectivity", TWIN / "theatre", "100 (stretch 200)"),
        ("34 cities and 34 countrysides", CASE / "theatre", ""),
    ):
        if folder.is_dir():
            rate = simulation(folder)
            lines.append(
                f"| {name}, million unit-months a second | {rate:.0f} a core, {2 * rate:.0f} on "
                f"two | {limit} |"
            )
    situation = replace(read(CASE), folder="")
    ground = theatre_of(situation)
    calibration.calibrate(ground, situation, seed=0, particles=1000)
    used, clock = timed(lambda: calibration.calibrate(ground, situation, seed=1))
    lines.append(
        f"| calibration, 100,000 particles | {used / 2:.1f} s on two cores ({clock:.1f} s on the "
        "clock) | 10 s |"
    )
    inputs = Inputs(situation, draw(situation, count=2000), seed=1)
    results = {}
    used, clock = timed(lambda: results.update(ground=Ground().run(inputs, Options())))
    inputs = replace(inputs, results=results)
    warm = Inputs(situation, draw(situation, count=8), seed=1)
    small = Ground().run(warm, Options(full=False))
    Ripeness().run(replace(warm, results={"ground": small}), Options())
    more, more_clock = timed(lambda: Ripeness().run(inputs, Options()))
    lines.append(
        f"| ground of all scenarios, 2,000 draws, ranges included | {used:.0f} s of processor, "
        f"{clock:.0f} s on the clock | |"
    )
    lines.append(
        f"| ripeness, with and without turnover | {more:.0f} s of processor, {more_clock:.0f} s "
        f"on the clock | 60 s for both: {clock + more_clock:.0f} s on the clock |"
    )
    if TOTALS.is_file():
        totals = read_totals(TOTALS)
        used, clock = timed(lambda: hindcast(totals, situation, support=False))
        lines.append(
            f"| hindcast of nine freezes | {used:.0f} s of processor, {clock:.0f} s on the clock "
            "| |"
        )
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    lines.append("")
    lines.append(f"{os.cpu_count()} cores, load {load:.1f}, Python {sys.version.split()[0]}.")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
