"""Capitalised names of a document: runs, acronyms, and evidence for what each one is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from detente.reading.actors.called import ARMED, called_after, called_before
from detente.reading.actors.gazetteer import normal, spellings
from detente.reading.actors.heads import TITLES, head_type, title_word
from detente.reading.language.tagging import tag
from detente.reading.language.tokens import Token, tokenize
from detente.reading.text.document import Document

_LINKS = frozenset(
    "of for the and on in & de la le les du des al el bin ibn van von der da dos e y".split()
)
_LOCATIVE = frozenset(
    "in at near off around inside outside across along onto through throughout beyond over within "
    "above below".split()
)
MONTHS = frozenset(
    "january february march april may june july august september october november december monday "
    "tuesday wednesday thursday friday saturday sunday".split()
)


_STATE_OF = frozenset(
    "republic kingdom flag government state army capital president parliament crown king queen "
    "throne constitution premier chancellor monarchy junta".split()
)
_CREEDS = frozenset(
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
    "transport home information economy economic fisheries labour labor environment planning".split()  # noqa: E501
)
# What only states have: 'X's president' makes X a state (not 'X's leader').
_OF_STATES = frozenset(
    "president king queen emir sultan parliament army navy government capital constitution embassy "
    "territory borders border independence".split()
)
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")
# 'United Nations Mission in …': missions are named after where they work.
_STATIONED = frozenset("mission office operation delegation referendum".split())


@dataclass
class Line:
    """One sentence as tokens."""

    index: int
    tokens: list[Token]
    block: int
    kind: str


@dataclass
class Run:
    """A capitalised name: where it stands and what its surroundings say.

    Parameters
    ----------
    text : str
        Normal spelling, without article and titles.
    places : list of (int, int, int)
        Sentence, first and last token (exclusive).
    signs : Counter
        ``subject``, ``possessive``, ``locative``, ``titled``, ``apposed_state``, ``partner`` …
    """

    text: str
    places: list[tuple[int, int, int]] = field(default_factory=list)
    signs: Counter[str] = field(default_factory=Counter)
    titles: Counter[str] = field(default_factory=Counter)


def tagged(document: Document) -> list[Line]:
    """Sentences of the body as tagged tokens."""
    body = " ".join(document.text[s.start : s.end] for s in document.sentences)
    body = re.sub(r"https?://\S+", " ", body)
    common = frozenset(re.findall(r"(?<![\w'’-])[a-z][a-z'’-]{2,}", body))
    lines: list[Line] = []
    for sentence in document.sentences:
        tokens = tokenize(document.text[sentence.start : sentence.end], sentence.start)
        kind = document.blocks[sentence.block].kind
        lines.append(Line(sentence.index, tag(tokens, common=common), sentence.block, kind))
    return lines


def find_runs(lines: list[Line]) -> dict[str, Run]:
    """Every run of capitalised words with the evidence of all its places."""
    runs: dict[str, Run] = {}
    for number, line in enumerate(lines):
        heading = line.kind in {"heading", "title"} and _title_case(line.tokens)
        for first, last in _spans(line.tokens):
            while first < last - 1 and (
                _qualifies(line.tokens[first].low)
                or (line.tokens[first].low in _CREEDS and line.tokens[first + 1].text.isupper())
                or (
                    line.tokens[first].low in TITLES
                    and (
                        line.tokens[first].low != "foreign" or line.tokens[first + 1].low in TITLES
                    )
                )
                or (
                    line.tokens[first].low in _PORTFOLIOS
                    and any(
                        t.low in {"minister", "secretary"}
                        for t in line.tokens[first + 1 : first + 3]
                    )
                    and first < last - 2
                )
            ):
                if " ".join(t.text for t in line.tokens[first:last]) in spellings():
                    break
                first += 1
            first = _past_rank(line.tokens, first, last)
            words = [token.text for token in line.tokens[first:last]]
            text = normal(_spelled(line.tokens[first:last]))
            if not words or not text or text.lower() in MONTHS or heading:
                continue
            if last < len(line.tokens) and line.tokens[last].text == "$":
                continue  # 'US$'

            run = runs.setdefault(text, Run(text))
            run.places.append((number, first, last))
            _observe(run, line.tokens, first, last)
    return runs


_MEN_OF = frozenset(
    "fighters soldiers officers members leaders supporters troops officials men gunmen units "
    "elements "
    "commanders veterans deputies followers militants police workers crews forces".split()
)


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


def _title_case(tokens: list[Token]) -> bool:
    words = [t for t in tokens if t.text[0].isalpha() and len(t.text) > 3]
    return len(words) > 2 and sum(t.capital for t in words) > 0.8 * len(words)


def _spelled(tokens: list[Token]) -> str:
    text = ""
    for token in tokens:
        glue = "" if not text or token.tag == "'" or token.low == "'" else " "
        text += glue + token.text
    return text


def _spans(tokens: list[Token]) -> list[tuple[int, int]]:
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
                token.low in _LINKS
                and index + 1 < len(tokens)
                and (_proper(tokens[index + 1]) or (
                    tokens[index + 1].low in {"the", "of"} and index + 2 < len(tokens)
                    and _proper(tokens[index + 2])
                ))
            )  # fmt: skip
            if not linked:
                break
            if token.low in {"and", "of", "for", "on", "the", "in"} and not _holds(
                tokens, first, index
            ):
                break
            index += 2 if _proper(tokens[index + 1]) else 3
        spans.append((first, index))
    return spans


def _numbered(tokens: list[Token], index: int) -> bool:
    """'9th Brigade': a number that starts a name."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    return (
        _ORDINAL.match(tokens[index].text) is not None
        and after is not None and _proper(after) and head_type([after.text]) == "armed_force"
    )  # fmt: skip


def _proper(token: Token) -> bool:
    return token.tag == "NP" and token.capital and token.low not in MONTHS


def _holds(tokens: list[Token], first: int, index: int) -> bool:
    """Whether a link word inside a run belongs to one name ('Ministry of Trade and Energy')."""
    low = tokens[index].low
    words = [token.text for token in tokens[first:index]]
    kind = head_type(words)
    if low == "and":
        of = any(w in {"of", "for"} for w in words)
        joined = " ".join([*words, "and", tokens[index + 1].text])
        return (of and bool(kind)) or any(key.startswith(joined) for key in _with_and())
    if low == "in":
        return bool({word.lower() for word in words} & _STATIONED) and len(words) > 2
    if low in {"of", "for", "on"}:
        joined = " ".join([*words, low])
        known = any(key.startswith(joined + " ") for key in spellings())
        generic = kind in {"government", "organisation", "state", "armed_force", "faction", "place"}
        return known or generic or kind == "armed_group"
    return False


_AND: list[str] = []


def _with_and() -> list[str]:
    if not _AND:
        _AND.extend(key for key in spellings() if " and " in key)
    return _AND


def _observe(run: Run, tokens: list[Token], first: int, last: int) -> None:
    before = tokens[first - 1] if first else None
    place = first - 1
    while place >= 0 and title_word(tokens[place].low):
        run.signs["titled"] += tokens[place].capital or "-" in tokens[place].low
        run.titles[tokens[place].low] += 1
        place -= 1
    article = place >= 0 and tokens[place].low == "the"
    if article:
        run.signs["article"] += 1
        place -= 1
    before = tokens[place] if place >= 0 else None
    after = tokens[last] if last < len(tokens) else None
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    if before is not None and before.tag == "P":
        run.signs["locative" if before.low in _LOCATIVE else "prepositional"] += 1
    if before is not None and before.low == "of" and place and tokens[place - 1].low in _STATE_OF:
        run.signs["state_of"] += not article
    if before is not None and before.low == "as" and place and tokens[place - 1].low == "known":
        run.signs["alias"] += any(t.low in TITLES for t in tokens[max(0, place - 5) : place])
    if after is not None and after.tag == "'":
        run.signs["possessive"] += 1
        owned = {t.low for t in tokens[last + 1 : last + 3]}
        run.signs["state_of"] += bool(owned & _OF_STATES) and not article
    verb = after
    if verb is not None and verb.tag == "AV":
        verb = following
    if (
        verb is not None
        and verb.tag in {"V", "M", "A", "X"}
        and (before is None or before.tag != "P")
    ):
        run.signs["subject"] += 1
    if after is not None and after.low == "," and following is not None:
        if following.low == "who":
            run.signs["who"] += 1
        apposed = [t.low for t in tokens[last + 1 : last + 8]]
        if set(apposed[: apposed.index(",") if "," in apposed else 8]) & ARMED:
            run.signs["armed"] += 1
        if following.low in {"which", "whose"}:
            run.signs["which"] += 1
        nouns = [t.low for t in tokens[last + 1 : last + 7]]
        stop = nouns.index(",") if "," in nouns else len(nouns)
        if any(
            n in {"neighbour", "neighbor", "state", "republic", "kingdom", "nation", "country"}
            for n in nouns[:stop]
        ):
            run.signs["apposed_state"] += 1
    called = called_before(tokens, place) or called_after(tokens, last)
    if called:
        run.signs[f"called {called}"] += 1
    if before is not None and before.low in _CREEDS:
        run.signs["faction"] += 1
    if before is not None and before.low in {"group", "movement"}:
        armed = {t.low for t in tokens[max(0, place - 3) : place]} & ARMED
        run.signs["called armed_group" if armed else "called organisation"] += 1
    if before is not None and before.low in {"state", "republic", "kingdom", "country", "nation"}:
        run.signs["apposed_state"] += 1


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
            if not re.fullmatch(r"[A-Z][A-Za-z0-9&/-]{1,9}", short) or closing not in {
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
            t.low[0] for t in words if t.tag != "'" and (t.low not in _LINKS | {"'s"} or t.capital)
        ]
        parts = [p[0] for t in words for p in re.split(r"[-‑]", t.low) if p and t.low not in _LINKS]
        if not (words[0].capital or width > 1):
            continue
        first = words[0].low[0] == letters[0]
        if first and words[0].low not in {"the", "a"} and (initials == letters or parts == letters):
            return _spelled(words)
        if first and words[0].capital and _covers(letters, words) and width > 1:
            best = best or _spelled(words)
    if not best and index >= 1 and tokens[index - 1].tag == "NP":
        # Acronyms of another language: the capitalised run just before.
        begin = index - 1
        while begin > 0 and (
            tokens[begin - 1].tag == "NP"
            or (
                tokens[begin - 1].low in _LINKS
                and begin > 1
                and (tokens[begin - 2].tag == "NP" or tokens[begin - 2].low in _LINKS)
            )
        ):
            begin -= 1
        while begin < index - 1 and tokens[begin].low in _LINKS | {"the"}:
            begin += 1
        branch = "-" in short and tokens[index - 1].text.startswith(short.split("-")[0] + "-")
        if index - begin >= 2 or branch:
            best = _spelled(tokens[begin:index])
    return best


def _covers(letters: list[str], words: list[Token]) -> bool:
    """Whether the letters appear in order at starts of words (some words may be skipped)."""
    place = 0
    for word in words:
        if place < len(letters) and word.low[0] == letters[place]:
            place += 1
    return place == len(letters)
