"""A document as PDF by Typst: tagged (PDF/UA-1), with real footnotes, without any network."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterable

from detente.errors import RunError
from detente.figures.palette import SANS, WIDE
from detente.report.document import Document
from detente.report.typst_source import source

#: What stands for a sign that no font of this machine has; PDF/UA-1 forbids the empty glyph.
UNKNOWN = "□"
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
# Scripts that may be missing before the typesetter's own words are passed on.
_SCRIPTS = 40


def to_pdf(document: Document) -> bytes:
    """Set the document in pages.

    Parameters
    ----------
    document : Document

    Returns
    -------
    bytes
        A PDF that Typst has checked against PDF/UA-1.  Signs that no font of this machine has are
        replaced by ``□``, with a warning that names the script.

    Raises
    ------
    RunError
        If the typesetter refuses the document; says what it says.
    """
    import typst

    text = source(document, narrow=_only_wide(typst.Fonts().families()))
    missing: list[str] = []
    while True:
        try:
            pdf = _set(text)
            break
        except typst.TypstError as error:
            script = _unshown(str(error))
            if not script or script in missing or len(missing) == _SCRIPTS:
                raise RunError(f"the PDF could not be set: {error}") from None
            missing.append(script)
            text = "".join(UNKNOWN if _script(sign) == script else sign for sign in text)
    if missing:
        named = ", ".join(missing)
        warnings.warn(
            f"no font on this machine has these signs, so {UNKNOWN} stands for them in the PDF: "
            f"{named}. Install a font that has them (such as Noto) and make the PDF again; the "
            "page and the Word file keep them.",
            stacklevel=2,
        )
    return pdf


def _set(text: str) -> bytes:
    import typst

    # Families that this machine lacks are named in warnings; the next in the list stands in.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pdf = typst.compile(text.encode(), format="pdf", pdf_standards=["ua-1"])
    if not isinstance(pdf, bytes):
        raise RunError("the PDF could not be set: the typesetter gave no single file")
    return pdf


def _unshown(error: str) -> str:
    """The script that the typesetter says it has no glyph for; '' for another error."""
    found = _UNSHOWN.search(error)
    if found is None:
        return ""
    said = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1])
    return next((_script(sign) for sign in said if not sign.isascii()), "")


def _script(sign: str) -> str:
    """What the name of a sign begins with: ``CJK``, ``HEBREW``; '' for plain ASCII.

    Examples
    --------
    >>> _script("中"), _script("a")
    ('CJK', '')
    """
    return "" if sign.isascii() else unicodedata.name(sign, f"U+{ord(sign):04X}").split()[0]


def _only_wide(families: Iterable[str]) -> bool:
    """Whether of all our sans families a machine has the widest alone."""
    return {WIDE} == set(families) & set(SANS)
