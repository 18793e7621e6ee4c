"""Pairs of parties that deal with each other or are at odds, and the one that a text is about."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING

from detente.reading.draft.ties import SURE
from detente.reading.proposals import Relation

if TYPE_CHECKING:
    from detente.reading.draft.draft import Draft

# Two parties, the stretches of text that speak of them, and how much is said.
Pair = tuple[tuple[str, str], list[tuple[int, int]], float]
PAIRED = re.compile(
    r"\b(?:cooperat\w+|agree\w*|deal|talks?|talk to|negotiat\w+|reconcil\w+|settlement|bargain|accord|"  # noqa: E501
    r"understanding|war|truce|peace offer|relations)\b",
    re.IGNORECASE,
)
_AT_ODDS = frozenset({"hostile", "refuses", "rival", "undermines"})
_ABLE = frozenset({"state", "government", "insurgent"})


def kind_of(draft: Draft, identifier: str) -> str:
    """Kind of a drafted actor."""
    return next((r["kind"] for r in draft.sheets["actors"].rows if r["id"] == identifier), "state")


def dealings(draft: Draft, parties: list[str]) -> list[Pair]:
    """Pairs of parties by how many claims on agreement, talks or war name just the two together."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    weight: dict[tuple[str, str], float] = {}
    for claim in draft.reading.claims:
        ids = list(dict.fromkeys(i for n in claim.actors if (i := _side(draft, n, parties))))
        ids = [i for i in ids if kind_of(draft, i) in _ABLE]
        if not 2 <= len(ids) <= 4 or not PAIRED.search(claim.quote):
            continue
        for place, first in enumerate(ids):
            for second in ids[place + 1 :]:
                pair = (min(first, second), max(first, second))
                found.setdefault(pair, []).append((claim.start, claim.end))
                gain = (1.0 if "factual" in claim.kind else 2.0) / (len(ids) - 1)
                weight[pair] = weight.get(pair, 0.0) + gain
    for pair, relation in _between(draft, parties, {"negotiates", "cooperates"}):
        found.setdefault(pair, []).append((relation.start, relation.end))
        weight[pair] = weight.get(pair, 0.0) + relation.confidence
    ordered = sorted(found, key=lambda pair: (-weight[pair], pair))
    return [(pair, found[pair], weight[pair]) for pair in ordered if weight[pair] >= 1.0]


def _side(draft: Draft, name: str, parties: list[str]) -> str:
    """Party that an actor speaks for: itself, or the party of a minister or an army; else empty."""
    identifier = draft.actor_ids.get(name, "")
    row = next((r for r in draft.sheets["actors"].rows if r["id"] == identifier), None)
    side = (row["part_of"] or identifier) if row is not None else ""
    return side if side in parties else ""


def _between(
    draft: Draft, parties: list[str], kinds: Container[str]
) -> Iterator[tuple[tuple[str, str], Relation]]:
    """Relations of some kinds between two parties that can deal, with the pair in one order."""
    for relation in draft.reading.relations:
        a, b = _side(draft, relation.source, parties), _side(draft, relation.target, parties)
        able = a and b and a != b and {kind_of(draft, a), kind_of(draft, b)} <= _ABLE
        if able and relation.kind in kinds:
            yield (min(a, b), max(a, b)), relation


def quarrels(draft: Draft, parties: list[str]) -> list[Pair]:
    """Pairs of parties that are at odds, by how much of it is stated plainly."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    weight: dict[tuple[str, str], float] = {}
    for pair, relation in _between(draft, parties, _AT_ODDS):
        if relation.confidence >= SURE and relation.status in {"actual", "historical"}:
            found.setdefault(pair, []).append((relation.start, relation.end))
            weight[pair] = weight.get(pair, 0.0) + relation.confidence
    ordered = sorted(found, key=lambda pair: (-weight[pair] * _centre(draft, pair), pair))
    return [(pair, found[pair], weight[pair]) for pair in ordered if weight[pair] >= 1.0]


def _centre(draft: Draft, pair: tuple[str, str]) -> int:
    """How much the text is about a pair: mentions of the less named of the two."""
    return min(draft.named.get(actor, 0) for actor in pair)


def central_pair(draft: Draft, found: list[Pair]) -> tuple[str, ...]:
    """The two whose dealings and quarrels the text is about most."""
    weight: dict[tuple[str, str], float] = {}
    for pair, _, said in found:
        weight[pair] = weight.get(pair, 0.0) + said * _centre(draft, pair)
    return min(weight, key=lambda pair: (-weight[pair], pair), default=())
