"""Clauses as subject, verb, object and prepositional phrases, over the mentions of a sentence.

A shallow parse: verb groups are found, each takes the noun phrase before it as its subject (through
relative pronouns, shared subjects and infinitives) and what follows up to the next clause as its
objects.  Good enough to say who does what to whom; it never raises.
"""

from __future__ import annotations

import itertools

from detente.reading.actors.spans import MONTHS
from detente.reading.clauses.bounds import (
    acts_itself,
    begins_clause,
    clause_after,
    closes_insertion,
    new_clause,
)
from detente.reading.clauses.clause import Clause, no_longer, verb_group
from detente.reading.clauses.gaps import headed, object_gap
from detente.reading.clauses.order import (
    fronted_phrases,
    insertion_end,
    left_out,
    shared_objects,
)
from detente.reading.clauses.phrases import list_goes_on, list_link
from detente.reading.clauses.subjects import find_subject
from detente.reading.language.tokens import Token
from detente.reading.language.words import word_class
from detente.reading.mentions.mentions import Mention
from detente.reading.mentions.owned_names import named_role, owns_name

_PARTICLES = frozenset({"up", "down", "off", "out", "away", "back", "apart", "aside"})
_DATING = frozenset({"in", "on", "since", "by", "until", "during", "after", "before"})
_REACHING = frozenset({"from", "on", "against", "upon"})
_FOES = frozenset(
    "rebels rebel insurgents guerrillas separatists dissidents secessionists mutineers opponents "
    "enemies rivals critics foes detractors".split()
)
_BREAK = frozenset({";", ":", "—", "(", ")"})
# Words for the people or parts of an actor: what is done to them is done to it.
PEOPLE = word_class("people and parts of an actor")


def clauses(tokens: list[Token], mentions: list[Mention]) -> list[Clause]:
    """All clauses of a sentence, in order of their verbs."""
    found: list[Clause] = []
    index = 0
    named = {i for m in mentions if m.kind == "name" for i in range(m.first, m.last)}
    while index < len(tokens):
        group = verb_group(tokens, index) if index not in named else None
        if group is None:
            index += 1
            continue
        clause, after = group
        before = tokens[index - 1] if index else None
        if before is not None and (
            before.tag == "X"
            or before.low in {"hardly", "scarcely", "barely"}
            or no_longer(tokens, index - 1)
        ):
            clause.negated = True
        if after < len(tokens) and tokens[after].low in {"neither", "none", "nobody"}:
            clause.negated = True  # 'recognises neither X nor Y'
        found.append(clause)
        index = after
    starts = [clause.first for clause in found]
    for number, clause in enumerate(found):
        find_subject(clause, number, found, tokens, mentions)
        find_objects(clause, tokens, mentions, starts)
        object_gap(clause, tokens, mentions, found[:number])
    for clause in found:
        headed(clause, tokens, mentions)
    _fronted(found, tokens)
    _shared_agent(found, tokens)
    shared_objects(found, tokens)
    left_out(found, tokens, mentions)
    fronted_phrases(found, tokens, mentions)
    return found


def _fronted(found: list[Clause], tokens: list[Token]) -> None:
    """'Funded by X, Y survived', 'Having broken with X, Y': the subject of the main clause."""
    if not found or found[0].first > 1:
        return
    opens = found[0].participle or tokens[found[0].first].tag == "G" or (
        tokens[found[0].first].low == "having"
    )  # fmt: skip
    comma = next((i for i in range(found[0].stop, len(tokens)) if tokens[i].text == ","), -1)
    main = next((c for c in found[1:] if c.first > comma >= 0 and not c.participle), None)
    if not opens or main is None:
        return
    for clause in found:
        if clause.first < comma and (clause.participle or clause is found[0]):
            clause.subject, clause.subject_words = main.subject, main.subject_words
            clause.passive = clause.passive or (
                tokens[clause.verb].tag == "E" and tokens[clause.first].low != "having"
            )


def _shared_agent(found: list[Clause], tokens: list[Token]) -> None:
    """'is hosted, financed and armed by X': the agent of the last is that of all."""
    for left, right in reversed(list(itertools.pairwise(found))):
        between = {t.low for t in tokens[left.verb + 1 : right.verb]}
        row = between <= {",", "and", "or", "also"} and between
        if row and tokens[left.verb].tag == tokens[right.verb].tag == "E":
            right.passive = right.passive or left.passive
            right.subject, right.subject_words = left.subject, left.subject_words
            left.phrases = left.phrases or list(right.phrases)


def find_objects(
    clause: Clause, tokens: list[Token], mentions: list[Mention], starts: list[int]
) -> None:
    """Actors between the verb and the next clause: direct, or after a preposition.

    ``starts`` are the tokens where the verb groups of the sentence begin.
    """
    following = next((i for i in starts if i > clause.verb), len(tokens))
    place = clause.verb + 1
    preposition = ""
    nouns: list[str] = []
    depth = 0
    reached = False  # whether an actor stands after the preposition already
    stop = len(tokens)
    while place < len(tokens):
        token = tokens[place]
        bare = token.tag == "B" and tokens[place - 1].tag not in {"T", "M"}
        if place >= following and (token.tag in {"V", "M", "A"} or bare):
            stop = place
            break
        if token.text == "(":
            depth += 1
        elif token.text == ")":
            depth = max(0, depth - 1)
        elif not depth:
            if (
                token.text in _BREAK
                or token.tag in {"W", "S"}
                or (token.low in {"that"} and token.tag == "S")
            ):
                stop = place
                break
            if token.text == "," and (over := insertion_end(tokens, place)) > 0:
                place = over + 1  # 'sold, in two secret deals, boats to X'
                following = next((i for i in starts if i >= place), len(tokens))
                continue
            if token.text == "," and new_clause(tokens, mentions, place):
                stop = place
                break
            if token.text == "," and not (
                not closes_insertion(clause, tokens, place)
                and list_link(tokens, mentions, place)
                and list_goes_on(tokens, mentions, place)
            ):
                if not closes_insertion(clause, tokens, place) and (
                    named_role(tokens, mentions, place)
                    or _agent_later(clause, tokens, place)
                    or _things_listed(tokens, mentions, place)
                ):
                    place += 1
                    continue
                stop = place
                break
            if token.tag == "C" and begins_clause(tokens, mentions, place):
                stop = place
                break
            if (
                token.tag == "C"
                and not list_link(tokens, mentions, place)
                and clause_after(tokens, place)
            ):
                stop = place
                break
            if token.tag in {"T"} or (token.tag in {"G", "E"} and place >= following):
                stop = place
                break
            if token.tag == "P" and place == clause.verb + 1 and token.low in _PARTICLES:
                pass  # 'shot down the drones': no preposition
            elif token.tag == "P":
                if token.low == "of" and preposition and not reached:
                    pass  # 'with the leaders of X': it is X that stands after 'with'
                elif _of_people(tokens, mentions, place):
                    pass  # 'shelters the leaders of X': X itself
                elif token.low == "of":
                    preposition = preposition_of(nouns, "of")
                elif (
                    token.low in {"in", "inside", "within"}
                    and preposition in _REACHING
                    and (tokens[place - 1].tag == "N" and not reached)
                ):
                    pass  # 'from dams in X', 'on villages in X'
                else:
                    preposition = token.low
                reached = False
            elif token.tag == "C":
                reached = False
            elif preposition in _DATING and (
                token.low in MONTHS or (token.tag == "Q" and token.text[:1].isdigit())
            ):
                preposition = ""  # 'described in March 2022 the plan': the date is over
            elif token.tag == "N":
                nouns.append(token.low)
            mention = next((m for m in mentions if m.first == place and m.kind != "place"), None)
            if mention is not None and place > clause.verb + 1 and acts_itself(tokens, mention):
                stop = place
                break
            outer = next(
                (m for m in mentions if m.kind == "description" and m.first < place < m.last), None
            )
            if outer is not None and any(m is outer for m in clause.objects):
                mention = None  # 'the Haskian coast guard' is not Hask as well
            if mention is not None and not any(m is mention for m in clause.objects):
                own = mention.kind == "possessive" and tokens[place + 1 : place + 2]
                if _of_others(tokens, mention):
                    place += 1
                    continue  # 'distrusts his sons'
                vague = mention.kind in {"possessive", "pronoun"} and len(mention.who) > 2
                if (
                    owns_name(tokens, mentions, mention)
                    or vague
                    or (
                        (mention.kind == "pronoun" and mention.who == clause.subject)
                        or (own and own[0].low == "own")
                    )
                ):
                    pass
                elif _rebels(tokens, mention):
                    clause.phrases.append(("rebels", mention))
                elif preposition:
                    clause.phrases.append((preposition, mention))
                    reached = True
                else:
                    clause.objects.append(mention)
        place += 1
    clause.stop = stop
    clause.nouns = tuple(nouns)
    if (
        stop < len(tokens)
        and tokens[stop].tag == "W"
        and tokens[stop - 1].tag == "N"
        and not reached
    ):
        # 'refused the round tables which the Council recommends': the Council's tables.
        verb = next(
            (i for i in range(stop + 1, len(tokens)) if tokens[i].tag in {"V", "A", "M"}), stop
        )
        doer = [m for m in mentions if stop < m.first and m.last <= verb and m.kind != "place"]
        if doer and (preposition or not clause.objects):
            word = preposition.split(":")[0] if preposition and preposition != "of" else "which"
            clause.phrases.append((word, doer[-1]))


_KIN = frozenset(
    "son sons daughter daughters brother brothers cousin cousins nephew nephews wife family father uncle "  # noqa: E501
    "kin relatives critics rival rivals enemies".split()
)


def _of_others(tokens: list[Token], mention: Mention) -> bool:
    """'X's sons', 'its critics': what is done to them is not done to X."""
    place = mention.last
    if mention.kind != "possessive":
        if place >= len(tokens) or tokens[place].tag != "'":
            return False
        place += 1
    while place < len(tokens) and tokens[place].tag in {"J", "Q"}:
        place += 1
    return place < len(tokens) and tokens[place].low in _KIN


def _rebels(tokens: list[Token], mention: Mention) -> bool:
    """'Ethiopian rebels', 'X's opponents': those who are against it do not stand for it."""
    place = mention.first - 1
    while place > 0 and tokens[place].tag == "D":
        place -= 1
    if place > 0 and tokens[place].low == "of" and tokens[place - 1].low in _FOES:
        return True  # 'several opponents of X'
    owned = mention.last < len(tokens) and tokens[mention.last].tag == "'"
    if mention.kind != "demonym" and not owned:
        return False
    after = tokens[mention.last + owned : mention.last + owned + 3]
    words = _FOES if owned else _FOES | {"opposition", "exiles"}
    return any(t.low in words for t in after if t.tag in {"N", "J"})


def _of_people(tokens: list[Token], mentions: list[Mention], place: int) -> bool:
    """Whether *of* follows a word for people that names no actor of its own."""
    return (
        tokens[place].low == "of"
        and place > 0
        and tokens[place - 1].low in PEOPLE
        and not any(m.first <= place - 1 < m.last for m in mentions)
    )


def _agent_later(clause: Clause, tokens: list[Token], comma: int) -> bool:
    """'was signed at X on June 14, 2034, by A and by B': the comma does not end it."""
    if not clause.passive or comma + 1 >= len(tokens):
        return False
    if tokens[comma + 1].low == "by":
        return True
    dated = tokens[comma - 1].tag == "Q" and tokens[comma + 1].tag == "Q"
    ahead = [t.low for t in tokens[comma + 2 : comma + 4]]
    return dated and ahead == [",", "by"]


def preposition_of(nouns: list[str], word: str) -> str:
    """*of* keeps the noun it hangs on: 'of:claim'."""
    return f"{word}:{nouns[-1]}" if nouns else word


def _things_listed(tokens: list[Token], mentions: list[Mention], comma: int) -> bool:
    """'buys A's missiles, B's jets and C's gas': things of several owners in a row."""
    place = comma + 1
    owned = False
    while place < min(len(tokens), comma + 14):
        token = tokens[place]
        if token.tag == "C":
            return owned and tokens[place - 1].tag == "N"
        if token.tag not in {"D", "J", "N", "NP", "Q", "O", "'"} and token.text != ",":
            return False
        owned = owned or any(m.first == place and m.kind != "place" for m in mentions)
        place += 1
    return False
