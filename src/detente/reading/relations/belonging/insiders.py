"""Who belongs to a body by where a sentence puts it: inside it, on its board, there in its name."""

from __future__ import annotations

from detente.reading.actors.names import Line
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.relations.hits import Hit, past_brackets

_BODIES = frozenset("organisation faction_group faction armed_group government armed_force".split())
_TABLES = frozenset("organisation faction_group".split())
_INSIDE = frozenset("inside within".split())
_JOINED = frozenset(
    "fold merge unite band join gather enter come belong contribute send group combine".split()
)
_MEMBERS = frozenset("member commissioner councillor delegate signatory component".split())
_BOARDS = frozenset(
    "council committee commission board assembly junta cabinet panel directorate senate tribunal "
    "court presidium politburo".split()
)
_SEATED = frozenset("incorporated registered headquartered domiciled chartered".split())


def insiders(scene: Scene, line: Line, mentions: list[Mention]) -> list[Hit]:
    """Members and parts that their place in the sentence tells."""
    if not line.tokens:
        return []
    named = [m for m in mentions if m.kind in {"name", "capital", "description"}]
    return [
        *_inside(scene, line.tokens, named), *_for(scene, line.tokens, named),
        *_into(scene, line.tokens, named), *_counted(scene, line, named),
        *_seated(scene, line.tokens, mentions),
    ]  # fmt: skip


def _member(key: str, body: str, first: int, last: int, why: str) -> list[Hit]:
    if key == body:
        return []
    return [Hit(key, body, "member_of", first, last, 1, explicit=False, confidence=0.6, why=why)]


def _before(tokens: list[Token], place: int) -> int:
    """The place before a noun phrase that starts at ``place``, past articles and adjectives."""
    place -= 1
    while place >= 0 and tokens[place].tag in {"D", "J"}:
        place -= 1
    return place


def _inside(scene: Scene, tokens: list[Token], named: list[Mention]) -> list[Hit]:
    """'Within the League the younger circle', 'In the council, Togo would veto', 'X, inside Y'."""
    hits: list[Hit] = []
    for body in named:
        link = _before(tokens, body.first)
        if link < 0 or len(body.who) != 1:
            continue
        low, kind = tokens[link].low, scene.entity(body.who[0]).type
        after = [m for m in named if m.first >= body.last and m.who != body.who]
        if low in _INSIDE and kind in _BODIES and link == 0 and after:
            if scene.entity(after[0].who[0]).type in {"faction", "group", "unidentified", "person"}:
                hits += _member(after[0].who[0], body.who[0], 0, after[0].last, "inside it")
        elif low in _INSIDE and kind in _TABLES:
            # 'X, Y's friend inside the Union, …'
            comma = next((i for i in range(link, 0, -1) if tokens[i].text == ","), 0)
            whose = next((m for m in named if past_brackets(tokens, m) == comma), None)
            if comma and whose is not None and scene.entity(whose.who[0]).type == "state":
                hits += _member(whose.who[0], body.who[0], whose.first, body.last, "inside it")
        elif low in {"in", "on"} and link == 0 and kind in _TABLES:
            place = past_brackets(tokens, body)
            place += place < len(tokens) and tokens[place].text == ","
            seat = next((m for m in after if place <= m.first <= place + 1), None)
            if seat is not None and scene.entity(seat.who[0]).type == "state":
                hits += _member(seat.who[0], body.who[0], 0, seat.last, "acts in it")
    return hits


def _for(scene: Scene, tokens: list[Token], named: list[Mention]) -> list[Hit]:
    """'X, for the government, and Y, for the League, signed': each speaks for a body."""
    hits: list[Hit] = []
    for person in named:
        place = person.last
        if place + 2 >= len(tokens) or tokens[place].text != ",":
            continue
        if tokens[place + 1].low != "for" or scene.entity(person.who[0]).type != "person":
            continue
        body = next((m for m in named if place + 2 <= m.first <= place + 3), None)
        if body is None or scene.entity(body.who[0]).type not in _BODIES | {"state"}:
            continue
        if any(t.text == "," for t in tokens[body.last : body.last + 6]):
            hits += _member(person.who[0], body.who[0], person.first, body.last, "speaks for it")
    return hits


def _into(scene: Scene, tokens: list[Token], named: list[Mention]) -> list[Hit]:
    """'the League, into which A and B had folded themselves', 'to which A, B and C contribute'."""
    hits: list[Hit] = []
    for which in range(2, len(tokens) - 2):
        if tokens[which].low != "which" or tokens[which - 1].low not in {"into", "to"}:
            continue
        body = next(
            (
                m for m in reversed(named)
                if m.last < which and scene.entity(m.who[0]).type in _BODIES
            ),
            None,
        )  # fmt: skip
        verb = next(
            (
                i for i in range(which + 1, min(which + 16, len(tokens)))
                if tokens[i].lemma in _JOINED and tokens[i].tag in {"V", "E", "B"}
            ),
            -1,
        )  # fmt: skip
        if verb < 0 or body is None:
            continue
        for part in named:
            if which < part.first < verb:
                for key in part.who:
                    hits += _member(key, body.who[0], body.first, verb, "has gone into it")
    return hits


def _counted(scene: Scene, line: Line, named: list[Mention]) -> list[Hit]:
    """'two other members, A and B': of the body that was named last."""
    tokens = line.tokens
    hits: list[Hit] = []
    for person in named:
        comma = person.first - 1
        if comma < 2 or tokens[comma].text not in {",", ":"}:
            continue
        noun = tokens[comma - 1]
        if noun.low.rstrip("s") not in _MEMBERS or scene.entity(person.who[0]).type == "state":
            continue
        start = _before(tokens, comma - 1)
        if start < 0 or tokens[start].tag not in {"Q", "V", "P", "O"}:
            continue
        body = _board(scene, line.index, start)
        if not body:
            continue
        chain = [person]
        for other in named:
            between = [t.low for t in tokens[chain[-1].last : other.first]]
            if other.first > chain[-1].first and between and set(between) <= {",", "and"}:
                chain.append(other)
        for each in chain:
            hits += _member(each.who[0], body, start, each.last, f"its '{noun.low}'")
    return hits


def _board(scene: Scene, number: int, place: int) -> str:
    """The council, committee or the like that was named last."""
    for other in range(number, max(-1, number - 6), -1):
        for m in sorted(scene.mentions[other], key=lambda m: -m.first):
            if (other < number or m.first < place) and len(m.who) == 1:
                body = scene.entity(m.who[0])
                if body.type in _BODIES and set(body.name.lower().split()) & _BOARDS:
                    return body.key
    return ""


def _seated(scene: Scene, tokens: list[Token], mentions: list[Mention]) -> list[Hit]:
    """'X, a company registered in Togo': a Togolese one."""
    hits: list[Hit] = []
    for firm in mentions:
        if firm.kind != "name" or scene.entity(firm.who[0]).type != "organisation":
            continue
        stop = min(len(tokens), firm.last + 10)
        place = next((i for i in range(firm.last, stop) if tokens[i].low in _SEATED), -1)
        if place < 0 or any(t.tag in {"V", "A", "M"} for t in tokens[firm.last : place]):
            continue
        state = next((m for m in mentions if place < m.first <= place + 5), None)
        if state is not None and scene.entity(state.who[0]).type == "state":
            hits += _member(
                firm.who[0], state.who[0], firm.first, state.last, f"{tokens[place].low} there"
            )
    return hits
