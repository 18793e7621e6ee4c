"""Camps of a signed network that stands in a file of its own: ``detente camps FILE``.

It is no analysis; :mod:`detente.analyses.alignment.alignment` is the one on situations.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analyses.alignment.ties import highs
from detente.io.foreign import ids
from detente.io.signed_edges import SignedEdges
from detente.models.balance import BUDGET, Frustration, Triads, frustration, in_between, triads
from detente.models.cycle_cuts import cycle_cut_programme

TOLD = 12  # contradicting ties that are named


@dataclass(frozen=True)
class SolvedNetwork:
    """A signed network with the camps that fit it best.

    Parameters
    ----------
    network : SignedEdges
    weight : (node, node) float
    found : Frustration
    triads : Triads
    most : int or None
        How many camps there could have been; None for any number.
    """

    network: SignedEdges
    weight: NDArray[np.float64]
    found: Frustration
    triads: Triads
    most: int | None = None

    @property
    def camps(self) -> list[list[str]]:
        """Names by camp, largest first; nodes without ties are in none."""
        count = int(self.found.camp.max(initial=-1)) + 1
        camps = [
            [name for name, camp in zip(self.network.nodes, self.found.camp, strict=True)
             if camp == number]
            for number in range(count)
        ]  # fmt: skip
        return sorted(camps, key=lambda camp: (-len(camp), camp))

    @property
    def contradicting(self) -> list[tuple[str, str, float]]:
        """Ties that contradict the camps: friendly across, hostile within."""
        camp, names = self.found.camp, self.network.nodes
        return [
            (names[a], names[b], float(self.weight[a, b]))
            for a in range(len(names))
            for b in range(a + 1, len(names))
            if self.weight[a, b] and (self.weight[a, b] > 0) != (camp[a] == camp[b])
        ]

    @property
    def elsewhere(self) -> list[str]:
        """Nodes that another of the camps would fit as well, all others staying where they are."""
        camp = self.found.camp
        used = int(camp.max(initial=-1)) + 1
        # One more camp is open where fewer came out than there could have been.
        count = used if self.most is not None and used >= self.most else used + 1
        size = np.bincount(camp[camp >= 0], minlength=count)
        friendly, hostile = np.maximum(self.weight, 0), np.maximum(-self.weight, 0)
        inside = camp[:, None] == np.arange(count)
        cost = friendly.sum(axis=1)[:, None] - friendly @ inside + hostile @ inside
        slack = 1e-9 * max(1.0, float(np.abs(self.weight).max(initial=0.0)))
        return sorted(
            name
            for k, name in enumerate(self.network.nodes)
            if camp[k] >= 0
            and any(
                cost[k, other] <= cost[k, camp[k]] + slack
                for other in range(count)
                # From a camp of its own into an empty one is no move.
                if other != camp[k] and not (other == used and size[camp[k]] == 1)
            )
        )

    @property
    def parts(self) -> int:
        """Parts of the network between which there is no tie; nodes without ties do not count."""
        from scipy.sparse.csgraph import connected_components

        tied = self.found.camp >= 0
        return int(connected_components(self.weight[np.ix_(tied, tied)] != 0, directed=False)[0])

    def to_json(self) -> dict[str, Any]:
        """Everything, for other programs."""
        torn = in_between(self.weight, self.found.camp)
        share = self.triads.share
        return {
            "frustration": {
                "index": self.found.value,
                "lower_bound": self.found.lower,
                "proven": self.found.proven,
                "of": float(np.abs(np.triu(self.weight, 1)).sum()),
            },
            "camps": self.camps,
            "elsewhere": self.elsewhere,
            "parts": self.parts,
            "contradicting": [list(tie) for tie in self.contradicting],
            "torn": {
                name: None if np.isnan(value) else float(value)
                for name, value in zip(self.network.nodes, torn, strict=True)
            },
            "triangles": {
                **dict(zip(("+++", "++-", "+--", "---"), self.triads.counts.tolist(), strict=True)),
                "balanced": None if np.isnan(share) else share,
            },
        }


def solve_network(
    network: SignedEdges, *, camps: int | None = 2, budget: int = BUDGET,
    watch: Callable[[float, float], None] | None = None,
) -> SolvedNetwork:  # fmt: skip
    """The camps that contradict the least weight of ties, proven where the budget allows.

    Parameters
    ----------
    network : SignedEdges
    camps : int or None
        At most so many; None for any number.
    budget : int
        Branches that each block of the network may cost before an integer programme takes over.
    watch : callable, optional
        Called with a lower and an upper bound whenever one of them improves.

    Returns
    -------
    SolvedNetwork

    Examples
    --------
    >>> enemies = SignedEdges(("a", "b", "c"), ((0, 1, -1.0), (1, 2, -1.0), (0, 2, -1.0)))
    >>> solve_network(enemies).found.value, solve_network(enemies, camps=None).camps
    (1.0, [['a'], ['b'], ['c']])
    """
    weight = np.array(network.weights(), dtype=np.float64)
    # In the order and to the digit in which the analysis meets them in a situation, so that of
    # equally good camps both name the same.
    keys = ids(list(network.nodes))
    order = sorted(range(len(keys)), key=keys.__getitem__)
    share = np.array(network.scaled().weights(), dtype=np.float64)[np.ix_(order, order)]
    largest = network.largest

    def scaled(lower: float, upper: float) -> None:
        if watch is not None:
            watch(lower * largest, upper * largest)

    found = frustration(
        share, camps=camps, budget=budget, programme=partial(cycle_cut_programme, solver=highs),
        watch=scaled,
    )  # fmt: skip
    camp = np.empty_like(found.camp)
    camp[order] = found.camp
    return SolvedNetwork(
        network, weight, _unscaled(found, camp, weight, largest), triads(weight), most=camps
    )


def _unscaled(
    found: Frustration, camp: NDArray[np.int64], weight: NDArray[np.float64], largest: float
) -> Frustration:
    """What was found on shares of the largest weight, in the weights of the file."""
    same = camp[:, None] == camp[None, :]
    value = float(np.triu(np.where(same, np.maximum(-weight, 0), np.maximum(weight, 0)), 1).sum())
    lower = found.lower * largest
    if (weight == np.round(weight)).all():
        lower = float(np.ceil(lower - 1e-6))
    proven = found.proven or lower >= value - 1e-9 * max(1.0, value)
    return Frustration(value, value if proven else lower, camp)


def narrate_network(solved: SolvedNetwork) -> str:
    """The camps in plain words, for the terminal."""
    found, total = solved.found, float(np.abs(np.triu(solved.weight, 1)).sum())
    sure = "no partition does better" if found.proven else f"at least {found.lower:g} of any"
    lines = [
        f"{len(solved.network.nodes)} parties, {int(np.count_nonzero(np.triu(solved.weight, 1)))} "
        f"ties. {found.value:g} of {total:g} contradict the camps ({sure})."
    ]
    for number, camp in enumerate(solved.camps, start=1):
        lines += textwrap.wrap(
            f"{number}. {', '.join(camp)}", 80, initial_indent="  ", subsequent_indent="     "
        )
    wrong = sorted(solved.contradicting, key=lambda tie: (-abs(tie[2]), tie))
    if wrong:
        told = "; ".join(
            f"{a} and {b}, {'friends across' if weight > 0 else 'foes within'}"
            for a, b, weight in wrong[:TOLD]
        )
        more = f"; and {len(wrong) - TOLD} more" if len(wrong) > TOLD else ""
        lines += textwrap.wrap(f"Against the camps: {told}{more}.", 80)
    lines += textwrap.wrap(_others(solved), 80)
    if solved.triads.counts.sum():
        lines.append(
            f"{100 * solved.triads.share:.0f} % of {int(solved.triads.counts.sum())} triangles are "
            "balanced."
        )
    return "\n".join(lines)


def _others(solved: SolvedNetwork) -> str:
    """Which other camps do as well, as far as one move or a part of the network makes them."""
    names, parts = solved.elsewhere, solved.parts
    told = []
    if names:
        more = f" and {len(names) - TOLD} more" if len(names) > TOLD else ""
        told.append(f"Would fit another camp as well: {', '.join(names[:TOLD])}{more}.")
    if parts > 1:
        told.append(
            f"The network falls into {parts} parts without a tie between them: which camp of one "
            "stands with which of another, no tie says."
        )
    return " ".join(told)
