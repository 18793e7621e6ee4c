"""The rules of a check: stable codes, each with its severity, from ``checks.csv``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from detente.errors import Problem, Where


@dataclass(frozen=True)
class CheckRule:
    """One rule: its code, how bad a breach is (``error`` or ``warning``), its topic and words."""

    code: str
    severity: str
    topic: str
    rule: str


@cache
def rules() -> Mapping[str, CheckRule]:
    """Every rule by code, in the order of the documentation.

    Examples
    --------
    >>> rules()["out-of-range"].severity
    'error'
    """
    text = files("detente.schema").joinpath("checks.csv").read_text(encoding="utf-8")
    return MappingProxyType(
        {row["code"]: CheckRule(**row) for row in csv.DictReader(text.splitlines())}
    )


def problem(code: str, where: Where, message: str, fix: str) -> Problem:
    """A breach of a rule, with the severity that the rule has.

    Parameters
    ----------
    code : str
        A code of ``checks.csv``; another one is a ``KeyError``.
    where : Where
    message : str
        What was found and what was expected.
    fix : str
        What to do about it.
    """
    return Problem(code, where, message, fix, rules()[code].severity)
