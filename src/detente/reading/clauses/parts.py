"""Parts of a sentence that can be claims of their own: main clauses, reports, quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from detente.reading.language.tokens import Token
from detente.reading.language.words import word_class

_CONNECTORS = frozenset("and but although though while whereas yet so for or nor".split())
_TIME_OR_INSTANCE = re.compile(
    r"(?:the (?:present|moment|time|first|second|third|last|next|past|most|foreseeable|sake|rest)|"
    r"now|example|instance|once|years|months|weeks|days|decades|centuries|that matter)\b"
)
_FINITE = frozenset({"V", "M", "A"})


@dataclass(frozen=True)
class Part:
    """A stretch of tokens with a finite verb; ``link`` is the word that joined it."""

    first: int
    last: int
    link: str = ""


def finite(tokens: list[Token]) -> bool:
    """Whether a stretch holds a finite verb of its own."""
    return any(token.tag in _FINITE for token in tokens)


def split_parts(tokens: list[Token]) -> list[Part]:
    """Main clauses of a sentence.

    A cut is made at ``;``, ``:`` and dashes, and before *and*, *but*, *although*, *though*,
    *while*, *so* after a comma, where both sides have a subject and a finite verb of their own.
    Nothing inside quotation marks or brackets is cut.
    """
    parts: list[Part] = []
    first, link = 0, ""
    for stop, start, word in _cuts(tokens):
        if stop < first:
            continue
        left, right = tokens[first:stop], tokens[start:]
        if not finite(left) or _leads_in(left):
            continue
        before = tokens[stop - 1] if stop else None
        if word.startswith("+") or _own_clause(right, word, before, comma=tokens[stop].text == ","):
            parts.append(Part(first, stop, link))
            first, link = start, word
    return [*parts, Part(first, len(tokens), link)]


def _cuts(tokens: list[Token]) -> Iterator[tuple[int, int, str]]:
    """Where parts may end and the next begin, and the word between; ``+``: one subject goes on."""
    depth = 0
    quoted = False
    for index, token in enumerate(tokens):
        if token.text in "([":
            depth += 1
        elif token.text in ")]":
            depth = max(0, depth - 1)
        elif token.text in {'"', "“", "”"}:
            quoted = not quoted if token.text == '"' else token.text == "“"
        if not (depth or quoted or index == 0):
            cut = _cut(tokens, index)
            if cut is not None:
                yield cut


def _cut(tokens: list[Token], index: int) -> tuple[int, int, str] | None:
    token, before = tokens[index], tokens[index - 1]
    if token.text in {";", ":", "—", "–"}:
        return index, index + 1, token.text
    if token.low == "but" and before.low in {"anything", "nothing", "none", "all", "cannot"}:
        return None  # 'anything but certain'
    if token.low == "for" and _TIME_OR_INSTANCE.match(
        " ".join(t.low for t in tokens[index + 1 : index + 4])
    ):
        return None  # 'cannot, for the present, be expected'
    if token.low in _CONNECTORS and before.text == ",":
        kept = token.low in {"although", "though", "while", "whereas"}
        return index - 1, index if kept else index + 1, token.low
    if token.low in {"and", "but"}:
        modal = _new_modality(tokens, index)
        if modal or before.text != ",":
            return index, index + 1, ("+" if modal else "") + token.low
    if token.low in {"although", "though"} and before.text != ",":
        return index, index, token.low
    return None


def _new_modality(tokens: list[Token], index: int) -> bool:
    """'tried it and may try again': the second verb changes from fact to guess."""
    after = next((t for t in tokens[index + 1 : index + 3] if t.tag not in {"AV"}), None)
    if after is None or after.tag != "M" or after.low in {"can", "cannot"}:
        return False
    if not any(
        t.text[0].isalpha() and t is not after and t.tag != "X" for t in tokens[index + 2 :]
    ):
        return False  # 'trusts the French and will'
    for token in reversed(tokens[:index]):
        if token.tag == "M" or token.tag in {"S", "W"} or token.text in {";"}:
            return False
        if token.tag in {"V", "A"}:
            return True
    return False


def _leads_in(tokens: list[Token]) -> bool:
    """'If A and B, C': the left side is a subordinate clause that still waits for its main one."""
    verbs = sum(
        t.tag in {"V", "M"} or (t.tag == "A" and (not i or tokens[i - 1].tag not in {"M", "A"}))
        for i, t in enumerate(tokens)
    )
    if tokens and tokens[0].tag == "S" and not any(t.text == "," for t in tokens) and verbs < 2:
        return True
    opener = tokens[0].low if tokens else ""
    if opener in {"were", "should", "had"} and not any(t.text == "," for t in tokens):
        return True
    return (
        bool(tokens)
        and opener in {"because", "since", "although", "though", "if", "unless", "while", "when"}
        and verbs < 2
        and not _main_after_comma(tokens)
    )


def _main_after_comma(tokens: list[Token]) -> bool:
    for index, token in enumerate(tokens):
        if token.text == "," and finite(tokens[index + 1 :]):
            return True
    return False


def _own_clause(tokens: list[Token], link: str, before: Token | None, *, comma: bool) -> bool:
    """Whether a subject and a finite verb stand at the start of the right side."""
    if not tokens or tokens[0].tag == "T" or (tokens[0].low in {"only", "if"} and link == "but"):
        return False
    index = 0
    if tokens[0].low in {"although", "though", "while", "whereas", "that", "then"}:
        index = 1
    subject = False
    if link == "but" and not comma and tokens[0].tag not in {"D", "R", "NP", "O", "Q"}:
        return False  # 'a low but real risk'
    for place, token in enumerate(tokens[index : index + 22], start=index):
        if token.text in {";"}:
            return False
        if token.tag in {"N", "NP", "R", "D", "Q"}:
            subject = True
        if token.tag in {"M", "A", "V"}:
            if link in {"and", "or", "nor"} and not comma:
                return (
                    subject
                    and tokens[index].tag in {"R"}
                    and tokens[index].low in {"it", "they", "he", "she"}
                )
            return subject or link in {";", ":", "—", "–"}
        if token.tag in {"G", "W"} and not subject:
            return False
        if token.tag == "W" and tokens[place - 1].text == ",":
            # 'and the Union, which has …, did': what counts stands after the insertion.
            close = next((i for i in range(place + 1, len(tokens)) if tokens[i].text == ","), -1)
            return close > 0 and finite(tokens[close + 1 : close + 8])
        if token.text == "," and not subject and link not in {";", ":", "—", "–"}:
            return False  # after a stop an adverbial may open: '; even so, it is doubtful'
    return False


_TELLING = word_class("verbs of telling") | {"show"}
# 'the chance that …': what follows is said, not a relative clause.
CONTENT_NOUNS = word_class("nouns with a content")
_PRONOUNS = frozenset({"one", "those", "anything", "nothing", "something"})


def core_text(text: str, tokens: list[Token]) -> str:
    """Text of a part with its relative clauses blanked out, so that places stay the same.

    What a relative clause says ('a lease that would let them in') is not what the sentence claims.
    """
    if not tokens:
        return ""
    offset = tokens[0].start
    characters = list(text)
    index = 0
    told = False
    while index < len(tokens):
        token = tokens[index]
        before = tokens[index - 1] if index else None
        told = told or token.lemma in _TELLING
        if before is None:
            index += 1
        elif token.low == "that" and (told or before.low.rstrip("s") in CONTENT_NOUNS):
            told = False
            index += 1
        elif _opens_relative(token, before):
            stop = _relative_end(tokens, index, comma=before.text == ",")
            for place in range(token.start - offset, tokens[stop - 1].end - offset):
                characters[place] = " "
            index = stop
        else:
            index += 1
    return "".join(characters)


def _opens_relative(token: Token, before: Token) -> bool:
    if token.tag != "W" or before.tag in {"V", "B", "G"}:
        return False
    if token.low == "that":
        return before.tag in {"N", "NP"} or before.low in _PRONOUNS
    return token.low in {"which", "who", "whom", "whose"}


def _relative_end(tokens: list[Token], index: int, *, comma: bool) -> int:
    verbs = 0
    for place in range(index + 1, len(tokens)):
        token = tokens[place]
        if token.text in {";", ":", "—", ")"}:
            return place
        if token.text == ",":
            if comma or verbs:
                return place
            continue
        if token.tag in {"M", "V"} or (
            token.tag == "A" and tokens[place - 1].tag not in {"M", "A"}
        ):
            before = tokens[place - 1]
            joined = before.tag in {"C", "AV", "M", "A", "X"}
            if verbs and not joined and not comma:
                return place
            verbs += 1
    return len(tokens)
