"""States that no table knows: by the adjectives formed from them, by title, by behaviour."""

from __future__ import annotations

import re

from detente.reading.actors.cast import Cast, Entity
from detente.reading.actors.gazetteer import spellings
from detente.reading.actors.heads import head_type
from detente.reading.actors.names import Line
from detente.reading.actors.short_names import parts_of_names
from detente.reading.actors.signs import Run
from detente.reading.language.tokens import Token

_SUFFIXES = ("e", "i", "n", "an", "ian", "ese", "ish", "ic", "is", "ns", "ans", "ians", "er", "ers", "ite", "ites", "ean", "eans")  # fmt: skip  # noqa: E501
_LONG_SUFFIXES = ("ian", "ese", "an", "ish", "ean", "ians", "eans", "tian", "sian", "cian", "ite")


# Adjectives of cultures and regions, of no state.
_CULTURES = frozenset(
    "Arab Arabs Western Eastern Northern Southern African Africans Asian European "
    "Europeans Slavic Muslim "
    "Islamic Christian Orthodox Catholic Sunni Shia Nordic Baltic Balkan Latin Gulf "
    "Sahelian".split()
)


def _stem(name: str) -> list[str]:
    return [
        name,
        *(
            name[: -len(end)]
            for end in ("a", "ia", "e", "o", "land", "istan")
            if name.endswith(end) and len(name) > len(end) + 2
        ),
    ]


_OFFICIAL = re.compile(
    r"^(?:[A-Z]\w+ )*(?:Republic|Kingdom|Federation|Emirate|Sultanate|State|Union|"
    r"Duchy|Principality|Commonwealth|Confederation|Empire) of (?:the )?(.+)$"
    r"|^([A-Z][\w'-]+) (?:(?:Arab |Islamic |People's |Democratic |Federal |Socialist )*Republic|Union|"  # noqa: E501
    r"Kingdom|Federation|Emirate|Confederation|State|Empire|Commonwealth)$"
)


def _shared(first: str, second: str) -> int:
    """How many letters two names share at the start."""
    count = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        count += 1
    return count


def find_nations(cast: Cast, lines: list[Line]) -> None:
    """States that no table knows: by their adjectives, by 'Republic of', by behaviour."""
    loose = {
        text: run
        for text, run in cast.runs.items()
        if text not in cast.spelling
        and not run.signs["titled"]
        and text not in _CULTURES
        and len(text) > 2
        and not text.isupper()
    }
    demonyms: dict[str, str] = {}
    heads = {run.split()[0] for run in cast.runs}
    for name in loose:
        if "-" in name:
            continue
        for stem in _stem(name):
            for suffix in _SUFFIXES:
                other = stem + suffix
                if (
                    other != name
                    and (other in loose or other in heads)
                    and len(stem) >= 3
                    and " " not in other
                ):
                    demonyms.setdefault(other, name)
    starts: dict[str, list[str]] = {}
    for other in sorted(heads | set(loose)):
        starts.setdefault(other[:4], []).append(other)
    for name in loose:
        # 'Lindt' and 'Lindtian': the stem may lose or change its last letter or two.
        for other in starts.get(name[:4], ()) if len(name) >= 4 else ():
            same = _shared(name, other)
            if (
                (
                    other != name
                    and same >= 4
                    and len(name) - same <= 2
                    and other[same:] in _LONG_SUFFIXES
                )
                and " " not in other
                and other not in spellings()
                and name not in demonyms
            ):
                demonyms.setdefault(other, name)
    national = {
        run.split()[0] for run in cast.runs
        if len(run.split()) > 2 and run.split()[1] in _NATIONAL and run.split()[0] not in spellings()  # noqa: E501
    }  # fmt: skip
    surnames = parts_of_names(cast)
    cast.known_world = _known_world(cast, demonyms)
    found: dict[str, str] = {}
    for name in dict.fromkeys(demonyms.values()):
        forms = ", ".join(sorted(d for d, n in demonyms.items() if n == name))
        if name not in demonyms:
            found[name] = f"the text forms an adjective from it ({forms})"
    for text, run in cast.runs.items():
        match = re.match(
            r"^(?:\w+ )*(Republic|Kingdom|Federation|Emirate|Sultanate|Duchy|Principality|"
            r"Commonwealth|Confederation|Empire) of (?:the )?(.+)$",
            text,
        )
        alone = match is not None and match.group(2) in cast.runs
        if match and match.group(1) == "Federation" and not alone and " " in match.group(2):
            continue  # 'Federation of Llama Herders'
        if match and match.group(2) not in spellings() and text not in spellings():
            found.setdefault(match.group(2), f"'{match.group(1)} of'")
        long = re.match(
            r"^([A-Z][\w'-]+) (Union|Republic|Kingdom|Federation|Emirate|Confederation)$", text
        )
        short = cast.runs.get(long.group(1)) if long else None
        if (
            long
            and short is not None
            and text not in spellings()
            and long.group(1) not in spellings()
        ) and (
            short.signs["subject"] + short.signs["possessive"] + short.signs["prepositional"] >= 2
        ):
            found.setdefault(long.group(1), f"'{text}' is also called '{long.group(1)}'")
            cast.entities.pop(text, None)
            cast.spelling.pop(text, None)
        _ = run
    for text, run in loose.items():
        if text in found or text in demonyms or text in surnames or "-" in text:
            continue
        acting = run.signs["subject"] + run.signs["possessive"] + run.signs["which"]
        if (
            run.signs["apposed_state"]
            and run.signs["locative"] <= acting + run.signs["apposed_state"]
        ):
            found[text] = "called a state or neighbour"
        elif (
            run.signs["state_of"] > run.signs["who"]
            and not head_type(text.split())
            and len(text.split()) < 4
            and not any(other in found for other in starts.get(text[:4], ()))
        ):
            found[text] = "spoken of as a state ('government of', 'capital of')"
        elif (
            " " not in text and text in national and len(run.places) > 1
            and run.signs["locative"] + run.signs["prepositional"] and not head_type([text])
        ):  # fmt: skip
            found[text] = "its movement or force is called national"
        elif cast.known_world or run.signs["cadres"] + run.signs["gunmen"] + run.signs["governs"]:
            continue  # a party or a group, not a state
        elif (
            (
                " " not in text
                and (acting >= 2 or _acts_once(run, acting))
                and acting > run.signs["locative"]
                and not run.signs["who"]
            )
            and run.signs["article"] == 0
            and not head_type([text])
        ):
            found[text] = "acts like a state in several sentences"
    adjectives: dict[str, list[str]] = {}
    for form, base in demonyms.items():
        adjectives.setdefault(base, []).append(form)
    official: dict[str, list[str]] = {}
    for text in cast.runs:
        match = _OFFICIAL.match(text)
        if match and text not in spellings():
            base = match.group(1) or match.group(2)
            official.setdefault(demonyms.get(base, base), []).append(text)
    for name, why in found.items():
        entity = cast.add(name, name, "state")
        entity.type = "state"
        entity.why.append(f"no table knows it; {why}")
        cast.name(name, name, "name")
        for form in adjectives.get(name, ()):
            people = form.endswith("s") and not form.endswith("ese")
            cast.name(form, name, "people" if people else "demonym")
        for text in official.get(name, ()):
            _official(cast, entity, text)
    _confederations(cast, lines)
    _capitals(cast, lines)
    for text in list(cast.runs):
        # 'Ostria Coast Guard': institutions of the states just found.
        words = text.split()
        holder = cast.spelling.get(words[0])
        inner = cast.spelling.get(text)
        named = len(words) > 1 and inner is not None and inner[0] == text
        if named and holder is not None and cast.entities[holder[0]].type == "state":
            entity = cast.entities[text]
            entity.part_of = entity.part_of or holder[0]
        holder = cast.spelling.get(words[-1])
        if (
            named
            and words[-2] == "of"
            and holder is not None
            and cast.entities[text].type != "place"
        ):
            # 'Harbour Guild of Tolva'
            above = cast.entities[holder[0]]
            cast.entities[text].part_of = cast.entities[text].part_of or (
                above.key if above.type == "state" else ""
            )


def _known_world(cast: Cast, demonyms: dict[str, str]) -> bool:
    """Whether a text is about states that a table knows: another that acts is rarely a state."""
    known = {
        spellings()[text].key
        for text, run in cast.runs.items()
        if text in spellings() and spellings()[text].type == "state"
    }
    unknown = {base for form, base in demonyms.items() if form not in spellings()}
    return len(known) > 2 * len(unknown)


def _acts_once(run: Run, acting: int) -> bool:
    """One act, and another mention that is neither a place nor a part of something."""
    return bool(
        acting and run.signs["prepositional"] and not run.signs["locative"] and len(run.places) > 1
    )


# 'Kesh National Movement': Kesh is a country, if the text speaks of it otherwise too.
_NATIONAL = frozenset(
    {"National", "People's", "Armed", "Patriotic", "Republican", "Defence", "Defense"}
)
_ORGANS = frozenset(
    "chancellor premier prime king queen emir sultan parliament army navy police capital "
    "constitution embassy territory border borders government ambassador".split()
)
_REALMS = frozenset(
    "confederation federation republic kingdom emirate sultanate commonwealth principality duchy empire".split()  # noqa: E501
)


def _confederations(cast: Cast, lines: list[Line]) -> None:
    """'the Lake Confederation' whose chancellor or police the text names is a state."""
    for entity in list(cast.entities.values()):
        last = entity.name.split()[-1]
        if entity.source == "gazetteer" or last.lower() not in _REALMS or entity.type == "state":
            continue
        runs = [run for name in (entity.name, last) if (run := cast.runs.get(name)) is not None]
        for number, _, end in (place for run in runs for place in run.places):
            tokens = lines[number].tokens
            owned = {t.low for t in tokens[end + 1 : end + 3]}
            if end < len(tokens) and tokens[end].tag == "'" and owned & _ORGANS:
                entity.type = "state"
                entity.why.append("it has a government or forces of its own")
                break


def _capitals(cast: Cast, lines: list[Line]) -> None:
    """'Dorjan, the capital of Veshtar', 'Veshtar's capital, Dorjan'."""
    for text, run in cast.runs.items():
        if text in cast.spelling:
            continue
        for number, first, last in run.places:
            tokens = lines[number].tokens
            after = [t.low for t in tokens[last : last + 5]]
            before = [t.low for t in tokens[max(0, first - 5) : first]]
            owner = ""
            if after[:1] == [","] and "capital" in after[1:3]:
                stop = last + 1 + after[1:].index("capital") + 1
                owner = _nation_at(cast, tokens, range(stop, min(len(tokens), stop + 3)))
            elif before[-1:] in ([","], ["capital"]) and "capital" in before[-2:]:
                owner = _nation_at(cast, tokens, range(first - 1, max(-1, first - 6), -1))
            if owner:
                cast.name(text, owner, "capital")
                cast.entities[owner].why.append(f"'{text}' is called its capital")
                break


def _nation_at(cast: Cast, tokens: list[Token], places: range) -> str:
    for place in places:
        if 0 <= place < len(tokens):
            held = cast.spelling.get(tokens[place].text)
            if held is not None and cast.entities[held[0]].type == "state":
                return held[0]
    return ""


def _official(cast: Cast, entity: Entity, text: str) -> None:
    """A long official name is one more name of the state."""
    name = entity.key
    other = cast.spelling.get(text, ("", ""))[0]
    if other not in {name, ""}:
        cast.entities.pop(other, None)
        for spelling in [s for s, (key, _) in cast.spelling.items() if key == other]:
            cast.spelling.pop(spelling)
    cast.name(text, name, "name")
    if entity.name == name and not text.startswith(("Republic", "Kingdom", "State")):
        entity.name = text
