"""Actors of a document from its capitalised names: by facts, by the text's own evidence, merged.

Every decision keeps its reason, so that an analyst can undo it.
"""

from __future__ import annotations

import re

from detente.reading.actors.acronyms import acronyms
from detente.reading.actors.bodies import find_bodies
from detente.reading.actors.cast import Cast, Entity
from detente.reading.actors.gazetteer import Known, normal, office_of, spellings, states
from detente.reading.actors.heads import head_type, is_office
from detente.reading.actors.lands import find_lands
from detente.reading.actors.names import Line, find_runs
from detente.reading.actors.nations import find_nations
from detente.reading.actors.people import add_person, find_people
from detente.reading.actors.short_names import merge_slips, shorten
from detente.reading.actors.signs import Run

_SHORT_OK = frozenset({"UN", "EU", "AU", "US", "UK", "U.S.", "U.K.", "U.N.", "E.U."})


# 'People's Front', 'Women's Union': the possessive is part of the name.
_PEOPLES = frozenset("people workers women men children lord nation citizens".split())


def build_cast(lines: list[Line], *, not_actors: tuple[str, ...] = ()) -> Cast:
    """Entities of a document from its capitalised names.

    Parameters
    ----------
    lines : list of Line
    not_actors : tuple of str
        Publisher and authors: never proposed.
    """
    cast = Cast(acronyms=acronyms(lines), runs=find_runs(lines))
    for text in cast.runs:
        words = text.split()
        inner = {" ".join(words[place:]) for place in range(1, len(words))} | set(words[1:])
        for part in sorted(inner):
            cast.longer.setdefault(part, []).append(text)
    refused = {normal(name).lower() for name in not_actors if name}
    _possessive_names(cast, lines)
    runs = sorted(cast.runs.values(), key=lambda run: (-len(run.text), run.text))
    for run in runs:
        if run.text.lower() in refused or any(run.text.lower() == r for r in refused):
            cast.add(f"#{run.text}", run.text, "place")
            cast.name(run.text, f"#{run.text}", "name")
            continue
        _classify(cast, run)
    _expand_acronyms(cast)
    _branches(cast)
    find_people(cast, lines)
    _bracketed(cast, lines)
    find_nations(cast, lines)
    shorten(cast)
    find_bodies(cast, lines)
    find_lands(cast, lines)
    shorten(cast)
    merge_slips(cast)
    return cast


def _from_known(cast: Cast, known: Known, spelling: str) -> Entity:
    entity = cast.add(
        known.key, known.name, known.type, part_of=known.part_of, source="gazetteer",
        code=known.key if known.type == "state" else "",
    )  # fmt: skip
    if not entity.why:
        entity.why.append(f"in the table of {known.table.replace('_', ' ')}")
    cast.name(spelling, known.key, known.kind)
    if known.part_of and known.part_of not in cast.entities and known.part_of in states():
        cast.add(
            known.part_of,
            states()[known.part_of]["name"],
            "state",
            code=known.part_of,
            source="gazetteer",
        )
    return entity


def _classify(cast: Cast, run: Run) -> None:
    text = run.text
    if text in cast.spelling:
        return
    known = spellings().get(text)
    longer = cast.longer.get(text, [])
    held = [o for o in longer if cast.spelling.get(o, ("",))[0] in cast.entities]
    generic = known is not None and known.table in _LOOSE_TABLES and " " not in text
    if (
        known is not None
        and generic
        and held
        and not _at_home(cast, known)
        and (known.table == "institutions" or head_type([text]))
    ):
        return  # 'the Congress' after 'Highland Congress' is that one
    short = re.fullmatch(r"[A-Z0-9.&-]{1,6}", text) is not None
    if (
        known is not None
        and not (short and text in cast.acronyms)
        and (not short or len(text) > 2 or text in _SHORT_OK)
    ):
        if known.kind == "acronym" and len(text) == 3 and text in cast.acronyms:
            return
        _from_known(cast, known, text)
        return
    if short and text in cast.acronyms:
        return
    words = text.split()
    if known is None and is_office(words):
        return  # 'the Foreign Minister': an office, not yet a name
    office = office_of(text)
    if office is not None and len(words) > 1:
        person = add_person(cast, text, run)
        person.part_of = office["country"] if office["country"] in cast.entities else ""
        person.why.append(f"held the office of {office['office'].lower()}")
        return
    known = _fuzzy(text) if len(words) > 1 else None
    if known is not None:
        entity = _from_known(cast, known, text)
        entity.flags.append(f"written '{text}', probably '{known.name}'")
        entity.why.append(f"'{text}' is spelled almost like '{known.name}'")
        return
    owner = _leading_state(words)
    kind = head_type(words)
    if owner is not None and len(words) > 1:
        rest = " ".join(words[owner[1] :])
        inner = spellings().get(rest)
        if inner is not None and (not inner.part_of or inner.part_of == owner[0].key):
            _from_known(cast, inner, text)
            return
        if kind and kind != "place":
            _from_known(cast, owner[0], " ".join(words[: owner[1]]))
            entity = cast.add(text, text, kind, part_of=owner[0].key)
            entity.why.append(f"named after {owner[0].name}; '{words[-1]}' tells its kind")
            cast.name(text, text, "name")
            return
    if run.signs["titled"] and held:
        return
    if run.signs["titled"] and " " not in text and _named_in_full(cast, text):
        return
    if run.signs["titled"] and kind not in {"organisation", "armed_force", "government"}:
        add_person(cast, text, run)
        return
    if run.signs["armed"] and kind not in {"place", "state"}:
        kind = "armed_group"
    called = next((s.split()[1] for s in run.signs if s.startswith("called ")), "")
    if called and not kind and text not in spellings() and run.signs[f"called {called}"]:
        entity = cast.add(f"#{text}" if called == "place" else text, text, called)
        entity.why.append(f"the text calls it one ({called.replace('_', ' ')})")
        cast.name(text, entity.key, "name")
        return
    if _acting_acronym(run) and text not in cast.acronyms:
        party = bool({"faction"} & set(run.signs))
        entity = cast.add(text, text, "faction" if party else "organisation")
        entity.why.append("a short name in capitals that acts")
        cast.name(text, text, "name")
        return
    alone = len(words) == 1 and head_type(words) in _OF_ITS_OWN and _institution(cast, run)
    if kind and (len(words) > 1 or alone) and not longer:
        entity = cast.add(text, text, kind)
        entity.why.append(f"'{text}' is a name of this kind by its head word")
        cast.name(text, text, "name")


_LOOSE_TABLES = frozenset({"institutions", "organisations"})
_OF_ITS_OWN = frozenset({"armed_force", "government", "organisation"})


def _institution(cast: Cast, run: Run) -> bool:
    """'the Constabulary', 'his Treasury': one capitalised noun that the text keeps capital."""
    text = run.text.lower()
    if any(run.text in other.split() for other in cast.runs if other != run.text):
        return False  # a short form
    acts = run.signs["subject"] + run.signs["which"] > 0 or len(run.places) > 1
    if head_type([text]) == "organisation" and not acts:
        return False
    return text not in _LOOSE and bool(run.signs["article"] + run.signs["owned"])


# Capitalised or not, these mean whichever one was spoken of.
_LOOSE = frozenset(
    "army navy police military forces force cabinet government court office senate congress "
    "assembly parliament presidency duma diet chamber services service".split()
)

# Short forms of things, which no one is.
_NO_ACTORS = frozenset(
    "GDP GNP LNG LPG HIV AIDS NGO NGOS CEO UAV UAVS IDP IDPS AIS EEZ VAT GPS DNA TV PR PM MP "
    "MPS VIP "
    "USD EUR GBP CFA FX IT ID FDI ODA DDR SSR COVID R2P MOU PPP SDR NOTAM IED IEDS WMD A2AD DMZ LOC".split()  # noqa: E501
)


def _acting_acronym(run: Run) -> bool:
    """'ENI has told', 'the far-right ELAM wants': a name in capitals that does something."""
    text = run.text
    if not re.fullmatch(r"[A-Z]{3,6}", text) or text in _NO_ACTORS:
        return False
    if run.signs["faction"]:
        return True
    return bool(run.signs["subject"]) and len(run.places) > 1


def _at_home(cast: Cast, known: Known) -> bool:
    """Whether the text names the state of an institution."""
    return any(
        spelling in spellings() and spellings()[spelling].key == known.part_of
        for spelling in cast.runs
    )


def _named_in_full(cast: Cast, text: str) -> bool:
    """'Sir Halvard', 'Governor Mbuyi': a part of a person's name that the text also gives whole."""
    for full, run in cast.runs.items():
        words = full.split()
        if text not in {words[0], words[-1]} or not 2 <= len(words) <= 4:
            continue
        holder = cast.spelling.get(full)
        if holder is not None and cast.entities[holder[0]].type == "person":
            return True
        if holder is None and words[-1] == text and not head_type(words):
            add_person(cast, full, run)
            return True
    return False


def _branches(cast: Cast) -> None:
    """'WLF-Unity', 'WLF-R': branches of what the acronym before the hyphen stands for."""
    for text in list(cast.runs):
        first, _, rest = text.partition(" ")
        held = cast.spelling.get(rest, ("", ""))
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


_SPLINTERS = frozenset({"Real", "True", "New", "Old", "Provisional", "Official", "Continuity"})


def _fuzzy(text: str) -> Known | None:
    """The gazetteer's name that a long name almost is; None if there is no such name."""
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import Levenshtein

    if len(text) < 12 or text.isupper():
        return None
    found = process.extractOne(text, _long_names(), scorer=fuzz.ratio, score_cutoff=90)
    if found is None:
        return None
    # 'East African Community' and 'West African Community' differ in what matters, and a name
    # with a word more is another body: a few letters at most, not in the first ones.
    ours, theirs = (re.sub(r"[\s-]+", "", name).lower() for name in (text, found[0]))
    if ours[:3] != theirs[:3] or Levenshtein.distance(ours, theirs) > 3:
        return None
    if not _same_words(text, found[0]):
        return None
    return spellings()[found[0]]


def _same_words(ours: str, theirs: str) -> bool:
    """Whether names differ by slips inside words, not by other words ('Movement', 'Government')."""
    a, b = ours.lower().split(), theirs.lower().split()
    return len(a) != len(b) or all(
        x == y or x[:2] == y[:2] or (x[-4:] == y[-4:] and abs(len(x) - len(y)) < 2)
        for x, y in zip(a, b, strict=True)
    )


_LONG: list[str] = []


def _long_names() -> list[str]:
    if not _LONG:
        _LONG.extend(name for name in spellings() if len(name) >= 12 and " " in name)
    return _LONG


def _leading_state(words: list[str]) -> tuple[Known, int] | None:
    for width in (3, 2, 1):
        if len(words) > width:
            known = spellings().get(" ".join(words[:width]))
            if known is not None and known.type == "state":
                return known, width
    return None


def _bracketed(cast: Cast, lines: list[Line]) -> None:
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


def _expand_acronyms(cast: Cast) -> None:
    for short, long in cast.acronyms.items():
        if short.partition("-")[0] in cast.acronyms and "-" in long:
            continue
        if not any(word[:1].isupper() for word in long.split()):
            cast.add(f"#{short}", long, "place")
            cast.name(short, f"#{short}", "acronym")
            continue
        text = normal(long)
        holder = cast.spelling.get(text)
        if holder is None:
            known = spellings().get(text) or _fuzzy(text)
            if known is not None:
                _from_known(cast, known, text)
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


def _possessive_names(cast: Cast, lines: list[Line]) -> None:
    """'Bay Fishers' League': two runs parted by an apostrophe are one name."""
    alone = set(cast.runs)
    for line in lines:
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
                _from_known(cast, spellings()[normal(full)], normal(full))
                continue
            before = tokens[index - 1].low
            generic = before in _PEOPLES or before.endswith("men")
            if not head or left in spellings() or (tokens[index].low == "'s" and not generic):
                continue
            kind = head_type(head)
            if kind in {"", "place"} or (
                len(head) == 1 and head[0] not in alone and index - first < 2
            ):
                continue
            text = normal(full)
            entity = cast.add(text, text, kind if kind != "armed_force" else "organisation")
            entity.why.append("a name with a possessive inside, by its head word")
            cast.name(text, text, "name")
