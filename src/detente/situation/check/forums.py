"""Rules for forums, seats, ratifiers and dependencies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from detente.errors import Problem, Where
from detente.schema import problem
from detente.situation.check.readable import best, day, head_day
from detente.situation.model import Situation


def seats(situation: Situation) -> Iterator[Problem]:
    """Forums without members, without anybody essential, or without an issue to talk about."""
    members = defaultdict(list)
    for row in situation.table("members"):
        members[row.text("forum")].append(row)
    core = any(not row.flag("linkable") for row in situation.issues)
    for row in situation.forums:
        if not members[row.key]:
            yield problem(
                "no-members",
                row.where("id"),
                f"Nobody sits in '{row.key}'.",
                "Add its members to members.csv.",
            )
        elif not (row.given("quota") or any(each.flag("essential") for each in members[row.key])):
            yield problem(
                "no-essential",
                row.where("id"),
                f"'{row.key}' has no essential member and no quota, so it gets no verdict.",
                "Mark in members.csv without whom a deal is no deal.",
            )
        if not row.given("agenda") and situation.issues and not core:
            yield problem(
                "empty-agenda",
                row.where("agenda"),
                f"'{row.key}' takes up the core issues, but every issue is linkable.",
                "Name its agenda or mark a core issue (linkable = no).",
            )


def quotas(situation: Situation) -> Iterator[Problem]:
    """Forums that vote without a quota, or have one without voting."""
    for row in situation.forums:
        if row.text("rule") == "quota" and not row.given("quota"):
            yield problem(
                "quota-missing",
                row.where("quota"),
                f"'{row.key}' decides by quota, but none is given.",
                "Write the share of influence times resolve that carries a vote, for example 0.5.",
            )
        if row.text("rule") == "unanimity" and row.given("quota"):
            yield problem(
                "quota-unused",
                row.where("quota"),
                f"'{row.key}' decides by unanimity; its quota does nothing.",
                "Write rule = quota or empty the cell.",
            )


def openings(situation: Situation) -> Iterator[Problem]:
    """Forums and seats that open after everything is over."""
    horizon = head_day(situation, "horizon")
    if horizon is None:
        return
    for name, column in (("forums", "opens"), ("members", "from")):
        for row in situation.table(name):
            opens = day(row, column)
            if opens is not None and opens > horizon:
                yield problem(
                    "after-horizon",
                    row.where(column),
                    f"{opens} lies after the horizon ({horizon}), so that the row never counts.",
                    "Move the horizon or the day.",
                )


def ratifiers(situation: Situation) -> Iterator[Problem]:
    """Ratifiers that are no faction of the actor whose signature they ratify."""
    actors = situation.actors.by_key
    for row in situation.table("ratifiers"):
        actor, faction = row.text("actor"), row.text("faction")
        if actor == faction or actor not in actors or faction not in actors:
            continue
        if actors[faction].text("part_of") != actor:
            whose = actors[faction].text("part_of")
            found = f"part of '{whose}'" if whose else "part of nobody"
            yield problem(
                "foreign-ratifier",
                row.where("faction"),
                f"'{faction}' ratifies for '{actor}', but is {found}.",
                f"Write part_of = {actor} in actors.csv, or name a faction of '{actor}'.",
            )


def shares(situation: Situation) -> Iterator[Problem]:
    """Recipients who get more than all of a resource."""
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for row in situation.table("dependencies"):
        sums[row.text("recipient"), row.text("resource")] += best(row, "share")
    for (recipient, resource), total in sums.items():
        if total > 1 + 1e-9:
            yield problem(
                "share-sum",
                Where("dependencies.csv", 0, "share"),
                f"Best shares of {resource} of '{recipient}' add up to {total:.3g}.",
                "They are shares of one whole; lower some.",
            )
