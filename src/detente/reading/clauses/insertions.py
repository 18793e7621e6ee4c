"""Insertions between commas: where one opened, and what goes on after it."""

from __future__ import annotations

from detente.reading.clauses.clause import Clause
from detente.reading.clauses.relatives import SAYING
from detente.reading.language.tokens import Token

_ALSO_ACTS = frozenset({"hold", "maintain", "report"})  # 'X, as it says, holds the pass, levies'


def over_insertion(tokens: list[Token], place: int, clause: Clause) -> int:
    """Token before the comma that opened an insertion; -1 if the comma opens something else."""
    back = place - 1
    while back >= 0 and tokens[back].text != ",":
        if tokens[back].text in {";", ":"}:
            return -1
        back -= 1
    if back <= 0:
        return -1
    inside = tokens[back + 1 : place]
    if not inside:
        return -1
    head = inside[0]
    opens = (
        (head.tag == "V" and head.lemma in SAYING - _ALSO_ACTS)
        or head.tag in {"W", "P", "G", "E", "AV", "D", "NP", "O", "J", "Q", "N"}
        or head.low
        in {
            "or",
            "then",
            "like",
            "in",
        }
    )
    if (
        tokens[back - 1].tag in {"N", "NP", "R", ")", "'"}
        or tokens[back - 1].text in {")", '"'}
        or tokens[back - 1].tag == "Q"
    ):
        return back - 1 if opens else -1
    return -1


def insertion_after_and(tokens: list[Token], comma: int) -> int:
    """Token of the *and* before an insertion that closes at ``comma``; -1 where there is none."""
    for back in range(comma - 1, max(0, comma - 12), -1):
        if tokens[back].text in {";", ":"}:
            return -1
        if tokens[back].text == ",":
            return back - 1 if tokens[back - 1].tag == "C" else -1
    return -1


def in_row(tokens: list[Token], comma: int) -> bool:
    """Whether an *and* with one more participle follows: a series, not an apposition."""
    for place in range(comma + 2, min(comma + 24, len(tokens) - 1)):
        if tokens[place].text in {";", ":"} or tokens[place].tag in {"V", "M", "A"}:
            return False
        if tokens[place].tag == "C" and tokens[place + 1].tag in {"E", "AV"}:
            return True
        if tokens[place].tag == "C" and tokens[place + 1].text == ",":
            return True
    return False
