"""Tornado: what the headline answer hangs on, evidence and choice of method apart."""

from __future__ import annotations

from dataclasses import dataclass

from detente.figures.figure import Figure
from detente.figures.marked import Cell, Column, MarkedRow, MarkedTable
from detente.figures.phrase import capital, percent
from detente.figures.strip import Mark, Strip, swatch
from detente.figures.view import View
from detente.findings.finding import Finding

VARIABLE = "sensitivity.input"


@dataclass(frozen=True)
class Input:
    """One input's pull on a probability.

    Parameters
    ----------
    key : str
        Cell or choice parameter, ``relations/russia/usa/trust`` or ``lambda``.
    label : str
        The same in words.
    low, high : float
        Odds in the lowest and in the highest fifth of its draws, 0-1.
    correlation : float
        Spearman's rank correlation with the margin.
    choice : bool
        Whether it is a choice of method, not evidence.
    judged : bool
        Whether a coder's judgement is its only evidence.
    """

    key: str
    label: str
    low: float
    high: float
    correlation: float
    choice: bool = False
    judged: bool = False


def inputs(view: View, *, forum: str = "", linked: str = "no") -> list[Input]:
    """Inputs by falling pull, from the findings of the sensitivity analysis; [] without it."""
    forum = forum or view.forum
    found: list[Input] = []
    for keys, finding in view.every(VARIABLE, forum=forum):
        if keys.get("linked", "no") == linked and finding.value is not None:
            found.append(_input(keys, finding))
    return sorted(found, key=lambda item: (-abs(item.correlation), item.key))


def _input(keys: dict[str, str], finding: Finding) -> Input:
    detail = finding.detail
    return Input(
        str(detail.get("input", keys.get("of", ""))),
        str(detail.get("label", keys.get("of", ""))),
        float(detail.get("low", finding.low or 0.0)),
        float(detail.get("high", finding.high or 0.0)),
        float(finding.value or 0.0),
        bool(detail.get("choice", False)),
        bool(detail.get("judged", False)),
    )


def tornado(view: View, *, forum: str = "", linked: str = "no", most: int = 10) -> Figure:
    """Odds as each input runs from its lowest to its highest fifth, the widest first.

    Parameters
    ----------
    view : View
    forum : str
        Id; the headline's if empty.
    most : int
        Most inputs shown; all are in the data.
    """
    forum = forum or view.forum
    every = inputs(view, forum=forum, linked=linked)
    shown = sorted(every[: 3 * most], key=lambda item: -abs(item.high - item.low))[:most]
    base = view.feasible(forum, linked=linked)
    start = base.value if base is not None and base.value is not None else None
    top = max([item.low for item in shown] + [item.high for item in shown] + [start or 0.0, 0.05])
    scale = min(1.0, 1.15 * top)
    return Figure(
        kind="tornado",
        title=_title(shown),
        hint=(
            f"{view.short(forum)}: odds where each input lies in the lowest and in the highest "
            "fifth of its draws. Solid: evidence. Hatched: choice of method."
        ),
        alt=_alt(shown),
        source="Ranked by rank correlation with the margin (Spearman).",
        columns=("input", "label", "odds_low", "odds_high", "correlation", "choice", "judged"),
        rows=tuple(
            (i.key, i.label, i.low, i.high, i.correlation, i.choice, i.judged) for i in every
        ),
        table=MarkedTable(
            (
                Column("Input", "name", 0),
                Column("", "strip", 300, spoken="Odds"),
                Column("odds", "range", 84),
            ),
            tuple(_row(item, start, scale) for item in shown),
        ),
        legend=(
            (swatch((Mark("bar", 0, 1),)), "evidence"),
            (swatch((Mark("hatch", 0.03, 0.97),)), "choice of method"),
        ),
        quantities=tuple(f.quantity for _, f in view.every(VARIABLE, forum=forum)),
        absent="" if shown else "The sensitivity of the answer was not computed in this run.",
    )


def _row(item: Input, start: float | None, scale: float) -> MarkedRow:
    low, high = sorted((item.low / scale, item.high / scale))
    marks = [Mark("hatch" if item.choice else "bar", low, high)]
    if start is not None:
        marks.append(Mark("upright", start / scale))
    said = f"{item.label}: {percent(item.low)} to {percent(item.high)}"
    return MarkedRow(
        (
            Cell(capital(item.label), small="coder’s judgement only" if item.judged else ""),
            Cell(strip=Strip(tuple(marks), said, 22)),
            Cell(f"{percent(item.low, sign=False)} → {percent(item.high)}"),
        )
    )


def _title(shown: list[Input]) -> str:
    if not shown:
        return "What the answer hangs on was not computed"
    first = shown[0]
    if first.choice:
        return f"No fact moves the odds as much as our own choice: {first.label}"
    return f"The odds hang most on {first.label}"


def _alt(shown: list[Input]) -> str:
    said = [f"{i.label} {percent(i.low)} to {percent(i.high)}" for i in shown]
    return f"Odds of a possible deal over the range of each input: {'; '.join(said) or 'none'}."
