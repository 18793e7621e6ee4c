"""Parts by what they are called: 'the Union (U) Mission in X', 'which Y calls a front of Z'."""

from __future__ import annotations

from detente.reading.actors.names import Line
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.relations.hits import Hit, past_brackets

_WHOLES = frozenset("organisation faction_group faction armed_group".split())
_PARTS = _WHOLES | frozenset("armed_force group government".split())
_BODIES = frozenset(
    "mission force commission court committee agency office bureau secretariat council panel wing "
    "operation centre center fund tribunal brigade delegation observer monitoring unit team".split()
)
FRONTS = frozenset(
    "front signboard wing arm branch offshoot extension cover franchise affiliate subsidiary "
    "tentacle vehicle splinter appendage label facade façade mask alias part creature tool "
    "instrument proxy outgrowth".split()
)
_CALLING = frozenset(
    "consider call regard see describe label view treat deem dismiss brand list class count "
    "portray denounce".split()
)


def offshoots(scene: Scene, line: Line, mentions: list[Mention]) -> list[Hit]:
    """Parts whose name or description holds the whole, and parts that somebody calls one."""
    tokens = line.tokens
    named = [m for m in mentions if m.kind in {"name", "description"} and len(m.who) == 1]
    hits: list[Hit] = []
    for whole in named:
        if scene.entity(whole.who[0]).type not in _WHOLES:
            continue
        for part in named:
            if part.who == whole.who or scene.entity(part.who[0]).type not in _PARTS:
                continue
            if _within(tokens, whole, part) or _goes_before(tokens, whole, part):
                hits.append(
                    Hit(part.who[0], whole.who[0], "member_of", min(whole.first, part.first),
                        max(whole.last, part.last), 1, explicit=False, confidence=0.6,
                        why="its name holds that of the whole")
                )  # fmt: skip
    return hits + _called(scene, tokens, named)


def _within(tokens: list[Token], whole: Mention, part: Mention) -> bool:
    """'the Union's new panel on Sudan', 'the Union mission'."""
    opens = part.first <= whole.first <= part.first + 1 and whole.last < part.last
    return opens and (tokens[whole.last].tag == "'" or tokens[part.last - 1].low in _BODIES)


def _goes_before(tokens: list[Token], whole: Mention, part: Mention) -> bool:
    """'the Union (U) Mission in X (UMX)', 'the Union mission, UMX'."""
    place = past_brackets(tokens, whole)
    if part.first == place and tokens[place].low in _BODIES:
        return True
    if not place < part.first - 1 <= place + 4 or tokens[part.first - 1].text != ",":
        return False
    between = tokens[place : part.first - 1]
    return between[-1].low in _BODIES and all(t.tag in {"N", "J", "NP"} for t in between)


def _called(scene: Scene, tokens: list[Token], named: list[Mention]) -> list[Hit]:
    """'X, which Y considers a mere signboard of Z': X is a part of Z, says Y."""
    hits: list[Hit] = []
    for whole in named:
        place = whole.first - 1
        while place > 0 and tokens[place].tag in {"D", "J"}:
            place -= 1
        if place < 3 or tokens[place].low not in {"of", "for"}:
            continue
        if tokens[place - 1].low not in FRONTS:
            continue
        verb = place - 2
        while verb > 0 and tokens[verb].tag in {"D", "J", "N", "P", "AV"}:
            verb -= 1
        if tokens[verb].lemma not in _CALLING or tokens[verb].tag not in {"V", "E"}:
            continue
        link = next((i for i in range(verb, -1, -1) if tokens[i].low in {"which", "whom"}), -1)
        caller = next((m for m in reversed(named) if m.last <= verb), None)
        if link > 0:
            part = next((m for m in reversed(named) if m.last <= link), None)
        else:
            part = next((m for m in named if verb < m.first < place), None)
        if part is None or caller is None or part is whole or part.who == whole.who:
            continue
        if scene.entity(part.who[0]).type not in _PARTS | {"unidentified"}:
            continue
        hits.append(
            Hit(part.who[0], whole.who[0], "member_of", part.first, whole.last, 1, alleged=True,
                confidence=0.6, why=f"called its '{tokens[place - 1].low}'")
        )  # fmt: skip
    return hits
