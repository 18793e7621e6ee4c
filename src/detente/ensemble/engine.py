"""Where chunks of work run: threads here, a Dask cluster with the extra ``[cluster]``.

The numerical kernels release Python's lock, so threads use every core without copying the draws
into other processes, and start at once on every platform.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Engine(Protocol):
    """What a run needs of the machine."""

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Results in the order of the items, as they come in."""
        ...


class LocalEngine:
    """Threads on this machine.

    Parameters
    ----------
    workers : int, optional
        Defaults to the number of cores.

    Examples
    --------
    >>> list(LocalEngine(2).map(abs, [-1, 2]))
    [1, 2]
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = max(1, workers or os.cpu_count() or 1)

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Results in the order of the items; an interrupt cancels what has not started."""
        if self.workers == 1:
            yield from map(function, items)
            return
        pool = ThreadPoolExecutor(self.workers)
        try:
            yield from pool.map(function, items)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


class DaskEngine:
    """Tasks on a Dask cluster.

    Parameters
    ----------
    client : distributed.Client
        Connected by the caller.
    """

    def __init__(self, client: Any) -> None:
        self.client = client

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Results in the order of the items."""
        for future in self.client.map(function, list(items)):
            yield future.result()
