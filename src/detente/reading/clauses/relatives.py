"""Subjects of relative clauses, and of the verb that follows one."""

from __future__ import annotations

from detente.reading.clauses.clause import VERBAL, Clause, inherit
from detente.reading.clauses.phrases import fill_phrase
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention

_ALL_OF = frozenset("both all neither most many each some none two three either".split())
SAYING = frozenset(
    "say argue claim insist warn add admit concede write explain note complain declare hold maintain "  # noqa: E501
    "reply retort observe predict boast report believe think suspect".split()
)


_CONTRASTS = (["more", "than"], ["rather", "than"], ["instead", "of"], ["and", "not"])


def relative_subject(
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
    contrast = next((i for i in range(back, max(0, back - 8), -1) if tokens[i].text == ","), 0)
    words = [t.low for t in tokens[contrast + 1 : contrast + 3]]
    if comma and contrast and (words in _CONTRASTS or words[0] == "not"):
        back = contrast - 1  # 'It was X, not Y, that'
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
    lead = clause.subject_words[0] - 1
    if not clause.subject and earlier and earlier[-1].lemma == "be" and earlier[-1].verb == lead:
        clause.subject = earlier[-1].subject  # 'X is the one member that trusts Y'
    verb_before = tokens[back].tag in VERBAL | {"A"}
    if verb_before and earlier:
        inherit(clause, earlier[-1:])


def after_whose(
    clause: Clause, place: int, tokens: list[Token], mentions: list[Mention], earlier: list[Clause]
) -> bool:
    """'X, whose chairman, Y, sits in Z, needs W': what the relative clause hangs on."""
    opening = next(
        (
            i
            for i in range(place - 1, 0, -1)
            if tokens[i].tag == "W" and tokens[i].low in {"who", "which", "whose", "whom", "where"}
        ),
        0,
    )
    if opening < 2 or clause.participle or any(t.text in ";:" for t in tokens[opening:place]):
        return False
    comma = opening - 1 if tokens[opening - 1].text == "," else opening - 2
    inside = [c for c in earlier if opening < c.verb < place and not c.participle]
    finite = [c for c in inside if not c.infinitive]
    if tokens[comma].text != "," or not comma or not finite:
        return False
    if tokens[comma + 1].tag not in {"W", "P"}:
        return False
    trial = Clause(verb=clause.verb, first=clause.first, lemma=clause.lemma)
    fill_phrase(trial, comma - 1, tokens, mentions)
    start = trial.subject_words[0]
    if not trial.subject or start < 0:
        return False
    outer = [c for c in earlier if c.verb < start and not c.participle and not c.infinitive]
    if outer and any(t.tag == "S" for t in tokens[outer[-1].verb + 1 : start]):
        return False
    ahead = [c for c in outer if not any(t.text == "," for t in tokens[c.verb : start])]
    if ahead:
        return False  # 'sold it to X, which paid, left': X is the object of an earlier verb
    clause.subject, clause.subject_words = trial.subject, trial.subject_words
    return True


# After these, a name and a verb are what is said, not the object of a relative clause.
_REPORTING = SAYING | frozenset(
    "want know fear hope expect see hear let make help wish doubt deny learn".split()
)


def after_relative(clause: Clause, tokens: list[Token], earlier: list[Clause]) -> bool:
    """'Those in X who back Y want': what stands before the verb ends the relative clause."""
    upper = earlier[-1] if earlier else None
    if upper is None or not upper.relative or clause.participle or clause.infinitive:
        return False
    opening = clause.subject_words[0]
    if opening < 0 or upper.first == 0 or upper.lemma in _REPORTING:
        return False
    start = upper.subject_words[0] if upper.subject_words[0] > 0 else upper.first
    gap = tokens[start - 1].tag == "W" and upper.subject_words[0] < upper.first and start > 1
    lead = start - 1 if gap and upper.subject_words[1] <= upper.first else upper.first - 1
    between = tokens[upper.verb + 1 : opening]
    follows = upper.verb < opening and all(t.tag in {"D", "O", "J", "P", "AV"} for t in between)
    if tokens[lead].tag != "W" or not follows or upper.subject_words[0] < 0:
        return False
    if tokens[lead - 1].text == ",":
        return False
    inherit(clause, [upper])
    return True
