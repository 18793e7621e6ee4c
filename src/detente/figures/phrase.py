"""Words for numbers: a probability is said before it is printed.

Feasible is not signed.  Every phrase here speaks of a deal that is possible; none says that one
is likely to be made.
"""

from __future__ import annotations

import math

from detente.findings.finding import ICD_203, Finding, words_for

NBSP = "\u00a0"
DASH = "\u2013"


def percent(value: float | None, *, sign: bool = True) -> str:
    """A probability as ``23 %``; below half a point ``<1 %``, above 99.5 ``>99 %``.

    Examples
    --------
    >>> percent(0.234, sign=False), percent(0.001, sign=False), percent(None)
    ('23', '<1', '')
    """
    if value is None:
        return ""
    shown = _whole(value)
    return f"{shown}{NBSP}%" if sign else shown


def firm(text: str) -> str:
    """Text in which no line ends between a number and its per cent sign.

    Examples
    --------
    >>> firm("in 91 % of draws")
    'in 91\xa0% of draws'
    """
    return text.replace(" %", f"{NBSP}%")


def interval(low: float | None, high: float | None) -> str:
    """An interval as ``8–47``; empty where there is none.

    Examples
    --------
    >>> interval(0.08, 0.474), interval(0.998, 1.0)
    ('8–47', '99–100')
    """
    if low is None or high is None:
        return ""
    first, last = f"{100 * low:.0f}", f"{100 * high:.0f}"
    if first == last:
        # Too narrow for whole points: rounded outward.
        first, last = f"{math.floor(100 * low)}", f"{math.ceil(100 * high)}"
    return first if first == last else f"{first}{DASH}{last}"


def spread_of(finding: Finding) -> tuple[float | None, float | None]:
    """The range of a probability over the choices of method; (None, None) where it has none.

    A finding whose range is only its simulation error has none: that is said in notes, not drawn.
    """
    low, high = finding.low, finding.high
    if low is None or high is None or finding.value is None:
        return None, None
    simulated = finding.mc_low is not None and finding.mc_high is not None
    if simulated and abs(low - (finding.mc_low or 0)) + abs(high - (finding.mc_high or 0)) < 1e-9:
        return None, None
    return low, high


def points(value: float | None, *, signed: bool = False) -> str:
    """A number of a 0-100 scale, or a difference of odds in points, without decimals."""
    if value is None:
        return ""
    whole = round(value)
    text = f"\u2212{abs(whole)}" if whole < 0 else f"{whole}"
    return f"+{text}" if signed and whole > 0 else text


def rough(value: float) -> str:
    """A computed number with two significant digits, never with an exponent.

    Examples
    --------
    >>> rough(0.0464), rough(137.2), rough(0.5)
    ('0.046', '140', '0.5')
    """
    return f"{float(f'{value:.2g}'):.12g}"


def odds(finding: Finding) -> str:
    """``23 %, 8–47``: number and interval of a probability; its reason where it is absent."""
    if finding.value is None:
        return f"not computed: {finding.reason}" if finding.reason else "not computed"
    between = interval(*spread_of(finding))
    return f"{percent(finding.value)}, {between}" if between else percent(finding.value)


def word(finding: Finding) -> str:
    """The word of a probability, or of both ends where its interval touches three bands."""
    if finding.value is None:
        return "not computed"
    return finding.words or words_for(min(1.0, max(0.0, finding.value)))


def ends(finding: Finding) -> str:
    """``very unlikely to roughly even`` where the interval touches three bands, else empty."""
    low, high = spread_of(finding)
    if low is None or high is None:
        return ""
    bands = [name for _, name in ICD_203]
    first, last = words_for(max(0.0, low)), words_for(min(1.0, high))
    return f"{first} to {last}" if bands.index(last) - bands.index(first) >= 2 else ""


def possible(finding: Finding, subject: str = "a deal") -> str:
    """A clause that says how likely it is that something is possible, never that it will happen.

    Examples
    --------
    >>> possible(Finding.share("agreement.feasible[forum=f]", 23, 100))
    'a deal is unlikely to be possible'
    """
    match word(finding):
        case "not computed":
            return f"whether {subject} is possible was not computed"
        case "almost no chance":
            return f"there is almost no chance that {subject} is possible"
        case "roughly even":
            return f"the odds that {subject} is possible are roughly even"
        case "almost certain":
            return f"{subject} is almost certain to be possible"
        case said:
            return f"{subject} is {said} to be possible"


def exists(finding: Finding, subject: str) -> str:
    """The same for something whose possibility is already plain: ``… is very unlikely``."""
    match word(finding):
        case "not computed":
            return f"{subject} was not computed"
        case "almost no chance":
            return f"{subject} has almost no chance"
        case "roughly even":
            return f"{subject} is about even"
        case said:
            return f"{subject} is {said}"


def listed(names: list[str], *, most: int = 0) -> str:
    """Names in a sentence: ``a, b and c``; what is beyond ``most`` is counted.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a", "b", "c", "d"], most=2)
    ('a, b and c', 'a, b and 2 others')
    """
    if most and len(names) > most:
        left = len(names) - most
        names = [*names[:most], f"{left} {'other' if left == 1 else 'others'}"]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def capital(text: str) -> str:
    """First letter upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def spelled(count: int) -> str:
    """A small number in words, as running text has it.

    Examples
    --------
    >>> spelled(7), spelled(23)
    ('seven', '23')
    """
    names = [
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ]
    return names[count] if 0 <= count < len(names) else str(count)


def ordinal(rank: int) -> str:
    """A rank in words.

    Examples
    --------
    >>> ordinal(6), ordinal(22)
    ('sixth', '22nd')
    """
    names = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
    if 1 <= rank <= len(names):
        return names[rank - 1]
    tail = "th" if rank % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{tail}"


def _whole(value: float) -> str:
    if value < 0.005:
        return "<1"
    if value > 0.995:
        return ">99"
    return f"{100 * value:.0f}"
