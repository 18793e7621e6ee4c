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


def fill_phrase(
    clause: Clause,
    place: int,
    tokens: list[Token],
    mentions: list[Mention],
    *,
    near: bool = False,
    earlier: list[Clause] | None = None,
) -> None:
    """The noun phrase that ends at ``place``; actors in its head, else in its possessors."""
    first = last = place
    joined = False  # whether an 'and' has been passed: only then do commas make a list
    while first >= 0:
        token = tokens[first]
        whole = _name_over(mentions, first)
        if whole is not None:
            # 'the Ministry of the Interior' is one word, whatever stands in it.
            first = whole.first - 1
            continue
        if token.text == ")":
            while first >= 0 and tokens[first].text != "(":
                first -= 1
            first -= 1
            continue
        if first < last and first > 0 and token.low in _ARTICLES and (
            tokens[first - 1].tag in {"N", "Q"}
        ):  # fmt: skip
            first -= 1
            break  # 'in July 1974 a coup': an article opens a phrase
        if token.low in _SUBJECTS and first > 0 and tokens[first - 1].tag not in {"C", "."}:
            first -= 1
            break  # 'by force he would': so does a pronoun
        if token.tag in {"D", "O", "J", "N", "NP", "'", "Q", "R", "E", "G"} or (
            token.tag == "AV" and first > 0 and tokens[first - 1].tag in {"D", "AV"}
        ):
            if token.tag in {"E", "G"} and (
                first == 0 or tokens[first - 1].tag not in {"D", "O", "J", "'"}
            ):
                break
            first -= 1
            continue
        if (
            token.tag == "P"
            and not near
            and token.low
            in {
                "of",
                "in",
                "at",
                "on",
                "under",
                "within",
                "from",
                "with",
                "for",
                "between",
                "around",
                "over",
                "to",
                "per",
            }
        ):
            chained = (
                token.low == "of"
                and first > 1
                and tokens[first - 1].tag == "C"
                and tokens[first - 2].tag == "NP"
            )
            if first and tokens[first - 1].low in {"alone", "itself"}:
                first -= 2  # 'Paraguay alone in South America'
                continue
            if not chained and (
                first == 0
                or (
                    (tokens[first - 1].tag not in {"N", "NP", "'", "R", "Q"})
                    and tokens[first - 1].text != ")"
                )
            ):
                break
            first -= 1
            continue
        if (
            token.tag == "C"
            and first
            and tokens[first - 1].text == ","
            and not _long_list(tokens, mentions, first - 1)
        ):
            break
        if token.tag == "C" or token.text == ",":
            if not list_link(tokens, mentions, first) or (token.text == "," and not joined):
                break
            left = next((m for m in mentions if m.last == first), None)
            lead = left.first - 1 if left is not None else -1
            while lead >= 0 and tokens[lead].tag == "D":
                lead -= 1
            fronted = tokens[0].tag in {"P", "S"} and lead >= 0 and tokens[lead].tag == "P"
            if token.text == "," and fronted:
                break  # 'With the war in X, both Y and Z': X stands outside
            joined = True
            first -= 1
            continue
        break
    first += 1
    if first > last:
        return
    if earlier and first > 0 and earlier[-1].infinitive and earlier[-1].verb == first - 1:
        # 'Kenya's decision to recognise Kosovo infuriated …': the head stands before the infinitive.  # noqa: E501
        head = earlier[-1].first - 1
        if head >= 0 and tokens[head].tag == "N":
            fill_phrase(clause, head, tokens, mentions)
            return
    if earlier and first > 0 and tokens[first - 1].tag in {"P", "G", "E"}:
        # 'Talks hosted by X collapsed', 'resolutions backing X have': the head stands further left.
        upper = earlier[-1]
        inside = upper.participle and upper.verb < first and upper.subject_words[0] >= 0
        if inside and tokens[first - 1].low in {"by", "with", "to", "on", "at", "from"} | {
            tokens[upper.verb].low
        }:
            inherit(clause, [upper])
            if not clause.subject and upper.lemma in {"lead", "head", "command"}:
                # 'commanders led by X accuse Y': X does
                clause.subject = tuple(k for w, m in upper.phrases if w == "by" for k in m.who)
            return
        if tokens[first - 1].tag == "P" and first - 1 > 0 and tokens[first - 1].low == "by":
            clause.subject_words = (first, last + 1)
            return
    clause.subject_words = (first, last + 1)
    clause.subject = _actors(tokens, mentions, first, last + 1, near=near)
    if not clause.subject and tokens[first].tag == "Q" and first and tokens[first - 1].text == ",":
        # 'A and B, two groups that …'
        count = number_word(tokens[first].text)
        named = [m for m in mentions if first - 24 <= m.first < first and m.kind == "name"]
        if count is not None and len(named) >= count > 1:
            clause.subject = tuple(k for m in named[-int(count) :] for k in m.who)


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


def list_link(tokens: list[Token], mentions: list[Mention], place: int) -> bool:
    """Whether a comma or *and* joins two actors of one list."""
    left = place - 1
    while left >= 0 and tokens[left].text in {",", ")"}:
        if tokens[left].text == ")":
            while left >= 0 and tokens[left].text != "(":
                left -= 1
        left -= 1
    before = any(m.last == left + 1 for m in mentions)
    right = place + 1
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


def _actors(
    tokens: list[Token], mentions: list[Mention], first: int, last: int, *, near: bool = False
) -> tuple[str, ...]:
    """Actors that a noun phrase stands for: its head (with those joined to it), else its owner."""
    inside = [m for m in mentions if first <= m.first and m.last <= last and m.kind != "place"]
    if not inside:
        return ()
    preposition = next(
        (i for i in range(first, last) if tokens[i].tag == "P" and _name_over(inside, i) is None),
        last,
    )
    head = [
        m
        for m in inside
        if m.first < preposition
        and m.kind not in {"demonym", "possessive"}
        and not (m.last < len(tokens) and tokens[m.last].tag == "'")
    ]
    # A description contains the names inside it.
    outer = [
        m
        for m in head
        if not any(
            o is not m
            and o.first <= m.first
            and m.last <= o.last
            and o.kind in {"description", "group"}
            for o in head
        )
    ]
    if outer:
        final = [
            m for m in outer if m.last == preposition or _joined(tokens, m.last, preposition, outer)
        ]
        chosen = final or [m for m in outer if m.kind == "description"] or outer[-1:]
        if len(outer) > 1 and _listed(tokens, outer):
            chosen = outer
        return tuple(dict.fromkeys(key for m in chosen for key in m.who))
    owners = [m for m in inside if m.first < preposition]
    if not owners:
        # 'the foreign ministers of China and of the Union'; 'influence over X' is not X's
        if preposition < last and tokens[preposition].low in {
            "over",
            "on",
            "against",
            "towards",
            "toward",
            "to",
        }:
            return ()
        chain = [m for m in inside if m.kind != "demonym"] or inside
        words = {t.low for t in tokens[chain[0].last : chain[-1].first] if t.tag != "NP"}
        together = (
            chain if words <= {"and", "of", "the", ",", "both", "(", ")", "for"} else chain[:1]
        )
        return tuple(dict.fromkeys(key for m in together for key in m.who))
    if owners[-1].kind == "possessive" and tokens[last - 1].low in _OTHERS:
        return ()  # 'his kin', 'its critics': others than he or it
    return owners[-1].who


def _joined(tokens: list[Token], last: int, stop: int, outer: list[Mention]) -> bool:
    return any(m.first >= last for m in outer) and _listed(tokens, outer)


def _listed(tokens: list[Token], outer: list[Mention]) -> bool:
    for left, right in itertools.pairwise(outer):
        between = {t.low for t in tokens[left.last : right.first]}
        if not between <= {
            ",",
            "and",
            "or",
            "nor",
            "the",
            "both",
            "its",
            "as",
            "well",
            "(",
            ")",
            "a",
        } | {t.low for t in tokens[left.last : right.first] if t.tag == "NP"}:
            return False
    return True
