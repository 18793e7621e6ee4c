"""Lines to pieces: headings, paragraphs, list items, tables, and notes at the foot of a page."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field

from detente.reading.text.document import OPEN, SHUT, Piece
from detente.reading.text.furniture import LEADERS
from detente.reading.text.pdf.hyphens import Hyphens
from detente.reading.text.pdf.lines import Line
from detente.reading.text.pdf.margins import body_size

_SMALL = 0.94
# Lines of one paragraph stand closer than this many sizes.
_APART = 2.2
_BULLET = re.compile(r"^[•▪◦‣●○■–—]\s+(?=\S)")
_NUMBERED = re.compile(r"^[\[(]?(\d{1,3})[\])]?[.)]?\s+(?=\S)")
_COUNTED = re.compile(r"^(\d{1,3})[.)]\s+(?=\S)")
_CLOSED = re.compile(rf"""[.!?:]["'”’)\]]*(?:{OPEN}[^{SHUT}]*{SHUT})*\s*$""")
_ENDED = re.compile(r"""[.!?]["'”’)\]]*\s*$""")


@dataclass
class _Flow:
    """Pieces so far, the paragraph and the note that are still open."""

    hyphens: Hyphens
    body: float
    pieces: list[Piece] = field(default_factory=list)
    notes: list[Piece] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    kind: str = "paragraph"
    page: int = 0
    counted: int = 0

    def close(self) -> None:
        """End the open paragraph."""
        if self.lines:
            text = self.hyphens.joined(self.lines)
            self.pieces.append(Piece(self.kind, text, 0, "", self.page))
        self.lines, self.kind = [], "paragraph"

    def open(self, text: str, kind: str, page: int) -> None:
        """Begin a paragraph or item."""
        self.close()
        self.lines, self.kind, self.page = [text], kind, page


def pieces_of(pages: list[list[Line]]) -> list[Piece]:
    """Pieces of a document, page by page; the notes of a page follow its paragraphs."""
    flow = _Flow(Hyphens.of([line.text for lines in pages for line in lines]), body_size(pages))
    for number, found in enumerate(pages, start=1):
        lines = [line for line in found if not LEADERS.search(line.text)]
        if number > 1:
            flow.close()
            flow.pieces.append(Piece("page", page=number))
        noted = _note_lines(lines, flow)
        _body(flow, [line for i, line in enumerate(lines) if i not in noted], number)
        flow.close()
        flow.pieces += flow.notes
        flow.notes = []
    return flow.pieces


def _note_lines(lines: list[Line], flow: _Flow) -> set[int]:
    """Indices of the lines of footnotes; the notes go to ``flow.notes``.

    They are the small print at the foot of a column, from the first line with a label on; small
    lines before it go on with the last note of the page before, if that one is not closed.
    """
    found: set[int] = set()
    columns = sorted({line.column for line in lines})
    for column in columns:
        places = [i for i, line in enumerate(lines) if line.column == column]
        last = _last_note(flow)
        tail = _tail(lines, places, flow, last)
        starts = [i for i in tail if _note_label(lines[i])]
        open_note = last is not None and not _ENDED.search(last.text)
        if not starts and not (open_note and tail):
            continue
        if not starts and len(tail) == len(places) and len(columns) > 1 and column != columns[-1]:
            continue
        first = tail[0] if open_note else starts[0]
        for place in tail[tail.index(first) :]:
            found.add(place)
            _note(flow, lines[place])
    return found


def _tail(lines: list[Line], places: list[int], flow: _Flow, last: Piece | None) -> list[int]:
    """The small print that closes a column; or, in full size, what follows a raised number."""
    tail: list[int] = []
    for place in reversed(places):
        if lines[place].size >= _SMALL * flow.body or len(lines[place].cells) > 2:
            break
        tail.insert(0, place)
    expected = {"1", str(int(last.label) + 1) if last and last.label.isdigit() else "1"}
    for order, place in enumerate(places[: len(places) - len(tail)]):
        if lines[place].label in expected and lines[place].size < 1.06 * flow.body:
            if last is not None and not _ENDED.search(last.text):
                order = _back(lines, places, order)
            return _standing(lines, places[order:])
    return tail


def _standing(lines: list[Line], places: list[int]) -> list[int]:
    """The lines of notes in full size; a paragraph that stands off from them is text again."""
    kept: list[int] = []
    above: Line | None = None
    inside = True
    for place in places:
        line = lines[place]
        if line.label:
            inside = True
        elif above is not None and above.y - line.y > _APART * line.size:
            inside = False
        if inside:
            kept.append(place)
        above = line
    return kept


def _back(lines: list[Line], places: list[int], order: int) -> int:
    """Back over the lines that stand close above a note: the rest of the one before."""
    size = lines[places[order]].size
    for back in range(order, max(-1, order - 15), -1):
        above = lines[places[back - 1]] if back else None
        if above is None or above.label:
            break
        if above.y - lines[places[back]].y > _APART * size:
            return back
    return order


def _note_label(line: Line) -> str:
    if line.label and re.fullmatch(r"\d{1,3}|[*†‡§]+", line.label):
        return line.label
    match = _NUMBERED.match(line.text)
    if match:
        return match.group(1)
    sign = re.match(r"^([*†‡§]{1,3})\s*(?=\w)", line.text)
    return sign.group(1) if sign else ""


def _last_note(flow: _Flow) -> Piece | None:
    known = flow.notes or [piece for piece in flow.pieces[-400:] if piece.kind == "note"]
    return known[-1] if known else None


def _note(flow: _Flow, line: Line) -> None:
    label = _note_label(line)
    last = _last_note(flow)
    if label and not line.label and last is not None and last.label.isdigit():
        # A line of a note may begin with a year or a page; a note carries the next number.
        expected = int(last.label) + 1
        if not (label.isdigit() and int(label) in {1, expected, expected + 1}):
            label = ""
    if label or last is None:
        text = line.text
        if label and not line.label:
            text = re.sub(r"^[\[(]?(?:\d{1,3}|[*†‡§]{1,3})[\])]?[.)]?\s*", "", text)
        flow.notes.append(Piece("note", text.strip(), 0, label, 0))
        return
    target = flow.notes if flow.notes else flow.pieces
    place = max(i for i, piece in enumerate(target) if piece.kind == "note")
    note = target[place]
    text = flow.hyphens.joined([note.text, line.text])
    target[place] = Piece("note", text, 0, note.label, note.page)


def _body(flow: _Flow, lines: list[Line], page: int) -> None:
    leading = _leading(lines)
    edges = _edges(lines)
    tables = _table_lines(lines)
    previous: Line | None = None
    for index, line in enumerate(lines):
        if index in tables:
            flow.close()
            flow.pieces += [Piece("cell", cell, 0, "", page) for cell in line.cells if cell]
            previous = None
            continue
        level = _heading(line, flow.body, lines, index)
        if level:
            _headed(flow, line, level, page, previous)
            previous = line
            continue
        text = f"{line.label} {line.text}" if line.label else line.text
        bullet = _BULLET.match(text)
        counted = _COUNTED.match(text)
        follows = counted is not None and int(counted.group(1)) in {1, flow.counted + 1}
        if bullet:
            flow.open(text[bullet.end() :], "item", page)
        elif (
            not flow.lines
            or previous is None
            or follows
            or _breaks(previous, line, leading, edges, item=flow.kind == "item")
        ):
            flow.open(text, "paragraph", page)
        else:
            flow.lines.append(text)
        if counted and follows:
            flow.counted = int(counted.group(1))
        previous = line


def _headed(flow: _Flow, line: Line, level: int, page: int, previous: Line | None) -> None:
    flow.close()
    text = f"{line.label} {line.text}".strip() if line.label else line.text.strip()
    last = flow.pieces[-1] if flow.pieces else None
    goes_on = (
        last is not None and last.kind == "heading" and last.level == level
        and previous is not None and 0 < previous.y - line.y < 1.7 * line.size
        and abs(previous.size - line.size) < 0.3
    )  # fmt: skip
    if goes_on and last is not None:
        flow.pieces[-1] = Piece("heading", flow.hyphens.joined([last.text, text]), level, "", page)
    else:
        flow.pieces.append(Piece("heading", text, level, "", page))


def _leading(lines: list[Line]) -> float:
    gaps = Counter(
        round(a.y - b.y, 1)
        for a, b in itertools.pairwise(lines)
        if a.column == b.column and 0 < a.y - b.y < 2.5 * a.size
    )
    return gaps.most_common(1)[0][0] if gaps else 12.0


def _edges(lines: list[Line]) -> dict[int, tuple[float, float]]:
    """Left and right edge of every column: where most lines start, and how far full ones reach."""
    edges: dict[int, tuple[float, float]] = {}
    for column in {line.column for line in lines}:
        own = [line for line in lines if line.column == column]
        starts = Counter(round(line.left) for line in own)
        reaches = sorted(line.right for line in own)
        edges[column] = (
            float(starts.most_common(1)[0][0]),
            reaches[int(0.92 * (len(reaches) - 1))],
        )
    return edges


def _table_lines(lines: list[Line]) -> set[int]:
    """Rows of cells: two or more neighbours that are cut by wide gaps."""
    wide = {i for i, line in enumerate(lines) if len(line.cells) > 1}
    return {i for i in wide if i - 1 in wide or i + 1 in wide}


def _heading(line: Line, body: float, lines: list[Line], index: int) -> int:
    text = line.text.strip()
    if len(text) > 160 or not re.search(r"[^\W\d_]{2}", text):
        return 0
    if line.size > 1.35 * body:
        return 1
    if line.size > 1.06 * body:
        return 2
    if not line.bold or len(text) > 120 or text.endswith((".", ",", ";")):
        return 0
    # A bold paragraph (a summary) runs over many lines.
    around = lines[max(0, index - 2) : index + 3]
    return 3 if sum(other.bold for other in around) < 4 else 0


def _breaks(
    previous: Line, line: Line, leading: float, edges: dict[int, tuple[float, float]], *, item: bool
) -> bool:
    """Whether a new paragraph starts at ``line``."""
    left, right = edges[line.column]
    before_left, before_right = edges[previous.column]
    reach = (previous.right - before_left) / max(1.0, before_right - before_left)
    if abs(previous.size - line.size) > 0.06 * line.size:
        return True
    if reach < 0.6 and not line.text[:1].islower():
        return True
    # Centred lines (a masthead) stand each for itself.
    aside = line.left - previous.left
    if (
        abs(aside) > 2
        and abs(aside + line.right - previous.right) < 2
        and not line.text[:1].islower()
    ):
        return True
    gap = previous.y - line.y
    if previous.column != line.column and gap < 0:
        closed = _CLOSED.search(previous.text) is not None
        full = len(edges) > 1 and before_right - before_left > 12 * line.size
        return not full or (closed and (reach < 0.88 or line.left > left + 4))
    if gap > 1.25 * max(leading, 1.0) or gap < -1:
        return True
    closed = _CLOSED.search(previous.text) is not None
    if closed and previous.right + _first_word(line) < right and not line.text[:1].islower():
        # Its first word would have gone into the line above.
        return True
    indent = line.left - left
    if item and abs(line.left - previous.start) < 3:
        return False
    if 3 < indent < 60 and closed and line.left > previous.left + 3:
        return not line.text[:1].islower()
    # Out of a hanging list entry, back at the edge.
    return item and closed and line.left < previous.left - 3


def _first_word(line: Line) -> float:
    """Width of the first word with a blank, about."""
    words = line.text.split(" ", 1)[0]
    return (len(words) + 1.0) * (line.right - line.left) / max(1, len(line.text))
