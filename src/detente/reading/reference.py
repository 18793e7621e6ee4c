"""What refers back: pronouns, 'the three', 'both sides', and unknown capitals."""

from __future__ import annotations

from detente.reading.groups import find_groups
from detente.reading.memory import Memory, add_mention
from detente.reading.mentions import Mention, Scene, subject_of
from detente.reading.names import Line
from detente.reading.pronouns import find_pronouns

_DIPLOMATIC = frozenset(
    "recall demand insist reject refuse accuse warn say argue deny respond retaliate offer propose "
    "threaten protest announce agree hope want fear expel welcome sign seek separate".split()
)


def refer(scene: Scene) -> None:
    """Add mentions for whatever refers back; in reading order, so that chains resolve."""
    memory = Memory(scene)
    for number, line in enumerate(scene.lines):
        if line.kind == "heading":
            continue
        _unknown_capitals(scene, number, line, memory)
        memory.enter(number)
        find_groups(scene, number, line, memory)
        find_pronouns(scene, number, line, memory)
        scene.mentions[number].sort(key=lambda m: (m.first, -m.last))
        for token in line.tokens:
            token.mention = -1
        for index, mention in enumerate(scene.mentions[number]):
            for place in range(mention.first, mention.last):
                if line.tokens[place].mention < 0 or mention.kind == "description":
                    line.tokens[place].mention = index
        memory.leave(number)


def _unknown_capitals(scene: Scene, number: int, line: Line, memory: Memory) -> None:
    """An unknown place that acts like a government is the capital of the state spoken of."""
    tokens = line.tokens
    cast = scene.cast
    for text, run in cast.runs.items():
        if text in cast.spelling or run.signs["titled"] or not run.signs["subject"] or "-" in text:
            continue
        for place, first, last in run.places:
            if place != number or (first and tokens[first - 1].tag in {"P", "D"}):
                continue
            verb = next((t for t in tokens[last : last + 3] if t.tag in {"V", "M", "A", "B"}), None)
            if verb is None or not (verb.lemma in _DIPLOMATIC or verb.tag == "M"):
                continue
            if any(c.islower() is False and c.isalpha() for c in text[1:].replace(" ", "")[0:0]):
                continue
            state = _state_before(scene, number, first, text) or memory.subject
            if not state or scene.entity(state).type not in {"state", "government"}:
                continue
            known = scene.entity(state)
            if known.source == "gazetteer":
                continue
            cast.name(text, state, "capital")
            known.why.append(f"'{text}' acts like its government: probably its capital")
            for other, start, end in run.places:
                words = scene.lines[other].tokens
                local = start > 0 and words[start - 1].low in {"in", "at", "near", "from"}
                known.see(text, other)
                add_mention(
                    scene, other, Mention(start, end, (state,), "place" if local else "capital")
                )
            break


def _state_before(scene: Scene, number: int, index: int, text: str) -> str:
    """State that the paragraph was about when the place was named first."""
    run = scene.cast.runs[text]
    place, first, _ = run.places[0]
    block = scene.lines[place].block
    for line in range(place + 1):
        if scene.lines[line].block != block:
            continue
        mentions = [m for m in scene.mentions[line] if line < place or m.first < first]
        subject = subject_of(scene.lines[line].tokens, mentions)
        if subject is not None and scene.entity(subject.who[0]).type == "state":
            return subject.who[0]
    _ = number, index
    return ""
