"""Actors that are described, not named: 'hardliners in the cabinet', 'its navy', 'the junta'."""

from __future__ import annotations

import re

from detente.reading.actors.heads import (
    ARMED_PLURAL,
    FACTION,
    FACTION_PLURAL,
    FORCE,
    GOVERNMENT,
    GROUP_PLURAL,
    VOICE,
)
from detente.reading.language.tokens import Token
from detente.reading.language.words import relation_verbs, word_class
from detente.reading.mentions.identities import CARETAKERS, TIERS, Found, apposed_name, identify
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.mentions.owners import (
    boss_of,
    context_body,
    context_state,
    inner_owner,
    owner_of,
    person_state,
    phrase_start,
)

_EXECUTIVE = frozenset(
    "government cabinet junta regime administration putschists executive".split()
)
_CROWNS = frozenset({"monarchy", "crown"})
_RULERS = frozenset("junta regime putschists".split())
_ASSEMBLY = frozenset("parliament senate congress assembly legislature duma diet".split())
_NAMED_FORCES = frozenset("army navy military police gendarmerie".split())
_PARTY_WORDS = word_class("adjectives of factions")
_GENERATIONS = frozenset(
    "younger older radical moderate hardline reformist hawkish dovish dissenting breakaway "
    "militant "
    "pragmatic traditionalist conservative liberal pro-war anti-war".split()
)
_PLACE_WORDS = frozenset("training joint standby peacekeeping task labour work air".split())
_HEADS = (
    _EXECUTIVE | _CROWNS | _ASSEMBLY | FACTION | FACTION_PLURAL | ARMED_PLURAL | FORCE | GOVERNMENT
    | frozenset("authorities ministries agency factions parties companies firms donors diplomats negotiators".split())  # noqa: E501
)  # fmt: skip


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
                owner = context_state(scene, number, mention.first)
                entity.part_of = owner if owner != entity.key else ""


def _executives(scene: Scene) -> dict[str, int]:
    """How often the government of each state is spoken of as such ('' = whose is not said)."""
    counts: dict[str, int] = {}
    for number, line in enumerate(scene.lines):
        for index, token in enumerate(line.tokens):
            if token.low in _EXECUTIVE and token.tag in {"N", "NP"}:
                owner = owner_of(scene, number, index)
                if token.low == "administration" and _after_of(line.tokens, index) is None:
                    continue
                before = line.tokens[index - 1].low if index else ""
                if before in TIERS:
                    continue
                if before in {"no", "neither", "either", "any", "every", "each", "another"}:
                    continue
                own = token.low in _RULERS | {"cabinet"} or _opposes(line.tokens, index)
                weight = 2 if own else 1
                counts[owner] = counts.get(owner, 0) + weight
    return counts


def _opposes(tokens: list[Token], index: int) -> bool:
    """'accuses the government', 'the government refuses': it does, or suffers, a deed."""
    before = tokens[max(0, index - 3) : index]
    after = tokens[index + 1 : index + 4]
    verbs = [t for t in before if t.tag in {"V", "B", "G"}][-1:]
    verbs += [t for t in after if t.tag in {"V", "B"}][:1]
    return any(t.lemma in relation_verbs() for t in verbs)


def _match(scene: Scene, number: int, index: int) -> Found | None:
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
        holder = scene.mentions[number][after.mention]
        if holder.first == index + 1 and holder.kind == "name":
            return None  # 'the opposition Patriotic Front': the name says who it is
    first = phrase_start(tokens, index)
    if low in FACTION_PLURAL | ARMED_PLURAL | {
        "donors",
        "diplomats",
        "negotiators",
    } and _counted_or_owning(tokens, first, index):
        return None
    modifiers = [t.low for t in tokens[first:index] if t.tag in {"J", "N", "NP", "E", "G"}]
    owner = owner_of(scene, number, index)
    explicit = bool(owner)
    whose = owner or context_state(scene, number, index)
    words = [t for t in tokens[first:index] if t.tag not in {"D", "'"}]
    named = [
        t
        for t in words
        if t.capital and t.mention < 0 and t.tag == "NP" and t.start > tokens[0].start
    ]
    mentioned = any(t.mention >= 0 for t in words)
    article = tokens[first].low if first < index else ""
    if low in {"ministry", "ministries"} and modifiers:
        return Found(first, index + 1, index, whose, "government", "ministry", explicit)
    if low in _ASSEMBLY and (owner or article == "the"):
        return Found(
            first, index + 1, index, owner or scene.home, "government", "assembly", explicit
        )
    if low in _CROWNS and article in {"the", "its"}:
        return Found(first, index + 1, index, whose, "government", low, explicit)
    if low == "guard" and modifiers[-1:] in (["old"], ["young"], ["new"]):
        last = _within(tokens, index)
        inner = inner_owner(scene, number, index, last)
        return Found(
            first,
            last,
            index,
            inner or context_body(scene, number, index) or whose,
            "faction",
            low,
            explicit,
        )
    if low in {"government", "administration", "authorities"} and set(modifiers) & TIERS:
        return Found(first, index + 1, index, whose, "government", "tier", explicit)
    if low in _EXECUTIVE:
        if low == "administration":
            name = _after_of(tokens, index)
            if name is None or article not in {"the", "a", "an"}:
                return None
            return Found(
                first,
                name,
                index,
                owner or person_state(scene, number, index, name),
                "government",
                "administration",
                explicit,
            )
        if article in {"a", "an", "any", "no", "every"} and not (
            owner or set(modifiers) & CARETAKERS
        ):
            return None
        return Found(first, index + 1, index, owner, "government", "executive", explicit)
    if (
        low == "guard"
        and (modifiers or named)
        and low not in modifiers
        and article not in {"a", "an"}
    ):
        return Found(first, index + 1, index, whose, "armed_force", "guard", explicit)
    if low == "forces" and modifiers[-1:] == ["armed"] and article in {"the", "its", "their"}:
        return Found(first, index + 1, index, whose, "armed_force", "military", explicit)
    if low in FORCE and low in _NAMED_FORCES:
        if set(modifiers) & _PLACE_WORDS or article in {"a", "an", "no"}:
            return None
        if low == "military" and not (article in {"the", "its", "their"} or owner):
            return None
        return Found(first, index + 1, index, whose, "armed_force", low, explicit)
    if low in {"agency", "directorate"} and owner and modifiers:
        return Found(first, index + 1, index, owner, "government", low)
    if low in {"coalition", "camp", "bloc", "faction", "clan"} and boss_of(scene, number, index):
        return Found(first, index + 1, index, whose, "faction", low, explicit)
    if low in {"current", "wing", "faction", "tendency"} and set(modifiers) & _GENERATIONS:
        last = _within(tokens, index)
        inner = inner_owner(scene, number, index, last) or context_body(scene, number, index)
        return Found(first, last, index, inner or whose, "faction", low, explicit)
    if low == "opposition" and not owner:
        whose = scene.home or whose
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
        return Found(first, index + 1, index, whose, "faction", low, explicit)
    if low in {"coalition"} and article in {"his", "her", "its", "their"}:
        return Found(first, index + 1, index, whose, "faction", low, explicit)
    if low in FACTION_PLURAL:
        last = _within(tokens, index)
        inner = inner_owner(scene, number, index, last)
        return Found(first, last, index, inner or whose, "faction", low, explicit)
    if low in ARMED_PLURAL and article == "the" and not owner and not named:
        return Found(first, index + 1, index, "", "armed_group", "rebels", False)
    if low in ARMED_PLURAL and (owner or named):
        return Found(first, index + 1, index, owner, "armed_group", low)
    if (
        low in {"factions", "parties"}
        and (owner or set(modifiers) & _PARTY_WORDS)
        and not (set(modifiers) & {"other", "third", "warring", "both"})
    ):
        return Found(first, index + 1, index, whose, "faction_group", low, explicit)
    demonym = index > first and tokens[index - 1].mention >= 0
    acts = after is not None and after.tag in {"V", "M", "A"}
    if low in {"diplomats", "negotiators"} and owner and (demonym or acts):
        return Found(first, index + 1, index, owner, "faction", low)
    if low in {"companies", "firms"} and owner:
        return Found(first, index + 1, index, owner, "group", "companies")
    if low == "donors" and not owner:
        return Found(first, index + 1, index, "", "group", low)
    return None


def _counted_or_owning(tokens: list[Token], first: int, index: int) -> bool:
    """'six generals', 'Su-30 fighters', 'a donors' conference': no party."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    before = tokens[max(0, first - 1) : index]
    counted = any(t.tag == "Q" or any(c.isdigit() for c in t.text) for t in before)
    return counted or (
        after is not None
        and after.tag == "'"
        and after.text != "'s"
        and bool(tokens[index].low == "donors")
    )


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


def _place(scene: Scene, number: int, found: Found, executive: dict[str, int]) -> None:
    """Decide which entity a description is, and record the mention."""
    tokens = scene.lines[number].tokens
    text = " ".join(t.text for t in tokens[found.first : found.last])
    text = re.sub(r" (['’]s?)(?= |$)", r"\1", text)
    key = apposed_name(scene, number, found) or identify(scene, number, found, executive, text)
    if not key:
        return
    entity = scene.entity(key)
    plain = re.sub(r"^(?:the|an?) ", "", text, flags=re.IGNORECASE)
    entity.see(plain, number)
    entity.names.setdefault(plain, "description")
    mentions = scene.mentions[number]
    mention = Mention(found.first, found.last, (key,), "description")
    # Names inside the description ('Egyptian' in 'the Egyptian army') stay as they are.
    mentions.append(mention)
    for place in range(found.first, found.last):
        if tokens[place].mention < 0:
            tokens[place].mention = len(mentions) - 1


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
