"""At which value of a single input does the headline's answer change sides? (Method 7.)

An input is set to a point in every draw, all other cells keep their draws (common random numbers),
and the odds of the headline's deal are counted again.  The answer changes sides where they cross
one half.  Where no single input can bring them there, less is asked: the next bound between two
words of probability on the way to one half.  The crossing nearest to the written best value is
bracketed on a grid over the column and found by bisection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.agreement.agreement import possible
from detente.analyses.deal.chosen import chosen, luck_of
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal, Seats
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.analyses.sensitivity.crossing import Scale, crossed, scale_of
from detente.analyses.sensitivity.flip_findings import flip_findings
from detente.ensemble.draw import cells_of
from detente.findings.finding import ICD_203, Finding
from detente.situation.model import Situation

Floats = NDArray[np.float64]
SAMPLE = 500  # draws in which the odds are counted
FEW, SOME = 16, 120  # draws that show whether an input enters at all, and about how far it moves
SIDE = 0.5
QUESTIONS = ("any", "worth")
FAR, NEAR = (0.0, 0.25, 0.5, 0.75), (0.0, 0.5)  # shares of the way from best to an end
MISSES = 0.1  # a level farther off than this on the coarse grid is not looked for on the fine one
MOST = 60  # inputs that are searched for one question
ROWS = 4000  # draws made together


class Flips:
    """Values of single inputs at which the headline's answer changes."""

    card = Card(
        name="flips",
        title="What would change the answer",
        question="At which value of a single input would the answer change sides?",
        tables=("forums", "members"),
        gives={
            "odds": Variable(("question",), "", "odds of the sample as the draws are"),
            "reached": Variable(
                ("question", "input", "end"), "", "lowest and highest odds over the input's column"
            ),
            "level": Variable(("question",), "", "odds that have to be crossed"),
            "asked": Variable(
                ("question", "input"), "", "comes near enough to be searched on the whole sample"
            ),
            "flip": Variable(
                ("question", "input"), "", "value at which the level is crossed; NaN: nowhere"
            ),
            "scale": Variable(
                ("input", "mark"), "", "low, best, high as written, and the ends that were tried"
            ),
            "enters": Variable(("input",), "", "the headline's deal hangs on the input at all"),
        },
        references=("frey2002", "odni2015"),
        limits=(
            "One input at a time; two that move together can flip an answer that neither can.",
            "A crossing between two points of the grid that is undone before the next is missed.",
        ),
        choices=("kappa", "delta", "lambda", "theta"),
        whole=True,
        base_only=True,
    )

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """Search every input of the headline's forum on a sample of draws."""
        situation = inputs.situation
        count = min(inputs.draws.sizes["draw"], int(options.extra.get("flips", SAMPLE)))
        few = inputs.draws.isel(draw=slice(0, count))
        forum = str(situation.headline.get("forum", ""))
        known = forum in {row.key for row in situation.forums}
        frame = Frame.of(situation, few)
        seats = Seats.of(situation, forum, frame.core) if known else None
        if seats is None or not seats.decides:
            return xr.Dataset(coords={"draw": inputs.draws["draw"].values})
        table = Table(situation, few, seats)
        scales = {key: scale_of(situation, key, cell) for key, cell in cells_of(situation).items()}
        names = sorted(scales)
        enters = table.entering(scales)
        questions = QUESTIONS if "at_least" in situation.headline else QUESTIONS[:1]
        rough = roughly(table, scales, enters)
        shape = (len(questions), len(names))
        reached = np.repeat(table.base[: len(questions), None, None], len(names), axis=1)
        reached = np.repeat(reached, 2, axis=2)
        flip, asked = np.full(shape, np.nan), np.zeros(shape, np.bool_)
        level = np.full(len(questions), SIDE)
        searches = {name: Search(table, name, scales[name]) for name in enters}
        for row in range(len(questions)):
            for name, values in rough.items():
                column = names.index(name)
                reached[row, column] = values[row].min(), values[row].max()
            for bound in levels_from(float(table.base[row])):
                level[row] = bound
                for name in worth_asking(rough, row, bound, float(table.base[row])):
                    column = names.index(name)
                    asked[row, column] = True
                    found = searches[name].crossing(row, bound)
                    reached[row, column] = searches[name].reached(row)
                    flip[row, column] = np.nan if found is None else found
                if not np.isnan(flip[row]).all():
                    break
        marks = [[s.low, s.best, s.high, s.bottom, s.top] for s in (scales[key] for key in names)]
        return xr.Dataset(
            {
                "odds": (("question",), table.base[: len(questions)]),
                "reached": (("question", "input", "end"), reached),
                "level": (("question",), level),
                "asked": (("question", "input"), asked),
                "flip": (("question", "input"), flip),
                "scale": (("input", "mark"), np.array(marks)),
                "enters": (("input",), np.array([name in enters for name in names])),
            },
            coords={
                "question": list(questions), "end": ["lowest", "highest"],
                "input": np.array(names, dtype=object),
                "mark": ["low", "best", "high", "bottom", "top"],
            },
            attrs={"draws": count, "forum": forum},
        )  # fmt: skip

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """A table of flips for any deal and for one worth having."""
        return flip_findings(result, situation)


class Table:
    """The headline's deal on a sample of draws, asked again with a cell set.

    Parameters
    ----------
    situation : Situation
    draws : xarray.Dataset
        The sample.
    seats : Seats
    """

    def __init__(self, situation: Situation, draws: xr.Dataset, seats: Seats) -> None:
        self.situation, self.draws, self.seats = situation, draws, seats
        self.values = np.asarray(draws["cells"].values)
        self.luck = luck_of(situation, draws)
        self.place = {str(name): at for at, name in enumerate(draws["cell"].values)}
        self.size = len(self.values)
        deal = Deal(Frame.of(situation, draws), seats)
        fine = self._asked(deal)
        self.base = np.array([rows.mean() for rows in fine])
        self.base_of_some = np.array([rows[:SOME].mean() for rows in fine])

    def _deal(self, cells: Sequence[tuple[str, float]], count: int) -> Deal:
        """The deal on ``count`` draws for every cell set to a value, one after the other."""
        values = np.tile(self.values[:count], (len(cells), 1))
        for place, (name, value) in enumerate(cells):
            values[place * count : (place + 1) * count, self.place[name]] = value
        luck = np.tile(self.luck[:count], (len(cells), 1))
        draws = chosen(self.situation, self.draws, values=values, luck=luck)
        frame = Frame(self.situation, draws, np.asarray(draws["reversion"].values))
        return Deal(frame, self.seats)

    def _asked(self, deal: Deal) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        head = self.situation.headline
        fine = possible(deal)
        if "issue" not in head or "at_least" not in head:
            return fine, np.zeros_like(fine)
        return fine, possible(deal, str(head["issue"]), low=float(head["at_least"]), ask=fine)

    def odds(self, cells: Sequence[tuple[str, float]], count: int | None = None) -> Floats:
        """Odds with one cell set to a value: (question, setting)."""
        count = min(count or self.size, self.size)
        batch = max(1, ROWS // count)
        parts = []
        for start in range(0, len(cells), batch):
            deal = self._deal(cells[start : start + batch], count)
            parts.append(np.array([rows.reshape(-1, count) for rows in self._asked(deal)]))
        return np.asarray(np.concatenate(parts, axis=1).mean(axis=2))

    def entering(self, scales: Mapping[str, Scale]) -> list[str]:
        """Cells on which anything of the deal hangs, in some draws at an end of the column."""
        count = min(FEW, self.size)
        few = self.draws.isel(draw=slice(0, count))
        frame = Frame(self.situation, few, np.asarray(few["reversion"].values))
        before = _numbers(Deal(frame, self.seats))
        out, names, batch = [], sorted(scales), ROWS // (2 * count)
        for start in range(0, len(names), batch):
            mine = names[start : start + batch]
            ends = [(name, end) for name in mine for end in (scales[name].bottom, scales[name].top)]
            after = _numbers(self._deal(ends, count)).reshape(len(mine), 2, *before.shape)
            changes = (after != before).any(axis=(1, 2, 3))
            out += [name for name, change in zip(mine, changes, strict=True) if change]
        return out


def _numbers(deal: Deal) -> Floats:
    """Everything in a deal's problem that a cell can change: (draw, number)."""
    problem = deal.problem
    parts = (
        problem.ideal, problem.weight, problem.reversion, problem.offset, problem.active,
        problem.low, problem.high, *((problem.power,) if problem.quota >= 0 else ()),
    )  # fmt: skip
    size = deal.frame.size
    return np.concatenate([np.asarray(p, np.float64).reshape(size, -1) for p in parts], axis=1)


def levels_from(odds: float) -> list[float]:
    """One half, then the next bound of words on the way there.

    Examples
    --------
    >>> levels_from(0.19), levels_from(0.7), levels_from(0.48)
    ([0.5, 0.2], [0.5, 0.55], [0.5])
    """
    bounds = [bound for bound, _ in ICD_203[:-1]]
    between = [b for b in bounds if min(odds, SIDE) < b < max(odds, SIDE)]
    nearest = sorted(between, key=lambda bound: abs(bound - odds))[:1]
    return [SIDE, *nearest]


def roughly(
    table: Table, scales: Mapping[str, Scale], names: Sequence[str]
) -> Mapping[str, Floats]:
    """Odds of every input on a coarse grid and some draws: (question, point) each.

    The difference between some draws and the sample as they are is taken off.
    """
    cells = [(name, float(value)) for name in names for value in scales[name].grid(NEAR)]
    if not cells:
        return {}
    found = table.odds(cells, SOME) + (table.base - table.base_of_some)[:, None]
    found = np.clip(found, 0.0, 1.0)
    out: dict[str, list[Floats]] = {}
    for (name, _), column in zip(cells, found.T, strict=True):
        out.setdefault(name, []).append(column)
    return {name: np.array(columns).T for name, columns in out.items()}


def worth_asking(rough: Mapping[str, Floats], row: int, level: float, start: float) -> list[str]:
    """Inputs whose odds come near a level on the coarse grid, those that pass it most first."""
    beyond = {
        name: float(values[row].max() - level if start < level else level - values[row].min())
        for name, values in rough.items()
    }
    near = [name for name, past in beyond.items() if past >= -MISSES]
    return sorted(near, key=lambda name: (-beyond[name], name))[:MOST]


class Search:
    """One input, set to values on the whole sample.

    Parameters
    ----------
    table : Table
    name : str
    scale : Scale
    """

    def __init__(self, table: Table, name: str, scale: Scale) -> None:
        self.table, self.name, self.scale = table, name, scale
        self.points = scale.grid(FAR)
        self.known: dict[float, Floats] = {}

    def at(self, points: Floats) -> Floats:
        """Odds at these values: (question, point)."""
        new = [float(point) for point in points if float(point) not in self.known]
        if new:
            found = self.table.odds([(self.name, value) for value in new])
            self.known.update(zip(new, found.T, strict=True))
        return np.array([self.known[float(point)] for point in points]).T

    def reached(self, row: int) -> tuple[float, float]:
        """Lowest and highest odds found so far."""
        values = [odds[row] for odds in self.known.values()]
        return float(min(values)), float(max(values))

    def crossing(self, row: int, level: float) -> float | None:
        """The value nearest to the best at which a question's odds cross a level."""

        def odds(value: float) -> float:
            return float(self.at(np.array([value]))[row, 0])

        return crossed(
            odds, self.points, self.at(self.points)[row], best=self.scale.best,
            start=float(self.table.base[row]), level=level, near=self.scale.near,
        )  # fmt: skip
