"""Who lines up with whom, since when, and who stands between?  (Method 6.)"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.alignment.findings import alignment_findings
from detente.analyses.alignment.ties import (
    CHOICES,
    SPAN,
    parties_of,
    periods_of,
    tie_draws,
    years_of,
)
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Seats
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.findings.finding import Finding
from detente.models.balance import frustration, frustration_draws, in_between
from detente.models.brokers import brokers, link_losses
from detente.models.closeness import closeness, hedging
from detente.situation.model import Situation

NOBODY = -1  # camp of a party without ties
MOST_AT_TABLE = 16  # links of larger tables are not broken one by one


class Alignment:
    """Camps of signed ties by year, brokers, hedging, links of forums, closeness of aims."""

    card = Card(
        name="alignment",
        title="Alignments",
        question="Who lines up with whom, since when, and who stands between?",
        tables=("relations",),
        gives={
            "camp": Variable(
                ("draw", "year", "party"), "", "camp, numbered by its first party; -1 without ties"
            ),
            "tension": Variable(
                ("draw", "year"), "share", "weight of ties that contradict the camps, of all"
            ),
            "proven": Variable(("draw", "year"), "", "no partition does better"),
            "switched": Variable(
                ("draw", "year", "party"), "", "changed sides towards most others since last year"
            ),
            "torn": Variable(
                ("draw", "party"), "share", "weight of own ties that contradict its camp today"
            ),
            "hedging": Variable(
                ("draw", "party"), "share", "evenness of its good ties over the camps, 0-1"
            ),
            "tie": Variable(("draw", "party", "party_to"), "", "signed weight of the tie today"),
            "broker": Variable(
                ("draw", "party"), "share", "pairs of others whose best chain runs through it"
            ),
            "broker_loss": Variable(
                ("draw", "party"), "probability", "mean trust that others lose without it"
            ),
            "link_loss": Variable(
                ("draw", "link"), "probability",
                "trust among a forum's parties lost with one link; link = forum:a+b",
            ),
            "near": Variable(("draw", "party", "party_to"), "share", "closeness of aims, 0-1"),
        },
        references=(
            "cartwright1956", "davis1967", "harary1959", "aref2019", "burt1992", "freeman1977",
            "axelrod1993", "torgerson1952",
        ),
        limits=(
            "Camps follow from who is coded as friend or foe: a pair without a row has no tie.",
            "Factions take no part of their own; their parents do.",
            "Past years hold only what relations.csv still lists for them.",
        ),
        choices=(*CHOICES, "camps", "delta"),
        whole=True,
        base_only=True,
    )  # fmt: skip

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """Camps by year and everything about today, on a chunk of draws."""
        situation, draws = inputs.situation, inputs.draws
        span = int(dict(options.extra.get("alignment", {})).get("span", SPAN))
        parties = parties_of(situation)
        years = years_of(situation, span=span)
        two = str(situation.choices.get("camps", "two")) == "two"
        size = (draws.sizes["draw"], len(years), len(parties))
        camp = np.full(size, NOBODY, np.int16)
        tension, proven = np.full(size[:2], np.nan), np.zeros(size[:2], np.int8)
        switched = np.zeros(size, np.int8)
        tie = np.zeros((size[0], len(parties), len(parties)))
        label = np.full((size[0], len(parties)), NOBODY, np.int64)
        for period in periods_of(situation, parties, years):
            tie = tie_draws(situation, parties, period, draws, inputs.stream)
            value, lower, after = _frustration(tie, camps=2 if two else None)
            at = [years.index(year) for year in period.years]
            total = np.abs(tie).sum(axis=(1, 2)) / 2
            share = np.divide(value, total, out=np.full(size[0], np.nan), where=total > 0)
            camp[:, at] = after[:, None]
            tension[:, at] = share[:, None]
            proven[:, at] = (lower >= value - 1e-9)[:, None]
            if at[0] > 0:
                switched[:, at[0]] = changed_sides(label, after)
            label = after
        frame = Frame.of(situation, draws)
        trust = frame.trust(parties, parties)
        middle = brokers(trust, delta=draws["delta"].values)
        links, loss = _links(frame, situation)
        index = [frame.actor_at[key] for key in parties]
        near = closeness(draws["position"].values[:, index], weight=frame.weight[:, index])
        # Who is said to want nothing in particular is near to nobody.
        stated = {row.text("actor") for row in situation.stakes if row.given("position")}
        blank = [p for p, key in enumerate(parties) if key not in stated]
        near[:, blank], near[:, :, blank] = np.nan, np.nan
        return xr.Dataset(
            {
                "camp": (("draw", "year", "party"), camp),
                "tension": (("draw", "year"), tension),
                "proven": (("draw", "year"), proven),
                "switched": (("draw", "year", "party"), switched),
                "torn": (("draw", "party"), in_between(tie, label)),
                "hedging": (("draw", "party"), hedging(tie, camp=label)),
                "tie": (("draw", "party", "party_to"), tie),
                "broker": (("draw", "party"), middle.share),
                "broker_loss": (("draw", "party"), middle.loss),
                "link_loss": (("draw", "link"), loss),
                "near": (("draw", "party", "party_to"), near),
            },
            coords={
                "draw": draws["draw"].values,
                "year": list(years),
                "party": np.array(parties, dtype=object),
                "party_to": np.array(parties, dtype=object),
                "link": np.array(links, dtype=object),
            },
        )

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """Camps by year, who switched, who sits between, what holds forums together."""
        return alignment_findings(result, situation, options)


def _frustration(
    tie: NDArray[np.float64], *, camps: int | None
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Frustration and camps on every draw; once for all where every draw has the same ties."""
    if len(tie) and (tie == tie[:1]).all():
        once = frustration(tie[0], camps=camps)
        each = np.ones(len(tie))
        return once.value * each, once.lower * each, np.repeat(once.camp[None], len(tie), axis=0)
    return frustration_draws(tie, camps=camps)


def changed_sides(before: NDArray[Any], after: NDArray[Any]) -> NDArray[np.int8]:
    """Which parties stand otherwise towards most of the others than before: (draw, party).

    Only parties and pairs with ties at both times count.  Of a single switch, every pair of the
    switcher turns over and one pair of everybody else.
    """
    known = (before >= 0) & (after >= 0)
    pair = known[:, :, None] & known[:, None, :]
    turned = (before[:, :, None] == before[:, None, :]) != (after[:, :, None] == after[:, None, :])
    others = pair.sum(axis=2) - known
    flips = (turned & pair).sum(axis=2)
    return np.asarray((others > 0) & (2 * flips > others)).astype(np.int8)


def _links(frame: Frame, situation: Situation) -> tuple[list[str], NDArray[np.float64]]:
    """What the parties of every forum lose in mutual trust if one link at its table breaks."""
    names: list[str] = []
    parts: list[NDArray[np.float64]] = []
    for forum in sorted(row.key for row in situation.forums):
        seats = Seats.of(situation, forum, frame.core)
        if seats is None or len(seats.parties) < 2:
            continue
        table = tuple(sorted(set(seats.table) | set(seats.parties)))
        if len(table) > MOST_AT_TABLE:
            continue
        at = [frame.actor_at[key] for key in table]
        loss = link_losses(
            frame.trust(table, table),
            delta=frame.draws["delta"].values,
            essential=[key in seats.parties for key in table],
            power=frame.power[:, at],
        )
        for a in range(len(table)):
            for b in range(a + 1, len(table)):
                names.append(f"{forum}:{table[a]}+{table[b]}")
                parts.append(loss[:, a, b])
    if not parts:
        return [], np.zeros((frame.size, 0))
    return names, np.stack(parts, axis=1)
