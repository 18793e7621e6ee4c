"""Findings of the order of deals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.agreement.findings import NOT_SIGNED, percent
from detente.analyses.wording import points, possible
from detente.findings.evidence import cited, evidence_of_forum, unique
from detente.findings.finding import Finding
from detente.findings.quantity import name
from detente.situation.model import Situation

REFERENCES = ("putnam1988", "kydd2005", "walter2002")
ORDERS = ("regional-first", "internal-first", "at-once", "side-by-side")
LEANS = ("lambda", "theta", "kappa", "delta")
NO_PAIR = "the situation has no pair of a regional and a domestic forum with a verdict"


def sequence_findings(result: xr.Dataset, situation: Situation) -> list[Finding]:
    """All findings of the order of deals, sorted by quantity."""
    if "feasible" not in result:
        return [Finding.absent("sequence.regional_first", NO_PAIR)]
    out: list[Finding] = [_regional_first(result, situation)]
    for pair in result["pair"].values:
        out += _Pair(result.sel(pair=pair), situation, str(pair)).findings()
    return sorted(out, key=lambda finding: finding.quantity)


def _regional_first(result: xr.Dataset, situation: Situation) -> Finding:
    needs = result["regional_first"].values
    counts = ~np.isnan(needs)
    if not counts.any():
        reason = "no domestic deal becomes feasible in any draw, with a regional one or without"
        return Finding.absent("sequence.regional_first", reason)
    share = float(needs[counts].mean())
    evidence = unique(
        each
        for pair in result["pair"].values
        for forum in str(pair).split(">")
        for each in evidence_of_forum(situation, forum)
    )
    rare = percent(float(counts.mean()))
    return Finding.share(
        "sequence.regional_first", float(needs[counts].sum()), int(counts.sum()),
        f"A deal inside the country can become possible in {rare} of draws; in "
        f"{percent(share)} of these it needs a regional deal first.",
        evidence=evidence, reference=REFERENCES, assumptions=LEANS,
        detail={"can": float(counts.mean()), "draws": int(counts.sum())},
    )  # fmt: skip


def wholes(at: Mapping[str, NDArray[np.bool_]]) -> dict[str, NDArray[np.bool_]]:
    """Whether both deals are possible in each order, (draw), from the verdicts of the steps."""
    return {
        "regional-first": at["first_alone"] & at["second_after"],
        "internal-first": at["second_alone"] & at["first_after"],
        "at-once": at["at_once"],
        "side-by-side": at["first_alone"] & at["second_alone"],
    }


class _Pair:
    """One regional and one domestic forum."""

    def __init__(self, part: xr.Dataset, situation: Situation, pair: str) -> None:
        self.part, self.situation = part, situation
        self.first, _, self.second = pair.partition(">")
        self.region, self.inside = situation.name_of(self.first), situation.name_of(self.second)
        self.keys = {"forum": self.first, "to": self.second}
        self.n = int(part.sizes["draw"])
        steps = part["feasible"].transpose("step", "draw").values.astype(bool)
        self.at = {str(s): row for s, row in zip(part["step"].values, steps, strict=True)}
        self.extra: dict[str, Any] = {
            "evidence": unique([
                *evidence_of_forum(situation, self.first),
                *evidence_of_forum(situation, self.second),
                *cited(situation.table("dependencies").where(recipient=self.second)),
            ]),
            "assumptions": LEANS,
            "reference": REFERENCES,
        }  # fmt: skip

    def findings(self) -> Iterator[Finding]:
        at = self.at
        whole = wholes(at)
        odds = {order: float(rows.mean()) for order, rows in whole.items()}
        said = {
            "regional-first": f"the deal of {self.region} first, then that of {self.inside}",
            "internal-first": f"the deal of {self.inside} first, then that of {self.region}",
            "at-once": f"one table for {self.region} and {self.inside} together",
            "side-by-side": f"{self.region} and {self.inside} apart, neither helping the other",
        }
        for order in ORDERS:
            yield Finding.share(
                name("sequence.whole", **self.keys, change=order), int(whole[order].sum()), self.n,
                f"With {said[order]}, both deals {possible(odds[order], plural=True)} "
                f"({percent(odds[order])}).",
                detail={
                    "first_alone": float(at["first_alone"].mean()),
                    "second_alone": float(at["second_alone"].mean()),
                },
                **self.extra,
            )  # fmt: skip
        yield self._order(odds)
        yield from self._mechanism()
        yield self._needs()

    def _order(self, odds: dict[str, float]) -> Finding:
        best = max(ORDERS[:3], key=lambda order: (odds[order], -ORDERS.index(order)))
        gap = odds["regional-first"] - odds["internal-first"]
        words = {
            "regional-first": "the regional deal first",
            "internal-first": "the internal deal first",
            "at-once": "both at once",
        }
        if odds[best] == 0:
            said = f"No order makes both {self.region} and {self.inside} possible in any draw."
        else:
            said = (
                f"For {self.region} and {self.inside} the best order is {words[best]} "
                f"({percent(odds[best])} for both). Regional first against internal first: "
                f"{points(gap)}. {NOT_SIGNED}"
            )
        return Finding(
            name("sequence.order", **self.keys), gap, said, unit="difference",
            detail={"best": best if odds[best] > 0 else "", "odds": odds}, **self.extra,
        )  # fmt: skip

    def _mechanism(self) -> Iterator[Finding]:
        """What the first deal does for the second: its guarantee, its package, its patrons."""
        at, start = self.at, float(self.at["second_alone"].mean())
        words = {
            "guarantee": ("with_guarantee", f"the guarantee of {self.region} alone"),
            "reversion": ("with_reversion", f"what {self.region} settles, as the fall-back,"),
            "patrons": ("with_patrons", f"the patrons who sit in {self.region}, at the table,"),
            "all": ("second_after", f"the deal of {self.region} behind it"),
        }
        for lift, (step, said) in words.items():
            odds = float(at[step].mean())
            yield Finding.share(
                name("sequence.second", **self.keys, lift=lift), int(at[step].sum()), self.n,
                f"With {said} a deal in {self.inside} would be possible in {percent(odds)} of "
                f"draws ({points(odds - start)}).",
                detail={"delta": odds - start, **(self._why() if lift == "reversion" else {})},
                **self.extra,
            )  # fmt: skip

    def _why(self) -> dict[str, Any]:
        """How the regional package moves what no internal deal means, and for whom."""
        moved, value = self.part["moved"].values, self.part["fallback"].values
        issues = [str(each) for each in self.part["issue"].values]
        actors = [str(each) for each in self.part["actor"].values]
        seats = {
            row.text("actor")
            for row in self.situation.table("members").where(forum=self.second)
            if row.flag("essential")
        }
        shift = [[k, float(v)] for k, v in zip(issues, moved, strict=True) if abs(v) >= 0.5]
        back = [
            [a, float(v)] for a, v in zip(actors, value, strict=True)
            if a in seats and np.isfinite(v)
        ]  # fmt: skip
        return {
            "moved": sorted(shift, key=lambda pair: (-abs(pair[1]), pair[0])),
            "fallback": back,
        }

    def _needs(self) -> Finding:
        needs = self.part["pair_first"].values
        counts = ~np.isnan(needs)
        quantity = name("sequence.regional_first", forum=self.first, to=self.second)
        if not counts.any():
            return Finding.absent(quantity, f"{self.inside} never becomes feasible")
        share = float(needs[counts].mean())
        return Finding.share(
            quantity, float(needs[counts].sum()), int(counts.sum()),
            f"Where {self.inside} can find a deal at all, it needs one in {self.region} first in "
            f"{percent(share)} of draws.",
            **self.extra,
        )  # fmt: skip
