"""A relation found in a sentence, before it is dressed as a proposal."""

from __future__ import annotations

from dataclasses import dataclass

from detente.reading.language.tokens import Token
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


def past_brackets(tokens: list[Token], mention: Mention) -> int:
    """The place after a name and the short form in brackets behind it: 'the Front (AF), …'."""
    place = mention.last
    if place < len(tokens) and tokens[place].text == ")" and tokens[mention.first - 1].text == "(":
        return place + 1
    if place + 2 < len(tokens) and tokens[place].text == "(":
        closing = next(
            (i for i in range(place, min(place + 4, len(tokens))) if tokens[i].text == ")"), place
        )
        place = closing + (closing > place)
    return place
