"""Waterfall: trust or interest?  Odds as the obstacles to a deal are lifted."""

from __future__ import annotations

from collections.abc import Mapping

from detente.figures.figure import Figure
from detente.figures.marked import Cell, Column, MarkedRow, MarkedTable
from detente.figures.phrase import percent, points
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


def waterfall(view: View, *, forum: str = "", linked: str = "no") -> Figure:
    """Odds as each obstacle is lifted: in turn where that was computed, else one at a time.

    Parameters
    ----------
    view : View
    forum : str
        Id; the headline's if empty.
    """
    forum = forum or view.forum
    base = view.feasible(forum, linked=linked)
    found = lifted(view, forum, linked=linked)
    start = base.value if base is not None else None
    steps = _in_turn(found)
    rows: list[MarkedRow] = []
    data: list[tuple[object, ...]] = []
    if start is not None:
        rows.append(_start(start))
        running = start
        for lift, (label, meaning) in LIFTS.items():
            finding = found.get(lift)
            if finding is None or finding.value is None:
                continue
            end = steps.get(lift) if steps else finding.value
            begin = running if steps else start
            if end is None:
                continue
            rows.append(_step(label, meaning, begin, end, finding.value if steps else None))
            data.append((lift, label, start, finding.value, begin, end, end - begin))
            running = end
        lowered = found.get(LOWERED[0])
        if lowered is not None and lowered.value is not None:
            data.append((*LOWERED[:2], start, lowered.value, None, None, lowered.value - start))
            rows.append(_step(LOWERED[1], LOWERED[2], start, lowered.value, None, apart=True))
        if steps and running < 0.995:
            rows.append(_rest(running))
    how = "in turn" if steps else "by itself"
    return Figure(
        kind="waterfall",
        title=_title(view, start, found),
        hint=f"{view.short(forum)}: odds of a possible deal as each obstacle is lifted {how}.",
        alt=_alt(view, forum, start, found),
        source=(
            "Order matters, so both readings are shown."
            if steps
            else "Each obstacle is lifted alone; the gains do not add up."
        ),
        columns=("lift", "label", "base", "alone", "from", "to", "points"),
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
            (swatch((Mark("bar", 0, 1),)), "points added" if not steps else "added in this order"),
            *(
                ((swatch((Mark("ring", 0.5),), width=10), "odds if only this were lifted"),)
                if steps
                else ()
            ),
        ),
        evidence=base.evidence if base is not None else (),
        quantities=tuple(finding.quantity for finding in found.values()),
        half=False,
        absent="" if data else _reason(view, forum, linked),
    )


def _in_turn(found: Mapping[str, Finding]) -> dict[str, float]:
    steps = {}
    for lift in LIFTS:
        given = found[lift].detail.get("in_turn") if lift in found else None
        if given is not None:
            steps[lift] = float(given)
    return steps


def _start(start: float) -> MarkedRow:
    strip = Strip((Mark("bar", 0, start, "model"),), f"As things stand: {percent(start)}", 22)
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
    strip = Strip(tuple(marks), f"{label}: {percent(begin)} to {percent(end)}", 22)
    cells = (
        Cell(label, small=meaning),
        Cell(strip=strip),
        Cell(percent(end)),
        Cell(points(100 * (end - begin), signed=True), strong=True),
    )
    return MarkedRow(cells, apart=apart)


def _rest(running: float) -> MarkedRow:
    strip = Strip((Mark("ghost", running, 1),), f"Left over: {percent(1 - running)}", 22)
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


def _title(view: View, start: float | None, found: Mapping[str, Finding]) -> str:
    order = gains(start, found)
    if not order or start is None:
        return "What holds a deal back was not computed"
    gain, lift = order[0]
    if start >= 0.95:
        return "Little holds a deal back"
    if gain < 0.02:
        return "Interests clash: lifting no single obstacle helps"
    second = order[1][0] if len(order) > 1 else 0.0
    if lift == "tax" and gain > 1.5 * max(second, 0.0):
        return "Distrust holds the deal back more than anything else"
    if second > 0.8 * gain:
        other = _WHAT[order[1][1]]
        return f"{_WHAT[lift]} and {other[:1].lower()}{other[1:]} hold the deal back most"
    verb = "hold" if lift in {"ratifiers", "red_lines"} else "holds"
    return f"{_WHAT[lift]} {verb} the deal back most"


def _alt(view: View, forum: str, start: float | None, found: Mapping[str, Finding]) -> str:
    said = [
        f"{LIFTS[lift][0] if lift in LIFTS else LOWERED[1]} {percent(finding.value)}"
        for lift, finding in found.items()
    ]
    return (
        f"Odds of a possible deal at {view.short(forum)}: {percent(start)} as things stand; with "
        f"one obstacle lifted: {'; '.join(said) or 'not computed'}."
    )


def _reason(view: View, forum: str, linked: str) -> str:
    for _, finding in view.every("agreement.reason", forum=forum, linked=linked):
        if finding.reason:
            return finding.reason
    return "The reasons behind the odds were not computed in this run."
