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
    comma = place > 0 and tokens[place - 1].text == ","
    back = _head_end(place - 1 - comma, tokens)
    if back < 0 or tokens[place].low in {"what", "how", "why"}:
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
    named = _name_alone(back, tokens, mentions)
    if named is not None:
        clause.subject, clause.subject_words = named.who, (named.first, named.last)
        return
    upper = next((c for c in reversed(earlier) if c.relative), None)
    if tokens[back].tag == "C" and upper is not None:
        inherit(clause, [upper])
        return
    whose = tokens[place].low != "who"
    fill_phrase(clause, back, tokens, mentions, near=whose or not comma)
    if not clause.subject:
        if comma and whose:
            clause.subject = _whole_phrase(clause, back, tokens, mentions)
        clause.subject = clause.subject or _apposed_to(clause, tokens, mentions, earlier)
    if earlier and tokens[back].tag in VERBAL | {"A"}:
        inherit(clause, earlier[-1:])


def _head_end(back: int, tokens: list[Token]) -> int:
    """Last token of what stands before the pronoun, brackets and quotes passed over."""
    while back >= 0 and tokens[back].text in {")", '"', "”"}:
        if tokens[back].text == ")":
            while back >= 0 and tokens[back].text != "(":
                back -= 1
        back -= 1
    return back


def _name_alone(back: int, tokens: list[Token], mentions: list[Mention]) -> Mention | None:
    """The name that ends at a token, unless it is only part of a phrase ('the army of X')."""
    named = next(
        (m for m in mentions if m.last == back + 1 and m.kind in {"name", "capital"}), None
    )
    if named is None:
        return None
    lead = named.first - 1
    while lead >= 0 and tokens[lead].tag == "D":
        lead -= 1
    return None if lead >= 0 and tokens[lead].tag in {"P", "'", "C"} else named


def _whole_phrase(
    clause: Clause, back: int, tokens: list[Token], mentions: list[Mention]
) -> tuple[str, ...]:
    """'the militias in Y, which fought Z': the head of the whole phrase."""
    whole = Clause(verb=clause.verb, first=clause.first, lemma=clause.lemma)
    fill_phrase(whole, back, tokens, mentions)
    held = next((m for m in mentions if m.who == whole.subject and m.last <= back), None)
    between = tokens[held.last : back + 1] if held is not None else []
    placed = bool(between) and between[0].low in _PLACING
    return whole.subject if placed and all(t.tag in _NOMINAL for t in between) else ()


def _apposed_to(
    clause: Clause, tokens: list[Token], mentions: list[Mention], earlier: list[Clause]
) -> tuple[str, ...]:
    """'X, a movement which …', 'X is the one member that …': the phrase says who X is."""
    lead = clause.subject_words[0] - 1
    if lead > 0 and tokens[lead].text == ",":
        named = next((m for m in mentions if m.last == lead and m.kind != "place"), None)
        if named is not None:
            return named.who
    if earlier and earlier[-1].lemma == "be" and earlier[-1].verb == lead:
        return earlier[-1].subject
    return ()


_PLACING = frozenset("in from around near of for within".split())
_NOMINAL = frozenset({"P", "D", "J", "NP", "N"})


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
