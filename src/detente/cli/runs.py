"""Runs: compute a situation, put scenarios side by side, write a stored run as a document."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Annotated

import typer


def run(
    situation: Annotated[str, typer.Argument(help="Folder, workbook, or name of an example.")],
    draws: Annotated[
        int | None, typer.Option(min=1, help="How many draws; else the situation's own.")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed of all random numbers.")] = None,
    scenario: Annotated[
        list[str] | None, typer.Option(help="A named scenario to run too; may be repeated.")
    ] = None,
    only: Annotated[str, typer.Option(help="Names of analyses, separated by commas.")] = "",
    quick: Annotated[
        bool, typer.Option("--quick", help="Only the main job: verdict, blockers, claims.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Threads; changes no byte of the result.")
    ] = None,
    reach: Annotated[
        float | None, typer.Option(min=0, max=1, help="Odds that concessions should reach.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for copies of all results.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Compute a situation: verdict here, brief and all results in the folder of the run."""
    from detente.report.deliver import run_command

    extra = {} if reach is None else {"reach": reach}
    only_names = [name.strip() for name in only.split(",") if name.strip()]
    run_command(
        situation, draws=draws, seed=seed, scenarios=scenario or [], only=only_names, quick=quick,
        workers=workers, extra=extra, out=out, as_json=as_json,
    )  # fmt: skip


def compare(
    situation: Annotated[str, typer.Argument(help="Folder, workbook, or name of an example.")],
    scenarios: Annotated[
        list[str] | None, typer.Argument(help="Two or more; base is the situation as it stands.")
    ] = None,
    quantity: Annotated[
        list[str] | None, typer.Option(help="What to compare; may be repeated.")
    ] = None,
    draws: Annotated[int | None, typer.Option(min=1, help="How many draws.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed of all random numbers.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the numbers as JSON.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the numbers to this .json file too.")
    ] = None,
) -> None:
    """Put scenarios side by side: values, differences, paired intervals."""
    from detente.io.load import load
    from detente.report.comparison import comparison_json, print_comparison, ready
    from detente.study.compare import compare as put_side_by_side
    from detente.study.store import write_atomic

    if out is not None:
        ready(out)
    loaded = load(situation)
    found = put_side_by_side(
        loaded, scenarios or [], quantities=quantity or [], draws=draws, seed=seed
    )
    if out is not None:
        write_atomic(out, comparison_json(found))
    if as_json:
        print(comparison_json(found), end="")
    else:
        print_comparison(found, loaded)
        if out is not None:
            print(f"{out} written.")
    if all(value is None for line in found.lines for value in line.values):
        raise typer.Exit(2)


def report(
    run: Annotated[str, typer.Argument(help="A run (folder or hash), or a situation: its newest.")],
    to: Annotated[
        str, typer.Option(help="html, pdf or docx; else the ending of --out says it.")
    ] = "",
    style: Annotated[
        Path | None, typer.Option(help="TOML file with an institute's name, colour, logo, footer.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File to write.")] = None,
    layout: Annotated[
        str, typer.Option(help="brief, or full with the technical annex (default for html).")
    ] = "",
    situation: Annotated[
        str, typer.Option(help="The situation, where the run does not lie in its folder.")
    ] = "",
) -> None:
    """Write a stored run as a document: a page, a PDF or a Word file."""
    from detente.report.output import kind_of, save
    from detente.report.stored import stored_run
    from detente.report.style import read_style

    target = out or Path(f"brief.{to or 'html'}")
    kind = kind_of(target, to=to)
    dressed = read_style(style) if style is not None else None
    opened = stored_run(run, situation=situation)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", UserWarning)
        save(opened, target, to=kind, layout=layout, style=dressed)
    for each in told:
        print(f"detente: {each.message}", file=sys.stderr)
    print(f"{target} written.")
