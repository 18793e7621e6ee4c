"""The state that a document is mostly about: whose army 'the army' is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.reading.actors.gazetteer import based_in, office_of

if TYPE_CHECKING:
    from detente.reading.actors.cast import Entity
    from detente.reading.mentions.mentions import Scene

_FOREIGN = frozenset(
    "ambassador embassy consul consulate emissary consortium carmaker investors contractors".split()
)
# Kinds of actors that have a state: the more often they are named, the more it is spoken of.
_OF_STATES = frozenset({"government", "armed_force", "faction"})


def home_state(scene: Scene) -> str:
    """The state that the document is mostly about: named most, with its people; '' without one."""
    found = [
        e for e in scene.cast.entities.values() if e.type == "state" and "minor" not in e.flags
    ]
    if not found:
        return ""
    titled = _titled(scene)
    own = _own(scene)
    abroad = _abroad(scene)

    def weight(entity: Entity) -> tuple[float, int]:
        # A text about states that no table knows is about them, whoever else it names.
        unknown = 6 if entity.source == "text" else 0
        named = (
            entity.count + 0.5 * entity.strong + own.get(entity.key, 0) - abroad.get(entity.key, 0)
        )
        opens = 3 if entity.first <= min(e.first for e in found) else 0
        return named + unknown + opens + titled.get(entity.key, 0), -entity.first

    best = max(found, key=weight)
    unnamed = _ruled_from_capital(scene)
    if unnamed and weight(best)[0] < _PASSING:
        return unnamed
    return best.key


# A state of so little weight is one among others that are named in passing.
_PASSING = 8.0


def _ruled_from_capital(scene: Scene) -> str:
    """The state named by its capital alone in which several armed groups of the text are."""
    bases = [based_in(e.name) for e in scene.cast.entities.values() if e.type == "armed_group"]
    for entity in scene.cast.entities.values():
        if entity.type == "state" and "minor" in entity.flags and bases.count(entity.key) > 1:
            entity.flags.remove("minor")
            return entity.key
    return ""


def _titled(scene: Scene) -> dict[str, float]:
    """States in the title: 'Mali after the peace' is about Mali, 'the Oslo accord' may not be."""
    found: dict[str, float] = {}
    for line, mentions in zip(scene.lines, scene.mentions, strict=True):
        if line.kind != "title":
            continue
        for mention in mentions:
            before = line.tokens[mention.first - 1].low if mention.first else ""
            after = line.tokens[mention.last] if mention.last < len(line.tokens) else None
            noun = after is not None and after.text.islower() and before in {"the", "a"}
            modifies = mention.kind in {"name", "place", "capital"} and noun
            known = scene.entity(mention.who[0]).source == "gazetteer"
            found[mention.who[0]] = 2.0 if modifies and known else 8.0
    return found


def _own(scene: Scene) -> dict[str, float]:
    """How often what is of a state is named: institutions, parties, rulers, 'the Army of X'."""
    own: dict[str, float] = {}
    rulers: dict[str, int] = {}
    for entity in scene.cast.entities.values():
        if entity.type in _OF_STATES and entity.part_of:
            own[entity.part_of] = own.get(entity.part_of, 0) + min(4, entity.count)
        office = office_of(entity.name) if entity.type == "person" else None
        if office is not None:
            rulers[office["country"]] = max(rulers.get(office["country"], 0), entity.count)
    for state, count in rulers.items():
        # A ruler named in passing tells nothing.
        own[state] = own.get(state, 0) + (min(8, count) if count > 2 else 0)
    for text, run in scene.cast.runs.items():
        held = scene.cast.spelling.get(text)
        if held is not None:
            own[held[0]] = own.get(held[0], 0) + min(3, 2 * run.signs["state_of"])
    return own


def _abroad(scene: Scene) -> dict[str, float]:
    """How often the text speaks of somebody's ambassador, envoy or company: those are elsewhere."""
    found: dict[str, float] = {}
    for line, mentions in zip(scene.lines, scene.mentions, strict=True):
        for mention in mentions:
            after = {t.low for t in line.tokens[mention.last : mention.last + 3]}
            if after & _FOREIGN and len(mention.who) == 1:
                found[mention.who[0]] = found.get(mention.who[0], 0.0) + 1.5
    return found
