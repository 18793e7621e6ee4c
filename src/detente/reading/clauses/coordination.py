"""Subjects that stand together although something stands between them."""

from __future__ import annotations

from detente.reading.actors.heads import TITLES
from detente.reading.clauses.clause import Clause
from detente.reading.language.dates import MONTHS
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention

_ALONG = (["as", "well", "as"], ["together", "with"], ["along", "with"], ["like"], ["alongside"],
          ["no", "less", "than"], ["just", "as"])  # fmt: skip
_FINITE = frozenset({"V", "M", "A"})
_LONGEST = 12


def join_subjects(clause: Clause, tokens: list[Token], mentions: list[Mention]) -> None:
    """Add the actors that act together with the subject.

    'A, the president, and B quarrelled', 'A and, to a lesser extent, B pay', 'not only A but also
    B', 'A, as well as B, backs C'.

    Parameters
    ----------
    clause : Clause
        Its subject stands before the verb; it is widened in place.
    tokens : list of Token
        Of the sentence.
    mentions : list of Mention
        In it.
    """
    first, last = clause.subject_words
    if not clause.subject or clause.participle or not 0 <= first < last <= clause.first:
        return
    mate = _before(first, tokens, mentions) or _beside(last, clause.first, tokens, mentions)
    if mate is None or set(mate.who) & set(clause.subject):
        return
    before = mate.first < first
    clause.subject = (*mate.who, *clause.subject) if before else (*clause.subject, *mate.who)


def _before(first: int, tokens: list[Token], mentions: list[Mention]) -> Mention | None:
    """The actor to the left that *and* joins to a subject, over an insertion."""
    place = first - 1
    while place > 0 and (tokens[place].tag == "D" or tokens[place].low in TITLES):
        place -= 1
    if place < 1:
        return None
    if tokens[place].low == "also" and tokens[place - 1].low == "but":
        return _ending(place - 1, mentions)
    if tokens[place].text == ",":
        opening = _comma_before(place, tokens)
        joined = opening > 1 and tokens[opening - 1].low == "and"
        return _ending(opening - 1, mentions) if joined else None
    if tokens[place].low == "and" and tokens[place - 1].text == ",":
        opening = _comma_before(place - 1, tokens)
        mate = _ending(opening, mentions) if opening > 0 else None
        if mate is None or mate.kind not in {"name", "capital", "description"}:
            return None
        lead = mate.first - 1
        while lead >= 0 and (tokens[lead].tag in {"D", "J", "N"} or tokens[lead].low in TITLES):
            lead -= 1
        opens = lead < 0 or tokens[lead].tag == "S" or tokens[lead].text in {";", ":"}
        dated = not opens and (tokens[lead].tag == "Q" or tokens[lead].low in MONTHS)
        fronted = not opens and (dated or tokens[lead].text == ",") and not any(
            t.tag in _FINITE for t in tokens[:lead]
        )  # fmt: skip
        return mate if opens or fronted else None
    return None


def _beside(last: int, verb: int, tokens: list[Token], mentions: list[Mention]) -> Mention | None:
    """The actor in 'A, as well as B, backs C'."""
    if last >= verb or tokens[last].text != "," or tokens[verb - 1].text != ",":
        return None
    words = [t.low for t in tokens[last + 1 : last + 4]]
    link = next((link for link in _ALONG if words[: len(link)] == link), None)
    if link is None:
        return None
    place = last + 1 + len(link)
    while place < verb and (tokens[place].tag == "D" or tokens[place].low in TITLES):
        place += 1
    mate = next((m for m in mentions if m.first <= place < m.last and m.kind != "place"), None)
    return mate if mate is not None and mate.last == verb - 1 else None


def _comma_before(comma: int, tokens: list[Token]) -> int:
    """The comma that opens an insertion without a verb of its own; -1 for none."""
    for place in range(comma - 1, max(0, comma - _LONGEST), -1):
        if tokens[place].text == ",":
            return place
        if tokens[place].tag in _FINITE or tokens[place].text in {";", ":"}:
            return -1
    return -1


def _ending(place: int, mentions: list[Mention]) -> Mention | None:
    """The actor whose last word stands before a place."""
    return next((m for m in mentions if m.last == place and m.kind != "place"), None)
