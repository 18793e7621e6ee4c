"""Forum table: every forum with its odds, sorted, the one asked about tinted."""

from __future__ import annotations

from detente.figures.blocker_map import first_blocker
from detente.figures.figure import Figure
from detente.figures.marked import Cell, Column, MarkedRow, MarkedTable
from detente.figures.phrase import (
    capital,
    interval,
    odds,
    ordinal,
    percent,
    spelled,
    spread_of,
    word,
)
from detente.figures.strip import odds_ruler
from detente.figures.view import View
from detente.findings.finding import Finding

COLUMNS = (
    "forum", "name", "words", "value", "low", "high", "mc_low", "mc_high", "worth_having",
    "coverage", "first_blocker", "reason",
)  # fmt: skip


#: What is on offer, as a title or a hint says it.
OFFERED = {"no": "", "yes": ", with all concessions on offer,"}


def forum_table(view: View, *, linked: str = "no", most: int = 0) -> Figure:
    """The forums by falling odds that some deal is possible.

    Parameters
    ----------
    view : View
    linked : str
        ``no`` for the agenda alone, ``yes`` with all linkable issues on offer.
    most : int
        Most rows; the headline forum is kept whatever its rank.  0 shows all.
    """
    order = sorted(view.forums, key=lambda forum: (-_value(view, forum, linked), forum))
    shown = _kept(order, view.forum, most)
    head = [
        Column("Forum", "name", 0),
        Column("Any deal", "word", 100),
        Column("", "number", 50, spoken="Odds"),
        Column("range", "range", 52),
        Column("", "strip", 100, spoken="Ruler"),
    ]
    if view.at_least is not None:
        head.append(Column("worth having", "extra", 50))
    head += [Column("stakes covered", "extra", 56), Column("Waive this first", "side", 112)]
    rows = tuple(_row(view, forum, linked) for forum in shown)
    data = tuple(_data(view, forum, linked) for forum in order)
    left = len(order) - len(shown)
    return Figure(
        kind="forum-table",
        title=_title(view, order, linked),
        hint=(
            f"Odds that some package{OFFERED[linked]} suits all essential parties and the factions "
            "that can block them. Thick tick: share of draws. Bar: range over the choices of "
            "method."
        ),
        alt=_alt(view, order, linked),
        source=(
            "Stakes covered: what those at the table can move of all influence, resolve and "
            "salience at stake. " + (f"{capital(further(left))} in the data. " if left else "")
        ).strip(),
        columns=COLUMNS,
        rows=data,
        table=MarkedTable(tuple(head), rows, bands=True),
        evidence=_evidence(view, shown, linked),
        quantities=tuple(
            finding.quantity
            for forum in shown
            if (finding := view.feasible(forum, linked=linked)) is not None
        ),
        absent="" if order else "The situation names no forum (forums.csv is missing or empty).",
    )


def _kept(order: list[str], headline: str, most: int) -> list[str]:
    if not most or len(order) <= most:
        return order
    kept = order[:most]
    return kept if headline in kept or headline not in order else [*kept[:-1], headline]


def _value(view: View, forum: str, linked: str) -> float:
    finding = view.feasible(forum, linked=linked)
    return -1.0 if finding is None or finding.value is None else finding.value


def _row(view: View, forum: str, linked: str) -> MarkedRow:
    finding = view.feasible(forum, linked=linked)
    name = Cell(view.short(forum), small="the question asked" if forum == view.forum else "")
    width = 5 + (view.at_least is not None) + 2
    if finding is None or finding.value is None:
        reason = finding.reason if finding is not None and finding.reason else "not in this run"
        cells = [name, Cell("Not computed", small=reason, muted=True)]
        cells += [Cell()] * (width - 2)
        return MarkedRow(tuple(cells), selected=forum == view.forum)
    said = f"{capital(word(finding))}, {odds(finding)}"
    cells = [
        name,
        Cell(capital(word(finding)), strong=True),
        Cell(percent(finding.value), strong=True),
        Cell(interval(*spread_of(finding)), muted=True),
        Cell(strip=odds_ruler(finding.value, *spread_of(finding), alt=said)),
    ]
    if view.at_least is not None:
        worth = view.substance(forum, linked=linked)
        cells.append(Cell(percent(worth.value) if worth is not None else ""))
    coverage = view.value("agreement.coverage", forum=forum)
    cells.append(Cell(percent(coverage)))
    blocker = first_blocker(view, forum)
    cells.append(
        Cell(view.short(blocker[0]), camp=view.camp(blocker[0]))
        if blocker
        else Cell("–", muted=True)
    )
    return MarkedRow(tuple(cells), selected=forum == view.forum)


def _data(view: View, forum: str, linked: str) -> tuple[object, ...]:
    finding = view.feasible(forum, linked=linked) or Finding.absent("", "not in this run")
    worth = view.substance(forum, linked=linked)
    blocker = first_blocker(view, forum)
    return (
        forum,
        view.name(forum),
        finding.words,
        finding.value,
        finding.low,
        finding.high,
        finding.mc_low,
        finding.mc_high,
        None if worth is None else worth.value,
        view.value("agreement.coverage", forum=forum),
        blocker[0] if blocker else None,
        finding.reason,
    )


def _title(view: View, order: list[str], linked: str) -> str:
    values = [value for forum in order if (value := _value(view, forum, linked)) >= 0]
    if not values:
        return "No odds could be computed for any forum"
    likely = sum(value >= 0.55 for value in values)
    count = len(values)
    opening = "At " if linked == "no" else "With all concessions on offer, at "
    if count == 1:
        where, no = "the only table", "" if likely else "not "
        return opening + f"{where} a deal is {no}likely to be possible"
    if likely == 0:
        none = "neither of the two" if count == 2 else f"none of the {spelled(count)}"
        first = f"{none} tables is a deal likely to be possible"
    elif likely == count:
        every = "both" if count == 2 else f"all {spelled(count)}"
        first = f"{every} tables a deal is likely to be possible"
    else:
        first = f"{spelled(likely)} of {spelled(count)} tables a deal is likely to be possible"
    first = opening + first
    if view.forum in order and _value(view, view.forum, linked) >= 0:
        rank = 1 + order.index(view.forum)
        first += f"; the one asked about ranks {ordinal(rank)}"
    return first


def further(left: int) -> str:
    """How many forums are left out of a table, with their verb.

    Examples
    --------
    >>> further(1), further(3)
    ('one further forum is', 'three further forums are')
    """
    return f"{spelled(left)} further {'forum is' if left == 1 else 'forums are'}"


def _alt(view: View, order: list[str], linked: str) -> str:
    said = []
    for forum in order[:12]:
        finding = view.feasible(forum, linked=linked)
        if finding is not None:
            said.append(f"{view.short(forum)} {word(finding)} ({odds(finding)})")
    more = f" and {len(order) - 12} more" if len(order) > 12 else ""
    offered = OFFERED[linked].rstrip(",")
    listed = "; ".join(said)
    return f"Table of forums by falling odds of a possible deal{offered}: {listed}{more}."


def _evidence(view: View, forums: list[str], linked: str) -> tuple[str, ...]:
    ids: dict[str, None] = {}
    for forum in forums:
        finding = view.feasible(forum, linked=linked)
        if finding is not None:
            ids.update(dict.fromkeys(finding.evidence))
    return tuple(ids)


def best_forums(view: View, *, most: int = 2, linked: str = "no") -> list[str]:
    """Forums whose odds are higher than those of the one asked about, best first.

    Best is judged by the odds of a deal worth having where the situation says what that is: a
    table that decides little agrees easily.
    """
    asked = _value(view, view.forum, linked) if view.forum else -1.0

    def worth(forum: str) -> float:
        finding = view.substance(forum, linked=linked)
        return _value(view, forum, linked) if finding is None else finding.value or 0.0

    better = [
        forum
        for forum in view.forums
        if forum != view.forum
        and _value(view, forum, linked) > max(asked, 0.0)
        and worth(forum) >= worth(view.forum)
    ]
    return sorted(better, key=lambda forum: (-worth(forum), forum))[:most]
