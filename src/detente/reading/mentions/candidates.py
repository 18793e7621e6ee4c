"""Noun phrases that describe an actor: which kind of actor, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from detente.reading.actors.heads import (
    ARMED_PLURAL,
    FACTION,
    FACTION_PLURAL,
    FORCE,
    GOVERNMENT,
    GROUP_PLURAL,
    VOICE,
)
from detente.reading.language.tokens import Token
from detente.reading.language.words import word_class
from detente.reading.mentions.identities import CARETAKERS, TIERS, Found
from detente.reading.mentions.mentions import Scene
from detente.reading.mentions.owners import (
    boss_of,
    context_body,
    context_state,
    inner_owner,
    owner_of,
    person_state,
    phrase_start,
)

EXECUTIVE = frozenset("government cabinet junta regime administration putschists executive".split())
_CROWNS = frozenset({"monarchy", "crown"})
_ASSEMBLY = frozenset("parliament senate congress assembly legislature duma diet".split())
_NAMED_FORCES = frozenset("army navy military police gendarmerie".split())
_FACTION_WORDS = word_class("adjectives of factions")
_GENERATIONS = frozenset(
    "younger older radical moderate hardline reformist hawkish dovish dissenting breakaway "
    "militant pragmatic traditionalist conservative liberal pro-war anti-war".split()
)
# 'the training army', 'a joint police': a force of no state.
_UNOWNED = frozenset("training joint standby peacekeeping task labour work air".split())
_SPOKESMEN = frozenset("diplomats negotiators".split())
_HEADS = (
    EXECUTIVE | _CROWNS | _ASSEMBLY | FACTION | FACTION_PLURAL | ARMED_PLURAL | FORCE | GOVERNMENT
    | _SPOKESMEN | frozenset("authorities ministries agency factions parties companies firms donors".split())  # noqa: E501
)  # fmt: skip
_BODIES = frozenset({"faction", "armed_group", "organisation"})
_INDEFINITE = frozenset("a an any no every".split())
_POSSESSIVES = frozenset("its his her their".split())


@dataclass(frozen=True)
class _Phrase:
    """A noun phrase with what its words say.

    Parameters
    ----------
    scene, number : Scene, int
        Where it stands.
    first, head : int
        Tokens of its first word and of its head noun.
    low : str
        The head in small letters.
    article : str
        Its first word, empty where the head stands alone.
    modifiers : tuple of str
        Words between.
    named, mentioned : bool
        Whether there is a name before the head that is nobody's yet, or an actor's.
    owner, whose : str
        Key of the actor whose it is said to be; else of the state spoken of.
    """

    scene: Scene
    number: int
    first: int
    head: int
    low: str
    article: str
    modifiers: tuple[str, ...]
    named: bool
    mentioned: bool
    owner: str
    whose: str

    @property
    def after(self) -> Token | None:
        """The token after the head."""
        tokens = self.scene.lines[self.number].tokens
        return tokens[self.head + 1] if self.head + 1 < len(tokens) else None

    def modified(self, words: frozenset[str]) -> bool:
        """Whether one of the words modifies the head."""
        return not words.isdisjoint(self.modifiers)

    def found(
        self,
        kind: str,
        label: str = "",
        *,
        owner: str | None = None,
        last: int = 0,
        explicit: bool | None = None,
    ) -> Found:
        """The description that the phrase is."""
        return Found(
            self.first,
            last or self.head + 1,
            self.head,
            self.whose if owner is None else owner,
            kind,
            label or self.low,
            bool(self.owner) if explicit is None else explicit,
        )


def described(scene: Scene, number: int, index: int) -> Found | None:
    """The description whose head is a token of a sentence; None if it heads none.

    Parameters
    ----------
    scene : Scene
    number, index : int
        Sentence, and token in it.
    """
    if not _may_head(scene, number, index):
        return None
    phrase = _phrase(scene, number, index)
    return (
        _body(phrase) or _generation(phrase) or _executive(phrase) or _force(phrase)
        or _faction(phrase) or _group(phrase)
    )  # fmt: skip


def _may_head(scene: Scene, number: int, index: int) -> bool:
    tokens = scene.lines[number].tokens
    token = tokens[index]
    low = token.low
    if token.mention >= 0 or token.tag not in {"N", "NP"} or low not in _HEADS:
        return False
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None:
        pass
    elif after.tag == "N" and low not in FACTION_PLURAL | GROUP_PLURAL and after.low != "talks":
        return False  # 'government forces', 'army chief': the head comes later
    elif after.tag == "'" and low in VOICE:
        return False
    elif after.mention >= 0 and low in FACTION | GOVERNMENT and after.capital:
        holder = scene.mentions[number][after.mention]
        if holder.first == index + 1 and holder.kind == "name":
            return False  # 'the opposition Patriotic Front': the name says who it is
    if low in {"party", "militia"} and index and tokens[index - 1].mention >= 0:
        before = scene.mentions[number][tokens[index - 1].mention]
        if before.kind == "name" and scene.entity(before.who[0]).type in _BODIES:
            return False  # 'the Salt and Bread party': the name says who it is
    counted = low in FACTION_PLURAL | ARMED_PLURAL | _SPOKESMEN | {"donors"}
    return not (counted and _counted_or_owning(tokens, phrase_start(tokens, index), index))


def _phrase(scene: Scene, number: int, index: int) -> _Phrase:
    tokens = scene.lines[number].tokens
    first = phrase_start(tokens, index)
    words = [t for t in tokens[first:index] if t.tag not in {"D", "'"}]
    owner = owner_of(scene, number, index)
    return _Phrase(
        scene, number, first, index,
        low=tokens[index].low,
        article=tokens[first].low if first < index else "",
        modifiers=tuple(t.low for t in words if t.tag in {"J", "N", "NP", "E", "G"}),
        named=any(
            t.capital and t.mention < 0 and t.tag == "NP" and t.start > tokens[0].start
            for t in words
        ),
        mentioned=any(t.mention >= 0 for t in words),
        owner=owner,
        whose=owner or context_state(scene, number, index),
    )  # fmt: skip


def _body(phrase: _Phrase) -> Found | None:
    """'its foreign ministry', 'the parliament', 'the crown', 'the provincial government'."""
    low = phrase.low
    if low in {"ministry", "ministries"} and phrase.modifiers:
        return phrase.found("government", "ministry")
    if low in _ASSEMBLY and (phrase.owner or phrase.article == "the"):
        return phrase.found("government", "assembly", owner=phrase.owner or phrase.scene.home)
    if low in _CROWNS and phrase.article in {"the", "its"}:
        return phrase.found("government")
    if low in {"government", "administration", "authorities"} and phrase.modified(TIERS):
        return phrase.found("government", "tier")
    if low in {"agency", "directorate"} and phrase.owner and phrase.modifiers:
        return phrase.found("government")
    return None


def _generation(phrase: _Phrase) -> Found | None:
    """'the old guard in the party', 'a younger current', 'Kassar's camp'."""
    scene, number, head, low = phrase.scene, phrase.number, phrase.head, phrase.low
    old = low == "guard" and phrase.modifiers[-1:] in {("old",), ("young",), ("new",)}
    young = low in {"current", "wing", "faction", "tendency"} and phrase.modified(_GENERATIONS)
    followed = low in {"coalition", "camp", "bloc", "faction", "clan"}
    if followed and boss_of(scene, number, head):
        return phrase.found("faction")
    if old or young:
        last = _within(scene.lines[number].tokens, head)
        inner = inner_owner(scene, number, head, last) or context_body(scene, number, head)
        return phrase.found("faction", owner=inner or phrase.whose, last=last)
    return None


def _executive(phrase: _Phrase) -> Found | None:
    """'the government', 'the administration of X', 'a caretaker cabinet'."""
    if phrase.low not in EXECUTIVE:
        return None
    if phrase.low == "administration":
        name = after_of(phrase.scene.lines[phrase.number].tokens, phrase.head)
        if name is None or phrase.article not in {"the", "a", "an"}:
            return None
        named = phrase.owner or person_state(phrase.scene, phrase.number, phrase.head, name)
        return phrase.found("government", owner=named, last=name)
    if phrase.low == "executive" and phrase.modifiers[-1:] == ("chief",):
        return None  # 'X, the chief executive': a person
    special = phrase.owner or phrase.modified(CARETAKERS)
    if phrase.article in _INDEFINITE and not special:
        return None
    return phrase.found("government", "executive", owner=phrase.owner)


def _force(phrase: _Phrase) -> Found | None:
    """'the army', 'its presidential guard', 'the armed forces'."""
    low, article = phrase.low, phrase.article
    told = bool(phrase.modifiers or phrase.named) and low not in phrase.modifiers
    if low == "guard" and told and article not in {"a", "an"}:
        return phrase.found("armed_force")
    ours = article in {"the", "its", "their"}
    if low == "forces" and phrase.modifiers[-1:] == ("armed",) and ours:
        return phrase.found("armed_force", "military")
    if low not in _NAMED_FORCES or phrase.modified(_UNOWNED) or article in {"a", "an", "no"}:
        return None
    if low == "military" and not (ours or phrase.owner):
        return None
    return phrase.found("armed_force")


def _faction(phrase: _Phrase) -> Found | None:
    """'the ruling party', 'the opposition', 'hardliners in the council', 'its factions'."""
    low, article = phrase.low, phrase.article
    owned = article in _POSSESSIVES
    worded = phrase.modified(_FACTION_WORDS)
    own = bool(low in {"opposition", "establishment"} and article)
    if low in FACTION and (phrase.named or phrase.mentioned or worded or own):
        built = (
            low == "establishment" and phrase.after is not None and phrase.after.low == "of"
        )  # 'the establishment of a fund'
        if built or low == "leadership" or article in _INDEFINITE | {"other"}:
            return None
        if low == "coalition" and not (phrase.named or owned):
            return None
        home = phrase.scene.home if low == "opposition" and not phrase.owner else ""
        return phrase.found("faction", owner=home or phrase.whose)
    if low == "coalition" and owned:
        return phrase.found("faction")
    if low in FACTION_PLURAL:
        last = _within(phrase.scene.lines[phrase.number].tokens, phrase.head)
        inner = inner_owner(phrase.scene, phrase.number, phrase.head, last)
        return phrase.found("faction", owner=inner or phrase.whose, last=last)
    others = frozenset({"other", "third", "warring", "both"})
    if low in {"factions", "parties"} and (phrase.owner or worded) and not phrase.modified(others):
        return phrase.found("faction_group")
    return None


def _group(phrase: _Phrase) -> Found | None:
    """'the rebels', 'Peru's negotiators', 'its companies', 'donors'."""
    low, owner, head = phrase.low, phrase.owner, phrase.head
    if low in ARMED_PLURAL and phrase.article == "the" and not owner and not phrase.named:
        return phrase.found("armed_group", "rebels", owner="", explicit=False)
    if low in ARMED_PLURAL and (owner or phrase.named):
        return phrase.found("armed_group", owner=owner, explicit=True)
    tokens = phrase.scene.lines[phrase.number].tokens
    demonym = head > phrase.first and tokens[head - 1].mention >= 0
    acts = phrase.after is not None and phrase.after.tag in {"V", "M", "A"}
    if low in _SPOKESMEN and owner and (demonym or acts):
        return phrase.found("faction")
    if low in {"companies", "firms"} and owner:
        return phrase.found("group", "companies")
    if low == "donors" and not owner:
        return phrase.found("group", owner="", explicit=True)
    return None


def _counted_or_owning(tokens: list[Token], first: int, index: int) -> bool:
    """'six generals', 'Su-30 fighters', 'a donors' conference': no party."""
    before = tokens[max(0, first - 1) : index]
    if any(t.tag == "Q" or any(c.isdigit() for c in t.text) for t in before):
        return True
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    owning = after is not None and after.tag == "'" and after.text != "'s"
    return owning and tokens[index].low == "donors"


def after_of(tokens: list[Token], index: int) -> int | None:
    """End of 'of Name Name' after a head; None if there is none."""
    if (
        index + 2 < len(tokens)
        and tokens[index + 1].low in {"of", "under"}
        and tokens[index + 2].capital
    ):
        last = index + 2
        while last < len(tokens) and tokens[last].capital and tokens[last].tag == "NP":
            last += 1
        return last
    return None


_WITHIN = frozenset("in within inside of around from".split())


def _within(tokens: list[Token], index: int) -> int:
    """End of 'in the council', 'around Prime Minister X', 'within the party' after a head."""
    place = index + 1
    if place + 1 < len(tokens) and tokens[place].low in _WITHIN:
        last = place + 1
        while last < len(tokens) and tokens[last].tag in {"D", "J", "N", "NP", "O"}:
            plural = tokens[last - 1].tag == "N" and tokens[last - 1].low.endswith("s")
            if plural and tokens[last].tag == "N":
                break  # 'the armed forces benefit': a verb that is also a noun
            last += 1
        if last > place + 1:
            return last
    return index + 1
