"""Who says so: the house itself, or somebody whom it reports."""

from __future__ import annotations

import re

from detente.reading.claims.frame import Frame
from detente.reading.language.tokens import Token
from detente.reading.language.words import word_class

SPEECH = word_class("verbs of speech")
# Verbs that report only with a clause or quotation after them.
_WEAK = frozenset(
    "see view consider hold show find name call report state signal suggest judge estimate agree "
    "demand propose expect hope think doubt stress regard repeat mention counter".split()
)
_NO_SPEAKER = frozenset({"what", "let", "lets", "letting"})
_HOUSE = frozenset("we i us our".split())
_PAPER = re.compile(
    r"\b(?:this|our|the present) (?:note|paper|brief|briefing|report|study|analysis|author|house|memo|"  # noqa: E501
    r"centre|center|institute|survey)\b|\bthe authors?\b",
    re.IGNORECASE,
)
_ACCORDING = re.compile(
    r"\b(?:according to|in the (?:view|words|opinion) of|by the account of)\s+([^,;.\"“]+)", re.I
)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been)\s+(?:\w+ly\s+)?(?:suspected|accused|seen|regarded|described|viewed|"
    r"called|believed|said|reported|alleged|thought|criticised|criticized)\s+by\s+(?:the\s+|some\s+|many\s+|other\s+)?"
    r"([\w'’ -]+?)(?=\s+(?:of|as|to|for|in)\b|[,;.]|$)",
    re.IGNORECASE,
)


def attribute(frame: Frame) -> tuple[str, bool, str]:
    """Speaker as written, whether it is the house, and what is reported.

    Returns
    -------
    (str, bool, str)
        Speaker (empty: the house asserts it without a word), house, the reported words (empty:
        the whole part).
    """
    match = _ACCORDING.search(frame.core)
    if match:
        spoken = frame.text[: match.start()] + frame.text[match.end() :]
        return match.group(1).strip(), False, spoken.strip(" ,")
    match = _PASSIVE.search(frame.core)
    if match:
        return match.group(1).strip(), False, ""
    tokens = frame.tokens
    blank = [frame.core[t.start - frame.start : t.end - frame.start].strip() == "" for t in tokens]
    for index, token in enumerate(tokens):
        if blank[index] or not _told(tokens, index):
            continue
        speaker = _subject(tokens, index)
        if not speaker or _after(tokens, speaker[0], _NO_SPEAKER):
            continue
        words = " ".join(t.text for t in speaker)
        house = not _HOUSE.isdisjoint((speaker[0].low, speaker[-1].low))
        house = house or _PAPER.search(words) is not None
        spoken = frame.text[token.end - frame.start :]
        return re.sub(r" (['’]s?)(?= |$)", r"\1", words), house, spoken
    return "", True, ""


def _told(tokens: list[Token], index: int) -> bool:
    """Whether a token is a verb that reports what somebody says or thinks."""
    token = tokens[index]
    if token.lemma not in SPEECH or token.tag not in {"V", "E", "B", "G"}:
        return False
    near = tokens[max(0, index - 3) : index]
    if token.tag == "G" and not (index and tokens[index - 1].lemma == "be"):
        return False
    if token.tag == "E" and not any(t.lemma == "have" for t in near):
        return False
    modal = token.tag == "B" and any(t.tag == "M" for t in near)
    if modal and not any(t.tag == "R" and t.low == "we" for t in tokens[:index]):
        return False  # 'they may say': nobody has said it; 'we would say' has
    if token.lemma not in _WEAK or _reports(tokens, index):
        return True
    seen = token.lemma in {"see", "regard", "view", "consider", "describe"}
    return seen and any(t.low == "as" for t in tokens[index + 1 : index + 10])


def _after(tokens: list[Token], first: Token, words: frozenset[str]) -> bool:
    """'what it tells me in private' reports nothing by itself, nor does 'let her say it'."""
    place = next(i for i, token in enumerate(tokens) if token is first)
    return place > 0 and tokens[place - 1].low in words


def _reports(tokens: list[Token], index: int) -> bool:
    """Whether a clause, a quotation or 'as' follows the verb."""
    for token in tokens[index + 1 : index + 8]:
        if token.low in {"that", "whether", "how"} or token.text in {'"', "“", ":"}:
            return True
        if token.tag in {"V", "M", "A"}:
            return True
        if token.text in {",", ";"}:
            return False
    # 'X, the president has said, would be Y'
    return index + 1 < len(tokens) and tokens[index + 1].text == "," and index > 3


def _subject(tokens: list[Token], index: int) -> list[Token]:
    """The noun phrase before a verb group."""
    place = index - 1
    while place >= 0 and (tokens[place].tag in {"A", "M", "AV", "X"}):
        place -= 1
    if place < 0:
        return []
    if tokens[place].tag == "W":
        return []
    if tokens[place].tag == "C":
        # 'X did this and warned that': the subject of the first verb.
        verb = next((i for i in range(place) if tokens[i].tag in {"V", "A", "M"}), None)
        return _subject(tokens, verb) if verb else []
    if tokens[place].text == ",":
        place -= 1
        while place >= 0 and tokens[place].text != ",":
            place -= 1
        place -= 1
        if place < 0:
            return []
    last = place + 1
    while (
        place >= 0
        and tokens[place].tag in {"D", "O", "J", "N", "NP", "'", "Q", "R", "P", "C", "E"}
        and tokens[place].text != ","
    ):
        if tokens[place].tag == "R" and place < last - 1:
            break
        if tokens[place].tag == "P" and tokens[place].low in {"since", "after", "before"}:
            break
        place -= 1
    phrase = tokens[place + 1 : last]
    while phrase and phrase[0].tag in {"C", "P"}:
        # A leading prepositional phrase ('in March the junta') tells the time, not the speaker.
        cut = next((i for i, t in enumerate(phrase) if i and t.tag in {"D", "O"}), 0)
        phrase = phrase[cut:] if cut else phrase[1:]
    return phrase if any(t.tag in {"N", "NP", "R", "J", "D"} for t in phrase) else []
