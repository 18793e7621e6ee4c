"""Power in weighted votes: Shapley–Shubik and Banzhaf indices, exactly.

A coalition wins when its weights reach the quota.  A member is *pivotal* in an order of joining
when the coalition first wins by its joining (Shapley & Shubik 1954); it has a *swing* in a
coalition that wins with it and not without (Banzhaf 1965).  Both are counted by generating
functions (Mann & Shapley 1962; Brams & Affuso 1976): the coefficient of y^k x^w in Π (1 + y x^w_i)
is the number of coalitions of k members that weigh w.  All coefficients of one power of y are kept
in one large integer, so that multiplying by (1 + y x^w) is a shift and an addition, and taking one
member out again a shift and a subtraction.  Nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, lcm

MOST_WEIGHT = 2_000_000


@dataclass(frozen=True)
class Power:
    """Power indices of a weighted vote, as exact fractions.

    Parameters
    ----------
    shapley : tuple of Fraction
        Shapley–Shubik index of each member; sums to 1 where some coalition can win.
    swings : tuple of int
        Coalitions in which each member is decisive.
    members : int
    """

    shapley: tuple[Fraction, ...]
    swings: tuple[int, ...]
    members: int

    @property
    def banzhaf(self) -> tuple[Fraction, ...]:
        """Normalised Banzhaf index: share of all swings; 0 for all where there is none."""
        total = sum(self.swings)
        return tuple(Fraction(s, total) if total else Fraction(0) for s in self.swings)

    @property
    def banzhaf_absolute(self) -> tuple[Fraction, ...]:
        """Penrose–Banzhaf measure: share of the others' coalitions in which a member decides."""
        return tuple(Fraction(s, 2 ** (self.members - 1)) for s in self.swings)


def voting_power(
    weights: Sequence[int | Fraction | float], *, quota: int | Fraction | float,
    essential: Sequence[int] = (),
) -> Power:  # fmt: skip
    """Shapley–Shubik and Banzhaf indices of every member.

    Parameters
    ----------
    weights : sequence of int, Fraction or float
        Not negative.  A float means the decimal number that it prints as (0.1 is one tenth);
        all are brought to a common denominator.
    quota : int, Fraction or float
        A coalition wins at this weight or above.
    essential : sequence of int
        Members without whom no coalition wins, whatever it weighs.

    Returns
    -------
    Power

    Raises
    ------
    ValueError
        If a weight is negative, nobody votes, the quota is not positive, or the weights have no
        small common denominator (round them first).

    References
    ----------
    shapley1954, banzhaf1965, mann1962, brams1976

    Examples
    --------
    The Council of the six, 1958 (quota 12 of 17): Luxembourg never decides anything.

    >>> power = voting_power([4, 4, 4, 2, 2, 1], quota=12)
    >>> [str(value) for value in power.shapley], power.swings
    (['7/30', '7/30', '7/30', '3/20', '3/20', '0'], (10, 10, 10, 6, 6, 0))
    """
    whole, needed = _integers(weights, quota)
    members = len(whole)
    for member in essential:
        if not 0 <= member < members:
            raise ValueError(f"there are {members} members, none has the number {member}")
    # An essential member weighs more than all others together, and the quota rises with it.
    heavy = sum(whole) + 1
    must = set(essential)
    needed += heavy * len(must)
    whole = [w + heavy * (i in must) for i, w in enumerate(whole)]
    if needed > MOST_WEIGHT:
        raise ValueError(
            f"a quota of {needed:,} units is too fine to be counted exactly; round the weights"
        )
    if sum(whole) < needed:
        nothing = (Fraction(0),) * members
        return Power(nothing, (0,) * members, members)
    counts = _Counts(members, needed)
    for w in whole:
        counts.add(w)
    shapley: dict[int, Fraction] = {}
    swings: dict[int, int] = {}
    for w in sorted(set(whole)):
        by_size = counts.decided_by(w)
        swings[w] = sum(by_size)
        # k!(n-1-k)!/n! = 1 / (n C(n-1, k)): orders in which exactly these k came before.
        shapley[w] = sum(
            (Fraction(c, members * comb(members - 1, k)) for k, c in enumerate(by_size) if c),
            Fraction(0),
        )
    return Power(tuple(shapley[w] for w in whole), tuple(swings[w] for w in whole), members)


class _Counts:
    """Coalitions by size and weight below the quota, a large integer for each size.

    Field w of row k (each ``width`` bytes) is the number of coalitions of k members that weigh w.
    """

    def __init__(self, members: int, quota: int) -> None:
        self.quota = quota
        self.members = members
        self.width = (members + 8) // 8 + 1
        self.rows = [0] * (members + 1)
        self.rows[0] = 1
        self.filled = 0
        self.mask = (1 << 8 * self.width * quota) - 1

    def add(self, weight: int) -> None:
        """Multiply by (1 + y x^weight), forgetting what reaches the quota."""
        self.filled += 1
        if weight >= self.quota:
            return
        shift = 8 * self.width * weight
        for k in range(self.filled, 0, -1):
            if self.rows[k - 1]:
                self.rows[k] += (self.rows[k - 1] << shift) & self.mask

    def decided_by(self, weight: int) -> list[int]:
        """Coalitions of the others, by size, that a member of this weight turns into winners."""
        shift = 8 * self.width * weight
        start = self.width * max(self.quota - weight, 0)
        found = []
        before = 0  # the row of one size less without this member
        for k in range(self.members):
            row = self.rows[k]
            if weight < self.quota and before:
                row -= (before << shift) & self.mask
            before = row
            window = (row >> 8 * start).to_bytes(self.width * self.quota - start + 1, "little")
            found.append(
                sum(
                    int.from_bytes(window[p : p + self.width], "little")
                    for p in range(0, len(window) - 1, self.width)
                )
                if row
                else 0
            )
        return found


def _exact(number: int | Fraction | float) -> Fraction:
    return Fraction(str(float(number))) if isinstance(number, float) else Fraction(number)


def _integers(
    weights: Sequence[int | Fraction | float], quota: int | Fraction | float
) -> tuple[list[int], int]:
    """Weights and quota as whole numbers with the same meaning, as small as possible."""
    if len(weights) == 0:
        raise ValueError("nobody votes: there are no weights")
    try:
        exact = [_exact(w) for w in weights]
        need = _exact(quota)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"weights and quota are finite numbers: {error}") from None
    if min(exact) < 0:
        raise ValueError("a weight is negative")
    if need <= 0:
        raise ValueError("the quota is positive; otherwise even nobody would win")
    unit = lcm(*(w.denominator for w in exact))
    whole = [int(w * unit) for w in exact]
    scaled = need * unit
    needed = -(-scaled.numerator // scaled.denominator)  # weights are whole: round the quota up
    return whole, needed
