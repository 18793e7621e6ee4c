"""The objects of each clause: actors after its verb, direct or behind a preposition."""

from __future__ import annotations

from detente.reading.actors.spans import CALENDAR
from detente.reading.clauses.bounds import (
    acts_itself,
    begins_clause,
    clause_after,
    closes_insertion,
    new_clause,
)
from detente.reading.clauses.clause import Clause
from detente.reading.clauses.order import insertion_end
from detente.reading.clauses.phrases import list_goes_on, list_link
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
# What is done to the people or parts of an actor is done to it.
_PEOPLE = word_class("people and parts of an actor")


def find_objects(
    clause: Clause, tokens: list[Token], mentions: list[Mention], starts: list[int]
) -> None:
    """Actors between the verb and the next clause: direct, or after a preposition.

    ``starts`` are the tokens where the verb groups of the sentence begin.
    """
    walk = _Walk(clause, tokens, mentions, starts)
    clause.stop = walk.stop()
    clause.nouns = tuple(walk.nouns)
    walk.doer_of_relative(clause.stop)


class _Walk:
    """Reads on from a verb: what stands there, and behind which preposition."""

    def __init__(
        self, clause: Clause, tokens: list[Token], mentions: list[Mention], starts: list[int]
    ) -> None:
        self.clause, self.tokens, self.mentions, self.starts = clause, tokens, mentions, starts
        self.nouns: list[str] = []
        self._preposition = ""
        self._reached = False  # whether an actor stands after the preposition already
        self._following = self._next_verb(clause.verb + 1)

    def _next_verb(self, place: int) -> int:
        return next((i for i in self.starts if i >= place), len(self.tokens))

    def stop(self) -> int:
        """Take every actor up to the token at which the clause ends; return that token."""
        place, depth = self.clause.verb + 1, 0
        while place < len(self.tokens):
            token = self.tokens[place]
            bare = token.tag == "B" and self.tokens[place - 1].tag not in {"T", "M"}
            if place >= self._following and (token.tag in {"V", "M", "A"} or bare):
                return place
            if token.text == "(":
                depth += 1
            elif token.text == ")":
                depth = max(0, depth - 1)
            elif not depth:
                after = self._after_comma(place) if token.text == "," else place
                if after > place:
                    place = after
                    continue
                if after < 0 or self._ends(place):
                    return place
                self._prepose(place)
                mention = next(
                    (m for m in self.mentions if m.first == place and m.kind != "place"), None
                )
                if mention is not None:
                    if place > self.clause.verb + 1 and acts_itself(self.tokens, mention):
                        return place
                    self._take(mention)
            place += 1
        return len(self.tokens)

    def _after_comma(self, comma: int) -> int:
        """Where to read on after a comma: at itself in a list, -1 where the clause ends."""
        over = insertion_end(self.tokens, comma)
        if over > 0:
            self._following = self._next_verb(over + 1)
            return over + 1  # 'sold, in two secret deals, boats to X'
        if new_clause(self.tokens, self.mentions, comma):
            return -1
        if closes_insertion(self.clause, self.tokens, comma):
            return -1
        if list_link(self.tokens, self.mentions, comma) and list_goes_on(
            self.tokens, self.mentions, comma
        ):
            return comma
        goes_on = (
            named_role(self.tokens, self.mentions, comma)
            or _agent_later(self.clause, self.tokens, comma)
            or _things_listed(self.tokens, self.mentions, comma)
        )
        return comma + 1 if goes_on else -1

    def _ends(self, place: int) -> bool:
        """Whether another clause begins, or this one breaks off."""
        token = self.tokens[place]
        if token.text in _BREAK or token.tag in {"W", "S", "T"}:
            return True
        if token.tag == "C":
            return begins_clause(self.tokens, self.mentions, place) or (
                not list_link(self.tokens, self.mentions, place)
                and clause_after(self.tokens, place)
            )
        return token.tag in {"G", "E"} and place >= self._following

    def _prepose(self, place: int) -> None:
        """Remember the preposition that what follows stands behind, and the nouns met."""
        token = self.tokens[place]
        if token.tag == "P":
            if place == self.clause.verb + 1 and token.low in _PARTICLES:
                return  # 'shot down the drones': no preposition
            self._preposition = self._behind(place)
            self._reached = False
        elif token.tag == "C":
            self._reached = False
        elif self._preposition in _DATING and (
            token.low in CALENDAR or (token.tag == "Q" and token.text[:1].isdigit())
        ):
            self._preposition = ""  # 'described in March 2022 the plan': the date is over
        elif token.tag == "N":
            self.nouns.append(token.low)

    def _behind(self, place: int) -> str:
        """The preposition that counts from here on: the new one, or still the one before."""
        low = self.tokens[place].low
        if low == "of" and self._preposition and not self._reached:
            return self._preposition  # 'with the leaders of X': it is X that stands after 'with'
        if _of_people(self.tokens, self.mentions, place):
            return self._preposition  # 'shelters the leaders of X': X itself
        if low == "of":
            # *of* keeps the noun it hangs on: 'of:claim'.
            return f"of:{self.nouns[-1]}" if self.nouns else "of"
        inside = low in {"in", "inside", "within"} and self.tokens[place - 1].tag == "N"
        if inside and self._preposition in _REACHING and not self._reached:
            return self._preposition  # 'from dams in X', 'on villages in X'
        return low

    def _take(self, mention: Mention) -> None:
        clause, tokens = self.clause, self.tokens
        if any(m is mention for m in clause.objects) or self._within_object(mention.first):
            return
        if _of_others(tokens, mention) or owns_name(tokens, self.mentions, mention):
            return  # 'distrusts his sons', 'the Chinese firm X'
        if mention.kind in {"possessive", "pronoun"} and len(mention.who) > 2:
            return  # whom 'their' means is too vague
        own = mention.kind == "possessive" and tokens[mention.first + 1 : mention.first + 2]
        itself = mention.kind == "pronoun" and mention.who == clause.subject
        if itself or (own and own[0].low == "own"):
            return
        if _rebels(tokens, mention):
            clause.phrases.append(("rebels", mention))
        elif self._preposition:
            clause.phrases.append((self._preposition, mention))
            self._reached = True
        else:
            clause.objects.append(mention)

    def _within_object(self, place: int) -> bool:
        """'the Haskian coast guard' is not Hask as well."""
        outer = next(
            (m for m in self.mentions if m.kind == "description" and m.first < place < m.last), None
        )
        return outer is not None and any(m is outer for m in self.clause.objects)

    def doer_of_relative(self, stop: int) -> None:
        """'refused the round tables which the Council recommends': the Council's tables."""
        tokens, clause = self.tokens, self.clause
        if stop >= len(tokens) or tokens[stop].tag != "W" or tokens[stop - 1].tag != "N":
            return
        if self._reached or (clause.objects and not self._preposition):
            return
        verb = next(
            (i for i in range(stop + 1, len(tokens)) if tokens[i].tag in {"V", "A", "M"}), stop
        )
        doer = [m for m in self.mentions if stop < m.first and m.last <= verb and m.kind != "place"]
        if doer:
            direct = self._preposition in {"", "of"}
            word = "which" if direct else self._preposition.split(":")[0]
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
        and tokens[place - 1].low in _PEOPLE
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
