"""Short names in capitals that a text defines: 'Long Name (ABC)'."""

from __future__ import annotations

import re

from detente.reading.actors.gazetteer import spellings
from detente.reading.actors.heads import head_type
from detente.reading.actors.names import Line
from detente.reading.actors.spans import CALENDAR, LINKS, spelled
from detente.reading.language.tokens import Token


def acronyms(lines: list[Line]) -> dict[str, str]:
    """Acronyms that the text defines: ``ABC`` → long name, as 'Long Name (ABC)'.

    Long names in small letters ('code of conduct (COC)') are given in small letters.
    """
    found: dict[str, str] = {}
    for line in lines:
        tokens = line.tokens
        for index, token in enumerate(tokens[:-2]):
            if token.text != "(" or index == 0:
                continue
            short = tokens[index + 1].text
            closing = tokens[index + 2].text
            if tokens[index + 2].capital and short.isupper() and index + 3 < len(tokens):
                short += " " + closing  # '(HDZ BiH)'
                closing = tokens[index + 3].text
            if not re.fullmatch(
                r"[A-Z][A-Za-z0-9&/-]{1,9}(?: [A-Z][A-Za-z]{1,4})?", short
            ) or closing not in {
                ")",
                ",",
                ";",
            }:
                continue
            if sum(c.isupper() for c in short) < 2:
                continue
            long = _expansion(tokens, index, short)
            if long:
                found.setdefault(short, long)
    return found


def _expansion(tokens: list[Token], index: int, short: str) -> str:
    letters = [c.lower() for c in short if c.isalnum()]
    best = ""
    for width in range(1, min(12, index) + 1):
        words = tokens[index - width : index]
        if any(t.tag == "." and t.text not in {"-"} for t in words):
            break
        initials = [
            t.low[0] for t in words if t.tag != "'" and (t.low not in LINKS | {"'s"} or t.capital)
        ]
        parts = [
            part[0]
            for t in words if t.tag != "'" and t.low not in LINKS
            for part in re.split(r"[-‑/]", t.low) if part
        ]  # fmt: skip
        if not (words[0].capital or width > 1):
            continue
        first = words[0].low[0] == letters[0]
        if first and words[0].low not in {"the", "a"} and (initials == letters or parts == letters):
            return spelled(words)
        if first and words[0].capital and _covers(letters, words) and width > 1:
            best = best or spelled(words)
    if not best and tokens[index - 1].tag == "N":
        # 'the Mozambican armed forces (FADM)': a state's force or body in another language.
        begin = next((i for i in range(index - 2, max(-1, index - 4), -1) if tokens[i].capital), -1)
        known = spellings().get(tokens[begin].text) if begin >= 0 else None
        head = head_type([tokens[index - 1].text])
        if known is not None and known.type == "state" and head not in {"", "place", "state"}:
            best = spelled(tokens[begin:index])
    if not best and index >= 1 and tokens[index - 1].tag == "NP":
        # Acronyms of another language: the capitalised run just before.
        begin = index - 1
        while begin > 0 and (
            (tokens[begin - 1].tag == "NP" and tokens[begin - 1].low not in CALENDAR)
            or (
                tokens[begin - 1].low in LINKS
                and begin > 1
                and (tokens[begin - 2].tag == "NP" or tokens[begin - 2].low in LINKS)
            )
        ):
            begin -= 1
        joined = [i for i in range(begin, index - 1) if tokens[i].low == "and"]
        for place in joined:
            # 'Brazil and the Caribbean Community (CARICOM)': two names, not one.
            other = " ".join(t.text for t in tokens[begin:place])
            if tokens[place + 1].low == "the" or other in spellings():
                begin = place + 1
        while begin < index - 1 and tokens[begin].low in LINKS | {"the"}:
            begin += 1
        branch = "-" in short and tokens[index - 1].text.startswith(short.split("-")[0] + "-")
        if index - begin >= 2 or branch:
            best = spelled(tokens[begin:index])
    return best


def _covers(letters: list[str], words: list[Token]) -> bool:
    """Whether the letters appear in order at starts of words (some words may be skipped)."""
    place = 0
    for word in words:
        if place < len(letters) and word.low[0] == letters[place]:
            place += 1
    return place == len(letters)
