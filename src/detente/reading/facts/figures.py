"""Figures: numbers with units, shares, chances; dates, years and telephone numbers are none."""

from __future__ import annotations

import re

from detente.reading.claims.yardsticks import definitions
from detente.reading.language.dates import find_dates
from detente.reading.language.words import NUMBER_WORDS, number_word
from detente.reading.proposals import Figure
from detente.reading.text.document import Document

_WORDS = "|".join(sorted((w for w in NUMBER_WORDS if w not in {"zero"}), key=len, reverse=True))
_SCALE = r"(?:\s+(?:thousand|million|billion|trillion|m)\b|\s?(?:bn|tn)\b)?"
_WORD = rf"(?:{_WORDS})(?:-(?:{_WORDS}))?"
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\bhalf\s+a(?=\s+(?:million|billion))|"
    rf"\b(?:half\s+an?|an?|{_WORD})\s+(?:hundred|dozen)(?:\s+and\s+{_WORD})?\b|"
    rf"\b{_WORD}\s+and\s+a\s+half\b|\b{_WORD}\b)"
)
_CURRENCIES = r"US\$|(?:USD|EUR|GBP|CHF|CAD|AUD)\b|[$€£¥]"
_QUALIFIER = (
    r"(?P<qualifier>at least|at most|more than|less than|fewer than|over|under|about|around|roughly|"  # noqa: E501
    r"approximately|nearly|almost|some|perhaps|barely|up to|no more than|no fewer than|even|below|above|"  # noqa: E501
    r"an estimated|estimated|close to|only|just|well over|shorter than|longer than|as many as)\s+"
)
_PERCENT = r"\s*(?:%|per\s?cent\b|percent\b|percentage points?\b)"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("probability", re.compile(rf"(?:{_QUALIFIER})?(?P<a>{_NUMBER})(?:\s+chances?)?\s+(?:in|out of)\s+(?P<b>{_NUMBER})(?=\W|$)", re.I)),  # noqa: E501
    ("range", re.compile(rf"(?:{_QUALIFIER})?(?:between\s+)?(?P<a>{_NUMBER})(?:{_PERCENT})?\s*(?:-|–|to|and)\s*(?P<b>{_NUMBER}){_PERCENT}", re.I)),  # noqa: E501
    ("percentage", re.compile(rf"(?:{_QUALIFIER})?(?P<a>{_NUMBER}){_PERCENT}", re.I)),
    ("moneys", re.compile(rf"(?:{_QUALIFIER})?(?:between\s+)?(?P<cur>{_CURRENCIES})\s?(?P<a>{_NUMBER})(?:[mb]n?\b|{_SCALE})\s*(?:-|–|to|and)\s*(?:{_CURRENCIES})?\s?(?P<b>{_NUMBER})(?P<scale>[mb]n?\b|{_SCALE})", re.I)),  # noqa: E501
    ("money", re.compile(rf"(?:{_QUALIFIER})?(?P<cur>{_CURRENCIES})\s?(?P<a>{_NUMBER})(?P<scale>[mb]n?\b|{_SCALE})", re.I)),  # noqa: E501
    ("share", re.compile("(?:" + _QUALIFIER + r")?(?P<frac>(?:a|one|two|three|four)[ -](?:half|third|thirds|quarter|quarters|fifth|fifths|sixth|seventh|eighth|tenth|tenths|hundredth)|half|most|the majority|majority|a majority)\s+(?:of\s+(?!\d)|the\s+)", re.I)),  # noqa: E501
    ("part", re.compile("(?:" + _QUALIFIER + r")?(?P<frac>(?:a|one|two|three|four)[ -](?:thirds?|quarters?|fifths?|sixth|seventh|eighth|tenths?|hundredth))(?=\s+(?:majority|share|stake|more|less|higher|lower|each|vote)\b|[.,;)]|$)", re.I)),  # noqa: E501
    ("span", re.compile(rf"(?:{_QUALIFIER})?(?:between\s+(?P<a>{_NUMBER})\s+and\s+(?P<b>{_NUMBER})|(?P<c>\d[\d,]*)\s*(?:-|–|to)\s*(?P<d>\d[\d,]*))(?=\s+[a-z])", re.I)),  # noqa: E501
    ("fold", re.compile(rf"\b(?P<a>{_WORDS}|\d+)[- ]?fold\b", re.I)),
    ("times", re.compile(r"\b(?P<times>twice|thrice)\b", re.I)),
    ("even", re.compile("(?:" + _QUALIFIER + r")?(?:an\s+)?even (?:chance|odds)|fifty-fifty", re.I)),  # noqa: E501
    ("count", re.compile(rf"(?:{_QUALIFIER})?(?P<a>{_NUMBER})(?P<scale>{_SCALE})", re.I)),
    ("within", re.compile(r"\b(?:within|for|after|lasting|lasted|extended by)\s+(?P<one>an?)\s+(?P<unit>day|week|fortnight|month)\b(?!\s+(?:ago|or two))", re.I)),  # noqa: E501
    ("single", re.compile(r"\b(?P<one>an?)\s+(?P<unit>(?:week|month|year|day|decade)['’]s\b)", re.I)),  # noqa: E501
)  # fmt: skip
# What a text must hold for a pattern to be worth trying; a search for it costs next to nothing.
_PERCENTS = ("%", "cent", "percentage")
_CASH = ("$", "€", "£", "¥", "usd", "eur", "gbp", "chf", "cad", "aud")
_SIGNS: dict[str, tuple[str, ...]] = {
    "probability": (" in ", "out of"), "range": _PERCENTS, "percentage": _PERCENTS,
    "money": _CASH, "moneys": _CASH, "fold": ("fold",),
    "within": ("with", "ext", "for a", "after a", "last"),
    "even": ("even ", "fifty-fifty"), "single": ("'s", "’s"),
    "share": ("half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "tenth",
              "hundredth", "most", "majority"),
}  # fmt: skip
_COUNTED = re.compile(
    rf"\d|\b(?:{_WORDS}|half|third|quarter|fifth|sixth|seventh|eighth|tenth|most|majority|even|\w+'s)\b"
    r"|fold\b|\b(?:within|for|after|lasting|lasted|extended by) an?\b|\b(?:twice|thrice)\b|\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-",  # noqa: E501
    re.IGNORECASE,
)
_SCALES = {"bn": "billion", "b": "billion", "m": "million", "mn": "million", "tn": "trillion"}
_UNITS = {
    "$": "dollars", "us$": "dollars", "usd": "dollars", "€": "euros", "eur": "euros", "£": "pounds",
    "gbp": "pounds", "¥": "yen", "chf": "francs", "cad": "dollars", "aud": "dollars",
}  # fmt: skip
_NUMERAL = re.compile(r"\d+")
MOST_NUMBERS = 60
_FRACTIONS = {
    "half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "sixth": 100 / 6,
    "seventh": 100 / 7, "eighth": 12.5, "tenth": 10.0, "hundredth": 1.0,
}  # fmt: skip
_DURATION = re.compile(r"^(?:years?|months?|weeks?|days?|hours?|decades?|year's|week's)\b")
_DISTANCE = re.compile(r"^(?:kilomet|miles?|met(?:er|re)s?|km\b|nautical)")
_CURRENCY = re.compile(
    r"\b(?:dollars?|euros?|pounds?|crowns?|roubles?|rubles?|yuan|shillings?|francs?|rupees?|dinars?|pesos?|marks?)\b",
    re.I,
)
_NO_UNIT = re.compile(
    r"^(?:of the|of them|of those|or|and|but|that|which|who|is|are|was|were|has|have|to|in|on|at|by|for|from|with|then|than|will|would)\b"  # noqa: E501
)
_PHONE = re.compile(r"\+?\d[\d\s().-]{6,}\d|\b\d{3}-\d{4}\b|\b\d{1,3}/\d{4}\b")


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
    if _COUNTED.search(text) is None or len(_NUMERAL.findall(text)) > MOST_NUMBERS:
        return []  # nothing is counted, or it is a row of a table
    taken = [(d.start, d.end) for d in find_dates(text)]
    taken += [m.span() for m in _PHONE.finditer(text)]
    figures: list[Figure] = []
    low = text.lower()
    for kind, pattern in _PATTERNS:
        if kind in _SIGNS and not any(sign in low for sign in _SIGNS[kind]):
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
    """Part of a word, a name or a code ('G7', 'F-16', 'Resolution 2202', 'Article 5')."""
    before = text[max(0, start - 24) : start]
    if re.search(r"[\w]-?$", before) and not before.endswith((" ", "(")):
        return True
    if re.match(
        r"-(?!year|month|week|day|hour|minute|metre|meter|tonne|ton|barrel|nation|party|clause|page|km|kilomet|mile|point|member|state|strong|seat|man)\w",
        text[end:],
    ):
        return True
    if start == 0 and re.match(r"\d+(?:\.\d+)+\.?\s+[A-Z]", text):
        return True  # the number of a paragraph
    if re.match(r"(?:st|nd|rd|th)\b|s\b|:\d", text[end:]) or re.search(
        r"\d:$|\+$|\bpp?\.\s?$", before
    ):
        return True  # '9th', '1990s', '14:30', 'p. 14'
    if re.search(
        r"\b(?:Kilomet(?:re|er)|Checkpoint|Hill|Sector|Zone|Post|Block|Highway|Point|Gate|Unit|Area|Mile|"
        r"Station|Pier|Runway|Height|Mine|Platform|Tower|Ward|Room)\s+$",
        before,
    ):
        return True  # 'Kilometre 40', 'Hill 402'
    if re.search(r"\bchildren under\s+$", before) or text.strip(" .") == text[start:end]:
        return True
    return (
        re.search(
            r"\b(?:[Rr]esolution|[Aa]rticle|[Nn]ote|[Nn]o\.|[Pp]age|[Cc]hapter|[Ss]ection|[Ff]igure|[Tt]able|[Pp]rotocol|[Cc]lause|[Aa]nnex|[Cc]amp|[Rr]oute|[Pp]hase)\s+$",
            before,
        )
        is not None
    )


def _figure(kind: str, match: re.Match[str], text: str, offset: int) -> Figure | None:
    part = match.groupdict()
    qualifier = (part.get("qualifier") or "").lower()
    rest = text[match.end() :]
    quote_end = match.end()
    unit = ""
    number = part.get("a")
    if kind == "even":
        value, unit, name = "50%", "chance", "probability"
    elif kind == "probability":
        one, many = _value(number), _value(part["b"])
        if one is None or many is None or one >= many or many > 1000:
            return None
        value, unit, name = f"{one:g} in {many:g}", "chance", "probability"
    elif kind == "range":
        value, name = f"{_text(number)}-{_text(part['b'])}%", "percentage"
        unit, quote_end = _unit(rest, match.end(), text)
    elif kind == "percentage":
        sign = ">" if qualifier in {"more than", "over", "above", "at least", "well over"} else (
            "<" if qualifier in {"less than", "below", "under", "fewer than"} else ""
        )  # fmt: skip
        value, name = f"{sign}{_text(number)}%", "percentage"
        unit, quote_end = _unit(rest, match.end(), text)
        if re.match(r"\s*(?:chance|probability|likelihood)", rest):
            name = "probability"
    elif kind == "part":
        sign = {"more than": ">", "over": ">", "less than": "<", "under": "<"}.get(qualifier, "")
        value, name, unit = f"{sign}{_fraction(part['frac'].lower()):g}%", "percentage", "share"
    elif kind == "fold":
        value, unit, name = _text(number), "times", "count"
        if not value:
            return None
    elif kind == "moneys":
        low, high = _value(number), _value(part["b"])
        if low is None or high is None:
            return None
        scale = _SCALES.get(part["scale"].strip().lower(), part["scale"].strip().lower())
        value, name = f"{low:g}-{high:g} {scale}".strip(), "money"
        unit = _UNITS.get(part["cur"].lower(), "")
    elif kind == "within":
        value, unit, name = "1", part["unit"], "duration"
    elif kind == "share":
        fraction = part["frac"].lower()
        if "most" in fraction or "majority" in fraction:
            inner = fraction == "most" and part["frac"] == "most"  # 'pulled most of them back'
            if inner or (fraction == "most" and re.match(r"\w+(?:ly|ful|able|ous)\b", rest)):
                return None
            value, name = ">50%", "vague_share"
        else:
            sign = {"more than": ">", "over": ">", "less than": "<", "under": "<"}.get(
                qualifier, ""
            )
            value, name = f"{sign}{_fraction(fraction):g}%", "percentage"
        unit, quote_end = _unit(rest, match.end(), text)
        unit = f"of {unit}" if unit else "share"
    elif kind == "span":
        low, high = _value(part["a"] or part["c"]), _value(part["b"] or part["d"])
        if low is None or high is None or low >= high or 1500 < low < high < 2200:
            return None
        value, name = f"{low:.0f}-{high:.0f}", "range"
        unit, quote_end = _unit(rest, match.end(), text)
        if not unit:
            return None
    elif kind == "times":
        value, unit, name = ("2" if part["times"].lower() == "twice" else "3"), "times", "count"
        quote_end = match.end()
    elif kind == "single":
        value, unit, name = "1", part["unit"][:-2], "duration"
        quote_end = match.end()
    else:
        found = _count(kind, match, rest, text)
        if found is None:
            return None
        value, unit, name, quote_end = found
    quote = text[match.start() : quote_end].strip()
    return Figure(
        value=value, unit=unit.strip(), quote=quote, start=offset + match.start(),
        end=offset + match.start() + len(quote), qualifier=qualifier, type=name,
    )  # fmt: skip


def _count(
    kind: str, match: re.Match[str], rest: str, text: str
) -> tuple[str, str, str, int] | None:
    part = match.groupdict()
    raw = part["a"]
    scale = (part.get("scale") or "").strip().lower()
    value = _value(raw)
    if value is None:
        return None
    low = raw.lower()
    scale = _SCALES.get(scale, scale)
    if low == "one" and not re.match(
        r"\s+(?:week|month|year|day|decade|convoy|ship|village|district|province|brigade|battalion|member|hundred|thousand|million|soldier|member|seat|vote|line|round|run|person|chance)",
        rest,
    ):
        return None
    if low in {"hundred", "thousand", "million", "billion", "trillion", "dozen"} and not re.search(
        r"\ba\s+$", text[max(0, match.start() - 24) : match.start()]
    ):
        return None
    hyphen = 1 if re.match(r"-[a-z]", rest) else 0
    unit, end = _unit(rest[hyphen:], match.end() + hyphen, text)
    written = (
        f"{value:g} {scale}" if scale else f"{value:.0f}" if value == int(value) else f"{value:g}"
    )
    if scale and value == int(value):
        written = f"{int(value)} {scale}"
    if kind == "money":
        return (
            written,
            _UNITS.get(part["cur"].lower(), ""),
            "money",
            match.end(),
        )
    name = "count"
    if _DURATION.match(unit) or _DURATION.match(rest.strip()):
        name = "duration"
    elif _DISTANCE.match(unit):
        name = "distance"
    elif _CURRENCY.search(unit):
        name = "money"
    if (
        not unit
        and re.match(r"\s*(?:[.,;:)]|$)", rest)
        and raw[0].isdigit()
        and 1 < value < 32
        and not scale
    ):
        return (
            None
            if re.search(r"\b(?:on|the)\s+$", text[max(0, match.start() - 24) : match.start()])
            else (written, "", name, end)
        )
    if (
        not raw[0].isdigit()
        and value < 10
        and re.search(
            r"\b(?:the|all|these|those|its|other)\s+$",
            text[max(0, match.start() - 24) : match.start()],
            re.I,
        )
    ):
        # 'the three leaders' points back; 'the four eastern cantons' says how many there are.
        described = re.match(r"\s+[a-z]+(?:ern|al|an|ic|ish|ed|ing|ous|ive)\s+[a-z]+s\b", rest)
        counted = re.match(
            r"\s+(?:wings|halves|cantons|provinces|districts|islands|brigades|factions)\b", rest
        )
        parted = re.search(rf"{_NUMBER}\s+of\s+\w+\s+$", text[: match.start()], re.IGNORECASE)
        if described is None and counted is None and parted is None:
            return None
    if (
        not unit
        and not raw[0].isdigit()
        and re.match(r"\s*(?:,|;|that|which|who|have|has|had|signed|were|are)\b", rest)
    ) and re.search(r"\bthe\s+$", text[max(0, match.start() - 24) : match.start()], re.IGNORECASE):
        return None
    return written, unit, name, end


def _unit(rest: str, end: int, text: str) -> tuple[str, int]:
    """The words that say what is counted: up to the first verb, comma or preposition but *of*."""
    match = re.match(
        r"\s*((?:of\s+(?:the\s+|its\s+|their\s+|all\s+)?)?(?:[\w'’-]+)(?:\s+(?!in\b|on\b|at\b|by\b|to\b|from\b|for\b|with\b|"
        r"and\b|or\b|were\b|was\b|is\b|are\b|had\b|has\b|have\b|that\b|which\b|who\b|as\b|than\b|into\b|would\b|will\b|"
        r"before\b|after\b|since\b|against\b|over\b|near\b|off\b|until\b|later\b|ago\b|if\b|when\b|but\b|during\b|through\b)[\w'’-]+){0,3})",
        rest,
    )
    if match is None or _NO_UNIT.match(match.group(1)):
        return "", end
    unit = match.group(1)
    return unit, end + match.end()


def _value(raw: str | None) -> float | None:
    if not raw:
        return None
    text = raw.replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    return _spelled(raw.lower())


def _spelled(words: str) -> float | None:
    """Value of a number in words.

    Examples
    --------
    >>> _spelled("two dozen"), _spelled("a hundred and twenty"), _spelled("two and a half")
    (24.0, 120.0, 2.5)
    """
    halved = re.sub(r"\s+and\s+a\s+half$", "", words)
    if halved != words:
        whole = _spelled(halved)
        return None if whole is None else whole + 0.5
    total, current = 0.0, 0.0
    for word in re.sub(r"\band\b", " ", words).split():
        if word in {"a", "an"}:
            current = current or 1.0
        elif word == "half":
            current = 0.5
        elif word in {"dozen", "hundred"}:
            current = (current or 1.0) * (12 if word == "dozen" else 100)
            total, current = total + current, 0.0
        else:
            value = number_word(word)
            if value is None:
                return None
            current += value
    return total + current


def _text(raw: str | None) -> str:
    value = _value(raw)
    return f"{value:g}" if value is not None else ""


def _fraction(words: str) -> float:
    parts = re.split(r"[ -]", words)
    count = number_word(parts[0]) if len(parts) > 1 and parts[0] != "a" else 1.0
    unit = _FRACTIONS.get(parts[-1].rstrip("s") if parts[-1] != "half" else "half", 50.0)
    return round((count or 1.0) * unit, 1)
