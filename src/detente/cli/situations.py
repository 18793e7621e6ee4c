"""Situations: make one, check it, take it out as a workbook or in from other forms."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Annotated

import typer


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


def export_workbook(
    situation: Annotated[str, typer.Argument(help="Folder, or name of an example.")],
    workbook: Annotated[Path, typer.Argument(help="Excel file to write, .xlsx.")],
    overwrite: Annotated[bool, typer.Option(help="Write over a file that is there.")] = False,
) -> None:
    """Write a situation as one Excel workbook."""
    from detente.io.load import read
    from detente.io.workbook import write_workbook

    print(f"{write_workbook(read(situation), workbook, overwrite=overwrite)} written.")


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
