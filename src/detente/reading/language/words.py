"""Word lists and inflection: which form belongs to which verb."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources


def rows(folder: str, name: str) -> list[dict[str, str]]:
    """Rows of a table that ships with this room (``lexicon`` or ``gazetteer``)."""
    text = resources.files("detente.reading").joinpath(folder, name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def split(cell: str) -> list[str]:
    """Parts of a cell that holds several values separated by ``;``."""
    return [part.strip() for part in cell.split(";") if part.strip()]


@cache
def _word_classes() -> dict[str, frozenset[str]]:
    return {
        row["class"]: frozenset(row["words"].split()) for row in rows("lexicon", "word_classes.csv")
    }


def word_class(name: str) -> frozenset[str]:
    """Words of a class of ``lexicon/word_classes.csv``, in small letters.

    Raises
    ------
    KeyError
        If the table has no such class.

    Examples
    --------
    >>> "cable" in word_class("nouns with an ending of adjectives")
    True
    """
    return _word_classes()[name]


def inflect(lemma: str) -> dict[str, str]:
    """Regular forms of a verb: form → ``s``, ``past`` (also participle) or ``ing``.

    Examples
    --------
    >>> sorted(inflect("deny").items())
    [('denied', 'past'), ('denies', 's'), ('denying', 'ing')]
    """
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        s = lemma + "es"
    elif lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        s = lemma[:-1] + "ies"
    else:
        s = lemma + "s"
    if lemma in word_class("verbs that double"):
        stem = lemma + lemma[-1]
        past, ing = stem + "ed", stem + "ing"
    elif lemma.endswith("ie"):
        past, ing = lemma + "d", lemma[:-2] + "ying"
    elif lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        past, ing = lemma + "d", lemma[:-1] + "ing"
    elif lemma.endswith("e"):
        past, ing = lemma + "d", lemma + "ing"
    elif lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        past, ing = lemma[:-1] + "ied", lemma + "ing"
    else:
        past, ing = lemma + "ed", lemma + "ing"
    return {s: "s", past: "past", ing: "ing"}


@cache
def verb_forms() -> dict[str, list[tuple[str, str]]]:
    """Forms of known verbs → (lemma, ``base`` | ``s`` | ``past`` | ``part`` | ``ing``)."""
    text = resources.files("detente.reading").joinpath("lexicon", "verbs.txt").read_text("utf-8")
    lemmas = {
        word for line in text.splitlines() if not line.startswith("#") for word in line.split()
    }
    lemmas |= {lemma.split()[0] for lemma in relation_verbs()}
    irregular = {row["lemma"]: row for row in rows("lexicon", "irregular.csv")}
    lemmas |= set(irregular) - {"be", "have", "do"}
    forms: dict[str, list[tuple[str, str]]] = {}

    def add(form: str, lemma: str, kind: str) -> None:
        known = forms.setdefault(form, [])
        if (lemma, kind) not in known:
            known.append((lemma, kind))

    for lemma in sorted(lemmas):
        add(lemma, lemma, "base")
        odd = irregular.get(lemma)
        regular = inflect(lemma)
        if re.search(r"[^aeiou][aeiou]l$", lemma):
            # 'initialed' and 'initialled'
            stem = lemma if lemma + lemma[-1] + "ed" in regular else lemma + "l"
            regular |= {stem + "ed": "past", stem + "ing": "ing"}
        for form, kind in regular.items():
            if odd is not None and kind == "past":
                continue
            add(form, lemma, kind)
            if kind == "past":
                add(form, lemma, "part")
        if odd is not None:
            for form in odd["past"].split():
                add(form, lemma, "past")
            for form in odd["participle"].split():
                add(form, lemma, "part")
    return forms


@cache
def relation_verbs() -> dict[str, tuple[str, int]]:
    """Verb → (kind of relation, sign)."""
    return {
        row["lemma"]: (row["kind"], int(row["sign"]))
        for row in rows("lexicon", "relation_verbs.csv")
    }


@cache
def relation_nouns() -> frozenset[str]:
    """Nouns of ``relation_nouns.csv``, whatever their ending."""
    return frozenset(
        w for row in rows("lexicon", "relation_nouns.csv") for w in row["nouns"].split()
    )


NUMBER_WORDS: dict[str, float] = {
    word: float(value)
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen""".split()
    )
} | {
    word: float(10 * value)
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
} | {"hundred": 100.0, "dozen": 12.0, "thousand": 1e3, "million": 1e6, "billion": 1e9,
     "trillion": 1e12}  # fmt: skip


def number_word(text: str) -> float | None:
    """Value of a number written as a word or two ('twenty-five'); None otherwise.

    Examples
    --------
    >>> number_word("twenty-five"), number_word("Three"), number_word("some")
    (25.0, 3.0, None)
    """
    low = text.lower()
    if low in NUMBER_WORDS:
        return NUMBER_WORDS[low]
    parts = low.split("-")
    if len(parts) == 2 and parts[0] in NUMBER_WORDS and parts[1] in NUMBER_WORDS:
        tens, ones = NUMBER_WORDS[parts[0]], NUMBER_WORDS[parts[1]]
        return tens + ones if tens >= 20 and ones < 10 else None
    return None
