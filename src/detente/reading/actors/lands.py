"""States that a text names once or twice: by deeds, by the company of other states.

Only in a text about states that no table knows: elsewhere an unknown name is rarely a state.
"""

from __future__ import annotations

from detente.reading.actors.cast import Cast
from detente.reading.actors.gazetteer import spellings
from detente.reading.actors.heads import head_type, title_word
from detente.reading.actors.names import Line
from detente.reading.actors.signs import Run
from detente.reading.language.tokens import Token
from detente.reading.language.word_classes import NOUN_ENDING, NOUNISH
from detente.reading.language.words import relation_verbs, verb_forms

ENOUGH = 1.5


def find_lands(cast: Cast, lines: list[Line]) -> None:
    """States named once or twice, in a text that has at least two unknown states."""
    states = [e for e in cast.entities.values() if e.type == "state"]
    known = [e.name for e in states if e.source == "text"]
    if len(known) < 2 or 2 * len(known) < len(states):
        return
    for text, run in list(cast.runs.items()):
        if text in cast.spelling or not _can_be_land(cast, text, run):
            continue
        if any(name[:4] == text[:4] and abs(len(name) - len(text)) < 4 for name in known):
            continue  # an adjective of one of them
        if _evidence(cast, run, lines) >= ENOUGH:
            entity = cast.add(text, text, "state")
            entity.why.append("no table knows it; it acts among the other states")
            cast.name(text, text, "name")


def _can_be_land(cast: Cast, text: str, run: Run) -> bool:
    if " " in text or text in spellings() or head_type([text]) or title_word(text.lower()):
        return False
    if run.signs["article"] or run.signs["titled"] or run.signs["who"] or text.isupper():
        return False
    if "-" in text or text in cast.inside:
        return False
    opens = all(first == 0 for _, first, _ in run.places)
    return not (opens and _common(text.lower()))


def _common(low: str) -> bool:
    """Whether a word at the start of sentences is probably an everyday noun."""
    return (
        low in NOUNISH
        or low in verb_forms()
        or NOUN_ENDING.search(low) is not None
        or low.endswith(("s", "ing", "cy", "sm", "dom", "hood", "age", "ery"))
    )


def _evidence(cast: Cast, run: Run, lines: list[Line]) -> float:
    total = 1.0 * min(2, run.signs["subject"]) + 1.0 * bool(run.signs["which"])
    total += 0.75 * bool(run.signs["possessive"]) + 1.0 * bool(run.signs["state_of"])
    total += 0.5 * bool(run.signs["prepositional"]) - 1.0 * min(2, run.signs["locative"])
    titled = any(lines[n].kind == "title" for n, _, _ in run.places)
    total += 1.5 * titled - 0.75 * bool(run.signs["locative"] and not titled)
    return total + max(_company(cast, lines[n].tokens, a, z) for n, a, z in run.places)


def _company(cast: Cast, tokens: list[Token], first: int, end: int) -> float:
    """'pressed by X and Cadora', 'Cadora, an old friend of X': states beside the name."""
    found = 0.0
    states = {key for key, entity in cast.entities.items() if entity.type == "state"}
    before = tokens[first - 1] if first else None
    after = tokens[end] if end < len(tokens) else None
    for place in (end, first - 1):
        if 0 < place < len(tokens) - 1 and tokens[place].low in {",", "and", "or", "nor"}:
            other = tokens[place + 1] if place == end else tokens[place - 1]
            held = cast.spelling.get(other.text)
            if held is not None and cast.entities[held[0]].type == "state":
                found = max(found, 1.5)
    if before is not None and (
        before.low in {"by", "should", "were"}
        or (before.tag == "V" and before.lemma in relation_verbs())
    ):
        found += 1.0
    if after is not None and after.text == "," and end + 2 < len(tokens):
        found += 0.75 * (tokens[end + 1].low in {"a", "an", "the"})
    if any(
        t.mention < 0
        and cast.spelling.get(t.text, ("",))[0] in states
        and t.text != tokens[first].text
        for t in tokens
    ):
        found += 0.5
    if first == 0 and not (after is not None and after.text == "," and tokens[end + 1].tag == "W"):
        ahead = [cast.spelling.get(t.text, ("",))[0] for t in tokens[end : end + 6]]
        towards = any(key and cast.entities[key].type == "state" for key in ahead)
        found += 0.75 * towards - 0.75
    return found
