"""Who is meant to do what an infinitive names."""

from __future__ import annotations

from detente.reading.clauses.clause import Clause, inherit
from detente.reading.clauses.phrases import fill_phrase
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention

_DEED_NOUNS = {
    "refusal": "refuse", "reluctance": "refuse", "failure": "fail", "inability": "fail",
    "decision": "decide", "plan": "plan", "plans": "plan", "offer": "offer", "promise": "promise",
    "pledge": "pledge", "threat": "threaten", "attempt": "attempt", "attempts": "attempt",
    "bid": "seek", "wish": "wish", "desire": "wish", "readiness": "agree", "willingness": "agree",
    "intention": "intend", "effort": "try", "efforts": "try", "move": "decide", "vow": "vow",
    "call": "urge", "right": "claim", "campaign": "try", "proposal": "offer", "need": "need",
}  # fmt: skip


_OWN_GROUNDS = frozenset(
    "interest interests duty power means chance habit aim goal task job".split()
)
# Verbs whose object is meant to do what the infinitive names.
_ASKING = frozenset(
    "forbid permit instruct authorise authorize encourage beg challenge cause lead pay oblige compel "  # noqa: E501
    "require ask urge press force want order persuade help let allow invite tell warn enable push get "  # noqa: E501
    "train".split()
)


def controlled_subject(
    clause: Clause, earlier: list[Clause], tokens: list[Token], mentions: list[Mention]
) -> None:
    """'promised to finish', 'asked X to leave', 'X's refusal to sign': who is meant to do it."""
    place = clause.first - 1
    meant = next((m for m in mentions if m.last == place + 1 and m.kind != "place"), None)
    while place > 0 and tokens[place].tag in {"X", "AV"}:
        place -= 1
    twin = next((c for c in reversed(earlier) if c.infinitive), None)
    if place >= 0 and tokens[place].tag == "C" and twin is not None:
        # 'to keep X out and to bind Y', 'ready to help X, but not to confront Y'
        inherit(clause, [twin])
        clause.matrix, clause.modal = twin.matrix, twin.modal
        clause.negated = clause.negated or tokens[clause.first - 1].tag == "X"
        return
    if meant is not None and _meant(clause, meant, tokens):
        return
    deed = _DEED_NOUNS.get(tokens[place].low) if place >= 0 else None
    upper = earlier[-1] if earlier else None
    if deed is not None and (upper is None or not upper.objects or upper.verb < place):
        fill_phrase(clause, place, tokens, mentions, near=True)
        clause.matrix = deed
        if clause.subject:
            return
    if upper is not None:
        _under(clause, upper, meant)


def _meant(clause: Clause, meant: Mention, tokens: list[Token]) -> bool:
    """'the promise of X to shield Y', 'a call for the army to quit': who stands before *to*."""
    lead = meant.first - 1
    while lead >= 0 and tokens[lead].tag in {"D", "J"}:
        lead -= 1
    if lead < 0:
        return False
    wish = tokens[lead - 1].low if lead else ""
    if tokens[lead].low == "of" and (wish in _DEED_NOUNS or wish in _OWN_GROUNDS):
        clause.matrix = _DEED_NOUNS.get(wish, "want")
    elif tokens[lead].low == "for":
        clause.matrix = "urge"
    else:
        return False
    clause.subject, clause.subject_words = meant.who, (meant.first, meant.last)
    return True


def _under(clause: Clause, upper: Clause, meant: Mention | None) -> None:
    """What an infinitive takes over from the verb that it hangs on."""
    clause.matrix = upper.lemma
    bare = upper.verb == upper.first and upper.lemma == "be"
    if bare and not upper.subject and meant is not None:
        # 'Were X to leave'
        clause.subject, clause.subject_words = meant.who, (meant.first, meant.last)
        return
    if upper.infinitive and upper.matrix in {"refuse", "decline", "fail"}:
        clause.matrix = upper.matrix  # 'refused to send troops to help X'
    clause.modal = clause.modal or upper.modal
    clause.negated = clause.negated or (
        upper.negated and upper.lemma in {"want", "intend", "plan", "mean", "be", "have", "need"}
    )
    asked = [m for m in upper.objects if m.first > upper.verb]
    if upper.lemma in _ASKING and asked and not upper.passive:
        clause.subject = tuple(dict.fromkeys(key for m in asked for key in m.who))
        clause.subject_words = (asked[-1].first, asked[-1].last)
    else:
        inherit(clause, [upper])
