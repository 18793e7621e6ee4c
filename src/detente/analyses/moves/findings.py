"""Findings of the moves analysis: what holds, who wants to leave, how one gets there."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.moves.conflict import build_moves, reach_weight
from detente.analyses.moves.misperception import misperceived
from detente.analyses.moves.narration import changes, coalitions, written_path
from detente.analyses.moves.preferences import CHOICES
from detente.analyses.moves.what_if import ways_and_needs
from detente.analyses.moves.wording import REFERENCES, Answer, listed, odds_that, percent
from detente.findings.evidence import cited
from detente.findings.finding import Finding, words_for
from detente.findings.quantity import name
from detente.models.graph_model import CONCEPTS
from detente.situation.model import Situation, Value

SHOWN = 12  # states that findings name


def move_findings(
    result: xr.Dataset, situation: Situation, options: Any, *, main: str
) -> list[Finding]:
    """All findings of the moves analysis, sorted by quantity."""
    answer = Answer(result, situation, build_moves(situation), main)
    out = [*_moves_that_last(answer), _reach(answer)]
    if getattr(options, "full", True):
        out += [*_states(answer), _today(answer), *_leaving(answer)]
        out += [written_path(answer), *changes(answer), *coalitions(answer)]
        out += misperceived(answer)
    return sorted(out, key=lambda finding: finding.quantity)


def step_settings(situation: Situation) -> tuple[float, float, float]:
    """Low, best and high of the weight that each further move keeps."""
    value = Value.parse(str(situation.choices.get("step", CHOICES["step"][0])))
    return value.low, value.best, value.high


def _moves_that_last(answer: Answer) -> Iterator[Finding]:
    """conflict.equilibrium_has for every move, with its range over the readings of the method."""
    has = answer.result["has"].sel(concept=answer.main).values
    known = np.isfinite(has[:, 0])
    count = int(known.sum())
    readings = _readings(answer)
    anyhow = _mean_share(answer, answer.main, step_settings(answer.situation)[1], anyhow=True)
    for k, move in enumerate(answer.model.moves):
        quantity = name("conflict.equilibrium_has", move=move)
        if count == 0:
            yield Finding.absent(quantity, "on no draw is a stable state within reach of today")
            continue
        share = float(has[known, k].mean())
        low, high = np.quantile(readings[:, k], [0.05, 0.95]) if len(readings) else (share, share)
        # A share of weights, not a count: the error of its mean, widened to at least Wilson's.
        error = 1.96 * float(has[known, k].std()) / math.sqrt(count)
        row = answer.situation.table("moves")[move]
        who = answer.who(row.text("actor"))
        yield Finding(
            quantity, share,
            f"{odds_that(share)} '{answer.name_of(move)}' ({who}) is part of what holds within "
            f"reach of today ({percent(share)} of the outcomes that hold, by reach).",
            low=min(share, float(low)), high=max(share, float(high)),
            mc_low=max(0.0, share - error), mc_high=min(1.0, share + error),
            words=words_for(share), evidence=answer.evidence_of(move),
            assumptions=("step", "slip", "doubt", "concept", "reach"), reference=REFERENCES,
            detail={
                "draws": count,
                "taken_today": bool(answer.taken[answer.model.today, k]),
                "by_concept": {
                    concept: _mean(answer.result["has"].sel(concept=concept).values[:, k])
                    for concept in CONCEPTS
                },
                "by_any_moves": None if anyhow is None else float(anyhow[k]),
                "by_fifth": _by_fifth(answer, has[:, k]),
            },
        )  # fmt: skip


def _readings(answer: Answer) -> NDArray[np.float64]:
    """Mean share of every move under each concept, step and kind of reach: (reading, move)."""
    steps = step_settings(answer.situation)
    rows = [
        _mean_share(answer, concept, step, anyhow=anyhow)
        for anyhow in (False, True)
        for step in steps
        for concept in CONCEPTS
    ]
    return np.array([row for row in rows if row is not None]).reshape(-1, len(answer.model.moves))


def _mean_share(
    answer: Answer, concept: str, step: float, *, anyhow: bool
) -> NDArray[np.float64] | None:
    """Share of the stable states that contain each move, over draws that have such a state.

    With ``anyhow`` deciders may also move against their own interest on the way.
    """
    if anyhow:
        distance = answer.result["reachable"].values[None, :]
    else:
        distance = answer.result["improving"].values
    near = np.flatnonzero((distance >= 0).any(axis=0))
    weight = reach_weight(distance[:, near], step)
    heavy = np.where(answer.stable[concept][:, near], weight, 0.0)
    total = heavy.sum(axis=1)
    known = total > 0
    if not known.any():
        return None
    return np.asarray(
        (heavy[known] @ answer.taken[near].astype(float) / total[known, None]).mean(axis=0)
    )


def _by_fifth(answer: Answer, value: NDArray[np.float64]) -> dict[str, list[float | None]]:
    """Mean in the lowest and in the highest fifth of the draws of each choice parameter."""
    found = {}
    for choice in CHOICES:
        drawn = answer.result[choice].values
        low, high = np.quantile(drawn, [0.2, 0.8])
        found[choice] = [_mean(value[drawn <= low]), _mean(value[drawn >= high])]
    return found


def _mean(values: NDArray[np.float64]) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else None


def _reach(answer: Answer) -> Finding:
    """Whether something stable can be reached from today by improvements at all."""
    within = answer.stable[answer.main] & (answer.result["improving"].values >= 0)
    some = within.any(axis=1)
    share = float(some.mean())
    distance = np.where(within, answer.result["improving"].values, 10**6).min(axis=1)
    steps = f"{np.median(distance[some]):.0f}" if some.any() else "0"
    moves = f"{steps} move{'' if steps == '1' else 's'}"
    return Finding.share(
        name("conflict.settles"), int(some.sum()), answer.draws,
        f"In {percent(share)} of draws deciders who only improve their own lot can reach an "
        f"outcome that holds, after {moves} at the median."
        if some.any()
        else "On no draw can deciders who only improve their own lot reach an outcome that holds.",
        evidence=answer.evidence, reference=(*REFERENCES, "li2005"), assumptions=("slip", "doubt"),
    )  # fmt: skip


def _states(answer: Answer) -> Iterator[Finding]:
    """P(a state is an equilibrium), for the states that matter most."""
    odds = {concept: flags.mean(axis=0) for concept, flags in answer.stable.items()}
    improving = answer.result["improving"].values
    near = (answer.stable[answer.main] & (improving >= 0)).mean(axis=0)
    # Those within reach first, then the most stable; ties in the order of states.
    order = np.lexsort((np.arange(len(near)), -odds[answer.main], -near))[:SHOWN]
    asked = ways_and_needs(answer.model, [int(state) for state in order], answer.main)
    for state in order:
        label = str(answer.result["state"].values[state])
        here = {concept: float(odds[concept][state]) for concept in CONCEPTS}
        share = here[answer.main]
        distance = int(answer.result["reachable"].values[state])
        reached = float((improving[:, state] >= 0).mean())
        firm = None if answer.firm is None else float(answer.firm[:, state].mean())
        yield Finding.share(
            name("conflict.stable", state=label),
            int(answer.stable[answer.main][:, state].sum()), answer.draws,
            f"{odds_that(share)} the outcome '{answer.said(int(state))}' holds once it is there "
            f"({percent(share)}); improvements lead to it from today in {percent(reached)} of "
            "draws."
            + (
                ""
                if firm is None
                else f" In {percent(firm)} it holds firmly: whoever left would end much worse off."
            ),
            low=min(here.values()), high=max(here.values()),
            evidence=answer.evidence, reference=REFERENCES,
            assumptions=("concept", "slip", "doubt"),
            detail={
                "by_concept": here,
                "reached_by_improvements": reached,
                **({} if firm is None else {"firmly": firm}),
                "moves_from_today": distance,
                "moves": label.split("+") if label != "nothing" else [],
                "today": bool(state == answer.model.today),
                "way": asked[int(state)][0],
                "needs": asked[int(state)][1],
            },
        )  # fmt: skip


def _today(answer: Answer) -> Finding:
    """Whether today's state would last, with the picture of what follows it."""
    flags = answer.stable[answer.main][:, answer.model.today]
    by_concept = {c: float(f[:, answer.model.today].mean()) for c, f in answer.stable.items()}
    share = float(flags.mean())
    return Finding.share(
        name("conflict.today_holds"), int(flags.sum()), answer.draws,
        f"{odds_that(share)} things hold as they stand ({percent(share)}): "
        + _who_leaves(answer),
        low=min(by_concept.values()), high=max(by_concept.values()),
        evidence=answer.evidence, reference=REFERENCES, assumptions=("concept", "slip", "doubt"),
        detail={"by_concept": by_concept, "graph": _graph(answer)},
    )  # fmt: skip


def _who_leaves(answer: Answer) -> str:
    leaves = answer.result["leaves"].values.mean(axis=0)
    often = sorted(
        (-float(share), decider)
        for decider, share in zip(answer.model.deciders, leaves, strict=True)
        if share >= 0.5
    )
    if not often:
        return "nobody has a better state within its own reach in most draws."
    names = [f"{answer.who(who)} ({percent(-share)})" for share, who in often]
    return f"{listed(names)} would gain by moving alone."


def _graph(answer: Answer) -> dict[str, Any]:
    """States on or next to the ways from today, with odds, and the moves between them."""
    improving = answer.result["improving"].values
    reached = (improving >= 0).mean(axis=0)
    odds = answer.stable[answer.main].mean(axis=0)
    order = np.lexsort((np.arange(len(reached)), -odds, -reached))
    kept = [int(s) for s in order if reached[s] > 0][:SHOWN]
    if answer.model.today not in kept:
        kept = [answer.model.today, *kept[: SHOWN - 1]]
    written = answer.model.written()
    edges = []
    for a in kept:
        for maker, decider in enumerate(answer.model.deciders):
            for b in answer.model.game.moves(a, maker=maker).tolist():
                if b in kept and not answer.model.hidden[maker, b]:
                    better = bool(written[maker, b] > written[maker, a])
                    edges.append([kept.index(a), kept.index(b), decider, better])
    return {
        "states": [
            {
                "label": str(answer.result["state"].values[s]),
                "words": answer.said(s),
                "holds": float(odds[s]),
                "reached": float(reached[s]),
                "moves": int(np.median(improving[improving[:, s] >= 0, s])) if reached[s] else -1,
                "today": s == answer.model.today,
            }
            for s in kept
        ],
        "edges": edges,
    }


def _leaving(answer: Answer) -> Iterator[Finding]:
    """For every decider, P(it has a better state within its own reach)."""
    for place, decider in enumerate(answer.model.deciders):
        flags = answer.result["leaves"].values[:, place] == 1
        share = float(flags.mean())
        wishes = [wish.text for wish in answer.model.wishes[decider]]
        who = answer.who(decider)
        rows = answer.situation.table("preferences").where(actor=decider)
        yield Finding.share(
            name("conflict.leaves", actor=decider), int(flags.sum()), answer.draws,
            f"{odds_that(share)} {who} has something better within its own reach than things as "
            f"they stand ({percent(share)}).",
            evidence=cited([*rows, *answer.situation.table("moves").where(actor=decider)]),
            reference=REFERENCES, assumptions=("slip", "doubt"),
            detail={"statements": wishes, "indifferent": not wishes and not answer.model.effects},
        )  # fmt: skip
