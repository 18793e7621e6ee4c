"""Other names of what is named: acronyms, branches, names in brackets, names with a possessive."""

from __future__ import annotations

import re

from detente.reading.actors.cast import Cast
from detente.reading.actors.gazetteer import normal, spellings
from detente.reading.actors.heads import head_type
from detente.reading.actors.known_names import almost_known, from_known, leading_state
from detente.reading.actors.names import Line
from detente.reading.language.tokens import Token

# 'People's Front', 'Women's Union': the possessive is part of the name.
_PEOPLES = frozenset("people workers women men children lord nation citizens".split())
_ARMIES = frozenset({"army", "forces", "navy", "militia"})
_SPLINTERS = frozenset({"Real", "True", "New", "Old", "Provisional", "Official", "Continuity"})


def find_branches(cast: Cast) -> None:
    """'WLF-Unity', 'WLF-R': branches of what the acronym before the hyphen stands for."""
    for text in list(cast.runs):
        first, _, rest = text.partition(" ")
        held = cast.spelling.get(rest, ("", ""))
        known = spellings().get(rest)
        if first in _SPLINTERS and not held[0] and known is not None and known.kind == "acronym":
            entity = cast.add(text, text, known.type)
            entity.why.append(f"a branch of {known.name} by its name")
            cast.name(text, text, "name")
        if first in _SPLINTERS and held[1] == "acronym" and text not in cast.spelling:
            entity = cast.add(text, text, cast.entities[held[0]].type, part_of=held[0])
            entity.why.append(f"a branch of {cast.entities[held[0]].name} by its name")
            cast.name(text, text, "name")
        stem, _, tail = text.partition("-")
        parent = cast.spelling.get(stem)
        if not tail[:1].isupper() or " " in text or parent is None or text in cast.spelling:
            continue
        above = cast.entities[parent[0]]
        if parent[1] != "acronym" or above.type in {"state", "place"}:
            continue
        long = cast.acronyms.get(text, text)
        entity = cast.add(long, long, above.type, part_of=above.key)
        entity.why.append(f"a branch of {above.name} by its name")
        cast.name(long, long, "name")
        cast.name(text, long, "acronym")


def find_bracketed(cast: Cast, lines: list[Line]) -> None:
    """'Emil Torrance (Lanky)', 'the Night Menders (Menders)': one more name of the same."""
    for line in lines:
        tokens = line.tokens
        for place in range(1, len(tokens) - 2):
            if tokens[place].text != "(" or tokens[place + 2].text != ")":
                continue
            other = tokens[place + 1]
            name = cast.runs.get(other.text)
            if (
                other.tag != "NP"
                or name is None
                or other.text in spellings()
                or other.text.isupper()
            ):
                continue
            for width in range(5, 0, -1):
                text = normal(" ".join(t.text for t in tokens[max(0, place - width) : place]))
                held = cast.spelling.get(text)
                if held is not None and cast.entities[held[0]].type == "person":
                    cast.name(other.text, held[0], "short")
                    break


def expand_acronyms(cast: Cast) -> None:
    """Give every acronym that the text defines to what it stands for."""
    for short, long in cast.acronyms.items():
        if "-" in short and short.partition("-")[0] in cast.acronyms and "-" in long:
            continue
        if not any(word[:1].isupper() for word in long.split()):
            cast.add(f"#{short}", long, "place")
            cast.name(short, f"#{short}", "acronym")
            continue
        text = normal(long)
        holder = cast.spelling.get(text)
        if holder is None:
            known = spellings().get(text) or almost_known(text)
            if known is not None:
                from_known(cast, known, text)
            else:
                words = text.split()
                kind = head_type(words)
                low = text.lower()
                if not kind and re.search(r"\bcouncil|junta|transition", low):
                    kind = (
                        "government"
                        if re.search(r"national|transition|military|safeguard|salvation", low)
                        else "organisation"
                    )
                entity = cast.add(text, text, kind or "unidentified")
                state = leading_state(words)
                if state is not None and state[0].key in cast.entities:
                    entity.part_of = state[0].key
                entity.why.append(f"the text defines the acronym {short} for it")
                cast.name(text, text, "name")
            holder = cast.spelling.get(text)
        if holder is None:
            continue
        entity = cast.entities[holder[0]]
        named = cast.runs.get(short)
        works = entity.type == "place" and named is not None and named.signs["subject"]
        if entity.type == "unidentified" or (works and not entity.key.startswith("#")):
            entity.type = "organisation"
        if re.search(
            r"^National Council|Transition(?:al)? (?:Military )?Council|Military Council|Junta",
            entity.name,
        ):
            entity.type = "government"
        if short in cast.spelling and cast.spelling[short][0] != entity.key:
            cast.spelling.pop(short)
        cast.name(short, entity.key, "acronym")
        entity.why.append(f"{short} is defined as '{long}'")


def find_possessive_names(cast: Cast, lines: list[Line]) -> None:
    """'Bay Fishers' League': two runs parted by an apostrophe are one name."""
    alone = set(cast.runs)
    for number, line in enumerate(lines):
        tokens = line.tokens
        for index in range(1, len(tokens) - 1):
            if tokens[index].low not in {"'", "'s"} or tokens[index - 1].tag != "NP":
                continue
            first, last = index - 1, index + 1
            while first > 0 and tokens[first - 1].tag == "NP":
                first -= 1
            while last < len(tokens) and tokens[last].tag == "NP" and tokens[last].capital:
                last += 1
            head = [t.text for t in tokens[index + 1 : last]]
            left = " ".join(t.text for t in tokens[first:index])
            full = f"{left}{tokens[index].low} {' '.join(head)}"
            if head and normal(full) in spellings():
                _forget_part(cast, " ".join(head), number, index + 1)
                from_known(cast, spellings()[normal(full)], normal(full))
                continue
            before = tokens[index - 1].low
            generic = before in _PEOPLES or before.endswith("men")
            if not head or left in spellings() or (tokens[index].low == "'s" and not generic):
                continue
            kind = head_type(head)
            short = len(head) == 1 and head[0] not in alone and index - first < 2
            if not kind and len(head) == 1 and _of_many(tokens, first, index, last):
                kind, short = "organisation", False
            if kind in {"", "place"} or short:
                continue
            text = normal(full)
            # 'Railway Workers' Federation', 'Guides' Guard': bodies of their members.
            army = head[-1].lower() in _ARMIES
            kind = (
                "organisation" if kind == "state" or (kind == "armed_force" and not army) else kind
            )
            entity = cast.add(text, text, kind)
            state = leading_state(text.split())
            if army and state is not None:
                from_known(cast, state[0], " ".join(text.split()[: state[1]]))
                entity.part_of = state[0].key
            entity.why.append("a name with a possessive inside, by its head word")
            cast.inside.update(head)
            cast.name(text, text, "name")
            _forget_part(cast, " ".join(head), number, index + 1)


def _of_many(tokens: list[Token], first: int, index: int, last: int) -> bool:
    """'the Guarantors' Table': a body of several, with an article and no noun after it."""
    if tokens[index].low != "'" or not first or tokens[first - 1].low != "the":
        return False
    return last >= len(tokens) or tokens[last].tag not in {"N", "J"}


def _forget_part(cast: Cast, head: str, number: int, first: int) -> None:
    """'Anti-Fascist Front' inside 'People's Anti-Fascist Front' is no name of its own."""
    run = cast.runs.get(head)
    if run is None:
        return
    run.places = [place for place in run.places if place[:2] != (number, first)]
    if not run.places:
        cast.runs.pop(head)
