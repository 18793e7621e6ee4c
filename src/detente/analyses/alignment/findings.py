"""Findings of the alignment analysis: camps by year, who switched, who sits between."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.alignment.shape import balance_now, convergence, landscape_now, voting
from detente.analyses.alignment.ties import periods_of, tie_best
from detente.analyses.moves.wording import odds_that, percent, short_name, some
from detente.findings.evidence import cited
from detente.findings.finding import Finding
from detente.findings.quantity import name
from detente.situation.model import Row, Situation

Floats = NDArray[np.float64]
REFERENCES = ("cartwright1956", "aref2019")
SWITCH = 0.2  # share of draws from which a change of sides is reported
LINKS = 3  # links named for each forum
MOST_PAIRS = 300


@dataclass(frozen=True)
class Lines:
    """A result with what its findings keep asking for."""

    result: xr.Dataset
    situation: Situation

    @cached_property
    def parties(self) -> tuple[str, ...]:
        return tuple(str(key) for key in self.result["party"].values)

    @cached_property
    def years(self) -> tuple[int, ...]:
        return tuple(int(year) for year in self.result["year"].values)

    @property
    def draws(self) -> int:
        return int(self.result.sizes["draw"])

    @cached_property
    def camp(self) -> NDArray[np.int64]:
        return np.asarray(self.result["camp"].values, dtype=np.int64)

    @cached_property
    def rows(self) -> dict[int, tuple[Row, ...]]:
        """Relation rows that count in each year."""
        periods = periods_of(self.situation, self.parties, self.years)
        return {year: period.rows for period in periods for year in period.years}

    def name_of(self, key: str) -> str:
        return short_name(self.situation, key)

    def evidence(self, *actors: str, year: int | None = None) -> tuple[str, ...]:
        """What the rows between or around actors cite."""
        rows = self.rows[self.years[-1] if year is None else year]
        wanted = set(actors)
        need = 2 if len(actors) == 2 else 1 if actors else 0
        return cited(
            row for row in rows if len({row.text("source"), row.text("target")} & wanted) >= need
        )

    def modal(self, year: int) -> tuple[list[list[str]], float]:
        """The camps that come out most often in a year, largest first, and how often."""
        labels = self.camp[:, self.years.index(year)]
        found, count = np.unique(labels, axis=0, return_counts=True)
        best = found[int(np.argmax(count))]
        camps = [
            [key for key, camp in zip(self.parties, best, strict=True) if camp == number]
            for number in range(int(best.max(initial=-1)) + 1)
        ]
        return sorted(camps, key=lambda c: (-len(c), c)), float(count.max() / self.draws)


def alignment_findings(result: xr.Dataset, situation: Situation, options: Any) -> list[Finding]:
    """All findings of the alignment analysis, sorted by quantity."""
    lines = Lines(result, situation)
    out = [
        *_camps(lines), *_together(lines), *_switches(lines), *_between(lines), *_brokers(lines),
        *_links(lines), *_nearest(lines),
        *balance_now(lines.situation, lines.parties, lines.years, lines.evidence()),
        *landscape_now(lines.situation, lines.parties, lines.years, lines.evidence()),
        convergence(result, situation), *voting(situation),
    ]  # fmt: skip
    return sorted(out, key=lambda finding: finding.quantity)


def _camps(lines: Lines) -> Iterator[Finding]:
    """Camps and tension of every year."""
    for k, year in enumerate(lines.years):
        tension = lines.result["tension"].values[:, k]
        known = tension[np.isfinite(tension)]
        quantity = name("alignment.camps", year=year)
        if not len(known):
            yield Finding.absent(quantity, f"no party has a signed tie in {year}")
            continue
        camps, often = lines.modal(year)
        told = "; ".join(some([lines.name_of(key) for key in camp]) for camp in camps)
        proven = float(lines.result["proven"].values[:, k].mean())
        sure = "" if proven == 1 else f" No camps do better in {percent(proven)} of draws, proven."
        when = "Today" if year == lines.years[-1] else f"In {year}"
        yield Finding(
            quantity, float(known.mean()),
            f"{when} ties fall into {len(camps)} camp{'s' if len(camps) != 1 else ''}: {told} "
            f"(exactly so in {percent(often)} of draws); {percent(float(known.mean()))} of the "
            f"weight of ties contradicts them.{sure}",
            low=float(np.quantile(known, 0.05)), high=float(np.quantile(known, 0.95)),
            unit="share", evidence=lines.evidence(year=year), reference=REFERENCES,
            assumptions=("lukewarm", "camps"),
            detail={
                "camps": camps,
                "often": often,
                "with_first": _with_anchor(lines, k),
                "anchor": _anchor(lines),
                "proven": proven,
                **({"ties": _ties(lines)} if year == lines.years[-1] else {}),
            },
        )  # fmt: skip


def _ties(lines: Lines) -> list[list[Any]]:
    """Today's ties at best values: first and second party in id order, signed weight."""
    period = periods_of(lines.situation, lines.parties, lines.years)[-1]
    weight = tie_best(lines.situation, lines.parties, period)
    return [
        [lines.parties[a], lines.parties[b], float(weight[a, b])]
        for a, b in itertools.combinations(range(len(lines.parties)), 2)
        if weight[a, b] != 0
    ]


def _anchor(lines: Lines) -> str:
    """The heaviest party with ties today: camps are told by who stands with it."""

    def weight(key: str) -> tuple[float, str]:
        row = lines.situation.actors[key]
        influence, resolve = row.value("influence"), row.value("resolve")
        return (-(influence.best if influence else 0) * (resolve.best if resolve else 1), key)

    tied = [
        key for p, key in enumerate(lines.parties) if (lines.camp[:, -1, p] >= 0).any()
    ] or list(lines.parties)
    return min(tied, key=weight)


def _with_anchor(lines: Lines, k: int) -> dict[str, float | None]:
    """P(in the anchor's camp) of every party in a year, over draws in which both have ties."""
    anchor = lines.camp[:, k, lines.parties.index(_anchor(lines))]
    found: dict[str, float | None] = {}
    for p, key in enumerate(lines.parties):
        own = lines.camp[:, k, p]
        both = (own >= 0) & (anchor >= 0)
        found[key] = float((own == anchor)[both].mean()) if both.any() else None
    return found


def _together(lines: Lines) -> Iterator[Finding]:
    """P(two parties are in one camp today)."""
    pairs = list(itertools.combinations(range(len(lines.parties)), 2))
    if len(pairs) > MOST_PAIRS:
        heads = {lines.situation.headline.get("forum", "")}
        seated = {
            row.text("actor")
            for row in lines.situation.table("members")
            if row.text("forum") in heads and row.flag("essential")
        }
        pairs = [p for p in pairs if {lines.parties[p[0]], lines.parties[p[1]]} <= seated]
    for a, b in pairs:
        first, second = lines.parties[a], lines.parties[b]
        one, two = lines.camp[:, -1, a], lines.camp[:, -1, b]
        both = (one >= 0) & (two >= 0)
        same = int(((one == two) & both).sum())
        total = int(both.sum())
        if not total:
            continue
        yield Finding.share(
            name("alignment.together", actors=f"{first}+{second}"), same, total,
            f"{odds_that(same / total)} {lines.name_of(first)} and {lines.name_of(second)} stand "
            f"in the same camp today ({percent(same / total)}).",
            evidence=lines.evidence(first, second) or lines.evidence(first),
            reference=REFERENCES, assumptions=("lukewarm", "camps"),
        )  # fmt: skip


def _switches(lines: Lines) -> Iterator[Finding]:
    """Who changed sides, and when."""
    share = lines.result["switched"].values.mean(axis=0)
    for k, year in enumerate(lines.years):
        for p, key in enumerate(lines.parties):
            if share[k, p] < SWITCH:
                continue
            before = lines.rows[lines.years[k - 1]]
            new = [
                row for row in lines.rows[year]
                if row not in before and key in (row.text("source"), row.text("target"))
            ]  # fmt: skip
            count = int(lines.result["switched"].values[:, k, p].sum())
            told = "; ".join(
                f"{lines.name_of(row.text('source'))} to {lines.name_of(row.text('target'))}: "
                f"{row.text('stance')}"
                for row in new[:3]
            )
            yield Finding.share(
                name("alignment.switched", actor=key, year=year), count, lines.draws,
                f"{odds_that(count / lines.draws)} {lines.name_of(key)} changed sides by {year} "
                f"({percent(count / lines.draws)})" + (f": {told}." if told else "."),
                evidence=cited(new) or lines.evidence(key, year=year), reference=REFERENCES,
                assumptions=("lukewarm", "camps"),
                detail={"rows": [row.key for row in new]},
            )  # fmt: skip


def _spread(values: Floats) -> tuple[float, float, float] | None:
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    low, high = np.quantile(known, [0.05, 0.95])
    return float(known.mean()), float(low), float(high)


def _between(lines: Lines) -> Iterator[Finding]:
    """Who sits between the camps: torn ties, and good ties spread over both."""
    for variable, told, unit in (
        ("torn", "of the weight of its ties contradicts its own camp", "share"),
        ("hedging", "spreads its good ties over the camps", "share"),
    ):
        for p, key in enumerate(lines.parties):
            quantity = name(f"alignment.{variable}", actor=key)
            found = _spread(lines.result[variable].values[:, p])
            if found is None:
                reason = (
                    "it has no signed tie today"
                    if variable == "torn"
                    else "it has no good tie today, or there is a single camp"
                )
                yield Finding.absent(quantity, reason)
                continue
            mean, low, high = found
            text = (
                f"{lines.name_of(key)}: {percent(mean)} {told}."
                if variable == "torn"
                else f"{lines.name_of(key)} {told}: {mean:.2f}, where 0 is all in one camp and 1 "
                "the same to each."
            )
            yield Finding(
                quantity, mean, text, low=low, high=high, unit=unit, evidence=lines.evidence(key),
                reference=(*REFERENCES, "shannon1948") if variable == "hedging" else REFERENCES,
                assumptions=("lukewarm", "camps"),
            )  # fmt: skip


def _brokers(lines: Lines) -> Iterator[Finding]:
    """Through whom the best chains of trust run."""
    for p, key in enumerate(lines.parties):
        found = _spread(lines.result["broker"].values[:, p])
        loss = _spread(lines.result["broker_loss"].values[:, p])
        assert found is not None
        assert loss is not None
        mean, low, high = found
        yield Finding(
            name("alignment.broker", actor=key), mean,
            f"{percent(mean)} of the pairs of others trust each other most by way of "
            f"{lines.name_of(key)}; without it their trust would fall by {loss[0]:.3f} on average.",
            low=low, high=high, unit="share", evidence=lines.evidence(key),
            reference=("burt1992", "freeman1977"), assumptions=("delta", "default_trust"),
            detail={"loss": loss[0], "loss_low": loss[1], "loss_high": loss[2]},
        )  # fmt: skip


def _links(lines: Lines) -> Iterator[Finding]:
    """Which ties hold a forum together: trust among its parties lost if one breaks."""
    names = [str(link) for link in lines.result["link"].values]
    loss = lines.result["link_loss"].values
    by_forum: dict[str, list[int]] = {}
    for k, link in enumerate(names):
        by_forum.setdefault(link.partition(":")[0], []).append(k)
    for forum, places in sorted(by_forum.items()):
        order = sorted(places, key=lambda k: (-float(loss[:, k].mean()), names[k]))
        for k in order[:LINKS]:
            mean = float(loss[:, k].mean())
            low, high = np.quantile(loss[:, k], [0.05, 0.95])
            if mean <= 0:
                continue
            first, _, second = names[k].partition(":")[2].partition("+")
            yield Finding(
                name("alignment.link", forum=forum, actors=f"{first}+{second}"), mean,
                f"If the tie between {lines.name_of(first)} and {lines.name_of(second)} broke, "
                f"trust among the parties of {lines.name_of(forum)} would fall by {mean:.2f}.",
                low=float(low), high=float(high), unit="difference",
                evidence=lines.evidence(first, second),
                reference=("burt1992",), assumptions=("delta", "default_trust"),
            )  # fmt: skip


def _nearest(lines: Lines) -> Iterator[Finding]:
    """Whose aims lie nearest to whose."""
    near = lines.result["near"].values
    for p, key in enumerate(lines.parties):
        rest = [q for q in range(len(lines.parties)) if q != p and np.isfinite(near[:, p, q]).any()]
        quantity = name("alignment.nearest", actor=key)
        if not rest:
            yield Finding.absent(quantity, "it has no known position on an issue of another party")
            continue
        means = {q: float(np.nanmean(near[:, p, q])) for q in rest}
        best = max(rest, key=lambda q: (means[q], -q))
        worst = min(rest, key=lambda q: (means[q], q))
        found = _spread(near[:, p, best])
        assert found is not None
        mean, low, high = found
        yield Finding(
            quantity, mean,
            f"The aims of {lines.name_of(key)} lie nearest to those of "
            f"{lines.name_of(lines.parties[best])} (closeness {mean:.2f} of 1) and farthest from "
            f"those of {lines.name_of(lines.parties[worst])} ({means[worst]:.2f}).",
            low=low, high=high, unit="share",
            evidence=cited(lines.situation.stakes.where(actor=key)), reference=("torgerson1952",),
            detail={
                "nearest": lines.parties[best],
                "farthest": lines.parties[worst],
                "closeness": {lines.parties[q]: means[q] for q in rest},
            },
        )  # fmt: skip
