"""Running heads and feet: rows that come back at the same height of the page, page numbers."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from statistics import median

from detente.reading.text.document import OPEN, SHUT
from detente.reading.text.pdf.lines import Line

_NUMBER = re.compile(
    r"\W*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/|von|\|)\s*\d{1,4})?\W*", re.IGNORECASE
)
_CLOSED = re.compile(r"""[.,:;!?\u00ad-]["'”’)]*$""")
_NOTE = re.compile(r"""[\[(]?(?:\d{1,3}|[*†‡§])[\])]?[.)]?\s+["“‘]?[^\W\d_].*\.["'”’)]*$""")
# So many rows at the top and at the bottom of a page may be furniture.
_DEEP = 3


@dataclass(frozen=True)
class _Row:
    """All lines on one height at the edge of a page.

    ``lone``: short, plain and not the end of a sentence; ``apart``: well apart from the next row;
    ``noted``: it opens or closes a note, and 'Ibid.' may stand at the foot of many pages.
    """

    lines: tuple[int, ...]
    text: str
    y: float
    size: float
    lone: bool
    apart: bool
    noted: bool

    def marks(self) -> list[tuple[str, int]]:
        """Letters without digits, at a height to within a few points."""
        letters = re.sub(r"[\W\d_]+", "", self.text).lower()
        if len(letters) < 3:
            return []
        return [(f"{letters}/{round(self.size)}", step) for step in self.steps()]

    def steps(self) -> list[int]:
        """Height in steps of four points; two scales, so that neighbours share one."""
        return sorted({2 * round(self.y / 4), 2 * round((self.y + 2) / 4) + 1})


def without_margins(pages: list[list[Line]]) -> list[list[Line]]:
    """Pages without running heads, running feet and page numbers.

    From the edge inward, a row is furniture if it is a bare page number, if its letters stand at
    the same height of another page, or (behind the first page) if it is a lone line that is small
    or stands where other pages have such a line too.  A long row in full size must also stand well
    apart from the text.
    """
    body = body_size(pages)
    edges = [[_edge(lines, step) for step in (1, -1)] for lines in pages]
    both = [[row for rows in sides for row in rows] for sides in edges]
    seen = Counter(key for rows in both for key in {k for row in rows for k in row.marks()})
    heights = Counter(
        step for rows in both for step in {s for row in rows[:1] if row.apart for s in row.steps()}
    )
    kept: list[list[Line]] = []
    for number, (lines, sides) in enumerate(zip(pages, edges, strict=True)):
        drop: set[int] = set()
        for rows in sides:
            taken: list[int] = []
            for place, row in enumerate(rows):
                bare = _NUMBER.fullmatch(row.text) is not None and place < 2
                prose = row.size >= 0.94 * body and _CLOSED.search(row.text) is not None
                repeated = not (prose or row.noted) and any(seen[key] > 1 for key in row.marks())
                shared = any(heights[step] > 1 for step in row.steps())
                lone = place == 0 and number > 0 and row.lone and row.apart
                if not (
                    bare or repeated or (lone and row.size < (1.02 if shared else 0.94) * body)
                ):
                    break
                taken += row.lines
                if bare or row.apart or row.size < 0.94 * body or (repeated and row.lone):
                    drop.update(taken)
        kept.append([line for index, line in enumerate(lines) if index not in drop])
    return kept


def body_size(pages: list[list[Line]]) -> float:
    """Size of most letters of a document, in points."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _edge(lines: list[Line], step: int) -> list[_Row]:
    """The outermost rows of a page, from the top (step 1) or from the bottom (step -1)."""
    rows: list[list[int]] = []
    for index in sorted(range(len(lines)), key=lambda i: -lines[i].y):
        if rows and lines[rows[-1][0]].y - lines[index].y <= 3:
            rows[-1].append(index)
        else:
            rows.append([index])
    if not rows:
        return []
    heights = [lines[row[0]].y for row in rows]
    gaps = [a - b for a, b in itertools.pairwise(heights)]
    size = median(line.size for line in lines) if lines else 10.0
    usual = median([gap for gap in gaps if gap < 2.5 * size] or [1.3 * size])
    out: list[_Row] = []
    inwards = [*gaps, 0.0] if step > 0 else [0.0, *gaps]
    for row, height, inward in list(zip(rows, heights, inwards, strict=True))[::step][:_DEEP]:
        found = [lines[i] for i in sorted(row, key=lambda i: lines[i].left)]
        text = " ".join(re.sub(f"{OPEN}[^{SHUT}]*{SHUT}", "", line.text) for line in found).strip()
        lone = len(text) < 100 and not any(line.bold for line in found) and not _CLOSED.search(text)
        size = max(line.size for line in found)
        noted = any(line.label for line in found) or _NOTE.match(text) is not None
        out.append(_Row(tuple(row), text, height, size, lone, inward > 1.35 * usual, noted))
    return out
