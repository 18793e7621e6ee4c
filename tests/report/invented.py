"""A run whose numbers are invented, on any situation: for tests of pages, never for a reader."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from detente.findings.finding import Finding, words_for
from detente.findings.quantity import name
from detente.situation.model import Situation

DRAWS = 2000


def chance(text: str) -> float:
    """A number in 0-1 that depends on a name alone."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF


@dataclass
class InventedRun:
    """What a report asks of a run."""

    situation: Situation
    findings: list[Finding]
    manifest: Mapping[str, Any]
    results: Mapping[str, Any] = field(default_factory=dict)
    draws: Any = None


def share(quantity: str, value: float, **more: Any) -> Finding:
    wide = 0.06 + 0.5 * value * (1 - value)
    return Finding.share(
        quantity,
        round(value * DRAWS),
        DRAWS,
        "Invented.",
        low=max(0.0, value - wide),
        high=min(1.0, value + 1.3 * wide),
        **more,
    )


def argued(situation: Situation) -> list[Finding]:
    """The first claims as premises, the last as conclusions."""
    claims = [row.key for row in situation.table("claims")]
    if len(claims) < 4:
        return []
    given, drawn = claims[: min(8, len(claims) - 2)], claims[-2:]
    premises = [{"claim": c, "holds": chance(c), "used": i != 1} for i, c in enumerate(given)]
    out = [
        Finding(
            "argument.premises", 0.0, "Invented.", unit="share",
            detail={"premises": premises, "ruled_out": [given[1]]},
        )
    ]  # fmt: skip
    for one in drawn:
        detail = {
            "base": chance(one), "how": "redrawn worlds", "effective": 120,
            "carries": [given[0]], "enough": [],
            "alone": {c: [chance(c + one), 40] for c in given[:-1]} | {given[-1]: [None, 1]},
            "dropped": {c: [chance(c + one + "x"), 40] for c in given},
        }  # fmt: skip
        out.append(share(name("argument.follows", of=one), chance(one + "all"), detail=detail))
    return out


def converging(parties: list[str]) -> list[Finding]:
    """A share of common stakes for every pair of parties."""
    actors = sorted(parties)[:14]
    matrix = [
        [None if a == b else chance("+".join(sorted((a, b)))) for b in actors] for a in actors
    ]
    detail = {"actors": actors, "matrix": matrix}
    return [Finding("stakes.convergence", 0.5, "Invented.", unit="share", detail=detail)]


def invented(situation: Situation) -> InventedRun:
    """Findings with the names that analyses give, numbers from the names themselves."""
    found: list[Finding] = []
    cited = [row.key for row in situation.table("claims")][:4]
    cited += [row.key for row in situation.table("sources")][:6]
    head = situation.headline
    core = [row.key for row in situation.issues if not row.flag("linkable")]
    parties = [row.key for row in situation.actors if not row.text("part_of")]
    for row in situation.forums:
        forum = row.key
        seats = situation.table("members").where(forum=forum)
        members = [r.text("actor") for r in seats if r.flag("essential")]
        for linked in ("no", "yes"):
            p = min(1.0, chance(forum) ** 1.3 + (0.1 if linked == "yes" else 0.0))
            found.append(
                share(
                    name("agreement.feasible", forum=forum, linked=linked),
                    p,
                    evidence=tuple(cited),
                    assumptions=("lambda", "theta"),
                    reference=("kydd2005",),
                )
            )
            if head:
                found.append(
                    share(
                        name(
                            "agreement.feasible",
                            forum=forum,
                            linked=linked,
                            issue=head["issue"],
                            at_least=head["at_least"],
                        ),
                        p * 0.4,
                        evidence=tuple(cited),
                    )
                )
            margin = (p - 0.6) / 8
            found.append(
                Finding(
                    name("agreement.margin", forum=forum, linked=linked),
                    margin,
                    "Invented.",
                    low=margin - 0.06,
                    high=margin + 0.04,
                    unit="utility",
                )
            )
            found.append(share(name("agreement.no_package", forum=forum, linked=linked), 0.03))
            found.append(share(name("agreement.empty", forum=forum, linked=linked), 0.05))
            for issue in core:
                at = 100 * chance(forum + issue)
                found.append(
                    Finding(
                        name("agreement.package", forum=forum, linked=linked, issue=issue),
                        at,
                        "Invented.",
                        low=max(0, at - 6),
                        high=min(100, at + 7),
                        unit="points",
                    )
                )
                found.append(
                    Finding(
                        name("agreement.win_set", forum=forum, linked=linked, issue=issue),
                        None,
                        "Invented.",
                        low=max(0, at - 12),
                        high=min(100, at + 14),
                        unit="points",
                    )
                )
                curve = [[v, p / (1 + math.exp((v - at) / 9))] for v in range(0, 101, 5)]
                found.append(
                    Finding(
                        name("agreement.exceedance", forum=forum, linked=linked, issue=issue),
                        None,
                        "Invented.",
                        detail={"at_least": curve, "at_most": curve[::-1]},
                    )
                )
            for lift in ("tax", "ratifiers", "cost_doubled", "reach", "red_lines"):
                q = min(1.0, p + 0.5 * chance(forum + lift) * (1 - p))
                found.append(
                    share(
                        name("agreement.reason", forum=forum, linked=linked, lift=lift),
                        q,
                        detail={"delta": q - p},
                    )
                )
            q = p * 0.7
            found.append(
                share(
                    name("agreement.reason", forum=forum, linked=linked, lift="cost"),
                    q,
                    detail={"delta": q - p},
                )
            )
            factions = [
                r.text("faction")
                for r in situation.table("ratifiers")
                if r.text("actor") in members
            ]
            for actor in [*members, *factions, "trust"]:
                found.append(
                    share(
                        name("agreement.blockers", forum=forum, linked=linked, actor=actor),
                        0.7 * chance(forum + actor),
                        evidence=tuple(cited[:2]),
                    )
                )
        found.append(
            Finding(
                name("agreement.coverage", forum=forum),
                chance("cover" + forum),
                "Invented.",
                unit="share",
            )
        )
        found.append(
            Finding(
                name("agreement.blocking_sets", forum=forum),
                None,
                "Invented.",
                detail={"sets": [["+".join(pair), 0.3] for pair in pairwise(members)][:2]},
            )
        )
        found.append(share(name("forums.best", forum=forum), chance("best" + forum) / 6))
        found.append(
            Finding(
                name("forums.rank", forum=forum), 1 + 10 * chance(forum), "Invented.", unit="rank"
            )
        )
    for issue in core:
        for model in ("compromise", "median", "mean", "nash"):
            at = 100 * chance(issue + model)
            found.append(
                Finding(
                    name(f"outcome.{model}", issue=issue),
                    at,
                    "Invented.",
                    low=max(0, at - 9),
                    high=min(100, at + 9),
                    unit="points",
                )
            )
    found += argued(situation)
    found += converging(parties)
    for claim in situation.table("claims"):
        quantity = name("claims.verdict", claim=claim.key)
        low, high = claim.number("says_low"), claim.number("says_high")
        if not claim.text("quantity") or low is None or high is None:
            found.append(
                Finding.absent(quantity, "the claim names no quantity that can be computed")
            )
            continue
        if claim.text("quantity").startswith("control."):
            found.append(Finding.absent(quantity, f"{claim.text('quantity')} is not computed yet"))
            continue
        model = chance(claim.key)
        outcome = claim.number("outcome")
        found.append(
            Finding(
                quantity,
                model,
                "Invented.",
                low=max(0, model - 0.15),
                high=min(1, model + 0.2),
                words=words_for(model),
                evidence=(claim.key,),
                detail={
                    "says_low": low,
                    "says_high": high,
                    "model": model,
                    "verdict": "agrees" if low <= model <= high else "too strong",
                    "outcome": outcome,
                    "brier_model": None if outcome is None else (model - outcome) ** 2,
                },
            )
        )
    stream = np.random.default_rng(1)
    return InventedRun(
        situation,
        found,
        {
            "version": "0.1.0",
            "situation": "invented",
            "seed": int(stream.integers(1e9)),
            "draws": DRAWS,
            "options": {},
            "timings": {"agreement": 1.0},
        },
    )
