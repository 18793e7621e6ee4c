"""What if: the answer after edits, on the first draws, fast enough to follow a slider.

The draws of every cell that an edit leaves alone are kept; only the cells that it changes are drawn
anew, from the streams that a whole run would use.  So what a slider shows is what a run of as many
draws would print.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.agreement.agreement import open_forums, worth_having
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal, Seats
from detente.ensemble.cells import Cell, quantiles
from detente.ensemble.draw import cells_of, draw, uniforms
from detente.ensemble.settings import settings
from detente.errors import SituationError
from detente.findings.finding import wilson, words_for
from detente.io.folder import read_folder
from detente.models.winset import Variants, verdicts
from detente.situation.check import check
from detente.situation.edit import edited
from detente.situation.model import Situation

Floats = NDArray[np.float64]
DRAWS = 2000
SETTINGS = 64
_VIEWS = {
    ("stakes", "position"): "position", ("stakes", "salience"): "salience",
    ("actors", "influence"): "influence", ("actors", "resolve"): "resolve",
    ("issues", "reversion"): "reversion", ("issues", "reversion_today"): "reversion_today",
    ("forums", "guarantee"): "guarantee",
}  # fmt: skip


def redrawn(
    draws: xr.Dataset, before: Mapping[str, Cell], situation: Situation
) -> tuple[xr.Dataset, bool]:
    """Draws after an edit, made from those before it; the flag says whether all were drawn anew.

    Parameters
    ----------
    draws : xarray.Dataset
        Of the situation before the edit.
    before : mapping of str to Cell
        Its cells.
    situation : Situation
        After the edit.
    """
    after = cells_of(situation)
    changed = [name for name, cell in after.items() if before.get(name) != cell]
    tied = {
        "/".join((row.text("table"), row.text("key"), row.text("column")))
        for row in situation.table("correlations")
    }
    new = any(name not in before for name in changed)
    first, count = int(draws["draw"].values[0]), draws.sizes["draw"]
    seed = int(draws.attrs["seed"])
    blank = any(name.endswith(("/reversion_today", "/reversion")) for name in changed)
    same_ids = all(
        sorted(row.key for row in situation.table(table)) == list(draws[dim].values)
        for table, dim in (("actors", "actor"), ("issues", "issue"), ("forums", "forum"))
    )
    gone = any(
        name.startswith("stakes/") for name in before if name not in after
    )  # a stake that went leaves its salience behind
    if new or gone or blank or tied or not same_ids:
        return draw(situation, first=first, count=count, seed=seed), True
    if not changed:
        return draws, False
    share = np.array([uniforms(seed, name, first, count) for name in changed])
    values = quantiles([after[name] for name in changed], share)
    place = {str(name): at for at, name in enumerate(draws["cell"].values)}
    data = {str(key): variable for key, variable in draws.data_vars.items()}
    fresh: dict[str, Floats] = {"cells": draws["cells"].values.copy()}
    for name, drawn in zip(changed, values, strict=True):
        fresh["cells"][:, place[name]] = drawn
        table, *key, column = name.split("/")
        if table == "choices":
            fresh[column] = drawn
            continue
        view = _VIEWS.get((table, column))
        if view is None:
            continue
        if view not in fresh:
            fresh[view] = draws[view].values.copy()
        at: tuple[Any, ...] = tuple(
            int(np.flatnonzero(draws[dim].values == each)[0])
            for dim, each in zip(map(str, draws[view].dims[1:]), key, strict=True)
        )
        where: Any = (slice(None), *at)
        fresh[view][where] = drawn
    for name, array in fresh.items():
        data[name] = draws[name].copy(data=array)
    return xr.Dataset(data, coords=draws.coords, attrs=draws.attrs), False


class Bench:
    """One situation on its first draws, ready to be asked 'what if'.

    Parameters
    ----------
    folder : Path
    draws : int
    """

    def __init__(self, folder: Path, *, draws: int = DRAWS) -> None:
        self.situation = read_folder(folder)
        problems = [each for each in check(self.situation) if each.severity == "error"]
        if problems:
            raise SituationError(problems)
        named = int(self.situation.head.get("draws", {}).get("n", draws))
        self.count = min(draws, named)
        self.cells = cells_of(self.situation)
        self.draws = draw(self.situation, count=self.count)
        self._intervals: dict[str, tuple[float, float]] = {}

    def answer(
        self, edits: Sequence[Mapping[str, Any]], *, forums: Sequence[str] = (),
        interval: bool = False,
    ) -> dict[str, Any]:  # fmt: skip
        """Odds of the forums after edits.

        Parameters
        ----------
        edits : sequence of mapping
            As :func:`detente.situation.edit.edited` takes them.
        forums : sequence of str
            Ids; empty: all that can decide.
        interval : bool
            With the range over settings of the choice parameters, for these forums.

        Returns
        -------
        dict
            ``forums``: id → ``value``, ``worth``, ``words``, simulation error, interval; ``off``:
            id → why there is no verdict.
        """
        situation = edited(self.situation, edits) if edits else self.situation
        draws, _ = redrawn(self.draws, self.cells, situation) if edits else (self.draws, False)
        frame = Frame.of(situation, draws)
        found: dict[str, Any] = {}
        seats = open_forums(situation, frame)
        for each in seats:
            if forums and each.forum not in forums:
                continue
            found[each.forum] = self._forum(frame, each, situation, interval)
        deciding = {each.forum for each in seats}
        wanted = forums or [row.key for row in situation.forums]
        off = {
            forum: "no verdict: not open by the horizon, or nobody in it is essential"
            for forum in wanted if forum not in deciding
        }  # fmt: skip
        return {"forums": found, "off": off, "draws": self.count}

    def _forum(
        self, frame: Frame, seats: Seats, situation: Situation, interval: bool
    ) -> dict[str, Any]:
        deal = Deal(frame, seats, ())
        feasible = deal.solution.feasible
        share = float(feasible.mean())
        error = wilson(int(feasible.sum()), len(feasible))
        out: dict[str, Any] = {
            "value": share, "words": words_for(share), "error": (error[1] - error[0]) / 2,
        }  # fmt: skip
        if "issue" in situation.headline and "at_least" in situation.headline:
            worth = float(worth_having(deal, situation, feasible).mean())
            out |= {"worth": worth, "worth_words": words_for(worth)}
        if interval:
            low, high = _range(deal, situation)
            out |= {"low": min(low, share), "high": max(high, share)}
        return out

    def parts(
        self, steps: Sequence[tuple[str, Sequence[Mapping[str, Any]]]], forum: str
    ) -> dict[str, Any]:
        """What each change alone adds to the odds of a forum, and what only all together add."""

        def odds(edits: Sequence[Mapping[str, Any]]) -> float | None:
            found = self.answer(edits, forums=[forum])["forums"].get(forum)
            return None if found is None else float(found["value"])

        base, alone = odds(()), [(label, odds(edits)) for label, edits in steps]
        together = odds([edit for _, edits in steps for edit in edits])
        return {
            "base": base, "now": together,
            "alone": [{"label": label, "value": value} for label, value in alone],
        }  # fmt: skip


def _range(deal: Deal, situation: Situation) -> tuple[float, float]:
    """5th and 95th percentile of the odds over settings of the choice parameters."""
    problem, size = deal.problem, deal.frame.size
    values = settings(situation, count=SETTINGS, seed=int(deal.frame.draws.attrs["seed"]))
    wide = {name: np.repeat(v[:, None], size, axis=1) for name, v in values.items()}
    taxes = deal.taxes(strength=wide["lambda"], delta=wide["delta"])
    offset = deal.costs(kappa=wide["kappa"]) - taxes
    low, high = deal.box(theta=wide["theta"])
    index = np.arange(len(offset))
    pick = np.stack([index, 0 * index, index, 0 * index + 1, 0 * index], axis=1)
    free = np.broadcast_to(problem.optional, (len(offset), *problem.optional.shape))
    variants = Variants(offset, problem.active[None], low, high, free, pick)
    share = verdicts(problem, variants).mean(axis=1)
    return float(np.quantile(share, 0.05)), float(np.quantile(share, 0.95))
