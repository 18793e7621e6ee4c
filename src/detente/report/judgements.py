"""Key judgements: what the findings allow to be said, each with its odds."""

from __future__ import annotations

from detente.figures.blocker_map import blocking_sets, distrust, first_blocker
from detente.figures.concession_ladder import rungs
from detente.figures.forum_table import best_forums
from detente.figures.phrase import (
    capital,
    listed,
    percent,
    points,
    possible,
    spelled,
)
from detente.figures.view import View, day
from detente.figures.waterfall import gains, lifted
from detente.findings.finding import Finding
from detente.report.bottom_line import HOLDS, opens, said_exists, said_possible
from detente.report.cite import Notes, thinned
from detente.report.document import Inline, Judgement, Odds, Text
from detente.situation.model import parse_day

#: More than these nobody keeps in mind; the least telling goes first.
MOST = 6


def key_judgements(view: View, notes: Notes) -> tuple[Judgement, ...]:
    """The judgements that the findings allow, each with its odds."""
    makers = (_blocker, _held_back, _concessions, _better, _substance, _meanwhile, _worst)
    made: list[Judgement] = []
    for make in makers:
        # One at a time: what is not written must not leave a note behind.
        found = make(view, notes) if len(made) < MOST else None
        made += [found] if found is not None else []
    return tuple(made)


def _blocker(view: View, notes: Notes) -> Judgement | None:
    blocker, finding = first_blocker(view, view.forum), view.feasible()
    if blocker is None or finding is None:
        return None
    actor, share = blocker
    parent = view.parent(actor)
    lead = f"{capital(view.short(actor))} is the first blocker."
    out: list[Inline] = []
    if parent:
        row = view.situation.table("ratifiers").get(f"{parent}/{actor}")
        out += [Text(f"It can block what {view.short(parent)} signs")]
        out += [notes.inputs(row.ids("evidence"))] if row is not None else []
        out.append(Text(f"; {opens(share)}"))
    else:
        out.append(Text(capital(opens(share))))
    out.append(notes.of(share))
    lack = distrust(view, view.forum)
    if lack is not None and lack.value is not None:
        out += [Text(f"; all distrust waived, in {percent(lack.value)}"), notes.of(lack)]
    out.append(Text("."))
    sets = _smallest(view)
    if sets:
        out.append(Text(f" Of small groups, winning over {sets} opens most."))
    return Judgement(lead, thinned(out), Odds(f"{view.short(view.forum)}, any deal", finding))


def _smallest(view: View) -> str:
    for members, share in blocking_sets(view, view.forum):
        if len(members) > 1 and share >= 0.05:
            return f"{listed([view.short(part) for part in members])} ({percent(share)})"
    return ""


#: What lifting an obstacle means, inside a sentence.
WERE = {
    "tax": "full trust",
    "ratifiers": "no vetoes at home",
    "reach": "a table that could move every issue",
    "cost_doubled": "twice the cost of no deal",
    "red_lines": "no red lines",
}


def _held_back(view: View, notes: Notes) -> Judgement | None:
    finding = view.feasible()
    found = lifted(view, view.forum)
    order = gains(finding.value if finding else None, found)
    if finding is None or not order or order[0][0] < 0.02:
        return None
    gain, lift = order[0]
    out: list[Inline] = [
        Text(f"{capital(WERE[lift])} alone would add {points(100 * gain)} points"),
        notes.of(found[lift]),
    ]
    for other_gain, other in order[1:3]:
        out += [Text(f", {WERE[other]} {points(100 * other_gain)}"), notes.of(found[other])]
    out.append(Text(". "))
    lowered = found.get("cost")
    if lowered is not None and finding.value is not None and lowered.value is not None:
        loss = 100 * (finding.value - lowered.value)
        if loss >= 1:
            out += [
                Text(f"Did nobody lose anything without a deal, {points(loss)} points would go"),
                notes.of(lowered),
                Text("."),
            ]
    return Judgement(
        f"{HOLDS[lift][0].replace('it back', 'a deal back')}.",
        thinned(out),
        Odds(f"the same, {HOLDS[lift][1]}", found[lift]),
    )


def _concessions(view: View, notes: Notes) -> Judgement | None:
    finding, wider = view.feasible(), view.feasible(linked="yes")
    if not view.linkable or finding is None or wider is None:
        return None
    if finding.value is None or wider.value is None:
        return None
    gain = 100 * (wider.value - finding.value)
    if gain < 1:
        lead = "Wider concessions change little."
    elif wider.value < 0.5:
        lead = "Wider concessions help, but do not buy even odds."
    elif finding.value < 0.5:
        lead = "Wider concessions lift the odds past even."
    else:
        lead = "Wider concessions help further."
    count = len(view.linkable)
    offer = "the one linkable issue" if count == 1 else f"all {spelled(count)} linkable issues"
    out: list[Inline] = [
        Text(f"With {offer} on offer the odds go from {percent(finding.value, sign=False)} to "),
        Text(percent(wider.value)),
        notes.of(wider),
        Text(". "),
    ]
    ladder = [rung for rung in rungs(view, view.forum) if len(rung.issues) <= 3]
    if ladder and gain >= 1 and count > 1:
        top = ladder[-1]
        names = listed([f"‘{view.short(issue)}’" for issue in top.issues])
        out += [
            Text(f"The best set of up to three is {names} ({percent(top.value)})"),
            notes.of(top.finding),
            Text(". "),
        ]
    worth = view.substance(linked="yes")
    if worth is not None and worth.value is not None:
        out.append(Text("Then "))
        out += said_possible(worth, "a deal worth having", notes)
        out.append(Text("."))
    return Judgement(lead, thinned(out), Odds("the same, with concessions", wider))


def _better(view: View, notes: Notes) -> Judgement | None:
    better = best_forums(view, most=3)
    if not better:
        finding = view.feasible()
        if finding is None or len(view.forums) < 2 or finding.value is None:
            return None
        second = next((f for f in view.forums if f != view.forum), "")
        other = view.feasible(second)
        if other is None or other.value is None:
            return None
        return Judgement(
            "No other table offers more room.",
            (
                Text(f"Next comes {view.short(second)}: there "),
                *said_possible(other, "a deal", notes),
                Text("."),
            ),
            Odds(f"{view.short(second)}, any deal", other),
        )
    first = view.feasible(better[0])
    assert first is not None
    out: list[Inline] = [Text("Here "), *said_possible(first, "a deal", notes)]
    worth = view.substance(better[0])
    if worth is not None and worth.value is not None:
        out.append(Text(", "))
        out += said_possible(worth, "one worth having", notes)
    for forum in better[1:]:
        other = view.feasible(forum)
        assert other is not None
        said = possible(other, "it")
        out += [Text(f"; in {view.short(forum)} {said} ({percent(other.value)})")]
        out.append(notes.of(other))
    out.append(Text(". "))
    mine = view.find("agreement.coverage", forum=view.forum)
    its = view.find("agreement.coverage", forum=better[0])
    if mine is not None and its is not None and mine.value is not None and its.value is not None:
        out += [
            Text(f"It can move {percent(its.value)} of what is at stake"),
            notes.of(its),
            Text(f", the table asked about {percent(mine.value)}"),
            notes.of(mine),
            Text(". "),
        ]
    best = [
        (keys["forum"], finding)
        for keys, finding in view.every("forums.best")
        if set(keys) == {"forum"} and keys["forum"] in view.forums
    ]
    top = max(best, key=lambda pair: pair[1].value or 0.0, default=None)
    if top is not None and top[1].value:
        name = view.short(top[0])
        out += [
            Text(f"Draw by draw {name} is most often the best ({percent(top[1].value)})"),
            notes.of(top[1]),
            Text("."),
        ]
    return Judgement(
        f"More room at {view.short(better[0])}.",
        thinned(out),
        Odds(f"{view.short(better[0])}, any deal", first),
    )


def _worst(view: View, notes: Notes) -> Judgement | None:
    known = [f for f in view.forums if (x := view.feasible(f)) is not None and x.value is not None]
    if len(known) < 3 or known[-1] == view.forum:
        return None
    forum = known[-1]
    finding = view.feasible(forum)
    assert finding is not None
    out: list[Inline] = []
    blocker = first_blocker(view, forum)
    if blocker is not None:
        out += [
            Text(f"Even without {view.short(blocker[0])}, its first blocker, a deal would be "),
            Text(f"possible in only {percent(blocker[1].value)} of the draws that have none"),
            notes.of(blocker[1]),
            Text(". "),
        ]
    none = view.find("agreement.no_package", forum=forum, linked="no")
    if none is not None and none.value is not None and none.value >= 0.01:
        out += [
            Text(f"In {percent(none.value)} of draws red lines leave no package at all"),
            notes.of(none),
            Text("."),
        ]
    return Judgement(
        f"Least room at {view.short(forum)}.",
        thinned(out),
        Odds(f"{view.short(forum)}, any deal", finding),
    )


def _substance(view: View, notes: Notes) -> Judgement | None:
    worth, finding = view.substance(), view.feasible()
    if worth is None or worth.value is None or finding is None or finding.value is None:
        return None
    harder = worth.value < 0.7 * finding.value
    lead = "A deal worth having is much harder." if harder else "A deal could be worth having."
    out: list[Inline] = [
        Text(
            f"Worth having means ‘{view.short(view.issue)}’ at {points(view.at_least)} or more on "
        ),
        Text("a scale of 100; "),
        *said_possible(worth, "a deal as good as that", notes),
        Text(". "),
    ]
    empty = view.find("agreement.empty", forum=view.forum, linked="no")
    if empty is not None and empty.value is not None:
        out += [
            Text(f"In {percent(empty.value)} of draws a deal that changes nothing would do"),
            notes.of(empty),
            Text("."),
        ]
    return Judgement(lead, thinned(out), Odds("the same, worth having", worth))


def _meanwhile(view: View, notes: Notes) -> Judgement | None:
    """What the ground does while they talk: collapse by the horizon, and the race with a deal."""
    dated = [
        (keys["date"], finding)
        for keys, finding in view.every("control.collapse_by")
        if set(keys) == {"date"} and finding.value is not None
    ]
    if not dated:
        return None
    date, fallen = max(dated, key=lambda pair: pair[0])
    when = day(parse_day(date))
    out = [*said_exists(fallen, f"A collapse of the state by {when}", notes), Text(". ")]
    first = view.find("ripeness.deal_first", forum=view.forum, linked="no")
    second = view.find("ripeness.collapse_first", forum=view.forum, linked="no")
    if first is not None and first.value is not None:
        out += said_exists(
            first, "That a deal at the table asked about becomes possible first", notes
        )
        out.append(Text(". "))
    if second is not None and second.value is not None:
        out += said_exists(second, "That the state falls first", notes)
        out.append(Text("."))
    lead = _race_lead(fallen, first, second)
    return Judgement(lead, thinned(out), Odds(f"collapse by {when}", fallen))


def _race_lead(fallen: Finding, deal: Finding | None, collapse: Finding | None) -> str:
    """What the numbers of the race say; without a race, what the odds of collapse say."""
    if deal is None or deal.value is None or collapse is None or collapse.value is None:
        near = fallen.value is not None and fallen.value >= 0.2
        return "The state may fall while they talk." if near else "The ground leaves time to talk."
    if 1.0 - deal.value - collapse.value > 0.5:
        return "Most often neither a possible deal nor collapse comes by the horizon."
    # As the page on the ground has it: ranges that overlap decide nothing.
    apart = (deal.low or 0) > (collapse.high or 1) or (collapse.low or 0) > (deal.high or 1)
    if not apart:
        return "A deal becomes possible before collapse about as often as after it."
    if deal.value > collapse.value:
        return "A deal becomes possible before collapse more often than the state falls first."
    return "The state falls first more often than a deal becomes possible before."
