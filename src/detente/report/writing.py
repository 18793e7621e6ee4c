"""From a run to a document: the issue brief and its technical annex, one block tree."""

from __future__ import annotations

from collections import Counter

from detente.figures.blocker_map import blocker_map
from detente.figures.claims_ledger import claims_ledger
from detente.figures.concession_ladder import concession_ladder
from detente.figures.exceedance import exceedance
from detente.figures.fan import fan
from detente.figures.figure import Figure
from detente.figures.football_field import football_field
from detente.figures.forum_table import forum_table
from detente.figures.labels import shortened
from detente.figures.package_chart import package_chart
from detente.figures.power_salience import heaviest_issue, power_salience
from detente.figures.tornado import tornado
from detente.figures.trust_network import trust_network
from detente.figures.view import Run, View, named_holder
from detente.figures.waterfall import waterfall
from detente.reading.draft.share import draft_notice
from detente.report.annex import annex
from detente.report.argument import argument_line
from detente.report.bottom_line import NOT_SIGNED, bottom_line, title
from detente.report.changes import changes, ledger_line
from detente.report.cite import Notes, bibliography
from detente.report.document import (
    Block,
    Callout,
    Changes,
    Document,
    Entries,
    Heading,
    Judgements,
    Numbered,
    Pair,
    Paragraph,
    Text,
)
from detente.report.judgements import key_judgements
from detente.report.method import method
from detente.report.partial import opening, partial_title, present, ran_line, without_deals
from detente.report.style import Style

#: Rows of the tables in the brief itself; the annex has them all.
FORUMS = 16
#: Rows with the annex, and in the brief of a few pages: actors of the chart of positions, claims.
ACTORS, CLAIMS = {True: 14, False: 9}, {True: 6, False: 4}


class Figures:
    """Numbers figures in order of first appearance and gives each its note."""

    def __init__(self, notes: Notes | None) -> None:
        self.count = 0
        self.notes = notes

    def __call__(self, figure: Figure) -> Numbered:
        """The figure with its number."""
        self.count += 1
        note = self.notes.to(figure) if self.notes is not None else None
        return Numbered(figure, self.count, note)


def compose(run: Run, *, style: Style | None = None, full: bool = True) -> Document:
    """Write the document of a run.

    Parameters
    ----------
    run : Run
        Anything with ``situation``, ``findings`` and ``manifest``.
    style : Style, optional
        An institute's own name, colour and logo.
    full : bool
        With the technical annex.

    Returns
    -------
    Document
        Ready for :func:`detente.report.html.to_html`, ``pdf.to_pdf`` and ``docx.to_docx``.
    """
    view = View(run)
    notes = Notes(view)
    numbered = Figures(notes)
    partial = without_deals(view)
    blocks: list[Block] = [
        Callout("Draft", ((Text(said),),), "box") for said in draft_notice(view.situation)
    ]
    if partial:
        blocks += [opening(view), *_judged(view, notes), *_people(view, numbered)]
    else:
        blocks += [
            Callout("Bottom line", bottom_line(view, notes), "bottom-line"),
            *_judged(view, notes),
            *_forums(view, numbered),
            *_held_back(view, numbered, full),
            *_package(view, numbered, full),
            *_people(view, numbered),
            *_changed(view, notes, numbered),
            *_ledger(view, numbered, full),
        ]
    blocks.append(method(view))
    said = notes.all()
    blocks += _sources(notes) if full else _references(notes)
    after = annex(view, Figures(None), numbered.count) if full else ()
    if partial:
        blocks = list(present(blocks))
        shown = sum(1 + isinstance(b, Pair) for b in blocks if isinstance(b, Numbered | Pair))
        after = present(after, first=shown)
    head = partial_title(view) if partial else title(view)
    return Document(
        title=head,
        question=str(view.situation.head.get("question", "")),
        place=_place(view),
        summary=f"{head}. {ran_line(view) if partial else NOT_SIGNED}",
        blocks=tuple(blocks),
        annex=after,
        notes=said,
        style=style or Style(),
        run=run_line(view),
    )


def _place(view: View) -> str:
    topic = shortened(view.situation.title) if view.situation.title else "Untitled situation"
    horizon = view.horizon.partition(" ")[2]
    return f"{topic} · as of {view.as_of} · horizon {horizon}"


def run_line(view: View) -> str:
    """Version, draws and seed of the run, for the foot of a page."""
    given = view.manifest
    parts = [f"Detente {given.get('version', '')}".strip()]
    identity = str(given.get("hash", given.get("run", "")))[:8]
    if identity:
        parts.append(f"run {identity}")
    if view.draws:
        parts.append(f"{view.draws:,} draws")
    if given.get("seed") is not None:
        parts.append(f"seed {given['seed']}")
    return " · ".join(parts)


def _judged(view: View, notes: Notes) -> list[Block]:
    items = key_judgements(view, notes)
    if not items:
        return []
    return [Heading("Key judgements", "judgements"), Judgements(items)]


def _forums(view: View, numbered: Figures) -> list[Block]:
    return [
        Heading("Which table?", "forums"),
        numbered(forum_table(view, most=FORUMS)),
    ]


def _held_back(view: View, numbered: Figures, full: bool) -> list[Block]:
    blocks: list[Block] = [Heading("What holds a deal back", "held-back")]
    blocks.append(numbered(waterfall(view)))
    if full:
        blocks.append(numbered(blocker_map(view)))
    return blocks


def _package(view: View, numbered: Figures, full: bool) -> list[Block]:
    issue = view.issue or heaviest_issue(view)
    blocks: list[Block] = [
        Heading("What a deal would say", "package"),
        Paragraph(
            (
                Text("The "),
                Text("win-set", "emph"),
                Text(
                    " holds every package that all essential parties, and all factions able to "
                    "block them, would rather have than no deal. The likeliest package is the one "
                    "in it that weighs everybody’s gain by its influence (Nash)."
                ),
            ),
            "lede",
        ),
        numbered(package_chart(view)),
    ]
    if issue:
        blocks.append(numbered(football_field(view, issue=issue, most=ACTORS[full])))
        if full:
            pushes = power_salience(view, issue=issue)
            blocks.append(Pair(numbered(exceedance(view)), numbered(pushes)))
    return blocks


def _people(view: View, numbered: Figures) -> list[Block]:
    ground = fan(view)
    if ground.absent:
        return [Heading("Who trusts whom", "people"), numbered(trust_network(view))]
    return [
        Heading("Who trusts whom, and what happens meanwhile", "people"),
        Pair(numbered(trust_network(view, most=10)), numbered(ground)),
    ]


def _changed(view: View, notes: Notes, numbered: Figures) -> list[Block]:
    items = changes(view, notes)
    blocks: list[Block] = [Heading("What would change this judgement", "changes")]
    if items:
        blocks.append(Changes(items))
    ladder = concession_ladder(view, most=4)
    if view.linkable:
        blocks.append(numbered(ladder))
    pulls = tornado(view, most=6)
    if not pulls.absent:
        blocks.append(numbered(pulls))
    if not items and not view.linkable and pulls.absent:
        return []
    return blocks


def _ledger(view: View, numbered: Figures, full: bool) -> list[Block]:
    if not view.situation.table("claims"):
        return []
    writer = _writer(view)
    of = f" of {writer}" if writer else ""
    blocks: list[Block] = [Heading(f"Where this differs from the brief{of}", "claims")]
    said = " ".join(part for part in (ledger_line(view), argument_line(view)) if part)
    if said:
        blocks.append(Paragraph((Text(said),), "lede"))
    blocks.append(numbered(claims_ledger(view, most=CLAIMS[full])))
    return blocks


def _writer(view: View) -> str:
    """Who asserts most of the claims, '' where nobody is named.

    A holder that is only the id of a source is told by the source's publisher, else its title.
    """
    count = Counter(row.text("holder") for row in view.situation.table("claims"))
    most = max(sorted(count), key=lambda name: count[name], default="")
    source = view.situation.table("sources").get(most) if most else None
    if source is not None:
        return source.text("publisher") or f"‘{source.text('title') or most}’"
    return named_holder(most)


def _sources(notes: Notes) -> list[Block]:
    blocks: list[Block] = []
    entries = notes.entries()
    if entries:
        blocks.append(Heading("Claims and sources cited", "cited", 3))
        blocks.append(Entries(entries, columns=2))
    return blocks + _references(notes)


def _references(notes: Notes) -> list[Block]:
    literature = bibliography(notes.references)
    if not literature:
        return []
    return [Heading("References", "references", 3), Entries(literature, columns=2)]
