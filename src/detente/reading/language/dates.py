"""Dates in text, as exact as they are written, and what year a bare 'in December' means."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from detente.reading.language.words import number_word

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
#: The months as alternatives of a regular expression.
MONTH_NAMES = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_MONTH = rf"(?:{MONTH_NAMES}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
_DATE = re.compile(
    rf"\b(?P<iso>(?:1[5-9]|2[01])\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)\b"
    rf"|\b(?P<d1>[0-3]?\d)(?:st|nd|rd|th)?(?:\s*(?:-|–|to|and)\s*(?P<d1b>[0-3]?\d)(?:st|nd|rd|th)?)?"
    rf"\s+(?:of\s+)?(?P<m1>{_MONTH})(?:,?\s+(?P<y1>(?:1[5-9]|2[01])\d\d))?(?!\w)"
    rf"|\b(?P<m2>{_MONTH})\s+(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?(?!\d|\s*(?:per|%))(?:,?\s+(?P<y2>(?:1[5-9]|2[01])\d\d))?(?!\w)"
    rf"|\b(?P<m3>{_MONTH}),?\s+(?:of\s+)?(?P<y3>(?:1[5-9]|2[01])\d\d)\b"
    rf"|\b(?P<m4>{MONTH_NAMES})\b"
    rf"|(?<![\d,.:/-])(?P<y5>(?:1[5-9]|2[01])\d\d)(?:[-–/](?P<y5b>\d\d|\d{{4}}))?(?![\d%]|,\d|\.\d|\s*(?:per cent|percent|km|men|soldiers|troops|people|metres|meters|kilometres|kilometers|million|billion))\b",  # noqa: E501
)
_SEASONS = {"spring": 4, "summer": 7, "autumn": 10, "fall": 10, "winter": 1}
# 'may' and 'march' are verbs unless a date word stands before them.
_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|by|until|till|from|of|last|next|this|early|late|mid|before|after|during|"
    r"between|and|to|through|that|same)[\s-]+(?:early\s+|late\s+|mid-?\s*)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Date:
    """A date as written.

    Parameters
    ----------
    text : str
        As in the document.
    start, end : int
        Place in the searched text.
    iso : str
        ``2024``, ``2024-03`` or ``2024-03-06``; ``--03`` or ``--03-06`` where no year is written.
    inferred : bool
        Whether the year was added by :func:`with_years`.
    """

    text: str
    start: int
    end: int
    iso: str
    inferred: bool = False


def find_dates(text: str) -> list[Date]:
    """All dates of a text, in order.

    Examples
    --------
    >>> [date.iso for date in find_dates("On 17 June 2024, and again in March 2025.")]
    ['2024-06-17', '2025-03']
    """
    dates: list[Date] = []
    for match in _DATE.finditer(text):
        iso = _iso(match, text)
        if iso:
            dates.append(Date(match.group(), match.start(), match.end(), iso))
    return dates


def _iso(match: re.Match[str], text: str) -> str:
    part = match.groupdict()
    if _NAME.match(text[match.end() :]):
        return ""  # 'the March 23 Movement'
    if part["iso"]:
        return str(part["iso"])
    if part["m1"]:
        return _day(part["y1"], part["m1"], part["d1"])
    if part["m2"]:
        return _day(part["y2"], part["m2"], part["d2"])
    if part["m3"]:
        return f"{part['y3']}-{_month(part['m3']):02d}"
    if part["m4"]:
        before, rest = text[: match.start()], text[match.end() :]
        if _ADJECTIVE.search(before) and re.match(r"\s+[a-z]+", rest):
            return f"--{_month(part['m4']):02d}"  # 'the April protests'
        if not before.strip() and _BROUGHT.match(rest):
            return f"--{_month(part['m4']):02d}"  # 'June brought an exchange'
        if part["m4"] in {"May", "March"} and not _BEFORE_MONTH.search(before):
            return ""
        if not _BEFORE_MONTH.search(before) and not before.strip().endswith(","):
            return ""
        return f"--{_month(part['m4']):02d}"
    before = text[: match.start()]
    if _EVE.search(before):
        return f"{part['y5']}-12-31"
    quarter = _QUARTER.search(before)
    if quarter:
        return f"{part['y5']}-{_QUARTERS[quarter.group(1).lower()]:02d}"
    return str(part["y5"])


_NAME = re.compile(
    r"\s+(?:Movement|Brigades?|Battalion|Front|Alliance|Coalition|Forum|Committee|Martyrs)\b"
)
_ADJECTIVE = re.compile(r"(?:\b[Tt]he|['’]s)\s+(?:\w+\s)?$")
_BROUGHT = re.compile(r"\s+(?:brought|saw|marked|passed|began|ended|opened|was|also)\b")
_EVE = re.compile(r"\bNew Year['’]s Eve (?:of |in )?$")
_QUARTER = re.compile(
    r"\b(first|second|third|fourth|last) quarter of (?:the year )?$", re.IGNORECASE
)
_QUARTERS = {"first": 3, "second": 6, "third": 9, "fourth": 12, "last": 12}


def _month(name: str) -> int:
    return MONTHS[name.lower().rstrip(".")]


def _day(year: str | None, month: str, day: str) -> str:
    number = int(day)
    try:
        dt.date(int(year or 2024), _month(month), number)
    except ValueError:
        return ""
    return f"{year or '-'}-{_month(month):02d}-{number:02d}"


def with_year(
    date: Date, *, context: int | None, published: str, ahead: bool = False, after: str = "",
    following: bool = False,
) -> Date:  # fmt: skip
    """Add the year that a bare day or month must mean.

    The year is that of the latest date of the running text (``context``) if the result is not after
    publication, else the last such day before publication.

    Parameters
    ----------
    date : Date
    context : int or None
        Year that the text was speaking of.
    published : str
        ISO date of the document, or empty.
    ahead : bool
        Whether the text looks forward: then the next such day after publication is meant.
    after : str
        ISO date (month or day) that the running text told of just before: what follows happened
        later, as long as that is not after publication.
    following : bool
        Whether *next* stands before it, which leaves the month of publication out.

    Examples
    --------
    >>> with_year(find_dates("in December")[0], context=None, published="2024-03-06").iso
    '2023-12'
    >>> with_year(find_dates("by July")[0], context=None, published="2024-03-06", ahead=True).iso
    '2024-07'
    """
    if not date.iso.startswith("--"):
        return date
    rest = date.iso[2:]
    if not published:
        if context is None:
            return Date(date.text, date.start, date.end, "", True)
        return Date(date.text, date.start, date.end, f"{context}-{rest}", True)
    year = int(published[:4])
    if following:
        coming = year if rest[:2] > published[5:7] else year + 1
        return Date(date.text, date.start, date.end, f"{coming}-{rest}", True)
    if len(after) >= 7 and not ahead:
        told = int(after[:4]) + (rest[: len(after) - 5] < after[5 : 5 + len(rest)])
        if f"{told}-{rest}" <= published[: 5 + len(rest)]:
            return Date(date.text, date.start, date.end, f"{told}-{rest}", True)
    if ahead:
        coming = year if f"{year}-{rest}" >= published[: len(f"{year}-{rest}")] else year + 1
        return Date(date.text, date.start, date.end, f"{coming}-{rest}", True)
    latest = year if f"{year}-{rest}" <= published[: len(f"{year}-{rest}")] else year - 1
    if context is not None and context < latest:
        # A narrative of an earlier year: stay in it only if that is within a year of the text.
        latest = context if latest - context > 1 else latest
    return Date(date.text, date.start, date.end, f"{latest}-{rest}", True)


_STEP = re.compile(
    r"\b(?P<n>\w+) (?P<unit>day|week|fortnight|month|year)s? (?P<way>later|afterwards|after|earlier|before|ago)\b"  # noqa: E501
    r"|\b(?:the|that) (?P<which>same|very|next|following|previous) (?P<part>day|morning|afternoon|evening|night|week|"  # noqa: E501
    r"month|year)\b|\b(?P<near>last|this|earlier this|later this) (?P<span>week|month|year)\b|\b(?P<eve>yesterday)\b",  # noqa: E501
    re.IGNORECASE,
)
_DAYS = {
    "day": 1,
    "morning": 1,
    "afternoon": 1,
    "evening": 1,
    "night": 1,
    "week": 7,
    "fortnight": 14,
}


_TO_COME = re.compile(
    r"\bnext (?P<unit>week|month|year)\b|\b(?P<lead>this|next|the coming|in the|by the|by|until the|before the) "  # noqa: E501
    r"(?P<season>spring|summer|autumn|winter)\b|\b(?P<feast>Christmas|Easter|Ramadan)\b|"
    r"\b(?P<end>the end of (?:the|this) year|year['’]s end|within the year|(?:later )?this year)\b|\b(?P<new>the new year)\b",  # noqa: E501
    re.IGNORECASE,
)


def coming_date(text: str, *, published: str) -> str:
    """Date of 'next month', 'this autumn', 'by Christmas', 'before the end of the year'; or empty.

    A season gives its year only.

    Parameters
    ----------
    text : str
    published : str
        ISO date of the document, or empty.

    Examples
    --------
    >>> coming_date("A strike by Christmas is likely.", published="2031-04-20")
    '2031-12'
    >>> coming_date("He stands next month.", published="2031-12-20")
    '2032-01'
    """
    match = _TO_COME.search(text)
    if match is None or len(published) < 7:
        return ""
    year, month = int(published[:4]), int(published[5:7])
    part = match.groupdict()
    if part["unit"]:
        return _shifted(published, part["unit"].lower(), 1)[: 4 if part["unit"] == "year" else 7]
    if part["new"]:
        return f"{year + 1}-01"
    if part["feast"]:
        return f"{year}-12" if part["feast"].lower() == "christmas" else ""
    if part["season"]:
        first = _SEASONS[part["season"].lower()]
        later = part["lead"].lower() != "this" and first <= month
        return str(year + later)
    return str(year)


def relative_date(text: str, *, last: str, published: str) -> str:
    """Date of 'four days later', 'the same evening', 'two weeks ago', 'last month'; or empty.

    Parameters
    ----------
    text : str
    last : str
        ISO date (day or month) that the text told of before; empty where there is none.
    published : str
        ISO date of the document, or empty.

    Examples
    --------
    >>> relative_date("Four days later it fell.", last="2024-02-27", published="")
    '2024-03-02'
    >>> relative_date("It fell a year ago.", last="", published="2024-02-27")
    '2023-02'
    """
    match = _STEP.search(text)
    if match is None:
        return ""
    part = match.groupdict()
    if part["eve"]:
        return _shifted(published, "day", -1)
    if part["near"]:
        back = 1 if part["near"].lower() == "last" else 0
        unit = part["span"].lower()
        iso = _shifted(published, unit, -back)
        return iso[: 4 if unit == "year" else 7]
    if part["which"]:
        step = {"next": 1, "following": 1, "previous": -1}.get(part["which"].lower(), 0)
        unit = part["part"].lower()
        iso = _shifted(last, unit, step)
        return iso[: {"week": 7, "month": 7, "year": 4}.get(unit, 10)]
    word, unit = part["n"].lower(), part["unit"].lower()
    count = 1.0 if word in {"a", "an"} else float(word) if word.isdigit() else number_word(word)
    if count is None or count > 400:
        return ""
    way = part["way"].lower()
    start = published if way == "ago" else last
    iso = _shifted(start, unit, int(count) * (1 if way in {"later", "afterwards", "after"} else -1))
    return iso[:7] if unit in {"month", "year"} else iso


def _shifted(iso: str, unit: str, steps: int) -> str:
    """A date some days, weeks, months or years off; what is too coarse to shift is empty."""
    if len(iso) < 7 or iso.startswith("--"):
        return ""
    year, month = int(iso[:4]), int(iso[5:7])
    if unit in {"month", "year"}:
        months = 12 * year + month - 1 + steps * (12 if unit == "year" else 1)
        return f"{months // 12}-{months % 12 + 1:02d}"
    if len(iso) < 10:
        return iso if not steps else ""
    try:
        day = dt.date.fromisoformat(iso[:10]) + dt.timedelta(days=_DAYS[unit] * steps)
    except (ValueError, OverflowError):
        return ""
    return day.isoformat()
