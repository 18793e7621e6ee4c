"""Hedges: words of probability, the band each stands for, and under which yardstick.

Yardsticks: ``icd203`` (ODNI 2015), ``phia`` (UK Professional Head of Intelligence Assessment),
``nato`` (AJP-2.1), ``survey`` (quartiles of what readers understood, n = 5,174 and n = 46), and
``detente``: ICD 203, and the project's own reading where ICD 203 has no such word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from detente.reading.language.words import number_word, rows

YARDSTICKS = ("detente", "icd203", "phia", "nato", "survey")
Band = tuple[float, float]


@dataclass(frozen=True)
class Hedge:
    """A hedge as written, its band in per cent and where the band comes from.

    Parameters
    ----------
    text : str
        As written.
    start, end : int
        Place in the searched text.
    phrase : str
        Name in the table; ``number`` for a stated probability.
    band : (float, float) or None
        Of the statement as worded, in per cent.
    yardstick : str
        The yardstick used, or ``own reading``, or ``stated``.
    """

    text: str
    start: int
    end: int
    phrase: str
    band: Band | None
    yardstick: str


@dataclass(frozen=True)
class _Entry:
    phrase: str
    pattern: re.Pattern[str]
    bands: dict[str, Band]


@cache
def _table() -> list[_Entry]:
    table: list[_Entry] = []
    for row in rows("lexicon", "hedges.csv"):
        bands = {
            name: _band(row[name])
            for name in ("icd203", "phia", "nato", "survey", "own")
            if row[name]
        }
        pattern = row["pattern"]
        if not pattern.startswith(("(?<", "\\b", "(?:\\b", "(?:(?<")):
            pattern = rf"(?<![\w-])(?:{pattern})(?!\w)"
        table.append(_Entry(row["phrase"], re.compile(pattern, re.IGNORECASE), bands))
    return table


def _band(text: str) -> Band:
    low, high = text.split("-")
    return float(low), float(high)


def band_of(phrase: str, yardstick: str = "detente") -> tuple[Band | None, str]:
    """Band of a phrase of the table, and the yardstick that gives it.

    A yardstick that lacks the phrase falls back on the project's own reading, and says so.

    Examples
    --------
    >>> band_of("unlikely", "phia"), band_of("bound to", "icd203")
    (((25.0, 35.0), 'phia'), ((95.0, 99.0), 'own reading'))
    """
    entry = next((e for e in _table() if e.phrase == phrase), None)
    if entry is None:
        return None, ""
    return _choose(entry, yardstick)


def _choose(entry: _Entry, yardstick: str) -> tuple[Band | None, str]:
    if yardstick not in YARDSTICKS:
        raise ValueError(f"'{yardstick}' is no yardstick; choose one of {', '.join(YARDSTICKS)}")
    if yardstick == "detente":
        if "icd203" in entry.bands:
            return entry.bands["icd203"], "icd203"
    elif yardstick in entry.bands:
        return entry.bands[yardstick], yardstick
    if "own" in entry.bands:
        return entry.bands["own"], "own reading"
    if "icd203" in entry.bands:
        return entry.bands["icd203"], "icd203"
    return None, ""


def find_hedges(text: str, *, yardstick: str = "detente") -> list[Hedge]:
    """All hedges of a clause, longest first at every place, with stated probabilities.

    Parameters
    ----------
    text : str
    yardstick : str
        One of :data:`YARDSTICKS`.

    Returns
    -------
    list of Hedge
        In order of their place; they do not overlap.

    Examples
    --------
    >>> [(h.text, h.band) for h in find_hedges("It is highly unlikely that talks resume.")]
    [('highly unlikely', (5.0, 20.0))]
    """
    return list(_found(text, yardstick))


# Without one of these words (or a number) there is no hedge: most clauses are settled here.
_TRIGGER = re.compile(
    r"\d|\b(?:per ?cent|cards|offing|order|miracle|signs?|indicati|evidence|hints?|reasons?|grounds?|cause|basis|loom|head|"  # noqa: E501
    r"verge|brink|cusp|imminent|at hand|bag|wager|guess|suspect|fear|thread|knife|early|soon|hard to|know|"  # noqa: E501
    r"going to|about to|stretch|uphill|steep|ask|banked|horizon|in sight|in prospect|in store|in the works|"  # noqa: E501
    r"as if|as though|appears?|things stand|on present|is any guide|doomed|nil|zero|lost cause|forlorn|pipe|pie|"  # noqa: E501
    r"faith|banking|nobody|no one|omens?|lean|tend|suspicion|weight|sooner|for certain|done deal|settled|"  # noqa: E501
    r"everything|heroic|optimis|wishful|agenda|table|difficult|idea|hunch|sense|reading|impression|assumption|"
    r"scenario|case|danger|possib|over bar|cannot but|cannot fail|without a|deal|believe|think|imagine|foresee|reckon|convinced|persuaded|s[ck]eptical|pessimistic|optimistic|hopeful|"  # noqa: E501
    r"imagin|picture|envisage|conceive|see|surpris|confiden|granted|relied|counted on|guess|balance|touch and|"  # noqa: E501
    r"either way|too close|apt|liable|prone|inclined|tempted|like as not|either|balanced|poised|flip|bet|"  # noqa: E501
    r"preclude|overlook|stands? to|threatens? to|potential|some|money|almost|virtual|near|practical|all but|bound|certain|sure|doomed|destined|inevitab|"  # noqa: E501
    r"unavoidab|doubt|foregone|matter of time|question of time|likel|probab|chance|prospect|odds|"
    r"expect|anticipat|foresee|predict|forecast|set to|due to|poised|course to|track to|slated|projected|"  # noqa: E501
    r"scheduled|believed|thought|assumed|reckoned|held to|considered|said to|understood|reported|"
    r"suspected|even|fifty|equal|toss|coin|may|might|could|risk|danger|impossib|inconceivab|"
    r"unthinkab|exclud|ruled? out|dismiss|discount|possib|perhaps|maybe|conceivab|plausib|feasib|clear|"  # noqa: E501
    r"unclear|guarantee|assured|open question|dubious|questionable|hope|unlikel|improbab|"
    r"implausib|far-fetched|long shot|remote|no way|no question|hopeless|out of the question|non-starter|"  # noqa: E501
    r"fantasy|will|shall|would|won't|wouldn't|presumabl|on balance|in doubt|one|two|three)",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def _found(text: str, yardstick: str) -> tuple[Hedge, ...]:
    straight = text.replace("’", "'").replace("–", "-")
    if yardstick in YARDSTICKS and _TRIGGER.search(straight) is None:
        return ()
    found: list[Hedge] = stated(straight)
    for entry in _table():
        for match in entry.pattern.finditer(straight):
            start, end = match.span()
            if start == end or any(start < h.end and h.start < end for h in found):
                continue
            if match.group() == "May" and start:
                continue  # the month
            band, name = _choose(entry, yardstick)
            lead = len(match.group()) - len(match.group().lstrip())
            found.append(
                Hedge(text[start + lead : end], start + lead, end, entry.phrase, band, name)
            )
    found.sort(key=lambda h: h.start)
    return tuple(found)


_CHANCE = r"(?:chances?|probability|likelihood|odds|risk|prospect|possibility)"
_TENS = r"(?:ten|fifteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-five)?)"
_NUMBER = rf"(?:\d+(?:\.\d+)?|\b{_TENS})"
_PERCENT = r"\s*(?:per ?cent|percent|%)"
_STATED = (
    re.compile(rf"(?:between )?(?P<a>{_NUMBER})(?:{_PERCENT})?\s*(?:-|to|and)\s*(?P<b>{_NUMBER}){_PERCENT}(?:\s+{_CHANCE})?", re.I),  # noqa: E501
    re.compile(rf"(?P<bound>below|under|less than|at most|no more than|up to|above|over|more than|at least|upwards of)\s+(?:an? )?(?P<c>{_NUMBER}){_PERCENT}(?:\s+{_CHANCE})?", re.I),  # noqa: E501
    re.compile(rf"(?P<d>{_NUMBER}){_PERCENT}(?:\s+{_CHANCE})?", re.I),
    re.compile(r"(?:about |roughly |perhaps |some )?(?P<e>one|two|three|four|five|six|seven|eight|nine)(?:[\s-]+chances?)?[\s-](?:in|out of)[\s-](?P<f>two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|fifty|a hundred|\d+)", re.I),  # noqa: E501
    re.compile(rf"\b(?P<share>(?:a|an|one|two|three|four)[\s-](?:third|quarter|fifth|tenth|half)s?)\b(?:[\s-]{_CHANCE})?(?! of)", re.I),  # noqa: E501
    re.compile(r"(?:odds|chances?) of (?P<g>\w+) (?:to|in) (?P<h>\w+)", re.I),
)  # fmt: skip
_COUNTED = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine)\b.{0,16}\b(?:in|out of)\b|odds of|chances? of"  # noqa: E501
    r"|\bper ?cent\b|\b(?:third|quarter|fifth|tenth|half)s?\b",
    re.I,
)
_PROBABLE = re.compile(
    rf"\b{_CHANCE}\b|\bput (?:it|this|that|them|the)\b|\bwe (?:give|put|rate|estimate|assess|judge)\b"  # noqa: E501
    r"|\b(?:in our view|we think|confidence|(?:our|my) (?:estimate|guess|judge?ment|figure))\b|\blikely\b|\bprobab",  # noqa: E501
    re.IGNORECASE,
)


def stated(text: str) -> list[Hedge]:
    """Probabilities given as numbers; shares of other things ('70 per cent of its power') are not.

    Examples
    --------
    >>> [(h.text, h.band) for h in stated("about one chance in twenty")]
    [('about one chance in twenty', (5.0, 5.0))]
    """
    out: list[Hedge] = []
    if _COUNTED.search(text) is None:
        return out
    for pattern in _STATED:
        for match in pattern.finditer(text):
            if any(match.start() < h.end and h.start < match.end() for h in out):
                continue
            band = _stated_band(match)
            if band is None or not _is_probability(text, match):
                continue
            out.append(Hedge(match.group(), match.start(), match.end(), "number", band, "stated"))
    return out


def ranges(text: str) -> list[tuple[int, int, Band]]:
    """Every range or number in per cent, whatever it is a share of: (start, end, band).

    Examples
    --------
    >>> ranges("below 10 per cent, or 20-45%")
    [(0, 17, (0.0, 10.0)), (22, 28, (20.0, 45.0))]
    """
    found: list[tuple[int, int, Band]] = []
    for pattern in _STATED[:3]:
        for match in pattern.finditer(text):
            band = _stated_band(match)
            if band is None or any(match.start() < e and s < match.end() for s, e, _ in found):
                continue
            found.append((match.start(), match.end(), band))
    return sorted(found)


def hedge_phrases() -> frozenset[str]:
    """Names of all phrases of the table."""
    return frozenset(entry.phrase for entry in _table())


def _is_probability(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 40]
    if re.search(_CHANCE, match.group(), re.IGNORECASE):
        return True
    if re.match(r"\s+of (?!.*\bchance)", after) or re.match(
        r"\s+(?:more|less|fewer|higher|lower|a year|tariff)", after
    ):
        return False
    if (
        match.re is _STATED[3]
        and re.match(r"\s+(?!chance)[a-z]+", after)
        and not _PROBABLE.search(text)
    ):
        return False
    return _PROBABLE.search(text) is not None


def _stated_band(match: re.Match[str]) -> Band | None:
    part = match.groupdict()
    if part.get("a"):
        low, high = _value(part["a"]) or 0.0, _value(part["b"]) or 0.0
        return (low, high) if low <= high <= 100 else None
    if part.get("c"):
        value = _value(part["c"]) or 0.0
        if value > 100:
            return None
        low = part["bound"].lower() in {
            "below", "under", "less than", "at most", "no more than", "up to",
        }  # fmt: skip
        return (0.0, value) if low else (value, 100.0)
    if part.get("d"):
        value = _value(part["d"]) or 0.0
        return (value, value) if value <= 100 else None
    if part.get("share"):
        share = _share(part["share"])
        return (share, share) if share <= 100 else None
    first, second = part.get("e") or part.get("g"), part.get("f") or part.get("h")
    one, many = _value(first), _value(second)
    if one is None or many is None or not 0 < one < many:
        return None
    if part.get("g"):
        many = one + many
        one = _value(second) or one
    share = round(100 * one / many, 1)
    return share, share


_PARTS = {"third": 3.0, "quarter": 4.0, "fifth": 5.0, "tenth": 10.0, "half": 2.0}


def _share(words: str) -> float:
    """Per cent of 'a third', 'two thirds'."""
    count, part = re.split(r"[\s-]", words.lower())
    return round(100 * (number_word(count) or 1.0) / _PARTS[part.rstrip("s")], 1)


def _value(word: str | None) -> float | None:
    if not word:
        return None
    if word.lower() == "a hundred":
        return 100.0
    if re.fullmatch(r"\d+(?:\.\d+)?", word):
        return float(word)
    return number_word(word)


def complement(band: Band) -> Band:
    """Band of the opposite."""
    return 100.0 - band[1], 100.0 - band[0]


def tightest(bands: list[Band]) -> Band:
    """The narrowest of several bands (the most specific statement wins)."""
    return min(bands, key=lambda b: (b[1] - b[0], b[0]))
