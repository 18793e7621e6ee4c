"""Exchange table: which trades of issues pay both sides, and whom they hurt."""

from __future__ import annotations

from detente.figures.figure import Figure
from detente.figures.marked import Cell, Column, MarkedRow, MarkedTable
from detente.figures.phrase import percent
from detente.figures.view import View
from detente.findings.finding import Finding

MOST = 8
#: Points on an issue of full salience from which an effect on others is told.
FELT = 0.05


def exchange_table(view: View, *, most: int = MOST) -> Figure:
    """Deals of the exchange model: who gives what to whom, the gain, who pays for it.

    Parameters
    ----------
    view : View
    most : int
        Most deals shown, by gain × share of draws.
    """
    deals: list[tuple[tuple[str, str, str, str], Finding]] = []
    for keys, finding in view.every("exchange.gain"):
        if finding.value is None or "scenario" in keys:
            continue
        (a, _, b), (p, _, q) = keys["actors"].partition("+"), keys["issue"].partition("+")
        deals.append(((a, b, p, q), finding))
    deals.sort(key=lambda deal: (-_weight(deal[1]), deal[0]))
    shown = deals[:most]
    rows = tuple(
        MarkedRow(
            (
                Cell(view.short(a), camp=view.camp(a), small=f"gives on {view.short(p)}"),
                Cell(view.short(b), camp=view.camp(b), small=f"gives on {view.short(q)}"),
                Cell(f"{finding.value:+.1f}", strong=True),
                Cell(percent(finding.detail.get("share"))),
                Cell(_others(view, finding, (a, b), -1) or "nobody much"),
            )
        )
        for (a, b, p, q), finding in shown
    )
    columns = (
        Column("one side", "name", 150),
        Column("other side", "side", 150),
        Column("both gain", "number", 66),
        Column("draws", "extra", 56),
        Column("it hurts", "note", 0),
    )
    alt = "; ".join(
        f"{view.short(a)} gives on {view.short(p)}, {view.short(b)} on {view.short(q)}, both gain "
        f"{finding.value:.1f} points"
        for (a, b, p, q), finding in shown
    )
    hurting = sum(bool(_others(view, finding, key[:2], -1)) for key, finding in shown)
    title = "No trade of two issues pays two parties"
    if shown:
        title = (
            "Trades of issues pay two parties, and most of them at the cost of others"
            if hurting > len(shown) / 2
            else "Trades of issues pay two parties without much harm to others"
        )
    return Figure(
        kind="exchange-table",
        title=title,
        hint="Gain of each side in points on an issue of full salience, median over the draws in "
        "which the deal is made.",
        alt=alt or "no deals",
        source="Exchange model, one round; the deals with the largest gain over all draws.",
        columns=("gives_p", "gives_q", "issue_p", "issue_q", "gain", "share_of_draws", "actor",
                 "effect"),
        rows=tuple(
            (*key, finding.value, finding.detail.get("share"), actor, effect)
            for key, finding in deals
            for actor, effect in finding.detail.get("effects", {}).items()
        ),
        table=MarkedTable(columns, rows),
        evidence=tuple(dict.fromkeys(key for _, f in shown for key in f.evidence)),
        quantities=tuple(f.quantity for _, f in shown),
        absent="" if shown else "the exchange model found no deal",
    )  # fmt: skip


def _weight(finding: Finding) -> float:
    return (finding.value or 0.0) * float(finding.detail.get("share", 0.0))


def _others(view: View, finding: Finding, sides: tuple[str, ...], sign: int) -> str:
    """The three outsiders hurt (sign −1) or helped (+1) most, with the size."""
    felt = [
        (actor, value)
        for actor, value in finding.detail.get("effects", {}).items()
        if actor not in sides and sign * value >= FELT
    ]
    felt.sort(key=lambda each: (-sign * each[1], each[0]))
    return ", ".join(f"{view.short(actor)} ({value:+.1f})" for actor, value in felt[:3])
