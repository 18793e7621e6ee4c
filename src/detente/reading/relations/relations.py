"""Relations between actors: who does what to whom, with sign, status and who says so."""

from __future__ import annotations

from collections.abc import Iterable

from detente.reading.actors.gazetteer import members
from detente.reading.clauses.clause import Clause
from detente.reading.clauses.clauses import clauses
from detente.reading.mentions.mentions import Scene
from detente.reading.proposals import Claim, Relation
from detente.reading.relations.belonging.affiliations import affiliations
from detente.reading.relations.belonging.appointments import appointments
from detente.reading.relations.belonging.insiders import insiders
from detente.reading.relations.belonging.membership import membership
from detente.reading.relations.belonging.offshoots import offshoots
from detente.reading.relations.belonging.parts import left_out, parts
from detente.reading.relations.belonging.roles import role_relations
from detente.reading.relations.belonging.rulers import rulers
from detente.reading.relations.belonging.wholes import wholes
from detente.reading.relations.context.brokers import broker_relations
from detente.reading.relations.context.deals import Deals, find_deals
from detente.reading.relations.context.mediation import mediation
from detente.reading.relations.context.rebels import rebel_relations
from detente.reading.relations.hits import Hit
from detente.reading.relations.nouns.company import company, owed
from detente.reading.relations.verbs.frames import contrast
from detente.reading.relations.verbs.statements import Statements
from detente.reading.relations.verbs.verb_frames import SIGNS
from detente.reading.relations.weighing.likelihood import weighed
from detente.reading.text.document import Document


def propose_relations(document: Document, scene: Scene, claims: Iterable[Claim]) -> list[Relation]:
    """Relations in reading order, each pair, kind and status once.

    Parameters
    ----------
    document : Document
    scene : Scene
    claims : iterable of Claim
        Their kinds tell what is only recommended, conditional or reported.
    """
    by_sentence: dict[int, list[Claim]] = {}
    for claim in claims:
        sentence = document.sentence_at(claim.start)
        if sentence is not None:
            by_sentence.setdefault(sentence.index, []).append(claim)
    found: list[Relation] = []
    read = [
        [] if line.kind in {"heading", "cell"} else clauses(line.tokens, mentions)
        for line, mentions in zip(scene.lines, scene.mentions, strict=True)
    ]
    deals = find_deals(scene, read)
    _meet_foes(scene, read)
    statements = Statements(scene, deals)
    for line, mentions, parsed in zip(scene.lines, scene.mentions, read, strict=True):
        if line.kind in {"heading", "cell"} or not line.tokens:
            continue
        hits = [
            *statements.of(line, mentions, parsed), *mediation(scene, line, mentions),
            *role_relations(scene, line, mentions), *affiliations(scene, line, mentions),
            *contrast(parsed, line),
            *membership(scene, line, mentions, parsed), *parts(scene, line, mentions),
            *offshoots(scene, line, mentions), *insiders(scene, line, mentions),
            *rulers(scene, line, mentions, parsed), *appointments(scene, line, mentions, parsed),
            *wholes(scene, line, mentions, parsed),
            *rebel_relations(scene, line, mentions, parsed), *broker_relations(scene, line, parsed),
            *company(scene, line, mentions, parsed),
        ]  # fmt: skip
        hits += owed(hits)
        out = left_out(line, mentions)
        for hit in hits:
            if hit.kind == "member_of" and hit.source in out:
                continue
            relation = _relation(document, scene, line.index, hit, by_sentence.get(line.index, []))
            if relation is not None:
                found.append(relation)
    found = _distinct(found + _memberships(document, scene))
    _promote(scene, found)
    found, likely = weighed(scene, read, found)
    for number, hit in likely:
        relation = _relation(document, scene, number, hit, by_sentence.get(number, []))
        if relation is not None:
            found.append(relation)
    return found


def _promote(scene: Scene, found: list[Relation]) -> None:
    """Who acts or is acted upon is no mere place: such a state is proposed after all."""
    ends = {name for relation in found for name in (relation.source, relation.target)}
    for entity in scene.cast.entities.values():
        if "minor" in entity.flags and entity.name in ends:
            entity.flags.remove("minor")
            entity.why.append("a relation names it")


def _meet_foes(scene: Scene, read: list[list[Clause]]) -> None:
    """A first look at who acts against whom, so that acts without a named target find theirs."""
    counts: dict[str, dict[str, int]] = {}
    statements = Statements(scene, Deals())
    for line, mentions, parsed in zip(scene.lines, scene.mentions, read, strict=True):
        if line.kind in {"heading", "cell"} or not line.tokens:
            continue
        for hit in statements.of(line, mentions, parsed):
            if hit.explicit and hit.sign == -1 and not hit.negated:
                for a, b in ((hit.source, hit.target), (hit.target, hit.source)):
                    counts.setdefault(a, {})[b] = counts.get(a, {}).get(b, 0) + 2
    # Who is named together often is in the quarrel, not beside it.
    for mentions in scene.mentions:
        here = {key for m in mentions if m.kind != "place" for key in m.who}
        for key in here & counts.keys():
            for foe in here & counts[key].keys():
                counts[key][foe] += 1
    scene.foes = counts


def _memberships(document: Document, scene: Scene) -> list[Relation]:
    """Members of a body by the table of organisations, where the text argues with its members.

    Only for a body whose *other members* or whose *consensus* the text speaks of.
    """
    found: list[Relation] = []
    for entity in scene.cast.entities.values():
        if entity.type != "organisation" or entity.count < 3 or entity.source != "gazetteer":
            continue
        place = _speaks_of_members(scene, entity.key)
        if place is None:
            continue
        sentence = document.sentences[place]
        for code in members(entity.key, document.meta.get("date", "")):
            state = scene.cast.entities.get(code)
            if state is None or state.count < 2 or "minor" in state.flags:
                continue
            found.append(
                Relation(
                    source=state.name, target=entity.name, kind="member_of", sign=1, status="actual",  # noqa: E501
                    quote=document.quote(sentence.start, sentence.end), start=sentence.start,
                    end=sentence.end, explicit=False, confidence=0.5,
                    why="by the table of organisations; the text argues with its members",
                )
            )  # fmt: skip
    return found


def _speaks_of_members(scene: Scene, key: str) -> int | None:
    for line, mentions in zip(scene.lines, scene.mentions, strict=True):
        words = [t.low for t in line.tokens]
        named = any(key in m.who for m in mentions)
        if named and (
            "consensus" in words
            or (
                "members" in words
                and ("other" in words or ("its" in words and "fifth" not in words))
            )
        ):
            return line.index
    return None


def _relation(
    document: Document, scene: Scene, number: int, hit: Hit, claims: list[Claim]
) -> Relation | None:
    if not {hit.source, hit.target} <= scene.cast.entities.keys():
        return None  # the state of a body by the tables, which the text never names
    source, target = scene.entity(hit.source), scene.entity(hit.target)
    if source.key == target.key or "place" in {source.type, target.type}:
        return None
    tokens = scene.lines[number].tokens
    start, end = tokens[hit.first].start, tokens[min(hit.last, len(tokens)) - 1].end
    claim = next((c for c in claims if c.start <= start < c.end), None)
    status = _status(hit, claim)
    holder = claim.attribution if claim is not None else ""
    return Relation(
        source=source.name, target=target.name, kind=hit.kind, sign=SIGNS[hit.kind] if hit.sign is None else hit.sign,  # noqa: E501
        status=status, quote=document.quote(start, end), start=start, end=end,
        symmetric=hit.symmetric, explicit=hit.explicit, holder=holder,
        by_rule=hit.by_rule, confidence=hit.confidence, why=hit.why,
    )  # fmt: skip


def _status(hit: Hit, claim: Claim | None) -> str:
    if hit.negated:
        return "negated"
    kinds = set(claim.kind.split("+")) if claim is not None else set()
    if hit.recommended or ("recommendation" in kinds and not hit.past):
        return "recommended"
    if hit.alleged:
        return "alleged"
    if hit.conditional:
        return "conditional"
    if kinds & {"conditional", "conditional_forecast"} and hit.future:
        return "conditional"
    if "impossibility" in kinds and hit.future:
        return "prospective_unlikely"
    if hit.future:
        low = claim is not None and claim.band is not None and claim.band[1] <= 50
        return "prospective_unlikely" if low else "prospective"
    if hit.intended:
        return "intended"
    return "historical" if hit.past else "actual"


def _distinct(relations: list[Relation]) -> list[Relation]:
    seen: set[tuple[str, ...]] = set()
    out: list[Relation] = []
    for relation in relations:
        pair = (relation.source, relation.target)
        if relation.symmetric:
            pair = (min(pair), max(pair))
        key = (*pair, relation.kind, relation.status, str(relation.symmetric))
        if key not in seen:
            seen.add(key)
            out.append(relation)
    return out
