"""One door to every kind of document: a run in, the bytes of a file out."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from detente.errors import RunError, UnknownNameError
from detente.figures.view import Run
from detente.report.style import Style
from detente.report.writing import compose

KINDS = ("html", "pdf", "docx")
LAYOUTS = ("brief", "full")
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


def save(
    run: Run, path: str | Path, *, to: str = "", layout: str = "", style: Style | None = None
) -> Path:
    """Write a document beside its place first, then into it, so that no half is ever seen.

    Parameters
    ----------
    run : Run
    path : str or Path
        File to write; its ending says the kind where ``to`` does not.
    """
    target = Path(path)
    content = render(run, to=to or target.suffix.lstrip(".").lower(), layout=layout, style=style)
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(target.name + ".part")
    half.write_bytes(content)
    half.replace(target)
    return target
