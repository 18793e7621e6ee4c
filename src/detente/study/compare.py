"""Scenarios side by side: values, differences, and paired intervals.

Scenarios share all draws of the cells that their edits leave alone (common random numbers), so a
difference is far surer than the two values: its interval comes from the differences draw by draw.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.agreement.agreement import Agreement, open_forums
from detente.analyses.deal.frame import Frame
from detente.analyses.protocol import Inputs, Options
from detente.analyses.quantities.quantities import Answer, Context, NotComputed, answer, handlers
from detente.ensemble.draw import BLOCK, draw
from detente.ensemble.engine import Engine, LocalEngine
from detente.errors import UnknownNameError
from detente.findings.quantity import canonical, name
from detente.situation.edit import scenario as apply_scenario
from detente.situation.model import Situation

AS_IT_STANDS = "base"
Z = 1.959963984540054  # 95 %
OPTIONS = Options(settings=0, full=False)


@dataclass(frozen=True)
class Difference:
    """A scenario against the first one named.

    Parameters
    ----------
    value : float
        Its value minus the other's.
    low, high : float
        95 % interval from the paired draws.
    unpaired : float
        Half the width that the interval would have with draws of their own.
    """

    value: float
    low: float
    high: float
    unpaired: float


@dataclass(frozen=True)
class Line:
    """One quantity in all scenarios.

    Parameters
    ----------
    quantity : str
    values : tuple of float or None
        One a scenario; None where no draw counts.
    differences : tuple of Difference or None
        One for every scenario after the first.
    reason : str
        Why there is no value.
    """

    quantity: str
    values: tuple[float | None, ...]
    differences: tuple[Difference | None, ...]
    reason: str = ""


@dataclass(frozen=True)
class Comparison:
    """Scenarios side by side.

    Parameters
    ----------
    scenarios : tuple of str
        The first is what the others are compared with; ``base`` is the situation as it stands.
    draws : int
    lines : tuple of Line
    """

    scenarios: tuple[str, ...]
    draws: int
    lines: tuple[Line, ...]

    def __getitem__(self, quantity: str) -> Line:
        """The line of a quantity.

        Raises
        ------
        UnknownNameError
            If it was not compared.
        """
        wanted = canonical(quantity)
        for line in self.lines:
            if line.quantity == wanted:
                return line
        raise UnknownNameError(f"'{wanted}' was not compared")

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "scenarios": list(self.scenarios),
            "draws": self.draws,
            "lines": [
                {
                    "quantity": line.quantity,
                    "values": list(line.values),
                    "differences": [
                        None if d is None else {"value": d.value, "low": d.low, "high": d.high}
                        for d in line.differences
                    ],
                    "reason": line.reason,
                }
                for line in self.lines
            ],
        }


def compare(
    situation: Situation,
    scenarios: Sequence[str],
    *,
    quantities: Sequence[str] = (),
    draws: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    engine: Engine | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Comparison:
    """Put scenarios of a situation side by side on the same draws.

    Parameters
    ----------
    situation : Situation
    scenarios : sequence of str
        Two or more; ``base`` is the situation as it stands.
    quantities : sequence of str, optional
        What to compare; by default the odds of every forum, with and without linked issues, and of
        a deal worth having.
    draws, seed : int, optional
        Default to the situation's ``[draws]``.
    workers : int, optional
    engine : Engine, optional
    progress : callable, optional
        Called with what is going on, steps done and steps in all.

    Returns
    -------
    Comparison

    Raises
    ------
    UnknownNameError
        If a scenario does not exist.

    Examples
    --------
    >>> import detente
    >>> found = compare(detente.load("afghanistan-2017"), ["base", "surge"], draws=20)
    >>> found.scenarios
    ('base', 'surge')
    """
    known = [AS_IT_STANDS, *sorted(situation.scenarios)]
    for each in scenarios:
        if each not in known:
            near = get_close_matches(each, known, 1, 0.4)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise UnknownNameError(f"there is no scenario '{each}'.{hint} {_scenarios(situation)}")
    if len(set(scenarios)) < 2:
        raise UnknownNameError(
            "a comparison needs two different scenarios, the first being what the others are "
            f"compared with. {_scenarios(situation)}"
        )
    section = situation.head.get("draws", {})
    count = int(section.get("n", 10_000)) if draws is None else int(draws)
    seed = int(section.get("seed", 0)) if seed is None else int(seed)
    engine = engine or LocalEngine(workers)
    contexts = []
    for place, each in enumerate(scenarios):
        if progress is not None:
            progress(each, place, len(scenarios))
        other = situation if each == AS_IT_STANDS else apply_scenario(situation, each)
        contexts.append(_context(other.in_order(), count, seed, engine))
    wanted = [_known(each) for each in quantities] or usual(situation)
    lines = tuple(_line(each, contexts) for each in wanted)
    return Comparison(tuple(scenarios), count, lines)


def _scenarios(situation: Situation) -> str:
    """Which scenarios there are, or how to make one."""
    if situation.scenarios:
        return f"There are: {', '.join([AS_IT_STANDS, *sorted(situation.scenarios)])}."
    return (
        f"This situation has no scenario beside {AS_IT_STANDS}: name an edit of its tables in "
        "scenarios.toml, or try one under What if in detente serve."
    )


def _known(quantity: str) -> str:
    """Canonical name of a quantity that was asked for."""
    try:
        return canonical(quantity)
    except ValueError as error:
        known = ", ".join(sorted(handlers()))
        raise UnknownNameError(f"{error}. Known are: {known}.") from None


def usual(situation: Situation) -> list[str]:
    """Quantities that are compared when none is named."""
    frame = Frame.of(situation, draw(situation, count=1))
    head = situation.headline
    out = []
    for seats in open_forums(situation, frame):
        for linked in ("no", "yes") if frame.linkable else ("no",):
            out.append(name("agreement.feasible", forum=seats.forum, linked=linked))
            if "issue" in head and "at_least" in head:
                out.append(
                    name(
                        "agreement.feasible", forum=seats.forum, linked=linked,
                        issue=head["issue"], at_least=head["at_least"],
                    )
                )  # fmt: skip
    return out


def _context(situation: Situation, count: int, seed: int, engine: Engine) -> Context:
    """Draws and agreement of one scenario, chunk by chunk."""

    def piece(start: int) -> tuple[xr.Dataset, xr.Dataset]:
        size = min(BLOCK, count - start)
        made = draw(situation, first=start, count=size, seed=seed)
        return made, Agreement().run(Inputs(situation, made, {}, seed), OPTIONS)

    parts = list(engine.map(piece, range(0, count, BLOCK)))

    def joined(each: int) -> xr.Dataset:
        out: xr.Dataset = xr.concat(
            [part[each] for part in parts], dim="draw", data_vars="minimal", coords="minimal",
            compat="override", join="override", combine_attrs="override",
        )  # fmt: skip
        return out

    return Context(situation, joined(0), {"": {"agreement": joined(1)}})


def _line(quantity: str, contexts: Sequence[Context]) -> Line:
    found: list[Answer | None] = []
    reason = ""
    for context in contexts:
        try:
            found.append(answer(context, quantity))
        except (NotComputed, ValueError) as error:
            found.append(None)
            reason = str(error)
    values = tuple(None if each is None or math.isnan(each.value) else each.value for each in found)
    first = found[0]
    differences = [
        None
        if first is None or each is None or values[0] is None or value is None
        else paired(first, each)
        for each, value in zip(found[1:], values[1:], strict=True)
    ]
    if not reason and None in values:
        reason = "no draw meets the condition"
    return Line(quantity, values, tuple(differences), reason)


def paired(first: Answer, second: Answer) -> Difference:
    """Difference of two answers on the same draws, with its paired interval.

    Shares of all draws: the interval of Agresti & Min (2005) for matched pairs, which counts half a
    draw more in each of the four cells, so that few changed draws do not look too sure.
    Conditional shares are ratios of means: their error is that of the influence of each draw,
    (part - value · whole) / mean(whole), and that of a difference of their differences.

    Examples
    --------
    >>> before = Answer.share([0, 0, 1, 1])
    >>> after = Answer.share([0, 1, 1, 1])
    >>> paired(before, after).value
    0.25
    """
    a, b = _influence(first), _influence(second)
    n = len(a)
    change = second.value - first.value
    apart = Z * math.sqrt((float(np.var(a)) + float(np.var(b))) / n)
    middle, half = change, Z * float(np.std(b - a)) / math.sqrt(n)
    if _plain(first) and _plain(second):
        gap = second.part - first.part
        up, down = float((gap > 0).sum()), float((gap < 0).sum())
        middle = (up - down) / (n + 2)
        half = Z * math.sqrt((up + down + 1) - (up - down) ** 2 / (n + 2)) / (n + 2)
    return Difference(change, min(change, middle - half), max(change, middle + half), apart)


def _plain(found: Answer) -> bool:
    """Whether an answer is a share of all draws: each counts once, and holds or does not."""
    return bool((found.whole == 1).all() and np.isin(found.part, (0.0, 1.0)).all())


def _influence(found: Answer) -> NDArray[np.float64]:
    mean = found.whole.mean()
    return np.asarray((found.part - found.value * found.whole) / mean)
