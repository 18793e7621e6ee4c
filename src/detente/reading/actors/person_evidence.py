"""How far the text treats a plain name as a person's: roles, kin, speech, deeds, company."""

from __future__ import annotations

from detente.reading.actors.cast import Cast
from detente.reading.actors.gazetteer import spellings
from detente.reading.actors.heads import PARTISAN, head_type, is_office, title_word
from detente.reading.actors.names import Line
from detente.reading.actors.person_nouns import plural_persons, single_persons
from detente.reading.actors.signs import Run
from detente.reading.language.tokens import Token

# Weight at which a name is taken for a person's.
ENOUGH = 2.0

_VOICES = frozenset(
    "say said says tell told argue argued warn warned add added insist insisted claim claimed write wrote "  # noqa: E501
    "note noted declare declared".split()
)


_ROLES = frozenset(
    "commander spokesman spokeswoman official general negotiator lawyer founder veteran diplomat "
    "colonel major captain officer admiral judge economist academic professor historian journalist "
    "businessman businesswoman banker engineer politician lawmaker senator deputy activist cleric "
    "imam bishop priest pastor rancher trader smuggler guerrilla rebel technocrat doctor teacher "
    "adviser advisor aide confidant protege cousin nephew tycoon magnate oligarch exile".split()
)

# Roles that stand beside a name, with a comma: 'whose boss, Ramiro Paz,'.
BESIDE = frozenset(
    "leader head chief predecessor successor rival analyst boss founder envoy ambassador "
    "negotiator "
    "warlord strongman chieftain heir deputy son brother daughter wife widow husband spokesman "
    "rancher "
    "businessman tycoon banker lawyer general author priest preacher cleric".split()
)
_GEOGRAPHIC = frozenset(
    "north south east west northern southern eastern western upper lower new old san santa "
    "saint port mount "
    "lake little great greater central inner outer los las el la fort cape isle grand big two three".split()  # noqa: E501
)


_DONE_TO_PERSONS = frozenset(
    "meet arrest free seize appoint install sack invite follow elect jail exile accuse "
    "remove nominate "
    "dismiss succeed oust summon tell ask warn beat promote kill assassinate back imprison detain "
    "hold blame find consider call deem release receive choose crown depose fire hire "
    "name sentence convict extradite pardon".split()
)
_PARTICLES = frozenset(
    "al el bin ibn ben abu abdul de da dos del di van von der den la le ter ould".split()
)
_KIN = frozenset(
    "son daughter brother sister cousin nephew niece uncle aunt wife husband widow "
    "widower father mother "
    "heir grandson granddaughter stepson twin".split()
)
_BONDS = frozenset(
    "ally friend rival foe enemy deputy successor predecessor protege mentor partner boss "
    "patron client "
    "member members colleague colleagues comrade comrades disciple kinsman leader chief head chair "
    "chairman chairwoman president man woman".split()
)
_AROUND = frozenset("around under behind by against beside alongside".split())


def can_be_person(cast: Cast, text: str, run: Run) -> bool:
    """Whether a name has the shape of a person's: two to five words, none of an institution."""
    words = text.split()
    if run.signs["article"] and (run.signs["faction"] or _plural(words)):
        return False  # 'the Blue Benches, who speak for the owners'
    if words[-1].lower() in {"staff", "services", "affairs", "security"}:
        return False
    if head_type(words) or is_office(words) or not 1 <= len(words) <= 5 or text in spellings():
        return False
    if run.signs["which"] > run.signs["whose"] or run.signs["members"] + run.signs["allied"]:
        return False
    if len(words) == 1:
        whole = text in cast.openings
        return bool(run.signs["kin"]) and text not in cast.longer and not whole
    for word in words:
        low = word.lower()
        part = low in _PARTICLES or low.partition("-")[0] in _PARTICLES
        if low in {"of", "the", "and", "for", "in"} or (word.isupper() and len(word) > 1):
            return False
        if not part and (not word[:1].isupper() or (word in spellings() and len(words) == 2)):
            return False
    return words[0].lower() not in _GEOGRAPHIC | PARTISAN


def person_evidence(cast: Cast, text: str, run: Run, lines: list[Line]) -> float:
    """Sum of the signs over all places of a name; ``ENOUGH`` and more make it a person.

    A role, kin or a verb of speech beside the name is enough alone; a deed without an article is
    enough where nothing speaks for a place; company of persons and a particle ('al-', 'bin') help.
    """
    words = text.split()
    total = 0.5 + 3.0 * bool(run.signs["who"]) + 2.0 * bool(run.signs["kin"])
    total += 1.0 * any(w.lower().partition("-")[0] in _PARTICLES for w in words[1:])
    total += 2.0 * bool(run.signs["subject"] + run.signs["possessive"])
    total -= 3.0 * bool(run.signs["article"]) + 2.0 * bool(run.signs["state_of"])
    total -= 3.0 * bool(run.signs["apposed_state"]) + 2.0 * bool(run.signs["locative"])
    tails = [" ".join(words[place:]) for place in range(1, len(words))]
    last = next((cast.runs[tail] for tail in tails if tail in cast.runs), None)
    if last is not None and words[-1] not in spellings() and not last.signs["article"]:
        total += 2.0 + 1.5 * bool(last.signs["subject"])
    first = cast.runs.get(words[0])
    if last is None and first is not None and _asian(words):
        # 'Tan' after 'Tan Wei Ming': the family name stands first.
        total += 2.0 * (not first.signs["article"] and bool(first.signs["subject"]))
    return total + max(
        _before(lines[number].tokens, first)
        + 1.5 * _enclosed(lines[number].tokens, first, end)
        + _after(lines[number].tokens, end)
        + 1.5 * _of_a_body(cast, lines[number].tokens, end)
        + 2.0 * _in_company(cast, lines[number].tokens, first, end)
        for number, first, end in run.places
    )


def _plural(words: list[str]) -> bool:
    last = words[-1].lower()
    return len(words) > 1 and last.endswith("s") and not last.endswith(("ss", "is", "us"))


def _asian(words: list[str]) -> bool:
    """'Tan Wei Ming': three capitals, of which the first may be the family's."""
    return len(words) == 3 and words[0] not in spellings() and words[1][0].isupper()


def _is_role(word: str) -> bool:
    return title_word(word) or word in BESIDE or word in _ROLES or word in single_persons()


def _before(tokens: list[Token], first: int) -> float:
    """What stands just before a name: 'his son X', 'the man …, X,', 'led by X', 'freed X'."""
    before = [t.low for t in tokens[max(0, first - 7) : first]]
    near = before[-1] if before else ""
    if _is_role(near) or near in _KIN or near in plural_persons():
        return 3.0
    if near == "around" and len(before) > 1 and before[-2] in plural_persons():
        return 4.0  # 'hardliners around X'
    if near == "," and len(before) > 1:
        nouns = before[-6:-1]
        if any(_is_role(n) or n in _KIN or n in _BONDS for n in nouns) or (
            before[-2] in plural_persons()
        ):
            return 3.0
        return 2.0 * bool(
            {"him", "her", "man", "woman"} & {t.low for t in tokens[max(0, first - 12) : first]}
        )
    if before[-2:] in (["led", "by"], ["headed", "by"], ["chaired", "by"], ["run", "by"]):
        return 3.0
    if near in {"called", "named"} and {"man", "woman"} & set(before):
        return 3.0
    if near in _AROUND:
        return 1.5
    verb = tokens[first - 1] if first else None
    return 1.5 if verb is not None and verb.lemma in _DONE_TO_PERSONS else 0.0


def _after(tokens: list[Token], end: int) -> float:
    """What stands just after a name: ', a banker,', ', spokesman of', 'argues', 'of X … says'."""
    if end + 3 < len(tokens) and tokens[end].text == "(" and tokens[end + 2].text == ")":
        end += 3  # 'X Y (Lanky) met …'
        if tokens[end].tag in _ACTING:
            return 1.5
    after = [t.low for t in tokens[end : end + 9]]
    if after and after[0] in _VOICES:
        return 3.0
    if after[:1] in (["a"], ["the"]) and any(_is_role(word) for word in after[1:4]):
        return 4.0  # 'has in X a secretary-general'
    if after[:1] == [","]:
        stop = next((i for i, w in enumerate(after[1:], 1) if w in {",", "of", "who", "."}), 9)
        inside = after[1:stop]
        apposed = inside[:1] and tokens[end + 1].tag not in {"P", "C", "V", "M", "A", "W", "S"}
        if apposed and any(_is_role(w) or w in _KIN or w in _BONDS for w in inside):
            return 3.0
        if inside[:1] in (["himself"], ["herself"], ["once"], ["formerly"], ["accused"]):
            return 1.5
    return 1.5 * _acts_after(tokens, end)


def _enclosed(tokens: list[Token], first: int, end: int) -> bool:
    """'one of them, X Y, has fled': between commas, with a verb after them."""
    return (
        first > 0
        and end + 1 < len(tokens)
        and tokens[first - 1].text == "," == tokens[end].text
        and tokens[end + 1].tag in _ACTING
    )


def _acts_after(tokens: list[Token], end: int) -> bool:
    """Whether a verb follows a name after 'of the party' or after words between commas."""
    if end >= len(tokens) or (tokens[end].text != "," and tokens[end].low not in {"of", "for"}):
        return False
    place = end + 1
    limit = min(len(tokens) - 1, end + 14)
    if tokens[end].text == ",":
        while place < limit and tokens[place].text not in {",", ";", ":"}:
            place += 1
        return (
            place < limit and tokens[place].text == "," and tokens[place + 1].tag in _ACTING | {"E"}
        )
    while place < limit and (
        tokens[place].tag in {"D", "J", "N", "NP", "'", "O"} or tokens[place].low in {"of", "for"}
    ):
        place += 1
    if place < len(tokens) and tokens[place].text == "(":
        place += 3
    if place < len(tokens) and tokens[place].text == ",":
        return _acts_after(tokens, place)
    return place < len(tokens) and tokens[place].tag in _ACTING


_ACTING = frozenset({"V", "M", "A"})


def _of_a_body(cast: Cast, tokens: list[Token], end: int) -> bool:
    """'X Y of the Harvest League': a member of a body that the text names."""
    if end >= len(tokens) or tokens[end].low != "of":
        return False
    first = end + 1 + (end + 1 < len(tokens) and tokens[end + 1].low == "the")
    for last in range(min(len(tokens), first + 7), first, -1):
        held = cast.spelling.get(" ".join(t.text for t in tokens[first:last]))
        if held is not None and held[0] in cast.entities:
            return cast.entities[held[0]].type in _BODIES
    return first < len(tokens) and tokens[first].text.isupper() and len(tokens[first].text) > 2


_BODIES = frozenset({"organisation", "faction", "armed_group"})


def _in_company(cast: Cast, tokens: list[Token], first: int, end: int) -> bool:
    """'X, Kasper and Y': a person's name follows or precedes, joined by a comma or *and*."""
    after = end
    if end + 1 < len(tokens) and tokens[end].low == "of" and tokens[end + 1].tag == "NP":
        after = end + 1  # 'X of Zamfara, Y of Katsina and Z of Sokoto'
        while after < len(tokens) and tokens[after].tag == "NP":
            after += 1
    for place in dict.fromkeys((end, after, first - 1)):
        if not 0 < place < len(tokens) - 1 or tokens[place].low not in {",", "and", "or"}:
            continue
        ahead = [t.text for t in tokens[place + 1 : place + 5]]
        other = [tokens[place - 1].text] if place < first else ahead[:1]
        texts = [] if place < first else [" ".join(ahead[:width]) for width in range(2, 5)]
        full = [*other, *texts, *(name for text in other for name in cast.longer.get(text, ()))]
        names = [cast.spelling[text] for text in full if text in cast.spelling]
        if any(key in cast.entities and cast.entities[key].type == "person" for key, _ in names):
            return True
    return False
