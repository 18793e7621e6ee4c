"""Nouns that relate actors, in their sentences: whose they are, what stands before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from detente.reading.clauses.clause import Clause
from detente.reading.language.tokens import Token
from detente.reading.language.words import rows
from detente.reading.mentions.mentions import Mention
from detente.reading.mentions.owned_names import named_role, owns_name

# With these the owner of the noun acts on the subject: 'with French help X took the town'.
MEANS = frozenset({"with", "through", "without", "thanks", "under", "on", "by", "from", "despite"})
TIES = frozenset("relations ties relationship relationships links".split())


@dataclass(frozen=True)
class NounFrame:
    """What a noun relates; see the columns of ``relation_nouns.csv``."""

    kind: str
    sign: int
    symmetric: bool
    targets: frozenset[str]
    givers: frozenset[str]


@cache
def noun_frames() -> dict[str, tuple[NounFrame, ...]]:
    """Noun → its frames, in the order of the table."""
    found: dict[str, list[NounFrame]] = {}
    for row in rows("lexicon", "relation_nouns.csv"):
        frame = NounFrame(
            row["kind"], int(row["sign"]), row["symmetric"] == "yes",
            frozenset(row["targets"].split()), frozenset(row["givers"].split()),
        )  # fmt: skip
        for noun in row["nouns"].split():
            if frame not in found.setdefault(noun, []):
                found[noun].append(frame)
    return {noun: tuple(frames) for noun, frames in found.items()}


@dataclass
class Site:
    """A noun in its sentence: what stands before, after and above it."""

    index: int
    word: str
    owner: list[str]
    after: dict[str, list[str]]
    first: str
    before: str
    clause: Clause | None
    direct: bool
    stop: int
    sufferer: str = ""
    main: tuple[str, ...] = ()


def noun_sites(
    tokens: list[Token], mentions: list[Mention], parsed: list[Clause]
) -> Iterator[Site]:
    """Every noun of a sentence that may state a relation, with the actors around it."""
    for index, token in enumerate(tokens):
        if token.tag not in {"N", "NP", "G"} or (token.tag == "NP" and index):
            continue
        if token.low not in noun_frames() and token.low not in TIES:
            continue
        if any(m.first <= index < m.last and m.kind == "name" for m in mentions):
            continue
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if following is not None and following.tag == "N":
            continue  # 'peace talks', 'conflict zone': the head comes later
        clause = next(
            (
                c
                for c in reversed(parsed)
                if c.first <= index < max(c.stop, c.verb + 1) and c.verb != index
            ),
            None,
        )
        place = _phrase_start(tokens, index)
        before = tokens[place - 1].low if place else ""
        direct = clause is not None and index > clause.verb and (
            _object_late(tokens, index)
            or not any(t.tag == "P" and t.low != "of" for t in tokens[clause.verb + 1 : index])
        )  # fmt: skip
        after, first, stop = _after(tokens, mentions, index)
        owner = _owner(tokens, mentions, index)
        earlier = [m for m in mentions if m.last <= index and m.kind not in {"place", "demonym"}]
        sufferer = earlier[-1].who[0] if earlier else ""
        # 'Under pressure from X, Y withdrew': the subject that follows.
        fronted = clause is None and before in MEANS - {"despite"}
        main = next((c.subject for c in parsed if fronted and c.first > index and c.subject), ())
        yield Site(
            index, token.low, owner, after, first, before, clause, direct, stop, sufferer, main
        )


def frame_at(site: Site) -> NounFrame | None:
    """The frame of a noun that fits the prepositions around it; None if it has none."""
    frames = noun_frames().get(site.word, ())
    if not frames:
        return None
    if site.first in {"between", "among"}:
        frames = tuple(f for f in frames if "between" in f.targets) or frames
    else:
        frames = tuple(f for f in frames if site.first in f.targets) or frames
    return frames[0]


def _object_late(tokens: list[Token], index: int) -> bool:
    """'obtained from X a ban': an article right after a noun begins the object."""
    place = index - 1
    while place > 0 and tokens[place].tag in {"J", "N"}:
        place -= 1
    return place > 0 and tokens[place].low in {"a", "an", "the"} and tokens[place - 1].tag == "NP"


def _phrase_start(tokens: list[Token], index: int) -> int:
    place = index
    while place > 0 and tokens[place - 1].tag in {
        "D",
        "O",
        "J",
        "N",
        "NP",
        "'",
        "Q",
        "E",
        "G",
        "AV",
    }:
        place -= 1
    return place


def _after(
    tokens: list[Token], mentions: list[Mention], index: int
) -> tuple[dict[str, list[str]], str, int]:
    """Actors after the prepositions that follow a noun, the first preposition, and the end."""
    found: dict[str, list[str]] = {}
    place, word, first = index + 1, "", ""
    while place < min(len(tokens), index + 16):
        token = tokens[place]
        if token.tag == "P":
            inner = token.low == "of" and word and not found and tokens[place - 1].tag == "N"
            word = word if inner else token.low  # 'a ban on sales of X' is on X
            first = first or word
            place += 1
            continue
        mention = next((m for m in mentions if m.first == place and m.kind != "place"), None)
        if mention is not None and word and owns_name(tokens, mentions, mention):
            place = mention.last
            continue
        if mention is not None and word:
            pair = next((w for w in ("between", "among") if len(found.get(w, [])) == 1), "")
            # 'between A and the two wings of B'
            keys = found.setdefault(pair if word == "of" and pair else word, [])
            keys += [k for k in mention.who if k not in keys]
            place = mention.last
            continue
        if not word and token.tag not in {"AV", "J", "X"} and token.low not in {"just", "only"}:
            break
        if token.low in noun_frames() and token.tag == "N" and not found:
            break  # 'support for the war on X' is no support for X
        if token.tag in {"D", "O", "J", "N", "NP", "'", "Q", "AV"} or token.low in {"and", "or"}:
            place += 1
            continue
        if token.text == "," and (
            _goes_on(tokens, mentions, place) or named_role(tokens, mentions, place)
        ):
            place += 1
            continue
        if token.text == "," and _goes_on(tokens, mentions, place):
            place += 1
            continue
        if token.text == "(" and place + 2 < len(tokens) and tokens[place + 2].text == ")":
            place += 3
            continue
        break
    return found, first, max(index + 1, place)


def _goes_on(tokens: list[Token], mentions: list[Mention], comma: int) -> bool:
    """'between A, B and C': the comma joins two actors."""
    left = any(m.last == comma for m in mentions)
    place = comma + 1
    while place < len(tokens) and tokens[place].low in {"the", "and"}:
        place += 1
    right = next((m for m in mentions if m.first == place), None)
    if not left or right is None:
        return False
    rest = tokens[right.last : right.last + 2]
    return bool(rest) and (rest[0].text == "," or rest[0].low == "and")


def _owner(tokens: list[Token], mentions: list[Mention], index: int) -> list[str]:
    """Whose it is: 'Ankara's firm backing', 'Russian military support', 'its aid'."""
    place = index - 1
    while place >= 0 and (
        tokens[place].tag in {"J", "N", "E", "G", "'", "AV"}
        and not any(m.last == place + 1 for m in mentions)
    ):
        place -= 1
    mention = next((m for m in mentions if m.last == place + 1 and m.kind != "place"), None)
    if mention is None or (len(mention.who) > 2 and mention.kind in {"possessive", "pronoun"}):
        return []
    pair = [
        m
        for m in mentions
        if m.first == mention.first and m.last == mention.last and m.kind == "demonym"
    ]
    if len(pair) == 2 and "-" in tokens[mention.first].text:
        return [key for m in pair for key in m.who]  # 'US-Russia cooperation'
    bare = mention.last == index and mention.kind in {"name", "capital", "pronoun", "group"}
    compound = mention.last < len(tokens) and tokens[mention.last].tag != "'"
    if compound and not bare and mention.kind in {"name", "capital"} and mention.last < index:
        return list(mention.who) if tokens[mention.last].tag in {"J", "N"} else []
    return list(mention.who)
