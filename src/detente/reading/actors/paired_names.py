"""Names of two words joined by *and*: 'the Salt and Bread party', 'Hearth and Field (HaF)'."""

from __future__ import annotations

from detente.reading.actors.cast import Cast
from detente.reading.actors.gazetteer import spellings
from detente.reading.actors.heads import title_word
from detente.reading.actors.names import Line
from detente.reading.language.tokens import Token

_PARTY = frozenset("party list bloc alliance movement coalition".split())


def find_paired_names(cast: Cast, lines: list[Line]) -> None:
    """Take two capitals that always stand together, or are called a party, for one name."""
    places: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for number, line in enumerate(lines):
        for place in range(1, len(line.tokens) - 1):
            if line.tokens[place].low == "and" and _single(line.tokens, place):
                pair = line.tokens[place - 1].text, line.tokens[place + 1].text
                places.setdefault(pair, []).append((number, place))
    for pair, found in places.items():
        party = any(_called(lines[number].tokens, place + 2) for number, place in found)
        if not (party or (len(found) > 1 and not _apart(cast, pair, len(found)))):
            continue
        text = " and ".join(pair)
        entity = cast.add(text, text, "faction" if party else "organisation")
        entity.why.append("two words with capitals that stand together as one name")
        cast.name(text, text, "name")
        for number, place in found:
            for word, first in zip(pair, (place - 1, place + 1), strict=True):
                _leave_out(cast, word, number, first)


def _single(tokens: list[Token], place: int) -> bool:
    """Whether one unknown capital alone stands on either side of *and*, and no list goes on."""
    sides = tokens[place - 1], tokens[place + 1]
    if not all(t.text[0].isupper() and t.text[1:].islower() for t in sides):
        return False
    if any(t.text in spellings() for t in sides) or sides[1].tag != "NP":
        return False
    before = tokens[place - 2] if place > 1 else None
    after = tokens[place + 2] if place + 2 < len(tokens) else None
    if any(t is not None and t.tag == "NP" for t in (before, after)):
        return False
    if _called(tokens, place + 2):
        return before is None or before.low not in {"of", "for"}
    lists = before is not None and before.low in {",", "and", "of", "for"}
    return not lists and not any(title_word(t.low) for t in sides)


def _called(tokens: list[Token], after: int) -> bool:
    """Whether a party follows: 'party', '(HaF)', ', a fishermen's party'."""
    if after >= len(tokens):
        return False
    if tokens[after].low in _PARTY:
        return True
    if tokens[after].text == "(" and after + 2 < len(tokens) and tokens[after + 2].text == ")":
        return sum(c.isupper() for c in tokens[after + 1].text) > 1
    apposed = [t.low for t in tokens[after + 1 : after + 7]]
    stop = apposed.index(",") if "," in apposed else len(apposed)
    article = apposed[:1] and apposed[0] in {"a", "an", "the"}
    return tokens[after].text == "," and bool(article) and bool(_PARTY & set(apposed[:stop]))


def _apart(cast: Cast, pair: tuple[str, str], together: int) -> bool:
    """Whether one of the two is named elsewhere by itself."""
    runs = [cast.runs.get(word) for word in pair]
    alone = any(run is not None and len(run.places) > together for run in runs)
    return alone or any(word in cast.inside for word in pair)


def _leave_out(cast: Cast, word: str, number: int, first: int) -> None:
    run = cast.runs.get(word)
    if run is not None:
        run.places = [place for place in run.places if place[:2] != (number, first)]
        if not run.places:
            cast.runs.pop(word)
