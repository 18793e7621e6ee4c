"""How fast the bargaining models are, beside the programs of the field: ``make bench`` prints it.

KTAB's and Decide's times are those of their released programs on the same problems, measured once
on another machine; they give the order of magnitude, not a ratio to the digit.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import numpy as np

from detente import models

#: Problem → (limit of the project in seconds, time of the field's program in seconds or None).
LIMITS: dict[str, tuple[float, float | None]] = {
    "challenge, one run of 20 actors × 3 issues": (0.002, 8.7),
    "challenge, one run of 40 actors × 3 issues": (0.015, 30.0),
    "challenge, one run of 80 actors × 3 issues": (0.150, 500.0),
    "challenge, 10,000 draws of 20 × 3, two cores": (12.0, None),
    "challenge, 10,000 draws of 10 × 1, two cores": (1.0, None),
    "exchange, 15 actors × 13 issues, 10 rounds": (2.0, 99.0),
}


def problem(seed: int, draws: int, actors: int, issues: int) -> tuple[np.ndarray, ...]:
    """Positions, saliences that share out at most 100 %, capabilities."""
    rng = np.random.default_rng(seed)
    position = rng.uniform(0, 100, (draws, actors, issues))
    share = rng.dirichlet(np.ones(issues), size=(draws, actors))
    salience = share * rng.uniform(20, 100, (draws, actors, 1))
    return position, salience, rng.uniform(1, 100, (draws, actors))


def ensemble(seed: int, draws: int, actors: int, issues: int) -> tuple[np.ndarray, ...]:
    """Draws around one situation, as an analysis makes them: noise of five points."""
    position, salience, power = problem(seed, 1, actors, issues)
    rng = np.random.default_rng(seed + 1)
    noise = rng.normal(0, 5, (draws, actors, issues))
    power = power * rng.uniform(0.8, 1.2, (draws, actors))
    return np.clip(position + noise, 0, 100), np.repeat(salience, draws, axis=0), power


def timed(work: Callable[[], object], *, repeats: int = 3) -> tuple[float, float]:
    """Shortest processor time and shortest time on the clock of some runs, seconds."""
    clock, processor = [], []
    for _ in range(repeats):
        started = (time.process_time(), time.perf_counter())
        work()
        processor.append(time.process_time() - started[0])
        clock.append(time.perf_counter() - started[1])
    return min(processor), min(clock)


def measured() -> dict[str, tuple[float, float]]:
    """Processor time a core and time on the clock, by problem.

    The first call of each kernel, which compiles it or loads it, is left out.
    """
    models.challenge(*problem(0, 2, 4, 1))
    cores = min(2, os.cpu_count() or 1)
    found: dict[str, tuple[float, float]] = {}
    for actors, draws in ((20, 200), (40, 40), (80, 6)):
        case = problem(actors, draws, actors, 3)
        processor, clock = timed(lambda case=case: models.challenge(*case, workers=1))
        found[f"challenge, one run of {actors} actors × 3 issues"] = (
            processor / draws, clock / draws,
        )  # fmt: skip
    for actors, issues in ((20, 3), (10, 1)):
        case = ensemble(1, 10_000, actors, issues)
        processor, clock = timed(
            lambda case=case: models.challenge(*case, workers=cores), repeats=1
        )
        name = f"challenge, 10,000 draws of {actors} × {issues}, two cores"
        found[name] = (processor / cores, clock)
    position, salience, power = (part[0] for part in problem(7, 1, 15, 13))
    salience = 100 * salience / salience.max()
    models.exchange(position, salience, power)
    found["exchange, 15 actors × 13 issues, 10 rounds"] = timed(
        lambda: models.exchange(position, salience, power, rounds=10)
    )
    return found


def main() -> None:
    """Print the figures."""
    head = ("processor", "clock", "limit", "field")
    print(f"{'bargaining models':<48}" + "".join(f"{name:>12}" for name in head))
    for name, (processor, clock) in measured().items():
        limit, field = LIMITS[name]
        cells = (_time(processor), _time(clock), _time(limit), _time(field))
        print(f"{name:<48}" + "".join(f"{cell:>12}" for cell in cells))
    print("processor: time of a core, what an idle machine needs; clock: here and now")


def _time(value: float | None) -> str:
    if value is None:
        return ""
    return f"{1000 * value:.2f} ms" if value < 1 else f"{value:.2f} s"


if __name__ == "__main__":
    main()
