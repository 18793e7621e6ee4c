"""What reading says of two actors, for sentences made for a test."""

from __future__ import annotations

from detente.reading import read_text
from detente.reading.reading import read_proposals


def related(text: str) -> set[tuple[str, str, int, str]]:
    """Source, target, sign and kind of every relation that is proposed."""
    return {(r.source, r.target, r.sign, r.kind) for r in read_proposals(read_text(text)).relations}


def tied(text: str, source: str, target: str, sign: int = 1) -> bool:
    """Whether a relation of this sign is proposed from one to the other."""
    return (source, target, sign) in {row[:3] for row in related(text)}
