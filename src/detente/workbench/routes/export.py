"""Documents and figures as files, evidence behind a number, and what Find looks through."""

from __future__ import annotations

import base64
import re
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from detente.situation.model import Situation
from detente.workbench.server import Desk, desk_of

KINDS = {
    "html": "text/html; charset=utf-8", "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
FORMS = {
    "docx": KINDS["docx"], "html": KINDS["html"],
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
PICTURES = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}


def _folder(desk: Desk, run: str) -> str:
    if desk.history.card(run) is None:
        raise HTTPException(404, "There is no such run.")
    return str(desk.home.runs / run)


def _download(content: bytes, kind: str, name: str) -> Response:
    return Response(
        content, media_type=kind,
        headers={
            "content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store",
        },
    )  # fmt: skip


async def document(request: Request) -> Response:
    """A run as a document."""
    desk, run, to = desk_of(request), request.path_params["run"], request.path_params["to"]
    if to not in KINDS:
        raise HTTPException(404, "There are html, pdf and docx.")
    layout = request.query_params.get("layout", "")
    answer = await desk.lanes.documents.ask(
        "export", folder=str(desk.home.folder), run=_folder(desk, run), to=to, layout=layout
    )
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", desk.home.folder.name) or "brief"
    return _download(base64.b64decode(answer["content"]), KINDS[to], f"{name}-brief.{to}")


async def workbook(request: Request) -> Response:
    """All tables as an Excel workbook."""
    desk = desk_of(request)
    answer = await desk.lanes.documents.ask("workbook", folder=str(desk.home.folder))
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", desk.home.folder.name) or "situation"
    return _download(base64.b64decode(answer["content"]), FORMS["xlsx"], f"{name}.xlsx")


async def questionnaire(request: Request) -> Response:
    """A one-page form for an expert about one cell."""
    desk, to = desk_of(request), request.path_params["to"]
    cell = request.query_params.get("cell", "")[:300]
    if to not in FORMS:
        raise HTTPException(404, "There are docx, xlsx and html.")
    answer = await desk.lanes.documents.ask(
        "form", folder=str(desk.home.folder), cells=[cell], to=to
    )
    return _download(base64.b64decode(answer["content"]), FORMS[to], f"questionnaire.{to}")


#: What a figure of the ground may be asked with, as those of the Ground page are.
GROUND = {"tiles": ("date", "scenario"), "fan": ("scenario",), "race": ("forum",)}


async def figure(request: Request) -> Response:
    """One figure of a page."""
    desk = desk_of(request)
    run, kind, to = (request.path_params[each] for each in ("run", "kind", "to"))
    if to not in PICTURES or not re.fullmatch(r"[a-z_]{3,40}", kind):
        raise HTTPException(404, "There are svg, png and csv.")
    made = desk.history.page(run)
    known = set(GROUND) if made and "absent" not in made["ground"] else set()
    if made:
        known |= {each["id"] for each in made["verdict"]["figures"]}
        for section in made["moves"].get("sections", []):
            known |= {each["id"] for each in section["figures"]}
    if kind not in known:
        raise HTTPException(404, "There is no such figure.")
    given = {
        key: request.query_params[key][:120]
        for key in GROUND.get(kind, ()) if key in request.query_params
    }  # fmt: skip
    answer = await desk.lanes.documents.ask(
        "figure", folder=str(desk.home.folder), run=_folder(desk, run), kind=kind, to=to,
        given=given,
    )  # fmt: skip
    content = base64.b64decode(answer["content"])
    name = "-".join([kind, *(value for value in given.values() if value)])
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", name)
    return _download(content, PICTURES[to], f"{name}.{to}")


def evidence_of(situation: Situation, key: str) -> dict[str, Any] | None:
    """What stands behind an id: a claim, or a source."""
    claim = situation.table("claims").get(key)
    if claim is not None:
        source = situation.table("sources").get(claim.text("source"))
        grade = (source.text("reliability") if source else "") + claim.text("credibility")
        return {
            "id": key, "kind": "claim", "text": claim.text("text"), "place": claim.text("locator"),
            "by": claim.text("holder"), "grade": grade, "url": "", "note": claim.text("note"),
        }  # fmt: skip
    source = situation.table("sources").get(key)
    if source is None:
        return None
    url = source.text("url")
    return {
        "id": key, "kind": "source", "text": source.text("title"), "place": "",
        "by": ", ".join(p for p in (source.text("publisher"), source.text("date")) if p),
        "grade": source.text("reliability"), "note": source.text("note"),
        "url": url if url.startswith(("http://", "https://")) else "",
    }  # fmt: skip


async def evidence(request: Request) -> Response:
    """A claim or source as data."""
    found = evidence_of(desk_of(request).home.situation(), request.path_params["key"])
    if found is None:
        raise HTTPException(404, "No claim and no source has this id.")
    return JSONResponse(found)


async def evidence_page(request: Request) -> Response:
    """A claim or source as a page, where a script does not open it in place."""
    from detente.workbench.routes.pages import render

    found = evidence_of(desk_of(request).home.situation(), request.path_params["key"])
    if found is None:
        raise HTTPException(404, "No claim and no source has this id.")
    return render(request, "evidence.html", active="", item=found)


async def index(request: Request) -> Response:
    """Everything that Find looks through."""
    situation = desk_of(request).home.situation()
    out = [
        {"label": label, "kind": "page", "to": f"/{name}"}
        for name, label in (
            ("brief", "Brief"), ("situation", "Situation"), ("verdict", "Verdict"),
            ("whatif", "What if"), ("ground", "Ground"), ("moves", "Moves"), ("runs", "Runs"),
        )
    ]  # fmt: skip
    for table in ("actors", "issues", "forums"):
        out += [
            {
                "label": f"{situation.name_of(row.key)} ({row.key})", "kind": table[:-1],
                "to": f"/situation?table={table}&key={row.key}",
            }
            for row in situation.table(table)
        ]  # fmt: skip
    out += [
        {
            "label": f"{situation.name_of(row.text('actor'))} on "
            f"{situation.name_of(row.text('issue'))}",
            "kind": "stake", "to": f"/situation?table=stakes&key={row.key}",
        }
        for row in situation.stakes
    ]  # fmt: skip
    out += [
        {
            "label": f"{row.key}: {row.text('text')[:140]}",
            "kind": "claim",
            "to": f"/brief#{row.key}",
        }
        for row in situation.table("claims")
    ]
    out += [
        {
            "label": f"{row.key}: {row.text('title')[:140]}", "kind": "source",
            "to": f"/situation?table=sources&key={row.key}",
        }
        for row in situation.table("sources")
    ]  # fmt: skip
    return JSONResponse(out)


routes = [
    Route("/export/{run}/brief.{to}", document),
    Route("/export/situation.xlsx", workbook),
    Route("/questionnaire.{to}", questionnaire),
    Route("/figure/{run}/{kind}.{to}", figure),
    Route("/api/evidence/{key}", evidence),
    Route("/evidence/{key}", evidence_page),
    Route("/api/find", index),
]
