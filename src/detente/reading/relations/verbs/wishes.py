"""What an actor wishes done to another, and what it takes another for.

'X wants Y disarmed', 'X asked for Y to be listed as terrorist' set X against Y; 'X calls Y a tool
of Z' and 'X blames Y for raids by Z' say, by the word of X, that Y and Z are together.
"""

from __future__ import annotations

from dataclasses import replace

from detente.reading.clauses.clause import Clause, opening
from detente.reading.language.tokens import Token
from detente.reading.language.words import relation_verbs
from detente.reading.mentions.mentions import Mention
from detente.reading.relations.belonging.offshoots import FRONTS
from detente.reading.relations.hits import Hit
from detente.reading.relations.stance_words import SEEN, TOOLS

_WISHING = frozenset(
    "want like need prefer wish ask urge order demand call propose request recommend expect "
    "insist push press campaign lobby vote seek plead petition".split()
)
_PARTED = frozenset({"want", "like", "need", "prefer", "wish", "see"})
_KEPT = frozenset(
    "keep renew prolong extend preserve maintain retain restore free release enlarge recognise "
    "recognize include rebuild reopen involve continue pay save legalise legalize honour heed "
    "hear let consult".split()
)
_SPENT = frozenset({"go", "deal", "punish", "list", "remove", "cut", "close", "stop", "end", "try"})
_BLAMING = frozenset("blame accuse fault suspect charge".split())
_TAKING = SEEN | frozenset("brand paint call label take consider denounce think deem cast".split())
_FOREIGN = TOOLS | frozenset(
    "project signboard façade facade appendage offshoot arm pet servant hireling hirelings "
    "mercenaries plaything invention fabrication agents proxies puppets".split()
)


def wished_deeds(tokens: list[Token], clause: Clause, earlier: list[Clause]) -> list[Hit]:
    """'wants Y disarmed', 'asks for Y to be listed': the one who wishes it is against Y, or for it.

    Parameters
    ----------
    tokens : list of Token
        Of the sentence.
    clause : Clause
        The deed that is wished, in the passive.
    earlier : list of Clause
        The clauses before it.
    """
    upper = earlier[-1] if earlier else None
    if upper is None or not clause.passive or not clause.subject or not upper.subject:
        return []
    if any(word == "by" for word, _ in clause.phrases) or upper.passive:
        return []
    parted = clause.participle and upper.lemma in _PARTED
    meant = clause.infinitive and upper.lemma in _WISHING and clause.subject != upper.subject
    if not parted and not meant:
        return []
    if any(t.text in {",", ";"} for t in tokens[upper.verb : clause.first]):
        return []
    sign = relation_verbs().get(clause.lemma, ("", 0))[1]
    if clause.lemma in _KEPT:
        sign = 1
    elif clause.lemma in _SPENT:
        sign = -1
    if not sign:
        return []
    kind = "hostile" if sign < 0 else "supports"
    return [
        Hit(source, target, kind, opening(upper), clause.stop, sign, explicit=False,
            negated=clause.negated != upper.negated, confidence=0.6,
            why=f"wants it so: '{clause.lemma}'",
            future=upper.modal in {"will", "would", "may", "might", "could"} and not parted,
            recommended=upper.modal in {"should", "must", "ought"},
            past=upper.past and not upper.perfect)
        for source in upper.subject for target in clause.subject if source != target
    ]  # fmt: skip


def verdicts(tokens: list[Token], mentions: list[Mention], clause: Clause) -> list[Hit]:
    """'calls Y a tool of Z': against Y, who is for Z; 'blames Y for raids by Z': Y is for Z."""
    if clause.passive or not clause.subject or clause.negated or not clause.objects:
        return []
    judged = [key for key in clause.objects[0].who if key not in clause.subject]
    base = Hit("", "", "supports", clause.first, clause.stop, 1, explicit=False, alleged=True,
               confidence=0.5)  # fmt: skip
    if clause.lemma in _BLAMING:
        doers = [k for word, m in clause.phrases if word in {"by", "for"} for k in m.who]
        return [
            replace(base, source=a, target=b, why=f"'{clause.lemma}' for what the other does")
            for a in judged for b in doers if b not in judged and b not in clause.subject
        ]  # fmt: skip
    last = min(clause.stop + 1, len(tokens))
    tool = next((i for i in range(clause.verb + 1, last) if tokens[i].low in _FOREIGN), -1)
    if clause.lemma not in _TAKING or tool < 0:
        return []
    owners = [
        key for m in mentions if clause.objects[0] is not m and m.kind != "place"
        and clause.verb < m.first and (m.last <= tool or m.first in range(tool + 1, tool + 4))
        and m.first < last for key in m.who
    ]  # fmt: skip
    hits = [
        replace(base, source=a, target=b, why=f"called its '{tokens[tool].low}'")
        for a in judged for b in owners if b not in judged and b not in clause.subject
    ]  # fmt: skip
    part = tokens[tool].low in FRONTS and tool + 1 < last and tokens[tool + 1].low == "of"
    told = [] if part else hits  # 'a front of Z' is told as a part of Z
    return told + [
        replace(base, source=a, target=hit.source, kind="hostile", sign=-1, alleged=False,
                why=f"calls it a '{tokens[tool].low}'")
        for a in clause.subject for hit in hits
    ]  # fmt: skip
