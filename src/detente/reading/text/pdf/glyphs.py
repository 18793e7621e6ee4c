"""Letters of a page with their places, gathered into spans of one size on one baseline."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Any

MAX_GLYPHS = 200_000
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
# The bit of a font descriptor's flags that asks for a bold face.
_FORCE_BOLD = 1 << 18
_BOLD_WEIGHT = 600
# Points; what a damaged file puts farther out, or nowhere at all, is left out.
_FAR = 1e5
# What PDFium makes of a hyphen at the end of a line.
_LINE_END_HYPHENS = frozenset({0x02, 0xFFFE})
_BLANKS = frozenset({9, 32, 160})
_BREAKS = frozenset({0, 10, 13})
_BULLETS = frozenset({0xF0B7, 0xF0A7, 0xF0D8, 0xF076, 0xF0A8, 0xF06E, 0xF02D})
# Ink of a figure that begins so far above the baseline (in sizes) is a superscript.
_RISE = 0.2
_FIRST_LEFTWARD = 0x0590


@dataclass(slots=True)
class Span:
    """Letters that follow each other on one baseline in one size.

    Parameters
    ----------
    text : str
        A hyphen that only breaks a word stands as U+00AD.
    left, right : float
        Points from the left edge of the page.
    y : float
        Baseline, points from the lower edge.
    size : float
        Of the letters, in points.
    bold, leftward : bool
        Bold face; written from right to left.
    order : int
        Where it stands in the file; what follows directly has the next number.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool = False
    leftward: bool = False
    order: int = 0


def page_spans(document: Any, number: int) -> tuple[list[Span], float]:
    """Spans of a page in the order of the file, and the width of the page in points."""
    page = document[number]
    try:
        width = float(page.get_width()) or 600.0
        text = page.get_textpage()
        try:
            spans = _spans(text.raw)
        finally:
            text.close()
    finally:
        page.close()
    return spans, width


def _spans(text: Any) -> list[Span]:
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    by_angle: dict[int, list[Span]] = {}
    letters: Counter[int] = Counter()
    span: Span | None = None
    height, size, angle, bold = -1.0, 0.0, 0, False
    low = high = 0.0
    plain = False
    order, last = 0, 0
    blank = False
    code_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    for index in range(min(pdfium.FPDFText_CountChars(text), MAX_GLYPHS)):
        code = code_of(text, index)
        if code in _BLANKS:
            blank = True
            continue
        if code in _BREAKS:
            if code and span is not None:
                _close(pdfium, text, span, last)
                span, blank, plain = None, False, False
            continue
        box_of(text, index, box)
        top, bottom = box.top, box.bottom
        if plain and bottom == low and top == high and span is not None and _is_letter(code):
            # Most letters stand beside the last one, in the same face and on the same line.
            gap = box.left - span.right
            if -0.5 * size < gap < 0.8 * size:
                span.text += f" {chr(code)}" if blank or gap > 0.2 * size else chr(code)
                span.right = max(span.right, box.right)
                letters[0] += 1
                blank, last = False, index
                continue
        low, high = bottom, top
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        if span is None or abs(top - bottom - height) > 0.01:
            height = top - bottom
            size, angle, bold = _style(pdfium, text, index)
        letter = "-" if code in _LINE_END_HYPHENS else chr(code)
        if 0xE000 <= code <= 0xF8FF:
            # Signs of a symbol face: bullets stay, what else they show cannot be known.
            letter = "•" if code in _BULLETS else "\ufffd"
        letters[angle] += 1
        left, right, base = _placed(angle, x.value, y.value, box)
        if not (abs(left) < _FAR and abs(right) < _FAR and abs(base) < _FAR):
            continue
        tall = size
        if 48 <= code <= 57 and not angle:
            rise = _rise(pdfium, text, index, y.value)
            if rise > _RISE * size:
                # A raised figure of the face itself, on the baseline and in full size.
                tall, base = 0.6 * size, base + rise
        leftward = code > _FIRST_LEFTWARD and unicodedata.bidirectional(letter) in {"R", "AL"}
        if span is not None and _continues(span, left, base, tall, leftward):
            if blank or (left - span.right > 0.2 * size and not leftward):
                span.text += " "
            span.text += letter
            span.left, span.right = min(span.left, left), max(span.right, right)
        else:
            order += 2 if span is None else 1
            if span is not None:
                _close(pdfium, text, span, last)
            lead = " " if blank and span is not None else ""
            span = Span(lead + letter, left, right, base, tall, bold, leftward, order)
            by_angle.setdefault(angle, []).append(span)
        plain = not angle and tall == size and not leftward
        blank, last = False, index
    if span is not None:
        _close(pdfium, text, span, last)
    # Stamps across the page and words along its edge are not running text.
    return by_angle[letters.most_common(1)[0][0]] if letters else []


def _is_letter(code: int) -> bool:
    """A letter or sign of a script that runs to the right, no figure and no line-end hyphen."""
    return 0x20 < code < _FIRST_LEFTWARD and not 48 <= code <= 57


def _close(pdfium: Any, text: Any, span: Span, last: int) -> None:
    """A span is bold only if its last letter is too: a bold word may open a plain line."""
    if span.bold:
        span.bold = _style(pdfium, text, last)[2]


def _style(pdfium: Any, text: Any, index: int) -> tuple[float, int, bool]:
    """Size in points, angle in degrees and boldness of a letter."""
    matrix = pdfium.FS_MATRIX()
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    size, angle = pdfium.FPDFText_GetFontSize(text, index), 0
    if pdfium.FPDFText_GetMatrix(text, index, matrix):
        size *= math.hypot(matrix.c, matrix.d) or 1.0
        angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
    pdfium.FPDFText_GetFontInfo(text, index, name, 128, flags)
    bold = (
        _BOLD.search(name.value.decode("latin-1")) is not None
        or bool(flags.value & _FORCE_BOLD)
        or pdfium.FPDFText_GetFontWeight(text, index) >= _BOLD_WEIGHT
    )
    size = abs(size)
    return size if 0.1 < size < 2_000.0 else 10.0, angle, bold


def _rise(pdfium: Any, text: Any, index: int, base: float) -> float:
    """How far the ink of a letter stands above the baseline, in points."""
    left, right, low, high = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(text, index, left, right, low, high):
        return 0.0
    return low.value - base


def _placed(angle: int, x: float, y: float, box: Any) -> tuple[float, float, float]:
    """Left, right and baseline of a letter, the page turned so that its text is level."""
    if angle == 0:
        return x, max(box.right, x), y
    turn = math.radians(angle)
    cosine, sine = math.cos(turn), math.sin(turn)
    corners = [a * cosine + b * sine for a in (box.left, box.right) for b in (box.bottom, box.top)]
    return min(corners), max(corners), y * cosine - x * sine


def _continues(span: Span, left: float, base: float, size: float, leftward: bool) -> bool:
    if abs(span.size - size) > 0.02 * size or abs(base - span.y) > 0.05 * size:
        return False
    if leftward or span.leftward:
        return leftward == span.leftward and -3 * size < span.left - left < 3 * size
    return -0.5 * size < left - span.right < 0.8 * size
