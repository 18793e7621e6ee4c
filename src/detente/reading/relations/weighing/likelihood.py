"""How likely two actors are related, with which sign: fitted weights on the evidence of a pair.

Three logistic regressions, one a sign: P(sign) = 1 / (1 + exp(-sum of weight x evidence)).  The
weights stand in ``lexicon/pairs.csv``; ``benchmarks/fit_pairs.py`` fits them to annotated briefs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from detente.reading.clauses.clause import Clause
from detente.reading.language.words import rows
from detente.reading.mentions.mentions import Scene
from detente.reading.proposals import Relation
from detente.reading.relations.hits import Hit
from detente.reading.relations.weighing.pairs import Evidence, Pair, ordered, pair_evidence

# Below this a pair is not proposed.  On briefs left out F1 is about the same from 0.2 to 0.3 and
# two points lower at 0.4, where fewer of the proposals are wrong.
LEAST = 0.3
_SIGNS = {"negative": -1, "talks": 0, "positive": 1}
_KINDS = {-1: "hostile", 0: "negotiates", 1: "cooperates"}


@cache
def weights() -> dict[str, dict[int, float]]:
    """Evidence → sign → weight, in log odds."""
    return {
        row["evidence"]: {sign: float(row[name]) for name, sign in _SIGNS.items()}
        for row in rows("lexicon", "pairs.csv")
    }


def likelihood(features: Mapping[str, float]) -> dict[int, float]:
    """Probability of a relation of each sign, in 0-1; several signs may hold of one pair.

    Parameters
    ----------
    features : mapping of str to float
        Evidence by name; names that no weight knows are passed over.

    Examples
    --------
    >>> quarrel = {"always": 1.0, "types state+state": 1.0, "rules say negative": 1.0}
    >>> odds = likelihood(quarrel)
    >>> odds[-1] > odds[0], all(0 < p < 1 for p in odds.values())
    (True, True)
    """
    total = dict.fromkeys(_KINDS, 0.0)
    table = weights()
    for name, value in features.items():
        for sign, weight in table.get(name, {}).items():
            total[sign] += weight * value
    return {sign: 1.0 / (1.0 + math.exp(-score)) for sign, score in total.items()}


def weighed(
    scene: Scene, read: list[list[Clause]], found: Iterable[Relation]
) -> tuple[list[Relation], list[tuple[int, Hit]]]:
    """What the rules found with its likelihood, and the pairs that they leave open.

    The direction of what no rule reads is not known, so it is proposed as mutual, except that a
    person leads a body if the words between them say so.

    Parameters
    ----------
    scene : Scene
    read : list of list of Clause
        The clauses of each line.
    found : iterable of Relation
        What the rules found.

    Returns
    -------
    list of Relation
        The same relations; ``confidence`` is the probability that an annotator states a relation
        of this sign between the two.
    list of (int, Hit)
        Further pairs, likely enough (``LEAST``), with the line in which they stand nearest.
    """
    relations = list(found)
    by_name = {entity.name: key for key, entity in scene.cast.entities.items()}
    pairs = pair_evidence(scene, read, relations)
    odds = {pair: likelihood(evidence.features) for pair, evidence in pairs.items()}
    # What a rule says of somebody who is no proposed actor stands on no evidence of a pair.
    unknown = likelihood(Evidence().features)
    ruled: dict[Pair, set[int]] = {}
    known: list[Relation] = []
    for relation in relations:
        pair = ordered(by_name[relation.source], by_name[relation.target])
        ruled.setdefault(pair, set()).add(relation.sign)
        known.append(replace(relation, confidence=round(odds.get(pair, unknown)[relation.sign], 2)))
    hits = [
        (pairs[pair].line, _hit(scene, pair, pairs[pair], sign, probability))
        for pair, chances in odds.items() if pairs[pair].line >= 0
        for sign, probability in chances.items()
        if probability >= LEAST and sign not in ruled.get(pair, ())
    ]  # fmt: skip
    return known, hits


def _hit(scene: Scene, pair: Pair, evidence: Evidence, sign: int, probability: float) -> Hit:
    source, target = pair
    kind, mutual = _KINDS[sign], True
    types = [scene.entity(key).type for key in pair]
    if sign == 1 and "head between" in evidence.features and types.count("person") == 1:
        kind, mutual = "leads", False
        if types[1] == "person":
            source, target = target, source
    return Hit(
        source=source, target=target, kind=kind, first=evidence.first, last=evidence.last,
        sign=sign, symmetric=mutual, explicit=False, confidence=round(probability, 2),
        by_rule=False, why=_why(evidence, sign),
    )  # fmt: skip


def _why(evidence: Evidence, sign: int) -> str:
    table = weights()
    pull = {
        name: table[name][sign] * value
        for name, value in evidence.features.items()
        if name in table and name != "always"
    }
    best = [name for name in sorted(pull, key=lambda n: -pull[n])[:3] if pull[name] > 0]
    return f"no rule reads it; named together, fitted weights: {', '.join(best)}"
