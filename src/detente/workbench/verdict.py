"""The Verdict page of a run, made once by a worker and kept beside the run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from html import escape
from importlib import import_module
from typing import Any

from detente.figures.blocker_map import distrust, first_blocker
from detente.figures.concession_ladder import rungs
from detente.figures.figure import PHONE, Figure
from detente.figures.forum_table import best_forums
from detente.figures.phrase import (
    DASH,
    NBSP,
    capital,
    ends,
    firm,
    interval,
    listed,
    percent,
    points,
    spread_of,
    word,
)
from detente.figures.power_salience import heaviest_issue
from detente.figures.strip import odds_ruler
from detente.figures.view import View, day
from detente.figures.waterfall import LIFTS, gains, lifted
from detente.findings.finding import Finding
from detente.reading.draft.share import drafted_share
from detente.report.bottom_line import NOT_SIGNED, bottom_line, title
from detente.report.bottom_line import opens as waived
from detente.report.changes import ledger_line
from detente.report.cite import Notes
from detente.report.document import Inlines, Link, NoteRef, Text
from detente.report.figure_html import chart, marked, twin
from detente.study.run import Run
from detente.workbench.styles import Styles

WIDE, MIDDLE, SIDE = 1140, 658, 464
MEDIAN = 3  # place of the median among the percentiles of a path
#: Section of the rail, kind of figure (its module and function), width in px that it is drawn for.
_FIGURES: tuple[tuple[str, str, int], ...] = (
    ("Forums", "forum_table", MIDDLE),
    ("What holds it back", "waterfall", SIDE),
    ("Likely package", "package_chart", MIDDLE),
    ("Concessions", "concession_ladder", SIDE),
    ("Positions", "football_field", MIDDLE),
    ("How much deal", "exceedance", SIDE),
    ("Blockers", "blocker_map", MIDDLE),
    ("Power and salience", "power_salience", SIDE),
    ("Who trusts whom", "trust_network", MIDDLE),
    ("What matters most", "tornado", SIDE),
    ("Claims checked", "claims_ledger", WIDE),
)
KINDS = tuple(kind for _, kind, _ in _FIGURES)


def figure(view: View, kind: str) -> Figure:
    """One figure of the verdict by its kind (``forum_table`` …)."""
    make: Callable[..., Figure] = getattr(import_module(f"detente.figures.{kind}"), kind)
    if kind in {"football_field", "power_salience"}:
        return make(view, issue=view.issue or heaviest_issue(view))
    return make(view)


def page(run: Run) -> dict[str, Any]:
    """Everything that the Verdict page shows, as plain data and finished markup.

    Parameters
    ----------
    run : Run

    Returns
    -------
    dict
        ``title``, ``question``, ``lede``, ``confidence``, ``odds``, ``draft`` (what is not
        reviewed), ``answers``, ``figures``, ``notes``, ``css``, ``findings`` (those that a click
        on a number may open).
    """
    view, styles = View(run), Styles()
    notes = Notes(view)
    paragraphs = bottom_line(view, notes)
    shown: dict[str, Finding] = {}
    odds = [odds_row(label, finding, styles, shown) for label, finding in _headline(view)]
    figures: list[dict[str, Any]] = []
    for label, kind, width in _FIGURES:
        try:
            made = figure(view, kind)
        except (ValueError, KeyError, IndexError) as error:
            made = None
            reason = f"This figure could not be drawn: {error}"
        number = len(figures) + 1
        if made is None:
            figures.append({"id": kind, "label": label, "number": number, "absent": reason})
        else:
            figures.append(framed(view, made, kind, label, number, width, styles, shown))
    text = [_inlines(content) for content in paragraphs]
    return {
        "title": title(view),
        "question": str(view.situation.head.get("question", "")),
        "dates": f"As of {view.as_of}, horizon {view.horizon}",
        "lede": text[0],
        "confidence": text[1] if len(text) > 1 else "",
        "odds": odds,
        "foot": _foot(view),
        "draft": _draft(view),
        "answers": _answers(view),
        "ledger": ledger_line(view),
        "figures": figures,
        "notes": [{"number": n.number, "html": _inlines(n.content)} for n in notes.all()],
        "css": styles.css,
        "findings": {key: said(view, finding) for key, finding in shown.items()},
    }


def said(view: View, finding: Finding) -> dict[str, Any]:
    """A finding for the slip that opens on a click: sentence, number, evidence."""
    out: dict[str, Any] = {
        "statement": firm(finding.statement), "quantity": finding.quantity, "unit": finding.unit,
        "value": finding.value, "words": finding.words,
        "interval": interval(*spread_of(finding)) if finding.unit == "probability" else "",
        "reference": list(finding.reference), "evidence": [],
    }  # fmt: skip
    for key in finding.evidence[:8]:
        item = view.evidence(key)
        out["evidence"].append({
            "id": item.id, "kind": item.kind, "text": item.text, "grade": item.grade,
            "place": item.place, "by": ", ".join(p for p in (item.publisher, item.date) if p),
            "url": item.url if item.url.startswith(("http://", "https://")) else "",
        })  # fmt: skip
    out["more"] = max(0, len(finding.evidence) - 8)
    return out


def ruler(finding: Finding, styles: Styles | None = None) -> str:
    """The ruler of a probability as markup."""
    low, high = spread_of(finding)
    between = interval(low, high)
    alt = f"{capital(word(finding))}, {percent(finding.value)}"
    alt += f", range {between} %" if between else ""
    drawn = odds_ruler(finding.value, low, high, alt=alt).svg(hidden=True)
    return styles.moved(drawn) if styles is not None else drawn


def _headline(view: View) -> list[tuple[str, Finding]]:
    """Label and finding of each line of the block beside the title."""
    name = view.short(view.forum) if view.forum else ""
    found: list[tuple[str, Finding | None]] = [(f"Any deal, {name}", view.feasible())]
    if view.at_least is not None:
        worth = f"One worth having: {view.short(view.issue)} at {view.at_least:g} or more"
        found.append((worth, view.substance()))
    if view.linkable:
        found.append(("With wider concessions on the table", view.feasible(linked="yes")))
    found += [
        (f"Same deal through {view.short(forum)}", view.feasible(forum))
        for forum in best_forums(view, most=1)
    ]
    falls = [
        (keys, finding) for keys, finding in view.every("control.collapse_by")
        if set(keys) == {"date"}  # not under a scenario, and not given that something happened
    ]  # fmt: skip
    if falls:
        keys, last = max(falls, key=lambda pair: pair[0]["date"])
        found.append((f"The state falls by {day(dt.date.fromisoformat(keys['date']))}", last))
    return [(label, finding) for label, finding in found if finding is not None]


def odds_row(
    label: str, finding: Finding, styles: Styles, shown: dict[str, Finding]
) -> dict[str, Any]:
    """A line of the block beside a title: label, word, number, interval, ruler."""
    shown[finding.quantity] = finding
    out: dict[str, Any] = {"label": label, "quantity": finding.quantity}
    if finding.value is None:
        return out | {"absent": finding.reason or "not computed"}
    between = interval(*spread_of(finding))
    return out | {
        "word": capital(word(finding)), "percent": percent(finding.value),
        # A range without width says nothing that the number does not.
        "interval": between if DASH in between else "", "ends": ends(finding),
        "ruler": ruler(finding, styles),
    }  # fmt: skip


def _draft(view: View) -> str:
    """How much of the headline rests on numbers that nobody has reviewed; empty if nothing does."""
    drafted, total = drafted_share(view.situation)
    if not drafted:
        return ""
    return (
        f"On drafted inputs: {percent(drafted / max(1, total))} of the numbers ({drafted} of "
        f"{total} cells) are wide guesses that nobody has reviewed. Do not cite the odds."
    )


def _foot(view: View) -> str:
    finding = view.feasible()
    text = f"Thick tick: share of {view.draws:,} draws. Bar: 5th to 95th percentile over the "
    text += f"choices of method. {NOT_SIGNED}"
    if finding is not None and finding.mc_low is not None and finding.mc_high is not None:
        error = 50 * (finding.mc_high - finding.mc_low)
        text += (
            f" Simulation error ±{error:.1f} points." if error >= 1
            else " Simulation error is below 1 point."
        )  # fmt: skip
    return text


def _answers(view: View) -> list[dict[str, str]]:
    """The four short answers under the bottom line."""
    blocker = first_blocker(view, view.forum) if view.forum else None
    who = {"question": "Who blocks?", "answer": "Nobody alone", "text": "No single waiver helps."}
    if blocker is not None:
        actor, share = blocker
        who["answer"] = capital(view.short(actor))
        who["text"] = capital(waived(share))
        lack = distrust(view, view.forum)
        if lack is not None and lack.value is not None:
            who["text"] += f"; all distrust waived, in {percent(lack.value)}"
        who["text"] += "."
    base = view.feasible()
    value = base.value if base is not None else None
    opens = {"question": "What would open it?", "answer": "Not known", "text": "Not computed."}
    found = lifted(view, view.forum) if view.forum else {}
    order = gains(value, found)
    ladder = rungs(view, view.forum) if view.forum else []
    if order:
        gain, lift = order[0]
        opens["answer"] = LIFTS[lift][0]
        opens["text"] = f"Alone {points(100 * gain, signed=True)} points, to "
        opens["text"] += f"{percent(found[lift].value)}: {LIFTS[lift][1]}."
        if len(order) > 1:
            opens["text"] += f" Next: {LIFTS[order[1][1]][0].lower()}."
    if not ladder and not order:
        opens["text"] = "Concessions were not computed in this run."
    best = best_forums(view)
    table = {"question": "Which table instead?", "answer": "None is better", "text": ""}
    if best:
        table["answer"] = capital(listed([view.short(forum) for forum in best]))
        said_odds = []
        for forum in best:
            finding = view.feasible(forum)
            if finding is not None:
                said_odds.append(f"{view.short(forum)} {percent(finding.value)}")
        table["text"] = f"Odds of any deal: {', '.join(said_odds)}."
    elif base is not None:
        table["text"] = f"No open table has better odds than {percent(base.value)}."
    return [who, opens, table, _meanwhile(view)]


def _meanwhile(view: View) -> dict[str, str]:
    out = {
        "question": "What happens meanwhile?", "answer": "Not computed",
        "text": _without_ground(view),
    }  # fmt: skip
    falls = [
        (keys.get("date", ""), finding)
        for keys, finding in view.every("control.collapse_by")
        if set(keys) == {"date"} and finding.value is not None
    ]
    if falls:
        date, finding = max(falls, key=lambda pair: pair[0])
        out["answer"] = f"Collapse {word(finding)} by {date[:4]}"
        out["text"] = f"{percent(finding.value)} of draws"
        between = interval(*spread_of(finding))
        out["text"] += f", {between}{NBSP}%." if between else "."
        out["text"] += _held(view)
    return out


def _without_ground(view: View) -> str:
    """Why a run says nothing of the ground."""
    if not view.situation.table("theatre/units"):
        return "The tables of the ground (theatre/) switch this on."
    off = view.manifest.get("off", {})
    if isinstance(off, dict) and "ground" in off:
        return f"The analysis of the ground was off in this run: {off['ground']}."
    return (
        "This run left the ground out, as a quick run does. Press Run, or use detente run "
        "without --quick, for all of it."
    )


def _held(view: View) -> str:
    """How the share of districts held moves in the median draw, first and last month."""
    path = view.find("control.path")
    if path is None or "held" not in path.detail:
        return ""
    bands = path.detail["held"]
    first, last = bands[MEDIAN][0], bands[MEDIAN][-1]
    low, high = bands[1][-1], bands[-2][-1]
    verb = "fall" if last < first - 0.5 else "rise" if last > first + 0.5 else "stay"
    way = f"from {first:.0f} to {last:.0f}" if verb != "stay" else f"at {last:.0f}"
    return f" Held districts {verb} {way}{NBSP}% ({low:.0f}–{high:.0f})."


def framed(
    view: View, made: Figure, kind: str, label: str, number: int, width: int, styles: Styles,
    shown: dict[str, Finding],
) -> dict[str, Any]:  # fmt: skip
    """A figure as a page shows it: title, hint, markup, table, and what its numbers are."""
    out: dict[str, Any] = {
        "id": kind, "label": label, "number": number, "title": made.title, "hint": made.hint,
        "source": made.source, "half": width == SIDE, "full": width == WIDE, "absent": made.absent,
    }  # fmt: skip
    if made.absent:
        return out
    legend = "".join(f"<span>{drawing}{escape(text)}</span>" for drawing, text in made.legend)
    out["legend"] = styles.moved(legend)
    if made.table is not None:
        out["html"] = styles.moved(marked(made, label=f"f{number}"))
        out["cells"] = _cells(view, made, shown)
    else:
        out["html"] = styles.moved(chart(made, width=width, phone=PHONE))
    out["twin"] = twin(made)
    out["evidence"] = list(made.evidence)
    out["alt"] = made.alt
    return out


def _cells(view: View, made: Figure, shown: dict[str, Finding]) -> dict[str, str]:
    """Which finding a number in a table is: ``row,column`` → quantity.

    A number is tied to a finding only where the row names one of its keys and the two read alike.
    """
    from detente.findings.quantity import parse

    table = made.table
    assert table is not None
    by_name: dict[str, list[Finding]] = {}
    for quantity in made.quantities:
        finding = view.get(quantity)
        if finding is None or finding.value is None:
            continue
        _, keys = parse(finding.quantity)
        for value in keys.values():
            for name in {view.short(value), view.name(value), value, capital(view.short(value))}:
                by_name.setdefault(name, []).append(finding)
    out: dict[str, str] = {}
    for r, row in enumerate(table.rows):
        near = by_name.get(row.cells[0].text, [])
        for c, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
            if not any(sign.isdigit() for sign in cell.text):
                continue
            heads = by_name.get(column.title, [])
            same = [f for f in near if _reads(f, cell.text) and (not heads or f in heads)]
            if same:
                out[f"{r},{c}"] = same[0].quantity
                shown[same[0].quantity] = same[0]
    return out


def _reads(finding: Finding, text: str) -> bool:
    value = finding.value
    assert value is not None
    whole = f"{100 * value:.0f}"
    return text in {percent(value), percent(value, sign=False), whole, f"{whole}{NBSP}%"}


def _inlines(content: Inlines) -> str:
    """Running text as markup; the mark of a note opens its slip."""
    looks: Mapping[str, str] = {"strong": "b", "emph": "em", "small": "small", "code": "code"}
    out = []
    for part in content:
        match part:
            case NoteRef():
                number = part.number
                out.append(
                    f'\u2060<button class="fn" type="button" popovertarget="note-{number}" '
                    f'aria-label="Note {number}">{number}</button>\u2060'
                )
            case Link():
                known = part.target.startswith(("http://", "https://"))
                text = escape(part.text)
                if known:
                    out.append(f'<a href="{escape(part.target)}" rel="noreferrer">{text}</a>')
                elif part.target.startswith("#e-"):
                    key = escape(part.target[3:])
                    out.append(f'<a href="/evidence/{key}" data-evidence="{key}">{text}</a>')
                else:
                    out.append(text)
            case Text():
                tag = looks.get(part.look)
                text = escape(part.text)
                out.append(f"<{tag}>{text}</{tag}>" if tag else text)
    return "".join(out)
