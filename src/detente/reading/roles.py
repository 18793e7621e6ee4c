"""Relations that roles imply: offices, membership, apposition."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from detente.reading.counterparts import root_state
from detente.reading.heads import TITLES
from detente.reading.hits import Hit
from detente.reading.mentions import Mention, Scene
from detente.reading.names import Line
from detente.reading.tokens import Token
from detente.reading.words import rows


@dataclass(frozen=True)
class Predicate:
    """What a word said of somebody relates: 'a rival of', 'wary of', 'dependent on'."""

    kind: str
    sign: int
    symmetric: bool
    prepositions: tuple[str, ...]
    words: frozenset[str]


@cache
def predicates() -> tuple[Predicate, ...]:
    """Rows of ``lexicon/predicates.csv``, in their order."""
    return tuple(
        Predicate(
            row["kind"], int(row["sign"]), row["symmetric"] == "yes",
            tuple(row["prepositions"].split()), frozenset(row["words"].split()),
        )
        for row in rows("lexicon", "predicates.csv")
    )  # fmt: skip


def role_relations(scene: Scene, line: Line, mentions: list[Mention]) -> list[Hit]:
    """Offices and membership that a phrase implies."""
    tokens = line.tokens
    hits: list[Hit] = []
    for mention in mentions:
        if mention.kind in {"place", "pronoun", "possessive", "group"}:
            continue
        entity = scene.entity(mention.who[0])
        if entity.type == "person":
            hits += _office(scene, tokens, mentions, mention)
        hits += _apposition(scene, tokens, mentions, mention)
        hits += _own_party(scene, tokens, mentions, mention)
        hits += _sitting(tokens, mentions, mention, scene)
        if mention.kind == "description" and entity.type == "faction" and entity.part_of:
            parent = scene.cast.entities.get(entity.part_of)
            if parent is not None and parent.type in {
                "government",
                "faction",
                "armed_force",
                "armed_group",
            }:
                hits.append(Hit(entity.key, parent.key, "member_of", mention.first, mention.last, 1,
                                why="described as part of it"))  # fmt: skip
    return hits


def _own_party(
    scene: Scene, tokens: list[Token], mentions: list[Mention], mention: Mention
) -> list[Hit]:
    """'her own party', 'his coalition': she leads it."""
    entity = scene.entity(mention.who[0])
    if mention.kind != "description" or entity.type not in {"faction", "government"}:
        return []
    if tokens[mention.first].low not in {"his", "her"}:
        return []
    owner = next((m for m in mentions if m.first == mention.first and m.kind == "possessive"), None)
    if owner is None or owner.who[0] == entity.key:
        return []
    head = tokens[mention.last - 1].low
    if head not in {
        "party",
        "coalition",
        "camp",
        "government",
        "cabinet",
        "bloc",
        "administration",
    }:
        return []
    return [Hit(owner.who[0], entity.key, "leads", mention.first, mention.last, 1, explicit=False,
                confidence=0.6, why=f"own {head}")]  # fmt: skip


def _office(
    scene: Scene, tokens: list[Token], mentions: list[Mention], mention: Mention
) -> list[Hit]:
    """'Nigeria's President X', 'Prime Minister X' of the state spoken of, 'under General X'."""
    place = mention.first - 1
    titles: list[str] = []
    while place >= 0 and (
        tokens[place].low in TITLES or tokens[place].low in {"new", "former", "late", ",", "then"}
    ):
        titles.append(tokens[place].low)
        place -= 1
    inside = [t.low for t in tokens[mention.first : mention.last] if t.low in TITLES]
    titles += inside
    ruling = {
        "president",
        "premier",
        "chancellor",
        "king",
        "queen",
        "emir",
        "sultan",
        "prime",
    } & set(titles)
    person = mention.who[0]
    hits: list[Hit] = []
    owner = None
    if place >= 0 and (
        tokens[place].tag == "'" or tokens[place].tag in {"O"} or tokens[place].mention >= 0
    ):
        at = place - 1 if tokens[place].tag == "'" else place
        owner = next((m for m in mentions if m.first <= at < m.last), None)
    leading = ruling or {
        "secretary-general",
        "chairman",
        "leader",
        "commander",
        "chief",
        "head",
        "director",
        "speaker",
    } & set(titles)
    if owner is not None and leading and owner.who[0] != person:
        hits.append(Hit(person, owner.who[0], "leads", place - 1 if place else 0, mention.last, 1,
                        past="former" in titles, why=f"title '{sorted(leading)[0]}'"))  # fmt: skip
        entity = scene.entity(person)
        entity.part_of = entity.part_of or owner.who[0]
    elif place >= 1 and tokens[place].low == "under" and titles:
        body = next((m for m in mentions if m.last == place), None)
        if body is not None and scene.entity(body.who[0]).type in {
            "armed_force",
            "armed_group",
            "faction",
            "government",
            "organisation",
        }:
            hits.append(
                Hit(person, body.who[0], "leads", body.first, mention.last, 1, why="'under'")
            )
    elif place >= 1 and tokens[place].low in {"of", "around"} and ruling and any(
        m.first <= place <= m.last and m.kind == "description" for m in mentions
    ):
        body = next((m for m in mentions if m.last == place and m.kind == "description"), None)
        if body is None:
            covering = [
                m for m in mentions if m.first <= place < m.last and m.kind == "description"
            ]
            body = covering[0] if covering else None
        if body is not None and tokens[place].low != "by":
            hits.append(Hit(person, body.who[0], "leads", body.first, mention.last, 1, why="title"))
    elif (
        ruling
        and mention.last + 1 < len(tokens)
        and tokens[mention.last].low == "of"
        and (
            body := next((m for m in mentions if mention.last < m.first <= mention.last + 2), None)
        )
    ):
        scene.entity(person).part_of = scene.entity(person).part_of or body.who[0]
        hits.append(
            Hit(person, body.who[0], "leads", mention.first, body.last, 1, why="title 'of'")
        )
    elif ruling and not hits:
        state = _spoken_of(scene, person, mentions, mention)
        if state:
            hits.append(Hit(person, state, "leads", mention.first, mention.last, 1, explicit=False,
                            confidence=0.5, past="former" in titles, why="title; state from context"))  # fmt: skip  # noqa: E501
    return hits


def _spoken_of(scene: Scene, person: str, mentions: list[Mention], mention: Mention) -> str:
    """The state that a president without one belongs to: by fact, by subject, by what follows."""
    entity = scene.entity(person)
    if entity.part_of:
        return entity.part_of
    state = _by_fact(scene, entity.name)
    if not state:
        taken = {e.part_of for e in scene.cast.entities.values() if e.type == "person"}
        number = next((i for i, g in enumerate(scene.mentions) if any(m is mention for m in g)), -1)
        block = scene.lines[number].block if number >= 0 else -1
        before = (
            scene.mentions[number - 1]
            if number > 0 and scene.lines[number - 1].block == block
            else []
        )
        after = (
            scene.mentions[number + 1]
            if number + 1 < len(scene.lines) and scene.lines[number + 1].block == block
            else []
        )
        for other in [*[m for m in before if m.first <= 1 and m.kind in {"name", "capital"}],
                      *[m for m in after if m.first <= 1]]:  # fmt: skip
            key = root_state(scene, other.who[0])
            if scene.entity(key).type == "state" and key not in taken:
                state = key
                break
    entity.part_of = state
    return state


def _by_fact(scene: Scene, name: str) -> str:
    """State that the table of offices gives for a name (accents aside), if the text names it."""
    folded = _fold(name)
    for row in rows("gazetteer", "offices.csv"):
        full = _fold(row["person"])
        if (full == folded or full.split()[-1] == folded) and row["country"] in scene.cast.entities:
            return row["country"]
    return ""


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def _apposition(
    scene: Scene, tokens: list[Token], mentions: list[Mention], mention: Mention
) -> list[Hit]:
    """'Selkland, Marovia's northern neighbour and old rival', 'Selkland, chair of the forum'."""
    place = mention.last
    if place >= len(tokens) or tokens[place].text != ",":
        return []
    stop = place + 1
    while (
        stop < len(tokens)
        and tokens[stop].text not in {",", ".", ";", ":"}
        and (
            tokens[stop].tag not in {"V", "M", "A", "W"}
            or (stop == place + 1 and tokens[stop].low in {"chair", "head", "host", "partner"})
        )
    ):
        stop += 1
    inside = tokens[place + 1 : stop]
    if not inside or inside[0].tag == "C":
        return []
    words = {t.low for t in inside}
    led = next((t for t in inside if t.low.endswith(("-led", "-run"))), None)
    if led is not None and led.mention >= 0:
        head = next((m for m in mentions if m.first <= tokens.index(led) < m.last), None)
        if head is not None and head.who[0] != mention.who[0]:
            return [Hit(head.who[0], mention.who[0], "leads", mention.first, stop, 1, why="'-led'")]
    others = [
        m for m in mentions if place < m.first < stop and m.kind != "place" and m.who != mention.who
    ]
    hits: list[Hit] = []
    for said in predicates():
        if words & said.words and others:
            hits.append(Hit(mention.who[0], others[0].who[0], said.kind, mention.first, stop, said.sign,  # noqa: E501
                            said.symmetric, past="former" in words, why="apposition"))  # fmt: skip
    if scene.entity(mention.who[0]).type == "person":
        return []
    return hits


def _sitting(
    tokens: list[Token], mentions: list[Mention], mention: Mention, scene: Scene
) -> list[Hit]:
    """'X, in which A, B and C sit': A, B and C are members of X."""
    if scene.entity(mention.who[0]).type != "organisation":
        return []
    place = mention.last
    while (place < len(tokens) and tokens[place].text in {",", "(", ")"}) or (
        place < len(tokens) and tokens[place].mention >= 0 and tokens[place - 1].text == "("
    ):
        place += 1
    window = [t.low for t in tokens[place : place + 8]]
    if (
        window[:2] != ["in", "which"]
        and window[:2] != ["of", "which"]
        and "body" not in window
        and "forum" not in window
    ):
        return []
    if "which" not in window:
        return []
    hits: list[Hit] = []
    for other in mentions:
        if other.first <= place or other.kind in {"place", "demonym"}:
            continue
        between = [t.text for t in tokens[place : other.first]]
        if between.count(",") > 4 or ";" in between:
            break
        tail = [t.lemma for t in tokens[other.last : other.last + 10]]
        if any(w in {"sit", "belong", "be"} for w in tail):
            hits += [
                Hit(key, mention.who[0], "member_of", place, other.last, 1, why="'in which … sit'")
                for key in other.who
            ]
    return hits
