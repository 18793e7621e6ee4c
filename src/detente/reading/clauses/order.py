"""Words out of their usual order: insertions, shared objects, ellipsis, fronted phrases."""

from __future__ import annotations

import itertools

from detente.reading.clauses.clause import Clause
from detente.reading.clauses.phrases import fill_phrase
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention

_OPENERS = frozenset({"P", "S", "AV", "X"})
_LOCATED = frozenset("stand lie sit loom lurk come rank rest hover".split())
_FRONTED = frozenset("with against to towards toward behind among alongside".split())


def insertion_end(tokens: list[Token], comma: int) -> int:
    """Comma that closes an insertion between a verb and its object; -1 where there is none.

    'sold, in two secret deals, boats', 'has close, if strained, ties', 'has given, and will go on
    giving, money'.
    """
    if comma < 1 or comma + 2 >= len(tokens):
        return -1
    if tokens[comma + 1].tag == "AV" and tokens[comma + 2].text == "," and comma + 3 < len(tokens):
        return comma + 2 if tokens[comma + 3].tag == "P" else -1  # 'power, uneasily, with X'
    before = tokens[comma - 1]
    if before.tag == "C" and tokens[comma + 1].tag in {"P", "AV"}:
        return _aside(tokens, comma)  # 'arms X and, through Y, Z'
    particle = before.tag in {"P", "AV"} and tokens[comma - 2].tag in {"V", "B", "E", "G"}
    if not particle and before.tag not in {"V", "B", "E", "G", "J"} and before.low != "close":
        return -1
    head = tokens[comma + 1]
    joined = head.tag == "C" and tokens[comma + 2].tag in {"M", "A", "AV", "V", "X", "E"}
    if head.tag not in _OPENERS and not joined:
        return -1
    closing = next(
        (i for i in range(comma + 2, min(comma + 11, len(tokens) - 1)) if tokens[i].text == ","), -1
    )
    if closing < 0:
        return -1
    after = tokens[closing + 1]
    inside = tokens[comma + 1 : closing]
    if any(t.text in {";", ":"} for t in inside):
        return -1
    if not joined and any(t.tag in {"V", "M", "A"} for t in inside):
        return -1
    return closing if after.tag in {"D", "O", "N", "NP", "J", "Q", "P", "R"} else -1


def _aside(tokens: list[Token], comma: int) -> int:
    """Comma that closes what stands between *and* and the actor after it; -1 for none."""
    for place in range(comma + 2, min(comma + 9, len(tokens) - 1)):
        if tokens[place].text == ",":
            return place if tokens[place + 1].tag in {"D", "NP", "P", "O"} else -1
        if tokens[place].tag in {"V", "M", "A"} or tokens[place].text in {";", ":"}:
            return -1
    return -1


def shared_objects(found: list[Clause], tokens: list[Token]) -> None:
    """'armed, fed and for two years sheltered X', 'fears and courts Y': one object for all."""
    for left, right in reversed(list(itertools.pairwise(found))):
        if left.objects or left.phrases or not (right.objects or right.phrases):
            continue
        form, other = tokens[left.verb].tag, tokens[right.verb].tag
        alike = form in {"V", "B", "G"} or (form == "E" and not (left.passive or right.passive))
        if form != other or not alike:
            continue
        between = tokens[left.verb + 1 : right.first]
        words = {t.low for t in between}
        joined = bool(words & {"and", "or", ","}) and between[0].low in {"and", "or", ",", "but"}
        if joined and all(
            t.tag in {"C", "AV", "P", "Q", "X", "."} or t.low in _TIMES for t in between
        ):
            left.objects = list(right.objects)
            left.phrases = left.phrases or [(w, m) for w, m in right.phrases if w != "by"]


_TIMES = frozenset(
    "year years month months week weeks day days decade decades last time long".split()
)


def left_out(found: list[Clause], tokens: list[Token], mentions: list[Mention]) -> None:
    """'as does X', 'X does not arm Z; Y does': the verb that *do* stands for."""
    for number, clause in enumerate(found):
        if clause.lemma != "do" or clause.verb != clause.first or not number:
            continue
        after = tokens[clause.verb + 1] if clause.verb + 1 < len(tokens) else None
        upper = next((c for c in reversed(found[:number]) if not c.participle), found[number - 1])
        before = tokens[clause.verb - 1]
        if (
            before.low in {"as", "so", "nor", "than"}
            and after is not None
            and after.tag in {"NP", "D", "N"}
        ):
            last = clause.verb + 1
            while last < len(tokens) and tokens[last].tag in {"NP", "D", "N", "J", "'", "C", "O"}:
                last += 1
            fill_phrase(clause, last - 1, tokens, mentions)
            clause.negated = before.low == "nor"
        elif after is None or after.text not in {".", ";", ",", "!", "?"}:
            continue
        if clause.subject and clause.subject != upper.subject:
            clause.lemma, clause.passive = upper.lemma, upper.passive
            clause.objects = [m for m in upper.objects if m.who != clause.subject]
            clause.phrases = [
                (w, m) for w, m in upper.phrases if m.who != clause.subject and w != "as"
            ]
            clause.nouns = upper.nouns


def fronted_phrases(found: list[Clause], tokens: list[Token], mentions: list[Mention]) -> None:
    """'With X, Y has a pact', 'Behind the rebels stands Y': the phrase belongs to the verb."""
    if not tokens or tokens[0].tag != "P" or tokens[0].low not in _FRONTED:
        return
    place = 1 + (len(tokens) > 1 and tokens[1].tag == "D")
    named = next((m for m in mentions if m.first in {1, place} and m.kind != "place"), None)
    if named is None or named.last >= len(tokens):
        return
    first = next((c for c in found if c.first > named.last - 1), None)
    if first is None:
        return
    if tokens[named.last].text == "," and first.subject_words[0] == named.last + 1:
        if first.subject and named.who != first.subject and not first.participle:
            first.phrases.append((tokens[0].low, named))
    elif first.first == named.last and first.lemma in _LOCATED | {"be"}:
        actor = next(
            (m for m in mentions if m.first in {first.stop, first.verb + 1, first.verb + 2}), None
        )
        if actor is not None and not any(t.text == "," for t in tokens[first.verb : actor.first]):
            first.subject, first.subject_words = actor.who, (actor.first, actor.last)
            first.objects = [m for m in first.objects if m is not actor]
            first.phrases = [(w, m) for w, m in first.phrases if m is not actor]
            first.phrases.append((tokens[0].low, named))
