"""Whole small situations for property tests: valid by construction, checked by the checker.

``situations()`` draws 2-6 parties, some with factions and ratifiers, 1-5 issues of which some are
linkable, forums with unanimity and quota, dated relations, threats, dependencies, red lines and
cells with and without spread.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from detente.io.tabletext import row as row_of
from detente.schema import csv_tables
from detente.situation.model import Situation, Table

AS_OF, HORIZON = dt.date(2020, 1, 1), dt.date(2024, 1, 1)
STANCES = ("ally", "supports", "talks", "neutral", "wary", "hostile", "undermines")


def table(name: str, rows: Sequence[Mapping[str, str]]) -> Table:
    """A table with every column of the schema, from rows that give some."""
    schema = csv_tables()[name]
    full = [{column: row.get(column, "") for column in schema.header} for row in rows]
    return Table(
        name,
        schema.header,
        tuple(row_of(schema, cells, line) for line, cells in enumerate(full, 2)),
    )


def make(
    rows: Mapping[str, Sequence[Mapping[str, str]]],
    *,
    head: Mapping[str, Any] | None = None,
    scenarios: Mapping[str, Any] | None = None,
) -> Situation:
    """A situation from rows by table; the head is filled in where it is not given."""
    given = {
        "format": 1,
        "title": "A made-up situation",
        "as_of": AS_OF.isoformat(),
        "horizon": HORIZON.isoformat(),
        **(head or {}),
    }
    return Situation(given, {n: table(n, r) for n, r in rows.items() if r}, scenarios or {})


def numbers(low: float, high: float, *, places: int = 0) -> st.SearchStrategy[float]:
    """Numbers with few decimals, as people write them."""
    unit = 10**places
    return st.integers(round(low * unit), round(high * unit)).map(lambda n: n / unit)


@st.composite
def cells(draw: st.DrawFn, low: float, high: float, *, places: int = 0) -> str:
    """A cell: a point, low/best/high or low..high inside the range."""
    three = sorted(draw(st.tuples(*[numbers(low, high, places=places)] * 3)))
    kind = draw(st.sampled_from(("point", "point", "three", "range")))
    if kind == "point":
        return f"{three[1]:g}"
    if kind == "three":
        return "/".join(f"{each:g}" for each in three)
    return f"{three[0]:g}..{three[2]:g}"


@st.composite
def situations(
    draw: st.DrawFn,
    *,
    parties: tuple[int, int] = (2, 6),
    issues: tuple[int, int] = (1, 5),
    forums: tuple[int, int] = (1, 3),
) -> Situation:
    """A whole small situation that passes every check.

    Parameters
    ----------
    parties, issues, forums : tuple of int
        Least and greatest number of each.
    """
    party = [f"p{n}" for n in range(draw(st.integers(*parties)))]
    actors = [_actor(draw, key, "", top=key == party[0]) for key in party]
    factions: dict[str, list[str]] = {}
    for key in party:
        count = draw(st.sampled_from((0, 0, 0, 1, 2)))
        factions[key] = [f"{key}-f{n}" for n in range(count)]
        actors += [_actor(draw, faction, key) for faction in factions[key]]
    everybody = [row["id"] for row in actors]
    issue_rows = _issues(draw, [f"i{n}" for n in range(draw(st.integers(*issues)))])
    rows = {
        "actors": actors,
        "issues": issue_rows,
        "stakes": _stakes(draw, everybody, [row["id"] for row in issue_rows]),
        "relations": _relations(draw, everybody),
        "ratifiers": [
            {"actor": key, "faction": faction, "power": draw(cells(0, 1, places=2))}
            for key in party
            for faction in factions[key]
            if draw(st.booleans())
        ],
        "dependencies": _dependencies(draw, party),
        "threats": [
            {"threat": "flood", "actor": actor, "level": draw(cells(0, 100))}
            for actor in everybody
            if draw(st.integers(0, 2)) == 0
        ],
    }
    rows["forums"], rows["members"] = _forums(draw, party, issue_rows, forums)
    head: dict[str, Any] = {"draws": {"n": 64, "seed": draw(st.integers(0, 2**31 - 1))}}
    if draw(st.booleans()):
        head["default_trust"] = draw(numbers(0, 1, places=2))
    return make(rows, head=head)


def _actor(draw: st.DrawFn, key: str, parent: str, *, top: bool = False) -> dict[str, str]:
    return {
        "id": key,
        "name": key.upper(),
        "kind": "faction" if parent else "state",
        "part_of": parent,
        "influence": "100" if top else draw(cells(1, 99)),
        "resolve": draw(cells(0.05, 1, places=2)),
    }


def _issues(draw: st.DrawFn, keys: list[str]) -> list[dict[str, str]]:
    # The first is always a core issue: a forum without agenda needs one.
    return [
        {
            "id": key,
            "low": "nothing",
            "high": "everything",
            "reversion": draw(cells(0, 100)),
            "linkable": "yes" if place and draw(st.booleans()) else "no",
        }
        for place, key in enumerate(keys)
    ]


def _stakes(draw: st.DrawFn, actors: list[str], issues: list[str]) -> list[dict[str, str]]:
    rows = []
    for actor in actors:
        for place, issue in enumerate(issues):
            # Everybody has a stake in the first issue; elsewhere some have none.
            if place and draw(st.integers(0, 2)) == 0:
                continue
            row = {
                "actor": actor,
                "issue": issue,
                "position": "" if draw(st.integers(0, 9)) == 0 else draw(cells(0, 100)),
                "salience": draw(cells(1, 100)),
            }
            if draw(st.integers(0, 5)) == 0:
                sign, at = draw(st.sampled_from(((">=", 20), (">=", 50), ("<=", 50), ("<=", 80))))
                row["red_line"] = f"{sign}{at}"
            if draw(st.integers(0, 7)) == 0 and "-" not in actor:
                row["control"] = draw(cells(0, 0.15, places=2))
            rows.append(row)
    return rows


def _relations(draw: st.DrawFn, actors: list[str]) -> list[dict[str, str]]:
    rows = []
    for source in actors:
        for target in actors:
            if source == target or draw(st.integers(0, 2)) == 0:
                continue
            dated = draw(st.integers(0, 5)) == 0
            if dated:
                rows.append(_relation(draw, source, target, "2001", "2015-06"))
            rows.append(_relation(draw, source, target, "2015-06" if dated else "", ""))
    return rows


def _relation(draw: st.DrawFn, source: str, target: str, since: str, until: str) -> dict[str, str]:
    return {
        "source": source,
        "target": target,
        "trust": draw(cells(0, 1, places=2)),
        "stance": draw(st.sampled_from(STANCES)),
        "since": since,
        "until": until,
    }


def _dependencies(draw: st.DrawFn, parties: list[str]) -> list[dict[str, str]]:
    recipient, *donors = parties
    return [
        {
            "recipient": recipient,
            "donor": donor,
            "resource": resource,
            "share": draw(cells(0, 0.15, places=2)),
            "burden": draw(cells(0, 100)),
            "patience": draw(cells(0, 10, places=1)),
            "substitutes": draw(cells(0, 1, places=2)),
        }
        for donor in donors
        for resource in ("money", "troops")
        if draw(st.integers(0, 2)) == 0
    ]


def _forums(
    draw: st.DrawFn, parties: list[str], issues: list[dict[str, str]], count: tuple[int, int]
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    rows, seats = [], []
    core = [row["id"] for row in issues if row["linkable"] == "no"]
    for place in range(draw(st.integers(*count))):
        key = f"f{place}"
        quota = draw(st.integers(0, 3)) == 0
        agenda = draw(st.lists(st.sampled_from(core), unique=True)) if core else []
        rows.append(
            {
                "id": key,
                "kind": draw(st.sampled_from(("bilateral", "regional", "informal"))),
                "rule": "quota" if quota else "unanimity",
                "quota": f"{draw(numbers(0.3, 0.9, places=2)):g}" if quota else "",
                "guarantee": draw(cells(0, 0.8, places=2)),
                "agenda": " ".join(agenda),
                "opens": draw(st.sampled_from(("", "", "2019-01-01", "2021-06-01"))),
            }
        )
        members = draw(st.lists(st.sampled_from(parties), min_size=2, unique=True))
        essential = (
            draw(st.integers(0, len(members))) if quota else draw(st.integers(1, len(members)))
        )
        for order, actor in enumerate(members):
            role = (
                "member"
                if order < 2
                else draw(st.sampled_from(("member", "member", "guarantor", "observer", "invited")))
            )
            seats.append(
                {
                    "forum": key,
                    "actor": actor,
                    "role": role,
                    "essential": "yes" if order < essential else "no",
                }
            )
    return rows, seats
