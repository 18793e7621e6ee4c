"""What one clause says of another: fears that, wishes that, answers to an offer, leave to pass."""

from __future__ import annotations

from detente.reading.clauses.clause import Clause, opening
from detente.reading.language.tokens import Token
from detente.reading.relations.hits import Hit

_FEARING = frozenset(
    "fear worry suspect complain protest resent allege dread demand insist".split()
)
_LEAVING = frozenset(
    "go leave withdraw fail fall lose resign quit retreat collapse surrender".split()
)
_WANTING = frozenset("see want urge ask tell force press order like".split())
_ACCUSING = frozenset("accuse suspect blame charge".split())
_ANSWERS = {"decline": ("refuses", -1), "refuse": ("refuses", -1), "accept": ("cooperates", 1),
            "agree": ("cooperates", 1), "balk": ("refuses", -1), "demur": ("refuses", -1)}  # fmt: skip  # noqa: E501


def clause_on_clause(tokens: list[Token], clause: Clause, earlier: list[Clause]) -> list[Hit]:
    """Relations between the subjects of a clause and of the one above it."""
    return [
        *_feared(tokens, clause, earlier), *_unwanted(clause, earlier),
        *_answered(clause, earlier), *_let_through(clause, earlier),
        *_accused(clause, earlier),
    ]  # fmt: skip


def _feared(tokens: list[Token], clause: Clause, earlier: list[Clause]) -> list[Hit]:
    """'X fears that Y will attack': X fears Y."""
    first = clause.subject_words[0]
    upper = earlier[-1] if earlier else None
    if upper is None or upper.lemma not in _FEARING or upper.objects or upper.negated or first < 1:
        return []
    if not (tokens[first - 1].low == "that" or first - 1 == upper.verb):
        return []
    return [
        Hit(source, target, "hostile", upper.first, clause.stop, -1, explicit=False, confidence=0.5,
            why=f"verb '{upper.lemma}' that it")
        for source in upper.subject for target in clause.subject if source != target
    ]  # fmt: skip


def _unwanted(clause: Clause, earlier: list[Clause]) -> list[Hit]:
    """'would like to see X go', 'urged X to leave': who wants X gone is set against it."""
    upper = earlier[-1] if earlier else None
    if (
        upper is None
        or clause.lemma not in _LEAVING
        or upper.lemma not in _WANTING
        or clause.passive
    ):
        return []
    if not clause.infinitive and clause.subject_words[0] > upper.verb + 3:
        return []  # a clause of its own
    return [
        Hit(source, target, "hostile", upper.first, clause.stop, -1, explicit=False, confidence=0.5,
            negated=upper.negated, why=f"wants it to {clause.lemma}")
        for source in upper.subject for target in clause.subject if source != target
    ]  # fmt: skip


def _answered(clause: Clause, earlier: list[Clause]) -> list[Hit]:
    """'X offered patrols; Y declined, Z accepted': the answer is to X."""
    answer = _ANSWERS.get(clause.lemma)
    asked = [c for c in earlier if c.lemma in {"offer", "propose", "invite", "ask"} and c.subject]
    if answer is None or not asked or clause.objects or clause.phrases or clause.nouns:
        return []
    kind, sign = answer
    return [
        Hit(source, target, kind, opening(clause), clause.stop, sign, explicit=False, confidence=0.5,  # noqa: E501
            negated=clause.negated, past=clause.past and not clause.perfect, why=f"'{clause.lemma}' to its offer")  # noqa: E501
        for source in clause.subject for target in asked[-1].subject if source != target
    ]  # fmt: skip


def _let_through(clause: Clause, earlier: list[Clause]) -> list[Hit]:
    """'lets fuel pass to X': helps X."""
    upper = earlier[-1] if earlier else None
    if (
        upper is None
        or upper.lemma not in {"let", "allow", "permit"}
        or clause.lemma not in {"pass", "flow", "go", "cross", "reach"}
    ):
        return []
    return [
        Hit(source, key, "supports", upper.first, clause.stop, 1, explicit=False, confidence=0.5,
            negated=upper.negated, why="lets things pass to it")
        for word, m in clause.phrases if word == "to"
        for source in upper.subject for key in m.who if key != source
    ]  # fmt: skip


def _accused(clause: Clause, earlier: list[Clause]) -> list[Hit]:
    """'A accuses B of arming rebels': where nobody else suffers it, A does, as A says."""
    upper = earlier[-1] if earlier else None
    if upper is None or upper.lemma not in _ACCUSING or not clause.participle or clause.passive:
        return []
    if clause.objects or clause.phrases or upper.passive or clause.first > upper.stop + 4:
        return []
    return [
        Hit(source, target, "hostile", upper.first, clause.stop, -1, explicit=False, alleged=True,
            confidence=0.4, why=f"accused of it by the other ('{clause.lemma}')")
        for source in clause.subject for target in upper.subject if source != target
    ]  # fmt: skip
