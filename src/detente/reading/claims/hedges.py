"""Hedges: words of probability, the band each stands for, and under which yardstick.

Yardsticks: ``icd203`` (ODNI 2015), ``phia`` (UK Professional Head of Intelligence Assessment),
``nato`` (AJP-2.1), ``survey`` (quartiles of what readers understood, n = 5,174 and n = 46), and
``detente``: ICD 203, and the project's own reading where ICD 203 has no such word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from detente.reading.claims.stated import Band, Hedge, stated
from detente.reading.language.words import rows

YARDSTICKS = ("detente", "icd203", "phia", "nato", "survey")


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
        # What may be denied may be denied in short: 'do not expect', "don't expect".
        pattern = re.sub(r"(?<=[\w)])\) not\b", ")(?: not|n't)", row["pattern"])
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
    r"\d|\b(?:per ?cent|hardly|scarcely|barely|presum|necessarily|negligible|infinitesimal|minuscule|next to|seems?|accounts|"  # noqa: E501
    r"too |less |lower|higher|rash|unwise|foolish|imprudent|premature|naive|risky|idle|bold|dangerous|far off|away|worr|"  # noqa: E501
    r"basis|grounds?|warrant|foundation|distant|evens|cards|offing|order|miracle|signs?|indicati|evidence|hints?|reasons?|grounds?|cause|basis|loom|head|"
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


def hedge_phrases() -> frozenset[str]:
    """Names of all phrases of the table."""
    return frozenset(entry.phrase for entry in _table())


def complement(band: Band) -> Band:
    """Band of the opposite."""
    return 100.0 - band[1], 100.0 - band[0]


def tightest(bands: list[Band]) -> Band:
    """The narrowest of several bands (the most specific statement wins)."""
    return min(bands, key=lambda b: (b[1] - b[0], b[0]))


PROBABLE = (hedge_phrases() | {"number"}) - {
    "will", "inconceivable", "ruled out", "widely believed", "not thought",
}  # fmt: skip
# Too weak to say what a sentence forecasts where another hedge or a plain verb stands beside them.
WEAK = frozenset({"could", "possible", "suspicion"})
