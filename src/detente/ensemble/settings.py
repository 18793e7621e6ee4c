"""Settings of the choice parameters: how much of an answer is method rather than evidence.

An interval around a probability is its 5th to 95th percentile over scrambled Sobol points through
the cells of the choice parameters, on the same input draws.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from detente.ensemble.cells import cell_for
from detente.ensemble.draw import choice
from detente.schema import table as schema_of
from detente.situation.model import Situation

VARIED = ("kappa", "delta", "lambda", "theta")


def settings(situation: Situation, *, count: int, seed: int) -> Mapping[str, NDArray[np.float64]]:
    """Values of the choice parameters at each setting.

    Parameters
    ----------
    situation : Situation
    count : int
        How many; a power of two covers the space best.
    seed : int
        Of the scrambling.

    Returns
    -------
    mapping of str to (setting) float
        One array for each of ``VARIED``.
    """
    points = qmc.Sobol(len(VARIED), scramble=True, rng=np.random.default_rng(seed))
    with np.errstate(all="ignore"):
        share = points.random_base2(max(0, int(np.ceil(np.log2(max(1, count))))))[:count]
    schema = schema_of("situation")
    return {
        name: cell_for(choice(situation, name), *schema.column(f"choices.{name}").bounds).quantile(
            share[:, column]
        )
        for column, name in enumerate(VARIED)
    }
