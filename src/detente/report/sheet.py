"""The style sheet of a brief in HTML: the tokens and ``sheet.css``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from detente.figures.palette import CAMPS, OTHER, css


@cache
def _rules() -> str:
    text = files("detente.report").joinpath("sheet.css").read_text(encoding="utf-8")
    return text.partition("*/")[2].replace("\n", "")


def sheet(*, accent: str = "") -> str:
    """The whole style sheet; ``accent`` (``#rrggbb``) stands in for the usual one."""
    camps = "".join(f".c-{camp}{{--c:var(--camp-{camp})}}" for camp in (*CAMPS, OTHER))
    return css(accent=accent) + camps + _rules()
