"""The queue for the analyst: every proposal, ranked, with quote, place, confidence, reason."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from detente.errors import FileFormatError
from detente.reading.anchors import Anchor, Found, find
from detente.reading.draft.scale import word_of
from detente.reading.draft.share import MARK
from detente.reading.reading import Reading
from detente.reading.text.document import Document
from detente.situation.model import Row, Situation

COLUMNS = (
    "id", "rank", "kind", "proposal", "decision", "correction", "confidence", "weight", "why",
    "quote", "locator", "start", "end", "prefix", "suffix",
)  # fmt: skip
DECISIONS = ("accept", "reject", "correct")
# How much hangs on a proposal of a kind when it is wrong.
_WEIGHT = {"actor": 1.0, "claim": 0.6, "relation": 0.5, "event": 0.25, "figure": 0.15, "source": 0.4,  # noqa: E501
           "issue": 1.0, "forum": 0.9, "stake": 0.6}  # fmt: skip
_CONTEXT = 32
_LOST = "LOST: no longer in the document"


@dataclass(frozen=True)
class Item:
    """One row of ``review.csv``; ``id`` names the proposal in decisions."""

    id: str
    kind: str
    proposal: str
    confidence: float
    weight: float
    why: str
    start: int
    end: int

    @property
    def urgency(self) -> float:
        """What is likely wrong and matters comes first."""
        return self.weight * (1.0 - self.confidence)


def items(reading: Reading) -> list[Item]:
    """All proposals of a reading, most urgent first."""
    found = [
        *_actors(reading), *_claims(reading), *_relations(reading), *_events(reading),
        *_figures(reading), *_sources(reading),
    ]  # fmt: skip
    return _ranked(found)


def drafted_items(reading: Reading, situation: Situation, anchors: list[Anchor]) -> list[Item]:
    """The proposals of a reading, and the issues, forums and stakes that a draft made from them.

    Parameters
    ----------
    reading : Reading
    situation : Situation
        The draft.
    anchors : list of Anchor
        Of its claims: an issue or forum is shown with the first claim that speaks of it.

    Returns
    -------
    list of Item
        Most urgent first.
    """
    places = {anchor.id: (anchor.start, anchor.end) for anchor in anchors}
    found: list[Item] = []
    for kind, table in (("issue", situation.issues), ("forum", situation.table("forums"))):
        for row in table:
            start, end = next(
                (places[each] for each in row.ids("evidence") if each in places), (-1, -1)
            )
            if kind == "issue":
                says = f"0 = {row.text('low')}; 100 = {row.text('high')}; without a deal {row.text('reversion')}"  # noqa: E501
            else:
                seats = [
                    m.text("actor")
                    for m in situation.table("members")
                    if m.text("forum") == row.key
                ]
                says = f"{row.text('kind')}; seats: {', '.join(seats)}"
            why = row.text("note").removeprefix(f"{MARK}: ")
            text = f"{row.text('name')}: {says}"
            found.append(Item(f"{kind}:{row.key}", kind, text, 0.5, _WEIGHT[kind], why, start, end))
    return _ranked([*items(reading), *found, *_stakes(situation, places)])


def _stakes(situation: Situation, places: dict[str, tuple[int, int]]) -> list[Item]:
    """What every party wants; a stake weighs as much as the party is said to care."""
    found: list[Item] = []
    for row in situation.stakes:
        actor = situation.actors[row.text("actor")]
        salience = row.value("salience")
        if actor.text("part_of") or salience is None:
            continue
        start, end = next((places[c] for c in row.ids("evidence") if c in places), (-1, -1))
        said = [
            f"position {_said(row, 'position') or 'unknown'}",
            f"salience {_said(row, 'salience')}",
        ]
        text = f"{actor.text('name')} on {situation.issues[row.text('issue')].text('name')}: "
        found.append(
            Item(f"stake:{row.key}", "stake", text + "; ".join(said), 0.4,
                 _WEIGHT["stake"] * salience.best / 100, row.text("note").removeprefix(f"{MARK}: "),
                 start, end)
        )  # fmt: skip
    return found


def _said(row: Row, column: str) -> str:
    text = row.text(column)
    word = word_of(column, text)
    return f"{word} ({text})" if word else text


def _ranked(found: list[Item]) -> list[Item]:
    return sorted(found, key=lambda item: (-item.urgency, item.start, item.id))


def _actors(reading: Reading) -> list[Item]:
    most = max((actor.mentions for actor in reading.actors), default=1)
    out: list[Item] = []
    for actor in reading.actors:
        weight = _WEIGHT["actor"] * (0.4 + 0.6 * actor.mentions / most)
        part = f", part of {actor.part_of}" if actor.part_of else ""
        text = f"{actor.id} ({actor.type}{part}): {', '.join(actor.aliases[:6])}"
        out.append(
            Item(f"actor:{actor.key}", "actor", text, actor.confidence, weight, actor.why,
                 actor.start, actor.end)
        )  # fmt: skip
    return out


def _claims(reading: Reading) -> list[Item]:
    out: list[Item] = []
    for number, claim in enumerate(reading.claims, start=1):
        band = f" {claim.band[0]:g}-{claim.band[1]:g} %" if claim.band else ""
        holder = f" ({claim.attribution})" if claim.attribution else ""
        weight = _WEIGHT["claim"] * (1.4 if claim.band else 1.0)
        why = claim.why + (f"; pulls against '{claim.tension[0][:80]}'" if claim.tension else "")
        out.append(
            Item(f"claim:{number}", "claim", f"{claim.kind}{band}{holder}", claim.confidence,
                 weight, why, claim.start, claim.end)
        )  # fmt: skip
    return out


def _relations(reading: Reading) -> list[Item]:
    out: list[Item] = []
    for number, relation in enumerate(reading.relations, start=1):
        arrow = "<->" if relation.symmetric else "->"
        text = f"{relation.source} {arrow} {relation.target}: {relation.kind}, {relation.status}"
        out.append(
            Item(f"relation:{number}", "relation", text, relation.confidence, _WEIGHT["relation"],
                 relation.why, relation.start, relation.end)
        )  # fmt: skip
    return out


def _events(reading: Reading) -> list[Item]:
    out: list[Item] = []
    for number, event in enumerate(reading.events, start=1):
        text = f"{event.date or 'no date'} {event.place}: {event.event} ({event.status})"
        out.append(
            Item(f"event:{number}", "event", text, event.confidence, _WEIGHT["event"], event.why,
                 event.start, event.end)
        )  # fmt: skip
    return out


def _figures(reading: Reading) -> list[Item]:
    out: list[Item] = []
    for number, figure in enumerate(reading.figures, start=1):
        text = f"{figure.qualifier} {figure.value} {figure.unit}".strip()
        out.append(
            Item(f"figure:{number}", "figure", text, figure.confidence, _WEIGHT["figure"],
                 figure.type, figure.start, figure.end)
        )  # fmt: skip
    return out


def _sources(reading: Reading) -> list[Item]:
    out: list[Item] = []
    for source in reading.sources:
        place = source.marker_at if source.marker_at is not None else -1
        out.append(
            Item(f"source:{source.label}", "source", f"note {source.label}: {source.text}",
                 0.4 if source.flag else 0.9, _WEIGHT["source"], source.flag, place, place)
        )  # fmt: skip
    return out


def review_table(reading: Reading, found: list[Item] | None = None) -> str:
    """Text of ``review.csv``: decisions are pre-set to *accept*.

    Parameters
    ----------
    reading : Reading
    found : list of Item, optional
        What stands in it; by default every proposal of the reading.
    """
    document = reading.document
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for rank, item in enumerate(items(reading) if found is None else found, start=1):
        located = item.start >= 0
        quote = document.text[item.start : item.end] if located else ""
        writer.writerow(
            [
                item.id, rank, item.kind, item.proposal, "accept", "", f"{item.confidence:.2f}",
                f"{item.weight:.2f}", item.why, quote,
                document.locator(item.start) if located else "", item.start if located else "",
                item.end if located else "",
                document.text[max(0, item.start - _CONTEXT) : item.start] if located else "",
                document.text[item.end : item.end + _CONTEXT] if located else "",
            ]
        )  # fmt: skip
    return out.getvalue()


def moved_review(text: str, document: Document) -> str:
    """Text of a ``review.csv`` with its quotes found again in a document that changed.

    Parameters
    ----------
    text : str
        Of the table; decisions and all other columns stay.
    document : Document
        The new one.

    Returns
    -------
    str
        A quote that is lost keeps its words, has no place, and says so in ``why``.
    """
    rows = list(csv.DictReader(io.StringIO(text)))
    if not rows:
        return text
    for row in rows:
        if not (row.get("start") or "").isdigit():
            continue
        known = Anchor(
            row["id"], row.get("quote") or "", row.get("prefix") or "", row.get("suffix") or "",
            int(row["start"]), int(row.get("end") or row["start"]),
        )  # fmt: skip
        found = find(document.text, known) if known.exact else Found(known, "lost", 0.0)
        if found.state == "lost":
            row["start"] = row["end"] = row["locator"] = ""
            if known.exact and not row["why"].startswith(_LOST):
                row["why"] = f"{_LOST}; {row['why']}"
            continue
        new = found.anchor
        row["quote"], row["prefix"], row["suffix"] = new.exact, new.prefix, new.suffix
        row["start"], row["end"] = str(new.start), str(new.end)
        row["locator"] = document.locator(new.start)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def read_decisions(path: str | Path) -> tuple[frozenset[str], dict[str, str]]:
    """Rejected proposals, and corrections by id, of a ``review.csv`` that an analyst went through.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    (frozenset of str, dict of str to str)

    Raises
    ------
    FileFormatError
        If the file is no review table, or a decision is none of accept, reject, correct.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileFormatError(
            f"'{path}' cannot be read ({error}). Give the review.csv of a draft."
        ) from error
    try:
        table = list(csv.DictReader(io.StringIO(text)))
    except csv.Error as error:
        raise FileFormatError(
            f"'{path}' is not a table ({error}). Save it as CSV again."
        ) from error
    if not table or "id" not in table[0] or "decision" not in table[0]:
        raise FileFormatError(
            f"'{path}' is no review table: it lacks the columns id and decision. "
            "Make one with 'detente read FILE -o DIR'."
        )
    refused: set[str] = set()
    corrected: dict[str, str] = {}
    for line, row in enumerate(table, start=2):
        decision = (row.get("decision") or "accept").strip().lower()
        if decision not in DECISIONS:
            raise FileFormatError(
                f"'{path}', line {line}, column decision: '{decision}' is none of "
                f"{', '.join(DECISIONS)}. Write one of them."
            )
        identifier = (row.get("id") or "").strip()
        if decision == "reject":
            refused.add(identifier)
        elif decision == "correct":
            value = (row.get("correction") or "").strip()
            if not value:
                raise FileFormatError(
                    f"'{path}', line {line}: the decision is 'correct' but the column correction is "  # noqa: E501
                    "empty. Write what it should be: a name, a kind of claim, or position; salience."  # noqa: E501
                )
            corrected[identifier] = value
    return frozenset(refused), corrected
