"""What figures and reports see of a run: findings by name, names, camps, evidence.

A :class:`View` computes nothing new; it looks up.  What is not there is None or empty.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from detente.figures.labels import MONTHS, isolated, short_name
from detente.figures.palette import CAMPS, KINDS, OTHER
from detente.findings.finding import Finding
from detente.findings.naming import names_of, told
from detente.findings.quantity import canonical, name, parse
from detente.situation.model import Row, Situation, Value


class Run(Protocol):
    """The parts of a run that are read here."""

    @property
    def situation(self) -> Situation: ...
    @property
    def findings(self) -> Sequence[Finding]: ...
    @property
    def manifest(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Evidence:
    """What stands behind an id: a claim of the brief, or a source.

    Parameters
    ----------
    id : str
    kind : str
        ``claim``, ``source`` or ``unknown``.
    text : str
        Paraphrase of the claim, or title of the source.
    place : str
        Locator of a claim.
    publisher : str
        Who published it, or who holds the claim.
    date : str
    grade : str
        Admiralty grade: A-F for a source, with 1-6 for a claim (``C3``).
    url : str
    note : str
    """

    id: str
    kind: str
    text: str
    place: str = ""
    publisher: str = ""
    date: str = ""
    grade: str = ""
    url: str = ""
    note: str = ""

    @property
    def judged(self) -> bool:
        """Whether nothing but a coder's judgement stands behind it (grade F)."""
        return self.grade.startswith("F")


class View:
    """Look-ups on a run.

    Parameters
    ----------
    run : Run
        Anything with ``situation``, ``findings`` and ``manifest``.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.situation = run.situation
        self.manifest = run.manifest
        self._names = names_of(run.situation)
        self._findings = {canonical(finding.quantity): finding for finding in run.findings}
        self._told: dict[str, Finding] = {}

    # Findings -----------------------------------------------------------------------------

    def find(self, variable: str, **keys: object) -> Finding | None:
        """The finding of this name, or None."""
        return self._tell(name(variable, **keys))

    def get(self, quantity: str) -> Finding | None:
        """The finding of this full name, in any spelling, or None."""
        try:
            return self._tell(canonical(quantity))
        except ValueError:
            return None

    def _tell(self, quantity: str) -> Finding | None:
        # Names are put in when a finding is first asked for: few of thousands are.
        if quantity not in self._findings:
            return None
        if quantity not in self._told:
            found = self._findings[quantity]
            self._told[quantity] = told(found, self.situation, names=self._names)
        return self._told[quantity]

    def value(self, variable: str, **keys: object) -> float | None:
        """Its value, None where it is absent."""
        finding = self.find(variable, **keys)
        return None if finding is None else finding.value

    def every(self, variable: str, **keys: object) -> Iterator[tuple[dict[str, str], Finding]]:
        """All findings of a variable whose keys include the given ones, with their keys."""
        for found, quantity in self._by_variable.get(variable, []):
            if all(found.get(key) == str(value) for key, value in keys.items()):
                finding = self._tell(quantity)
                assert finding is not None
                yield found, finding

    @cached_property
    def _by_variable(self) -> dict[str, list[tuple[dict[str, str], str]]]:
        index: dict[str, list[tuple[dict[str, str], str]]] = {}
        for quantity in sorted(self._findings):
            variable, keys = parse(quantity)
            index.setdefault(variable, []).append((keys, quantity))
        return index

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, sorted by quantity."""
        every = (self._tell(key) for key in sorted(self._findings))
        return tuple(finding for finding in every if finding is not None)

    # The question -------------------------------------------------------------------------

    @cached_property
    def forums(self) -> tuple[str, ...]:
        """Ids of the forums, by falling odds of a deal, forums without odds last."""
        ids = [row.key for row in self.situation.forums]
        return tuple(sorted(ids, key=lambda forum: (-self._odds(forum), forum)))

    def _odds(self, forum: str) -> float:
        value = self.value("agreement.feasible", forum=forum, linked="no")
        return -1.0 if value is None else value

    @cached_property
    def forum(self) -> str:
        """Forum of the headline; without one the first forum by id, '' without forums."""
        named = str(self.situation.headline.get("forum", ""))
        if self.situation.forums.get(named) is not None:
            return named
        return min((row.key for row in self.situation.forums), default="")

    @cached_property
    def issue(self) -> str:
        """Issue of the headline, or '' where none is named."""
        named = str(self.situation.headline.get("issue", ""))
        return named if self.situation.issues.get(named) is not None else ""

    @cached_property
    def at_least(self) -> float | None:
        """What would be worth having on the headline issue, 0-100."""
        given = self.situation.headline.get("at_least")
        return float(given) if given is not None and self.issue else None

    def feasible(self, forum: str = "", *, linked: str = "no") -> Finding | None:
        """P(feasible) of a forum (of the headline if empty)."""
        return self.find("agreement.feasible", forum=forum or self.forum, linked=linked)

    def substance(self, forum: str = "", *, linked: str = "no") -> Finding | None:
        """P(a deal worth having) of a forum; None where the situation names no such deal."""
        if self.at_least is None:
            return None
        return self.find(
            "agreement.feasible",
            forum=forum or self.forum,
            linked=linked,
            issue=self.issue,
            at_least=self.at_least,
        )

    @cached_property
    def core(self) -> tuple[str, ...]:
        """Ids of the issues that are not linkable, in file order."""
        return tuple(row.key for row in self.situation.issues if not row.flag("linkable"))

    @cached_property
    def linkable(self) -> tuple[str, ...]:
        """Ids of the issues that may be added to a deal, in file order."""
        return tuple(row.key for row in self.situation.issues if row.flag("linkable"))

    def agenda(self, forum: str) -> tuple[str, ...]:
        """Issues that a forum deals with: its agenda, or every core issue."""
        row = self.situation.forums.get(forum)
        given = row.ids("agenda") if row is not None else ()
        return given or self.core

    # Actors -------------------------------------------------------------------------------

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Actors that are nobody's faction, in file order."""
        return tuple(row.key for row in self.situation.actors if not row.text("part_of"))

    def parent(self, actor: str) -> str:
        """The actor whose faction it is, or ''."""
        row = self.situation.actors.get(actor)
        return row.text("part_of") if row is not None else ""

    def essential(self, forum: str) -> tuple[str, ...]:
        """Parties without which a deal of this forum is none."""
        rows = self.situation.table("members").where(forum=forum)
        return tuple(row.text("actor") for row in rows if row.flag("essential"))

    def ratifiers(self, actor: str) -> tuple[str, ...]:
        """Factions that can block what the actor signs."""
        rows = self.situation.table("ratifiers").where(actor=actor)
        return tuple(row.text("faction") for row in rows)

    def weight(self, actor: str) -> float:
        """Influence times resolve, best values; 0 where not given."""
        row = self.situation.actors.get(actor)
        if row is None:
            return 0.0
        return best(row, "influence") * best(row, "resolve")

    # Names and colours --------------------------------------------------------------------

    def name(self, key: str) -> str:
        """Display name of an actor, issue or forum."""
        return isolated(self.situation.name_of(key))

    def short(self, key: str) -> str:
        """A short label: the column ``short`` where given, else the name without additions.

        Waivers have one too: ``trust``, ``X.own``, ``X.factions``.
        """
        actor, _, part = key.partition(".")
        if key == "trust":
            return "all distrust"
        if part in {"own", "factions"}:
            named = self.short(actor)
            return f"factions of {named}" if part == "factions" else f"{named} itself"
        return short_name(self.situation, key)

    @cached_property
    def _stakes(self) -> Mapping[str, tuple[Row, ...]]:
        found: dict[str, list[Row]] = {}
        for row in self.situation.stakes:
            found.setdefault(row.text("issue"), []).append(row)
        return {issue: tuple(rows) for issue, rows in found.items()}

    def stakes(self, issue: str) -> tuple[Row, ...]:
        """Rows of stakes.csv on an issue."""
        return self._stakes.get(issue, ())

    @cached_property
    def _camps(self) -> dict[str, str]:
        # Known names keep their hue; others take the free hues in order of first appearance.
        named = [row.text("camp") for row in self.situation.actors if row.text("camp")]
        hues = {camp: camp for camp in named if camp in CAMPS or camp == OTHER}
        free = [hue for hue in CAMPS if hue not in hues.values()]
        for camp in named:
            if camp not in hues:
                hues[camp] = free.pop(0) if free else OTHER
        return hues

    def camp(self, actor: str) -> str:
        """Hue of an actor: of its camp, else of its parent, else of its kind."""
        row = self.situation.actors.get(actor)
        if row is None:
            return OTHER
        if row.text("camp"):
            return self._camps[row.text("camp")]
        parent = row.text("part_of")
        if parent and parent != actor:
            return self.camp(parent)
        if self._camps:
            return OTHER
        return KINDS.get(row.text("kind"), OTHER)

    # Evidence -----------------------------------------------------------------------------

    def evidence(self, key: str) -> Evidence:
        """What stands behind an id."""
        claim = self.situation.table("claims").get(key)
        if claim is not None:
            source = self.situation.table("sources").get(claim.text("source"))
            reliability = source.text("reliability") if source is not None else ""
            return Evidence(
                key,
                "claim",
                claim.text("text"),
                place=claim.text("locator"),
                publisher=self.holder(claim),
                date=source.text("date") if source is not None else "",
                grade=f"{reliability}{claim.text('credibility')}",
            )
        source = self.situation.table("sources").get(key)
        if source is not None:
            return Evidence(
                key,
                "source",
                source.text("title"),
                publisher=source.text("publisher"),
                date=source.text("date"),
                grade=source.text("reliability"),
                url=source.text("url"),
                note=source.text("note"),
            )
        return Evidence(key, "unknown", key)

    def holder(self, claim: Row) -> str:
        """Who asserts a claim, in words."""
        return named_holder(claim.text("holder"))

    # Dates --------------------------------------------------------------------------------

    @property
    def as_of(self) -> str:
        """The as-of date in words."""
        return day(self.situation.as_of)

    @property
    def horizon(self) -> str:
        """The horizon in words."""
        return day(self.situation.horizon)

    @property
    def draws(self) -> int:
        """Number of draws of the run; 0 where it is not stated."""
        return int(self.manifest.get("draws", 0) or 0)


def named_holder(holder: str) -> str:
    """A holder of claims in words; an id such as ``issi`` stands for an abbreviation.

    Examples
    --------
    >>> named_holder("issi, its director"), named_holder("the ministry")
    ('ISSI, its director', 'the ministry')
    """
    return re.sub(r"^[a-z]{2,5}(?=$|,)", lambda match: match.group(0).upper(), holder)


def best(row: Row, column: str) -> float:
    """Best value of a cell, 0 where it is empty."""
    value = row.value(column)
    return 0.0 if value is None else value.best


def spread(row: Row | None, column: str) -> Value | None:
    """A cell as an uncertain number, None where there is no row or no number."""
    return None if row is None else row.value(column)


def day(date: dt.date) -> str:
    """A date as ``23 May 2017``."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"
