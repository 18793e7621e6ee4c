"""Whose a described actor is: 'its navy', 'the army', 'hardliners in the cabinet of X'."""

from __future__ import annotations

from detente.reading.actors.spans import CALENDAR
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention, Scene, subject_of
from detente.reading.mentions.sides import root_state


def phrase_start(tokens: list[Token], index: int) -> int:
    """First token of the noun phrase that ends at ``index``."""
    first = index
    while first > 0:
        token = tokens[first - 1]
        if token.capital and token.low in CALENDAR:
            break  # 'On 12 June police …'
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


def mention_at(scene: Scene, number: int, index: int) -> Mention | None:
    """The mention that covers a token; None if none does."""
    token = scene.lines[number].tokens[index]
    if token.mention < 0:
        return None
    return scene.mentions[number][token.mention]


def owner_of(scene: Scene, number: int, index: int) -> str:
    """Whose it is: 'France's army', 'the Danish foreign ministry', 'the parliament of Kosovo'."""
    tokens = scene.lines[number].tokens
    first = phrase_start(tokens, index)
    for place in range(index - 1, first - 1, -1):
        mention = mention_at(scene, number, place)
        if mention is not None:
            entity = scene.entity(mention.who[0])
            if entity.type in {"state", "organisation", "government", "armed_group", "armed_force"}:
                return mention.who[0]
    if index + 2 < len(tokens) and tokens[index + 1].low in {"of", "in"}:
        for place in range(index + 2, min(index + 5, len(tokens))):
            mention = mention_at(scene, number, place)
            if mention is not None and scene.entity(mention.who[0]).type == "state":
                return mention.who[0]
            if tokens[place].tag not in {"D", "J", "NP"}:
                break
    if first < index and tokens[first].tag == "O":
        return last_owner(scene, number, first, person=tokens[first].low in {"his", "her"})
    return ""


def inner_owner(scene: Scene, number: int, index: int, last: int) -> str:
    """Whose it is by the words inside: \'hardliners in the council\'."""
    for place in range(index + 1, last):
        mention = mention_at(scene, number, place)
        if mention is not None:
            return (
                root_state(scene, mention.who[0])
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


def last_owner(scene: Scene, number: int, index: int, *, person: bool) -> str:
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


def context_state(scene: Scene, number: int, index: int) -> str:
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
            # 'In Tessin, the government …': a place in front sets the scene.
            after = tokens[mention.last].text if mention.last < len(tokens) else ""
            topical = before is None or before.tag != "P" or (mention.first == 1 and after == ",")
            if entity.type == "state" and mention.kind in {"name", "capital"} and topical:
                return entity.key
            if (
                entity.part_of
                and topical
                and entity.type
                in {"government", "armed_force", "person", "organisation", "faction"}
            ):
                return root_state(scene, entity.key)
    return scene.home


def boss_of(scene: Scene, number: int, index: int) -> str:
    """'Kassar's coalition': the person whose following it is."""
    tokens = scene.lines[number].tokens
    for place in range(index - 1, max(-1, index - 4), -1):
        mention = mention_at(scene, number, place)
        if mention is not None:
            person = scene.entity(mention.who[0])
            owned = tokens[mention.last].tag == "'"
            return person.key if person.type == "person" and owned else ""
    return ""


def context_body(scene: Scene, number: int, index: int) -> str:
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


def person_state(scene: Scene, number: int, index: int, last: int) -> str:
    """The state of the person named after \'administration of\'; empty if nothing tells."""
    for place in range(index, last):
        mention = mention_at(scene, number, place)
        if mention is not None:
            return root_state(scene, mention.who[0])
    from detente.reading.actors.gazetteer import office_holders, states

    text = " ".join(t.text for t in scene.lines[number].tokens[index + 2 : last])
    for code in states():
        if any(row["person"] == text for row in office_holders(code, "")):
            if code not in scene.cast.entities:
                scene.cast.add(code, states()[code]["name"], "state", code=code, source="gazetteer")
            return code
    return ""
