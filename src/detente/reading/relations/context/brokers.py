"""Who calls, hosts or mediates, where the sentence does not say between whom; who signs."""

from __future__ import annotations

from itertools import combinations

from detente.reading.actors.names import Line
from detente.reading.clauses.clause import Clause
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Scene
from detente.reading.mentions.sides import two_sides
from detente.reading.relations.hits import Hit, targets_of

_BROKERS = frozenset({"state", "organisation", "government", "person", "faction"})
_MEDIATING = frozenset("mediate shuttle arbitrate".split())
_RUNNING = frozenset(
    "host convene reconvene chair sponsor launch open start run lead moderate facilitate broker "
    "arrange resume revive restart organise organize oversee".split()
)
_OFFERING = frozenset("offer tender propose lend provide volunteer".split())
_TALKS = frozenset(
    "talks dialogue negotiations initiative round mediation conference summit track peace process "
    "roadmap truce ceasefire negotiation".split()
)
_MEANS = frozenset("offices mediation venue villa mediator mediators facilitation ground".split())
_CALLING = frozenset("urge ask invite exhort implore appeal beg summon convoke".split())
_SIGNING = frozenset("sign initial conclude prolong extend renew agree".split())
_BETWEEN = frozenset("between with for to among".split())
_REFUSING = frozenset("decline refuse fail reject avoid deny forbear".split())
_INTENDING = frozenset(
    "want wish hope intend plan promise agree offer seek vow pledge undertake decide need".split()
)


def broker_relations(scene: Scene, line: Line, parsed: list[Clause]) -> list[Hit]:
    """Mediation between the parties of the text, calls to several, signatures."""
    hits: list[Hit] = []
    for clause in parsed:
        if clause.passive or not clause.subject or clause.matrix in _REFUSING:
            continue
        hits += _mediates(scene, line.tokens, clause)
        hits += _calls(scene, clause)
        hits += _signs(scene, line, clause)
    return hits


def _hit(clause: Clause, source: str, target: str, sign: int, why: str, *, mutual: bool) -> Hit:
    return Hit(
        source, target, "negotiates", clause.first, clause.stop, sign, mutual, explicit=False,
        negated=clause.negated, recommended=clause.modal in {"should", "must", "ought"},
        future=clause.modal in {"will", "would", "may", "might", "could", "can"},
        intended=clause.infinitive and clause.matrix in _INTENDING,
        past=clause.past and not clause.perfect, confidence=0.5, why=why,
    )  # fmt: skip


def _mediates(scene: Scene, tokens: list[Token], clause: Clause) -> list[Hit]:
    """'A offered its good offices', 'B convened a conference': between the two of the text."""
    words = {t.low for t in tokens[clause.verb + 1 : clause.stop]}
    alone = clause.lemma in _MEDIATING
    running = clause.lemma in _RUNNING and bool(words & _TALKS)
    offering = clause.lemma in _OFFERING and (
        bool(words & _MEANS) or ("talks" in words and "for" in words)
    )
    serving = "itself" in words and bool(words & {"host", "mediator", "broker", "venue"})
    sitting = clause.lemma in {"sit", "stand"} and "between" in words
    if not (alone or running or offering or serving or sitting):
        return []
    own = set(clause.subject)
    named = [k for m in clause.objects if m.kind != "demonym" for k in m.who if k not in own]
    beside = [m for w, m in clause.phrases if w.split(":")[0] in _BETWEEN]
    named += [k for m in beside if m.kind != "group" for k in m.who if k not in own]
    hosts = [k for k in clause.subject if scene.entity(k).type in _BROKERS]
    if named:
        return []
    return [
        _hit(clause, host, side, 0, "mediates between the sides", mutual=False)
        for host in hosts for side in two_sides(scene, besides=[host])
    ]  # fmt: skip


def _calls(scene: Scene, clause: Clause) -> list[Hit]:
    """'A urged B and C to …': who calls on both sides speaks to both."""
    if clause.lemma not in _CALLING or clause.infinitive:
        return []
    on = [k for w, m in clause.phrases if w in {"on", "to"} for k in m.who]
    called = targets_of(clause.objects) or on
    if len(called) < 2:
        return []
    return [
        _hit(clause, source, target, 0, f"{clause.lemma}s both", mutual=False)
        for source in clause.subject if scene.entity(source).type in _BROKERS
        for target in called
        if target != source and target not in scene.foes.get(source, {})
    ]  # fmt: skip


def _signs(scene: Scene, line: Line, clause: Clause) -> list[Hit]:
    """'A of X and B of Y signed a text': they agree, and with them those whom they lead."""
    if clause.lemma not in _SIGNING or clause.modal or clause.negated:
        return []
    if not set(clause.nouns) & _PAPERS or any(k for m in clause.objects for k in m.who):
        return []
    first, last = clause.subject_words
    if first < 0 or line.tokens[last].low in {"sides", "parties"}:
        return []  # whom the deal binds is told where it is named
    hits: list[Hit] = []
    for a, b in combinations(_signatories(scene, line, clause, first), 2):
        hits.append(_hit(clause, a, b, 1, f"both {clause.lemma} it", mutual=True))
        led = [_led(scene, key) for key in (a, b)]
        if all(led) and led[0] != led[1]:
            hits.append(_hit(clause, led[0], led[1], 1, "their heads agree", mutual=True))
    return hits


def _signatories(scene: Scene, line: Line, clause: Clause, first: int) -> list[str]:
    """The subject, or the persons of a long one: 'A of X and B, chairman of Y, signed'."""
    if len(clause.subject) > 1:
        return list(dict.fromkeys(clause.subject))
    inside = [m for m in scene.mentions[line.index] if first <= m.first < clause.first]
    people = [
        m.who[0] for m in inside
        if m.kind == "name" and len(m.who) == 1 and scene.entity(m.who[0]).type == "person"
    ]  # fmt: skip
    joined = any(t.low == "and" for t in line.tokens[first : clause.first])
    return list(dict.fromkeys(people)) if joined and people[:1] == list(clause.subject) else []


_PAPERS = frozenset(
    "text accord agreement deal treaty pact truce ceasefire declaration memorandum protocol "
    "protocols protocol document roadmap communiqué communique charter settlement compact".split()
)


def _led(scene: Scene, key: str) -> str:
    entity = scene.entity(key)
    leads = entity.type == "person" and "leads" in entity.flags
    return entity.part_of if leads and entity.part_of in scene.cast.entities else ""
