"""The technical annex: numbers in tables, inputs, assumptions, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from detente.figures.blocker_map import blocking_sets
from detente.figures.claims_ledger import claims_ledger
from detente.figures.football_field import football_field
from detente.figures.forum_table import forum_table
from detente.figures.phrase import DASH, capital, interval, listed, odds, percent, points, spread_of
from detente.figures.view import View
from detente.findings.finding import Finding
from detente.findings.quantity import parse
from detente.findings.record import model_name
from detente.report.annex_tables import assumptions, behind, input_tables
from detente.report.argument import argument_blocks
from detente.report.bargaining import bargaining_blocks
from detente.report.cite import bibliography, entry
from detente.report.conflict import alignment_blocks, conflict_blocks
from detente.report.document import (
    Block,
    Entries,
    Entry,
    Grid,
    Heading,
    Inlines,
    Paragraph,
    Text,
    cell,
)
from detente.report.flips import flip_blocks
from detente.report.ground import ground_blocks
from detente.report.openings import opening_blocks
from detente.report.partial import without_deals
from detente.report.record import error_of, record_blocks
from detente.study.identity import READ_FROM

if TYPE_CHECKING:
    from detente.report.writing import Figures

SETS = (
    "A draw counts under its smallest sets only: where one party alone is enough, no pair with it "
    "is counted, so a pair with a small share may still open far more draws than either party. "
    "A party is waived together with its factions."
)
_FIELDS = 9
_ROWS = 400


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
    if not without_deals(view):
        blocks += _forums(view, numbered)
    blocks += _outcomes(view)
    blocks += bargaining_blocks(view, numbered)
    blocks += record_blocks()
    blocks += _positions(view, numbered)
    blocks += _blockers(view)
    blocks += opening_blocks(view, numbered)
    blocks += ground_blocks(view, numbered)
    blocks += conflict_blocks(view, numbered)
    blocks += alignment_blocks(view, numbered)
    if view.situation.table("claims"):
        blocks += [Heading("All claims", "all-claims"), numbered(claims_ledger(view))]
    blocks += argument_blocks(view, numbered)
    blocks += behind(view)
    blocks += assumptions(view)
    blocks += flip_blocks(view)
    blocks += input_tables(view)
    blocks += _missing(view)
    blocks += _lists(view)
    return tuple(blocks)


def _odds(finding: Finding | None) -> Inlines:
    if finding is None:
        return cell("not in this run")
    if finding.value is None:
        return cell(odds(finding))
    between = interval(*spread_of(finding))
    return (Text(percent(finding.value), "strong"), Text(between, "small"))


def _forums(view: View, numbered: Figures) -> list[Block]:
    rows = []
    for forum in view.forums:
        margin = view.find("agreement.margin", forum=forum, linked="no")
        coverage = view.find("agreement.coverage", forum=forum)
        rows.append(
            (
                cell(view.short(forum)),
                _odds(view.feasible(forum)),
                _odds(view.feasible(forum, linked="yes")),
                *(
                    (_odds(view.substance(forum)), _odds(view.substance(forum, linked="yes")))
                    if view.at_least is not None
                    else ()
                ),
                _odds(view.find("agreement.empty", forum=forum, linked="no")),
                _odds(view.find("agreement.no_package", forum=forum, linked="no")),
                _number(margin, 100),
                cell(percent(coverage.value) if coverage is not None else DASH),
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


def _number(finding: Finding | None, scale: float = 1.0) -> Inlines:
    """A number of a scale with its range below."""
    if finding is None or finding.value is None:
        return cell(DASH)
    middle = points(scale * finding.value, signed=scale != 1.0)
    if finding.low is None or finding.high is None:
        return cell(middle)
    between = f"{points(scale * finding.low)} to {points(scale * finding.high)}"
    return (Text(middle), Text(between, "small"))


def _outcomes(view: View) -> list[Block]:
    table: dict[str, dict[str, Finding]] = defaultdict(dict)
    for finding in view.findings:
        variable, keys = parse(finding.quantity)
        analysis, _, model = variable.partition(".")
        if set(keys) != {"issue"} or finding.unit != "points":
            continue
        if analysis == "outcome":
            table[model][keys["issue"]] = finding
        elif model == "outcome":
            # The predicted package of bargaining, or a model with an analysis of its own.
            table["package" if analysis == "bargain" else analysis][keys["issue"]] = finding
    if not table:
        return []
    models = sorted(table)
    rows = tuple(
        (
            cell(view.name(issue)),
            *(_number(table[model].get(issue)) for model in models),
        )
        for issue in (row.key for row in view.situation.issues)
        if any(issue in table[model] for model in models)
    )
    errors = {model: error_of(model) for model in models}
    if any(error is not None for error in errors.values()):
        measured = (
            cell("" if error is None else f"off by {error:.0f}", "small")
            for error in errors.values()
        )
        rows += ((cell("Record: mean error on known decisions", "emph"), *measured),)
    return [
        Heading("Where bargaining would end, issue by issue", "outcomes"),
        Grid(
            "Outcome by model, 0 to 100, median and 5th to 95th percentile",
            ("Issue", *(capital(model_name(model)) for model in models)),
            rows,
            numbers=tuple(range(1, len(models) + 1)),
            widths=(2.4, *([1.0] * len(models))),
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
        for place, (members, share) in enumerate(blocking_sets(view, forum)[:5]):
            named = listed([_waived(view, member) for member in members])
            table = view.short(forum) if place == 0 else ""
            rows.append((cell(table), cell(named), cell(percent(share))))
    if not rows:
        return []
    return [
        Heading("Smallest sets that open a deal", "sets"),
        Grid(
            "Waiving all of a set together",
            ("Forum", "Set", "failed draws rescued"),
            tuple(rows[:_ROWS]),
            numbers=(2,),
            widths=(2, 3, 1),
        ),
        Paragraph((Text(SETS),), "small"),
    ]


def _waived(view: View, member: str) -> str:
    """A member of a set of waivers: a party that has factions at the table goes with them."""
    factions = any(row.text("part_of") == member for row in view.situation.actors)
    return f"{view.short(member)} with its factions" if factions else view.short(member)


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
    known = {key: value for key, value in view.manifest.items() if key not in _PASSING}
    facts = [(key, _fact(value)) for key, value in known.items()]
    rows = tuple((cell(_FACTS.get(key, key)), cell(said)) for key, said in facts if said)
    grid = Grid(
        "What it was made with, out of manifest.json", ("What", "Value"), rows, widths=(1, 4)
    )
    return [*blocks, Heading("The run", "run"), grid] if rows else blocks


_FACTS = {
    "code": "hash of the code", "situation": "hash of the situation", "off": "analyses not run",
    "wanted": "scenarios asked for",
}  # fmt: skip
#: What another machine or day would tell otherwise; the same run gives the same document.
_PASSING = {READ_FROM, "seconds", "timings"}


def _fact(value: object) -> str:
    """A fact of the manifest in words; '' where there is nothing to say."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_fact(each)}" for key, each in value.items() if _fact(each))
    if isinstance(value, list | tuple):
        return ", ".join(_fact(each) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.1f}" if isinstance(value, float) else str(value)
