"""Statements over moves: ids joined by ``and``, ``or``, ``not``, ``if``, ``iff``, with brackets.

``not`` binds closest, then ``and``, ``or``, ``if`` and ``iff``.  ``A if B`` says that A holds
wherever B does (Fang, Hipel & Kilgour 1993, option prioritising).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

_TOKEN = re.compile(r"\s*(?:([()])|([^\s()]+))")
_WORDS = frozenset({"and", "or", "not", "if", "iff"})
_MOST_WORDS, _MOST_BRACKETS = 200, 40


class Truth(Protocol):
    """Truth values: ``bool``, or arrays of ``bool`` over states."""

    def __and__(self, other: Any, /) -> Any: ...
    def __or__(self, other: Any, /) -> Any: ...
    def __xor__(self, other: Any, /) -> Any: ...


T = TypeVar("T", bound=Truth)


class StatementError(ValueError):
    """A text that is no statement; says at which word."""


@dataclass(frozen=True)
class Statement:
    """A statement: an operator and its parts, or a move (``operator`` ``move``).

    Parameters
    ----------
    operator : str
        ``move``, ``not``, ``and``, ``or``, ``if`` or ``iff``.
    parts : tuple of Statement
        One for ``not``, two or more for ``and`` and ``or``, two for ``if`` (consequence, condition)
        and ``iff``, none for ``move``.
    move : str
        Id of the move.
    """

    operator: str
    parts: tuple[Statement, ...] = ()
    move: str = ""

    @property
    def moves(self) -> tuple[str, ...]:
        """Every move that it names, once, in order of appearance."""
        if self.operator == "move":
            return (self.move,)
        return tuple(dict.fromkeys(move for part in self.parts for move in part.moves))

    def holds(self, taken: Mapping[str, T]) -> T:
        """Whether it is true where ``taken`` says of every move whether it is taken.

        Parameters
        ----------
        taken : mapping of str to bool or array of bool
            Moves to truth values; arrays give an array, state by state.

        Returns
        -------
        bool or array of bool

        Examples
        --------
        >>> statement = parse("surge if offensive and not talks")
        >>> statement.holds({"surge": False, "offensive": True, "talks": False})
        False
        >>> statement.holds({"surge": False, "offensive": True, "talks": True})
        True
        """
        if self.operator == "move":
            return taken[self.move]
        values = [part.holds(taken) for part in self.parts]
        result: Any = values[0]
        if self.operator == "not":
            return result ^ True  # type: ignore[no-any-return]
        if self.operator == "if":
            return result | (values[1] ^ True)  # type: ignore[no-any-return]
        if self.operator == "iff":
            return result ^ values[1] ^ True  # type: ignore[no-any-return]
        for value in values[1:]:
            result = result & value if self.operator == "and" else result | value
        return result  # type: ignore[no-any-return]

    def __str__(self) -> str:
        if self.operator == "move":
            return self.move
        inside = [f"({part})" if len(part.parts) > 1 else str(part) for part in self.parts]
        if self.operator == "not":
            return f"not {inside[0]}"
        return f" {self.operator} ".join(inside)


def parse(text: str) -> Statement:
    """Read a statement.

    Parameters
    ----------
    text : str
        For example ``not us-surge or tb-offensive``.

    Returns
    -------
    Statement

    Raises
    ------
    StatementError
        If it is none; the message names the word at fault.

    Examples
    --------
    >>> parse("a and not b").moves
    ('a', 'b')
    """
    words = [bracket or word for bracket, word in _TOKEN.findall(text)]
    if not words:
        raise StatementError("the statement is empty")
    # Reading is recursive; nobody prioritises with statements longer than this.
    if len(words) > _MOST_WORDS or words.count("(") > _MOST_BRACKETS:
        raise StatementError(
            f"the statement has more than {_MOST_WORDS} words or {_MOST_BRACKETS} brackets"
        )
    reader = _Reader(words)
    statement = reader.joined(0)
    if reader.place < len(words):
        raise StatementError(
            f"'{words[reader.place]}' stands where and, or, if, iff or the end is expected"
        )
    return statement


class _Reader:
    """Reads words from left to right; ``_LEVELS`` binds loosest first."""

    _LEVELS = ("iff", "if", "or", "and")

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.place = 0

    def next(self) -> str:
        return self.words[self.place] if self.place < len(self.words) else ""

    def joined(self, level: int) -> Statement:
        if level == len(self._LEVELS):
            return self.single()
        operator = self._LEVELS[level]
        parts = [self.joined(level + 1)]
        while self.next().lower() == operator:
            self.place += 1
            parts.append(self.joined(level + 1))
        if len(parts) == 1:
            return parts[0]
        if operator in ("if", "iff") and len(parts) > 2:
            raise StatementError(f"'{operator}' stands twice in a row; use brackets")
        return Statement(operator, tuple(parts))

    def single(self) -> Statement:
        word = self.next()
        self.place += 1
        if word.lower() == "not":
            return Statement("not", (self.single(),))
        if word == "(":
            inner = self.joined(0)
            if self.next() != ")":
                raise StatementError("a bracket is opened and never closed")
            self.place += 1
            return inner
        if not word or word == ")" or word.lower() in _WORDS:
            found = f"'{word}'" if word else "the end"
            raise StatementError(f"{found} stands where a move is expected")
        return Statement("move", move=word)
