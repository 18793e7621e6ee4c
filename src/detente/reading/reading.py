"""Read a document into proposals: one call that runs every step in order."""

from __future__ import annotations

from dataclasses import dataclass

from detente.reading.actors import propose_actors
from detente.reading.cast import build_cast
from detente.reading.claims import propose_claims
from detente.reading.descriptions import describe
from detente.reading.document import Document
from detente.reading.events import propose_events
from detente.reading.figures import propose_figures
from detente.reading.mentions import Scene, name_mentions
from detente.reading.names import tagged
from detente.reading.proposals import Actor, Claim, Event, Figure, Relation, Source
from detente.reading.reference import refer
from detente.reading.relations import propose_relations
from detente.reading.sources import propose_sources


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


def read_proposals(document: Document) -> Reading:
    lines = tagged(document)
    meta = document.meta
    not_actors = tuple(
        filter(None, (meta.get("publisher"), meta.get("author"), meta.get("editor")))
    )
    cast = build_cast(lines, not_actors=not_actors)
    scene = name_mentions(cast, lines)
    describe(scene)
    refer(scene)
    claims = tuple(propose_claims(document, scene))
    relations = tuple(propose_relations(document, scene, claims))
    return Reading(
        document=document,
        actors=tuple(propose_actors(scene, document)),
        scene=scene,
        claims=claims,
        relations=relations,
        events=tuple(propose_events(document, scene, list(claims))),
        figures=tuple(propose_figures(document)),
        sources=tuple(propose_sources(document)),
    )
