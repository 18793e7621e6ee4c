"""Nouns for persons by walk of life: officers, elders, herders, detainees, envoys."""

from __future__ import annotations

from functools import cache

from detente.reading.language.words import rows


def _plural(noun: str) -> str:
    if noun.endswith(("man", "woman")):
        return noun[:-2] + "en"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


@cache
def plural_persons() -> dict[str, str]:
    """Plural noun → walk of life: ``armed``, ``ruler``, ``political``, ``faith`` …

    Examples
    --------
    >>> plural_persons()["fishermen"], plural_persons()["deputies"]
    ('estate', 'ruler')
    """
    found = {_plural(noun): kind for noun, kind in single_persons().items()}
    found |= {"troops": "armed", "police": "armed", "clergy": "faith", "people": "people"}
    return found


@cache
def single_persons() -> dict[str, str]:
    """Singular noun → walk of life.

    Examples
    --------
    >>> single_persons()["monk"]
    'faith'
    """
    return {
        noun: row["class"]
        for row in rows("lexicon", "person_nouns.csv")
        for noun in row["nouns"].split()
    }
