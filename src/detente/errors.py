"""Every exception that Detente raises on purpose, and the problems that a check reports.

A message says what is wrong, where (file, row, column), what was found, what was expected and how
to mend it.  Checks collect *all* problems; ``require`` (in :mod:`detente.situation.check`) raises
once, with all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Where:
    """A place in a situation: file, line (1 = header) and column; empty parts are not known."""

    file: str = ""
    line: int = 0
    column: str = ""

    def __str__(self) -> str:
        parts = [self.file or "situation"]
        if self.line:
            parts.append(f"line {self.line}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, where it stands, and how to mend it.

    Parameters
    ----------
    code : str
        Stable name of the rule, lower-case words with ``-`` (documented in the reference).
    where : Where
        File, line and column.
    message : str
        What was found and what was expected.
    fix : str
        What to do about it.
    severity : str
        ``error`` (nothing runs) or ``warning`` (runs, and the report says so).
    """

    code: str
    where: Where
    message: str
    fix: str
    severity: str = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.message} {self.fix} [{self.code}]"


class DetenteError(Exception):
    """Base of everything that Detente raises on purpose."""


class SituationError(DetenteError, ValueError):
    """A situation breaks the rules of the format; ``problems`` lists every breach.

    Parameters
    ----------
    problems : iterable of Problem
        All that was found, in file order.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        head = f"{count} problem{'s' if count != 1 else ''} in the situation"
        super().__init__("\n".join([head, *(f"  {problem}" for problem in self.problems)]))


class FileFormatError(DetenteError, ValueError):
    """A file cannot be read as what it claims to be."""


class UnknownNameError(DetenteError, KeyError):
    """A name (an id, a quantity, a scenario, an analysis) does not exist; says which is nearest."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class AnalysisError(DetenteError):
    """An analysis cannot be computed on this situation; the message says what is missing."""


class RunError(DetenteError):
    """A run could not be made, read or resumed."""


class ConflictError(DetenteError):
    """A file changed under an edit; ``ours`` and ``theirs`` keep both versions."""

    def __init__(self, message: str, *, ours: str, theirs: str) -> None:
        super().__init__(message)
        self.ours = ours
        self.theirs = theirs
