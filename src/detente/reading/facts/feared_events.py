"""Events that forecasts weigh: the noun phrase that is likely, excluded, expected or given odds."""

from __future__ import annotations

import re

from detente.reading.facts.event_nouns import CIVIL, UPHEAVAL, WORD
from detente.reading.proposals import Claim, Event

# What has a probability happens, whatever the noun; these nouns stand for a text's own pictures.
_PICTURES = re.compile(
    r"\b(?:scenarios?|outcomes?|futures?|options?|cases?|things?|readings?|results?|courses?|paths?|roads?|questions?|"
    r"answers?|views?|variants?|chances?|odds|risks?|probability|likelihood|dangers?|judge?ments?|estimates?|explanations?|"
    r"motives?|reasons?|of (?:these|those|them)|one|ones|others?)\s*$",
    re.IGNORECASE,
)
_DEED = (
    rf"(?:{UPHEAVAL}|{CIVIL}|departure|embarkation|landing|crossing|breach|repair|transfer|mobili[sz]ation|conflict|"
    r"cyber-?attack|operation|no confidence|exchange of fire|violence|bloodshed|intervention|retreat|surrender|"  # noqa: E501
    r"dissolution|suspension|restoration|recognition|recount|amnesty|pardon|trial|killing|murder|death|fall|overthrow|"
    r"ouster|impeachment|defeat|victory|comeback|rapprochement|normali[sz]ation|settlement|compromise|breakthrough|"
    r"prolongation|extension|renewal|veto|embargo|sanctions|spill-?over|relapse|renewed \w+|attempt|tie-up|merger|"  # noqa: E501
    r"provocation|clashes|shutdown|cut-?off|stoppage|delivery|transition|reform|amendment|repeal|lifting|reshuffle)s?"
)
_CHANCE = (
    r"(?:un)?likely|(?:im)?probable|(?:im)?possible|(?:in)?conceivable|(?:un)?imaginable|unthinkable|inevitable|"
    r"certain|doubtful|remote|(?:im)?plausible|excluded|ruled out|imminent|"
    r"(?:a |an )?(?:even|coin|toss)[- ]?(?:bet|odds|toss|up|chance|money)|"
    r"(?:a |the )?(?:\w+ )?(?:possibility|probability|likelihood|danger|risk|prospect|contingency|certainty)|"  # noqa: E501
    r"out of the question|(?:in|on) the cards|matter of time|long shot|another matter|to be (?:expected|feared|excluded)|"  # noqa: E501
    r"(?:less|more) likely|as likely|well within|unavoidable|foreseeable|expected|feared|in sight|"
    r"within reach|(?:not )?the (?:likeliest|most likely|most probable|least likely) \w+"
)
_BE = (
    r"(?:is|are|was|were|remains?|seems?|looks?|appears?|(?:would|will|may|might|could|can|must|should)(?: then| now| well)? be|"  # noqa: E501
    r"can ?not be|could not be|may be|cannot yet be|need not be|need be)"
)
_LEAD = rf"(?:[Aa]n?|[Aa]nother|[Ss]ome|[Aa]ny|[Tt]he|[Nn]o|{WORD}['’]s)"
_NOUNS = rf"(?:{WORD}\s+){{0,9}}?"
# 'A palace coup this year is possible', 'Fresh clashes at the border would then be inevitable'
_WEIGHED = re.compile(
    rf"(?:^|[,;:]\s+|\b(?:and|but|that|while|whereas|therefore)\s+)(?P<np>(?:{_LEAD}\s+)?{WORD}(?:\s+{WORD}){{0,12}}?)"
    rf"(?:,\s[^,;]{{3,90}},)?\s+{_BE}\s+(?:\w+\s+){{0,4}}?(?:{_CHANCE})\b(?!\s+to\b)"
)
# 'the chance of a split', 'we expect three more raids', 'it would make a seizure likely'
_OF_CHANCE = re.compile(
    r"\b(?:chances?|risk|danger|possibility|probability|likelihood|prospect|odds|threat|expect|expects|foresee|anticipate|"
    r"predict|exclude|rule out|fear|fears|imagine|judge|consider|regard|rate|deem|think|makes?|making|made|render|renders|see|sees)"  # noqa: E501
    rf"(?:\s+of|\s+in)?\s+(?P<np>(?:{_LEAD}\s+|(?:\w+ to )?\w+ (?:further |more |new )|{WORD}\s+)?{_NOUNS}{_DEED}\b"  # noqa: E501
    rf"(?:\s+(?:of|on|in|at|by|between|against|along|near|over|to|from|with|before|within|this|next|into)\s+{WORD}(?:\s+{WORD}){{0,3}}?){{0,3}}?)"
    r"(?=\s*(?:[.,;:]|$)|\s+(?:is|are|as|(?:most |more |highly |very |rather |less )?(?:un)?likely|(?:im)?probable|at|unless|if|and|but|while|"  # noqa: E501
    r"because|by|before|possible|roughly|about|an even|inevitable|remote)\b)"
)
# 'The departure of the guild would bring her down': what would happen, if
_WOULD = re.compile(
    rf"(?:^|[,;:]\s+)(?P<np>{_LEAD}\s+{_NOUNS}{_DEED}\b(?:\s+(?:of|on|in|at|by|between|against|to|from|with)\s+{WORD}(?:\s+{WORD}){{0,5}}?)?)"
    r"\s+(?:would|could|might)\b"
)
_PRONOUNS = re.compile(
    r"^(?:it|this|that|they|he|she|we|i|you|these|those|there|which|who|what|all|both|neither|none|nothing|either|so|such|"
    r"each|most|few|many|one|two|as|if|how|whether|our|his|her|their)\b|\b(?:which|who|whom|whose|that|is|are|was|were|has|have|would|will)\b",
    re.IGNORECASE,
)


def feared_events(text: str, offset: int, claims: list[Claim], used: list[Event]) -> list[Event]:
    """What the claims of a sentence weigh, where no clause told it yet.

    The phrase names the event; its quote is the whole claim where that weighs one event only.

    Parameters
    ----------
    text : str
        The sentence.
    offset : int
        Its place in the document.
    claims : list of Claim
        Claims that touch the sentence.
    used : list of Event
        Events that were already found in it.
    """
    found: list[Event] = []
    for claim in claims:
        kinds = set(claim.kind.split("+"))
        if kinds & {"question", "recommendation", "necessity"} or claim.start < offset:
            continue
        words = text[claim.start - offset : claim.end - offset]
        weighed = [
            (m.start("np"), m.group("np")) for m in _WEIGHED.finditer(words) if _event_like(m)
        ]
        weighed += [(m.start("np"), m.group("np")) for m in _OF_CHANCE.finditer(words)]
        if kinds & {"forecast", "conditional_forecast", "conditional", "causal"}:
            weighed += [(m.start("np"), m.group("np")) for m in _WOULD.finditer(words)]
        alone = len(weighed) == 1 and len(claim.quote.split()) < 40
        last = -1
        for place, phrase in sorted(set(weighed)):
            start = claim.start + place
            if place < last or any(e.start <= start < e.end for e in used):
                continue
            last = place + len(phrase)
            quote = claim.quote.rstrip(" .;,") if alone else phrase
            found.append(
                Event(
                    event=phrase, quote=quote, start=claim.start if alone else start,
                    end=(claim.start if alone else start) + len(quote), date="",
                    status="hypothetical", named=True, confidence=0.4,
                    why="a noun phrase that is weighed",
                )
            )  # fmt: skip
    return found


def _event_like(match: re.Match[str]) -> bool:
    phrase = match.group("np")
    if _PRONOUNS.search(phrase) or _PICTURES.search(phrase):
        return False
    deed = re.search(rf"\b{_DEED}\b", phrase, re.IGNORECASE) is not None
    indefinite = re.match(r"(?:[Aa]n?|[Aa]nother|[Aa]ny|[Ss]ome)\s", phrase) is not None
    action = re.search(r"\b\w{4,}(?:tion|sion|ment|ance|ing|sal|wal|u[r]e)s?\b", phrase) is not None
    return deed or (indefinite and action)
