"""The tables: read, check as you type, save with versions; a new situation."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from detente.errors import ConflictError
from detente.io.folder import HEAD
from detente.schema import csv_tables
from detente.situation.check import check
from detente.situation.model import Situation, Table
from detente.workbench.grid import (
    MOST_CELLS,
    GridError,
    Step,
    applied,
    described,
    head_text,
    problems_for,
    rows_of,
    touched,
    with_head,
    with_table,
)
from detente.workbench.home import version_of
from detente.workbench.levers import TABLES
from detente.workbench.routes.runs import body_of
from detente.workbench.server import Desk, desk_of

_FULL = 10_000  # rows that a page takes at once


def _name(request: Request) -> str:
    name = str(request.path_params["name"]).replace("~", "/")
    if name != "situation" and name not in csv_tables():
        raise HTTPException(404, f"There is no table '{name[:40]}'.")
    return name


def _state(desk: Desk, name: str, *, problems: bool = True) -> dict[str, Any]:
    situation = desk.home.situation()
    columns, cells, keys = rows_of(situation, name)
    about = described(name)
    out: dict[str, Any] = {
        **about, "header": columns, "rows": cells[:_FULL], "keys": keys[:_FULL],
        "total": len(cells), "version": desk.home.version(about["file"]),
        "names": _names(situation), "camps": camps(situation),
        "readonly": not desk.home.writable, "judged": _judged(situation),
        "levers": [
            column["name"] for column in about["columns"]
            if name in TABLES and column["type"] == "cell"
        ],
    }  # fmt: skip
    if name == "stakes":
        out["scales"] = {
            row.key: {
                "name": row.text("name") or row.key, "low": row.text("low"),
                "high": row.text("high"), "anchors": _anchors(row),
            }
            for row in situation.issues
        }  # fmt: skip
    out["answers"] = _answers(desk, name)
    if problems:
        out["problems"] = problems_for(situation, desk.home.problems(), name)
    return out


def _judged(situation: Situation) -> list[str]:
    """Ids behind which there is nothing but a coder's judgement: sources of grade F."""
    return [row.key for row in situation.table("sources") if row.text("reliability") == "F"]


def _answers(desk: Desk, name: str) -> dict[str, list[dict[str, Any]]]:
    """What other coders said of the cells of a table, by key/column."""
    from detente.workbench.questionnaire.answers import stored

    out: dict[str, list[dict[str, Any]]] = {}
    if not (desk.home.folder / "answers").is_dir():
        return out
    for cell, found in stored(desk.home.folder).items():
        if cell.startswith(f"{name}/"):
            out[cell[len(name) + 1 :]] = [
                {
                    "coder": a.coder, "low": a.low, "best": a.best, "high": a.high,
                    "sure": a.sure, "why": a.why,
                }
                for a in found
            ]  # fmt: skip
    return out


def _anchors(row: Any) -> list[list[Any]]:
    try:
        return [[at, words] for at, words in row.anchors()]
    except ValueError:
        return []


def _names(situation: Situation) -> dict[str, str]:
    return {
        row.key: row.text("name") or row.key
        for table in ("actors", "issues", "forums") for row in situation.table(table)
    }  # fmt: skip


def camps(situation: Situation) -> dict[str, str]:
    """Hue of every actor, the same as in the figures."""
    from types import SimpleNamespace
    from typing import cast

    from detente.figures.view import Run, View

    view = View(cast(Run, SimpleNamespace(situation=situation, findings=(), manifest={})))
    return {row.key: view.camp(row.key) for row in situation.actors}


async def read(request: Request) -> Response:
    """A table with its schema, version and problems."""
    return JSONResponse(_state(desk_of(request), _name(request)))


async def history(request: Request) -> Response:
    """What a cell was in the runs that are kept, oldest first, repeats left out; then what it is.

    Each is ``value``, ``run`` and ``made`` (seconds since 1970; 0 and an empty run for now).
    """
    desk, name = desk_of(request), _name(request)
    key, column = (request.query_params.get(each, "") for each in ("key", "column"))
    out: list[dict[str, Any]] = []
    now = desk.home.situation()
    states = [(card.inputs, card.id, card.made) for card in reversed(desk.history.cards())]
    for situation, run, made in [*states, (now, "", 0.0)]:
        row = situation.table(name).get(key) if situation is not None else None
        if row is None:
            continue
        value = row.cells.get(column, "").strip()
        if not out or out[-1]["value"] != value:
            out.append({"value": value, "run": run, "made": made})
    return JSONResponse(out)


def _steps(given: dict[str, Any]) -> list[Step]:
    steps = given.get("steps")
    if not isinstance(steps, list) or not steps:
        raise HTTPException(422, "There is nothing to change.")
    if len(steps) > MOST_CELLS:
        raise HTTPException(422, f"At most {MOST_CELLS:,} cells can be changed at once.")
    return [Step.read(step) for step in steps]


def _changed(situation: Situation, name: str, steps: list[Step], *, by_key: bool) -> Situation:
    if name == "situation":
        for step in steps:
            if step.op != "set" or step.column != "value":
                raise GridError("only the values of situation.toml can be changed here")
            situation = with_head(situation, step.key, step.value)
        return situation
    table = situation.tables.get(name) or Table(name, ())
    return with_table(situation, applied(table, steps, by_key=by_key))


async def trial(request: Request) -> Response:
    """Problems of a table as it would be after an edit; nothing is written."""
    desk, name = desk_of(request), _name(request)
    given = await body_of(request)
    changed = _changed(desk.home.situation(), name, _steps(given), by_key=True)
    return JSONResponse(problems_for(changed, check(changed), name))


async def save(request: Request) -> Response:
    """Write an edit; where the file moved on, say what both writers changed."""
    desk, name = desk_of(request), _name(request)
    given = await body_of(request)
    steps = _steps(given)
    version = str(given.get("version", ""))
    by_key = bool(given.get("by_key"))
    home = desk.home
    file = described(name)["file"]
    situation = home.situation()
    try:
        if home.version(file) != version:
            raise ConflictError(
                f"{file} changed on disk since this page read it. Both versions are kept; "
                "nothing was written.",
                ours="", theirs=situation.texts.get(file, ""),
            )  # fmt: skip
        changed = _changed(situation, name, steps, by_key=by_key)
        if name == "situation":
            text = situation.texts.get(HEAD, "")
            for step in steps:
                situation = with_head(situation, step.key, step.value)
                text = head_text(text, situation, step.key)
            home.save_text(HEAD, version, text)
        else:
            home.save(file, version, changed)
    except ConflictError as error:
        return JSONResponse(_conflict(desk, name, file, version, steps, error), status_code=409)
    desk.jobs.tell("saved", {"table": name})
    return JSONResponse(_state(desk, name))


def _conflict(
    desk: Desk, name: str, file: str, version: str, steps: list[Step], error: ConflictError
) -> dict[str, Any]:
    from detente.io import tabletext

    out: dict[str, Any] = {
        "message": str(error), "file": file, "version": desk.home.version(file),
        "theirs": error.theirs, "ours": "", "mine": [], "others": [],
    }  # fmt: skip
    base = desk.home.earlier(version)
    if name == "situation" or base is None:
        out["mine"] = [
            {
                "key": step.key,
                "column": step.column,
                "before": "",
                "after": step.value,
                "theirs": "",
            }
            for step in steps
        ]
        return out
    schema = csv_tables()[name]
    before = tabletext.parse(schema, base)[0]
    after = tabletext.parse(schema, error.theirs)[0]
    if before is None or after is None:
        return out
    out["mine"], out["others"] = touched(before, after, steps)
    out["ours"] = tabletext.emit(applied(before, steps))
    return out


async def problems(request: Request) -> Response:
    """How many problems every table has."""
    desk = desk_of(request)
    return JSONResponse(problems_for(desk.home.situation(), desk.home.problems(), "situation"))


async def make(request: Request) -> Response:
    """A new situation in an empty folder: the template, or a copy of an example."""
    from detente.io.template import new_situation

    desk = desk_of(request)
    given = await body_of(request)
    if desk.home.there:
        raise HTTPException(409, "There is a situation here already.")
    like = str(given.get("like", "")) or None
    new_situation(desk.home.folder, like=like)
    return JSONResponse({"made": True}, status_code=201)


async def save_scenario(request: Request) -> Response:
    """Save what the sliders changed under a name."""
    from detente.workbench.scenarios import with_scenario

    desk = desk_of(request)
    given = await body_of(request)
    home = desk.home
    situation = home.situation()
    text, name = with_scenario(situation, given)
    home.save_text("scenarios.toml", version_of(situation.texts.get("scenarios.toml")), text)
    return JSONResponse({"name": name}, status_code=201)


async def drop_scenario(request: Request) -> Response:
    """Remove a named scenario."""
    from detente.workbench.scenarios import without_scenario

    desk = desk_of(request)
    situation = desk.home.situation()
    text = without_scenario(situation, request.path_params["name"])
    desk.home.save_text("scenarios.toml", version_of(situation.texts.get("scenarios.toml")), text)
    return JSONResponse({"removed": True})


routes = [
    Route("/api/table/{name:path}/check", trial, methods=["POST"]),
    Route("/api/table/{name:path}/save", save, methods=["POST"]),
    Route("/api/table/{name:path}/history", history, methods=["GET"]),
    Route("/api/table/{name:path}", read, methods=["GET"]),
    Route("/api/problems", problems),
    Route("/api/new", make, methods=["POST"]),
    Route("/api/scenarios", save_scenario, methods=["POST"]),
    Route("/api/scenarios/{name}", drop_scenario, methods=["DELETE"]),
]
