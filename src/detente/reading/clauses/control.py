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


def controlled_subject(
    clause: Clause, earlier: list[Clause], tokens: list[Token], mentions: list[Mention]
) -> None:
    """'promised to finish', 'asked X to leave', 'X's refusal to sign': who is meant to do it."""
    place = clause.first - 1
    meant = next((m for m in mentions if m.last == place + 1 and m.kind != "place"), None)
    lead = meant.first - 1 if meant is not None else -1
    while lead >= 0 and tokens[lead].tag in {"D", "J"}:
        lead -= 1
    while place > 0 and tokens[place].tag in {"X", "AV"}:
        place -= 1
    twin = next((c for c in reversed(earlier) if c.infinitive), None)
    if place >= 0 and tokens[place].tag == "C" and twin is not None:
        # 'to keep X out and to bind Y', 'ready to help X, but not to confront Y'
        inherit(clause, [twin])
        clause.matrix, clause.modal = twin.matrix, twin.modal
        clause.negated = clause.negated or tokens[clause.first - 1].tag == "X"
        return
    if meant is not None and lead > 0 and tokens[lead].low == "of":
        # 'the promise of X to shield Y', 'in the interest of X to keep'
        wish = tokens[lead - 1].low
        if wish in _DEED_NOUNS or wish in _OWN_GROUNDS:
            clause.subject, clause.subject_words = meant.who, (meant.first, meant.last)
            clause.matrix = _DEED_NOUNS.get(wish, "want")
            return
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
    asked = upper.lemma in {"forbid", "permit", "instruct", "authorise", "authorize", "encourage", "beg",  # noqa: E501
                            "challenge", "cause", "lead", "pay", "oblige", "compel", "require", "ask", "urge", "press", "force", "want", "order", "persuade", "help", "let",  # noqa: E501
                            "allow", "invite", "tell", "warn", "enable", "push", "get", "train"}  # fmt: skip  # noqa: E501
    between = [m for m in upper.objects if m.first > upper.verb]
    if asked and between and not upper.passive:
        clause.subject = tuple(dict.fromkeys(key for m in between for key in m.who))
        clause.subject_words = (between[-1].first, between[-1].last)
        return
    clause.subject, clause.subject_words = upper.subject, upper.subject_words


_OWN_GROUNDS = frozenset(
    "interest interests duty power means chance habit aim goal task job".split()
)
