"""Whom 'it', 'he', 'their' mean, and where 'it' means nobody."""

from __future__ import annotations

from detente.reading.actors.names import Line
from detente.reading.language.tokens import Token
from detente.reading.language.words import relation_verbs
from detente.reading.mentions.memory import Memory, add_mention, conjoined
from detente.reading.mentions.mentions import Mention, Scene, subject_of

_SINGLE = frozenset("it its itself".split())
_PERSON = frozenset("he him his himself she her hers herself".split())
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
        kind = "possessive" if token.tag == "O" else "pronoun"
        if token.low in _SINGLE:
            if _dummy(tokens, index):
                continue
            who = _single(scene, tokens, index, earlier, memory)
            if who:
                add_mention(scene, number, Mention(index, index + 1, (who,), kind))
        elif token.low in _PERSON:
            named = [m for m in earlier if scene.entity(m.who[0]).type == "person"]
            barred = ""
            if kind == "pronoun" and _is_object(tokens, index) and not token.low.endswith("self"):
                actor = _governor(tokens, index, earlier)
                barred = actor.who[0] if actor is not None else ""
                named = [m for m in named if m.who[0] != barred]
            plain = [m for m in named if not _owning(tokens, m)]
            people = [m.who[0] for m in plain or named]
            people = memory.fitting(token.low, people, [m.who[0] for m in named])
            who = people[-1] if people else memory.last_person(token.low)
            if barred and who == barred:
                continue
            if who:
                memory.learn(token.low, who, sure=len(set(people)) < 2)
            if who:
                add_mention(scene, number, Mention(index, index + 1, (who,), kind))
        elif token.low in _PLURAL:
            found = _several(scene, number, index, tokens, earlier, memory)
            if found:
                add_mention(scene, number, Mention(index, index + 1, found, kind))


def _dummy(tokens: list[Token], index: int) -> bool:
    """'It is unlikely that', 'make it plain': *it* that means nobody."""
    if tokens[index].low != "it":
        return False
    after = tokens[index + 1 : index + 6]
    if [t.low for t in after[:3]] in (["is", "far", "from"], ["was", "far", "from"]):
        return any(t.low in _JUDGED for t in after[3:])
    if {t.lemma for t in after[:3]} & {"surprise", "astonish", "amaze", "shock"} and any(
        t.low in {"if", "that", "were"} for t in tokens[index + 3 : index + 8]
    ):
        return True  # 'It would surprise us if'
    if index and tokens[index - 1].lemma in _ANSWERED and (not after or after[0].tag == "."):
        return True  # 'X says so; Y denies it': what was said
    if _announces(tokens, index) or _goes_on_about_a_thing(tokens, index):
        return True
    if (after and after[0].lemma in {"be", "seem", "appear", "remain"}) or (
        after and after[0].tag == "M"
    ):
        rest = [t for t in after if t.tag in {"J", "N"}]
        hedge = rest and rest[0].low in _JUDGED
        place = after.index(rest[0]) if rest else 0
        raised = (
            hedge
            and rest[0].low in {"likely", "unlikely", "certain", "able", "content"}
            and (place + 1 < len(after) and after[place + 1].tag == "T")
        )
        if raised:
            return False
        if hedge:
            return True
    if (
        after
        and after[0].lemma in {"take", "matter"}
        and len(after) > 1
        and (
            after[1].low in {"time", "years", "months", "two", "more", "courage", "little", "not"}
            or after[0].lemma == "matter"
        )
    ):
        return True
    before = tokens[index - 1] if index else None
    return before is not None and before.lemma in {
        "make",
        "find",
        "think",
        "deem",
        "put",
        "consider",
        "judge",
        "believe",
        "reckon",
        "rate",
        "assess",
        "regard",
    }


_ANSWERED = frozenset(
    "deny dispute say mean know doubt regret admit confirm believe condemn denounce deplore "
    "protest "
    "welcome applaud hail decry".split()
)
# 'It was Spain that yielded' still means nobody; 'it is afraid that' means somebody.
# 'buys its oil', 'houses its leaders': of somebody else.
_OF_OTHERS = frozenset("buy import purchase house shelter harbour harbor host".split())
_FEELING = frozenset(
    "afraid sure confident aware convinced worried concerned adamant determined alarmed keen ready able "  # noqa: E501
    "willing unable unwilling content proud sorry glad anxious wary eager reluctant entitled bound".split()  # noqa: E501
)


def _goes_on_about_a_thing(tokens: list[Token], index: int) -> bool:
    """'A plan was submitted …; it was rejected by X': *it* is the plan."""
    place = index + 1
    while place < len(tokens) and tokens[place].tag in {"A", "AV", "X", "M"}:
        place += 1
    if place >= len(tokens) or tokens[place].tag != "E" or place == index + 1:
        return False
    start = index - 1
    while start >= 0 and tokens[start].text not in {";", ":"}:
        start -= 1
    if start < 0:
        return False
    first = next((i for i in range(start) if tokens[i].tag == "A" and tokens[i].lemma == "be"), -1)
    before = tokens[max(0, first - 8) : first] if first > 0 else []
    heads = [t for t in before if t.tag == "N"]
    return bool(heads) and not any(t.mention >= 0 and t.tag == "NP" for t in before[-1:])


def _announces(tokens: list[Token], index: int) -> bool:
    """'It is argued that', 'it was confirmed by X that', 'it is, however, not to be denied that'."""  # noqa: E501
    place = index + 1
    while place < len(tokens) and (
        tokens[place].tag in {"M", "AV", "X"} or tokens[place].lemma == "have"
    ):
        place += 1
    if place >= len(tokens) or tokens[place].lemma not in {
        "be",
        "seem",
        "appear",
        "remain",
        "follow",
        "become",
    }:
        return False
    said = False
    for token in tokens[place + 1 : place + 24]:
        if token.low in {"that", "whether"} and (said or token.tag == "S"):
            return True
        if token.low in _FEELING and not said:
            return False
        if token.tag in {"E", "J", "V", "T"}:
            said = True
        if token.text in {";", ".", ":"} or token.tag in {"W", "M"}:
            return False
    return False


_JUDGED = frozenset(
    "likely unlikely possible impossible probable improbable doubtful clear unclear certain uncertain "  # noqa: E501
    "plain inconceivable conceivable plausible implausible necessary imperative essential important "  # noqa: E501
    "difficult hard easy time too true obvious evident high better best worth far only not "
    "even hoped expected believed thought said".split()
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
    if tokens[index].tag == "R" and tokens[index].low == "it" and _is_object(tokens, index):
        # As an object, 'it' is the last actor that is not the subject of this very verb.
        actor = _governor(tokens, index, earlier)
        others = [m for m in earlier if m is not actor and (actor is None or m.who != actor.who)]
        main = subject_of(tokens, others)
        for mention in [
            *([main] if main is not None else []),
            *(m for m in reversed(others) if not _oblique(tokens, m)),
            *reversed(others),
        ]:
            if len(mention.who) == 1 and scene.entity(mention.who[0]).type != "person":
                return mention.who[0]
        if actor is not None:
            return memory.subject if (memory.subject,) != actor.who else ""
    if tokens[index].tag == "O" and index and tokens[index - 1].tag in {"V", "E"}:
        deed = relation_verbs().get(tokens[index - 1].lemma)
        actor = _governor(tokens, index, earlier)
        if tokens[index - 1].lemma in _OF_OTHERS and actor is not None:
            # 'arms X and buys its oil'
            others = [m for m in earlier if m.who != actor.who and len(m.who) == 1]
            if others and scene.entity(others[-1].who[0]).type != "person":
                return others[-1].who[0]
        if deed is not None and deed[1] < 0 and deed[0] == "hostile" and actor is not None:
            # 'soldiers of X had requisitioned its cattle': the cattle of somebody else.
            others = [
                m
                for m in earlier
                if m.who != actor.who and len(m.who) == 1 and m.last <= actor.first
            ]
            for mention in others:
                if scene.entity(mention.who[0]).type != "person" and mention.kind != "demonym":
                    return mention.who[0]
    if tokens[index].tag == "O" and index > 2 and tokens[index - 2].tag == "T":
        # 'called on X to lift its sanctions': X does it.
        asked = [m for m in earlier if m.last == index - 2 and len(m.who) == 1]
        if asked and scene.entity(asked[-1].who[0]).type != "person":
            return asked[-1].who[0]
    if tokens[index].tag == "O" or (index and tokens[index - 1].low in {"that", "whether"}):
        # 'X has said that it …', 'Ostria withdrew its ship': the subject of the verb just before.
        for mention in reversed(earlier):
            after = tokens[mention.last].tag if mention.last < index else ""
            if (
                after in {"V", "M", "A", "AV", "X"}
                and len(mention.who) == 1
                and not _oblique(tokens, mention)
            ):
                if scene.entity(mention.who[0]).type != "person":
                    return mention.who[0]
                break
    subject = subject_of(tokens, [m for m in earlier if len(m.who) == 1])
    if subject is not None and scene.entity(subject.who[0]).type != "person":
        return subject.who[0]
    for mention in reversed(earlier):
        if len(mention.who) == 1 and scene.entity(mention.who[0]).type != "person":
            return mention.who[0]
    return memory.subject


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
    if place >= 0 and tokens[place].tag == "W":
        # 'turned to X, which sells it radars'
        named = [m for m in earlier if m.last <= place]
        return named[-1] if named else None
    before = [m for m in earlier if m.last <= verb and not _oblique(tokens, m)]
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
    for mention in reversed(earlier):
        if len(mention.who) > 1:
            return mention.who
        entity = scene.entity(mention.who[0])
        if entity.type in {"faction", "group", "armed_group", "faction_group"}:
            return mention.who
    return memory.several
