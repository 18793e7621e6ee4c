"""Whom 'the party', 'the movement', 'the company', 'its patron' mean: the last such actor named."""

from __future__ import annotations

from collections.abc import Callable

from detente.reading.actors.names import Line
from detente.reading.mentions.kinds import Kinds
from detente.reading.mentions.memory import add_mention
from detente.reading.mentions.mentions import Mention, Scene

# Noun → types of actors that it can stand for (the name need not hold the word).
_TYPES = {
    "party": {"faction"}, "movement": {"armed_group", "faction", "organisation"},
    "group": {"armed_group"}, "militia": {"armed_group"}, "guerrillas": {"armed_group"},
    "insurgents": {"armed_group"}, "rebels": {"armed_group"}, "separatists": {"armed_group"},
    "militants": {"armed_group"}, "company": {"organisation"}, "firm": {"organisation"},
    "bank": {"organisation"}, "body": {"organisation"}, "organisation": {"organisation"},
    "organization": {"organisation"}, "mission": {"organisation"}, "alliance": {"organisation"},
    "bloc": {"organisation", "faction"}, "council": {"organisation", "government"},
    "court": {"organisation", "government"}, "commission": {"organisation"},
    "fund": {"organisation"}, "guild": {"organisation"}, "league": {"organisation"},
    "federation": {"organisation"}, "union": {"organisation", "faction"}, "kingdom": {"state"}, "republic": {"state"}, "emirate": {"state"}, "island": {"state"},  # noqa: E501
    "caucus": {"faction"}, "consortium": {"organisation"}, "utility": {"organisation"},
    "monitors": {"group", "organisation"}, "peacekeepers": {"group", "organisation"}, "mediator": {"person", "organisation"}, "envoy": {"person"},  # noqa: E501
    "general": {"person"}, "president": {"person"}, "premier": {"person"}, "minister": {"person"},
    "lender": {"organisation"}, "operator": {"organisation"}, "agency": {"organisation", "government"},  # noqa: E501
    "chamber": {"government", "organisation", "faction"}, "panel": {"organisation"},
    "parliament": {"government", "organisation"}, "legislature": {"government", "organisation"},
    "assembly": {"government", "organisation"}, "senate": {"government", "organisation"},
    "congress": {"government", "organisation", "faction"}, "authority": {"organisation", "government"},  # noqa: E501
    "ministry": {"government", "organisation"}, "tribunal": {"organisation", "government"},
    "committee": {"organisation", "government"}, "forum": {"organisation"},
    "secretariat": {"organisation"}, "conference": {"organisation"}, "cooperative": {"organisation"},  # noqa: E501
    "operation": {"organisation", "armed_force"}, "front": {"armed_group", "faction"},
    "confederation": {"state", "organisation"}, "commonwealth": {"state", "organisation"},
    "duchy": {"state"}, "sultanate": {"state"}, "principality": {"state"}, "emir": {"person"},
    "sultan": {"person"}, "admiral": {"person"}, "bishop": {"person"}, "ambassador": {"person"},
    "speaker": {"person"}, "mayor": {"person"}, "marshal": {"person"}, "brigadier": {"person"},
    "captain": {"person"}, "senator": {"person"}, "sheikh": {"person"}, "queen": {"person"},
    "prince": {"person"}, "archbishop": {"person"}, "regent": {"person"}, "commander": {"person"},
    "secretary-general": {"person"}, "commissioner": {"person"}, "warlord": {"person"},
    "colonel": {"person"}, "governor": {"person"}, "chancellor": {"person"}, "king": {"person"},
}  # fmt: skip
# These are used loosely: only the actor whose own name or description holds the word is meant.
_NAMED_ONLY = frozenset(
    "company firm bank body organisation organization mission alliance council court commission "
    "fund "
    "federation union guild league island kingdom republic emirate bloc movement utility "
    "consortium monitors "
    "mediator "
    "lender operator agency chamber panel parliament legislature assembly senate congress authority "  # noqa: E501
    "ministry tribunal committee forum secretariat conference cooperative operation front "
    "confederation commonwealth duchy sultanate principality emir sultan admiral bishop ambassador "
    "speaker mayor marshal brigadier captain senator sheikh queen prince archbishop regent commander "  # noqa: E501
    "secretary-general commissioner warlord "
    "envoy general president premier minister colonel governor chancellor king group party".split()
)
# Nouns for bodies whose names hold another word.
_SYNONYMS = {
    noun: frozenset(words.split())
    for noun, words in {
        "company": "corporation company group holdings energy oil petroleum gas mining shipping "
        "hydro ltd plc inc lines airlines industries motors power electric timber ports",
        "lender": "bank fund",
        "operator": "corporation company holdings consortium lines",
        "chamber": "parliament assembly congress senate chamber duma council house knesset",
        "legislature": "parliament assembly congress senate duma",
        "parliament": "assembly",
        "assembly": "parliament",
        "bloc": "union league community association confederation",
        "mission": "mission force",
        "ministry": "ministry office department",
        "union": "union",
        "tribunal": "court tribunal",
        "court": "tribunal",
        "panel": "panel commission committee",
        "agency": "agency authority service bureau",
        "regulator": "authority commission agency",
        "secretariat": "secretariat",
        "pact": "alliance treaty",
        "operation": "mission operation force",
    }.items()
}
_COMPANY = frozenset("company firm utility bank".split())


def find_definites(scene: Scene, number: int, line: Line, kinds: Kinds) -> None:
    """Add a mention for every definite description of a sentence that points back."""
    tokens = line.tokens
    for index, token in enumerate(tokens):
        if token.mention >= 0 or token.tag not in {"N", "NP"}:
            continue
        if token.low not in _TYPES and not kinds.called(token.low):
            continue
        start = index - 1
        if token.low == "minister" and index > 1 and tokens[start].low in {"prime", "chief"}:
            start -= 1
        before = tokens[start].low if start >= 0 else ""
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if before not in {"the", "this", "that"}:
            continue
        if after is not None and (
            after.tag in {"N", "NP"} or after.low in {"of", "in", "that", "which"}
        ):
            continue
        key = _last(scene, number, index, token.low, kinds)
        if key:
            add_mention(scene, number, Mention(start, index + 1, (key,), "group"))


_OTHERS = frozenset("neighbour neighbor rival adversary foe enemy opponent".split())


def find_counterparts(scene: Scene, number: int, line: Line) -> None:
    """'accuses its neighbour': the other state of this sentence or of those before."""
    tokens = line.tokens
    for index, token in enumerate(tokens):
        if token.low not in _OTHERS or index == 0 or token.mention >= 0:
            continue
        owner = next(
            (m for m in scene.mentions[number] if m.last == index and m.kind == "possessive"), None
        )
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        named = after is not None and (after.text == "," or after.tag in {"NP", "N"})
        if owner is None or named:
            continue
        other = _other_state(scene, number, index, owner.who)
        if other:
            add_mention(scene, number, Mention(index, index + 1, (other,), "group"))


def _other_state(scene: Scene, number: int, index: int, own: tuple[str, ...]) -> str:
    for line in range(number, max(-1, number - 3), -1):
        for mention in sorted(scene.mentions[line], key=lambda m: -m.first):
            if (line == number and mention.first >= index) or mention.kind in {"place", "demonym"}:
                continue
            for key in mention.who:
                if key not in own and scene.entity(key).type == "state":
                    return key
    return ""


def _last(scene: Scene, number: int, index: int, noun: str, kinds: Kinds) -> str:
    """The actor that a definite noun means: one called so, else the last one that it fits."""
    said = kinds.called(noun)
    for test in (
        lambda key: key in said or _fits(scene, key, noun, named=True),
        lambda key: _fits(scene, key, noun),
    ):
        near = _latest(scene, number, index, test)
        if near:
            return near
    # Further back only what one actor alone is called.
    named = [
        e.key for e in scene.cast.entities.values() if e.count > 0 and _fits(scene, e.key, noun)
    ]
    alone = list(dict.fromkeys([*said, *(k for k in named if noun in _NAMED_ONLY)]))
    return (
        alone[0]
        if len(alone) == 1 and _latest(scene, number, index, alone.__contains__, 99)
        else ""
    )


def _latest(
    scene: Scene, number: int, index: int, fits: Callable[[str], bool], reach: int = 6
) -> str:
    """The actor mentioned last, within some sentences, that a test accepts."""
    for line in range(number, max(-1, number - reach), -1):
        for mention in sorted(scene.mentions[line], key=lambda m: -m.first):
            if (line == number and mention.first >= index) or mention.kind in {"place", "demonym"}:
                continue
            if len(mention.who) == 1 and fits(mention.who[0]):
                return mention.who[0]
    return ""


def _fits(scene: Scene, key: str, noun: str, *, named: bool = False) -> bool:
    """Whether an actor is of the type of a noun; ``named``: and its own name holds the word."""
    entity = scene.entity(key)
    if entity.type not in _TYPES.get(noun, ()):
        return False
    if named and noun not in " ".join([entity.name, *entity.names]).lower().split():
        return False
    return noun not in _NAMED_ONLY or _is_called(scene, key, noun)


def _is_called(scene: Scene, key: str, noun: str) -> bool:
    """Whether the name, the titles or the office of an actor hold the noun."""
    entity = scene.entity(key)
    words = set(" ".join([entity.name, *entity.names]).lower().split())
    if noun in words or words & _SYNONYMS.get(noun, frozenset()):
        return True
    if noun in {"group", "movement", "front"}:
        return entity.type == "armed_group"
    if noun == "party":
        return entity.type == "faction"
    if noun in _COMPANY:
        return "&" in entity.name or bool(entity.called)
    return entity.type == "person" and noun in {*entity.titles, *entity.office.split()}
