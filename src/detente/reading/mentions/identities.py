"""Which actor a description is: one that has a name, one described before, or a new one."""

from __future__ import annotations

from dataclasses import dataclass

from detente.reading.actors.cast import Entity
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Scene
from detente.reading.mentions.owners import context_state, mention_at, state_of

_RULING_COUNCILS = (
    "national council", "transition", "military council", "administration council",
    "sovereignty council", "salvation", "leadership council",
)  # fmt: skip


# 'a minority government', 'the caretaker cabinet': a government apart from its state.
CARETAKERS = frozenset("caretaker minority coalition interim transitional unity".split())

# 'the provincial government': a government below or above that of the state.
TIERS = frozenset("provincial regional municipal local cantonal island district".split())


@dataclass(frozen=True)
class Found:
    """A description in a sentence: its tokens, its head, whose it is, what kind of actor."""

    first: int
    last: int
    head: int
    owner: str
    kind: str
    label: str
    explicit: bool = True


def apposed_name(scene: Scene, number: int, found: Found) -> str:
    """'Her own party, the Harbour Bloc': the name that follows says who it is."""
    tokens = scene.lines[number].tokens
    place = found.last
    if place + 2 >= len(tokens) or tokens[place].low != ",":
        return ""
    place += 2 if tokens[place + 1].low == "the" else 1
    mention = mention_at(scene, number, place) if place < len(tokens) else None
    if mention is None or mention.first != place:
        return ""
    entity = scene.entity(mention.who[0])
    alike = {entity.type, found.kind} <= {"faction", "armed_group", "organisation"}
    if entity.type != found.kind and not alike:
        return ""
    if found.owner and not entity.part_of:
        entity.part_of = found.owner
    return entity.key


def identify(scene: Scene, number: int, found: Found, executive: dict[str, int], text: str) -> str:
    """Key of the actor that a description is, made if it is new; empty if it is nobody."""
    cast = scene.cast
    owner = found.owner
    if found.label == "executive" and not owner:
        owner = governed_state(scene, executive)
        spoken = context_state(scene, number, found.first)
        block = scene.lines[number].block
        here = {
            state_of(scene, key)
            for line, mentions in zip(scene.lines[: number + 1], scene.mentions, strict=False)
            if line.block == block
            for m in mentions
            for key in m.who
        }
        if spoken in here and spoken != owner and owner not in here:
            owner = spoken
    state = state_of(scene, owner) if owner else ""
    tokens = scene.lines[number].tokens
    if found.label == "executive":
        named = [
            e for e in cast.entities.values()
            if e.type == "government" and e.part_of == state and "executive" in e.flags
        ]  # fmt: skip
        if named:
            return named[0].key
        proto = _council(scene, state)
        if proto is not None:
            proto.flags.append("executive")
            return proto.key
        loose = executive.get("", 0) if state == governed_state(scene, executive) else 0
        special = bool(CARETAKERS & set(text.lower().split())) or (
            bool(owner) and owner != state and scene.entity(owner).type != "person"
        )
        if executive.get(owner, 0) + loose < 2 and not special:
            return state
        name = f"Government of {scene.entity(state).name}" if state else "the government"
        entity = cast.add(f"{state}:government", name, "government", part_of=state)
        entity.flags.append("executive")
        entity.why.append("the text speaks of the government as an actor of its own")
        return entity.key
    if found.label == "assembly" and (found.explicit or found.head - found.first == 1):
        spoken_of = [
            e for e in cast.entities.values()
            if e.type in {"government", "organisation"} and e.count > 0
            and tokens[found.head].low in e.name.lower().split()
            and (not found.explicit or e.part_of == owner)
        ]  # fmt: skip
        if spoken_of:
            return max(spoken_of, key=lambda e: _last_seen(scene, e.key, number)).key
    if found.label == "rebels":
        groups = [e for e in cast.entities.values() if e.type == "armed_group" and e.count > 0]
        if not groups:
            return ""
        return max(groups, key=lambda e: _last_seen(scene, e.key, number)).key
    if found.label in {"army", "navy", "military", "police", "guard", "gendarmerie"}:
        known = [
            e for e in cast.entities.values()
            if e.type == "armed_force" and _fits(e.name.lower(), found, tokens)
            and (not found.explicit or state_of(scene, e.key) == state)
        ]  # fmt: skip
        recent = [e for e in known if number - e.first < 60]
        if recent:
            return max(recent, key=lambda e: _last_seen(scene, e.key, number)).key
    if found.kind == "armed_group" and owner and scene.entity(owner).type == "armed_group":
        return owner  # 'the Front's fighters' are the Front
    words = [t.text for t in tokens[found.first : found.head + 1] if t.tag not in {"D", "O", "'"}]
    core = [w for w in words if not _is_owner_word(scene, w)]
    label = " ".join(core) or words[-1]
    key = f"{owner}:{label.lower()}"
    existing = [
        e for e in cast.entities.values()
        if e.key == key
        or (e.key.endswith(f":{label.lower()}") and len(core) > 1 and not _told(scene, found, e))
    ]  # fmt: skip
    if existing:
        return existing[0].key
    owner_name = scene.entity(owner).name if owner else ""
    if found.kind in {"faction", "armed_group"} or not owner_name or len(core) > 1:
        name = text[4:] if text.lower().startswith("the ") else text
        if name.split()[0].lower() in {"its", "his", "her", "their", "our"}:
            name = f"{owner_name}'s {label}" if owner_name else label
        if name == label and owner_name and found.kind not in {"group"}:
            name = f"{label} ({owner_name})"
    else:
        name = f"{owner_name}'s {label}"
    entity = cast.add(key, name, found.kind, part_of=owner)
    entity.why.append(f"described as '{text}'")
    return entity.key


def _told(scene: Scene, found: Found, other: Entity) -> bool:
    """Whether the words say that it is another state's ('Its foreign ministry')."""
    if not found.explicit or not found.owner or not other.part_of:
        return False
    return state_of(scene, found.owner) != state_of(scene, other.part_of)


def governed_state(scene: Scene, executive: dict[str, int]) -> str:
    """State whose government a bare 'the government' means."""
    named = {
        key: count for key, count in executive.items() if key and scene.entity(key).type == "state"
    }
    if named:
        return max(sorted(named), key=lambda key: (named[key], scene.entity(key).count))
    return scene.home


def _last_seen(scene: Scene, key: str, number: int) -> int:
    """Last sentence up to ``number`` that mentions an entity; -1 if none does."""
    for line in range(number, -1, -1):
        if any(key in mention.who for mention in scene.mentions[line]):
            return line
    return -1


def _is_owner_word(scene: Scene, word: str) -> bool:
    held = scene.cast.spelling.get(word)
    return held is not None and scene.entity(held[0]).type == "state"


def _fits(name: str, found: Found, tokens: list[Token]) -> bool:
    words = [t.low for t in tokens[found.first : found.head + 1] if t.tag in {"N", "J"}]
    if found.label == "army":
        return "army" in name or "armed forces" in name
    if found.label == "military":
        return any(
            w in name
            for w in ("army", "armed forces", "military", "defense forces", "defence forces")
        )
    if found.label == "guard":
        return " ".join(words[-2:]) in name
    return found.label in name


def _council(scene: Scene, state: str) -> Entity | None:
    """A ruling council with a name of its own ('National Council for …') of this state."""
    for entity in scene.cast.entities.values():
        low = entity.name.lower()
        ruling = entity.type == "government" and any(word in low for word in _RULING_COUNCILS)
        if ruling and entity.part_of in {"", state}:
            entity.part_of = state
            return entity
    return None
