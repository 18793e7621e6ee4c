"""Situations of any size, made in memory, with names that are hard to set."""

from __future__ import annotations

from typing import Any

from detente.situation.model import Row, Situation, Table

LONG = (
    "Inter-ministerial coordination committee for the implementation of the comprehensive "
    "framework agreement on transitional security arrangements"
)
HARD = (
    LONG,
    "حركة طالبان الأفغانية",
    "ממשלת ישראל",
    "Donaudampfschifffahrtsgesellschaftskapitänsvereinigung",
    "中华人民共和国外交部",
    'A <b>tag</b> & "quotes" #let x = 1 $m$ *star* _under_ \\ backslash @ref',
)


def table(name: str, key: tuple[str, ...], rows: list[dict[str, str]]) -> Table:
    """A table from dictionaries."""
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    made = tuple(
        Row(name, "/".join(row[part] for part in key), row, line)
        for line, row in enumerate(rows, start=2)
    )
    return Table(name, columns, made)


def situation(
    *,
    actors: int = 4,
    forums: int = 2,
    issues: int = 3,
    claims: int = 0,
    ratifiers: bool = False,
    headline: bool = False,
    hard: bool = False,
) -> Situation:
    """A situation with this many actors, forums and issues."""

    def named(index: int, plain: str) -> str:
        return HARD[index % len(HARD)] if hard else f"{plain} {index + 1}"

    a = [f"a{index:03d}" for index in range(actors)]
    f = [f"f{index:02d}" for index in range(forums)]
    k = [f"k{index:02d}" for index in range(issues)]
    people = [
        {
            "id": key, "name": named(index, "Actor"), "kind": "state",
            "part_of": a[0] if ratifiers and index == actors - 1 else "",
            "influence": f"{20 + index % 70}/{25 + index % 70}/{30 + index % 70}",
            "resolve": "0.2/0.4/0.6", "evidence": "s1",
        }
        for index, key in enumerate(a)
    ]  # fmt: skip
    topics = [
        {
            "id": key, "name": named(index + 1, "Issue"), "low": named(0, "nothing"),
            "high": "everything", "anchors": "50=half; 75=most", "reversion": "10/30/60",
            "linkable": "yes" if index == issues - 1 and issues > 2 else "no", "evidence": "s1",
        }
        for index, key in enumerate(k)
    ]  # fmt: skip

    def position(i: int, j: int) -> str:
        low = (37 * i + 11 * j) % 60
        # Every eleventh is unknown.
        return "" if (i + j) % 11 == 10 else f"{low}/{low + 15}/{low + 30}"

    stakes = [
        {
            "actor": actor, "issue": issue,
            "position": position(i, j),
            "salience": f"{(13 * i + 7 * j) % 80 + 10}",
            "red_line": ">=20" if i % 7 == 3 else "",
            "evidence": "s1",
        }
        for i, actor in enumerate(a)
        for j, issue in enumerate(k)
    ]  # fmt: skip
    seats = [
        {"forum": forum, "actor": actor, "role": "member", "essential": "yes"}
        for index, forum in enumerate(f)
        for actor in (a[index % actors], a[(index + 1) % actors])
    ]
    trust = [
        {
            "source": a[i],
            "target": a[(i + step) % actors],
            "trust": f"{(i * 17 + step * 29) % 95 / 100:.2f}",
        }
        for i in range(actors)
        for step in (1, 2)
        if actors > 2
    ]
    head: dict[str, Any] = {
        "format": 1,
        "title": named(0, "Title"),
        "question": "Which deal is possible?",
        "as_of": "2020-01-01",
        "horizon": "2025-01-01",
    }
    if headline:
        head["headline"] = {"forum": f[-1], "issue": k[0], "at_least": 40}
    tables = {
        "actors": table("actors", ("id",), people),
        "issues": table("issues", ("id",), topics),
        "stakes": table("stakes", ("actor", "issue"), stakes),
        "forums": table(
            "forums",
            ("id",),
            [{"id": key, "name": named(i + 2, "Forum"), "agenda": ""} for i, key in enumerate(f)],
        ),
        "members": table("members", ("forum", "actor"), seats),
        "relations": table("relations", ("source", "target"), trust),
        "sources": table(
            "sources",
            ("id",),
            [
                {
                    "id": "s1",
                    "title": "A source",
                    "publisher": "P",
                    "date": "2019",
                    "reliability": "B",
                }
            ],
        ),
    }
    if ratifiers:
        tables["ratifiers"] = table(
            "ratifiers", ("actor", "faction"), [{"actor": a[0], "faction": a[-1], "power": "0.5"}]
        )
    if claims:
        tables["claims"] = table(
            "claims",
            ("id",),
            [
                {
                    "id": f"c{i:02d}", "locator": "p1", "text": named(i, "Claim"),
                    "phrase": "likely",
                    "says_low": "0.55", "says_high": "0.8", "holder": "abc", "source": "s1",
                    "credibility": "3", "quantity": f"agreement.feasible[forum={f[0]},linked=no]",
                    "outcome": "1" if i % 2 else "",
                }
                for i in range(claims)
            ],
        )  # fmt: skip
    return Situation(head, tables)
