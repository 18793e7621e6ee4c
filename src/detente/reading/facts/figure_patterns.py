"""The shapes in which a text counts, and what a text must hold for each to be worth trying."""

from __future__ import annotations

import re

from detente.reading.language.words import NUMBER_WORDS

_WORDS = "|".join(sorted((w for w in NUMBER_WORDS if w not in {"zero"}), key=len, reverse=True))
_SCALE = r"(?:\s+(?:thousand|million|billion|trillion|m)\b|\s?(?:bn|tn)\b)?"
_WORD = rf"(?:{_WORDS})(?:-(?:{_WORDS}))?"
NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\bhalf\s+a(?=\s+(?:million|billion))|"
    rf"\b(?:half\s+an?|an?|{_WORD})\s+(?:hundred|dozen)(?:\s+and\s+{_WORD})?\b|"
    rf"\b{_WORD}\s+and\s+a\s+half\b|\b{_WORD}\b)"
)
_CURRENCIES = r"US\$|(?:USD|EUR|GBP|CHF|CAD|AUD)\b|[$€£¥]"
_QUALIFIER = (
    r"(?P<qualifier>at least|at most|more than|less than|fewer than|over|under|about|around|roughly|"  # noqa: E501
    r"approximately|nearly|almost|some|perhaps|barely|up to|no more than|no fewer than|even|below|above|"  # noqa: E501
    r"an estimated|estimated|close to|only|just|well over|shorter than|longer than|as many as|not more than|"  # noqa: E501
    r"not less than|no less than|no fewer than|upwards of|no better than|better than|no worse than|worse than|"  # noqa: E501
    r"closer to|nearer to|nearer|not above|not below|in excess of)\s+"
)
_PERCENT = r"\s*(?:%|per\s?cent\b|percent\b|percentage points?\b)"
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("probability", re.compile(rf"(?:{_QUALIFIER})?(?P<a>{NUMBER})(?:\s+chances?)?(?:\s+(?:in|out of)\s+|-in-)(?P<b>{NUMBER})(?=\W|$)", re.I)),  # noqa: E501
    ("votes", re.compile(rf"(?P<a>{NUMBER})\s+votes?\s+(?:to|against)\s+(?P<b>{NUMBER})(?=\W|$)|\b(?:vote of|voted|by)\s+(?P<c>{NUMBER})(?:\s+to\s+|[-–])(?P<d>{NUMBER})(?=\s*(?:[.,;:)]|\b(?:vote|against|in favou?r|for|on|in|and|with)\b|$))", re.I)),  # noqa: E501
    ("range", re.compile(rf"(?:{_QUALIFIER})?(?:between\s+)?(?P<a>{NUMBER})(?:{_PERCENT})?\s*(?:-|–|to|and)\s*(?P<b>{NUMBER}){_PERCENT}", re.I)),  # noqa: E501
    ("percentage", re.compile(rf"(?:{_QUALIFIER}(?:an?\s+)?)?(?P<a>{NUMBER}){_PERCENT}", re.I)),
    ("moneys", re.compile(rf"(?:{_QUALIFIER})?(?:between\s+)?(?P<cur>{_CURRENCIES})\s?(?P<a>{NUMBER})(?:[mb]n?\b|{_SCALE})\s*(?:-|–|to|and)\s*(?:{_CURRENCIES})?\s?(?P<b>{NUMBER})(?P<scale>[mb]n?\b|{_SCALE})", re.I)),  # noqa: E501
    ("money", re.compile(rf"(?:{_QUALIFIER})?(?P<cur>{_CURRENCIES})\s?(?P<a>{NUMBER})(?P<scale>[mb]n?\b|{_SCALE})", re.I)),  # noqa: E501
    ("share", re.compile("(?:" + _QUALIFIER + r")?(?P<frac>(?:a|one|two|three|four)[ -](?:half|third|thirds|quarter|quarters|fifth|fifths|sixth|seventh|eighth|tenth|tenths|hundredth)|half|most|the majority|majority|a majority)\s+(?:of\s+(?!\d)|the\s+)", re.I)),  # noqa: E501
    ("half", re.compile(r"\b(?:by|to|than)\s+(?:" + _QUALIFIER + r")?(?P<frac>half)(?=\s*(?:[.,;:)]|\b(?:after|since|in|on|by|and|when|because|as|within|over|between|from|during|if|before)\b|$))", re.I)),  # noqa: E501
    ("part", re.compile("(?:" + _QUALIFIER + r")?(?P<frac>(?:a|one|two|three|four)[ -](?:thirds?|quarters?|fifths?|sixth|seventh|eighth|tenths?|hundredth))(?=\s+(?:majority|share|stake|more|less|higher|lower|each|vote)\b|[.,;)]|$)", re.I)),  # noqa: E501
    ("span", re.compile(rf"(?:{_QUALIFIER})?(?:between\s+(?P<a>{NUMBER})\s+and\s+(?P<b>{NUMBER})|(?P<c>{NUMBER})(?:\s*[-–]\s*|\s+to\s+)(?P<d>{NUMBER}))(?=\s+[a-z])", re.I)),  # noqa: E501
    ("fold", re.compile(rf"\b(?P<a>{_WORDS}|\d+)[- ]?fold\b", re.I)),
    ("times", re.compile(r"\b(?P<times>twice|thrice)\b", re.I)),
    ("even", re.compile("(?:" + _QUALIFIER + r")?(?:an?\s+)?(?:roughly\s+|about\s+)?(?:even(?:[- ]money)?\s+(?:chances?|odds|bet|money|likelihood|probability)|coin[- ]?(?:toss|flip)|toss of a coin|flip of a coin|toss-?up|fifty-fifty|50[-–/: ]50)\b|\b(?P<compared>no better than|better than|worse than|no worse than|at|about|roughly)\s+(?:even|evens)\b(?=\s*(?:[.,;:)]|\band\b|$))", re.I)),  # noqa: E501
    ("count", re.compile(rf"(?:{_QUALIFIER})?(?P<a>{NUMBER})(?P<scale>{_SCALE})", re.I)),
    ("masses", re.compile(r"\b(?P<vague>several|a few)\s+(?P<dozens>dozen|score|hundred|thousand|million|billion)\b|\b(?P<masses>(?:(?:tens|hundreds|dozens|scores)\s+of\s+)?(?:tens|dozens|scores|hundreds|thousands|millions|billions))\s+of\b(?!\s+(?:times|thousands|millions|billions)\b)|\b(?P<massed>dozens|scores|hundreds|thousands)(?=\s+(?:more|were|have|had|fled|died|remain|are|marched|protested|dead|killed|wounded|missing|injured)\b)", re.I)),  # noqa: E501
    ("ages", re.compile("(?:" + _QUALIFIER + r")?\b(?P<one>half an?|a quarter of an?|three[- ]quarters of an?|an?)\s+(?P<unit>decade|century|millennium)\b(?!['’]s)", re.I)),  # noqa: E501
    ("within", re.compile(r"\b(?:within|for|after|lasting|lasted|extended by)\s+(?P<one>an?)\s+(?P<unit>day|week|fortnight|month)\b(?!\s+(?:ago|or two))", re.I)),  # noqa: E501
    ("single", re.compile(r"\b(?P<one>an?)\s+(?P<unit>(?:week|month|year|day|decade)['’]s\b)", re.I)),  # noqa: E501
)  # fmt: skip
# What a text must hold for a pattern to be worth trying; a search for it costs next to nothing.
_PERCENTS = ("%", "cent", "percentage")
_CASH = ("$", "€", "£", "¥", "usd", "eur", "gbp", "chf", "cad", "aud")
SIGNS: dict[str, tuple[str, ...]] = {
    "probability": (" in ", "out of", "-in-"), "votes": ("vote", " by "),
    "range": _PERCENTS, "percentage": _PERCENTS, "money": _CASH, "moneys": _CASH, "fold": ("fold",),
    "within": ("with", "ext", "for a", "after a", "last"),
    "even": ("even", "coin", "toss", "fifty-fifty", "50"), "half": ("half",),
    "masses": ("s of", "several", "a few", "dozens", "scores", "hundreds", "thousands"),
    "ages": ("decade", "century", "millennium"), "single": ("'s", "’s"),
    "share": ("half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "tenth",
              "hundredth", "most", "majority"),
}  # fmt: skip
COUNTED = re.compile(
    rf"\d|\b(?:{_WORDS}|half|third|quarter|fifth|sixth|seventh|eighth|tenth|most|majority|even|\w+'s)\b"
    r"|fold\b|\b(?:tens|dozens|scores|hundreds|thousands|millions|billions|coin|toss|decade|century|millennium)\b|\b(?:within|for|after|lasting|lasted|extended by) an?\b|\b(?:twice|thrice)\b|\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-",  # noqa: E501
    re.IGNORECASE,
)
SCALES = {"bn": "billion", "b": "billion", "m": "million", "mn": "million", "tn": "trillion"}
UNITS = {
    "$": "dollars", "us$": "dollars", "usd": "dollars", "€": "euros", "eur": "euros", "£": "pounds",
    "gbp": "pounds", "¥": "yen", "chf": "francs", "cad": "dollars", "aud": "dollars",
}  # fmt: skip
NUMERAL = re.compile(r"\d+")
MOST_NUMBERS = 60
FRACTIONS = {
    "half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "sixth": 100 / 6,
    "seventh": 100 / 7, "eighth": 12.5, "tenth": 10.0, "hundredth": 1.0,
}  # fmt: skip
DURATION = re.compile(
    r"^(?:years?|months?|weeks?|fortnights?|days?|nights?|hours?|minutes?|decades?|centur(?:y|ies)|generations?|seasons?|"
    r"year's|week's)\b"
)
DISTANCE = re.compile(
    r"^(?:square |cubic )?(?:kilomet|miles?|met(?:er|re)s?|km\b|nautical|feet|foot|hectares?|acres?|leagues?)"  # noqa: E501
)
CURRENCY = re.compile(
    r"\b(?:dollars?|euros?|pounds?|crowns?|roubles?|rubles?|yuan|shillings?|francs?|rupees?|dinars?|pesos?|marks?|thalers?|florins?|guilders?|krone[rn]?|kronor|krona|liras?|lire|riyals?|rials?|dirhams?|shekels?|hryvnias?|zloty|zlotys|lei|levs?|laris?|drams?|manats?|tenge|som|baht|dong|ringgit|rupiah|won|yen|renminbi|rand|nairas?|cedis?|birr|kwachas?|bolivars?|bolívares|reais|real|soles|guaran[ií]s?|talers?|ducats?|kina|taka|afghanis?|kyats?)\b",
    re.I,
)
NO_UNIT = re.compile(
    r"^(?:of the|of them|of those|or|and|but|that|which|who|is|are|was|were|has|have|had|to|in|on|at|by|for|from|with|then|than|will|"  # noqa: E501
    r"would|as|could|should|may|might|must|can|did|does|do|if|when|because|while)\b"
)
PHONE = re.compile(r"\+?\d[\d\s().-]{6,}\d|\b\d{3}-\d{4}\b|\b\d{1,3}/\d{4}\b")
NAMED = re.compile(
    r"\b(?:[Rr]esolution|[Aa]rticle|[Nn]ote|[Nn]os?\.|[Pp]age|[Cc]hapter|[Ss]ection|[Ff]igure|[Tt]able|[Pp]rotocol|"
    r"[Cc]lause|[Aa]nnex|[Cc]amp|[Rr]oute|[Pp]hase|[Pp]aragraph|Operation|Licen[cs]e|Directive|Decree|Law|Order|Plan|"
    r"Brigade|Division|Battalion|Regiment|Squadron|Task Force|Flight|Channel|Radio|Studio|Track|Basket|Stage|Agenda|Vision|"  # noqa: E501
    r"Group|Bill|Act|Case|Regulation|Decision|Circular|Communiqué|Memorandum|Order No\.|Corridor|Line|Level|Title|Part|Point|"  # noqa: E501
    r"Kilomet(?:re|er)|Checkpoint|Hill|Sector|Zone|Post|Block|Highway|Gate|Unit|Area|Mile|Station|Pier|Runway|Height|Mine|"
    r"Platform|Tower|Ward|Room|Berth|Terminal|Field|Well|Shaft|Bridge|Dam|Lock)\s+$"
)
CORPS = re.compile(
    r"\s+(?:[A-Z][a-z]+\s+)?(?:Brigades?|Divisions?|Battalions?|Regiments?|Corps|Squadrons?|Fleet|Committee|Panel|Flotilla)\b"
)
