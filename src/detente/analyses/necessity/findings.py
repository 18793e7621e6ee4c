"""Findings of necessity: who is needed, three ways of a deal, spoilers named and graded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import xarray as xr

from detente.analyses.agreement.findings import percent
from detente.analyses.deal.problem import Seats
from detente.analyses.wording import counted, joined, names
from detente.findings.evidence import cited, evidence_of_forum, unique
from detente.findings.finding import Finding
from detente.findings.quantity import name
from detente.situation.model import Situation

REFERENCES = ("stedman1997",)
LEANS = ("nu", "theta", "lambda", "kappa")
SLIGHT = 0.02  # a need below this makes little difference
FEARED = 0.01  # a mean chance of breaking a deal below this makes no spoiler


def necessity_findings(result: xr.Dataset, situation: Situation) -> list[Finding]:
    """All findings of necessity, sorted by quantity."""
    out: list[Finding] = []
    if "needed" not in result:
        return out
    out += _needed(result, situation)
    core = sorted(row.key for row in situation.issues if not row.flag("linkable"))
    for forum in result["forum"].values:
        seats = Seats.of(situation, str(forum), core)
        if seats is None:
            continue
        part = result.sel(forum=forum)
        evidence = evidence_of_forum(situation, str(forum))
        out += _spoilers(part, situation, seats, evidence)
        out += _ways(part, situation, seats, evidence)
    return sorted(out, key=lambda finding: finding.quantity)


def _needed(result: xr.Dataset, situation: Situation) -> Iterator[Finding]:
    head = situation.headline
    worth = {"issue": head["issue"], "at_least": head["at_least"]} if "at_least" in head else {}
    for column, group in enumerate(result["group"].values):
        who = names(situation, str(group).split("+"))
        verb = "is" if "+" not in str(group) else "are all"
        for variable, more, kind in (
            ("needed", {}, "possible"),
            ("needed_worth", worth, f"possible with {situation.name_of(str(head.get('issue')))} "
             f"at {head.get('at_least')} or more"),
        ):  # fmt: skip
            if variable == "needed_worth" and not worth:
                continue
            values = result[variable].values[:, column]
            counts = ~np.isnan(values)
            quantity = name("agreement.necessary", actors=group, **more)
            if not counts.any():
                yield Finding.absent(quantity, "no table has such a deal in any draw")
                continue
            share = float(values[counts].mean())
            yield Finding.share(
                quantity, float(values[counts].sum()), int(counts.sum()),
                f"Where a deal is {kind} at some table, {who} {verb} essential to every such "
                f"table in {percent(share)} of draws.",
                reference=REFERENCES, assumptions=("lambda", "theta"),
                evidence=cited(
                    row for row in situation.table("members")
                    if row.text("actor") in str(group).split("+") and row.flag("essential")
                ),
            )  # fmt: skip


def _spoilers(
    part: xr.Dataset, situation: Situation, seats: Seats, evidence: tuple[str, ...]
) -> Iterator[Finding]:
    """Outsiders that lose by the predicted deal, graded, and the odds that it lasts."""
    forum, title = seats.forum, situation.name_of(seats.forum)
    breaks = part["breaks"].transpose("draw", "actor").values
    bought = part["can_be_bought"].transpose("trial", "actor").values
    actors = [str(each) for each in part["actor"].values]
    done = ~np.isnan(breaks).all(axis=1)
    if not done.any():
        reason = "no draw has a feasible deal to break" if len(actors) > len(seats.parties) else (
            "every party has to agree: there is no outsider"
        )  # fmt: skip
        yield Finding.absent(name("agreement.lasting", forum=forum, linked="no"), reason)
        return
    graded: list[dict[str, Any]] = []
    for column, actor in enumerate(actors):
        odds = breaks[done, column]
        if np.isnan(odds).all():
            continue
        mean, loses = float(np.nanmean(odds)), float((np.nan_to_num(odds) > 0).mean())
        asked = bought[~np.isnan(bought[:, column]), column]
        total = float(1 - asked.mean()) if len(asked) else None
        grade = "none"
        if mean >= FEARED:
            grade = "ungraded" if total is None else ("total" if total >= 0.5 else "limited")
        if grade != "none":
            graded.append({"actor": actor, "breaks": mean, "loses": loses, "total": total,
                           "grade": grade})  # fmt: skip
        yield _spoiler(situation, seats, actor, (mean, loses, total), grade, evidence, odds)
    lasts = np.prod(1 - np.nan_to_num(breaks[done]), axis=1)
    graded.sort(key=lambda each: (-each["breaks"], each["actor"]))
    said = (
        "; the likeliest spoilers are "
        + joined([f"{situation.name_of(g['actor'])} ({g['grade']})" for g in graded[:3]])
        if graded
        else "; nobody outside loses enough to break it"
    )
    share = float(lasts.mean())
    yield Finding.share(
        name("agreement.lasting", forum=forum, linked="no"), float(lasts.sum()), len(lasts),
        f"A deal in {title}, where one is possible, outlasts its outsiders in {percent(share)} of "
        f"cases{said}.",
        evidence=evidence, reference=REFERENCES, assumptions=LEANS,
        detail={"spoilers": graded, "draws": len(lasts)},
    )  # fmt: skip


def _spoiler(
    situation: Situation, seats: Seats, actor: str, numbers: tuple[float, float, float | None],
    grade: str, evidence: tuple[str, ...], odds: Any,
) -> Finding:  # fmt: skip
    mean, loses, total = numbers
    title, who = situation.name_of(seats.forum), situation.name_of(actor)
    graded = {
        "none": "It is no spoiler to speak of.",
        "ungraded": "What it would take to content it was not tried.",
        "limited": "A limited spoiler: in most of these draws some package would leave it no worse "
        "off.",
        "total": "A total spoiler: in most of these draws no package that the table accepts leaves "
        "it no worse off.",
    }[grade]
    return Finding.share(
        name("agreement.spoiler", forum=seats.forum, linked="no", actor=actor),
        float(np.nansum(odds)), len(odds),
        f"{who} loses by the predicted deal of {title} in {percent(loses)} of cases and breaks it "
        f"with a mean chance of {percent(mean)}. {graded}",
        evidence=unique([*evidence, *cited(situation.stakes.where(actor=actor))]),
        reference=REFERENCES, assumptions=LEANS,
        detail={"grade": grade, "loses": loses, "total": total},
    )  # fmt: skip


def _ways(
    part: xr.Dataset, situation: Situation, seats: Seats, evidence: tuple[str, ...]
) -> Iterator[Finding]:
    """With a party or pair in, outside, and outside and spoiling."""
    title, n = situation.name_of(seats.forum), int(part.sizes["trial"])
    for column, group in enumerate(part["tried"].values):
        members = str(group).split("+")
        who = names(situation, members)
        at = {
            key: part[key].transpose("trial", "tried").values[:, column]
            for key in ("inside", "outside", "spoiling", "worth_inside", "worth_outside")
        }
        keys = {"forum": seats.forum, "actors": group}
        inside = float(at["inside"].mean())
        quantity = name("agreement.needed", **keys)
        if np.isnan(at["outside"]).any():
            reason = "without them fewer than two parties would be left to agree"
            yield Finding.absent(quantity, reason, f"{title} without {who}: {reason}.")
            continue
        outside, spoiling = float(at["outside"].mean()), float(at["spoiling"].mean())
        leans: dict[str, Any] = {
            "evidence": evidence, "reference": REFERENCES, "assumptions": LEANS,
            "detail": {
                "inside": inside, "outside": outside, "spoiling": spoiling, "draws": n,
                "member": set(members) <= set(seats.essential),
                **{key: float(at[key].mean()) for key in ("worth_inside", "worth_outside")
                   if not np.isnan(at[key]).any()},
            },
        }  # fmt: skip
        if inside <= 0:
            reason = "with them in, no draw has a feasible deal"
            yield Finding(
                quantity, None,
                f"{title}: with {who} in, no deal is possible in any draw; without them one is in "
                f"{percent(outside)}, and lasts in {percent(spoiling)} if they work against it."
                f"{counted(n)}",
                reason=reason, unit="share", **leans,
            )  # fmt: skip
            continue
        need = 1 - spoiling / inside
        subject, verb = ("It", "is") if len(members) == 1 else ("They", "are")
        verdict = (
            f"{subject} {verb} needed." if need >= 0.5
            else f"{subject} {verb} better inside than out." if need > SLIGHT
            else f"The deal is easier without {'it' if verb == 'is' else 'them'}." if need < -SLIGHT
            else "It makes little difference."
        )  # fmt: skip
        yield Finding(
            quantity, need,
            f"{title} with {who} in: a deal is possible in {percent(inside)} of draws; left "
            f"outside, in {percent(outside)}; left outside and working against the deal, one that "
            f"lasts in {percent(spoiling)}. {verdict}{counted(n)}",
            unit="share", **leans,
        )  # fmt: skip
