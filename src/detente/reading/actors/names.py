"""Capitalised names of a document: every run of capitals with the evidence of all its places."""

from __future__ import annotations

import re
from dataclasses import dataclass

from detente.reading.actors.gazetteer import normal, spellings
from detente.reading.actors.heads import PARTISAN, head_type
from detente.reading.actors.signs import Run, observe
from detente.reading.actors.spans import CALENDAR, name_spans, name_start, spelled
from detente.reading.language.tagging import tag
from detente.reading.language.tokens import Token, tokenize
from detente.reading.text.document import Document


@dataclass
class Line:
    """One sentence as tokens."""

    index: int
    tokens: list[Token]
    block: int
    kind: str


def tagged(document: Document) -> list[Line]:
    """Sentences of the body as tagged tokens."""
    body = " ".join(document.text[s.start : s.end] for s in document.sentences)
    body = re.sub(r"https?://\S+", " ", body)
    common = frozenset(re.findall(r"(?<![\w'’-])[a-z][a-z'’-]{2,}", body))
    lines: list[Line] = []
    for sentence in document.sentences:
        tokens = tokenize(document.text[sentence.start : sentence.end], sentence.start)
        kind = document.blocks[sentence.block].kind
        line = Line(sentence.index, tag(tokens, common=common), sentence.block, kind)
        _open_with_name(line.tokens)
        lines.append(line)
    return lines


def _open_with_name(tokens: list[Token]) -> None:
    """'United Resources calls': an adjective of parties that opens a sentence and a name."""
    if len(tokens) < 3 or tokens[0].tag == "NP" or not tokens[0].capital:
        return
    known = any(" ".join(t.text for t in tokens[:end]) in spellings() for end in (2, 3, 4))
    if known and tokens[1].capital:
        tokens[0].tag = "NP"  # 'Amnesty International counted'
    if tokens[0].low not in PARTISAN - _LOOSE:
        return
    second = tokens[1]
    if second.tag == "NP" and second.capital and second.text not in spellings():
        tokens[0].tag = "NP"


# 'One', 'New', 'Our' before a name are as often no part of it.
_LOOSE = frozenset("one first new our true just common".split())


def find_runs(lines: list[Line]) -> dict[str, Run]:
    """Every run of capitalised words with the evidence of all its places."""
    runs: dict[str, Run] = {}
    titles: list[tuple[str, int, int, int]] = []
    for number, line in enumerate(lines):
        heading = line.kind in {"heading", "title"} and _title_case(line.tokens)
        for first, last in name_spans(line.tokens):
            first = name_start(line.tokens, first, last)
            words = [token.text for token in line.tokens[first:last]]
            text = normal(spelled(line.tokens[first:last]))
            if not words or not text or text.lower() in CALENDAR or heading:
                continue
            if last < len(line.tokens) and line.tokens[last].text == "$":
                continue  # 'US$'
            if line.kind == "heading":
                titles.append((text, number, first, last))
                continue
            run = runs.setdefault(text, Run(text))
            run.places.append((number, first, last))
            observe(run, line.tokens, first, last)
    for text, number, first, last in titles:
        if text in runs or text in spellings():
            run = runs.setdefault(text, Run(text))
            run.places.append((number, first, last))
            observe(run, lines[number].tokens, first, last)
    _part(runs, lines)
    _open_with_short_names(runs, lines)
    return runs


def _open_with_short_names(runs: dict[str, Run], lines: list[Line]) -> None:
    """'Harvest accuses', where 'National Harvest' is named: a noun that opens a sentence."""
    shorts: set[str] = set()
    for text in runs:
        words = text.split()
        if len(words) == 2 and text not in spellings():
            body = head_type(words) in {"faction", "armed_group", "organisation"}
            shorts.update([words[0]] if body else [])
            shorts.update([words[1]] if words[0].lower() in PARTISAN else [])
    common = (
        {t.text for line in lines for t in line.tokens if t.text.islower()} if shorts else set()
    )
    for number, line in enumerate(lines):
        if len(line.tokens) < 3 or line.kind == "heading":
            continue
        opening, after = line.tokens[:2]
        known = opening.text in shorts and opening.low not in common and opening.tag != "NP"
        if known and opening.text not in spellings() and after.tag in {"V", "A", "M", "AV", "'"}:
            opening.tag = "NP"
            run = runs.setdefault(opening.text, Run(opening.text))
            run.places.append((number, 0, 1))
            observe(run, line.tokens, 0, 1)


def _part(runs: dict[str, Run], lines: list[Line]) -> None:
    """'the Shore League of Cathal Brede', where both have names of their own elsewhere: two."""
    for text, run in list(runs.items()):
        body, _, leader = text.partition(" of ")
        words = leader.split()
        if body not in runs or len(words) < 2 or words[-1] not in runs or text in spellings():
            continue
        if leader in spellings() or head_type(words) or runs[words[-1]].signs["article"]:
            continue
        runs.pop(text)
        for number, first, last in run.places:
            for name, a, z in (
                (body, first, last - len(words) - 1),
                (leader, last - len(words), last),
            ):
                part = runs.setdefault(name, Run(name))
                part.places.append((number, a, z))
                observe(part, lines[number].tokens, a, z)


def _title_case(tokens: list[Token]) -> bool:
    words = [t for t in tokens if t.text[0].isalpha() and len(t.text) > 3]
    return len(words) > 2 and sum(t.capital for t in words) > 0.8 * len(words)
