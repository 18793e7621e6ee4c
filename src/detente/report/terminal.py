"""The verdict in a terminal: the answer first, in 80 columns."""

from __future__ import annotations

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from detente.figures.blocker_map import distrust, first_blocker
from detente.figures.labels import shortened
from detente.figures.phrase import NBSP, capital, interval, percent, possible, spread_of, word
from detente.figures.tornado import inputs, signed
from detente.figures.view import Run, View
from detente.figures.waterfall import LIFTS, gains, lifted
from detente.findings.finding import Finding
from detente.reading.draft.share import draft_notice
from detente.report.bottom_line import NOT_SIGNED, judged_share, opens
from detente.report.flips import flip_line
from detente.report.partial import highlights, ran_line, without_deals
from detente.report.terminal_tables import tables

WIDTH = 80
_ROWS = 14
_RULER = 21


def print_verdict(run: Run, console: Console | None = None) -> None:
    """Print the headline, what it rests on, and the forums.

    Parameters
    ----------
    run : Run
    console : rich.console.Console, optional
        Where to; a new one for standard output if absent.  Never wider than 80 columns.
    """
    console = console or Console()
    width = min(WIDTH, console.width)
    view = View(run)
    plain = not (console.encoding or "").lower().startswith("utf")
    topic = shortened(view.situation.title) if view.situation.title else "Untitled situation"
    console.print(
        Text(f"{topic} · as of {view.as_of} · horizon {view.horizon}", style="dim"), width=width
    )
    for line in draft_notice(view.situation):
        console.print(Text(line, style="bold red"), width=width)
    if without_deals(view):
        _print_partial(view, console, width)
        return
    console.print(_headline(view), width=width)
    console.print(_facts(view, plain, width), width=width)
    if view.forums:
        console.print(_forums(view, width), width=width)
        for table in tables(view, width=width, plain=plain):
            console.print(table, width=width)
    console.print(Text(NOT_SIGNED, style="dim"), width=width)


def _print_partial(view: View, console: Console, width: int) -> None:
    """What was run and its main findings, where no deal was judged."""
    console.print(Text(folded(ran_line(view), width), style="bold"), width=width)
    for finding in highlights(view):
        lines = folded(capital(finding.statement).replace(" %", f"{NBSP}%"), width - 2).replace(
            "\n", "\n  "
        )
        console.print(Text(f"- {lines}"), width=width)


def _headline(view: View) -> Text:
    finding = view.feasible()
    if not view.forum or finding is None:
        return Text("No forum was judged, so there is no verdict.", style="bold")
    name = capital(view.short(view.forum))
    return Text(f"{name}: {possible(finding)}", style="bold")


def folded(text: str, room: int) -> str:
    """Text in lines of at most ``room`` columns, broken at plain spaces only.

    Rich breaks at a fixed space too, and would part a number from its per cent sign.

    Examples
    --------
    >>> folded("in 16\u00a0% of draws", 8).splitlines()
    ['in 16\xa0%', 'of draws']
    """
    lines = [""]
    for piece in text.split(" "):
        trial = f"{lines[-1]} {piece}" if lines[-1] else piece
        if lines[-1] and cell_len(trial) > room:
            lines.append(piece)
        else:
            lines[-1] = trial
    return "\n".join(lines)


def _facts(view: View, plain: bool, width: int) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    finding, worth = view.feasible(), view.substance()
    table.add_row("Any deal", _odds(finding, plain))
    if worth is not None:
        table.add_row("Worth having", _odds(worth, plain))
    wider = view.feasible(linked="yes")
    if view.linkable and wider is not None:
        table.add_row("With concessions", _odds(wider, plain))
    rows = {
        "First blocker": _blocker(view),
        "Held back by": _obstacle(view),
        "Leans most on": leans_on(view),
        "Would change": flip_line(view),
        "Judged only": judged(view),
    }
    room = width - len("With concessions") - 4
    for name, said in rows.items():
        if said:
            table.add_row(name, folded(said, room))
    return table


def _odds(finding: Finding | None, plain: bool) -> Text:
    if finding is None:
        return Text("not in this run")
    if finding.value is None:
        return Text(f"not computed: {finding.reason}")
    out = Text()
    out.append(f"{capital(word(finding))} ", style="bold")
    out.append(f"{percent(finding.value)}  ")
    out.append(f"{interval(*spread_of(finding))}  ", style="dim")
    out.append(ruler(finding, plain=plain), style="blue")
    return out


def ruler(finding: Finding, *, plain: bool = False) -> str:
    """Interval and value on a track of characters.

    Examples
    --------
    >>> ruler(Finding.share("a.b", 50, 100, low=0.25, high=0.75), plain=True)
    '-----=====|=====-----'
    """
    track, bar, point = ("-", "=", "|") if plain else ("─", "━", "┃")
    cells = [track] * _RULER
    last = _RULER - 1
    if finding.low is not None and finding.high is not None:
        for place in range(round(finding.low * last), round(finding.high * last) + 1):
            cells[min(last, max(0, place))] = bar
    if finding.value is not None:
        cells[min(last, max(0, round(finding.value * last)))] = point
    return "".join(cells)


def _blocker(view: View) -> str:
    blocker = first_blocker(view, view.forum) if view.forum else None
    if blocker is None:
        return "none: waiving one condition opens no deal that is not there"
    said = f"{view.name(blocker[0])}; {opens(blocker[1])}"
    lack = distrust(view, view.forum)
    if lack is not None and lack.value is not None:
        said += f"; all distrust waived, in {percent(lack.value)}"
    return said


def _obstacle(view: View) -> str:
    finding = view.feasible()
    found = lifted(view, view.forum)
    order = gains(finding.value if finding else None, found)
    if not order:
        return "not computed in this run"
    gain, lift = order[0]
    if finding is not None and (finding.value or 0.0) >= 0.95:
        return "next to nothing"
    if gain < 0.01:
        return "clashing interests: lifting no single obstacle helps"
    label = LIFTS[lift][0]
    return f"with {label[:1].lower()}{label[1:]} the odds would be {percent(found[lift].value)}"


def leans_on(view: View) -> str:
    """The input or choice that the headline answer hangs on most."""
    top = inputs(view)
    if not top:
        found = view.find("sensitivity.tornado", forum=view.forum, linked="no")
        reason = found.reason if found is not None else ""
        return reason or "not computed in this run (sensitivity)"
    kind = {"choice": "a choice of method", "judgement": "a coder’s judgement"}
    return (
        f"{top[0].label}, {kind.get(top[0].kind, 'evidence')} "
        f"(rank correlation {signed(top[0].correlation)})"
    )


def judged(view: View) -> str:
    """How much of the answer's sensitivity rests on a coder's judgement alone."""
    share = judged_share(view)
    if share is None or share.value is None:
        reason = share.reason if share is not None and share.reason else "not computed in this run"
        return f"{reason} (sensitivity)" if share is None else reason
    return f"{percent(share.value)} of what moves it rests on a coder’s judgement alone"


def _forums(view: View, width: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, width=width)
    table.add_column("Forum", overflow="fold", ratio=1)
    table.add_column("Any deal", no_wrap=True)
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("range", justify="right", no_wrap=True, style="dim")
    if view.at_least is not None:
        table.add_column("worth", justify="right", no_wrap=True)
    table.add_column("waive first", overflow="fold", max_width=17)
    shown = list(view.forums[:_ROWS])
    if view.forum and view.forum not in shown:
        shown[-1] = view.forum
    for forum in shown:
        finding = view.feasible(forum)
        blocker = first_blocker(view, forum)
        first = view.short(blocker[0]) if blocker else ""
        cells = [view.short(forum)]
        if finding is None or finding.value is None:
            cells += ["not computed", "", ""]
        else:
            between = interval(*spread_of(finding))
            cells += [capital(word(finding)), percent(finding.value), between]
        if view.at_least is not None:
            worth = view.substance(forum)
            cells.append(percent(worth.value) if worth is not None else "")
        table.add_row(*cells, first, style="bold" if forum == view.forum else "")
    left = len(view.forums) - len(shown)
    if left:
        table.caption = f"{left} further forum{' is' if left == 1 else 's are'} in findings.json"
    return table
