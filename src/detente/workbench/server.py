"""The server: one folder, one user, this machine only."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import socket
import threading
import webbrowser
from collections.abc import AsyncIterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from detente.errors import ConflictError, DetenteError, FileFormatError, UnknownNameError
from detente.workbench.guard import LIMIT, Guard
from detente.workbench.history import History
from detente.workbench.home import Home
from detente.workbench.jobs import Jobs
from detente.workbench.lanes import IDLE, Lanes, WorkerError

RUNS = Path(".detente") / "runs"


@dataclass
class Desk:
    """What every route needs."""

    home: Home
    lanes: Lanes
    jobs: Jobs
    history: History
    pages: Environment


def desk_of(request: Request) -> Desk:
    """The desk behind a request."""
    desk: Desk = request.app.state.desk
    return desk


def application(home: Home, *, idle: float = IDLE) -> Starlette:
    """The workbench without its guard, for a folder.

    Parameters
    ----------
    home : Home
    idle : float
        Seconds after which an idle worker ends.
    """
    from detente.workbench.routes import brief, events, export, pages, runs, tables, whatif

    lanes = Lanes(idle=idle)
    shared = home.runs != home.folder / RUNS
    history = History(home.runs, situation=home.situation, shared=shared)
    desk = Desk(home, lanes, Jobs(home, lanes), history, _templates())

    @contextlib.asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        yield
        await desk.jobs.stop()

    app = Starlette(
        routes=[
            *pages.routes, *tables.routes, *whatif.routes, *runs.routes, *brief.routes,
            *export.routes, *events.routes,
        ],
        exception_handlers={
            HTTPException: _http_error,
            DetenteError: _known_error,
            Exception: _bug,
        },
        lifespan=life,
    )  # fmt: skip
    app.state.desk = desk
    return app


def guarded(
    home: Home, *, port: int, token: str = "", host: str = "127.0.0.1", limit: int = LIMIT,
    idle: float = IDLE,
) -> Guard:  # fmt: skip
    """The whole workbench: what ``detente serve`` runs.

    Parameters
    ----------
    home : Home
    port : int
    token : str
        Of the opening address; a new one if empty.
    host : str
        Where it listens; names other than loopback answer only to that name.
    limit : int
        Most bytes of one request.
    idle : float
        Seconds after which an idle worker ends.
    """
    names: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    if host not in {*names, "::1"}:
        names = (*names, host)
    return Guard(
        application(home, idle=idle), token=token or secrets.token_urlsafe(24), port=port,
        hosts=names, limit=limit,
    )  # fmt: skip


def home_of(name: str) -> Home:
    """The folder that a name means: a folder, or a situation that comes with the program.

    Raises
    ------
    FileFormatError
        If it is a workbook, or nothing.
    """
    path = Path(name)
    if path.is_dir():
        writable = os.access(path, os.W_OK)
        runs = path / RUNS if writable else Path.cwd() / RUNS
        return Home(path, runs=runs, writable=writable)
    if path.exists():
        raise FileFormatError(
            f"{path} is a file. The workbench serves a folder; make one with "
            f"'detente import {path} FOLDER'."
        )
    from detente.io.load import shipped

    found = shipped().get(name)
    if found is None:
        raise FileFormatError(
            f"{path}: there is no such folder. Make one with 'detente new {path}', or serve one "
            f"of the situations that come with Detente: {', '.join(shipped())}."
        )
    return Home(found, runs=Path.cwd() / RUNS, writable=False)


def serve(name: str, *, port: int = 0, browse: bool = True) -> None:
    """Serve a folder until Ctrl+C; prints the address.

    Parameters
    ----------
    name : str
        Folder, or a situation that comes with the program.
    port : int
        0: the first free one from 8461 on.
    browse : bool
        Open the user's browser.

    Raises
    ------
    FileFormatError
        If there is no such folder, or the port is taken.
    """
    home = home_of(name)
    listener = _listener(port)
    port = listener.getsockname()[1]
    guard = guarded(home, port=port)
    address = f"http://127.0.0.1:{port}/?token={guard.token}"
    print(f"Detente serves {home.folder}\nOpen {address}\nStop with Ctrl+C.", flush=True)

    import uvicorn

    config = uvicorn.Config(
        guard, log_level="error", access_log=False, server_header=False,
        timeout_graceful_shutdown=2, lifespan="on", ws="none",
    )  # fmt: skip
    logging.getLogger("uvicorn.error").addFilter(_worth_saying)
    server = uvicorn.Server(config)
    if browse:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


def _worth_saying(record: logging.LogRecord) -> bool:
    """Whether a line of the log is news: a request that Ctrl+C broke off is none."""
    broken = record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not broken and "graceful shutdown" not in record.getMessage()


def _listener(port: int) -> socket.socket:
    wanted = [port] if port else [*range(8461, 8481), 0]
    for number in wanted:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", number))
        except OSError as error:
            listener.close()
            if port:
                raise FileFormatError(
                    f"port {port} cannot be used ({error.strerror}). Choose another with --port, "
                    "or leave it out."
                ) from None
            continue
        listener.listen(128)  # the address works from the moment that it is printed
        return listener
    raise FileFormatError("no port is free on this machine")


def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("detente.workbench", "pages"), autoescape=select_autoescape(),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def static_file(name: str) -> bytes | None:
    """One of our own static files; None where there is none of that name."""
    if not name.replace("-", "").replace(".", "").isalnum() or name.startswith("."):
        return None
    path = files("detente.workbench") / "static" / name
    return path.read_bytes() if path.is_file() else None


def _error(request: Request, status: int, message: str, **more: Any) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"message": message, **more}, status_code=status)
    from detente.workbench.routes.pages import render

    return render(request, "error.html", active="", status=status, message=message)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = {404: "There is no such page.", 405: "This address does not take that."}
    message = said.get(error.status_code, error.detail)
    if error.status_code == 404 and error.detail != "Not Found":
        message = error.detail
    return _error(request, error.status_code, message)


def _known_error(request: Request, error: Exception) -> Response:
    if isinstance(error, ConflictError):
        return _error(request, 409, str(error), ours=error.ours, theirs=error.theirs)
    if isinstance(error, WorkerError):
        return _error(request, 422, str(error), problems=error.problems, kind=error.kind)
    status = 404 if isinstance(error, UnknownNameError) else 422
    return _error(request, status, str(error))


def _bug(request: Request, error: Exception) -> Response:
    return _error(
        request, 500,
        f"This did not work ({type(error).__name__}). Your tables are as they were.",
    )  # fmt: skip
