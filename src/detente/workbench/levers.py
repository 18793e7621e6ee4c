"""Sliders and switches of What if: every cell that can be moved, named for a reader."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from detente.figures.labels import short_name
from detente.schema import table as schema_of
from detente.situation.model import Situation, Value
from detente.situation.relations import current

TABLES = (
    "stakes", "relations", "forums", "ratifiers", "dependencies", "threats", "actors", "issues",
)  # fmt: skip
#: Columns that the odds of a deal do not look at; only a whole run shows what they move.
RUN_ONLY = {
    ("dependencies", "patience"),
    ("dependencies", "share"),
    ("dependencies", "substitutes"),
}
_FORMS = {
    ("stakes", "position"): "{0}: position on {1}",
    ("stakes", "salience"): "{0}: weight of {1}",
    ("stakes", "control"): "{0}: control over {1}",
    ("relations", "trust"): "{0}: trust in {1}",
    ("forums", "guarantee"): "{0}: guarantee",
    ("ratifiers", "power"): "{1}: power to block",
    ("dependencies", "burden"): "{1}: burden of {0} ({2})",
    ("dependencies", "patience"): "{1}: patience with {0} ({2}), years",
    ("dependencies", "share"): "{1}: share of what {0} gets ({2})",
    ("dependencies", "substitutes"): "{1}: replaceable by others ({2})",
    ("threats", "level"): "{1}: threat felt from {0}",
    ("actors", "influence"): "{0}: influence",
    ("actors", "resolve"): "{0}: resolve",
    ("issues", "reversion"): "{0}: without a deal",
    ("issues", "reversion_today"): "{0}: as the ground stands",
}


def levers(situation: Situation) -> list[dict[str, Any]]:
    """Every cell that a slider may move, in the order of the tables.

    Returns
    -------
    list of dict
        ``id`` (``table/key/column``), ``label``, ``low``, ``best``, ``high``, ``bottom``, ``top``,
        ``step``, ``live`` (whether the odds of a deal look at it), ``text`` (the cell).
    """
    out = []
    for name in TABLES:
        schema = schema_of(name)
        rows = current(situation) if name == "relations" else tuple(situation.table(name))
        for row in rows:
            for column in schema.columns:
                if column.type != "cell" or not row.given(column.name):
                    continue
                try:
                    value = row.value(column.name)
                except ValueError:
                    continue
                if value is None:
                    continue
                bottom, top = column.bounds
                if not math.isfinite(top):
                    top = max(10.0, math.ceil(2 * value.high))
                out.append({
                    "id": f"{name}/{row.key}/{column.name}", "table": name, "key": row.key,
                    "column": column.name, "label": label(situation, name, row.key, column.name),
                    "low": value.low, "best": value.best, "high": value.high,
                    "bottom": bottom if math.isfinite(bottom) else 0.0, "top": top,
                    "step": 1 if top > 20 else 0.1 if top > 1 else 0.01,
                    "live": (name, column.name) not in RUN_ONLY, "text": row.text(column.name),
                })  # fmt: skip
    return out


def label(situation: Situation, table: str, key: str, column: str) -> str:
    """A cell in words."""
    names = [short_name(situation, part) for part in key.split("/")]
    form = _FORMS.get((table, column), "{0}: " + column.replace("_", " "))
    try:
        return form.format(*names)
    except IndexError:
        return f"{', '.join(names)}: {column}"


def moved(value: Value, best: float, *, bottom: float, top: float) -> str:
    """The cell after its best value went to ``best``: the spread goes along, inside the range.

    Examples
    --------
    >>> moved(Value(10, 20, 40), 50, bottom=0, top=100), moved(Value(5, 5, 5), 7, bottom=0, top=9)
    ('40/50/70', '7')
    """
    best = min(top, max(bottom, best))
    if not value.spread:
        return _text(best)
    low = max(bottom, best - (value.best - value.low))
    high = min(top, best + (value.high - value.best))
    return f"{_text(low)}/{_text(best)}/{_text(high)}"


def edits_of(situation: Situation, changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The edits that a page's changes stand for.

    Parameters
    ----------
    situation : Situation
    changes : mapping
        ``cells``: id → best value; ``vetoes``: ``actor/faction`` → on or off; ``seats``:
        ``forum/actor`` → on or off.

    Raises
    ------
    ValueError
        If a change names nothing.
    """
    known = {lever["id"]: lever for lever in levers(situation)}
    out: list[dict[str, Any]] = []
    for name, best in _part(changes, "cells").items():
        lever = known.get(name)
        if lever is None or isinstance(best, bool) or not isinstance(best, (int, float)):
            raise ValueError(f"there is no slider '{str(name)[:80]}'")
        if not math.isfinite(best):
            raise ValueError(f"'{str(name)[:80]}' is set to no number")
        value = Value(lever["low"], lever["best"], lever["high"])
        text = moved(value, float(best), bottom=lever["bottom"], top=lever["top"])
        out.append({
            "table": lever["table"], "key": lever["key"], "column": lever["column"], "value": text,
        })  # fmt: skip
    for name, on in _part(changes, "vetoes").items():
        if situation.table("ratifiers").get(name) is None:
            raise ValueError(f"there is no ratifier '{str(name)[:80]}'")
        if not on:
            out.append({"table": "ratifiers", "key": name, "remove": True})
    for name, on in _part(changes, "seats").items():
        forum, _, actor = name.partition("/")
        seat = situation.table("members").get(name)
        if situation.forums.get(forum) is None or situation.actors.get(actor) is None:
            raise ValueError(f"there is no seat '{str(name)[:80]}'")
        if on and seat is None:
            cells = {"forum": forum, "actor": actor, "role": "member", "essential": "yes"}
            out.append({"table": "members", "add": cells})
        elif on and seat is not None and not seat.flag("essential"):
            out.append({"table": "members", "key": name, "column": "essential", "value": "yes"})
        elif not on and seat is not None:
            out.append({"table": "members", "key": name, "remove": True})
    return out


def _part(changes: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = changes.get(name, {})
    if not isinstance(part, Mapping):
        raise ValueError(f"'{name}' is not an object")
    return part


def _text(number: float) -> str:
    return f"{round(number, 4):g}"
