"""Clauses as subject, verb, object and prepositional phrases, over the mentions of a sentence.

A shallow parse: verb groups are found, each takes the noun phrase before it as its subject (through
relative pronouns, shared subjects and infinitives) and what follows up to the next clause as its
objects.  Good enough to say who does what to whom; it never raises.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from detente.reading.heads import TITLES
from detente.reading.mentions import Mention
from detente.reading.tokens import Token
from detente.reading.words import number_word

_VERBAL = frozenset({"V", "B", "G", "E"})
_BREAK = frozenset({";", ":", "—", "(", ")"})


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


def clauses(tokens: list[Token], mentions: list[Mention]) -> list[Clause]:
    """All clauses of a sentence, in order of their verbs."""
    found: list[Clause] = []
    index = 0
    while index < len(tokens):
        group = _group(tokens, index)
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
        _subject(clause, number, found, tokens, mentions)
        _objects(clause, tokens, mentions, following)
    _fronted(found, tokens)
    _shared_agent(found, tokens)
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
            clause.passive = clause.passive or tokens[clause.verb].tag == "E" and tokens[clause.first].low != "having"


def _shared_agent(found: list[Clause], tokens: list[Token]) -> None:
    """'is hosted, financed and armed by X': the agent of the last is that of all."""
    for left, right in reversed(list(itertools.pairwise(found))):
        between = {t.low for t in tokens[left.verb + 1 : right.verb]}
        row = between <= {",", "and", "or", "also"} and between
        if row and tokens[left.verb].tag == tokens[right.verb].tag == "E":
            right.passive = right.passive or left.passive
            right.subject, right.subject_words = left.subject, left.subject_words
            left.phrases = left.phrases or list(right.phrases)


def _group(tokens: list[Token], index: int) -> tuple[Clause, int] | None:
    """A verb group that starts at ``index``: auxiliaries, adverbs, the main verb."""
    token = tokens[index]
    if token.tag not in _VERBAL | {"A", "M", "T"}:
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
        elif token.tag == "X" or (token.low in {"no", "hardly", "scarcely"} and place > index):
            if token.low == "no" and not (
                place + 1 < len(tokens) and tokens[place + 1].low == "longer"
            ):
                break
            negated = True
        elif token.tag == "AV" or (
            token.low in {"longer", "all", "both", "each"} and place > index
        ):
            pass
        elif token.tag == "A":
            if main >= 0:
                break
            last_auxiliary = place
            perfect = perfect or token.lemma == "have"
            past = past or token.low in {"was", "were", "had", "did"}
            negated = negated or token.low.endswith("n't")
        elif token.tag in _VERBAL:
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


def _subject(
    clause: Clause, number: int, found: list[Clause], tokens: list[Token], mentions: list[Mention]
) -> None:
    place = clause.first - 1
    while place >= 0 and (
        tokens[place].tag in {"AV", "X"}
        or (tokens[place].low == "once" and place and tokens[place - 1].tag == "W")
    ):
        place -= 1
    earlier = found[:number]
    if place < 0:
        _inherit(clause, found[number + 1 :][:1])
        return
    token = tokens[place]
    if clause.infinitive and not clause.modal:
        _control(clause, earlier, tokens, mentions)
        return
    if token.tag == "P" and tokens[clause.verb].tag == "G":
        # 'without consulting', 'by blocking': the subject of the verb before; but who is accused
        # of something is the one who does it.
        upper = earlier[-1] if earlier else None
        if upper is not None and upper.lemma in _CHARGING and upper.objects and not upper.passive:
            clause.subject = upper.objects[-1].who
            clause.subject_words = (upper.objects[-1].first, upper.objects[-1].last)
            clause.matrix = upper.lemma
            return
        _inherit(clause, [c for c in earlier if not c.participle][-1:] or earlier[-1:])
        clause.matrix = token.low
        return
    if token.tag == "C":
        shared = _shared(clause, earlier, tokens)
        if shared is not None:
            _inherit(clause, [shared])
            if shared.passive and tokens[clause.verb].tag == "E":
                clause.passive, clause.participle = True, shared.participle
            if not clause.modal and shared.modal and tokens[clause.verb].tag in {"B", "E"}:
                clause.modal, clause.infinitive = shared.modal, shared.infinitive
                clause.negated = clause.negated or (
                    shared.negated and tokens[place].low in {"or", "nor"}
                )
                clause.matrix = clause.matrix or shared.matrix
            if shared.infinitive and tokens[clause.verb].tag == "B":
                clause.infinitive, clause.matrix = True, shared.matrix
        return
    if token.tag == "W":
        _relative(clause, place, tokens, mentions, earlier)
        return
    if token.text == ",":
        if clause.participle and place:
            # 'the bloc, chaired by X': the phrase before the comma.
            _phrase(clause, place - 1, tokens, mentions, near=True)
            return
        named = _apposed_name(tokens, mentions, place)
        if named is not None:
            clause.subject, clause.subject_words = named.who, (named.first, named.last)
            return
        back = _over_insertion(tokens, place, clause)
        if back >= 0:
            _phrase(clause, back, tokens, mentions)
            if clause.subject or clause.subject_words[0] >= 0:
                return
        _inherit(clause, _main_before(earlier))
        return
    if token.text in {'"', "“", "”"}:
        place -= 1
    if clause.participle and token.tag in {"N", "NP", "R", "'"}:
        # A participle after a noun qualifies it: the noun is its subject (or suffers it).
        _phrase(clause, place, tokens, mentions, near=True)
        return
    _phrase(clause, place, tokens, mentions, earlier=earlier)
    if not clause.subject and clause.subject_words[0] < 0:
        _inherit(clause, _main_before(earlier))


_CHARGING = frozenset(
    "accuse blame suspect criticise criticize condemn denounce charge punish praise thank prevent stop ban keep".split()  # noqa: E501
)


def _main_before(earlier: list[Clause]) -> list[Clause]:
    main = [c for c in earlier if not c.relative and not c.participle and not c.infinitive]
    return main[-1:] or earlier[-1:]


def _inherit(clause: Clause, others: list[Clause]) -> None:
    if others:
        clause.subject = others[-1].subject
        clause.subject_words = others[-1].subject_words


_DEED_NOUNS = {
    "refusal": "refuse", "reluctance": "refuse", "failure": "fail", "inability": "fail",
    "decision": "decide", "plan": "plan", "plans": "plan", "offer": "offer", "promise": "promise",
    "pledge": "pledge", "threat": "threaten", "attempt": "attempt", "attempts": "attempt",
    "bid": "seek", "wish": "wish", "desire": "wish", "readiness": "agree", "willingness": "agree",
    "intention": "intend", "effort": "try", "efforts": "try", "move": "decide", "vow": "vow",
    "call": "urge", "right": "claim", "campaign": "try", "proposal": "offer", "need": "need",
}  # fmt: skip


def _control(
    clause: Clause, earlier: list[Clause], tokens: list[Token], mentions: list[Mention]
) -> None:
    """'promised to finish', 'asked X to leave', 'X's refusal to sign': who is meant to do it."""
    place = clause.first - 1
    deed = _DEED_NOUNS.get(tokens[place].low) if place >= 0 else None
    upper = earlier[-1] if earlier else None
    if deed is not None and (upper is None or not upper.objects or upper.verb < place):
        _phrase(clause, place, tokens, mentions, near=True)
        clause.matrix = deed
        if clause.subject or upper is None:
            return
    if upper is None:
        return
    clause.matrix = upper.lemma
    clause.modal = clause.modal or upper.modal
    clause.negated = clause.negated or (
        upper.negated and upper.lemma in {"want", "intend", "plan", "mean", "be", "have", "need"}
    )
    asked = upper.lemma in {"ask", "urge", "press", "force", "want", "order", "persuade", "help", "let",  # noqa: E501
                            "allow", "invite", "tell", "warn", "enable", "push", "get", "train"}  # fmt: skip  # noqa: E501
    between = [m for m in upper.objects if m.first > upper.verb]
    if asked and between and not upper.passive:
        clause.subject = between[-1].who
        clause.subject_words = (between[-1].first, between[-1].last)
        return
    clause.subject, clause.subject_words = upper.subject, upper.subject_words


def _shared(clause: Clause, earlier: list[Clause], tokens: list[Token]) -> Clause | None:
    """The clause whose subject 'and VERB' shares: the last one of the same form."""
    tag = tokens[clause.verb].tag
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


def _relative(
    clause: Clause, place: int, tokens: list[Token], mentions: list[Mention], earlier: list[Clause]
) -> None:
    """Subject of 'X, which …', 'Y that …', 'Z, whose army …': the phrase before the pronoun."""
    clause.relative = True
    back = place - 1
    comma = back >= 0 and tokens[back].text == ","
    if comma:
        back -= 1
    while back >= 0 and tokens[back].text in {")", '"', "”"}:
        if tokens[back].text == ")":
            while back >= 0 and tokens[back].text != "(":
                back -= 1
        back -= 1
    if back < 0:
        return
    if tokens[place].low in {"what", "how", "why"}:
        return
    if tokens[back].tag == "P":
        # 'from which it', 'in which all sit': the pronoun is no subject; a subject follows it.
        return
    if tokens[back].tag == "C":
        upper = next((c for c in reversed(earlier) if c.relative), None)
        if upper is not None:
            _inherit(clause, [upper])
            return
    _phrase(clause, back, tokens, mentions, near=not comma or tokens[place].low != "who")
    if not clause.subject and clause.subject_words[0] > 1:
        # 'X, an independence movement which …': the phrase says who X is.
        opening = clause.subject_words[0] - 1
        named = next((m for m in mentions if m.last == opening and m.kind != "place"), None)
        if tokens[opening].text == "," and named is not None:
            clause.subject = named.who
    verb_before = tokens[back].tag in _VERBAL | {"A"}
    if verb_before and earlier:
        _inherit(clause, earlier[-1:])


def _apposed_name(tokens: list[Token], mentions: list[Mention], place: int) -> Mention | None:
    """'the new president, Name, is …': the name between the commas is who acts."""
    mention = next((m for m in mentions if m.last == place and m.kind == "name"), None)
    if mention is None:
        return None
    first = mention.first
    while first > 0 and tokens[first - 1].low in TITLES:
        first -= 1
    if first < 2 or tokens[first - 1].text != "," or tokens[first - 2].tag != "N":
        return None
    return mention if tokens[first - 2].low in _ROLES else None


def _over_insertion(tokens: list[Token], place: int, clause: Clause) -> int:
    """Token before the comma that opened an insertion; -1 if the comma opens something else."""
    back = place - 1
    while back >= 0 and tokens[back].text != ",":
        if tokens[back].text in {";", ":"}:
            return -1
        back -= 1
    if back <= 0:
        return -1
    inside = tokens[back + 1 : place]
    if not inside:
        return -1
    head = inside[0]
    opens = head.tag in {"W", "P", "G", "E", "AV", "D", "NP", "O", "J", "Q", "N"} or head.low in {
        "or",
        "then",
        "like",
        "in",
    }
    if (
        tokens[back - 1].tag in {"N", "NP", "R", ")", "'"}
        or tokens[back - 1].text in {")", '"'}
        or tokens[back - 1].tag == "Q"
    ):
        return back - 1 if opens else -1
    return -1


def _phrase(
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
        if token.text == ")":
            while first >= 0 and tokens[first].text != "(":
                first -= 1
            first -= 1
            continue
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
            }
        ):
            chained = (
                token.low == "of"
                and first > 1
                and tokens[first - 1].tag == "C"
                and tokens[first - 2].tag == "NP"
            )
            if not chained and (
                first == 0 or tokens[first - 1].tag not in {"N", "NP", "'", "R", "Q"}
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
            if not _list_link(tokens, mentions, first) or (token.text == "," and not joined):
                break
            joined = True
            first -= 1
            continue
        break
    first += 1
    if first > last:
        return
    if earlier and first > 0 and earlier[-1].infinitive and earlier[-1].verb == first - 1:
        # 'Kenya's decision to recognise Kosovo infuriated …': the head stands before the infinitive.
        head = earlier[-1].first - 1
        if head >= 0 and tokens[head].tag == "N":
            _phrase(clause, head, tokens, mentions)
            return
    if earlier and first > 0 and tokens[first - 1].tag in {"P", "G", "E"}:
        # 'Talks hosted by X collapsed', 'resolutions backing X have': the head stands further left.
        upper = earlier[-1]
        inside = upper.participle and upper.verb < first and upper.subject_words[0] >= 0
        if inside and tokens[first - 1].low in {"by", "with", "to", "on", "at", "from"} | {
            tokens[upper.verb].low
        }:
            _inherit(clause, [upper])
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


def _long_list(tokens: list[Token], mentions: list[Mention], comma: int) -> bool:
    """Whether ', and' closes a list of three or more; else it starts a new clause."""
    left = next((m for m in mentions if m.last == comma), None)
    if left is None:
        return False
    place = left.first - 1
    while place >= 0 and tokens[place].tag in {"D", "O"}:
        place -= 1
    return place >= 0 and tokens[place].text == "," and _list_link(tokens, mentions, place)


def _list_link(tokens: list[Token], mentions: list[Mention], place: int) -> bool:
    """Whether a comma or *and* joins two actors of one list."""
    left = place - 1
    while left >= 0 and tokens[left].text in {",", ")"}:
        if tokens[left].text == ")":
            while left >= 0 and tokens[left].text != "(":
                left -= 1
        left -= 1
    before = any(m.last == left + 1 for m in mentions)
    right = place + 1
    while right < len(tokens) and (
        tokens[right].tag in {"D", "O"}
        or tokens[right].low in {"and", "or", "of"}
        or (tokens[right].low in TITLES and not any(m.first == right for m in mentions))
    ):
        right += 1
    after = any(m.first <= right < m.last for m in mentions)
    if tokens[place].text == "," and place + 1 < len(tokens) and tokens[place + 1].tag == "W":
        return False
    return before and after


def _list_goes_on(tokens: list[Token], mentions: list[Mention], comma: int) -> bool:
    """Whether 'A, B' is followed by another comma and actor or by 'and C': a list, no insertion."""
    place = comma + 1
    while place < len(tokens) and place < comma + 30:
        if tokens[place].tag == "C":
            return _list_link(tokens, mentions, place)
        if tokens[place].text == "," and not _list_link(tokens, mentions, place):
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
    preposition = next((i for i in range(first, last) if tokens[i].tag == "P"), last)
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
        # 'the foreign ministers of China and of the Union'
        chain = [m for m in inside if m.kind != "demonym"] or inside
        words = {t.low for t in tokens[chain[0].last : chain[-1].first] if t.tag != "NP"}
        together = (
            chain if words <= {"and", "of", "the", ",", "both", "(", ")", "for"} else chain[:1]
        )
        return tuple(dict.fromkeys(key for m in together for key in m.who))
    return owners[-1].who


def _joined(tokens: list[Token], last: int, stop: int, outer: list[Mention]) -> bool:
    return any(m.first >= last for m in outer) and _listed(tokens, outer)


def _listed(tokens: list[Token], outer: list[Mention]) -> bool:
    for left, right in itertools.pairwise(outer):
        between = {t.low for t in tokens[left.last : right.first]}
        if not between <= {",", "and", "or", "the", "both", "its", "as", "well", "(", ")", "a"} | {
            t.low for t in tokens[left.last : right.first] if t.tag == "NP"
        }:
            return False
    return True


def _objects(clause: Clause, tokens: list[Token], mentions: list[Mention], following: int) -> None:
    """Actors between the verb and the next clause: direct, or after a preposition."""
    place = clause.verb + 1
    preposition = ""
    nouns: list[str] = []
    depth = 0
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
                _list_link(tokens, mentions, place) and _list_goes_on(tokens, mentions, place)
            ):
                if _named_role(tokens, mentions, place):
                    place += 1
                    continue
                stop = place
                break
            if (
                token.tag == "C"
                and not _list_link(tokens, mentions, place)
                and _clause_after(tokens, place)
            ):
                stop = place
                break
            if token.tag in {"T"} or (token.tag in {"G", "E"} and place >= following):
                stop = place
                break
            if token.tag == "P":
                preposition = token.low
                if token.low == "of":
                    preposition = preposition_of(nouns, "of")
            elif token.tag == "N":
                nouns.append(token.low)
            mention = next((m for m in mentions if m.first == place and m.kind != "place"), None)
            if mention is not None and not any(m is mention for m in clause.objects):
                if _owns_name(tokens, mentions, mention) or (
                    mention.kind == "pronoun" and mention.who == clause.subject
                ):
                    pass
                elif preposition:
                    clause.phrases.append((preposition, mention))
                else:
                    clause.objects.append(mention)
        place += 1
    clause.stop = stop
    clause.nouns = tuple(nouns)
    if nouns and not clause.objects and not clause.phrases and stop < len(tokens):
        if tokens[stop].tag == "W" and tokens[stop - 1].tag == "N":
            # 'refused the round tables which the Council recommends': the Council's tables.
            verb = next((i for i in range(stop + 1, len(tokens)) if tokens[i].tag in {"V", "A", "M"}), stop)  # noqa: E501
            doer = [m for m in mentions if stop < m.first and m.last <= verb and m.kind != "place"]
            if doer:
                clause.phrases.append(("which", doer[-1]))


_ROLES = TITLES | {
    "predecessor",
    "successor",
    "rival",
    "ally",
    "leader",
    "head",
    "neighbour",
    "neighbor",
}


def _named_role(tokens: list[Token], mentions: list[Mention], place: int) -> bool:
    """'his predecessor, Rodrigo …': a name that only tells who the role is."""
    named = any(m.first <= place + 1 < m.last and m.kind == "name" for m in mentions)
    return named and place > 0 and tokens[place - 1].low in _ROLES


def preposition_of(nouns: list[str], word: str) -> str:
    """*of* keeps the noun it hangs on: 'of:claim'."""
    return f"{word}:{nouns[-1]}" if nouns else word


def _owns_name(tokens: list[Token], mentions: list[Mention], mention: Mention) -> bool:
    """'Nigeria's President X': the owner is not who the phrase names."""
    if mention.last >= len(tokens) or tokens[mention.last].tag != "'":
        return False
    for place in range(mention.last + 1, min(mention.last + 5, len(tokens))):
        if any(m.first == place and m.kind in {"name", "description"} for m in mentions):
            return True
        if tokens[place].tag not in {"J", "N", "NP"} or tokens[place].text == ",":
            return False
    return False


def _clause_after(tokens: list[Token], place: int) -> bool:
    """Whether a verb follows *and* before the next comma: a new predicate or clause."""
    for token in tokens[place + 1 : place + 9]:
        if token.text in {",", ";"}:
            return False
        if token.tag in {"V", "M", "A", "B"}:
            return True
    return False
