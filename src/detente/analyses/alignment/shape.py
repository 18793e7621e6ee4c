"""Shapes of today's alignment: balance of triads, landscape, map of aims, power under quotas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
import xarray as xr

from detente.analyses.alignment.ties import periods_of, tie_best
from detente.analyses.deal.problem import Seats
from detente.analyses.moves.wording import percent, short_name, some
from detente.ensemble.draw import generator
from detente.errors import AnalysisError
from detente.findings.evidence import cited
from detente.findings.finding import Finding
from detente.findings.quantity import name
from detente.models.balance import triads
from detente.models.closeness import convergence_map
from detente.models.landscape import MOST_EXACT, landscape
from detente.models.power import voting_power
from detente.situation.model import Situation

UNITS = 1000  # voting weights are rounded to thousandths of their sum


def balance_now(
    situation: Situation, parties: Sequence[str], years: Sequence[int], evidence: tuple[str, ...]
) -> Iterator[Finding]:
    """Balance by triads at the best value of every cell."""
    weight = tie_best(situation, parties, periods_of(situation, parties, years)[-1])
    found = triads(weight)
    total = int(found.counts.sum())
    quantity = name("alignment.balance")
    if not total:
        yield Finding.absent(quantity, "no three parties are all tied to each other")
        return
    yield Finding(
        quantity, found.share,
        f"{percent(found.share)} of the {total} triangles of ties are balanced: a friend's friend "
        "is a friend, an enemy's enemy too.",
        unit="share", evidence=evidence, reference=("cartwright1956", "davis1967"),
        detail={
            "triangles": dict(
                zip(("+++", "++-", "+--", "---"), found.counts.tolist(), strict=True)
            ),
            "unbalanced": dict(zip(parties, found.unbalanced.tolist(), strict=True)),
        },
    )  # fmt: skip


def landscape_now(
    situation: Situation, parties: Sequence[str], years: Sequence[int], evidence: tuple[str, ...]
) -> Iterator[Finding]:
    """Alignments in two sides that no single party would leave, at best values."""
    weight = tie_best(situation, parties, periods_of(situation, parties, years)[-1])
    tied = np.flatnonzero((weight != 0).any(axis=1))
    quantity = name("alignment.landscape")
    if len(tied) < 2:
        yield Finding.absent(quantity, "fewer than two parties have signed ties")
        return
    keys = [str(parties[int(p)]) for p in tied]
    size = []
    for key in keys:
        influence, resolve = (situation.actors[key].value(c) for c in ("influence", "resolve"))
        size.append((influence.best if influence else 0.0) * (resolve.best if resolve else 1.0))
    # Starts beyond the exact size are random, always from the same stream.
    rng = generator(0, 0, "alignment/landscape") if len(tied) > MOST_EXACT else None
    found = landscape(size, weight[np.ix_(tied, tied)], rng=rng)
    lowest = found.side[0]
    sides = [
        [key for key, up in zip(keys, lowest, strict=True) if up == side] for side in (False, True)
    ]
    told = " against ".join(some([short_name(situation, k) for k in s]) for s in sides if s)
    count = len(found.energy)
    yield Finding(
        quantity, float(count),
        f"{count} alignment{'s' if count != 1 else ''} in two sides would be left by no single "
        f"party; the deepest, {told}, draws in {percent(float(found.basin[0]))} of all "
        f"{'configurations' if found.exact else 'random starts'}.",
        unit="alignments", evidence=evidence, reference=("axelrod1993", "axelrod1995"),
        assumptions=("lukewarm",),
        detail={
            "minima": [
                {
                    "side": [k for k, up in zip(keys, side, strict=True) if up],
                    "energy": float(energy),
                    "basin": float(basin),
                }
                for side, energy, basin in zip(
                    found.side[:10], found.energy[:10], found.basin[:10], strict=True
                )
            ],
            "exact": found.exact,
            "configurations": found.configurations,
            "unseen": found.unseen,
        },
    )  # fmt: skip


def convergence(result: xr.Dataset, situation: Situation) -> Finding:
    """The map of aims: places, and how sure they are."""
    quantity = name("alignment.map")
    near = result["near"].values
    keys = [str(key) for key in result["party"].values]
    off = ~np.eye(len(keys), dtype=np.bool_)
    used = [p for p in range(len(keys)) if np.isfinite(near[:, p][:, off[p]]).any()]
    if len(used) < 2:
        return Finding.absent(
            quantity, "fewer than two parties have known positions on an issue they share"
        )
    plane = convergence_map(1 - near[:, used][:, :, used])
    low, high = np.quantile(plane.cloud, [0.1, 0.9], axis=0)
    return Finding(
        quantity, plane.shown,
        f"The map of aims shows {percent(plane.shown)} of what sets the parties apart.",
        unit="share", evidence=cited(situation.stakes),
        reference=("torgerson1952", "schonemann1966"),
        detail={
            "places": {
                keys[p]: {
                    "x": float(plane.place[k, 0]), "y": float(plane.place[k, 1]),
                    "x_low": float(low[k, 0]), "x_high": float(high[k, 0]),
                    "y_low": float(low[k, 1]), "y_high": float(high[k, 1]),
                }
                for k, p in enumerate(used)
            },
        },
    )  # fmt: skip


def voting(situation: Situation) -> Iterator[Finding]:
    """Power of every voter in the forums that decide by a quota, at best values."""
    for row in situation.forums:
        seats = Seats.of(situation, row.key, ())
        if seats is None or not seats.voters:
            continue
        weight = []
        for key in seats.voters:
            influence, resolve = (situation.actors[key].value(c) for c in ("influence", "resolve"))
            weight.append(
                (influence.best if influence else 0.0) * (resolve.best if resolve else 1.0)
            )
        total = sum(weight)
        if total <= 0 or seats.quota <= 0:
            continue
        whole = [round(UNITS * w / total) for w in weight]
        try:
            power = voting_power(
                whole, quota=Fraction(str(seats.quota)) * sum(whole),
                essential=[seats.voters.index(key) for key in seats.essential],
            )  # fmt: skip
        except ValueError as error:
            raise AnalysisError(f"{row.where('quota')}: {error}.") from None
        for k, key in enumerate(seats.voters):
            share = float(power.shapley[k])
            yield Finding(
                name("alignment.power", forum=row.key, actor=key), share,
                f"{situation.name_of(key)} holds {percent(share)} of the voting power in "
                f"{situation.name_of(row.key)} (Shapley–Shubik), {percent(whole[k] / sum(whole))} "
                "of its weight.",
                unit="share", evidence=cited([row, situation.actors[key]]),
                reference=("shapley1954", "banzhaf1965"),
                detail={
                    "banzhaf": float(power.banzhaf[k]),
                    "weight": whole[k] / sum(whole),
                    "essential": key in seats.essential,
                },
            )  # fmt: skip
