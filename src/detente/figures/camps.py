"""Camps over time: who stood with whom, year by year."""

from __future__ import annotations

from detente.figures.figure import Figure
from detente.figures.measure import width as text_width
from detente.figures.measure import wrap
from detente.figures.phrase import listed, percent
from detente.figures.svg import Canvas
from detente.figures.view import View
from detente.findings.finding import Finding

VARIABLE = "alignment.camps"
ROW = 19.0
FULL = 0.5  # no two camps ever contradict more than half of the weight of ties


def camps(view: View) -> Figure:
    """A row a party, a column a year: odds of standing in the camp of the heaviest party."""
    years = _years(view)
    anchor = str(years[-1][1].detail["anchor"]) if years else ""
    parties = _parties(years, anchor)
    alt = _alt(view, years, parties, anchor)
    return Figure(
        kind="camps",
        title=_title(view),
        hint=(
            f"Shade: odds of standing in the camp of {view.short(anchor)}, from none (empty) to "
            "certain (full). Dot: no signed tie in that year. Bars below: share of the weight of "
            f"ties that contradicts the camps, full at {percent(FULL)}."
            if anchor
            else "No camps were computed."
        ),
        alt=alt,
        source=(
            "Camps that contradict the least weight of ties; stances and trust as coded for each "
            "year in relations.csv."
        ),
        columns=("party", "year", "with_anchor", "anchor", "contradicted"),
        rows=tuple(
            (party, year, finding.detail["with_first"].get(party), anchor, finding.value)
            for party in parties
            for year, finding in years
        ),
        drawing=lambda width: _draw(view, years, parties, width, alt),
        evidence=years[-1][1].evidence if years else (),
        quantities=tuple(finding.quantity for _, finding in years),
        absent="" if parties else "No party has a signed tie in any year (relations.csv).",
    )


def _years(view: View) -> list[tuple[int, Finding]]:
    return sorted(
        (
            (int(keys["year"]), finding)
            for keys, finding in view.every(VARIABLE)
            if "year" in keys and "scenario" not in keys and finding.value is not None
        ),
        key=lambda pair: pair[0],
    )


def _parties(years: list[tuple[int, Finding]], anchor: str) -> list[str]:
    """Parties with ties in some year, by falling odds of standing with the anchor today."""
    if not years:
        return []
    every = {
        party
        for _, finding in years
        for party, share in finding.detail["with_first"].items()
        if share is not None
    }
    last = years[-1][1].detail["with_first"]

    def key(party: str) -> tuple[bool, float, str]:
        share = last.get(party)
        return (party != anchor, 2.0 if share is None else 1 - share, party)

    return sorted(every, key=key)


def _title(view: View) -> str:
    """The latest change of sides that is likelier than not."""
    changes = [
        (int(keys["year"]), keys["actor"])
        for keys, finding in view.every("alignment.switched")
        if "scenario" not in keys and (finding.value or 0.0) >= 0.5
    ]
    if not changes:
        return "Nobody is likely to have changed sides"
    last = max(year for year, _ in changes)
    who = sorted(actor for year, actor in changes if year == last)
    names = listed([view.short(actor) for actor in who], most=3 if len(who) > 4 else 4)
    return f"{names} changed sides by {last}"


def _draw(
    view: View, years: list[tuple[int, Finding]], parties: list[str], width: float, alt: str
) -> str:
    names = min(150.0, 0.36 * width)
    size = (width - names - 2) / max(1, len(years))
    top = 20.0
    canvas = Canvas(width, top + ROW * (len(parties) + 1) + 12)
    free = 0.0
    final = len(years) - 1
    half = text_width("2000", 11.5) / 2
    middle = [min(width - half - 1, names + size * (c + 0.5)) for c in range(len(years))]
    for c, (year, _) in enumerate(years):
        # Labels where they fit, the last one always.
        text, x = str(year), middle[c]
        if c == final or (x - half >= free and x + half + 8 <= middle[final] - half):
            canvas.text(x, 12, text, size=11.5, fill="ink-3", anchor="middle")
            free = x + half + 8
    for r, party in enumerate(parties):
        y = top + ROW * r
        canvas.chip(1, y + ROW / 2, view.camp(party))
        label = wrap(view.short(party), names - 20, 11.5, lines=1)[0]
        canvas.text(15, y + ROW / 2 + 4, label, size=11.5)
        for c, (_, finding) in enumerate(years):
            share = finding.detail["with_first"].get(party)
            x = names + size * c
            if share is None:
                canvas.circle(x + size / 2, y + ROW / 2, 1.2, fill="rule-2")
                continue
            canvas.rect(
                x + 0.5, y + 1.5, size - 1, ROW - 3, fill="paper", stroke="rule-2", line=0.75
            )
            if share > 0:
                canvas.rect(x + 0.5, y + 1.5, size - 1, ROW - 3, fill="heat", opacity=share)
    base = top + ROW * (len(parties) + 1) + 6
    canvas.text(
        15,
        base - 5,
        wrap("against the camps", names - 20, 11.5, lines=1)[0],
        size=11.5,
        fill="ink-3",
    )
    canvas.line(names, base, width - 2, base, stroke="rule-2")
    for c, (_, finding) in enumerate(years):
        tall = (ROW - 1) * min(1.0, (finding.value or 0.0) / FULL)
        canvas.rect(names + size * c + 1.5, base - tall, size - 3, tall, fill="ink-3")
    return canvas.svg(alt=alt)


def _alt(view: View, years: list[tuple[int, Finding]], parties: list[str], anchor: str) -> str:
    if not years:
        return "No camps by year."
    last_year, last = years[-1]
    shares = last.detail["with_first"]
    told = "; ".join(
        f"{view.short(party)} {percent(shares[party])}"
        for party in parties
        if shares.get(party) is not None
    )
    return (
        f"Camps from {years[0][0]} to {last_year}. Odds of standing with {view.short(anchor)} in "
        f"{last_year}: {told}. {percent(last.value)} of the weight of ties contradicts the camps "
        f"in {last_year}."
    )
