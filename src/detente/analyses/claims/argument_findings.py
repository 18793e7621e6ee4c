"""Findings of the argument: does it follow, what carries it, what is idle, what clashes?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import exp
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.agreement.findings import percent
from detente.analyses.wording import joined, points
from detente.findings.finding import Finding
from detente.findings.quantity import name
from detente.situation.model import Situation

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Shown = tuple[float | None, int]  # a share, and the draws behind it
REFERENCES = ("toulmin1958", "kahn1951", "cerou2012", "au2001", "kish1965")
NOBODY, PLAIN = -1, -2  # in place of a premise: none may fail; none is imposed
CARRIES, IDLE = 0.05, 0.02  # changes of the odds that count as carrying, and as none
ERRORS = 2  # standard errors that a change must exceed to be told from chance
FAMILIES = 8  # that must differ from the others for a variance between families
SURE = exp(-5)  # chance by which two premises would meet nowhere although nothing parts them


@dataclass(frozen=True)
class Share:
    """A conditional share, the effective number behind it, and the worlds it was counted in."""

    value: float | None
    effective: int
    worlds: int = 0


def share_of(holds: Flags, counts: Flags) -> Share:
    """Share of the draws that count in which something holds; each draw stands for itself."""
    n = int(counts.sum())
    return Share(float(holds[counts].mean()) if n else None, n, n)


def share_in(holds: Flags, counts: Flags, family: Whole, beside: Flags) -> Share:
    """Share of related worlds in which something holds, with its effective number.

    Worlds of a family may still resemble each other.  The variance of the share is that of a sample
    of clusters (Kish 1965): the effective number is that of independent worlds with the same
    variance.  Where hardly a family differs the mean over other traits stands in.

    Parameters
    ----------
    holds, counts : (world) bool
    family : (world) int
    beside : (world, trait) bool
        Traits that differ from world to world.
    """
    n = int(counts.sum())
    if not n:
        return Share(None, 0)
    held, groups = holds[counts].astype(float), np.unique(family[counts], return_inverse=True)[1]
    value = float(held.mean())
    few = min(len(set(groups[held == side])) for side in (0.0, 1.0))
    own = _effective(held, groups) if few >= FAMILIES else None
    if own is None:
        others = [_effective(trait.astype(float), groups) for trait in beside[counts].T]
        known = [each for each in others if each is not None]
        own = float(np.mean(known)) if known else float(groups.max() + 1)
    return Share(value, int(min(n, round(own))), n)


def _effective(trait: Floats, groups: Whole) -> float | None:
    """Effective number of a mean over clusters; None where the trait is the same everywhere."""
    mean, count = float(trait.mean()), int(groups.max()) + 1
    if mean in (0.0, 1.0):
        return None
    if count < 2:
        return 1.0
    sums = np.bincount(groups, weights=trait - mean)
    variance = count / (count - 1) * float((sums**2).sum()) / len(trait) ** 2
    return mean * (1 - mean) / variance if variance > 0 else float(len(trait))


def argument_findings(result: xr.Dataset, situation: Situation, enough: int) -> list[Finding]:
    """All findings of the argument, sorted by quantity.

    Parameters
    ----------
    result : xarray.Dataset
    situation : Situation
    enough : int
        Effective draws below which no number is given.
    """
    if "holds" not in result:
        reason = "no claim of fact, cause or necessity names a quantity that was computed"
        return [Finding.absent("argument.premises", reason)]
    argument = _Argument(result, situation, enough)
    out = [argument.premises(), *argument.conclusions()]
    return sorted(out, key=lambda finding: finding.quantity)


class _Argument:
    """Premises and conclusions, on the draws and on redrawn worlds."""

    def __init__(self, result: xr.Dataset, situation: Situation, enough: int) -> None:
        self.result, self.situation, self.enough = result, situation, enough
        self.claims = [str(each) for each in result["statement"].values]
        self.holds = result["holds"].transpose("draw", "statement").values
        self.applies = result["applies"].transpose("draw", "statement").values
        self.n = len(self.holds)
        premise = result["premise"].values
        known = self.holds.any(axis=0)
        self.ruled_out = [int(i) for i in np.flatnonzero(premise & ~known)]
        self.usable = [int(i) for i in np.flatnonzero(premise & known)]
        self.redrawn = "world_holds" in result
        together = result["together"].values if self.redrawn else premise
        self.used = [i for i in self.usable if together[i]]
        # Premises that redrawn worlds cannot judge are not imposed there.
        self.unjudged = [i for i in self.usable if self.redrawn and not result["known"].values[i]]
        if self.redrawn:
            self.world = result["world_holds"].transpose("world", "statement").values
            self.counts = result["world_applies"].transpose("world", "statement").values
            self.dropped = result["dropped"].values
            self.about, self.family = result["about"].values, result["family"].values
            self.high = result["choice_high"].transpose("world", "choice").values.astype(bool)

    def clashes(self) -> list[tuple[int, int]]:
        """Pairs of premises that never hold together although chance would let them meet."""
        out: list[tuple[int, int]] = []
        for a, b in combinations(self.usable, 2):
            expected = self.holds[:, a].mean() * self.holds[:, b].mean() * self.n
            if not (self.holds[:, a] & self.holds[:, b]).any() and exp(-expected) < SURE:
                out.append((a, b))
        return out

    def premises(self) -> Finding:
        """The premises: how likely each is, which cannot hold, which clash."""
        clash = self.clashes()
        given_up = [i for i in self.usable if i not in self.used and i not in self.unjudged]
        detail: dict[str, Any] = {
            "premises": [
                {"claim": self.claims[i], "holds": float(self.holds[:, i].mean()),
                 "used": i in self.used}
                for i in np.flatnonzero(self.result["premise"].values)
            ],
            "ruled_out": [self.claims[i] for i in self.ruled_out],
            "given_up": [self.claims[i] for i in given_up],
            "not_judged": [self.claims[i] for i in self.unjudged],
            "clashes": [[self.claims[a], self.claims[b]] for a, b in clash],
            "left_out": {
                str(claim): str(reason)
                for claim, reason in zip(
                    self.result["claim"].values, self.result["reason"].values, strict=True
                )
            },
            "redrawn": self.redrawn,
        }  # fmt: skip
        every = self.holds[:, self.usable].all(axis=1) if self.usable else np.zeros(self.n, bool)
        count = int(every.sum()) if not self.ruled_out else 0
        said = (
            f"The brief asserts {len(self.usable) + len(self.ruled_out)} premises that the tables "
            f"can test; all of them hold in {count} of {self.n} draws"
        )
        if self.ruled_out:
            said += f". The tables rule out {_claims(self.claims, self.ruled_out)}"
        if self.redrawn:
            detail["renewed"] = float(self.result["renewed"].values)
            said += f". {len(self.used)} of them hold together in redrawn worlds"
            if given_up:
                said += (
                    f"; {_claims(self.claims, given_up)} "
                    f"{'does' if len(given_up) == 1 else 'do'} not go with the rest"
                )
        if clash:
            pairs = [f"{self.claims[a]} and {self.claims[b]}" for a, b in clash[:3]]
            said += f". Never true together: {joined(pairs)}"
        return Finding(
            "argument.premises", count / self.n, said + ".", unit="share",
            evidence=tuple(self.claims[i] for i in (*self.usable, *self.ruled_out)),
            reference=REFERENCES, detail=detail,
        )  # fmt: skip

    def conclusions(self) -> Iterator[Finding]:
        """Each conclusion on all premises, with each dropped, and on each alone."""
        for c in np.flatnonzero(self.result["conclusion"].values):
            yield self._follows(int(c))

    def _rows(self, c: int, *, dropped: int = NOBODY) -> Flags:
        """Worlds that answer for a conclusion: those looked for on its account, else all."""
        about = c if (self.about == c).any() else NOBODY
        return np.asarray((self.dropped == dropped) & (self.about == about))

    def _own(self, c: int) -> int:
        """A conclusion that is a premise too is tested where that premise may fail."""
        return c if (self.dropped == c).any() else NOBODY

    def _worlds(self, c: int, rows: Flags) -> Share:
        counts = rows & self.counts[:, c]
        return share_in(self.world[:, c], counts, self.family, self.high)

    def _base(self, c: int) -> Share:
        """The conclusion without any premise."""
        found = share_of(self.holds[:, c], self.applies[:, c])
        if found.effective < self.enough and self.redrawn:
            more = self._worlds(c, self._rows(c, dropped=PLAIN))
            return more if more.effective > found.effective else found
        return found

    def _alone(self, c: int, premise: int) -> Share:
        """The conclusion on one premise only."""
        found = share_of(self.holds[:, c], self.holds[:, premise] & self.applies[:, c])
        if found.effective < self.enough and self.redrawn and self.result["known"].values[premise]:
            more = self._worlds(c, self._rows(c, dropped=PLAIN) & self.world[:, premise])
            return more if more.effective > found.effective else found
        return found

    def _all(self, c: int) -> tuple[Share, str]:
        """The conclusion on all premises that hold together."""
        others = [i for i in self.used if i != c]
        everywhere = self.holds[:, others].all(axis=1) & self.applies[:, c]
        if not self.redrawn or everywhere.sum() >= self.enough:
            return share_of(self.holds[:, c], everywhere), "draws"
        if not self.result["known"].values[c]:
            return Share(None, 0), "it cannot be judged in redrawn worlds"
        rows = self._rows(c, dropped=self._own(c))
        return self._worlds(c, rows), "redrawn worlds"

    def _without(self, c: int, premise: int) -> Share:
        """The conclusion on all premises but one."""
        if self.holds[:, premise].all():  # it holds anyway
            return self._all(c)[0]
        others = [i for i in self.used if i not in (c, premise)]
        everywhere = self.holds[:, others].all(axis=1) & self.applies[:, c]
        if not self.redrawn or everywhere.sum() >= self.enough:
            return share_of(self.holds[:, c], everywhere)
        if not self.result["known"].values[c]:
            return Share(None, 0)
        if c in self.used and not (self.about == c).any():
            return Share(None, 0)  # worlds without either were not drawn
        return self._worlds(c, self._rows(c, dropped=premise))

    def _follows(self, c: int) -> Finding:
        claim, quantity = self.claims[c], name("argument.follows", of=self.claims[c])
        base = self._base(c)
        found, how = self._all(c)
        alone: dict[str, Shown] = {}
        without: dict[str, Shown] = {}
        for i in self.usable:
            if i == c:
                continue
            alone[self.claims[i]] = self._shown(self._alone(c, i))
            if i in self.used:
                without[self.claims[i]] = self._shown(self._without(c, i))
        row = self.situation.table("claims")[claim]
        detail: dict[str, Any] = {
            "text": row.text("text"), "base": base.value, "how": how,
            "effective": found.effective, "worlds": found.worlds,
            "alone": alone, "dropped": without, "choices": self._choices(c),
        }  # fmt: skip
        evidence = (claim, *(self.claims[i] for i in self.used if i != c))
        if base.value is None or found.value is None or found.effective < self._least():
            reason = how if found.value is None and how.startswith("it") else (
                f"too few worlds ({found.effective}) in which all premises hold"
            )  # fmt: skip
            said = f"Whether {claim} follows is left open: {reason}."
            return Finding(quantity, None, said, reason=reason, evidence=evidence,
                           reference=REFERENCES, detail=detail)  # fmt: skip
        value = found.value
        lost = {k: value - v[0] for k, v in without.items() if v[0] is not None}
        chance = {k: ERRORS * _error(found, without[k]) for k in lost}
        carrying = sorted(
            (k for k in lost if lost[k] >= max(CARRIES, chance[k])), key=lambda k: (-lost[k], k)
        )
        idle = sorted(k for k in lost if abs(lost[k]) < max(IDLE, chance[k]))
        gain = {k: (v[0] or 0.0) - base.value for k, v in alone.items() if v[0] is not None}
        enough = sorted(
            k for k in gain
            if k in without and gain[k] >= CARRIES and base.value + gain[k] >= value - IDLE
        )  # fmt: skip
        detail |= {"carries": carrying, "enough": enough, "idle": idle}
        trials = found.effective
        return Finding.share(
            quantity, value * trials, trials,
            self._said(claim, base.value, value, carrying or enough, idle, bool(carrying))
            + f" Effective number: {trials:,}.",
            evidence=evidence, reference=REFERENCES, assumptions=("lambda", "kappa"),
            detail=detail,
        )  # fmt: skip

    def _said(
        self, claim: str, base: float, value: float, behind: list[str], idle: list[str],
        carries: bool,
    ) -> str:  # fmt: skip
        said = (
            f"Where all premises that can hold together are true, {claim} still fails in "
            f"{percent(1 - value)} of worlds (without them: {percent(1 - base)})"
        )
        if value - base >= CARRIES:
            said += f"; the premises lend it {points(value - base)}"
        elif value - base <= -CARRIES:
            said += f"; the premises speak against it ({points(value - base)})"
        else:
            said += "; the premises hardly bear on it"
        one = len(behind) == 1
        if behind and carries:
            said += f". {joined(behind[:3])} {'carries' if one else 'carry'} it"
        elif behind:
            said += f". {joined(behind[:3])} {'is' if one else 'are each'} enough for it"
        if idle and len(idle) < len(self.used):
            said += f"; idle: {joined(idle[:6])}"
        return said + "."

    def _least(self) -> float:
        """Effective draws below which nothing is said."""
        return min(self.enough, self.n) / 2

    def _shown(self, share: Share) -> Shown:
        """Value and effective number; no value where too few draws are left."""
        fits = share.value is not None and share.effective >= self._least()
        return (share.value if fits else None, share.effective)

    def _choices(self, c: int) -> dict[str, list[float | None]]:
        """The conclusion on all premises where a choice is below and above its median."""
        if not self.redrawn or not self.result["known"].values[c]:
            return {}
        rows = self._rows(c, dropped=self._own(c)) & self.counts[:, c]
        return {
            choice: [
                share_of(self.world[:, c], rows & (self.high[:, column] == side)).value
                for side in (False, True)
            ]
            for column, choice in enumerate(("kappa", "lambda", "delta", "theta"))
        }


def _claims(claims: list[str], places: list[int]) -> str:
    return joined([claims[i] for i in places])


def _error(share: Share, other: Shown) -> float:
    """Standard error of the difference of two shares."""
    total = 0.0
    for value, n in ((share.value, share.effective), other):
        if value is not None and n:
            total += value * (1 - value) / n
    return float(np.sqrt(total))
