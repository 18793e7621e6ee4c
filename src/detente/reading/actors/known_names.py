"""Names that a table of facts knows: exactly, almost, or at their start."""

from __future__ import annotations

import re

from detente.reading.actors.cast import Cast, Entity
from detente.reading.actors.gazetteer import Known, spellings, states


def from_known(cast: Cast, known: Known, spelling: str) -> Entity:
    """The entity of a name of a table, with this spelling."""
    entity = cast.add(
        known.key, known.name, known.type, part_of=known.part_of, source="gazetteer",
        code=known.key if known.type == "state" else "",
    )  # fmt: skip
    if not entity.why:
        entity.why.append(f"in the table of {known.table.replace('_', ' ')}")
    cast.name(spelling, known.key, known.kind)
    if known.part_of and known.part_of not in cast.entities and known.part_of in states():
        cast.add(
            known.part_of,
            states()[known.part_of]["name"],
            "state",
            code=known.part_of,
            source="gazetteer",
        )
    return entity


def almost_known(text: str) -> Known | None:
    """The gazetteer's name that a long name almost is; None if there is no such name."""
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import Levenshtein

    if len(text) < 12 or text.isupper():
        return None
    found = process.extractOne(text, _long_names(), scorer=fuzz.ratio, score_cutoff=90)
    if found is None:
        return None
    # 'East African Community' and 'West African Community' differ in what matters, and a name
    # with a word more is another body: a few letters at most, not in the first ones.
    ours, theirs = (re.sub(r"[\s-]+", "", name).lower() for name in (text, found[0]))
    if ours[:3] != theirs[:3] or Levenshtein.distance(ours, theirs) > 3:
        return None
    if not _same_words(text, found[0]):
        return None
    return spellings()[found[0]]


def _same_words(ours: str, theirs: str) -> bool:
    """Whether names differ by slips inside words, not by other words ('Movement', 'Government')."""
    a, b = ours.lower().split(), theirs.lower().split()
    return len(a) != len(b) or all(
        x == y or x[:2] == y[:2] or (x[-4:] == y[-4:] and abs(len(x) - len(y)) < 2)
        for x, y in zip(a, b, strict=True)
    )


_LONG: list[str] = []


def _long_names() -> list[str]:
    if not _LONG:
        _LONG.extend(name for name in spellings() if len(name) >= 12 and " " in name)
    return _LONG


def leading_state(words: list[str]) -> tuple[Known, int] | None:
    """The state that the first words of a name name, and how many words."""
    for width in (3, 2, 1):
        if len(words) > width:
            known = spellings().get(" ".join(words[:width]))
            if known is not None and known.type == "state":
                return known, width
    return None
