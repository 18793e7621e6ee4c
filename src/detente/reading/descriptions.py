"""Actors that are described, not named: 'hardliners in the cabinet', 'its navy', 'the junta'."""

from __future__ import annotations

from dataclasses import dataclass

from detente.reading.cast import Entity
from detente.reading.heads import (
    ARMED_PLURAL,
    FACTION,
    FACTION_PLURAL,
    FORCE,
    GOVERNMENT,
    GROUP_PLURAL,
    VOICE,
)
from detente.reading.mentions import Mention, Scene, subject_of
from detente.reading.tokens import Token

_EXECUTIVE = frozenset(
    "government cabinet junta regime administration putschists executive".split()
)
_CROWNS = frozenset({"monarchy", "crown"})
_RULERS = frozenset("junta regime putschists".split())
_ASSEMBLY = frozenset("parliament senate congress assembly legislature duma diet".split())
_NAMED_FORCES = frozenset("army navy military police gendarmerie".split())
_PARTY_WORDS = frozenset(
    "ruling opposition governing main own royalist nationalist conservative liberal socialist "
    "islamist separatist secessionist hardline moderate reformist far-right far-left religious "
    "coalition military civilian tribal landed business anti-war pro-war peace war security "
    "younger older radical hawkish dovish reform-minded dissenting breakaway splinter militant "
    "pragmatic traditionalist revolutionary loyalist pro-government anti-government pro-western "
    "political foreign-policy rival internal dissident minority northern southern eastern western".split()  # noqa: E501
)
_PLACE_WORDS = frozenset("training joint standby peacekeeping task labour work air".split())
_HEADS = (
    _EXECUTIVE | _CROWNS | _ASSEMBLY | FACTION | FACTION_PLURAL | ARMED_PLURAL | FORCE | GOVERNMENT
    | frozenset("ministries agency factions parties companies firms donors diplomats negotiators".split())  # noqa: E501
)  # fmt: skip


_RULING_COUNCILS = (
    "national council", "transition", "military council", "administration council",
    "sovereignty council", "salvation", "leadership council",
)  # fmt: skip


@dataclass(frozen=True)
class _Found:
    first: int
    last: int
    head: int
    owner: str
    kind: str
    label: str
    explicit: bool = True


def describe(scene: Scene) -> None:
    """Find descriptions, give each an entity (or the entity that it stands for), add mentions."""
    executive = _executives(scene)
    for number, line in enumerate(scene.lines):
        if line.kind in {"heading"}:
            continue
        tokens = line.tokens
        index = 0
        while index < len(tokens):
            found = _match(scene, number, index)
            if found is None:
                index += 1
                continue
            _place(scene, number, found, executive)
            index = max(index + 1, found.head + 1)
    _settle(scene)
    _adopt(scene)


def _adopt(scene: Scene) -> None:
    """A party or force with a name but without an owner belongs to the state spoken of."""
    for number, mentions in enumerate(scene.mentions):
        for mention in mentions:
            entity = scene.entity(mention.who[0])
            if entity.type in {"faction", "armed_force", "government"} and not entity.part_of:
                owner = _context_state(scene, number, mention.first)
                entity.part_of = owner if owner != entity.key else ""


def _executives(scene: Scene) -> dict[str, int]:
    """How often the government of each state is spoken of as such ('' = whose is not said)."""
    counts: dict[str, int] = {}
    for number, line in enumerate(scene.lines):
        for index, token in enumerate(line.tokens):
            if token.low in _EXECUTIVE and token.tag in {"N", "NP"}:
                owner = _owner(scene, number, index)
                if token.low == "administration" and _after_of(line.tokens, index) is None:
                    continue
                before = line.tokens[index - 1].low if index else ""
                if before in {"no", "neither", "either", "any", "every", "each", "another"}:
                    continue
                weight = 2 if token.low in _RULERS | {"cabinet"} else 1
                counts[owner] = counts.get(owner, 0) + weight
    return counts


def _match(scene: Scene, number: int, index: int) -> _Found | None:
    tokens = scene.lines[number].tokens
    token = tokens[index]
    low = token.low
    if token.mention >= 0 or token.tag not in {"N", "NP"} or low not in _HEADS:
        return None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    plural = low in FACTION_PLURAL | GROUP_PLURAL
    if after is not None and after.tag == "N" and not plural and after.low != "talks":
        return None  # 'government forces', 'army chief': the head comes later
    if after is not None and after.tag == "'" and low in VOICE:
        return None
    if after is not None and after.mention >= 0 and low in FACTION | GOVERNMENT and after.capital:
        named = scene.mentions[number][after.mention]
        if named.first == index + 1 and named.kind == "name":
            return None  # 'the opposition Patriotic Front': the name says who it is
    first = _start(tokens, index)
    modifiers = [t.low for t in tokens[first:index] if t.tag in {"J", "N", "NP", "E", "G"}]
    owner = _owner(scene, number, index)
    explicit = bool(owner)
    whose = owner or _context_state(scene, number, index)
    words = [t for t in tokens[first:index] if t.tag not in {"D", "'"}]
    named = [
        t
        for t in words
        if t.capital and t.mention < 0 and t.tag == "NP" and t.start > tokens[0].start
    ]
    mentioned = any(t.mention >= 0 for t in words)
    article = tokens[first].low if first < index else ""
    if low in {"ministry", "ministries"} and modifiers:
        return _Found(first, index + 1, index, whose, "government", "ministry", explicit)
    if low in _ASSEMBLY and (owner or article == "the"):
        return _Found(
            first, index + 1, index, owner or scene.home, "government", "assembly", explicit
        )
    if low in _CROWNS and article in {"the", "its"}:
        return _Found(first, index + 1, index, whose, "government", low, explicit)
    if low == "guard" and modifiers[-1:] in (["old"], ["young"], ["new"]):
        last = _within(tokens, index)
        inner = _inner_owner(scene, number, index, last)
        return _Found(
            first,
            last,
            index,
            inner or _context_body(scene, number, index) or whose,
            "faction",
            low,
            explicit,
        )  # noqa: E501
    if low in _EXECUTIVE:
        if low == "administration":
            name = _after_of(tokens, index)
            if name is None or article not in {"the", "a", "an"}:
                return None
            return _Found(
                first,
                name,
                index,
                owner or _person_state(scene, number, index, name),
                "government",
                "administration",
                explicit,
            )
        if article in {"a", "an", "any", "no", "every"} and not owner:
            return None
        return _Found(first, index + 1, index, owner, "government", "executive", explicit)
    if (
        low == "guard"
        and (modifiers or named)
        and low not in modifiers
        and article not in {"a", "an"}
    ):
        return _Found(first, index + 1, index, whose, "armed_force", "guard", explicit)
    if low in FORCE and low in _NAMED_FORCES:
        if set(modifiers) & _PLACE_WORDS or article in {"a", "an", "no"}:
            return None
        if low == "military" and not (article in {"the", "its", "their"} or owner):
            return None
        return _Found(first, index + 1, index, whose, "armed_force", low, explicit)
    if low in {"agency", "directorate"} and owner and modifiers:
        return _Found(first, index + 1, index, owner, "government", low)
    if low in {"coalition", "camp", "bloc", "faction", "clan"} and _boss(scene, number, index):
        return _Found(first, index + 1, index, whose, "faction", low, explicit)
    if low in FACTION and (
        named
        or mentioned
        or set(modifiers) & _PARTY_WORDS
        or (low in {"opposition", "establishment"} and article)
    ):
        built = low == "establishment" and after is not None and after.low == "of"
        if built or low == "leadership" or article in {"a", "an", "any", "no", "every", "other"}:
            return None
        if low == "coalition" and not (named or article in {"its", "his", "her", "their"}):
            return None
        return _Found(first, index + 1, index, whose, "faction", low, explicit)
    if low in {"coalition"} and article in {"his", "her", "its", "their"}:
        return _Found(first, index + 1, index, whose, "faction", low, explicit)
    if low in {"current", "wing", "faction", "tendency"} and set(modifiers) & _PARTY_WORDS:
        last = _within(tokens, index)
        inner = _inner_owner(scene, number, index, last) or _context_body(scene, number, index)
        return _Found(first, last, index, inner or whose, "faction", low, explicit)
    if low in FACTION_PLURAL:
        last = _within(tokens, index)
        inner = _inner_owner(scene, number, index, last)
        return _Found(first, last, index, inner or whose, "faction", low, explicit)
    if low in ARMED_PLURAL and article == "the" and not owner and not named:
        return _Found(first, index + 1, index, "", "armed_group", "rebels", False)
    if low in ARMED_PLURAL and (owner or named):
        return _Found(first, index + 1, index, owner, "armed_group", low)
    if (
        low in {"factions", "parties"}
        and (owner or set(modifiers) & _PARTY_WORDS)
        and not (set(modifiers) & {"other", "third", "warring", "both"})
    ):
        return _Found(first, index + 1, index, whose, "faction_group", low, explicit)
    if low in {"diplomats", "negotiators"} and owner:
        return _Found(first, index + 1, index, owner, "faction", low)
    if low in {"companies", "firms"} and owner:
        return _Found(first, index + 1, index, owner, "group", "companies")
    if low == "donors" and not owner:
        return _Found(first, index + 1, index, "", "group", low)
    return None


def _start(tokens: list[Token], index: int) -> int:
    """First token of the noun phrase that ends at ``index``."""
    first = index
    while first > 0:
        token = tokens[first - 1]
        if token.tag in {"D", "O", "J", "N", "NP", "'", "Q"} or token.mention >= 0:
            if (
                token.tag == "NP"
                and first - 1
                and tokens[first - 2].low in {"in", "at"}
                and token.mention < 0
            ):
                break
            first -= 1
            if token.tag in {"D", "O"}:
                break
            continue
        break
    return first


def _after_of(tokens: list[Token], index: int) -> int | None:
    """End of 'of Name Name' after a head; None if there is none."""
    if (
        index + 2 < len(tokens)
        and tokens[index + 1].low in {"of", "under"}
        and tokens[index + 2].capital
    ):
        last = index + 2
        while last < len(tokens) and tokens[last].capital and tokens[last].tag == "NP":
            last += 1
        return last
    return None


def _within(tokens: list[Token], index: int) -> int:
    """End of 'in the council', 'around Prime Minister X', 'within the party' after a head."""
    place = index + 1
    if place + 1 < len(tokens) and tokens[place].low in {
        "in",
        "within",
        "inside",
        "of",
        "around",
        "from",
    }:
        last = place + 1
        while last < len(tokens) and tokens[last].tag in {"D", "J", "N", "NP", "O"}:
            plural = tokens[last - 1].tag == "N" and tokens[last - 1].low.endswith("s")
            if plural and tokens[last].tag == "N":
                break  # 'the armed forces benefit': a verb that is also a noun
            last += 1
        if last > place + 1:
            return last
    return index + 1


def _mention_at(scene: Scene, number: int, index: int) -> Mention | None:
    token = scene.lines[number].tokens[index]
    if token.mention < 0:
        return None
    return scene.mentions[number][token.mention]


def _owner(scene: Scene, number: int, index: int) -> str:
    """Whose it is: 'France's army', 'the Danish foreign ministry', 'the parliament of Kosovo'."""
    tokens = scene.lines[number].tokens
    first = _start(tokens, index)
    for place in range(index - 1, first - 1, -1):
        mention = _mention_at(scene, number, place)
        if mention is not None:
            entity = scene.entity(mention.who[0])
            if entity.type in {"state", "organisation", "government", "armed_group", "armed_force"}:
                return mention.who[0]
    if index + 2 < len(tokens) and tokens[index + 1].low in {"of", "in"}:
        for place in range(index + 2, min(index + 5, len(tokens))):
            mention = _mention_at(scene, number, place)
            if mention is not None and scene.entity(mention.who[0]).type == "state":
                return mention.who[0]
            if tokens[place].tag not in {"D", "J", "NP"}:
                break
    if first < index and tokens[first].tag == "O":
        return _last_owner(scene, number, first, person=tokens[first].low in {"his", "her"})
    return ""


def _inner_owner(scene: Scene, number: int, index: int, last: int) -> str:
    for place in range(index + 1, last):
        mention = _mention_at(scene, number, place)
        if mention is not None:
            return (
                _state_of(scene, mention.who[0])
                if scene.entity(mention.who[0]).type == "person"
                else mention.who[0]
            )
    low = [t.low for t in scene.lines[number].tokens[index + 1 : last]]
    for entity in scene.cast.entities.values():
        if (
            entity.type in {"government", "organisation"}
            and low
            and low[-1] in entity.name.lower().split()
        ):
            return entity.key
    return ""


def _last_owner(scene: Scene, number: int, index: int, *, person: bool) -> str:
    """Whom 'its' or 'their' refers to: the subject so far, else the last actor named before."""
    for line in range(number, max(-1, number - 3), -1):
        mentions = [
            m for m in scene.mentions[line]
            if (line < number or m.last <= index) and m.kind not in {"place", "demonym"}
        ]  # fmt: skip
        mentions.sort(key=lambda m: m.first)
        subject = subject_of(scene.lines[line].tokens, mentions)
        ordered = ([subject] if subject is not None else []) + mentions[::-1]
        for mention in ordered:
            entity = scene.entity(mention.who[0])
            if person and entity.type == "person":
                return entity.part_of or scene.home
            if not person and entity.type != "person":
                return entity.key
    return scene.home


def _context_state(scene: Scene, number: int, index: int) -> str:
    """State that a bare 'the army' belongs to: the topic of the paragraph, else the home state."""
    block = scene.lines[number].block
    for line in range(number, -1, -1):
        if scene.lines[line].block != block:
            break
        for mention in reversed(scene.mentions[line]):
            if line == number and mention.first >= index:
                continue
            entity = scene.entity(mention.who[0])
            tokens = scene.lines[line].tokens
            before = tokens[mention.first - 1] if mention.first else None
            topical = before is None or before.tag not in {"P"}
            if entity.type == "state" and mention.kind in {"name", "capital"} and topical:
                return entity.key
            if (
                entity.part_of
                and topical
                and entity.type in {"government", "armed_force", "person"}
            ):
                return _state_of(scene, entity.key)
    return scene.home


def _boss(scene: Scene, number: int, index: int) -> str:
    """'Kassar's coalition': the person whose following it is."""
    tokens = scene.lines[number].tokens
    for place in range(index - 1, max(-1, index - 4), -1):
        mention = _mention_at(scene, number, place)
        if mention is not None:
            person = scene.entity(mention.who[0])
            owned = tokens[mention.last].tag == "'"
            return person.key if person.type == "person" and owned else ""
    return ""


def _context_body(scene: Scene, number: int, index: int) -> str:
    """The movement or party that the paragraph speaks of, for 'the old guard'."""
    block = scene.lines[number].block
    for line in range(number, max(-1, number - 3), -1):
        if scene.lines[line].block != block:
            break
        for mention in scene.mentions[line]:
            if line == number and mention.first >= index:
                break
            if scene.entity(mention.who[0]).type in {"armed_group", "faction"} and (
                mention.kind == "name"
            ):
                return mention.who[0]
    return ""


def _person_state(scene: Scene, number: int, index: int, last: int) -> str:
    for place in range(index, last):
        mention = _mention_at(scene, number, place)
        if mention is not None:
            return _state_of(scene, mention.who[0])
    from detente.reading.gazetteer import office_holders, states

    text = " ".join(t.text for t in scene.lines[number].tokens[index + 2 : last])
    for code in states():
        if any(row["person"] == text for row in office_holders(code, "")):
            if code not in scene.cast.entities:
                scene.cast.add(code, states()[code]["name"], "state", code=code, source="gazetteer")
            return code
    return ""


def _state_of(scene: Scene, key: str) -> str:
    """The state at the end of the chain of ``part_of``."""
    seen: set[str] = set()
    while key in scene.cast.entities and key not in seen:
        seen.add(key)
        entity = scene.entity(key)
        if entity.type == "state" or not entity.part_of:
            return key
        key = entity.part_of
    return key


def _place(scene: Scene, number: int, found: _Found, executive: dict[str, int]) -> None:
    """Decide which entity a description is, and record the mention."""
    tokens = scene.lines[number].tokens
    text = " ".join(t.text for t in tokens[found.first : found.last]).replace(" 's", "'s")
    key = _apposed(scene, number, found) or _key(scene, number, found, executive, text)
    if not key:
        return
    entity = scene.entity(key)
    plain = text[4:] if text.lower().startswith("the ") else text
    entity.see(plain, number)
    entity.names.setdefault(plain, "description")
    mentions = scene.mentions[number]
    mention = Mention(found.first, found.last, (key,), "description")
    # Names inside the description ('Egyptian' in 'the Egyptian army') stay as they are.
    mentions.append(mention)
    for place in range(found.first, found.last):
        if tokens[place].mention < 0:
            tokens[place].mention = len(mentions) - 1


def _apposed(scene: Scene, number: int, found: _Found) -> str:
    """'Her own party, the Harbour Bloc': the name that follows says who it is."""
    tokens = scene.lines[number].tokens
    place = found.last
    if place + 2 >= len(tokens) or tokens[place].low != ",":
        return ""
    place += 2 if tokens[place + 1].low == "the" else 1
    mention = _mention_at(scene, number, place) if place < len(tokens) else None
    if mention is None or mention.first != place:
        return ""
    entity = scene.entity(mention.who[0])
    if entity.type != found.kind:
        return ""
    if found.owner and not entity.part_of:
        entity.part_of = found.owner
    return entity.key


def _key(scene: Scene, number: int, found: _Found, executive: dict[str, int], text: str) -> str:
    cast = scene.cast
    owner = found.owner
    if found.label == "executive" and not owner:
        owner = _governed(scene, executive)
    state = _state_of(scene, owner) if owner else ""
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
        loose = executive.get("", 0) if state == _governed(scene, executive) else 0
        if executive.get(owner, 0) + loose < 2:
            return state
        name = f"Government of {scene.entity(state).name}" if state else "the government"
        entity = cast.add(f"{state}:government", name, "government", part_of=state)
        entity.flags.append("executive")
        entity.why.append("the text speaks of the government as an actor of its own")
        return entity.key
    if found.label == "rebels":
        groups = [e for e in cast.entities.values() if e.type == "armed_group" and e.count > 0]
        if not groups:
            return ""
        return max(groups, key=lambda e: _last_seen(scene, e.key, number)).key
    if found.label in {"army", "navy", "military", "police", "guard", "gendarmerie"}:
        known = [
            e for e in cast.entities.values()
            if e.type == "armed_force" and _fits(e.name.lower(), found, tokens)
            and (not found.explicit or _state_of(scene, e.key) == state)
        ]  # fmt: skip
        recent = [e for e in known if number - e.first < 60]
        if recent:
            return max(recent, key=lambda e: _last_seen(scene, e.key, number)).key
    words = [t.text for t in tokens[found.first : found.head + 1] if t.tag not in {"D", "O", "'"}]
    core = [w for w in words if not _is_owner_word(scene, w)]
    label = " ".join(core) or words[-1]
    key = f"{owner}:{label.lower()}"
    existing = [
        e for e in cast.entities.values()
        if e.key == key or (e.key.endswith(f":{label.lower()}") and len(core) > 1)
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


def _governed(scene: Scene, executive: dict[str, int]) -> str:
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


def _fits(name: str, found: _Found, tokens: list[Token]) -> bool:
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


def _settle(scene: Scene) -> None:
    """Capitals speak for a government that the text treats as an actor of its own."""
    for entity in scene.cast.entities.values():
        if "executive" not in entity.flags or not entity.part_of:
            continue
        state = scene.entity(entity.part_of)
        for number, mentions in enumerate(scene.mentions):
            for mention in mentions:
                if mention.who == (state.key,) and mention.kind == "capital":
                    tokens = scene.lines[number].tokens
                    text = " ".join(t.text for t in tokens[mention.first : mention.last])
                    mention.who = (entity.key,)
                    entity.see(text, number)
                    state.count -= 1
                    state.written[text] = state.written.get(text, 1) - 1
                    entity.names.setdefault(text, "capital")
                    state.names.pop(text, None)
