"""Bodies meant by those who are in them: 'the pilots' for the Harbour Pilots' Guild."""

from __future__ import annotations

from detente.reading.actors.cast import Entity
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention, Scene

# Noun for the men of a force → word of its name.
_MEN = {
    "gendarmes": "gendarmerie",
    "constables": "constabulary",
    "rangers": "rangers",
    "judges": "court",
    "guardsmen": "guard",
    "coastguards": "coastguard",
}
_BODIES = frozenset({"organisation", "faction", "armed_group", "armed_force", "government"})


def find_members(scene: Scene) -> None:
    """Add a mention for 'the pilots' where one body alone is named after its pilots."""
    bodies = _bodies(scene)
    if not bodies:
        return
    for number, line in enumerate(scene.lines):
        for place in range(1, len(line.tokens)):
            token = line.tokens[place]
            if token.mention >= 0 or token.low not in bodies or not _alone(line.tokens, place):
                continue
            entity = bodies[token.low]
            if entity.first > number:
                continue
            scene.mentions[number].append(
                Mention(place - 1, place + 1, (entity.key,), "description")
            )
            entity.see(token.text, number)
            line.tokens[place].mention = len(scene.mentions[number]) - 1


def _alone(tokens: list[Token], place: int) -> bool:
    """'the pilots', without an adjective, a further noun or 'of the northern port'."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    further = after is not None and (
        after.tag in {"N", "NP"} or after.low in {"of", "in", "from", "at", "who", "whose"}
    )
    return tokens[place - 1].low == "the" and not further


def _bodies(scene: Scene) -> dict[str, Entity]:
    """Noun → the one body that it can mean; a noun that fits several means none."""
    found: dict[str, list[Entity]] = {}
    for entity in scene.cast.entities.values():
        if entity.type not in _BODIES or entity.count < 1 or ":" in entity.key:
            continue
        words = {word for name in entity.names for word in name.lower().split()}
        members = {w.rstrip("'") for w in words if w.endswith("s'")}
        members |= {noun for noun, body in _MEN.items() if body in words}
        for noun in members:
            found.setdefault(noun, []).append(entity)
    return {noun: bodies[0] for noun, bodies in found.items() if len(bodies) == 1}
