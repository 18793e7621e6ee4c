"""Forums that the text calls by a name ('the Prague format', 'the contact group') and their seats.

A name says where or how they meet, not who is meant: the city in it is no actor.  Seats come from
what the sentences around the name say of taking part, and of hosting and chairing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.reading.reading import Reading

_WORD = r"[A-Z][\w'’-]+"
_TALKING = (
    r"format|process|talks|track|round|rounds|dialogue|formula|discussions|negotiations|"
    r"consultations|platform|channel|roundtable|round table|contact group"
)
# With a capital the others (Platform, Track, Channel) name parties and companies.
_TITLED = "Format|Process|Talks|Dialogue|Discussions|Negotiations|Consultations|Contact Group"
_NAME = re.compile(
    rf"(?:(?:[Tt]he )?(?P<name>(?:{_WORD}|\d\+\d)(?: (?:{_WORD}|and(?= [A-Z])|of|\d\+\d))*? "
    rf"(?:peace )?(?:{_TALKING}|{_TITLED}))"
    rf"|[Tt]he (?P<plain>(?:[a-z]+-?[a-z]+ )?(?:contact group|quartet|troika|quad|"
    rf"Contact Group|Quartet|Troika|Quad)))\b(?! of the)"
)  # fmt: skip
# What stands before such a word without naming anything.
_EMPTY = frozenset(
    "the a an this that these those his her its their our such any no every each both all direct "
    "peace first second third fourth fifth last next former later earlier further formal "
    "informal secret indirect renewed fresh technical political talks a-la under after since "
    "while when where before during if although but and or in at on from to as by for with only "
    "without between most some many few several two three four five six other another there here "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december".split()
)
_TAKING = (
    r"(?:take|takes|took|have taken|has taken) part|participat\w+|sit|sits|sat|are represented|"
    r"is represented|meet|meets|met|have met|talk|talked|negotiat\w+|are members|"
    r"are (?:its )?parties|have seats|has a seat|hold seats|are seated|speak|return\w*|"
    r"came back|come back|(?:no longer )?sends? (?:envoys|delegates|delegations|a delegation)|"
    r"sent \w+|attend\w*|join\w*|left|leave|leaves|walked out|withdr\w+|belong\w*|"
    r"opened|launched|set up|founded|agreed|signed"
)
_AFTER = re.compile(
    r"^[^.;:]{0,60}?\b(?:bring(?:s|ing)? together|brought together|group(?:s|ing|ed)|"
    r"unit(?:es|ing)|compris(?:es|ing)|consist(?:s|ing) of|made up of|composed of|"
    r"gather(?:s|ing|ed)|involv(?:es|ing)|includes|including|seat(?:s|ing)|join(?:s|ing)|between|"
    r"among|of|with|whose members are|the members are|its members are|its members,|members:) $"
)
_PLAIN_LIST = re.compile(r"^(?: ?\(|: | ?[–—-] ?)$")
_IN_WHICH = re.compile(
    rf",? (?:in|at|to) which (?P<list>.{{3,160}}?) (?:all )?(?:{_TAKING})\b"
    rf"|,? where (?P<more>.{{3,160}}?) (?:{_TAKING})\b"
)
_BY = re.compile(
    r"\b(?:(?:co-?)?chaired|hosted|mediated|brokered|convened|led|facilitated|sponsored|overseen|"
    r"guaranteed|run|moderated|opened|launched|set up|entrusted)\b[^.;]{0,40}?"
    r"(?: by| to| behalf of) (?:\w+ ){0,3}?$"
)
_AND_BY = re.compile(r"^[^.;]{0,60}?\b(?:by|to) (?:\w+ ){0,4}?$")
_VERB = re.compile(r" (?:to|about|of)\b")
_SERVES = (
    r"(?:co-?)?chair(?:s|ed)?|host(?:s|ed)?|mediat(?:es|ed|e)|broker(?:s|ed)?|conven(?:es|ed|e)|"
    r"facilitat(?:es|ed|e)|moderat(?:es|ed|e)|sponsor(?:s|ed)?|guarantee[sd]?|guarantors?"
)
_GAP = re.compile(
    r"^(?:[\s,;&]|and|the|as well as|plus|both|then|later|also|with|'s|’s|"
    r"President|Prime Minister)*$"
)
_SUBJECT = re.compile(rf"\b(?:{_TAKING})\b")
_SERVING = re.compile(rf"\b(?:{_SERVES})\b")
_SELF = re.compile(
    r"^(?:members|participants|seats)\b|\b(?:it|them|"
    r"the (?:format|group|process|talks|track|round|forum|discussions|meetings))\b",
    re.IGNORECASE,
)


@dataclass
class Venue:
    """A forum that the text names.

    Parameters
    ----------
    name : str
        As first written, without article.
    spans : list of (int, int)
        Where it is named.
    seats, servants : dict of str to None
        Keys of the actors that take part, and of those that host, chair or mediate; in order.
    beside : dict of str to None
        Keys of all actors that stand in a sentence with it.
    said : list of (int, int)
        Sentences that name it or speak of it.
    """

    name: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    seats: dict[str, None] = field(default_factory=dict)
    servants: dict[str, None] = field(default_factory=dict)
    beside: dict[str, None] = field(default_factory=dict)
    said: list[tuple[int, int]] = field(default_factory=list)


Places = list[tuple[int, int, tuple[str, ...]]]


def find_venues(reading: Reading) -> list[Venue]:
    """Named forums with their seats, in the order of the text.

    Examples
    --------
    >>> from detente.reading import read_text
    >>> from detente.reading.reading import read_proposals
    >>> text = "The Prague format, in which Chile and Peru take part, has failed. Peru waits."
    >>> [(v.name, list(v.seats)) for v in find_venues(read_proposals(read_text(text)))]
    [('Prague format', ['CHL', 'PER'])]
    """
    document = reading.document
    found: dict[str, Venue] = {}
    current: Venue | None = None
    block = -1
    for number, sentence in enumerate(document.sentences):
        text = document.text[sentence.start : sentence.end]
        heading = document.blocks[sentence.block].kind in {"heading", "title"}
        named = list(_names(text))
        places = _places(reading, number)
        for start, end, name in named:
            venue = found.setdefault(_key(name), Venue(name))
            venue.spans.append((sentence.start + start, sentence.start + end))
        if heading:
            current = found[_key(named[0][2])] if named else None
            block = sentence.block
            continue
        spans = [(sentence.start + a, sentence.start + b) for a, b, _ in named]
        places = [p for p in places if not _over(p, spans)]
        for start, end, name in named:
            venue = found[_key(name)]
            venue.said.append((sentence.start, sentence.end))
            venue.beside |= {key: None for _, _, who in places for key in who}
            _seat(venue, document.text, (sentence.start, sentence.end),
                  (sentence.start + start, sentence.start + end), places)  # fmt: skip
        if named:
            current, block = found[_key(named[-1][2])], sentence.block
        elif current is not None and sentence.block - block <= 1:
            # 'It brings together …': under its heading, or right after it was named.
            own = _SELF.search(text)
            if own is None:
                continue
            at = (sentence.start + own.start(), sentence.start + own.end())
            before = (len(current.seats), len(current.servants))
            _seat(current, document.text, (sentence.start, sentence.end), at, places)
            if (len(current.seats), len(current.servants)) != before:
                current.said.append((sentence.start, sentence.end))
    return [venue for venue in found.values() if venue.said]


def _over(place: tuple[int, int, tuple[str, ...]], spans: list[tuple[int, int]]) -> bool:
    """Whether a mention stands in one of the names."""
    return any(start < place[1] and place[0] < end for start, end in spans)


def without_venues(reading: Reading, venues: list[Venue]) -> tuple[Reading, frozenset[str]]:
    """The reading with no city of a forum's name among the actors of its claims.

    Parameters
    ----------
    reading : Reading
    venues : list of Venue

    Returns
    -------
    (Reading, frozenset of str)
        Claims in the same number and order; keys of actors that are named nowhere else.
    """
    if not venues:
        return reading, frozenset()
    spans = [span for venue in venues for span in venue.spans]
    inside: list[tuple[int, str]] = []
    outside: list[tuple[int, str]] = []
    elsewhere: set[str] = set()
    for number, mentions in enumerate(reading.scene.mentions):
        tokens = reading.scene.lines[number].tokens
        for m in mentions:
            place = (tokens[m.first].start, tokens[m.last - 1].end, m.who)
            within = _over(place, spans)
            for key in m.who:
                (inside if within else outside).append((place[0], key))
                if not within and m.kind not in {"pronoun", "possessive", "group", "place"}:
                    elsewhere.add(key)
    inside.sort()
    outside.sort()
    entities = reading.scene.cast.entities
    claims = []
    for claim in reading.claims:
        here = _between(inside, claim.start - 4, claim.end)
        here -= _between(outside, claim.start, claim.end)
        names = {entities[key].name for key in here}
        kept = tuple(name for name in claim.actors if name not in names)
        claims.append(claim if kept == claim.actors else replace(claim, actors=kept))
    only = frozenset({key for _, key in inside} - elsewhere)
    return replace(reading, claims=tuple(claims)), only


def _between(places: list[tuple[int, str]], start: int, end: int) -> set[str]:
    """Keys that stand in a stretch of the text; ``places`` in order."""
    first, last = bisect_left(places, (start, "")), bisect_left(places, (end, ""))
    return {key for _, key in places[first:last]}


def _names(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _NAME.finditer(text):
        group = "name" if match["name"] else "plain"
        words = match[group].split()
        skip = 0
        while skip < len(words) - 1 and words[skip].lower() in _EMPTY:
            skip += 1
        kept = words[skip:]
        if group == "name" and all(w.lower() in _EMPTY or w == "New" for w in kept[:-1]):
            continue
        if _VERB.match(text, match.end(group)) and kept[-1] == "talks" and match[0] == match[group]:
            continue  # 'Italy talks to everyone'
        name = " ".join(kept)
        end = match.end(group)
        yield end - len(name), end, name


def _key(name: str) -> str:
    """One forum under its variants: 'the Nairobi process', 'the Nairobi track'."""
    words = name.lower().split()
    if words[0][0].isdigit() or words[-1] in {"group", "quartet", "troika", "quad"}:
        return name.lower()
    return words[0] if len(words) > 1 else name.lower()


def _places(reading: Reading, number: int) -> Places:
    """Mentions of actors by name in a sentence: characters and keys."""
    tokens = reading.scene.lines[number].tokens
    return sorted(
        (tokens[m.first].start, tokens[m.last - 1].end, m.who)
        for m in reading.scene.mentions[number]
        if m.kind in {"name", "capital", "short", "acronym"}
    )


def _seat(
    venue: Venue, text: str, sentence: tuple[int, int], at: tuple[int, int], places: Places
) -> None:
    """Read seats from the words after and before the name in a sentence."""
    after = text[at[1] : sentence[1]]
    end, serving = at[1], False
    inside = _IN_WHICH.search(after)
    if inside is not None:
        group = "list" if inside["list"] else "more"
        low, high = at[1] + inside.start(group), at[1] + inside.end(group)
        _add(venue.seats, [p for p in places if low <= p[0] and p[1] <= high])
        end = high
    for place in places:
        if place[0] < end:
            continue
        gap = text[end : place[0]].removesuffix("the ")
        run = _run(text, places, place)
        if (serving and _AND_BY.match(gap)) or _BY.search(gap):
            _add(venue.servants, run)
            end, serving = run[-1][1], True
            continue
        if not serving and (_AFTER.search(gap) or _PLAIN_LIST.search(gap)):
            _add(venue.seats, run)
        break
    before = [p for p in places if p[1] <= at[0]]
    if before:
        first = _run(text, places, before[0])
        verbs = text[first[-1][1] : at[0]]
        if _SERVING.search(verbs):
            _add(venue.servants, first)
        elif _SUBJECT.search(verbs) and first[-1][1] <= at[0]:
            _add(venue.seats, first)
    _serving_after(venue, text, sentence, at, places)


def _serving_after(
    venue: Venue, text: str, sentence: tuple[int, int], at: tuple[int, int], places: Places
) -> None:
    """'…; the European Union co-chairs them'."""
    for place in places:
        if place[0] >= at[1]:
            said = text[place[1] : sentence[1]]
            found = _SERVING.match(said.lstrip())
            if found is not None and _SELF.match(said.lstrip()[found.end() :].lstrip()):
                _add(venue.servants, [place])


def _run(text: str, places: Places, first: tuple[int, int, tuple[str, ...]]) -> Places:
    """Mentions that form one list with the first: only commas and 'and' between them."""
    run = [first]
    for place in places[places.index(first) + 1 :]:
        if not _GAP.match(text[run[-1][1] : place[0]]):
            break
        run.append(place)
    return run


def _add(to: dict[str, None], places: Places) -> None:
    for _, _, who in places:
        to |= dict.fromkeys(who)
