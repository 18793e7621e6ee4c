"""Which trades of issues pay both sides, and whom do they hurt: the exchange model (method 2.4)."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.bargaining.challenge import points, taking_part
from detente.analyses.deal.frame import Frame
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.findings.evidence import cited, unique
from detente.findings.finding import Finding
from detente.findings.quantity import name
from detente.findings.record import record_sentence
from detente.models.exchange import ExchangeRun, exchange
from detente.situation.model import Situation

Floats = NDArray[np.float64]

DRAWS = 500  # of a run, the first ones; option "exchange_draws"
DEALS = 15  # deals told, those with the largest gain over all draws
HURT = 0.05  # points on an issue of full salience, mean over draws, from which harm is told


class Exchange:
    """Bilateral exchanges of positions over all core issues, one round."""

    card = Card(
        name="exchange",
        title="Exchange of issues",
        question="Which trades between two actors pay both, and whom do they hurt?",
        tables=("actors", "issues", "stakes"),
        gives={
            "outcome": Variable(("draw", "issue"), "points", "mean of the votes after all deals"),
            "start": Variable(("draw", "issue"), "points", "the same mean without deals"),
            "change": Variable(
                ("draw", "actor"), "points",
                "what all deals together bring the actor, on an issue of full salience",
            ),
            "deals": Variable(("draw",), "count", "number of deals"),
            "happens": Variable(("draw", "deal"), "share", "1 where the deal is made"),
            "gain": Variable(
                ("draw", "deal"), "points", "what each side gains, on an issue of full salience"
            ),
            "effect": Variable(
                ("draw", "deal", "actor"), "points", "what the deal brings others, likewise"
            ),
        },
        references=("stokman1994", "dijkstra2008", "vandenbos1991"),
        limits=(
            "On decisions of the European Union it has not done better than the weighted mean.",
            "A deal shifts votes on two issues at once; nobody is asked whether it will be kept.",
            "Ties between deals of equal gain go to the first by issue and actor id.",
            f"Computed on the first {DRAWS} draws; linkable issues and factions stay out.",
        ),
        whole=True,
        base_only=True,
    )  # fmt: skip

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """The model on the first draws, and the deals that weigh most over them."""
        most = int(options.extra.get("exchange_draws", DRAWS))
        draws = inputs.draws.isel(draw=slice(0, most))
        frame = Frame.of(inputs.situation, draws)
        issues = frame.core or frame.issues
        actors = taking_part(frame, issues)
        i = [frame.actor_at[key] for key in actors]
        k = [frame.issue_at[key] for key in issues]
        size = draws.sizes["draw"]
        if len(actors) < 2 or len(issues) < 2:
            return _dataset(draws, actors, issues, None, np.empty((0, 4), np.int64))
        run = exchange(
            draws["position"].values[:, i][:, :, k], draws["salience"].values[:, i][:, :, k],
            frame.power[:, i],
        )  # fmt: skip
        keys = np.stack([run.deals[f] for f in ("giver_p", "giver_q", "issue_p", "issue_q")], 1)
        kinds, place = np.unique(keys, axis=0, return_inverse=True)
        total = np.bincount(place.ravel(), weights=run.deals["gain"], minlength=len(kinds))
        best = np.argsort(-total, kind="stable")[:DEALS]
        assert len(run.before) == size
        return _dataset(draws, actors, issues, run, kinds[np.sort(best)])

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """Where deals take each issue, which deals weigh most, and what they do to everybody."""
        drawn = int(result.sizes["draw"])
        if np.isnan(result["deals"].values).all():
            reason = "an exchange takes two parties with stakes in two core issues"
            return [Finding.absent("exchange.deals", reason)]
        out = [_ending(result, situation, str(issue)) for issue in result["issue"].values]
        out += [_deal(result, situation, n) for n in range(result.sizes["deal"])]
        out += [_change(result, situation, str(actor)) for actor in result["actor"].values]
        low, middle, high = (
            float(v) for v in np.quantile(result["deals"].values, [0.05, 0.5, 0.95])
        )
        out.append(
            Finding(
                "exchange.deals",
                middle,
                f"{middle:.0f} deals between two parties pay both of them (90 % of draws: "
                f"{low:.0f} to {high:.0f}); computed on the first {drawn} draws.",
                low=low,
                high=high,
                unit="count",
                reference=self.card.references,
                detail={"draws": drawn},
            )
        )
        return sorted(out, key=lambda finding: finding.quantity)


def _dataset(
    draws: xr.Dataset, actors: tuple[str, ...], issues: tuple[str, ...], run: ExchangeRun | None,
    kinds: NDArray[np.int64],
) -> xr.Dataset:  # fmt: skip
    """Results by draw, of the deals of these kinds (giver of p, giver of q, p, q)."""
    size, told = draws.sizes["draw"], len(kinds)
    happens = np.zeros((size, told))
    gain = np.full((size, told), np.nan)
    effect = np.full((size, told, len(actors)), np.nan)
    deals = np.full(size, np.nan)
    if run is not None:
        deals = np.bincount(run.deals["run"], minlength=size).astype(float)
        for n, (a, b, p, q) in enumerate(kinds):
            those = np.flatnonzero(
                (run.deals["giver_p"] == a)
                & (run.deals["giver_q"] == b)
                & (run.deals["issue_p"] == p)
                & (run.deals["issue_q"] == q)
            )
            at = run.deals["run"][those]
            happens[at, n] = 1
            gain[at, n] = run.deals["gain"][those] / 100
            effect[at, n] = run.externality[those] / 100
    none = np.full((size, len(issues)), np.nan)
    return xr.Dataset(
        {
            "outcome": (("draw", "issue"), none if run is None else run.outcome[:, 0]),
            "start": (("draw", "issue"), none if run is None else run.before[:, 0]),
            "change": (
                ("draw", "actor"),
                np.full((size, len(actors)), np.nan) if run is None else run.change / 100,
            ),
            "deals": (("draw",), deals),
            "happens": (("draw", "deal"), happens),
            "gain": (("draw", "deal"), gain),
            "effect": (("draw", "deal", "actor"), effect),
        },
        coords={
            "draw": draws["draw"].values,
            "issue": np.array(issues, dtype=object),
            "actor": np.array(actors, dtype=object),
            "deal": np.array(
                [f"{actors[a]}+{actors[b]}/{issues[p]}+{issues[q]}" for a, b, p, q in kinds],
                dtype=object,
            ),
        },
    )


def parts(deal: str) -> tuple[str, str, str, str]:
    """Giver of the first issue, giver of the second, first issue, second issue.

    Examples
    --------
    >>> parts("iran+usa/aid+troops")
    ('iran', 'usa', 'aid', 'troops')
    """
    who, _, what = deal.partition("/")
    (a, _, b), (p, _, q) = who.partition("+"), what.partition("+")
    return a, b, p, q


def _ending(result: xr.Dataset, situation: Situation, issue: str) -> Finding:
    values = result["outcome"].sel(issue=issue).values
    quantity = name("exchange.outcome", issue=issue)
    if np.isnan(values).all():
        return Finding.absent(quantity, "nobody has a stake with weight in it")
    low, middle, high = (float(v) for v in np.nanquantile(values, [0.05, 0.5, 0.95]))
    start = float(np.nanmedian(result["start"].sel(issue=issue).values))
    shift = middle - start
    beside = (
        f"{points(abs(shift))} {'above' if shift > 0 else 'below'} the weighted mean"
        if abs(shift) >= 0.5 else "where the weighted mean is without deals"
    )  # fmt: skip
    return Finding(
        quantity, middle,
        f"After all deals the exchange model puts {situation.name_of(issue)} at {middle:.0f} (90 % "
        f"of draws: {low:.0f} to {high:.0f}), {beside}. {record_sentence('exchange')}".strip(),
        low=low, high=high, unit="points",
        evidence=unique([*cited([situation.issues[issue]]),
                         *cited(situation.stakes.where(issue=issue))]),
        reference=Exchange.card.references, detail={"start": start},
    )  # fmt: skip


def _deal(result: xr.Dataset, situation: Situation, n: int) -> Finding:
    """One deal: how often, what it brings both, whom it hurts and helps."""
    a, b, p, q = parts(str(result["deal"].values[n]))
    made = result["happens"].values[:, n] > 0
    gain = result["gain"].values[made, n]
    low, middle, high = (float(v) for v in np.quantile(gain, [0.05, 0.5, 0.95]))
    effect = result["effect"].values[made, n].mean(axis=0)
    others = [
        (str(actor), float(effect[i]))
        for i, actor in enumerate(result["actor"].values)
        if actor not in (a, b)
    ]
    hurt = sorted((o for o in others if o[1] <= -HURT), key=lambda o: (o[1], o[0]))
    helped = sorted((o for o in others if o[1] >= HURT), key=lambda o: (-o[1], o[0]))
    name_of = situation.name_of

    def told(group: list[tuple[str, float]]) -> str:
        return ", ".join(f"{name_of(actor)} ({value:+.1f})" for actor, value in group[:3])

    sides = [f"It hurts {told(hurt)}"] if hurt else ["It hurts nobody much"]
    if helped:
        sides.append(f"helps {told(helped)}")
    share = float(made.mean())
    evidence = [
        row for row in situation.stakes
        if row.text("actor") in (a, b) and row.text("issue") in (p, q)
    ]  # fmt: skip
    return Finding(
        name("exchange.gain", actors=f"{a}+{b}", issue=f"{p}+{q}"), middle,
        f"{name_of(a)} gives way on {name_of(p)} and {name_of(b)} on {name_of(q)}: both gain "
        f"{middle:.1f} points on an issue of full salience, in {100 * share:.0f} % of draws. "
        f"{' and '.join(sides)}.",
        low=low, high=high, unit="points", evidence=cited(evidence),
        reference=Exchange.card.references,
        detail={
            "share": share,
            "gives": {a: p, b: q},
            "effects": {str(actor): round(float(effect[i]), 4)
                        for i, actor in enumerate(result["actor"].values)},
        },
    )  # fmt: skip


def _change(result: xr.Dataset, situation: Situation, actor: str) -> Finding:
    """What all deals together bring one actor."""
    values = result["change"].sel(actor=actor).values
    low, middle, high = (float(v) for v in np.quantile(values, [0.05, 0.5, 0.95]))
    worse = float((values < 0).mean())
    side: Any = "gains" if middle > 0 else "loses"
    words = (
        f"{side} {abs(middle):.1f} points on an issue of full salience"
        if abs(middle) >= 0.05 else "neither gains nor loses much"
    )  # fmt: skip
    return Finding(
        name("exchange.change", actor=actor), middle,
        f"By all deals together, others' included, {situation.name_of(actor)} {words} (90 % of "
        f"draws: {low:+.1f} to {high:+.1f}); it ends worse off in {100 * worse:.0f} % of draws.",
        low=low, high=high, unit="points", evidence=cited(situation.stakes.where(actor=actor)),
        reference=Exchange.card.references, detail={"worse": worse},
    )  # fmt: skip
