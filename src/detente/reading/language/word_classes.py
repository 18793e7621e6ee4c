"""Closed classes of words, and words whose usual class is not that of their form."""

from __future__ import annotations

import re
from functools import cache

from detente.reading.language.words import word_class


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


DETERMINERS = _set(
    "the a an this that these those some any each every all both either neither no another such "
    "most many few several much more less fewer enough half certain various"
)
PREPOSITIONS = _set(
    "of in on at by for from with without within into onto over under between among against "
    "through throughout during before after since until till towards toward upon about above below "
    "behind beyond across along around near off out up down inside outside despite per via like "
    "unlike except besides amid amidst beside regarding concerning notwithstanding versus to as than "  # noqa: E501
    "alongside following including excluding instead according"
)
COORDINATORS = _set("and or but nor yet plus")
SUBORDINATORS = _set(
    "if because although though unless while whereas when whenever where wherever once whether "
    "lest provided so"
)
RELATIVES = _set("which who whom whose what why how")
PRONOUNS = _set(
    "i you he she it we they me him her us them himself herself itself themselves ourselves "
    "nobody everybody anyone everyone someone none others anybody nothing everything something "
    "one"
)
POSSESSIVES = _set("my your his its our their")
MODALS = _set("can could may might must shall should will would ought cannot won't can't wouldn't")
BE = _set("be is are was were been being am isn't aren't wasn't weren't")
HAVE = _set("have has had having haven't hasn't hadn't")
DO = _set("do does did doing don't doesn't didn't")
ADVERBS = word_class("adverbs")
NEGATIVES = _set("not never n't")
# Words that are nouns far more often than verbs in this prose.
NOUNISH = word_class("nouns that are also verbs")
ADJECTIVE_ENDING = re.compile(
    r"(?:able|ible|ful|less|ous|ive|ical|ish|ary|ant|ent|al|ic|wide|like|term|led|based|backed)$"
)
NOUN_ENDING = re.compile(
    r"(?:ment|ship|tion|sion|ness|ity|ism|ance|ence|table|ssal|oval|ival|rsal|trayal|rrival|fusal|enial|"
    r"drawal|posal|pproval|newal|trial|pital|senal|tribunal|official|individual|general|criminal|"
    r"agent|parent|president|resident|student|opponent|client|incident|accident|event|intent|"
    r"content|talent|continent|merchant|tenant|servant|migrant|combatant|militant|insurgent|"
    r"executive|initiative|motive|offensive|objective|representative|detective|native|traffic|"
    r"republic|public|panic|logic|critic|fabric|topic|dairy|secretary|adversary|boundary|territory|"
    r"beneficiary|intermediary|tributary|anniversary|military|judiciary|missionary|mercenary)$"
)
ADJECTIVES = word_class("adjectives")


# Nouns with the ending of an adjective.
PLAIN_NOUNS = word_class("nouns with an ending of adjectives")
# Several words that together are one adverb: nothing in them is a noun or preposition.
_ADVERBIALS: dict[str, list[list[str]]] = {}
for _words in (
    "in all likelihood|in all probability|in effect|in practice|in theory|in principle|in fact|"
    "in turn|in public|in private|in secret|in return|in part|at present|at last|at least|"
    "at most|at best|at worst|at once|at times|for now|for good|so far|by now|of late|of course|"
    "on paper|on occasion|once again|once more|more or less|in the main|for the moment|"
    "for the time being|on the whole|by and large|to date|in earnest|at first|at length|"
    "on balance|in vain|in person|in full|in our opinion|in our view|in our judgement|"
    "in our judgment|in our estimation|in our assessment|in the meantime|in the end"
).split("|"):
    _ADVERBIALS.setdefault(_words.split()[0], []).append(_words.split())


def adverbial(words: list[str]) -> int:
    """How many of the first words are one adverb of several words; 0 where none are.

    Examples
    --------
    >>> adverbial(["at", "present", "demanding"]), adverbial(["in", "secret", "talks"])
    (2, 0)
    """
    for parts in _ADVERBIALS.get(words[0], ()) if words else ():
        size = len(parts)
        if words[:size] == parts:
            after = words[size] if size < len(words) else "."
            free = not after[0].isalnum() or closed_tag(after) or after.endswith(("ed", "ing"))
            # 'in secret talks', 'in part of the country' are no adverbs.
            return size if after != "of" and (free or parts[-1] not in ADJECTIVES) else 0
    return 0


@cache
def closed_tag(low: str) -> str:
    """Tag of a word of a closed class; empty for any other."""
    for words, name in (
        (MODALS, "M"), (BE | HAVE | DO, "A"), (RELATIVES, "W"), (SUBORDINATORS, "S"),
        (COORDINATORS, "C"), (POSSESSIVES, "O"), (NEGATIVES, "X"), (DETERMINERS, "D"),
        (PRONOUNS, "R"), (PREPOSITIONS, "P"), (ADVERBS, "AV"),
    ):  # fmt: skip
        if low in words:
            return name
    return ""
