"""Places where a word that can be a verb is one: inversion, bare infinitives, series of verbs."""

from __future__ import annotations

from detente.reading.language.tokens import Token
from detente.reading.language.word_classes import NOUNISH, closed_tag
from detente.reading.language.words import verb_forms, word_class

_PHRASE = frozenset({"D", "NP", "N", "R", "J", "'", "O", "Q"})
# Words that bring the auxiliary before its subject when they open a clause.
_FRONTING = frozenset(
    "not never only nor neither no rarely seldom hardly scarcely little so how why what when "
    "where whom".split()
)
# Verbs that take no clause: what stands after them is a thing.
_TAKING = word_class("verbs of taking")
_REPORTS = frozenset("say think believe know fear hope claim argue insist see show mean".split())
_LETTING = frozenset("let make help see watch hear".split())


def before_verb(index: int, tokens: list[Token]) -> int:
    """Token before ``index`` that decides what it is: adverbs and insertions are passed over."""
    place = index - 1
    while place >= 0:
        if tokens[place].tag in {"AV", "X"} or tokens[place].low == "likely":
            place -= 1
        elif (
            place
            and tokens[place].low in {"neither", "either", "both"}
            and tokens[place - 1].tag in {"A", "M"}
        ):
            place -= 1  # 'will neither arm X nor'
        elif tokens[place].text == ",":
            # 'has been, in effect, abandoned', 'would, if asked, sign'
            opening = next(
                (i for i in range(place - 1, max(-1, place - 9), -1) if tokens[i].text == ","), -1
            )
            if opening < 1 or tokens[opening - 1].tag not in {"A", "M", "AV", "C"}:
                break
            if tokens[opening - 1].tag == "AV" and tokens[opening - 2].tag not in {"A", "M"}:
                break
            place = opening - 1
        else:
            break
    return place


def inverted(index: int, tokens: list[Token]) -> str:
    """Lemma (or *will*) of an auxiliary that stands before the subject: 'nor does X trust'."""
    place = index - 1
    while place >= 0 and (
        tokens[place].tag in _PHRASE | {"AV", "X"}
        or (tokens[place].low in {"of", "and", "or"} and tokens[place - 1].tag in {"N", "NP"})
    ):
        place -= 1
    if place < 0 or tokens[place].tag not in {"A", "M"}:
        return ""
    lead = tokens[place + 1]
    if place + 1 == index or lead.tag in {"AV", "X"}:
        return ""
    lemma = "will" if tokens[place].tag == "M" else tokens[place].lemma
    if place == 0 or tokens[place - 1].tag in {"C", "S"} or tokens[place - 1].text in {";", ":"}:
        bare = (
            place == 0
            or tokens[place - 1].low in {"nor", "so", "than", "as"}
            or (tokens[place].low in {"should", "were", "had"})
        )
        return lemma if bare else ""
    opening = place
    while opening > 0 and tokens[opening - 1].text not in {";", ":", "—", '"', "“"}:
        opening -= 1
    first = tokens[opening].low
    negative = tokens[opening].tag == "P" and any(
        t.low in {"no", "any", "neither"} for t in tokens[opening + 1 : opening + 3]
    )
    if first not in _FRONTING and not negative:
        return ""
    # 'Not all that X did Y copied': what stands before the auxiliary must be no subject of it.
    return lemma if first in _FRONTING - {"no", "neither", "so"} or negative else ""


def bare_infinitive(index: int, place: int, tokens: list[Token]) -> bool:
    """'let the mission inspect', 'made X apologise', 'help Y win': the verb after the object."""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    after = closed_tag(following.low) if following is not None else "."
    named = tokens[place].tag in {"NP", "R"}
    while place > 0 and tokens[place].tag in _PHRASE - {"'"}:
        place -= 1
    if tokens[index].low in NOUNISH and not (
        after in {"D", "O"}
        or (following is not None and following.capital)
        or (tokens[place].lemma == "let" and named)
    ):
        return False
    return tokens[place].lemma in _LETTING and tokens[place].tag in {"V", "B", "G", "E"}


def in_base_series(index: int, tokens: list[Token]) -> bool:
    """'would lose X, fall out with Y and have to turn to Z': one more base form in the row."""
    if tokens[index - 1].text != ",":
        return False
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is None:
        return False
    after = closed_tag(following.low)
    free = after in {"D", "O"} or following.capital or (after == "P" and following.low != "of")
    if not free or (after == "P" and tokens[index].low in NOUNISH and following.low != "out"):
        return False
    upper = next((t for t in reversed(tokens[:index]) if t.tag in {"V", "A", "M", "B"}), None)
    if upper is None or upper.tag != "B":
        return False
    for place in range(index + 1, min(index + 20, len(tokens) - 1)):
        if tokens[place].text in {";", ":"}:
            return False
        if tokens[place].low in {"and", "or"}:
            forms = verb_forms().get(tokens[place + 1].low, ())
            return any(kind == "base" for _, kind in forms) or tokens[place + 1].low in {
                "have", "be", "do",
            } or tokens[place + 1].low.endswith("ly")  # fmt: skip
    return False


def noun_compound(index: int, tokens: list[Token], after: str, *, capital: bool) -> bool:
    """'to cut trade links with X': an s-form after a verb and a bare noun is a noun."""
    if index < 2 or tokens[index - 1].tag != "N" or tokens[index - 1].low.endswith("s"):
        return False
    if after in {"D", "O", "R", "T"} or capital:
        return False
    place = index - 2
    while place > 0 and tokens[place].tag in {"J", "D", "O"}:
        place -= 1
    bare = place == index - 2
    taking = tokens[place].lemma in _TAKING or (
        tokens[place].tag in {"B", "G"} and tokens[place].lemma not in _REPORTS
    )
    return (
        tokens[place].tag in {"V", "B", "G", "E"} and (bare or taking) and after in {"P", "C", ""}
    )


def two_verbs(index: int, tokens: list[Token]) -> bool:
    """'Peru arms and trains the militia': a name, two s-forms and an object."""
    if index + 3 >= len(tokens) or tokens[index - 1].tag not in {"NP", "R"}:
        return False
    if tokens[index + 1].low not in {"and", "or"}:
        return False
    forms = verb_forms().get(tokens[index + 2].low, ())
    after = tokens[index + 3]
    return any(kind == "s" for _, kind in forms) and (
        closed_tag(after.low) in {"D", "O", "R"} or after.capital
    )


def closes_relative(index: int, tokens: list[Token]) -> bool:
    """'X, who chairs the council, answered with': the verb of X after its relative clause."""
    if tokens[index - 1].text != ",":
        return False
    verbs = 0
    for place in range(index - 2, 0, -1):
        token = tokens[place]
        if token.text in {";", ":"}:
            return False
        verbs += token.tag in {"V", "A", "M"}
        if token.tag == "W":
            opens = tokens[place - 1].text == ","
            main = any(t.tag in {"V", "A", "M"} for t in tokens[max(0, place - 20) : place])
            return opens and verbs == 1 and not main
    return False


def owned_things(index: int, tokens: list[Token], *, objectish: bool) -> bool:
    """'secured regular payment of X wages,': an s-form after 'of X' ends a phrase."""
    if objectish or index < 3 or tokens[index - 1].tag != "NP" or tokens[index - 2].tag != "P":
        return False
    for token in reversed(tokens[: index - 2]):
        if token.tag in {"W", "S", "C"} or token.tag == ".":
            return False
        if token.tag in {"V", "A", "M", "B", "G"}:
            return True
    return False


def opens_insertion(index: int, tokens: list[Token]) -> bool:
    """'X, pushed into opposition, accuses': a preposition after, then a comma and the main verb."""
    after = closed_tag(tokens[index + 1].low) if index + 1 < len(tokens) else ""
    if after not in {"P", "AV"}:
        return False
    for token in reversed(tokens[: index - 1]):
        if token.text in {";", ":"} or token.tag == "C":
            break
        if token.tag in {"V", "A", "M"}:
            return False
    closing = next(
        (i for i in range(index + 2, min(index + 14, len(tokens) - 1)) if tokens[i].text == ","), -1
    )
    if closing < 0:
        return False
    word = tokens[closing + 1].low
    kinds = {kind for _, kind in verb_forms().get(word, ())}
    finite = closed_tag(word) in {"A", "M"} or (kinds & {"s", "past"} and word not in NOUNISH)
    return bool(finite)
