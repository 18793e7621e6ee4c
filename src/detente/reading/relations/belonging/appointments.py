"""Who is put at the head of a body, follows another there or holds an office that a verb tells."""

from __future__ import annotations

from detente.reading.actors.names import Line
from detente.reading.clauses.clause import Clause
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.mentions.sides import root_state
from detente.reading.relations.belonging.bare_titles import ministry
from detente.reading.relations.hits import Hit, past_brackets

_NAMING = frozenset(
    "elect name appoint choose make pick install crown nominate anoint select proclaim".split()
)
_HEADS = frozenset(
    "leader head chair chairman chairwoman chairperson president commander chief director speaker "
    "captain secretary-general governor boss moderator coordinator".split()
)
_LEAVING = frozenset("resign step quit retire stand".split())
_HEADING = frozenset("chair head lead command run preside found direct".split())
_COMMAND = frozenset(
    "chairmanship chair command leadership presidency chairwomanship direction stewardship".split()
)
_LED = frozenset("organisation faction_group faction armed_group armed_force government".split())
_MINISTER = frozenset("minister secretary".split())


def appointments(
    scene: Scene, line: Line, mentions: list[Mention], parsed: list[Clause]
) -> list[Hit]:
    """Heads by election, succession or office."""
    tokens = line.tokens
    hits: list[Hit] = []
    for clause in parsed:
        if clause.negated or clause.modal or clause.infinitive:
            continue
        if clause.lemma in _NAMING:
            hits += _named(scene, tokens, mentions, clause)
        elif clause.lemma in {"succeed", "replace"} and not clause.passive:
            hits += _succeeds(scene, tokens, mentions, clause)
        elif clause.lemma in _LEAVING and not clause.passive:
            hits += _steps_down(scene, tokens, mentions, clause)
        elif clause.lemma == "take" and not clause.passive:
            hits += _takes_over(scene, tokens, mentions, clause)
        elif clause.lemma in {"be", "hold", "double", "serve", "remain", "become"}:
            hits += _serves(scene, tokens, mentions, clause) + _is(scene, tokens, mentions, clause)
    return [*hits, *_headed_by(scene, tokens, mentions), *_under(scene, tokens, mentions)]


def _hit(key: str, body: str, kind: str, first: int, last: int, why: str, *, past: bool) -> Hit:
    return Hit(key, body, kind, first, last, 1, past=past, explicit=False, confidence=0.6, why=why)


def _people(scene: Scene, keys: tuple[str, ...]) -> list[str]:
    return [k for k in keys if scene.entity(k).type == "person"]


def _body_of(
    scene: Scene, tokens: list[Token], mentions: list[Mention], first: int, last: int
) -> Mention | None:
    """The body of 'head of B', 'its leader' or 'B's leader' between two places."""
    last = min(last, len(tokens))
    for place in range(first, last):
        if tokens[place].low not in _HEADS:
            continue
        if place + 1 < last and tokens[place + 1].low == "of":
            held = next((m for m in mentions if place + 2 <= m.first <= place + 3), None)
        else:
            start = place
            while start > first and tokens[start - 1].tag in {"J", "N", "G"}:
                start -= 1
            end = start - 1 if start and tokens[start - 1].tag == "'" else start
            held = next((m for m in mentions if m.last == end and m.kind != "demonym"), None)
        if held is not None and len(held.who) == 1 and scene.entity(held.who[0]).type in _LED:
            return held
    return None


def _named(scene: Scene, tokens: list[Token], mentions: list[Mention], clause: Clause) -> list[Hit]:
    """'B elected X as its leader', 'X was named head of B'."""
    if clause.passive:
        people = _people(scene, clause.subject)
    else:
        people = [k for m in clause.objects for k in _people(scene, m.who)]
    body = _body_of(scene, tokens, mentions, clause.verb + 1, clause.verb + 12)
    if body is None:
        return []
    return [
        _hit(k, body.who[0], "leads", clause.first, clause.stop, f"{clause.lemma} head", past=False)
        for k in people
    ]


def _succeeds(
    scene: Scene, tokens: list[Token], mentions: list[Mention], clause: Clause
) -> list[Hit]:
    """'X succeeded Y as head of B', 'X, who replaced Y': what Y led."""
    before = [k for m in clause.objects for k in _people(scene, m.who)]
    after = _people(scene, clause.subject)
    if not before or not after:
        return []
    body = _body_of(scene, tokens, mentions, clause.verb + 1, clause.verb + 12)
    key = body.who[0] if body is not None else _led_by(scene, before[0])
    if not key:
        return []
    return [
        _hit(k, key, "leads", clause.first, clause.stop, "follows another there", past=False)
        for k in after
    ]


def _steps_down(
    scene: Scene, tokens: list[Token], mentions: list[Mention], clause: Clause
) -> list[Hit]:
    """'X resigned as head of B', 'X stepped down as B's leader': led it once."""
    stop = min(clause.verb + 5, len(tokens))
    link = next((i for i in range(clause.verb + 1, stop) if tokens[i].low == "as"), -1)
    body = _body_of(scene, tokens, mentions, link + 1, link + 10) if link > 0 else None
    if body is None:
        return []
    return [
        _hit(k, body.who[0], "leads", clause.first, body.last, f"{clause.lemma} as head", past=True)
        for k in _people(scene, clause.subject)
    ]


def _led_by(scene: Scene, person: str) -> str:
    """The body or state that a person leads, as told so far."""
    entity = scene.entity(person)
    led = scene.cast.entities.get(entity.part_of)
    return led.key if led is not None and "leads" in entity.flags else ""


def _takes_over(
    scene: Scene, tokens: list[Token], mentions: list[Mention], clause: Clause
) -> list[Hit]:
    """'X took over B', 'X took command of B', 'X took command from Y'."""
    people = _people(scene, clause.subject)
    after = [t.low for t in tokens[clause.verb + 1 : clause.verb + 5]]
    if not clause.subject or not after:
        return []
    if after[0] == "over" and after[1:2] == ["the"] and after[2:3] and after[2] in _COMMAND:
        held = next((m for m in mentions if clause.verb + 5 <= m.first <= clause.verb + 6), None)
        if held is None or scene.entity(held.who[0]).type not in _LED:
            return []
        return [
            _hit(k, held.who[0], "leads", clause.first, clause.stop, "takes the chair", past=False)
            for k in clause.subject
        ]
    if after[0] == "over":
        held = next((m for m in mentions if clause.verb + 2 <= m.first <= clause.verb + 3), None)
        last = held.last if held is not None else len(tokens)
        owns = last < len(tokens) and (tokens[last].tag in {"N", "'", "NP"})
        if held is None or owns or scene.entity(held.who[0]).type not in _LED - {"government"}:
            return []
        return [
            _hit(k, held.who[0], "leads", clause.first, clause.stop, "takes it over", past=False)
            for k in people
        ]
    if after[0] not in _COMMAND | {"charge", "over"} or after[1:2] not in (["of"], ["from"]):
        return []
    held = next((m for m in mentions if clause.verb + 3 <= m.first <= clause.verb + 5), None)
    if held is None:
        return []
    key = held.who[0]
    if scene.entity(key).type == "person":
        key = _led_by(scene, key)
    if not key or scene.entity(key).type not in _LED:
        return []
    return [
        _hit(k, key, "leads", clause.first, clause.stop, f"takes {after[0]}", past=False)
        for k in people
    ]


def _serves(
    scene: Scene, tokens: list[Token], mentions: list[Mention], clause: Clause
) -> list[Hit]:
    """'X is finance minister', 'X holds the interior portfolio', 'X doubles as her minister'."""
    people = _people(scene, clause.subject)
    stop = min(clause.verb + 7, len(tokens))
    place = next(
        (
            i for i in range(clause.verb + 1, stop)
            if tokens[i].low in _MINISTER | {"portfolio"}
        ),
        -1,
    )  # fmt: skip
    if not people or place < 0:
        return []
    if any(
        t.tag in {"V", "B", "C", "X"} or t.text in {",", ";"}
        for t in tokens[clause.verb + 1 : place]
    ):
        return []
    if clause.lemma in {"double", "serve"} and tokens[clause.verb + 1].low != "as":
        return []
    words = {t.low for t in tokens[clause.verb + 1 : place + 4]}
    if any(m.first > clause.verb and m.last <= place for m in mentions if m.kind == "name"):
        return []
    found: list[Hit] = []
    for key in people:
        entity = scene.entity(key)
        state = root_state(scene, entity.part_of) if entity.part_of else scene.home
        if state not in scene.cast.entities or scene.entity(state).type != "state":
            state = scene.home
        if not state:
            continue
        body, kind = ministry(scene, state, words)
        found.append(
            _hit(key, body, kind, clause.first, place + 1, "is a minister", past=clause.past)
        )
    return found


def _is(scene: Scene, tokens: list[Token], mentions: list[Mention], clause: Clause) -> list[Hit]:
    """'The League's leader is X', 'the head of the League is X'."""
    people = [k for m in clause.objects for k in _people(scene, m.who)]
    first = clause.subject_words[0]
    if clause.lemma != "be" or not people or first < 0:
        return []
    body = _body_of(scene, tokens, mentions, first, clause.verb)
    if body is None:
        return []
    return [
        _hit(k, body.who[0], "leads", body.first, clause.stop, "is its head", past=clause.past)
        for k in people[:1]
    ]


def _headed_by(scene: Scene, tokens: list[Token], mentions: list[Mention]) -> list[Hit]:
    """'B, chaired by X,': X leads it."""
    hits: list[Hit] = []
    for body in mentions:
        place = past_brackets(tokens, body)
        if place + 3 >= len(tokens) or tokens[place].text != "," or body.kind == "demonym":
            continue
        if scene.entity(body.who[0]).type not in _LED or tokens[place + 1].lemma not in _HEADING:
            continue
        if tokens[place + 2].low != "by":
            continue
        head = next((m for m in mentions if place + 3 <= m.first <= place + 6), None)
        if head is None or head.kind == "demonym" or head.who == body.who:
            continue
        if any(t.tag not in {"D", "J", "N", "NP"} for t in tokens[place + 3 : head.first]):
            continue
        hits += [
            _hit(k, body.who[0], "leads", body.first, head.last, "headed by", past=False)
            for k in head.who
        ]
    return hits


def _under(scene: Scene, tokens: list[Token], mentions: list[Mention]) -> list[Hit]:
    """'the group met under Norwegian chairmanship': Norway leads it."""
    for index, token in enumerate(tokens):
        if token.low not in _COMMAND or index < 2:
            continue
        head = next((m for m in mentions if m.last in {index, index - 1}), None)
        if head is None or tokens[head.first - 1].low != "under":
            continue
        if scene.entity(head.who[0]).type not in {"state", "person"}:
            continue
        body = next(
            (
                m for m in reversed(mentions)
                if m.last < head.first and scene.entity(m.who[0]).type in _LED
            ),
            None,
        )  # fmt: skip
        if body is not None:
            return [_hit(head.who[0], body.who[0], "leads", body.first, index + 1,
                         f"under its '{token.low}'", past=False)]  # fmt: skip
    return []
