"""Without a situation: a conflict in option form, a signed network, each in one file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def moves(
    conflict: Annotated[Path, typer.Argument(help="Conflict in option form: JSON or .gmcr.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the solution as JSON.")] = False,
    full: Annotated[
        bool, typer.Option(help="JSON with SSEQ, coalitions, strong preference, misperception.")
    ] = False,
    today: Annotated[
        int | None, typer.Option(help="State (its number): the ways from there to stable ones.")
    ] = None,
    wanted: Annotated[
        int | None, typer.Option(help="State (its number): what must change for it to last.")
    ] = None,
) -> None:
    """Solve a conflict in option form: which states last, and for whom."""
    from detente.analyses.moves.bare import solve_file
    from detente.analyses.moves.bare_words import narrate, narrate_change, narrate_ways
    from detente.io.conflict_file import read_conflict

    solved = solve_file(read_conflict(conflict), name=str(conflict))
    if as_json or full:
        import json

        # One line where thousands of states would make millions.
        indent = 1 if len(solved.numbers) <= 2000 else None
        print(json.dumps(solved.to_json(full=full), indent=indent, ensure_ascii=False))
        return
    told = [narrate(solved)] if today is None and wanted is None else []
    told += [] if today is None else [narrate_ways(solved, today)]
    told += [] if wanted is None else [narrate_change(solved, wanted)]
    print("\n\n".join(told))


def camps(
    network: Annotated[Path, typer.Argument(help="Signed ties: source, target, sign[, weight].")],
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    most: Annotated[int, typer.Option(help="Most camps; 0 for any number.")] = 2,
) -> None:
    """Find the camps of a signed network, and what contradicts them; bounds while it runs."""
    from detente.analyses.alignment.bare import narrate_network, solve_network
    from detente.io.signed_edges import read_signed_edges

    def watch(lower: float, upper: float) -> None:
        if sys.stderr.isatty():
            print(f"between {lower:g} and {upper:g} …", file=sys.stderr)

    if most < 0:
        raise typer.BadParameter("a number of camps, or 0 for any", param_hint="--most")
    solved = solve_network(read_signed_edges(network), camps=most or None, watch=watch)
    if as_json:
        import json

        print(json.dumps(solved.to_json(), indent=1, ensure_ascii=False))
    else:
        print(narrate_network(solved))
