"""The Brief page: the document, its claims beside their verdicts, the review queue."""

from __future__ import annotations

import re
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from detente.errors import DetenteError
from detente.findings.naming import names_of, told
from detente.io.folder import HEAD, REVIEW
from detente.reading.draft.share import drafted_share, is_drafted
from detente.reading.journal import JOURNAL
from detente.reading.steps import STEPS
from detente.situation.model import Situation
from detente.workbench.drafts import (
    TYPES,
    brief_of,
    cached,
    decided,
    drafted_evidence,
    keep,
    queue,
)
from detente.workbench.home import version_of
from detente.workbench.routes.runs import body_of
from detente.workbench.routes.tables import camps
from detente.workbench.server import Desk, desk_of

_MARKS = {
    ".pdf": b"%PDF", ".docx": b"PK\x03\x04",
}  # fmt: skip


#: Tables whose rows cite claims, and the number of each that a reader knows it by.
_FED = {
    "stakes": "position", "relations": "trust", "forums": "guarantee", "ratifiers": "power",
    "threats": "level", "actors": "influence", "issues": "reversion",
}  # fmt: skip


def _number(row: Any, column: str) -> float | None:
    try:
        number: float | None = row.number(column)
    except ValueError:
        return None
    return number


def _claims(situation: Situation, verdicts: dict[str, Any]) -> list[dict[str, Any]]:
    out = []
    used: dict[str, list[dict[str, str]]] = {}
    for table, column in _FED.items():
        for row in situation.table(table):
            for key in row.ids("evidence"):
                used.setdefault(key, []).append(
                    {"table": table, "key": row.key, "value": row.text(column)}
                )
    for row in situation.table("claims"):
        out.append({
            "id": row.key, "text": row.text("text"), "locator": row.text("locator"),
            "kind": row.text("kind"), "phrase": row.text("phrase"), "holder": row.text("holder"),
            "low": _number(row, "says_low"), "high": _number(row, "says_high"),
            "credibility": row.text("credibility"), "source": row.text("source"),
            "event": row.text("event"), "quantity": row.text("quantity"),
            "outcome": row.text("outcome"), "note": row.text("note"),
            "draft": is_drafted(row),
            "feeds": used.get(row.key, []), "verdict": verdicts.get(row.key),
        })  # fmt: skip
    return out


def _verdicts(desk: Desk, situation: Situation) -> dict[str, Any]:
    """What the newest run says of every claim, with display names."""
    import json

    names = names_of(situation)

    cards = desk.history.cards()
    if not cards:
        return {}
    out = {}
    path = desk.history.runs / cards[0].id / "findings.json"
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith('{"quantity": "claims.verdict['):
                row = told(json.loads(line.rstrip().rstrip(",")), situation, names=names)
                key = re.search(r"claim=([^,\]]+)", row["quantity"])
                if key is not None:
                    out[key.group(1)] = {
                        "value": row["value"], "unit": row["unit"],
                        "low": row["low"], "high": row["high"],
                        "words": row["words"], "statement": row["statement"],
                        "agreement": str(row["detail"].get("verdict", "")),
                        "reason": row["reason"],
                    }  # fmt: skip
    return out


async def read(request: Request) -> Response:
    """The document with its marks, the claims, the queue."""
    desk = desk_of(request)
    home = desk.home
    situation = home.situation()
    brief = brief_of(home.folder)
    document = cached(home.folder) if brief is not None else None
    anchors = _anchors(desk)
    return JSONResponse({
        "document": document, "file": brief.name if brief is not None else "",
        "claims": _claims(situation, _verdicts(desk, situation)), "anchors": anchors,
        "readonly": not home.writable, "camps": camps(situation),
        "computed": bool(desk.history.cards()), **_state(desk, situation),
    })  # fmt: skip


def _anchors(desk: Desk) -> list[dict[str, Any]]:
    import json

    try:
        data = json.loads((desk.home.folder / "anchors.json").read_text(encoding="utf-8"))
        return [
            {"id": str(a["id"]), "start": int(a["start"]), "end": int(a["end"])}
            for a in data["anchors"]
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _text(desk: Desk, file: str = REVIEW) -> str | None:
    path = desk.home.folder / file
    return path.read_text(encoding="utf-8") if path.is_file() else None


async def prepare(request: Request) -> Response:
    """Read the document, in a worker, and keep what was found."""
    desk = desk_of(request)
    brief = brief_of(desk.home.folder)
    if brief is None:
        raise HTTPException(404, "There is no document in this folder.")
    found = await desk.lanes.documents.ask("read", path=str(brief))
    if desk.home.writable:
        keep(desk.home.folder, found)
    return JSONResponse(found)


async def upload(request: Request) -> Response:
    """Put a document into the folder as brief.*; the body is the file itself."""
    desk = desk_of(request)
    name = str(request.query_params.get("name", "")).lower()
    ending = next((each for each in TYPES if name.endswith(each)), "")
    if not ending:
        raise HTTPException(422, f"A document is one of {', '.join(TYPES)}.")
    if brief_of(desk.home.folder) is not None:
        raise HTTPException(
            409, "There is a document here already; move it away in the folder first."
        )
    content = await request.body()
    if not content.strip():
        raise HTTPException(422, "The document is empty.")
    if ending in _MARKS and not content.startswith(_MARKS[ending]):
        raise HTTPException(422, f"This is no {ending[1:].upper()} file, whatever its name says.")
    desk.home.save_bytes(f"brief{ending}", content)
    return JSONResponse({"file": f"brief{ending}"}, status_code=201)


async def decide(request: Request) -> Response:
    """Accept, correct, reject or leave items of the queue, or take decisions back."""
    desk = desk_of(request)
    given = await body_of(request)
    situation = desk.home.situation()
    before = _text(desk)
    if before is None:
        raise DetenteError("there is no review.csv in this folder; make one with 'detente read'")
    chosen = given.get("ids") or str(given.get("id", ""))
    found = decided(
        desk.home.folder, situation, chosen, str(given.get("decision", "")),
        str(given.get("correction", ""))[:2000],
    )  # fmt: skip
    # The queue first: where somebody else has decided meanwhile, nothing at all is written.
    desk.home.save_text(REVIEW, str(given.get("review", "")), found.review)
    journal = _text(desk, JOURNAL)
    desk.home.save_text(JOURNAL, version_of(journal), found.journal)
    if found.situation is not situation:
        # A row may take others along, so all files that differ are written together.
        desk.home.save(HEAD, desk.home.version(HEAD), found.situation)
    return JSONResponse(_state(desk, desk.home.situation()))


def _state(desk: Desk, situation: Situation) -> dict[str, Any]:
    """The queue and how far it is."""
    return {
        "queue": queue(desk.home.folder, situation), "review": version_of(_text(desk)),
        "drafted": drafted_evidence(situation), "numbers": drafted_share(situation),
        "steps": STEPS,
        "actors": {row.key: row.text("name") or row.key for row in situation.actors},
    }  # fmt: skip


routes = [
    Route("/api/brief", read),
    Route("/api/brief/read", prepare, methods=["POST"]),
    Route("/api/brief/upload", upload, methods=["POST"]),
    Route("/api/brief/decide", decide, methods=["POST"]),
]
