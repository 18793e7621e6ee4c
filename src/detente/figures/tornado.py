"""Tornado: what the headline answer hangs on; evidence, judgement and choice of method apart."""

from __future__ import annotations

from dataclasses import dataclass

from detente.figures.figure import Figure
from detente.figures.marked import Cell, Column, MarkedRow, MarkedTable
from detente.figures.phrase import capital, percent
from detente.figures.strip import Mark, Strip, swatch
from detente.figures.view import View

EVIDENCE, JUDGEMENT, CHOICE = "evidence", "judgement", "choice"


@dataclass(frozen=True)
class Input:
    """One input's pull on an answer.

    Parameters
    ----------
    key : str
        Cell or choice parameter, ``relations/russia/usa/trust`` or ``choices/lambda``.
    label : str
        The same in words.
    correlation : float
        Spearman's rank correlation with the margin, -1 to 1.
    kind : str
        ``evidence``, ``judgement`` (only a coder's judgement behind it) or ``choice`` (of method).
    evidence : tuple of str
        Ids that the cell cites.
    """

    key: str
    label: str
    correlation: float
    kind: str = EVIDENCE
    evidence: tuple[str, ...] = ()

    @property
    def choice(self) -> bool:
        """Whether it is a choice of method."""
        return self.kind == CHOICE


def inputs(view: View, *, forum: str = "", linked: str = "no") -> list[Input]:
    """Inputs by falling pull, from the findings of the sensitivity analysis; [] without it."""
    finding = view.find("sensitivity.tornado", forum=forum or view.forum, linked=linked)
    if finding is None:
        return []
    return [
        Input(
            str(row["input"]),
            _shorter(view, str(row["input"]), str(row["label"])),
            float(row["correlation"]),
            str(row.get("kind", EVIDENCE)),
            tuple(row.get("evidence", ())),
        )
        for row in finding.detail.get("rows", ())
    ]


def _shorter(view: View, key: str, label: str) -> str:
    # The analysis writes full names; a figure has room for short ones.
    for part in key.split("/")[1:-1]:
        label = label.replace(view.situation.name_of(part), view.short(part))
    return label


def signed(correlation: float) -> str:
    """A correlation as ``+0.42``."""
    return f"{correlation:+.2f}".replace("-", "\u2212")


def tornado(view: View, *, forum: str = "", linked: str = "no", most: int = 10) -> Figure:
    """Rank correlation of each input with the margin, the strongest first.

    Parameters
    ----------
    view : View
    forum : str
        Id; the headline's if empty.
    most : int
        Most inputs shown; all that the run reports are in the data.
    """
    forum = forum or view.forum
    every = inputs(view, forum=forum, linked=linked)
    shown = every[:most]
    finding = view.find("sensitivity.tornado", forum=forum, linked=linked)
    scale = max([abs(item.correlation) for item in shown] + [0.1])
    kinds = {item.kind for item in shown}
    return Figure(
        kind="tornado",
        title=_title(shown),
        hint=(
            f"{view.short(forum)}: rank correlation of each input with the margin of the deal. "
            "Right: a higher value helps. Left: it hurts."
        ),
        alt=_alt(shown),
        source=_rests_on(view, forum, linked),
        columns=("input", "label", "correlation", "kind", "evidence"),
        rows=tuple((i.key, i.label, i.correlation, i.kind, " ".join(i.evidence)) for i in every),
        table=MarkedTable(
            (
                Column("Input", "name", 0),
                Column("", "strip", 250, spoken="hurts to helps"),
                Column("correlation", "number", 76),
            ),
            tuple(_row(item, scale) for item in shown),
        ),
        legend=tuple(
            (swatch((mark,)), said)
            for kind, mark, said in (
                (EVIDENCE, Mark("bar", 0, 1), "evidence"),
                (JUDGEMENT, Mark("bar", 0, 1, "rule-2"), "coder’s judgement only"),
                (CHOICE, Mark("hatch", 0.03, 0.97), "choice of method"),
            )
            if kind in kinds
        ),
        evidence=tuple(dict.fromkeys(key for item in shown for key in item.evidence)),
        quantities=(finding.quantity,) if finding is not None else (),
        absent=""
        if shown
        else (finding.reason if finding is not None else "")
        or "The sensitivity of the answer was not computed in this run.",
    )


def _row(item: Input, scale: float) -> MarkedRow:
    end = 0.5 + 0.5 * item.correlation / scale
    low, high = sorted((0.5, end))
    if item.choice:
        bar = Mark("hatch", low, high)
    else:
        bar = Mark("bar", low, high, "rule-2" if item.kind == JUDGEMENT else "model-iv")
    said = f"{item.label}: {signed(item.correlation)}"
    return MarkedRow(
        (
            Cell(capital(item.label)),
            Cell(strip=Strip((bar, Mark("upright", 0.5)), said, 20)),
            Cell(signed(item.correlation)),
        )
    )


def _rests_on(view: View, forum: str, linked: str) -> str:
    said = []
    for kind, label in (
        (EVIDENCE, "inputs with evidence"),
        (JUDGEMENT, "a coder’s judgement alone"),
        (CHOICE, "the choice of method"),
    ):
        share = view.value("sensitivity.rests_on", forum=forum, linked=linked, of=kind)
        if share is not None:
            said.append(f"{percent(share)} on {label}")
    return f"What the margin is sensitive to rests {', '.join(said)}." if said else ""


def _title(shown: list[Input]) -> str:
    if not shown:
        return "What the answer hangs on was not computed"
    first = shown[0]
    if first.choice:
        return f"No fact moves the answer as much as our own choice: {first.label}"
    return f"The answer hangs most on the {first.label.removeprefix('the ')}"


def _alt(shown: list[Input]) -> str:
    said = [f"{item.label} {signed(item.correlation)} ({item.kind})" for item in shown]
    return f"Rank correlation of inputs with the margin: {'; '.join(said) or 'none'}."
