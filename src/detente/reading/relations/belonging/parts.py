"""Members and parts by shape: lists in brackets, 'to which both belong', units of an army."""

from __future__ import annotations

from detente.reading.actors.cast import Entity
from detente.reading.actors.names import Line
from detente.reading.language.tokens import Token
from detente.reading.language.words import number_word
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.mentions.sides import main_states
from detente.reading.relations.hits import Hit, past_brackets

_BODIES = frozenset("organisation faction_group".split())
_WHOLES = frozenset("organisation faction_group faction armed_group government".split())
_BELONGING = frozenset("belong sit serve subscribe adhere participate".split())
_EXCEPT = frozenset("save except bar excepting excluding".split())
_UNITS = frozenset(
    "brigade division battalion regiment corps front bloc column command garrison squadron company "
    "brigades divisions wing unit force forces contingent companies detachment".split()
)
_FACED = frozenset(
    "northern southern eastern western central coastal north-eastern "
    "north-western south-eastern south-western northeastern northwestern southeastern southwestern "
    "first second third fourth fifth sixth seventh eighth ninth tenth upper lower mountain".split()
)
# Units of a movement rather than of an army.
_REBEL_UNITS = frozenset({"front", "bloc", "column", "companies"})
# Forces beside the army: no unit of it is theirs.
_SERVICES = frozenset({"guard", "guards", "police", "gendarmerie"})
_ARMS = frozenset(
    "wing arm branch force mission agency bureau council court panel committee unit bank militia "
    "army brigade fund secretariat body institution organ youth league faction subsidiary".split()
)

_STATE_OWNED = frozenset("state national state-owned state-run public nationalised".split())
_FIRMS = frozenset(
    "company firm utility bank railway railways corporation enterprise carrier monopoly airline "
    "broadcaster fund refinery exporter producer".split()
)


def parts(scene: Scene, line: Line, mentions: list[Mention]) -> list[Hit]:
    """Members and parts that brackets, relative clauses, appositions and names of units tell."""
    tokens = line.tokens
    return [
        *_bracketed(scene, tokens, mentions), *_all_belong(scene, line, mentions),
        *_arms(scene, tokens, mentions), *_owned(scene, tokens, mentions), *_units(scene, mentions),
    ]  # fmt: skip


def _hit(key: str, body: str, span: tuple[int, int], why: str) -> list[Hit]:
    if key == body:
        return []
    return [Hit(key, body, "member_of", *span, 1, explicit=False, confidence=0.6, why=why)]


def left_out(line: Line, mentions: list[Mention]) -> set[str]:
    """Actors after *save* or *except*: 'to which all save A belong' says that A does not."""
    after = [m for m in mentions if m.first and line.tokens[m.first - 1].low in _EXCEPT]
    return {key for m in after for key in m.who}


def _bracketed(scene: Scene, tokens: list[Token], mentions: list[Mention]) -> list[Hit]:
    """'the Quartet (A, B and C)', 'the alliance of four: A, B, C and D', 'the bloc — A and B —'."""
    hits: list[Hit] = []
    for body in mentions:
        if len(body.who) != 1 or scene.entity(body.who[0]).type not in _WHOLES:
            continue
        place = body.last
        if place >= len(tokens) or tokens[place].text not in {"(", ":", "—", "–"}:
            continue
        listed, stop = _list_from(tokens, mentions, place + 1)
        keys = list(dict.fromkeys(k for m in listed for k in m.who))
        if len(keys) < 2 or body.who[0] in keys:
            continue
        if tokens[place].text == "(" and (stop >= len(tokens) or tokens[stop].text != ")"):
            continue
        types = {scene.entity(k).type for k in keys}
        if "person" in types:
            continue
        for key in keys:
            hits += _hit(key, body.who[0], (body.first, stop), "listed as its parts")
    return hits


def _list_from(
    tokens: list[Token], mentions: list[Mention], place: int
) -> tuple[list[Mention], int]:
    """Mentions in a list from a place on, joined by commas and *and*, and where the list ends."""
    found: list[Mention] = []
    while place < len(tokens):
        mention = next((m for m in mentions if m.first == place and m.kind != "demonym"), None)
        if mention is not None and mention.kind in {"name", "capital", "description"}:
            found.append(mention)
            place = mention.last
        elif tokens[place].tag == "D" or tokens[place].low in {",", "and", "with", "plus"}:
            place += 1
        else:
            break
    return found, place


def _all_belong(scene: Scene, line: Line, mentions: list[Mention]) -> list[Hit]:
    """'the league, to which both belong together with A', 'of which all but A are members'."""
    tokens = line.tokens
    hits: list[Hit] = []
    for index in range(2, len(tokens) - 2):
        if tokens[index].low != "which" or tokens[index - 1].low not in {"to", "of", "in"}:
            continue
        stop = next((i for i in range(index, len(tokens)) if tokens[i].text in {",", ";", "."}), 0)
        verb = next((i for i in range(index, stop) if tokens[i].lemma in _BELONGING
                     or tokens[i].low in {"members", "parties"}), -1)  # fmt: skip
        body = next((m for m in reversed(mentions) if m.last <= index - 1), None)
        if verb < 0 or body is None or scene.entity(body.who[0]).type not in _BODIES:
            continue
        quantity = tokens[index + 1].low
        if quantity not in {"both", "all", "each"}:
            continue
        if any(m.first == index + 1 and len(m.who) > 1 for m in mentions):
            keys: list[str] = []  # who 'all four' are is known already
        else:
            keys = _meant(scene, line, mentions, index + 1, body)
        less = any(t.low in _EXCEPT or t.low == "but" for t in tokens[index + 1 : verb])
        left = [k for m in mentions if index < m.first < verb for k in m.who] if less else []
        more = [k for m in mentions if verb < m.first < stop for k in m.who]
        for key in dict.fromkeys([*keys, *more]):
            if key not in left:
                hits += _hit(key, body.who[0], (body.first, stop), "they belong to it")
    return hits


def _meant(
    scene: Scene, line: Line, mentions: list[Mention], place: int, body: Mention
) -> list[str]:
    """Whom *both* or *all four* mean: those named before in the sentence, else the main parties."""
    here = [
        k for m in mentions if m.last <= body.first and m.kind in {"name", "capital", "demonym"}
        for k in m.who if scene.entity(k).type in {"state", "government", "faction"}
    ]  # fmt: skip
    here = list(dict.fromkeys(here))
    number = number_word(line.tokens[place + 1].text)
    count = 2 if line.tokens[place].low == "both" else int(number) if number else 0
    if len(here) >= 2 and count in {0, len(here)}:
        return here
    if not count:
        # 'all of these': the states of the paragraph so far
        around = [
            k for other in range(max(0, line.index - 5), line.index + 1)
            if scene.lines[other].block == line.block
            for m in scene.mentions[other] if m.kind in {"name", "capital"}
            for k in m.who if scene.entity(k).type == "state"
        ]  # fmt: skip
        return list(dict.fromkeys(around))
    return list(main_states(scene, count)) if 2 <= count <= 5 else []


def _arms(scene: Scene, tokens: list[Token], mentions: list[Mention]) -> list[Hit]:
    """'EUFOR, the Union's force', 'the League's youth wing, the Torch'."""
    hits: list[Hit] = []
    for part in mentions:
        if part.kind != "name" or len(part.who) != 1:
            continue
        if scene.entity(part.who[0]).type not in _WHOLES | {"armed_force"}:
            continue
        place = past_brackets(tokens, part)
        if place + 2 < len(tokens) and tokens[place].text == ",":
            start = place + 1 + (tokens[place + 1].tag == "D")
            whole = next(
                (
                    m for m in mentions if m.first in {start, place + 1}
                    and m.last < len(tokens) and tokens[m.last].tag == "'"
                ),
                None,
            )  # fmt: skip
            if whole is not None:
                head = _noun(tokens, whole.last + 1)
                if head in _ARMS and scene.entity(whole.who[0]).type in _WHOLES:
                    hits += _hit(
                        part.who[0], whole.who[0], (part.first, whole.last + 2), f"its '{head}'"
                    )
        comma = part.first - 1
        while comma > 0 and tokens[comma].tag == "D":
            comma -= 1
        if comma < 3 or tokens[comma].text != ",":
            continue
        owner = next((m for m in mentions if m.last <= comma and comma - m.last <= 4
                      and (tokens[m.last].tag == "'" or m.kind == "possessive")), None)  # fmt: skip
        if owner is not None and tokens[comma - 1].low in _ARMS:
            whole_type = scene.entity(owner.who[0]).type
            between = tokens[owner.last + (owner.kind != "possessive") : comma]
            if whole_type in _WHOLES and all(t.tag in {"N", "J", "G", "E"} for t in between):
                hits += _hit(
                    part.who[0], owner.who[0], (owner.first, part.last),
                    f"its '{tokens[comma - 1].low}'",
                )  # fmt: skip
    return hits


def _owned(scene: Scene, tokens: list[Token], mentions: list[Mention]) -> list[Hit]:
    """'Vardgaz, the Vardovan state company', 'Togo's state oil firm Petrotog': of the state."""
    hits: list[Hit] = []
    for firm in mentions:
        if firm.kind != "name" or scene.entity(firm.who[0]).type != "organisation":
            continue
        spans = [(max(0, firm.first - 7), firm.first)]
        place = past_brackets(tokens, firm)
        if place < len(tokens) and tokens[place].text == ",":
            stop = place + 1
            while stop < len(tokens) and (
                tokens[stop].tag in {"D", "J", "N", "NP", "'"} or tokens[stop].low == "of"
            ):
                stop += 1
            spans.append((place + 1, stop))
        for first, last in spans:
            held = [
                m for m in mentions
                if first <= m.first < last and scene.entity(m.who[0]).type == "state"
            ]  # fmt: skip
            start = first if first == place + 1 else held[-1].last if held else last
            between = {t.low for t in tokens[start:last]} if held else set()
            apposed = first == place + 1 and bool(held) and held[-1].kind == "demonym"
            if between & _FIRMS and (between & _STATE_OWNED or apposed):
                hits += _hit(
                    firm.who[0], held[-1].who[0], (min(first, firm.first), last), "owned by it"
                )
    return hits


def _noun(tokens: list[Token], place: int) -> str:
    """The head noun of the words from a place on."""
    head = ""
    while place < len(tokens) and tokens[place].tag in {"N", "J", "NP"}:
        head = tokens[place].low
        place += 1
    return head


def _units(scene: Scene, mentions: list[Mention]) -> list[Hit]:
    """'the Second Brigade', 'the Northern Front': a unit of the army or movement at hand."""
    hits: list[Hit] = []
    for mention in mentions:
        if mention.kind != "name" or len(mention.who) != 1:
            continue
        unit = scene.entity(mention.who[0])
        words = unit.name.lower().split()
        if unit.type not in {"armed_force", "armed_group"} or not set(words[-2:]) & _UNITS:
            continue
        if not (set(words[:-1]) & _FACED or words[0][:1].isdigit()) or len(words) > 4:
            continue
        whole = _whole_of(scene, unit.key)
        if whole:
            hits += _hit(unit.key, whole, (mention.first, mention.last), "a unit by its name")
    return hits


def _whole_of(scene: Scene, unit: str) -> str:
    """The army a numbered unit serves, or the movement of which a front is one of several."""
    entity = scene.entity(unit)
    above = scene.cast.entities.get(entity.part_of)
    if above is not None and above.type in {"armed_force", "armed_group"}:
        return above.key
    last = entity.name.lower().split()[-1]
    wanted = "armed_group" if last in _REBEL_UNITS else "armed_force"
    wholes = [e for e in scene.cast.entities.values() if e.type == wanted and _holds(e, entity)]
    if not wholes:
        return ""
    best = max(wholes, key=lambda e: e.count)
    entity.part_of = entity.part_of or best.key
    return best.key


def _holds(whole: Entity, unit: Entity) -> bool:
    """Whether a force can be the whole of a unit: named more, no unit itself, of the same owner."""
    words = whole.name.lower().split()
    if whole.key == unit.key or whole.count <= unit.count:
        return False
    if set(words[:-1]) & _FACED or set(words) & _SERVICES:
        return False
    return not unit.part_of or whole.part_of in {"", unit.part_of}
