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
    """A verb group that starts at ``index``: auxiliaries, adverbs, the main verb.

    Returns
    -------
    (Clause, int) or None
        The clause without subject and objects, and the token after the group; None where no verb
        group starts.
    """
    if tokens[index].tag not in VERBAL | {"A", "M", "T"}:
        return None
    clause = Clause(verb=-1, first=index, lemma="")
    auxiliary = -1
    place = index
    while place < len(tokens) and tokens[place].tag not in VERBAL:
        last = _joins(clause, tokens, place, auxiliary)
        if last < 0:
            break
        auxiliary = place if tokens[place].tag == "A" else auxiliary
        place = last + 1
    if place < len(tokens) and tokens[place].tag in VERBAL:
        verb = tokens[place]
        bare = auxiliary < 0 and not clause.modal
        clause.verb = place
        clause.participle = verb.tag in {"G", "E"} and bare
        passive = bare or (auxiliary >= 0 and tokens[auxiliary].lemma == "be")
        clause.passive = verb.tag == "E" and passive
        clause.past = clause.past or (verb.tag == "V" and verb.form == "past")
        place += 1
    elif auxiliary >= 0:
        clause.verb = auxiliary
        place = auxiliary + 1
        while place < len(tokens) and tokens[place].tag in {"X", "AV"}:
            clause.negated = clause.negated or tokens[place].tag == "X"
            place += 1
    else:
        return None
    clause.lemma, clause.stop = tokens[clause.verb].lemma, place
    return clause, max(place, index + 1)


def _joins(clause: Clause, tokens: list[Token], place: int, auxiliary: int) -> int:
    """Last token of what goes on with a verb group at a place, noted in the clause; -1: nothing.

    ``auxiliary`` is the last auxiliary so far, -1 for none.
    """
    token, inside = tokens[place], place > clause.first
    if token.tag == "T":
        if inside and tokens[place - 1].low != "ought":
            return -1
        clause.infinitive = not inside
    elif token.tag == "M":
        if clause.modal:
            return -1
        clause.modal = token.low
        clause.negated = clause.negated or token.low in _MODALS_NOT
    elif token.tag == "X" or (token.low in _HARDLY | {"no"} and inside):
        if token.low == "no" and [t.low for t in tokens[place + 1 : place + 2]] != ["longer"]:
            return -1
        clause.negated = True
    elif token.low == "neither" and (clause.modal or auxiliary >= 0):
        clause.negated = True
    elif token.text == "," and (auxiliary == place - 1 or (clause.modal and inside)):
        return _inserted(tokens, place)  # 'has been, in effect, abandoned'
    elif token.tag == "A":
        clause.perfect = clause.perfect or token.lemma == "have"
        clause.past = clause.past or token.low in {"was", "were", "had", "did"}
        clause.negated = clause.negated or token.low.endswith("n't")
    elif not (
        token.tag == "AV"
        or (token.low in {"likely", "probably"} and clause.modal)
        or (token.low in {"longer", "all", "both", "each"} and inside)
    ):
        return -1
    return place


_MODALS_NOT = frozenset({"cannot", "can't", "won't", "couldn't", "wouldn't"})


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
