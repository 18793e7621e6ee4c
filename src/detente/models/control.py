"""The ground: districts held, contested and lost on a border graph, month by month.

A unit stands for a number of districts.  Between held and contested, and between contested and
lost, districts move at monthly rates that depend on balance, weather, morale, outside support,
division, neighbours and cities; connectivity to the capital decides what isolation and collapse
mean.  The formulas are in ``docs/explanation/ground.md``; the filter that calibrates them to
observations is :mod:`detente.models.control_filter`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.models import control_kernel as kernel
from detente.models.connectivity import adjacency

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# The columns of a parameter matrix, in the order of the kernel.
PARAMETERS = (
    "churn", "depth", "balance", "weather", "contagion", "city", "support", "morale",
    "weather_half_life", "morale_half_life", "cut_off", "passable", "collapse_held",
    "shock", "division", "spread", "effective",
)  # fmt: skip
# What stands where a parameter is not given: the best value of its choice (method 4), else none.
DEFAULTS: Mapping[str, float] = {
    "weather_half_life": 14.0, "morale_half_life": 2.0, "cut_off": 0.5, "passable": 0.5,
    "collapse_held": 0.25, "shock": 0.3, "division": 0.15, "spread": 1.0, "effective": 1000.0,
}  # fmt: skip


@dataclass(frozen=True)
class Units:
    """The units of the ground and who touches whom.

    Parameters
    ----------
    size : array of int, shape (unit,)
        Districts that a unit stands for, 1 or more.
    borders : array of int, shape (border, 2)
        Pairs of units that touch.
    capital : int
        Index of the capital.
    city : array of bool, shape (unit,)
        Cities, the capital usually among them.
    keys : array of uint64, shape (unit,), optional
        Address of each unit's luck; by default its index.  Give keys made from ids, and the order
        of the units changes nothing.

    Raises
    ------
    ValueError
        Where sizes, borders, capital or shapes contradict each other.

    Examples
    --------
    >>> units = Units(np.array([1, 3]), np.array([[0, 1]]), 0, np.array([True, False]))
    >>> units.total, units.bonus.tolist()
    (4, [2, 1])
    """

    size: Ints
    borders: Ints
    capital: int
    city: NDArray[np.bool_]
    keys: NDArray[np.uint64] = field(default_factory=lambda: np.empty(0, np.uint64))

    def __post_init__(self) -> None:
        size = np.asarray(self.size, np.int64)
        if size.ndim != 1 or len(size) == 0:
            raise ValueError("the ground needs at least one unit")
        if size.min() < 1:
            raise ValueError(f"a unit stands for 1 district or more, not {size.min()}")
        if not 0 <= self.capital < len(size):
            raise ValueError(f"the capital is a unit 0..{len(size) - 1}, not {self.capital}")
        city = np.asarray(self.city, bool)
        keys = np.asarray(self.keys, np.uint64)
        if len(keys) == 0:
            keys = np.arange(1, len(size) + 1, dtype=np.uint64) * np.uint64(0xD1342543DE82EF95)
        for name, array in (("city", city), ("keys", keys)):
            if array.shape != size.shape:
                raise ValueError(f"{name} needs one entry a unit: {len(size)}, not {array.shape}")
        if len(np.unique(keys)) != len(keys):
            raise ValueError("two units share a key, so they would share their luck")
        start, neighbour = adjacency(len(size), np.asarray(self.borders, np.int64))
        for name, value in (
            ("size", size), ("city", city), ("keys", keys),
            ("start", start), ("neighbour", neighbour),
        ):  # fmt: skip
            object.__setattr__(self, name, value)

    start: NDArray[np.int32] = field(init=False, repr=False)
    neighbour: NDArray[np.int32] = field(init=False, repr=False)

    @property
    def total(self) -> int:
        """Districts in all."""
        return int(self.size.sum())

    @property
    def bonus(self) -> NDArray[np.uint8]:
        """b: 2 for the capital, 1 for a city and for what borders the capital, else 0."""
        b = self.city.astype(np.uint8)
        b[self.neighbour[self.start[self.capital] : self.start[self.capital + 1]]] = 1
        b[self.capital] = 2
        return b

    @property
    def unreachable(self) -> NDArray[np.bool_]:
        """Units without any path to the capital, whoever holds what is between."""
        from detente.models.connectivity import cut_off

        passable = np.ones(len(self.size), bool)
        pairs = np.column_stack(
            [np.repeat(np.arange(len(self.size)), np.diff(self.start)), self.neighbour]
        )
        return cut_off(passable, capital=self.capital, borders=pairs)


@dataclass(frozen=True)
class State:
    """Where runs stand at a month boundary; all arrays have the run first.

    Parameters
    ----------
    held, lost : array of int16, shape (run, unit)
        Districts held and lost; the rest of the unit's size is contested.
    weather, morale : array of float, shape (run,)
    fallen : array of bool, shape (run,)
        Whether the state has collapsed.
    """

    held: NDArray[np.int16]
    lost: NDArray[np.int16]
    weather: Floats
    morale: Floats
    fallen: NDArray[np.bool_]

    def take(self, index: Ints) -> State:
        """The runs at these positions, copied."""
        return State(*(getattr(self, f)[index] for f in _STATE))

    def copy(self) -> State:
        """A copy that may be moved without harm."""
        return State(*(getattr(self, f).copy() for f in _STATE))


_STATE = ("held", "lost", "weather", "morale", "fallen")


@dataclass(frozen=True)
class Track:
    """What happened in every run.

    Parameters
    ----------
    held, lost : array of int32, shape (run, month + 1)
        Districts at each boundary from ``first_month`` on; empty where not asked for.
    collapsed, isolated : array of int32, shape (run,)
        Month boundary at which it first happened, -1 where it did not.
    isolated_now : array of bool, shape (run,)
        Whether half or more of the cities are isolated at the last boundary.
    state : State
        Where the runs stand at the last boundary.
    snap_held, snap_lost : array of int16, shape (run, date, unit)
        The map at the boundaries asked for.
    """

    held: NDArray[np.int32]
    lost: NDArray[np.int32]
    collapsed: NDArray[np.int32]
    isolated: NDArray[np.int32]
    isolated_now: NDArray[np.bool_]
    state: State
    snap_held: NDArray[np.int16]
    snap_lost: NDArray[np.int16]


def parameters(runs: int, /, **columns: ArrayLike) -> Floats:
    """Parameter matrix of runs: one column a name in ``PARAMETERS``.

    Parameters
    ----------
    runs : int
    **columns : number or array, shape (run,)
        Choices that are not given stand at their best value; the eight free parameters and
        whatever else has no default must be given.

    Returns
    -------
    array of float, shape (run, 17)

    Examples
    --------
    >>> free = dict(churn=0.03, depth=0.6, balance=-0.6, weather=0.2)
    >>> matrix = parameters(2, **free, contagion=0.8, city=0.8, support=0.5, morale=0.08)
    >>> matrix.shape
    (2, 17)
    """
    unknown = sorted(set(columns) - set(PARAMETERS))
    if unknown:
        raise ValueError(f"no parameter is called {unknown[0]}; there are {', '.join(PARAMETERS)}")
    out = np.empty((runs, len(PARAMETERS)))
    for k, name in enumerate(PARAMETERS):
        given = columns.get(name, DEFAULTS.get(name))
        if given is None:
            raise ValueError(f"the parameter {name} is not given and has no default")
        out[:, k] = np.asarray(given, np.float64)
    return out


def simulate(
    units: Units,
    state: State,
    theta: Floats,
    *,
    first_month: int,
    months: int,
    reference: float,
    seed: int = 0,
    runs: Ints | None = None,
    pull: Floats | None = None,
    jump: Floats | None = None,
    totals: bool = True,
    snapshots: Sequence[int] = (),
    threads: int = 2,
) -> Track:
    """Move runs by a number of months; the given state is left as it is.

    Parameters
    ----------
    units : Units
    state : State
        At the boundary ``first_month``.
    theta : array of float, shape (run, 17)
        See :func:`parameters`.
    first_month : int
        Year times 12 plus month, January = 0; part of the address of the luck.
    months : int
        0 or more.
    reference : float
        H0, the country's hostile share at the first observation, 0-1.
    seed : int
    runs : array of int, shape (run,), optional
        Numbers of the runs, part of the address of their luck; by default 0, 1, 2 …
    pull : array of float, shape (run or 1, month or 1), optional
        What support and division add to x in each step: ε·log(S_I/S_G) + d·(D − D0).
    jump : array of float, shape (run or 1, month or 1), optional
        What morale rises by at the start of each step, where support falls.
    totals : bool
        Whether districts held and lost are recorded at every boundary.
    snapshots : sequence of int
        Month boundaries at which the whole map is recorded.
    threads : int
        Results do not depend on it.

    Returns
    -------
    Track

    Examples
    --------
    >>> units = Units(np.array([1, 3]), np.array([[0, 1]]), 0, np.array([True, False]))
    >>> start = State(
    ...     np.array([[1, 2]], np.int16), np.array([[0, 1]], np.int16),
    ...     np.zeros(1), np.zeros(1), np.zeros(1, bool),
    ... )
    >>> free = dict(churn=0.03, depth=0.6, balance=-0.6, weather=0.2)
    >>> theta = parameters(1, **free, contagion=0.8, city=0.8, support=0.5, morale=0.08)
    >>> track = simulate(units, start, theta, first_month=24200, months=12, reference=0.2)
    >>> track.held.shape
    (1, 13)
    """
    count = len(theta)
    if state.held.shape != (count, len(units.size)):
        raise ValueError(
            f"the state has shape {state.held.shape}, expected {(count, len(units.size))}"
        )
    if months < 0:
        raise ValueError(f"the number of months is 0 or more, not {months}")
    numbers = np.arange(count) if runs is None else np.asarray(runs, np.int64)
    nothing = np.zeros((1, 1))
    pull = nothing if pull is None else np.atleast_2d(np.asarray(pull, np.float64))
    jump = nothing if jump is None else np.atleast_2d(np.asarray(jump, np.float64))
    moved = state.copy()
    width = months + 1 if totals else 0
    dates = np.asarray(snapshots, np.int64)
    track = Track(
        held=np.zeros((count, width), np.int32),
        lost=np.zeros((count, width), np.int32),
        collapsed=np.full(count, -1, np.int32),
        isolated=np.full(count, -1, np.int32),
        isolated_now=np.zeros(count, bool),
        state=moved,
        snap_held=np.zeros((count, len(dates), len(units.size)), np.int16),
        snap_lost=np.empty((count, len(dates), len(units.size)), np.int16),
    )
    track.snap_lost[:] = units.size  # what the kernel leaves alone has collapsed before
    for name, array in (("pull", pull), ("jump", jump)):
        if array.shape[0] not in (1, count) or array.shape[1] not in (1, max(months, 1)):
            raise ValueError(f"{name} has shape {array.shape}, expected {(count, months)}")
    cities = np.flatnonzero(units.city).astype(np.int32)

    def work(part: slice) -> None:
        rows = slice(None) if len(pull) == 1 else part
        kicks = slice(None) if len(jump) == 1 else part
        kernel.advance(
            np.uint64(seed), numbers[part], first_month, months, theta[part], pull[rows],
            jump[kicks], float(reference), units.size, units.bonus, units.capital, cities,
            units.keys, units.start, units.neighbour, moved.held[part], moved.lost[part],
            moved.weather[part], moved.morale[part], moved.fallen[part], totals,
            track.held[part], track.lost[part], track.isolated[part], track.isolated_now[part],
            track.collapsed[part], dates, track.snap_held[part], track.snap_lost[part],
        )  # fmt: skip

    spread(work, count, threads=threads)
    return track


def spread(work, count: int, *, threads: int) -> None:  # type: ignore[no-untyped-def]
    """Do ``work(slice)`` on parts of ``count`` runs, in threads (the kernels free the lock)."""
    parts = max(1, min(4 * threads, count // 64))
    edges = np.linspace(0, count, parts + 1).astype(int)
    slices = [slice(int(a), int(b)) for a, b in pairwise(edges)]
    if threads <= 1 or parts == 1:
        for part in slices:
            work(part)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, slices))
