"""Runs: history, start, cancel, the page of a run, differences."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from detente.errors import SituationError
from detente.figures.labels import short_name
from detente.findings.finding import Finding
from detente.workbench.history import SERIES, Card, Difference, differences
from detente.workbench.server import Desk, desk_of

_MOST = 200  # differences that a page shows


async def body_of(request: Request) -> dict[str, Any]:
    """The object that a page sent."""
    try:
        given = await request.json()
    except ValueError:
        raise HTTPException(400, "The request is not JSON.") from None
    if not isinstance(given, dict):
        raise HTTPException(400, "The request is not an object.")
    return given


def _odds(finding: Finding | None) -> dict[str, Any] | None:
    if finding is None or finding.value is None:
        return None
    return {
        "value": finding.value, "low": finding.low, "high": finding.high, "words": finding.words,
    }  # fmt: skip


def _said(found: list[Difference]) -> list[dict[str, str]]:
    return [
        {"table": d.table, "key": d.key, "column": d.column, "before": d.before, "after": d.after}
        for d in found[:_MOST]
    ]


def _listed(card: Card, before: Card | None) -> dict[str, Any]:
    changed = None
    if before is not None and before.inputs is not None and card.inputs is not None:
        changed = len(differences(before.inputs, card.inputs))
    return {
        "id": card.id, "made": card.made, "draws": card.manifest.get("draws"),
        "seed": card.manifest.get("seed"), "scenarios": card.manifest.get("scenarios", []),
        "seconds": card.manifest.get("seconds"), "odds": _odds(card.headline),
        "changed": changed, "kept": card.inputs is not None,
        "version": card.manifest.get("version"), "code": str(card.manifest.get("code", ""))[:6],
    }  # fmt: skip


async def listing(request: Request) -> Response:
    """Every finished run, newest first, and what is going on."""
    desk = desk_of(request)
    cards = desk.history.cards()
    situation = desk.home.situation()
    runs = [_listed(c, cards[i + 1] if i + 1 < len(cards) else None) for i, c in enumerate(cards)]
    forum = str(situation.headline.get("forum", ""))
    draws = situation.head.get("draws", {})
    errors = [p for p in desk.home.problems() if p.severity == "error"]
    return JSONResponse({
        "runs": runs, "unfinished": desk.history.unfinished(),
        "job": desk.jobs.job.state() if desk.jobs.job else None, "error": desk.jobs.last_error,
        "forum": short_name(situation, forum) if forum else "", "errors": len(errors),
        "scenarios": [
            {"name": name, "describe": str(s.get("describe", "")) if isinstance(s, dict) else ""}
            for name, s in situation.scenarios.items()
        ],
        "draws": int(draws.get("n", 10_000)) if isinstance(draws, dict) else 10_000,
    })  # fmt: skip


async def start(request: Request) -> Response:
    """Start a run."""
    desk = desk_of(request)
    given = await body_of(request)
    situation = desk.home.situation()
    draws = given.get("draws")
    if draws is None:
        draws = int(situation.head.get("draws", {}).get("n", 10_000))
    if isinstance(draws, bool) or not isinstance(draws, int) or not 1 <= draws <= 1_000_000:
        raise HTTPException(422, "Draws are a whole number from 1 to 1,000,000.")
    names = given.get("scenarios", [])
    if not isinstance(names, list) or any(name not in situation.scenarios for name in names):
        raise HTTPException(422, "One of the scenarios is not in scenarios.toml.")
    errors = [p for p in desk.home.problems() if p.severity == "error"]
    if errors:
        raise SituationError(errors)
    names = tuple(sorted(set(names)))
    if not desk.jobs.start(draws=draws, scenarios=names, expected=_expected(desk, draws)):
        raise HTTPException(409, "A run is going on; wait for it or cancel it.")
    return JSONResponse({"started": True}, status_code=202)


#: Runs whose numbers of draws are further apart than this say nothing of each other's time.
_NEAR = 3.0
#: Share of a run's time that does not grow with its draws.
_FIXED = 0.4


def _expected(desk: Desk, draws: int) -> float:
    """Seconds that a run will take, by the newest one of about its size; 0 where there is none."""
    for card in desk.history.cards():
        seconds, count = card.manifest.get("seconds"), card.manifest.get("draws")
        if not isinstance(seconds, (int, float)) or not isinstance(count, int) or count < 1:
            continue
        if 1 / _NEAR <= draws / count <= _NEAR:
            return float(seconds) * (_FIXED + (1 - _FIXED) * draws / count)
    return 0.0


async def cancel(request: Request) -> Response:
    """Stop the run in progress."""
    return JSONResponse({"cancelled": await desk_of(request).jobs.cancel()})


async def page(request: Request) -> Response:
    """Make sure that a run has its pages; the browser loads them then."""
    desk = desk_of(request)
    run = request.path_params["run"]
    if desk.history.card(run) is None:
        raise HTTPException(404, "There is no such run.")
    if desk.history.page(run) is None:
        await desk.lanes.documents.ask(
            "page", folder=str(desk.home.folder), run=str(desk.home.runs / run)
        )
    return JSONResponse({"ready": True})


async def findings(request: Request) -> Response:
    """The findings behind the numbers of the pages, and which number is which."""
    desk = desk_of(request)
    made = desk.history.page(request.path_params["run"])
    if made is None:
        raise HTTPException(404, "That run has no page yet.")
    pages = [made[page] for page in ("ground", "moves", "verdict")]
    figures = [*made["verdict"]["figures"]]
    for section in made["moves"].get("sections", []):
        figures += section["figures"]
    found: dict[str, Any] = {}
    for each in pages:
        found |= each.get("findings", {})
    return JSONResponse({
        "findings": found,
        "cells": {each["id"]: each["cells"] for each in figures if "cells" in each},
    })  # fmt: skip


async def ground(request: Request) -> Response:
    """The drawings of the ground of a run by scenario and date, as the worker left them."""
    desk = desk_of(request)
    run = request.path_params["run"]
    made = desk.history.page(run)
    path = desk.home.runs / run / SERIES
    if made is None or "absent" in made["ground"] or not path.is_file():
        raise HTTPException(404, "That run has no ground.")
    return FileResponse(path, media_type="application/json", headers={"cache-control": "no-cache"})


async def compare(request: Request) -> Response:
    """What changed between two runs: answers and inputs."""
    desk = desk_of(request)
    ids = [request.query_params.get(each, "") for each in ("a", "b")]
    cards = [desk.history.card(each) for each in ids]
    if cards[0] is None or cards[1] is None:
        raise HTTPException(404, "One of the two runs is not there.")
    before, after = sorted((cards[0], cards[1]), key=lambda card: card.made)
    inputs = None
    if before.inputs is not None and after.inputs is not None:
        inputs = _said(differences(before.inputs, after.inputs))
    answers = []
    for label, quantity in _asked(before, after):
        pair = [_find(desk.history.runs / card.id, quantity) for card in (before, after)]
        if pair[0] is not None or pair[1] is not None:
            answers.append({"label": label, "before": _odds(pair[0]), "after": _odds(pair[1])})
    settings = [
        {
            "name": name, "before": str(before.manifest.get(key)),
            "after": str(after.manifest.get(key)),
        }
        for name, key in (
            ("draws", "draws"), ("seed", "seed"), ("scenarios", "scenarios"), ("program", "code"),
        )
        if before.manifest.get(key) != after.manifest.get(key)
    ]  # fmt: skip
    return JSONResponse({
        "before": before.id, "after": after.id, "answers": answers, "inputs": inputs,
        "settings": settings, "words": _in_words(desk, before, after),
    })  # fmt: skip


def _in_words(desk: Desk, before: Card, after: Card) -> list[dict[str, str]]:
    """The short answers of both verdicts; empty where one of them has no page."""
    pages = [desk.history.page(card.id) for card in (before, after)]
    if pages[0] is None or pages[1] is None:
        return []
    said = [
        {each["question"]: each["answer"] for each in page["verdict"]["answers"]}
        for page in pages if page is not None
    ]  # fmt: skip
    return [
        {"question": question, "before": said[0][question], "after": said[1][question]}
        for question in said[0] if question in said[1]
    ]  # fmt: skip


def _asked(before: Card, after: Card) -> list[tuple[str, str]]:
    from detente.findings.quantity import name

    situation = after.inputs or before.inputs
    if situation is None:
        return []
    head = situation.headline
    out = []
    forums = [row.key for row in situation.forums]
    first = str(head.get("forum", "")) or (forums[0] if forums else "")
    for forum in [first, *(f for f in forums if f != first)]:
        out.append(
            (short_name(situation, forum), name("agreement.feasible", forum=forum, linked="no"))
        )
        if forum == first and "issue" in head and "at_least" in head:
            quantity = name(
                "agreement.feasible", forum=forum, linked="no", issue=head["issue"],
                at_least=head["at_least"],
            )  # fmt: skip
            out.append(("One worth having", quantity))
    return out


_FOUND: dict[tuple[str, int], dict[str, Finding]] = {}


def _find(folder: Any, quantity: str) -> Finding | None:
    """A finding of the agreement analysis, from the stored file."""
    import json

    path = folder / "findings.json"
    key = (str(path), path.stat().st_mtime_ns)
    if key not in _FOUND:
        if len(_FOUND) > 20:
            _FOUND.clear()
        rows: dict[str, Finding] = {}
        start = '{"quantity": "agreement.feasible['
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                if line.startswith(start):
                    row = json.loads(line.rstrip().rstrip(","))
                    rows[row["quantity"]] = Finding.from_json(row)
        _FOUND[key] = rows
    return _FOUND[key].get(quantity)


routes = [
    Route("/api/runs", listing, methods=["GET"]),
    Route("/api/runs", start, methods=["POST"]),
    Route("/api/runs/cancel", cancel, methods=["POST"]),
    Route("/api/runs/compare", compare),
    Route("/api/runs/{run}/page", page, methods=["POST"]),
    Route("/api/runs/{run}/findings", findings),
    Route("/api/runs/{run}/ground", ground),
]
