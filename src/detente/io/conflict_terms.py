"""Typed values out of the JSON of a conflict: options, patterns, wishes, rankings; clear errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

from detente.errors import FileFormatError
from detente.situation.statement import Statement, StatementError, parse

DIRECTIONS = {
    "reversible": 0, "both": 0, "N<->Y": 0,
    "N->Y only": 1, "N->Y": 1, "on-only": 1, "fwd": 1,
    "Y->N only": -1, "Y->N": -1, "off-only": -1, "back": -1,
}  # fmt: skip

#: Options that a pattern speaks of, by number, and whether they are taken.
Pattern = tuple[tuple[int, bool], ...]


class Reader:
    """Turns pieces of a file into typed values; errors name the file and the place."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fail(self, what: str, mend: str) -> NoReturn:
        """Raise with the file's name."""
        raise FileFormatError(f"{self.name}: {what}. {mend}")

    def mapping(self, value: Any, at: str) -> Mapping[str, Any]:
        """A JSON object."""
        if not isinstance(value, Mapping):
            self.fail(f"{at} is {_kind(value)}", "Expected an object {…}.")
        return dict(value)

    def listing(self, value: Any, at: str) -> Sequence[Any]:
        """A JSON array."""
        if not isinstance(value, list):
            self.fail(f"{at} is {_kind(value)}", "Expected a list […].")
        return list(value)

    def whole(self, value: Any, at: str) -> int:
        """A whole number, at least 0."""
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.fail(f"{at} is {value!r}", "Expected a whole number.")
        return int(value)

    def direction(self, value: Any, at: str) -> int:
        """A direction in which an option can be changed."""
        text = value.strip().replace("→", "->") if isinstance(value, str) else ""
        if text not in DIRECTIONS:
            self.fail(
                f"{at}: moves is {value!r}", "Expected 'reversible', 'N->Y only' or 'Y->N only'."
            )
        return DIRECTIONS[text]

    def ranking(self, value: Any, at: str) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...]]:
        """Groups of states, best first, and after which groups a strong step (``">>"``) stands."""
        groups: list[tuple[int, ...]] = []
        strong: list[int] = []
        for each in self.listing(value, at):
            if each == ">>":
                strong.append(len(groups))
            elif isinstance(each, list):
                groups.append(tuple(self.whole(state, at) for state in each))
            else:
                groups.append((self.whole(each, at),))
        return tuple(groups), tuple(strong)


class Names:
    """Finds options by number, by name, or as ``Name#number``."""

    def __init__(self, file: Reader, names: Sequence[str]) -> None:
        self.file = file
        self.names = list(names)

    def number(self, key: Any, at: str) -> int:
        """Number of an option."""
        if isinstance(key, int) and not isinstance(key, bool):
            if 0 <= key < len(self.names):
                return key
            self.file.fail(
                f"{at} names option {key}", f"There are options 0 to {len(self.names) - 1}."
            )
        text = str(key)
        label, mark, digits = text.rpartition("#")
        if mark and digits.isdigit():
            k = int(digits)
            if k < len(self.names) and label in ("", self.names[k]):
                return k
            there = f"Option {k} is '{self.names[k]}'." if k < len(self.names) else ""
            self.file.fail(f"{at} names '{text}'", there or f"There is no option {k}.")
        places = [k for k, name in enumerate(self.names) if name == text]
        if len(places) > 1:
            self.file.fail(
                f"{at} names '{text}', which {len(places)} options are called",
                f"Write '{text}#{places[0]}' or '{text}#{places[1]}'.",
            )
        if not places:
            near = get_close_matches(text, self.names, n=1)
            self.file.fail(
                f"{at} names the unknown option '{text}'",
                f"Did you mean '{near[0]}'?" if near else f"Options: {', '.join(self.names)}.",
            )
        return places[0]

    def pattern(self, value: Any, at: str) -> Pattern:
        """Options with yes or no, from ``{"Name#0": true}`` or ``[[0, "Y"]]``."""
        if isinstance(value, Mapping):
            pairs = list(value.items())
        elif isinstance(value, list) and all(isinstance(p, list) and len(p) == 2 for p in value):
            pairs = [(p[0], p[1]) for p in value]
        else:
            self.file.fail(f"{at} is {_kind(value)}", 'Expected {"option#0": true, …}.')
        found: dict[int, bool] = {}
        for key, taken in pairs:
            option = self.number(key, at)
            words = {"Y": True, "N": False, True: True, False: False}
            if not isinstance(taken, (bool, str)) or taken not in words:
                self.file.fail(f"{at}: '{key}' is {taken!r}", "Expected true or false.")
            said = words[taken]
            if found.get(option, said) != said:
                self.file.fail(
                    f"{at} contradicts itself: '{self.names[option]}' is both taken and not taken",
                    "Drop one of the two.",
                )
            found[option] = said
        if not found:
            self.file.fail(f"{at} names no option", "An empty pattern would match every state.")
        return tuple(sorted(found.items()))

    def statement(self, value: Any, at: str) -> Statement:
        """A wish: options with yes or no (all of them), several such (any of them), or a text."""
        if isinstance(value, str):
            return self._text(value, at)
        if isinstance(value, Mapping) and value.get("compound"):
            members = self.file.listing(value.get("members"), f"{at}, members")
            parts = tuple(self.statement(member, at) for member in members)
            if not parts:
                self.file.fail(f"{at} has no members", "A compound wish has at least one.")
            return parts[0] if len(parts) == 1 else Statement("or", parts)
        return _conjunction(self.pattern(value, at))

    def _text(self, value: str, at: str) -> Statement:
        try:
            parsed = parse(value)
        except StatementError as error:
            blank = next((k for k, name in enumerate(self.names) if " " in name.strip()), None)
            self.file.fail(
                f"{at}: '{value}': {error}",
                "Join options by and, or, not, if, iff."
                if blank is None
                else f"Options whose names have blanks are named by number: #{blank} is "
                f"'{self.names[blank]}'.",
            )
        return self._numbered(parsed, at)

    def _numbered(self, statement: Statement, at: str) -> Statement:
        if statement.operator == "move":
            return Statement("move", move=f"#{self.number(statement.move, at)}")
        parts = tuple(self._numbered(part, at) for part in statement.parts)
        return Statement(statement.operator, parts)


def _conjunction(pattern: Pattern) -> Statement:
    parts = tuple(
        Statement("move", move=f"#{option}")
        if taken
        else Statement("not", (Statement("move", move=f"#{option}"),))
        for option, taken in pattern
    )
    return parts[0] if len(parts) == 1 else Statement("and", parts)


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    if value is None:
        return "missing"
    return next((name for kind, name in names.items() if isinstance(value, kind)), "a number")
