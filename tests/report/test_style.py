"""An institute's own style: what is taken, and how mistakes are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.errors import FileFormatError
from detente.report.style import Style, read_style

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


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


def test_a_missing_style_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="cannot be read"):
        read_style(tmp_path / "none.toml")
