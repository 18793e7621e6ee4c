"""Package chart: what a deal would say, issue by issue, beside what happens without one."""

from __future__ import annotations

import re
from typing import Any

from detente.figures.figure import Figure
from detente.figures.marked import Cell, Column, MarkedRow, MarkedTable
from detente.figures.phrase import DASH, capital, listed, points
from detente.figures.strip import Mark, Strip, swatch
from detente.figures.view import View
from detente.situation.model import Row

_ANCHOR = re.compile(r"(?:^|;)\s*(\d+(?:\.\d+)?)\s*=")


def anchors(issue: Row) -> list[tuple[float, str]]:
    """Described points of an issue's scale, ends included, rising.

    Examples
    --------
    >>> anchors(Row("issues", "k", {"low": "none", "high": "all", "anchors": "50=half"}))
    [(0.0, 'none'), (50.0, 'half'), (100.0, 'all')]
    """
    text = issue.text("anchors")
    marks = list(_ANCHOR.finditer(text))
    found = []
    for index, mark in enumerate(marks):
        end = marks[index + 1].start() if index + 1 < len(marks) else len(text)
        found.append((float(mark.group(1)), text[mark.end() : end].strip(" ;")))
    ends = [(0.0, issue.text("low")), (100.0, issue.text("high"))]
    return sorted([pair for pair in [*found, *ends] if pair[1]])


def described(issue: Row, value: float) -> str:
    """A point of an issue's scale in the words of the nearest described point."""
    known = anchors(issue)
    if not known:
        return f"{points(value)} of 100"
    at, text = min(known, key=lambda pair: abs(pair[0] - value))
    gap = value - at
    if abs(gap) <= 3:
        return capital(text)
    side = "above" if gap > 0 else "below"
    degree = "Just" if abs(gap) <= 8 else "Somewhat" if abs(gap) <= 18 else "Well"
    return f"{degree} {side}: {text}"


def package_chart(view: View, *, forum: str = "", linked: str = "no") -> Figure:
    """No deal, feasible range and predicted package on every issue.

    Parameters
    ----------
    view : View
    forum : str
        Id; the headline's if empty.
    """
    forum = forum or view.forum
    agenda = set(view.agenda(forum))
    issues = [*view.core, *(issue for issue in view.linkable if issue in agenda)]
    rows: list[MarkedRow] = []
    data: list[tuple[Any, ...]] = []
    moved: list[tuple[float, str]] = []
    evidence: dict[str, None] = {}
    for key in issues:
        issue = view.situation.issues[key]
        no_deal = issue.value("reversion")
        package = view.find("agreement.package", forum=forum, linked=linked, issue=key)
        feasible = view.find("agreement.win_set", forum=forum, linked=linked, issue=key)
        at = package.value if package is not None and key in agenda else None
        if package is not None:
            evidence.update(dict.fromkeys(package.evidence))
        marks = [Mark("base"), Mark("ends")]
        if no_deal is not None:
            marks += [Mark("dotted", no_deal.low / 100, no_deal.high / 100)]
        low = feasible.low if feasible is not None and at is not None else None
        high = feasible.high if feasible is not None and at is not None else None
        if low is not None and high is not None:
            marks.append(Mark("range", low / 100, high / 100))
        if no_deal is not None:
            marks.append(Mark("thin", no_deal.best / 100))
        if at is not None:
            marks.append(Mark("diamond", at / 100))
            if no_deal is not None:
                moved.append((at - no_deal.best, key))
        words = _words(issue, at, no_deal.best if no_deal else None, on=key in agenda)
        today = no_deal.best if no_deal else None
        alt = f"{view.name(key)}: no deal {_point(today)}, package {_point(at)}"
        rows.append(
            MarkedRow(
                (
                    Cell(view.name(key), muted=key not in agenda),
                    Cell(strip=Strip(tuple(marks), alt, 22, 2)),
                    Cell(points(at), strong=True),
                    Cell(words, muted=key not in agenda),
                )
            )
        )
        data.append(
            (
                key,
                view.name(key),
                no_deal.low if no_deal else None,
                no_deal.best if no_deal else None,
                no_deal.high if no_deal else None,
                low,
                high,
                package.low if package is not None and at is not None else None,
                at,
                package.high if package is not None and at is not None else None,
                words,
            )
        )
    return Figure(
        kind="package",
        title=_title(view, moved),
        hint=(
            f"{view.short(forum)}: the range of packages that all essential parties could live "
            "with and the likeliest one, beside what happens without a deal. Scales run from 0 "
            "(left) to 100."
        ),
        alt=_alt(view, forum, data),
        source="Medians over the draws in which a deal is feasible; no deal as in issues.csv.",
        columns=(
            "issue", "name", "no_deal_low", "no_deal", "no_deal_high", "feasible_low",
            "feasible_high", "package_low", "package", "package_high", "in_words",
        ),
        rows=tuple(data),
        table=MarkedTable(
            (
                Column("Issue", "name", 0),
                Column("", "strip", 176, spoken="Scale"),
                Column("deal", "number", 44),
                Column("In words", "note", 218),
            ),
            tuple(rows),
        ),
        legend=(
            (swatch((Mark("dotted", 0, 1), Mark("thin", 0.5))), "no deal, with range"),
            (swatch((Mark("range", 0, 1),)), "feasible range"),
            (swatch((Mark("diamond", 0.5),), width=12), "likeliest package"),
        ),
        evidence=tuple(evidence),
        quantities=tuple(
            f"agreement.package[forum={forum},linked={linked},issue={key}]" for key in issues
        ),
        absent="" if moved else _reason(view, forum, linked),
    )  # fmt: skip


def _words(issue: Row, at: float | None, no_deal: float | None, *, on: bool) -> str:
    if not on:
        return "Not on this table’s agenda"
    if at is None:
        return "No package computed"
    if no_deal is not None and abs(at - no_deal) < 2:
        return f"As without a deal: {described(issue, at)[:1].lower()}{described(issue, at)[1:]}"
    return described(issue, at)


def _title(view: View, moved: list[tuple[float, str]]) -> str:
    if not moved:
        return "No package was computed"
    large = [key for gap, key in sorted(moved, key=lambda pair: -abs(pair[0])) if abs(gap) >= 10]
    named = listed([f"‘{view.short(key)}’" for key in large[:2]])
    if not large:
        return "If a deal were struck, it would leave every issue close to where it is heading"
    if len(large) <= 2 and len(moved) > len(large):
        return f"If a deal were struck, it would be about {named} and little else"
    return f"If a deal were struck, it would move {named} most"


def _alt(view: View, forum: str, data: list[tuple[Any, ...]]) -> str:
    said = [
        f"{row[1]} {_point(row[8])} against {_point(row[3])}" for row in data if row[8] is not None
    ]
    return f"Likeliest package at {view.short(forum)} against no deal: {'; '.join(said)}."


def _point(value: float | None) -> str:
    return DASH if value is None else points(value)


def _reason(view: View, forum: str, linked: str) -> str:
    for _, finding in view.every("agreement.package", forum=forum, linked=linked):
        if finding.reason:
            return finding.reason
    return "No package was computed for this forum."
