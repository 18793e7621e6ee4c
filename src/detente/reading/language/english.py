"""Whether a document is English: the rules read no other language."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from detente.reading.language.words import rows
from detente.reading.text.document import Document

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
# Scripts that put no space between words: a character counts as half a word.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_END = re.compile(r"[.!?…。！？؟۔।]\W*$")
_SENTENCE = re.compile(r"(?:[^.!?…。！？؟۔।]|[.](?=\w))+[.!?…。！？؟۔।]*")
# Below this share of what can be told the document is not English.
_LEAST = 0.2
# More foreign words than this part of all earn a warning.
_MUCH = 0.25
# A tongue that is in no list shows itself only by prose without any English function word:
# sentences of so many plain words, and so many words of them.
_PROSE, _UNKNOWN = 5, 40


@dataclass(frozen=True)
class Tongue:
    """Words by the language of their sentence.

    Parameters
    ----------
    english, foreign, unclear : int
        Words in sentences that are English, that are not, and that do not tell (names, cells).
    name : str
        The language of most foreign words; a script where no list knows it.
    """

    english: int
    foreign: int
    unclear: int
    name: str = ""

    @property
    def share(self) -> float:
        """Share of English among the words that tell; 1 where none does."""
        told = self.english + self.foreign
        return self.english / told if told else 1.0

    @property
    def readable(self) -> bool:
        """Whether there is enough English, or too little of anything to say that there is not."""
        return self.share >= _LEAST or self.foreign < self.english + self.unclear

    @property
    def warning(self) -> str:
        """What a reader should know; empty for an English document."""
        looks = f" (it looks {self.name})" if self.name else ""
        if not self.readable:
            amount = "not" if self.english == 0 else "hardly"
            return (
                f"the text is {amount} English{looks}: of {self.english + self.foreign} words in "
                f"sentences that tell their language, {self.english} are English; the rules read "
                "English only"
            )
        part = self.foreign / max(1, self.english + self.foreign + self.unclear)
        if part > _MUCH:
            return (
                f"about {100 * part:.0f} % of the text is not English{looks}; "
                "the rules read English only, so what they propose from that part means nothing"
            )
        return ""


def tongue_of(document: Document) -> Tongue:
    """Words of a document's body by language, told from function words and scripts.

    Parameters
    ----------
    document : Document
        Notes and lines of the masthead do not count: names of publishers and titles of sources
        are often in another language.

    Returns
    -------
    Tongue

    Examples
    --------
    >>> from detente.reading import read_text
    >>> tongue_of(read_text("Die Lage ist ernst, und der Krieg wird nicht enden.")).readable
    False
    >>> tongue_of(read_text("Talks collapse. Oslo, Lima, Quito.")).readable
    True
    """
    found: dict[str, int] = {}
    prose = 0
    for block in document.blocks:
        if block.kind == "note":
            continue
        for text in _SENTENCE.findall(document.text, block.start, block.end):
            if block.kind == "masthead" and not _END.search(text):
                continue
            name, words = _told(text)
            found[name] = found.get(name, 0) + words
            if name == "" and _END.search(text) and _plain(text) >= _PROSE:
                prose += words
    english, unclear = found.pop("English", 0), found.pop("", 0)
    if not english and (found or prose >= _UNKNOWN):
        unclear -= prose
    else:
        prose = 0
    foreign = sum(found.values()) + prose
    known = next((name for name, words in found.items() if 2 * words > foreign), "")
    return Tongue(english, foreign, unclear, known)


def _told(text: str) -> tuple[str, int]:
    """Language of a sentence, empty where it does not tell, and how many words it has."""
    words = [word.lower() for word in _WORD.findall(text)]
    unspaced = len(_UNSPACED.findall(text))
    count = len(words) if not unspaced else max(len(words), unspaced // 2)
    letters = sum(map(len, words))
    if letters and 2 * len(_LATIN.findall(text)) < letters:
        return _script(text), count
    owners = _owners()
    hits = Counter(name for word in words for name in owners.get(word, ()))
    english = hits.pop("English", 0)
    best = max(hits, key=lambda name: (hits[name], name), default="")
    if hits[best] >= 2 and hits[best] > 2 * english:
        return best, count
    return ("English" if english else ""), count


def _plain(text: str) -> int:
    """How many words of a sentence are neither names nor abbreviations."""
    return sum(word.islower() and len(word) > 1 for word in _WORD.findall(text))


_SCRIPTS = (
    ("Chinese or Japanese", re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")),
    ("Korean", re.compile(r"[\uac00-\ud7af]")),
    ("Russian or another language in Cyrillic", re.compile(r"[\u0400-\u04ff]")),
    ("Arabic, Persian or Urdu", re.compile(r"[\u0600-\u06ff]")),
    ("Hebrew", re.compile(r"[\u0590-\u05ff]")),
    ("Greek", re.compile(r"[\u0370-\u03ff]")),
)


def _script(text: str) -> str:
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else "written in another script"


@cache
def _owners() -> dict[str, tuple[str, ...]]:
    """Languages by function word.

    A word that English shares with another language (*in*, *was*) tells nothing, so it counts for
    neither.
    """
    table = {
        row["language"]: frozenset(row["words"].split())
        for row in rows("lexicon", "function_words.csv")
    }
    english = table["English"]
    owners: dict[str, tuple[str, ...]] = {}
    for name, own in table.items():
        for word in own:
            owners[word] = (*owners.get(word, ()), name)
    return {word: names for word, names in owners.items() if word not in english or len(names) == 1}
