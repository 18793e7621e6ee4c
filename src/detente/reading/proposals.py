"""What reading proposes: plain records, each with its exact quote, confidence and reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Actor:
    """A proposed actor; ``type`` as in the practice schema (state, government, faction …)."""

    id: str
    type: str
    aliases: tuple[str, ...]
    part_of: str = ""
    code: str = ""
    core: bool = True
    mentions: int = 0
    start: int = -1
    end: int = -1
    confidence: float = 0.5
    why: str = ""
    key: str = ""


@dataclass(frozen=True)
class Relation:
    """A proposed relation; the sign is that of its kind, before any negation.

    ``by_rule`` is false where no rule reads it: the two are only named together, and the fitted
    weights make a relation likely.
    """

    source: str
    target: str
    kind: str
    sign: int
    status: str
    quote: str
    start: int
    end: int
    symmetric: bool = False
    explicit: bool = True
    holder: str = ""
    by_rule: bool = True
    confidence: float = 0.5
    why: str = ""


@dataclass(frozen=True)
class Claim:
    """A proposed claim; ``band`` in per cent is the probability of ``consequent`` as stated."""

    quote: str
    start: int
    end: int
    kind: str
    hedge: str = ""
    polarity: str = "+"
    band: tuple[float, float] | None = None
    yardstick: str = ""
    antecedent: str = ""
    consequent: str = ""
    horizon: str = ""
    attribution: str = ""
    actors: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    presupposes: str = ""
    tension: tuple[str, ...] = ()
    confidence: float = 0.5
    why: str = ""


@dataclass(frozen=True)
class Event:
    """A proposed event; ``status`` occurred, ongoing, prospective, considered or hypothetical.

    ``named`` tells that a noun phrase names it and no clause tells it.
    """

    event: str
    quote: str
    start: int
    end: int
    date: str = ""
    inferred_date: bool = False
    place: str = ""
    actors: tuple[str, ...] = ()
    casualties: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    status: str = "occurred"
    named: bool = False
    footnotes: tuple[str, ...] = ()
    confidence: float = 0.5
    why: str = ""


@dataclass(frozen=True)
class Figure:
    """A proposed figure: value as a number or share, unit, exact quote."""

    value: str
    unit: str
    quote: str
    start: int
    end: int
    qualifier: str = ""
    type: str = "count"
    confidence: float = 0.7


@dataclass(frozen=True)
class Source:
    """A footnote as a source."""

    label: str
    text: str
    url: str = ""
    publisher: str = ""
    date: str = ""
    marker_at: int | None = None
    anchors: str = ""
    flag: str = ""
