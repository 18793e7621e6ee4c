"""Anchors: where a quote stands, kept so that it is found again when the document changes.

An anchor is a W3C TextQuoteSelector (exact, prefix, suffix) with the position last seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

CONTEXT = 32
_LEAST = 86.0


@dataclass(frozen=True)
class Anchor:
    """A quote with what stands before and after it, and where it stood.

    Parameters
    ----------
    id : str
        Claim or proposal that it belongs to.
    exact, prefix, suffix : str
        The quote and up to 32 characters on either side.
    start, end : int
        Characters of the document's text.
    locator : str
        Page, paragraph, sentence.
    """

    id: str
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    locator: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain dictionary."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Anchor:
        """The same back."""
        return cls(
            str(data["id"]), str(data["exact"]), str(data.get("prefix", "")),
            str(data.get("suffix", "")), int(data.get("start", 0)), int(data.get("end", 0)),
            str(data.get("locator", "")),
        )  # fmt: skip


@dataclass(frozen=True)
class Found:
    """Where an anchor is now: ``state`` is ``same``, ``moved``, ``changed`` or ``lost``."""

    anchor: Anchor
    state: str
    similarity: float = 100.0


def anchor(text: str, start: int, end: int, *, id: str, locator: str = "") -> Anchor:
    """Anchor of a stretch of text.

    Examples
    --------
    >>> anchor("Ostria waits. Lindmark does not.", 0, 13, id="c01").suffix
    ' Lindmark does not.'
    """
    return Anchor(
        id, text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT],
        start, end, locator,
    )  # fmt: skip


def find(text: str, known: Anchor) -> Found:
    """Find a quote again.

    In this order: at its old place; the only exact match; of several exact matches the one whose
    surroundings fit best; the most similar stretch, if it is at least 86 % alike; else it is lost.

    Examples
    --------
    >>> old = anchor("Ostria waits. Lindmark does not.", 14, 30, id="c02")
    >>> find("In May Ostria waits. Lindmark does not.", old).state
    'moved'
    >>> find("Selkland sleeps.", old).state
    'lost'
    """
    if known.exact and text[known.start : known.end] == known.exact:
        return Found(known, "same")
    places = _all(text, known.exact)
    if places:
        best = max(places, key=lambda place: (_fit(text, place, known), -abs(place - known.start)))
        return Found(_moved(text, best, best + len(known.exact), known), "moved")
    return _similar(text, known)


def _all(text: str, exact: str) -> list[int]:
    places: list[int] = []
    place = text.find(exact) if exact else -1
    while place >= 0 and len(places) < 1000:
        places.append(place)
        place = text.find(exact, place + 1)
    return places


def _fit(text: str, place: int, known: Anchor) -> float:
    from rapidfuzz import fuzz

    before = text[max(0, place - CONTEXT) : place]
    after = text[place + len(known.exact) : place + len(known.exact) + CONTEXT]
    return float(fuzz.ratio(before, known.prefix) + fuzz.ratio(after, known.suffix))


def _similar(text: str, known: Anchor) -> Found:
    from rapidfuzz import fuzz

    if len(known.exact) < 12 or not text:
        return Found(known, "lost", 0.0)
    found = fuzz.partial_ratio_alignment(known.exact, text, score_cutoff=_LEAST)
    if found is None or found.dest_end - found.dest_start < 0.7 * len(known.exact):
        return Found(known, "lost", 0.0)
    start, end = found.dest_start, found.dest_end
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1 : end + 1].isalnum():
        end += 1
    return Found(_moved(text, start, end, known), "changed", round(float(found.score), 1))


def _moved(text: str, start: int, end: int, known: Anchor) -> Anchor:
    return anchor(text, start, end, id=known.id, locator=known.locator)
