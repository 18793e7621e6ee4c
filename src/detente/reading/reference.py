"""What pronouns, 'the three', 'both sides' and unknown capitals refer to."""

from __future__ import annotations

from detente.reading.mentions import Mention, Scene, subject_of
from detente.reading.names import Line
from detente.reading.tokens import Token
from detente.reading.words import number_word

_SINGLE = frozenset("it its itself".split())
_PERSON = frozenset("he him his himself she her hers herself".split())
_PLURAL = frozenset("they them their theirs themselves".split())
_PARTIES = frozenset(
    "sides parties countries states governments leaders delegations capitals neighbours neighbors "
    "powers men presidents ministers nations groups rivals camps armies factions movements allies "
    "generals regimes juntas republics belligerents negotiators riparians women claimants "
    "signatories adversaries foes enemies".split()
)
_STATE_WORDS = frozenset(
    "countries states governments leaders delegations capitals neighbours neighbors presidents "
    "ministers nations republics riparians claimants signatories".split()
)
_DIPLOMATIC = frozenset(
    "recall demand insist reject refuse accuse warn say argue deny respond retaliate offer propose "
    "threaten protest announce agree hope want fear expel welcome sign seek separate".split()
)


def refer(scene: Scene) -> None:
    """Add mentions for whatever refers back; in reading order, so that chains resolve."""
    memory = _Memory(scene)
    for number, line in enumerate(scene.lines):
        if line.kind == "heading":
            continue
        _unknown_capitals(scene, number, line, memory)
        memory.enter(number)
        _groups(scene, number, line, memory)
        _pronouns(scene, number, line, memory)
        scene.mentions[number].sort(key=lambda m: (m.first, -m.last))
        for token in line.tokens:
            token.mention = -1
        for index, mention in enumerate(scene.mentions[number]):
            for place in range(mention.first, mention.last):
                if line.tokens[place].mention < 0 or mention.kind == "description":
                    line.tokens[place].mention = index
        memory.leave(number)


class _Memory:
    """Who was the subject, who were named together, who was the last person."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.subject = ""
        self.person = ""
        self.several: tuple[str, ...] = ()
        self.pair: tuple[str, ...] = ()
        self.block = -1
        # 'the three', once it is clear who they are, means them to the end of the text.
        self.known: dict[int, tuple[str, ...]] = {}

    def enter(self, number: int) -> None:
        block = self.scene.lines[number].block
        if block != self.block:
            self.block = block

    def leave(self, number: int) -> None:
        """Remember the subject and the actors of a sentence once it is read."""
        scene = self.scene
        tokens = scene.lines[number].tokens
        named = [m for m in scene.mentions[number] if m.kind != "place"]
        subject = subject_of(tokens, named)
        if subject is not None:
            if len(subject.who) == 1:
                entity = scene.entity(subject.who[0])
                if entity.type == "person":
                    self.person = entity.key
                else:
                    self.subject = entity.key
            else:
                self.several = subject.who
        for mention in named:
            if len(mention.who) == 1 and scene.entity(mention.who[0]).type == "person":
                self.person = mention.who[0]
        together = conjoined(tokens, named)
        if len(together) > 1:
            self.several = together


def conjoined(tokens: list[Token], named: list[Mention]) -> tuple[str, ...]:
    """Actors named together as 'A, B and C'."""
    best: list[str] = []
    chain: list[str] = []
    last = -10
    for mention in named:
        if mention.kind in {"pronoun", "group", "demonym"}:
            continue
        between = [t.low for t in tokens[last : mention.first]] if last >= 0 else ["?"]
        if last >= 0 and set(between) <= {",", "and", "the", "or", "both", "with", "("} and between:
            chain += [w for w in mention.who if w not in chain]
        else:
            chain = list(mention.who)
        last = mention.last
        if len(chain) > len(best):
            best = list(chain)
    return tuple(best) if len(best) > 1 else ()


def _add(scene: Scene, number: int, mention: Mention) -> None:
    if not mention.who:
        return
    mentions = scene.mentions[number]
    mentions.append(mention)
    for place in range(mention.first, mention.last):
        token = scene.lines[number].tokens[place]
        if token.mention < 0:
            token.mention = len(mentions) - 1


def main_parties(scene: Scene, count: int) -> tuple[str, ...]:
    """The states (or, lacking them, other actors) that the document names most."""
    entities = [
        e for e in scene.cast.entities.values()
        if e.type == "state" and e.strong >= 2 and "minor" not in e.flags
    ]  # fmt: skip
    entities.sort(key=lambda e: (-e.count, e.first))
    return tuple(e.key for e in entities[:count])


def _groups(scene: Scene, number: int, line: Line, memory: _Memory) -> None:
    """'the three', 'the two sides', 'both countries', 'neither side', 'the parties'."""
    tokens = line.tokens
    for index, token in enumerate(tokens):
        if token.mention >= 0:
            continue
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        before = tokens[index - 1] if index else None
        count = number_word(token.text)
        if (
            count is not None
            and 2 <= count <= 6
            and before is not None
            and before.low in {"the", "all", "these", "those", "other"}
        ):
            if token.low == "one":
                continue
            plural = after is not None and after.low in _PARTIES
            other = after is not None and after.tag in {"J", "N", "NP", "Q"} and not plural
            skip = 0
            if other and index + 2 < len(tokens) and tokens[index + 2].low in _PARTIES:
                plural, other, skip = True, False, 1
            if other:
                continue
            who = memory.known.get(int(count), ()) if not plural else ()
            if not who:
                who = _those(scene, number, index, int(count), memory)
            if not plural and count > 2 and len(who) == count:
                memory.known.setdefault(int(count), who)
            _add(
                scene,
                number,
                Mention(index - 1, index + 1 + (plural + skip if plural else 0), who, "group"),
            )
        elif (
            token.low in {"both", "neither", "either", "two"}
            and after is not None
            and (kin := _namesakes(scene, number, index, after.low))
        ):
            _add(scene, number, Mention(index, index + 2, kin, "group"))
        elif (
            token.low in {"members", "partners"}
            and before is not None
            and before.low in {"other", "its", "the", "fellow"}
        ):
            body = _last_body(scene, number, index)
            if body:
                _add(scene, number, Mention(index - 1, index + 1, (body,), "group"))
        elif token.low in {"both", "neither", "either"} and (before is None or before.tag != "C"):
            plural = after is not None and (
                after.low in _PARTIES
                or after.low.rstrip("s") + "s" in _PARTIES
                or after.low == "side"
            )
            bare = after is None or after.tag in {"V", "M", "A", "."} or (after.low in {"of"})
            if plural or bare:
                if after is not None and after.tag in {"D", "NP"}:
                    continue
                who = _those(scene, number, index, 2, memory)
                _add(scene, number, Mention(index, index + 1 + plural, who, "group"))
        elif (
            token.low in {"members", "states", "countries"}
            and after is not None
            and after.low == "of"
            and (named := _among(scene, number, index))
        ):
            _add(scene, number, Mention(index, index + 1, named, "group"))
        elif (
            token.low in {"sides", "parties", "neighbours", "riparians", "delegations", "claimants"}
            and before is not None and before.low in {"the", "all", "other", "downstream"}
        ):  # fmt: skip
            if before.low == "other":
                continue
            who = memory.several or main_parties(scene, 3 if token.low == "riparians" else 2)
            _add(scene, number, Mention(index - 1, index + 1, who, "group"))


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


def _those(scene: Scene, number: int, index: int, count: int, memory: _Memory) -> tuple[str, ...]:
    """``count`` actors: those of this sentence so far, of the one before, or the main parties."""
    tokens = scene.lines[number].tokens
    after = tokens[index + 1].low if index + 1 < len(tokens) else ""
    if after in {"side", "sides", "governments", "capitals"} and count == 2:
        pair = conjoined(tokens, [m for m in scene.mentions[number] if m.first < index])
        states = tuple(k for k in pair if scene.entity(k).type in {"state", "government"})
        return states if len(states) == 2 == len(pair) else main_parties(scene, 2)
    person = after in {"men", "women", "generals"}
    together = conjoined(tokens, [m for m in scene.mentions[number] if m.first < index])
    if len(together) == count and not person:
        return together
    here = _distinct(scene, number, index, person=person)
    if len(here) == count:
        return here
    if after in _STATE_WORDS:
        return main_parties(scene, count) if count <= 4 else ()
    for back in range(1, 3):
        if number - back < 0 or scene.lines[number - back].block != scene.lines[number].block:
            break
        earlier = _distinct(scene, number - back, 10**6, person=person)
        if len(earlier) == count:
            return earlier
    if memory.several and len(memory.several) == count:
        return memory.several
    if after in {"side", "sides"}:
        return main_parties(scene, count)
    if count == 2 and person:
        people = [e.key for e in scene.cast.entities.values() if e.type == "person"]
        return tuple(people[-2:])
    if count <= 3:
        return main_parties(scene, count)
    return ()


def _distinct(scene: Scene, number: int, before: int, *, person: bool) -> tuple[str, ...]:
    keys: list[str] = []
    for mention in scene.mentions[number]:
        if mention.first >= before or mention.kind in {"place", "demonym", "pronoun"}:
            continue
        for key in mention.who:
            is_person = scene.entity(key).type == "person"
            if is_person == person and scene.entity(key).type != "organisation" and key not in keys:
                keys.append(key)
    return tuple(keys)


def _pronouns(scene: Scene, number: int, line: Line, memory: _Memory) -> None:
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
                _add(scene, number, Mention(index, index + 1, (who,), kind))
        elif token.low in _PERSON:
            people = [m.who[0] for m in earlier if scene.entity(m.who[0]).type == "person"]
            who = people[-1] if people else memory.person
            if who:
                _add(scene, number, Mention(index, index + 1, (who,), kind))
        elif token.low in _PLURAL:
            found = _several(scene, number, index, tokens, earlier, memory)
            if found:
                _add(scene, number, Mention(index, index + 1, found, kind))


def _dummy(tokens: list[Token], index: int) -> bool:
    """'It is unlikely that', 'make it plain': *it* that means nobody."""
    if tokens[index].low != "it":
        return False
    after = tokens[index + 1 : index + 6]
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
    }


_JUDGED = frozenset(
    "likely unlikely possible impossible probable improbable doubtful clear unclear certain uncertain "  # noqa: E501
    "plain inconceivable conceivable plausible implausible necessary imperative essential important "  # noqa: E501
    "difficult hard easy time too true obvious evident high better best worth far only not "
    "even hoped expected believed thought said".split()
)


def _oblique(tokens: list[Token], mention: Mention) -> bool:
    before = tokens[mention.first - 1] if mention.first else None
    after = tokens[mention.last] if mention.last < len(tokens) else None
    return (before is not None and before.tag == "P") or (after is not None and after.tag == "'")


def _single(
    scene: Scene, tokens: list[Token], index: int, earlier: list[Mention], memory: _Memory
) -> str:
    if index and tokens[index - 1].tag in {"V", "B", "E", "G"} and tokens[index].tag == "R":
        # As an object, 'it' is the last actor that is not the subject of this very verb.
        others = [m for m in earlier if m.last < index - 2 and not _oblique(tokens, m)]
        if others and scene.entity(others[-1].who[0]).type != "person" and len(others[-1].who) == 1:
            return others[-1].who[0]
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


def _several(
    scene: Scene,
    number: int,
    index: int,
    tokens: list[Token],
    earlier: list[Mention],
    memory: _Memory,
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


def _unknown_capitals(scene: Scene, number: int, line: Line, memory: _Memory) -> None:
    """An unknown place that acts like a government is the capital of the state spoken of."""
    tokens = line.tokens
    cast = scene.cast
    for text, run in cast.runs.items():
        if text in cast.spelling or run.signs["titled"] or not run.signs["subject"] or "-" in text:
            continue
        for place, first, last in run.places:
            if place != number or (first and tokens[first - 1].tag in {"P", "D"}):
                continue
            verb = next((t for t in tokens[last : last + 3] if t.tag in {"V", "M", "A", "B"}), None)
            if verb is None or not (verb.lemma in _DIPLOMATIC or verb.tag == "M"):
                continue
            if any(c.islower() is False and c.isalpha() for c in text[1:].replace(" ", "")[0:0]):
                continue
            state = _state_before(scene, number, first, text) or memory.subject
            if not state or scene.entity(state).type not in {"state", "government"}:
                continue
            known = scene.entity(state)
            if known.source == "gazetteer":
                continue
            cast.name(text, state, "capital")
            known.why.append(f"'{text}' acts like its government: probably its capital")
            for other, start, end in run.places:
                words = scene.lines[other].tokens
                local = start > 0 and words[start - 1].low in {"in", "at", "near", "from"}
                known.see(text, other)
                _add(scene, other, Mention(start, end, (state,), "place" if local else "capital"))
            break


def _state_before(scene: Scene, number: int, index: int, text: str) -> str:
    """State that the paragraph was about when the place was named first."""
    run = scene.cast.runs[text]
    place, first, _ = run.places[0]
    block = scene.lines[place].block
    for line in range(place + 1):
        if scene.lines[line].block != block:
            continue
        mentions = [m for m in scene.mentions[line] if line < place or m.first < first]
        subject = subject_of(scene.lines[line].tokens, mentions)
        if subject is not None and scene.entity(subject.who[0]).type == "state":
            return subject.who[0]
    _ = number, index
    return ""
