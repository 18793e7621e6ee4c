"""Which actor a description is: one that has a name, one described before, or a new one."""

from __future__ import annotations

from dataclasses import dataclass

from detente.reading.actors.cast import Entity
from detente.reading.actors.known_names import leading_state
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Scene
from detente.reading.mentions.owners import context_state, mention_at
from detente.reading.mentions.sides import root_state

_RULING_COUNCILS = (
    "national council", "transition", "military council", "administration council",
    "sovereignty council", "salvation", "leadership council",
)  # fmt: skip

_JUNTAS = frozenset("junta regime putschists".split())

# 'a minority government', 'the caretaker cabinet': a government apart from its state.
CARETAKERS = frozenset("caretaker minority coalition interim transitional unity".split())

# 'the provincial government': a government below or above that of the state.
TIERS = frozenset("provincial regional municipal local cantonal island district".split())


_FORCES = frozenset("army navy military police guard gendarmerie".split())
# So many sentences after it was first named, 'the army' no longer means a force with a name.
_LONG_AGO = 60


@dataclass(frozen=True)
class Found:
    """A description in a sentence.

    Parameters
    ----------
    first, last, head : int
        Its tokens (``last`` exclusive) and its head noun.
    owner : str
        Key of the actor whose it is; empty where nothing tells.
    kind : str
        Type of actor.
    label : str
        What sort of body or group it is (``executive``, ``army``), to find it again.
    explicit : bool
        Whether the words themselves say whose it is.
    """

    first: int
    last: int
    head: int
    owner: str
    kind: str
    label: str
    explicit: bool = True


def apposed_name(scene: Scene, number: int, found: Found) -> str:
    """'Her own party, the Harbour Bloc', 'the Front, the main party,': a name says who it is."""
    tokens = scene.lines[number].tokens
    earlier = named_before(scene, number, found.first, found.last)
    if earlier and _alike(scene.entity(earlier), found):
        return earlier
    place = found.last
    if place + 2 >= len(tokens) or tokens[place].low != ",":
        return ""
    place += 2 if tokens[place + 1].low == "the" else 1
    mention = mention_at(scene, number, place) if place < len(tokens) else None
    if mention is None or mention.first != place:
        return ""
    entity = scene.entity(mention.who[0])
    if not _alike(entity, found):
        return ""
    if found.owner and not entity.part_of:
        entity.part_of = found.owner
    return entity.key


def _alike(entity: Entity, found: Found) -> bool:
    kinds = {entity.type, found.kind}
    return entity.type == found.kind or kinds <= {"faction", "armed_group", "organisation"}


def named_before(scene: Scene, number: int, first: int, last: int) -> str:
    """The body that a phrase between commas is in apposition to: 'the Front, the main party, …'."""
    tokens = scene.lines[number].tokens
    if first < 2 or tokens[first - 1].text != "," or tokens[first].tag not in {"D", "O"}:
        return ""
    place = first - 2
    if tokens[place].text == ")" and place > 2:
        place -= 3
    mention = mention_at(scene, number, place)
    after = tokens[last] if last < len(tokens) else None
    closed = after is None or after.tag == "W" or after.text in {",", ".", ";", ")"}
    listed = any(t.low in {"and", "or"} for t in tokens[last : last + 2])
    if mention is None or mention.kind != "name" or not closed or listed:
        return ""
    lead = mention.first - 1 - (mention.first > 0 and tokens[mention.first - 1].tag == "D")
    if lead >= 0 and tokens[lead].low in {",", "and", "or", "nor", "both"}:
        return ""  # 'X, the Front, the main party and …'
    return mention.who[0] if scene.entity(mention.who[0]).type in _BODIES else ""


_BODIES = frozenset({"faction", "armed_group", "armed_force", "organisation"})


def identify(scene: Scene, number: int, found: Found, executive: dict[str, int], text: str) -> str:
    """Key of the actor that a description is, made if it is new; empty if it is nobody.

    Parameters
    ----------
    scene : Scene
    number : int
        Sentence.
    found : Found
    executive : dict of str to int
        How often the government of each actor is spoken of as such; ``""``: whose is not said.
    text : str
        Words of the description.
    """
    if found.label == "executive":
        return _executive(scene, number, found, executive, text)
    if found.label == "assembly":
        key = _named_assembly(scene, number, found)
        if key:
            return key
    if found.label == "rebels":
        return _rebels(scene, number, found)
    if found.label in _FORCES:
        key = _named_force(scene, number, found)
        if key:
            return key
    if found.label == "generals" and found.head - found.first < 2:
        key = _generals(scene, number, found)
        if key:
            return key
    own = scene.entity(found.owner).type if found.owner else ""
    if found.kind == own == "armed_group":
        return found.owner  # 'the Front's fighters' are the Front
    return _described(scene, number, found, text)


def _generals(scene: Scene, number: int, found: Found) -> str:
    """'the generals': the junta where there is one, else the army of the state spoken of."""
    if found.explicit:
        return ""
    return _ruling(scene, number) or army_of(scene, root_state(scene, found.owner))


def army_of(scene: Scene, state: str) -> str:
    """The army of a state, where the text speaks of it as such; empty where it does not."""
    for entity in scene.cast.entities.values():
        low = entity.name.lower()
        army = any(word in low for word in ("army", "armed forces", "defence forces", "military"))
        whole = entity.type == "armed_force" and army and not _numbered(low)
        if state and whole and entity.count and root_state(scene, entity.key) == state:
            return entity.key
    return ""


def _numbered(name: str) -> bool:
    """'Fourth Army', '2nd Army Corps': a part of an army."""
    first = name.split()[0]
    return first.endswith(("th", "st", "nd", "rd")) or first in {"second", "third", "northern"}


def _rebels(scene: Scene, number: int, found: Found) -> str:
    """'the insurgents': the armed group spoken of last; apart where none of several was yet."""
    noun = scene.lines[number].tokens[found.head].low
    groups = [e for e in scene.cast.entities.values() if e.type == "armed_group" and e.count > 0]
    apart = f"{scene.home}:{noun}"
    if apart in scene.cast.entities:
        return apart
    if len(groups) > 1 and all(e.first > number for e in groups):
        entity = scene.cast.add(apart, noun.capitalize(), "armed_group", part_of=scene.home)
        entity.why.append(f"described as 'the {noun}' before any group is named")
        return apart
    return _seen_last(scene, groups, number)


def _executive(
    scene: Scene, number: int, found: Found, executive: dict[str, int], text: str
) -> str:
    """The state that 'the government' speaks for, or a government that acts on its own."""
    cast = scene.cast
    if not found.owner and scene.lines[number].tokens[found.head].low in _JUNTAS:
        ruling = _ruling(scene, number)
        if ruling:
            return ruling
    owner = found.owner or _governing(scene, number, found, executive)
    state = root_state(scene, owner) if owner else ""
    for entity in cast.entities.values():
        if entity.type == "government" and entity.part_of == state and "executive" in entity.flags:
            return entity.key
    proto = _council(scene, state)
    if proto is not None:
        proto.flags.append("executive")
        return proto.key
    ours = state in {scene.home, governed_state(scene, executive)}
    loose = executive.get("", 0) if ours else 0
    caretaker = not CARETAKERS.isdisjoint(text.lower().split())
    apart = bool(owner) and owner != state and scene.entity(owner).type != "person"
    if executive.get(owner, 0) + loose < 2 and not (caretaker or apart):
        return state
    name = f"Government of {scene.entity(state).name}" if state else "the government"
    entity = cast.add(f"{state}:government", name, "government", part_of=state)
    entity.flags.append("executive")
    entity.why.append("the text speaks of the government as an actor of its own")
    return entity.key


def _governing(scene: Scene, number: int, found: Found, executive: dict[str, int]) -> str:
    """State whose government a bare 'the government' means here: of the paragraph, else of all."""
    words = scene.lines[number].tokens[found.first : found.head]
    if any(t.low in {"federal", "central", "national"} for t in words):
        return scene.home
    owner = governed_state(scene, executive)
    spoken = context_state(scene, number, found.first)
    here: set[str] = set()
    line = number
    while line >= 0 and scene.lines[line].block == scene.lines[number].block:
        here.update(root_state(scene, key) for m in scene.mentions[line] for key in m.who)
        line -= 1
    return spoken if spoken in here and owner not in here else owner


def _named_assembly(scene: Scene, number: int, found: Found) -> str:
    """'the senate' after 'the Federal Senate': the body whose name holds the word."""
    if not (found.explicit or found.head - found.first == 1):
        return ""
    noun = scene.lines[number].tokens[found.head].low
    named = [
        e for e in scene.cast.entities.values()
        if e.type in {"government", "organisation"} and e.count > 0
        and noun in e.name.lower().split()
        and (not found.explicit or e.part_of == found.owner)
    ]  # fmt: skip
    return _seen_last(scene, named, number)


def _named_force(scene: Scene, number: int, found: Found) -> str:
    """'the army' after 'the Revolutionary Army': the force spoken of not long ago."""
    tokens = scene.lines[number].tokens
    state = root_state(scene, found.owner) if found.owner else ""
    known = [
        e for e in scene.cast.entities.values()
        if e.type == "armed_force" and _fits(e.name.lower(), found, tokens)
        and (not found.explicit or root_state(scene, e.key) == state)
        and number - e.first < _LONG_AGO
    ]  # fmt: skip
    if found.label in {"army", "military", "navy"}:
        # A bare 'the army' is rarely that of a third state, and rather one named after its state.
        near = {state, scene.home}
        own = [e for e in known if not e.part_of or root_state(scene, e.key) in near]
        known = own or [e for e in known if e.source != "gazetteer"]
        national = [e for e in known if e.part_of and leading_state(e.name.split()) is not None]
        known = national or known
    return _seen_last(scene, known, number)


def _described(scene: Scene, number: int, found: Found, text: str) -> str:
    """An actor that only descriptions tell of: one described alike before, or a new one."""
    cast, owner = scene.cast, found.owner
    tokens = scene.lines[number].tokens
    words = [t.text for t in tokens[found.first : found.head + 1] if t.tag not in {"D", "O", "'"}]
    core = [w for w in words if not _is_owner_word(scene, w)]
    label = " ".join(core) or words[-1]
    key = f"{owner}:{label.lower()}"
    for entity in cast.entities.values():
        alike = len(core) > 1 and entity.key.endswith(f":{label.lower()}")
        if entity.key == key or (alike and not _told(scene, found, entity)):
            return entity.key
    owner_name = scene.entity(owner).name if owner else ""
    if found.kind in {"faction", "armed_group"} or not owner_name or len(core) > 1:
        name = text[4:] if text.lower().startswith("the ") else text
        if name.split()[0].lower() in {"its", "his", "her", "their", "our"}:
            name = f"{owner_name}'s {label}" if owner_name else label
        if name == label and owner_name and found.kind != "group":
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
    return root_state(scene, found.owner) != root_state(scene, other.part_of)


def governed_state(scene: Scene, executive: dict[str, int]) -> str:
    """State whose government a bare 'the government' means."""
    named = {
        key: count for key, count in executive.items() if key and scene.entity(key).type == "state"
    }
    if named:
        return max(sorted(named), key=lambda key: (named[key], scene.entity(key).count))
    return scene.home


def _seen_last(scene: Scene, some: list[Entity], number: int) -> str:
    """Key of that entity which was mentioned last up to a sentence; of the first if none was."""
    keys = [entity.key for entity in some]
    for line in range(number if keys else -1, -1, -1):
        here = {key for mention in scene.mentions[line] for key in mention.who}
        if not here.isdisjoint(keys):
            return next(key for key in keys if key in here)
    return keys[0] if keys else ""


def _is_owner_word(scene: Scene, word: str) -> bool:
    held = scene.cast.spelling.get(word)
    return held is not None and scene.entity(held[0]).type == "state"


def _fits(name: str, found: Found, tokens: list[Token]) -> bool:
    words = [t.low for t in tokens[found.first : found.head + 1] if t.tag in {"N", "J"}]
    if found.label == "army":
        return any(w in name for w in ("army", "armed forces", "defence forces", "defense forces"))
    if found.label == "military":
        return any(
            w in name
            for w in ("army", "armed forces", "military", "defense forces", "defence forces")
        )
    if found.label == "guard":
        return " ".join(words[-2:]) in name
    return found.label in name


def _ruling(scene: Scene, number: int) -> str:
    """The one body that 'the junta' can mean: a junta spoken of before, or a ruling council."""
    juntas = [
        e for e in scene.cast.entities.values()
        if e.type == "government" and e.count > 0
        and ("junta" in " ".join([e.name, *e.written]).lower().split() or _rules(e))
    ]  # fmt: skip
    key = _seen_last(scene, juntas, number)
    if key and _rules(scene.entity(key)) and "executive" not in scene.entity(key).flags:
        scene.entity(key).part_of = scene.entity(key).part_of or scene.home
        scene.entity(key).flags.append("executive")
    return key


def _rules(entity: Entity) -> bool:
    return any(word in entity.name.lower() for word in _RULING_COUNCILS)


def _council(scene: Scene, state: str) -> Entity | None:
    """A ruling council with a name of its own ('National Council for …') of this state."""
    for entity in scene.cast.entities.values():
        if entity.type == "government" and _rules(entity) and entity.part_of in {"", state}:
            entity.part_of = state
            return entity
    return None
