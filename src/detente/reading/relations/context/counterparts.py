"""Whom a clause is aimed at, or who did it, where the clause does not say."""

from __future__ import annotations

from detente.reading.actors.names import Line
from detente.reading.clauses.clause import Clause
from detente.reading.mentions.mentions import Scene, subject_of
from detente.reading.mentions.sides import root_state

OFFERS = frozenset(
    "offer offers proposal proposals invitation request demand demands terms draft drafts plan plans clause".split()  # noqa: E501
)


def counterparts(scene: Scene, sources: list[str]) -> list[str]:
    """Whom a hostile act without an object is aimed at: the other side of the quarrel.

    That is the state the document is about, or, for that state itself, the one named with it most.
    """
    known = _known_foes(scene, sources)
    if known:
        return known
    states = {root_state(scene, key) for key in sources}
    home = scene.home
    if not home or any(scene.entity(key).type == "person" for key in sources):
        return []
    ruling = [
        e.key for e in scene.cast.entities.values() if "executive" in e.flags and e.key not in sources  # noqa: E501
    ]  # fmt: skip
    for key in sources:
        entity = scene.entity(key)
        inside = [r for r in ruling if scene.entity(r).part_of == root_state(scene, key)]
        if entity.type == "faction" and inside and entity.part_of != inside[0]:
            # A party or caucus votes against its own government.
            return inside[:1]
    if home not in states:
        return [home]
    together = _beside_home(scene)
    return [max(sorted(together), key=lambda k: together[k])] if together else []


def _beside_home(scene: Scene) -> dict[str, int]:
    """How often each other state is named in one sentence with the home state; counted once."""
    if not scene.beside_home:
        for mentions in scene.mentions:
            keys = {root_state(scene, key) for m in mentions for key in m.who if m.kind != "place"}
            if scene.home in keys:
                for key in keys - {scene.home}:
                    if scene.entity(key).type == "state":
                        scene.beside_home[key] = scene.beside_home.get(key, 0) + 1
    return scene.beside_home


def foes_of(scene: Scene, source: str) -> list[str]:
    """The other side of an actor's quarrel: its own foe, else that of whom it is a part."""
    seen: set[str] = set()
    key = source
    while key in scene.cast.entities and key not in seen:
        seen.add(key)
        found = [foe for foe in _known_foes(scene, [key]) if foe not in seen]
        if found:
            return found
        key = scene.entity(key).part_of
    return []


def _known_foes(scene: Scene, sources: list[str]) -> list[str]:
    """The actor that the text most often sets against the sources, where one stands out."""
    counts: dict[str, int] = {}
    diplomatic = all(scene.entity(key).type == "state" for key in sources)
    for key in sources:
        for foe, count in scene.foes.get(key, {}).items():
            if foe not in sources and not (
                diplomatic and scene.entity(foe).type not in {"state", "government"}
            ):
                counts[foe] = counts.get(foe, 0) + count
    if not counts:
        return []
    best = max(sorted(counts), key=lambda key: counts[key])
    return [best]


def last_body(scene: Scene, number: int, index: int) -> str:
    """The organisation named last before a place."""
    for line in range(number, -1, -1):
        for mention in reversed(scene.mentions[line]):
            if (line < number or mention.first < index) and (
                scene.entity(mention.who[0]).type == "organisation"
            ):
                return mention.who[0]
    return ""


def recipient(scene: Scene, line: Line, clause: Clause) -> str:
    """To whom things are given where it is not said: an actor named before, else home."""
    own = {root_state(scene, key) for key in clause.subject}
    for mention in reversed(scene.mentions[line.index]):
        if mention.first < clause.first and mention.kind in {"name", "capital"}:
            key = mention.who[0]
            if root_state(scene, key) not in own and scene.entity(key).type == "state":
                return key
    return scene.home


def agent_of(scene: Scene, sufferers: list[str]) -> str:
    """Who did what the passive does not say: the government the text is about, to outsiders."""
    home = scene.home
    if not home or any(root_state(scene, key) == home for key in sufferers):
        return ""
    if any(scene.entity(key).type != "state" for key in sufferers):
        return ""
    ruling = [
        e.key for e in scene.cast.entities.values() if e.part_of == home and "executive" in e.flags
    ]
    return ruling[0] if ruling else ""


def offerer(scene: Scene, line: Line, sources: list[str]) -> list[str]:
    """Who made the offer that is refused: the subject of the sentence before."""
    if line.index == 0:
        return []
    before = scene.lines[line.index - 1]
    subject = subject_of(before.tokens, scene.mentions[line.index - 1])
    if subject is None or subject.who[0] in sources:
        return []
    return [subject.who[0]]
