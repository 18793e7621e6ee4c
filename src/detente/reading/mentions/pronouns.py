"""Whom 'it', 'he', 'their' mean, and where 'it' means nobody."""

from __future__ import annotations

from detente.reading.actors.names import Line
from detente.reading.actors.person_nouns import plural_persons, single_persons
from detente.reading.language.tokens import Token
from detente.reading.language.words import relation_verbs
from detente.reading.mentions.memory import Memory, add_mention, conjoined
from detente.reading.mentions.mentions import Mention, Scene, subject_of
from detente.reading.mentions.things import is_thing, means_nobody, opens_with_thing

_SINGLE = frozenset("it its itself".split())
_PERSON = frozenset("he him his himself she her hers herself".split())
_BESIDE = frozenset("and or under with through via plus".split())
_PLURAL = frozenset("they them their theirs themselves".split())


def find_pronouns(scene: Scene, number: int, line: Line, memory: Memory) -> None:
    """Add a mention for every pronoun of a sentence that means somebody."""
    tokens = line.tokens
    for index, token in enumerate(tokens):
        if token.tag not in {"R", "O"} or token.mention >= 0:
            continue
        earlier = [
            m for m in scene.mentions[number]
            if m.last <= index and m.kind not in {"place", "demonym", "possessive"}
        ]  # fmt: skip
        earlier.sort(key=lambda m: m.first)
        who: tuple[str, ...] = ()
        if token.low in _SINGLE:
            who = _body(scene, tokens, index, earlier, memory)
        elif token.low in _PERSON:
            who = _person(scene, tokens, index, earlier, memory)
        elif token.low in _PLURAL:
            who = _several(scene, number, index, tokens, earlier, memory)
        kind = "possessive" if token.tag == "O" else "pronoun"
        add_mention(scene, number, Mention(index, index + 1, who, kind))


def _body(
    scene: Scene, tokens: list[Token], index: int, earlier: list[Mention], memory: Memory
) -> tuple[str, ...]:
    """Whom *it* or *its* means: no person; nobody where a thing is meant."""
    if means_nobody(tokens, index) or is_thing(tokens, index):
        return ()
    if _is_object(tokens, index) and _thing_between(tokens, index, earlier):
        return ()  # 'lent the money and now demands it back'
    earlier = [m for m in earlier if not _modifies(tokens, m)]
    if memory.topic == "thing" and not earlier:
        return ()  # 'The cable was laid in 2019. It belongs to X'
    who = _single(scene, tokens, index, earlier, memory)
    return (who,) if who else ()


def _person(
    scene: Scene, tokens: list[Token], index: int, earlier: list[Mention], memory: Memory
) -> tuple[str, ...]:
    """Whom *she*, *him* or *his* means."""
    token = tokens[index]
    named = [m for m in earlier if scene.entity(m.who[0]).type == "person"]
    barred = ""
    if token.tag == "O":
        named = [m for m in named if not _role_of(tokens, m, index)]
    elif _is_object(tokens, index) and not token.low.endswith("self"):
        actor = _governor(tokens, index, earlier)
        barred = actor.who[0] if actor is not None else ""
        named = [m for m in named if m.who[0] != barred]
    if index and tokens[index - 1].low in {"whom", "whose"}:
        named = named[:-1]  # 'met X, whom she distrusts'
    plain = [m for m in named if not _owning(tokens, m)]
    direct = [m for m in plain if not _oblique(tokens, m)]
    promised = _promiser(tokens, index, direct) or _parallel(tokens, index, direct)
    if not memory.fitting(token.low, [m.who[0] for m in promised], []):
        promised = []
    people = [m.who[0] for m in promised or direct or plain or named]
    people = memory.fitting(token.low, people, [m.who[0] for m in named])
    held = memory.last_person(token.low)
    fronted = named and not direct and tokens[0].tag == "P" and named[-1].first < 3
    who = people[-1] if people and not (fronted and held) else held
    if barred and who == barred:
        # 'The general asked her for arms': the other person of the sentence before
        who = memory.other_person(token.low, barred)
    if not who:
        return ()
    memory.learn(token.low, who, sure=len(set(people)) < 2)
    return (who,)


# 'buys its oil', 'houses its leaders': of somebody else.
_OF_OTHERS = frozenset("buy import purchase house shelter harbour harbor host".split())


def _thing_between(tokens: list[Token], index: int, earlier: list[Mention]) -> bool:
    """Whether a thing was the object of a verb after every actor but the subject."""
    last = max((m.last for m in earlier[1:]), default=earlier[0].last if earlier else 0)
    for place in range(last, index - 2):
        if tokens[place].tag in {"V", "B", "E"} and tokens[place + 1].tag == "D":
            end = place + 2
            while end < index - 1 and tokens[end].tag in {"J", "N"}:
                end += 1
            head = tokens[end - 1]
            if head.tag == "N" and not head.low.endswith("s") and head.mention < 0:
                return True
    return False


def _modifies(tokens: list[Token], mention: Mention) -> bool:
    """'a Civic Union man', 'the Peru desk': a name before a noun is no antecedent."""
    after = tokens[mention.last] if mention.last < len(tokens) else None
    before = tokens[mention.first - 1] if mention.first else None
    return (
        mention.kind == "name"
        and after is not None
        and after.tag == "N"
        and before is not None
        and before.low in {"a", "an"}
    )


def _role_of(tokens: list[Token], mention: Mention, index: int) -> bool:
    """'X, his deputy, …', 'X doubles as her minister': whose deputy he is, is not X."""
    place = index + 1
    while (
        place < len(tokens)
        and tokens[place].tag in {"J", "N"}
        and (tokens[place].low not in single_persons())
    ):
        place += 1
    if place >= len(tokens) or tokens[place].low not in single_persons():
        return False
    between = tokens[mention.last : index]
    if len(between) == 1 and between[0].text == ",":
        return True
    low = [t.low for t in between]
    return len(between) in {1, 2, 3} and (low[-1:] == ["as"] or low in (["is"], ["was"]))


def _promiser(tokens: list[Token], index: int, direct: list[Mention]) -> list[Mention]:
    """'X promised Y that he': X."""
    if index < 3 or tokens[index - 1].low != "that":
        return []
    verb = next((i for i in range(index - 2, 0, -1) if tokens[i].tag in {"V", "E", "B"}), 0)
    if tokens[verb].lemma not in {"promise", "assure", "pledge", "swear", "tell", "inform"}:
        return []
    return [m for m in direct if m.last <= verb][-1:]


def _parallel(tokens: list[Token], index: int, direct: list[Mention]) -> list[Mention]:
    """'If X is told to disarm Y he will obey': a subject means the subject before it."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    said = index and tokens[index - 1].low in {"that", "whether", "than"}
    if tokens[index].tag != "R" or after is None or after.tag not in {"V", "M", "A"} or said:
        return []
    doers = [
        m for m in direct
        if m.last + 1 < index
        and tokens[m.last + (tokens[m.last].text == ",")].tag in {"V", "M", "A"}
    ]  # fmt: skip
    return doers[-1:]


def _together_with(tokens: list[Token], mention: Mention, actor: Mention) -> bool:
    """Whether a mention stands inside the noun phrase of another: joined to it, or owning it."""
    if mention is actor:
        return True
    first, last = sorted((mention, actor), key=lambda m: m.first)
    between = tokens[first.last : last.first]
    if first.first <= last.first and last.last <= first.last:
        return True
    return len(between) < 6 and all(
        t.tag in {"D", "J", "N", "O", "'"} or t.low in {"and", "or", "of", "both"} for t in between
    )


def _owning(tokens: list[Token], mention: Mention) -> bool:
    return mention.last < len(tokens) and tokens[mention.last].tag == "'"


def _oblique(tokens: list[Token], mention: Mention) -> bool:
    before = tokens[mention.first - 1] if mention.first else None
    after = tokens[mention.last] if mention.last < len(tokens) else None
    return (before is not None and before.tag == "P") or (after is not None and after.tag == "'")


def _single(
    scene: Scene, tokens: list[Token], index: int, earlier: list[Mention], memory: Memory
) -> str:
    """The one actor, no person, that *it* or *its* means."""
    token, before = tokens[index], tokens[index - 1] if index else None
    if token.tag == "R" and token.low == "it" and _is_object(tokens, index):
        actor = _governor(tokens, index, earlier)
        who = _object_of(scene, tokens, earlier, actor)
        if who:
            return who
        if actor is not None:
            return memory.subject if (memory.subject,) != actor.who else ""
    if token.tag == "O":
        who = _owner(scene, tokens, index, earlier)
        if who:
            return who
    if token.tag == "O" or (before is not None and before.low in {"that", "whether"}):
        who = _doer_before(scene, tokens, index, earlier)
        if who:
            return who
    if token.tag == "R" and memory.subject and _fronted(tokens, index, earlier):
        return memory.subject
    alone = [m for m in earlier if len(m.who) == 1]
    subject = subject_of(tokens, alone)
    if subject is not None and not _is_person(scene, subject):
        return subject.who[0]
    if subject is None and alone and token.tag == "R" and opens_with_thing(tokens[:index]):
        return ""  # 'a commission under the League could help, and it is cheap'
    return next((m.who[0] for m in reversed(alone) if not _is_person(scene, m)), memory.subject)


def _is_person(scene: Scene, mention: Mention) -> bool:
    return scene.entity(mention.who[0]).type == "person"


def _object_of(
    scene: Scene, tokens: list[Token], earlier: list[Mention], actor: Mention | None
) -> str:
    """As an object *it* is the last actor that is not the subject of this very verb."""
    others = [
        m for m in earlier
        if actor is None or (m.who != actor.who and not _together_with(tokens, m, actor))
    ]  # fmt: skip
    main = subject_of(tokens, others)
    ranked = [m for m in reversed(others) if not _oblique(tokens, m)] + others[::-1]
    for mention in ([main] if main is not None else []) + ranked:
        if len(mention.who) == 1 and not _is_person(scene, mention):
            return mention.who[0]
    return ""


def _owner(scene: Scene, tokens: list[Token], index: int, earlier: list[Mention]) -> str:
    """Whose *its* is after a verb that takes what is another's; empty after other words."""
    before = tokens[index - 1] if index else None
    actor = None
    if before is not None and before.tag in {"V", "E"}:
        actor = _governor(tokens, index, earlier)
    if before is not None and actor is not None:
        others = [m for m in earlier if m.who != actor.who and len(m.who) == 1]
        if before.lemma in _OF_OTHERS and others and not _is_person(scene, others[-1]):
            return others[-1].who[0]  # 'arms X and buys its oil'
        kind, sign = relation_verbs().get(before.lemma, ("", 0))
        if kind == "hostile" and sign < 0:
            # 'soldiers of X had requisitioned its cattle': the cattle of somebody else.
            row = tokens[index - 2].text in {",", "and"}
            for mention in others:
                suffers = mention.last <= actor.first or row
                if suffers and not _is_person(scene, mention) and mention.kind != "demonym":
                    return mention.who[0]
    if index > 1 and tokens[index - 1].low in _BESIDE:
        # 'X and its leader', 'X under its new head': of X
        beside = [m for m in earlier if m.last == index - 1 or tokens[m.last].text == ")"]
        beside = [m for m in beside[-1:] if index - 3 <= m.last and len(m.who) == 1]
        if beside and not _is_person(scene, beside[0]):
            return beside[0].who[0]
    if index > 2 and tokens[index - 2].tag == "T":
        # 'called on X to lift its sanctions': X does it.
        asked = [m for m in earlier if m.last == index - 2 and len(m.who) == 1]
        if asked and not _is_person(scene, asked[-1]):
            return asked[-1].who[0]
    return ""


def _doer_before(scene: Scene, tokens: list[Token], index: int, earlier: list[Mention]) -> str:
    """'X has said that it …', 'Ostria withdrew its ship': the subject of the verb just before."""
    for mention in reversed(earlier):
        after = tokens[mention.last].tag if mention.last < index else ""
        doing = after in {"V", "M", "A", "AV", "X"} and not _oblique(tokens, mention)
        if doing and len(mention.who) == 1:
            return "" if _is_person(scene, mention) else mention.who[0]
    return ""


def _fronted(tokens: list[Token], index: int, earlier: list[Mention]) -> bool:
    """'With A and B it formed': all named before stand in a fronted phrase, so it is another."""
    if not earlier or tokens[0].low not in {"with", "like", "unlike", "alongside", "besides"}:
        return False
    between = [t for t in tokens[1:index] if t.mention < 0]
    return all(t.low in {"and", "the", ",", "both"} for t in between)


def _is_object(tokens: list[Token], index: int) -> bool:
    """Whether a pronoun stands after a verb or preposition, with no verb of its own after it."""
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if before is None or not (
        before.tag in {"V", "B", "E", "G"} or (before.tag == "P" and before.low not in {"as", "than"})  # noqa: E501
    ):  # fmt: skip
        return False
    return after is None or after.tag not in {"V", "M", "A"}


def _governor(tokens: list[Token], index: int, earlier: list[Mention]) -> Mention | None:
    """The subject of the verb whose object stands at ``index``."""
    verb = next(
        (i for i in range(index - 1, -1, -1) if tokens[i].tag in {"V", "B", "E", "G", "A"}), -1
    )
    if verb < 0:
        return None
    place = verb - 1
    while place >= 0 and tokens[place].tag in {"AV", "A", "X", "M"}:
        place -= 1
    if place > 0 and tokens[place].tag == "C" and tokens[verb].tag != "B":
        # 'condemned X and asked it to withdraw': the subject of the verb before
        upper = next((i for i in range(place - 1, -1, -1) if tokens[i].tag in {"V", "A"}), -1)
        doers = [m for m in earlier if m.last <= upper and not _oblique(tokens, m)]
        if doers:
            return doers[-1]
    if place >= 0 and tokens[place].tag == "W":
        # 'turned to X, which sells it radars'
        named = [m for m in earlier if m.last <= place]
        return named[-1] if named else None
    before = [
        m for m in earlier
        if m.last <= verb and (not _oblique(tokens, m) or tokens[m.first - 1].low == "of")
    ]  # fmt: skip
    for mention in reversed(before):
        between = tokens[mention.last : verb]
        if any(t.text in {";", ":"} or t.tag == "S" for t in between):
            return None
        if mention.last < len(tokens) and tokens[mention.last].tag in {
            "V",
            "M",
            "A",
            "AV",
            "X",
            ".",
            "C",
            "W",
            "B",
        }:
            return mention
    return before[0] if before else None


def _several(
    scene: Scene,
    number: int,
    index: int,
    tokens: list[Token],
    earlier: list[Mention],
    memory: Memory,
) -> tuple[str, ...]:
    together = conjoined(tokens, earlier)
    if together:
        return together
    for mention in scene.mentions[number]:
        # 'Ostrine advisers … they'
        after = (
            tokens[mention.last].low if mention.last < index and mention.last < len(tokens) else ""
        )
        if mention.kind == "demonym" and after.endswith("s") and len(after) > 4:
            return mention.who
    things = _things_before(tokens, index)
    for mention in reversed(earlier):
        if mention.last <= things:
            return ()
        if len(mention.who) > 1:
            return mention.who
        entity = scene.entity(mention.who[0])
        if entity.type in {"faction", "group", "armed_group", "faction_group"}:
            return mention.who
    if memory.crowd and not earlier:
        return (memory.crowd,)
    if things >= 0 or (memory.topic == "things" and not earlier):
        return ()
    return memory.recent


def _things_before(tokens: list[Token], index: int) -> int:
    """Last plural noun before ``index`` that is no actor and stands as a subject or object."""
    for place in range(index - 1, 0, -1):
        token = tokens[place]
        plural = token.low.endswith("s") and not token.low.endswith(("ss", "us", "is"))
        if token.tag != "N" or not plural or token.mention >= 0 or token.low in plural_persons():
            continue
        lead = place - 1
        while lead >= 0 and tokens[lead].tag in {"D", "J", "N", "Q", "O"}:
            lead -= 1
        if lead < 0 or tokens[lead].tag in {"V", "B", "G", "C", "S", "."}:
            return place
    return -1
