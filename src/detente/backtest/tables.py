"""The record as lines of text: what ``detente record`` and ``detente backtest decisions`` print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.findings.record import record_of

_DASH = "–"


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
        f"{'model':<22}{'n':>5}{'MAE':>7}{'RMSE':>7}{'hit 10':>8}{'CRPS':>7}{'80 %':>7}"
        f"  {'by proposal':<11}  {'MAE against the weighted mean':<30}",
    ]
    lines += [_line(name, models[name]) for name in order]
    lines += ["", "by decision rule (MAE; against the weighted mean)"]
    rules = sorted({rule for name in order for rule in models[name]["by_rule"]})
    lines.append(f"{'model':<22}" + "".join(f"{rule:>24}" for rule in rules))
    for name in order:
        cells = [_by_rule(models[name]["by_rule"].get(rule)) for rule in rules]
        lines.append(f"{name:<22}" + "".join(f"{cell:>24}" for cell in cells))
    lines += [
        "",
        "MAE, RMSE, CRPS in points of 0-100; hit 10: outcome within 10 points; 80 %: how often the "
        "central 80 % interval",
        "held the outcome, out of fold, with its 95 % interval by proposal. Differences are paired "
        "on the same issues;",
        "their 95 % interval draws whole proposals anew. A model is called better or worse only "
        "where it excludes 0.",
    ]
    return "\n".join(lines)


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
    low, high = score["coverage80_interval"]
    spread = f"{_share(low)}–{_share(high)}"
    if score["verdict"] == "the benchmark":
        beside = "the benchmark"
    else:
        beside = (
            f"{_signed(score['difference'])} "
            f"[{_signed(score['versus_mean'][0])}, {_signed(score['versus_mean'][1])}] "
            f"{score['verdict']}"
        )
    return (
        f"{name:<22}{score['n']:>5}{_number(score['mae']):>7}{_number(score['rmse']):>7}"
        f"{_share(score['hits10']):>8}{_number(score['crps']):>7}{_share(score['coverage80']):>7}"
        f"  {spread:<11}  {beside}"
    )


def _by_rule(cell: Mapping[str, Any] | None) -> str:
    if cell is None:
        return _DASH
    low, high = cell["versus_mean"]
    return f"{_number(cell['mae'])} [{_signed(low)}, {_signed(high)}]"


def _number(value: float | None) -> str:
    return _DASH if value is None else f"{value:.1f}"


def _signed(value: float | None) -> str:
    return _DASH if value is None else f"{value:+.1f}"


def _share(value: float | None) -> str:
    return _DASH if value is None else f"{100 * value:.0f} %"
