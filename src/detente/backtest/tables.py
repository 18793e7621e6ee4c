"""The record as lines of text: what ``detente record`` and ``detente backtest decisions`` print."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from detente.backtest.forecasts import BENCHMARK
from detente.findings.record import model_name, record_of

_DASH = "–"
_NAME = 34  # columns for the longest name of a model
_NOTE = (
    "MAE, RMSE, CRPS in points of 0-100; hit 10: outcome within 10 points; 80 %: how often the "
    "central 80 % interval held the outcome, out of fold; proposals: 95 % interval of that share, "
    "by proposal. Differences are paired on the same issues; their interval draws whole proposals "
    "anew. A model is called better or worse only where it excludes 0."
)


def decisions_table(result: Mapping[str, Any]) -> str:
    """Scores of every model on known decisions: the benchmark, then the others by mean error.

    Parameters
    ----------
    result : mapping
        As :meth:`detente.backtest.decisions.Backtest.to_json` gives it.
    """
    models = result["models"]
    order = sorted(
        models, key=lambda name: (models[name]["verdict"] != "the benchmark", models[name]["mae"])
    )
    lines = [
        f"{result['file']}: {result['issues']} issues of {result['proposals']} proposals with a "
        f"known outcome ({result['left_out']} left out)",
        "",
        f"{'model':<{_NAME}}{'n':>4}{'MAE':>6}{'RMSE':>6}{'hit 10':>7}{'CRPS':>6}{'80 %':>7}"
        f"{'proposals':>10}",
        *(_line(name, models[name]) for name in order),
        "",
        "mean error against that of the weighted mean, 95 % interval",
        *(f"{model_name(name):<{_NAME}}{_beside(models[name])}" for name in order),
        "",
        "by decision rule (MAE; against the weighted mean)",
    ]
    rules = sorted({rule for name in order for rule in models[name]["by_rule"]})
    lines.append(f"{'model':<{_NAME}}" + "".join(f"{rule:>23}" for rule in rules))
    for name in order:
        cells = [_by_rule(name, models[name]["by_rule"].get(rule)) for rule in rules]
        lines.append(f"{model_name(name):<{_NAME}}" + "".join(f"{cell:>23}" for cell in cells))
    return "\n".join([*lines, "", textwrap.fill(_NOTE, 80)])


def record_text() -> str:
    """Everything that the shipped record holds, family by family."""
    parts = []
    decisions = record_of("decisions")
    if decisions:
        parts.append("Bargaining: decisions of the European Union\n\n" + decisions_table(decisions))
    ground = record_of("ground")
    if ground:
        from detente.backtest.ground import table

        parts.append("Ground: hindcasts\n\n" + table(dict(ground)))
    return "\n\n".join(parts) or "No record has been measured yet: run 'detente backtest'."


def _line(name: str, score: Mapping[str, Any]) -> str:
    low, high = (_share(each).removesuffix(" %") for each in score["coverage80_interval"])
    return (
        f"{model_name(name):<{_NAME}}{score['n']:>4}{_number(score['mae']):>6}"
        f"{_number(score['rmse']):>6}{_share(score['hits10']):>7}{_number(score['crps']):>6}"
        f"{_share(score['coverage80']):>7}{f'{low}–{high} %':>10}"
    )


def _beside(score: Mapping[str, Any]) -> str:
    if score["verdict"] == "the benchmark":
        return "the benchmark"
    low, high = (_signed(each) for each in score["versus_mean"])
    return f"{_signed(score['difference']):>6}  {f'[{low}, {high}]':<16}{score['verdict']}"


def _by_rule(name: str, cell: Mapping[str, Any] | None) -> str:
    if cell is None:
        return _DASH
    if name == BENCHMARK:
        return _number(cell["mae"])
    low, high = cell["versus_mean"]
    return f"{_number(cell['mae'])} [{_signed(low)}, {_signed(high)}]"


def _number(value: float | None) -> str:
    return _DASH if value is None else f"{value:.1f}"


def _signed(value: float | None) -> str:
    return _DASH if value is None else f"{value:+.1f}"


def _share(value: float | None) -> str:
    return _DASH if value is None else f"{100 * value:.0f} %"
