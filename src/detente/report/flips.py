"""What would change the answer: inputs that flip it alone, and those that come nearest."""

from __future__ import annotations

from typing import Any

from detente.figures.phrase import DASH, capital, percent, rough
from detente.figures.tornado import CHOICE, JUDGEMENT
from detente.figures.view import View
from detente.findings.finding import Finding
from detente.report.document import Block, Grid, Heading, Paragraph, Text, cell

_ROWS, _NEAREST = 12, 6
NOTE = (
    "Each input is set to a point in every draw, all others as drawn. Move: distance from the best "
    "value in widths of the input’s own range; none for an input written as a point. Odds: the "
    "lowest and highest found over the input’s column."
)
_KIND = {CHOICE: "choice of method", JUDGEMENT: "judgement", "evidence": "evidence"}


def flips_of(view: View, *, worth: bool = False) -> Finding | None:
    """The finding of the flips, for any deal or for one worth having; None where not computed."""
    keys: dict[str, object] = {"forum": view.forum, "linked": "no"}
    if worth:
        if view.at_least is None:
            return None
        keys |= {"issue": view.issue, "at_least": view.at_least}
    found = view.find("sensitivity.flips", **keys)
    return found if found is not None and found.detail else None


def flip_line(view: View) -> str:
    """The nearest flips in a line; empty where none was computed.

    The written best value and the value at which the headline's odds cross one half.
    """
    found = flips_of(view)
    if found is None:
        return ""
    rows = found.detail["rows"][:2] if found.detail["level"] == 0.5 else []
    if not rows:
        return "no single input brings the odds to one half"
    said = [f"{row['label']} at {rough(row['flip'])}, not {row['best']:.3g}" for row in rows]
    either = "either one" if len(said) > 1 else "this"
    return f"{'; '.join(said)}: {either} alone brings the odds to one half"


def flip_blocks(view: View) -> list[Block]:
    """A table for any deal and one for a deal worth having."""
    found = [each for each in (flips_of(view), flips_of(view, worth=True)) if each is not None]
    if not found:
        return []
    blocks: list[Block] = [Heading("What would change the answer", "flips")]
    for place, finding in enumerate(found):
        blocks.append(Paragraph((Text(finding.statement),)))
        blocks += _table(view, finding)
        if place == 0:
            blocks.append(Paragraph((Text(NOTE),), "small"))
    return blocks


def _table(view: View, finding: Finding) -> list[Block]:
    rows = [
        (
            cell(capital(row["label"])),
            cell(_range(row)),
            cell(rough(row["flip"]), "strong"),
            cell(DASH if row["ranges"] is None else f"{row['ranges']:.1f}"),
            cell(f"{percent(row['lowest'])} to {percent(row['highest'])}"),
            cell(_KIND.get(str(row["kind"]), str(row["kind"]))),
        )
        for row in finding.detail["rows"][:_ROWS]
    ]
    rows += [
        (
            cell(capital(str(row["label"]))),
            cell(_range(row)),
            cell("not alone"),
            cell(""),
            cell(f"{percent(row['lowest'])} to {percent(row['highest'])}"),
            cell(_KIND.get(str(row["kind"]), str(row["kind"]))),
        )
        for row in finding.detail["cannot"][:_NEAREST]
    ]
    if not rows:
        return []
    return [
        Grid(
            f"Single inputs and the odds of {percent(finding.detail['level'])}",
            ("Input", "low / best / high", "Flips at", "Move", "Odds", "Rests on"),
            tuple(rows),
            numbers=(2, 3),
            widths=(3.2, 1.5, 0.9, 0.7, 1.5, 1.2),
        )
    ]


def _range(row: dict[str, Any]) -> str:
    if row["low"] == row["high"]:
        return f"{row['best']:.3g}"
    return f"{row['low']:.3g} / {row['best']:.3g} / {row['high']:.3g}"
