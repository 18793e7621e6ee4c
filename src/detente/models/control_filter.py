"""Calibrating the ground: a bootstrap particle filter over parameters and state.

Particles start from the prior of the parameters and a first map each.  From one observation to the
next they move by months; then they are weighted by the density of the observation, resampled
systematically and shuffled, so that particle d can serve draw d (Gordon, Salmond & Smith 1993;
Andrieu, Doucet & Holenstein 2010 for parameters beside the state).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.models.chance import normals, uniforms
from detente.models.control import PARAMETERS, State, Units, simulate
from detente.models.first_map import first_map

Floats = NDArray[np.float64]
Z95 = 1.6448536269514722

# 5 / 50 / 95 % of the log-normal priors; the reasons are in docs/explanation/ground.md.
PRIOR: Mapping[str, tuple[float, float, float]] = {
    "churn": (0.01, 0.03, 0.09),
    "depth": (0.25, 0.6, 1.44),
    "weather": (0.08, 0.2, 0.5),
    "contagion": (0.3, 0.8, 2.1),
    "city": (0.4, 0.8, 1.6),
    "support": (0.2, 0.5, 1.25),
    "morale": (0.03, 0.08, 0.2),
}
BALANCE_SD = 0.35
RESAMPLE_KEY = 0x726573616D706C65
UNIT_ERROR = 0.05  # chance that a unit's published side is not its side
_EFFECTIVE = PARAMETERS.index("effective")


@dataclass(frozen=True)
class Observation:
    """Totals of one date.

    Parameters
    ----------
    month : int
        Its month boundary (year × 12 + month, January = 0).
    held, lost : float
        Published shares, 0-1; ``lost`` is NaN where only the held share is known, both are where
        only single units were seen.
    units : tuple of (unit, side)
        Single units observed at the same boundary: index and side (0 held, 1 contested, 2 lost).
    label : str
        For messages, usually the date.
    """

    month: int
    held: float
    lost: float = math.nan
    units: tuple[tuple[int, int], ...] = ()
    label: str = ""

    @property
    def complete(self) -> bool:
        """Whether both shares are known."""
        return not (math.isnan(self.held) or math.isnan(self.lost))


@dataclass(frozen=True)
class Cloud:
    """Particles at a month boundary, equally weighted.

    Parameters
    ----------
    month : int
    ancestor : array of int, shape (particle,)
        Row of the prior's parameter matrix that the particle carries.
    state : State
    history_held, history_lost : array of float32, shape (observation, particle)
        True shares along each particle's own past, at every observation so far.
    effective : tuple of float
        Effective sample size at each weighting.
    evidence : float
        Log of the mean density, summed over the observations.
    """

    month: int
    ancestor: NDArray[np.int64]
    state: State
    history_held: NDArray[np.float32]
    history_lost: NDArray[np.float32]
    effective: tuple[float, ...] = ()
    evidence: float = 0.0

    @property
    def distinct(self) -> int:
        """How many different parameter vectors are left."""
        return len(np.unique(self.ancestor))


def balance_mean(held: float, contested: float, lost: float) -> float:
    """Mean of the prior of β: ½ · mean(log c/g, log i/c) at the first observation.

    Examples
    --------
    >>> round(balance_mean(293, 86, 28), 4)
    -0.587
    """
    small = 1e-3 * (held + contested + lost)  # a side that is missing counts as a thousandth
    g, c, i = max(held, small), max(contested, small), max(lost, small)
    return 0.25 * (math.log(c / g) + math.log(i / c))


def prior(
    runs: ArrayLike, *, seed: int, first: Observation, choices: Mapping[str, ArrayLike]
) -> Floats:
    """Parameter matrix drawn from the prior.

    Parameters
    ----------
    runs : array of int, shape (run,)
    seed : int
    first : Observation
        The first complete observation, on which the prior of the balance is centred.
    choices : mapping of str to array, shape (run,)
        Drawn values of the choice parameters, by the names in ``control.PARAMETERS``.

    Returns
    -------
    array of float, shape (run, 17)

    Examples
    --------
    >>> from detente.models.control import DEFAULTS
    >>> choices = dict(DEFAULTS)
    >>> matrix = prior(np.arange(4), seed=1, first=Observation(0, 0.72, 0.07), choices=choices)
    >>> matrix.shape, bool((matrix[:, 0] > 0).all())
    ((4, 17), True)
    """
    numbers = np.asarray(runs, np.int64)
    out = np.empty((len(numbers), len(PARAMETERS)))
    for k, name in enumerate(PARAMETERS):
        if name in choices:
            out[:, k] = np.asarray(choices[name], np.float64)
            continue
        z = normals(numbers, seed=seed, month=0, name=1000 + k, use=0)
        if name == "balance":
            mean = balance_mean(first.held, 1 - first.held - first.lost, first.lost)
            out[:, k] = mean + BALANCE_SD * z
        else:
            low, middle, high = PRIOR[name]
            out[:, k] = middle * np.exp(math.log(high / low) / (2 * Z95) * z)
    return out


def start(
    units: Units,
    theta: Floats,
    first: Observation,
    *,
    seed: int,
    regions: tuple[tuple[NDArray[np.int64], float], ...] = (),
    threads: int = 2,
) -> Cloud:
    """Particles at the first complete observation, a map each."""
    if not first.complete:
        raise ValueError("the calibration starts at an observation with both held and lost")
    fixed = np.full(len(units.size), -1)
    for unit, side in first.units:
        fixed[unit] = side
    state = first_map(
        units, theta, held=first.held, lost=first.lost, month=first.month, seed=seed,
        regions=regions, fixed=fixed, threads=threads,
    )  # fmt: skip
    held, lost = _shares(units, state)
    return Cloud(first.month, np.arange(len(theta)), state, held[None], lost[None])


def update(
    cloud: Cloud,
    units: Units,
    theta: Floats,
    observation: Observation,
    *,
    seed: int,
    reference: float,
    threads: int = 2,
) -> Cloud:
    """Move all particles to an observation, weight, resample, shuffle.

    Parameters
    ----------
    cloud : Cloud
    units : Units
    theta : array of float, shape (particle, 17)
        The prior's matrix, of which each particle carries the row ``ancestor``.
    observation : Observation
        On the cloud's boundary or later.
    seed : int
    reference : float
        H0.
    threads : int

    Returns
    -------
    Cloud

    Raises
    ------
    ValueError
        Where dates go backwards, or no particle is compatible with the observation.
    """
    months = observation.month - cloud.month
    if months < 0:
        raise ValueError(f"the observation of {observation.label} lies before the one in front")
    own = theta[cloud.ancestor]
    track = simulate(
        units, cloud.state, own, first_month=cloud.month, months=months, seed=seed,
        reference=reference, totals=False, threads=threads,
    )  # fmt: skip
    held, lost = _shares(units, track.state)
    log_weight = log_density(
        observation, held.astype(float), lost.astype(float), own[:, _EFFECTIVE], total=units.total
    )
    whole = _covers(units, observation)
    if observation.units and not whole:
        log_weight += _unit_density(units, track.state, observation)
    log_weight[track.isolated_now] = -np.inf
    top = log_weight.max()
    if not np.isfinite(top):
        raise ValueError(
            f"no particle is compatible with the observation of {observation.label}: "
            "the totals contradict the units, or all cities would be cut off"
        )
    weight = np.exp(log_weight - top)
    total = weight.sum()
    effective = float(total**2 / (weight**2).sum())
    index = _resampled(weight / total, seed=seed, month=observation.month)
    state = track.state.take(index)
    if whole:
        # A map of the whole country replaces every particle's; its totals have been weighed.
        for unit, side in observation.units:
            state.held[:, unit] = units.size[unit] if side == 0 else 0
            state.lost[:, unit] = units.size[unit] if side == 2 else 0
    return replace(
        cloud,
        month=observation.month,
        ancestor=cloud.ancestor[index],
        state=state,
        history_held=np.concatenate([cloud.history_held, held[None]])[:, index],
        history_lost=np.concatenate([cloud.history_lost, lost[None]])[:, index],
        effective=(*cloud.effective, effective),
        evidence=cloud.evidence + float(top) + math.log(total / len(weight)),
    )


def log_density(
    observation: Observation, held: Floats, lost: Floats, effective: ArrayLike, *, total: int
) -> Floats:
    """Log density of published shares around the true ones.

    Normal, with the covariance of a multinomial sample of ``effective`` districts; where only the
    held share is known, of that alone.  A share is never taken to be nearer to 0 than half a
    district, so that the covariance can be inverted.

    Parameters
    ----------
    observation : Observation
    held, lost : array of float, shape (run,)
        True shares, 0-1.
    effective : float or array of float, shape (run,)
    total : int
        Districts in all.

    Returns
    -------
    array of float, shape (run,)

    Examples
    --------
    >>> seen = Observation(0, 0.6)
    >>> d = log_density(seen, np.array([0.6]), np.array([0.1]), 1000.0, total=398)
    >>> round(float(d[0]), 4)
    3.2485
    """
    if math.isnan(observation.held):
        return np.zeros(len(held))
    n = np.asarray(effective, np.float64)
    small = 0.5 / total
    h = np.clip(held, small, 1 - 2 * small)
    i = np.clip(lost, small, 1 - h - small)
    a = observation.held - h
    if math.isnan(observation.lost):
        variance = h * (1 - h) / n
        return np.asarray(-0.5 * (a**2 / variance + np.log(2 * np.pi * variance)))
    b = observation.lost - i
    c = 1 - h - i
    # Inverse of the multinomial covariance of two shares, and its determinant h·i·c / n².
    quadratic = n * (a**2 / h + b**2 / i + (a + b) ** 2 / c)
    return np.asarray(-0.5 * (quadratic + np.log(h * i * c / n**2)) - math.log(2 * math.pi))


def _shares(units: Units, state: State) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    total = units.total
    return (
        (state.held.sum(axis=1) / total).astype(np.float32),
        (state.lost.sum(axis=1) / total).astype(np.float32),
    )


def _covers(units: Units, observation: Observation) -> bool:
    """Whether the single units seen are (nearly) all: nine tenths of the districts."""
    seen = sum(int(units.size[unit]) for unit, _ in observation.units)
    return seen >= 0.9 * units.total


def _unit_density(units: Units, state: State, observation: Observation) -> Floats:
    """Log chance of the sides seen: the unit's largest side, but for the error of publication."""
    out = np.zeros(len(state.held))
    for unit, side in observation.units:
        g, i = state.held[:, unit].astype(int), state.lost[:, unit].astype(int)
        c = int(units.size[unit]) - g - i
        mine = np.where((g >= c) & (g >= i), 0, np.where(i > c, 2, 1))
        out += np.where(mine == side, math.log(1 - UNIT_ERROR), math.log(UNIT_ERROR / 2))
    return out


def _resampled(weight: Floats, *, seed: int, month: int) -> NDArray[np.int64]:
    """Systematic resampling (Kitagawa 1996), then a shuffle."""
    count = len(weight)
    runs = np.arange(count)
    offset = uniforms(runs[:1], seed=seed, month=month, name=RESAMPLE_KEY, use=0)[0]
    edges = np.cumsum(weight)
    edges[-1] = 1.0
    chosen = np.searchsorted(edges, (runs + offset) / count, side="right")
    luck = uniforms(runs, seed=seed, month=month, name=RESAMPLE_KEY, use=1)
    order: NDArray[np.int64] = chosen[np.argsort(luck, kind="stable")]
    return order
