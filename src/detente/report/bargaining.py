"""The annex on bargaining: who moves whom, which trades pay, and how good such models have been."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.figures.bargain_network import bargain_network
from detente.figures.exchange_table import exchange_table
from detente.figures.positions_by_turn import positions_by_turn
from detente.figures.view import View
from detente.report.document import Block, Heading, Paragraph, Text

if TYPE_CHECKING:
    from detente.report.writing import Figures


def bargaining_blocks(view: View, numbered: Figures) -> list[Block]:
    """Positions by turn, network of bargains and exchange table, as far as they were computed.

    Parameters
    ----------
    view : View
    numbered : Figures
        Numbers the figures.
    """
    blocks: list[Block] = []
    turns = view.find("challenge.turns")
    if turns is not None and turns.value is not None:
        blocks += [
            Heading("Who moves, pulled by whom", "challenge"),
            Paragraph((Text(turns.statement),)),
        ]
        blocks += [
            numbered(figure)
            for figure in (positions_by_turn(view, issue=_most_moved(view)), bargain_network(view))
            if not figure.absent
        ]
    deals = view.find("exchange.deals")
    if deals is not None and deals.value is not None:
        blocks += [
            Heading("Which trades pay both sides, and whom they hurt", "exchange"),
            Paragraph((Text(deals.statement),)),
        ]
        table = exchange_table(view)
        if not table.absent:
            blocks.append(numbered(table))
    return blocks


def _most_moved(view: View) -> str:
    """The issue on which the outcome moves farthest from where it starts; the first at a tie."""
    best, issue = -1.0, ""
    for keys, finding in view.every("challenge.outcome"):
        if finding.value is None or "scenario" in keys:
            continue
        away = abs(finding.value - float(finding.detail.get("start", finding.value)))
        if away > best + 1e-9:
            best, issue = away, keys["issue"]
    return issue
