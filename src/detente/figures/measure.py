"""How wide text is, so that labels are wrapped and never clipped.

Widths are those of Arial and Liberation Sans (metric twins) with a margin, since readers may see
another sans; scripts without a table count as wide.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

# Advance widths in 1/1000 em: published metrics of Arial, characters 32-126.
_ASCII = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_BOLD = 1.075
_MARGIN = 1.03


@lru_cache(maxsize=8192)
def _em(character: str) -> float:
    code = ord(character)
    if 32 <= code < 127:
        return _ASCII[code - 32] / 1000
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn"}:
        return 0.0
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return 1.0
    plain = unicodedata.normalize("NFD", character)[0]
    if plain != character and 32 <= ord(plain) < 127:
        return _ASCII[ord(plain) - 32] / 1000
    return 0.62


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a line of text in px.

    Parameters
    ----------
    text : str
    size : float
        Font size in px.
    bold : bool

    Examples
    --------
    >>> round(width("SCO", 10), 1)
    22.3
    """
    em = sum(_em(character) for character in text)
    return em * size * _MARGIN * (_BOLD if bold else 1.0)


def wrap(
    text: str, limit: float, size: float, *, bold: bool = False, lines: int = 0
) -> tuple[str, ...]:
    """Break text into lines no wider than ``limit`` px; a word that is too long is broken too.

    Parameters
    ----------
    text : str
    limit : float
        Greatest width in px.
    size : float
        Font size in px.
    lines : int
        Most lines allowed; what is left is cut with an ellipsis.  0 means no bound.

    Examples
    --------
    >>> wrap("United States and Russia alone", 90, 12)
    ('United States', 'and Russia', 'alone')
    """
    out: list[str] = []
    line = ""
    for word in text.split():
        for piece in _pieces(word, limit, size, bold):
            trial = f"{line} {piece}" if line else piece
            if line and width(trial, size, bold=bold) > limit:
                out.append(line)
                line = piece
            else:
                line = trial
    if line:
        out.append(line)
    if lines and len(out) > lines:
        last = out[lines - 1]
        while last and width(last + "…", size, bold=bold) > limit:
            last = last[:-1].rstrip()
        out = [*out[: lines - 1], last + "…"]
    return tuple(out) or ("",)


def widest(texts: Sequence[str], size: float, *, bold: bool = False) -> float:
    """Width of the widest of several texts in px; 0 for none."""
    return max((width(text, size, bold=bold) for text in texts), default=0.0)


def longest_word(texts: Sequence[str], size: float, *, bold: bool = False) -> float:
    """Width of the widest single word in px; 0 for none."""
    return widest([word for text in texts for word in text.split()], size, bold=bold)


def _pieces(word: str, limit: float, size: float, bold: bool) -> list[str]:
    if width(word, size, bold=bold) <= limit:
        return [word]
    pieces, piece = [], ""
    for character in word:
        if piece and width(piece + character + "-", size, bold=bold) > limit:
            # Scripts without spaces break anywhere and take no hyphen.
            bare = piece.endswith("-") or not piece[-1].isascii()
            pieces.append(piece if bare else piece + "-")
            piece = character
        else:
            piece += character
    return [*pieces, piece]
