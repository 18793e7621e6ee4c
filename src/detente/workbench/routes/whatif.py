"""What if: sliders and switches, the answer, its parts, named scenarios beside it."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from detente.errors import DetenteError, SituationError
from detente.figures.labels import short_name
from detente.findings.quantity import name
from detente.situation.edit import edits_of as scenario_edits
from detente.situation.model import Situation
from detente.workbench.levers import edits_of, levers
from detente.workbench.routes.runs import body_of
from detente.workbench.server import Desk, desk_of

_TOP = 8  # sliders that are offered first


def _headline(situation: Situation) -> str:
    forum = str(situation.headline.get("forum", ""))
    return forum or min((row.key for row in situation.forums), default="")


def _require(desk: Desk) -> Situation:
    """The situation, if it can be computed on."""
    errors = [p for p in desk.home.problems() if p.severity == "error"]
    if errors:
        raise SituationError(errors)
    return desk.home.situation()


async def controls(request: Request) -> Response:
    """Everything that can be moved or switched, and the scenarios."""
    desk = desk_of(request)
    situation = _require(desk)
    forum = _headline(situation)
    every = levers(situation)
    known = {lever["id"] for lever in every}
    found = [key for key in _decisive(desk, forum) if key in known]
    # Of what a run found, then what is near to the question, so that every kind is at hand.
    top = list(dict.fromkeys([*found, *_likely(situation, forum, every)]))[:_TOP]
    vetoes = [
        {
            "id": row.key, "label": short_name(situation, row.text("faction")),
            "of": short_name(situation, row.text("actor")), "actor": row.text("actor"),
        }
        for row in situation.table("ratifiers")
    ]  # fmt: skip
    parties = [row.key for row in situation.actors if not row.text("part_of")]
    seats = {}
    for row in situation.forums:
        here = {
            seat.text("actor"): seat for seat in situation.table("members").where(forum=row.key)
        }
        listed = [*here, *(actor for actor in parties if actor not in here)]
        seats[row.key] = [
            {
                "id": f"{row.key}/{actor}", "label": short_name(situation, actor),
                "on": actor in here and here[actor].flag("essential"),
                "role": here[actor].text("role") if actor in here else "",
            }
            for actor in listed
        ]  # fmt: skip
    return JSONResponse({
        "levers": every, "top": top, "vetoes": vetoes, "seats": seats, "headline": forum,
        "forums": [
            {
                "id": row.key, "name": short_name(situation, row.key),
                "full": situation.name_of(row.key),
            }
            for row in situation.forums
        ],
        "scenarios": [
            {
                "name": key,
                "describe": str(each.get("describe", "")) if isinstance(each, dict) else "",
                "edits": len(each.get("edits", [])) if isinstance(each, dict) else 0,
            }
            for key, each in situation.scenarios.items()
        ],
        "worth": _worth(situation), "stamp": desk.home.stamp(),
        "readonly": not desk.home.writable,
    })  # fmt: skip


def _worth(situation: Situation) -> str:
    head = situation.headline
    if "issue" not in head or "at_least" not in head:
        return ""
    return f"{short_name(situation, str(head['issue']))} at {head['at_least']} or more"


def _decisive(desk: Desk, forum: str) -> list[str]:
    """Inputs that the newest run found to matter most."""
    import json

    wanted = f'{{"quantity": "{name("sensitivity.tornado", forum=forum, linked="no")}"'
    for card in desk.history.cards()[:1]:
        path = desk.history.runs / card.id / "findings.json"
        try:
            with path.open(encoding="utf-8") as lines:
                for line in lines:
                    if line.startswith(wanted):
                        rows = json.loads(line.rstrip().rstrip(","))["detail"].get("rows", [])
                        return [str(row["input"]) for row in rows]
        except (OSError, ValueError, KeyError):
            return []
    return []


def _likely(situation: Situation, forum: str, every: list[dict[str, Any]]) -> list[str]:
    """Without a run: the forum's guarantee, trust between its parties, vetoes at home."""
    seats = situation.table("members").where(forum=forum)
    people = {seat.text("actor") for seat in seats if seat.flag("essential")}
    out = []
    for lever in every:
        parts = lever["key"].split("/")
        inside = {
            "forums": parts[0] == forum,
            "relations": set(parts) <= people,
            "ratifiers": parts[0] in people,
            "dependencies": len(parts) > 1 and parts[1] in people and lever["column"] == "burden",
        }.get(lever["table"], False)
        if inside:
            out.append(lever["id"])
    return out[:_TOP]


def _edits(situation: Situation, given: dict[str, Any]) -> list[dict[str, Any]]:
    """Edits of a scenario that is named, then of the page's own changes."""
    out: list[dict[str, Any]] = []
    scenario = given.get("scenario")
    if scenario:
        out += [dict(edit) for edit in scenario_edits(situation, str(scenario))]
    try:
        out += edits_of(situation, given.get("changes") or {})
    except ValueError as error:
        raise HTTPException(422, str(error)) from None
    return out


async def answer(request: Request) -> Response:
    """Odds after changes."""
    desk = desk_of(request)
    situation = _require(desk)
    given = await body_of(request)
    forums = given.get("forums") or []
    if not isinstance(forums, list) or any(situation.forums.get(str(f)) is None for f in forums):
        raise HTTPException(422, "One of the forums is not there.")
    found = await desk.lanes.live.ask(
        "what_if", folder=str(desk.home.folder), stamp=desk.home.stamp(),
        edits=_edits(situation, given), forums=[str(forum) for forum in forums],
        interval=bool(given.get("interval")),
    )  # fmt: skip
    return JSONResponse(found)


async def parts(request: Request) -> Response:
    """What each change alone adds to the odds of a forum."""
    desk = desk_of(request)
    situation = _require(desk)
    given = await body_of(request)
    forum = str(given.get("forum") or _headline(situation))
    steps = []
    for step in list(given.get("steps") or [])[:12]:
        if not isinstance(step, dict):
            raise HTTPException(422, "A step is not an object.")
        edits = _edits(situation, {"changes": step.get("changes")})
        if edits:
            steps.append([str(step.get("label", ""))[:200], edits])
    if not steps:
        raise DetenteError("nothing is changed")
    found = await desk.lanes.live.ask(
        "parts", folder=str(desk.home.folder), stamp=desk.home.stamp(), steps=steps, forum=forum
    )
    return JSONResponse(found)


async def warm(request: Request) -> Response:
    """Start the worker, so that the first slider need not wait."""
    desk = desk_of(request)
    _require(desk)
    return JSONResponse(
        await desk.lanes.live.ask("warm", folder=str(desk.home.folder), stamp=desk.home.stamp())
    )


routes = [
    Route("/api/controls", controls),
    Route("/api/whatif", answer, methods=["POST"]),
    Route("/api/whatif/parts", parts, methods=["POST"]),
    Route("/api/whatif/warm", warm, methods=["POST"]),
]
