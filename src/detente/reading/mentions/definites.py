"""Whom 'the party', 'the movement', 'the company', 'its patron' mean: the last such actor named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from detente.reading.actors.cast import Entity
from detente.reading.actors.names import Line
from detente.reading.language.words import rows
from detente.reading.mentions.kinds import Kinds
from detente.reading.mentions.memory import add_mention
from detente.reading.mentions.mentions import Mention, Scene


@dataclass(frozen=True)
class _Noun:
    """What a definite noun can stand for; a row of ``lexicon/definite_nouns.csv``.

    Parameters
    ----------
    types : frozenset of str
        Types of actors.
    by_name : bool
        Whether the noun is used so loosely that only an actor is meant whose own name or
        description holds it or a synonym.
    synonyms : frozenset of str
        Words in names of bodies of this kind.
    """

    types: frozenset[str]
    by_name: bool
    synonyms: frozenset[str]


@cache
def _nouns() -> dict[str, _Noun]:
    return {
        row["noun"]: _Noun(
            frozenset(row["types"].split()), row["by_name"] == "yes",
            frozenset(row["synonyms"].split()),
        )
        for row in rows("lexicon", "definite_nouns.csv")
    }  # fmt: skip


_COMPANY = frozenset("company firm utility bank".split())


def find_definites(scene: Scene, number: int, line: Line, kinds: Kinds) -> None:
    """Add a mention for every definite description of a sentence that points back."""
    tokens = line.tokens
    for index, token in enumerate(tokens):
        if token.mention >= 0 or token.tag not in {"N", "NP"}:
            continue
        if token.low not in _nouns() and not kinds.called(token.low):
            continue
        start = index - 1
        if token.low == "minister" and index > 1 and tokens[start].low in {"prime", "chief"}:
            start -= 1
        before = tokens[start].low if start >= 0 else ""
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if before not in {"the", "this", "that"}:
            continue
        if after is not None and (
            after.tag in {"N", "NP"} or after.low in {"of", "in", "that", "which"}
        ):
            continue
        key = _last(scene, number, index, token.low, kinds)
        if key:
            add_mention(scene, number, Mention(start, index + 1, (key,), "group"))


_OTHERS = frozenset("neighbour neighbor rival adversary foe enemy opponent".split())


def find_counterparts(scene: Scene, number: int, line: Line) -> None:
    """'accuses its neighbour': the other state of this sentence or of those before."""
    tokens = line.tokens
    for index, token in enumerate(tokens):
        if token.low not in _OTHERS or index == 0 or token.mention >= 0:
            continue
        owner = next(
            (m for m in scene.mentions[number] if m.last == index and m.kind == "possessive"), None
        )
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        named = after is not None and (after.text == "," or after.tag in {"NP", "N"})
        if owner is None or named:
            continue
        other = _other_state(scene, number, index, owner.who)
        if other:
            add_mention(scene, number, Mention(index, index + 1, (other,), "group"))


def _other_state(scene: Scene, number: int, index: int, own: tuple[str, ...]) -> str:
    for line in range(number, max(-1, number - 3), -1):
        for mention in sorted(scene.mentions[line], key=lambda m: -m.first):
            if (line == number and mention.first >= index) or mention.kind in {"place", "demonym"}:
                continue
            for key in mention.who:
                if key not in own and scene.entity(key).type == "state":
                    return key
    return ""


def _last(scene: Scene, number: int, index: int, noun: str, kinds: Kinds) -> str:
    """The actor that a definite noun means: one called so, else the last one that it fits."""
    said = kinds.called(noun)
    for test in (
        lambda key: key in said or _fits(scene, key, noun, named=True),
        lambda key: _fits(scene, key, noun),
    ):
        near = _latest(scene, number, index, test)
        if near:
            return near
    # Further back only what one actor alone is called.
    known = _nouns().get(noun)
    alone = dict.fromkeys(said)
    if known is not None and known.by_name:
        alone |= {
            entity.key: None
            for entity in scene.cast.entities.values()
            if entity.count > 0 and _fits(scene, entity.key, noun)
        }
    if len(alone) > 1 and scene.home:
        # 'the president', where a guest of that office is named too: the one at home
        alone = {key: None for key in alone if scene.entity(key).part_of in {"", scene.home}}
    if len(alone) == 1 and _latest(scene, number, index, alone.__contains__, 99):
        return next(iter(alone))
    return ""


def _latest(
    scene: Scene, number: int, index: int, fits: Callable[[str], bool], reach: int = 6
) -> str:
    """The actor mentioned last, within some sentences, that a test accepts."""
    for line in range(number, max(-1, number - reach), -1):
        for mention in sorted(scene.mentions[line], key=lambda m: -m.first):
            if (line == number and mention.first >= index) or mention.kind in {"place", "demonym"}:
                continue
            if len(mention.who) == 1 and fits(mention.who[0]):
                return mention.who[0]
    return ""


def _fits(scene: Scene, key: str, noun: str, *, named: bool = False) -> bool:
    """Whether an actor is of the type of a noun; ``named``: and its own name holds the word."""
    entity = scene.entity(key)
    known = _nouns().get(noun)
    if known is None or entity.type not in known.types:
        return False
    if noun == "party" and entity.part_of and ":" in key and "party" not in entity.name.lower():
        return False  # a wing of it
    if named and noun not in " ".join([entity.name, *entity.names]).lower().split():
        return False
    return not known.by_name or _is_called(entity, noun, known.synonyms)


def _is_called(entity: Entity, noun: str, synonyms: frozenset[str]) -> bool:
    """Whether the name, the titles or the office of an actor hold the noun."""
    words = set(" ".join([entity.name, *entity.names]).lower().split())
    if noun in words or words & synonyms:
        return True
    if noun in {"group", "movement", "front"} and entity.type == "armed_group":
        return True
    if noun == "party":
        return entity.type == "faction"
    if noun in _COMPANY:
        return "&" in entity.name or bool(entity.called)
    return entity.type == "person" and noun in {*entity.titles, *entity.office.split()}
