"""A document as PDF by Typst: tagged (PDF/UA-1), with real footnotes, without any network."""

from __future__ import annotations

import warnings

from detente.errors import RunError
from detente.report.document import Document
from detente.report.typst_source import source


def to_pdf(document: Document) -> bytes:
    """Set the document in pages.

    Parameters
    ----------
    document : Document

    Returns
    -------
    bytes
        A PDF that Typst has checked against PDF/UA-1.

    Raises
    ------
    RunError
        If the typesetter refuses the document; says what it says.
    """
    import typst

    text = source(document)
    try:
        # Families that this machine lacks are named in warnings; the next in the list stands in.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pdf = typst.compile(text.encode(), format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        raise RunError(f"the PDF could not be set: {error}") from None
    if not isinstance(pdf, bytes):
        raise RunError("the PDF could not be set: the typesetter gave no single file")
    return pdf
