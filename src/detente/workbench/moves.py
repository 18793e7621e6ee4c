"""The Moves page of a run: what would hold, who lines up with whom, who moves, pulled by whom."""

from __future__ import annotations

from typing import Any

from detente.figures.figure import Figure
from detente.figures.phrase import capital, firm, word
from detente.figures.view import View
from detente.findings.finding import Finding
from detente.report.bargaining import bargaining_blocks
from detente.report.conflict import alignment_blocks, conflict_blocks
from detente.report.document import Block, Heading, Numbered, Paragraph, Text
from detente.report.writing import Figures
from detente.study.run import Run
from detente.workbench.styles import Styles
from detente.workbench.verdict import WIDE, framed, odds_row, said

#: Figures that need the whole width; the others stand two in a row.
BROAD = ("states", "exchange-table")
PAIR, SINGLE = 558, 880  # px that drawings are laid out for


def page(run: Run) -> dict[str, Any]:
    """What the Moves page shows; ``absent`` says why there is nothing.

    Returns
    -------
    dict
        ``title``, ``odds``, ``foot``, ``sections`` (each with ``id``, ``title``, ``figures`` and
        ``said``), ``css``, ``findings``.
    """
    view, styles = View(run), Styles()
    shown: dict[str, Finding] = {}
    sections = _sections(view, styles, shown)
    if not sections:
        return {"absent": _reason(view)}
    return {
        "title": _title(view), "odds": _odds(view, styles, shown), "sections": sections,
        "foot": (
            f"Shares of {view.draws:,} draws. An outcome holds where no decider would leave it, "
            "countermoves considered, with preferences as coded."
        ),
        "css": styles.css, "findings": {key: said(view, found) for key, found in shown.items()},
    }  # fmt: skip


def figure(view: View, kind: str) -> Figure:
    """One figure of the page by its id.

    Raises
    ------
    KeyError
        If the page has no such figure.
    """
    drawn = [block.figure for block in _blocks(view) if isinstance(block, Numbered)]
    return {_id(made): made for made in drawn}[kind]


def _blocks(view: View) -> list[Block]:
    numbered = Figures(None)
    return [
        *conflict_blocks(view, numbered), *alignment_blocks(view, numbered),
        *bargaining_blocks(view, numbered),
    ]  # fmt: skip


def _id(made: Figure) -> str:
    return made.kind.replace("-", "_")


def _sections(view: View, styles: Styles, shown: dict[str, Finding]) -> list[dict[str, Any]]:
    """The blocks of the annex by heading, each sentence tied to its finding."""
    by_sentence = {finding.statement: finding for finding in view.findings}
    out: list[dict[str, Any]] = []
    for block in _blocks(view):
        match block:
            case Heading():
                out.append({"id": block.id, "title": block.text, "figures": [], "said": []})
            case Numbered():
                made = block.figure
                broad = made.kind in BROAD
                width = (WIDE if made.table is not None else SINGLE) if broad else PAIR
                drawn = framed(
                    view, made, _id(made), made.title, block.number, width, styles, shown
                )
                drawn["full"], drawn["half"] = broad, not broad
                out[-1]["figures"].append(drawn)
            case Paragraph():
                text = "".join(part.text for part in block.content if isinstance(part, Text))
                finding = by_sentence.get(text)
                if finding is not None:
                    shown[finding.quantity] = finding
                out[-1]["said"].append({
                    "text": firm(text), "quantity": finding.quantity if finding is not None else "",
                })  # fmt: skip
    return out


def _odds(view: View, styles: Styles, shown: dict[str, Finding]) -> list[dict[str, Any]]:
    """Odds beside the title: today holds, the surest parts of what holds, the leading pair."""
    lines: list[tuple[str, Finding]] = []
    today = view.find("conflict.today_holds")
    if today is not None:
        lines.append(("Things hold as they stand", today))
    pair = "+".join(sorted(view.essential(view.forum)))
    together = view.find("alignment.together", actors=pair)
    if together is not None:
        names = " and ".join(view.short(actor) for actor in pair.split("+"))
        lines.append((f"{capital(names)} stand in one camp", together))
    settles = view.find("conflict.settles")
    if settles is not None:
        lines.append(("Moves that better each mover lead to something that holds", settles))
    return [odds_row(label, finding, styles, shown) for label, finding in lines]


def _title(view: View) -> str:
    """What the page finds: whether today holds, else how ties fall."""
    today = view.find("conflict.today_holds")
    if today is not None and today.value is not None:
        likely = word(today)
        path = view.find("conflict.path")
        tail = ""
        if path is not None and path.value:
            steps = round(path.value)
            tail = f"; what holds is {steps} move{'s' if steps != 1 else ''} away"
        if likely == "roughly even":
            return f"The odds that things hold as they stand are roughly even{tail}"
        if likely == "almost no chance":
            return f"There is almost no chance that things hold as they stand{tail}"
        return f"Things are {likely} to hold as they stand{tail}"
    return "Who lines up with whom, and who would move"


def _reason(view: View) -> str:
    if not view.situation.table("moves") and not view.situation.table("relations"):
        return (
            "The situation has neither moves.csv nor relations.csv. With moves and preferences "
            "Detente says which outcomes would hold; with relations, who lines up with whom."
        )
    off = view.manifest.get("off", {})
    reasons = [
        f"{name}: {off[name]}" for name in ("moves", "alignment")
        if isinstance(off, dict) and name in off
    ]  # fmt: skip
    if reasons:
        return f"These analyses were off in this run. {'. '.join(reasons)}."
    return "This run did not include moves and alignments. Run again to include them."
