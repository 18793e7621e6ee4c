"""Five words for a first guess, and the wide cells each stands for.

A draft never pretends to know numbers.  It says *very low* to *very high*, and this table, printed
with every draft, says openly which range that is.
"""

from __future__ import annotations

from detente.errors import FileFormatError
from detente.reading.draft.share import MARK
from detente.situation.model import Value

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


def has_words(column: str) -> bool:
    """Whether the five words stand for cells of a column."""
    return column in _TABLES


def word_of(column: str, text: str) -> str:
    """The word that a cell stands for; empty where it stands for none.

    Examples
    --------
    >>> word_of("salience", "45/65/85"), word_of("salience", "1/2/3")
    ('high', '')
    """
    return next((word for word, found in _TABLES[column].items() if found == text), "")


def stake_cells(text: str) -> dict[str, str]:
    """Cells of a stake from what a reviewer wrote: ``position; salience``.

    Each is one of the five words, ``unknown`` (position only), or a cell such as ``40/55/70``;
    what is left empty stays as it was drafted.

    Parameters
    ----------
    text : str

    Raises
    ------
    FileFormatError
        If a part is none of these.

    Examples
    --------
    >>> stake_cells("low; very high")
    {'position': '8/25/45', 'salience': '62/82/97'}
    >>> stake_cells("; 40/55/70")
    {'salience': '40/55/70'}
    """
    parts = [part.strip().lower() for part in text.split(";")]
    cells: dict[str, str] = {}
    for column, part in zip(("position", "salience"), parts, strict=False):
        if part == "unknown" and column == "position":
            cells[column] = ""
        elif part in WORDS:
            cells[column] = cell(column, part)
        elif part and _in_range(part):
            cells[column] = part
        elif part:
            raise FileFormatError(
                f"'{text[:60]}' is no stake: the {column} '{part[:30]}' is neither a word "
                f"({', '.join(WORDS)}) nor a cell between 0 and 100 such as 40/55/70. "
                "Write it as: position; salience."
            )
    if len(parts) > 2 or not cells:
        raise FileFormatError(
            f"'{text[:60]}' is no stake. Write it as: position; salience, for instance: low; high."
        )
    return cells


def _in_range(text: str) -> bool:
    try:
        found = Value.parse(text)
    except ValueError:
        return False
    return 0 <= found.low <= found.high <= 100


def word_at(step: int) -> str:
    """Word number ``step``, cut to the scale.

    Examples
    --------
    >>> word_at(7), word_at(-1)
    ('very high', 'very low')
    """
    return WORDS[max(0, min(len(WORDS) - 1, step))]


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun, singular or plural.

    Examples
    --------
    >>> counted(1, "claim"), counted(2, "claim"), counted(1, "party", "parties")
    ('1 claim', '2 claims', '1 party')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def times(number: int) -> str:
    """How often, in words of a note.

    Examples
    --------
    >>> times(1), times(3)
    ('once', '3 times')
    """
    return "once" if number == 1 else f"{number} times"


def towards_medium(word: str) -> str:
    """The word one step nearer to medium; medium stays.

    Examples
    --------
    >>> [towards_medium(word) for word in WORDS]
    ['low', 'medium', 'medium', 'medium', 'high']
    """
    step, middle = WORDS.index(word), len(WORDS) // 2
    return WORDS[step + (step < middle) - (step > middle)]


def marked(*parts: str) -> str:
    """A note that marks its row as drafted and not yet reviewed."""
    return f"{MARK}: " + "; ".join(part for part in parts if part)
