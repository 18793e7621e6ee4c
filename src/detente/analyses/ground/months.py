"""Month boundaries: the first days of calendar months, which every date is taken to mean."""

from __future__ import annotations

import datetime as dt

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def month_of(day: dt.date) -> int:
    """Nearest month boundary (year × 12 + month, January = 0), the earlier on a tie.

    Examples
    --------
    >>> month_of(dt.date(2017, 5, 23)) == 2017 * 12 + 5  # 1 June
    True
    >>> month_of(dt.date(2017, 2, 15)) == 2017 * 12 + 1  # 14 days both ways: the earlier
    True
    """
    month = day.year * 12 + day.month - 1
    before, after = first_day(month), first_day(month + 1)
    return month if day - before <= after - day else month + 1


def first_day(month: int) -> dt.date:
    """First day of a month by its number."""
    return dt.date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> dt.date:
    """Last day whose nearest month boundary is this one.

    Examples
    --------
    >>> last_day(2017 * 12 + 5)  # 1 June 2017
    datetime.date(2017, 6, 16)
    """
    first = first_day(month)
    return first + dt.timedelta(days=(first_day(month + 1) - first).days // 2)


def day_words(day: dt.date) -> str:
    """A date in words, in English whatever the machine speaks.

    Examples
    --------
    >>> day_words(dt.date(2017, 5, 23)), month_words(dt.date(2017, 5, 23))
    ('23 May 2017', 'May 2017')
    """
    return f"{day.day} {month_words(day)}"


def month_words(day: dt.date) -> str:
    """The month of a date in words."""
    return f"{MONTHS[day.month - 1]} {day.year}"
