"""The command line: parse, call, print.  Everything heavy is imported inside the commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="detente",
    help="From a strategic brief to an explicit situation to a cited brief with odds.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the program; errors that Detente raises on purpose end with exit code 2."""
    from detente.errors import DetenteError

    try:
        app()
    except DetenteError as error:
        print(f"detente: {error}", file=sys.stderr)
        sys.exit(2)


_ = (Annotated, Path)
