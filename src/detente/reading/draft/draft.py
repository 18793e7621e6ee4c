"""From a reading to a draft situation: every cell wide, marked, and tied to its words.

A draft is a starting point for a reviewer.  It takes every proposal, turns
words into the wide ranges of :mod:`detente.reading.draft.scale`, and says in each row that it is
drafted.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from detente.reading.anchors import Anchor, anchor
from detente.reading.draft.actors import draft_actors
from detente.reading.draft.claims import draft_claims, draft_sources
from detente.reading.draft.forums import draft_forums
from detente.reading.draft.issues import draft_issues
from detente.reading.draft.scale import counted
from detente.reading.draft.share import MARK
from detente.reading.draft.stakes import draft_scenarios, draft_stakes
from detente.reading.draft.ties import draft_ties
from detente.reading.draft.venues import Venue, find_venues, without_venues
from detente.reading.reading import Reading
from detente.situation.model import Row, Situation, Table

# The same for every draft, so that two drafts of one text give the same run.
SEED = 20_000_101


@dataclass
class Sheet:
    """Rows of one table while it is being drafted."""

    columns: tuple[str, ...]
    keys: tuple[str, ...]
    rows: list[dict[str, str]] = field(default_factory=list)
    taken: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, **cells: str) -> None:
        """Add a row unless its key is there already."""
        key = tuple(cells.get(k, "") for k in self.keys)
        if key in self.taken:
            return
        self.taken.add(key)
        self.rows.append({column: cells.get(column, "") for column in self.columns})

    def ids(self) -> set[str]:
        """Values of the first key column."""
        return {row[self.keys[0]] for row in self.rows}


_SHEETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "sources": ("id title publisher date url reliability note", ("id",)),
    "claims": (
        "id locator text kind phrase says_low says_high holder source credibility event quantity "
        "tests resolves outcome note", ("id",),
    ),
    "actors": ("id name kind part_of influence resolve evidence note", ("id",)),
    "issues": (
        "id name theatre low high anchors reversion linkable evidence note", ("id",),
    ),
    "stakes": ("actor issue position salience red_line evidence note", ("actor", "issue")),
    "relations": (
        "source target trust stance since until evidence note", ("source", "target", "since"),
    ),
    "forums": ("id name kind rule quota guarantee agenda opens evidence note", ("id",)),
    "members": ("forum actor role essential from evidence note", ("forum", "actor")),
    "ratifiers": ("actor faction power evidence note", ("actor", "faction")),
    "dependencies": (
        "recipient donor resource share burden patience substitutes evidence note",
        ("recipient", "donor", "resource"),
    ),
    "threats": ("threat actor level evidence note", ("threat", "actor")),
}  # fmt: skip


@dataclass
class Draft:
    """Everything that the parts of a draft share.

    Parameters
    ----------
    reading : Reading
    as_of, horizon : str
        ISO dates.
    """

    reading: Reading
    as_of: str = ""
    horizon: str = ""
    sheets: dict[str, Sheet] = field(default_factory=dict)
    actor_ids: dict[str, str] = field(default_factory=dict)
    claim_ids: list[str] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    scenarios: dict[str, object] = field(default_factory=dict)
    headline: dict[str, object] = field(default_factory=dict)
    # Proposal (``actor:…``, ``claim:…``) → rows that it became, as ``table/key``.
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # Forums that the text names, and actors that only their names seem to name (a city).
    venues: list[Venue] = field(default_factory=list)
    venue_only: frozenset[str] = frozenset()
    # How often each party is named, and the two that the text is about most, if any.
    named: dict[str, int] = field(default_factory=dict)
    rivals: tuple[str, ...] = ()
    # Claims by issue, once they were looked up (see ``issues.issue_claims``).
    spoken: dict[str, list[int]] = field(default_factory=dict)

    @property
    def home(self) -> str:
        """Id of the party that the text is about; empty where it has none or did not draft it."""
        return self.actor_ids.get(self.home_name, "")

    @property
    def home_name(self) -> str:
        """Name of the state that the text is about; empty where it has none."""
        entity = self.reading.scene.cast.entities.get(self.reading.scene.home)
        return entity.name if entity is not None else ""

    def became(self, item: str, row: str) -> None:
        """Note that a proposal stands in a row."""
        self.rows[item] = (*self.rows.get(item, ()), row)

    def claims_at(self, start: int, end: int) -> list[str]:
        """Ids of the claims whose quote overlaps a stretch of text, in reading order."""
        claims, (order, starts, longest) = self.reading.claims, self._by_start
        near = order[bisect_left(starts, start - longest) : bisect_left(starts, end)]
        return [
            self.claim_ids[i] for i in sorted(near) if self.claim_ids[i] and start < claims[i].end
        ]

    @cached_property
    def _by_start(self) -> tuple[list[int], list[int], int]:
        """Claims by where they start, those places, and the length of the longest."""
        claims = self.reading.claims
        order = sorted(range(len(claims)), key=lambda i: claims[i].start)
        longest = max((claim.end - claim.start for claim in claims), default=0)
        return order, [claims[i].start for i in order], longest

    @cached_property
    def named_at(self) -> dict[str, list[tuple[int, int]]]:
        """Key of an actor → characters where it is named or described, in reading order."""
        places: dict[str, list[tuple[int, int]]] = {}
        scene = self.reading.scene
        for line, mentions in zip(scene.lines, scene.mentions, strict=True):
            for mention in mentions:
                if mention.kind in {"name", "capital", "description"}:
                    span = line.tokens[mention.first].start, line.tokens[mention.last - 1].end
                    for key in dict.fromkeys(mention.who):
                        places.setdefault(key, []).append(span)
        return places

    def evidence(self, spans: Iterable[tuple[int, int]], *, most: int = 6) -> str:
        """Ids of claims behind several stretches, as an evidence cell; else the brief."""
        ids: list[str] = []
        for start, end in spans:
            ids += self.claims_at(start, end)
        return " ".join(list(dict.fromkeys(ids))[:most]) or "brief"


class Drafted(NamedTuple):
    """A draft, an anchor for each of its claims, and which proposal became which rows."""

    situation: Situation
    anchors: list[Anchor]
    rows: dict[str, tuple[str, ...]]


def draft_situation(reading: Reading, *, as_of: str = "") -> Drafted:
    """Draft a whole situation from a reading.

    Parameters
    ----------
    reading : Reading
    as_of : str
        ISO date; empty: the date of the document, else today.

    Returns
    -------
    Drafted
        Each drafted row has ``draft:`` in its note.

    Examples
    --------
    >>> from detente.reading import read_text
    >>> from detente.reading.reading import read_proposals
    >>> text = "Chile accuses Peru over the border. Chile and Peru hold talks on the border."
    >>> drafted = draft_situation(read_proposals(read_text(text)), as_of="2024-03-06")
    >>> sorted(row.key for row in drafted.situation.actors)
    ['chile', 'peru']
    """
    venues = find_venues(reading)
    reading, only = without_venues(reading, venues)
    draft = Draft(reading, venues=venues, venue_only=only)
    draft.as_of, draft.horizon = _dates(reading, as_of)
    for name, (columns, keys) in _SHEETS.items():
        draft.sheets[name] = Sheet(tuple(columns.split()), keys)
    draft_sources(draft)
    draft_claims(draft)
    draft_actors(draft)
    draft_issues(draft)
    draft_ties(draft)
    draft_forums(draft)
    draft_stakes(draft)
    draft_scenarios(draft)
    _only_known_quantities(draft)
    for identifier, claim in zip(draft.claim_ids, reading.claims, strict=True):
        if identifier:
            draft.anchors.append(
                anchor(
                    reading.document.text, claim.start, claim.end, id=identifier,
                    locator=reading.document.locator(claim.start),
                )
            )  # fmt: skip
    return Drafted(_situation(draft), draft.anchors, draft.rows)


def _dates(reading: Reading, as_of: str) -> tuple[str, str]:
    written = as_of or reading.document.meta.get("date", "")
    if len(written) == 4:
        written += "-12-31"
    elif len(written) == 7:
        written += "-28"
    try:
        day = dt.date.fromisoformat(written) if written else dt.date.today()
    except ValueError:
        day = dt.date.today()
    later = day.replace(year=day.year + 3, day=min(day.day, 28))
    return day.isoformat(), later.isoformat()


def _only_known_quantities(draft: Draft) -> None:
    """A claim may name only forums that were drafted in the end."""
    forums = draft.sheets["forums"].ids()
    for row in draft.sheets["claims"].rows:
        if "forum=" in row["quantity"]:
            forum = row["quantity"].split("forum=")[1].split(",")[0].rstrip("]")
            if forum not in forums:
                row["quantity"], row["tests"] = "", ""


def _situation(draft: Draft) -> Situation:
    meta = draft.reading.document.meta
    title = meta.get("title", "") or draft.reading.document.source or "A brief"
    tables: dict[str, Table] = {}
    for name, sheet in draft.sheets.items():
        if not sheet.rows and name not in {"actors", "issues", "stakes"}:
            continue
        rows = tuple(
            Row(name, "/".join(row[k] for k in sheet.keys if row[k]), row, line)
            for line, row in enumerate(sheet.rows, start=2)
        )
        tables[name] = Table(name, sheet.columns, rows)
    head: dict[str, object] = {
        "format": 1,
        "title": f"DRAFT, not reviewed: {title}",
        "question": "Which agreement is feasible, in which forum and with which concessions?",
        "as_of": draft.as_of,
        "horizon": draft.horizon,
        "authors": ["drafted by detente read; accept, correct or reject every row"],
        "summary": _summary(draft),
        "default_trust": "0.1/0.3/0.5",
        "default_trust_note": f"{MARK}: unlisted pairs, wide on purpose",
        "draws": {"n": 2000, "seed": SEED},
    }
    if draft.headline:
        head["headline"] = draft.headline
    return Situation(head, tables, draft.scenarios)


def _summary(draft: Draft) -> str:
    counts = ", ".join(
        counted(len(draft.sheets[f"{name}s"].rows), name)
        for name in ("actor", "issue", "forum", "claim")
    )
    meta = draft.reading.document.meta
    origin = ", ".join(filter(None, [meta.get("publisher"), meta.get("doctype"), meta.get("date")]))
    return (
        f"Drafted from '{draft.reading.document.source}'{f' ({origin})' if origin else ''} by rules, "  # noqa: E501
        f"without a reviewer: {counts}. Every number is a wide range that "
        "stands for one of five words; rows not yet reviewed say 'draft' in their note."
    )
