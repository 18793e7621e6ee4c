"""Claims ledger: what the writer says beside what the model says, and what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from detente.figures.figure import Figure
from detente.figures.labels import located
from detente.figures.marked import Cell, Column, MarkedRow, MarkedTable
from detente.figures.phrase import DASH, NBSP, capital, interval, percent, word
from detente.figures.strip import Mark, odds_ruler, swatch
from detente.figures.view import View
from detente.findings.finding import Finding
from detente.situation.model import Row

AGREES = "agrees"


@dataclass(frozen=True)
class Verdict:
    """One claim beside the quantity that tests it.

    Parameters
    ----------
    claim : Row
    finding : Finding or None
        ``claims.verdict[claim=…]``; its value is what the model says.
    """

    claim: Row
    finding: Finding | None

    @property
    def value(self) -> float | None:
        """What the model says, 0-1."""
        return None if self.finding is None else self.finding.value

    @property
    def says(self) -> tuple[float, float] | None:
        """Band that the writer's words stand for."""
        low, high = self.claim.number("says_low"), self.claim.number("says_high")
        return None if low is None or high is None else (low, high)

    @property
    def outcome(self) -> float | None:
        """What happened, 0 or 1; None while it is open."""
        return self.claim.number("outcome")

    @property
    def agreement(self) -> str:
        """Verdict in words; empty without a value."""
        if self.finding is None:
            return ""
        said = str(self.finding.detail.get("verdict", ""))
        return "" if said in {"no band", "not tested"} else said

    @property
    def banded(self) -> bool:
        """Whether there is a probability to set beside the writer's band."""
        return self.value is not None and self.says is not None and bool(self.agreement)

    @property
    def gap(self) -> float:
        """How far the model is from the writer's band, 0-1."""
        if self.value is None or self.says is None:
            return 0.0
        low, high = self.says
        return max(0.0, low - self.value, self.value - high)

    @property
    def reason(self) -> str:
        """Why there is no value."""
        if not self.claim.text("quantity"):
            return "names nothing that can be computed here"
        if self.finding is None:
            return "not in this run"
        return self.finding.reason


def verdicts(view: View) -> list[Verdict]:
    """Every claim with its finding, in the order of the brief."""
    return [
        Verdict(row, view.find("claims.verdict", claim=row.key))
        for row in view.situation.table("claims")
    ]


def claims_ledger(view: View, *, most: int = 0) -> Figure:
    """The claims of the brief with writer's band, model and outcome.

    Parameters
    ----------
    view : View
    most : int
        Most rows: the question asked first, then the widest gaps.  0 shows every testable claim.
    """
    every = verdicts(view)
    testable = [verdict for verdict in every if verdict.banded]
    shown = _chosen(view, testable, most) if most else testable
    later = any(verdict.outcome is not None for verdict in shown)
    head = [
        Column("Claim and hedge", "name", 0),
        Column("", "strip", 134, spoken="Writer and model"),
        Column("Model says", "word", 132),
        Column("Verdict", "note", 102),
    ]
    if later:
        head.append(Column("Later", "side", 76))
    return Figure(
        kind="claims-ledger",
        title=_title(testable),
        hint=(
            f"{len(shown)} of {len(every)} claims shown"
            + (
                f"; {len(every) - len(testable)} cannot be tested in this run."
                if len(every) > len(testable)
                else "."
            )
            + (
                " Later: the event in question as stated positively (the quantity in the data), "
                "whichever way the claim puts it; it serves scoring only."
                if later
                else ""
            )
        ),
        alt=_alt(shown),
        source="Bands after ICD 203; claims and outcomes from claims.csv.",
        columns=(
            "claim", "locator", "text", "phrase", "says_low", "says_high", "quantity", "value",
            "low", "high", "agreement", "outcome", "brier_model", "brier_writer", "reason",
        ),
        rows=tuple(_data(verdict) for verdict in every),
        table=MarkedTable(
            tuple(head), tuple(_row(view, verdict, later) for verdict in shown), bands=True
        ),
        legend=(
            (swatch((Mark("bracket", 0.05, 0.95),), height=16), "the writer’s words stand for"),
            (swatch((Mark("range", 0, 1), Mark("point", 0.5)), height=16), "model"),
            *(
                ((swatch((Mark("square", 0.5),), width=27), "what happened (0 or 1)"),)
                if later
                else ()
            ),
        ),
        evidence=tuple(verdict.claim.key for verdict in shown),
        quantities=tuple(v.finding.quantity for v in shown if v.finding is not None),
        absent="" if testable else _reason(every),
    )  # fmt: skip


def _chosen(view: View, testable: list[Verdict], most: int) -> list[Verdict]:
    asked = f"agreement.feasible[forum={view.forum},"
    by_gap = sorted(testable, key=lambda v: (-v.gap, v.claim.key))
    # Half of the room for the question asked, so that other claims are seen too.
    first = [v for v in by_gap if v.claim.text("quantity").startswith(asked)][: most // 2]
    kept = [*first, *(v for v in by_gap if v not in first)][:most]
    return [verdict for verdict in testable if verdict in kept]


def _row(view: View, verdict: Verdict, later: bool) -> MarkedRow:
    claim, finding = verdict.claim, verdict.finding
    assert finding is not None
    says = verdict.says
    band = f"writer {interval(*says)}{NBSP}%" if says else "a recommendation"
    between = interval(finding.low, finding.high)
    said = f"{capital(word(finding))}, {percent(finding.value)}, {between}; {band}"
    phrase = claim.text("phrase")
    cells = [
        Cell(
            claim.text("text"),
            above=" · ".join(
                part
                for part in (claim.key, located(claim.text("locator")), view.holder(claim))
                if part
            ),
            small=f"“{phrase}”" if phrase else "",
        ),
        Cell(
            strip=odds_ruler(
                finding.value, finding.low, finding.high, alt=said, writer=says,
                outcome=verdict.outcome, height=24, pad=14,
            )
        ),
        Cell(
            f"{capital(word(finding))} {percent(finding.value)}",
            strong=True,
            small=f"{between}, {band}" if between else band,
        ),
        Cell(capital(verdict.agreement) or DASH, strong=True),
    ]  # fmt: skip
    if later:
        outcome = verdict.outcome
        cells.append(
            Cell(
                "open"
                if outcome is None
                else f"event: {'happened' if outcome else 'did not happen'}"
            )
        )
    return MarkedRow(tuple(cells))


def _data(verdict: Verdict) -> tuple[object, ...]:
    claim, finding = verdict.claim, verdict.finding
    says = verdict.says or (None, None)
    return (
        claim.key,
        claim.text("locator"),
        claim.text("text"),
        claim.text("phrase"),
        *says,
        claim.text("quantity"),
        verdict.value,
        finding.low if finding else None,
        finding.high if finding else None,
        verdict.agreement,
        verdict.outcome,
        finding.detail.get("brier_model") if finding else None,
        finding.detail.get("brier_writer") if finding else None,
        verdict.reason if verdict.value is None else "",
    )


def _title(testable: list[Verdict]) -> str:
    banded = testable
    if not banded:
        return "None of the claims could be tested in this run"
    counts = Counter(verdict.agreement for verdict in banded)
    agree = counts.get(AGREES, 0)
    if len(banded) == 1:
        return f"The one claim that could be tested: {banded[0].agreement}"
    others = [(n, said) for said, n in counts.items() if said and said != AGREES]
    tail = ""
    if others:
        count, said = max(others, key=lambda pair: (pair[0], pair[1]))
        tail = f"; {count} {'is' if count == 1 else 'are'} {said}" if said else ""
    verb = "agrees" if agree == 1 else "agree"
    said = f"{agree or 'none'} {verb} with the model{tail}"
    return f"Of {len(banded)} claims that could be tested, {said}"


def _alt(shown: list[Verdict]) -> str:
    said = [
        f"{v.claim.key}: model {percent(v.value)}"
        + (f", writer {interval(*v.says)}{NBSP}%" if v.says else "")
        + (f", {v.agreement}" if v.agreement else "")
        for v in shown
    ]
    return f"Claims beside the model. {'; '.join(said) or 'No claim could be tested'}."


def _reason(every: list[Verdict]) -> str:
    if not every:
        return "The situation lists no claims (claims.csv is missing or empty)."
    return "None of the claims names a quantity that this run computed."
