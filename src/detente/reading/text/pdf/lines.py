"""Lines of a page in reading order: rows of spans, parted at gutters, column after column."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field
from statistics import median

from detente.reading.text.document import OPEN, SHUT
from detente.reading.text.pdf.glyphs import Span

_MARKER = re.compile(r"\s*\[?([\d*†‡§]{1,3}(?:\s*[,–-]\s*\d{1,3})*|[a-z])\]?[.)]?\s*")
_UNIT = re.compile(r"(?:^|[\W\d])(?:k?m|cm|mm|ft|mi|in|s|kg|R)$")
_POWERS = {"2": "²", "3": "³"}
_LABEL = re.compile(r"[\[(]?(?:\d{1,3}|[ivx]{1,4}|[a-z])[\])]?[.)]?|[•▪◦‣●○■–—*†‡-]")
# Small letters beside a line: this much smaller, this much above its baseline (in sizes).
_SMALLER, _RAISED = 0.85, 0.12
_LOWERED = 0.6
# Gaps between words and between cells, in sizes of the letters.
_WORD, _WIDE = 0.75, 2.2
# A column holds at least so many lines, as wide as half the column on average.
_LEAST_LINES = 6


@dataclass(slots=True)
class Line:
    """What stands on one baseline of one column.

    Parameters
    ----------
    text : str
        With footnote markers as ``OPEN + label + SHUT``.
    left, right, y, size : float
        Points; ``size`` is that of most letters.
    label : str
        A raised number or sign at its start, which labels a note.
    start : float
        Where the words begin behind a bullet or number.
    column : int
        Columns are counted through the page in reading order.
    cells : tuple of str
        Parts with wide gaps between them; more than one in a table.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool = False
    label: str = ""
    start: float = 0.0
    column: int = 0
    cells: tuple[str, ...] = ()


@dataclass(slots=True)
class _Part:
    """Spans of a row without a wide gap between them."""

    spans: list[Span] = field(default_factory=list)
    size: float = 0.0
    y: float = 0.0

    @property
    def left(self) -> float:
        return min(span.left for span in self.spans)

    @property
    def right(self) -> float:
        return max(span.right for span in self.spans)

    @property
    def letters(self) -> int:
        return sum(len(span.text) for span in self.spans)


def page_lines(spans: list[Span], width: float) -> list[Line]:
    """Lines of a page in reading order.

    Parameters
    ----------
    spans : list of Span
    width : float
        Of the page, in points.

    Examples
    --------
    >>> from detente.reading.text.pdf.glyphs import Span
    >>> spans = [Span("Harbour log", 70, 130, 700, 11), Span("1", 130, 134, 704, 6)]
    >>> page_lines(spans, 600)[0].text
    'Harbour log\\ue0001\\ue001'
    """
    parts = [part for row in _rows(spans) for part in _parted(row)]
    lines: list[Line] = []
    for column, found in enumerate(_columns(parts, width)):
        lines += [_line(row, column) for row in _beside(found)]
    return [line for line in lines if line.text.strip()]


def _rows(spans: list[Span]) -> list[list[Span]]:
    """Spans by baseline, top to bottom; raised and lowered ones go to the line they stand on."""
    sizes: Counter[float] = Counter()
    for span in spans:
        sizes[round(span.size, 1)] += len(span.text)
    rows: list[list[Span]] = []
    levels: list[float] = []
    # Large letters first, so that a marker finds the line that it belongs to.
    for span in sorted(spans, key=lambda s: (-round(s.size, 1), -s.y, s.left)):
        place = _row_of(span, rows, levels)
        if place is None:
            rows.append([span])
            levels.append(span.y)
        else:
            rows[place].append(span)
    ordered = sorted(range(len(rows)), key=lambda i: -levels[i])
    return [rows[i] for i in ordered]


def _row_of(span: Span, rows: list[list[Span]], levels: list[float]) -> int | None:
    best: tuple[float, int] | None = None
    for place in range(len(rows) - 1, -1, -1):
        first = rows[place][0]
        rise = span.y - levels[place]
        if span.size < _SMALLER * first.size:
            # Only beside letters of that line: small print near a big line is its own line.
            low, high = -0.5 * _LOWERED * first.size, _LOWERED * first.size
            if not low < rise < high or len(span.text.strip()) > 8:
                continue
            near = min(max(0.0, span.left - s.right, s.left - span.right) for s in rows[place])
            if near > 0.6 * first.size:
                continue
            distance = abs(rise) + near
        elif abs(rise) <= 0.2 * span.size:
            distance = abs(rise)
        else:
            continue
        if best is None or distance < best[0]:
            best = (distance, place)
    return best[1] if best is not None else None


def _parted(row: list[Span]) -> list[_Part]:
    """A row, cut where the gap is wider than between words.

    A line that is stretched to the margin has gaps of one width; the gaps of a table differ.
    """
    row = sorted(row, key=lambda span: span.left)
    gaps: list[float] = []
    cuts: list[bool] = []
    right = -1e9
    for before, span in itertools.pairwise(row):
        right = max(right, before.right)
        size = max(span.size, before.size)
        gap = (span.left - right) / size
        cuts.append(gap > _WIDE or (gap > _WORD and span.order != before.order + 1))
        if _WORD < gap <= _WIDE:
            gaps.append(gap)
    stretched = len(gaps) > 1 and max(gaps) < 1.3 * min(gaps)
    parts = [_Part([row[0]])]
    right = row[0].right
    for (before, span), cut in zip(itertools.pairwise(row), cuts, strict=True):
        gap = (span.left - right) / max(span.size, before.size)
        if cut or (gap > _WORD and not stretched):
            parts.append(_Part([span]))
        else:
            parts[-1].spans.append(span)
        right = max(right, span.right)
    for part in parts:
        sizes: Counter[float] = Counter()
        for span in part.spans:
            sizes[round(span.size, 2)] += len(span.text.strip())
        part.size = sizes.most_common(1)[0][0]
        part.y = next(s.y for s in part.spans if round(s.size, 2) == part.size)
    return parts


def _columns(parts: list[_Part], width: float) -> list[list[_Part]]:
    """Parts of each column; what runs across the gutter parts the page into bands."""
    if len(parts) < 2 * _LEAST_LINES:
        return [parts] if parts else []
    gutter = _gutter(parts)
    if gutter is None:
        return [parts]
    columns: list[list[_Part]] = []
    left: list[_Part] = []
    right: list[_Part] = []
    across: list[_Part] = []

    def close() -> None:
        for side in (left, right):
            if side:
                columns.extend(_columns(list(side), width))
                side.clear()

    for part in sorted(parts, key=lambda p: -p.y):
        if part.left < gutter - 1 and part.right > gutter + 1:
            if left or right:
                close()
            across.append(part)
            continue
        if across:
            columns.append(list(across))
            across.clear()
        (left if part.right <= gutter + 1 else right).append(part)
    if across:
        columns.append(across)
    close()
    return columns


def _gutter(parts: list[_Part]) -> float | None:
    """The x of a gap between two columns; None where there is one column."""
    low, high = min(p.left for p in parts), max(p.right for p in parts)
    span = high - low
    # Words in a table or a date beside a title do not make columns: lines of prose do.
    prose = [p for p in parts if p.letters > 12]
    starts: Counter[int] = Counter(round(p.left) for p in prose)
    best: tuple[float, float] | None = None
    for start, _ in starts.most_common(12):
        if not low + 0.2 * span < start < low + 0.8 * span:
            continue
        near = [p for p in prose if abs(p.left - start) < 3]
        edge = start - 1.0
        left = [p for p in parts if p.right <= edge]
        right = [p for p in parts if p.left >= edge - 3]
        across = len(parts) - len(left) - len(right)
        if min(len(left), len(right), len(near) * 2) < _LEAST_LINES:
            continue
        long_left = [p for p in left if p.letters > 12]
        if len(long_left) < 0.5 * len(left) or across > 0.6 * max(len(left), len(right)):
            continue
        wide_left = median(p.right - p.left for p in long_left) if long_left else 0.0
        wide_right = median(p.right - p.left for p in right)
        if wide_left < 0.45 * (edge - low) or wide_right < 0.45 * (high - edge):
            continue
        score = len(near) - across
        if best is None or score > best[0]:
            best = (score, max((p.right for p in left), default=edge))
    if best is None:
        return None
    return best[1] + 0.5


def _beside(parts: list[_Part]) -> list[list[_Part]]:
    """Parts of one column by line, left to right."""
    rows: list[list[_Part]] = []
    for part in sorted(parts, key=lambda p: (-p.y, p.left)):
        if rows and abs(rows[-1][0].y - part.y) <= 0.3 * min(part.size, rows[-1][0].size):
            rows[-1].append(part)
        else:
            rows.append([part])
    return [sorted(row, key=lambda p: p.left) for row in rows]


def _line(row: list[_Part], column: int) -> Line:
    main = max(row, key=lambda part: part.letters)
    size, base = main.size, main.y
    texts: list[str] = []
    label = ""
    for part in row:
        whole = part if part.size >= _SMALLER * main.size else main
        text, found = _text(part, whole.size, whole.y, first=part is row[0])
        label = label or found
        texts.append(text.strip())
    start = row[0].left
    if len(row) > 1 and (not texts[0] or _LABEL.fullmatch(texts[0])):
        start = row[1].left
        texts = [f"{texts[0]} {texts[1]}".strip(), *texts[2:]]
    elif label and len(row[0].spans) > 1:
        start = row[0].spans[1].left
    spans = [span for part in row for span in part.spans if span.text.strip()]
    return Line(
        " ".join(filter(None, texts)), row[0].left, max(part.right for part in row), base, size,
        bool(spans) and all(span.bold for span in spans if span.size > _SMALLER * size),
        label, start, column, tuple(texts),
    )  # fmt: skip


def _text(part: _Part, size: float, base: float, *, first: bool) -> tuple[str, str]:
    """Text of a part with its markers, and the label that opens it."""
    leftward = sum(len(s.text) for s in part.spans if s.leftward) * 2 > part.letters
    spans = sorted(part.spans, key=lambda s: -s.right if leftward else s.left)
    text, label = "", ""
    before: Span | None = None
    for index, span in enumerate(spans):
        words = span.text
        raised = span.size < _SMALLER * size and span.y > base + _RAISED * size
        gap = (before.left - span.right if leftward else span.left - before.right) if before else 0
        match = _MARKER.fullmatch(words) if raised else None
        if match and (text.strip() or not first or index) and not _UNIT.search(text[-4:]):
            text = f"{text.rstrip()}{OPEN}{match.group(1)}{SHUT}"
        elif match and not text.strip():
            label = match.group(1)
        elif match and match.group(1) in _POWERS:
            text += _POWERS[match.group(1)]
        else:
            if before is not None and gap > 0.2 * span.size and text[-1:] not in {" ", ""}:
                text += " "
            text += words
        before = span
    return text, label
