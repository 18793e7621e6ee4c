"""The pages, their frame, and our own static files."""

from __future__ import annotations

import mimetypes
import time
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from detente.workbench.drafts import drafted_evidence
from detente.workbench.grid import GROUPS
from detente.workbench.history import differences
from detente.workbench.server import Desk, desk_of, static_file

TABS = (
    ("brief", "Brief"), ("situation", "Situation"), ("verdict", "Verdict"), ("whatif", "What if"),
    ("ground", "Ground"), ("moves", "Moves"), ("runs", "Runs"),
)  # fmt: skip


def render(
    request: Request, name: str, *, active: str, status: int = 200, **given: Any
) -> Response:
    """A page in its frame."""
    desk = desk_of(request)
    frame = frame_of(desk) if status == 200 else bare_frame(desk)
    text = desk.pages.get_template(name).render(**frame, active=active, tabs=TABS, **given)
    return Response(
        text, status_code=status, media_type="text/html", headers={"cache-control": "no-store"}
    )


def bare_frame(desk: Desk) -> dict[str, Any]:
    """The frame of a page that says what went wrong."""
    return {
        "title_of": desk.home.folder.name, "example": desk.home.folder.name, "run": "",
        "stale": 0, "counts": {}, "run_line": "",
        "readonly": not desk.home.writable, "there": desk.home.there, "drafted": 0,
    }  # fmt: skip


def frame_of(desk: Desk, *, run: str = "") -> dict[str, Any]:
    """What stands on every page: the situation, the newest run, whether it is older."""
    if not desk.home.there:
        return bare_frame(desk)
    situation = desk.home.situation()
    cards = desk.history.cards()
    card = (desk.history.card(run) if run else None) or (cards[0] if cards else None)
    stale = 0
    line = "Not computed yet"
    if card is not None:
        if card.inputs is not None:
            stale = len([d for d in differences(card.inputs, situation) if d.table != "scenarios"])
        seconds = card.manifest.get("seconds")
        line = f"Run {card.id[:6]} · {card.manifest.get('draws', 0):,} draws · "
        line += f"seed {card.manifest.get('seed')}"
        line += f" · {seconds:.0f} s" if isinstance(seconds, (int, float)) else ""
    title = situation.title or desk.home.folder.name
    drafted = title.startswith("DRAFT")
    return {
        "title_of": title if drafted else title.partition(":")[0],
        "example": desk.home.folder.name,
        "drafted": drafted_evidence(situation), "run": card.id if card else "", "stale": stale,
        "run_line": line, "readonly": not desk.home.writable, "there": True, "counts": {},
    }  # fmt: skip


async def first(request: Request) -> Response:
    """The first page: the verdict."""
    return RedirectResponse("/verdict", status_code=303)


async def verdict(request: Request) -> Response:
    """The Verdict page of the newest run, or of the one named."""
    desk = desk_of(request)
    run = request.path_params.get("run", "")
    if not desk.home.there:
        return render(request, "empty.html", active="verdict")
    cards = desk.history.cards()
    if run and desk.history.card(run) is None:
        raise HTTPException(404, f"There is no finished run '{run[:20]}'.")
    if not cards:
        return render(request, "uncomputed.html", active="verdict", page="verdict")
    chosen = run or cards[0].id
    made = desk.history.page(chosen)
    return render(
        request, "verdict.html", active="verdict", verdict=made["verdict"] if made else None,
        chosen=chosen, newest=cards[0].id == chosen,
    )  # fmt: skip


async def ground(request: Request) -> Response:
    """The Ground page of the newest run."""
    return _of_run(request, "ground")


async def moves(request: Request) -> Response:
    """The Moves page of the newest run."""
    return _of_run(request, "moves")


def _of_run(request: Request, page: str) -> Response:
    desk = desk_of(request)
    if not desk.home.there:
        return render(request, "empty.html", active=page)
    cards = desk.history.cards()
    if not cards:
        return render(request, "uncomputed.html", active=page, page=page)
    made = desk.history.page(cards[0].id)
    return render(
        request, f"{page}.html", active=page, shown=made[page] if made else None,
        chosen=cards[0].id,
    )  # fmt: skip


async def situation(request: Request) -> Response:
    """The tables."""
    desk = desk_of(request)
    if not desk.home.there:
        return render(request, "empty.html", active="situation")
    found = desk.home.situation()
    groups = [
        (title, [(name, len(found.table(name)) if name != "situation" else "") for name in names])
        for title, names in GROUPS
    ]
    table = request.query_params.get("table", "stakes")
    return render(
        request, "situation.html", active="situation", groups=groups, table=table,
        scenarios=len(found.scenarios),
    )  # fmt: skip


async def whatif(request: Request) -> Response:
    """Sliders and switches."""
    desk = desk_of(request)
    if not desk.home.there:
        return render(request, "empty.html", active="whatif")
    return render(request, "whatif.html", active="whatif")


async def runs(request: Request) -> Response:
    """The history."""
    desk = desk_of(request)
    if not desk.home.there:
        return render(request, "empty.html", active="runs")
    return render(request, "runs.html", active="runs", now=time.time())


async def brief(request: Request) -> Response:
    """The document and its claims."""
    desk = desk_of(request)
    if not desk.home.there:
        return render(request, "empty.html", active="brief")
    return render(request, "brief.html", active="brief")


async def static(request: Request) -> Response:
    """One of our own files, or a sheet made from the tokens."""
    name = request.path_params["name"]
    if name == "palette.css":
        from detente.figures.palette import CAMPS, OTHER, css

        camps = "".join(f".c-{camp}{{--c:var(--camp-{camp})}}" for camp in (*CAMPS, OTHER))
        return _file((css() + camps).encode(), "text/css; charset=utf-8")
    content = static_file(name)
    if content is None:
        raise HTTPException(404, "There is no such file.")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if name.endswith(".js"):
        kind = "text/javascript; charset=utf-8"
    return _file(content, kind)


def _file(content: bytes, kind: str) -> Response:
    return Response(content, media_type=kind, headers={"cache-control": "no-cache"})


async def run_sheet(request: Request) -> Response:
    """Style rules of a run's figures."""
    desk = desk_of(request)
    made = desk.history.page(request.path_params["run"])
    if made is None:
        raise HTTPException(404, "That run has no page yet.")
    sheet = "".join(made[page].get("css", "") for page in ("verdict", "ground", "moves"))
    return _file(sheet.encode(), "text/css; charset=utf-8")


routes = [
    Route("/", first),
    Route("/verdict", verdict),
    Route("/verdict/{run}", verdict),
    Route("/ground", ground),
    Route("/moves", moves),
    Route("/situation", situation),
    Route("/whatif", whatif),
    Route("/runs", runs),
    Route("/brief", brief),
    Route("/static/{name}", static),
    Route("/sheets/{run}.css", run_sheet),
]
