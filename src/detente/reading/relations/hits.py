"""A relation found in a sentence, before it is dressed as a proposal."""

from __future__ import annotations

from dataclasses import dataclass

from detente.reading.mentions.mentions import Mention


@dataclass(frozen=True)
class Hit:
    """A relation found in a sentence, by entity keys and token places.

    Parameters
    ----------
    guessed : bool
        The sentence does not name the target: it is taken from the context.
    by_rule : bool
        Whether a rule reads it; else fitted weights alone make it likely.
    word : str
        The word that states it ('rival', 'creditor'), where it is one.
    why : str
        The reason, for people: no rule looks into it.
    """

    source: str
    target: str
    kind: str
    first: int
    last: int
    sign: int | None = None
    symmetric: bool = False
    explicit: bool = True
    negated: bool = False
    recommended: bool = False
    conditional: bool = False
    alleged: bool = False
    future: bool = False
    intended: bool = False
    past: bool = False
    guessed: bool = False
    by_rule: bool = True
    word: str = ""
    confidence: float = 0.7
    why: str = ""


def targets_of(mentions: list[Mention]) -> list[str]:
    """Keys of several mentions, each once."""
    return list(dict.fromkeys(key for mention in mentions for key in mention.who))
