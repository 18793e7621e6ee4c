"""What the numbers of an annex rest on: evidence by forum, choices of method, input tables."""

from __future__ import annotations

from detente.ensemble.draw import CHOICES, FORMS, choice, form
from detente.figures.phrase import DASH
from detente.figures.tornado import inputs, signed
from detente.figures.view import View, best
from detente.report.document import Block, Grid, Heading, Inlines, Paragraph, Text, cell
from detente.situation.model import Row

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


def behind(view: View) -> list[Block]:
    """Ids that the inputs of each forum cite."""
    rows = []
    for forum in view.forums:
        finding = view.feasible(forum)
        if finding is None or not finding.evidence:
            continue
        known = [view.evidence(key) for key in finding.evidence]
        judged = sum(item.judged for item in known)
        ids = " ".join(sorted(item.id for item in known))
        rows.append((cell(view.short(forum)), cell(len(known)), cell(judged), cell(ids, "small")))
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


def assumptions(view: View) -> list[Block]:
    """Every choice of method with its range, where it comes from and how hard it pulls."""
    rows = []
    for name in CHOICES:
        value = choice(view.situation, name)
        symbol, meaning = MEANING[name]
        own = "set by the situation" if name in view.situation.choices else "default"
        rows.append(
            (
                cell(f"{name} {symbol}".strip(), "strong"),
                cell(meaning),
                cell(f"{value.low:g} / {value.best:g} / {value.high:g}"),
                cell(own),
                cell(_pull(view, f"choices/{name}")),
            )
        )
    for name in FORMS:
        own = "set by the situation" if name in view.situation.choices else "default"
        rows.append(
            (
                cell(name, "strong"),
                cell(MEANING[name][1]),
                cell(form(view.situation, name)),
                cell(own),
                cell(""),
            )
        )
    trust = view.situation.head.get("default_trust", 0.3)
    note = str(view.situation.head.get("default_trust_note", "")).strip()
    rows.append(
        (
            cell("default trust", "strong"),
            cell(note or "trust of pairs that no row lists"),
            cell(trust),
            cell("set by the situation" if "default_trust" in view.situation.head else "default"),
            cell(""),
        )
    )
    return [
        Heading("Assumptions", "assumptions"),
        Paragraph(
            (
                Text(
                    "Where the project makes a choice of its own, the choice is a number with a "
                    "range and is drawn like every input. The last column gives its rank "
                    "correlation with the margin at the table asked about, where it is among the "
                    "strongest."
                ),
            )
        ),
        Grid(
            "Choices of method",
            ("Choice", "What it means", "low / best / high", "From", "Pull"),
            tuple(rows),
            widths=(1.1, 3.2, 1.4, 1.2, 0.9),
        ),
    ]


def _pull(view: View, key: str) -> str:
    for item in inputs(view):
        if item.key == key:
            return signed(item.correlation)
    return ""


def input_tables(view: View) -> list[Block]:
    """Actors and issues as coded."""
    actors = tuple(
        (
            cell(row.text("name") or row.key),
            cell(view.short(row.text("part_of")) if row.text("part_of") else row.text("kind")),
            cell(_range(row, "influence")),
            cell(_range(row, "resolve")),
            _evidence(row),
        )
        for row in view.situation.actors
    )
    issues = tuple(
        (
            cell(row.text("name") or row.key),
            cell(row.text("low")),
            cell(row.text("high")),
            cell(_range(row, "reversion")),
            cell("linkable" if row.flag("linkable") else "core"),
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
    return cell(" ".join(row.ids("evidence")) or "none", "small")
