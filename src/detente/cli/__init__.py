"""The command line: parse, call, print.  Everything heavy is imported inside the commands.

A command stands in the module named after what it deals with; here they get their names and their
order on the help page.
"""

from __future__ import annotations

import sys

import typer

from detente.cli.backtest import backtest_decisions, backtest_ground, record
from detente.cli.bare import camps, moves
from detente.cli.ground import ground_import
from detente.cli.reading import evidence, read
from detente.cli.runs import compare, report, run
from detente.cli.situations import check, export_workbook, import_situation, new
from detente.cli.workbench import questionnaire, serve

INTERRUPTED = 130  # exit code after Ctrl+C, as shells have it

app = typer.Typer(
    name="detente",
    help="From a strategic brief to an explicit situation to a cited brief with odds.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("new")(new)
app.command("check")(check)
app.command("run")(run)
app.command("compare")(compare)
app.command("export")(export_workbook)
app.command("import")(import_situation)
app.command("moves")(moves)
app.command("camps")(camps)
app.command("report")(report)
app.command("record")(record)
app.command("read")(read)
app.command("evidence")(evidence)
app.command("questionnaire")(questionnaire)
app.command("serve")(serve)

ground_app = typer.Typer(help="The ground: units, borders and observations.", no_args_is_help=True)
ground_app.command("import")(ground_import)
app.add_typer(ground_app, name="ground")

backtest_app = typer.Typer(help="Score models on what is known by now.", no_args_is_help=True)
backtest_app.command("ground")(backtest_ground)
backtest_app.command("decisions")(backtest_decisions)
app.add_typer(backtest_app, name="backtest")


def main() -> None:
    """Run the program; errors that Detente raises on purpose end with exit code 2."""
    try:
        app()
    except Exception as error:
        from detente.cli.refusals import said  # the help page needs no errors

        text = said(error)
        if text is None:
            raise
        print(f"detente: {text}", file=sys.stderr)
        sys.exit(2)
    except SystemExit as end:  # typer turns Ctrl+C into this
        if end.code == INTERRUPTED:
            print("detente: interrupted; what is done is kept, the same command goes on.",
                  file=sys.stderr)  # fmt: skip
        raise
