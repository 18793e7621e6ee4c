"""What the sentences say, clause by clause: verbs, deals, quarrels, nouns, and what is left out."""

from __future__ import annotations

from dataclasses import replace

from detente.reading.actors.names import Line
from detente.reading.clauses.clause import Clause
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.relations.context.deals import Deals, deal_relations, unguessed
from detente.reading.relations.context.quarrel import quarrel_relations
from detente.reading.relations.context.unsaid import Unsaid
from detente.reading.relations.hits import Hit
from detente.reading.relations.nouns.nouns import noun_relations
from detente.reading.relations.verbs.circumstances import circumstances
from detente.reading.relations.verbs.deeds import Deeds
from detente.reading.relations.verbs.frames import frame_relations

_STANDS_FOR = frozenset({"do", "be", "have"})
_ALSO = frozenset({"too", "likewise", "neither", "nor"})


class Statements:
    """Reads one sentence after another and remembers what the last clause said.

    Parameters
    ----------
    scene : Scene
    deals : Deals
        Empty in the first look, in which nobody's owners are known yet.
    """

    def __init__(self, scene: Scene, deals: Deals) -> None:
        self._scene = scene
        self._deals = deals
        self._deeds = Deeds(scene)
        self._unsaid = Unsaid(scene)
        self._recent: list[Hit] = []
        self._line = -9

    def of(self, line: Line, mentions: list[Mention], parsed: list[Clause]) -> list[Hit]:
        """Relations that the verbs and nouns of a sentence state."""
        scene = self._scene
        hits: list[Hit] = []
        for number, clause in enumerate(parsed):
            found = self._repeated(line, clause)
            if not found:
                framed = frame_relations(scene, line, clause, parsed[:number])
                about = self._deeds.of(line.index, line.tokens, clause)
                about = deal_relations(scene, self._deals, line, clause) or about
                unsaid = self._unsaid.of(line.index, line.tokens, clause)
                if unsaid and not any(hit.explicit for hit in framed):
                    framed, about = [], unsaid
                if not about and not any(hit.explicit for hit in framed):
                    about = quarrel_relations(scene, line.tokens, clause)
                found = unguessed(framed, about) + about
            hits += found
            if found:
                self._recent, self._line = found, line.index
        hits += noun_relations(scene, line, mentions, parsed)
        self._unsaid.note(line.tokens, hits)
        hits += circumstances(scene, line.tokens, mentions, parsed)
        return hits + _in_return(hits)

    def _repeated(self, line: Line, clause: Clause) -> list[Hit]:
        """'A backs the plan. B does not': what the clause leaves out is said just before."""
        if line.index > self._line + 1 or not _bare(line.tokens, clause):
            return []
        return [
            replace(
                hit, source=source, first=max(0, clause.subject_words[0]), last=clause.stop,
                negated=clause.negated != hit.negated, explicit=False, confidence=0.5,
                why=f"{hit.why}; said of another just before",
            )
            for source in clause.subject for hit in self._recent
            if source not in {hit.source, hit.target}
        ]  # fmt: skip


def _in_return(hits: list[Hit]) -> list[Hit]:
    """Who depends on another is kept by him: what he needs comes from there."""
    return [
        replace(hit, source=hit.target, target=hit.source, kind="supports", explicit=False,
                confidence=0.5, why=f"{hit.why}, in return")
        for hit in hits if hit.kind == "depends_on" and not hit.negated and not hit.symmetric
    ]  # fmt: skip


def _bare(tokens: list[Token], clause: Clause) -> bool:
    """'does not', 'is not', 'nor does': an auxiliary with nothing after it."""
    if clause.lemma not in _STANDS_FOR or clause.objects or clause.phrases or clause.nouns:
        return False
    rest = tokens[clause.verb + 1 : clause.stop]
    if any(t.tag not in {"AV", "X", "."} and t.low not in _ALSO for t in rest):
        return False
    near = {t.low for t in tokens[max(0, clause.first - 3) : clause.stop + 2]}
    return bool(clause.subject) and (clause.negated or bool(near & _ALSO))
