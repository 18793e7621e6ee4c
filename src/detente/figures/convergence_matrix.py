"""Convergence matrix: on how much of their common stakes each pair of parties wants the same."""

from __future__ import annotations

from typing import Any

from detente.figures.figure import FULL, Figure
from detente.figures.marked import Cell, Column, MarkedRow, MarkedTable, needs_upright
from detente.figures.measure import wrap
from detente.figures.phrase import capital, listed, percent
from detente.figures.view import View
from detente.findings.finding import Finding

_NAMES = 150


def convergence_matrix(view: View, *, most: int = 12) -> Figure:
    """Heat map of converging interests, pair by pair.

    Parameters
    ----------
    view : View
    most : int
        Most parties shown, those of greatest influence times resolve; all pairs are in the data.

    Returns
    -------
    Figure
        Cells are shares of common stakes (0-1), printed in per cent, below the diagonal only.
    """
    found = view.find("stakes.convergence")
    detail = found.detail if found is not None else {}
    known: list[str] = [str(actor) for actor in detail.get("actors", ())]
    share = _shares(known, detail.get("matrix", ()))
    met = [actor for actor in known if any(actor in pair for pair in share)]
    actors = _shown(view, met, most)
    names = [" ".join(wrap(view.short(actor), 104, 11, lines=3)) for actor in actors[:-1]]
    size = max(28.0, min(64.0, (FULL - _NAMES) / max(1, len(actors) - 1)))
    head = [Column("", "name", FULL - size * len(names), spoken="Party")]
    head += [Column(name, "shade", size) for name in names]
    rows = [
        MarkedRow(
            (
                Cell(view.short(actor), camp=view.camp(actor)),
                *(
                    _cell(share.get((actor, other))) if column < place else Cell()
                    for column, other in enumerate(actors[:-1])
                ),
            )
        )
        for place, actor in enumerate(actors)
        if place
    ]
    ends = _ends(share, actors)
    hidden = len(met) - len(actors)
    return Figure(
        kind="convergence-matrix",
        title=_title(view, ends),
        hint=(
            "Share of the stakes that two parties have in common, in per cent, on which both would "
            "gain from the same move away from no deal. Dot: no common stake."
        ),
        alt=_alt(view, share, ends),
        source=(
            "Mean over draws, issues weighed by what they matter to both."
            + (f" {hidden} lighter parties are in the data." if hidden > 0 else "")
        ),
        columns=("actor", "other", "share", "low", "high"),
        rows=tuple(_data(view, known, share)),
        table=MarkedTable(
            tuple(head), tuple(rows), scroll=True, upright=needs_upright(names, size - 4)
        ),
        evidence=found.evidence if found is not None else (),
        quantities=(found.quantity,) if found is not None else (),
        absent="" if rows and share else _reason(found),
    )


def _shares(actors: list[str], matrix: Any) -> dict[tuple[str, str], float]:
    return {
        (actor, other): float(value)
        for actor, row in zip(actors, matrix, strict=False)
        for other, value in zip(actors, row, strict=False)
        if value is not None and actor != other
    }


def _shown(view: View, known: list[str], most: int) -> list[str]:
    """The weightiest parties, those of one camp together."""
    ranked = sorted(known, key=lambda actor: (-view.weight(actor), actor))
    kept = ranked[:most]
    camps = list(dict.fromkeys(view.camp(actor) for actor in ranked))
    return sorted(kept, key=lambda actor: (camps.index(view.camp(actor)), ranked.index(actor)))


def _cell(value: float | None) -> Cell:
    if value is None:
        return Cell("·", muted=True)
    return Cell(percent(value, sign=False), shade=min(1.0, value))


def _ends(
    share: dict[tuple[str, str], float], actors: list[str]
) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """The pairs with most and least in common among those shown."""
    pairs = [(a, b) for i, a in enumerate(actors) for b in actors[:i] if (a, b) in share]
    if len(pairs) < 2:
        return None
    order = sorted(pairs, key=lambda pair: (share[pair], pair))
    return order[-1], order[0]


def _title(view: View, ends: tuple[tuple[str, str], tuple[str, str]] | None) -> str:
    if ends is None:
        return "Who wants the same as whom"
    most, least = (listed([view.short(actor) for actor in sorted(pair)]) for pair in ends)
    return f"{capital(most)} have most in common, {least} least"


def _alt(
    view: View,
    share: dict[tuple[str, str], float],
    ends: tuple[tuple[str, str], tuple[str, str]] | None,
) -> str:
    said = "Heat map of the share of common stakes on which each pair of parties wants the same."
    if ends is None:
        return said
    most, least = ends
    return (
        f"{said} Most: {view.short(most[0])} and {view.short(most[1])}, {percent(share[most])}. "
        f"Least: {view.short(least[0])} and {view.short(least[1])}, {percent(share[least])}."
    )


def _data(
    view: View, known: list[str], share: dict[tuple[str, str], float]
) -> list[tuple[object, ...]]:
    by_pair = {
        frozenset(keys["actors"].split("+")): finding
        for keys, finding in view.every("stakes.convergence")
        if "actors" in keys
    }
    rows: list[tuple[object, ...]] = []
    for place, actor in enumerate(known):
        for other in known[place + 1 :]:
            finding = by_pair.get(frozenset((actor, other)))
            low, high = (finding.low, finding.high) if finding is not None else (None, None)
            rows.append((actor, other, share.get((actor, other)), low, high))
    return rows


def _reason(found: Finding | None) -> str:
    if found is not None and found.reason:
        return found.reason
    return "Converging interests were not computed in this run, or no two parties share a stake."
