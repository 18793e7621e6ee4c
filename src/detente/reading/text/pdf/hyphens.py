"""Words that a line end has cut: which hyphens go, and which belong to the word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CUT = re.compile(r"([^\W_]+)([-\u00ad\u2010])$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*$")
_SPLIT = re.compile(r"[/.\-_=&?#%~:\u00ad]$")


@dataclass(frozen=True)
class Hyphens:
    """The words that a document writes whole, by which a cut word is judged.

    Examples
    --------
    >>> Hyphens.of(["a well-known flow"]).joined(["the well-", "known con-", "flict"])
    'the well-known conflict'
    """

    words: frozenset[str]

    @classmethod
    def of(cls, lines: Iterable[str]) -> Hyphens:
        """Words of a document; the last one of a line does not count, it may be cut."""
        found: set[str] = set()
        for line in lines:
            found.update(word.lower() for word in _WORD.findall(re.sub(r"\S+$", "", line)))
        return cls(frozenset(found))

    def joined(self, lines: list[str]) -> str:
        """Lines as one text."""
        text = ""
        for raw in lines:
            line = raw.strip()
            if not text:
                text = line
                continue
            text = self._with(text, line)
        # A cut word at the end of a page goes on overleaf, behind a plain hyphen.
        text = re.sub("\u00ad$", "-", text)
        return text.replace("\u00ad", "")

    def _with(self, text: str, line: str) -> str:
        if _ADDRESS.search(text) and _SPLIT.search(text) and re.match(r"[\w/%?=&#~-]", line):
            return text.rstrip("\u00ad") + line
        cut = _CUT.search(text)
        following = re.match(r"[^\W\d_]+", line)
        if cut is None or following is None:
            return f"{text} {line}"
        head, mark = cut.group(1), cut.group(2)
        if mark == "\u00ad":
            return text[:-1] + line
        if not following.group()[0].islower():
            return text + line
        whole = f"{head}{following.group()}".lower()
        hyphenated = f"{head}-{following.group()}".lower()
        if hyphenated in self.words and whole not in self.words:
            return text + line
        return text[:-1] + line
