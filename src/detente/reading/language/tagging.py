"""A coarse part of speech for every token: rules over closed classes, verb forms and neighbours.

Tags: ``D`` determiner, ``P`` preposition, ``C`` and/or/but/nor, ``S`` subordinator, ``W`` relative
or question word, ``R`` pronoun, ``O`` possessive pronoun, ``M`` modal, ``A`` form of be/have/do,
``V`` finite verb, ``B`` base form, ``G`` ing-form, ``E`` participle, ``T`` infinitive *to*,
``X`` not/never, ``N`` noun, ``NP`` name, ``J`` adjective, ``AV`` adverb, ``Q`` number, ``'`` the
possessive mark, ``.`` punctuation.
"""

from __future__ import annotations

from itertools import pairwise

from detente.reading.language.closed_words import closed
from detente.reading.language.tokens import Token
from detente.reading.language.verb_contexts import before_verb
from detente.reading.language.verb_tags import verb_tag
from detente.reading.language.word_classes import (
    ADJECTIVE_ENDING,
    ADJECTIVES,
    NOUN_ENDING,
    NOUNISH,
    PLAIN_NOUNS,
    adverbial,
)
from detente.reading.language.words import relation_nouns, verb_forms


def tag(tokens: list[Token], *, common: frozenset[str] = frozenset()) -> list[Token]:
    """Give every token its tag and lemma, in place.

    Parameters
    ----------
    tokens : list of Token
        One sentence.
    common : frozenset of str
        Words that the document also writes in small letters: a capital at the start of a sentence
        does not make a name of them.
    """
    adverbs = 0
    for index, token in enumerate(tokens):
        adverbs = adverbs or adverbial([t.low for t in tokens[index : index + 5]])
        if adverbs:
            token.tag, adverbs = "AV", adverbs - 1
        else:
            token.tag = closed(token, index, tokens) or _open(token, index, tokens, common)
        if not token.lemma:
            token.lemma = token.low
    _repair(tokens)
    return tokens


_NOUNS_IN_LY = frozenset("assembly family monopoly anomaly rally supply reply oligopoly".split())


def _open(token: Token, index: int, tokens: list[Token], common: frozenset[str]) -> str:
    low = token.low
    before = tokens[index - 1] if index else None
    first = index == 0 or (before is not None and before.text in {"“", '"', "‘", "(", ":"})
    if token.capital and not first:
        return "NP"
    forms = verb_forms().get(low)
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    participle = token.capital and first and low.endswith("ing") and len(low) > 7
    if participle and following is not None and following.capital:
        return "J"  # 'Neighbouring Alcoyán'
    if token.capital and first and low not in common and not forms and low not in ADJECTIVES:
        return "NP"
    if forms:
        found = verb_tag(token, index, tokens, forms)
        if found:
            return found
    unknown = _unknown_verb(token, index, tokens) if not forms else ""
    if unknown:
        return unknown
    if low == "current" and before is not None and before.tag == "J":
        return "N"  # 'a younger current within the movement'
    if low in ADJECTIVES or (
        len(low) > 4
        and low not in NOUNISH
        and low not in relation_nouns()
        and low not in PLAIN_NOUNS
        and ADJECTIVE_ENDING.search(low) is not None
        and (NOUN_ENDING.search(low) is None or low in {"military", "public"})
    ):
        return "J"
    if low.endswith("ly") and len(low) > 4 and low not in _NOUNS_IN_LY:
        return "AV"
    return "N"


def _unknown_verb(token: Token, index: int, tokens: list[Token]) -> str:
    """'would rejoice', 'has rejoiced': a verb of no list, told by its auxiliary."""
    place = before_verb(index, tokens)
    if place < 0 or not token.low.isalpha() or len(token.low) < 4 or token.capital:
        return ""
    before = tokens[place]
    if before.tag == "M" and not (ADJECTIVE_ENDING.search(token.low) or token.low.endswith("ly")):
        token.form = "base"
        return "B"
    following = tokens[index + 1].low if index + 1 < len(tokens) else ""
    passive = before.tag == "A" and before.lemma == "be" and following == "by"
    if token.low.endswith("ed") and (passive or (before.tag == "A" and before.lemma == "have")):
        token.lemma, token.form = token.low[:-2], "part"
        return "E"
    return ""


def _repair(tokens: list[Token]) -> None:
    """Second look with both neighbours known: reduced relatives and clauses without a verb."""
    if not any(token.tag in {"V", "A", "M"} for token in tokens) and tokens[-1:]:
        # 'A and B, its former ally, clashed in March': the one verb there is.
        for before, token in pairwise(tokens):
            if token.tag == "E" and token.form == "past" and before.text == ",":
                token.tag = "V"
                break
    _promote(tokens)
    for index, token in enumerate(tokens):
        ahead = tokens[index + 1].low if index + 1 < len(tokens) else ""
        if (
            token.tag == "J"
            and ahead in {"of", ".", ",", ";", ""}
            and index
            and tokens[index - 1].tag in {"D", "O", "'"}
        ):
            token.tag = "N"  # 'the consent of', 'the draft.'
        if (
            token.tag == "G"
            and index > 1
            and tokens[index - 1].tag == "C"
            and tokens[index - 2].tag == "N"
            and ahead in {"from", "for", "by"}
        ):
            token.tag = "N"  # 'mortars and training from X'
        if token.tag != "V" or token.form != "past":
            continue
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if following is None or following.tag != "P" or following.low in {"to", "as"}:
            continue
        # 'men armed with clubs entered': a finite verb follows in the same stretch.
        if index and tokens[index - 1].tag in {"N", "NP"}:
            for other in tokens[index + 1 :]:
                if other.tag in {".", "C", "W", "S", "R"}:
                    break
                if other.tag in {"V", "A", "M"}:
                    token.tag, token.form = "E", "part"
                    break


_CUTS = frozenset({";", ":", "—", "–", "(", ")", '"', "“", "”"})


def _promote(tokens: list[Token]) -> None:
    """A stretch without any verb takes its likeliest noun for one: 'fears about X rest on Y'."""
    start = 0
    for stop in range(len(tokens) + 1):
        cut = stop == len(tokens) or tokens[stop].text in _CUTS or tokens[stop].tag in {"W", "S"}
        if not cut:
            continue
        stretch = range(start, stop)
        start = stop + 1
        ends = stop == len(tokens) or tokens[stop].text in {";", ":"} or tokens[stop].tag == "S"
        if len(stretch) < 4 or not ends or any(tokens[i].tag in _VERBAL for i in stretch):
            continue
        if stretch[0] and tokens[stretch[0] - 1].text not in {";", ":"}:
            continue
        best = max(stretch, key=lambda i: (_verbness(tokens, i), -i))
        if _verbness(tokens, best) > 0:
            token = tokens[best]
            kinds = {kind: lemma for lemma, kind in reversed(verb_forms()[token.low])}
            token.form = "s" if "s" in kinds else "base"
            token.tag, token.lemma = "V", kinds[token.form]


_VERBAL = frozenset({"V", "A", "M", "B", "E", "G"})


def _verbness(tokens: list[Token], index: int) -> int:
    """How much speaks for a noun being the verb of its clause."""
    token = tokens[index]
    if token.tag != "N" or not index or index + 1 >= len(tokens) or token.capital:
        return 0
    kinds = {kind for _, kind in verb_forms().get(token.low, ())}
    place = index - 1
    while place > 0 and tokens[place].tag == "AV":
        place -= 1
    before, after = tokens[place], tokens[index + 1]
    if before.tag not in {"N", "NP", "R"} or not kinds & {"s", "base"}:
        return 0
    paired = place > 1 and before.tag == "NP" and tokens[place - 1].low == "and"
    inserted = after.text == "," and before.tag == "NP" and "s" in kinds
    if after.tag not in {"D", "O", "P", "NP", "R", "S", "T", "AV", "Q"} and not (
        inserted or (paired and after.tag == "N" and "s" not in kinds)
    ):
        return 0
    plural = before.low.endswith("s") and not before.low.endswith("ss")
    plural = plural or any(t.low == "and" or t.low.endswith("s") for t in tokens[:place])
    if before.tag == "N" and ("s" in kinds) == before.low.endswith("s"):
        return 0  # 'fears grow', 'the army grows'
    if "s" not in kinds and not plural:
        return 0
    return 1 + 2 * (after.tag in {"D", "O", "NP", "R", "T"})
