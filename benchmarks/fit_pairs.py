"""Fit the weights of pairs to annotated briefs: ``python benchmarks/fit_pairs.py [DIR…]``.

For every pair of actors that a brief names near each other: does the annotation have a relation of
that sign, in either direction?  Three logistic regressions with a ridge; weights go to
``src/detente/reading/lexicon/pairs.csv``.  Without folders, all annotated briefs of the project are
taken, and the practice briefs where they are at hand.  With ``--leave-out`` nothing is written: the
briefs of ``held_out`` are read with weights that were fitted without the brief, and scored; and the
probabilities of their pairs are set against the share that the annotation has.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from detente.reading import read_document
from detente.reading.clauses.clauses import clauses
from detente.reading.export import to_json
from detente.reading.reading import read_proposals
from detente.reading.relations.weighing import likelihood
from detente.reading.relations.weighing.pairs import pair_evidence

sys.path.insert(0, str(Path(__file__).parent))
import reading as reading_benchmark

TABLE = Path(__file__).parents[1] / "src/detente/reading/lexicon/pairs.csv"
SIGNS = {"negative": -1, "talks": 0, "positive": 1}
RIDGE = 20.0
RARE = 5
_FORMS = (".src.txt", ".md", ".html", ".docx", ".pdf", ".txt")
Row = tuple[dict[str, float], set[int]]


def briefs(folders: list[str]) -> list[Path]:
    """Annotations in folders, in order of name."""
    return sorted(gold for folder in folders for gold in Path(folder).glob("*.gold.json"))


def examples(gold: Path) -> list[Row]:
    """Evidence and signs of every pair of a brief."""
    notes = json.loads(gold.read_text("utf-8"))
    reading = read_proposals(read_document(source_of(gold)))
    names = {plain(n): a["id"] for a in notes["actors"] for n in (a["id"], *a["aliases"])}
    meant = {}
    for actor in reading.actors:
        hits = [names[plain(n)] for n in (actor.id, *actor.aliases) if plain(n) in names]
        meant[actor.key] = hits[0] if hits else ""
    signs: dict[frozenset[str], set[int]] = {}
    for relation in notes["relations"]:
        ends = frozenset((relation["source"], relation["target"]))
        signs.setdefault(ends, set()).add(relation["sign"])
    scene = reading.scene
    read = [
        [] if line.kind in {"heading", "cell"} else clauses(line.tokens, mentions)
        for line, mentions in zip(scene.lines, scene.mentions, strict=True)
    ]
    ruled = [relation for relation in reading.relations if relation.by_rule]
    rows: list[Row] = []
    for (a, b), evidence in pair_evidence(scene, read, ruled).items():
        ends = frozenset((meant.get(a, ""), meant.get(b, "")))
        known = signs.get(ends, set()) if "" not in ends and len(ends) == 2 else set()
        rows.append((evidence.features, known))
    return rows


def source_of(gold: Path) -> Path:
    """The document that an annotation belongs to."""
    stem = str(gold)[: -len(".gold.json")]
    return next(Path(stem + form) for form in _FORMS if Path(stem + form).exists())


def plain(name: str) -> str:
    """A name without article, case and punctuation."""
    return re.sub(r"[^\w]+", " ", re.sub(r"^the ", "", name.lower().replace("’", "'"))).strip()


def fit(rows: list[Row]) -> dict[str, list[float]]:
    """Evidence → weight for each sign."""
    count = Counter(name for features, _ in rows for name in features)
    names = ["always", *sorted(n for n, k in count.items() if k >= RARE and n != "always")]
    place = {name: number for number, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for number, (features, _) in enumerate(rows):
        for name, value in features.items():
            if name in place:
                x[number, place[name]] = value
    out = [regression(x, np.array([float(sign in known) for _, known in rows]))
           for sign in SIGNS.values()]  # fmt: skip
    return {name: [w[number] for w in out] for number, name in enumerate(names)}


def regression(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression with a ridge on all but the first."""
    free = np.r_[0.0, np.ones(x.shape[1] - 1)]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        value = np.logaddexp(0.0, z).sum() - y @ z + RIDGE / 2 * (free * w) @ w
        return value, x.T @ (expit(z) - y) + RIDGE * free * w

    return minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x


def write(weights: dict[str, list[float]], path: Path = TABLE) -> None:
    """The table of weights, three decimals."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["evidence", *SIGNS])
        for name, values in sorted(weights.items()):
            if any(abs(value) >= 0.005 for value in values):
                table.writerow([name, *(f"{value:.3f}" for value in values)])


def left_out(found: dict[Path, list[Row]]) -> None:
    """Print precision, recall and F1 of relations of each held-out brief, weights without it.

    Then, by classes of probability: how many pairs, what was said, what was there.
    """
    scorer = reading_benchmark.scorer()
    if scorer is None:
        print("the scorer is not at hand")
        return
    said: list[tuple[float, bool]] = []
    for gold in (gold for gold in found if gold.parent.name == "held_out"):
        fitted = fit([row for other, rows in found.items() if other != gold for row in rows])
        table = {
            name: dict(zip(SIGNS.values(), values, strict=True)) for name, values in fitted.items()
        }
        with patch.object(likelihood, "weights", lambda table=table: table):
            prediction = to_json(read_proposals(read_document(source_of(gold))))
            said += [
                (chance, sign in known) for features, known in found[gold]
                for sign, chance in likelihood.likelihood(features).items()
            ]  # fmt: skip
        out, _ = scorer.score(json.loads(gold.read_text("utf-8")), prediction)
        row = out["relations (pair+sign)"]
        print(gold.name, *(f"{row[key]:.2f}" for key in ("precision", "recall", "f1")))
    for low, high in pairwise((0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0)):
        inside = [(chance, there) for chance, there in said if low <= chance < high]
        print(f"{low:.1f}-{high:.1f} {len(inside)} pairs", *(
            f"{sum(column) / len(inside):.2f}" for column in zip(*inside, strict=True)
        ))  # fmt: skip


def main() -> None:
    """Fit and write, or fit without each brief and score."""
    here = Path(__file__).parents[1]
    own = [here / "benchmarks/briefs", here / "benchmarks/held_out", here / "tests/reading/briefs"]
    folders = [name for name in sys.argv[1:] if not name.startswith("--")]
    golds = briefs(folders or [*map(str, own), str(reading_benchmark.SHARED / "briefs")])
    found = {gold: examples(gold) for gold in golds}
    if "--leave-out" in sys.argv:
        left_out(found)
        return
    write(fit([row for rows in found.values() for row in rows]))
    print(f"{len(found)} briefs, {sum(map(len, found.values()))} pairs: {TABLE.name} written")


if __name__ == "__main__":
    main()
