"""How fast conflicts are solved, and how much memory they take: ``make bench`` prints it.

GMCR+ needs some 9 s to load a conflict of 1,024 states and five decision makers, and 8 to 20 s for
each concept; that was measured once on another machine and gives the order of magnitude.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable

import numpy as np

from detente.models.graph_model import CONCEPTS, scores_from_statements, solve_conflict
from detente.models.graph_states import conflict

FOUR = CONCEPTS[:4]
#: Problem → limit of the project in seconds, None where it sets none.
LIMITS: dict[str, float | None] = {
    "1,024 states × 5, four concepts": None,
    "65,536 states × 4, four concepts": 5.0,
    "65,536 states × 4, one-way options and ties": 5.0,
    "1,048,576 states × 5, four concepts": 120.0,
    "1,048,576 states × 5, one-way options and ties": 120.0,
    "1,048,576 states × 5, one of them with 12 options": 120.0,
    "10,000 preference draws of 64 states × 3, five concepts": 10.0,
    "2,000 preference draws of 532 states × 5, five concepts": None,
}
MEMORY = 6.0  # gigabytes, at most


def seconds(work: Callable[[], object], *, repeats: int = 1) -> float:
    """Shortest of some runs, in processor time: all of it runs on one core."""
    times = []
    for _ in range(repeats):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def hypercube(options: int, makers: int, *, one_way: bool = False, shares: tuple[int, ...] = ()):  # type: ignore[no-untyped-def]
    """States made and solved from nothing, options shared out evenly or by ``shares``."""
    rng = np.random.default_rng(options)
    counts = shares or tuple(np.bincount(np.arange(options) * makers // options))
    owner = np.repeat(np.arange(makers), counts)
    direction = rng.integers(-1, 2, options) if one_way else np.zeros(options, int)
    score = rng.random((makers, 2**options))
    if one_way:
        score = np.floor(50 * score)  # many ties
    return lambda: solve_conflict(conflict(owner, direction=direction), score, concepts=FOUR)


def preference_draws(draws: int, states: int, makers: int) -> Callable[[], object]:
    """Random rankings by ten statements each on a part of a hypercube."""
    rng = np.random.default_rng(states)
    options = int(np.ceil(np.log2(states)))
    codes = rng.permutation(2**options)[:states]
    game = conflict(np.arange(options) % makers, states=codes, makers=makers)
    score = np.stack(
        [
            [scores_from_statements(rng.random((10, states)) < 0.5) for _ in range(makers)]
            for _ in range(draws)
        ]
    )
    return lambda: solve_conflict(game, score)


def measured() -> dict[str, float]:
    """Seconds by problem; the first call of each kernel, which compiles it, is left out."""
    solve_conflict(conflict([0, 1], direction=[1, 0]), [[0, 1, 2, 3], [3, 2, 1, 0]])
    return {
        "1,024 states × 5, four concepts": seconds(hypercube(10, 5), repeats=5),
        "65,536 states × 4, four concepts": seconds(hypercube(16, 4), repeats=3),
        "65,536 states × 4, one-way options and ties": seconds(hypercube(16, 4, one_way=True)),
        "1,048,576 states × 5, four concepts": seconds(hypercube(20, 5)),
        "1,048,576 states × 5, one-way options and ties": seconds(hypercube(20, 5, one_way=True)),
        "1,048,576 states × 5, one of them with 12 options": seconds(
            hypercube(20, 5, shares=(12, 2, 2, 2, 2))
        ),
        "10,000 preference draws of 64 states × 3, five concepts": seconds(
            preference_draws(10_000, 64, 3)
        ),
        "2,000 preference draws of 532 states × 5, five concepts": seconds(
            preference_draws(2_000, 532, 5)
        ),
    }


def peak() -> float:
    """Most memory that this process has held, in gigabytes."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1e9 if sys.platform == "darwin" else 1e6)


def table() -> str:
    """The figures as a table in Markdown."""
    found = measured()
    lines = ["| problem | seconds of one core | at most |", "| --- | ---: | ---: |"]
    for problem, limit in LIMITS.items():
        most = "" if limit is None else f"{limit:g}"
        lines.append(f"| {problem} | {found[problem]:.3f} | {most} |")
    lines.append(f"| peak memory, GB | {peak():.2f} | {MEMORY:g} |")
    return "\n".join(lines)


def main() -> None:
    """Print the figures."""
    print(table())


if __name__ == "__main__":
    main()
