"""Workbench: the pages in a browser, and the form for an expert."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


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
