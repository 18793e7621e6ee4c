"""Actors that are described, not named: 'hardliners in the cabinet', 'its navy', 'the junta'."""

from __future__ import annotations

import re

from detente.reading.language.tokens import Token
from detente.reading.language.words import relation_verbs
from detente.reading.mentions.candidates import EXECUTIVE, after_of, described
from detente.reading.mentions.identities import TIERS, Found, apposed_name, identify
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.mentions.owners import context_state, owner_of

_RULERS = frozenset("junta regime putschists".split())


def describe(scene: Scene) -> None:
    """Find descriptions, give each an entity (or the entity that it stands for), add mentions."""
    executive = _executives(scene)
    for number, line in enumerate(scene.lines):
        if line.kind in {"heading"}:
            continue
        tokens = line.tokens
        index = 0
        while index < len(tokens):
            found = described(scene, number, index)
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
                owner = _located(scene, number, mention)
                owner = owner or context_state(scene, number, mention.first)
                entity.part_of = owner if owner != entity.key else ""


def _located(scene: Scene, number: int, mention: Mention) -> str:
    """'the Ministry of Energy in Lomé': of the state whose capital that is."""
    tokens = scene.lines[number].tokens
    if mention.last + 1 >= len(tokens) or tokens[mention.last].low != "in":
        return ""
    seat = next((m for m in scene.mentions[number] if m.first == mention.last + 1), None)
    if seat is None or len(seat.who) != 1 or scene.entity(seat.who[0]).type != "state":
        return ""
    return seat.who[0]


def _executives(scene: Scene) -> dict[str, int]:
    """How often the government of each state is spoken of as such ('' = whose is not said)."""
    counts: dict[str, int] = {}
    for number, line in enumerate(scene.lines):
        for index, token in enumerate(line.tokens):
            if token.low in EXECUTIVE and token.tag in {"N", "NP"}:
                owner = owner_of(scene, number, index)
                if token.low == "administration" and after_of(line.tokens, index) is None:
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
