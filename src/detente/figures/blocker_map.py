"""Blocker map: who, once waived, would rescue how many failed attempts, forum by forum."""

from __future__ import annotations

from detente.figures.figure import FULL, Figure
from detente.figures.marked import Cell, Column, MarkedRow, MarkedTable, needs_upright
from detente.figures.measure import wrap
from detente.figures.phrase import capital, percent, points
from detente.figures.view import View
from detente.findings.finding import Finding

TRUST = "trust"
_NAMES = 150


def waived(view: View, forum: str) -> list[tuple[str, Finding]]:
    """Single conditions of a forum by the share of failed draws that waiving them rescues.

    A party that has ratifiers stands with its own condition alone where that was computed
    (``X.own``), so that it is not counted twice with its factions.  ``trust`` is left out.

    Returns
    -------
    list of (actor id, finding)
        Falling, absent findings left out.
    """
    found: dict[str, Finding] = {}
    for keys, finding in view.every("agreement.blockers", forum=forum):
        if keys.get("linked", "no") != "no" or set(keys) - {"forum", "linked", "actor"}:
            continue
        if finding.value is not None:
            found[keys.get("actor", "")] = finding
    single: list[tuple[str, Finding]] = []
    for actor, finding in found.items():
        if actor == TRUST or "." in actor:
            continue
        single.append((actor, found.get(f"{actor}.own", finding)))
    return sorted(single, key=lambda pair: (-(pair[1].value or 0.0), pair[0]))


def distrust(view: View, forum: str) -> Finding | None:
    """The share of failed draws that waiving all trust taxes rescues."""
    return view.find("agreement.blockers", forum=forum, linked="no", actor=TRUST) or view.find(
        "agreement.blockers", forum=forum, actor=TRUST
    )


def first_blocker(view: View, forum: str) -> tuple[str, Finding] | None:
    """The single condition whose waiver rescues most failed draws; None if none rescues any."""
    order = waived(view, forum)
    return order[0] if order and (order[0][1].value or 0.0) > 0 else None


def blocking_sets(view: View, forum: str) -> list[tuple[list[str], float]]:
    """Smallest sets whose joint waiver opens a deal, and the share of failed draws of each."""
    found = view.find("agreement.blocking_sets", forum=forum, linked="no")
    found = found or view.find("agreement.blocking_sets", forum=forum)
    if found is None:
        return []
    return [(str(names).split("+"), float(share)) for names, share in found.detail.get("sets", ())]


def blocker_map(view: View, *, most_rows: int = 10, most_columns: int = 12) -> Figure:
    """Heat map of blockers and of the median margin by forum.

    Parameters
    ----------
    view : View
    most_rows, most_columns : int
        Most actors and forums shown; all are in the data.
    """
    forums = _columns(view, most_columns)
    by_forum = {forum: dict(waived(view, forum)) for forum in view.forums}
    peak: dict[str, float] = {}
    for forum in forums:
        for actor, finding in by_forum[forum].items():
            # By the lower end: few failed draws make a share that says little.
            known = finding.value if finding.mc_low is None else finding.mc_low
            peak[actor] = max(peak.get(actor, 0.0), known or 0.0)
    actors = sorted(peak, key=lambda actor: (-peak[actor], actor))[:most_rows]
    # Three lines of a head are what fits upright over a column.
    titles = [" ".join(wrap(view.short(f), 104, 11, lines=3)) for f in forums]
    room = (FULL - _NAMES) / max(1, len(forums))
    size = max(28.0, min(64.0, room))
    head = [Column("Waive …", "name", FULL - size * len(forums))]
    head += [Column(title, "shade", size) for title in titles]
    rows = [
        MarkedRow(
            (
                Cell(view.short(actor), camp=view.camp(actor)),
                *(_cell(by_forum[forum].get(actor)) for forum in forums),
            )
        )
        for actor in actors
    ]
    rows.append(
        MarkedRow(
            (
                Cell("All distrust", camp="other"),
                *(_cell(distrust(view, forum)) for forum in forums),
            ),
            apart=True,
        )
    )
    margins = [view.find("agreement.margin", forum=forum, linked="no") for forum in forums]
    if any(margin is not None and margin.value is not None for margin in margins):
        rows.append(
            MarkedRow(
                (
                    Cell("Median margin", small="points of utility; below 0 fails"),
                    *(_margin(margin) for margin in margins),
                ),
                apart=True,
            )
        )
    hidden = len(view.forums) - len(forums)
    return Figure(
        kind="blocker-map",
        title=_title(view, forums, by_forum),
        hint=(
            "Share of failed draws, in per cent, that become feasible when this one condition is "
            "waived. Dot: no veto there."
        ),
        alt=_alt(view, forums, by_forum),
        source=(
            "The margin is what the worst-off essential party has to spare under the best package."
            + (
                f" {hidden} further forum{' is' if hidden == 1 else 's are'} in the data."
                if hidden
                else ""
            )
        ),
        columns=("forum", "actor", "share", "mc_low", "mc_high"),
        rows=tuple(
            (forum, actor, finding.value, finding.mc_low, finding.mc_high)
            for forum in view.forums
            for actor, finding in [*by_forum[forum].items(), (TRUST, distrust(view, forum))]
            if finding is not None
        ),
        table=MarkedTable(
            tuple(head), tuple(rows), scroll=True, upright=needs_upright(titles, size - 4)
        ),
        evidence=_evidence(view, by_forum),
        quantities=tuple(f.quantity for forum in forums for f in by_forum[forum].values()),
        absent="" if actors else _reason(view),
    )


def _columns(view: View, most: int) -> list[str]:
    forums = [forum for forum in view.forums if view.feasible(forum) is not None]
    if len(forums) <= most:
        return forums
    kept = forums[:most]
    return kept if view.forum in kept or not view.forum else [*kept[:-1], view.forum]


def _cell(finding: Finding | None) -> Cell:
    if finding is None or finding.value is None:
        return Cell("·", muted=True)
    return Cell(percent(finding.value, sign=False), shade=min(1.0, finding.value))


def _margin(finding: Finding | None) -> Cell:
    if finding is None or finding.value is None:
        return Cell("–", muted=True)
    return Cell(points(100 * finding.value, signed=True), strong=finding.value >= 0)


def _title(view: View, forums: list[str], by_forum: dict[str, dict[str, Finding]]) -> str:
    firsts = {forum: first for forum in forums if (first := first_blocker(view, forum))}
    if not firsts:
        return "No single waiver rescues a failed attempt"
    names = {actor for actor, _ in firsts.values()}
    trust = [
        forum
        for forum, (_, finding) in firsts.items()
        if (lack := distrust(view, forum)) is not None
        and (lack.value or 0.0) > (finding.value or 0.0)
    ]
    if len(names) == 1:
        said = f"{capital(view.short(next(iter(names))))} is the first blocker at every table"
    elif len(names) > len(firsts) / 2:
        said = "Nearly every table has its own spoiler"
    else:
        common = max(sorted(names), key=lambda a: sum(f[0] == a for f in firsts.values()))
        count = sum(first[0] == common for first in firsts.values())
        said = f"{capital(view.short(common))} blocks first at {count} of {len(firsts)} tables"
    if len(trust) == len(firsts):
        return f"{said}; distrust weighs more than any of them"
    if len(trust) > len(firsts) / 2:
        return f"{said}; distrust weighs more at {len(trust)} of them"
    return said


def _alt(view: View, forums: list[str], by_forum: dict[str, dict[str, Finding]]) -> str:
    said = [
        f"{view.short(forum)}: {view.short(first[0])} {percent(first[1].value)}"
        for forum in forums
        if (first := first_blocker(view, forum))
    ]
    return (
        "Heat map of the share of failed draws rescued by waiving one condition. First blocker by "
        f"forum: {'; '.join(said) or 'none'}."
    )


def _evidence(view: View, by_forum: dict[str, dict[str, Finding]]) -> tuple[str, ...]:
    ids: dict[str, None] = {}
    for found in by_forum.values():
        for finding in found.values():
            ids.update(dict.fromkeys(finding.evidence))
    return tuple(ids)


def _reason(view: View) -> str:
    for _, finding in view.every("agreement.blockers"):
        if finding.reason:
            return finding.reason
    return "No blockers were computed in this run."
