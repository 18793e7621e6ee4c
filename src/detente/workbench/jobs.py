"""The run in progress, and everybody who wants to hear of it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from detente.workbench.home import Home
from detente.workbench.lanes import Lanes, WorkerError

_KILLED = (
    "its process was ended from outside, perhaps for want of memory. Your tables are as they were; "
    "what was finished is kept, and the same run goes on from there. Fewer draws need less memory."
)
_WATCH = 1.0  # seconds between looks at the folder, while a page is open


@dataclass
class Job:
    """One run while it is computed.

    Parameters
    ----------
    draws : int
    scenarios : tuple of str
    expected : float
        Seconds that it will take, judged by an earlier run; 0 where there is none.
    started : float
        Seconds of the monotonic clock.
    """

    draws: int
    scenarios: tuple[str, ...]
    expected: float = 0.0
    started: float = field(default_factory=time.monotonic)
    label: str = "starting"
    step: int = 0
    of: int = 0
    first: float = 0.0
    cancelled: bool = False

    def heard(self, step: dict[str, Any]) -> None:
        """Take a message of the worker."""
        if not self.first:
            self.first = time.monotonic()
        self.label, self.step, self.of = step["label"], step["step"], step["of"]

    def state(self) -> dict[str, Any]:
        """What a page shows; ``left`` in seconds, None while it cannot be said."""
        gone, left = time.monotonic() - self.started, None
        if self.step >= 2 and self.of > self.step:
            left = (time.monotonic() - self.first) / (self.step - 1) * (self.of - self.step)
        if self.expected > gone:
            # Steps are of very different length; an earlier run knows better, while it lasts.
            left = self.expected - gone
        share = gone / (gone + left) if left else self.step / self.of if self.of else 0.0
        return {
            "draws": self.draws, "scenarios": list(self.scenarios), "label": self.label,
            "step": self.step, "of": self.of, "left": None if left is None else round(left, 1),
            "seconds": round(gone, 1), "share": round(share, 3),
        }  # fmt: skip


class Jobs:
    """At most one run at a time, and the pages that listen.

    Parameters
    ----------
    home : Home
    lanes : Lanes
    """

    def __init__(self, home: Home, lanes: Lanes) -> None:
        self.home = home
        self.lanes = lanes
        self.job: Job | None = None
        self.last_error: dict[str, Any] | None = None
        self._task: asyncio.Task[None] | None = None
        self._listeners: set[asyncio.Queue[tuple[str, Any]]] = set()
        self._watcher: asyncio.Task[None] | None = None

    def start(
        self, *, draws: int, scenarios: tuple[str, ...], expected: float = 0.0
    ) -> bool:  # fmt: skip
        """Start a run; False where one is going on."""
        if self.job is not None:
            return False
        self.job = Job(draws, scenarios, expected)
        self.last_error = None
        self._task = asyncio.create_task(self._work(self.job))
        self.tell("run", self.job.state())
        return True

    async def _work(self, job: Job) -> None:
        def progress(step: dict[str, Any]) -> None:
            job.heard(step)
            self.tell("run", job.state())

        try:
            answer = await self.lanes.runs.ask(
                "run", progress=progress, folder=str(self.home.folder), runs=str(self.home.runs),
                draws=job.draws, scenarios=list(job.scenarios),
            )  # fmt: skip
            self.job = None
            self.tell("done", {"run": answer["run"], "seconds": job.state()["seconds"]})
        except WorkerError as error:
            self.job = None
            if error.kind == "stopped" and job.cancelled:
                self.tell("cancelled", {})
                return
            message = _KILLED if error.kind == "stopped" else str(error)
            self.last_error = {"message": message, "problems": error.problems}
            self.tell("failed", self.last_error)
        except asyncio.CancelledError:
            self.job = None
            raise

    async def cancel(self) -> bool:
        """Stop the run; finished chunks stay, so that the same run goes on from there."""
        if self.job is None:
            return False
        self.job.cancelled = True
        await self.lanes.runs.stop()
        return True

    def tell(self, kind: str, content: Any) -> None:
        """Tell every page."""
        for queue in self._listeners:
            queue.put_nowait((kind, content))

    async def listen(self) -> AsyncIterator[tuple[str, Any]]:
        """What happens from now on; ('', None) now and then, so that a closed page is noticed."""
        queue: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        self._listeners.add(queue)
        if self._watcher is None:
            self._watcher = asyncio.create_task(self._watch())
        try:
            if self.job is not None:
                yield "run", self.job.state()
            while True:
                try:
                    yield await asyncio.wait_for(queue.get(), 15)
                except TimeoutError:
                    yield "", None
        finally:
            self._listeners.discard(queue)

    async def _watch(self) -> None:
        """Notice that a text editor or git changed the folder."""
        stamp = self.home.stamp()
        while self._listeners:
            await asyncio.sleep(_WATCH)
            now = self.home.stamp()
            if now != stamp:
                stamp = now
                self.tell("changed", {"stamp": now})
        self._watcher = None

    async def stop(self) -> None:
        """End everything; a run in progress keeps its finished chunks."""
        await self.lanes.stop()
        for task in (self._task, self._watcher):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await task
