"""Where 'it' and 'they' mean nobody, or a thing that is no actor."""

from __future__ import annotations

from detente.reading.language.tokens import Token
from detente.reading.language.words import word_class


def means_nobody(tokens: list[Token], index: int) -> bool:
    """'It is unlikely that', 'make it plain': *it* that means nobody."""
    if tokens[index].low != "it":
        return False
    after = tokens[index + 1 : index + 6]
    if [t.low for t in after[:3]] in (["is", "far", "from"], ["was", "far", "from"]):
        return any(t.low in _JUDGED for t in after[3:])
    if {t.lemma for t in after[:3]} & {"surprise", "astonish", "amaze", "shock"} and any(
        t.low in {"if", "that", "were"} for t in tokens[index + 3 : index + 8]
    ):
        return True  # 'It would surprise us if'
    if _answered(tokens, index) or _announces(tokens, index):
        return True
    if _goes_on_about_a_thing(tokens, index):
        return True
    judged = _judged(after)
    if judged is not None:
        return judged
    if _valued(tokens, index) or _takes_time(after):
        return True
    if len(after) > 1 and after[0].lemma in {"help", "pay", "suffice"} and after[1].tag == "T":
        return True  # 'It helps to remember'
    return index > 0 and tokens[index - 1].lemma in _JUDGING


def _answered(tokens: list[Token], index: int) -> bool:
    """'X says so; Y denies it': what was said."""
    if not index or tokens[index - 1].lemma not in _ANSWERED:
        return False
    row = index > 1 and tokens[index - 2].tag == "C"  # 'neither arms X nor condemns it'
    return not row and (index + 1 == len(tokens) or tokens[index + 1].tag == ".")


def _judged(after: list[Token]) -> bool | None:
    """'It is likely that' judges; 'it is likely to sign' is somebody; None where neither stands."""
    if not after or not (
        after[0].lemma in {"be", "seem", "appear", "remain"} or after[0].tag == "M"
    ):
        return None
    place = next((i for i, t in enumerate(after) if t.tag in {"J", "N"}), -1)
    if place < 0 or after[place].low not in _JUDGED:
        return None
    raised = after[place].low in {"likely", "unlikely", "certain", "able", "content"}
    return not (raised and place + 1 < len(after) and after[place + 1].tag == "T")


def _takes_time(after: list[Token]) -> bool:
    """'It takes time', 'it matters little'."""
    if len(after) < 2 or after[0].lemma not in {"take", "matter"}:
        return False
    return after[0].lemma == "matter" or after[1].low in _EFFORT


_EFFORT = frozenset("time years months two more courage little not".split())
# Verbs before *it* and what is judged: 'make it plain', 'think it unwise'.
_JUDGING = frozenset(
    "make find think deem put consider judge believe reckon rate assess regard".split()
)
_ANSWERED = frozenset(
    "deny dispute say mean know doubt regret admit confirm believe condemn denounce deplore "
    "protest "
    "welcome applaud hail decry".split()
)
_FEELING = word_class("states of mind")


def _goes_on_about_a_thing(tokens: list[Token], index: int) -> bool:
    """'A plan was submitted …; it was rejected by X': *it* is the plan."""
    place = index + 1
    while place < len(tokens) and tokens[place].tag in {"A", "AV", "X", "M"}:
        place += 1
    if place >= len(tokens) or tokens[place].tag != "E" or place == index + 1:
        return False
    start = index - 1
    while start >= 0 and tokens[start].text not in {";", ":"}:
        start -= 1
    if start < 0:
        return False
    first = next((i for i in range(start) if tokens[i].tag == "A" and tokens[i].lemma == "be"), -1)
    before = tokens[max(0, first - 8) : first] if first > 0 else []
    heads = [t for t in before if t.tag == "N"]
    return bool(heads) and not any(t.mention >= 0 and t.tag == "NP" for t in before[-1:])


def _announces(tokens: list[Token], index: int) -> bool:
    """'It is argued that', 'it was confirmed by X that', 'it is, however, not to be denied that'."""  # noqa: E501
    place = index + 1
    while place < len(tokens) and (
        tokens[place].tag in {"M", "AV", "X"} or tokens[place].lemma == "have"
    ):
        place += 1
    if place >= len(tokens) or tokens[place].lemma not in {
        "be",
        "seem",
        "appear",
        "remain",
        "follow",
        "become",
    }:
        return False
    said = False
    for token in tokens[place + 1 : place + 24]:
        if token.low in {"that", "whether"} and (said or token.tag == "S"):
            return True
        if token.low in _FEELING and not said:
            return False
        if token.tag in {"E", "J", "V", "T"}:
            said = True
        if token.text in {";", ".", ":"} or token.tag in {"W", "M"}:
            return False
    return False


_JUDGED = word_class("words after empty it: likelihood")


_VALUES = word_class("words after empty it: value")


def _valued(tokens: list[Token], index: int) -> bool:
    """'It would be rash to count on', 'It is not out of the question that': nobody is meant."""
    place = index + 1
    while place < len(tokens) and (
        tokens[place].tag in {"M", "AV", "X"} or tokens[place].lemma in {"be", "have", "seem"}
    ):
        place += 1
    if place == index + 1 or place + 1 >= len(tokens):
        return False
    rest = [t.low for t in tokens[place : place + 4]]
    if rest in (["out", "of", "the", "question"], ["in", "the", "interest", "of"]):
        return True
    if rest[:2] in (["in", "doubt"], ["no", "accident"], ["no", "secret"], ["no", "surprise"]):
        return True
    ahead = tokens[place + 1 : place + 3]
    return tokens[place].low in _VALUES and any(
        t.tag == "T" or t.low in {"that", "for", "whether", "if"} for t in ahead
    )


# What is drafted, ratified or tabled is a text or a work, not an actor.
_THING_VERBS = word_class("verbs of things")


def is_thing(tokens: list[Token], index: int) -> bool:
    """Whether *it* at ``index`` is the object of a verb that takes things."""
    verb = tokens[index - 1] if index and tokens[index].tag == "R" else None
    return verb is not None and verb.tag in {"V", "B", "E", "G"} and verb.lemma in _THING_VERBS


def topic(tokens: list[Token]) -> str:
    """What a sentence is about: ``actor``, ``thing``, ``things``, ``pronoun`` or nothing.

    The head of the phrase before the first finite verb decides, once fronted phrases are passed.
    ``token.mention`` must be set.
    """
    verb = next((i for i, t in enumerate(tokens) if t.tag in {"V", "M", "A"}), -1)
    if verb < 1:
        return ""
    first = 0
    if tokens[0].tag in {"P", "S", "AV", "G", "E"}:
        comma = next((i for i in range(verb) if tokens[i].text == ","), -1)
        first = comma + 1 if comma >= 0 else 0
    span = tokens[first:verb]
    head = next((i for i, t in enumerate(span) if t.tag in {"P", "W"} or t.text == ","), len(span))
    if any(t.mention >= 0 for t in span):
        return "actor"
    if any(t.tag == "R" for t in span[:head]):
        return "pronoun"
    nouns = [t for t in span[:head] if t.tag in {"N", "NP"}]
    if not nouns or span[0].tag == "W":
        return ""
    last = nouns[-1].low
    plural = last.endswith("s") and not last.endswith(("ss", "us", "is"))
    joined = any(t.low == "and" for t in span[:head])
    return "things" if plural or joined or last in {"people", "men", "women"} else "thing"


def opens_with_thing(tokens: list[Token]) -> bool:
    """Whether the head of the first phrase before a verb is a single thing that is no actor."""
    verb = next((i for i, t in enumerate(tokens) if t.tag in {"V", "M", "A"}), -1)
    if verb < 1 or tokens[0].tag not in {"D", "O", "J", "N"}:
        return False
    head = next((i for i in range(verb) if tokens[i].tag in {"P", "W", "."}), verb)
    span = tokens[:head]
    plural = span[-1].low.endswith("s") if span else True
    return bool(span) and span[-1].tag == "N" and not plural and all(t.mention < 0 for t in span)
