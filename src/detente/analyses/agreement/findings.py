"""Findings of the agreement analysis: shares of draws as statements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.findings.evidence import evidence_of_forum
from detente.findings.finding import Finding, words_for
from detente.findings.quantity import name
from detente.situation.model import Situation

REFERENCES = ("putnam1988", "kydd2005", "fearon1995")
FIFTH = 0.2
NOT_SIGNED = "Possible is not signed: talks can still fail."
LIFT_WORDS = {
    "tax": "full trust",
    "ratifiers": "no vetoes at home",
    "red_lines": "no red lines",
    "reach": "unlimited reach",
    "cost_doubled": "costs of no deal doubled",
    "cost": "no cost of no deal",
}


def percent(share: float) -> str:
    """A share as text: whole per cent, one digit under 1 and over 99."""
    points = 100 * share
    digits = 1 if 0 < points < 1 or 99 < points < 100 else 0
    return f"{points:.{digits}f} %"


def agreement_findings(result: xr.Dataset, situation: Situation, options: Any) -> list[Finding]:
    """All findings of the agreement analysis, sorted by quantity."""
    out: list[Finding] = list(_closed(result, situation))
    for forum in result["forum"].values:
        evidence = evidence_of_forum(situation, forum)
        for linked in result["linked"].values:
            part = result.sel(forum=forum, linked=linked)
            out += _one(part, situation, str(forum), str(linked), evidence, options)
    if len(result["forum"]) and "margin" in result:
        out += _best(result, situation)
    return sorted(out, key=lambda finding: finding.quantity)


def _closed(result: xr.Dataset, situation: Situation) -> Iterator[Finding]:
    """Forums without a verdict, with the reason."""
    known = set(result["forum"].values)
    for row in situation.forums:
        if row.key in known:
            continue
        opens = row.day("opens")
        if opens is not None and opens > situation.horizon:
            reason = f"the forum opens on {opens}, after the horizon"
        else:
            reason = "the forum has no essential member by the horizon and no quota"
        for linked in ("no", "yes"):
            quantity = name("agreement.feasible", forum=row.key, linked=linked)
            yield Finding.absent(quantity, reason)


def _one(
    part: xr.Dataset, situation: Situation, forum: str, linked: str, evidence: tuple[str, ...],
    options: Any,
) -> Iterator[Finding]:  # fmt: skip
    where = situation.name_of(forum)
    extra: dict[str, Any] = {"evidence": evidence, "reference": REFERENCES}
    keys = {"forum": forum, "linked": linked}
    feasible = part["feasible"].values.astype(bool)
    n, count = len(feasible), int(feasible.sum())
    low, high = _range(part, "at_setting")
    offer = "with every linkable issue on offer" if linked == "yes" else "on its own agenda"
    detail: dict[str, Any] = {"draws": n}
    share = count / n
    yield Finding.share(
        name("agreement.feasible", **keys), count, n,
        f"A deal in {where}, {offer}, is {words_for(share)} to be possible ({percent(share)}). "
        + NOT_SIGNED,
        low=low, high=high, assumptions=("lambda", "kappa", "theta", "delta"), detail=detail,
        **extra,
    )  # fmt: skip
    head = situation.headline
    if "issue" in head and "at_least" in head:
        worth = int(part["worth"].sum())
        low, high = _range(part, "worth_at_setting")
        issue = str(head["issue"])
        yield Finding.share(
            name("agreement.feasible", **keys, issue=issue, at_least=head["at_least"]), worth, n,
            f"A deal in {where} with {situation.name_of(issue)} at {head['at_least']} or more is "
            f"{words_for(worth / n)} to be possible ({percent(worth / n)}).",
            low=low, high=high, **extra,
        )  # fmt: skip
    if linked == "no":
        yield _coverage(part, forum, where, extra)
    if "margin" not in part:
        return
    margin = part["margin"].values
    nothing = int(np.isneginf(margin).sum())
    yield _margin(margin, nothing, keys, where, extra)
    yield Finding.share(
        name("agreement.no_package", **keys), nothing, n,
        f"In {percent(nothing / n)} of draws red lines leave no package at all in {where}.",
        **extra,
    )  # fmt: skip
    empty = int(part["empty"].sum())
    yield Finding.share(
        name("agreement.empty", **keys), empty, n,
        f"In {percent(empty / n)} of draws signing nothing new already suits everybody in {where}.",
        **extra,
    )  # fmt: skip
    if "lifted" in part:
        yield from _issues(part, situation, keys, feasible, where, extra)
        yield from _lifted(part, keys, count, n, where, extra)
        yield from _forms(part, keys, n, where, extra)
        yield from _blockers(part, situation, forum, linked, feasible, where, extra)
        if linked == "no" and "set" in part.coords:
            searched = ~feasible & (part["draw"].values < options.interval_draws)
            yield from _sets(part, situation, forum, searched, where, extra)


def _coverage(part: xr.Dataset, forum: str, where: str, extra: dict[str, Any]) -> Finding:
    covered = part["coverage"].values
    mean = float(covered.mean())
    return Finding(
        name("agreement.coverage", forum=forum), mean,
        f"The table of {where} can move {percent(mean)} of what is at stake.",
        low=float(np.quantile(covered, 0.05)), high=float(np.quantile(covered, 0.95)),
        unit="share", **extra,
    )  # fmt: skip


def _range(part: xr.Dataset, variable: str) -> tuple[float | None, float | None]:
    """5th and 95th percentile over settings of the share of draws; None where not computed."""
    if variable not in part:
        return None, None
    at = part[variable].transpose("draw", "setting").values
    done = at[at[:, 0] >= 0]
    if not len(done):
        return None, None
    share = done.mean(axis=0)
    return float(np.quantile(share, 0.05)), float(np.quantile(share, 0.95))


def _margin(
    margin: NDArray[np.float64],
    nothing: int,
    keys: dict[str, str],
    where: str,
    extra: dict[str, Any],
) -> Finding:
    quantity = name("agreement.margin", **keys)
    # Quantiles of an order statistic: -inf (no package) counts, but is no number of a report.
    low, middle, high = np.quantile(margin, [0.05, 0.5, 0.95], method="inverted_cdf")
    if np.isneginf(middle):
        share = percent(nothing / len(margin))
        best = f"; the 95th percentile is {high:+.3f}" * bool(np.isfinite(high))
        return Finding(
            quantity, None,
            f"In {share} of draws red lines leave no package in {where}, so the margin has no "
            f"median{best}.",
            reason=f"red lines leave no package in {share} of draws", unit="utility",
            detail={"high": float(high) if np.isfinite(high) else None}, **extra,
        )  # fmt: skip
    return Finding(
        quantity, float(middle),
        f"The median margin in {where} is {middle:+.3f} in utility; a deal is feasible above 0.",
        low=float(low) if np.isfinite(low) else None, high=float(high), unit="utility",
        reason="" if np.isfinite(low) else f"no package in {nothing} draws", **extra,
    )  # fmt: skip


def _issues(
    part: xr.Dataset, situation: Situation, keys: dict[str, str], feasible: NDArray[np.bool_],
    where: str, extra: dict[str, Any],
) -> Iterator[Finding]:  # fmt: skip
    """Predicted package, win-set and exceedance of every issue."""
    n = len(feasible)
    grid = np.arange(0, 101, 5)
    for issue in part["issue"].values:
        one = part.sel(issue=issue)
        package = one["package"].values[feasible]
        bottom, top = one["win_low"].values[feasible], one["win_high"].values[feasible]
        title = situation.name_of(issue)
        more = {**keys, "issue": str(issue)}
        if _outside(situation, keys, str(issue)):
            reason = "not on this table's agenda: it goes as it goes without a deal"
            yield Finding.absent(name("agreement.package", **more), reason)
            continue
        if not len(package):
            for variable in ("agreement.package", "agreement.win_set"):
                yield Finding.absent(name(variable, **more), "no draw has a feasible deal")
            continue
        low, middle, high = np.quantile(package, [0.05, 0.5, 0.95])
        yield Finding(
            name("agreement.package", **more), float(middle),
            f"Where a deal is possible in {where}, {title} would stand at about {middle:.0f}.",
            low=float(low), high=float(high), unit="points", **extra,
        )  # fmt: skip
        yield Finding(
            name("agreement.win_set", **more), float(np.median((bottom + top) / 2)),
            f"Feasible packages in {where} put {title} between {np.median(bottom):.0f} and "
            f"{np.median(top):.0f} (medians of the ends).",
            low=float(np.median(bottom)), high=float(np.median(top)), unit="points", **extra,
        )  # fmt: skip
        at_least = [(float(v), float((top >= v - 1e-9).sum() / n)) for v in grid]
        at_most = [(float(v), float((bottom <= v + 1e-9).sum() / n)) for v in grid]
        yield Finding(
            name("agreement.exceedance", **more), len(package) / n,
            f"Odds of a deal in {where} by how much of {title} it must hold.",
            reference=REFERENCES, detail={"at_least": at_least, "at_most": at_most},
        )  # fmt: skip


def _outside(situation: Situation, keys: dict[str, str], issue: str) -> bool:
    """Whether an issue is outside the deal: not on the agenda, and not linked."""
    agenda = situation.forums[keys["forum"]].ids("agenda")
    linkable = situation.issues[issue].flag("linkable")
    on = issue in agenda if agenda else not linkable
    return not on and not (linkable and keys["linked"] == "yes")


def _lifted(
    part: xr.Dataset, keys: dict[str, str], count: int, n: int, where: str, extra: dict[str, Any]
) -> Iterator[Finding]:
    for lift in part["lift"].values:
        lifted = int(part["lifted"].sel(lift=lift).sum())
        change = (lifted - count) / n
        yield Finding.share(
            name("agreement.reason", **keys, lift=lift), lifted, n,
            f"With {LIFT_WORDS[str(lift)]} a deal in {where} would be possible in "
            f"{percent(lifted / n)} of draws ({100 * change:+.0f} points).",
            detail={"delta": change}, **extra,
        )  # fmt: skip


def _forms(
    part: xr.Dataset, keys: dict[str, str], n: int, where: str, extra: dict[str, Any]
) -> Iterator[Finding]:
    words = {
        "trust-min": "if only the least trusted partner counted",
        "relief-full": "if any deal relieved the whole cost of no deal",
        "tax-expected": "if distrust cost only the expected loss",
    }
    for form in part["form"].values:
        share = int(part["formed"].sel(form=form).sum())
        yield Finding.share(
            name("agreement.feasible", **keys, choice=form), share, n,
            f"{where}: {percent(share / n)} {words[str(form)]}.", **extra,
        )  # fmt: skip


def _blockers(
    part: xr.Dataset, situation: Situation, forum: str, linked: str,
    feasible: NDArray[np.bool_], where: str, extra: dict[str, Any],
) -> Iterator[Finding]:  # fmt: skip
    failed = int((~feasible).sum())
    keys = {"forum": forum, "linked": linked}
    for seat in part["seat"].values:
        table, _, who = str(seat).partition(":")
        if table != forum:
            continue
        quantity = name("agreement.blockers", **keys, actor=who)
        if not failed:
            yield Finding.absent(quantity, "every draw has a feasible deal")
            continue
        opened = int((part["waived"].sel(seat=seat).values.astype(bool) & ~feasible).sum())
        yield Finding.share(
            quantity, opened, failed,
            f"Waiving {_who(situation, who)} opens {percent(opened / failed)} of the draws in "
            f"which {where} finds no deal.",
            **extra,
        )  # fmt: skip


def _sets(
    part: xr.Dataset, situation: Situation, forum: str, searched: NDArray[np.bool_], where: str,
    extra: dict[str, Any],
) -> Iterator[Finding]:  # fmt: skip
    """Smallest sets of waivers, among the failed draws in which they were searched."""
    failed = int(searched.sum())
    if not failed:
        return
    member = part["smallest"].values.astype(bool)
    shares = {
        str(each): int(member[:, place].sum())
        for place, each in enumerate(part["set"].values)
        if member[:, place].any()
    }
    ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:12]
    told = [
        f"{' + '.join(_who(situation, who) for who in each.split('+'))} ({percent(count / failed)})"
        for each, count in ranked[:3]
    ]
    yield Finding(
        name("agreement.blocking_sets", forum=forum, linked="no"),
        float(member.any(axis=1).sum() / failed),
        f"Smallest sets of waivers that open {where}, each draw counted under its smallest only: "
        f"{', '.join(told) or 'none of up to three'}.",
        unit="share", detail={"sets": [[s, c / failed] for s, c in ranked], "draws": failed},
        **extra,
    )  # fmt: skip


def _who(situation: Situation, waiver: str) -> str:
    who, _, part = waiver.partition(".")
    if who == "trust":
        return "all distrust"
    title = situation.name_of(who)
    return {"own": f"{title} (not its factions)", "factions": f"the factions of {title}"}.get(
        part, title
    )


def _best(result: xr.Dataset, situation: Situation) -> Iterator[Finding]:
    """Best forum of each draw and rank by margin (ties shared)."""
    for linked in result["linked"].values:
        part = result.sel(linked=linked).transpose("draw", "forum", ...)
        margin, feasible = part["margin"].values, part["feasible"].values.astype(bool)
        best, rank = best_and_rank(margin, feasible)
        modifier = None if linked == "no" else linked
        for place, forum in enumerate(part["forum"].values):
            evidence = evidence_of_forum(situation, forum)
            share = float(best[:, place].sum())
            yield Finding.share(
                name("forums.best", forum=forum, linked=modifier), share, len(margin),
                f"{situation.name_of(forum)} is the best table in "
                f"{percent(share / len(margin))} of draws.",
                evidence=evidence, reference=REFERENCES,
            )  # fmt: skip
            ranks = rank[:, place]
            yield Finding(
                name("forums.rank", forum=forum, linked=modifier), float(ranks.mean()),
                f"{situation.name_of(forum)} ranks {ranks.mean():.1f} of {len(part['forum'])} by "
                "margin, on average.",
                low=float(np.quantile(ranks, 0.05)), high=float(np.quantile(ranks, 0.95)),
                unit="rank", evidence=evidence,
            )  # fmt: skip
        none = int((~feasible).all(axis=1).sum())
        yield Finding.share(
            name("forums.best", forum="none", linked=modifier), none, len(margin),
            f"No table has a feasible deal in {percent(none / len(margin))} of draws.",
        )  # fmt: skip


def best_and_rank(
    margin: NDArray[np.float64], feasible: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Share of 'best' (ties shared) and rank by margin (ties averaged): (draw, forum) each."""
    shown = np.where(feasible, margin, -np.inf)
    top = shown.max(axis=1, keepdims=True)
    winners = feasible & (shown >= top - 1e-9)
    count = winners.sum(axis=1, keepdims=True)
    best = np.divide(winners, count, out=np.zeros(margin.shape), where=count > 0)
    above = (margin[:, None, :] > margin[:, :, None] + 1e-9).sum(axis=2)
    both = np.isneginf(margin[:, None, :]) & np.isneginf(margin[:, :, None])
    with np.errstate(invalid="ignore"):
        level = (np.abs(margin[:, None, :] - margin[:, :, None]) <= 1e-9) | both
    return best, above + (level.sum(axis=2) + 1) / 2
