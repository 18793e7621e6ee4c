"""Rules for moves, preferences and what actors take each other's preferences to be."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from difflib import get_close_matches

from detente.errors import Problem
from detente.schema import problem
from detente.situation import statement
from detente.situation.model import Row, Situation

EFFECT = re.compile(r"^\s*([^\s=]+)\s*=\s*([+-]?\d+(?:\.\d*)?)\s*$")
"""An effect of a move: an issue and the points by which the move shifts it."""


def state_today(situation: Situation) -> Iterator[Problem]:
    """Rules of infeasible.csv that the moves taken today break."""
    taken = {row.key: row.flag("taken") for row in situation.table("moves")}
    for row in situation.table("infeasible"):
        try:
            pattern = statement.parse(row.text("pattern"))
        except statement.StatementError:
            continue
        if set(pattern.moves) <= set(taken) and pattern.holds(taken):
            unseen = row.ids("believed_by")
            yield problem(
                "infeasible-today",
                row.where("pattern"),
                f"'{row.text('pattern')[:80]}' holds of the moves taken today"
                + (f", which {', '.join(unseen)} cannot overlook." if unseen else "."),
                "Correct the pattern, or taken in moves.csv.",
            )


def strengths(situation: Situation) -> Iterator[Problem]:
    """Strong statements that rank behind others of the same list."""
    for table, keys in (("preferences", ("actor",)), ("perceptions", ("viewer", "actor"))):
        lists: dict[tuple[str, ...], list[tuple[float, Row]]] = {}
        for row in situation.table(table):
            try:
                rank = row.number("rank")
            except ValueError:
                continue
            if rank is not None:
                lists.setdefault(tuple(row.text(key) for key in keys), []).append((rank, row))
        for rows in lists.values():
            rows.sort(key=lambda pair: (pair[0], pair[1].line))
            for (_, first), (_, second) in itertools.pairwise(rows):
                if second.text("strength") == "strong" and first.text("strength") != "strong":
                    yield problem(
                        "strength-order",
                        second.where("strength"),
                        f"The statement is strong, but that of line {first.line} before it is not.",
                        "Give strong statements the first ranks, or take the strength away.",
                    )


def idle_perceptions(situation: Situation) -> Iterator[Problem]:
    """Beliefs of actors, or about actors, who hold no move."""
    holders = {row.text("actor") for row in situation.table("moves")}
    for row in situation.table("perceptions"):
        for column in ("viewer", "actor"):
            who = row.text(column)
            if who and who not in holders:
                yield problem(
                    "idle-perception",
                    row.where(column),
                    f"'{who}' holds no move, so nothing follows from the belief.",
                    "Give the actor a move in moves.csv or delete the row.",
                )


def effects(situation: Situation) -> Iterator[Problem]:
    """Effects that cannot be read or name an issue that does not exist."""
    issues = sorted(row.key for row in situation.issues)
    for row in situation.table("moves"):
        for part in row.text("effects").split(";"):
            if not part.strip():
                continue
            match = EFFECT.match(part)
            if match is None:
                yield problem(
                    "effects",
                    row.where("effects"),
                    f"'{part.strip()[:80]}' is no effect.",
                    "Write issue=points, for example foreign-troops=+10, joined by semicolons.",
                )
            elif match.group(1) not in issues:
                near = get_close_matches(match.group(1), issues, 1, 0.5)
                hint = f"Did you mean '{near[0]}'? Otherwise add" if near else "Add"
                yield problem(
                    "unknown-issue",
                    row.where("effects"),
                    f"There is no issue '{match.group(1)[:80]}'.",
                    f"{hint} it to issues.csv.",
                )
