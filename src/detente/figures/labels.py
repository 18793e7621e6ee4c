"""Names as labels: short, and safe to stand beside text that runs the other way."""

from __future__ import annotations

import re
import unicodedata

from detente.situation.model import Situation

# Not strftime: that speaks the language of the machine.
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
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


def located(place: str) -> str:
    """A locator such as ``p2/par3/s1`` as a reader says it.

    Examples
    --------
    >>> located("p2/par3/s1"), located("p1/title"), located("table 3")
    ('p. 2, par. 3', 'p. 1, title', 'table 3')
    """
    parts = []
    for part in place.split("/"):
        kind, number = part.rstrip("0123456789"), part[len(part.rstrip("0123456789")) :]
        if kind == "s" and number:
            continue  # the paragraph is near enough for a note
        known = {"p": "p. ", "par": "par. "}.get(kind)
        parts.append(f"{known}{number}" if known and number else part)
    return ", ".join(part for part in parts if part)


def dated(date: str) -> str:
    """An ISO date or month in words; anything else as it stands.

    Examples
    --------
    >>> dated("2017-04-14"), dated("2017-04"), dated("2017")
    ('14 April 2017', 'April 2017', '2017')
    """
    found = re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d))?", date)
    if found is None or not 1 <= int(found[2]) <= 12:
        return date
    month = f"{MONTHS[int(found[2]) - 1]} {found[1]}"
    return f"{int(found[3])} {month}" if found[3] else month


def short_name(situation: Situation, key: str) -> str:
    """A short label of an actor, issue or forum: the column ``short`` where given, else the name
    without additions; the key itself where nothing has it.

    Parameters
    ----------
    situation : Situation
    key : str
    """
    for table in ("actors", "issues", "forums"):
        row = situation.table(table).get(key)
        if row is not None:
            text = row.text("short") or shortened(row.text("name") or key)
            return isolated(first_part(text) if table == "actors" else text)
    return key
