"""Names of bodies that no head word tells: 'the Night Watchers', 'Free Coast', 'the Platform'."""

from __future__ import annotations

from detente.reading.actors.cast import Cast
from detente.reading.actors.gazetteer import spellings
from detente.reading.actors.heads import PARTISAN, head_type, is_office
from detente.reading.actors.names import Line
from detente.reading.actors.signs import Run
from detente.reading.language.tokens import Token
from detente.reading.language.words import relation_verbs

# Weight at which a name is taken for a body's.
ENOUGH = 2.0
_BY_DEEDS = frozenset(
    "want say hold refuse insist demand accuse claim threaten reject deny warn believe "
    "oppose vow take "
    "fight govern rule sit walk vote decide style call".split()
)
_CAMPS = frozenset(
    "loyalist opposition ruling rebel separatist younger older militant armed clandestine outlawed "
    "nationalist islamist centrist leftist rightist far-right far-left so-called self- "
    "styled breakaway".split()
)


def find_bodies(cast: Cast, lines: list[Line]) -> None:
    """Give names that act as a body an entity: an organisation, or a faction of its place."""
    for text, run in list(cast.runs.items()):
        if text in cast.spelling or not _can_be_body(cast, text, run):
            continue
        if _evidence(run, text, lines) < ENOUGH:
            continue
        camp = bool(
            run.signs["camp"] + run.signs["allied"] + run.signs["faction"] + run.signs["governs"]
        )
        kind = "faction" if camp or run.signs["cadres"] else "organisation"
        entity = cast.add(text, text, "armed_group" if run.signs["gunmen"] else kind)
        entity.why.append("it acts, and has members, like a body")
        cast.name(text, text, "name")


def _can_be_body(cast: Cast, text: str, run: Run) -> bool:
    words = text.split()
    persons = run.signs["who"] and not (_plural(run, text) or run.signs["allied"])
    if text in spellings() or run.signs["titled"] or persons or text.isupper():
        return False
    placed = head_type(words) == "place" and not run.signs["faction"]
    if placed or (len(words) == 1 and text in spellings()):
        return False
    if is_office(words) or cast.longer.get(text):
        return False
    alone = " " not in text
    if alone and text in cast.inside:
        return False  # a short form, or the name of a place
    if run.signs["allied"]:
        return True
    people = run.signs["cadres"] + run.signs["gunmen"] + run.signs["governs"]
    if people and run.signs["locative"] <= people:
        return True
    if alone and cast.known_world and not run.signs["article"] and not run.signs["locative"]:
        # 'Barisan would answer', where every state is known
        return bool(run.signs["subject"]) and not cast.longer.get(text) and len(run.places) > 1
    if not alone and (words[0].lower() in PARTISAN or spelled_as_nation(words)):
        short = cast.runs.get(words[-1])
        signs = run.signs + short.signs if short is not None else run.signs
        return signs["subject"] + signs["possessive"] + signs["members"] > 0
    return (
        run.signs["article"] > 0
        or _plural(run, text)
        or (run.signs["members"] + run.signs["owned"] > 0 and not alone)
    )


def _plural(run: Run, text: str) -> bool:
    """'the Uplanders', 'the Harbour Lords': the people of a party, a gang, an order."""
    low = text.lower()
    ends = low.endswith(("s", "men", "brethren", "folk")) and not low.endswith(("ss", "is", "us"))
    return ends and (run.signs["article"] > 0 or text.startswith(("Los ", "Las ", "Les ")))


def spelled_as_nation(words: list[str]) -> bool:
    """'Georgian Dream': a name that begins with the adjective of a state."""
    known = spellings().get(words[0])
    return known is not None and known.kind == "demonym" and len(words) == 2


def _evidence(run: Run, text: str, lines: list[Line]) -> float:
    """Sum of the signs over all places of a name."""
    total = 2.0 * bool(run.signs["members"]) + 0.5 * bool(run.signs["possessive"])
    total += 1.0 * bool(run.signs["cadres"] + run.signs["gunmen"] + run.signs["governs"])
    acts = run.signs["subject"] + run.signs["who"] + run.signs["possessive"]
    total += 2.0 * bool(run.signs["allied"]) + 1.5 * bool(run.signs["headed"])
    total += 2.0 * bool(run.signs["faction"]) + 1.0 * bool(run.signs["owned"])
    total += 0.5 * (text.endswith("s") and not text.endswith("ss"))
    words = text.split()
    total += 1.5 * (len(words) > 1 and (words[0].lower() in PARTISAN or spelled_as_nation(words)))
    total += 0.5 * (" " in text) - 2.0 * (run.signs["locative"] > run.signs["cadres"])
    total += 0.5 * min(2, len(run.places) - 1)
    deeds = 0.0
    for number, first, end in run.places:
        tokens = lines[number].tokens
        deeds = max(deeds, _deed(tokens, first, end))
        camp = first and tokens[first - 1].low in _CAMPS
        run.signs["camp"] += bool(camp)
        total += 1.5 * bool(camp)
    return total + deeds + 1.0 * (_plural(run, text) and (acts > 0 or deeds > 0))


def _deed(tokens: list[Token], first: int, end: int) -> float:
    """What the name does here: 1.5 for a deed or view towards others, 0.5 for any other verb."""
    before = tokens[first - 1] if first else None
    if before is not None and before.low == "the" and first > 1:
        before = tokens[first - 2]
    if before is not None and before.low == "by":
        return 1.0
    if before is not None and before.tag == "P":
        return 0.0
    place = end
    if place < len(tokens) and tokens[place].text == ",":
        close = next(
            (i for i in range(place + 1, min(len(tokens), place + 12)) if tokens[i].text == ","), -1
        )
        place = close + 1 if close > 0 else place
    while place < len(tokens) and tokens[place].tag in {"AV", "X"}:
        place += 1
    if place >= len(tokens) or tokens[place].tag not in {"V", "M", "A", "E"}:
        return 0.0
    main = next((t for t in tokens[place : place + 5] if t.tag in {"V", "B", "E", "G"}), None)
    passive = main is not None and main.tag != "G"
    if main is None or (passive and any(t.lemma == "be" for t in tokens[place : place + 2])):
        return 0.5
    return 1.5 if main.lemma in relation_verbs() or main.lemma in _BY_DEEDS else 0.5
