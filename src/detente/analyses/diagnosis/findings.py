"""Findings of the diagnosis: what holds a deal back, and how much trust or guarantee it needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import xarray as xr

from detente.analyses.agreement.findings import LIFT_WORDS, percent
from detente.analyses.deal.obstacles import IN_TURN, shapley, worth_of
from detente.analyses.wording import counted, joined, names, points
from detente.findings.evidence import evidence_of_forum
from detente.findings.finding import Finding
from detente.findings.quantity import name
from detente.situation.model import Situation

REFERENCES = ("kydd2005", "putnam1988", "shapley1953")
HOLDS = {
    "tax": "distrust", "ratifiers": "vetoes at home", "reach": "what the table cannot move",
    "cost_doubled": "too low a cost of no deal", "red_lines": "red lines",
}  # fmt: skip


def diagnosis_findings(result: xr.Dataset, situation: Situation, reach: float) -> list[Finding]:
    """All findings of the diagnosis, sorted by quantity.

    Parameters
    ----------
    result : xarray.Dataset
    situation : Situation
    reach : float
        Odds that trust or a guarantee has to lift a deal to, 0-1.
    """
    out: list[Finding] = []
    if "lifted" not in result:
        return out
    for forum in result["forum"].values:
        leans = {
            "evidence": evidence_of_forum(situation, str(forum)),
            "reference": REFERENCES,
            "assumptions": ("lambda", "kappa", "theta", "delta"),
        }
        part = result.sel(forum=forum)
        out += _lifts(part, situation, str(forum), leans)
        out.append(_guarantee(part, situation, str(forum), reach, leans))
        for tie in result["tie"].values if "tie" in result else ():
            if str(tie).partition(":")[0] == str(forum):
                out.append(_trust(result.sel(tie=tie), situation, str(tie), reach, leans))
    return sorted(out, key=lambda finding: finding.quantity)


def _odds(part: xr.Dataset, variable: str) -> tuple[dict[str, float], int]:
    """Share of draws that are feasible with each set of obstacles lifted, and how many draws."""
    rows = part[variable].transpose("lift", ...).values
    keys = [str(each) for each in part["lift"].values]
    share = rows.mean(axis=1)
    return {key: float(each) for key, each in zip(keys, share, strict=True)}, rows.shape[1]


def _lifts(
    part: xr.Dataset, situation: Situation, forum: str, leans: dict[str, Any]
) -> Iterator[Finding]:
    """Combinations of lifts, and the waterfalls: for any deal, and for one worth having."""
    title = situation.name_of(forum)
    odds, n = _odds(part, "lifted")
    for lift, share in odds.items():
        parts = lift.split("+")
        if len(parts) == 1 or (len(parts) > 2 and lift not in IN_TURN):
            continue  # single lifts are told with the odds themselves
        change = share - odds["none"]
        alone = sum(odds[each] - odds["none"] for each in parts)
        yield Finding.share(
            name("agreement.reason", forum=forum, linked="no", lift=lift), round(share * n), n,
            f"With {joined([LIFT_WORDS[each] for each in parts])} a deal in {title} would be "
            f"possible in {percent(share)} of draws ({points(change)}; one by one they add "
            f"{points(alone)}).",
            detail={"delta": change, "beyond": change - alone}, **leans,
        )  # fmt: skip
    said, gains = _told(odds, title)
    yield Finding.share(
        name("agreement.diagnosis", forum=forum, linked="no"), round(odds[IN_TURN[-1]] * n), n,
        f"What holds a deal back in {title}{said}.",
        detail=_waterfall(odds, gains, n), **leans,
    )  # fmt: skip
    bound = worth_of(situation)
    if bound is None or "lifted_worth" not in part:
        return
    odds, n = _odds(part, "lifted_worth")
    said, gains = _told(odds, title)
    rest = 1 - odds[IN_TURN[-1]]
    clash = f" In {percent(rest)} of draws no lift helps: interests clash." if rest >= 0.005 else ""
    yield Finding.share(
        name("agreement.diagnosis", forum=forum, linked="no", issue=bound[0], at_least=bound[1]),
        round(odds[IN_TURN[-1]] * n), n,
        f"What holds back a deal in {title} with {situation.name_of(bound[0])} at {bound[1]:g} or "
        f"more{said}.{clash}{counted(n)}",
        detail=_waterfall(odds, gains, n), **leans,
    )  # fmt: skip


def _told(odds: dict[str, float], title: str) -> tuple[str, dict[str, float]]:
    """What holds a deal back, in words, and the mean gain of each lift over all orders."""
    share = shapley(list(odds.values()), list(odds))
    ranked = sorted(share, key=lambda each: (-share[each], each))
    heavy = [each for each in ranked if share[each] >= 0.01][:3]
    start, top = percent(odds["none"]), percent(odds[IN_TURN[-1]])
    if not heavy:
        why = ": next to nothing" if odds["none"] >= 0.95 else ": nothing that could be lifted"
        return f"{why} ({start} as things stand, {top} with every obstacle lifted)", share
    said = joined([f"{HOLDS[each]} ({points(share[each])[1:]})" for each in heavy])
    return f" is {said}: from {start} to {top} with every obstacle lifted", share


def _waterfall(odds: dict[str, float], share: dict[str, float], n: int) -> dict[str, Any]:
    """Plain data of the chart: obstacles lifted in turn, alone, in pairs, over all orders."""
    steps, before = [], odds["none"]
    for lift in IN_TURN:
        last = lift.split("+")[-1]
        steps.append({
            "lift": last, "alone": odds[last], "from": before, "to": odds[lift],
            "shapley": share[last],
        })  # fmt: skip
        before = odds[lift]
    pairs = [[*lift.split("+"), odds[lift]] for lift in odds if lift.count("+") == 1]
    return {
        "start": odds["none"], "steps": steps, "rest": 1 - before, "pairs": pairs, "draws": n,
    }  # fmt: skip


def _crossing(levels: Sequence[float], odds: Sequence[float], reach: float) -> float | None:
    """Where a rising curve first reaches a value, between its points; None where it never does."""
    for place, value in enumerate(odds):
        if value >= reach:
            if place == 0:
                return float(levels[0])
            before, step = odds[place - 1], levels[place] - levels[place - 1]
            return float(levels[place - 1] + step * (reach - before) / (value - before))
    return None


def _guarantee(
    part: xr.Dataset, situation: Situation, forum: str, reach: float, leans: dict[str, Any]
) -> Finding:
    title, goal = situation.name_of(forum), percent(reach)
    levels = [float(each) for each in part["level"].values]
    odds = part["guaranteed"].transpose("level", "trial").values.mean(axis=1).tolist()
    detail = {"curve": list(zip(levels, odds, strict=True)), "draws": int(part.sizes["trial"])}
    sample = counted(int(part.sizes["trial"]))
    need = _crossing(levels, odds, reach)
    quantity = name("agreement.guarantee_needed", forum=forum, at_least=reach)
    whole = f"A full guarantee would lift a deal in {title} to {percent(odds[-1])}"
    if need is None:
        reason = f"even a full guarantee does not reach {goal}: {percent(odds[-1])}"
        return Finding(
            quantity, None, f"{whole}, from {percent(odds[0])} without any: it does not reach "
            f"{goal}.{sample}", unit="share", reason=reason, detail=detail, **leans,
        )  # fmt: skip
    said = "needs no guarantee" if need == 0 else f"needs a guarantee of about {need:.2f}"
    return Finding(
        quantity, need,
        f"To be possible in {goal} of draws, a deal in {title} {said}. {whole}.{sample}",
        unit="share", detail=detail, **leans,
    )  # fmt: skip


def _trust(
    part: xr.Dataset, situation: Situation, tie: str, reach: float, leans: dict[str, Any]
) -> Finding:
    forum, _, pair = tie.partition(":")
    title, goal, who = situation.name_of(forum), percent(reach), pair.split("+")
    levels = [float(each) for each in part["level"].values]
    odds = part["trusting"].transpose("level", "trial").values.mean(axis=1).tolist()
    drawn = [float(each) for each in part["drawn_trust"].values]
    detail = {
        "curve": list(zip(levels, odds, strict=True)), "drawn": drawn,
        "draws": int(part.sizes["trial"]),
    }  # fmt: skip
    sample = counted(int(part.sizes["trial"]))
    quantity = name("agreement.trust_needed", forum=forum, actors=pair, at_least=reach)
    now = " and ".join(f"{each:.2f}" for each in drawn)
    two = f"{names(situation, who)} (today {now})"
    need = _crossing(levels, odds, reach)
    more = {**leans, "assumptions": ("lambda", f"relations/{'/'.join(who)}/trust",
                                     f"relations/{'/'.join(reversed(who))}/trust")}  # fmt: skip
    if need is None:
        reason = f"even full trust between them does not reach {goal}: {percent(odds[-1])}"
        return Finding(
            quantity, None,
            f"Even full trust between {two} would make a deal in {title} possible in only "
            f"{percent(odds[-1])} of draws.{sample}",
            unit="share", reason=reason, detail=detail, **more,
        )  # fmt: skip
    said = (
        f"no trust is needed between {two}"
        if need == 0
        else f"{two} would have to trust each other at about {need:.2f}"
    )
    return Finding(
        quantity, need,
        f"For a deal in {title} to be possible in {goal} of draws, {said}. At full trust between "
        f"them it is {percent(float(np.max(odds)))}.{sample}",
        unit="share", detail=detail, **more,
    )  # fmt: skip
