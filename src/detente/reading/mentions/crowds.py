"""Groups of persons and parts of bodies that are described: their phrase and the signs about it.

'younger officers', 'the families of the detainees', 'Vask's gendarmes', 'its safeguards panel':
every noun phrase whose head denotes persons or a part of a body is a candidate; what its place in
the sentence says about it is collected as named signs, to be weighed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.reading.actors.person_nouns import plural_persons, single_persons
from detente.reading.actors.spans import CALENDAR
from detente.reading.language.tokens import Token
from detente.reading.language.words import number_word, relation_verbs, word_class
from detente.reading.mentions.mentions import Scene

# Parts of a body that act: 'the political bureau', 'its standby brigade'.
PARTS = word_class("parts of bodies")
# Whole bodies where a name is before them: 'the Harbour group', 'the Treaty alliance'.
BODIES = word_class("bodies with a name before them")
# Parts of an army that stand apart when a state's name is before them.
UNITS = frozenset("unit units garrison garrisons detachment detachments".split())
_SKIPPED = frozenset(
    "many most some several few other others such all both no any every each various certain more "
    "fewer enough last next first second third same different only main further numerous countless "
    "new old special former present current retired deputy acting prime".split()
)
_TIED = frozenset("of in from around at behind within inside on under below near".split())
_STANCES = word_class("verbs of stance")


@dataclass
class Crowd:
    """A noun phrase that may be a group.

    Parameters
    ----------
    first, last : int
        Tokens of the phrase with its article and what it is tied to (``last`` exclusive).
    head : int
        Token of its head noun.
    walk : str
        Walk of life of the persons, ``part`` for a part of a body.
    signs : set of str
        What its words and its place say.
    """

    first: int
    last: int
    head: int
    walk: str
    signs: set[str] = field(default_factory=set)


def find_crowds(scene: Scene, number: int) -> list[Crowd]:
    """Candidates of a sentence, longest first at each head."""
    tokens = scene.lines[number].tokens
    found: list[Crowd] = []
    for head, token in enumerate(tokens):
        walk = _walk(tokens, head)
        if not walk or token.mention >= 0 or _goes_on(tokens, head):
            continue
        first = _start(tokens, head)
        crowd = Crowd(first, _end(tokens, head), head, walk)
        _describe(scene, number, crowd)
        if token.low in BODIES and "bears a name" in crowd.signs:
            crowd.signs.add("named body")
        elif token.low in BODIES and token.low not in PARTS:
            continue
        _place(tokens, crowd)
        found.append(crowd)
    return found


def _walk(tokens: list[Token], head: int) -> str:
    token = tokens[head]
    if token.capital and head and tokens[head - 1].text not in {"“", '"', "(", ":"}:
        return ""
    if token.tag not in {"N", "NP", "J"} and not (token.tag in {"V", "B"} and head == 0):
        return ""
    if token.low in plural_persons() and token.low not in PARTS:
        return plural_persons()[token.low]
    if token.low in PARTS or token.low in BODIES:
        plain = token.low == "administration" and (not head or tokens[head - 1].tag != "NP")
        return "" if plain else "part"
    return "one" if token.low in single_persons() else ""


def _goes_on(tokens: list[Token], head: int) -> bool:
    """Whether the head only modifies a later noun ('officers corps')."""
    after = tokens[head + 1] if head + 1 < len(tokens) else None
    return (
        after is not None
        and (after.tag == "N" or (after.tag == "NP" and after.capital))
        and (
            after.low in plural_persons()
            or after.low in PARTS
            or tokens[head].low in single_persons()
        )
    )


def _start(tokens: list[Token], head: int) -> int:
    first = head
    while first > 0:
        token = tokens[first - 1]
        if token.low in CALENDAR or (token.text.isdigit() and len(token.text) == 4):
            break
        if token.tag in {"J", "N", "NP", "Q", "'", "E"} or token.mention >= 0:
            done = first > 1 and tokens[first - 2].lemma == "have"
            if token.tag == "E" and (done or not token.low.endswith("ed")):
                break
            first -= 1
        elif token.tag in {"D", "O"}:
            return first - 1
        elif token.low == "-":
            first -= 1
        else:
            break
    while first < head and tokens[first].text in {"'", ",", "-"}:
        first += 1
    return first


def _end(tokens: list[Token], head: int) -> int:
    """End of 'of the generation below', 'in the Labour Front', 'loyal to X' after a head."""
    place = head + 1
    if place < len(tokens) and tokens[place].low in {"loyal", "close", "opposed"}:
        place += 1
        if place >= len(tokens) or tokens[place].low != "to":
            return head + 1
    elif place >= len(tokens) or tokens[place].low not in _TIED:
        return head + 1
    last = place + 1
    while last < len(tokens) and tokens[last].tag in {"D", "J", "N", "NP", "O", "Q", "'", "G"}:
        if tokens[last].tag in {"D", "O"} and last > place + 1:
            break
        last += 1
    if last < len(tokens) and tokens[last].low in {"below", "above", "abroad"}:
        last += 1
    return last if last > place + 1 else head + 1


def _describe(scene: Scene, number: int, crowd: Crowd) -> None:
    """Signs of the words of the phrase itself."""
    tokens = scene.lines[number].tokens
    signs = crowd.signs
    opening = tokens[crowd.first]
    for token in tokens[crowd.first : crowd.head]:
        if token.tag == "Q" or number_word(token.low) is not None:
            signs.add("numbered")
        elif token.mention >= 0:
            signs.add("owned" if _owns(tokens, crowd) else "national")
        elif token.low == "own":
            signs.add("own")
        elif token.tag in {"J", "N", "E", "NP"} and token.low not in _SKIPPED:
            proper = token.tag == "NP" and token.start > tokens[0].start
            signs.add("named" if proper else "modified")
            if proper and token is tokens[crowd.head - 1] and opening.low == "the":
                signs.add("bears a name")
        elif token.low in _SKIPPED:
            signs.add("vague")
    if opening.tag == "O":
        signs.add("its")
    elif opening.low in {"the", "this", "these", "those"}:
        signs.add("definite")
    elif opening.low in {"a", "an", "one"}:
        signs.add("single")
    elif crowd.first == crowd.head:
        signs.add("bare")
    if tokens[crowd.head].low in UNITS and "national" in signs:
        signs.add("national part")
    told = signs & {"modified", "named", "owned", "national", "own"}
    if crowd.last == crowd.head + 1 and not told:
        signs.add("plain")
    if crowd.last > crowd.head + 1:
        tied = tokens[crowd.head + 1 : crowd.last]
        signs.add("tied to an actor" if any(t.mention >= 0 for t in tied) else "tied")


def _owns(tokens: list[Token], crowd: Crowd) -> bool:
    return any(t.tag == "'" for t in tokens[crowd.first : crowd.head])


def _place(tokens: list[Token], crowd: Crowd) -> None:
    """Signs of where the phrase stands: subject, agent, object, after a preposition."""
    signs = crowd.signs
    before = tokens[crowd.first - 1] if crowd.first else None
    signs.add(f"walk {crowd.walk}")
    place = crowd.last
    if place + 2 < len(tokens) and tokens[place].text == "(" and tokens[place + 2].text == ")":
        place += 3
    place = _past_insertion(tokens, place)
    if place < len(tokens) and tokens[place].tag == "W":
        signs.add("who" if tokens[place].low in {"who", "whom", "whose"} else "which")
        place = _past_relative(tokens, place)
    while place < len(tokens) and tokens[place].tag in {"AV", "X"}:
        place += 1
    verb = tokens[place] if place < len(tokens) else None
    finite = verb is not None and verb.tag in {"V", "M", "A"}
    opens = before is not None and before.low in _OPENING and finite
    after_preposition = before is not None and before.tag == "P" and not opens
    if verb is not None and verb.tag in {"V", "M", "A"} and not after_preposition:
        signs.add("acts")
        main = next((t for t in tokens[place : place + 5] if t.tag in {"V", "B", "E", "G"}), verb)
        if main.lemma in _STANCES:
            signs.add("has a view")
        elif main.lemma in relation_verbs():
            signs.add("does something to others")
        if main.tag == "E" and any(t.lemma == "be" for t in tokens[place : place + 4]):
            signs.add("suffers")
    if before is None:
        return
    if before.low == "by":
        signs.add("agent")
    elif before.low in {"in", "at", "near", "among", "for", "as", "like"}:
        signs.add(f"after {before.low}")
    elif after_preposition:
        signs.add("after a preposition")
    elif before.tag in {"V", "B", "E", "G"}:
        signs.add("object of a deed" if before.lemma in relation_verbs() else "object")
    elif before.lemma == "be":
        signs.add("predicate")
    elif before.text == ",":
        signs.add("after a comma")


# Prepositions that also open clauses: 'since X's units have occupied it'.
_OPENING = frozenset("since after before until".split())


def _past_insertion(tokens: list[Token], place: int) -> int:
    """The token after ', deployed under the truce,'; the same place where nothing is inserted."""
    if place + 1 >= len(tokens) or tokens[place].text != ",":
        return place
    close = place + 1
    while close < min(len(tokens) - 1, place + 16) and tokens[close].text != ",":
        close += 1
    if tokens[close].text != "," or close + 1 >= len(tokens):
        return place
    finite = tokens[close + 1].tag in {"V", "M", "A"}
    opening = tokens[place + 1].tag
    return close + 1 if opening in _INSERTED or (opening == "V" and finite) else place


_INSERTED = frozenset({"W", "E", "J", "G", "P"})


def _past_relative(tokens: list[Token], place: int) -> int:
    """The verb after a relative clause: the second finite verb."""
    seen = 0
    for index in range(place + 1, min(len(tokens), place + 16)):
        if tokens[index].text in {";", ":"}:
            break
        if tokens[index].tag in {"V", "M", "A"} and tokens[index - 1].tag not in {
            "M",
            "A",
            "AV",
            "X",
        }:
            seen += 1
            if seen == 2 or tokens[index - 1].text == ",":
                return index
    return len(tokens)
