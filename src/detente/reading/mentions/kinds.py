"""What a text says that its actors are: 'X, a militia', 'General Y', 'Z is a trading company'."""

from __future__ import annotations

from detente.reading.actors.heads import TITLES
from detente.reading.language.tokens import Token
from detente.reading.language.words import word_class
from detente.reading.mentions.mentions import Mention, Scene

# Words for what one actor is to another, or for anything at all: they point back to nobody.
_RELATIONAL = word_class("words that point back to nobody")
_PHRASE = frozenset({"J", "N", "NP", "'", "Q", "E", "G", "AV"})


class Kinds:
    """Nouns by which the text has called each actor so far, and when it was last named."""

    def __init__(self) -> None:
        self._said: dict[str, list[str]] = {}

    def learn(self, scene: Scene, number: int) -> None:
        """Read the titles, appositions and predicates of a sentence."""
        tokens = scene.lines[number].tokens
        for mention in scene.mentions[number]:
            if mention.kind not in {"name", "description"} or len(mention.who) != 1:
                continue
            for noun in (*_titles(tokens, mention), _apposed(tokens, mention)):
                if noun and noun not in _RELATIONAL:
                    held = self._said.setdefault(noun, [])
                    if mention.who[0] not in held:
                        held.append(mention.who[0])

    def called(self, noun: str) -> list[str]:
        """Actors that were called so, in the order in which they first were."""
        return self._said.get(noun, [])


def _titles(tokens: list[Token], mention: Mention) -> list[str]:
    """Titles before a name: 'Prime Minister X', 'Admiral Y'."""
    found: list[str] = []
    for place in range(mention.first - 1, max(-1, mention.first - 4), -1):
        if tokens[place].low not in TITLES:
            break
        found.append(tokens[place].low)
    return found + [t.low for t in tokens[mention.first : mention.last - 1] if t.low in TITLES]


def _apposed(tokens: list[Token], mention: Mention) -> str:
    """Head of 'X, a broad coalition of', 'X (Y), the governor', 'X is a militia'."""
    place = mention.last
    while place < len(tokens) and tokens[place].text == "(":
        closing = next(
            (i for i in range(place, min(place + 8, len(tokens))) if tokens[i].text == ")"), place
        )
        place = closing + 1
    if place + 1 >= len(tokens):
        return ""
    copula = tokens[place].lemma == "be" and tokens[place].tag == "A"
    if tokens[place].text != "," and not copula:
        return ""
    place += 1
    if tokens[place].low not in {"a", "an", "the", "its", "his", "her"} or (
        copula and tokens[place].low not in {"a", "an"}
    ):
        return ""
    place += 1
    start = place
    while place < len(tokens) and tokens[place].tag in _PHRASE:
        place += 1
    head = tokens[place - 1]
    return head.low if place > start and head.tag == "N" else ""
