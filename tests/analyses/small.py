"""Small situations for brute force: points without spread, 2-4 parties, 1-3 issues."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace

import numpy as np
from tests.property.strategies import make

from detente.analyses.agreement.agreement import Agreement
from detente.analyses.protocol import Inputs, Options
from detente.ensemble.draw import draw

FIXED = {"kappa": 0.2, "delta": 0.8, "lambda": 0.08, "theta": 1.0}


def small(seed, *, parties=None, issues=None, linkable=None, lines=True, forums=1):
    """A random small situation of points; the same for the same seed."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 5)) if parties is None else parties
    m = int(rng.integers(1, 4)) if issues is None else issues
    people, topics = [f"p{i}" for i in range(n)], [f"k{j}" for j in range(m)]
    free = int(rng.integers(0, m)) if linkable is None else linkable
    core = topics[: m - free]
    stakes = []
    for who in people:
        for topic in topics:
            if topic != "k0" and rng.random() < 0.15:
                continue
            row = {
                "actor": who, "issue": topic, "position": f"{10 * rng.integers(0, 11)}",
                "salience": f"{rng.integers(5, 100)}",
            }  # fmt: skip
            if lines and rng.random() < 0.12:
                row["red_line"] = str(rng.choice([">=30", ">=60", "<=40", "<=70"]))
            stakes.append(row)
    relations = [
        {"source": a, "target": b, "trust": f"{rng.uniform(0.05, 0.95):.2f}",
         "stance": str(rng.choice(["neutral", "hostile", "ally", "wary"]))}
        for a in people for b in people if a != b and rng.random() < 0.8
    ]  # fmt: skip
    rows = {
        "actors": [
            {"id": who, "kind": "state", "influence": f"{rng.integers(10, 101)}",
             "resolve": f"{rng.uniform(0.2, 1):.2f}"}
            for who in people
        ],
        "issues": [
            {"id": topic, "low": "none", "high": "all", "reversion": f"{10 * rng.integers(1, 10)}",
             "linkable": "no" if topic in core else "yes"}
            for topic in topics
        ],
        "stakes": stakes,
        "relations": relations,
        "threats": [
            {"threat": "flood", "actor": who, "level": f"{rng.integers(0, 101)}"}
            for who in people if rng.random() < 0.5
        ],
        "forums": [], "members": [],
    }  # fmt: skip
    for place in range(forums):
        kind = ("regional", "domestic", "informal")[place % 3]
        rows["forums"].append(
            {"id": f"f{place}", "kind": kind, "guarantee": f"{rng.uniform(0, 0.5):.2f}"}
        )
        inside = list(rng.permutation(people))[: max(2, int(rng.integers(2, n + 1)))]
        for order, who in enumerate(inside):
            rows["members"].append(
                {"forum": f"f{place}", "actor": who, "role": "member",
                 "essential": "yes" if order < 2 or rng.random() < 0.6 else "no"}
            )  # fmt: skip
    head = {"draws": {"n": 4, "seed": 1}, "choices": {k: str(v) for k, v in FIXED.items()}}
    if rng.random() < 0.7:
        head["headline"] = {"forum": "f0", "issue": "k0", "at_least": 50}
    return make({key: value for key, value in rows.items() if value}, head=head)


ODD = (
    "no stake", "one member", "no linkable issue", "contradictory red lines", "all trust 0",
    "all trust 1", "a quota", "nobody essential",
)  # fmt: skip


def odd_situation(odd):
    """A situation at the edge of what a deal can be."""
    people = [{"id": key, "kind": "state", "influence": "50"} for key in ("a", "b", "c")]
    topics = [{"id": "x", "low": "none", "high": "all", "reversion": "50"}]
    free = {"id": "y", "low": "none", "high": "all", "reversion": "20", "linkable": "yes"}
    stakes = [
        {"actor": "a", "issue": "x", "position": "100", "salience": "50"},
        {"actor": "b", "issue": "x", "position": "80", "salience": "50"},
    ]
    both = [{"forum": "f", "actor": key, "essential": "yes"} for key in ("a", "b")]
    rows = {
        "actors": people, "issues": [*topics, free], "stakes": stakes, "members": both,
        "forums": [{"id": "f", "guarantee": "0.2", "kind": "regional"}],
    }  # fmt: skip
    trust = [{"source": s, "target": t} for s in "abc" for t in "abc" if s != t]
    if odd == "no stake":
        rows["members"] = [*both, {"forum": "f", "actor": "c", "essential": "yes"}]
    elif odd == "one member":
        rows["members"] = both[:1]
    elif odd == "no linkable issue":
        rows["issues"] = topics
    elif odd == "contradictory red lines":
        rows["stakes"] = [{**stakes[0], "red_line": ">=70"}, {**stakes[1], "red_line": "<=30"}]
    elif odd == "a quota":
        rows["forums"] = [{"id": "f", "rule": "quota", "quota": "0.6", "kind": "regional"}]
    elif odd == "nobody essential":
        rows["members"] = [{**row, "essential": "no"} for row in both]
    else:
        level = odd.rpartition(" ")[2]
        rows["relations"] = [{**row, "trust": level, "stance": "hostile"} for row in trust]
    head = {"draws": {"n": 20, "seed": 1}, "headline": {"forum": "f", "issue": "x", "at_least": 60}}
    return make(rows, head=head)


def sensible(findings):
    """Findings say something in words, hold no NaN, and give a reason where they have no value."""
    for finding in findings:
        assert finding.statement
        assert not re.search(r"\b(nan|inf)\b", finding.statement)
        assert finding.value is not None or finding.reason
        for number in (finding.value, finding.low, finding.high, finding.mc_low, finding.mc_high):
            assert number is None or math.isfinite(number)
        json.dumps(finding.to_json(), allow_nan=False)


def agreement_of(situation, *, count=None, full=True):
    """Inputs with what the agreement gives."""
    inputs = Inputs(situation, draw(situation, count=count), {}, 1)
    options = Options(settings=0, full=full)
    return replace(inputs, results={"agreement": Agreement().run(inputs, options)})


def findings_of(analysis, situation, *, count=None, **extra):
    """Result and findings by quantity of an analysis that needs only the agreement."""
    options = Options(settings=0, extra=extra)
    result = analysis.run(agreement_of(situation, count=count), options)
    found = analysis.findings(result, situation, options)
    return result, {finding.quantity: finding for finding in found}
