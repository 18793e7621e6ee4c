"""What would change the judgement, and where it differs from the brief."""

from __future__ import annotations

from detente.figures.claims_ledger import AGREES, verdicts
from detente.figures.phrase import (
    NBSP,
    capital,
    interval,
    percent,
    rough,
    spelled,
)
from detente.figures.tornado import inputs
from detente.figures.view import View
from detente.figures.waterfall import LIFTS, gains, lifted
from detente.findings.finding import Finding
from detente.report.cite import Notes
from detente.report.document import Change, Inlines, Text
from detente.report.flips import flips_of


def changes(view: View, notes: Notes, *, most: int = 7) -> tuple[Change, ...]:
    """What would change the judgement: obstacles lifted, scenarios, our own choices."""
    base = view.feasible()
    out: list[Change] = []
    if base is not None and base.value is not None:
        found = lifted(view, view.forum)
        for gain, lift in gains(base.value, found)[:2]:
            if gain >= 0.01:
                label, meaning = LIFTS[lift]
                content: Inlines = (Text(capital(meaning) + "."), notes.of(found[lift]))
                out.append(Change(f"{label}.", content, _move(base, found[lift])))
    out += _flip(view, notes)
    out += _scenarios(view, notes, most - len(out) - 1)
    if base is not None and base.low is not None and base.value is not None:
        top = inputs(view)
        lead = "Our own choices. "
        text = "Settings of method that no evidence settles move the odds over this range."
        if top and top[0].choice:
            text = f"{capital(top[0].label)} moves the odds more than any fact does."
        out.append(Change(lead, (Text(text),), f"{interval(base.low, base.high)}{NBSP}%"))
    return tuple(out)


def _flip(view: View, notes: Notes) -> list[Change]:
    """The input that least has to change for the odds to cross; choices of method left out."""
    found, base = flips_of(view), view.feasible()
    if found is None or base is None:
        return []
    rows = [row for row in found.detail.get("rows", ()) if row.get("kind") != "choice"]
    if not rows:
        return []
    row, level = rows[0], float(found.detail["level"])
    outside = "" if row.get("inside") else ", outside the range it is coded with,"
    said = (
        f"At {rough(row['flip'])} instead of {row['best']:.3g}{outside} it alone would bring the "
        f"odds to {percent(level)}."
    )
    content: Inlines = (Text(said), notes.of(found))
    effect = f"{percent(base.value, sign=False)} → {percent(level)}"
    return [Change(f"{capital(str(row['label']))}.", content, effect)]


def _scenarios(view: View, notes: Notes, most: int) -> list[Change]:
    moved: list[tuple[float, Change]] = []
    for name, scenario in view.situation.scenarios.items():
        best: tuple[float, str, Finding, Finding] | None = None
        for forum in view.forums:
            base = view.feasible(forum)
            other = view.find("agreement.feasible", forum=forum, linked="no", scenario=name)
            if base is None or other is None or base.value is None or other.value is None:
                continue
            gap = other.value - base.value
            # The table asked about counts double: it is what the reader came for.
            weight = abs(gap) * (2 if forum == view.forum else 1)
            if best is None or weight > best[0]:
                best = (weight, forum, base, other)
        if best is None or best[0] < 0.01:
            continue
        weight, forum, base, other = best
        text = str(scenario.get("describe", "")).strip() or name.replace("-", " ")
        where = "" if forum == view.forum else f" Odds at {view.short(forum)}."
        content: Inlines = (Text(_stop(text) + where), notes.of(other))
        lead = capital(name.replace("-", " ")) + "."
        moved.append((weight, Change(lead, content, _move(base, other))))
    moved.sort(key=lambda pair: -pair[0])
    return [change for _, change in moved[: max(0, most)]]


def _move(base: Finding, other: Finding) -> str:
    return f"{percent(base.value, sign=False)} → {percent(other.value)}"


def ledger_line(view: View) -> str:
    """One sentence on the claims: how many were tested, how many hold."""
    every = verdicts(view)
    banded = [verdict for verdict in every if verdict.banded]
    if not banded:
        return ""
    agree = sum(verdict.agreement == AGREES for verdict in banded)
    said = (
        f"The brief makes {len(every)} claim{'s' if len(every) > 1 else ''}; "
        f"{len(banded)} could be set beside a computed "
        f"number, and {spelled(agree) if agree else 'none'} of them "
        f"{'agrees' if agree < 2 else 'agree'} with it."
    )
    return said + _scores(view)


def _scores(view: View) -> str:
    """How model and writer did on claims whose outcome is known, as one sentence."""
    told = []
    for keys, score in view.every("claims.score"):
        if score.value is not None and "brier_writer" in score.detail:
            what = "what was signed" if keys.get("tests") == "signed" else "what is feasible"
            told.append(
                f"on {score.detail['n']} about {what} {score.value:.2f} against "
                f"{score.detail['brier_writer']:.2f}"
            )
    if not told:
        return ""
    said = f" Brier scores, model against writer (0 is perfect, 0.25 a coin): {'; '.join(told)}."
    return f"{said} What is feasible need not happen: there the model bounds, it does not forecast."


def _stop(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."
