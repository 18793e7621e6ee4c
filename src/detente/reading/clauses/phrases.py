"""Noun phrases: which actors one stands for, and which commas and *ands* make a list."""

from __future__ import annotations

import itertools

from detente.reading.actors.heads import TITLES
from detente.reading.clauses.clause import Clause, inherit
from detente.reading.language.tokens import Token
from detente.reading.language.words import number_word, word_class
from detente.reading.mentions.mentions import Mention

ROLES = TITLES | word_class("roles")


_OTHERS = frozenset(
    "kin kinsmen father brother family relatives rivals opponents enemies critics predecessor wife son "  # noqa: E501
    "uncle cousin adversaries detractors foes neighbours neighbors".split()
)
_ARTICLES = frozenset("the a an this these those no every".split())
_SUBJECTS = frozenset("he she it they we".split())
# Prepositions that tie a noun to the one before it.
_TYING = frozenset("of in at on under within from with for between around over to per".split())
# Prepositions of which one stands before what a participle or gerund governs.
_GOVERNED = frozenset("by with to on at from".split())


def fill_phrase(
    clause: Clause,
    place: int,
    tokens: list[Token],
    mentions: list[Mention],
    *,
    near: bool = False,
    earlier: list[Clause] | None = None,
) -> None:
    """Make the noun phrase that ends at a token the subject of a clause.

    Parameters
    ----------
    clause : Clause
        Gets the actors in the head of the phrase, else those who own it.
    place : int
        Last token of the phrase.
    tokens, mentions : list of Token, list of Mention
        Of the sentence.
    near : bool
        Whether no preposition may stand in the phrase.
    earlier : list of Clause, optional
        Clauses before it; the phrase may be the end of one of them.
    """
    first = _phrase_start(place, tokens, mentions, near=near)
    if first > place:
        return
    if earlier and first > 0 and _ends_clause(clause, first, place, tokens, mentions, earlier[-1]):
        return
    clause.subject_words = (first, place + 1)
    clause.subject = _actors(tokens, mentions, first, place + 1)
    if not clause.subject and tokens[first].tag == "Q" and first and tokens[first - 1].text == ",":
        # 'A and B, two groups that …'
        count = number_word(tokens[first].text)
        named = [m for m in mentions if first - 24 <= m.first < first and m.kind == "name"]
        if count is not None and len(named) >= count > 1:
            clause.subject = tuple(k for m in named[-int(count) :] for k in m.who)


def _phrase_start(place: int, tokens: list[Token], mentions: list[Mention], *, near: bool) -> int:
    """First token of the noun phrase that ends at ``place``; beyond it where there is none."""
    first = place
    joined = False  # whether an 'and' has been passed: only then do commas make a list
    while first >= 0:
        token = tokens[first]
        whole = _name_over(mentions, first)
        if whole is not None:
            # 'the Ministry of the Interior' is one word, whatever stands in it.
            first = whole.first - 1
        elif token.text == ")":
            while first >= 0 and tokens[first].text != "(":
                first -= 1
            first -= 1
        elif first < place and _opens_phrase(tokens, first):
            return first
        elif token.low in _SUBJECTS and first > 0 and tokens[first - 1].tag not in {"C", "."}:
            return first  # 'by force he would': so does a pronoun
        elif _nominal(tokens, first):
            first -= 1
        elif token.tag == "P" and not near and token.low in _TYING:
            if first and tokens[first - 1].low in {"alone", "itself"}:
                first -= 2  # 'Paraguay alone in South America'
            elif _ties(tokens, first):
                first -= 1
            else:
                break
        elif (token.tag == "C" or token.text == ",") and _lists(
            tokens, mentions, first, joined=joined
        ):
            joined = True
            first -= 1
        else:
            break
    return first + 1


def _opens_phrase(tokens: list[Token], place: int) -> bool:
    """'in July 1974 a coup': an article opens a phrase."""
    return place > 0 and tokens[place].low in _ARTICLES and tokens[place - 1].tag in {"N", "Q"}


def _nominal(tokens: list[Token], place: int) -> bool:
    """Whether a token can stand inside a noun phrase, before its head."""
    tag, before = tokens[place].tag, tokens[place - 1].tag if place else ""
    if tag in {"E", "G"}:
        return before in {"D", "O", "J", "'"}
    return tag in {"D", "O", "J", "N", "NP", "'", "Q", "R"} or (
        tag == "AV" and before in {"D", "AV"}
    )


def _ties(tokens: list[Token], place: int) -> bool:
    """Whether a preposition follows what can be the head of the phrase."""
    before = tokens[place - 1] if place else None
    if before is None:
        return False
    if tokens[place].low == "of" and place > 1 and before.tag == "C":
        return tokens[place - 2].tag == "NP"  # 'the armies of A and of B'
    return before.tag in {"N", "NP", "'", "R", "Q"} or before.text == ")"


def _lists(tokens: list[Token], mentions: list[Mention], place: int, *, joined: bool) -> bool:
    """Whether a comma or conjunction makes a list within the phrase."""
    comma = tokens[place].text == ","
    pause = not comma and place > 0 and tokens[place - 1].text == ","
    if pause and not _long_list(tokens, mentions, place - 1):
        return False
    if not list_link(tokens, mentions, place) or (comma and not joined):
        return False
    left = next((m for m in mentions if m.last == place), None)
    lead = left.first - 1 if left is not None else -1
    while lead >= 0 and tokens[lead].tag == "D":
        lead -= 1
    # 'With the war in X, both Y and Z': X stands outside
    return not (comma and tokens[0].tag in {"P", "S"} and lead >= 0 and tokens[lead].tag == "P")


def _ends_clause(
    clause: Clause,
    first: int,
    last: int,
    tokens: list[Token],
    mentions: list[Mention],
    upper: Clause,
) -> bool:
    """Whether the phrase belongs to a verb inside the subject, whose head stands further left."""
    if upper.infinitive and upper.verb == first - 1:
        # 'Kenya's decision to recognise Kosovo infuriated …'
        head = upper.first - 1
        if head >= 0 and tokens[head].tag == "N":
            fill_phrase(clause, head, tokens, mentions)
            return True
    before = tokens[first - 1]
    if before.tag not in {"P", "G", "E"}:
        return False
    # 'Talks hosted by X collapsed', 'resolutions backing X have'
    inside = upper.participle and upper.verb < first and upper.subject_words[0] >= 0
    if inside and before.low in _GOVERNED | {tokens[upper.verb].low}:
        inherit(clause, [upper])
        if not clause.subject and upper.lemma in {"lead", "head", "command"}:
            # 'commanders led by X accuse Y': X does
            clause.subject = tuple(k for w, m in upper.phrases if w == "by" for k in m.who)
        return True
    if first > 1 and before.tag == "P" and before.low == "by":
        clause.subject_words = (first, last + 1)
        return True
    return False


def _name_over(mentions: list[Mention], place: int) -> Mention | None:
    """The name of several words that a token stands in."""
    return next(
        (m for m in mentions if m.kind == "name" and m.first <= place < m.last > m.first + 1), None
    )


def _long_list(tokens: list[Token], mentions: list[Mention], comma: int) -> bool:
    """Whether ', and' closes a list of three or more; else it starts a new clause."""
    left = next((m for m in mentions if m.last == comma), None)
    if left is None:
        return False
    place = left.first - 1
    while place >= 0 and tokens[place].tag in {"D", "O"}:
        place -= 1
    return place >= 0 and tokens[place].text == "," and list_link(tokens, mentions, place)


_EVEN = frozenset("even also perhaps possibly probably above finally lately now".split())


def list_link(tokens: list[Token], mentions: list[Mention], place: int) -> bool:
    """Whether a comma or *and* joins two actors of one list."""
    left = place - 1
    while left >= 0 and tokens[left].text in {",", ")"}:
        if tokens[left].text == ")":
            while left >= 0 and tokens[left].text != "(":
                left -= 1
        left -= 1
    named = next((m for m in mentions if m.last == left + 1), None)
    before = named is not None
    right = place + 1
    lead = tokens[named.first - 1].low if named is not None and named.first else ""
    if right < len(tokens) and tokens[right].low in _EVEN:
        right += 1  # 'A, B and even C'
    if right < len(tokens) and tokens[right].tag == "P" and tokens[right].low == lead:
        right += 1  # 'to A, to B and to C'
    if right + 1 < len(tokens) and tokens[right].tag == "O" and tokens[right + 1].tag == "N":
        right += 2  # 'and its neighbour X'
    while right < len(tokens) and (
        tokens[right].tag in {"D", "O"}
        or tokens[right].low in {"and", "or", "of"}
        or (tokens[right].low in TITLES and not any(m.first == right for m in mentions))
    ):
        right += 1
    if right < len(tokens) and tokens[right].low in {"it", "he", "she", "they"}:
        return False  # 'pays X and it says nothing'
    after = any(m.first <= right < m.last for m in mentions)
    if not after and tokens[place].tag == "C":
        # 'X and the commanders of Y'
        far = right
        while far < min(len(tokens), right + 4) and tokens[far].tag in {"N", "J"}:
            far += 1
        if right < far < len(tokens) - 1 and tokens[far].low == "of":
            far += 1 + (tokens[far + 1].tag in {"D", "O"})
            after = any(m.first == far for m in mentions)
    if tokens[place].text == "," and place + 1 < len(tokens) and tokens[place + 1].tag == "W":
        return False
    return before and after


def list_goes_on(tokens: list[Token], mentions: list[Mention], comma: int) -> bool:
    """Whether 'A, B' is followed by another comma and actor or by 'and C': a list, no insertion."""
    place = comma + 1
    while place < len(tokens) and place < comma + 30:
        if tokens[place].tag == "C":
            return list_link(tokens, mentions, place)
        if tokens[place].text == "," and not list_link(tokens, mentions, place):
            return False
        if tokens[place].tag in {"V", "M", "A", "W"}:
            return False
        place += 1
    return False


def _actors(tokens: list[Token], mentions: list[Mention], first: int, last: int) -> tuple[str, ...]:
    """Actors that a noun phrase stands for: its head (with those joined to it), else its owner."""
    inside = [m for m in mentions if first <= m.first and m.last <= last and m.kind != "place"]
    if not inside:
        return ()
    preposition = next(
        (i for i in range(first, last) if tokens[i].tag == "P" and _name_over(inside, i) is None),
        last,
    )
    heads = _heads(tokens, inside, preposition)
    if heads:
        listed = _listed(tokens, heads)
        final = [
            m for m in heads
            if m.last == preposition or (listed and any(o.first >= m.last for o in heads))
        ]  # fmt: skip
        chosen = final or [m for m in heads if m.kind == "description"] or heads[-1:]
        if len(heads) > 1 and listed:
            chosen = heads
        return tuple(dict.fromkeys(key for m in chosen for key in m.who))
    owners = [m for m in inside if m.first < preposition]
    if not owners:
        return _behind(tokens, inside, preposition, last)
    if owners[-1].kind == "possessive" and tokens[last - 1].low in _OTHERS:
        return ()  # 'his kin', 'its critics': others than he or it
    return owners[-1].who


def _heads(tokens: list[Token], inside: list[Mention], preposition: int) -> list[Mention]:
    """Actors named before the first preposition who own nothing there."""
    head = [
        m for m in inside
        if m.first < preposition and m.kind not in {"demonym", "possessive"}
        and not (m.last < len(tokens) and tokens[m.last].tag == "'")
    ]  # fmt: skip
    wider = [m for m in head if m.kind in {"description", "group"}]
    # A description contains the names inside it.
    return [
        m for m in head
        if not any(o is not m and o.first <= m.first and m.last <= o.last for o in wider)
    ]  # fmt: skip


def _behind(
    tokens: list[Token], inside: list[Mention], preposition: int, last: int
) -> tuple[str, ...]:
    """'the foreign ministers of China and of the Union'; 'influence over X' is not X's."""
    if preposition < last and tokens[preposition].low in _TOWARDS:
        return ()
    chain = [m for m in inside if m.kind != "demonym"] or inside
    words = {t.low for t in tokens[chain[0].last : chain[-1].first] if t.tag != "NP"}
    if not words <= {"and", "of", "the", ",", "both", "(", ")", "for"}:
        chain = chain[:1]
    return tuple(dict.fromkeys(key for m in chain for key in m.who))


_TOWARDS = frozenset("over on against towards toward to".split())
_LIST_WORDS = frozenset(", and or nor the both its as well ( ) a".split())


def _listed(tokens: list[Token], outer: list[Mention]) -> bool:
    """Whether nothing but commas, conjunctions and names stands between the actors."""
    return all(
        t.low in _LIST_WORDS or t.tag == "NP"
        for left, right in itertools.pairwise(outer)
        for t in tokens[left.last : right.first]
    )
