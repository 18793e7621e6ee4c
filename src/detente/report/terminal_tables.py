"""What would change the verdict, in a terminal: obstacles, concessions, inputs, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.table import Table

from detente.figures.concession_ladder import chosen, rungs
from detente.figures.phrase import percent, points
from detente.figures.tornado import inputs, signed
from detente.figures.view import View
from detente.figures.waterfall import LIFTS, diagnosed

#: Rows of each table.
MOST = 5
_TRACK = 21


def tables(view: View, *, width: int, plain: bool) -> Iterator[Table]:
    """The tables that the run has numbers for, each in ``width`` columns.

    Parameters
    ----------
    view : View
    width : int
        Columns of the terminal.
    plain : bool
        Whether marks must be ASCII.
    """
    for made in (
        _scenarios(view, width),
        _obstacles(view, width, plain),
        _concessions(view, width),
        _inputs(view, width, plain),
    ):
        if made is not None:
            yield made


def bar(start: float, end: float, *, plain: bool = False) -> str:
    """A stretch of a track from 0 to 1, at least one character long.

    Examples
    --------
    >>> bar(0.25, 0.5, plain=True)
    '-----======----------'
    """
    track, mark = ("-", "=") if plain else ("─", "━")
    last = _TRACK - 1
    low, high = sorted((round(start * last), round(end * last)))
    return "".join(mark if low <= place <= high else track for place in range(_TRACK))


def _table(width: int, *heads: tuple[str, str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, width=width)
    for place, (head, side) in enumerate(heads):
        if place == 0:
            table.add_column(head, overflow="fold", ratio=1)
        else:
            table.add_column(head, justify="right" if side == "right" else "left", no_wrap=True)
    return table


def _scenarios(view: View, width: int) -> Table | None:
    """The headline's odds under each scenario that was asked for."""
    base = view.feasible()
    if base is None or base.value is None:
        return None
    table = _table(width, ("Under the scenario", ""), ("odds", "right"), ("points", "right"))
    for scenario in view.run.manifest.get("wanted", ()):
        found = view.find(
            "agreement.feasible", forum=view.forum, linked="no", scenario=str(scenario)
        )
        if found is not None and found.value is not None:
            change = points(100 * (found.value - base.value), signed=True)
            table.add_row(str(scenario), percent(found.value), change)
    return table if table.row_count else None


def _obstacles(view: View, width: int, plain: bool) -> Table | None:
    told = diagnosed(view, view.forum)
    if told is None:
        return None
    table = _table(
        width, ("Lifted, one after another", ""), ("alone", "right"), ("in turn", "right"),
        ("", ""), ("points", "right"),
    )  # fmt: skip
    for step in told.detail["steps"]:
        if step["lift"] not in LIFTS:
            continue
        begin, end = float(step["from"]), float(step["to"])
        table.add_row(
            LIFTS[step["lift"]][0], percent(float(step["alone"])), percent(end),
            bar(begin, end, plain=plain), points(100 * (end - begin), signed=True),
        )  # fmt: skip
    return table


def _concessions(view: View, width: int) -> Table | None:
    base = view.feasible()
    every = rungs(view, view.forum)
    if base is None or base.value is None or not every:
        return None
    table = _table(width, ("With concessions on", ""), ("odds", "right"), ("points", "right"))
    for rung in chosen(every, MOST):
        named = " + ".join(view.short(issue) for issue in rung.issues)
        gain = points(100 * (rung.value - base.value), signed=True)
        table.add_row(named, percent(rung.value), gain)
    return table


def _inputs(view: View, width: int, plain: bool) -> Table | None:
    found = inputs(view)[:MOST]
    if not found or diagnosed(view, view.forum) is None:
        return None
    table = _table(
        width, ("What moves the odds most", ""), ("", ""), ("", ""), ("rank corr.", "right")
    )
    kinds = {"choice": "choice", "judgement": "judgement"}
    for one in found:
        stretch = bar(0.5, 0.5 + one.correlation / 2, plain=plain)
        table.add_row(one.label, kinds.get(one.kind, "evidence"), stretch, signed(one.correlation))
    return table
