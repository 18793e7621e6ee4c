"""Words, numbers and signs of a sentence, each with its place in the document."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"https?://\S+|\b(?:[A-Z]\.){2,}"
    r"|\b[A-Z]{1,4}\d+\b"
    r"|\b[A-Z]{2,6}/[A-Z](?:-[A-Z]{1,4})?\b|\bMovement/Army(?:[-‑][^\W_]+)*"
    r"|\d+(?:[.,]\d+)*(?:st|nd|rd|th|%|[a-zA-Z]{1,3}\b)?"
    r"|[^\W\d_]+(?:['’][^\W\d_]+(?<!['’]s))*(?:[-‑][^\W_]+(?:['’](?!s\b)[^\W_]+)*)*"
    r"|['’]s?\b|[^\w\s]"
)
_ARTICLED = re.compile(r"^(?:al|el|an|ar|as|ash|at|ul|wal|wa)[-‑][A-Z]")


@dataclass(slots=True)
class Token:
    """A word or sign with its place in the document, tag and lemma."""

    text: str
    start: int
    end: int
    low: str
    tag: str = ""
    lemma: str = ""
    form: str = ""
    mention: int = -1

    @property
    def capital(self) -> bool:
        """Whether it starts with a capital ('al-Name' counts)."""
        return self.text[:1].isupper() or _ARTICLED.match(self.text) is not None


def tokenize(text: str, offset: int = 0) -> list[Token]:
    """Words, numbers and signs; the possessive ``'s`` is a token of its own.

    Examples
    --------
    >>> [t.text for t in tokenize("Niger's army can't win.")]
    ['Niger', "'s", 'army', "can't", 'win', '.']
    """
    return [
        Token(m.group(), offset + m.start(), offset + m.end(), m.group().lower().replace("’", "'"))
        for m in _TOKEN.finditer(text)
    ]
