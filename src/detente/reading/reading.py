"""Read a document into proposals: one call that runs every step in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from detente.reading.actors.actors import propose_actors
from detente.reading.actors.casting import build_cast
from detente.reading.actors.names import tagged
from detente.reading.claims.claims import propose_claims
from detente.reading.claims.tension import (
    Tension,
    find_tensions,
    relation_tensions,
    with_tensions,
)
from detente.reading.facts.events import propose_events
from detente.reading.facts.figures import propose_figures
from detente.reading.facts.sources import propose_sources
from detente.reading.language.english import tongue_of
from detente.reading.mentions.descriptions import describe
from detente.reading.mentions.mentions import Scene, name_mentions
from detente.reading.mentions.reference import refer
from detente.reading.mentions.weighing import gather
from detente.reading.proposals import Actor, Claim, Event, Figure, Relation, Source
from detente.reading.relations.relations import propose_relations
from detente.reading.text.document import Document, Sentence


@dataclass(frozen=True)
class Reading:
    """A document with all proposals made from it."""

    document: Document
    actors: tuple[Actor, ...]
    scene: Scene
    claims: tuple[Claim, ...] = ()
    relations: tuple[Relation, ...] = ()
    events: tuple[Event, ...] = ()
    figures: tuple[Figure, ...] = ()
    sources: tuple[Source, ...] = ()
    tensions: tuple[Tension, ...] = ()
    yardstick: str = "detente"

    @property
    def flags(self) -> tuple[str, ...]:
        """What a reader should look at: slips, orphan notes, contradictions, warnings."""
        found = [*self.document.warnings, *self.scene.cast.flags]
        found += [
            flag for e in self.scene.cast.entities.values() for flag in e.flags if "written" in flag
        ]
        for tension in self.tensions:
            if tension.kind != "restatement":
                a, b = self.claims[tension.first], self.claims[tension.second]
                found.append(f"{tension.kind}: '{a.quote}' against '{b.quote}'")
        return tuple(dict.fromkeys(found))


# About 200,000 words: two 300-page books.  More would take minutes and is no brief.
MAX_ANALYSED = 1_200_000
# Different runs of words with a capital; a book has some thousands, a list of noise many more.
MAX_NAMES = 6_000
_CAPITAL = re.compile(r"\b[A-Z][\w'’-]+(?: (?:of )?[A-Z][\w'’-]+)*")


def _bounded(document: Document) -> Document:
    """The document with only as many sentences as can be analysed in reasonable time."""
    kept: list[Sentence] = []
    names: set[str] = set()
    for sentence in document.sentences:
        names.update(_CAPITAL.findall(document.text, sentence.start, sentence.end))
        if sentence.end > MAX_ANALYSED or len(names) > MAX_NAMES:
            break
        kept.append(sentence)
    if len(kept) == len(document.sentences):
        return document
    end = kept[-1].end if kept else 0
    limit = f"{MAX_ANALYSED:,} characters or {MAX_NAMES:,} names"
    warning = f"only the first {end:,} characters are analysed ({limit} at most); split the document to read the rest"  # noqa: E501
    return replace(document, sentences=tuple(kept), warnings=(*document.warnings, warning))


def _english(document: Document) -> Document:
    """The document with a warning where it is another language; nothing is read where most is."""
    tongue = tongue_of(document)
    if not tongue.warning:
        return document
    kept = document.sentences if tongue.readable else ()
    notes = document.notes if tongue.readable else ()
    return replace(
        document, sentences=kept, notes=notes, warnings=(tongue.warning, *document.warnings)
    )


def read_proposals(document: Document, *, yardstick: str = "detente") -> Reading:
    """Everything that the rules propose from a document.

    Parameters
    ----------
    document : Document
    yardstick : str
        Which yardstick turns hedges into bands: ``detente``, ``icd203``, ``phia``, ``nato`` or
        ``survey``.

    Returns
    -------
    Reading

    Examples
    --------
    >>> from detente.reading import read_text
    >>> reading = read_proposals(read_text("Chile accuses Peru. War is unlikely this year."))
    >>> [actor.id for actor in reading.actors], reading.claims[1].band
    (['Chile', 'Peru'], (20.0, 45.0))
    """
    document = _english(_bounded(document))
    lines = tagged(document)
    meta = document.meta
    not_actors = tuple(
        filter(None, (meta.get("publisher"), meta.get("author"), meta.get("editor")))
    )
    cast = build_cast(lines, not_actors=not_actors)
    scene = name_mentions(cast, lines)
    describe(scene)
    gather(scene)
    refer(scene)
    found = propose_claims(document, scene, yardstick=yardstick)
    related = propose_relations(document, scene, found)
    tensions = list(dict.fromkeys([*relation_tensions(found, related), *find_tensions(found)]))
    claims = tuple(with_tensions(found, tensions))
    return Reading(
        document=document,
        actors=tuple(propose_actors(scene, document)),
        scene=scene,
        claims=claims,
        relations=tuple(related),
        events=tuple(propose_events(document, scene, list(claims))),
        figures=tuple(propose_figures(document)),
        sources=tuple(propose_sources(document)),
        tensions=tuple(tensions),
        yardstick=yardstick,
    )
