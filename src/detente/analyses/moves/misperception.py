"""What misperception changes: outcomes that would hold if everybody saw clearly, and who errs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from detente.analyses.moves.wording import REFERENCES, Answer, odds_that, percent
from detente.findings.evidence import cited
from detente.findings.finding import Finding
from detente.findings.quantity import name
from detente.models.graph_model import CONCEPTS

NAMED = 3  # outcomes that a sentence names
SOURCES = ("wang1988", "aljefri2018")


def misperceived(answer: Answer) -> list[Finding]:
    """Findings on misperception; none where the tables state no error of anybody."""
    if "clear" not in answer.result:
        return []
    return [_today(answer), *_moves(answer), *_mistaken(answer)]


def _today(answer: Answer) -> Finding:
    """Whether things would hold as they stand if everybody saw clearly."""
    here = answer.model.today
    clear = _clear(answer)[:, here]
    share, told = float(clear.mean()), float(answer.stable[answer.main][:, here].mean())
    return Finding.share(
        name("conflict.today_clear"), int(clear.sum()), answer.draws,
        f"If everybody saw the others' aims and options as they are, things would hold as they "
        f"stand in {percent(share)} of draws; as they are seen, in {percent(told)}.",
        evidence=answer.evidence, reference=(*REFERENCES, *SOURCES),
        assumptions=("concept", "slip", "doubt"), detail={"as_seen": told},
    )  # fmt: skip


def _clear(answer: Answer) -> NDArray[np.bool_]:
    place = CONCEPTS.index(answer.main)
    return np.asarray(answer.result["clear"].values >> place & 1 == 1)


def _moves(answer: Answer) -> Iterator[Finding]:
    """conflict.clear_has for every move: its share if everybody saw clearly."""
    seen = answer.result["has"].sel(concept=answer.main).values
    clear = answer.result["has_clear"].sel(concept=answer.main).values
    for k, move in enumerate(answer.model.moves):
        quantity = name("conflict.clear_has", move=move)
        both = np.isfinite(seen[:, k]) & np.isfinite(clear[:, k])
        if not both.any():
            yield Finding.absent(quantity, "on no draw is a stable state within reach of today")
            continue
        share, told = float(clear[both, k].mean()), float(seen[both, k].mean())
        gap = clear[both, k] - seen[both, k]
        error = 1.96 * float(clear[both, k].std()) / float(np.sqrt(both.sum()))
        yield Finding(
            quantity, share,
            f"If everybody saw clearly, '{answer.name_of(move)}' would be part of "
            f"{percent(share)} of the outcomes that hold, by reach; as things are seen, of "
            f"{percent(told)}.",
            mc_low=max(0.0, share - error), mc_high=min(1.0, share + error),
            evidence=answer.evidence_of(move), reference=(*REFERENCES, *SOURCES),
            assumptions=("step", "slip", "doubt", "concept", "reach"),
            detail={"as_seen": told, "difference": float(gap.mean()), "draws": int(both.sum())},
        )  # fmt: skip


def _mistaken(answer: Answer) -> Iterator[Finding]:
    """For everyone who errs: how often it misjudges what would hold within reach of today."""
    near = answer.result["improving"].values >= 0
    holds = answer.stable[answer.main]
    for v, viewer in enumerate(answer.model.viewers):
        believed = answer.result["believed"].values[:, v] == 1
        counts_on, overlooks = near & believed & ~holds, near & ~believed & holds
        wrong = (counts_on | overlooks).any(axis=1)
        share = float(wrong.mean())
        who = answer.who(viewer)
        told = [
            f"it {verb} '{answer.said(state)}' ({percent(odds)})"
            for flags, verb in ((counts_on, "counts on"), (overlooks, "does not expect"))
            for state, odds in _often(flags)[:1]
        ]
        rows = answer.situation.table("perceptions").where(viewer=viewer)
        blind = [
            row for row in answer.situation.table("infeasible") if viewer in row.ids("believed_by")
        ]
        yield Finding.share(
            name("conflict.mistaken", actor=viewer), int(wrong.sum()), answer.draws,
            f"{odds_that(share)} {who} misjudges what would hold within reach of today "
            f"({percent(share)})" + (f": {' and '.join(told)}." if told else "."),
            evidence=cited([*rows, *blind]), reference=(*REFERENCES, *SOURCES),
            assumptions=("slip", "doubt"),
            detail={
                "counts_on": _labelled(answer, counts_on), "overlooks": _labelled(answer, overlooks)
            },
        )  # fmt: skip


def _often(flags: NDArray[np.bool_]) -> list[tuple[int, float]]:
    """States by falling share of draws in which they are flagged, without those that never are."""
    odds = flags.mean(axis=0)
    order = np.lexsort((np.arange(len(odds)), -odds))[:NAMED]
    return [(int(s), float(odds[s])) for s in order if odds[s] > 0]


def _labelled(answer: Answer, flags: NDArray[np.bool_]) -> dict[str, float]:
    return {str(answer.result["state"].values[s]): odds for s, odds in _often(flags)}
