"""Premises and conclusions: does what the writer concludes follow from what the writer asserts?"""

from __future__ import annotations

from dataclasses import dataclass

from detente.figures.figure import FULL, Figure
from detente.figures.marked import Cell, Column, MarkedRow, MarkedTable
from detente.figures.measure import wrap
from detente.figures.phrase import percent, spelled
from detente.figures.view import View
from detente.findings.finding import Finding
from detente.findings.quantity import parse

_NAMES = 238
#: Odds added by the premises from which they are said to speak for a conclusion.
BEARS = 0.05


@dataclass(frozen=True)
class Conclusion:
    """One conclusion of the brief, on its premises."""

    claim: str
    text: str
    finding: Finding

    @property
    def base(self) -> float | None:
        """How often it holds whatever the premises do, 0-1."""
        return _number(self.finding.detail.get("base"))

    @property
    def given(self) -> float | None:
        """How often it holds where all premises do, 0-1; None where too few draws are left."""
        return self.finding.value

    @property
    def effective(self) -> int | None:
        """Draws, or independent worlds, that the number on all premises is worth."""
        found = self.finding.detail.get("effective")
        return None if found is None else int(found)

    def alone(self, premise: str) -> float | None:
        """How often it holds where this premise does."""
        return _first(self.finding.detail.get("alone", {}).get(premise))

    def without(self, premise: str) -> float | None:
        """How often it holds where all premises but this one are imposed."""
        return _first(self.finding.detail.get("dropped", {}).get(premise))

    @property
    def carried_by(self) -> tuple[str, ...]:
        """Premises without which it loses odds, or each of which is enough for it."""
        told = self.finding.detail
        return tuple(told.get("carries") or told.get("enough") or ())


def conclusions(view: View) -> list[Conclusion]:
    """The conclusions of the brief that were tested, in the order of the brief."""
    found = {keys["of"]: finding for keys, finding in view.every("argument.follows")}
    return [
        Conclusion(row.key, row.text("text"), found[row.key])
        for row in view.situation.table("claims")
        if row.key in found
    ]


def premises(view: View) -> list[tuple[str, float, bool]]:
    """The premises of the brief: claim, share of draws in which it holds, imposed or not."""
    found = view.find("argument.premises")
    given = found.detail.get("premises", ()) if found is not None else ()
    return [(str(each["claim"]), float(each["holds"]), bool(each["used"])) for each in given]


def premises_chart(view: View, *, most: int = 6, most_rows: int = 10) -> Figure:
    """Heat map: conclusions by premises.

    Parameters
    ----------
    view : View
    most, most_rows : int
        Most conclusions and premises shown, those that move and are moved most; all are in the
        data.
    """
    every, given = conclusions(view), premises(view)
    shown = _chosen(every, most)
    size = min(96.0, (FULL - _NAMES) / max(1, len(shown)))
    head = [Column("Where this holds …", "name", FULL - size * len(shown))]
    head += [
        Column(" ".join(wrap(f"{one.claim} {one.text}", size - 6, 11, lines=5)), "shade", size)
        for one in shown
    ]
    rows = [
        _row("As things stand", "whatever the premises do", [one.base for one in shown]),
        _row(
            "All premises together",
            f"the {spelled(sum(used for *_, used in given))} that can hold at once",
            [one.given for one in shown],
        ),
        _counts(shown),
    ]
    # A premise that leaves too few draws for every conclusion has a row in the data only.
    tellable = [one for one in given if any(c.alone(one[0]) is not None for c in shown)]
    moving = sorted(tellable, key=lambda one: (-_pull(one[0], shown), one[0]))[:most_rows]
    for place, (claim, holds, used) in enumerate(moving):
        row = view.situation.table("claims").get(claim)
        text = row.text("text") if row is not None else ""
        cells = tuple(
            Cell(muted=True)
            if one.claim == claim
            else _cell(one.alone(claim), strong=claim in one.carried_by)
            for one in shown
        )
        label = " ".join(wrap(f"{claim} {text}", _NAMES - 8, 12, lines=2))
        small = f"holds in {percent(holds)} of draws" + ("" if used else "; not imposed")
        rows.append(MarkedRow((Cell(label, small=small), *cells), apart=place == 0))
    return Figure(
        kind="premises",
        title=_title(every),
        hint=(
            "How often each conclusion (columns) holds, in per cent, where all premises of the "
            "brief, or only this one, are taken as true. Bold: the premise that carries it. Dash: "
            "too few draws are left for a number."
            + _left_out(len(given) - len(tellable), len(tellable) - len(moving))
        ),
        alt=_alt(shown),
        source=(
            "Whether the premises are true is another question: see the ledger of claims. All "
            "premises together by redrawing worlds in which they hold."
            if any(one.finding.detail.get("how") == "redrawn worlds" for one in every)
            else "Whether the premises are true is another question: see the ledger of claims."
        ),
        columns=(
            "conclusion", "premise", "base", "all_premises", "effective", "alone", "without",
            "carries",
        ),
        rows=tuple(
            (one.claim, claim, one.base, one.given, one.effective, one.alone(claim),
             one.without(claim), "yes" if claim in one.carried_by else "no")
            for one in every
            for claim, *_ in given
            if claim != one.claim
        ),
        table=MarkedTable(tuple(head), tuple(rows), scroll=True),
        evidence=tuple(one.claim for one in every),
        quantities=tuple(one.finding.quantity for one in every),
        absent="" if every and given else _reason(view),
    )  # fmt: skip


def _pull(claim: str, shown: list[Conclusion]) -> float:
    """How far a premise alone moves the conclusion that it moves most, 0-1."""
    pulls = [
        abs(alone - one.base)
        for one in shown
        if (alone := one.alone(claim)) is not None and one.base is not None
    ]
    return max(pulls, default=0.0)


def _left_out(seldom: int, idle: int) -> str:
    parts = []
    if seldom:
        parts.append(f"{seldom} that {'holds' if seldom == 1 else 'hold'} too seldom")
    if idle:
        parts.append(f"{idle} that {'moves' if idle == 1 else 'move'} them less")
    return f" Left out: {' and '.join(parts)}." if parts else ""


def _chosen(every: list[Conclusion], most: int) -> list[Conclusion]:
    """Those with a number first, then those that the premises move most; in their own order."""

    def telling(one: Conclusion) -> float:
        if one.given is None or one.base is None:
            return -1.0
        return abs(one.given - one.base)

    kept = sorted(every, key=lambda one: (-telling(one), one.claim))[:most]
    return [one for one in every if one in kept]


def _row(label: str, small: str, values: list[float | None]) -> MarkedRow:
    return MarkedRow((Cell(label, strong=True, small=small), *(_cell(value) for value in values)))


def _counts(shown: list[Conclusion]) -> MarkedRow:
    """How much stands behind the row of all premises."""
    cells = tuple(
        Cell(f"{one.effective:,}", muted=True)
        if one.effective is not None
        else Cell("–", muted=True)
        for one in shown
    )
    small = "worlds that resemble each other count for less than one"
    return MarkedRow((Cell("Effective number of worlds", small=small), *cells))


def _cell(value: float | None, *, strong: bool = False) -> Cell:
    if value is None:
        return Cell("–", muted=True)
    return Cell(percent(value, sign=False), shade=min(1.0, value), strong=strong)


def _title(every: list[Conclusion]) -> str:
    known = [
        (one.given, one.base) for one in every if one.given is not None and one.base is not None
    ]
    if not known:
        return "Whether the conclusions follow from the premises could not be told"
    helped = sum(given - base >= BEARS for given, base in known)
    held = sum(given >= 0.5 for given, _ in known)
    total = len(known)
    return (
        f"Granted the premises, {spelled(held)} of {spelled(total)} conclusions "
        f"{'holds' if held == 1 else 'hold'} more often than not; the premises speak for "
        f"{spelled(helped)}"
    )


def _alt(shown: list[Conclusion]) -> str:
    said = "; ".join(
        f"{one.claim} {percent(one.base) or 'unknown'} as things stand and "
        f"{percent(one.given) or 'unknown'} on all premises"
        for one in shown
    )
    return f"Heat map of how often each conclusion holds on each premise: {said or 'none'}."


def _first(pair: object) -> float | None:
    return _number(pair[0]) if isinstance(pair, list | tuple) and pair else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _reason(view: View) -> str:
    for finding in view.findings:
        if parse(finding.quantity)[0].startswith("argument.") and finding.reason:
            return f"{finding.reason[:1].upper()}{finding.reason[1:]}."
    return "Whether the argument follows was not computed in this run."
