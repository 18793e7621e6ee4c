"""Server-sent events: what a run does, and that a file changed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from detente.workbench.server import desk_of


async def events(request: Request) -> Response:
    """A stream that one of the open pages reads for all of them."""
    desk = desk_of(request)

    async def lines() -> AsyncIterator[bytes]:
        yield b"retry: 1000\n\n"
        async for kind, content in desk.jobs.listen():
            if not kind:
                yield b": still here\n\n"
            else:
                yield f"event: {kind}\ndata: {json.dumps(content)}\n\n".encode()

    return StreamingResponse(
        lines(), media_type="text/event-stream", headers={"cache-control": "no-store"}
    )


routes = [Route("/api/events", events)]
