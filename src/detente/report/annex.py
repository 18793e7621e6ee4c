"""The technical annex: numbers in tables, inputs, assumptions, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from detente.ensemble.draw import CHOICES, FORMS, choice, form
from detente.figures.blocker_map import blocking_sets
from detente.figures.claims_ledger import claims_ledger
from detente.figures.football_field import football_field
from detente.figures.forum_table import forum_table
from detente.figures.phrase import DASH, interval, listed, odds, percent, points
from detente.figures.view import View, best
from detente.findings.finding import Finding
from detente.findings.quantity import parse
from detente.report.cite import bibliography, entry
from detente.report.document import Block, Entries, Entry, Grid, Heading, Inlines, Paragraph, Text
from detente.report.record import record_blocks
from detente.situation.model import Row

if TYPE_CHECKING:
    from detente.report.writing import Figures

_FIELDS = 9
_ROWS = 400
MEANING = {
    "kappa": ("κ", "what burdens and threats cost each party without a deal"),
    "delta": ("δ", "how far trust reaches through a third party, for each further link"),
    "lambda": ("λ", "size of the trust tax: surplus asked for before risking betrayal"),
    "theta": ("θ", "reach: how far a table can move what it controls"),
    "nu": ("ν", "how readily an outsider who loses breaks a deal"),
    "rho": ("ρ", "rivalry: how much a rival’s gain counts as a loss"),
    "trust": ("", "trust in the others taken together: mean or weakest link"),
    "relief": ("", "whether a deal among a few relieves the cost as far as it covers, or fully"),
    "tax": ("", "form of the trust tax"),
}


def annex(view: View, numbered: Figures, first: int) -> tuple[Block, ...]:
    """All blocks of the annex.

    Parameters
    ----------
    view : View
    numbered : Figures
        Numbers its figures, going on from the brief's.
    first : int
        Figures in the brief.
    """
    numbered.count = first
    blocks: list[Block] = []
    blocks += _forums(view, numbered)
    blocks += _outcomes(view)
    blocks += record_blocks()
    blocks += _positions(view, numbered)
    blocks += _blockers(view)
    if view.situation.table("claims"):
        blocks += [Heading("All claims", "all-claims"), numbered(claims_ledger(view))]
    blocks += _behind(view)
    blocks += _assumptions(view)
    blocks += _inputs(view)
    blocks += _missing(view)
    blocks += _lists(view)
    return tuple(blocks)


def _cell(text: object, look: str = "") -> Inlines:
    return (Text(str(text), look),)


def _odds(finding: Finding | None) -> Inlines:
    if finding is None:
        return _cell("not in this run")
    if finding.value is None:
        return _cell(odds(finding))
    between = interval(finding.low, finding.high)
    return (Text(percent(finding.value), "strong"), Text(between, "small"))


def _forums(view: View, numbered: Figures) -> list[Block]:
    rows = []
    for forum in view.forums:
        margin = view.find("agreement.margin", forum=forum, linked="no")
        coverage = view.find("agreement.coverage", forum=forum)
        rows.append(
            (
                _cell(view.short(forum)),
                _odds(view.feasible(forum)),
                _odds(view.feasible(forum, linked="yes")),
                *(
                    (_odds(view.substance(forum)), _odds(view.substance(forum, linked="yes")))
                    if view.at_least is not None
                    else ()
                ),
                _odds(view.find("agreement.empty", forum=forum, linked="no")),
                _odds(view.find("agreement.no_package", forum=forum, linked="no")),
                _cell(_number(margin, 100)),
                _cell(percent(coverage.value) if coverage is not None else DASH),
            )
        )
    head = ["Forum", "Any deal", "with linkage"]
    head += ["Worth having", "with linkage"] if view.at_least is not None else []
    head += ["Empty deal", "No package", "Margin", "Covers"]
    blocks: list[Block] = [
        Heading("All forums", "all-forums"),
        Grid(
            "Odds by forum, per cent, with their range",
            tuple(head),
            tuple(rows),
            numbers=tuple(range(1, len(head))),
            widths=(2.6, *([1.0] * (len(head) - 1))),
        ),
        Paragraph(
            (
                Text(
                    "Empty deal: doing nothing already satisfies everybody. No package: red lines "
                    "contradict each other or lie beyond reach. Margin: median surplus of the "
                    "worst-off essential party, in hundredths of utility; below 0 the deal fails."
                ),
            ),
            "small",
        ),
    ]
    if view.linkable:
        blocks.append(numbered(forum_table(view, linked="yes")))
    return blocks


def _number(finding: Finding | None, scale: float = 1.0) -> str:
    if finding is None or finding.value is None:
        return DASH
    middle = points(scale * finding.value, signed=scale != 1.0)
    if finding.low is None or finding.high is None:
        return middle
    low, high = scale * finding.low, scale * finding.high
    return f"{middle} ({points(low)} to {points(high)})"


def _outcomes(view: View) -> list[Block]:
    table: dict[str, dict[str, Finding]] = defaultdict(dict)
    for finding in view.findings:
        variable, keys = parse(finding.quantity)
        analysis, _, model = variable.partition(".")
        if set(keys) != {"issue"} or finding.unit != "points":
            continue
        if analysis == "outcome" or variable == "bargain.outcome":
            table["predicted package" if analysis == "bargain" else model][keys["issue"]] = finding
    if not table:
        return []
    models = sorted(table)
    rows = tuple(
        (
            _cell(view.name(issue)),
            *(_cell(_number(table[model].get(issue))) for model in models),
        )
        for issue in (row.key for row in view.situation.issues)
        if any(issue in table[model] for model in models)
    )
    return [
        Heading("Where bargaining would end, issue by issue", "outcomes"),
        Grid(
            "Outcome by model, 0 to 100, median and 5th to 95th percentile",
            ("Issue", *(model.replace("_", " ") for model in models)),
            rows,
            numbers=tuple(range(1, len(models) + 1)),
            widths=(1.6, *([1.0] * len(models))),
        ),
    ]


def _positions(view: View, numbered: Figures) -> list[Block]:
    shown = [issue for issue in view.agenda(view.forum) if issue != view.issue][:_FIELDS]
    if not shown:
        return []
    blocks: list[Block] = [Heading("Positions on the other issues", "positions")]
    blocks += [numbered(football_field(view, issue=issue)) for issue in shown]
    return blocks


def _blockers(view: View) -> list[Block]:
    rows = []
    for forum in view.forums:
        for members, share in blocking_sets(view, forum)[:5]:
            named = listed([view.short(member) for member in members])
            rows.append((_cell(view.name(forum)), _cell(named), _cell(percent(share))))
    if not rows:
        return []
    return [
        Heading("Smallest sets that open a deal", "sets"),
        Grid(
            "Waiving all of them together",
            ("Forum", "Set", "failed draws rescued"),
            tuple(rows[:_ROWS]),
            numbers=(2,),
            widths=(2, 3, 1),
        ),
    ]


def _behind(view: View) -> list[Block]:
    rows = []
    for forum in view.forums:
        finding = view.feasible(forum)
        if finding is None or not finding.evidence:
            continue
        known = [view.evidence(key) for key in finding.evidence]
        judged = sum(item.judged for item in known)
        ids = " ".join(sorted(item.id for item in known))
        rows.append(
            (_cell(view.short(forum)), _cell(len(known)), _cell(judged), _cell(ids, "small"))
        )
    if not rows:
        return []
    return [
        Heading("Evidence behind the odds", "behind"),
        Grid(
            "Claims and sources that the inputs of each forum cite",
            ("Forum", "Cited", "Judged", "Ids"),
            tuple(rows[:_ROWS]),
            numbers=(1, 2),
            widths=(2.0, 0.6, 0.6, 6.0),
        ),
    ]


def _assumptions(view: View) -> list[Block]:
    rows = []
    for name in CHOICES:
        value = choice(view.situation, name)
        symbol, meaning = MEANING[name]
        own = "set by the situation" if name in view.situation.choices else "default"
        rows.append(
            (
                _cell(f"{name} {symbol}".strip(), "strong"),
                _cell(meaning),
                _cell(f"{value.low:g} / {value.best:g} / {value.high:g}"),
                _cell(own),
                _cell(_fifths(view, name)),
            )
        )
    for name in FORMS:
        own = "set by the situation" if name in view.situation.choices else "default"
        rows.append(
            (
                _cell(name, "strong"),
                _cell(MEANING[name][1]),
                _cell(form(view.situation, name)),
                _cell(own),
                _cell(""),
            )
        )
    trust = view.situation.head.get("default_trust", 0.3)
    note = str(view.situation.head.get("default_trust_note", "")).strip()
    rows.append(
        (
            _cell("default trust", "strong"),
            _cell(note or "trust of pairs that no row lists"),
            _cell(trust),
            _cell("set by the situation" if "default_trust" in view.situation.head else "default"),
            _cell(""),
        )
    )
    return [
        Heading("Assumptions", "assumptions"),
        Paragraph(
            (
                Text(
                    "Where the project makes a choice of its own, the choice is a number with a "
                    "range and is drawn like every input. The last column gives the odds at the "
                    "table asked about in the lowest and in the highest fifth of its draws."
                ),
            )
        ),
        Grid(
            "Choices of method",
            ("Choice", "What it means", "low / best / high", "From", "odds"),
            tuple(rows),
            widths=(1.1, 3.2, 1.4, 1.2, 0.9),
        ),
    ]


def _fifths(view: View, name: str) -> str:
    finding = view.feasible()
    if finding is None:
        return ""
    spread = finding.detail.get("choices", {})
    pair = spread.get(name) if isinstance(spread, dict) else None
    if isinstance(pair, dict):
        pair = (pair.get("low"), pair.get("high"))
    if not pair or pair[0] is None or pair[1] is None:
        return ""
    return f"{percent(pair[0], sign=False)} → {percent(pair[1])}"


def _inputs(view: View) -> list[Block]:
    actors = tuple(
        (
            _cell(row.text("name") or row.key),
            _cell(view.short(row.text("part_of")) if row.text("part_of") else row.text("kind")),
            _cell(_range(row, "influence")),
            _cell(_range(row, "resolve")),
            _evidence(row),
        )
        for row in view.situation.actors
    )
    issues = tuple(
        (
            _cell(row.text("name") or row.key),
            _cell(row.text("low")),
            _cell(row.text("high")),
            _cell(_range(row, "reversion")),
            _cell("linkable" if row.flag("linkable") else "core"),
            _evidence(row),
        )
        for row in view.situation.issues
    )
    return [
        Heading("Inputs", "inputs"),
        Grid(
            f"Actors{_cut(actors)}",
            ("Actor", "Kind, or part of", "Influence", "Resolve", "Evidence"),
            actors[:_ROWS],
            widths=(2.4, 1.4, 1.1, 1.2, 2.2),
        ),
        Grid(
            f"Issues{_cut(issues)}",
            ("Issue", "0 means", "100 means", "No deal", "In a deal", "Evidence"),
            issues[:_ROWS],
            widths=(1.6, 1.8, 1.8, 0.9, 0.8, 1.6),
        ),
        Paragraph(
            (
                Text(
                    f"{len(view.situation.stakes)} stakes, "
                    f"{len(view.situation.table('relations'))} relations, "
                    f"{len(view.situation.table('members'))} seats and "
                    f"{len(view.situation.table('ratifiers'))} ratifiers stand in the tables of "
                    "the situation."
                ),
            ),
            "small",
        ),
    ]


def _cut(rows: tuple[object, ...]) -> str:
    return f" (first {_ROWS} of {len(rows)})" if len(rows) > _ROWS else ""


def _range(row: Row, column: str) -> str:
    value = row.value(column)
    if value is None:
        return DASH
    if not value.spread:
        return f"{best(row, column):g}"
    return f"{value.low:g} / {value.best:g} / {value.high:g}"


def _evidence(row: Row) -> Inlines:
    return _cell(" ".join(row.ids("evidence")) or "none", "small")


def _missing(view: View) -> list[Block]:
    reasons: dict[str, list[str]] = defaultdict(list)
    for finding in view.findings:
        if finding.value is None and finding.reason:
            reasons[finding.reason].append(finding.quantity)
    if not reasons:
        return []
    items = []
    for reason in sorted(reasons, key=lambda key: (-len(reasons[key]), key))[:60]:
        names = reasons[reason]
        shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
        items.append(Entry("", (Text(f"{reason}: "), Text(shown, "code"))))
    return [
        Heading("What could not be computed", "missing"),
        Entries(tuple(items)),
    ]


def _lists(view: View) -> list[Block]:
    keys = {key for finding in view.findings for key in finding.reference}
    claims = [row.key for row in view.situation.table("claims")]
    sources = [row.key for row in view.situation.table("sources")]
    blocks: list[Block] = []
    items = tuple(
        Entry("", entry(view.evidence(key)).content) for key in [*claims, *sources][:_ROWS]
    )
    if items:
        blocks += [Heading("All claims and sources", "sources"), Entries(items, columns=2)]
    literature = tuple(Entry("", item.content) for item in bibliography(keys))
    if literature:
        blocks += [Heading("Literature behind the methods", "literature"), Entries(literature)]
    timings = view.manifest.get("timings", {})
    facts = [f"{key}: {value}" for key, value in view.manifest.items() if key != "timings"]
    if isinstance(timings, dict) and timings:
        spent = ", ".join(
            f"{key} {float(value):.1f} s"
            for key, value in timings.items()
            if isinstance(value, int | float)
        )
        facts.append(f"timings: {spent}")
    blocks += [
        Heading("The run", "run"),
        Entries(tuple(Entry("", (Text(fact, "code"),)) for fact in facts)),
    ]
    return blocks
