"""Which described groups are actors: the signs of all their places, summed.

The weights stand in ``lexicon/crowd_evidence.csv``.
"""

from __future__ import annotations

from functools import cache

from detente.reading.actors.heads import OFFICES_OF_STATE
from detente.reading.actors.person_nouns import single_persons
from detente.reading.language.tokens import Token
from detente.reading.language.words import rows
from detente.reading.mentions.crowds import UNITS, Crowd, find_crowds
from detente.reading.mentions.identities import army_of, named_before
from detente.reading.mentions.members import find_members
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.mentions.owners import context_state, last_owner, mention_at, owner_of

# Sum of weights at which a group is proposed.
ENOUGH = 2.25
_WITHIN = frozenset(
    "in within inside around behind under below near loyal close opposed at".split()
)
_APART = frozenset("peacekeepers guards police militias militiamen gendarmes constables".split())
_RANKS = frozenset("troops soldiers peacekeepers personnel contingent forces".split())
_PARTS_OF_OTHERS = frozenset("members leaders people women men representatives".split())
_TYPES = {"voice": "unidentified", "one": "unidentified", "part": "faction", "people": "group"}


@cache
def _weights() -> dict[str, float]:
    return {row["sign"]: float(row["weight"]) for row in rows("lexicon", "crowd_evidence.csv")}


def weight(crowd: Crowd) -> float:
    """Sum of the weights of the signs of one place."""
    return sum(_weights().get(sign, 0.0) for sign in crowd.signs)


def gather(scene: Scene) -> None:
    """Give every described group that acts like an actor an entity, and its places mentions."""
    find_members(scene)
    seen: dict[str, list[tuple[int, Crowd]]] = {}
    for number, line in enumerate(scene.lines):
        if line.kind == "heading":
            continue
        for crowd in find_crowds(scene, number):
            army = _army(scene, number, crowd)
            if army:
                _mention(scene, number, crowd, army)
                continue
            if not _stands_for_its_owner(scene, number, crowd) and not named_before(
                scene, number, crowd.first, crowd.last
            ):
                label = _label(line.tokens, crowd).lower()
                seen.setdefault(label, []).append((number, crowd))
    for label, places in seen.items():
        total = max(weight(crowd) for _, crowd in places) + 0.5 * (len(places) - 1)
        plain = all("plain" in crowd.signs for _, crowd in places)
        speaks = places[0][1].walk == "one" and any(_speaks(crowd) for _, crowd in places)
        if places[0][1].walk == "one":
            office = any(_holds_office(scene, n, crowd) for n, crowd in places)
            total = ENOUGH if speaks or office else 0.0
        if total < ENOUGH or (plain and " " not in label and not _recurs(places)):
            continue
        key = _named_already(scene, label)
        if key:
            for number, crowd in places:
                _mention(scene, number, crowd, key)
            continue
        _record(scene, label, places)


def _army(scene: Scene, number: int, crowd: Crowd) -> str:
    """'Indian soldiers', 'Peru's commanders' where the text speaks of that army as an actor."""
    if crowd.walk != "armed" or not crowd.signs & {"national", "owned"}:
        return ""
    noun = scene.lines[number].tokens[crowd.head].low
    if noun not in _SOLDIERS or crowd.signs & {"modified", "named", "tied", "tied to an actor"}:
        return ""
    for place in range(crowd.first, crowd.head):
        mention = mention_at(scene, number, place)
        if mention is not None and scene.entity(mention.who[0]).type == "state":
            return army_of(scene, mention.who[0])
    return ""


_SOLDIERS = frozenset("soldiers troops commanders officers forces servicemen".split())


def _recurs(places: list[tuple[int, Crowd]]) -> bool:
    """'the captains' who act again and again are a party even without an adjective."""
    acting = [crowd for _, crowd in places if "acts" in crowd.signs and "definite" in crowd.signs]
    doing = any(c.signs & {"has a view", "does something to others"} for c in acting)
    return len(acting) > 1 and doing and places[0][1].walk in {"armed", "faith", "estate"}


def _holds_office(scene: Scene, number: int, crowd: Crowd) -> bool:
    """'its chief of staff has told', where no sentence names who that is."""
    noun = scene.lines[number].tokens[crowd.head].low
    if noun in OFFICES_OF_STATE | {"minister", "official"}:
        return False  # they speak for their state
    if single_persons().get(noun) not in {"ruler", "armed"} or not crowd.signs & {"its", "owned"}:
        return False
    acting = crowd.signs & {"has a view", "does something to others"}
    return bool(acting and "acts" in crowd.signs) and not _held_by_name(scene, noun)


def _held_by_name(scene: Scene, noun: str) -> bool:
    """Whether a person is named beside the noun anywhere: 'its chief of staff, General X'."""
    for line, mentions in zip(scene.lines, scene.mentions, strict=True):
        places = [i for i, token in enumerate(line.tokens) if token.low == noun]
        for mention in mentions if places else ():
            if scene.entity(mention.who[0]).type == "person" and any(
                _beside(line.tokens, i, mention) for i in places
            ):
                return True
    return False


def _beside(tokens: list[Token], noun: int, mention: Mention) -> bool:
    """Whether only a comma, an article or 'of staff' stand between a noun and a name."""
    between = tokens[noun + 1 : mention.first] or tokens[mention.last : noun]
    if abs(noun - mention.first) > 8:
        return False
    return all(t.tag in {"N", "J", "NP", "D", "O", "."} or t.low == "of" for t in between)


def _speaks(crowd: Crowd) -> bool:
    return {"has a view", "single"} <= crowd.signs and bool(
        crowd.signs & {"modified", "named", "national", "tied to an actor"}
    )


def _named_already(scene: Scene, label: str) -> str:
    """'oversight board' after 'Joint Oversight Board': the name that holds the words."""
    words = set(label.split())
    if len(words) < 2:
        return ""
    for entity in scene.cast.entities.values():
        if entity.type in {"organisation", "government", "armed_force", "armed_group"} and (
            entity.count and words < set(entity.name.lower().split())
        ):
            return entity.key
    return ""


def _stands_for_its_owner(scene: Scene, number: int, crowd: Crowd) -> bool:
    """'soldiers of the Front', 'Omani officials': the one whose people they are is meant."""
    tokens = scene.lines[number].tokens
    own = crowd.signs & {"modified", "named", "own"}
    if tokens[crowd.head].low in _PARTS_OF_OTHERS:
        return True
    if crowd.last > crowd.head + 1 and "tied to an actor" in crowd.signs and not own:
        return tokens[crowd.head + 1].low == "of" and crowd.walk != "people"
    if tokens[crowd.head].low in UNITS and "national" in crowd.signs:
        held = [mention_at(scene, number, place) for place in range(crowd.first, crowd.head)]
        return all(scene.entity(m.who[0]).type != "state" for m in held if m is not None)
    if tokens[crowd.head].low in _APART:
        return False
    if tokens[crowd.head].low in _RANKS and {"national", "acts"} <= crowd.signs:
        return "numbered" in crowd.signs
    if "national" in crowd.signs and crowd.walk in {"voice", "ruler", "armed"}:
        return not own or crowd.walk != "armed"
    if "owned" not in crowd.signs or own:
        return False
    if crowd.walk in {"voice", "ruler", "part"}:
        return True
    owner = owner_of(scene, number, crowd.head)
    return crowd.walk == "armed" and bool(owner) and scene.entity(owner).type != "person"


def _label(tokens: list[Token], crowd: Crowd) -> str:
    words = [
        t.text for t in tokens[crowd.first : crowd.head + 1]
        if t.tag not in {"D", "O", "Q"} and t.low not in {"'", "'s", "own"}
    ]  # fmt: skip
    return " ".join(words)


def _spelled(tokens: list[Token], first: int, last: int) -> str:
    text = ""
    for token in tokens[first:last]:
        glue = "" if not text or token.tag == "'" or token.low == "'" else " "
        text += glue + token.text
    return text


def _record(scene: Scene, label: str, places: list[tuple[int, Crowd]]) -> None:
    number, crowd = max(places, key=lambda place: weight(place[1]))
    tokens = scene.lines[number].tokens
    start = crowd.first
    while start < crowd.head and tokens[start].tag in {"D", "Q", "AV"}:
        start += 1
    name = _spelled(tokens, start, crowd.last)
    owner = _owner(scene, number, crowd)
    kind = _TYPES.get(crowd.walk, "faction")
    entity = scene.cast.add(f"{owner}:{label}", name, kind, part_of=owner)
    entity.why.append(f"described as '{name}'; it acts like a party of its own")
    for line, place in places:
        words = scene.lines[line].tokens
        first = place.first
        while first < place.head and words[first].tag in {"D", "Q", "AV"}:
            first += 1
        entity.see(_spelled(words, first, place.last), line)
        entity.see(_spelled(words, first, place.head + 1), line)
        bare = first + (words[first].tag == "O")
        entity.see(_spelled(words, bare, place.head + 1), line)
        entity.count -= 2
        _mention(scene, line, place, entity.key)


def _mention(scene: Scene, number: int, place: Crowd, key: str) -> None:
    mentions = scene.mentions[number]
    mentions.append(Mention(place.first, place.last, (key,), "description"))
    for token in scene.lines[number].tokens[place.first : place.last]:
        if token.mention < 0:
            token.mention = len(mentions) - 1


def _owner(scene: Scene, number: int, crowd: Crowd) -> str:
    """Whose group it is: of the words tied to it, of the possessive, else the state spoken of."""
    for place in range(crowd.head + 1, crowd.last):
        mention = mention_at(scene, number, place)
        if mention is not None:
            return mention.who[0]
    owner = owner_of(scene, number, crowd.head)
    if owner:
        return owner
    tokens = scene.lines[number].tokens
    for place in range(crowd.head - 1, crowd.first - 1, -1):
        mention = mention_at(scene, number, place)
        if mention is not None:
            return mention.who[0]
    if tokens[crowd.first].tag == "O":
        person = tokens[crowd.first].low in {"his", "her"}
        return last_owner(scene, number, crowd.first, person=person)
    return "" if crowd.walk in {"voice", "one"} else context_state(scene, number, crowd.first)
