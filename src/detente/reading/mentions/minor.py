"""Who is named, yet is no actor here: places, nationalities, words that only modify a noun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.reading.language.tokens import Token
from detente.reading.language.words import word_class

if TYPE_CHECKING:
    from detente.reading.mentions.mentions import Mention, Scene

_MINOR_PEOPLE = word_class("passers-by")
_INSIDE = frozenset("in at inside within across near into through throughout outside over".split())


def demote_minor(scene: Scene) -> None:
    """Flag what is named only as a place, a nationality or a word before a noun."""
    serious: set[str] = set()
    for number, mentions in enumerate(scene.mentions):
        tokens = scene.lines[number].tokens
        for mention in mentions:
            entity = scene.entity(mention.who[0])
            if entity.type == "state" and _passing(tokens, mention, entity.count):
                continue
            if entity.type == "organisation" and entity.count <= 4 and _modifies(tokens, mention):
                continue
            if entity.type == "government" and entity.count == 1:
                before = tokens[mention.first - 2].low if mention.first > 1 else ""
                the = tokens[mention.first - 1].low == "the"
                if the and before in _INSIDE and entity.source != "text":
                    continue
            serious.update(mention.who)
    for key, entity in scene.cast.entities.items():
        if entity.type in {"state", "organisation", "government"} and key not in serious:
            entity.flags.append("minor")
            entity.why.append("named only as a place, a nationality or a word before a noun")


def _passing(tokens: list[Token], mention: Mention, count: int) -> bool:
    """A state as a place, or as the nationality of a passer-by."""
    before = tokens[mention.first - 1].low if mention.first else ""
    following = tokens[mention.last].low if mention.last < len(tokens) else ""
    if mention.kind == "place":
        return True
    if mention.kind in {"demonym", "people"}:
        return following in _MINOR_PEOPLE or before == "ethnic"
    return mention.kind == "name" and count == 1 and before in _INSIDE


def _modifies(tokens: list[Token], mention: Mention) -> bool:
    """'UN investigators', 'a UN resolution': the name only says whose the noun is."""
    after = tokens[mention.last] if mention.last < len(tokens) else None
    short = mention.last - mention.first == 1 and tokens[mention.first].text.isupper()
    return short and after is not None and after.tag in {"N", "NP", "J"}
