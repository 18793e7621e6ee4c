"""Runs without verdicts on deals: what was run, and its main findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from detente.figures.labels import shortened
from detente.figures.phrase import capital, listed
from detente.figures.view import View
from detente.findings.finding import Finding
from detente.findings.quantity import parse
from detente.report.document import Block, Callout, Heading, Numbered, Pair, Paragraph, Text

#: Most statements shown, and most of one variable where several have something to say.
MOST, EACH = 8, 3
#: Variables that say most about a run, first things first; others only where none of these is.
FIRST = (
    "alignment.camps", "alignment.switched", "alignment.torn", "conflict.today_holds",
    "conflict.stable", "conflict.settles", "conflict.path", "control.collapse_by",
    "control.path", "ripeness.deal_first", "ripeness.collapse_first", "bargain.outcome",
    "challenge.turns", "exchange.deals",
)  # fmt: skip
#: Of these the largest values are told, where they are this large; of others the last.
LARGE = {"alignment.switched": 0.5, "alignment.torn": 0.1, "conflict.stable": 0.2}


def without_deals(view: View) -> bool:
    """Whether this run left out the analysis that judges deals."""
    ran = view.manifest.get("analyses") or ()
    return bool(ran) and "agreement" not in ran and view.feasible() is None


def ran_line(view: View) -> str:
    """What was run, in one line."""
    names = [str(name) for name in view.manifest.get("analyses", ())]
    return f"Run: {listed(names)} only. {unasked(view)}"


def unasked(view: View) -> str:
    """Why nothing is said about deals: nobody asked, or the situation lacks what it takes."""
    off = view.manifest.get("off") or {}
    reason = off.get("agreement", "") if isinstance(off, Mapping) else ""
    if reason:
        return f"Whether deals are possible was not judged: {reason}."
    return "Whether deals are possible was not asked."


def partial_title(view: View) -> str:
    """Title of a document without verdicts."""
    topic = shortened(view.situation.title) if view.situation.title else "Untitled situation"
    return f"{topic}: {listed([str(name) for name in view.manifest.get('analyses', ())])}"


def highlights(view: View) -> list[Finding]:
    """The main findings of the analyses that were run, at most eight."""
    found: dict[str, list[Finding]] = {}
    for finding in view.findings:
        variable, keys = parse(finding.quantity)
        if finding.value is not None and finding.statement and "scenario" not in keys:
            found.setdefault(variable, []).append(finding)
    rest = sorted(set(found) - set(FIRST))
    out = [each for name in FIRST for each in _told(name, found.get(name, []))]
    # Other analyses tell the first variable for every issue, and one thing a further variable.
    more = [*found[rest[0]][:EACH], *(found[name][0] for name in rest[1:])] if rest else []
    return (out or more)[:MOST]


def _told(variable: str, found: list[Finding]) -> Iterable[Finding]:
    if variable not in LARGE:
        return found[-1:]
    large = [each for each in found if (each.value or 0.0) >= LARGE[variable]]
    return sorted(large, key=lambda each: (-(each.value or 0.0), each.quantity))[:EACH]


def opening(view: View) -> Callout:
    """The box at the head of a brief without verdicts."""
    lines = [ran_line(view), *(capital(finding.statement) for finding in highlights(view))]
    return Callout("What was run", tuple((Text(line),) for line in lines), "bottom-line")


def present(blocks: Iterable[Block], *, first: int = 0) -> tuple[Block, ...]:
    """Blocks without figures that were not computed, the others numbered anew.

    A heading goes with the last thing below it.

    Parameters
    ----------
    blocks : iterable of Block
    first : int
        Figures before them.
    """
    kept: list[Block] = []
    for block in blocks:
        shown: Block | None = block
        if isinstance(block, Pair):
            there = [each for each in (block.left, block.right) if not each.figure.absent]
            shown = block if len(there) == 2 else there[0] if there else None
        elif isinstance(block, Numbered) and block.figure.absent:
            shown = None
        if isinstance(shown, Numbered):
            first += 1
            shown = replace(shown, number=first)
        elif isinstance(shown, Pair):
            first += 2
            shown = Pair(replace(shown.left, number=first - 1), replace(shown.right, number=first))
        if shown is not None:
            kept.append(shown)
    return tuple(
        block
        for block, after in zip(kept, [*kept, None][1:], strict=True)
        if not _bare(block, after)
    )


def _bare(block: Block, after: Block | None) -> bool:
    """Whether nothing stands below a heading, or below a line that leads to what is gone."""
    # A box stands for itself, below no heading.
    ends = after is None or isinstance(after, Heading | Callout)
    if isinstance(block, Heading):
        under = isinstance(after, Heading) and after.level > block.level
        return ends and not under
    return isinstance(block, Paragraph) and block.kind == "lede" and ends
