"""Rules for ``situation.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from detente.errors import Problem, Where
from detente.schema import ColumnSchema, problem
from detente.schema import table as schema_of
from detente.situation.check.cells import faults
from detente.situation.check.readable import head_day
from detente.situation.check.references import unknown
from detente.situation.edit import text_of
from detente.situation.model import Situation

FILE = "situation.toml"
_KEPT = frozenset({"unreadable-date", "out-of-range", "low-above-high"})
FORMAT = 1
"""The version of the folder format that this Detente reads and writes."""


def place(situation: Situation, name: str) -> Where:
    """Line of a key (``section.key``) in the file, where the file is known."""
    section, _, last = name.rpartition(".")
    current = ""
    for number, line in enumerate(situation.texts.get(FILE, "").splitlines(), 1):
        header = re.match(r"^\s*\[([^\[\]]+)\]", line)
        if header:
            current = header.group(1).strip()
        elif current == section and re.match(rf"^\s*{re.escape(last)}\s*=", line):
            return Where(FILE, number, name)
    return Where(FILE, 0, name)


def flat(head: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of ``situation.toml`` as ``section.key``."""
    found: dict[str, Any] = {}
    for key, content in head.items():
        if isinstance(content, Mapping):
            found.update({f"{key}.{inner}": each for inner, each in content.items()})
        else:
            found[key] = content
    return found


def head_file(situation: Situation) -> Iterator[Problem]:
    """A missing file, missing keys, values of the wrong kind, keys that nothing reads."""
    if any(fault.where.file == FILE and fault.severity == "error" for fault in situation.faults):
        return
    if not situation.head:
        yield problem(
            "missing-file",
            Where(FILE),
            "The file is missing or empty, and no situation goes without it.",
            f'Add {FILE} with format = {FORMAT}, title = "...", as_of = "2017-05-23" and horizon.',
        )
        return
    schema = schema_of("situation")
    given = flat(situation.head)
    for column in schema.columns:
        if column.required and not column.default and text_of(given.get(column.name, "")) == "":
            yield problem(
                "head-missing",
                Where(FILE, 0, column.name),
                f"'{column.name}' is missing.",
                f"Add it: {column.description[:1].lower()}{column.description[1:]}",
            )
    sections = {name.partition(".")[0] for name in schema.header if "." in name}
    for name, content in given.items():
        if name in schema.by_name:
            yield from _value(situation, schema.by_name[name], content)
            continue
        if name in sections:
            yield problem(
                "head-value",
                place(situation, name),
                f"'{name}' is {text_of(content)[:60]!r}, not a section.",
                f"Write [{name}] on a line of its own and its keys below.",
            )
            continue
        if name.startswith("groups."):
            yield from _group(situation, name)
            continue
        near = get_close_matches(name, schema.header, 1, 0.75)
        yield problem(
            "head-unknown",
            place(situation, name),
            f"'{name}' is not part of the format; nothing reads it.",
            f"Did you mean '{near[0]}'?" if near else "Delete it or leave it as a remark.",
        )


def _group(situation: Situation, name: str) -> Iterator[Problem]:
    """A named group of actors that quantities may use."""
    content = situation.head["groups"][name.removeprefix("groups.")]
    known = set(situation.actors.by_key)
    for actor in str(content).split():
        if actor not in known:
            yield unknown(place(situation, name), ["actors"], actor, known)


def _value(situation: Situation, column: ColumnSchema, content: Any) -> Iterator[Problem]:
    where = place(situation, column.name)
    kinds = {"text": str, "list": list, "integer": int, "date": str, "choice": str, "id": str}
    kind = kinds.get(column.type)
    if kind is not None and (not isinstance(content, kind) or isinstance(content, bool)):
        words = {str: "a text in quotes", list: "a list", int: "a whole number without quotes"}
        yield problem(
            "head-value",
            where,
            f"'{column.name}' is {text_of(content)[:60]!r}, not {words[kind]}.",
            f"Write {words[kind]}.",
        )
        return
    if (kind is None and not isinstance(content, (str, int, float))) or isinstance(content, bool):
        yield problem(
            "head-value",
            where,
            f"'{column.name}' is {text_of(content)[:60]!r}, not a number.",
            'Write a number, or a quoted cell such as "0.2/0.3/0.5".',
        )
        return
    if column.refers:
        known = set(situation.table(column.refers[0]).by_key)
        if content and content not in known and situation.table(column.refers[0]):
            yield unknown(where, list(column.refers), str(content), known)
        return
    text = text_of(content).strip()
    for code, message, fix in faults(column, text) if text else ():
        yield problem(code if code in _KEPT else "head-value", where, message, fix)


def format_version(situation: Situation) -> Iterator[Problem]:
    """A format that is newer than this program."""
    found = situation.head.get("format", FORMAT)
    if isinstance(found, int) and found > FORMAT:
        yield problem(
            "format-newer",
            place(situation, "format"),
            f"The situation has format {found}; this Detente reads up to {FORMAT}.",
            "Install a newer Detente.",
        )


def order_of_days(situation: Situation) -> Iterator[Problem]:
    """A horizon that does not lie ahead."""
    as_of, horizon = head_day(situation, "as_of"), head_day(situation, "horizon")
    if as_of is not None and horizon is not None and horizon <= as_of:
        yield problem(
            "horizon-before-as-of",
            place(situation, "horizon"),
            f"The horizon ({horizon}) is not after as_of ({as_of}).",
            "Give a later day.",
        )


def headline(situation: Situation) -> Iterator[Problem]:
    """A headline that asks for a value without saying of what, or the other way round."""
    found = situation.head.get("headline")
    if not isinstance(found, Mapping) or not found:
        return
    for one, other in (("issue", "at_least"), ("at_least", "issue"), ("issue", "forum")):
        if one in found and other not in found:
            yield problem(
                "headline-incomplete",
                place(situation, f"headline.{one}"),
                f"The headline gives '{one}', but not '{other}'.",
                f"Add {other} to [headline] in {FILE}.",
            )
