"""Clauses as subject, verb, object and prepositional phrases, over the mentions of a sentence.

A shallow parse: verb groups are found, each takes the noun phrase before it as its subject (through
relative pronouns, shared subjects and infinitives) and what follows up to the next clause as its
objects.  Good enough to say who does what to whom; it never raises.
"""

from __future__ import annotations

import itertools

from detente.reading.clause import Clause, verb_group
from detente.reading.heads import TITLES
from detente.reading.mentions import Mention
from detente.reading.names import MONTHS
from detente.reading.phrases import ROLES, fill_phrase, list_goes_on, list_link
from detente.reading.subjects import find_subject
from detente.reading.tokens import Token

_PARTICLES = frozenset({"up", "down", "off", "out", "away", "back", "apart", "aside"})
_DATING = frozenset({"in", "on", "since", "by", "until", "during", "after", "before"})
_REACHING = frozenset({"from", "on", "against", "upon"})
_BREAK = frozenset({";", ":", "—", "(", ")"})
# Words for the people or parts of an actor: what is done to them is done to it.
PEOPLE = frozenset(
    "leader leaders men man women member members soldiers soldier troops officers officer commander "  # noqa: E501
    "commanders fighters forces units unit officials official envoy envoys delegates delegation "
    "leadership government authorities representatives representative followers supporters house "
    "clergy people citizens camp camps positions position patrols patrol convoy convoys ships ship "
    "vessels planes aircraft rank ranks cadres deputies ministers minister negotiators diplomats "
    "diplomat ambassador ambassadors agents allies factions wings wing heads bases base posts "
    "spokesman spokeswoman generals strongholds headquarters offices staff personnel workers "
    "sovereignty territory independence governor head chief director board engineers employees "
    "pilots sailors crews boats".split()
)


def clauses(tokens: list[Token], mentions: list[Mention]) -> list[Clause]:
    """All clauses of a sentence, in order of their verbs."""
    found: list[Clause] = []
    index = 0
    while index < len(tokens):
        group = verb_group(tokens, index)
        if group is None:
            index += 1
            continue
        clause, after = group
        before = tokens[index - 1] if index else None
        if before is not None and (
            before.tag == "X" or before.low in {"hardly", "scarcely", "barely"}
        ):
            clause.negated = True
        found.append(clause)
        index = after
    starts = [clause.first for clause in found]
    for number, clause in enumerate(found):
        following = starts[number + 1] if number + 1 < len(starts) else len(tokens)
        find_subject(clause, number, found, tokens, mentions)
        find_objects(clause, tokens, mentions, following)
        _object_gap(clause, tokens, mentions, found[:number])
    for clause in found:
        _headed(clause, tokens, mentions)
    _fronted(found, tokens)
    _shared_agent(found, tokens)
    return found


def _object_gap(
    clause: Clause, tokens: list[Token], mentions: list[Mention], earlier: list[Clause]
) -> None:
    """'the League, which Sund chairs': what the relative pronoun stands for is the object."""
    first = clause.subject_words[0]
    if first < 2 or clause.passive or first >= clause.verb:
        return
    if clause.verb + 1 < len(tokens) and tokens[clause.verb + 1].tag == "T":
        return  # 'which it has refused to do'

    if tokens[first - 1].low not in {"which", "whom", "that"} or tokens[first - 1].tag != "W":
        return
    back = first - 2
    preposition = tokens[back].low if tokens[back].tag == "P" else ""
    if clause.objects and not preposition:
        return
    if preposition:
        back -= 1
    if back < 0:
        return
    upper = next((c for c in reversed(earlier) if c.relative), None)
    if tokens[back].tag == "C" and upper is not None and not preposition:
        # 'X, which sits in Y and which Z supports': the head of the first of the two
        others = tuple(k for k in upper.subject if k not in clause.subject)
        if others:
            clause.objects.append(Mention(back, back + 1, others, "name"))
        return
    if tokens[back].tag == "N":
        clause.nouns = (*clause.nouns, tokens[back].low)
    if tokens[back].text == ",":
        back -= 1
    holder = Clause(verb=first - 1, first=first - 1, lemma="")
    fill_phrase(holder, back, tokens, mentions)
    opening = holder.subject_words[0] - 1
    named = next((m for m in mentions if m.last == opening and m.kind != "place"), None)
    if not holder.subject and opening > 0 and tokens[opening].text == "," and named is not None:
        holder.subject = named.who
    if not holder.subject:
        # 'X, a body of states which Y chairs'
        apposed = [
            m
            for m in mentions
            if m.last < first and tokens[m.last].text == "," and m.kind == "name"
        ]
        if apposed and all(
            t.tag in {"D", "J", "N", "P", "Q", ","} or t.text == ","
            for t in tokens[apposed[-1].last : first - 1]
        ):
            holder.subject = apposed[-1].who
    if holder.subject and set(holder.subject) != set(clause.subject):
        mention = Mention(back, back + 1, holder.subject, "name")
        if preposition:
            clause.phrases.append((preposition, mention))
            return
        clause.objects.append(Mention(back, back + 1, holder.subject, "name"))


def _headed(clause: Clause, tokens: list[Token], mentions: list[Mention]) -> None:
    """'the forum where A and B meet', 'in which A sits': add the head as a place."""
    start = clause.subject_words[0] if clause.subject_words[0] >= 0 else clause.first
    place = start - 1
    while place >= 0 and tokens[place].tag in {"D", "O", "AV"}:
        place -= 1
    if place < 1:
        return
    word = tokens[place]
    if word.low == "which" and tokens[place - 1].low in {"in", "at", "within"}:
        back = place - 2
    elif word.low == "where":
        back = place - 1
    else:
        return
    while back >= 0 and (tokens[back].text in {",", ")"} or tokens[back].tag == "C"):
        if tokens[back].text == ")":
            while back >= 0 and tokens[back].text != "(":
                back -= 1
        back -= 1
    head = next((m for m in mentions if m.last == back + 1 and m.kind != "place"), None)
    if head is None:
        # 'a forum that meets monthly and in which A sits': the phrase before says who it is.
        comma = next((i for i in range(back, max(-1, back - 14), -1) if tokens[i].text == ","), -1)
        if comma >= 0 and tokens[comma + 1].tag == "D":
            head = next((m for m in mentions if m.last == comma and m.kind == "name"), None)
    if head is not None and head.who != clause.subject:
        clause.phrases = [(w, m) for w, m in clause.phrases if m.who != head.who]
        clause.phrases.append(("where", head))


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
    clause: Clause, tokens: list[Token], mentions: list[Mention], following: int
) -> None:
    """Actors between the verb and the next clause: direct, or after a preposition."""
    place = clause.verb + 1
    preposition = ""
    nouns: list[str] = []
    depth = 0
    reached = False  # whether an actor stands after the preposition already
    stop = len(tokens)
    while place < len(tokens):
        token = tokens[place]
        if place >= following and tokens[place].tag in {"V", "M", "A"}:
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
            if token.text == "," and not (
                list_link(tokens, mentions, place) and list_goes_on(tokens, mentions, place)
            ):
                if (
                    _named_role(tokens, mentions, place)
                    or _agent_later(clause, tokens, place)
                    or _things_listed(tokens, mentions, place)
                ):
                    place += 1
                    continue
                stop = place
                break
            if token.tag == "C" and _begins_clause(tokens, mentions, place):
                stop = place
                break
            if (
                token.tag == "C"
                and not list_link(tokens, mentions, place)
                and _clause_after(tokens, place)
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
            outer = next(
                (m for m in mentions if m.kind == "description" and m.first < place < m.last), None
            )
            if outer is not None and any(m is outer for m in clause.objects):
                mention = None  # 'the Haskian coast guard' is not Hask as well
            if mention is not None and not any(m is mention for m in clause.objects):
                own = mention.kind == "possessive" and tokens[place + 1 : place + 2]
                if _owns_name(tokens, mentions, mention) or (
                    (mention.kind == "pronoun" and mention.who == clause.subject)
                    or (own and own[0].low == "own")
                ):
                    pass
                elif mention.kind == "demonym" and _rebels(tokens, mention):
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


def _rebels(tokens: list[Token], mention: Mention) -> bool:
    """'Ethiopian rebels': those who fight their state do not stand for it."""
    return any(
        t.low in {"rebels", "rebel", "insurgents", "guerrillas", "separatists", "dissidents",
                  "opposition", "exiles", "secessionists", "mutineers"}
        for t in tokens[mention.last : mention.last + 3] if t.tag in {"N", "J"}
    )  # fmt: skip


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


def _named_role(tokens: list[Token], mentions: list[Mention], place: int) -> bool:
    """'his predecessor, Rodrigo …': a name that only tells who the role is."""
    named = any(m.first <= place + 1 < m.last and m.kind == "name" for m in mentions)
    near = [t.low for t in tokens[max(0, place - 4) : place]]
    role = near[-1:] and near[-1] in ROLES
    office = "of" in near and near[0] in ROLES and near.index("of") <= 1
    owned = any(t.tag in {"'", "O"} for t in tokens[max(0, place - 4) : place])
    if owned and tokens[place - 1].tag == "N" and _closing_name(tokens, mentions, place):
        return True
    return named and place > 0 and bool(role or office)


def preposition_of(nouns: list[str], word: str) -> str:
    """*of* keeps the noun it hangs on: 'of:claim'."""
    return f"{word}:{nouns[-1]}" if nouns else word


def _owns_name(tokens: list[Token], mentions: list[Mention], mention: Mention) -> bool:
    """'Nigeria's President X', 'its largest creditor, X': the owner is not who is meant."""
    if mention.last >= len(tokens) or (
        tokens[mention.last].tag != "'" and mention.kind != "possessive"
    ):
        return False
    for place in range(
        mention.last + (mention.kind != "possessive"), min(mention.last + 5, len(tokens))
    ):
        if any(m.first == place and m.kind in {"name", "description"} for m in mentions):
            return True
        if tokens[place].text == "," and tokens[place - 1].tag == "N":
            return _closing_name(tokens, mentions, place)
        if tokens[place].tag not in {"J", "N", "NP"} or tokens[place].text == ",":
            return False
    return False


def _closing_name(tokens: list[Token], mentions: list[Mention], comma: int) -> bool:
    """Whether a comma is followed by a name alone: 'its largest creditor, the Bank.'"""
    place = comma + 1
    while place < len(tokens) and (tokens[place].tag == "D" or tokens[place].low in TITLES):
        place += 1
    named = next((m for m in mentions if m.first <= place < m.last and m.kind == "name"), None)
    return named is not None and (
        named.last >= len(tokens) or tokens[named.last].text in {",", ".", ";", ")", ":", "—"}
    )


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


def _begins_clause(tokens: list[Token], mentions: list[Mention], place: int) -> bool:
    """'an enemy of X, and Y was an ally': the actor after *and* has a verb of its own."""
    right = place + 1
    while right < len(tokens) and tokens[right].tag in {"D", "O"}:
        right += 1
    mention = next((m for m in mentions if m.first == right and m.kind != "place"), None)
    if mention is None or mention.last >= len(tokens):
        return False
    return tokens[mention.last].tag in {"V", "A", "M"}


def _clause_after(tokens: list[Token], place: int) -> bool:
    """Whether a verb follows *and* before the next comma: a new predicate or clause."""
    for token in tokens[place + 1 : place + 9]:
        if token.text in {",", ";"} or token.tag == "C":
            return False
        if token.tag in {"V", "M", "A", "B"}:
            return True
    return False
