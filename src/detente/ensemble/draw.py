"""From a situation to draws: every uncertain cell drawn once a draw, from a stream of its own.

The stream of a cell is named after it (``stakes/usa/syria/position``) and starts anew in every
block of 1,000 draws.  So row order does not matter, chunks and workers do not matter, and two
scenarios share all draws of the cells that an edit leaves alone.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from detente.ensemble.cells import Cell, cell_for, quantiles
from detente.errors import UnknownNameError
from detente.schema import table as schema_of
from detente.situation.model import Row, Situation, Value
from detente.situation.relations import current

BLOCK = 1000
_LAST = threading.local()
TABLES = (
    "actors", "issues", "stakes", "relations", "forums", "ratifiers", "dependencies", "threats",
)  # fmt: skip
CHOICES = ("kappa", "delta", "lambda", "theta", "nu", "rho")
FORMS = {"trust": "mean", "relief": "coverage", "tax": "surplus"}


def generator(seed: int, block: int, name: str) -> np.random.Generator:
    """Random numbers of a name in a block, the same on every platform.

    Examples
    --------
    >>> generator(1, 0, "a").random() == generator(1, 0, "a").random()
    True
    """
    words = np.frombuffer(hashlib.sha256(name.encode()).digest(), dtype="<u4")
    return np.random.Generator(
        np.random.PCG64(np.random.SeedSequence([seed, block, *words.tolist()]))
    )


def uniforms(seed: int, name: str, first: int, count: int) -> NDArray[np.float64]:
    """``count`` uniform numbers of a named stream, from draw number ``first`` on."""
    out = np.empty(count)
    for block in range(first // BLOCK, (first + count - 1) // BLOCK + 1):
        start, stop = max(first, block * BLOCK), min(first + count, (block + 1) * BLOCK)
        stream = generator(seed, block, name).random(stop - block * BLOCK)
        out[start - first : stop - first] = stream[start - block * BLOCK :]
    return out


def cells_of(situation: Situation) -> dict[str, Cell]:
    """Every cell that is drawn, by its name ``table/key/column``, in name order.

    Constants are there too, as distributions without spread.
    """
    last: tuple[Situation, dict[str, Cell]] | None = getattr(_LAST, "cells", None)
    if last is None or last[0] is not situation:  # chunk after chunk asks for the same
        last = (situation, _cells_of(situation))
        _LAST.cells = last
    return dict(last[1])


def _cells_of(situation: Situation) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for table in TABLES:
        schema = schema_of(table)
        columns = [column for column in schema.columns if column.type == "cell"]
        rows: tuple[Row, ...] = tuple(situation.table(table))
        if table == "relations":
            rows = current(situation)
        for row in rows:
            for column in columns:
                value = row.value(column.name)
                unknown = table == "stakes" and column.name == "position"
                if value is not None or unknown:
                    name = f"{table}/{row.key}/{column.name}"
                    found[name] = cell_for(value, *column.bounds)
    found["situation/default_trust"] = cell_for(default_trust(situation), 0.0, 1.0)
    for name in CHOICES:
        found[f"choices/{name}"] = cell_for(choice(situation, name), *_choice_bounds(name))
    return dict(sorted(found.items()))


def choice(situation: Situation, name: str) -> Value:
    """A numeric choice parameter of the method: the situation's cell or the default."""
    written = situation.choices.get(name, schema_of("situation").column(f"choices.{name}").default)
    return Value.parse(str(written), f"choices/{name}")


def form(situation: Situation, name: str) -> str:
    """A choice of form (``trust``, ``relief``, ``tax``): the situation's or the default."""
    return str(situation.choices.get(name, FORMS[name]))


def default_trust(situation: Situation) -> Value:
    """Trust of a pair that no row lists."""
    return Value.parse(str(situation.head.get("default_trust", "0.3")), "situation/default_trust")


def _choice_bounds(name: str) -> tuple[float, float]:
    return schema_of("situation").column(f"choices.{name}").bounds


def draw(
    situation: Situation,
    *,
    first: int = 0,
    count: int | None = None,
    seed: int | None = None,
    choices: Mapping[str, float | str] | None = None,
    values: NDArray[np.float64] | None = None,
    like: tuple[Situation, xr.Dataset] | None = None,
) -> xr.Dataset:
    """Draw every uncertain cell of a situation.

    Parameters
    ----------
    situation : Situation
        Checked.
    first, count : int
        Which draws; ``count`` defaults to the situation's ``[draws] n``.
    seed : int, optional
        Defaults to the situation's ``[draws] seed``.
    choices : mapping, optional
        Choice parameters fixed at a number, or forms (``trust``, ``relief``, ``tax``).
    values : (draw, cell) float, optional
        Values of all cells in name order, taken as they are instead of drawn: worlds that somebody
        else has chosen.  ``count`` is then their number.
    like : (Situation, draws), optional
        Another situation and its draws of the same numbers: cells that are the same there are
        copied instead of drawn again.  Changes no byte.

    Returns
    -------
    xarray.Dataset
        ``cells`` (draw, cell) holds every drawn cell by name; ``position`` (NaN = no stake),
        ``salience`` (0 = no stake), ``influence``, ``resolve``, ``reversion``,
        ``reversion_today``, ``guarantee``, ``trust_row`` and the choice parameters are views of
        it with labels.  Actors, issues and forums stand in id order.  ``attrs`` hold the seed and
        the forms.

    Examples
    --------
    >>> import detente
    >>> draws = draw(detente.load("afghanistan-2017"), count=10)
    >>> draws.sizes["draw"], float(draws.influence.max()) <= 100
    (10, True)
    """
    section = situation.head.get("draws", {})
    if count is None:
        count = int(section.get("n", 10_000))
    if seed is None:
        seed = int(section.get("seed", 0))
    fixed = dict(choices or {})
    cells = cells_of(situation)
    for name in [name for name in fixed if name in CHOICES]:
        number = float(fixed[name])
        cells[f"choices/{name}"] = cell_for(Value(number, number, number), *_choice_bounds(name))
    names = list(cells)
    if values is None:
        values = _values(situation, cells, seed, first, count, _same(cells, seed, first, like))
    else:
        values, count = values.T, len(values)
    place = {name: row for row, name in enumerate(names)}
    actors, issues, forums = (
        sorted(row.key for row in situation.table(name)) for name in ("actors", "issues", "forums")
    )

    def column(table: str, keys: list[str], name: str, absent: float) -> NDArray[np.float64]:
        out = np.full((count, len(keys)), absent)
        for k, key in enumerate(keys):
            at = place.get(f"{table}/{key}/{name}")
            if at is not None:
                out[:, k] = values[at]
        return out

    position = np.full((count, len(actors), len(issues)), np.nan)
    salience = np.zeros_like(position)
    actor_at, issue_at = ({key: i for i, key in enumerate(keys)} for keys in (actors, issues))
    for stake in situation.stakes:
        i, k = actor_at[stake.text("actor")], issue_at[stake.text("issue")]
        position[:, i, k] = values[place[f"stakes/{stake.key}/position"]]
        salience[:, i, k] = values[place[f"stakes/{stake.key}/salience"]]
    reversion = column("issues", issues, "reversion", np.nan)
    today = column("issues", issues, "reversion_today", np.nan)
    data: dict[str, Any] = {
        "cells": (("draw", "cell"), values.T, {"long_name": "every drawn cell, by name"}),
        "spread": (("cell",), [_spread(cell) for cell in cells.values()]),
        "influence": (
            ("draw", "actor"), column("actors", actors, "influence", 0.0),
            {"units": "points", "long_name": "influence, strongest actor = 100"},
        ),
        "resolve": (
            ("draw", "actor"), column("actors", actors, "resolve", 1.0),
            {"units": "share", "long_name": "share of its influence that it would spend"},
        ),
        "position": (
            ("draw", "actor", "issue"), position,
            {"units": "points", "long_name": "ideal point; NaN where the actor has no stake"},
        ),
        "salience": (
            ("draw", "actor", "issue"), salience,
            {"units": "points", "long_name": "salience; 0 where the actor has no stake"},
        ),
        "reversion": (
            ("draw", "issue"), reversion,
            {"units": "points", "long_name": "what happens by the horizon without a deal"},
        ),
        "reversion_today": (
            ("draw", "issue"), np.where(np.isnan(today), reversion, today),
            {"units": "points", "long_name": "the same if the ground stays as it is"},
        ),
        "guarantee": (
            ("draw", "forum"), column("forums", forums, "guarantee", 0.0),
            {"units": "share", "long_name": "how much the forum lifts compliance"},
        ),
        **{
            name: (("draw",), values[place[f"choices/{name}"]], {"long_name": f"choice {name}"})
            for name in CHOICES
        },
    }  # fmt: skip
    return xr.Dataset(
        data,
        coords={
            "draw": np.arange(first, first + count),
            "cell": np.array(names, dtype=object),
            "actor": np.array(actors, dtype=object),
            "issue": np.array(issues, dtype=object),
            "forum": np.array(forums, dtype=object),
        },
        attrs={
            "seed": seed,
            **{name: str(fixed.get(name, form(situation, name))) for name in FORMS},
        },
    )


def cell(draws: xr.Dataset, name: str) -> NDArray[np.float64]:
    """The draws of one cell by its name ``table/key/column``.

    Raises
    ------
    UnknownNameError
        If the situation has no such cell.
    """
    try:
        return np.asarray(draws["cells"].sel(cell=name).values)
    except KeyError:
        raise UnknownNameError(f"there is no drawn cell '{name}'") from None


def cell_or(draws: xr.Dataset, name: str, absent: float) -> NDArray[np.float64]:
    """The draws of one cell, or a constant where the situation does not have it."""
    if name in draws.indexes["cell"]:
        return cell(draws, name)
    return np.full(draws.sizes["draw"], absent)


def _spread(cell: Cell) -> bool:
    return cell.uniform or cell.sd_below > 0 or cell.sd_above > 0


def _same(
    cells: Mapping[str, Cell], seed: int, first: int, like: tuple[Situation, xr.Dataset] | None
) -> dict[str, NDArray[np.float64]]:
    """Draws of cells that another situation has too, under the same name and distribution."""
    if like is None or like[0].table("correlations"):
        return {}
    situation, draws = like
    numbers = draws["draw"].values
    if int(draws.attrs["seed"]) != seed or (numbers != first + np.arange(len(numbers))).any():
        return {}
    place = {str(name): at for at, name in enumerate(draws["cell"].values)}
    values = np.asarray(draws["cells"].values)
    return {
        name: values[:, place[name]]
        for name, other in cells_of(situation).items()
        # Choices may have been fixed at a number when those draws were made.
        if name in place and cells.get(name) == other and not name.startswith("choices/")
    }


def _values(
    situation: Situation, cells: Mapping[str, Cell], seed: int, first: int, count: int,
    same: Mapping[str, NDArray[np.float64]],
) -> NDArray[np.float64]:  # fmt: skip
    """Draws of every cell, a row a cell; those that are known already are copied."""
    tied = list(_tied(situation))
    known = {} if tied else {n: v for n, v in same.items() if len(v) == count}
    rest = [name for name in cells if name not in known]
    place = {name: row for row, name in enumerate(rest)}
    share = np.full((len(rest), count), 0.5)
    for name, row in place.items():
        if _spread(cells[name]):
            share[row] = uniforms(seed, name, first, count)
    for group, name, loading in tied:
        at = place.get(name)
        if at is not None and loading != 0:
            factor = ndtri(uniforms(seed, f"correlations/{group}", first, count))
            own = np.sqrt(max(0.0, 1 - loading**2)) * ndtri(share[at])
            share[at] = ndtr(loading * factor + own)
    out = np.empty((len(cells), count))
    drawn = quantiles([cells[name] for name in rest], share) if rest else share
    for row, name in enumerate(cells):
        out[row] = known[name] if name in known else drawn[place[name]]
    return out


def _tied(situation: Situation) -> Iterator[tuple[str, str, float]]:
    """Group, cell and loading of every row of ``correlations.csv``."""
    for row in situation.table("correlations"):
        name = "/".join((row.text("table"), row.text("key"), row.text("column")))
        yield row.text("group"), name, row.number("loading") or 0.0
