"""Tags of signs, numbers and words of closed classes: some hang on what stands beside them."""

from __future__ import annotations

from detente.reading.language.tokens import Token
from detente.reading.language.word_classes import (
    ADJECTIVES,
    ADVERBS,
    BE,
    COORDINATORS,
    DO,
    HAVE,
    MODALS,
    NOUNISH,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    closed_tag,
)
from detente.reading.language.words import number_word, verb_forms, word_class

_AUXILIARY = {
    word: lemma for words, lemma in ((BE, "be"), (HAVE, "have"), (DO, "do")) for word in words
}
_QUANTIFIERS = frozenset("few many most all some several both neither either each".split())
_TIMES = frozenset("since before after until till as".split())
_LIKE_PREPOSITIONS = frozenset("following including regarding concerning according".split())
_TELLING = word_class("verbs of telling")
_TAKES_TO = frozenset(
    "access aid answer return opposed attached subject due threat end according close to".split()
)


def closed(token: Token, index: int, tokens: list[Token]) -> str:
    """Tag of a sign, a number or a word of a closed class; empty for any other word.

    Tags of the tokens before it must be set; a form of *be*, *have* or *do* gets its lemma too.
    """
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


def _counts(index: int, tokens: list[Token]) -> bool:
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return (
        following is not None
        and following.text[:1].isalpha()
        and following.low
        not in (PREPOSITIONS | MODALS | BE | HAVE | SUBORDINATORS | RELATIVES | COORDINATORS)
    )
