"""Colours of the product: design tokens, camps, and how a drawing takes them on.

A drawing names colours as ``var(--token)``.  On a page the style sheet answers; a stand-alone
file, a PDF or a Word document asks :func:`resolve` to put the numbers in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "paper": "#FBFAF6", "surface": "#FFFFFF", "sunk": "#F2F0E9", "ink": "#1A1D21",
    "ink-2": "#474D55", "ink-3": "#646A73", "rule": "#DEDAD0", "rule-2": "#A8A59B",
    "accent": "#1D4E7A", "accent-wash": "#E3ECF4", "warn": "#8A5A00", "warn-wash": "#FBF1DC",
    "model": "#1D4E7A", "model-iv": "#B4C9DC", "writer": "#5F5A4E", "heat": "#5E92C0",
    "camp-west": "#1F4FB8", "camp-east": "#8C2C7C", "camp-pak": "#1F5A3E",
    "camp-india": "#74500F", "camp-kabul": "#2A93C4", "camp-taliban": "#E0681A",
    "camp-other": "#82848C", "held": "#2A86B8", "contested": "#D8C99C", "lost": "#D0580F",
}  # fmt: skip

DARK: Mapping[str, str] = {
    "paper": "#14171B", "surface": "#1B1F24", "sunk": "#22272D", "ink": "#ECEAE4",
    "ink-2": "#BDC0C5", "ink-3": "#969CA4", "rule": "#30363D", "rule-2": "#5B636C",
    "accent": "#8FC1F0", "accent-wash": "#1E3144", "warn": "#E4B65A", "warn-wash": "#352B15",
    "model": "#8FC1F0", "model-iv": "#34587A", "writer": "#C9C2B0", "heat": "#356A9C",
    "camp-west": "#6488EE", "camp-east": "#C878C2", "camp-pak": "#5FD497",
    "camp-india": "#E6CF55", "camp-kabul": "#B5DDE6", "camp-taliban": "#EE6A45",
    "camp-other": "#85878C", "held": "#5FB0DE", "contested": "#7A7058", "lost": "#F0854A",
}  # fmt: skip

#: Print: the light tokens on white.
PAGE: Mapping[str, str] = {**LIGHT, "paper": "#FFFFFF"}

THEMES: Mapping[str, Mapping[str, str]] = {"light": LIGHT, "dark": DARK, "page": PAGE}

SERIF = (
    "Charter", "Bitstream Charter", "Charis SIL", "Cambria", "Georgia", "Liberation Serif",
    "Libertinus Serif", "DejaVu Serif",
)  # fmt: skip
SANS = (
    "Segoe UI", "Helvetica Neue", "Liberation Sans", "Arial", "DejaVu Sans Condensed",
    "DejaVu Sans",
)  # fmt: skip
#: The last resort is wide: where only this family is there, its condensed cut is as wide as Arial.
WIDE = "DejaVu Sans"

#: Hues that tell camps apart under three simulated colour blindnesses, in order of use.
CAMPS = ("west", "east", "pak", "india", "kabul", "taliban")
OTHER = "other"
#: Hue of a kind of actor where the situation names no camps.
KINDS: Mapping[str, str] = {
    "state": "west", "government": "kabul", "insurgent": "taliban", "alliance": "pak",
    "organisation": "india", "faction": "east",
}  # fmt: skip

_VAR = re.compile(r"var\(--([a-z0-9-]+)\)")


def resolve(svg: str, *, theme: str = "page", accent: str = "") -> str:
    """The same drawing with every ``var(--token)`` replaced by its colour.

    Parameters
    ----------
    svg : str
        A drawing made with tokens.
    theme : str
        ``light``, ``dark`` or ``page`` (light on white).
    accent : str
        A ``#rrggbb`` that stands in for the accent and the model's mark; empty keeps them.

    Raises
    ------
    KeyError
        If the drawing names a token that does not exist.

    Examples
    --------
    >>> resolve('<rect fill="var(--ink)"/>')
    '<rect fill="#1A1D21"/>'
    """
    tokens = dict(THEMES[theme])
    if accent:
        tokens.update(accented(accent, dark=theme == "dark"))
    return _VAR.sub(lambda match: tokens[match.group(1)], svg)


def accented(accent: str, *, dark: bool = False) -> dict[str, str]:
    """Tokens that follow an institute's own accent colour: mark, interval, wash, heat.

    On dark paper the accent is lightened until it stands out (contrast 4.5 : 1).
    """
    paper = (DARK if dark else LIGHT)["paper"]
    strong = accent
    toward = "#FFFFFF" if dark else "#000000"
    for _ in range(20):
        if contrast(strong, paper) >= 4.5:
            break
        strong = mix(toward, strong, 0.1)
    return {
        "accent": strong,
        "model": strong,
        "model-iv": mix(strong, paper, 0.34),
        "accent-wash": mix(strong, paper, 0.12),
        "heat": mix(strong, paper, 0.6),
    }


def mix(colour: str, other: str, share: float) -> str:
    """A colour between two: ``share`` of the first, the rest of the second."""
    first, second = _rgb(colour), _rgb(other)
    parts = (round(share * a + (1 - share) * b) for a, b in zip(first, second, strict=True))
    return "#" + "".join(f"{part:02X}" for part in parts)


def contrast(colour: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2), 1-21."""
    light, dark = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def css(*, accent: str = "") -> str:
    """The tokens as a style sheet: light, dark by the reader's preference, light in print."""
    light, dark = dict(LIGHT), dict(DARK)
    if accent:
        light.update(accented(accent))
        dark.update(accented(accent, dark=True))
    serif, sans = (",".join(f'"{font}"' if " " in font else font for font in fonts)
                   for fonts in (SERIF, SANS))  # fmt: skip
    return (
        f":root{{color-scheme:light dark;{_declare(light)};"
        f"--serif:{serif},serif;--sans:{sans},sans-serif;"
        f'--mono:"Cascadia Mono",Consolas,Menlo,"Liberation Mono",monospace}}'
        f"@media screen and (prefers-color-scheme:dark){{"
        f":root:not([data-theme=light]){{{_declare(dark)}}}}}"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{_declare(dark)}}}"
        f":root[data-theme=light]{{color-scheme:light}}}}"
        f"@media print{{:root{{color-scheme:light;--paper:#FFFFFF}}}}"
    )


def _declare(tokens: Mapping[str, str]) -> str:
    return ";".join(f"--{name}:{value}" for name, value in tokens.items())


def _rgb(colour: str) -> tuple[int, int, int]:
    text = colour.lstrip("#")
    if len(text) == 3:
        text = "".join(part * 2 for part in text)
    return int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)


def _luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(part) for part in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
