"""The subject of each clause: before the verb, shared, relative, controlled from above."""

from __future__ import annotations

from detente.reading.actors.heads import TITLES
from detente.reading.clauses.clause import VERBAL, Clause, inherit, main_before
from detente.reading.clauses.phrases import ROLES, fill_phrase
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention


def find_subject(
    clause: Clause, number: int, found: list[Clause], tokens: list[Token], mentions: list[Mention]
) -> None:
    """Fill in the subject of the ``number``-th clause of a sentence."""
    place = clause.first - 1
    while place >= 0 and (
        tokens[place].tag in {"AV", "X"}
        or (tokens[place].low == "once" and place and tokens[place - 1].tag == "W")
    ):
        place -= 1
    # What stands before a semicolon is another sentence.
    cut = max((i for i in range(clause.first) if tokens[i].text == ";"), default=-1)
    earlier = [c for c in found[:number] if c.first > cut]
    if place < 0:
        inherit(clause, found[number + 1 :][:1])
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
        inherit(clause, [c for c in earlier if not c.participle][-1:] or earlier[-1:])
        clause.matrix = token.low
        return
    if token.tag == "C":
        shared = _shared(clause, earlier, tokens)
        if shared is not None:
            inherit(clause, [shared])
            if shared.passive and tokens[clause.verb].tag == "E":
                clause.passive, clause.participle = True, shared.participle
            elif shared.perfect and clause.participle and tokens[clause.verb].tag == "E":
                # 'has closed the border and frozen the accounts'
                clause.passive, clause.participle, clause.perfect = False, False, True
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
        comma = place > 0 and tokens[place - 1].text == ","
        if not clause.subject and earlier and comma and clause.lemma in EMOTIVE:
            inherit(clause, main_before(earlier))  # '…, which infuriated X'
        return
    if token.text == ",":
        if clause.participle and place:
            # 'the bloc, chaired by X': the phrase before the comma.
            fill_phrase(clause, place - 1, tokens, mentions, near=True)
            return
        named = _apposed_name(tokens, mentions, place)
        if named is not None:
            clause.subject, clause.subject_words = named.who, (named.first, named.last)
            return
        back = _over_insertion(tokens, place, clause)
        if back >= 0:
            fill_phrase(clause, back, tokens, mentions)
            if clause.subject or clause.subject_words[0] >= 0:
                return
        inherit(clause, main_before(earlier))
        return
    if token.text in {'"', "“", "”"}:
        place -= 1
    if clause.participle and token.tag in {"N", "NP", "R", "'"}:
        # A participle after a noun qualifies it: the noun is its subject (or suffers it).
        fill_phrase(clause, place, tokens, mentions, near=True)
        return
    fill_phrase(clause, place, tokens, mentions, earlier=earlier)
    opening = clause.subject_words[0]
    if not clause.subject and opening > 1 and tokens[opening - 1].low == "whose":
        # 'X, whose drones hunt Y'
        owner = [m for m in mentions if m.last < opening and m.kind not in {"place", "demonym"}]
        clause.subject = owner[-1].who if owner else ()
    back = opening >= 0 and tokens[opening].low in {"these", "those", "such"}
    if back and not clause.subject and earlier and tokens[place].low in _OWN_DEEDS:
        # 'these efforts', 'such demands': those of the clause before.
        inherit(clause, main_before(earlier))
        return
    if not clause.subject and clause.subject_words[0] < 0:
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
_ALL_OF = frozenset("both all neither most many each some none two three either".split())
_CHARGING = frozenset(
    "accuse blame suspect criticise criticize condemn denounce charge punish praise thank prevent stop ban keep".split()  # noqa: E501
)


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
    meant = next((m for m in mentions if m.last == place + 1 and m.kind != "place"), None)
    lead = meant.first - 1 if meant is not None else -1
    while lead >= 0 and tokens[lead].tag in {"D", "J"}:
        lead -= 1
    if meant is not None and lead >= 0 and tokens[lead].low == "for":
        # 'a call for the army to quit the province'
        clause.subject, clause.subject_words = meant.who, (meant.first, meant.last)
        clause.matrix = "urge"
        return
    deed = _DEED_NOUNS.get(tokens[place].low) if place >= 0 else None
    upper = earlier[-1] if earlier else None
    if deed is not None and (upper is None or not upper.objects or upper.verb < place):
        fill_phrase(clause, place, tokens, mentions, near=True)
        clause.matrix = deed
        if clause.subject or upper is None:
            return
    if upper is None:
        return
    clause.matrix = upper.lemma
    if upper.infinitive and upper.matrix in {"refuse", "decline", "fail"}:
        clause.matrix = upper.matrix  # 'refused to send troops to help X'
    clause.modal = clause.modal or upper.modal
    clause.negated = clause.negated or (
        upper.negated and upper.lemma in {"want", "intend", "plan", "mean", "be", "have", "need"}
    )
    asked = upper.lemma in {"forbid", "permit", "instruct", "authorise", "authorize", "encourage", "beg",  # noqa: E501
                            "challenge", "cause", "lead", "pay", "oblige", "compel", "require", "ask", "urge", "press", "force", "want", "order", "persuade", "help", "let",  # noqa: E501
                            "allow", "invite", "tell", "warn", "enable", "push", "get", "train"}  # fmt: skip  # noqa: E501
    between = [m for m in upper.objects if m.first > upper.verb]
    if asked and between and not upper.passive:
        clause.subject = tuple(dict.fromkeys(key for m in between for key in m.who))
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
    if place > 2 and tokens[place - 1].low == "of" and tokens[place - 2].low in _ALL_OF:
        # 'X and Y, both of which have promised'
        end = place - 3 - (tokens[place - 3].text == ",")
        if end >= 0:
            fill_phrase(clause, end, tokens, mentions)
        return
    if tokens[back].tag == "P":
        # 'from which it', 'in which all sit': the pronoun is no subject; a subject follows it.
        return
    named = next(
        (m for m in mentions if m.last == back + 1 and m.kind in {"name", "capital"}), None
    )
    lead = named.first - 1 if named is not None else -1
    while lead >= 0 and tokens[lead].tag == "D":
        lead -= 1
    if named is not None and not (lead >= 0 and tokens[lead].tag in {"P", "'", "C"}):
        clause.subject, clause.subject_words = named.who, (named.first, named.last)
        return
    if tokens[back].tag == "C":
        upper = next((c for c in reversed(earlier) if c.relative), None)
        if upper is not None:
            inherit(clause, [upper])
            return
    fill_phrase(clause, back, tokens, mentions, near=not comma or tokens[place].low != "who")
    if not clause.subject and comma and tokens[place].low != "who":
        # 'the militias in Y, which fought Z': the whole phrase
        whole = Clause(verb=clause.verb, first=clause.first, lemma=clause.lemma)
        fill_phrase(whole, back, tokens, mentions)
        held = next((m for m in mentions if m.who == whole.subject and m.last <= back), None)
        between = tokens[held.last : back + 1] if held is not None else []
        placed = between and between[0].low in {
            "in",
            "from",
            "around",
            "near",
            "of",
            "for",
            "within",
        }
        if placed and all(t.tag in {"P", "D", "J", "NP", "N"} for t in between):
            clause.subject = whole.subject
    if not clause.subject and clause.subject_words[0] > 1:
        # 'X, an independence movement which …': the phrase says who X is.
        opening = clause.subject_words[0] - 1
        named = next((m for m in mentions if m.last == opening and m.kind != "place"), None)
        if tokens[opening].text == "," and named is not None:
            clause.subject = named.who
    verb_before = tokens[back].tag in VERBAL | {"A"}
    if verb_before and earlier:
        inherit(clause, earlier[-1:])


def _apposed_name(tokens: list[Token], mentions: list[Mention], place: int) -> Mention | None:
    """'the new president, Name, is …': the name between the commas is who acts."""
    mention = next((m for m in mentions if m.last == place and m.kind == "name"), None)
    if mention is None:
        return None
    if mention.first > 1 and tokens[mention.first - 1].low == "of":
        # 'its chairman, President X of Y, has'
        holder = next((m for m in mentions if m.last == mention.first - 1), None)
        mention = holder if holder is not None and holder.kind == "name" else mention
    first = mention.first
    while first > 0 and (tokens[first - 1].low in TITLES or tokens[first - 1].low == "the"):
        first -= 1
    if first < 2 or tokens[first - 1].text != "," or tokens[first - 2].tag not in {"N", "NP"}:
        return None
    if tokens[mention.first - 1].low in TITLES:
        return mention
    for token in reversed(tokens[max(0, first - 7) : first - 1]):
        # 'the chief of staff, Name,'
        if token.low in ROLES:
            return mention
        if token.tag not in {"N", "NP", "J", "P", "D", "O", "'", "Q"}:
            return None
    return None


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
