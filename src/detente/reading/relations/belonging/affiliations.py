"""Whose people are: 'X of the League', 'the office, under X', 'X, a League man', 'X's son, Y'."""

from __future__ import annotations

from detente.reading.actors.heads import title_word
from detente.reading.actors.names import Line
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.relations.hits import Hit

_BODIES = frozenset(
    "faction faction_group organisation armed_group armed_force government group".split()
)
_MEN = frozenset(
    "man woman member politician veteran senator lawmaker deputy legislator candidate official "
    "stalwart loyalist moderate hardliner appointee nominee figure grandee backbencher minister "
    "commander officer general colonel fighter cadre activist boss heavyweight insider".split()
)
_KIN = frozenset(
    "brother sister son daughter wife husband cousin nephew uncle father mother brother-in-law "
    "son-in-law half-brother stepson heir protégé protege lieutenant right-hand aide adviser "
    "lieutenants aides advisers advisor deputy confidant "
    "confidante bodyguard secretary number henchman ally nominee mate successor predecessor".split()
)
_GATHERED = frozenset(
    "grouped gathered centred centered clustered united rallied massed loyal answering faithful "
    "beholden formed built".split()
)
_UNSAID = frozenset("own new then old former late once current long-time ruling".split())


def affiliations(scene: Scene, line: Line, mentions: list[Mention]) -> list[Hit]:
    """Persons beside the bodies, states and patrons that they belong to."""
    tokens = line.tokens
    hits: list[Hit] = []
    for mention in mentions:
        if len(mention.who) != 1 or scene.entity(mention.who[0]).type != "person":
            continue
        if mention.kind not in {"name", "pronoun", "possessive", "group"}:
            continue
        hits += _owner(scene, tokens, mentions, mention)
        if mention.kind == "name":
            hits += _of(scene, tokens, mentions, mention)
            hits += _under(scene, tokens, mentions, mention)
            hits += _man(scene, tokens, mentions, mention)
            hits += _kin(scene, tokens, mentions, mention)
    return hits


def _hit(
    scene: Scene, person: str, body: str, kind: str, span: tuple[int, int], why: str
) -> list[Hit]:
    if person == body:
        return []
    entity = scene.entity(person)
    entity.part_of = entity.part_of or body
    if kind == "leads":
        entity.flags.append("leads")
    return [Hit(person, body, kind, *span, 1, explicit=False, confidence=0.6, why=why)]


def _from(mentions: list[Mention], place: int) -> Mention | None:
    """The mention that starts at a place."""
    found = [m for m in mentions if m.first == place and m.kind != "place" and len(m.who) == 1]
    return max(found, key=lambda m: m.last) if found else None


def _owner(
    scene: Scene, tokens: list[Token], mentions: list[Mention], mention: Mention
) -> list[Hit]:
    """'X's Hungary', 'his own Labour League': the state or body a person is put before leads it."""
    place = mention.last
    if mention.kind in {"name", "group"}:
        if place >= len(tokens) or tokens[place].tag != "'":
            return []
        place += 1
    elif tokens[mention.first].tag != "O":
        return []
    while place < len(tokens) and tokens[place].low in _UNSAID:
        place += 1
    held = _from(mentions, place)
    if held is None or held.kind != "name":
        return []
    entity = scene.entity(held.who[0])
    if entity.type not in {"state", "faction", "organisation", "armed_group", "government"}:
        return []
    if entity.type in {"state", "government"} and mention.kind != "name":
        return []
    after = tokens[held.last] if held.last < len(tokens) else None
    if after is not None and (after.tag in {"N", "NP", "J"} or after.low == "-"):
        return []  # 'X's Geneva envoy'
    return _hit(
        scene, mention.who[0], entity.key, "leads", (mention.first, held.last), "whose it is called"
    )


def _of(scene: Scene, tokens: list[Token], mentions: list[Mention], mention: Mention) -> list[Hit]:
    """'X of the Real Front', 'X from the Labour League'."""
    place = mention.last
    if place + 2 < len(tokens) and tokens[place].text == "(":
        # 'X (Labour League)'
        body = _from(mentions, place + 1)
        closed = body is not None and tokens[min(body.last, len(tokens) - 1)].text == ")"
        if body is not None and closed and scene.entity(body.who[0]).type in _BODIES:
            span = (mention.first, body.last)
            return _hit(scene, mention.who[0], body.who[0], "member_of", span, "in brackets")
    if place + 2 < len(tokens) and tokens[place].text == "," and tokens[place + 1].tag == "AV":
        place += 2  # 'X, formerly of the Labour League'
    if place >= len(tokens) or tokens[place].low not in {"of", "from"}:
        return []
    source = tokens[place].low
    place += 1
    while place < len(tokens) and tokens[place].tag == "D":
        place += 1
    body = _from(mentions, place) or _from(mentions, place - 1)
    if body is None or body.kind not in {"name", "description"}:
        return []
    entity = scene.entity(body.who[0])
    if entity.type not in _BODIES | ({"state"} if source == "of" else set()):
        return []
    return _hit(
        scene, mention.who[0], entity.key, "member_of", (mention.first, body.last), f"'{source}' it"
    )


def _under(
    scene: Scene, tokens: list[Token], mentions: list[Mention], mention: Mention
) -> list[Hit]:
    """'the Foreign Office, under X', 'fighters under Jorun X', 'the council of the regent, X'."""
    place = mention.first - 1
    while place > 0 and (title_word(tokens[place].low) or tokens[place].tag == "D"):
        place -= 1
    if place < 2 or tokens[place].low not in {"under", "around", "round", "behind", "to"}:
        return []
    gathered = tokens[place - 1].low in _GATHERED
    if tokens[place].low in {"round", "to"} and not gathered:
        return []
    place -= gathered
    if mention.last < len(tokens) and tokens[mention.last].tag == "'":
        return []
    back = place - 1
    if tokens[back].text == ",":
        back -= 1
    if tokens[back].text == ")":
        back -= 1
    body = next(
        (m for m in mentions if m.first <= back < m.last and len(m.who) == 1 and m.kind != "place"),
        None,
    )
    if body is None or scene.entity(body.who[0]).type not in _BODIES:
        return []
    if gathered and tokens[place + 1].low == "to":
        return [
            Hit(body.who[0], mention.who[0], "supports", body.first, mention.last, 1,
                confidence=0.6, why=f"'{tokens[place].low}' to him or her")
        ]  # fmt: skip
    return [
        hit for m in _joined(tokens, mentions, mention) if scene.entity(m.who[0]).type == "person"
        for hit in _hit(scene, m.who[0], body.who[0], "leads", (body.first, m.last), "it is under")
    ]  # fmt: skip


def _man(scene: Scene, tokens: list[Token], mentions: list[Mention], mention: Mention) -> list[Hit]:
    """'X, a Labour League man', 'the League's candidate, X', 'a League senator, X'."""
    place = mention.last
    if place + 2 < len(tokens) and tokens[place].text == ",":
        if tokens[place + 1].low not in {"a", "an", "another", "the", "one"}:
            return []
        body = _from(mentions, place + 2) or _from(mentions, place + 1)
        held = body is not None and scene.entity(body.who[0]).type in _BODIES
        if body and held and body.last < len(tokens) and tokens[body.last].low in _MEN:
            return _hit(
                scene, mention.who[0], body.who[0], "member_of", (mention.first, body.last + 1),
                f"its '{tokens[body.last].low}'",
            )  # fmt: skip
    back = mention.first - 1
    if back > 1 and tokens[back].text == ",":
        back -= 1
    if back > 0 and tokens[back].low in _MEN and tokens[back].tag == "N":
        body = next((m for m in mentions if m.last == back and len(m.who) == 1), None)
        if body is not None and scene.entity(body.who[0]).type in _BODIES - {"government"}:
            return _hit(
                scene, mention.who[0], body.who[0], "member_of", (body.first, mention.last),
                f"its '{tokens[back].low}'",
            )  # fmt: skip
    return []


def _kin(scene: Scene, tokens: list[Token], mentions: list[Mention], mention: Mention) -> list[Hit]:
    """'X's brother Y', 'his deputy, Y', 'Y, X's son-in-law': Y belongs to X."""
    place = mention.first - 1
    if place > 0 and tokens[place].text == ",":
        place -= 1
    noun = place
    while place > 0 and tokens[place].tag in {"N", "J", "AV", "Q"} and noun - place < 4:
        place -= 1
    words = {t.low for t in tokens[place + 1 : noun + 1]}
    if words & _KIN and "opposite" not in words and tokens[place].tag in {"'", "O"}:
        end = place if tokens[place].tag == "'" else place + 1
        patron = next((m for m in mentions if m.last == end and len(m.who) == 1), None)
        if patron is not None and scene.entity(patron.who[0]).type == "person":
            return [
                hit for m in _joined(tokens, mentions, mention)
                for hit in _patron(scene, m.who[0], patron, (patron.first, m.last), words)
            ]  # fmt: skip
    place = mention.last
    if place + 2 >= len(tokens) or tokens[place].text != ",":
        return []
    of = next(
        (i for i in range(place + 2, min(place + 7, len(tokens))) if tokens[i].low == "of"), 0
    )
    words = {t.low for t in tokens[place + 1 : of]}
    if of and words & _KIN and all(t.tag in {"D", "J", "N"} for t in tokens[place + 1 : of]):
        # 'X, a protégé of Y'
        patron = _from(mentions, of + 1)
        if patron is not None and scene.entity(patron.who[0]).type == "person":
            return _patron(scene, mention.who[0], patron, (mention.first, patron.last), words)
    patron = _from(mentions, place + 1)
    if patron is None or scene.entity(patron.who[0]).type != "person":
        return []
    stop = patron.last + (patron.kind == "name")
    if patron.kind == "name" and tokens[patron.last].tag != "'":
        return []
    words = set()
    while stop < len(tokens) and tokens[stop].tag in {"N", "J", "AV", "Q"} and stop < place + 8:
        words.add(tokens[stop].low)
        stop += 1
    if not words & _KIN or "opposite" in words:
        return []
    return _patron(scene, mention.who[0], patron, (mention.first, stop), words)


def _joined(tokens: list[Token], mentions: list[Mention], mention: Mention) -> list[Mention]:
    """'his commanders A and B': A and B."""
    chain = [mention]
    for other in mentions:
        between = tokens[chain[-1].last : other.first]
        if other.first > chain[-1].first and len(between) == 1 and between[0].low == "and":
            chain.append(other)
    return [m for m in chain if len(m.who) == 1]


def _patron(
    scene: Scene, person: str, patron: Mention, span: tuple[int, int], words: set[str]
) -> list[Hit]:
    if patron.who[0] == person:
        return []
    return [
        Hit(person, patron.who[0], "member_of", *span, 1, explicit=False, confidence=0.5,
            past=bool(words & {"former", "late", "then"}), why=f"his or her '{min(words & _KIN)}'")
    ]  # fmt: skip
