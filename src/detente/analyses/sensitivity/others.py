"""Other answers whose inputs are ranked too: waivers, lifts, concessions, orders, necessity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.sequence.findings import wholes
from detente.findings.quantity import name

Floats = NDArray[np.float64]
NOT_SETS = {"no", "yes"}  # the agenda alone and all issues on offer have margins


def others(results: Mapping[str, xr.Dataset]) -> Iterator[tuple[str, Floats]]:
    """Reported probabilities as numbers on every draw; those that never change are left out.

    Parameters
    ----------
    results : mapping
        Analyses of the same draws; what was not run is left out.

    Yields
    ------
    tuple of str and (draw) float
        Canonical name of the probability; 1 where it holds, 0 where not, NaN where it does not
        count.
    """
    for quantity, values in _all(results):
        counted = values[~np.isnan(values)]
        if len(counted) and (counted != counted[0]).any():
            yield quantity, values


def _all(results: Mapping[str, xr.Dataset]) -> Iterator[tuple[str, Floats]]:
    if "agreement" in results and "feasible" in results["agreement"]:
        yield from _deals(results["agreement"])
    if "offers" in results and "feasible" in results["offers"]:
        yield from _sets(results["offers"])
    if "sequence" in results and "feasible" in results["sequence"]:
        yield from _orders(results["sequence"])
    if "necessity" in results and "needed" in results["necessity"]:
        needed = results["necessity"]["needed"].transpose("group", "draw")
        for group, row in zip(needed["group"].values, needed.values, strict=True):
            yield name("agreement.necessary", actors=str(group)), row


def _deals(agreement: xr.Dataset) -> Iterator[tuple[str, Floats]]:
    """Empty deals, lifted reasons, other forms, and waivers among the draws without a deal."""
    for (forum, linked), one in _cells(agreement["empty"], ("forum", "linked")):
        yield name("agreement.empty", forum=forum, linked=linked), one
    if "waived" not in agreement:
        return
    for (forum, linked, lift), one in _cells(agreement["lifted"], ("forum", "linked", "lift")):
        yield name("agreement.reason", forum=forum, linked=linked, lift=lift), one
    for (forum, linked, form), one in _cells(agreement["formed"], ("forum", "linked", "form")):
        yield name("agreement.feasible", forum=forum, linked=linked, choice=form), one
    possible = dict(_cells(agreement["feasible"], ("forum", "linked")))
    for (seat, linked), one in _cells(agreement["waived"], ("seat", "linked")):
        forum, _, who = seat.partition(":")
        failed = np.where(possible[forum, linked] == 1, np.nan, one)
        yield name("agreement.blockers", forum=forum, linked=linked, actor=who), failed


def _cells(data: xr.DataArray, dims: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Floats]]:
    """Labels and draws of every cell."""
    values = data.transpose(*dims, "draw").values.astype(float)
    for place in np.ndindex(values.shape[:-1]):
        labels = (str(data[dim].values[k]) for dim, k in zip(dims, place, strict=True))
        yield tuple(labels), values[place]


def _sets(offers: xr.Dataset) -> Iterator[tuple[str, Floats]]:
    feasible = offers["feasible"].transpose("forum", "offer", "draw")
    for place, forum in enumerate(feasible["forum"].values):
        for row, offer in enumerate(feasible["offer"].values):
            if str(offer) not in NOT_SETS:
                quantity = name("agreement.feasible", forum=str(forum), linked=str(offer))
                yield quantity, feasible.values[place, row].astype(float)


def _orders(sequence: xr.Dataset) -> Iterator[tuple[str, Floats]]:
    feasible = sequence["feasible"].transpose("pair", "step", "draw")
    for place, pair in enumerate(feasible["pair"].values):
        first, _, second = str(pair).partition(">")
        steps = {str(s): feasible.values[place, k] for k, s in enumerate(feasible["step"].values)}
        for order, holds in wholes(steps).items():
            yield name("sequence.whole", forum=first, to=second, change=order), holds.astype(float)


def ranked(rows: list[Floats], size: int) -> Floats:
    """Answers as columns, (draw, answer); a draw that does not count stands at the mean."""
    if not rows:
        return np.zeros((size, 0))
    table = np.stack(rows, axis=1)
    counts = ~np.isnan(table)
    mean = np.divide(
        np.where(counts, table, 0).sum(axis=0), counts.sum(axis=0),
        out=np.zeros(table.shape[1]), where=counts.any(axis=0),
    )  # fmt: skip
    return np.where(counts, table, mean)
