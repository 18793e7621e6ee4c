"""Names of quantities: ``analysis.variable[key=value,…]`` (method 9).

Keys stand in a fixed order, so that one quantity has one name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

ORDER = (
    "forum", "linked", "actor", "actors", "source", "target", "threat", "donor", "recipient", "to",
    "issue", "date", "year", "scenario", "given", "choice", "change", "measure", "support",
    "within_years", "before", "claim", "tests", "of", "lift", "model", "at_least", "at_most",
    "above", "below", "top",
)  # fmt: skip
_NAME = re.compile(r"^([a-z][a-z_]*\.[a-z_]+)(?:\[(.*)\])?$")


def name(variable: str, **keys: object) -> str:
    """Canonical name of a quantity; keys whose value is None are left out.

    Examples
    --------
    >>> name("agreement.feasible", linked="no", forum="sco")
    'agreement.feasible[forum=sco,linked=no]'
    """
    given = {key: _text(value) for key, value in keys.items() if value is not None}
    unknown = sorted(set(given) - set(ORDER))
    order = [key for key in ORDER if key in given] + unknown
    inside = ",".join(f"{key}={given[key]}" for key in order)
    return f"{variable}[{inside}]" if inside else variable


def parse(quantity: str) -> tuple[str, dict[str, str]]:
    """Variable and keys of a name; a bare date or range means ``date=``; ValueError otherwise.

    Examples
    --------
    >>> parse("control.collapse_by[2021-12-31]")
    ('control.collapse_by', {'date': '2021-12-31'})
    """
    match = _NAME.match(quantity.strip())
    if match is None:
        raise ValueError(f"'{quantity}' is not a name such as agreement.feasible[forum=sco]")
    variable, inside = match.groups()
    keys: dict[str, str] = {}
    for part in (inside or "").split(","):
        part = part.strip()
        if not part:
            continue
        key, sign, value = part.partition("=")
        if not sign:
            key, value = "date", part
        if key in keys:
            raise ValueError(f"'{quantity}' gives '{key}' twice")
        keys[key.strip()] = value.strip()
    return variable, keys


def canonical(quantity: str) -> str:
    """The same quantity in canonical spelling."""
    variable, keys = parse(quantity)
    return name(variable, **keys)


def _text(value: object) -> str:
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if isinstance(value, Mapping):
        raise TypeError("a key of a quantity is a plain value")
    return str(value)
