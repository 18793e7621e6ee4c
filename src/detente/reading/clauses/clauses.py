"""Clauses as subject, verb, object and prepositional phrases, over the mentions of a sentence.

A shallow parse: verb groups are found, each takes the noun phrase before it as its subject (through
relative pronouns, shared subjects and infinitives) and what follows up to the next clause as its
objects.  Good enough to say who does what to whom; it never raises.
"""

from __future__ import annotations

import itertools

from detente.reading.clauses.clause import Clause, no_longer, verb_group
from detente.reading.clauses.coordination import join_subjects
from detente.reading.clauses.gaps import headed, object_gap
from detente.reading.clauses.objects import find_objects
from detente.reading.clauses.order import (
    fronted_phrases,
    left_out,
    shared_objects,
)
from detente.reading.clauses.subjects import find_subject
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention


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
        join_subjects(clause, tokens, mentions)
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
    opening = tokens[found[0].first]
    opens = (
        found[0].participle
        or opening.tag == "G"
        or opening.low == "having"
        or (found[0].infinitive and found[0].first == 0)  # 'To please X, Y …'
    )
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
