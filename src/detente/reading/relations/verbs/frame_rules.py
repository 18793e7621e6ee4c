"""The table of verb frames: which relation a verb states, read in order, the first that fits.

A row of ``lexicon/verb_frames.csv`` fits when the verb is one of ``lemmas``, one of ``nouns``
stands in what follows, one of ``subject`` in the subject phrase, and one of ``words`` within
``window`` tokens. A row with ``negated`` fits only under a negation, which its kind then holds;
it stands before the row that it denies.

``targets`` says where the other actor stands: ``objects`` (``others``: except the subject;
``several``: if there is more than one), prepositions joined by ``+``, ``?body`` for the
organisation named last; the first that yields anybody counts. ``without`` says what happens if
nobody is found: ``pass`` tries the next row, ``alone`` does so if the subject is one actor,
``stop`` means no relation, empty leaves the target open. ``symmetric`` is ``yes`` for what each
does to the other, ``reverse`` where the target acts on the subject, ``given`` where the target
gives what the subject gets. ``@name`` is a set of words below.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from detente.reading.language.words import rows
from detente.reading.relations.context.mediation import TABLES
from detente.reading.relations.stance_words import (
    BLOWS,
    GOODS,
    PAPERS,
    PRAISES,
    PROVIDING,
    SLURS,
)

_SETS = {
    "@goods": GOODS,
    "@papers": PAPERS,
    "@blows": BLOWS,
    "@slurs": SLURS,
    "@praises": PRAISES,
    "@providing": PROVIDING,
    "@tables": TABLES,
    "@trade": frozenset("exports imports revenue income budget".split()),
}


@dataclass(frozen=True)
class Rule:
    """A row of the table; the columns are explained above."""

    lemmas: frozenset[str]
    nouns: frozenset[str]
    lacking: frozenset[str]
    subject: frozenset[str]
    words: frozenset[str]
    window: int
    negated: bool
    targets: tuple[str, ...]
    without: str
    kind: str
    symmetric: bool
    why: str
    reverse: bool
    given: bool


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(_rule(row) for row in rows("lexicon", "verb_frames.csv"))


@cache
def rules_of(lemma: str) -> tuple[Rule, ...]:
    """Rules of a verb in the order of the table, and those of every passive."""
    return tuple(r for r in _rules() if lemma in r.lemmas or "PASSIVE" in r.lemmas)


def _rule(row: dict[str, str]) -> Rule:
    lacking = _words(row["nouns"][1:]) if row["nouns"].startswith("!") else frozenset[str]()
    window = row["window"]
    return Rule(
        _words(row["lemmas"]), frozenset[str]() if lacking else _words(row["nouns"]), lacking,
        _words(row["subject"]), _words(row["words"]),
        -1 if window == "stop" else int(window or 0), row["negated"] == "yes",
        tuple(row["targets"].split()), row["without"], row["kind"], row["symmetric"] == "yes",
        row["why"], row["symmetric"] == "reverse", row["symmetric"] == "given",
    )  # fmt: skip


def _words(cell: str) -> frozenset[str]:
    found: set[str] = set()
    for word in cell.split():
        found |= _SETS.get(word, frozenset({word}))
    return frozenset(found)
