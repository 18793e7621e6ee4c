"""Actors of a document from its capitalised names: by facts, by the text's own evidence, merged.

Every decision keeps its reason, so that an analyst can undo it.
"""

from __future__ import annotations

import re

from detente.reading.actors.acronyms import acronyms
from detente.reading.actors.bodies import find_bodies
from detente.reading.actors.cast import Cast
from detente.reading.actors.gazetteer import Known, normal, office_of, spellings
from detente.reading.actors.heads import head_type, is_office
from detente.reading.actors.known_names import almost_known, from_known, leading_state
from detente.reading.actors.lands import find_lands
from detente.reading.actors.names import Line, find_runs
from detente.reading.actors.nations import find_nations
from detente.reading.actors.other_names import (
    expand_acronyms,
    find_bracketed,
    find_branches,
    find_possessive_names,
)
from detente.reading.actors.paired_names import find_paired_names
from detente.reading.actors.people import add_person, find_people
from detente.reading.actors.short_names import merge_slips, shorten
from detente.reading.actors.signs import Run

_SHORT_OK = frozenset({"UN", "EU", "AU", "US", "UK", "U.S.", "U.K.", "U.N.", "E.U."})


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
        if len(words) > 1:
            cast.inside.update(words)
            cast.openings.add(words[0])
        inner = {" ".join(words[place:]) for place in range(1, len(words))} | set(words[1:])
        for part in sorted(inner):
            cast.longer.setdefault(part, []).append(text)
    refused = {normal(name).lower() for name in not_actors if name}
    find_possessive_names(cast, lines)
    find_paired_names(cast, lines)
    runs = sorted(cast.runs.values(), key=lambda run: (-len(run.text), run.text))
    for run in runs:
        if run.text.lower() in refused or any(run.text.lower() == r for r in refused):
            cast.add(f"#{run.text}", run.text, "place")
            cast.name(run.text, f"#{run.text}", "name")
            continue
        _classify(cast, run)
    expand_acronyms(cast)
    find_branches(cast)
    find_people(cast, lines)
    find_bracketed(cast, lines)
    find_nations(cast, lines)
    shorten(cast)
    find_bodies(cast, lines)
    find_lands(cast, lines)
    shorten(cast)
    merge_slips(cast)
    return cast


def _classify(cast: Cast, run: Run) -> None:
    text = run.text
    if text in cast.spelling:
        return
    known = spellings().get(text)
    longer = cast.longer.get(text, [])
    held = [o for o in longer if cast.spelling.get(o, ("",))[0] in cast.entities]
    generic = known is not None and known.table in _LOOSE_TABLES and " " not in text
    if known is not None and generic and known.part_of and not _at_home(cast, known):
        known = None  # 'Congress' in a text that does not name the state of that one
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
        from_known(cast, known, text)
        return
    if short and text in cast.acronyms:
        return
    words = text.split()
    if known is None and is_office(words) and _law_office(run):
        entity = cast.add(text, text, "government")
        entity.why.append("an office of the law that acts, held by nobody named")
        cast.name(text, text, "name")
        return
    if known is None and is_office(words):
        return  # 'the Foreign Minister': an office, not yet a name
    office = office_of(text)
    if office is not None and len(words) > 1:
        person = add_person(cast, text, run)
        person.part_of = office["country"] if office["country"] in cast.entities else ""
        person.office = office["office"].lower()
        person.why.append(f"held the office of {person.office}")
        return
    known = almost_known(text) if len(words) > 1 else None
    if known is not None:
        entity = from_known(cast, known, text)
        entity.flags.append(f"written '{text}', probably '{known.name}'")
        entity.why.append(f"'{text}' is spelled almost like '{known.name}'")
        return
    owner = leading_state(words)
    kind = head_type(words)
    if owner is not None and len(words) > 1:
        rest = " ".join(words[owner[1] :])
        inner = spellings().get(rest)
        if inner is not None and (not inner.part_of or inner.part_of == owner[0].key):
            from_known(cast, inner, text)
            return
        if kind and kind != "place":
            from_known(cast, owner[0], " ".join(words[: owner[1]]))
            entity = cast.add(text, text, kind, part_of=owner[0].key)
            entity.why.append(f"named after {owner[0].name}; '{words[-1]}' tells its kind")
            cast.name(text, text, "name")
            return
    if _is_people(words):
        entity = cast.add(text, text, "group")
        entity.why.append("a people within a state or apart from it")
        cast.name(text, text, "name")
        return
    if run.signs["titled"] and held:
        return
    if run.signs["titled"] and " " not in text and _named_in_full(cast, text):
        return
    if run.signs["titled"] and kind not in {"organisation", "armed_force", "government"}:
        add_person(cast, text, run)
        return
    if run.signs["armed"] and not run.signs["who"] and kind not in {"place", "state"}:
        kind = "armed_group"
    called = next((s.split()[1] for s in run.signs if s.startswith("called ")), "")
    if called and not kind and text not in spellings() and run.signs[f"called {called}"]:
        entity = cast.add(f"#{text}" if called == "place" else text, text, called)
        entity.called = called
        entity.why.append(f"the text calls it one ({called.replace('_', ' ')})")
        cast.name(text, entity.key, "name")
        for noun in ("party", "militia"):
            if run.signs[f"with {noun}"]:
                cast.name(f"{text} {noun}", entity.key, "name")
        return
    if _acting_acronym(run) and text not in cast.acronyms:
        party = bool({"faction"} & set(run.signs))
        entity = cast.add(text, text, "faction" if party else "organisation")
        entity.why.append("a short name in capitals that acts")
        cast.name(text, text, "name")
        return
    if kind == "place" and run.signs["faction"]:
        kind = "faction"  # 'the opposition National Accord'
    alone = len(words) == 1 and head_type(words) in _OF_ITS_OWN and _institution(cast, run)
    alone = alone or (kind == "armed_group" and bool(run.signs["armed"] and run.signs["article"]))
    if kind and (len(words) > 1 or alone) and not longer:
        entity = cast.add(text, text, kind)
        entity.why.append(f"'{text}' is a name of this kind by its head word")
        cast.name(text, text, "name")


_LOOSE_TABLES = frozenset({"institutions", "organisations"})
_OF_ITS_OWN = frozenset({"armed_force", "government", "organisation"})


def _law_office(run: Run) -> bool:
    """'The Attorney General is prosecuting': an office that acts by itself."""
    words = set(run.text.lower().split())
    law = words & {"attorney", "prosecutor", "justice"} and len(words) > 1
    return bool(law and run.signs["article"] and run.signs["subject"])


def _institution(cast: Cast, run: Run) -> bool:
    """'the Constabulary', 'his Treasury': one capitalised noun that the text keeps capital."""
    text = run.text.lower()
    if run.text in cast.inside:
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


def _is_people(words: list[str]) -> bool:
    """'Greek Cypriots', 'Kosovo Serbs': a people told apart by the name of another land."""
    if len(words) != 2 or words[0] not in spellings() or words[1] not in spellings():
        return False
    land, people = spellings()[words[0]], spellings()[words[1]]
    return (
        people.kind == "people" and land.type == people.type == "state" and land.key != people.key
    )


def _acting_acronym(run: Run) -> bool:
    """'ENI has told', 'the far-right ELAM wants': a name in capitals that does something."""
    text = run.text
    if re.fullmatch(r"[A-Z]{1,3}\d{1,2}", text):
        return bool(run.signs["article"] and run.signs["subject"])  # 'the G7'
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
