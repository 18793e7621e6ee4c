"""One verb with what belongs to it, and the verb group it stands in."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention

VERBAL = frozenset({"V", "B", "G", "E"})
_HARDLY = frozenset({"hardly", "scarcely", "barely"})


@dataclass
class Clause:
    """One verb with what belongs to it; all places are token indices of the sentence.

    Parameters
    ----------
    verb : int
        Token of the main verb.
    first : int
        Token where the verb group starts.
    lemma : str
    subject : tuple of str
        Keys of the entities that act (or suffer, in the passive).
    subject_words : tuple of int
        First and last token of the subject phrase, (-1, -1) where there is none.
    objects : list of Mention
        Actors in the direct object, before any preposition.
    phrases : list of (str, Mention)
        Preposition and actor after it.
    stop : int
        Token after the last one that belongs to the clause.
    """

    verb: int
    first: int
    lemma: str
    subject: tuple[str, ...] = ()
    subject_words: tuple[int, int] = (-1, -1)
    objects: list[Mention] = field(default_factory=list)
    phrases: list[tuple[str, Mention]] = field(default_factory=list)
    stop: int = 0
    passive: bool = False
    negated: bool = False
    modal: str = ""
    past: bool = False
    perfect: bool = False
    infinitive: bool = False
    matrix: str = ""
    relative: bool = False
    participle: bool = False
    nouns: tuple[str, ...] = ()


def verb_group(tokens: list[Token], index: int) -> tuple[Clause, int] | None:
    """A verb group that starts at ``index``: auxiliaries, adverbs, the main verb."""
    token = tokens[index]
    if token.tag not in VERBAL | {"A", "M", "T"}:
        return None
    place = index
    passive = negated = perfect = infinitive = past = False
    modal = ""
    main = -1
    last_auxiliary = -1
    while place < len(tokens):
        token = tokens[place]
        if token.tag == "T":
            if place != index and tokens[place - 1].low != "ought":
                break
            infinitive = place == index
        elif token.tag == "M":
            if main >= 0 or modal:
                break
            modal = token.low
            negated = negated or token.low in {"cannot", "can't", "won't", "couldn't", "wouldn't"}
        elif token.tag == "X" or (token.low in _HARDLY | {"no"} and place > index):
            if token.low == "no" and not (
                place + 1 < len(tokens) and tokens[place + 1].low == "longer"
            ):
                break
            negated = True
        elif token.low == "neither" and (modal or last_auxiliary >= 0) and main < 0:
            negated = True
        elif (
            token.tag == "AV"
            or (token.low in {"likely", "probably"} and modal)
            or (token.low in {"longer", "all", "both", "each"} and place > index)
        ):
            pass
        elif token.text == "," and (last_auxiliary == place - 1 or (modal and place > index)):
            over = _inserted(tokens, place)
            if over < 0:
                break
            place = over  # 'has been, in effect, abandoned'
        elif token.tag == "A":
            if main >= 0:
                break
            last_auxiliary = place
            perfect = perfect or token.lemma == "have"
            past = past or token.low in {"was", "were", "had", "did"}
            negated = negated or token.low.endswith("n't")
        elif token.tag in VERBAL:
            main = place
            if token.tag == "E" and last_auxiliary >= 0 and tokens[last_auxiliary].lemma == "be":
                passive = True
            if token.tag == "E" and last_auxiliary < 0 and not modal:
                passive = True
            past = past or (token.tag == "V" and token.form == "past")
            place += 1
            break
        else:
            break
        place += 1
    if main < 0:
        if last_auxiliary < 0:
            return None
        main = last_auxiliary
        place = main + 1
        while place < len(tokens) and tokens[place].tag in {"X", "AV"}:
            negated = negated or tokens[place].tag == "X"
            place += 1
    verb = tokens[main]
    participle = verb.tag in {"G", "E"} and last_auxiliary < 0 and not modal
    clause = Clause(
        verb=main, first=index, lemma=verb.lemma, passive=passive, negated=negated, modal=modal,
        past=past, perfect=perfect, infinitive=infinitive, participle=participle, stop=place,
    )  # fmt: skip
    return clause, max(place, index + 1)


def _inserted(tokens: list[Token], comma: int) -> int:
    """Comma that closes a short insertion between an auxiliary and its verb; -1 for none."""
    for place in range(comma + 1, min(comma + 9, len(tokens) - 1)):
        if tokens[place].text == ",":
            return place if tokens[place + 1].tag in {"B", "G", "E", "AV", "X"} else -1
        second = tokens[comma + 1].tag == "C" and tokens[place].tag == "M"  # ', and should,'
        finite = tokens[place].tag in {"V", "A", "M"} and not second
        if finite or tokens[place].text in {";", ":"}:
            return -1
    return -1


def no_longer(tokens: list[Token], place: int) -> bool:
    """Whether 'no longer' ends at a place."""
    return place > 0 and tokens[place].low == "longer" and tokens[place - 1].low == "no"


def main_before(earlier: list[Clause]) -> list[Clause]:
    """The last main clause of several, as a list; any clause where there is none."""
    main = [c for c in earlier if not c.relative and not c.participle and not c.infinitive]
    return main[-1:] or earlier[-1:]


def inherit(clause: Clause, others: list[Clause]) -> None:
    """Give a clause the subject of the last of several others."""
    if others:
        clause.subject = others[-1].subject
        clause.subject_words = others[-1].subject_words


def opening(clause: Clause) -> int:
    """Token where a clause starts: its subject if that stands before the verb."""
    return clause.subject_words[0] if 0 <= clause.subject_words[0] < clause.first else clause.first
