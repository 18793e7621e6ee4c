"""Killed, wounded, kidnapped and displaced: how many, and who."""

from __future__ import annotations

import re
from typing import Any

from detente.reading.language.dates import find_dates
from detente.reading.language.words import number_word

_HARM = {
    "killed": re.compile(
        r"\b(?:kill(?:ed|ing|s)|died|dies|dead|deaths?|murdered|massacred|slain|executed|drowned|perished|fatalities|"
        r"shot dead|hanged|beheaded|lives|lost (?=(?:some |about |at least |over |more than )?[\w,-]+ (?:\w+ )?(?:soldiers|men|fighters|troops|officers|policemen)))",  # noqa: E501
        re.I,
    ),
    "wounded": re.compile(
        r"\b(?:wound(?:ed|ing|s)|injur(?:ed|ing|ies)|maimed|beaten|hurt|lost a|broken limbs|casualties)\b",  # noqa: E501
        re.I,
    ),
    "kidnapped": re.compile(
        r"\b(?:kidnap(?:ped|ping)|abduct(?:ed|ing)|(?:taken|took|held) (?:\w+ ){0,4}hostage|carried off)\b",  # noqa: E501
        re.I,
    ),
    "displaced": re.compile(
        r"\b(?:displac(?:ed|ing)|fled|fleeing|driven|drove|uprooted|uprooting|homeless|(?:left|lost) their homes|left for|evacuated|refugees|taken in|took in)\b",  # noqa: E501
        re.I,
    ),
}
_NUMBER = (
    r"\d{1,3}(?:,\d{3})+|\d+|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|one|two|three|four|"
    r"five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    r"a hundred|a thousand|a dozen|dozens|hundreds|thousands|an?(?! (?:half|third|quarter|fifth|tenth|few|lot|number|couple|handful|series|share|part)\b)"  # noqa: E501
)
_QUALIFIER = (
    r"at least|at most|more than|fewer than|less than|over|about|around|some|nearly|almost|up to|as many as|roughly|"  # noqa: E501
    r"approximately|an estimated|close to|no fewer than"
)
_PERSON = (
    r"people|soldiers?|troops|civilians?|police(?:men|man|woman|(?! (?:officer|sergeant|chief|captain|commander)))|officers?|fighters?|militants?|men|man|wom[ae]n|child(?:ren)?|"  # noqa: E501
    r"fisherm[ae]n|workers?|sailors?|villagers?|protest(?:e|o)rs?|demonstrators?|peacekeepers?|guards?|crew|servicem[ae]n|"
    r"hostages?|farmers?|students?|refugees?|passengers?|others?|persons?|insurgents?|rebels?|sergeants?|nurses?|drivers?|"
    r"doctors?|teachers?|journalists?|monitors?|observers?|herders?|traders?|recruits?|conscripts?|gunmen|gunman|attackers?|"
    r"militiam[ae]n|miners?|pilots?|marines?|cadets?|commanders?|generals?|colonels?|lieutenants?|captains?|ministers?|"
    r"deputies|diplomats?|engineers?|priests?|elders?|mourners|worshippers|pilgrims|residents|inhabitants|families|"
    r"households|lives|bodies|casualties|deaths?|nationals|citizens|migrants|prisoners?|detainees?|volunteers?|"
    r"corpsm[ae]n|gendarmes?|constables?|bodyguards?|mercenar(?:y|ies)|paramilitar(?:y|ies)|clerks?|farmhands?|dockers?|"
    r"policewom[ae]n|servicewom[ae]n|airm[ae]n|crewm[ae]n|seam[ae]n|longshorem[ae]n|firefighters?|medics?|paramedics?|"
    r"(?-i:[A-Z][a-z]+(?:ans|ese|is|ots|ards|ers|ks|ns))|(?-i:[A-Z][a-z]+) (?:soldiers|civilians|men)|"  # noqa: E501
    r"bystanders?|shepherds?|porters?|sentries|sentry|aid workers?|staff|members?|supporters|of (?:its|their|her|his|our|them|the) ?\w*"  # noqa: E501
)
_LOSS = re.compile(
    rf"(?:(?P<q>{_QUALIFIER})\s+)?\b(?P<n>{_NUMBER})\s+(?P<who>(?:(?!and\b|or\b)[A-Za-z'’-]+\s+){{0,3}}?(?:{_PERSON})|dead|wounded|injured|killed|missing)\b"
    rf"|\b(?:killed|wounded|injured|killing|wounding|injuring|kidnapped|abducted|left)\s+(?:(?P<q2>{_QUALIFIER})\s+)?"
    rf"(?P<n2>{_NUMBER})(?=\s*(?:[.,;]|and\b|dead\b|$|in\b|at\b|on\b|near\b|others\b))",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:was|were|been|be|being|are|is)\s+(?:\w+\s+)?$", re.IGNORECASE)
_INTRANSITIVE = frozenset("died dies dead deaths death fled drowned perished injured".split())


def casualties(quote: str) -> dict[str, dict[str, Any]]:
    """Killed, wounded, kidnapped, displaced, with numbers.

    The number is that of the object of an active verb and of the subject of a passive one.

    Examples
    --------
    >>> casualties("killing at least four of her crew")
    {'killed': {'min': 4, 'who': 'of her crew'}}
    >>> casualties("One of its patrols opened fire and wounded two monitors.")
    {'wounded': {'n': 2, 'who': 'two monitors'}}
    """
    found: dict[str, dict[str, Any]] = {}
    plain = quote
    for date in find_dates(quote):  # the year in 'in 2035 killed five' counts nobody
        plain = plain[: date.start] + "#" * (date.end - date.start) + plain[date.end :]
    losses = list(_LOSS.finditer(plain))
    verbs = [(kind, verb) for kind, pattern in _HARM.items() for verb in pattern.finditer(quote)]
    taken: set[int] = set()
    for kind, verb in sorted(verbs, key=lambda pair: pair[1].start()):
        if kind in found:
            continue
        if kind == "wounded" and verb.group().lower() == "lost a":
            if re.search(r"\ban? [\w ]{0,30}\blost a\b", quote, re.IGNORECASE):
                found[kind] = {"n": 1, "who": ""}
            continue
        rest = quote[verb.end() :]
        if verb.group().lower().startswith("dr") and not re.search(r"\bfrom (?:their|its)\b", rest):
            continue
        if kind == "displaced" and re.match(r"\s+(?:famil|pe|civil|household|villag)", rest):
            continue
        near = _nearest(quote, verb, losses, taken)
        if near is None:
            if kind == "killed" and _named(quote, verb):
                found[kind] = {"n": 1, "who": _named(quote, verb)}
            continue
        entry = _entry(quote, near, verb)
        if entry is not None:
            found[kind] = entry
            taken.add(near.start())
    return found


_PERSON_NAME = r"(?:[A-Z][\w'’-]+\s+){1,3}[A-Z][\w'’-]+"
_KILLED_NAME = re.compile(
    rf"^\s+(?:(?:the|its|their|a|former|then)\s+(?:[\w-]+\s+){{0,3}})?(?P<who>{_PERSON_NAME})"
)
_NAME_DIED = re.compile(
    rf"(?P<who>{_PERSON_NAME})(?:,[^,;]{{2,60}},)?\s+(?:(?:was|had been|has been)\s+(?:\w+ly\s+)?)?$"  # noqa: E501
)


def _named(quote: str, verb: re.Match[str]) -> str:
    """The one person who is named as the victim: 'hanged Pavel Orsk', 'Mara Dunne died'."""
    word = verb.group().lower()
    if word in {"died", "drowned", "perished"} or _PASSIVE.search(quote[: verb.start()]):
        found = _NAME_DIED.search(quote[: verb.start()])
    elif word in {"killed", "murdered", "executed", "hanged", "beheaded", "shot dead"}:
        found = _KILLED_NAME.match(quote[verb.end() :])
    else:
        found = None
    return found.group("who") if found else ""


def _nearest(
    quote: str, verb: re.Match[str], losses: list[re.Match[str]], taken: set[int]
) -> re.Match[str] | None:
    """The loss that a verb speaks of."""
    within = [m for m in losses if m.start() <= verb.start() < m.end()]
    if within:
        return within[0]
    before = [m for m in losses if m.end() <= verb.start() and m.start() not in taken]
    after = [m for m in losses if m.start() >= verb.end()]
    close = [m for m in after if re.search(r"[.;]", quote[verb.end() : m.start()]) is None]
    passive = _PASSIVE.search(quote[: verb.start()]) is not None
    if close and close[0].start() - verb.end() < 2 and not passive:
        return close[0]  # 'and injured seven sailors'
    if before and 0 < verb.start() - before[-1].end() < 3:
        return before[-1]  # '40 herders killed and 12 wounded'
    backward = (
        passive
        or verb.group().lower() in _INTRANSITIVE
        or re.match(r"\s+by\b", quote[verb.end() :]) is not None
    )
    if backward:
        index = len(before) - 1
        while index > 0 and re.fullmatch(
            r"\s*(?:\w+\s+)?and\s+", quote[before[index - 1].end() : before[index].start()]
        ):
            index -= 1  # 'two of our drivers and a nurse were abducted'
        return before[index] if before else (close[0] if close else None)
    if close and close[0].start() - verb.end() < 60:
        return close[0]
    return before[-1] if before and verb.start() - before[-1].end() < 40 else None


def _entry(quote: str, near: re.Match[str], verb: re.Match[str]) -> dict[str, Any] | None:
    raw = near.group("n") or near.group("n2")
    number = _number(raw)
    if number is None:
        return None
    who = near.group("who") or ""
    # 'two of our drivers and a nurse'
    more = re.match(
        rf"\s+(?:\w+\s+)?and\s+(?:(?:{_QUALIFIER})\s+)?(?P<n>{_NUMBER})\s+(?:[a-z'’-]+\s+){{0,2}}?(?:{_PERSON})\b",
        quote[near.end() :],
        re.IGNORECASE,
    )
    added = _number(more.group("n")) if more else None
    between = quote[near.end() : near.end() + (more.end() if more else 0)]
    if more and added is not None and not any(p.search(between) for p in _HARM.values()):
        number += added
        who += between
    qualifier = (near.group("q") or near.group("q2") or "").lower()
    label = "min" if qualifier in {"at least", "more than", "over", "no fewer than"} else (
        "max" if qualifier in {"up to", "at most", "fewer than", "less than", "as many as"}
        else "approx" if qualifier else "n"
    )  # fmt: skip
    if label == "n" and raw.lower() not in {"a", "an"} and near.group("who"):
        who = f"{raw} {who}" if not who.startswith("of ") else who
    return {label: number, "who": who.strip()}


def _number(raw: str) -> int | None:
    text = raw.replace(",", "").lower()
    if text.isdigit():
        return int(text)
    fixed = {"a": 1, "an": 1, "a hundred": 100, "a thousand": 1000, "a dozen": 12}
    if text in fixed:
        return fixed[text]
    value = number_word(text)
    return int(value) if value is not None else None
