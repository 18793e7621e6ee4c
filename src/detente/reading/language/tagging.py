"""A coarse part of speech for every token: rules over closed classes, verb forms and neighbours.

Tags: ``D`` determiner, ``P`` preposition, ``C`` and/or/but/nor, ``S`` subordinator, ``W`` relative
or question word, ``R`` pronoun, ``O`` possessive pronoun, ``M`` modal, ``A`` form of be/have/do,
``V`` finite verb, ``B`` base form, ``G`` ing-form, ``E`` participle, ``T`` infinitive *to*,
``X`` not/never, ``N`` noun, ``NP`` name, ``J`` adjective, ``AV`` adverb, ``Q`` number, ``'`` the
possessive mark, ``.`` punctuation.
"""

from __future__ import annotations

from itertools import pairwise

from detente.reading.language.tokens import Token
from detente.reading.language.verb_contexts import before_verb
from detente.reading.language.verb_tags import verb_tag
from detente.reading.language.word_classes import (
    ADJECTIVE_ENDING,
    ADJECTIVES,
    ADVERBS,
    BE,
    COORDINATORS,
    DO,
    HAVE,
    MODALS,
    NOUN_ENDING,
    NOUNISH,
    PLAIN_NOUNS,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    adverbial,
    closed_tag,
)
from detente.reading.language.words import number_word, relation_nouns, verb_forms, word_class


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
            token.tag = _closed(token, index, tokens) or _open(token, index, tokens, common)
        if not token.lemma:
            token.lemma = token.low
    _repair(tokens)
    return tokens


_NOUNS_IN_LY = frozenset("assembly family monopoly anomaly rally supply reply oligopoly".split())
_AUXILIARY = {
    word: lemma for words, lemma in ((BE, "be"), (HAVE, "have"), (DO, "do")) for word in words
}


def _closed(token: Token, index: int, tokens: list[Token]) -> str:
    """Tag of a sign, a number or a word of a closed class; empty for any other word."""
    low = token.low
    if low in {"'s", "'"}:
        return "'" if index and tokens[index - 1].text[-1:].isalnum() else "."
    if not token.text[0].isalnum():
        return "."
    if token.text[0].isdigit() or number_word(low) is not None:
        return "Q" if low != "one" or _counts(index, tokens) else "R"
    if token.capital and index and tokens[index - 1].tag == "NP" and low in {"of", "and"}:
        return ""
    if token.text in {"US", "IS", "IT", "May", "Will", "Us"}:
        return ""
    found = _by_place(index, tokens)
    if found is not None:
        return found
    name = closed_tag(low)
    if name == "A":
        token.lemma = _AUXILIARY[low]
    return name


_QUANTIFIERS = frozenset("few many most all some several both neither either each".split())
_TIMES = frozenset("since before after until till as".split())
_LIKE_PREPOSITIONS = frozenset("following including regarding concerning according".split())


def _by_place(index: int, tokens: list[Token]) -> str | None:
    """Tag of a word whose class hangs on what stands beside it; None where it does not."""
    low = tokens[index].low
    following = tokens[index + 1].low if index + 1 < len(tokens) else ""
    before = tokens[index - 1].tag if index else ""
    if low == "to":
        return _to(index, tokens)
    if low == "that":
        return _that(index, tokens)
    if low in {"this", "these", "those"}:
        bare = following in BE | HAVE | MODALS or not following[:1].isalpha()
        return "R" if bare else None
    if low == "her":
        held = following[:1].isalnum() and following not in PREPOSITIONS | ADVERBS
        return "O" if held else "R"
    if low in _TIMES:
        return "AV" if low == "since" and before == "A" else "P"
    if low in _LIKE_PREPOSITIONS or (low in {"instead", "rather"} and following == "of"):
        return "P"
    if low in _QUANTIFIERS:
        return _quantifier(index, tokens)
    if _is_verb(index, tokens):
        return ""
    return "AV" if low == "well" or _is_adverb(index, tokens) else None


def _is_verb(index: int, tokens: list[Token]) -> bool:
    """'would like', 'X provided arms' (not 'provided that'), 'rebels back a truce'."""
    low, before = tokens[index].low, tokens[index - 1].tag if index else ""
    return (
        (low == "like" and before in {"M", "T"})
        or (low == "provided" and before in {"N", "NP", "R", "A"})
        or (low == "back" and index > 0 and _backs(index, tokens))
    )


def _is_adverb(index: int, tokens: list[Token]) -> bool:
    """'may yet recognise', 'X, once head of Y,', 'has never so openly defied'."""
    low = tokens[index].low
    following = tokens[index + 1].low if index + 1 < len(tokens) else ""
    before = tokens[index - 1] if index else None
    if low == "so":
        return following in ADVERBS | ADJECTIVES or following.endswith("ly")
    if low == "yet":
        return before is not None and before.tag in {"M", "A", "X"}
    beside = low == "once" and before is not None and before.text == ","
    return beside and "of" in {t.low for t in tokens[index + 2 : index + 4]}


def _to(index: int, tokens: list[Token]) -> str:
    """Whether *to* opens an infinitive: 'to sign'; 'access to aid' and 'threat to X' do not."""
    following = tokens[index + 1].low if index + 1 < len(tokens) else ""
    base = any(kind == "base" for _, kind in verb_forms().get(following, ()))
    if not base and following not in {"be", "have", "do", "not"}:
        return "P"
    noun = index > 0 and tokens[index - 1].low in _TAKES_TO and following in NOUNISH
    beyond = tokens[index + 2] if index + 2 < len(tokens) else None
    object_follows = beyond is not None and (
        beyond.capital or beyond.low in {"off", "out", "up", "down", "the", "its", "their"}
    )  # 'threat to cut off X'
    return "P" if noun and not object_follows else "T"


def _that(index: int, tokens: list[Token]) -> str:
    """*that* as subordinator, relative or determiner, by what stands before it."""
    if _told(index, tokens):
        return "S"
    before = tokens[index - 1] if index else None
    if before is None:
        return "D"
    if before.tag in {"N", "NP", "'", "."} or before.low in {")", "one"}:
        return "W" if before.tag != "." or before.low == "," else "D"
    return "S" if before.tag in {"V", "B", "G", "E", "J", "AV", "R", "A", "C"} else "D"


def _quantifier(index: int, tokens: list[Token]) -> str | None:
    """'Neither trusts the other', 'X neither recognises Y', 'A and B both claim C', 'few are'."""
    low = tokens[index].low
    following = tokens[index + 1].low if index + 1 < len(tokens) else ""
    before = tokens[index - 1].tag if index else ""
    if low in {"both", "either", "neither"} and following == "of":
        return "R"
    if low == "neither" and before in {"NP", "N", "R"} and following in verb_forms():
        return "X"
    if low in {"neither", "each", "both"} and _stands_alone(index, tokens):
        return "R"
    if low == "both" and before in {"NP", "N"} and index > 2:
        joined = any(t.tag == "C" for t in tokens[max(0, index - 5) : index])
        kinds = {kind for _, kind in verb_forms().get(following, ())}
        if joined and kinds & {"base", "past"}:
            return "AV"
    bare = following in MODALS | BE | HAVE | PREPOSITIONS or not following[:1].isalnum()
    return "R" if bare else None


_TELLING = word_class("verbs of telling")


def _told(index: int, tokens: list[Token]) -> bool:
    """'promised X that', 'has warned the army that': what was said follows, no relative clause."""
    place = index - 1
    while place > 0 and tokens[place].tag in {"NP", "N", "D", "J", "R", "O"}:
        place -= 1
    return (
        0 < place < index - 1
        and tokens[place].tag in {"V", "B", "G", "E"}
        and tokens[place].lemma in _TELLING
    )


def _stands_alone(index: int, tokens: list[Token]) -> bool:
    """'both court Norway', 'Neither trusts the other', 'each then wrote to': no noun follows."""
    place = index + 1
    while place < len(tokens) and closed_tag(tokens[place].low) == "AV":
        place += 1
    opens = not index or tokens[index - 1].tag in {"C", ".", "S"}
    if place + 1 >= len(tokens) or not opens or tokens[place].capital:
        return False
    word, after = tokens[place].low, tokens[place + 1]
    kinds = {kind for _, kind in verb_forms().get(word, ())}
    open_after = closed_tag(after.low) in {"D", "O", "P", "R", "T", "AV", "S"} or after.capital
    if tokens[index].low == "both":
        return ("base" in kinds and (open_after or word not in NOUNISH)) or (
            "past" in kinds and (open_after or place > index + 1)
        )
    return "s" in kinds or ("past" in kinds and (open_after or place > index + 1))


def _backs(index: int, tokens: list[Token]) -> bool:
    """Whether *back* is a verb: 'who back X', 'to back the plan', 'rebels back a truce'."""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    before = tokens[index - 1]
    if following is None or not (
        following.capital or closed_tag(following.low) in {"D", "O"} or following.low in {"him", "them"}  # noqa: E501
    ):  # fmt: skip
        return False
    verbless = not any(t.tag in {"V", "A", "M", "B", "G", "E"} for t in tokens[:index])
    plural = before.tag in {"N", "NP"} and before.low.endswith("s")
    return (
        before.tag in {"M", "T", "R"}
        or before.low in {"who", "which", "that"}
        or (plural and verbless)
    )


_TAKES_TO = frozenset(
    "access aid answer return opposed attached subject due threat end according close to".split()
)


def _counts(index: int, tokens: list[Token]) -> bool:
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return (
        following is not None
        and following.text[:1].isalpha()
        and following.low
        not in (PREPOSITIONS | MODALS | BE | HAVE | SUBORDINATORS | RELATIVES | COORDINATORS)
    )


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
