"""Draws whose values somebody has chosen: worlds, and copies of draws with a cell set.

Whether a faction blocks hangs on its drawn luck beside its power, so chosen draws bring the luck of
the draws that they were made from.  It is no analysis itself.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.deal.frame import Frame
from detente.ensemble.draw import FORMS, draw
from detente.situation.model import Situation

Floats = NDArray[np.float64]


def ratifiers_of(situation: Situation) -> list[str]:
    """Names of everybody who can block at home, in id order: ``ratifiers/actor/faction``."""
    return sorted(f"ratifiers/{row.key}" for row in situation.table("ratifiers"))


def luck_of(situation: Situation, draws: xr.Dataset) -> Floats:
    """Luck of every ratifier: (draw, ratifier)."""
    frame = Frame.of(situation, draws)
    names = ratifiers_of(situation)
    return np.array([frame.luck(name) for name in names]).reshape(len(names), frame.size).T


def chosen(situation: Situation, like: xr.Dataset, *, values: Floats, luck: Floats) -> xr.Dataset:
    """Draws with these values.

    Parameters
    ----------
    situation : Situation
    like : xarray.Dataset
        Draws whose seed and forms of the method hold here too.
    values : (draw, cell) float
        All cells, in the order of ``like``.
    luck : (draw, ratifier) float
        As :func:`luck_of` gives it.
    """
    forms = {key: str(like.attrs[key]) for key in FORMS}
    made = draw(situation, values=values, seed=int(like.attrs["seed"]), choices=forms)
    made = made.assign(luck=(("draw", "ratifier"), luck))
    return made.assign_coords(ratifier=np.array(ratifiers_of(situation), dtype=object))
