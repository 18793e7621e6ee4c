"""Names as labels: short, and safe to stand beside text that runs the other way."""

from __future__ import annotations

import re
import unicodedata

# Longest short label, in characters.
_LONGEST = 60


def isolated(text: str) -> str:
    """A name that is written from right to left, set apart so that what follows it stays put."""
    if any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text):
        return f"\u2068{text}\u2069"
    return text


def first_part(text: str) -> str:
    """What a long name of two parts is known by.

    Examples
    --------
    >>> first_part("Pakistan Army and intelligence service")
    'Pakistan Army'
    """
    first = text.partition(" and ")[0]
    return first if len(text) > 26 and len(first) >= 8 else text


def shortened(text: str) -> str:
    """A name without what stands in brackets, after a colon, a dash or a late comma.

    Examples
    --------
    >>> shortened("US establishment: Congress, Pentagon"), shortened("Heart of Asia - Istanbul")
    ('US establishment', 'Heart of Asia')
    """
    head = re.sub(r"\s*[(\[（].*?[)\]）]", "", text).strip()
    for cut in (":", " - ", " – ", " — "):
        before = head.partition(cut)[0].strip()
        if len(before) >= 3:
            head = before
    before = head.partition(",")[0].strip()
    if len(head) > 24 and len(before) >= 8:
        head = before
    if len(head) > _LONGEST:
        head = head[:_LONGEST].rpartition(" ")[0] or head[:_LONGEST]
        head += "…"
    return head or text
