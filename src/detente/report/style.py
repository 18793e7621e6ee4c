"""An institute's own name, colour and logo on a document.

Read from a small TOML file::

    name = "Institute for Example Studies"
    colour = "#7A1D3A"
    logo = "logo.svg"
    footer = "Not for quotation without permission"
"""

from __future__ import annotations

import json
import re
import tomllib
import warnings
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from detente.errors import FileFormatError
from detente.figures.palette import SANS

_KEYS = ("name", "colour", "logo", "footer")
_LOGO_LIMIT = 300_000
#: What a typesetter calls each kind of logo.
FORMATS = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
_KINDS = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


@dataclass(frozen=True)
class Style:
    """How a document presents its house.

    Parameters
    ----------
    name : str
        Stands at the top of the first page.
    colour : str
        Accent as ``#rrggbb``; empty keeps Detente's.
    footer : str
        A line at the foot of every page.
    logo : bytes
        Picture file; empty for none.
    logo_kind : str
        Its media type.
    """

    name: str = "Detente"
    colour: str = ""
    footer: str = ""
    logo: bytes = b""
    logo_kind: str = ""


def read_style(path: str | Path) -> Style:
    """Read a style file.

    Parameters
    ----------
    path : str or Path
        TOML file; ``logo`` is looked up beside it.

    Returns
    -------
    Style

    Raises
    ------
    FileFormatError
        If the file or its logo cannot be read, or a key or colour is not understood.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "style.toml"
    >>> _ = file.write_text('name = "Example"', encoding="utf-8")
    >>> read_style(file).name
    'Example'
    """
    file = Path(path)
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileFormatError(
            f"{file}: the style file cannot be read ({error.strerror}). Give the path of a TOML "
            "file with name, colour, logo or footer."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FileFormatError(
            f'{file}: this is no TOML ({error}). Write lines such as name = "My institute".'
        ) from None
    for key, value in given.items():
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, 1)
            hint = f"Did you mean '{near[0]}'?" if near else f"Known are {', '.join(_KEYS)}."
            raise FileFormatError(f"{file}: a style has no '{key}'. {hint}")
        if not isinstance(value, str):
            raise FileFormatError(f"{file}: '{key}' is {value!r}. Put a text in quotes.")
    colour = str(given.get("colour", ""))
    if colour and not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        raise FileFormatError(
            f"{file}: the colour '{colour}' is not understood. Write it as #rrggbb, e.g. #7A1D3A."
        )
    logo, kind = _logo(file, str(given.get("logo", "")))
    return Style(
        name=str(given.get("name", "")).strip() or Style.name,
        colour=colour.upper(),
        footer=str(given.get("footer", "")).strip(),
        logo=logo,
        logo_kind=kind,
    )


def _logo(file: Path, named: str) -> tuple[bytes, str]:
    if not named:
        return b"", ""
    path = file.parent / named
    kind = _KINDS.get(path.suffix.lower(), "")
    if not kind:
        raise FileFormatError(f"{file}: the logo '{named}' must be an SVG, PNG or JPEG file.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileFormatError(
            f"{file}: the logo '{named}' cannot be read ({error.strerror}). Put it beside the "
            "style file."
        ) from None
    if len(content) > _LOGO_LIMIT:
        raise FileFormatError(
            f"{file}: the logo '{named}' has {len(content) // 1000} kB; at most "
            f"{_LOGO_LIMIT // 1000} kB are taken, so that the document stays small. Shrink it."
        )
    if not _is(content, kind):
        raise FileFormatError(f"{file}: the logo '{named}' is not what its name says ({kind}).")
    fault = _undrawable(content, kind)
    if fault:
        raise FileFormatError(
            f"{file}: the logo '{named}' cannot be drawn ({fault}). Save it again, best as PNG."
        )
    return content, kind


def _undrawable(content: bytes, kind: str) -> str:
    """What a typesetter says of a picture that it cannot draw; '' where it can, or is not there."""
    try:
        import typst
    except ImportError:
        return ""
    try:
        _picture(content, kind)
    except typst.TypstError as error:
        return " ".join(str(error).split())
    return ""


def drawn(style: Style, *, high: float = 160) -> bytes:
    """The logo as PNG, ``high`` pixels tall, whatever kind of file it came in."""
    return _picture(style.logo, style.logo_kind, high=high)


def _picture(content: bytes, kind: str, *, high: float = 20) -> bytes:
    import typst

    values = ",".join(str(byte) for byte in content)
    text = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
        f"#set text(font: {json.dumps(SANS).replace('[', '(').replace(']', ')')})\n"
        f'#image(bytes(({values},)), format: "{FORMATS[kind]}", height: {high:g}pt)'
    )
    with warnings.catch_warnings():
        # Families that this machine lacks; another stands in.
        warnings.simplefilter("ignore")
        made = typst.compile(text.encode(), format="png", ppi=72)
    assert isinstance(made, bytes)
    return made


def _is(content: bytes, kind: str) -> bool:
    if kind == "image/png":
        return content.startswith(b"\x89PNG\r\n\x1a\n")
    if kind == "image/jpeg":
        return content.startswith(b"\xff\xd8")
    return b"<svg" in content[:4096]
