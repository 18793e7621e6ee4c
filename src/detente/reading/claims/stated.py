"""Probabilities that a text gives as numbers: per cents, ranges, fractions, odds, bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from detente.reading.language.words import number_word

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


_CHANCE = r"(?:chances?|probability|likelihood|odds|risk|prospect|possibility)"
_TENS = r"(?:ten|fifteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-five)?)"
_NUMBER = rf"(?:\d+(?:\.\d+)?|\b{_TENS})"
_PERCENT = r"\s*(?:per ?cent|percent|%)"
_STATED = (
    re.compile(rf"(?:between )?(?P<a>{_NUMBER})(?:{_PERCENT})?\s*(?:-|to|and)\s*(?P<b>{_NUMBER}){_PERCENT}(?:\s+{_CHANCE})?", re.I),  # noqa: E501
    re.compile(rf"(?P<bound>below|under|less than|at most|no more than|up to|above|over|more than|at least|upwards of)\s+(?:an? )?(?P<c>{_NUMBER}){_PERCENT}(?:\s+{_CHANCE})?", re.I),  # noqa: E501
    re.compile(rf"(?P<d>{_NUMBER}){_PERCENT}(?:\s+{_CHANCE})?", re.I),
    re.compile(rf"(?P<bound>below|under|less than|at most|at best|no more than|no better than|above|over|more than|at least|better than)\s+(?P<c>{_NUMBER})(?= the {_CHANCE})", re.I),  # noqa: E501
    re.compile(r"(?:about |roughly |perhaps |some )?(?P<e>one|two|three|four|five|six|seven|eight|nine|\d)(?:[\s-]+chances?)?[\s-](?:in|out of)[\s-](?P<f>two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|fifty|a hundred|\d+)\b", re.I),  # noqa: E501
    re.compile(rf"\b(?P<share>(?:a|an|one|two|three|four)[\s-](?:third|quarter|fifth|tenth|half)s?)\b(?:[\s-]{_CHANCE})?(?! of)", re.I),  # noqa: E501
    re.compile(r"(?:odds|chances?) of (?P<g>\w+) (?:to|in) (?P<h>\w+)", re.I),
    re.compile(r"\b(?P<many>two|three|four|five|six|seven|eight|nine|ten|twenty|\d{1,2})(?: |-)to(?: |-)(?P<few>one|two|\d)(?: |-)(?P<side>against|on)\b", re.I),  # noqa: E501
)  # fmt: skip
_COUNTED = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine)\b.{0,16}\b(?:in|out of)\b|odds of|chances? of|to.one.(?:on|against)"  # noqa: E501
    r"|\bper ?cent\b|\b(?:third|quarter|fifth|tenth|half)s?\b",
    re.I,
)
_PROBABLE = re.compile(
    rf"\b{_CHANCE}\b|\bput (?:it|this|that|them|the)\b|\b(?:we|i) (?:would |should |might )?(?:give|put|rate|estimate|assess|judge|assign|attach|"  # noqa: E501
    r"accord|allot|allow|set|reckon|say|go for|think)\b|\b(?:central|base|baseline|main|worst|best|likeliest) (?:case|scenario)\b"  # noqa: E501
    r"|\b(?:in our view|we think|confidence|(?:our|my) (?:estimate|guess|judge?ment|figure))\b",
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
            out.append(_bounded(text, match, band))
    return out


_LESS = r"(?:no (?:better|more|higher|greater) than|not more than|at (?:best|most)|less than|under|below|fewer than|worse than|up to)"  # noqa: E501
_MORE = r"(?:no (?:less|worse) than|at least|better than|more than|over|above|upwards of)"


def _bounded(text: str, match: re.Match[str], band: Band) -> Hedge:
    """A stated probability with the bound before it: 'no better than one in five'."""
    start, (low, high) = match.start(), band
    part = match.groupdict()
    if part.get("e") or part.get("share"):
        before = text[:start]
        bound = re.search(
            rf"\b(?:(?P<less>{_LESS})|(?P<more>{_MORE})) (?:an? |about )?$", before, re.I
        )
        if bound:
            start = bound.start()
            # Under even, 'more than' says little more: nobody who means three in four says it.
            low, high = (0.0, high) if bound["less"] else (low, 100.0 if low >= 50 else low + 25)
    return Hedge(text[start : match.end()], start, match.end(), "number", (low, high), "stated")


def carried(text: str) -> list[Hedge]:
    """Probabilities without a word of chance, after one was stated: 'the remaining 15 to delay'.

    Examples
    --------
    >>> [(h.text, h.band) for h in carried("30 per cent to a walkover")]
    [('30 per cent', (30.0, 30.0))]
    """
    straight = text.replace("’", "'").replace("–", "-")
    share = re.match(
        rf"(?:and |but |or )?(?:about |roughly |perhaps |some )?(?:the )?(?:remaining |other |last |rest, )?(?:about |some )?"  # noqa: E501
        rf"(?P<d>{_NUMBER})(?P<cent>{_PERCENT})?(?= (?:to|for|on|that|covers?|goes|falls?|is|are|remains?)\b)",  # noqa: E501
        straight, re.I,
    )  # fmt: skip
    moved = re.search(
        rf"\b(?:rises?|falls?|climbs?|drops?|shrinks?|increases?|sinks?|doubles?)\b[^.;]{{0,30}}\bto (?:about |roughly |perhaps |some |nearly )?"  # noqa: E501
        rf"(?P<d>{_NUMBER}){_PERCENT}", straight, re.I,
    )  # fmt: skip
    rest = re.search(
        rf"\b(?:is|are|gets?|at|for) (?:the |our )?remaining (?P<d>{_NUMBER})(?P<cent>{_PERCENT})?(?=[.,;]|$)",  # noqa: E501
        straight,
        re.I,
    )
    match = moved or share or rest
    if match is None or (
        match is not moved and not (match["cent"] or re.search(r"remaining|rest", match.group()))
    ):
        return []
    value = _value(match["d"]) or 0.0
    if value > 100:
        return []
    end = match.end()
    start = match.start("d")
    return [Hedge(text[start:end], start, end, "number", (value, value), "stated")]


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


def _is_probability(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 40]
    if _of_scenario(text, match):
        return True
    if re.search(_CHANCE, match.group(), re.IGNORECASE):
        return True
    if match.groupdict().get("side"):
        return True
    if match.groupdict().get("share") and re.match(
        r"\s+(?!chance|for|that|by|before|or|at|if|in|this)[a-z]+", after
    ):
        return False  # 'a third strike'
    before = text[max(0, match.start() - 30) : match.start()]
    if re.match(r"\s*(?:likely|probable|probability|certain|sure)\b", after) or re.search(
        r"\b(?:likely|probable|probably|probability)(?: still| yet)?[ ,(:–-]*(?:at |about |perhaps |roughly |say |some |between )*$",  # noqa: E501
        before,
        re.I,
    ):
        return True
    if re.search(
        r"(?:[:—–(]|, say,?)\s*(?:about |roughly |perhaps |some |say |at )?$", before
    ) and re.match(r"[).;]?\s*(?:$|, (?:provided|if)\b)", after):
        return True  # 'The blockade drags on: about 50 per cent.'
    if (
        match.groupdict().get("e")
        and re.search(
            rf"\b(?:at|closer to|nearer to|near|say|it) (?:about |roughly |{_LESS} |{_MORE} )?$",
            before,
            re.I,
        )
        and re.match(r"\s*(?:[.,;:)]|$|(?:before|by|within|for|if|that|this|over|in)\b)", after)
    ):
        return True  # 'those of an accord at one in ten'
    if re.match(r"\s+of (?!.*\bchance)", after) or re.match(
        r"\s+(?:more|less|fewer|higher|lower|a year|tariff)", after
    ):
        return False
    if (
        match.groupdict().get("e")
        and re.match(r"\s+(?!chance)[a-z]+", after)
        and not _PROBABLE.search(text)
    ):
        return False
    return _PROBABLE.search(text) is not None


_SCENARIO = re.compile(
    r"^\W*(?:in |under |on )?(?:the |our |a )?(?:(?:first|second|third|fourth|fifth|last|other|next)\b|(?:\w+ ){0,2}(?:scenario|case|"  # noqa: E501
    r"outcome|course|path|future|variant)s?\b|(?:scenario|case|variant|option|path|course) (?:[a-d]|\d|one|two|three|four)\b)",  # noqa: E501
    re.IGNORECASE,
)
_HAPPENS = re.compile(
    r"\b(?:is|are|was|were|has|have|had|fell|rose|won|got|took|gave|lost)\b", re.I
)


def _of_scenario(text: str, match: re.Match[str]) -> bool:
    """Odds set beside the name of a scenario: 'Drift (60 per cent).', 'The second, at 30,'."""
    if match.groupdict().get("e") or match.groupdict().get("share"):
        return False
    before, after = text[: match.start()], text[match.end() :]
    name = re.match(
        r"(.*?)(?:\(|,|—|–|:| at) ?(?:at |about |roughly |perhaps |some |say )*$", before, re.S
    )
    if name is None or len(name.group(1).split()) > 8 or _HAPPENS.search(name.group(1)):
        return False
    if _SCENARIO.match(before):
        return re.match(r"\)?(?:[,:;.)]| is\b| we\b|$)", after) is not None
    return re.match(r"\)? ?(?:[:.—–]|$)", after) is not None and "," not in name.group(1)


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
            "below", "under", "less than", "at most", "no more than", "up to", "at best", "no better than",  # noqa: E501
        }  # fmt: skip
        return (0.0, value) if low else (value, 100.0)
    if part.get("d"):
        value = _value(part["d"]) or 0.0
        return (value, value) if value <= 100 else None
    if part.get("share"):
        share = _share(part["share"])
        return (share, share) if share <= 100 else None
    if part.get("side"):
        larger, smaller = _value(part["many"]) or 0.0, _value(part["few"]) or 0.0
        if not 0 < smaller <= larger:
            return None
        said = smaller if part["side"].lower() == "against" else larger
        odds = round(100 * said / (smaller + larger), 1)
        return odds, odds
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
