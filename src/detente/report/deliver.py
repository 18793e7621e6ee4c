"""From a situation's name to everything a run hands back: verdict, brief, findings, draws."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from detente.analyses.protocol import Options
from detente.errors import RunError
from detente.io.load import check, load
from detente.report.output import render
from detente.report.terminal import print_verdict
from detente.study.run import Run, run
from detente.study.store import RUNS, findings_json, write_atomic, write_results

BRIEF = "brief.html"
LARGE = 20_000_000  # actor x issue x draws from which a run says how long it will take


def run_command(
    name: str,
    *,
    draws: int | None,
    seed: int | None,
    scenarios: Sequence[str],
    only: Sequence[str],
    quick: bool,
    workers: int | None,
    extra: Mapping[str, Any],
    out: Path | None,
    as_json: bool,
) -> Run:
    """Load, check, run, write and print: what ``detente run`` does.

    Parameters
    ----------
    name : str
        Folder, workbook or shipped situation.
    draws, seed, scenarios, only, quick, workers
        As in :func:`detente.run`.
    extra : mapping
        Options of single analyses.
    out : Path, optional
        Folder for copies of ``brief.html``, ``findings.json``, ``results.nc``, ``manifest.json``.
    as_json : bool
        Print findings and nothing else on standard output.

    Returns
    -------
    Run

    Raises
    ------
    DetenteError
        With what is wrong and how to mend it; nothing is written then.
    """
    screen = Console(stderr=True)
    if out is not None:
        _ready(out)
    situation = load(name)
    warnings = [problem for problem in check(name) if problem.severity != "error"]
    if warnings and not as_json:
        screen.print(
            f"{len(warnings)} warning{'s' if len(warnings) > 1 else ''}; see: detente check {name}",
            style="dim",
            highlight=False,
        )
    if as_json:  # otherwise it stands beside the headline
        from detente.reading.draft.share import draft_notice

        for line in draft_notice(situation):
            screen.print(line, style="bold red", highlight=False)
    # A situation that came with the program keeps its runs where the user is.
    store = None if Path(name).exists() else Path.cwd() / RUNS
    count = draws or int(situation.head.get("draws", {}).get("n", 10_000))
    size = len(situation.actors) * len(situation.issues) * count
    if size > LARGE and not as_json:
        screen.print(
            f"{len(situation.actors)} actors, {len(situation.issues)} issues, {count:,} draws: "
            "this takes a while; the bar shows how long once the first thousand draws are done. "
            "Ctrl+C keeps what is done, the same command goes on.",
            style="dim", highlight=False,
        )  # fmt: skip
    started = time.perf_counter()
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}", table_column=None), BarColumn(),
        Steps(), TimeRemainingColumn(),
        console=screen, transient=True, disable=as_json or not sys.stderr.isatty(),
    ) as bar:  # fmt: skip
        task = bar.add_task("preparing", total=None)

        def report(label: str, done: int, total: int) -> None:
            bar.update(task, description=label[:44], completed=done, total=total)

        done = run(
            situation, draws=draws, seed=seed, scenarios=scenarios, only=only, quick=quick,
            workers=workers, store=store, options=Options(extra=dict(extra)), progress=report,
        )  # fmt: skip
        bar.update(task, description="writing the brief")
        brief = write_brief(done)
    if out is not None:
        copy_results(done, out, brief)
    if as_json:
        print(findings_json(done.findings), end="")
        return done
    print_verdict(done)
    where = out or done.folder
    if where is not None:
        took = time.perf_counter() - started
        page = Path(os.path.relpath(where)) if where.is_relative_to(Path.cwd()) else where
        print(f"Brief: {page / BRIEF}  ({took:.1f} s)")
    else:
        print("No brief was written: the situation lies in a workbook, or in a folder that")
        print("cannot be written to. Name a folder for brief and results with --out DIR.")
    return done


class Steps(MofNCompleteColumn):
    """Steps done of all; nothing while nobody knows how many there are."""

    def render(self, task: Task) -> Text:
        """The column of a task."""
        return Text("") if task.total is None else super().render(task)


def _ready(out: Path) -> None:
    """The folder for copies, made before anything is computed."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(
            f"{out}: results cannot be copied there ({error.strerror or error}); --out takes a "
            "folder that exists or can be made, so name another one"
        ) from error
    if not os.access(out, os.W_OK | os.X_OK):
        raise RunError(
            f"{out}: this folder cannot be written to; name another one, or change its permissions"
        )


def write_brief(done: Run) -> bytes:
    """The HTML brief of a run, kept beside its results."""
    path = done.folder / BRIEF if done.folder is not None else None
    if path is not None and path.is_file():
        return path.read_bytes()
    brief = render(done, to="html")
    if path is not None and os.access(path.parent, os.W_OK):
        write_atomic(path, brief.decode("utf-8"))
    return brief


def copy_results(done: Run, out: Path, brief: bytes) -> None:
    """Copies of all results in a folder of the user's choice."""
    out.mkdir(parents=True, exist_ok=True)
    write_atomic(out / BRIEF, brief.decode("utf-8"))
    if done.folder is not None:
        for name in ("findings.json", "results.nc", "manifest.json"):
            half = out / f"{name}.part"
            shutil.copyfile(done.folder / name, half)
            os.replace(half, out / name)
        return
    write_atomic(out / "findings.json", findings_json(done.findings))
    write_results(out / "results.nc", done.results, done.draws)
    manifest = json.dumps(dict(done.manifest), indent=1, sort_keys=True) + "\n"
    write_atomic(out / "manifest.json", manifest)
