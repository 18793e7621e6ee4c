"""Names of people: by title, by what the text says of them, by kin."""

from __future__ import annotations

from detente.reading.actors.cast import Cast, Entity
from detente.reading.actors.heads import OFFICES_OF_STATE, TITLES
from detente.reading.actors.names import Line
from detente.reading.actors.person_evidence import ENOUGH, can_be_person, person_evidence
from detente.reading.actors.signs import Run


def add_person(cast: Cast, text: str, run: Run) -> Entity:
    """A person of this name, with the offices that stand before it."""
    words = [word for word in text.split() if word.lower() not in TITLES] or text.split()
    name = " ".join(words)
    entity = cast.add(name, name, "person")
    titles = [title for title in run.titles if title in TITLES]
    entity.titles += titles
    entity.why.append(
        f"a title stands before the name ({', '.join(titles)})"
        if titles
        else "a person's name by its use"
    )
    if set(titles) & OFFICES_OF_STATE or "minister" in titles:
        entity.flags.append("office")
    cast.name(text, name, "name")
    if name not in cast.spelling:
        cast.name(name, name, "name")
    return entity


def find_people(cast: Cast, lines: list[Line]) -> None:
    """Names of people without a title: what all their places say, summed up.

    Twice, since a name that stands beside a person's ('X, Y and Z pledged') is probably one too.
    """
    for text, run in list(cast.runs.items()):
        if text not in cast.spelling and run.signs["alias"]:
            add_person(cast, text, run)
    for _ in range(2):
        for text, run in list(cast.runs.items()):
            if text in cast.spelling or not can_be_person(cast, text, run):
                continue
            if person_evidence(cast, text, run, lines) >= ENOUGH:
                add_person(cast, text, run)
