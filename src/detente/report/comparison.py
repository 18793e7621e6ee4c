"""Scenarios side by side in a terminal: a table a scenario, in 80 columns."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from detente.errors import RunError
from detente.figures.labels import short_name
from detente.findings.quantity import parse
from detente.situation.model import Situation
from detente.study.compare import Comparison, Difference, Line

WIDTH = 80
PLAIN = {"forum", "linked", "issue", "at_least"}


def print_comparison(
    found: Comparison, situation: Situation, console: Console | None = None
) -> None:
    """Print every scenario against the first one.

    Parameters
    ----------
    found : Comparison
    situation : Situation
        For the names of forums and issues.
    console : rich.console.Console, optional
        Where to; standard output if absent.  Never wider than 80 columns.
    """
    console = console or Console()
    width = min(WIDTH, console.width)
    first = found.scenarios[0]
    for place, scenario in enumerate(found.scenarios[1:]):
        table = Table(
            box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, width=width,
            title=f"{scenario} - {first}", title_justify="left", title_style="bold",
        )  # fmt: skip
        table.add_column("Odds that a deal is possible", overflow="fold", ratio=1)
        table.add_column(first, justify="right", overflow="fold", max_width=14)
        table.add_column(scenario, justify="right", overflow="fold", max_width=14)
        table.add_column("points", justify="right", no_wrap=True)
        table.add_column("95 %", justify="right", no_wrap=True, style="dim")
        for label, line, heading in _rows(found, situation, place):
            if heading:
                table.add_row(Text(heading, style="bold"), "", "", "", "")
            table.add_row(
                label, _percent(line.values[0]), _percent(line.values[place + 1]),
                *_change(line.differences[place]),
            )  # fmt: skip
        console.print(table, width=width)
    if situation.headline.get("at_least") is not None:
        worth = _at_least(situation, *_worth(situation))
        console.print(Text(f"Worth having: {worth}.", style="dim"), width=width)
    notes = [f"{line.quantity}: {line.reason}." for line in found.lines if line.reason]
    for note in notes:
        console.print(Text(note), width=width)
    console.print(
        Text(
            f"{found.draws} draws, the same for all; differences in points with 95 % intervals "
            "from the paired draws. Possible is not signed.",
            style="dim",
        ),
        width=width,
    )


def comparison_json(found: Comparison) -> str:
    """Scenarios side by side as the text of a JSON file."""
    return json.dumps(found.to_json(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def ready(out: Path) -> None:
    """Make sure, before anything is computed, that the numbers can be written there.

    Raises
    ------
    RunError
        Saying why not, and what to name.
    """
    if out.is_dir():
        raise RunError(f"{out} is a folder; name a file in it: --out {out / 'comparison.json'}")
    if out.suffix.lower() != ".json":
        raise RunError(
            f"{out}: a comparison is written as JSON; name it {out.with_suffix('.json').name}"
        )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(
            f"{out} cannot be written ({error.strerror or error}); name a file elsewhere"
        ) from error
    if not os.access(out.parent, os.W_OK | os.X_OK):
        raise RunError(
            f"{out.parent}: this folder cannot be written to; name a file elsewhere, or change "
            "its permissions"
        )


def _ordered(found: Comparison, situation: Situation, place: int) -> list[Line]:
    """Lines by forum: what is of no forum, the headline's, then by the largest change."""
    asked = str(situation.headline.get("forum", ""))
    moved: dict[str, float] = {}
    for line in found.lines:
        forum = parse(line.quantity)[1].get("forum", "")
        each = line.differences[place]
        moved[forum] = max(moved.get(forum, 0.0), 0.0 if each is None else abs(each.value))

    def rank(line: Line) -> tuple[int, float, str]:
        forum = parse(line.quantity)[1].get("forum", "")
        first = 0 if not forum else 1 if forum == asked else 2
        return first, -moved[forum] if first == 2 else 0.0, forum

    return sorted(found.lines, key=rank)


def _rows(found: Comparison, situation: Situation, place: int) -> Iterator[tuple[str, Line, str]]:
    """Label, line, and the forum where a new one begins."""
    last = ""
    forums = {row.key for row in situation.forums}
    for line in _ordered(found, situation, place):
        variable, keys = parse(line.quantity)
        usual = variable == "agreement.feasible" and set(keys) <= PLAIN
        forum = keys.get("forum", "")
        if not usual or forum not in forums:
            last = ""
            yield line.quantity, line, ""
            continue
        parts = ["any deal"]
        if "issue" in keys:
            level = (keys["issue"], keys.get("at_least", "0"))
            worth = level == _worth(situation)
            parts = ["worth having" if worth else _at_least(situation, *level)]
        linked = keys.get("linked", "no")
        if linked == "yes":
            parts.append("wider concessions")
        elif linked != "no":
            parts += [short_name(situation, key) for key in linked.split("+")]
        yield "  " + ", ".join(parts), line, short_name(situation, forum) if forum != last else ""
        last = forum


def _worth(situation: Situation) -> tuple[str, str]:
    """Issue and value of a deal worth having, as a quantity spells them."""
    head = situation.headline
    return str(head.get("issue", "")), f"{float(head.get('at_least', 0)):g}"


def _at_least(situation: Situation, issue: str, value: str) -> str:
    return f"{short_name(situation, issue)} at {value} or more"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"


def _change(each: Difference | None) -> tuple[str, str]:
    if each is None:
        return "", ""
    return _points(each.value), f"{_points(each.low)} to {_points(each.high)}"


def _points(value: float) -> str:
    """A difference in points; what rounds to nothing has no sign."""
    text = f"{100 * value:+.1f}"
    return "0.0" if text in {"+0.0", "-0.0"} else text.replace("-", "\u2212")
