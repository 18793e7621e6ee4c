"""Deals, drafts and talks stand for those who made them: who backs the accord backs its owners.

First the owners are found: who signed, who proposed or brokered, between whom, whose it is. Then a
stance towards a deal ('X calls the accord treason', 'Y is behind the plan') becomes a stance
towards its owners, marked as inferred.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from detente.reading.actors.names import Line
from detente.reading.clauses.clause import Clause
from detente.reading.language.tokens import Token
from detente.reading.language.words import relation_verbs
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.mentions.sides import root_state
from detente.reading.relations.belonging.roles import predicates
from detente.reading.relations.hits import Hit, targets_of
from detente.reading.relations.stance_words import SLURS

_PAPERS = frozenset(
    "accord agreement treaty deal pact truce ceasefire armistice pause plan proposal draft text map "  # noqa: E501
    "roadmap blueprint framework protocol charter memorandum declaration settlement partition "
    "compromise formula package offer terms arrangement concession concessions lease law bill "
    "amendment resolution initiative proposals demand demands invitation overture "
    "overtures".split()
)
_TALKS = frozenset(
    "talks negotiations process dialogue mediation table tables round rounds".split()
)
DEALS = _PAPERS | _TALKS
_SIGNING = frozenset("sign initial conclude reach ratify negotiate agree strike seal adopt".split())
_MAKING = frozenset(
    "propose submit offer table draft broker present announce unveil mediate host convene facilitate "  # noqa: E501
    "put advance suggest devise float write launch circulate publish chair sponsor".split()
)
_SPOKEN = {"offer": "offer", "propose": "proposal", "suggest": "proposal", "draft": "draft",
           "demand": "demand", "invite": "invitation", "plan": "plan"}  # fmt: skip
_STAKING = frozenset("stake pin gamble bet".split())
_FOR = frozenset("for behind".split())
_VOID = frozenset("void dead null invalid illegal unacceptable unfair unjust".split())


@dataclass(frozen=True)
class _Deal:
    """A deal named in the text, with who made it; ``signed`` if its owners are its parties."""

    line: int
    noun: str
    owners: tuple[str, ...]
    signed: bool


@dataclass(frozen=True)
class Deals:
    """All deals of a document, in reading order."""

    known: tuple[_Deal, ...] = ()

    def owners(self, noun: str, line: int) -> tuple[tuple[str, ...], bool]:
        """Who stands behind a deal named in a line: the last one of that name, else of its sort."""
        sort = _TALKS if noun in _TALKS else _PAPERS
        for test in (lambda d: d.noun == noun, lambda d: d.noun in sort):
            before = [d for d in self.known if test(d) and d.line <= line]
            if before:
                return before[-1].owners, before[-1].signed
        return (), False


def find_deals(scene: Scene, parsed: list[list[Clause]]) -> Deals:
    """Who made which deal, over all sentences.

    Parameters
    ----------
    scene : Scene
    parsed : list of list of Clause
        Clauses of every line, empty for headings.
    """
    known: list[_Deal] = []
    for line, found in zip(scene.lines, parsed, strict=True):
        mentions = scene.mentions[line.index]
        # The last of a line counts: who brokered a truce rather than between whom it holds.
        known += _owned(scene, line, mentions)
        for clause in found:
            known += _made(line, clause)
    return Deals(tuple(sorted(known, key=lambda d: d.line)))


def _made(line: Line, clause: Clause) -> list[_Deal]:
    """'A and B signed the accord', 'the accord was signed by A and by B', 'X brokered a truce'."""
    first, last = clause.subject_words
    subject = [t.low for t in line.tokens[first:last]] if first >= 0 else []
    by = tuple(dict.fromkeys(k for w, m in clause.phrases if w == "by" for k in m.who))
    if clause.passive:
        nouns, makers = [w for w in subject if w in DEALS], by
    else:
        nouns, makers = [w for w in clause.nouns if w in DEALS], clause.subject
    if not clause.passive and not nouns and clause.lemma in _SPOKEN:
        nouns = [_SPOKEN[clause.lemma]]
    if not nouns or not makers or clause.negated:
        return []
    if clause.lemma in _SPOKEN:
        nouns = [*nouns[:1], _SPOKEN[clause.lemma]]
        return [_Deal(line.index, noun, makers, False) for noun in nouns]
    if clause.lemma in _SIGNING and (len(makers) > 1 or clause.passive):
        return [_Deal(line.index, nouns[0], makers, True)]
    if clause.lemma in _MAKING:
        return [_Deal(line.index, nouns[0], makers, False)]
    return []


def _owned(scene: Scene, line: Line, mentions: list[Mention]) -> list[_Deal]:
    """'the Moroccan plan', 'X's draft', 'the accord between A and B'."""
    found: list[_Deal] = []
    tokens = line.tokens
    for index, token in enumerate(tokens):
        if token.low not in _PAPERS or token.tag not in {"N", "NP"}:
            continue
        place = index - 1
        while place >= 0 and tokens[place].tag in {"J", "N", "'", "G", "E"}:
            if any(m.last == place + 1 for m in mentions):
                break
            place -= 1
        owner = next((m for m in mentions if m.last == place + 1 and m.kind != "place"), None)
        after = tokens[index + 1].low if index + 1 < len(tokens) else ""
        if owner is not None and len(owner.who) == 1 and scene.entity(owner.who[0]).type != "place":
            found.append(_Deal(line.index, token.low, owner.who, False))
        elif after in {"between", "by", "from"}:
            near = [m for m in mentions if index < m.first <= index + 8 and m.kind != "place"]
            keys = tuple(dict.fromkeys(k for m in near for k in m.who))
            if keys and (after != "between" or len(keys) > 1):
                found.append(_Deal(line.index, token.low, keys[:3], after == "between"))
    return found


def deal_relations(scene: Scene, deals: Deals, line: Line, clause: Clause) -> list[Hit]:
    """A stance towards a deal, as a stance towards its owners."""
    parties = _parties(line, clause)
    if parties:
        return parties
    stance = _stance(line.tokens, clause)
    if stance is None:
        return []
    noun, kind, sign, sources, why = stance
    owners, signed = deals.owners(noun, line.index)
    hits: list[Hit] = []
    for source in sources:
        entity = scene.entity(source)
        for owner in owners[:3]:
            own = source in {owner, scene.entity(owner).part_of} or owner == entity.part_of
            if own or (
                kind == "negotiates" and root_state(scene, owner) == root_state(scene, source)
            ):
                continue
            hits.append(
                Hit(source, owner, kind, clause.first, clause.stop, sign, explicit=False,
                    negated=clause.negated, recommended=clause.modal in {"should", "must", "ought"},
                    future=clause.modal in {"will", "would", "may", "might", "could"},
                    past=clause.past and not clause.perfect, confidence=0.5,
                    why=f"{why} '{noun}'; " + ("a party to it" if signed else "whose it is"))
            )  # fmt: skip
    return hits


def _parties(line: Line, clause: Clause) -> list[Hit]:
    """'the accord was signed by A and by B': they agreed."""
    if not clause.passive or clause.lemma not in _SIGNING:
        return []
    return [
        Hit(a, b, "negotiates", clause.first, clause.stop, 1, True, negated=clause.negated,
            past=clause.past and not clause.perfect, confidence=0.7, why=f"'{deal.noun}' {clause.lemma}ed by both")  # noqa: E501
        for deal in _made(line, clause) for a, b in combinations(deal.owners, 2)
    ]  # fmt: skip


def _stance(
    tokens: list[Token], clause: Clause
) -> tuple[str, str, int, tuple[str, ...], str] | None:
    """Noun, kind, sign, who takes the stance, and the words that say so."""
    first, last = clause.subject_words
    subject = [t.low for t in tokens[first:last]] if first >= 0 else []
    if clause.passive:
        noun = next((w for w in reversed(subject) if w in DEALS), "")
        sources = tuple(dict.fromkeys(k for w, m in clause.phrases if w == "by" for k in m.who))
        if noun and sources:
            words = {t.low for t in tokens[clause.verb : clause.stop]}
            if words & _VOID:
                return noun, "hostile", -1, sources, "calls void the"
            return _by_verb(clause, noun, sources)
        return None
    if not clause.subject or targets_of(clause.objects):
        return None
    noun = next((w for w in clause.nouns if w in DEALS), "")
    if not noun:
        return None
    place = next((i for i in range(clause.verb, clause.stop) if tokens[i].low == noun), clause.verb)
    between = [t.low for t in tokens[clause.verb + 1 : place]]
    if {"any", "no", "every"} & set(between):
        return None  # 'any deal' is nobody's yet
    if any(m.first < place for _, m in clause.phrases) or any(
        w in {"before", "after", "since", "until", "during", "without"} for w in between
    ):
        return None
    after = {t.low for t in tokens[place + 1 : clause.stop]}
    if place + 1 < len(tokens) and tokens[place + 1].tag == "N" and not after & (SLURS | _VOID):
        return None  # 'the ceasefire line'
    if clause.lemma in {"call", "label", "brand", "denounce", "see", "regard", "describe"}:
        if after & (SLURS | _VOID):
            return noun, "hostile", -1, clause.subject, "calls names the"
        return None
    if clause.lemma in {"be", "stand", "come", "speak", "remain", "vote", "campaign", "argue"}:
        if set(between) & _FOR or {"favour", "of"} <= set(between):
            return noun, "supports", 1, clause.subject, "is for the"
        if set(between) & {"against"}:
            return noun, "refuses", -1, clause.subject, "is against the"
        for said in predicates():
            if set(between) & said.words and said.kind in {"hostile", "refuses", "supports"}:
                return (
                    noun,
                    said.kind,
                    said.sign,
                    clause.subject,
                    f"is '{min(set(between) & said.words)}' the",
                )
        return None
    if clause.lemma in _STAKING and "on" in between:
        return noun, "supports", 1, clause.subject, "stakes much on the"
    return _by_verb(clause, noun, clause.subject)


_TAKEN = frozenset({"supports", "refuses", "hostile", "undermines", "negotiates"})


def _by_verb(
    clause: Clause, noun: str, sources: tuple[str, ...]
) -> tuple[str, str, int, tuple[str, ...], str] | None:
    entry = relation_verbs().get(clause.lemma)
    if clause.lemma in {"accept", "approve", "ratify", "respect"}:
        entry = ("supports", 1)
    if entry is None or entry[0] not in _TAKEN or clause.lemma in _MAKING:
        return None
    kind, sign = entry
    return noun, kind, sign, sources, f"verb '{clause.lemma}' with the"


def unguessed(hits: list[Hit], found: list[Hit]) -> list[Hit]:
    """Without the guesses from context where the deal tells whom an act concerns."""
    sources = {hit.source for hit in found}
    return [hit for hit in hits if not (hit.guessed and hit.source in sources)]
