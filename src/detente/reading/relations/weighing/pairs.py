"""What a text says of a pair of actors: evidence from every place where both are named.

No rule reads these places; they are counted, and :mod:`.likelihood` says how likely such a pair is
related, with which sign.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from detente.reading.actors.cast import Entity
from detente.reading.clauses.clause import VERBAL, Clause
from detente.reading.language.tokens import Token
from detente.reading.language.words import relation_verbs, rows
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.proposals import Relation

Pair = tuple[str, str]

# A line with more names than this is a list or a table, and says nothing of pairs.
_MANY = 40
_BREAKS = frozenset({";", ":", "—", "–"})
_NO = frozenset({"no", "neither", "nor", "without", "never"})
HEADS = frozenset(
    "leader leaders chief head heads chairman chairwoman chair chairs speaker commander commanders "
    "president premier minister governor director secretary-general secretary founder envoy "
    "spokesman spokeswoman ambassador representative general colonel deputy boss patriarch emir "
    "king led leads headed run runs commands commanded chaired under".split()
)
_PARTS = frozenset(
    "member members wing branch faction part belong belongs component components unit units "
    "brigade allied coalition alliance bloc including namely join joined comprises".split()
)
_TALKS = frozenset(
    "talk talks meet negotiate mediate host broker discuss visit receive invite convene consult "
    "contact mediator mediation meeting summit dialogue negotiation channel".split()
)
_LINKS = frozenset(
    "against with to for from by over between of and or but while whereas despite although though "
    "alongside together than like as through under on in at into".split()
)
_WIDER = {"faction_group": "faction", "unidentified": "group"}
_SIGNS = {-1: "negative", 0: "talks", 1: "positive"}


@dataclass
class Evidence:
    """All that speaks for or against a relation of a pair.

    Parameters
    ----------
    features : dict of str to float
        Name of the evidence → its strength, 1 for what is simply there.
    line, first, last : int
        The place where the two stand nearest: sentence and tokens; ``line`` -1 where they never
        stand in one sentence.
    nearest : (bool, int)
        Whether a break (``;``, ``:``) parts the two there, and how many words.
    lines : set of int
        All sentences that name both.
    """

    features: dict[str, float] = field(default_factory=lambda: {"always": 1.0})
    line: int = -1
    first: int = 0
    last: int = 0
    nearest: tuple[bool, int] = (True, 10**6)
    lines: set[int] = field(default_factory=set)


def pair_evidence(
    scene: Scene, read: list[list[Clause]], found: Iterable[Relation]
) -> dict[Pair, Evidence]:
    """Evidence on every pair of actors that the text names together, or near to each other.

    Parameters
    ----------
    scene : Scene
    read : list of list of Clause
        The clauses of each line.
    found : iterable of Relation
        What the rules found.
    """
    actors = {key: entity for key, entity in scene.cast.entities.items() if entity.proposed}
    pairs: dict[Pair, Evidence] = defaultdict(Evidence)
    before: set[str] = set()
    for number, (line, mentions, parsed) in enumerate(
        zip(scene.lines, scene.mentions, read, strict=True)
    ):
        named = sorted((m for m in mentions if m.kind != "place"), key=lambda m: m.first)
        here = {key for m in named for key in m.who if key in actors}
        if len(named) > _MANY:
            before = set()
            continue
        sentence = _Sentence(number, line.tokens, parsed, line.kind == "heading", named)
        for left, right in itertools.combinations(named, 2):
            for a, b in itertools.product(left.who, right.who):
                if a != b and a in actors and b in actors:
                    sentence.add(pairs[ordered(a, b)], left, right, (a, b))
        # In order of name: the order of a set changes from run to run, and with it that of ties.
        for a, b in itertools.product(sorted(before), sorted(here)):
            if a != b:
                pairs[ordered(a, b)].features["next sentence"] = 1.0
        before = here
    ruled = _signs(actors, found)
    _related_kin(pairs, ruled, actors)
    for pair, evidence in pairs.items():
        _describe(pair, evidence, actors)
    return dict(pairs)


class _Sentence:
    """One sentence, with what of it is used for every pair in it."""

    def __init__(
        self,
        number: int,
        tokens: list[Token],
        parsed: list[Clause],
        heading: bool,
        named: list[Mention],
    ) -> None:
        self.named = named
        self.number, self.tokens, self.parsed, self.heading = number, tokens, parsed, heading
        self.signs = [sign_of(token) for token in tokens]
        self.roles: dict[str, set[tuple[int, str]]] = defaultdict(set)
        for place, clause in enumerate(parsed):
            for key in clause.subject:
                self.roles[key].add((place, "passive subject" if clause.passive else "subject"))
            for mention in clause.objects:
                for key in mention.who:
                    self.roles[key].add((place, "object"))
            for preposition, mention in clause.phrases:
                for key in mention.who:
                    self.roles[key].add((place, "agent" if preposition == "by" else "phrase"))

    def add(self, evidence: Evidence, left: Mention, right: Mention, who: Pair) -> None:
        """What this place says of two actors who are named in it."""
        first, last = min(left.last, right.first), right.first
        between = self.tokens[first:last]
        features = evidence.features
        broken = any(token.text in _BREAKS for token in between)
        distance = last - first
        if (broken, distance) < evidence.nearest:
            evidence.nearest = (broken, distance)
            evidence.line, evidence.first = self.number, left.first
            evidence.last = max(left.last, right.last)
        evidence.lines.add(self.number)
        features["heading" if self.heading else "in prose"] = 1.0
        kinds = " and ".join(sorted((left.kind, right.kind)))
        features[f"named as {kinds}"] = 1.0
        if distance < 20:
            _words(features, "between", self.signs[first:last])
        _words(features, "sentence", self.signs)
        lows = {token.low for token in between}
        if lows & HEADS:
            features["head between"] = 1.0
        if any(t.low in HEADS for t in self.tokens[max(0, left.first - 3) : right.last + 3]):
            features["head near"] = 1.0
        if lows & _PARTS:
            features["part between"] = 1.0
        if any((t.lemma or t.low) in _TALKS for t in self.tokens):
            features["talks in the sentence"] = 1.0
        if lows & _NO or any(token.tag == "X" for token in between):
            features["no between"] = 1.0
        others = {m.first for m in self.named if first <= m.first < last} - {right.first}
        features[f"actors between: {min(2, len(others))}"] = 1.0
        verbs = sum(first <= clause.verb < last for clause in self.parsed)
        features[f"verbs between: {min(3, verbs)}"] = 1.0
        for word in lows & _LINKS:
            features[f"between: {word}"] = 1.0
        features["actors in the sentence"] = max(
            features.get("actors in the sentence", 0.0), math.log(len(self.named))
        )
        if distance < 8 and sum(token.text == "," for token in between) == 1:
            features["a comma between"] = 1.0
        shared = False
        for (one, a), (two, b) in itertools.product(self.roles[who[0]], self.roles[who[1]]):
            if one == two:
                shared = True
                clause = self.parsed[one]
                roles = " and ".join(sorted((a, b)))
                features[f"as {roles}"] = 1.0
                features[f"as {roles}, {_stance(clause, self.signs)}"] = 1.0
        if shared:
            features["in a clause"] = 1.0


def _words(features: dict[str, float], where: str, signs: list[int | None]) -> None:
    count = {sign: signs.count(sign) for sign in (-1, 0, 1)}
    if count[-1] and count[-1] >= count[1]:
        features[f"{where}: negative"] = 1.0
    if count[1] and count[1] >= count[-1]:
        features[f"{where}: positive"] = 1.0
    if count[0]:
        features[f"{where}: talks"] = 1.0
    if not any(count.values()):
        features[f"{where}: nothing"] = 1.0


def _stance(clause: Clause, signs: list[int | None]) -> str:
    verb = signs[clause.verb]
    if verb is not None:
        return f"{_SIGNS[verb]} verb"
    rest = next((s for s in signs[clause.verb + 1 : clause.stop] if s is not None), None)
    return "other verb" if rest is None else f"{_SIGNS[rest]} words"


def sign_of(token: Token) -> int | None:
    """Sign of a word of relation: 1, 0 (talks), -1; None for all other words.

    Examples
    --------
    >>> from detente.reading.language.tagging import tag
    >>> from detente.reading.language.tokens import tokenize
    >>> [sign_of(token) for token in tag(tokenize("Peru accuses Chile."))]
    [None, -1, None, None]
    """
    if token.tag in VERBAL and (sign := _verb_signs().get(token.lemma)) is not None:
        return sign
    return _noun_signs().get(token.low)


@cache
def _verb_signs() -> dict[str, int]:
    return {verb: sign for verb, (_, sign) in relation_verbs().items() if " " not in verb}


@cache
def _noun_signs() -> dict[str, int]:
    signs: dict[str, int] = {}
    for name, column in (("relation_nouns.csv", "nouns"), ("predicates.csv", "words")):
        for row in rows("lexicon", name):
            for word in row[column].split() if row["sign"] else ():
                signs.setdefault(word, int(row["sign"]))
    return signs


def _signs(actors: Mapping[str, Entity], found: Iterable[Relation]) -> dict[Pair, set[int]]:
    """Signs that the rules found, by pair of keys."""
    keys = {entity.name: key for key, entity in actors.items()}
    signs: dict[Pair, set[int]] = {}
    for relation in found:
        a, b = keys.get(relation.source), keys.get(relation.target)
        if a and b and a != b:
            signs.setdefault(ordered(a, b), set()).add(relation.sign)
    return signs


def _related_kin(
    pairs: dict[Pair, Evidence], ruled: Mapping[Pair, set[int]], actors: Mapping[str, Entity]
) -> None:
    """What the rules found of the pair itself, and of their wholes and parts."""
    kin: dict[str, set[str]] = defaultdict(set)
    for key, entity in actors.items():
        if entity.part_of in actors and entity.part_of != key:
            kin[key].add(entity.part_of)
            kin[entity.part_of].add(key)
    for (a, b), signs in ruled.items():
        for sign in signs:
            pairs[a, b].features[f"rules say {_SIGNS[sign]}"] = 1.0
            for one, two in itertools.product({a} | kin[a], {b} | kin[b]):
                if one != two and {one, two} != {a, b}:
                    related = pairs[ordered(one, two)].features
                    related[f"rules say {_SIGNS[sign]} of kin"] = 1.0


def _describe(pair: Pair, evidence: Evidence, actors: Mapping[str, Entity]) -> None:
    """How often the two are named, what they are, and where they stand to each other."""
    a, b = actors[pair[0]], actors[pair[1]]
    features = evidence.features
    types = "+".join(sorted(_WIDER.get(e.type, e.type) for e in (a, b)))
    features[f"types {types}"] = 1.0
    fewer, more = sorted((a.count, b.count))
    features["named, the rarer"] = math.log1p(fewer)
    features["named, the commoner"] = math.log1p(more)
    if b.key in {a.part_of} or a.key in {b.part_of}:
        features["one is part of the other"] = 1.0
        if "person" in {a.type, b.type}:
            features["the person is part of the other"] = 1.0
    if a.part_of and a.part_of == b.part_of:
        features["parts of one whole"] = 1.0
    if not evidence.lines:
        features["in one sentence: never"] = 1.0
        return
    features.pop("next sentence", None)
    features["together"] = math.log(len(evidence.lines))
    broken, distance = evidence.nearest
    features[f"apart {next((n for n in (1, 3, 7, 15) if distance <= n), 'more')}"] = 1.0
    if broken:
        features["across a break"] = 1.0
    if "in a clause" not in features:
        features["in no clause"] = 1.0


def ordered(a: str, b: str) -> Pair:
    """The two keys in one order, whichever stands first."""
    return (a, b) if a < b else (b, a)
