"""Rules for actors, issues and stakes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from detente.errors import Problem, Where
from detente.schema import problem
from detente.situation.check.readable import best, red_line, value
from detente.situation.check.references import RESERVED
from detente.situation.model import Situation

WAIVED = "trust"
"""Stands for all trust taxes wherever an actor may stand (method 9)."""


def reserved_ids(situation: Situation) -> Iterator[Problem]:
    """Actors whose id means something else."""
    for row in situation.actors:
        if row.key in (*RESERVED, WAIVED):
            yield problem(
                "reserved-id",
                row.where("id"),
                f"'{row.key}' has a meaning of its own and cannot name an actor.",
                "Choose another id.",
            )


def faction_parents(situation: Situation) -> Iterator[Problem]:
    """Factions of nobody, of a faction, or of themselves."""
    actors = situation.actors.by_key
    for row in situation.actors:
        parent = row.text("part_of")
        if row.text("kind") == "faction" and not parent:
            yield problem(
                "faction-of-nobody",
                row.where("part_of"),
                f"'{row.key}' is a faction, but of nobody.",
                "Name the actor whose faction it is, or give it another kind.",
            )
        elif parent in actors and actors[parent].text("part_of"):
            own = " itself" if parent == row.key else ""
            yield problem(
                "nested-faction",
                row.where("part_of"),
                f"'{row.key}' is part of '{parent}', which is a faction{own}.",
                "Name the party that both belong to; factions do not nest.",
            )


def stakes_of_all(situation: Situation) -> Iterator[Problem]:
    """Actors without stake or weight, issues that nobody cares about."""
    if not situation.stakes:
        return
    weight: dict[str, float] = defaultdict(float)
    wanted = set()
    threats = {row.text("threat") for row in situation.table("threats")}
    for row in situation.stakes:
        weight[row.text("actor")] += max(best(row, "salience"), _high(row.text("salience")))
        wanted.add(row.text("issue"))
    for row in situation.actors:
        if row.key not in weight and row.key not in threats:
            yield problem(
                "no-stake",
                row.where("id"),
                f"'{row.key}' has no stake in any issue, so it gains and loses nothing.",
                "Add its stakes, if it has any.",
            )
        elif row.key in weight and weight[row.key] == 0:
            yield problem(
                "no-weight",
                row.where("id"),
                f"Every salience of '{row.key}' is 0, so it gains and loses nothing.",
                "Say which issue matters to it.",
            )
    for row in situation.issues:
        if row.key not in wanted:
            yield problem(
                "idle-issue",
                row.where("id"),
                f"Nobody has a stake in '{row.key}'.",
                "Add stakes or delete the issue.",
            )


def _high(text: str) -> float:
    return float("inf") if "/" in text or ".." in text else 0.0


def influence_scale(situation: Situation) -> Iterator[Problem]:
    """A scale of influence on which nobody is at 100."""
    parties = [row for row in situation.actors if not row.text("part_of")]
    readable = [row for row in parties if value(row, "influence") is not None]
    if not readable:
        return
    top = max(readable, key=lambda row: best(row, "influence"))
    if best(top, "influence") != 100:
        yield problem(
            "influence-scale",
            top.where("influence"),
            f"The strongest party, '{top.key}', has influence {best(top, 'influence'):g}.",
            "Give the strongest 100; only ratios count.",
        )


def own_red_lines(situation: Situation) -> Iterator[Problem]:
    """Actors whose ideal lies beyond their own red line."""
    for row in situation.stakes:
        line, position = red_line(row), value(row, "position")
        if line is None or position is None:
            continue
        beyond = position.best < line.at if line.sign == ">=" else position.best > line.at
        if beyond:
            yield problem(
                "own-red-line",
                row.where("red_line"),
                f"'{row.text('actor')}' wants {position.best:g}, but refuses all beyond "
                f"{line.sign}{line.at:g}.",
                "Check the direction of the red line.",
            )


def control_sums(situation: Situation) -> Iterator[Problem]:
    """Issues of which more than all is under somebody's control."""
    sums: dict[str, float] = defaultdict(float)
    parties = {row.key for row in situation.actors if not row.text("part_of")}
    for row in situation.stakes:
        if row.text("actor") in parties:
            sums[row.text("issue")] += best(row, "control")
    for issue, total in sums.items():
        if total > 1 + 1e-9:
            yield problem(
                "control-sum",
                Where("stakes.csv", 0, "control"),
                f"Stated control of '{issue}' adds up to {total:.3g}, more than 1.",
                "It is scaled to 1; lower some of it to say otherwise.",
            )
