"""Footnotes as sources: address, publisher, date, and the sentence that carries them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from detente.reading.language.dates import find_dates
from detente.reading.proposals import Source
from detente.reading.text.document import Document, Note

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]+")
_BODY = re.compile(
    r"\b(?:Ministry|Department|Agency|Council|Union|Institute|Forum|Cent(?:re|er)|Bank|Office|Commission|"
    r"Organi[sz]ation|Times|Post|Herald|Gazette|Review|Reuters|Press|News|agency|report|statement|BBC|AFP)\b"
)


def propose_sources(document: Document) -> list[Source]:
    """One source a note, orphans and markers without a note included (flagged)."""
    return [_source(document, note) for note in document.notes]


def _source(document: Document, note: Note) -> Source:
    match = _URL.search(note.text)
    url = match.group().rstrip(".,;)]}'\"") if match else ""
    words = (note.text[: match.start()] if match else note.text).strip(" .<")
    dates = find_dates(words)
    full = [date for date in dates if not date.iso.startswith("--")]
    iso = full[-1].iso if full else _date_in(url)
    anchors = ""
    if note.sentences:
        sentence = document.sentences[note.sentences[0]]
        anchors = document.quote(sentence.start, sentence.end)
    return Source(
        label=note.label, text=note.text, url=url, publisher=_publisher(words, url), date=iso,
        marker_at=note.marker_at[0] if note.marker_at else None, anchors=anchors, flag=note.flag,
    )  # fmt: skip


def _date_in(url: str) -> str:
    match = re.search(r"/((?:19|20)\d\d)/(\d{1,2})(?:/(\d{1,2}))?(?=/|$)", url)
    if match and 1 <= int(match.group(2)) <= 12:
        day = f"-{int(match.group(3)):02d}" if match.group(3) and int(match.group(3)) <= 31 else ""
        return f"{match.group(1)}-{int(match.group(2)):02d}{day}"
    return ""


def _publisher(words: str, url: str) -> str:
    """The part of a citation that names a body; else what the address says.

    Examples
    --------
    >>> _publisher('"A title", Example Herald, 3 May 2020', "")
    'Example Herald'
    """
    unquoted = re.sub(r"[\"“][^\"”]*[\"”]", " ", words)
    parts = [part.strip(" .,") for part in re.split(r"[,;]", unquoted)]
    parts = [part for part in parts if part and not find_dates(part)]
    for part in parts:
        if _BODY.search(part) and len(part) < 80:
            return part
    if parts and len(parts[0]) < 80:
        return parts[0]
    if url:
        address = urlsplit(url if "://" in url else f"http://{url}")
        host = (address.hostname or "").removeprefix("www.")
        first = address.path.strip("/").split("/")[0]
        if host.startswith("example.") and first:
            return first.replace("-", " ").title()
        return host
    return ""
