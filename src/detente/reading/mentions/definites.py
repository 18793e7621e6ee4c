"""Whom 'the party', 'the movement', 'the company', 'its patron' mean: the last such actor named."""

from __future__ import annotations

from detente.reading.actors.names import Line
from detente.reading.mentions.memory import add_mention
from detente.reading.mentions.mentions import Mention, Scene

# Noun → types of actors that it can stand for (the name need not hold the word).
_TYPES = {
    "party": {"faction"}, "movement": {"armed_group", "faction", "organisation"},
    "group": {"armed_group"}, "militia": {"armed_group"}, "guerrillas": {"armed_group"},
    "insurgents": {"armed_group"}, "rebels": {"armed_group"}, "separatists": {"armed_group"},
    "militants": {"armed_group"}, "company": {"organisation"}, "firm": {"organisation"},
    "bank": {"organisation"}, "body": {"organisation"}, "organisation": {"organisation"},
    "organization": {"organisation"}, "mission": {"organisation"}, "alliance": {"organisation"},
    "bloc": {"organisation", "faction"}, "council": {"organisation", "government"},
    "court": {"organisation", "government"}, "commission": {"organisation"},
    "fund": {"organisation"}, "guild": {"organisation"}, "league": {"organisation"},
    "federation": {"organisation"}, "union": {"organisation", "faction"}, "kingdom": {"state"}, "republic": {"state"}, "emirate": {"state"}, "island": {"state"},  # noqa: E501
    "caucus": {"faction"}, "consortium": {"organisation"}, "utility": {"organisation"},
    "monitors": {"group", "organisation"}, "peacekeepers": {"group", "organisation"}, "mediator": {"person", "organisation"}, "envoy": {"person"},  # noqa: E501
    "general": {"person"}, "president": {"person"}, "premier": {"person"}, "minister": {"person"},
    "colonel": {"person"}, "governor": {"person"}, "chancellor": {"person"}, "king": {"person"},
}  # fmt: skip
# These are used loosely: only the actor whose own name or description holds the word is meant.
_NAMED_ONLY = frozenset(
    "company firm bank body organisation organization mission alliance council court commission "
    "fund "
    "federation union guild league island kingdom republic emirate bloc movement utility "
    "consortium monitors "
    "mediator "
    "envoy general president premier minister colonel governor chancellor king group party".split()
)
_COMPANY = frozenset("company firm utility bank".split())


def find_definites(scene: Scene, number: int, line: Line) -> None:
    """Add a mention for every definite description of a sentence that points back."""
    tokens = line.tokens
    for index, token in enumerate(tokens):
        if token.mention >= 0 or token.low not in _TYPES or token.tag not in {"N", "NP"}:
            continue
        start = index - 1
        if token.low == "minister" and index > 1 and tokens[start].low == "prime":
            start -= 1
        before = tokens[start].low if start >= 0 else ""
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if before not in {"the", "this", "that"}:
            continue
        if after is not None and (
            after.tag in {"N", "NP"} or after.low in {"of", "in", "that", "which"}
        ):
            continue
        key = _last(scene, number, index, token.low)
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


def _last(scene: Scene, number: int, index: int, noun: str) -> str:
    for line in range(number, max(-1, number - 6), -1):
        for mention in sorted(scene.mentions[line], key=lambda m: -m.first):
            if (line == number and mention.first >= index) or mention.kind in {"place", "demonym"}:
                continue
            if len(mention.who) != 1:
                continue
            entity = scene.entity(mention.who[0])
            if entity.type in _TYPES[noun] and (
                noun not in _NAMED_ONLY or _is_called(scene, entity.key, noun)
            ):
                return entity.key
    return ""


def _is_called(scene: Scene, key: str, noun: str) -> bool:
    """Whether the name, the reasons or the offices of an actor hold the noun."""
    entity = scene.entity(key)
    words = set(" ".join([entity.name, *entity.names]).lower().split())
    if noun in words:
        return True
    if noun == "group":
        return entity.type == "armed_group"
    if noun == "party":
        return entity.type == "faction"
    why = " ".join(entity.why)
    if noun in _COMPANY:
        return "&" in entity.name or "calls it one" in why
    return entity.type == "person" and f"{noun}" in why
