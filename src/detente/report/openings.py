"""The annex on what could open a deal: what each forum needs, which deal first, who is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.analyses.wording import counted
from detente.figures.convergence_matrix import convergence_matrix
from detente.figures.phrase import DASH, capital, listed, percent, points
from detente.figures.view import View
from detente.figures.waterfall import diagnosed, waterfall
from detente.findings.finding import Finding
from detente.report.document import Block, Grid, Heading, Inlines, Paragraph, Text, cell

if TYPE_CHECKING:
    from detente.report.writing import Figures

#: Rows of the table of concessions.
_SETS = 20
ORDERS = {
    "regional-first": "regional first", "internal-first": "internal first",
    "at-once": "one table", "side-by-side": "side by side",
}  # fmt: skip


def opening_blocks(view: View, numbered: Figures) -> list[Block]:
    """Diagnosis of a deal worth having, needs of forums, order, necessity, convergence.

    Parameters
    ----------
    view : View
    numbered : Figures
        Numbers the figures.
    """
    blocks: list[Block] = []
    if view.at_least is not None and diagnosed(view, view.forum, worth=True) is not None:
        blocks += [
            Heading("What holds a deal worth having back", "held-back-worth"),
            numbered(waterfall(view, worth=True)),
        ]
    blocks += _concessions(view)
    blocks += _needs(view)
    blocks += _order(view)
    blocks += _needed(view)
    found = view.find("stakes.convergence")
    if found is not None and found.value is not None:
        blocks += [Heading("Who wants the same", "convergence"), numbered(convergence_matrix(view))]
        blocks += _rivalry(view)
    return blocks


def _concessions(view: View) -> list[Block]:
    """Every set of up to three further issues, ranked, and the cheapest that reaches the goal."""
    best = view.find("levers.concession", forum=view.forum)
    table = best.detail.get("table", ()) if best is not None else ()
    if not table:
        return []

    def named(ids: Sequence[str]) -> str:
        return listed([view.short(key) for key in ids]) or DASH

    ranked = sorted(table, key=lambda row: (-float(row["delta"]), len(row["issues"])))
    rows = tuple(
        (
            cell(" + ".join(view.short(key) for key in row["issues"])),
            cell(percent(float(row["value"])), "strong"),
            (
                Text(points(100 * float(row["delta"]), signed=True)),
                Text(_range(row["delta_low"], row["delta_high"]), "small"),
            ),
            cell(named(row["gives"])),
            cell(named(row["gains"])),
        )
        for row in ranked[:_SETS]
    )
    blocks: list[Block] = [Heading("Wider concessions, ranked", "concessions")]
    blocks += [
        Paragraph((Text(finding.statement),))
        for _, finding in view.every("levers.package", forum=view.forum)
        if finding.statement
    ]
    left = len(ranked) - len(rows)
    more = f", the best {len(rows)} of {len(ranked)}" if left else ""
    return [
        *blocks,
        Grid(
            f"{capital(view.short(view.forum))}: sets of up to three further issues{more}",
            ("On offer too", "odds", "points", "Who gives", "Who gains"),
            rows,
            numbers=(1, 2),
            widths=(3, 0.7, 0.9, 1.6, 1.6),
        ),
        Paragraph(
            (
                Text(
                    "Points: change of the odds on the same draws, with its 95 % simulation "
                    "error. Who gives and who gains: in the draws that the set opens."
                ),
            ),
            "small",
        ),
    ]


def _range(low: object, high: object) -> str:
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return ""
    return f"{points(100 * low)} to {points(100 * high)}"


def _needs(view: View) -> list[Block]:
    rows = []
    for forum in view.forums:
        needs = view.find("forums.needs", forum=forum)
        trust = _first(view, "agreement.trust_needed", forum)
        guarantee = _first(view, "agreement.guarantee_needed", forum)
        if needs is None and trust is None and guarantee is None:
            continue
        rows.append(
            (
                cell(view.short(forum)),
                _level(trust),
                _level(guarantee),
                cell(_remark(view, forum, needs)),
            )
        )
    if not rows:
        return []
    return [
        Heading("What each forum would need", "needs"),
        Grid(
            "For a deal to be possible in half of the draws, and to be the best table",
            ("Forum", "trust (0–1)", "guarantee (0–1)", "To be the best table"),
            tuple(rows),
            numbers=(1, 2),
            widths=(1.6, 0.8, 0.9, 4),
        ),
        Paragraph(
            (
                Text(
                    "Trust: how likely the two that trust each other least would have to think it "
                    "that the other keeps a deal. Guarantee: the share of cheating that the forum "
                    "would have to prevent. Best: of all forums the one with most to spare."
                    + _sample(view)
                ),
            ),
            "small",
        ),
    ]


def _sample(view: View) -> str:
    """On how many draws the changes were tried."""
    for _, finding in view.every("forums.needs"):
        if finding.detail.get("draws"):
            return counted(int(finding.detail["draws"]))
    return ""


def _first(view: View, variable: str, forum: str) -> Finding | None:
    return next((finding for _, finding in view.every(variable, forum=forum)), None)


def _level(finding: Finding | None) -> Inlines:
    if finding is None:
        return cell(DASH)
    if finding.value is None:
        return cell("not enough", "small")
    return cell("none" if finding.value == 0 else f"{finding.value:.2f}")


def _remark(view: View, forum: str, finding: Finding | None) -> str:
    """What would make it the best table; the row has its name already."""
    if finding is None:
        return DASH
    said = finding.statement or finding.reason
    return capital(said.replace(view.situation.name_of(forum), "it"))


def _order(view: View) -> list[Block]:
    rows = []
    for keys, order in view.every("sequence.order"):
        odds: dict[str, Any] = order.detail.get("odds", {})
        if not odds:
            continue
        best = order.detail.get("best", "")
        rows.append(
            (
                cell(view.short(keys["forum"])),
                cell(view.short(keys["to"])),
                *(
                    cell(percent(odds.get(key)) or DASH, "strong" if key == best else "")
                    for key in ORDERS
                ),
            )
        )
    if not rows:
        return []
    whole = view.find("sequence.regional_first")
    blocks: list[Block] = [Heading("Which deal first", "order")]
    if whole is not None and whole.value is not None:
        blocks.append(Paragraph((Text(whole.statement),)))
    return [
        *blocks,
        Grid(
            "Odds that both deals are possible, by order; the best in bold",
            ("Regional table", "Internal table", *ORDERS.values()),
            tuple(rows),
            numbers=(2, 3, 4, 5),
            widths=(2.2, 2.2, 1, 1, 1, 1),
        ),
        *(Paragraph((Text(line),), "small") for line in _mechanism(view)),
    ]


def _mechanism(view: View) -> list[str]:
    """What the first deal does for the second, for the pair of tables where it does most."""
    every = [
        (finding, keys)
        for keys, finding in view.every("sequence.second", lift="all")
        if finding.value is not None
    ]
    if not every:
        return []
    _, keys = max(every, key=lambda pair: abs(float(pair[0].detail.get("delta", 0.0))))
    parts = []
    for lift, said in (
        ("guarantee", "its guarantee"), ("reversion", "what it settles, as the fall-back,"),
        ("patrons", "the patrons at its table"), ("all", "all of it together"),
    ):  # fmt: skip
        finding = view.find("sequence.second", forum=keys["forum"], to=keys["to"], lift=lift)
        if finding is not None and finding.value is not None:
            change = points(100 * float(finding.detail.get("delta", 0.0)), signed=True)
            parts.append(f"{said} {change}")
    names = (view.short(keys["forum"]), view.short(keys["to"]))
    return [f"What a deal of {names[0]} adds to {names[1]}, in points: {'; '.join(parts)}."]


def _needed(view: View) -> list[Block]:
    rows = []
    for keys, finding in view.every("agreement.needed", forum=view.forum):
        told = finding.detail
        if "+" in keys["actors"] or finding.value is None or "inside" not in told:
            continue
        rows.append(
            (
                finding.value,
                (
                    cell(view.short(keys["actors"])),
                    cell("a member" if told.get("member") else "outside"),
                    *(
                        cell(percent(told.get(key)) or DASH)
                        for key in ("inside", "outside", "spoiling")
                    ),
                    cell(_verdict(finding.value)),
                ),
            )
        )
    if not rows:
        return []
    rows.sort(key=lambda row: -row[0])
    lasting = view.find("agreement.lasting", forum=view.forum, linked="no")
    blocks: list[Block] = [Heading("Who is needed", "needed")]
    if lasting is not None and lasting.value is not None:
        blocks.append(Paragraph((Text(lasting.statement),)))
    return [
        *blocks,
        Grid(
            f"{capital(view.short(view.forum))}: odds of a possible deal with each party in or out",
            ("Party", "today", "inside", "outside", "working against", "verdict"),
            tuple(row for _, row in rows),
            numbers=(2, 3, 4),
            widths=(2, 1, 0.8, 0.8, 1, 1.8),
        ),
    ]


def _verdict(need: float) -> str:
    if need >= 0.5:
        return "needed"
    if need > 0.02:
        return "better inside"
    return "easier without" if need < -0.02 else "little difference"


def _rivalry(view: View) -> list[Block]:
    told = [
        finding
        for _, finding in view.every("agreement.rivalry", forum=view.forum)
        if finding.value is not None
    ]
    return [Paragraph((Text(finding.statement),)) for finding in told[:2]]
