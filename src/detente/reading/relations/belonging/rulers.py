"""Who rules or heads without a title: 'the ruling party, X', 'X seized power'."""

from __future__ import annotations

from detente.reading.actors.names import Line
from detente.reading.clauses.clause import Clause
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.mentions.sides import root_state
from detente.reading.relations.hits import Hit

_RULING = frozenset("ruling governing".split())
_POWER = frozenset("seize take hold keep assume retain".split())
_FIGURES = frozenset(
    "leader leaders chairs co-chairs co-chairmen heads founders commanders figures chiefs "
    "presidents directors bosses".split()
)
_BODIES = frozenset("organisation faction_group faction armed_group armed_force".split())


def rulers(scene: Scene, line: Line, mentions: list[Mention], parsed: list[Clause]) -> list[Hit]:
    """Ruling parties, those who took power, and persons at the head of a body."""
    tokens = line.tokens
    hits = [
        *_ruling(scene, tokens, mentions), *_figures(scene, tokens, mentions),
        *_co_heads(scene, tokens, mentions), *_fronted(scene, tokens, mentions),
    ]  # fmt: skip
    for clause in parsed:
        hits += _in_power(scene, tokens, clause) + _at_the_head(scene, tokens, mentions, clause)
    return hits


def _ruling(scene: Scene, tokens: list[Token], mentions: list[Mention]) -> list[Hit]:
    """'the Togolese ruling party, X', 'Togo's ruling X party': X rules Togo."""
    hits: list[Hit] = []
    for index, token in enumerate(tokens):
        if token.low not in _RULING:
            continue
        party = next(
            (m for m in mentions if m.kind == "name" and index < m.first <= index + 4), None
        )
        if party is None or scene.entity(party.who[0]).type == "person":
            continue
        between = tokens[index + 1 : party.first]
        if any(t.tag in {"V", "P", "C", "A"} for t in between):
            continue
        entity = scene.entity(party.who[0])
        if entity.type in {"state", "government", "place"}:
            continue
        owner = next((m for m in mentions if index - 2 <= m.last <= index), None)
        state = root_state(scene, owner.who[0]) if owner is not None else ""
        state = state or root_state(scene, entity.part_of) or scene.home
        if state in scene.cast.entities and scene.entity(state).type == "state":
            hits.append(_leads(entity.key, state, index, party.last, "the ruling party"))
    return hits


def _leads(key: str, body: str, first: int, last: int, why: str, *, past: bool = False) -> Hit:
    return Hit(
        key, body, "leads", first, last, 1, past=past, explicit=False, confidence=0.6, why=why
    )


def _in_power(scene: Scene, tokens: list[Token], clause: Clause) -> list[Hit]:
    """'X seized power in May', 'the party has ruled since 1975', 'X is in power'."""
    after = [t.low for t in tokens[clause.verb + 1 : clause.verb + 4]]
    took = clause.lemma in _POWER and after[:1] == ["power"]
    came = clause.lemma in {"come", "be", "return", "remain", "stay"} and after[1:2] == ["power"]
    alone = clause.lemma in {"rule", "govern"} and after[:1] in (["since"], ["for"], ["alone"])
    if clause.passive or clause.negated or not (took or came or alone):
        return []
    if clause.modal or clause.infinitive:
        return []
    hits: list[Hit] = []
    for key in clause.subject:
        entity = scene.entity(key)
        if entity.type in {"state", "place"} or entity.source == "gazetteer":
            continue
        # What a text about Togo says of power without a place, it says of Togo.
        own = root_state(scene, entity.part_of) if entity.type == "person" else ""
        state = own or scene.home or root_state(scene, entity.part_of)
        if state in scene.cast.entities and scene.entity(state).type == "state":
            hits.append(_leads(key, state, clause.first, clause.stop, "came to power"))
    return hits


def _at_the_head(
    scene: Scene, tokens: list[Token], mentions: list[Mention], clause: Clause
) -> list[Hit]:
    """'X marched on the city at the head of a movement called Y'."""
    people = [k for k in clause.subject if scene.entity(k).type == "person"]
    for place in range(clause.verb, min(clause.stop, len(tokens)) - 4):
        if [t.low for t in tokens[place : place + 4]] != ["at", "the", "head", "of"]:
            continue
        body = next((m for m in mentions if place + 4 <= m.first <= place + 8), None)
        if body is None or scene.entity(body.who[0]).type in {"person", "state", "place"}:
            continue
        return [_leads(k, body.who[0], clause.first, body.last, "at its head") for k in people]
    return []


def _figures(scene: Scene, tokens: list[Token], mentions: list[Mention]) -> list[Hit]:
    """'A and B, its leading figures,', 'A and B, the League's co-chairs'."""
    hits: list[Hit] = []
    for owner in mentions:
        comma = owner.first - 1
        while comma > 0 and tokens[comma].tag == "D":
            comma -= 1
        if comma < 1 or tokens[comma].text != "," or len(owner.who) != 1:
            continue
        if scene.entity(owner.who[0]).type not in _BODIES:
            continue
        place = owner.last
        if owner.kind != "possessive":
            if place >= len(tokens) or tokens[place].tag != "'":
                continue
            place += 1
        while place < len(tokens) and tokens[place].tag in {"J", "G"}:
            place += 1
        if (
            place >= len(tokens)
            or tokens[place].low not in _FIGURES
            or tokens[place].low == "leader"
        ):
            continue
        last = next((m for m in mentions if m.last == comma and m.kind == "name"), None)
        if last is None or scene.entity(last.who[0]).type != "person":
            continue
        people = _people_before(scene, tokens, mentions, last)
        hits += [
            _leads(m.who[0], owner.who[0], m.first, place + 1, f"its '{tokens[place].low}'")
            for m in people
        ]
    return hits


def _people_before(
    scene: Scene, tokens: list[Token], mentions: list[Mention], last: Mention
) -> list[Mention]:
    """The persons of a list that ends with ``last``."""
    people = [last]
    for other in sorted(mentions, key=lambda m: -m.first):
        between = [t.low for t in tokens[other.last : people[-1].first]]
        joined = bool(between) and set(between) <= {",", "and"}
        if joined and scene.entity(other.who[0]).type == "person":
            people.append(other)
    return people


def _co_heads(scene: Scene, tokens: list[Token], mentions: list[Mention]) -> list[Hit]:
    """'A and B, co-chairs of the League,', 'the League's two leaders, A and B', 'under A and B'."""
    hits: list[Hit] = []
    people = [m for m in mentions if m.kind == "name" and scene.entity(m.who[0]).type == "person"]
    for index, token in enumerate(tokens[:-2]):
        if token.low not in _FIGURES - {"leader"} or not index:
            continue
        if tokens[index + 1].low == "of":
            body = next((m for m in mentions if index + 2 <= m.first <= index + 3), None)
            comma = next((i for i in range(index - 1, max(-1, index - 5), -1)
                          if tokens[i].text == ","), -1)  # fmt: skip
            last = next((m for m in people if m.last == comma), None)
            heads = _people_before(scene, tokens, mentions, last) if last is not None else []
        else:
            start = index
            while start and tokens[start - 1].tag in {"J", "Q", "N", "G"}:
                start -= 1
            body = next((m for m in mentions if m.last == start - 1), None)
            if tokens[start - 1].tag != "'" or tokens[index + 1].text != ",":
                continue
            first = next((m for m in people if m.first == index + 2), None)
            heads = [first] if first is not None else []
            for other in people:
                between = [t.low for t in tokens[heads[-1].last : other.first]] if heads else []
                if between and set(between) <= {",", "and"}:
                    heads.append(other)
        if body is None or scene.entity(body.who[0]).type not in _BODIES:
            continue
        hits += [
            _leads(m.who[0], body.who[0], index, index + 2, f"its '{token.low}'") for m in heads
        ]
    return hits


def _fronted(scene: Scene, tokens: list[Token], mentions: list[Mention]) -> list[Hit]:
    """'Under X the League turned left', 'Under X, the League turned left'."""
    if not tokens or tokens[0].low != "under":
        return []
    head = next((m for m in mentions if m.kind == "name" and m.first <= 4), None)
    if head is None or scene.entity(head.who[0]).type != "person":
        return []
    place = head.last + (tokens[head.last].text == ",")
    body = next((m for m in mentions if place <= m.first <= place + 1), None)
    if body is None or scene.entity(body.who[0]).type not in _BODIES | {"state"}:
        return []
    if body.last < len(tokens) and tokens[body.last].tag == "'":
        return []
    return [_leads(head.who[0], body.who[0], 0, body.last, "under him or her")]
