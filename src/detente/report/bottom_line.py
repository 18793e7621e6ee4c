"""The answer first: title, bottom line and how firm it is.

Findings are the only source of numbers.  Where one is missing, the sentence that needs it is left
out, and the annex says why.
"""

from __future__ import annotations

from detente.figures.blocker_map import first_blocker
from detente.figures.forum_table import best_forums
from detente.figures.phrase import (
    NBSP,
    capital,
    ends,
    exists,
    interval,
    odds,
    percent,
    possible,
    word,
)
from detente.figures.tornado import inputs
from detente.figures.view import View
from detente.figures.waterfall import gains, lifted
from detente.findings.finding import Finding
from detente.report.cite import Notes, thinned
from detente.report.document import Inline, Inlines, Text

#: Said wherever odds of a deal are shown.
NOT_SIGNED = "Possible is not signed: talks can still fail."
_LONG = 118


def title(view: View) -> str:
    """The finding that the whole document states."""
    name, finding = view.short(view.forum), view.feasible()
    if not view.forum:
        return "No forum is named, so no deal could be judged"
    if finding is None or finding.value is None:
        return f"{capital(name)}: whether a deal is possible was not computed"
    said = f"{capital(name)}: {possible(finding)}"
    worth = view.substance()
    if worth is not None and worth.value is not None and worth.words != finding.words:
        tail = exists(worth, "one worth having").replace(
            "one worth having is ", "one worth having "
        )
        if finding.words not in {"almost no chance", "roughly even"}:
            said += f", {tail}"
    better = best_forums(view, most=1)
    if better:
        other = view.feasible(better[0])
        more = f"; more room at {view.short(better[0])}"
        if other is not None and other.words != finding.words and len(said + more) <= _LONG:
            said += more
    return said


def bottom_line(view: View, notes: Notes) -> tuple[Inlines, ...]:
    """The answer in one short paragraph, and how sure it is in another."""
    finding = view.feasible()
    if finding is None or finding.value is None:
        reason = finding.reason if finding is not None else "the run holds no odds for it"
        return ((Text(f"The odds of a deal were not computed: {reason}."),),)
    out: list[Inline] = [Text(f"At the table ‘{view.name(view.forum)}’ ")]
    out += said_possible(finding, "a deal", notes)
    worth = view.substance()
    if worth is not None and worth.value is not None:
        out.append(Text("; "))
        out += said_possible(worth, "one worth having", notes)
    out.append(Text(". "))
    wider = view.feasible(linked="yes")
    if view.linkable and wider is not None and wider.value is not None:
        out.append(Text("With wider concessions on offer "))
        out += said_possible(wider, "a deal", notes)
        out.append(Text(". "))
    out += _obstacle(view, notes)
    better = best_forums(view)
    if better:
        out.append(Text("There is more room elsewhere: "))
        for index, forum in enumerate(better):
            other = view.feasible(forum)
            assert other is not None
            out.append(Text((" and " if index else "") + view.short(forum) + " ("))
            out += [Text(word(other), "strong"), Text(f", {percent(other.value)}")]
            worth = view.substance(forum)
            if worth is not None and worth.value is not None:
                out.append(Text(f"; worth having {percent(worth.value)}"))
            out += [Text(")"), notes.of(other)]
        out.append(Text(". "))
    out.append(Text(NOT_SIGNED))
    return (thinned(out), (Text("Confidence. ", "strong"), Text(confidence(view))))


def said_possible(finding: Finding, subject: str, notes: Notes) -> list[Inline]:
    """How likely a deal is to be possible, the word set in bold, with its note."""
    said = possible(finding, subject)
    before, found, after = said.partition(word(finding))
    return [
        Text(before),
        Text(found, "strong"),
        Text(f"{after} ({odds(finding)})"),
        notes.of(finding),
    ]


def said_exists(finding: Finding, subject: str, notes: Notes) -> list[Inline]:
    """How likely a package is to exist, the word set in bold, with its note."""
    said = exists(finding, subject)
    before, found, after = said.partition(word(finding))
    return [
        Text(before),
        Text(found, "strong"),
        Text(f"{after} ({odds(finding)})"),
        notes.of(finding),
    ]


HOLDS = {
    "tax": ("Distrust is what holds it back most", "were trust full"),
    "ratifiers": ("Vetoes at home hold it back most", "were nobody able to block at home"),
    "reach": ("What the table cannot move holds it back most", "were its reach unlimited"),
    "cost_doubled": ("Too little hurts without a deal", "were the cost of no deal doubled"),
    "red_lines": ("Red lines hold it back most", "were they dropped"),
}


#: Choices of method as a reader who has not seen the formulas understands them.
GLOSSES = {
    "choices/lambda": "how much the fear of being cheated costs (the trust tax, λ)",
    "choices/kappa": "how much it hurts to have no deal (κ)",
    "choices/theta": "how far a table can move what its members control (θ)",
    "choices/delta": "how far trust reaches through a third party (δ)",
}


def _obstacle(view: View, notes: Notes) -> list[Inline]:
    finding = view.feasible()
    found = lifted(view, view.forum)
    order = gains(finding.value if finding else None, found)
    out: list[Inline] = []
    if order and order[0][0] >= 0.02:
        lift = order[0][1]
        said, were = HOLDS[lift]
        out += [
            Text(f"{said}: {were}, the odds would be {percent(found[lift].value)}"),
            notes.of(found[lift]),
            Text(". "),
        ]
    blocker = first_blocker(view, view.forum)
    if blocker is not None:
        actor, share = blocker
        out += [
            Text(f"The first to win over is {view.short(actor)}: {opens(share)}"),
            notes.of(share),
            Text(". "),
        ]
    return out


def opens(share: Finding) -> str:
    """What waiving one condition would do: it opens a deal in so many of the failed draws."""
    return (
        f"its condition waived, a deal would be possible in {percent(share.value)} of the draws "
        "that have none"
    )


def confidence(view: View) -> str:
    """How firm the answer is, and what makes it soft."""
    finding = view.feasible()
    if finding is None or finding.value is None or finding.low is None or finding.high is None:
        return "Not stated, since the range over the choices of method was not computed."
    width = finding.high - finding.low
    level = "low" if width >= 0.35 else "moderate" if width >= 0.15 else "fair"
    between = f"{interval(finding.low, finding.high)}{NBSP}%"
    both = ends(finding)
    said = f"{capital(level)} as to the level: our own choices of method move it over {between}"
    said += f", {both}." if both else "."
    top = inputs(view)
    if top:
        kind = "a choice of method" if top[0].choice else "an input"
        what = GLOSSES.get(top[0].key, f"the {_bare(top[0].label)}")
        said += f" What moves it most is {what}, {kind}."
    judged = judged_share(view)
    if judged is not None and judged.value is not None:
        parts = []
        choice = view.value("sensitivity.rests_on", forum=view.forum, linked="no", of="choice")
        if choice is not None:
            parts.append(f"{percent(choice)} is due to choices of method")
        parts.append(f"{percent(judged.value)} to numbers that only a coder’s judgement stands for")
        said += f" Of all that moves it, {' and '.join(parts)}."
    return said


def _bare(label: str) -> str:
    return label.removeprefix("the ")


def judged_share(view: View) -> Finding | None:
    """Share of the headline's sensitivity that rests on a coder's judgement, where computed."""
    return view.find("sensitivity.rests_on", forum=view.forum, linked="no", of="judgement")
