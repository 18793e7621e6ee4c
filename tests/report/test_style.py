"""An institute's own style: what is taken, and how mistakes are told."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from detente.errors import FileFormatError
from detente.report.style import Style, drawn, read_style


def png() -> bytes:
    """One grey pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


PNG = png()


def write(folder: Path, text: str, *, logo: bytes | None = None, name: str = "logo.png") -> Path:
    if logo is not None:
        (folder / name).write_bytes(logo)
    path = folder / "style.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_name_colour_logo_footer(tmp_path: Path) -> None:
    text = 'name = " Institute "\ncolour = "#7a1d3a"\nlogo = "logo.png"\nfooter = "Draft"'
    style = read_style(write(tmp_path, text, logo=PNG))
    assert style == Style("Institute", "#7A1D3A", "Draft", PNG, "image/png")


def test_an_empty_file_keeps_the_usual_look(tmp_path: Path) -> None:
    assert read_style(write(tmp_path, "")) == Style()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('color = "#112233"', "Did you mean 'colour'"),
        ('zzz = "1"', "Known are name, colour, logo, footer"),
        ('colour = "red"', "Write it as #rrggbb"),
        ("name = 3", "Put a text in quotes"),
        ('logo = "logo.gif"', "must be an SVG, PNG or JPEG"),
        ('logo = "missing.png"', "Put it beside the style file"),
        ("name = ", "this is no TOML"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(FileFormatError, match=told):
        read_style(write(tmp_path, text))


def test_a_logo_that_is_not_what_it_says_or_too_large(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="not what its name says"):
        read_style(write(tmp_path, 'logo = "logo.png"', logo=b"GIF89a"))
    with pytest.raises(FileFormatError, match="at most 300 kB"):
        read_style(write(tmp_path, 'logo = "logo.png"', logo=PNG + b"0" * 400_000))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.png", b"\x89PNG\r\n\x1a\nbroken"),
        ("logo.jpg", b"\xff\xd8broken"),
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><rect'),
    ],
)
def test_a_broken_logo_is_told_before_anything_is_made(
    tmp_path: Path, name: str, content: bytes
) -> None:
    pytest.importorskip("typst")
    (tmp_path / name).write_bytes(content)
    (tmp_path / "style.toml").write_text(f'logo = "{name}"', encoding="utf-8")
    with pytest.raises(FileFormatError, match="cannot be drawn"):
        read_style(tmp_path / "style.toml")


def test_any_logo_becomes_a_picture_of_its_own_shape() -> None:
    pytest.importorskip("typst")
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><rect width="80"/></svg>'
    made = drawn(Style(logo=svg, logo_kind="image/svg+xml"), high=160)
    assert made.startswith(b"\x89PNG")
    assert (int.from_bytes(made[16:20], "big"), int.from_bytes(made[20:24], "big")) == (640, 160)


def test_a_missing_style_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="cannot be read"):
        read_style(tmp_path / "none.toml")
