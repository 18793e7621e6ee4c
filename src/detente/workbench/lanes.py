"""Workers: processes that compute beside the server and end when nobody needs them.

The server itself imports neither numpy nor anything above it, so it starts fast and stays small.
A *lane* is one worker and what waits for it; three lanes keep a run, a document and a slider from
waiting for one another.  Server and worker speak JSON, a line a message.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Callable
from typing import Any

from detente.errors import DetenteError

IDLE = 120.0  # seconds after which an idle worker ends
_LINE = 256 * 1024 * 1024  # longest message; a page with all its figures has a few MB


class WorkerError(DetenteError):
    """A worker answered with an error, or ended before it answered."""

    def __init__(self, message: str, *, kind: str = "", problems: list[Any] | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.problems = problems or []


class Lane:
    """One worker process, started when needed.

    Parameters
    ----------
    name : str
        For messages.
    idle : float
        Seconds without work after which the process ends.
    """

    def __init__(self, name: str, *, idle: float = IDLE) -> None:
        self.name = name
        self.idle = idle
        self.process: asyncio.subprocess.Process | None = None
        self.busy = False
        self._turn = asyncio.Lock()
        self._sleep: asyncio.TimerHandle | None = None

    @property
    def alive(self) -> bool:
        """Whether its process is there."""
        return self.process is not None and self.process.returncode is None

    async def ask(
        self, task: str, *, progress: Callable[[dict[str, Any]], None] | None = None,
        **given: Any,
    ) -> dict[str, Any]:  # fmt: skip
        """Have a task done; others of this lane wait.

        Raises
        ------
        WorkerError
            With the worker's message, or where it ended.
        """
        async with self._turn:
            if self._sleep is not None:
                self._sleep.cancel()
            self.busy = True
            try:
                return await self._ask(task, given, progress)
            except asyncio.CancelledError:
                # Its answer would reach the next one who asks.
                await self.stop()
                raise
            finally:
                self.busy = False
                loop = asyncio.get_running_loop()
                self._sleep = loop.call_later(self.idle, self._end)

    async def _ask(
        self, task: str, given: dict[str, Any], progress: Callable[[dict[str, Any]], None] | None
    ) -> dict[str, Any]:
        if not self.alive:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "detente.workbench.worker",
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL, limit=_LINE,
                env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            )  # fmt: skip
        process = self.process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps({"task": task, **given}).encode() + b"\n")
            await process.stdin.drain()
            while True:
                line = await process.stdout.readline()
                if not line:
                    await process.wait()
                    raise WorkerError("the computation was stopped", kind="stopped")
                message: dict[str, Any] = json.loads(line)
                if "progress" in message:
                    if progress is not None:
                        progress(message["progress"])
                elif "error" in message:
                    raise WorkerError(
                        message["error"], kind=message.get("kind", ""),
                        problems=message.get("problems"),
                    )  # fmt: skip
                else:
                    return dict(message["answer"])
        except (BrokenPipeError, ConnectionResetError):
            raise WorkerError("the computation was stopped", kind="stopped") from None

    def _end(self) -> None:
        if not self.busy and self.alive and self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()

    async def stop(self) -> None:
        """End the process now; whoever waits gets a WorkerError."""
        process = self.process
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


class Lanes:
    """The three lanes of a server."""

    def __init__(self, *, idle: float = IDLE) -> None:
        self.live = Lane("live", idle=idle)
        self.documents = Lane("documents", idle=idle)
        # A run holds all its draws; its process has no reason to stay.
        self.runs = Lane("runs", idle=min(idle, 5.0))

    async def stop(self) -> None:
        """End all processes."""
        for lane in (self.live, self.documents, self.runs):
            await lane.stop()
