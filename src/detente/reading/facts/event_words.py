"""Verbs and things that make a clause an event."""

from __future__ import annotations

import re
from functools import cache

from detente.reading.language.words import rows

PHRASAL = re.compile(
    r"\b(?:(?:blow|blew|blown|shot|shoot|gun|gunned|cut|strike|struck|hunt|hunted|burn|burned|tear|tore|torn|knocked) "  # noqa: E501
    r"(?:\w+ ){0,4}?(?:up|down)|hand(?:ed|s)? (?:\w+ ){0,4}?over|(?:broke|break|breaks|broken) (?:off|down|out|up|into|through|with)|"  # noqa: E501
    r"(?:fell|fallen|fall) (?:out|apart|to)|(?:gave|give|gives|given) way|(?:took|take|taken) (?:up arms|over|power|office|control|hostage|effect|place)|"  # noqa: E501
    r"(?:stepped|step|stood|stand) down|call(?:ed)? off|open(?:ed)? fire|(?:went|gone|go) (?:off|on strike|to the polls)|"  # noqa: E501
    r"pull(?:ed)? (?:\w+ ){0,5}?(?:out|back)|walk(?:ed)? (?:out|away)|carried out|laid siege|came under (?:fire|attack)|"  # noqa: E501
    r"(?:drove|driven|drive) (?:\w+ ){0,6}?(?:away|out|from)|(?:shut|closed) down|(?:ran|run|runs) out|"  # noqa: E501
    r"(?:lost|lose) (?:\w+ ){0,3}?(?:base|town|city|control|power|soldiers|men|ship|position|presidency|election)|"  # noqa: E501
    r"(?:was|were|been) (?:set up|founded|established|created|formed|held)|went to war|(?:lay|laid) down (?:\w+ )?arms|"  # noqa: E501
    r"used (?:\w+ ){0,2}?(?:force|cannon|tear gas|live rounds|drones)|seized power|crossed (?:into|the)|"  # noqa: E501
    r"set(?:s|ting)? (?:off|fire|up|out)|(?:turn|turns|turned) (?:\w+ ){0,4}?down|put(?:s|ting)? (?:\w+ ){0,6}?(?:on hold|an end|to death|to sea)|"  # noqa: E501
    r"(?:took|take|taken) (?:\w+ ){0,4}?(?:to the streets|prisoner|captive|into custody|to court|to arbitration|to task)|"  # noqa: E501
    r"(?:opened|opens|open) (?:\w+ ){0,4}?(?:talks|negotiations|conversations?|dialogue|channel|front|probe|inquiry|investigation)|"  # noqa: E501
    r"(?:came|come|comes) to (?:blows|power|an end|terms|grief)|exchang(?:ed?|es|ing) (?:\w+ ){0,2}?(?:fire|prisoners|shots|notes)|"  # noqa: E501
    r"(?:shook|shake) hands|(?:went|goes|gone) (?:up in flames|bankrupt|over to|into exile)|(?:broke|breaks|broken) (?:its|their|his|her|the) (?:truce|word|ceasefire)|"  # noqa: E501
    r"(?:let|lets) (?:\w+ ){0,4}?(?:go|lapse|expire|fall)|(?:held|hold|holds) (?:\w+ ){0,3}?(?:elections?|referendum|talks|summit|vote|rall(?:y|ies))|"  # noqa: E501
    r"(?:won|wins|win|lost|loses) (?:\w+ ){0,4}?(?:elections?|primary|vote|presidency|majority|seats?|referendum)|"  # noqa: E501
    r"(?:was|were|been) (?:sworn in|put on trial|sent home|let go|shut out|locked up)|lock(?:ed|s)? up|ground to a halt|ran (?:dry|aground)|"  # noqa: E501
    r"reach(?:ed|es)? (?:\w+ ){0,3}?(?:deal|agreement|accord|truce|settlement|understanding))\b"
)
FORCES = re.compile(
    r"\b(?:troops|soldiers|forces|units|armou?r|tanks|artillery|warships?|frigates?|fleet|aircraft|jets|drones|missiles?|"
    r"rockets|shells|battalions?|brigades?|instructors|peacekeepers|gunmen|fighters|ambassadors?|embassy|consulate|"
    r"sanctions|border|crossing|bridge|bases?|blockade|convoys?|prisoners|hostages|sovereignty|independence|"
    r"power line|pipeline|gas|electricity|water supply|airspace|mission|offer|proposal|parliament|government|"  # noqa: E501
    r"constitution|referendum|ceasefire|truce|state of emergency|curfew|mobili[sz]ation|market|camp|village|town)\b"  # noqa: E501
)


@cache
def event_verbs(name: str) -> frozenset[str]:
    """Verbs of one class of ``lexicon/event_verbs.csv``.

    Examples
    --------
    >>> "ambush" in event_verbs("violence"), "be" in event_verbs("stative")
    (True, True)
    """
    return frozenset(
        verb for row in rows("lexicon", "event_verbs.csv") if row["class"] == name
        for verb in row["verbs"].split()
    )  # fmt: skip


@cache
def strong_verbs() -> frozenset[str]:
    """Verbs that make a past clause an event without a date."""
    return frozenset().union(
        *(
            event_verbs(n)
            for n in ("violence", "movement", "politics", "diplomacy", "economy", "disaster")
        )
    )
