"""Whom 'the three', 'the two sides', 'both countries', 'neither wing' mean."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from detente.reading.actors.names import Line
from detente.reading.language.tokens import Token
from detente.reading.language.words import number_word, word_class
from detente.reading.mentions.memory import Memory, add_mention, conjoined
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.mentions.sides import main_states, two_sides

_PARTIES = word_class("counted parties")
# Noun → types of actors that it counts.
_SORTS = {
    noun: frozenset(types.split())
    for nouns, types in (
        ("men women presidents ministers generals warlords", "person"),
        ("countries states governments capitals nations republics islands kingdoms riparians "
         "claimants neighbours neighbors powers", "state government"),
        ("groups movements armies militias factions wings", "armed_group faction armed_force"),
        ("chambers ministries parliaments", "government organisation"),
    )
    for noun in nouns.split()
}  # fmt: skip
_COUNTABLE = frozenset("the all these those other".split())
_OPPOSED = frozenset(
    "sides parties neighbours riparians delegations claimants rivals adversaries antagonists "
    "belligerents signatories".split()
)
_STATE_WORDS = frozenset(
    "countries states governments leaders delegations capitals neighbours neighbors presidents "
    "ministers nations republics riparians claimants signatories".split()
)


def find_groups(scene: Scene, number: int, line: Line, memory: Memory) -> None:
    """Add a mention for every phrase of a sentence that stands for several actors at once."""
    for index, token in enumerate(line.tokens):
        if token.mention < 0:
            found = _group_at(scene, number, index, memory)
            if found is not None:
                add_mention(scene, number, found)


def _group_at(scene: Scene, number: int, index: int, memory: Memory) -> Mention | None:
    tokens = scene.lines[number].tokens
    token = tokens[index]
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    lead = before.low if before is not None else ""
    count = number_word(token.text)
    if count is not None and 2 <= count <= 6 and lead in _COUNTABLE:
        return _counted(scene, number, index, int(count), memory)
    if token.low in {"both", "neither", "either", "two"} and after is not None:
        kin = _namesakes(scene, number, index, after.low)
        if kin:
            return Mention(index, index + 2, kin, "group")
    if token.low in {"members", "partners"} and lead in {"other", "its", "the", "fellow"}:
        body = _last_body(scene, number, index)
        return Mention(index - 1, index + 1, (body,), "group") if body else None
    if token.low in {"both", "neither", "either", "each"} and (
        before is None
        or not (before.tag == "C" or (before.tag in {"A", "M"} and after is not None))
        or (token.tag == "R" and before.tag == "C")
    ):
        return _pair(scene, number, index, memory)
    if token.low in {"members", "states", "countries"} and after is not None and after.low == "of":
        named = _among(scene, number, index)
        if named:
            return Mention(index, index + 1, named, "group")
    if token.low in _OPPOSED and lead in {"the", "all", "downstream"}:
        who = memory.recent if token.low in {"rivals", "adversaries", "antagonists"} else ()
        who = who or memory.several
        who = who or (main_states(scene, 3) if token.low == "riparians" else _both(scene))
        return Mention(index - 1, index + 1, who, "group")
    return None


def _counted(scene: Scene, number: int, index: int, count: int, memory: Memory) -> Mention | None:
    """'the three', 'the two sides', 'the four coastal states'; None where other things follow."""
    after = scene.lines[number].tokens[index + 1 : index + 3]
    things = bool(after) and after[0].tag in {"J", "N", "NP", "Q"}
    last = 0
    if after and after[0].low in _PARTIES:
        last = index + 2
    elif things and len(after) > 1 and after[1].low in _PARTIES:
        last = index + 3
    if last:
        who = _those(scene, number, index, count, memory)
        return Mention(index - 1, last, who, "group")
    if things:
        return None
    who = memory.known.get(count, ()) or _those(scene, number, index, count, memory)
    if count > 2 and len(who) == count:
        memory.known.setdefault(count, who)
    return Mention(index - 1, index + 1, who, "group")


def _pair(scene: Scene, number: int, index: int, memory: Memory) -> Mention | None:
    """'both sides', 'neither trusts the other', 'each of its neighbours'."""
    tokens = scene.lines[number].tokens
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    plural = after is not None and (
        after.low in _PARTIES or after.low.rstrip("s") + "s" in _PARTIES or after.low == "side"
    )
    bare = after is None or after.tag in {"V", "M", "A", ".", "AV"} or after.low == "of"
    if not (plural or bare) or (after is not None and after.tag in {"D", "NP"}):
        return None
    if any(t.tag == "O" for t in tokens[index + 1 : index + 3]):
        who = _others(scene, number, index)
    else:
        who = _those(scene, number, index, 2, memory)
    return Mention(index, index + 1 + plural, who, "group")


def _among(scene: Scene, number: int, index: int) -> tuple[str, ...]:
    """'five members of the Union, among them A and B': A and B."""
    tokens = scene.lines[number].tokens
    for place in range(index + 2, min(index + 9, len(tokens) - 2)):
        if tokens[place].text == "," and (
            tokens[place + 1].low == "including"
            or (tokens[place + 1].low == "among" and tokens[place + 2].low in {"them", "whom"})
        ):
            rest = [m for m in scene.mentions[number] if m.first > place]
            chain = conjoined(tokens, rest)
            return chain or (rest[0].who if rest else ())
    return ()


def _namesakes(scene: Scene, number: int, index: int, noun: str) -> tuple[str, ...]:
    """'either ministry', 'both armies': the last two actors that are called so."""
    single = noun[:-3] + "y" if noun.endswith("ies") else noun.rstrip("s")
    if len(single) < 4 or single in {"side", "countr", "country", "state", "power", "group"}:
        return ()
    keys: list[str] = []
    for line in range(number, max(-1, number - 4), -1):
        for mention in reversed(scene.mentions[line]):
            if line == number and mention.first >= index:
                continue
            for key in mention.who:
                words = scene.entity(key).name.lower().split()
                if single in words and key not in keys:
                    keys.append(key)
    return tuple(reversed(keys[:2])) if len(keys) >= 2 else ()


def _last_body(scene: Scene, number: int, index: int) -> str:
    """The organisation named last."""
    for line in range(number, -1, -1):
        for mention in reversed(scene.mentions[line]):
            if line == number and mention.first >= index:
                continue
            if len(mention.who) == 1 and scene.entity(mention.who[0]).type == "organisation":
                return mention.who[0]
    return ""


def _those(scene: Scene, number: int, index: int, count: int, memory: Memory) -> tuple[str, ...]:
    """``count`` actors: those of this sentence so far, of the one before, or the main parties."""
    tokens = scene.lines[number].tokens
    after = tokens[index + 1].low if index + 1 < len(tokens) else ""
    if after in _BRANCHES and (kin := _siblings(scene, count)):
        return kin
    if after in {"side", "sides", "governments", "capitals"} and count == 2:
        pair = conjoined(tokens, [m for m in scene.mentions[number] if m.first < index])
        states = tuple(k for k in pair if scene.entity(k).type in {"state", "government"})
        if len(states) == 2 == len(pair):
            return states
        near = _gather(scene, number, index, 2, _SORTS.get(after)) if after in _SORTS else ()
        if near or after in {"governments", "capitals"}:
            return near or main_states(scene, 2)
        return _both(scene)
    sort = _SORTS.get(after if after.endswith("s") or after in {"men", "women"} else _many(after))
    together = conjoined(tokens, [m for m in scene.mentions[number] if m.first < index])
    if index and tokens[index - 1].low == "by":
        together = ()  # 'A and B, who are trusted by both delegations': two others
    if len(together) == count and (sort is None or scene.entity(together[0]).type in sort):
        return together
    # 'The two countries' are the main ones unless two stand together just before.
    reach = 2 if after in _STATE_WORDS else 4
    spoken = {memory.subject, memory.person} if _pronoun_before(tokens, index) else set()
    near = _gather(scene, number, index, count, sort, reach, spoken)
    if near:
        return near
    if len(memory.recent) == count and sort is None:
        return memory.recent
    if after in _STATE_WORDS:
        return main_states(scene, count) if count <= 4 else ()
    if sort == frozenset({"person"}) and count == 2:
        people = [e for e in scene.cast.entities.values() if e.type == "person"]
        return tuple(e.key for e in sorted(people, key=lambda e: -e.count)[:2])
    if (after in _PARTIES or count == 3) and count <= 3 and sort is None:
        return _both(scene) if count == 2 else main_states(scene, count)
    return memory.several if len(memory.several) == count and sort is None else ()


def _both(scene: Scene) -> tuple[str, ...]:
    """Whom 'both sides' means: those of a quarrel inside the state at hand, else the two states.

    Which states are at odds is known only once their acts are read; until then counts tell more.
    """
    sides = two_sides(scene)
    inside = all(scene.entity(k).type != "state" or k == scene.home for k in sides)
    return sides if sides and inside else main_states(scene, 2)


def _pronoun_before(tokens: list[Token], index: int) -> bool:
    """'It has urged the two neighbours': who *it* is, is none of the two."""
    return any(t.low in {"it", "he", "she"} and t.tag == "R" for t in tokens[:index])


def _many(noun: str) -> str:
    """Plural of the noun after *neither* or *either*."""
    return noun[:-1] + "ies" if noun.endswith("y") else noun + "s"


def _gather(
    scene: Scene,
    number: int,
    index: int,
    count: int,
    sort: frozenset[str] | None,
    reach: int = 4,
    barred: AbstractSet[str] = frozenset(),
) -> tuple[str, ...]:
    """The last ``count`` actors of one sort, read backward through the paragraph.

    ``sort`` are types of actors, None for any but persons and bodies; ``reach`` is in sentences;
    ``barred`` are none of them where something is done to the group.
    """
    keys: list[str] = []
    hosted = _acted_on(scene.lines[number].tokens, index)
    own = set(barred) if hosted else set()
    for line in range(number, max(-1, number - reach), -1):
        if scene.lines[line].block != scene.lines[number].block:
            break
        before = index if line == number else 10**6
        spoken = [m for m in scene.mentions[line] if m.kind == "group" and m.first < before]
        if not keys and spoken and len(spoken[-1].who) == count and (
            sort is None or scene.entity(spoken[-1].who[0]).type in sort
        ):  # fmt: skip
            return spoken[-1].who
        here = _fitting(scene, line, before, sort)
        people = _distinct(scene, line, before, person=True) if sort is None and not keys else ()
        words = {t.low for t in scene.lines[line].tokens}
        if len(people) == count and words & {"men", "women", "leaders"}:
            return people  # 'two men who have never met … Neither'
        lead = scene.lines[number].tokens[index - 1].low if index else ""
        suffered = lead == "by"  # 'A and B, trusted by both'
        if line == number and ((len(here) < count and hosted) or suffered):
            # 'Qatar hosted both sides': one actor of the sentence itself is not one of them.
            own.update(here)
            here = []
        keys = [key for key in here if key not in own and key not in keys] + keys
        if len(keys) >= count:
            alike = len({_class(scene, key) for key in keys}) == 1
            return tuple(keys) if len(keys) == count and alike else ()
        if sort is None and not keys:
            wider = _distinct(scene, line, before, person=False, bodies=True)
            if count in {len(wider), len(people)}:
                return wider if len(wider) == count else people
    return ()


def _acted_on(tokens: list[Token], index: int) -> bool:
    """'Qatar hosted both sides', 'between the two': a verb or preposition stands before."""
    lead = index - 1
    while lead >= 0 and tokens[lead].tag == "D":
        lead -= 1
    return lead >= 0 and tokens[lead].tag in {"V", "B", "G", "E", "P", "W"}


def _fitting(scene: Scene, number: int, before: int, sort: frozenset[str] | None) -> list[str]:
    """Actors of one sort in a sentence, up to a token; None: any but persons and bodies."""
    barred = {"place", "demonym"} if sort is not None else {"place", "demonym", "pronoun"}
    found: dict[str, None] = {}
    for mention in scene.mentions[number]:
        if mention.first >= before or mention.kind in barred:
            continue
        for key in mention.who:
            kind = scene.entity(key).type
            if kind in sort if sort is not None else kind not in {"person", "organisation"}:
                found[key] = None
    return list(found)


def _class(scene: Scene, key: str) -> str:
    """States apart from parts of states and from armed groups."""
    entity = scene.entity(key)
    if entity.type in {"state", "government"}:
        return "part" if entity.part_of and entity.type == "government" else "state"
    return "group" if entity.type in {"armed_group", "faction"} else entity.type


def _others(scene: Scene, number: int, index: int) -> tuple[str, ...]:
    """'both of its neighbours': the main parties other than the one that speaks."""
    here = {key for m in scene.mentions[number] if m.first < index for key in m.who}
    return tuple(key for key in main_states(scene, 4) if key not in here)[:2]


_BRANCHES = frozenset("wings halves branches camps factions currents splinters".split())


def _siblings(scene: Scene, count: int) -> tuple[str, ...]:
    """Branches of one movement: 'the two wings'."""
    families: dict[str, list[str]] = {}
    for entity in scene.cast.entities.values():
        if entity.type in {"armed_group", "faction"} and entity.part_of and entity.count > 0:
            families.setdefault(entity.part_of, []).append(entity.key)
    fitting = [keys for keys in families.values() if len(keys) == count]
    return tuple(fitting[0]) if len(fitting) == 1 else ()


def _distinct(
    scene: Scene, number: int, before: int, *, person: bool, bodies: bool = False
) -> tuple[str, ...]:
    keys: list[str] = []
    for mention in scene.mentions[number]:
        if mention.first >= before or mention.kind in {"place", "demonym", "pronoun"}:
            continue
        for key in mention.who:
            is_person = scene.entity(key).type == "person"
            counts = bodies or scene.entity(key).type != "organisation"
            if is_person == person and counts and key not in keys:
                keys.append(key)
    return tuple(keys)
