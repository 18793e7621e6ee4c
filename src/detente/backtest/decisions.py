"""Scores of every model on known decisions, with a distribution around each forecast.

The distribution of a forecast is made of the model's own errors on *other* proposals: each error is
scaled by the spread of positions on the issue relative to that on the issue it comes from, taken
with both signs, added to the forecast and cut to 0-100.  Intervals come from drawing proposals anew
(``docs/explanation/which-model.md``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from detente.backtest.forecasts import BENCHMARK, MODELS, forecasts
from detente.errors import FileFormatError
from detente.findings.record import write_record
from detente.io.deu import Decisions, read_decisions
from detente.models import scores

Array = np.ndarray[Any, np.dtype[Any]]

FOLDS = 10
SPREAD_FLOOR = 10.0  # points added to the spread of positions before errors are scaled
LEVELS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
TIMES = 4000
SEED = 1
NORMAL = "weighted_mean_normal"


@dataclass(frozen=True)
class ModelScore:
    """Scores of one model on the issues for which it has a forecast.

    Parameters
    ----------
    name, what : str
    n, proposals : int
        Issues and proposals scored.
    mae, rmse, hits10, crps, coverage80 : float
        Points, share, points, share.
    coverage80_interval : tuple
        95 %, proposals drawn anew.
    difference : float
        MAE minus that of the weighted mean on the same issues.
    versus_mean : tuple
        Its 95 % interval, paired, proposals drawn anew.
    crps_versus_normal : tuple
        The same for CRPS minus that of the weighted mean with a constant normal error.
    by_rule : mapping
        Decision rule → n, mae, difference and its interval.
    reliability : sequence of (level, share)
        How often the central interval of each level held the outcome.
    """

    name: str
    what: str
    n: int
    proposals: int
    mae: float
    rmse: float
    hits10: float
    crps: float
    coverage80: float
    coverage80_interval: tuple[float, float]
    difference: float
    versus_mean: tuple[float, float]
    crps_versus_normal: tuple[float, float]
    by_rule: Mapping[str, Mapping[str, Any]]
    reliability: Sequence[tuple[float, float]]

    @property
    def verdict(self) -> str:
        """better, worse or no clear difference, as the paired interval says."""
        low, high = self.versus_mean
        if self.name in (BENCHMARK, NORMAL):
            return "the benchmark"
        if high < 0:
            return "better"
        if low > 0:
            return "worse"
        return "no clear difference"

    def to_json(self) -> dict[str, Any]:
        """Plain dictionary; numbers that do not exist are null."""
        return {
            "what": self.what,
            "n": self.n,
            "proposals": self.proposals,
            "mae": _plain(self.mae),
            "rmse": _plain(self.rmse),
            "hits10": _plain(self.hits10),
            "crps": _plain(self.crps),
            "coverage80": _plain(self.coverage80),
            "coverage80_interval": [_plain(v) for v in self.coverage80_interval],
            "difference": _plain(self.difference),
            "versus_mean": [_plain(v) for v in self.versus_mean],
            "verdict": self.verdict,
            "crps_versus_normal": [_plain(v) for v in self.crps_versus_normal],
            "by_rule": {key: dict(value) for key, value in self.by_rule.items()},
            "reliability": [[level, _plain(share)] for level, share in self.reliability],
        }


@dataclass(frozen=True)
class Backtest:
    """Scores of all models on one table.

    Parameters
    ----------
    file : str
    issues, proposals : int
        With an outcome and at least one position.
    models : mapping of str to ModelScore
    left_out : int
        Issues of the table without an outcome or without positions.
    """

    file: str
    issues: int
    proposals: int
    models: Mapping[str, ModelScore]
    left_out: int = 0
    settings: Mapping[str, Any] = field(
        default_factory=lambda: {"folds": FOLDS, "resamples": TIMES, "seed": SEED,
                                 "spread_floor": SPREAD_FLOOR}
    )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Plain dictionary, models by name."""
        return {
            "file": self.file,
            "issues": self.issues,
            "proposals": self.proposals,
            "left_out": self.left_out,
            "benchmark": BENCHMARK,
            "settings": dict(self.settings),
            "models": {name: score.to_json() for name, score in self.models.items()},
        }


def backtest(decisions: Decisions) -> Backtest:
    """Score every model on known decisions.

    Parameters
    ----------
    decisions : Decisions
        As :func:`detente.io.deu.read_decisions` gives them.

    Returns
    -------
    Backtest

    Raises
    ------
    ValueError
        If fewer than two proposals have an outcome: nothing can be fitted out of fold.

    References
    ----------
    thomson2012, gneitingraftery2007, efron1993.
    """
    usable = ~np.isnan(decisions.outcome) & ~np.isnan(decisions.position).all(axis=1)
    rows = np.flatnonzero(usable)
    proposals = np.array(decisions.proposal)[rows]
    names = sorted(set(proposals.tolist()))
    if len(names) < 2:
        raise ValueError(
            f"{decisions.file}: {len(names)} proposals have an outcome and positions; "
            "a backtest needs at least two"
        )
    fold_of = {name: place % min(FOLDS, len(names)) for place, name in enumerate(names)}
    fold = np.array([fold_of[name] for name in proposals])
    outcome = decisions.outcome[rows]
    found = {name: values[rows] for name, values in forecasts(decisions).items()}
    spread = _spread(decisions)[rows]
    rule = np.array(decisions.rule)[rows]
    mean_error = np.abs(found[BENCHMARK] - outcome)
    normal = _normal(found[BENCHMARK], outcome, fold)
    models = {}
    for name, what in MODELS.items():
        members = _members(found[name], outcome, spread, fold)
        models[name] = _scored(
            name, what, found[name], outcome, proposals, rule, mean_error, normal[0],
            *_spread_scores(members, outcome),
        )  # fmt: skip
    models[NORMAL] = _scored(
        NORMAL, "the weighted mean with a normal error of constant size", found[BENCHMARK],
        outcome, proposals, rule, mean_error, normal[0], *normal,
    )  # fmt: skip
    return Backtest(
        decisions.file, len(rows), len(names), models, left_out=len(decisions) - len(rows)
    )


def score_table(path: str | Path, *, plot: str = "", keep: bool = False) -> dict[str, Any]:
    """Score every model on the DEU table in a file; the plain dictionary of the scores.

    Parameters
    ----------
    path : str or Path
    plot : str
        SVG file for a reliability plot; none where empty.
    keep : bool
        Write the scores into the record that ships with the package.

    Raises
    ------
    FileFormatError
        If the file is no DEU table with outcomes of at least two proposals, or the plot cannot be
        written.
    """
    try:
        result = backtest(read_decisions(path)).to_json()
    except ValueError as error:
        raise FileFormatError(str(error)) from error
    if plot:
        from detente.figures.reliability import reliability

        try:
            Path(plot).write_text(reliability(result).svg(), encoding="utf-8")
        except OSError as error:
            raise FileFormatError(
                f"{plot} cannot be written ({error.strerror or error}). Check folder and name."
            ) from error
    if keep:
        write_record("decisions", result)
    return result


def _spread(decisions: Decisions) -> Array:
    """Standard deviation of the positions on each issue, weighted by salience."""
    x, s = decisions.position, np.nan_to_num(decisions.salience)
    weight = np.where(np.isnan(x), 0.0, s)
    place = np.nan_to_num(x)
    total = np.maximum(weight.sum(axis=1, keepdims=True), 1e-300)
    mean = (weight * place).sum(axis=1, keepdims=True) / total
    return np.asarray(np.sqrt((weight * (place - mean) ** 2).sum(axis=1) / total[:, 0]))


def _members(forecast: Array, outcome: Array, spread: Array, fold: Array) -> list[Array]:
    """Forecast distribution of every issue, from the errors on other proposals."""
    error = outcome - forecast
    size = SPREAD_FLOOR + spread
    members = []
    for row in range(len(outcome)):
        others = (fold != fold[row]) & ~np.isnan(error)
        if np.isnan(forecast[row]) or not others.any():
            members.append(np.empty(0))
            continue
        scaled = error[others] * size[row] / size[others]
        both = np.concatenate([forecast[row] + scaled, forecast[row] - scaled])
        members.append(np.clip(both, 0.0, 100.0))
    return members


def _spread_scores(members: list[Array], outcome: Array) -> tuple[Array, Array]:
    """CRPS and, by level, whether the central interval held: (issue,), (level, issue)."""
    crps = np.full(len(outcome), np.nan)
    held = np.full((len(LEVELS), len(outcome)), np.nan)
    for row, sample in enumerate(members):
        if not len(sample):
            continue
        crps[row] = scores.crps(sample, outcome=outcome[row])
        for place, level in enumerate(LEVELS):
            low = scores.quantile(sample, at=(1 - level) / 2)
            high = scores.quantile(sample, at=(1 + level) / 2)
            held[place, row] = scores.covered(low, high=high, outcome=outcome[row])
    return crps, held


def _normal(forecast: Array, outcome: Array, fold: Array) -> tuple[Array, Array]:
    """The same for a normal error of constant size, out of fold, without cutting to the scale."""
    error = outcome - forecast
    crps = np.full(len(outcome), np.nan)
    held = np.full((len(LEVELS), len(outcome)), np.nan)
    for number in np.unique(fold):
        here = (fold == number) & ~np.isnan(error)
        others = (fold != number) & ~np.isnan(error)
        sd = math.sqrt(float((error[others] ** 2).mean()))
        crps[here] = scores.crps_normal(
            forecast[here], sd=np.full(here.sum(), sd), outcome=outcome[here]
        )
        for place, level in enumerate(LEVELS):
            held[place, here] = np.abs(error[here]) <= sd * _NORMAL_HALF_WIDTH[level]
    return crps, held


# Half widths of central intervals of a standard normal distribution.
_NORMAL_HALF_WIDTH = {
    0.1: 0.12566134685507402, 0.2: 0.25334710313579972, 0.3: 0.38532046640756773,
    0.4: 0.52440051270804067, 0.5: 0.67448975019608171, 0.6: 0.84162123357291441,
    0.7: 1.0364333894937898, 0.8: 1.2815515655446004, 0.9: 1.6448536269514722,
}  # fmt: skip


def _scored(
    name: str, what: str, forecast: Array, outcome: Array, proposals: Array, rule: Array,
    mean_error: Array, normal_crps: Array, crps: Array, held: Array,
) -> ModelScore:  # fmt: skip
    error = np.abs(forecast - outcome)
    here = ~np.isnan(error)
    gap = error - mean_error

    def interval(values: Array, where: Array = here) -> tuple[float, float]:
        rng = np.random.default_rng(SEED)  # the same proposals for every model: paired
        return scores.resampled_mean(
            np.where(where, values, np.nan), groups=proposals, rng=rng, times=TIMES
        )

    by_rule = {}
    for each in sorted(set(rule[here].tolist())):
        those = here & (rule == each)
        by_rule[each or "not given"] = {
            "n": int(those.sum()),
            "mae": float(error[those].mean()),
            "difference": float(gap[those].mean()),
            "versus_mean": [_plain(v) for v in interval(gap, those)],
        }
    eighty = LEVELS.index(0.8)
    return ModelScore(
        name=name,
        what=what,
        n=int(here.sum()),
        proposals=len(set(proposals[here].tolist())),
        mae=scores.mean_absolute_error(forecast, outcome=outcome),
        rmse=scores.root_mean_square_error(forecast, outcome=outcome),
        hits10=scores.hits(forecast, outcome=outcome, within=10),
        crps=_mean(crps),
        coverage80=_mean(held[eighty]),
        coverage80_interval=interval(held[eighty], ~np.isnan(held[eighty])),
        difference=_mean(gap),
        versus_mean=interval(gap),
        crps_versus_normal=interval(crps - normal_crps),
        by_rule=by_rule,
        reliability=[(level, _mean(held[place])) for place, level in enumerate(LEVELS)],
    )


def _mean(values: Array) -> float:
    here = values[~np.isnan(values)]
    return float(here.mean()) if len(here) else math.nan


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
