"""Rules for scenarios: every edit fits, and the situation still obeys the rules after it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from detente.errors import Problem, Where
from detente.schema import problem
from detente.situation.edit import EditError, edited, edits_of
from detente.situation.model import Situation

FILE = "scenarios.toml"


def scenario_problems(
    situation: Situation,
    rules: Callable[[Situation, Situation], Iterator[Problem]],
    known: Sequence[Problem],
) -> Iterator[Problem]:
    """Edits that do not fit, and rules that a scenario breaks and the situation does not.

    Parameters
    ----------
    situation : Situation
    rules : callable
        Gives the errors of a situation after edits; sees the one before, too.
    known : sequence of Problem
        What the situation breaks without any scenario.
    """
    before = {_identity(each) for each in known}
    for name in situation.scenarios:
        where = place(situation, name)
        try:
            edits = edits_of(situation, name)
        except (EditError, LookupError) as error:
            yield problem(
                "scenario-form",
                where,
                f"{_sentence(str(error))}",
                "Write edits = [ { table, key, column, value }, ... ].",
            )
            continue
        after = situation
        fits = True
        for number, edit in enumerate(edits, 1):
            try:
                after = edited(after, [edit])
            except (EditError, ValueError, KeyError) as error:
                fits = False
                yield problem(
                    "scenario-edit",
                    _inside(situation, where, number, getattr(error, "column", "")),
                    f"Edit {number} of '{name}': {error}",
                    _advice(edit),
                )
        if not fits:
            continue
        for each in rules(after, situation):
            if each.severity == "error" and _identity(each) not in before:
                yield problem(
                    "scenario-breaks",
                    where,
                    f"After the edits of '{name}': {each.where}: {each.message}",
                    each.fix,
                )


def place(situation: Situation, name: str) -> Where:
    """Line of a scenario in its file, where the file is known."""
    pattern = re.compile(rf"^\s*\[\s*[\"']?{re.escape(name)}[\"']?\s*\]")
    for number, line in enumerate(situation.texts.get(FILE, "").splitlines(), 1):
        if pattern.match(line):
            return Where(FILE, number)
    return Where(FILE)


def _inside(situation: Situation, where: Where, number: int, column: str) -> Where:
    """Line of an edit: the usual way of writing has one edit a line."""
    seen = 0
    lines = situation.texts.get(FILE, "").splitlines()
    for place, line in enumerate(lines[where.line :], where.line + 1):
        if where.line and re.match(r"^\s*\{\s*table\b", line):
            seen += 1
            if seen == number:
                return Where(FILE, place, column)
    return Where(FILE, where.line, column)


def _advice(edit: Mapping[str, Any]) -> str:
    if "add" in edit:
        return "Write { table, add = { column = value, ... } } with columns of that table."
    if "remove" in edit:
        return "Write { table, key, remove = true } with the key of a row that exists."
    return "Write { table, key, column, value }; key = the key columns joined by a slash."


def _identity(found: Problem) -> tuple[str, str, str]:
    return found.code, str(found.where), found.message


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?")) else f"{text}."
