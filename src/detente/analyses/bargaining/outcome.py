"""Where would bargaining end, issue by issue?  Baselines and cooperative solutions (method 2)."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from detente.analyses.deal.frame import Frame
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.findings.evidence import cited, unique
from detente.findings.finding import Finding
from detente.findings.quantity import name
from detente.models.compromise import compromise, median_voter, plain_mean
from detente.models.cooperative import cooperative
from detente.situation.model import Situation

MODELS = ("compromise", "median", "mean", "status-quo", "nash", "kalai-smorodinsky", "egalitarian")
SOLUTIONS = MODELS[4:]
LARGEST = 1000  # parties x issues up to which the cooperative solutions are computed
COOPERATIVE_DRAWS = 500  # enough for a median: its simulation error is about a point
WORDS = {
    "compromise": "the compromise model (mean weighted by influence and salience)",
    "median": "the weighted median voter",
    "mean": "the plain mean of the positions",
    "status-quo": "no agreement",
    "nash": "the Nash solution over the whole package",
    "kalai-smorodinsky": "the Kalai-Smorodinsky solution",
    "egalitarian": "the egalitarian solution",
}
REFERENCES = {
    "compromise": ("vandenbos1991", "achen2006"),
    "median": ("black1948",),
    "nash": ("nash1950", "kalai1977"),
    "kalai-smorodinsky": ("kalai1975",),
    "egalitarian": ("kalai1977",),
}


class Outcome:
    """Every baseline and cooperative solution on the same draws."""

    card = Card(
        name="outcome",
        title="Outcome",
        question="Where would bargaining end, issue by issue?",
        quick=True,
        tables=("actors", "issues", "stakes"),
        gives={
            "position": Variable(("draw", "model", "issue"), "points", "predicted outcome"),
            "gain": Variable(("draw",), "utility", "largest gain for all at once; NaN: not asked"),
        },
        references=(
            "vandenbos1991", "achen2006", "black1948", "nash1950", "kalai1975", "kalai1977",
        ),
        limits=(
            "No baseline asks whether a deal is feasible; see agreement.",
            f"Cooperative solutions are computed on the first {COOPERATIVE_DRAWS} draws.",
            "No published model of bargaining clearly beats the weighted mean; see the record.",
        ),
    )  # fmt: skip

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """All models on a chunk of draws; NaN where a solution does not exist."""
        frame = Frame.of(inputs.situation, inputs.draws)
        at = [frame.actor_at[key] for key in frame.parties]
        position = inputs.draws["position"].values[:, at, :]
        salience = inputs.draws["salience"].values[:, at, :]
        power = frame.power[:, at]
        values = {
            "compromise": compromise(position, salience=salience, capability=power),
            "median": median_voter(position, salience=salience, capability=power),
            "mean": plain_mean(position),
            "status-quo": frame.reversion,
        }
        gain = np.full(frame.size, np.nan)
        small = len(at) * len(frame.issues) <= LARGEST
        if options.full and small:  # scenarios are compared by the baselines
            early = inputs.draws["draw"].values < COOPERATIVE_DRAWS
            solved = cooperative(
                position[early], salience=salience[early], power=power[early],
                reversion=frame.reversion[early],
            )  # fmt: skip
            gain[early] = solved.margin
            for model, found in (
                ("nash", solved.nash),
                ("kalai-smorodinsky", solved.kalai_smorodinsky),
                ("egalitarian", solved.egalitarian),
            ):
                values[model] = np.full(frame.reversion.shape, np.nan)
                values[model][early] = found
        stacked = np.stack([values[model] for model in MODELS if model in values], axis=1)
        return xr.Dataset(
            {
                "position": (("draw", "model", "issue"), stacked, {"units": "points"}),
                "gain": (("draw",), gain, {"units": "utility"}),
            },
            coords={
                "draw": inputs.draws["draw"].values,
                "model": [model for model in MODELS if model in values],
                "issue": list(frame.issues),
            },
        )

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """Median and range of every model on every issue."""
        out = []
        for issue in result["issue"].values:
            stakes = situation.stakes.where(issue=str(issue))
            evidence = unique([*cited([situation.issues[str(issue)]]), *cited(stakes)])
            for model in MODELS if options.full else MODELS[:4]:
                if model not in result["model"].values:
                    quantity = name(f"outcome.{model.replace('-', '_')}", issue=str(issue))
                    reason = f"more than {LARGEST:,} pairs of party and issue"
                    out.append(Finding.absent(quantity, reason))
                    continue
                values = result["position"].sel(issue=issue, model=model).values
                if model in SOLUTIONS:
                    values = values[~np.isnan(result["gain"].values)]
                out.append(_finding(situation, str(issue), model, values, evidence))
        return sorted(out, key=lambda finding: finding.quantity)


def _finding(
    situation: Situation, issue: str, model: str, values: Any, evidence: tuple[str, ...]
) -> Finding:
    quantity = name(f"outcome.{model.replace('-', '_')}", issue=issue)
    known = values[~np.isnan(values)]
    if not len(known):
        return Finding.absent(quantity, "no package gains everybody, or nobody has a stake")
    low, middle, high = (float(each) for each in np.quantile(known, [0.05, 0.5, 0.95]))
    share = len(known) / len(values)
    some = "" if share == 1 else f" (exists in {100 * share:.0f} % of draws)"
    return Finding(
        quantity, middle,
        f"{WORDS[model][0].upper()}{WORDS[model][1:]} puts {situation.name_of(issue)} at "
        f"{middle:.0f} (90 % of draws: {low:.0f} to {high:.0f}){some}.",
        low=low, high=high, unit="points", evidence=evidence,
        reference=REFERENCES.get(model, ()), detail={"exists": share},
    )  # fmt: skip
