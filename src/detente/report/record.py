"""The measured record of the models, beside the numbers that they give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.figures.phrase import DASH, capital
from detente.findings.record import model_name, record_of, whole_record
from detente.report.document import Block, Grid, Heading, Inlines, Paragraph, Text


def record() -> dict[str, Any]:
    """Contents of ``findings/record.json``; empty where no record has been measured yet."""
    return dict(whole_record())


#: Models of the outcome table under the names of the record.
_MEASURED: Mapping[str, str] = {
    "mean": "plain_mean",
    "median": "median_voter",
    "status_quo": "reference_point",
}


def error_of(model: str) -> float | None:
    """Mean error of a model on known decisions, in points; None where it was not measured.

    Parameters
    ----------
    model : str
        Name in the outcome table (``compromise``, ``median`` …) or in the record.
    """
    key = model.replace("-", "_")
    found = record_of("decisions").get("models", {}).get(_MEASURED.get(key, key))
    error = found["mae"] if found else None
    return None if error is None else float(error)


def record_blocks() -> list[Block]:
    """The record of the bargaining models as a table, or nothing."""
    decisions = record_of("decisions")
    if not decisions:
        return []
    models: Mapping[str, Mapping[str, Any]] = decisions["models"]
    order = sorted(
        models, key=lambda name: (models[name]["verdict"] != "the benchmark", models[name]["mae"])
    )
    return [
        Heading("How good these models have been", "record"),
        Grid(
            f"{decisions['issues']} decisions of the European Union "
            f"({decisions['proposals']} proposals), known outcomes, points of 0 to 100",
            ("Model", "n", "Mean error", "Hits within 10", "CRPS", "80 % held", "Verdict"),
            tuple(_row(name, models[name]) for name in order),
            numbers=(1, 2, 3, 4, 5),
            widths=(2.2, 0.6, 1.0, 1.0, 0.8, 0.9, 2.6),
        ),
        Paragraph(
            (
                Text(
                    "The benchmark is the mean of the positions weighted by salience. A model is "
                    "called better or worse only where the 95 % interval of the paired difference "
                    "of mean errors, proposals drawn anew, excludes 0; the difference stands "
                    "behind the verdict. 80 % held: how often an interval of 80 %, made from "
                    "errors on other proposals, held the outcome. ‘detente record’ prints more."
                ),
            ),
            "small",
        ),
    ]


def _row(name: str, score: Mapping[str, Any]) -> tuple[Inlines, ...]:
    low, high = score["versus_mean"]
    told = str(score["verdict"])
    if told != "the benchmark" and low is not None:
        told += f" ({score['difference']:+.1f}; {low:+.1f} to {high:+.1f})"
    cells = (
        capital(model_name(name)), str(score["n"]), _points(score["mae"]), _share(score["hits10"]),
        _points(score["crps"]), _share(score["coverage80"]), told.replace("-", "−"),
    )  # fmt: skip
    return tuple((Text(cell),) for cell in cells)


def _points(value: float | None) -> str:
    return DASH if value is None else f"{value:.1f}"


def _share(value: float | None) -> str:
    return DASH if value is None else f"{100 * value:.0f} %"
