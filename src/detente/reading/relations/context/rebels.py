"""Rebels are set against their state: 'an insurgent movement in Niger', 'independence from X'."""

from __future__ import annotations

from detente.reading.actors.names import Line
from detente.reading.clauses.clause import Clause
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.relations.hits import Hit

_REBEL = frozenset(
    "rebel rebels insurgent insurgents guerrilla guerrillas guerilla separatist separatists "
    "rebellious "
    "secessionist secessionists jihadist jihadists insurrectionary breakaway irredentist".split()
)
_GROUPS = frozenset("armed_group faction organisation armed_force".split())
_WHERE = frozenset("in of from inside within".split())
_INSIDE = frozenset("in inside within across".split())
_RISINGS = frozenset(
    "insurgency rebellion insurrection uprising revolt guerrilla jihad arms struggle".split()
)
_RISING = frozenset(
    "wage lead fight mount launch run start begin take conduct raise keep sustain pursue".split()
)
_BREAKING = frozenset(
    "independence secession autonomy self-determination separation statehood self-rule".split()
)
_WISHING = frozenset(
    "want seek demand fight struggle campaign claim pursue wage strive agitate press call declare win".split()  # noqa: E501
)
_PARTS = frozenset(
    "north south east west northern southern eastern western north-eastern north-western "
    "south-eastern "
    "south-western northeastern northwestern southeastern southwestern upper lower coastal highland".split()  # noqa: E501
)


def rebel_relations(
    scene: Scene, line: Line, mentions: list[Mention], parsed: list[Clause]
) -> list[Hit]:
    """Groups that the sentence calls rebels, or that rise or want to leave, against their state."""
    tokens = line.tokens
    found: dict[tuple[str, str], Hit] = {}
    for mention in mentions:
        if mention.kind not in {"name", "description"} or len(mention.who) != 1:
            continue
        if scene.entity(mention.who[0]).type not in _GROUPS:
            continue
        for state, last in _called(scene, tokens, mentions, mention):
            pair = (mention.who[0], state)
            found.setdefault(pair, _hit(*pair, mention.first, last, "called rebels of it"))
    for clause in parsed:
        rebels = [key for key in clause.subject if scene.entity(key).type in _GROUPS]
        if clause.passive or clause.negated or not rebels:
            continue
        for state, why in _rising(scene, tokens, mentions, clause):
            for key in rebels:
                found.setdefault((key, state), _hit(key, state, clause.first, clause.stop, why))
    return list(found.values())


def _hit(source: str, target: str, first: int, last: int, why: str) -> Hit:
    return Hit(source, target, "hostile", first, last, -1, explicit=False, confidence=0.5, why=why)


def _called(
    scene: Scene, tokens: list[Token], mentions: list[Mention], mention: Mention
) -> list[tuple[str, int]]:
    """The state of which the words beside a name make it a rebel, with the place of the last word."""  # noqa: E501
    first, last = _beside(tokens, mention)
    place = next((i for i in range(first, last) if tokens[i].low in _REBEL), -1)
    if place < 0:
        first, last = max(0, mention.first - 4), mention.first
        place = next((i for i in range(first, last) if tokens[i].low in _REBEL), -1)
        if place < 0 or any(t.tag in {"V", "P", ".", "C"} for t in tokens[place:last]):
            return []
    stop = max(last, mention.last)
    near = [m for m in mentions if first <= m.first < last and m is not mention]
    for other in near:
        if other.kind == "demonym" and other.last <= place:
            return [(other.who[0], stop)]
    for other in near:
        before = tokens[_before(tokens, other)].low
        if other.first > place and before in _WHERE and _state(scene, other):
            return [(other.who[0], stop)]
    opening = mentions[0] if mentions else mention
    opens = tokens[0].low in _INSIDE and _before(tokens, opening) == 0
    if opens and opening is not mention and _state(scene, opening):
        return [(opening.who[0], stop)]
    return []


def _beside(tokens: list[Token], mention: Mention) -> tuple[int, int]:
    """The apposition or predicate after a name: ', a rebel group in X,', 'is a rebel group in X'."""  # noqa: E501
    start = mention.last
    if start >= len(tokens):
        return start, start
    opens = tokens[start].text in {",", "(", "–", "—"}
    if not opens and not (tokens[start].lemma == "be" and tokens[start].tag == "A"):
        return start, start
    if start + 1 < len(tokens) and tokens[start + 1].low not in {"a", "an", "the", "one"}:
        return start, start
    stop = start + 1
    while stop < len(tokens) and stop < start + 14:
        if tokens[stop].tag in {"V", "M", "A", "W", "S"} or tokens[stop].tag == ".":
            break
        stop += 1
    return start + 1, stop


def _before(tokens: list[Token], mention: Mention) -> int:
    """The word before a name, past articles and 'southern'."""
    place = mention.first - 1
    while place > 0 and (tokens[place].tag in {"D", "J"} or tokens[place].low in _PARTS):
        place -= 1
    return max(place, 0)


def _state(scene: Scene, mention: Mention) -> bool:
    return len(mention.who) == 1 and scene.entity(mention.who[0]).type == "state"


def _rising(
    scene: Scene, tokens: list[Token], mentions: list[Mention], clause: Clause
) -> list[tuple[str, str]]:
    """'has waged an insurgency in Togo', 'wants independence from Togo', 'for eastern Benin'."""
    words = {t.low for t in tokens[clause.verb : clause.stop]}
    inside = [m for m in mentions if clause.verb < m.first < clause.stop and _state(scene, m)]
    found: list[tuple[str, str]] = []
    for mention in inside:
        place = _before(tokens, mention)
        low = tokens[place].low
        part = any(t.low in _PARTS for t in tokens[place : mention.first])
        if words & _RISINGS and clause.lemma in _RISING and low in _INSIDE | {"against"}:
            found.append((mention.who[0], "rises there"))
        leaves = low == "from" or (part and low in {"of", "for", "in"})
        if leaves and words & _BREAKING and clause.lemma in _WISHING:
            found.append((mention.who[0], "wants to leave it"))
    return found
