"""Five words for a first guess, and the wide cells each stands for.

A draft never pretends to know numbers.  It says *very low* to *very high*, and this table, printed
with every draft, says openly which range that is.
"""

from __future__ import annotations

from detente.reading.share import MARK

WORDS = ("very low", "low", "medium", "high", "very high")

# low/best/high; points 0-100 for positions, salience and influence, shares for resolve and trust.
POINTS = {
    "very low": "0/8/25", "low": "8/25/45", "medium": "25/50/75", "high": "55/75/92",
    "very high": "75/92/100",
}  # fmt: skip
SALIENCE = {
    "very low": "2/10/25", "low": "10/25/42", "medium": "25/45/65", "high": "45/65/85",
    "very high": "62/82/97",
}  # fmt: skip
SHARE = {
    "very low": "0.02/0.1/0.25", "low": "0.1/0.25/0.45", "medium": "0.25/0.5/0.75",
    "high": "0.5/0.7/0.88", "very high": "0.7/0.88/0.98",
}  # fmt: skip
TRUST = {
    "very low": "0.01/0.07/0.2", "low": "0.08/0.22/0.4", "medium": "0.2/0.4/0.6",
    "high": "0.4/0.6/0.8", "very high": "0.55/0.75/0.9",
}  # fmt: skip
_TABLES = {"position": POINTS, "salience": SALIENCE, "influence": POINTS, "resolve": SHARE,
           "power": SHARE, "trust": TRUST, "share": SHARE, "level": POINTS}  # fmt: skip


def cell(column: str, word: str) -> str:
    """The cell that a word stands for in a column.

    Parameters
    ----------
    column : str
        ``position``, ``salience``, ``influence``, ``resolve``, ``trust``, ``power``, ``share`` or
        ``level``.
    word : str
        One of :data:`WORDS`.

    Examples
    --------
    >>> cell("salience", "high")
    '45/65/85'
    """
    return _TABLES[column][word]


def word_at(step: int) -> str:
    """Word number ``step``, cut to the scale.

    Examples
    --------
    >>> word_at(7), word_at(-1)
    ('very high', 'very low')
    """
    return WORDS[max(0, min(len(WORDS) - 1, step))]


def marked(*parts: str) -> str:
    """A note that marks its row as drafted and not yet reviewed."""
    return f"{MARK}: " + "; ".join(part for part in parts if part)
