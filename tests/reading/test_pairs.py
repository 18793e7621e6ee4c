"""Pairs that no rule reads: the evidence that is counted, the formula, and the fit."""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path

import numpy as np
import pytest

from detente.reading import read_text
from detente.reading.clauses.clauses import clauses
from detente.reading.reading import read_proposals
from detente.reading.relations.weighing.likelihood import LEAST, likelihood, weighed, weights
from detente.reading.relations.weighing.pairs import Evidence, pair_evidence

FIT = Path(__file__).parents[2] / "benchmarks" / "fit_pairs.py"


def evidence(text: str, *, ruled: bool = False) -> dict[frozenset[str], Evidence]:
    """Evidence by names of the two actors."""
    reading = read_proposals(read_text(text))
    scene = reading.scene
    read = [
        clauses(line.tokens, mentions)
        for line, mentions in zip(scene.lines, scene.mentions, strict=True)
    ]
    found = [r for r in reading.relations if r.by_rule] if ruled else []
    return {
        frozenset(scene.entity(key).name for key in pair): what
        for pair, what in pair_evidence(scene, read, found).items()
    }


def test_evidence_of_a_place_by_hand():
    found = evidence("Chile, wary of Peru, met Bolivia. Chile fears Peru. Brazil waits.")
    pair = found[frozenset({"Chile", "Peru"})].features
    assert pair["together"] == pytest.approx(math.log(2))
    assert pair["named, the rarer"] == pytest.approx(math.log(3))
    assert pair["types state+state"] == 1
    assert pair["between: negative"] == 1
    assert pair["as object and subject, negative verb"] == 1
    assert "in no clause" not in pair
    near = found[frozenset({"Brazil", "Peru"})].features
    assert near["next sentence"] == 1
    assert near["in one sentence: never"] == 1
    assert frozenset({"Bolivia", "Brazil"}) not in found


def test_what_rules_found_counts_for_the_pair_and_its_kin():
    found = evidence("Chile attacked Peru. Chile's army and Peru's navy watched.", ruled=True)
    assert found[frozenset({"Chile", "Peru"})].features["rules say negative"] == 1
    kin = [what for names, what in found.items() if names != frozenset({"Chile", "Peru"})]
    assert any("rules say negative of kin" in what.features for what in kin)


def test_a_list_of_names_says_nothing_of_pairs():
    names = "Chile, Peru, Bolivia, Brazil, Ecuador, Colombia, Argentina, Uruguay"
    assert not evidence(f"{', '.join([names] * 6)}.")


def test_likelihood_is_the_logistic_of_the_weighted_sum():
    features = {"always": 1.0, "together": 0.7, "rules say negative": 1.0, "no such evidence": 9.0}
    odds = likelihood(features)
    for sign, p in odds.items():
        score = sum(weights()[n][sign] * v for n, v in features.items() if n in weights())
        assert p == pytest.approx(1 / (1 + math.exp(-score)))


def test_proposals_without_a_rule_say_so_and_stay_below_what_rules_say():
    text = (
        "The Republic of Ostria and the Kingdom of Varda share a river. Ostria has accused it of "
        "theft. Varda's minister, Ana Brod, met the Ostrian envoy beside Hallia's mediator. Hallia "
        "fears the quarrel, and Ostria wants Hallia out."
    )
    reading = read_proposals(read_text(text))
    pairs: dict[tuple[frozenset[str], int], set[bool]] = {}
    for r in reading.relations:
        assert 0 < r.confidence < 1
        guessed = not r.by_rule
        pairs.setdefault((frozenset({r.source, r.target}), r.sign), set()).add(guessed)
        if guessed:
            assert r.confidence >= LEAST - 0.005
            assert not r.explicit
            assert r.why.startswith("no rule reads it")
            assert r.quote in reading.document.text
    assert any(False in kinds for kinds in pairs.values())
    assert all(len(kinds) == 1 for kinds in pairs.values()), (
        "a pair that a rule reads is not guessed"
    )


def _fit():
    spec = importlib.util.spec_from_file_location("fit_pairs", FIT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_fit_is_where_the_gradient_vanishes():
    fit = _fit()
    rng = np.random.default_rng(5)
    x = np.c_[np.ones(400), rng.normal(size=(400, 3))]
    y = (rng.random(400) < 1 / (1 + np.exp(-(x @ [-1.0, 2.0, 0.0, -1.0])))).astype(float)
    w = fit.regression(x, y)
    free = np.array([0.0, 1, 1, 1])
    # Newton's method from scratch, with the same ridge
    v = np.zeros(4)
    for _ in range(50):
        p = 1 / (1 + np.exp(-(x @ v)))
        hessian = x.T @ (x * (p * (1 - p))[:, None]) + fit.RIDGE * np.diag(free)
        v = v - np.linalg.solve(hessian, x.T @ (p - y) + fit.RIDGE * free * v)
    assert np.allclose(w, v, atol=1e-3)


def test_rare_evidence_gets_no_weight():
    fit = _fit()
    rows = [({"always": 1.0, "often": float(i % 2)}, {1} if i % 2 else set()) for i in range(40)]
    rows[0][0]["once"] = 1.0
    out = fit.fit(rows)
    assert set(out) == {"always", "often"}
    assert out["often"][2] > 0


def test_a_relation_of_somebody_who_is_not_proposed_stands_on_no_evidence():
    reading = read_proposals(read_text("Chile attacked Peru. Chile fears Peru."))
    scene = reading.scene
    read = [
        clauses(line.tokens, mentions)
        for line, mentions in zip(scene.lines, scene.mentions, strict=True)
    ]
    ruled = [relation for relation in reading.relations if relation.by_rule]
    peru = next(entity for entity in scene.cast.entities.values() if entity.name == "Peru")
    peru.flags.append("minor")
    known, _ = weighed(scene, read, ruled)
    assert {r.confidence for r in known} == {round(likelihood({"always": 1.0})[-1], 2)}
