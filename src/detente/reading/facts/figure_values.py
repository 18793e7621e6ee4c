"""Values of written numbers, and the words that say what is counted."""

from __future__ import annotations

import re

from detente.reading.facts.figure_patterns import FRACTIONS, NO_UNIT
from detente.reading.language.words import number_word


def unit_after(rest: str, end: int, text: str) -> tuple[str, int]:
    """Words that say what is counted, and where they end.

    They go up to the first verb, comma or preposition but *of*.

    Examples
    --------
    >>> unit_after(" lorries of grain were held", 3, "300 lorries of grain were held")
    ('lorries of grain', 20)
    """
    match = re.match(
        r"\s*((?:of\s+(?:the\s+|its\s+|their\s+|all\s+)?)?(?:[\w'’-]+)(?:\s+(?!in\b|on\b|at\b|by\b|to\b|from\b|for\b|with\b|"
        r"and\b|or\b|were\b|was\b|is\b|are\b|had\b|has\b|have\b|that\b|which\b|who\b|as\b|than\b|into\b|would\b|will\b|"
        r"before\b|after\b|since\b|against\b|over\b|near\b|off\b|until\b|later\b|ago\b|if\b|when\b|but\b|during\b|through\b)[\w'’-]+){0,3})",
        rest,
    )
    if match is None or NO_UNIT.match(match.group(1)):
        return "", end
    unit = match.group(1)
    return unit, end + match.end()


def number_of(raw: str | None) -> float | None:
    """Value of a number in digits or words; None where it is none.

    Examples
    --------
    >>> number_of("1,200"), number_of("two dozen"), number_of("many")
    (1200.0, 24.0, None)
    """
    if not raw:
        return None
    text = raw.replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    return _spelled(raw.lower())


def _spelled(words: str) -> float | None:
    """Value of a number in words.

    Examples
    --------
    >>> _spelled("two dozen"), _spelled("a hundred and twenty"), _spelled("two and a half")
    (24.0, 120.0, 2.5)
    """
    halved = re.sub(r"\s+and\s+a\s+half$", "", words)
    if halved != words:
        whole = _spelled(halved)
        return None if whole is None else whole + 0.5
    total, current = 0.0, 0.0
    for word in re.sub(r"\band\b", " ", words).split():
        if word in {"a", "an"}:
            current = current or 1.0
        elif word == "half":
            current = 0.5
        elif word in {"dozen", "hundred"}:
            current = (current or 1.0) * (12 if word == "dozen" else 100)
            total, current = total + current, 0.0
        else:
            value = number_word(word)
            if value is None:
                return None
            current += value
    return total + current


def plain(raw: str | None) -> str:
    """The value of a number as digits, empty where it is none.

    Examples
    --------
    >>> plain("forty-five")
    '45'
    """
    value = number_of(raw)
    return f"{value:g}" if value is not None else ""


def per_cent_of(words: str) -> float:
    """A fraction in words as a whole per cent.

    Examples
    --------
    >>> per_cent_of("two thirds"), per_cent_of("a fifth"), per_cent_of("half")
    (67.0, 20.0, 50.0)
    """
    parts = re.split(r"[ -]", words)
    count = number_word(parts[0]) if len(parts) > 1 and parts[0] != "a" else 1.0
    unit = FRACTIONS.get(parts[-1].rstrip("s") if parts[-1] != "half" else "half", 50.0)
    return float(round((count or 1.0) * unit)) if unit != 12.5 else (count or 1.0) * unit
