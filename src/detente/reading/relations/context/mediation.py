"""Who brings others to the table: talks hosted, truces brokered, mediation and good offices."""

from __future__ import annotations

from detente.reading.actors.names import Line
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.mentions.sides import two_sides
from detente.reading.relations.hits import Hit

TABLES = frozenset(
    "talks truce ceasefire agreement accord negotiations deal process round rounds settlement mediation dialogue".split()  # noqa: E501
)
_HOSTING = frozenset(
    "broker mediate host facilitate convene sponsor arrange oversee run chair lead manage open "
    "launch start initiate supervise".split()
)


def mediation(scene: Scene, line: Line, mentions: list[Mention]) -> list[Hit]:
    """'talks hosted by X', 'the truce was brokered by X', 'mediation passed to X'."""
    tokens = line.tokens
    hits: list[Hit] = []
    for index, token in enumerate(tokens):
        active = token.lemma in _HOSTING and token.tag in {"E", "V", "B", "G"}
        passed = token.low == "mediation" and token.tag in {"N", "NP"}
        if not active and not passed:
            continue
        window = tokens[index + 1 : index + 13]
        closed = next((i for i, t in enumerate(window) if t.tag in {"V", "A", "M"}), 12)
        window = window[: max(closed, 7)]
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
            around = [m for m in mentions if m.kind not in {"place", "demonym"}]
            every = list(dict.fromkeys(k for m in around for k in m.who if k not in hosts))
            after = [k for k in every if any(m.first > start and k in m.who for m in around)]
            parties = next((two for two in (every, after) if len(two) == 2), parties)
        if len(parties) < 2:
            parties = list(two_sides(scene, besides=hosts))
        hits += [
            Hit(host, party, "negotiates", max(0, index - 2), start + 3, 0, past=True, explicit=False,  # noqa: E501
                confidence=0.6, why="hosts or mediates talks")
            for host in hosts for party in parties
        ]  # fmt: skip
    hits += _under(scene, tokens, mentions)
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


_ROOFS = frozenset(
    "chairmanship auspices mediation aegis sponsorship stewardship facilitation patronage".split()
)


def _under(scene: Scene, tokens: list[Token], mentions: list[Mention]) -> list[Hit]:
    """'Talks resumed under Swedish chairmanship', 'met under the auspices of X and Y'."""
    hits: list[Hit] = []
    for index, token in enumerate(tokens):
        start = next((i for i in range(index - 1, max(-1, index - 10), -1)
                      if tokens[i].low == "under"), -1)  # fmt: skip
        if token.low not in _ROOFS or start < 0:
            continue
        near = [m for m in mentions if start < m.first < index and m.kind != "place"]
        hosts = list(dict.fromkeys(k for m in near for k in m.who))
        hosts = hosts or _right(tokens, mentions, index)
        named = [
            k for m in mentions
            if m.kind not in {"place", "demonym", "group"} and m not in near for k in m.who
        ]  # fmt: skip
        sides = list(dict.fromkeys(k for k in named if k not in hosts))
        sides = sides[:3] if len(sides) >= 2 else list(two_sides(scene, besides=hosts))
        hits += [
            Hit(host, side, "negotiates", max(0, index - 3), index + 1, 0, explicit=False,
                confidence=0.6, why=f"talks under its {token.low}")
            for host in hosts for side in sides
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
