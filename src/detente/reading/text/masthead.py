"""Masthead: publisher, kind of document, title, date, author; kept apart from the body."""

from __future__ import annotations

import re

from detente.reading.language.dates import Date, find_dates
from detente.reading.text.document import Piece
from detente.reading.text.furniture import CONTACT, bare

_DOCTYPE = re.compile(
    r"^\W*(?:issue|policy|situation|research|strategic|security|working|occasional|background|"
    r"country|conflict|discussion|briefing|special|intelligence|risk|regional|weekly|monthly)?\s*"
    r"(?:brief(?:ing)?|note|paper|insight|report|memo(?:randum)?|analysis|alert|commentary|update|"
    r"assessment|bulletin|monitor|review|perspective|dispatch|outlook|backgrounder)\b"
    r"[\s:.,#]*(?:no\.?|number|nr\.?|vol\.?|issue)?\s*[\d/.\-–ivxlc]*\W*$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^\W*(?:written\s+|prepared\s+|edited\s+|compiled\s+)?(?:by|authors?|editors?)\b[:\s]+",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(
    r"\b(?:institute|institution|cent(?:re|er)|council|foundation|house|forum|programme|program|"
    r"group|society|academy|association|observatory|project|network|university|school|think tank|"
    r"initiative|trust|bureau|office|ministry|department|agency|desk|consult(?:ing|ancy))\b",
    re.IGNORECASE,
)


def split_masthead(pieces: list[Piece]) -> tuple[list[Piece], Piece | None, list[Piece]]:
    """Lines before the body, the title (or None), and the body.

    The body starts with the first block of real prose.  Among the lines before it, the title is the
    heading of the highest rank that names neither the kind of document nor the publisher, or the
    longest line that could be a title.
    """
    pieces = [piece for piece in pieces if piece.kind not in {"page", "rule"}]
    first = next((i for i, piece in enumerate(pieces) if _prose(piece)), len(pieces))
    front = pieces[:first]
    if not front:
        return [], None, pieces
    candidates = [i for i, piece in enumerate(front) if _titular(piece.text)]
    if not candidates:
        return front, None, pieces[first:]
    headings = [i for i in candidates if front[i].kind == "heading"]
    if headings:
        best = min(
            headings,
            key=lambda i: (front[i].level or 9, _rank(front[i].text), -len(front[i].text), i),
        )
    else:
        best = min(candidates, key=lambda i: (_rank(front[i].text), -len(front[i].text), i))
    head: list[Piece] = []
    after: list[Piece] = []
    for i, piece in enumerate(front):
        if i == best:
            continue
        # A heading between title and prose opens the first section, unless it is masthead matter.
        opens = i > best and piece.kind == "heading" and _titular(piece.text)
        if opens and front[best].kind == "heading" and piece.level <= front[best].level:
            opens = not _PUBLISHER.search(piece.text)
        if opens and i == len(front) - 1:
            after.append(piece)
        else:
            head.append(piece)
    return head, front[best], [*after, *pieces[first:]]


def _rank(text: str) -> int:
    return 1 if _PUBLISHER.search(text) and len(text) < 60 else 0


def _prose(piece: Piece) -> bool:
    text = bare(piece.text)
    if piece.kind not in {"paragraph", "item"} or CONTACT.match(text):
        return False
    if _BYLINE.match(text) and len(text) < 160:
        return False
    if len(text) < 60:
        # A title hardly ever ends with a full stop; a date or an abbreviation may.
        words = len(re.findall(r"[a-z]{2,}", text))
        ended = re.search(r"""([a-z]{2}|\d)\.["'”’)]*$""", text)
        return ended is not None and words >= (5 if ended.group(1).isdigit() else 2)
    closed = re.search(r"""[.!?…]["'”’)\]]*$""", text) is not None
    two = re.search(r"[a-z]{2}[.!?] [A-Z]", text) is not None  # two sentences, the second cut off
    return closed or two or len(text) > 160


def _titular(text: str) -> bool:
    text = bare(text)
    if not re.search(r"[A-Za-z]{3}", text) or len(text) > 250:
        return False
    if CONTACT.match(text) or _DOCTYPE.match(text) or _BYLINE.match(text):
        return False
    dates = find_dates(text)
    return not (dates and len(dates[0].text) > 0.6 * len(text))


def _told_years(line: str) -> list[Date]:
    """Dates with their year: a bare '12 July' does not date a document."""
    return [date for date in find_dates(line) if not date.iso.startswith("--")]


def masthead_meta(
    head: list[Piece], title: Piece | None, rest: list[Piece], given: dict[str, str]
) -> dict[str, str]:
    """Title, date, publisher, kind, author and editor, as far as the document shows them."""
    meta = {key: value for key, value in given.items() if value}
    if title is not None:
        meta["title"] = bare(title.text)
    lines = [bare(piece.text) for piece in head]
    for line in lines:
        if _DOCTYPE.match(line) and "doctype" not in meta:
            meta["doctype"] = line
        elif match := _BYLINE.match(line):
            role = "editor" if "edit" in match.group().lower() else "author"
            meta[role] = line[match.end() :].split(",")[0].strip()
        elif address := re.search(r"(?:https?://|www\.)[^\s)\]>]+", line):
            meta.setdefault("web", address.group())
        elif (dates := _told_years(line)) and len(dates[0].text) > 0.4 * len(line):
            meta["date"] = dates[0].iso
    if "date" not in meta:
        for line in [*lines, *(bare(piece.text) for piece in rest[:2])]:
            full = [d for d in _told_years(line) if len(d.iso) >= 7]
            if full and line in lines:
                meta["date"] = full[0].iso
                break
    prose = [bare(piece.text) for piece in head if piece.kind != "cell"]
    names = [
        line
        for line in prose
        if not CONTACT.match(line) and not _DOCTYPE.match(line) and not _BYLINE.match(line)
        and not find_dates(line) and re.search(r"[A-Za-z]{3}", line)
    ]  # fmt: skip
    named = [line for line in names if _PUBLISHER.search(line)]
    if (named or names) and "publisher" not in meta:
        meta["publisher"] = (named or names)[0]
    meta["masthead"] = "\n".join(lines)
    return {key: value for key, value in meta.items() if value}
