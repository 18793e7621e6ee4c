"""The annex on moves and alignments: what would hold, who lines up with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.figures.aims_map import aims_map
from detente.figures.camps import camps
from detente.figures.signed_network import signed_network
from detente.figures.states import states
from detente.figures.view import View
from detente.findings.finding import Finding
from detente.report.document import Block, Heading, Paragraph, Text

if TYPE_CHECKING:
    from detente.report.writing import Figures

#: How many statements of one kind stand in the text; all are in the data.
MOST = 4


def conflict_blocks(view: View, numbered: Figures) -> list[Block]:
    """What holds, the way from today, who would have to change what; as far as computed.

    Parameters
    ----------
    view : View
    numbered : Figures
        Numbers the figures.
    """
    today = view.find("conflict.today_holds")
    if today is None or today.value is None:
        return []
    blocks: list[Block] = [Heading("Which outcomes would hold", "moves"), _said(today)]
    path = view.find("conflict.path")
    if path is not None and path.value is not None:
        blocks.append(_said(path))
    blocks.append(numbered(states(view)))
    lasting = sorted(_present(view, "conflict.equilibrium_has"), key=lambda f: -(f.value or 0.0))
    blocks += [_said(finding) for finding in lasting[:MOST]]
    leaving = [f for f in _present(view, "conflict.coalitions") if f.value]
    blocks += [_said(f) for f in sorted(leaving, key=lambda f: (-(f.value or 0), f.quantity))[:1]]
    blocks += _misread(view)
    closed = sorted(
        (f for f in _present(view, "conflict.takes") if not f.detail.get("already", True)),
        key=lambda f: (f.value or 0.0, f.quantity),
    )
    if closed:
        blocks.append(Heading("Who would have to change what", "moves-changes"))
        blocks += [_said(finding) for finding in closed[:MOST]]
    return blocks


def _misread(view: View) -> list[Block]:
    """Who misjudges what would hold, and what would if everybody saw clearly."""
    wrong = [f for f in _present(view, "conflict.mistaken") if f.value]
    if not wrong:
        return []
    blocks: list[Block] = [Heading("Who misjudges what", "moves-misjudged")]
    blocks += [_said(f) for f in sorted(wrong, key=lambda f: -(f.value or 0.0))[:MOST]]
    clear = view.find("conflict.today_clear")
    if clear is not None:
        blocks.append(_said(clear))
    changed = sorted(
        _present(view, "conflict.clear_has"), key=lambda f: -abs(f.detail["difference"])
    )
    return blocks + [_said(f) for f in changed[:2] if abs(f.detail["difference"]) >= 0.02]


def alignment_blocks(view: View, numbered: Figures) -> list[Block]:
    """Camps today and over time, who sits between, what holds forums together; as computed."""
    dated = sorted(
        (
            (int(keys["year"]), finding)
            for keys, finding in view.every("alignment.camps")
            if "scenario" not in keys and finding.value is not None
        ),
        key=lambda pair: pair[0],
    )
    if not dated:
        return []
    blocks: list[Block] = [Heading("Who lines up with whom", "alignments"), _said(dated[-1][1])]
    blocks.append(numbered(signed_network(view)))
    blocks.append(numbered(camps(view)))
    changes = sorted(
        (f for f in _present(view, "alignment.switched") if (f.value or 0.0) >= 0.5),
        key=lambda finding: finding.quantity,
    )
    blocks += [_said(finding) for finding in changes[-MOST:]]
    torn = sorted(_present(view, "alignment.torn"), key=lambda f: -(f.value or 0.0))
    if torn:
        blocks.append(Heading("Who stands between", "between"))
        blocks += [_said(finding) for finding in torn[:2]]
        hedges = sorted(_present(view, "alignment.hedging"), key=lambda f: -(f.value or 0.0))
        brokers = sorted(_present(view, "alignment.broker"), key=lambda f: -(f.value or 0.0))
        blocks += [_said(finding) for finding in (*hedges[:1], *brokers[:1])]
    links = [
        finding
        for _, finding in view.every("alignment.link", forum=view.forum)
        if finding.value is not None
    ]
    blocks += [_said(finding) for finding in sorted(links, key=lambda f: -(f.value or 0.0))[:2]]
    votes = [f for _, f in view.every("alignment.power", forum=view.forum) if f.value is not None]
    blocks += [_said(finding) for finding in sorted(votes, key=lambda f: -(f.value or 0.0))[:MOST]]
    aims = view.find("alignment.map")
    if aims is not None and aims.value is not None:
        blocks.append(Heading("Who is near whom in what they want", "aims"))
        near = (view.find("alignment.nearest", actor=who) for who in view.essential(view.forum))
        blocks += [_said(f) for f in near if f is not None and f.value is not None][:MOST]
        blocks.append(numbered(aims_map(view)))
    return blocks


def _present(view: View, variable: str) -> list[Finding]:
    """Findings of a variable that have a value, of the situation as it stands."""
    return [
        finding
        for keys, finding in view.every(variable)
        if "scenario" not in keys and finding.value is not None
    ]


def _said(finding: Finding) -> Paragraph:
    return Paragraph((Text(finding.statement),))
