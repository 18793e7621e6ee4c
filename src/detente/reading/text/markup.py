"""Markdown and plain text: to pieces."""

from __future__ import annotations

import html
import re

from detente.reading.text.document import OPEN, SHUT, Piece

_DEFINITION = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:[ \t]*(.*)$")
_REFERENCE = re.compile(r"\[\^([^\]\s]+)\]")
_SUP = re.compile(
    r"<sup\b[^>]*>\s*(?:<a\b[^>]*>)?\s*\[?\s*([\d*†‡][\d,;\s–-]{0,12}|[a-z*†‡])\s*\]?\s*(?:</a>)?\s*</sup>",
    re.IGNORECASE,
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_UNICODE_SUP = re.compile(
    r"(?<=[\w.,;:!?)\]\"'”’%])[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|^[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}(?=\s)", re.M
)
_UNIT_BEFORE = re.compile(r"\b(?:k?m|cm|mm|ft|mi|in)$", re.IGNORECASE)
_BRACKETED = re.compile(
    r"(?<=[\w.,;:!?)\"'”’%])\s?\[(\d{1,3}(?:\s*[,–-]\s*\d{1,3})*)\](?![\w(\[:])"
)
_ROUND = re.compile(r"""(?<=[\w.,;:!?)\]"'”’%])[ ]?(?:\((\d{1,3})\)|([*†]))(?=[\s.,;:]|$)""")
_ENTRY = re.compile(r"^\((\d{1,3})\)\s+(?=\S)|^([*†])\s+(?=\S)")
_PAGE = "\x0c"
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z_-]+):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_INLINE_NOTE = re.compile(r"\^\[([^\[\]]{1,1000})\]")
_MARKDOWN = re.compile(
    r"^#{1,6}\s+\S|\[\^[^\]\s]+\]|\*\*\S[^\n]*\*\*|<sup\b|^\s{0,3}>\s|\[[^\]\n]+\]\(\S+\)|^\|.+\|\s*$",
    re.MULTILINE,
)


def looks_like_markdown(text: str) -> bool:
    """Whether a text file uses Markdown (headings, notes, bold, links, ``<sup>``)."""
    return _MARKDOWN.search(text) is not None


def marked(text: str) -> str:
    """Footnote references of every common spelling as markers; text otherwise as it was."""
    text = _SUP.sub(lambda m: f"{OPEN}{m.group(1).strip()}{SHUT}", text)
    text = _REFERENCE.sub(lambda m: f"{OPEN}{m.group(1)}{SHUT}", text)

    def raised(match: re.Match[str]) -> str:
        if _UNIT_BEFORE.search(text[max(0, match.start() - 4) : match.start()]):
            return match.group()
        return f"{OPEN}{match.group().translate(_RAISED)}{SHUT}"

    return _UNICODE_SUP.sub(raised, text)


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """Title, author, date and publisher of a YAML head, and the text without it.

    Examples
    --------
    >>> front_matter("---\\ntitle: 'The pass'\\ndate: 2031-09-14\\n---\\nIt is shut.")
    ({'title': 'The pass', 'date': '2031-09-14'}, 'It is shut.')
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    head = _FRONT.match(text)
    if head is None:
        return {}, text
    meta: dict[str, str] = {}
    for name, value in _FIELD.findall(head.group(1)):
        value = value.strip("\"'")
        if name.lower() in {"title", "author", "publisher", "date"} and value[:1] not in {
            "",
            "[",
            "{",
            "|",
            ">",
        }:
            meta[name.lower()] = value
    if not re.fullmatch(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", meta.get("date", "2000")):
        del meta["date"]
    return meta, text[head.end() :]


def read_markdown(text: str) -> list[Piece]:
    """Pieces of a Markdown text; form feeds and ``<!-- page -->`` are page breaks."""
    from markdown_it import MarkdownIt

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _outlined(text)
    body, notes = _definitions(text)
    parser = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table")
    pieces: list[Piece] = []
    pages = re.split(rf"{_PAGE}|<!--\s*page(?:\s*break)?\s*-->", body)
    for number, page in enumerate(pages, start=1):
        if number > 1:
            pieces.append(Piece("page", page=number))
        where = number if len(pages) > 1 else 0
        pieces += _markdown_blocks(parser, marked(page), where)
    return pieces + notes


def _outlined(text: str) -> str:
    """Inline notes ``^[words]`` as references with definitions at the end."""
    found: list[str] = []

    def refer(match: re.Match[str]) -> str:
        found.append(f"[^inline-{len(found) + 1}]: {match.group(1)}")
        return f"[^inline-{len(found)}]"

    text = _INLINE_NOTE.sub(refer, text)
    return "\n\n".join([text, *found]) if found else text


def _definitions(text: str) -> tuple[str, list[Piece]]:
    """Take ``[^1]: text`` out, with indented lines that continue it."""
    kept: list[str] = []
    notes: list[Piece] = []
    open_note = False
    for line in text.split("\n"):
        match = _DEFINITION.match(line)
        if match:
            notes.append(Piece("note", plain(match.group(2)), 0, match.group(1)))
            open_note = True
        elif open_note and re.match(r"^(?: {2,}|\t)\S", line):
            last = notes[-1]
            notes[-1] = Piece("note", f"{last.text} {plain(line)}", 0, last.label)
        else:
            open_note = open_note and not line.strip()
            kept.append(line)
    return "\n".join(kept), notes


def plain(text: str) -> str:
    """Inline Markdown without its markup: links keep their words, autolinks their address."""
    text = re.sub(r"<(https?://[^>\s]+|mailto:[^>\s]+)>", r"\1", text)

    def link(match: re.Match[str]) -> str:
        words, address = match.group(1), match.group(2)
        return words if words.replace("\\", "") == address else f"{words} {address}"

    text = re.sub(r"!?\[([^\]]*)\]\((\S+?)(?:\s+\"[^\"]*\")?\)", link, text)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\1(?![\w*])", r"\2", text)
    text = re.sub(r"</?[a-zA-Z][^>]*>", "", text)
    text = re.sub(r"\\([\\`*_{}\[\]()#+\-.!<>|])", r"\1", text)
    return html.unescape(text)


def _markdown_blocks(parser: object, text: str, page: int) -> list[Piece]:
    tokens = parser.parse(text)  # type: ignore[attr-defined]
    pieces: list[Piece] = []
    stack: list[tuple[str, int]] = []
    for token in tokens:
        kind = token.type
        if kind == "heading_open":
            stack.append(("heading", int(token.tag[1])))
        elif kind == "list_item_open":
            stack.append(("item", 0))
        elif kind in {"th_open", "td_open"}:
            stack.append(("cell", 0))
        elif kind in {"heading_close", "list_item_close", "th_close", "td_close"}:
            stack.pop()
        elif kind == "hr":
            pieces.append(Piece("rule", page=page))
        elif kind == "inline":
            block, level = stack[-1] if stack else ("paragraph", 0)
            for part in _inline(token):
                pieces.append(Piece(block, part, level, "", page))
        elif kind in {"fence", "code_block"}:
            pieces += [Piece("paragraph", p, page=page) for p in _paragraphs(token.content)]
        elif kind == "html_block":
            stripped = re.sub(r"<!--.*?-->", " ", token.content, flags=re.S)
            stripped = re.sub(
                r"<(script|style)\b.*?(?:</\1\s*>|\Z)", " ", stripped, flags=re.S | re.I
            )
            pieces += [Piece("paragraph", plain(p), page=page) for p in _paragraphs(stripped)]
    return pieces


def _inline(token: object) -> list[str]:
    """Text of one inline token; hard breaks part it (addresses, lines of a masthead)."""
    parts: list[str] = [""]
    address = ""
    start = 0
    for child in token.children or []:  # type: ignore[attr-defined]
        kind = child.type
        if kind in {"text", "code_inline", "text_special"}:
            parts[-1] += child.content
        elif kind == "softbreak":
            parts[-1] += " "
        elif kind == "hardbreak":
            parts.append("")
        elif kind == "link_open":
            address, start = str(child.attrGet("href") or ""), len(parts[-1])
        elif kind == "link_close":
            words = parts[-1][start:].replace("\\", "")
            bare_address = re.sub(r"^(?:https?://|mailto:)", "", address).rstrip("/")
            if address.startswith("http") and bare_address not in words:
                parts[-1] += f" {address}"
        elif kind == "image":
            parts[-1] += child.content
    # A line broken inside a sentence is one line; only short lines (a masthead) stay apart.
    if len(parts) > 1 and any(len(p) > 90 for p in parts):
        return [" ".join(parts)]
    merged: list[str] = []
    for part in parts:
        if merged and re.match(r"^[A-Z\s]+$", merged[-1]) and re.match(r"^[A-Z\s]+$", part):
            merged[-1] = f"{merged[-1].strip()} {part}"
        else:
            merged.append(part)
    return merged


def read_plain(text: str) -> list[Piece]:
    """Pieces of a plain text: paragraphs by blank lines, or by indents, or one a line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    pieces: list[Piece] = []
    pages = text.split(_PAGE)
    hard = _hard_wrapped(text)
    for number, page in enumerate(pages, start=1):
        if number > 1:
            pieces.append(Piece("page", page=number))
        where = number if len(pages) > 1 else 0
        for part in _paragraphs(page, hard_wrapped=hard):
            pieces += _plain_piece(part, where)
    if not any(OPEN in piece.text for piece in pieces):
        pieces = _bracket_marks(pieces)
    if not any(OPEN in piece.text for piece in pieces):
        pieces = _round_marks(pieces)
    return pieces


def _plain_piece(part: str, page: int) -> list[Piece]:
    if re.fullmatch(r"[\s\-=_*~·.•]{3,}", part):
        return [Piece("rule", page=page)]
    heading = (
        len(part) < 100
        and len(part.split()) <= 13
        and re.search(r"[A-Za-z]{2}", part) is not None
        and not re.search(r"""[.;,:]["'”’)]*$""", part)
        and not re.search(r"https?://|www\.", part)
    )
    item = re.match(r"^\s*(?:[-–•*·▪◦]|\(?[a-z0-9]{1,2}[.)])\s+(?=\S)", part)
    if item and not heading and not re.match(r"^\s*\(?\d", part):
        sign = "*" if part.lstrip().startswith("*") else ""
        return [Piece("item", marked(part[item.end() :]), 0, sign, page)]
    return [
        Piece("heading" if heading else "paragraph", marked(part), 2 if heading else 0, "", page)
    ]


def _bracket_marks(pieces: list[Piece]) -> list[Piece]:
    """``[1]`` as a marker, only where no other kind of marker is used."""
    out: list[Piece] = []
    for piece in pieces:
        text = _BRACKETED.sub(lambda m: f"{OPEN}{m.group(1)}{SHUT}", piece.text)
        out.append(Piece(piece.kind, text, piece.level, piece.label, piece.page))
    return out


def _round_marks(pieces: list[Piece]) -> list[Piece]:
    """``(1)`` and ``*`` as markers, where entries that begin so stand behind the last of them."""
    entries: dict[str, int] = {}
    for index, piece in enumerate(pieces):
        entry = _ENTRY.match(piece.text) if piece.kind in {"paragraph", "item"} else None
        if entry:
            entries.setdefault(entry.group(1) or entry.group(2), index)
        elif piece.kind == "item" and piece.label in {"*", "†"}:
            entries.setdefault(piece.label, index)
    first = min(entries.values(), default=0)
    used = {
        match.group(1) or match.group(2)
        for piece in pieces[:first] for match in _ROUND.finditer(piece.text)
    }  # fmt: skip
    labels = used & set(entries)
    if not labels:
        return pieces

    def mark(match: re.Match[str]) -> str:
        label = match.group(1) or match.group(2)
        return f"{OPEN}{label}{SHUT}" if label in labels else match.group()

    out: list[Piece] = []
    for index, piece in enumerate(pieces):
        entry = _ENTRY.match(piece.text)
        label = piece.label or (entry.group(1) or entry.group(2) if entry else "")
        if index >= first and label in labels:
            text = piece.text if piece.label else piece.text[entry.end() if entry else 0 :]
            out.append(Piece("note", text, 0, label, piece.page))
        elif index < first:
            text = _ROUND.sub(mark, piece.text)
            out.append(Piece(piece.kind, text, piece.level, piece.label, piece.page))
        else:
            out.append(piece)
    return out


def _hard_wrapped(text: str) -> bool:
    """Whether lines are broken at a width: most long lines are about as long as the longest."""
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    long = sorted(len(line) for line in lines if len(line) > 45)
    if len(long) < 4:
        return False
    usual = long[int(0.75 * (len(long) - 1))]
    return usual <= 160 and sum(length > 0.75 * usual for length in long) > 0.6 * len(long)


_UNDERLINE = re.compile(r"^\s*[-=~^_*]{3,}\s*$")
_NOTE_LINE = re.compile(r"^\s*(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\[\d{1,3}\]|\d{1,3}[.)]?|[*†‡])\s*(?=\S)")


def _paragraphs(text: str, *, hard_wrapped: bool = True) -> list[str]:
    paragraphs: list[str] = []
    for chunk in re.split(r"\n[ \t]*\n", text):
        lines = [line.rstrip() for line in chunk.split("\n") if line.strip()]
        if not lines:
            continue
        if not hard_wrapped and len(lines) > 1:
            paragraphs += [line.strip() for line in lines]
            continue
        current = ""
        for line in lines:
            if len(lines) > 1 and _UNDERLINE.match(line):
                if current:  # a heading with its underline
                    paragraphs.append(current)
                current = ""
                continue
            starts = re.match(
                r"^\s*(?:[-–•▪◦*†]\s|\(?\d{1,3}[.)]\s|\[\d{1,3}\]\s|[⁰¹²³⁴⁵⁶⁷⁸⁹])", line
            )
            # The further lines of a note hang in.
            hanging = _NOTE_LINE.match(current) is not None
            address = re.match(r"^\s*(?:https?://|www\.)\S+$", line)
            indented = (
                re.match(r"^(?: {2,}|\t)\S", line)
                and current.endswith((".", "!", "?"))
                and not address
                and not hanging
            )
            if current and (starts or indented):
                paragraphs.append(current)
                current = line.strip()
            elif current and re.search(r"[a-z]-$", current) and line.strip()[:1].islower():
                current = current[:-1] + line.strip()
            else:
                current = f"{current} {line.strip()}".strip()
        paragraphs.append(current)
    return paragraphs
