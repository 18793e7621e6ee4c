"""What the months say: odds by date, windows, the race, how long a deal holds.  No analysis."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.ground.answers import day, year_ends
from detente.analyses.ground.months import first_day, month_of, month_words
from detente.findings.finding import Finding
from detente.findings.quantity import name
from detente.situation.model import Situation

LEVEL = 0.5  # a window is open while P(feasible) is above it
NEVER = np.iinfo(np.int32).max
ANY = "any"  # whichever forum


def findings_of(result: xr.Dataset, situation: Situation) -> list[Finding]:
    """All findings of the months, sorted by quantity."""
    out: dict[str, Finding] = {}
    for story in _stories(result, situation):
        for finding in story.findings():
            out[finding.quantity] = finding
    return [out[quantity] for quantity in sorted(out)]


def _stories(result: xr.Dataset, situation: Situation) -> Iterator[Story]:
    cases = [tuple(case) for case in json.loads(result.attrs["cases"])]
    for v, variant in enumerate(map(str, result["turnover"].values)):
        unlinked = [k for k, (_, linked) in enumerate(cases) if linked == "no"]
        for k, (forum, linked) in enumerate(cases):
            yield Story(result, situation, forum, linked, variant, v, [k])
        if len(unlinked) > 1:
            yield Story(result, situation, ANY, "no", variant, v, unlinked)


class Story:
    """One forum (or any), linked or not, with or without turnover."""

    def __init__(
        self, result: xr.Dataset, situation: Situation, forum: str, linked: str, variant: str,
        v: int, cases: list[int],
    ) -> None:  # fmt: skip
        self.result, self.situation = result, situation
        self.keys: dict[str, Any] = {"forum": forum, "linked": linked}
        if variant == "yes":
            self.keys["change"] = "turnover"
        self.forum, self.linked, self.variant = forum, linked, variant
        self.steps = result["step"].values.astype(int)
        self.single = cases[0] if len(cases) == 1 else None
        self.v = v
        self.feasible, self.worth, self.ripe = (
            (result[what].values[:, v][:, cases] == 1).any(axis=1)
            for what in ("feasible", "worth", "ripe")
        )
        self.deal, self.deal_worth = (
            self._first(result[what].values[:, v][:, cases]) for what in ("deal", "deal_worth")
        )
        collapsed = result["collapsed"].values.astype(int)
        self.collapsed = np.where(collapsed < 0, NEVER, collapsed)
        self.evidence = tuple(json.loads(result.attrs["evidence"]))

    @staticmethod
    def _first(at: NDArray[Any]) -> NDArray[Any]:
        """Earliest of several boundaries; NEVER where there is none."""
        return np.asarray(np.where(at < 0, NEVER, at).min(axis=1))

    @property
    def where(self) -> str:
        """The forum in words."""
        words = "in some forum" if self.forum == ANY else f"in {self._name()}"
        if self.linked != "no":
            words += " with wider concessions on offer"
        if self.variant == "yes":
            words += ", with elections and successions counted"
        return words

    def _name(self) -> str:
        return self.situation.name_of(self.forum)

    def findings(self) -> list[Finding]:
        """Everything about it."""
        # With turnover the months stand in the window's detail; their odds are not said one by one.
        out = self._dates() if self.variant == "no" else []
        out += [self._window(), *self._race(self.deal, {}, "a deal is possible")]
        head = self.situation.headline
        if "issue" in head and "at_least" in head:
            worth = {"issue": head["issue"], "at_least": head["at_least"]}
            out += self._race(self.deal_worth, worth, "a deal worth having is possible")
        if self.single is not None:
            out += self._holds()
        return out

    def _share(self, quantity: str, holds: NDArray[Any], statement: str, **more: Any) -> Finding:
        made = Finding.share(
            quantity, int(holds.sum()), len(holds), evidence=self.evidence,
            reference=("zartman2000",), assumptions=("kappa", "lambda", "theta"), **more,
        )  # fmt: skip
        if made.value is None:
            return made
        text = f"{statement}: {made.words} ({100 * made.value:.0f} %)."
        return Finding(**{**made.__dict__, "statement": text})

    def _dates(self) -> list[Finding]:
        """P(feasible) and P(ripe) at today's step, at each year's end, at the horizon."""
        out = []
        marks = [self.situation.as_of, *year_ends(self.situation)]
        for date in marks:
            step = int(np.abs(self.steps - month_of(date)).argmin())
            at = day(date.isoformat())
            for what, verdict, words in (
                ("feasible", self.feasible, f"A deal {self.where} is possible around {at}"),
                ("ripe", self.ripe, f"A deal {self.where} is possible and waiting hurts, {at}"),
            ):
                quantity = name(f"ripeness.{what}", date=date.isoformat(), **self.keys)
                out.append(self._share(quantity, verdict[:, step], words))
        return out

    def _window(self) -> Finding:
        """First and last month in which a deal is likelier possible than not."""
        odds, worth = self.feasible.mean(axis=0), self.worth.mean(axis=0)
        ripe = self.ripe.mean(axis=0)
        start = month_of(self.situation.as_of)
        detail = {
            "boundary": [first_day(int(step)).isoformat() for step in self.steps],
            "feasible": odds.tolist(), "worth": worth.tolist(), "ripe": ripe.tolist(),
            "collapsed": [float((self.collapsed <= step).mean()) for step in self.steps],
            "deal": [float((self.deal <= step).mean()) for step in self.steps],
            "level": LEVEL, "forum": self.forum, "linked": self.linked, "turnover": self.variant,
        }  # fmt: skip
        quantity = name("ripeness.window", **self.keys)
        above = np.flatnonzero(odds > LEVEL)
        best = int(np.argmax(ripe))
        ripest = (
            f"Ripest around {_month(self.steps[best])} ({100 * ripe[best]:.0f} %)."
            if ripe[best] > 0
            else "It is never ripe."
        )
        if len(above) == 0:
            top = int(np.argmax(odds))
            return Finding(
                quantity, None,
                f"At no time is a deal {self.where} likelier possible than not; the best is "
                f"{100 * odds[top]:.0f} % around {_month(self.steps[top])}. {ripest}",
                unit="months", reason="the odds never pass one half", detail=detail,
                evidence=self.evidence, reference=("zartman2000",),
            )  # fmt: skip
        first, last = int(self.steps[above[0]]), int(self.steps[above[-1]])
        closes = "to the horizon" if above[-1] == len(self.steps) - 1 else f"to {_month(last)}"
        return Finding(
            quantity, float(first - start),
            f"A deal {self.where} is likelier possible than not from {_month(first)} "
            f"{closes}. {ripest}",
            low=float(first - start), high=float(last - start), unit="months", detail=detail,
            evidence=self.evidence, reference=("zartman2000",),
        )  # fmt: skip

    def _race(self, reached: NDArray[Any], keys: dict[str, Any], words: str) -> list[Finding]:
        """What comes first: deal, collapse, or neither by the horizon; the three add to 1."""
        deal = (reached < NEVER) & (reached < self.collapsed)
        collapse = (self.collapsed < NEVER) & ~deal
        horizon = day(self.situation.horizon.isoformat())
        opening = words[0].upper() + words[1:]
        return [
            self._share(
                name("ripeness.deal_first", **self.keys, **keys), deal,
                f"{opening} {self.where} before the state falls",
            ),
            self._share(
                name("ripeness.collapse_first", **self.keys, **keys), collapse,
                f"The state falls before {words} {self.where}",
            ),
            self._share(
                name("ripeness.neither", **self.keys, **keys), ~(deal | collapse),
                f"By {horizon} neither has the state fallen nor {_was(words)} {self.where}",
            ),
        ]  # fmt: skip

    def _holds(self) -> list[Finding]:
        """How long the predicted package would be better than none for all who signed it."""
        broken = self.result["broken"].values[:, self.v, self.single].astype(int)
        signed = self.deal < NEVER
        quantity = name("ripeness.self_enforcing", **self.keys)
        if not signed.any():
            return [Finding.absent(quantity, "no deal becomes possible in any draw")]
        ends = np.where(broken < 0, self.steps[-1] + 1, broken)[signed] - self.deal[signed]
        survives = (broken < 0)[signed]
        middle = float(np.median(ends))
        low, high = (float(value) for value in np.percentile(ends, [10, 90]))
        out = [Finding(
            quantity, middle,
            f"Once possible, the predicted package {self.where} stays better than no deal for all "
            f"who must sign for {middle:.0f} months in the median draw; to the horizon in "
            f"{100 * survives.mean():.0f} % of the draws.",
            low=low, high=high, unit="months", evidence=self.evidence, reference=("powell2006",),
            detail={"to_horizon": float(survives.mean()), "draws": int(signed.sum())},
        )]  # fmt: skip
        donors = [str(donor) for donor in self.result["donor"].values]
        lead = _lead(self.situation, donors)
        if lead:
            left = self.result["withdrawn"].values[:, donors.index(lead)].astype(int)
            counted = signed & (left >= 0) & (self.deal <= left)
            # The first step at which the withdrawal is felt; later ones say nothing about it.
            after = np.array([self.steps[self.steps >= month].min(initial=NEVER) for month in left])
            outlives = (broken < 0) | (broken > after)
            who = self.situation.name_of(lead)
            out.append(self._share(
                name("ripeness.outlives", donor=lead, **self.keys), outlives[counted],
                f"A deal {self.where} that was possible before the withdrawal of {who} is still "
                "better than none for all when it comes",
            ))  # fmt: skip
        return out


def _month(boundary: int) -> str:
    return month_words(first_day(int(boundary)))


def _was(words: str) -> str:
    return words.replace(" is possible", " become possible")


def _lead(situation: Situation, donors: list[str]) -> str:
    """The donor with the largest share of the government's troops, else of its money."""
    for resource in ("troops", "money"):
        shares = [
            (-share.best, row.text("donor"))
            for row in situation.table("dependencies")
            if row.text("resource") == resource and row.text("donor") in donors
            for share in [row.value("share")]
            if share is not None
        ]
        if shares:
            return min(shares)[1]
    return ""
