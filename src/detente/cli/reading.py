"""Reading: what a brief says, and the words behind a number."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


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


def evidence(
    situation: Annotated[str, typer.Argument(help="Folder, workbook, or name of an example.")],
    cell: Annotated[str, typer.Argument(help="table/key/column, e.g. stakes/usa/syria/salience.")],
) -> None:
    """Show what a number rests on: claims with their exact words, and sources."""
    from detente.io.load import read as read_situation
    from detente.reading.evidence import evidence_of

    loaded = read_situation(situation)
    print(evidence_of(loaded, cell))
    for fault in loaded.faults:
        if fault.code == "missing-document":
            print(f"detente: {fault.message} {fault.fix}", file=sys.stderr)
