"""Whom a text is about: the two sides of its quarrel, and the parties that it names most."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from detente.reading.actors.cast import Entity
from detente.reading.mentions.mentions import Scene

_POWERS = frozenset({"state", "government", "armed_group", "armed_force"})
# Weight from which two powers are taken for the two sides.
_FOES = 5.0
# Against whom rebels rise: what is named like a place less than those who fight for it.
_RISING = {"state": 3.0, "government": 6.0, "armed_force": 6.0}


def two_sides(scene: Scene, *, besides: Iterable[str] = ()) -> tuple[str, ...]:
    """The two whom the text sets against each other most; empty if too seldom to tell.

    Only powers that the text names often: a host of talks is not one between two bystanders.
    Until the acts of a text are read (``scene.foes``), only being named together tells.

    Parameters
    ----------
    scene : Scene
    besides : iterable of str
        Keys of those who are no side (hosts, mediators); nor is what belongs to their states.
    """
    apart = set(besides)
    apart |= {root_state(scene, key) for key in apart}
    powers = [
        e for e in scene.cast.entities.values()
        if e.type in _POWERS and "minor" not in e.flags
        and not {e.key, root_state(scene, e.key)} & apart
    ]  # fmt: skip
    powers.sort(key=lambda e: (-e.count, e.first))
    often = [e for e in powers if e.count >= max(4, powers[0].count // 4)][:7]
    named = [
        {key for m in mentions if m.kind != "place" for key in m.who} for mentions in scene.mentions
    ]
    weights = {(a.key, b.key): _quarrel(scene, a, b, named) for a, b in combinations(often, 2)}
    best = max(sorted(weights), key=lambda pair: weights[pair], default=())
    return best if best and weights[best] >= _FOES else ()


def _quarrel(scene: Scene, a: Entity, b: Entity, named: list[set[str]]) -> float:
    """How much two powers look like the two sides: acts against each other, named together.

    Rebels against an army or a government are sides by what they are. ``named`` holds the actors
    of each sentence.
    """
    if b.key in {a.part_of, root_state(scene, a.key)} or a.key in {
        b.part_of, root_state(scene, b.key)
    }:  # fmt: skip
        return 0.0
    acts = scene.foes.get(a.key, {}).get(b.key, 0) + scene.foes.get(b.key, {}).get(a.key, 0)
    together = sum({a.key, b.key} <= keys for keys in named)
    kinds = {a.type, b.type}
    rising = max(_RISING.get(kind, 0.0) for kind in kinds) if "armed_group" in kinds else 0.0
    return 1.5 * acts + together + 0.25 * min(a.count, b.count) + rising


def main_states(scene: Scene, count: int) -> tuple[str, ...]:
    """The states that the text names most, at most ``count``."""
    states = [
        e for e in scene.cast.entities.values()
        if e.type == "state" and e.strong >= 1 and "minor" not in e.flags
    ]  # fmt: skip
    states.sort(key=lambda e: (e.strong < 2, -e.count, e.first))
    firm = [e for e in states if e.strong >= 2]
    return tuple(e.key for e in (firm if len(firm) >= min(2, count) else states)[:count])


def root_state(scene: Scene, key: str) -> str:
    """The state at the end of the chain of ``part_of``, or the actor itself."""
    seen: set[str] = set()
    while key in scene.cast.entities and key not in seen:
        seen.add(key)
        entity = scene.entity(key)
        if entity.type == "state" or entity.part_of not in scene.cast.entities:
            return key
        key = entity.part_of
    return key
