"""Where what follows a verb ends, and another clause begins."""

from __future__ import annotations

from detente.reading.actors.heads import TITLES
from detente.reading.clauses.clause import Clause
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention


def new_clause(tokens: list[Token], mentions: list[Mention], comma: int) -> bool:
    """'a treaty with X, and Y resigned': the comma does not make a list of X and Y."""
    if comma + 2 >= len(tokens) or tokens[comma + 1].tag != "C":
        return False
    place = comma + 2
    while place < len(tokens) and (tokens[place].tag == "D" or tokens[place].low in TITLES):
        place += 1
    named = next((m for m in mentions if m.first <= place < m.last), None)
    listed = any(t.text == "," for t in tokens[max(0, comma - 6) : comma])
    return (
        named is not None
        and not listed
        and named.last < len(tokens)
        and tokens[named.last].tag in {"V", "M", "A"}
    )


def acts_itself(tokens: list[Token], mention: Mention) -> bool:
    """'if X approves it the army will move': an actor with a finite verb after it is no object."""
    place = mention.last
    while place < len(tokens) and tokens[place].tag in {"AV", "X"}:
        place += 1
    if place >= len(tokens) or tokens[mention.first - 1].tag in {"C", "P"}:
        return False
    if mention.kind in {"demonym", "possessive", "group"}:
        return False
    return tokens[place].tag in {"M", "A"} or (
        tokens[place].tag == "V" and tokens[place].form in {"s", "past"}
    )


def begins_clause(tokens: list[Token], mentions: list[Mention], place: int) -> bool:
    """'an enemy of X, and Y was an ally': the actor after *and* has a verb of its own."""
    right = place + 1
    while right < len(tokens) and tokens[right].tag in {"D", "O"}:
        right += 1
    mention = next((m for m in mentions if m.first == right and m.kind != "place"), None)
    if mention is None or mention.last >= len(tokens):
        return False
    return tokens[mention.last].tag in {"V", "A", "M"}


def clause_after(tokens: list[Token], place: int) -> bool:
    """Whether a verb follows *and* before the next comma: a new predicate or clause."""
    for token in tokens[place + 1 : place + 9]:
        if token.text in {",", ";"} or token.tag == "C":
            return False
        if token.tag in {"V", "M", "A", "B"}:
            return True
    return False


def closes_insertion(clause: Clause, tokens: list[Token], comma: int) -> bool:
    """'A, who commands B, and C, the chairman,': C goes with A."""
    if not clause.relative or comma + 1 >= len(tokens) or tokens[comma + 1].tag != "C":
        return False
    opening = next((i for i in range(clause.verb, 0, -1) if tokens[i].tag == "W"), 0)
    return tokens[opening - 1].text == "," and not any(
        t.text == "," for t in tokens[clause.verb : comma]
    )
