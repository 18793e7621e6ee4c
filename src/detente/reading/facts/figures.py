"""Figures: numbers with units, shares, chances; dates, years and telephone numbers are none."""

from __future__ import annotations

import re

from detente.reading.claims.yardsticks import definitions
from detente.reading.facts.figure_patterns import (
    CORPS,
    COUNTED,
    CURRENCY,
    DISTANCE,
    DURATION,
    MOST_NUMBERS,
    NAMED,
    NUMBER,
    NUMERAL,
    PATTERNS,
    PHONE,
    SCALES,
    SIGNS,
    UNITS,
)
from detente.reading.facts.figure_values import number_of, per_cent_of, plain, unit_after
from detente.reading.language.dates import find_dates
from detente.reading.proposals import Figure
from detente.reading.text.document import Document


def propose_figures(document: Document) -> list[Figure]:
    """Figures of the body, in reading order."""
    figures: list[Figure] = []
    for sentence in document.sentences:
        block = document.blocks[sentence.block]
        if block.kind == "masthead":
            continue
        text = document.quote(sentence.start, sentence.end)
        if not definitions(text):  # a scale of words counts nothing
            figures += _in_sentence(text, sentence.start)
    return figures


def _in_sentence(text: str, offset: int) -> list[Figure]:
    if COUNTED.search(text) is None or len(NUMERAL.findall(text)) > MOST_NUMBERS:
        return []  # nothing is counted, or it is a row of a table
    taken = [(d.start, d.end) for d in find_dates(text)]
    taken += [m.span() for m in PHONE.finditer(text)]
    figures: list[Figure] = []
    low = text.lower()
    for kind, pattern in PATTERNS:
        if kind in SIGNS and not any(sign in low for sign in SIGNS[kind]):
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < e and s < end for s, e in taken) or _glued(text, start, end):
                continue
            figure = _figure(kind, match, text, offset)
            if figure is None:
                continue
            taken.append((start, end))
            figures.append(figure)
    figures.sort(key=lambda f: f.start)
    return figures


def _glued(text: str, start: int, end: int) -> bool:
    """Part of a word, a name or a code ('G7', 'F-16', 'Resolution 2202', '444 Brigade', '5+5')."""
    before = text[max(0, start - 24) : start]
    if re.search(r"[\w]-?$", before) and not before.endswith((" ", "(")):
        return True
    if re.match(
        r"-(?!year|month|week|day|hour|minute|metre|meter|tonne|ton|barrel|nation|party|clause|page|km|kilomet|mile|point|member|state|strong|seat|man|in-)\w",
        text[end:],
    ):
        return True
    if start == 0 and re.match(r"\d+(?:\.\d+)+\.?\s+[A-Z]", text):
        return True  # the number of a paragraph
    if re.match(r"(?:st|nd|rd|th)\b|s\b|:\d|\+\d|/\d", text[end:]) or re.search(
        r"\d:$|\+$|\w/$|\bpp?\.\s?$", before
    ):
        return True  # '9th', '1990s', '14:30', '5+5', 'p. 14'
    if text[end - 1 : end].isdigit() and CORPS.match(text[end:]):
        return True  # '444 Brigade'
    if re.search(r"\bchildren under\s+$", before) or text.strip(" .") == text[start:end]:
        return True
    if re.search(r"\bnumber\s+$", before) and not text[end - 1].isdigit():
        return True  # 'his number two'
    return text[start].isdigit() and NAMED.search(before) is not None


_MORE = frozenset(("more than", "over", "above", "well over", "upwards of", "in excess of"))
_LESS = frozenset(("less than", "below", "under", "fewer than"))
_MOST = frozenset(("at most", "no more than", "not more than", "not above", "up to"))
_LEAST = frozenset(("at least", "not less than", "no less than", "no fewer than", "not below"))


def _sign(qualifier: str) -> str:
    """Sign of a share: '>' for 'more than', '<=' for 'at most'."""
    signs = ((">", _MORE), ("<", _LESS), ("<=", _MOST), (">=", _LEAST))
    return next((sign for sign, words in signs if qualifier in words), "")


# 'the second half of the year', 'the Ketravan half', 'too clever by half'
_HALVED = re.compile(r"(?:\b(?:first|second|other|better|latter|[A-Z]\w+)|\btoo \w+ by)\s+$")
_Told = tuple[str, str, str, int]  # value, unit, type, and where the quote ends


def _figure(kind: str, match: re.Match[str], text: str, offset: int) -> Figure | None:
    qualifier = (match.groupdict().get("qualifier") or "").lower()
    if kind in {"count", "money"}:
        told = _count(kind, match, text[match.end() :], text)
    elif kind in {"probability", "range", "percentage", "share", "half", "part", "even"}:
        told = _share(kind, match, text, qualifier)
    else:
        told = _other(kind, match, text)
    if told is None:
        return None
    value, unit, name, end = told
    quote = text[match.start() : end].strip()
    return Figure(
        value=value, unit=unit.strip(), quote=quote, start=offset + match.start(),
        end=offset + match.start() + len(quote), qualifier=qualifier, type=name,
    )  # fmt: skip


def _share(kind: str, match: re.Match[str], text: str, qualifier: str) -> _Told | None:
    """Shares and chances, in percent or as 'one in three'."""
    part = match.groupdict()
    rest, end = text[match.end() :], match.end()
    number = part.get("a")
    if kind == "even":
        compared = qualifier or (part["compared"] or "").lower()
        sign = {"better than": ">", "worse than": "<"}.get(compared, "")
        return f"{sign}50%", "chance", "probability", end
    if kind == "probability":
        one, many = number_of(number), number_of(part["b"])
        if one is None or many is None or one >= many or many > 1000:
            return None
        return f"{one:g} in {many:g}", "chance", "probability", end
    if kind in {"range", "percentage"}:
        unit, end = unit_after(rest, end, text)
        if kind == "range":
            return f"{plain(number)}-{plain(part['b'])}%", unit, "percentage", end
        chance = re.match(r"\s*(?:chance|probability|likelihood|odds|risk)", rest) is not None
        name = "probability" if chance else "percentage"
        return f"{_sign(qualifier)}{plain(number)}%", unit, name, end
    fraction = part["frac"].lower()
    if fraction == "half" and _HALVED.search(text[: match.start("frac")]):
        return None
    if "most" in fraction or "majority" in fraction:
        inner = fraction == "most" and part["frac"] == "most"  # 'pulled most of them back'
        if inner or (fraction == "most" and re.match(r"\w+(?:ly|ful|able|ous)\b", rest)):
            return None
        unit, end = unit_after(rest, end, text)
        return ">50%", f"of {unit}" if unit else "share", "vague_share", end
    value = f"{_sign(qualifier)}{per_cent_of(fraction):g}%"
    if kind == "share":
        unit, end = unit_after(rest, end, text)
        return value, f"of {unit}" if unit else "share", "percentage", end
    return value, "share", "percentage", end


def _other(kind: str, match: re.Match[str], text: str) -> _Told | None:
    """Votes, spans, multiples, masses and lengths of time."""
    part = match.groupdict()
    rest, end = text[match.end() :], match.end()
    if kind == "votes":
        yes, no = number_of(part["a"] or part["c"]), number_of(part["b"] or part["d"])
        if yes is None or no is None or yes == no:
            return None
        return f"{yes:.0f}-{no:.0f}", "votes", "count", end
    if kind == "fold":
        value = plain(part["a"])
        return (value, "times", "count", end) if value else None
    if kind == "times":
        return ("2" if part["times"].lower() == "twice" else "3"), "times", "count", end
    if kind == "masses":
        unit, end = unit_after(rest, end, text)
        name = "vague_money" if CURRENCY.search(unit) else "vague_count"
        words = part["masses"] or part["massed"] or f"{part['vague']} {part['dozens']}"
        return words.lower(), unit, name, end
    if kind == "ages":
        years = {"decade": 10, "century": 100, "millennium": 1000}[part["unit"].lower()]
        lead = part["one"].lower()
        share = 0.5 if "half" in lead else 0.75 if "three" in lead else 1.0
        share = 0.25 if lead.startswith("a quarter") else share
        return f"{years * share:g}", "years", "duration", end
    if kind == "within":
        return "1", part["unit"], "duration", end
    if kind == "single":
        return "1", part["unit"][:-2], "duration", end
    low, high = number_of(part["a"] or part.get("c")), number_of(part["b"] or part.get("d"))
    if low is None or high is None:
        return None
    if kind == "moneys":
        scale = part["scale"].strip().lower()
        scale = SCALES.get(scale, scale)
        unit = UNITS.get((part["cur"] or "").lower(), "")
        return f"{low:g}-{high:g} {scale}".strip(), unit, "money", end
    if low >= high or 1500 < low < high < 2200:
        return None
    unit, end = unit_after(rest, end, text)
    return (f"{low:.0f}-{high:.0f}", unit, "range", end) if unit else None


def _count(kind: str, match: re.Match[str], rest: str, text: str) -> _Told | None:
    """A number with its unit: things, money, time or distance."""
    part = match.groupdict()
    raw = part["a"]
    value = number_of(raw)
    if value is None or _no_number(raw, text[: match.start()], rest):
        return None
    scale = (part.get("scale") or "").strip().lower()
    scale = SCALES.get(scale, scale)
    written = f"{value:.0f}" if value == int(value) else f"{value:g}"
    written = f"{written} {scale}".strip()
    if kind == "money":
        return written, UNITS.get(part["cur"].lower(), ""), "money", match.end()
    shared = _shared(match, rest, text)
    if shared is not None:
        return shared
    hyphen = 1 if re.match(r"-[a-z]", rest) else 0
    unit, end = unit_after(rest[hyphen:], match.end() + hyphen, text)
    told = written, unit, _measure(unit, rest), end
    near = text[max(0, match.start() - 24) : match.start()]
    if raw[0].isdigit():
        alone = not unit and not scale and 1 < value < 32
        day = alone and re.match(r"\s*(?:[.,;:)]|$)", rest) and re.search(r"\b(?:on|the)\s+$", near)
        return None if day else told
    if value < 10 and _points_back(text, match.start(), rest, value):
        return None
    back = not unit and _SAID_OF.match(rest) and re.search(r"\bthe\s+$", near, re.IGNORECASE)
    return None if back else told


# 'one' counts only these; elsewhere it is a pronoun.
_ONE_OF = re.compile(
    r"\s+(?:\w+\s+)?(?:week|month|year|day|decade|convoy|ship|village|district|province|brigade|"
    r"battalion|member|hundred|thousand|million|soldier|officer|civilian|driver|policem[ae]n|guard|"
    r"fighter|sailor|journalist|monitor|peacekeeper|gendarme|seat|vote|line|round|run|person|chance)"
)
_SAID_OF = re.compile(r"\s*(?:,|;|that|which|who|have|has|had|signed|were|are)\b")


def _no_number(raw: str, before: str, rest: str) -> bool:
    """'one of them', 'by the dozen': words of number that count nothing."""
    low = raw.lower()
    if low == "one":
        return _ONE_OF.match(rest) is None
    mass = low in {"hundred", "thousand", "million", "billion", "trillion", "dozen"}
    return mass and re.search(r"\ba\s+$", before[-24:]) is None


def _measure(unit: str, rest: str) -> str:
    """Type of a figure by its unit."""
    if DURATION.match(unit) or DURATION.match(rest.strip()):
        return "duration"
    if DISTANCE.match(unit):
        return "distance"
    return "money" if CURRENCY.search(unit) else "count"


def _points_back(text: str, start: int, rest: str, value: float) -> bool:
    """'The three leaders' points back; 'the four eastern cantons' says how many there are."""
    before = text[max(0, start - 24) : start]
    if re.search(r"\b(?:the|all|these|those|its|other)\s+$", before, re.IGNORECASE) is None:
        return False
    noun = re.match(r"(?:\s+[a-z][\w-]*){1,3}?\s+(?:of|since|in|that|which)\b", rest)
    plural = re.match(r"\s+[a-z][\w-]+s\b", rest)
    if (value > 2 and noun is not None) or (value > 4 and plural is not None):
        return False  # 'the three consignments of arms', 'the six guarantors'
    described = re.match(r"\s+[a-z]+(?:ern|al|an|ic|ish|ed|ing|ous|ive|est)\s+[a-z]+s\b", rest)
    counted = re.match(
        r"\s+(?:wings|halves|cantons|provinces|districts|islands|brigades|factions)\b", rest
    )
    parted = re.search(rf"{NUMBER}\s+of\s+\w+\s+$", text[:start], re.IGNORECASE)
    return described is None and counted is None and parted is None


_OF_SCALED = re.compile(
    r"\s+(?:out )?of (?:the|its|their|his|her|a)\s+[\d.,]+\s+(?P<scale>million|billion|thousand)\b"
)
_CHANCES = re.compile(r"\b(?:chances?|odds|probability|likelihood|risk)\b")


def _shared(match: re.Match[str], rest: str, text: str) -> _Told | None:
    """A bare number whose scale or percent sign stands on its neighbour.

    '90 of the 600 million' is 90 million; after 'at 85 per cent', 'at less than 10' is a chance.
    """
    raw = match.group("a")
    if not raw[0].isdigit() or match.groupdict().get("scale"):
        return None
    scaled = _OF_SCALED.match(rest)
    if scaled is not None:
        unit, _ = unit_after(rest[scaled.end() :], 0, text)
        kind = "money" if CURRENCY.search(unit) else "count"
        return f"{plain(raw)} {scaled.group('scale')}", unit, kind, match.end()
    before = text[: match.start()]
    value = number_of(raw) or 0.0
    bare = re.match(r"\s*(?:[.,;:)]|$|(?:the|that|to|for|and|or|but|by|if|of)\b)", rest)
    led = re.search(
        r"\b(?:at|to|than|above|below|remaining|from|under|over)\s+$", text[: match.start("a")]
    )
    percent = re.search(r"(?:per\s?cent|percent|%)", before[-200:])
    if bare and led and percent and 0 < value < 100 and _CHANCES.search(text):
        sign = _sign((match.group("qualifier") or "").lower())
        return f"{sign}{plain(raw)}%", "chance", "probability", match.end()
    return None
