"""Talks, truces and wars without a named other side: they are those of the quarrel at hand."""

from __future__ import annotations

from detente.reading.clauses.clause import Clause
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Scene
from detente.reading.mentions.sides import two_sides
from detente.reading.relations.context.counterparts import foes_of
from detente.reading.relations.hits import Hit

_TALKS = frozenset("talks negotiation negotiations dialogue table tables mediation".split())
_TRUCES = frozenset("ceasefire truce armistice peace".split())
_WARS = frozenset(
    "war fighting hostilities offensive offensives escalation violence insurgency uprising attacks "
    "raids raid bombing bombings".split()
)
_TOWARDS = frozenset(
    "want seek favour favor support plead call press push ask urge offer agree accept resume return "  # noqa: E501
    "join rejoin enter begin open restart continue pursue prefer back propose advocate demand commit "  # noqa: E501
    "attend take exert work enter hold revive reopen go come".split()
)
_AWAY = frozenset(
    "refuse reject oppose boycott leave quit abandon suspend walk shun break end denounce violate "
    "void breach renounce spurn exclude".split()
)
_WAGING = frozenset(
    "press want launch wage continue intensify resume prepare step call escalate start threaten plan "  # noqa: E501
    "return go win fight".split()
)
_CONSULTED = frozenset("say tell report note estimate".split())


def quarrel_relations(scene: Scene, tokens: list[Token], clause: Clause) -> list[Hit]:
    """'pleads for negotiation', 'should return to the ceasefire', 'presses for an escalation'."""
    if clause.passive or not clause.subject or clause.lemma in _CONSULTED:
        return []
    if any(set(m.who) - set(clause.subject) for m in clause.objects) or any(
        set(m.who) - set(clause.subject) for _, m in clause.phrases
    ):
        return []
    nouns = set(clause.nouns)
    lemmas = {clause.lemma} | ({clause.matrix} if clause.infinitive else set())
    if nouns & _TALKS:
        kind, sign, fits = "negotiates", 0, bool(lemmas & (_TOWARDS | _AWAY))
    elif nouns & _TRUCES:
        towards = bool(lemmas & _TOWARDS)
        kind, sign = ("cooperates", 1) if towards else ("hostile", -1)
        fits = towards or bool(lemmas & _AWAY)
    elif nouns & _WARS:
        kind, sign, fits = "hostile", -1, bool(lemmas & _WAGING)
    else:
        return []
    if not fits:
        return []
    if kind == "negotiates" and lemmas & _AWAY and not clause.negated:
        kind, sign = "refuses", -1  # 'broke off the talks'
    negated = clause.negated != bool(kind == "negotiates" and lemmas & _AWAY)
    word = min(nouns & (_TALKS | _TRUCES | _WARS))
    return [
        Hit(source, other, kind, clause.first, clause.stop, sign, explicit=False, negated=negated,
            recommended=clause.modal in {"should", "must", "ought"},
            future=clause.modal in {"will", "would", "may", "might", "could"},
            intended=clause.lemma in {"want", "seek", "plead", "call", "press", "hope", "offer"},
            past=clause.past and not clause.perfect, guessed=True, confidence=0.4,
            why=f"'{word}' with the other side of the quarrel; target from context")
        for source in clause.subject for other in _others(scene, source, kind)
    ]  # fmt: skip


def _others(scene: Scene, source: str, kind: str) -> list[str]:
    """The other side; for an outsider to the quarrel who wants talks, both sides."""
    found = foes_of(scene, source)
    if found:
        return found[:1]
    pair = two_sides(scene)
    outside = scene.entity(source).type in {"state", "organisation", "government"}
    if kind == "negotiates" and pair and source not in pair and outside:
        return list(pair)
    return []
