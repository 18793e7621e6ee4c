"""The command line: parse, call, print.  Everything heavy is imported inside the commands."""

from __future__ import annotations

import errno
import sys
import textwrap
import warnings
from pathlib import Path
from typing import Annotated

import typer

INTERRUPTED = 130  # exit code after Ctrl+C, as shells have it

app = typer.Typer(
    name="detente",
    help="From a strategic brief to an explicit situation to a cited brief with odds.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="Folder to make; must be empty or absent.")],
    like: Annotated[
        str, typer.Option("--from", help="Situation to copy, e.g. afghanistan-2017.")
    ] = "",
) -> None:
    """Make a new situation: a commented template that runs as it stands."""
    from detente.io.template import new_situation

    written = new_situation(folder, like=like or None)
    print(f"{len(written)} files in {folder}. Next: detente check {folder}")


@app.command()
def check(
    situation: Annotated[str, typer.Argument(help="Folder, workbook, or name of an example.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")] = False,
) -> None:
    """Check a situation: every problem, where it stands and how to mend it."""
    from detente.io.load import check as problems_of
    from detente.situation.check.listing import listing, records

    problems = problems_of(situation)
    if as_json:
        import json

        print(json.dumps(records(problems), indent=1, ensure_ascii=False))
    else:
        print(listing(problems))
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(2)


@app.command()
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


@app.command()
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


@app.command("export")
def export_workbook(
    situation: Annotated[str, typer.Argument(help="Folder, or name of an example.")],
    workbook: Annotated[Path, typer.Argument(help="Excel file to write, .xlsx.")],
    overwrite: Annotated[bool, typer.Option(help="Write over a file that is there.")] = False,
) -> None:
    """Write a situation as one Excel workbook."""
    from detente.io.load import read
    from detente.io.workbook import write_workbook

    print(f"{write_workbook(read(situation), workbook, overwrite=overwrite)} written.")


@app.command("import")
def import_situation(
    source: Annotated[
        Path,
        typer.Argument(
            help="Excel workbook, or a file of another program; with --answers the situation."
        ),
    ],
    folder: Annotated[Path | None, typer.Argument(help="Folder to write it to.")] = None,
    form: Annotated[
        str, typer.Option("--from", help="workbook, ktab, decide, deu, gmcr or signed.")
    ] = "workbook",
    proposal: Annotated[str, typer.Option(help="Which proposal of a DEU table.")] = "",
    as_of: Annotated[
        str, typer.Option(help="Date of the situation, where the file has none; else today.")
    ] = "",
    today: Annotated[
        str, typer.Option(help="Where things stand in a GMCR+ file: Y or N for each option.")
    ] = "",
    overwrite: Annotated[bool, typer.Option(help="Write over tables that are there.")] = False,
    answers: Annotated[
        Path | None, typer.Option(help="Questionnaire that came back, for the situation SOURCE.")
    ] = None,
    coder: Annotated[str, typer.Option(help="Who answered, where the form does not say.")] = "",
) -> None:
    """Make a folder of a situation that stands in another form; or take in an expert's answers.

    A GMCR+ file or a signed network is added to the situation where FOLDER is one.
    """
    if answers is not None:
        from detente.workbench.questionnaire.answers import said, take_in

        print(said(take_in(source, answers, coder=coder)))
        print(f"Tables untouched. The pool is a scenario: detente run {source} --scenario pooled")
        return
    if folder is None:
        raise typer.BadParameter("name the folder to write to", param_hint="FOLDER")
    from detente.io.folder import write_folder
    from detente.io.foreign import UNDATED, read_as
    from detente.io.load import read

    added = form in ("gmcr", "signed") and (folder / "situation.toml").is_file()
    situation = read_as(
        source, form=form, proposal=proposal, as_of=as_of, today=today,
        into=read(folder) if added else None, overwrite=overwrite,
    )  # fmt: skip
    written = write_folder(situation, folder, overwrite=overwrite)
    if form != "workbook" and not as_of and not added:
        print(textwrap.fill(UNDATED.format(day=situation.as_of.isoformat()), 80))
    if not written:
        print(f"Nothing to write: {folder} holds the same already.")
        return
    print(f"{len(written)} files written to {folder}. Next: detente check {folder}")


@app.command()
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


@app.command()
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


@app.command()
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


ground_app = typer.Typer(help="The ground: units, borders and observations.", no_args_is_help=True)
app.add_typer(ground_app, name="ground")
backtest = typer.Typer(help="Score models on what is known by now.", no_args_is_help=True)
app.add_typer(backtest, name="backtest")


@ground_app.command("import")
def ground_import(
    polygons: Annotated[Path, typer.Argument(help="GeoJSON, TopoJSON or shapefile.")],
    state: Annotated[
        Path | None,
        typer.Option(help="CSV of observed control: by unit and side, totals, or regions."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Situation folder; tables go to theatre/.")] = Path(),
    attributes: Annotated[
        Path | None, typer.Option(help="CSV of more attributes, joined by the id.")
    ] = None,
    id_field: Annotated[str, typer.Option("--id", help="Attribute that is the id.")] = "",
    name_field: Annotated[str, typer.Option("--name", help="Attribute that is the name.")] = "",
    region: Annotated[str, typer.Option(help="Attribute that is the region.")] = "",
    city: Annotated[str, typer.Option(help="Attribute that says whether it is a city.")] = "",
    population: Annotated[str, typer.Option(help="Attribute that counts people.")] = "",
    size: Annotated[str, typer.Option(help="Attribute that counts districts.")] = "",
    capital: Annotated[str, typer.Option(help="Id or name of the capital.")] = "",
    prefix: Annotated[str, typer.Option(help="Put before every id.")] = "",
    date: Annotated[str, typer.Option(help="Date of the observations without one.")] = "",
    sides: Annotated[
        str, typer.Option(help="What words of the file mean, e.g. 0=held,1=lost.")
    ] = "",
    tolerance: Annotated[float, typer.Option(help="km within which boundaries are one.")] = 0.4,
    least: Annotated[float, typer.Option(help="km that a border needs.")] = 1.0,
    overwrite: Annotated[bool, typer.Option(help="Write over tables that are there.")] = False,
) -> None:
    """Make units and borders of the ground out of a polygon file."""
    from detente.io.geography import Fields, import_ground

    ground = import_ground(
        polygons,
        fields=Fields(id_field, name_field, region, city, population, size, capital, prefix),
        attributes=attributes,
        state=state,
        state_date=date,
        sides=dict(pair.split("=", 1) for pair in sides.split(",") if "=" in pair),
        tolerance=tolerance,
        least=least,
    )
    written = ground.write(out, overwrite=overwrite)
    for name, rows in ground.tables.items():
        print(f"{name}: {len(rows)} rows")
    for sentence in ground.assumptions:
        print(f"Assumed: {sentence}")
    print(f"{len(written)} files written to {out / 'theatre'}. Next: detente check {out}")


@backtest.command("ground")
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


@backtest.command("decisions")
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


@app.command()
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


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="PDF, DOCX, HTML, Markdown or text file.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the draft situation.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all proposals as JSON.")] = False,
    yardstick: Annotated[
        str, typer.Option(help="How hedges become bands: detente, icd203, phia, nato or survey.")
    ] = "detente",
    review: Annotated[
        Path | None, typer.Option(help="review.csv with decisions to obey when drafting.")
    ] = None,
    as_of: Annotated[str, typer.Option(help="Date that replaces the document's, ISO.")] = "",
    overwrite: Annotated[bool, typer.Option(help="Draft over the tables that are there.")] = False,
    nlp: Annotated[bool, typer.Option(help="Also ask a spaCy model for names.")] = False,
    endpoint: Annotated[
        str, typer.Option(help="Also ask this OpenAI-compatible address; it may only propose.")
    ] = "",
    model: Annotated[str, typer.Option(help="Name of the model behind the endpoint.")] = "",
) -> None:
    """Read a brief: actors, claims, relations, each with its words; or a draft situation."""
    from detente.reading.command import read_command

    read_command(
        file, out=out, as_json=as_json, yardstick=yardstick, review=review, as_of=as_of,
        overwrite=overwrite, nlp=nlp, endpoint=endpoint, model=model,
    )  # fmt: skip


@app.command()
def evidence(
    situation: Annotated[str, typer.Argument(help="Folder, workbook, or name of an example.")],
    cell: Annotated[str, typer.Argument(help="table/key/column, e.g. stakes/usa/syria/salience.")],
) -> None:
    """Show what a number rests on: claims with their exact words, and sources."""
    from detente.io.load import read as read_situation
    from detente.reading.deliver import evidence_of

    loaded = read_situation(situation)
    print(evidence_of(loaded, cell))
    for fault in loaded.faults:
        if fault.code == "missing-document":
            print(f"detente: {fault.message} {fault.fix}", file=sys.stderr)


@app.command()
def questionnaire(
    situation: Annotated[str, typer.Argument(help="Folder, or name of an example.")],
    cells: Annotated[int, typer.Option(min=1, max=60, help="How many of the decisive cells.")] = 10,
    to: Annotated[
        str, typer.Option(help="docx, xlsx or html; else the ending of --out says it.")
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File to write.")] = None,
) -> None:
    """Make a form for an expert out of the cells that the answer hangs on most."""
    from detente.io.folder import replace
    from detente.io.load import load
    from detente.report.output import kind_of
    from detente.workbench.questionnaire.forms import KINDS, form
    from detente.workbench.questionnaire.questions import asked

    target = out or Path(f"questionnaire.{to or 'docx'}")
    kind = kind_of(target, to=to, kinds=KINDS)
    loaded = load(situation)
    found = asked(loaded, situation, most=cells)
    content = form(loaded, found, to=kind)
    replace(target, content)
    print(f"{target}: {len(found)} questions. Answers: detente import --answers FILE {situation}")


@app.command()
def serve(
    situation: Annotated[
        str, typer.Argument(help="Folder, or name of an example (then read only).")
    ] = ".",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port; else the first free one from 8461.")
    ] = 0,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the browser.")
    ] = True,
) -> None:
    """Open the workbench: read, edit, compute and try what if, in a browser on this machine."""
    from detente.workbench.server import serve as serve_folder

    serve_folder(situation, port=port, browse=open_browser)


def told_of(error: OSError) -> str:
    """What the machine refused, where, and what to do about it.

    Examples
    --------
    >>> told_of(PermissionError(13, "Permission denied", "out/brief.pdf"))
    'out/brief.pdf: Permission denied. Change its permissions, or name another place.'
    """
    advice = {
        errno.EACCES: "Change its permissions, or name another place.",
        errno.EPERM: "Change its permissions, or name another place.",
        errno.EROFS: "Name a place that can be written to.",
        errno.ENOSPC: "Make room on the disk, or name another one.",
        errno.ENOENT: "Check the path.",
        errno.ENOTDIR: "A part of the path is a file; check it.",
        errno.EISDIR: "This is a folder; name a file.",
        errno.ENAMETOOLONG: "Give a shorter name.",
    }.get(error.errno or 0, "")
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}. {advice}".rstrip()


def main() -> None:
    """Run the program; errors that Detente raises on purpose end with exit code 2."""
    from detente.errors import DetenteError

    try:
        app()
    except DetenteError as error:
        print(f"detente: {error}", file=sys.stderr)
        sys.exit(2)
    except ArithmeticError as error:
        print(f"detente: could not be computed: {error}", file=sys.stderr)
        sys.exit(2)
    except OSError as error:  # no permission, no room, no such place
        print(f"detente: {told_of(error)}", file=sys.stderr)
        sys.exit(2)
    except SystemExit as end:  # typer turns Ctrl+C into this
        if end.code == INTERRUPTED:
            print("detente: interrupted; what is done is kept, the same command goes on.",
                  file=sys.stderr)  # fmt: skip
        raise
