"""Where a capitalised name begins and ends: links inside it, ranks and adjectives before it."""

from __future__ import annotations

import re

from detente.reading.actors.gazetteer import spellings
from detente.reading.actors.heads import STATE, TITLES, head_type, is_office, title_word
from detente.reading.actors.person_nouns import plural_persons
from detente.reading.language.tokens import Token

LINKS = frozenset(
    "of for the and on in & de la le les du des al el bin ibn van von der da dos e y".split()
)
# 'a movement called X for the Y': what follows is all name.
NAMING = frozenset("called named dubbed styled".split())
CALENDAR = frozenset(
    "january february march april may june july august september october november december monday "
    "tuesday wednesday thursday friday saturday sunday".split()
)
CREEDS = frozenset(
    "communist socialist far-right far-left ruling opposition nationalist islamist liberal "
    "conservative "
    "centrist centre-left centre-right leftist rightist populist separatist agrarian".split()
)
_QUALIFYING = frozenset(
    "owned led backed run based funded controlled held built made financed brokered dominated "
    "aligned "
    "sponsored trained born armed occupied friendly speaking language".split()
)
_PORTFOLIOS = frozenset(
    "interior foreign defence defense finance justice energy trade oil water agriculture health "
    "education "
    "industry commerce mines transport home information economy economic fisheries labour labor environment planning".split()  # noqa: E501
)
_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th)?$")
# 'United Nations Mission in …': missions are named after where they work.
_STATIONED = frozenset("mission office operation delegation referendum".split())


def name_spans(tokens: list[Token]) -> list[tuple[int, int]]:
    """First and last token (exclusive) of every capitalised name of a sentence."""
    spans: list[tuple[int, int]] = []
    index = 0
    while index < len(tokens):
        if not _proper(tokens[index]) and not _numbered(tokens, index):
            index += 1
            continue
        first = index
        index += 1
        while index < len(tokens):
            token = tokens[index]
            if _proper(token):
                index += 1
                continue
            linked = (
                token.low in LINKS
                and index + 1 < len(tokens)
                and (_proper(tokens[index + 1]) or (
                    tokens[index + 1].low in {"the", "of", "a", "an"} and index + 2 < len(tokens)
                    and _proper(tokens[index + 2])
                ))
            )  # fmt: skip
            if not linked:
                break
            slogan = token.low in {"of", "for"} and first and tokens[first - 1].low in NAMING
            if token.low in {"and", "of", "for", "on", "the", "in"} and not (
                slogan or _holds(tokens, first, index)
            ):
                break
            index += 2 if _proper(tokens[index + 1]) else 3
        spans.append((first, index))
    return spans


def _numbered(tokens: list[Token], index: int) -> bool:
    """'9th Brigade', '444 Brigade', '2nd Naval Infantry Brigade': a number that starts a name."""
    if _ORDINAL.match(tokens[index].text) is None or (index and tokens[index - 1].low in CALENDAR):
        return False
    last = index + 1
    while last < len(tokens) and last < index + 5 and _proper(tokens[last]):
        last += 1
    words = [t.text for t in tokens[index + 1 : last]]
    return bool(words) and head_type(words) == "armed_force"


def _proper(token: Token) -> bool:
    return token.tag == "NP" and token.capital and token.low not in CALENDAR


def _holds(tokens: list[Token], first: int, index: int) -> bool:
    """Whether a link word inside a run belongs to one name ('Ministry of Trade and Energy')."""
    low = tokens[index].low
    words = [token.text for token in tokens[first:index]]
    kind = head_type(words)
    if low == "and":
        of = any(w in {"of", "for"} for w in words)
        joined = " ".join([*words, "and", tokens[index + 1].text])
        if kind == "state" and tokens[index + 1].low in {"the", *STATE}:
            return False  # 'the Duchy of X and the Kingdom of Y'
        return (of and bool(kind)) or any(key.startswith(joined) for key in _with_and())
    if low == "in":
        return bool({word.lower() for word in words} & _STATIONED) and len(words) > 2
    if low in {"of", "for", "on"}:
        joined = " ".join([*words, low])
        known = any(key.startswith(joined + " ") for key in spellings())
        if low == "of" and not kind and _fellows(tokens, first, index):
            return True
        if low == "on":
            return known or kind in {"government", "organisation", "place"}
        return known or bool(kind) or (low == "for" and words[-1].lower() in plural_persons())
    return False


def _fellows(tokens: list[Token], first: int, index: int) -> bool:
    """'the Brethren of the Lamp', 'the Concert of the Seas': people or a body, not a place."""
    low = tokens[first].low
    if index - first > 1 or not first or tokens[first - 1].low != "the":
        return False
    named = low == "order" and tokens[index + 1].tag == "NP"
    if (
        not (named or tokens[index + 1].low == "the")
        or low in TITLES
        or tokens[first].text in spellings()
    ):
        return False
    return low in _FELLOWS


_FELLOWS = frozenset(
    "brethren daughters children servants defenders guardians heirs order house hand sword "
    "soldiers knights keepers watchers wardens companions disciples concert voice lions eagles "
    "wolves hawks shield scouts pilgrims martyrs orphans veterans mothers workers".split()
)


_AND: list[str] = []


def _with_and() -> list[str]:
    if not _AND:
        _AND.extend(key for key in spellings() if " and " in key)
    return _AND


_MEN_OF = frozenset(
    "fighters soldiers officers members leaders supporters troops officials men gunmen units "
    "elements "
    "commanders veterans deputies followers militants police workers crews forces".split()
)


def name_start(tokens: list[Token], first: int, last: int) -> int:
    """Where a name starts after ranks, offices, 'US-backed' and 'Islamist'."""
    if last - first > 1 and is_office([t.text for t in tokens[first:last]]):
        return first
    portfolio = first > 1 and tokens[first - 1].low == "of" and tokens[first - 2].low in _MINISTERS
    while portfolio and last - first > 2 and tokens[first].low in _PORTFOLIOS | {"state"}:
        first += 1  # 'Secretary of State X Y', 'Minister of Defence X Y'
    while first < last - 1 and _introduces(tokens, first, last):
        if " ".join(t.text for t in tokens[first:last]) in spellings():
            break
        first += 1
    return _past_rank(tokens, first, last)


_MINISTERS = frozenset("minister secretary ministers undersecretary under-secretary".split())


def _introduces(tokens: list[Token], first: int, last: int) -> bool:
    """Whether a capitalised word stands before the name and is no part of it."""
    low = tokens[first].low
    rest = [t.text for t in tokens[first + 1 : last]]
    if _qualifies(low) or (low in CREEDS and rest[0].isupper()):
        return True
    if low.endswith(("ist", "ite")) and len(rest) > 2 and head_type(rest) in _ARMIES:
        return head_type(rest[:1]) == ""  # 'the Islamist X Y Brigade'
    if title_word(low):
        return low != "foreign" or rest[0].lower() in TITLES
    if low in {"first", "second"}:
        return title_word(rest[0].lower()) and len(rest) > 2
    office = {"minister", "secretary"} & {word.lower() for word in rest[:2]}
    return low in _PORTFOLIOS and bool(office) and first < last - 2


_ARMIES = frozenset({"armed_group", "armed_force"})


def _past_rank(tokens: list[Token], first: int, last: int) -> int:
    """Where a name starts after 'Fighters of the', 'Chief of Defence Staff Lt Gen'."""
    if tokens[first].low in _MEN_OF and first + 2 < last and tokens[first + 1].low == "of":
        first += 2
        return first + (tokens[first].low == "the" and first + 1 < last)
    ranks = [i for i in range(first, last - 2) if tokens[i].low in TITLES]
    if ranks and not any(t.low in {"of", "for"} for t in tokens[ranks[-1] + 1 : last]):
        rest = tokens[ranks[-1] + 1 : last]
        if 2 <= len(rest) <= 4 and not head_type([t.text for t in rest]):
            return ranks[-1] + 1
    return first


def _qualifies(low: str) -> bool:
    """'Chinese-owned', 'US-backed': an adjective before a name, no part of it."""
    return low.rpartition("-")[2] in _QUALIFYING and "-" in low


def spelled(tokens: list[Token]) -> str:
    """The words of a name with blanks between them, none before an apostrophe."""
    text = ""
    for token in tokens:
        glue = "" if not text or token.tag == "'" or token.low == "'" else " "
        text += glue + token.text
    return text
