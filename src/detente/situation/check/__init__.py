"""Check a situation: every rule of the format, all problems at once."""

from __future__ import annotations

from detente.errors import Problem, SituationError
from detente.situation.check.cells import cell_problems
from detente.situation.model import Situation

__all__ = ["check", "require"]


def check(situation: Situation) -> tuple[Problem, ...]:
    """Every problem of a situation, those of reading it included."""
    return (*situation.faults, *cell_problems(situation))


def require(situation: Situation) -> None:
    """Raise ``SituationError`` with every problem if any of them is an error."""
    problems = check(situation)
    if any(problem.severity == "error" for problem in problems):
        raise SituationError(problem for problem in problems if problem.severity == "error")
