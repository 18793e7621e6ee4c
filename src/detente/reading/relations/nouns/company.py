"""What one word says of several: 'A and B, old rivals', 'A and B are estranged', 'allied B'."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

from detente.reading.actors.names import Line
from detente.reading.clauses.clause import Clause
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.mentions.sides import two_sides
from detente.reading.relations.hits import Hit

# Word said of several → kind and sign of what it makes each to the other.
_MUTUAL = {
    **dict.fromkeys(
        "rivals competitors contenders challengers rival contestants antagonists".split(),
        ("rival", -1),
    ),
    **dict.fromkeys(
        "enemies foes adversaries belligerents combatants estranged irreconcilable opponents "
        "hostile".split(),
        ("hostile", -1),
    ),
    **dict.fromkeys("allies allied brothers comrades".split(), ("ally", 1)),
    **dict.fromkeys(
        "partners friends associates reconciled inseparable collaborators accomplices "
        "bedfellows".split(),
        ("cooperates", 1),
    ),
}
_BINDING = frozenset("guarantor guarantors underwriter underwriters".split())
_OWED = frozenset(
    "creditor creditors patron patrons paymaster lifeline lender lenders banker bankers landlord "
    "benefactor benefactors protector provider supplier suppliers".split()
)
_SIDES = frozenset("state government armed_group armed_force faction organisation person".split())


def company(scene: Scene, line: Line, mentions: list[Mention], parsed: list[Clause]) -> list[Hit]:
    """Rivals, allies and partners of each other; guarantors of a deal between the two sides."""
    tokens = line.tokens
    hits = _apposed(scene, tokens, mentions) + _allied(scene, tokens, mentions)
    for clause in parsed:
        if not clause.subject or clause.negated:
            continue
        hits += _said_of_both(tokens, clause)
        hits += _guarantees(scene, clause)
    return hits


def owed(hits: list[Hit]) -> list[Hit]:
    """'A is the creditor of B': B depends on A."""
    return [
        replace(hit, source=hit.target, target=hit.source, kind="depends_on", explicit=False,
                confidence=0.5)
        for hit in hits
        if hit.kind == "supports" and not hit.negated and hit.word in _OWED
    ]  # fmt: skip


def _pairs(keys: list[str], word: str, span: tuple[int, int], *, past: bool = False) -> list[Hit]:
    kind, sign = _MUTUAL[word]
    return [
        Hit(a, b, kind, *span, sign, True, confidence=0.6, past=past, why=f"both '{word}'")
        for a, b in combinations(dict.fromkeys(keys), 2)
    ]


def _apposed(scene: Scene, tokens: list[Token], mentions: list[Mention]) -> list[Hit]:
    """'A and B, rivals for a generation,': each the rival of the other."""
    hits: list[Hit] = []
    for left, right in pairwise(mentions):
        if [t.low for t in tokens[left.last : right.first]] not in (["and"], ["and", "the"]):
            continue
        stop = right.last
        if stop + 1 >= len(tokens) or tokens[stop].text not in {",", "—", "–"}:
            continue
        place = stop + 1
        while place < len(tokens) and tokens[place].tag in {"J", "AV", "G", "E"}:
            place += 1
        word = tokens[place].low if place < len(tokens) else ""
        if word not in _MUTUAL or not word.endswith("s"):
            continue
        if place + 1 < len(tokens) and tokens[place + 1].low in {"of", "to"}:
            continue  # 'rivals of C'
        keys = [k for m in (left, right) for k in m.who if scene.entity(k).type in _SIDES]
        hits += _pairs(keys, word, (left.first, place + 1))
    return hits


def _said_of_both(tokens: list[Token], clause: Clause) -> list[Hit]:
    """'A and B are estranged', 'A and B have long been partners'."""
    if len(clause.subject) != 2 or clause.objects or clause.modal:
        return []
    if any(word.split(":")[0] in {"of", "to", "with"} for word, _ in clause.phrases):
        return []
    if clause.lemma in {"be", "become", "remain", "stay"}:
        rest = tokens[clause.verb + 1 : min(clause.stop, clause.verb + 5)]
    elif clause.passive:
        rest = tokens[clause.verb : clause.verb + 1]
    else:
        return []
    word = next((t.low for t in rest if t.low in _MUTUAL), "")
    if not word or any(t.low in {"no", "not", "never", "hardly"} for t in rest):
        return []
    return _pairs(list(clause.subject), word, (clause.first, clause.stop))


def _allied(scene: Scene, tokens: list[Token], mentions: list[Mention]) -> list[Hit]:
    """'the army and allied militias': the militias are its allies."""
    hits: list[Hit] = []
    for left, right in pairwise(mentions):
        between = [t.low for t in tokens[left.last : right.first + 2]]
        joined = between[:1] in (["and"], ["with"], ["or"])
        if not joined or not {"allied", "affiliated", "friendly"} & set(between[1:4]):
            continue
        hits += [
            Hit(a, b, "ally", left.first, right.last, 1, True, confidence=0.6, why="'allied'")
            for a in left.who for b in right.who
            if a != b and {scene.entity(a).type, scene.entity(b).type} <= _SIDES
        ]  # fmt: skip
    return hits


def _guarantees(scene: Scene, clause: Clause) -> list[Hit]:
    """'A and B are guarantors', 'A is the accord's guarantor': of both sides of it."""
    if clause.lemma not in {"be", "remain", "become", "stay", "act", "serve"}:
        return []
    if not set(clause.nouns) & _BINDING:
        return []
    named = [k for m in clause.objects for k in m.who] + [
        k for _, m in clause.phrases for k in m.who
    ]
    if set(named) - set(clause.subject):
        return []
    return [
        Hit(key, side, "supports", clause.first, clause.stop, 1, explicit=False, confidence=0.5,
            recommended=clause.modal in {"should", "must", "ought"},
            future=clause.modal in {"will", "would", "may", "might", "could"},
            past=clause.past and not clause.perfect, why="guarantor of what binds it")
        for key in clause.subject for side in two_sides(scene, besides=clause.subject)
    ]  # fmt: skip
