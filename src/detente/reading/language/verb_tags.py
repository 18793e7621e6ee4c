"""Whether a word that can be a verb is one here, and in which form."""

from __future__ import annotations

import re

from detente.reading.language.tokens import Token
from detente.reading.language.verb_contexts import (
    bare_infinitive,
    before_verb,
    closes_relative,
    in_base_series,
    inverted,
    noun_compound,
    opens_insertion,
    owned_things,
    two_verbs,
)
from detente.reading.language.word_classes import BE, DO, HAVE, NOUNISH, PREPOSITIONS, closed_tag
from detente.reading.language.words import number_word

_HELD_BY_ONE = frozenset("head heads chair host hosts guard guide chief".split())
_YEAR = re.compile(r"(?:1[5-9]|2[01])\d\d")


def verb_tag(token: Token, index: int, tokens: list[Token], forms: list[tuple[str, str]]) -> str:
    """Tag of a word that can be a verb; empty if it is a noun or adjective here."""
    kinds = {kind: lemma for lemma, kind in reversed(forms)}
    place = before_verb(index, tokens)
    before = tokens[place] if place >= 0 else None
    tag_before = before.tag if before is not None else ""
    low_before = before.low if before is not None else ""
    following = tokens[index + 1] if index + 1 < len(tokens) else None

    def give(kind: str, name: str) -> str:
        token.lemma, token.form = kinds[kind], kind
        return name

    if index and tokens[index - 1].low == "whose" and {"base", "s"} & kinds.keys():
        return ""  # 'whose mandate lapsed'
    if (
        token.low in _HELD_BY_ONE
        and following is not None
        and following.low == "of"
        and tag_before not in {"M", "T"}
    ):
        return ""  # 'X, then head of Y'

    if (tag_before in {"M", "T"} or low_before in DO) and "base" in kinds:
        return give("base", "B")
    if tag_before in {"NP", "R", "N"}:
        ahead = inverted(index, tokens)
        if ahead in {"have", "be"} and "part" in kinds:
            return give("part", "E")
        if ahead == "be" and "ing" in kinds:
            return give("ing", "G")
        if ahead in {"do", "will"} and "base" in kinds:
            return give("base", "B")
        if "base" in kinds and bare_infinitive(index, place, tokens):
            return give("base", "B")
    if tag_before == "." and "base" in kinds and in_base_series(index, tokens):
        return give("base", "B")
    if "base" in kinds and tag_before in {"NP", "R", "N"} and _demanded(place, tokens):
        return give("base", "V")
    if tag_before == "C" and "base" in kinds and _goes_on(place, tokens, following):
        return give("base", "B")
    if low_before in HAVE and "part" in kinds:
        return give("part", "E")
    if low_before in BE:
        if "ing" in kinds:
            return give("ing", "G")
        if "part" in kinds:
            return give("part", "E")
        return ""
    adjacent = tokens[index - 1].tag if index else ""
    if adjacent == "Q" and _YEAR.fullmatch(tokens[index - 1].text):
        adjacent = "NP"  # 'on 3 July 2035 killed': a year counts no noun
    if adjacent in {"D", "O", "'", "J", "Q"}:
        if "ing" in kinds or ("part" in kinds and "base" not in kinds):
            kind = "ing" if "ing" in kinds else "part"
            token.lemma, token.form = kinds[kind], kind
            noun_next = (
                following is not None
                and following.text[0].isalpha()
                and not closed_tag(following.low)
                and number_word(following.low) is None
            )
            if noun_next:
                return "J"
            if adjacent == "J" and kind == "part":
                return "J"
            return "N" if kind == "ing" else _past(token, index, tokens, kinds)
        if (
            adjacent == "Q"
            and tokens[index - 1].low != "one"
            and _after_subject(index, tokens)
            and "base" in kinds
            and low_verbish(token)
        ):
            return give("base", "V")
        return ""
    if tag_before == "P":
        if "ing" in kinds and token.low not in NOUNISH:
            return give("ing", "G")
        return (
            "J"
            if "part" in kinds
            and "base" not in kinds
            and following is not None
            and following.text[0].isalpha()
            else ""
        )
    if "ing" in kinds:
        return give("ing", "G")
    if "past" in kinds or "part" in kinds:
        return _past(token, index, tokens, kinds)
    return _present(token, index, tokens, kinds)


def _goes_on(place: int, tokens: list[Token], following: Token | None) -> bool:
    """'should sack X, accept Y and stop shielding Z': one more base form in the row."""
    if following is None or not any(t.tag == "B" for t in tokens[:place]):
        return False
    after = closed_tag(following.low)
    if after in {"D", "O"} or following.capital or following.low.endswith("ing"):
        return True
    return tokens[place + 1].text == "," and not after and following.low.endswith("s")


def _in_series(index: int, tokens: list[Token]) -> bool:
    """'flew in, dined with X, and snubbed Y': a past verb before and ', and' with one after."""
    if not any(t.tag == "V" and t.form == "past" for t in tokens[:index]):
        return False
    for place in range(index + 1, min(index + 14, len(tokens) - 2)):
        if tokens[place].text == "," and tokens[place + 1].low == "and":
            return tokens[place + 2].low.endswith(
                ("ed", "nt", "id", "ld", "ght", "ook", "ave", "ew")
            )
        if tokens[place].text in {";", ":"}:
            return False
    return False


def _in_gap(index: int, tokens: list[Token]) -> bool:
    """'which the Conservatives fund and': a verb closes the clause of its relative pronoun."""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is not None and closed_tag(following.low) not in {"C", "A", "M"} and (
        following.text[0].isalnum()
    ):  # fmt: skip
        return False
    place = index - 1
    while place > 0 and (
        tokens[place].tag in {"NP", "N", "D", "O", "J", "R", "AV"}
        or (tokens[place].low == "and" and tokens[place - 1].tag in {"NP", "N"})
    ):
        place -= 1
    return tokens[place].tag == "W" and place < index - 1 and tokens[place].low != "who"


def _ships(index: int, tokens: list[Token], kind: str) -> bool:
    """'Cuba ships fuel to': a name, an s-form, a bare singular noun and a preposition."""
    if kind != "s" or index + 2 >= len(tokens) or tokens[index - 1].tag != "NP":
        return False
    noun, after = tokens[index + 1].low, tokens[index + 2].low
    bare = noun.isalpha() and not closed_tag(noun) and not noun.endswith(("s", "ed", "ing"))
    aside = after == "," and [t.low[-2:] for t in tokens[index + 3 : index + 5]] == ["ly", ","]
    return bare and not tokens[index + 1].capital and (after in _AFTER_GOODS or aside)


_AFTER_GOODS = frozenset("to from into for on with at over against".split())
_WISHING = frozenset("want like need prefer wish see".split())


def _wished(index: int, tokens: list[Token]) -> bool:
    """'wants the militia disarmed': what somebody would see done to another."""
    place = index - 1
    while place > 0 and tokens[place].tag in {"NP", "N", "D", "O", "J", "'", "R"}:
        place -= 1
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    acts = following is not None and closed_tag(following.low) in {"D", "O", "R", "T", "M", "A"}
    return (
        place < index - 1
        and tokens[place].tag in {"V", "B"}
        and tokens[place].lemma in _WISHING
        and not acts
    )


def _demanded(place: int, tokens: list[Token]) -> bool:
    """'insists that X withdraw': a base form after a verb of demanding."""
    while place > 0 and tokens[place].tag in {"NP", "N", "R", "D", "O", "J", "'"}:
        place -= 1
    return (
        place > 0
        and tokens[place].low == "that"
        and tokens[place - 1].lemma in {"insist", "demand", "ask", "recommend", "propose", "urge"}
    )


def low_verbish(token: Token) -> bool:
    """Whether a base form is no usual noun."""
    return token.low not in NOUNISH


def _past(token: Token, index: int, tokens: list[Token], kinds: dict[str, str]) -> str:
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    kind = "past" if "past" in kinds else "part"
    token.lemma, token.form = kinds[kind], kind
    before = tokens[index - 1] if index else None
    if (
        "base" in kinds
        and token.low in NOUNISH
        and (before is None or before.tag in {"D", "O", "'", "J", "P", "N"})
    ):
        token.lemma = token.form = ""
        return ""
    if kind == "part" or ("part" in kinds and _wished(index, tokens)):
        return "E"
    elliptic = before is not None and (
        before.tag == "S"
        or (before.tag in {"X", "AV"} and index > 1 and tokens[index - 2].tag == "S")
    )
    if "part" in kinds and elliptic and following is not None and (
        following.text == "," or following.tag == "P" or following.low in PREPOSITIONS
    ):  # fmt: skip
        return "E"  # 'if not betrayed, by X', 'once freed from Y'
    if "part" in kinds and _coordinated_participle(index, tokens):
        return "E"
    if before is None:
        noun = following is not None and following.tag == "" and following.text[0].isalpha()
        return "E" if noun or following is None or following.low in PREPOSITIONS else "V"
    if (
        before.tag == "C"
        and "part" in kinds
        and following is not None
        and following.low in {"by", "from"}
    ):
        upper = next((t for t in reversed(tokens[: index - 1]) if t.tag in {"V", "E", "M"}), None)
        if upper is not None and upper.tag == "E":
            return "E"
    if (
        before.low == ","
        and following is not None
        and following.low in {"by", "from", "in", "on", "with"}
    ):
        closing = closes_relative(index, tokens) or _closes_phrase(index, tokens)
        if following.low != "by" and (_in_series(index, tokens) or closing):
            return "V"
        # ', financed by …' qualifies; ', signed in …' usually does too.
        return "E" if "part" in kinds else "V"
    if "part" in kinds and before.low == "," and opens_insertion(index, tokens):
        return "E"  # 'X, pushed into opposition, accuses Y'
    beyond = tokens[index + 2] if index + 2 < len(tokens) else None
    if (
        "part" in kinds and following is not None and beyond is not None and beyond.low == "by"
        and following.low in {"up", "down", "out", "off", "back", "away"}
        and before.tag in {"N", "NP", "."}
    ):  # fmt: skip
        return "E"  # 'X, bailed out by Y'
    if (
        following is not None
        and following.low == "by"
        and "part" in kinds
        and before.tag in {"N", "NP", ".", "AV"}
        and not (index + 2 < len(tokens) and tokens[index + 2].low.endswith("ing"))
    ):
        return "E"
    return "V"


def _closes_phrase(index: int, tokens: list[Token]) -> bool:
    """'X, for the union, signed in May': the main verb after a phrase between commas."""
    opening = next((i for i in range(index - 2, 0, -1) if tokens[i].text == ","), 0)
    return (
        opening > 0
        and tokens[opening + 1].tag == "P"
        and not any(t.tag in {"V", "M", "A"} for t in tokens[:index])
    )


def _coordinated_participle(index: int, tokens: list[Token]) -> bool:
    """'is hosted, financed and armed by X': participles in a row after one *be* or *have*."""
    place = index - 1
    if place < 1 or tokens[place].text not in {",", "and", "or"}:
        return False
    met = False
    while place >= 0 and (tokens[place].tag in {"C", "AV", "E"} or tokens[place].text == ","):
        met = met or tokens[place].tag == "E"
        place -= 1
    return met and place >= 0 and tokens[place].tag in {"A", "X"}


_OBJECT_STARTS = frozenset({"D", "O", "Q", "X", "T", "S", "W", "R", "AV"})


def _present(token: Token, index: int, tokens: list[Token], kinds: dict[str, str]) -> str:
    before = tokens[index - 1] if index else None
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    kind = "s" if "s" in kinds else "base"
    if before is None:
        return ""
    after = closed_tag(following.low) if following is not None else "."
    if following is not None and following.text[0].isdigit():
        after = "Q"
    objectish = after in _OBJECT_STARTS or (
        following is not None and following.low in {"to", "that", "as"}
    )
    capital_next = following is not None and following.capital
    prepositional = after == "P"
    subject = _after_subject(index, tokens)
    if not subject:
        return ""
    beside = before.tag == "AV" and index > 1 and tokens[index - 2].text == ","
    if beside and kind == "base" and following is not None and following.low == "of":
        return ""  # 'X, then head of Y,'
    nounish = kind == "s" and token.low in NOUNISH
    if nounish and before.tag == "N" and after in {"A", "M"}:
        return ""  # 'the lowland states had'
    if kind == "s" and owned_things(index, tokens, objectish=objectish or capital_next):
        return ""
    if kind == "s" and noun_compound(index, tokens, after, capital=capital_next):
        return ""
    if token.low in NOUNISH and kind == "s" and two_verbs(index, tokens):
        token.lemma, token.form = kinds[kind], kind
        return "V"
    plural_subject = _plural_before(index, tokens)
    if kind == "base" and before.tag in {"NP", "N"} and not plural_subject:
        return ""
    if token.low in NOUNISH:
        good = (
            objectish
            or capital_next
            or (
                following is not None
                and following.low.endswith(("ing",)) is False
                and following.text[0].isalpha()
                and before.tag in {"R", "W"}
            )
        )
        plural_object = (
            kind == "s" and before.tag == "NP" and following is not None
            and following.text[0].islower() and following.low.endswith("s") and not after
        )  # fmt: skip
        closing = before.text == "," and prepositional and closes_relative(index, tokens)
        good = good or plural_object or closing
        good = good or _in_gap(index, tokens) or _ships(index, tokens, kind)
        if not good and not (prepositional and before.tag in {"NP", "R", "W"} and kind == "s"):
            return ""
        if kind == "base" and not plural_subject:
            return ""
    token.lemma, token.form = kinds[kind], kind
    return "V"


def _after_subject(index: int, tokens: list[Token]) -> bool:
    place = index - 1
    while place >= 0 and tokens[place].tag in {"AV", "X"}:
        place -= 1
    if place < 0:
        return False
    token = tokens[place]
    if token.tag in {"N", "NP", "R", "W", "Q"} or token.low == ")":
        return True
    if token.tag == "C":
        return any(t.tag in {"V", "A", "M", "E"} for t in tokens[:place])
    if token.low in {",", "—", "–", '"', "”", "'", "’"}:
        return any(t.tag in {"N", "NP", "R"} for t in tokens[:place])
    return False


def _plural_before(index: int, tokens: list[Token]) -> bool:
    """Whether a plural noun, a plural pronoun or 'A and B' can be the subject before ``index``."""
    for place in range(index - 1, max(-1, index - 14), -1):
        token = tokens[place]
        if token.tag in {"V", "M", "A", "B", "S"} or token.low in {";", ":", "a", "an"}:
            return False
        if token.tag in {"R", "W"} or token.low in {
            "these",
            "those",
            "both",
            "few",
            "many",
            "most",
        }:
            return token.low not in {"it", "he", "she", "one", "him", "nobody", "everyone"}
        if token.tag == "C" and token.low == "and" and place >= index - 6:
            return True
        plural = token.low.endswith("s") and not token.low.endswith(("ss", "'s", "us", "is"))
        if token.tag == "NP" and token.low.endswith("is") and place == index - 1:
            plural = token.low not in {"paris", "tunis"}  # 'the Houthis insist'
        if token.tag == "NP" and place == index - 1 and place and tokens[place - 1].low == "the":
            ahead = closed_tag(tokens[index + 1].low) if index + 1 < len(tokens) else ""
            people = ahead in {"D", "O", "R", "T", "S", "X"}
            plural = plural or (people and tokens[index].low not in NOUNISH)  # 'the Teshi want no'
        plural = plural and token.low not in {"gas", "bias", "chaos", "news", "lens", "canvas"}
        if token.tag in {"N", "NP"} and (
            plural or token.low in {"men", "people", "police", "fishermen", "women"}
        ):
            return True
    return False
