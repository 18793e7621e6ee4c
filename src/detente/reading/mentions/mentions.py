"""Where actors are named, described or meant, sentence by sentence.

Names come from the cast; descriptions ('hardliners in the cabinet', 'its navy', 'the army') get
entities of their own; capitals stand for governments except as places; pronouns and 'the three'
refer back.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.reading.actors.cast import Cast, Entity
from detente.reading.actors.gazetteer import normal, spellings
from detente.reading.actors.heads import TITLES
from detente.reading.actors.names import Line
from detente.reading.language.tokens import Token
from detente.reading.mentions.home import home_state
from detente.reading.mentions.minor import demote_minor

_LOCATIVE = frozenset("in at near off around inside outside across within".split())
_RULING = frozenset(
    "administration government policymakers hawks doves officials nobody anyone".split()
)
_ORIGIN = frozenset("from to into on".split())
_COMPOUND_TAIL = frozenset(
    "led backed based held controlled brokered funded trained sponsored run born mediated aligned "
    "style era owned made supplied occupied dominated friendly built drafted".split()
)


@dataclass
class Mention:
    """A place where one or several actors are meant.

    Parameters
    ----------
    first, last : int
        Tokens of the sentence, ``last`` exclusive.
    who : tuple of str
        Keys of entities; several for 'the three' or 'they'.
    kind : str
        ``name``, ``demonym``, ``people``, ``capital``, ``place``, ``description``, ``pronoun``,
        ``possessive`` or ``group``.
    """

    first: int
    last: int
    who: tuple[str, ...]
    kind: str


@dataclass
class Scene:
    """A cast with all its mentions."""

    cast: Cast
    lines: list[Line]
    mentions: list[list[Mention]] = field(default_factory=list)
    home: str = ""
    # Actor → actors whom it is said to act against, with how often (filled by the first look).
    foes: dict[str, dict[str, int]] = field(default_factory=dict)
    # State → in how many sentences it stands together with the home state (filled when asked).
    beside_home: dict[str, int] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)

    def entity(self, key: str) -> Entity:
        """Entity by key."""
        return self.cast.entities[key]


def name_mentions(cast: Cast, lines: list[Line]) -> Scene:
    """Mentions by name, with places told from governments; counts every entity."""
    scene = Scene(cast, lines)
    longest = max((len(name.split()) for name in cast.spelling), default=1) + 2
    for number, line in enumerate(lines):
        scene.mentions.append(_names_in(cast, line.tokens, number, min(longest, 14)))
    demote_minor(scene)
    _citizens(scene)
    scene.home = home_state(scene)
    return scene


def _names_in(cast: Cast, tokens: list[Token], number: int, longest: int) -> list[Mention]:
    mentions: list[Mention] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if not (token.capital or token.text[0].isupper() or token.text[0].isdigit()):
            index += 1
            continue
        hit = _longest(cast, tokens, index, longest)
        if hit is not None and hit[0] < len(tokens) and tokens[hit[0]].text == "$":
            hit = None  # 'US$ 9 million' is money
        if hit is None:
            mentions += _compound(cast, tokens, index, number)
            index += 1
            continue
        last, key, kind, text = hit
        entity = cast.entities[key]
        if kind == "short" and entity.type not in {"person"} and not _definite(tokens, index):
            index = last
            continue
        if kind == "capital":
            kind = _capital_kind(tokens, index, last)
        if entity.type != "place":
            entity.see(text, number, strong=kind in {"name", "acronym", "capital", "short"})
            if kind == "name" and " " not in text and index and tokens[index - 1].tag == "O":
                entity.written[f"{tokens[index - 1].text} {text}"] = 1
            mentions.append(
                Mention(index, last, (key,), "name" if kind in {"acronym", "short"} else kind)
            )
            for place in range(index, last):
                tokens[place].mention = len(mentions) - 1
        index = last
    return mentions


def _definite(tokens: list[Token], index: int) -> bool:
    """Short forms of organisations take an article ('the Forum') or stand at the start."""
    before = tokens[index - 1] if index else None
    return (
        before is None
        or before.low in {"the", "both", "and", "or", "a", "this", "that"}
        or before.tag in {"P", "C", "V", "."}
    )


def _longest(
    cast: Cast, tokens: list[Token], index: int, longest: int
) -> tuple[int, str, str, str] | None:
    text = ""
    best: tuple[int, str, str, str] | None = None
    for last in range(index, min(len(tokens), index + longest)):
        token = tokens[last]
        if token.tag == "." and token.low not in {"-", "'", ".", "&"}:
            break
        glue = "" if not text or token.tag == "'" or token.low == "'" else " "
        text += glue + token.text
        found = cast.spelling.get(normal(text))
        if found is not None and found[0] in cast.entities:
            best = (last + 1, found[0], found[1], normal(text))
    return best


def _compound(cast: Cast, tokens: list[Token], index: int, number: int) -> list[Mention]:
    """'US-Russia', 'Saudi-led': parts of a hyphenated word that are names."""
    token = tokens[index]
    parts = token.text.replace("‑", "-").split("-")
    if len(parts) != 2:
        return []
    mentions: list[Mention] = []
    for place, part in enumerate(parts):
        known = cast.spelling.get(part)
        if known is None and part in spellings() and spellings()[part].type == "state":
            row = spellings()[part]
            cast.add(row.key, row.name, "state", code=row.key, source="gazetteer")
            cast.name(part, row.key, row.kind)
            known = cast.spelling.get(part)
        if known is None or cast.entities[known[0]].type == "place":
            continue
        if place == 0 and not parts[1][:1].isupper() and parts[1] not in _COMPOUND_TAIL:
            continue
        cast.entities[known[0]].see(part, number, strong=True)
        mentions.append(Mention(index, index + 1, (known[0],), "demonym"))
    return mentions


def _capital_kind(tokens: list[Token], index: int, last: int) -> str:
    """Whether a capital is a government here (``capital``) or a city (``place``)."""
    before = tokens[index - 1] if index else None
    after = tokens[last] if last < len(tokens) else None
    if before is None:
        return "capital"
    if before.low in _LOCATIVE:
        ahead = [t.low for t in tokens[last : last + 2]]
        ruled = index > 1 and tokens[index - 2].low in _RULING
        return "capital" if before.low == "in" and (ruled or ahead == [",", "where"]) else "place"
    if before.tag in {"J", "N"} and index > 1 and tokens[index - 2].low in _LOCATIVE:
        return "place"  # 'in central Kabul'
    if before.low in _ORIGIN and any(
        t.lemma
        in {
            "fly",
            "land",
            "travel",
            "move",
            "arrive",
            "return",
            "go",
            "come",
            "march",
            "run",
            "send",
        }
        for t in tokens[max(0, index - 5) : index]
    ):
        return "place"
    if after is not None and after.low in {
        "airport",
        "embassy",
        "street",
        "suburb",
        "hotel",
        "process",
        "conference",
        "talks",
        "declaration",
        "agreement",
    }:
        return "place"
    return "capital"


def _citizens(scene: Scene) -> None:
    """'Premier X of Y', 'Y's President X', 'the Y-ish premier X': whose they are."""
    for line, mentions in zip(scene.lines, scene.mentions, strict=True):
        for index, mention in enumerate(mentions):
            person = scene.entity(mention.who[0])
            if person.type != "person" or person.part_of:
                continue
            after = mentions[index + 1] if index + 1 < len(mentions) else None
            if (
                after is not None
                and line.tokens[mention.last].low == "of"
                and (after.first <= mention.last + 2)
            ):
                person.part_of = after.who[0]
                continue
            before = mentions[index - 1] if index else None
            if before is None or scene.entity(before.who[0]).type == "person":
                continue
            between = line.tokens[before.last : mention.first]
            titled = all(t.tag == "'" or t.low in TITLES or t.tag == "J" for t in between)
            if titled and any(t.low in TITLES for t in between):
                person.part_of = before.who[0]


def subject_of(tokens: list[Token], named: list[Mention]) -> Mention | None:
    """The mention most likely to be a subject: the first not after a preposition.

    'Between Algeria and Morocco' none is, though *and* stands before the second.
    """
    governed = -1  # where a mention after a preposition, or one joined to it, ends
    for mention in named:
        if mention.kind in {"demonym", "possessive"}:
            continue
        before = tokens[mention.first - 1] if mention.first else None
        if before is not None and before.low == "the" and mention.first > 1:
            before = tokens[mention.first - 2]
        after = tokens[mention.last] if mention.last < len(tokens) else None
        joined = before is not None and before.low in {"and", "or"}
        near = governed >= 0 and mention.first - governed <= 2
        if before is not None and (before.tag == "P" or (joined and near)):
            governed = mention.last
            continue
        if after is not None and after.tag == "'":
            continue
        if mention.kind == "name" and _names_another(tokens, named, mention):
            continue
        return mention
    return None


def _names_another(tokens: list[Token], named: list[Mention], mention: Mention) -> bool:
    """'the League mission, LEMON, …': the name before a noun only says whose it is."""
    place = mention.last
    while place < len(tokens) and tokens[place].tag == "N":
        place += 1
    if place == mention.last or place >= len(tokens) or tokens[place].text != ",":
        return False
    return any(m.first in {place + 1, place + 2} and m.kind == "name" for m in named)
