"""From entities to proposed actors: which of them belong in a situation, and why."""

from __future__ import annotations

from detente.reading.actors.cast import Entity
from detente.reading.mentions.mentions import Scene
from detente.reading.proposals import Actor
from detente.reading.text.document import Document

_CORE = frozenset(
    "state government faction faction_group armed_force armed_group organisation person".split()
)


def propose_actors(scene: Scene, document: Document) -> list[Actor]:
    """Actors in order of first mention.

    Places, minor nationalities and entities that are never mentioned on their own are left out;
    everything else is proposed, with the reasons collected on the way.
    """
    actors: list[Actor] = []
    for entity in sorted(scene.cast.entities.values(), key=lambda e: (e.first, e.key)):
        if not entity.proposed:
            continue
        start, end = _first_place(scene, document, entity)
        if start < 0:
            continue
        parent = scene.cast.entities.get(entity.part_of)
        aliases = _aliases(entity)
        confidence = _confidence(entity)
        actors.append(
            Actor(
                id=entity.name, type=_type(entity), aliases=aliases,
                part_of=parent.name if parent is not None else "", code=entity.code,
                core=entity.type in _CORE, mentions=entity.count, start=start, end=end,
                confidence=confidence, why="; ".join(dict.fromkeys([*entity.why, *entity.flags])),
                key=entity.key,
            )
        )  # fmt: skip
    return actors


def _type(entity: Entity) -> str:
    return entity.type


def _confidence(entity: Entity) -> float:
    base = 0.9 if entity.source == "gazetteer" else 0.7
    if entity.type in {"unidentified", "group"}:
        base = 0.4
    if entity.type == "faction":
        base = min(base, 0.6)
    return round(min(0.97, base + 0.02 * min(entity.count, 4)), 2)


def _aliases(entity: Entity) -> tuple[str, ...]:
    """Spellings that the text uses, most frequent first."""
    written = {name: n for name, n in entity.written.items() if n > 0}
    names = sorted(written, key=lambda name: (-written[name], name))
    return tuple(dict.fromkeys(names))


def _first_place(scene: Scene, document: Document, entity: Entity) -> tuple[int, int]:
    for number, mentions in enumerate(scene.mentions):
        for mention in mentions:
            if entity.key in mention.who and mention.kind not in {"pronoun", "group", "possessive"}:
                tokens = scene.lines[number].tokens
                return tokens[mention.first].start, tokens[mention.last - 1].end
    return -1, -1
