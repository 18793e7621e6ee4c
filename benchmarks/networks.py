"""How fast networks, landscapes and power indices are solved: ``make bench`` prints it."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import numpy as np

from detente.models.balance import frustration, frustration_draws
from detente.models.brokers import brokers
from detente.models.landscape import landscape
from detente.models.power import voting_power

#: Problem → limit of the project in seconds, None where it sets none.
LIMITS: dict[str, float | None] = {
    "frustration, 30 nodes half tied, one network": None,
    "frustration, 50 nodes half tied, one network": None,
    "frustration, 2,000 networks of 15 nodes, two camps": None,
    "frustration, 2,000 networks of 15 nodes, any number of camps": None,
    "landscape of 24 actors, all configurations": None,
    "brokers, 2,000 draws of 15 parties": None,
    "Shapley–Shubik and Banzhaf, 200 voters, weights summing to 2,000": 2.0,
    "Shapley–Shubik and Banzhaf, 500 voters, weights summing to 5,000": None,
}


def seconds(work: Callable[[], object], *, repeats: int = 1) -> float:
    """Shortest of some runs, in processor time: all of it runs on one core."""
    times = []
    for _ in range(repeats):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def network(seed: int, nodes: int, *, density: float = 0.5, draws: int = 0) -> np.ndarray:
    """Random signs, half of them hostile; with ``draws`` random weights too."""
    rng = np.random.default_rng(seed)
    size = (draws, nodes, nodes) if draws else (nodes, nodes)
    weight = np.where(rng.random(size) < 0.5, -1.0, 1.0) * (rng.random(size) < density)
    if draws:
        weight *= rng.gamma(2.0, size=size)
    weight = np.triu(weight, 1)
    return weight + np.swapaxes(weight, -1, -2)


def measured() -> dict[str, float]:
    """Seconds by problem; the first call of each kernel, which compiles it, is left out."""
    rng = np.random.default_rng(0)
    frustration(network(0, 5))
    frustration_draws(network(0, 5, draws=2))
    landscape(np.ones(3), -np.ones((3, 3)))
    brokers(rng.random((2, 4, 4)), delta=[0.8, 0.8])
    small = network(2, 15, draws=2000)
    some, many = (
        (rng.multinomial(total - voters, np.ones(voters) / voters) + 1).tolist()
        for voters, total in ((200, 2000), (500, 5000))
    )
    trust, delta = rng.random((2000, 15, 15)), np.full(2000, 0.8)
    likes = rng.normal(size=(24, 24))
    return {
        "frustration, 30 nodes half tied, one network": np.mean(
            [seconds(partial(frustration, network(seed, 30))) for seed in range(20)]
        ),
        "frustration, 50 nodes half tied, one network": seconds(
            lambda: frustration(network(1, 50))
        ),
        "frustration, 2,000 networks of 15 nodes, two camps": seconds(
            lambda: frustration_draws(small)
        ),
        "frustration, 2,000 networks of 15 nodes, any number of camps": seconds(
            lambda: frustration_draws(small, camps=None)
        ),
        "landscape of 24 actors, all configurations": seconds(
            lambda: landscape(np.ones(24), likes)
        ),
        "brokers, 2,000 draws of 15 parties": seconds(lambda: brokers(trust, delta=delta)),
        "Shapley–Shubik and Banzhaf, 200 voters, weights summing to 2,000": seconds(
            lambda: voting_power(some, quota=1001)
        ),
        "Shapley–Shubik and Banzhaf, 500 voters, weights summing to 5,000": seconds(
            lambda: voting_power(many, quota=2501)
        ),
    }


def table() -> str:
    """The figures as a table in Markdown."""
    found = measured()
    lines = ["| problem | seconds of one core | at most |", "| --- | ---: | ---: |"]
    for problem, limit in LIMITS.items():
        most = "" if limit is None else f"{limit:g}"
        lines.append(f"| {problem} | {found[problem]:.4f} | {most} |")
    return "\n".join(lines)


def main() -> None:
    """Print the figures."""
    print(table())


if __name__ == "__main__":
    main()
