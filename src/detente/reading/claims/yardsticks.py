"""The yardstick that a brief itself states: 'in this paper *remote* means below 10 per cent'."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from detente.reading.claims.hedges import find_hedges
from detente.reading.claims.stated import Band, Hedge, ranges
from detente.reading.text.document import Document

_DEFINES = re.compile(
    r"\b(?:means?|meant|denotes?|stands? for|refers? to|corresponds? to|(?:is|are) (?:used|reserved|taken|called|"  # noqa: E501
    r"read|written|to be read|to be understood)|we (?:use|reserve|call|write|say|mean|speak of)|signif(?:y|ies)|"  # noqa: E501
    r"covers?|equals?|translates? (?:in)?to|implies|imply|indicates?)\b",
    re.IGNORECASE,
)
_LEGEND = re.compile(
    r"\b(?:scale|yardstick|estimative|terms? of (?:probability|likelihood)|words? of (?:probability|likelihood)|"  # noqa: E501
    r"in this (?:paper|note|brief|report|assessment|study|memo|memorandum)|throughout|following terms)\b",  # noqa: E501
    re.IGNORECASE,
)
_ROW = re.compile(r"^\W*[A-Za-z][A-Za-z /'’-]{2,40}\W*[:=(–—|-]\s*\D{0,24}\d")
_BARE = re.compile(r"\b(\d{1,3})\s*(?:-|–|to)\s*(\d{1,3})\b")
_QUOTED = re.compile(r"[\"“”'‘’*_]")
_NAMED = (
    ("icd203", re.compile(r"\bICD[ -]?203\b|\bIntelligence Community Directive 203\b")),
    ("phia", re.compile(r"\bPHIA\b|\bProfessional Head of Intelligence Assessment\b")),
    ("nato", re.compile(r"\bAJP-?2\.1\b|\bNATO (?:probability )?(?:yardstick|scale)\b")),
)


@dataclass(frozen=True)
class Scale:
    """What a brief says about its words of probability.

    Parameters
    ----------
    bands : mapping of str to (float, float)
        Band in per cent of each phrase that the brief defines.
    named : str
        Yardstick of :data:`~detente.reading.claims.hedges.YARDSTICKS` that it refers to, or empty.
    sentences : frozenset of int
        Numbers of the sentences that define: they forecast nothing.
    """

    bands: Mapping[str, Band] = field(default_factory=dict)
    named: str = ""
    sentences: frozenset[int] = frozenset()

    def apply(self, hedge: Hedge) -> Hedge:
        """The hedge with the band that the brief gives to it.

        Examples
        --------
        >>> scale = Scale({"remote": (0.0, 10.0)})
        >>> scale.apply(find_hedges("a remote chance")[0]).band
        (0.0, 10.0)
        """
        band = self.bands.get(hedge.phrase)
        return hedge if band is None else replace(hedge, band=band, yardstick="stated in the brief")


def stated_scale(document: Document) -> Scale:
    """Read the definitions of probability words that a brief gives.

    Parameters
    ----------
    document : Document

    Returns
    -------
    Scale
        Empty where the brief defines none.
    """
    bands: dict[str, Band] = {}
    numbers: set[int] = set()
    text = document.text
    for sentence in document.sentences:
        words = document.quote(sentence.start, sentence.end)
        found = definitions(words)
        if found:
            bands.update(found)
            numbers.add(sentence.index)
    named = next((name for name, pattern in _NAMED if pattern.search(text)), "")
    return Scale(bands, named, frozenset(numbers))


def definitions(text: str) -> dict[str, Band]:
    """Phrases that a sentence defines, with their bands in per cent.

    Examples
    --------
    >>> definitions("'Remote' means below 10 per cent and 'likely' 60 to 80 per cent.")
    {'remote': (0.0, 10.0), 'likely': (60.0, 80.0)}
    >>> definitions("Talks are likely to fail.")
    {}
    """
    if "%" not in text and "cent" not in text:
        return {}
    row = _ROW.match(text) is not None and len(text.split()) < 14
    if not row and _DEFINES.search(text) is None and _LEGEND.search(text) is None:
        return {}
    numbers = ranges(text)
    if numbers:
        # 'unlikely for 10 to 40, likely for 60 to 85 per cent': said once for all.
        bare = _BARE.finditer(text)
        spans = [(m.start(), m.end(), (float(m.group(1)), float(m.group(2)))) for m in bare]
        numbers = sorted(
            numbers
            + [s for s in spans if s[2][0] < s[2][1] <= 100
               and not any(s[0] < end and start < s[1] for start, end, _ in numbers)]
        )  # fmt: skip
    terms = [h for h in find_hedges(_without_percent(text)) if h.phrase not in {"number", "will"}]
    pairs = _pairs(text, terms, numbers)
    certain = row or len(pairs) > 1 or _LEGEND.search(text) is not None
    if not certain:
        certain = any(
            _QUOTED.match(text[max(0, h.start - 1) : h.start])
            and _QUOTED.match(text[h.end : h.end + 1])
            for h in terms
        )
    return pairs if certain and pairs else {}


def _without_percent(text: str) -> str:
    """The text with its numbers blanked, so that 'less than even' and the like stay findable."""
    return re.sub(r"\d", " ", text)


def _pairs(text: str, terms: list[Hedge], numbers: list[tuple[int, int, Band]]) -> dict[str, Band]:
    """Each range with the term right before it, or right after it where none stands before."""
    pairs: dict[str, Band] = {}
    last = 0
    for index, (start, end, band) in enumerate(numbers):
        before = [h for h in terms if last <= h.start < start]
        following = numbers[index + 1][0] if index + 1 < len(numbers) else len(text)
        after = [h for h in terms if end <= h.start < following]
        if before:
            pairs[before[-1].phrase] = band
        elif after and index == len(pairs):
            pairs[after[0].phrase] = band
            last = after[0].end
            continue
        last = end
    return pairs
