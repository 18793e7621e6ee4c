"""Calibrating the ground of a situation: prior, choices, filter, and the particles kept on disk.

No analysis itself.  The calibration depends on units, borders, observations, choices, seed and the
number of particles, and on nothing else; its name on disk is the hash of these.  After each
observation the particles are kept, so that a calibration that is stopped goes on where it was.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analyses.ground.theatre import Theatre, key_of
from detente.ensemble.cells import Cell, cell_for
from detente.errors import AnalysisError
from detente.io.cache import forget, keep_newest, read_arrays, write_arrays
from detente.models import control_filter as filters
from detente.models.chance import uniforms
from detente.models.control import PARAMETERS, State
from detente.models.support import Rules
from detente.situation.model import Situation, Value

Floats = NDArray[np.float64]

PARTICLES = 100_000
KEPT = 6  # calibrations on disk; each takes some 30 MB
DISTINCT = 1000  # parameter vectors that must be left
VERSION = "1"  # raise it when the model changes: kept calibrations are then made anew
FREE = PARAMETERS[:8]

# Choice parameters of the ground: cell, lowest and highest value allowed, meaning.
CHOICES: Mapping[str, tuple[str, float, float, str]] = {
    "weather_half_life": ("6/14/36", 0.1, math.inf, "half-life of the common weather, months"),
    "morale_half_life": ("1/2/4", 0.1, math.inf, "half-life of shaken morale, months"),
    "cut_off": ("0.2/0.5/0.8", 0, 1, "part of bonus and relief that a unit cut off keeps"),
    "passable": ("0.3/0.5/0.7", 0, 1, "hostile share up to which a unit can be passed"),
    "collapse_held": ("0.15/0.25/0.35", 0, 1, "held share under which isolated cities fall"),
    "shock": ("0/0.3/1", 0, math.inf, "morale lost at once when support falls"),
    "division": ("0/0.15/0.4", 0, math.inf, "weight of a divided government"),
    "spread": ("0.5/1/2", 0, math.inf, "spread of the weights in the first map"),
    "effective": ("400/1000/2500", 1, math.inf, "districts that a published total is worth"),
    "follow": ("0/6/12", 0, math.inf, "months within which allies' troops follow the lead"),
    "money_cut": ("0/0.35/0.7", 0, 1, "part of its money a donor withholds without its troops"),
    "weight_money": ("0.333/0.5/0.667", 0, math.inf, "weight of money in strength"),
    "weight_troops": ("0.233/0.35/0.467", 0, math.inf, "weight of troops in strength"),
    "weight_arms": ("0.1/0.15/0.2", 0, math.inf, "weight of arms in strength"),
}


@dataclass(frozen=True)
class Calibration:
    """Particles at the last observation, each with its parameters and choices.

    Parameters
    ----------
    theatre : Theatre
    cloud : filters.Cloud
    seed : int
    cells : mapping of str to Cell
        Distributions of the choices.
    particles : int
    """

    theatre: Theatre
    cloud: filters.Cloud
    seed: int
    cells: Mapping[str, Cell]
    particles: int

    @cached_property
    def prior(self) -> Floats:
        """Parameter matrix of the prior, a row a particle."""
        return prior_of(self.theatre, self.cells, seed=self.seed, particles=self.particles)

    @cached_property
    def theta(self) -> Floats:
        """Parameter matrix of the particles."""
        return self.prior[self.cloud.ancestor]

    def choice(self, name: str, index: NDArray[np.int64]) -> Floats:
        """Values of a choice for the particles at these positions."""
        return drawn_choice(self.cells[name], name, self.cloud.ancestor[index], seed=self.seed)

    def rules(self, index: NDArray[np.int64]) -> Rules:
        """Choices behind outside support for the particles at these positions."""
        return Rules(
            weights={r: self.choice(f"weight_{r}", index) for r in ("money", "troops", "arms")},
            follow=self.choice("follow", index),
            cut=self.choice("money_cut", index),
        )

    def state(self, index: NDArray[np.int64]) -> State:
        """Copies of the particles at these positions."""
        return self.cloud.state.take(index)

    @cached_property
    def diagnostics(self) -> dict[str, Any]:
        """Effective sample sizes, parameter vectors left, prior beside posterior, check."""
        return {
            "particles": self.particles,
            "effective": [round(value, 1) for value in self.cloud.effective],
            "distinct": self.cloud.distinct,
            "enough": bool(self.cloud.distinct >= min(DISTINCT, self.particles // 2)),
            "parameters": {
                name: {
                    "prior": np.percentile(self.prior[:, k], [5, 50, 95]).tolist(),
                    "posterior": np.percentile(self.theta[:, k], [5, 50, 95]).tolist(),
                }
                for k, name in enumerate(FREE)
            },
            "check": self.predictive_check(),
        }

    def predictive_check(self) -> list[dict[str, Any]]:
        """Posterior predictive check: each observation beside what the particles would publish.

        ``tail`` is the share of replicated observations below the one that came; near 0 or 1
        means that the model, after calibration, still finds it strange.
        """
        from detente.models.chance import normals
        from detente.models.first_map import noisy

        out = []
        effective = self.theta[:, PARAMETERS.index("effective")]
        runs = np.arange(self.particles)
        for k, seen in enumerate(self.theatre.observations):
            first, second = (
                normals(
                    runs, seed=self.seed, month=seen.month, name=key_of("predictive check"), use=u
                )
                for u in (0, 2)
            )
            held, lost = noisy(
                self.cloud.history_held[k].astype(float), self.cloud.history_lost[k].astype(float),
                effective, first, second,
            )  # fmt: skip
            for name, shown, came in (("held", held, seen.held), ("lost", lost, seen.lost)):
                if not math.isnan(came):
                    low, middle, high = np.percentile(100 * shown, [5, 50, 95])
                    out.append({
                        "date": seen.label, "share": name, "seen": 100 * came, "low": float(low),
                        "middle": float(middle), "high": float(high),
                        "tail": float((shown < came).mean()),
                    })  # fmt: skip
        return out


def choice_cells(situation: Situation) -> dict[str, Cell]:
    """Distributions of the ground's choices: the situation's own cells or the defaults."""
    out = {}
    for name, (default, bottom, top, _) in CHOICES.items():
        written = str(situation.choices.get(name, default))
        try:
            out[name] = cell_for(Value.parse(written, f"choices/{name}"), bottom, top)
        except ValueError as error:
            raise AnalysisError(f"situation.toml, choices.{name}: {error}") from None
    return out


def drawn_choice(cell: Cell, name: str, runs: NDArray[np.int64], *, seed: int) -> Floats:
    """Values of a choice, one a run, each from an address of its own."""
    share = uniforms(runs, seed=seed, month=0, name=key_of(f"choices/{name}"), use=0)
    return np.asarray(cell.quantile(share), np.float64)


def prior_of(theatre: Theatre, cells: Mapping[str, Cell], *, seed: int, particles: int) -> Floats:
    """Parameter matrix of the prior with drawn choices."""
    runs = np.arange(particles)
    choices = {
        name: drawn_choice(cells[name], name, runs, seed=seed)
        for name in PARAMETERS
        if name in cells
    }
    return filters.prior(runs, seed=seed, first=theatre.observations[0], choices=choices)


def calibrate(
    theatre: Theatre,
    situation: Situation,
    *,
    seed: int,
    particles: int = PARTICLES,
    progress: Callable[[int, int], None] | None = None,
) -> Calibration:
    """Particles at the last observation of a theatre; kept on disk beside the situation.

    Parameters
    ----------
    theatre : Theatre
        With the observations that may be used.
    situation : Situation
        For its choices and its folder.
    seed : int
    particles : int
        1,000 or more.
    progress : callable, optional
        Called with observations done and in all.

    Returns
    -------
    Calibration

    Raises
    ------
    AnalysisError
        Where no particle is compatible with an observation.
    """
    cells = choice_cells(situation)
    words = repr((
        VERSION, theatre.digest, seed, particles, sorted((k, repr(v)) for k, v in cells.items())
    ))  # fmt: skip
    key = "ground-" + hashlib.sha256(words.encode()).hexdigest()[:24]
    if key in _RECENT:
        return _RECENT[key]
    observations = theatre.observations
    last = len(observations) - 1
    cloud, done = None, -1
    for k in range(last, -1, -1):
        kept = read_arrays(situation.folder, key if k == last else f"{key}-{k}")
        if kept is not None:
            cloud, done = _cloud(kept), k
            break
    theta = prior_of(theatre, cells, seed=seed, particles=particles)
    try:
        if cloud is None:
            cloud = filters.start(
                theatre.units, theta, observations[0], seed=seed, regions=theatre.region_shares
            )
            done = 0
        for k in range(done + 1, last + 1):
            if progress is not None:
                progress(k, last)
            cloud = filters.update(
                cloud, theatre.units, theta, observations[k], seed=seed,
                reference=theatre.reference,
            )  # fmt: skip
            if k < last:
                write_arrays(situation.folder, f"{key}-{k}", _arrays(cloud))
    except ValueError as error:
        raise AnalysisError(f"the ground cannot be calibrated: {error}") from error
    if done < last:
        write_arrays(situation.folder, key, _arrays(cloud))
        keep_newest(situation.folder, "ground-", count=KEPT)
    for k in range(last):
        forget(situation.folder, f"{key}-{k}")
    result = Calibration(theatre, cloud, seed, cells, particles)
    while len(_RECENT) >= 2:
        _RECENT.pop(next(iter(_RECENT)))
    _RECENT[key] = result
    return result


_RECENT: dict[str, Calibration] = {}


def _arrays(cloud: filters.Cloud) -> dict[str, NDArray[Any]]:
    return {
        "month": np.array(cloud.month),
        "ancestor": cloud.ancestor.astype(np.int32),
        "held": cloud.state.held,
        "lost": cloud.state.lost,
        "weather": cloud.state.weather,
        "morale": cloud.state.morale,
        "fallen": cloud.state.fallen,
        "history_held": cloud.history_held,
        "history_lost": cloud.history_lost,
        "effective": np.array(cloud.effective),
        "evidence": np.array(cloud.evidence),
    }


def _cloud(kept: Mapping[str, NDArray[Any]]) -> filters.Cloud:
    return filters.Cloud(
        int(kept["month"]),
        kept["ancestor"].astype(np.int64),
        State(kept["held"], kept["lost"], kept["weather"], kept["morale"], kept["fallen"]),
        kept["history_held"],
        kept["history_lost"],
        tuple(float(value) for value in kept["effective"]),
        float(kept["evidence"]),
    )
