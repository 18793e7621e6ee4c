"""What holds a deal back, and how much would lifting it restore? (Method 3, trust or interest?)

Five obstacles can be lifted: distrust, vetoes at home, the limits of reach, a low cost of no deal
(doubled), red lines.  All of their combinations are solved, so that the change of the odds can be
told alone, in pairs, in turn, and as the mean over all orders (Shapley 1953).  For a deal worth
having, what is left with everything lifted is a clash of interests; for any deal nothing is left,
since signing nothing new costs nobody anything once nobody fears or forbids it.  Then two questions
of degree: how much two parties would have to trust each other, and how strong a guarantee would
have to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.agreement.agreement import open_forums
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.obstacles import combinations_of, lifted, worth_of
from detente.analyses.deal.problem import Deal, Seats
from detente.analyses.diagnosis.findings import diagnosis_findings
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.findings.finding import Finding
from detente.models.winset import Variants, verdicts
from detente.situation.model import Situation

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
SAMPLE = 1000  # draws in which degrees of trust and guarantee are tried
LEVELS = tuple(round(0.1 * step, 1) for step in range(11))


class Diagnosis:
    """Obstacles to a deal, alone and together."""

    card = Card(
        name="diagnosis",
        title="Trust or interest",
        question="What holds a deal back, and how much would lifting it restore?",
        tables=("forums", "members"),
        needs=("agreement",),
        gives={
            "lifted": Variable(
                ("draw", "forum", "lift"), "", "feasible with these obstacles lifted together"
            ),
            "lifted_worth": Variable(
                ("trial", "forum", "lift"), "", "worth having with these obstacles lifted together"
            ),
            "trusting": Variable(
                ("trial", "tie", "level"), "",
                "feasible where two parties trust each other so much; tie = forum:a+b",
            ),
            "drawn_trust": Variable(("tie", "way"), "share", "mean trust as drawn, both ways"),
            "guaranteed": Variable(
                ("trial", "forum", "level"), "", "feasible under a guarantee of this level"
            ),
        },
        references=("kydd2005", "putnam1988", "shapley1953"),
        limits=(
            "Lifting an obstacle is a thought experiment, not a measure that anybody could take.",
            "What no deal means is lifted by doubling its cost, not by changing the ground.",
        ),
        choices=("kappa", "delta", "lambda", "theta"),
        whole=True,
        base_only=True,
    )  # fmt: skip

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """Every combination of lifts of every forum; degrees of trust and guarantee on a sample."""
        frame = Frame.of(inputs.situation, inputs.draws)
        count = min(frame.size, int(options.extra.get("sample", SAMPLE)))
        few = Frame.of(inputs.situation, inputs.draws.isel(draw=slice(0, count)))
        forums = open_forums(inputs.situation, frame)
        coords: dict[str, Any] = {"draw": inputs.draws["draw"].values}
        if not forums:
            return xr.Dataset(coords=coords)
        agreement = inputs.results["agreement"].sel(linked="no")
        fine, worth = (
            np.asarray(agreement[key].transpose("draw", "forum").values.astype(bool))
            for key in ("feasible", "worth")
        )
        bound = worth_of(inputs.situation)
        lifts = combinations_of()
        out = np.zeros((frame.size, len(forums), len(lifts)), np.bool_)
        substance = np.zeros((count, len(forums), len(lifts)), np.bool_)
        guaranteed = np.zeros((count, len(forums), len(LEVELS)), np.bool_)
        ties, drawn, trusting = [], [], []
        head = str(inputs.situation.headline.get("forum", ""))
        for place, seats in enumerate(forums):
            out[:, place] = lifted(Deal(frame, seats), fine[:, place], lifts).T
            if bound is not None:
                deal = Deal(few, seats)
                substance[:, place] = lifted(deal, worth[:count, place], lifts, bound=bound).T
            guaranteed[:, place] = at_guarantees(few, seats, LEVELS).T
            asked = [tuple(each.split("+")) for each in options.extra.get("pairs", ())]
            for pair in pairs_of(few, seats, every=seats.forum == head, asked=asked):
                ties.append(f"{seats.forum}:{'+'.join(pair)}")
                trusting.append(at_trust(few, seats, pair, LEVELS).T)
                direct = few.trust(pair, pair).mean(axis=0)
                drawn.append([direct[0, 1], direct[1, 0]])
        coords |= {
            "forum": np.array([seats.forum for seats in forums], dtype=object),
            "lift": np.array(lifts, dtype=object),
            "trial": inputs.draws["draw"].values[:count],
            "level": np.array(LEVELS),
        }
        data: dict[str, Any] = {
            "lifted": (("draw", "forum", "lift"), out),
            "guaranteed": (("trial", "forum", "level"), guaranteed),
        }
        if bound is not None:
            data["lifted_worth"] = (("trial", "forum", "lift"), substance)
        if ties:
            coords["tie"] = np.array(ties, dtype=object)
            coords["way"] = np.array(["forth", "back"], dtype=object)
            data["trusting"] = (("trial", "tie", "level"), np.stack(trusting, axis=1))
            data["drawn_trust"] = (("tie", "way"), np.array(drawn))
        return xr.Dataset(data, coords=coords)

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """The waterfall, pairs of lifts, and the trust and guarantee that a deal would need."""
        return diagnosis_findings(result, situation, float(options.extra.get("reach", 0.5)))


def pairs_of(
    frame: Frame, seats: Seats, *, every: bool, asked: Iterable[tuple[str, ...]] = ()
) -> list[tuple[str, str]]:
    """Pairs whose trust is varied: all of a forum, or the least trusting one, and those asked."""
    pairs = list(combinations(sorted(seats.parties), 2))
    wanted = [pair for pair in pairs if pair in {tuple(sorted(each)) for each in asked}]
    if not pairs or every:
        return pairs
    direct = frame.trust(seats.parties, seats.parties).mean(axis=0)
    at = {key: place for place, key in enumerate(seats.parties)}
    least = min(pairs, key=lambda p: (direct[at[p[0]], at[p[1]]] + direct[at[p[1]], at[p[0]]], p))
    return sorted({least, *wanted})


def at_trust(frame: Frame, seats: Seats, pair: tuple[str, str], levels: Sequence[float]) -> Flags:
    """Verdicts where two parties, and their factions, trust each other so much: (level, draw)."""
    offsets, deal = [], Deal(frame, seats)
    for level in levels:
        told = {
            (source, target): level
            for mine, target in (pair, pair[::-1])
            for source in (mine, *frame.ratifiers(mine))
        }
        other = Deal(frame.with_trust(told), seats)
        offsets.append(deal.cost - other.tax)
    return _at(deal, offsets)


def at_guarantees(frame: Frame, seats: Seats, levels: Sequence[float]) -> Flags:
    """Verdicts of a forum whose guarantee is at a level instead of the drawn one."""
    deal = Deal(frame, seats)
    full = np.ones(frame.size)
    return _at(deal, [deal.cost - Deal(frame, seats, (), full * level).tax for level in levels])


def _at(deal: Deal, offsets: Sequence[Floats]) -> Flags:
    """Verdicts under rising offsets; once feasible, a deal stays so."""
    problem, count = deal.problem, len(offsets)
    pick = np.array([[row, 0, 0, 1, 0] for row in range(count)], np.int64)
    variants = Variants(
        np.stack(offsets), problem.active[None], problem.low[None], problem.high[None],
        problem.optional[None], pick,
    )  # fmt: skip
    return verdicts(problem, variants)
