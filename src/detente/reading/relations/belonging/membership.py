"""Who belongs to what and who heads it, by the shape of a sentence rather than by a verb."""

from __future__ import annotations

from detente.reading.actors.names import Line
from detente.reading.clauses.clause import Clause
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.relations.context.counterparts import last_body
from detente.reading.relations.hits import Hit

_SEATED = frozenset(
    "sit meet gather vote serve belong be have participate take decide negotiate cooperate talk "
    "confer convene hold work act play join".split()
)
_JOINING = frozenset("with alongside together".split())
_VOTING = frozenset("veto vote abstain dissent".split())
_SEATS = frozenset("votes vote seat veto shares".split())
_BODIES = frozenset({"organisation", "faction_group", "armed_group"})
_CHAIRS = frozenset(
    "chair presidency leadership command chairmanship helm control secretariat".split()
)
_MEMBERS = frozenset(
    "members member states signatories countries parties participants partners".split()
)
_GROUPS = frozenset(
    {"armed_group", "faction", "organisation", "armed_force", "faction_group", "group"}
)


def membership(
    scene: Scene, line: Line, mentions: list[Mention], parsed: list[Clause]
) -> list[Hit]:
    """Members, parts and heads that a sentence implies."""
    tokens = line.tokens
    hits: list[Hit] = []
    for number, clause in enumerate(parsed):
        hits += _seats(scene, clause)
        hits += _handed(clause)
        hits += _formed(scene, tokens, mentions, clause)
        hits += _votes(scene, line, mentions, clause)
        hits += _led(scene, tokens, mentions, clause, parsed[number + 1 :])
    hits += _listed(scene, tokens, mentions)
    hits += _parts(scene, tokens, mentions)
    return hits


def _seats(scene: Scene, clause: Clause) -> list[Hit]:
    """'the commission, where A and B meet', 'the forum in which A sits'."""
    return [
        Hit(key, body, "member_of", clause.subject_words[0], clause.stop, 1, negated=clause.negated,
            confidence=0.6, why=f"{clause.lemma} in it")
        for word, mention in clause.phrases if word == "where" and clause.lemma in _SEATED
        for body in mention.who if scene.entity(body).type in _BODIES
        for key in clause.subject if key != body
    ]  # fmt: skip


def _formed(
    scene: Scene, tokens: list[Token], mentions: list[Mention], clause: Clause
) -> list[Hit]:
    """'A, B and C formed the alliance', 'With B it formed the league', 'X founded the movement'."""
    if clause.lemma not in {"form", "found", "establish", "create", "launch", "set", "comprise"} or (  # noqa: E501
        clause.negated or clause.passive
    ):  # fmt: skip
        return []
    joint = [k for w, m in clause.phrases if w == "with" for k in m.who]
    if tokens[0].low in _JOINING:
        joint += [k for m in mentions if m.first < min(8, clause.verb) for k in m.who]
    makers = [*clause.subject, *(k for k in joint if scene.entity(k).type != "person")]
    if _person(scene, clause.subject):
        makers = list(clause.subject)  # whoever stands beside a founder does not lead
    kind = "member_of" if len(makers) > 1 and not _person(scene, clause.subject) else "leads"
    if clause.infinitive or clause.modal:
        return []
    if kind == "leads" and clause.lemma != "found" and not _person(scene, clause.subject):
        # 'the council, which X created': X stands behind it
        powers = {"state", "government", "organisation", "armed_force"}
        if not clause.subject or scene.entity(clause.subject[0]).type not in powers:
            return []
        kind = "supports"
    return [
        Hit(key, body, kind, clause.first, clause.stop, 1, past=clause.past and kind == "leads",
            confidence=0.6, why=f"{clause.lemma} it")
        for m in clause.objects for body in m.who if scene.entity(body).type in _GROUPS
        for key in dict.fromkeys(makers) if key != body
    ]  # fmt: skip


def _person(scene: Scene, keys: tuple[str, ...]) -> bool:
    return bool(keys) and all(scene.entity(key).type == "person" for key in keys)


def _votes(scene: Scene, line: Line, mentions: list[Mention], clause: Clause) -> list[Hit]:
    """'In the council A abstained', 'A holds 22 per cent of the votes, B 15': they sit in it."""
    seated = clause.lemma in _VOTING
    holds = clause.lemma in {"hold", "have", "control", "keep"} and set(clause.nouns) & _SEATS
    if clause.passive or not (seated or holds):
        return []
    voters = [k for k in clause.subject if scene.entity(k).type in {"state", "faction"}]
    named = [
        m for m in mentions if m.kind in {"name", "description"}
        and scene.entity(m.who[0]).type == "organisation"
    ]  # fmt: skip
    body = named[0].who[0] if named else ""
    if not body and holds:
        body = last_body(scene, line.index, clause.first)
    if not voters or not body or scene.entity(body).count < 2:
        return []
    if holds:
        # '…, B 15 and C 9': whoever is named with a number holds it too
        voters += [
            m.who[0] for m in mentions
            if m.first > clause.verb and m.last < len(line.tokens)
            and line.tokens[m.last].text[:1].isdigit() and scene.entity(m.who[0]).type == "state"
        ]  # fmt: skip
    return [
        Hit(key, body, "member_of", clause.first, clause.stop, 1, explicit=False, confidence=0.5,
            why="has a vote in it")
        for key in dict.fromkeys(voters) if key != body
    ]  # fmt: skip


def _handed(clause: Clause) -> list[Hit]:
    """'hand the chair of the forum to X', 'pass command of the force to Y': X and Y lead."""
    chair = _CHAIRS & set(clause.nouns)
    if not chair or clause.lemma not in {
        "hand",
        "pass",
        "give",
        "cede",
        "yield",
        "transfer",
        "leave",
        "entrust",
        "lose",
    }:
        return []
    noun = min(chair)
    bodies = [k for w, m in clause.phrases if w == f"of:{noun}" for k in m.who]
    return [
        Hit(key, body, "leads", clause.first, clause.stop, 1,
            recommended=clause.modal in {"should", "must", "ought"}, future=clause.modal in {"will", "would", "may", "might"},  # noqa: E501
            past=clause.past and not clause.perfect, confidence=0.6, why=f"is handed the {noun}")
        for w, m in clause.phrases if w == "to" for key in m.who for body in bodies if key != body
    ]  # fmt: skip


def _led(
    scene: Scene, tokens: list[Token], mentions: list[Mention], clause: Clause, later: list[Clause]
) -> list[Hit]:
    """'Those who did not, led by a commander known as X, form Y': X leads Y."""
    if (
        clause.lemma not in {"lead", "command", "head", "found"}
        or not clause.passive
        or clause.subject
    ):
        return []
    near = [m for m in mentions if clause.verb < m.first <= clause.verb + 8 and m.kind == "name"]
    between = tokens[clause.verb + 1].low if clause.verb + 1 < len(tokens) else ""
    main = next((c for c in later if c.lemma in {"form", "be", "become", "call", "make"}), None)
    if not near or between != "by" or main is None or not main.objects:
        return []
    return [
        Hit(near[0].who[0], main.objects[-1].who[0], "leads", clause.first, main.stop, 1,
            confidence=0.6, why=f"{clause.lemma} by")
    ] if near[0].who != main.objects[-1].who else []  # fmt: skip


def _listed(scene: Scene, tokens: list[Token], mentions: list[Mention]) -> list[Hit]:
    """'five members of the Union, among them A and B', 'the bloc's members (A, B and C)'."""
    hits: list[Hit] = []
    for index, token in enumerate(tokens):
        if token.low not in _MEMBERS or token.tag not in {"N", "NP"}:
            continue
        body = next(
            (
                m for m in mentions
                if scene.entity(m.who[0]).type == "organisation" and m.kind != "place"
                and (index < m.first <= index + 3 or index - 3 <= m.last - 1 < index)
            ),
            None,
        )  # fmt: skip
        if body is None:
            continue
        place = max(index + 1, body.last)
        among = next(
            (
                i
                for i in range(place, len(tokens) - 1)
                if tokens[i].low == "among" and tokens[i + 1].low == "them"
            ),
            -1,
        )
        if among > place and any(m.last == among for m in mentions):
            # 'the members of X, Y among them'
            last = next(m for m in mentions if m.last == among)
            hits += [
                Hit(key, body.who[0], "member_of", index, among, 1, confidence=0.7, why="listed among its members")  # noqa: E501
                for m in mentions if place <= m.first <= last.first and m.kind == "name" for key in m.who if key != body.who[0]  # noqa: E501
            ]  # fmt: skip
            continue
        opening = [t.low for t in tokens[place : place + 4]]
        starts = next(
            (
                k for k in (("(",), (":",), ("—",), (",", "among", "them"), (",", "including"), (",", "such", "as"),  # noqa: E501
                            (",", "notably"), (",", "above", "all"), ("such", "as"), ("including",), ("like",))  # noqa: E501
                if opening[: len(k)] == list(k)
            ),
            None,
        )  # fmt: skip
        if starts is None:
            continue
        place += len(starts)
        while place < len(tokens) and (
            tokens[place].tag in {"D", "NP", "C", "AV"} or tokens[place].text == ","
        ):
            mention = next((m for m in mentions if m.first == place), None)
            if mention is not None:
                hits += [
                    Hit(key, body.who[0], "member_of", index, mention.last, 1, confidence=0.7, why="listed among its members")  # noqa: E501
                    for key in mention.who if key != body.who[0]
                ]  # fmt: skip
                place = mention.last
            else:
                place += 1
    return hits


def _parts(scene: Scene, tokens: list[Token], mentions: list[Mention]) -> list[Hit]:
    """'its Council of Elders', 'the Front's youth wing': a named part of a body."""
    hits: list[Hit] = []
    for mention in mentions:
        if mention.kind not in {"name", "description"} or len(mention.who) != 1:
            continue
        part = scene.entity(mention.who[0])
        if part.type not in _GROUPS or not mention.first:
            continue
        before = tokens[mention.first - 1]
        if before.low == "whose":
            # 'X, whose Northern Brigade …': X leads it
            owner = next(
                (m for m in mentions if m.last == mention.first - 2 and tokens[m.last].text == ","),
                None,
            )
        elif before.tag == "'":
            owner = next((m for m in mentions if m.last == mention.first - 1), None)
        elif before.tag == "O":
            owner = next(
                (m for m in mentions if m.last == mention.first and m.kind == "possessive"), None
            )
        else:
            continue
        if owner is None or len(owner.who) != 1 or owner.who == mention.who:
            continue
        whole = scene.entity(owner.who[0])
        if whole.type == "person" and part.part_of != whole.key:
            hits.append(
                Hit(whole.key, part.key, "leads", owner.first, mention.last, 1, explicit=False,
                    confidence=0.5, why="named as whose it is")
            )  # fmt: skip
        if whole.type in {"organisation", "faction", "armed_group"} and part.type != "group":
            hits.append(
                Hit(part.key, whole.key, "member_of", owner.first, mention.last, 1, explicit=False,
                    confidence=0.5, why="named as a part of it")
            )  # fmt: skip
    return hits
