"""Whom a clause means that names nobody: 'X refuses', 'Y vetoes the sanctions'.

An answer is to who asked; sanctions are those on the one who is under them.
"""

from __future__ import annotations

from detente.reading.clauses.clause import Clause
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Scene
from detente.reading.relations.hits import Hit

_ASKING = frozenset(
    "ask demand want urge press call propose offer insist threaten request invite order tell warn "
    "suggest seek require appeal lobby plead beg push promise".split()
)
_ANSWERS = {
    "refuse": ("refuses", -1), "decline": ("refuses", -1), "demur": ("refuses", -1),
    "balk": ("refuses", -1), "agree": ("cooperates", 1), "comply": ("cooperates", 1),
    "consent": ("cooperates", 1), "oblige": ("supports", 1), "relent": ("cooperates", 1),
    "yield": ("cooperates", 1), "assent": ("cooperates", 1), "acquiesce": ("cooperates", 1),
}  # fmt: skip
_MEASURES = frozenset({"sanctions", "embargo", "sanction"})
_SPARING = frozenset(
    "veto oppose block lift ease resist reject relax suspend waive loosen end evade circumvent "
    "undermine dilute water regret drop remove".split()
)
_HITTING = frozenset(
    "impose renew widen extend tighten demand urge back support threaten prepare draft maintain "
    "keep want seek favour favor propose adopt reimpose enforce police monitor apply approve "
    "endorse toughen add vote".split()
)


class Unsaid:
    """Remembers who asked for something last, and who is under sanctions.

    Parameters
    ----------
    scene : Scene
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._asker: tuple[str, ...] = ()
        self._line = -9
        self._sanctioned = ""

    def of(self, number: int, tokens: list[Token], clause: Clause) -> list[Hit]:
        """The relations of a clause with those whom it means but does not name."""
        subject = clause.subject
        named = {k for m in clause.objects for k in m.who} | {
            k for word, m in clause.phrases if word != "in" for k in m.who
        }
        hits: list[Hit] = []
        if subject and not named - set(subject) and not clause.passive:
            hits = self._answered(number, tokens, clause) or self._measured(clause)
        if clause.lemma in _ASKING and subject and not clause.negated:
            self._asker, self._line = subject, number
        return hits

    def note(self, tokens: list[Token], hits: list[Hit]) -> None:
        """Remember who is under sanctions.

        Parameters
        ----------
        tokens : list of Token
            Of the sentence.
        hits : list of Hit
            Found in it.
        """
        for hit in hits:
            words = {t.low for t in tokens[hit.first : hit.last + 1]}
            if hit.sign == -1 and hit.explicit and not hit.negated and words & _MEASURES:
                self._sanctioned = hit.target

    def _answered(self, number: int, tokens: list[Token], clause: Clause) -> list[Hit]:
        answer = _ANSWERS.get(clause.lemma)
        if answer is None or clause.nouns or number > self._line + 1 or clause.participle:
            return []
        after = tokens[clause.verb + 1] if clause.verb + 1 < len(tokens) else None
        if clause.negated or clause.modal in {"could", "can"} or (after and after.tag == "T"):
            return []  # 'could scarcely refuse', 'refuses to pay'
        kind, sign = answer
        return self._hits(clause, self._asker, kind, sign, f"'{clause.lemma}' to who asked")

    def _measured(self, clause: Clause) -> list[Hit]:
        if not set(clause.nouns) & _MEASURES or not self._sanctioned:
            return []
        lemmas = {clause.lemma} | ({clause.matrix} if clause.infinitive else set())
        if lemmas & _SPARING:
            return self._hits(clause, (self._sanctioned,), "supports", 1, "spares it sanctions")
        if lemmas & _HITTING:
            return self._hits(clause, (self._sanctioned,), "hostile", -1, "is for sanctions on it")
        return []

    def _hits(
        self, clause: Clause, targets: tuple[str, ...], kind: str, sign: int, why: str
    ) -> list[Hit]:
        return [
            Hit(source, target, kind, max(0, clause.subject_words[0]), clause.stop, sign,
                explicit=False, confidence=0.5, why=why, negated=clause.negated,
                recommended=clause.modal in {"should", "must", "ought"},
                future=clause.modal in {"will", "would", "may", "might", "could"},
                past=clause.past and not clause.perfect)
            for source in clause.subject for target in targets if source != target
        ]  # fmt: skip
