"""Concession ladder: which issues, put on the table too, would raise the odds by how much."""

from __future__ import annotations

from dataclasses import dataclass

from detente.figures.figure import Figure
from detente.figures.marked import Cell, Column, MarkedRow, MarkedTable
from detente.figures.phrase import (
    capital,
    interval,
    listed,
    odds,
    percent,
    points,
    spelled,
    spread_of,
    word,
)
from detente.figures.strip import Mark, Strip, odds_ruler
from detente.figures.view import View
from detente.findings.finding import Finding


@dataclass(frozen=True)
class Rung:
    """A set of linked issues and the odds with it."""

    issues: tuple[str, ...]
    finding: Finding

    @property
    def value(self) -> float:
        """Odds, 0-1."""
        return self.finding.value or 0.0


def rungs(view: View, forum: str) -> list[Rung]:
    """Sets of linked issues whose odds were computed for a forum, by rising odds."""
    found = []
    for keys, finding in view.every("agreement.feasible", forum=forum):
        linked = keys.get("linked", "no")
        if set(keys) != {"forum", "linked"} or linked in {"no", "yes"} or finding.value is None:
            continue
        found.append(Rung(tuple(linked.split("+")), finding))
    return sorted(found, key=lambda rung: (rung.value, rung.issues))


def concession_ladder(view: View, *, forum: str = "", most: int = 6) -> Figure:
    """The cheapest way up: the best set of each size, and all issues at once.

    Parameters
    ----------
    view : View
    forum : str
        Id; the headline's if empty.
    most : int
        Most rungs shown; every set that was computed is in the data.
    """
    forum = forum or view.forum
    base, everything = view.feasible(forum), view.feasible(forum, linked="yes")
    every = rungs(view, forum)
    shown = chosen(every, most)
    rows = []
    start = base.value if base is not None else None
    if base is not None and start is not None:
        rows.append(_row("Core issues only", "", base, None))
        rows += [
            _row(
                "".join(f"+ {view.short(issue)} " for issue in rung.issues).strip(),
                _who(view, rung.finding),
                rung.finding,
                rung.value - start,
            )
            for rung in shown
        ]
        # With one linkable issue, all of them are the rung that stands there already.
        alone = len(view.linkable) == 1 and bool(shown)
        if everything is not None and everything.value is not None and view.linkable and not alone:
            rows.append(
                _row(
                    f"+ all {spelled(len(view.linkable))} linkable issues"
                    if len(view.linkable) > 1
                    else "+ the linkable issue",
                    _who(view, everything),
                    everything,
                    everything.value - start,
                )
            )
    return Figure(
        kind="concession-ladder",
        title=_title(start, every, everything),
        hint=f"{view.short(forum)}: odds with further issues on offer. Upright line: even odds.",
        alt="Odds with wider concessions: "
        + "; ".join(f"{row.cells[0].text} {row.cells[1].text} {row.cells[2].text}" for row in rows)
        + ".",
        source="A linked issue is on offer, not imposed: linking never lowers the odds.",
        columns=("linked", "value", "low", "high", "points", "gives", "gains"),
        rows=tuple(
            (
                "+".join(rung.issues),
                rung.value,
                rung.finding.low,
                rung.finding.high,
                None if start is None else 100 * (rung.value - start),
                " ".join(rung.finding.detail.get("gives", ())),
                " ".join(rung.finding.detail.get("gains", ())),
            )
            for rung in every
        ),
        table=MarkedTable(
            (
                Column("On the table", "name", 0),
                Column("Any deal", "word", 96),
                Column("", "number", 48, spoken="Odds"),
                Column("range", "range", 52),
                Column("", "strip", 170, spoken="Ruler"),
                Column("points", "number", 52),
            ),
            tuple(rows),
            bands=True,
        ),
        quantities=tuple(rung.finding.quantity for rung in shown),
        evidence=everything.evidence if everything is not None else (),
        absent="" if len(rows) > 1 else "The situation has no linkable issue to offer.",
    )


def chosen(every: list[Rung], most: int) -> list[Rung]:
    """The best set of each size, then the next best with fewest issues; by rising odds."""
    by_size: dict[int, list[Rung]] = {}
    for rung in reversed(every):
        by_size.setdefault(len(rung.issues), []).append(rung)
    rounds = [same[place] for place in range(3) for _, same in sorted(by_size.items())
              if place < len(same)]  # fmt: skip
    return sorted(rounds[:most], key=lambda rung: (rung.value, rung.issues))


def _row(label: str, who: str, finding: Finding, gain: float | None) -> MarkedRow:
    said = f"{capital(word(finding))}, {odds(finding)}"
    ruler = odds_ruler(finding.value, *spread_of(finding), alt=said)
    strip = Strip((*ruler.marks, Mark("upright", 0.5, tone="ink-3")), said, ruler.height)
    return MarkedRow(
        (
            Cell(label, small=who),
            Cell(capital(word(finding)), strong=True),
            Cell(percent(finding.value), strong=True),
            Cell(interval(*spread_of(finding)), muted=True),
            Cell(strip=strip),
            Cell("" if gain is None else points(100 * gain, signed=True)),
        )
    )


def _who(view: View, finding: Finding) -> str:
    gives = [view.short(actor) for actor in finding.detail.get("gives", ())]
    gains = [view.short(actor) for actor in finding.detail.get("gains", ())]
    said = []
    if gives:
        said.append(f"{listed(gives, most=2)} {'gives' if len(gives) == 1 else 'give'}")
    if gains:
        said.append(f"{listed(gains, most=2)} {'gains' if len(gains) == 1 else 'gain'}")
    return ", ".join(said)


def _title(start: float | None, every: list[Rung], everything: Finding | None) -> str:
    if start is None:
        return "What concessions would add was not computed"
    top = max([rung.value for rung in every] + [_value(everything)])
    gain = round(100 * (top - start))
    if gain < 1:
        return "Wider concessions add nothing"
    if start < 0.5 <= top:
        return f"Wider concessions lift the odds past even, by {gain} points"
    if top < 0.5:
        return f"Wider concessions add {gain} points and do not buy even odds"
    return f"Wider concessions add {gain} points"


def _value(finding: Finding | None) -> float:
    return 0.0 if finding is None or finding.value is None else finding.value
