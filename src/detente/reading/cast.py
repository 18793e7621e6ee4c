"""Who is in the text: actors with their aliases, from facts, from the text's own evidence, merged.

Every decision keeps its reason, so that an analyst can undo it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from detente.reading.gazetteer import Known, normal, spellings, states
from detente.reading.heads import OFFICES_OF_STATE, TITLES, head_type
from detente.reading.names import Line, Run, acronyms, find_runs

_SUFFIXES = ("e", "i", "n", "an", "ian", "ese", "ish", "ic", "is", "ns", "ans", "ians", "er", "ers", "ite", "ites", "ean", "eans")  # fmt: skip  # noqa: E501
_LONG_SUFFIXES = ("ian", "ese", "an", "ish", "ean", "ians", "eans", "tian", "sian", "cian", "ite")
_SHORT_OK = frozenset({"UN", "EU", "AU", "US", "UK", "U.S.", "U.K.", "U.N.", "E.U."})


@dataclass
class Entity:
    """An actor, or a name that is none (``type`` ``place``), with everything that names it.

    Parameters
    ----------
    key : str
        Name used inside one reading.
    name : str
        Usual or longest name.
    type : str
        ``state``, ``government``, ``faction``, ``faction_group``, ``armed_force``,
        ``armed_group``, ``person``, ``organisation``, ``group``, ``unidentified`` or ``place``.
    names : dict of str to str
        Spelling → kind (``name``, ``demonym``, ``people``, ``capital``, ``acronym``, ``short``).
    """

    key: str
    name: str
    type: str
    names: dict[str, str] = field(default_factory=dict)
    part_of: str = ""
    code: str = ""
    source: str = "text"
    why: list[str] = field(default_factory=list)
    count: int = 0
    strong: int = 0
    first: int = 10**9
    written: dict[str, int] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)

    def see(self, spelling: str, sentence: int, *, strong: bool = True) -> None:
        """Count one place where it is named."""
        self.count += 1
        self.strong += strong
        self.first = min(self.first, sentence)
        self.written[spelling] = self.written.get(spelling, 0) + 1


@dataclass
class Cast:
    """All entities of a document and the index of their spellings."""

    entities: dict[str, Entity] = field(default_factory=dict)
    spelling: dict[str, tuple[str, str]] = field(default_factory=dict)
    acronyms: dict[str, str] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    # Run → longer runs that end with it, or that hold it as one of their later words.
    longer: dict[str, list[str]] = field(default_factory=dict)

    def add(self, key: str, name: str, type_: str, **more: str) -> Entity:
        """The entity of this key, made if it is new."""
        entity = self.entities.get(key)
        if entity is None:
            entity = self.entities[key] = Entity(key, name, type_, **more)  # type: ignore[arg-type]
        return entity

    def name(self, spelling: str, key: str, kind: str) -> None:
        """Let a spelling stand for an entity; the first use of a spelling wins."""
        text = normal(spelling)
        if text and text not in self.spelling:
            self.spelling[text] = (key, kind)
            self.entities[key].names[text] = kind


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
    _unknown_states(cast, lines)
    _people(cast, lines)
    _short_forms(cast)
    _near_duplicates(cast)
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
    longer = cast.longer.get(text, [])
    if run.signs["titled"] and any(cast.spelling.get(o, ("",))[0] in cast.entities for o in longer):
        return
    if run.signs["titled"] and kind not in {"organisation", "armed_force", "government"}:
        _person(cast, text, run)
        return
    if run.signs["armed"] and kind not in {"place", "state"}:
        kind = "armed_group"
    if kind and len(words) > 1 and not longer:
        entity = cast.add(text, text, kind)
        entity.why.append(f"'{text}' is a name of this kind by its head word")
        cast.name(text, text, "name")


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
    return spellings()[found[0]]


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


def _person(cast: Cast, text: str, run: Run) -> Entity:
    words = [word for word in text.split() if word.lower() not in TITLES] or text.split()
    name = " ".join(words)
    entity = cast.add(name, name, "person")
    titles = [title for title in run.titles if title in TITLES]
    entity.why.append(
        f"a title stands before the name ({', '.join(titles)})"
        if titles
        else "a person's name by its use"
    )
    if set(titles) & OFFICES_OF_STATE or "minister" in titles:
        entity.flags.append("office")
    cast.name(text, name, "name")
    if name not in cast.spelling:
        cast.name(name, name, "name")
    return entity


def _expand_acronyms(cast: Cast) -> None:
    for short, long in cast.acronyms.items():
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
        if entity.type == "unidentified":
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
            if tokens[index].low != "'" or tokens[index - 1].tag != "NP":
                continue
            first, last = index - 1, index + 1
            while first > 0 and tokens[first - 1].tag == "NP":
                first -= 1
            while last < len(tokens) and tokens[last].tag == "NP" and tokens[last].capital:
                last += 1
            head = [t.text for t in tokens[index + 1 : last]]
            left = " ".join(t.text for t in tokens[first:index])
            if not head or left in spellings():
                continue
            kind = head_type(head)
            if kind in {"", "place"} or (
                len(head) == 1 and head[0] not in alone and index - first < 2
            ):
                continue
            text = normal(f"{left}' {' '.join(head)}")
            entity = cast.add(text, text, kind if kind != "armed_force" else "organisation")
            entity.why.append("a name with a possessive inside, by its head word")
            cast.name(text, text, "name")


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
    r"^(?:Republic|Kingdom|Federation|Emirate|Sultanate|State|Union) of (.+)$"
    r"|^([A-Z][\w'-]+) (?:Union|Republic|Kingdom|Federation|Emirate|Confederation)$"
)


def _shared(first: str, second: str) -> int:
    """How many letters two names share at the start."""
    count = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        count += 1
    return count


def _unknown_states(cast: Cast, lines: list[Line]) -> None:
    """States that no table knows: by their adjectives, by 'Republic of', by behaviour."""
    loose = {
        text: run
        for text, run in cast.runs.items()
        if text not in cast.spelling
        and not run.signs["titled"]
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
    surnames = {e.name.split()[-1] for e in cast.entities.values() if e.type == "person"}
    found: dict[str, str] = {}
    for name in dict.fromkeys(demonyms.values()):
        forms = ", ".join(sorted(d for d, n in demonyms.items() if n == name))
        if name not in demonyms:
            found[name] = f"the text forms an adjective from it ({forms})"
    for text, run in cast.runs.items():
        match = re.match(
            r"^(?:\w+ )*(Republic|Kingdom|Federation|Emirate|Sultanate) of (.+)$", text
        )
        if match and match.group(2) not in spellings():
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
            (
                " " not in text
                and acting >= 2
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
        if match:
            official.setdefault(match.group(1) or match.group(2), []).append(text)
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
    for text in list(cast.runs):
        # 'Ostria Coast Guard': institutions of the states just found.
        words = text.split()
        holder = cast.spelling.get(words[0])
        inner = cast.spelling.get(text)
        named = len(words) > 1 and inner is not None and inner[0] == text
        if named and holder is not None and cast.entities[holder[0]].type == "state":
            entity = cast.entities[text]
            entity.part_of = entity.part_of or holder[0]


def _official(cast: Cast, entity: Entity, text: str) -> None:
    """A long official name is one more name of the state."""
    name = entity.key
    if cast.spelling.get(text, ("", ""))[0] not in {name, ""}:
        cast.entities.pop(cast.spelling[text][0], None)
        cast.spelling.pop(text)
    cast.name(text, name, "name")
    if entity.name == name and not text.startswith(("Republic", "Kingdom", "State")):
        entity.name = text


_VOICES = frozenset(
    "say said says tell told argue argued warn warned add added insist insisted claim claimed write wrote "  # noqa: E501
    "note noted declare declared".split()
)


_ROLES = frozenset(
    "commander spokesman spokeswoman official general negotiator lawyer founder veteran".split()
)


def _people(cast: Cast, lines: list[Line]) -> None:
    """Names of people without a title: a surname that recurs, a role in apposition, speech."""
    for text, run in list(cast.runs.items()):
        if text in cast.spelling or " " not in text or head_type(text.split()):
            continue
        words = text.split()
        if len(words) > 5 or any(w.lower() in {"of", "the", "and", "for"} for w in words):
            continue
        last = cast.runs.get(words[-1])
        signs = bool(run.signs["who"])
        if last is not None and words[-1] not in spellings():
            article = run.signs["article"] + last.signs["article"]
            signs = signs or (len(last.places) > 0 and not article)
        for number, first, end in run.places:
            tokens = lines[number].tokens
            before = [t.low for t in tokens[max(0, first - 4) : first]]
            after = tokens[end].low if end < len(tokens) else ""
            roles = TITLES | {
                "leader",
                "head",
                "chief",
                "predecessor",
                "successor",
                "rival",
                "analyst",
            }
            if before[-1:] == [","] and set(before[:-1]) & roles:
                signs = True
            if before and before[-1] in roles:
                signs = True
            if before[-2:] in (["led", "by"], ["headed", "by"], ["chaired", "by"]):
                signs = True
            stop = tokens[end + 1 : end + 7] if after == "," else []
            said = [t.low for t in stop]
            if said[:1] in (["a"], ["the"], ["an"], ["its"], ["his"], ["her"]) and set(said) & (
                roles | _ROLES
            ):
                signs = True
            if after in _VOICES:
                signs = True
        if (signs and not run.signs["locative"]) or (
            signs and last is not None and last.signs["subject"]
        ):
            _person(cast, text, run)


def _short_forms(cast: Cast) -> None:
    """Surnames, and last words of long names ('the Forum'), where they can mean one entity only."""
    owners: dict[str, list[str]] = {}
    for entity in cast.entities.values():
        if entity.type == "place":
            continue
        for name in list(entity.names):
            words = name.split()
            if len(words) < 2:
                continue
            if entity.type == "person":
                parts = [word for word in words if word not in {"Jr", "Sr", "II", "III"}]
                for part in {parts[-1], parts[-1].split("-")[-1], parts[0]}:
                    owners.setdefault(part, []).append(entity.key)
            else:
                if head_type(words[-1:]):
                    owners.setdefault(words[-1], []).append(entity.key)
                for link in ("of", "for"):
                    if link in words[1:]:
                        head = " ".join(words[: words.index(link)])
                        if head_type(head.split()) not in {"", "place", "state"}:
                            owners.setdefault(head, []).append(entity.key)
                if len(words) > 2 and head_type(words[-2:]) and " ".join(words[-2:]) in cast.runs:
                    owners.setdefault(" ".join(words[-2:]), []).append(entity.key)
                first = cast.runs.get(words[0])
                acts = (
                    first is not None
                    and first.signs["subject"]
                    > first.signs["locative"] + first.signs["prepositional"]
                )
                if acts and words[0].isalpha() and entity.type in {"faction", "armed_group"}:
                    owners.setdefault(words[0], []).append(entity.key)
    for short, keys in owners.items():
        distinct = list(dict.fromkeys(keys))
        run = cast.runs.get(short)
        if short in cast.spelling or run is None:
            continue
        if len(distinct) > 1:
            # 'the Coast Guard' of two coast guards: the one named first in the text.
            home = [k for k in distinct if cast.entities[k].part_of]
            distinct = home[:1] if len(home) == 1 else distinct
        if len(distinct) == 1:
            cast.name(short, distinct[0], "short")
            cast.entities[distinct[0]].why.append(f"'{short}' can only mean it here")


def _weight(cast: Cast, name: str) -> tuple[int, int]:
    """How often a spelling stands in the text, an acronym for it counting; earlier at a tie."""
    run = cast.runs.get(name)
    if run is None:
        return 1, 0
    defined = sum(long == name for long in cast.acronyms.values())
    return len(run.places) + defined, -run.places[0][0]


def _near_duplicates(cast: Cast) -> None:
    """One name spelled almost like another of the same kind is the same actor, misspelt."""
    from rapidfuzz import fuzz

    alike: dict[str, list[str]] = {}
    for key, entity in cast.entities.items():
        for name in entity.names:
            if len(name) >= 9 and entity.type != "place":
                alike.setdefault(name[:2], []).append(key)
    for text in list(cast.runs):
        if len(text) < 9 or text in spellings():
            continue
        holder = cast.spelling.get(text)
        if holder is not None and cast.entities[holder[0]].source == "gazetteer":
            continue
        for key in dict.fromkeys(alike.get(text[:2], ())):
            if key not in cast.entities or key == text or (holder and holder[0] == key):
                continue
            entity = cast.entities[key]
            for name in list(entity.names):
                if len(name) < 9 or name == text or abs(len(name) - len(text)) > 3:
                    continue
                if _weight(cast, name) < _weight(cast, text):
                    continue  # the rarer spelling is the slip
                if fuzz.ratio(name, text) >= 92 and name.split()[0][:2] == text.split()[0][:2]:
                    if holder is not None and holder[0] in cast.entities and holder[0] != key:
                        old = cast.entities.pop(holder[0])
                        for spelling in old.names:
                            cast.spelling.pop(spelling, None)
                            cast.name(spelling, key, "name")
                    cast.spelling.pop(text, None)
                    cast.name(text, key, "name")
                    entity.flags.append(f"once written '{text}'")
                    entity.why.append(f"'{text}' differs from '{name}' by a letter or two")
                    cast.flags.append(f"'{text}' is probably a slip for '{name}'")
                    break
