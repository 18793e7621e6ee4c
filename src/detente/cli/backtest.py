"""Backtests: score models on what is known by now; the record that they have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def backtest_ground(
    data: Annotated[Path, typer.Option(help="CSV of published totals by date.")],
    situation: Annotated[
        str,
        typer.Option(
            help="Whose units, borders, regions and dependencies; else the first case's "
            "units alone, with constant outside support."
        ),
    ] = "",
    seed: Annotated[int, typer.Option(help="Seed of all random numbers.")] = 0,
    particles: Annotated[int, typer.Option(help="Particles of the filter.")] = 100_000,
    as_json: Annotated[bool, typer.Option("--json", help="Print the record as JSON.")] = False,
    save: Annotated[bool, typer.Option(help="Keep it as the record that findings print.")] = False,
) -> None:
    """Freeze at every observation, forecast the next eight, score against the baselines."""
    from detente.backtest.ground import command

    print(
        command(
            data, situation=situation, seed=seed, particles=particles, as_json=as_json, save=save
        )
    )


def backtest_decisions(
    data: Annotated[Path, typer.Option(help="DEU table with positions, saliences and outcomes.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the scores as JSON.")] = False,
    plot: Annotated[str, typer.Option(help="SVG file for a reliability plot.")] = "",
    keep: Annotated[bool, typer.Option(help="Write the scores into the shipped record.")] = False,
) -> None:
    """Score every model of bargaining on decisions of the European Union."""
    from detente.backtest.decisions import score_table
    from detente.backtest.tables import decisions_table

    result = score_table(data, plot=plot, keep=keep)
    if as_json:
        import json

        print(json.dumps(result, indent=1, ensure_ascii=False, allow_nan=False))
    else:
        print(decisions_table(result))


def record(
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Print the measured record of every model."""
    if as_json:
        import json

        from detente.findings.record import whole_record

        print(json.dumps(whole_record(), indent=1, ensure_ascii=False, sort_keys=True))
    else:
        from detente.backtest.tables import record_text

        print(record_text())
