"""What refers back: pronouns, 'the three', 'both sides', and unknown capitals."""

from __future__ import annotations

from detente.reading.mentions.definites import find_counterparts, find_definites
from detente.reading.mentions.groups import find_groups
from detente.reading.mentions.kinds import Kinds
from detente.reading.mentions.memory import Memory, add_mention
from detente.reading.mentions.mentions import Mention, Scene, subject_of
from detente.reading.mentions.pronouns import find_pronouns

_DIPLOMATIC = frozenset(
    "recall demand insist reject refuse accuse warn say argue deny respond retaliate offer propose "
    "threaten protest announce agree hope want fear expel welcome sign seek separate".split()
)


def refer(scene: Scene) -> None:
    """Add mentions for whatever refers back; in reading order, so that chains resolve."""
    memory = Memory(scene)
    kinds = Kinds()
    unknown = _unknown_subjects(scene)
    for number, line in enumerate(scene.lines):
        if line.kind == "heading":
            continue
        for text in unknown.get(number, ()):
            _unknown_capital(scene, text, number, memory)
        memory.enter(number)
        find_definites(scene, number, line, kinds)
        find_groups(scene, number, line, memory)
        find_pronouns(scene, number, line, memory)
        find_counterparts(scene, number, line)
        scene.mentions[number].sort(key=lambda m: (m.first, -m.last))
        for token in line.tokens:
            token.mention = -1
        for index, mention in enumerate(scene.mentions[number]):
            for place in range(mention.first, mention.last):
                if line.tokens[place].mention < 0 or mention.kind == "description":
                    line.tokens[place].mention = index
        memory.leave(number)
        kinds.learn(scene, number)


def _unknown_subjects(scene: Scene) -> dict[int, list[str]]:
    """Names of nothing known that are subjects of a clause, by the lines that they stand in."""
    found: dict[int, list[str]] = {}
    for text, run in scene.cast.runs.items():
        if run.signs["titled"] or not run.signs["subject"] or "-" in text:
            continue
        for number in dict.fromkeys(place for place, _, _ in run.places):
            found.setdefault(number, []).append(text)
    return found


def _unknown_capital(scene: Scene, text: str, number: int, memory: Memory) -> None:
    """An unknown place that acts like a government is the capital of the state spoken of."""
    tokens = scene.lines[number].tokens
    cast = scene.cast
    if text in cast.spelling or any(
        text in e.name.split() for e in cast.entities.values() if e.type == "person"
    ):
        return
    if " " in text and any(word in cast.spelling for word in text.split()):
        return  # 'Young Ostria': named after the state, not its capital
    run = cast.runs[text]
    opens = all(first == 0 for _, first, _ in run.places)
    for place, first, last in run.places:
        if place != number or (first and tokens[first - 1].tag in {"P", "D"}):
            continue
        verb = next((t for t in tokens[last : last + 3] if t.tag in {"V", "M", "A", "B"}), None)
        if verb is None or not (verb.lemma in _DIPLOMATIC or (verb.tag == "M" and not opens)):
            continue
        state = _state_before(scene, text) or memory.subject
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
            kind = "place" if local else "capital"
            add_mention(scene, other, Mention(start, end, (state,), kind))
        return


def _state_before(scene: Scene, text: str) -> str:
    """State that the paragraph was about when the place was named first."""
    run = scene.cast.runs[text]
    place, first, _ = run.places[0]
    opening = place
    while opening and scene.lines[opening - 1].block == scene.lines[place].block:
        opening -= 1
    for line in range(opening, place + 1):
        mentions = [m for m in scene.mentions[line] if line < place or m.first < first]
        subject = subject_of(scene.lines[line].tokens, mentions)
        if subject is not None and scene.entity(subject.who[0]).type == "state":
            return subject.who[0]
    return ""
