"""What a body is made of: 'A includes B and C', 'A, made up of B and C', 'A of B, C and D'."""

from __future__ import annotations

from detente.reading.actors.names import Line
from detente.reading.clauses.clause import Clause
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.relations.hits import Hit, past_brackets

_WHOLES = frozenset("organisation faction_group faction armed_group".split())
_PARTS = _WHOLES | frozenset("state armed_force government".split())
_HOLDS = frozenset("include comprise unite group gather encompass contain combine assemble".split())
_MADE = frozenset("made composed formed consisting comprising uniting grouping including".split())
_UNIONS = frozenset(
    "coalition alliance bloc grouping group front union group partnership merger federation league "
    "quartet trio troika pact axis club forum".split()
)
_FORMING = frozenset("form constitute make".split())
_MEMBERS = frozenset("members partners signatories parties components".split())


def wholes(scene: Scene, line: Line, mentions: list[Mention], parsed: list[Clause]) -> list[Hit]:
    """Parts of alliances and other bodies that a sentence lists."""
    tokens = line.tokens
    named = [m for m in mentions if m.kind in {"name", "capital", "description"}]
    hits: list[Hit] = []
    for clause in parsed:
        if clause.negated or clause.modal:
            continue
        hits += _holds(scene, tokens, named, clause) + _forms(scene, tokens, named, clause)
    for body in named:
        if len(body.who) == 1 and scene.entity(body.who[0]).type in _WHOLES:
            hits += _made_of(scene, tokens, named, body) + _members(scene, tokens, named, body)
    return hits


def _parts(
    scene: Scene, named: list[Mention], tokens: list[Token], body: str, place: int, why: str
) -> list[Hit]:
    """Members of ``body``: the actors listed from ``place`` on, two or more."""
    chain: list[Mention] = []
    for m in sorted(named, key=lambda m: m.first):
        start = chain[-1].last if chain else place
        if chain and start < len(tokens) and tokens[start].text == "(":
            start = past_brackets(tokens, chain[-1])
        between = [t.low for t in tokens[start : m.first]]
        if m.first < start or not set(between) <= {",", "and", "the", "both", "or", "as", "well"}:
            continue
        if chain and not between:
            continue
        chain.append(m)
    keys = list(dict.fromkeys(k for m in chain for k in m.who))
    keys = [k for k in keys if k != body and scene.entity(k).type in _PARTS]
    if len(keys) < 2:
        return []
    return [
        Hit(k, body, "member_of", place, chain[-1].last, 1, explicit=False, confidence=0.6, why=why)
        for k in keys
    ]


def _holds(scene: Scene, tokens: list[Token], named: list[Mention], clause: Clause) -> list[Hit]:
    """'A includes B and C', 'A is a coalition of B and C'."""
    bodies = [k for k in clause.subject if scene.entity(k).type in _WHOLES]
    if len(bodies) != 1 or clause.passive:
        return []
    place = clause.verb + 1
    if clause.lemma == "be":
        stop = min(place + 7, len(tokens) - 1)
        union = next((i for i in range(place, stop) if tokens[i].low in _UNIONS), -1)
        near = range(union + 1, min(union + 3, len(tokens)))
        of = next((i for i in near if tokens[i].low in {"of", "between"}), -1)
        if union < 0 or of < 0:
            return []
        place = of + 1
    elif clause.lemma == "bring":
        if place >= len(tokens) or tokens[place].low != "together":
            return []
        place += 1
    elif clause.lemma not in _HOLDS:
        return []
    return _parts(scene, named, tokens, bodies[0], place, f"{clause.lemma} them")


def _forms(scene: Scene, tokens: list[Token], named: list[Mention], clause: Clause) -> list[Hit]:
    """'B forms part of A', 'B and C make up A', 'B merged into A', 'X comes from A'."""
    after = [t.low for t in tokens[clause.verb + 1 : clause.verb + 4]]
    if clause.passive or clause.participle:
        return []
    if clause.lemma in _FORMING and (after[:2] == ["part", "of"] or after[:1] == ["up"]):
        start = clause.verb + 1 + len(after[:2] if after[0] == "part" else after[:1])
        past = False
    elif clause.lemma in {"merge", "fold", "fuse"} and after[:1] in (["into"], ["with"]):
        start, past = clause.verb + 2, after[0] == "with"
    elif clause.lemma in {"come", "hail"} and after[:1] == ["from"]:
        start, past = clause.verb + 2, False
    else:
        return []
    body = next((m for m in named if start <= m.first <= start + 2), None)
    if body is None or len(body.who) != 1 or scene.entity(body.who[0]).type not in _WHOLES:
        return []
    return [
        Hit(k, body.who[0], "member_of", clause.first, body.last, 1, past=past, explicit=False,
            confidence=0.6, why=f"{clause.lemma} {after[0]} it")
        for k in clause.subject
        if k != body.who[0]
        if clause.lemma not in {"come", "hail"} or scene.entity(k).type == "person"
    ]  # fmt: skip


def _made_of(scene: Scene, tokens: list[Token], named: list[Mention], body: Mention) -> list[Hit]:
    """'A, made up of B and C,', 'A, a coalition of B and C', 'the Group of B, C and D'."""
    place = past_brackets(tokens, body)
    if place + 3 >= len(tokens):
        return []
    if tokens[place].low == "of":
        head = tokens[body.last - 1].low
        if head in _UNIONS:
            return _parts(scene, named, tokens, body.who[0], place + 1, "the group of them")
        return []
    if tokens[place].text != ",":
        return []
    start = place + 1
    if tokens[start].low in _MADE:
        start += 1
        start += tokens[start].low in {"up", "together"}
        start += tokens[start].low in {"of", "by"}
        return _parts(scene, named, tokens, body.who[0], start, "made up of them")
    if tokens[start].tag == "D":
        union = next((i for i in range(start, min(start + 6, len(tokens) - 2))
                      if tokens[i].low in _UNIONS), -1)  # fmt: skip
        plain = all(t.tag in {"D", "J", "N", "NP", "AV"} for t in tokens[start:union])
        if union > 0 and plain and tokens[union + 1].low in {"of", "between"}:
            return _parts(scene, named, tokens, body.who[0], union + 2, "made up of them")
    return []


def _members(scene: Scene, tokens: list[Token], named: list[Mention], body: Mention) -> list[Hit]:
    """'Contact Group members B and C'."""
    place = body.last
    if place < len(tokens) and tokens[place].tag == "'":
        place += 1
    if place >= len(tokens) or tokens[place].low not in _MEMBERS:
        return []
    return _parts(scene, named, tokens, body.who[0], place + 1, "its members")
