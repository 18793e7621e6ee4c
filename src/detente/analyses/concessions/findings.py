"""Findings of the concessions: a ranked table of sets, who gives and who gets, the cheapest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import xarray as xr

from detente.analyses.agreement.findings import NOT_SIGNED, percent
from detente.analyses.concessions.offers import ALL, NONE, issues_in
from detente.analyses.deal.problem import Seats
from detente.analyses.wording import joined, points, possible, who_is
from detente.findings.evidence import cited, evidence_of_forum, unique
from detente.findings.finding import Finding, wilson
from detente.findings.quantity import name
from detente.situation.model import Situation

REFERENCES = ("tollison1979", "sebenius1983")
FELT = 0.001  # a mean change of utility below this is told as none


def concession_findings(result: xr.Dataset, situation: Situation, reach: float) -> list[Finding]:
    """All findings of the concessions, sorted by quantity.

    Parameters
    ----------
    result : xarray.Dataset
        Of the analysis.
    situation : Situation
    reach : float
        Odds that the cheapest package has to reach, 0-1.
    """
    out: list[Finding] = []
    known = set(result["forum"].values) if "count" in result else set()
    for row in situation.forums:
        if row.key not in known:
            reason = "the table has no verdict by the horizon"
            out.append(Finding.absent(name("levers.concession", forum=row.key), reason))
    if not known:
        return sorted(out, key=lambda finding: finding.quantity)
    for forum in result["forum"].values:
        out += _Forum(result.sel(forum=forum), situation, str(forum), reach).findings()
    return sorted(out, key=lambda finding: finding.quantity)


class _Forum:
    """The ladder of one forum."""

    def __init__(self, part: xr.Dataset, situation: Situation, forum: str, reach: float) -> None:
        self.part, self.situation, self.forum, self.reach = part, situation, forum, reach
        self.title = situation.name_of(forum)
        self.offers = [str(each) for each in part["offer"].values]
        self.linkable = [str(each) for each in part["issue"].values]
        self.n = int(part.sizes["draw"])
        self.count = {o: int(c) for o, c in zip(self.offers, part["count"].values, strict=True)}
        core = [row.key for row in situation.issues if not row.flag("linkable")]
        seats = Seats.of(situation, forum, sorted(core))
        self.parties = seats.parties if seats is not None else ()
        self.agenda = set(seats.agenda) if seats is not None else set()
        self.evidence = evidence_of_forum(situation, forum)
        # A set that names an issue of the agenda says nothing new.
        self.sets = [
            offer for offer in self.offers
            if offer not in (NONE, ALL) and not set(offer.split("+")) & self.agenda
        ]  # fmt: skip

    def findings(self) -> Iterator[Finding]:
        if not self.sets:
            reason = (
                "every linkable issue is on this table's agenda already"
                if self.linkable
                else "the situation has no linkable issue"
            )
            yield Finding.absent(name("levers.concession", forum=self.forum), reason)
            yield Finding.absent(self._package_name(), reason)
            return
        told = {offer: self._told(offer) for offer in self.sets}
        for offer in self.sets:
            yield self._odds(offer, told[offer])
        singles = [offer for offer in self.sets if "+" not in offer]
        for offer in singles:
            yield self._single(offer, told[offer])
        yield self._ladder(singles, told)
        yield self._package(told)
        yield from self._blockers()

    def delta(self, offer: str) -> float:
        """Change of the odds against the agenda alone."""
        return (self.count[offer] - self.count[NONE]) / self.n

    def issues(self, offer: str) -> str:
        """The issues of an offer in words."""
        return joined(
            [self.situation.name_of(k) for k in issues_in(offer, self.linkable)
             if k not in self.agenda]
        )  # fmt: skip

    def _told(self, offer: str) -> dict[str, Any]:
        """Who gives and gets on which issue, in the draws that an offer opens: plain data."""
        at = self.offers.index(offer)
        gain, moved = self.part["gain"].values[at], self.part["moved"].values[at]
        used, price = self.part["used"].values[at], self.part["price"].values[at]
        low, high = wilson(self.count[offer] - self.count[NONE], self.n)
        out: dict[str, Any] = {
            "delta": self.delta(offer), "delta_low": low, "delta_high": high,
            "gives": [], "gains": [], "on": {},
        }  # fmt: skip
        if np.isnan(price):
            return out
        out["price"] = float(price)
        actors = [str(each) for each in self.part["actor"].values]
        inside = [k for k, key in enumerate(self.linkable) if key in issues_in(offer, ())]
        net = {a: float(gain[i, inside].sum()) for i, a in enumerate(actors) if a in self.parties}
        ranked = sorted(net, key=lambda actor: (net[actor], actor))
        out["gives"] = [actor for actor in ranked if net[actor] < -FELT]
        out["gains"] = [actor for actor in reversed(ranked) if net[actor] > FELT]
        for k in inside:
            change = {a: float(gain[i, k]) for i, a in enumerate(actors) if a in self.parties}
            order = sorted(change, key=lambda actor: (change[actor], actor))
            out["on"][self.linkable[k]] = {
                "moves": float(moved[k]),
                "needed": float(used[k]),
                "gives": [[a, change[a]] for a in order if change[a] < -FELT],
                "gets": [[a, change[a]] for a in reversed(order) if change[a] > FELT],
            }
        return out

    def _who(self, told: dict[str, Any]) -> str:
        """Who gives and who gets, as a sentence."""
        gives = [self.situation.name_of(actor) for actor in told["gives"][:2]]
        gains = [self.situation.name_of(actor) for actor in told["gains"][:2]]
        said = []
        if gives:
            said.append(f"{joined(gives)} {'gives' if len(gives) == 1 else 'give'}")
        if gains:
            said.append(f"{joined(gains)} {'gains' if len(gains) == 1 else 'gain'}")
        return f" Where it opens a deal, {' and '.join(said)}." if said else ""

    def _leans(self, offer: str, told: dict[str, Any]) -> dict[str, Any]:
        """Evidence and assumptions of a set."""
        rows, cells = [], []
        for issue in issues_in(offer, self.linkable):
            rows.append(self.situation.issues[issue])
            cells.append(f"issues/{issue}/reversion")
            for actor in (*told["gives"][:2], *told["gains"][:2]):
                stake = self.situation.stakes.get(f"{actor}/{issue}")
                if stake is not None:
                    rows.append(stake)
                    cells.append(f"stakes/{stake.key}/position")
        return {
            "evidence": unique([*self.evidence, *cited(rows)]),
            "assumptions": ("lambda", "theta", *unique(cells)[:6]),
            "reference": REFERENCES,
        }

    def _odds(self, offer: str, told: dict[str, Any]) -> Finding:
        share = self.count[offer] / self.n
        return Finding.share(
            name("agreement.feasible", forum=self.forum, linked=offer), self.count[offer], self.n,
            f"With {self.issues(offer)} on offer, a deal in {self.title} {possible(share)} "
            f"({percent(share)}, {points(told['delta'])})."
            + self._who(told),
            detail=told, **self._leans(offer, told),
        )  # fmt: skip

    def _single(self, offer: str, told: dict[str, Any]) -> Finding:
        said = f"{100 * told['delta']:.1f} points" if told["delta"] > 0 else "nothing"
        return Finding(
            name("levers.concession", forum=self.forum, issue=offer), told["delta"],
            f"Putting {self.issues(offer)} on offer adds {said} to the odds of a deal in "
            f"{self.title}." + self._who(told),
            low=told["delta_low"] if told["delta"] > 0 else 0.0, high=told["delta_high"],
            unit="difference", detail=told, **self._leans(offer, told),
        )  # fmt: skip

    def _ladder(self, singles: Sequence[str], told: dict[str, dict[str, Any]]) -> Finding:
        best = min(singles, key=lambda offer: (-self.count[offer], offer))
        rows = sorted(self.sets, key=lambda o: (-self.count[o], o.count("+"), o))
        detail = {
            "issue": best if self.delta(best) > 0 else "",
            "start": self.count[NONE] / self.n,
            "all": self.count[ALL] / self.n,
            "table": [
                {
                    "issues": offer.split("+"), "value": self.count[offer] / self.n,
                    **{key: value for key, value in told[offer].items() if key != "on"},
                }
                for offer in rows
            ],
            "best_of_size": [
                next(offer for offer in rows if offer.count("+") == size - 1)
                for size in sorted({offer.count("+") + 1 for offer in rows})
            ],
        }  # fmt: skip
        low, high = told[best]["delta_low"], told[best]["delta_high"]
        if self.delta(best) > 0:
            said = (
                f"The single most valuable concession for {self.title} is {self.issues(best)}: "
                f"{points(self.delta(best))}." + self._who(told[best])
            )
        else:
            low, said = 0.0, f"No single concession adds anything to the odds in {self.title}."
        return Finding(
            name("levers.concession", forum=self.forum), self.delta(best), said,
            low=low, high=high, unit="difference", detail=detail,
            **self._leans(best, told[best]),
        )  # fmt: skip

    def _package_name(self) -> str:
        return name("levers.package", forum=self.forum, at_least=self.reach)

    def _package(self, told: dict[str, dict[str, Any]]) -> Finding:
        """The cheapest set that reaches the odds asked for."""
        quantity, goal = self._package_name(), percent(self.reach)
        leans: dict[str, Any] = {"evidence": self.evidence, "reference": REFERENCES}
        start = self.count[NONE]
        if start >= self.reach * self.n:
            return Finding.share(
                quantity, start, self.n,
                f"{self.title} reaches {goal} without any concession ({percent(start / self.n)}).",
                detail={"issues": []}, **leans,
            )  # fmt: skip
        enough = [offer for offer in self.sets if self.count[offer] >= self.reach * self.n]
        if enough:
            best = min(
                enough,
                key=lambda o: (o.count("+"), told[o].get("price", 0.0), -self.count[o], o),
            )
            return Finding.share(
                quantity, self.count[best], self.n,
                f"The cheapest package that reaches {goal} in {self.title} is {self.issues(best)} "
                f"({percent(self.count[best] / self.n)})." + self._who(told[best]),
                detail={"issues": best.split("+"), **told[best]}, **self._leans(best, told[best]),
            )  # fmt: skip
        top = min(self.sets, key=lambda o: (-self.count[o], o.count("+"), o))
        if self.count[ALL] >= self.reach * self.n:
            return Finding.share(
                quantity, self.count[ALL], self.n,
                f"No three concessions reach {goal} in {self.title}; all "
                f"{len(self.linkable)} linkable issues together do "
                f"({percent(self.count[ALL] / self.n)}).",
                detail={"issues": list(self.linkable)}, **leans,
            )  # fmt: skip
        gives = "give" if "+" in top else "gives"
        reason = (
            f"no set of linkable issues reaches {goal}: {self.issues(top)} {gives} "
            f"{percent(self.count[top] / self.n)}, all together {percent(self.count[ALL] / self.n)}"
        )
        return Finding.absent(
            quantity, reason,
            f"Concessions alone do not reach {goal} in {self.title}: {self.issues(top)} {gives} "
            f"{percent(self.count[top] / self.n)}, all together "
            f"{percent(self.count[ALL] / self.n)}. {NOT_SIGNED}",
        )  # fmt: skip

    def _blockers(self) -> Iterator[Finding]:
        """Who still stands in the way with the best set of up to three on offer."""
        if "rescued" not in self.part:
            return
        for place, seat in enumerate(self.part["seat"].values):
            forum, offer, who = str(seat).split(":")
            if forum != self.forum or offer not in self.sets:
                continue
            quantity = name("agreement.blockers", forum=forum, linked=offer, actor=who)
            failed = self.n - self.count[offer]
            if not failed:
                yield Finding.absent(quantity, "every draw has a feasible deal")
                continue
            opened = int(self.part["rescued"].values[:, place].sum()) - self.count[offer]
            yield Finding.share(
                quantity, opened, failed,
                f"With {self.issues(offer)} on offer, waiving {who_is(self.situation, who)} opens "
                f"{percent(opened / failed)} of the draws in which {self.title} finds no deal.",
                evidence=self.evidence, reference=REFERENCES,
            )  # fmt: skip
