"""Stored runs as the server sees them: read from their small files, nothing computed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detente.findings.finding import Finding, words_for
from detente.findings.quantity import name
from detente.situation.model import Situation, Table
from detente.study.identity import Owner
from detente.workbench.home import situation_of

PAGE, SERIES, INPUTS = "workbench.json", "ground.json", "inputs.json"
#: Pages that an older program left beside a run are made anew.
LAYOUT = 3


@dataclass(frozen=True)
class Difference:
    """A cell (or a whole row, with an empty column) that is not the same in two situations."""

    table: str
    key: str
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Card:
    """A finished run in the list.

    Parameters
    ----------
    id : str
        Its hash.
    made : float
        When, seconds since 1970.
    manifest : mapping
    headline : Finding or None
        Odds of the headline forum.
    inputs : Situation or None
        What it was made from, where that was kept.
    """

    id: str
    made: float
    manifest: Mapping[str, Any]
    headline: Finding | None = None
    inputs: Situation | None = field(default=None, repr=False)


class History:
    """The runs of a situation, newest first; files are read once.

    Parameters
    ----------
    runs : Path
    situation : callable, optional
        Gives the situation as it stands; without it all runs of the folder count.
    shared : bool
        Whether other situations keep their runs there too.
    """

    def __init__(
        self, runs: Path, *, situation: Callable[[], Situation] | None = None, shared: bool = False
    ) -> None:
        self.runs = runs
        self._situation, self._shared = situation, shared
        self._owner: Owner | None = None
        self._known: dict[tuple[str, int, bool, str], Card] = {}
        self._pages: dict[tuple[str, int], dict[str, Any]] = {}

    def cards(self) -> list[Card]:
        """Finished runs, newest first."""
        found = []
        for manifest in self.runs.glob("*/manifest.json"):
            card = self._card(manifest)
            if card is not None:
                found.append(card)
        return sorted(found, key=lambda card: (-card.made, card.id))

    def card(self, run: str) -> Card | None:
        """One run by its id."""
        path = self.runs / run / "manifest.json"
        return self._card(path) if _plain_name(run) and path.is_file() else None

    def unfinished(self) -> list[str]:
        """Runs that were interrupted; the same run goes on where they stopped."""
        return sorted(
            folder.name for folder in self.runs.glob("*")
            if (folder / "parts").is_dir() and not (folder / "manifest.json").is_file()
        )  # fmt: skip

    def _card(self, path: Path) -> Card | None:
        folder = path.parent
        try:
            made = path.stat().st_mtime_ns
            kept = (folder / INPUTS).is_file()
            owner = self._asked()
            forum = _first_forum(owner.situation) if owner is not None else ""
            key = (folder.name, made, kept, forum)
            if key not in self._known:
                manifest = json.loads(path.read_text(encoding="utf-8"))
                inputs = None
                if kept:
                    inputs = situation_of(json.loads((folder / INPUTS).read_text(encoding="utf-8")))
                # A run of the command line kept no tables: the forum of today's is asked for.
                asked = _first_forum(inputs) if inputs is not None else forum
                card = Card(folder.name, made / 1e9, manifest, _headline(folder, asked), inputs)
                self._known[key] = card
            card = self._known[key]
            return card if owner is None or owner.owns(card.manifest) else None
        except (OSError, ValueError):
            return None

    def _asked(self) -> Owner | None:
        """The situation as it stands, and which runs are its own."""
        if self._situation is None:
            return None
        situation = self._situation()
        if self._owner is None or self._owner.situation is not situation:
            self._owner = Owner(situation, shared=self._shared)
        return self._owner

    def page(self, run: str) -> dict[str, Any] | None:
        """The finished pages of a run; None where nobody made them, or an older program did."""
        if not _plain_name(run):
            return None
        path = self.runs / run / PAGE
        try:
            key = (run, path.stat().st_mtime_ns)
            if key not in self._pages:
                self._pages.clear()
                self._pages[key] = json.loads(path.read_text(encoding="utf-8"))
            made = self._pages[key]
            return made if made.get("layout") == LAYOUT else None
        except (OSError, ValueError):
            return None


def _plain_name(run: str) -> bool:
    return run.isalnum() and len(run) <= 64


def _first_forum(situation: Situation) -> str:
    """The headline forum; '' where there is none."""
    forum = str(situation.headline.get("forum", ""))
    return forum or min((row.key for row in situation.forums), default="")


def _headline(folder: Path, forum: str) -> Finding | None:
    """The odds of a forum, without reading all findings."""
    if not forum:
        return None
    wanted = name("agreement.feasible", forum=forum, linked="no")
    start = '{"quantity": "agreement.feasible[forum='
    try:
        with (folder / "findings.json").open(encoding="utf-8") as lines:
            for line in lines:
                if line.startswith(start):
                    row = json.loads(line.rstrip().rstrip(","))
                    if row["quantity"] == wanted:
                        return Finding.from_json(row)
    except (OSError, ValueError):
        return None
    return None


def differences(before: Situation, after: Situation) -> list[Difference]:
    """Every cell that differs, tables in the order of their names."""
    out = [
        Difference("situation", "", key, old, new)
        for key, old, new in _changed(_flat(before.head), _flat(after.head))
    ]
    for table in sorted({*before.tables, *after.tables}):
        if before.table(table) != after.table(table):
            out += changed_rows(before.table(table), after.table(table))
    out += [
        Difference("scenarios", key, "", old, new)
        for key, old, new in _changed(
            {k: json.dumps(v, sort_keys=True) for k, v in before.scenarios.items()},
            {k: json.dumps(v, sort_keys=True) for k, v in after.scenarios.items()},
        )
    ]
    return out


def changed_rows(before: Table, after: Table) -> list[Difference]:
    """Rows that differ between two versions of a situation, by table."""
    out = []
    old, new = _numbered(before), _numbered(after)
    for key in dict.fromkeys([*old, *new]):
        name = key[0]
        if key not in new:
            out.append(Difference(before.name, name, "", "row", "none"))
        elif key not in old:
            out.append(Difference(after.name, name, "", "none", "row"))
        else:
            out += [
                Difference(after.name, name, column, was, now)
                for column, was, now in _changed(old[key], new[key])
            ]
    return out


def _numbered(table: Table) -> dict[tuple[str, int], dict[str, str]]:
    """Cells by key; rows that share a key are counted."""
    out: dict[tuple[str, int], dict[str, str]] = {}
    for row in table:
        count = 0
        while (row.key, count) in out:
            count += 1
        out[row.key, count] = {c: v.strip() for c, v in row.cells.items() if v.strip()}
    return out


def _flat(content: Mapping[str, Any], path: str = "") -> dict[str, str]:
    out: dict[str, str] = {}
    for key, value in content.items():
        if isinstance(value, Mapping):
            out |= _flat(value, f"{path}{key}.")
        else:
            out[path + key] = value if isinstance(value, str) else json.dumps(value)
    return out


def _changed(old: Mapping[str, str], new: Mapping[str, str]) -> list[tuple[str, str, str]]:
    return [
        (key, old.get(key, "none"), new.get(key, "none"))
        for key in dict.fromkeys([*old, *new])
        if old.get(key, "") != new.get(key, "")
    ]


def headline_words(finding: Finding | None) -> str:
    """Word of a probability for the list; empty where there is none."""
    return "" if finding is None or finding.value is None else words_for(finding.value)
