"""Whom a person leads or serves: by title, by apposition, by an office named beside the name."""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.reading.actors.heads import TITLES, title_word
from detente.reading.actors.names import Line
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.mentions.sides import root_state
from detente.reading.relations.belonging.bare_titles import by_context, ministry, seat_of
from detente.reading.relations.hits import Hit

_RULING = frozenset("president premier chancellor king queen emir sultan prime ruler".split())
_LEADING = _RULING | frozenset(
    "secretary-general chairman chairwoman chair leader commander chief head director speaker founder "  # noqa: E501
    "co-founder boss warlord strongman chieftain patriarch principal governor mayor captain rector "
    "moderator convener convenor provost superintendent dean constable administrator".split()
)
_SERVING = frozenset(
    "envoy ambassador negotiator spokesman spokeswoman spokesperson minister deputy vice adviser "
    "advisor official lawyer member veteran representative emissary delegate general colonel admiral "  # noqa: E501
    "marshal brigadier major lieutenant officer secretary commissioner judge treasurer whip "
    "vice-president vice-chairman mediator facilitator rapporteur".split()
)
_KIN = frozenset("brother sister father mother son daughter wife husband cousin".split())
_ROLES = (_LEADING | _SERVING | TITLES) - _KIN
_QUALIFIED = frozenset(
    "new former late then acting retired interim veteran exiled incoming outgoing old ageing aging "
    "young elderly ailing current long-time long-serving first political military supreme "
    "executive permanent assistant paramount spiritual field hardline moderate special personal chief".split()  # noqa: E501
)
_SUBORDINATE = frozenset(
    "if should unless when were as while although though since after before once but".split()
)
# 'the Egyptian opposition leader X' does not lead Egypt.
_OTHER_BODIES = frozenset(
    "opposition party rebel union church business student labour labor guerrilla militia".split()
)
_CIVIL = frozenset("leader chairman chairwoman founder speaker president secretary-general".split())
_UNIFORMED = frozenset(
    "commander general colonel major captain brigadier admiral marshal lieutenant".split()
)
_FORCE_WORDS = frozenset("force forces mission staff guard army corps command brigade".split())
_MILITARY = frozenset("army armed military defence defense forces".split())
_SERVICES = _MILITARY | frozenset("navy police intelligence security air gendarmerie".split())
_BUSINESS = frozenset("director rector manager treasurer".split())
_FOLLOWINGS = frozenset("government faction faction_group organisation armed_group".split())


@dataclass(frozen=True)
class _Office:
    """Titles of a person and whom they concern."""

    titles: frozenset[str]
    owner: str
    first: int
    last: int
    why: str


def office_relations(
    scene: Scene, line: Line, mentions: list[Mention], mention: Mention
) -> list[Hit]:
    """'Nigeria's President X', 'its envoy, X', 'X, head of the League', 'the cabinet of X'."""
    person = scene.entity(mention.who[0])
    office = _before(scene, line, mentions, mention)
    if office is None or not office.owner:
        # 'General X, the head of the mission': what follows tells more than the title.
        office = _beside(scene, line, mentions, mention) or office
    following = _following(scene, line.tokens, mentions, mention)
    hits = (
        [_hit(person.key, following, "leads", mention, mention, "whose following it is")]
        if following
        else []
    )
    if following and scene.entity(following).type == "government":
        person.part_of = person.part_of or following
    if office is not None and office.owner in scene.cast.entities:
        office = _of_service(scene, line.tokens, office)
    if office is not None and office.owner and office.owner != person.key:
        leading = office.titles & _LEADING and not office.titles & {"deputy", "vice"}
        kind = "leads" if leading else "member_of"
        owner = scene.entity(office.owner)
        if not _suits(scene, office.owner, office.titles) and _by_pronoun(mentions, office):
            # 'its leader' is that of a party or movement, 'its commander' that of a force.
            body = _last_suited(scene, line, mention, office.titles)
            if not body:
                return hits
            office, owner = replace(office, owner=body), scene.entity(body)
        if owner.type == "person":
            # 'his finance minister': of the government that he leads.
            if not owner.part_of or owner.part_of == person.key:
                return hits
            office = replace(office, owner=owner.part_of)
        if office.titles & {"minister", "secretary"} and owner.type in {"person", "state"}:
            near = line.tokens[max(0, mention.first - 5) : mention.last + 8]
            words = {t.low for t in near}
            found, serves = ministry(scene, root_state(scene, office.owner), words)
            if serves == "leads":
                office, kind = replace(office, owner=found), serves
        person.part_of = person.part_of or office.owner
        if kind == "leads" and office.titles & _RULING:
            office = replace(office, owner=seat_of(scene, office.owner))
        if kind == "leads":
            person.flags.append("leads")
        hits.append(
            Hit(person.key, office.owner, kind, office.first, office.last, 1,
                past=bool(office.titles & {"former", "late"}), why=office.why)
        )  # fmt: skip
    elif not hits:
        titles = office.titles if office is not None else frozenset[str]()
        titles |= _apposed_titles(line.tokens, mention)
        hits += by_context(scene, line, mentions, mention, titles)
    return hits


def _of_service(scene: Scene, tokens: list[Token], office: _Office) -> _Office:
    """'X, the Togolese army chief': of the army; a servant of Togo where the army is unnamed."""
    words = [t.low for t in tokens[max(0, office.first - 2) : office.last]]
    near = {
        w for i, w in enumerate(words) if w in _SERVICES and set(words[i + 1 : i + 3]) & _LEADING
    }
    if not near or scene.entity(office.owner).type != "state":
        return office
    own = [
        e for e in scene.cast.entities.values()
        if e.type in {"armed_force", "government"} and e.count and e.part_of == office.owner
        and (near & set(e.name.lower().split()) or (e.type == "armed_force" and near & _MILITARY
             and set(e.name.lower().split()) & _MILITARY))
    ]  # fmt: skip
    if own:
        return replace(office, owner=max(own, key=lambda e: e.count).key)
    return replace(office, titles=(office.titles - _LEADING) | {"officer"})


def _by_pronoun(mentions: list[Mention], office: _Office) -> bool:
    """Whether only a pronoun says whose the office is."""
    return any(
        m.first == office.first and m.kind == "possessive" and office.owner in m.who
        for m in mentions
    )


def _suits(scene: Scene, key: str, titles: frozenset[str]) -> bool:
    """Whether an actor of this type can have such an office."""
    kind = scene.entity(key).type
    words = set(scene.entity(key).name.lower().split())
    if kind == "person":
        return True
    if titles & _UNIFORMED or ("military" in titles and titles & _LEADING):
        return kind in {"armed_force", "armed_group", "faction"} or bool(words & _FORCE_WORDS)
    if titles & _CIVIL:
        return kind != "armed_force"
    if titles & _BUSINESS:
        return kind in {"organisation", "government", "armed_group"}
    return True


def _last_suited(scene: Scene, line: Line, mention: Mention, titles: frozenset[str]) -> str:
    """The body that can have such an office named last in the sentence or the one before."""
    for number in (line.index, line.index - 1):
        for other in reversed(scene.mentions[number] if number >= 0 else []):
            if number == line.index and other.first >= mention.first:
                continue
            body = scene.entity(other.who[0])
            if other.kind not in {"name", "description"}:
                continue
            led = body.type in _FOLLOWINGS | {"armed_force"}
            if led and _suits(scene, body.key, titles):
                return body.key
    return ""


def _hit(person: str, owner: str, kind: str, first: Mention, last: Mention, why: str) -> Hit:
    return Hit(
        person, owner, kind, first.first, last.last, 1, explicit=False, confidence=0.6, why=why
    )


def _at(mentions: list[Mention], place: int) -> Mention | None:
    """The narrowest mention that covers a token."""
    found = [m for m in mentions if m.first <= place < m.last and m.kind != "place"]
    return min(found, key=lambda m: m.last - m.first) if found else None


def _before(scene: Scene, line: Line, mentions: list[Mention], mention: Mention) -> _Office | None:
    """Titles before a name, and whose they are: owner, adjective, or 'of' after the title."""
    tokens = line.tokens
    place = mention.first - 1
    titles = {t.low for t in tokens[mention.first : mention.last] if t.low in _ROLES}
    while place >= 0 and (
        tokens[place].low in _ROLES | _QUALIFIED
        or (tokens[place].text == "," and place < mention.first)
    ):
        if tokens[place].text == "," and place + 1 < mention.first and not titles:
            break
        titles.add(tokens[place].low)
        place -= 1
    after_comma = tokens[mention.first - 1].text == "," if mention.first else False
    if (after_comma and not titles & _ROLES) or (titles <= {","} and after_comma):
        return _role_of(tokens, mentions, mention.first - 1, mention)
    if not titles & _ROLES:
        return None
    whose = place >= 0 and tokens[place].low == "whose"
    if "," in titles and place >= 0 and tokens[place].tag not in {"'", "O", "D"} and not whose:
        found = _role_of(tokens, mentions, _comma(tokens, place, mention.first), mention)
        if found is not None:
            return _Office(
                found.titles | frozenset(titles), found.owner, found.first, found.last, found.why
            )
    owner = ""
    if {t.low for t in tokens[place + 1 : mention.first]} & _OTHER_BODIES:
        return _Office(frozenset(titles), "", max(place, 0), mention.last, "title")
    if place >= 0 and tokens[place].low in _OTHER_BODIES:
        return _Office(frozenset(titles), "", max(place, 0), mention.last, "title")
    if place >= 0 and tokens[place].low == "whose":
        earlier = [m for m in mentions if m.last <= place and m.kind != "place"]
        owner = earlier[-1].who[0] if earlier else ""
    elif place >= 0 and tokens[place].tag == "'":
        held = _at(mentions, place - 1)
        owner = held.who[0] if held is not None else ""
    elif place >= 0 and tokens[place].low not in {"of", "under", "by", "around"}:
        held = _at(mentions, place)
        # 'their leader' of two bodies is the leader of neither.
        owner = held.who[0] if held is not None and len(held.who) == 1 else ""
    elif place >= 1 and tokens[place].low == "under":
        body = _at(mentions, place - 1 - (tokens[place - 1].text == ","))
        if body is not None and scene.entity(body.who[0]).type != "state":
            owner = body.who[0]
    if not owner and mention.last + 1 < len(tokens) and tokens[mention.last].low == "of":
        held = _at(mentions, mention.last + 1) or _at(
            mentions, min(mention.last + 2, len(tokens) - 1)
        )
        owner = held.who[0] if held is not None else ""
    if place >= 0 and tokens[place].low == "under" and owner:
        titles = titles | {"head"}  # 'the council under Marshal X'
    return _Office(
        frozenset(titles), owner, max(place, 0), mention.last, f"title '{_word(titles)}'"
    )


def _word(titles: set[str]) -> str:
    return min(titles & _LEADING or titles & _ROLES or titles)


def _comma(tokens: list[Token], place: int, last: int) -> int:
    return next((i for i in range(last - 1, place, -1) if tokens[i].text == ","), last - 1)


def _role_of(
    tokens: list[Token], mentions: list[Mention], comma: int, mention: Mention
) -> _Office | None:
    """'the commander of the Second Corps, General X', 'the chief of staff, X'."""
    if tokens[0].low in _SUBORDINATE and all(t.text != "," for t in tokens[:comma]):
        return None  # 'Should X kill an officer, Y would …': no apposition
    first = max(0, comma - 9)
    for place in range(comma - 1, first - 1, -1):
        if tokens[place].text in {",", ";", ":"} or tokens[place].tag in {"V", "M"}:
            return None
        if tokens[place].low not in _ROLES:
            continue
        if tokens[place + 1].tag == "'":
            return None  # 'the president's brother, X'
        link = place - 1
        while link > first and tokens[link].tag == "D":
            link -= 1
        if tokens[link].low == "of" and tokens[link - 1].low in _ROLES:
            continue  # 'the envoy of the Secretary-General': the envoy it is
        after = [m for m in mentions if place < m.first < comma and m.kind != "place"]
        if after and tokens[after[0].first - 1].low in {"to", "at", "on"}:
            after = []  # 'X's ambassador to Y': of X
        before = _at(mentions, place - 1) or (_at(mentions, place - 2) if place > 1 else None)
        held = after[0] if after else before
        owner = held.who[0] if held is not None else ""
        back = place - 1
        while not owner and back > first and tokens[back].tag in {"N", "J"}:
            back -= 1  # 'X's army chief, NAME'
        if not owner and tokens[back].tag == "'" and back:
            held = _at(mentions, back - 1)
            owner = held.who[0] if held is not None else ""
        titles = {tokens[place].low} | ({"chief"} if tokens[place].low == "chief" else set())
        return _Office(
            frozenset(titles), owner, place, mention.last, f"'{tokens[place].low}' beside the name"
        )
    return None


def _beside(scene: Scene, line: Line, mentions: list[Mention], mention: Mention) -> _Office | None:
    """'X, the founder of the League,', 'X, a Karethi colonel'."""
    tokens = line.tokens
    place = mention.last
    if place + 1 >= len(tokens) or tokens[place].text != ",":
        return None
    stop = place + 1
    while (
        stop < len(tokens)
        and tokens[stop].text not in {",", ";", ".", "("}
        and tokens[stop].tag not in {"V", "M", "A", "W"}
    ):
        stop += 1
    roles = [i for i in range(place + 1, stop) if tokens[i].low in _ROLES]
    inside = [
        m for m in mentions if place < m.first < stop and m.kind != "place" and m.who != mention.who
    ]
    inside = [m for m in inside if scene.entity(m.who[0]).type != "person"]
    if not roles or not inside:
        return None
    titles = frozenset(tokens[i].low for i in roles) | (
        {"former"}
        if any(t.low in {"former", "late", "ex", "once"} for t in tokens[place:stop])
        else set()
    )
    after = [m for m in inside if m.first > roles[-1]]
    held = (after or inside)[0]
    if held.kind == "demonym" and held in after and _qualifies(tokens, mentions, held):
        return None  # 'head of the Congolese electoral commission': not of the state
    owner = held.who[0]
    return _Office(titles, owner, mention.first, stop, f"'{tokens[roles[0]].low}' beside the name")


def _apposed_titles(tokens: list[Token], mention: Mention) -> frozenset[str]:
    """'X, the chief of staff, …': titles behind the name that say nothing of whose they are."""
    place = mention.last
    if place + 2 >= len(tokens) or tokens[place].text != "," or tokens[place + 1].low != "the":
        return frozenset()
    stop = place + 2
    while stop < len(tokens) and tokens[stop].tag in {"N", "J", "NP"} | {"P"} and stop < place + 8:
        stop += 1
    if stop >= len(tokens) or tokens[stop].text != ",":
        return frozenset()
    words = {t.low for t in tokens[place + 2 : stop]}
    return frozenset(words) if words & _ROLES else frozenset()


def _qualifies(tokens: list[Token], mentions: list[Mention], held: Mention) -> bool:
    """Whether a demonym stands before a noun that is no actor of its own."""
    wider = any(m is not held and m.first <= held.first < m.last for m in mentions)
    after = tokens[held.last] if held.last < len(tokens) else None
    return not wider and after is not None and after.tag in {"N", "J", "NP"} and after.mention < 0


def _following(scene: Scene, tokens: list[Token], mentions: list[Mention], mention: Mention) -> str:
    """'the cabinet of X', 'X's coalition': the following or government that X leads."""
    for other in mentions:
        if (
            other.kind == "name"
            and other.who != mention.who
            and 0 <= mention.first - other.last < 5
        ):
            # 'the Armenia Alliance of ex-president X'
            between = tokens[other.last : mention.first]
            body = scene.entity(other.who[0]).type in {"faction", "organisation", "armed_group"}
            linked = bool(between) and between[0].low == "of"
            if (
                body and linked
                and all(title_word(t.low) or t.low in _QUALIFIED for t in between[1:])
            ):  # fmt: skip
                return other.who[0]
        inside = tokens[other.first : mention.first]
        if (
            other.kind == "description"
            and mention.last == other.last
            and (
                any(t.low == "around" for t in inside)
                and scene.entity(other.who[0]).type == "faction"
            )
        ):
            return other.who[0]  # 'the pragmatists around X'
        if other.kind != "description" or other.who == mention.who:
            continue
        if scene.entity(other.who[0]).type not in _FOLLOWINGS:
            continue
        if not (other.first <= mention.first and mention.last <= other.last + 7):
            continue
        owned = mention.last < len(tokens) and tokens[mention.last].tag == "'"
        if mention.first == other.first or (mention.first == other.first + 1 and owned):
            return other.who[0] if owned else ""
        link = [t.low for t in tokens[other.first : mention.first]]
        if (
            "of" in link
            and mention.first >= other.last - 3
            and not {"around", "in", "for"} & set(link)
        ):
            between = tokens[other.last : mention.first]
            if all(t.low == "of" or t.low in TITLES for t in between):
                return other.who[0]
    return ""
