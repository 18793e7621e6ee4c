"""The subject of each clause: before the verb, shared, relative, controlled from above."""

from __future__ import annotations

from detente.reading.clauses.appositions import apposed_list, apposed_mate, apposed_name
from detente.reading.clauses.clause import Clause, inherit, main_before, no_longer
from detente.reading.clauses.control import controlled_subject
from detente.reading.clauses.insertions import in_row, insertion_after_and, over_insertion
from detente.reading.clauses.phrases import fill_phrase
from detente.reading.clauses.relatives import (
    SAYING,
    after_relative,
    after_whose,
    relative_subject,
)
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention


def find_subject(
    clause: Clause, number: int, found: list[Clause], tokens: list[Token], mentions: list[Mention]
) -> None:
    """Fill in the subject of the ``number``-th clause of a sentence."""
    place = _before(clause, tokens)
    # What stands before a semicolon is another sentence.
    cut = max((i for i in range(clause.first) if tokens[i].text == ";"), default=-1)
    earlier = [c for c in found[:number] if c.first > cut]
    if place < 0:
        inherit(clause, found[number + 1 :][:1])
        return
    if clause.infinitive and not clause.modal:
        controlled_subject(clause, earlier, tokens, mentions)
        return
    if _before_dashes(clause, place, tokens, mentions, earlier):
        return
    if tokens[place].tag == "P" and tokens[clause.verb].tag == "G":
        _of_gerund(clause, place, tokens, earlier)
        return
    if tokens[place].text == "," and (joint := insertion_after_and(tokens, place)) >= 0:
        place = joint
    token = tokens[place]
    if token.tag == "S" and clause.participle and earlier:
        inherit(clause, main_before(earlier))  # 'was let down, if not betrayed, by X'
    elif token.tag == "C":
        _joined(clause, place, tokens, earlier)
    elif token.tag == "W":
        relative_subject(clause, place, tokens, mentions, earlier)
        comma = place > 0 and tokens[place - 1].text == ","
        if not clause.subject and earlier and comma and clause.lemma in EMOTIVE:
            inherit(clause, main_before(earlier))  # '…, which infuriated X'
    elif not (_quoting(clause, tokens, place) and _speaker(clause, tokens, mentions)):
        rule = _after_comma if token.text == "," else _before_verb
        rule(clause, place, tokens, mentions, earlier)


def _before(clause: Clause, tokens: list[Token]) -> int:
    """The token before a verb group, adverbs passed over; -1 where it opens the sentence."""
    place = clause.first - 1
    while place >= 0 and (
        tokens[place].tag in {"AV", "X"}
        or (tokens[place].low == "once" and place and tokens[place - 1].tag == "W")
        or no_longer(tokens, place)
    ):
        place -= 1 + no_longer(tokens, place)
    return place


def _before_dashes(
    clause: Clause,
    place: int,
    tokens: list[Token],
    mentions: list[Mention],
    earlier: list[Clause],
) -> bool:
    """'X – with Y its chief donor – has': what stands before the first dash."""
    dash = tokens[place].text
    if dash not in {"–", "—"} or place < 2:
        return False
    opening = next((i for i in range(place - 1, 0, -1) if tokens[i].text == dash), -1)
    if opening > 0:
        fill_phrase(clause, opening - 1, tokens, mentions, earlier=earlier)
    return bool(clause.subject)


def _of_gerund(clause: Clause, place: int, tokens: list[Token], earlier: list[Clause]) -> None:
    """'without consulting', 'by blocking': the subject of the verb before, or who is accused."""
    if place and tokens[place - 1].tag == "C":
        # 'accuses X of training the crews and of hiding the boats'
        twin = next((c for c in reversed(earlier) if tokens[c.verb].tag == "G" and c.matrix), None)
        if twin is not None:
            inherit(clause, [twin])
            clause.matrix = twin.matrix
            return
    upper = earlier[-1] if earlier else None
    if upper is not None and upper.lemma in _CHARGING and upper.objects and not upper.passive:
        clause.subject = upper.objects[-1].who
        clause.subject_words = (upper.objects[-1].first, upper.objects[-1].last)
        clause.matrix = upper.lemma
        return
    inherit(clause, [c for c in earlier if not c.participle][-1:] or earlier[-1:])
    clause.matrix = tokens[place].low


def _joined(clause: Clause, place: int, tokens: list[Token], earlier: list[Clause]) -> None:
    """'arms X and shelters Y': the subject of the verb that it is joined to, and its modal."""
    shared = _shared(clause, earlier, tokens)
    if shared is None:
        return
    inherit(clause, [shared])
    low, tag = tokens[place].low, tokens[clause.verb].tag
    clause.negated = clause.negated or (low == "nor" and shared.negated)
    if shared.passive and tag == "E":
        clause.passive, clause.participle = True, shared.participle
    elif shared.perfect and clause.participle and tag == "E":
        # 'has closed the border and frozen the accounts'
        clause.passive, clause.participle, clause.perfect = False, False, True
    if not clause.modal and shared.modal and tag in {"B", "E"}:
        clause.modal, clause.infinitive = shared.modal, shared.infinitive
        clause.negated = clause.negated or (shared.negated and low in {"or", "nor"})
        clause.matrix = clause.matrix or shared.matrix
    if shared.infinitive and tag == "B":
        clause.infinitive, clause.matrix = True, shared.matrix


def _after_comma(
    clause: Clause,
    place: int,
    tokens: list[Token],
    mentions: list[Mention],
    earlier: list[Clause],
) -> None:
    """'X, …, does', 'the bloc, chaired by Y', 'has recalled its envoy, frozen the accounts'."""
    if _in_row_of_participles(clause, place, tokens, earlier):
        return
    if clause.participle and place:
        # 'the bloc, chaired by X': the phrase before the comma.
        fill_phrase(clause, place - 1, tokens, mentions, near=True)
        start = clause.subject_words[0]
        if not clause.subject and start > 0 and tokens[start - 1].low in {"in", "from", "at"}:
            fill_phrase(clause, place - 1, tokens, mentions)  # 'X in the hills, led by Y,'
        return
    if _after_insertion(clause, tokens, mentions, earlier):
        return
    if after_whose(clause, place, tokens, mentions, earlier):
        return
    listed = apposed_list(tokens, mentions, place)
    if listed:
        clause.subject = tuple(dict.fromkeys(k for m in listed for k in m.who))
        clause.subject_words = (listed[0].first, listed[-1].last)
        return
    named = apposed_name(tokens, mentions, place)
    if named is not None:
        clause.subject, clause.subject_words = named.who, (named.first, named.last)
        mate = apposed_mate(tokens, mentions, named)
        if mate is not None:
            clause.subject = (*mate.who, *named.who)
        return
    back = over_insertion(tokens, place, clause)
    if back >= 0:
        fill_phrase(clause, back, tokens, mentions)
        if not clause.subject and tokens[back + 2].low == "of":
            # 'the cutter Swift, of X's coast guard, opened fire'
            owner = [m for m in mentions if back < m.first < place and m.kind != "place"]
            clause.subject = owner[0].who if owner else ()
        if clause.subject or clause.subject_words[0] >= 0:
            return
    inherit(clause, main_before(earlier))


def _in_row_of_participles(
    clause: Clause, place: int, tokens: list[Token], earlier: list[Clause]
) -> bool:
    """'is armed by X, fed by Y', 'has recalled its envoy, frozen the accounts and begun to'."""
    if not (clause.participle and earlier and in_row(tokens, place)):
        return False
    upper = earlier[-1]
    if upper.passive and not upper.participle:
        inherit(clause, [upper])
        clause.passive, clause.participle = True, False
        return True
    if upper.perfect:
        inherit(clause, [upper])
        clause.passive, clause.participle, clause.perfect = False, False, True
        return True
    return False


def _before_verb(
    clause: Clause,
    place: int,
    tokens: list[Token],
    mentions: list[Mention],
    earlier: list[Clause],
) -> None:
    """The noun phrase right before the verb, with what it may hide."""
    token = tokens[place]
    if token.text in {'"', "“", "”"}:
        place -= 1
    if clause.participle and token.tag in {"N", "NP", "R", "'"}:
        # A participle after a noun qualifies it: the noun is its subject (or suffers it).
        fill_phrase(clause, place, tokens, mentions, near=True)
        return
    fill_phrase(clause, place, tokens, mentions, earlier=earlier)
    if after_relative(clause, tokens, earlier):
        return
    opening = clause.subject_words[0]
    lead = tokens[opening - 2] if opening > 1 else None
    if lead is not None and not clause.subject and tokens[opening - 1].tag == "P":
        if lead.low in {"which", "that", "who"} and lead.tag == "W":
            # 'a band that on 29 August blew up a station'
            relative_subject(clause, opening - 2, tokens, mentions, earlier)
            return
        if lead.tag == "C":
            # 'fed and for two years sheltered X'
            shared = _shared(clause, earlier, tokens)
            clause.subject = shared.subject if shared is not None else ()
            return
    if not clause.subject and opening > 1 and tokens[opening - 1].low == "whose":
        # 'X, whose drones hunt Y'
        owner = [m for m in mentions if m.last < opening and m.kind not in {"place", "demonym"}]
        clause.subject = owner[-1].who if owner else ()
    back = opening >= 0 and tokens[opening].low in {"these", "those", "such"}
    own = back and bool(earlier) and tokens[place].low in _OWN_DEEDS
    if not clause.subject and (own or opening < 0):
        # 'these efforts', 'such demands': those of the clause before.
        inherit(clause, main_before(earlier))


EMOTIVE = frozenset(
    "anger enrage infuriate alarm annoy irritate irk offend outrage incense embitter dismay "
    "exasperate "
    "antagonise antagonize alienate humiliate insult worry rattle unnerve unsettle embarrass "
    "please delight "
    "reassure relieve".split()
)
_OWN_DEEDS = frozenset(
    "efforts effort attempts attempt plans plan proposals proposal moves move policies policy "
    "initiatives "
    "initiative demands demand offers offer claims claim talks steps measures ambitions gains".split()  # noqa: E501
)
_CHARGING = frozenset(
    "accuse blame suspect criticise criticize condemn denounce charge punish praise thank prevent stop "  # noqa: E501
    "ban keep warn dissuade discourage deter restrain bar absolve excuse".split()
)


def _shared(clause: Clause, earlier: list[Clause], tokens: list[Token]) -> Clause | None:
    """The clause whose subject 'and VERB' shares: the last one of the same form."""
    tag = tokens[clause.verb].tag
    if tokens[clause.first].tag == "A" and not clause.infinitive:
        tag = "A"  # 'wants X disarmed and has threatened': a finite verb, like 'wants'
    if tokens[clause.verb].form == "base" and tag == "V":
        upper = next((c for c in reversed(earlier) if c.modal or c.infinitive), None)
        if upper is not None and not upper.relative:
            tokens[clause.verb].tag = "B"
            return upper
    same = [
        c
        for c in earlier
        if tokens[c.verb].form == tokens[clause.verb].form == "s" and not c.relative
    ]
    if same:
        return same[-1]
    for other in reversed(earlier):
        form = tokens[other.verb].tag
        if other.relative and any(tokens[i].text == "," for i in range(other.verb, clause.first)):
            continue
        if tag in {"B"} and form in {"B"}:
            return other
        if tag == "E" and (form == "E" or other.passive or other.perfect):
            return other
        if tag in {"V", "A"} and not other.participle and not other.infinitive:
            return other
        if tag == "G" and form == "G":
            return other
    return earlier[-1] if earlier else None


def _after_insertion(
    clause: Clause, tokens: list[Token], mentions: list[Mention], earlier: list[Clause]
) -> bool:
    """'X, which sits under its speaker, Y, declared': the head of the relative clause."""
    first = earlier[0] if earlier else None
    if first is None or not first.relative or clause.participle:
        return False
    opening = next((i for i in range(first.first - 1, 0, -1) if tokens[i].tag == "W"), 0)
    if opening < 2 or tokens[opening - 1].text != "," or tokens[0].tag in {"P", "S"}:
        return False
    if any(not c.relative and not c.participle and not c.infinitive for c in earlier):
        return False
    fill_phrase(clause, opening - 2, tokens, mentions)
    return bool(clause.subject)


def _quoting(clause: Clause, tokens: list[Token], place: int) -> bool:
    """ "'…,' says X", 'The loan, argues X, was': the speaker stands after the verb."""
    after = clause.verb + 1
    while after < len(tokens) and tokens[after].tag in {"D", "J", "O"}:
        after += 1
    if clause.lemma not in SAYING or clause.passive or tokens[clause.verb].tag != "V":
        return False
    if tokens[place].text not in {",", '"', "”", "'", "’", "“"} or after >= len(tokens):
        return False
    return tokens[after].tag in {"NP", "N", "R"} and clause.first == clause.verb


def _speaker(clause: Clause, tokens: list[Token], mentions: list[Mention]) -> bool:
    """Make the phrase after a verb of saying its subject; whether it names anybody."""
    last = clause.verb + 1
    while last < len(tokens) and tokens[last].tag in {"D", "J", "O", "N", "NP", "R", "Q", "'"}:
        last += 1
    fill_phrase(clause, last - 1, tokens, mentions, near=True)
    if clause.subject_words[0] <= clause.verb:
        clause.subject, clause.subject_words = (), (-1, -1)
    return bool(clause.subject)
