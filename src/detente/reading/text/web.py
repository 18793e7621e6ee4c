"""HTML: to pieces.  Nothing that the page refers to is ever fetched; scripts are dropped."""

from __future__ import annotations

import html
import re
from typing import Any

from detente.errors import FileFormatError
from detente.reading.text.document import MAX_CHARACTERS, OPEN, SHUT, Piece, too_long

_DROP = frozenset(
    """script style noscript template svg math iframe object embed applet canvas audio video map
    form button select option textarea input nav head link meta base""".split()
)
_BLOCKS = frozenset(
    """p div section article main header footer aside blockquote li ul ol dl dt dd table tr td th
    caption figure figcaption pre address h1 h2 h3 h4 h5 h6 hr body html center details summary
    fieldset hgroup""".split()
)
_BOILERPLATE = re.compile(
    r"\b(?:nav|menu|breadcrumb|cookie|consent|banner|advert|sidebar|share|social|subscribe|"
    r"newsletter|related|comments?|pagination|skip-link|footer|site-header|promo|gdpr|popup|modal|"
    r"overlay|toc|login|sign-?up|noprint|mw-editsection|mw-cite-backlink)\b",
    re.IGNORECASE,
)
# 'cookieConsent' is two words.
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TITLES = frozenset("title headline entry-title post-title article-title msotitle".split())
_NOTE_BOX = re.compile(
    r"\b(?:foot|end)?notes?(?:-list|-def)?\b|\breferences\b|doc-endnote|doc-footnote"
)
_NOTE_MARK = re.compile(
    r"foot-?note-?ref|fnref|noteref|note-?link|footnote-anchor|sdfootnoteanc|_(?:ftn|edn)ref",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^[\[(]?\s*(\d{1,3}|[a-z*†‡])\s*[\])]?[.]?$")
MAX_NODES = 2_000_000
_NAMING = ("class", "id", "role", "epub:type")
# Browsers nest a few dozen deep; the time of a parser grows with the square of the depth.
MAX_DEPTH = 1_500
# The time of a parser grows with the square of the attributes of one element.
MAX_ATTRIBUTES = 5_000
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{10000,}")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]{0,2000}?(/?)>")
_VOID = frozenset("br hr img input meta link area base col embed source track wbr".split())


def read_html(text: str, *, source: str) -> tuple[list[Piece], dict[str, str], list[str]]:
    """Pieces, metadata and warnings of a page.

    Raises
    ------
    FileFormatError
        If the page has more than two million elements.
    """
    from selectolax.lexbor import LexborHTMLParser

    # Null bytes end the text for some parsers.
    text = text.replace("\x00", "")
    if _depth(text) > MAX_DEPTH:
        warning = f"elements are nested more than {MAX_DEPTH} deep; only the bare text is read"
        return _bare(text), {}, [warning]
    if any(tag.group().count("=") > MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        warning = f"an element has over {MAX_ATTRIBUTES:,} attributes; only the bare text is read"
        return _bare(text), {}, [warning]
    tree = LexborHTMLParser(text)
    meta = _meta(tree)
    body = tree.body
    if body is None:
        return [], meta, []
    root = _main(tree) or body
    return _walk(root, source), meta, []


def _depth(text: str) -> int:
    """How deep elements are nested at most, by counting tags."""
    depth = most = 0
    for match in _TAG.finditer(text):
        if match.group(3) or match.group(2).lower() in _VOID:
            continue
        depth = max(0, depth - 1) if match.group(1) else depth + 1
        most = max(most, depth)
        if most > MAX_DEPTH:
            break
    return most


def _bare(text: str) -> list[Piece]:
    """Paragraphs of a page whose structure cannot be used."""
    text = re.sub(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)", " ", text, flags=re.S | re.I)
    text = re.sub(r"<!--.*?(?:-->|\Z)", " ", text, flags=re.S)
    text = re.sub(
        r"</?(?:p|div|li|h[1-6]|tr|br|blockquote|section)\b[^<>]{0,2000}>", "\n", text, flags=re.I
    )
    text = html.unescape(re.sub(r"<[^<>]*>", " ", text))
    return [Piece("paragraph", line.strip()) for line in text.split("\n") if line.strip()]


def _meta(tree: Any) -> dict[str, str]:
    meta: dict[str, str] = {}
    title = tree.css_first("title")
    if title is not None:
        meta["title"] = title.text(strip=True)
    for node in tree.css("meta"):
        name = (node.attributes.get("name") or node.attributes.get("property") or "").lower()
        content = node.attributes.get("content") or ""
        if name in {"author", "dc.creator", "article:author", "citation_author"}:
            meta.setdefault("author", content)
        elif name in {"dc.publisher", "og:site_name", "citation_publisher"}:
            meta.setdefault("publisher", content)
        elif name in {"date", "dc.date", "article:published_time", "citation_publication_date"}:
            match = re.match(r"\d{4}(?:[-/]\d{2}(?:[-/]\d{2})?)?", content)
            if match:
                meta.setdefault("date", match.group().replace("/", "-"))
    return meta


def _main(tree: Any) -> Any:
    """``<main>`` or ``<article>`` where it holds most of the words and the notes."""
    body = tree.body
    whole = len(body.text(deep=True, separator=" "))
    for selector in ("main", "article", "[role=main]"):
        nodes = tree.css(selector)
        if len(nodes) == 1:
            part = len(nodes[0].text(deep=True, separator=" "))
            inside = all(_within(note, nodes[0]) for note in _note_boxes(tree))
            if part > 0.6 * whole and inside:
                return nodes[0]
    return None


def _note_boxes(tree: Any) -> list[Any]:
    """Boxes that call themselves notes, and what raised numbers of the page lead to."""
    boxes = [
        node for node in tree.css("section, div, ol, ul, footer, aside")
        if any(_NOTE_BOX.search(node.attributes.get(name) or "") for name in _NAMING)
    ]  # fmt: skip
    led_to = {(link.attributes.get("href") or "#")[1:] for link in tree.css("sup a[href^='#']")}
    return boxes + [node for node in tree.css("[id]") if node.attributes.get("id") in led_to]


def _within(node: Any, ancestor: Any) -> bool:
    while node is not None:
        if node.mem_id == ancestor.mem_id:
            return True
        node = node.parent
    return False


class _Flow:
    """Collects text into pieces; a stack-free walk keeps deep nesting harmless."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.text: list[str] = []
        self.kind, self.level, self.label = "paragraph", 0, ""

    def line_end(self) -> None:
        """One line break is a blank; two end a paragraph."""
        if self.text and self.text[-1] == "\n" and self.kind == "paragraph":
            self.flush()
        elif self.text:
            self.text.append("\n")

    def flush(self) -> None:
        text = re.sub(r"\s+", " ", "".join(self.text)).strip()
        if text:
            self.pieces.append(Piece(self.kind, text, self.level, self.label))
            self.label = ""
        self.text = []


def _walk(root: Any, source: str) -> list[Piece]:
    flow = _Flow()
    # (node, closing, kind to restore): an explicit stack, since pages may nest 100,000 deep.
    stack: list[tuple[Any, bool, tuple[str, int, str]]] = [(root, False, ("paragraph", 0, ""))]
    seen = length = 0
    while stack:
        node, closing, state = stack.pop()
        if closing:
            flow.flush()
            flow.kind, flow.level, flow.label = state
            continue
        seen += 1
        if seen > MAX_NODES:
            raise FileFormatError(
                f"'{source}' has more than {MAX_NODES:,} elements. Save the article alone "
                "(reader view, or copy it into a text file)."
            )
        tag = node.tag
        if tag == "-text":
            words = node.text_content or ""
            length += len(words)
            if not words.strip() and flow.text[-1:] == ["\n"]:
                continue
            if length > MAX_CHARACTERS:
                raise too_long(source)
            flow.text.append(words)
            continue
        if tag == "br":
            flow.line_end()
            continue
        if tag == "hr":
            flow.flush()
            flow.pieces.append(Piece("rule"))
            continue
        if tag is None or tag.startswith(("-", "_", "!")) or tag in _DROP:
            continue
        attributes = node.attributes
        names = " ".join(str(attributes.get(a) or "") for a in _NAMING)
        if "hidden" in attributes or attributes.get("aria-hidden") == "true":
            continue
        label = _marker(node, tag, names)
        if label:
            flow.text.append(f"{OPEN}{label}{SHUT}")
            continue
        if _back_link(node, tag, names) or (tag in {"span", "sup"} and _furniture(node, names)):
            continue
        if tag in _BLOCKS:
            noted = _NOTE_BOX.search(names) is not None or flow.kind == "note"
            if not noted and (tag in {"footer", "aside"} or _furniture(node, names)):
                continue
            flow.flush()
            stack.append((node, True, (flow.kind, flow.level, flow.label)))
            _enter(flow, node, tag, names, noted=noted)
        children = []
        child = node.child
        while child is not None:
            children.append((child, False, ("", 0, "")))
            child = child.next
        stack.extend(reversed(children))
    flow.flush()
    return flow.pieces


def _furniture(node: Any, names: str) -> bool:
    """Whether a box is named as furniture, or holds hardly more than a row of links."""
    if _BOILERPLATE.search(_HUMP.sub(" ", names)):
        return True
    links = others = 0
    child = node.child
    while child is not None:
        if child.tag == "a":
            links += 1
        elif child.tag != "-text" or len((child.text_content or "").strip()) > 3:
            others += 1
        child = child.next
    return links > 1 and not others


def _enter(flow: _Flow, node: Any, tag: str, names: str, *, noted: bool) -> None:
    titled = tag in {"p", "div"} and _TITLES & set(names.lower().split())
    if titled and flow.kind == "paragraph" and len(node.text(deep=True)) < 200:
        flow.kind, flow.level = "heading", 1
    elif re.fullmatch(r"h[1-6]", tag):
        flow.kind, flow.level = "heading", int(tag[1])
    elif noted and tag in {"section", "div", "ol", "ul", "footer"} and not _own_number(names):
        # The box of notes: its entries say which note they are.
        flow.kind, flow.label = "note", ""
    elif (
        noted
        and tag in {"li", "p", "div", "aside", "dd"}
        and (tag in {"li", "aside"} or _own_number(names))
    ):
        if flow.kind != "note" or tag == "li":
            flow.label = _own_number(names) or str(_place(node))
        flow.kind = "note"
    elif tag == "li" and flow.kind != "note":
        flow.kind = "item"
    elif tag in {"td", "th"}:
        flow.kind = "cell"
    elif tag == "p" and flow.kind not in {"note", "item", "cell"}:
        flow.kind, flow.level = "paragraph", 0


def _own_number(names: str) -> str:
    match = re.search(r"(?:fn|note|footnote|endnote|ref|cite_note)[-_:]*(\d{1,3})\b", names)
    return match.group(1) if match else ""


def _place(node: Any) -> int:
    place = 1
    before = node.prev
    while before is not None:
        place += before.tag == node.tag
        before = before.prev
    start = node.parent.attributes.get("start") if node.parent is not None else None
    return place + (int(start) - 1 if start and str(start).isdigit() else 0)


def _marker(node: Any, tag: str, names: str) -> str:
    if tag not in {"sup", "a", "span"}:
        return ""
    words = node.text(deep=True, strip=True)
    if len(words) > 12:
        return ""
    match = _LABEL.match(words) or re.match(r"^(\d{1,3}(?:\s*[,–-]\s*\d{1,3})+)$", words)
    if match is None:
        return ""
    target = str(node.attributes.get("href") or "")
    names = f"{names} {node.attributes.get('name') or ''}"
    if tag == "sup" and (match.group(1)[0].isdigit() or match.group(1) in "*†‡"):
        return match.group(1)
    if tag == "a" and (
        _NOTE_MARK.search(names)
        or (target.startswith("#") and re.search(r"note|fn|ref|ftn|edn", target))
    ):
        return match.group(1)
    return match.group(1) if _NOTE_MARK.search(names) else ""


def _back_link(node: Any, tag: str, names: str) -> bool:
    if tag != "a":
        return False
    words = node.text(deep=True, strip=True)
    named = re.match(r"_(?:ftn|edn)\d", str(node.attributes.get("name") or "")) is not None
    back = named or "backref" in names or "doc-backlink" in names
    return back or words in {"↩", "↩︎", "^", "↑"}
