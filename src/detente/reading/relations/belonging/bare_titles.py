"""Whom a person with a title serves where no owner stands beside it: from what is spoken of."""

from __future__ import annotations

import unicodedata

from detente.reading.actors.cast import Entity
from detente.reading.actors.names import Line
from detente.reading.language.words import rows
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.mentions.sides import root_state
from detente.reading.relations.context.counterparts import last_body
from detente.reading.relations.hits import Hit

_HEADS_OF_STATE = frozenset("president king queen emir sultan ruler".split())
_HEADS_OF_GOVERNMENT = frozenset("premier chancellor prime".split())
_ARMIES = frozenset("army armed forces military defence defense".split())
_MILITARY = frozenset("general colonel admiral marshal brigadier lieutenant".split())
_SERVICES = frozenset("army military staff forces armed defence defense".split())
_PORTFOLIOS = frozenset(
    "interior foreign defence defense finance justice energy trade oil water agriculture health "
    "education transport information economy fisheries labour labor environment planning treasury "
    "security home mines mining petroleum commerce industry infrastructure irrigation".split()
)
_CLERICS = frozenset(
    "bishop archbishop archdeacon imam patriarch cardinal pastor ayatollah rabbi".split()
)
_CREEDS = frozenset("church synod diocese clergy council conference congregation islamic".split())
_EARLIER = frozenset("then former ex erstwhile past previous ousted deposed late".split())
# A minister, an envoy or a candidate does not rule, whoever he was or became.
_LOWER = frozenset(
    "minister secretary envoy ambassador candidate spokesman spokeswoman deputy vice adviser "
    "negotiator former".split()
)
_PUBLIC = frozenset("union council nations commission league community court forum of".split())
_REGIONAL = frozenset("province provincial canton cantonal".split())
_TOPICAL = frozenset({"name", "capital", "pronoun", "possessive", "description", "group"})


def by_context(
    scene: Scene, line: Line, mentions: list[Mention], mention: Mention, titles: frozenset[str]
) -> list[Hit]:
    """A title without an owner: the state, ministry, army or body that is spoken of."""
    person = scene.entity(mention.who[0])
    office = _office(titles)
    if office:
        state = person.part_of or _by_fact(scene, person.name, last=True)
        before = {t.low for t in line.tokens[max(0, mention.first - 4) : mention.first]}
        state = state or spoken_of(
            scene, line.index, mention, person, "" if before & _EARLIER else office
        )
        if not state:
            return []
        person.part_of = state
        person.flags += ["leads", office]
        seat = seat_of(scene, state)
        return [_hit(person.key, seat, "leads", mention, past="former" in titles)]
    if "leads" in person.flags:
        return []
    if person.part_of:
        rules = _office(frozenset(person.office.split()))
        known = rules and person.part_of in scene.cast.entities
        person.flags.append("leads")
        seat = seat_of(scene, person.part_of)
        return [_hit(person.key, seat, "leads", mention)] if known else []
    if titles & {"minister", "secretary"} and not titles & {"general", "former", "party"}:
        return _minister(scene, line, mention, person)
    if (titles & _MILITARY and "minister" not in titles) or "staff" in titles:
        return _officer(scene, line, mention, person, titles)
    if titles & _CLERICS:
        return _cleric(scene, line, mention, person)
    if titles & {"governor", "mayor"}:
        # 'the government of X … the governor, NAME'
        near = [m for m in mentions if m.last < mention.first and m.kind in {"name", "description"}]
        held = [m for m in near if scene.entity(m.who[0]).type in {"state", "government"}]
        if held:
            person.part_of = held[-1].who[0]
            return [_hit(person.key, held[-1].who[0], "leads", mention)]
    if "chief" in titles and "executive" in titles:
        firm = _firm(scene, line.index, mention.first)
        if firm:
            person.part_of = firm
            return [_hit(person.key, firm, "leads", mention)]
    if titles & {"secretary-general", "chairman", "chairwoman"}:
        if _known(person.name):
            body = _by_fact(scene, person.name, last=True)
            return [_hit(person.key, body, "leads", mention)] if body else []
        body = last_body(scene, line.index, mention.first)
        if body:
            person.part_of = body
            return [_hit(person.key, body, "leads", mention)]
    if not titles & _LOWER:
        state = _by_fact(scene, person.name, last=False)
        if state:
            # A head of state or government whom everybody knows needs no title.
            person.part_of = state
            person.flags.append("leads")
            return [_hit(person.key, seat_of(scene, state), "leads", mention)]
    return []


def seat_of(scene: Scene, state: str) -> str:
    """What a ruler leads: the government, where the text speaks of it as often as of the state."""
    whole = scene.cast.entities.get(state)
    ruling = scene.cast.entities.get(f"{state}:government")
    if whole is None or ruling is None or whole.type != "state" or "executive" not in ruling.flags:
        return state
    return ruling.key if ruling.count >= whole.count else state


def _hit(person: str, owner: str, kind: str, mention: Mention, *, past: bool = False) -> Hit:
    return Hit(person, owner, kind, mention.first, mention.last, 1, explicit=False, confidence=0.5,
               past=past, why="title; whose it is from context")  # fmt: skip


def _office(titles: frozenset[str]) -> str:
    """Head of a state or of a government; empty for a lower office."""
    if titles & {"vice", "deputy"}:
        return ""
    if titles & _HEADS_OF_GOVERNMENT:
        return "heads a government"
    return "heads a state" if titles & _HEADS_OF_STATE else ""


def _minister(scene: Scene, line: Line, mention: Mention, person: Entity) -> list[Hit]:
    """'Interior Minister X': of the ministry of that name, else of the government at hand."""
    state = spoken_of(scene, line.index, mention, person, "")
    if not state:
        return []
    window = {t.low for t in line.tokens[max(0, mention.first - 5) : mention.first]}
    owner, kind = ministry(scene, state, window)
    person.part_of = owner
    if kind == "leads":
        person.flags.append("leads")
    return [_hit(person.key, owner, kind, mention)]


def ministry(scene: Scene, state: str, portfolio: set[str]) -> tuple[str, str]:
    """The ministry of a portfolio (led), else the government of a state or the state (served)."""
    portfolio = portfolio & _PORTFOLIOS
    own = [
        e for e in scene.cast.entities.values()
        if e.type == "government" and e.count > 0 and root_state(scene, e.key) in {state, e.key}
    ]  # fmt: skip
    for entity in own:
        words = set(entity.name.lower().replace("'s", "").split())
        if portfolio and words & portfolio and words & {"ministry", "department", "office"}:
            return entity.key, "leads"
    ruling = [e for e in own if "executive" in e.flags and e.part_of == state]
    return (ruling[0].key if ruling else state), "member_of"


def _officer(
    scene: Scene, line: Line, mention: Mention, person: Entity, titles: frozenset[str]
) -> list[Hit]:
    """'the army chief, General X' leads the army; a general serves the one that is spoken of."""
    armies = [
        e for e in scene.cast.entities.values()
        if e.type == "armed_force" and e.count and set(e.name.lower().split()) & _ARMIES
    ]  # fmt: skip
    window = {t.low for t in line.tokens[max(0, mention.first - 6) : mention.first]} | titles
    if window & {"chief", "commander", "head", "commander-in-chief"} and window & _SERVICES:
        state = spoken_of(scene, line.index, mention, person, "")
        own = [e for e in armies if root_state(scene, e.key) in {state, e.key}]
        if own:
            person.part_of = max(own, key=lambda e: e.count).key
            person.flags.append("leads")
            return [_hit(person.key, person.part_of, "leads", mention)]
    near = [
        key
        for number in (line.index, line.index - 1)
        if number >= 0 and scene.lines[number].block == line.block
        for m in scene.mentions[number] if m.kind != "place"
        for key in m.who
    ]  # fmt: skip
    beside = [key for key in near if key in {e.key for e in armies}]
    if not beside:
        return []
    person.part_of = beside[0]
    return [_hit(person.key, beside[0], "member_of", mention)]


def _firm(scene: Scene, number: int, place: int) -> str:
    """The company that was named last."""
    for other in range(number, max(-1, number - 6), -1):
        for m in sorted(scene.mentions[other], key=lambda m: -m.first):
            body = scene.entity(m.who[0])
            if (other < number or m.first < place) and body.type == "organisation" and (
                not set(body.name.lower().split()) & _PUBLIC
            ):  # fmt: skip
                return body.key
    return ""


def _cleric(scene: Scene, line: Line, mention: Mention, person: Entity) -> list[Hit]:
    """'Archbishop X': of the church that the paragraph names."""
    for number in range(line.index, max(-1, line.index - 6), -1):
        if scene.lines[number].block != line.block:
            break
        for m in reversed(scene.mentions[number]):
            body = scene.entity(m.who[0])
            if body.type == "organisation" and set(body.name.lower().split()) & _CREEDS:
                person.part_of = body.key
                return [_hit(person.key, body.key, "member_of", mention)]
    return []


def spoken_of(scene: Scene, number: int, mention: Mention, person: Entity, office: str) -> str:
    """The state at hand: named as subject near by, in the paragraph, or the home of the text.

    States whose same office another person holds are left out.
    """
    taken = {
        root_state(scene, e.part_of) for e in scene.cast.entities.values()
        if e.type == "person" and e.key != person.key and office and office in e.flags and e.part_of
    }  # fmt: skip
    weights: dict[str, float] = {}
    block = scene.lines[number].block
    start = number
    while start and scene.lines[start - 1].block == block:
        start -= 1
    for other in range(max(start, number - 12), min(len(scene.lines), number + 3)):
        if scene.lines[other].block != block:
            continue
        # The first words of a paragraph tell what it is about: 'In Warsaw the debate is …'.
        near = 1.0 if other in {number, start} else {1: 0.8}.get(number - other, 0.3)
        for m in scene.mentions[other]:
            if m is mention or len(m.who) != 1 or (other == number and m.first > mention.first):
                continue
            opens = m.first <= 1 and (m.kind in _TOPICAL or other == start)
            if m.kind == "place" and not opens:
                continue
            state = m.who[0]
            if scene.entity(state).type == "government" and m.kind == "name":
                state = scene.entity(state).part_of
            if state not in scene.cast.entities or scene.entity(state).type != "state":
                continue
            share = 1.5 if opens else 1.0 if m.kind in {"name", "capital"} else 0.6
            weights[state] = weights.get(state, 0.0) + near * share
    if scene.home:
        weights[scene.home] = weights.get(scene.home, 0.0) + 0.7
    if office:
        taken |= _provinces(scene)
    fitting = {k: v for k, v in weights.items() if k not in taken and v >= 0.5}
    return max(fitting, key=lambda k: fitting[k]) if fitting else ""


def _provinces(scene: Scene) -> set[str]:
    """What the text calls a province or region: 'the Lake Provincial Council', 'Lake province'."""
    found: set[str] = set()
    for line, mentions in zip(scene.lines, scene.mentions, strict=True):
        for m in mentions:
            entity = scene.entity(m.who[0])
            inside = {t.low for t in line.tokens[m.first : m.last + 1]}
            if inside & _REGIONAL and entity.type == "state":
                found.add(entity.key)
            before = [t.low for t in line.tokens[max(0, m.first - 2) : m.first]]
            if before and before[-1] == "of" and set(before) & _REGIONAL:
                found.add(entity.key)
    for entity in scene.cast.entities.values():
        words = entity.name.lower().replace("'s", "").split()
        if set(words) & _REGIONAL and entity.type in {"organisation", "government"}:
            found |= {k for k, e in scene.cast.entities.items() if e.name.lower() == words[0]}
    return {k for k in found if scene.entity(k).type == "state" and not scene.entity(k).code}


def _by_fact(scene: Scene, name: str, *, last: bool) -> str:
    """State that the table of offices gives for a name (accents aside), if the text names it.

    ``last`` lets the surname alone do, where a title stands before it.
    """
    folded = _fold(name)
    for row in rows("gazetteer", "offices.csv"):
        full = _fold(row["person"])
        same = full == folded or (last and full.split()[-1] == folded)
        ruling = last or not row["office"].startswith(("Foreign", "Secretary", "Vice"))
        if same and ruling and row["country"] in scene.cast.entities:
            return row["country"]
    return ""


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("-", " "))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def _known(name: str) -> bool:
    return any(_fold(row["person"]) == _fold(name) for row in rows("gazetteer", "offices.csv"))
