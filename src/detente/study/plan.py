"""Which analyses there are, which of them a situation allows, and in which order they run."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from importlib.metadata import entry_points
from typing import Any

import detente.analyses
from detente.analyses.protocol import Analysis, Card
from detente.errors import UnknownNameError
from detente.situation.model import Situation


@lru_cache(maxsize=1)
def discovered() -> Mapping[str, Analysis]:
    """Every analysis by name: those of this package and of the entry points."""
    found: dict[str, Analysis] = {}
    for module in pkgutil.walk_packages(detente.analyses.__path__, "detente.analyses."):
        loaded = importlib.import_module(module.name)
        for _, thing in inspect.getmembers(loaded, inspect.isclass):
            card = getattr(thing, "card", None)
            if thing.__module__ == loaded.__name__ and isinstance(card, Card):
                made: Any = thing()
                found[card.name] = made
    for entry in entry_points(group="detente.analyses"):
        analysis = entry.load()()
        found[analysis.card.name] = analysis
    return dict(sorted(found.items()))


def planned(
    situation: Situation, only: Sequence[str] = (), *, quick: bool = False
) -> tuple[tuple[Analysis, ...], Mapping[str, str]]:
    """Analyses to run, in order, and why the others are off.

    Parameters
    ----------
    situation : Situation
    only : sequence of str
        Names; what they need is run too.  Empty: all.
    quick : bool
        Without names: only the main job.

    Raises
    ------
    UnknownNameError
        If a name is no analysis.
    """
    every = discovered()
    for name in only:
        if name not in every:
            near = get_close_matches(name, every, 1, 0.4)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise UnknownNameError(
                f"there is no analysis '{name}'.{hint} There are: {', '.join(every)}."
            )
    wanted = list(only) or [key for key in every if every[key].card.quick or not quick]
    everything = _with_needs(wanted, every)
    order: list[str] = []
    off: dict[str, str] = {}

    def visit(name: str) -> bool:
        if name in order:
            return True
        if name in off:
            return False
        card = every[name].card
        missing = [table for table in card.tables if not situation.table(table)]
        if missing:
            off[name] = f"the situation has no {' and no '.join(missing)}"
            return False
        for need in card.needs:
            if need not in every or not visit(need):
                off[name] = f"it needs '{need}', which is off"
                return False
        for other in card.after:
            if other in everything:
                visit(other)
        order.append(name)
        return True

    for name in wanted:
        visit(name)
    return tuple(every[name] for name in order), off


def _with_needs(wanted: Sequence[str], every: Mapping[str, Analysis]) -> set[str]:
    """Names and everything that they need, directly or not."""
    out: set[str] = set()
    rest = list(wanted)
    while rest:
        name = rest.pop()
        if name not in out and name in every:
            out.add(name)
            rest += every[name].card.needs
    return out
