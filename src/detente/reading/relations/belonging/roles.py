"""Relations that roles imply: offices, membership, apposition."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from detente.reading.actors.names import Line
from detente.reading.language.tokens import Token
from detente.reading.language.words import rows
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.relations.belonging.offices import office_relations
from detente.reading.relations.hits import Hit, past_brackets


@dataclass(frozen=True)
class Predicate:
    """What a word said of somebody relates: 'a rival of', 'wary of', 'dependent on'."""

    kind: str
    sign: int
    symmetric: bool
    prepositions: tuple[str, ...]
    words: frozenset[str]


_PARTS = frozenset("faction armed_group group unidentified".split())


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
            hits += office_relations(scene, line, mentions, mention)
        hits += _apposition(scene, tokens, mentions, mention)
        hits += _named_role(scene, tokens, mentions, mention)
        hits += _own_party(scene, tokens, mentions, mention)
        if mention.kind == "name" and entity.type in {"organisation", "faction", "government"}:
            hits += _organ(scene, mentions, mention)
        hits += _among_members(scene, tokens, mentions, mention)
        hits += _sitting(tokens, mentions, mention, scene)
        if entity.type in _PARTS and entity.part_of:
            parent = scene.cast.entities.get(entity.part_of)
            if parent is not None and (
                parent.type in {"faction", "armed_group", "organisation"}
                or (entity.type in {"group", "unidentified"} and parent.type == "armed_force")
                or (mention.kind == "description" and parent.type in {"government", "armed_force"})
            ):
                hits.append(Hit(entity.key, parent.key, "member_of", mention.first, mention.last, 1,
                                why="described as part of it"))  # fmt: skip
    return hits


def _organ(scene: Scene, mentions: list[Mention], mention: Mention) -> list[Hit]:
    """'its Council of Elders': an organ of the movement or body that owns it."""
    owner = next((m for m in mentions if m.last == mention.first and m.kind == "possessive"), None)
    if owner is None or owner.who[0] == mention.who[0]:
        return []
    above = scene.entity(owner.who[0])
    if above.type not in {"organisation", "armed_group", "faction", "government"}:
        return []
    entity = scene.entity(mention.who[0])
    entity.part_of = entity.part_of or above.key
    return [Hit(entity.key, above.key, "member_of", owner.first, mention.last, 1, why="its organ")]


def _among_members(
    scene: Scene, tokens: list[Token], mentions: list[Mention], mention: Mention
) -> list[Hit]:
    """'five members of the Union, among them A and B'."""
    before = [t.low for t in tokens[max(0, mention.first - 4) : mention.first]]
    after = [t.low for t in tokens[mention.last : mention.last + 3]]
    listed = after[:2] == [",", "including"] or after[:2] == [",", "among"]
    if scene.entity(mention.who[0]).type != "organisation" or not listed:
        return []
    if not set(before) & {"members", "states", "countries", "governments"} or "of" not in before:
        return []
    later = [m for m in mentions if m.first > mention.last and m.kind in {"name", "capital"}]
    return [
        Hit(
            m.who[0], mention.who[0], "member_of", mention.first, m.last, 1, why="among its members"
        )
        for m in _together(tokens, later)
    ]


_REBELS = frozenset(
    "rebel rebels insurgent insurgents guerrilla guerrillas separatist secessionist dissident".split()  # noqa: E501
)
_FOLLOWING = frozenset(
    "party movement coalition bloc camp faction militia company vehicle list alliance brigade".split()  # noqa: E501
)


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


def _apposition(
    scene: Scene, tokens: list[Token], mentions: list[Mention], mention: Mention
) -> list[Hit]:
    """'Selkland, Marovia's northern neighbour and old rival', 'Selkland, chair of the forum'."""
    place = past_brackets(tokens, mention)
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
    if not inside or inside[0].tag == "C" or inside[0].low == "for":
        return []  # 'X, for its part,'
    words = {t.low for t in inside}
    led = next((t for t in inside if t.low.endswith(("-led", "-run"))), None)
    if led is not None and led.mention >= 0:
        head = next((m for m in mentions if m.first <= tokens.index(led) < m.last), None)
        if head is not None and head.who[0] != mention.who[0]:
            return [Hit(head.who[0], mention.who[0], "leads", mention.first, stop, 1, why="'-led'")]
    others = [
        m for m in mentions if place < m.first < stop and m.kind != "place" and m.who != mention.who
    ]
    covered = {i for m in others if m.kind == "description" for i in range(m.first, m.last)}
    named = {tokens[i].low for m in others if m.kind == "name" for i in range(m.first, m.last)}
    words = {tokens[i].low for i in range(place + 1, stop) if i not in covered}
    if words & _REBELS and scene.entity(mention.who[0]).type != "person":
        # 'X, a Zamoran rebel group': X fights its state
        return [
            Hit(mention.who[0], m.who[0], "hostile", mention.first, stop, -1, explicit=False,
                confidence=0.5, why="apposition: a rebel of it")
            for m in others if m.kind == "demonym" and m.who[0] != mention.who[0]
        ][:1]  # fmt: skip
    led_by = [m for m in others if scene.entity(m.who[0]).type == "person"]
    if led_by and words & _FOLLOWING and scene.entity(mention.who[0]).type != "person":
        # 'the Dream, the party of X': X leads it
        return [
            Hit(led_by[0].who[0], mention.who[0], "leads", mention.first, stop, 1, confidence=0.6,
                past="former" in words, why="apposition: whose following it is")
        ]  # fmt: skip
    hits: list[Hit] = []
    denied = inside[0].low in {"no", "not", "never", "hardly"}
    for said in predicates():
        if denied and said.sign <= 0:
            continue
        if said.kind == "member_of" and not words & said.words - named:
            continue  # 'X, the Labour Party's ally': Party is a name
        if denied and words & said.words:
            # 'X, no friend of Y'
            return [
                Hit(
                    mention.who[0],
                    other.who[0],
                    "hostile",
                    mention.first,
                    stop,
                    -1,
                    why="apposition, denied",
                )
                for other in _together(tokens, others)
            ]
        for other in _together(tokens, others) if words & said.words else ():
            hits.append(Hit(mention.who[0], other.who[0], said.kind, mention.first, stop, said.sign,
                            said.symmetric, past="former" in words, word=min(words & said.words),
                            why=f"apposition: '{min(words & said.words)}'"))  # fmt: skip
    if scene.entity(mention.who[0]).type == "person":
        return []
    return hits


def _named_role(
    scene: Scene, tokens: list[Token], mentions: list[Mention], mention: Mention
) -> list[Hit]:
    """'her coalition partner, the Farmers' Union', 'X's old rival Y': what Y is to X."""
    comma = mention.first - 1
    while comma > 0 and tokens[comma].tag == "D":
        comma -= 1
    if comma == mention.first - 1 and comma > 0 and tokens[comma].tag == "N":
        comma += 1  # no comma: 'its ally Benin'
    elif comma < 2 or tokens[comma].text != "," or tokens[comma - 1].tag != "N":
        return []
    word = tokens[comma - 1].low
    place = comma - 1
    while place > 0 and tokens[place - 1].tag in {"N", "J", "AV", "G"}:
        place -= 1
    before = tokens[place - 1] if place else None
    if before is None or before.tag not in {"'", "O"}:
        return []
    last = place - 1 if before.tag == "'" else place
    owner = next((m for m in mentions if m.last == last and m.kind != "place"), None)
    if owner is None or owner.who == mention.who or scene.entity(mention.who[0]).type == "place":
        return []
    if word in {"party", "movement", "coalition", "bloc", "faction", "camp", "alliance", "militia"}:
        # 'her own party, the Lagoon Bloc'
        return [
            Hit(key, mention.who[0], "leads", place, mention.last, 1, explicit=False,
                confidence=0.6, why=f"own {word}")
            for key in owner.who if scene.entity(key).type == "person"
        ]  # fmt: skip
    return [
        Hit(mention.who[0], key, said.kind, place, mention.last, said.sign, said.symmetric,
            confidence=0.6, past="former" in {t.low for t in tokens[place:comma]}, word=word,
            why=f"its '{word}'")
        for said in predicates() if word in said.words and said.kind != "leads"
        if said.kind != "negotiates" or scene.entity(mention.who[0]).type != "person"
        for key in owner.who if key != mention.who[0]
    ][:1]  # fmt: skip


def _together(tokens: list[Token], others: list[Mention]) -> list[Mention]:
    """The first actor with those joined to it by *and*."""
    chain = others[:1]
    for other in others[1:]:
        between = {t.low for t in tokens[chain[-1].last : other.first]}
        if not between <= {"and", ",", "or", "the", "of", "both"} or not between:
            break
        chain.append(other)
    return chain


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
    if window[:1] == ["where"]:
        window = ["in", "which"]
    spread = [t.low for t in tokens[place : place + 16]]
    if any(
        pair == ["in", "which"]
        for pair in ([spread[i], spread[i + 1]] for i in range(len(spread) - 1))
    ):
        window = (
            ["in", "which"]
            if set(spread) & {"body", "forum", "group", "club", "council"}
            else window
        )
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
        if any(w in {"sit", "belong", "be", "meet", "gather"} for w in tail):
            hits += [
                Hit(key, mention.who[0], "member_of", place, other.last, 1, why="'in which … sit'")
                for key in other.who
            ]
    return hits
