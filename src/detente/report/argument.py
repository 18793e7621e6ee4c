"""Does it follow?  The conclusions of the brief on its own premises, as figure and paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.figures.phrase import listed, percent, spelled
from detente.figures.premises import BEARS, Conclusion, conclusions, premises, premises_chart
from detente.figures.view import View
from detente.report.document import Block, Heading, Paragraph, Text

if TYPE_CHECKING:
    from detente.report.writing import Figures


def argument_blocks(view: View, numbered: Figures) -> list[Block]:
    """Peer review of the brief's argument, apart from whether its premises are true.

    Parameters
    ----------
    view : View
    numbered : Figures
        Numbers the figure.
    """
    every, given = conclusions(view), premises(view)
    if not every or not given:
        return []
    said = [_premises(view, given), *_conclusions(every)]
    return [
        Heading("Does it follow?", "argument"),
        Paragraph((Text(" ".join(said)),)),
        numbered(premises_chart(view)),
    ]


def argument_line(view: View) -> str:
    """One sentence for the brief: how many conclusions hold, granted the premises."""
    told = [one for one in conclusions(view) if one.given is not None]
    if not told:
        return ""
    held = [one for one in told if (one.given or 0.0) >= 0.5]
    verb = "holds" if len(held) == 1 else "hold"
    said = (
        f"Granted its own premises, {spelled(len(held))} of {spelled(len(told))} conclusions of "
        f"the brief {verb} more often than not"
    )
    failing = sorted((one for one in told if one not in held), key=lambda one: one.given or 0.0)
    if failing:
        worst = failing[0]
        said += f"; the one that follows least is “{_bare(worst.text)}” ({worst.claim})"
    return said + "."


def _premises(view: View, given: list[tuple[str, float, bool]]) -> str:
    used = sum(used for *_, used in given)
    found = view.find("argument.premises")
    ruled_out = [str(each) for each in found.detail.get("ruled_out", ())] if found else []
    noun = "premise" if len(given) == 1 else "premises"
    said = (
        f"The brief asserts {spelled(len(given))} {noun} that the tables can test. Granting a "
        "premise means looking only at the worlds in which it holds."
    )
    if 1 < used < len(given):
        said += f" {_capital(used)} of them can hold at once and are granted together here."
    elif used > 1:
        said += " They can all hold at once and are granted together here."
    if ruled_out:
        said += f" The tables rule out {listed(ruled_out)}."
    apart = [claim for claim, _, used in given if not used and claim not in ruled_out]
    if apart:
        said += f" Left out, since they do not go with the rest: {listed(apart, most=8)}."
    return said


def _conclusions(every: list[Conclusion]) -> list[str]:
    told = [one for one in every if one.given is not None and one.base is not None]
    out = []
    for one in sorted(told, key=lambda one: -abs((one.given or 0.0) - (one.base or 0.0)))[:4]:
        given, base = one.given or 0.0, one.base or 0.0
        out.append(
            f"“{_bare(one.text)}” ({one.claim}) fails in {percent(1 - given)} of the worlds so "
            f"granted, against {percent(1 - base)} of all{_behind(one, given - base)}."
        )
    open_ = [one.claim for one in every if one.given is None]
    if open_:
        verb = "is" if len(open_) == 1 else "are"
        out.append(f"{listed(open_)} {verb} left open: too few such worlds were found.")
    return out


def _behind(one: Conclusion, gain: float) -> str:
    behind = list(one.carried_by)[:3]
    if gain <= -BEARS:
        return ": the premises speak against it"
    if gain < BEARS or not behind:
        return ""
    if one.finding.detail.get("carries"):
        return f"; {listed(behind)} {'carries' if len(behind) == 1 else 'carry'} it"
    return f"; {listed(behind)} {'is' if len(behind) == 1 else 'would each be'} enough for it"


def _bare(text: str) -> str:
    return text.rstrip(".")


def _capital(count: int) -> str:
    said = spelled(count)
    return said[:1].upper() + said[1:]
