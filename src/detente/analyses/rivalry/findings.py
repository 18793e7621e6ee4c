"""Findings of rivalry: the rho of every tie, and the matrix of converging interests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import xarray as xr

from detente.analyses.agreement.findings import percent
from detente.analyses.wording import counted, joined, names
from detente.findings.evidence import cited, evidence_of_forum, unique
from detente.findings.finding import Finding
from detente.findings.quantity import name
from detente.situation.model import Situation

REFERENCES = ("grieco1988", "snidal1991", "powell1991")
OFTEN = 0.5  # an issue converges where it does so in at least this share of draws


def rivalry_findings(result: xr.Dataset, situation: Situation) -> list[Finding]:
    """All findings of rivalry and convergence, sorted by quantity."""
    out: list[Finding] = []
    if "rho" in result:
        for place, tie in enumerate(result["tie"].values):
            values = result["rho"].transpose("trial", "tie").values[:, place]
            known = bool(result["declared"].values[place])
            out.append(_tie(values, situation, str(tie), known))
    if "share" in result:
        out += _pairs(result, situation)
    return sorted(out, key=lambda finding: finding.quantity)


def _tie(values: Any, situation: Situation, tie: str, known: bool) -> Finding:
    """How much rivalry a deal outlives."""
    forum, _, pair = tie.partition(":")
    title = situation.name_of(forum)
    who = "all rivals at the table" if pair == "all" else names(situation, pair.split("+"))
    quantity = name("agreement.rivalry", forum=forum, actors=pair)
    found = values[~np.isnan(values)]
    if not len(found):
        return Finding.absent(quantity, "without any rivalry no draw of the sample has a deal")
    low, middle, high = (float(q) for q in np.quantile(found, [0.05, 0.5, 0.95]))
    whole = float((found >= 1).mean())
    if middle >= 1:
        said = f"a deal in {title} mostly outlives any rivalry of {who}"
    elif middle <= 0:
        said = f"the least rivalry of {who} leaves no deal in {title}"
    else:
        said = (
            f"half of the deals of {title} are gone once {who} count {percent(middle)} of the "
            "other's gain as their own loss"
        )
    what_if = "" if known else " Their stance does not make them rivals: this is a what-if."
    curve = [[step / 10, float((found >= step / 10).mean())] for step in range(11)]
    return Finding(
        quantity, middle,
        f"{said[:1].upper()}{said[1:]}; {percent(whole)} outlive even a wholly zero-sum view."
        + what_if
        + counted(len(found)),
        low=low, high=high, unit="share",
        evidence=unique([*evidence_of_forum(situation, forum), *_relations(situation, pair)]),
        reference=REFERENCES, assumptions=("lambda", "theta"),
        detail={"left": curve, "zero_sum": whole, "draws": len(found), "declared": known},
    )  # fmt: skip


def _relations(situation: Situation, pair: str) -> tuple[str, ...]:
    who = pair.split("+")
    return cited(
        row for row in situation.table("relations")
        if row.text("source") in who and row.text("target") in who
    )  # fmt: skip


def _pairs(result: xr.Dataset, situation: Situation) -> Iterator[Finding]:
    """Converging interests of every pair, and their matrix."""
    issues = [str(each) for each in result["issue"].values]
    pairs = [str(each) for each in result["pair"].values]
    share = result["share"].transpose("draw", "pair").values
    often = result["converges"].transpose("draw", "pair", "issue").values.mean(axis=0)
    common = result["common"].transpose("pair", "issue").values
    actors = sorted({actor for pair in pairs for actor in pair.split("+")})
    at = {actor: place for place, actor in enumerate(actors)}
    matrix: list[list[float | None]] = [[None] * len(actors) for _ in actors]
    for column, pair in enumerate(pairs):
        who = pair.split("+")
        quantity = name("stakes.convergence", actors=pair)
        found = share[~np.isnan(share[:, column]), column]
        if not len(found):
            yield Finding.absent(quantity, "they have no stake in the same issue")
            continue
        mean = float(found.mean())
        i, j = (at[actor] for actor in who)
        matrix[i][j] = matrix[j][i] = mean
        order = sorted(range(len(issues)), key=lambda k: (-common[column, k], issues[k]))
        on = [
            {"issue": issues[k], "often": float(often[column, k]), "gain": float(common[column, k])}
            for k in order if common[column, k] > 0
        ]  # fmt: skip
        mostly = [issues[k] for k in order if common[column, k] > 0 and often[column, k] >= OFTEN]
        top = [situation.name_of(key) for key in mostly[:3]]
        where = f", above all on {joined(top)}" if top else ""
        yield Finding(
            quantity, mean,
            f"{names(situation, who)} want the same on {percent(mean)} of the stakes that they "
            f"share{where}.",
            low=float(np.quantile(found, 0.05)), high=float(np.quantile(found, 0.95)),
            unit="share", reference=REFERENCES, detail={"issues": on},
            evidence=cited(
                stake for actor in who for stake in situation.stakes.where(actor=actor)
            ),
        )  # fmt: skip
    known = [row[j] for i, row in enumerate(matrix) for j in range(i) if row[j] is not None]
    if known:
        yield Finding(
            "stakes.convergence", float(np.mean([each for each in known if each is not None])),
            "Share of common stakes on which each pair of parties wants the same.",
            unit="share", reference=REFERENCES, detail={"actors": actors, "matrix": matrix},
        )  # fmt: skip
