"""One door to every kind of document: a run in, the bytes of a file out."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from detente.errors import RunError, UnknownNameError
from detente.figures.view import Run
from detente.io.folder import replace as write
from detente.report.style import Style
from detente.report.writing import compose

KINDS = ("html", "pdf", "docx")
LAYOUTS = ("brief", "full")
#: Endings that say a kind of file; another ending says nothing.
_ENDINGS = {".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx", ".xlsx": "xlsx"}
_NEEDS = {"html": (), "pdf": ("typst",), "docx": ("docx", "vl_convert", "typst")}


def render(
    run: Run, *, to: str = "html", layout: str = "", style: Style | None = None
) -> bytes:  # fmt: skip
    """A run as a document.

    Parameters
    ----------
    run : Run
        Of :func:`detente.run`, or anything with ``situation``, ``findings`` and ``manifest``.
    to : str
        ``html``, ``pdf`` or ``docx``.
    layout : str
        ``brief`` (the issue brief of a few pages) or ``full`` (with the technical annex).  Without
        a word, HTML is full and the others are brief.
    style : Style, optional
        An institute's own name, colour and logo.

    Returns
    -------
    bytes
        The whole file, which needs nothing else.

    Raises
    ------
    UnknownNameError
        If there is no such kind or layout.
    RunError
        If a part that the kind needs is not installed.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> import detente
    >>> run = SimpleNamespace(
    ...     situation=detente.load("afghanistan-2017"), findings=(), manifest={"draws": 0}
    ... )
    >>> render(run).startswith(b"<!doctype html>")
    True
    """
    if to not in KINDS:
        raise UnknownNameError(f"there is no document of kind '{to}'. There are: html, pdf, docx.")
    layout = layout or ("full" if to == "html" else "brief")
    if layout not in LAYOUTS:
        raise UnknownNameError(f"there is no layout '{layout}'. There are: brief, full.")
    for part in _NEEDS[to]:
        try:
            import_module(part)
        except ImportError:
            raise RunError(
                f"a document of kind {to} needs the part '{part}', which is not installed. Run: "
                "pip install 'detente[report]'"
            ) from None
    document = compose(run, style=style, full=layout == "full")
    if to == "pdf":
        from detente.report.pdf import to_pdf

        return to_pdf(document)
    if to == "docx":
        from detente.report.docx import to_docx

        return to_docx(document)
    from detente.report.html import to_html

    return to_html(document).encode()


def kind_of(path: str | Path, *, to: str = "", kinds: Sequence[str] = KINDS) -> str:
    """The kind of file that a path and a word ask for together.

    Parameters
    ----------
    path : str or Path
        File to write.
    to : str
        The kind asked for; where empty, the ending of the path says it.
    kinds : sequence of str
        Those that can be made.

    Returns
    -------
    str

    Raises
    ------
    UnknownNameError
        If neither says a kind that can be made.
    RunError
        If the two contradict each other, or the path is a folder.

    Examples
    --------
    >>> kind_of("brief.PDF"), kind_of("brief.out", to="docx")
    ('pdf', 'docx')
    >>> kind_of("brief.docx", to="pdf")
    Traceback (most recent call last):
    detente.errors.RunError: brief.docx would hold a PDF: its ending says docx, --to says pdf. \
Leave --to out, or name the file brief.pdf
    """
    target = Path(path)
    listed = ", ".join(kinds)
    if to and to not in kinds:
        raise UnknownNameError(f"there is no document of kind '{to}'. There are: {listed}.")
    if target.is_dir():
        raise RunError(
            f"{target} is a folder; name a file in it, with the ending .{to or kinds[0]}"
        )
    said = _ENDINGS.get(target.suffix.lower(), "")
    if to and said and said != to:
        raise RunError(
            f"{target.name} would hold a {to.upper()}: its ending says {said}, --to says {to}. "
            f"Leave --to out, or name the file {target.with_suffix('.' + to).name}"
        )
    if not to and said not in kinds:
        raise UnknownNameError(
            f"the ending of {target.name} says no kind of document that can be made. End it in "
            f"{', '.join('.' + kind for kind in kinds)}, or say the kind with --to."
        )
    return to or said


def save(
    run: Run, path: str | Path, *, to: str = "", layout: str = "", style: Style | None = None
) -> Path:
    """Write a document beside its place first, then into it, so that no half is ever seen.

    Parameters
    ----------
    run : Run
    path : str or Path
        File to write; its ending says the kind where ``to`` does not.

    Raises
    ------
    RunError, UnknownNameError
        As :func:`kind_of` and :func:`render` say.
    FileFormatError
        If it cannot be written there.
    """
    target = Path(path)
    content = render(run, to=kind_of(target, to=to), layout=layout, style=style)
    write(target, content)
    return target
