"""The annex on the ground: who holds what by when, what drives it, and the race with a deal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.figures.fan import fan
from detente.figures.race import race
from detente.figures.tiles import tiles
from detente.figures.view import View
from detente.findings.finding import Finding
from detente.report.document import Block, Heading, Paragraph, Text

if TYPE_CHECKING:
    from detente.report.writing import Figures

#: How many of the inputs that collapse hangs on are named.
DRIVERS = 4


def ground_blocks(view: View, numbered: Figures) -> list[Block]:
    """Odds of collapse, fan, map, drivers, calibration and the race, as far as computed.

    Parameters
    ----------
    view : View
    numbered : Figures
        Numbers the figures.
    """
    calibration = view.find("control.calibration")
    if calibration is None:
        return []
    blocks: list[Block] = [Heading("What happens on the ground while they wait", "ground")]
    dated = sorted(
        (keys["date"], finding)
        for keys, finding in view.every("control.collapse_by")
        if set(keys) == {"date"} and finding.value is not None
    )
    blocks += [_said(finding) for _, finding in dated[-2:]]
    for name in ("control.alone", "control.path"):
        blocks += [_said(finding) for keys, finding in view.every(name) if "scenario" not in keys]
    blocks += [numbered(figure) for figure in (fan(view), tiles(view)) if not figure.absent]
    drivers = sorted(
        (finding for _, finding in view.every("control.driver")),
        key=lambda finding: float(finding.detail.get("rank", 1e9)),
    )
    if drivers:
        blocks.append(Heading("What collapse hangs on", "ground-drivers"))
        blocks += [_said(finding) for finding in drivers[:DRIVERS]]
        blocks.append(_said(calibration))
    record = calibration.detail.get("record")
    if record:
        scores = record["crps"]
        blocks.append(
            Paragraph(
                (
                    Text(
                        f"Record: on {record['freezes']} freezes of published totals and "
                        f"{record['targets']} targets the model's CRPS was "
                        f"{scores['model']:.2f} points, the random walk's {scores['walk']:.2f}, "
                        f"the straight line's {scores['line']:.2f}, the pool's "
                        f"{scores['pool']:.2f}. {record['caution']}"
                    ),
                )
            )
        )
    figure = race(view)
    if not figure.absent:
        blocks.append(Heading("Deal or collapse: what comes first", "race"))
        window = view.find("ripeness.window", forum=view.forum, linked="no")
        blocks += [_said(window)] if window is not None else []
        blocks.append(numbered(figure))
        for name in ("ripeness.self_enforcing", "ripeness.outlives"):
            blocks += [
                _said(finding)
                for keys, finding in view.every(name, forum=view.forum, linked="no")
                if "change" not in keys and finding.value is not None
            ]
    return blocks


def _said(finding: Finding) -> Paragraph:
    return Paragraph((Text(finding.statement),))
