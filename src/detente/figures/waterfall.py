"""Waterfall: trust or interest?  Odds as the obstacles to a deal are lifted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.figures.figure import Figure
from detente.figures.marked import Cell, Column, MarkedRow, MarkedTable
from detente.figures.phrase import capital, percent, points
from detente.figures.strip import Mark, Strip, swatch
from detente.figures.view import View
from detente.findings.finding import Finding

#: Order in which obstacles are lifted, what lifting each means, and how it is told.
LIFTS: Mapping[str, tuple[str, str]] = {
    "tax": ("Full trust", "nobody fears being cheated"),
    "ratifiers": ("No vetoes at home", "ratifiers cannot block"),
    "reach": ("Unlimited reach", "the table could move any issue"),
    "cost_doubled": ("Cost of no deal doubled", "everybody needs a deal more"),
    "red_lines": ("No red lines", "everything can be traded"),
}
LOWERED = ("cost", "No cost of no deal", "nobody needs a deal")


def lifted(view: View, forum: str, *, linked: str = "no") -> dict[str, Finding]:
    """P(feasible) with one obstacle lifted, by lift; absent findings left out."""
    found = {}
    for lift in [*LIFTS, LOWERED[0]]:
        finding = view.find("agreement.reason", forum=forum, linked=linked, lift=lift)
        if finding is not None and finding.value is not None:
            found[lift] = finding
    return found


@dataclass(frozen=True)
class Step:
    """One obstacle lifted: odds if it alone were, and odds before and after it in its turn.

    All are shares of draws, 0-1; ``alone`` is None where only the turn is known.
    """

    lift: str
    alone: float | None
    begin: float
    end: float
    shapley: float | None = None


def diagnosed(view: View, forum: str, *, worth: bool = False) -> Finding | None:
    """The finding that holds the steps of a waterfall; None where it was not computed.

    Parameters
    ----------
    view : View
    forum : str
    worth : bool
        For a deal worth having instead of any deal.
    """
    keys: dict[str, object] = {"forum": forum, "linked": "no"}
    if worth:
        keys |= {"issue": view.issue, "at_least": view.at_least}
    found = view.find("agreement.diagnosis", **keys)
    return found if found is not None and found.detail.get("steps") else None


def waterfall(view: View, *, forum: str = "", linked: str = "no", worth: bool = False) -> Figure:
    """Odds as each obstacle is lifted: in turn where that was computed, else one at a time.

    Parameters
    ----------
    view : View
    forum : str
        Id; the headline's if empty.
    linked : str
        ``yes`` with all linkable issues on offer; then only one at a time is known.
    worth : bool
        For a deal worth having instead of any deal.
    """
    forum = forum or view.forum
    base = view.substance(forum, linked=linked) if worth else view.feasible(forum, linked=linked)
    found = {} if worth else lifted(view, forum, linked=linked)
    told = diagnosed(view, forum, worth=worth) if linked == "no" else None
    start = base.value if base is not None else None
    if told is not None:
        start = float(told.detail["start"])
    steps = _in_turn(told) if told is not None else _alone(start, found)
    rows, data = _drawn(start, steps, found.get(LOWERED[0]), in_turn=told is not None)
    how = "in turn, from top to bottom" if told is not None else "by itself"
    deal = "a deal worth having" if worth else "a possible deal"
    return Figure(
        kind="waterfall",
        title=_title(start, {step.lift: step for step in steps}, worth=worth),
        hint=f"{capital(view.short(forum))}: odds of {deal} as each obstacle is lifted {how}.",
        alt=_alt(view, forum, start, steps, worth=worth),
        source=_source(view, told),
        columns=("lift", "label", "base", "alone", "from", "to", "points", "mean_of_orders"),
        rows=tuple(data),
        table=MarkedTable(
            (
                Column("Obstacle lifted", "name", 0),
                Column("", "strip", 300, spoken="Odds, 0 to 100 %"),
                Column("odds", "number", 56),
                Column("points", "number", 56),
            ),
            tuple(rows),
        ),
        legend=(
            (swatch((Mark("bar", 0, 1, "model"),)), "as things stand"),
            (
                swatch((Mark("bar", 0, 1),)),
                "points added" if told is None else "added in this order",
            ),
            *(
                ((swatch((Mark("ring", 0.5),), width=10), "odds if only this were lifted"),)
                if told is not None
                else ()
            ),
        ),
        evidence=base.evidence if base is not None else (),
        quantities=(
            *((told.quantity,) if told is not None else ()),
            *(finding.quantity for finding in found.values()),
        ),
        half=False,
        absent="" if data else _reason(view, forum, linked),
    )


def _in_turn(told: Finding) -> list[Step]:
    return [
        Step(
            str(step["lift"]), float(step["alone"]), float(step["from"]), float(step["to"]),
            float(step["shapley"]),
        )
        for step in told.detail["steps"]
        if step["lift"] in LIFTS
    ]  # fmt: skip


def _alone(start: float | None, found: Mapping[str, Finding]) -> list[Step]:
    if start is None:
        return []
    return [
        Step(lift, finding.value, start, finding.value)
        for lift in LIFTS
        if (finding := found.get(lift)) is not None and finding.value is not None
    ]


def _drawn(
    start: float | None, steps: Sequence[Step], lowered: Finding | None, *, in_turn: bool
) -> tuple[list[MarkedRow], list[tuple[object, ...]]]:
    rows: list[MarkedRow] = []
    data: list[tuple[object, ...]] = []
    if start is None:
        return rows, data
    rows.append(_start(start))
    for step in steps:
        label, meaning = LIFTS[step.lift]
        rows.append(_step(label, meaning, step.begin, step.end, step.alone if in_turn else None))
        data.append(
            (step.lift, label, start, step.alone, step.begin, step.end, step.end - step.begin,
             step.shapley)
        )  # fmt: skip
    if in_turn and steps and steps[-1].end < 0.995:
        rows.append(_rest(steps[-1].end))
    if lowered is not None and lowered.value is not None:
        change = lowered.value - start
        data.append((*LOWERED[:2], start, lowered.value, None, None, change, None))
        rows.append(_step(LOWERED[1], LOWERED[2], start, lowered.value, None, apart=True))
    return rows, data


def _source(view: View, told: Finding | None) -> str:
    if told is None:
        return "Each obstacle is lifted alone; the gains do not add up."
    said = "Another order would share the gains out differently; the rings do not depend on it."
    count = int(told.detail.get("draws", 0))
    if 0 < count < view.draws:
        said += f" On the first {count:,} draws."
    return said


def _start(start: float) -> MarkedRow:
    strip = Strip(
        (Mark("bar", 0, start, "model"),), f"As things stand: {percent(start)}", 22, pad=5
    )
    cells = (
        Cell("As things stand", strong=True),
        Cell(strip=strip),
        Cell(percent(start), strong=True),
        Cell(),
    )
    return MarkedRow(cells)


def _step(
    label: str, meaning: str, begin: float, end: float, alone: float | None, *, apart: bool = False
) -> MarkedRow:
    low, high = min(begin, end), max(begin, end)
    tone = "model-iv" if end >= begin else "rule-2"
    marks = [Mark("upright", begin, tone="rule-2"), Mark("bar", low, high, tone)]
    if alone is not None:
        marks.append(Mark("ring", alone))
    strip = Strip(tuple(marks), f"{label}: {percent(begin)} to {percent(end)}", 22, pad=5)
    cells = (
        Cell(label, small=meaning),
        Cell(strip=strip),
        Cell(percent(end)),
        Cell(points(100 * (end - begin), signed=True), strong=True),
    )
    return MarkedRow(cells, apart=apart)


def _rest(running: float) -> MarkedRow:
    strip = Strip((Mark("ghost", running, 1),), f"Left over: {percent(1 - running)}", 22, pad=5)
    cells = (
        Cell("Interests still clash", small="no package suits all"),
        Cell(strip=strip),
        Cell(),
        Cell(points(100 * (1 - running))),
    )
    return MarkedRow(cells)


def gains(base: float | None, found: Mapping[str, Finding]) -> list[tuple[float, str]]:
    """Points that lifting each obstacle alone adds, largest first."""
    if base is None:
        return []
    pairs = [(f.value - base, lift) for lift, f in found.items() if f.value is not None]
    return sorted(((gain, lift) for gain, lift in pairs if lift in LIFTS), reverse=True)


_WHAT = {
    "tax": "Distrust", "ratifiers": "Vetoes at home", "reach": "What the table cannot move",
    "cost_doubled": "Too low a cost of no deal", "red_lines": "Red lines",
}  # fmt: skip


def _title(start: float | None, steps: Mapping[str, Step], *, worth: bool) -> str:
    deal = "a deal worth having" if worth else "a deal"
    order = (
        sorted(
            ((step.alone - start, lift) for lift, step in steps.items() if step.alone is not None),
            reverse=True,
        )
        if start is not None
        else []
    )
    if not order or start is None:
        return f"What holds {deal} back was not computed"
    gain, lift = order[0]
    if start >= 0.95:
        return f"Little holds {deal} back"
    if gain < 0.02:
        return "Interests clash: lifting no single obstacle helps"
    second = order[1][0] if len(order) > 1 else 0.0
    if lift == "tax" and gain > 1.5 * max(second, 0.0):
        return f"Distrust holds {deal} back more than anything else"
    if second > 0.8 * gain:
        other = _WHAT[order[1][1]]
        return f"{_WHAT[lift]} and {other[:1].lower()}{other[1:]} hold {deal} back most"
    verb = "hold" if lift in {"ratifiers", "red_lines"} else "holds"
    return f"{_WHAT[lift]} {verb} {deal} back most"


def _alt(view: View, forum: str, start: float | None, steps: Sequence[Step], *, worth: bool) -> str:
    alone = [
        f"{LIFTS[step.lift][0]} {percent(step.alone)}" for step in steps if step.alone is not None
    ]
    in_turn = [f"{LIFTS[step.lift][0]} {percent(step.end)}" for step in steps]
    said = (
        f"Odds of {'a deal worth having' if worth else 'a possible deal'} at {view.short(forum)}: "
        f"{percent(start) or 'not computed'} as things stand; with one obstacle lifted alone: "
        f"{'; '.join(alone) or 'not computed'}."
    )
    if any(step.begin != start for step in steps):
        said += f" Lifted one after another: {'; '.join(in_turn)}."
    return said


def _reason(view: View, forum: str, linked: str) -> str:
    for _, finding in view.every("agreement.reason", forum=forum, linked=linked):
        if finding.reason:
            return finding.reason
    return "The reasons behind the odds were not computed in this run."
