"""Literature: entries of ``refs.bib`` as short marks and as full references."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_ENTRY = re.compile(r"^@(\w+)\s*\{\s*([^,\s]+)\s*,", re.MULTILINE)
# An accent of TeX before its letter, and the combining mark that stands after it.
_ACCENT = re.compile(r"""\\(['`^"~=.]|[vcuHkr](?=\{))\{?\\?([A-Za-z])\}?""")
_MARKS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "v": "\u030c", "c": "\u0327", "u": "\u0306", "H": "\u030b", "k": "\u0328",
    "r": "\u030a",
}  # fmt: skip
_TEX = {r"\&": "&", "--": "–", "~": " ", r"\%": "%", r"\o": "ø", r"\l": "ł", r"\ss": "ß"}


@dataclass(frozen=True)
class Reference:
    """One entry: its key, how a text names it, and the full line."""

    key: str
    short: str
    full: str
    url: str = ""


@cache
def library() -> dict[str, Reference]:
    """All references that ship with the project, by key."""
    text = files("detente.findings").joinpath("refs.bib").read_text(encoding="utf-8")
    return parse(text)


def parse(text: str) -> dict[str, Reference]:
    """Read BibTeX entries.

    Examples
    --------
    >>> parse('@article{k1, author={Kydd, A. H.}, title={Trust}, year={2005}}')["k1"].short
    'Kydd 2005'
    """
    found = {}
    for match in _ENTRY.finditer(text):
        fields = _fields(text, match.end())
        found[match.group(2)] = _reference(match.group(2), fields)
    return found


def _fields(text: str, start: int) -> dict[str, str]:
    fields: dict[str, str] = {}
    place = start
    while True:
        match = re.compile(r"\s*(?:(\w+)\s*=\s*|\})").match(text, place)
        if match is None or match.group(1) is None:
            return fields
        value, place = _value(text, match.end())
        fields[match.group(1).lower()] = _clean(value)
        comma = re.compile(r"\s*,").match(text, place)
        place = comma.end() if comma else place


def _value(text: str, start: int) -> tuple[str, int]:
    if start < len(text) and text[start] == "{":
        depth = 0
        for place in range(start, len(text)):
            depth += {"{": 1, "}": -1}.get(text[place], 0)
            if depth == 0:
                return text[start + 1 : place], place + 1
        return text[start + 1 :], len(text)
    if start < len(text) and text[start] == '"':
        end = text.find('"', start + 1)
        end = len(text) if end < 0 else end
        return text[start + 1 : end], end + 1
    bare = re.compile(r"[^,}\s]*").match(text, start)
    assert bare is not None
    return bare.group(0), bare.end()


def _clean(value: str) -> str:
    value = _ACCENT.sub(
        lambda found: unicodedata.normalize("NFC", found[2] + _MARKS[found[1]]), value
    )
    for tex, plain in _TEX.items():
        value = value.replace(tex, plain)
    return re.sub(r"\s+", " ", value.replace("{", "").replace("}", "")).strip()


def _reference(key: str, fields: dict[str, str]) -> Reference:
    authors = [name.strip() for name in fields.get("author", "").split(" and ") if name.strip()]
    if not authors and fields.get("editor"):
        authors = [name.strip() for name in fields["editor"].split(" and ")]
    last = [name.partition(",")[0] if "," in name else name.split()[-1] for name in authors]
    year = fields.get("year", "")
    if not last:
        who = fields.get("publisher") or fields.get("institution") or key
    elif len(last) <= 2:
        who = " & ".join(last)
    else:
        who = f"{last[0]} et al."
    where = fields.get("journal") or fields.get("booktitle") or fields.get("publisher", "")
    volume = fields.get("volume", "")
    if volume and fields.get("number"):
        volume += f"({fields['number']})"
    pages = fields.get("pages", "")
    place = ", ".join(part for part in (where, volume, pages) if part)
    title = fields.get("title", "")
    people = "; ".join(authors) or who
    full = f"{people} ({year}). {title}." + (f" {place}." if place else "")
    doi = fields.get("doi", "")
    url = f"https://doi.org/{doi}" if doi else fields.get("url", "")
    return Reference(key, f"{who} {year}".strip(), full, url)
