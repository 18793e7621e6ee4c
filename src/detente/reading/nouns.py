"""Relations that nouns state: 'war between', 'support for', 'talks hosted by', 'blockade'."""

from __future__ import annotations

from itertools import combinations

from detente.reading.counterparts import counterparts
from detente.reading.hits import Hit
from detente.reading.mentions import Mention, Scene
from detente.reading.names import Line
from detente.reading.reference import main_parties
from detente.reading.tokens import Token

_NOUN_KINDS: dict[str, tuple[str, int]] = {
    **dict.fromkeys("attack attacks raid raids war invasion assault aggression offensive hostility sanctions blockade embargo strikes pressure campaign enmity fear suspicion".split(), ("hostile", -1)),  # noqa: E501
    **dict.fromkeys("rivalry dispute quarrel feud competition conflict tension tensions".split(), ("rival", -1)),  # noqa: E501
    **dict.fromkeys("opposition resistance objections".split(), ("refuses", -1)),
    **dict.fromkeys("support aid assistance backing help arms training weapons loans funding".split(), ("supports", 1)),  # noqa: E501
    **dict.fromkeys("cooperation partnership agreement accord ties pact memorandum understanding reconciliation trade friendship links".split(), ("cooperates", 1)),  # noqa: E501
    **dict.fromkeys("alliance allegiance".split(), ("ally", 1)),
    **dict.fromkeys("talks negotiations mediation dialogue contacts bargain".split(), ("negotiates", 0)),  # noqa: E501
    **dict.fromkeys("dependence reliance over-reliance".split(), ("depends_on", 1)),
}  # fmt: skip
_DEEDS = frozenset(
    "blockade strike strikes invasion attack attacks offensive embargo raid raids assault ultimatum".split()  # noqa: E501
)
TABLES = frozenset(
    "talks truce ceasefire agreement accord negotiations deal process round rounds settlement mediation dialogue".split()  # noqa: E501
)
_HOSTING = frozenset(
    "broker mediate host facilitate convene sponsor arrange oversee run chair lead manage".split()
)


def noun_relations(scene: Scene, line: Line, mentions: list[Mention]) -> list[Hit]:
    """'war between X and Y', 'X's attack on Y', 'X support for Y', 'talks with Y'."""
    tokens = line.tokens
    hits: list[Hit] = mediation(scene, line, mentions)
    for index, token in enumerate(tokens):
        entry = _NOUN_KINDS.get(token.low)
        if entry is None or token.tag not in {"N", "NP"}:
            continue
        kind, sign = entry
        after = tokens[index + 1].low if index + 1 < len(tokens) else ""
        right = _right(tokens, mentions, index)
        if after in {"between", "among"} and len(right) > 1:
            for left, other in combinations(right, 2):
                hits.append(
                    Hit(
                        left,
                        other,
                        kind,
                        index,
                        index + 2,
                        sign,
                        True,
                        why=f"'{token.low} between'",
                    )
                )
            continue
        owner = _left_owner(scene, tokens, mentions, index)
        if token.low in _DEEDS and after == "by" and right and not owner:
            for source in right[:1]:
                hits += [
                    Hit(source, target, "hostile", index, index + 3, -1, explicit=False,
                        confidence=0.4, why=f"'{token.low} by'; target from context")
                    for target in counterparts(scene, [source])
                ]  # fmt: skip
            continue
        if owner and token.low in _DEEDS and not (right and after in {"on", "against", "of"}):
            for source in owner:
                hits += [
                    Hit(source, target, "hostile", max(0, index - 2), index + 1, -1, explicit=False,
                        future=True, confidence=0.4, why=f"noun '{token.low}'; target from context")
                    for target in counterparts(scene, [source])
                ]  # fmt: skip
            continue
        wanted = {"hostile": {"on", "against", "of", "over"}, "supports": {"for", "to"}, "refuses": {"to"},  # noqa: E501
                  "depends_on": {"on", "upon"}}.get(kind, {"with"})  # fmt: skip
        if owner and right and after in wanted:
            negated = any(t.tag == "X" or t.low == "no" for t in tokens[max(0, index - 6) : index])
            for source in owner:
                for target in right:
                    hits.append(Hit(source, target, kind, max(0, index - 2), index + 3, sign,
                                    kind in {"rival", "cooperates", "ally", "negotiates"}, explicit=True,  # noqa: E501
                                    negated=negated, confidence=0.6, why=f"noun '{token.low}'"))  # fmt: skip  # noqa: E501
    return hits


def mediation(scene: Scene, line: Line, mentions: list[Mention]) -> list[Hit]:
    """'talks hosted by X', 'the truce was brokered by X', 'mediation passed to X'."""
    tokens = line.tokens
    hits: list[Hit] = []
    for index, token in enumerate(tokens):
        active = token.lemma in _HOSTING and token.tag in {"E", "V", "B", "G"}
        passed = token.low == "mediation" and token.tag == "N"
        if not active and not passed:
            continue
        window = tokens[index + 1 : index + 8]
        link = next(
            (i for i, t in enumerate(window) if t.low in ({"by"} if active else {"to", "by"})), -1
        )
        table = {t.low for t in tokens[max(0, index - 6) : index]} & TABLES
        if link < 0 or (active and not table):
            continue
        start = index + 1 + link
        hosts = _right(tokens, mentions, start - 1)
        if not hosts:
            continue
        earlier = [m for m in mentions if m.last <= index and m.kind not in {"place", "demonym"}]
        parties = list(dict.fromkeys(k for m in earlier for k in m.who if k not in hosts))
        if len(parties) < 2:
            parties = [k for k in main_parties(scene, 5) if k not in hosts][:3]
        hits += [
            Hit(host, party, "negotiates", max(0, index - 2), start + 3, 0, past=True, explicit=False,  # noqa: E501
                confidence=0.6, why="hosts or mediates talks")
            for host in hosts for party in parties
        ]  # fmt: skip
    for index, token in enumerate(tokens):
        # 'with A and B as observers'
        if (
            token.low in {"observers", "members", "guarantors"}
            and index > 2
            and tokens[index - 1].low == "as"
        ):
            first = next(
                (i for i in range(index - 1, max(-1, index - 12), -1) if tokens[i].low == "with"),
                -1,
            )
            bodies = [
                m
                for m in mentions
                if m.first < first and scene.entity(m.who[0]).type == "organisation"
            ]
            if first >= 0 and bodies:
                hits += [
                    Hit(key, bodies[-1].who[0], "member_of", first, index + 1, 1, future=True, why="'as observers'")  # noqa: E501
                    for m in mentions if first < m.first < index for key in m.who
                ]  # fmt: skip
    return hits


def _right(tokens: list[Token], mentions: list[Mention], index: int) -> list[str]:
    """Actors in the phrase right of a noun and its preposition, as one list."""
    place = index + 2
    keys: list[str] = []
    while place < len(tokens):
        token = tokens[place]
        mention = next((m for m in mentions if m.first == place and m.kind != "place"), None)
        if mention is not None:
            keys += mention.who
            place = mention.last
            continue
        if token.tag in {"D", "O", "J", "NP", "'"} or token.low in {",", "and"}:
            place += 1
            continue
        break
    return list(dict.fromkeys(keys))


def _left_owner(
    scene: Scene, tokens: list[Token], mentions: list[Mention], index: int
) -> list[str]:
    place = index - 1
    while place >= 0 and (
        tokens[place].tag in {"J", "N", "E", "G", "'"}
        and not any(m.last == place + 1 for m in mentions)
    ):
        place -= 1
    mention = next((m for m in mentions if m.last == place + 1 and m.kind != "place"), None)
    _ = scene
    return list(mention.who) if mention is not None else []
